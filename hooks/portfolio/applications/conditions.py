"""What an advertisement asks apart from skills, in words, beside what the resume says about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from babel import Locale

from portfolio.advice.subject import Subject
from portfolio.applications.degrees import Degree, DegreeLevel
from portfolio.applications.knock_outs import Fact, KnockOuts, LanguageAsked, Years
from portfolio.applications.words import Words
from portfolio.resume.wording import language_name, wording_of
from portfolio.sources.diagnostics import Location
from portfolio.text.inline import parse, plain


@dataclass(frozen=True)
class KnockOut:
    """A condition, as in "3 years or more", and what the resume says about it; `own` is "" if it says nothing."""

    kind: str
    label: str
    asked: str
    line: int
    quote: str
    language: str = ""
    """The code of a language."""
    own: str = ""
    location: Location | None = None


def conditions(found: KnockOuts, words: Words) -> Iterator[KnockOut]:
    """Yield what excludes, in the order in which it does."""

    def condition(kind: str, asked: str, one: Degree | Years | LanguageAsked | Fact, language: str = "") -> KnockOut:
        is_wish = isinstance(one, Degree | LanguageAsked) and one.is_desired
        said = words["a_wish"].format(asked) if is_wish else asked
        return KnockOut(kind, words[kind], said, one.line, one.quote, language)

    if degree := found.degree:
        levels = [words[f"level_{level.name.lower()}"] for level in degree.levels or (DegreeLevel.ANY,)]
        asked = f" {words['or']} ".join(levels)
        yield condition("degree", words["experience_instead"].format(asked) if degree.or_equivalent else asked, degree)
    for years in found.years:
        span = (years.minimum, years.maximum)
        yield condition("experience", words["years_to" if years.maximum else "years_or_more"].format(*span), years)
    names = Locale.parse(words["code"]).languages
    for one in found.languages:
        yield condition("language", f"{names.get(one.code, one.code)} {one.fluency}".rstrip(), one, one.code)
    facts = (
        ("graduation", found.graduation),
        *(("place", place) for place in found.places),
        ("visa", found.visa),
        ("start", found.start),
        ("deadline", found.deadline),
        *(("documents", document) for document in found.documents),
    )
    yield from (condition(kind, fact.text, fact) for kind, fact in facts if fact)


def answered(found: KnockOuts, subject: Subject, words: Words) -> Iterator[KnockOut]:
    """Yield them with what the resume says."""
    home = subject.resume.basics.location
    town = ", ".join(filter(None, (home.city, home.region, home.country_code)))
    worked = words["worked"].format(_duration(subject.months_at_work, words))
    own_of = {
        "degree": _degrees(subject, words),
        "graduation": _degrees(subject, words),
        "experience": (worked, _of(subject, "work")),
        "place": (town, subject.document.location(("basics", "location")) if town else None),
    }
    for one in conditions(found, words):
        own, location = _spoken(subject, one.language) if one.language else own_of.get(one.kind, ("", None))
        yield replace(one, own=own, location=location)


def _of(subject: Subject, section: str) -> Location | None:
    return subject.document.location((section,), of_key=True) if getattr(subject.resume, section) else None


def _degrees(subject: Subject, words: Words) -> tuple[str, Location | None]:
    """Return the degrees of the resume in words, and where they stand."""
    month = wording_of(words["code"]).month
    found = []
    for school in subject.resume.education:
        name = plain(parse(" ".join(filter(None, (school.study_type, school.area)))))
        found.append(words["until"].format(name, month(school.end_date)).strip() if school.end_date else name)
    return ", ".join(filter(None, found)), _of(subject, "education")


def _duration(months: int, words: Words) -> str:
    pairs = zip(divmod(months, 12), ("year", "month"), strict=True)
    parts = [words[unit if number == 1 else f"{unit}s"].format(number) for number, unit in pairs if number]
    return f" {words['and']} ".join(parts) or words["no_months"]


def _spoken(subject: Subject, code: str) -> tuple[str, Location | None]:
    known = (str(Locale.parse(locale).languages.get(code, code)) for locale in ("en", "de", "fr"))
    names = {name.casefold() for name in (language_name(code), *known)}
    for number, spoken in enumerate(subject.resume.languages):
        if any(name in spoken.language.casefold() for name in names if len(name) > 2):
            own = f"{spoken.language} ({spoken.fluency})" if spoken.fluency else spoken.language
            return own, subject.document.location(("languages", number))
    return "", None
