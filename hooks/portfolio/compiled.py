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
MAY_KEEP = any(os.path.basename(word) in ("mkdocs", "portfolio") for word in sys.orig_argv[:3])  # noqa: PTH119
"""Whether this process is one whose patterns and classes come again; tests, for one, make up thousands."""
_LIMIT = 2_000
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
    """Values by key, each to be asked for once: read together, let go of one by one, written when the process ends.

    They are 2,000 at most; what is full begins anew. Some few new ones are not worth the writing: the libraries' own
    are many and always the same.
    """

    def __init__(self, name: str, version: str = "") -> None:
        self._name, self._version = name, version
        self._entries = self._read()
        self._given: set[int] = set()
        self._new: dict[Any, Any] = {}
        atexit.register(self._write)

    def _read(self) -> dict[Any, Any]:
        return read(self._name, self._version) or {}

    def get(self, key: Any) -> Any | None:
        """Give the value, or None where there is none, or where it was given before."""
        value = self._entries.pop(key, None)
        if value is not None:
            self._given.add(hash(key))
        return value

    def put(self, key: Any, value: Any) -> None:
        """Keep a value."""
        if MAY_KEEP and hash(key) not in self._given and len(self._new) < _LIMIT:
            self._new[key] = value

    def _write(self) -> None:
        if len(self._new) >= _WORTH_WRITING:
            kept = self._read()
            write(self._name, self._version, {**(kept if len(kept) < _LIMIT else {}), **self._new})
