"""What keeps a first deployment from working: facts in, lines out."""

from dataclasses import replace

import pytest

from portfolio.website.readiness import Facts, State, findings
from small_site import ROOT

WORKFLOW = (ROOT / ".github/workflows/deploy.yml").read_text("utf-8")
GOOD = Facts(
    name="Jane Roe",
    mistakes=(0, 0),
    site_url="https://jane-roe.github.io/portfolio/",
    python="CPython 3.12.1",
    branch="main",
    remote="git@github.com:jane-roe/portfolio.git",
    owner="jane-roe",
    repository="portfolio",
    unpushed=0,
    workflow=WORKFLOW,
    sizes={"a": 1},
    version="0.2.0",
    newer="0.2.0",
)
ONLY_MAIN = WORKFLOW.replace('["**"]', "[main]")


def found(facts: Facts, state: State) -> list[str]:
    return [f"{each.text}; {each.remedy}" for each in findings(facts) if each.state is state]


def test_nothing_has_to_be_fixed() -> None:
    assert found(GOOD, State.FIX) == []
    assert len(found(GOOD, State.LOOK)) == 1, "whether Pages is switched on"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"name": "Robin Sample"}, "the resume is still Robin Sample's"),
        ({"name": ""}, "resume/resume.yml has no name; run `make start`"),
        ({"models": ("faster-knn",)}, "projects/faster-knn/ is the starter's work"),
        ({"mistakes": (2, 1)}, "your texts have 2 errors and 1 warning"),
        ({"site_url": ""}, "site_url in mkdocs.yml is missing"),
        ({"site_url": "https://example.com/"}, "write https://jane-roe.github.io/portfolio/"),
        ({"site_url": "http://localhost:8000/"}, "links in your PDF lead nowhere"),
        (
            {"site_url": "https://jane-roe.github.io/"},
            "GitHub serves this repository at https://jane-roe.github.io/portfolio/",
        ),
        ({"repository": "jane-roe.github.io"}, "GitHub serves this repository at https://jane-roe.github.io/;"),
        ({"python": "PyPy 3.11.4", "is_wheelless": True}, "this is PyPy 3.11.4, for which there are no prebuilt"),
        ({"outdated": tuple("abcde")}, "not those of the lock: a, b, c and 2 more"),
        ({"pdf_library": "the system's library libpango-1.0-0 is missing", "mistakes": None}, "the PDF cannot be made"),
        ({"port_user": "another program"}, 'make serve ARGS="-a localhost:8001"'),
        ({"is_repository": False}, "this folder is not a git repository; git init"),
        ({"knows_author": False}, "git config --global user.email"),
        ({"has_commits": False}, "nothing is committed"),
        ({"branch": ""}, "no branch is checked out"),
        ({"remote": ""}, "there is no remote"),
        ({"unpushed": None}, "git push -u origin main"),
        ({"unpushed": 2}, "2 commits are not pushed; git push"),
        ({"workflow": None}, "deploy.yml is missing"),
        ({"workflow": "- a\n"}, "is not a workflow"),
        ({"workflow": "on: [pull_request]\njobs: {}\n"}, "does not run when you push"),
        ({"workflow": ONLY_MAIN, "branch": "master"}, "runs for main, and this branch is 'master'; git branch -m main"),
        ({"workflow": WORKFLOW.replace("pages: write", "pages: read")}, "add to its last job: pages: write"),
        ({"private": ("resume/private.yml",)}, "git rm --cached resume/private.yml"),
        ({"exposed": ("resume/private.yml",)}, "add the line /resume/private.yml to .gitignore"),
        ({"sizes": {"big.bin": 120_000_000}}, "big.bin is 120 MB, and GitHub refuses"),
        ({"site_size": 1_200_000_000}, "site/ is 1.2 GB"),
        ({"has_lfs": True}, "Git LFS"),
    ],
)
def test_what_has_to_be_fixed(facts: dict[str, object], said: str) -> None:
    line, *more = found(replace(GOOD, **facts), State.FIX)  # type: ignore[arg-type]  # fields by name
    assert said in line
    assert not more or "jobs: {}" in str(facts), "such a workflow has no permissions either"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"uncommitted": 1}, "1 change is not committed"),
        ({"branch": "try", "default_branch": "main"}, "only main is published, and this branch is 'try'"),
        ({"remote": "https://codeberg.org/j/p.git"}, "not GitHub"),
        ({"has_cname": True}, "docs/CNAME does nothing here"),
        ({"sizes": {"film.mp4": 60_000_000}}, "film.mp4 is 60 MB"),
        ({"newer": "0.10.0"}, "there is 0.10.0; make upgrade"),
        ({"newer": None}, "git does not know the template's; git remote add -f template"),
        ({"newer": None, "has_template": True}, "git does not know the template's; git fetch template"),
    ],
)
def test_what_to_look_at(facts: dict[str, object], said: str) -> None:
    assert any(said in line for line in found(replace(GOOD, **facts), State.LOOK))  # type: ignore[arg-type]
    assert found(replace(GOOD, **facts), State.FIX) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("text", [ONLY_MAIN, WORKFLOW, "on: push\njobs: {a: {permissions: write-all}}\n"])
def test_workflows_that_run(text: str) -> None:
    assert found(replace(GOOD, workflow=text), State.FIX) == []
