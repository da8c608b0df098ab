"""The picture that a blog's own layout shows above each post.

In: a `Blog` of Jekyll and the front matter of a post. Out: the picture's path and its text, if the post's layout, one
of its parents or a file that they include has an `<img>` or a background for a value of the front matter, and no
condition around it or key of the post hides it.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from portfolio.posts.blog_import.blogs import Blog
from portfolio.posts.blog_import.data_files import read_text, split
from portfolio.posts.blog_import.liquid import Liquid, Site
from portfolio.posts.blog_import.liquid_values import of_texts

_DEEPEST = 8
_LARGEST = 100_000
_ATTRIBUTE = r"(?<![\w-]){}\s*=\s*([\"'])(?P<value>(?:(?!\1).)*)\1"
_IMAGE = re.compile(r"<img\b(?P<names>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>", re.IGNORECASE)
_SOURCE = re.compile(_ATTRIBUTE.format("(?:data-)?src"), re.DOTALL | re.IGNORECASE)
_ALT = re.compile(_ATTRIBUTE.format("alt"), re.DOTALL | re.IGNORECASE)
_BACKGROUND = re.compile(r"\bbackground(?:-image)?\s*:[^;<>]{0,300}?\burl\((?P<value>[^()<>]{1,500})\)", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)$", re.IGNORECASE)
_LEFT = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def lead_picture(blog: Blog, matter: Mapping[str, Any], page: Mapping[str, Any]) -> tuple[str, str]:
    """Return the picture that the layout of a post shows, and the text that stands for it; "" without any.

    `page` is what Liquid knows of the post.
    """
    pictures = sorted(set(_pictures(matter)), key=len, reverse=True)
    name = str(matter.get("layout") or "")
    of_layouts: dict[str, Any] = {}

    def text_to_include(path: str, _: bool) -> str | None:  # noqa: FBT001  # a callback
        file = blog.by_name.get(f"_includes/{path}".lower(), "")
        return read_text(blog.root / file, _LARGEST) if file.endswith(".html") else None

    site = Site(page, of_texts(blog.config), blog.data, text_to_include, base=blog.base, url=blog.url)
    for _ in range(_DEEPEST if pictures else 0):
        path = blog.by_name.get(f"_layouts/{name}.html".lower())
        if not name or path is None:
            break
        above, text, _ = split(read_text(blog.root / path, _LARGEST))
        of_layouts = {**above, **of_layouts}
        made = Liquid(site, {"layout": of_texts(of_layouts)}, is_lenient=True).render(text)
        for image in _IMAGE.finditer(made):
            sources = " ".join(unquote(html.unescape(found["value"])) for found in _SOURCE.finditer(image["names"]))
            if displayed := next((each for each in pictures if each in sources), ""):
                alt = _ALT.search(image["names"])
                return displayed, " ".join(_LEFT.sub("", html.unescape(alt["value"])).split()) if alt else ""
        for background in _BACKGROUND.finditer(made):
            if displayed := next(
                (each for each in pictures if each in unquote(html.unescape(background["value"]))), ""
            ):
                return displayed, ""
        name = str(above.get("layout") or "")
    return "", ""


def _pictures(value: Any) -> Iterator[str]:
    """Yield the paths of pictures in the front matter."""
    if isinstance(value, str) and _ENDING.search(value.strip()):
        yield value.strip()
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _pictures(each)
