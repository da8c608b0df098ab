"""Put a site's files into its folder; those of a large site in a separate process while the pages are built.

An unchanged file becomes a link to that of the old site. While a server runs, a file of the cache becomes a link to it:
nothing is copied. Besides Python's own modules nothing is imported here, so that the process starts at once.
"""

import filecmp
import os
import shutil
import subprocess
import sys
from ast import literal_eval
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

_WORTH_A_PROCESS = 300
"""The number of files that can be copied in the time it takes to start a process."""
_LAST = b"None\n"
_Given = tuple[str | bytes, str, str]
"""The file to be copied, or what is to be written; where; and that file in the old site, "" without one."""


def link_same(new: str, old: str, content: bytes | Path) -> bool:
    """Link a new file to the old one, "" if there is none, if that has these bytes or equals the file at this path."""
    if not old:
        return False
    old_file, file = Path(old), Path(new)
    try:
        file.unlink(missing_ok=True)  # it may be a link: writing to it would change the old site
        if isinstance(content, bytes):
            is_same = old_file.stat().st_size == len(content) and old_file.read_bytes() == content
        else:
            is_same = filecmp.cmp(old_file, content, shallow=False)
        if is_same and not old_file.is_symlink():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.hardlink_to(old_file)
            return True
    except OSError:  # there is no old one, or the file system has no links
        pass
    return False


def put(given: str | bytes, target: str, old: str = "", cache: str = "") -> None:
    """Copy a file or write bytes; `cache` is the folder whose files are linked, "" if none are.

    What is there is removed first: it may be a link, and writing to it would change the other file.
    """
    if isinstance(given, str) and cache and given.startswith(cache) and _link(given, target):
        return
    if link_same(target, old, Path(given) if isinstance(given, str) else given):
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  # called for every file
    with suppress(FileNotFoundError):
        if isinstance(given, str) and os.path.samefile(given, target):  # noqa: PTH121  # a plugin wrote it there
            return
    Path(target).unlink(missing_ok=True)
    if isinstance(given, bytes):
        Path(target).write_bytes(given)
    else:
        shutil.copyfile(given, target)


def _link(source: str, target: str) -> bool:
    """Link a file of the cache; return False if it is on another file system, or this one has no links."""
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  # called for every file
        Path(target).unlink(missing_ok=True)
        os.link(source, target)
    except OSError:
        return False
    return True


class Copier:
    """Copies and writes files sooner or later; all are there once `finish` returns. Raises OSError if one cannot be.

    If `is_alone`, no other process is started. Files below the folder `cache` are linked, if there is one.
    """

    def __init__(self, *, is_alone: bool = False, cache: str = "") -> None:
        self._is_alone = is_alone
        self._cache = cache
        self._waiting: list[_Given] = []
        self._handed_on: list[_Given] = []
        self.targets: set[str] = set()
        """Where files will be that are not there yet."""
        self._process: subprocess.Popen[bytes] | None = None

    def copy(self, source: str, target: str, old: str = "") -> None:
        """Copy a file, or link its copy in the old site if that is the same."""
        os.stat(source)  # noqa: PTH116  # tells at once that it is gone
        if self._is_alone:
            put(source, target, old, self._cache)
            return
        self._waiting.append((source, target, old))
        self.targets.add(target)
        if len(self._waiting) >= _WORTH_A_PROCESS or self._process:
            self._hand_on()

    def write(self, content: bytes, target: str, old: str = "") -> bool:
        """Tell the other process to write a file, or to link the old one; return False if there is no such process."""
        if self._process is None:
            if target in self.targets:  # what is written last counts
                self.finish()
            return False
        self._waiting.append((content, target, old))
        self._hand_on()
        return True

    def _hand_on(self) -> None:
        self._handed_on += self._waiting
        with suppress(OSError):  # `finish` does what the process could not
            if self._process is None:
                command = [sys.executable, "-I", "-S", __file__, self._cache]
                self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
            assert self._process.stdin is not None
            self._process.stdin.write(b"".join(map(_said, self._waiting)))
        self._waiting = []

    def finish(self) -> None:
        """Wait until all files are there."""
        is_done = self._process is not None and self._end(_LAST) == 0
        left = self._waiting if is_done else [*self._handed_on, *self._waiting]
        self._forget()
        for each in left:
            put(*each, self._cache)

    def stop(self) -> None:
        """Copy no more, since the new site is dropped."""
        self._forget()
        if self._process:
            self._process.kill()
            self._end()

    def _forget(self) -> None:
        self._waiting, self._handed_on = [], []
        self.targets.clear()

    def _end(self, words: bytes = b"") -> int:
        assert self._process is not None
        process, self._process = self._process, None
        with suppress(OSError):
            process.communicate(words)
        return process.wait()


def _said(each: _Given) -> bytes:
    """Return what is said to the other process: a line, in which a number stands for as many bytes after it."""
    given, target, old = each
    if isinstance(given, str):
        return f"{each!a}\n".encode()
    return f"{(len(given), target, old)!a}\n".encode() + given


def _read(waiting: "SimpleQueue[_Given | None]") -> None:
    """Read until the last line; without one the build was killed, and the next one may be about to begin."""
    for line in sys.stdin.buffer:
        if line == _LAST:
            waiting.put(None)
            return
        given, target, old = literal_eval(line.decode())
        waiting.put((sys.stdin.buffer.read(given) if isinstance(given, int) else given, target, old))
    os._exit(1)


def _given() -> Iterator[_Given]:
    """Yield the jobs from the pipe. It is read at once, so that the sender never waits."""
    waiting: SimpleQueue[_Given | None] = SimpleQueue()
    Thread(target=_read, args=(waiting,), daemon=True).start()
    while (each := waiting.get()) is not None:
        yield each


if __name__ == "__main__":
    for next_one in _given():
        put(*next_one, sys.argv[1])
