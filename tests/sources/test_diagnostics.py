"""Diagnostics as text: control characters are displayed as escapes, nothing is endless, columns count letters."""

import pytest

from portfolio.sources.diagnostics import Location, ProblemsFound, error, suggestion
from portfolio.sources.yaml_source import decode


@pytest.mark.parametrize(
    ("text", "displayed"),
    [
        ("red\x1b[31m", "red\\x1b[31m"),
        ("bell\a, back\b, tab\t, line\n", "bell\\x07, back\\x08, tab\\t, line "),
        ("\x9b31m \x7f", "\\x9b31m \\x7f"),
        ("turned \u202etxt.exe", "turned \\u202etxt.exe"),
        ("half \ud83d", "half \\ud83d"),
        ("Ünïcode – 日本語 🙂 \u00a0", "Ünïcode – 日本語 🙂 \u00a0"),
        ("x" * 5000, "x" * 999 + "…"),
    ],
)
def test_control_characters_are_escaped_and_long_texts_cut(text: str, displayed: str) -> None:
    problem = error("Y001", Location("a.md"), text, text)
    assert (problem.message, problem.hint) == (displayed, displayed)
    assert str(Location(f"{text[:99]}.md")).startswith(displayed[:99])


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"title: \xff", 1, 8),
        ("title: éé".encode() + b"\xff", 1, 10),
        ("é: 1\ntitle: 日本 ".encode() + b"\xe9\nsummary: a", 2, 11),
        (b"\xef\xbb\xbf\xff", 1, 1),
    ],
)
def test_the_column_of_a_bad_byte_counts_characters(content: bytes, line: int, column: int) -> None:
    with pytest.raises(ProblemsFound) as raised:
        decode(content, "a.yml")
    assert [problem.location for problem in raised.value.diagnostics] == [Location("a.yml", line, column)]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("faster-kn", "did you mean 'faster-knn'?"),
        ("FASTER-KNN", "did you mean 'faster-knn'?"),
        ("tides", "write another"),
        ("", "write another"),
        ("faster-knn" * 1000, "write another"),
    ],
)
def test_a_hint_names_the_nearest_known_word_or_says_what_else_to_do(word: str, hint: str) -> None:
    assert suggestion(word, ["faster-knn", "pocket-digits"], "write another") == hint
