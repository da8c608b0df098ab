"""Double braces: formats, mistakes, and where in Markdown they are plain text."""

import json
import time
from pathlib import Path

import pytest

import small_site
from measured_site import METRICS, POST, PROJECT, RESUME, TODAY, B, Files, M, N, P, R, notebook, starts_there
from portfolio.evidence import markdown
from portfolio.evidence.documents import fill_document, numbered
from portfolio.evidence.metric import Evidence, Measured, Metric
from portfolio.evidence.placeholders import Mistake, fill, find
from portfolio.exchange.importer import import_resume
from portfolio.exchange.json_resume import json_resume
from portfolio.resume.model import Resume
from portfolio.sources.diagnostics import Location
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load
from portfolio.text.inline import Link, Span
from portfolio.text.site_index import SiteIndex
from portfolio.website.check import check
from portfolio.website.tree import read

BAD: dict[str, tuple[str, str]] = {
    "value of Jekyll": (
        "{{ site.baseurl }}/a",
        "E102 'site' is not a project on this site; if it is a value of Jekyll, write it out, or move the blog",
    ),
    "unknown project": ("{{ kmn.speed }}", "E102 'kmn' is not a project on this site; did you mean 'knn'?"),
    "unknown metric": ("{{ knn.sped }}", "E103 knn measures no 'sped' (any more); did you mean 'knn.speed'?"),
    "a group": ("{{ knn.accuracy }}", "E103 knn measures no 'accuracy' (any more); did you mean 'knn.accuracy.after'?"),
    "format": ("{{ knn.speed:.1q }}", "E104 the format '.1q' does not suit 1.10; write it as in Python"),
    "format of whole numbers": ("{{ knn.speed:d }}", "E104 the format 'd' does not suit 1.10"),
    "endless width": ("{{ knn.speed:999999999f }}", "E104 the format '999999999f' does not suit 1.10"),
    "percent twice": ("{{ knn.speed:.1% % }}", "E104 the format '.1% %' does not suit 1.10"),
    "division by zero": ("{{ knn.speed / 0 }}", "E104 '{{ knn.speed / 0 }}' divides by zero"),
}
ONLY_IN_YAML: dict[str, tuple[str, str]] = {
    "no metric": ("{{ knn }}", "E105 '{{ knn }}' names no metric"),
    "not closed": ("{{ knn.speed } x", "E105 '{{ knn.speed } x"),
    "words": ("{{ a b }}", "E105 '{{ a b }}' names no metric"),
}


@pytest.mark.parametrize("name", [*BAD, *ONLY_IN_YAML])
def test_a_bad_placeholder_is_an_error_at_its_place(tmp_path: Path, name: str) -> None:
    braces, expected = {**BAD, **ONLY_IN_YAML}[name]
    files: Files = {
        M: METRICS,
        R: RESUME.replace("Wrote Python", f"Wrote {{{{ knn.speed }}}} {braces} Python"),
        P: PROJECT + f"description: >-\n  Folded over\n  lines {braces} it is.\n",
    }
    paths = [R, P]
    if name in BAD:
        files |= {
            B: POST.replace("See [the", f"Now {braces}, see [the"),
            N: notebook(text=f"One \\ é\n\nis \\{{{{ x.y }}}} {braces}"),
            "projects/knn/index.md": f"> {braces}\n",
            "docs/notes/a.md": f'---\ndescription: "A {braces}"\n---\n# A\n',
        }
        paths += [B, N, "projects/knn/index.md", "docs/notes/a.md"]
    folder = small_site.write(tmp_path, files)
    found = [problem for problem in check(read(folder), TODAY) if problem.code[0] == "E"]
    assert sorted(problem.location.path for problem in found) == sorted(paths)
    for problem in found:
        assert f": {expected}" in str(problem)
        assert starts_there(folder, problem.location)


EVIDENCE = Evidence(
    {
        "knn": Measured(
            {
                name: Metric("knn", name, text, Location("x"))
                for name, text in {
                    "n": "729066", "x": "1.10", "share": "0.9714", "val/acc": "0.5", "top 5": "7", "tiny": "1e-05",
                    "f1.20": "-3", "half": "2.5", "big": "12345678901234567890", "long": "0.12345678901234567890",
                    "accuracy": "97.1", "percent_wrong": "2.5", "times": "12.5", "huge": "9" * 59,
                }.items()
            },
            {"name": "text", "done": "'97%'", "size": "12.4 MB", "losses": "tensor([1., 2.])", "loss": "nan"},
        )
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ knn.x }} and {{knn.n}}", "1.10 and 729066"),
        ("{{ knn.n:, }} {{ knn.n:_d }}", "729,066 729_066"),
        ("{{ knn.x:.1f }}{{ knn.x:+.2e }}", "1.1+1.10e+00"),
        ("{{ knn.share:.1% }} {{ knn.share:.1f % }} {{ knn.share:.0%}}", "97.1% 97.1 % 97%"),
        ("{{ knn.n / 1000:.1f KB }} {{ knn.n/1e6:.2f }} MB", "729.1 KB 0.73 MB"),
        ("{{ knn.share * 100:.3g }} {{ knn.x * 2 }} {{ knn.n * 2:, }}", "97.1 2.2 1,458,132"),
        ("{{ knn.val/acc:.0% }} {{ knn.top 5 }} {{ knn.top  5:.0f ms }}", "50% 7 7 ms"),
        ("{{ knn.tiny }} {{ knn.tiny:.2g }} {{ knn.f1.20 }}", "1e-05 1e-05 -3"),
        ("{{ knn.half:.0f }} as Python rounds: " + f"{2.5:.0f}", "2 as Python rounds: 2"),
        ("{{ knn.big:, }} {{ knn.big / 1000:, }}", "12,345,678,901,234,567,890 12,345,678,901,234,567.89"),
        ("{{ knn.big:.1f }} {{ knn.big:_.2f }}", "12345678901234567890.0 12_345_678_901_234_567_890.00"),
        ("{{ knn.big:.3e }} {{ knn.big:.2g }} {{ knn.big / 1e6:.1f M }}", "1.235e+19 1.2e+19 12345678901234.6 M"),
        ("{{ knn.big:f }} {{ knn.big:x }}", "12345678901234567890.000000 ab54a98ceb1f0ad2"),
        ("{{ knn.long:.2% }} {{ knn.long * 10 }}", "12.35% 1.234567890123456789"),
        ("{{ knn.huge }} {{ knn.huge * 10 }}", f"{'9' * 59} {'9' * 59}0"),
        ("{{ knn.times:.0% }} {{ knn.accuracy / 100:.1% }} {{ knn.accuracy:.1f }} %", "1250% 97.1% 97.1 %"),
        ("\\{{ knn.x }} `{{ a.b }}` {{\n  knn.x\n}}", "\\{{ knn.x }} `{{ a.b }}` 1.10"),
    ],
)
def test_formats(text: str, shown: str) -> None:
    assert fill(text, find(text, EVIDENCE)) == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ knn.accuracy:.1% }}", "97.1 is a percentage already, and '%' multiplies by 100; write the sign after"),
        ("{{ knn.accuracy:.1f % }}", "97.1 is a percentage already"),
        ("{{ knn.percent_wrong:.0% }}", "2.5 is a percentage already"),
        ("{{ knn.n:.0% }}", "729066 is a percentage already"),
        ("{{ knn.done }}", "'done' of knn is not a number: '97%'; measure the number alone, 97 / 100, and write"),
        ("{{ knn.size }}", "'size' of knn is not a number: 12.4 MB; measure the number alone, 12.4, and write {{ knn"),
        ("{{ knn.losses }}", "'losses' of knn is not a number: tensor([1., 2.]); measure one number of it"),
        ("{{ knn.loss }}", "'loss' of knn is not a number: nan; see in the notebook why it has no value"),
        ("{{ knn.name }}", "'name' of knn is not a number: text; show a metric that is one"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_has_a_remedy(text: str, expected: str) -> None:
    (found,) = find(text, EVIDENCE)
    assert isinstance(found, Mistake)
    assert f"{found.message}; {found.hint}".startswith(expected)


@pytest.mark.parametrize(
    "text",
    [
        "`{{ knn.y }}` ``a ` {{ knn.y }}``",
        "```\n{{ knn.y }}\n```\n\n~~~ py\n```\n{{ knn.y }}\n~~~",
        "- a\n\n    ```\n    {{ knn.y }}\n    ```\n> ```\n> {{ knn.y }}\n> ```",
        "Text.\n\n    {{ knn.y }}\n\n    {{ knn.y }}",
        "- item\n\n        {{ knn.y }}\n\n!!! note\n\n        {{ knn.y }}",
        "$\\hat{{x.y}}$ and $$\na_{{knn.y}}\n$$ and \\begin{x}{{a.b}}\\end{x} \\({{a.b}}\\)",
        "<!-- {{ knn.y }} --> <pre>{{ knn.y }}</pre> <code>{{ knn.y }}</code>",
        "\\{{ knn.y }} ${{ secrets.TOKEN }} {{ page }} {{ 1.5 }} {{ f(x.y) | safe }} {{ script|safe }}",
    ],
)
def test_code_formulas_and_templates_in_markdown_are_left_alone(text: str) -> None:
    assert markdown.find(text, EVIDENCE) == []


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        (
            "A {{ knn.x }}.\n\n- b {{ knn.x }}\n\n    c {{ knn.x }}",
            "A [1.10](<u>).\n\n- b [1.10](<u>)\n\n    c [1.10](<u>)",
        ),
        ("# {{ knn.x }}\n\n[{{ knn.x }} x](y) ![{{ knn.x }}](z)", "# 1.10\n\n[1.10 x](y) ![1.10](z)"),
        ("<p>{{ knn.x }}</p>\nand {{ knn.x }}\n\n{{ knn.x }}", "<p>1.10</p>\nand 1.10\n\n[1.10](<u>)"),
        ("| {{ knn.x }} | `{{ a.b }}` |", "| [1.10](<u>) | `{{ a.b }}` |"),
        ("$5 to ${{ knn.n:, }} and **{{ knn.x }}**", "$5 to $[729,066](<u>) and **[1.10](<u>)**"),
        ("!!! note\n\n    {{ knn.x }}", "!!! note\n\n    [1.10](<u>)"),
        ("```\na\n```\n{{ knn.x }}", "```\na\n```\n[1.10](<u>)"),
        ("[a](https://x.org/{{ knn.x }}) ![](p(1)_{{ knn.x }}.png)", "[a](https://x.org/1.10) ![](p(1)_1.10.png)"),
        (
            "\\{{ a.b }} <b>\\{{ a.b }}</b> `\\{{ a.b }}` $\\{{a}$",
            "&#123;{ a.b }} <b>&#123;{ a.b }}</b> `\\{{ a.b }}` $\\{{a}$",
        ),
        ("See https://x.org/v{{ knn.x }} and {{ knn.x }}", "See https://x.org/v1.10 and [1.10](<u>)"),
    ],
)
def test_numbers_in_markdown_are_links_where_links_can_stand(text: str, filled: str) -> None:
    assert markdown.filled(text, EVIDENCE, lambda _metric: "u") == filled
    assert not [occurrence for occurrence in markdown.find(text, EVIDENCE) if isinstance(occurrence, Mistake)]


def test_a_number_may_stand_in_the_target_of_a_link() -> None:
    (link, rest) = numbered("[v{{ knn.x }}](https://x.org/v{{ knn.x }}#{{ knn.n }}) **{{ knn.x }}**", EVIDENCE)[:2]
    assert isinstance(link, Link)
    assert (link.target, link.text, rest) == ("https://x.org/v1.10#729066", "v1.10", Span(" "))


def test_braces_of_an_imported_resume_stay_text() -> None:
    data = {"basics": {"name": "Robin", "summary": "Taught {{ mustache }} and {one}"}}
    written = import_resume(json.dumps(data).encode(), "resume.json").text
    document, found = fill_document(load(written, R), EVIDENCE)
    resume, problems = validate(Resume, document)
    assert (found, problems) == ((), ())
    assert resume is not None
    assert json_resume(resume, {}, SiteIndex())["basics"] == data["basics"]


@pytest.mark.parametrize(
    "piece", ["`", "``", "{{", "{{ knn.", "\\(", "\\[", "\\\\[", "$$", "[", "\\begin{a}", "<!--", "<code>"]
)
def test_long_texts_take_no_quadratic_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    find(text, EVIDENCE)
    markdown.find(f"{text} {{{{ knn.x }}}}", EVIDENCE)
    assert time.process_time() - start < 8
