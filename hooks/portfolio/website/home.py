"""What the home page shows besides the resume's head: what the author looks for, the featured projects, what is new.

In: the site of a build, with all URLs known. Out: frozen values for `home.html`; URLs are relative to the site's root.

The README of the author's profile on GitHub shows the same as Markdown, and names the repositories to pin there, with
the reason: up to six, of the author's own and of those they contributed to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portfolio.exchange.text import markdown_line, markdown_link
from portfolio.projects.project import Project
from portfolio.resume.model import Resume
from portfolio.resume.view import with_urls
from portfolio.sources.dates import PartialDate, parse_date
from portfolio.text.inline import parse, plain
from portfolio.text.site_index import absolute_url, relative_url
from portfolio.website.site import RESUME_PAGE, Site

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


MOST_PINNED = 6
_MOST_POSTS = 3
_GITHUB = re.compile(r"https?://(?:www\.)?github\.com/(?P<owner>[\w-]+)/(?P<name>[\w.-]+)")


def readme(site: Site) -> str:
    """Return the README."""
    view = with_urls(site.composed.view, site.absolute)
    blocks = [
        f"# {markdown_link(view.name, site.site_url)}",
        f"**{markdown_link(view.label, '')}**" if view.label else "",
    ]
    blocks += [markdown_line(view.summary), " · ".join(_looking_for(site)), " · ".join(_links(site))]
    for heading, lines in (
        ("Projects", _projects(site)),
        ("Writing", _posts(site)),
        ("Pull requests", _pull_requests(site)),
    ):
        if found := "\n".join(lines):
            blocks += [f"## {heading}", found]
    return "\n\n".join(filter(None, blocks)) + "\n"


def to_pin(site: Site) -> tuple[tuple[str, str], ...]:
    """Return the repositories to pin, as owner/name, and why."""
    found: dict[str, str] = {}
    for project in (*featured(site), *site.projects):
        if repository := _GITHUB.match(project.source.links.repository):
            name = f"{repository['owner']}/{repository['name']}"
            titles = found.get(name, "").split(", ") if name in found else []
            found[name] = ", ".join(dict.fromkeys((*titles, project.source.title)))
    for made in site.public_work.contributions:
        found.setdefault(made.repository, f"your pull request: {plain((made.link,))}")
    if own := _GITHUB.match(site.repository):
        found.setdefault(f"{own['owner']}/{own['name']}", "this site")
    return tuple(found.items())[:MOST_PINNED]


def _looking_for(site: Site) -> Iterator[str]:
    composer = site.composed.composer
    seeking = composer.resume.seeking
    if seeking.role:
        yield f"Looking for: {markdown_link(seeking.role, '')}"
    if seeking.from_:
        yield f"from {composer.wording.month(seeking.from_)}"
    if seeking.location:
        yield markdown_link(seeking.location, "")


def _links(site: Site) -> Iterator[str]:
    if site.site_url:
        yield markdown_link("Site", site.site_url)
        yield markdown_link("Resume", absolute_url(site.url(RESUME_PAGE) or "resume/", site.site_url))
        yield markdown_link("PDF", absolute_url(site.pdf_uri, site.site_url))
    for contact in with_urls(site.composed.view, site.absolute).contacts:
        is_where_this_stands = re.fullmatch(r"https?://(?:www\.)?github\.com/[\w-]+/?", contact.url)
        if contact.kind in ("email", "profile") and contact.url and not is_where_this_stands:
            yield markdown_link(
                contact.text if contact.kind == "email" else contact.name.removesuffix(" profile") or contact.text,
                contact.url,
            )


def _projects(site: Site) -> Iterator[str]:
    for project in featured(site):
        given = project.source.links
        page = absolute_url(site.url(f"{project.folder}/index.md"), site.site_url) if site.site_url else ""
        title = markdown_link(project.source.title, page or given.repository)
        links = [markdown_link(what, url) for what, url in (("code", given.repository), ("demo", given.demo)) if url]
        summary = markdown_link(plain(parse(project.source.summary)), "")
        yield f"- **{title}**: {summary}" + (f" ({', '.join(links)})" if links else "")


def _posts(site: Site) -> Iterator[str]:
    for post in site.posts[:_MOST_POSTS] if site.site_url else ():
        yield f"- {markdown_link(post.title, absolute_url(site.url(post.source), site.site_url))}, {post.date}"


def _pull_requests(site: Site) -> Iterator[str]:
    for made in site.public_work.contributions[:MOST_PINNED]:
        link = with_urls(made.link, site.absolute)
        yield f"- {markdown_line((link,))}, {markdown_link(made.repository, '')}"
