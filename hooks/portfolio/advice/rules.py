"""The rules of advice: what each looks for and why, as data in `rules.toml`; and which of them an author ignores.

Codes: R117 a rule is ignored without a reason, R118 a rule is ignored that does not exist.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portfolio.sources.diagnostics import Diagnostic, Severity, error, short, suggestion, warning
from portfolio.sources.yaml_source import Document


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


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


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
