"""What programs learn of a page: its picture for sharing, and structured data in schema.org's vocabulary as JSON-LD.

In: the site of a build and what a page is called. Out: values; nothing that the author has not written. Only pages with
an absolute URL have structured data.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portfolio.projects.project import Project
from portfolio.text.inline import parse, plain
from portfolio.website.garden import INDEX
from portfolio.website.project_page import measures
from portfolio.website.site import GALLERY, PUBLICATIONS, RESUME_PAGE, Site

_LONGEST = 120
"""Characters of a card's file name."""


@dataclass(frozen=True)
class Card:
    """The values of a card. `headline` and `label` are a project's result: '38 times smaller', 'File size'."""

    name: str
    title: str
    kind: str = ""
    headline: str = ""
    label: str = ""
    cover: bytes = b""
    accent: str = "#0b5450"


@dataclass(frozen=True)
class Described:
    """A page as templates and other programs know it. `url` is absolute; `crumbs` are names and URLs above it."""

    uri: str
    url: str
    title: str
    description: str = ""
    language: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    is_home: bool = False


def card_uri(page_url: str) -> str:
    """Return the path on the site of a page's card; `page_url` is relative to the site's root."""
    name = page_url.strip("/").replace("/", "-").removesuffix(".html") or "home"
    if len(name) > _LONGEST or not name.isascii():
        name = f"{name.encode('ascii', 'ignore').decode()[:60]}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    return f"assets/cards/{name}.jpg"


def card(site: Site, page: Described) -> Card:
    """Return the values of a page's card."""
    project = _project(site, page.uri)
    kind = kind_of(site, page.uri)
    has_kind = kind not in ("resume", "page") and page.uri not in (GALLERY, INDEX)
    kind_in_words = site.words[kind] if has_kind else ""
    if kind == "notebook" and project:
        kind_in_words = f"{site.words['notebook_of']} {project.source.title}"
    name = site.resume.name
    first = next(iter(measures(project, site.words)), None) if project and kind == "project" else None
    return Card(
        name="" if page.is_home else name,
        title=(name or page.title) if page.is_home else page.title,
        kind=site.resume.label if page.is_home else kind_in_words,
        headline=first.headline if first else "",
        label=first.label if first else "",
        cover=_cover(site, project),
        accent=site.resume.accent or Card.accent,
    )


def _cover(site: Site, project: Project | None) -> bytes:
    if not project or not project.source.cover:
        return b""
    try:
        return (site.tree.root / project.folder / project.source.cover).read_bytes()
    except OSError:
        return b""


def _project(site: Site, uri: str) -> Project | None:
    """Return the project that a page belongs to: its own, its notebook's, or the first of a post."""
    for project in site.projects:
        if uri.startswith(f"{project.folder}/"):
            return project
    post = site.posts_by_source.get(uri)
    return (
        next((site.tree.projects[slug] for slug in post.projects if slug in site.tree.projects), None) if post else None
    )


def kind_of(site: Site, uri: str) -> str:
    """Return the kind of a page, which is also the key of its word: post, notebook, project, note, resume or page."""
    if uri in site.posts_by_source:
        return "post"
    kinds = {"projects": "project", "notes": "note", "resume": "resume"}
    return "notebook" if uri.endswith(".ipynb") else kinds.get(uri.partition("/")[0], "page")


def last_change(site: Site, uri: str) -> str:
    """Return the day on which a page changed last, as far as its author says: of a post, a note or a project's log."""
    if post := site.posts_by_source.get(uri):
        given = post.front_matter.get("date")
        updated = given.get("updated") if isinstance(given, dict) else None
        return str(updated)[:10] if updated else post.date.isoformat()
    if (note := site.notes.get(uri)) and note.changed:
        return note.changed.isoformat()
    project = _project(site, uri)
    if project and uri == f"{project.folder}/index.md" and project.log:
        return project.log[0].day.isoformat()
    return ""


def structured_data(site: Site, page: Described, image: str) -> str:
    """Return a page's JSON-LD, safe inside a `<script>`; "" without an absolute URL. `image` is its card's URL."""
    if not site.site_url:
        return ""
    graph = [*_things(site, page, image), *_breadcrumbs(page)]
    data = {"@context": "https://schema.org", "@graph": [_without_empty(thing) for thing in graph]}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _things(site: Site, page: Described, image: str) -> list[dict[str, Any]]:
    home = site.site_url.rstrip("/") + "/"
    author = {"@type": "Person", "@id": f"{home}#me", "name": site.resume.name, "url": home}
    common: dict[str, Any] = {
        "name": page.title,
        "headline": page.title,
        "description": page.description,
        "url": page.url,
    }
    common |= {"image": image, "inLanguage": page.language, "author": author}
    if page.is_home or page.uri == RESUME_PAGE:
        person = _person(site, author, image if page.is_home else "")
        profile = {"@type": "ProfilePage", "url": page.url, "name": page.title, "mainEntity": person}
        papers = _papers(site, author) if page.uri == RESUME_PAGE else []
        website = [{"@type": "WebSite", "url": home, "name": site.resume.name or page.title}] if page.is_home else []
        return [profile, *website, *papers]
    if page.uri == PUBLICATIONS:
        return [{"@type": "WebPage", **common}, *_papers(site, author)]
    if post := site.posts_by_source.get(page.uri):
        changed = last_change(site, page.uri)
        dates = {"datePublished": post.date.isoformat(), "dateModified": changed}
        return [{"@type": "BlogPosting", **common, **dates, "keywords": list(post.tags), "mainEntityOfPage": page.url}]
    project = _project(site, page.uri)
    if project and page.uri == f"{project.folder}/index.md":
        source = project.source
        folder = f"{site.repository}{project.folder}" if site.repository else ""
        dates = {"dateCreated": str(source.start_date or ""), "dateModified": str(source.end_date or "")}
        of_code = {"codeRepository": source.links.repository or folder, **dates, "keywords": list(source.tags)}
        return [{"@type": "SoftwareSourceCode", **common, **of_code}]
    if page.uri.endswith(".ipynb") or (kind_of(site, page.uri) == "note" and page.uri != INDEX):
        return [{"@type": "Article", **common}]
    return [{"@type": "WebPage", **common}]


def _person(site: Site, author: dict[str, Any], image: str) -> dict[str, Any]:
    basics = site.composed.composer.resume.basics
    schools = [school.institution for school in site.composed.composer.resume.education if school.institution]
    location = basics.location
    place = {"@type": "PostalAddress", "addressLocality": location.city, "addressCountry": location.country_code}
    portrait = "" if "://" in basics.image or not basics.image else f"{site.site_url.rstrip('/')}/{basics.image}"
    return {
        **author,
        "jobTitle": basics.label,
        "description": plain(parse(basics.summary)),
        "email": f"mailto:{basics.email}" if basics.email else "",
        "image": portrait or image,
        "address": _without_empty(place) if location.city else {},
        "alumniOf": [{"@type": "EducationalOrganization", "name": name} for name in dict.fromkeys(schools)],
        "sameAs": [contact.url for contact in site.resume.contacts if contact.kind == "profile" and contact.url],
    }


def _papers(site: Site, author: dict[str, Any]) -> list[dict[str, Any]]:
    entries = [entry for section in site.resume.sections if section.kind == "publications" for entry in section.entries]
    return [
        {
            "@type": "ScholarlyArticle",
            "name": plain(parse(entry.title)),
            "headline": plain(parse(entry.title)),
            "url": entry.url if "://" in entry.url else "",
            "datePublished": entry.age,
            "isPartOf": {"@type": "PublicationVolume", "name": plain(entry.summary)} if entry.summary else {},
            "author": [
                author if site.resume.name and name == site.resume.name else {"@type": "Person", "name": name}
                for name in plain(entry.byline).split(", ")
                if name
            ],
        }
        for entry in entries
    ]


def _breadcrumbs(page: Described) -> list[dict[str, Any]]:
    if not page.crumbs:
        return []
    steps = [*page.crumbs, (page.title, page.url)]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": url}
        for number, (name, url) in enumerate(steps, 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


def _without_empty(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if value not in ("", [], {}, None)}
