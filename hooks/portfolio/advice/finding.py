"""The rules of advice: what each looks for and why, as data in `rules.toml`, what it finds, and the guide's page.

Codes: R117 a rule is ignored without a reason, R118 a rule is ignored that does not exist.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from portfolio.advice.subject import Subject
from portfolio.sources.diagnostics import Diagnostic, Location, Severity, error, short, suggestion, warning
from portfolio.sources.tables import tables_beside
from portfolio.sources.yaml_source import Document

_INTRODUCTION = """\
# Advice on the resume

`make check` ends with advice: what a reader of resumes would say about yours. No build stops for it, and only A702
changes the exit status. **Warnings** are what readers agree on; **notices** are worth a thought.

Ten lines are shown; `make check ARGS=--all` shows all of them, each finding with its file, line and column, and
`ARGS="--format json"` is for programs. What does not hold for you, you silence, with the reason:

```yaml
ignore:
  A105: I apply to a company that makes climbing gear
```

Some rules depend on where you stand: set `stage` to student, graduate, experienced or career-changer. Lines are counted
on the page as it is printed. A skill is found under all its usual names, and PyTorch shows deep learning as well.

This page is written by `make schema` from the rules themselves, and each example on it is a test."""
_LEVELS = {"warning": "Warning", "notice": "Notice", "error": "Error"}
_FENCES = {"bullet": "text", "numbers": "text", "template": "html"}
"""The language of examples that are not YAML."""
_BEFORE = {"skills": "keywords: ", "listed": "projects:\n  - "}
"""What comes before an example in its file."""


@dataclass(frozen=True)
class Rule:
    """One rule. `bad` and `good` are texts of the kind that `example` names: see `tests/examples_of_advice.py`."""

    code: str
    level: Severity
    says: str
    """What was found, as a message says it."""
    remedy: str
    find: str
    """The name of its detector."""
    looks_for: str
    reason: str
    source: str
    exceptions: str
    example: str
    bad: str
    good: str
    may_warn: bool = False
    """Whether a notice is a warning in some cases, which `looks_for` names."""


@cache
def groups() -> Mapping[str, str]:
    """Return what the groups of rules are about, by the beginning of their codes."""
    return {name: str(table["about"]) for name, table in _tables().items()}


@cache
def rules() -> Mapping[str, Rule]:
    """Return all rules by code, in their order."""
    found = {}
    for table in _tables().values():
        for code, given in table.items():
            if code != "about":
                found[code] = Rule(code, **{**given, "level": Severity(given["level"])})
    return found


_tables = partial(tables_beside, __file__, "rules.toml")


def ignore_problems(document: Document, ignored: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the `ignore:` of a resume: no reason, or no such rule."""
    written = {path[1] for path in document.marks if len(path) == 2 and path[0] == "ignore"}
    for code in sorted(str(name) for name in {*written, *ignored}):
        location = document.location(("ignore", code), of_key=True)
        if code not in rules():
            hint = suggestion(code, rules(), "hooks/guide/advice.md lists the rules")
            yield warning("R118", location, f"there is no advice '{short(code)}' to ignore", hint)
        elif not ignored.get(code, "").strip():
            hint = f'say why it does not hold for you: {code}: "…"'
            yield error("R117", location, f"the advice {code} is ignored without a reason", hint)


def advice_page() -> str:
    """Return the guide's page of all rules as Markdown."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    yield _INTRODUCTION
    for group, about in groups().items():
        yield f"## {group}: {about}"
        for rule in rules().values():
            if rule.code.startswith(group):
                yield from _of_rule(rule)


def _of_rule(rule: Rule) -> Iterator[str]:
    level = _LEVELS[rule.level.value] + (" or warning" if rule.may_warn else "")
    yield f"### {rule.code}: {rule.says}"
    yield f"**{level}.** {rule.looks_for} {rule.reason}"
    exceptions = [] if rule.exceptions == "None." else [f"- Exceptions: {rule.exceptions}"]
    yield "\n".join([f"- What to do: {rule.remedy}.", *exceptions, f"- Where it is from: {rule.source}"])
    yield f"Found:\n\n{_example(rule, rule.bad)}"
    yield f"Not found:\n\n{_example(rule, rule.good)}"


def _example(rule: Rule, text: str) -> str:
    return f"```{_FENCES.get(rule.example, 'yaml')}\n{_BEFORE.get(rule.example, '')}{text.strip()}\n```"


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
