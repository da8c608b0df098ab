"""Export a resume as JSON Resume: for `resume.json` on the site, the PDF's attachment and other tools.

In: the model, the site's projects and its index. Out: data that the official schema (1.0.0) accepts. Markup becomes
plain text. JSON Resume's own fields stay as written. Ours are mapped to its fields:

    a project's slug     a project, from its project.yml: title, summary, highlights, keywords or tags, dates, its page
                         (or, if the site's URL is unknown, its repository, demo, paper or video)
    contributions        projects of the type "contribution", `entity` the repository, `url` the pull request
    writing              publications by "Blog", if the title is known
    authors, doi, arxiv  of a publication: start and end of its summary, and its `url` if it has none
    highlights with a priority   their text

Settings for making the resume (stage, paper, template, order, bold keywords, priorities …) are left out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from portfolio.exchange.markup import full_url, plain_text, resolved
from portfolio.projects.project import Project
from portfolio.resume.composer import is_inline
from portfolio.resume.model import ListedProject, Publication, Resume
from portfolio.sources.dates import PartialDate
from portfolio.sources.fields import Contribution
from portfolio.sources.yaml_source import DataPath
from portfolio.text.inline import Link
from portfolio.text.links import Address, resolve
from portfolio.text.site_index import SiteIndex, Target

_SECTIONS: dict[str, str] = {
    "work": "name location description position url startDate endDate summary highlights",
    "volunteer": "organization position url startDate endDate summary highlights",
    "education": "institution url area studyType startDate endDate score courses",
    "awards": "title date awarder summary",
    "certificates": "name date url issuer",
    "publications": "name publisher releaseDate url summary",
    "skills": "name level keywords",
    "languages": "language fluency",
    "interests": "name keywords",
    "references": "name reference",
    "projects": "name description highlights keywords startDate endDate url roles entity type",
}
_BASICS = "name label image email phone url summary location profiles"


def json_resume(resume: Resume, projects: Mapping[str, Project], index: SiteIndex) -> dict[str, Any]:
    """Return the resume as JSON Resume data."""
    given = {field.alias or name for name, field in Resume.model_fields.items() if name in resume.model_fields_set}
    data: dict[str, Any] = {"$schema": resume.schema_} if "$schema" in given else {}
    if "basics" in given:
        data["basics"] = _fields(resume.basics, _BASICS.split(), ("basics",), index)
    ours: dict[str, list[BaseModel]] = {
        "projects": [_contribution(made, index) for made in resume.contributions],
        "publications": [_post(index.posts[slug], index) for slug in published(resume.writing, index)],
    }
    for section, keys in _SECTIONS.items():
        listed = (
            listed_project(projects[entry], index) if isinstance(entry, str) else entry
            for entry in entries_of(resume, section)
            if not isinstance(entry, str) or entry in projects
        )
        entries = [_fields(entry, keys.split(), (section,), index) for entry in (*listed, *ours.get(section, ()))]
        if entries or section in given:
            data[section] = entries
    if "meta" in given:
        extras = resume.meta.model_extra or {}
        data["meta"] = {**_fields(resume.meta, ["canonical", "version", "lastModified"], ("meta",), index), **extras}
    return data


def entries_of(resume: Resume, section: str) -> Sequence[Any]:
    """Return the entries of a section; if the section is more than a list, the list inside it."""
    value = getattr(resume, section)
    if isinstance(value, BaseModel):
        value = next((inner for _, inner in value if isinstance(inner, tuple)), ())
    return value if isinstance(value, tuple) else ()


def listed_project(project: Project, index: SiteIndex) -> ListedProject:
    """Return a project of the site as one that is written out in the resume."""
    source = project.source
    same = {name: getattr(source, name) for name in ("highlights", "start_date", "end_date")}
    keywords, url = source.keywords or source.tags, _project_url(project, index)
    return _listed(name=source.title, description=source.summary, keywords=keywords, url=url, **same)


def published(slugs: Iterable[str], index: SiteIndex) -> list[str]:
    """Return the slugs of posts that are on the site."""
    return [slug for slug in slugs if slug in index.posts and not index.posts[slug].is_draft]


def _project_url(project: Project, index: SiteIndex) -> str:
    """Return a project's URL: its page, or else the first of its links."""
    target = index.projects.get(project.slug)
    page = full_url(target.url, index) if target else ""
    if page:
        return page
    links = (value for value in project.source.links.model_dump().values() if value)
    addresses = (resolve(link, index) for link in links)
    return next((address.url for address in addresses if isinstance(address, Address)), "")


def paper_url(paper: Publication, index: SiteIndex) -> str:
    """Return a publication's URL: its own, else that of its DOI or arXiv number."""
    kinds = (("doi", paper.doi), ("arxiv", paper.arxiv))
    targets = [f"{kind}:{value.removeprefix(kind + ':')}" for kind, value in kinds if value]
    addresses = (resolve(target, index) for target in targets)
    return paper.url or next((address.url for address in addresses if isinstance(address, Address)), "")


def _listed(**given: Any) -> ListedProject:
    return ListedProject.model_construct(**{name: value for name, value in given.items() if value})


def _contribution(made: Contribution, index: SiteIndex) -> ListedProject:
    address = resolve(f"pr:{made.pr}", index)
    dates = {"start_date": made.date, "end_date": made.date}
    about = {"url": address.url if isinstance(address, Address) else "", "entity": made.pr.partition("#")[0]}
    return _listed(name=made.title or made.pr, description=made.summary, type="contribution", **dates, **about)


def _post(post: Target, index: SiteIndex) -> Publication:
    given = {"name": post.title, "publisher": "Blog", "url": full_url(post.url, index)}
    return Publication.model_construct(**{name: value for name, value in given.items() if value})  # type: ignore[arg-type]


def _fields(model: BaseModel, keys: Iterable[str], path: DataPath, index: SiteIndex) -> dict[str, Any]:
    """Return the fields that the author set, in the schema's order."""
    names = {field.alias or name: name for name, field in type(model).model_fields.items()}
    data = {}
    for key in keys:
        name = names.get(key, "")
        value = getattr(model, name) if name in model.model_fields_set else None
        if value is not None:
            data[key] = _plain(value, (*path, key), index)
    return _with_authors(data, model, index) if isinstance(model, Publication) else data


def _plain(value: Any, path: DataPath, index: SiteIndex) -> Any:
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item, path, index) for item in value]
    if isinstance(value, BaseModel):
        text = getattr(value, "text", None)
        names = [field.alias or name for name, field in type(value).model_fields.items()]
        return _fields(value, names, path, index) if text is None else _plain(text, path, index)
    return _words(value, index) if isinstance(value, str) and is_inline(path) else value


def _words(text: str, index: SiteIndex) -> str:
    """Return the plain words of a text; a web address of a link follows its words, so that it is not lost."""
    if not re.search(r"\]\(<?https?://", text):
        return plain_text(text, index)
    return "".join(
        f"{part.text} ({part.target})"
        if isinstance(part, Link) and part.target in text and _bare(part.text) != _bare(part.target)
        else part.text
        for part in resolved(text, index)
    )


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|^mailto:|/$", "", address)


def _with_authors(data: dict[str, Any], paper: Publication, index: SiteIndex) -> dict[str, Any]:
    authors = f"Authors: {', '.join(paper.authors).rstrip('.')}." if paper.authors else ""
    numbers = " ".join(f"{kind}: {value}" for kind, value in (("DOI", paper.doi), ("arXiv", paper.arxiv)) if value)
    summary = " ".join(part for part in (authors, data.get("summary", ""), numbers) if part)
    url = paper_url(paper, index)
    additions = {"url": url, "summary": summary}
    return {**data, **{key: value for key, value in additions.items() if value and value != data.get(key)}}
