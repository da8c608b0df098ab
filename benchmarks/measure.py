"""Measure the cost of whole processes; nothing here depends on what a site is.

`run` returns CPU seconds (user and system, with children), wall-clock seconds and two memory peaks in MB: of the
largest process, as counted by the kernel, and of all processes together, sampled while they run (shared memory counts
for each). `Server` is a running `mkdocs serve`. It is polled like the script in its pages does: with a request that is
answered when the next build is done.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]  # its stubs are no dependency of this project

_SAMPLE_EVERY = 0.1
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Cost:
    """The cost of one run."""

    cpu: float
    wall: float
    peak: float
    peak_of_all: float


@dataclass(frozen=True)
class Reload:
    """The cost from a save to the browser's reload, or from a server's start to its first answer."""

    cpu: float
    wall: float


def _processes(pid: int) -> list[psutil.Process]:
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _memory(pid: int) -> float:
    total = 0
    for process in _processes(pid):
        try:
            total += process.memory_info().rss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue  # ended meanwhile
    return total / 1e6


def _cpu(pid: int) -> float:
    total = 0.0
    for process in _processes(pid):
        try:
            total += sum(process.cpu_times()[:4])
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total


def run(command: list[str], folder: Path) -> Cost:
    """Run a program to its end; it must succeed."""
    log = folder / "benchmark.log"
    start = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=_environment(folder), stdout=out, stderr=subprocess.STDOUT)
    samples = [0.0]
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(_SAMPLE_EVERY):
            samples.append(_memory(process.pid))

    sampler = threading.Thread(target=sample)
    sampler.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    ended.set()
    sampler.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed in {folder}:\n{log.read_text('utf-8', 'replace')[-3000:]}")
    peak = usage.ru_maxrss * _MAXRSS_UNIT / 1e6
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak, max(*samples, peak))


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment for a run; an engine in the folder takes precedence over the installed one."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(folder.resolve() / "hooks")}


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


class Server:
    """A `mkdocs serve` of one folder, from its first build to the end of the `with` block.

    A site's pages hold its address, so only a second start at the same `port` finds them in a cache.
    """

    started: Reload

    def __init__(self, program: list[str], folder: Path, patience: float = 600, port: int = 0) -> None:
        self._port = port or free_port()
        self._command = [*program, "serve", "--dev-addr", f"127.0.0.1:{self._port}"]
        self._folder = folder
        self._patience = patience

    def __enter__(self) -> "Server":
        self._log = (self._folder / "benchmark.log").open("wb")
        # What a shell starts in the background ignores Ctrl-C, with all that it starts in turn.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._process = subprocess.Popen(
            self._command, cwd=self._folder, env=_environment(self._folder), stdout=self._log, stderr=subprocess.STDOUT
        )
        start = time.perf_counter()
        end = time.monotonic() + self._patience
        while True:
            try:
                self._get("/")
            except OSError:
                if self._process.poll() is not None or time.monotonic() > end:
                    self.__exit__(None, None, None)
                    text = (self._folder / "benchmark.log").read_text("utf-8", "replace")
                    raise SystemExit(f"mkdocs serve did not start in {self._folder}:\n{text[-3000:]}") from None
                time.sleep(0.02)
            else:
                self.started = Reload(_cpu(self._process.pid), time.perf_counter() - start)
                return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self._port}{path}", timeout=self._patience) as answer:
            text: str = answer.read().decode("utf-8")
        return text

    def text_after(self, save: Callable[[], None], name: str, text: str, pause: float) -> float:
        """Save, and return the seconds until the page whose address holds `name` has the text."""
        addresses = re.findall(r"<loc>(.*?)</loc>", self._get("/sitemap.xml"))
        page = next(urlsplit(address).path for address in addresses if name in address)
        time.sleep(pause)
        start = time.perf_counter()
        save()
        while text not in self._get(page):
            if time.perf_counter() - start > self._patience:
                raise SystemExit(f"{page} never showed what was saved in {self._folder}")
            time.sleep(0.005)
        return time.perf_counter() - start

    def reload_after(self, save: Callable[[], None], pause: float) -> Reload:
        """Save, and return the cost until a browser that shows the site would reload.

        Wait for `pause` first, so that saves fall at different moments of the half second in which MkDocs checks for
        changes. A build that ends during the pause was not for this save, so pause again.
        """
        found = re.search(r"livereload\((\d+), (\d+)\);", self._get("/"))
        if found is None:
            raise SystemExit("the page has no script for live reload")
        epoch, page = int(found[1]), found[2]
        answers: list[float] = []

        def poll() -> None:
            while int(self._get(f"/livereload/{epoch}/{page}")) <= epoch:
                pass  # MkDocs answers once a minute, even if nothing was built
            answers.append(time.perf_counter())

        browser = threading.Thread(target=poll, daemon=True)
        browser.start()
        time.sleep(pause)
        if answers:
            return self.reload_after(save, pause)
        before = _cpu(self._process.pid)
        start = time.perf_counter()
        save()
        browser.join(self._patience)
        if not answers:
            text = (self._folder / "benchmark.log").read_text("utf-8", "replace")
            raise SystemExit(f"no reload after {self._patience} s in {self._folder}:\n{text[-3000:]}")
        return Reload(_cpu(self._process.pid) - before, answers[0] - start)
