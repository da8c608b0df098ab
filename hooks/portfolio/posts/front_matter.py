"""Posts of the blog: their front matter, parsed and located.

In: the bytes of one file of `docs/blog/posts/`. Out: a `Post`, and the problems of its front matter. Other plugins may
use front matter freely: only keys that this site reads are checked, and a key that looks like a typo of one is a
warning.
Codes: B101 no front matter or an open one, B102 no date, B103 bad date, B104 a key that looks like a typo, B105 a
project that does not exist, B106 a slug that two posts share, B111 front matter in a project's index.md, B116 a value
that is not text to YAML; Y and S codes for the YAML and the types in it.

The excerpt of a post that lists of posts show, cut before it is converted to HTML.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator, ConfigDict, Field

from portfolio.sources.dates import parse_date
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, did_you_mean, error, short, warning
from portfolio.sources.fields import Model, Slug, Text, refuse
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import DataPath, Document, decode, load_readable

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]+(?P<title>.+?)[ \t#]*$", re.MULTILINE)
_YAML = yaml.resolver.Resolver()
KNOWN = (
    "title description date slug draft categories tags authors projects readtime pin links hide icon status template"
    " search"
).split()


def _day(value: Any) -> dt.date:
    if isinstance(value, dict):
        value = value.get("created")
    text = str(value or "").replace("T", " ").split(" ")[0]
    try:
        day = parse_date(text)
    except ValueError as problem:
        raise refuse("B103", f"'{short(str(value))}' {problem}", "write the day: 2026-11-20") from None
    if day.day is None:
        raise refuse("B103", f"'{short(str(value))}' is not a day", "write the day: 2026-11-20")
    return day.first_day


class FrontMatter(Model):
    """The front matter of a post that this site reads."""

    model_config = ConfigDict(extra="ignore")

    title: Text = ""
    description: Text = ""
    date: Annotated[dt.date | None, BeforeValidator(_day)] = None
    slug: Slug = ""
    draft: bool = False
    categories: tuple[Text, ...] = ()
    authors: tuple[Text, ...] = ()
    pin: bool = False
    template: Text = ""
    tags: tuple[Text, ...] = ()
    projects: tuple[Slug, ...] = Field((), description="Slugs of projects/")


@dataclass(frozen=True)
class Post:
    """One post. `path` is relative to the repository, `source` to docs/."""

    slug: str
    path: str
    source: str
    title: str
    description: str
    date: dt.date
    is_draft: bool
    tags: tuple[str, ...]
    projects: tuple[str, ...]
    document: Document


def read(content: bytes, path: str) -> tuple[Post | None, tuple[Diagnostic, ...]]:
    """Parse the post in a file, or return None with its problems."""
    try:
        text = decode(content, path).replace("\r\n", "\n")
        match = _FRONT_MATTER.match(text)
        document = load_readable("\n" + match["yaml"], path) if match else None
    except ProblemsFound as problems:
        return None, problems.diagnostics
    if match is None or document is None:
        hint = "begin the file with ---, a line 'date: 2026-11-20' and ---"
        return None, (error("B101", Location(path), "the post has no front matter", hint),)
    if not isinstance(document.data, dict):
        hint = "write keys and values: date: 2026-11-20"
        return None, (error("B101", Location(path, 2), "the front matter holds no keys", hint),)
    slips = (*unknown_keys(document, KNOWN), *_no_texts(document))
    matter, problems_found = validate(FrontMatter, document)
    if matter is None:
        return None, (*problems_found, *slips)
    if matter.date is None:
        hint = "add a line 'date: 2026-11-20'"
        return None, (error("B102", Location(path), "the post has no date", hint), *slips)
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    body = text[match.end() :]
    heading = _HEADING.search(body)
    title = heading["title"] if heading else stem.replace("-", " ").capitalize()
    return post_of(matter, matter.date, document, title=title, slug=stem), slips


def _no_texts(document: Document) -> Iterator[Diagnostic]:
    """Report values that the blog, which reads the file again, would take for numbers, days, or yes and no."""
    data = document.data if isinstance(document.data, dict) else {}
    places: list[tuple[DataPath, Any]] = [((key,), data.get(key)) for key in ("title", "slug")]
    for key in ("categories", "authors"):
        items = data.get(key)
        places += [((key, number), item) for number, item in enumerate(items)] if isinstance(items, list) else []
    lines = document.text.split("\n")
    for path, value in places:
        place = document.location(path)
        if path == ("title",) and path in document.marks and not value:
            yield error("B116", place, "the title is empty", "write one, or take the line away")
        elif (
            isinstance(value, str)
            and value
            and lines[place.line - 1][place.column - 1] == value[0]
            and _is_no_text(value)
        ):
            yield error("B116", place, f"to YAML '{short(value)}' is no text", f'put it in quotes: "{short(value)}"')


def _is_no_text(plain: str) -> bool:
    tag = _YAML.resolve(yaml.ScalarNode, plain, (True, False))  # type: ignore[no-untyped-call]  # as the stubs say
    return bool(tag != "tag:yaml.org,2002:str")


def post_of(matter: FrontMatter, date: dt.date, document: Document, *, title: str, slug: str) -> Post:
    """Build the post of a front matter; `title` and `slug` apply if the front matter sets none."""
    return Post(
        slug=matter.slug or slug,
        path=document.path,
        source=document.path.removeprefix("docs/"),
        title=matter.title or title,
        description=matter.description,
        date=date,
        is_draft=matter.draft,
        tags=matter.tags,
        projects=matter.projects,
        document=document,
    )


def newest_first(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Return posts in the order in which the site lists them."""
    return tuple(sorted(posts, key=lambda post: (-post.date.toordinal(), post.path)))


class PageMatter(Model):
    """The front matter of any other page that this site reads."""

    model_config = ConfigDict(extra="ignore")

    title: Text = ""
    description: Text = ""
    template: Text = ""
    tags: tuple[Text, ...] = ()
    hide: tuple[Text, ...] = ()
    search: dict[str, Any] = Field(default_factory=dict)


def check_page(text: str, path: str) -> tuple[Diagnostic, ...]:
    """Check the front matter of a page that is not a post. A project's texts have project.yml instead."""
    text = text.replace("\r\n", "\n")
    match = _FRONT_MATTER.match(text)
    if match is None:
        return ()
    if path.startswith("projects/"):
        hint = "write title, tags and the like into project.yml"
        message = f"a project's {path.rsplit('/', 1)[-1]} has no front matter"
        return (error("B111", Location(path), message, hint),)
    try:
        _, found = validate(PageMatter, load_readable("\n" + match["yaml"], path))
    except ProblemsFound as problems:
        return problems.diagnostics
    return found


def check(posts: Iterable[Post], projects: Collection[str]) -> tuple[Diagnostic, ...]:
    """Check across posts: projects that do not exist, slugs that two posts share."""
    found: list[Diagnostic] = []
    first: dict[str, Post] = {}
    for post in posts:
        other = first.setdefault(post.slug, post)
        if other is not post:
            place = post.document.location(("slug",))
            found.append(error("B106", place, f"the slug '{post.slug}' is taken by {other.path}", "choose another one"))
        for number, slug in enumerate(post.projects):
            if slug not in projects:
                near = did_you_mean(slug, projects)
                hint = f"did you mean '{near}'?" if near else "projects are folders with a project.yml in projects/"
                place = post.document.location(("projects", number))
                found.append(error("B105", place, f"'{slug}' is not a project on this site", hint))
    return tuple(found)


def unknown_keys(document: Document, known: Collection[str], exempt: Collection[str] = ()) -> Iterable[Diagnostic]:
    """Return a warning for each key that looks like a typo of a known one."""
    data = document.data if isinstance(document.data, dict) else {}
    for key in data:
        near = did_you_mean(key, known) if key not in known and key not in exempt else None
        if near and near not in data:
            place = document.location((key,), of_key=True)
            yield warning("B104", place, f"unknown key '{key}'", f"did you mean '{near}'?")


_DEFINITIONS = re.compile(
    r"^(?:[ ]{0,3}\[[^\]\n]+\]:[^\n]*(?:\n(?:[ ]{4}|\t)[^\n]*)*|\*\[[^\]\n]+\]:[^\n]*)$",
    re.MULTILINE,
)
"""Definitions of reference links, footnotes with their indented lines, and abbreviations."""


def cut(markdown: str, separator: str) -> str:
    """Return a post's Markdown up to the separator, then the separator and the definitions it may refer to.

    A post without a separator is returned whole, as it is shown whole.
    """
    shown, found, rest = markdown.partition(separator)
    if not found:
        return markdown
    return "\n\n".join([shown, separator, *_DEFINITIONS.findall(rest)])
