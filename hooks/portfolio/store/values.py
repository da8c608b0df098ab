"""A cache of what earlier builds computed, by content: the same inputs give the same value.

Small values are in one SQLite file, usually `.cache/portfolio/store.db`, whole files in a folder next to it. Both are
safe to delete at any time, safe for several builds at once, and bounded: the least recently used go first. A build
continues whatever is wrong with them: a damaged value counts as missing. Values are pickled: the folder is as trusted
as the engine's code. Besides its inputs, every value depends on the engine's code, the installed libraries and Python.
"""

import hashlib
import json
import os
import pickle
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any, TypeVar

from portfolio.store import whole_files

T = TypeVar("T")

FILE = Path(".cache/portfolio/store.db")
"""Path of a repository's cache, below its root."""
FILES = FILE.with_name("files")
"""Path of the folder of cached files."""
LIMIT = 300 * 1024 * 1024
"""The limit in bytes for values, and again for files."""
_WAITING = 2 * 1024 * 1024
"""Bytes of new values that are held in memory before they are written."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries
    (key TEXT PRIMARY KEY, value BLOB NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL)
"""
_INDEX = "CREATE INDEX IF NOT EXISTS uses ON entries (used, size)"
"""Without it each save reads the whole file to find the last turn: 0.1 to 0.9 s at 200 MB."""
_SHARED = frozenset(
    "post text notebook inspection links dialects anchors glued measuring numbers related diagram".split()
)
"""Kinds of values that nobody changes, and that a running server asks for again after each save."""
_WORTH_A_PROCESS = 300
"""The number of files that can be read in the time it takes to start a process."""
_LONG = 1000
"""Characters. A longer text enters a key by its own hash, which takes a third of the time."""
_SECONDS = 10.0
"""How long to wait while another build is writing."""
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def digest(*parts: object) -> str:
    """Return the SHA-256 of values: texts, bytes, numbers, None, and lists and mappings of them, in order."""
    short = [["text", _sha256(part)] if isinstance(part, str) and len(part) > _LONG else part for part in parts]
    return _sha256(_ENCODER.encode(short))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return f"bytes:{hashlib.sha256(value).hexdigest()}"
    return f"{type(value).__qualname__}:{value}"


_ENCODER = json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":"))


class Store:
    """Values by key. `engine` identifies what a whole build has in common: code, libraries, templates."""

    def __init__(self, file: Path | None = None, engine: str = "", limit: int = LIMIT) -> None:
        self._engine = engine
        self._limit = limit
        self._file = file
        self._folder = file.with_name(FILES.name) if file else FILES
        self._database = _opened(file) if file else None
        self._new: dict[str, bytes] = {}
        self._shared: dict[tuple[str, tuple[object, ...]], Any] = {}
        """The values of `_SHARED` kinds that the last build asked for, by kind and parts: no key is computed."""
        self._asked: dict[tuple[str, tuple[object, ...]], Any] = {}
        """The values of `_SHARED` kinds that this build has asked for."""
        self._digests: dict[Path, tuple[tuple[int, ...], str]] = {}
        self._reader: subprocess.Popen[bytes] | None = None
        self._read: IO[bytes] | None = None
        """The file to which the reading process writes its results; a full pipe would block it."""
        self._waiting = 0
        self._used: set[str] = set()
        self._used_files: set[str] = set()
        self._has_new_files = False
        self.was_empty = self._database is not None and _count(self._database) == 0
        """Whether no earlier build has left anything."""

    def reopen(self) -> None:
        """Continue in a copy of the process, with a connection of its own; the copied one must not even be closed."""
        if self._database is not None and self._file:
            self._copied, self._database = self._database, _opened(self._file)
            self._reader = None  # it answers the other process

    def key(self, kind: str, *parts: object) -> str:
        """Build the key of a value: its kind, and everything that it depends on besides the engine."""
        return f"{kind}:{digest(self._engine, *parts)}"

    def get(self, key: str) -> Any | None:
        """Return the value, or None if there is none."""
        found = self._new.get(key)
        if found is None and self._database is not None:
            try:
                row = self._database.execute("SELECT value FROM entries WHERE key = ?", (key,)).fetchone()
            except sqlite3.Error as problem:
                self._give_up(problem)
                return None
            found = row[0] if row else None
        if found is None:
            return None
        try:
            value = pickle.loads(_opened_value(key, found))  # noqa: S301  # see the module's docstring
        except Exception:  # noqa: BLE001  # whatever a damaged value raises, it is made again
            return None
        self._used.add(key)
        return value

    def put(self, key: str, value: object) -> None:
        """Cache a value; `save` writes it."""
        if self._database is not None:
            content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
            self._new[key] = _seal(key, content) + content
            self._waiting += len(self._new[key])
            if self._waiting > _WAITING:
                self.save()

    def remember(self, kind: str, parts: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return the cached value of `make` for the same parts, or call it.

        The values of `_SHARED` kinds are the same object each time.
        """
        if self._database is None:
            return make()
        found: T | None = self.find(kind, parts)
        if found is None:
            found = make()
            self.keep(kind, parts, found)
        return found

    def find(self, kind: str, parts: tuple[object, ...]) -> Any | None:
        """Return the cached value for these parts, or None if there is none."""
        found = self._shared.get((kind, parts)) if kind in _SHARED else None
        if found is None:
            found = self.get(self.key(kind, *parts))
        if found is not None and kind in _SHARED:
            self._shared[kind, parts] = self._asked[kind, parts] = found
        return found

    def keep(self, kind: str, parts: tuple[object, ...], value: object) -> None:
        """Cache the value for these parts."""
        if kind in _SHARED and self._database is not None:
            self._shared[kind, parts] = self._asked[kind, parts] = value
        self.put(self.key(kind, *parts), value)

    def keep_file(self, content: bytes) -> Path | None:
        """Cache a file, named by its content; return its path, or None if it cannot be cached."""
        if self._database is None or self._file is None:
            return None
        file = self._folder / hashlib.sha256(content).hexdigest()
        try:
            if not _is_whole(file):
                write_whole(file, content)
                self._has_new_files = True
        except OSError:
            return None
        self._used_files.add(file.name)
        return file

    def remember_file(self, kind: str, parts: tuple[object, ...], make: Callable[[], bytes]) -> Path | bytes:
        """Return the cached file whose content `make` returned for the same parts, or call it.

        If the file cannot be cached, its content is returned.
        """
        name: str | None = self.find(kind, parts) if self._database is not None else None
        if name and self.has_file(cached := self._folder / name):
            return cached
        content = make()
        if (file := self.keep_file(content)) is None:
            return content
        self.keep(kind, parts, file.name)
        return file

    def has_file(self, file: Path) -> bool:
        """Return whether a cached file is still there and intact, and mark it as used."""
        self._used_files.add(file.name)
        if file.parent != self._folder:
            return False
        with suppress(OSError):
            self._take_read()
            return self.digest_of(file) == file.name
        return False

    def read_files(self) -> None:
        """Start another process that reads the cached files, if there are many of them and more than one processor."""
        if self._database is None or (os.cpu_count() or 1) < 2:
            return
        with suppress(OSError):
            if len(os.listdir(self._folder)) >= _WORTH_A_PROCESS:  # noqa: PTH208  # a Path for each takes as long
                command = [sys.executable, "-I", "-S", whole_files.__file__, str(self._folder)]
                self._read = TemporaryFile()  # noqa: SIM115  # closed in `_take_read`
                self._reader = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=self._read, stderr=subprocess.DEVNULL
                )

    def _take_read(self) -> None:
        """Take over what the other process has found, once it has ended; until then files are read here."""
        if self._reader is not None and self._reader.poll() is not None and self._read is not None:
            self._reader = None
            with self._read as said:
                said.seek(0)
                for name, *numbers in map(bytes.split, said):
                    self._digests[self._folder / name.decode()] = tuple(map(int, numbers)), name.decode()

    def digest_of(self, file: Path) -> str:
        """Return the SHA-256 of a file; a running server reads it again only if somebody has written to it."""
        state = self._state(file, file.stat())
        known = self._digests.get(file)
        if known is None or known[0] != state:
            known = state, hashlib.sha256(file.read_bytes()).hexdigest()
            if self._database is not None:
                self._digests[file] = known
        return known[1]

    def _state(self, file: Path, found: os.stat_result) -> tuple[int, ...]:
        """Return values that change if a file is written to. Linking to a cached file changes its `ctime`, too."""
        if self._file is not None and file.parent == self._folder:
            return whole_files.state(found)
        return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino

    def save(self, *, is_last: bool = False) -> None:
        """Write new values, and drop the least recently used ones if there are too many.

        Which entries were used is only written if that matters, or for `is_last`.
        """
        if self._database is None or self._file is None or not (self._new or (self._used and is_last)):
            return
        try:
            with self._database as database:
                turn = database.execute("SELECT COALESCE(MAX(used), 0) + 1 FROM entries").fetchone()[0]
                rows = ((key, value, len(value), turn) for key, value in self._new.items())
                database.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", rows)
                is_full = _size(database) + self._waiting > self._limit
                if is_full or is_last:
                    used = ((turn, key) for key in self._used)
                    database.executemany("UPDATE entries SET used = ? WHERE key = ?", used)
                    self._used.clear()
                if is_full:
                    _drop_oldest(database, self._limit, turn)
        except sqlite3.Error as problem:
            self._give_up(problem)
        self._new.clear()
        self._waiting = 0

    def end_build(self) -> None:
        """Save; drop old files if there are new ones, and shared values that this build has not asked for."""
        self._shared, self._asked = self._asked, {}
        self.save()
        if self._file and self._has_new_files:
            self._drop_oldest_files()
            self._used_files.clear()
        self._has_new_files = False

    def _drop_oldest_files(self) -> None:
        """Drop the least recently used files until the rest is within the limit; this build's own stay."""
        with suppress(OSError):
            files = {file: file.stat() for file in self._folder.iterdir()}
            total = sum(found.st_size for found in files.values())
            for file, found in sorted(files.items(), key=lambda item: item[1].st_mtime_ns):
                if file.name in self._used_files:
                    os.utime(file)
                    if self._digests.get(file) == (self._state(file, found), file.name):  # its content is as before
                        self._digests[file] = self._state(file, file.stat()), file.name
                elif total > self._limit:
                    file.unlink()
                    total -= found.st_size

    def close(self) -> None:
        """End the last build and close the file."""
        if self._reader is not None:
            self._reader.kill()
            self._reader.wait()
            self._take_read()
        self._has_new_files = bool(self._used_files)
        self.end_build()
        self.save(is_last=True)
        if self._database is not None:
            self._database.close()
            self._database = None

    def _give_up(self, problem: sqlite3.Error) -> None:
        """Continue without the file; remove it if it is damaged, not just in use."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
        self._database = None
        if self._file and getattr(problem, "sqlite_errorcode", None) not in _BUSY:
            _remove(self._file)


NO_STORE = Store()
"""Caches nothing."""


def _seal(key: str, value: bytes | memoryview) -> bytes:
    return zlib.crc32(value, zlib.crc32(key.encode())).to_bytes(4, "big")


def _opened_value(key: str, sealed: bytes) -> memoryview:
    """Return the sealed value; raise ValueError if it is damaged, or belongs to another key."""
    value = memoryview(sealed)[4:]
    if _seal(key, value) != sealed[:4]:
        raise ValueError(key)
    return value


def write_whole(file: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file, and its folder, atomically: nobody sees a partial file, and a failure leaves none behind.

    A device or a pipe, as `/dev/null`, is written to and stays what it is.
    """
    if file.exists() and not file.is_file():
        file.write_bytes(content)
        return
    file = Path(os.path.realpath(file))  # `resolve` refuses links in a circle
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, delete=False) as part:
        path = Path(part.name)
    try:
        path.write_bytes(content)
        path.chmod(mode)
        path.replace(file)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _is_whole(file: Path) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == file.name
    except OSError:
        return False


def _size(database: sqlite3.Connection) -> int:
    """Return the total size of all entries in bytes; the file itself does not shrink when some are dropped."""
    count, free, size = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((count - free) * size)


def _count(database: sqlite3.Connection) -> int:
    with suppress(sqlite3.Error):
        return int(database.execute("SELECT COUNT(*) FROM entries").fetchone()[0])
    return -1


def _opened(file: Path) -> sqlite3.Connection | None:
    for _ in range(2):
        database = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(file, timeout=_SECONDS, check_same_thread=False)
            database.execute("PRAGMA synchronous = OFF")  # a power cut may damage it; then it is regenerated
            database.execute(_SCHEMA)
            database.execute(_INDEX)
        except OSError:
            return None
        except sqlite3.Error as problem:
            if database is not None:
                database.close()
            if getattr(problem, "sqlite_errorcode", None) in _BUSY:
                return None
            _remove(file)
        else:
            return database
    return None


def _drop_oldest(database: sqlite3.Connection, limit: int, turn: int) -> None:
    """Drop the least recently used entries until the rest is within the limit; this build's own stay."""
    total = database.execute("SELECT COALESCE(SUM(size), 0) FROM entries").fetchone()[0]
    oldest = "SELECT key, size FROM entries WHERE used < ? ORDER BY used, key"
    dropped: list[tuple[str]] = []
    for key, size in database.execute(oldest, (turn,)):
        if total <= limit:
            break
        dropped.append((key,))
        total -= size
    database.executemany("DELETE FROM entries WHERE key = ?", dropped)


def _remove(file: Path) -> None:
    for path in (file, file.with_name(f"{file.name}-journal")):
        with suppress(OSError):
            path.unlink()


_CODE = (".py", ".toml")
_TEMPLATES = (".html", ".md", ".xml", ".txt")


@cache
def of_code() -> str:
    """Return the fingerprint of the running code, taken once: a running process keeps the code it started with."""
    hooks = Path(__file__).parents[2]
    libraries = sorted(
        entry.name
        for folder in {path for path in map(Path, sys.path) if path.is_dir()}
        for entry in folder.iterdir()
        if entry.name.endswith((".dist-info", ".egg-info"))
    )
    return hashlib.sha256(f"{sys.version}\n{libraries}\n{of_folder(hooks, _CODE)}".encode()).hexdigest()


def of_templates(*folders: Path) -> str:
    """Return the fingerprint of folders of templates, by file content."""
    found = [of_folder(folder, _TEMPLATES) for folder in folders]
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def of_folder(folder: Path, suffixes: tuple[str, ...]) -> str:
    """Return the fingerprint of a folder's files that have one of the suffixes."""
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in suffixes and file.is_file():
            found.update(f"{file.relative_to(folder).as_posix()}\n{file.stat().st_size}\n".encode())
            found.update(file.read_bytes())
    return found.hexdigest()
