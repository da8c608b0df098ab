"""`portfolio start`: the starter's person goes, the author's own files stay, and what is left builds strictly."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

import small_site
from portfolio.cli import root
from portfolio.cli.main import main
from portfolio.website.starter import FILES
from small_site import ROOT, of_the_starter

pytestmark = of_the_starter
JANE = ["--name", "Jane Roe", "--email", "jane@roe.dev", "--github", "jane-roe", "--yes"]
RESUME = {
    "basics": {
        "name": "Ada Berg",
        "label": "Data engineer",
        "email": "ada@berg.dev",
        "phone": "+47 22 33 44 55",
        "image": "me.jpg",
        "location": {"address": "Torg 1", "city": "Oslo", "countryCode": "NO"},
        "profiles": [
            {"network": "github", "username": "github.com/ada-berg"},
            {"network": "LinkedIn", "username": "Ada Berg"},  # not what an address ends with
        ],
    },
    "work": [
        {
            "name": f"Firm {number}",
            "position": "Engineer",
            "startDate": f"{2000 + number}-01",
            "highlights": ["Did. " * 150] * 3,
        }
        for number in range(5)
    ],
}
OWN = {
    "docs/blog/posts/mine.md": "---\ndate: 2026-11-01\n---\n# Mine\n\nText.\n",
    "projects/mine/project.yml": "title: Mine\nsummary: It is.\n",
}


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """Copy the files that ship, into a folder that is not a git repository."""
    folder = tmp_path / "portfolio"
    for path in FILES:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    shutil.copy(ROOT / "docs/tags.md", folder / "docs/tags.md")
    shutil.copytree(ROOT / "resume/template", folder / "resume/template")
    (folder / "hooks").symlink_to(ROOT / "hooks")
    return folder


def start(folder: Path, *arguments: str, answers: str | None = None) -> Result:
    return CliRunner().invoke(main, ["start", "--root", str(folder), *arguments], input=answers)


def state(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and not file.is_relative_to(folder / ".git"))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def commit(folder: Path) -> None:
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=J", "-c", "user.email=j@roe.dev", "commit", "-qm", "."],
    ):
        subprocess.run(["git", "-C", str(folder), *command], check=True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "Error: there is nobody to ask: give --resume FILE or --name NAME, and --yes\n"),
        (
            ["--name", "Jane Roe"],
            2,
            "Error: there is nobody to ask: add --yes, or --dry-run to see what would be done\n",
        ),
        (["--resume", "none.json", "--yes"], 2, "Error: none.json: no such file or directory\n"),
        (["--resume", str(ROOT / "tests/cli/test_start.py"), "--yes"], 1, "error: "),
        ([*JANE, "--name", "x" * 300], 2, "Error: --name: a name has at most 100 characters"),
        ([*JANE, "--email", "jane"], 2, "Error: --email: 'jane' is not an e-mail address\n"),
        ([*JANE, "--github", "jane roe"], 2, "Error: --github: 'jane roe' is not a name on GitHub\n"),
        ([*JANE, "--linkedin", "a b"], 2, "Error: --linkedin: 'a b' is not a name or an address on LinkedIn\n"),
        ([*JANE, "--site-url", "ftp://x"], 2, "Error: --site-url: 'ftp://x' is not an address"),
        ([*JANE, "--language", "klingon"], 2, "Error: --language: 'klingon' is not a language's code"),
        ([*JANE, "--keep-project", "faster-kn"], 2, "did you mean 'faster-knn'?\n"),
    ],
)
def test_wrong_use_is_one_line_and_changes_nothing(starter: Path, arguments: list[str], code: int, said: str) -> None:
    before = state(starter)
    done = start(starter, *arguments)
    assert (done.exit_code, said in done.output, done.output.count("\n")) == (code, True, 1), done.output
    assert state(starter) == before


def test_by_flags(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, text in OWN.items():
        (starter / path).parent.mkdir(parents=True, exist_ok=True)
        (starter / path).write_text(text, "utf-8")
    before = state(starter)
    dry = start(starter, *JANE, "--dry-run")
    assert dry.output.endswith("Nothing was changed.\n")
    assert state(starter) == before
    done = start(starter, *JANE, "--school", "Roe University", "--language", "de", "--seeking", "A first role")
    assert done.exit_code == 0, done.output
    after = state(starter)
    assert not {path for path in after if path in FILES} - {
        *("resume/resume.yml", "resume/private.example.yml", "mkdocs.yml", "docs/index.md", "docs/blog/index.md")
    }
    assert {path: after[path].decode() for path in OWN} == OWN
    texts = {path: content.decode() for path, content in after.items() if path.endswith((".md", ".yml"))}
    assert [path for path, text in texts.items() if "robin" in text.lower() and "template/" not in path] == []
    resume = yaml.safe_load(texts["resume/resume.yml"])
    assert resume["basics"]["profiles"][0]["url"] == "https://github.com/jane-roe"
    assert (resume["language"], resume["education"][0]["institution"]) == ("de", "Roe University")
    assert "  language: de" in texts["mkdocs.yml"]
    monkeypatch.setenv("SITE_URL", "https://roe.dev/a/b/")
    built = small_site.build(starter, "--strict")
    assert built.exit_code == 0, built.log
    home = built.read("index.html")
    assert "Jane Roe" in home
    assert "Robin" not in home
    assert 'href="https://roe.dev/a/b/"' in home
    assert "notes/" not in home, "no entry of the navigation leads to notes that are not there"
    again = start(starter, *JANE)
    assert (again.exit_code, "is Jane Roe's already, so nothing was changed" in again.output) == (1, True)


def test_from_a_resume(starter: Path, tmp_path: Path) -> None:
    (tmp_path / "resume.json").write_text(json.dumps(RESUME), "utf-8")
    shutil.copy(ROOT / "docs/portrait.webp", tmp_path / "me.jpg")
    done = start(starter, "--resume", str(tmp_path / "resume.json"), "--yes")
    assert done.exit_code == 0, done.output
    assert "longer than a page" in done.output
    resume = yaml.safe_load((starter / "resume/resume.yml").read_text("utf-8"))
    private = yaml.safe_load((starter / "resume/private.yml").read_text("utf-8"))
    assert private == {"basics": {"phone": "+47 22 33 44 55", "location": {"address": "Torg 1"}}}
    assert (resume["fit"], resume["cv"], resume["basics"]["image"]) == ("trim", True, "me.jpg")
    assert (starter / "docs/me.jpg").is_file()
    assert resume["basics"]["location"] == {"city": "Oslo", "countryCode": "NO"}
    settings = (starter / "mkdocs.yml").read_text("utf-8")
    assert "https://ada-berg.github.io/portfolio/" in settings
    assert "site_description: Ada Berg, Data engineer" in settings


@pytest.mark.parametrize("slug", ["faster-knn", "pocket-digits", "line-shapes"])
def test_a_project_is_kept_as_a_model(starter: Path, slug: str) -> None:
    done = start(starter, *JANE, "--keep-project", slug)
    assert done.exit_code == 0, done.output
    assert [folder.name for folder in sorted((starter / "projects").iterdir()) if folder.is_dir()] == [slug]
    text = (starter / f"projects/{slug}/project.yml").read_text("utf-8")
    assert f"https://github.com/jane-roe/portfolio/tree/main/projects/{slug}" in text
    assert "post:" not in text


def test_what_the_author_changed_is_only_replaced_if_git_has_it(starter: Path) -> None:
    commit(starter.parent)  # the site may be a folder of a repository
    for path in ("projects/faster-knn/project.yml", "mkdocs.yml"):
        (starter / path).write_text((starter / path).read_text("utf-8") + "# mine\n", "utf-8")
    before = state(starter)
    done = start(starter, *JANE)
    assert done.exit_code == 1
    assert "git does not have them:\n  mkdocs.yml\n  projects/faster-knn/project.yml\n" in done.output
    assert state(starter) == before
    commit(starter.parent)
    done = start(starter, *JANE)
    assert done.exit_code == 0, done.output
    assert "of these you changed, and git has: projects/faster-knn/project.yml" in done.output
    assert (starter / "mkdocs.yml").read_text("utf-8").endswith("# mine\n"), "the rest of the settings stays"


def test_a_run_that_broke_off_is_taken_up_again(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(file: Path, content: bytes) -> None:
        if file.name == "index.md":
            raise OSError(28, "No space left on device", str(file))
        written(file, content)

    written = root.write_whole
    monkeypatch.setattr("portfolio.cli.start.write_whole", break_off)
    assert start(starter, *JANE).exit_code == 1
    monkeypatch.undo()
    assert start(starter, *JANE).exit_code == 0


def test_by_questions(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portfolio.cli.start.can_ask", lambda: True)
    typed = "none.json,,Jane Roe,jane,jane@roe.dev,Learner,,@jane-roe,in/jane-roe,,,,nothing,,n".split(",")
    before = state(starter)
    done = start(starter, answers="\n".join(typed) + "\n")
    assert "none.json: no such file or directory" in done.output
    assert "'jane' is not an e-mail address" in done.output
    assert "The site's address [https://jane-roe.github.io/portfolio/]" in done.output
    assert "the starter has no project 'nothing'" in done.output
    assert done.output.endswith("Go ahead? [Y/n]: n\nNothing was changed.\n"), done.output
    assert state(starter) == before
    typed[-1] = "y"
    assert start(starter, answers="\n".join(typed) + "\n").exit_code == 0
    assert "https://www.linkedin.com/in/jane-roe" in (starter / "resume/resume.yml").read_text("utf-8")
