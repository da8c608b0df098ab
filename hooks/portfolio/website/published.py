"""Inspect everything that will be published: notebooks, pages, YAML files and data.

Reads the data files that are copied to the site unchanged; a file whose result is in the cache is not inspected again.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from portfolio.inspection.allowances import Allowance
from portfolio.inspection.files import inspect_text
from portfolio.inspection.notebook import Inspection
from portfolio.inspection.report import Surroundings, settle
from portfolio.notebooks.page import NotebookPage
from portfolio.sources.diagnostics import Diagnostic, Location
from portfolio.sources.kinds import Found
from portfolio.store.values import Store
from portfolio.website.tree import Tree

_BINARY = frozenset(
    ".png .jpg .jpeg .gif .webp .avif .ico .mp4 .webm .mp3 .ogg .wav .woff .woff2 .ttf .otf .pdf .zip .gz .7z .npy .npz"
    " .parquet .pkl .pt .pth .onnx .h5 .safetensors .xlsx .docx .pptx .ipynb".split()
)
"""Files not read here. Everything else is read if it starts like text: a key may be in a file of any name."""

_HTML_TITLE = re.compile(r"<h[12]\b", re.IGNORECASE)


def inspect_tree(tree: Tree, store: Store) -> tuple[Diagnostic, ...]:
    """Return the findings in all files that will be published, and the errors in allowances."""
    inspections = [_notebook(path, page) for path, page in tree.notebooks.items()]
    inspections += [
        store.remember("inspection", (text, path), partial(inspect_text, text, path))
        for path, text in tree.texts.items()
    ]
    inspections += _data(tree, store)
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


def _data(tree: Tree, store: Store) -> Iterator[Inspection]:
    paths = {path for project in tree.projects.values() for path in project.files}
    docs = tree.root / "docs"
    paths |= {file.relative_to(tree.root).as_posix() for file in docs.rglob("*") if not _is_hidden(file, docs)}
    for path in sorted(paths - tree.texts.keys()):
        file = tree.root / path
        content = file.read_bytes() if file.suffix.lower() not in _BINARY and file.is_file() else b"\0"
        if b"\0" not in content[:8000]:
            yield store.remember("inspection", (content, path), partial(_inspect_bytes, content, path))


def _inspect_bytes(content: bytes, path: str) -> Inspection:
    return inspect_text(content.decode("utf-8", errors="replace").replace("\r\n", "\n"), path)


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _exists(tree: Tree, path: str) -> bool:
    """Return whether a link can lead to a path: a file below docs/ or in the repository, or a generated page."""
    is_made = path in ("resume", "projects/index.md", "tags.md") or path.startswith(
        ("resume/", "blog/archive/", "blog/category/")
    )
    if is_made or path.removesuffix("/index.md").removeprefix("projects/") in tree.projects:
        return True
    docs = tree.root / "docs"
    return any(candidate.exists() for candidate in (docs / path, docs / f"{path}.md", tree.root / path))
