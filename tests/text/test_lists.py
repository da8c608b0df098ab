"""Which lines begin a list item, and which blocks a line is in."""

import pytest

from portfolio.text.lists import TABLE_RULE, Level, Levels, item_of


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("- a", Level(2, 4, "-")),
        ("10)  a", Level(2, 7, "10.")),
        ("*     code", Level(2, 4, "*")),
        ("1234567890. a", None),
        ("-a", None),
        ("-\xa0a", None),
        ("- ", None),
        ("* * *", None),
        ("- - x", Level(2, 4, "-")),
    ],
)
def test_items(line: str, item: Level | None) -> None:
    assert item_of(line, 2) == item


@pytest.mark.parametrize(
    ("lines", "depths"),
    [
        ("- a\n  - b\n- c", [1, 2, 1]),
        ("- a\n - b", [1, 1]),
        ("1. a\n - b\n   - c", [1, 2, 3]),
        ("- a\n 1. b", [1, 2]),
        ("1. a\n - b\n2. c", [1, 2, 1]),
    ],
)
def test_levels(lines: str, depths: list[int]) -> None:
    levels, found = Levels(), []
    for line in lines.split("\n"):
        text = line.lstrip(" ")
        item = item_of(text, len(line) - len(text))
        assert item is not None
        levels.leave(item.start, item)
        assert levels.enter(item) == []
        found.append(len(levels))
    assert found == depths
    assert levels.indent == "    " * depths[-1]


def test_lists_of_two_kinds_are_kept_apart() -> None:
    levels, first, second = Levels(), Level(0, 2, "-"), Level(0, 3, "1.")
    levels.enter(first)
    levels.leave(0, second)
    assert levels.enter(second) == ["<!-- -->", ""]


def test_a_long_line_takes_linear_time() -> None:
    assert TABLE_RULE.fullmatch(" " * 200_000 + "|" + " " * 200_000 + "x") is None
    assert TABLE_RULE.fullmatch("|:-:|" + "--- | " * 20_000)
