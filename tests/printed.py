"""From a YAML file to the PDF and its text, for the tests of the PDF stages."""

import io
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.high_level import extract_text
from pypdf import PdfReader

from portfolio.resume import fit, pdf, printing, render
from portfolio.resume.compose import compose
from portfolio.resume.composer import Composer
from portfolio.resume.model import Resume
from portfolio.resume.view import ResumeView, with_urls
from portfolio.sources.diagnostics import Diagnostic
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load
from portfolio.text.site_index import SiteIndex

ROOT = Path(__file__).parent.parent
TEMPLATES = ("classic", "modern")
TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Result:
    """A finished PDF and all that is known of it."""

    view: ResumeView
    ready: pdf.ReadyPage
    outcome: fit.Fitted[pdf.Printed]
    problems: tuple[Diagnostic, ...]
    content: bytes

    @property
    def reader(self) -> PdfReader:
        """The PDF, open."""
        return PdfReader(io.BytesIO(self.content))


def view_of(name: str) -> ResumeView:
    """Compose one of tests/resume/resumes/."""
    text = (ROOT / "tests/resume/resumes" / f"{name}.yml").read_text("utf-8")
    return view_of_text(text)


def view_of_text(text: str) -> ResumeView:
    """Compose a YAML text."""
    document = load(text, "resume/resume.yml")
    resume, problems = validate(Resume, document)
    assert resume is not None, problems
    index = SiteIndex("https://example.com/")
    composed = compose(Composer(resume, document, {}, index, TODAY))
    assert not composed.problems
    return with_urls(composed.view, lambda address: address.url)


def template_of(name: str) -> render.Template:
    """Read one of the templates that ship."""
    return render.load_template(ROOT / "resume" / "template" / name, f"resume/template/{name}")


def outcome_of(ready: pdf.ReadyPage) -> fit.Fitted[pdf.Printed] | fit.Overflow:
    """Fit a page."""
    return fit.to_one_page(partial(pdf.measure, ready), partial(pdf.lay_out, ready))


def print_out(view: ResumeView, template: render.Template) -> Result:
    """Make the PDF of content that fits."""
    ready = pdf.prepare(render.render(view, template), template, view)
    outcome = outcome_of(ready)
    assert isinstance(outcome, fit.Fitted)
    content = pdf.write(outcome.document, pdf.about(view))
    return Result(view, ready, outcome, printing.check(ready, outcome.document), content)


@cache
def result(name: str, template: str) -> Result:
    """Print one of tests/resume/resumes/ with one of the templates that ship, once in a process."""
    return print_out(view_of(name), template_of(template))


def texts(content: bytes) -> dict[str, str]:
    """Read the PDF as programs do, each in its own way."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resume.pdf"
        path.write_bytes(content)

        def poppler(*options: str) -> str:
            command = ["pdftotext", *options, str(path), "-"]
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout

        read = {f"pdftotext {option}".strip(): poppler(*option.split()) for option in ("", "-raw", "-layout")}
    with pdfplumber.open(io.BytesIO(content)) as document:
        read["pdfplumber"] = document.pages[0].extract_text()
    read["pypdf"] = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    read["pdfminer"] = extract_text(io.BytesIO(content))
    return read


def annotations(content: bytes) -> list[Any]:
    annotations: Any = PdfReader(io.BytesIO(content)).pages[0]["/Annots"]
    return [annotation.get_object() for annotation in annotations]
