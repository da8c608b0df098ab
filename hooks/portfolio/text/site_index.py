"""What exists on the site, for resolving links.

`SiteIndex` maps posts and projects by slug to their URLs. URLs are relative to the site's root
(`blog/2026/10/02/faster-knn/`), without a leading slash. Until MkDocs has assigned posts their URLs they are "".
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pymdownx.slugs import slugify

_SIGNS = {"+": "plus", "#": "sharp"}
_slugify = slugify(case="lower")


@dataclass(frozen=True)
class Target:
    """A page of the site: its source (relative to the repository), its URL and its title."""

    path: str
    url: str
    title: str
    is_draft: bool = False


@dataclass(frozen=True)
class SiteIndex:
    """Everything that a link can point to by name."""

    site_url: str = ""
    posts: Mapping[str, Target] = field(default_factory=dict)
    projects: Mapping[str, Target] = field(default_factory=dict)
    measured: Mapping[str, Target] = field(default_factory=dict)
    """By metric, `project.name`: the page or file where it was measured."""


def relative_path(path: str, folder: str) -> str:
    """Return the path from a folder, both relative to the same one, as `posixpath.relpath`, but not by way of `/`."""
    goal, start = posixpath.normpath(path or "."), posixpath.normpath(folder or ".")
    if goal.startswith(("/", "..")) or start.startswith(("/", "..")):
        return posixpath.relpath(goal, start)
    names, folders = ([] if way == "." else way.split("/") for way in (goal, start))
    same = next((number for number, pair in enumerate(zip(names, folders, strict=False)) if pair[0] != pair[1]), None)
    same = min(len(names), len(folders)) if same is None else same
    return "/".join([*[".."] * (len(folders) - same), *names[same:]]) or "."


def relative_url(url: str, page_url: str) -> str:
    """Return the path between two pages of the site, both relative to its root, with directories as in MkDocs."""
    start = page_url if page_url.endswith("/") or not page_url else posixpath.dirname(page_url)
    way = relative_path(url, start)
    if way == ".":
        return "./"
    return way + "/" if not url or url.endswith("/") else way


def absolute_url(url: str, site_url: str) -> str:
    """Return the full URL of a page of the site."""
    return f"{site_url.rstrip('/')}/{url}"


def name_slug(name: str, separator: str) -> str:
    """Return the slug of a tag or a category: Material's usual, but C, C# and C++ differ."""
    slug = _slugify(re.sub(r"[+#]", lambda sign: f" {_SIGNS[sign[0]]}", name), separator)
    return slug or separator.join(f"{ord(character):x}" for character in name)
