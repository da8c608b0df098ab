"""Replace `{{ project.metric:.1f }}` in a text with the number that a project measured, in Python's format.

    {{ knn.seconds }}                     as written
    {{ knn.seconds:.1f }}                 with one decimal
    {{ knn.accuracy:.1% }}                as a percentage: 97.1%
    {{ knn.accuracy:.1f % }}              the same with a space: 97.1 %
    {{ knn.bytes / 1000:,.0f KB }}        divided by 1000, followed by the unit
    \\{{ this is text }}

In YAML every pair of double braces counts; in Markdown only those that start with `project.`, so that templates and
formulas are left alone. Codes: E102 no such project, E103 no such metric, E104 a format that does not fit, E105 braces
that hold something else.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, DecimalException

from portfolio.evidence.metric import Evidence, Measured, Metric
from portfolio.sources.diagnostics import did_you_mean, short

BRACES = re.compile(r"(?<!\\)\{\{(?P<inner>[^{}]{0,200})\}\}")
OPEN = re.compile(r"(?<!\\)\{\{")
_CODE = re.compile(r"(?<!\\)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_INNER = re.compile(
    r"\s*(?P<project>[^\s.:]+)\.(?P<metric>[^:]*?)\s*"
    r"(?::\s*(?P<format>[^\s:]*)(?:\s+(?P<unit>[^\s:*_`<>\[\]\\|]{1,12}))?\s*)?",
    re.DOTALL,
)
_SUM = re.compile(r"(?P<metric>.+?)\s*(?P<sign>[*/])\s*(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d{1,2})?)", re.IGNORECASE)
_FORMAT = re.compile(r"(?:[^{}]?[<>=^])?[-+ ]?#?0?\d{0,2}[,_]?(?:\.\d{1,2})?[bdeEfFgGoxX%]?")
_FORM = "write {{ project.metric }} or {{ project.metric:.1f }}"


@dataclass(frozen=True)
class Number:
    """A placeholder in a text and the number that it shows."""

    start: int
    end: int
    shown: str
    metric: Metric


@dataclass(frozen=True)
class Mistake:
    """A placeholder in a text that does not name a number."""

    start: int
    end: int
    code: str
    message: str
    hint: str


Found = Number | Mistake


def find(text: str, evidence: Evidence) -> list[Found]:
    """Find all double braces in a text that is not a Markdown page, in order; code is skipped."""
    text = _CODE.sub(lambda match: " " * len(match[0]), text)
    matches = list(BRACES.finditer(text))
    found = [place for match in matches if (place := _read(match, evidence))]
    closed = {match.start() for match in matches}
    for match in OPEN.finditer(text):
        if match.start() not in closed:
            rest = text[match.start() : match.start() + 40]
            message = f"'{short(rest, 30)}' is not closed"
            found.append(Mistake(match.start(), match.end(), "E105", message, f"{_FORM}; \\{{{{ is text"))
    return sorted(found, key=lambda place: place.start)


def find_named(text: str, evidence: Evidence) -> Iterator[Found]:
    """Find the double braces that start with a project name and a dot; any others are plain text."""
    for match in BRACES.finditer(text):
        inner = _INNER.fullmatch(match["inner"])
        is_named = inner is not None and re.fullmatch(r"[a-z0-9][\w-]*", inner["project"], re.IGNORECASE) is not None
        is_meant = is_named and inner is not None and not inner["project"].isdigit() and inner["metric"].strip()
        begins = match["inner"].strip().partition(".")
        if is_meant or (begins[1] and begins[0] in evidence.projects):
            is_foreign = match.string[: match.start()].endswith("$") and begins[0] not in evidence.projects
            place = None if is_foreign else _read(match, evidence)
            if place:
                yield place


def fill(text: str, found: Iterable[Found]) -> str:
    """Return the text with its numbers filled in; mistakes are left as written."""
    parts: list[str] = []
    end = 0
    for place in found:
        if isinstance(place, Number):
            parts += [text[end : place.start], place.shown]
            end = place.end
    return "".join([*parts, text[end:]])


def _read(match: re.Match[str], evidence: Evidence) -> Found | None:
    """Return what a pair of braces shows, or None if a mistake in another file must be fixed first."""
    inner = _INNER.fullmatch(match["inner"])
    if inner is None or not inner["metric"]:
        begins = match["inner"].strip().partition(".")[0]
        if begins in evidence.projects and ":" in match["inner"]:
            message, hint = f"the format in '{short(match[0], 40)}' cannot be read", "write it as in ':.1f KB'"
            return Mistake(*match.span(), "E104", message, hint)
        message, hint = f"'{short(match[0], 40)}' names no metric", f"{_FORM}; \\{{{{ is text"
        return Mistake(*match.span(), "E105", message, hint)
    project, name = inner["project"], " ".join(inner["metric"].split())
    measured = evidence.projects.get(project)
    if measured is None:
        near = did_you_mean(project, evidence.projects)
        hint = f"did you mean '{near}'?" if near else "projects are folders with a project.yml in projects/"
        hint = f"{hint}; \\{{{{ keeps the braces as text"
        return Mistake(*match.span(), "E102", f"'{short(project)}' is not a project on this site", hint)
    metric, factor, divisor = _metric(name, measured)
    if metric is None:
        return Mistake(*match.span(), "E103", *_unknown(project, name, measured)) if measured.is_readable else None
    spec, unit = inner["format"] or "", inner["unit"] or ""
    try:
        return Number(*match.span(), _shown(metric, factor, divisor, spec, unit), metric)
    except (ValueError, OverflowError, DecimalException):
        message = f"the format '{short(f'{spec} {unit}'.strip(), 40)}' does not suit {metric.text}"
        hint = "write it as in Python: ':.1f', ':,', ':.1%', ':.3g', ':.1f KB'"
        if divisor == 0:
            message, hint = f"'{short(match[0], 40)}' divides by zero", "divide by another number"
        return Mistake(*match.span(), "E104", message, hint)


def _metric(name: str, measured: Measured) -> tuple[Metric | None, Decimal, Decimal]:
    one = Decimal(1)
    metric = measured.metrics.get(name)
    if metric is None and (sum_ := _SUM.fullmatch(name)):
        number = Decimal(sum_["number"])
        factor, divisor = (number, one) if sum_["sign"] == "*" else (one, number)
        return measured.metrics.get(sum_["metric"]), factor, divisor
    return metric, one, one


def _unknown(project: str, name: str, measured: Measured) -> tuple[str, str]:
    if sum_ := _SUM.fullmatch(name):
        name = sum_["metric"]
    if name in measured.others:
        return f"'{short(name)}' of {project} is no number", "show a metric that is one"
    below = sorted(known for known in measured.metrics if known.startswith(f"{name}."))
    near = below[0] if below else did_you_mean(name, measured.metrics)
    some = ", ".join(map(short, sorted(measured.metrics)[:5]))
    if near:
        hint = f"did you mean '{project}.{near}'?"
    elif some:
        hint = f"it measures {some}{' …' if len(measured.metrics) > 5 else ''}; see metrics.json or the notebook"
    else:
        hint = "write numbers into metrics.json in the notebook, or glue them there"
    return f"{project} measures no '{short(name)}' (any more)", hint


def _shown(metric: Metric, factor: Decimal, divisor: Decimal, spec: str, unit: str) -> str:
    """Format the number. A `%` anywhere in the braces multiplies by 100, as in Python."""
    if not _FORMAT.fullmatch(spec) or (unit == "%" and spec.endswith("%")):
        raise ValueError(spec)
    value = metric.value * factor / divisor
    if unit == "%":
        value *= 100
    if not spec:
        number = metric.text if value == metric.value else f"{value.normalize():f}"
    else:
        is_whole = value == value.to_integral_value() and not re.search("[.e]", metric.text, re.IGNORECASE)
        number = format(int(value) if is_whole else float(value), spec)
    return f"{number} {unit}" if unit else number
