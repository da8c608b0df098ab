"""The workflows under .github/: valid, safe, pinned, with no more permissions than needed."""

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
    "lycheeverse/lychee-action": "8646ba30535128ac92d33dfc9133794bfdd9b411 # v2.8.0",
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


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_rights(path: Path) -> None:
    workflow = load(path.name)
    assert workflow["permissions"] == {}
    allowed = {"contents": "read", "pages": "read"}
    for name, job in workflow["jobs"].items():
        if (path.name, name) == ("deploy.yml", "deploy"):
            assert job["permissions"] == {"pages": "write", "id-token": "write"}
        else:
            assert job["permissions"].items() <= allowed.items()
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false"


def test_deploy() -> None:
    workflow = load("deploy.yml")
    assert workflow["on"]["push"] == {"branches": ["main"]}
    assert workflow["concurrency"]["group"] == "pages"
    steps = workflow["jobs"]["build"]["steps"]
    build = next(step for step in steps if step.get("run", "").startswith("make site"))
    # Relative links and the resume's absolute ones both need the trailing slash.
    assert build["env"]["SITE_URL"].endswith("}}/")
    assert "REPO_URL" in build["env"]
    assert "mkdocs build --strict" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_check() -> None:
    workflow = load("check.yml")
    assert "pull_request" in workflow["on"]
    commands = [step.get("run", "") for step in workflow["jobs"]["test"]["steps"]]
    assert any(command.startswith("make test") for command in commands)
