"""Which files go out with a site: nothing of environments, tools, credentials and drafts, nothing that git ignores."""

import io
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

import small_site
from portfolio.cli.main import main
from portfolio.sources.withheld import by_name, is_raw, read_withheld
from portfolio.website.check import check
from portfolio.website.published import listing
from portfolio.website.tree import read

TODAY = date(2026, 11, 20)
POST = str(small_site.FILES["docs/blog/posts/first.md"])
DRAFT = POST.replace("slug: first-post", "slug: draft-post\ndraft: true")


def _jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = "Ana Smith"
    exif.get_ifd(0x8825).update({1: "N", 2: (1.0, 2.0, 3.0)})
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("projects/knn/venv/lib/x.py", "an environment"),
        ("projects/knn/code/env/x.txt", "an environment"),
        ("projects/knn/node_modules/a/x.json", "packages"),
        ("projects/knn/wandb/x.json", "a tool"),
        ("projects/knn/mlruns/0/x.json", "a tool"),
        ("projects/knn/build/x.txt", "a build"),
        ("projects/knn/dist/x.txt", "a build"),
        ("projects/knn/knn.egg-info/requires.txt", "a build"),
        ("docs/venv/README.md", "an environment"),
        ("projects/knn/credentials.json", "credentials"),
        ("projects/knn/my-service-account.json", "credentials"),
        ("docs/client_secret_1.apps.json", "credentials"),
        ("docs/kaggle.json", "credentials"),
        ("docs/prod.env", "credentials"),
        ("docs/keys/id_ed25519", "credentials"),
        ("docs/server.key", "credentials"),
        ("docs/cert.pem", "credentials"),
        ("docs/build/index.md", ""),
        ("docs/env/setup.md", ""),
        ("docs/assets/talk.key", ""),
        ("docs/environment.yml", ""),
        ("docs/secretary.csv", ""),
        ("projects/build/x.csv", ""),
        ("projects/knn/tokens.json", ""),
        ("projects/knn/data/x.csv", ""),
    ],
)
def test_files_that_stay_by_their_name(path: str, why: str) -> None:
    assert why in by_name(path) if why else by_name(path) == ""


def test_folders_of_raw_data() -> None:
    paths = ("data/raw/x.csv", "raw_data/x.csv", "raw.csv", "draw/x.csv")
    assert [is_raw(f"projects/knn/{path}") for path in paths] == [True, True, False, False]
    assert [is_raw(f"docs/{path}") for path in paths] == [True, True, False, False]


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


def test_what_git_ignores_stays(tmp_path: Path) -> None:
    folder = small_site.write(
        tmp_path,
        {
            ".gitignore": "*.local.csv\n/docs/later/\n",
            "projects/knn/a.local.csv": "1\n",
            "projects/knn/b.local.csv": "1\n",
            "projects/knn/c.csv": "1\n",
            "docs/later/page.md": "# Later\n",
            "docs/blog/posts/.gitignore": "ignored.md\n",
            "docs/blog/posts/ignored.md": POST.replace("slug: first-post", "slug: ignored"),
        },
    )
    assert not read_withheld(folder).ignored
    _git(folder, "init")
    _git(folder, "add", "-f", "projects/knn/b.local.csv")
    made = small_site.build(folder, "--strict")
    assert made.exit_code == 0, made.log
    names = {file.relative_to(made.site).as_posix() for file in made.site.rglob("*.csv")}
    assert names == {"projects/knn/b.local.csv", "projects/knn/c.csv"}
    assert not (made.site / "later").exists()
    assert "ignored" not in "".join(post.slug for post in read(folder).posts)
    (folder / "inner").mkdir()
    (folder / ".gitignore").write_text("/inner/\n")
    assert not read_withheld(small_site.write(folder / "inner", {})).ignored


def test_links_out_of_the_repository_are_told_and_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    folder.mkdir()
    (outside / "letter.txt").write_text("bittern")
    (outside / "page.md").write_text("# Bittern\n")
    small_site.write(folder, {"docs/notes/inside.txt": "heron"})
    for link, target in {
        "docs/letter.txt": outside / "letter.txt",
        "docs/folder": outside,
        "docs/inside.txt": folder / "docs/notes/inside.txt",
        "projects/knn/letter.txt": outside / "letter.txt",
    }.items():
        (folder / link).symlink_to(target)
    found = [problem.location.path for problem in check(read(folder), TODAY) if problem.code == "L107"]
    assert found == ["docs/folder", "docs/letter.txt", "projects/knn/letter.txt"]
    made = small_site.build(folder)
    assert made.exit_code == 0, made.log
    assert (made.site / "inside.txt").read_text() == "heron"
    assert not [file for file in made.site.rglob("*") if file.is_file() and b"ittern" in file.read_bytes()]


def test_links_in_a_circle_are_told_and_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    small_site.write(folder, {"docs/a/one.md": "# One\n", "docs/b/two.md": "# Two\n"})
    links = {"docs/here": ".", "docs/up": "..", "docs/far": "../..", "docs/all": "/", "projects/knn/here": "."}
    links |= {"docs/a/b": "../b", "docs/b/a": "../a"}
    for link, target in links.items():
        (folder / link).symlink_to(target)
    found = [problem for problem in check(read(folder), TODAY) if problem.code == "L107"]
    told = {problem.location.path for problem in found}
    assert told == {"docs/all", "docs/far", "docs/here", "docs/up", "projects/knn/here"}
    assert sum("to a folder that it lies in" in problem.message for problem in found) == 2
    made = small_site.build(folder)
    assert made.exit_code == 0, made.log
    assert (made.site / "a/b/two/index.html").is_file()  # a link inside the repository is followed, once
    assert not (made.site / "a/b/a").exists()
    assert not any((made.site / name).exists() for name in ("here", "up", "far", "all"))


def test_a_project_behind_a_link_out_of_the_repository_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    small_site.write(folder)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/project.yml").write_text("title: Other\n", "utf-8")
    (tmp_path / "other/metrics.json").write_text('{"a": 1}', "utf-8")
    (folder / "projects/other").symlink_to(tmp_path / "other")
    tree = read(folder)
    assert list(tree.projects) == ["knn"]
    assert not [metric for metric in tree.evidence if metric.project == "other"]


@pytest.mark.parametrize(
    ("link", "other", "is_published"),
    [
        ("![a](plan.png)", "", False),
        ("![a](plan.png)", "![a](posts/plan.png)", True),
        ('<img src="plan.png" alt="a">', "", False),
        ("[a](plan.png)", '<video poster="posts/plan.png"></video>', True),
        ("![[plan.png]]", "", False),
        ("Nothing.", "", True),
    ],
)
def test_what_only_a_draft_uses_stays(tmp_path: Path, link: str, other: str, *, is_published: bool) -> None:
    files: dict[str, str | bytes | None] = {
        "docs/blog/posts/draft.md": f"{DRAFT}\n{link}\n",
        "docs/blog/posts/plan.png": _png(),
        "docs/blog/about.md": f"# About\n\n{other}\n",
    }
    (listed,) = [file for file in listing(read(small_site.write(tmp_path, files))) if file.path.endswith("plan.png")]
    assert listed.is_published is is_published


def test_a_build_leaves_out_what_only_a_draft_uses(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        "docs/blog/posts/draft.md": f"{DRAFT}\n![a](plan.png) ![[sketch.png]]\n",
        "docs/blog/posts/plan.png": _png(),
        "docs/assets/sketch.png": _png(),
        "docs/assets/other.png": _png(),
    }
    built = small_site.build(small_site.write(tmp_path, files))
    assert built.exit_code == 0
    assert [file.name for file in built.site.rglob("*.png") if file.stem in ("plan", "sketch", "other")] == [
        "other.png"
    ]


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


def test_published_pictures_have_no_metadata(tmp_path: Path) -> None:
    project = f"{small_site.FILES['projects/knn/project.yml']}cover: cover.jpg\ncoverAlt: Red\n"
    folder = small_site.write(
        tmp_path,
        {
            "docs/me.jpg": _jpeg(),
            "docs/blog/posts/near.jpeg": _jpeg(),
            "docs/blog/posts/first.md": f"{POST}\n![Red](near.jpeg)\n",
            "projects/knn/project.yml": project,
            "projects/knn/cover.jpg": _jpeg(),
        },
    )
    made = small_site.build(folder, "--strict")
    assert made.exit_code == 0, made.log
    pictures = [file for file in made.site.rglob("*.jp*g") if file.is_file() and file.parent.name != "cards"]
    assert {file.name for file in pictures} == {"me.jpg", "near.jpeg", "cover.jpg"}
    assert not [file for file in pictures if b"Exif" in file.read_bytes() or b"Ana Smith" in file.read_bytes()]
    assert b"Ana Smith" in (folder / "docs/me.jpg").read_bytes()


def test_the_command_lists_what_goes_out(tmp_path: Path) -> None:
    folder = small_site.write(
        tmp_path,
        {
            "docs/blog/posts/draft.md": DRAFT,
            "projects/knn/venv/a/x.py": "",
            "projects/knn/venv/y.py": "",
            "projects/knn/data/raw/a.csv": "1\n",
            "projects/knn/data/raw/b.csv": "1\n",
            "projects/knn/index.md": "[a](data/raw/a.csv)\n",
            "docs/raw/c.csv": "1\n",
            "docs/notes/raw_data/d.csv": "1\n",
            "docs/notes/raw_data/e.md": "# E\n\n[d](d.csv)\n",
        },
    )
    made = CliRunner().invoke(main, ["check", "--published", "--root", str(folder)])
    assert made.exit_code == 0, made.output
    lines = [" ".join(line.split()) for line in made.output.splitlines()]
    assert "projects/knn/data/raw/a.csv linked from projects/knn/index.md" in lines
    at = next(number for number, line in enumerate(lines) if line.startswith("Not published: "))
    built = small_site.build(folder)
    assert ((built.site / "raw/c.csv").exists(), (built.site / "notes/raw_data/d.csv").exists()) == (False, True)
    assert lines[at + 1 :] == [
        "docs/blog/posts/draft.md a draft",
        "docs/blog/posts/second.md a draft",
        "docs/raw/c.csv raw data, and nothing links to it",
        "projects/knn/data/raw/b.csv raw data, and nothing links to it",
        "projects/knn/venv/ venv/ holds an environment",
    ]


SETTINGS = small_site.FILES["mkdocs.yml"] + (
    "exclude_docs: |\n  /private/\n  *.tmp.md\n  !keep.tmp.md\n  projects/knn/secret.csv\ndraft_docs: |\n  later.md\n"
)


def test_what_the_settings_leave_out_stays(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        "mkdocs.yml": SETTINGS,
        "docs/private/a.md": "# A\n\nsomebody.else@uni-bonn.de\n",
        "docs/private/b.csv": "a\n",
        "docs/x.tmp.md": "# X\n",
        "docs/keep.tmp.md": "# Keep\n",
        "docs/notes/later.md": "# Later\n",
        "docs/templates/t.md": "# T\n",
        "projects/knn/secret.csv": "a\n",
        "projects/knn/open.csv": "a\n",
        "docs/l.md": "# L\n\n[a](private/a.md) [b](private/b.csv) [x](x.tmp.md) [k](keep.tmp.md) [l](notes/later.md)",
    }
    folder = small_site.write(tmp_path, files)
    tree = read(folder)
    stays = {outgoing.path: outgoing.why for outgoing in listing(tree) if not outgoing.is_published}
    left_out = {path: why.split()[0] for path, why in stays.items() if "mkdocs.yml" in why}
    assert left_out == {
        "docs/private/a.md": "exclude_docs",
        "docs/private/b.csv": "exclude_docs",
        "docs/x.tmp.md": "exclude_docs",
        "docs/templates/t.md": "exclude_docs",
        "projects/knn/secret.csv": "exclude_docs",
        "docs/notes/later.md": "draft_docs",
    }
    assert [str(problem) for problem in check(tree, TODAY)] == []
    built = small_site.build(folder, "--strict")
    assert built.exit_code == 0, built.log
    site = built.site
    # Links lead to the repository's files, as to any other that are not published.
    links = [
        link.split("/robin/portfolio/")[-1]
        for link in re.findall('href="([^"]+)">[abxkl]<', built.read("l/index.html"))
    ]
    assert links == [
        "blob/main/docs/private/a.md",
        "blob/main/docs/private/b.csv",
        "blob/main/docs/x.tmp.md",
        "../keep.tmp/",
        "blob/main/docs/notes/later.md",
    ]
    assert not [path for path in site.rglob("*") if any(word in path.name for word in ("secret", "private", "later"))]
    assert (site / "keep.tmp/index.html").is_file()
    assert (site / "projects/knn/open.csv").is_file()
