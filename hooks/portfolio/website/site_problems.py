"""Problems of the site as a whole: its settings, and pages with an impossible path or template.

Codes: B108 a template that the theme does not have, B109 an author's page at a path of ours, B110 no site URL.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from portfolio.sources.diagnostics import Diagnostic, Location, did_you_mean, error, short

_USUAL = ("main.html", "home.html", "blog.html", "blog-post.html", "blog-archive.html", "blog-category.html")
_OURS = ("resume.md", "resume/index.md", "projects.md", "projects/index.md")


def site_problems(site_url: str, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Return the problems of the site as a whole."""
    found = []
    if not site_url:
        hint = "add site_url: https://… ; the links in the PDF and the feed begin with it"
        found.append(error("B110", Location("mkdocs.yml"), "the site has no address", hint))
    for path in sorted({f"docs/{uri}" for uri in _OURS} & texts.keys()):
        hint = "give it another name, or write about yourself in docs/index.md"
        found.append(error("B109", Location(path), "a page made from your projects or your resume stands there", hint))
    return tuple(found)


def unknown_templates(
    metas: Mapping[str, Mapping[str, Any]], templates: Callable[[], Iterable[str]], texts: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """Report pages whose front matter names a template that the theme does not have.

    `templates` lists the theme's templates, which takes a while; it is only called for a name that is not one of the
    usual.
    """
    unusual = {uri: name for uri, meta in metas.items() if (name := meta.get("template")) not in (None, *_USUAL)}
    known = set(templates()) if unusual else set()
    found = []
    for uri, name in unusual.items():
        path = f"docs/{uri}"
        if name not in known:
            near = did_you_mean(str(name), known)
            hint = f"did you mean '{near}'?" if near else "leave the line out for the usual one"
            place = line_of("template", texts.get(path, ""), path)
            found.append(error("B108", place, f"there is no template '{short(str(name))}'", hint))
    return tuple(found)


def line_of(key: str, text: str, path: str) -> Location:
    """Return the first line that begins with a YAML key, or the file's first."""
    lines = [line.lstrip() for line in text.splitlines()]
    found = [number for number, line in enumerate(lines, start=1) if line.startswith(f"{key}:")]
    return Location(path, found[0] if found else 1)
