"""Export a resume as a RenderCV file, as version 2.8 reads it.

In: the model, the projects, the index and the order of the sections. Out: YAML, and the keywords that RenderCV cannot
set in bold. Markup becomes Markdown with absolute URLs. RenderCV reads all texts as Markdown and Typst, so
anything either would interpret is escaped.

    work, volunteer            ExperienceEntry     skills, languages, interests   OneLineEntry
    education                  EducationEntry      publications                   PublicationEntry
    projects, contributions, writing, awards, certificates, references            NormalEntry
    summary                    TextEntry           keywords                       settings: bold_keywords
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from babel import Locale

from portfolio.exchange.draft import Bare, node_of, write_yaml
from portfolio.exchange.json_resume import entries_of, listed_project, paper_url, published
from portfolio.exchange.markup import full_url, resolved, to_markdown
from portfolio.exchange.rendercv_import import PAPERS, PROFILE_URLS, profile
from portfolio.projects.project import Project
from portfolio.resume import model
from portfolio.resume.compose import keyword_forms
from portfolio.resume.contacts import contacts, readable
from portfolio.resume.model import Resume
from portfolio.resume.publications import is_same_person
from portfolio.resume.wording import Wording, resume_language, wording_of
from portfolio.sources.dates import PartialDate
from portfolio.sources.fields import Contribution
from portfolio.sources.yaml_source import texts_in
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
    """The data for the entries."""

    resume: Resume
    projects: Mapping[str, Project]
    index: SiteIndex
    wording: Wording

    def text(self, text: str) -> str:
        """Write a text with markup."""
        return _written(resolved(text, self.index))


def _entry(sources: Sources, entry: Any, first: Mapping[str, Any], where: str = "", *summaries: str) -> dict[str, Any]:
    """Return the keys that begin an entry, and then those that all have."""
    dates = {"date": str(entry.date or "")} if hasattr(entry, "date") else _dates(entry.start_date, entry.end_date)
    summary = " ".join(sources.text(text) for text in summaries if text)
    highlights = [
        sources.text(item if isinstance(item, str) else item.text) for item in getattr(entry, "highlights", ())
    ]
    return {**first, **dates, "location": words(where), "summary": summary, "highlights": highlights}


def _work(sources: Sources, job: model.Work) -> dict[str, Any]:
    first = {"company": _name(job.name, job.url), "position": words(job.position)}
    return _entry(sources, job, first, job.location, job.description, job.summary)


def _volunteer(sources: Sources, job: model.Volunteer) -> dict[str, Any]:
    first = {"company": _name(job.organization, job.url), "position": words(job.position)}
    return _entry(sources, job, first, "", job.summary)


def _education(sources: Sources, school: model.Education) -> dict[str, Any]:
    between = "; " if any("," in course for course in school.courses) else ", "
    courses = between.join(sources.text(course) for course in school.courses)
    labels = sources.wording.words
    notes = [labels["grade"].format(words(school.score))] if school.score else []
    notes += [labels["courses"] + courses] if courses else []
    first = {"institution": _name(school.institution, school.url), "area": words(school.area)}
    made = _entry(sources, school, {**first, "degree": words(school.study_type)}, school.location, school.summary)
    return {**made, "highlights": [*notes, *made["highlights"]]}


def _project(sources: Sources, entry: model.ListedProject | str) -> dict[str, Any] | None:
    if isinstance(entry, str):
        project = sources.projects.get(entry)
        return _project(sources, listed_project(project, sources.index)) if project else None
    roles = ", ".join(part for part in (*entry.roles, entry.entity) if part)
    return _entry(sources, entry, {"name": _name(entry.name, entry.url)}, roles, entry.description)


def _contribution(sources: Sources, made: Contribution) -> dict[str, Any]:
    address = resolve(f"pr:{made.pr}", sources.index)
    name = _name(made.title or made.pr, address.url if isinstance(address, Address) else "")
    return _entry(sources, made, {"name": name}, made.pr if made.title else "", made.summary)


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
    posts = [sources.index.posts[each] for each in published([slug], sources.index)]
    return next(({"name": _name(post.title, full_url(post.url, sources.index))} for post in posts), None)


def _award(sources: Sources, award: model.Award) -> dict[str, Any]:
    made = _entry(sources, award, {"name": words(award.title)}, award.awarder, award.summary)
    return {**made, "awarder": words(award.awarder)}


def _certificate(sources: Sources, certificate: model.Certificate) -> dict[str, Any]:
    name, issuer = _name(certificate.name, certificate.url), certificate.issuer
    return {**_entry(sources, certificate, {"name": name}, issuer), "issuer": words(issuer)}


def _skill(sources: Sources, skill: model.Skill) -> dict[str, Any]:
    level = f" ({words(skill.level)})" if skill.level and skill.name else words(skill.level)
    between = "; " if any("," in word for word in skill.keywords) else ", "
    return {"label": words(skill.name) + level, "details": between.join(sources.text(word) for word in skill.keywords)}


_SECTIONS: dict[str, Callable[[Sources, Any], dict[str, Any] | None]] = {
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
    "languages": lambda _, spoken: {"label": words(spoken.language), "details": words(spoken.fluency)},
    "interests": lambda _, interest: {
        "label": words(interest.name),
        "details": ", ".join(map(words, interest.keywords)),
    },
    "references": lambda sources, person: {"name": words(person.name), "summary": sources.text(person.reference)},
}
"""What makes the entries of each section."""


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


_PHONE = re.compile(r"\+1(?!555)[2-9]\d\d[2-9]\d{6}|\+(?!1)\d{7,15}")
"""A number with its country code, as RenderCV requires; it rejects North America's fictional numbers."""
_LOCALES = "ar da de es fa fr he hi hu id it ja ko nb nl nn no pt ru tr vi zh".split()
"""The languages whose words RenderCV knows; English is what it has without one."""
_OWN_NAMES = {"no": "norwegian_bokmål", "zh": "mandarin_chinese"}
_MARKED = re.compile(r"\]\([^)]*\)|\*\*.+?\*\*|`[^`]+`")
_USER_NAMES = {
    "Mastodon": r"@[^@]+@[^@]+",
    "StackOverflow": r"\d+/[^/]+",
    "ORCID": r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]",
    "IMDB": r"nm\d{7}",
    "Reddit": r"[\w-]{3,23}",
    "Bluesky": r"(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+",
    "WhatsApp": r"$^",
}


def rendercv(
    resume: Resume, projects: Mapping[str, Project], index: SiteIndex, kinds: Iterable[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """Return the YAML and the keywords that were left out; `kinds` are section keys in order, the rest follow."""
    texts = (project.source for slug, project in projects.items() if slug in resume.projects)
    language = resume_language(resume, *texts)
    own = {kind.value: heading for kind, heading in resume.headings.items()}
    sources = Sources(resume, projects, index, wording_of(language, own))
    sections: dict[str, Any] = {}
    if resume.basics.summary:
        sections["Summary"] = [sources.text(resume.basics.summary)]
    for kind in dict.fromkeys([*kinds, *_SECTIONS]):
        if entries := [made for entry in entries_of(resume, kind) if (made := _SECTIONS[kind](sources, entry))]:
            heading = sources.wording.heading(kind)
            while heading in sections:
                heading += " "  # titles are keys, and two of the author's headings may be the same
            sections[heading] = entries
    paper = next(size for size, name in PAPERS.items() if name == resume.paper.value)
    keywords, broken = _bold_keywords(sources, sections)
    data: dict[str, Any] = {
        "cv": {**_header(sources), "sections": sections},
        "design": {"theme": "classic", "page": {"size": paper}},
        "locale": {"language": _locale(language.partition("-")[0])},
        "settings": {"bold_keywords": keywords},
    }
    return write_yaml(node_of(_without_nothing(data), ())).text, broken


def _locale(code: str) -> str:
    """Return RenderCV's name for a language, or "" if it does not have its words."""
    if code not in _LOCALES:
        return ""
    return _OWN_NAMES.get(code) or str(Locale.parse(code).english_name).lower().replace(" ", "_")


def _header(sources: Sources) -> dict[str, Any]:
    basics = sources.resume.basics
    location = next((contact.text for contact in contacts(basics) if contact.kind == "location"), "")
    networks, connections = [], []
    for entry in basics.profiles:
        known = _network(entry)
        if known:
            networks.append(known)
        elif entry.url or entry.network or entry.username:
            name = entry.network or entry.username or entry.url
            connections.append({"fontawesome_icon": "link", "placeholder": name, "url": entry.url or Bare("null")})
    is_international = _PHONE.fullmatch(re.sub(r"[ ().-]", "", basics.phone)) is not None
    if basics.phone and not is_international:
        connections.append({"fontawesome_icon": "phone", "placeholder": basics.phone, "url": Bare("null")})
    head = {"name": words(basics.name), "headline": words(basics.label), "location": words(location)}
    reached = {"email": basics.email, "phone": basics.phone if is_international else "", "website": basics.url}
    return {**head, **reached, "social_networks": networks, "custom_connections": connections}


def _network(entry: model.Profile) -> dict[str, str] | None:
    """Return a profile as one of RenderCV's networks if that gives the same URL, else None."""
    network = next((name for name in (*PROFILE_URLS, "Mastodon") if name.casefold() == entry.network.casefold()), "")
    if not network:
        return None
    base = PROFILE_URLS.get(network, "")
    bare, start = readable(entry.url), readable(base)
    username = bare.removeprefix(start).strip("/") if base and bare.startswith(start) else entry.username
    is_same = not entry.url or readable(profile(network, username).get("url", "")) == bare
    if not username or not is_same or not re.fullmatch(_USER_NAMES.get(network, r"[^\s@]+"), username):
        return None
    return {"network": network, "username": username}


_REQUIRED = ("company", "position", "institution", "area", "name", "title", "authors", "label", "details")


def _without_nothing(data: Any) -> Any:
    if isinstance(data, list):
        return [_without_nothing(item) for item in data]
    if not isinstance(data, dict):
        return data
    cleaned = {key: _without_nothing(value) for key, value in data.items()}
    needed = {key for key in cleaned if key == "cv" or (key in _REQUIRED and cleaned[key] in ("", []))}
    return {key: value for key, value in cleaned.items() if value or key in needed}


def _bold_keywords(sources: Sources, sections: Mapping[str, Any]) -> tuple[list[str], tuple[str, ...]]:
    """Return the keywords that RenderCV can set in bold, and the others: it marks them before it reads the Markdown."""
    forms = keyword_forms(sources.resume)
    given = [text for _, text in texts_in(sections)]
    marked = "\n".join(match for text in given for match in _MARKED.findall(text))
    texts = "\n".join(given)
    broken = tuple(
        word
        for word in forms
        if re.search(rf"\b{re.escape(word)}\b", marked) or re.search(rf"\b{re.escape(word)}\b(?:[;(]|\.\w)", texts)
    )
    return [word for word in forms if word not in broken], broken
