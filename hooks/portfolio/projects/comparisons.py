"""What a comparison of a project says in words: 37 times smaller, 1.2 points higher; its numbers with their unit."""

from decimal import Decimal

from portfolio.projects.model import Better, Comparison, Quantity

_WORDS = {
    "B KB kB MB GB TB KiB MiB GiB byte bytes bit bits": ("smaller", "larger"),
    "ns µs μs us ms s sec seconds min minutes h hours d days": ("faster", "slower"),
    "€ $ £ EUR USD GBP ct cents": ("cheaper", "more expensive"),
}
_SHARES = ("%", "points", "pp")
JOINT = "\u00a0"
"""A no-break space: a number and its unit stay on one line, however narrow the page is."""


def change(comparison: Comparison) -> str:
    """Describe the change: points for shares, "times" from a factor of two, otherwise per cent."""
    before, after = comparison.baseline.value, comparison.value.value
    unit = unit_of(comparison)
    if is_unchanged(comparison):
        return "no change"
    word = _word(unit, is_less=after < before)
    if unit in _SHARES:
        points = abs(after - before).normalize()
        return f"{points:f}{JOINT}point{'s' if points != 1 else ''} {word}"
    low, high = sorted((before, after))
    if low == 0:
        return ""
    if high / low >= 2:
        return f"{_rounded(high / low)} times {word}"
    percent = 100 * (high - low) / before
    return f"{_rounded(percent)}{JOINT}% {word}" if percent >= Decimal("0.1") else ""


def change_in_signs(comparison: Comparison) -> str:
    """Describe the change without words: ÷ 38, × 2.5, −12 %, +1.2 pp; "" if there is none worth mentioning."""
    before, after = comparison.baseline.value, comparison.value.value
    unit, sign = unit_of(comparison), "+" if after > before else "−"
    low, high = sorted((before, after))
    if unit in _SHARES and low != high:
        return f"{sign}{(high - low).normalize():f}{JOINT}pp"
    if low and high / low >= 2:
        return f"{'×' if after > before else '÷'}{JOINT}{_rounded(high / low)}"
    percent = 100 * (high - low) / before if low else Decimal(0)
    return f"{sign}{_rounded(percent)}{JOINT}%" if percent >= Decimal("0.1") else ""


def is_unchanged(comparison: Comparison) -> bool:
    """Return whether both numbers are the same."""
    return comparison.baseline.value == comparison.value.value


def is_worse(comparison: Comparison) -> bool:
    """Return whether the number got worse by more than a hundredth."""
    before, after = comparison.baseline.value, comparison.value.value
    loss = after - before if comparison.better is Better.LOWER else before - after
    return loss > before / 100


def with_unit(quantity: Quantity, comparison: Comparison) -> str:
    """Return a number of a comparison with its unit."""
    return quantity.text + behind(unit_of(comparison))


def behind(unit: str) -> str:
    """Return a unit as it is written after its number: KB after a space that does not break, /s without one."""
    return f"{JOINT}{unit}" if unit and not unit.startswith("/") else unit


def unit_of(comparison: Comparison) -> str:
    """Return the unit of both numbers, wherever the author wrote it."""
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
