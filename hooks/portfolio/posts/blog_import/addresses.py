"""The addresses that a post had on its old site, as Jekyll, Hugo and Quarto make them."""

import posixpath
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from unicodedata import category
from urllib.parse import quote, unquote, urlsplit

from portfolio.posts.blog_import.blogs import Blog, Program, Source, categories_of, named, split_url
from portfolio.posts.blog_import.data_files import listed
from portfolio.posts.blog_import.liquid_values import PRETTY, slugified
from portfolio.sources.yaml_source import mapping

_SOURCES = (".md", ".markdown", ".qmd", ".rmd", ".rmarkdown", ".ipynb")
"""Endings of files of which pages are made: no page has such an address, though authors write some in `aliases`."""
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def old_addresses(blog: Blog, source: Source, day: Any, title: str) -> tuple[str, ...]:
    """Return the addresses, as paths from the host's root, at which a post was: its own first, then those it had."""
    match blog.program:
        case Program.JEKYLL:
            own = _of_jekyll(blog, source, day)
        case Program.HUGO:
            own = _of_hugo(blog, source, day, title)
        case Program.QUARTO:
            own = _of_quarto(source)
        case _:
            own = str(source.matter.get("permalink") or "")
    given = [
        str(each)
        for key in ("aliases", "redirect_from", "alias")
        for each in listed(source.matter.get(key))
        if isinstance(each, str) and split_url(each)
    ]
    above = posixpath.dirname(own.rstrip("/"))
    found = [each if each.startswith("/") or "://" in each else f"{above}/{each}" for each in given]
    made = []
    for each in filter(None, [own, *found]):
        path = urlsplit(each).path if "://" in each else f"{blog.base}{each}"
        made.append(
            posixpath.normpath(quote(unquote(path), safe="/@!$&'()+,;=~")) + ("/" if path.endswith("/") else "")
        )
    pages = (each for each in made if each.endswith("/") or PurePosixPath(each).suffix.lower() not in _SOURCES)
    return tuple(dict.fromkeys(path.replace("//", "/") for path in pages if path not in ("", "/", ".")))


def _of_jekyll(blog: Blog, source: Source, day: Any) -> str:
    pattern = str(source.matter.get("permalink") or blog.config.get("permalink") or "date")
    collection = mapping(mapping(blog.config.get("collections")).get("posts")).get("permalink")
    pattern = str(source.matter.get("permalink") or collection or pattern)
    name = named(source.stem)[1].rstrip(".")
    slug = str(source.matter.get("slug") or name)
    above = [part for part in source.folder.split("/") if part]
    cut = next((at for at, part in enumerate(above) if part in ("_posts", "_drafts", "_notebooks")), 0)
    given = str(source.matter.get("categories") or "")
    is_text = isinstance(source.matter.get("categories"), str) and not given.startswith("[")
    # In addresses, only spaces separate the categories of one text: `Utils.pluralized_array_from_hash`.
    categories = [*above[:cut], *(given.split() if is_text else categories_of(source.matter))]
    values = {
        **_day_parts(day),
        "title": slugified(slug, PRETTY),
        "slug": slugified(slug).lower(),
        "name": slugified(name).lower(),
        "categories": "/".join(dict.fromkeys(each.lower() for each in categories)),
        "slugified_categories": "/".join(dict.fromkeys(slugified(each).lower() for each in categories)),
        "output_ext": ".html",
        "collection": "posts",
    }
    made = _filled(_STYLES.get(pattern, pattern), values)
    language = str(source.matter.get("lang") or "")
    is_other = language in map(str, listed(blog.config.get("languages"))) and language != str(
        blog.config.get("default_lang") or language
    )
    return f"/{language}{made}" if made and is_other else made  # as jekyll-polyglot has it


def _of_hugo(blog: Blog, source: Source, day: Any, title: str) -> str:
    language = blog.language_of(source.path)
    is_below = language != blog.main_language or _is_on(blog, "defaultContentLanguageInSubdir")
    prefix = f"/{language.lower()}" if is_below else ""
    if url := str(source.matter.get("url") or ""):
        return url if url.startswith("/") else f"{prefix}/{url}"
    below = blog.relative_to_content(source.path) or source.path
    folders = posixpath.dirname(below).split("/")
    folders = folders[:-1] if source.is_bundle else folders
    name = named(source.stem)[1] if ":filename" in str(blog.config.get("frontmatter")) else source.stem
    slug = "" if isinstance(source.matter.get("slug"), list) else str(source.matter.get("slug") or "")
    patterns = mapping(blog.config.get("permalinks"))
    patterns = {**patterns, **mapping(patterns.get("page"))}
    given = str(patterns.get(folders[0] if folders else "") or "")
    while given and len(folders) > 1 and not blog.is_section("/".join(folders), source.path):
        del folders[-1]
    given = _SECTIONS.sub(lambda part: "/".join(_part_of(folders, part)), given)
    written = str(source.matter.get("title") or title)  # with words in angle brackets, if there are any
    of_title = hugos_path(written).rstrip("#")  # an empty fragment to Hugo
    values = {
        **_day_parts(day),
        "sections": "/".join(folders),
        "section": folders[0] if folders else "",
        "slugorfilename": slug or name,
        "slugorcontentbasename": slug or name,
        "filename": name,
        "contentbasename": name,
        "slug": slug or of_title,
        "title": of_title,
    }
    path = hugos_path(_filled(given or "/:sections/:slugorfilename/", values))
    path = prefix + (hugos_path(path.replace("+", " ")) if given else path)  # what a pattern makes is read once more
    path = path if _is_on(blog, "disablePathToLower") else path.lower()
    if path.endswith(".html"):
        return path
    return f"{path.rstrip('/')}.html" if _is_on(blog, "uglyURLs") else f"{path.rstrip('/')}/"


_SECTIONS = re.compile(r":sections\[(?P<first>last|\d{0,4})(?P<colon>:?)(?P<end>last|\d{0,4})\]")


def _part_of(folders: list[str], part: re.Match[str]) -> list[str]:
    """Return the folders that a pattern of Hugo asks for, as in `:sections[1:]` or `:sections[last]`."""
    last = len(folders) - 1
    first, end = (last if given == "last" else int(given or -1) for given in part.group("first", "end"))
    first = max(first, 0)
    return folders[first : first + 1] if not part["colon"] else folders[first : end if end >= 0 else last + 1]


def _is_on(blog: Blog, key: str) -> bool:
    given = {name.lower(): value for name, value in blog.config.items()}
    return str(given.get(key.lower())).lower() == "true"


def _of_quarto(source: Source) -> str:
    output = source.matter.get("output-file") or mapping(mapping(source.matter.get("format")).get("html")).get(
        "output-file"
    )
    if isinstance(output, str) and output != "index.html":
        return f"/{source.folder}/{output.removesuffix('.html')}.html"
    is_folder = source.is_bundle and not source.language
    return f"/{source.folder}/" if is_folder else f"/{posixpath.splitext(source.path)[0]}.html"


def hugos_path(text: str) -> str:
    """Return a path as Hugo makes an address of it: without brackets and most other signs, a hyphen for a space."""
    kept = "".join(
        sign for sign in text if sign.isalnum() or sign.isspace() or sign in "./\\_#+~-@%" or category(sign)[0] == "M"
    )
    return re.sub(r"\s+", "-", re.sub(r"\s+(?=-)|(?<=-)\s+", "", kept.strip()))


def _day_parts(day: Any) -> dict[str, str]:
    if day is None:
        return {}
    week = day.isocalendar()
    return {
        "year": f"{day.year}",
        "short_year": f"{day:%y}",
        "month": f"{day:%m}",
        "i_month": f"{day.month}",
        "short_month": f"{day:%b}",
        "long_month": f"{day:%B}",
        "monthname": f"{day:%B}".lower(),
        "day": f"{day:%d}",
        "i_day": f"{day.day}",
        "y_day": f"{day:%j}",
        "yearday": f"{day:%j}",
        "short_day": f"{day:%a}",
        "weekdayname": f"{day:%A}",
        "weekday": f"{day:%w}",
        "week": f"{week.week:02}",
        **{key: f"{getattr(day, key, 0):02}" for key in ("hour", "minute", "second")},
    }


def _filled(pattern: str, values: Mapping[str, Any]) -> str:
    names = sorted(values, key=len, reverse=True)
    made = re.sub(rf":({'|'.join(names)})", lambda match: str(values[match[1]] or ""), pattern)
    if re.search(r":(?:[a-z]+_)?(?:year|month|day)", made):  # a draft without a date was at no such address
        return ""
    return re.sub(r"/{2,}", "/", f"/{made}")
