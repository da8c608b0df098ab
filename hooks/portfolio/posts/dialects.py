"""Markdown of other programs: what has a clear meaning here is converted, the rest is reported.

GitHub's alerts, Quarto's callouts, kramdown's attributes and table of contents; `formula_blocks` has formulas, `fences`
fenced code, `layout` lists and tables, `shortcodes` those of Hugo and the tags of Jekyll. In: a page's Markdown. Out:
the Markdown that Python-Markdown needs (`converted`), or a notice for each form that has no counterpart (`check`).
Code, comments and escaped characters stay as they are.
`FORMS` is the table: `portfolio import-posts` writes what it makes, and adds forms that need a blog's other files.
Codes: B121 a form of another program, B134 code that nothing closes.
"""

import html
import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from textwrap import dedent

from portfolio.posts.fences import FENCE, ITEM_MARK, outside_fences, with_fences, with_longer_marks
from portfolio.posts.formula_blocks import with_amounts, with_blank_blocks, with_formulas, with_joined_environments
from portfolio.posts.front_matter import without_front_matter
from portfolio.posts.layout import (
    FENCE_END,
    indented,
    lead_in_item,
    nested_by_four,
    part_of,
    running_text,
    with_formulas_by_four,
    with_tables_apart,
)
from portfolio.posts.shortcodes import (
    SHORTCODES,
    TOC,
    Form,
    Part,
    admonition,
    code_block,
    fenced,
    inline_note,
    named_options,
)
from portfolio.sources.diagnostics import Diagnostic, Lines, Location, notice, short
from portfolio.text.diagrams import Diagram, draw, place_of, source_of
from portfolio.text.link_scanner import Link, links_in
from portfolio.text.markup import ADMONITIONS, DRAWING, ELEMENTS
from portfolio.text.scanner import (
    TAG,
    edited,
    formulas_in,
    html_blocks,
    is_within,
    unclosed_blocks,
    without_code,
    without_code_blocks,
)

_MAY_HOLD = re.compile(
    r"\[!\w|\{#eq-|\$ | \$|\\begin|:::|\{%|\{\{|\{:|\\\\\[|\\\(|\$`|\$\$|\^\[|\]\{[ ]?[.#a-z]|```|~~~|<|(?<!\w)@\w"
    r"|\[@|^[ ]*\\(?:new|renew|Decl|def|\[)|\\(?:eq)?ref\{|^[ ]*\$$|^[ >]*(?:[-*+]|\d+[.)])\s"
    r"|^[ ]{0,3}(?::?-+:?[ ]*)?\||\\[ \t]*$|[ \t]\{\w+\}[ \t]*$|\$[^$\n]+\$\d|`\]:|\]\([^)\s]{0,1000}'",
    re.MULTILINE,
)
"""A quick test: nearly all pages hold none of the forms."""
_DEEPEST = 10
_PAGES = 512


def _alert(part: Part) -> str:
    body = re.sub(r"^[ \t]*>[ ]?", "", part("body"), flags=re.MULTILINE)
    return admonition(part("kind"), body, title=part("title"), fold=part("fold"), indent=part("indent"))


_DIV = re.compile(
    r"(?P<indent>[ \t]*):{3,}[ \t]*(?P<names>\{[^}\n]*\}|[\w-]+)?(?P<title>(?:(?!:::).)*?)[ \t]*(?::{3,})?[ \t]*"
)
_HIDDEN = re.compile(
    r"when-format=[\"']?(?:pdf|latex|docx|typst|epub)|\.hidden\b|\.content-hidden(?![^}]*unless)|\.notes\b"
)


def _divs(text: str) -> str:
    """Return a text without the marks of blocks between `:::` lines; callouts become boxes, sets of tabs tabs.

    A mark with words stays where nothing closes it.
    """
    if ":::" not in text:
        return text
    made: list[str] = []
    opened: list[tuple[int, re.Match[str]]] = []
    for line, running in zip(text.split("\n"), running_text(text).split("\n"), strict=True):
        match = _DIV.fullmatch(line) if running.lstrip().startswith(":::") else None
        if match and match["names"]:
            opened.append((len(made), match))
        elif match and opened and not match["title"].strip():
            start, first = opened.pop()
            made[start:] = _of_div(first, made[start:])
        elif not match or match["title"].strip():
            made.append(line)
    for start, first in opened[::-1]:
        made[start:start] = [first[0]] * (first["names"][0] != "{" or bool(first["title"].strip()))
    return "\n".join(made)


_BESIDE = re.compile(r"\.columns\b|\blayout(?:-ncol|-nrow)?=|(?P<one>\.column(?![\w-]))")
"""Blocks whose parts are side by side, and one such part."""


_IN_MARGIN = re.compile(r"\.(?:column-margin|aside|margin-aside)(?![\w-])")


def _of_div(first: re.Match[str], body: list[str]) -> list[str]:
    names, indent, title = first["names"].strip("{} "), first["indent"], first["title"].strip().strip("[]")
    options = named_options(names)
    anchor = re.search(r"#(?P<id>[\w.:-]*\w)(?![\w-])", re.sub(r"\"[^\"]*\"|'[^']*'", "", names))
    kind = re.match(r"\.?(?:callout-)?(?P<kind>\w+)(?![\w-])", re.sub(r"#\S+|\w+=\S+|^\.callout[ ]", "", names).strip())
    kind_name = "note" if names == "details" else kind["kind"] if kind else ""
    if kind_name.lower() in ADMONITIONS:
        heading = next((re.match(r"[ \t]*#{1,6}[ \t]+(?P<title>.*)", line) for line in body if line.strip()), None)
        if heading and names != "details":
            body = body[body.index(heading[0]) + 1 :]
            title = heading["title"]
        title = options.get("title") or title or ("Details" if names == "details" else "")
        fold = "-" if names == "details" else {"true": "-", "false": "+"}.get(options.get("collapse", ""), "")
        lines = "\n".join(line.removeprefix(indent) for line in body)
        box = admonition(kind_name, lines, title=title, fold=fold, indent=indent).split("\n")
        return ["", f'{indent}<span id="{anchor["id"]}"></span>', "", *box] if anchor else box
    if "panel-tabset" in names and (tabs := _tabset(body)):
        return tabs
    body = ["", f"{indent}**{title}**", "", *body] if title else body
    if _HIDDEN.search(names):
        return [""]
    if not indent and _IN_MARGIN.search(names) and ".cell" not in names:
        name = f' id="{anchor["id"]}"' if anchor else ""
        return ["", f'<aside class="nb-aside"{name} markdown="1">', "", *body, "", "</aside>", ""]
    if not indent and ".cell" not in names and (beside := _BESIDE.search(names)):
        end = len(body)
        if anchor and anchor["id"].startswith(("fig-", "tbl-")):  # its caption is below
            end = next((at for at in range(len(body) - 1, 0, -1) if body[at].strip() and not body[at - 1].strip()), end)
            words = [*without_code_blocks("\n".join(body)).split("\n"), ""]
            end = end if re.match(r"\w", words[end]) else len(body)
        shape = "" if beside["one"] else ' class="grid"'
        name = f' id="{anchor["id"]}"' if anchor else ""
        return ["", f'<div{shape}{name} markdown="1">', "", *body[:end], "", "</div>", "", *body[end:], ""]
    return ["", *([f'<span id="{anchor["id"]}"></span>', ""] if anchor else []), *body, ""]


_TAB = re.compile(r"(?P<level>#{1,6})[ \t]+(?P<title>.*?)[ \t]*(?:\{[^}]*\})?[ \t]*$")


def _tabset(body: list[str]) -> list[str]:
    made: list[str] = []
    level = ""
    for line, running in zip(body, running_text("\n".join(body)).split("\n"), strict=True):
        heading = _TAB.match(line) if running.startswith("#") else None
        if heading and level in ("", heading["level"]):
            level = heading["level"]
            made += ["", f'=== "{heading["title"]}"', ""]
        elif level:
            made.append(f"    {line}" if line.strip() else "")
    return [*made, ""] if level else []


_BOXES = {"primary": "note", "message": "note", "": "note"}
_ATTRIBUTE_LINE = re.compile(r"(?P<quote>[ \t]*(?:>[ \t]?)*)\{:(?![:/])(?P<names>[^}\n]*)\}[ \t]*")
_ATTRIBUTES_ABOVE = re.compile(
    r"(?:\A|(?<=\n\n))(?P<names>\{:[ \t.][^}\n]*\})[ \t]*\n"
    r"(?P<block>(?![ ]{0,3}(?:`{3}|~{3}|\{:))[^\n]*\S[^\n]*(?:\n(?!\{:)[^\n]*\S[^\n]*)*)"
)
"""Attributes of the block that follows, as kramdown has them after a blank line."""
_NO_WORDS = re.compile(r"[ \t>]*(?:.*(?:\$\$|\\\]|\\end\{\w+\*?\})|(?:[-*_][ \t]*){3,})?[ \t]*")
"""What is no end of a paragraph: the end of a formula, or of a quotation, or a rule."""
_TEXT = re.compile(r"(?![-*+][ \t]|\d+[.)][ \t]|[#>|<:={])\S")
_BOX_NAME = re.compile(
    r"\.(?:prompt|block|alert|callout)-(?P<kind>\w+)|\.notice(?:--(?P<notice>\w+))?(?![\w-])"
    r"|\.(?P<word>note|message|info|tip|hint|important|warning|attention|caution|danger)"
    r"(?:-sm|(?P<titled>-title))?(?![\w-])"
)
"""The classes of boxes in Chirpy and al-folio, in Minimal Mistakes, and in Hydejack and Just the Docs."""
_ATTRIBUTES = re.compile(r"(?<=\S)\{:(?P<names>[^{}\n]*)\}")


def _attribute_lists(text: str) -> str:
    """Return a text with kramdown's attributes in the form and in the places that Python-Markdown knows.

    After a quote or a paragraph they may make a box of it; after code, a table or a blank line they mean nothing.
    """
    if "{:" not in text:
        return text
    text = _replaced(text, running_text(text), _ATTRIBUTES_ABOVE, lambda part: f"{part('block')}\n{part('names')}")
    made: list[str] = []
    bare = running_text(text).split("\n")
    for line, running, below in zip(text.split("\n"), bare, [*bare[1:], ""], strict=True):
        match = _ATTRIBUTE_LINE.fullmatch(line) if "{:" in running else None
        before = made[-1] if made else ""
        if match is None:
            made.append(_ATTRIBUTES.sub(_with_names, line) if "{:" in running else line)
        elif re.match(r"#{1,6}[ \t]", before):
            made[-1] = f"{before.rstrip()} {{:{match['names']}}}"
        elif FENCE_END.fullmatch(before) and not (before.lstrip().startswith(">") and _BOX_NAME.search(match["names"])):
            _name_code(made, named_options(match["names"]).get("file", ""))
        elif (
            before.strip()
            and (box := _BOX_NAME.search(match["names"]))
            and not (ITEM_MARK.match(made[start := _start_of_block(made)]) and match["quote"].startswith(" "))
        ):
            made[start:] = _box_of_block(made[start:], box, named_options(match["names"]).get("title", ""))
        elif ".figcaption" in match["names"] and before.strip() and (figure := _figure_at_end(made)):
            start, element = figure
            made[start:] = ["", *element.split("\n"), ""]
        elif _NO_WORDS.fullmatch(before):
            made.append("")
        elif not before.lstrip().startswith(("|", "<")) and "|" not in before:
            made.append(f"{match['quote']}{{:{_names(match['names'])}}}")
            made += [""] * bool(_TEXT.match(below))
        elif "|" in before:
            made.append("")
    return "\n".join(made)


def _start_of_block(lines: list[str]) -> int:
    """Return the first of the last lines that are a quote, or neither blank nor a heading."""
    is_inside = re.compile(r"[ \t]*>" if lines[-1].lstrip().startswith(">") else r"(?!#{1,6}[ \t])[ \t]*\S")
    return next((at + 1 for at in range(len(lines) - 1, -1, -1) if not is_inside.match(lines[at])), 0)


def _box_of_block(lines: list[str], box: re.Match[str], title: str) -> list[str]:
    kind = (box["kind"] or box["notice"] or box["word"] or "").lower()
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    body = [re.sub(r"^[ \t]*>[ ]?", "", line.removeprefix(indent)) for line in lines]
    if box["titled"] and len(body) > 1:
        title, *body = body
    title = title.replace('"', "&quot;") or (kind.capitalize() if kind in ADMONITIONS else "Note")
    indent = indent if len(indent) > 1 else ""
    return admonition(_BOXES.get(kind, kind), "\n".join(body), title=title, indent=indent).split("\n")


_SHOWN_FILES = re.compile(
    r"(?=.*(?:!\[|<(?:img|video|audio|picture|iframe)\b))"
    r"(?>(?:\[?!\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?:[^()\n]|\([^()\n]*\))*\)(?:\]\([^()\n]*\))?|\{:?[^{}\n]*\}"
    r"|<(?P<tag>video|audio|picture|iframe)\b.*?</(?P=tag)>|</?(?:img|br|a|p|center)\b[^<>]*>|<!--.*?-->|\s)+)",
    re.DOTALL,
)
"""Pictures and films with their attributes and links, and nothing else."""
_OUTER_BREAKS = re.compile(r"\A(?:\s*<br\b[^<>]*>)+\s*|\s*(?:<br\b[^<>]*>\s*)+\Z")


def _figure_at_end(lines: list[str]) -> tuple[int, str] | None:
    """Return the last lines as a figure, and the first of them, if they are pictures and the words below these."""
    start = _start_of_block(lines)
    ends = range(len(lines) - 1, start, -1)
    words = next((end for end in ends if _SHOWN_FILES.fullmatch("\n".join(lines[start:end]))), start)
    if words == start:  # the pictures are a paragraph of their own
        last = next((at for at in range(words - 1, -1, -1) if lines[at].strip()), 0)
        start = _start_of_block(lines[: last + 1])
    shown = "\n".join(lines[start:words]).rstrip()
    if not shown or shown[0] in " \t" or not _SHOWN_FILES.fullmatch(shown):
        return None
    caption = " ".join("\n".join(lines[words:]).split())
    shown = _OUTER_BREAKS.sub("", re.sub(r"</?(?:p|center)\b[^<>]*>", "", shown))
    if re.search(r"<(?:video|audio|picture|iframe)\b", shown):  # a block, in which no Markdown is read
        return start, f'<figure markdown="1">\n{shown}\n<figcaption markdown="span">{caption}</figcaption>\n</figure>'
    return start, f'<figure markdown="span">{shown}<figcaption>{caption}</figcaption></figure>'


def _name_code(lines: list[str], title: str) -> None:
    """Write a title into the fence that opens the code at the end of some lines."""
    mark = lines[-1].strip()
    start = next((at for at in range(len(lines) - 2, -1, -1) if lines[at].strip().startswith(mark)), None)
    if title and start is not None and re.fullmatch(r"[ \t]*[`~]{3,}[ \t]*[\w+#-]+[ \t]*", lines[start]):
        lines[start] = f'{lines[start].rstrip()} title="{title}"'


def _names(names: str) -> str:
    names = re.sub(r",(?=\s|$)", "", names.replace("“", '"').replace("”", '"'))
    return re.sub(r"(?<![\w-])(w|h)=", lambda size: "width=" if size[1] == "w" else "height=", names)


def _with_names(match: re.Match[str]) -> str:
    is_behind_tag = match.string[match.start() - 1] == ">"  # Python-Markdown gives names to nothing in HTML
    return "" if is_behind_tag else f"{{:{_names(match['names'])}}}"


_INLINE_NOTE = re.compile(r"\^\[(?P<note>(?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]\n]*\])+)\]")
_INLINE_NOTES = re.compile(rf"(?<![\]\\])(?:{_INLINE_NOTE.pattern.replace('(?P<note>', '(?:')})+")


_CODE_LABEL = re.compile(r"^[ ]{0,3}\[(?P<label>[^\[\]\n]*`[^\[\]\n]*)\]:[ \t]*\S", re.MULTILINE)


def _with_plain_labels(text: str) -> str:
    """Return a text whose labels of links hold no code, since Python-Markdown reads code before it looks for them."""
    bare = with_blank_blocks(text) if "`]:" in text else ""
    names = {found["label"].lower(): "" for found in _CODE_LABEL.finditer(bare)}
    if not names:
        return text
    names = {label: f"[code-{number}]" for number, label in enumerate(names, 1)}

    def named(found: re.Match[str]) -> str:
        name = names[found["label"].lower()]
        return f"{name}:" if found["end"] == ":" else f"{found['words'] or found['alone']}{name}"

    pattern = re.compile(
        r"(?P<words>(?<![\]\\])\[[^\[\]\n]+\])?(?P<alone>(?<!\\)\[(?P<label>"
        rf"{'|'.join(map(re.escape, names))})\])(?P<end>:(?=[ \t]*\S)|\[\]|(?![\[(]))",
        re.IGNORECASE,
    )
    return edited(text, ((*found.span(), named(found)) for found in pattern.finditer(bare)))


_SUMMARY = re.compile(r"<summary\b[^<>]*>[^<]*")


def _notes(text: str) -> str:
    """Return a text with its inline notes as footnotes at its end; in HTML they stay, in brackets."""
    if "^[" not in text:
        return text
    bare = running_text(text)
    notes: list[str] = []
    edits: list[tuple[int, int, str]] = []
    blocks, summaries = list(html_blocks(bare)), [found.span() for found in _SUMMARY.finditer(bare)]
    for note in (note for row in _INLINE_NOTES.finditer(bare) for note in _INLINE_NOTE.finditer(bare, *row.span())):
        words = " ".join(text[slice(*note.span("note"))].split())
        is_in_html = is_within(blocks, note.start()) or is_within(summaries, note.start())
        if not is_in_html:
            notes.append(f"[^note-{len(notes) + 1}]: {words}")
        edits.append((*note.span(), f" ({as_html(words)})" if is_in_html else f"[^note-{len(notes)}]"))
    return "\n\n".join([edited(text, edits).rstrip("\n"), *notes, *[""] * bool(notes)])


def _crossed(part: Part) -> str:
    if part("kind") == "eq":
        return f"$\\eqref{{eq-{part('label')}}}$"
    names = {"fig": "figure", "tbl": "table", "sec": "section", "lst": "listing", "thm": "theorem"}
    return f"[the {names[part('kind')]}](#{part('kind')}-{part('label')})"


_DEFINES = re.compile(r"\\(?:(?:re|provide)?newcommand|DeclareMathOperator|def\b)")


def _hidden(part: Part) -> str | None:
    """Return the definitions of macros in an element that readers do not see as a formula, which shows nothing."""
    body = part("body")
    tex = re.sub(r"\n\s*\n", "\n", re.sub(r"\$\$?|\\{1,2}[()\[\]]", "", body)).strip()
    return f"\n$$\n{tex}\n$$\n" if _DEFINES.search(body) else None


def _display(part: Part) -> str:
    return f"\n\n$$\n{part('tex').strip()}\n$$\n\n"


_HOLDING = re.compile(
    r"(?P<lead>^[ ]{0,3})?<(?P<end>/?)(?P<tag>details|div|center|section|aside|article|figure)\b(?P<names>[^<>]*)>",
    re.MULTILINE | re.IGNORECASE,
)

_READS_MARKDOWN = re.compile(r"<[a-z][a-z0-9]*\s(?:[^<>]*\s)?markdown=[\"']?(?:1|block)\b", re.IGNORECASE)


def _with_markdown_in_html(text: str) -> str:
    """Mark elements that hold Markdown: from a blank line in them on, GitHub and Hugo read it."""
    if "<" not in text:
        return text
    bare = running_text(text)
    inner = [tag.start() for tag in _READS_MARKDOWN.finditer(bare)]
    opened: list[re.Match[str]] = []
    edits: list[tuple[int, int, str]] = []
    spans: list[tuple[int, int]] = []
    for tag in _HOLDING.finditer(bare):
        if not tag["end"]:
            opened.append(tag)
            continue
        at = next((at for at in range(len(opened) - 1, -1, -1) if opened[at]["tag"].lower() == tag["tag"].lower()), -1)
        if at < 0:
            continue
        first = opened[at]
        del opened[at:]
        body = text[first.end() : tag.start()]
        has_blank_line = re.search(r"\n[ \t]*\n", body if tag["tag"].lower() == "details" else body.rstrip("\n"))
        holds_markdown = has_blank_line or bisect(inner, first.end()) < bisect(inner, tag.start())
        if first["lead"] is not None and holds_markdown and not re.search(r"\bmarkdown\b", first["names"]):
            edits.append((first.end() - 1, first.end() - 1, ' markdown="1"'))
            spans.append((first.end(), tag.start()))
    end = 0
    for start, stop in sorted(spans):
        if start >= end:
            edits += _indents(bare, start, end := stop)
    text = edited(text, edits)
    return _replaced(text, running_text(text), _LONG_PARAGRAPH, _inner_of_paragraph)


_INNER_BLOCK = re.compile(
    r"^[ ]{0,3}</?(?:div|p|section|figure|center|table|ul|ol)\b[^\n]*(?:\n[^\n]*\S[^\n]*)*", re.MULTILINE
)
_INDENTED_TAG = re.compile(r"^[ \t]+(?=</?[a-z])", re.MULTILINE | re.IGNORECASE)


def _indents(bare: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Find the indents in the HTML within an element that holds Markdown, since Python-Markdown overlooks such tags."""
    for block in _INNER_BLOCK.finditer(bare, start, end):
        for indent in _INDENTED_TAG.finditer(bare, *block.span()):
            yield *indent.span(), ""


_LONG_PARAGRAPH = re.compile(
    r"^[ ]{0,3}<p>[ \t]*\n(?P<inner>(?:(?!</?p\b|\n[ \t]*\n).)*\n[ \t]*\n(?:(?!</?p\b).)*)</p>[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
"""A paragraph of HTML that holds a blank line, or code: from a blank line on, GitHub reads Markdown."""


def _inner_of_paragraph(part: Part) -> str | None:
    return f"\n{part('inner')}\n" if re.search(r"\n[ \t]*\n", part("inner")) else None


_INDENTED = re.compile(r"^(?:[ ]{4}|\t)[^\n]*</[^\n]*", re.MULTILINE)
_ENDS_BLOCK = re.compile(r"(?<=\S)[ \t]*\n[ \t]*(?=\n|\Z)")


def _with_closed_blocks(text: str) -> str:
    """Return a text whose blocks of HTML that nothing closes end at a blank line, where others read Markdown again."""
    bare = running_text(text) if "<" in text else ""
    # Python-Markdown ends an element also where others read indented code.
    lines = (line for line in _INDENTED.finditer(text) if bare and not bare[slice(*line.span())].strip())
    ends_in_lines = (end for line in lines for end in _END_TAG.finditer(text, *line.span()))
    opened, closed = unclosed_blocks(edited(bare, ((*end.span(), end[0]) for end in ends_in_lines)))
    opened = [(start, name) for start, name in opened if not _SWALLOWING.match(f"<{name}>")][::-1]
    closed = sorted(closed)[::-1]
    edits: list[tuple[int, int, str]] = []
    inner_end = 0
    for blank in _ENDS_BLOCK.finditer(bare) if opened else ():
        at, ends = blank.start(), ""
        while closed and closed[-1][0] <= at:
            inner_end = max(inner_end, closed.pop()[1])
        while opened and opened[-1][0] <= at and at >= inner_end and _ENDS_BLOCK.match(text, at):
            ends = f"</{opened.pop()[1]}>{ends}"
        edits += [(at, at, ends)] if ends else []
    return edited(text, edits)


_SPAN_ELEMENTS = {"underline": "u", "ul": "u", "mark": "mark", "smallcaps": 'span style="font-variant: small-caps"'}


def _span(part: Part) -> str:
    """Return words with a name, classes or a style; those that Pandoc has an element for are that element."""
    classes = re.findall(r"(?:^|(?<=\s))\.([\w-]+)", part("names"))
    element = next((_SPAN_ELEMENTS[each] for each in classes if each in _SPAN_ELEMENTS), "span")
    rest = " ".join(each for each in classes if each not in _SPAN_ELEMENTS)
    anchor = re.search(r"(?:^|(?<=\s))#([\w-]+)", part("names"))
    options = {"id": anchor[1] if anchor else "", "class": rest, **named_options(part("names"))}
    names = "".join(f' {key}="{value}"' for key, value in options.items() if value and f"{key}=" not in element)
    return f"<{element}{names}>{part('body')}</{element.partition(' ')[0]}>"


def _break(part: Part) -> str | None:
    """Return two spaces for the backslash that ends a line; the last one of a paragraph is itself."""
    return None if part("rest").strip() or not part("below").strip() else f"  {part('below')}"


FORMS: tuple[Form, ...] = (
    (
        (
            rf"^(?P<indent>[ \t]*)>[ \t]*\[!(?P<kind>(?i:{'|'.join(ADMONITIONS)}))\](?P<fold>[-+]?)(?P<title>[^\n]*)"
            r"(?:\n|\Z)(?P<body>(?:[ \t]*>[^\n]*(?:\n|\Z))*)"
        ),
        _alert,
    ),
    *SHORTCODES,
    (r"^[ ]{0,3}(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*\{:[^}\n]*\btoc\b[^}\n]*\}[ \t]*$", lambda _: TOC),
    (r"^[ \t]*\[\[_?TOC_?\]\][ \t]*$|^[ \t]*\\tableofcontents[ \t]*$", lambda _: TOC),
    (r"\{::comment\}(?:(?!\{:).)*\{:/(?:comment)?\}|\{:/?:?(?:options|nomarkdown)?\b[^}\n]*/?\}(?<=/\})", lambda _: ""),
    (r"(?<=[^\\\n])\\(?P<rest>[ \t]*)$(?P<below>\n?[^\n]*)", _break),
    (r"\{::nomarkdown\}|\{:/(?:nomarkdown)?\}", lambda _: ""),
    (
        r"^[ ]{0,3}<(?P<tag>div|p|span)\b[^>\n]*(?:\bhidden\b|display:[ ]*none)[^>\n]*>(?P<body>[^<]*)</(?P=tag)>",
        _hidden,
    ),
    (
        r"^(?P<tex>(?:[ ]{0,3}\\(?:(?:re|provide)?newcommand|DeclareMathOperator|def\\)[^\n]*(?:\n|\Z))+)",
        lambda part: f"$$\n{part('tex').strip()}\n$$\n\n",
    ),
    ("\ue000[ `](?P<tex>(?:(?![\ue000\ue001])[^\\n])+)[ `]\ue001", lambda part: f"${part('tex').strip()}$"),
    ("\ue002\ue002\\((?P<tex>(?:(?!\\n[ \\t]*\\n|\ue002).)+)\ue002\ue002\\)", lambda part: f"\\({part('tex')}\\)"),
    ("\ue002\ue002\\[(?P<tex>(?:(?!\\n[ \\t]*\\n|\ue002).)+)\ue002\ue002\\]", _display),
    (
        (
            r"^(?P<inline>[ ]{0,3}</?(?:small|big|font|span|strong|em|[biua])\b[^<>\n]*>)[ \t]*"
            r"(?=<(?:div|details|section|center)\b[^<>\n]*>[ \t]*\n[ \t]*\n)"
        ),
        lambda part: f"{part('inline')}\n\n",
    ),
    (
        r"<d-code\b[^>]*?language=[\"']?(?P<language>[\w+#-]+)[^>]*>(?P<body>(?:(?!</?d-code\b).)*)</d-code>",
        code_block,
    ),
    (r"<d-math(?:[ \t][^>]*)?>(?P<tex>(?:(?!</?d-math\b).)*)</d-math>", lambda part: f"${part('tex').strip()}$"),
    (
        r"^[ \t]*\$[ \t]*\n(?P<tex>(?:(?![ \t]*\n)[^$\n]*\n){1,20})[ \t]*\$[ \t]*$",
        lambda part: f"${' '.join(part('tex').split())}$",
    ),
    (
        r"^(?P<heading>#{1,6}[ \t][^\n]*[ \t])(?P<name>\{\w+\})[ \t]*$",
        lambda part: f"{part('heading')}\\{part('name')}",
    ),
    (r"(?P<tex>\\(?<![\\\w$]\\)(?:eq)?ref\{[\w:. -]+\})", lambda part: f"${part('tex')}$"),
    (r"</?d-(?:figure|appendix|byline|article)\b[^>]*>", lambda _: ""),
    (  # a row of Bootstrap's, as al-folio shows pictures beside each other
        (
            r"(?P<tag><div\b[^<>]{0,300}?\sclass=[\"'])(?P<names>row(?![\w-])[^\"'<>]{0,300}[\"'][^<>]{0,300}>)"
            r"(?=\s{0,300}<div\b[^<>]{0,300}?\sclass=[\"']col(?!\w))"
        ),
        lambda part: f"{part('tag')}grid {part('names')}",
    ),
    (  # an address that is the text of a link, of which MagicLink would make a link in the link
        (
            r"(?P<start>https?:|www)(?P<rest>(?<=:)//[^\s<>()]{1,2000}|(?<=w)\.[^\s<>()]{1,2000})"
            r"(?=(?:</(?:b|i|u|em|strong|span|small|font|sup|sub|mark)>){0,4}</a>)"
        ),
        lambda part: f"{part('start')}&#{ord(part('rest')[0])};{part('rest')[1:]}",
    ),
    (  # after a quotation mark in an address, Python-Markdown looks for a title
        r"(?<=\]\()(?P<target>(?:[^\s<>()]|\([^\s<>()]*\))*'(?:[^\s<>()]|\([^\s<>()]*\))*)(?=\))",
        lambda part: part("target").replace("'", "%27"),
    ),
    (  # as R Markdown writes figures
        (
            r"<div\b(?P<names>[^<>]*\bclass=\"(?:figure|float)\"[^<>]*)>(?P<body>(?:(?!</?div\b|<p\b).)*)"
            r"<(?P<tag>p|div) class=\"(?:fig)?caption\">(?P<words>(?:(?!</?(?:p|div)\b).)*)</(?P=tag)>\s*</div>"
        ),
        lambda part: f"<figure{part('names')}>{part('body')}<figcaption>{part('words').strip()}</figcaption></figure>",
    ),
    (  # a stray sign, which browsers pass over
        (
            r"<(?P<tag>(?:img|iframe|video|source|a|div|p|span|br|hr)(?:\s+[\w:-]+(?:=(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))?)*)"
            r"\s*[;,\"'][;,\"'\s]*(?P<end>/?)>"
        ),
        lambda part: f"<{part('tag')}{' ' * bool(part('end'))}{part('end')}>",
    ),
    (r"<d-footnote>(?P<body>(?:(?!</?d-footnote\b).)*)</d-footnote>", inline_note),
    (
        (
            r"\[(?<![!\]A-Za-z0-9_]\[)(?P<body>(?:[^\[\]\n]|\n(?![ \t]*(?:\n|[-*+>#|]|\d+[.)][ \t]))"
            r"|\[[^\[\]\n]*\]){1,3000})\]"
            r"\{[ \t]*(?P<names>(?:(?:[.#][\w-]+|[a-z-]+=(?:\"[^\"<>{}\n]*\"|[\w-]+))(?:[ \t]+|(?=\})))+)\}"
        ),
        _span,
    ),
    (
        r"@(?<![\w@/.\[-]@)(?P<kind>fig|tbl|sec|eq|lst|thm)-(?P<label>[\w-]*\w)",
        _crossed,
    ),
    (  # at the beginning of a line, within a list or a tab, the sign would begin a quotation
        (
            r"(?P<tag><[A-Za-z][\w-]*(?:\s+[\w:@.-]+(?:=(?:\"[^\"<>]*\"|'[^'<>]*'))?)*"
            r"(?<=[\"']))[ \t]*\n[ \t]*(?P<end>/?>)(?![ \t]*/?>)"
        ),
        lambda part: part("tag") + part("end"),
    ),
)


Conversions = tuple[tuple[re.Pattern[str], Callable[[Part], str | None]], ...]


def compiled(forms: Iterable[Form]) -> Conversions:
    """Return forms with their patterns compiled."""
    return tuple((re.compile(form, re.MULTILINE | re.DOTALL), convert) for form, convert in forms)


_CONVERSIONS = compiled(FORMS)
# A target of a link is a dead link, and reported as one.
_NOTICES = tuple(
    (re.compile(pattern, re.MULTILINE), what, hint)
    for pattern, what, hint in (
        (
            r"\{\{[<%][ \t]*(?!/|(?:rel)?ref\b)[\w./-]+(?:(?!\{\{[<%])[^\n]){0,2000}?[>%]\}\}",
            "a shortcode of Hugo or Quarto",
            "write what it stands for: a picture as ![what it shows](file.png), a film as a link to it",
        ),
        (r"\[-?@[\w:.-]+[^\]\n]*\](?![(\[])", "a citation of Quarto", "write a link: [words](doi:10.…), or a footnote"),
        (
            r"(?<![{(])\{%-?[ \t]*(?!end)\w+[^\n]{0,2000}?%\}",
            "a tag of Jekyll",
            "write what it stands for: a picture as ![what it shows](file.png), code between ``` lines",
        ),
        (r"\{::[a-z]+[^{}\n]*\}", "an extension of kramdown", "leave it out"),
        (  # without a hyphen a value is read as a number's, which is E102
            r"(?<![\\(\"'])(?:\{\{-?[ \t]*[\"'][^{}\n]*\}\}|\{\{-[ \t]*(?:site|page|include|post)\.[\w.]+[^{}\n]*\}\})",
            "a value of Jekyll",
            "write it out",
        ),
        (r"<d-(?:cite|bibliography)\b[^>\n]*>", "an element of Distill", "write a link or a footnote"),
    )
)
_DRAWN = frozenset(
    "mermaid markmap chartjs echarts vega_lite typograms plantuml dot graphviz geojson tikz wavedrom".split()
)
"""Languages of which other programs draw pictures."""
_RUN = re.compile(
    r"[ \t>]*(?:`{3,}|~{3,})[ \t]*\{(?:r|python|julia|ojs|pyodide|webr)\b(?![^}\n]*\beval[ \t]*=[ \t]*F)", re.IGNORECASE
)
_NOT_RUN = re.compile(r"^[ \t>]*#\|[ \t]*(?:eval|include):[ \t]*false", re.MULTILINE | re.IGNORECASE)
"""Code that Quarto runs, and the options with which it does not, or shows nothing of it."""
_RAW_HTML = re.compile(r"(?<!`)`(?P<html><[^`\n]+>|&#?\w+;)`\{=html\}")
"""HTML of Pandoc in a line."""
_COMMENT = re.compile(r"^[ ]{0,3}<!--(?>(?:(?!<!--|-->).)*)-->", re.MULTILINE | re.DOTALL)
"""A comment: Python-Markdown reads fenced code in it before it sees the comment."""
_DIAGRAM = re.compile(
    rf"^[ ]{{0,3}}<(?:(?P<tag>pre)\b[^<>]*?\bclass=[\"']?(?P<language>{'|'.join(sorted(_DRAWN))})(?![\w-])"
    r"|(?P<box>div)\b[^<>]*?\bclass=[\"']?mermaid(?![\w-]))[^<>]*>"
    r"(?P<body>(?:(?!</?(?:pre|div|img|a|p|span|svg|canvas|table)\b).){1,20000})</(?:(?P=tag)|(?P=box))>",
    re.MULTILINE | re.DOTALL,
)
_DIAGRAM_IN_COLONS = re.compile(
    r"^[ ]{0,3}:{3,}[ ]*\{?mermaid\}?[ ]*\n(?P<body>(?:(?![ ]{0,3}:{3}).*\n)+)[ ]{0,3}:{3,}[ ]*$",
    re.MULTILINE | re.IGNORECASE,
)
"""As Azure DevOps and MyST write it."""
_MORE = re.compile(r"^<!--more-->[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"(?<!\]\()(?<!\]: )(?<!\{\{)<(?P<name>[A-Za-z][^<>@:\s/]*)(?:[ \t][^<>=\"]*)?(?<!/)>")
_END_TAG = re.compile(r"</(?P<name>[A-Za-z]+)\s*>")
_SWALLOWING = re.compile(
    r"<(?P<name>script|style|textarea|title|noscript|iframe|template|select|object|table|xmp|noembed)\b[^<>]*(?<!/)>",
    re.IGNORECASE,
)
"""What takes in the rest of the page, its frame included, if nothing closes it: words about HTML, as a rule."""


def converted(text: str, forms: Conversions = _CONVERSIONS) -> str:
    """Return a page's Markdown with other programs' forms in the words of Python-Markdown."""
    if not _MAY_HOLD.search(text):
        return text
    body = text.lstrip("\n")
    return text[: len(text) - len(body)] + _built(body, forms)


# A build asks for each page's links, for its forms that stay, and for its Markdown.
@lru_cache(_PAGES)
def _built(text: str, forms: Conversions) -> str:
    text = _formed(text, forms)
    starts = (start for start, _ in _no_elements(running_text(text)))
    # Others read `\\<` as the sign itself.
    text = edited(text, ((start - text.endswith("\\", 0, start), start + 1, "&lt;") for start in starts))
    return with_formulas_by_four(nested_by_four(with_tables_apart(text)))


@lru_cache(_PAGES)
def _formed(text: str, forms: Conversions) -> str:
    text = with_longer_marks(text)
    text = with_raw_html(text)
    text = outside_fences(text, _COMMENT, _plain_comment) if "<!--" in text else text
    text = outside_fences(text, _DIAGRAM_IN_COLONS, lambda found: fenced(dedent(found["body"]).rstrip(), "mermaid"))
    text = with_joined_environments(outside_fences(text, _DIAGRAM, _diagram))
    text = _with_plain_labels(with_fences(text))
    text = _divs(_attribute_lists(_MORE.sub("<!-- more -->", text)))
    bare = running_text(text)
    for _ in range(_DEEPEST):
        before = text
        for pattern, convert in forms:
            if pattern.search(bare):
                text = _replaced(text, bare, pattern, convert)
                bare = running_text(text)
        if text == before:
            break
    return _in_html(
        _with_plain_signs(with_formulas(with_amounts(_notes(_with_markdown_in_html(_with_closed_blocks(text))))))
    )


def _plain_comment(comment: re.Match[str]) -> str:
    """Return a comment without marks of code, and without the blank lines that would end it in a list's item."""
    plain = comment[0].replace("```", "'''")
    return re.sub(r"\n[ \t]*(?=\n)", "", plain) if plain[0] == " " else plain


def with_raw_html(text: str) -> str:
    """Return a text whose HTML of Pandoc in a line is HTML."""
    return outside_fences(text, _RAW_HTML, lambda raw: raw["html"]) if "{=html}" in text else text


def _diagram(found: re.Match[str]) -> str:
    """Return a diagram in an element of HTML as code, as it is between backticks."""
    return f"\n{fenced(dedent(html.unescape(found['body'])), found['language'] or 'mermaid')}\n"


_HTML_SIGN = re.compile(r"&(?:lt|gt|amp);")


_PROSE = re.compile(
    r".*\]\((?:https?:|/|#|\.{1,2}/|[\w-]+\.(?:md|html)\b)"
    r"|(?=[^\\_^{}=<>]*\Z).*?(?<![A-Za-z])[A-Za-z]{2,}(?:[ ,\n]+[A-Za-z]{2,}){3}",
    re.DOTALL,
)
"""Words between escaped brackets: a link, or four words and no sign of TeX."""


def _with_plain_signs(text: str) -> str:
    """Return a text whose formulas hold `<`, `>` and `&` as TeX has them; words between `\\(` and `\\)` are none."""
    edits = []
    for each in formulas_in(text) if "\\(" in text or _HTML_SIGN.search(text) else ():
        written = text[each.start : each.end]
        is_prose = written.startswith("\\(") and _PROSE.match(each.tex)
        plain = html.unescape(written) if _HTML_SIGN.search(written) else written
        edits.append((each.start, each.end, f"({each.tex})" if is_prose else plain))
    return edited(text, edits)


_IN_PLACE = re.compile(r"class=\"arithmatex\">\s*\Z")


def _in_html(text: str) -> str:
    """Return a text whose formulas in HTML, which MathJax reads on other sites, have the site's own element."""
    edits = []
    formulas = formulas_in(text, within_html=True) if "<" in text else []
    tags = [tag.span() for tag in TAG.finditer(text)] if formulas else []
    for formula in formulas:
        is_in_place = _IN_PLACE.search(text, max(formula.start - 40, 0), formula.start)
        if is_in_place or is_within(tags, formula.start):  # in an attribute it is a text
            continue
        tag, signs = ("div", "[]") if formula.is_display else ("span", "()")
        tex = html.escape(html.unescape(formula.tex.strip()))
        element = f'<{tag} class="arithmatex">\\{signs[0]}{tex}\\{signs[1]}</{tag}>'
        edits.append((formula.start, formula.end, element))
    return edited(text, edits)


def links(text: str) -> tuple[Link, ...]:
    """Find the links of a page as the site shows it, each with its line and column in the file as it is written."""
    written = without_front_matter(text)
    built = converted(written)
    found = links_in(built)
    if built == written:
        return found
    bare, lines, end = without_code(written), Lines(written), 0
    located: list[Link] = []
    for link in found:
        start = max(bare.find(link.written, end), 0)
        end = start + len(link.written) if start else end
        line, column = lines.position(start)
        located.append(replace(link, line=line, column=column))
    return tuple(located)


def check(text: str, path: str, drawn_as: Callable[[str], Diagram] = draw) -> tuple[Diagnostic, ...]:
    """Report the forms of a page that are shown as they are written, and the diagrams that `drawn_as` cannot draw."""
    text = without_front_matter(text)
    if not _MAY_HOLD.search(text):
        return ()
    lines, written = Lines(text), running_text(text)
    built = _formed(text.lstrip("\n"), _CONVERSIONS)
    bare = running_text(built)
    found = [
        (match.start(), built[match.start() : match.end()], f"{what} is shown as it is written", hint)
        for pattern, what, hint in _NOTICES
        for match in pattern.finditer(bare)
    ]
    found += [
        (start, tag, "an element to other programs is text here", "put it in backticks")
        for start, tag in _no_elements(bare)
    ]
    notices, ends = [], dict[str, int]()
    for _, form, message, hint in sorted(found):
        start = max(written.find(form, ends.get(form, 0)), 0)
        ends[form] = start + len(form)
        notices.append((start, f"{message}: '{short(form, 40)}'", hint))
    for match in FENCE.finditer(built):
        if (name := match["language"].lower()) not in _DRAWN:
            continue
        source = source_of(match["body"])
        drawn = drawn_as(source) if name == "mermaid" else None
        if drawn and not drawn.mistake:
            continue
        form = next((each for each in match[0].lstrip(" >").split("\n")[:2] if each and each in text), "")
        start = max(text.find(form, ends.get(form, 0)), 0)
        ends[form] = start + len(form)
        why = drawn.mistake if drawn else "its script would come from another host"
        start = place_of(drawn.line, source, text, start) if drawn else start
        hint = "save the diagram as a picture beside this page, and show it with ![what it shows](diagram.svg)"
        message = f"a diagram of {match['language']} is shown as code: {why}"
        notices.append((start, message, drawn.remedy if drawn else hint))
    cells = [cell for cell in FENCE.finditer(text) if _RUN.match(cell[0]) and not _NOT_RUN.search(cell[0])]
    if cells:
        more = f" (and {len(cells) - 1} more)" if cells[1:] else ""
        hint = "write its language without braces, and its output below it, or run `portfolio import-posts` on the blog"
        notices.append((cells[0].start("mark"), f"code that Quarto runs is shown without its output{more}", hint))
    told = [notice("B121", Location(path, *lines.position(start)), message, hint) for start, message, hint in notices]
    told += [
        notice(
            "B134",
            Location(path, *lines.position(match.start("mark"))),
            "the code that begins here is not closed: all that follows is shown as code",
            f"write {match['mark']} on a line of its own below it",
        )
        for match in FENCE.finditer(text)
        if not match["end"] and match["body"].strip()
    ]
    return tuple(told)


_WRITTEN = re.compile(
    r"(?P<mark>!?)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?:<(?P<angled>[^<>]*)>|(?P<target>[^()\s]*))\)"
    r"(?:\{ (?P<size>width=\"[^\"]*\") \})?"
)


def as_html(markdown: str) -> str:
    """Return the pictures and links of a text within HTML, where no Markdown is read, as HTML."""

    def written(found: re.Match[str]) -> str:
        target = html.escape(found["angled"] or found["target"])
        if not found["mark"]:
            return f'<a href="{target}">{_WRITTEN.sub(written, found["words"])}</a>'
        size = f" {found['size']}" if found["size"] else ""
        if re.search(r"\.(?:mp4|webm|mov|m4v|ogv)$", target, re.IGNORECASE):
            return f'<video src="{target}" controls{size}></video>'
        return f'<img src="{target}" alt="{html.escape(found["words"])}"{size}>'

    plain = _BOX.sub(_box_of_html, markdown).strip("\n")
    if ' markdown="span"' in plain:
        plain = _CAPTION.sub(lambda caption: _MARKS.sub(_marked, caption[0]), plain.replace(' markdown="span"', ""))
    return _WRITTEN.sub(written, plain)


_CAPTION = re.compile(r"<figcaption>(?:(?!</?figcaption\b).)*</figcaption>", re.DOTALL)
_MARKS = re.compile(
    r"\$[^$\n]+\$|<[^<>]*>|`(?P<code>[^`]+)`|(?<![\w*\\])(?P<sign>\*\*?)(?P<words>[^\s*`](?:[^*`]*[^\s*`])?)(?P=sign)(?![\w*])"
)
"""Code and emphasis in a caption; formulas and tags stay."""


def _marked(found: re.Match[str]) -> str:
    tag = "code" if found["code"] else {"*": "em", "**": "strong"}.get(found["sign"], "")
    return f"<{tag}>{found['words'] or html.escape(found['code'], quote=False)}</{tag}>" if tag else found[0]


_BOX = re.compile(
    r"^(?:!!!|\?{3}\+?)[ ](?P<kind>[\w-]+)[ ]\"(?P<title>[^\"\n]*)\"\n+(?P<body>(?:[ ]{4}[^\n]*(?:\n|\Z)|\n)+)",
    re.MULTILINE,
)
_IN_PARAGRAPH = re.compile(r"<p\b[^<>]*>\s*\Z", re.IGNORECASE)


def _box_of_html(box: re.Match[str]) -> str:
    paragraphs = re.split(r"\n\s*\n", re.sub(r"^[ ]{4}", "", box["body"], flags=re.MULTILINE).strip("\n"))
    title = f'<p class="admonition-title">{html.escape(box["title"])}</p>'
    words = "\n".join(f"<p>{each}</p>" for each in paragraphs)
    return f'<div class="admonition {box["kind"]}">\n{title}\n{words}\n</div>\n'


def _replaced(text: str, bare: str, pattern: re.Pattern[str], convert: Callable[[Part], str | None]) -> str:
    edits = []
    blocks: list[tuple[int, int]] | None = None
    for match in pattern.finditer(bare):
        start, stop = match.span()
        lead = lead_in_item(text, start) or _blanks_before(text, start)
        new = convert(partial(_part_in_item, text, match, lead) if lead else partial(part_of, text, match))
        if new and lead and "\n" in new:
            start, new = start - len(lead), indented(new, lead)
        if new and ("](" in new or (_BOX.search(new) and _IN_PARAGRAPH.search(bare, 0, match.start()))):
            blocks = list(html_blocks(bare)) if blocks is None else blocks
            new = as_html(new) if is_within(blocks, match.start()) else new
        if new is not None:
            edits.append((start, stop, new))
    return edited(text, edits)


_INDENT = 4


def _blanks_before(text: str, start: int) -> str:
    """Return the blanks before a place within a box, where they belong to each line."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return before if len(before) >= _INDENT and before.isspace() else ""


def _part_in_item(text: str, match: re.Match[str], lead: str, name: str) -> str:
    return re.sub(rf"^{lead}", "", part_of(text, match, name), flags=re.MULTILINE)


_ELEMENTS_IN_CAPITALS = frozenset(name.upper() for name in ELEMENTS if len(name) > 1)


def _no_elements(bare: str) -> Iterator[tuple[int, str]]:
    """Find tags such as `<T>` that name no element, or one that must be closed, and are not closed."""
    running = DRAWING.sub(lambda drawing: " " * len(drawing[0]), bare)
    closed = set(re.findall(r"</([^\s>]+)", running))
    for match in _TAG.finditer(running):
        before = running[max(match.start() - 1, 0) : match.start()]
        name = match["name"]
        is_type = name[0].isupper() and before.isalnum() and name not in _ELEMENTS_IN_CAPITALS  # as in Vec<B>
        if (is_type or match["name"].lower() not in ELEMENTS) and match["name"] not in closed:
            yield match.start(), match[0]
    ends = {end["name"].lower(): end.start() for end in _END_TAG.finditer(running)}
    for match in _SWALLOWING.finditer(running):
        if ends.get(match["name"].lower(), 0) < match.end():
            yield match.start(), match[0]
