"""The layout of lists and tables: as GitHub and Jupyter allow it, and as Python-Markdown needs it.

In: Markdown. Out: the same with each level of a list indented by four spaces, and a blank line before lists and tables
that follow a paragraph. `running_text` is the text without code by which forms of other programs are found, too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from portfolio.text.scanner import edited, formulas_in, html_blocks, without_code

_HELD = {"$`": "\ue000`", "`$": "`\ue001", **{f"\\\\{sign}": f"\ue002\ue002{sign}" for sign in "()[]"}}
"""Beginnings and ends of formulas that look like code or escaped characters, and what stands for them meanwhile."""
_HELD_SIGNS = re.compile("|".join(map(re.escape, _HELD)))

_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")


def running_text(text: str) -> str:
    """Blank out code, but not the `>` before quoted code."""
    bare = without_code(_HELD_SIGNS.sub(lambda sign: _HELD[sign[0]], text))
    if ">" not in text:
        return bare
    pairs = zip(text.split("\n"), bare.split("\n"), strict=True)
    return "\n".join(
        f"{quote[0]}{running[quote.end() :]}" if not running.strip() and (quote := _QUOTE.match(line)) else running
        for line, running in pairs
    )


def _outside_html(text: str) -> list[str]:
    """Return the lines of the running text, blank within blocks of HTML, where no Markdown is read."""
    bare = running_text(text)
    blocks = html_blocks(bare) if "<" in text else ()
    return edited(bare, ((*block, re.sub(r"[^\n]", " ", bare[slice(*block)])) for block in blocks)).split("\n")


def replaced(text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> str:
    """Replace what a pattern finds in the running text; `change` sees no code."""
    return edited(text, ((*match.span(), change(match)) for match in pattern.finditer(running_text(text))))


_DELIMITERS = re.compile(r"[ ]{0,3}\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_PARAGRAPH = re.compile(r"[ ]{0,3}(?![-*+][ \t]|\d+[.)][ \t]|[#>|<:=]|!!!|\?\?\?|\[\^|\*\[)\S")


def with_tables_apart(text: str) -> str:
    """Return a text with a blank line before each table that follows a paragraph, as GitHub does not need it."""
    if "|" not in text:
        return text
    lines, bare = text.split("\n"), _outside_html(text)
    made: list[str] = []
    for number, (line, running) in enumerate(zip(lines, bare, strict=True)):
        follows = bare[number + 1] if number + 1 < len(bare) else ""
        is_table = "|" in running and "|" in follows and _DELIMITERS.fullmatch(follows) is not None
        if is_table and made and _PARAGRAPH.match(made[-1]):
            made.append("")
        made.append(line)
    return "\n".join(made)


_ITEM = re.compile(r"(?P<indent>[ ]*)(?P<marker>[-*+]|\d{1,9}[.)])(?P<gap>[ ]+)(?=\S)")
_TABBED = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?=\S)")
_QUOTE_MARK = re.compile(r">[ ]?")
_RULE = re.compile(r"[ ]*([-*_])(?:[ ]*\1){2,}[ ]*$")
_HEADING = re.compile(r"#{1,6}[ ]|=+[ ]*$")
_FENCE_END = re.compile(r"[ ]*(?:`{3,}|~{3,})[ ]*")
_ENDS_LIST = re.compile(
    r"#{1,6}\s|`{3}|~{3}|!{3}|\?{3}|===|<(?!/?(?:a|b|big|br|code|em|font|i|kbd|mark|small|span|strong|sub|sup|u)\b)"
)


@dataclass(frozen=True)
class _Item:
    """An open list item: the columns of its marker and of its text."""

    marker: int
    text: int
    is_ordered: bool


def nested_by_four(text: str) -> str:
    """Rewrite lists that are laid out as GitHub and Jupyter allow, so that Python-Markdown reads them.

    Each level is indented by four spaces, and a blank line stands before a list that follows a paragraph.
    """
    lines, bare = text.split("\n"), _outside_html(text)
    for number, (line, running) in enumerate(zip(lines, bare, strict=True)):
        tabbed = _TABBED.match(line) if "\t" in line and running.strip() else None
        if tabbed and "\t" in tabbed[0]:
            wide, end = tabbed[0].expandtabs(4), tabbed.end()
            lines[number], bare[number] = wide + line[end:], wide + running[end:]
    made: list[str] = []
    start = 0
    is_in_list = False  # one that follows an opening line, as of an admonition
    while start < len(lines):
        item = _item(lines[start], bare[start])
        is_after_text = start > 0 and bool(lines[start - 1].strip()) and not _HEADING.match(bare[start - 1])
        is_in_list = is_after_text and is_in_list
        if item and (not is_after_text or (not is_in_list and _interrupts(item, lines[start - 1], bare[start - 1]))):
            end = _end_of_list(lines, bare, start)
            made += [""] * is_after_text + _by_four(lines[start:end], bare[start:end])
        elif lines[start].startswith(">") and bare[start].startswith(">"):
            end = next((at for at in range(start, len(lines)) if not bare[at].startswith(">")), len(lines))
            made += _in_quote(lines[start:end])
        else:
            end = start + 1
            is_in_list = is_in_list or item is not None
            made.append(lines[start])
        start = end
    return "\n".join(made)


_SHIFTED = re.compile(r"^(?:[ ]{4})*[ ]{1,3}(?:\$\$|\\)", re.MULTILINE)


def with_formulas_by_four(text: str) -> str:
    """Return a text whose displayed formulas begin at the column of their item, where Python-Markdown reads them."""
    edits = []
    for formula in formulas_in(text) if _SHIFTED.search(text) else ():
        start = text.rfind("\n", 0, formula.start) + 1
        shift = (formula.start - start) % 4
        if formula.is_display and shift and not text[start : formula.start].strip(" "):
            new = re.sub(rf"\n[ ]{{1,{shift}}}", "\n", text[formula.start : formula.end])
            edits.append((formula.start - shift, formula.end, new))
    return edited(text, edits)


def _in_quote(lines: list[str]) -> list[str]:
    inner = "\n".join(_QUOTE_MARK.sub("", line) for line in lines)
    nested = inner if inner.startswith(">") else nested_by_four(inner)
    return lines if nested == inner else [f"> {line}".rstrip(" ") for line in nested.split("\n")]


def _interrupts(item: re.Match[str], before: str, running: str) -> bool:
    """Return whether CommonMark begins a list here although the line `before` it is text."""
    is_near = abs(len(item["indent"]) - _indent(before)) < 4
    is_first = item["marker"][:-1] in ("", "1")
    if not running.strip():
        return is_near and _FENCE_END.fullmatch(before) is not None
    return is_near and is_first and not _ENDS_LIST.match(before.lstrip())


def _item(line: str, running: str) -> re.Match[str] | None:
    item = None if _RULE.match(line) else _ITEM.match(line)
    return item if item and running[item.start("marker")] != " " else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _end_of_list(lines: list[str], bare: list[str], start: int) -> int:
    """Return the line after the list that begins at `start`."""
    base = _indent(lines[start])
    for end in range(start + 1, len(lines)):
        line = lines[end]
        if not line.strip():
            continue
        is_outside = _indent(line) < base or (_indent(line) == base and not _item(line, bare[end]))
        if is_outside and (not lines[end - 1].strip() or _ENDS_LIST.match(line.lstrip())):
            return end
    return len(lines)


def _by_four(lines: list[str], bare: list[str]) -> list[str]:
    base = _indent(lines[0])
    outer = base - base % 4
    stack: list[_Item] = []
    made: list[str] = []
    last: _Item | None = None
    is_changed, is_paragraph = base != outer, False
    for line, running in zip(lines, bare, strict=True):
        indent = _indent(line) - base
        item = _item(line, running)
        is_after_blank = not (made and made[-1].strip())
        if not line.strip() or indent < 0:
            made.append(line)
            continue
        if item or is_after_blank:
            while stack and indent < stack[-1].text and not (item and _is_under(indent, stack[-1], item)):
                stack.pop()
        if stack and (item or is_after_blank):
            is_changed = is_changed or indent < 4 * len(stack)
        prefix = " " * (outer + 4 * len(stack))
        if item and is_paragraph and not is_after_blank:
            made.append("")
            is_changed = True
        is_paragraph = not item and (is_paragraph or is_after_blank)
        if item:
            new = _Item(indent, indent + len(item["marker"]) + len(item["gap"]), item["marker"][0].isdigit())
            if not stack and last and last.is_ordered != new.is_ordered:
                # Python-Markdown would continue the list before with the other kind of marker.
                made += ["<!-- -->", ""] if is_after_blank else ["", "<!-- -->", ""]
                is_changed = True
            last = last if stack else new
            stack.append(new)
            is_changed = is_changed or item["marker"].endswith(")")
            made.append(prefix + item["marker"].replace(")", ".") + line[item.end("marker") :])
        else:
            made.append(prefix + line[base + min(indent, stack[-1].text if stack else 0) :])
    return made if is_changed else lines


def _is_under(indent: int, top: _Item, item: re.Match[str]) -> bool:
    """Return whether a bullet between a number and its text is meant to be nested."""
    return top.is_ordered and indent > top.marker and not item["marker"][0].isdigit()
