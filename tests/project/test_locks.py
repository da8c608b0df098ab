"""The lock files, and the environment made from them."""

import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-scripts.lock", "requirements-heirs.lock"]
LOCKS.append("requirements-diagrams.lock")

# A lock must not contain URLs, options that name a source, or folders of one machine.
SOURCE = re.compile(r"://|file:|--(index|extra-index|find-links|trusted)|/(tmp|home|root|opt)/")


def read_lock(name: str) -> dict[str, set[str]]:
    """Map each package to its versions (several if they differ by Python version)."""
    versions = defaultdict(set)
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([a-z0-9._-]+)==([^ ;]+)", line):
            versions[found[1]].add(found[2])
    return dict(versions)


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z])", text.split("\n", 2)[2])
    assert len(blocks) > (2 if name in LOCKS[2:] else 20)
    for block in blocks:
        first, *rest = block.splitlines()
        assert "==" in first
        assert any(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in rest)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_does_not_say_where_it_came_from(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not SOURCE.search(text)


def test_locks_satisfy_pyproject() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "requirements.lock": pyproject["project"]["dependencies"],
        "requirements-dev.lock": pyproject["dependency-groups"]["dev"],
        "requirements-scripts.lock": pyproject["dependency-groups"]["scripts"],
        "requirements-heirs.lock": pyproject["dependency-groups"]["heirs"],
        "requirements-diagrams.lock": pyproject["dependency-groups"]["diagrams"],
    }
    for name, requirements in wanted.items():
        locked = read_lock(name)
        for text in requirements:
            requirement = Requirement(text)
            versions = locked.get(requirement.name, set())
            assert versions, f"{text} is not in {name}: run `make lock`"
            assert all(Version(v) in requirement.specifier for v in versions), text


def test_locks_agree() -> None:
    site, dev = (read_lock(name) for name in LOCKS[:2])
    for name in site.keys() & dev.keys():
        assert site[name] == dev[name], name


@pytest.mark.parametrize("name", ["requirements-scripts.lock", "requirements-diagrams.lock"])
def test_what_only_some_sites_need_replaces_nothing(name: str) -> None:
    """It is installed into the site's environment without dependencies, so its locks must not list it."""
    site, dev, some = (read_lock(lock) for lock in (*LOCKS[:2], name))
    assert not some.keys() & (site.keys() | dev.keys())


def test_heirs_replace_mkdocs_alone() -> None:
    """They stand before the site's environment on the path, so a library of both locks would hide the site's."""
    site, heirs = read_lock(LOCKS[0]), read_lock("requirements-heirs.lock")
    assert not heirs.keys() & site.keys()


def test_newest_python_has_wheels() -> None:
    """`make lock` looks for a wheel of each library for these versions; the set-up and pip refuse others."""
    script = (ROOT / "hooks" / "setup.sh").read_text(encoding="utf-8")
    oldest, newest = (int(re.findall(rf"^{name}=(\d+)$", script, re.MULTILINE)[0]) for name in ("oldest", "newest"))
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert pyproject["project"]["requires-python"] == f">=3.{oldest},<3.{newest + 1}"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"\nPYTHONS = 3.{oldest} 3.{newest}\n" in makefile
    assert f"--python-version 3.{oldest} " in makefile
    assert oldest <= sys.version_info.minor <= newest


def test_command_is_the_one_of_pyproject() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    module, function = pyproject["project"]["scripts"]["portfolio"].split(":")
    script = (ROOT / "hooks" / "setup.sh").read_text(encoding="utf-8")
    assert f"from {module} import {function}\n" in script


def test_package_is_importable_from_anywhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import portfolio; print(list(portfolio.__path__))"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"run the tests with `make test`: {done.stderr}"
    assert str(ROOT / "hooks" / "portfolio") in done.stdout
