"""Parse `resume/publications.bib` into publications: BibTeX is read by pybtex, including accents.

In: the file's text. Out: the publications with their locations, and the problems. Fields: title, author, journal or
booktitle (or publisher, school, howpublished) as the venue, year and month or date, doi, eprint (arXiv), url. If not
all are shown, an entry with `selected = {true}` comes first. Codes: R110 not BibTeX, R111 an entry without a title,
R112 an invalid year or URL.

Convert TeX in bibliographies to plain text: accents and symbols by latexcodec, commands without their braces.

In: a field of a BibTeX entry. Out: one line of text; formulas lose their dollar signs and become plain letters, short
powers stay powers. Nothing is an error here: an unknown command becomes its name or its content.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pybtex.errors
from pybtex.database import Entry as BibEntry
from pybtex.database import Person, parse_string
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pybtex.scanner import PybtexSyntaxError
from pydantic import ValidationError

from portfolio.resume.model import Publication
from portfolio.sources.diagnostics import Diagnostic, Location, error, in_order

_NAMES = {"LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "XeTeX": "XeTeX", "LaTeXe": "LaTeX2e"}
_NAME = re.compile(rf"\\({'|'.join(sorted(_NAMES, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}})?")
_HREF = re.compile(r"\\href\s*\{[^{}]*\}")
_WRAPPER = re.compile(
    r"\\(?:emph|text[a-z]{2}|textnormal|textsu(?:per|b)script|math[a-z]+|operatorname|ensuremath|url|path|mbox|hbox|underline|uline|boldsymbol"
    r"|NoCaseChange|uppercase|enquote|nolinkurl)\*?\s*(?=\{)"
)
_SWITCH = re.compile(
    r"\\(?:em|bf|it|sc|tt|rm|sf|sl|itshape|bfseries|scshape|ttfamily|protect|displaystyle)(?![A-Za-z])\s*"
)
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_SPACE = re.compile(r"\\[,;:!> ]|\\q?quad(?![A-Za-z])|(?<!\\)~")
_MATH = re.compile(r"(?<!\\)\$(?P<in>(?:\\.|[^$\\])*)\$|\\\((?P<round>.*?)\\\)", re.DOTALL)
_COMMAND = re.compile(r"\\[A-Za-z]+(?![A-Za-z])\s*")
_RAISED = re.compile(r"\^(?:([0-9n])|\{([0-9n+-]{1,3})\})")
_POWERS = str.maketrans("0123456789n+-", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁺⁻")
_SIGNS = {"textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”"}
_SIGNS |= {"textquotesingle": "'", "textasciitilde": "~", "textbackslash": " ", "slash": "/"}
_MARKS = re.compile("[\ue000\ue001]")
"""Private-use characters that enclose the index of text that is already converted."""
_QUOTED = {"\\&": "&", "\\%": "%", "\\$": "$", "\\#": "#", "\\_": "_"}


def plain_text(tex: str) -> str:
    """Return the plain text of a field."""
    kept: list[str] = []
    tex = _MARKS.sub("", tex)

    def keep(text: str) -> str:
        """Hide text that is already converted from the decoder."""
        kept.append(text)
        return f"\ue000{len(kept) - 1}\ue001"

    text = _NAME.sub(lambda match: keep(_NAMES[match[1]]), tex)
    text = re.sub(r"\\[&%$#_]", lambda match: keep(_QUOTED[match[0]]), text)
    text = _FRACTION.sub(r"\1/\2", _HREF.sub("", text))
    text = _SPACE.sub(" ", _SWITCH.sub("", _WRAPPER.sub("", text)))
    text = _MATH.sub(lambda match: keep(_formula(match["in"] or match["round"] or "")), text)
    text = re.sub(r"[%&#_^]", lambda match: keep(match[0]), text)
    text = _COMMAND.sub(lambda match: _symbol(match[0]), _decoded(text))
    while "\ue000" in text:
        text = re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match[1])], text)
    return " ".join(text.replace("{", "").replace("}", "").split())


def _formula(math: str) -> str:
    text = _COMMAND.sub(lambda match: _symbol(match[0]), _SPACE.sub(" ", _SWITCH.sub("", _WRAPPER.sub("", math))))
    text = _RAISED.sub(lambda match: (match[1] or match[2]).translate(_POWERS), text)
    return text.replace("_", "").replace("{", "").replace("}", "")


def _symbol(command: str) -> str:
    """Return a command's symbol, or its name if it has none: `\\log`."""
    name = command.strip()
    if sign := _SIGNS.get(name.removeprefix("\\")):
        return sign
    sign = _decoded(f"${name}$")
    return sign if "$" not in sign and "\\" not in sign else name.removeprefix("\\") + " " * command.endswith(" ")


def _decoded(tex: str) -> str:
    try:
        return str(Text.from_latex(tex).render_as("text"))
    except (PybtexSyntaxError, UnicodeError):  # unbalanced braces
        return tex


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
