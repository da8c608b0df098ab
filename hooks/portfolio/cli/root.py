"""What the commands share: the option `--root`, writing a file whole, problems, one line for a file that cannot be
used, and what git knows of the author's repository, without the network.
"""

import errno
import os
import re
import stat
import sys
import tomllib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
from jinja2 import TemplateNotFound

from portfolio.sources.diagnostics import Diagnostic, ProblemsFound, Severity
from portfolio.sources.process import git
from portfolio.store import values
from portfolio.store.values import FILE, Store, of_code
from portfolio.website.unreadable import unreadable, unreadable_files

_MARKS = ("mkdocs.yml", "resume/resume.yml")
"""Files of which a portfolio has at least one."""


def _find(_context: click.Context, _parameter: click.Parameter, given: Path | None) -> Path:
    """Return the folder of a portfolio: the given one, else the current one or the nearest above it."""
    folder = Path.cwd()
    for candidate in [given] if given else [folder, *folder.parents]:
        try:
            if any((candidate / mark).is_file() for mark in _MARKS):
                return given or Path(os.path.relpath(candidate))
        except OSError as reason:
            raise click.BadParameter(f"{candidate}: {(reason.strerror or str(reason)).lower()}") from None
    missing = " and ".join(_MARKS)
    if given:
        raise click.BadParameter(f"'{given}' is not a portfolio: {missing} are missing")
    raise click.UsageError(f"neither this folder nor one above it is a portfolio: {missing} are missing; use --root")


root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    callback=_find,
    help="The repository's folder; without it, the current one or the nearest above it.",
)


def builder() -> list[str]:
    """Return the command of MkDocs, or of the heir that the environment names; see the Makefile."""
    heir = os.environ.get("MKDOCS") == "properdocs"
    return [sys.executable, "-m", "properdocs" if heir else "mkdocs", "build", "--quiet", "-f", "mkdocs.yml", "-d"]


def engine_version() -> str:
    """Return the engine's version, which pyproject.toml holds."""
    try:
        settings = (Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8")
        return str(tomllib.loads(settings)["project"]["version"])
    except (OSError, ValueError, KeyError):
        return "unknown"


COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


def current_day() -> date:
    """Return today's date in the local time zone. Only commands ask for it; everything else takes it as a parameter."""
    return date.today()  # noqa: DTZ011  # the edge


@contextmanager
def opened_store(root: Path) -> Iterator[Store]:
    """Open the cache of earlier results, and close it at the end."""
    store = Store(root / FILE, of_code())
    try:
        yield store
    finally:
        store.close()


def print_problems(problems: Iterable[Diagnostic]) -> None:
    """Print problems for people, a line each, apart from what a pipe takes."""
    for problem in problems:
        click.echo(f"{click.style(problem.severity.value, fg=COLOURS[problem.severity])}: {problem}", err=True)


class WrongUse(click.ClickException):
    """A command that cannot be run as it was called: one line, exit status 2."""

    exit_code = 2


def can_ask() -> bool:
    """Return whether the command runs in a terminal where somebody can answer questions."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def show_line(text: str) -> None:
    """Show a line on a terminal in place of the last one; a pipe and a log get nothing."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2K{text}")
        sys.stderr.flush()


def show_progress(path: str, number: int, of: int) -> None:
    """Show how many notebooks are left."""
    show_line(f"{of - number} notebooks left, converted {path}" if number < of else "")


def stop_at_unreadable(root: Path) -> None:
    """End the command if files of the author cannot be read."""
    if problems := unreadable_files(root):
        raise click.ClickException("\n".join(map(str, problems)))


def write_whole(file: Path, content: bytes) -> None:
    """Write a file, and its folder, in one step: an interruption leaves the old one, whose permissions it keeps."""
    values.write_whole(file, content, stat.S_IMODE(file.stat().st_mode) if file.is_file() else 0o644)


def write_text(file: Path, text: str) -> None:
    """Replace a text file in one step; a byte order mark at its beginning stays."""
    has_mark = file.is_file() and file.read_bytes().startswith(BOM_UTF8)
    write_whole(file, (BOM_UTF8 if has_mark else b"") + text.encode())


class Commands(click.Group):
    """Commands that name the author's mistakes and files that cannot be used, a line each; a bug keeps its traceback.

    `lazy` maps a name to "module:command", which is imported only when it is called or listed.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, str] = MappingProxyType({}), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *self._lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._lazy[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ProblemsFound as found:
            print_problems(found.diagnostics)
            raise SystemExit(1) from None
        except OSError as reason:
            if reason.errno == errno.EPIPE or isinstance(reason, TemplateNotFound):  # click ends quietly; a bug
                raise
            raise click.ClickException(str(unreadable(reason, Path.cwd()))) from None


_GITHUB = re.compile(r"github\.com[:/](?P<owner>[^/\s]+)/(?P<name>[^/\s]+?)(?:\.git)?/?$")


@dataclass(frozen=True)
class Repository:
    """Owner and name on GitHub, "" if the remote `origin` is not there, and the branch."""

    owner: str = ""
    name: str = ""
    branch: str = ""


def repository_of(root: Path) -> Repository:
    """Return the GitHub repository that the remote `origin` names, if it names one, and the current branch."""
    remote = _GITHUB.search((git(root, "remote", "get-url", "origin") or "").strip())
    branch = (git(root, "symbolic-ref", "--short", "HEAD") or "").strip()
    return Repository(remote["owner"], remote["name"], branch) if remote else Repository(branch=branch)
