"""Write the entries of a RenderCV file, one function per section, with their texts and dates."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from portfolio.exchange.json_resume import paper_url, project_url
from portfolio.exchange.markup import full_url, resolved, to_markdown
from portfolio.projects.project import Project
from portfolio.resume import model
from portfolio.resume.model import Resume
from portfolio.resume.names import is_same_person
from portfolio.sources.dates import PartialDate
from portfolio.sources.diagnostics import Diagnostic, Location, Severity
from portfolio.sources.fields import Contribution
from portfolio.text.inline import Inline, Link, Span
from portfolio.text.links import Address, resolve
from portfolio.text.site_index import SiteIndex

_SPECIAL = re.compile(r"[\\`*\[\]]|!$|(?<!\w)_|_(?!\w)|#(?=[A-Za-z])|<(?=[/!A-Za-z])|(?<= )-(?= )")
_LIST_SIGN = re.compile(r"(?:[-+/]|=+)(?=\s)")
# Typst would read these as the end of a command, its arguments or one of its fields.
_AFTER_MARKUP = re.compile(r"[;(]|\.(?=\w)")
_TYPST = {"#": '#str("#")', "<": '#str("<")', "`": r'#str("\u{60}")'}


@dataclass(frozen=True)
class Sources:
    """The data for the entries; `left_out` collects what RenderCV cannot express."""

    resume: Resume
    projects: Mapping[str, Project]
    index: SiteIndex
    left_out: list[Diagnostic] = field(default_factory=list)

    def text(self, text: str) -> str:
        """Write a text with markup."""
        return _written(resolved(text, self.index))

    def texts(self, highlights: Iterable[Any]) -> list[str]:
        """Write highlights, with or without a priority."""
        return [self.text(item if isinstance(item, str) else item.text) for item in highlights]

    def note(self, message: str, hint: str = "") -> None:
        """Record that something was left out."""
        place = Location("resume/resume.yml")
        self.left_out.append(Diagnostic("I121", Severity.NOTICE, message, hint, place))


def _work(sources: Sources, job: model.Work) -> dict[str, Any]:
    summary = " ".join(sources.text(text) for text in (job.description, job.summary) if text)
    return {
        "company": _name(job.name, job.url),
        "position": words(job.position),
        **_dates(job.start_date, job.end_date),
        "location": words(job.location),
        "summary": summary,
        "highlights": sources.texts(job.highlights),
    }


def _volunteer(sources: Sources, job: model.Volunteer) -> dict[str, Any]:
    return {
        "company": _name(job.organization, job.url),
        "position": words(job.position),
        **_dates(job.start_date, job.end_date),
        "summary": sources.text(job.summary),
        "highlights": sources.texts(job.highlights),
    }


def _education(sources: Sources, school: model.Education) -> dict[str, Any]:
    between = "; " if any("," in course for course in school.courses) else ", "
    courses = between.join(sources.text(course) for course in school.courses)
    notes = [f"Grade: {words(school.score)}"] if school.score else []
    notes += [f"Courses: {courses}"] if courses else []
    others = getattr(school, "highlights", ())
    return {
        "institution": _name(school.institution, school.url),
        "area": words(school.area),
        "degree": words(school.study_type),
        **_dates(school.start_date, school.end_date),
        "location": words(getattr(school, "location", "")),
        "summary": sources.text(getattr(school, "summary", "")),
        "highlights": [*notes, *sources.texts(others)],
    }


def _project(sources: Sources, entry: model.ListedProject | str) -> dict[str, Any] | None:
    if isinstance(entry, model.ListedProject):
        roles = ", ".join(part for part in (*entry.roles, entry.entity) if part)
        return {
            "name": _name(entry.name, entry.url),
            **_dates(entry.start_date, entry.end_date),
            "location": words(roles),
            "summary": sources.text(entry.description),
            "highlights": sources.texts(entry.highlights),
        }
    project = sources.projects.get(entry)
    if project is None:
        return None
    source = project.source
    return {
        "name": _name(source.title, project_url(project, sources.index)),
        **_dates(source.start_date, source.end_date),
        "summary": sources.text(source.summary),
        "highlights": sources.texts(source.highlights),
    }


def _contribution(sources: Sources, made: Contribution) -> dict[str, Any]:
    address = resolve(f"pr:{made.pr}", sources.index)
    url = address.url if isinstance(address, Address) else ""
    return {
        "name": _name(made.title or made.pr, url),
        "date": str(made.date or ""),
        "location": words(made.pr if made.title else ""),
        "summary": sources.text(made.summary),
    }


def _publication(sources: Sources, paper: model.Publication) -> dict[str, Any]:
    own = sources.resume.basics.name
    return {
        "title": words(paper.name),
        "authors": [
            _written((Span(author, is_strong=bool(own) and is_same_person(author, own)),)) for author in paper.authors
        ],
        "summary": sources.text(paper.summary),
        "doi": re.sub(r"^doi:", "", paper.doi),
        "url": "" if paper.doi else _address(paper_url(paper, sources.index)),
        "journal": words(paper.publisher),
        "date": str(paper.release_date or ""),
    }


def _writing(sources: Sources, slug: str) -> dict[str, Any] | None:
    post = sources.index.posts.get(slug)
    return {"name": _name(post.title, full_url(post.url, sources.index))} if post and not post.is_draft else None


def _award(sources: Sources, award: model.Award) -> dict[str, Any]:
    return {
        "name": words(award.title),
        "date": str(award.date or ""),
        "location": words(award.awarder),
        "awarder": words(award.awarder),
        "summary": sources.text(award.summary),
    }


def _certificate(_sources: Sources, certificate: model.Certificate) -> dict[str, Any]:
    issuer = words(certificate.issuer)
    return {
        "name": _name(certificate.name, certificate.url),
        "date": str(certificate.date or ""),
        "location": issuer,
        "issuer": issuer,
    }


def _skill(sources: Sources, skill: model.Skill) -> dict[str, Any]:
    level = f" ({words(skill.level)})" if skill.level and skill.name else words(skill.level)
    between = "; " if any("," in word for word in skill.keywords) else ", "
    return {"label": words(skill.name) + level, "details": between.join(sources.text(word) for word in skill.keywords)}


def _language(_sources: Sources, language: model.Language) -> dict[str, Any]:
    return {"label": words(language.language), "details": words(language.fluency)}


def _interest(_sources: Sources, interest: model.Interest) -> dict[str, Any]:
    return {"label": words(interest.name), "details": ", ".join(words(word) for word in interest.keywords)}


def _reference(sources: Sources, person: model.Reference) -> dict[str, Any]:
    return {"name": words(person.name), "summary": sources.text(person.reference)}


SECTIONS: dict[str, Callable[[Sources, Any], dict[str, Any] | None]] = {
    "work": _work,
    "volunteer": _volunteer,
    "education": _education,
    "skills": _skill,
    "projects": _project,
    "contributions": _contribution,
    "publications": _publication,
    "writing": _writing,
    "awards": _award,
    "certificates": _certificate,
    "languages": _language,
    "interests": _interest,
    "references": _reference,
}


def _dates(start: PartialDate | None, end: PartialDate | None) -> dict[str, str]:
    if start is None:
        return {"date": str(end or "")}
    if end is not None and end.first_day < start.first_day:
        return {"date": f"{start.readable} – {end.readable}"}
    return {"start_date": str(start), "end_date": str(end or "present")}


def _name(text: str, url: str) -> str:
    return _written((Link(url, (Span(text),)),)) if text and url else words(text)


def words(text: str) -> str:
    """Write a plain text."""
    return _written((Span(text),)) if text else ""


def _written(parts: Inline) -> str:
    sign = _LIST_SIGN.match(parts[0].text) if parts and isinstance(parts[0], Span) else None
    if sign and isinstance(parts[0], Span):
        parts = (replace(parts[0], text=parts[0].text[sign.end() :]), *parts[1:])
    text = f'#str("{sign[0]}")' if sign else ""
    is_after_markup = False
    for part in parts:
        after = _AFTER_MARKUP.match(part.text) if is_after_markup and isinstance(part, Span) else None
        if after and isinstance(part, Span):
            text += f'#str("{after[0]}")'
            part = replace(part, text=part.text[1:])  # noqa: PLW2901  # its first character is written already
        elif isinstance(part, Link):
            part = replace(part, target=_address(part.target))  # noqa: PLW2901  # as RenderCV takes it
        text += to_markdown((part,), _escaped)
        is_after_markup = isinstance(part, Link) or part.is_strong or part.is_emphasis or part.is_code
    return text


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _TYPST.get(match[0], "\\" + match[0]), text)


def _address(url: str) -> str:
    """Percent-encode parentheses in a URL, which RenderCV 2.3 cannot read in links."""
    return url.replace("(", "%28").replace(")", "%29")
