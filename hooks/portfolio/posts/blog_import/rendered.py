"""Code with its output from a page that Quarto has made, of a blog that keeps its site beside its sources.

In: the HTML of the page. Out: its cells in order, each with its code and with Markdown of code and output, and the
values of code in a line. Pictures have paths from the blog's root.
"""

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from portfolio.posts.shortcodes import admonition, fenced

_CELL = re.compile(r"<div\b[^>]*\bclass=\"cell(?![\w-])[^>]*>")
_DIV = re.compile(r"<(?P<end>/?)div\b[^>]*>")
_PART = re.compile(
    r"(?:<details\b(?P<is_open>[^>]*)>\s*(?:<summary>(?P<summary>[^<]*)</summary>\s*)?(?:<div\b[^>]*>\s*){0,3})?"
    r"(?:<pre><strong>(?P<file>[^<]*)</strong></pre>\s*</div>\s*(?:<div\b[^>]*>\s*){0,3})?"
    r"<pre class=\"(?:downlit )?sourceCode (?P<language>[\w+-]+)[^>]*><code[^>]*>(?P<code>(?:(?!<pre\b).)*?)</code>"
    r"(?:<button\b[^>]*>(?:<i\b[^>]*></i>)?</button>)?</pre>"  # the button that copies it
    r"|<pre><code>(?P<printed>(?:(?!<pre\b).)*?)</code></pre>|<div\b[^>]*\bclass=\"cell-output(?![\w])[^>]*>",
    re.DOTALL,
)
_PRINTED = re.compile(r"\s*<pre><code>(?P<text>.*?)</code></pre>\s*", re.DOTALL)
_ANNOTATION = re.compile(
    r"<button\b[^>]*\bcode-annotation-anchor\b[^>]*>(?P<number>\d+)</button>(?P<line>[^\n]*?)(?=<div\b|\n|\Z)"
)
"""The number of a note about a line of code, before that line."""
_NOTE = re.compile(r"<a href=\"#fn\d+\" class=\"footnote-ref\"[^>]*>.*?</a>")
_SOURCE = re.compile(r"(?P<key>\b(?:src|data-src)=\")(?P<path>(?![a-z]+:|/|#)[^\"]+)")
_PRINTED_LINE = re.compile(r"^#>.*$", re.MULTILINE)
"""A line of output that R shows with its code."""
_FOOTNOTE = re.compile(r"\[\^[^\[\]\n]*\]")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_TAG = re.compile(
    r"<(?P<skipped>script|style|pre)\b.*?(?:</(?P=skipped)>|\Z)"
    r"|</?(?:p|li|h[1-6]|t[dhr]|div|blockquote|figcaption|d[dt]|[uod]l|table|section|main|header)\b[^>]*>",
    re.DOTALL,
)
_MARKUP = re.compile(r"\]\([^()\s]*\)|[*`\[\]]|<[^<>]*>|\{[^{}]*\}")
_WORD = re.compile(r"\w+")
_MOST_WORDS = 6
"""Words beside code in a line by which its place in the page is known."""
_MOST_PLACES = 100
"""Places with the words before it that are looked at."""


@dataclass(frozen=True)
class Cell:
    """A piece of code with its output; `code` is "" where the page does not show it."""

    code: str
    text: str

    def is_of(self, code: str) -> bool:
        """Return whether a piece of code is this one."""
        return bool(self.code) and _without_spaces(code) in self._codes

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        return tuple(map(_without_spaces, (self.code, _PRINTED_LINE.sub("", self.code))))


@lru_cache
def _without_spaces(code: str) -> str:
    return re.sub(r"(?:#|//|--|%)\s*<\d+>|\s+", "", code)


def cells_of(page: str, folder: str) -> Iterator[Cell]:
    """Find the cells of a page that lies in a folder."""
    end = 0
    for cell in _CELL.finditer(page):
        if cell.start() < end:
            continue
        end = _end_of_div(page, cell.start())
        inner = page[cell.end() : end]
        codes, texts, past = [], [], 0
        for part in _PART.finditer(inner):
            if part.start() < past:
                continue
            if part["code"] is not None:
                marked = _ANNOTATION.sub(r"\g<line> # &lt;\g<number>&gt;", part["code"])
                code = html.unescape(_TAG.sub("", marked)).strip("\n")
                codes.append(code)
                shown = fenced(code, f'{part["language"]} title="{part["file"]}"' if part["file"] else part["language"])
                if part["is_open"] is not None:
                    fold = "+" if re.search(r"\bopen\b", part["is_open"]) else "-"
                    shown = admonition("note", shown, title=html.unescape(part["summary"] or "Code"), fold=fold)
                texts.append(shown)
                continue
            if part["printed"] is not None:
                texts.append(_output(part[0], folder))
                continue
            past = _end_of_div(inner, part.start())
            texts.append(_output(inner[part.end() : past].removesuffix("</div>"), folder))
        yield Cell("\n".join(codes), "\n\n".join(["", *texts, ""]))


def values_of(page: str, text: str, code: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Find what a page shows for the code in the lines of its source, each as an edit; by the words beside it."""
    main = _NOTE.sub("", page[max(page.find("<main"), 0) :])
    shown = html.unescape(_TAG.sub("\ue030", _BLOCK_TAG.sub("\n\n", main)))
    shown = re.sub(r"\\[()]", "$", shown)
    spans = [found.span() for found in code.finditer(text)]
    at = 0
    for (start, end), (_, last), (first, _) in zip(spans, [(0, 0), *spans], [*spans[1:], (len(text), 0)], strict=False):
        before = _MARKUP.sub(" ", _FOOTNOTE.sub("", text[last:start].rpartition("\n\n")[2]))
        after = _MARKUP.sub(" ", _FOOTNOTE.sub("", text[end:first].partition("\n\n")[0]))
        left, right = [*_WORD.finditer(before)][-_MOST_WORDS:], [*_WORD.finditer(after)][:_MOST_WORDS]
        if len(left) + len(right) < 2:
            continue
        known = (r"\W+".join(re.escape(word[0]) for word in words) for words in (left, right))
        opening, closing = (rf"\b{each}\b" if each else "\n\n" for each in known)
        value_there = re.compile(rf"(?P<value>(?:(?!\n\n).){{1,160}}?){closing}", re.DOTALL)
        places = islice(re.compile(opening).finditer(shown, at), _MOST_PLACES)
        place = next(filter(None, (value_there.match(shown, each.end()) for each in places)), None)
        value = place["value"].strip(_AROUND) if place else ""
        for sign in re.sub(r"\s", "", before[left[-1].end() if left else 0 :]):
            value = value[1:].strip(_AROUND) if value[:1] in _SAME.get(sign, sign) else value
        for sign in re.sub(r"\s", "", after[: right[0].start() if right else None])[::-1]:
            value = value[:-1].strip(_AROUND) if value[-1:] in _SAME.get(sign, sign) else value
        if place and value and "\ue030" not in value:
            at = place.start("value")
            yield start, end, value if before.count("$") % 2 else _SIGN.sub(r"\\\g<0>", value)


_SIGN = re.compile(r"[\\*_`\[\]<$|]")
_AROUND = " \n\ue030"
_SAME = {'"': '"“”', "'": "'‘’"}


def _end_of_div(text: str, start: int) -> int:
    depth = 0
    for tag in _DIV.finditer(text, start):
        depth += -1 if tag["end"] else 1
        if not depth:
            return tag.end()
    return len(text)


def _output(written: str, folder: str) -> str:
    """Return an output as Markdown: printed text as code, anything else as HTML."""
    if printed := _PRINTED.fullmatch(written):
        return fenced(html.unescape(_TAG.sub("", printed["text"])), "text")
    written = _NOTE.sub("", written)  # the page has its own numbers for them
    moved = _SOURCE.sub(lambda found: f"{found['key']}/{posixpath.join(folder, found['path'])}", written)
    lines = re.sub(r"\n\s*\n", "\n", moved.strip())
    return f"<div>\n{lines}\n</div>"
