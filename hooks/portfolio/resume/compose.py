"""From the resume as written to the view: links resolved, keywords emphasised, sections in order.

In: a `Composer` (the model, its document, the projects, the site index, how an address becomes a URL, and `today`,
which decides whether a graduation is still expected). Out: the view and every mistake found on the way.
Codes: R101 no name, R103 no such project, R108 own name not among the authors, and those of `Composer`.
"""

from portfolio.diagnostics import Diagnostic, error
from portfolio.resume.composer import Composer
from portfolio.resume.contacts import contacts
from portfolio.resume.model import Stage
from portfolio.resume.sections import SECTIONS
from portfolio.resume.view import ResumeView

ORDER = {
    Stage.STUDENT: "skills education projects work contributions publications writing",
    Stage.GRADUATE: "skills work projects contributions publications writing education",
    Stage.EXPERIENCED: "skills work projects contributions publications writing education",
}
REST = "awards certificates volunteer languages references"


def compose(composer: Composer) -> tuple[ResumeView, tuple[Diagnostic, ...]]:
    """Give the view of the whole resume, and what is wrong with it."""
    resume = composer.resume
    basics = resume.basics
    if not basics.name:
        place = composer.document.location(("basics", "name"))
        composer.problems.append(error("R101", place, "the resume has no name", "write it under basics: name"))
    order = f"{ORDER[resume.stage]} {REST}".split()
    sections = [SECTIONS[kind](composer) for kind in order]
    view = ResumeView(
        name=basics.name,
        label=basics.label,
        image=basics.image,
        summary=composer.inline(basics.summary, ("basics", "summary")),
        contacts=contacts(basics),
        sections=tuple(section for section in sections if section.entries),
        keywords=resume.keywords,
        language="en",
        paper=resume.paper,
        template=resume.template,
    )
    return view, tuple(composer.problems)
