"""Relative addresses in the raw HTML of notebooks that are posts.

A post stands at an address that the blog makes of its date and slug, and its beginning stands in the blog's lists too.
So the notebook's Markdown holds a mark in front of such an address (MkDocs resolves those of Markdown itself), and
finished pages get the way from where they stand.
"""

import posixpath
import re
from collections.abc import Mapping

from portfolio.text.site_index import relative_url

_MARK = "notebook:/"
_ADDRESS = re.compile(rf"(=[\"'])({_MARK}[^\"'#?]*)")
_FOLDER_LINK = re.compile(r"(href=[\"'])(\.\./[^\"'#?]*/)")
_POSTS, _BLOG = "blog/posts/", "blog/"


def mark(path: str) -> str:
    """Give what stands in front of an address that is relative to the folder of the notebook at `path`."""
    return posixpath.join(_MARK, posixpath.dirname(path.removeprefix("docs/")), "")


def src_path(source: str) -> str:
    """Give the path below docs/ by which the blog finds a post: one in its folder of posts, wherever it stands."""
    return posixpath.normpath(source if source.startswith(_POSTS) else f"{_POSTS}{source}")


def moved(urls: Mapping[str, str]) -> dict[str, str]:
    """Give from where the pages of notebooks would stand to where their posts stand, whose `urls` are by source."""
    return {usual_url(source): url for source, url in urls.items()}


def with_addresses(html: str, page_url: str, source: str, moved: Mapping[str, str]) -> str:
    """Give a page's HTML with the addresses in raw HTML as they are on the site, which MkDocs leaves as they are."""
    resolved = resolve(html, page_url, moved)
    return follow(resolved, page_url, moved) if source.endswith(".ipynb") else resolved


def usual_url(source: str) -> str:
    """Give where the page of a notebook stands that is no post."""
    stem = source.removesuffix(".ipynb")
    return f"{stem.removesuffix('index')}" if stem.endswith("/index") else f"{stem}/"


def resolve(html: str, page_url: str, moved: Mapping[str, str]) -> str:
    """Give a page's HTML without marks. `moved` leads from where a notebook's page would be to where its post is."""
    if _MARK not in html:
        return html

    def url(match: re.Match[str]) -> str:
        found = _normal(match[2].removeprefix(_MARK))
        # The blog publishes what stands beside the posts without that folder's name.
        found = moved.get(found, found.replace(_POSTS, _BLOG, 1) if found.startswith(_POSTS) else found)
        return match[1] + relative_url(found, page_url)

    return _ADDRESS.sub(url, html)


def follow(html: str, page_url: str, moved: Mapping[str, str]) -> str:
    """Give the HTML of a notebook's page with raw links that lead to where a post would be as ones to the post."""
    folder = page_url if page_url.endswith("/") else posixpath.dirname(page_url)

    def url(match: re.Match[str]) -> str:
        found = moved.get(_normal(posixpath.join(folder, match[2])))
        return match[1] + relative_url(found, page_url) if found else match[0]

    return _FOLDER_LINK.sub(url, html) if moved else html


def _normal(url: str) -> str:
    return posixpath.normpath(url) + ("/" if url.endswith("/") else "")
