"""Every check of the author's files that needs no build of the site.

Codes: R113, a notice, phone or street address in the public resume; R114, a portrait that is missing, or (a notice)
larger than a page should carry.
"""

import re
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from portfolio.posts import notebook_posts
from portfolio.projects.log import check_days
from portfolio.resume.compose import compose, project_page_entry
from portfolio.sources.diagnostics import Diagnostic, did_you_mean, has_errors, in_order, notice, short, warning
from portfolio.store.values import NO_STORE, Store
from portfolio.text import own_links
from portfolio.text.links import Address
from portfolio.text.own_links import targets
from portfolio.text.site_index import SiteIndex, Target
from portfolio.website.build import build_pdf, composer
from portfolio.website.published import inspect_tree
from portfolio.website.settings import SETTINGS, settings_problems
from portfolio.website.site_problems import site_problems
from portfolio.website.story import story
from portfolio.website.tree import Tree, site_index

_LARGEST_PORTRAIT = 500_000
_PRIVATE = (("basics", "phone"), ("basics", "location", "address"))
_SLUG = re.compile(r"^slug:[ \t]*[\"']?([\w.-]+)", re.MULTILINE)


def check(tree: Tree, today: date, store: Store = NO_STORE) -> tuple[Diagnostic, ...]:
    """Return every mistake in a tree: what reading found, then dead links and names that do not match."""
    index = _with_unread(site_index(tree), tree)
    links = {
        path: store.remember("links", (text, path), partial(targets, text, path)) for path, text in tree.texts.items()
    }
    links |= {path: notebook.links for path, notebook in tree.notebooks.items()}
    problems = [problem for path, places in links.items() for problem in own_links.check(places, path, index)]
    problems += [problem for project in tree.projects.values() for problem in check_days(project.log, today)]
    documents = [*(project.document for project in tree.projects.values()), *(post.document for post in tree.posts)]
    problems += [problem for document in documents for problem in document.problems]
    if tree.resume is not None:
        circumstances = composer(tree, index, _written, today)
        compose(circumstances)
        for project in tree.projects.values():
            project_page_entry(circumstances, project)
            story(circumstances, project)
        problems += circumstances.problems
    return in_order(
        [
            *tree.problems,
            *_published_contacts(tree),
            *_portrait(tree),
            *_settings(tree),
            *problems,
            *inspect_tree(tree, store),
        ]
    )


def all_problems(tree: Tree, today: date, store: Store = NO_STORE) -> tuple[Diagnostic, ...]:
    """Return every mistake in a repository's files; if the resume is valid, also those of template and fit."""
    site_url = "https://site.invalid/"
    problems = (*site_problems(site_url, tree.texts), *check(tree, today, store))
    if tree.resume is None or has_errors(
        problem for problem in problems if problem.location.path.startswith("resume/")
    ):
        return problems
    return (*problems, *build_pdf(tree, site_index(tree, lambda source: source, site_url), today)[1])


def _published_contacts(tree: Tree) -> list[Diagnostic]:
    """Warn that phone and street address would be public: imports and habits put them into resume.yml."""
    document = tree.resume_document
    if document is None:
        return []
    hint = "move it to resume/private.yml, which only `make pdf ARGS=--private` reads; leave it, if it may be public"
    return [
        notice("R113", document.location(path, of_key=True), f"everybody can read '{path[-1]}' on the site", hint)
        for path in _PRIVATE
        if path in document.marks and _value(document.data, path)
    ]


def _portrait(tree: Tree) -> list[Diagnostic]:
    """Check the home page's portrait, which is a file below docs/ or on another site."""
    image = tree.resume.basics.image if tree.resume else ""
    if not image or image.startswith(("https://", "http://", "data:")) or tree.resume_document is None:
        return []
    place = tree.resume_document.location(("basics", "image"))
    docs = (tree.root / "docs").resolve()
    try:
        file = (docs / image).resolve()
        size = file.stat().st_size if file.is_relative_to(docs) and file.is_file() else None
    except OSError:  # the name is too long
        size = None
    if size is None:
        names = {path.relative_to(docs).as_posix(): path.name for path in docs.rglob("*") if path.is_file()}
        same = [path for path, name in names.items() if name.casefold() == PurePosixPath(image).name.casefold()]
        near = same[0] if same else did_you_mean(image, names)
        hint = f"did you mean '{near}'?" if near else "put the picture into docs/ and write its name, as in me.jpg"
        return [warning("R114", place, f"the picture '{short(image)}' is not in docs/", hint)]
    if size <= _LARGEST_PORTRAIT:
        return []
    hint = "make it smaller: 600 pixels in width are enough"
    return [
        notice("R114", place, f"each visitor of the home page loads {size / 1e6:.1f} MB for '{short(image)}'", hint)
    ]


def _settings(tree: Tree) -> tuple[Diagnostic, ...]:
    """Check mkdocs.yml against all pages: files, notebooks and generated ones."""
    try:
        text = (tree.root / SETTINGS).read_text("utf-8-sig", "replace")
    except OSError:  # MkDocs reports it
        return ()
    made = [f"{PurePosixPath(path).parent}/index.md" for path in tree.texts if path.endswith("/project.yml")]
    written = [path.removeprefix("docs/") for path in (*tree.texts, *tree.notebooks)]
    names = ["projects/index.md", "resume/index.md", *made, *written]
    return settings_problems(text, set(names), names)


def _value(data: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _with_unread(index: SiteIndex, tree: Tree) -> SiteIndex:
    """Accept links to a post or project that could not be read: it exists, and its own mistake is reported."""
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
