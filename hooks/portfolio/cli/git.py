"""What git knows of the author's repository, without the network."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

_GITHUB = re.compile(r"github\.com[:/](?P<owner>[^/\s]+)/(?P<name>[^/\s]+?)(?:\.git)?/?$")


@dataclass(frozen=True)
class Repository:
    """Owner and name on GitHub, "" if the remote `origin` is not there, and the branch."""

    owner: str = ""
    name: str = ""
    branch: str = ""


def git(root: Path, *arguments: str) -> str | None:
    """Return what git prints, or None if there is no git, or it refuses."""
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def repository_of(root: Path) -> Repository:
    """Return what the remote `origin` says, and the current branch."""
    remote = _GITHUB.search((git(root, "remote", "get-url", "origin") or "").strip())
    branch = (git(root, "symbolic-ref", "--short", "HEAD") or "").strip()
    return Repository(remote["owner"], remote["name"], branch) if remote else Repository(branch=branch)
