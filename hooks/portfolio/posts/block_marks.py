"""Blocks that a line marks: those of Quarto and Pandoc between `:::` lines, and those with kramdown's attributes.

In: a page's text. Out: the same with boxes, tabs, figures and attributes in the form that Python-Markdown knows.
"""

import re

from portfolio.posts.fences import ITEM_MARK
from portfolio.posts.html_forms import with_form
from portfolio.posts.layout import FENCE_END, running_text
from portfolio.posts.shortcodes import admonition, named_options
from portfolio.text.markup import ADMONITIONS
from portfolio.text.scanner import without_code_blocks

_DIV = re.compile(
    r"(?P<indent>[ \t]*):{3,}[ \t]*(?P<names>\{[^}\n]*\}|[\w-]+)?(?P<title>(?:(?!:::).)*?)[ \t]*(?::{3,})?[ \t]*"
)
_HIDDEN = re.compile(
    r"when-format=[\"']?(?:pdf|latex|docx|typst|epub)|\.hidden\b|\.content-hidden(?![^}]*unless)|\.notes\b"
)


def divs(text: str) -> str:
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


def attribute_lists(text: str) -> str:
    """Return a text with kramdown's attributes in the form and in the places that Python-Markdown knows.

    After a quote or a paragraph they may make a box of it; after code, a table or a blank line they mean nothing.
    """
    if "{:" not in text:
        return text
    text = with_form(text, running_text(text), _ATTRIBUTES_ABOVE, lambda part: f"{part('block')}\n{part('names')}")
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
