"""Notebooks shown as in Jupyter, and readable: HTML titles, bare URLs, escapes, colours."""

import json

import pytest
from bs4 import BeautifulSoup

import small_site
from portfolio.notebooks.convert import convert
from portfolio.notebooks.markdown import link_bare
from portfolio.notebooks.page import NotebookPage
from portfolio.notebooks.readable_colours import readable
from small_notebooks import html_of, markdown_cell, notebook


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no address", "no address"),
        ("see https://example.org/x.", "see <https://example.org/x>."),
        ("(https://example.org/x_(y)) is **https://example.com**", "(<https://example.org/x_(y)>) is **<https://example.com>**"),
        ("https://example.org/?a=1&b=2, and", "<https://example.org/?a=1&b=2>, and"),
        ("[a](https://example.org) and ![b](https://example.org/e.png)", None),
        ("[![x](https://example.org/c.svg)](https://example.org)", None),
        ("[words https://example.org that go on", None),
        ("[https://example.org](https://example.org) <https://example.com>", None),
        ("[x]: https://example.org", None),
        ("<a href='https://example.org'>https://example.org</a>", None),
        ("<img src=https://example.org/c.png>", None),
        ("a server at http://localhost:8888", None),
    ],
)  # fmt: skip
def test_a_bare_address_becomes_a_link(text: str, expected: str | None) -> None:
    """`None` means that the text stays as it is."""
    assert link_bare(text) == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>no colour</b>", None),
        ('<td style="background-color: yellow">', '<td style="background-color: yellow;color:#000">'),
        ('<td style="background: #015482; margin: 0;">', '<td style="background: #015482; margin: 0;color:#fff">'),
        ("<td style='background: rgb(255, 255, 0)'>", "<td style='background: rgb(255, 255, 0);color:#000'>"),
        ('<td style="background: #015482; color: red">', None),
        ('<td style="background: var(--own)">', None),
        (
            "<style>#T_1 { background-color: #ffbe00; } #T_2 { color: red }</style>",
            "<style>#T_1 { background-color: #ffbe00;color:#000} #T_2 { color: red }</style>",
        ),
        ('<b style="color: black">', '<b style="color:inherit">'),
        ('<b style="color: blue">', '<b style="color:light-dark(blue,#8f8fff)">'),
        ("<font size=2 color='red'>", '<font size=2 style="color:light-dark(red,#ff6666)">'),
        ('<b style="color: lime">', None),
        ('<pre>&lt;b style="color: blue"&gt;</pre>', None),
        ('<svg><stop style="stop-color: blue"/></svg>', None),
    ],
)
def test_colours_can_be_read_by_day_and_night(text: str, expected: str | None) -> None:
    assert readable(text) == (text if expected is None else expected)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    "colour", ["#0000ff", "#00008b", "#8b0000", "#008000", "#555555", "#19177c", "#BA2121", "#080"]
)
def test_by_night_letters_have_a_contrast_of_four_and_a_half(colour: str) -> None:
    shown = readable(f'<b style="color: {colour}">')
    if "inherit" not in shown:
        night = shown.split(",")[1].split(")")[0]
        assert (_luminance(night) + 0.05) / (_luminance("#141a1b") + 0.05) >= 4.5


SOURCE = """\
See https://example.org/a_b_c and the [\\<img\\> tag](https://example.org/img), 100\\% sure.

<h1>Another title</h1>

<p style="color: navy">Blue.</p>
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    title = '<center><h4>Lecture 1</h4>\n<h1 class="x">Of <i>what</i> &amp; why</h1></center>\n\nIt begins.'
    cells = [
        {"id": "a", "cell_type": "markdown", "metadata": {}, "source": title},
        {"id": "b", "cell_type": "markdown", "metadata": {}, "source": SOURCE},
        {
            "id": "c", "cell_type": "code", "metadata": {}, "execution_count": 1, "source": "show()",
            "outputs": [{
                "output_type": "display_data", "metadata": {},
                "data": {"text/html": '<h1>Shown</h1><b style="background:#fff">x</b>'},
            }],
        },
    ]  # fmt: skip
    notebook = {**small_site.NOTEBOOK, "cells": cells}
    post = {**notebook, "metadata": {**notebook["metadata"], "date": "2026-10-09"}}  # type: ignore[dict-item]
    files: dict[str, str | bytes | None] = {
        "projects/knn/lecture.ipynb": json.dumps(notebook, indent=1),
        "docs/blog/posts/lecture.ipynb": json.dumps(post, indent=1),
    }
    done = small_site.build(small_site.write(tmp_path_factory.mktemp("readable"), files), "--strict")
    assert done.exit_code == 0, done.log
    return done


def test_a_title_in_html_is_the_title(built: small_site.Built) -> None:
    """The page has one title, even if an output has one too; it precedes the links that open the notebook."""
    page = BeautifulSoup(built.read("projects/knn/lecture/index.html"), "html.parser")
    article = page.select_one("article")
    assert article
    (title,) = article.select("h1")
    assert title.get_text().startswith("Of what & why")
    assert title.find_parent("center") is None
    assert title.find_next("ul", class_="pf-open")
    heads = [head.get_text().rstrip("¶") for head in article.select("center h4, h2")]
    assert heads == ["Lecture 1", "Another title", "Shown"]


def test_a_list_of_posts_shows_it_once(built: small_site.Built) -> None:
    page = BeautifulSoup(built.read("blog/index.html"), "html.parser")
    assert [head.get_text(strip=True).rstrip("¶") for head in page.select("h1")] == ["Blog"]
    assert [head.get_text(strip=True) for head in page.select("article h2")].count("Of what & why") == 1


def test_text_reads_as_in_jupyter(built: small_site.Built) -> None:
    page = BeautifulSoup(built.read("projects/knn/lecture/index.html"), "html.parser")
    addresses = {link.get_text(): link["href"] for link in page.select("article p > a")}
    assert addresses["https://example.org/a_b_c"] == "https://example.org/a_b_c"
    assert addresses["<img> tag"] == "https://example.org/img"
    assert "100% sure" in page.get_text()


def test_colours_reach_the_page(built: small_site.Built) -> None:
    page = built.read("projects/knn/lecture/index.html")
    assert "light-dark(navy," in page
    assert '<b style="background:#fff;color:#000">x</b>' in page


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Vec<T> and Map<K, V>", "Vec<T> and Map<K, V>"),
        ("AT&T and R&amp;D", "AT&T and R&D"),
        ("`a &amp; <b>` here", "a &amp; <b> here"),
    ],
)
def test_types_and_references_in_a_heading_are_a_title_as_shown(heading: str, title: str) -> None:
    page = convert(notebook(markdown_cell(f"# {heading}\n\nA Vec<T>."), markdown_cell("More.")), "a.ipynb")
    assert isinstance(page, NotebookPage)
    assert page.title == title
    shown = html_of(page.markdown)
    assert shown.h1 is not None
    assert shown.h1.get_text() == title
    assert shown.get_text().split("\n")[1:] == ["A Vec<T>.", "More."]
