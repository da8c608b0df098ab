"""The one scanner of running Markdown: what is code, formulas and blocks of HTML in it.

`without_code` blanks what Python-Markdown does not read as running text (fenced and indented code, code spans,
comments, formulas), as far as lines can show. Offsets never change. `link_scanner` finds the links in the rest.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from markdown.util import BLOCK_LEVEL_ELEMENTS

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


_YAML_COMMENT = re.compile(r"^[ \t]*#.*", re.MULTILINE)

_HEADING = re.compile(r"#{1,6}[ \t]+\S")
REST_OF_TAG = r"[^<>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^<>\"']*+)*"
"""The pattern of what stands in a tag after its name."""
VOID_TAGS = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements without an end tag."""
TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])(?P<rest>{REST_OF_TAG})>"
    r"|<(?P<address>(?:https?|ftp|mailto):[^\s<>]*)>",
    re.IGNORECASE,
)
"""A tag, or an address in angle brackets."""
_BLOCKS = frozenset(BLOCK_LEVEL_ELEMENTS) - {"hr", "script", "style"}
"""Elements within which no Markdown is read. Scripts and styles are passed over as a whole, with their end tags."""
_OF_ONE_LINE = frozenset("address dd dt h1 h2 h3 h4 h5 h6 legend li p summary td th".split())
"""Elements whose Markdown Python-Markdown reads as a single line of text."""
_MARKDOWN = re.compile(r"\smarkdown\b")
_MARKDOWN_IN_LINE = re.compile(r"\smarkdown=[\"']?span\b")
_HELD = re.compile("\ue010(\\d+)\ue011")


@lru_cache(maxsize=16)  # one step after another asks for the same text
def without_code(text: str, *, is_yaml: bool = False) -> str:
    """Blank out everything but running text, at the same length. YAML indents for other reasons than code."""
    return blanked(text, _code_spans(text, is_yaml=is_yaml))


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
    return merged(spans)


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
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
