"""Replace content from other hosts with links to it: a page of this site loads nothing from elsewhere.

Works on the HTML of an output or a Markdown cell, and on pictures in Markdown. Code and formulas must be removed first.
Reports pictures as N106, audio and video as N112, frames and plug-ins as N102.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Callable
from urllib.parse import urlsplit

from portfolio.notebooks.raw_html import read_attributes

Report = Callable[[str, str], None]
"""Called with a code and a description ("a picture")."""

_REST = r"(?P<{0}>[^<>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^<>\"']*+)*)"
_MEDIA = re.compile(
    rf"<(?P<room>video|audio|object|iframe)\b{_REST.format('rest')}>(?P<inside>.*?)(?:</(?P=room)\s*>|\Z)"
    rf"|<(?P<alone>img|embed|source|track|input)\b{_REST.format('attributes')}>",
    re.DOTALL | re.IGNORECASE,
)
_INNER = re.compile(rf"<(?:source|embed|param|img)\b{_REST.format('attributes')}>", re.IGNORECASE)
_REMOTE = re.compile(r"\s*(?:https?:)?//")
_STYLE_ADDRESS = re.compile(r"url\(\s*(?:&quot;|[\"'])?(?:https?:)?//[^()\"'<>]*(?:&quot;|[\"'])?\s*\)", re.IGNORECASE)
_SETS = re.compile(r"\s(?:srcset|poster|background)\s*=\s*(?:\"[^\"]*//[^\"]*\"|'[^']*//[^']*'|[^\s\"'>]*//[^\s>]+)")
_LINK_END = re.compile(r"<(/?)a\b", re.IGNORECASE)
_IMAGE = re.compile(
    r"!\[(?P<alt>[^\]\n]*)\]\(\s*<?(?P<address>(?:https?:)?//[^)\s>]+)>?(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)(?:\{[^}\n]*\})?"
)
_KINDS = {
    "video": ("N112", "a film"),
    "audio": ("N112", "a sound"),
    "source": ("N112", "a sound or film"),
    "track": ("N112", "a film's subtitles"),
    "img": ("N106", "a picture"),
    "input": ("N106", "a picture"),
}
_FRAME = ("N102", "a frame")


def link_html(text: str, report: Report) -> str:
    """Return the HTML with links in place of content from other hosts."""
    if "//" not in text or "<" not in text:
        return text

    ends = list(_LINK_END.finditer(text))
    places = [end.start() for end in ends]

    def show(media: re.Match[str]) -> str:
        name = (media["room"] or media["alone"]).lower()
        attributes = read_attributes(media["rest"] or media["attributes"] or "")
        address = attributes.get("src") or attributes.get("data") or ""
        inner = [read_attributes(tag["attributes"]) for tag in _INNER.finditer(media["inside"] or "")]
        sources = [address, *(tag.get("src") or "" for tag in inner)]
        remote = next((source for source in sources if _REMOTE.match(source)), None)
        if remote is None:
            return _SETS.sub("", media[0]) if "//" in media[0] else media[0]
        code, what = _KINDS.get(name, _FRAME)
        report(code, what)
        label = attributes.get("alt") or attributes.get("title") or ""
        shown = html.escape(_label(what, label, remote), quote=False)
        before = bisect_left(places, media.start())
        if before and not ends[before - 1][1]:
            return shown  # links cannot be nested
        return f'<a href="{html.escape(remote.strip())}">{shown}</a>'

    text = _MEDIA.sub(show, text)
    if "url(" in text and _STYLE_ADDRESS.search(text):
        report("N106", "a picture")
        text = _STYLE_ADDRESS.sub("none", text)
    return text


def link_markdown(text: str, report: Report) -> str:
    """Return a line of Markdown with links in place of pictures from other hosts."""
    if "![" not in text or "//" not in text:
        return text

    def show(image: re.Match[str]) -> str:
        report("N106", "a picture")
        address = image["address"]
        return f"[{_label('a picture', image['alt'], address)}]({address})"

    return _IMAGE.sub(show, text)


def _label(what: str, label: str, address: str) -> str:
    kind = what.removeprefix("a ").capitalize()
    named = " ".join(label.split())
    return f"{kind}: {named}" if named else f"{kind} on {urlsplit(address.strip()).hostname or 'another site'}"
