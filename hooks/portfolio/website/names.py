"""Tags and categories whose names are different, but whose addresses on the site are not.

In: the tree. Out: diagnostics. A tag has an anchor in the list of tags, a category a page. Both are made from the
name's letters, so that `Python` and `python`, or `Time series` and `time-series`, meet. Code: B128.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portfolio.posts.front_matter import matter_of
from portfolio.sources.diagnostics import Diagnostic, Location, error, short
from portfolio.sources.yaml_source import Document
from portfolio.text.site_index import name_slug
from portfolio.website.tree import Tree


@dataclass(frozen=True)
class _Name:
    text: str
    location: Location


def equal_addresses(tree: Tree, own_slugs: Iterable[str] = ()) -> Iterator[Diagnostic]:
    """Report names that share an address; `own_slugs` are the kinds whose addresses the author's settings make."""
    for kind, share in (("tags", "one anchor in the list of tags"), ("categories", "one page")):
        first: dict[str, _Name] = {}
        for name in () if kind in own_slugs else _names(tree, kind):
            other = first.setdefault(name_slug(name.text, "-"), name)
            if other.text != name.text:
                what = f"'{short(name.text)}' and '{short(other.text)}' of {other.location} would have {share}"
                yield error("B128", name.location, what, f"write both alike, as in '{short(other.text)}'")


def _names(tree: Tree, kind: str) -> Iterator[_Name]:
    for path, text in tree.texts.items():
        document = matter_of(text, path) if path.endswith(".md") and path.startswith("docs/") else None
        if document is not None:
            yield from _listed(document, kind)
    for page in tree.notebooks.values():
        yield from _listed(page.document, kind)
    for project in tree.projects.values() if kind == "tags" else ():
        yield from _listed(project.document, kind)


def _listed(document: Document, kind: str) -> Iterator[_Name]:
    data: Any = document.data if isinstance(document.data, dict) else {}
    listed = data.get(kind)
    for number, name in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(name, str | int | float):
            yield _Name(str(name), document.location((kind, number)))
