"""Replace everything in a Markdown cell that is not running text with one-line tokens.

Fences, quotes and raw HTML blocks (one `BLOCK` token per line), display math (`DISPLAY`), inline math and code spans
(`INLINE`) must not be mistaken for lists or emphasis; Jupyter also removes math before it parses the Markdown. A token
is a control character, a number and END; control characters are removed from cells first.
"""

import html
import re
from collections.abc import Callable, Sequence

BLOCK, DISPLAY, INLINE, END = "\x0e", "\x0f", "\x10", "\x11"
_TOKEN = re.compile(r"[\x0e\x0f\x10](\d+)\x11")
_SPLIT = re.compile(r"([\x0e\x0f]\d+\x11)")
_SPAN = re.compile(
    r"(?=[\]\\`$<])(?:\]\((?P<file>[^()\s#\x0e]{0,300})#(?P<anchor>(?:[^()\s\x0e]|\([^()\s\x0e]*\)){1,300})\)|"
    r"\\\\\[(?P<square>[^\x0e]+?)\\\\\]"
    r"|\\\\\((?P<round>[^\x0e]+?)\\\\\)"
    r"|\\begin\{(?P<env>(?!tabular|itemize|enumerate|document|verbatim|figure|table|center)[A-Za-z]+\*?)\}"
    r"[^\x0e]*?\\end\{(?P=env)\}"
    r"|(?P<ref>\\(?:eq)?ref\{[^{}\n]+\})"
    r"|\\[^\n]"
    r"|(?:(?<!`)|(?<=\\`))(?P<ticks>`++)(?P<code>[^\x0e]*?[^`\x0e])(?P=ticks)(?!`)"
    r"|\$\$(?P<double>[^\x0e]+?)\$\$"
    r"|\$(?P<single>(?:[^$\\\x0e\n]|\\.|\\?\n(?!\s*\n))+?)\$"
    r"|(?P<address><[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\x0e]*>)"
    r"|(?P<comment><!--[^\x0e]*?-->)"
    r"|(?P<tag></?[a-zA-Z][a-zA-Z0-9-]*(?=[\s/>])[^<>\"'\x0e]*+(?:(?:\"[^\"\x0e]*+\"|'[^'\x0e]*+')[^<>\"'\x0e]*+)*>))",
    re.DOTALL,
)
"""The signs that can begin one are looked for first: most of a text is passed over at once."""
_HREF = re.compile(r"(\shref\s*=\s*[\"'][^#\"'<>]*#)([^\"'<>]*)")
_BLANK_LINE = re.compile(r"\n\s*\n")
_END_TAG = re.compile(r"</[a-z][a-z0-9]*>", re.IGNORECASE)
_TAG_IN_MATH = re.compile(r"<(?=[a-zA-Z/!?])")
_COMMENT_IN_MATH = re.compile(r"(?<!\\)%[^\n]*")


class Tokens:
    """The tokens of one cell, and the text they stand for. `anchor_of` translates the anchors of links in it."""

    def __init__(self, anchor_of: Callable[[str], str] = str) -> None:
        self._anchor_of = anchor_of
        self._held: list[Sequence[str] | Callable[[], Sequence[str]]] = []
        self._math: dict[int, str] = {}
        self._displayed: set[int] = set()

    def hold_block(self, lines: Sequence[str] | Callable[[], Sequence[str]]) -> str:
        """Store a block: its lines, or a callable that returns them when the block is written."""
        return self._hold(BLOCK, lines)

    def _hold(self, kind: str, lines: Sequence[str] | Callable[[], Sequence[str]]) -> str:
        self._held.append(lines)
        return f"{kind}{len(self._held) - 1}{END}"

    def hold_spans(self, text: str) -> str:
        """Replace math and code spans in running text with tokens, and join tags that span several lines."""
        return _SPAN.sub(self._hold_span, text)

    def _hold_span(self, match: re.Match[str]) -> str:
        whole = match[0]
        display = match["square"] or match["double"] or ""
        inline = match["round"] or match["single"] or match["ref"] or ""
        if len(inline) > 2 and inline[0] == inline[-1] == "`":
            inline = inline[1:-1]  # GitHub's other form, $`x`$
        if match["anchor"] or match["tag"] or match["address"] or match["comment"]:
            return self._link_or_tag(match)
        if match["code"] and not _BLANK_LINE.search(whole):
            return self._hold(INLINE, [" ".join(whole.split("\n"))])
        if display.strip():
            return self._display(f"$$\n{display.strip()}\n$$", display)
        if match["env"]:
            return self._display(whole, whole)
        return self._inline(inline.strip()) if _is_math(inline) else whole

    def _link_or_tag(self, match: re.Match[str]) -> str:
        if match["anchor"]:
            return f"]({match['file']}#{self._anchor_of(match['anchor'])})"
        if match["tag"]:
            return _HREF.sub(lambda href: href[1] + self._anchor_of(href[2]), " ".join(match[0].split("\n")))
        return match[0].replace("$", "%24") if match["address"] else ""

    def _display(self, block: str, math: str) -> str:
        # A comment would hide what follows when the formula has to be on one line.
        block, math = _COMMENT_IN_MATH.sub("", block), _COMMENT_IN_MATH.sub("", math)
        lines = [_TAG_IN_MATH.sub("< ", line.strip()) for line in block.split("\n") if line.strip()]
        token = self._hold(DISPLAY, lines)
        self._math[len(self._held) - 1] = " ".join(math.split())
        self._displayed.add(len(self._held) - 1)
        return token

    def _inline(self, math: str) -> str:
        displayed = _TAG_IN_MATH.sub("< ", " ".join(_COMMENT_IN_MATH.sub("", math).split("\n")))
        # arithmatex finds no end of math in `\$`-like endings; a trailing backslash would escape the dollar.
        token = self._hold(INLINE, [f"${displayed.rstrip(chr(92))}$"])
        self._math[len(self._held) - 1] = displayed
        return token

    @property
    def formulas(self) -> Sequence[tuple[str, bool]]:
        """All math stored so far, in order, and whether it is display math."""
        return [(math, number in self._displayed) for number, math in self._math.items()]

    def split_blocks(self, text: str) -> list[str]:
        """Split a text into running text and tokens that need their own lines, in order."""
        return [part for part in _SPLIT.split(text) if part]

    def block_lines(self, token: str) -> Sequence[str]:
        """Return the lines that a `BLOCK` or `DISPLAY` token stands for."""
        held = self._held[int(token[1:-1])]
        return held() if callable(held) else held

    def restore(self, text: str) -> str:
        """Replace the tokens in a text with what they stand for; math becomes inline math."""
        while BLOCK in text or DISPLAY in text or INLINE in text:
            text = _TOKEN.sub(self._restore, text)
        return text

    def _restore(self, match: re.Match[str]) -> str:
        number = int(match[1])
        if match[0][0] == DISPLAY:
            return f"${self._math[number]}$"
        return "\n".join(self.block_lines(match[0]))

    def fit_table(self, row: str) -> str:
        """Rewrite the math in a table row without bars, which would end the cell."""
        for token in _TOKEN.finditer(row):
            number = int(token[1])
            if number in self._math:
                math = self._math[number].replace("\\|", "\\Vert ").replace("|", "\\vert ").strip()
                self._math[number] = math
                self._held[number] = [f"${math}$"]
        return row

    def restore_html(self, text: str) -> str:
        """Restore spans in raw HTML, which arithmatex skips: math gets its own markup."""

        def show(match: re.Match[str]) -> str:
            number = int(match[1])
            if number not in self._math:
                return "\n".join(self.block_lines(match[0]))
            tag, start, end = ("div", "[", "]") if match[0][0] == DISPLAY else ("span", "(", ")")
            math = html.escape(self._math[number], quote=False)
            return f'<{tag} class="arithmatex">\\{start}{math}\\{end}</{tag}>'

        return _TOKEN.sub(show, text)


_MATH_IN_HTML = re.compile(
    r"(?P<kept><(?P<raw>pre|code|script|style|svg)\b.*?(?:</(?P=raw)\s*>|\Z)|<[^>]*>)"
    r"|\$\$(?P<double>[^$<]+)\$\$|\\\[(?P<square>(?>\\\\|(?!\\\[)[^<])+?)\\\]|\\\((?P<round>(?>\\\\|(?!\\\()[^<])+?)\\\)|\\(?P<dollar>\$)",
    re.DOTALL | re.IGNORECASE,
)


def math_in_html(text: str) -> str:
    """Mark math in a cell's HTML output, which Jupyter typesets too. A single `$` may be money in a table."""

    def mark(match: re.Match[str]) -> str:
        if match["kept"] or match["dollar"]:
            return str(match["kept"] or match["dollar"])
        display = match["double"] or match["square"]
        start, end = ("[", "]") if display else ("(", ")")
        return f'<span class="arithmatex">\\{start}{display or match["round"]}\\{end}</span>'

    return _MATH_IN_HTML.sub(mark, text) if "$$" in text or "\\" in text else text


def _is_math(text: str) -> bool:
    """Return whether a text is math, not two prices. Jupyter reads `$5 and $6` as math; authors mean text."""
    if _BLANK_LINE.search(text) or _END_TAG.search(text) or not text.strip():
        return False
    is_tight = not text[0].isspace() and not text[-1].isspace()
    is_padded = text[0].isspace() and text[-1].isspace()
    return is_tight or is_padded or any(mark in text for mark in "\\^_={")
