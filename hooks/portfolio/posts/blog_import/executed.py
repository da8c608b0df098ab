"""A post with code that Quarto or R Markdown runs: its text with the output where the blog's files have it.

In: a `Source` that is no notebook. Out: Markdown, and how many pieces of code have an output that no file holds. Quarto
keeps the whole text in `_freeze`, with the hash of the source that it ran, or the site that it makes lies there;
blogdown keeps an HTML page beside an `.Rmd`, which is the post, or only the figures, by the names of the pieces.

`cells_of` and `values_of` read a page that Quarto has made: its cells in order, each with its code and with Markdown of
code and output, and the values of code in a line. Pictures have paths from the blog's root.
"""

import csv
import hashlib
import html
import io
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from portfolio.posts.blog_import.blogs import Blog, Program, Source
from portfolio.posts.blog_import.data_files import joined, listed, load_json, read_text, split
from portfolio.posts.shortcodes import admonition, fenced, named_options
from portfolio.sources.yaml_source import mapping
from portfolio.text.scanner import edited

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
                texts.append(_of_output(part[0], folder))
                continue
            past = _end_of_div(inner, part.start())
            texts.append(_of_output(inner[part.end() : past].removesuffix("</div>"), folder))
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


def _of_output(written: str, folder: str) -> str:
    """Return an output as Markdown: printed text as code, anything else as HTML."""
    if printed := _PRINTED.fullmatch(written):
        return fenced(html.unescape(_TAG.sub("", printed["text"])), "text")
    written = _NOTE.sub("", written)  # the page has its own numbers for them
    moved = _SOURCE.sub(lambda found: f"{found['key']}/{posixpath.join(folder, found['path'])}", written)
    lines = re.sub(r"\n\s*\n", "\n", moved.strip())
    return f"<div>\n{lines}\n</div>"


TEXTS = (".md", ".markdown", ".txt")
"""Endings of texts that a post may include."""
_INCLUDED_CODE = tuple(
    ".py .r .jl .sh .sql .js .css .scss .yml .yaml .toml .json .tex .stan .c .h .cpp .rs .go .java".split()
)
_INCLUDE = re.compile(r"(?<!\{)\{\{<\s*include\s+(?P<path>[^\s>]+)\s*>\}\}")
RUN = (".qmd", ".rmd", ".rmarkdown")
"""Endings of files whose code is run."""
_CHUNK = re.compile(
    r"^(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})[ \t]*\{(?P<language>r|python|julia|bash|sh|sql|ojs|stan)\b"
    r"(?P<options>[^}\n]*)\}[^\n]*\n(?P<code>.*?)^[ \t]*(?P=mark)[ \t]*$",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_OPTION = re.compile(r"(?P<key>[\w.-]+)[ \t]*[=:][ \t]*(?P<value>\"[^\"]*\"|'[^']*'|[^,\n]+)")
_DIRECTIVE = re.compile(r"^[ \t]*(?:#|//|--|%%)\|[ \t]*(?P<option>[^\n]*)\n", re.MULTILINE)
_DEFAULTS = re.compile(r"opts_chunk\$set\((?P<options>[^)]*)\)")
_CODE_IN_LINE = re.compile(r"(?<!`)`\{?(?:r|python|julia)\}?[ ][^`\n]+`(?!`)")
_FALSE = ("false", "f", "no")


def with_output(source: Source, blog: Blog) -> tuple[str, int]:
    """Return a post's text with the output of its code, and how many pieces of code lack theirs."""
    text, lacking = _with_output(source, blog)
    if blog.program is Program.QUARTO:
        preset, summary = code_fold(source, blog), _setting(source, blog, "code-summary") or "Code"
        text = _SHOWN_CODE.sub(lambda code: _folded(code, preset, summary), text)
    return text, lacking


def code_fold(source: Source, blog: Blog) -> str:
    """Return how a post of Quarto folds its code: "true", "show", or "" if it does not."""
    found = _setting(source, blog, "code-fold").lower()
    return "" if found in _FALSE else found


def _setting(source: Source, blog: Blog, key: str) -> str:
    """Return what a post of Quarto, or else its project, says under a key, "" without it."""
    settings = [mapping(each) for each in (source.matter, blog.config)]
    given = [each for setting in settings for each in (mapping(mapping(setting.get("format")).get("html")), setting)]
    return next((str(each[key]) for each in given if key in each), "")


_SHOWN_CODE = re.compile(
    r"^(?P<mark>`{3,})[ ]*\{(?P<info>[^}\n]*(?:\.cell-code\b|code-fold=)[^}\n]*)\}[ \t]*\n.*?^(?P=mark)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
"""Code of a cell as Quarto keeps it, at the beginning of its lines."""


def _folded(code: re.Match[str], preset: str, summary: str) -> str:
    """Return the code of a cell within a part that readers unfold, where its option or the post's `preset` says so."""
    options = named_options(code["info"])
    fold = options.get("code-fold", preset).lower()
    if fold not in ("true", "show"):
        return code[0]
    return admonition("note", code[0], title=options.get("code-summary", summary), fold="+" if fold == "show" else "-")


def _with_output(source: Source, blog: Blog) -> tuple[str, int]:
    path, ending = posixpath.splitext(source.path)
    if blog.program is Program.HUGO and ending.lower() == ".html":
        return _as_markdown(_OF_R.sub("", source.body)), 0
    if ending.lower() not in RUN:
        return source.body, 0
    cells: list[str] = []
    rendered, source_text = list[Cell](), with_included(source.body, source, blog)
    if frozen := _frozen(source, blog, path):
        text, is_current = frozen
        if is_current:
            return text, len(_EMPTY.findall(text))
        cells = list(_cells(text))
        kept = [not _is_off(_options_of(found), "include") for found in _CHUNK.finditer(source_text)]
        if len(cells) == sum(kept) or len(cells) == len(kept):
            rest, is_kept = iter(cells), iter(kept if len(cells) < len(kept) else [True] * len(kept))
            return _CHUNK.sub(lambda _: next(rest) if next(is_kept) else "", source_text), 0
    elif blog.program is Program.QUARTO:
        rendered, source_text = _of_page(blog, path, source_text)
    has_page = bool(rendered)
    figures = _figures(blog, path)
    defaults = _options(found["options"] if (found := _DEFAULTS.search(source.body)) else "")
    defaults |= {key: str(value) for key, value in mapping(source.matter.get("execute")).items()}
    preset = code_fold(source, blog)
    lacking = number = 0

    def written(match: re.Match[str]) -> str:
        nonlocal lacking, number
        label = re.match(r"[ \t,]+(?P<label>[\w.-]+)[ \t]*(?=,|$)", match["options"])
        number += not label
        own = _options_of(match)
        options = {**defaults, **own}
        name = label["label"] if label else own.get("label", f"unnamed-chunk-{number}")
        code = _DIRECTIVE.sub("", match["code"]).strip("\n")
        at = next((at for at, each in enumerate(rendered) if each.is_of(code)), -1)
        is_left_out = _is_off(options, "include")
        is_hidden = is_left_out or _is_off(options, "echo")
        is_next = bool(rendered) and not rendered[0].code and not (is_left_out and rendered[0].text.strip())
        at = 0 if at < 0 and is_hidden and is_next else at
        if at >= 0:
            found = rendered[at]
            del rendered[: at + 1]
            return found.text
        if is_left_out or not code:
            return ""
        if known := next((each for each in cells if code in each), ""):
            cells.remove(known)
            return known
        language = match["language"].lower()
        if blog.program is Program.QUARTO:
            given = {key: own[key] for key in ("code-fold", "code-summary", "filename") if key in own}
            marks = "".join(f' {key}="{value}"' for key, value in given.items())
            language = f"{{.{language} .cell-code{marks}}}" if marks or preset else language
        made = [] if _is_off(options, "echo") else [fenced(code, language)]
        caption = options.get("fig.cap") or options.get("fig-cap") or ""
        pictures = [f"![{caption}]({each})" for each in figures.get(name, ())]
        is_run = not _is_off(options, "eval") and options.get("results") != "hide" and not (is_hidden and has_page)
        lacking += is_run and not pictures
        return "\n\n".join(["", *made, *pictures, ""])

    text = _CHUNK.sub(written, source_text)
    return text, lacking + len(_CODE_IN_LINE.findall(text))


def with_included(text: str, source: Source, blog: Blog) -> str:
    """Return a text of Quarto with the texts and the code that it includes."""

    def included(match: re.Match[str]) -> str:
        path = match["path"].strip().strip("\"'")
        paths = (posixpath.normpath(posixpath.join(folder, path)).lstrip("/").lower() for folder in (source.folder, ""))
        files = (blog.by_name.get(each, "") for each in paths)
        file = next((each for each in files if each.lower().endswith((*TEXTS, *RUN, *_INCLUDED_CODE))), "")
        found = read_text(blog.root / file) if file else match[0]
        is_text = file and not file.lower().endswith(_INCLUDED_CODE)
        return split(found)[1].strip() if is_text else found.strip("\n")

    return _INCLUDE.sub(included, text) if blog.program is Program.QUARTO else text


def _of_page(blog: Blog, path: str, text: str) -> tuple[list[Cell], str]:
    """Return the cells of the page that Quarto has made of a post, and the post's text with the values in its lines."""
    pages = (f"{blog.output}/{path}.html", f"{path}.html")
    page = next((each for each in pages if (blog.root / each).is_file()), "")
    made = _OF_R.sub("", read_text(blog.root / page)) if page else ""
    return [*cells_of(made, posixpath.dirname(page))], edited(text, values_of(made, text, _CODE_IN_LINE))


def _options(text: str) -> dict[str, str]:
    return {found["key"].lower(): found["value"].strip().strip("\"'") for found in _OPTION.finditer(text)}


def _options_of(chunk: re.Match[str]) -> dict[str, str]:
    return _options(",".join([chunk["options"], *_DIRECTIVE.findall(chunk["code"])]))


def _is_off(options: Mapping[str, str], key: str) -> bool:
    return options.get(key, "").lower() in _FALSE


def _frozen(source: Source, blog: Blog, path: str) -> tuple[str, bool] | None:
    """Return the text that Quarto has kept of a post that runs code, and whether the site shows it as it is."""
    is_run = _CHUNK.search(source.body) or _CODE_IN_LINE.search(source.body)
    if not is_run and not {"engine", "jupyter", "knitr"} & set(source.matter):
        return None
    try:
        kept = load_json(read_text(blog.root / "_freeze" / path / "execute-results/html.json"))
        text = split(str(kept["result"]["markdown"]))[1]
        text = _OF_R.sub("", text).replace(f"{posixpath.basename(path)}_files/figure-", f"/_freeze/{path}/figure-")
        digest = hashlib.md5((blog.root / source.path).read_bytes()).hexdigest()  # noqa: S324  # as Quarto
        is_same = kept.get("hash") in (None, digest)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    settings = [mapping(each) for each in (blog.config, source.matter)]
    given = [mapping(each.get("execute", each)).get("freeze") or each.get("freeze") for each in settings]
    return text, is_same or "true" in given or bool(_CODE_IN_LINE.search(source.body))


_OF_R = re.compile(
    r"<(?:script|link)\b[^>]*\b(?:src|href)=\"[^\"]*(?:rmarkdown-libs|site_libs|_files)/[^\"]*\.(?:js|css)\"[^>]*>(?:\s*</script>)?"
)
"""What loads the scripts and styles of R's widgets, none of which are used here."""
_MOST_ROWS = 100


_EMPTY = re.compile(
    r"^:{3,}[ ]*\{[^}\n]*\.cell-output-display\b[^}\n]*\}\s*?\n(?:`{3,}\{=html\}\s*`{3,}\s*?\n|\s)*:{3,}[ ]*$",
    re.MULTILINE,
)
"""Where output would be, and there is none."""
WIDGET = re.compile(
    r"<(?P<tag>div|span)\b(?=[^<>]*\bclass=\"(?P<kind>[\w-]+)[^\">]*[ ]html-widget\b)[^<>]*\bid=\"(?P<id>[\w-]+)\""
    r"[^>]*>\s*</(?P=tag)>\s*<script\b[^>]*\bdata-for=\"(?P=id)\"[^>]*>(?P<data>.*?)</script>"
    r"|<div data-pagedtable=\"false\">\s*<script data-pagedtable-source[^>]*>(?P<paged>.*?)</script>\s*</div>"
    r"|<iframe\b[^<>]*\bsrcdoc=\"(?P<frame>[^\"]*)\"[^<>]*>(?:(?!<iframe\b).)*?</iframe>"
    r"|(?:<div>\s*)?<div\b(?=[^<>]*\b(?P<python>plotly-graph-div|altair-viz|bk-root|data-root-id)\b)[^<>]*>\s*</div>"
    r"\s*<script\b[^<>]*>(?:(?!</?script\b).)*</script>(?:\s*</div>)?"
    r"|<div\b[^<>]*\bclass=\"[^\"]*\bcrosstalk-input\b[^>]*>.*?<script\b[^>]*\bdata-for=[^>]*>.*?</script>(?:\s*</div>)+",
    re.DOTALL,
)
"""A widget of R, a table in pages, a chart of Python, a filter of data, a page in a frame: what only scripts fill."""


def table_of_widget(data: str) -> tuple[str, str]:
    """Return the table that the data of R's `datatable` or of a table in pages hold, "" if they hold none.

    The second is the whole table as CSV if it has more rows than the first shows, else "".
    """
    try:
        found = load_json(data)
        columns, rows = _paged(found) if "columns" in found else _of_datatable(found["x"])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return "", ""
    if not rows or len(columns) != len(rows[0]):
        return "", ""
    whole = io.StringIO()
    csv.writer(whole).writerows([[label for label, _ in columns], *rows])
    return _table(columns, rows[:_MOST_ROWS]), whole.getvalue() if len(rows) > _MOST_ROWS else ""


def _of_datatable(found: Any) -> tuple[list[tuple[str, str]], list[list[str]]]:
    labels = [_plain(each) for each in re.findall(r"<th\b[^>]*>(.*?)</th>", found["container"], re.DOTALL)]
    rows = [list(map(_plain, row)) for row in zip(*found["data"], strict=True)]
    right = [each["targets"] for each in found["options"]["columnDefs"] if each.get("className") == "dt-right"]
    numbers = right[0] if right and isinstance(right[0], list) else right
    return [(label, "right" if at in numbers else "left") for at, label in enumerate(labels)], rows


def _paged(found: Any) -> tuple[list[tuple[str, str]], list[list[str]]]:
    columns = [("".join(each["label"]), "".join(each["align"])) for each in found["columns"]]
    names = [str(each["name"][0]) for each in found["columns"]]
    return columns, [[str(row.get(name, "")) for name in names] for row in found["data"]]


def _plain(cell: object) -> str:
    return "" if cell is None else html.unescape(re.sub(r"<[^>]*>", "", str(cell))).strip()


def _table(columns: Sequence[tuple[str, str]], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of columns, each a label and how it is aligned."""

    def line(tag: str, cells: Iterable[str]) -> str:
        pairs = zip(cells, columns, strict=True)
        made = (f'<{tag} style="text-align: {align}">{html.escape(cell)}</{tag}>' for cell, (_, align) in pairs)
        return f"<tr>{''.join(made)}</tr>"

    head = line("th", (label for label, _ in columns))
    return (
        f"<table>\n<thead>{head}</thead>\n<tbody>\n{chr(10).join(line('td', row) for row in rows)}\n</tbody>\n</table>"
    )


def _cells(text: str) -> Iterator[str]:
    """Find the blocks in which Quarto keeps code with its output."""
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        if not depth and not re.match(r":{3,}[ ]*\{[^}]*\.cell(?![\w-])", line):
            continue
        mark = re.match(r":{3,}[ ]*(?P<names>\S?)", line)
        depth += 0 if mark is None else 1 if mark["names"] else -1
        lines.append(line)
        if not depth:
            yield "\n".join(lines)
            lines = []


def _figures(blog: Blog, path: str) -> dict[str, list[str]]:
    """Return the pictures that code has drawn, by the name of the piece of code."""
    found: dict[str, dict[str, str]] = {}
    below = re.sub(r"^(?:content|static)/", "", path)
    for file in blog.files:
        drawn = re.fullmatch(r"(?P<name>.+)-\d+\.(?:png|svg|jpe?g|gif)", posixpath.basename(file))
        if drawn and re.sub(r"^(?:content|static)/", "", file).startswith(f"{below}_files/"):
            found.setdefault(drawn["name"], {}).setdefault(drawn[0], f"/{file}")
    return {name: list(files.values()) for name, files in found.items()}


_TAGS = re.compile(
    r"<(?P<skipped>script|style|svg|table|iframe)\b.*?</(?P=skipped)\s*>"
    r"|<(?P<end>/?)(?P<block>div|details|blockquote|[uod]l|section|figure)\b(?P<options>[^>]*)>"
    r"|<pre(?: class=\"(?:sourceCode )?(?P<language>[\w+-]+)[^>]*)?>(?:<code[^>]*>)?(?P<code>.*?)(?:</code>)?</pre>"
    r"|<h(?P<level>[1-6])(?P<names>[^>]*)>(?P<heading>.*?)</h(?P=level)>",
    re.DOTALL,
)
_SECTION = re.compile(r"\bclass=\"section level\d")
_ID = re.compile(r"\bid=\"(?P<id>[^\"\s]+)\"")


def _as_markdown(page: str) -> str:
    """Return the HTML that R Markdown makes of a post, with its headings and code as Markdown."""
    made: list[str] = []
    opened: list[tuple[str, bool]] = []  # each element, and whether it is a section
    end = 0
    anchor = ""
    for tag in _TAGS.finditer(page):
        is_inside = not all(is_section for _, is_section in opened)
        new = tag[0]
        if tag["block"] and tag["end"]:
            at = max((at for at, (name, _) in enumerate(opened) if name == tag["block"]), default=len(opened))
            unclosed = "".join(f"</{name}>" for name, _ in reversed(opened[at + 1 :]))
            new = f"{unclosed}\n\n" if at < len(opened) and opened[at][1] else f"{unclosed}{new}"
            del opened[at:]
        elif tag["block"]:
            is_section = _SECTION.search(tag["options"]) is not None and not is_inside
            opened.append((tag["block"], is_section))
            if is_section:
                found = _ID.search(tag["options"])
                anchor, new = found["id"] if found else anchor, "\n"
        elif tag["heading"] is not None and not is_inside:
            found = _ID.search(tag["names"])
            anchor = found["id"] if found else anchor
            name = f" {{#{anchor}}}" if anchor else ""
            heading = " ".join(tag["heading"].split()).replace("{", "&#123;")
            new, anchor = f"\n\n{int(tag['level']) * '#'} {heading}{name}\n\n", ""
        elif tag["code"] is not None and not is_inside:
            code = html.unescape(re.sub(r"<[^>]*>", "", tag["code"]))
            new = f"\n\n{fenced(code, tag['language'] or 'text')}\n\n"
        made += [page[end : tag.start()].replace("`", "&#96;"), new]
        end = tag.end()
    return "".join([*made, page[end:].replace("`", "&#96;")])


_OUTPUTS = ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain")
"""Kinds of output of a notebook, the best first."""
_ANSI = re.compile(r"\x1b\[[\d;]*[A-Za-z]")


def notebook_as_markdown(notebook: Mapping[str, Any]) -> str:
    """Return a notebook that a post shows within its text, as Jekyll's plugin does."""
    language = mapping(mapping(notebook.get("metadata")).get("kernelspec")).get("language") or "python"
    made: list[str] = []
    for cell in map(mapping, listed(notebook.get("cells"))):
        text = joined(cell.get("source")).strip("\n")
        if cell.get("cell_type") != "code":
            made.append(text)
            continue
        made += [fenced(text, str(language))] if text.strip() else []
        for output in map(mapping, listed(cell.get("outputs"))):
            data = mapping(output.get("data")) or {"text/plain": output.get("text") or output.get("traceback")}
            kind = next((each for each in _OUTPUTS if data.get(each)), "")
            made += [_output(kind, joined(data[kind]))] if kind else []
    return "\n\n".join(filter(None, made))


def _output(kind: str, content: str) -> str:
    if kind == "text/plain":
        return fenced(_ANSI.sub("", content), "text")
    if kind.startswith("image/p") or kind == "image/jpeg":
        return f"![](data:{kind};base64,{''.join(content.split())})"
    content = re.sub(r"\n(?:[ \t]*\n)+", "\n", content.strip())
    return content if kind == "text/markdown" else f"<div>\n{content}\n</div>"
