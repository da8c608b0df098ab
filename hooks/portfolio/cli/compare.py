"""`portfolio compare`: what changes between two built sites, as Markdown for a pull request, with pictures of the PDF.

Exit status: 0 done, whatever changed; 2 wrong use (click's own).
"""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from portfolio.cli.root import write_whole
from portfolio.sources.diagnostics import few
from portfolio.website.comparison import Comparison, compare

_LISTED = 20
_WIDTH = 800
"""Pixels of a picture's width."""
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("compare")
@click.argument("before", type=_FOLDER)
@click.argument("after", type=_FOLDER)
@click.option("-o", "output", type=_FOLDER, help="A folder for comment.md and the pictures; without it, only text.")
@click.option("--findings", type=click.File(encoding="utf-8"), help="What `portfolio check` printed, to be quoted.")
def compare_command(before: Path, after: Path, output: Path | None, findings: TextIO | None) -> None:
    """Compare two built sites page by page: pages added, removed and changed, the PDF before and after.

    \b
    Example:
      portfolio compare ../before/site site -o report
    """
    found = compare(before, after)
    lines = [*_pages(found), *_resumes(found, before, after, output)]
    if findings and (text := findings.read().strip()):
        lines += ["", "<details><summary>What the check says</summary>", "", "~~~text", text, "~~~", "</details>"]
    comment = "\n".join(["### What this changes on the site", "", *lines, ""])
    if output:
        write_whole(output / "comment.md", comment.encode())
    else:
        click.echo(comment, nl=False)


def _pages(found: Comparison) -> Iterator[str]:
    changed = [f"`{change.page}` (+{change.added} −{change.removed})" for change in found.changed]
    lists = (
        ("Removed", [f"`{page}`" for page in found.removed]),
        ("Added", [f"`{page}`" for page in found.added]),
        ("Changed, in words", changed),
    )
    for what, pages in lists:
        if pages:
            yield f"- **{what}** ({len(pages)}): {few(pages, _LISTED)}"
    if not any(pages for _what, pages in lists):
        yield "No page changes."


def _resumes(found: Comparison, before: Path, after: Path, output: Path | None) -> Iterator[str]:
    """Yield a table with pictures for each PDF of a resume that changed."""
    for path in found.other_files:
        if not (path.startswith("resume/") and path.endswith(".pdf")):
            continue
        name = Path(path).stem
        sides = {side: site / path for side, site in (("before", before), ("after", after)) if (site / path).is_file()}
        what = "changes" if len(sides) > 1 else "is new" if "after" in sides else "is gone"
        yield from ("", f"`/{path}` {what}.")
        drawn = {
            side: f"![The resume {side}]({side}-{name}.png)"
            for side, file in sides.items()
            if output and _drawn(file, output / f"{side}-{name}")
        }
        if drawn:
            rows = f"| {' | '.join(drawn)} |", f"|{' --- |' * len(drawn)}", f"| {' | '.join(drawn.values())} |"
            yield from ("", *rows)


def _drawn(file: Path, picture: Path) -> bool:
    """Draw a PDF's first page as `picture`.png, where Poppler is there to do it."""
    program = shutil.which("pdftoppm")
    options = ["-png", "-singlefile", "-scale-to-x", str(_WIDTH), "-scale-to-y", "-1"]
    command = [str(program), *options, str(file), str(picture)]
    return bool(program) and subprocess.run(command, capture_output=True, check=False).returncode == 0
