"""Pictures and frames of other hosts: a link where a page's text travels, a box on the page that loads them on a click.

In: the address of a picture, a frame, a film or a sound, and what its tag or its Markdown says of it. Out:
`picture_link`, which stands in its place in the page's HTML, in feeds, excerpts and lists; and `with_picture_boxes`, a
finished page's HTML, where each such link is a box of the picture's size. Nothing of the other host is loaded before
the reader's click, and without script the box has a link to the picture. A small picture, a badge, and one in a heading
or among the words of a line stay links.
"""

import html
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from portfolio.text.players import FILMS, Words, frame_of

GIVEN = ("load", "alt", "title", "width", "height", "srcset", "sizes", "dark", "class", "style", "align")
"""What a link keeps of a picture; `dark` is its file for dark colours, `load` the element of a frame, film or sound."""
_LOADED = ("iframe", "video", "audio")
_SMALL = 40
"""CSS pixels up to which a picture is drawn like a letter."""
_SIGNS = re.compile(r"[\\`*_{}\[\]()#$!~^=@|\"']|:(?!\s)")
"""Signs that Markdown, and extensions of it, might read within a tag."""
_SIGNS_OF_SPANS = re.compile(r"[\\`\[\]$]")
"""The signs of code, formulas and links, which Markdown finds before tags."""
_BADGE = re.compile(
    r"//(?:[\w-]+\.)*(?:shields\.io|badgen\.net|badge\.fury\.io|codecov\.io|coveralls\.io|travis-ci\.(?:org|com)|mybinder\.org"
    r"|zenodo\.org|circleci\.com|ci\.appveyor\.com|pepy\.tech|isitmaintained\.com|visitor-badge\.[\w.]+|hits\.[\w.]+)/"
    r"|[/._-]badges?(?:[/._-]|$)|/workflows/[^?#]*badge",
    re.IGNORECASE,
)
_HELD = re.compile("[\x0e-\x10\ue010]\\d+[\x11\ue011]")
"""What stands for code or a formula in a text that is being changed, here and in notebooks."""
_PIXELS = re.compile(r"\s*(\d+)(?:\.\d+)?\s*(?:px)?\s*")
_LETTERS = re.compile(r"\s*[0-2]?(?:\.\d+)?\s*r?em\s*")
_STYLED = re.compile(
    r"(?<![\w-])(?P<name>(?:max-)?width|(?:max-)?height|aspect-ratio|float|margin(?:-\w+)?)\s*:\s*(?P<value>[^;]+)"
)
_HEIGHT = re.compile(r"\d+(?:\.\d+)?(?:r?em|vh)")
_LENGTH = re.compile(r"\d+(?:\.\d+)?(?:px|%|r?em|vw|ch)")
_MARKED = re.compile(
    r"(?P<outer><a\b(?![^<>]*\spf-remote)[^<>]*>)?<(?P<tag>a|span) class=\"pf-remote\"(?P<given>[^<>]*)>"
    r"(?P<words>[^<]*)</(?P=tag)>(?(outer)</a>)"
)
_ROOM = re.compile(
    r"<(?P<tag>div|p|figure|center)\b[^<>]{0,500}\bpadding(?:-bottom|-top)?\s*:\s*(?P<percent>\d{1,3}(?:\.\d+)?)%"
    r"[^<>]*>\s*(?P<link><a class=\"pf-remote\"[^<>]*\sdata-load=\"iframe\"[^<>]*)>(?P<rest>[^<]*</a>)\s*</(?P=tag)>",
    re.IGNORECASE,
)
"""A frame alone in an element whose padding, a share of its width, gives it its height."""
_SIZES = re.compile(r"\sdata-(?:width|height|style)=\"[^\"]*\"")
_SPACED = re.compile(r"(<a\b[^<>]*>)\s*(<span class=\"pf-remote\"[^<>]*>[^<]*</span>)\s*(</a>)")
_DATA = re.compile(r"\s(?:data-)?([a-z]+)=\"([^\"]*)\"")
_LINE_END = re.compile(
    r"(\n|<br\b[^<>]*>|</?(?:p|div|section|article|aside|figure|figcaption|center|blockquote|ul|ol|li|dl|dd|dt"
    r"|table|thead|tbody|tr|td|th|h[1-6]|details|summary|header|footer)\b[^<>]*>)"
)
_KEPT = re.compile(r"\sdata-[a-z]+=\"[^\"]*\"")
_TAG = re.compile(r"<[^<>]*>")
_CAPTION = re.compile(r"\s*<(?P<tag>em|i|small|sub)>.*</(?P=tag)>\s*")
"""What may follow the last picture of a line."""


def picture_link(address: str, given: Mapping[str, str], words: str, *, is_in_link: bool = False) -> str:
    """Return the link that stands for a picture of another host, or only a mark within a link of the author's."""
    kept = "".join(f' data-{name}="{_written(given[name])}"' for name in GIVEN if given.get(name))
    target = _SIGNS_OF_SPANS.sub(_reference, html.escape(address))
    if is_in_link:
        return f'<span class="pf-remote" data-href="{target}"{kept}>{_written(words)}</span>'
    return f'<a class="pf-remote" href="{target}"{kept}>{_written(words)}</a>'


def _written(text: str) -> str:
    """Return a text that is the same in HTML and within Markdown, where no address in it becomes a link."""
    whole = _HELD.sub("…", " ".join(text.split()))
    written = _SIGNS.sub(_reference, html.escape(whole, quote=False))
    return written.replace("://", "&#58;//").replace("www.", "www&#46;")


def _reference(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};"


def is_small(address: str, given: Mapping[str, str]) -> bool:
    """Return whether a picture is a badge, or drawn as small as a letter."""
    styled = {found["name"]: found["value"] for found in _STYLED.finditer(given.get("style", ""))}
    for name in ("height", "width"):
        for length in (given.get(name, ""), styled.get(name, ""), styled.get(f"max-{name}", "")):
            pixels = _PIXELS.fullmatch(length)
            if (pixels and int(pixels[1]) <= _SMALL) or (length and _LETTERS.fullmatch(length)):
                return True
    return _BADGE.search(address) is not None


def with_picture_boxes(page: str, words: Words) -> str:
    """Return a finished page's HTML with a box for each picture or frame of another host."""
    if 'class="pf-remote"' not in page:
        return page
    page = _ROOM.sub(_with_room, page) if "padding" in page else page
    parts = _LINE_END.split(_SPACED.sub(r"\1\2\3", page))
    is_heading = False
    for number in range(0, len(parts), 2):
        if number and (heading := re.match(r"<(/?)h[1-6]", parts[number - 1])):
            is_heading = not heading[1]
        if 'class="pf-remote"' in parts[number]:
            parts[number] = _with_boxes(parts[number], words, is_heading=is_heading)
    return "".join(parts)


def _with_room(found: re.Match[str]) -> str:
    style = f' data-style="aspect-ratio: 100 / {found["percent"]}"'
    return f"<p>{_SIZES.sub('', found['link'])}{style}>{found['rest']}</p>"


def _with_boxes(line: str, words: Words, *, is_heading: bool) -> str:
    """Return a line with boxes for pictures that are alone on it or at its end."""
    found = list(_MARKED.finditer(line))
    ends = [0, *(match.end() for match in found)]
    gaps = [line[end:start] for end, start in zip(ends, [*(match.start() for match in found), len(line)], strict=True)]
    texts = [html.unescape(_TAG.sub("", gap)).strip() for gap in gaps]
    with_words = [number for number, text in enumerate(texts) if re.search(r"\w", text)]
    last = max((number for number, text in enumerate(texts[:-1]) if text), default=0)
    is_end_free = not texts[-1] or _CAPTION.fullmatch(gaps[-1]) is not None
    parts = gaps[:1]
    for number, match in enumerate(found):
        is_last = is_end_free and last <= number
        is_in_words = is_heading or not (is_last or not with_words)
        parts += [_displayed(match, words, is_in_words=is_in_words), gaps[number + 1]]
    return "".join(parts)


def as_links(page: str) -> str:
    """Return HTML with a plain link for each picture of another host, for lists and feeds."""
    return _MARKED.sub(_plain, page) if 'class="pf-remote"' in page else page


def _plain(found: re.Match[str]) -> str:
    if found["tag"] == "span":
        return f"{found['outer']}{found['words']}</a>" if found["outer"] else found["words"]
    return f"<a{_KEPT.sub('', found['given'])}>{found['words']}</a>"


def _displayed(found: re.Match[str], words: Words, *, is_in_words: bool) -> str:
    given = {name: html.unescape(value) for name, value in _DATA.findall(found["given"])}
    address, outer = given.get("href", ""), found["outer"] or ""
    is_alone = outer or found["tag"] == "a"
    path = urlsplit(address).path.lower() if "[" not in address else ""
    kind = given.get("load", "")
    if kind not in _LOADED:  # the author's own HTML may say anything
        given["load"] = kind = ""
    frame = frame_of(address) if kind == "iframe" else ""
    cannot_load = not frame if kind == "iframe" else not kind and path.endswith(FILMS)
    if not is_alone or is_in_words or cannot_load or (kind in ("", "iframe") and is_small(address, given)):
        return _plain(found)
    label = html.escape(given.get("alt", "")) or (found["words"] if outer else "")
    named = f"{outer}{label}</a>" if outer else f"<span>{label}</span>"
    kept = "".join(f' data-{name}="{html.escape(given[name])}"' for name in GIVEN if given.get(name))
    style = _size(given)
    host = html.escape((urlsplit(address).netloc.rpartition("@")[2] if "[" not in address else address).lower())
    keys = ("load_frame" if kind else "load_pictures", "player_from")
    load, whose = (html.escape(words[key]).format(f"<bdi>{host}</bdi>") for key in keys)
    kept += f' data-frame="{html.escape(frame)}"' if frame else ""
    there = f'<a href="{html.escape(address)}">{html.escape(words["player_there"])}</a>'
    return (
        f'<span class="pf-picture"{kept}{style}><span class="pf-picture__alt">{named}</span>'
        '<span class="pf-picture__ask" data-pagefind-ignore><button type="button" class="md-button">'
        f'<span>{load}</span></button> <span><span class="pf-picture__host">{whose}</span> {there}</span></span></span>'
    )


def _size(given: Mapping[str, str]) -> str:
    """Return the attribute with the size and the side of a box, as far as they are given."""
    styled = {found["name"]: found["value"].strip() for found in _STYLED.finditer(given.get("style", ""))}
    sizes = {name: styled.pop(name, "") or given.get(name, "").strip() for name in ("width", "height")}
    plain = {name: f"{value}px" if value.isdecimal() else value for name, value in sizes.items()}
    for name in ("max-width", "max-height"):
        styled.pop(name, "")
    align = given.get("align", "").lower()
    made = {**({"float": align} if align in ("left", "right") else {}), **styled}
    wide, high = (_PIXELS.fullmatch(plain[name]) for name in ("width", "height"))
    if _LENGTH.fullmatch(plain["width"]):
        made["width"] = plain["width"]
    if given.get("load"):
        if high or _HEIGHT.fullmatch(plain["height"]):
            made["min-height"] = plain["height"]
        elif given["load"] == "iframe":
            made.setdefault("aspect-ratio", "16 / 9")
    elif wide and high and int(high[1]):
        made["aspect-ratio"] = f"{wide[1]} / {high[1]}"
    elif high:
        made["min-height"] = plain["height"]
    text = "; ".join(f"{name}: {value}" for name, value in made.items())
    return f' style="{html.escape(text)}"' if text else ""
