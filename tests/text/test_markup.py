"""Texts as HTML and as Markdown, and the slugs of names."""

from time import perf_counter

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from markupsafe import escape

from portfolio.text.first_words import words
from portfolio.text.markdown_extension import MathMLExtension
from portfolio.text.markup import NO_TAG, EscapedText, as_markdown, without_no_tags
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
        ("🌊", "1f30a"),
    ],
)
def test_the_slug_of_a_name(name: str, slug: str) -> None:
    assert name_slug(name, "-") == slug


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("# From Map<K> to a list", "From Map<K> to a list"),
        ("Vec<T>, Map<K, V> and Map<K, Vec<Vec<T>>>", "Vec<T>, Map<K, V> and Map<K, Vec<Vec<T>>>"),
        ("Write <your name> or <T: Ord>; `<T>` is code", "Write <your name> or <T: Ord>; <T> is code"),
        ("**Option<T>** in [Vec<T>](a.md)", "Option<T> in Vec<T>"),
        ("<b>bold</b>, <br>, <I>open, <my-part>p</my-part>", "bold, , open, p"),
        ("<Mark>closed</Mark> and <x>closed</x>", "closed and closed"),
        ('<path d="M0"/> and <x y=1>', "and "),
        ("<https://example.org/a> <a@example.org>", "https://example.org/a a@example.org"),
        ("a < b > c <c", "a < b > c <c"),
    ],
)
def test_no_words_are_hidden_as_elements_that_do_not_exist(markdown: str, shown: str) -> None:
    html = Markdown(extensions=["toc", MathMLExtension()]).convert(markdown)
    text = BeautifulSoup(html, "html.parser").get_text()
    assert " ".join(text.split()) == shown.strip()
    assert words(markdown.removeprefix("# ")).split() == [word for word in shown.split() if word != "a@example.org"]


def test_many_types_take_no_time() -> None:
    start = perf_counter()
    assert len(NO_TAG.findall("Vec<T> " * 15_000)) == 15_000
    assert not any(NO_TAG.search(part * 15_000) for part in ("<x ", "<x<", "<", "<x: ", "<x,", "<x " + "y" * 90))
    assert perf_counter() - start < 5


@pytest.mark.parametrize("name", ["g", "switch", "defs"])
def test_names_are_those_of_elements_in_a_drawing_alone(name: str) -> None:
    drawing = f"<svg><{name}>{'low ' * 200}</{name}></svg>"
    assert without_no_tags(f"Press <{name}> twice. {drawing} Then <{name}>.") == (
        f"Press &lt;{name}> twice. {drawing} Then &lt;{name}>."
    )
    html = Markdown(extensions=[MathMLExtension()]).convert(f"Press <{name}> {drawing} twice.")
    assert html == f"<p>Press &lt;{name}&gt; {drawing} twice.</p>"
    assert words(f"Press <{name}> twice. {drawing} Then") == f"Press <{name}> twice. Then"


def test_words_hold_no_attributes_of_pictures() -> None:
    assert words('![A](a.png){ width="250" loading=lazy } Of {x=1}') == "Of {x=1}"
