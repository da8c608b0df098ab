"""Texts of other formats: their words stay, and what looks like markup without being it is escaped."""

import json
from typing import Any

import pytest

from exchanged import parsed, viewed
from portfolio.exchange import json_resume_import
from portfolio.exchange.importer import import_resume
from portfolio.exchange.json_resume import json_resume
from portfolio.exchange.markup import escape, from_html, plain_text, to_markdown
from portfolio.exchange.text import text
from portfolio.text import inline
from portfolio.text.site_index import SiteIndex

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


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("**Tools:** Go", "**Tools:** Go"),
        ("see [**this** one](https://a.example)", "see [**this** one](https://a.example)"),
        ("the **Fast**: 2", "the **Fast**: 2"),
        ("2**3 and 4**5", r"2\*\*3 and 4\*\*5"),
        ("a ** b ** c", "a ** b ** c"),
        ("**Tools: Go, C **", "**Tools: Go, C**"),
        ("**Tools: Go, C", r"\*\*Tools: Go, C"),
        ("`x", r"\`x"),
        ("***three***", r"\*\*\*three\*\*\*"),
        ("*one* star", r"\*one\* star"),
    ],
)
def test_words_between_two_stars_are_bold(words: str, written: str) -> None:
    data = {"basics": {"name": "N", "summary": words}}
    summary = parsed(import_resume(json.dumps(data).encode(), "a.json").text).basics.summary
    assert summary == written


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
        ("One<BR><BR><B>two</B>, a Box<P>", "One **two**, a Box<P>"),
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
