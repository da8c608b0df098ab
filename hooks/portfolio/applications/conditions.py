"""What an advertisement asks apart from skills, in words, beside what the resume says about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from babel import Locale

from portfolio.advice.subject import Subject
from portfolio.applications.knock_outs import DegreeLevel, KnockOuts
from portfolio.resume.wording import language_name
from portfolio.sources.diagnostics import Location
from portfolio.text.inline import parse, plain

_A_WISH = " (a wish)"


@dataclass(frozen=True)
class KnockOut:
    """A condition, as in "3 years or more", and what the resume says about it; `own` is "" if it says nothing."""

    label: str
    asked: str
    line: int
    quote: str
    language: str = ""
    """The code of a language."""
    own: str = ""
    location: Location | None = None


def conditions(found: KnockOuts) -> Iterator[KnockOut]:
    """Yield what excludes, in the order in which it does."""
    if degree := found.degree:
        levels = " or ".join(level.value for level in degree.levels) or DegreeLevel.ANY.value
        also = ", or experience instead" if degree.or_equivalent else ""
        yield KnockOut("degree", f"{levels}{also}{_A_WISH * degree.is_desired}", degree.line, degree.quote)
    for years in found.years:
        asked = f"{years.minimum} to {years.maximum} years" if years.maximum else f"{years.minimum} years or more"
        yield KnockOut("experience", asked, years.line, years.quote)
    for one in found.languages:
        asked = f"{Locale.parse('en').languages.get(one.code, one.code)} {one.fluency}".rstrip()
        yield KnockOut("language", f"{asked}{_A_WISH * one.is_desired}", one.line, one.quote, one.code)
    facts = (
        ("graduation", found.graduation),
        *(("place", place) for place in found.places),
        ("visa", found.visa),
        ("start", found.start),
        ("deadline", found.deadline),
        *(("documents", document) for document in found.documents),
    )
    yield from (KnockOut(label, fact.text, fact.line, fact.quote) for label, fact in facts if fact)


def answered(found: KnockOuts, subject: Subject) -> Iterator[KnockOut]:
    """Yield them with what the resume says."""
    home = subject.resume.basics.location
    town = ", ".join(filter(None, (home.city, home.region, home.country_code)))
    worked = f"{_duration(subject.months_at_work)} of work, apart from internships and jobs during studies"
    own_of = {
        "degree": _degrees(subject),
        "graduation": _degrees(subject),
        "experience": (worked, _of(subject, "work")),
        "place": (town, subject.document.location(("basics", "location")) if town else None),
    }
    for one in conditions(found):
        own, location = _spoken(subject, one.language) if one.language else own_of.get(one.label, ("", None))
        yield replace(one, own=own, location=location)


def _of(subject: Subject, section: str) -> Location | None:
    return subject.document.location((section,), of_key=True) if getattr(subject.resume, section) else None


def _degrees(subject: Subject) -> tuple[str, Location | None]:
    """Return the degrees of the resume in words, and where they stand."""
    texts = [
        plain(parse(" ".join(filter(None, (school.study_type, school.area)))))
        + (f" (until {school.end_date.readable})" if school.end_date else "")
        for school in subject.resume.education
    ]
    return ", ".join(filter(None, texts)), _of(subject, "education")


def _duration(months: int) -> str:
    years, rest = divmod(months, 12)
    parts = [
        f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in ((years, "year"), (rest, "month")) if number
    ]
    return " and ".join(parts) or "no months"


def _spoken(subject: Subject, code: str) -> tuple[str, Location | None]:
    known = (str(Locale.parse(locale).languages.get(code, code)) for locale in ("en", "de", "fr"))
    names = {name.casefold() for name in (language_name(code), *known)}
    for number, spoken in enumerate(subject.resume.languages):
        if any(name in spoken.language.casefold() for name in names if len(name) > 2):
            own = f"{spoken.language} ({spoken.fluency})" if spoken.fluency else spoken.language
            return own, subject.document.location(("languages", number))
    return "", None
