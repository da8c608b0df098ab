"""What the home page shows besides the resume's head: what the author looks for, the featured projects, what is new.

In: the site of a build, with all URLs known. Out: frozen values for `home.html`; URLs are relative to the site's root.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portfolio.projects.project import Project
from portfolio.resume.model import Resume
from portfolio.sources.dates import PartialDate, parse_date
from portfolio.text.inline import parse, plain
from portfolio.text.site_index import relative_url
from portfolio.website.site import Site

MOST_FEATURED = 6
MOST_EVENTS = 8
_LAST = "9999"
_KINDS = {"contributions": "pull_request", "publications": "publication"}


@dataclass(frozen=True)
class Event:
    """A post, an entry of a project's log, a pull request or a publication. `day` is as exact as the author gave it."""

    day: PartialDate
    kind: str
    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Home:
    """The home page's values."""

    facts: tuple[tuple[str, str], ...]
    """Pairs of a term and its value."""
    featured: tuple[Project, ...]
    lately: tuple[Event, ...]


def home(site: Site) -> Home:
    """Collect the home page's values."""
    return Home(tuple(_facts(site)), featured(site), tuple(_lately(site)))


def featured(site: Site) -> tuple[Project, ...]:
    """Return the projects for the home page: the featured ones, else those of the resume, else the newest."""
    chosen = [project for project in site.projects if project.source.featured]
    resume = site.composed.composer.resume
    slugs = [listed for listed in resume.projects if isinstance(listed, str)]
    listed = [site.tree.projects[slug] for slug in slugs if slug in site.tree.projects]
    return tuple((chosen or listed or site.projects)[:MOST_FEATURED])


def _facts(site: Site) -> Iterator[tuple[str, str]]:
    composer = site.composed.composer
    seeking, words = composer.resume.seeking, site.words
    if seeking.role:
        yield words["looking_for"], seeking.role
    if seeking.from_:
        yield words["from_when"], composer.wording.month(seeking.from_)
    if seeking.location:
        yield words["where"], seeking.location
    if (seeking.role or seeking.from_) and (now := _now(composer.resume, site)):
        yield words["now"], now


def _now(resume: Resume, site: Site) -> str:
    """Return the current job, or the studies that are not finished."""
    for job in resume.work:
        if job.start_date and job.start_date.first_day <= site.today and not job.end_date:
            return ", ".join(part for part in (job.position, job.name) if part)
    for school in resume.education:
        is_open = not school.end_date or school.end_date.first_day > site.today
        if school.start_date and school.start_date.first_day <= site.today and is_open:
            degree = " in ".join(part for part in (school.study_type, school.area) if part)
            return ", ".join(part for part in (degree, school.institution) if part)
    return ""


def _lately(site: Site) -> list[Event]:
    """Return what happened last, the latest first. A log entry gives way to its post of the same day."""
    written = {(post.date, slug) for post in site.posts for slug in post.projects}
    events = []
    for post in site.posts:
        url = relative_url(site.url(post.source), "")
        events.append(Event(parse_date(post.date.isoformat()), site.words["post"], post.title, url))
    for project, entry in site.log:
        if entry.summary and (entry.day, project.slug) not in written:
            url = f"{relative_url(site.url(f'{project.folder}/index.md'), '')}#{entry.anchor}"
            title = entry.title or entry.summary
            events.append(Event(parse_date(entry.day.isoformat()), project.source.title, title, url))
    for section in site.resume.sections:
        kind = _KINDS.get(section.kind)
        for entry_view in section.entries if kind else ():
            if kind and entry_view.age and entry_view.age < _LAST:
                detail = entry_view.subtitle or plain(entry_view.summary)
                day = parse_date(entry_view.age)
                events.append(Event(day, site.words[kind], plain(parse(entry_view.title)), entry_view.url, detail))
    return sorted(events, key=lambda event: event.day.last_day, reverse=True)[:MOST_EVENTS]
