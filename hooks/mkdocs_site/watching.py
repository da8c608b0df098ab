"""Sees within milliseconds that the author has saved a file, and says which files have changed since the last look.

The system's own events only wake the watcher; what has changed is what differs between two looks at the files. It looks
every now and then without an event as well, since events do not reach every shared folder.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from watchdog.events import (
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from portfolio.sources.withheld import leads_away

SHORTEST, LONGEST = 0.1, 0.5
"""Seconds between two looks; the longest where the system's events have been seen to arrive."""
A_FILE = 1 / 5000
"""Seconds for each watched file: looking takes a tenth of that, also while the site is being built."""
QUIET = 0.02
"""Seconds without another change before the site is built: editors write a file in several steps."""
_WAKING: list[type[FileSystemEvent]] = [
    FileModifiedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    FileClosedEvent,
]
"""A build opens and reads the files, which is no reason to look at them."""
_PASSED_OVER = {".git", ".ipynb_checkpoints", "__pycache__", ".cache", ".site.new"}

State = Mapping[str, tuple[int, ...]]
"""By path, what differs after every change of a file: times, size, and its number in the file system."""


def state_of(paths: Iterable[str], root: Path) -> State:
    """Return the state of the files below some paths."""
    found: dict[str, tuple[int, ...]] = {}
    for path in paths:
        for file in _files(path, root):
            with suppress(OSError):  # it has just been deleted
                status = os.stat(file)  # noqa: PTH116
                found[file] = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
    return found


def changed(before: State, now: State) -> set[str]:
    """Return the files that differ, are new, or are gone."""
    return {file for file in before.keys() | now.keys() if before.get(file) != now.get(file)}


def _files(path: str, root: Path) -> Iterator[str]:
    if not os.path.isdir(path):  # noqa: PTH112
        yield path
        return
    for folder, folders, names in os.walk(path):
        for name in [name for name in folders if os.path.islink(os.path.join(folder, name))]:  # noqa: PTH114, PTH118
            if not leads_away(os.path.join(folder, name), root):  # noqa: PTH118
                yield from _files(os.path.join(folder, name, ""), root)  # noqa: PTH118
        folders[:] = [name for name in folders if name not in _PASSED_OVER]
        yield from (os.path.join(folder, name) for name in names)  # noqa: PTH118


class Watcher:
    """Watches paths as a watchdog observer does: it calls a handler's `on_any_event` after a change."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._handlers: dict[str, FileSystemEventHandler] = {}
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._hears = False
        self._observer = Observer()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool = True) -> str:
        """Watch a path; return what `unschedule` takes."""
        self._handlers[path] = handler
        with suppress(OSError, RuntimeError):  # too many watches, or a system without events
            self._observer.schedule(_Waking(self._wake), path, recursive=recursive, event_filter=_WAKING)
        return path

    def unschedule(self, path: str) -> None:
        """Watch a path no longer."""
        self._handlers.pop(path, None)

    def start(self) -> None:
        """Start watching."""
        self._before = self.look()
        with suppress(OSError, RuntimeError):
            self._observer.start()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()
        self._woken.set()
        if self._observer.is_alive():
            self._observer.stop()

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has stopped."""
        if self._thread.is_alive():
            self._thread.join(timeout)

    def look(self) -> State:
        """Look at the watched files."""
        return state_of(list(self._handlers), self._root)

    def _wake(self) -> None:
        self._hears = True
        self._woken.set()

    def _watch(self) -> None:
        while not self._stopped.is_set():
            interval = LONGEST if self._hears else min(max(len(self._before) * A_FILE, SHORTEST), LONGEST)
            self._woken.wait(interval)
            self._woken.clear()
            if files := changed(self._before, self.look()):
                wait_until_written(files, self._woken)
                self._before = self.look()
                for path, handler in list(self._handlers.items()):
                    if any(file.startswith(path) for file in files):
                        handler.on_any_event(FileModifiedEvent(path))
                        break


class _Waking(FileSystemEventHandler):
    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:  # noqa: ARG002  # watchdog's signature
        self._wake()


def wait_until_written(files: Iterable[str], woken: threading.Event) -> None:
    """Return once nobody is writing: seeing a file emptied first would start a second build."""
    for _ in range(50):  # and no longer: a log may be written to all the time
        if not (woken.wait(QUIET) or any(_is_just_emptied(file) for file in files)):
            return
        woken.clear()


def _is_just_emptied(file: str) -> bool:
    with suppress(OSError):
        status = os.stat(file)  # noqa: PTH116
        return not status.st_size and 0 <= time.time() - status.st_mtime < LONGEST
    return False
