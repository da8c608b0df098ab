"""Bold in highlights: first occurrences, aliases, results and limits."""

import pytest

from portfolio.resume.compose import ALWAYS, MOST_SHARE, emphasise
from portfolio.resume.view import Entry
from portfolio.text.inline import Span, parse, plain
from portfolio.text.markup import inline_html


def bold(highlights: list[str], forms: dict[str, str], *, with_results: bool = False) -> list[str]:
    entry = Entry("", highlights=tuple(map(parse, highlights)))
    (result,) = emphasise([entry], forms, with_results=with_results)
    return [str(inline_html(highlight)) for highlight in result.highlights]


def test_only_the_first_occurrence_in_an_entry_and_an_alias_is_its_keyword() -> None:
    forms = {"PyTorch": "PyTorch", "torch": "PyTorch"}
    assert bold(["With torch and PyTorch", "PyTorch again"], forms) == [
        "With <strong>torch</strong> and PyTorch",
        "PyTorch again",
    ]


def test_what_is_marked_by_hand_counts_and_wins() -> None:
    forms = {word: word for word in ("Go", "C", "R", "D")}
    assert bold(["**one** and **two** with Go and C", "**R** is R, D"], forms) == [
        "<strong>one</strong> and <strong>two</strong> with <strong>Go</strong> and C",
        "<strong>R</strong> is R, <strong>D</strong>",
    ]


def test_an_entry_s_own_keywords_come_on_top() -> None:
    (entry,) = emphasise([Entry("", highlights=(parse("Go and C"),), keywords=("C",))], {})
    assert inline_html(entry.highlights[0]) == "Go and <strong>C</strong>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cut it by 35 % in 2024", "cut it by <strong>35 %</strong> in 2024"),
        ("37 times smaller, 3x", "<strong>37 times smaller</strong>, <strong>3x</strong>"),
        ("from 12.4 MB to 1.1 MB", "from <strong>12.4 MB</strong> to <strong>1.1 MB</strong>"),
        ("saved $2M with 3 people, v1.2 of IPv6", "saved <strong>$2M</strong> with 3 people, v1.2 of IPv6"),
    ],
)
def test_results_are_numbers_with_a_unit(text: str, expected: str) -> None:
    assert bold([text], {}, with_results=True) == [expected]


def test_the_share_of_bold_is_limited_and_every_entry_gets_its_first_word_first() -> None:
    words = [f"keyword{number:02}" for number in range(40)]
    text = "; ".join(f"{word} in a text of some length" for word in words[:3])
    entries = [Entry("", highlights=(parse(text),) * 3) for _ in range(4)]
    result = emphasise(entries, {word: word for word in words})
    total = sum(len(plain(highlight)) for entry in result for highlight in entry.highlights)
    spans = [[s.text for h in entry.highlights for s in h if isinstance(s, Span) and s.is_strong] for entry in result]
    assert sum(len(word) for entry in spans for word in entry) <= max(ALWAYS, MOST_SHARE * total)
    assert all(entry[:1] == ["keyword00"] for entry in spans)
