"""The quick reader calls a parser's handlers just as the parser would, only faster."""

import re
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest

from portfolio import quick_html


class Recorder(HTMLParser):
    """Record the calls of its handlers; text that comes in pieces is joined."""

    def __init__(self, *, is_quick: bool) -> None:
        super().__init__()
        self.events: list[tuple[object, ...]] = []
        self.fed_itself = False
        if is_quick:
            self.feed = lambda data: quick_html.feed(self, data, self._by_itself)  # type: ignore[method-assign]

    @staticmethod
    def _by_itself(parser: HTMLParser, text: str) -> None:
        assert isinstance(parser, Recorder)
        parser.fed_itself = True
        HTMLParser.feed(parser, text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(("start", tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("end", tag))

    def handle_data(self, data: str) -> None:
        if self.events and self.events[-1][0] == "text":
            data = f"{self.events.pop()[1]}{data}"
        self.events.append(("text", data))


def read(text: str, *, is_quick: bool) -> Recorder:
    """Parse a text and return the recorder."""
    parser = Recorder(is_quick=is_quick)
    parser.feed(text)
    parser.close()
    return parser


QUICK = [
    "",
    "text &amp; more &lt;tags&gt; &copy &unknown; &#233;",
    '<h2 id="a-b">A<a class="headerlink" href="#a-b" title="Permanent &amp; link">&para;</a></h2>',
    "<P CLASS='x'>y<br>z<br/><img src=\"a.png\" alt='>' hidden /></P>",
    '<section data-search-exclude><input type="checkbox" checked disabled></section >'.replace(" >", ">"),
    "<math><mi>x</mi></math>\n<svg viewBox=\"0 0 1 1\"><path d='M0'/></svg>",
    "</p></nothing>a",
    '<td align="">1</td>\n<a href="?a=1&amp;b=2&c">x</a>',
]
OTHERS = [
    "a < b",
    "<p",
    "<a href=x>unquoted</a>",
    "<script>if (a<b) {}</script>",
    "<!-- a --><p>b</p>",
    "<textarea><b></textarea>",
    "<p =x>",
    "<a href='x'title='y'>z</a>",
    "&am<b>p;</b>",
    "trailing &am",
]


@pytest.mark.parametrize("text", QUICK)
def test_whole_tags_are_read_quickly(text: str) -> None:
    quick = read(text, is_quick=True)
    assert not quick.fed_itself
    assert quick.events == read(text, is_quick=False).events


@pytest.mark.parametrize("text", OTHERS)
def test_anything_else_gives_the_same(text: str) -> None:
    assert read(text, is_quick=True).events == read(text, is_quick=False).events


def test_any_mixture_gives_the_same() -> None:
    random = Random(3)
    pieces = [piece for text in (*QUICK, *OTHERS) for piece in re.split(r"(?=[<>&\"' ])", text) if piece]
    for _ in range(3000):
        text = "".join(random.choices(pieces, k=random.randint(1, 9)))
        assert read(text, is_quick=True).events == read(text, is_quick=False).events, text


def test_the_pages_of_this_site_are_read_quickly(built_site: Path) -> None:
    seen = 0
    for file in built_site.rglob("*.html"):
        article = re.search(r"<article\b.*?</article>", file.read_text("utf-8"), re.DOTALL)
        if article:
            text = re.sub(r"<!--.*?-->", "", article[0], flags=re.DOTALL)
            quick = read(text, is_quick=True)
            assert quick.events == read(text, is_quick=False).events
            seen += not quick.fed_itself
    assert seen > 3
