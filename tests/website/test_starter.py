"""What the starter invents cannot be published unnoticed under another person's name."""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from portfolio.website.check import check_site
from portfolio.website.site import site_of
from portfolio.website.starter import FILES, INVENTED, digest
from portfolio.website.tree import read
from small_site import ROOT, of_the_starter

RESUME, SETTINGS = "resume/resume.yml", "mkdocs.yml"
pytestmark = of_the_starter


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """Copy the starter's texts; projects and posts without pictures and notebooks."""
    for path in (RESUME, SETTINGS, *(str(file.relative_to(ROOT)) for file in ROOT.glob("docs/**/*.md"))):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


def replace(root: Path, path: str, *pairs: tuple[str, str]) -> None:
    text = (root / path).read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    (root / path).write_text(text, "utf-8")


def invented(root: Path, site_url: str | None = None) -> list[str]:
    """Return where something invented is left, as path and line."""
    found = check_site(site_of(read(root), date(2026, 11, 29)), site_url=site_url)
    return [f"{problem.location.path}:{problem.location.line}" for problem in found if problem.code == "R116"]


def lines(root: Path, path: str, *words: str) -> set[str]:
    text = (root / path).read_text("utf-8").splitlines()
    return {f"{path}:{number}" for number, line in enumerate(text, 1) if any(word in line for word in words)}


@pytest.mark.parametrize(
    "site_url",
    [
        "https://example.com/",
        "https://me.example.org/x/",
        "http://localhost:8000/",
        "http://127.0.0.1:8000/x/",
        "",
        None,
    ],
)
def test_the_untouched_starter_has_no_mistake(starter: Path, site_url: str | None) -> None:
    assert invented(starter, site_url) == []


def test_an_address_of_one_s_own_is_not_given_to_invented_people(starter: Path) -> None:
    found = invented(starter, "https://someone.github.io/portfolio/")
    expected = lines(
        starter, RESUME, "name: Robin Sample", "robin@example", "Example University", "  - pr: ", "Instruments"
    )
    assert expected - {f"{RESUME}:4"} <= set(found)
    assert {"docs/index.md:14", f"{SETTINGS}:4", f"{SETTINGS}:6"} <= set(found)
    assert not lines(starter, SETTINGS, "!ENV") & set(found)  # the deployment sets both


@pytest.mark.parametrize("site_url", ["https://example.com/", None])
def test_a_name_of_one_s_own_is_not_given_an_invented_life(starter: Path, site_url: str | None) -> None:
    replace(starter, RESUME, ("  name: Robin Sample", "  name: Jane Roe"))
    found = invented(starter, site_url)
    assert lines(starter, RESUME, "institution:", "awarder:", "  - pr: ", "Instruments", "publisher:") <= set(found)
    assert lines(starter, SETTINGS, "site_name", "site_url", "repo_url") <= set(found)
    assert invented(starter, "http://127.0.0.1:8000/") == []  # while it is written


def test_an_address_in_the_settings_counts(starter: Path) -> None:
    replace(starter, SETTINGS, ('"https://example.com/"', '"https://roe.example.io/"'))
    assert invented(starter)
    assert f"{SETTINGS}:9" not in invented(starter)


def test_nothing_is_left_once_all_is_replaced(starter: Path) -> None:
    shutil.rmtree(starter / "docs/blog")
    (starter / "docs/index.md").write_text("Hello.\n", "utf-8")
    (starter / RESUME).write_text("basics: {name: Jane Roe, email: jane@roe.io}  # not Robin Sample\n", "utf-8")
    replace(starter, SETTINGS, ("Robin Sample", "Jane Roe"), ("robin-sample", "roe"), ("example.com", "roe.io"))
    assert invented(starter) == []


def test_every_invented_entry_of_the_starter_is_known() -> None:
    resume: dict[str, Any] = yaml.safe_load((ROOT / RESUME).read_text("utf-8"))
    words = INVENTED["anywhere"] + INVENTED["in_resume"]
    sections = ("work", "education", "contributions", "publications", "awards")
    entries = [entry for section in sections for entry in resume[section]] + resume["basics"]["profiles"]
    entries += [highlight for entry in resume["work"] for highlight in entry["highlights"]]
    entries += [resume["basics"][key] for key in ("name", "email", "url", "location")]
    assert [entry for entry in entries if not any(word in str(entry) for word in words)] == []
    assert resume["basics"]["name"] == INVENTED["name"]


def test_the_files_that_ship_are_listed() -> None:
    """`portfolio start` takes these away, and only as they are here; UPDATE_EXPECTED=1 lists them again."""
    stays = ("resume/template/", "projects/requirements.", "docs/tags.md")
    command = ["git", "ls-files", "-z", "docs", "projects", "resume", SETTINGS]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")[:-1]
    found = {path: digest((ROOT / path).read_bytes()) for path in listed if not path.startswith(stays)}
    if os.environ.get("UPDATE_EXPECTED"):
        text = "".join(f"{value}  {path}\n" for path, value in found.items())
        (ROOT / "hooks/portfolio/website/starter_files.txt").write_text(text, "utf-8")
    else:
        assert found == FILES
