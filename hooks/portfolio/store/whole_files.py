"""Print the files of a folder whose names are the SHA-256 of their contents, a line each: name and state.

It runs as a process of its own beside a build, and imports nothing but Python's own modules, so that it starts at once.
"""

import hashlib
import os
import sys
from contextlib import suppress


def state(found: os.stat_result) -> tuple[int, ...]:
    """Return values that change if a file is written to; not its `ctime`, which changes with each link to it."""
    return found.st_mtime_ns, found.st_size, found.st_ino


if __name__ == "__main__":
    for entry in filter(os.DirEntry.is_file, os.scandir(sys.argv[1])):
        with suppress(OSError), open(entry.path, "rb") as file:  # noqa: PTH123  # pathlib takes time to import
            before = state(os.fstat(file.fileno()))
            if hashlib.sha256(file.read()).hexdigest() == entry.name:
                sys.stdout.write(f"{entry.name} {' '.join(map(str, before))}\n")
