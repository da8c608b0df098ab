"""Copies a site's files, many of them in a process of its own while the pages are built.

An unchanged file becomes a link to that of the old site. Besides Python's own modules nothing is imported here, so that
the process starts at once.
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
"""So many files are copied in the time in which a process starts."""
_Copy = tuple[str, str, str]
"""The file, where its copy is to be, and that copy in the old site, "" without one."""


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


def _copy(source: str, target: str, old: str) -> None:
    if not link_same(target, old, Path(source)):
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  # called for every file
        with suppress(shutil.SameFileError):  # a plugin wrote it there
            shutil.copyfile(source, target)


class Copier:
    """Copies files sooner or later; all are there once `finish` returns. Raises OSError for one that cannot be copied.

    If `is_alone`, no other process is started.
    """

    def __init__(self, *, is_alone: bool = False) -> None:
        self._is_alone = is_alone
        self._waiting: list[_Copy] = []
        self._handed_on: list[_Copy] = []
        self.targets: set[str] = set()
        """Where files will be that are not copied yet."""
        self._process: subprocess.Popen[bytes] | None = None

    def copy(self, source: str, target: str, old: str = "") -> None:
        """Copy a file, or link its copy in the old site if that is the same."""
        os.stat(source)  # noqa: PTH116  # tells at once that it is gone
        if self._is_alone:
            _copy(source, target, old)
            return
        self._waiting.append((source, target, old))
        self.targets.add(target)
        if len(self._waiting) >= _WORTH_A_PROCESS or self._process:
            self._hand_on()

    def _hand_on(self) -> None:
        self._handed_on += self._waiting
        with suppress(OSError):  # `finish` copies what the process could not
            if self._process is None:
                command = [sys.executable, "-I", "-S", __file__]
                self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
            assert self._process.stdin is not None
            self._process.stdin.write("".join(f"{each!a}\n" for each in self._waiting).encode())
        self._waiting = []

    def finish(self) -> None:
        """Wait until all files are copied."""
        is_done = self._process is not None and self._end() == 0
        left = self._waiting if is_done else [*self._handed_on, *self._waiting]
        self._forget()
        for each in left:
            _copy(*each)

    def stop(self) -> None:
        """Copy no more, since the new site is dropped."""
        self._forget()
        if self._process:
            self._process.kill()
            self._end()

    def _forget(self) -> None:
        self._waiting, self._handed_on = [], []
        self.targets.clear()

    def _end(self) -> int:
        assert self._process is not None
        process, self._process = self._process, None
        with suppress(OSError):
            process.communicate()
        return process.wait()


def _read(waiting: "SimpleQueue[_Copy | None]") -> None:
    for line in sys.stdin.buffer:
        waiting.put(literal_eval(line.decode()))
    waiting.put(None)


def _given() -> Iterator[_Copy]:
    """Yield what is to be copied. It is read at once: whoever hands it on must not wait."""
    waiting: SimpleQueue[_Copy | None] = SimpleQueue()
    Thread(target=_read, args=(waiting,), daemon=True).start()
    while (each := waiting.get()) is not None:
        yield each


if __name__ == "__main__":
    for given in _given():
        _copy(*given)
