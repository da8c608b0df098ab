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
from portfolio.text.lists import RULE, TABLE_RULE, Level, Levels, item_of

_HEADING = re.compile(r"(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$|(#{2,6})([^#\s].*)$")
_LOOKS_LIKE_BLOCK = re.compile(r"`{3}|~{3}|#|>|!!!|\?\?\?|===|\$\$|\d+[.)]\s")
_LOOKS_LIKE_FENCE = re.compile(r"(?:`{3,}|~{3,})[^`]*$")
_NOTHING = "&#8203;"  # an invisible character: keeps a tag from starting a block
_NO_HEADING = re.compile(r"#[^#\s]|#{7}")
_UNDERLINE = re.compile(r"(=+|-+)\s*$")
_OPENER = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]{0,2})\s+\S")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:")
_TERM = re.compile(r":\s{1,3}\S")  # what a term of a definition list means


@dataclass
class Layout:
    """Lays out the lines of one cell."""

    tokens: Tokens
    show_text: Callable[[str], str]
    show_heading: Callable[[int, str], str]
    end_paragraph: Callable[[], str]
    check_depth: Callable[[int, str], None]

    def __post_init__(self) -> None:
        self._out: list[str] = []
        self._levels = Levels()
        self._paragraph: int | None = None  # where the current paragraph starts in `_out`
        # Depth of the item that started the run of lines since the last blank one; None for text.
        self._run: int | None = None
        self._is_table = False
        self._code: list[str] = []  # the current indented code block

    def run(self, lines: Iterable[str]) -> list[str]:
        """Return the laid-out lines."""
        source = [line.expandtabs(4) for line in lines]
        for line, following in zip(source, [*source[1:], ""], strict=True):
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
        depth = len(self._levels)
        item = item_of(text, indent)
        if self._paragraph is not None and _UNDERLINE.match(text) and self._underline(indent, text):
            return
        footnote = _FOOTNOTE.match(text)
        if item or RULE.match(text) or footnote or self._paragraph is None or _HEADING.match(text) or text[0] == BLOCK:
            self._levels.leave(indent, item)
        elif self._levels and not self._levels[-1].marker and _TERM.match(text):
            self._levels.leave(indent, None)
        outer = next((at for at, container in enumerate(self._levels) if container.is_footnote), None)
        if footnote and outer is not None:  # Python-Markdown has no footnotes within footnotes
            del self._levels[outer:]
            indent = 0
        is_in_paragraph = self._paragraph is not None and len(self._levels) == depth
        if item and (self._levels or indent < 4) and (item.can_interrupt or not is_in_paragraph):
            self._item(item, text)
        elif self._is_code(indent, text):
            self._hold_code(indent, text)
        elif self._is_row(text, following):
            self._table(text)
        else:
            self._block(text, indent)

    def _is_code(self, indent: int, text: str) -> bool:
        return indent - self._levels.content >= 4 and self._paragraph is None and text[0] != BLOCK

    def _hold_code(self, indent: int, text: str) -> None:
        self._code.append(" " * (indent - self._levels.content - 4) + self.tokens.restore(text))

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
        return "|" in text and "|" in following and TABLE_RULE.fullmatch(following) is not None

    def _item(self, item: Level, text: str) -> None:
        self._close()
        depth, prefix = len(self._levels), self._levels.indent
        apart = self._levels.enter(item)
        if apart or self._run is None or depth < self._run:
            self._blank()
        self._out += apart
        if not self._out or not self._out[-1]:
            self._run = depth
        rest = text[len(item.marker) :].lstrip(" ")
        self.check_depth(depth + 1, rest)
        self._paragraph = len(self._out)
        first, *others = self.tokens.split_blocks(rest)
        if first[0] == DISPLAY:
            first, others = _NOTHING, [first, *others]
        self._out.append(f"{prefix}{item.marker} {self.show_text(first)}")
        for part in others:
            self._text(part)

    def _underline(self, indent: int, text: str) -> bool:
        start = self._paragraph or 0
        if indent > 3 or self._levels or any(line.startswith("    ") for line in self._out[start:]):
            return False
        heading = " ".join(line.strip() for line in self._out[start:])
        del self._out[start:]
        self._paragraph = None
        self._heading(1 if text[0] == "=" else 2, heading)
        return True

    def _heading(self, level: int, text: str) -> None:
        self._close()
        self._blank()
        self._write(self.show_heading(level, text) + self.end_paragraph())
        self._blank()

    def _table(self, text: str) -> None:
        if not self._is_table:
            self._close()
            self._blank()
            self._is_table = True
        row = self.show_text(self.tokens.fit_table(text)) + self.end_paragraph()
        self._write(f"{_NOTHING}{row}" if STARTS_BLOCK.match(row) else row)

    def _block(self, text: str, indent: int) -> None:
        heading = _HEADING.match(text)
        if heading and not self._levels:
            level = len(heading[1] or heading[3])
            self._heading(level, self.show_text(heading[2] or heading[4] or ""))
        elif RULE.match(text):
            self._close()
            self._blank()
            self._write("---")
            self._blank()
        elif _OPENER.match(text):
            self._close()
            self._blank()
            self._write(self.show_text(text))
            self._levels.append(Level(indent, indent + 4))
            self.check_depth(len(self._levels), "")
        elif (footnote := _FOOTNOTE.match(text)) or _TERM.match(text):
            self.check_depth(len(self._levels), text)
            self._text(text)
            self._levels.append(Level(indent, indent + 4, is_footnote=footnote is not None))
        else:
            self._text(text)

    def _text(self, text: str) -> None:
        for part in self.tokens.split_blocks(text):
            if part[0] in (BLOCK, DISPLAY):
                self._close()
                self._blank()
                for line in self.tokens.block_lines(part):
                    self._write(line) if line else self._out.append("")
                self._blank()
            elif part.strip():
                is_new = self._paragraph is None
                if is_new and (not self._out or not self._out[-1]):
                    self._run = None
                if is_new:
                    self._paragraph = len(self._out)
                displayed = self.show_text(part).lstrip(" ")
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
        self._out.append(self._levels.indent + line)

    def _blank(self) -> None:
        if self._out and self._out[-1]:
            self._out.append("")

    def _close(self) -> None:
        if self._paragraph is not None or self._is_table:
            ends = self.end_paragraph()
            if ends and self._out:
                self._out[-1] = self._out[-1].rstrip() + ends
        self._paragraph = None
        self._is_table = False
