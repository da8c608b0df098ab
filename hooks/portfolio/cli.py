"""The command line: `portfolio check` and `portfolio schema`.

Exit status of `check`: 0 nothing wrong, 1 mistakes or warnings, 2 wrong use (click's own).
"""

import json
from datetime import date
from pathlib import Path

import click
from pydantic import BaseModel

from portfolio.check import all_problems
from portfolio.diagnostics import Severity
from portfolio.projects.model import ProjectSource
from portfolio.resume.model import Resume
from portfolio.schema import json_schema

SCHEMAS: dict[str, type[BaseModel]] = {"resume": Resume, "project": ProjectSource}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
_ROOT = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The repository's folder; without it, the current one.",
)


@click.group()
def main() -> None:
    """Check a portfolio and write its schemas."""


@main.command()
@_ROOT
def check(root: Path) -> None:
    """Print every mistake in resume, PDF, projects, notebooks and posts, without building the site."""
    problems = all_problems(root, date.today())
    for problem in problems:
        click.echo(f"{click.style(problem.severity.value, fg=_COLOURS[problem.severity])}: {problem}")
    if any(problem.severity is not Severity.NOTICE for problem in problems):
        raise SystemExit(1)
    click.echo("Nothing to mend.")


@main.command()
@_ROOT
def schema(root: Path) -> None:
    """Write the JSON schemas of resume.yml and project.yml, which editors complete from."""
    for name, text in schemas().items():
        file = root / "hooks/schemas" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
        click.echo(file)


def schemas() -> dict[str, str]:
    """Give the schemas' texts by file name."""
    return {
        f"{name}.schema.json": json.dumps(json_schema(model), indent=2, ensure_ascii=False) + "\n"
        for name, model in SCHEMAS.items()
    }
