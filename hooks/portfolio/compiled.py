"""What is compiled once for an environment stands beside its libraries, and can be deleted at any time.

It belongs to the libraries that are installed, so it is not in `.cache`, which a clean build begins without. It is as
trusted as the modules that Python compiled. An environment that cannot be written to keeps nothing.
"""

import atexit
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = Path(sys.prefix, "share", "portfolio")
_LIMIT = 5_000
_WORTH_WRITING = 50


def read(name: str, version: str) -> Any | None:
    """Give what is kept under a name by this Python and for a version, or None where there is nothing."""
    try:
        kept_version, content = marshal.loads((FOLDER / name).read_bytes())  # noqa: S302  # see the module's docstring
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return content if kept_version == [sys.version, version] else None


def write(name: str, version: str, content: Any) -> None:
    """Keep a value of Python's own types, or code; whole or not at all."""
    with suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        part = FOLDER / f"{name}.{os.getpid()}"
        part.write_bytes(marshal.dumps(([sys.version, version], content)))
        part.replace(FOLDER / name)


class Kept:
    """Values by key, read at once, and written when the process ends.

    They are 5,000 at most; what is full begins anew. Some few new ones are not worth the writing: the libraries' own
    are many and always the same.
    """

    def __init__(self, name: str, version: str = "") -> None:
        self._name, self._version = name, version
        kept: dict[Any, Any] = read(name, version) or {}
        self._entries = kept if len(kept) < _LIMIT else {}
        self._before = len(self._entries)
        self.get = self._entries.get
        atexit.register(self._write)

    def put(self, key: object, value: object) -> None:
        """Keep a value."""
        if len(self._entries) < _LIMIT:
            self._entries[key] = value

    def _write(self) -> None:
        if len(self._entries) - self._before >= _WORTH_WRITING:
            write(self._name, self._version, self._entries.copy())
