"""What is wrong with the author's files, as data.

Every stage of the core reports mistakes as `Diagnostic` values: location, rule, message and hint. Nothing here prints;
the adapters and the command line do. Lines and columns count from 1, as in editors.
"""

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

_LONGEST_WORD = 80
_LONGEST_MESSAGE = 1000
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_ENDS = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_LINE_END = re.compile("\n")


class Severity(Enum):
    """An error stops the build; a warning stops it only under `--strict`; a notice never does."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, order=True)
class Location:
    """A position in a file. `path` is relative to the repository's root, with forward slashes."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{printable(self.path)}:{self.line}:{self.column}"


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset in a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class Lines:
    """The line starts of a text, for looking up many offsets."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass(frozen=True)
class Diagnostic:
    """One mistake: `code` names the rule (see `hooks/README.md`), `hint` says what to do about it."""

    code: str
    severity: Severity
    message: str
    hint: str
    location: Location
    missing: str = ""
    """The project that does not exist, if that is the mistake."""

    def __post_init__(self) -> None:
        """Bound the texts, and show control characters, which a terminal would obey."""
        object.__setattr__(self, "message", printable(self.message))
        object.__setattr__(self, "hint", printable(self.hint))

    def __str__(self) -> str:
        text = f"{self.location}: {self.code} {self.message}"
        return f"{text}; {self.hint}" if self.hint else text


class ProblemsFound(Exception):
    """Raised at the edge when mistakes in the author's files leave a stage without a result."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


def error(code: str, location: Location, message: str, hint: str = "", missing: str = "") -> Diagnostic:
    """Build an error diagnostic."""
    return Diagnostic(code, Severity.ERROR, message, hint, location, missing)


def warning(code: str, location: Location, message: str, hint: str = "") -> Diagnostic:
    """Build a warning diagnostic."""
    return Diagnostic(code, Severity.WARNING, message, hint, location)


def notice(code: str, location: Location, message: str, hint: str = "") -> Diagnostic:
    """Build a notice."""
    return Diagnostic(code, Severity.NOTICE, message, hint, location)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether any of them is an error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return them in the order of the files, without duplicates."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda diagnostic: (diagnostic.location, diagnostic.code)))


def each_once(problems: Iterable[Diagnostic], *, missing: bool = False) -> tuple[Diagnostic, ...]:
    """Report a mistake once per file, at its first location, and list the other lines.

    With `missing`, that is done for projects that do not exist, whatever names them; otherwise for all other mistakes.
    """
    groups: dict[tuple[str | int, ...], list[Diagnostic]] = {}
    for number, problem in enumerate(problems):
        mistake = (problem.missing,) if missing else (problem.code, problem.message)
        key = mistake if missing == bool(problem.missing) else (number,)
        groups.setdefault((problem.location.path, *key), []).append(problem)
    return tuple(_with_other_lines(group) for group in groups.values())


def _with_other_lines(group: list[Diagnostic]) -> Diagnostic:
    first = min(group, key=lambda problem: problem.location)
    if len(group) == 1:
        return first
    lines = sorted({problem.location.line for problem in group})
    listed = f"in this file: lines {', '.join(map(str, lines[:12]))}{' …' if len(lines) > 12 else ''}"
    where = listed if len(lines) > 1 else "in this line"
    return replace(first, message=f"{first.message} ({len(group)} times {where})")


def short(text: str, length: int = 60) -> str:
    """Shorten a text for a message: one line, cut if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def counted(number: int, what: str) -> str:
    """Return a number with its noun: 1 page, 2 pages."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def few(texts: Iterable[str], most: int) -> str:
    """List texts in words, no more than the first `most`: a, b and 3 more."""
    given = list(texts)
    return ", ".join(given[:most]) + (f" and {len(given) - most} more" if len(given) > most else "")


def printable(text: str) -> str:
    """Return a text on one line, shortened if need be, with control characters and direction marks as escapes."""
    text = _bounded(_LINE_ENDS.sub(" ", text))
    return text if text.isprintable() else _bounded(_CONTROL.sub(_escaped, text))


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[: _LONGEST_MESSAGE - 1]}…"


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return the known word nearest to `word`, if it is near enough to be a typo."""
    return _nearest(word, tuple(known)) if len(word) <= _LONGEST_WORD else None


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return a hint at the known word that may be meant, or `otherwise` if none is near."""
    near = did_you_mean(word, known)
    return f"did you mean '{near}'?" if near else otherwise


@lru_cache(2000)  # a check asks the same again after each save
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    by_folded = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None
