"""What a rule finds, and the words it looks for as patterns."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from portfolio.advice.rules import Rule
from portfolio.advice.subject import Subject
from portfolio.sources.diagnostics import Diagnostic, Location, Severity, short
from portfolio.sources.tables import tables_beside


@dataclass(frozen=True)
class Finding:
    """One location, and what is there: a quotation, or what is missing."""

    location: Location
    text: str
    severity: Severity | None = None
    """The severity, if it differs from the rule's own."""


ORDER = list(Severity)
"""The worst first."""


@dataclass(frozen=True)
class Advice:
    """What one rule found, in the order of the file."""

    rule: Rule
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """The worst of the findings'."""
        return min((finding.severity or self.rule.level for finding in self.findings), key=ORDER.index)

    @property
    def diagnostic(self) -> Diagnostic:
        """The advice as one diagnostic at its first finding, which lists all."""
        listed = "; ".join(f"{finding.location} {finding.text}" for finding in self.findings)
        message = f"{self.rule.says}: {listed}"
        return Diagnostic(self.rule.code, self.severity, message, self.rule.remedy, self.findings[0].location)


Findings = Iterator[Finding]
Detector = Callable[[Subject], Findings]


def quoted(text: str) -> str:
    """Return a text for a message, in quotation marks."""
    return f"'{short(text, 50)}'"


lists = partial(tables_beside, __file__, "words.toml")
"""Returns the lists of words.toml."""


def listed(*path: str) -> Any:
    """Return one of the lists."""
    value: Any = lists()
    for part in path:
        value = value[part]
    return value


@cache
def pattern(*path: str, before: str = r"(?<![\w-])", after: str = r"(?![\w-])") -> re.Pattern[str]:
    """Return the pattern of a list, or of one of its entries, as whole words in any case."""
    value = listed(*path)
    return compiled(either(value) if isinstance(value, list) else value, before, after)


@cache
def compiled(inside: str, before: str = r"(?<![\w-])", after: str = r"(?![\w-])") -> re.Pattern[str]:
    """Compile the inside of a pattern as whole words in any case."""
    return re.compile(f"{before}(?:{inside}){after}", re.IGNORECASE)


def either(words: Sequence[str]) -> str:
    """Return the pattern of any of the words."""
    return f"(?:{'|'.join(words)})"


_FIGURE = re.compile(
    r"(?<![\w.])(?!(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)?\d\d|present|now|today))?(?![\d,.]*\d|\s?%|\w))"
    r"(?!365\b)[$€£~+<>]?\d[\d,. ]*(?:\d|\b)(?!\.\d)"
)
_VERSION = re.compile(
    r"(?i)\b24/7\b|\b(?:python|java|angular|vue|html|css|es|php|c\+\+|react|node(?:\.js)?|spring|django|rails|ruby|ios|android|windows"
    r"|qt|cuda|web|oauth|ipv|http|version|v|api|phase|level|part|chapter|grade|class|year|q|section|iso|rfc|ieee|tier|room)"
    r"[ -]?\d[\d.]*\+?"
)
_IN_WORDS = re.compile(
    r"(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundreds?"
    r"|thousands?|millions?|billions?|dozens?|doubled?|tripled?|halved?|half|twice|first place|zwei|drei|vier|fünf"
    r"|sechs|sieben|acht|neun|zehn|zwölf|hunderte?|tausende?|deux|trois|quatre|cinq|dix|douze|vingt|cent(?:aines)?|mille"
    r"|dos|tres|cuatro|cinco|diez|cien|mil)\b"
)


def has_figure(text: str) -> bool:
    """Return whether a text has a number that says how much, in digits or words, and not when or which."""
    return bool(_IN_WORDS.search(text) or figures(text))


def figures(text: str) -> list[str]:
    """Return the numbers in digits that say how much."""
    return [match[0].strip() for match in _FIGURE.finditer(_VERSION.sub("_", text))]
