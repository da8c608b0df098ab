"""An item is added to a list of a YAML file, and nothing else changes."""

import pytest

from portfolio.sources.yaml_list import add_item
from portfolio.sources.yaml_source import load

ITEM = "- name: B\n  n: 1\n"


@pytest.mark.parametrize(
    ("text", "result", "line"),
    [
        ("", "k:\n  - name: B\n    n: 1\n", 2),
        ("a: 1\n", "a: 1\n\nk:\n  - name: B\n    n: 1\n", 4),
        ("a: 1", "a: 1\n\nk:\n  - name: B\n    n: 1\n", 4),
        ("k: []\na: 1\n", "k:\n  - name: B\n    n: 1\na: 1\n", 2),
        ("k:  # none\na: 1\n", "k:  # none\n  - name: B\n    n: 1\na: 1\n", 2),
        ("k:\n- name: A\n\n# end\na: 1\n", "k:\n- name: A\n- name: B\n  n: 1\n\n# end\na: 1\n", 3),
        ("k:\n    - name: A  # first\n", "k:\n    - name: A  # first\n    - name: B\n      n: 1\n", 3),
        ("k:\r\n- name: A\r\n", "k:\r\n- name: A\r\n- name: B\r\n  n: 1\r\n", 3),
    ],
)
def test_it_comes_last(text: str, result: str, line: int) -> None:
    added = add_item(load(text, "f.yml"), "k", ITEM)
    assert (added.text, added.line) == (result, line)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("k: [{name: A}]\n", "in brackets"),
        ("k: {entries: []}\n", "is not a list"),
        ("k: text\n", "is not a list"),
        ("k: &x\n- name: A\nl: *x\n", "cannot be added to"),
    ],
)
def test_what_would_change_more_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        add_item(load(text, "f.yml"), "k", ITEM)
