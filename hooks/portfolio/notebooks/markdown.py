"""Convert a Markdown cell (CommonMark with Jupyter's math) to the site's dialect of Python-Markdown.

A cell is a document of its own: fences, tags and footnotes end with it. Raw HTML blocks end at a blank line, as in
CommonMark, and Markdown continues after it. MyST's admonitions and GitHub's alerts become Material's. Bare URLs become
links, as in Jupyter. `Headings` covers the cells of one notebook. The first level-1 heading is the page's title;
everything from the next one on moves down a level, so that a page has one title and its contents list the rest. If a
notebook starts below level 1, all headings move up: to the title if it opens with one heading above all others, else to
level 2.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from urllib.parse import quote, unquote

from markdown.extensions.toc import slugify

from portfolio.ipynb.source import Cell
from portfolio.notebooks.blocks import BlockFolder
from portfolio.notebooks.figures import Figures, escape_alt
from portfolio.notebooks.layout import Layout
from portfolio.notebooks.raw_html import (
    TableScroller,
    TagBalance,
    balance_html,
    drop_scripts,
    html_fence,
    link_html,
    link_markdown,
    lower_titles,
    outer_headings,
    read_attributes,
    relocate,
    remote_message,
)
from portfolio.notebooks.readable_colours import readable
from portfolio.notebooks.tokens import Tokens
from portfolio.notebooks.work_limits import TEXT_LIMIT, TooMuch, WorkLimits
from portfolio.text.formulas import Formulas, as_text
from portfolio.text.inline import without_closing
from portfolio.text.markup import without_no_tags
from portfolio.text.remote_pictures import is_small
from portfolio.text.scanner import REST_OF_TAG

_MATH = re.compile(r"(?<!\\)\$([^$]+)\$")
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|</?[a-zA-Z!][^>]*>|\s*\{[:\s]*[#.][^}]*\}\s*$|[*`$\\]|(?<!\w)_|_(?!\w)")
_MATH_OR_CODE = re.compile(_MATH.pattern + r"|(?<!`)(`++)(.{1,500}?)\2(?!`)")
_HELD = "\ue004"
"""A private-use character that temporarily replaces a formula or code."""


def plain_text(text: str) -> str:
    """Return the text of a heading without markup, and with formulas as plain text."""
    texts: list[str] = []

    def hold(found: re.Match[str]) -> str:
        texts.append(as_text(found[1]) if found[1] else found[3].strip())
        return _HELD

    marked = _MATH_OR_CODE.sub(hold, text.replace(_HELD, ""))
    plain = unescape(_MARKS.sub(lambda mark: mark[1] or "", marked))
    return " ".join(re.sub(_HELD, lambda _: texts.pop(0), plain).split())


_BARE = re.compile(
    r"(?P<kept>\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]|:[^\n]*)|<a\b.*?(?:</a\s*>|\Z)|<[^<>]*>|\]\([^()]*\))"
    r"|(?<![\w\"'=/])(?P<address>https?://[^\s<>\"\\\x00-\x1f`|]+)",
    re.DOTALL | re.IGNORECASE,
)


def link_bare(text: str) -> str:
    """Return the text with its bare URLs turned into links."""
    return _BARE.sub(_link, text) if "://" in text else text


def _link(match: re.Match[str]) -> str:
    if match["kept"]:
        return match[0]
    address = without_closing(match["address"])
    # An opening bracket without its end: we are inside the text of a link that goes on.
    before = match.string[: match.start()]
    is_inside = before.count("[") > before.count("]")
    return match[0] if is_inside or "." not in address else f"<{address}>{match[0][len(address) :]}"


def _badge_in_html(match: re.Match[str]) -> str:
    given = read_attributes(match[2])
    return f"{match[1]}{given.get('alt') or 'Open'}" if is_small(given.get("src", ""), given) else match[0]


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_IMG = re.compile(rf"<img\b({REST_OF_TAG})/?>", re.IGNORECASE)
_BADGE = re.compile(r"\[!\[([^\[\]]*)\]\((https?://[^)\s]+)(?:\s+\"[^\"]*\")?\)\](?=[(\[])")
_BADGE_HTML = re.compile(r"(<a\b[^>]*>\s*)<img\b([^>]*\ssrc\s*=\s*[\"']?https?://[^>]*)>(?=\s*</a>)", re.IGNORECASE)
_HEADING = re.compile(
    r"^ {0,3}(?:(#{1,6})[ \t]+\S|=+[ \t]*$)|<h1\b[^<>]*>([^<\n]*+(?:<(?!/?h1\b)[^<\n]*+)*)</h1",
    re.MULTILINE | re.IGNORECASE,
)
_FORMULA_HEADING = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t]+(?=\S)([^$\n]*\$[^\n]*)|(?=\S)([^$\n]*\$[^\n]*)\n {0,3}(?:=+|-+)[ \t]*$)", re.MULTILINE
)
_BOLD_LINE = re.compile(r"(?:\*\*([^*\n]+)\*\*|__([^_\n]+)__)[ \t]*(?:\n[ \t]*\n|\Z)")
_TAG = re.compile(r"<[^<>]*>")
_MAY_BE_DROPPED = re.compile(r"<(?:script|style|base|link|meta)\b", re.IGNORECASE)
_FOOTNOTE = re.compile(r"^[ >]*(\[\^[^\]\s]{1,200}\]):", re.MULTILINE)
_FOOTNOTE_LABEL = re.compile(r"\[\^[^\]\s]{1,200}\]")
_RAW_TITLE = re.compile(r"<h1\b[^<>]*>(.*?)</h1\s*>", re.IGNORECASE | re.DOTALL)
_ESCAPE = re.compile(r"\\(?:(\\)|([<\"'%,/:;?@&]))")
_ID = re.compile(r"\S+$")
_NOT_IN_TARGET = re.compile(r"[\"<>\s]")
_SIGN = re.compile(r"[^\w-]")


class Headings:
    """The headings of one notebook: its title, their levels, and their Jupyter ids."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.title = _raw_title(cells)
        self._is_raw = self.title is not None
        self._top, self._up = _top_and_levels_up(cells)
        self._has_second = False
        self._ids: set[str] = set()
        self._with_formulas = dict(map(_ids_of, _formula_headings(cells)))

    def show(self, level: int, text: str) -> str:
        """Return a heading's line. `text` is Markdown."""
        return self._line(level, text, plain_text(text))

    def _line(self, level: int, text: str, plain: str) -> str:
        level = max(min(level, self._top), level - self._up)
        if level == 1 and self.title is None:
            self.title = plain or None
        elif level == 1:
            self._has_second = True
        displayed = min(6, level + 1) if self._has_second else level
        return f"{'#' * displayed} {self._anchor(plain)}{text}"

    def take_title(self, html: str) -> tuple[list[str], str]:
        """Return a raw HTML title as a Markdown line, and the HTML without it.

        As Markdown, it reaches the contents and lists of posts. All other level-1 headings move down a level.
        """
        if "<h1" not in html.lower():
            return [], html
        found = _RAW_TITLE.search(html) if self._is_raw else None
        if found is None or not self.title:
            return [], lower_titles(html)
        self._is_raw = False
        return [f"# {escape_alt(self.title)}", ""], lower_titles(html[: found.start()] + html[found.end() :])

    def show_raw(self, heading: re.Match[str]) -> list[str]:
        """Return the lines of a raw HTML heading (see `outer_headings`), as Markdown so that the contents list it."""
        attributes = read_attributes(heading[2])
        kept = [
            f'{name}="{value}"'
            for name, value in attributes.items()
            if name in ("id", "class", "style", "align") and not re.search(r'["{}\n]', value)
        ]
        parts = re.split(r"(<[^<>]*>)", balance_html(heading[3]))
        text = "".join(part if part.startswith("<") else _literal(part) for part in parts).strip()
        line = self._line(int(heading[1]), text, " ".join(unescape(_TAG.sub("", heading[3])).split()))
        return ["", f"{line} {{: {' '.join(kept)} }}" if kept else line, ""]

    def anchor_of(self, target: str) -> str:
        """Return the anchor for a link's target. In Jupyter's ids of headings, formulas are still TeX."""
        wanted = unquote(target)
        if "$" not in wanted:
            return target
        return _NOT_IN_TARGET.sub(lambda sign: quote(sign[0]), self._with_formulas.get(wanted) or plain_text(wanted))

    def _anchor(self, plain: str) -> str:
        """Return an anchor with Jupyter's id of a heading, its text with hyphens, which links in notebooks use."""
        jupyter_id = plain.replace(" ", "-")
        if jupyter_id in self._ids or not _ID.match(jupyter_id) or jupyter_id == slugify(plain, "-"):
            return ""
        self._ids.add(jupyter_id)
        written = _SIGN.sub(lambda sign: f"&#{ord(sign[0])};", jupyter_id)  # none of them is markup
        return f'<a id="{written}"></a>'


def bold_line(cells: Sequence[Cell]) -> str | None:
    """Return the text of a notebook's first line if all of it is bold."""
    is_text = bool(cells) and cells[0].kind == "markdown"
    found = _BOLD_LINE.match(cells[0].source.lstrip()) if is_text else None
    return plain_text(found[1] or found[2]) or None if found else None


def _formula_headings(cells: Sequence[Cell]) -> Iterator[str]:
    for cell in cells:
        if cell.kind == "markdown" and "$" in cell.source:
            yield from ((found[1] or found[2]).rstrip("# \t") for found in _FORMULA_HEADING.finditer(cell.source))


def _ids_of(heading: str) -> tuple[str, str]:
    """Return Jupyter's id of a heading, and the anchor that it has here."""
    texts = _MATH.split(heading)
    texts[::2] = [_MARKS.sub(lambda mark: mark[1] or "", text) for text in texts[::2]]
    texts[1::2] = [f"${math}$" for math in texts[1::2]]
    return "-".join("".join(texts).split()), "-".join(plain_text(heading).split())


def _found_in(cells: Sequence[Cell]) -> list[re.Match[str]]:
    return [found for cell in cells if cell.kind == "markdown" for found in _HEADING.finditer(cell.source)]


def _raw_title(cells: Sequence[Cell]) -> str | None:
    """Return the text of an `<h1>`, if that is the first level-1 heading."""
    first = next((found for found in _found_in(cells) if len(found[1] or "#") == 1), None)
    return " ".join(unescape(_TAG.sub("", first[2])).split()) or None if first and first[2] else None


def _top_and_levels_up(cells: Sequence[Cell]) -> tuple[int, int]:
    """Return the level for a notebook's highest headings, and by how many levels all headings move up."""
    levels = [len(found[1] or "#") for found in _found_in(cells)]
    if not levels:
        return 1, 0
    highest = min(levels)
    opens = cells[0].kind == "markdown" and _HEADING.match(cells[0].source.lstrip("\n")) is not None
    top = 1 if opens and levels[0] == highest and levels.count(highest) == 1 else 2
    return top, max(0, highest - top)


class MarkdownConverter:
    """Converts the Markdown of one notebook's cells and outputs, in order."""

    def __init__(self, figures: Figures, headings: Headings) -> None:
        self._figures = figures
        self._headings = headings
        self._problems = figures.problems
        self._formulas = Formulas()
        self._limits = WorkLimits()
        self._footnotes: set[str] = set()
        self._renamed: dict[str, str] = {}

    def convert(self, text: str, cell: Cell) -> str:
        """Convert the Markdown of a cell or an output; if that would take too long, return it as plain text."""
        try:
            with self._limits.refunded():
                return self._convert(text, cell)
        except TooMuch as reason:
            message = f"Markdown of cell {cell.number} is shown as plain text: {reason}"
            self._problems.add("N113", message, cell.number)
            return _as_plain_text(text)

    def _convert(self, text: str, cell: Cell) -> str:
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = self._figures.save_inline(text, cell)
        self._limits.spend_on_cell(text)
        self._renamed = self._rename_footnotes(text) if "[^" in text else {}
        text = _BADGE.sub(lambda found: f"[{found[1] or 'Open'}]" if is_small(found[2], {}) else found[0], text)
        text = _BADGE_HTML.sub(_badge_in_html, text)
        return "\n".join(self.convert_lines(text.split("\n"), cell)).strip("\n")

    def _rename_footnotes(self, text: str) -> dict[str, str]:
        """Return new labels for this text's footnotes whose labels an earlier cell's footnotes have."""
        renamed: dict[str, str] = {}
        for label in dict.fromkeys(_FOOTNOTE.findall(text)):
            new, number = label, 1
            while new in self._footnotes:
                number += 1
                new = f"{label[:-1]}-{number}]"
            self._footnotes.add(new)
            renamed[label] = new
        return renamed

    def convert_lines(self, lines: Sequence[str], cell: Cell) -> list[str]:
        """Return the laid-out lines of a cell, or of a quote or admonition in it."""
        tokens = Tokens(self._headings.anchor_of)
        balance = TagBalance()
        tables = TableScroller()
        paragraph: list[str] = []

        def report(code: str, what: str) -> bool:
            return self._problems.add(code, remote_message(code, what, f" in cell {cell.number}"), cell.number)

        def show_block(lines: Sequence[str]) -> list[str]:
            html = link_html(self._drop_scripts("\n".join(lines), cell), report)
            title, html = self._headings.take_title(readable(html))
            offset, lines = 0, title
            for heading in [] if balance.is_open else outer_headings(html):
                lines += self._convert_html(html[offset : heading.start()], tokens, balance, tables)
                lines += self._headings.show_raw(heading)
                offset = heading.end()
            return lines + self._convert_html(html[offset:], tokens, balance, tables)

        def convert_inner(inner: Sequence[str]) -> list[str]:
            with self._limits.deeper():
                return self.convert_lines(inner, cell)

        folded = BlockFolder(
            tokens,
            convert_inner,
            show_block,
            lambda: self._figures.default_alt(cell, "a picture"),
        ).fold(lines)
        spans = tokens.hold_spans("\n".join(folded))

        def show_text(text: str) -> str:
            paragraph.append(text)
            text = without_no_tags(text)
            if _MAY_BE_DROPPED.search(text):
                text = self._drop_scripts(text, cell)
            text = _FOOTNOTE_LABEL.sub(lambda label: self._renamed.get(label[0], label[0]), text)
            text = readable(link_html(link_markdown(link_bare(_unescaped(text)), report), report))
            displayed = _IMG.sub(lambda tag: self._markdown_image(tag, cell), balance.feed(text, is_inline=True))
            displayed = self._figures.complete_inline(relocate(displayed, self._figures.page_to_folder), cell)
            return tokens.restore(displayed)

        def end_paragraph() -> str:
            self._limits.spend_on_paragraph("\n".join(paragraph))
            paragraph.clear()
            return balance.close(only_inline=True)

        def show_heading(level: int, text: str) -> str:
            return self._headings.show(level, tokens.restore(text))

        layout = Layout(tokens, show_text, show_heading, end_paragraph, self._limits.check_depth)
        laid_out = layout.run(spans.split("\n"))
        self._check_formulas(tokens, cell)
        if ends := balance.close():
            laid_out += ["", *html_fence(ends).split("\n")]
        return laid_out

    def _check_formulas(self, tokens: Tokens, cell: Cell) -> None:
        """Report formulas that will appear on the page as source."""
        for tex, is_display in tokens.formulas:
            self._formulas.convert(tex, is_display=is_display)
            if self._formulas.problem:
                message = f"a formula of cell {cell.number} is shown as its source: {self._formulas.problem}"
                self._problems.add("N109", message, cell.number)

    def _drop_scripts(self, text: str, cell: Cell) -> str:
        text, has_scripts = drop_scripts(text)
        if has_scripts:
            message = f"a script, style or head tag in cell {cell.number} was left out"
            self._problems.add("N105", message, cell.number)
        return text

    def _markdown_image(self, tag: re.Match[str], cell: Cell) -> str:
        """Convert an inline image to Markdown, so that MkDocs resolves and checks it."""
        attributes = read_attributes(tag[1])
        source = attributes.get("src", "").strip()
        if not source or re.match(r"[a-zA-Z][\w+.-]*:|/", source):
            return tag[0]
        kept = " ".join(
            f'{name}="{attributes[name]}"'
            for name in ("width", "height", "style", "class", "title", "align")
            if attributes.get(name) and '"' not in attributes[name] and "}" not in attributes[name]
        )
        alt = attributes.get("alt", "").strip() or self._figures.default_alt(cell, "a picture")
        address = source.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        return f"![{escape_alt(alt)}]({address}){{ {kept}{' ' if kept else ''}loading=lazy }}"

    def _convert_html(self, text: str, tokens: Tokens, balance: TagBalance, tables: TableScroller) -> list[str]:
        text = tokens.restore_html(tokens.hold_spans(text) if "$" in text or "\\begin" in text else text)
        text = relocate(balance.feed(tables.feed(text)), self._figures.page_to_folder)
        return html_fence(text).split("\n") if text.strip() else []


def _literal(text: str) -> str:
    """Return a text from HTML as Markdown, with its leading and trailing space."""
    bare = unescape(text)
    return " " * bare[:1].isspace() + escape_alt(bare) + " " * (bare != bare.rstrip() and bool(bare.strip()))


def _unescaped(text: str) -> str:
    """Remove backslash escapes that CommonMark knows but Python-Markdown does not."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda sign: sign[0] if sign[1] else "&lt;" if sign[2] == "<" else sign[2], text)


def _as_plain_text(text: str) -> str:
    displayed = text if len(text) <= TEXT_LIMIT else f"{text[:TEXT_LIMIT]}\n… (the rest of this text is not shown)"
    return html_fence(f'<pre class="nb-output" tabindex="0">{escape(_CONTROL.sub("", displayed), quote=False)}</pre>')
