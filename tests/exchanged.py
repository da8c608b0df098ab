"""Resumes of other formats for tests: the fixtures in tests/exchange/, and helpers that read and compose a resume."""

import os
from datetime import date
from pathlib import Path

from portfolio.resume.compose import compose
from portfolio.resume.composer import Composer
from portfolio.resume.model import Resume
from portfolio.resume.view import ResumeView, with_urls
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load
from portfolio.text.site_index import SiteIndex

FILES = Path(__file__).parent / "exchange"
IMPORTED = [
    "alfolio-new.yml",
    "alfolio-old.yml",
    "older.resume.json",
    "online-cv.yml",
    "own-sections.resume.json",
    "reactive-4.json",
    "reactive-5.json",
    "rendercv-2.3.yaml",
    "rendercv-2.4.yaml",
    "rendercv-2.6.yaml",
    "rendercv-2.8.yaml",
]
TODAY = date(2026, 11, 20)
SITE = "https://example.com/me/"


def parsed(content: str) -> Resume:
    """Return the model of a resume.yml."""
    resume, problems = validate(Resume, load(content, "resume.yml"))
    assert resume is not None, problems
    return resume


def viewed(content: str) -> ResumeView:
    """Return the view of a resume.yml without projects."""
    composed = compose(Composer(parsed(content), load(content, "r.yml"), {}, SiteIndex(SITE), TODAY))
    assert not composed.problems
    return with_urls(composed.view, lambda address: address.url)


def expected(name: str, found: str) -> str:
    """Return the content of a file in tests/exchange/; if UPDATE_EXPECTED is set, write it first."""
    file = FILES / name
    if os.environ.get("UPDATE_EXPECTED"):
        file.write_text(found, "utf-8")
    return file.read_text("utf-8")
