"""Other programs and this one: what git says, the end on SIGTERM, garbage collection, and a log's messages."""

import atexit
import gc
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import BufferingHandler
from pathlib import Path


def collect_garbage_seldom() -> None:
    """Make Python look for cycles after 50,000 new objects instead of 700, and not at all when the process ends.

    Commands and builds make objects by the million and drop hardly any of them in cycles: looking for them takes a
    fifth of a small build, and a seventh of `portfolio pdf`.
    """
    gc.set_threshold(50_000, 20, 20)
    atexit.register(gc.freeze)


def end_on_sigterm() -> None:
    """Make SIGTERM end the process as Ctrl-C does, which leaves no temporary files."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


@contextmanager
def collected(log: logging.Logger, level: int, *, is_silent: bool = False) -> Iterator[list[logging.LogRecord]]:
    """Collect a log's messages of a level and above in the list that is yielded; `is_silent` keeps them from others."""
    collector = BufferingHandler(sys.maxsize)
    collector.setLevel(level)
    handlers, is_passed_on = log.handlers, log.propagate
    if is_silent:
        log.handlers, log.propagate = [], False
    log.addHandler(collector)
    try:
        yield collector.buffer
    finally:
        log.removeHandler(collector)
        if is_silent:
            log.handlers, log.propagate = handlers, is_passed_on


def git(root: Path, *arguments: str) -> str | None:
    """Return what git prints, or None if there is no git, or it refuses."""
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
