"""The README of the author's profile on GitHub, and the repositories to pin there, from the resume and the projects.

In: a site with its address and those of its pages. Out: Markdown, and repositories with the reason. GitHub pins up to
six, of the author's own and of those they contributed to.
"""

import re
from collections.abc import Iterator

from portfolio.exchange.text import markdown_line, markdown_link
from portfolio.resume.view import with_urls
from portfolio.text.inline import parse, plain
from portfolio.text.site_index import absolute_url
from portfolio.website.home import featured
from portfolio.website.site import RESUME_PAGE, Site

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
