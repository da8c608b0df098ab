"""`portfolio import-posts FOLDER`: another blog's posts, with their pictures and their old addresses.

Exit status: 0 done (what could not be moved is listed), 1 no posts are found, 2 wrong use (click's own).
"""

import json
import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from portfolio.cli.fetch_pictures import fetch_pictures, host_option, pictures_in, told
from portfolio.cli.root import current_day, print_problems, root_option, stop_at_unreadable, write_whole
from portfolio.posts.blog_import.blogs import find_blog
from portfolio.posts.blog_import.importer import POSTS, import_posts, written_in, written_notebook
from portfolio.posts.checks import check_converted
from portfolio.sources.diagnostics import Diagnostic, Location, Severity, counted, has_errors, notice
from portfolio.sources.kinds import KINDS
from portfolio.website.check import check_site
from portfolio.website.remote_links import host_of
from portfolio.website.settings import site_url_of
from portfolio.website.site import site_of
from portfolio.website.tree import read

_PUBLIC_BEFORE = {
    kind.code: tuple(name for name, other in KINDS.items() if other.code == kind.code)
    for kind in KINDS.values()
    if kind.severity is Severity.WARNING and kind.code != "L102"
}
"""The names of findings by their codes."""


@click.command("import-posts")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be written and what cannot be moved, and write nothing.")
@click.option(
    "--language", metavar="CODE", default="", help="From a Hugo or Quarto site, the posts in this language: de."
)
@click.option(
    "--fetch-pictures/--no-fetch-pictures",
    "fetches",
    default=True,
    help="Save pictures on other hosts beside the posts (the default), or leave them to load after a reader's click.",
)
@host_option
@root_option
def import_posts_command(
    folder: Path, root: Path, language: str, hosts: tuple[str, ...], *, dry_run: bool, fetches: bool
) -> None:
    """Import the posts of a Jekyll, fastpages, Hugo, Quarto or nbdev blog, or of Markdown files, to docs/blog/posts/.

    FOLDER is a copy of the blog's repository, or a part of it. Old addresses redirect to the posts. Pictures on other
    hosts are fetched. No file is replaced, and a second run adds only what is new.

    \b
    Examples:
      portfolio import-posts ../old-blog --dry-run
      portfolio import-posts ../old-blog --no-fetch-pictures
      portfolio import-posts ../old-blog/content/posts/2024
    """
    stop_at_unreadable(root)
    today = current_day()
    base_path = urlsplit(site_url_of(root, os.environ)).path.rstrip("/")
    found = import_posts(find_blog(folder, language), read(root).posts, today, base_path)
    new = {path: content for path, content in found.files.items() if not (root / path).exists()}
    copies = {path: file for path, file in found.copies.items() if not (root / path).exists()}
    pages = {path: content.decode() for path, content in new.items() if path.endswith((".md", ".ipynb"))}
    in_folders = {path: _in_folder(path) for path in (pictures_in(pages, hosts) if fetches else ())}
    new = {in_folders.get(path, path): content for path, content in new.items()}
    pictures = pictures_in({in_folders[path]: pages[path] for path in in_folders}, hosts)
    if dry_run:
        click.echo("\n".join([*new, *copies]))
        if pictures:
            click.echo(told(pictures), err=True)
    else:  # the pictures first, so that a post that is there is whole, and an interrupted import goes on
        for path, file in copies.items():
            write_whole(root / path, (found.blog.root / file).read_bytes())
        for path, content in new.items():
            write_whole(root / path, content)
    posts = [path for path in new if path.endswith((".md", ".ipynb"))]
    beside = [*copies, *(path for path in new if path not in posts)]
    problems = [*found.problems, *_shown_markup(pages)] if dry_run else list(found.problems)
    saved: Mapping[str, Mapping[str, str]] = {}
    if not dry_run:
        saved, lacking = fetch_pictures(root, pictures, hosts)
        beside += {posixpath.join(posixpath.dirname(path), name) for path in saved for name in saved[path].values()}
        problems = [each for each in problems if not each.location.path.startswith(POSTS)]  # the check says these too
        problems += [*lacking, *_checked(root, posts, beside, today)]
    print_problems(problems)
    if has_errors(found.problems):
        raise SystemExit(1)
    would = " would be" if dry_run else ""
    click.echo(
        f"{found.blog.program.value}: {counted(len(posts), 'post')}{would} new"
        f", {found.present} there already, {counted(len(beside), 'file')} beside them; "
        f"{counted(len(problems), 'thing')} to look at above",
        err=True,
    )
    if saved_from := sorted({host_of(url) for urls in saved.values() for url in urls}):
        click.echo(f"Check that you may publish the pictures from {', '.join(saved_from)} on your own site", err=True)
    if boxes := set[str]().union(*pictures_in({} if fetches else pages, hosts).values()):
        number = counted(len(boxes), "picture")
        remedy = "`portfolio fetch-pictures` saves them beside the posts"
        click.echo(f"{number} on other hosts would load after a reader's click; {remedy}", err=True)
    for kind, what in (("secret", "The site is not built"), ("possible-secret", "A strict build stops")):
        secrets = list(dict.fromkeys(each.location.path for each in problems if each.code == KINDS[kind].code))
        if secrets:
            click.echo(
                f"{what} while {counted(len(secrets), 'file')} may hold a secret: {', '.join(secrets)}\n"
                f"Revoke it and take it out; if it may stay, add to the post's front matter: `allow: {{{kind}: why}}`",
                err=True,
            )


def _in_folder(path: str) -> str:
    """Return the path of a post that is a folder, which has room for its pictures."""
    stem, ending = posixpath.splitext(path)
    return path if posixpath.basename(stem) == "index" else f"{stem}/index{ending}"


def _checked(root: Path, new: Iterable[str], copies: Iterable[str], today: date) -> Iterator[Diagnostic]:
    """Allow what the inspection warns of in the new posts, public in the old blog, and return the rest of the check.

    Secrets stay errors. Of a post's equal problems the first is returned, with the number of the others.
    """
    kinds: dict[str, dict[str, None]] = {path: {} for path in new}
    rest: dict[tuple[str, str], list[Diagnostic]] = {}
    post_of = {file: path for file in copies for path in kinds if path.startswith(f"{file.rpartition('/')[0]}/index.")}
    markup = _shown_markup({path: (root / path).read_text("utf-8") for path in kinds})
    for problem in (*check_site(site_of(read(root), today)), *markup):
        path = problem.location.path
        post = post_of.get(path, path)
        if post not in kinds:
            continue
        names = _PUBLIC_BEFORE.get(problem.code, ()) if problem.severity is Severity.WARNING else ()
        if names and (problem.code != "N207" or path != post or path.endswith(".ipynb")):
            file = f" {path.rpartition('/')[2]}" if path != post else ""
            kinds[post] |= {f"{name}{file}": None for name in names}
        else:
            rest.setdefault((path, problem.code), []).append(problem)
    for path, found in kinds.items():
        if found:
            _allow(root / path, sorted(found))
            where = "a comment" if all(" " in name for name in found) else "the front matter"
            message = f"{where} allows what was public in the old blog: {', '.join(sorted(found))}"
            yield notice("I136", Location(path, 2), message, "delete the line to see what it is")
    for (path, _), problems in sorted(rest.items()):
        first, moved = min(problems, key=lambda each: each.location), 0
        if path.endswith(".md") and any(" " not in name for name in kinds.get(path, ())):
            moved = 1  # by the line that allows something
        more = f" (and {len(problems) - 1} more in this post)" if problems[1:] else ""
        location = replace(first.location, line=first.location.line + moved)
        yield replace(first, message=f"{first.message}{more}", location=location)


def _shown_markup(pages: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Report the markup that the new posts would show; what is said of a notebook has no line."""
    for path, text in pages.items():
        if path.endswith(".md"):
            yield from check_converted(text, path)
        else:
            yield from (replace(each, location=Location(path)) for each in check_converted(written_in(text), path))


def _allow(post: Path, names: Iterable[str]) -> None:
    """Write into a post what is allowed in it, and in the files beside it."""
    text = post.read_text("utf-8")
    is_notebook = post.suffix == ".ipynb"
    of_post = [name for name in names if " " not in name]
    if of_post:
        allow = f"allow: {{{', '.join(f'{name}: public in the old blog' for name in of_post)}}}"
        mark, line_end = ('"---', "\\n") if is_notebook else ("---", "\n")
        text = text.replace(mark + line_end, f"{mark}{line_end}{allow}{line_end}", 1)
    of_files = "".join(f"\n<!-- allow-{name}: public in the old blog -->\n" for name in names if " " in name)
    if is_notebook and of_files:
        notebook = json.loads(text)
        notebook["cells"][0]["source"] += f"\n{of_files.rstrip()}"
        text = written_notebook(notebook)
    else:
        text += of_files
    write_whole(post, text.encode())
