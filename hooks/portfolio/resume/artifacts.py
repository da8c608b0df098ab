"""Mark the running head and the page numbers of a PDF as artifacts, which screen readers pass over.

In: a PDF's objects before they are written. Out: the same objects, changed. WeasyPrint marks the text in the margins
as content whose elements are in no tree: PDF/UA knows only content in the tree, and artifacts.
"""

from typing import Any

import pydyf


def mark_margins(pdf: pydyf.PDF) -> None:
    """Turn each marked sequence whose element is not in the tree into an artifact."""
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    parents = _at(pdf, root["ParentTree"])["Nums"]
    for page, reference in enumerate(pdf.page_references):
        operators: list[Any] = _at(pdf, _at(pdf, reference)["Contents"]).stream
        elements = parents[parents.index(page) + 1]
        for number in [at for at, operator in enumerate(operators) if operator == b"BDC"][::-1]:
            sequence = operators[number - 1].get("MCID")
            if sequence is not None and not _is_in_tree(pdf, elements[sequence]):
                operators[number - 2 : number + 1] = [b"/Artifact", b"BMC"]
                elements[sequence] = b"null"


def _is_in_tree(pdf: pydyf.PDF, reference: bytes) -> bool:
    """Return whether each element is among its parent's, up to the root."""
    while "P" in (element := _at(pdf, reference)):
        if reference not in _at(pdf, element["P"])["K"]:
            return False
        reference = element["P"]
    return True


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
