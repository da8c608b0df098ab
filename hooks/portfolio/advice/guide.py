"""The guide's page of all rules, made from their entries."""

from collections.abc import Iterator

from portfolio.advice.rules import Rule, groups, rules

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
"""What stands before an example in its file."""


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
