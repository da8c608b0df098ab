"""A number with its unit, as `project.yml` has it: `729 KB`, `97.1 %`, `1,204`.

Code: E108 not a number, or a number below zero.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from portfolio.sources.diagnostics import short
from portfolio.evidence.metric import is_number
from portfolio.sources.fields import refuse

_QUANTITY = re.compile(r"(?P<number>[+-]?[\d,_]*\.?\d+(?:[eE][+-]?\d+)?)\s*(?P<unit>[^\d\s][^<>]{0,15})?")


@dataclass(frozen=True)
class Quantity:
    """A number that is not below zero. `text` is the number as written, `unit` what follows it."""

    value: Decimal
    text: str
    unit: str = ""


def _quantity(value: Any) -> Quantity:
    if isinstance(value, Quantity):
        return value
    text = str(value).strip()
    if "{{" in text:  # it names no metric, which is already reported
        return Quantity(Decimal(1), text)
    match = _QUANTITY.fullmatch(text)
    number = re.sub("[,_]", "", match["number"]) if match else ""
    if match is None or not is_number(number):
        hint = 'write a number, 12.4, or a metric in quotes: "{{ project.metric }}"'
        raise refuse("E108", f"'{short(text, 40)}' is no number", hint)
    if Decimal(number) < 0:
        raise refuse("E108", f"{match['number']} is below zero", "compare sizes, times or shares: bars begin at zero")
    return Quantity(Decimal(number), match["number"], (match["unit"] or "").strip())


QuantityField = Annotated[
    Quantity,
    BeforeValidator(_quantity),
    WithJsonSchema({"type": ["number", "string"], "description": 'A number, or a metric: "{{ project.metric }}"'}),
]
