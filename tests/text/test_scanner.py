"""The scanner of running Markdown: which links a text has, and what is code."""

import time

import pytest

from portfolio.text.link_scanner import links_in
from portfolio.text.scanner import edited, outside_code, without_code

FOUND = [
    ("[a](b.md)", ["link b.md 1:5"]),
    ('[a](b.md "a title")', ["link b.md 1:5"]),
    ("[a](<Low Water.md> 'title')", ["link Low Water.md 1:6"]),
    ("[a](Low Water.md)", ["link Low Water.md 1:5"]),
    ("[a](f(1).md) (see [b](c.md))", ["link f(1).md 1:5", "link c.md 1:23"]),
    ("[a](a\\_b.md) [c](d&amp;e.md)", ["link a_b.md 1:5", "link d&e.md 1:18"]),
    ("[**a** `b`](c.md)", ["link c.md 1:13"]),
    ("[![alt](p.png)](q.md)", ["image p.png 1:9", "link q.md 1:17"]),
    ("> - [a](b.md)", ["link b.md 1:9"]),
    ("![alt][r]\n\n[r]: p.png 'title'", ["reference p.png 1:3", "definition p.png 3:6"]),
    ("[a]\n\n[a]: <b c.md>", ["definition b c.md 3:7"]),
    ("<https://example.org/x>", ["autolink https://example.org/x 1:2"]),
    ("<a href=b.md>x</a> <img alt='y' src='c.png'>", ["html b.md 1:9", "html c.png 1:38"]),
    ('<img srcset="a.png 1x, b.png 2x" src="a.png">', ["html a.png 1:14", "html b.png 1:24", "html a.png 1:39"]),
    ("<g onclick=\"var src=a; href='b'\"><a data-src=c title='src=d' href=e.md>x</a></g>", ["html e.md 1:67"]),
    ('<video poster="p.png"><source src="v.mp4"></video>', ["html p.png 1:16", "html v.mp4 1:36"]),
    ('<object data="d.svg"></object> <p data="x">', ["html d.svg 1:15"]),
    ('<script src="x.js">let a = "[b](c.md)"</script>', ["html x.js 1:14"]),
    ("- item\n\n    [a](b.md)", ["link b.md 3:9"]),
    ("!!! note\n\n    [a](b.md)", ["link b.md 3:9"]),
    ("A footnote[^1].\n\n[^1]: Text.", []),
    ("\\[a](b.md) and [a\\](b.md)", []),
    ("`[a](b.md)` ``[a](`b.md)``", []),
    ("    [a](b.md)\n\ntext\n\n\t[a](b.md)", []),
    ("```md\n[a](b.md)\n```\n\n~~~\n[a](b.md)\n~~~", []),
    ("> ```\n> [a](b.md)\n> ```", []),
    ("<!-- [a](b.md)\n\n[a](b.md) -->", []),
    ("<pre>\n[a](b.md)\n</pre> <code>[a](b.md)</code>", []),
    ("$$[a](b.md)$$ and $[a](b.md)$", []),
    ("---\ntitle: '[a](b.md)'\n---\n", []),
    ("潮は$[a](b.md)$です", []),
    ("[a](b.md\n\nc) ]( [", []),
    ("[[a b]] and [[a#b c|d]]", ["wiki a b 1:3", "wiki a#b c 1:15"]),
    ("| [[a\\|b]] |", ["wiki a 1:5"]),
    ("[[#b]] [[C# in a day]] [[2026-11-29]]", ["wiki #b 1:3", "wiki C# in a day 1:10", "wiki 2026-11-29 1:26"]),
    ("`[[a]]` <!-- [[a]] --> $[[a]]$ \\[[a]] \\![[a]]\n\n    [[a]]\n\n```\n[[a]]\n```", ["wiki a 1:43"]),
    ("`[[a]]` <!-- [[a]] --> $[[a]]$ \\[[a]] ![[a]]\n\n    [[a]]\n\n```\n[[a]]\n```", ["wiki a 1:42"]),
    ("[[1, 2], [3]] [[1]] [[0.5, -2]] [[]] [[ ]] [[^1]]", []),
    ("frame[['a']] f()[['a']] x[0][['a']]", []),
    ("[[a]](b.md)", ["link b.md 1:7"]),
    ("[[a]]\n\n[a]: b.md", ["definition b.md 3:6"]),
    ("[[a\nb]] [[a]", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_the_links_of_a_text(text: str, expected: list[str]) -> None:
    assert [f"{link.kind} {link.target} {link.line}:{link.column}" for link in links_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "is_source"),
    [
        ("<center>![a](b.png)</center>", True),
        ("<div>\n\n[a](b.md)\n\n</div>", True),
        ("<details>\n<summary>x</summary>\n\n[a](b.md)\n\n</details>", True),
        ("<div markdown>\n[a](b.md)\n</div>", False),
        ('<div markdown="1">\n\n<p>[a](b.md)</p>\n\n</div>', True),
        ('<figure markdown="span"><figcaption>[a](b.md)</figcaption></figure>', False),
        ('<p markdown="1">a\n<p>[a](b.md)</p></p>', False),
        ('<div markdown="1">\n<p>x\n</div>\n\n[a](b.md)', False),
        ("<section markdown>\n\n<ul>\n<li>[a](b.md)\n</ul>\n\n</section>", True),
        ('<div markdown="1">\n<p>x\n</section>\n[a](b.md)\n</div>', True),
        ("<div>x</div>\n\n[a](b.md)", False),
        ("Text <span>[a](b.md)</span>", False),
        ("<hr>\n[a](b.md)", False),
        ("<style>\np { margin: 0 }\n</style>\n\n[a](b.md)", False),
        ("<script>\nif (1<2) {}\n</script>\n\n[a](b.md)", False),
        ("<div><style>p {}</style>\n[a](b.md)</div>", True),
    ],
)
def test_markdown_in_an_html_block_is_its_source(text: str, is_source: bool) -> None:
    assert [link.is_source for link in links_in(text)] == [is_source]


def test_offsets_stay() -> None:
    text = "# é\n\n`code` [a](b.md)\n\n    indented\n"
    assert len(without_code(text)) == len(text)
    (link,) = links_in(text)
    assert text[link.start :].startswith("b.md")
    assert text[slice(*link.whole)] == "[a](b.md)"


def test_yaml_is_indented_for_other_reasons() -> None:
    text = "description: |\n  # not code\n\n      [a](b.md)\n"
    assert [link.target for link in links_in(text, is_yaml=True)] == ["b.md"]


def test_a_change_leaves_code_alone() -> None:
    text = "a `a` <!-- a -->\n\n    a\n\n```\na\n```\n\na"
    assert outside_code(text, str.upper) == text.replace("a", "A", 1)[:-1] + "A"


@pytest.mark.parametrize(
    "piece", ["[", "](", "<a ", "<div>", "`a", "$a ", "<!--", "<pre>", "<a href='", '[a](b "c', "<script>", "![a]["]
)
def test_no_text_takes_quadratic_time(piece: str) -> None:
    before = time.process_time()
    links_in(piece * (200_000 // len(piece)) + "](")
    assert time.process_time() - before < 2


def test_a_character_that_stands_for_code_is_no_code() -> None:
    assert outside_code("a \ue0107\ue011 `a`", str.upper) == "A 7\ue011 `a`"


EDITED: list[tuple[list[tuple[int, int, str]], str]] = [
    ([], "low water"),
    ([(4, 9, "tide")], "low tide"),
    ([(9, 9, "!"), (0, 3, "high")], "high water!"),
    ([(0, 5, "x"), (3, 9, "y")], "xater"),
    ([(3, 3, "er"), (3, 4, "-")], "lower-water"),
]


@pytest.mark.parametrize(("edits", "expected"), EDITED)
def test_spans_are_replaced_in_their_order_and_the_first_of_two_that_overlap(
    edits: list[tuple[int, int, str]], expected: str
) -> None:
    assert edited("low water", edits) == expected
