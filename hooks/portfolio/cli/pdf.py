"""`portfolio pdf`: the PDFs alone, for sending. Code: B115, links that lead to the starter's address."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import click

from portfolio.cli.root import (
    builder,
    current_day,
    opened_store,
    print_problems,
    root_option,
    show_progress,
    stop_at_unreadable,
    write_whole,
)
from portfolio.sources.diagnostics import Diagnostic, has_errors, in_order, suggestion, warning
from portfolio.sources.withheld import real_path
from portfolio.store.values import NO_STORE
from portfolio.website.addresses import usual_addresses
from portfolio.website.build import cached_pdf
from portfolio.website.check import check_site
from portfolio.website.settings import SETTINGS, line_of, read_settings, settings_text
from portfolio.website.site import URLS_FILE, Kind, Printable, Site, site_of
from portfolio.website.starter import LOCAL_HOSTS
from portfolio.website.tree import Tree, read

_STARTERS_ADDRESS = "https://example.com/"


@click.command(
    epilog="""\b
Examples:
  portfolio pdf                  all PDFs, into build/
  portfolio pdf --private        with resume/private.yml, for sending
  portfolio pdf --language de -o lebenslauf.pdf"""
)
@root_option
@click.option("--private", is_flag=True, help="Lay resume/private.yml over the resume: phone, address …")
@click.option("--language", help="Only in this language, such as 'de' for resume/resume.de.yml.")
@click.option("--cv", is_flag=True, help="Only the long CV, if the resume says 'cv: true'.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="For one PDF: resume.yml's, unless --language or --cv is given. Without it: all, as build/<name>-resume.pdf …",
)
def pdf_command(root: Path, language: str | None, output: Path | None, *, private: bool, cv: bool) -> None:
    """Make only the PDFs, for sending. With --private they include private fields."""
    stop_at_unreadable(root)
    made: dict[Path, bytes] = {}
    with opened_store(root) as store:
        tree = read(root, store, show_progress, with_private=private)
        site = site_of(tree, current_day(), *addresses(root, tree))
        problems = (*starters_address(root, site.site_url), *check_site(site, store))
        if not has_errors(problems):
            for wanted in _wanted(site, language, is_cv=cv, is_one=output is not None):
                content, more, _ = cached_pdf(site, NO_STORE if private else store, wanted)
                problems = (*problems, *more)
                made[output or root / "build" / Path(wanted.uri).name] = content
    print_problems(in_order(problems))
    if not made or not all(made.values()):
        raise SystemExit(1)
    for target, content in made.items():
        if private and real_path(target).is_relative_to(real_path(root / "site")):
            raise click.UsageError("a PDF with private fields is never written below site/, which is published")
        write_whole(target, content)
        click.echo(target)


def _wanted(site: Site, language: str | None, *, is_cv: bool, is_one: bool) -> list[Printable]:
    """Return the requested PDFs: all, or one that goes into a file of the author's choice."""
    known = [version.language for version in site.versions]
    if language is not None and language not in known:
        hint = suggestion(language, known, f"there are: {', '.join(known)}")
        raise click.UsageError(f"there is no resume in '{language}': {hint}")
    if is_one:
        language = language or known[0]
    kinds = {Kind.CV} if is_cv else {Kind.RESUME} if is_one else set(Kind)
    found = [pdf for pdf in site.pdfs if pdf.kind in kinds and language in (None, pdf.version.language)]
    if not found:
        raise click.UsageError("there is no long CV: write 'cv: true' into resume.yml")
    return found


def starters_address(root: Path, site_url: str) -> list[Diagnostic]:
    """Warn about a PDF for sending whose links lead to the starter's address, or to the reader's own machine."""
    if site_url != _STARTERS_ADDRESS and urlsplit(site_url).hostname not in LOCAL_HOSTS:
        return []
    location = line_of("site_url", settings_text(root), SETTINGS)
    hint = "write your own there, as in https://name.github.io/repository/"
    return [warning("B115", location, f"the PDF's links to your pages lead to '{site_url}'", hint)]


def addresses(root: Path, tree: Tree) -> tuple[str, Mapping[str, str]]:
    """Return the site's address, and those of its pages as MkDocs assigns them.

    MkDocs is run, in a build that is discarded, only if a setting of the author's may change the usual ones.
    """
    settings = read_settings(root, os.environ)
    if settings and settings.have_usual_addresses:
        return settings.site_url, usual_addresses(tree)
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "urls.json"
        done = subprocess.run(
            [*builder(), f"{folder}/site"], env={**os.environ, URLS_FILE: str(found)}, cwd=root, check=False
        )
        if done.returncode != 0:
            raise SystemExit(done.returncode)
        answer = json.loads(found.read_text("utf-8"))
        return answer["site_url"], answer["urls"]
