"""Many notebooks at once: those that an earlier build converted come from the store, the others are converted now.

Where there is much to do, several processes share it. What a notebook is converted to depends on its bytes, its path
and the engine, and on nothing else. Notebooks are read one by one, since together they may be larger than all else.
"""

import hashlib
import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from errno import EINVAL
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from portfolio.notebooks.page import Asset, NotebookPage
from portfolio.sources.diagnostics import Diagnostic, Location, error
from portfolio.store.values import Store

Converted = NotebookPage | tuple[Diagnostic, ...]
Progress = Callable[[str, int, int], None]
"""Called after each conversion: which notebook, the how manieth it was, of how many."""

_WORTH_A_POOL = 12_000_000
"""Bytes. Starting two processes costs half a second, which is what the conversion of so much takes one."""


def convert_all(root: Path, paths: Iterable[str], store: Store, progress: Progress) -> dict[str, Converted]:
    """Give what each notebook is converted to, by its path below the root. Code: Y006 a file that cannot be read."""
    done: dict[str, Converted | None] = {}
    for path in paths:
        kept = store.get(store.key("notebook", path, digest)) if (digest := _digest(root / path)) else None
        done[path] = kept if kept is not None and _has_files(kept, store) else None
    to_do = [path for path, kept in done.items() if kept is None]
    for number, (path, (digest, converted)) in enumerate(_converted(root, to_do), start=1):
        progress(path, number, len(to_do))
        done[path] = _with_files(converted, store)
        if digest:
            store.put(store.key("notebook", path, digest), done[path])
    return {path: converted for path, converted in done.items() if converted is not None}


def asset_again(root: Path, path: str, file: Path) -> bytes:
    """Give what a file of the store held, by converting the notebook that it belongs to once more."""
    _, converted = _convert(root, path)
    for asset in converted.assets if isinstance(converted, NotebookPage) else ():
        if hashlib.sha256(asset.content).hexdigest() == file.name:
            return asset.content
    raise FileNotFoundError(file)


def _converted(root: Path, paths: list[str]) -> Iterator[tuple[str, tuple[str, Converted]]]:
    convert = partial(_convert, root)
    workers = min(os.cpu_count() or 1, 4)
    left = list(paths)
    if workers > 1 and sum(_size(root / path) for path in paths) > _WORTH_A_POOL:
        # A process that is forked off a server with threads may hang, so each worker is started afresh.
        with suppress(BrokenProcessPool), ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for path, converted in zip(paths, pool.map(convert, paths), strict=True):
                left.remove(path)
                yield path, converted
    # Where no process can be started, or one was killed, this one does what is left.
    for path in left:
        yield path, convert(path)


def _convert(root: Path, path: str) -> tuple[str, Converted]:
    """Give the digest of what was read and what it was converted to."""
    try:
        content = _read(root / path)
    except OSError as reason:
        hint = "put the file back, or remove the link to it"
        return "", (error("Y006", Location(path), f"the file cannot be read: {reason.strerror}", hint),)
    # Imported where it is needed: a build that has nothing to convert is done before the import would be.
    converted: Converted = importlib.import_module("portfolio.notebooks.convert").convert(content, path)
    return hashlib.sha256(content).hexdigest(), converted


def _read(file: Path) -> bytes:
    if file.exists() and not file.is_file():
        raise OSError(EINVAL, "it is a pipe or a device, whose end may never come")
    return file.read_bytes()


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(_read(file)).hexdigest()
    except OSError:
        return ""


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _with_files(converted: Converted, store: Store) -> Converted:
    """Put the content of pictures into files, so that it need not be held in memory."""
    if not isinstance(converted, NotebookPage):
        return converted
    return replace(converted, assets=tuple(_with_file(asset, store) for asset in converted.assets))


def _with_file(asset: Asset, store: Store) -> Asset:
    file = store.keep_file(asset.content)
    return replace(asset, content=b"", file=file) if file else asset


def _has_files(kept: Converted, store: Store) -> bool:
    assets = kept.assets if isinstance(kept, NotebookPage) else ()
    return all(store.has_file(asset.file) for asset in assets if asset.file)
