"""A cache of compiled code, stored beside the environment's libraries; it can be deleted at any time.

It belongs to the installed libraries, so it is not in `.cache`, which a clean build starts without. It is as trusted as
the modules that Python compiled. An environment that is not writable caches nothing.
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
"""Whether this process is likely to reuse its patterns and classes; tests, for one, generate thousands."""
_LIMIT = 2_000
_WORTH_WRITING = 50


def read(name: str, version: str) -> Any | None:
    """Return what is cached under a name for this Python and a version, or None if there is nothing."""
    try:
        kept_version, content = marshal.loads((FOLDER / name).read_bytes())  # noqa: S302  # see the module's docstring
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return content if kept_version == [sys.version, version] else None


def write(name: str, version: str, content: Any) -> None:
    """Cache a value of Python's own types, or code; whole or not at all."""
    with suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        part = FOLDER / f"{name}.{os.getpid()}"
        part.write_bytes(marshal.dumps(([sys.version, version], content)))
        part.replace(FOLDER / name)


class Kept:
    """Cached values by key, each read once: loaded together, released one by one, written when the process ends.

    It holds up to 2,000; a full cache starts afresh. A few new values are not worth writing: the libraries' own are
    many and always the same.
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
        """Return the value, or None if there is none or it was returned before."""
        value = self._entries.pop(key, None)
        if value is not None:
            self._given.add(hash(key))
        return value

    def put(self, key: Any, value: Any) -> None:
        """Cache a value."""
        if MAY_KEEP and hash(key) not in self._given and len(self._new) < _LIMIT:
            self._new[key] = value

    def _write(self) -> None:
        if len(self._new) >= _WORTH_WRITING:
            kept = self._read()
            write(self._name, self._version, {**(kept if len(kept) < _LIMIT else {}), **self._new})
