"""Make a PDF and its text from a YAML file, for the tests of the PDF stages."""

import io
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pdfplumber
from pdfminer.high_level import extract_text
from pypdf import PdfReader

from portfolio.diagnostics import Diagnostic
from portfolio.resume import fit, html, pdf, proof
from portfolio.resume.compose import compose
from portfolio.resume.composer import Composer
from portfolio.resume.model import Resume
from portfolio.resume.view import ResumeView
from portfolio.schema import validate
from portfolio.site_index import SiteIndex
from portfolio.yaml_source import load

ROOT = Path(__file__).parent.parent
TEMPLATES = ("classic", "modern")
TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Result:
    """A finished PDF and what is known about it."""

    view: ResumeView
    press: pdf.Press
    outcome: fit.Fitted[pdf.Printed]
    problems: tuple[Diagnostic, ...]
    content: bytes

    @property
    def reader(self) -> PdfReader:
        """Open the PDF."""
        return PdfReader(io.BytesIO(self.content))


def view_of(name: str) -> ResumeView:
    """Compose a resume of tests/resumes/."""
    text = (ROOT / "tests" / "resumes" / f"{name}.yml").read_text("utf-8")
    return view_of_text(text)


def view_of_text(text: str) -> ResumeView:
    """Compose a YAML text."""
    document = load(text, "resume/resume.yml")
    resume, problems = validate(Resume, document)
    assert resume is not None, problems
    index = SiteIndex("https://example.com/")
    view, problems = compose(Composer(resume, document, {}, index, lambda address: address.url, TODAY))
    assert not problems
    return view


def template_of(name: str) -> html.Template:
    """Read one of the shipped templates."""
    return html.load_template(ROOT / "resume" / "template" / name, f"resume/template/{name}")


def outcome_of(press: pdf.Press) -> fit.Fitted[pdf.Printed] | fit.Overflow:
    """Fit a page."""
    return fit.to_one_page(partial(pdf.measure, press), partial(pdf.lay_out, press))


def print_out(view: ResumeView, template: html.Template) -> Result:
    """Make the PDF for content that fits."""
    press = pdf.prepare(html.render(view, template), template, view)
    outcome = outcome_of(press)
    assert isinstance(outcome, fit.Fitted)
    content = pdf.write(outcome.document, pdf.about(view))
    return Result(view, press, outcome, proof.check(press, outcome.document), content)


def texts(content: bytes) -> dict[str, str]:
    """Extract the PDF's text with several programs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resume.pdf"
        path.write_bytes(content)

        def poppler(*options: str) -> str:
            command = ["pdftotext", *options, str(path), "-"]
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout

        read = {"pdftotext": poppler(), "pdftotext -raw": poppler("-raw")}
    with pdfplumber.open(io.BytesIO(content)) as document:
        read["pdfplumber"] = document.pages[0].extract_text()
    read["pypdf"] = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    read["pdfminer"] = extract_text(io.BytesIO(content))
    return read
