"""Markdown of other programs: what has a clear meaning here is converted, the rest is reported.

GitHub's alerts, formulas and nested lists, Quarto's callouts, Hugo's shortcodes, Jekyll's tags, kramdown's formulas and
table of contents. In: a page's Markdown. Out: the Markdown that Python-Markdown needs (`converted`), or a notice for
each form that has no counterpart (`check`). Code, comments and escaped characters stay as they are.
Code: B121 a form of another program.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from portfolio.posts.front_matter import without_front_matter
from portfolio.sources.diagnostics import Diagnostic, Lines, Location, notice, short
from portfolio.text.markup import ADMONITIONS, ELEMENTS
from portfolio.text.scanner import Link, links_in, without_code

Part = Callable[[str], str]
"""Returns a named part of a match, as the author wrote it."""

_MAY_HOLD = re.compile(
    r"\[!\w|:::|\{%|\{#eq-|\{\{[<%]|\{:|\\\\[(\[]|\$`|```|~~~|<|(?<!\w)@\w|\[@|^[ >]*(?:[-*+]|\d+[.)])\s", re.MULTILINE
)
"""A quick test: nearly all pages hold none of the forms."""
_DEEPEST = 10
_OPTION = re.compile(r"""(\w+)=(?:"([^"]*)"|'([^']*)'|(\S+))""")
_SHORTCODE = r"\{\{(?P<sign>[<%%])[ \t]*%s(?P<options>(?:(?!/?[>%%]\}\})[^\n])*)/?[>%%]\}\}"
_WORD = re.compile(r"(?:\w+=)?[\"']?(?P<word>[\w-]+)")


def _options(text: str) -> dict[str, str]:
    return {match[1]: match[2] or match[3] or match[4] or "" for match in _OPTION.finditer(text)}


def _admonition(kind: str, body: str, *, title: str = "", fold: str = "", indent: str = "") -> str:
    """Build an admonition of the lines of `body`; `fold` is + for an open, - for a closed one that readers can fold."""
    kind = kind.lower()
    mark = {"": "!!!", "+": "???+", "-": "???"}[fold]
    head = f'{indent}{mark} {ADMONITIONS.get(kind) or kind} "{title.strip() or kind.capitalize()}"'
    lines = (f"{indent}    {line}" if line.strip() else "" for line in body.strip("\n").split("\n"))
    return "\n".join(["", head, "", *lines, "", ""])


def _alert(part: Part) -> str:
    body = re.sub(r"^[ \t]*>[ ]?", "", part("body"), flags=re.MULTILINE)
    return _admonition(part("kind"), body, title=part("title"), fold=part("fold"), indent=part("indent"))


def _callout(part: Part) -> str:
    options, body = _options(part("options")), part("body").lstrip("\n")
    heading = re.match(r"#{1,6}[ \t]+(?P<title>[^\n]*)\n", body)
    title = options.get("title") or (heading["title"] if heading else "")
    fold = {"true": "-", "false": "+"}.get(options.get("collapse", ""), "")
    return _admonition(part("kind"), body[heading.end() :] if heading else body, title=title, fold=fold)


def _box(part: Part) -> str:
    options = _options(part("options"))
    word = _WORD.match(part("options").strip())
    kind = options.get("type") or (word["word"] if word else "")
    kind = kind if kind.lower() in ADMONITIONS else "note"
    return _admonition(kind, part("body"), title=options.get("title", ""))


def _figure(part: Part) -> str:
    options = _options(part("options"))
    caption = options.get("caption") or options.get("title", "")
    source = f"<{options['src']}>" if " " in options["src"] else options["src"]
    picture = f"![{options.get('alt') or caption}]({source})"
    if options.get("link"):
        picture = f"[{picture}]({options['link']})"
    if not caption:
        return picture
    return f'\n<figure markdown="span">{picture}<figcaption>{caption}</figcaption></figure>\n'


def _code(part: Part) -> str:
    body = part("body").strip("\n")
    ticks = max([2, *map(len, re.findall("`{3,}", body))]) * "`" + "`"
    return f"\n{ticks}{part('language').lower()}\n{body}\n{ticks}\n"


def _display(part: Part) -> str:
    return f"\n\n$$\n{part('tex').strip()}\n$$\n\n"


def _details(part: Part) -> str:
    """Mark the element as holding Markdown if a blank line stands in it: from there on, GitHub reads Markdown."""
    mark = ' markdown="1"' if re.search(r"\n[ \t]*\n", part("body")) else ""
    return f"{part('open')}{mark}>{part('body')}</details>"


_FORMS: tuple[tuple[str, Callable[[Part], str]], ...] = (
    (
        (
            rf"^(?P<indent>[ \t]*)>[ \t]*\[!(?P<kind>(?i:{'|'.join(ADMONITIONS)}))\](?P<fold>[-+]?)(?P<title>[^\n]*)"
            r"(?:\n|\Z)(?P<body>(?:[ \t]*>[^\n]*(?:\n|\Z))*)"
        ),
        _alert,
    ),
    (
        (
            r"^:{3,}[ \t]*(?:\{[^}\n]*?\.)?callout-"
            rf"(?P<kind>{'|'.join(ADMONITIONS)})\b(?P<options>[^}}\n]*)\}}?[ \t]*:*[ \t]*\n"
            r"(?P<body>(?:(?!:::)[^\n]*\n)*?):{3,}[ \t]*$"
        ),
        _callout,
    ),
    (
        _SHORTCODE % r"(?P<name>notice|admonition|callout|alert|hint)\b"
        + r"(?P<body>(?:(?!\{\{[<%]).)*?)\{\{[<%][ \t]*/(?P=name)[ \t]*[>%]\}\}",
        _box,
    ),
    (_SHORTCODE % r"figure\b(?=[^\n]*\bsrc=)", _figure),
    (
        _SHORTCODE % r"highlight[ \t]+[\"']?(?P<language>[\w+#-]+)"
        + r"(?P<body>(?:(?!\{\{[<%][ \t]*highlight).)*?)\{\{[<%][ \t]*/highlight[ \t]*[>%]\}\}",
        _code,
    ),
    (
        (
            r"\{%-?[ \t]*highlight[ \t]+(?P<language>[\w+#-]+)[^%\n]*%\}"
            r"(?P<body>(?:(?!\{%-?[ \t]*highlight).)*?)\{%-?[ \t]*endhighlight[ \t]*-?%\}"
        ),
        _code,
    ),
    (r"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}", lambda _: ""),
    (r"(?<=[ \t]{2})[ \t]\{#eq-[\w-]+\}[ \t]*$", lambda _: ""),
    (r"^[ ]{0,3}(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*\{:[^}\n]*\btoc\b[^}\n]*\}[ \t]*$", lambda _: "[TOC]"),
    ("\ue000[ `](?P<tex>(?:(?![\ue000\ue001])[^\\n])+)[ `]\ue001", lambda part: f"${part('tex').strip()}$"),
    ("\ue002\ue002\\((?P<tex>(?:(?!\\n[ \\t]*\\n|\ue002).)+)\ue002\ue002\\)", lambda part: f"\\({part('tex')}\\)"),
    ("\ue002\ue002\\[(?P<tex>(?:(?!\\n[ \\t]*\\n|\ue002).)+)\ue002\ue002\\]", _display),
    (
        r"^(?P<open><details(?![^>]*\bmarkdown\b)[^>\n]*)>(?P<body>(?:(?!</?details\b).)*)</details>",
        _details,
    ),
)
_CONVERSIONS = tuple((re.compile(form, re.MULTILINE | re.DOTALL), convert) for form, convert in _FORMS)
_HELD = {"$`": "\ue000`", "`$": "`\ue001", **{f"\\\\{sign}": f"\ue002\ue002{sign}" for sign in "()[]"}}
"""Beginnings and ends of formulas that look like code or escaped characters, and what stands for them meanwhile."""
_HELD_SIGNS = re.compile("|".join(map(re.escape, _HELD)))

# A target of a link is a dead link, and reported as one.
_NOTICES = tuple(
    (re.compile(pattern, re.MULTILINE), what, hint)
    for pattern, what, hint in (
        (
            r"\{\{[<%][ \t]*(?!/|(?:rel)?ref\b)[\w./-]+[^\n]*?[>%]\}\}",
            "a shortcode of Hugo or Quarto",
            "write what it stands for: a picture as ![what it shows](file.png), a film as a link to it",
        ),
        (r"^:{3,}[ \t]*(?:\{[^}\n]*\}|\w[\w-]*)[ \t]*$", "a block of Quarto", 'write <div class="…" markdown="1">'),
        (
            r"(?<![\w@/.])@(?:fig|tbl|sec|eq|lst|thm)-[\w-]+",
            "a reference of Quarto",
            "write a link: [the figure](#fig-…); {#fig-…} behind the figure is its anchor",
        ),
        (r"\[-?@[\w:.-]+[^\]\n]*\](?![(\[])", "a citation of Quarto", "write a link: [words](doi:10.…), or a footnote"),
        (
            r"(?<![{(])\{%-?[ \t]*(?!end)\w+[^\n]*?%\}",
            "a tag of Jekyll",
            "write what it stands for: a picture as ![what it shows](file.png), code between ``` lines",
        ),
        (r"\{::[a-z]+[^}\n]*\}", "an extension of kramdown", "leave it out"),
    )
)
_FENCE = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<mark>`{3,}|~{3,})[ \t]*\{?\.?(?P<language>\w*)[^\n]*\n"
    r"(?P<body>.*?)(?:^[ \t>]*(?P=mark)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_CELL = re.compile(r"(?<=[`~])[ \t]*\{(\w+)(?:[ ,][^}\n]*)?\}(?=[ \t]*\n)")
"""The head of a cell of Quarto: ```{python} and its options."""
_NO_LINE_END = re.compile(r"[^\n]")
_MORE = re.compile(r"^<!--more-->[ \t]*$", re.MULTILINE)
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_TAG = re.compile(r"(?<!\]\()(?<!\]: )<(?P<name>[A-Za-z][^<>@:\s/]*)(?:[ \t][^<>=\"]*)?(?<!/)>")
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)


def converted(text: str) -> str:
    """Return a page's Markdown with other programs' forms in the words of Python-Markdown."""
    if not _MAY_HOLD.search(text):
        return text
    text = _MORE.sub("<!-- more -->", _FENCE.sub(_fence, text))
    bare = _bare(text)
    for _ in range(_DEEPEST):
        before = text
        for pattern, convert in _CONVERSIONS:
            if pattern.search(bare):
                text = _replaced(text, bare, pattern, convert)
                bare = _bare(text)
        if text == before:
            break
    made, end = [], 0
    for start, _ in _no_elements(bare):
        made += [text[end:start], "&lt;"]
        end = start + 1
    return _nested_by_four("".join([*made, text[end:]]))


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


def check(text: str, path: str, *, has_mermaid: bool = False) -> tuple[Diagnostic, ...]:
    """Report the forms of a page that are shown as they are written; diagrams are drawn if the site `has_mermaid`."""
    text = without_front_matter(text)
    if not _MAY_HOLD.search(text):
        return ()
    lines = Lines(text)
    bare = _without_converted(_bare(text))
    found = [
        (match.start(), f"{what} is shown as it is written: '{short(text[match.start() : match.end()], 40)}'", hint)
        for pattern, what, hint in _NOTICES
        for match in pattern.finditer(bare)
    ]
    found += [
        (start, f"'{short(tag)}' is read as an element by other programs; here it is text", "put it in backticks")
        for start, tag in _no_elements(bare)
    ]
    found += [
        (
            match.start("mark"),
            "a diagram of mermaid is shown as code: its script would come from another host",
            "save the diagram as a picture beside this page, and show it with ![what it shows](diagram.svg)",
        )
        for match in _FENCE.finditer(text)
        if match["language"].lower() == "mermaid" and not has_mermaid
    ]
    return tuple(
        notice("B121", Location(path, *lines.position(start)), message, hint) for start, message, hint in found
    )


def _bare(text: str) -> str:
    """Blank out code, but not the `>` before quoted code."""
    bare = without_code(_HELD_SIGNS.sub(lambda sign: _HELD[sign[0]], text))
    if ">" not in text:
        return bare
    pairs = zip(text.split("\n"), bare.split("\n"), strict=True)
    return "\n".join(
        f"{quote[0]}{running[quote.end() :]}" if not running.strip() and (quote := _QUOTE.match(line)) else running
        for line, running in pairs
    )


def _replaced(text: str, bare: str, pattern: re.Pattern[str], convert: Callable[[Part], str]) -> str:
    made, end = [], 0
    for match in pattern.finditer(bare):
        made += [text[end : match.start()], convert(partial(_part, text, match))]
        end = match.end()
    return "".join([*made, text[end:]])


def _part(text: str, match: re.Match[str], name: str) -> str:
    return text[slice(*match.span(name))]


def _without_converted(bare: str) -> str:
    """Blank out the markers of forms that are converted."""
    for _ in range(_DEEPEST):
        before = bare
        for pattern, _convert in _CONVERSIONS:
            bare = pattern.sub(_blank_markers, bare)
        if bare == before:
            break
    return bare


def _blank_markers(match: re.Match[str]) -> str:
    """Return a match's text, with all but its body blanked out."""
    start, end = match.span("body") if "body" in match.re.groupindex else (match.end(), match.end())
    at = match.start()
    before, body, after = match[0][: start - at], match[0][start - at : end - at], match[0][end - at :]
    return f"{_NO_LINE_END.sub(' ', before)}{body}{_NO_LINE_END.sub(' ', after)}"


def _fence(match: re.Match[str]) -> str:
    """Return a fence of GitHub's language `math` as a formula, a cell of Quarto as code, any other as it is."""
    if match["language"].lower() != "math":
        return _CELL.sub(r"\1", match[0], count=1)
    return f"{match['indent']}$$\n{match['body'].rstrip()}\n{match['indent']}$$"


def _no_elements(bare: str) -> Iterator[tuple[int, str]]:
    """Find tags such as `<T>` that name no element and are not closed."""
    running = _DRAWING.sub(lambda drawing: " " * len(drawing[0]), bare)
    closed = set(re.findall(r"</([^\s>]+)", running))
    for match in _TAG.finditer(running):
        before = running[max(match.start() - 1, 0) : match.start()]
        is_type = match["name"][0].isupper() and before.isalnum()  # as in Vec<B>
        if (is_type or match["name"].lower() not in ELEMENTS) and match["name"] not in closed:
            yield match.start(), match[0]


_ITEM = re.compile(r"(?P<indent>[ ]*)(?P<marker>[-*+]|\d{1,9}[.)])(?P<gap>[ ]+)(?=\S)")
_QUOTE_MARK = re.compile(r">[ ]?")
_RULE = re.compile(r"[ ]*([-*_])(?:[ ]*\1){2,}[ ]*$")
_ENDS_LIST = re.compile(r"#{1,6}\s|`{3}|~{3}|!{3}|\?{3}|===|<")


@dataclass(frozen=True)
class _Item:
    """An open list item: the columns of its marker and of its text."""

    marker: int
    text: int
    is_ordered: bool


def _nested_by_four(text: str) -> str:
    """Lay out lists as Python-Markdown reads them, where they are written as GitHub and Jupyter allow.

    Each level is indented by four spaces, and a blank line stands before a list that follows a paragraph.
    """
    lines, bare = text.split("\n"), _bare(text).split("\n")
    made: list[str] = []
    start = 0
    is_in_list = False  # one that follows an opening line, as of an admonition
    while start < len(lines):
        item = _item(lines[start], bare[start])
        is_after_text = start > 0 and bool(lines[start - 1].strip())
        is_in_list = is_after_text and is_in_list
        if item and (not is_after_text or (not is_in_list and _interrupts(item, lines[start - 1], bare[start - 1]))):
            end = _end_of_list(lines, bare, start)
            made += [""] * is_after_text + _by_four(lines[start:end], bare[start:end])
        elif lines[start].startswith(">") and bare[start].startswith(">"):
            end = next((at for at in range(start, len(lines)) if not bare[at].startswith(">")), len(lines))
            made += _in_quote(lines[start:end])
        else:
            end = start + 1
            is_in_list = is_in_list or item is not None
            made.append(lines[start])
        start = end
    return "\n".join(made)


def _in_quote(lines: list[str]) -> list[str]:
    inner = "\n".join(_QUOTE_MARK.sub("", line) for line in lines)
    nested = inner if inner.startswith(">") else _nested_by_four(inner)
    return lines if nested == inner else [f"> {line}".rstrip(" ") for line in nested.split("\n")]


def _interrupts(item: re.Match[str], before: str, running: str) -> bool:
    """Return whether CommonMark begins a list here although the line `before` it is text."""
    is_near = abs(len(item["indent"]) - _indent(before)) < 4
    is_first = item["marker"][:-1] in ("", "1")
    return is_near and is_first and bool(running.strip()) and not _ENDS_LIST.match(before.lstrip())


def _item(line: str, running: str) -> re.Match[str] | None:
    item = None if _RULE.match(line) else _ITEM.match(line)
    return item if item and running[item.start("marker")] != " " else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _end_of_list(lines: list[str], bare: list[str], start: int) -> int:
    """Return the line after the list that begins at `start`."""
    base = _indent(lines[start])
    for end in range(start + 1, len(lines)):
        line = lines[end]
        if not line.strip():
            continue
        is_outside = _indent(line) < base or (_indent(line) == base and not _item(line, bare[end]))
        if is_outside and (not lines[end - 1].strip() or _ENDS_LIST.match(line.lstrip())):
            return end
    return len(lines)


def _by_four(lines: list[str], bare: list[str]) -> list[str]:
    base = _indent(lines[0])
    stack: list[_Item] = []
    made: list[str] = []
    last: _Item | None = None
    is_changed = is_paragraph = False
    for line, running in zip(lines, bare, strict=True):
        indent = _indent(line) - base
        item = _item(line, running)
        is_after_blank = not (made and made[-1].strip())
        if not line.strip() or indent < 0:
            made.append(line)
            continue
        if item or is_after_blank:
            while stack and indent < stack[-1].text and not (item and _is_under(indent, stack[-1], item)):
                stack.pop()
        if stack and (item or is_after_blank):
            is_changed = is_changed or indent < 4 * len(stack)
        prefix = " " * (base + 4 * len(stack))
        if item and is_paragraph and not is_after_blank:
            made.append("")
            is_changed = True
        is_paragraph = not item and (is_paragraph or is_after_blank)
        if item:
            new = _Item(indent, indent + len(item["marker"]) + len(item["gap"]), item["marker"][0].isdigit())
            if not stack and last and last.is_ordered != new.is_ordered:
                # Python-Markdown would continue the list before with the other kind of marker.
                made += ["<!-- -->", ""] if is_after_blank else ["", "<!-- -->", ""]
                is_changed = True
            last = last if stack else new
            stack.append(new)
            is_changed = is_changed or item["marker"].endswith(")")
            made.append(prefix + item["marker"].replace(")", ".") + line[item.end("marker") :])
        else:
            made.append(prefix + line[base + min(indent, stack[-1].text if stack else 0) :])
    return made if is_changed else lines


def _is_under(indent: int, top: _Item, item: re.Match[str]) -> bool:
    """Return whether a bullet between a number and its text is meant to be nested."""
    return top.is_ordered and indent > top.marker and not item["marker"][0].isdigit()
