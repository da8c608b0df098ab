"""Metrics over time as accessible pictures."""

from datetime import date
from decimal import Decimal

from bs4 import BeautifulSoup

from portfolio.projects.chart import chart
from portfolio.projects.log import Point, Series
from portfolio.website.words import words_of

WORDS = words_of("en")


def series(label: str, *values: str) -> Series:
    return Series(
        "size", label, tuple(Point(date(2026, 11, 1 + n), Decimal(v), f"{v} KB") for n, v in enumerate(values))
    )


def test_one_point_makes_no_chart() -> None:
    assert chart([series("Size", "1")], "x", "Over time", WORDS) == ""
    assert chart([], "x", "Over time", WORDS) == ""


def test_a_chart_has_a_name_words_and_a_table() -> None:
    page = BeautifulSoup(
        chart([series("<Size>", "2", "1"), series("Short", "1")], "x", "Over time", WORDS), "html.parser"
    )
    picture = page.select_one("svg[role=img]")
    assert picture is not None
    assert [picture[name] for name in ("aria-labelledby", "aria-describedby")] == ["x-title", "x-text"]
    assert [tag.get_text() for tag in page.select("title#x-title, desc")] == [
        "Over time",
        "<Size>: 1 November 2026: 2 KB, 2 November 2026: 1 KB.",
    ]
    assert [tag.get_text() for tag in page.select("th, td")] == [
        *("Day", "<Size>"),
        *("1 November 2026", "2 KB", "2 November 2026", "1 KB"),
    ]
    assert [(dot["cx"], dot["cy"]) for dot in page.select("circle")] == [("2.00%", "54.0"), ("98.00%", "112.0")]


def test_a_small_change_looks_small() -> None:
    page = BeautifulSoup(chart([series("Size", "100", "99")], "x", "t", WORDS), "html.parser")
    high, low = (float(str(dot["cy"])) for dot in page.select("circle"))
    assert round(low - high, 1) == 5.8, "a tenth of the height, as the full height stands for a tenth of the value"
