"""Convert texts of other formats to our inline markup, and back.

`composer.is_inline` decides which fields hold markup: in all others a star is a star. JSON Resume's texts are plain,
those of RenderCV and the newer al-folio are Markdown, and the older al-folio's are HTML. The words stay the same.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import groupby

from portfolio.resume.composer import has_open_mark
from portfolio.sources import repairs
from portfolio.sources.yaml_source import DataPath
from portfolio.text import inline
from portfolio.text.inline import Inline, Link, Span
from portfolio.text.links import DeadLink, resolve
from portfolio.text.site_index import SiteIndex

_RAW = set("$schema url email image username startDate endDate date releaseDate doi arxiv countryCode order".split())
_SPECIAL = re.compile(r"[\\`*\[\]]|(?<!\w)_|_(?!\w)|\{(?=\{)")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+|mailto:[^\s<>]+)>")
_TYPST_SIGN = re.compile(r'#str\("([^"]*)"\)')
_TYPST_PART = re.compile(r"#(?:underline|text|strong|emph|highlight|smallcaps|box)(?:\([^()]*\))?\[([^\[\]]*)\]")
_DASHES = re.compile(r"(?<=\s)-{2,3}(?=\s)|(?<=\w)-{2,3}(?=\w)")
_NO_NAME = re.compile(r"(?:link|url|code|demo|github|paper|pdf|source|website|view|here)", re.IGNORECASE)
_TARGET_KINDS = ("https", "http", "mailto")
_NOWHERE = SiteIndex()

Lost = list[str]
"""Links that had to be removed, as `words: target`."""


@dataclass(frozen=True)
class Dialect:
    """How to read one format's texts: `inline` for fields with markup, `plain` for those without."""

    inline: Callable[[str, DataPath], tuple[str, Lost]]
    plain: Callable[[str], str]
    linked: Callable[[str], tuple[str, list[str]] | None]
    """Returns the words of a text with links, and their targets; None if it has none."""
    stripped: Callable[[str], list[str]] = lambda _text: []
    """Returns the tags of a text that are dropped."""


def is_raw(path: DataPath) -> bool:
    """Return whether the text at a path is a URL, a date or another tool's setting, never prose."""
    words = [part for part in path if isinstance(part, str)]
    return not words or words[-1] in _RAW or words[0] == "meta"


def escape(text: str) -> str:
    """Escape a plain text so that it is shown as is; only what would be read as markup gets a backslash."""
    if not _SPECIAL.search(text):
        return text
    sparing = (_escaped(text, some) for some in ("\\`*_[]", "`*_[]", "*_[]", "`_[]", "_[]", "_"))
    is_shown = (written for written in sparing if "](" not in text and _shows(written, text))
    return next((written for written in is_shown if not has_open_mark(written)), _escaped(text, ""))


def escape_joined(text: str) -> str:
    """Escape a text that shares a line with others, where marks of two texts could pair."""
    return _escaped(text, "")


def plain_text(text: str, index: SiteIndex = _NOWHERE) -> str:
    """Return the words that a text with markup shows, with white space as written."""
    unmarked = inline.plain(inline.parse(text)) if "](" not in text else inline.plain(resolved(text, index))
    spaces = re.findall(r"\s+", text.strip())
    words = unmarked.strip().split(" ")
    if len(words) != len(spaces) + 1:
        return unmarked
    return "".join(part for pair in zip(words, [*spaces, ""], strict=True) for part in pair)


def resolved(text: str, index: SiteIndex) -> Inline:
    """Parse a text and make its links absolute; a link that does not work off the site becomes its words."""
    parts: list[Span | Link] = []
    for part in inline.parse(text):
        if isinstance(part, Span):
            parts.append(part)
            continue
        address = resolve(part.target, index)
        if isinstance(address, DeadLink):
            parts.extend(part.spans or (Span(part.target),))
            continue
        spans = part.spans or (Span(address.name),)
        url = full_url(address.url, index) if address.is_on_site else address.url
        parts.extend([Link(url, spans, address.name)] if url else spans)
    return tuple(parts)


def full_url(url: str, index: SiteIndex) -> str:
    """Return the absolute URL of a page of the site, or "" if the page's or the site's URL is unknown."""
    return f"{index.site_url.rstrip('/')}/{url}" if url and index.site_url else ""


def to_markdown(parts: Inline, escaped: Callable[[str], str] = escape_joined) -> str:
    """Write spans and links as Markdown; `escaped` escapes words for one dialect.

    If marks of neighbours would run into each other, drop emphasis, then bold. The words always stay.
    """
    fewer = (parts, _without_emphasis(parts, and_bold=False), _without_emphasis(parts, and_bold=True))
    texts = [_parts(form, escaped) for form in fewer]
    unmarked = inline.plain(parts).split()
    return next((text for text in texts if inline.plain(inline.parse(text)).split() == unmarked), texts[0])


def from_markdown(text: str) -> tuple[str, Lost]:
    """Convert a Markdown text to our markup: links without a valid URL are fixed or become words."""
    text = _AUTOLINK.sub(lambda match: f"[{match[1].removeprefix('mailto:')}]({match[1]})", _without_typst(text))
    parts = inline.parse(text)
    if all(_is_target(link.target) for link in inline.links(parts)):
        return text, []
    return with_sound_links(parts)


def markdown_words(text: str) -> str:
    """Return the words of a Markdown text."""
    text = _without_typst(_AUTOLINK.sub(r"\1", text))
    return inline.plain(inline.parse(text)) if _SPECIAL.search(text) else text


def markdown_link(text: str) -> tuple[str, list[str]] | None:
    """Return the words of a Markdown text with links, and their targets, else None."""
    return _linked(inline.parse(_without_typst(text)))


def from_html(text: str) -> tuple[str, Lost]:
    """Convert an HTML text to our markup: bold, emphasis, code and links stay, other tags go."""
    if not re.search(r"[<&]", text):
        return escape(text), []
    return with_sound_links(html_parts(text))


def html_words(text: str) -> str:
    """Return the words of an HTML text."""
    return inline.plain(html_parts(text)) if re.search(r"[<&]", text) else text


def html_link(text: str) -> tuple[str, list[str]] | None:
    """Return the words of an HTML text with links, and their targets, else None."""
    return _linked(html_parts(text))


def _linked(parts: Inline) -> tuple[str, list[str]] | None:
    """Return words and targets; the word of a link at the end that says only that it is one is left out."""
    links = inline.links(parts)
    words = inline.plain(parts).strip()
    if links and _NO_NAME.fullmatch(links[-1].text):
        words = re.sub(rf"[\W_]+{re.escape(links[-1].text)}\W*\Z", "", words)
    return (words, [link.target for link in links]) if links else None


MARKDOWN = Dialect(lambda text, _path: from_markdown(text), markdown_words, markdown_link)
HTML = Dialect(lambda text, _path: from_html(text), html_words, html_link)


def _without_typst(text: str) -> str:
    """Undo what `rendercv` writes for characters that RenderCV cannot escape, and write what Typst would show."""
    text = _TYPST_SIGN.sub(lambda match: escape_joined("`" if match[1] == r"\u{60}" else match[1]), text)
    return _DASHES.sub(lambda match: "–" if len(match[0]) == 2 else "—", _TYPST_PART.sub(r"\1", text))


def _escaped(text: str, spared: str) -> str:
    return _SPECIAL.sub(lambda match: match[0] if match[0] in spared else "\\" + match[0], text)


def _shows(written: str, text: str) -> bool:
    parts = inline.parse(written)
    return parts == ((Span(" ".join(text.split())),) if text.strip() else ())


def _is_target(target: str) -> bool:
    is_kind = target.partition(":")[0].casefold() in _TARGET_KINDS
    return is_kind and not isinstance(resolve(target, _NOWHERE), DeadLink)


def with_sound_links(parts: Inline) -> tuple[str, Lost]:
    """Write parts in our markup: links without a valid URL are fixed or become words."""
    sound: list[Span | Link] = []
    lost: Lost = []
    for part in parts:
        if isinstance(part, Span) or _is_target(part.target):
            sound.append(part)
        elif url := repairs.url(part.target):
            sound.append(replace(part, target=url))
        else:
            lost.append(f"{part.text}: {part.target}")
            sound.extend(part.spans)
    return to_markdown(tuple(sound)), lost


def _parts(parts: Inline, escaped: Callable[[str], str]) -> str:
    texts: list[str] = []
    spans: list[Span] = []
    for part in inline.joined(part for part in parts if part.text):
        if isinstance(part, Span):
            spans.append(part)
        else:
            label = "".join(_bold(part.spans, escaped))
            texts += [*_bold(spans, escaped), f"[{label}]({_target(part.target)})"]
            spans = []
    return "".join([*texts, *_bold(spans, escaped)])


def _bold(spans: Iterable[Span], escaped: Callable[[str], str]) -> Iterator[str]:
    for is_strong, group in groupby(spans, key=lambda span: span.is_strong):
        yield _marked("".join(_emphasised(group, escaped)), "**" if is_strong else "")


def _emphasised(spans: Iterable[Span], escaped: Callable[[str], str]) -> Iterator[str]:
    for is_emphasis, group in groupby(spans, key=lambda span: span.is_emphasis):
        text = "".join(_code(span.text) if span.is_code else escaped(span.text) for span in group)
        yield _marked(text, "*" if is_emphasis else "")


def _marked(text: str, mark: str) -> str:
    """Put marks around the words, not around the white space at their ends."""
    words = text.strip()
    if not mark or not words:
        return text
    before, _, after = text.partition(words)
    return before + mark + words + mark + after


def _without_emphasis(parts: Inline, *, and_bold: bool) -> Inline:
    def fewer(span: Span) -> Span:
        return replace(span, is_emphasis=False, is_strong=span.is_strong and not and_bold)

    return tuple(
        replace(part, spans=tuple(map(fewer, part.spans))) if isinstance(part, Link) else fewer(part) for part in parts
    )


def _code(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"


def _target(target: str) -> str:
    is_simple = not re.search(r"[\s<>]", target) and target.count("(") == target.count(")")
    return target if is_simple else "<" + re.sub(r"[\s<>]", "", target) + ">"


class _Html(HTMLParser):
    """Collects spans and links."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Span | Link] = []
        self._open: list[str] = []
        self._target = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "p", "li", "div"):
            self.parts.append(Span(" "))
        if tag == "a":
            self._target = dict(attrs).get("href") or ""
        if tag not in ("br", "img", "hr", "wbr"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag)]
        if tag == "a":
            self._target = ""
        if tag in ("p", "li", "div"):
            self.parts.append(Span(" "))

    def handle_data(self, data: str) -> None:
        span = Span(
            " ".join(re.split(r"\s+", data)),
            is_strong=bool({"b", "strong"} & set(self._open)),
            is_emphasis=bool({"i", "em"} & set(self._open)),
            is_code="code" in self._open,
        )
        before = self.parts[-1] if self.parts else None
        if self._target and isinstance(before, Link) and before.target == self._target:
            self.parts[-1] = replace(before, spans=(*before.spans, span))
        else:
            self.parts.append(Link(self._target, (span,)) if self._target else span)


def without_sections(text: str) -> str:
    """Escape the beginnings of marked sections, `<![`, on which Python's HTML parser may fail."""
    return text.replace("<![", "&lt;![")


def html_parts(text: str) -> Inline:
    """Parse an HTML text."""
    parser = _Html()
    parser.feed(without_sections(text))
    parser.close()
    return tuple(parser.parts)
