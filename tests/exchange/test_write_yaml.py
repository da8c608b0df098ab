"""A draft of a resume, and the YAML written for it, with comments at the lines that are reported."""

import pytest
import yaml

from portfolio.exchange.draft import Bare, Node, Remark, fragment, node_of, write_yaml

LONG = "One thought after the other, and none of them short enough to be written on one line of a file, so it is folded"


@pytest.mark.parametrize(
    ("data", "written"),
    [
        ({}, "{}\n"),
        ({"a": "b", "c": "1"}, 'a: b\n\nc: "1"\n'),
        ({"a": {}, "b": []}, "a: {}\n\nb: []\n"),
        ({"a": ["x", {"b": "c", "d": ["e"]}, [], {}]}, "a:\n  - x\n  - b: c\n    d:\n      - e\n  - []\n  - {}\n"),
        ({"a": "one\ntwo"}, "a: |-\n  one\n  two\n"),
        ({"a": "ends with a break\n"}, 'a: "ends with a break\\n"\n'),
        ({"yes": "no"}, '"yes": "no"\n'),
        ({"a": LONG}, f"a: >-\n  {LONG[:98]}\n  {LONG[99:]}\n"),
        ({"a": Bare("null")}, "a: null\n"),
    ],
)
def test_data_as_yaml(data: dict[str, object], written: str) -> None:
    assert write_yaml(node_of(data, ())).text == written
    assert yaml.safe_load(written) == {key: None if isinstance(value, Bare) else value for key, value in data.items()}


def test_a_comment_stands_above_a_text_and_below_a_list() -> None:
    above, below = Remark("I110", (), "", ("gone: 1",)), Remark("I111", (), "", ("bell: \x07",))
    root = Node({"a": Node("b", remarks=[above]), "c": Node([Node("d")], remarks=[below])})
    made = write_yaml(root, ["# First"])
    assert made.text == "# First\n\n# gone: 1\na: b\n\nc:\n  - d\n  # bell: \\x07\n"
    assert made.lines == {above: 3, below: 8}


def test_a_fragment_is_one_value_with_its_key() -> None:
    assert fragment("a", node_of({"b": "c"}, ())) == ("a:", "  b: c")
    assert fragment(0, node_of({"b": "c", "d": "e"}, ())) == ("- b: c", "  d: e")
