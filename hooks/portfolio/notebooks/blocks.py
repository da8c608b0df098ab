"""Find the blocks of a Markdown cell that are not running text: fences, quotes, raw HTML, comments.

`BlockFolder` finds them by CommonMark's rules and replaces each with a one-line token. An unclosed fence ends with the
cell; raw HTML ends at a blank line. MyST directives become the site's equivalents: admonitions, tabs, figures, math.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portfolio.notebooks.figures import escape_alt
from portfolio.notebooks.raw_html import BLOCK_TAGS, can_be_highlighted, fence_of
from portfolio.notebooks.tokens import Tokens
from portfolio.text.markup import ADMONITIONS

_BOX = re.compile(rf"\s*:{{3,}}\s*(?:{'|'.join(ADMONITIONS)})\s*", re.IGNORECASE)
"""A box by its kind alone, as Docusaurus has it; it is one if something closes it."""
_FENCE = re.compile(
    r"(?P<indent>\s*)(?P<fence>`{3,}(?=[^`]*$)|~{3,}|:{3,}(?=\{|\s*(?:\{[^}]*\.)?callout-)"
    rf"|:{{3,}}(?=\s*(?i:{'|'.join(ADMONITIONS)})\s*$))\s*(?P<info>.*?)\s*$"
)
_DIV = re.compile(r"\s*:{3,}\s*(?:\{[^{}\n]*\}\s*:*|columns?|incremental)?\s*")
"""The mark of another block of Quarto, of which only the content is shown."""
_OPENER = re.compile(r"\s*(?:!!!|\?\?\?|===|\[\^)")
_QUOTE = re.compile(r"\s*> ?")
_WORDS = re.compile(r"\s*(?![>#<|`~+*-]|\d+[.)]\s|\$\$|\[!|:::|!!!|\?\?\?|===)\S")
"""A line of a paragraph, as far as its beginning tells."""
_HTML_BLOCK = re.compile(r"\s*</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>]|$)")
_MORE = re.compile(r"\s*<!--\s*more\s*-->\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_RAW_TAGS = ("script", "style", "pre", "textarea")
_INFO = re.compile(r"\.?([\w#.+-]+)((?:\s+[a-zA-Z][\w-]*=\"[^\"]*\")*)$")
_ATTRIBUTES = re.compile(r"\{\s*\.[\w+#-]+(?:\s+(?:\.[\w-]+|#[\w-]+|[a-z_]+=\"[^\"]*\"))*\s*\}$")
_DIRECTIVE = re.compile(r"\{([\w:-]+)\}\s*(.*)$")
_DIRECTIVES = {**ADMONITIONS, "admonition": "note", "caution": "warning"}
"""MyST's admonitions; its `caution` is milder than GitHub's."""
_ALERT = re.compile(rf"\[!({'|'.join(ADMONITIONS)})\][+-]?[ \t]*(.*)$", re.IGNORECASE)
_CALLOUT = re.compile(rf"(?:\{{[^}}]*\.)?callout-({'|'.join(ADMONITIONS)})\b([^}}]*)\}}?$")
_TITLE = re.compile(r"\btitle=(?:\"([^\"]*)\"|'([^']*)')|\s*#{1,6}\s+(.*)$")
_OPTION = re.compile(r":([\w-]+):\s*(.*)$")


@dataclass(frozen=True)
class BlockFolder:
    """Replaces the blocks of one cell that are not running text with tokens."""

    tokens: Tokens
    convert_lines: Callable[[Sequence[str]], list[str]]
    convert_html: Callable[[Sequence[str]], list[str]]
    default_alt: Callable[[], str]

    def fold(self, lines: Sequence[str]) -> list[str]:
        """Return the lines with a token in place of each block; running text stays as it is."""
        folded: list[str] = []
        is_in_list = is_nested = is_after_quote = False
        number = looked_at = 0
        while number < len(lines):
            line = lines[number]
            indent = len(line) - len(line.lstrip())
            is_in_list = bool(_ITEM.match(line)) or (is_in_list and (indent > 0 or not line.strip()))
            # Earlier lines may have opened an admonition, whose content is indented.
            is_nested = is_nested or any(map(_OPENER.match, folded[looked_at:]))
            looked_at = len(folded)
            is_code = indent >= 4 and not is_in_list and not is_nested
            end = number if is_code else self._block_end(lines, number)
            is_quote = end > number and bool(_QUOTE.match(line))
            if is_quote and is_after_quote:  # Python-Markdown would read two quotations as one
                folded += [line[:indent] + self.tokens.hold_block(["<!-- -->"]), ""]
            if line.strip() and not line.lstrip().startswith("<!--"):
                is_after_quote = is_quote
            if end == number:
                folded.append("" if not is_code and _DIV.fullmatch(line) else line)
                end = self._math_end(lines, number)
                folded += lines[number + 1 : end]
            else:
                folded.append(line[:indent] + self._hold(lines[number:end]))
            number = end
        return folded

    def _block_end(self, lines: Sequence[str], start: int) -> int:
        """Return the line after the block that starts here, or this line if none starts."""
        line = lines[start]
        if fence := _FENCE.match(line):
            mark = fence["fence"]
            closing = re.compile(rf"\s*{mark[0]}{{{len(mark)},}}\s*$")
            unclosed = start if _BOX.fullmatch(line) else len(lines)
            return next((at + 1 for at in range(start + 1, len(lines)) if closing.match(lines[at])), unclosed)
        if _QUOTE.match(line):
            ends = (at for at in range(start + 1, len(lines)) if not _goes_on(lines[at - 1], lines[at]))
            return next(ends, len(lines))
        if line.lstrip().startswith("<!--"):
            last = next((at for at in range(start, len(lines)) if "-->" in lines[at]), len(lines) - 1)
            is_alone = "-->" not in lines[last] or lines[last].rstrip().endswith("-->")
            return last + 1 if is_alone else start
        html_block = _HTML_BLOCK.match(line)
        if not html_block or html_block[1].lower() not in BLOCK_TAGS:
            return start
        name = html_block[1].lower()
        if name in _RAW_TAGS and "</" not in line[: html_block.end()]:
            closing = re.compile(rf"</{name}\s*>", re.IGNORECASE)
            return next((at + 1 for at in range(start, len(lines)) if closing.search(lines[at])), len(lines))
        return next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))

    def _math_end(self, lines: Sequence[str], start: int) -> int:
        """Return the line after a `$$` block that starts here, so that its lines are not read as quotes."""
        if lines[start].count("$$") % 2 == 0:
            return start + 1
        return next((at + 1 for at in range(start + 1, len(lines)) if "$$" in lines[at]), start + 1)

    def _hold(self, lines: Sequence[str]) -> str:
        if fence := _FENCE.match(lines[0]):
            return self.tokens.hold_block(lambda: self._fence(fence, lines))
        if _QUOTE.match(lines[0]):
            inner = [_QUOTE.sub("", line, count=1) for line in lines]
            if alert := _ALERT.match(inner[0]):
                name = alert[1].lower()
                opening = _opening(name, ADMONITIONS[name] or name, _safe_title(alert[2]))
                return self.tokens.hold_block(lambda: _nest(opening, self.convert_lines(inner[1:])))
            return self.tokens.hold_block(lambda: [f"> {line}".rstrip() for line in self.convert_lines(inner)])
        if lines[0].lstrip().startswith("<!--"):
            # Comments are the author's notes. Only the one that ends a post's excerpt matters to the site.
            return self.tokens.hold_block(lines if _MORE.match(lines[0]) else [])
        return self.tokens.hold_block(lambda: self.convert_html(lines))

    def _fence(self, fence: re.Match[str], lines: Sequence[str]) -> list[str]:
        mark, indent = fence["fence"], len(fence["indent"])
        is_closed = len(lines) > 1 and re.match(rf"\s*{mark[0]}{{{len(mark)},}}\s*$", lines[-1])
        body = [
            line[indent:] if not line[:indent].strip() else line.lstrip()
            for line in lines[1 : -1 if is_closed else None]
        ]
        if fence["info"].lower() in ("mermaid", "{mermaid}"):
            return [f"{fence_of(body)}mermaid", *body, fence_of(body)]
        if mark[0] == ":" and (callout := _CALLOUT.match(fence["info"])):
            return self._callout(callout[1], callout[2], body)
        if mark[0] == ":" and fence["info"].lower() in ADMONITIONS:
            return self._callout(fence["info"].lower(), "", body)
        directive = _DIRECTIVE.match(fence["info"])
        if directive:
            block = self._directive(directive[1], directive[2], body, mark[0])
            if block is not None:
                return block
        if fence["info"] == "math":
            return _display(body)
        info = _INFO.match(fence["info"])
        if info:
            language = info[1] + info[2]
        elif _ATTRIBUTES.match(fence["info"]):
            language = f" {fence['info']}"
        else:
            named = directive[2] if directive and directive[1].startswith("code") else fence["info"]
            language = re.sub(r"^[{.]+|[^\w#+-].*$", "", named.split(" ")[0])
            language = "" if directive and not directive[1].startswith("code") else language
        language = language if can_be_highlighted("\n".join(body)) else ""
        ticks = fence_of(body)
        return [f"{ticks}{language}".rstrip(), *body, ticks]

    def _callout(self, name: str, options: str, body: list[str]) -> list[str]:
        """Return the lines of a callout of Quarto; its first heading is its title."""
        title, start = _TITLE.search(options), 0
        if title is None:
            start = next((at for at, line in enumerate(body) if line.strip()), 0)
            title = _TITLE.match(body[start]) if body else None
        words = _safe_title(next(filter(None, title.groups()), "")) if title else ""
        opening = _opening(name, ADMONITIONS[name] or name, words)
        if "collapse" in options:
            opening = opening.replace("!!!", "???+" if "false" in options else "???", 1)
        return _nest(opening, self.convert_lines(body[start + 1 :] if title and title[3] else body))

    def _directive(self, name: str, title: str, body: list[str], mark: str) -> list[str] | None:
        """Return the lines of a MyST directive, or None for one that holds code."""
        options: dict[str, str] = {}
        while body and (option := _OPTION.match(body[0])):
            options[option[1]] = option[2].strip()
            body = body[1:]
        title = _safe_title(title)
        if name == "math":
            return _display(body)
        if name in ("figure", "image") and title:
            alt = options.get("alt") or self.default_alt()
            return [f"![{escape_alt(alt)}]({title})", "", *self.convert_lines(body)]
        opening = None
        if name in ("tab-item", "dropdown"):
            opening = f'{"===" if name == "tab-item" else "??? note"} "{title or "More"}"'
        elif name in _DIRECTIVES:
            named = re.match(r"[\w-]+", options.get("class", ""))
            opening = _opening(name, named[0] if named else _DIRECTIVES[name] or name, title)
        if opening is None and (mark != ":" or name.startswith("code")):
            return None
        inner = self.convert_lines(body)
        return _nest(opening, inner) if opening else inner


def _goes_on(above: str, line: str) -> bool:
    """Return whether a line goes on with a quotation, by its mark, or as words right below those of a paragraph."""
    words = _QUOTE.sub("", above, count=1)
    return bool(_QUOTE.match(line) or (_WORDS.match(words) and _WORDS.match(line)))


def _display(body: Sequence[str]) -> list[str]:
    return ["$$", *(line for line in body if line.strip()), "$$"]


def _safe_title(title: str) -> str:
    return title.replace('"', "'").replace("<", "&lt;").strip()


def _opening(name: str, kind: str, title: str) -> str:
    """Return the line that opens an admonition. Material titles it by its kind, which may differ from its name."""
    own_title = "" if name in (kind, "admonition") else name.capitalize().replace("Seeal", "See al")
    return f'!!! {kind} "{title or own_title}"' if title or own_title else f"!!! {kind}"


def _nest(opening: str, lines: Sequence[str]) -> list[str]:
    return [opening, "", *(f"    {line}" if line else "" for line in lines)]
