"""Cached values: found for the same inputs, made again where damaged, dropped where too many."""

import os
from pathlib import Path

import pytest

from portfolio.cli import root
from portfolio.store import values, whole_files
from portfolio.store.values import NO_STORE, Store, digest, of_folder, write_whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("1",), (1,)),
        ((None,), ("None",)),
        ((b"a",), ("a",)),
        ((["a", "b"],), ("a", "b")),
        (("x" * 1000,), ("x" * 1001,)),
        (({"a": 1},), ({"a": 2},)),
    ],
)
def test_different_inputs_have_different_keys(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    assert digest(*one) == digest(*one)
    assert digest(*one) != digest(*other)


def test_a_value_is_made_once(tmp_path: Path) -> None:
    made = iter(range(9))
    for engine, value in (("e", 0), ("e", 0), ("f", 1)):
        store = Store(tmp_path / "store.db", engine)
        assert store.remember("kind", ("part",), lambda: next(made)) == value
        store.close()


def test_without_a_file_nothing_is_cached() -> None:
    made = iter(range(9))
    assert [NO_STORE.remember("kind", (), lambda: next(made)) for _ in range(2)] == [0, 1]
    assert NO_STORE.keep_file(b"x") is None


@pytest.mark.parametrize("damage", [b"", b"no database", b"\0" * 5000])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "store.db"
    file.write_bytes(damage)
    store = Store(file)
    store.put("a", 1)
    store.close()
    assert Store(file).get("a") == 1


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    for key in ("old", "older", "new"):
        store = Store(file, limit=50_000)
        store.get("old")
        store.put(key, "x" * 20_000)
        store.close()
    last = Store(file)
    assert [key for key in ("old", "older", "new") if last.get(key)] == ["old", "new"]


def test_a_pipe_stays_a_pipe_and_a_link_a_link(tmp_path: Path) -> None:
    pipe, link, file = (tmp_path / name for name in ("pipe", "link", "file"))
    os.mkfifo(pipe)
    link.symlink_to(file)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for path in (pipe, link):
        write_whole(path, b"content")
    assert os.read(reader, 20) == file.read_bytes() == b"content"
    os.close(reader)
    assert pipe.is_fifo()
    assert link.is_symlink()
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, b"content")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link", "pipe"]


def test_a_command_writes_into_a_pipe_that_is_given_as_a_file() -> None:
    reader, writer = os.pipe()
    root.write_whole(Path(f"/dev/fd/{writer}"), b"content")
    assert os.read(reader, 20) == b"content"
    os.close(reader)
    os.close(writer)


def test_a_cached_file_is_whole_or_missing(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    file = store.keep_file(b"content")
    assert file is not None
    assert (file.read_bytes(), store.has_file(file)) == (b"content", True)
    file.write_bytes(b"cut")
    assert not store.has_file(file)
    assert not store.has_file(tmp_path / file.name)


def test_a_running_server_reads_a_cached_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "store.db")
    file = store.keep_file(b"content")
    assert file is not None
    assert store.has_file(file)
    store.keep_file(b"more")
    store.end_build()
    (tmp_path / "site").hardlink_to(file)
    with monkeypatch.context() as context:
        context.setattr(Path, "read_bytes", None)
        assert store.has_file(file)
    file.write_bytes(b"CONTENT")
    store.keep_file(b"even more")
    store.end_build()
    assert not store.has_file(file)


def test_many_cached_files_are_read_by_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Store(tmp_path / "store.db")
    kept = [written.keep_file(f"content {number}".encode()) for number in range(310)]
    written.close()
    names = [file for file in kept if file]
    names[0].write_bytes(b"damaged")
    (tmp_path / "files/folder").mkdir()
    os.mkfifo(tmp_path / "files/pipe")
    store = Store(tmp_path / "store.db")
    store.read_files()
    assert store._reader is not None
    store._reader.wait()
    names[1].write_bytes(b"CONTENT 1")
    names[2].unlink()
    with monkeypatch.context() as context:
        context.setattr(Path, "read_bytes", lambda file: pytest.fail(f"{file} is read again"))
        assert all(map(store.has_file, names[3:]))
    assert [store.has_file(file) for file in names[:3]] == [False] * 3
    store.read_files()
    (tmp_path / "files").rename(tmp_path / "gone")
    store.close()
    assert store._reader is None


def test_nobody_waits_for_the_process_that_reads_cached_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Store(tmp_path / "store.db").keep_file(b"content")
    assert file
    (tmp_path / "slow.py").write_text("import time\nprint('x' * 100_000, flush=True)\ntime.sleep(60)\n")
    monkeypatch.setattr(whole_files, "__file__", str(tmp_path / "slow.py"))
    monkeypatch.setattr(values, "_WORTH_A_PROCESS", 1)
    store = Store(tmp_path / "store.db")
    store.read_files()
    assert store._reader is not None
    assert store.has_file(file)
    assert store._reader.poll() is None
    store.close()
    assert store._reader is None


def test_few_cached_files_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    store.read_files()
    store.keep_file(b"content")
    store.read_files()
    assert store._reader is None


def test_a_folders_fingerprint_is_that_of_its_files(tmp_path: Path) -> None:
    found = []
    for name, content in (("a.py", "1"), ("a.py", "2"), ("b.txt", "1"), ("c.py", "")):
        (tmp_path / name).write_text(content)
        found.append(of_folder(tmp_path, (".py",)))
    assert [found.index(one) for one in found] == [0, 1, 1, 3]
