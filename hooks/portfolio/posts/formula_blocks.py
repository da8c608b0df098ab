"""Formulas as others write them: between dollars and in environments, within a line or on lines of their own.

In: Markdown. Out: the same with formulas as blocks of their own where they fill lines, and inline where they do not.
"""

import re
from collections.abc import Iterator

from portfolio.posts.fences import FENCE, ITEM_MARK
from portfolio.posts.layout import part_of, running_text
from portfolio.text.lists import Level, item_of
from portfolio.text.scanner import edited, formulas_in, html_blocks, is_within, without_code, without_code_blocks

_HELD_DOLLARS = "\ue004\ue004"
_DOLLARS = re.compile(r"(?<![\\$])\ue004\ue004(?P<tex>(?:(?!\ue004|\n[ \t]*\n).)+?)\ue004\ue004", re.DOTALL)
_ENVIRONMENT = re.compile(
    r"^(?P<before>[^\n]*?)(?<!\$)\\begin\{(?P<env>(?:equation|align|gather|multline|eqnarray|aligned|split)\*?)\}"
    r"(?P<tex>(?:(?!\\begin\{(?P=env)\}).){0,5000}?)\\end\{(?P=env)\}(?P<after>[^\n]*)",
    re.DOTALL | re.MULTILINE,
)
_OPEN_FORMULA = re.compile(r"^(?P<indent>[ \t]*)\$\$(?![^\n]*\$\$)(?P<tex>.{0,4000}?)\$\$", re.MULTILINE | re.DOTALL)
_NO_FORMULA = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]|[-*>][ \t]|\d+[.)][ \t]|```|[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){3})", re.MULTILINE
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_SPACED = re.compile(
    r"(?<![\\$A-Za-z0-9_])\$(?=[^$\n]{0,300}\$)(?=[^$\n\\_^{}=<>]*[\\_^{}=<>]|[ \t]?\w{1,5}[ \t]?\$)"
    r"(?P<tex>[ \t][^$\n]*|[^$\s][^$\n]*[ \t])\$(?![A-Za-z0-9_$])"
)
"""A formula with a space inside its dollars, which MathJax reads on the sites of others."""
_CODE_IN_LINE = re.compile(r"(?<!`)`[^`\n]+`(?!`)|(?<!`)(?P<ticks>`{2,3})(?!`)[^\n]{1,500}?(?<!`)(?P=ticks)(?!`)")
_FORCED_INLINE = re.compile(r"\\\$\$(?P<tex>[^$\n]+)\$\$(?!\$)")
"""A formula that kramdown would show on a line of its own without the backslash."""


def with_blank_code(text: str) -> str:
    """Blank out code, but no formulas."""
    return _CODE_IN_LINE.sub(lambda code: " " * len(code[0]), with_blank_blocks(text))


def with_blank_blocks(text: str) -> str:
    """Blank out blocks of code."""
    pairs = zip(text.split("\n"), without_code_blocks(text).split("\n"), strict=True)
    return "\n".join(kept or " " * len(line) for line, kept in pairs)


def with_joined_environments(text: str) -> str:
    """Return a text whose environments of TeX hold no blank lines, which end a paragraph here."""
    found = _ENVIRONMENT.finditer(with_blank_code(text)) if "\\begin{" in text else ()
    return edited(text, ((*each.span(), _BLANK_LINES.sub("\n", text[slice(*each.span())])) for each in found))


def _environments(text: str) -> str:
    """Return a text whose TeX environments are blocks of their own, also those within a paragraph."""
    if "\\begin{" not in text:
        return text
    bare = with_blank_code(text)
    blocks = list(html_blocks(without_code(text)))

    def apart(match: re.Match[str]) -> str:
        is_inside = bare[: match.start("env")].count("$$") % 2 or "`" in match["before"]
        is_inside = is_inside or len(re.findall(r"(?<!\\)\$", match["before"])) % 2 == 1
        is_inside = is_inside or is_within(blocks, match.start("env"))
        if (
            is_inside
            or match[0].split("\n")[0] not in bare
            or match["before"].lstrip().startswith((">", "|", "<", "!["))
        ):
            return match[0]
        indent = match["before"][: len(match["before"]) - len(match["before"].lstrip())]
        is_below_text = bare[max(0, match.start() - 500) : match.start()].removesuffix("\n").rpartition("\n")[2].strip()
        gap = "\n" if is_below_text or not match["before"] else ""
        before = f"{match['before'].rstrip()}\n\n" if match["before"].strip() else gap
        after = f"\n\n{indent}{match['after'].lstrip()}" if match["after"].strip() else "\n"
        return f"{before}{indent}\\begin{{{match['env']}}}{match['tex']}\\end{{{match['env']}}}{after}"

    return _ENVIRONMENT.sub(apart, text) if bare.count("$$") % 2 == 0 else text


def _without_blank_lines(text: str) -> str:
    """Return a text without the blank lines that kramdown allows between the signs of a formula on lines of its own."""
    if "$$" not in text:
        return text
    # What is indented below a blank line is a formula here, and no code.
    bare = FENCE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    running = with_blank_code(text)
    edits: list[tuple[int, int, str]] = []
    for found in _OPEN_FORMULA.finditer(bare) if bare.count("$$") % 2 == 0 else ():
        tex, is_code = found["tex"], running[found.end("indent")] != "$"
        if not is_code and _BLANK_LINES.search(tex) and re.search(r"[\\=_^]", tex) and not _NO_FORMULA.search(tex):
            edits.append((*found.span(), _BLANK_LINES.sub("\n", found[0])))
    return edited(text, edits)


_MONEY = re.compile(r"(?<![\\$])\$(?=[^\s$][^$\n]*(?<=[^\s$\\])\$\d)")
"""A sign before an amount, with another amount behind it in the line: no formula ends before a digit."""


def with_amounts(text: str) -> str:
    """Return a text whose amounts of money are no formulas: `($2) and ($3)`."""
    if not _MONEY.search(text):
        return text
    bare = running_text(text)
    blocks, signs = list(html_blocks(bare)), [sign.start() for sign in _MONEY.finditer(bare)]
    return edited(text, ((sign, sign, "\\") for sign in signs if not is_within(blocks, sign)))


def _bracketed(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the formulas between lines of `\\[` and `\\]` beside lines of text, and write them between `$$`."""
    for formula in formulas_in(text):
        is_bracketed = text.startswith("\\[", formula.start)
        above, before = text[: formula.start].rpartition("\n")[::2] if is_bracketed else ("", "-")
        after, _, below = text[formula.end :].partition("\n")
        is_beside = above.rpartition("\n")[2].strip() or below.partition("\n")[0].strip()
        if is_beside and not before.strip() and not after.strip(" \t.,;:"):
            end = formula.end + len(after.rstrip())
            yield formula.start, end, f"$$\n{before}{formula.tex.strip()}{after.strip()}\n{before}$$"


_HOLDS_INDENTED = re.compile(r"^(?:[ \t]*(?:[-*+]|\d+[.)])[ \t]|\A[ ]{4}|\A\t|\[\^|[!?=]{3}|:[ ])", re.MULTILINE)


def _lead_below(above: str, own: str) -> str:
    """Return how the lines of a formula begin that belongs to the paragraph above: as a quotation, or as its text."""
    paragraph = re.split(r"\n[ \t]*\n", above[-_LONGEST_PARAGRAPH:])[-1].lstrip("\n")
    item = [*ITEM_MARK.finditer(paragraph)][-1:]
    if item and not own.strip(" ") and len(own) >= len(item[0][0]) + 4:
        return " " * len(item[0][0])
    if ">" in own or _HOLDS_INDENTED.search(paragraph):
        return own
    indent = re.match(r"[ ]*", paragraph)
    quotes = re.findall(r"^[ ]{0,3}(?:>[ ]?)+", paragraph, re.MULTILINE)
    return f"{quotes[-1].rstrip()} " if quotes else own if len(own.expandtabs(4)) < 4 else indent[0] if indent else ""


_LONGEST_PARAGRAPH = 5_000
_FARTHEST = 500
"""Characters of a line beside a formula that say whether it stands alone."""


_LINE = re.compile(r"[^\n]+(?=\n|\Z)|^$", re.MULTILINE)
_ENDS_PARAGRAPH = re.compile(r"[ ]*(?:$|#{1,6}[ ]|>|`{3}|~{3}|[|<]|:::|(?:[-*+]|\d+[.)])[ ])")


def _items_above(text: str) -> dict[int, Level]:
    """Return the items of lists whose paragraphs go on in lines, by where the lines begin."""
    found: dict[int, Level] = {}
    item, at = None, 0
    for line in text.split("\n"):
        if item:
            found[at] = item
        wide = line.expandtabs(4)
        indent = len(wide) - len(wide.lstrip(" "))
        own = item_of(wide[indent:], indent)
        item = own or (None if _ENDS_PARAGRAPH.match(line) else item)
        at += len(line) + 1
    return found


def _with_formulas_in_items(text: str) -> str:
    """Return a text whose formulas right below the words of a list's item are in the item, with the words below them.

    CommonMark, kramdown and Pandoc all read such lines as the item's paragraph, however little they are indented.
    """
    edits: list[tuple[int, int, str]] = []
    end = 0
    items = _items_above(text) if "$$" in text or "\\[" in text or "\\begin" in text else {}
    for formula in formulas_in(text) if items else ():
        start = text.rfind("\n", 0, formula.start) + 1
        own, item = formula.start - start, items.get(start)
        if not formula.is_display or start < end or text[start : formula.start].strip(" "):
            continue
        if not item or own >= item.content or own >= item.start + 4:
            continue
        stop = formula.end + len(text[formula.end :].partition("\n")[0])
        shift = (item.content - own) * " "
        lines = [shift + line for line in text[start:stop].split("\n")]
        for below in _LINE.finditer(text, min(stop + 1, len(text))):
            if _ENDS_PARAGRAPH.match(below[0]) and not below[0].startswith(("$$", "\\begin")):
                break
            lines.append(" " * item.content + below[0].lstrip(" "))
            stop = below.end()
        edits.append((start, stop, "\n".join(lines)))
        end = stop
    return edited(text, edits)


def with_formulas(text: str) -> str:
    """Return a text whose formulas between $$ are blocks of their own where they fill lines, and inline where not."""
    if "\\$$" in text:
        text = _inline(text, with_blank_code(text), _FORCED_INLINE)
    text = _environments(_with_formulas_in_items(_without_blank_lines(text)))
    if "\\[" in text:
        text = edited(text, _bracketed(text))
    if "$ " in text or " $" in text:
        text = _inline(text, running_text(text), _SPACED)
    if "$$" not in text:
        return text
    held = text.replace("$$", _HELD_DOLLARS).replace("\\begin{", "\ue005" * 7)
    edits: list[tuple[int, int, str]] = []
    blocks, line_start, line_end = list(html_blocks(without_code(text))), 0, -1
    for match in _DOLLARS.finditer(without_code(held)):
        start, stop = match.span()
        begin = text.rfind("\n", 0, start) + 1 if start > line_end else line_start
        if stop > line_end:
            line_start, line_end = text.rfind("\n", 0, stop) + 1, text.find("\n", stop)
            line_end = line_end if line_end >= 0 else len(text)
        if is_within(blocks, start):
            continue
        before = text[max(begin, start - _FARTHEST) : start]
        after = text[stop : min(line_end, stop + _FARTHEST)]
        tex = text[slice(*match.span("tex"))].strip()
        label = re.match(r"[ \t]*\{#(?P<label>[\w-]+)\}", after)
        tex += f" \\label{{{label['label']}}}" if label and "\\tag" not in tex else ""
        is_alone = not before.strip(" \t>") and not (after[label.end() :] if label else after).strip()
        if not is_alone:
            is_item = not ITEM_MARK.sub("", before).strip() and not after.strip()
            tex = f"\\displaystyle {tex}" if is_item else tex
            beside = before[-1:] + after[:1]
            signs = ("\\(", "\\)") if re.search(r"\w", beside) else ("$", "$")
            new = " ".join(tex.split()).join(signs) if before.strip(" \t>") or "\n" not in match["tex"] else ""
            new = new or f"$${text[slice(*match.span('tex'))]}$$\n\n"
        else:
            start -= len(before)
            above = text[:start].removesuffix("\n")
            is_after_text = bool(above[above.rfind("\n") + 1 :].strip(" \t>"))
            is_before_text = bool(text[stop:].lstrip(" \t").removeprefix("\n").partition("\n")[0].strip(" \t>"))
            marks = re.compile(rf"[ \t]*(?:>[ \t]?){{0,{before.count('>')}}}")
            before = _lead_below(above, before) if is_after_text else before
            rows = [row for line in tex.split("\n") if (row := marks.sub("", line, count=1).strip())]
            lines = [before.rstrip()] * is_after_text + [f"{before}{row}" for row in ("$$", *rows, "$$")]
            new = "\n".join([*lines, *[before.rstrip()] * is_before_text])
            stop += label.end() if label else 0
        edits.append((start, stop, new))
    return edited(text, edits)


def _inline(text: str, bare: str, pattern: re.Pattern[str]) -> str:
    found = pattern.finditer(bare)
    return edited(text, ((*each.span(), f"${part_of(text, each, 'tex').strip()}$") for each in found))
