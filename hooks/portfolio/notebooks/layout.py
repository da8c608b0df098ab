"""Lay out the lines of a Markdown cell as Python-Markdown needs them.

Jupyter reads CommonMark: a list may directly follow a paragraph and nests by two or three spaces; a heading may be
indented. Python-Markdown wants a blank line and four spaces. `Layout` tracks the containers (list items, admonitions,
footnotes) as CommonMark does and indents each line by four spaces a level.

Input: lines in which everything but running text is a token (see `tokens`). Output: lines, with the blocks back in
place. Headings and text pass through the caller's callables.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portfolio.notebooks.raw_html import STARTS_BLOCK, fence_of
from portfolio.notebooks.tokens import BLOCK, DISPLAY, Tokens

_ITEM = re.compile(r"([-*+]|\d{1,9}[.)])(\s+)(?=\S)")
_RULE = re.compile(r"([-*_])(?:\s*\1){2,}\s*$")
_HEADING = re.compile(r"(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$|(#{2,6})([^#\s].*)$")
_LOOKS_LIKE_BLOCK = re.compile(r"`{3}|~{3}|#|>|!!!|\?\?\?|===|\$\$|\d+[.)]\s")
_LOOKS_LIKE_FENCE = re.compile(r"(?:`{3,}|~{3,})[^`]*$")
_NOTHING = "&#8203;"  # an invisible character: keeps a tag from starting a block
_NO_HEADING = re.compile(r"#[^#\s]|#{7}")
_UNDERLINE = re.compile(r"(=+|-+)\s*$")
_OPENER = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]{0,2})\s+\S")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:")
_TERM = re.compile(r":\s{1,3}\S")  # what a term of a definition list means
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")


@dataclass(frozen=True)
class _Container:
    """An open list item or block: the columns of its marker and its content in the source."""

    marker: int
    content: int
    is_ordered: bool = False
    is_item: bool = True
    is_footnote: bool = False


class Layout:
    """Lays out the lines of one cell."""

    def __init__(
        self,
        tokens: Tokens,
        show_text: Callable[[str], str],
        show_heading: Callable[[int, str], str],
        end_paragraph: Callable[[], str],
        check_depth: Callable[[int, str], None],
    ) -> None:
        self._tokens = tokens
        self._show_text = show_text
        self._show_heading = show_heading
        self._end_paragraph = end_paragraph
        self._check_depth = check_depth
        self._out: list[str] = []
        self._stack: list[_Container] = []
        self._paragraph: int | None = None  # where the current paragraph starts in `_out`
        self._left: _Container | None = None  # the outermost container that this line ended
        # Depth of the item that started the run of lines since the last blank one; None for text.
        self._run: int | None = None
        self._is_table = False
        self._code: list[str] = []  # the current indented code block

    def run(self, lines: Iterable[str]) -> list[str]:
        """Return the laid-out lines."""
        source = [line.expandtabs(4) for line in lines]
        for number, line in enumerate(source):
            following = source[number + 1] if number + 1 < len(source) else ""
            self._add(line, following)
        self._end_code()
        self._close()
        return self._out

    def _add(self, line: str, following: str) -> None:
        text = line.lstrip(" ")
        if not text:
            if self._code:
                self._code.append("")
                return
            self._close()
            self._blank()
            return
        indent = len(line) - len(text)
        if self._code:
            if self._is_code(indent, text):
                self._hold_code(indent, text)
                return
            self._end_code()
        self._left = None
        depth = len(self._stack)
        is_rule = _RULE.match(text) is not None
        item = None if is_rule else _ITEM.match(text)
        if self._paragraph is not None and _UNDERLINE.match(text) and self._underline(indent, text):
            return
        footnote = _FOOTNOTE.match(text)
        if item or is_rule or footnote or self._paragraph is None or _HEADING.match(text) or text[0] == BLOCK:
            self._leave(indent, item)
        elif self._stack and not self._stack[-1].is_item and _TERM.match(text):
            self._leave(indent, None)
        outer = next((at for at, container in enumerate(self._stack) if container.is_footnote), None)
        if footnote and outer is not None:  # Python-Markdown has no footnotes within footnotes
            del self._stack[outer:]
            indent = 0
        if item and (self._stack or indent < 4) and not self._is_lazy(item, depth):
            self._item(item, indent, text)
        elif self._is_code(indent, text):
            self._hold_code(indent, text)
        elif self._is_row(text, following):
            self._table(text)
        else:
            self._block(text, indent, is_rule=is_rule)

    def _is_code(self, indent: int, text: str) -> bool:
        base = self._stack[-1].content if self._stack else 0
        return indent - base >= 4 and self._paragraph is None and text[0] != BLOCK

    def _hold_code(self, indent: int, text: str) -> None:
        base = self._stack[-1].content if self._stack else 0
        self._code.append(" " * (indent - base - 4) + self._tokens.restore(text))

    def _end_code(self) -> None:
        """Write indented code as a fence: superfences would read backticks in it as one."""
        if not self._code:
            return
        while not self._code[-1]:
            self._code.pop()
        ticks = fence_of(self._code)
        self._blank()
        for line in (ticks, *self._code, ticks):
            self._write(line)
        self._blank()
        self._code = []

    def _is_row(self, text: str, following: str) -> bool:
        if self._is_table:
            return text[0] != BLOCK and not _HEADING.match(text)
        return "|" in text and "|" in following and _DELIMITER.match(following) is not None

    def _leave(self, indent: int, item: re.Match[str] | None) -> None:
        while self._stack:
            top = self._stack[-1]
            # A bullet between a numbered item's marker and its text is meant to be nested.
            is_nested = item and indent > top.marker and item[1][0].isdigit() != top.is_ordered
            if indent >= top.content or is_nested:
                return
            self._left = self._stack.pop()

    def _is_lazy(self, item: re.Match[str], depth: int) -> bool:
        """Return whether a number at a line's start is just text: it would interrupt a paragraph, and is not 1."""
        is_interrupting = self._paragraph is not None and len(self._stack) == depth
        return is_interrupting and item[1][0].isdigit() and item[1][:-1] != "1"

    def _item(self, item: re.Match[str], indent: int, text: str) -> None:
        self._close()
        is_ordered = item[1][0].isdigit()
        if self._run is None or len(self._stack) < self._run:
            self._blank()
        if self._left and self._left.is_item and self._left.is_ordered != is_ordered and not self._stack:
            # Python-Markdown would treat the bullet as the next number, or the other way round.
            self._blank()
            self._out += ["<!-- -->", ""]
        if not self._out or not self._out[-1]:
            self._run = len(self._stack)
        marker = f"{item[1][:-1]}." if item[1][0].isdigit() else item[1]
        rest = text[item.end() :]
        gap = len(item[2]) if len(item[2]) <= 4 else 1
        at = indent + len(item[1]) + gap
        prefix = "    " * len(self._stack)
        self._stack.append(_Container(indent, at, is_ordered))
        self._check_depth(len(self._stack), rest)
        self._paragraph = len(self._out)
        first, *others = self._tokens.split_blocks(rest)
        if first[0] == DISPLAY:
            first, others = _NOTHING, [first, *others]
        self._out.append(f"{prefix}{marker} {self._show_text(first)}")
        for part in others:
            self._text(part)

    def _underline(self, indent: int, text: str) -> bool:
        start = self._paragraph or 0
        if indent > 3 or self._stack or any(line.startswith("    ") for line in self._out[start:]):
            return False
        heading = " ".join(line.strip() for line in self._out[start:])
        del self._out[start:]
        self._paragraph = None
        self._heading(1 if text[0] == "=" else 2, heading)
        return True

    def _heading(self, level: int, text: str) -> None:
        self._close()
        self._blank()
        self._write(self._show_heading(level, text) + self._end_paragraph())
        self._blank()

    def _table(self, text: str) -> None:
        if not self._is_table:
            self._close()
            self._blank()
            self._is_table = True
        row = self._show_text(self._tokens.fit_table(text)) + self._end_paragraph()
        self._write(f"{_NOTHING}{row}" if STARTS_BLOCK.match(row) else row)

    def _block(self, text: str, indent: int, *, is_rule: bool) -> None:
        heading = _HEADING.match(text)
        if heading and not self._stack:
            level = len(heading[1] or heading[3])
            self._heading(level, self._show_text(heading[2] or heading[4] or ""))
        elif is_rule:
            self._close()
            self._blank()
            self._write("---")
            self._blank()
        elif _OPENER.match(text):
            self._close()
            self._blank()
            self._write(self._show_text(text))
            self._stack.append(_Container(indent, indent + 4, is_item=False))
            self._check_depth(len(self._stack), "")
        elif (footnote := _FOOTNOTE.match(text)) or _TERM.match(text):
            self._check_depth(len(self._stack), text)
            self._text(text)
            self._stack.append(_Container(indent, indent + 4, is_item=False, is_footnote=footnote is not None))
        else:
            self._text(text)

    def _text(self, text: str) -> None:
        for part in self._tokens.split_blocks(text):
            if part[0] in (BLOCK, DISPLAY):
                self._close()
                self._blank()
                for line in self._tokens.block_lines(part):
                    self._write(line) if line else self._out.append("")
                self._blank()
            elif part.strip():
                is_new = self._paragraph is None
                if is_new and (not self._out or not self._out[-1]):
                    self._run = None
                if is_new:
                    self._paragraph = len(self._out)
                displayed = self._show_text(part).lstrip(" ")
                if not is_new and (STARTS_BLOCK.match(displayed) or _LOOKS_LIKE_BLOCK.match(displayed)):
                    # In CommonMark the line continues the paragraph; Python-Markdown would start a block.
                    self._out[-1] = f"{self._out[-1].rstrip() or _NOTHING} {displayed}"
                    continue
                if STARTS_BLOCK.match(displayed) or _LOOKS_LIKE_FENCE.match(displayed):
                    displayed = f"{_NOTHING}{displayed}"
                if _NO_HEADING.match(displayed):
                    displayed = f"\\{displayed}"
                self._write(re.sub(r"(?<!\\)\\$", "  ", displayed))

    def _write(self, line: str) -> None:
        self._out.append("    " * len(self._stack) + line)

    def _blank(self) -> None:
        if self._out and self._out[-1]:
            self._out.append("")

    def _close(self) -> None:
        if self._paragraph is not None or self._is_table:
            ends = self._end_paragraph()
            if ends and self._out:
                self._out[-1] = self._out[-1].rstrip() + ends
        self._paragraph = None
        self._is_table = False
