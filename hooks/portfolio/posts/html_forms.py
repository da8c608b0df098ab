"""HTML in a page's Markdown, where Python-Markdown and the programs that pages were written for read it differently.

In: a page's text. Out: the same with Markdown read in HTML, with HTML in place of Markdown where none is read, and with
elements closed; and the tags that name no element. `with_form` converts one of the forms of `dialects`.
"""

import html
import re
from bisect import bisect
from collections.abc import Callable, Iterator
from functools import partial

from portfolio.posts.fences import outside_fences
from portfolio.posts.layout import indented, lead_in_item, part_of, running_text
from portfolio.posts.shortcodes import Part
from portfolio.text.markup import DRAWING, ELEMENTS
from portfolio.text.scanner import TAG, edited, formulas_in, html_blocks, is_within, unclosed_blocks

_HOLDING = re.compile(
    r"(?P<lead>^[ ]{0,3})?<(?P<end>/?)(?P<tag>details|div|center|section|aside|article|figure)\b(?P<names>[^<>]*)>",
    re.MULTILINE | re.IGNORECASE,
)
_READS_MARKDOWN = re.compile(r"<[a-z][a-z0-9]*\s(?:[^<>]*\s)?markdown=[\"']?(?:1|block)\b", re.IGNORECASE)


def with_markdown_in_html(text: str) -> str:
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
    return with_form(text, running_text(text), _LONG_PARAGRAPH, _inner_of_paragraph)


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


def with_closed_blocks(text: str) -> str:
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


_RAW_HTML = re.compile(r"(?<!`)`(?P<html><[^`\n]+>|&#?\w+;)`\{=html\}")
"""HTML of Pandoc in a line."""
_TAG = re.compile(r"(?<!\]\()(?<!\]: )(?<!\{\{)<(?P<name>[A-Za-z][^<>@:\s/]*)(?:[ \t][^<>=\"]*)?(?<!/)>")
_END_TAG = re.compile(r"</(?P<name>[A-Za-z]+)\s*>")
_SWALLOWING = re.compile(
    r"<(?P<name>script|style|textarea|title|noscript|iframe|template|select|object|table|xmp|noembed)\b[^<>]*(?<!/)>",
    re.IGNORECASE,
)
"""What takes in the rest of the page, its frame included, if nothing closes it: words about HTML, as a rule."""


def with_raw_html(text: str) -> str:
    """Return a text whose HTML of Pandoc in a line is HTML."""
    return outside_fences(text, _RAW_HTML, lambda raw: raw["html"]) if "{=html}" in text else text


_IN_PLACE = re.compile(r"class=\"arithmatex\">\s*\Z")


def with_formulas_in_html(text: str) -> str:
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


def with_form(text: str, bare: str, pattern: re.Pattern[str], convert: Callable[[Part], str | None]) -> str:
    """Return a text with what a form's pattern finds in its running text converted; in HTML, to HTML."""
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


def no_elements(bare: str) -> Iterator[tuple[int, str]]:
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
