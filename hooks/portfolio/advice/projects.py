"""Rules about projects: what makes one worth a line, and what a reader can look at."""

import re
from urllib.parse import urlsplit

from portfolio.advice.finding import Finding, Findings, compiled, has_figure, listed, pattern, quoted
from portfolio.advice.subject import Item, Subject
from portfolio.projects.model import Angle
from portfolio.projects.project import Project
from portfolio.sources.dates import PartialDate

_HOSTS = "github.com gitlab.com bitbucket.org codeberg.org kaggle.com colab.research.google.com".split()


def _name(item: Item) -> str:
    return quoted(item.title or item.text.strip())


def _says(item: Item) -> str:
    """Return the title and what its texts say, a line each."""
    return "\n".join((item.title, *(passage.text for passage in item.passages)))


def _has_figure(item: Item) -> bool:
    return has_figure("\n".join(passage.text for passage in item.passages))


def is_repository(url: str) -> bool:
    """Return whether an address is a repository's first page on a host of code."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return host in _HOSTS and not re.search(r"/(?:blob|wiki|pull|issues|releases)/", parts.path)


def _links(item: Item) -> list[str]:
    links = [target for passage in item.passages for _, target in passage.links]
    return [*links, *filter(None, (item.url,))]


def _is_own(item: Item) -> bool:
    """Return whether a project says what makes it its author's own: data, comparison, decision, angle, or use."""
    if item.project is not None:
        source = item.project.source
        return bool(source.angles or source.data or source.comparisons or source.decisions or source.links.demo)
    displayed = [link for link in _links(item) if not is_repository(link)]
    return bool(displayed) or bool(compiled(listed("cookie_cutter", "own")).search(_says(item)))


_SHORT_TITLE = 5
"""Words."""


def cookie_cutter(subject: Subject) -> Findings:
    """Find projects that many have done, with nothing that makes them their author's own."""
    employers = [name for job in subject.of("work") for name in job.names[:1]]
    kinds = {name: words for name, words in listed("cookie_cutter").items() if name != "own"}
    for item in subject.of("projects"):
        text = _says(item)
        is_of_work = any(name and name in text for name in employers)
        found = {name for name, words in kinds.items() if compiled(words).search(text)}
        if len(item.title.split()) > _SHORT_TITLE or not compiled(kinds["chatbot"]).search(item.title):
            found -= {"chatbot"}  # many products have one; here a short title says that it is the whole project
        if found and not is_of_work and not _is_own(item):
            yield Finding(item.location, _name(item))


def bare_course_project(subject: Subject) -> Findings:
    """Find projects of a course without link, picture or figure."""
    for item in subject.of("projects"):
        tags = " ".join(item.keywords).casefold().split()
        is_course = "course" in tags or "coursework" in tags or pattern("study", "course").search(item.text)
        has_picture = item.project is not None and item.project.source.cover
        if is_course and not _links(item) and not has_picture and not _has_figure(item):
            yield Finding(item.location, _name(item))


_A_TEXT = 30
"""Words that are as good as a write-up."""


def nothing_to_look_at(subject: Subject) -> Findings:
    """Find projects without a picture, a figure and a write-up."""
    for item in subject.of("projects"):
        if _has_figure(item) or not item.text.strip():
            continue
        if item.project is not None:
            if not _has_write_up(item.project, subject) and not item.project.source.cover:
                yield Finding(item.location, _name(item))
        elif item.passages and not _links(item) and len(item.bullets) < 2 and len(_says(item).split()) < _A_TEXT:
            yield Finding(item.location, _name(item))


def _has_write_up(project: Project, subject: Subject) -> bool:
    source = project.source
    parts = (project.text, source.description, source.links.paper, source.links.video, source.comparisons, source.tried)
    named = any(project.slug in post.projects for post in subject.background)
    return bool(any(parts) or project.notebooks or named)


def bare_repository(subject: Subject) -> Findings:
    """Find projects written out in the resume whose only link is a repository."""
    for item in subject.of("projects"):
        links = _links(item)
        if item.project is None and links and all(map(is_repository, links)):
            yield Finding(item.location, f"{_name(item)}: {links[0]}")


def no_decision(subject: Subject) -> Findings:
    """Find projects of this site without a decision and without anything tried."""
    for item in subject.of("projects"):
        if item.project is not None and not item.project.source.decisions and not item.project.source.tried:
            yield Finding(item.project.document.location(()), _name(item))


_OF_DATA = re.compile(
    r"\b(?:data\w*|images?|photos?|pictures?|recordings?|corpus|samples?|labels?|train\w*|models?|classif\w+|predict\w+|accuracy|network)\b",
    re.IGNORECASE,
)


def no_data(subject: Subject) -> Findings:
    """Find projects of this site that work with data and do not say where it comes from."""
    for item in subject.of("projects"):
        if item.project is None or item.project.source.data or item.project.text.strip():
            continue
        source = item.project.source
        works_with_data = Angle.OWN_DATA in source.angles or _OF_DATA.search(f"{_says(item)}\n{source.description}")
        if works_with_data:
            yield Finding(item.project.document.location(()), _name(item))


def many_or_old(subject: Subject) -> Findings:
    """Find more than four projects on the page, and one that ended more than four years ago."""
    items = [item for item in subject.of("projects") if not subject.is_left_out(item.title)]
    if len(items) > 4:
        yield Finding(subject.document.location(("projects",), of_key=True), f"{len(items)} projects")
    for item in items:
        ended: PartialDate | None = item.end or (item.start if item.project is None else None)
        if ended and (subject.now - ended.last_day).days > 4 * 365 + 1:
            yield Finding(item.location, f"{_name(item)} ended in {ended.year}")
