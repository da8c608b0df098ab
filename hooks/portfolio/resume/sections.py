"""Build the sections of a resume, one function each: from the model's entries to the view's.

Helpers shared by the entries of several sections: highlights, age, a note after a name.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from portfolio.projects.project import Project
from portfolio.resume import model
from portfolio.resume.composer import Composer
from portfolio.resume.publications import publications
from portfolio.resume.view import Entry, Layout, Section
from portfolio.sources.dates import PartialDate
from portfolio.sources.fields import WeightedHighlight
from portfolio.sources.yaml_source import DataPath, Document
from portfolio.text.inline import Inline, Link, Span


def age(start: PartialDate | None, end: PartialDate | None) -> str:
    """Return the key that sorts entries by age: ongoing ones are the newest, "" if there are no dates."""
    return str(end) if end else "9999" if start else ""


def with_highlights(
    entry: Entry,
    composer: Composer,
    highlights: Sequence[WeightedHighlight | str],
    path: DataPath,
    document: Document | None = None,
) -> Entry:
    """Return the entry with its highlights, leaving out empty ones."""
    texts: list[Inline] = []
    priorities: list[int] = []
    for number, highlight in enumerate(highlights):
        place: DataPath = (*path, "highlights", number)
        if isinstance(highlight, str):
            texts.append(composer.inline(highlight, place, document))
            priorities.append(entry.priority)
        else:
            texts.append(composer.inline(highlight.text, (*place, "text"), document))
            priorities.append(highlight.priority)
    kept = [(text, priority) for text, priority in zip(texts, priorities, strict=True) if text]
    return replace(entry, highlights=tuple(text for text, _ in kept), priorities=tuple(number for _, number in kept))


def with_note(text: str, note: str) -> str:
    """Return a name with a note in brackets."""
    return f"{text} ({note})" if text and note else text or note


def _work(composer: Composer) -> Section:
    entries = tuple(
        with_highlights(
            Entry(
                title=job.name or job.position,
                url=job.url,
                url_name=job.name,
                subtitle=job.position if job.name else "",
                dates=composer.wording.range(job.start_date, job.end_date, composer.today),
                place=job.location,
                summary=_described(composer, job, number),
                priority=job.priority,
                age=age(job.start_date, job.end_date),
            ),
            composer,
            job.highlights,
            ("work", number),
        )
        for number, job in enumerate(composer.resume.work)
    )
    return Section("work", composer.wording.heading("work"), Layout.ENTRIES, entries)


def _described(composer: Composer, job: model.Work, number: int) -> Inline:
    """Join what the organisation does and what the job was into one paragraph."""
    what = composer.inline(job.description, ("work", number, "description"))
    summary = composer.inline(job.summary, ("work", number, "summary"))
    between = ". " if what and summary and not job.description.rstrip().endswith((".", "!", "?")) else " "
    return (*what, Span(between), *summary) if what and summary else what or summary


def _volunteer(composer: Composer) -> Section:
    entries = tuple(
        with_highlights(
            Entry(
                title=job.organization or job.position,
                url=job.url,
                url_name=job.organization,
                subtitle=job.position if job.organization else "",
                dates=composer.wording.range(job.start_date, job.end_date, composer.today),
                summary=composer.inline(job.summary, ("volunteer", number, "summary")),
                priority=job.priority,
                age=age(job.start_date, job.end_date),
            ),
            composer,
            job.highlights,
            ("volunteer", number),
        )
        for number, job in enumerate(composer.resume.volunteer)
    )
    return Section("volunteer", composer.wording.heading("volunteer"), Layout.ENTRIES, entries)


def _education(composer: Composer) -> Section:
    entries = tuple(
        with_highlights(
            Entry(
                title=school.institution,
                url=school.url,
                url_name=school.institution,
                subtitle=", ".join(part for part in (school.study_type, school.area) if part),
                dates=composer.wording.graduation(school.start_date, school.end_date, composer.today),
                place=school.location or _grade(composer, school),
                summary=composer.inline(school.summary, ("education", number, "summary")),
                details=tuple(_school_details(composer, school, number)),
                priority=school.priority,
                age=age(school.start_date, school.end_date),
            ),
            composer,
            school.highlights,
            ("education", number),
        )
        for number, school in enumerate(composer.resume.education)
    )
    return Section("education", composer.wording.heading("education"), Layout.ENTRIES, entries)


def _grade(composer: Composer, school: model.Education) -> str:
    return composer.wording.words["grade"].format(school.score) if school.score else ""


def _school_details(composer: Composer, school: model.Education, number: int) -> Iterator[Inline]:
    if school.location and school.score:
        yield (Span(_grade(composer, school)),)
    if listed := composer.inline(", ".join(school.courses), ("education", number, "courses")):
        yield (Span(composer.wording.words["courses"]), *listed)


def _skills(composer: Composer) -> Section:
    """Build a row for each group; skills without keywords share one row."""
    alone = [
        with_note(skill.name, skill.level)
        for skill in composer.resume.skills
        if not skill.keywords and (skill.name or skill.level)
    ]
    groups = tuple(
        Entry(
            title=with_note(skill.name, skill.level),
            summary=composer.inline(", ".join(skill.keywords), ("skills", number, "keywords")),
        )
        for number, skill in enumerate(composer.resume.skills)
        if skill.keywords
    )
    others = composer.wording.words["others"]
    row = (Entry(title=others if groups else "", summary=(Span(", ".join(alone)),)),) if alone else ()
    return Section("skills", composer.wording.heading("skills"), Layout.ROWS, (*groups, *row))


def _projects(composer: Composer) -> Section:
    entries = [
        _own_project(composer, listed, number) if isinstance(listed, str) else _listed_project(composer, listed, number)
        for number, listed in enumerate(composer.resume.projects)
    ]
    kept = tuple(entry for entry in entries if entry)
    return Section("projects", composer.wording.heading("projects"), Layout.ENTRIES, kept)


def _own_project(composer: Composer, slug: str, number: int) -> Entry | None:
    link = composer.link(f"project:{slug}", slug, ("projects", number))
    project = composer.projects.get(slug)
    return project_entry(composer, project, link) if project else None


def project_entry(composer: Composer, project: Project, link: Link) -> Entry:
    """Build the entry of a project of this site; `link` leads to its page."""
    source, document = project.source, project.document
    links = [
        composer.link(target, kind, ("links", kind), document)
        for kind, target in source.links.model_dump().items()
        if target
    ]
    links += [
        composer.link(f"pr:{made.pr}", made.title or made.pr, ("contributions", number, "pr"), document)
        for number, made in enumerate(source.contributions)
    ]
    entry = Entry(
        title=source.title,
        url=link.target,
        url_name=link.name,
        dates=composer.wording.range(source.start_date, source.end_date, composer.today),
        summary=composer.inline(source.summary, ("summary",), document),
        links=tuple(links),
        keywords=source.keywords,
        priority=source.priority,
        age=age(source.start_date, source.end_date),
    )
    return with_highlights(entry, composer, source.highlights, (), document)


def _listed_project(composer: Composer, project: model.ListedProject, number: int) -> Entry:
    entry = Entry(
        title=project.name,
        url=project.url,
        url_name=project.name,
        subtitle=", ".join(part for part in (*project.roles, project.entity) if part),
        dates=composer.wording.range(project.start_date, project.end_date, composer.today),
        summary=composer.inline(project.description, ("projects", number, "description")),
        keywords=project.keywords,
        priority=project.priority,
        age=age(project.start_date, project.end_date),
    )
    return with_highlights(entry, composer, project.highlights, ("projects", number))


def _contributions(composer: Composer) -> Section:
    entries = []
    for number, made in enumerate(composer.resume.contributions):
        link = composer.link(f"pr:{made.pr}", made.pr, ("contributions", number, "pr"))
        entries.append(
            Entry(
                title=made.title or made.pr,
                url=link.target,
                url_name=link.name,
                subtitle=made.pr if made.title else "",
                dates=composer.wording.month(made.date),
                priority=made.priority,
                age=age(None, made.date),
                summary=composer.inline(made.summary, ("contributions", number, "summary")),
            )
        )
    return Section("contributions", composer.wording.heading("contributions"), Layout.LINES, tuple(entries))


def _writing(composer: Composer) -> Section:
    entries = []
    for number, slug in enumerate(composer.resume.writing):
        link = composer.link(f"post:{slug}", slug, ("writing", number))
        post = composer.index.posts.get(slug)
        entries.append(Entry(title=post.title if post else slug, url=link.target, url_name=link.name))
    return Section("writing", composer.wording.heading("writing"), Layout.LINES, tuple(entries))


def _awards(composer: Composer) -> Section:
    entries = tuple(
        Entry(
            title=award.title,
            subtitle=award.awarder,
            dates=composer.wording.month(award.date),
            priority=award.priority,
            age=age(None, award.date),
            summary=composer.inline(award.summary, ("awards", number, "summary")),
        )
        for number, award in enumerate(composer.resume.awards)
    )
    return Section("awards", composer.wording.heading("awards"), Layout.LINES, entries)


def _certificates(composer: Composer) -> Section:
    entries = tuple(
        Entry(
            title=certificate.name,
            url=certificate.url,
            url_name=certificate.name,
            subtitle=certificate.issuer,
            dates=composer.wording.month(certificate.date),
            priority=certificate.priority,
            age=age(None, certificate.date),
        )
        for certificate in composer.resume.certificates
    )
    return Section("certificates", composer.wording.heading("certificates"), Layout.LINES, entries)


def _languages(composer: Composer) -> Section:
    """Put languages and interests in one section, a line each: they are short, and a heading costs two lines."""
    spoken = [with_note(language.language, language.fluency) for language in composer.resume.languages]
    interests = [with_note(interest.name, ", ".join(interest.keywords)) for interest in composer.resume.interests]
    wording = composer.wording
    rows = [(kind, texts) for kind, texts in (("languages", spoken), ("interests", interests)) if texts]
    entries = tuple(
        Entry(title=wording.words[kind] if len(rows) > 1 else "", summary=(Span(", ".join(texts)),))
        for kind, texts in rows
    )
    kind = "languages" if wording.own.get("languages") else "both" if len(rows) > 1 else rows[0][0] if rows else ""
    return Section("languages", wording.heading(kind) if kind else "", Layout.ROWS, entries)


def _references(composer: Composer) -> Section:
    entries = tuple(
        Entry(title=person.name, summary=composer.inline(person.reference, ("references", number, "reference")))
        for number, person in enumerate(composer.resume.references)
    )
    return Section("references", composer.wording.heading("references"), Layout.LINES, entries)


def shown(section: Section) -> Section:
    """Return the section without empty entries; an entry without a title uses its subtitle instead."""
    titled = (
        entry if entry.title or section.layout is Layout.ROWS else replace(entry, title=entry.subtitle, subtitle="")
        for entry in section.entries
    )
    return replace(section, entries=tuple(entry for entry in titled if _is_told(entry)))


def _is_told(entry: Entry) -> bool:
    return any((entry.title, entry.summary, entry.details, entry.highlights, entry.byline, entry.place, entry.links))


SECTIONS: dict[str, Callable[[Composer], Section]] = {
    "skills": _skills,
    "education": _education,
    "projects": _projects,
    "work": _work,
    "contributions": _contributions,
    "publications": publications,
    "writing": _writing,
    "awards": _awards,
    "certificates": _certificates,
    "volunteer": _volunteer,
    "languages": _languages,
    "references": _references,
}
