"""Find what needs attention before a notebook is published. A pure function of the file, so that it can be cached.

`inspect_notebook` collects findings. `report.settle` decides later, using facts that are not in the file: the
allowances of project.yml, the author's own address, and whether linked files exist.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from portfolio.inspection import secret_search, traces
from portfolio.inspection.allowances import Allowance, comments
from portfolio.inspection.segments import Joined
from portfolio.ipynb.source import Cell, Notebook, Output
from portfolio.sources.diagnostics import short
from portfolio.sources.kinds import Found

OUTPUT_LIMIT = 2_000_000
"""The most characters of one output that a page can handle."""
MOST = 20
"""Findings of one kind in one cell that get their own location. Authors with more will check the whole cell."""
_CODE = re.compile(
    r"(?P<fence>`{3,}|~{3,}).*?(?:(?P=fence)|\Z)|(?P<ticks>`+)[^`].*?(?P=ticks)|<!--.*?(?:-->|\Z)", re.DOTALL
)
_LINK = re.compile(
    r"""\]\(\s*<?(?P<markdown>[^)\s>"']+)|<(?:img|a)\b[^>]{0,400}?\b(?:src|href)=["'](?P<html>[^"']+)["']"""
)
_NOT_RELATIVE = re.compile(r"[a-z][a-z0-9+.-]*:|[#/{$]|www\.|.*[{}\\]", re.IGNORECASE)
_COMMENT_LINE = re.compile(r"\s*(?:#.*)?$")


@dataclass(frozen=True)
class Inspection:
    """The findings in a file, and what its comments allow."""

    found: tuple[Found, ...] = ()
    allowances: tuple[Allowance, ...] = ()


def inspect_notebook(notebook: Notebook, file: str, path: str) -> Inspection:
    """Inspect a notebook; `file` is its text, `path` its path in the repository."""
    joined = Joined(notebook, file, path)
    found = [*_leaks(joined), *_run(notebook, joined), *_outputs(notebook, joined), *_links(notebook, joined)]
    return Inspection(tuple(found), tuple(_allowances(joined)))


def _leaks(joined: Joined) -> Iterator[Found]:
    counts: Counter[tuple[str, int]] = Counter()
    for secret in secret_search.find(joined.text):
        segment = joined.segment(secret.start)
        counts["secret", segment.cell] += 1
        if counts["secret", segment.cell] > MOST:
            continue
        what = f"{segment.place} holds {secret.called} ({secret.masked})"
        kind = "possible-secret" if secret.is_possible else "secret"
        yield Found(kind, what, joined.location(secret.start, secret.value), segment.cell or None, secret.fingerprint)
    for trace in traces.find(joined.text):
        segment = joined.segment(trace.start)
        counts[trace.kind, segment.cell] += 1
        if counts[trace.kind, segment.cell] > MOST:
            continue
        place = joined.location(trace.start, trace.value)
        yield Found(trace.kind, f"'{short(trace.value)}'", place, segment.cell or None, trace.value)


def _run(notebook: Notebook, joined: Joined) -> Iterator[Found]:
    kernel = notebook.metadata.get("kernelspec")
    if not isinstance(kernel, dict) or not kernel.get("name"):
        yield Found("kernelspec", "the notebook does not say which kernel runs it", joined.cell_location(None))
    cells = [cell for cell in notebook.cells if cell.kind == "code" and _has_code(cell)]
    ran = [cell for cell in cells if cell.execution_count is not None]
    if cells and not ran and not any(cell.outputs for cell in cells):
        yield Found("not-run", "the notebook was saved without running it", joined.cell_location(None))
    latest = 0
    for cell in cells if ran else ():
        count = cell.execution_count
        if count is None and not cell.outputs:
            yield Found("run-order", "was not run", joined.cell_location(cell.number), cell.number)
        elif count is not None and count <= latest:
            yield Found("run-order", "ran out of order", joined.cell_location(cell.number), cell.number)
        latest = max(latest, count or 0)


def _has_code(cell: Cell) -> bool:
    return not all(_COMMENT_LINE.match(line) for line in cell.source.splitlines())


def _outputs(notebook: Notebook, joined: Joined) -> Iterator[Found]:
    for cell in notebook.cells:
        for index, output in enumerate(cell.outputs, start=1):
            if output.kind == "error" and "raises-exception" not in cell.tags:
                yield Found("error-output", short(output.name, 80), joined.cell_location(cell.number), cell.number)
            if (size := _size(output)) > OUTPUT_LIMIT:
                what = f"output {index} of cell {cell.number} has {size / 1e6:.1f} MB"
                yield Found("large-output", what, joined.cell_location(cell.number), cell.number, what)


def _size(output: Output) -> int:
    return len(output.text) + sum(
        len(value if isinstance(value, str) else str(value)) for value in output.data.values()
    )


def _links(notebook: Notebook, joined: Joined) -> Iterator[Found]:
    """Yield every relative link as a finding; `settle` checks whether its file exists."""
    folder = posixpath.dirname(joined.path.removeprefix("docs/"))
    for cell in notebook.cells:
        if cell.kind != "markdown" or ("](" not in cell.source and "<" not in cell.source):
            continue
        bare = _CODE.sub(lambda code: " " * len(code[0]), cell.source)
        for match, target in relative_links(bare):
            wanted = posixpath.normpath(posixpath.join(folder, target))
            place = joined.source_location(cell.number, match.start(match.lastgroup or 0))
            yield Found("dead-link", f"'{short(match[match.lastgroup or 0])}'", place, cell.number, wanted)


def relative_links(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the relative links to files in a Markdown text without code: the match and the file's path."""
    for match in _LINK.finditer(text):
        link = match["markdown"] or match["html"]
        target = unquote(re.split(r"[#?]", link)[0])
        if target and not _NOT_RELATIVE.match(link):
            yield match, target


def _allowances(joined: Joined) -> Iterator[Allowance]:
    for comment in comments(joined.text):
        segment = joined.segment(comment.start)
        if segment.path == ("source",):
            place = joined.location(comment.start, "")
            yield Allowance(comment.kind, comment.because, place, joined.path, segment.cell)
