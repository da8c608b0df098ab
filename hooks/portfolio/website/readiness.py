"""What keeps a first deployment from working, as far as files and git show.

In: `Facts`, gathered at the edge. Out: a `Finding` for each subject, good or bad, in the order to go about them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

import yaml

from portfolio.sources.diagnostics import counted, few
from portfolio.website.start import pages_url
from portfolio.website.starter import EXAMPLE_HOST, LOCAL_HOSTS, is_starter

LARGEST = 100_000_000
"""Bytes of a file from which on GitHub refuses a push."""
_LARGE = 50_000_000
_LARGEST_SITE = 1_000_000_000
_LISTED = 3
_COMMIT = "git add -A && git commit -m 'Begin my site'"


class State(Enum):
    """How a subject is: as it should be, to be fixed, or beyond what files show."""

    OK = "ok"
    FIX = "fix"
    LOOK = "look"


@dataclass(frozen=True)
class Finding:
    """One line: what was found, and what to do about it."""

    state: State
    text: str
    remedy: str = ""


@dataclass(frozen=True)
class Facts:
    """What was gathered. None means that it could not be found out."""

    name: str = ""
    models: tuple[str, ...] = ()
    """Projects that are the starter's, unchanged."""
    mistakes: tuple[int, int] | None = None
    """Errors and warnings of `check`."""
    site_url: str = ""
    has_cname: bool = False
    python: str = ""
    is_wheelless: bool = False
    """Whether packages have no wheels for this Python: it is free-threaded, or not CPython."""
    outdated: tuple[str, ...] = ()
    """Packages of the locks that are missing or of another version."""
    pdf_library: str | None = ""
    """Why the library that sets the PDF cannot be loaded; "" if it can."""
    pdf_remedy: str = ""
    port: int = 8000
    port_user: str = ""
    """What answers at the port of `make serve`: "", "this site" or "another program"."""
    is_repository: bool = True
    has_commits: bool = True
    knows_author: bool = True
    branch: str = ""
    default_branch: str = ""
    remote: str = ""
    """The address of the remote `origin`, or of the only one."""
    owner: str = ""
    repository: str = ""
    unpushed: int | None = None
    """Commits that the remote does not have; None without an upstream branch."""
    uncommitted: int = 0
    workflow: str | None = None
    """The text of deploy.yml."""
    private: tuple[str, ...] = ()
    """Private files that git tracks."""
    exposed: tuple[str, ...] = ()
    """Private files that git does not ignore."""
    sizes: Mapping[str, int] | None = None
    """Bytes of files that git has or would add."""
    site_size: int = 0
    has_lfs: bool = False
    version: str = ""
    newer: str | None = None
    """The newest version of the template that git knows."""
    has_template: bool = False
    """Whether git has a remote of that name."""


def findings(facts: Facts) -> Iterator[Finding]:
    """Return a finding for each point: in order, to fix, or to look at."""
    for find in (_person, _content, _address, _machine, _port, _git, _remote, _workflow, _private, _sizes, _engine):
        yield from find(facts)


def _ok(text: str) -> Finding:
    return Finding(State.OK, text)


def _fix(text: str, remedy: str) -> Finding:
    return Finding(State.FIX, text, remedy)


def _look(text: str, remedy: str = "") -> Finding:
    return Finding(State.LOOK, text, remedy)


def _person(facts: Facts) -> Iterator[Finding]:
    if not facts.name:
        yield _fix("resume/resume.yml has no name", "run `make start`, or write it under `basics: name`")
    elif is_starter(facts.name):
        yield _fix("the resume is still Robin Sample's, who is invented", "run `make start`")
    else:
        yield _ok(f"the resume is {facts.name}'s")
    for slug in facts.models if not is_starter(facts.name) else ():
        yield _fix(f"projects/{slug}/ is the starter's work, not yours", "replace it with your own, or delete it")


def _content(facts: Facts) -> Iterator[Finding]:
    if facts.mistakes is None:
        yield _look("your texts were not checked", "run `make check` once the rest is fixed")
    elif any(facts.mistakes):
        kinds = zip(facts.mistakes, ("error", "warning"), strict=True)
        listed = " and ".join(counted(number, kind) for number, kind in kinds if number)
        yield _fix(
            f"your texts have {listed}, and a deployment stops at them", "`make check` lists them, with what to do"
        )
    else:
        yield _ok("your texts have no mistakes")


def _address(facts: Facts) -> Iterator[Finding]:
    host = urlsplit(facts.site_url).hostname or ""
    at_github = pages_url(facts.owner, facts.repository)
    example = at_github or "https://name.github.io/repository/"
    if not host or host in LOCAL_HOSTS or EXAMPLE_HOST.search(host):
        given = f"is '{facts.site_url}'" if facts.site_url else "is missing"
        yield _fix(f"site_url in mkdocs.yml {given}, so links in your PDF lead nowhere", f"write {example}")
    elif host.endswith(".github.io") and at_github and facts.site_url.lower() != at_github.lower():
        yield _fix(f"site_url is {facts.site_url}, but GitHub serves this repository at {at_github}", "write that one")
    else:
        yield _ok(f"the site's address is {facts.site_url}")
    if facts.has_cname:
        yield _look("docs/CNAME does nothing here", "enter the domain under Settings → Pages → Custom domain")


def _machine(facts: Facts) -> Iterator[Finding]:
    if facts.is_wheelless:
        remedy = "use the standard CPython, 3.11 to 3.14: make clean-all setup PYTHON=python3.12"
        yield _fix(f"this is {facts.python}, for which there are no prebuilt packages", remedy)
    elif facts.outdated:
        listed = few(facts.outdated, _LISTED)
        yield _fix(f"installed packages are not those of the lock: {listed}", "run `make clean-all setup`")
    else:
        yield _ok(f"{facts.python}, with the packages of the lock")
    if facts.pdf_library:
        yield _fix(f"the PDF cannot be made: {facts.pdf_library}", facts.pdf_remedy)
    else:
        yield _ok("Pango, which typesets the PDF, is installed")


def _port(facts: Facts) -> Iterator[Finding]:
    if facts.port_user == "another program":
        remedy = f'make serve ARGS="-a localhost:{facts.port + 1}"'
        yield _fix(f"port {facts.port} is taken by another program, so `make serve` cannot use it", remedy)
    else:
        yield _ok(f"port {facts.port} is {'used by your `make serve`' if facts.port_user else 'free for `make serve`'}")


def _git(facts: Facts) -> Iterator[Finding]:
    if not facts.is_repository:
        yield _fix("this folder is not a git repository", f"git init -b main && {_COMMIT}")
        return
    if not facts.knows_author:
        remedy = 'git config --global user.name "Your Name" && git config --global user.email you@…'
        yield _fix("git does not know who you are, so it cannot commit", remedy)
    if not facts.has_commits:
        yield _fix("nothing is committed", _COMMIT)
    elif not facts.branch:
        yield _fix("no branch is checked out", "git switch main")
    elif facts.uncommitted:
        count = f"{facts.uncommitted} change{'s are' if facts.uncommitted > 1 else ' is'}"
        yield _look(f"{count} not committed, and only what is pushed is published", _COMMIT)
    else:
        yield _ok(f"everything is committed, on the branch {facts.branch}")


def _remote(facts: Facts) -> Iterator[Finding]:
    if not facts.is_repository:
        return
    if not facts.remote:
        remedy = (
            "create a repository on github.com, then: git remote add origin https://github.com/<you>/<repository>.git"
        )
        yield _fix("there is no remote, so nothing can be pushed", remedy)
    elif "github.com" not in facts.remote:
        yield _look(f"origin is {facts.remote}, not GitHub", "build with `make site`, and publish site/ yourself")
    elif facts.unpushed is None:
        yield _fix(f"the branch is not on {facts.remote} yet", f"git push -u origin {facts.branch or 'main'}")
    elif facts.unpushed:
        yield _fix(f"{facts.unpushed} commit{'s are' if facts.unpushed > 1 else ' is'} not pushed", "git push")
    else:
        yield _ok(f"everything is pushed to {facts.remote}")


def _workflow(facts: Facts) -> Iterator[Finding]:
    path = ".github/workflows/deploy.yml"
    if facts.workflow is None:
        remedy = "copy it from the template; file managers hide folders whose names begin with a dot"
        yield _fix(f"{path} is missing, so GitHub builds nothing", remedy)
        return
    try:
        workflow: Any = yaml.safe_load(facts.workflow)
        on = workflow.get("on", workflow.get(True))
        jobs = workflow["jobs"].values()
    except (yaml.YAMLError, AttributeError, LookupError):
        yield _fix(f"{path} is not a workflow", "use the template's")
        return
    pushes = on["push"] if isinstance(on, dict) and "push" in on else None if "push" in str(on) else {"branches": []}
    branches = pushes.get("branches", ["*"]) if isinstance(pushes, dict) else ["*"]
    if not any(fnmatchcase(facts.branch, str(each).replace("**", "*")) for each in branches):
        runs = f"runs for {', '.join(map(str, branches))}" if branches else "does not run when you push"
        remedy = f"git branch -m {branches[0]}" if branches else "use the template's file"
        yield _fix(f"{path} {runs}, and this branch is '{facts.branch}'", remedy)
    elif facts.default_branch and facts.branch != facts.default_branch:
        remedy = f"git switch {facts.default_branch} && git merge {facts.branch}"
        yield _look(f"only {facts.default_branch} is published, and this branch is '{facts.branch}'", remedy)
    granted: dict[str, str] = {}
    for each in (workflow, *jobs):
        given = each.get("permissions")
        granted |= {"pages": "write", "id-token": "write"} if given == "write-all" else {}
        granted |= {key: value for key, value in given.items() if value == "write"} if isinstance(given, dict) else {}
    if missing := [key for key in ("pages", "id-token") if granted.get(key) != "write"]:
        yield _fix(f"{path} lacks permissions", f"add to its last job: {', '.join(f'{key}: write' for key in missing)}")
    else:
        yield _ok(f"{path} may publish")
    yield _look("files cannot show whether Pages is on", "on GitHub: Settings → Pages → Source: GitHub Actions")


def _private(facts: Facts) -> Iterator[Finding]:
    for path in facts.private:
        yield _fix(f"git tracks {path}, and a push would publish it", f"git rm --cached {path} && git commit")
    for path in facts.exposed:
        yield _fix(f"git does not ignore {path}, and `git add -A` would add it", f"add the line /{path} to .gitignore")
    if not facts.private and not facts.exposed:
        yield _ok("no private file is in git")


def _sizes(facts: Facts) -> Iterator[Finding]:
    if facts.sizes is None:
        return
    too_large = {path: size for path, size in facts.sizes.items() if size >= LARGEST}
    large = {path: size for path, size in facts.sizes.items() if _LARGE <= size < LARGEST}
    for path, size in too_large.items():
        remedy = f"write it into .gitignore; if it is committed: git rm --cached {path}, and git commit --amend"
        yield _fix(f"{path} is {size / 1e6:.0f} MB, and GitHub refuses files of 100 MB", remedy)
    for path, size in large.items():
        yield _look(f"{path} is {size / 1e6:.0f} MB; GitHub warns above 50 MB", "make it smaller")
    if facts.has_lfs:
        yield _fix("files are in Git LFS, which the deployment does not fetch", "set `lfs: true` in its checkout")
    if facts.site_size > _LARGEST_SITE:
        yield _fix(f"site/ is {facts.site_size / 1e9:.1f} GB; Pages takes 1 GB", "leave out raw data and large films")
    if not too_large and not large:
        yield _ok("no file is too large for GitHub")


def _engine(facts: Facts) -> Iterator[Finding]:
    if facts.newer is None:
        add = "git remote add -f template <address of what you started from>"
        remedy = "git fetch template" if facts.has_template else add
        yield _look(f"the engine is version {facts.version}, and git does not know the template's", remedy)
    elif order(facts.newer) > order(facts.version):
        yield _look(f"the engine is version {facts.version}, and there is {facts.newer}", "make upgrade")
    else:
        yield _ok(f"the engine is version {facts.version}, the newest that git knows")


def order(version: str) -> tuple[int, ...]:
    """Return a version as numbers, which can be compared."""
    return tuple(map(int, re.findall(r"\d+", version)))
