"""The position that an advertisement offers, and who offers it."""

import re
from itertools import takewhile

from portfolio.applications.lines import is_html, lines_of
from portfolio.applications.mentions import skills_in
from portfolio.applications.phrases import is_bare_heading, kind_of_heading

_TITLES = ("title", "job title", "position", "stelle", "poste", "intitulé du poste")
_EMPLOYERS = ("company", "employer", "firma", "unternehmen", "arbeitgeber", "entreprise", "société")
_LABELLED = re.compile(rf"(?P<label>{'|'.join((*_TITLES, *_EMPLOYERS))})\s*:\s*(?P<text>\S.{{1,80}})", re.IGNORECASE)
"""Lines such as "Company: Acme"."""
_LONGEST_POSITION = 100
_SEX = r"[mwfdhxi*-]"
_GENDERS = re.compile(
    rf"(?:\s*[-–—|])?\s*[([]\s*(?:{_SEX}\s?[/|,:-]\s?){{1,3}}(?:div(?:erse?)?\.?|{_SEX})\s*[)\]]"
    rf"|(?:\s*[-–—|,:]\s*|\s+)(?:[mwfh]\s?[/|]\s?[mwfh]|(?:{_SEX}\s?[/|]\s?){{2,3}}(?:div(?:erse?)?\b\.?|{_SEX}))(?![\w/])"
    r"|\s*[([](?:all genders?|gn\*?|tous genres)[)\]]",
    re.IGNORECASE,
)
"""After a title, and in no application: "(m/w/d)", "– H/F"."""
_RECRUITS = re.compile(
    r".*\b(?:recrute|(?:re)?cherche(?= (?:une?|des|(?:d[ée]veloppeu|ing[ée]nieu|technicien|consultant|chef|stagiaire"
    r"|alternant|architecte|administrateu|analyste|testeu)\w*)\b)|sucht|is (?:looking for|hiring)"
    r"|we(?:['’]re| are) (?:hiring|looking for)|job opening|suchen wir|wir suchen)\b:?\s+"
    r"(?:(?:ab sofort|dich|sie|zum nächstmöglichen (?:zeitpunkt|termin)|zur verstärkung [^.]{0,40}\bteams)\b,? )*"
    r"(?:als )?"
    r"(?:(?:un ou une|une?(?:\(e\)|·e)?|eine?(?:[:*/(]?[nr]\)?)?|an?|des) )?(?=\S{3})",
    re.IGNORECASE,
)
"""Before a position: "Acme recrute une", "We're hiring", "Für unser Team suchen wir eine:n"."""
_ADDRESS = re.compile(r"(?:[\w /-]{1,20}: *)?(?:https?://|www\.)\S+", re.IGNORECASE)
"""The whole of a row that is no position: "URL: https://…"."""
_SHORTENED = re.compile(r"\b(?:Inc|Ltd|Corp|Co|Jr|Sr|[a-z]\.V|S\.[AL])\.$", re.IGNORECASE)
"""The end of a name, and of no sentence."""
_WORDS_OF_TITLE = 6
"""Words from which a row that ends as a sentence is one, and no position."""


def position_and_employer(text: str) -> tuple[str, str]:
    """Return the position that an advertisement offers, by its label or its first short line, and who offers it, if a
    label says so; what is unknown is ""."""
    lines = lines_of(text)
    rows = [line.text for line in lines]
    labelled = {found["label"].casefold(): found["text"] for row in rows if (found := _LABELLED.fullmatch(row))}
    titles = [line.text for line in lines if line.is_heading] if is_html(text) else []  # above them stands the menu
    short = [row for row in (*titles[:1], *rows) if len(row) <= _LONGEST_POSITION and not _ADDRESS.fullmatch(row)]
    first = _title_among(short[:_ROWS_BEFORE_TITLE])
    first = "" if is_bare_heading(first) else first  # "Requirements" is no position
    title = next((labelled[label] for label in _TITLES if label in labelled), first)
    employer = next((labelled[label] for label in _EMPLOYERS if label in labelled), "")
    title = _GENDERS.sub("", _RECRUITS.sub("", title)).strip(" -–|")
    ends = title.endswith((".", "!", "?")) and not _SHORTENED.search(title)
    return "" if ends and len(title.split()) >= _WORDS_OF_TITLE else title.rstrip(" !.-–|"), employer


_ROWS_BEFORE_TITLE = 6
_PROFESSION = re.compile(
    r"\b(?:(?:engineer|developer|programmer|architect|analyst|scientist|administrator|consultant|designer|tester|manager"
    r"|researcher|technician|specialist|intern|internship|trainee|apprentice|lead|director|officer|owner|assistant"
    r"|associate|(?<!-)expert|entrepreneur|intrapreneur|stage|stagiaire"
    r"|alternante?|technicien(?:ne)?|ing[ée]nieure?|doctorante?|postdoc)s?"
    r"|head of|chef\w* de|charg[ée]e? d[e'’]|responsable|alternance|apprentissage|d[ée]veloppeu\w+|administrat\w+"
    r"|\w*(?:entwickler|ingenieur|informatiker|techniker|berater|architekt|analyst|leiter|mitarbeiter|referent)(?:in|innen)?"
    r"|\w*hilfskr(?:a|ä)fte?|werkstudent\w*|praktik\w+|auszubildende\w*|ausbildung|professor\w*)\b",
    re.IGNORECASE,
)
"""Words of a position's title."""


def _title_among(rows: list[str]) -> str:
    """Return which of the first rows is the title: the first one, unless that names no profession, as a company's name
    or a friend's words do, and another one is a short row that does."""
    first = rows[0] if rows else ""
    if _PROFESSION.search(first) or _GENDERS.search(first):
        return first
    below = takewhile(lambda row: kind_of_heading(row) is None and not row.endswith((":", ".")), rows[1:])
    short = [row for row in below if "://" not in row and len(row.split()) <= _WORDS_OF_NAMED and not row[0].islower()]
    if gendered := next(filter(_GENDERS.search, short), ""):
        return gendered
    is_title = _TITLE_TOO.search(first) or (skills_in(first) and not _FIRM.search(first))
    named = (row for row in short if _PROFESSION.search(row) and (_RECRUITS.match(row) or not _NO_TITLE.search(row)))
    return first if is_title else next(named, first)


_WORDS_OF_NAMED = 9
"""Words of a title that stands below other rows."""
_TITLE_TOO = re.compile(
    r"\b(?:\w*studium|ph\.?d|thes[ei]s|th[èe]se|\w*arbeit|volont\w+|fellow\w*|graduate|\w*kraft|statistic\w+|physi\w+"
    r"|mathemati\w+|lecturer|teacher|lehr\w+|writer|scrum master|coach|scholar\w*|praxissemester|ops)\b",
    re.IGNORECASE,
)
"""Words of a title that names no profession."""
_FIRM = re.compile(r"\b(?:GmbH|AG|SE|KG|Inc|Ltd|LLC|SAS?|S\.A|Group|Labs?|Technologies|Solutions|Systems)\b|!")
_NO_TITLE = re.compile(
    r": (?-i:(?:[A-ZÄÖÜ][\w'-]+ ?){2,3}$)"
    r"|^(?:join|work|meet|reports?|contact|apply|learn|love|our|your|we|unsere?|f[üu]r|deine?|ihre?|eine?|wir"
    r"|nous|notre"
    r"|votre|with|mit|avec|lead the|own)\b",
    re.IGNORECASE,
)
"""A row that names a profession but no position: "Meet our engineers", "Team lead: Kim Sample"."""
