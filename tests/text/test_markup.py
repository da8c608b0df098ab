"""Texts as HTML and as Markdown, and the slugs of names."""

import pytest
from markupsafe import escape

from portfolio.text.markup import EscapedText, as_markdown
from portfolio.text.site_index import name_slug
from small_notebooks import html_of


@pytest.mark.parametrize(
    "text",
    [
        "Distance (EMD)",
        r"\(x\) and \[y\]",
        "from $5 to $6, $$",
        "Vec<T> & Map<K, V>",
        "AT&T, &amp; and &lt;",
        "*all* **of** _it_ __too__ ~~gone~~",
        "`code` and ``more``",
        "[a link](b) and ![one](c), [^1] [d][e]",
        "{: .class} {#id}",
        "1. no list",
        "- no list",
        "# no heading #",
        "    no code",
        "> no quote",
        "| no | table |",
        ": no definition",
        "--- and ***",
        "!!! note",
        '=== "tab"',
        "H~2~O, x^2^, (c) --> +/- 1/2",
        "https://example.org/a_b_c and a@example.org",
        "[ ] no task",
        "<!-- no comment -->",
    ],
)
@pytest.mark.parametrize("around", ["{}", "# {}", "- [{}](a.md)"])
def test_a_text_as_markdown_is_shown_as_written(around: str, text: str) -> None:
    shown = html_of(around.format(as_markdown(text)))
    assert shown.get_text().strip() == text.strip()
    assert {tag.name for tag in shown.select("*")} <= {"p", "h1", "ul", "li", "a"}


def test_an_escaped_text_is_escaped_once_however_it_is_printed() -> None:
    text = EscapedText(EscapedText("R&D"))
    assert text == "R&D"
    assert f"{text}" == str(text) == "".join(map(str, [text])) == str(escape(text)) == "R&amp;D"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Machine learning", "machine-learning"),
        ("C", "c"),
        ("C#", "c-sharp"),
        ("C++", "c-plus-plus"),
        ("R & D", "r--d"),
        ("Node.js", "nodejs"),
        ("Übung", "übung"),
    ],
)
def test_the_slug_of_a_name(name: str, slug: str) -> None:
    assert name_slug(name, "-") == slug
