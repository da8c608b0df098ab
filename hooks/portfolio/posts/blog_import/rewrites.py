"""Rewrite pieces of a post that need only the text: blanks, quotations, formulas, code, captions, lengths, emoji.

Emphasis of Pandoc and kramdown becomes HTML where its own signs would not be read here.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from textwrap import dedent
from typing import Any

from pymdownx.gemoji_db import aliases, emoji

from portfolio.posts.fences import FENCE
from portfolio.posts.formula_blocks import with_blank_blocks
from portfolio.posts.layout import replaced, running_text
from portfolio.posts.shortcodes import NOTE_OF_FASTPAGES
from portfolio.text.markup import as_markdown
from portfolio.text.scanner import (
    TAG,
    blanked,
    edited,
    formulas_in,
    html_blocks,
    is_within,
    without_code,
    without_code_blocks,
)

_CODE_WITH_SPACE = re.compile(
    r"(?<![`\\])(?P<ticks>`{1,2})(?!`)(?P<lead>[ ]?)(?P<code>[^`\n ]|[^`\n ][^`\n]*[^`\n ])(?P<trail>[ ]?)"
    r"(?P=ticks)(?!`)"
)


def with_spaces_outside_code(text: str) -> str:
    """Return a text whose code in a line has the space outside that others keep at one of its ends."""
    codes = _CODE_WITH_SPACE.finditer(with_blank_blocks(text)) if "`" in text else ()
    return edited(
        text,
        (
            (*code.span(), f"{code['lead']}{code['ticks']}{code['code']}{code['ticks']}{code['trail']}")
            for code in codes
            if bool(code["lead"]) != bool(code["trail"])
        ),
    )


_QUOTES = re.compile(
    r"^>[^\n]*(?:\n(?![ \t]*(?:[>#<|`~+*-]|\d+[.)]|$))[^\n]+)*(?P<gap>\n(?:[ \t]*\n)+)(?=>)", re.MULTILINE
)


def with_quotes_apart(text: str) -> str:
    """Return a text with a comment between two quotations, which Python-Markdown would read as one."""
    gaps = (found.span("gap") for found in _QUOTES.finditer(without_code(text)) if ">" in text)
    return edited(text, ((*gap, "\n\n<!-- -->\n\n") for gap in gaps if not text[slice(*gap)].strip()))


def with_display_apart(text: str) -> str:
    """Return a text whose formulas between $$ are paragraphs of their own, also where words follow in the line."""
    edits: list[tuple[int, int, str]] = []
    for formula in formulas_in(text) if "$$" in text else ():
        before = text[text.rfind("\n", 0, formula.start) + 1 : formula.start]
        after = text[formula.end :].partition("\n")[0]
        if not text.startswith("$$", formula.start) or re.match(r"\s*(?:[-*+>|#]|\d+[.)]\s)", before) or "|" in after:
            continue
        if re.match(r"\s*[A-Za-z]{2}", after) and "\n" not in text[formula.start : formula.end]:
            edits.append((formula.end, formula.end, "\n\n"))
            if before.strip():
                edits.append((formula.start, formula.start, "\n\n"))
    return edited(text, sorted(edits))


_PAIR = re.compile(
    r"^(?P<indent>[ \t]*)(?P<open>\{\{[<%][ \t]*(?P<name>[\w/-]+)[^\n]*[>%]\}\})[ \t]*\n(?P<body>(?=\s*^[ \t]).*?)"
    r"^[ \t]*(?P<close>\{\{[<%][ \t]*/[ \t]*(?P=name)[ \t]*[>%]\}\})",
    re.MULTILINE | re.DOTALL,
)
"""Two shortcodes on lines of their own, with indented lines between them."""


def without_indents(text: str) -> str:
    """Return a text of Hugo whose shortcodes, and what stands between two of them, are not indented like code."""

    def moved(match: re.Match[str]) -> str:
        indent = match["indent"]
        above = [line for line in text[: match.start()].split("\n") if line.strip()][::-1]
        outer = next((line for line in above if len(line) - len(line.lstrip()) < len(indent)), "")
        kept = indent if re.match(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]", outer) else ""
        inner = without_indents(dedent(match["body"]))
        whole = f"{match['open']}\n{inner}{match['close']}"
        return re.sub(r"^(?=[^\n])", kept, whole, flags=re.MULTILINE)

    return _PAIR.sub(moved, text)


_OF_FASTPAGES = re.compile(
    r"^[ ]{0,3}>[ ]?(?P<kind>note|tip|important|warning|youtube|twitter):[ ]*(?P<words>[^\n]+)",
    re.MULTILINE | re.IGNORECASE,
)


def of_fastpages(text: str) -> str:
    """Return a text in which fastpages' marked quotations have become boxes, films or tweets."""

    def made(match: re.Match[str]) -> str:
        kind = match["kind"].lower()
        is_box = kind not in ("youtube", "twitter")
        return f"> [!{kind}]\n> {match['words']}" if is_box else f"{{% {kind} {match['words']} %}}"

    return replaced(text, _OF_FASTPAGES, made)


_NOTE_OF_FASTPAGES = re.compile(NOTE_OF_FASTPAGES)
_MARK_OF_FASTPAGES = re.compile(r"\{%-?[ \t]*fn[ \t]+(?P<number>\d+)")


def with_shown_notes(text: str, notebook: Mapping[str, Any]) -> str:
    """Return a text of fastpages whose notes are a list, if nothing in the whole notebook leads to them.

    fastpages shows them where they are written, this site and GitHub not at all.
    """
    if "fndetail" not in text:
        return text
    cited = {found["number"] for cell in notebook["cells"] for found in _MARK_OF_FASTPAGES.finditer(cell["source"])}
    notes = (found for found in _NOTE_OF_FASTPAGES.finditer(running_text(text)) if found["number"] not in cited)
    return edited(text, ((*note.span(), f"\n{note['number']}. {text[slice(*note.span('words'))]}") for note in notes))


_CAPTION_OF_R = re.compile(r"(?<=[>\n])\(\\?#(?P<label>(?P<kind>tab|fig):[\w-]+)\)[ \t]*")


def numbered_captions(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the numbers of the tables and figures whose captions R Markdown has left with their names."""
    kinds = {"tab": ("Table", count(1)), "fig": ("Figure", count(1))}
    for found in _CAPTION_OF_R.finditer(text):
        title, numbers = kinds[found["kind"]]
        yield *found.span(), f'<span id="{found["label"]}">{title} {next(numbers)}: </span>'


_BLOCK = re.compile(
    r"^(?P<lead>[ \t>]*)(?P<mark>`{3,}|~{3,})[ \t]*(?:\{\{(?P<cell>[^{}\n]+)\}\}|(?!\{\{))[^`\n]*\n"
    r"(?P<body>.*?^[ \t>]*)(?P=mark)[`~]*[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_SHOWN_CELL = re.compile(r"^(?P<mark>[ \t>]*`{3,}[ \t]*)\{\{(?P<cell>[^{}\n]+)\}\}", re.MULTILINE)
"""A cell of code that a post about Quarto shows, with braces that the page has once."""
_HIGHLIGHTED = frozenset("r python julia bash sql".split())
_SHOWN_SHORTCODE = re.compile(r"\{(\{\{<[^{}\n]*>\}\})\}")
"""A shortcode that Quarto shows as it is written: one more brace on each side."""


def with_shown_cells(text: str) -> str:
    """Return a text of Quarto whose code that shows how a cell is written has the cell's fence, and its braces once."""
    return _BLOCK.sub(_shown_cell, text) if "{{" in text else text


def _shown_cell(code: re.Match[str]) -> str:
    shown = _SHOWN_CELL.sub(r"\g<mark>{\g<cell>}", code[0])
    if not code["cell"]:
        return shown
    language = re.split(r"[\s,]", code["cell"].strip())[0].lower()
    fence = f"{code['lead']}{code['mark']}{code['mark'][0]}"
    return f"{fence}{language if language in _HIGHLIGHTED else 'text'}\n{shown}\n{fence}"


def with_shown_shortcodes(text: str) -> str:
    """Return a text of Quarto whose code has the shortcodes that it shows with their own braces alone."""
    return _BLOCK.sub(lambda code: _SHOWN_SHORTCODE.sub(r"\1", code[0]), text) if "{{{<" in text else text


def with_plain_fences(text: str) -> str:
    """Return a text of Quarto whose code has a fence of tildes if its options hold backticks, as Pandoc lets them."""

    def tildes(code: re.Match[str]) -> str:
        info, _, body = text[code.end("mark") : code.start("end")].partition("\n")
        if "`" not in info or not code["end"] or (info.strip()[:1], info.strip()[-1:]) != ("{", "}"):
            return code[0]
        mark = max(["~~~", *(f"{found}~" for found in re.findall(r"~{3,}", code[0]))], key=len)
        return f"{code['indent']}{mark}{info}\n{body}{code['indent']}{mark}"

    return FENCE.sub(tildes, text) if "```" in text else text


_ANNOTATION = re.compile(
    r"(?P<sign>(?:#|//|--|[%;!']|/\*)[ \t]*)<(?P<number>\d{1,2})>(?P<end>[ \t]*(?:\*/|-->)?[ \t]*)$", re.MULTILINE
)
_LIST_BELOW = re.compile(
    r"\n(?:[ \t]*(?::::[^\n]*|!\[[^\n]*|```[^\n]*\n(?:(?!```)[^\n]*\n){0,2000}```[ \t]*)?\n){0,40}[ \t]*1\.[ \t]"
)
"""A list below code, or below the output of the code."""


def with_annotations(text: str) -> str:
    """Return a text of Quarto whose code has the numbers of the list below it as (1), not as <1>."""

    def marked(code: re.Match[str]) -> str:
        has_list = _LIST_BELOW.match(text, code.end())
        return _ANNOTATION.sub(r"\g<sign>(\g<number>)\g<end>", code[0]) if has_list else code[0]

    return _BLOCK.sub(marked, text) if _ANNOTATION.search(text) else text


_NARROW_SCREEN = 330
"""Pixels that a text has on a phone: what is narrower keeps its width."""
_STYLE = re.compile(
    r"(?:<[a-z][^<>]*?\s|\{:[^{}\n]*?)style=(?:\"[^\"<>]*\"|'[^'<>]*')|<style\b[^<>]*>[^<]*</style", re.IGNORECASE
)
_LENGTH = re.compile(
    r"(?P<query>\([ \t]*(?:max-|min-)?width[ ]*:)"
    r"|(?P<name>(?<![\w(-])(?:max-|min-)?width[ ]*:[ ]*)?(?<![\w.#-])(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"(?P<unit>(?(name)(?:px|%|vw)|(?!))|rem)(?![\w%])"
    r"|(?P<margin>(?<![\w-])margin-(?:left|right)[ ]*:[ ]*)-[\d.]+(?:%|vw)"
    r"|(?P<offset>(?<![\w-])(?:left|right)[ ]*:[ ]*)50%"
)


_BACK = re.compile(r"(?<![\w-])margin-(?:left|right)[ ]*:[ ]*-50vw")
"""What goes with an offset of half a width, so that a page shows it from edge to edge."""


def with_styles_within_page(text: str) -> str:
    """Return a text whose styles make nothing wider than its place."""
    styles = _STYLE.finditer(running_text(text)) if "style" in text else ()
    return edited(text, ((*style.span(), _LENGTH.sub(_within_page, text[slice(*style.span())])) for style in styles))


def _within_page(match: re.Match[str]) -> str:
    """Return a length of a style sheet in pixels, since the unit `rem` is larger here, and no wider than its place."""
    if match["query"]:  # a condition
        return match[0]
    if match["margin"]:  # it would be out of the page
        return f"{match['margin']}0"
    if match["offset"]:
        rule = match.string[match.string.rfind("{", 0, match.start()) + 1 :].partition("}")[0]
        return f"{match['offset']}0" if _BACK.search(rule) else match[0]
    unit, number = match["unit"], float(match["number"])
    size = f"{number * 16:g}px" if unit == "rem" else f"{match['number']}{unit}"
    is_wide = number * (16 if unit == "rem" else 1) > {"%": 100, "vw": 90}.get(unit, _NARROW_SCREEN)
    is_maximum = bool(match["name"]) and match["name"].startswith("max") and unit in ("px", "rem")
    if match["name"] and (is_wide or is_maximum):
        return f"{match['name']}min({size}, 100%)"
    return f"{match['name'] or ''}{size}"


_EMOJI = re.compile(
    r"(?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:])"
    r"|<i\b(?=[^<>]*\bclass=[\"']em(?:[ ]em-svg)?[ ]em-(?P<of_css>[\w+-]+)[\"'])[^<>]*>\s*</i>"
)
"""The name of an emoji, or an element that the style sheet of emoji-css makes one of."""


def with_emoji(text: str) -> str:
    """Return a text whose names of emoji are the emoji."""

    def drawn(match: re.Match[str]) -> str:
        name = f":{match['of_css'].replace('-', '_')}:" if match["of_css"] else match[0]
        found = (emoji.get(name) or emoji.get(aliases.get(name, ""), {})).get("unicode", "")
        return "".join(chr(int(point, 16)) for point in found.split("-")) if found else match[0]

    return replaced(text, _EMOJI, drawn) if ":" in text or "em-" in text else text


_BARS = re.compile(r"^(?P<head>\|[^\n]*\|)[ \t]*\n(?P<rule>\|(?:[ \t]*:?-+:?[ \t]*\|)+)[ \t]*$", re.MULTILINE)


def with_all_columns(text: str) -> str:
    """Return a text whose tables have equally many columns in their first line and in the rule below it.

    Pandoc takes the columns of the first line, Goldmark those of the rule.
    """
    edits = []
    for found in _BARS.finditer(without_code_blocks(text)) if "|" in text else ():
        missing = len(re.findall(r"(?<!\\)\|", found["head"])) - found["rule"].count("|")
        place = found.end("rule") if missing > 0 else found.end("head")
        edits.append((place, place, missing * " --- |" if missing > 0 else -missing * " |"))
    return edited(text, edits)


_LINE_BLOCK = re.compile(r"(?:(?<=\n\n)|\A)\|[ ](?:[^\n]|\n(?=\|[ \n]|[ ]+\S|\|\Z))*(?=\n[ \t]*(?:\n|\Z)|\Z)")
_RULE = re.compile(r"^\|?[ \t]*:?-+:?[ \t]*(?:\||$)|^\+[-=]", re.MULTILINE)


def with_line_blocks(text: str) -> str:
    """Return a text of Pandoc whose lines that begin with a bar, and are no table, end where they end in the source."""

    def lines(block: re.Match[str]) -> str:
        whole = text[block.start() : block.end()]
        if _RULE.search(whole):
            return whole
        given = re.sub(r"\n[ ]+(?=\S)", " ", whole).split("\n")
        made = (re.sub(r"^[ ]+", lambda lead: len(lead[0]) * "&nbsp;", line[2:].rstrip()) or "&nbsp;" for line in given)
        return "  \n".join(made)

    return replaced(text, _LINE_BLOCK, lines) if "| " in text else text


_LETTER = "[\u1100-\u11ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
"""A letter of Chinese, Japanese or Korean, between which and a sign authors write no space."""
_HIDDEN_START = re.compile(rf"{_LETTER}\*{{1,2}}[^\w\s*]")
_HIDDEN_END = re.compile(rf"[^\w\s*]\*{{1,2}}{_LETTER}")
_BOLD = re.compile(r"(?<![\\*])\*\*(?![\s*])(?P<words>(?:(?!\*\*|\n[ \t]*\n)[^|])+)(?<![\s\\])\*\*(?!\*)", re.DOTALL)
_ITALIC = re.compile(r"(?<![\\*])\*(?![\s*])(?P<words>[^*|\n+=]+)(?<![\s\\])\*(?!\*)")
"""What stands between two signs that are no products of a sum or an equation."""


def with_bold(text: str) -> str:
    """Return a text whose bold words are HTML where a sign and a letter without spaces beside it hide their marks."""
    return _with_emphasis(text, _BOLD, "strong") if "**" in text else text


def with_italics(text: str) -> str:
    """Return a text whose italic words are HTML where a sign and a letter without spaces beside it hide their marks."""
    is_hidden = _HIDDEN_START.search(text) or _HIDDEN_END.search(text)
    return _with_emphasis(text, _ITALIC, "em") if is_hidden else text


_OF_PANDOC = (
    (re.compile(r"(?<![\\*])\*{3}(?![\s*])(?P<words>[^*|\n]+)(?<!\\)\*{3}(?!\*)"), "strong"),
    (re.compile(r"(?<![\\*])\*\*(?![\s*])(?P<words>(?:(?!\*\*|\n[ \t]*\n)[^|])+)(?<!\\)\*\*(?!\*)"), "strong"),
    (re.compile(r"(?<![\\*])\*(?![\s*])(?P<words>[^*|\n]+)(?<!\\)\*(?!\*)"), "em"),
)
"""Emphasis as Pandoc reads it, which may end after a space."""
_UNDERLINED = re.compile(r"(?<![\w\\])_(?![\s_])(?P<words>[^_|\n]+)(?<![\s\\])_(?!\w)")
_CODE_IN_HTML = re.compile(r"(?<!`)`(?P<code>[^`\n]+)`(?!`)")
_START_BY_WORD = re.compile(r"[^\W_]\*{1,3}[^\w\s*]")
_END_BY_WORD = re.compile(r"\s\*|[^\w\s*]\*{1,3}[^\W_]")


def with_emphasis_of_pandoc(text: str) -> str:
    """Return a text whose emphasis is HTML where only Pandoc reads it: in HTML, and where its marks stand by words."""
    if "*" in text:
        for pattern, tag in _OF_PANDOC:
            text = _with_emphasis(text, pattern, tag, by_words=True)
    if "<" not in text:
        return text
    text = _with_emphasis(text, _UNDERLINED, "em", by_words=True) if "_" in text else text
    running = running_text(text)
    edits = [
        (*code.span(), f"<code>{as_markdown(code['code'])}</code>")
        for block in html_blocks(running)
        for code in _CODE_IN_HTML.finditer(text, *block)
        if not running[slice(*code.span())].strip()
    ]
    return edited(text, edits)


def _with_emphasis(text: str, pattern: re.Pattern[str], tag: str, *, by_words: bool = False) -> str:
    """Return a text whose emphasis is HTML where a sign and a letter without spaces beside it hide its marks.

    `by_words` says that any letter hides them, a space does, and HTML.
    """
    running = running_text(text)
    tags = (tag.span() for tag in TAG.finditer(running)) if by_words else ()
    pairs = zip(text, blanked(running, tags), strict=True)
    bare = "".join(sign if sign in (shown, "\n") else "\ue010" for sign, shown in pairs)
    starts, ends = (_START_BY_WORD, _END_BY_WORD) if by_words else (_HIDDEN_START, _HIDDEN_END)
    blocks = list(html_blocks(running)) if by_words and "<" in text else ()
    edits: list[tuple[int, int, str]] = []
    for found in pattern.finditer(bare):
        (first, last), (start, stop) = found.span(), found.span("words")
        is_hidden = starts.match(bare, first - 1) or ends.match(bare, stop - 1) or is_within(blocks, first)
        if is_hidden and not (by_words and found["words"].count("*") % 2):
            is_both = start - first == 3
            edits += [(first, start, f"<{tag}>{'<em>' * is_both}"), (stop, last, f"{'</em>' * is_both}</{tag}>")]
    return edited(text, edits)


_TEX_ESCAPE = re.compile(
    r"\\(?:text\w*|mathrm|mathtt|operatorname|mbox)\{[^{}]*\}|\\\\(?P<pair>\\\\)|\\(?P<sign>\\[{}|,;:!])|\\(?P<plain>[_*\[\]])|\\."
)
_DOUBLED = re.compile(r"(?<!\\)\\\\(?:[A-Za-z]{2,}\{|(?:left|right)(?![a-z])|\})")
"""A command of an author who doubles each backslash, since Hugo's Markdown takes one away."""
_DOUBLED_IN_LINE = re.compile(r"(?<!\\)\\\\[A-Za-z]")
_ESCAPED_BRACKET = re.compile(r"(?<!\\)\\[\[\]]")
_ESCAPED_SPACE = re.compile(r"(?<!\\)\\\\[{}|,;:!]")
"""A sign that is escaped for Markdown only; on several lines, the backslashes may end one."""
_HALVED = re.compile(r"\\(\\)|\\([_*\[\]])|\\.")
_HALVED_IN_LINES = re.compile(r"\\(\\)(?=\S)|\\([_*\[\]])|\\.")
"""The same in a formula whose lines end with two backslashes, not four."""


def with_plain_formulas(text: str, *, is_hugo: bool, keeps_signs: bool = False) -> str:
    """Return a text whose formulas have no escapes, which kramdown and Hugo's Markdown need and take away.

    `keeps_signs`: Hugo's settings hand formulas over as they are written.
    """
    edits = []
    formulas = formulas_in(text)
    is_post_doubled = is_hugo and any(
        (_DOUBLED if formula.is_display or "\\begin" in formula.tex else _DOUBLED_IN_LINE).search(formula.tex)
        for formula in formulas
    )
    for formula in formulas:
        written = text[formula.start : formula.end]
        is_doubled = any(sign in written for sign in ("\\\\\\\\", "\\left\\\\", "\\right\\\\"))
        signs = [_ESCAPED_BRACKET] if "\\begin" in written else [_ESCAPED_BRACKET, _ESCAPED_SPACE]
        is_signed = "\\_" in written or any(sign.search(formula.tex) for sign in signs)
        is_escaped = is_hugo and (is_post_doubled or is_doubled or (is_signed and not keeps_signs))
        if (is_escaped or not formula.is_display) and "\\" in written:
            kept = written[: written.find(formula.tex)]
            pattern = _TEX_ESCAPE
            if is_post_doubled:
                pattern = _HALVED if "\\\\\\\\" in written else _HALVED_IN_LINES
            tex = pattern.sub(lambda found: next(filter(None, found.groups()), found[0]), formula.tex)
            start = formula.start + len(kept)
            edits.append((start, start + len(formula.tex), tex))
    return edited(text, edits)
