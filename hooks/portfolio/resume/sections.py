"""Build the sections of a resume: one function for each kind of entry, from the model's to the view's."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from portfolio.projects.project import Project
from portfolio.resume import model
from portfolio.resume.composer import Composer
from portfolio.resume.publications import publications
from portfolio.resume.view import ONGOING, Entry, Layout, Section
from portfolio.sources.fields import Contribution, WeightedHighlight
from portfolio.sources.yaml_source import DataPath, Document
from portfolio.text.inline import Inline, Link, Span, plain, whole_words


def sections_of(composer: Composer, kind: str) -> list[Section]:
    """Build the section of a kind, and after it those of its entries that are below headings of the author's own."""
    whole = _section(composer, kind)
    names = dict.fromkeys(["", *(entry.section for entry in whole.entries)])
    parts = {name: tuple(entry for entry in whole.entries if entry.section == name) for name in names}
    return [
        replace(whole, heading=name or whole.heading, entries=entries) for name, entries in parts.items() if entries
    ]


def _section(composer: Composer, kind: str) -> Section:
    """Build one section, leaving out empty entries; an entry without a title uses its subtitle instead."""
    if kind in _WHOLE:
        found = _WHOLE[kind](composer)
    else:
        layout, build = _ENTRIES[kind]
        paths = [(entry, (kind, number)) for number, entry in enumerate(getattr(composer.resume, kind))]
        built = ((build(composer, entry, path), path) for entry, path in paths)
        entries = tuple(replace(entry, path=path) for entry, path in built if entry)
        found = Section(kind, composer.wording.heading(kind), layout, entries)
    titled = (
        entry if entry.title or found.layout is Layout.ROWS else replace(entry, title=entry.subtitle, subtitle="")
        for entry in found.entries
    )
    return replace(found, entries=tuple(entry for entry in titled if _says_something(entry)))


def project_entry(composer: Composer, project: Project, link: Link) -> Entry:
    """Build the entry of a project of this site; `link` leads to its page."""
    source, document = project.source, project.document
    links = [
        composer.link(target, composer.wording.words[kind], ("links", kind), document)
        for kind, target in source.links.model_dump().items()
        if target
    ]
    links += [
        composer.link(f"pr:{made.pr}", made.title or made.pr, ("contributions", number, "pr"), document)
        for number, made in enumerate(source.contributions)
    ]
    summary = composer.inline(source.summary, ("summary",), document)
    keywords = source.keywords
    return _entry(
        composer, source, (), source.title, document, link=link, summary=summary, links=tuple(links), keywords=keywords
    )


def _entry(
    composer: Composer, source: Any, path: DataPath, title: str, document: Document | None = None, **given: Any
) -> Entry:
    """Build an entry from the fields that all kinds share: URL, dates, priority and highlights.

    `given` are the fields of the kind, or those that it has in another form.
    """
    start, end = getattr(source, "start_date", None), getattr(source, "end_date", None) or getattr(source, "date", None)
    url = getattr(source, "url", "")
    highlights = [
        (text, priority)
        for text, priority in _highlights(composer, getattr(source, "highlights", ()), path, document)
        if text
    ]
    common = {
        "link": Link(url, (), title) if url else None,
        "dates": composer.wording.range(start, end, composer.today),
        "highlights": tuple(text for text, _ in highlights),
        "priority": source.priority,
        "priorities": tuple(source.priority if priority is None else priority for _, priority in highlights),
        "age": str(end) if end else ONGOING if start else "",
        "since": str(start or ""),
        "section": getattr(source, "section", ""),
    }
    return Entry(title, **{**common, **given})


def _highlights(
    composer: Composer, highlights: Iterable[WeightedHighlight | str], path: DataPath, document: Document | None
) -> Iterator[tuple[Inline, int | None]]:
    """Yield each highlight with its own priority, if it has one."""
    for number, highlight in enumerate(highlights):
        at: DataPath = (*path, "highlights", number)
        if isinstance(highlight, str):
            yield composer.inline(highlight, at, document), None
        else:
            yield composer.inline(highlight.text, (*at, "text"), document), highlight.priority


def _listed(texts: Iterable[str]) -> str:
    """Join texts with commas; an empty one, as forms leave them behind, is left out."""
    return ", ".join(filter(None, texts))


def _with_note(text: str, note: str) -> str:
    """Return a text with a note in brackets, or after a dash if it has brackets itself."""
    if not (text and note):
        return text or note
    return f"{text} – {note}" if "(" in note else f"{text} ({note})"


def _work(composer: Composer, job: model.Work, path: DataPath) -> Entry:
    """Join what the organisation does and what the job was into one paragraph."""
    what = composer.inline(job.description, (*path, "description"))
    summary = composer.inline(job.summary, (*path, "summary"))
    between = ". " if what and summary and not job.description.rstrip().endswith((".", "!", "?")) else " "
    described = (*what, Span(between), *summary) if what and summary else what or summary
    entry = _entry(composer, job, path, job.name, subtitle=job.position, location=job.location, summary=described)
    return _led(composer, entry)


def _volunteer(composer: Composer, job: model.Volunteer, path: DataPath) -> Entry:
    summary = composer.inline(job.summary, (*path, "summary"))
    entry = _entry(composer, job, path, job.organization, subtitle=job.position, summary=summary)
    return _led(composer, entry)


def _led(composer: Composer, entry: Entry) -> Entry:
    """Return the entry of a job, which has the organisation as its title, with what the author wants to lead with."""
    if composer.resume.lead is model.Lead.ORGANIZATION or not (entry.title and entry.subtitle):
        return entry
    return replace(entry, title=entry.subtitle, link=None, subtitle=entry.title, subtitle_link=entry.link)


def _education(composer: Composer, school: model.Education, path: DataPath) -> Entry:
    words = composer.wording.words
    grade = words["grade"].format(school.score) if school.score else ""
    listed = composer.inline(_listed(school.courses), (*path, "courses"))
    details = ((Span(grade),) if school.location and grade else (), (Span(words["courses"]), *listed) if listed else ())
    return _entry(
        composer,
        school,
        path,
        school.institution,
        subtitle=_listed((school.study_type, school.area)),
        dates=composer.wording.graduation(school.start_date, school.end_date, composer.today),
        location=school.location or grade,
        summary=composer.inline(school.summary, (*path, "summary")),
        details=tuple(filter(None, details)),
    )


def _project(composer: Composer, listed: model.ListedProject | str, path: DataPath) -> Entry | None:
    if isinstance(listed, str):
        project = composer.projects.get(listed)
        link = composer.link(f"project:{listed}", listed, path)
        return project_entry(composer, project, link) if project else Entry(listed, link=link)
    summary = composer.inline(listed.description, (*path, "description"))
    entry = _entry(composer, listed, path, listed.name, summary=summary, keywords=listed.keywords)
    entry = replace(entry, subtitle=_listed((*listed.roles, listed.entity)))
    said = "\n".join((entry.title, entry.subtitle, plain(entry.summary), *map(plain, entry.highlights))).casefold()
    are_said = all(whole_words([word.casefold()]).search(said) for word in listed.keywords if word)
    return entry if are_said else replace(entry, details=((Span(_listed(listed.keywords)),),))


def _contribution(composer: Composer, made: Contribution, path: DataPath) -> Entry:
    link = composer.link(f"pr:{made.pr}", made.pr, (*path, "pr"))
    summary = composer.inline(made.summary, (*path, "summary"))
    subtitle = made.pr if made.title else ""
    return _entry(composer, made, path, made.title or made.pr, link=link, subtitle=subtitle, summary=summary)


def _writing(composer: Composer, slug: str, path: DataPath) -> Entry:
    post = composer.index.posts.get(slug)
    return Entry(post.title if post else slug, link=composer.link(f"post:{slug}", slug, path))


def _award(composer: Composer, award: model.Award, path: DataPath) -> Entry:
    summary = composer.inline(award.summary, (*path, "summary"))
    return _entry(composer, award, path, award.title, subtitle=award.awarder, summary=summary)


def _certificate(composer: Composer, certificate: model.Certificate, path: DataPath) -> Entry:
    return _entry(composer, certificate, path, certificate.name, subtitle=certificate.issuer)


def _reference(composer: Composer, person: model.Reference, path: DataPath) -> Entry:
    return Entry(person.name, subtitle=person.relation, summary=composer.inline(person.reference, (*path, "reference")))


def _skills(composer: Composer) -> Section:
    """Build a row for each group; skills without keywords share one row."""
    alone = [
        _with_note(skill.name, skill.level)
        for skill in composer.resume.skills
        if not (any(skill.keywords) or skill.section) and (skill.name or skill.level)
    ]
    groups = tuple(
        Entry(
            title=_with_note(skill.name, skill.level),
            summary=composer.inline(_listed(skill.keywords), ("skills", number, "keywords")),
            section=skill.section,
        )
        for number, skill in enumerate(composer.resume.skills)
        if any(skill.keywords) or skill.section
    )
    others = composer.wording.words["others"]
    row = (Entry(title=others if groups else "", summary=(Span(_listed(alone)),)),) if alone else ()
    return Section("skills", composer.wording.heading("skills"), Layout.ROWS, (*groups, *row))


def _languages(composer: Composer) -> Section:
    """Put languages and interests in one section, a line each: they are short, and a heading costs two lines."""
    spoken = _listed(_with_note(language.language, language.fluency) for language in composer.resume.languages)
    interests = _listed(_with_note(interest.name, _listed(interest.keywords)) for interest in composer.resume.interests)
    wording = composer.wording
    rows = [(kind, text) for kind, text in (("languages", spoken), ("interests", interests)) if text]
    entries = tuple(
        Entry(title=wording.words[kind] if len(rows) > 1 else "", summary=(Span(text),)) for kind, text in rows
    )
    kind = "both" if len(rows) > 1 else rows[0][0] if rows else "languages"
    own = wording.own.get("languages")
    alone = wording.heading("languages") if kind == "both" and not own else ""
    heading = own or wording.heading(kind)
    kind = "interests" if kind == "interests" else "languages"
    return Section(kind, heading, Layout.ROWS, entries, heading_of_first=alone)


def _says_something(entry: Entry) -> bool:
    return any((entry.title, entry.summary, entry.details, entry.highlights, entry.byline, entry.location, entry.links))


_WHOLE: dict[str, Callable[[Composer], Section]] = {
    "skills": _skills,
    "publications": publications,
    "languages": _languages,
}
_ENTRIES: dict[str, tuple[Layout, Callable[[Composer, Any, DataPath], Entry | None]]] = {
    "education": (Layout.ENTRIES, _education),
    "projects": (Layout.ENTRIES, _project),
    "work": (Layout.ENTRIES, _work),
    "contributions": (Layout.LINES, _contribution),
    "writing": (Layout.LINES, _writing),
    "awards": (Layout.LINES, _award),
    "certificates": (Layout.LINES, _certificate),
    "volunteer": (Layout.ENTRIES, _volunteer),
    "references": (Layout.LINES, _reference),
}
