"""Export a resume as a RenderCV file, for versions 2.3 to 2.8.

Version 2.3 reads the file, but ignores `headline` and `custom_connections` (profiles on other networks, a phone number
that is not international).

In: the model, the projects, the index and the order of the sections. Out: YAML, and what was left out or written
differently (I121). Markup becomes Markdown with absolute URLs. RenderCV reads all texts as Markdown and Typst, so
anything either would interpret is escaped.

    work, volunteer            ExperienceEntry     skills, languages, interests   OneLineEntry
    education                  EducationEntry      publications                   PublicationEntry
    projects, contributions, writing, awards, certificates, references            NormalEntry
    summary                    TextEntry           keywords                       a comment
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from portfolio.exchange import write_yaml
from portfolio.exchange.draft import Null, Remark, node_of
from portfolio.exchange.json_resume import entries_of
from portfolio.exchange.rendercv_entries import SECTIONS, Sources, words
from portfolio.exchange.rendercv_import import PAPERS, PROFILE_URLS, profile
from portfolio.projects.project import Project
from portfolio.resume import model
from portfolio.resume.contacts import contacts
from portfolio.resume.model import Resume
from portfolio.sources.diagnostics import Diagnostic
from portfolio.text.site_index import SiteIndex

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
_HEADINGS = {
    "work": "Experience",
    "volunteer": "Volunteering",
    "education": "Education",
    "skills": "Skills",
    "projects": "Projects",
    "contributions": "Open Source",
    "publications": "Publications",
    "writing": "Writing",
    "awards": "Awards",
    "certificates": "Certificates",
    "languages": "Languages",
    "interests": "Interests",
    "references": "References",
}


def rendercv(
    resume: Resume, projects: Mapping[str, Project], index: SiteIndex, kinds: Iterable[str] = ()
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the YAML and what was left out; `kinds` are section keys in order, the rest follow."""
    sources = Sources(resume, projects, index)
    sections: dict[str, Any] = {}
    if resume.basics.summary:
        sections["Summary"] = [sources.text(resume.basics.summary)]
    headings = {kind.value: heading for kind, heading in resume.headings.items()}
    for kind in dict.fromkeys([*kinds, *_HEADINGS]):
        entries = [made for entry in entries_of(resume, kind) if (made := SECTIONS[kind](sources, entry))]
        if entries:
            sections[headings.get(kind, _HEADINGS[kind])] = entries
    paper = next(size for size, name in PAPERS.items() if name == resume.paper.value)
    data: dict[str, Any] = {
        "cv": {**_header(sources), "sections": sections},
        "design": {"theme": "classic", "page": {"size": paper}},
    }
    keywords = _bold_keywords(sources, sections)
    root = node_of(_without_nothing(data), ())
    if keywords:
        setting = write_yaml.fragment("settings", node_of({"bold_keywords": keywords}, ()))
        root.remarks.append(Remark("I121", (), "", ("From RenderCV 2.4 on, these words can be set in bold:", *setting)))
    return write_yaml.write(root).text, tuple(sources.left_out)


def _header(sources: Sources) -> dict[str, Any]:
    basics = sources.resume.basics
    place = next((contact.text for contact in contacts(basics) if contact.kind == "location"), "")
    networks, connections = [], []
    for entry in basics.profiles:
        known = _network(entry)
        if known:
            networks.append(known)
        elif entry.url or entry.network or entry.username:
            name = entry.network or entry.username or entry.url
            connections.append({"fontawesome_icon": "link", "placeholder": name, "url": entry.url or Null("null")})
    is_international = re.fullmatch(r"\+[\d ().-]{7,20}", basics.phone) is not None
    if basics.phone and not is_international:
        connections.append({"fontawesome_icon": "phone", "placeholder": basics.phone, "url": Null("null")})
    if basics.image:
        sources.note(f"the picture '{basics.image}' was left out", "RenderCV wants a file beside its own: cv: photo")
    return {
        "name": words(basics.name),
        "headline": words(basics.label),
        "location": words(place),
        "email": basics.email,
        "phone": basics.phone if is_international else "",
        "website": basics.url,
        "social_networks": networks,
        "custom_connections": connections,
    }


def _network(entry: model.Profile) -> dict[str, str] | None:
    """Return a profile as one of RenderCV's networks if that gives the same URL, else None."""
    network = next((name for name in (*PROFILE_URLS, "Mastodon") if name.casefold() == entry.network.casefold()), "")
    if not network:
        return None
    base = PROFILE_URLS.get(network, "")
    bare, start = _bare(entry.url), _bare(base)
    username = bare.removeprefix(start).strip("/") if base and bare.startswith(start) else entry.username
    is_same = not entry.url or _bare(profile(network, username).get("url", "")) == bare
    if not username or not is_same or not re.fullmatch(_USER_NAMES.get(network, r"[^\s@]+"), username):
        return None
    return {"network": network, "username": username}


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")


_REQUIRED = ("company", "position", "institution", "area", "name", "title", "authors", "label", "details")


def _without_nothing(data: Any) -> Any:
    if isinstance(data, list):
        return [_without_nothing(item) for item in data]
    if not isinstance(data, dict):
        return data
    kept = {key: _without_nothing(value) for key, value in data.items()}
    return {key: value for key, value in kept.items() if value or (value in ("", []) and key in _REQUIRED)}


def _bold_keywords(sources: Sources, sections: Mapping[str, Any]) -> list[str]:
    """Return the keywords that RenderCV can set in bold: it marks them before it reads the Markdown, even in links."""
    forms: list[str] = []
    for keyword in sources.resume.keywords:
        aliases = {keyword: ()} if isinstance(keyword, str) else keyword
        forms += [form for word, others in aliases.items() for form in (word, *others)]
    marked = "\n".join(match for text in _strings(sections) for match in _MARKED.findall(text))
    texts = "\n".join(_strings(sections))
    broken = [
        word
        for word in forms
        if re.search(rf"\b{re.escape(word)}\b", marked) or re.search(rf"\b{re.escape(word)}\b(?:[;(]|\.\w)", texts)
    ]
    if broken:
        shown = ", ".join(f"'{word}'" for word in broken)
        sources.note(f"keywords were left out: {shown}", "RenderCV would break the text around them")
    return [word for word in forms if word not in broken]


def _strings(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, (dict, list)):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _strings(part)
