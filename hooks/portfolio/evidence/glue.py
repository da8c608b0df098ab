"""Values glued in a notebook: `glue` of scrapbook and MyST-NB, and papermill's older `record`.

They are stored by name in the outputs of a saved notebook:

    scrapbook   data {"application/scrapbook.scrap.json+json": {"name": …, "data": …, "encoder": …}}
    MyST-NB     metadata {"scrapbook": {"name": …, "mime_prefix": …}}, data {mime_prefix + "text/plain": "0.97"}
    papermill   data {"application/papermill.record+json": {name: value}}
"""

import json
import re
from collections.abc import Iterator

from portfolio.evidence.lock import METRICS
from portfolio.evidence.metric import is_number
from portfolio.ipynb.source import Cell, Output

MARK = b"scrapbook"
OLD_MARK = b"papermill.record"
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


def values(cell: Cell) -> Iterator[tuple[str, str, bool]]:
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
    names = [anchor(name) for name, _, is_one in values(cell) if is_one]
    return list(dict.fromkeys([*names, *(["metrics"] if writes_metrics(cell) else [])]))


def anchor(name: str) -> str:
    """Return the id of the cell that glued a name."""
    return "metric-" + re.sub(r"[^\w.-]+", "-", name)


def writes_metrics(cell: Cell) -> bool:
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
