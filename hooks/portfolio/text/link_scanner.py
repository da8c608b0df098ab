"""Every link in running Markdown, in HTML, and what style sheets and scripts ask of other hosts.

`links_in` finds the links of all kinds in a text without its code: Markdown links, pictures and definitions,
`[[names]]` of pages, addresses in angle brackets, and the attributes of HTML tags. Offsets are those of the text.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portfolio.sources.diagnostics import Lines
from portfolio.sources.yaml_source import FRONT_MATTER
from portfolio.text.scanner import TAG, blanked, html_blocks, is_within, merged, without_code

_NOT_HTML = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<tag>script|textarea)\b[^<>]*>(?P<inside>.*?)(?:</(?P=tag)\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BRACKET = re.compile(r"\\.|\n[ \t]*(?=\n)|[\[\]()]", re.DOTALL)
_ANGLED = re.compile(r"\(\s*<(?P<target>[^<>\n]*)>(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)")
_INNER = re.compile(r"\s*(?P<target>.*?)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*", re.DOTALL)
_DEFINITION = re.compile(
    r"^(?:[ ]{0,3})\[(?P<label>[^\^\]\n][^\]\n]*)\]:[ \t]*\n?[ \t]*(?:<(?P<angled>[^<>\n]+)>|(?P<target>[^\s<]\S*))",
    re.MULTILINE,
)
WIKI = re.compile(
    r"(?<![\\\[\])A-Za-z0-9_])(?P<embeds>(?<!\\)!)?\[\[(?P<target>(?!\^)[^\[\]|\n]*[^\[\]|\n\s\\][^\S\n]*)(?:\\?\|(?P<words>[^\[\]\n]*))?\]\](?![\](\[:])"
)
"""A link by a page's name: `[[name]]`, `[[name#heading]]`, `[[name|words]]`; but no `frame[["column"]]`. With `!` it
embeds a file or a page."""
_NUMBERS = re.compile(r"[\d\s.,;:+-]+")
"""What a list of numbers in brackets holds, but no day as in `2026-11-29`."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LABEL = re.compile(r"[ ]?\[(?P<label>[^\[\]\n]*)\]")
_ATTRIBUTE = re.compile(r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'>]+)))?")
"""Any attribute, so that `onclick="src=x"` is read as one that has no address."""
_ADDRESSES = frozenset("xlink:href href srcset srcdoc src poster data content background".split())
_STYLE_ADDRESS = re.compile(
    r"@import\s+(?:url\(\s*)?[\"']?(?P<sheet>[^\s\"'()<>;]+)[^;<>]*;?"
    r"|image-set\(\s*(?:&quot;|[\"'])(?P<set>[^()\"'<>\s]+)(?:&quot;|[\"'])[^()]*\)"
    r"|url\(\s*(?:&quot;|[\"'])?(?P<file>(?!data:|about:|[#{&])[^()\"'<>\s]+?)(?:&quot;|[\"'])?\s*\)",
    re.IGNORECASE,
)
_NOT_LOADED = re.compile(
    r"\brel\s*=\s*[\"']?(?:alternate|author|bookmark|canonical|help|license|me|next|prev|search|webmention)\b",
    re.IGNORECASE,
)
"""What a `<link>` only names."""
_ASKS = re.compile(
    r"\b(?:fetch|imports?|importScripts|XMLHttpRequest|WebSocket|EventSource|sendBeacon|Worker|getScript|getJSON|ajax|axios)"
    r"\b|\.src\s*=|createElement\("
)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_REMOTE_TEXT = re.compile(
    r"(?P<sign>[\"'`])(?P<address>(?:https?:|wss?:)?//(?!(?:www\.)?w3\.org)[\w-]+(?:\.[\w-]+)+[^\"'`\s<>]*)(?P=sign)"
)
_ASKED = re.compile(
    r"(?:\b(?:fetch|import|importScripts|from|WebSocket|EventSource|sendBeacon|Worker)|\.src\s*=)\s*\(?\s*"
    + _REMOTE_TEXT.pattern
)
_CANDIDATE = re.compile(r"[\s,]*(?P<address>\S*[^\s,])[^,]*")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!-])")
REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
"""How an address on another host begins, as browsers read it."""
MAY_ASK = re.compile(r"[/\\]{2}|https?:|&#|&(?:sol|bsol|colon);", re.IGNORECASE)
"""What is somewhere in a text with an address on another host."""
_HOST_START = re.compile(r"(?P<scheme>https?:)?(?:[/\\]{2,}|(?<=:)[/\\]?)", re.IGNORECASE)
_NOT_READ = dict.fromkeys(map(ord, "\t\n\r"))


def as_browsers_read(address: str) -> str:
    r"""Return an address as browsers read it: `\\example.org`, `/&#47;example.org`, `https:example.org` name hosts."""
    plain = html.unescape(address).translate(_NOT_READ).strip()
    start = _HOST_START.match(plain)
    return f"{start['scheme'] or ''}//{plain[start.end() :]}" if start and start[0] else plain


@dataclass(frozen=True)
class Link:
    """One link. `kind`: link, image, reference (a picture by its label), definition, wiki, autolink or html.

    The `attribute` of a wiki link is "embed" if the page is to show its target.

    `target` is read as a browser reads it, without escapes; `written` is its text in the file, at `start`. `whole` is
    the span of the link's Markdown or tag, `text` what is between the brackets.
    """

    kind: str
    written: str
    start: int
    whole: tuple[int, int]
    line: int
    column: int
    target: str
    is_source: bool = False
    """Whether it is Markdown inside an HTML block, which is shown as it is written."""
    text: str = ""
    tag: str = ""
    attribute: str = ""
    cell: int = 0
    """The notebook's cell; 0 in other files."""

    @property
    def is_embedded(self) -> bool:
        """Whether a page loads the target by itself."""
        return self.kind in ("image", "reference") or (self.kind == "html" and self.tag not in ("a", "area"))


def without_markup(text: str) -> str:
    """Blank out code, links with their words, definitions, tags and HTML up to its first blank line."""
    bare = without_code(text)
    spans = [tag.span() for tag in TAG.finditer(bare)]
    spans += [(found.start(), _end_of_line(bare, found.end())) for found in _DEFINITION.finditer(bare)]
    pairs = _pairs(bare)
    for opening, closing in pairs.items():
        if bare[opening] == "[" and bare[closing + 1 : closing + 2] in ("[", "("):
            spans.append((opening, pairs.get(closing + 1, closing) + 1))
    for start, end in html_blocks(bare):
        blank = _BLANK_LINE.search(bare, start, end)
        spans.append((start, blank.start() if blank else end))
    return blanked(bare, merged(spans))


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def links_in(text: str, *, is_yaml: bool = False) -> tuple[Link, ...]:
    """Find every link in a text, in order. Front matter holds none."""
    if not ("](" in text or "]:" in text or "<" in text or "[[" in text):
        return ()
    bare = without_code(text, is_yaml=is_yaml)
    if not is_yaml and (matter := FRONT_MATTER.match(bare)):
        bare = blanked(bare, [matter.span()])
    return tuple(sorted(_Scan(text, bare).links(), key=lambda link: link.start))


def links_in_html(text: str) -> tuple[Link, ...]:
    """Find every link in the tags and styles of an HTML text, in order."""
    bare = blanked(text, (found.span("inside" if found["inside"] else 0) for found in _NOT_HTML.finditer(text)))
    return tuple(sorted(_Scan(text, bare).tags(), key=lambda link: link.start)) if "<" in bare else ()


def requests_of_file(text: str, path: str) -> tuple[Link, ...]:
    """Find what a style sheet loads, or a script from other hosts."""
    scan = _Scan(text, text)
    if path.lower().endswith(".css"):
        return tuple(scan.styles(0, len(text)))
    return tuple(scan.request(match.span("address")) for match in _ASKED.finditer(text))


def _requests(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the addresses on other hosts in a script that asks for some."""
    if _ASKS.search(text, start, end):
        for address in _REMOTE_TEXT.finditer(text, start, end):
            yield address.span("address")


class _Scan:
    """One text; `bare` is the same without code."""

    def __init__(self, text: str, bare: str) -> None:
        self._text = text
        self._bare = bare
        self._lines = Lines(text)
        self._raw = list(html_blocks(bare))
        self._last_script_end = text.lower().rfind("</script")

    def links(self) -> Iterator[Link]:
        """Yield Markdown links, then those of tags."""
        defined: dict[str, Link] = {}
        for match in _DEFINITION.finditer(self._bare):
            link = self._link("definition", match.span("angled" if match["angled"] else "target"), match.span())
            defined.setdefault(_label(match["label"]), link)
            yield link
        pairs = _pairs(self._bare)
        for opening, closing in pairs.items():
            if self._bare[opening] == "[":
                yield from self._bracketed(opening, closing, pairs, defined)
        yield from self._wiki(defined)
        yield from self.tags()

    def _wiki(self, defined: Mapping[str, Link]) -> Iterator[Link]:
        for match in WIKI.finditer(self._bare) if "[[" in self._bare else ():
            target = match["target"]
            is_name = not _NUMBERS.fullmatch(target) or _DAY.fullmatch(target.strip())
            if is_name and _label(target) not in defined:
                words = self._text[slice(*match.span("words"))] if match["words"] else ""
                how = "embed" if match["embeds"] else ""
                yield self._link("wiki", match.span("target"), match.span(), text=words.strip(), attribute=how)

    def tags(self) -> Iterator[Link]:
        """Yield the links of tags, and addresses in angle brackets."""
        for tag in TAG.finditer(self._bare):
            if tag["address"]:
                yield self._link("autolink", tag.span("address"), tag.span())
            elif not tag["close"]:
                yield from self._attributes(tag)

    def styles(self, start: int, end: int) -> Iterator[Link]:
        """Yield what the style sheet in this part of the text loads."""
        for style in _STYLE_ADDRESS.finditer(self._text, start, end):
            yield self._link("html", style.span(style.lastgroup or 0), style.span(), tag="style")

    def request(self, span: tuple[int, int]) -> Link:
        """Return the link for an address that a script asks."""
        return self._link("html", span, span, tag="script", attribute="request")

    def _link(
        self,
        kind: str,
        span: tuple[int, int],
        whole: tuple[int, int],
        target: str | None = None,
        *,
        text: str = "",
        tag: str = "",
        attribute: str = "",
    ) -> Link:
        written = self._text[slice(*span)]
        if target is None:
            target = as_browsers_read(written if kind == "html" else _ESCAPE.sub(r"\1", " ".join(written.split())))
        line, column = self._lines.position(span[0])
        is_source = kind != "html" and is_within(self._raw, whole[0])
        return Link(kind, written, span[0], whole, line, column, target, is_source, text, tag, attribute)

    def _bracketed(
        self, opening: int, closing: int, pairs: Mapping[int, int], defined: Mapping[str, Link]
    ) -> Iterator[Link]:
        bare = self._bare
        is_image = bare[opening - 1 : opening] == "!" and bare[opening - 2 : opening - 1] != "\\"
        first = opening - 1 if is_image else opening
        words = self._text[opening + 1 : closing]
        kind = "image" if is_image else "link"
        if angled := _ANGLED.match(bare, closing + 1):
            yield self._link(kind, angled.span("target"), (first, angled.end()), text=words)
        elif bare[closing + 1 : closing + 2] == "(" and closing + 1 in pairs:
            end = pairs[closing + 1]
            inner = _INNER.fullmatch(bare, closing + 2, end)
            if inner and inner["target"]:
                yield self._link(kind, inner.span("target"), (first, end + 1), text=words)
        elif is_image:
            label = _LABEL.match(bare, closing + 1)
            if one := defined.get(_label((label["label"] if label else "") or words)):
                whole = first, label.end() if label else closing + 1
                yield self._link("reference", (opening + 1, closing), whole, one.target, text=words)

    def _attributes(self, tag: re.Match[str]) -> Iterator[Link]:
        name = tag["name"].lower()
        if name == "link" and _NOT_LOADED.search(tag["rest"]):
            return
        start, end = tag.span("rest")
        if name == "script" and not tag["rest"].endswith("/") and tag.end() <= self._last_script_end:
            end_tag = _SCRIPT_END.search(self._text, tag.end())
            for span in _requests(self._text, tag.end(), end_tag.start() if end_tag else len(self._text)):
                yield self.request(span)
        if name == "style":  # what it holds is blank, up to the next tag
            start, end = tag.end(), self._bare.find("<", tag.end())
        yield from self.styles(start, end if end >= 0 else len(self._text))
        for attribute in _ATTRIBUTE.finditer(self._bare, *tag.span("rest")):
            kind = attribute["name"].lower()
            if kind not in _ADDRESSES or attribute.lastgroup == "name":
                continue
            start, end = attribute.span(attribute.lastgroup or 0)
            is_refresh = name == "meta" and "http-equiv" in tag["rest"].lower()
            if (kind == "data" and name != "object") or (kind == "content" and not is_refresh):
                continue
            if kind == "srcdoc":
                inside = links_in_html(html.unescape(self._text[start:end]))
                asked = [link.target for link in inside if link.is_embedded and REMOTE.match(link.target)][:1]
                yield from (
                    self._link("html", (start, end), tag.span(), one, tag=name, attribute=kind) for one in asked
                )
                continue
            spans = [(start, end)]
            if kind == "srcset":
                spans = [candidate.span("address") for candidate in _CANDIDATE.finditer(self._bare, start, end)]
            for span in spans:
                yield self._link("html", span, tag.span(), tag=name, attribute=kind)


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def _pairs(bare: str) -> dict[int, int]:
    """Return the offset of each bracket that is closed in its paragraph, and of the one that closes it."""
    pairs: dict[int, int] = {}
    stacks: dict[str, list[int]] = {"[": [], "(": []}
    for match in _BRACKET.finditer(bare):
        sign = match[0]
        if sign in stacks:
            stacks[sign].append(match.start())
        elif sign in ("]", ")"):
            stack = stacks["[" if sign == "]" else "("]
            if stack:
                pairs[stack.pop()] = match.start()
        elif sign[0] == "\n":
            stacks = {"[": [], "(": []}
    return pairs
