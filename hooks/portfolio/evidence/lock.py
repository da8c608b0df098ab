"""Record what the last run of a project's notebooks used: `projects/<slug>/metrics.lock`.

`hooks/run_notebooks.py` writes the file. For each notebook it lists hashes of the code and files used, and the metrics
written to metrics.json with their values. If a hash differs from the current one, the metrics are out of date. If a
value differs, something else has written it since. Only code counts: no outputs, prose, comments, options of cells or
blanks. Locks of earlier versions stay valid: they hashed code as written, and some list only the names of metrics.
`hooks/run_notebooks.py` imports this module in the notebooks' own environment, so it uses only the standard library.
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
"""Bytes. Larger files are not hashed, which would slow down every build."""

_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+(\w+(?:[ \t]*,[ \t]*\w+)*))", re.MULTILINE)
_NAMED = re.compile(
    r"[\"']([\w./-]+\.(?:csv|tsv|txt|json|jsonl|ya?ml|toml|parquet|npy|npz|pkl|xlsx|sqlite|db|gz|zip))[\"']"
)
_TEXT = re.compile(r"[\"']([^\"'\n\\]{1,200})[\"']")
_DIGITS = 16
_TEXT_OR_COMMENT = re.compile(
    r"""(?P<text>\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\#[^\n]*""",
    re.DOTALL,
)
_BLANKS = re.compile(r"(?<=\W)[ \t]+|[ \t]+(?=\W)")
_IN_ANOTHER_LANGUAGE = re.compile(r"\s*%%(?!time|capture|prun)")
_OPTION = re.compile(r"^[ \t]*#(?:\||[ \t]*allow-)[^\n]*\n?", re.MULTILINE)

Flat = dict[tuple[str, ...], Any]
"""The values of metrics.json by their path of keys."""


@dataclass(frozen=True)
class Run:
    """One notebook's entry in the lock."""

    code: str
    files: Mapping[str, str] = field(default_factory=dict)
    metrics: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    """By the names in `metrics`; empty if an earlier version wrote the lock."""


def fingerprint(cells: list[str], folder: Path) -> Run:
    """Hash a notebook's code and the files in the folder that it imports or names."""
    files = {name: _file_hashes(folder / name)[0] for name in sorted(_used(_joined(cells), folder))}
    return Run(_cell_hashes(cells)[0], files)


def change(run: Run, cells: list[str], folder: Path) -> str:
    """Describe what has changed since a run, or return ""."""
    if run.code not in _cell_hashes(cells):
        return "its code has changed"
    changed = sorted(
        name
        for name, then in run.files.items()
        if not _is_usable(folder, name) or then not in _file_hashes(folder / name)
    )
    return f"{' and '.join(changed)} changed" if changed else ""


def read(folder: Path) -> dict[str, Run]:
    """Return the runs by notebook, empty if there is no lock. Raises ValueError if it is damaged."""
    if not (folder / LOCK).is_file():
        return {}
    data = json.loads((folder / LOCK).read_text("utf-8"))
    try:
        return {str(name): _run(run) for name, run in data.items()}
    except (AttributeError, KeyError, TypeError) as reason:
        raise ValueError("it is not what `make notebooks` writes") from reason


def begin(folder: Path, notebook: str) -> Flat:
    """Remove from metrics.json what a notebook is about to measure again, and return it.

    This includes all that its last run wrote and everything that no notebook is known to have written.
    """
    others = _of_others(read(folder), notebook)
    metrics = _metrics(folder)
    _write_metrics(folder, {path: value for path, value in metrics.items() if ".".join(path) in others})
    return {path: value for path, value in metrics.items() if ".".join(path) not in others}


def finish(folder: Path, notebook: str, cells: list[str], before: Flat) -> None:
    """Record what a notebook used and wrote; restore metrics of unknown origin that it did not write."""
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
    data = {
        name: {"code": run.code, "files": run.files, "metrics": run.values or list(run.metrics)}
        for name, run in sorted(runs.items())
        if (folder / name).is_file()
    }
    _write(folder / LOCK, data)


def differs(run: Run, name: str, number: str) -> bool:
    """Return whether a number in metrics.json differs from the one that a run wrote."""
    return name in run.values and bool(json.loads(number) != run.values[name])


def _run(data: Mapping[str, Any]) -> Run:
    metrics = data["metrics"]
    values = dict(metrics) if isinstance(metrics, dict) else {}
    return Run(str(data["code"]), dict(data["files"]), tuple(map(str, metrics)), values)


def _of_others(runs: Mapping[str, Run], notebook: str) -> set[str]:
    return {name for other, run in runs.items() if other != notebook for name in run.metrics}


def _used(code: str, folder: Path) -> set[str]:
    """Find the files that code imports or names: `data/x.csv`, or `x.csv` if its folder is named too."""
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
    """Yield the subfolders, at any depth, that words of the code name, each with a trailing slash."""
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


def _joined(cells: list[str]) -> str:
    return "\n\n".join(source.strip() for source in cells if source.strip())


def _cell_hashes(cells: list[str]) -> tuple[str, ...]:
    """Return the hash that is written now, then those of earlier versions: as is, and without options since added."""
    bare = (source.strip() if _IN_ANOTHER_LANGUAGE.match(source) else _bare(source) for source in cells)
    earlier = (cells, [_OPTION.sub("", source) for source in cells])
    return (_hash("\n".join(source for source in bare if source)), *(_hash(_joined(texts)) for texts in earlier))


def _file_hashes(file: Path) -> tuple[str, ...]:
    """Return the same of a file; only of Python files something is left out."""
    content = file.read_bytes().replace(b"\r\n", b"\n")
    as_is = hashlib.sha256(content).hexdigest()[:_DIGITS]
    return (_hash(_bare(content.decode("utf-8", "replace"))), as_is) if file.suffix == ".py" else (as_is,)


def _bare(code: str) -> str:
    """Return code without comments and blanks that mean nothing; texts in it stay as they are.

    Python's own tokens would differ between its versions, and magics are none.
    """
    texts: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        if match["text"] is None:
            return ""
        texts.append(match["text"])
        return "\0"

    without = _TEXT_OR_COMMENT.sub(put_aside, code)
    lines = (line.rstrip() for line in without.splitlines())
    indented = ((line[: -len(line.lstrip())], line.lstrip()) for line in lines if line)
    return "\n".join([*(indent + _BLANKS.sub("", line) for indent, line in indented), *texts])


def _hash(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "replace")).hexdigest()[:_DIGITS]
