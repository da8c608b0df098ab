import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from weasyprint.formatting_structure import boxes

from portfolio.resume import fit, pdf, printing, render
from portfolio.resume.render import Template
from portfolio.resume.view import Entry
from portfolio.sources.diagnostics import Location, ProblemsFound, Severity
from portfolio.text.inline import Link, Span
from portfolio.text.markup import inline_html
from printed import ROOT, TEMPLATES, outcome_of, template_of, view_of, view_of_text

PATH = "resume/template/mine"
VIEW = view_of_text("basics: {name: Robin Sample}\nwork: [{name: Example, highlights: [done]}]\n")


def template(page: str = "<html lang=en><h1>{{ resume.name }}</h1>", style: str = "", **files: str) -> Template:
    """Build a template of a few lines; name other files with `__` for the dot."""
    others = {name.replace("__", "."): text.encode() for name, text in files.items()}
    return Template("mine", PATH, {"template.html": page.encode(), "style.css": style.encode(), **others})


def mistakes(made: Template) -> list[str]:
    """Return all messages about a template."""
    try:
        page = render.render(VIEW, made)
    except ProblemsFound as problems:
        return [str(problem) for problem in problems.diagnostics]
    ready = pdf.prepare(page, made, VIEW)
    outcome = outcome_of(ready)
    assert isinstance(outcome, fit.Fitted)
    return [str(problem) for problem in printing.check(ready, outcome.document)]


PAGES = {
    "{{ resume.nmae }}": "template.html:1:1: T104 the resume has no 'nmae'; did you mean 'name'?",
    "\n{% for section in resume.sections %}\n{{ section.titel }}{% endfor %}": (
        "template.html:3:1: T104 a Section has no 'titel'; known: kind, heading, layout, entries, url, url_name"
    ),
    "\n\n{{ resumee.name }}": "template.html:3:1: T104 'resumee' is undefined; did you mean 'resume'?",
    "{% if resume.headline %}x{% endif %}": "template.html:1:1: T104 the resume has no 'headline'; known: name, label,",
    "{{ " + "(" * 3000: "template.html:1:1: T103 it is nested too deeply",
    "a\n{% if resume.name %}\nb": "template.html:3:1: T103 Unexpected end of template.",
    "{{ resume.name | inlien }}": "template.html:1:1: T104 No filter named 'inlien'; did you mean 'inline'?",
    "{% if resume.label %}\n{{ resume.name | zzz }}{% endif %}": "template.html:2:1: T104 No filter named 'zzz'; fil",
    "{% if resume.label is zzz %}{% endif %}": "template.html:1:1: T104 No test named 'zzz'; filters of ours: ",
    "{% if resume.label %}\n{{ nmae }}{% endif %}": "template.html:2:1: T104 'nmae' is undefined; known: resume, ",
    "{% if resume.label %}\n{{ resume.nmae }}{% endif %}": "template.html:2:1: T104 the resume has no 'nmae'; did ",
    "{% for part in resume.sections %}{% for job in part.entries %}{% if job.location %}\n{{ job.titel }}": (
        "template.html:2:1: T103 Unexpected end of template."
    ),
    "{% for s in resume.sections %}{% for job in s.entries %}{% if job.location %}\n{{ job.titel }}{% endif %}"
    "{% endfor %}{% endfor %}": "template.html:2:1: T104 an Entry has no 'titel'; did you mean 'title'?",
    "\n{% include 'linse.html' %}": "template.html:2:1: T102 there is no file 'linse.html'; did you mean 'lines.html'?",
    "{% include '../classic/lines.html' %}": "template.html:1:1: T102 there is no file '../classic/lines.html'; ",
    "\n{{ resume.__class__.__mro__ }}": "template.html:2:1: T105 ",
    "{{ resume.name.join.__self__ }}": "template.html:1:1: T105 ",
    "{{ resume.name + 1 }}": "template.html:1:1: T106 TypeError: ",
    "a\n{% for i in range(10**9) %}x{% endfor %}": "template.html:2:1: T106 OverflowError: Range too big.",
    "{% for i in range(9999) %}\n{% for j in range(9999) %}{% endfor %}{% endfor %}": (
        "template.html:1:1: T106 OverflowError: the page's loops take more than 10,000 steps; see resume/"
    ),
    "{% for i in [1] * 2000 %}{% for j in [1] * 2000 if j %}\n{{ loop.last }}{% endfor %}{% endfor %}": (
        "template.html:1:1: T106 OverflowError: the page's loops take more than 10,000 steps; see resume/"
    ),
    "\n{{ 9 ** 99999999 }}": "template.html:2:1: T106 OverflowError: a power to 99999999 has too many digits;",
    "\n{{ 9 ** 999 ** 999 }}": "template.html:2:1: T106 OverflowError: a power to 999 has too many digits;",
    "{{ 'tide' * 10 ** 9 }}": "template.html:1:1: T106 OverflowError: the text or list would have 4,000,000,000 parts;",
    "{{ ('tide' * 50000) }}{{ ('tide' * 50000) }}": "template.html:1:1: T106 the page has ",
    "{% macro again() %}\n{{ again() }}{% endmacro %}{{ again() }}": "template.html:2:1: T106 RecursionError: ",
    "{{ resume.sections[7].heading }}": "template.html:1:1: T104 tuple object has no element 7; see resume/",
    "{% include 'lines.html' %}": "lines.html:2:1: T104 'item' is undefined; known: resume, direction, anchor",
}


@pytest.mark.parametrize(("page", "expected"), PAGES.items())
def test_a_mistake_in_the_page_is_reported_at_its_line(page: str, expected: str) -> None:
    (reported,) = mistakes(template(page, lines__html="\n{{ item.heading }}" if "'lines" in page else ""))
    assert reported.startswith(f"{PATH}/{expected}")


def test_all_syntax_errors_of_all_files_are_reported_at_once() -> None:
    reported = mistakes(template("{% if %}", lines__html="{{ a b }}"))
    assert [text.split(": ")[0] for text in reported] == [f"{PATH}/lines.html:1:1", f"{PATH}/template.html:1:1"]


STYLES = {
    "p { colour: red }": "style.css:1:5: T201 Ignored `colour: red`, unknown property; see the CSS that ",
    "p {\n  color: redd;\n  margin: 1cm }": "style.css:2:3: T201 Ignored `color: redd`, invalid value; ",
    '@import "other.css";\np { color: black }': "other.css:2:4: T201 Ignored `colour: red`, unknown property; ",
    "\nh1 { font-family: Helvetica, sans-serif }": (
        "style.css:2:19: T203 there is no font family 'Helvetica'; there are: EB Garamond, "
    ),
    "h1 { font-family: 'Source Sans' }": (
        "style.css:1:19: T203 there is no font family 'Source Sans'; did you mean 'Source Sans 3'?"
    ),
    "\nh1 { font-size: 6pt }": "style.css:2:6: T204 'Robin Sample' is set in 6.0 pt; the least is 8.5 pt; ",
    "\nh1 { font-size: 90pt; white-space: nowrap }": "style.css:2:6: T208 'Robin Sample' runs ",
    "\n@page { margin: 5mm 20mm }": "style.css:2:1: T205 the ",
    "h1 { background: url(https://example.com/a.png) }": (
        "style.css:1:22: T202 'https://example.com/a.png' is not loaded: the PDF uses the template's own files only; "
    ),
    "h1 { background: url(file:///etc/passwd) }": "style.css:1:22: T202 'file:///etc/passwd' is not loaded: ",
    "\nh1 { background: url(../classic/style.css) }": "style.css:2:25: T202 ",
    "h1 { background: url(missing.png) }": "style.css:1:22: T202 there is no file 'missing.png' in the template's ",
    '@font-face { font-family: Mine; src: url("file:///usr/share/fonts/a.ttf") }': "style.css:1:43: T202 ",
}


@pytest.mark.parametrize(("style", "expected"), STYLES.items())
def test_a_mistake_in_the_style_is_reported_at_its_place(style: str, expected: str) -> None:
    reported = mistakes(template(style=style, other__css="\np {colour: red }"))
    assert [text for text in reported if text.startswith(f"{PATH}/{expected}")] != [], reported


def test_a_font_that_cannot_be_loaded_is_told_each_time() -> None:
    made = template(style='@font-face { font-family: Mine; src: url("a.ttf") }', a__ttf="no font")
    first, second = mistakes(made), mistakes(made)
    assert first == second
    assert any("Font-face" in text for text in first), first


def test_a_page_reaches_no_file_and_no_network() -> None:
    page = '<html lang=en><img alt=x src="file:///etc/hostname"><link rel=stylesheet href="http://127.0.0.1:9/a.css">'
    reported = mistakes(template(f"{page}\n<h1>x</h1>"))
    assert [text.split(" is not")[0] for text in reported] == [
        f"{PATH}/template.html:1:31: T202 'file:///etc/hostname'",
        f"{PATH}/template.html:1:80: T202 'http://127.0.0.1:9/a.css'",
    ]


def test_files_of_the_folder_can_be_used() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    page = '<html lang=en><h1>{{ resume.name }}</h1><img alt="a square" src="square.svg">'
    assert mistakes(template(page, "h1 { background: url(square.svg) }", square__svg=drawing)) == []


def test_a_page_keeps_nothing_of_the_one_before() -> None:
    macro = "{% set at = namespace(n=0) %}{% macro next() %}{% set at.n = at.n + 1 %}{{ at.n }}{% endmacro %}"
    made = template("{% import 'm.html' as m %}{{ m.next() }}{{ m.next() }}", m__html=macro)
    page = render.renderer(made)
    assert [page(VIEW), page(VIEW), render.render(VIEW, made)] == ["12"] * 3


def test_a_link_without_full_address_is_reported() -> None:
    (reported,) = mistakes(template('<html lang=en>\n<a href="projects/">all</a><h1>Robin</h1>'))
    assert reported.startswith(f"{PATH}/template.html:2:10: T206 the link to 'projects/' has no full address; ")


def test_an_unknown_template_lists_those_there_are() -> None:
    location = Location("resume/resume.yml", 3, 11)
    for name, hint in (("clasic", "did you mean 'classic'?"), ("zzz", "there are: classic, modern")):
        with pytest.raises(ProblemsFound) as problems:
            render.load_template(ROOT / "resume" / "template" / name, f"resume/template/{name}", location)
        assert str(problems.value) == f"resume/resume.yml:3:11: T101 there is no template '{name}'; {hint}"


@pytest.mark.parametrize("missing", ["template.html", "style.css"])
def test_a_missing_file_is_reported(missing: str, tmp_path: Path) -> None:
    for name in {"template.html", "style.css"} - {missing}:
        (tmp_path / name).write_text("")
    with pytest.raises(ProblemsFound) as problems:
        render.load_template(tmp_path, PATH)
    assert str(problems.value).startswith(f"{PATH}/{missing}:1:1: T102 the file is missing; ")


def test_a_file_in_another_encoding_is_reported() -> None:
    made = Template("mine", PATH, {"template.html": "<p>\nzoë".encode("latin-1"), "style.css": b""})
    assert mistakes(made) == [
        f"{PATH}/template.html:2:1: T107 the file is not UTF-8; save the file in the encoding UTF-8"
    ]


def test_values_are_escaped_and_a_link_is_one_element() -> None:
    parts = (
        Span("1 < 2 & "),
        Span("b", is_strong=True, is_emphasis=True),
        Link("https://example.com/?a=1&b='2'", (Span("C++", is_strong=True), Span(" code", is_code=True)), 'a "name"'),
    )
    assert inline_html(parts) == (
        "1 &lt; 2 &amp; <strong><em>b</em></strong>"
        '<a href="https://example.com/?a=1&amp;b=&#39;2&#39;" title="a &#34;name&#34;">'
        "<strong>C++</strong><code> code</code></a>"
    )
    view = replace(VIEW, name='<script>alert("1")</script>')
    assert "<script>" not in render.render(view, template_of("classic"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_templates_show_every_field(name: str) -> None:
    used = "".join(template_of(name).text(file) for file in template_of(name).names(".html"))
    view = view_of("full")
    fields: Mapping[str, object] = {**vars(view), **vars(view.sections[0]), **vars(view.sections[0].entries[0])}
    # The image is for the site; the engine handles the rest.
    others = {"image", "keywords", "paper", "template", "priority", "priorities", "age", "since", "accent"}
    # Templates write its `subtitle_url` and `subtitle_url_name`.
    others |= {"density", "subtitle_link", "heading_of_first", "path"}
    assert {field for field in fields if f".{field}" not in used} == others


def test_the_manual_names_fields_of_an_entry_that_there_are() -> None:
    text = (ROOT / "resume/template/README.md").read_text("utf-8")
    table = text.partition("An entry has")[2].partition("How to write them")[0]
    named = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert "location" in named
    assert [name for name in named if not hasattr(Entry, name) and name not in Entry.__dataclass_fields__] == []


def test_what_a_template_sets_itself_is_known() -> None:
    page = (
        "<html lang=en><h1>{{ resume.name }}</h1>{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice(1) }}"
        "{% set a = namespace(b=1) %}{{ a.b }}{% if c is defined %}{{ c }}{% endif %}"
        "{% for section in resume.sections %}{% include 'lines.html' %}{% endfor %}"
    )
    assert (
        mistakes(
            template(page, lines__html="{{ section.heading }}{% for e in section.entries %}{{ e.title }}{% endfor %}")
        )
        == []
    )


def test_a_page_without_heading_is_reported() -> None:
    (reported,) = mistakes(template("<html lang=en>\n<body><p>{{ resume.name }}</p>"))
    assert reported.startswith(f"{PATH}/template.html:2:1: T209 the page has no 'h1'; ")


def test_severities() -> None:
    made = template(style="h1 { background: url(missing.png); colour: red }")
    ready = pdf.prepare(render.render(VIEW, made), made, VIEW)
    outcome = outcome_of(ready)
    assert isinstance(outcome, fit.Fitted)
    reported = {problem.code: problem.severity for problem in printing.check(ready, outcome.document)}
    assert reported == {"T201": Severity.WARNING, "T202": Severity.ERROR}


JOBS = "basics: {name: Robin Sample}\nwork:\n" + "".join(
    f"  - {{name: Pier {number}, position: Engineer, startDate: {2024 - number}, highlights: [One, Two, Three]}}\n"
    for number in range(3)
)


@pytest.mark.parametrize(("template", "density"), [("classic", "compact"), ("modern", "normal")])
def test_open_resume_tells_entries_apart_at_every_scale(template: str, density: str) -> None:
    """It begins an entry where a gap, rounded to points, is more than 1.4 times the most common one."""
    view = view_of_text(f"{JOBS}design: {{density: {density}}}\n")
    page = pdf.prepare(render.render(view, template_of(template)), template_of(template), view)
    for position in (0, 0.5, 1, 1.5, 2, 3, 6):
        (sheet,) = pdf.lay_out(page, fit.scale_at(position)).document.document.pages
        lines = [box for box in pdf._page_box(sheet).descendants() if isinstance(box, boxes.LineBox)]
        found = [(text, line) for line in lines if (text := "".join(pdf._texts_in(line)).strip()) not in ("", "•")]
        found = found[[text.startswith("Engineer") for text, _ in found].index(True) :]
        at = [(line.position_y + line.baseline) * 0.75 for _, line in found]
        gaps = [round(low - high) for high, low in pairwise(at)]
        usual = Counter(gaps).most_common(1)[0][0]
        wide = [text for (text, _), gap in zip(found[1:], gaps, strict=True) if gap > 1.4 * usual]
        assert [text[:8] for text in wide] == ["Engineer"] * 2, (position, usual, gaps)
