"""The anchors of headings: those on a page, and those that are known before a build."""

import re
import time
from html import unescape

import pytest
import yaml
from markdown import Markdown

import small_site
from portfolio.text.anchors import anchors_of, github_slug, heading_slug
from portfolio.text.markdown_extension import MathMLExtension

BASE = yaml.safe_load((small_site.ROOT / "hooks/mkdocs.base.yml").read_text("utf-8"))["markdown_extensions"]


def ids_on_page(text: str) -> set[str]:
    """Convert a page's Markdown as the site does, and return its anchors."""
    settings = {**BASE, "toc": {"permalink": True, "slugify": heading_slug}}
    converter = Markdown(extensions=[*settings, MathMLExtension()], extension_configs=settings)
    return {unescape(found) for found in re.findall(r"""\bid=["']([^"']*)""", converter.convert(text))}


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("From a - to b", "from-a-to-b"),
        ("Café", "cafe"),
        ("潮と月", "潮と月"),
        ("Прилив", "прилив"),
        ("2026年", "2026年"),
        ("Tide 潮", "tide"),
    ],
)
def test_headings_without_latin_letters_have_anchors_of_their_own(heading: str, anchor: str) -> None:
    assert heading_slug(heading, "-") == anchor


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Food & drink", "food--drink"),
        ("What's new?", "whats-new"),
        ("Größe", "größe"),
        ("C++ and C#", "c-and-c"),
        ("A_b - c", "a_b---c"),
        ("潮と月", "潮と月"),
        ("“Quoted” – 1.5", "quoted--15"),
    ],
)
def test_the_anchor_on_github(heading: str, anchor: str) -> None:
    assert github_slug(heading) == anchor
    assert anchor in ids_on_page(f"# A\n\n## {heading}\n")


PAGES = {
    "an ending": "# One `two`\n\n## C#\n\n## D #\n",
    "an ampersand": "# Food & drink\n\nText.\n\n## Salt & pepper\n",
    "equal headings": "# Setup\n\n## Setup\n\n## Setup\n\n## Setup_1\n",
    "marks": "# **Bold** and *slanted* and `code_here`\n\n## A [link](https://example.org) to it\n",
    "a line below": "One `two`\n=========\n\nThree\n---\n",
    "anchors of its own": "# One {#given}\n\n## Two { #second .wide }\n\n## given\n",
    "other letters": "# 潮と月\n\n## Прилив\n\n## Größe\n\n## Größe\n",
    "code": "```\n# One\n```\n\n    # Two\n\n## Three\n",
    "no blank": "#One\n\n##Two##\n",
    "quotes": "# \"Quoted\" and 'so'\n\n> ## Within\n",
    "footnotes": "# A\n\nOne[^1], two[^note] and two again[^note].\n\n[^1]: First.\n[^note]: Second.\n",
    "HTML": "# A\n\n<div id=\"box\">x</div>\n\n<a id='here'></a>\n",
    "a list": "- # One\n\n  x\n- two\n",
    "braces that are not closed": "# A\n\n![a](a.png){#low\nb=1}\n\n## B {#b}\n",
    "signs": "# A/B: 50 % (of all) — really?\n\n## -\n\n## 2026\n\n## !\n",
    "a table": "# A\n\n| a | b |\n| - | - |\n| c | d |\n\n---\n\n## B\n",
    "front matter": "# A\n",
}


@pytest.mark.parametrize("name", PAGES)
def test_what_is_known_before_a_build_is_what_the_page_has(name: str) -> None:
    text = PAGES[name]
    matter = "---\ntitle: A\n---\n" if name == "front matter" else ""
    assert anchors_of(matter + text).exact - {""} == ids_on_page(text)


@pytest.mark.parametrize(
    ("fragment", "text", "is_dead"),
    [
        ("one-two", "## One *two*", False),
        ("one-two_1", "## One two\n\n## One two", False),
        ("one-two-1", "## One two\n\n## One two", False),
        ("one-two_2", "## One two\n\n## One two", True),
        ("One-two", "One `two`\n=========", True),
        ("given", "## One {#given}", False),
        ("b", "## One {.a #b}", False),
        ("one-two", "## One # two ##", False),
        ("given", "<div id='given'></div>", False),
        ("fn:1", "A[^1]\n\n[^1]: B", False),
        ("fn:2", "A[^1]\n\n[^1]: B", True),
        ("The-x-plane", "## The $x$ plane", False),
        ("__tabbed_1_1", "x", False),
        ("top", "x", False),
        ("one", "```\n# One\n```", True),
        ("three", "## One\n\n### Two", True),
    ],
)
def test_dead_anchors(fragment: str, text: str, is_dead: bool) -> None:
    assert anchors_of(text).lacks(fragment) is is_dead


def test_the_nearest_anchor_is_proposed() -> None:
    known = anchors_of("# Food & drink\n\n## Levels\n")
    assert known.nearest("Food-Drink") == "food-drink"
    assert known.nearest("levls") == "levels"
    assert known.nearest("nothing-like-it") is None


def test_anchors_named_in_another_way_are_compared_by_letters() -> None:
    known = anchors_of("## Food & drink\n", None)
    assert not known.lacks("Food_Drink")
    assert known.lacks("drink")


@pytest.mark.parametrize("piece", ["{", "{#", "#", "# ", "{ #"])
def test_hostile_names_of_headings_take_little_time(piece: str) -> None:
    start = time.process_time()
    anchors_of(f"# a {piece * (60_000 // len(piece))} b")
    assert time.process_time() - start < 3


def test_an_excerpt_has_no_second_anchors() -> None:
    assert "food--drink" in ids_on_page("## Food & drink\n")
    converter = Markdown(extensions=["toc", MathMLExtension()])
    converter.treeprocessors.register(converter.treeprocessors["inline"], "excerpt", 0)
    assert "food--drink" not in converter.convert("## Food & drink\n")
