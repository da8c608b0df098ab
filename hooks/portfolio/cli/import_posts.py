"""`portfolio import-posts FOLDER`: another blog's posts, with their pictures and their old addresses.

Exit status: 0 done (what could not be moved is listed), 1 no posts are found, 2 wrong use (click's own).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from portfolio.cli.exchange import report, site_url_of
from portfolio.cli.root import root_option, stop_at_unreadable, write_whole
from portfolio.posts.blog_import.blogs import find_blog
from portfolio.posts.blog_import.importer import import_posts
from portfolio.sources.diagnostics import Diagnostic, Location, Severity, has_errors, notice
from portfolio.sources.kinds import KINDS
from portfolio.website.check import check_site
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
@root_option
def import_posts_command(folder: Path, root: Path, *, dry_run: bool) -> None:
    """Copy the posts of a blog of Jekyll, fastpages, Hugo, Quarto or nbdev, or of Markdown files, to docs/blog/posts/.

    FOLDER is a copy of the blog's repository, or a part of it. Old addresses lead to the posts. No file is replaced,
    and a second run adds only what is new.

    \b
    Examples:
      portfolio import-posts ../old-blog --dry-run
      portfolio import-posts ../old-blog
      portfolio import-posts ../old-blog/content/posts/2024
    """
    stop_at_unreadable(root)
    today = date.today()  # noqa: DTZ011  # the edge: the author's calendar
    found = import_posts(find_blog(folder), read(root).posts, today, urlsplit(site_url_of(root)).path.rstrip("/"))
    new = {path: content for path, content in found.files.items() if not (root / path).exists()}
    copies = {path: file for path, file in found.copies.items() if not (root / path).exists()}
    if dry_run:
        click.echo("\n".join([*new, *copies]))
    else:  # the pictures first, so that a post that is there is whole, and an interrupted import goes on
        for path, file in copies.items():
            _write(root / path, (found.blog.root / file).read_bytes())
        for path, content in new.items():
            _write(root / path, content)
    allowed = [] if dry_run else list(_allowed(root, new, today))
    report((*found.problems, *allowed))
    if has_errors(found.problems):
        raise SystemExit(1)
    posts = [path for path in new if path.endswith((".md", ".ipynb"))]
    click.echo(
        f"{found.blog.program.value}: {_count(len(posts), 'post')} {'would be' if dry_run else ''} new".replace(
            "  ", " "
        )
        + f", {found.present} there already, {_count(len(copies) + len(new) - len(posts), 'file')} beside them; "
        + f"{_count(len(found.problems) + len(allowed), 'thing')} to look at above",
        err=True,
    )


def _allowed(root: Path, new: Iterable[str], today: date) -> Iterator[Diagnostic]:
    """Allow what the inspection warns of in the new posts: it has been public in the old blog. Secrets stay errors."""
    kinds: dict[str, set[str]] = {}
    for problem in check_site(site_of(read(root), today)):
        path = problem.location.path
        if path in new and problem.severity is Severity.WARNING and (problem.code != "N207" or path.endswith(".ipynb")):
            kinds.setdefault(path, set()).update(_PUBLIC_BEFORE.get(problem.code, ()))
    for path, found in kinds.items():
        names = sorted(found)
        if not names:
            continue
        allow = f"allow: {{{', '.join(f'{name}: public in the old blog' for name in names)}}}"
        text = (root / path).read_text("utf-8")
        mark, line_end = ('"---', "\\n") if path.endswith(".ipynb") else ("---", "\n")
        write_whole(root / path, text.replace(mark + line_end, f"{mark}{line_end}{allow}{line_end}", 1).encode())
        message = f"the front matter allows what was public in the old blog: {', '.join(names)}"
        yield notice("I136", Location(path, 2), message, "take the line away to see what it is")


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, content)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
