r"""Jekyll's Markdown, kramdown, as the Markdown that `dialects` reads.

In: a post's text without tags of Liquid. Out: the same without what only kramdown reads: its extensions and escapes,
tables without a header, and formulas in the signs that MathJax finds on the page once kramdown has taken its escapes
away (`\_`, `\|`, `\\\\`). A backslash whose loss would break a formula stays. A post in HTML becomes one block of HTML.
"""

import html
import re
from collections.abc import Iterator
from textwrap import dedent

from portfolio.posts.formula_blocks import with_blank_blocks, with_blank_code
from portfolio.posts.layout import FENCE_END, part_of, replaced, running_text
from portfolio.posts.notebook_posts import SEPARATOR
from portfolio.posts.shortcodes import HIGHLIGHT, code_block
from portfolio.text.lists import RULE
from portfolio.text.scanner import (
    VOID_TAGS,
    blanked,
    edited,
    formulas_in,
    html_blocks,
    is_within,
    without_code,
    without_code_blocks,
)

_HIGHLIGHT = re.compile(HIGHLIGHT, re.DOTALL)
_LABEL = re.compile(r"\[[^\[\]\n]*[\u2000-\u200a\u202f\u205f\xa0][^\[\]\n]*\]")
_SPACES = re.compile(r"[\u2000-\u200a\u202f\u205f\xa0]")
_LAST_SPACE = re.compile(r"(?<=\S)\xa0+(?=[*_]{1,2}(?![\w*_]))")
"""Spaces at which Python-Markdown, but not kramdown, ends emphasis and takes labels apart."""
_HEAD = re.compile(r"\s*<(?:!doctype|html|head)\b", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"<head\b[^<>]*>.*?</head\s*>|</?(?:html|body)\b[^<>]*>|<!doctype[^<>]*>", re.DOTALL | re.IGNORECASE
)
"""What a post has around its text that is a whole page of another program."""
_COMMENT = re.compile(
    r"^(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t])*(?P<mark>`{3,}|~{3,})(?![^\n]*`{3}).*?(?:^[ \t>]*(?P=mark)|\Z)"
    r"|(?<=\n\n)(?P<indented>(?:[ ]{4}|\t)[^\n]*(?:\n(?:[ ]{4}|\t)[^\n]*)*)|(?<!`)`[^`\n]+`(?!`)"
    r"|<!--(?P<comment>(?:(?!<!--).)*?)-->",
    re.MULTILINE | re.DOTALL,
)
"""Code, or a comment."""
_FARTHEST_ITEM = 2000
"""Characters above indented lines in which the mark of their item is looked for."""
_EXTENSION = re.compile(
    r"\{::comment\}(?:(?!\{::).)*?\{:/(?:comment)?\}|\{::nomarkdown\}(?P<raw>(?:(?!\{::).)*?)\{:/(?:nomarkdown)?\}"
    r"|\{::options[ \t]+(?P<options>[^}\n]*?)/?\}(?:\{:/(?:options)?\})?|^\^[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_BLOCK_TAG = re.compile(r"<(?P<name>[a-z][a-z0-9]*)(?P<rest>(?:[ \t\n][^<>]*)?)>", re.IGNORECASE)
_HOLDS_MARKDOWN = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hgroup li main nav ol p section summary table tbody td tfoot th thead tr ul".split()
)
_BROKEN_NAMES = re.compile(r"\{:(?![:/])[^{}\n]{0,300}\n(?=[ \t]*\S)[^{}\n]{0,300}\}")
"""Attributes on two lines."""
_HALF_TAG = re.compile(r"(?<=>)<(?=/?[A-Za-z][A-Za-z0-9]{0,30}</)")
"""The sign of a tag that only shows in code of HTML, as in `<span><form</span>`: a browser would take it for a tag."""
_INDENTED_TAG = re.compile(
    rf"^(?:[ ]{{4}}|\t)[ \t]*(?=</?(?:{'|'.join(sorted(_HOLDS_MARKDOWN))}|caption|col|colgroup)\b)",
    re.MULTILINE | re.IGNORECASE,
)
"""The indent of a tag within a block of HTML, where Python-Markdown would read code."""
_READS_HTML = re.compile(r"parse_block_html=[\"']?(?P<value>\w+)")


def as_markdown(text: str, *, reads_html: bool = False) -> str:
    """Return a text of kramdown as Markdown; `reads_html`: it reads Markdown in blocks of HTML."""
    text = _DOCUMENT.sub("", text) if _HEAD.match(text) else text
    tags = _HALF_TAG.finditer(with_blank_code(text)) if "><" in text else ()
    text = edited(text, ((*found.span(), "&lt;") for found in tags))
    text = _LABEL.sub(lambda label: _SPACES.sub(" ", label[0]), _LAST_SPACE.sub("", text))
    text = _HIGHLIGHT.sub(lambda found: code_block(found.group), text)
    text = _INDENTED_FENCE.sub(_with_indent, text) if "\n```" in text or " ```" in text else text
    text = _with_closed_code(text) if "````" in text or "~~~~" in text else text
    text = edited(text, ((*found.span(), _without_fences(found)) for found in _codes_and_comments(text)))
    text = _with_joined_code(text) if "\n    " in text or "\n\t" in text else text
    text = _without_extensions(text, reads_html=reads_html)
    text = replaced(text, _BROKEN_NAMES, lambda found: " ".join(found[0].split()))
    text = _with_brackets(_with_marked_cells(text) if "markdown=" in text else text)
    text = _with_inner_signs(text) if "**" in text else text
    text = _with_nested_kinds(text)
    quoted = _QUOTED_ROWS.finditer(running_text(text)) if re.search(r"^>[ ]?\|", text, re.MULTILINE) else ()
    text = edited(text, ((*found.span(), _with_empty_head(text[slice(*found.span())], found[0])) for found in quoted))
    formulas = _ESCAPED_FORMULA.finditer(with_blank_code(text)) if r"\$$" in text else ()
    text = edited(text, ((*found.span(), f"${found['tex']}$") for found in formulas))
    brackets = _BRACKETS.finditer(with_blank_code(text)) if "$" in text and "\\(" in text else ()
    words = (found for found in brackets if found["inner"].count("$") in (2, 4, 6))
    text = edited(text, ((*found.span(), f"({part_of(text, found, 'inner')})") for found in words))
    return _lines(_formulas(_flat(_tight(_SUMMARY.sub("\\g<0>\n\n", text)))))


_OF_PARAGRAPH = re.compile(
    r"(?![ ]{0,3}(?:#{1,6}[ ]|[|<]|`{3}|~{3}|\$\$|\{[:%]|\[[^\[\]\n]*\]:|[-=*_]{3,}[ \t]*$|\\(?:begin|\[)))"
    r"(?=.*[^\s|]$)[ ]*\S"
)
_BEGINS_BLOCK = re.compile(r"[ ]*(?:[-*+][ \t]|\d+\.[ \t]|>|:[ ])")
_QUOTE_MARKS = re.compile(r"[ ]{0,3}(?:>[ ]?)+")


def with_breaks(text: str) -> str:
    """Return a text whose lines end where they are written, as kramdown's option `hard_wrap` wants it."""
    lines, made = text.split("\n"), list[str]()
    displayed = ((formula.start, formula.end) for formula in formulas_in(text) if formula.is_display)
    bare = blanked(with_blank_blocks(text), displayed).split("\n")
    blocks, at = list(html_blocks(without_code(text))) if "<" in text else [], 0
    for line, running, below in zip(lines, bare, [*bare[1:], ""], strict=True):
        if (quote := _QUOTE_MARKS.match(running)) and (other := _QUOTE_MARKS.match(below)):
            running, below = running[quote.end() :], below[other.end() :]  # noqa: PLW2901
        is_text = running.strip() and _OF_PARAGRAPH.match(running) and _OF_PARAGRAPH.match(below)
        is_broken = is_text and not _BEGINS_BLOCK.match(below) and not is_within(blocks, at)
        made.append(f"{line.rstrip()}  " if is_broken else line)
        at += len(line) + 1
    return "\n".join(made)


_BRACKETS = re.compile(r"(?<![\\$])\\\((?P<inner>[^\n]{1,300}?)(?<!\\)\\\)(?!\$)")
"""Escaped brackets around formulas between dollars: kramdown shows brackets."""


def _flat(text: str) -> str:
    """Return a text whose blocks of HTML have no indents above an element in them that holds Markdown.

    Python-Markdown reads Markdown in all of such a block, and an indented line as code.
    """
    edits: list[tuple[int, int, str]] = []
    bare = with_blank_code(text) if "markdown=" in text else ""
    for start, stop in html_blocks(bare):
        end = max(bare.find("markdown=", start, stop), start)
        if bare[start:end] == text[start:end] and not _WITH_INDENTS.search(bare, start, end):
            lines = _SPLIT_TAG.sub(lambda tag: " ".join(tag[0].split()), text[start:end])
            edits.append((start, end, _INDENT.sub("", lines)))
    return edited(text, edits)


_SPLIT_TAG = re.compile(r"<[a-z][^<>\n]*\n[^<>]*(?:>|\Z)", re.IGNORECASE)
_WITH_INDENTS = re.compile(r"<(?:pre|textarea|script)\b", re.IGNORECASE)
_INDENT = re.compile(r"^(?:[ ]{4}|\t)[ \t]*(?=\S)", re.MULTILINE)


_ESCAPED_FORMULA = re.compile(r"(?<!\\)\\\$\$[ \t]*(?P<tex>[^\s$](?:[^$\n]*[^\s$])?)[ \t]*\$\$")
"""A formula in its line, though it begins a paragraph or an item: elsewhere `$$` is displayed there."""
_STRONG = re.compile(
    r"(?<![\\*\w])\*\*(?=[^\s*])(?P<words>[^*\n]*(?:(?<![\s*])\*(?![\s*])[^*\n]*)?)(?<=[^\s*])\*\*(?!\*)"
)


_INNER_SIGN = re.compile(r"(?<!\\)(?:_(?=_)|(?<=_)_|\*)")


def _with_inner_signs(text: str) -> str:
    """Return a text whose bold words have two underscores or one asterisk as text: kramdown nests no bold words."""
    bare = running_text(text)
    words = (found.span("words") for found in _STRONG.finditer(bare))
    return edited(text, ((at, at, "\\") for span in words for at in _starts(_INNER_SIGN, bare, span)))


def _starts(pattern: re.Pattern[str], text: str, span: tuple[int, int]) -> Iterator[int]:
    return (found.start() for found in pattern.finditer(text, *span))


_QUOTED_ROWS = re.compile(
    r"(?:\A|(?<=\n\n)|(?<=\n>\n)|(?<=\n> \n))>[ ]?\|[^\n]*(?:\n(?:>[ ]?)?\|[^\n]*)+(?=\n|\Z)(?!\n>?[ \t]*[^\s>{])"
)


def _with_empty_head(given: str, running: str) -> str:
    """Return the rows of a table without a head in a quotation, where no HTML holds Markdown, below an empty head."""
    rows, bare = ([line.removeprefix(">") for line in each.split("\n")] for each in (given, running))
    if any(_SEPARATOR.fullmatch(row) for row in bare):
        return given
    number = max(map(len, map(_cells, rows, bare)))
    return "\n".join(f"> {row.lstrip()}" for row in (f"|{' |' * number}", f"|{' --- |' * number}", *rows))


_ITEM = re.compile(r"(?P<start>(?P<indent>[ ]{0,3})(?:(?P<mark>[-*+])|\d{1,9}\.)[ \t]+)\S")


def _with_nested_kinds(text: str) -> str:
    """Return a text whose items right below one of the other kind, numbered or not, are within it."""
    lines, bare = text.split("\n"), running_text(text).split("\n")
    indents = {len(line) - len(line.lstrip(" ")) for line in bare if _ITEM.match(line.lstrip(" "))}
    for base in sorted((each for each in indents if each <= _DEEPEST_ITEM), reverse=True):
        of_signs, width, is_nested = False, 0, False
        for at, running in enumerate(bare):
            item = _ITEM.match(running[base:])
            if running[:base].strip() and running.lstrip()[0].isalpha():
                continue  # it goes on with the item's paragraph
            if not running.strip() or running[:base].strip() or RULE.match(running.lstrip(" ")):
                width, is_nested = 0, False
            elif item and (not width or (bool(item["mark"]) == of_signs and len(item["indent"]) < width)):
                of_signs, width, is_nested = bool(item["mark"]), len(item["start"]), False
            elif width and (is_nested or (item and len(item["indent"]) < width)):
                indent = "" if _ITEM.match(running.lstrip(" ")) else " " * width
                for each in (lines, bare):
                    each[at] = f"{each[at][:base]}    {each[at][base:].removeprefix(indent)}"
                is_nested = True
    return "\n".join(lines)


_DEEPEST_ITEM = 24
"""Spaces before an item up to which its kind is looked at."""


_INDENTED_FENCE = re.compile(
    r"^(?P<open>(?P<indent>[ ]{1,12})(?P<mark>`{3,})[^`\n]*)\n"
    r"(?P<body>(?:(?![ ]*`{3})[^\n]*\n)+)(?P<end>[ ]*(?P=mark)[ \t]*$)",
    re.MULTILINE,
)


def _with_indent(found: re.Match[str]) -> str:
    """Return code of an item whose lines begin left of its marks: kramdown takes them into the item."""
    lines, indent = found["body"].splitlines(), found["indent"]
    is_within = all(line.startswith(indent) for line in lines)
    if is_within or not all(map(str.strip, lines)) or found["end"].rstrip() != indent + found["mark"]:
        return found[0]
    return "\n".join([found["open"], *(f"{indent}{line}" for line in lines), found["end"]])


_OPENING = re.compile(r"(?P<indent>[ ]{0,3})(?P<mark>`{3,}|~{3,})(?=[^`~]*$)")


def _with_closed_code(text: str) -> str:
    """Return a text whose code begins with three marks where no line has as many marks as it begins with."""
    lines, mark = text.split("\n"), ""
    for at, line in enumerate(lines):
        opening = _OPENING.match(line) if not mark else None
        if mark and line.strip() == mark:
            mark = ""
        elif opening:
            mark = opening["mark"]
            if len(mark) > 3 and mark not in map(str.strip, lines[at + 1 :]):
                mark = mark[:3]
                lines[at] = f"{opening['indent']}{mark}{line[opening.end() :]}"
    return "\n".join(lines)


_LAZY = re.compile(
    r"(?!\{:|\^[ \t]*$|</?(?!(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|input|ins|kbd|label|mark|q|s|samp|small"
    r"|span|strong|sub|sup|u|var)\b)[a-z])\S",
    re.IGNORECASE,
)


def _with_joined_code(text: str) -> str:
    """Return a text whose indented code goes on in the lines right below it, which kramdown joins to its last line."""
    lines, made, is_code, is_in_list = text.split("\n"), list[str](), False, False
    blocks, at = list(html_blocks(without_code(text))) if "<" in text else [], 0
    for line, kept in zip(lines, without_code_blocks(text).split("\n"), strict=True):
        item = _ITEM.match(kept.lstrip(" \t"))
        if is_code and kept and not (item and is_in_list) and _LAZY.match(kept.lstrip(" ")):
            made[-1] = f"{made[-1]} {line.strip()}"
        else:
            if kept.strip() and not kept.startswith(("    ", "\t")):
                is_below_text = bool(made) and bool(made[-1].strip())
                is_in_list = item is not None or (is_in_list and (kept[0] == " " or is_below_text))
            is_code = line != kept and line.startswith(("    ", "\t")) and not FENCE_END.match(line)
            is_code = is_code and bool(line.strip()) and not is_within(blocks, at)
            made.append(line)
        at += len(line) + 1
    return "\n".join(made)


_SUMMARY = re.compile(
    r"<details\b[^<>]*\bmarkdown\b[^<>]*>\s*<summary\b[^<>]*>(?:(?!</?summary).)*</summary>(?=[ \t]*\n[^\s<])",
    re.DOTALL,
)
_MARKDOWN = re.compile(r"`{3}|\bmarkdown=|~{3}|\*\*|\]\(|^[ ]{0,3}(?:#{1,6}[ ]|[-*+][ ]|\d+\.[ ]|\|)", re.MULTILINE)


def _tight(text: str) -> str:
    """Return a text whose blocks of HTML have no blank lines, after which other parsers would read Markdown."""
    if "<" not in text:
        return text
    bare = edited(text, ((*found.span(), _blank(found)) for found in _codes_and_comments(text)))
    blocks = (block for block in html_blocks(bare) if not _MARKDOWN.search(bare, *block))
    return edited(text, ((*block, _VERBATIM.sub(_without_blank_lines, text[slice(*block)])) for block in blocks))


def _blank(found: re.Match[str]) -> str:
    """Return blanks for fenced code or a comment; what is indented may be HTML."""
    is_kept = found["mark"] is None and found["comment"] is None
    return found[0] if is_kept else re.sub(r"[^\n]", " ", found[0])


_LABELS = re.compile(r"^[ ]{0,3}\[(?P<label>[^\[\]\n^]+)\]:[ \t]*\S", re.MULTILINE)
_INNER_LABEL = re.compile(r"\[([^\[\]]+)\]")
_IN_BRACKETS = re.compile(r"(?<![\]\\])\[(?P<inner>(?:\[[^\[\]\n^]+\][,; ]*)+)\](?![\[(:])")


def _with_brackets(text: str) -> str:
    """Return a text whose links by labels alone have the brackets around them as text."""
    labels = {found["label"].lower() for found in _LABELS.finditer(text)} if "[[" in text else ()

    def apart(found: re.Match[str]) -> str:
        if not all(label.lower() in labels for label in _INNER_LABEL.findall(found["inner"])):
            return found[0]
        return "".join(["\\[", _INNER_LABEL.sub(r"[\1][\1]", found["inner"]), "\\]"])

    return replaced(text, _IN_BRACKETS, apart) if labels else text


def _codes_and_comments(text: str) -> Iterator[re.Match[str]]:
    """Yield what is code or a comment; indented lines of an item are neither."""
    at = 0
    while found := _COMMENT.search(text, at):
        at = found.end()
        if found["indented"] is None or not _is_in_item(text, found.start()):
            yield found
            continue
        start = text.find("<!--", *found.span())
        if start >= 0 and (comment := _COMMENT.match(text, start)):
            at = comment.end()
            yield comment


def _is_in_item(text: str, start: int) -> bool:
    """Return whether indented lines belong to an item above them."""
    lines = text[max(0, start - _FARTHEST_ITEM) : start].split("\n")
    first = next((line for line in reversed(lines) if line.strip() and (line[0] not in " \t" or _ITEM.match(line))), "")
    return _ITEM.match(first) is not None


def _without_fences(found: re.Match[str]) -> str:
    """Return a comment that no other parser takes for the beginning of code."""
    return found[0] if found["comment"] is None else re.sub(r"[`~]{3,}", "'''", found[0])


def _without_extensions(text: str, *, reads_html: bool) -> str:
    if not reads_html and "{:" not in text and "\n^" not in text:
        return text
    bare, made, end = with_blank_code(text), list[str](), 0

    def piece(start: int, stop: int) -> str:
        return _reading_html(text[start:stop], bare[start:stop]) if reads_html else text[start:stop]

    for found in _EXTENSION.finditer(bare):
        made.append(piece(end, found.start()))
        made.append(text[slice(*found.span("raw"))] if found["raw"] is not None else "")
        if found["options"] and (option := _READS_HTML.search(found["options"])):
            reads_html = option["value"].lower() == "true"
        end = found.end()
    return "".join([*made, piece(end, len(text))])


def _reading_html(text: str, bare: str) -> str:
    """Return a text whose blocks of HTML hold Markdown."""
    edits = [
        (tag.end() - 1, tag.end() - 1, ' markdown="1"')
        for tag in _BLOCK_TAG.finditer(bare)
        if tag["name"].lower() in _HOLDS_MARKDOWN and not re.search(r"\smarkdown\b|/$", tag["rest"])
    ]
    blocks = list(html_blocks(text)) if edits else []
    edits += [(*found.span(), "") for found in _INDENTED_TAG.finditer(bare) if is_within(blocks, found.start())]
    return edited(text, sorted(edits))


_UNMARKED_TABLE = re.compile(
    r"<table\b(?![^<>]*\smarkdown\b)[^<>]*>(?:(?!<table\b).)*?</table\s*>", re.DOTALL | re.IGNORECASE
)
_MARKED_CELL = re.compile(r"<t[dh]\b[^<>]*\smarkdown=[\"']?(?:1|span|block)\b", re.IGNORECASE)


def _with_marked_cells(text: str) -> str:
    """Return a text whose tables hold Markdown where only some cells are marked for it."""
    bare = with_blank_code(text)
    tables = (table.span() for table in _UNMARKED_TABLE.finditer(bare))
    marked = [span for span in tables if _MARKED_CELL.search(bare, *span)]
    return edited(text, ((*span, _reading_html(text[slice(*span)], bare[slice(*span)])) for span in marked))


_NUMBERED = re.compile(
    r"\\begin\{(?P<env>equation|align|gather|multline|eqnarray|alignat|flalign)\}(?P<tex>.{0,5000}?)\\end\{(?P=env)\}",
    re.DOTALL,
)


def without_numbers(text: str) -> str:
    """Return a text whose equations have no numbers, unless they have a label."""
    edits = []
    for found in _NUMBERED.finditer(with_blank_code(text)):
        name = found["env"] + ("" if "\\label" in found["tex"] else "*")
        edits.append((*found.span(), f"\\begin{{{name}}}{part_of(text, found, 'tex')}\\end{{{name}}}"))
    return edited(text, edits)


_VERBATIM = re.compile(
    r"<(pre|textarea|script|style)\b(?:(?!<\1\b).)*?</\1\s*>|\n(?:[ \t]*\n)+", re.DOTALL | re.IGNORECASE
)
_MORE = re.compile(r"<!--[ \t]*more[ \t]*-->")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)


def _without_blank_lines(found: re.Match[str]) -> str:
    """Return HTML without blank lines, after which other parsers would read Markdown."""
    is_shown = (found[1] or "").lower() in ("pre", "textarea")
    code = _FENCE_SIGNS.sub(_as_entities, found[0]) if is_shown else found[0]
    filled = "\n&#32;" if is_shown else ""
    return re.sub(r"\n(?:[ \t]*\n)+", lambda lines: filled * (lines[0].count("\n") - 1) + "\n", code)


_FENCE_SIGNS = re.compile(r"(?<=\n)[ \t]*(?:`{3,}|~{3,})")


def _as_entities(found: re.Match[str]) -> str:
    """Return the marks of code, which are text in an element of HTML, as nobody reads them for marks."""
    return found[0].replace("`", "&#96;").replace("~", "&#126;")


def of_html(text: str) -> str:
    """Return a post that is written in HTML as blocks in which no Markdown is read; the first one is the excerpt."""
    text = _VERBATIM.sub(_without_blank_lines, text).strip()
    more = mark.start() if (mark := _MORE.search(text)) else -1
    cut, words, counted, open_tags = 0, 0, 0, list[str]()
    for tag in _TAG.finditer(without_code(text)):
        if more >= 0 and tag.start() > more:
            cut = 0 if open_tags else more
            break
        name = tag["name"].lower()
        if not tag["end"]:
            open_tags += [name] if name not in VOID_TAGS else []
        elif name in open_tags:
            del open_tags[len(open_tags) - 1 - open_tags[::-1].index(name) :]
            if name == "p" and not open_tags and more < 0:
                words += len(re.sub(r"<[^<>]*>", " ", text[counted : tag.end()]).split())
                counted = tag.end()
                if words > _FIRST_WORDS:
                    cut = tag.end()
                    break
    parts = [_formulas(_MORE.sub("", part).strip(), is_html=True) for part in (text[:cut], text[cut:])]
    return f"\n\n{SEPARATOR}\n\n".join(f"<section>\n{part}\n</section>" for part in parts if part)


_FIRST_WORDS = 40
_DEFINES = re.compile(r"\A\s*\\(?:(?:re|provide)?newcommand|DeclareMathOperator|def\b)")


_FORMULA = re.compile(
    r"(?<!\\)\$\$(?P<block>(?:(?!\$\$).){0,20000}?)\$\$"
    r"|\\begin\{(?P<env>[A-Za-z]+\*?)\}.{0,5000}?\\end\{(?P=env)\}"
    r"|\\\\(?P<open>[\[(])(?P<escaped>(?:(?!\n[ \t]*\n|\\\\[\[(]).)+?)\\\\[\])]"
    r"|(?<!\\)\\\((?P<plain>[^\n]{0,300}?)(?<!\\)\\\)"
    r"|\\\$(?P<dollars>(?:(?!\n[ \t]*\n)[^$])+?)\\\$"
    r"|(?<![\\$])\$(?!\$)(?P<tex>(?:(?!\n[ \t>]*\n)(?:\\.|[^$\\]))+?)\$",
    re.DOTALL,
)
_IS_TEX = re.compile(
    r"\\[^\s$]|[_^{}]|^\s*[\w'+-]{1,6}\s*$|^[^A-Za-z]*[A-Za-z]?\s*[=<>][^A-Za-z]*[A-Za-z]?[^A-Za-z]*$"
    r"|^\s*\[[^A-Za-z]*\]\s*$|^\s*[A-Za-z]\([^()]*\)\s*$|^\s*[A-Za-z]{1,4}\s*[=<>]\s*$"
)
_ESCAPE = re.compile(
    r"\\(?:text\w*|mathrm|mathtt|operatorname|mbox)\{[^{}]*\}|\\\\(?P<pair>\\\\)|\\(?P<sign>\\(?:[{}|,;:!]|[A-Za-z]{2}))"
    r"|\\(?P<row>\\)(?=\s|$)|\\(?P<plain>[_*|<()\[\]+='.-])|\\.",
    re.DOTALL,
)
_PROSE = re.compile(r"^[ ]*[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){3}", re.MULTILINE)
_HTML_CODE = re.compile(r"<(pre|code|script|style)\b[^<>]*>(?:(?!<\1\b).)*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ESCAPED_PRICE = re.compile(r"(?<![\\$])\\\\\$(?=\d)")
_WORDS = re.compile(r"(?<![A-Za-z{])[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){2}")
_SENTENCE = re.compile(rf"{_WORDS.pattern}(?:[ ,]+[A-Za-z]{{2,}}){{2}}")
_AMOUNT = re.compile(r"[ ]*(?:[-–~/]|to|and)?[ ]*\d[\d.,]*[ ]*[kKmMbB]?")
"""What stands between two dollars behind numbers: `200$-250$`."""
_PRICE = re.compile(r"[\d.,]+[kKmMbB]?(?:[ \t]+[A-Za-z]{3}|[)\]].*\s\S*$|[–-]$)", re.DOTALL)


_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{2,}(?![A-Za-z0-9_{^])|\([a-z]{3,}\)|\{[A-Za-z_]\w{2,}\}")
"""What a shell puts in: `$HOME`, `$(pwd)`, `${NAME}`."""


def _formulas(text: str, *, is_html: bool = False) -> str:
    """Return a text whose formulas are on one line, in signs that hold on this site, without kramdown's escapes.

    In a block of HTML kramdown takes no escapes away.
    """
    if "$" not in text and "\\" not in text:
        return text
    text = _ESCAPED_PRICE.sub(r"\\$", text) if "\\\\$" in text and not is_html else text
    bare, edits = with_blank_code(text), list[tuple[int, int, str]]()
    bare = _HTML_CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), bare) if "</" in bare else bare
    blocks = list(html_blocks(without_code(text))) if "<" in text else []
    at = 0
    while found := _FORMULA.search(bare, at):
        at = found.end()
        start = found.start()
        is_in_html = is_html or is_within(blocks, start)
        if found["tex"] is not None:
            is_tight = found["tex"] == found["tex"].strip()
            is_price = _is_price_or_words(bare, found) or _is_across_cells(bare, found)
            if is_price or not _IS_TEX.search(found["tex"]):
                at = at if is_tight and not is_price else start + 1
                if is_price and not is_in_html:
                    edits.append((start, at, "\\$"))
                continue
            tex = " ".join(part_of(text, found, "tex").split())
            tex = tex.replace("\\|", "\\vert ") if "\\|" in tex and _is_in_row(bare, start, at) else tex
            is_plain = not re.search(r"\w", bare[start - 1 : start] + bare[at : at + 1])
            signs = ("$", "$") if is_plain else ("\\(", "\\)")
        elif found["open"]:
            tex, signs = part_of(text, found, "escaped"), (f"\\\\{found['open']}", bare[at - 3 : at])
            tex, signs = (dedent(tex).strip(), ("", "")) if _DEFINES.search(tex) else (tex, signs)
        elif found["env"]:
            tex, signs = text[start:at], ("", "")
        elif found["dollars"] and not is_in_html and _IS_TEX.search(found["dollars"]):
            tex, signs = " ".join(part_of(text, found, "dollars").split()), ("$", "$")
        elif found["plain"] is not None and not is_in_html and not re.search(r"\\[A-Za-z]|[_^{}]", found["plain"]):
            tex, signs = part_of(text, found, "plain"), ("(", ")")
        elif found["block"] and "\n" not in found["block"] and _is_within_sentence(bare, start, at):
            edits.append((start, at, f"${part_of(text, found, 'block').strip()}$"))
            continue
        elif found["block"] and not _PROSE.search(found["block"]) and "\\" in found["block"]:
            block = re.sub(r"\n(?:[ \t]*\n)+", "\n", text[start:at])
            edits.append((start, at, without_numbers(block) if _is_below_text(bare, start) else block))
            continue
        else:
            continue
        edits.append((start, at, f"{signs[0]}{tex if is_in_html else _ESCAPE.sub(_unescaped, tex)}{signs[1]}"))
    return edited(text, edits)


def _is_price_or_words(bare: str, found: re.Match[str]) -> bool:
    """Return whether what stands between two dollars is no formula: `$5 and $6`, `D$ as an I$ of`, `$HOME/$USER`."""
    words = _WORDS if bare[found.start() - 1 : found.start()].isalnum() else _SENTENCE
    are_variables = _VARIABLE.match(found["tex"]) and _VARIABLE.match(bare, found.end())
    is_behind_number = bare[found.start() - 1 : found.start()].isdigit()
    is_amount = is_behind_number and _AMOUNT.fullmatch(found["tex"])
    is_text = is_amount or _PRICE.match(found["tex"]) or words.search(found["tex"])
    return bool(are_variables) or ("\\" not in found["tex"] and bool(is_text))


def _is_across_cells(bare: str, found: re.Match[str]) -> bool:
    """Return whether two dollars are in different cells of a table: `cost_$ | sum_$`."""
    line, tex = bare[bare.rfind("\n", 0, found.start()) + 1 : found.start()], found["tex"]
    return line.lstrip(" ").startswith("|") and tex != tex.strip() and re.search(r"(?<!\\)\|", tex) is not None


def _is_in_row(bare: str, start: int, end: int) -> bool:
    """Return whether a formula is in a row of a table, where a bar divides cells."""
    own = bare[bare.rfind("\n", 0, start) + 1 : start], bare[end:].partition("\n")[0]
    return any(re.search(r"(?<!\\)\|", _FORMULA.sub("", part)) for part in own)


def _is_within_sentence(bare: str, start: int, end: int) -> bool:
    """Return whether what fills a line stands between two lines of a paragraph, in which kramdown shows it."""
    before, _, own = bare[:start].rpartition("\n")
    rest, _, after = bare[end:].partition("\n")
    is_alone = not own.strip() and not rest.strip()
    lines = before.rpartition("\n")[2], after.partition("\n")[0]
    return is_alone and all(re.match(r"[ ]{0,3}[A-Za-z(]", line) for line in lines)


def _is_below_text(bare: str, start: int) -> bool:
    """Return whether a formula belongs to a paragraph, where MathJax numbers nothing."""
    before, _, own = bare[:start].rpartition("\n")
    line = own if own.strip(" \t>") else before.rpartition("\n")[2]
    return bool(line.strip(" \t>")) and _NO_TEXT.match(line) is None


_NO_TEXT = re.compile(
    r"[ \t>]*(?:#{1,6}[ ]|[-*_=|]{2}|\||\$\$|`{3}|~{3}|\{:|\\end|[-*+][ \t]*$"
    r"|<(?!/?(?:a|b|br|em|i|span|strong|u)\b))"
)


def _unescaped(found: re.Match[str]) -> str:
    return found["pair"] or found["sign"] or (found["row"] and "\\ ") or found["plain"] or found[0]


_HEADING_WITHOUT_GAP = re.compile(r"^(?P<marks>#{1,6})(?=[^#\s])")
_EMPTY_DEFINITION = re.compile(r"[ ]{0,3}\[[^\[\]^][^\[\]]*\]:[ \t]*$")
_LINK_TO_NOTHING = re.compile(r"[ ]{0,3}\[[^\w\]]{1,3}\]:[ ]*#")
_SIGN = re.compile(r"(?<![\[\\^~/])[\^~](?![\[^~])")
_BRACKETED_NUMBER = re.compile(r"^(?P<number>[ ]{0,3}\d{1,9})\)(?=[ \t])")
_KRAMDOWN_ESCAPE = re.compile(r"(?<!\\)\\(?P<sign>[<:\"'=|])|(?<!\\)\\(?P<bare> )|(?<!\\)\\\\[ \t]*$")
_IN_DOLLARS = re.compile(r"\$\$?[^$\n]+\$\$?")
_INNER_QUOTE = re.compile(r"[ ]{2,}>")
_OF_DEFINITION = re.compile(r"[ ]{0,3}:[ \t]")
_OF_ITEM = re.compile(r"[ ]*(?:[-*+]|\d{1,9}\.)[ \t]|[ ]{2,}\S")
"""A line of a list's item, which a quotation ends."""
_RULE = re.compile(r"[ ]{0,3}-{3,}[ \t]*")
"""A line between two parts: directly below another one, it would be the mark of a heading."""
_LIQUID = re.compile(r"\{\{(?:(?!\}\}).){1,300}\}\}|\{%(?:(?!%\}).){1,300}%\}")
"""What is left of Liquid: its bars divide no cells."""
_ROW = re.compile(r"[ ]{0,3}(?:\||[^\n]*?[^\\\n]\|)")
_SEPARATOR = re.compile(r"[ ]{0,3}[|:=+ \t-]*(?:-|=)[|:=+ \t-]*")
_NO_TABLE = re.compile(r"[ ]{0,3}(?:[-*+][ \t]|\d+\.[ \t]|[>#<]|\[\^|\{)|[ ]{4}|\t")


def _lines(text: str) -> str:
    """Return a text without what kramdown reads otherwise in single lines: breaks, escapes, tables."""
    bare = _LIQUID.sub(lambda found: re.sub(r"[^\n]", "x", found[0]), without_code(text)).split("\n")
    lines, made = text.split("\n"), list[str]()
    blocks = list(html_blocks("\n".join(bare))) if "<" in text else []
    at = offset = 0
    while at < len(lines):
        line, running = lines[at], bare[at]
        is_in_html = is_within(blocks, offset)
        is_first = at == 0 or not lines[at - 1].strip()
        end = at
        if is_first and not is_in_html and "|" in running and not _NO_TABLE.match(running):
            end = next((row for row in range(at, len(lines)) if not _ROW.match(bare[row])), len(lines))
            is_whole = end == len(lines) or not lines[end].strip() or lines[end].startswith("{:")
            end = end if is_whole and (end > at + 1 or running.lstrip().startswith("|")) else at
        if end > at and not _is_common(bare[at:end]):
            made += ["", *_table(lines[at:end], bare[at:end]), ""]
        elif end > at:
            rows = (_IN_DOLLARS.sub(_with_named_bars, row) for row in lines[at:end])
            made += map(_without_escapes, rows, (row.replace("\\|", "  ") for row in bare[at:end]))
        else:
            end = at + 1
            is_quote = _INNER_QUOTE.match(running) or (running[:1] == ">" and made and _OF_ITEM.match(made[-1]))
            if is_quote and not is_in_html and made and made[-1].strip() and made[-1].lstrip()[0] != ">":
                made.append("")
            if made and made[-1][:1] == ">" and _OF_DEFINITION.match(running) and not is_in_html:
                line, running = f"> {line.lstrip()}", f"> {running.lstrip()}"
            if running.strip() == "\\" and made and made[-1].strip() and end < len(lines) and lines[end].strip():
                line = running = "<br>"
            if _RULE.fullmatch(running) and made and _RULE.fullmatch(made[-1]):
                made.append("")
            made.append(line if is_in_html or not running.strip() else _line(line, running))
        offset += sum(len(each) + 1 for each in lines[at:end])
        at = end
    return "\n".join(made)


def _with_named_bars(formula: re.Match[str]) -> str:
    """Return a formula of a table with its bars as a command: kramdown takes their escapes away."""
    return formula[0].replace("\\|", "\\vert ")


def _line(given: str, running: str) -> str:
    if note := _LINK_TO_NOTHING.match(running):
        return f"<!-- {given[note.end() :].strip()} -->"
    if _EMPTY_DEFINITION.match(running):
        return given.replace("[", "\\[", 1)  # else Python-Markdown would take the next line as its address
    if "<<" in running or ">>" in running:
        given, running = _with_quotes(given, running)
    line = _without_escapes(given, running)
    if len(_SIGN.findall(running)) > 1 and line == given:  # else they would mark an exponent or an index
        for found in reversed(list(_SIGN.finditer(running))):
            line = f"{line[: found.start()]}\\{line[found.start() :]}"
    return _BRACKETED_NUMBER.sub(r"\g<number>\\)", _HEADING_WITHOUT_GAP.sub(r"\\\g<marks>", line))


_QUOTES = re.compile(
    r"\A[ ]*(?:(?:>|[-*+]|\d{1,9}\.)[ \t]*)+|<[A-Za-z/!][^<>]*>|(?P<escaped>\\(?:<<|>>))"
    r"|(?P<gap>[ ])?(?P<sign><<|>>)(?P<space>(?<=<)[ ])?"
)
"""What begins a quotation or an item, a tag, or what kramdown reads as a quotation mark."""


def _with_quotes(line: str, running: str) -> tuple[str, str]:
    """Return a line, and the same without code, with « and » for two signs of each kind, as kramdown has them."""
    edits = []
    for found in _QUOTES.finditer(running):
        if found["escaped"]:
            edits.append((*found.span(), html.escape(found["escaped"][1:])))
        elif found["sign"]:
            left, right = (f"{found['gap'] or ''}«", found["space"]) if found["sign"] == "<<" else ("»", found["gap"])
            space = "\xa0" if right else ""
            edits.append((*found.span(), left + space if found["sign"] == "<<" else space + left))
    return edited(line, edits), edited(running, edits)


def _without_escapes(line: str, running: str) -> str:
    """Return a line without the escapes and the mark of a break that Python-Markdown would show."""
    for found in reversed(list(_KRAMDOWN_ESCAPE.finditer(running)) if "\\" in running else []):
        new = html.escape(found["sign"], quote=False) if found["sign"] else "&#92; " if found["bare"] else "  "
        line = f"{line[: found.start()]}{new}{line[found.end() :]}"
    return line


def _is_common(rows: list[str]) -> bool:
    """Return whether these are the lines of a table as GitHub has it: a header, a line, and rows."""
    marks = [_SEPARATOR.fullmatch(row) is not None for row in rows]
    if len(rows) < 2 or marks[:2] != [False, True] or any(marks[2:]) or re.search("[=+]", rows[1]):
        return False
    header, line, *others = (len(_cells(row, row)) for row in rows)
    return header == line and all(each <= header for each in others)


def _table(lines: list[str], bare: list[str]) -> list[str]:
    """Return a table of kramdown as HTML; the line below its first rows makes a header of them."""
    marks = [_SEPARATOR.fullmatch(row) is not None for row in bare]
    first = next((at for at in range(len(marks)) if not marks[at]), 0)
    header = next((at for at in range(first + 1, len(marks)) if marks[at]), first)
    has_header = header > first and "-" in bare[header] and not all(marks[header:]) and not marks[0]
    made = ['<table markdown="1">']
    for at, (line, running) in enumerate(zip(lines, bare, strict=True)):
        if not marks[at]:
            name = "th" if has_header and at < header else "td"
            cells = (f'<{name} markdown="1">{cell}</{name}>' for cell in _cells(line, running))
            made.append(f'<tr markdown="1">{"".join(cells)}</tr>')
    return [*made, "</table>"]


def _cells(line: str, running: str) -> list[str]:
    bars = [found.start() for found in re.finditer(r"(?<!\\)\|", running)]
    starts = [0, *(bar + 1 for bar in bars)]
    spans = zip(starts, [*bars, len(line)], strict=True)
    cells = [_without_escapes(line[start:stop], running[start:stop]).strip() for start, stop in spans]
    cells = cells[1:] if line.lstrip().startswith("|") else cells
    return cells if cells[-1] else cells[:-1]
