"""A post with code that Quarto or R Markdown runs: its text with the output where the blog's files have it.

In: a `Source` that is no notebook. Out: Markdown, and how many pieces of code have an output that no file holds. Quarto
keeps the whole text in `_freeze`; blogdown an HTML page beside an `.Rmd`, and its figures by the names of the pieces.
"""

import html
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portfolio.posts.blog_import.blogs import Blog, Source, read_text, split

RUN = (".qmd", ".rmd", ".rmarkdown")
"""Endings of files whose code is run."""
_CHUNK = re.compile(
    r"^(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})[ \t]*\{(?P<language>r|python|julia|bash|sh|sql|ojs|stan)\b"
    r"(?P<options>[^}\n]*)\}[^\n]*\n(?P<code>.*?)^[ \t]*(?P=mark)[ \t]*$",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_OPTION = re.compile(r"(?P<key>[\w.-]+)[ \t]*[=:][ \t]*(?P<value>\"[^\"]*\"|'[^']*'|[^,\n]+)")
_DIRECTIVE = re.compile(r"^[ \t]*#\|[ \t]*(?P<option>[^\n]*)\n", re.MULTILINE)
_DEFAULTS = re.compile(r"opts_chunk\$set\((?P<options>[^)]*)\)")
_SHOWN = re.compile(
    r"<pre class=\"(?:sourceCode )?(?P<language>[\w+-]+)[^>]*>(?:<code[^>]*>)?(?P<code>.*?)(?:</code>)?</pre>"
    r"|<pre[^>]*>(?:<code[^>]*>)?(?P<text>.*?)(?:</code>)?</pre>|(?P<table><table\b.*?</table>)|<p>(?P<words>(?!<img)[^<\s])",
    re.DOTALL,
)
_FALSE = ("false", "f", "no")


@dataclass(frozen=True)
class _Shown:
    """What the page of a post shows, in order: "code", "text", "table" or "words"."""

    kind: str
    text: str


def with_output(source: Source, blog: Blog) -> tuple[str, int]:
    """Return a post's text with the output of its code, and how many pieces of code lack theirs."""
    path, ending = posixpath.splitext(source.path)
    if ending.lower() not in RUN:
        return source.body, 0
    frozen = read_text(blog.root / "_freeze" / path / "execute-results/html.json")
    try:
        if frozen:
            text = split(str(json.loads(frozen)["result"]["markdown"]))[1]
            return text.replace(f"{posixpath.basename(path)}_files/figure-", f"/_freeze/{path}/figure-"), 0
    except (ValueError, KeyError, TypeError):
        pass
    page = list(_shown(read_text(blog.root / f"{path}.html")))
    figures = _figures(blog, path)
    defaults = _options(found["options"] if (found := _DEFAULTS.search(source.body)) else "")
    given = source.matter.get("execute")
    defaults |= {key: str(value) for key, value in given.items()} if isinstance(given, Mapping) else {}
    lacking = number = at = 0

    def written(match: re.Match[str]) -> str:
        nonlocal lacking, number, at
        label = re.match(r"[ \t,]+(?P<label>[\w.-]+)[ \t]*(?=,|$)", match["options"])
        number += not label
        own = _options(",".join([match["options"], *_DIRECTIVE.findall(match["code"])]))
        options = {**defaults, **own}
        name = label["label"] if label else own.get("label", f"unnamed-chunk-{number}")
        code = _DIRECTIVE.sub("", match["code"]).strip("\n")
        if _is_off(options, "include") or not code:
            return ""
        language = match["language"].lower()
        made, at = _with_page(code, language, page, at) if page else ([], at)
        if _is_off(options, "echo"):
            made = [each for each in made if not each.startswith(f"```{language}\n")]
        else:
            made = made or [f"```{language}\n{code}\n```"]
        caption = options.get("fig.cap") or options.get("fig-cap") or ""
        pictures = [f"![{caption}]({each})" for each in figures.get(name, ())]
        is_run = not _is_off(options, "eval") and options.get("results") != "hide"
        lacking += is_run and not page and not pictures
        return "\n\n".join(["", *made, *pictures, ""])

    return _CHUNK.sub(written, source.body), lacking


def _options(text: str) -> dict[str, str]:
    return {found["key"].lower(): found["value"].strip().strip("\"'") for found in _OPTION.finditer(text)}


def _is_off(options: Mapping[str, str], key: str) -> bool:
    return options.get(key, "").lower() in _FALSE


def _figures(blog: Blog, path: str) -> dict[str, list[str]]:
    """Return the pictures that code has drawn, by the name of the piece of code."""
    found: dict[str, list[str]] = {}
    folder = f"/{posixpath.basename(path)}_files/"
    for file in (each for each in blog.files if folder in f"/{each}"):
        if drawn := re.fullmatch(r"(?P<name>.+)-\d+\.(?:png|svg|jpe?g|gif)", posixpath.basename(file)):
            found.setdefault(drawn["name"], []).append(f"/{file}")
    return found


def _shown(page: str) -> Iterator[_Shown]:
    for found in _SHOWN.finditer(page):
        kind = next(key for key in ("code", "text", "table", "words") if found[key] is not None)
        plain = found[kind] if kind == "table" else html.unescape(re.sub(r"<[^>]*>", "", found[kind]))
        yield _Shown(kind, plain.strip("\n"))


def _with_page(code: str, language: str, page: list[_Shown], start: int) -> tuple[list[str], int]:
    """Return code and its output as a page shows them, and where on the page they end."""
    made: list[str] = []
    rest = code
    for at in range(start, len(page)):
        if page[at].kind == "code" and rest and rest.lstrip("\n").startswith(page[at].text):
            made.append(f"```{language}\n{page[at].text}\n```")
            rest = rest.lstrip("\n").removeprefix(page[at].text)
            start = at + 1
        elif made and page[at].kind in ("text", "table") and at == start:
            text = page[at].text
            made.append(text if page[at].kind == "table" else f"```text\n{text}\n```")
            start = at + 1
        elif made:
            break
    return made, start
