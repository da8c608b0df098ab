"""Pictures of other hosts on a finished page: which become boxes, what these hold, and which stay links."""

import pytest
from bs4 import BeautifulSoup

from portfolio.notebooks.raw_html import link_html
from portfolio.text.remote_pictures import as_links, is_small, with_picture_boxes

WORDS = {
    "player_from": "From {}.",
    "load_pictures": "Load pictures from {}",
    "player_there": "Open it there",
    "load_frame": "Load from {}",
}
TUBE = "https://www.youtube-nocookie.com/embed/"
IMG = '<img src="https://pics.here/one.png" alt="A dune">'


def shown(text: str) -> BeautifulSoup:
    """Return the finished page for a page's HTML."""
    return BeautifulSoup(with_picture_boxes(link_html(text, lambda *_: False), WORDS), "html.parser")


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{IMG}</p>",
        f"<p>{IMG}\n<em>Fig. 1: words on the next line</em></p>",
        f"<p>{IMG}<br>Words</p>",
        f"<p>Words<br />{IMG}</p>",
        f"<td>{IMG}</td><td>words</td>",
        f"<li>{IMG}</li>",
        f"<div>\n{IMG}\n</div>",
        f"<figure><center>{IMG}</center><figcaption>Words</figcaption></figure>",
        f'<p>{IMG} &nbsp;<a href="x.html">\n {IMG}</a></p>',
        f'<p><a name="x"></a>{IMG}</p>',
        f"<li>Words before it: {IMG} {IMG}</li>",
        f"<p>{IMG} <em>Fig. 1: a <b>caption</b></em></p>",
    ],
)
def test_a_picture_that_has_its_line_for_itself_is_a_box(text: str) -> None:
    page = shown(text)
    assert len(page.select(".pf-picture")) == text.count(IMG)
    assert not page.select("img, [src], a a, a button, .pf-remote")
    assert {button.get_text() for button in page.select("button")} == {"Load pictures from pics.here"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"<p>Press {IMG} twice</p>", '<p>Press <a href="https://pics.here/one.png">Picture: A dune</a> twice</p>'),
        (f'<h2 id="a">{IMG}</h2>', '<h2 id="a"><a href="https://pics.here/one.png">Picture: A dune</a></h2>'),
        (f"<h2>A<br>{IMG}</h2>", '<h2>A<br><a href="https://pics.here/one.png">Picture: A dune</a></h2>'),
        (f'<p><a href="x.html">More {IMG}</a></p>', '<p><a href="x.html">More A dune</a></p>'),
        (f'<p>See <a href="x.html">{IMG}</a>.</p>', '<p>See <a href="x.html">A dune</a>.</p>'),
        (
            f"<p>{IMG} <em>Words</em> go on</p>",
            ('<p><a href="https://pics.here/one.png">Picture: A dune</a> <em>Words</em> go on</p>'),
        ),
        ('<p><img src="//a.here/b.mp4"></p>', '<p><a href="//a.here/b.mp4">Picture on a.here</a></p>'),
        ('<p><img height="20" src="//a.here/b"></p>', '<p><a href="//a.here/b">Picture on a.here</a></p>'),
        (
            '<p><a href="x.html"><img src="https://img.shields.io/pypi/v/x.svg" alt="PyPI"></a></p>',
            '<p><a href="x.html">PyPI</a></p>',
        ),
    ],
)
def test_others_stay_links(text: str, expected: str) -> None:
    assert with_picture_boxes(link_html(text, lambda *_: False), WORDS) == expected


def test_lists_and_feeds_have_links() -> None:
    text = f'<p>{IMG} <a href="x.html">{IMG}</a> <img src="//a.here/b" width="9" class="c" srcset="//a.here/c 2x"></p>'
    assert as_links(link_html(text, lambda *_: False)) == (
        '<p><a href="https://pics.here/one.png">Picture: A dune</a> <a href="x.html">A dune</a>'
        ' <a href="//a.here/b">Picture on a.here</a></p>'
    )


@pytest.mark.parametrize(
    ("address", "given", "expected"),
    [
        ("https://img.shields.io/badge/a-b-green", {}, True),
        ("https://github.com/a/b/actions/workflows/ci.yml/badge.svg?branch=main", {}, True),
        ("https://colab.research.google.com/assets/colab-badge.svg", {}, True),
        ("https://example.org/badger.png", {}, False),
        ("https://example.org/a.png", {"height": "16px"}, True),
        ("https://example.org/a.png", {"style": "max-height: 1.2em"}, True),
        ("https://example.org/a.png", {"style": "height: 30px"}, True),
        ("https://example.org/a.png", {"width": "40"}, True),
        ("https://example.org/a.png", {"width": "40%", "height": "300"}, False),
        ("https://example.org/a.png", {"style": "line-height: 1em; width: 30em"}, False),
    ],
)
def test_what_is_small(address: str, given: dict[str, str], *, expected: bool) -> None:
    assert is_small(address, given) is expected


def test_what_a_box_holds() -> None:
    page = shown(
        '<p><a class="big" href="x.html"><img src="https://Me@Pics.here:81/one.png?a=1&amp;b" alt="A &quot;dune&quot;"'
        ' title="T" width="300" height="200" srcset="https://pics.here/two.png 2x" class="wide" onerror="alert(1)"'
        ' style="float: left; border: 0"></a></p>'
    )
    (box,) = page.select(".pf-picture")
    assert box.attrs == {
        "class": ["pf-picture"],
        "data-alt": 'A "dune"',
        "data-title": "T",
        "data-width": "300",
        "data-height": "200",
        "data-srcset": "https://pics.here/two.png 2x",
        "data-class": "wide",
        "data-style": "float: left; border: 0",
        "style": "float: left; width: 300px; aspect-ratio: 300 / 200",
    }
    outer, there = box.select("a")
    assert (outer["href"], outer["class"], outer.get_text()) == ("x.html", ["big"], 'A "dune"')
    assert (there["href"], there.get_text()) == ("https://Me@Pics.here:81/one.png?a=1&b", "Open it there")
    assert box.select_one("button bdi").get_text() == "pics.here:81"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "style"),
    [
        ('width="60%"', "width: 60%"),
        ('style="width:12em;margin-left: 1em; max-width: 100%"', "margin-left: 1em; width: 12em"),
        ('height="150"', "min-height: 150px"),
        ('align="right" width="120"', "float: right; width: 120px"),
        ('width="auto" align="center"', None),
    ],
)
def test_the_size_of_a_box(given: str, style: str | None) -> None:
    (box,) = shown(f'<p><img src="//a.here/b.png" {given}></p>').select(".pf-picture")
    assert box.get("style") == style


@pytest.mark.parametrize(
    ("text", "load", "frame", "style"),
    [
        (
            '<iframe src="//a.here/b" width="100%" height="152">',
            "iframe",
            "//a.here/b",
            "width: 100%; min-height: 152px",
        ),
        ('<iframe src="https://a.here/b" width="9e9">', "iframe", "https://a.here/b", "aspect-ratio: 16 / 9"),
        ('<iframe src="//a.here" style="height:80vh">', "iframe", "//a.here", "min-height: 80vh"),
        (
            '<div style="padding-bottom: 75%; height: 0"><iframe src="//a.here" height="100%"></iframe></div>',
            *("iframe", "//a.here", "aspect-ratio: 100 / 75"),
        ),
        (
            '<p>A:<br><iframe src="https://youtu.be/ab" height="90">',
            "iframe",
            f"{TUBE}ab?autoplay=1",
            "min-height: 90px",
        ),
        (
            '<iframe src="https://gist.github.com/me/0a">',
            "iframe",
            'data:text/html,<base target="_blank"><script src="https://gist.github.com/me/0a.js"></script>',
            "aspect-ratio: 16 / 9",
        ),
        (
            '<iframe src="https://gist.github.com/me/0a?file=a%22.py">',
            "iframe",
            'data:text/html,<base target="_blank"><script src="https://gist.github.com/me/0a.js?file=a%2522.py"></script>',
            "aspect-ratio: 16 / 9",
        ),
        ('<video width="300"><source src="http://a.here/b.mp4"></video>', "video", None, "width: 300px"),
        ('<audio src="https://a.here/b.mp3" style="height: 30px"></audio>', "audio", None, "min-height: 30px"),
    ],
)
def test_what_a_click_loads(text: str, load: str, frame: str | None, style: str) -> None:
    page = shown(f"<div>{text}</div>")
    (box,) = page.select(".pf-picture")
    assert (box["data-load"], box.get("data-frame"), box["style"]) == (load, frame, style)
    assert not page.select("iframe, video, audio, [src]")
    assert {button.get_text().partition(" from ")[0] for button in page.select("button")} == {"Load"}


@pytest.mark.parametrize(
    "text",
    [
        '<iframe src="http://a.here/b"></iframe>',
        '<iframe src="//a.here/stars" height="20"></iframe>',
        '<p>See <iframe src="//a.here/b"></iframe> here</p>',
        '<h2><iframe src="//a.here/b"></iframe></h2>',
        '<iframe src="javascript:alert(1)"></iframe>',
        '<p><a class="pf-remote" href="data:text/html,x" data-load="iframe">x</a></p>',
    ],
)
def test_frames_that_are_no_boxes(text: str) -> None:
    assert not shown(text).select(".pf-picture, [data-frame]")


@pytest.mark.parametrize(
    "text",
    [
        '<p><img src="https://a.here/b" load="script"></p>',
        '<p><a class="pf-remote" href="https://a.here/b" data-load="script">x</a></p>',
    ],
)
def test_a_click_loads_no_script(text: str) -> None:
    (box,) = shown(text).select(".pf-picture")
    assert "data-load" not in box.attrs
