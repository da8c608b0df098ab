"""Checks across posts and pages, and of the file that lists the blog's authors.

Codes: B105 a project that does not exist, B106 two posts with one slug or one address, B119 a date in the future, B120
an unknown author, B121 markup that readers would see, B122 two pages with one address, B123 a link to a missing page,
S102 a value of `.authors.yml` that is not text.
"""

import datetime as dt
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, Field

from portfolio.posts.dialects import converted
from portfolio.posts.front_matter import Post, address_of, without_front_matter
from portfolio.sources.diagnostics import Diagnostic, Lines, Location, ProblemsFound, error, notice, short, suggestion
from portfolio.sources.fields import Model, Text
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import Document, decode, load_readable, typed, with_plain_ends
from portfolio.text.scanner import without_code

if TYPE_CHECKING:
    from portfolio.text.raw_markup import RawForm

AUTHORS = "docs/blog/.authors.yml"


def check(
    posts: Iterable[Post], projects: Collection[str], authors: Collection[str] | None = ()
) -> tuple[Diagnostic, ...]:
    """Check across posts: projects and authors that do not exist, slugs and addresses that two posts share."""
    found: list[Diagnostic] = []
    first: dict[str, Post] = {}
    for post in posts:
        of_slug = first.setdefault(f"slug {post.slug}", post)
        of_address = first.setdefault(f"address {post.address.casefold()}", post)
        if of_slug is not post:
            location = post.document.location(("slug",))
            message = f"the slug '{post.slug}' is taken by {of_slug.path}"
            found.append(error("B106", location, message, "choose another one"))
        elif of_address is not post:
            location = post.document.location(("title",))
            message = f"the address '{post.address}' is taken by {of_address.path}"
            found.append(error("B106", location, message, "add a line 'slug: …' with a name of its own to one of them"))
        for number, slug in enumerate(post.projects):
            if slug not in projects:
                hint = suggestion(slug, projects, "projects are folders with a project.yml in projects/")
                location = post.document.location(("projects", number))
                found.append(error("B105", location, f"'{slug}' is not a project on this site", hint, slug))
        found += _unknown_authors(post, authors) if authors is not None else ()
    return tuple(found)


class _Author(Model):
    model_config = ConfigDict(extra="ignore")

    name: Text
    description: Text
    avatar: Text
    slug: Text = ""
    url: Text = ""


class _Authors(Model):
    model_config = ConfigDict(extra="ignore")

    authors: dict[str, _Author] = Field(default_factory=dict)


def read_authors(content: bytes) -> tuple[tuple[str, ...] | None, tuple[Diagnostic, ...]]:
    """Return the names that `authors` of a post may hold, or None with the problems of the file that lists them."""
    try:
        document = load_readable(with_plain_ends(decode(content, AUTHORS)), AUTHORS)
    except ProblemsFound as problems:
        return None, problems.diagnostics
    authors, found = validate(_Authors, document)
    return tuple(authors.authors) if authors else None, (*found, *_no_texts(document))


def _no_texts(document: Document) -> Iterator[Diagnostic]:
    """Report names and texts of authors that YAML reads as numbers, dates or booleans: Material needs text."""
    listed = typed(document.text, document).get("authors")
    for name, entry in listed.items() if isinstance(listed, dict) else ():
        for key, value in {"": name, **(entry if isinstance(entry, dict) else {})}.items():
            if key in ("", *_Author.model_fields) and value is not None and not isinstance(value, str | list | dict):
                location = document.location(("authors", str(name), *([str(key)] if key else [])))
                yield error("S102", location, f"'{short(str(value))}' is not text to YAML", "put it in quotes")


def _unknown_authors(post: Post, authors: Collection[str]) -> Iterator[Diagnostic]:
    for number, name in enumerate(post.front_matter.get("authors", ())):
        if name not in authors:
            entry = f"'authors: {{{address_of(name, '-') or 'me'}: {{name: {name}, description: …, avatar: …}}}}'"
            hint = suggestion(name, authors, f"write 'author: {name}', or describe them there: {entry}")
            location = post.document.location(("authors", number))
            yield error("B120", location, f"the author '{short(name)}' is not in {AUTHORS}", hint)


def check_days(posts: Iterable[Post], today: dt.date) -> Iterator[Diagnostic]:
    """Report posts dated in the future. Tomorrow is allowed, as it has already begun in other time zones."""
    for post in posts:
        if post.date > today + dt.timedelta(days=1) and not post.is_draft:
            message = f"the post's date, {post.date}, is in the future; it is published at once, first in all lists"
            location = post.document.location(("date",))
            yield notice("B119", location, message, "correct the date, or add 'draft: true' until then")


def check_links(posts: Iterable[Post], exists: Callable[[str], bool]) -> Iterator[Diagnostic]:
    """Report links in front matter to pages that do not exist; `exists` takes paths relative to docs/."""
    for post in posts:
        for path, target in _links(post.front_matter.get("links"), ("links",)):
            file = target.partition("#")[0]
            if "://" not in target and not exists(posixpath.normpath(file)):
                hint = "write its path below docs/, as in notes/a.md, or an address with https://"
                yield error("B123", post.document.location(path), f"there is no page '{short(target)}'", hint)


def _links(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list | dict):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _links(item, (*path, key))


def check_addresses(paths: Iterable[str]) -> Iterator[Diagnostic]:
    """Report pages, by their paths in the repository, that would be written to one address."""
    first: dict[str, str] = {}
    for path in sorted(paths):
        uri = path.removeprefix("docs/")
        stem = posixpath.splitext(uri)[0]
        folder, _, name = stem.rpartition("/")
        address = folder if name == "index" else stem
        other = first.setdefault(address.casefold(), path)
        if other != path:
            message = f"this page and {other} would be written to one address, '{address}/'"
            yield error("B122", Location(path), message, "give one of the two files another name")


def check_converted(text: str, path: str) -> tuple[Diagnostic, ...]:
    """Convert a page as the site does, and report the markup that readers would see, each kind of it once.

    This converts the page, which takes some 25 ms: for commands, not for a build.
    """
    from portfolio.text.raw_markup import HIDDEN, raw_forms  # noqa: PLC0415  # with all extensions, a quarter of a second

    text = without_front_matter(text)
    lines, bare = Lines(text), without_code(text)
    kinds: dict[str, list[RawForm]] = {}
    for form in raw_forms(converted(text)):
        kinds.setdefault(form.what, []).append(form)
    found = []
    for what, forms in kinds.items():
        written = max(re.split(f"[{HIDDEN}\n]", forms[0].text), key=len).strip()
        ways = ((where, length) for length in (len(written), 30, 10) for where in (bare, text))
        start = next((at for where, length in ways if (at := where.find(written[:length])) >= 0), 0)
        location = Location(path, *lines.position(start))
        more = f" (and {len(forms) - 1} more)" if forms[1:] else ""
        shown = short(forms[0].text.replace(HIDDEN, "…"), 40)
        found.append(notice("B121", location, f"{what} is shown as it is written: '{shown}'{more}", forms[0].hint))
    return tuple(found)
