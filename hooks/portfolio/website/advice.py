"""Advice on the resume of a tree, from the cache if nothing that the rules look at has changed.

In: a site, and the text of its page as it was laid out. Out: what the rules found.
"""

from collections.abc import Iterator
from importlib import import_module

from portfolio.advice.finding import Advice
from portfolio.advice.subject import NO_TARGET, Target
from portfolio.resume.page_text import PageText
from portfolio.store.values import NO_STORE, Store
from portfolio.website.site import Site
from portfolio.website.tree import Tree


def advice(site: Site, page: PageText, store: Store = NO_STORE, target: Target = NO_TARGET) -> tuple[Advice, ...]:
    """Return the advice on a site's resume, the worst first; () if the resume cannot be read.

    Advice for a target is private, and is not cached.
    """
    tree = site.tree
    if tree.resume is None or tree.resume_document is None:
        return ()

    def make() -> tuple[Advice, ...]:
        # Imported here because the vocabulary and the rules take a tenth of a second, which cached advice can save.
        made: tuple[Advice, ...] = import_module("portfolio.website.advice_subject").make(site, page, store, target)
        return made

    if target is not NO_TARGET:
        return make()
    parts = (tree.resume_document.text, str(tree.resume), repr(page), str(site.today), *_texts(tree))
    return store.remember("advice", parts, make)


def _texts(tree: Tree) -> Iterator[object]:
    """Yield all that can show a skill, measure a number or describe a project."""
    for project in tree.projects.values():
        yield from (project.document.text, project.text, project.files, project.notebooks)
    for path, notebook in tree.notebooks.items():
        yield from (path, notebook.title, notebook.description, notebook.tags, notebook.markdown)
    for post in tree.posts:
        yield from (post.path, post.is_draft, post.projects, tree.texts.get(post.path, ""))
    yield [(metric.key, metric.text) for metric in tree.evidence]
    yield len(tree.bibliography)
