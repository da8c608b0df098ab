"""`mkdocs serve` in use: each kind of edit reaches the browser, and a mistake leaves the site intact."""

import io
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader
from watchdog.events import FileSystemEventHandler

import small_site
from mkdocs_site import search
from mkdocs_site.watching import Watcher, wait_until_written

WAIT = 30.0


@dataclass(frozen=True)
class Server:
    """A running `mkdocs serve`, its folder and its log."""

    folder: Path
    url: str
    log: Path

    def get(self, path: str) -> bytes:
        try:
            with urllib.request.urlopen(self.url + path, timeout=WAIT) as response:
                return bytes(response.read())
        except urllib.error.HTTPError:
            return b""

    def pdf_text(self) -> str:
        content = self.get("resume/robin-sample-resume.pdf")
        return PdfReader(io.BytesIO(content)).pages[0].extract_text() if content else ""

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    def edit_and_wait(self, path: str, old: str, new: str, said: str = "(?:(?!Not rebuilt).)*") -> None:
        """Wait until a build that began after the edit has said this and has ended; else one that did not fail."""
        before = len(self.log.read_text("utf-8"))
        self.edit(path, old, new)
        words = re.compile(f"Detected file changes{said}Reloading browsers", re.DOTALL)
        wait_for(lambda: words.search(self.log.read_text("utf-8")[before:]) is not None)

    def says(self, text: str) -> bool:
        return text in self.log.read_text("utf-8")


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds; fail after WAIT seconds."""
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


@contextmanager
def serving(folder: Path, *, is_ready: bool = True) -> Iterator[Server]:
    """Run `mkdocs serve` in a folder; if it `is_ready`, wait for its first build."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "serve.log"
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}", "-f", str(folder / "mkdocs.yml")]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    running = Server(folder, f"http://127.0.0.1:{port}/me/", log)
    try:
        if is_ready:
            wait_for(lambda: running.says("Serving on") or process.poll() is not None)
            assert process.poll() is None, log.read_text()
        yield running
    finally:
        process.terminate()
        process.wait(WAIT)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(small_site.write(tmp_path)) as running:
        yield running


def test_every_kind_of_edit_is_seen_in_the_browser(server: Server, browser: Browser) -> None:
    page = browser.new_page()

    def shows(path: str, text: str) -> None:
        page.wait_for_function("text => document.body?.innerText.includes(text)", arg=text, timeout=WAIT * 1000)
        assert path in page.url

    page.goto(server.url + "blog/2026/10/02/first-post/")
    server.edit("docs/blog/posts/first.md", "More of it", "Much more of it")
    shows("first-post", "Much more of it")

    page.goto(server.url + "projects/knn/measure/")
    server.edit("projects/knn/measure.ipynb", "Measuring it", "Measured again")
    shows("measure", "Measured again")

    page.goto(server.url + "projects/knn/")
    server.edit("projects/knn/project.yml", "12 times", "13 times")
    shows("knn", "13 times")
    wait_for(lambda: "13 times" in server.pdf_text())

    page.goto(server.url + "resume/")
    server.edit("resume/resume.yml", "label: Learner", "label: Keen learner")
    shows("resume", "Keen learner")
    wait_for(lambda: "Keen learner" in server.pdf_text())
    page.close()  # now, while nothing is being built: a page that is reloading may never close

    server.edit("resume/template/classic/template.html", "{{ resume.name }}", "{{ resume.name }} (proof)")
    wait_for(lambda: "(proof)" in server.pdf_text())


def test_a_mistake_keeps_the_last_good_site_until_it_is_corrected(server: Server) -> None:
    mistakes = [
        ("resume/resume.yml", "stage: student", "stage: studnet", "resume.yml:10:8: S108"),
        ("docs/blog/posts/first.md", "date: 2026-10-02", "date: 2026-10-99", "first.md:2:7: B103"),
        ("projects/knn/project.yml", "title:", "titel:", "project.yml:1:1: S101"),
        ("projects/knn/measure.ipynb", '"cells"', "'cells'", "measure.ipynb:"),
        ("resume/template/classic/template.html", "resume.name", "resume.nmae", "template.html:"),
        ("mkdocs.yml", "site_name: Robin", "site_name: [Robin", "mkdocs.yml"),
    ]
    for path, right, wrong, expected in mistakes:
        server.edit_and_wait(path, right, wrong, f".*{re.escape(expected)}.*Not rebuilt.*")
        assert b"Wrote <strong>Python</strong>" in server.get("resume/")
        assert server.pdf_text().startswith("Robin Sample")
        server.edit_and_wait(path, wrong, right)
    assert not server.says("Traceback")


def test_a_file_is_seen_only_once_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("old", "utf-8")
    for pause in (0.0, 0.02, 0.2):
        with file.open("w") as stream, ThreadPoolExecutor() as pool:  # it is empty now
            seen = pool.submit(wait_until_written, [str(file)], threading.Event())
            time.sleep(pause)
            stream.write("new text")
            stream.flush()
            seen.result()
            assert file.stat().st_size == len("new text")
    for age in (60, -60):  # and when the clock has been set back
        os.utime(file, (time.time() - age,) * 2)
        start = time.monotonic()
        wait_until_written([str(file)], threading.Event())
        assert time.monotonic() - start < 0.3


@pytest.mark.parametrize("hears", [True, False])
def test_each_change_of_a_file_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hears: bool) -> None:
    if not hears:  # as in a shared folder, which sends no events
        monkeypatch.setattr(Watcher, "_wake", lambda _self: None)
    (tmp_path / "docs/.ipynb_checkpoints").mkdir(parents=True)
    (tmp_path / "docs/sub").mkdir()
    page, other = tmp_path / "docs/a.md", tmp_path / "docs/sub/b.md"
    page.write_text("old", "utf-8")
    seen = threading.Event()
    handler = FileSystemEventHandler()
    monkeypatch.setattr(handler, "on_any_event", lambda _event: seen.set())
    watcher = Watcher(tmp_path)
    watcher.schedule(handler, str(tmp_path / "docs"))
    watcher.start()

    def is_seen(edit: Callable[[], object], within: float = WAIT) -> bool:
        seen.clear()
        edit()
        return seen.wait(within)

    assert is_seen(lambda: page.write_text("new", "utf-8"))
    assert is_seen(lambda: other.write_text("", "utf-8"))
    assert is_seen(lambda: other.replace(page))
    assert is_seen(page.unlink)
    assert not is_seen((tmp_path / "docs/.ipynb_checkpoints/a.ipynb").touch, within=0.7)
    watcher.stop()
    watcher.join()


def test_too_much_for_one_page_is_said_and_the_old_pdf_stays(server: Server) -> None:
    more = "\n".join(f"      - Point {number} {'and so on ' * 20}" for number in range(60))
    server.edit("resume/resume.yml", "    highlights:\n", f"    highlights:\n{more}\n")
    wait_for(lambda: server.says("Not rebuilt"))
    assert server.says("R201")
    assert server.says("mm")
    assert "Wrote Python" in server.pdf_text()
    assert "Point 1" not in server.pdf_text()


def test_a_start_with_mistakes_waits_until_they_are_corrected(tmp_path: Path) -> None:
    resume = small_site.FILES["resume/resume.yml"]
    folder = small_site.write(tmp_path, {"resume/resume.yml": resume.replace("stage: student", "stage: studnet")})
    with serving(folder, is_ready=False) as server:
        wait_for(lambda: server.says("Waiting"))
        assert server.says("resume.yml:10:8: S108")
        server.edit("resume/resume.yml", "stage: studnet", "stage: student")
        wait_for(lambda: server.says("Serving on"))
        assert server.pdf_text().startswith("Robin Sample")


def test_a_translation_is_served_as_the_resume_is(server: Server) -> None:
    file = server.folder / "resume/resume.de.yml"
    file.write_text("basics: {label: Lernt}\n", "utf-8")
    wait_for(lambda: b"Lernt" in server.get("resume/de/"))
    server.edit_and_wait("resume/resume.de.yml", "label", "lable", ".*resume.de.yml:1:10: S101.*Not rebuilt.*")
    assert b"Lernt" in server.get("resume/de/")
    server.edit_and_wait("resume/resume.de.yml", "lable: Lernt", "label: Kann es")
    assert b"Kann es" in server.get("resume/de/")
    file.unlink()
    wait_for(lambda: not server.get("resume/de/"))
    assert not server.says("Traceback")


def test_an_index_that_is_no_longer_wanted_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Path] = []
    reached, may_go_on = threading.Semaphore(0), threading.Semaphore(0)

    def digest(site: Path) -> str:
        reached.release()
        may_go_on.acquire(timeout=WAIT)
        return site.name

    monkeypatch.setattr(search, "PAUSE", 0)
    monkeypatch.setattr(search, "_digest", digest)
    monkeypatch.setattr(search, "_started", lambda site, *_: begun.append(site))
    indexer = search.Indexer()
    indexer.index(tmp_path / "one", "en")
    assert reached.acquire(timeout=WAIT)
    indexer.stop()
    may_go_on.release()
    indexer.index(tmp_path / "two", "en")
    assert reached.acquire(timeout=WAIT)
    may_go_on.release()
    while not begun:
        time.sleep(0.01)
    assert [site.name for site in begun] == ["two"]


def test_a_process_that_ended_before_it_could_wait_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(site: Path, target: Path, language: str) -> subprocess.Popen[bytes]:
        target.mkdir()
        return subprocess.Popen([sys.executable, "-c", f"# {site} {language}"], stderr=subprocess.PIPE)

    def no_such_process(*_: int) -> None:
        raise ProcessLookupError

    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.setattr(search, "PAUSE", 0)
    monkeypatch.setattr(search, "_started", started)
    monkeypatch.setattr(os, "setpriority", no_such_process, raising=False)
    search.Indexer().index(site, "en")
    wait_for((site / search.FOLDER / "pages.sha256").exists)
