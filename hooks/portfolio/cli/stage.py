"""`portfolio stage`: the whole site as files that need none of this engine, for the day after MkDocs 1."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import click

from portfolio.cli.root import builder, root_option, stop_at_unreadable
from portfolio.website.staged import FIRST_LINE, FOLDER, REPORT


@click.command("stage")
@root_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for docs/ and mkdocs.yml; without it, build/.",
)
def stage_command(root: Path, output: Path | None) -> None:
    """Write the site as plain Markdown, HTML and files, with settings for MkDocs and Zensical without hooks.

    \b
    Example:
      portfolio stage
      mkdocs build -f build/mkdocs.yml
    """
    target = output or root / "build"
    settings, docs = target / "mkdocs.yml", target / "docs"
    is_ours = settings.is_file() and settings.read_text("utf-8", "replace").startswith(FIRST_LINE)
    if not is_ours and (settings.exists() or docs.exists()):
        raise click.UsageError(f"'{target}' holds a docs/ or mkdocs.yml from elsewhere; choose another folder: -o")
    stop_at_unreadable(root)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".stage-", dir=target) as work:
        made = Path(work).absolute() / "made"
        done = subprocess.run(
            [*builder(), f"{made.parent}/site"], env={**os.environ, FOLDER: str(made)}, cwd=root, check=False
        )
        if done.returncode != 0:
            raise SystemExit(1)
        report = json.loads((made / REPORT).read_text("utf-8"))
        if docs.exists():
            docs.rename(Path(work, "old"))
        (made / "docs").rename(docs)
        (made / "mkdocs.yml").replace(settings)
    pages = sum(1 for _ in docs.rglob("*.md"))
    as_html = report["html"]
    click.echo(f"{settings}: {pages - len(as_html)} pages as Markdown, {len(as_html)} as HTML{_listed(as_html)}")
    if report["different"]:
        click.echo(f"Plain MkDocs renders differently: {len(report['different'])}{_listed(report['different'])}")


def _listed(paths: list[str]) -> str:
    return f": {', '.join(paths)}" if paths else ""
