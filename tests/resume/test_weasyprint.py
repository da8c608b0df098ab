"""WeasyPrint's private parts, each used in resume/pdf.py alone: an update that changes one fails here, by its name."""

import logging

import pytest
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration

from portfolio.resume import fonts, pdf
from printed import template_of

PAGE = """<style>
@page { size: 400px 300px; margin: 10mm 20mm 30mm 40mm }
body, p { margin: 0 } p { font-size: 9pt; white-space: nowrap; line-height: 20px } .wide { font-size: 24pt }
</style>
<p><a href="https://example.com/" title="the example"><em>one</em> link</a>, <a href="#here">inside</a></p>
<p class="wide loud" id="here">Much too wide for the little paper that it is set on</p>"""


@pytest.fixture(scope="module")
def document() -> Document:
    with fonts.only_registered():
        configuration = FontConfiguration()
    style = fonts.style_sheet(["XCharter"]) + "* { font-family: XCharter }"
    sheet = CSS(string=style, font_config=configuration, url_fetcher=pdf.Fetcher(template_of("classic")))
    return HTML(string=PAGE).render(font_config=configuration, stylesheets=[sheet])


def test_heights(document: Document) -> None:
    content, around = pdf.heights(document)
    assert (round(content, 2), round(around, 2)) == (round(40 / pdf.MILLIMETRE, 2), 40)


def test_margins(document: Document) -> None:
    assert [(side, round(width)) for side, width in pdf.margins(document)] == [
        ("top", 10),
        ("right", 20),
        ("bottom", 30),
        ("left", 40),
    ]


def test_set_texts(document: Document) -> None:
    found = list(pdf.set_texts(document))
    assert "".join(text.text for text in found[:4]) == "onelink,inside"
    assert [round(text.size, 1) for text in found] == [9, 9, 9, 9, 24]
    assert [text.excess > 1 for text in found] == [False, False, False, False, True]
    assert found[-1].classes == ("wide", "loud")


def test_link_targets_and_inner_links(document: Document) -> None:
    before = list(pdf.link_targets(document))
    pdf.drop_inner_links(document)
    assert (before, list(pdf.link_targets(document))) == (["https://example.com/"] * 2, ["https://example.com/"])


def test_describe_links(document: Document) -> None:
    pdf.drop_inner_links(document)
    said: dict[bytes, str] = {}
    document.write_pdf(finisher=lambda document, _: said.update(pdf.describe_links(document)))
    notes = [box.link_annotation for page in document.pages for _, _, _, box in page.links]
    assert [(note["F"], note["Contents"].string) for note in notes] == [(4, "the example"), (4, "inside")]
    assert list(said.values()) == ["one link: the example", "inside"]


def test_said_of() -> None:
    with pdf._collected() as records:
        HTML(string="<style>p { color: red;\n colour: red }</style>x").render()
    assert [pdf.said_of(record)[1:] for record in records] == [(2, 2)]
    assert pdf.said_of(logging.makeLogRecord({"msg": "no file"})) == ("", 0, 0)


LEADER = """<style>@page { size: 400px 100px; margin: 0 } * { margin: 0; font: 12px XCharter }
b::before { content: leader(" \\200B") } p + p b::before { content: leader(".") }</style>
<p>one<b>two</b></p><p>one<b>two</b></p>"""


def test_join_leaders() -> None:
    with fonts.only_registered():
        configuration = FontConfiguration()
    fetcher = pdf.Fetcher(template_of("classic"))
    sheet = CSS(string=fonts.style_sheet(["XCharter"]), font_config=configuration, url_fetcher=fetcher)
    document = HTML(string=LEADER).render(font_config=configuration, stylesheets=[sheet])
    pdf.join_leaders(document)
    page = pdf._page_box(document.pages[0])
    spaces, dots = (box.children for box in page.descendants() if box.is_leader)
    (text,) = spaces
    assert text.text.count(" ") > 50
    assert len(dots) > 50
    end = text.position_x + text.width
    (date,) = (box for box in page.descendants() if getattr(box, "text", "") == "two" and box.position_y < 10)
    assert end == pytest.approx(date.position_x, abs=4)
