"""Tags and categories whose names are different, but whose addresses on the site are not.

In: the tree. Out: diagnostics. A tag has an anchor in the list of tags, a category a page. Both are made from the
name's letters, so that `Python` and `python`, or `Time series` and `time-series`, meet. Code: B128.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from portfolio.sources.diagnostics import Diagnostic, Location, error, short
from portfolio.sources.yaml_source import Document
from portfolio.text.site_index import name_slug
from portfolio.website.tree import Tree


def equal_addresses(tree: Tree, own_slugs: Iterable[str] = ()) -> Iterator[Diagnostic]:
    """Report names that share an address; `own_slugs` are the kinds whose addresses the author's settings make."""
    own = set(own_slugs)
    documents = list(_documents(tree))
    for kind, share in (("tags", "one anchor in the list of tags"), ("categories", "one page")):
        first: dict[str, tuple[str, Location]] = {}
        of_text: dict[str, tuple[str, Location]] = {}
        """By each name as written, the first one with its address; most are written alike."""
        for text, document, number in () if kind in own else _names(tree, documents, kind):
            if text not in of_text:
                of_text[text] = first.setdefault(name_slug(text, "-"), (text, document.location((kind, number))))
            other, location = of_text[text]
            if other != text:
                what = f"'{short(text)}' and '{short(other)}' of {location} would have {share}"
                yield error(
                    "B128", document.location((kind, number)), what, f"write both alike, as in '{short(other)}'"
                )


def _documents(tree: Tree) -> Iterator[Document]:
    """Yield the front matter of all pages."""
    posts = {post.path: post.document for post in tree.posts}
    for path in (path for path in tree.texts if path.endswith(".md") and path.startswith("docs/")):
        document = posts[path] if path in posts else tree.pages[path].document
        yield from [document] if document else []
    yield from (page.document for page in tree.notebooks.values())


def _names(tree: Tree, documents: Iterable[Document], kind: str) -> Iterator[tuple[str, Document, int]]:
    """Yield each name with its document and its number in the list there."""
    for document in documents:
        yield from _listed(document, kind)
    for project in tree.projects.values() if kind == "tags" else ():
        yield from _listed(project.document, kind)


def _listed(document: Document, kind: str) -> Iterator[tuple[str, Document, int]]:
    data: Any = document.data if isinstance(document.data, dict) else {}
    listed = data.get(kind)
    for number, name in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(name, str | int | float):
            yield str(name), document, number
