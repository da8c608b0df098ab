"""The rules of advice: what each looks for and why, as data in `rules.toml`; the guide's page of them; those ignored.

Codes: R117 a rule is ignored without a reason, R118 a rule is ignored that does not exist.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from portfolio.sources.diagnostics import Diagnostic, Severity, error, short, suggestion, warning
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
