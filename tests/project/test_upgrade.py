"""`portfolio upgrade`: three trees of git are compared, and what is the author's stays."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "hooks/portfolio/cli/upgrade.py"
NAMES = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
OLD, NEW = (f'[project]\nversion = "{version}"\n' for version in ("0.1.0", "0.2.0"))
CHANGELOG = """## 0.2.0 – 2030-01-01

### What you have to do

- Water the plants.

### New

- More.

## 0.1.0

### What you have to do

- Nothing of it.
"""

# Path: what the author started from, what they have, what is newer, what they get. None: there is no such file.
FILES: dict[str, tuple[str | None, str | None, str | None, str | None]] = {
    "hooks/mkdocs.base.yml": ("a", "a", "b", "b"),
    "hooks/gone.py": ("a", "a", None, None),
    "hooks/added é.py": (None, None, "b", "b"),
    "hooks/changed.py": ("a", "mine", "b", "b"),
    "hooks/changed_and_gone.py": ("a", "mine", None, None),
    "hooks/deleted.py": ("a", None, "a", "a"),
    "hooks/mine.py": (None, "mine", None, "mine"),
    "hooks/theme/page.html": ("1\n2\n3\n4\n", "mine\n2\n3\n4\n", "1\n2\n3\nb\n", "mine\n2\n3\nb\n"),
    "hooks/theme/other.html": ("a", "mine", None, "mine"),
    "resume/template/classic/style.css": ("1\n2\n3\n4\n", "1\n2\n3\n4\nmine\n", "b\n2\n3\n4\n", "b\n2\n3\n4\nmine\n"),
    "resume/template/classic/page.html": ("a", "a", "b", "b"),
    "resume/template/own/page.html": (None, "mine", None, "mine"),
    "resume/template/new/page.html": (None, None, "b", "b"),
    "resume/resume.yml": ("a", "mine", "b", "mine"),
    "docs/index.md": ("a", None, "b", None),
    "docs/assets/mine.css": (None, "p { color: var(--pf-tint) } /* why */", None, "p { color: var(--tint) } /* why */"),
    "projects/x/project.yml": ("a", None, "a", None),
    "requirements-extra.in": (None, "mine", None, "mine"),
    "requirements.lock": ("a", "a", "b", "b"),
    "README.md": ("a", "mine", "b", "mine"),
    "LICENSE": ("a", "a", "b", "b"),
    ".github/workflows/deploy.yml": ("1\n2\n3\n4\n", "mine\n2\n3\n4\n", "1\n2\n3\nb\n", "mine\n2\n3\nb\n"),
    "mkdocs.yml": (
        "a",
        "site_name: Mine # why\nhooks:\n  - hooks/gone.py # old\n  - hooks/mine.py\n",
        "b",
        "site_name: Mine # why\nhooks:\n  - hooks/site_hook.py # old\n  - hooks/mine.py\n",
    ),
    "pyproject.toml": (OLD, OLD, NEW, NEW),
    "CHANGELOG.md": ("a", "a", CHANGELOG, CHANGELOG),
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, env={**os.environ, **NAMES}
    )
    return done.stdout


def commit(folder: Path, files: dict[str, str | None]) -> None:
    """Commit exactly these files."""
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q", "-b", "main")
    git(folder, "rm", "-rq", "--ignore-unmatch", ".")
    for path, text in files.items():
        if text is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "files")


def found(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file() and ".git" not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def upgrade(folder: Path, *arguments: str, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *arguments]
    environment = {**os.environ, **NAMES, "PATH": path}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, env=environment
    )


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template's repository with two versions."""
    folder = tmp_path / "template"
    for number, version in ((0, "v0.1.0"), (2, "v0.2.0")):
        commit(folder, {path: texts[number] for path, texts in FILES.items()})
        git(folder, "tag", version)
    return folder


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    """What an author made of the first version."""
    commit(tmp_path / "mine", {path: texts[1] for path, texts in FILES.items()})
    return tmp_path / "mine"


def test_an_upgrade_changes_the_engine_alone(template: Path, portfolio: Path) -> None:
    before = found(portfolio)
    dry = upgrade(portfolio, "--to", "../template", "--dry-run")
    assert (dry.returncode, found(portfolio)) == (0, before), dry.stderr
    done = upgrade(portfolio, "--to", "../template")
    assert done.returncode == 0, done.stderr
    assert found(portfolio) == {path: texts[3] for path, texts in FILES.items() if texts[3] is not None}
    assert dry.stdout.splitlines()[1:5] == done.stdout.splitlines()[1:5]
    for said in (
        "from 0.1.0 to 0.2.0",
        "had changed them (git has yours): hooks/changed.py, hooks/changed_and_gone.py, hooks/deleted.py",
        "merged with your changes: .github/workflows/deploy.yml, hooks/theme/page.html, resume/template/classic/",
        "left as you have them: README.md, hooks/theme/other.html",
        "mkdocs.yml: hooks/site_hook.py in place",
        "0.2.0: what you have to do\n- Water the plants.",
    ):
        assert said in done.stdout
    assert "Nothing of it" not in done.stdout
    assert git(portfolio, "status", "--porcelain") == ""
    assert git(portfolio, "log", "--format=%s").splitlines() == ["Upgrade the engine from 0.1.0 to 0.2.0", "files"]
    # A second one has nothing to do, and the whole of it can be taken back.
    assert "nothing to do: this is version 0.2.0" in upgrade(portfolio, "--to", "../template").stdout
    git(portfolio, "revert", "--no-edit", "HEAD")
    assert found(portfolio) == before


def test_a_version_is_taken_from_the_remote(template: Path, portfolio: Path) -> None:
    assert "git remote add template" in upgrade(portfolio).stderr
    git(portfolio, "remote", "add", "template", "../template")
    unknown = upgrade(portfolio, "--to", "0.9")
    assert (unknown.returncode, "there are: 0.1.0, 0.2.0" in unknown.stderr) == (2, True)
    assert "nothing to do" not in upgrade(portfolio, "--to", "0.1.0", "--dry-run").stdout  # what was changed comes back
    assert upgrade(portfolio).returncode == 0
    assert (portfolio / "pyproject.toml").read_text("utf-8") == NEW
    assert "older than yours, 0.2.0" in upgrade(portfolio, "--to", "v0.1.0").stderr


def test_conflicts_are_named_and_left_to_the_author(template: Path, portfolio: Path) -> None:
    before = found(portfolio)
    style = portfolio / "resume/template/classic/style.css"
    style.write_text("mine\n2\n3\n4\n", "utf-8")
    git(portfolio, "commit", "-qam", "style")
    done = upgrade(portfolio, "--to", "../template")
    assert (done.returncode, "to merge by hand: resume/template/classic/style.css" in done.stdout) == (1, True)
    assert style.read_text("utf-8").startswith("<<<<<<< yours\nmine\n=======\nb\n>>>>>>> newer\n2\n")
    assert (portfolio / "hooks/mkdocs.base.yml").read_text("utf-8") == "b"
    refused = upgrade(portfolio, "--to", "../template")
    assert (refused.returncode, "not everything is committed" in refused.stderr) == (1, True)
    git(portfolio, "reset", "-q", "--hard")
    assert found(portfolio) == {**before, "resume/template/classic/style.css": "mine\n2\n3\n4\n"}


KILLED = """#!/bin/sh
case "$*" in
  *--ff-only*)
    mkdir -p resume/template/new
    echo half >hooks/mkdocs.base.yml
    echo half >resume/template/new/page.html
    touch .git/index.lock
    kill -9 $PPID ;;
  *) exec {git} "$@" ;;
esac
"""


def kill_an_upgrade(folder: Path, portfolio: Path) -> None:
    """Kill an upgrade while git writes its files."""
    (folder / "bin").mkdir()
    fake = folder / "bin/git"
    fake.write_text(KILLED.format(git=shutil.which("git")), "utf-8")
    fake.chmod(0o755)
    before = git(portfolio, "rev-parse", "HEAD")
    killed = upgrade(portfolio, "--to", "../template", path=f"{folder / 'bin'}:{os.environ['PATH']}")
    assert (killed.returncode, git(portfolio, "rev-parse", "HEAD")) == (-9, before)


@pytest.mark.usefixtures("template")
def test_an_upgrade_that_is_killed_while_it_writes_is_finished_by_the_next(tmp_path: Path, portfolio: Path) -> None:
    kill_an_upgrade(tmp_path, portfolio)
    assert "run it again" in upgrade(portfolio, "--dry-run").stdout
    done = upgrade(portfolio)
    assert (done.returncode, "finished the interrupted upgrade" in done.stdout) == (0, True), done.stderr
    assert git(portfolio, "log", "--format=%s").splitlines() == ["Upgrade the engine from 0.1.0 to 0.2.0", "files"]
    for path, (_, _, _, expected) in FILES.items():
        found = (portfolio / path).read_text("utf-8") if (portfolio / path).exists() else None
        assert found == expected, path
    kept = done.stdout.split()[-1].removesuffix(":FILE")
    for path in ("hooks/mkdocs.base.yml", "resume/template/new/page.html"):
        assert git(portfolio, "show", f"{kept}:{path}") == "half\n"
    assert "nothing to do" in upgrade(portfolio, "--to", "../template").stdout


@pytest.mark.usefixtures("template")
def test_whoever_went_back_after_a_kill_loses_nothing_later(tmp_path: Path, portfolio: Path) -> None:
    kill_an_upgrade(tmp_path, portfolio)
    (portfolio / ".git/index.lock").unlink()
    git(portfolio, "reset", "-q", "--hard")
    (portfolio / "resume/template/new/page.html").write_text("mine", "utf-8")
    assert "not everything is committed: resume/template/new/" in upgrade(portfolio, "--to", "../template").stderr
    assert (portfolio / "resume/template/new/page.html").read_text("utf-8") == "mine"


def test_the_newer_engine_s_own_code_upgrades(template: Path, portfolio: Path) -> None:
    (template / "hooks/portfolio/cli").mkdir(parents=True)
    (template / "hooks/portfolio/cli/upgrade.py").write_text("import sys; print(sys.argv[1:]); sys.exit(7)", "utf-8")
    git(template, "add", "-A")
    git(template, "commit", "-qm", "newer")
    done = upgrade(portfolio, "--to", "../template", "--dry-run")
    assert (done.returncode, done.stdout) == (7, f"{['--to', str(template), '--dry-run']}\n")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--to", "../nothing/"), 2, "not a folder"),
        (("--to", "../other"), 1, "there is no engine in"),
        (("--to", ".."), 1, "git fetch"),
        (("--too",), 2, "No such option"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, portfolio: Path, arguments: tuple[str, ...], status: int, said: str) -> None:  # fmt: skip  # noqa: E501
    commit(tmp_path / "other", {"README.md": "not an engine"})
    done = upgrade(portfolio, *arguments)
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (status, True, False), done.stderr


def test_an_engine_of_another_kind_is_refused(tmp_path: Path, template: Path) -> None:
    commit(tmp_path / "mine", {"mkdocs.yml": "", "hooks/x.py": "x", "a": "1", "b": "2"})
    assert "not one of that repository's versions" in upgrade(tmp_path / "mine", "--to", "../template").stderr
    (tmp_path / "empty").mkdir()
    assert "not a git repository" in upgrade(tmp_path / "empty", "--to", str(template)).stderr


def test_the_changelog_says_what_each_version_is() -> None:
    headings = re.findall(r"^## (.*)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ – \d{4}-\d\d-\d\d", heading) for heading in headings)
    assert headings[0].split()[0] == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert sorted(headings, key=lambda heading: [int(part) for part in heading.split()[0].split(".")]) == headings[::-1]


def test_the_oldest_engine_with_a_site_can_be_upgraded(tmp_path: Path) -> None:
    """This repository's own history: the starter as it was first, with a README of the author's own."""
    first = git(ROOT, "log", "--format=%H", "--diff-filter=A", "--", "docs/index.md").split()[-1:]
    if not first or git(ROOT, "rev-parse", "--is-shallow-repository").strip() == "true":
        pytest.skip("the repository's history is not here")
    folder = tmp_path / "mine"
    folder.mkdir()
    subprocess.run(f"git -C '{ROOT}' archive {first[0]} | tar x", shell=True, cwd=folder, check=True)
    authors = {
        file.relative_to(folder): file.read_bytes()
        for file in [*folder.glob("docs/**/*"), *folder.glob("projects/**/*"), folder / "resume/resume.yml"]
        if file.is_file()
    }
    (folder / "README.md").write_text("Mine\n", "utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "mine")
    done = upgrade(folder, "--to", str(ROOT))
    assert done.returncode == 0, done.stderr
    assert (folder / "README.md").read_text("utf-8") == "Mine\n"
    for path, content in authors.items():
        assert (folder / path).read_bytes() == content
    engine = git(ROOT, "ls-tree", "-r", "--name-only", "HEAD", "hooks", "tests").split("\n")
    assert git(folder, "ls-tree", "-r", "--name-only", "HEAD", "hooks", "tests").split("\n") == engine
    command = [sys.executable, "-c", "from portfolio.cli.main import main; main()", "check"]
    checked = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert checked.returncode == 0, checked.stdout
