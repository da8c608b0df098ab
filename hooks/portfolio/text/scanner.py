"""The one scanner of running Markdown: what is code, and every link in the rest.

`without_code` blanks what Python-Markdown does not read as running text (fenced and indented code, code spans,
comments, formulas), as far as lines can show. `links_in` finds the links of all kinds in what is left: Markdown links,
pictures and definitions, `[[names]]` of pages, addresses in angle brackets, and the attributes of HTML tags. Offsets
never change.
"""

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from markdown.util import BLOCK_LEVEL_ELEMENTS

from portfolio.sources.diagnostics import Lines
from portfolio.sources.yaml_source import FRONT_MATTER

_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_OPENER = re.compile(r"[-*+][ \t]|\d{1,9}[.)][ \t]|!!!|\?\?\?|===|\[\^[^\]]+\]:|:[ \t]|>")
_WITHIN = r"(?:(?!\n[ \t]*\n).)+?"
"""Anything but a blank line."""
_FORMULA = r"(?:(?!\n[ \t]*\n|(?<!\\)\\[(\[]).)+?"
_DOUBLED = r"(?:(?!\n[ \t]*\n|\\\\[(\[]).)+?"
"""Nor the beginning of another formula, so that many beginnings take no quadratic time."""


@cache
def _passed_over(unclosed: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of what is not running text, without the elements, or comments, that are never closed.

    Each alternative begins with a character of its own, so that the search passes over all others at once.
    """

    def named(*names: str) -> str:
        return "|".join(name for name in names if name not in unclosed) or "(?!)"

    return re.compile(
        rf"`(?<![\\`]`)(?P<ticks>`*)(?!`){_WITHIN}(?<!`)`(?P=ticks)(?!`)"
        rf"|<(?P<comment>{named('!--')}).*?(?:-->|(?P<no_comment>\Z))"
        rf"|<(?P<tag>{named('pre', 'code', 'math')})\b.*?(?:</(?P=tag)\s*>|(?P<no_tag>\Z))"
        rf"|<(?P<opening>(?P<raw>{named('script', 'style')})\b[^<>]*>).*?(?:(?P<closing></(?P=raw)\s*>)|(?P<no_raw>\Z))"
        rf"|\$\${_WITHIN}\$\$|\\(?<!\\\\)\[{_FORMULA}\\\\?\]|\\(?<!\\\\)\({_FORMULA}\\\\?\)"
        rf"|\\\\\[{_DOUBLED}\\\\?\]|\\\\\({_DOUBLED}\\\\?\)"
        r"|\\begin\{(?P<env>[a-z]+\*?)\}.{0,5000}?\\end\{(?P=env)\}"
        r"|\$(?<![\\A-Za-z0-9_$]\$)(?![\s$])[^$\n]+(?<![\s\\])\$(?![A-Za-z0-9_])",
        re.DOTALL | re.IGNORECASE,
    )


_NOT_HTML = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<tag>script|textarea)\b[^<>]*>(?P<inside>.*?)(?:</(?P=tag)\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_YAML_COMMENT = re.compile(r"^[ \t]*#.*", re.MULTILINE)

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
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_LABEL = re.compile(r"[ ]?\[(?P<label>[^\[\]\n]*)\]")
TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])(?P<rest>[^<>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^<>\"']*+)*)>"
    r"|<(?P<address>(?:https?|ftp|mailto):[^\s<>]*)>",
    re.IGNORECASE,
)
"""A tag, or an address in angle brackets."""
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
_BLOCKS = frozenset(BLOCK_LEVEL_ELEMENTS) - {"hr", "script", "style"}
"""Elements within which no Markdown is read. Scripts and styles are passed over as a whole, with their end tags."""
_OF_ONE_LINE = frozenset("address dd dt h1 h2 h3 h4 h5 h6 legend li p summary td th".split())
"""Elements whose Markdown Python-Markdown reads as a single line of text."""
_MARKDOWN = re.compile(r"\smarkdown\b")
_MARKDOWN_IN_LINE = re.compile(r"\smarkdown=[\"']?span\b")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!-])")
_HELD = re.compile("\ue010(\\d+)\ue011")


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


def without_code(text: str, *, is_yaml: bool = False) -> str:
    """Blank out everything but running text, at the same length. YAML indents for other reasons than code."""
    return blanked(text, _code_spans(text, is_yaml=is_yaml))


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
    return blanked(bare, _merged(spans))


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def without_code_blocks(text: str) -> str:
    """Empty the lines of fenced and indented code; code in a line stays."""
    lines = text.split("\n")
    return "\n".join("" if is_code else line for line, is_code in zip(lines, _code(lines), strict=True))


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Apply a change to the running text; code stays as it is."""
    text = text.replace("\ue010", "")
    spans = _code_spans(text)
    held = edited(text, ((start, stop, f"\ue010{number}\ue011") for number, (start, stop) in enumerate(spans)))
    return _HELD.sub(lambda match: text[slice(*spans[int(match[1])])], change(held))


def edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with each span replaced; of two that overlap, the one that begins first."""
    parts: list[str] = []
    end = 0
    for start, stop, new in sorted(edits):
        if start >= end:
            parts += [text[end:start], new]
            end = stop
    return "".join([*parts, text[end:]])


@dataclass(frozen=True)
class Formula:
    """A formula in running text: its span, its TeX without the signs around it, and whether it is a block."""

    start: int
    end: int
    tex: str
    is_display: bool


_CONTAINER = re.compile(r"[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]+)*")
_DISPLAYED = ("$$", "\\[", "\\begin")


def formulas_in(text: str, *, within_html: bool = False) -> list[Formula]:
    """Find every formula in a text, in order, outside its HTML or within; outside, a displayed one begins a line."""
    found: list[Formula] = []
    if "$" not in text and "\\" not in text:
        return found
    raw = list(html_blocks(without_code(text)))
    for match in _not_running(blanked(text, _code_lines(text))):
        start = match.start()
        is_displayed = match[0].startswith(_DISPLAYED)
        is_read = is_within(raw, start) == within_html
        if is_displayed and not within_html:
            is_read = is_read and _CONTAINER.fullmatch(text, text.rfind("\n", 0, start) + 1, start) is not None
        if is_read and match[0].startswith(("$", *_DISPLAYED, "\\(")):
            length = 0 if match["env"] else 2 if is_displayed or match[0][0] == "\\" else 1
            tex = match[0][length : len(match[0]) - length]
            if not (within_html and _HOLDS_BLOCKS.search(tex)):
                found.append(Formula(start, match.end(), tex, is_displayed))
    return found


_HOLDS_BLOCKS = re.compile(r"</?(?:p|div|h[1-6]|li|pre|t[dhr]|span class=\"math)\b")
"""What no formula holds: its signs belong to two formulas, or to none."""


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Replace the spans, which are in order and do not overlap, with spaces; line ends stay."""
    lines = ((span, text[slice(*span)].split("\n")) for span in spans)
    return edited(text, ((*span, "\n".join([" " * len(line) for line in inside])) for span, inside in lines))


def _code_spans(text: str, *, is_yaml: bool = False) -> list[tuple[int, int]]:
    """Return the spans of all that is not running text, in order and apart from each other."""
    spans = [comment.span() for comment in _YAML_COMMENT.finditer(text)] if is_yaml else list(_code_lines(text))
    bare = blanked(text, spans)
    spans += [
        (match.end("opening"), match.start("closing")) if match["opening"] else match.span()
        for match in _not_running(bare)
    ]
    return _merged(spans)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order and apart from each other."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        elif start < stop:
            merged.append((start, stop))
    return merged


def _not_running(text: str) -> Iterator[re.Match[str]]:
    """Find what is not running text; what begins an element or a comment that nothing ends is text."""
    unclosed: frozenset[str] = frozenset()
    at = 0
    while match := _passed_over(unclosed).search(text, at):
        if any(match[end] is not None for end in ("no_comment", "no_tag", "no_raw")):
            unclosed |= {(match["comment"] or match["tag"] or match["raw"]).lower()}
            at = match.start()
        else:
            yield match
            at = match.end()


def _code_lines(text: str) -> Iterator[tuple[int, int]]:
    lines = text.split("\n")
    start = 0
    for line, is_code in zip(lines, _code(lines), strict=True):
        if is_code and line:
            yield start, start + len(line)
        start += len(line) + 1


def _code(lines: list[str]) -> Iterator[bool]:
    """Yield for each line whether it is code: fenced, or indented after a blank line.

    A fence that nothing closes ends with the quote or the indent that it is in.
    """
    fence = container = ""
    longest: dict[str, list[int]] = {}
    inside: list[int] = []  # the indent that each open container requires of its content
    is_after_blank, is_code = True, False
    for number, line in enumerate(lines):
        if container and line.strip() and not line.startswith(container):
            fence = container = ""
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if mark and not fence:
            longest = longest or {sign: _longest_fences(lines, sign) for sign in "`~"}
            is_closed = longest[mark["mark"][0]][number + 1] >= len(mark["mark"])
            container = "" if is_closed or line[: mark.start("mark")].strip(" \t>") else line[: mark.start("mark")]
        if fence or mark:
            run = line.lstrip(" \t>").rstrip(" \t") if fence else ""
            is_end = len(run) >= len(fence) > 0 and run == fence[0] * len(run)
            fence = "" if is_end else fence or (mark["mark"] if mark else "")
            is_after_blank = is_code = False
            yield True
            continue
        whole = line.expandtabs(4)
        text = whole.lstrip()
        if not text:
            is_after_blank = True
            yield is_code
            continue
        indent = len(whole) - len(text)
        if is_after_blank:
            inside = [depth for depth in inside if depth <= indent]
        is_code = (is_after_blank or is_code) and indent - (inside[-1] if inside else 0) >= 4
        is_after_blank = not is_code and _HEADING.match(line) is not None
        if not is_code and _OPENER.match(text):
            inside = [*(depth for depth in inside if depth <= indent), indent // 4 * 4 + 4]
        yield is_code


def _longest_fences(lines: list[str], sign: str) -> list[int]:
    """Return for each line, and for the end, the length of the longest run of a sign that fills a line from there."""
    found = [0]
    for line in reversed(lines):
        run = line.strip(" \t>") if sign in line else ""
        found.append(max(found[-1], len(run)) if run and run == sign * len(run) else found[-1])
    return found[::-1]


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


def is_within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Return whether one of the spans, which are in order and do not overlap, contains an offset."""
    last = bisect_right(spans, at, key=itemgetter(0)) - 1
    return last >= 0 and at < spans[last][1]


def html_blocks(bare: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the HTML blocks in which Markdown is not read: from a block's tag to its end tag.

    Of an element that holds Markdown these are the blocks in it, unless its content is a single line of it.
    """
    stack: list[str] = []
    holding: Counter[str] = Counter()
    start, is_read, last = 0, False, -1
    for tag in TAG.finditer(bare):
        name = (tag["name"] or "").lower()
        if not name or tag["rest"].endswith("/"):
            continue
        if tag["close"]:
            is_end = name in stack
            if is_end:
                del stack[len(stack) - 1 - stack[::-1].index(name) :]
            elif holding[name]:  # what is open in an element that holds Markdown ends with it
                holding[name] -= 1
                is_end, stack = bool(stack), []
            if is_end and not stack and not is_read:
                yield start, tag.start()
            last = last if stack else tag.end()
        elif stack:
            stack.append(name)
        elif name in _BLOCKS and not bare[max(last, bare.rfind("\n", 0, tag.start()) + 1) : tag.start()].strip(" "):
            is_read = _MARKDOWN.search(tag["rest"]) is not None
            if is_read and name not in _OF_ONE_LINE and not _MARKDOWN_IN_LINE.search(tag["rest"]):
                holding[name] += 1
                last = tag.end()
                continue
            stack, start = [name], tag.end()
    if stack and not is_read:
        yield start, len(bare)


def unclosed_blocks(bare: str) -> tuple[list[tuple[int, str]], list[tuple[int, int]]]:
    """Return the ends and names of the tags whose HTML blocks are never closed, and the spans of those that are."""
    stack: list[tuple[int, str, bool]] = []
    number_open: Counter[str] = Counter()
    spans = []
    for tag in TAG.finditer(bare):
        name = (tag["name"] or "").lower()
        if not name or tag["rest"].endswith("/"):
            continue
        if not tag["close"]:
            before = bare[max(tag.start() - 80, 0) : tag.start()].rpartition("\n")[2]
            is_block = name in _BLOCKS and not before.strip(" ") and not re.search(r"\smarkdown\b", tag["rest"])
            stack.append((tag.end(), tag["name"], is_block))
            number_open[name] += 1
        elif number_open[name]:
            start, last = tag.start(), ""
            while last != name:
                start, opened, _ = stack.pop()
                last = opened.lower()
                number_open[last] -= 1
            spans += [(start, tag.start())] if name in _BLOCKS else []
    return [(start, name) for start, name, is_block in stack if is_block], spans
