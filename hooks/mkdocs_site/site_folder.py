"""MkDocs events in: the site's folder is replaced at once after a successful build; a server survives a failed one.

MkDocs empties the site's folder and then fills it again. Here each build writes into a folder of its own, `.site.new`
next to `site`, in which unchanged files are hard links to the old ones. After a success the two are swapped. Whatever
ends a build before that, the old site is intact; leftovers are hidden from git and removed by the next build.

One build runs at a time in a repository. The others wait for it.
"""

import errno
import fcntl
import logging
import os
import shutil
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority

from mkdocs_site.build_store import repository
from mkdocs_site.copying import Copier, put
from mkdocs_site.mkdocs_parts import (
    BUILD_LOG,
    copy_file,
    count_warnings_when_quiet,
    fails_strict,
    replace_walk,
    replace_writers,
    show_as,
)
from mkdocs_site.report import in_our_words
from portfolio.sources.process import end_on_sigterm
from portfolio.sources.withheld import leads_away
from portfolio.store.values import FILES

log = logging.getLogger("mkdocs.portfolio")


class SiteFolder:
    """One build of the site in `folder`, an absolute path. Write to `new`, then call `replace` or, as often as you
    like, `add`, and always `close`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._work = folder.with_name(f".{folder.name}.new")
        self._old, self.new = self._work / "old", self._work / "site"
        self.close()  # what a build that was killed has left
        try:
            self._work.mkdir(parents=True)
            (self._work / ".gitignore").write_text("*\n", "utf-8")  # first: a build may be stopped at any moment
            self.new.mkdir()
            if folder.is_dir():
                shutil.copymode(folder, self.new)
            self._has_old = folder.is_dir() and any(folder.iterdir())  # a server begins with an empty folder
        except OSError:
            self.close()
            raise

    def old_of(self, file: str) -> str:
        """Return where a file of the new site is in the old one, "" if it has none."""
        start = f"{self.new}{os.sep}"
        return str(self._folder / file.removeprefix(start)) if self._has_old and file.startswith(start) else ""

    def replace(self) -> None:
        """Put the new site in the place of the old one."""
        if self._folder.exists():
            self._folder.rename(self._old)
        self.new.rename(self._folder)
        self.close()

    def add(self) -> None:
        """Put the new files into the old site; their folders stay, for the next files."""
        for folder, _, names in os.walk(self.new):
            target = os.path.join(self._folder, os.path.relpath(folder, self.new))  # noqa: PTH118  # a save waits for it
            if names:
                os.makedirs(target, exist_ok=True)  # noqa: PTH103
            for name in names:
                os.replace(os.path.join(folder, name), os.path.join(target, name))  # noqa: PTH105, PTH118

    def close(self) -> None:
        """Remove what the build no longer needs, and undo or finish an interrupted `replace`."""
        if self._old.is_dir():
            if not self._folder.exists():
                self._old.rename(self._folder)
            for entry in self._old.glob(".*"):  # such as .git; MkDocs, too, leaves them in place
                if not os.path.lexists(self._folder / entry.name):
                    entry.rename(self._folder / entry.name)
        for folder in (self._old, self.new, self._work):  # what hides them from git is the last file to go
            shutil.rmtree(folder, ignore_errors=True)


@dataclass
class _Build:
    config: MkDocsConfig
    lock: int | None
    site_dir: str
    site: SiteFolder | None = None
    copier: Copier = field(default_factory=Copier)
    log_filter: logging.Filter | None = None


class CannotRead(Abort):
    """The end of a build that could not read or write a file, or render a template of the author's."""


asked: dict[str, bool] = {"serves": False, "is_starting": False, "is_dirty": False}
"""What for: `mkdocs serve`, which may have yet to finish its first build; a build that adds to existing files."""
_builds: list[_Build] = []
"""The build that is running."""


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note what was asked for, and leave no temporary files on SIGTERM."""
    end_on_sigterm()
    asked.update(serves=command == "serve", is_starting=command == "serve", is_dirty=dirty)
    replace_writers(_write_file, _copy_file)


@event_priority(200)
def on_config(config: MkDocsConfig) -> None:
    """Refuse an address that is in use before anything is built; let a quiet strict build count its warnings."""
    if config.strict:
        count_warnings_when_quiet()
    if asked["is_starting"]:
        _check_address(*config.dev_addr)


@event_priority(150)
def on_pre_build(config: MkDocsConfig) -> None:
    """Wait for other builds; redirect this one into a folder of its own, if one can be made."""
    _end_build()
    root = repository(config)
    replace_walk(lambda folder: not leads_away(folder, root))
    # A hook of the author's may look at what has been copied.
    cache = f"{root / FILES}{os.sep}" if asked["serves"] else ""  # only their owner may read files of the cache
    copier = Copier(is_alone=len(config.hooks) > 1, cache=cache)
    build = _Build(config, _lock(root), config.site_dir, copier=copier)
    _builds[:] = [build]
    site = Path(config.site_dir).resolve()
    if not (asked["is_dirty"] or site.is_mount()):
        # Otherwise, as on a full disk, the build ends: in place, it would empty the site's folder first.
        with suppress(PermissionError, FileExistsError, NotADirectoryError):
            build.site = SiteFolder(site)
            build.log_filter = show_as(build.site.new, Path(config.site_dir))
            BUILD_LOG.addFilter(build.log_filter)
            config.site_dir = str(build.site.new)


@event_priority(100)
def finish_copies(config: MkDocsConfig) -> None:
    """Wait until all files are in the new site."""
    for build in _builds:
        build.copier.finish()


@event_priority(-1000)
def on_post_build(config: MkDocsConfig) -> None:
    """Put the new site in place, unless MkDocs is about to abort a strict build."""
    if not (config.strict and fails_strict()):
        for build in _builds:
            if build.site:
                build.site.replace()
        _end_build()


@event_priority(-1000)
def on_build_error(error: Exception) -> None:
    """Drop the new site; say in one line which file could not be read or written, or which template is wrong."""
    roots = [repository(build.config) for build in _builds]
    _end_build()
    if problem := in_our_words(error, roots[0] if roots else Path.cwd()):
        raise CannotRead(str(problem))


def on_shutdown() -> None:
    """Remove what an interrupted build left behind."""
    _end_build()


def _end_build() -> None:
    for build in _builds:
        build.config.site_dir = build.site_dir
        if build.log_filter:
            BUILD_LOG.removeFilter(build.log_filter)
        build.copier.stop()
        if build.site:
            build.site.close()
        if build.lock is not None:
            os.close(build.lock)
    _builds.clear()


def _lock(folder: Path) -> int | None:
    """Wait until no other process builds in a folder; return the lock, to be closed afterwards."""
    descriptor = None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.info("Another build is running in this folder; waiting until it ends.")
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # type: ignore[arg-type]  # it was opened
    except OSError:  # a file system without locks
        pass
    return descriptor


def drop_lock() -> None:
    """Leave the lock to the process of which this one is a copy."""
    for build in _builds:
        if build.lock is not None:
            os.close(build.lock)


def _write_file(content: bytes, output_path: str) -> None:
    build = _builds[0] if _builds else None
    old = build.site.old_of(output_path) if build and build.site else ""
    if build is None or not build.copier.write(content, output_path, old):
        put(content, output_path, old)


def _copy_file(source_path: str, output_path: str) -> None:
    build = _builds[0] if _builds else None
    if build and build.site:
        build.copier.copy(source_path, output_path, build.site.old_of(output_path))
    else:
        copy_file(source_path, output_path)


def _check_address(host: str, port: int) -> None:
    if not 0 <= port < 65536:
        raise Abort(f"{port} is no port; choose one below 65536: mkdocs serve -a {host}:8001")
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as problem:
        raise no_address(problem, host, port) from None


def no_address(problem: OSError, host: str, port: int) -> Abort:
    """Return the exception that ends a server whose address is in use or invalid, and that says what to do."""
    if problem.errno == errno.EADDRINUSE:
        other = f"mkdocs serve -a {host}:{port + 1}"
        return Abort(f"Port {port} is taken, perhaps by another server; choose another one: {other}")
    return Abort(f"{host}:{port} cannot be served from: {problem.strerror or problem}; try -a localhost:8001")
