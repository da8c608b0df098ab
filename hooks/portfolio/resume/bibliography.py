"""Parse `resume/publications.bib` into publications, and TeX in its fields into plain text. BibTeX is read by pybtex.

In: the file's text. Out: the publications with their locations, and the problems. Fields: title, author, journal or
booktitle (or publisher, school, howpublished) as the venue, year and month or date, doi, eprint (arXiv), url. If not
all are shown, an entry with `selected = {true}` comes first. In TeX nothing is an error: an unknown command becomes its
name or its content. Codes: R104 a doi that is an address, R110 not BibTeX, or far too long once its @string are
inserted, R111 an entry without a title, R112 an invalid year or URL, R115 a field or key given twice.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pybtex.errors
from pybtex.backends.plaintext import Backend
from pybtex.database import BibliographyDataError, Person, parse_string
from pybtex.database import Entry as BibEntry
from pybtex.database.input.bibtex import DuplicateField
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pybtex.scanner import PybtexSyntaxError
from pydantic import ValidationError

from portfolio.resume.model import Publication
from portfolio.sources.diagnostics import Diagnostic, Location, error, in_order, line_and_column, short, warning
from portfolio.text.links import DOI

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
_SIGNS |= {"textquotesingle": "'", "textasciitilde": "~", "textbackslash": " ", "slash": "/", "textquotedbl": '"'}
_SIGNS |= {"textbraceleft": "\ue002", "textbraceright": "\ue003", "textunderscore": "_", "textasciicircum": "^"}
_SIGNS |= {"textless": "<", "textgreater": ">", "textbar": "|", "textellipsis": "…", "textdollar": "$"}
_SIGNS |= {"textpercent": "%", "textampersand": "&", "textasteriskcentered": "*", "texteuro": "€", "textmu": "µ"}
_SIGNS |= {"textsection": "§", "guillemotleft": "«", "guillemotright": "»", "texttimes": "×", "textminus": "−"}
_SIGN = re.compile(rf"\\({'|'.join(_SIGNS)})(?![A-Za-z])(?:\{{\}}|\s+)?")
_BRACES = str.maketrans("\ue002\ue003", "{}")
"""Braces that readers see: those of TeX only hold text together."""
_PLAIN = Backend()
"""Made once: `render_as` looks through all installed packages for it, in 50 ms a field."""
_MARKS = re.compile("[\ue000-\ue003]")
"""Private-use characters that enclose the index of text that is already converted."""
_QUOTED = {**{f"\\{sign}": sign for sign in "&%$#_"}, "\\{": "\ue002", "\\}": "\ue003"}


def plain_text(tex: str) -> str:
    """Return the plain text of a field."""
    done: list[str] = []
    tex = _MARKS.sub("", tex)

    def hide(text: str) -> str:
        """Hide text that is already converted from the decoder."""
        done.append(text)
        return f"\ue000{len(done) - 1}\ue001"

    text = _NAME.sub(lambda match: hide(_NAMES[match[1]]), tex)
    text = _SIGN.sub(lambda match: hide(_SIGNS[match[1]]), text)
    text = re.sub(r"\\[&%$#_{}]", lambda match: hide(_QUOTED[match[0]]), text)
    text = _FRACTION.sub(r"\1/\2", _HREF.sub("", text))
    text = _SPACE.sub(" ", _SWITCH.sub("", _WRAPPER.sub("", text)))
    text = _MATH.sub(lambda match: hide(_formula(match["in"] or match["round"] or "")), text)
    text = re.sub(r"[%&#_^]", lambda match: hide(match[0]), text)
    text = _COMMAND.sub(lambda match: _symbol(match[0]), _decoded(text))
    while "\ue000" in text:
        text = re.sub("\ue000(\\d+)\ue001", lambda match: done[int(match[1])], text)
    return " ".join(text.replace("{", "").replace("}", "").translate(_BRACES).split())


def _formula(math: str) -> str:
    text = _COMMAND.sub(lambda match: _symbol(match[0]), _SPACE.sub(" ", _SWITCH.sub("", _WRAPPER.sub("", math))))
    text = _RAISED.sub(lambda match: (match[1] or match[2]).translate(_POWERS), text)
    return text.replace("_", "").replace("{", "").replace("}", "")


def _symbol(command: str) -> str:
    """Return a command's symbol, or its name if it has none: `\\log`."""
    name = command.strip()
    sign = _decoded(f"${name}$")
    return sign if "$" not in sign and "\\" not in sign else name.removeprefix("\\") + " " * command.endswith(" ")


def _decoded(tex: str) -> str:
    try:
        return str(Text.from_latex(tex).render(_PLAIN))
    except (PybtexSyntaxError, UnicodeError):  # unbalanced braces
        return tex


_VENUES = ("journal", "journaltitle", "booktitle", "eventtitle", "publisher", "school", "institution", "howpublished")
_TYPES = {
    "article": "article",
    **dict.fromkeys(("inproceedings", "conference", "proceedings"), "conference"),
    **dict.fromkeys(("book", "inbook", "incollection", "booklet", "collection"), "book"),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
}
"""What an entry of a type is; a preprint has no type of its own, so that its venue tells."""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/(?P<number>[\w./-]+?)(?:\.pdf)?$", re.IGNORECASE)
_ARXIV_VENUE = re.compile(r"arxiv|preprint", re.IGNORECASE)
_ARXIV_NUMBER = re.compile(r"arxiv:\s*(?P<number>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE)


_MOST_EXPANDED = 1_000_000
"""Characters that all @string of a file may give together."""
_ENTRY = re.compile(r"@(?P<kind>\w+)\s*[{(]\s*(?P<key>[^\s,=(){}]+)")
_REFERENCE = re.compile(r"[=#]\s*(?P<name>[A-Za-z][\w:.+-]*)")
_DUPLICATE = re.compile(r"entry with key (?P<key>.+) has a duplicate (?P<field>\S+) field")
_FIELD_OF = {"releaseDate": "year|date", "url": "url"}


@dataclass(frozen=True)
class Cited:
    """A publication, its location, and its entry as BibTeX for other people's papers."""

    publication: Publication
    location: Location
    bibtex: str = ""
    families: tuple[str, ...] = ()
    """The authors' last names; one in braces is a whole name, as of an organization."""


def read_bibliography(text: str, path: str) -> tuple[tuple[Cited, ...], tuple[Diagnostic, ...]]:
    """Return the publications of a BibTeX file, newest first, and the problems with it."""
    if too_long := _expansion_problem(text, path):
        return (), (too_long,)
    broken: list[Diagnostic] = []
    entries: dict[str, BibEntry] = {}
    with pybtex.errors.capture() as said:
        try:
            entries = dict(parse_string(text, "bibtex").entries.items())
        except PybtexError as problem:  # an error that pybtex cannot recover from
            broken.append(_syntax_problem(problem, text, path))
    broken += [_syntax_problem(each, text, path) for each in said if not isinstance(each, BibliographyDataError)]
    twice = [_twice(each, text, path) for each in said if isinstance(each, BibliographyDataError)]
    if broken:
        return (), in_order([*broken, *twice])
    cited = []
    problems = twice
    for key, entry in entries.items():
        location = _location(text, path, key)
        doi = plain_text(entry.fields.get("doi", ""))
        if doi and not DOI.fullmatch(bare := _bare_doi(doi)):
            at = _location(text, path, key, "doi")
            hint = "write it as url, not as doi" if "://" in bare else "write it as in 10.1234/abcd"
            problems.append(error("R104", at, f"'{short(doi)}' is not a DOI", hint))
            del entry.fields["doi"]
        try:
            bibtex = bibtex_of(entry.type, key, _fields(entry))
            cited.append(Cited(_publication(entry), location, bibtex, _families(entry)))
        except ValidationError as mistakes:
            for mistake in mistakes.errors():
                reason = mistake.get("ctx", {}).get("reason", mistake["msg"])
                at = _location(text, path, key, _FIELD_OF.get(str(mistake["loc"][0]), str(mistake["loc"][0])))
                problems.append(error("R112", at, f"'{key}': {reason}", "correct the field"))
        if not entry.fields.get("title"):
            problems.append(error("R111", location, f"'{key}' has no title", "add title = {…}"))
    newest_first = sorted(cited, key=lambda item: str(item.publication.release_date or ""), reverse=True)
    return tuple(newest_first), in_order(problems)


def _expansion_problem(text: str, path: str) -> Diagnostic | None:
    """Report the line from which on the @string of a file give too much text."""
    lengths: dict[str, int] = {}
    total = 0
    starts = [*_ENTRY.finditer(text)]
    for start, following in zip_longest(starts, starts[1:]):
        body = text[start.end() : following.start() if following else None]
        expanded = sum(lengths.get(used["name"].casefold(), 0) for used in _REFERENCE.finditer(body))
        total += expanded
        if total > _MOST_EXPANDED:
            message = f"the @string give more than {_MOST_EXPANDED:,} characters"
            return error("R110", _at(text, path, start.start()), message, "write shorter ones, or use them less often")
        if start["kind"].casefold() == "string":
            lengths[start["key"].casefold()] = len(body) + expanded
    return None


def _publication(entry: BibEntry) -> Publication:
    fields = entry.fields
    url = _address(fields.get("url", ""))
    url = plain_text(fields["url"]) if re.search(r"[\\{$]", url) else url  # as in {\textasciitilde}name
    venue = next((plain_text(fields[name]) for name in _VENUES if fields.get(name)), "")
    arxiv = _ARXIV.search(url)
    number = arxiv or _ARXIV_NUMBER.search(venue)
    is_arxiv = fields.get("archiveprefix", fields.get("eprinttype", "")).casefold() == "arxiv"
    given: dict[str, Any] = {
        "name": plain_text(fields.get("title", "")),
        "authors": [_name(person) for person in entry.persons.get("author", [])],
        "publisher": venue,
        "releaseDate": _date(fields),
        "doi": _bare_doi(plain_text(fields.get("doi", ""))),
        "arxiv": fields.get("eprint", "") if is_arxiv else number["number"] if number else "",
        "url": "" if arxiv else url,
        "type": "" if _ARXIV_VENUE.search(venue) or (number and not venue) else _TYPES.get(entry.type.casefold(), ""),
        "abstract": plain_text(fields.get("abstract", "")),
        **{name: _address(fields.get(name, "")) for name in ("pdf", "code", "slides", "video")},
        "priority": 1 if fields.get("selected", "").casefold() == "true" else 0,
    }
    return Publication.model_validate({key: value for key, value in given.items() if value})


def _address(tex: str) -> str:
    """Return an address as written, which is no TeX except for the signs that TeX wants escaped."""
    return re.sub(r"\\([&%#_~])|\\url\{([^{}]*)\}", r"\1\2", tex.strip())


_NOT_FOR_OTHERS = ("abstract", "pdf", "code", "slides", "video", "selected", "keywords", "file", "annote", "preview")
"""Fields that mean nothing in another paper's references."""


def _fields(entry: BibEntry) -> dict[str, str]:
    people = {role: " and ".join(map(str, persons)) for role, persons in entry.persons.items()}
    others = {name.casefold(): value for name, value in entry.fields.items() if name.casefold() not in _NOT_FOR_OTHERS}
    return {**people, **others}


def bibtex_of(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Write an entry, a field a line; values are TeX, and a month becomes BibTeX's own name of it."""
    given = {name: " ".join(value.split()) for name, value in fields.items() if value}
    width = max(map(len, given), default=0)
    values = {name: (_macro(value) if name == "month" else "") or f"{{{value}}}" for name, value in given.items()}
    lines = [f"  {name:<{width}} = {value}" for name, value in values.items()]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def _macro(month: str) -> str:
    if month.isdigit():
        return _MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else ""
    return next((name for name in _MONTHS if month.isalpha() and month.casefold().startswith(name)), "")


def _bare_doi(doi: str) -> str:
    return re.sub(r"^https?://(?:dx\.)?doi\.org/", "", doi)


_PARTS = ("first", "middle", "prelast", "last", "lineage")


def _name(person: Person, *parts: str) -> str:
    if str(person) == "others":
        return "et al."
    given = (getattr(person, f"rich_{part}_names") for part in parts or _PARTS)
    return " ".join(str(word.render(_PLAIN)) for names in given for word in names)


def _families(entry: BibEntry) -> tuple[str, ...]:
    return tuple(_name(person, "prelast", "last") for person in entry.persons.get("author", ()))


def _date(fields: Mapping[str, str]) -> str:
    """Return the date: BibTeX's year and month, or BibLaTeX's date, using the start of a range."""
    if "year" not in fields and (day := fields.get("date", "").partition("/")[0]):
        return day
    year, month = plain_text(fields.get("year", "")), plain_text(fields.get("month", ""))
    number = next((n for n, name in enumerate(_MONTHS, start=1) if month.casefold().startswith(name)), 0)
    number = number or (int(month) if month.isdigit() and 1 <= int(month) <= 12 else 0)
    return f"{year}-{number:02d}" if year and number else year


def _location(text: str, path: str, key: str, field: str = "", number: int = 0) -> Location:
    """Return the line of an entry, or of one of its fields; `number` counts the entries or fields of that name."""
    entries = [*re.finditer(rf"@\w+\s*[{{(]\s*{re.escape(key)}\s*,", text, re.IGNORECASE)]
    if not entries:
        return Location(path)
    if not field:
        return _at(text, path, entries[min(number, len(entries) - 1)].start())
    body = text[entries[0].end() :]
    body = body[: following.start() if (following := _ENTRY.search(body)) else None]
    fields = [*re.finditer(rf"(?<![\w-])(?:{field})\s*=", body, re.IGNORECASE)]
    offset = fields[min(number, len(fields) - 1)].start() if fields else -len(entries[0][0])
    return _at(text, path, entries[0].end() + offset)


def _at(text: str, path: str, offset: int) -> Location:
    return Location(path, line_and_column(text, offset)[0])


def _twice(problem: PybtexError, text: str, path: str) -> Diagnostic:
    """Report a field or an entry that is given twice; the first one counts."""
    if isinstance(problem, DuplicateField) and (found := _DUPLICATE.fullmatch(str(problem))):
        at = _location(text, path, found["key"], re.escape(found["field"]), number=1)
        return warning("R115", at, f"'{found['key']}' has the field '{found['field']}' twice", "remove one")
    key = str(problem).rpartition(": ")[2]
    at = _location(text, path, key, number=1)
    return warning("R115", at, f"the key '{key}' is given twice", "rename or remove one")


def _syntax_problem(problem: PybtexError, text: str, path: str) -> Diagnostic:
    line = getattr(problem, "lineno", None)
    key = re.search(r"entry: (\S+)", str(problem))
    location = Location(path, line) if line else _location(text, path, key[1]) if key else Location(path)
    message = re.sub(r"^syntax error in line \d+: | in line \d+", "", str(problem))
    hint = "check the braces, the commas and the quotes of this entry"
    return error("R110", location, f"not BibTeX: {message}", hint)
