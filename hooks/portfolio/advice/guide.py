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
_WHERE = {
    "bullet": "text",
    "skills": "yaml",
    "resume": "yaml",
    "listed": "yaml",
    "project": "yaml",
    "target": "yaml",
    "template": "html",
    "numbers": "text",
}


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
    language = _WHERE[rule.example]
    yield f"Found:\n\n```{language}\n{rule.bad.strip()}\n```"
    yield f"Not found:\n\n```{language}\n{rule.good.strip()}\n```"
