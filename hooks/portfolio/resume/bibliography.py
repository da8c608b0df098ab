"""Parse `resume/publications.bib` into publications: BibTeX is read by pybtex, including accents.

In: the file's text. Out: the publications with their locations, and the problems. Fields: title, author, journal or
booktitle (or publisher, school, howpublished) as the venue, year and month or date, doi, eprint (arXiv), url. If not
all are shown, an entry with `selected = {true}` comes first. Codes: R110 not BibTeX, R111 an entry without a title,
R112 an invalid year or URL.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pybtex.errors
from pybtex.database import Entry as BibEntry
from pybtex.database import Person, parse_string
from pybtex.exceptions import PybtexError
from pydantic import ValidationError

from portfolio.sources.diagnostics import Diagnostic, Location, error, in_order
from portfolio.resume.model import Publication
from portfolio.resume.untex import plain_text

_VENUES = ("journal", "journaltitle", "booktitle", "eventtitle", "publisher", "school", "institution", "howpublished")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/(?P<number>[\w./-]+?)(?:\.pdf)?$", re.IGNORECASE)
_ARXIV_NUMBER = re.compile(r"arxiv:\s*(?P<number>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE)


@dataclass(frozen=True)
class Cited:
    """A publication and its location."""

    publication: Publication
    location: Location


def read_bibliography(text: str, path: str) -> tuple[tuple[Cited, ...], tuple[Diagnostic, ...]]:
    """Return the publications of a BibTeX file, newest first, and the problems with it."""
    problems: list[Diagnostic] = []
    entries: dict[str, BibEntry] = {}
    with pybtex.errors.capture() as said:
        try:
            entries = dict(parse_string(text, "bibtex").entries.items())
        except PybtexError as problem:  # an error that pybtex cannot recover from
            problems.append(_syntax_problem(problem, text, path))
    problems += [_syntax_problem(problem, text, path) for problem in said]
    if problems:
        return (), in_order(problems)
    cited = []
    for key, entry in entries.items():
        place = _place(text, path, key)
        try:
            cited.append(Cited(_publication(entry), place))
        except ValidationError as mistakes:
            reasons = [mistake.get("ctx", {}).get("reason", mistake["msg"]) for mistake in mistakes.errors()]
            problems.append(error("R112", place, f"'{key}': {'; '.join(reasons)}", "mend the field"))
        if not entry.fields.get("title"):
            problems.append(error("R111", place, f"'{key}' has no title", "add title = {…}"))
    newest_first = sorted(cited, key=lambda item: str(item.publication.release_date or ""), reverse=True)
    return tuple(newest_first), in_order(problems)


def _publication(entry: BibEntry) -> Publication:
    fields = entry.fields
    url = plain_text(fields.get("url", ""))
    venue = next((plain_text(fields[name]) for name in _VENUES if fields.get(name)), "")
    arxiv = _ARXIV.search(url)
    number = arxiv or _ARXIV_NUMBER.search(venue)
    is_arxiv = fields.get("archiveprefix", fields.get("eprinttype", "")).casefold() == "arxiv"
    given: dict[str, Any] = {
        "name": plain_text(fields.get("title", "")),
        "authors": [_name(person) for person in entry.persons.get("author", [])],
        "publisher": venue,
        "releaseDate": _date(fields),
        "doi": re.sub(r"^https?://(?:dx\.)?doi\.org/", "", plain_text(fields.get("doi", ""))),
        "arxiv": fields.get("eprint", "") if is_arxiv else number["number"] if number else "",
        "url": "" if arxiv else url,
        "priority": 1 if fields.get("selected", "").casefold() == "true" else 0,
    }
    return Publication.model_validate({key: value for key, value in given.items() if value})


def _name(person: Person) -> str:
    if str(person) == "others":
        return "et al."
    parts = (
        person.rich_first_names,
        person.rich_middle_names,
        person.rich_prelast_names,
        person.rich_last_names,
        person.rich_lineage_names,
    )
    return " ".join(str(word.render_as("text")) for names in parts for word in names)


def _date(fields: Mapping[str, str]) -> str:
    """Return the date: BibTeX's year and month, or BibLaTeX's date, using the start of a range."""
    if "year" not in fields and (day := fields.get("date", "").partition("/")[0]):
        return day
    year, month = plain_text(fields.get("year", "")), plain_text(fields.get("month", ""))
    number = next((n for n, name in enumerate(_MONTHS, start=1) if month.casefold().startswith(name)), 0)
    number = number or (int(month) if month.isdigit() and 1 <= int(month) <= 12 else 0)
    return f"{year}-{number:02d}" if year and number else year


def _place(text: str, path: str, key: str) -> Location:
    match = re.search(rf"@\w+\s*[{{(]\s*{re.escape(key)}\s*,", text)
    return Location(path, text.count("\n", 0, match.start()) + 1) if match else Location(path)


def _syntax_problem(problem: PybtexError, text: str, path: str) -> Diagnostic:
    line = getattr(problem, "lineno", None)
    key = re.search(r"entry: (\S+)", str(problem))
    place = Location(path, line) if line else _place(text, path, key[1]) if key else Location(path)
    message = re.sub(r"^syntax error in line \d+: | in line \d+", "", str(problem))
    return error("R110", place, f"not BibTeX: {message}", "check the braces, the commas and the quotes of this entry")
