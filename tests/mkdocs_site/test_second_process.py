"""The second process of a first build: it works, leaves the same site, and ends with the first one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from mmap import mmap
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace

import psutil  # type: ignore[import-untyped]
import pytest

import small_site
from mkdocs_site import cached_markdown, second_process
from mkdocs_site.mkdocs_parts import convert
from portfolio.website import build, share_card

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are not copied elsewhere")


def allow(monkeypatch: pytest.MonkeyPatch, processors: int) -> None:
    """Let the tests' process be copied, which has threads of its own."""
    monkeypatch.setattr(second_process, "threading", SimpleNamespace(active_count=lambda: 1))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)))


def test_it_prints_and_converts_and_the_site_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, copies = os.getpid(), set[BaseProcess]()
    own = dict.fromkeys(("PDFs", "pages", "cards"), 0)

    def folder(name: str) -> Path:
        (tmp_path / name).mkdir()
        return tmp_path / name

    def counted(what: str, function: Callable[..., object]) -> Callable[..., object]:
        def called(*arguments: object) -> object:
            if os.getpid() == here:
                own[what] += 1
                copies.update(process for process, _, _ in second_process._running)
                for process in copies:
                    process.join(60)
            return function(*arguments)

        return called

    allow(monkeypatch, 2)
    monkeypatch.setattr(build, "print_resume", counted("PDFs", build.print_resume))
    monkeypatch.setattr(cached_markdown, "convert", counted("pages", convert))
    monkeypatch.setattr(share_card, "draw", counted("cards", share_card.draw))
    first = small_site.build(small_site.write(folder("first"), is_cached=False), "--strict")
    assert first.exit_code == 0, first.log
    assert own == {"PDFs": 0, "pages": 1, "cards": 1}  # those of the page that it had begun
    assert len(copies) == 1
    second = small_site.build(small_site.write(folder("second")), "--strict")
    assert own == {"PDFs": 0, "pages": 1, "cards": 1}
    assert files(first.site) == files(second.site)


def files(site: Path) -> dict[str, bytes]:
    """Read the files that are the same in each run; those of the index and of the feeds are not."""
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {uri: path.read_bytes() for uri, path in found.items() if not uri.startswith(("pagefind/", "feed_"))}


def test_one_processor_works_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, 1)
    monkeypatch.setattr(second_process, "get_context", None)
    (folder := small_site.write(tmp_path)).joinpath("resume/resume.yml").write_text(
        small_site.FILES["resume/resume.yml"].replace("Intern", "Trainee"), "utf-8"
    )
    assert small_site.build(folder).exit_code == 0


def test_one_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_process, "_GRACE", 0.1)
    process = second_process._context.Process(target=time.sleep, args=(30,), daemon=True)
    process.start()
    psutil.Process(process.pid).suspend()  # so that it takes no other signal
    here, there = second_process._context.Pipe()
    second_process._running.append((process, here, mmap(-1, 8)))
    second_process.on_shutdown()
    there.close()
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.skipif(os.cpu_count() == 1, reason="there is none on one processor")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_first_process(tmp_path: Path, sent: signal.Signals) -> None:
    folder = small_site.write(tmp_path, is_cached=False)
    (temporary := folder / ".tmp").mkdir()
    own = {**os.environ, "TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    running = psutil.Popen(command, cwd=folder, env=own, stderr=subprocess.DEVNULL)
    while not any(temporary.glob("*/weasyprint-*")):  # the fonts that are printed with
        assert running.poll() is None
        time.sleep(0.01)
    copies = running.children()
    running.send_signal(sent)
    assert running.wait(60) != 0
    _, alive = psutil.wait_procs(copies, timeout=60 if sent == signal.SIGKILL else 0)
    assert not alive
    assert not any(temporary.glob("*/weasyprint-*"))
