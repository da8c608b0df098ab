"""Cross references of Quarto: its numbers of figures, tables, theorems and equations, and their captions.

In: the Markdown of a post. Out: the same with "Figure 1" for `@fig-a`, captions with their numbers, captions of tables
above them, and theorems with their names; `with_figures` makes figures of pictures once their numbers are known.
Sections have no numbers here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from textwrap import dedent

from portfolio.posts.blog_import.rewrites import with_all_columns
from portfolio.posts.fences import FENCE
from portfolio.posts.formula_blocks import with_blank_code
from portfolio.posts.layout import lines_beside, replaced, running_text
from portfolio.posts.shortcodes import named_options, picture
from portfolio.text.scanner import edited, without_code_blocks

_NAMES = {
    "fig": "Figure",
    "tbl": "Table",
    "lst": "Listing",
    "eq": "Equation",
    "thm": "Theorem",
    "lem": "Lemma",
    "cor": "Corollary",
    "prp": "Proposition",
    "cnj": "Conjecture",
    "def": "Definition",
    "exm": "Example",
    "exr": "Exercise",
    "nte": "Note",
    "tip": "Tip",
    "wrn": "Warning",
    "imp": "Important",
    "cau": "Caution",
}
_CALLOUTS = ("nte", "tip", "wrn", "imp", "cau")
_KINDS = "|".join(_NAMES)
HAS_LABEL = re.compile(rf"[#@](?:{_KINDS}|sec)-\w|label:[ \t]*[\"']?(?:{_KINDS})-\w")
_LABEL = re.compile(rf"\{{[^{{}}\n]*#(?P<label>(?P<kind>{_KINDS})-[\w.:-]*\w)")
_NO_LABEL = re.compile(rf"\{{[^{{}}\n]*#(?P<kind>{_KINDS})-(?=[\s}}])")
"""The name of a block that is numbered, and that nothing refers to."""
_LABEL_OF_TEX = re.compile(r"\\(?:label|(?:eq)?ref)\{(?P<sign>#)(?=eq-)")
_DIV = re.compile(r"[ \t]*:{3,}[ \t]*(?P<names>\{[^}\n]*\}|[\w-]+)?[^\n]*")
_REFERENCE = re.compile(
    rf"\[(?P<bare>-)@(?P<number>(?:{_KINDS})-[\w.:-]*\w)\]"
    rf"|(?<![\w@/.-])(?P<open>\[?)@(?P<label>(?i:{_KINDS})-[\w.:-]*\w)(?P<close>\]?)(?!\()"
)
_CAPTION = re.compile(r"(?:Table)?:[ \t]+(?P<words>\S.*?)[ \t]*(?P<names>\{[^{}]*\})?[ \t]*")
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>.+?)[ \t]*(?:\{[^}]*\})?")
_PROOFS = {"proof": "Proof", "remark": "Remark", "solution": "Solution"}


@dataclass
class _Div:
    """A block that is open: where it begins, its label and its class."""

    start: int
    names: str
    label: str = ""
    parts: int = 0


@dataclass(frozen=True)
class CrossReferences:
    """The number of each label, as in "2" or, of a part, "2 (a)"."""

    numbers: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)

    def name(self, label: str) -> str:
        """Return what a label is called, as in "Figure 2"."""
        kind = label.partition("-")[0]
        return f"{self.titles.get(kind) or _NAMES[kind]} {self.numbers[label]}"

    def caption(self, label: str, words: str) -> str:
        """Return a caption with its number."""
        number = self.numbers.get(label, "")
        part = number.rpartition(" ")[2] if number.endswith(")") else ""
        return words if not number else f"{part} {words}" if part else f"{self.name(label)}: {words}".removesuffix(": ")

    def linked(self, text: str) -> str:
        """Return a text with links for its references."""

        def link(match: re.Match[str]) -> str:
            label = match["number"] or match["label"]
            label = f"{label.partition('-')[0].lower()}-{label.partition('-')[2]}"
            if label not in self.numbers:
                return match[0]
            if label.startswith("eq-"):
                return f"{'' if match['bare'] else 'Equation '}$\\eqref{{{label}}}$"
            words = self.numbers[label] if match["bare"] else self.name(label)
            whole = match["open"] and match["close"]
            around = ("", "") if whole or match["bare"] else (match["open"], match["close"])
            return f"{around[0]}[{words}](#{label}){around[1]}"

        return replaced(text, _REFERENCE, link) if "@" in text else text


NO_REFERENCES = CrossReferences({})


_METADATA = re.compile(
    r"(?<=\n\n)---[ \t]*\n[\w-]+:(?:[ \t][^\n]*)?\n(?:(?:[\w-]+:|[ \t]+\S|- )[^\n]*\n)*(?:---|\.\.\.)[ \t]*(?=\n|\Z)"
)
"""A later block of metadata, which Pandoc reads anywhere below a blank line (manual, `yaml_metadata_block`)."""


def read(text: str, titles: Mapping[str, str]) -> tuple[str, CrossReferences]:
    """Return a text with the captions and the names of its blocks, and the numbers of all its labels."""
    numbers: dict[str, str] = {}
    found = CrossReferences(numbers, titles)
    text = replaced(text, _METADATA, lambda _: "") if "\n---" in text else text
    text = _with_plain_tables(_with_numbered_examples(_with_lettered_lists(_with_short_captions(text))))
    labels = _LABEL_OF_TEX.finditer(with_blank_code(text)) if "{#eq-" in text else ()
    text = edited(text, ((*label.span("sign"), "") for label in labels))
    counted: dict[str, int] = {}
    made: list[str] = []
    opened: list[_Div] = []
    listings = {text.count("\n", 0, fence.start()) for fence in FENCE.finditer(text)} if "lst-cap" in text else ()
    for at, (line, running) in enumerate(zip(text.split("\n"), running_text(text).split("\n"), strict=True)):
        div = _DIV.fullmatch(line) if running.lstrip().startswith(":::") else None
        caption = _CAPTION.fullmatch(line) if running.startswith((":", "Table:")) and not div else None
        listing = _LABEL.search(line) if at in listings else None
        for label in _LABEL.finditer(running if not div and not listing else line):
            outer = next((each for each in opened[::-1] if each.label.startswith(f"{label['kind']}-")), None)
            if outer and label["kind"] in ("fig", "tbl") and label["label"] != outer.label:
                outer.parts += 1
                numbers.setdefault(label["label"], f"{numbers[outer.label]} ({chr(96 + outer.parts)})")
            elif label["label"] not in numbers:
                counted[label["kind"]] = counted.get(label["kind"], 0) + 1
                numbers[label["label"]] = str(counted[label["kind"]])
        if div and div["names"]:
            own = _LABEL.search(div["names"])
            opened.append(_Div(len(made), div["names"], own["label"] if own else ""))
            if unnamed := _NO_LABEL.search(div["names"]):
                kind = unnamed["kind"]
                counted[kind] = counted.get(kind, 0) + 1
                opened[-1].label = f"{kind}- {counted[kind]}"
                numbers[opened[-1].label] = str(counted[kind])
            made.append(line)
            if words := named_options(div["names"]).get("tbl-cap"):
                made += ["", found.caption(opened[-1].label, words.strip()), ""]
        elif div and opened:
            block = opened.pop()
            first, *rest = made[block.start :]
            is_callout = block.label[:3] in _CALLOUTS
            named = _with_title([first, *rest], found.name(block.label)) if is_callout else []
            made[block.start :] = named or [first, *_named(block, rest, found)]
            made.append(line)
        elif caption and _put_above(made, caption, found):
            made.append("")
        elif listing and (words := named_options(line).get("lst-cap")):
            anchor = f'<span id="{listing["label"]}"></span>'
            made += ["", f"{anchor}{found.caption(listing['label'], words)}", "", line]
        else:
            made.append(line)
    return "\n".join(made), found


_LONG_CAPTION = re.compile(
    r"^(?:Table)?:[ \t]+\S[^\n]*(?P<rest>(?:\n(?![ \t]*(?:\n|\Z|:|\||`{3}|#|[-*+][ ]|\d+[.)][ ]))[^\n]+)+)",
    re.MULTILINE,
)


def _with_short_captions(text: str) -> str:
    """Return a text whose captions of tables are on one line each."""
    bare = running_text(text) if "|" in text or "Table:" in text else ""
    edits = []
    for found in _LONG_CAPTION.finditer(bare):
        above = bare[max(0, found.start() - _WIDEST_ROW) : found.start()].rstrip().rpartition("\n")[2]
        if "|" in above or found[0].startswith("Table"):
            place = found.span("rest")
            edits.append((*place, " " + " ".join(text[slice(*place)].split())))
    return edited(text, edits)


_WIDEST_ROW = 2_000
"""Characters above a caption in which the last row of its table is looked for."""
_EXAMPLE = re.compile(r"^\(@(?P<label>[\w-]*)\)[ \t]+", re.MULTILINE)
_OF_EXAMPLE = re.compile(r"(?<!\w)(?P<open>\(?)@(?P<label>[\w-]+)(?P<close>\)?)")


def _with_numbered_examples(text: str) -> str:
    """Return a text whose examples have their numbers, which go on through the page, and the references to them."""
    if "(@" not in text:
        return text
    bare, numbers, edits = running_text(text), dict[str, int](), list[tuple[int, int, str]]()
    items = list(_EXAMPLE.finditer(bare))
    for number, item in enumerate(items, 1):
        is_below = bare[: item.start()].rstrip(" ").removesuffix("\n").rpartition("\n")[2].strip()
        numbers.setdefault(item["label"], number)
        edits.append((*item.span(), f"{chr(10) if is_below else ''}({number}) "))
    starts = {item.start() for item in items}
    for found in _OF_EXAMPLE.finditer(bare):
        if found.start() not in starts and found["label"] in numbers:
            edits.append((*found.span(), f"{found['open']}{numbers[found['label']]}{found['close']}"))
    return edited(text, sorted(edits))


_LETTERED = re.compile(r"(?P<open>\(?)(?P<mark>[a-zA-Z]|[ivx]{2,5}|#|\d{1,2}(?=\)))(?P<close>[.)])[ \t]+(?=\S)")
_LETTERS = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()


def _with_lettered_lists(text: str) -> str:
    """Return a text whose lists by letters, by Roman numbers, by `(1)` and by `#.` are lists of HTML."""
    lines, bare = text.split("\n"), running_text(text).split("\n")
    made: list[str] = []
    start = 0
    while start < len(lines):
        first = _item_at(lines, bare, start) if start == 0 or not lines[start - 1].strip() else None
        style = "decimal" if first and first["mark"] in ("1", "#") else _LETTERS.get(first["mark"], "") if first else ""
        items = _items_of_list(lines, bare, start, style) if first and style else []
        if first is None or len(items) < 3:  # the last is the end
            made.append(lines[start])
            start += 1
            continue
        made += [f'<ol style="list-style-type: {style}" markdown="1">']
        for begin, end in pairwise(items):
            mark = _LETTERED.match(lines[begin])
            inner = dedent("\n".join(line.expandtabs(4) for line in lines[begin + 1 : end]))
            words = lines[begin][mark.end() if mark else 0 :]
            made += ['<li markdown="1">', "", *f"{words}\n{inner}".rstrip("\n").split("\n"), "", "</li>"]
        made += ["</ol>", ""]
        start = items[-1]
    return "\n".join(made)


def _item_at(lines: list[str], bare: list[str], at: int) -> re.Match[str] | None:
    return _LETTERED.match(lines[at]) if bare[at][:1].strip() else None


def _items_of_list(lines: list[str], bare: list[str], start: int, style: str) -> list[int]:
    """Return the lines at which the items of a list begin, and the line after the list."""
    found: list[int] = []
    at = start
    close = ""
    while at < len(lines):
        item = _item_at(lines, bare, at)
        close = close or (item["close"] if item else "")
        number = len(found)
        wanted = {
            "decimal": (str(number + 1), "#"),
            "lower-alpha": (chr(97 + number),),
            "upper-alpha": (chr(65 + number),),
            "lower-roman": _ROMAN[number : number + 1],
            "upper-roman": [each.upper() for each in _ROMAN[number : number + 1]],
        }[style]
        if item and item["close"] == close and item["mark"] in wanted:
            found.append(at)
        elif lines[at].strip() and not lines[at].startswith((" ", "\t")) and (item or not lines[at - 1].strip()):
            break
        at += 1
    return [*found, at]


_GRID = re.compile(r"^\+(?:[-=:]+\+)+[ \t]*\n(?:[|+][^\n]*(?:\n|\Z))+", re.MULTILINE)


def _with_plain_tables(text: str) -> str:
    """Return a text whose grid tables of Pandoc are tables with bars, a cell on one line."""
    text = with_all_columns(text)
    if "+--" not in text and "+==" not in text:
        return text
    running = without_code_blocks(text)

    def table(match: re.Match[str]) -> str:
        if match[0] not in running:
            return match[0]
        rows: list[list[str]] = [[]]
        head = 0
        for line in match[0].splitlines():
            if line.startswith("+"):
                head = len(rows) if "=" in line and not head else head
                rows.append([])
            else:
                cells = re.split(r"(?<!\\)\|", line.strip()[1:].removesuffix("|"))
                rows[-1] = [f"{old}\n{new.strip()}" for old, new in zip_longest(rows[-1], cells, fillvalue="")]
        full = [[_in_one_line(cell) for cell in row] for row in rows if row]
        if len({len(row) for row in full}) != 1:
            return match[0]
        full = full if head else [[""] * len(full[0]), *full]
        lines = ["| " + " | ".join(row) + " |" for row in full]
        return "\n".join([lines[0], "|" + " --- |" * len(full[0]), *lines[1:]]) + "\n"

    return _GRID.sub(table, text)


def _in_one_line(cell: str) -> str:
    cell = re.sub(
        r"\$\$\s*(.*?)\s*\$\$", lambda formula: f"${' '.join(formula[1].split())}$", cell.strip(), flags=re.DOTALL
    )
    cell = re.sub(r"\n[-*+][ ]+", "<br>• ", re.sub(r"\A[-*+][ ]+", "• ", cell))
    return re.sub(r"\s*\n\s*", " ", re.sub(r"\n\s*\n", "<br>", cell))


def _put_above(lines: list[str], caption: re.Match[str], found: CrossReferences) -> bool:
    """Put the caption of the table that ends some lines above it; return whether there is one."""
    while lines and not lines[-1].strip():
        lines.pop()
    start = len(lines)
    while start and "|" in lines[start - 1]:
        start -= 1
    if start == len(lines) and not caption[0].startswith("Table:"):  # that may also be above its table
        return False
    label = _LABEL.search(caption["names"] or "")
    anchor = f'<span id="{label["label"]}"></span>' if label else ""
    words = found.caption(label["label"], caption["words"]) if label else caption["words"]
    lines[start:start] = ["", f"{anchor}{words}", ""]
    return True


def _with_title(lines: list[str], name: str) -> list[str]:
    """Return the lines of a callout with its name before its title, which a heading or an option gives, if any."""
    at = next((at for at, line in enumerate(lines) if at and line.strip()), 0)
    heading = _HEADING.match(lines[at]) if at else None
    if heading:
        lines[at] = f"{lines[at][: heading.start('title')]}{name}: {lines[at][heading.start('title') :]}"
    elif "title=" in lines[0]:
        lines[0] = re.sub(r"(?<=[\s{])(title=[\"'])", rf"\g<1>{name}: ", lines[0], count=1)
    else:
        lines[0] = re.sub(r"\}[ \t]*\Z", f' title="{name}"}}', lines[0])
    return lines


def _named(block: _Div, lines: list[str], found: CrossReferences) -> list[str]:
    """Return the lines of a block with its name: a theorem's before its text, a figure's before its caption."""
    kind = block.label.partition("-")[0]
    proof = next((name for key, name in _PROOFS.items() if f".{key}" in block.names), "")
    texts = [at for at, line in enumerate(lines) if line.strip()]
    is_output = ".cell-output-display" in block.names
    if kind in ("fig", "tbl", "lst") and (is_output or ".cell" not in block.names) and texts:
        last = next((at for at in range(texts[-1], -1, -1) if not lines[at].strip()), -1) + 1
        words = without_code_blocks("\n".join(lines)).split("\n")[last]
        if re.match(r"[^!|<:`${\[#\s]", words) and (last or not lines[texts[0]].startswith("|")):
            lines[last] = found.caption(block.label, lines[last])
            if kind == "lst":
                lines = ["", *lines[last:], "", *lines[:last]]
        elif kind == "fig" and not is_output:
            lines += ["", found.caption(block.label, named_options(block.names).get("fig-cap", "")), ""]
    elif (kind in _NAMES or proof) and texts and kind not in ("fig", "tbl", "lst", "eq"):
        heading = _HEADING.fullmatch(lines[texts[0]])
        title = f" ({heading['title']})" if heading else ""
        name = f"**{found.name(block.label)}{title}.**" if kind in _NAMES else f"*{proof}{title}.*"
        first = texts[1] if heading and texts[1:] else texts[0]
        is_text = re.match(r"[^|<:`${#\s-]|\$[^$]", lines[first])
        lines[first:first] = [] if is_text else [name, ""]
        lines[first] = f"{name} {lines[first]}" if is_text else lines[first]
        del lines[: first if heading else 0]
    return lines


_FIGURE = re.compile(
    r"^!\[(?P<caption>(?>(?:[^\[\]\n]|\n(?![ \t]*\n)|\[(?:[^\[\]\n]|\n(?![ \t]*\n))*\](?:\([^()\n]*\))?)*))\]"
    r"\((?P<target>[^()\s]+|<[^<>\n]+>)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?\)(?:\{(?P<names>[^}\n]*)\})?[ \t]*$",
    re.MULTILINE,
)


def with_figures(text: str, references: CrossReferences) -> str:
    """Return a text whose pictures with a caption are figures, with their numbers."""
    edits = []
    for match in _FIGURE.finditer(running_text(text)):
        caption, rest = text[slice(*match.span("caption"))].strip(), text[slice(*match.span("names"))]
        options = named_options(rest)
        anchor = re.search(r"#((?:[\w.:-]*\w|[\w-]+))", rest)
        caption = references.caption(anchor[1], caption) if anchor else caption
        # Within a paragraph, Pandoc shows no caption.
        if not caption or not all(map(_is_no_text, lines_beside(text, *match.span()))):
            continue
        options = {
            "src": match["target"].strip("<>"),
            "caption": caption,
            "alt": options.get("fig-alt", ""),
            **options,
        }
        shown = (picture(options) or match[0]).strip("\n")
        shown = shown.replace("<figure", f'<figure id="{anchor[1]}"', 1) if anchor else shown
        edits.append((*match.span(), shown))
    return edited(text, edits)


def _is_no_text(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith((":::", "<"))
