"""A rebuild into an existing folder equals one into an empty folder, and a build that does not end changes nothing."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from mkdocs import utils
from mkdocs.exceptions import Abort

import small_site
from mkdocs_site import copying, site_folder
from mkdocs_site.copying import Copier, link_same
from mkdocs_site.site_folder import SiteFolder

COMMAND = [sys.executable, "-m", "mkdocs"]


def write(folder: Path, path: str, content: bytes) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def files(folder: Path) -> dict[str, bytes]:
    """Read all files, and list all empty folders."""
    found = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    empty = {path.relative_to(folder).as_posix(): b"/" for path in folder.rglob("*") if path.is_dir()}
    return found | {path: b"/" for path in empty if not any(file.startswith(f"{path}/") for file in found)}


def build(site: Path, made: dict[str, bytes]) -> SiteFolder:
    """Write some files as MkDocs does."""
    folder = SiteFolder(site)
    for path, content in made.items():
        if not link_same(str(folder.new / path), folder.old_of(str(folder.new / path)), content):
            write(folder.new, path, content)
    return folder


NAMES = ("a", "a/index.html", "a/b/index.html", "b/index.html", "b/c.png", "index.html", "b", "feed.xml")


def chosen(random: Random) -> dict[str, bytes]:
    """Choose some files, so that none has the path of another's folder."""
    found: dict[str, bytes] = {}
    for name in random.sample(NAMES, 5):
        if not any(other.startswith(f"{name}/") or name.startswith(f"{other}/") for other in found):
            found[name] = random.choice([b"1", b"2", b"22"])
    return found


@pytest.mark.parametrize("seed", range(20))
def test_any_row_of_builds_gives_what_clean_builds_give(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    site = tmp_path / "site"
    good: dict[str, bytes] = {}
    for _ in range(12):
        made = chosen(random)
        folder = build(site, made)
        if random.random() < 0.3:
            folder.close()
        else:
            folder.replace()
            good = made
        assert (files(site) if site.exists() else {}) == good
        assert [path.name for path in tmp_path.iterdir()] in ([], ["site"])


def test_what_is_the_same_is_linked(tmp_path: Path) -> None:
    site, picture = tmp_path / "site", tmp_path / "picture.png"
    picture.write_bytes(b"P" * 10_000)
    build(site, {"a.html": b"a", "b.html": b"b", "p.png": picture.read_bytes()}).replace()
    os.utime(site / "a.html", (1, 1))
    folder = SiteFolder(site)

    def is_linked(name: str, content: bytes | Path) -> bool:
        return link_same(str(folder.new / name), folder.old_of(str(folder.new / name)), content)

    assert is_linked("a.html", b"a")
    assert not is_linked("b.html", b"B")
    assert is_linked("p.png", picture)
    assert [folder.old_of(path) for path in (str(site / "a.html"), "relative.html")] == ["", ""]
    assert (folder.new / "a.html").stat().st_mtime == 1
    # A file that is written a second time is no link any more, so that the old one does not change with it.
    assert not is_linked("a.html", b"A")
    write(folder.new, "a.html", b"A")
    folder.close()
    assert files(site) == {"a.html": b"a", "b.html": b"b", "p.png": picture.read_bytes()}


@pytest.mark.parametrize("is_alone", [True, False])
def test_many_files_are_copied_by_another_process_and_none_is_left_out(tmp_path: Path, *, is_alone: bool) -> None:
    names = [f"{number // 50}/ä\n'{number}.bin" for number in range(700)]
    for number, name in enumerate(names):
        write(tmp_path / "from", name, str(number).encode())
    for name in names[:3]:
        write(tmp_path / "old", name, (tmp_path / "from" / name).read_bytes())
    copier = Copier(is_alone=is_alone)
    for name in names:
        copier.copy(str(tmp_path / "from" / name), str(tmp_path / "to" / name), str(tmp_path / "old" / name))
    assert len(copier.targets) == (0 if is_alone else 700)
    copier.finish()
    assert not copier.targets
    assert files(tmp_path / "to") == files(tmp_path / "from")
    same = [name for name in names if (tmp_path / "to" / name).stat().st_nlink == 2]
    assert same == names[:3]


@pytest.mark.parametrize("is_killed", [False, True])
def test_pages_are_written_by_the_process_that_copies(tmp_path: Path, *, is_killed: bool) -> None:
    source, copier = tmp_path / "from/a", Copier()
    write(tmp_path, "from/a", b"a")
    pages = {f"{number}/index.html": f"None\n{number}\r\n\x00".encode() * number for number in range(300)}
    assert not copier.write(b"", str(tmp_path / "to/no-process"))
    for number in range(300):
        copier.copy(str(source), str(tmp_path / "to" / str(number) / "a"))
    write(tmp_path, "old/7/index.html", pages["7/index.html"])
    assert copier._process is not None
    if is_killed:
        copier._process.kill()
        copier._process.wait()
    for name, content in {**dict.fromkeys(["5/index.html", "6/a"], b"first"), **pages, "6/a": b"last"}.items():
        assert copier.write(content, str(tmp_path / "to" / name), str(tmp_path / "old" / name))
    copier.finish()
    assert files(tmp_path / "to") == {**{f"{n}/a": b"a" for n in range(300)}, **pages, "6/a": b"last"}
    assert (tmp_path / "to/7/index.html").samefile(tmp_path / "old/7/index.html")
    assert source.read_bytes() == b"a"


@pytest.mark.parametrize("has_links", [True, False])
@pytest.mark.parametrize("is_alone", [True, False])
def test_a_server_links_the_files_of_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_alone: bool, has_links: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    if not has_links:
        monkeypatch.setattr("os.link", refuse)
    write(tmp_path, "cache/a", b"a")
    write(tmp_path, "own/b", b"b")
    write(tmp_path, "to/linked", b"was there")
    copier = Copier(is_alone=is_alone, cache=f"{tmp_path / 'cache'}{os.sep}")
    given = (("cache/a", "linked"), ("own/b", "copied"), ("cache/a", "replaced"), ("own/b", "replaced"))
    for path, name in (*given, ("cache/a", "overwritten")):
        copier.copy(str(tmp_path / path), str(tmp_path / "to" / name))
    if not copier.write(b"c", str(tmp_path / "to/overwritten")):
        copying.put(b"c", str(tmp_path / "to/overwritten"))
    copier.finish()
    assert files(tmp_path) == {
        "cache/a": b"a",
        "own/b": b"b",
        "to/linked": b"a",
        "to/copied": b"b",
        "to/replaced": b"b",
        "to/overwritten": b"c",
    }
    assert (tmp_path / "to/linked").samefile(tmp_path / "cache/a") is has_links
    assert not (tmp_path / "to/copied").samefile(tmp_path / "own/b")


def test_what_cannot_be_copied_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    copier = Copier()
    with pytest.raises(FileNotFoundError):
        copier.copy(str(tmp_path / "gone"), str(tmp_path / "to/gone"))
    for number in range(400):
        copier.copy(str(tmp_path / "a"), str(tmp_path / ("a" if number == 350 else "to") / str(number)))
    with pytest.raises(FileExistsError):
        copier.finish()
    copier.copy(str(tmp_path / "a"), str(tmp_path / "to/last"))
    copier.stop()
    copier.finish()
    assert not (tmp_path / "to/last").exists()


def test_nothing_is_copied_for_a_build_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    given = "".join(f"{(str(tmp_path / 'a'), str(tmp_path / 'to' / str(number)), '')!a}\n" for number in range(20_000))
    done = subprocess.run([sys.executable, "-I", "-S", copying.__file__, ""], input=given.encode(), check=False)
    assert done.returncode == 1
    assert len(list((tmp_path / "to").iterdir() if (tmp_path / "to").exists() else ())) < 20_000


def test_what_begins_with_a_dot_stays_as_mkdocs_leaves_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, ".git/config", b"mine")
    write(site, ".nojekyll", b"")
    build(site, {"a.html": b"a"}).replace()
    assert files(site) == {".git/config": b"mine", ".nojekyll": b"", "a.html": b"a"}
    build(site, {"a.html": b"A"}).close()
    assert files(site) == {".git/config": b"mine", ".nojekyll": b"", "a.html": b"a"}


@pytest.mark.parametrize("steps", range(5))
def test_an_exchange_that_is_killed_is_ended_or_undone(tmp_path: Path, steps: int) -> None:
    site, work = tmp_path / "site", tmp_path / ".site.new"
    old, new = {".git/config": b"mine", ".nojekyll": b"", "a.html": b"a"}, {"a.html": b"A"}
    for path, content in old.items():
        write(site, path, content)
    build(site, new)
    exchange = [
        (site, work / "old"),
        (work / "site", site),
        (work / "old/.git", site / ".git"),
        (work / "old/.nojekyll", site / ".nojekyll"),
    ]
    for source, target in exchange[:steps]:
        source.rename(target)
    SiteFolder(site).close()
    assert files(site) == (old if steps < 2 else old | new)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_kill_during_the_removal_leaves_is_hidden_from_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build(tmp_path / "site", {"a.html": b"a"})
    removed = []

    def remove(path: Path, **_: object) -> None:
        removed.append(path.name)
        shutil.rmtree(path, ignore_errors=True)

    monkeypatch.setattr("mkdocs_site.site_folder.shutil", SimpleNamespace(rmtree=remove))
    folder.close()
    assert removed == ["old", "site", ".site.new"]
    assert not list(tmp_path.iterdir())


def test_a_file_system_without_links_and_locks_is_good_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    folder = small_site.write(tmp_path)
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    monkeypatch.setattr("os.link", refuse)
    monkeypatch.setattr("fcntl.flock", refuse)
    monkeypatch.setattr("sqlite3.connect", lambda *_, **__: refuse())
    first = small_site.build(folder, "--strict")
    assert first.exit_code == 0, first.log
    before = files(first.site)
    (folder / "docs/index.md").write_text("# Changed\n", "utf-8")
    second = small_site.build(folder, "--strict")
    assert second.exit_code == 0, second.log
    assert "Changed" in second.read("index.html")
    assert files(second.site).keys() >= {path for path in before if "pagefind" not in path}
    assert not (folder / ".site.new").exists()


def test_pages_that_come_out_the_same_stay_in_their_files(tmp_path: Path) -> None:
    """In a whole site, unchanged files keep their time, removed pages go whatever their time, and no backups remain."""
    folder = small_site.write(tmp_path)
    first = small_site.build(folder)
    assert first.exit_code == 0, first.log
    site = first.site
    assert ".site.new" not in first.log
    for file in site.rglob("*.*"):
        if file.is_file():
            os.utime(file, (1, 1))
    (folder / "docs/note.md").write_text("# New\n", "utf-8")
    write(site, "old/by-hand.html", b"x")
    os.utime(site / "old/by-hand.html", (time.time() + 99999,) * 2)
    shutil.rmtree(folder / "docs/blog/posts")
    write(folder, "docs/blog/posts/other.md", b"---\ndate: 2026-10-02\nslug: other\n---\n# Other\n")
    for path in ("resume/resume.yml", "projects/knn/project.yml"):
        write(folder, path, (folder / path).read_bytes().replace(b"first-post", b"other"))
    second = small_site.build(folder)
    assert second.exit_code == 0, second.log
    assert (site / "note/index.html").is_file()
    assert not (site / "old").exists()
    assert not (site / "blog/2026/10/02/first-post").exists()
    unchanged = [file for file in site.rglob("*.*") if file.is_file() and file.stat().st_mtime == 1]
    assert len(unchanged) > 20
    assert not (tmp_path / ".site.new").exists()


def test_where_no_other_folder_can_be_made_the_site_is_built_in_place(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path)
    (tmp_path / ".site.new").write_text("no folder", "utf-8")
    write(tmp_path / "site", "old.html", b"old")
    built = small_site.build(folder)
    assert built.exit_code == 0, built.log
    assert (built.site / "index.html").is_file()
    assert not (built.site / "old.html").exists()
    assert (tmp_path / ".site.new").read_text("utf-8") == "no folder"


def test_a_site_behind_a_link_is_replaced_there(tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    folder = small_site.write(tmp_path / "else")
    (tmp_path / "target").mkdir()
    (folder / "site").symlink_to(tmp_path / "target")
    assert small_site.build(folder).exit_code == 0
    assert (folder / "site").is_symlink()
    assert (tmp_path / "target/index.html").is_file()


def test_a_strict_build_that_fails_at_its_end_changes_nothing(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path)
    before = files(small_site.build(folder, "--strict").site)
    (folder / "docs/note.md").write_text("# Note\n\n[dead](nowhere.md)\n", "utf-8")
    for options in (["--strict"], ["--strict", "-q"], ["-q", "--strict"]):
        built = small_site.build(folder, *options)
        assert built.exit_code == 1, options
        assert files(built.site) == before
    assert "nowhere" not in built.log  # quiet is quiet
    assert small_site.build(folder, "-q").log == ""


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_site.write(tmp_path)
    before = files(small_site.build(folder).site)

    def full(content: bytes, path: str, old: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mkdocs_site.site_folder.put", full)
    (folder / "docs/index.md").write_text("# Changed\n", "utf-8")
    built = small_site.build(folder)
    assert built.exit_code == 1
    assert "Y006 the file cannot be written: no space left on device; make room on the disk" in built.log
    assert "Traceback" not in built.log
    assert files(built.site) == before
    assert not (tmp_path / ".site.new").exists()


def test_a_disk_that_is_full_from_the_start_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_site.write(tmp_path)
    before = files(small_site.build(folder).site)

    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr("mkdocs_site.site_folder.shutil.copymode", full)
    built = small_site.build(folder)
    assert built.exit_code == 1
    assert "make room on the disk" in built.log
    assert files(built.site) == before
    assert not (tmp_path / ".site.new").exists()


FAULT = """
import os, signal, sys
from pathlib import Path
from mkdocs_site import copying, site_folder
from mkdocs.__main__ import cli

rename = Path.rename
def stop(source, target):
    if source.name == "site" and source.parent.name == ".site.new":  # the second of the two
        {fault}
    return rename(source, target)
Path.rename = stop
cli(["build", "-q"])
"""
KILLED = "os.kill(os.getpid(), signal.SIGKILL)"
REFUSED = "raise PermissionError(13, 'Permission denied', str(target))"


@pytest.mark.parametrize("fault", [KILLED, REFUSED])
def test_a_fault_between_the_two_renames_loses_no_site(tmp_path: Path, fault: str) -> None:
    folder = small_site.write(tmp_path)
    before = files(small_site.build(folder).site)
    (folder / "docs/index.md").write_text("# Changed\n", "utf-8")
    command = [sys.executable, "-c", FAULT.format(fault=fault)]
    stopped = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert stopped.returncode != 0
    assert "Traceback" not in stopped.stderr
    assert (folder / "site").exists() is (fault == REFUSED)
    # The next build finds the last good site, also if it fails itself.
    (folder / "docs/index.md").write_text("# Changed [x](gone.md)\n", "utf-8")
    assert small_site.build(folder, "--strict").exit_code == 1
    assert files(folder / "site") == before
    assert not (folder / ".site.new").exists()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_stopped_changes_nothing(tmp_path: Path, sent: signal.Signals) -> None:
    folder = small_site.write(tmp_path)
    before = files(small_site.build(folder).site)
    (folder / "docs/index.md").write_text("# Changed\n", "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    # A shell starts what it sends to the background with Ctrl-C ignored, and children inherit that.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    (temporary := folder / ".tmp").mkdir()
    own = {**os.environ, "TMPDIR": str(temporary)}
    command = [*COMMAND, "build", "-q"]
    running = subprocess.Popen(command, cwd=folder, env=own, stderr=subprocess.DEVNULL, preexec_fn=heard)  # noqa: PLW1509
    while not (folder / ".site.new/site").exists():
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(sent)
    assert running.wait(60) != 0
    assert files(folder / "site") == before
    assert sent == signal.SIGKILL or not any(temporary.iterdir())
    status = subprocess.run(["git", "status", "--short"], cwd=folder, check=True, capture_output=True, text=True)
    assert ".site.new" not in status.stdout
    assert small_site.build(folder).exit_code == 0
    assert not (folder / ".site.new").exists()


def test_builds_in_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path)
    (folder / "docs/note.md").write_text("# Note\n", "utf-8")
    running = [
        subprocess.Popen([*COMMAND, "build"], cwd=folder, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        for _ in range(3)
    ]
    logs = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], logs
    assert any("Another build is running in this folder" in log for log in logs)
    found = files(folder / "site")
    assert files(small_site.build(folder).site).keys() == found.keys()
    assert "note/index.html" in found


def test_a_taken_port_is_one_line_before_anything_is_built(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        command = [*COMMAND, "serve", "-a", f"127.0.0.1:{port}"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stdout + done.stderr
    assert f"mkdocs serve -a 127.0.0.1:{port + 1}" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "Aborted" not in done.stderr


def test_a_number_that_is_no_port_is_told() -> None:
    with pytest.raises(Abort, match="80000 is no port; choose one below 65536"):
        site_folder._check_address("127.0.0.1", 80000)


def test_the_functions_of_mkdocs_are_replaced_when_it_starts(tmp_path: Path) -> None:
    small_site.build(small_site.write(tmp_path))
    assert utils.write_file.__module__ == utils.copy_file.__module__ == "mkdocs_site.site_folder"
