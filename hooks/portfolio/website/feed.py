"""What the feeds contain: posts, entries of the projects' logs, and how their texts are escaped.

In: the site of a build, the front matter and Markdown of posts. Out: items as values, descriptions and days, which the
adapter passes to the feed plugin. Names (titles, tags, authors) are plain text, descriptions are HTML: the JSON feed
and RSS readers expect that.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urljoin

from portfolio.posts.front_matter import Post
from portfolio.posts.notebook_posts import SEPARATOR
from portfolio.sources.dates import parse_date
from portfolio.text.first_words import first_words
from portfolio.text.remote_pictures import as_links
from portfolio.text.site_index import absolute_url
from portfolio.website.site import Site

_REFERENCE = re.compile(r"&(?=(#?\w+;?))")


@dataclass(frozen=True)
class Item:
    """A feed item that is not a page; its URL is its identity too. `description` is HTML."""

    title: str
    description: str
    address: str
    day: datetime


def log_items(site: Site) -> Iterator[Item]:
    """Return the entries of all projects' logs, except empty ones and those whose post is of the same day."""
    written = {(post.date, slug) for post in site.posts for slug in post.projects}
    for project, entry in site.log:
        if entry.summary and (entry.day, project.slug) not in written:
            page = absolute_url(site.url(f"{project.folder}/index.md"), site.site_url)
            yield Item(
                title=f"{project.source.title}: {entry.title or entry.summary}",
                description=as_html(entry.words or entry.summary),
                address=f"{page}#{entry.anchor}",
                day=datetime.combine(entry.day, time(), UTC),
            )


def path_pattern(given: str, posts: Iterable[Post]) -> re.Pattern[str]:
    """Build the pattern of the pages in the feeds: the setting's pattern, and these posts."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in (given, *(re.escape(post.source) for post in posts))))


def page_meta(meta: Mapping[str, Any], markdown: str, title: str, lists: Iterable[str]) -> dict[str, Any]:
    """Build the front matter that the feed plugin reads for a page; values already under `rss` stay.

    `created` and `updated` are its days: without `updated`, a post counts as last changed on its own date, not on the
    day of the build. `lists` are the keys of categories and tags; YAML reads a year among them as a number.
    """
    named = {key: list(map(str, meta[key])) for key in lists if isinstance(meta.get(key), list)}
    given = meta.get("rss")
    description = str(meta.get("description") or first_words(markdown, SEPARATOR) or meta.get("title") or title)
    dates = meta.get("date")
    days = dates if isinstance(dates, Mapping) else {"created": dates}
    created = _moment(days.get("created"))
    updated = _moment(days.get("updated")) or created
    made = {"feed_description": as_html(description), "created": created, "updated": updated}
    return {**named, "rss": {**made, **(given if isinstance(given, Mapping) else {})}}


_HEADING_LINK = re.compile(r'<a class="headerlink"[^>]*>.*?</a>')
_ADDRESS = re.compile(r"""(?<=[\s"'])(href|src|poster|data)=(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_SET = re.compile(r"""\s(?:srcset|sizes)=(?:"[^"]*"|'[^']*')""")
_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_OTHER_PAGES = re.compile(r'<nav class="pf-(?:series|next)".*?</nav>', re.DOTALL)
LONGEST_TEXT = 100_000
"""Characters of a full text; of a longer one the feeds hold the description."""


def full_text(content: str, url: str) -> str:
    """Return a page's HTML for a feed: with absolute addresses, and without scripts, heading links and other posts."""
    text = _OTHER_PAGES.sub("", content.replace(SEPARATOR, ""))
    text = as_links(_SCRIPT.sub("", _SET.sub("", _HEADING_LINK.sub("", text))))

    def absolute(match: re.Match[str]) -> str:
        address = html.unescape(next(filter(None, match.groups()[1:]), ""))
        return f'{match[1]}="{html.escape(urljoin(url, address))}"'

    return _TAG.sub(lambda tag: _ADDRESS.sub(absolute, tag[0]), text).strip()


def as_html(text: str) -> str:
    """Escape a plain text for HTML, only where it would be read as a tag or as a reference."""

    def ampersand(match: re.Match[str]) -> str:
        return "&" if html.unescape(f"&{match[1]}") == f"&{match[1]}" else "&amp;"

    return _REFERENCE.sub(ampersand, text).replace("<", "&lt;")


def _moment(value: Any) -> date | None:
    """Return a day or moment from front matter; a text only if it is a day."""
    if isinstance(value, date):
        return value
    try:
        return parse_date(value).first_day if isinstance(value, str) else None
    except ValueError:
        return None
