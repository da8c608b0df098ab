"""`portfolio brief NAME`: what to read before the interview for one application, as HTML and as a PDF.

Both go into build/applications/NAME/, which git ignores; nothing of them is cached. Exit status: 0 done, 1 errors, 2
wrong use (click's own).
"""

import base64
import sys
from functools import partial
from pathlib import Path

import click
from PIL import Image

from portfolio.advice.subject import subject_of
from portfolio.applications.brief import brief
from portfolio.applications.brief_material import Material
from portfolio.applications.brief_pages import html, pdf
from portfolio.applications.mail import unwritten
from portfolio.applications.targets import name_of_target
from portfolio.cli.root import current_day, opened_store, print_problems, root_option, stop_at_unreadable, write_whole
from portfolio.cli.tailoring import FOLDER, Page, prepare, tailored
from portfolio.projects.project import Project
from portfolio.resume.compose import section_order
from portfolio.resume.design import jpeg_url
from portfolio.sources.diagnostics import Severity, in_order
from portfolio.website.build import view_for_pdf

_SIZE = (900, 620)
"""Pixels of a picture: enough for paper at 58 mm, and for a phone."""


@click.command(
    "brief", epilog="\b\nExample:\n  portfolio brief acme-ml        the evening before; `portfolio tailor` comes first"
)
@click.argument("name")
@root_option
def brief_command(name: str, root: Path) -> None:
    """Write a brief to read before the interview for the target NAME: brief.html and brief.pdf.

    Sixty seconds, a page for each project on the tailored PDF, the evidence for each claim, what you lack of what they
    ask for, and your questions. What you have not written is an empty line. Both go into build/applications/NAME/,
    which git ignores, and are for you alone.
    """
    name = name_of_target(name)
    stop_at_unreadable(root)
    with opened_store(root) as store:
        page, problems = tailored(prepare(root, name, store, current_day()), store)
    print_problems(in_order(one for one in problems if page is None or one.severity is Severity.ERROR))
    if page is None:
        click.echo("no brief was made; see the errors above", err=True)
        sys.exit(1)
    material = material_of(root, page)
    found = brief(material)
    folder = root / FOLDER / name
    write_whole(root / FOLDER / ".gitignore", b"*\n")
    write_whole(folder / "brief.html", html(found).encode())
    write_whole(folder / "brief.pdf", pdf(found, material.view, root))
    if names := [": ".join(map(str, path)) for path, _, _ in unwritten(material.target)]:
        click.echo(f"not written yet in {material.target.document.path}: {', '.join(names)}")
    for file in ("brief.html", "brief.pdf"):
        click.echo(folder / file)


def material_of(root: Path, page: Page) -> Material:
    """Return what the brief is made from."""
    site, tree = page.site, page.tree
    assert tree.resume is not None
    assert tree.resume_document is not None
    return Material(
        target=page.target,
        report=page.report,
        subject=page.subject,
        whole=subject_of(tree.resume, tree.resume_document, tree.projects, section_order(tree.resume), site.today),
        composer=site.composed.composer,
        view=view_for_pdf(site),
        url_of=site.absolute,
        picture_of=partial(_picture, root),
    )


def _picture(root: Path, project: Project) -> str:
    """Return a project's cover as a data URL, made small, or "" if there is none."""
    if not project.source.cover:
        return ""
    file = root / project.folder / project.source.cover
    if file.suffix.lower() == ".svg":
        return f"data:image/svg+xml;base64,{base64.b64encode(file.read_bytes()).decode()}"

    def small(picture: Image.Image) -> Image.Image:
        picture.thumbnail(_SIZE)
        return picture

    return jpeg_url(file, small)
