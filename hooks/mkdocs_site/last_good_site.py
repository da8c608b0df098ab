"""MkDocs events in: a failed build leaves the site as it was, under `mkdocs build` and `mkdocs serve`.

MkDocs empties the site's folder before it builds, then writes everything again, and `mkdocs serve` stops answering
after a failed build. Here unchanged files stay, replaced files are restored if the build fails, and the server keeps
running.

Creating a thousand existing folders and files again took half of a rebuild. So a file stays in place until it is clear
whether this build writes it again. That applies to files that went through `is_same` last time; all others, which other
programs may have written, are backed up before the build, as if the folder were emptied.
"""

import filecmp
import logging
import os
import shutil
import stat
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Literal

from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority

from mkdocs_site.build_store import store


class SiteFolder:
    """One build into `folder`, an absolute path; the folder `aside` is its backup of replaced files.

    `known` is what the previous build returned at its end. Paths are relative to the folder, with slashes.
    """

    def __init__(self, folder: Path, aside: Path, known: Iterable[str]) -> None:
        self._folder, self._aside = folder, aside
        self._was_there = folder.is_dir()
        self._known = frozenset(known)
        self._written: set[str] = set()
        self._same: set[str] = set()
        self._moved: list[str] = []
        """The backed-up paths; each file is stored under its number."""
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        self._start = aside.stat().st_mtime_ns
        for path in list(_files(self._folder)):
            # MkDocs, too, leaves names that begin with a dot in place.
            if path not in self._known and not path.startswith("."):
                self._put_aside(path)

    def is_same(self, file: str, content: bytes | Path) -> bool:
        """Return whether a file to be written is already there: with these bytes, or equal to the file at this path.

        If not, whatever is in its place is moved out of the way.
        """
        path = self._relative(file)
        if path is None or path in self._written or not self._is_free(path):
            return False
        self._written.add(path)
        if path in self._known and self._holds(path, content):
            self._same.add(path)
            return True
        if os.path.lexists(file):
            self._put_aside(path)
        return False

    def finish(self) -> list[str]:
        """Back up files that were not written again; return `known` for the next build."""
        for path in sorted(self._known - self._written):
            with suppress(OSError):
                # Somebody else wrote what has changed since.
                if (self._folder / path).lstat().st_mtime_ns < self._start:
                    self._put_aside(path)
        self._remove_empty_folders()
        return sorted(self._written)

    def restore(self) -> None:
        """Restore the folder as it was before the build."""
        untouched = self._known - (self._written - self._same) - set(self._moved)
        for path in list(_files(self._folder)):
            if path not in untouched and not (path.startswith(".") and path not in self._written):
                (self._folder / path).unlink()
                self._remove_empty_folders(path)
        for number, path in reversed(list(enumerate(self._moved))):
            (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(self._aside / str(number), self._folder / path)
        if not self._was_there:
            shutil.rmtree(self._folder, ignore_errors=True)
        self.forget()

    def forget(self) -> None:
        """Delete the backup: the build succeeded."""
        shutil.rmtree(self._aside, ignore_errors=True)

    def _relative(self, file: str) -> str | None:
        start = f"{self._folder}{os.sep}"
        return file.removeprefix(start).replace(os.sep, "/") if file.startswith(start) else None

    def _holds(self, path: str, content: bytes | Path) -> bool:
        file = self._folder / path
        try:
            if isinstance(content, bytes):
                return file.stat().st_size == len(content) and file.read_bytes() == content
            return filecmp.cmp(file, content, shallow=False)
        except OSError:
            return False

    def _is_free(self, path: str) -> bool:
        """Make room for a file: its folder may be a file, or its own path a folder from an earlier build.

        A folder in which this build wrote something stays, and files put into it are not tracked.
        """
        try:
            if not stat.S_ISDIR((self._folder / path).stat().st_mode):
                return True
        except OSError:
            for folder in list(PurePosixPath(path).parents)[-2::-1]:
                if (self._folder / folder).is_file():
                    self._put_aside(str(folder))
            return True
        below = [f"{path}/{inner}" for inner in _files(self._folder / path)]
        if not self._known.issuperset(below) or not self._written.isdisjoint(below):
            return False
        for inner in below:
            self._put_aside(inner)
        shutil.rmtree(self._folder / path)
        return True

    def _put_aside(self, path: str) -> None:
        shutil.move(self._folder / path, self._aside / str(len(self._moved)))
        self._moved.append(path)

    def _remove_empty_folders(self, *paths: str) -> None:
        for path in paths or self._moved:
            folder = (self._folder / path).parent
            with suppress(OSError):  # it is not empty, or gone
                while folder != self._folder:
                    folder.rmdir()
                    folder = folder.parent


def _files(folder: Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        inside = os.path.relpath(place, folder).replace(os.sep, "/")
        yield from names if inside == "." else (f"{inside}/{name}" for name in names)


log = logging.getLogger("mkdocs.portfolio")
_is_dirty = [False]
_building: list[SiteFolder] = []
"""The folder of the current or the last build."""


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether MkDocs builds on top of existing files; then nothing may be backed up."""
    _is_dirty[0] = dirty


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Delete the previous build's backup: that build succeeded."""
    on_shutdown()


@event_priority(-100)
def on_pre_build(config: MkDocsConfig) -> None:
    """Start a build, which no longer empties the folder. If backups are impossible, build the usual way."""
    site = Path(config.site_dir)
    if not site.is_symlink() and not _is_dirty[0]:
        known = store(config).get(_key(config)) or ()
        with suppress(OSError):
            _building[:] = [SiteFolder(site, site.with_name(f".{site.name}.kept"), known)]


@event_priority(100)
def on_post_build(config: MkDocsConfig) -> None:
    """Remove files that this build did not write."""
    for site in _building:
        kept_ones, key, written = store(config), _key(config), site.finish()
        if kept_ones.get(key) != written:
            kept_ones.put(key, written)


def on_build_error(error: Exception) -> None:
    """Restore the site. A strict build fails after `on_post_build`, so the failure is only known now."""
    for site in _building:
        site.restore()
    _building.clear()


def on_shutdown() -> None:
    """Delete the backup."""
    for site in _building:
        site.forget()
    _building.clear()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Keep the server running when a build fails."""

    def build_or_go_on() -> None:
        try:
            builder()
        except Exception as problem:  # noqa: BLE001  # whatever it is, the server has to go on
            if not isinstance(problem, MkDocsException):
                traceback.print_exception(problem)
            elif not isinstance(problem, Abort):  # MkDocs has logged why it aborts, not what is wrong in mkdocs.yml
                log.error("%s", problem)
            log.error("Not rebuilt: the last good site is still served. Mend the file and save it.")

    server.builder = build_or_go_on
    return server


def _key(config: MkDocsConfig) -> str:
    return store(config).key("written", str(Path(config.site_dir).resolve()))


_write, _copy, _clean = utils.write_file, utils.copy_file, utils.clean_directory


def _write_file(content: bytes, output_path: str) -> None:
    """Write a file unless it is already there, unchanged."""
    if not (_building and _building[0].is_same(output_path, content)):
        _write(content, output_path)


def _copy_file(source_path: str, output_path: str) -> None:
    """Copy a file unless it is already there, unchanged."""
    if not (_building and _building[0].is_same(output_path, Path(source_path))):
        _copy(source_path, output_path)


def _clean_directory(directory: str) -> None:
    """Empty a folder, unless it is the site's."""
    if not _building:
        _clean(directory)


utils.write_file, utils.copy_file, utils.clean_directory = _write_file, _copy_file, _clean_directory
