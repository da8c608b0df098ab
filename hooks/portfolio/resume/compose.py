"""Build the view from the resume as written: links resolved, keywords emphasised, sections in order.

In: a `Composer` (the model, its document, the projects, the site index, how an address becomes a URL, and `today`,
which decides whether a graduation is still expected). Out: the view and every problem found on the way. Codes: R101 no
name, R103 no such project, R108 own name not among the authors, and those of `Composer`.
"""

from dataclasses import replace
from itertools import islice

from portfolio.sources.diagnostics import Diagnostic, error
from portfolio.text.inline import Link
from portfolio.projects.project import Project
from portfolio.resume.composer import Composer
from portfolio.resume.contacts import contacts
from portfolio.resume.emphasis import emphasise
from portfolio.resume.model import Emphasis, Resume, Stage
from portfolio.resume.sections import SECTIONS, project_entry, shown
from portfolio.resume.view import Entry, ResumeView, Section

ORDER = {
    Stage.STUDENT: "skills education projects work contributions publications writing",
    Stage.GRADUATE: "skills work projects contributions publications writing education",
    Stage.EXPERIENCED: "skills work projects contributions publications writing education",
}
REST = "awards certificates volunteer languages references"


def compose(composer: Composer) -> tuple[ResumeView, tuple[Diagnostic, ...]]:
    """Build the view of the whole resume; also return the problems with it."""
    resume = composer.resume
    basics = resume.basics
    if not basics.name:
        place = composer.document.location(("basics", "name"))
        composer.problems.append(error("R101", place, "the resume has no name", "write it under basics: name"))
    sections = [shown(SECTIONS[kind](composer)) for kind in _order(resume)]
    view = ResumeView(
        name=basics.name,
        label=basics.label,
        image=basics.image,
        summary=composer.inline(basics.summary, ("basics", "summary")),
        contacts=contacts(basics),
        sections=_emphasised([section for section in sections if section.entries], resume),
        keywords=tuple(dict.fromkeys(keyword_forms(resume).values())),
        language=composer.wording.language,
        paper=resume.paper,
        template=resume.template,
        title=f"{basics.name} – {composer.wording.words['resume']}",
    )
    return view, tuple(composer.problems)


def project_page_entry(composer: Composer, project: Project) -> Entry:
    """Build a project's entry for its own page."""
    (entry,) = _bold([project_entry(composer, project, Link("", ()))], composer.resume)
    return entry


def keyword_forms(resume: Resume) -> dict[str, str]:
    """Map every form of every keyword in a resume, aliases included, to its keyword."""
    pairs = [pair for word in resume.keywords for pair in ({word: ()} if isinstance(word, str) else word).items()]
    return {form: word for word, aliases in pairs for form in (word, *aliases)}


def _order(resume: Resume) -> list[str]:
    usual = f"{ORDER[resume.stage]} {REST}".split()
    return list(dict.fromkeys([*(kind.value for kind in resume.order), *usual]))


def _emphasised(sections: list[Section], resume: Resume) -> tuple[Section, ...]:
    entries = iter(_bold([entry for section in sections for entry in section.entries], resume))
    return tuple(replace(section, entries=tuple(islice(entries, len(section.entries)))) for section in sections)


def _bold(entries: list[Entry], resume: Resume) -> tuple[Entry, ...]:
    has_keywords = Emphasis.KEYWORDS in resume.emphasis
    plain_entries = entries if has_keywords else [replace(entry, keywords=()) for entry in entries]
    forms = keyword_forms(resume) if has_keywords else {}
    return emphasise(plain_entries, forms, with_results=Emphasis.RESULTS in resume.emphasis)
