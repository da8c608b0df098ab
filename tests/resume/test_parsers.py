"""What programs that parse resumes read in our PDFs: every field whole, in each of eight readers, for ten resumes."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

import text_items
from portfolio.resume.view import Layout, ResumeView
from portfolio.text.inline import Link, plain
from printed import TEMPLATES, print_out, result, template_of, texts, view_of, view_of_text

RESUMES = "full short backend frontend researcher changer german french russian japanese".split()
CASES = [(name, view_of(name).template) for name in RESUMES] + [("full", "modern"), ("backend", "modern")]
READERS = (
    *("pdftotext", "pdftotext -raw", "pdftotext -layout", "pypdf", "pdfplumber", "pdfminer"),
    *("pdf.js", "OpenResume"),
)
IN_ORDER = tuple(reader for reader in READERS if reader != "pdftotext")
"""Without options, pdftotext takes some dates at the right margin for a column and writes them below the text."""


@cache
def read(name: str, template: str) -> dict[str, str]:
    content = result(name, template).content
    items = text_items.read(content)
    found = texts(content)
    found["pdf.js"] = " ".join(item.text for item in items)
    found["OpenResume"] = "\n".join(text_items.lines(items))
    return {reader: re.sub(r"\s+", " ", text) for reader, text in found.items()}


def fields(view: ResumeView) -> Iterator[str]:
    """Yield what a parser fills its fields with."""
    yield from (view.name, view.label, *(contact.text for contact in view.contacts))
    for section in view.sections:
        yield section.heading.upper()
        for entry in section.entries:
            yield from (entry.title, entry.subtitle, entry.location, entry.dates)
            if section.layout is Layout.ROWS:
                yield from plain(entry.summary).split(", ")


def is_whole(field: str, text: str) -> bool:
    """Return whether a field is in a text, apart from the words around it."""
    return re.search(rf"(?<!\S){re.escape(field)}(?![^\s,:.])", text) is not None


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("name", "template"), CASES)
def test_every_field_is_whole_in_every_reader(name: str, template: str, reader: str) -> None:
    text = read(name, template)[reader]
    assert [field for field in fields(result(name, template).view) if field and not is_whole(field, text)] == []


@pytest.mark.parametrize("reader", IN_ORDER)
@pytest.mark.parametrize(("name", "template"), CASES)
def test_dates_are_read_with_what_they_date(name: str, template: str, reader: str) -> None:
    text, position = read(name, template)[reader], 0
    for section in result(name, template).view.sections:
        position = text.index(section.heading.upper(), position)
        for entry in section.entries if section.layout is not Layout.ROWS else ():
            position = text.index(entry.title, position) + len(entry.title)
            end = text.index(entry.dates, position) if entry.dates else position
            between = text[position:end].strip().removeprefix(f", {entry.subtitle}").strip()
            assert between == "", f"between '{entry.title}' and '{entry.dates}'"


@pytest.mark.parametrize(("name", "template"), CASES)
def test_open_resume_reads_a_line_for_a_title_and_its_dates(name: str, template: str) -> None:
    view = result(name, template).view
    lines = text_items.lines(text_items.read(result(name, template).content))
    for entry in (entry for section in view.sections for entry in section.entries if entry.dates):
        if not entry.subtitle or entry.subtitle in lines:
            assert f"{entry.title} {entry.dates}" in lines


@pytest.mark.parametrize(("name", "template"), CASES)
def test_open_resume_reads_bullets_whole_but_for_bold_words(name: str, template: str) -> None:
    """A change of font ends an item of pdf.js in every PDF; nothing else may."""
    view, text = result(name, template).view, read(name, template)["OpenResume"]
    for entry in (entry for section in view.sections for entry in section.entries):
        for highlight in entry.highlights:
            spans = [span for part in highlight for span in (part.spans if isinstance(part, Link) else (part,))]
            words = plain(highlight)
            if not any(span.is_strong or span.is_emphasis for span in spans):
                # Japanese has no space where a line ends.
                assert words in text or (view.language == "ja" and words.replace(" ", "") in text.replace(" ", ""))


@pytest.mark.skipif(not text_items.HAS_PDFJS, reason="Node or its package pdfjs-dist is not there")
@pytest.mark.parametrize(("name", "template"), CASES)
def test_the_rules_are_those_of_pdfjs(name: str, template: str) -> None:
    content = result(name, template).content
    by_rules, by_pdfjs = (
        [item.text for item in reading if item.text.strip()]
        for reading in (text_items.read_by_rules(content), text_items.read_by_pdfjs(content))
    )
    assert by_rules == by_pdfjs


BULLETS = """
basics: {name: Robin Sample}
work:
  - name: Example
    position: Machine-Learning Engineer
    startDate: 2024-01
    highlights:
      - See [the state-of-the-art notes](https://example.com/a) and [more](https://example.com/b) in well-known places.
      - "[Everything is a link](https://example.com/c)"
"""


@pytest.mark.parametrize("template", TEMPLATES)
def test_hyphens_and_links_do_not_glue_words(template: str) -> None:
    content = print_out(view_of_text(BULLETS), template_of(template)).content
    lines = text_items.lines(text_items.read(content))
    assert "Machine-Learning Engineer Jan 2024 – Present" in lines
    assert "• See the state-of-the-art notes and more in well-known places." in lines
    assert "• Everything is a link" in lines
