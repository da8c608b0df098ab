"""All that can be said of the author's files without building the site."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from portfolio import own_links
from portfolio.diagnostics import Diagnostic, has_errors, in_order
from portfolio.links import Address
from portfolio.resume.build import build_pdf, composer
from portfolio.resume.compose import compose, project_page_entry
from portfolio.site_index import SiteIndex, Target
from portfolio.tree import Tree, read, site_index

_SLUG = re.compile(r"^slug:[ \t]*[\"']?([\w.-]+)", re.MULTILINE)


def check(tree: Tree, today: date) -> tuple[Diagnostic, ...]:
    """Give every mistake in a tree: what reading found, then dead links and names that do not match."""
    index = _with_unread(site_index(tree), tree)
    problems = [problem for path, text in tree.texts.items() for problem in own_links.check(text, path, index)]
    if tree.resume is not None:
        circumstances = composer(tree, index, _written, today)
        compose(circumstances)
        for project in tree.projects.values():
            project_page_entry(circumstances, project)
        problems += circumstances.problems
    return in_order([*tree.problems, *problems])


def all_problems(root: Path, today: date) -> tuple[Diagnostic, ...]:
    """Give every mistake in the files of a repository; where there is none, those of the PDF: its template, its fit."""
    tree = read(root)
    problems = check(tree, today)
    if has_errors(problems):
        return problems
    somewhere = site_index(tree, lambda source: source, "https://site.invalid/")
    return (*problems, *build_pdf(tree, somewhere, today)[1])


def _with_unread(index: SiteIndex, tree: Tree) -> SiteIndex:
    """Let links to a post or project that could not be read pass: it exists, and has its own mistake to mend."""
    read_already = {post.path for post in tree.posts}
    posts = {
        slug: Target(path, "", slug)
        for path, text in tree.texts.items()
        if path.startswith("docs/blog/posts/") and path.endswith(".md") and path not in read_already
        for slug in (PurePosixPath(path).stem, *_SLUG.findall(text))
    }
    folders = [PurePosixPath(path).parent for path in tree.texts if path.endswith("/project.yml")]
    projects = {folder.name: Target(str(folder), "", folder.name) for folder in folders}
    return replace(index, posts={**posts, **index.posts}, projects={**projects, **index.projects})


def _written(address: Address) -> str:
    return address.url
