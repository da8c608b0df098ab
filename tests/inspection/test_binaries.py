"""What binary files hold that nobody sees, and what their author is told of it."""

import io
import zipfile

import pytest

from portfolio.inspection.binaries import ENDINGS, inspect_binary

CORE = (
    '<?xml version="1.0"?><cp:coreProperties><dc:creator>Ana Smith</dc:creator>'
    "<cp:lastModifiedBy>Ben &amp; Co</cp:lastModifiedBy></cp:coreProperties>"
)
KEY = "aws_secret_access_key = " + "Zm9v/YmFyQmF6" + "UXV4MTIzNDU2Nzg5MGFiY2RlZmc"
TEXTS = f"<w:p><w:r>/home/ana</w:r><w:r>smith/data</w:r></w:p><w:p>ana.smith@uni-bonn.de</w:p><w:p>{KEY}</w:p>"


def archive(**files: str | bytes) -> bytes:
    """Build an archive; `__` in a name stands for `/`, `_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


AUTHOR = "the file holds its author: 'Ana Smith'"
FILM = b"\0\0\0\x18ftypmp42" + b"\0" * 40
CASES: dict[str, tuple[str, bytes, list[str]]] = {
    "PDF": ("a.pdf", b"%PDF-1.4\n<< /Author (Ana \\(A.\\) Smith) >>", ["the file holds its author: 'Ana (A.) Smith'"]),
    "PDF, UTF-16": ("a.pdf", b"<< /Author <FEFF0041006E0061> >>", ["the file holds its author: 'Ana'"]),
    "PDF, XMP": (
        "a.pdf",
        b"<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>Ana Smith</rdf:li></rdf:Seq></dc:creator></x:xmpmeta>",
        [AUTHOR],
    ),
    "PDF without": ("a.pdf", b"%PDF-1.7 /Authors (x) /Author ()", []),
    "film with a position": (
        "a.mp4",
        FILM + b"\xa9xyz\0\x12\x15\xc7+50.7374+007.0982/",
        ["the file holds the position where it was filmed"],
    ),
    "film with an author": ("a.mov", FILM + b"\xa9ART\0\0\0\x19data\0\0\0\1\0\0\0\0Ana Smith\0", [AUTHOR]),
    "film without": ("a.mp4", FILM, []),
    "Word": (
        "a.docx",
        archive(docProps__core_xml=CORE, word__document_xml=TEXTS),
        [
            AUTHOR,
            "the file holds its author: 'Ben & Co'",
            "the file holds a value for 'aws_secret' ('Zm9v…', 40 characters), in word/document.xml",
            "'/home/anasmith', in word/document.xml",
            "'ana.smith@uni-bonn.de', in word/document.xml",
        ],
    ),
    "spreadsheet": (
        "a.xlsx",
        archive(xl__sharedStrings_xml="<si><t>/home/anasmith</t></si>"),
        ["'/home/anasmith', in xl/sharedStrings.xml"],
    ),
    "slides": ("a.pptx", archive(docProps__core_xml=CORE.replace("Ben &amp; Co", "")), [AUTHOR]),
    "OpenDocument": ("a.odt", archive(meta_xml="<meta:initial-creator>Ana Smith</meta:initial-creator>"), [AUTHOR]),
    "zip": (
        "a.zip",
        archive(a__x_csv="path\n/home/anasmith/x\n", b_png=b"\x89PNG /home/anasmith"),
        ["'/home/anasmith', in a/x.csv"],
    ),
    "no zip": ("a.zip", b"PK\3\4 broken", []),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_file_holds(name: str) -> None:
    path, content, expected = CASES[name]
    assert path[path.rindex(".") :].lower() in ENDINGS
    found = inspect_binary(content, path).found
    assert sorted(one.what for one in found) == sorted(expected)


def test_an_archive_is_read_within_limits() -> None:
    bomb = archive(a_txt=b"0" * 60_000_000, b_txt=b"1" * 60_000_000, z_txt="/home/anasmith/x")
    assert len(bomb) < 200_000
    assert [one.value for one in inspect_binary(bomb, "a.zip").found] == ["/home/anasmith"]
    many = archive(**{f"n{number}_txt": "x" for number in range(500)}, z_txt="/home/anasmith/x")
    assert inspect_binary(many, "a.zip").found == ()


@pytest.mark.parametrize("ending", ENDINGS)
def test_damaged_files_have_no_findings(ending: str) -> None:
    whole = archive(a_txt="/home/anasmith")
    for end in range(0, len(whole), 37):
        inspect_binary(whole[:end], f"a{ending}")
