"""Before and after: the comparisons of `project.yml` in words, and as one figure for the project's page."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from markupsafe import Markup

from portfolio.projects import bars
from portfolio.projects.model import Better, Comparison
from portfolio.projects.project import Project
from portfolio.projects.quantity import Quantity
from portfolio.resume.composer import Composer
from portfolio.sources.yaml_source import DataPath
from portfolio.text.inline import Link, Span
from portfolio.text.markup import inline_html

_WORDS = {
    "B KB kB MB GB TB KiB MiB GiB byte bytes bit bits": ("smaller", "larger"),
    "ns µs μs us ms s sec seconds min minutes h hours d days": ("faster", "slower"),
    "€ $ £ EUR USD GBP ct cents": ("cheaper", "more expensive"),
}
_SHARES = ("%", "points", "pp")
_JOINT = "\u00a0"
"""A no-break space: a number and its unit stay on one line, however narrow the page is."""


def headline(project: Project) -> str:
    """Return the first comparison in words, for cards, or "" if there is none."""
    compared = project.source.comparisons
    return f"{compared[0].label}: {sentence(compared[0])}" if compared else ""


def sentence(comparison: Comparison) -> str:
    """Return a comparison in words: 12.4 MB to 1.1 MB, 11 times smaller."""
    before, after = (_with_unit(number, comparison) for number in (comparison.baseline, comparison.value))
    return ", ".join(part for part in (f"{before} to {after}", change(comparison)) if part)


def change(comparison: Comparison) -> str:
    """Describe the change: points for shares, "times" from a factor of two, otherwise per cent."""
    before, after = comparison.baseline.value, comparison.value.value
    unit = _unit(comparison)
    if before == after:
        return "no change"
    word = _word(unit, is_less=after < before)
    if unit in _SHARES:
        points = abs(after - before).normalize()
        return f"{points:f}{_JOINT}point{'s' if points != 1 else ''} {word}"
    low, high = sorted((before, after))
    if low == 0:
        return ""
    if high / low >= 2:
        return f"{_rounded(high / low)} times {word}"
    percent = 100 * (high - low) / before
    return f"{_rounded(percent)}{_JOINT}% {word}" if percent >= Decimal("0.1") else ""


def is_worse(comparison: Comparison) -> bool:
    """Return whether the number got worse by more than a hundredth."""
    before, after = comparison.baseline.value, comparison.value.value
    loss = after - before if comparison.better is Better.LOWER else before - after
    return loss > before / 100


def comparisons(project: Project, composer: Composer) -> Markup:
    """Build the figure: an accessible picture, then the same as text with links to what was measured."""
    compared = project.source.comparisons
    if not compared:
        return Markup("")
    pairs = [
        bars.Pair(
            label=comparison.label,
            before=_with_unit(comparison.baseline, comparison),
            after=", ".join(part for part in (_with_unit(comparison.value, comparison), change(comparison)) if part),
            shares=_shares(comparison),
            is_worse=is_worse(comparison),
        )
        for comparison in compared
    ]
    words = " ".join(f"{comparison.label}: {sentence(comparison)}." for comparison in compared)
    picture = bars.picture(pairs, f"pf-compared-{project.slug}", f"{project.source.title}: before and after", words)
    lines = Markup("").join(
        Markup("<li>{}</li>").format(inline_html(tuple(_linked(project, number, composer))))
        for number in range(len(compared))
    )
    return Markup(
        '<figure class="pf-compared">\n{}\n<figcaption><ul class="pf-compared__words">{}</ul></figcaption>\n</figure>'
    ).format(picture, lines)


def _linked(project: Project, number: int, composer: Composer) -> Iterator[Span | Link]:
    """Yield a comparison's words, with its numbers as links."""
    comparison = project.source.comparisons[number]
    yield Span(f"{comparison.label}: ")
    for key, end in (("baseline", " to "), ("value", "")):
        quantity: Quantity = getattr(comparison, key)
        path: DataPath = ("comparisons", number, key)
        yield from map(_joined, composer.inline(quantity.text + _behind(quantity.unit), path, project.document))
        yield Span(f"{'' if quantity.unit else _behind(_unit(comparison))}{end}")
    yield Span(f", {words}" if (words := change(comparison)) else "")


def _with_unit(quantity: Quantity, comparison: Comparison) -> str:
    return quantity.text + _behind(_unit(comparison))


def _behind(unit: str) -> str:
    return f"{_JOINT}{unit}" if unit and not unit.startswith("/") else unit


def _joined(part: Span | Link) -> Span | Link:
    if isinstance(part, Link):
        return replace(part, spans=tuple(replace(span, text=span.text.replace(" ", _JOINT)) for span in part.spans))
    return replace(part, text=part.text.replace(" ", _JOINT))


def _unit(comparison: Comparison) -> str:
    return comparison.unit or comparison.baseline.unit or comparison.value.unit


def _word(unit: str, *, is_less: bool) -> str:
    if unit.endswith(("/s", "/min", "/h")):
        return "slower" if is_less else "faster"
    words = next((words for units, words in _WORDS.items() if unit in units.split()), ("lower", "higher"))
    return words[0] if is_less else words[1]


def _rounded(number: Decimal) -> str:
    """Round a number to two digits, or to a whole number from ten on."""
    text = f"{number:.0f}" if number >= 10 else f"{number:.1f}"
    return f"{int(text):,}" if "." not in text else text.removesuffix(".0")


def _shares(comparison: Comparison) -> tuple[Decimal, Decimal]:
    """Return the bars' lengths from zero as shares of the full width; percentages use a scale of 100."""
    before, after = comparison.baseline.value, comparison.value.value
    longest = max(before, after)
    if _unit(comparison) == "%" and longest <= 100:
        longest = Decimal(100)
    return (before / longest, after / longest) if longest else (before, after)
