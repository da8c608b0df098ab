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
from decimal import Context, Decimal, DecimalException, localcontext

from portfolio.evidence.metric import Evidence, Measured, Metric
from portfolio.sources.diagnostics import did_you_mean, short, suggestion
from portfolio.text.scanner import edited

BRACES = re.compile(r"(?<!\\)\{\{(?P<inner>[^{}]{0,200})\}\}")
OPEN = re.compile(r"(?<!\\)\{\{")
_CODE = re.compile(r"(?<![\\`])(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_INNER = re.compile(
    r"\s*(?P<project>[^\s.:]+)\.(?P<metric>[^:]*?)\s*"
    r"(?::\s*(?P<format>[^\s:]*)(?:\s+(?P<unit>[^\s:*_`<>\[\]\\|]{1,12}))?\s*)?",
    re.DOTALL,
)
_SUM = re.compile(r"(?P<metric>.+?)\s*(?P<sign>[*/])\s*(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d{1,2})?)", re.IGNORECASE)
_FORMAT = re.compile(r"(?:[^{}]?[<>=^])?[-+ ]?#?0?\d{0,2}[,_]?(?:\.\d{1,2})?[bdeEfFgGoxX%]?")
_SHARE = re.compile(
    r"(?i)(?:^|[\W_])(?:accuracy|acc|precision|recall|f1|auc|share|fraction|probability|coverage|sensitivity|specificity"
    r"|iou|dice|(?:error|success|failure|hit|win|pass)[\W_]?rate)(?:$|[\W_])|[a-z](?:Accuracy|Precision|Recall|Rate)$"
)
_PERCENT = re.compile(r"(?i)percent|pct")
_LARGEST_SHARE = 20
"""2,000 %: a number above it was a percentage already."""
_WITH_UNIT = re.compile(r"'?(?P<number>[+-]?[\d.,]+)\s*(?P<unit>[^\d\s'.,]{1,12})'?")
_FLOAT_DIGITS = 15
_FLOAT_FORMS = "eEfFgG%"
_EXACT = Context(prec=1000)
_OF_JEKYLL = ("site", "page", "post", "include", "layout")
_FORM = "write {{ project.metric }} or {{ project.metric:.1f }}"


@dataclass(frozen=True)
class Number:
    """A placeholder in a text and the number that it shows."""

    start: int
    end: int
    text: str
    metric: Metric


@dataclass(frozen=True)
class Mistake:
    """A placeholder in a text that does not name a number."""

    start: int
    end: int
    code: str
    message: str
    hint: str
    missing: str = ""


Found = Number | Mistake


def find(text: str, evidence: Evidence) -> list[Found]:
    """Find all double braces in a text that is not a Markdown page, in order; code is skipped."""
    text = _CODE.sub(lambda match: " " * len(match[0]), text)
    matches = list(BRACES.finditer(text))
    found = [item for match in matches if (item := _read(match, evidence))]
    closed = {match.start() for match in matches}
    for match in OPEN.finditer(text):
        if match.start() not in closed:
            rest = text[match.start() : match.start() + 40]
            message = f"'{short(rest, 30)}' is not closed"
            found.append(Mistake(match.start(), match.end(), "E105", message, f"{_FORM}; \\{{{{ is text"))
    return sorted(found, key=lambda item: item.start)


def find_named(text: str, evidence: Evidence) -> Iterator[Found]:
    """Find the double braces that start with a project name and a dot; any others are plain text."""
    for match in BRACES.finditer(text):
        inner = _INNER.fullmatch(match["inner"])
        is_named = inner is not None and re.fullmatch(r"[a-z0-9][\w-]*", inner["project"], re.IGNORECASE) is not None
        is_meant = is_named and inner is not None and not inner["project"].isdigit() and inner["metric"].strip()
        begins = match["inner"].strip().partition(".")
        if is_meant or (begins[1] and begins[0] in evidence.projects):
            is_foreign = match.string[: match.start()].endswith("$") and begins[0] not in evidence.projects
            item = None if is_foreign else _read(match, evidence)
            if item:
                yield item


def fill(text: str, found: Iterable[Found]) -> str:
    """Return the text with its numbers filled in; mistakes are left as written."""
    return edited(text, ((item.start, item.end, item.text) for item in found if isinstance(item, Number)))


def _read(match: re.Match[str], evidence: Evidence) -> Found | None:
    """Return what a pair of braces shows, or None if a mistake in another file must be fixed first."""
    inner = _INNER.fullmatch(match["inner"])
    if inner is None or not inner["metric"]:
        return _not_understood(match, evidence)
    project, name = inner["project"], " ".join(inner["metric"].split())
    measured = evidence.projects.get(project)
    if measured is None:
        hint = suggestion(project, evidence.projects, "projects are folders with a project.yml in projects/")
        if project in _OF_JEKYLL:
            hint = "if it is a value of Jekyll, write it out, or move the blog with `portfolio import-posts`"
        hint = f"{hint}; \\{{{{ keeps the braces as text"
        return Mistake(*match.span(), "E102", f"'{short(project)}' is not a project on this site", hint, project)
    metric, factor, divisor = _metric(name, measured)
    if metric is None:
        return Mistake(*match.span(), "E103", *_unknown(project, name, measured)) if measured.is_readable else None
    spec, unit = inner["format"] or "", inner["unit"] or ""
    try:
        value = _value(metric, factor, divisor)
        if _is_percentage(metric, value) and (unit == "%" or spec.endswith("%")):
            plain = f"{{{{ {project}.{name}:{spec.replace('%', 'f')} }}}} %"
            message = f"{metric.text} is a percentage already, and '%' multiplies by 100"
            return Mistake(*match.span(), "E104", message, f"write the sign after the braces: {plain}")
        return Number(*match.span(), _formatted(metric, value, spec, unit), metric)
    except (ValueError, OverflowError, DecimalException):
        message = f"the format '{short(f'{spec} {unit}'.strip(), 40)}' does not suit {metric.text}"
        hint = "write it as in Python: ':.1f', ':,', ':.1%', ':.3g', ':.1f KB'"
        if divisor == 0:
            message, hint = f"'{short(match[0], 40)}' divides by zero", "divide by another number"
        return Mistake(*match.span(), "E104", message, hint)


def _not_understood(match: re.Match[str], evidence: Evidence) -> Mistake:
    begins = match["inner"].strip().partition(".")[0]
    if begins in evidence.projects and ":" in match["inner"]:
        message, hint = f"the format in '{short(match[0], 40)}' cannot be read", "write it as in ':.1f KB'"
        return Mistake(*match.span(), "E104", message, hint)
    message, hint = f"'{short(match[0], 40)}' names no metric", f"{_FORM}; \\{{{{ is text"
    return Mistake(*match.span(), "E105", message, hint)


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
        return _no_number(project, name, measured.others[name])
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


def _no_number(project: str, name: str, text: str) -> tuple[str, str]:
    """Return message and remedy for a value that is not a number."""
    hint = "show a metric that is one"
    if match := _WITH_UNIT.fullmatch(text):
        number, unit = match["number"], match["unit"]
        measure = f"{number} / 100" if unit == "%" else number
        form = ".1%" if unit == "%" else f".1f {unit}"
        hint = f"measure the number alone, {measure}, and write {{{{ {project}.{name}:{form} }}}}"
    elif text.startswith(("tensor(", "array(", "Array(", "Tensor(", "[", "<tf.")):
        hint = "measure one number of it: .item(), .mean() or [0]"
    elif text.strip("'").lower() in ("nan", "inf", "-inf", "infinity", "-infinity"):
        hint = "see in the notebook why it has no value"
    value = f": {short(text, 40)}" if text else ""
    return f"'{short(name)}' of {project} is not a number{value}", hint


def _value(metric: Metric, factor: Decimal, divisor: Decimal) -> Decimal:
    """Multiply and divide without losing a digit, as far as a quotient has an end."""
    digits = len(metric.text) + len(str(factor)) + len(str(divisor))
    with localcontext(Context(prec=max(28, digits))):
        return metric.value * factor / divisor


def _is_percentage(metric: Metric, value: Decimal) -> bool:
    last = metric.name.rpartition(".")[2]
    return abs(value) > _LARGEST_SHARE or (abs(value) > 1 and bool(_SHARE.search(last) or _PERCENT.search(last)))


def _formatted(metric: Metric, value: Decimal, spec: str, unit: str) -> str:
    """Format a number. A `%` anywhere in the braces multiplies by 100, as in Python."""
    if not _FORMAT.fullmatch(spec) or (unit == "%" and spec.endswith("%")):
        raise ValueError(spec)
    if unit == "%":
        value = value.scaleb(2, _EXACT)
    is_whole = value == value.to_integral_value() and not re.search("[.e]", metric.text, re.IGNORECASE)
    if not spec:
        number = metric.text if value == metric.value else f"{value.normalize(_EXACT):f}"
    elif is_whole and spec[-1] not in _FLOAT_FORMS:
        number = format(int(value), spec)
    elif len(value.normalize(_EXACT).as_tuple().digits) <= _FLOAT_DIGITS:
        number = format(float(value), spec)
    else:
        number = _with_all_digits(value, spec)
    return f"{number} {unit}" if unit else number


def _with_all_digits(value: Decimal, spec: str) -> str:
    """Format a number that has more digits than a float, as a float would be."""
    form = spec[-1] if spec[-1] in _FLOAT_FORMS else ""
    bare = spec.removesuffix(form)
    if "." not in bare and form:
        bare += ".6"
    number = format(value.normalize(_EXACT), bare.replace("_", ",") + (form or ("g" if "." in bare else "f")))
    return number.replace(",", "_") if "_" in bare else number
