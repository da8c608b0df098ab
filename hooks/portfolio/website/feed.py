"""What the feeds hold: posts, entries of the projects' logs, and how their texts are written.

In: a build's site, the front matter and Markdown of posts. Out: items as values, descriptions and days; the adapter
gives them to the feed's plugin. Names (titles, tags, authors) are plain text, descriptions are HTML: that is how the
JSON feed and readers of the RSS feed take them.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

from portfolio.posts.front_matter import Post
from portfolio.posts.notebook_posts import SEPARATOR
from portfolio.sources.dates import parse_date
from portfolio.text.first_words import first_words
from portfolio.text.site_index import absolute_url
from portfolio.website.site import Site

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&(?=(#?\w+;?))")


@dataclass(frozen=True)
class Item:
    """One item of the feeds that is no page; its address is its identity too. `description` is HTML."""

    title: str
    description: str
    address: str
    day: datetime


class XmlText(str):
    """A text that is itself in JSON, and escaped wherever a template writes it into XML, whether that escapes or not.

    The template of the feed's plugin escapes some of what it writes and not the rest. Signs that no XML file may hold
    are left out.
    """

    def __str__(self) -> str:
        return escape(_NO_XML.sub("", str.__str__(self)), {'"': "&#34;", "'": "&#39;"})

    def __html__(self) -> str:
        return str(self)


def log_items(site: Site) -> Iterator[Item]:
    """Give the entries of all projects' logs that say something."""
    for project, entry in site.log:
        if entry.summary:
            page = absolute_url(site.url(f"{project.folder}/index.md"), site.site_url)
            yield Item(
                title=f"{project.source.title}: {entry.title or entry.summary}",
                description=as_html(entry.words or entry.summary),
                address=f"{page}#{entry.anchor}",
                day=datetime.combine(entry.day, time(), UTC),
            )


def path_pattern(given: str, posts: Iterable[Post]) -> re.Pattern[str]:
    """Give the pattern of the pages that are in the feeds: what the setting says, and these posts."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in (given, *(re.escape(post.source) for post in posts))))


def page_title(meta: Mapping[str, Any], title: str) -> str:
    """Give a page's title as text. Front matter holds text; MkDocs gives one that it took from a heading as HTML."""
    return str(meta["title"]) if meta.get("title") else html.unescape(title)


def page_meta(meta: Mapping[str, Any], markdown: str, title: str, lists: Iterable[str]) -> dict[str, Any]:
    """Give what the feed's plugin is to read of a page in its front matter; what stands under `rss` already stays.

    `created` and `updated` are its days: without the second, a post was last changed on the day it was written, not
    on the day of the build. `lists` are the keys of categories and tags, among which a year is a number to YAML.
    """
    named = {key: list(map(str, meta[key])) for key in lists if isinstance(meta.get(key), list)}
    given = meta.get("rss")
    description = str(meta.get("description") or first_words(markdown, SEPARATOR) or page_title(meta, title))
    dates = meta.get("date")
    days = dates if isinstance(dates, Mapping) else {"created": dates}
    created = _moment(days.get("created"))
    updated = _moment(days.get("updated")) or created
    made = {"feed_description": as_html(description), "created": created, "updated": updated}
    return {**named, "rss": {**made, **(given if isinstance(given, Mapping) else {})}}


def as_html(text: str) -> str:
    """Give a plain text as HTML: escaped where it would be read as a tag or as a reference, and nowhere else."""

    def ampersand(match: re.Match[str]) -> str:
        return "&" if html.unescape(f"&{match[1]}") == f"&{match[1]}" else "&amp;"

    return _REFERENCE.sub(ampersand, text).replace("<", "&lt;")


def _moment(value: Any) -> date | None:
    """Give a day or moment as front matter holds it; a text only if it is a day."""
    if isinstance(value, date):
        return value
    try:
        return parse_date(value).first_day if isinstance(value, str) else None
    except ValueError:
        return None
