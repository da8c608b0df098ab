"""Read a notebook's metadata: the YAML at the top of its first cell of text, and the notebook's own metadata.

YAML between two `---` lines at the start of the first raw or Markdown cell overrides the notebook's metadata, in which
the keys of `portfolio` override the bare ones. So does the list of keys that fastpages has below a title there. The
values are returned twice: as they are (`meta`), and as text with the location of each in the file (`document`), for
`notebook_posts`, which checks keys and dates.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from portfolio.ipynb.problems import Problems, SourceLocator
from portfolio.ipynb.source import Cell, Notebook
from portfolio.sources.json_source import located
from portfolio.sources.yaml_source import Document, Mark, mapping, parsed, typed

_KEY = re.compile(r"(?:#.*|[\"']?[A-Za-z_][\w -]*[\"']?\s*:(?:\s.*)?)$")
_OWN_KEYS = tuple("title description tags keywords date categories draft slug projects post trust".split())
_TRUE = ("true", "yes", "on", "1")
POSTS = "docs/blog/posts/"
_LANGUAGES_OF_KERNELS = {"ir": "r", "python3": "python", "python2": "python", "xpython": "python"}


@dataclass(frozen=True)
class PageMetadata:
    """The metadata of the page, and the cells without the YAML."""

    meta: Mapping[str, object]
    cells: tuple[Cell, ...]
    document: Document


def read_metadata(notebook: Notebook, problems: Problems, text: str, path: str) -> PageMetadata:
    """Return the page's metadata and the remaining cells. `text` is the file's."""
    own = _own_metadata(notebook, text, path)
    at = next((at for at, cell in enumerate(notebook.cells) if cell.kind in ("raw", "markdown")), -1)
    front = _front_matter(notebook.cells[at], problems, text, path) if at >= 0 else None
    front = front or (_of_fastpages(notebook.cells[at], text, path) if at >= 0 else None)
    if front is None:
        return replace(own, cells=notebook.cells)
    rest = tuple(cell for cell in front.cells if cell.source.strip())
    cells = (*notebook.cells[:at], *rest, *notebook.cells[at + 1 :])
    return PageMetadata({**own.meta, **front.meta}, cells, _merged(own.document, front.document))


def _own_metadata(notebook: Notebook, text: str, path: str) -> PageMetadata:
    given = notebook.metadata.get("portfolio")
    portfolio = {str(key): value for key, value in given.items()} if isinstance(given, dict) else {}
    bare = {key: notebook.metadata[key] for key in _OWN_KEYS if notebook.metadata.get(key) not in (None, "", [], {})}
    document = Document(path, "", {}, {})
    for above, keys in ((("metadata",), bare), (("metadata", "portfolio"), portfolio)):
        if keys:
            data, marks = located(text, above, keys)
            document = _merged(document, Document(path, "", data, marks))
    return PageMetadata({**bare, **portfolio}, (), document)


def _front_matter(cell: Cell, problems: Problems, text: str, path: str) -> PageMetadata | None:
    """Return the front matter of a cell, with the rest of it as the only cell; None if there is none."""
    source = cell.source.replace("\r\n", "\n")
    above = len(source) - len(source.lstrip("\n"))
    lines = source[above:].split("\n")
    if lines[0].rstrip() != "---":
        return None
    end = next((at for at in range(1, len(lines)) if lines[at].rstrip() in ("---", "...")), None)
    # A cell may also start with a horizontal rule and have another one further down.
    if end is None or not _KEY.match(lines[1]):
        return None
    rest = replace(cell, source="\n".join(lines[end + 1 :]))
    matter = "\n" * (above + 1) + "\n".join(lines[1:end])
    locator = SourceLocator(text, cell.number)
    read, wrong = parsed(matter, path)
    for problem in wrong:
        message = f"the YAML of cell {cell.number} is wrong: {problem.message}"
        offset = locator.offset(problem.location.line, problem.location.column)
        problems.add_at("N010", message, offset, problem.hint)
    if wrong or read is None:
        return PageMetadata({}, (rest,), Document(path, "", {}, {}))
    return _metadata(matter, read, locator, rest) if isinstance(read.data, dict) else None


def _metadata(matter: str, read: Document, locator: SourceLocator, rest: Cell) -> PageMetadata:
    marks = {
        key: Mark(locator.locate(*mark.key), locator.locate(*mark.value), locator.locate(*mark.end))
        for key, mark in read.marks.items()
    }
    return PageMetadata(typed(matter, read), (rest,), replace(read, text="", marks=marks))


_LISTED_KEY = re.compile(r"-[ ](?=(?P<key>[a-z_]+):(?:[ ]|$))")
_KEYS_OF_FASTPAGES = frozenset("toc badges comments categories author image hide search_exclude use_math".split())


def _of_fastpages(cell: Cell, text: str, path: str) -> PageMetadata | None:
    """Return the metadata that a cell lists below its title and its summary, and the cell without it."""
    lines = cell.source.replace("\r\n", "\n").split("\n")
    keys = {at: found["key"] for at, line in enumerate(lines) if (found := _LISTED_KEY.match(line))}
    first, last = min(keys, default=0), max(keys, default=0)
    above = [line for line in lines[:first] if line.strip()]
    is_list = all(at in keys or not lines[at].strip() for at in range(first, last))
    is_titled = above[:1] and above[0].startswith("# ") and all(line.startswith(">") for line in above[1:])
    if not (is_titled and is_list and _KEYS_OF_FASTPAGES.intersection(keys.values())):
        return None
    # Spaces for the hyphens keep the column of each key.
    matter = "\n".join(f"  {line[2:]}" if at in keys else "" for at, line in enumerate(lines))
    read, wrong = parsed(matter, path)
    if wrong or read is None or not isinstance(read.data, dict):
        return None
    rest = replace(cell, source="\n".join(line for at, line in enumerate(lines) if at not in keys))
    return _metadata(matter, read, SourceLocator(text, cell.number), rest)


def _merged(document: Document, over: Document) -> Document:
    data = mapping(document.data)
    new = mapping(over.data)
    kept = {path: mark for path, mark in document.marks.items() if path and path[0] not in new}
    return replace(over, data={**data, **new}, marks={**kept, **over.marks})


def is_post(path: str, meta: Mapping[str, object]) -> bool:
    """Return whether a notebook is a blog post: it is in the posts folder, or says so."""
    return path.startswith(POSTS) or str(meta.get("post")).strip().lower() in _TRUE


def text_of(meta: Mapping[str, object], key: str) -> str | None:
    """Return a text from the metadata, on one line, or None."""
    value = meta.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def tags_of(meta: Mapping[str, object]) -> tuple[str, ...]:
    """Return the tags: a list of texts, or one text with commas."""
    value = meta.get("tags") or meta.get("keywords") or []
    listed = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    named = (str(tag).strip() for tag in listed if isinstance(tag, str | int | float))
    return tuple(dict.fromkeys(tag for tag in named if tag))


def language_of(metadata: Mapping[str, object]) -> str:
    """Return the code cells' language by its Pygments name; Python if none is given."""
    info, kernel = metadata.get("language_info"), metadata.get("kernelspec")
    info = info if isinstance(info, dict) else {}
    kernel = kernel if isinstance(kernel, dict) else {}
    given = (info.get("name"), kernel.get("language"), kernel.get("name"))
    name = next((value for value in given if isinstance(value, str) and value.strip()), "python")
    name = name.strip().lower().split(" ")[0]
    if "python" in name:
        return "python"
    name = _LANGUAGES_OF_KERNELS.get(name, name)
    known = "".join(character for character in name if character.isalnum() or character in "+#.-_")
    return known.removesuffix("17").removesuffix("14").removesuffix("11") or "text"
