"""Print a resume's view on one page: render, fit, check, write. It imports WeasyPrint; `build` does not."""

from functools import partial
from pathlib import Path

from portfolio.sources.diagnostics import Diagnostic, ProblemsFound, error, has_errors, notice
from portfolio.resume import fit, fonts, render, pdf, proof
from portfolio.resume.composer import Composer
from portfolio.resume.model import Fit
from portfolio.resume.trim import Cut, cuts_needed
from portfolio.resume.view import ResumeView, text_length

MOST_TEXT = 40_000
"""Characters. Longer resumes are not laid out: it would take minutes to find that they do not fit."""


def build_pdf(
    view: ResumeView, circumstances: Composer, attached: str, root: Path
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the PDF's bytes, or b"" if errors prevent it, and the problems with template and fit.

    Codes: R202 what was left out because the page was full, R204 far too much for one page.
    """
    document, is_trimming = circumstances.document, circumstances.resume.fit is Fit.TRIM
    if (length := text_length(view)) > MOST_TEXT:
        message = f"the resume has {length:,} characters; a page holds some 6,000"
        return b"", (error("R204", document.location(()), message, "keep what matters most"),)
    path = f"resume/template/{view.template}"
    try:
        template = render.load_template(root / path, path, document.location(("template",)))
        page_of = render.renderer(template)

        def press_of(some: ResumeView) -> pdf.Press:
            return pdf.prepare(page_of(some), template, some)

        press = press_of(view)
        fitted = fit.to_one_page(partial(pdf.measure, press), partial(pdf.lay_out, press), fit.first_guess(length))
        cuts: tuple[Cut, ...] = ()
        if isinstance(fitted, fit.Overflow):
            overflow = fitted
            cuts = cuts_needed(
                view, overflow.millimetres, lambda less: fit.excess(partial(pdf.measure, press_of(less)))
            )
            if is_trimming and cuts:
                press = press_of(cuts[-1].view)
                fitted = fit.to_one_page(partial(pdf.measure, press), partial(pdf.lay_out, press), start=0)
            if isinstance(fitted, fit.Overflow):
                texts = tuple(cut.text for cut in cuts)
                return b"", (fit.overflow_problem(overflow, document.location(()), texts),)
    except ProblemsFound as problems:
        return b"", problems.diagnostics
    left_out = [notice("R202", document.location(("fit",)), f"left out of the PDF: '{cut.text}'") for cut in cuts]
    sources = [document, *(project.document for project in circumstances.projects.values())]
    missing = fonts.missing_problems(press.missing, sources, document.location(()))
    found = (*proof.check(press, fitted.document), *left_out, *missing)
    enclosed = pdf.Enclosure("resume.json", attached.encode(), "The resume as JSON Resume")
    content = b"" if has_errors(found) else pdf.write(fitted.document, pdf.about(view), [enclosed])
    return content, found
