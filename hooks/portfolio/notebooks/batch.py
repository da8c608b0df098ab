"""Convert many notebooks at once, taking those that an earlier build converted from the cache.

Large jobs are shared by several processes. The result depends only on the notebook's bytes, its path and the engine.
Notebooks are read one at a time, because together they may be larger than everything else.
"""

import hashlib
import importlib
import os
import posixpath
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from errno import EINVAL
from functools import partial
from multiprocessing import current_process, get_context
from pathlib import Path

from portfolio.notebooks.page import Asset, NotebookPage, Terms
from portfolio.sources.diagnostics import Diagnostic, Location, error
from portfolio.store.values import Store

Converted = NotebookPage | tuple[Diagnostic, ...]
Progress = Callable[[str, int, int], None]
"""Called after each conversion with the path, its index and the total."""

_NONE: Mapping[str, Terms] = {}
_WORTH_A_POOL = {"fork": 3_000_000, "spawn": 12_000_000}
"""Bytes by start method: what one process converts in the time it takes to start two."""


def convert_all(
    root: Path, paths: Iterable[str], store: Store, progress: Progress, terms: Mapping[str, Terms] = _NONE
) -> dict[str, Converted]:
    """Return each notebook's page, or its problems, by path; `terms` are by path, too. Code: Y006 it cannot be read."""
    done: dict[str, Converted | None] = {}
    for path in paths:
        digest = _digest(root / path, store)
        cached = store.find("notebook", (path, digest, terms.get(path))) if digest else None
        done[path] = cached if cached is not None and _has_files(cached, store) else None
    to_do = [path for path, cached in done.items() if cached is None]
    for number, (path, (digest, converted)) in enumerate(_converted(root, to_do, terms), start=1):
        progress(path, number, len(to_do))
        done[path] = _with_files(converted, store)
        if digest:
            store.keep("notebook", (path, digest, terms.get(path)), done[path])
    return _with_distinct_titles({path: converted for path, converted in done.items() if converted is not None})


def _with_distinct_titles(done: dict[str, Converted]) -> dict[str, Converted]:
    """Replace titles that notebooks of one folder share with the notebooks' bold first lines, if those differ."""
    sharing: defaultdict[tuple[str, str], dict[str, NotebookPage]] = defaultdict(dict)
    for path, page in done.items():
        if isinstance(page, NotebookPage) and page.title:
            sharing[posixpath.dirname(path), page.title][path] = page
    for pages in sharing.values():
        lines = Counter(page.bold_line for page in pages.values())
        for path, page in pages.items():
            if len(pages) > 1 and page.bold_line and lines[page.bold_line] == 1:
                done[path] = replace(page, title=page.bold_line)
    return done


def asset_again(root: Path, path: str, file: Path) -> bytes:
    """Regenerate a cached file's content by converting its notebook. Raises FileNotFoundError if it has none such."""
    _, converted = _convert(root, _NONE, path)
    for asset in converted.assets if isinstance(converted, NotebookPage) else ():
        if hashlib.sha256(asset.content).hexdigest() == file.name:
            return asset.content
    raise FileNotFoundError(file)


def _converted(root: Path, paths: list[str], terms: Mapping[str, Terms]) -> Iterator[tuple[str, tuple[str, Converted]]]:
    convert = partial(_convert, root, dict(terms))
    workers = min(os.cpu_count() or 1, 4)
    left = list(paths)
    method = "fork" if may_fork() else "spawn"
    if workers > 1 and sum(_size(root / path) for path in paths) > _WORTH_A_POOL[method]:
        if method == "fork":  # what is imported before is imported once for all
            importlib.import_module("portfolio.notebooks.convert")
        with suppress(BrokenProcessPool), ProcessPoolExecutor(workers, mp_context=get_context(method)) as pool:
            for path, converted in zip(paths, pool.map(convert, paths), strict=True):
                left.remove(path)
                yield path, converted
    # If no process can be started, or one was killed, do the rest here.
    for path in left:
        yield path, convert(path)


def may_fork() -> bool:
    """Return whether processes may be forked: those of a process with threads may hang, and workers have none."""
    return sys.platform == "linux" and threading.active_count() == 1 and not current_process().daemon


def _convert(root: Path, terms: Mapping[str, Terms], path: str) -> tuple[str, Converted]:
    """Return the digest of the bytes read and the result of converting them."""
    try:
        content = _read(root / path)
    except OSError as reason:
        hint = "put the file back, or remove the link to it"
        return "", (error("Y006", Location(path), f"the file cannot be read: {str(reason.strerror).lower()}", hint),)
    # Imported late: a build with nothing to convert finishes before the import would.
    convert = importlib.import_module("portfolio.notebooks.convert").convert
    converted: Converted = convert(content, path, terms.get(path) or Terms())
    return hashlib.sha256(content).hexdigest(), converted


def _read(file: Path) -> bytes:
    if file.exists() and not file.is_file():
        raise OSError(EINVAL, "it is a pipe or a device, whose end may never come")
    return file.read_bytes()


def _digest(file: Path, store: Store) -> str:
    try:
        return store.digest_of(file) if file.is_file() else ""
    except OSError:
        return ""


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _with_files(converted: Converted, store: Store) -> Converted:
    """Move the content of pictures into files, to save memory."""
    if not isinstance(converted, NotebookPage):
        return converted
    return replace(converted, assets=tuple(_with_file(asset, store) for asset in converted.assets))


def _with_file(asset: Asset, store: Store) -> Asset:
    file = store.keep_file(asset.content)
    return replace(asset, content=b"", file=file) if file else asset


def _has_files(cached: Converted, store: Store) -> bool:
    assets = cached.assets if isinstance(cached, NotebookPage) else ()
    return all(store.has_file(asset.file) for asset in assets if asset.file)
