"""Fill in numbers in YAML files and inline texts, and locate the mistakes in every kind of file.

Code: E202 a number measured by older code; and those of `placeholders`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from portfolio.evidence import markdown
from portfolio.evidence.metric import Evidence
from portfolio.evidence.placeholders import Found, Mistake, Number, fill, find
from portfolio.ipynb.problems import SourceLocator
from portfolio.ipynb.source import decode, parse
from portfolio.sources.diagnostics import Diagnostic, Location, each_once, error, line_and_column, warning
from portfolio.sources.yaml_source import Data, DataPath, Document, Mark
from portfolio.text import inline
from portfolio.text.inline import Inline, Link, Span, divided
from portfolio.text.scanner import without_code

_TOKEN = re.compile("\ufdd0(\\d+)\ufdd1")
"""Stands in for a number while the text around it is parsed: not a letter, and valid in a link's target."""


def fill_document(document: Document, evidence: Evidence) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Fill in a YAML document's numbers, and return all problems with them; `written` holds the texts as written."""
    written: dict[DataPath, str] = {}
    problems: list[Diagnostic] = []

    def filled(data: Data, path: DataPath) -> Any:
        if isinstance(data, dict):
            return {key: filled(value, (*path, key)) for key, value in data.items()}
        if isinstance(data, list):
            return [filled(value, (*path, number)) for number, value in enumerate(data)]
        if not isinstance(data, str) or "{{" not in data:
            return data
        found = found_in(data, evidence)
        problems.extend(_problems(document, path, data, found, evidence))
        written[path] = data
        return fill(data, found)

    data = filled(document.data, ())
    return replace(document, data=data, written=written), each_once(problems)


def numbered(text: str, evidence: Evidence) -> Inline:
    """Parse an inline text as written; each number becomes its own span that names its metric."""
    numbers = [item for item in found_in(text, evidence) if isinstance(item, Number)]
    tokens = [replace(item, text=f"\ufdd0{index}\ufdd1") for index, item in enumerate(numbers)]
    parts: list[Span | Link] = []
    for part in inline.parse(fill(text, tokens)):
        if isinstance(part, Link):
            spans = tuple(piece for span in part.spans for piece in divided(span, _measured(span, numbers)))
            target = _TOKEN.sub(lambda match: numbers[int(match[1])].text, part.target)
            parts.append(replace(part, target=target, spans=spans))
        else:
            parts += divided(part, _measured(part, numbers))
    return tuple(parts)


def check_pages(texts: Mapping[str, str], evidence: Evidence) -> tuple[Diagnostic, ...]:
    """Return the mistakes in Markdown pages, which are passed by path."""
    return each_once(
        _error(found, Location(path, *line_and_column(text, found.start)))
        for path, text in texts.items()
        if path.endswith(".md")
        for found in markdown.find(text, evidence)
        if isinstance(found, Mistake)
    )


def check_notebook(file: Path, path: str, evidence: Evidence) -> tuple[Diagnostic, ...]:
    """Return the mistakes in the Markdown cells of a notebook, located in its file."""
    text, problems = decode(file.read_bytes(), path)
    notebook = parse(text, problems) if text is not None else None
    if text is None or notebook is None:
        return ()
    mistakes: list[Diagnostic] = []
    for cell in notebook.cells:
        locator = SourceLocator(text, cell.number)
        for found in markdown.find(cell.source, evidence) if cell.kind == "markdown" else ():
            if isinstance(found, Mistake):
                at = locator.locate(*line_and_column(cell.source, found.start))
                mistakes.append(_error(found, Location(path, *at)))
    return each_once(mistakes)


def location_of(document: Document, path: DataPath, text: str, snippet: str, start: int) -> Location:
    """Return the location in the file of a snippet that starts at `start` in the text at `path`."""
    mark = document.marks.get(path)
    if mark is None:
        return document.location(path)
    file = mark.path or document.path
    written = document.files[file]
    earlier = text.count(snippet, 0, start)
    offsets = _offsets(written, mark, snippet)
    if earlier >= len(offsets):
        return document.location(path)
    return Location(file, *line_and_column(written, offsets[earlier]))


def _offsets(text: str, mark: Mark, snippet: str) -> list[int]:
    """Find every offset in a file's text where a snippet occurs within the value at a mark."""
    lines = text.splitlines(keepends=True)
    before = [sum(map(len, lines[: at[0] - 1])) + at[1] - 1 for at in (mark.value, mark.end)]
    return [match.start() for match in re.compile(re.escape(snippet)).finditer(text, *before)]


def found_in(text: str, evidence: Evidence) -> list[Found]:
    """Find a text's numbers; several lines count as Markdown, where indented code is skipped too."""
    return find(without_code(text) if "\n" in text else text, evidence)


def _problems(
    document: Document, path: DataPath, data: str, found: list[Found], evidence: Evidence
) -> Iterator[Diagnostic]:
    for item in found:
        location = location_of(document, path, data, "{{", item.start)
        if isinstance(item, Mistake):
            yield _error(item, location)
        elif doubt := evidence.doubt(item.metric):
            message = f"{item.metric.key} ({item.text}) was measured by {doubt}"
            yield warning("E202", location, message, "run `make notebooks`, then see whether the sentence still holds")


def _error(item: Found, location: Location) -> Diagnostic:
    assert isinstance(item, Mistake)
    return error(item.code, location, item.message, item.hint, item.missing)


def _measured(span: Span, numbers: list[Number]) -> Iterator[tuple[int, int, Span]]:
    for match in _TOKEN.finditer(span.text):
        number = numbers[int(match[1])]
        yield *match.span(), replace(span, text=number.text, metric=number.metric.key)
