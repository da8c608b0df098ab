"""Join what WeasyPrint marks piece by piece, so that a line of the PDF is one marked sequence; mark the margins.

In: a PDF's objects before they are written, and what to say about each link. Out: the same objects, changed.

WeasyPrint marks every text box, so each `span`, `strong` or `a` begins another sequence. pdf.js ends a text item there
and makes the space between two items an item of its own, which OpenResume drops: it reads "StackDeveloper". So the
sequences on one line of one block become one. A link within a sentence then has no words of its own: its element
follows the block's text, still with the annotation, and says in words where it leads. A screen reader reads the
sentence without a break, then its links. A link that is alone in its block keeps its words.

WeasyPrint marks the text in the margins, running head and page numbers, as content whose elements are in no tree.
PDF/UA knows only content in the tree, and artifacts, which screen readers pass over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

import pydyf

_INLINE = ("/Span", "/NonStruct", "/Link")
"""Elements within a block."""


@dataclass(frozen=True)
class _Sequence:
    """A marked sequence: its number, its operators, the element it belongs to, the line it is on (its block's element
    and its baseline; None where it draws no text), and the link around it or b""."""

    number: int
    operators: list[Any]
    element: bytes
    line: tuple[bytes, str] | None
    link: bytes


def mark_margins(pdf: pydyf.PDF) -> None:
    """Turn each marked sequence whose element is not in the tree into an artifact."""
    tree = _Tree(pdf, {})
    for page, reference in enumerate(pdf.page_references):
        operators: list[Any] = tree.at(tree.at(reference)["Contents"]).stream
        elements = tree.parents[tree.parents.index(page) + 1]
        for number in [at for at, operator in enumerate(operators) if operator == b"BDC"][::-1]:
            sequence = operators[number - 1].get("MCID")
            if sequence is not None and not tree.holds(elements[sequence]):
                operators[number - 2 : number + 1] = [b"/Artifact", b"BMC"]
                elements[sequence] = b"null"


def join_lines(pdf: pydyf.PDF, said: Mapping[bytes, str]) -> None:
    """Join the sequences on each line, and remove the elements that this leaves empty.

    `said` holds for each link's annotation, by its reference, its words and where it leads.
    """
    tree = _Tree(pdf, said)
    for page, reference in enumerate(pdf.page_references):
        content = tree.at(tree.at(reference)["Contents"])
        elements = tree.parents[tree.parents.index(page) + 1]
        content.stream[:], elements[:] = _joined(tree, content.stream, elements)
    tree.prune()


def _joined(tree: "_Tree", operators: list[Any], elements: list[bytes]) -> tuple[list[Any], list[bytes]]:
    """Return a page's operators with its sequences joined and renumbered, and the element of each sequence."""
    written: list[Any] = []
    kept: list[bytes] = []
    current: _Sequence | None = None
    for part in _parts(tree, operators, elements):
        if not isinstance(part, _Sequence):
            written.append(part)
            current = None
            continue
        is_same_line = current is not None and part.line is not None and part.line == current.line
        if is_same_line and current:
            if current.link != part.link and current.link:
                kept[-1] = tree.take_out_of_link(current.link, current.element, len(kept) - 1)
                current = replace(current, element=kept[-1], link=b"")
            written[-1:] = [*part.operators, b"EMC"]
        elif part.line or any(operator not in (b"BT", b"ET") for operator in part.operators):
            tree.renumber(part.element, part.number, len(kept))
            marks = {"MCID": len(kept)}
            written += [tree.at(part.element)["S"], pydyf.Dictionary(marks), b"BDC", *part.operators, b"EMC"]
            kept.append(part.element)
            current = part
            continue
        tree.remove(part.element, part.number)
    return written, kept


def _parts(tree: "_Tree", operators: list[Any], elements: list[bytes]) -> Iterator[Any]:
    """Yield a page's operators, with a sequence in place of those that it holds."""
    rest = iter(operators)
    before: list[Any] = []
    for operator in rest:
        before.append(operator)
        if operator == b"BDC" and "MCID" in before[-2]:
            number = before[-2]["MCID"]
            yield from before[:-3]
            inside = list(takewhile(lambda operator: operator != b"EMC", rest))
            yield _Sequence(number, inside, elements[number], *tree.line_and_link(elements[number], inside))
            before = []
    yield from before


class _Tree:
    """The PDF's tree of elements. An element is named by its reference."""

    def __init__(self, pdf: pydyf.PDF, said: Mapping[bytes, str]) -> None:
        self._pdf = pdf
        self._said = said
        self._moved: dict[tuple[bytes, str, bytes], bytes] = {}
        self.parents: list[Any] = self.at(self.at(pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]

    def at(self, reference: bytes) -> Any:
        """Return an object."""
        return self._pdf.objects[int(reference.split()[0])]

    def holds(self, reference: bytes) -> bool:
        """Return whether each element is among its parent's, up to the root."""
        while "P" in (element := self.at(reference)):
            if reference not in self.at(element["P"])["K"]:
                return False
            reference = element["P"]
        return True

    def line_and_link(self, element: bytes, operators: list[Any]) -> tuple[tuple[bytes, str] | None, bytes]:
        """Return the line that operators draw text on, or None, and the link around their element or b""."""
        matrices = (item for item in operators if isinstance(item, bytes) and item.endswith(b" Tm"))
        matrix = next(matrices, None)
        around, block = element, self._block_of(element)
        while around != block and self.at(around)["S"] != "/Link":
            around = self.at(around)["P"]
        return (block, matrix.split()[5].decode()) if matrix else None, b"" if around == block else around

    def renumber(self, element: bytes, old: int, new: int) -> None:
        """Renumber a sequence of an element; the new number is never larger."""
        kids = self.at(element)["K"]
        kids[kids.index(old)] = new

    def remove(self, element: bytes, kid: int | bytes) -> None:
        """Take a sequence or an element out of another, and that out of its own parent if nothing is left in it."""
        found = self.at(element)
        found["K"].remove(kid)
        if found["S"] == "/Link":
            self._move_behind_text(element)
        elif not found["K"] and found["S"] in _INLINE:
            self.remove(found["P"], element)
            found.clear()

    def take_out_of_link(self, link: bytes, element: bytes, number: int) -> bytes:
        """Move a sequence into an element of its own before the link that it was in; return that element."""
        parent = self.at(link)["P"]
        span = pydyf.Dictionary({"Type": "/StructElem", "S": "/Span", "K": pydyf.Array([number])})
        span |= {"Pg": self.at(link)["Pg"], "P": parent}
        self._pdf.add_object(span)
        kids = self.at(parent)["K"]
        kids.insert(kids.index(link), span.reference)
        self.remove(element, number)
        return bytes(span.reference)

    def prune(self) -> None:
        """Take out the elements that never held anything, such as a `span` around white space."""
        for element in self._pdf.objects:
            if isinstance(element, pydyf.Dictionary) and element.get("S") in _INLINE and not element["K"]:
                self.remove(element["P"], element.reference)
                element.clear()

    def _move_behind_text(self, reference: bytes) -> None:
        """Move a link without words to the end of its block; the parts of a broken link become one element there."""
        link = self.at(reference)
        if [self.at(kid)["Type"] if isinstance(kid, bytes) else "" for kid in link["K"]] != ["/OBJR"]:
            return
        pointer = self.at(link["K"][0])["Obj"]
        annotation, words = self.at(pointer), self._said[pointer]
        block = self._block_of(reference)
        self.remove(link["P"], reference)
        target = (block, words, annotation.get("Dest", annotation.get("A")).data)
        if target in self._moved:
            self.at(self._moved[target])["K"] += link["K"]
            self.parents[self.parents.index(annotation["StructParent"]) + 1] = self._moved[target]
            link.clear()
        else:
            self._moved[target] = reference
            link |= {"P": block, "Alt": pydyf.String(words)}
            self.at(block)["K"].append(reference)

    def _block_of(self, element: bytes) -> bytes:
        while self.at(element)["S"] in _INLINE:
            element = self.at(element)["P"]
        return element
