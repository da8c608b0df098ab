"""The codes of all diagnostics: what each means, what to do, and how the tool says it; and the guide's page of them.

The entries are in `codes.toml`. A test fails if the engine and the registry differ.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portfolio.sources.diagnostics import Severity

_INTRODUCTION = """\
# What the messages mean

Each message of `make check` and of a build names a file, a line and a column, then a code, what is wrong, and after a
semicolon what to do. An **error** stops every build; a **warning** stops it under `--strict` (all but N201 to N206); a
**notice** never does. This page is written by `make schema`."""


@dataclass(frozen=True)
class Code:
    """One code. The first of its severities is that of `example`, a line as the tool prints it."""

    code: str
    severities: tuple[Severity, ...]
    meaning: str
    remedy: str
    example: str


_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
HEADINGS: dict[str, str] = {letter: group.pop("heading") for letter, group in _DATA.items()}
"""What a code's first letter says."""
CODES: dict[str, Code] = {
    code: Code(code, tuple(map(Severity, severities.split(" or "))), *texts)
    for group in _DATA.values()
    for code, (severities, *texts) in group.items()
}


def codes_page() -> str:
    """Return the guide's page of all codes as Markdown."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    yield _INTRODUCTION
    for letter, about in HEADINGS.items():
        yield f"## {letter}: {about}"
        for code in CODES.values():
            if code.code.startswith(letter):
                yield f"### {code.code}"
                severities = " or ".join(severity.value for severity in code.severities)
                yield f"**{severities.capitalize()}.** {code.meaning} {code.remedy}"
                yield f"```text\n{code.example}\n```"
