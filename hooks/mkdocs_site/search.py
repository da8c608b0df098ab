"""MkDocs events in: Pagefind indexes the pages of a site; a browser fetches pieces once somebody searches.

Pagefind reads HTML: `data-pagefind-body` in `main.html` says what a page's text is, `data-kind` what kind of page.
While a server runs, the index is made after the reload, by a process that a newer build stops; until it is there, the
last one serves. Where the program cannot run, the site has no search, which is said once.
"""

import logging
import os
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

from mkdocs_site.progress import done, show
from mkdocs_site.site_folder import asked

log = logging.getLogger("mkdocs.portfolio")

FOLDER = "pagefind"
NEEDED = ("fragment", "index", "filter", "*.pf_meta", "*.pf_filter", "wasm.*", "pagefind.js", "pagefind-entry.json")
NEEDED_TOO = ("pagefind-worker.js", "pages.sha256")
IGNORED = "[data-search-exclude], .headerlink, .md-code__nav, .pf-unseen, .pf-buttons, .pf-open, .linenos"
LIMIT = 600
"""Seconds that the program may take."""
PAUSE = 2.0
"""Seconds after a reload before a served site is indexed: whoever writes saves again and again."""

_told: list[str] = []
"""Why there is no search, which is said once."""
_site: list[Path] = []
"""The site's folder, before a build is redirected into a folder of its own."""


@event_priority(160)
def on_pre_build(config: MkDocsConfig) -> None:
    """Stop indexing what is about to be built again."""
    indexer.stop()
    _site[:] = [Path(config.site_dir)]


@event_priority(-500)
def on_post_build(config: MkDocsConfig) -> None:
    """Index the site that has been built, or keep the index if no page has changed."""
    new, old = Path(config.site_dir), _site[0] / FOLDER
    digest = "" if asked["serves"] else _digest(new)
    is_same = asked["serves"] or _read(old / "pages.sha256") == digest
    if is_same and old != new / FOLDER and old.is_dir():
        shutil.copytree(old, new / FOLDER, copy_function=os.link, dirs_exist_ok=True)
    if not is_same:
        show("Search: the pages are indexed")
        if _finish(_started(new, new / FOLDER, config.theme["language"]), new / FOLDER, digest):
            done("Indexed the pages for search")


@event_priority(-1100)
def after_reload(config: MkDocsConfig) -> None:
    """Index the served site in the background."""
    if asked["serves"]:
        indexer.index(Path(config.site_dir), config.theme["language"])


def on_shutdown() -> None:
    """Stop whatever is still running."""
    indexer.stop()
    _told.clear()


class Indexer:
    """Indexes a site in a thread of its own, some time after the last call of `index`."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._wanted: tuple[Path, str] | None = None
        self._asked = 0
        """How often this object has been asked to index or to stop: what was begun for an earlier call is dropped."""
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    def index(self, site: Path, language: str) -> None:
        """Index the site in this folder; stop indexing any other."""
        with self._condition:
            self._drop()
            self._wanted = site, language
            self._condition.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop indexing."""
        with self._condition:
            self._drop()
            self._wanted = None

    def _drop(self) -> None:
        self._asked += 1
        if self._process:
            self._process.kill()

    def _work(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._wanted)
                if self._condition.wait(PAUSE) or not self._wanted:
                    continue
                (site, language), self._wanted, asked = self._wanted, None, self._asked
            with suppress(OSError):  # a build has put another site there
                self._index(site, language, asked)

    def _index(self, site: Path, language: str, asked: int) -> None:
        digest, old = _digest(site), site / FOLDER
        if _read(old / "pages.sha256") == digest:
            return
        target = site.with_name(f".{site.name}.{FOLDER}")
        with self._condition:
            self._process = _started(site, target, language) if self._asked == asked else None
            if self._process and sys.platform != "win32":
                with suppress(OSError):  # macOS knows no process that has ended
                    os.setpriority(os.PRIO_PROCESS, self._process.pid, 19)  # a save goes first
        is_whole = _finish(self._process, target, digest)
        with self._condition:
            self._process = None
            if is_whole and self._asked == asked:
                shutil.rmtree(old, ignore_errors=True)
                target.rename(old)
        shutil.rmtree(target, ignore_errors=True)


indexer = Indexer()


def _started(site: Path, target: Path, language: str) -> subprocess.Popen[bytes] | None:
    # One index for all pages: a resume in another language is found from everywhere, and everything from there.
    options = ["--site", str(site), "--output-path", str(target), "--silent", "--exclude-selectors", IGNORED]
    options += ["--force-language", language.partition("-")[0]]
    try:
        # Not every system has the program; `python -m pagefind` finds it after importing asyncio.
        from pagefind_bin_extended import get_executable  # type: ignore[import-untyped]  # noqa: PLC0415

        return subprocess.Popen([str(get_executable()), *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except (ImportError, OSError) as problem:
        _tell(str(problem))
        return None


def _finish(process: subprocess.Popen[bytes] | None, target: Path, digest: str) -> bool:
    """Wait for the program, and leave in `target` what a browser needs; return whether the index is complete."""
    if process is None:
        return False
    try:
        _, said = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        _, said = process.communicate()
    if process.returncode:
        shutil.rmtree(target, ignore_errors=True)
        if process.returncode > 0:  # otherwise it was stopped
            _tell(said.decode(errors="replace").strip().rpartition("\n")[2])
        return False
    needed = {path for pattern in (*NEEDED, *NEEDED_TOO) for path in target.glob(pattern)}
    for path in target.iterdir():
        if path not in needed:
            path.unlink()
    (target / "pages.sha256").write_text(digest, "utf-8")
    return True


def _tell(reason: str) -> None:
    if not _told:
        _told.append(reason)
        log.info("The site has no search: Pagefind cannot run here (%s).", reason[:200] or "no reason given")


def _digest(site: Path) -> str:
    """Return what identifies the pages' HTML."""
    found = sha256()
    for path in sorted(site.rglob("*.html")):
        found.update(f"{path.relative_to(site)}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""
