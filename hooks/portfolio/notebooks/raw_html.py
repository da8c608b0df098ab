"""Make raw HTML from a notebook safe for a page of the site.

Jupyter shows each piece of HTML in a box of its own, so an unclosed tag ends with its cell. On a page it would swallow
what follows, so `TagBalance` closes and drops tags as a browser would in such a box. It follows a Markdown cell through
its pieces, with Markdown between them, so no parser of whole documents can do that. `html_fence` takes HTML through
Python-Markdown unchanged, in a fence of the language `notebook-html`; its formatter `keep_html` must be set as a custom
fence of pymdownx.superfences. `relocate` adapts relative URLs from the notebook's folder to its page. `link_html` and
`link_markdown` replace content from other hosts, which no page of this site loads by itself, with links, which a page
shows as boxes that load after a click: pictures (N106), audio and video (N112), frames and plug-ins. A frame without
encryption stays a link (N102); any other is a link without a report, as a film or demo that a page can show.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping

from markdown.util import BLOCK_LEVEL_ELEMENTS

from portfolio.text.link_scanner import MAY_ASK, REMOTE, as_browsers_read, links_in_html
from portfolio.text.players import frame_of, player_of
from portfolio.text.remote_pictures import picture_link
from portfolio.text.scanner import REST_OF_TAG, VOID_TAGS

FENCE_LANGUAGE = "notebook-html"
BLOCK_TAGS = frozenset(
    """address article aside blockquote body caption center col colgroup dd details dialog dir div dl
    dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html
    iframe legend li link main menu menuitem nav ol optgroup option p param pre script search section
    style summary table tbody td textarea tfoot th thead title tr track ul""".split()
).union(BLOCK_LEVEL_ELEMENTS) - {"math", "canvas", "video"}
# Closing these on a page would create an empty element; any block closes them anyway.
_FOREIGN = ("svg", "math")
_SELF_ENDING = frozenset({"p", "html", "head", "body"})
TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(?P<raw>script|style|textarea)\b{REST_OF_TAG}>.*?(?:</(?P=raw)\s*>|\Z)"
    rf"|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])(?P<rest>{REST_OF_TAG})>"
    r"|(?P<link><(?:[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>)"
    r"|(?P<stray><)(?=[a-zA-Z/!?])",
    re.DOTALL | re.IGNORECASE,
)
STARTS_BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK_TAGS))})\b", re.IGNORECASE)
_TABLE_TAG = re.compile(rf"<table\b{REST_OF_TAG}>|(?P<close></table\s*>)", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b[^<>]*>.*?(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_HEAD_TAG = re.compile(rf"<(?:base|link|meta(?=[^<>]*\bhttp-equiv\b))\b{REST_OF_TAG}>", re.IGNORECASE)
"""Tags that would change the whole page: its links, its style, its address."""
_STYLE = re.compile(r"<style\b[^<>]*>(.*?)(?:</style\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"(\s(?:src|href|poster)\s*=\s*)(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_FILE_OF_STYLE = re.compile(r"(\burl\(\s*(?:&quot;|[\"'])?)([^()\"'<>\s&]+)", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/#?{]|$")
_PAGE_LINK = re.compile(r"(?:(?<=/)index|(?P<stem>[^/]+))\.(?:ipynb|md)(?P<anchor>#.*)?$")
_TITLE_TAG = re.compile(r"(</?)h1\b", re.IGNORECASE)
_HEADING = re.compile(
    r"<h([2-6])\b([^<>\"']*(?:(?:\"[^\"<>]*\"|'[^'<>]*')[^<>\"']*)*)>((?:[^<\n]|<(?!/?h[1-6]\b))*)</h\1\s*>",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(rf"{STARTS_BLOCK.pattern}|<(?:img|br|svg|math)\b|\$", re.IGNORECASE)
_BACKTICKS = re.compile("`{3,}")


class TagBalance:
    """Tracks the open tags of one cell or output through its pieces, in order."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []
        self._depth = 0
        """The number of open tags that the next block does not end by itself."""

    @property
    def is_open(self) -> bool:
        """Whether the next block is inside an element."""
        return self._depth > 0

    def feed(self, text: str, *, is_inline: bool = False) -> str:
        """Return the piece without unmatched end tags; `<a/>` becomes `<a></a>`."""
        return TAG.sub(lambda match: self._follow(match, is_inline=is_inline), text) if "<" in text else text

    def _follow(self, match: re.Match[str], *, is_inline: bool) -> str:
        if match["stray"]:
            return "&lt;"
        if match["name"] is None:
            return match[0] if match["link"] else _complete(match)
        name = match["name"].lower()
        if name in VOID_TAGS:
            return "" if match["close"] else match[0]
        if match["close"]:
            return self._end(name, match[0])
        if match["rest"].endswith("/"):
            is_foreign = name in _FOREIGN or any(tag in _FOREIGN for tag, _ in self._open)
            return match[0] if is_foreign else f"{match[0][:-2].rstrip()}></{name}>"
        self._open.append((name, is_inline))
        self._depth += name not in _SELF_ENDING
        return match[0]

    def _end(self, name: str, text: str) -> str:
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth][0] == name:
                unclosed = [tag for tag, _ in reversed(self._open[depth + 1 :])]
                self._depth -= sum(tag not in _SELF_ENDING for tag in (name, *unclosed))
                del self._open[depth:]
                return "".join(f"</{tag}>" for tag in unclosed if tag not in BLOCK_TAGS) + text
        return ""

    def close(self, *, only_inline: bool = False) -> str:
        """Return end tags for all open elements, or only for those opened in the current paragraph."""
        ends = ""
        while self._open and (self._open[-1][1] or not only_inline):
            name = self._open.pop()[0]
            self._depth -= name not in _SELF_ENDING
            ends += "" if name in _SELF_ENDING else f"</{name}>"
        return ends


class TableScroller:
    """Wraps the tables of one cell in scrolling boxes, through its pieces, in order.

    A table may continue after a blank line, in a new piece; `TagBalance` closes what stays open.
    """

    def __init__(self) -> None:
        self._depth = 0

    def feed(self, text: str) -> str:
        """Return the piece with a box around each outer table."""
        return _TABLE_TAG.sub(self._wrap, text) if "table" in text.lower() else text

    def _wrap(self, tag: re.Match[str]) -> str:
        if tag["close"] is None:
            self._depth += 1
            return f'<div class="nb-scroll" tabindex="0">{tag[0]}' if self._depth == 1 else tag[0]
        self._depth = max(0, self._depth - 1)
        return f"{tag[0]}</div>" if self._depth == 0 else tag[0]


def _complete(match: re.Match[str]) -> str:
    """Return a comment, script or style with its end tag, which an unfinished piece lacks."""
    text = match[0]
    if text.startswith("<!--"):
        return text if text.endswith("-->") else f"{text}-->"
    end = f"</{match['raw'].lower()}"
    return text if text.rstrip("> \n").lower().endswith(end) else f"{text}{end}>"


def balance_html(text: str) -> str:
    """Return a standalone piece of HTML with all its tags closed."""
    balance = TagBalance()
    return balance.feed(text) + balance.close()


def drop_scripts(text: str, only: re.Pattern[str] | None = None) -> tuple[str, bool]:
    """Remove scripts (or `only` matching ones), page-wide styles and tags of a page's head; return if any were found.

    A style whose selectors all start with an id (pandas' Styler) affects only its own table, and stays.
    """
    without = _SCRIPT.sub(lambda script: script[0] if only and not only.search(script[0]) else "", text)
    without = _STYLE.sub(lambda style: style[0] if _is_local(style[1]) else "", _HEAD_TAG.sub("", without))
    return without, without != text


def _is_local(css: str) -> bool:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    selectors = re.sub(r"\{[^{}]*\}", ",", css).split(",")
    named = [selector.strip() for selector in selectors if selector.strip()]
    return bool(named) and all(selector.startswith("#") for selector in named)


def outer_headings(text: str) -> list[re.Match[str]]:
    """Find the headings below level 1 that are inside no other element and consist of one line of words.

    Groups: level, attributes, and what is between the tags.
    """
    found, offset, balance = [], 0, TagBalance()
    for heading in _HEADING.finditer(text):
        balance.feed(text[offset : heading.start()])
        if balance.is_open:
            balance.feed(heading[0])
        elif re.sub(r"<[^<>]*>", "", heading[3]).strip() and not _NO_WORDS.search(heading[3]):
            found.append(heading)
        offset = heading.end()
    return found


def lower_titles(text: str) -> str:
    """Return the HTML with level-1 headings turned into level 2, because a page has only one: its title."""
    return _TITLE_TAG.sub(r"\1h2", text) if "h1" in text.lower() else text


def can_be_highlighted(code: str) -> bool:
    """Return whether code is short enough to highlight; some Pygments lexers take quadratic time."""
    return len(code) <= 50_000


def fence_of(lines: Iterable[str]) -> str:
    """Return the backticks for a fence around lines: more than any run of them inside."""
    runs = (len(run) for line in lines for run in _BACKTICKS.findall(line))
    return "`" * (max(runs, default=2) + 1)


def html_fence(text: str) -> str:
    """Return the Markdown that puts HTML into the page unchanged."""
    ticks = fence_of([text])
    return f"{ticks}{FENCE_LANGUAGE}\n{text.strip()}\n{ticks}"


def keep_html(
    source: str, _language: str, _css_class: str, _options: Mapping[str, object], _md: object, **_: object
) -> str:
    """Format a `notebook-html` fence for pymdownx.superfences: return the source unchanged."""
    return source


def read_attributes(rest: str) -> dict[str, str]:
    """Parse the attributes in a tag's text after its name."""
    found = re.findall(r"([^\s\"'=<>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", rest)
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in found}


def relocate(text: str, page_to_folder: str) -> str:
    """Adapt relative URLs in HTML tags from the notebook's folder to the page."""
    if not (_ADDRESS.search(text) or "url(" in text):
        return text

    def style(match: re.Match[str]) -> str:
        return match[0] if _ABSOLUTE.match(match[2]) else f"{match[1]}{page_to_folder}{match[2]}"

    def tag(match: re.Match[str]) -> str:
        if not match["name"]:
            return match[0]
        return _FILE_OF_STYLE.sub(style, _ADDRESS.sub(_moved(page_to_folder), match[0]))

    return TAG.sub(tag, text)


def _moved(page_to_folder: str) -> Callable[[re.Match[str]], str]:
    def move(match: re.Match[str]) -> str:
        address = match[2] or match[3] or match[4] or ""
        if _ABSOLUTE.match(address):
            return match[0]
        page = _PAGE_LINK.search(address)
        if page:
            stem = f"{page['stem']}/" if page["stem"] and page["stem"] != "index" else ""
            address = f"{address[: page.start()]}{stem}{page['anchor'] or ''}"
        quote = "'" if '"' in address else '"'
        return f"{match[1]}{quote}{page_to_folder}{address}{quote}"

    return move


Report = Callable[[str, str], object]
"""Called with a code and a description ("a picture"); what it returns is true if the author allows it.

Without a description, it is only asked whether the author allows it.
"""


def remote_message(code: str, what: str, where: str) -> str:
    """Return the message about content from another host, "" for a frame that is shown, which is no problem."""
    instead = "; a link is shown instead" if code == "N102" else ", so it loads only after a click"
    return f"{what}{where} comes from another host{instead}" if what else ""


_MEDIA = re.compile(
    rf"<(?P<room>video|audio|object|iframe|picture)\b(?P<rest>{REST_OF_TAG})>(?P<inside>.*?)(?:</(?P=room)\s*>|\Z)"
    rf"|<(?P<alone>img|embed|source|track|input|image|use|feImage)\b(?P<attributes>{REST_OF_TAG})>",
    re.DOTALL | re.IGNORECASE,
)
_INNER = re.compile(rf"<(?P<name>source|embed|param|img)\b(?P<attributes>{REST_OF_TAG})>", re.IGNORECASE)
_HOST = re.compile(r"\s*(?:https?:)?//(?:[^/?#@\s]*@)?([^/?#:\s]+)", re.IGNORECASE)
_STYLE_ADDRESS = re.compile(
    r"(?:url\(\s*(?:&quot;|[\"'])?|image-set\(\s*(?:&quot;|[\"']))(?:https?:)?[/\\]{2}[^()<>]*\)", re.IGNORECASE
)
_SETS = re.compile(
    r"\s(?:srcset|poster|background)\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'>]+))", re.IGNORECASE
)
_BACKED = re.compile(rf"<(?:body|table|t[dhr]|thead|tbody|tfoot)\b(?P<attributes>{REST_OF_TAG})>", re.IGNORECASE)
_LINK_END = re.compile(r"<(/?)a\b", re.IGNORECASE)
_IMAGE = re.compile(
    r"!\[(?P<alt>[^\]\n]*)\]\(\s*<?(?P<address>(?:https?:)?//[^)\s>]+)>?(?:\s+(?P<title>\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
    r"(?:\{(?P<attributes>[^}\n]*)\})?",
    re.IGNORECASE,
)
_KINDS = {
    "video": ("N112", "a film"),
    "audio": ("N112", "a sound"),
    "source": ("N112", "a sound or film"),
    "track": ("N112", "a film's subtitles"),
    **dict.fromkeys(("img", "picture", "input", "image", "use", "feimage"), ("N106", "a picture")),
}
_FRAME = ("N102", "a frame")
_LOADED = {"iframe": "iframe", "object": "iframe", "embed": "iframe", "video": "video", "audio": "audio"}
"""The elements that a click puts in the place of these."""


def link_html(text: str, report: Report) -> str:
    """Return the HTML with links in place of content from other hosts."""
    if "<" not in text or not MAY_ASK.search(text):
        return text

    ends = list(_LINK_END.finditer(text))
    starts = [end.start() for end in ends]

    def show(media: re.Match[str]) -> str:
        name = (media["room"] or media["alone"]).lower()
        attributes = read_attributes(media["rest"] or media["attributes"] or "")
        tags = [
            (tag["name"].lower(), read_attributes(tag["attributes"])) for tag in _INNER.finditer(media["inside"] or "")
        ]
        inner = [given for tag, given in tags if tag == "img" or name != "picture"]
        if name == "picture":
            dark = (given.get("srcset", "") for _, given in tags if "dark" in given.get("media", ""))
            attributes = {**(inner[-1] if inner else {}), "dark": next(dark, "")}
        address = next((attributes[key] for key in ("src", "data", "href", "xlink:href") if attributes.get(key)), "")
        if name in ("img", "picture") and not address:
            address = attributes.get("srcset", "").strip().partition(" ")[0]
        sources = [address, *(tag.get("src") or "" for tag in inner)]
        sources += [link.target for link in links_in_html(attributes.get("srcdoc", "")) if link.is_embedded]
        remote = next((source for source in map(as_browsers_read, sources) if REMOTE.match(source)), None)
        if remote is None:
            return _SETS.sub(_without_remote_set, media[0])
        code, what = _KINDS.get(name, _FRAME)
        label = attributes.get("alt") or attributes.get("title") or ""
        player = player_of(remote)
        before = bisect_left(starts, media.start())
        is_in_link = before > 0 and not ends[before - 1][1]  # links cannot be nested
        load = "" if is_in_link or not (remote == as_browsers_read(address) or inner) else _LOADED.get(name, "")
        load = load if load != "iframe" or frame_of(remote) else ""
        if player is None and report(code, "" if load == "iframe" else what):
            return media[0]
        displayed = (label or player.host) if player else _label(what, label, remote)
        if load or (name in ("img", "picture") and not player):
            given = {**attributes, "load": load, "alt": label} if load else attributes
            return picture_link(remote, given, (label or displayed) if is_in_link else displayed, is_in_link=is_in_link)
        displayed = html.escape(displayed, quote=False)
        # MagicLink would make a link of an address in the words of a link.
        words = displayed.replace("://", "&#58;//").replace("www.", "www&#46;")
        return displayed if is_in_link else f'<a href="{html.escape(remote)}">{words}</a>'

    text = _MEDIA.sub(show, text)
    if "background" in text:
        text = _BACKED.sub(lambda tag: _SETS.sub(_without_remote_set, tag[0]), text)
    if _STYLE_ADDRESS.search(text) and not report("N106", "a picture"):
        text = _STYLE_ADDRESS.sub("none", text)
    return text


def _without_remote_set(attribute: re.Match[str]) -> str:
    candidates = re.split(r"[\s,]+", attribute["a"] or attribute["b"] or attribute["c"] or "")
    return "" if any(REMOTE.match(as_browsers_read(candidate)) for candidate in candidates) else attribute[0]


def link_markdown(text: str, report: Report) -> str:
    """Return a line of Markdown with links in place of pictures from other hosts."""
    if "![" not in text or "//" not in text:
        return text

    def show(image: re.Match[str]) -> str:
        address = image["address"]
        start, end = image.span()
        is_in_link = start > 0 and text[start - 1] == "[" and text.startswith(("](", "]["), end)
        if player := player_of(address):
            words = image["alt"] or player.host
            return words if is_in_link else f"[{words}]({address})"
        if report("N106", "a picture"):
            return image[0]
        given = {"alt": image["alt"], "title": (image["title"] or "")[1:-1]}
        return markdown_picture(address, given, image["attributes"] or "", is_in_link=is_in_link)

    return _IMAGE.sub(show, text)


def markdown_picture(address: str, given: Mapping[str, str], attributes: str, *, is_in_link: bool = False) -> str:
    """Return the link for a picture of another host that is written in Markdown; `attributes` stand between braces."""
    found = read_attributes(attributes)
    classes = " ".join(name.removeprefix(".") for name in found if name.startswith("."))
    label = (given["alt"] or "Picture") if is_in_link else _label("a picture", given["alt"], address)
    return picture_link(address, {**given, **found, "class": classes}, label, is_in_link=is_in_link)


def _label(what: str, label: str, address: str) -> str:
    kind = what.removeprefix("a ").capitalize()
    named = " ".join(label.split())
    host = _HOST.match(address)
    return f"{kind}: {named}" if named else f"{kind} on {host[1].lower() if host else 'another site'}"
