"""Resumes in other formats: import, export, and that nothing is lost on the way."""

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from markdown_it import MarkdownIt

import json_resume as json_resume_format
from portfolio.cli.exchange import export_command, import_command
from portfolio.exchange import json_resume_import
from portfolio.exchange.entries import target_of
from portfolio.exchange.importer import SCHEMA_LINE, import_resume
from portfolio.exchange.json_resume import entries_of, json_resume
from portfolio.exchange.markup import escape, from_html, plain_text, to_markdown
from portfolio.exchange.rendercv import rendercv
from portfolio.exchange.text import markdown, text
from portfolio.resume.compose import compose
from portfolio.resume.composer import Composer
from portfolio.resume.model import Resume
from portfolio.resume.view import ResumeView, with_urls
from portfolio.sources import repairs
from portfolio.sources.dates import PartialDate
from portfolio.sources.diagnostics import ProblemsFound
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load
from portfolio.text import inline
from portfolio.text.site_index import SiteIndex
from portfolio.website import tree
from portfolio.website.build import view_for_pdf
from portfolio.website.site import Site, site_of
from small_site import of_the_starter

ROOT = Path(__file__).parents[2]
FILES = Path(__file__).parent
IMPORTED = [
    "alfolio-new.yml",
    "alfolio-old.yml",
    "older.resume.json",
    "rendercv-2.3.yaml",
    "rendercv-2.4.yaml",
    "rendercv-2.6.yaml",
    "rendercv-2.8.yaml",
]
TODAY = date(2026, 11, 20)
SITE = "https://example.com/me/"


def parsed(content: str) -> Resume:
    resume, problems = validate(Resume, load(content, "resume.yml"))
    assert resume is not None, problems
    return resume


def viewed(content: str) -> ResumeView:
    composed = compose(Composer(parsed(content), load(content, "r.yml"), {}, SiteIndex(SITE), TODAY))
    assert not composed.problems
    return with_urls(composed.view, lambda address: address.url)


def expected(name: str, found: str) -> str:
    """Return the content of a file in tests/exchange/; if UPDATE_EXPECTED is set, write it first."""
    file = FILES / name
    if os.environ.get("UPDATE_EXPECTED"):
        file.write_text(found, "utf-8")
    return file.read_text("utf-8")


@pytest.fixture(scope="module")
def site() -> tree.Tree:
    return tree.read(ROOT)


@pytest.fixture(scope="module")
def index(site: tree.Tree) -> SiteIndex:
    return tree.site_index(site, lambda source: source.removesuffix("index.md"), SITE)


def whole_site(site: tree.Tree) -> Site:
    sources = (
        *(post.source for post in site.posts),
        *(f"{project.folder}/index.md" for project in site.projects.values()),
    )
    return site_of(site, TODAY, SITE, {source: source.removesuffix("index.md") for source in sources})


# In


@pytest.mark.parametrize("name", IMPORTED)
def test_import(name: str) -> None:
    imported = import_resume((FILES / name).read_bytes(), name)
    assert imported.text == expected(f"{name}.resume.yml", imported.text)
    messages = "".join(f"{problem.severity.value} {problem}\n" for problem in imported.problems)
    assert messages == expected(f"{name}.messages.txt", messages)
    assert imported.text.startswith(SCHEMA_LINE + "\n")
    assert yaml.safe_load(imported.text) == load(imported.text, "x").data, "other readers see the same"


@pytest.mark.parametrize("name", IMPORTED)
def test_comments_are_where_messages_say(name: str) -> None:
    imported = import_resume((FILES / name).read_bytes(), name)
    lines = imported.text.splitlines()
    kept = [re.search(r"kept as a comment, \S+:(\d+)$", str(problem)) for problem in imported.problems]
    places = [int(match[1]) for match in kept if match]
    assert places, "each of these files has something that has no place"
    assert all(lines[place - 1].lstrip().startswith("#") for place in places)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"basics": {"name": "x",}}', "a.json:1:24: I102 not JSON: a comma before the closing '}'; remove the comma"),
        (
            '{"basics": \n{"name": "x" "label": 1}}',
            "a.json:2:14: I102 not JSON: expecting ',' delimiter",
        ),
        ('{"work": [], "work": []}', "a.json:1:14: I102 not JSON: the key 'work' appears here a second time"),
        ('{"basics": {"name": Ada}}', "a.json:1:21: I102 not JSON: 'Ada' is not JSON"),
        ('{"basics": {"name": "Ada', "a.json:1:21: I102 not JSON: unterminated string starting"),
        ('{"basics": ', "a.json:1:12: I102 not JSON: the document ends too early"),
        ("", "a.json:1:1: I102 not JSON: the document ends too early"),
        ('{"basics": {}} x', "a.json:1:16: I102 not JSON: there is more text after the end"),
        ("[" * 100_000, "a.json:1:52: Y005 more than 50 levels"),
        ('{"dinner": "soup"}', "a.json:1:1: I103 this is not a resume in a known format"),
        ("[1, 2]", "a.json:1:1: I103 this is not a resume"),
        ("a: [", "b.yml:2:1: Y001 not YAML"),
        ("just words", "b.yml:1:1: I103 this is not a resume"),
        ("cv: words", "b.yml:1:1: I103 this is not a resume"),
        ("", "b.yml:1:1: I103 this is not a resume"),
        (f"{SCHEMA_LINE}\nbasics: {{}}", "b.yml:1:1: I105 this is already a resume.yml"),
    ],
)
def test_what_cannot_be_read(content: str, message: str) -> None:
    name = message.partition(":")[0]
    with pytest.raises(ProblemsFound) as found:
        import_resume(content.encode(), name)
    assert str(found.value).startswith(message)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2023-6", "2023-06"),
        ("2023/06/09", "2023-06-09"),
        ("06/2023", "2023-06"),
        ("Sept. 2023", "2023-09"),
        ("June 5th, 2023", "2023-06-05"),
        ("5. June 2023", "2023-06-05"),
        ("2023 Dec", "2023-12"),
        ("Expected May 2027", "2027-05"),
        ("2014-06-29T10:00:00Z", "2014-06-29"),
        ("Fall 2023", "about 2023"),
        ("Q2 2023", "about 2023"),
        ("2023-19", ""),
        ("03/04/2023", ""),
        ("2023-02-30", ""),
        ("Ju 2023", ""),
        ("someday", ""),
        ("2019 - 2021", ""),
    ],
)
def test_dates(written: str, meant: str) -> None:
    found = repairs.date(written)
    assert (("" if found.is_exact else "about ") + found.text if found else "") == meant


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        ("2019 - 2021", ("2019", "2021")),
        ("2019-2021", ("2019", "2021")),
        ("2015-now", ("2015", "")),
        ("August 2022 – Present", ("August 2022", "")),
        ("2022-08 to 2022-10", ("2022-08", "2022-10")),
        ("2022-08", None),
        ("1, 2 - 3", None),
    ],
)
def test_spans(written: str, ends: tuple[str, str] | None) -> None:
    assert repairs.span(written) == ends


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("example.com", "https://example.com"),
        ("www.example.com/a_b?c=d#e", "https://www.example.com/a_b?c=d#e"),
        ("http:/example.com", "http://example.com"),
        ("//example.com/x", "https://example.com/x"),
        ("github: me", ""),
        ("me", ""),
        ("ftp://example.com", ""),
        ("notes/heat.md", ""),
    ],
)
def test_addresses(written: str, meant: str) -> None:
    assert repairs.url(written) == meant


# Markup

PLAIN_TEXTS = [
    "*stars*, **two**, and a lone *",
    "_edges_ but snake_case_word",
    "`ticks` and a lone `",
    "[brackets](x) [1] [a][b]",
    "C:\\dir \\* \\\\ \\",
    "a\u00a0b  two  spaces\nnew line\ttab",
    "<b>no</b> &amp; # - > !",
    "5 * 3 * 2",
    "",
]


@pytest.mark.parametrize("words", PLAIN_TEXTS)
def test_plain_texts_are_shown_as_they_are(words: str) -> None:
    written = escape(words)
    assert inline.plain(inline.parse(written)) == " ".join(words.split())
    assert not inline.links(inline.parse(written))
    assert plain_text(written) == words


def test_escapes_are_few() -> None:
    assert [escape(words) for words in ("a * b", "[1] and x_y", "*a* [1]")] == ["a * b", "[1] and x_y", r"\*a\* [1]"]


def test_all_fields_are_shown_as_json_says() -> None:
    """Every JSON Resume field shows its text literally, whether or not we read markup in it."""
    sign = "*s* _u_ `t` [b]"
    data: dict[str, Any] = {
        "basics": {"name": "N", "summary": f"{sign} 1"},
        "work": [{"name": f"{sign} 2", "position": f"{sign} 3", "summary": f"{sign} 4", "highlights": [f"{sign} 5"]}],
        "volunteer": [{"organization": f"{sign} 6", "summary": f"{sign} 7", "highlights": [f"{sign} 8"]}],
        "education": [{"institution": f"{sign} 9", "area": f"{sign} 10", "courses": [f"{sign} 11", "*a", "b*"]}],
        "skills": [{"name": f"{sign} 12", "keywords": [f"{sign} 13", "*c", "d*"]}],
        "projects": [{"name": f"{sign} 14", "description": f"{sign} 15", "highlights": [f"{sign} 16"]}],
        "publications": [{"name": f"{sign} 17", "publisher": f"{sign} 18", "summary": f"{sign} 19"}],
        "awards": [{"title": f"{sign} 20", "awarder": f"{sign} 21", "summary": f"{sign} 22"}],
        "languages": [{"language": f"{sign} 23", "fluency": f"{sign} 24"}],
        "interests": [{"name": f"{sign} 25", "keywords": [f"{sign} 26"]}],
        "references": [{"name": f"{sign} 27", "reference": f"{sign} 28"}],
        "certificates": [{"name": f"{sign} 29", "issuer": f"{sign} 30"}],
    }
    content = import_resume(json.dumps(data).encode(), "a.json").text
    shown = " ".join(text(viewed(content)).split())
    assert [number for number in range(1, 31) if f"{sign} {number}" not in shown] == []
    assert "*a, b*" in shown
    assert "*c, d*" in shown
    assert json_resume(parsed(content), {}, SiteIndex()) == data


def test_html() -> None:
    written, lost = from_html(
        'A <b>bold</b> <a href="example.com/x">li<i>nk</i></a>, <a href="/y">none</a> &lt;b&gt;<br>*'
    )
    assert written == r"A **bold** [li*nk*](https://example.com/x), none <b> \*"
    assert lost == ["none: /y"]


@pytest.mark.parametrize(
    "written", ["**a *b* c**", "*`1`1*", "**[x](https://a.example)** y", "[**x** y](https://a.example)"]
)
def test_markup_survives(written: str) -> None:
    assert inline.parse(to_markdown(inline.parse(written))) == inline.parse(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("<b>Strong</b> &amp; <em>kind</em>; AT&T", "**Strong** & *kind*; AT&T"),
        ("<p>One</p><p>two<br/>three</p>", "One two three"),
        ('A <a href="https://a.example/?x=1&y=2">li*nk</a>', r"A [li\*nk](https://a.example/?x=1&y=2)"),
        ("See [the talk](https://a.example/b_c) *now*", r"See [the talk](https://a.example/b_c) \*now\*"),
        ("vector<string>, Map<A>, a < b && c > d &notit", "vector<string>, Map<A>, a < b && c > d &notit"),
        ("[x](y) stays", r"\[x](y) stays"),
        ("<u>under</u> <script>f(1 < 2)</script>", "under f(1 < 2)"),
    ],
)
def test_json_texts(written: str, meant: str) -> None:
    found, lost = json_resume_import.to_inline(written)
    assert inline.parse(found) == inline.parse(meant)
    assert lost == []
    assert plain_text(found) == plain_text(meant)


def test_html_in_json_resume() -> None:
    data = {
        "basics": {"name": "A &amp; B"},
        "work": [
            {"name": "<b>W</b>", "highlights": ["<u>x</u> [t](https://a.example/)"], "endDate": "", "url": ""},
            {},
        ],
    }
    imported = import_resume(json.dumps(data).encode(), "a.json")
    assert [problem.message for problem in imported.problems] == ["HTML was taken out, its words stay: <u>"]
    out = json_resume(parsed(imported.text), {}, SiteIndex())
    assert out["basics"]["name"] == "A & B"
    assert [(job["name"], job["highlights"]) for job in out["work"]] == [("W", ["x t (https://a.example/)"])]
    assert "endDate" not in out["work"][0]


@pytest.mark.parametrize(
    ("title", "keys", "target"),
    [
        ("software_development_experience", "company position", "work"),
        ("Software Projects", "company position", "projects"),
        ("Volunteering", "company position", "volunteer"),
        ("Open-source projects at work", "institution area", "education"),
        ("Software", "", "projects"),
        ("Software skills", "", "skills"),
        ("Kenntnisse", "label details", "skills"),
        ("Compétences", "label details", "skills"),
        ("Умения", "label details", "skills"),
        ("Citizenship", "label details", ""),
        ("Languages", "label details", "languages"),
    ],
)
def test_targets(title: str, keys: str, target: str) -> None:
    assert target_of(title, [dict.fromkeys(keys.split(), "x")]) == target


def test_first_texts_of_another_language_are_the_summary() -> None:
    cv = "cv: {name: N, sections: {Mein Weg: [Eins., Zwei.], Hobbys: [Drei.]}}"
    found = import_resume(cv.encode(), "cv.yaml")
    assert parsed(found.text).basics.summary == "Eins.\nZwei."
    codes = [problem.code for problem in found.problems]
    assert codes[0] == "I112", codes


def test_facts_of_alfolio_are_not_in_the_order() -> None:
    facts = "- {title: General Information, type: map, contents: [{name: Languages, value: English}]}\n"
    jobs = "- {title: Experience, type: time_table, contents: [{title: T, institution: I, year: 2019}]}\n"
    resume = parsed(import_resume((facts + jobs).encode(), "cv.yml").text)
    assert [language.language for language in resume.languages] == ["English"]
    assert [str(kind.value) for kind in resume.order] == ["work"]


TURNED = {
    "r.json": '{{"basics": {{}}, "{0}": [{{"{1}": "N", "startDate": "2022-05", "endDate": "2021-05"}}]}}',
    "cv.yaml": "cv: {{name: R, sections: {{{0}: [{{{1}: N, position: P, start_date: 2022-05, end_date: 2021-05}}]}}}}",
    "span.yaml": "cv: {{name: R, sections: {{{0}: [{{{1}: N, position: P, date: May 2022 – May 2021}}]}}}}",
}


@pytest.mark.parametrize(
    ("name", "section", "key"),
    [
        ("r.json", "work", "name"),
        ("r.json", "education", "institution"),
        ("r.json", "volunteer", "organization"),
        ("r.json", "projects", "name"),
        ("cv.yaml", "work", "company"),
        ("span.yaml", "work", "company"),
    ],
)
def test_of_dates_turned_round_only_the_end_is_a_comment(name: str, section: str, key: str) -> None:
    imported = import_resume(TURNED[name].format(section, key).encode(), name)
    (entry,) = getattr(parsed(imported.text), section)
    assert (entry.start_date, entry.end_date) == (PartialDate(2022, 5), None)
    assert re.search(r"^    # endDate: '?(2021-05|May 2021)", imported.text, re.MULTILINE), imported.text
    (problem,) = (problem for problem in imported.problems if problem.code == "I110")
    assert "'endDate' ends in May 2021, before it starts in May 2022; kept as a comment" in str(problem)


@pytest.mark.parametrize(
    ("bullets", "expected"),
    [
        ("[Measured - by day - by night]", ["Measured", "by day", "by night"]),
        ("\n  - Measured\n    - by day\n    - by night\n  - Drew", ["Measured", "by day", "by night", "Drew"]),
        ("[A dash-word and 3 \\- 4, 5 -, -6]", ["A dash-word and 3 \\- 4", "5 -", "-6"]),
        ("[One, '**Two** - [three](https://example.com)']", ["One", "**Two**", "[three](https://example.com)"]),
    ],
)
def test_nested_bullets_become_highlights(bullets: str, expected: list[str]) -> None:
    cv = f"cv:\n name: N\n sections:\n  work:\n   - company: C\n     position: P\n     highlights: {bullets}\n"
    cv = cv.replace("\n  - ", "\n      - ").replace("\n    - ", "\n        - ")
    imported = import_resume(cv.encode(), "cv.yaml")
    assert list(parsed(imported.text).work[0].highlights) == expected
    reported = [str(problem) for problem in imported.problems if "nested bullets" in str(problem)]
    assert len(reported) == (any(" - " in part for part in re.split(r"[,\[]", bullets)) or "\n" in bullets), reported


# JSON Resume


def test_a_resume_with_every_field_loses_nothing() -> None:
    imported = import_resume(json.dumps(json_resume_format.FULL).encode(), "cv.json")
    assert json_resume(parsed(imported.text), {}, SiteIndex()) == json_resume_format.FULL
    assert {problem.code for problem in imported.problems} == {"I113"}


def without_empty_entries(data: dict[str, Any]) -> dict[str, Any]:
    return {
        key: [entry for entry in value if any(entry.values())] if isinstance(value, list) else value
        for key, value in data.items()
    }


def test_no_field_is_lost() -> None:
    for name, data, is_valid in json_resume_format.documents():
        if is_valid:
            content = import_resume(json.dumps(data).encode(), f"{name}.json").text
            assert json_resume(parsed(content), {}, SiteIndex()) == without_empty_entries(data), name


@pytest.mark.parametrize("name", IMPORTED)
def test_imported_resumes_make_valid_json(name: str) -> None:
    imported = import_resume((FILES / name).read_bytes(), name)
    jsonschema.validate(json_resume(parsed(imported.text), {}, SiteIndex()), json_resume_format.SCHEMA)


def test_additions_of_ours_in_json(site: tree.Tree, index: SiteIndex) -> None:
    assert site.resume is not None
    data = json_resume(site.resume, site.projects, index)
    jsonschema.validate(data, json_resume_format.SCHEMA)
    slug = next(entry for entry in site.resume.projects if isinstance(entry, str))
    source = site.projects[slug].source
    own = data["projects"][0]
    assert (own["name"], own["url"]) == (source.title, f"{SITE}projects/{slug}/")
    assert not any(sign in highlight for highlight in own["highlights"] for sign in ("**", "](", "post:"))
    made = next(project for project in data["projects"] if project.get("type") == "contribution")
    assert re.fullmatch(r"https://github\.com/[\w-]+/[\w-]+/pull/\d+", made["url"])
    assert {"publisher", "name", "url"} <= data["publications"][-1].keys()
    assert data["publications"][-1]["publisher"] == "Blog"
    assert not {"stage", "keywords", "contributions", "writing", "order"} & data.keys()


@of_the_starter
def test_project_without_a_site_leads_to_its_repository(site: tree.Tree) -> None:
    assert site.resume is not None
    data = json_resume(site.resume, site.projects, tree.site_index(site))
    assert data["projects"][0]["url"] == next(iter(site.projects[str(site.resume.projects[0])].source.links))[1]
    assert not any("url" in entry for entry in data["publications"] if entry["publisher"] == "Blog")


def test_publication_numbers_in_json() -> None:
    paper = "publications: [{name: P, authors: [A. B., C. D.], doi: 10.1234/x, summary: 'S *t*.'}]"
    (found,) = json_resume(parsed(paper), {}, SiteIndex())["publications"]
    assert found == {
        "name": "P",
        "url": "https://doi.org/10.1234/x",
        "summary": "Authors: A. B., C. D. S t. DOI: 10.1234/x",
    }


# RenderCV, Markdown, text


def test_rendercv_of_signs() -> None:
    """RenderCV reads Markdown and Typst. A manual check found the same words in versions 2.4 and 2.8."""
    content = (FILES / "signs.yml").read_text("utf-8")
    written, left_out = rendercv(parsed(content), {}, SiteIndex())
    assert written == expected("signs.rendercv.yaml", written)
    assert [str(problem) for problem in left_out] == [
        "resume/resume.yml:1:1: I121 keywords were left out: 'Python'; RenderCV would break the text around them"
    ]


def test_rendercv_and_back() -> None:
    content = (FILES / "signs.yml").read_text("utf-8")
    before = parsed(content)
    after = parsed(import_resume(rendercv(before, {}, SiteIndex())[0].encode(), "cv.yaml").text)
    for one, other in zip(before.work[0].highlights, after.work[0].highlights, strict=True):
        words = one if isinstance(one, str) else one.text
        assert isinstance(other, str)
        assert inline.parse(other) == inline.parse(words)
    assert after.basics.label == before.basics.label
    assert (after.work[0].name, after.work[0].url) == (before.work[0].name, before.work[0].url)
    assert after.education[1].courses == before.education[1].courses
    assert after.awards == before.awards
    assert after.certificates == before.certificates
    papers = [[paper.doi for paper in entries_of(resume, "publications")] for resume in (before, after)]
    assert papers == [["10.1234/abc_d", ""]] * 2


@of_the_starter
def test_rendercv_of_the_starter(site: tree.Tree, index: SiteIndex) -> None:
    assert site.resume is not None
    written, _ = rendercv(site.resume, site.projects, index, ["skills", "education", "projects", "work"])
    data = yaml.safe_load(written)
    assert list(data["cv"]["sections"])[:4] == ["Summary", "Skills", "Education", "Projects"]
    assert "post:" not in written
    assert data["cv"]["social_networks"][0] == {"network": "GitHub", "username": "robin-sample"}
    for entries in data["cv"]["sections"].values():
        kinds = {"company", "institution", "title", "label", "name"}
        found = {frozenset(kinds & set(entry)) for entry in entries if isinstance(entry, dict)}
        assert len(found) <= 1, "RenderCV wants one kind of entry in a section"


@of_the_starter
def test_text(site: tree.Tree, index: SiteIndex) -> None:
    written = text(view_for_pdf(whole_site(site)))
    lines = written.splitlines()
    assert lines[0] == "Robin Sample"
    assert [line for line in lines if len(line) > 78 and " " in line.strip().removeprefix("repository: ")] == []
    assert "EDUCATION\n---------\nExample University, MSc" in written
    assert "Expected May 2027" in written
    assert "https://github.com/example-org/tinytensor/pull/214" in written
    assert "**" not in written
    assert f"<{SITE}" in written


@of_the_starter
def test_markdown(site: tree.Tree, index: SiteIndex) -> None:
    written = markdown(view_for_pdf(whole_site(site)))
    assert written.startswith("# Robin Sample\n\n**Machine learning engineer**\n")
    assert "## Education\n\n### Example University\n" in written
    html = MarkdownIt("commonmark").render(written)
    assert html.count("<h3>") == len([line for line in written.splitlines() if line.startswith("### ")])
    assert f'<a href="{SITE}projects/' in html


def test_markdown_of_signs() -> None:
    view = viewed(
        "basics: {name: '# N <b>'}\nwork:\n- name: '1. A*'\n  highlights: ['- x', '\\*y\\* &lt; !', '# z', '3) w']\n"
    )
    html = MarkdownIt("commonmark").render(markdown(view))
    assert "<h1># N &lt;b&gt;</h1>" in html
    assert "<h3>1. A*</h3>" in html
    for item in ("- x", "*y* &amp;lt; !", "# z", "3) w"):
        assert f"<li>{item}</li>" in html


# The commands


@click.group()
def commands() -> None:
    pass


commands.add_command(import_command)
commands.add_command(export_command)


def test_import_command(tmp_path: Path) -> None:
    source, target = FILES / "rendercv-2.8.yaml", tmp_path / "resume/resume.yml"
    arguments = ["import", str(source), "--to", str(target)]
    first = CliRunner().invoke(commands, arguments)
    assert first.exit_code == 0, first.output
    assert f"{source.as_posix()}:38:9: I110 'location' has no place" in first.output
    assert f"Wrote {target}." in first.output
    again = CliRunner().invoke(commands, arguments)
    assert again.exit_code == 1
    assert "I104 exists already, so nothing was written; add --force" in again.output
    target.write_text("mine", "utf-8")
    assert CliRunner().invoke(commands, [*arguments, "--force"]).exit_code == 0
    assert target.read_text("utf-8").startswith(SCHEMA_LINE)
    assert [file.name for file in target.parent.iterdir()] == ["resume.yml"], "no temporary file stays"


def test_import_command_without_a_file(tmp_path: Path) -> None:
    target = tmp_path / "resume.yml"
    for source, reason in ((tmp_path / "none.json", "no such file"), (tmp_path, "is a directory")):
        done = CliRunner().invoke(commands, ["import", str(source), "--to", str(target)])
        assert done.exit_code == 1
        assert f"{source.as_posix()}:1:1: I101 cannot be read: {reason}" in done.output
    broken = tmp_path / "x.json"
    broken.write_bytes(b'{"basics": {"name": "\xff"}}')
    done = CliRunner().invoke(commands, ["import", str(broken), "--to", str(target)])
    assert (done.exit_code, "Y001 byte 0xff is not UTF-8" in done.output) == (1, True)
    assert not target.exists()


@of_the_starter
@pytest.mark.parametrize("form", ["jsonresume", "rendercv", "markdown", "text"])
def test_export_command(form: str, tmp_path: Path) -> None:
    output = tmp_path / "out/resume"
    done = CliRunner().invoke(commands, ["export", "--root", str(ROOT), "--to", form, "-o", str(output)])
    assert done.exit_code == 0, done.output
    shown = CliRunner().invoke(commands, ["export", "--root", str(ROOT), "--to", form])
    assert shown.stdout == output.read_text("utf-8")
    assert "https://example.com/projects/" in shown.stdout, "the address of mkdocs.yml"


def test_export_command_never_replaces_the_source(tmp_path: Path) -> None:
    source = tmp_path / "resume/resume.yml"
    source.parent.mkdir()
    source.write_text("basics: {name: N}", "utf-8")
    done = CliRunner().invoke(commands, ["export", "--root", str(tmp_path), "--to", "text", "-o", str(source)])
    assert done.exit_code == 2
    assert source.read_text("utf-8") == "basics: {name: N}"


def test_export_command_of_a_broken_resume(tmp_path: Path) -> None:
    (tmp_path / "resume").mkdir()
    (tmp_path / "resume/resume.yml").write_text("basic: {name: N}", "utf-8")
    done = CliRunner().invoke(commands, ["export", "--root", str(tmp_path), "--to", "text"])
    assert done.exit_code == 1
    assert "resume/resume.yml:1:1: S101 unknown key 'basic'; did you mean 'basics'?" in done.output
