"""Explains what YAML's parser reports on a broken file, in words that need no knowledge of its grammar.

In: the parser's exception and the text. Out: one Y001 diagnostic, at the position that has to be changed, which is not
always where the parser gave up.
"""

import re
from typing import Any

import yaml

from portfolio.sources.diagnostics import Diagnostic, Location, error, short

_FIRST_KEY = re.compile(r"""\s*(?:- +)*["']?[\w$-]+["']?""")
_NO_SPACE = re.compile(r"\s*(?:- +)*[A-Za-z_$][\w-]*:(?=[^\s:/])")
_CONFLICT = re.compile(r"<{7} |={7}$|>{7} ")
_PLACEHOLDER = re.compile(r"(?:.*: +|\s*- +)\{\{")
_CURLY = "“”„‟«»‘’"


def syntax_error(problem: yaml.MarkedYAMLError, text: str, path: str) -> Diagnostic:
    """Build the diagnostic of a text that is not YAML."""
    mark = problem.problem_mark or problem.context_mark
    context = problem.context or ""
    is_unclosed = context.startswith(("while parsing a flow", "while scanning a quoted"))
    if is_unclosed and problem.context_mark:
        mark = problem.context_mark
    if mark is None:
        return error("Y001", Location(path), f"not YAML: {problem.problem}")
    lines = text.splitlines()
    above = _last_line(lines, mark.line)
    conflict = next((n for n in (mark.line, above) if n < len(lines) and _CONFLICT.match(lines[n])), None)
    if conflict is not None:
        hint = "keep one of the two versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
        return error("Y001", Location(path, conflict + 1, 1), "not YAML: a merge that git could not finish", hint)
    line = lines[mark.line] if mark.line < len(lines) else ""
    before, rest = line[: mark.column], line[mark.column :]
    is_key = rest.startswith(":") and _FIRST_KEY.fullmatch(before)
    is_no_key = (is_key or context.startswith("while scanning a simple key")) and above < mark.line
    if is_no_key and (match := _NO_SPACE.match(lines[above])):
        hint = f"write '{short(match[0].strip())} …', with a space after the colon"
        return error("Y001", Location(path, above + 1, match.end()), "not YAML: no space after a colon", hint)
    message, hint = _words(problem, before, rest, is_key=bool(is_key), is_unclosed=is_unclosed)
    return error("Y001", Location(path, mark.line + 1, mark.column + 1), f"not YAML: {message}", hint)


def _last_line(lines: list[str], number: int) -> int:
    """Return the index of the nearest line above that is neither empty nor a comment, or `number` itself."""
    above = range(min(number, len(lines)) - 1, -1, -1)
    return next((n for n in above if lines[n].strip() and not lines[n].lstrip().startswith("#")), number)


def _words(
    problem: yaml.MarkedYAMLError, before: str, rest: str, *, is_key: bool, is_unclosed: bool
) -> tuple[str, str]:
    """Return the problem and the remedy, judging by the text around the position: the first case that fits."""
    context = problem.context or ""
    said = f"{problem.problem or 'it cannot be read'}{f' ({context})' if context else ''}"
    quote = before.rstrip()[-1:]
    inside = '\\"' if quote == '"' else "''"
    quotes = 'straight quotes, "…",' if any(sign in before for sign in _CURLY) else "quotes"
    cases = [
        (_PLACEHOLDER.match(before + rest), said, "put quotes around a text that begins with '{{'"),
        (is_unclosed, said, "close this bracket or quote"),
        (rest.startswith("\t"), said, "indent with spaces, not with a tab"),
        (is_key, "the line is indented as if it belonged to the text above it", "indent it like the keys around it"),
        (rest.startswith(":"), "a second ': ' in one line", f"put {quotes} around a text that holds ': '"),
        (
            quote in ("'", '"') and rest.strip(),
            "the text continues after its closing quote",
            f"write {inside} for a {quote} inside the text",
        ),
        (
            rest.startswith("- ") and before.strip(),
            "a list cannot begin on its key's line",
            "begin each item with '- ' on a line of its own, below the key",
        ),
        (rest[:1] in set("@`%*&!|>"), said, f"put quotes around a text that begins with '{rest[:1]}'"),
        (
            rest and not before.strip(),
            "the line is indented differently from its neighbours",
            "indent it as far as they are; items of a list begin with '- '",
        ),
        (True, said, "check the indentation, the quotes and the brackets of this line and the one above"),
    ]
    return next((message, hint) for fits, message, hint in cases if fits)


def reader_error(problem: Any, text: str, path: str) -> Diagnostic:
    """Build the diagnostic of a character that YAML does not allow."""
    position = min(int(problem.position), len(text))
    before = text[:position]
    location = Location(path, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
    character = problem.character if isinstance(problem.character, int) else ord(problem.character)
    return error("Y001", location, f"the character U+{character:04X} is not allowed in YAML", "remove it")
