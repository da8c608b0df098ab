"""What the last run of a project's notebooks was made of: `projects/<slug>/metrics.lock`.

Written by `hooks/run_notebooks.py`. The file says for each notebook which code and which files it ran with (as hashes)
and which metrics of metrics.json it wrote, with their values. Where a hash differs from what is there now, the metrics
are of yesterday; where a value differs, somebody else wrote it since. Locks of earlier versions list the names alone.
Only the code counts, not outputs or prose. Nothing but the standard library is used: `hooks/run_notebooks.py` imports
this in the notebooks' own environment.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

METRICS = "metrics.json"
LOCK = "metrics.lock"
LARGEST = 10_000_000
"""Bytes. Larger files are not hashed: that would slow every build down."""

_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+(\w+(?:[ \t]*,[ \t]*\w+)*))", re.MULTILINE)
_NAMED = re.compile(
    r"[\"']([\w./-]+\.(?:csv|tsv|txt|json|jsonl|ya?ml|toml|parquet|npy|npz|pkl|xlsx|sqlite|db|gz|zip))[\"']"
)
_TEXT = re.compile(r"[\"']([^\"'\n\\]{1,200})[\"']")
_DIGITS = 16

Flat = dict[tuple[str, ...], Any]
"""The values of metrics.json by the keys that lead to them."""


@dataclass(frozen=True)
class Run:
    """One notebook's part in the lock."""

    code: str
    files: Mapping[str, str] = field(default_factory=dict)
    metrics: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    """By the names of `metrics`; empty where the lock is an earlier version's."""


def fingerprint(cells: list[str], folder: Path) -> Run:
    """Give the hashes of a notebook's code and of the folder's files that it imports or names."""
    code = "\n\n".join(source.strip() for source in cells if source.strip())
    names = _used(code, folder)
    hashes = {name: _hash((folder / name).read_bytes()) for name in sorted(names)}
    return Run(_hash(code.encode("utf-8", "replace")), hashes)


def change(then: Run, now: Run) -> str:
    """Say what has changed since a run, or ""."""
    if then.code != now.code:
        return "its code has changed"
    changed = sorted(name for name in then.files if then.files[name] != now.files.get(name))
    return f"{' and '.join(changed)} changed" if changed else ""


def read(folder: Path) -> dict[str, Run]:
    """Give the runs by notebook, none where there is no lock. Raises ValueError where it is damaged."""
    if not (folder / LOCK).is_file():
        return {}
    data = json.loads((folder / LOCK).read_text("utf-8"))
    try:
        return {str(name): _run(run) for name, run in data.items()}
    except (AttributeError, KeyError, TypeError) as reason:
        raise ValueError("it is not what `make notebooks` writes") from reason


def begin(folder: Path, notebook: str) -> Flat:
    """Take out of metrics.json what a notebook is about to measure again, and give it.

    That is all that it wrote the last time, and all that nobody is known to have written.
    """
    others = _of_others(read(folder), notebook)
    metrics = _metrics(folder)
    _write_metrics(folder, {path: value for path, value in metrics.items() if ".".join(path) in others})
    return {path: value for path, value in metrics.items() if ".".join(path) not in others}


def finish(folder: Path, notebook: str, cells: list[str], before: Flat) -> None:
    """Record what a notebook ran with and wrote; put back what it did not write where nobody knows who did."""
    runs = read(folder)
    others = _of_others(runs, notebook)
    known = runs[notebook].metrics if notebook in runs else ()
    metrics = _metrics(folder)
    kept = {path: value for path, value in before.items() if path not in metrics and ".".join(path) not in known}
    if kept:
        _write_metrics(folder, {**metrics, **kept})
    written = {name: value for path, value in sorted(metrics.items()) if (name := ".".join(path)) not in others}
    now = fingerprint(cells, folder)
    runs[notebook] = Run(now.code, now.files, tuple(written), written)
    data = {name: _as_data(run) for name, run in sorted(runs.items()) if (folder / name).is_file()}
    _write(folder / LOCK, data)


def differs(run: Run, name: str, number: str) -> bool:
    """Tell whether a number, as metrics.json has it now, is another one than a run wrote."""
    return name in run.values and bool(json.loads(number) != run.values[name])


def _run(data: Mapping[str, Any]) -> Run:
    metrics = data["metrics"]
    values = dict(metrics) if isinstance(metrics, dict) else {}
    return Run(str(data["code"]), dict(data["files"]), tuple(map(str, metrics)), values)


def _as_data(run: Run) -> dict[str, Any]:
    return {"code": run.code, "files": run.files, "metrics": run.values or list(run.metrics)}


def _of_others(runs: Mapping[str, Run], notebook: str) -> set[str]:
    return {name for other, run in runs.items() if other != notebook for name in run.metrics}


def _used(code: str, folder: Path) -> set[str]:
    """Give the files that code imports or names: `data/x.csv`, or `x.csv` if its folder is named, too."""
    used: set[str] = set()
    waiting, texts = [code], [code]
    while waiting:
        text = waiting.pop()
        modules = [name.strip() for found in _IMPORT.findall(text) for name in ",".join(found).split(",")]
        packages = [file for module in modules if module for file in sorted((folder / module).rglob("*.py"))]
        inside = [file.relative_to(folder).as_posix() for file in packages]
        for name in [*(f"{module}.py" for module in modules if module), *inside]:
            if name not in used and _is_usable(folder, name):
                used.add(name)
                waiting.append((folder / name).read_text("utf-8", "replace"))
                texts.append(waiting[-1])
    words = {part for text in texts for words in _TEXT.findall(text) for part in words.split("/")}
    folders = ["", *_folders(folder, words)]
    named = {f"{above}{name}" for text in texts for name in _NAMED.findall(text) for above in folders}
    return used | {name for name in named if name != METRICS and _is_usable(folder, name)}


def _folders(folder: Path, words: set[str], above: str = "") -> Iterator[str]:
    """Give the folders within one that are named by words of the code, and in those again, each with a slash."""
    for inside in sorted((folder / above).iterdir()):
        if inside.name in words and inside.is_dir() and not inside.is_symlink():
            yield f"{above}{inside.name}/"
            yield from _folders(folder, words, f"{above}{inside.name}/")


def _is_usable(folder: Path, name: str) -> bool:
    file = folder / name
    is_inside = ".." not in Path(name).parts and not name.startswith("/")
    return is_inside and file.is_file() and file.stat().st_size <= LARGEST


def _metrics(folder: Path) -> Flat:
    file = folder / METRICS
    return dict(_flat(json.loads(file.read_text("utf-8")))) if file.is_file() else {}


def _flat(data: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _flat(value, (*above, str(key)))
    else:
        yield above, data


def _write_metrics(folder: Path, metrics: Flat) -> None:
    if not metrics:
        (folder / METRICS).unlink(missing_ok=True)
        return
    data: dict[str, Any] = {}
    for (*above, last), value in metrics.items():
        inside = data
        for part in above:
            inside = inside.setdefault(part, {})
        inside[last] = value
    _write(folder / METRICS, data)


def _write(file: Path, data: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:_DIGITS]
