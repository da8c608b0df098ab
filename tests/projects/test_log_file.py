"""`log.md` as entries, and an entry written into it or into project.yml."""

from datetime import date

import pytest

from portfolio.projects.log import parse, to_markdown, to_yaml
from portfolio.sources.yaml_source import load

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("", []),
        ("# Log\n\n## 2026-11-03\n\nIt works.\n", [("2026-11-03", "", "It works.", {})]),
        ("## 2026-11-03 – Four bits\n", [("2026-11-03", "Four bits", "", {})]),
        ("## 2026-11-03: Four bits ##\r\n\r\nText.\r\n", [("2026-11-03", "Four bits", "Text.", {})]),
        (
            "## 2026-11-03\n\nmetrics: size 880,\n  loss: 0.1, a b = 1e-3\n\nText.\n",
            [("2026-11-03", "", "Text.", {"size": "880", "loss": "0.1", "a b": "1e-3"})],
        ),
        (
            "## 2026-11-03\nOne.\n### Inside\n```\n## 2026-11-04\n```\n## 2026-11-05\nTwo.\n",
            [("2026-11-03", "", "One.\n### Inside\n```\n## 2026-11-04\n```", {}), ("2026-11-05", "", "Two.", {})],
        ),
    ],
)
def test_a_log_that_is_right(text: str, entries: list[tuple[str, str, str, dict[str, str]]]) -> None:
    found, problems = parse(text, "log.md")
    assert problems == []
    assert [
        (str(entry.day), entry.title, entry.text, {name: number.text for name, number in entry.metrics.items()})
        for entry in found
    ] == entries


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("## 2026-11\n", "1:1: G101 '2026-11' is not a day"),
        ("# Log\n\n## 2026-02-30\n", "3:1: G101 '2026-02-30' has no such day: 30"),
        ("## Plans\n", "1:1: G102 the heading 'Plans' has no day"),
        ("# Log\n\nHello.\n\n## 2026-11-03\n\nText.\n", "3:1: G107 text above the first entry is not shown"),
        ("## 2026-11-03\n\nmetrics: size\n", "3:10: G106 'size' is not a name with its number"),
        ("## 2026-11-03\n\nmetrics: a 1, a 2\n", "3:15: G106 'a' appears twice here"),
    ],
)
def test_a_log_with_a_mistake(text: str, problem: str) -> None:
    _, (found,) = parse(text, "log.md")
    assert str(found).startswith(f"log.md:{problem}; ")


@pytest.mark.parametrize(
    ("text", "result", "line"),
    [
        ("", "# Log\n\n## 2026-11-03\n\nmetrics: size 880\n\nIt works.\n", 3),
        ("# Log", "# Log\n\n## 2026-11-03\n\nmetrics: size 880\n\nIt works.\n", 3),
        ("# Log\r\n", "# Log\r\n\r\n## 2026-11-03\r\n\r\nmetrics: size 880\r\n\r\nIt works.\r\n", 3),
    ],
)
def test_an_entry_is_added_to_a_log(text: str, result: str, line: int) -> None:
    added = to_markdown(text, DAY, "It works.", {"size": "880"})
    assert (added.text, added.line) == (result, line)


@pytest.mark.parametrize("words", ["## Inside", "## 2026-11-04", "metrics: a 1"])
def test_an_entry_that_would_be_read_otherwise_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="write the entry by hand"):
        to_markdown("", DAY, words, {} if words.startswith("metrics") else {"size": "880"})


@pytest.mark.parametrize(
    ("text", "added", "line"),
    [
        ("log:\n  - date: 2026-11-01\n    text: a\n", "  - date: 2026-11-03\n    text: It works.\n", 4),
        ("log:\n- {date: 2026-11-01, text: a}\n\ntitle: x\n", "- date: 2026-11-03\n  text: It works.\n", 3),
    ],
)
def test_an_entry_is_added_to_a_list(text: str, added: str, line: int) -> None:
    found = to_yaml(load(text, "p.yml"), DAY, "It works.", {})
    assert (found.added, found.line) == (added, line)
    assert found.text.replace(added, "", 1) == text
    assert load(found.text, "p.yml").data["log"][1] == {"date": "2026-11-03", "text": "It works."}  # type: ignore[index,call-overload]  # any data


def test_a_list_in_brackets_is_left_alone() -> None:
    with pytest.raises(ValueError, match="brackets"):
        to_yaml(load("log: [{date: 2026-11-01, text: a}]\n", "p.yml"), DAY, "It works.", {})
