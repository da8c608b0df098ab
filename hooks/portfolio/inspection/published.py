"""A whole tree -> what has to be looked at before it is public: notebooks, pages, YAML files and data.

Reads the data files that go onto the site as they are; each again only when it changed.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from portfolio.diagnostics import Diagnostic, Location
from portfolio.inspection.allowances import Allowance
from portfolio.inspection.files import inspect_text
from portfolio.inspection.kinds import Found
from portfolio.inspection.notebook import Inspection
from portfolio.inspection.report import Surroundings, settle
from portfolio.notebooks.page import NotebookPage
from portfolio.tree import Tree

_TEXT = frozenset(
    ".py .csv .tsv .json .txt .svg .geojson .js .css .html .xml .yml .yaml .toml .ini .cfg .sh .r .sql".split()
)

_HTML_TITLE = re.compile(r"<h[12]\b", re.IGNORECASE)


def inspect_tree(tree: Tree) -> tuple[Diagnostic, ...]:
    """Give what was found in all files that become public, and what is wrong with the allowances."""
    inspections = [_notebook(path, page) for path, page in tree.notebooks.items()]
    inspections += [inspect_text(text, path) for path, text in tree.texts.items() if not path.endswith(".ipynb")]
    inspections += _data(tree)
    email = tree.resume.basics.email if tree.resume else ""
    return settle(
        inspections, _of_projects(tree), Surroundings(frozenset([email.lower()]), lambda path: _exists(tree, path))
    )


def _notebook(path: str, page: NotebookPage) -> Inspection:
    is_titled = page.title or _HTML_TITLE.search(page.markdown, 0, 3000)
    untitled = () if is_titled else (Found("title", "the notebook has no title", Location(path)),)
    allowed = page.meta.get("allow")
    given = allowed.items() if isinstance(allowed, dict) else ()
    of_matter = tuple(Allowance(str(kind), str(because or ""), Location(path), path) for kind, because in given)
    inspection = page.inspection
    return replace(inspection, found=(*inspection.found, *untitled), allowances=(*inspection.allowances, *of_matter))


def _of_projects(tree: Tree) -> Iterator[Allowance]:
    for project in tree.projects.values():
        for number, allow in enumerate(project.source.allow):
            place = project.document.location(("allow", number))
            yield Allowance(allow.finding, allow.because, place, f"{project.folder}/{allow.file}", allow.cell)


def _data(tree: Tree) -> Iterator[Inspection]:
    paths = {path for project in tree.projects.values() for path in project.files}
    docs = tree.root / "docs"
    paths |= {file.relative_to(tree.root).as_posix() for file in docs.rglob("*") if not _is_hidden(file, docs)}
    for path in sorted(paths - tree.texts.keys()):
        file = tree.root / path
        if file.suffix.lower() in _TEXT and file.is_file():
            state = file.stat()
            yield _inspect_file(file, path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2000)
def _inspect_file(file: Path, path: str, changed: int, size: int) -> Inspection:  # noqa: ARG001  # the key
    return inspect_text.__wrapped__(file.read_text("utf-8", errors="replace"), path)


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _exists(tree: Tree, path: str) -> bool:
    """Tell whether a link can lead to a path: a file below docs/ or in the repository, or a page made from them."""
    made = ("resume", "resume/", "projects/index.md", "tags.md")
    if path.startswith(made) or path.removesuffix("/index.md").removeprefix("projects/") in tree.projects:
        return True
    docs = tree.root / "docs"
    return any(candidate.exists() for candidate in (docs / path, docs / f"{path}.md", tree.root / path))
