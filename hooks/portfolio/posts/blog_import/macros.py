r"""TeX macros of a blog's author, from its settings for MathJax and KaTeX, from front matter and from included files.

In: a `Blog`, a `Source` and the names that a text uses. Out: the definitions of these and of what they need, as
`\newcommand` and the like. Macros that a post defines in its own text are read there by the site.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portfolio.posts.blog_import.blogs import Blog, Source
from portfolio.posts.blog_import.data_files import listed, read_text
from portfolio.text.scanner import formulas_in
from portfolio.text.standard_tex import group_end

_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?|DeclareMathOperator\*?|def)[ \t]*(?:\{[ \t]*\\(?P<braced>[A-Za-z]+)[ \t]*\}"
    r"|\\(?P<bare>[A-Za-z]+))[ \t]*(?:\[\d\](?:\[[^\]\n]*\])?|(?:#\d)*)[ \t]*\{"
)
_MACROS = re.compile(r"[\"']?\bmacros[\"']?\s*[:=]\s*\{", re.IGNORECASE)
_TEXT = r"(?:\"(?P<{0}a>(?:\\.|[^\"\\])*)\"|'(?P<{0}b>(?:\\.|[^'\\])*)'|(?P<{0}raw>String\.raw)?`(?P<{0}c>[^`]*)`)"
_ENTRY = re.compile(
    rf"(?P<sign>[\"']?)\\*(?P<name>[A-Za-z]+)(?P=sign)\s*:\s*(?:{_TEXT.format('one')}"
    rf"|\[\s*{_TEXT.format('many')}\s*(?:,\s*(?P<count>\d)\s*(?:,\s*[\"'](?P<default>[^\"']*)[\"']\s*)?)?\])"
)
_NAME = re.compile(r"\\([A-Za-z]+)")
_SETTINGS = (".html", ".js", ".mjs", ".yml", ".yaml", ".toml", ".tex", ".sty")
_ENGINE = re.compile(r"mathjax|katex", re.IGNORECASE)
_MATHJAX = re.compile(r"MathJax\.js|mathjax@|mathjax/\d|MathJax\s*=|MathJax\.Hub", re.IGNORECASE)
_NUMBERS = re.compile(r"autoNumber|\btags[\"']?\s*:\s*[\"'](?:ams|all)|katex(?:@|\.min|/\d|\.js)", re.IGNORECASE)
_LARGEST = 100_000
"""Characters of a file of settings; larger ones are libraries."""


def names_in(text: str) -> frozenset[str]:
    """Return the names of the commands in a text's formulas."""
    return frozenset(name for formula in formulas_in(text) for name in _NAME.findall(formula.tex))


def definitions(
    blog: Blog, source: Source, of_site: Mapping[str, str], text: str, names: Iterable[str]
) -> tuple[str, ...]:
    """Return the definitions of some names that a text lacks, each after what it needs."""
    own = dict(_of_texts([text]))
    known = {**of_site, **_of_matter(blog, source)}
    made: dict[str, str] = {}

    def define(name: str) -> None:
        definition = known.get(name)
        if definition is None or name in own or name in made:
            return
        made[name] = ""
        for inner in _NAME.findall(definition):
            define(inner)
        del made[name]
        made[name] = definition

    for name in sorted(names):
        define(name)
    return tuple(made.values())


def settings(blog: Blog) -> tuple[str, ...]:
    """Return the texts of the files in which a site may have settings for MathJax and KaTeX."""
    posts = ("_posts/", "_notebooks/", "posts/", "content/", "docs/", "site_libs/")
    paths = (path for path in blog.files if path.endswith(_SETTINGS) and not path.startswith(posts))
    return tuple(read_text(blog.root / path, _LARGEST) for path in paths)


def of_settings(texts: Iterable[str]) -> dict[str, str]:
    """Return what the settings of a site define, by name."""
    return dict(_of_texts(texts))


def are_equations_numbered(texts: Iterable[str], *, is_quarto: bool) -> bool:
    """Return whether a site numbers `align` and the like; MathJax, which Quarto has, does not unless it is told to."""
    texts = [text for text in texts if _ENGINE.search(text)]
    has_mathjax = is_quarto or any(_MATHJAX.search(text) for text in texts)
    return not has_mathjax or any(_NUMBERS.search(text) for text in texts)


def _of_matter(blog: Blog, source: Source) -> dict[str, str]:
    """Return what the front matter defines, or the files that it or the settings include."""
    found: dict[str, str] = {}
    texts: list[str] = []
    for matter in (blog.config, source.matter):
        for path in _values(matter, found, texts):
            below = posixpath.normpath(posixpath.join(source.folder, path))
            texts += [read_text(blog.root / each, _LARGEST) for each in (below, path.lstrip("/")) if each in blog.files]
    return {**dict(_of_texts(texts)), **found}


def _values(value: Any, found: dict[str, str], texts: list[str], key: str = "") -> Iterator[str]:
    """Collect macros and texts of front matter, and yield the files that it includes."""
    if isinstance(value, Mapping):
        if key.lower() == "macros":
            found.update({(name := str(each).lstrip("\\")): _written(name, str(tex)) for each, tex in value.items()})
        for name, inner in value.items():
            yield from _values(inner, found, texts, str(name))
    elif isinstance(value, list):
        for each in value:
            yield from _values(each, found, texts, key)
    elif "\\" in str(value):
        texts.append(str(value))
    elif key in ("include-in-header", "include-before-body", "file", "includes", "header-includes"):
        yield from map(str, listed(value))


def _of_texts(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        for found in _DEFINITION.finditer(text) if "\\" in text else ():
            if (end := group_end(text, found.end())) > 0:
                yield found["braced"] or found["bare"], text[found.start() : end]
        for opening in _MACROS.finditer(text):
            end = group_end(text, opening.end())
            for entry in _ENTRY.finditer(text, opening.end(), end if end > 0 else len(text)):
                kind = "one" if entry["onea"] or entry["oneb"] or entry["onec"] else "many"
                tex = entry[f"{kind}a"] or entry[f"{kind}b"] or entry[f"{kind}c"] or ""
                tex = tex if entry[f"{kind}raw"] else re.sub(r"\\(.)", r"\1", tex)
                yield entry["name"], _written(entry["name"], tex, entry["default"])


def _written(name: str, tex: str, default: str | None = None) -> str:
    count = max(map(int, re.findall(r"#(\d)", tex)), default=0)
    given = f"[{count}]{'' if default is None else f'[{default}]'}" if count else ""
    return f"\\newcommand{{\\{name}}}{given}{{{tex}}}"
