"""Runs Pygments' lexers in a third of their time, with the same tokens.

A lexer tries its state's patterns in turn (eighty for Python) at each position of a text. For most patterns the first
character shows that they cannot match. It is computed once per pattern, and cached for the environment. Patterns
without a known first character (ignoring case, possibly empty, not ASCII) are always tried.
"""

import re
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from pygments.lexer import RegexLexer
from pygments.token import Error, Whitespace, _TokenType

from portfolio.compiled import Kept

try:
    from re import _constants, _parser  # type: ignore[attr-defined]  # there is no other reader of patterns
except ImportError:
    _constants = _parser = None

_ASCII = 128
_EVERY = (1 << _ASCII) - 1
_ROOT = "root"

Rule = tuple[Any, Any, tuple[str, ...] | None]
"""The match function, the action for a match, and the states to go to."""


def install() -> None:
    """Make Pygments' lexers use the quick way, except those that override it."""
    if _parser is not None:
        RegexLexer.get_tokens_unprocessed = _tokens


class _State:
    """The rules of one lexer state, by the character that they may begin with."""

    def __init__(self, rules: Sequence[tuple[Any, Any, Any]]) -> None:
        self._rules: list[Rule] = [(match, action, _moves(state)) for match, action, state in rules]
        self._starts = [_starts(match) for match, _, _ in rules]
        self._by_character: dict[str, list[Rule]] = {}

    def rules_at(self, text: str, place: int) -> list[Rule]:
        """Return the rules to try at a position, in their order."""
        character = text[place : place + 1]
        found = self._by_character.get(character)
        if found is None:
            if not character.isascii() or not character:
                return self._rules
            bit = 1 << ord(character)
            found = [rule for rule, starts in zip(self._rules, self._starts, strict=True) if starts & bit]
            self._by_character[character] = found
        return found


_lexers: dict[type, dict[str, _State]] = {}
"""The states of each lexer that were needed so far."""


def _state(lexer: Any, name: str) -> _State:
    states = _lexers.setdefault(type(lexer), {})
    if name not in states:
        states[name] = _State(lexer._tokens[name])  # noqa: SLF001  # nothing else holds them
    return states[name]


_all_tokens = RegexLexer.get_tokens_unprocessed


def _tokens(lexer: Any, text: str, stack: Sequence[str] = (_ROOT,)) -> Iterator[tuple[int, Any, str]]:
    """Return position, kind and text of each token."""
    if "_tokens" in vars(lexer):  # a lexer with its own rules for this text
        yield from _all_tokens(lexer, text, stack)
        return
    place, stack = 0, list(stack)
    state = _state(lexer, stack[-1])
    while True:
        for match, action, moves in state.rules_at(text, place):
            found = match(text, place)
            if not found:
                continue
            if type(action) is _TokenType:
                yield place, action, found.group()
            elif action is not None:
                yield from action(lexer, found)
            place = found.end()
            if moves:
                _move(stack, moves)
                state = _state(lexer, stack[-1])
            break
        else:
            if place >= len(text):
                return
            if text[place] == "\n":
                stack = [_ROOT]
                state = _state(lexer, _ROOT)
                yield place, Whitespace, "\n"
            else:
                yield place, Error, text[place]
            place += 1


def _moves(state: Any) -> tuple[str, ...] | None:
    """Return a rule's changes to the stack of states, one by one; Pygments has numbers for several pops."""
    if state is None or isinstance(state, tuple):
        return state
    return ("#pop",) * abs(state) if isinstance(state, int) else (state,)


def _move(stack: list[str], moves: tuple[str, ...]) -> None:
    for move in moves:
        if move == "#push":
            stack.append(stack[-1])
        elif move != "#pop":
            stack.append(move)
        elif len(stack) > 1:  # the last one stays
            stack.pop()


# --- What a pattern can begin with ------------------------------------------------------------
# Sets of ASCII characters are numbers with a bit for each.

_kept = Kept("first-characters")
_CLASSES = {"DIGIT": r"\d", "NOT_DIGIT": r"\D", "SPACE": r"\s", "NOT_SPACE": r"\S", "WORD": r"\w", "NOT_WORD": r"\W"}
_UNKNOWN = (_EVERY, True)


def _starts(match: Any) -> int:
    """Return the characters that a pattern's matches can begin with; all of them if unknown."""
    pattern = getattr(match, "__self__", None)
    is_told = isinstance(pattern, re.Pattern) and not pattern.flags & re.IGNORECASE
    return _starts_of(pattern) if is_told else _EVERY


@cache
def _starts_of(pattern: re.Pattern[str]) -> int:
    source = (pattern.pattern, pattern.flags)
    starts: int | None = _kept.get(source)
    if starts is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # any warnings came when it was first compiled
            parts = _parser.parse(*source)
        found, may_be_empty = _first_of_all(parts, pattern.flags)
        starts = _EVERY if may_be_empty else found
        _kept.put(source, starts)
    return starts


def _first_of_all(parts: Any, flags: int) -> tuple[int, bool]:
    """Return what consecutive parts can begin with, and whether they can match nothing."""
    found = 0
    for kind, value in parts:
        first, may_be_empty = _first(kind, value, flags)
        found |= first
        if not may_be_empty:
            return found, False
    return found, True


def _first(kind: Any, value: Any, flags: int) -> tuple[int, bool]:  # noqa: PLR0911  # one line for each kind
    names = _constants
    if kind is names.LITERAL:
        return _bit(value), False
    if kind is names.NOT_LITERAL:
        return _EVERY & ~_bit(value), False
    if kind is names.ANY:
        return _EVERY, False
    if kind is names.IN:
        return _in_class(value, flags), False
    if kind in (names.AT, names.ASSERT, names.ASSERT_NOT):
        return 0, True
    if kind is names.BRANCH:
        branches = [_first_of_all(branch, flags) for branch in value[1]]
        return _union(first for first, _ in branches), any(may_be_empty for _, may_be_empty in branches)
    if kind is names.SUBPATTERN and not value[1]:  # without flags of its own
        return _first_of_all(value[3], flags)
    if kind is names.ATOMIC_GROUP:
        return _first_of_all(value, flags)
    if kind in (names.MAX_REPEAT, names.MIN_REPEAT, names.POSSESSIVE_REPEAT):
        first, may_be_empty = _first_of_all(value[2], flags)
        return first, may_be_empty or value[0] == 0
    return _UNKNOWN


def _in_class(parts: Any, flags: int) -> int:
    """Return the characters of `[…]`."""
    found, is_negated = 0, False
    for kind, value in parts:
        if kind is _constants.NEGATE:
            is_negated = True
        elif kind is _constants.LITERAL:
            found |= _bit(value)
        elif kind is _constants.RANGE:
            found |= _union(map(_bit, range(value[0], min(value[1], _ASCII) + 1)))
        elif kind is _constants.CATEGORY:
            found |= _category(value.name.removeprefix("CATEGORY_"), flags & re.ASCII)
        else:
            return _EVERY
    return _EVERY & ~found if is_negated else found


def _category(name: str, flags: int) -> int:
    matches = re.compile(_CLASSES[name], flags).match
    return _union(1 << code for code in range(_ASCII) if matches(chr(code)))


def _bit(code: int) -> int:
    return 1 << code if code < _ASCII else 0


def _union(sets: Iterator[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found
