"""What the rules of advice look at, from a tree: resume, projects, and what notebooks and posts show.

`advice.py` imports it only when there is advice to make.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import PurePosixPath

from portfolio.advice.advise import advise
from portfolio.advice.finding import Advice
from portfolio.advice.known_skills import imported, language_of, stems, with_implied
from portfolio.advice.subject import Source, Subject, Target, subject_of
from portfolio.projects.project import Project
from portfolio.resume.compose import section_order
from portfolio.resume.page_text import PageText
from portfolio.sources.diagnostics import Location
from portfolio.store.values import Store
from portfolio.website.build import resume_numbers
from portfolio.website.site import Site
from portfolio.website.tree import Tree

_BY_CHANCE = 10
"""A bare number below this is equal to a measured one by chance."""


def make(site: Site, page: PageText, store: Store, target: Target) -> tuple[Advice, ...]:
    """Return the advice that the rules give on a site's resume; `page` is the text of its laid-out PDF."""
    return advise(subject(site, page, store, target))


def subject(site: Site, page: PageText, store: Store, target: Target) -> Subject:
    """Return what the rules look at. The tree must have a valid resume."""
    tree = site.tree
    assert tree.resume is not None
    assert tree.resume_document is not None
    return subject_of(
        tree.resume,
        tree.resume_document,
        tree.projects,
        section_order(tree.resume),
        site.today,
        background=tuple(
            Source(name, *store.remember("skills", (text,), partial(_read, text)), about)
            for name, about, text in _other_texts(tree)
        ),
        page=page,
        target=target,
        bibliography=len(tree.bibliography),
        could_be_bound=tuple(_could_be_bound(tree)),
    )


def _read(text: str) -> tuple[frozenset[str], frozenset[str]]:
    return with_implied(text), stems(text)


def _other_texts(tree: Tree) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield what else can show a skill: its name, the projects that it is about, and its text."""
    for project in tree.projects.values():
        yield f"projects/{project.slug}", (), _of_project(project)
    for path, notebook in tree.notebooks.items():
        head = f"{notebook.title or ''}\n{notebook.description or ''}\n{', '.join(notebook.tags)}"
        yield path, (), f"{head}\n{language_of(path)}\n{imported(notebook.markdown)}\n{_prose(notebook.markdown)}"
    for post in tree.posts:
        if post.path not in tree.notebooks and not post.is_draft:
            yield post.path, post.projects, tree.texts.get(post.path, "")[:_OF_POST]


def _of_project(project: Project) -> str:
    languages = dict.fromkeys(language_of(PurePosixPath(path).name) for path in project.files)
    return "\n".join((project.document.text, project.text, ", ".join(filter(None, languages))))


_OF_NOTEBOOK, _OF_POST = 4_000, 8_000
"""Characters of the prose that are read, after title, tags and imports: what it is about is said at the beginning."""


def _prose(markdown: str) -> str:
    """Return the Markdown outside fences."""
    parts = markdown.split("```")
    return "\n".join(parts[::2])[:_OF_NOTEBOOK]


def _could_be_bound(tree: Tree) -> Iterator[tuple[Location, str]]:
    """Yield the bare numbers of projects' bullets that are equal to one of their own metrics, rounded alike."""
    by_path = {project.document.path: slug for slug, project in tree.projects.items()}
    for number in resume_numbers(tree):
        slug = by_path.get(number.location.path)
        if number.metric is None and slug and slug in tree.evidence.projects:
            digits = number.text.strip("$€£ %×").replace(",", "").split()[0]
            for metric in tree.evidence.projects[slug].metrics.values():
                if _is_equal(digits, metric.value) or ("%" in number.text and _is_equal(digits, metric.value * 100)):
                    yield number.location, f"'{number.text}' is {metric.key}"
                    break


def _is_equal(written: str, measured: Decimal) -> bool:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return False
    places = -int(number.as_tuple().exponent)
    return abs(number) >= _BY_CHANCE and 2 * abs(measured - number) <= Decimal(1).scaleb(-max(places, 0))
