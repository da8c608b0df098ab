"""Fenced code as others write it, and as Python-Markdown needs it.

In: Markdown. Out: the same with each fence closed at its own column, and with a first line that is understood here.
"""

import re
from collections.abc import Callable

from portfolio.posts.shortcodes import first_option, marked_lines, named_options
from portfolio.text.scanner import edited, is_within

FENCE = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<mark>`{3,}+|~{3,}+)(?![^\n]*`{3})[ \t]*\{?\.?(?P<language>\w*)[^\n]*\n"
    r"(?P<body>.*?)(?P<end>^[ \t>]*(?P=mark)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
ITEM_MARK = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+", re.MULTILINE)


def with_fences(text: str) -> str:
    """Return a text whose fenced code is closed, and begins as Python-Markdown reads it."""
    return FENCE.sub(_fence, FENCE.sub(_closed, text))


def outside_fences(
    text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], *, reads_raw: bool = False
) -> str:
    """Replace what a pattern finds outside of fenced code; with `reads_raw` also in HTML that Pandoc puts in."""
    found = list(pattern.finditer(text))
    codes = [
        code.span()
        for code in (FENCE.finditer(text) if found else ())
        if not (reads_raw and code[0].partition("\n")[0].rstrip().endswith("{=html}"))
    ]
    return edited(text, ((*each.span(), change(each)) for each in found if not is_within(codes, each.start())))


_MARK = re.compile(r"[ ]{0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")
_INNER = re.compile(r"^(?:[ ]{4,}|[ ]*\t[ \t]*)`{3}[ \t]*[\w{][^`\n]*$", re.MULTILINE)
"""The first line of code that is indented too far to end the code around it."""


def with_longer_marks(text: str) -> str:
    """Return a text whose code that shows indented code has four marks, as Python-Markdown and the scanner need it."""
    if not _INNER.search(text):
        return text
    lines = text.split("\n")
    mark, first = "", 0
    for at, line in enumerate(lines):
        found = _MARK.match(line)
        if found and not mark:
            mark, first = found["mark"], at
        elif found and found["mark"].startswith(mark) and not found["info"].strip():
            if mark == found["mark"] == "```" and any(map(_INNER.match, lines[first:at])):
                lines[first], lines[at] = (lines[each].replace("```", "````", 1) for each in (first, at))
            mark = ""
    return "\n".join(lines)


_KNOWN_INFO = re.compile(
    r"""[ \t]*(?:[\w+#.-]*(?:[ \t]+(?:title|linenums|hl_lines)=(?:"[^"]*"|'[^']*'))*|\{[ \t]*\.[\w+#-]+[^}]*\})[ \t]*"""
)
_INFO = re.compile(
    r"[ \t]*(?P<brace>\{?)[ \t]*(?P<raw>=?)\.?"
    r"(?P<language>(?!(?:title|file(?:name)?|caption)[ \t]*=)[\w+#-]*)(?P<rest>.*)"
)
_LANGUAGES = {"pyodide-python": "python", "pyodide": "python", "webr-r": "r", "webr": "r"}
_LANGUAGES |= {"ojs": "js", "observablejs": "js", "no-highlight": "text", "nohighlight": "text", "plain": "text"}


def _closed(match: re.Match[str]) -> str:
    """Return fenced code that ends with the signs that begin it, at the latest where its quote or indent ends.

    One that is closed, and whose lines begin before it, has no indent: Python-Markdown would see text.
    """
    lines, indent = match["body"].removesuffix("\n").split("\n"), match["indent"]
    if match["end"] and len(indent) > 1 and (ended := _ended_with_item(match, lines)):
        return ended
    if match["end"]:
        code = f"{match[0].removesuffix(match['end'])}{indent}{match['mark']}"
        code += "\n" if not indent and _NO_PARAGRAPH.match(match.string, match.end()) else ""
        if len(indent) > 3 or all(line.startswith(indent) for line in lines if line.strip()):
            return code
        return re.sub(rf"^[ ]{{1,{len(indent)}}}", "", code, flags=re.MULTILINE)
    end = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith(indent)), len(lines))
    while end and not lines[end - 1].strip():
        end -= 1
    return "\n".join([match[0].partition("\n")[0], *lines[:end], f"{indent}{match['mark']}", *lines[end:]])


_NO_PARAGRAPH = re.compile(r"\n(?:[ ]{4}|[ ]{0,3}(?:-+|=+)[ \t]*(?:\n|\Z))")
"""A line directly below code that Python-Markdown would read with it: more code, or a rule as the mark of a heading."""
_FARTHEST_ITEM = 5000
"""Characters above code in which the mark of its list item is looked for."""


def _ended_with_item(match: re.Match[str], lines: list[str]) -> str:
    """Return fenced code of a list item that nothing closes before a paragraph outside of the item; "" for other code.

    The mark that ends it in the text is then that of another code below, which has a language in its first line.
    """
    indent, at = match["indent"], match.start()
    outside = [
        (number, len(line) - len(line.lstrip()))
        for number, line in enumerate(lines)
        if number and line.strip() and not lines[number - 1].strip()
    ]
    column, least = 0, max(0, at - _FARTHEST_ITEM) if outside else at
    while at > least:  # the lines above, from below
        start = match.string.rfind("\n", 0, at - 1) + 1
        line, at = match.string[start : at - 1], start
        item = ITEM_MARK.match(line)
        if item and item.end() <= len(indent):
            column = item.end()
            break
        if line.strip() and not line.startswith((" ", "\t")):
            break
    end = next((number for number, width in outside if width < column), 0)
    rest = "\n".join([*lines[end:], match["end"]])
    inner = [*FENCE.finditer(rest)]
    if not end or not inner or not all(code["end"] and code["language"] for code in inner):
        return ""
    code = "\n".join(lines[:end]).rstrip()
    return f"{match[0].partition(chr(10))[0]}\n{code}\n{indent}{match['mark']}\n\n{FENCE.sub(_closed, rest)}"


def _fence(match: re.Match[str]) -> str:
    """Return fenced code with a first line that is understood here; GitHub's `math` as a formula, raw HTML as it is."""
    first, _, rest = match[0].partition("\n")
    head = first[: match.end("mark") - match.start()]
    info = first[len(head) :]
    language = match["language"].lower()
    if language == "math" and info.strip() == "math":
        return f"{match['indent']}$$\n{match['body'].rstrip()}\n{match['indent']}$$"
    found = _INFO.fullmatch(info)
    # superfences draws diagrams without options alone
    is_diagram = language == "mermaid" and "{" not in info and info.strip() != "mermaid"
    if found is None or (_KNOWN_INFO.fullmatch(info) and not re.search("filename=|`", info) and not is_diagram):
        return match[0]
    if found["raw"]:
        return f"\n{match['body'].rstrip()}\n" if found["language"].lower() == "html" else ""
    options = named_options(found["rest"].strip("} \t"))
    title = first_option(options, "title", "filename", "file", "caption")
    language = _LANGUAGES.get(found["language"].lower(), found["language"])
    language = language or ("text" if title else "")
    made = [language, f'title="{title}"' if title else "", marked_lines(info) or marked_lines(found["rest"])]
    made = ["mermaid"] if language.lower() == "mermaid" else made
    rest = re.sub(r"\A(?:[ \t>]*(?:#|//|--|%%)\|[^\n]*\n)+", "", rest)
    return f"{head}{' '.join(filter(None, made))}".rstrip() + "\n" + rest
