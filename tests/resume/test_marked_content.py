"""The PDF's tree of elements after the sequences of each line are joined."""

from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from printed import TEMPLATES, Result, print_out, template_of, view_of, view_of_text

LINKED = """
basics: {name: Robin Sample}
work:
  - name: Example
    highlights:
      - Wrote [the notes](https://example.com/notes) and the *small* [code](https://example.com/code) of it.
      - "[Alone](https://example.com/alone)"
      - Counts [LONG](https://example.com/long) well.
"""
LONG = "a link of many words " * 12


def elements(reader: PdfReader) -> list[Any]:
    """Return all elements of the tree in reading order, each with its own children as objects or numbers."""
    root: Any = reader.trailer["/Root"]
    found: list[Any] = []

    def walk(element: Any) -> None:
        found.append(element)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if not isinstance(kid, int) and kid.get_object().get("/Type") != "/OBJR":
                assert kid.get_object()["/P"].get_object() == element
                walk(kid.get_object())

    for kid in root["/StructTreeRoot"]["/K"]:
        walk(kid.get_object())
    return found


def numbers(element: Any) -> list[int]:
    """Return the numbers of an element's sequences and of those below it, in reading order."""
    if isinstance(element, int):
        return [int(element)]
    if element.get("/Type") == "/OBJR":
        return []
    return [number for kid in element["/K"] for number in numbers(kid if isinstance(kid, int) else kid.get_object())]


def tags_and_words(made: Result, tag: str) -> list[tuple[int, list[str]]]:
    """Return for each element of a tag how many sequences it has, and what the links in it say."""
    found = []
    for element in elements(made.reader):
        if element["/S"] == tag:
            kids = [kid.get_object() for kid in element["/K"] if not isinstance(kid, int)]
            said = [f"{kid['/Alt']} x{len(kid['/K'])}" for kid in kids if kid.get("/S") == "/Link" and "/Alt" in kid]
            found.append((len(numbers(element)), said))
    return found


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_line_is_one_sequence_and_links_follow_the_sentence(template: str) -> None:
    made = print_out(view_of_text(LINKED.replace("LONG", LONG.strip())), template_of(template))
    items = tags_and_words(made, "/LBody")
    # The bullet is a sequence of its own.
    assert items[0] == (2, ["the notes: example.com/notes x1", "code: example.com/code x1"])
    assert items[1] == (2, []), "a link that is alone on its line keeps its words"
    count, said = items[2]
    assert count > 3
    assert said == [f"{LONG.strip()}: example.com/long x2"], "the parts of a broken link are one element"


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", ["full", "backend", "arabic"])
def test_every_sequence_belongs_to_the_element_that_the_parent_tree_names(name: str, template: str) -> None:
    reader = print_out(view_of(name), template_of(template)).reader
    page: Any = reader.pages[0]
    root: Any = reader.trailer["/Root"]
    nums = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {int(nums[at]): nums[at + 1].get_object() for at in range(0, len(nums), 2)}
    owners = {number: element for element in elements(reader) for number in element["/K"] if isinstance(number, int)}
    assert sorted(owners) == list(range(len(parents[0])))
    assert all(parents[0][number].get_object() == owner for number, owner in owners.items())
    operations = ContentStream(page["/Contents"], reader).operations
    properties = [operands[1] for operands, operator in operations if operator == b"BDC"]
    assert [marks["/MCID"] for marks in properties if "/MCID" in marks] == sorted(owners)
    for annotation in (reference.get_object() for reference in page["/Annots"]):
        element = parents[int(annotation["/StructParent"])]
        pointers = [kid.get_object() for kid in element["/K"] if not isinstance(kid, int)]
        assert element["/S"] == "/Link"
        assert annotation in [pointer["/Obj"].get_object() for pointer in pointers if pointer["/Type"] == "/OBJR"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_element_within_a_block_is_empty(template: str) -> None:
    made = print_out(view_of("backend"), template_of(template))
    inline = [element for element in elements(made.reader) if element["/S"] in ("/Span", "/NonStruct", "/Link")]
    assert all(element["/K"] for element in inline)
    reading = [number for element in elements(made.reader)[:1] for number in numbers(element)]
    assert reading == sorted(reading), "the tree has another order than the page"
