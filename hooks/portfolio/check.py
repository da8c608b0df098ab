"""All that can be said of the author's files without building the site."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from portfolio import own_links
from portfolio.diagnostics import Diagnostic, has_errors, in_order
from portfolio.links import Address
from portfolio.resume.build import build_pdf, composer
from portfolio.resume.compose import compose, project_page_entry
from portfolio.tree import Tree, read, site_index

_UNREADABLE = {"P101", "P104", "B101", "B102", "B103"}
_LINK_INTO = {"R102": "docs", "R103": "projects", "B105": "projects"}


def check(tree: Tree, today: date) -> tuple[Diagnostic, ...]:
    """Give every mistake in a tree: what reading found, then dead links and names that do not match."""
    index = site_index(tree)
    problems = [problem for path, text in tree.texts.items() for problem in own_links.check(text, path, index)]
    if tree.resume is not None:
        circumstances = composer(tree, index, _written, today)
        compose(circumstances)
        for project in tree.projects.values():
            project_page_entry(circumstances, project)
        problems += circumstances.problems
    return in_order(_independent([*tree.problems, *problems]))


def all_problems(root: Path, today: date) -> tuple[Diagnostic, ...]:
    """Give every mistake in the files of a repository; where there is none, those of the PDF: its template, its fit."""
    tree = read(root)
    problems = check(tree, today)
    return problems if has_errors(problems) else (*problems, *build_pdf(tree, site_index(tree), today)[1])


def _independent(problems: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Leave out what only follows from another mistake: links to a post or project that could not be read."""
    unread = {
        problem.location.path.partition("/")[0]
        for problem in problems
        if problem.code[0] in "YS" or problem.code in _UNREADABLE
    }
    return (problem for problem in problems if _LINK_INTO.get(problem.code) not in unread)


def _written(address: Address) -> str:
    return address.url
