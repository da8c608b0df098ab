"""A rebuild into an existing folder equals one into an empty folder, and a failed build changes nothing."""

import os
import shutil
from pathlib import Path
from random import Random

import pytest

import small_site
from mkdocs_site.last_good_site import SiteFolder


def write(folder: Path, path: str, content: bytes) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def files(folder: Path) -> dict[str, bytes]:
    """Read all files, and list all empty folders."""
    found = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    empty = {path.relative_to(folder).as_posix(): b"/" for path in folder.rglob("*") if path.is_dir()}
    return found | {path: b"/" for path in empty if not any(file.startswith(f"{path}/") for file in found)}


def build(site: Path, known: list[str], ours: dict[str, bytes], others: dict[str, bytes]) -> SiteFolder:
    """Write some files as MkDocs does, others as plugins do."""
    folder = SiteFolder(site, site.with_name("aside"), known)
    for path, content in ours.items():
        if not folder.is_same(str(site / path), content):
            write(site, path, content)
    for path, content in others.items():
        write(site, path, content)
    return folder


NAMES = ("a", "a/index.html", "a/b/index.html", "b/index.html", "b/c.png", "index.html", "b", "feed.xml")


def chosen(random: Random) -> dict[str, bytes]:
    """Choose some files, so that none has the path of another's folder."""
    found: dict[str, bytes] = {}
    for name in random.sample(NAMES, 5):
        if not any(other.startswith(f"{name}/") or name.startswith(f"{other}/") for other in found):
            found[name] = random.choice([b"1", b"2", b"22"])
    return found


@pytest.mark.parametrize("seed", range(60))
def test_any_row_of_builds_gives_what_clean_builds_give(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    site = tmp_path / "site"
    known: list[str] = []
    good: dict[str, bytes] = {}
    for _ in range(12):
        made = chosen(random)
        others = {path: random.choice([b"1", b"2"]) for path in ("feed.xml", "plugin/x.js") if random.random() < 0.5}
        # Plugins see files of the previous build, and their changes to those cannot be undone.
        others = {path: content for path, content in others.items() if path not in {*made, *known}}
        for file in site.rglob("*"):
            os.utime(file, (1, 1))  # real builds are further apart than here
        folder = build(site, known, made, others)
        if random.random() < 0.3:
            if random.random() < 0.5:
                folder.finish()
            folder.restore()
            assert (files(site) if site.exists() else {}) == good
        else:
            known = folder.finish()
            good = made | others
            assert files(site) == good
            if random.random() < 0.5:
                folder.forget()
        if random.random() < 0.2 and site.exists():
            write(site, "mine/notes.txt", b"put here by hand")
            write(site, "index.html" if "index.html" in good else "mine/a", b"changed by hand")
            good = files(site)


def test_what_is_the_same_is_not_written(tmp_path: Path) -> None:
    site, picture = tmp_path / "site", tmp_path / "picture.png"
    picture.write_bytes(b"P" * 10_000)
    known = build(site, [], {"a.html": b"a", "b.html": b"b"}, {"p.png": picture.read_bytes()}).finish()
    os.utime(site / "a.html", (1, 1))
    folder = SiteFolder(site, tmp_path / "aside", [*known, "p.png"])
    assert folder.is_same(str(site / "a.html"), b"a")
    assert not folder.is_same(str(site / "a.html"), b"a")  # a file written twice counts as changed
    assert not folder.is_same(str(site / "b.html"), b"B")
    assert folder.is_same(str(site / "p.png"), picture)
    assert not folder.is_same(str(tmp_path / "outside"), b"a")
    assert not folder.is_same("relative.html", b"a")
    assert (site / "a.html").stat().st_mtime == 1
    assert not (site / "b.html").exists()
    folder.restore()
    assert files(site) == {"a.html": b"a", "b.html": b"b", "p.png": picture.read_bytes()}
    assert not (tmp_path / "aside").exists()


def test_what_begins_with_a_dot_stays_as_mkdocs_leaves_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, ".git/config", b"mine")
    write(site, ".nojekyll", b"")
    build(site, [], {"a.html": b"a"}, {}).finish()
    assert files(site) == {".git/config": b"mine", ".nojekyll": b"", "a.html": b"a"}
    build(site, ["a.html"], {"a.html": b"A"}, {}).restore()
    assert files(site) == {".git/config": b"mine", ".nojekyll": b"", "a.html": b"a"}


def test_a_first_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    build(tmp_path / "site", [], {"a/b.html": b"a"}, {"c": b"c"}).restore()
    assert not [*tmp_path.iterdir()]


def test_pages_that_come_out_the_same_stay_in_their_files(tmp_path: Path) -> None:
    """In a whole site, unchanged files keep their time, removed pages go, and no backups remain."""
    folder = small_site.write(tmp_path)
    first = small_site.build(folder)
    assert first.exit_code == 0, first.log
    site = first.site
    for file in site.rglob("*.*"):
        if file.is_file():
            os.utime(file, (1, 1))
    (folder / "docs/note.md").write_text("# New\n", "utf-8")
    write(site, "old/by-hand.html", b"x")
    shutil.rmtree(folder / "docs/blog/posts")
    write(folder, "docs/blog/posts/other.md", b"---\ndate: 2026-10-02\nslug: other\n---\n# Other\n")
    for path in ("resume/resume.yml", "projects/knn/project.yml"):
        write(folder, path, (folder / path).read_bytes().replace(b"first-post", b"other"))
    second = small_site.build(folder)
    assert second.exit_code == 0, second.log
    assert (site / "note/index.html").is_file()
    assert not (site / "old").exists()
    assert not (site / "blog/2026/10/02/first-post").exists()
    kept = [file for file in site.rglob("*.*") if file.is_file() and file.stat().st_mtime == 1]
    assert len(kept) > 20
    assert not (tmp_path / ".site.kept").exists()


def test_where_nothing_can_be_put_aside_the_site_is_built_as_ever(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path)
    (tmp_path / ".site.kept").write_text("no folder", "utf-8")
    write(tmp_path / "site", "old.html", b"old")
    built = small_site.build(folder)
    assert built.exit_code == 0, built.log
    assert (built.site / "index.html").is_file()
    assert not (built.site / "old.html").exists()
    assert (tmp_path / ".site.kept").read_text("utf-8") == "no folder"
