"""Read `projects/<slug>/metrics.json`, in DVC's format: numbers under keys, which may be nested.

In: the file's bytes. Out: the metrics by name (keys joined by dots), the names without a number, the problems. Codes:
E101 not JSON (including NaN and duplicate keys), E107 a value that is not a number.
"""

from collections.abc import Iterator
from dataclasses import replace

from portfolio.evidence.metric import Metric, is_number
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, error, notice, short
from portfolio.sources.json_source import load
from portfolio.sources.yaml_source import Data, DataPath, Document, decode


def read(
    content: bytes, path: str, project: str
) -> tuple[dict[str, Metric] | None, dict[str, str], tuple[Diagnostic, ...]]:
    """Return a file's metrics, or None if it cannot be read."""
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
        name, place = ".".join(map(str, keys)), document.location(keys)
        if isinstance(value, str) and not _is_quoted(document, place) and is_number(value):
            metrics[name] = Metric(project, name, value, place)
        else:
            others[name] = value if isinstance(value, str) else ""
            found.append(notice("E107", place, f"'{short(name)}' is not a number", "leave it, if no text shows it"))
    return metrics, others, tuple(found)


def leaves(data: Data, above: DataPath) -> Iterator[tuple[DataPath, Data]]:
    """Yield the values of nested mappings, each with its keys."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*above, key))
    else:
        yield above, data


def _is_quoted(document: Document, place: Location) -> bool:
    """Return whether a value is a string: strings and numbers are both read as their text."""
    line = document.text.split("\n")[place.line - 1]
    return line[place.column - 1] == '"'


def _as_metrics(problem: Diagnostic) -> Diagnostic:
    if problem.code != "I102":
        return problem
    is_nan = any(f"'{word}" in problem.message for word in ("NaN", "Infinity", "-Infinity"))
    hint = "JSON has no such number: leave the metric out, or write null" if is_nan else problem.hint
    return replace(problem, code="E101", hint=hint)
