"""The layout of lists and tables: as GitHub and Jupyter allow it, and as Python-Markdown needs it.

In: Markdown. Out: the same with each level of a list indented by four spaces, and a blank line before lists and tables
that follow a paragraph. `running_text` is the text without code by which forms of other programs are found, too.
"""

import re
from collections.abc import Callable
from itertools import groupby

from portfolio.text.lists import TABLE_RULE, Level, Levels, item_of
from portfolio.text.scanner import blanked, edited, formulas_in, html_blocks, without_code

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
    return blanked(bare, blocks).split("\n")


def replaced(text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> str:
    """Replace what a pattern finds in the running text; `change` sees no code."""
    return edited(text, ((*match.span(), change(match)) for match in pattern.finditer(running_text(text))))


def lines_beside(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the line above some lines, and the line below them."""
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    below = text.find("\n", end + 1)
    return text[above:start], text[end : below if below >= 0 else len(text)]


_ITEM_MARK = re.compile(r"[ ]*(?:[-*+]|\d+[.)])[ ]")


def lead_in_item(text: str, start: int) -> str:
    """Return the spaces before a form that begins a line within a list's item; "" for any other."""
    above, lead = text[max(0, start - _FARTHEST_ITEM) : start].rpartition("\n")[::2]
    if not lead or lead.strip(" "):
        return ""
    column = len(lead)
    for line in reversed(above.split("\n")):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and indent < column:
            mark = _ITEM_MARK.match(line)
            if mark and len(lead) >= mark.end():
                return lead
            column = indent  # the text of that item, or line, does not reach the form
    return ""


_FARTHEST_ITEM = 5_000
"""Characters above a form in which the mark of its item is looked for."""


def indented(text: str, lead: str) -> str:
    """Return a text with some spaces before each line that is not blank."""
    return re.sub(r"^(?=[^\n])", lead, text, flags=re.MULTILINE) if lead else text


def part_of(text: str, match: re.Match[str], name: str) -> str:
    """Return the part of a text at which a group was found in the text without code."""
    return text[slice(*match.span(name))]


_PARAGRAPH = re.compile(r"[ ]{0,3}(?![-*+][ \t]|\d+[.)][ \t]|[#>|<:=]|!!!|\?\?\?|\[\^|\*\[)\S")


def with_tables_apart(text: str) -> str:
    """Return a text with a blank line before each table that follows a paragraph, as GitHub does not need it.

    The first line of a table may be a single bar, or have no bars at its ends where the rule below it has them.
    """
    if "|" not in text:
        return text
    lines, bare = text.split("\n"), _outside_html(text)
    made: list[str] = []
    width = 0
    for whole, running, follows in zip(lines, bare, [*bare[1:], ""], strict=True):
        is_table = "|" in running and "|" in follows and TABLE_RULE.fullmatch(follows) is not None
        item = _ITEM_MARK.match(made[-1]) if is_table and made and running.lstrip().startswith("|") else None
        if item or (is_table and made and _PARAGRAPH.match(made[-1])):
            made.append("")
        width = item.end() if item else width if "|" in running else 0
        line = f"{' ' * (width - _indent(whole))}{whole}"  # as far as the item's words
        is_empty = is_table and not line.strip(" \t|")
        made.append("|" + (follows.strip().strip("|").count("|") + 1) * " |" if is_empty else line)
        if is_table and _lacks_bars(running.strip(), follows.strip()):
            made[-1] = f"{line[: _indent(line)]}| {line.strip()} |"  # else the rule has more cells than its head
    return "\n".join(made)


_BARS = re.compile(r"^\||(?<!\\)\|$")
_BAR = re.compile(r"(?<!\\)\|")


def _lacks_bars(head: str, rule: str) -> bool:
    """Return whether a line of text has as many cells as the rule of a table below it, and no bars at its ends."""
    has_cells = len(_BAR.findall(head)) == rule.strip("|").count("|")
    return has_cells and bool(_PARAGRAPH.match(head) and _BARS.search(rule) and not _BARS.search(head))


_TABBED = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?=\S)")
_QUOTE_MARK = re.compile(r"^>[ ]?")
_HEADING = re.compile(r"#{1,6}[ ]|=+[ ]*$")
FENCE_END = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[ \t]*")
_ENDS_LIST = re.compile(
    r"#{1,6}\s|`{3}|~{3}|!{3}|\?{3}|===|<(?!/?(?:a|abbr|b|big|br|button|cite|code|del|em"
    r"|font|i|img|input|ins|kbd|label|mark|q|s|samp|small|span|strong|sub|sup|u|var)\b)"
)
_HTML_END = re.compile(r".*</[a-zA-Z][\w-]*>[ \t]*")
_CODE_IN_LINE = re.compile(r"[ ]{0,3}(?P<fence>`{1,2})(?!`).*(?<!`)(?P=fence)[ \t]*")


_NO_WORDS = re.compile(r"[ ]*-[ \t]*")
"""An item without words: below another one, Python-Markdown would make a heading of that."""


_NUMBER_IN_ITEM = re.compile(r"(?P<indent>[ ]*)[-*+][ ]\d{1,9}(?=\.[ ])")


def _is_right_below(found: re.Match[str], line: str) -> bool:
    """Return whether a line is an item of an item with a number: Python-Markdown would count it, too."""
    below = re.match(r"[ ]*(?=[-*+][ ])", line)
    return below is not None and 2 <= below.end() - len(found["indent"]) <= 4


def nested_by_four(text: str) -> str:
    """Rewrite lists that are laid out as GitHub and Jupyter allow, so that Python-Markdown reads them.

    Each level is indented by four spaces, and a blank line stands before a list that follows a paragraph.
    """
    text = _with_quotes_in_blocks(text)
    lines, bare = text.split("\n"), _outside_html(text)
    for number, (line, running) in enumerate(zip(lines, bare, strict=True)):
        tabbed = _TABBED.match(line) if "\t" in line and running.strip() else None
        if tabbed and "\t" in tabbed[0]:
            wide, end = tabbed[0].expandtabs(4), tabbed.end()
            lines[number], bare[number] = wide + line[end:], wide + running[end:]
    for number, running in enumerate(bare[:-1]):
        if (found := _NUMBER_IN_ITEM.match(running)) and _is_right_below(found, bare[number + 1]):
            end = found.end()
            lines[number], bare[number] = (f"{each[:end]}\\{each[end:]}" for each in (lines[number], running))
    for number in range(len(lines) - 1, 0, -1):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        is_last = not below.strip() or _item(below, below) is not None
        is_empty = bare[number] == lines[number] and _NO_WORDS.fullmatch(lines[number])
        if is_empty and is_last and _item(lines[number - 1], bare[number - 1]):
            del lines[number], bare[number]
    made: list[str] = []
    start = 0
    is_in_list = False  # one that follows an opening line, as of an admonition
    while start < len(lines):
        item = _item(lines[start], bare[start])
        is_after_text = start > 0 and bool(lines[start - 1].strip()) and not _HEADING.match(bare[start - 1])
        is_in_list = is_after_text and is_in_list
        is_below_part = is_after_text and lines[start - 1].startswith("    ") and lines[start][:1] != " "  # of an item
        if item and is_after_text and not is_in_list and not is_below_part:
            is_below_part = _interrupts(item, lines[start - 1], bare[start - 1])
        if item and (not is_after_text or is_below_part):
            end = _end_of_list(lines, bare, start)
            nested = _by_four(lines[start:end], bare[start:end])
            is_next_below = all(line.strip() for line in lines[end - 1 : end + 1]) and end < len(lines)
            made += [""] * is_after_text + nested
            made += [""] * (is_next_below and nested != lines[start:end])  # else a heading belongs to a loose list
        elif lines[start].startswith(">") and bare[start].startswith(">"):
            end = next((at for at in range(start, len(lines)) if not bare[at].startswith(">")), len(lines))
            made += _in_quote(lines[start:end])
        else:
            end = start + 1
            is_in_list = is_in_list or item is not None
            made.append(lines[start])
        start = end
    return "\n".join(made)


_SHIFTED = re.compile(r"^(?:[ ]{0,3}>)*[ ]*[ ](?:\$\$|\\)", re.MULTILINE)


_QUOTE_MARKS = re.compile(r"(?:[ ]{0,3}>)+[ ]?")


def with_formulas_by_four(text: str) -> str:
    """Return a text whose displayed formulas begin at the column of their item, where Python-Markdown reads them."""
    edits = []
    for formula in formulas_in(text) if _SHIFTED.search(text) else ():
        start = text.rfind("\n", 0, formula.start) + 1
        quote = _QUOTE_MARKS.match(text, start)
        start = quote.end() if quote else start
        shift = (formula.start - start) % 4
        if formula.is_display and shift and not text[start : formula.start].strip(" "):
            marks = r"(?:[ ]{0,3}>)*[ ]?" if quote else ""
            new = re.sub(rf"(\n{marks})[ ]{{1,{shift}}}", r"\1", text[formula.start : formula.end])
            edits.append((formula.start - shift, formula.end, new))
    return edited(text, edits)


def _lead_of_quote(pair: tuple[str, str]) -> str:
    """Return the spaces before a quotation, "" for a line of anything else; code is blank in the second."""
    line, running = pair
    indent = _indent(line)
    return line[:indent] if line.startswith(">", indent) and running.startswith(">", indent) else ""


def _with_quotes_in_blocks(text: str) -> str:
    """Return a text with the lists in the quotations of its items and boxes as they are in any quotation."""
    if "\n " not in text or ">" not in text:
        return text
    lines = text.split("\n")
    made: list[str] = []
    pairs = zip(lines, _outside_html(text), strict=True)
    for lead, group in groupby(pairs, _lead_of_quote):
        quote = [*group]
        is_quote = lead and any(running.strip(" >") for _, running in quote)  # else it is code
        inner = [line[len(lead) :] for line, _ in quote]
        made += (f"{lead}{line}" for line in _in_quote(inner)) if is_quote else (line for line, _ in quote)
    return "\n".join(made)


def _in_quote(lines: list[str]) -> list[str]:
    inner = "\n".join(_QUOTE_MARK.sub("", line, count=1) for line in lines)
    is_deep = any(map(_DEEPEST_QUOTE.match, lines))
    nested = inner if is_deep else nested_by_four(inner)
    return lines if nested == inner else [f"> {line}".rstrip(" ") for line in nested.split("\n")]


_DEEPEST_QUOTE = re.compile(r"(?:[ ]*>){6}")


def _interrupts(item: Level, before: str, running: str) -> bool:
    """Return whether CommonMark begins a list here although the line `before` it is text."""
    if abs(item.start - _indent(before)) >= 4:
        return False
    if not running.strip() and not _CODE_IN_LINE.fullmatch(before):
        return FENCE_END.fullmatch(before) is not None
    is_html = _ENDS_LIST.match(before.lstrip()) is not None
    return item.can_interrupt and (not is_html or _HTML_END.fullmatch(running) is not None)


def _item(line: str, running: str) -> Level | None:
    indent = _indent(line)
    return item_of(line[indent:], indent) if running[indent : indent + 1].strip() else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _end_of_list(lines: list[str], bare: list[str], start: int) -> int:
    """Return the line after the list that begins at `start`."""
    base = _indent(lines[start])
    for end in range(start + 1, len(lines)):
        line = lines[end]
        is_outside = _indent(line) < base or (_indent(line) == base and not _item(line, bare[end]))
        if line.strip() and is_outside and (not lines[end - 1].strip() or _ENDS_LIST.match(line.lstrip())):
            return end
    return len(lines)


_BOX = re.compile(r"(?:!!!|\?\?\?\+?|===\+?)[ ]\S")
"""The line above the content of a box or a tab."""


_IN_QUOTE = re.compile(r"[ ]*(?:(?:[-*+]|\d{1,9}[.)])[ ]+)*>")


_CODE_MARK = re.compile(r"(?P<mark>`{3,}(?=[^`]*$)|~{3,})")


def _by_four(lines: list[str], bare: list[str]) -> list[str]:
    base = _indent(lines[0])
    if base < 4:  # another item may begin before the first
        base = min(_indent(line) for line, running in zip(lines, bare, strict=True) if _item(line, running))
    outer = base - base % 4
    levels = Levels()
    made: list[str] = []
    is_changed, is_paragraph, is_raw, first, fence, more = base != outer, False, False, 0, "", 0
    for whole, running, above in zip(lines, bare, ["", *bare], strict=False):
        line = whole[base:]
        indent = _indent(line)
        item = _item(line, running[base:])
        is_after_blank = not (made and made[-1].strip())
        is_below_quote = bool(made) and _IN_QUOTE.match(made[-1]) is not None
        if not line.strip() or whole[:base].strip():
            made.append(whole)
            continue
        if item or is_after_blank:
            levels.leave(indent, item)
            is_changed = is_changed or indent < len(levels.indent)
        prefix = " " * outer + levels.indent
        first = len(prefix) if is_after_blank else first
        if item:
            is_outside = len(prefix) < first  # Python-Markdown would read it as one of the items in the paragraph
            apart = levels.enter(item)
            blank = [""] if (apart or is_paragraph or is_below_quote or is_outside) and not is_after_blank else []
            first = len(prefix) if is_outside else first
            made += [*blank, *apart, prefix + item.marker + line[indent + len(item.marker) :]]
            is_apart = bool(apart) or is_outside or (is_paragraph and not is_after_blank)
            is_changed = is_changed or is_apart or not line.startswith(item.marker, indent)
        else:
            is_quote = running.startswith(">", base + indent) and running.strip(" >") != ""  # else it is code
            is_quote = is_quote and indent < levels.content + 4  # else it is text
            if is_below_quote and above.strip(" >") and line.lstrip(" ").startswith(("```", "~~~")):
                made.append("")  # else the code is in the quotation
            if is_quote and not is_after_blank and prefix and not is_below_quote:
                made.append("")  # four spaces before it, and right below a line, it would be that line's text
                is_changed = is_changed or base + indent >= 4
            mark = _CODE_MARK.match(line, indent)
            if is_after_blank:
                is_text = not (fence or mark or is_raw) and indent < levels.content + 4  # else it is code
                more = max(indent - levels.content, 0) if is_text else 0
            if mark and mark["mark"].startswith(fence):
                fence = "" if fence else mark["mark"]
            is_raw = (is_raw or "<pre" in line) and "</pre" not in line
            made.append(prefix + line[min(indent, levels.content + more) :])
        if not item and _BOX.match(line, indent):
            levels.append(Level(indent, indent + 4))
        is_paragraph = not item and (is_paragraph or is_after_blank)
    return made if is_changed else lines
