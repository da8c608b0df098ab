"""A site as `mkdocs serve` builds it, in this process and without a server: build once, then `save` after each edit."""

import gc
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_site import rebuild, search
from mkdocs_site.site_folder import asked
from portfolio.store.values import FILE
from small_site import ROOT

ADDRESS = "http://127.0.0.1:8000/me/"


class LiveSite:
    """A site that is being served; `site` is its folder."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.folder = folder
        self.site = site
        config = self._config()
        config.plugins.on_startup(command="serve", dirty=False)
        asked["is_starting"] = False  # a mistake is to be raised, not waited for
        self._shut_down = config.plugins.on_shutdown
        self._build(config)

    def save(self) -> bool:
        """Bring the site up to date, as the server does after a save; return whether it was the short way."""
        if rebuild.update():
            return True
        self._build(self._config())
        return False

    def close(self) -> None:
        """End it, so that the next build in this process is an ordinary one."""
        self._shut_down()
        self._config().plugins.on_startup(command="build", dirty=False)

    def _config(self) -> MkDocsConfig:
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        return load_config(str(self.folder / "mkdocs.yml"), site_dir=str(self.site))

    def _build(self, config: MkDocsConfig) -> None:
        config.site_url = ADDRESS
        build(config, serve_url=ADDRESS)


@contextmanager
def serving(folder: Path, site: Path) -> Iterator[LiveSite]:
    """Serve a site."""
    # At each build the engine thaws and searches all objects, which takes a second if they are those of all tests.
    if not gc.get_freeze_count():
        gc.freeze()
    frozen = SimpleNamespace(freeze=lambda: None, unfreeze=lambda: None, collect=gc.collect)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuild, "gc", frozen)
        patch.setattr(search.indexer, "index", lambda *_: None)  # in the background, and not the same twice
        live = LiveSite(folder, site)
        try:
            yield live
        finally:
            live.close()


def digests(site: Path) -> dict[str, str]:
    """Return what identifies the content of every file that a build made."""
    found = [file for file in site.rglob("*") if file.is_file()]
    return {file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in found}


_DRAWN = ("pdf", "card", "icon", "picture", "style sheet")
"""Kinds of values that other libraries make, slowly, from nothing but what is in their keys."""


def copied(folder: Path, copy: Path) -> Path:
    """Copy the author's files, and of the cache what is drawn; the engine is linked."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".cache", "hooks"))
    (copy / "hooks").symlink_to(ROOT / "hooks")
    if (folder / FILE).is_file():
        (copy / FILE).parent.mkdir(parents=True)
        shutil.copyfile(folder / FILE, copy / FILE)
        with suppress(FileNotFoundError):  # nothing is cached as a file
            shutil.copytree((folder / FILE).parent / "files", (copy / FILE).parent / "files", copy_function=os.link)
        with closing(sqlite3.connect(copy / FILE)) as database, database:
            database.execute(f"DELETE FROM entries WHERE substr(key, 1, instr(key, ':') - 1) NOT IN {_DRAWN}")
    return copy


def built_clean(folder: Path, site: Path) -> dict[str, str]:
    """Return what a first build of a folder makes."""
    shutil.rmtree(site, ignore_errors=True)
    with serving(folder, site):
        return digests(site)


def differing(found: dict[str, str], expected: dict[str, str]) -> list[str]:
    """Return the paths of the files that are not the same."""
    return sorted(path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path))
