"""URLs in raw HTML, which MkDocs leaves unchanged.

The blog builds a post's URL from its date and slug, and its lists show the excerpt too. So a page's Markdown has a mark
before such a URL, and finished pages get the path from their own location.
"""

import posixpath
import re
from collections.abc import Mapping

from portfolio.text.site_index import relative_url

MARK = "on-site:/"
_ADDRESS = re.compile(rf"(=\s*[\"']\s*)({MARK}[^\"'#?]*)")
_UNQUOTED = re.compile(rf"(=\s*)({MARK}[^\"'#?\s>]*)")
_IN_STYLE = re.compile(rf"(\burl\(\s*(?:&quot;|[\"'])?)({MARK}[^\"'#?()&\s]*)")
_SRCSET = re.compile(r"srcset\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_CANDIDATE = re.compile(rf"([\"'\s,])({MARK}[^\"'#?\s,]*)")
_FOLDER_LINK = re.compile(r"(href\s*=\s*[\"'])(\.\./[^\"'#?]*/)")
_POSTS, _BLOG = "blog/posts/", "blog/"
_STATIC_PAGES = (".html", ".htm", ".xml", ".json")


def mark(path: str) -> str:
    """Return the mark for URLs that are relative to the folder of the notebook at `path`."""
    return posixpath.join(MARK, posixpath.dirname(path.removeprefix("docs/")), "")


def src_path(source: str) -> str:
    """Return a path in the blog's folder of posts, by which the blog finds a post anywhere below docs/."""
    return posixpath.normpath(source if source.startswith(_POSTS) else f"{_POSTS}{source}")


def moved(urls: Mapping[str, str]) -> dict[str, str]:
    """Map the usual URLs of notebooks' pages to the URLs of their posts; `urls` are by source."""
    return {usual_url(source): url for source, url in urls.items()}


def with_addresses(html: str, page_url: str, source: str, moved: Mapping[str, str]) -> str:
    """Return a page's HTML with the URLs in raw HTML resolved, which MkDocs leaves unchanged."""
    resolved = resolve(html, page_url, moved)
    return follow(resolved, page_url, moved) if source.endswith(".ipynb") else resolved


def usual_url(source: str) -> str:
    """Return the URL of a notebook's page that is not a post."""
    stem = source.removesuffix(".ipynb")
    return f"{stem.removesuffix('index')}" if stem.endswith("/index") else f"{stem}/"


def resolve(html: str, page_url: str, moved: Mapping[str, str]) -> str:
    """Replace the marks in a page's HTML. `moved` maps the usual URL of a notebook's page to its post's."""
    if MARK not in html:
        return html

    def url(match: re.Match[str]) -> str:
        found = _normal(match[2].removeprefix(MARK))
        # The blog publishes files beside the posts without that folder's name, but not what MkDocs calls static pages.
        is_moved = found.startswith(_POSTS) and not found.endswith(_STATIC_PAGES)
        found = moved.get(found, found.replace(_POSTS, _BLOG, 1) if is_moved else found)
        return match[1] + relative_url(found, page_url)

    html = _SRCSET.sub(lambda candidates: _CANDIDATE.sub(url, candidates[0]), html)
    return _UNQUOTED.sub(url, _IN_STYLE.sub(url, _ADDRESS.sub(url, html)))


def follow(html: str, page_url: str, moved: Mapping[str, str]) -> str:
    """Point a notebook page's raw links at the post, if they lead to the usual URL of a post's notebook."""
    folder = page_url if page_url.endswith("/") else posixpath.dirname(page_url)

    def url(match: re.Match[str]) -> str:
        found = moved.get(_normal(posixpath.join(folder, match[2])))
        return match[1] + relative_url(found, page_url) if found else match[0]

    return _FOLDER_LINK.sub(url, html) if moved else html


def _normal(url: str) -> str:
    return posixpath.normpath(url) + ("/" if url.endswith("/") else "")
