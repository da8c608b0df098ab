"""The feeds: well-formed for any input, plain text and HTML in the right places, stable dates."""

import json
import xml.etree.ElementTree as ET

import pytest
from jinja2 import Environment

import small_site
from portfolio.posts.notebook_posts import SEPARATOR
from portfolio.text.first_words import first_words
from portfolio.text.markup import EscapedText
from portfolio.website.feed import as_html

STRANGE = """R&D <b> "q" 'a' ]]> 🎉 Привет"""
MATTER = f"""\
---
date: {{created: 2026-10-02, updated: 2026-10-09}}
slug: strange
categories: ["R&D", {json.dumps(STRANGE, ensure_ascii=False)}]
tags: ["C&C", "x<y", 2026]
author: {json.dumps([STRANGE, "A & B"], ensure_ascii=False)}
image: "a&b.png"
"""
FILES: dict[str, str | bytes | None] = {
    "mkdocs.yml": small_site.FILES["mkdocs.yml"].replace("site_name: Robin Sample", 'site_name: "Robin & <Sample>"')
    + 'site_author: "R & S"\nsite_description: "Learning & \\"doing\\""\nrepo_name: a\n',
    "docs/blog/posts/strange.md": f"{MATTER}title: {json.dumps(STRANGE, ensure_ascii=False)}\n"
    f"description: {json.dumps(STRANGE, ensure_ascii=False)}\n---\n\nText.\n\n{SEPARATOR}\n",
    "docs/blog/posts/heading.md": "---\ndate: 2026-10-04\nslug: heading\n---\n# R&D: `a < b` 🎉\n\n"
    f"```\ncode & more\n```\n\nWords of [R&D](project:knn), `a<b>`, $x<y^2$ and \\* &copy;.\n\n{SEPARATOR}\n",
    "docs/blog/posts/plain.md": "---\ndate: 2026-10-03\nslug: plain\n---\n# R&D, AT&amp;T < *all* 🎉\n\n"
    "```\nonly code\n```\n",
    "projects/knn/project.yml": small_site.FILES["projects/knn/project.yml"]
    + f"log:\n  - date: 2026-10-05\n    title: 'R&D ]]>'\n    text: {json.dumps('Now $x<y$ & `a<b` &amp; so')}\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    return small_site.build(small_site.write(tmp_path_factory.mktemp("feed"), FILES))


@pytest.mark.parametrize("name", ["feed_rss_created.xml", "feed_rss_updated.xml"])
def test_names_are_shown_as_they_are_written(built: small_site.Built, name: str) -> None:
    feed = ET.fromstring(built.read(name))
    assert feed.findtext("channel/title") == feed.findtext("channel/image/title") == "Robin & <Sample>"
    items = {str(item.findtext("link")).split("/")[-2]: item for item in feed.iter("item")}
    item = items["strange"]
    assert item.findtext("title") == STRANGE
    assert [category.text for category in item.iter("category")] == ["2026", "C&C", "R&D", STRANGE, "x<y"]
    assert [author.text for author in item.iter("author")] == [STRANGE, "A & B"]
    assert item.findtext("source") == "Robin & <Sample>"
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert (enclosure.get("url"), enclosure.get("length")) == ("https://example.com/me/a&b.png", "0")
    assert items["heading"].findtext("title") == "R&D: a < b 🎉"
    assert items["plain"].findtext("title") == "R&D, AT&T < all 🎉"
    assert items["knn"].findtext("title") == "Nearest neighbours, faster: R&D ]]>"


def test_the_json_feed_holds_names_as_text_and_descriptions_as_html(built: small_site.Built) -> None:
    feed = json.loads(built.read("feed_json_created.json"))
    assert feed["title"] == "Robin & <Sample>"
    assert feed["authors"] == [{"name": "R & S"}]
    items = {item["url"].split("/")[-2]: item for item in feed["items"]}
    assert items["strange"]["title"] == STRANGE
    assert items["strange"]["tags"] == ["2026", "C&C", "R&D", STRANGE, "x<y"]
    assert items["strange"]["content_html"] == "<p>Text.</p>"
    whole = items["heading"]["content_html"]
    for part in (
        '<a href="https://example.com/me/projects/knn/">R&amp;D</a>',
        "<code>a&lt;b&gt;</code>",
        "<math",
        "and * &copy;.",
    ):
        assert part in whole
    assert "code &amp; more" in whole
    assert items["plain"]["title"] == "R&D, AT&T < all 🎉"
    assert "only code" in items["plain"]["content_html"]
    assert items["knn"]["content_html"] == "Now x &lt; y & a&lt;b & so"


def test_a_post_was_last_changed_when_it_says_so_and_not_on_the_day_of_the_build(built: small_site.Built) -> None:
    items = json.loads(built.read("feed_json_updated.json"))["items"]
    days = {item["url"].split("/")[-2]: (item["date_published"][:10], item["date_modified"][:10]) for item in items}
    assert days == {
        "strange": ("2026-10-02", "2026-10-09"),
        "knn": ("2026-10-05", "2026-10-05"),
        "heading": ("2026-10-04", "2026-10-04"),
        "plain": ("2026-10-03", "2026-10-03"),
        "first-post": ("2026-10-02", "2026-10-02"),
    }
    assert next(iter(days)) == "strange"


def test_signs_that_xml_cannot_hold_are_left_out_and_nothing_is_escaped_twice() -> None:
    text = EscapedText("R&D \x07<b> \ufffe🎉")
    template = Environment(autoescape=False).from_string("<a b='{{ x }}'>{{ x|e }}</a>")
    element = ET.fromstring(template.render(x=text))
    assert element.text == element.get("b") == "R&D <b> 🎉"
    assert json.loads(json.dumps({"a": text})) == {"a": "R&D \x07<b> \ufffe🎉"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R&D", "R&D"),
        ("a < b & c", "a &lt; b & c"),
        ("write &amp; or &lt or &#38;", "write &amp;amp; or &amp;lt or &amp;#38;"),
    ],
)
def test_a_plain_text_as_html(text: str, expected: str) -> None:
    assert as_html(text) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# Title\nRight below.\n", "Right below."),
        ("Title\n=====\n\nSee *that* and **this**, a_b_c.", "See that and this, a_b_c."),
        ("```\nno\n\nno\n```\n- no\n\n> no\n\n!!! note\n\n    no\n\n| a | b |\n\n1. no\n\nYes.", "Yes."),
        ("![Only](a.png)\n\nA [link][1], <https://example.com/a_b>.[^1]\n\n[1]: x", "A link, https://example.com/a_b."),
        ("<div>\nno\n</div>\n\n**Bold** <kbd>Esc</kbd>: from $5 to $6, \\(x^2\\).", "Bold Esc: from $5 to $6, x²."),
        (f"# T\n\n```\nx\n```\n\n{SEPARATOR}\n\nBehind the mark.", "Behind the mark."),
        ("```\nnothing but code\n", ""),
        ("[TOC]\n\n<!-- not\n\nthis -->\n\nThat <!-- no -->one.", "That one."),
        ("word " * 60, ("word " * 60)[:199].rstrip() + "…"),
        ("`<b>` and ``a`b`` {: .x}\nand more", "<b> and a`b and more"),
    ],
)
def test_the_first_words(markdown: str, expected: str) -> None:
    assert first_words(markdown, SEPARATOR) == expected
