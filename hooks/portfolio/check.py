"""All that can be said of the author's files without building the site."""

import re
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import PurePosixPath

from portfolio import notebook_posts, own_links
from portfolio.diagnostics import Diagnostic, has_errors, in_order
from portfolio.inspection.published import inspect_tree
from portfolio.links import Address
from portfolio.own_links import targets
from portfolio.projects.log import check_days
from portfolio.projects.story import story
from portfolio.resume.build import build_pdf, composer
from portfolio.resume.compose import compose, project_page_entry
from portfolio.site_index import SiteIndex, Target
from portfolio.site_problems import site_problems
from portfolio.store import NO_STORE, Store
from portfolio.tree import Tree, site_index

_SLUG = re.compile(r"^slug:[ \t]*[\"']?([\w.-]+)", re.MULTILINE)


def check(tree: Tree, today: date, store: Store = NO_STORE) -> tuple[Diagnostic, ...]:
    """Give every mistake in a tree: what reading found, then dead links and names that do not match."""
    index = _with_unread(site_index(tree), tree)
    links = {
        path: store.remember("links", (text, path), partial(targets, text, path)) for path, text in tree.texts.items()
    }
    links |= {path: notebook.links for path, notebook in tree.notebooks.items()}
    problems = [problem for path, places in links.items() for problem in own_links.check(places, path, index)]
    problems += [problem for project in tree.projects.values() for problem in check_days(project.log, today)]
    if tree.resume is not None:
        circumstances = composer(tree, index, _written, today)
        compose(circumstances)
        for project in tree.projects.values():
            project_page_entry(circumstances, project)
            story(circumstances, project)
        problems += circumstances.problems
    return in_order([*tree.problems, *problems, *inspect_tree(tree, store)])


def all_problems(tree: Tree, today: date, store: Store = NO_STORE) -> tuple[Diagnostic, ...]:
    """Give every mistake in the files of a repository; where the resume is sound, those of template and fit."""
    site_url = "https://site.invalid/"
    problems = (*site_problems(site_url, tree.texts), *check(tree, today, store))
    if tree.resume is None or has_errors(
        problem for problem in problems if problem.location.path.startswith("resume/")
    ):
        return problems
    return (*problems, *build_pdf(tree, site_index(tree, lambda source: source, site_url), today)[1])


def _with_unread(index: SiteIndex, tree: Tree) -> SiteIndex:
    """Let links to a post or project that could not be read pass: it exists, and has its own mistake to mend."""
    read_already = {post.path for post in tree.posts}
    posts = {
        slug: Target(path, "", slug)
        for path, text in tree.texts.items()
        if path.startswith("docs/blog/posts/") and path.endswith(".md") and path not in read_already
        for slug in (PurePosixPath(path).stem, *_SLUG.findall(text))
    }
    unread = notebook_posts.unread(tree.notebooks, tree.posts)
    posts |= {slug: Target(path, "", slug) for slug, path in unread.items()}
    folders = [PurePosixPath(path).parent for path in tree.texts if path.endswith("/project.yml")]
    projects = {folder.name: Target(str(folder), "", folder.name) for folder in folders}
    return replace(index, posts={**posts, **index.posts}, projects={**projects, **index.projects})


def _written(address: Address) -> str:
    return address.url
