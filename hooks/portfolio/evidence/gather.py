"""Build `Evidence` from the folders of `projects/`: metrics.json, glued values and the record of the last run.

This module reads files. metrics.json is in DVC's format: numbers under keys, which may be nested. Codes: E101 not JSON
(including NaN and duplicate keys), E106 one name with two values, E107 a value that is not a number, E109 an unreadable
lock, E201 metrics older than their notebook's code, E203 a number changed by hand since the run.

Glued values (`glue` of scrapbook and MyST-NB, papermill's older `record`) are in the outputs of a saved notebook:

    scrapbook   data {"application/scrapbook.scrap.json+json": {"name": …, "data": …, "encoder": …}}
    MyST-NB     metadata {"scrapbook": {"name": …, "mime_prefix": …}}, data {mime_prefix + "text/plain": "0.97"}
    papermill   data {"application/papermill.record+json": {name: value}}
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from portfolio.evidence import lock
from portfolio.evidence.lock import METRICS
from portfolio.evidence.metric import Evidence, Measured, Metric, is_number
from portfolio.ipynb import source
from portfolio.ipynb.problems import find_cells
from portfolio.ipynb.source import Cell, Output
from portfolio.sources.dates import parse_date
from portfolio.sources.diagnostics import (
    Diagnostic,
    Location,
    ProblemsFound,
    error,
    line_and_column,
    notice,
    short,
    warning,
)
from portfolio.sources.json_source import load
from portfolio.sources.withheld import leads_away
from portfolio.sources.yaml_source import Data, DataPath, Document, decode
from portfolio.store.values import NO_STORE, Store

_MARK = b"scrapbook"
_OLD_MARK = b"papermill.record"
"""A notebook with neither of these marks has no glued values."""

_SCRAP = "application/scrapbook.scrap."
_RECORD = "application/papermill.record"
_SCALAR = re.compile(
    r"(?:(?:np|numpy|torch)\.\w+|[aA]rray|[tT]ensor|Decimal)\(['\[ ]*(?P<number>[-+.\deE]+)['\] ]*(?:,\s*\w+=.*)?\)"
    r"|<tf\.\w+\b.*\bnumpy=\[*(?P<tf>[-+.\deE]+)\]*>",
    re.DOTALL,
)
"""One number as NumPy, PyTorch, JAX and TensorFlow print it."""
_LONGEST = 400


def _glued(cell: Cell) -> Iterator[tuple[str, str, bool]]:
    """Yield a cell's glued values: the name, the value as written, and whether it is a number."""
    for output in cell.outputs:
        for name, value in _values(output):
            yield from _numbers(name, value)


def is_record(output: Output) -> bool:
    """Return whether an output only records values and is not meant to be seen."""
    return bool(output.data) and all(mime.startswith((_SCRAP, _RECORD)) for mime in output.data)


def anchors(cell: Cell) -> list[str]:
    """Return the ids by which pages link to a cell: one per glued name, and one if it writes metrics.json."""
    if cell.kind != "code":
        return []
    names = [anchor(name) for name, _, is_one in _glued(cell) if is_one]
    return list(dict.fromkeys([*names, *(["metrics"] if _writes_metrics(cell) else [])]))


def anchor(name: str) -> str:
    """Return the id of the cell that glued a name."""
    return "metric-" + re.sub(r"[^\w.-]+", "-", name)


def _writes_metrics(cell: Cell) -> bool:
    """Return whether a cell seems to write metrics.json, judging by words in its code."""
    return cell.kind == "code" and METRICS in cell.source and ("write" in cell.source or "dump" in cell.source)


def _values(output: Output) -> Iterator[tuple[str, object]]:
    scrap = next((value for mime, value in output.data.items() if mime.startswith(_SCRAP)), None)
    if isinstance(scrap, dict):
        if isinstance(scrap.get("name"), str):
            yield scrap["name"], scrap.get("data")
        return
    record = output.data.get(f"{_RECORD}+json")
    if isinstance(record, dict):
        yield from record.items()
    about = output.metadata.get("scrapbook")
    if isinstance(about, dict) and isinstance(about.get("name"), str) and not isinstance(record, dict):
        prefix = about.get("mime_prefix")
        text = output.data.get(f"{prefix if isinstance(prefix, str) else ''}text/plain")
        yield about["name"], _read(str(text).strip())


def _read(text: str) -> object:
    """Return the number in a printed value, including one in a library's own notation."""
    match = _SCALAR.fullmatch(text) if len(text) < _LONGEST else None
    number = (match["number"] or match["tf"]).removesuffix(".") if match else text
    return _Written(number) if is_number(number) else text


class _Written(str):
    """A number that keeps its digits as the notebook printed them."""

    __slots__ = ()


def _numbers(name: str, value: object) -> Iterator[tuple[str, str, bool]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _numbers(f"{name}.{key}", inner)
        return
    text = value if isinstance(value, str) else json.dumps(value)
    is_one = isinstance(value, int | float | _Written) and not isinstance(value, bool) and is_number(text)
    yield name, str(text), is_one


RUN_AGAIN = "run `make notebooks`"
DATE = "date"
"""The name in metrics.json of the day or month on which its numbers were measured."""


@dataclass(frozen=True)
class _Notebook:
    path: str
    cells: tuple[source.Cell, ...]
    """The cells with code, without their outputs."""
    glued: tuple[tuple[str, str, bool, Location, int], ...]
    """Name, value as written, whether it is a number, location and number of the cell."""


def gather(root: Path, store: Store = NO_STORE) -> tuple[Evidence, tuple[Diagnostic, ...]]:
    """Return what a repository's projects measured, and the problems with it."""
    projects: dict[str, Measured] = {}
    problems: list[Diagnostic] = []
    for file in sorted((root / "projects").glob("*/project.yml")):
        if leads_away(str(file.parent), root):
            continue
        measured, found = _measured(file.parent, store)
        projects[file.parent.name] = measured
        problems += found
    return Evidence(projects), tuple(problems)


def _measured(folder: Path, store: Store) -> tuple[Measured, list[Diagnostic]]:
    path = f"projects/{folder.name}"
    metrics: dict[str, Metric] = {}
    others: dict[str, str] = {}
    problems: list[Diagnostic] = []
    is_readable = True
    runs, damaged = _runs(folder, path)
    problems += damaged
    if (folder / lock.METRICS).is_file():
        content = (folder / lock.METRICS).read_bytes()
        read, no_numbers, found = read_metrics(content, f"{path}/{lock.METRICS}", folder.name)
        metrics, is_readable = read or {}, read is not None
        others |= no_numbers
        problems += found
    found_notebooks = {name: _notebook(folder / name, f"{path}/{name}", store) for name in _names(folder, runs, store)}
    is_readable = is_readable and None not in found_notebooks.values()
    notebooks = {name: notebook for name, notebook in found_notebooks.items() if notebook}
    metrics = {name: _with_notebook(metric, path, runs, notebooks) for name, metric in metrics.items()}
    problems += _changed(metrics.values(), runs)
    metrics, glued_others, differing = _with_glued(metrics, folder.name, notebooks.values())
    others |= glued_others
    problems += differing
    doubts: dict[str, str] = {}
    for name, reason in _reasons(folder, runs, found_notebooks).items():
        measured_there = {
            metric.name: metric.location.path
            for metric in metrics.values()
            if metric.name in runs[name].metrics or metric.notebook == f"{path}/{name}"
        }
        doubts.update(dict.fromkeys(measured_there, reason))
        for file in sorted(set(measured_there.values())):
            what = "metrics.json was" if file.endswith(lock.METRICS) else "what is glued here was"
            problems.append(warning("E201", Location(file), f"{what} measured by {reason}", RUN_AGAIN))
    others = {name: text for name, text in others.items() if name not in metrics}
    return Measured(metrics, others, is_readable, doubts), problems


def _with_glued(
    metrics: Mapping[str, Metric], project: str, notebooks: Iterable[_Notebook]
) -> tuple[dict[str, Metric], dict[str, str], list[Diagnostic]]:
    """Return the metrics plus the glued ones, the glued values that are not numbers, and the problems."""
    known = dict(metrics)
    others: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for notebook in notebooks:
        for name, number, counts, location, cell in notebook.glued:
            if not counts:
                others[name] = number
                continue
            metric = Metric(project, name, number, location, notebook.path, anchor(name), cell)
            first = known.get(name, metric)
            if first.value == metric.value:
                known[name] = metric
            else:
                message = f"'{short(name)}' is {number} here and {first.text} in {first.location}"
                problems.append(error("E106", location, message, f"{RUN_AGAIN}, or give one of them another name"))
    return known, others, problems


def _changed(metrics: Iterable[Metric], runs: Mapping[str, lock.Run]) -> Iterator[Diagnostic]:
    """Warn about each number in metrics.json that differs from what the last run wrote."""
    for metric in metrics:
        for name, run in runs.items():
            if lock.differs(run, metric.name, metric.text):
                message = f"'{short(metric.name)}' is {metric.text} here, but {name} wrote {run.values[metric.name]}"
                hint = f"{RUN_AGAIN}; if no notebook is to write this file, delete {lock.LOCK}"
                yield warning("E203", metric.location, message, hint)


def _runs(folder: Path, path: str) -> tuple[dict[str, lock.Run], list[Diagnostic]]:
    try:
        return lock.read(folder), []
    except (ValueError, OSError) as reason:
        location = Location(f"{path}/{lock.LOCK}")
        return {}, [error("E109", location, f"the record of the last run cannot be read: {reason}", RUN_AGAIN)]


def _names(folder: Path, runs: Mapping[str, lock.Run], store: Store) -> Iterator[str]:
    """Yield the names of the notebooks that may hold evidence."""

    def is_marked(file: Path) -> bool:
        content = file.read_bytes()
        return _MARK in content or _OLD_MARK in content

    for file in sorted(folder.rglob("*.ipynb")):
        name = file.relative_to(folder).as_posix()
        if not file.is_file() or any(part.startswith((".", "_")) for part in Path(name).parts):
            continue
        if name in runs or store.remember("glued", (store.digest_of(file),), partial(is_marked, file)):
            yield name


def _notebook(file: Path, path: str, store: Store) -> _Notebook | None:
    """Return a notebook, or None if it is damaged; that is reported when its page is built."""

    def read() -> _Notebook | None:
        text, problems = source.decode(file.read_bytes(), path)
        notebook = source.parse(text, problems) if text is not None else None
        if text is None or notebook is None:
            return None
        glued = [(cell, value) for cell in notebook.cells for value in _glued(cell)]
        starts = find_cells(text) if glued else []
        at = {cell.number: Location(path, *line_and_column(text, starts[cell.number - 1])) for cell, _ in glued}
        return _Notebook(
            path,
            tuple(replace(cell, outputs=()) for cell in notebook.cells if cell.kind == "code"),
            tuple((*value, at[cell.number], cell.number) for cell, value in glued),
        )

    return store.remember("measuring", (path, store.digest_of(file)), read)


def _with_notebook(
    metric: Metric, path: str, runs: Mapping[str, lock.Run], notebooks: Mapping[str, _Notebook]
) -> Metric:
    """Add to a metric from metrics.json the notebook that wrote it and the cell's anchor."""
    name = next((name for name, run in runs.items() if metric.name in run.metrics and name in notebooks), "")
    writing = next(filter(_writes_metrics, notebooks[name].cells), None) if name else None
    if writing is None:
        return metric
    return replace(metric, notebook=f"{path}/{name}", anchor="metrics", cell=writing.number)


def _reasons(folder: Path, runs: Mapping[str, lock.Run], notebooks: Mapping[str, _Notebook | None]) -> dict[str, str]:
    """Return by notebook why its metrics are outdated; a damaged notebook has its own error."""
    found: dict[str, str] = {}
    for name, run in runs.items():
        if name not in notebooks:
            found[name] = f"{name}, which is gone"
        elif (notebook := notebooks[name]) and (
            reason := lock.change(run, [cell.source for cell in notebook.cells], folder)
        ):
            found[name] = f"an older version of {name}: {reason}"
    return found


def read_metrics(
    content: bytes, path: str, project: str
) -> tuple[dict[str, Metric] | None, dict[str, str], tuple[Diagnostic, ...]]:
    """Return the metrics of a metrics.json by name, its names without a number, and its problems.

    The metrics are None if the file cannot be read. Names are keys joined by dots.
    """
    try:
        document = load(decode(content, path), path)
    except ProblemsFound as problems:
        return None, {}, tuple(map(_as_metrics, problems.diagnostics))
    if not isinstance(document.data, dict):
        message, hint = "metrics.json holds no keys", 'write numbers under names: {"accuracy": 0.97}'
        return None, {}, (error("E101", Location(path), message, hint),)
    metrics: dict[str, Metric] = {}
    others: dict[str, str] = {}
    found: list[Diagnostic] = []
    for keys, value in leaves(document.data, ()):
        name, location = ".".join(map(str, keys)), document.location(keys)
        if isinstance(value, str) and not _is_quoted(document, location) and is_number(value):
            metrics[name] = Metric(project, name, value, location)
        else:
            others[name] = value if isinstance(value, str) else ""
            if name == DATE and _is_date(others[name]):
                continue
            found.append(notice("E107", location, f"'{short(name)}' is not a number", "leave it, if no text shows it"))
    return metrics, others, tuple(found)


def _is_date(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


def leaves(data: Data, above: DataPath) -> Iterator[tuple[DataPath, Data]]:
    """Yield the values of nested mappings, each with its keys."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*above, key))
    else:
        yield above, data


def _is_quoted(document: Document, location: Location) -> bool:
    """Return whether a value is a string: strings and numbers are both read as their text."""
    line = document.text.split("\n")[location.line - 1]
    return line[location.column - 1] == '"'


def _as_metrics(problem: Diagnostic) -> Diagnostic:
    if problem.code != "I102":
        return problem
    is_nan = any(f"'{word}" in problem.message for word in ("NaN", "Infinity", "-Infinity"))
    hint = "JSON has no such number: leave the metric out, or write null" if is_nan else problem.hint
    return replace(problem, code="E101", hint=hint)
