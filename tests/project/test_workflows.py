"""The workflows under .github/: valid, safe, pinned, with no more permissions than needed."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent

# The allowed actions, pinned to the commit of a release that was reviewed.
PINNED = {
    "actions/cache": "27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5",
    "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "actions/configure-pages": "983d7736d9b0ae728b81ab479565c72886d7745b # v5.0.0",
    "actions/deploy-pages": "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0",
    "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
    "actions/upload-artifact": "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0",
    "actions/upload-pages-artifact": "fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0",
}

# A workflow with three well-known faults, which the checks below must find.
FAULTY = """\
name: Faulty
on: pull_request_target
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo "${{ github.event.pull_request.title }}"
"""


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


def zizmor(*inputs: Path) -> subprocess.CompletedProcess[str]:
    return run(TOOLS / "zizmor", "--offline", "--no-progress", "--persona", "pedantic", *inputs)


def validate(*inputs: Path) -> subprocess.CompletedProcess[str]:
    return run(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *inputs)


def load(name: str) -> dict[str, Any]:
    text = (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8")
    workflow: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # `on` stays a string
    return workflow


def test_there_are_workflows() -> None:
    assert {"check.yml", "deploy.yml"} <= {path.name for path in WORKFLOWS}


def test_schema() -> None:
    result = validate(*WORKFLOWS)
    assert result.returncode == 0, result.stdout + result.stderr


def test_zizmor_finds_nothing() -> None:
    result = zizmor(*WORKFLOWS)
    assert result.returncode == 0, result.stdout + result.stderr


def test_zizmor_would_find_faults(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.yml"
    faulty.write_text(FAULTY, encoding="utf-8")
    result = zizmor(faulty)
    assert result.returncode != 0
    for rule in ("dangerous-triggers", "template-injection", "unpinned-uses"):
        assert rule in result.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned(path: Path) -> None:
    used = re.findall(r"uses:\s*([^@\s]+)@(.+)", path.read_text(encoding="utf-8"))
    assert used
    for action, commit in used:
        assert PINNED.get(action) == commit.strip(), f"{action}@{commit}"


# What a job may do beyond reading the repository and the address of its pages.
WRITES = {
    ("deploy.yml", "deploy"): {"pages", "id-token"},
    ("check.yml", "comment"): {"contents", "pull-requests"},
    ("links.yml", "links"): {"issues"},
    ("updates.yml", "locks"): {"contents", "pull-requests"},
}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_rights(path: Path) -> None:
    workflow = load(path.name)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        writes = {right for right, level in job["permissions"].items() if level == "write"}
        assert writes == WRITES.get((path.name, name), set())
        assert job["permissions"].keys() - writes <= {"actions", "contents", "pages"}
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false"
                # A job that may write runs no code of a pull request.
                assert not writes or "pull_request" not in workflow["on"]


def test_deploy() -> None:
    workflow = load("deploy.yml")
    assert workflow["jobs"]["build"]["if"] == "github.ref_name == github.event.repository.default_branch"
    assert "&& 'pages' || github.run_id" in workflow["concurrency"]["group"]
    build = next(step for step in workflow["jobs"]["build"]["steps"] if step.get("run", "").startswith("make site"))
    # Relative links and the resume's absolute ones both need the trailing slash.
    assert build["env"]["SITE_URL"].endswith("}}/")
    assert "$(BUILDER) build --strict" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_only_the_template_runs_the_engine_s_tests() -> None:
    jobs = [job for path in WORKFLOWS for job in load(path.name)["jobs"].values()]
    testing = [job for job in jobs if any("make test" in step.get("run", "") for step in job["steps"])]
    assert len(testing) == 2
    assert {job["if"] for job in testing} == {"github.event.repository.is_template"}


# --- Every step that runs a command, run -------------------------------------------------------

# `make` without its environments: the targets that authors use do their work, the engine's own are only named.
MAKE = f"""#!/bin/sh
echo "make $*" >>"$FAKES/log"
grep -q "^$1:" Makefile || exit 2
[ -e .venv ] || ln -s '{TOOLS.parent}' .venv
for argument; do case $argument in ARGS=*) options=${{argument#ARGS=}} ;; esac; done
case $options in *--online*) cat "$FAKES/online"; exit 1 ;; esac
case $1 in
  site) exec '{sys.executable}' -m mkdocs build --strict --quiet ;;
  check) exec '{sys.executable}' -c 'from portfolio.cli.main import main; main()' check $options ;;
  lock) echo '# newer' >>requirements.lock ;;
esac
"""
GH = """#!/bin/sh
echo "gh $*" >>"$FAKES/log"
case "$1 $2" in
  'run download') cp -r "$FAKES/report" report ;;
  'issue list') cat "$FAKES/issues" ;;
  'pr comment') cp report/comment.md "$FAKES/comment.md" ;;
esac
"""
CURL = """#!/bin/sh
echo "curl $*" >>"$FAKES/log"
if [ -e "$FAKES/published" ]; then cp "$FAKES/published" ../addresses.txt; fi
cat "$FAKES/status" 2>/dev/null || if [ -e "$FAKES/published" ]; then printf 200; else printf 404; fi
"""
EXPRESSIONS = {
    "inputs.allow_removal": "false",
    "steps.pages.outputs.base_url": "https://mine.example.org/portfolio",
    "github.server_url": "https://git.example.org",
    "github.repository": "mine/portfolio",
    "github.ref_name": "trunk",
    "github.token": "token",
    "github.run_id": "7",
    "github.event.pull_request.number": "5",
}


class Runner:
    """A clean clone, in which a workflow's steps run as GitHub runs them, with `make` and `gh` replaced."""

    def __init__(self, folder: Path) -> None:
        self.clone, self.fakes, self.remote = folder / "work/clone", folder / "fakes", folder / "remote.git"
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(self.clone)], check=True)
        subprocess.run(["git", "init", "-q", "--bare", str(self.remote)], check=True)
        self.fakes.mkdir()
        for name, text in (("make", MAKE), ("gh", GH), ("curl", CURL)):
            (self.fakes / name).write_text(text, encoding="utf-8")
            (self.fakes / name).chmod(0o755)
        self.expressions = dict(EXPRESSIONS)
        server = "https://x-access-token:token@git.example.org/mine/portfolio"
        self.environment = {
            **os.environ,
            "PATH": f"{self.fakes}:{os.environ['PATH']}",
            "FAKES": str(self.fakes),
            "HOME": str(folder),
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "GITHUB_SERVER_URL": "https://git.example.org",
            "GITHUB_RUN_ID": "7",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{self.remote}.insteadOf",
            "GIT_CONFIG_VALUE_0": server,
        }

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@localhost", *arguments]
        done = subprocess.run(command, cwd=folder or self.clone, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def run(self, workflow: str, job: str, folder: Path | None = None) -> str:
        """Run the steps of a job and return what `make` and `gh` were called with."""
        about = load(workflow)["jobs"][job]
        for step in about["steps"]:
            if "run" in step:
                given = {**about.get("env", {}), **step.get("env", {})}
                values = {name: re.sub(r"\$\{\{ (.+?) \}\}", self._value, value) for name, value in given.items()}
                done = subprocess.run(
                    ["bash", "-e", "-c", step["run"]],
                    cwd=folder or self.clone,
                    env={**self.environment, **values},
                    capture_output=True,
                    text=True,
                )
                assert done.returncode == 0, f"{step['name']}: {done.stdout}{done.stderr}"
        return (self.fakes / "log").read_text(encoding="utf-8") if (self.fakes / "log").exists() else ""

    def _value(self, expression: re.Match[str]) -> str:
        return self.expressions[expression[1]]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_a_pull_request_is_compared_and_commented(runner: Runner, tmp_path: Path) -> None:
    runner.expressions["github.event.pull_request.base.sha"] = runner.git("rev-parse", "HEAD")
    note = runner.clone / "docs/notes/ties-need-a-rule.md"
    note.rename(note.with_name("ties.md"))
    resume = runner.clone / "resume/resume.yml"
    resume.write_text(resume.read_text(encoding="utf-8").replace("  name: ", "  name: Dr. "), encoding="utf-8")
    runner.git("commit", "-qam", "change")
    runner.git("add", "docs")
    runner.git("commit", "-qm", "rename")
    assert "make check PYTHON=python3.12 ARGS=--format github" in runner.run("check.yml", "site")
    comment = (runner.clone / "report/comment.md").read_text(encoding="utf-8")
    for said in (
        "**Removed** (1): `/notes/ties-need-a-rule/`",
        "**Added** (1): `/notes/ties/`",
        "`/resume/` (+",
        ".pdf` ",
    ):
        assert said in comment
    assert (runner.clone / "after/index.html").exists()
    (runner.clone / "report").rename(runner.fakes / "report")
    empty = tmp_path / "empty"
    empty.mkdir()
    log = runner.run("check.yml", "comment", empty)
    assert "gh pr comment 5 --body-file report/comment.md --edit-last --create-if-none" in log
    comment = (runner.fakes / "comment.md").read_text(encoding="utf-8")
    assert "https://git.example.org/mine/portfolio/actions/runs/7" in comment
    pictures = re.findall(r"!\[.+?\]\(https://git.example.org/mine/portfolio/raw/(\w{40})/(\S+?\.png)\)", comment)
    assert pictures
    for commit, name in pictures:
        assert runner.git("cat-file", "-t", f"{commit}:{name}", folder=runner.remote) == "blob"
    assert runner.git("for-each-ref", "--format=%(refname)", folder=runner.remote) == "refs/previews/5"


def test_the_deployment_builds_for_its_address_and_leaves_no_published_one_dead(runner: Runner) -> None:
    published = runner.fakes / "published"
    published.write_text("/notes/gone/\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="Aborted with 1 warnings"):
        runner.run("deploy.yml", "build")
    assert not (runner.clone / "site").exists()
    published.unlink()
    (runner.fakes / "status").write_text("503", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"addresses\.txt answers 503"):
        runner.run("deploy.yml", "build")
    (runner.fakes / "status").unlink()
    log = runner.run("deploy.yml", "build")
    assert "https://mine.example.org/portfolio/addresses.txt" in log
    page = (runner.clone / "site/notes/timing-on-a-busy-laptop/index.html").read_text(encoding="utf-8")
    assert "https://mine.example.org/portfolio/notes/timing-on-a-busy-laptop/" in page


def test_updates_are_one_pull_request(runner: Runner) -> None:
    log = runner.run("updates.yml", "locks")
    assert "make lock UPGRADE=1" in log
    assert "make test" in log
    assert "gh pr create --head updates" in log
    assert runner.git("show", "updates:requirements.lock", folder=runner.remote).endswith("# newer")
    assert (runner.clone.parent / "result.md").read_text(encoding="utf-8") == "The tests pass.\n"


ANSWERS = """\
::warning file=docs/a.md,line=3,col=5,title=W101::the link is dead: https://x.example/100%25, x.example answers 404
::warning file=resume/resume.yml,line=9,col=1,title=R104::something else
::notice file=docs/a.md,line=7,col=1,title=W102::the link cannot be checked: https://y.example/
::notice file=docs/b.md,line=1,col=1,title=W103::the page has moved: https://z.example/
2 warnings and 2 notices in 3 files.
"""
LISTED = """\
- `docs/a.md:3` the link is dead: https://x.example/100%, x.example answers 404
- `docs/b.md:1` the page has moved: https://z.example/
"""


@pytest.mark.parametrize(
    ("answers", "issue", "done"),
    [
        (ANSWERS, "", "gh issue create --title Links that lead nowhere --label links --body-file ../links.md"),
        (ANSWERS, "4", "gh issue edit 4 --body-file ../links.md"),
        ("Nothing to fix.\n", "4", "gh issue close 4 --comment All links answer again."),
        ("Nothing to fix.\n", "", "gh issue list --label links --limit 1 --json number --jq .[].number"),
    ],
)
def test_dead_links_are_one_issue(runner: Runner, answers: str, issue: str, done: str) -> None:
    (runner.fakes / "online").write_text(answers, encoding="utf-8")
    (runner.fakes / "issues").write_text(issue, encoding="utf-8")
    log = runner.run("links.yml", "links").splitlines()
    assert log[0] == "make check PYTHON=python3.12 ARGS=--online --format github"
    assert log[-1] == done
    assert (runner.clone.parent / "links.md").read_text(encoding="utf-8") == (LISTED if answers is ANSWERS else "")


@pytest.mark.parametrize(
    "printed",
    [
        "setup: installing requirements.lock\n",
        "::warning file=docs/a.md,line=3,col=5,title=W106::none of the hosts can be reached\n1 warning in 1 file.\n",
        "::error file=docs/a.md,line=1,col=1,title=Y006::the file cannot be read\n1 error in 1 file.\n",
    ],
)
def test_links_that_were_not_checked_leave_the_issue_open(runner: Runner, printed: str) -> None:
    (runner.fakes / "online").write_text(printed, encoding="utf-8")
    with pytest.raises(AssertionError, match="could not be checked"):
        runner.run("links.yml", "links")


def test_the_template_s_tests(runner: Runner) -> None:
    assert runner.run("check.yml", "test").splitlines() == [
        "make lint types PYTHON=python3.12",
        "make test PYTHON=python3.12",
    ]


def test_the_heirs_of_mkdocs(runner: Runner) -> None:
    assert runner.run("heirs.yml", "heirs") == "make heirs PYTHON=python3.12\n"


def test_every_step_is_run_above() -> None:
    run_above = set(re.findall(r'runner\.run\("([\w.]+)", "(\w+)"', Path(__file__).read_text(encoding="utf-8")))
    with_steps = {
        (path.name, name)
        for path in WORKFLOWS
        for name, job in load(path.name)["jobs"].items()
        if any("run" in step for step in job["steps"])
    }
    assert run_above == with_steps
