"""`portfolio doctor`: what keeps a first deployment from working, and how to fix it.

Exit status: 0 nothing has to be fixed, 1 something has, 2 wrong use.
"""

import itertools
import os
import platform
import re
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import click

from portfolio.cli.check import everything_found
from portfolio.cli.root import engine_version, repository_of, root_option
from portfolio.resume.model import PRIVATE, TARGETS, check_untracked
from portfolio.sources.diagnostics import Severity
from portfolio.sources.process import git
from portfolio.website.readiness import Facts, State, findings, order
from portfolio.website.settings import read_settings, site_url_of
from portfolio.website.start import models
from portfolio.website.starter import FILES, digest

_COLOURS = {State.OK: "green", State.FIX: "red", State.LOOK: "yellow"}
_PORT = 8000
_MOST_PIECES = 64
"""Reads of an answer at that port, after which it is another program's."""
_EXTRA = "requirements-extra.txt"
_WORKFLOW = ".github/workflows/deploy.yml"
_TEMPLATE = "refs/remotes/template"


@click.command(
    "doctor",
    epilog="""\b
Examples:
  portfolio doctor        what has to be fixed before the first deployment
  make doctor             the same

Exit status: 0 nothing has to be fixed, 1 something has.""",
)
@root_option
def doctor_command(root: Path) -> None:
    """List whatever keeps the first deployment from working, with a fix for each.

    Looks at your texts, this machine, git and the workflow, without using the network.
    """
    counted = 0
    for found in findings(_facts(root)):
        counted += found.state is State.FIX
        mark = click.style(f"{f'[{found.state.value}]':6}", fg=_COLOURS[found.state])
        click.echo(f"{mark} {found.text}{click.style(f'; {found.remedy}', dim=True) if found.remedy else ''}")
    click.echo()
    if counted:
        click.secho(f"{counted} thing{'s' if counted > 1 else ''} to fix.", bold=True)
        raise SystemExit(1)
    click.secho("Nothing has to be fixed: push, and look under Actions on GitHub.", bold=True)


def _facts(root: Path) -> Facts:
    pdf_library, is_mac = _pdf_library(), sys.platform == "darwin"
    repository = repository_of(root)
    settings = read_settings(root, {})
    workflow = root / _WORKFLOW
    problems, tree, _ = everything_found(root) if not pdf_library else ((), None, ())
    counted = [sum(one.severity is kind for one in problems) for kind in (Severity.ERROR, Severity.WARNING)]
    is_repository = git(root, "rev-parse", "--git-dir") is not None
    unpushed = git(root, "rev-list", "--count", "@{upstream}..HEAD")
    remotes = (git(root, "remote") or "").split()
    remote = next((name for name in ("origin", *remotes) if name in remotes and name != "template"), "")
    return Facts(
        name=tree.resume.basics.name if tree and tree.resume else _name(root),
        models=tuple(_models(root)),
        mistakes=None if pdf_library else (counted[0], counted[1]),
        site_url=settings.site_url if settings else site_url_of(root, {}),
        has_cname=(root / "docs/CNAME").is_file(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        is_wheelless=platform.python_implementation() != "CPython" or bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        outdated=(*_outdated(root), *([] if _has_extra(root) else [f"{_EXTRA} has changed"])),
        pdf_library=pdf_library,
        pdf_remedy=f"run `make setup`, {'or brew install pango' if is_mac else 'which installs it or says how'}",
        port=_PORT,
        port_user=_port_user(settings.values.get("site_name", "") if settings else ""),
        is_repository=is_repository,
        has_commits=git(root, "rev-parse", "--verify", "HEAD") is not None,
        knows_author=bool((git(root, "config", "user.email") or "").strip() or os.environ.get("GIT_AUTHOR_EMAIL")),
        branch=repository.branch,
        default_branch=(git(root, "symbolic-ref", "--short", "refs/remotes/origin/HEAD") or "").strip()[7:],
        remote=(git(root, "remote", "get-url", remote) or "").strip() if remote else "",
        owner=repository.owner,
        repository=repository.name,
        unpushed=int(unpushed) if unpushed is not None else None,
        uncommitted=len((git(root, "status", "--porcelain", "-z", "--", ".") or "").split("\0")) - 1,
        workflow=workflow.read_text("utf-8", "replace") if workflow.is_file() else None,
        private=tuple(problem.location.path for problem in check_untracked(root)),
        exposed=tuple(_exposed(root)) if is_repository else (),
        sizes=_sizes(root),
        site_size=sum(file.lstat().st_size for file in (root / "site").rglob("*") if file.is_file()),
        has_lfs="filter=lfs" in (git(root, "grep", "-h", "-e", "filter=lfs", "--", "*.gitattributes") or ""),
        version=engine_version(),
        newer=_newest(root),
        has_template="template" in remotes,
    )


def _name(root: Path) -> str:
    try:
        text = (root / "resume/resume.yml").read_text("utf-8-sig", "replace")
    except OSError:
        return ""
    found = re.search(r"^  name:[ ]*(.+?)[ ]*$", text, re.MULTILINE)
    return found[1].strip("\"'") if found else ""


def _models(root: Path) -> Iterator[str]:
    """Yield the starter's projects whose notebooks are as they ship."""
    for slug in models():
        paths = [path for path in FILES if path.startswith(f"projects/{slug}/") and path.endswith(".ipynb")]
        files = [(root / path, FILES[path]) for path in paths]
        if any(file.is_file() and digest(file.read_bytes()) == value for file, value in files):
            yield slug


# --- The machine ------------------------------------------------------------------------------


def _pdf_library() -> str:
    """Return why WeasyPrint cannot load Pango, or "". Tried in another process, which a missing library may end."""
    script = "from weasyprint.text.ffi import harfbuzz_subset as found; import sys; sys.exit(found is None and 3)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    said = re.search(r"cannot load library '([^']+)'", done.stderr)
    return f"the system's library {said[1]} is missing" if said else "WeasyPrint cannot load Pango"


def _outdated(root: Path) -> Iterator[str]:
    """Yield the packages not installed in the lock's version, except those that only some systems need."""
    try:
        lock = (root / "requirements.lock").read_text("utf-8")
    except OSError:
        return
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)[ ]*\\?$", lock, re.MULTILINE):
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            installed = "missing"
        if installed != version:
            yield f"{name} {installed} in place of {version}"


def _has_extra(root: Path) -> bool:
    """Return whether the author's own packages are installed, of which hooks/setup.sh keeps the list."""
    texts = [file.read_bytes() if file.is_file() else b"" for file in (root / _EXTRA, root / ".venv/.extra")]
    return not (root / ".venv").is_dir() or texts[0] == texts[1]


def _port_user(site_name: Any) -> str:
    """Return who answers at the port of `make serve`."""
    try:
        with socket.create_connection(("127.0.0.1", _PORT), timeout=0.5) as connection:
            connection.settimeout(2)
            connection.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            answer = b"".join(itertools.islice(iter(lambda: connection.recv(65536), b""), _MOST_PIECES))
    except ConnectionRefusedError:
        return ""
    except OSError:
        answer = b""
    name = str(site_name).encode()
    return "this site" if name and name in answer and b"WSGIServer" in answer else "another program"


# --- Git --------------------------------------------------------------------------------------


def _exposed(root: Path) -> Iterator[str]:
    for path in (PRIVATE, TARGETS):
        is_tracked = bool(git(root, "ls-files", "--", path))
        if (root / path).exists() and not is_tracked and git(root, "check-ignore", "-q", path) is None:
            yield path


def _sizes(root: Path) -> dict[str, int] | None:
    listed = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed is None:
        return None
    files = [(path, root / path) for path in listed.split("\0") if path]
    return {path: file.stat().st_size for path, file in files if file.is_file()}


def _newest(root: Path) -> str | None:
    """Return the newest version of the engine among the template's branches, as they were last fetched."""
    refs = (git(root, "for-each-ref", "--format=%(refname)", _TEMPLATE) or "").split()
    texts = (git(root, "show", f"{ref}:pyproject.toml") or "" for ref in refs)
    found = [match[1] for text in texts if (match := re.search(r'^version = "([^"]+)"', text, re.MULTILINE))]
    return max(found, key=order, default=None)
