"""What a notebook says about itself: the YAML at the top of its first cell, and the notebook's own
metadata.

YAML between two `---` lines at the start of the first raw or Markdown cell wins over the metadata
of the notebook, where the keys of `portfolio` win over the bare ones. Kept as given: checking keys
and dates is the work of who uses them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import yaml

from portfolio.notebooks.problems import Problems
from portfolio.notebooks.source import Cell, Notebook

_KEY = re.compile(r"(?:#.*|[\"']?[A-Za-z_][\w -]*[\"']?\s*:(?:\s.*)?)$")
_OWN_KEYS = ("title", "description", "tags", "keywords", "date")
_LANGUAGES_OF_KERNELS = {"ir": "r", "python3": "python", "python2": "python", "xpython": "python"}


@dataclass(frozen=True)
class PageMetadata:
    """The metadata of the page, and the cells without the YAML."""

    meta: Mapping[str, object]
    cells: tuple[Cell, ...]


def read_metadata(notebook: Notebook, problems: Problems) -> PageMetadata:
    """Give the page's metadata and the cells that remain."""
    portfolio = notebook.metadata.get("portfolio")
    meta = {key: notebook.metadata[key] for key in _OWN_KEYS if notebook.metadata.get(key)}
    meta.update({str(key): value for key, value in portfolio.items()} if isinstance(portfolio, dict) else {})
    first = notebook.cells[0] if notebook.cells else None
    front = _front_matter(first, problems) if first and first.kind in ("raw", "markdown") else None
    if first is None or front is None:
        return PageMetadata(meta, notebook.cells)
    values, rest = front
    remaining = (replace(first, source=rest), *notebook.cells[1:]) if rest.strip() else notebook.cells[1:]
    return PageMetadata({**meta, **values}, remaining)


def _front_matter(cell: Cell, problems: Problems) -> tuple[dict[str, object], str] | None:
    lines = cell.source.lstrip("\n").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != "---":
        return None
    end = next((at for at in range(1, len(lines)) if lines[at].rstrip() in ("---", "...")), None)
    # A cell may also start with a rule and hold another one further down.
    if end is None or not _KEY.match(lines[1]):
        return None
    text = "\n".join(lines[1:end])
    try:
        values = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" in its line {mark.line + 2}" if mark else ""
        problems.add("N010", f"the YAML of cell {cell.number} is wrong{place}: {error.problem}", cell.number)
        return {}, "\n".join(lines[end + 1 :])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problems.add("N010", f"the YAML of cell {cell.number} is wrong: {error}", cell.number)
        return {}, "\n".join(lines[end + 1 :])
    if not isinstance(values, dict):
        return None
    return {str(key): value for key, value in values.items()}, "\n".join(lines[end + 1 :])


def text_of(meta: Mapping[str, object], key: str) -> str | None:
    """Give a text from the metadata, on one line, or None."""
    value = meta.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def tags_of(meta: Mapping[str, object]) -> tuple[str, ...]:
    """Give the tags: a list of texts, or one text with commas."""
    value = meta.get("tags") or meta.get("keywords") or []
    listed = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    named = (str(tag).strip() for tag in listed if isinstance(tag, str | int | float))
    return tuple(dict.fromkeys(tag for tag in named if tag))


def language_of(metadata: Mapping[str, object]) -> str:
    """Give the programming language of the code cells as Pygments calls it; Python where nothing is said."""
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
