"""Front matter of posts and other pages: parsed, located, and passed on to Material's blog.

In: the bytes of one file of `docs/blog/posts/`. Out: a `Post`, and the problems of its front matter. Material reads the
file again by stricter rules, so it gets the front matter as it was understood here (`as_read`): a post that `check`
accepts cannot end the build. Only keys that this site reads are checked; other plugins may use any other. A post's
excerpt, which lists show, is cut from its Markdown before that is converted.

Codes: B101 no front matter or an open one, B102 no date, B103 bad date, B104 a key that looks like a typo, B111 front
matter in a project's index.md, B113 a draft that is not a post, B121 a key of another program; Y and S codes for the
YAML and the types in it.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, PlainValidator, Tag, WithJsonSchema
from pymdownx.slugs import slugify as slugify_title

from portfolio.sources import repairs
from portfolio.sources.dates import parse_date
from portfolio.sources.diagnostics import (
    Diagnostic,
    Location,
    ProblemsFound,
    did_you_mean,
    error,
    notice,
    short,
    warning,
)
from portfolio.sources.fields import UNION, Model, Slug, Text, refuse
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import (
    FRONT_MATTER,
    Document,
    decode,
    load_readable,
    matter_of,
    parsed,
    typed,
    with_plain_ends,
)
from portfolio.text.first_words import first_words, words
from portfolio.text.scanner import without_code

KNOWN = (
    "title description date slug draft categories tags author authors projects readtime pin links hide icon status"
    " template search published series aliases"
).split()
_FOREIGN = {
    **dict.fromkeys(("excerpt", "summary", "subtitle", "abstract"), "write it as 'description'"),
    **dict.fromkeys(
        ("lastmod", "last_modified_at", "date-modified", "updated"), "write 'date: {created: …, updated: …}' for it"
    ),
    **dict.fromkeys(("image", "cover", "header", "featured_image"), "put the picture into the text: ![it](file.png)"),
    **dict.fromkeys(("tag", "keywords"), "write it as 'tags: […]'"),
    "category": "write it as 'categories: […]'",
    "bibliography": "write citations as links or footnotes; 'portfolio import-posts' does",
    "redirect_to": "write its address into 'aliases' of the page that replaces it",
}
"""Keys of other programs that would show something, and what to write here."""
ADDRESS_KEYS = ("aliases", "redirect_from", "permalink", "url")
"""Keys for addresses that a page had, also those of other programs."""
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_HEADING = re.compile(r"^#[ \t]+(?P<title>.+?)[ \t#]*$", re.MULTILINE)
_DAY_IN_NAME = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[-_.]")
_TIME = re.compile(
    r"(?P<time>\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?P<zone>Z|UTC|GMT|[+-]\d\d?(?::?\d\d)?)?", re.IGNORECASE
)
_TEMPLATE = re.compile(r"^template:[ \t]*[\"']?(?P<name>[^\s\"'#]+)", re.MULTILINE)
_WRITE_DAY = "write the day: 2026-11-20"
address_of = slugify_title(case="lower")


def moment(value: Any) -> dt.date:
    """Read a day, or a day with a time of day and perhaps a time zone, in the spellings in use."""
    text = str("" if value is None else value).strip()
    day_text, time_text = text[:10], re.sub("^[Tt]", "", text[10:]).strip()
    reason = "is not a day like 2026-11-20"
    try:
        day = parse_date(day_text)
    except ValueError as problem:
        reason = str(problem) if re.fullmatch(r"\d{4}-\d\d-\d\d", day_text) else reason
        raise refuse("B103", f"'{short(text)}' {reason}", _meant(text)) from None
    if day.day is None:
        raise refuse("B103", f"'{short(text)}' is not a day", _WRITE_DAY)
    if not time_text:
        return day.first_day
    match = _TIME.fullmatch(time_text)
    try:
        return _with_time(day.first_day, match) if match else _no_time(text)
    except ValueError:
        return _no_time(text)


def _with_time(day: dt.date, match: re.Match[str]) -> dt.datetime:
    hour, _, rest = match["time"].partition(":")
    zone = (match["zone"] or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        zone = "+00"
    digits = zone[1:].replace(":", "")
    zone = f"{zone[:1]}{digits.zfill(2 if len(digits) < 3 else 4)}" if digits else ""
    return dt.datetime.fromisoformat(f"{day}T{hour:0>2}:{rest}{zone}")


def _no_time(text: str) -> dt.date:
    hint = "write the day, or day and time: 2026-11-20 14:30"
    raise refuse("B103", f"'{short(text)}' has no such time of day", hint) from None


def _meant(text: str) -> str:
    near = repairs.date(text)
    return f"write the day: {near.text}" if near and near.is_exact and len(near.text) == 10 else _WRITE_DAY


_Moment = Annotated[dt.date, PlainValidator(moment), WithJsonSchema({"type": "string", "format": "date"})]
_Dates = Annotated[
    Annotated[_Moment, Tag(f"{UNION}day")] | Annotated[dict[str, _Moment], Tag(f"{UNION}days")],
    Discriminator(lambda value: f"{UNION}days" if isinstance(value, dict) else f"{UNION}day"),
]


_Listed = Annotated[
    tuple[Text, ...], BeforeValidator(lambda given: [given] if isinstance(given, str) and given else given or ())
]


class PageMatter(Model):
    """The front matter of any page that this site reads; other keys are ignored."""

    model_config = ConfigDict(extra="ignore")

    title: Text = ""
    description: Text = ""
    template: Text = ""
    tags: tuple[Text, ...] = ()
    hide: tuple[Text, ...] = ()
    search: dict[str, Any] = Field(default_factory=dict)
    draft: bool = False
    published: Any = True
    aliases: _Listed = Field((), description="Addresses that the page had; they lead to it")
    redirect_from: _Listed = ()

    @property
    def is_draft(self) -> bool:
        """Whether the author has marked the page as not to be published, in this program's way or another's."""
        return self.draft or str(self.published).strip().casefold() in ("false", "no", "off", "0", "n", "f")


def _only_one(value: Any) -> Any:
    """Return the only text of a list, which other programs take."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


class NoteMatter(PageMatter):
    """The front matter of a note."""

    date: _Dates | None = None
    updated: _Moment | None = None


def _name(value: Any) -> Any:
    """Return the name of an author whom other programs describe in place."""
    return str(value.get("name") or "") if isinstance(value, dict) else value


def _names(value: Any) -> Any:
    return [_name(each) for each in value] if isinstance(value, list) else [_name(value)] if value else value


def _joined(value: Any) -> Any:
    return ", ".join(map(str, _names(value))) if isinstance(value, list | dict) else value


class FrontMatter(PageMatter):
    """The front matter of a post that this site reads."""

    date: _Dates | None = None
    slug: Slug = ""
    categories: tuple[Text, ...] = ()
    author: Annotated[Text, BeforeValidator(_joined)] = Field("", description="Names, as readers see them")
    authors: Annotated[tuple[Text, ...], BeforeValidator(_names)] = ()
    pin: bool = False
    readtime: int | None = None
    links: list[Any] = Field(default_factory=list)
    projects: tuple[Slug, ...] = Field((), description="Slugs of projects/")
    series: Annotated[Text, BeforeValidator(_only_one)] = Field("", description="The series that the post is part of")

    @property
    def created(self) -> dt.date | None:
        """The day, or moment, at which the post appeared."""
        return self.date.get("created") if isinstance(self.date, dict) else self.date

    def as_read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return front matter, with YAML's types in `given`, as Material's blog needs it."""
        values = {key: value for key, value in given.items() if value is not None}
        for key in self.model_fields_set - {"published", "author"}:
            value = getattr(self, key)
            if value in ("", (), [], {}, None):
                values.pop(key, None)
            else:
                values[key] = list(value) if isinstance(value, tuple) else value
        return {**values, "draft": True} if self.is_draft else values


@dataclass(frozen=True)
class Post:
    """One post. `path` is relative to the repository, `source` to docs/, `address` to the blog."""

    slug: str
    path: str
    source: str
    address: str
    title: str
    description: str
    date: dt.date
    is_draft: bool
    tags: tuple[str, ...]
    projects: tuple[str, ...]
    document: Document
    front_matter: Mapping[str, Any]
    """What Material's blog gets."""
    series: str = ""
    former_address: str = ""
    """The address that the title gives, if it is another one: until the file's name gave it, the post was there."""


def read(content: bytes | str, path: str) -> tuple[Post | None, tuple[Diagnostic, ...]]:
    """Parse the post in a file, or return None with its problems."""
    try:
        text = with_plain_ends(content if isinstance(content, str) else decode(content, path))
        match = FRONT_MATTER.match(text)
        document = load_readable("\n" + match["yaml"], path) if match else None
    except ProblemsFound as problems:
        return None, problems.diagnostics
    if match is None or document is None:
        other = {"+++": "TOML", "{": "JSON"}.get(text[:3] if text[:1] == "+" else text[:1])
        message = f"the front matter is {other}, not YAML" if other else "the post has no front matter"
        hint = "begin the file with ---, a line 'date: 2026-11-20' and ---"
        return None, (
            error("B101", Location(path), message, f"{hint}; 'portfolio import-posts' does" if other else hint),
        )
    if not isinstance(document.data, dict):
        hint = "write keys and values: date: 2026-11-20"
        return None, (error("B101", Location(path, 2), "the front matter holds no keys", hint),)
    slips = (*unknown_keys(document, KNOWN, _FOREIGN), *_foreign_keys(document))
    matter, problems_found = validate(FrontMatter, document)
    if matter is None:
        return None, (*problems_found, *slips)
    file = PurePosixPath(path)
    is_bundle = file.name == "index.md" and file.parent.name != "posts"
    stem = file.parent.name if is_bundle else file.stem
    date = matter.created or _day_in(stem)
    if date is None:
        hint = "add a line 'date: 2026-11-20'"
        location = document.location(("date",)) if ("date",) in document.marks else Location(path)
        return None, (error("B102", location, "the post has no date", hint), *slips)
    heading = _HEADING.search(text, match.end())
    title = matter.title or (heading["title"] if heading else stem.replace("-", " ").capitalize())
    front_matter = matter.as_read(typed(match["yaml"], document))
    if matter.created is None:
        front_matter["date"] = {**matter.date, "created": date} if isinstance(matter.date, dict) else date
    post = post_of(matter, date, document, front_matter, title=title, slug=stem)
    return (post if matter.slug else _named_by_file(post, is_bundle=is_bundle)), slips


def _foreign_keys(document: Document) -> Iterator[Diagnostic]:
    """Report keys of other programs that show something there and nothing here."""
    for key, hint in _FOREIGN.items():
        if (key,) in document.marks:
            yield notice(
                "B121", document.location((key,), of_key=True), f"'{key}' of another program has no effect", hint
            )


def _named_by_file(post: Post, *, is_bundle: bool) -> Post:
    """Return a post without a slug at the address that its file's name gives: it stays if the title changes."""
    slug = address_of(_DAY_IN_NAME.sub("", post.slug), "-") or address_of(post.slug, "-") or "post"
    of_title = address_of(post.title, "-")
    former = f"{post.date:%Y/%m/%d}/{of_title}" if of_title not in ("", slug) and not is_bundle else ""
    front_matter = {**post.front_matter, "slug": slug}
    return replace(post, address=f"{post.date:%Y/%m/%d}/{slug}", front_matter=front_matter, former_address=former)


def text_for_blog(post: Post, text: str) -> str:
    """Return the text of a post's file as Material's blog is to read it."""
    match = FRONT_MATTER.match(normal := with_plain_ends(text))
    return with_front_matter(post.front_matter, normal[match.end() :].lstrip("\n") if match else normal)


def template_of(text: str) -> str:
    """Return the template that a page's front matter names, or ""."""
    match = FRONT_MATTER.match(with_plain_ends(text)) if "template" in text else None
    found = _TEMPLATE.search(match["yaml"]) if match else None
    return found["name"] if found else ""


@dataclass(frozen=True)
class Page:
    """What a page that is not a post says about itself."""

    title: str
    """That of its front matter, or its first heading; or ""."""
    beginning: str
    """A note's first words."""
    document: Document | None
    """Its front matter with the locations, if there is one that can be read."""
    matter: PageMatter | None
    """The front matter, if it is valid; of a note a `NoteMatter`."""
    problems: tuple[Diagnostic, ...]


def read_page(text: str, path: str) -> Page:
    """Read the text of a page that is not a post. A project's texts have project.yml instead of front matter."""
    document = matter_of(text, path)
    given = document.data.get("title") if document and isinstance(document.data, dict) else None
    body, is_note = without_front_matter(text), path.startswith("docs/notes/")
    heading = _HEADING.search(without_code(body))
    title = str(given) if given else words(heading["title"]) if heading else ""
    matter, problems = _checked(text, path, NoteMatter if is_note else PageMatter)
    return Page(title, first_words(body, "<!-- more -->") if is_note else "", document, matter, problems)


def without_front_matter(text: str) -> str:
    """Return the text of a page's file with the lines of its front matter left empty."""
    match = FRONT_MATTER.match(normal := with_plain_ends(text))
    return "\n" * match[0].count("\n") + normal[match.end() :] if match else normal


def with_front_matter(front_matter: Mapping[str, Any], markdown: str) -> str:
    """Build the text of a page's file."""
    front = yaml.dump(dict(front_matter), Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
    return f"---\n{front}---\n\n{markdown}"


def _day_in(stem: str) -> dt.date | None:
    """Return the day with which a file's name begins."""
    match = _DAY_IN_NAME.match(f"{stem}-")
    try:
        return parse_date(match["day"]).first_day if match else None
    except ValueError:
        return None


def post_of(
    matter: FrontMatter,
    date: dt.date,
    document: Document,
    front_matter: Mapping[str, Any],
    *,
    title: str,
    slug: str,
) -> Post:
    """Build the post of a front matter; `title` and `slug` apply if the front matter sets none."""
    day = date.date() if isinstance(date, dt.datetime) else date
    return Post(
        slug=matter.slug or slug,
        path=document.path,
        source=document.path.removeprefix("docs/"),
        address=f"{day:%Y/%m/%d}/{front_matter.get('slug') or address_of(title, '-')}",
        title=matter.title or title,
        description=matter.description,
        date=day,
        is_draft=matter.is_draft,
        tags=matter.tags,
        projects=matter.projects,
        document=document,
        front_matter=front_matter,
        series=matter.series,
    )


def newest_first(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Return posts in the order in which the site lists them."""
    return tuple(sorted(posts, key=lambda post: (-post.date.toordinal(), post.path)))


def _checked(text: str, path: str, model: type[PageMatter]) -> tuple[PageMatter | None, tuple[Diagnostic, ...]]:
    match = FRONT_MATTER.match(with_plain_ends(text))
    if match is None:
        return None, ()
    if path.startswith("projects/"):
        hint = "write title, tags and the like into project.yml"
        message = f"a project's {path.rsplit('/', 1)[-1]} has no front matter"
        return None, (error("B111", Location(path), message, hint),)
    document, found = parsed("\n" + match["yaml"], path)
    if document is None:
        return None, found
    matter, found = validate(model, document)
    hint = "move it to docs/blog/posts/, or out of docs/ until it is ready"
    drafts = [published_draft(document, hint)] if matter and matter.is_draft else []
    return matter, (*found, *drafts)


def published_draft(document: Document, hint: str) -> Diagnostic:
    """Build the warning for a draft that is not a post."""
    key = next((key for key in ("draft", "published") if (key,) in document.marks), "")
    return warning("B113", document.location((key,)), "only a post can be a draft; this is published", hint)


def unknown_keys(document: Document, known: Collection[str], exempt: Collection[str]) -> Iterable[Diagnostic]:
    """Return a warning for each key that looks like a typo of a known one."""
    data = document.data if isinstance(document.data, dict) else {}
    for key in data:
        near = did_you_mean(key, known) if key not in known and key not in exempt else None
        if near and near not in data:
            location = document.location((key,), of_key=True)
            yield warning("B104", location, f"unknown key '{key}'", f"did you mean '{near}'?")


_DEFINITIONS = re.compile(
    r"^(?:[ ]{0,3}\[[^\]\n]+\]:[^\n]*(?:\n(?:[ ]{4}|\t)[^\n]*)*|\*\[[^\]\n]+\]:[^\n]*)$",
    re.MULTILINE,
)
"""Definitions of reference links, footnotes with their indented lines, and abbreviations."""


def cut(markdown: str, separator: str) -> str:
    """Return a post's Markdown up to the separator, then the separator and the definitions it may refer to.

    A post without a separator is returned whole, as it is shown whole.
    """
    excerpt, found, rest = markdown.partition(separator)
    if not found:
        return markdown
    return "\n\n".join([excerpt, separator, *_DEFINITIONS.findall(rest)])
