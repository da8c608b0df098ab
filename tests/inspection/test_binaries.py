"""What binary files hold that nobody sees, and what their author is told of it."""

import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from time import process_time

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


PRIVATE = b"path\n/home/anasmith/x\n"


def tar(text: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        entry = tarfile.TarInfo("a/x.csv")
        entry.size = len(text)
        made.addfile(entry, io.BytesIO(text))
    return out.getvalue()


def pdf(**objects: str | bytes | tuple[str, bytes]) -> bytes:
    """Build a PDF of objects by number; a pair is a dictionary and the stream that is compressed behind it."""
    parts = []
    for name, value in objects.items():
        given = value.encode() if isinstance(value, str) else value
        if isinstance(given, tuple):
            given = f"<<{given[0]}/Filter/FlateDecode>>\nstream\n".encode() + zlib.compress(given[1]) + b"\nendstream"
        parts.append(f"{name[1:]} 0 obj\n".encode() + given + b"\nendobj\n")
    return b"%PDF-1.7\n" + b"".join(parts)


TABLE = (
    b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <001A> <0061> endbfrange"
    b" 2 beginbfchar <0030> <002F> <0031> <00660069> endbfchar"
)
PAGE = "<</Type/Page/Parent 1 0 R/Contents[3 0 R 4 0 R]>>"
FONTS = "<</Kids[2 0 R]/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>"
TEXT = b"BT /F1 9 Tf 72 700 Td [(see /ho)20(me/ana)-5(smith\\057x)-333(by)]TJ 0 -12 Td (ana.smith)Tj"
MORE = b"(@uni-bonn.de)Tj ET BT /F2 9 Tf 72 650 Td <0030>Tj 5 0 Td [<0008000F000D0005>-4<0030>]TJ <0002050010>Tj ET"
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
    "PDF, page of several streams": (
        "a.pdf",
        pdf(o1=FONTS, o2=PAGE, o3=("", TEXT), o4=("", MORE), o5="<</Subtype/Type1>>"),
        ["'/home/anasmith', in its pages", "'ana.smith@uni-bonn.de', in its pages"],
    ),
    "PDF, letters by number": (
        "a.pdf",
        pdf(
            o1="<</Font<</F2 6 0 R>>>>",
            o2="<</Type/Page/Resources 1 0 R/Contents 4 0 R>>",
            o4=("", b"BT /F2 9 Tf 1 0 0 1 72 650 Tm [<00300008000F000D0005>-4<0030>]TJ <0001000E00010031>Tj ET"),
            o6="<</Subtype/Type0/ToUnicode 7 0 R>>",
            o7=("", TABLE),
        ),
        ["'/home/anafi', in its pages"],
    ),
    "PDF, objects in a stream": (
        "a.pdf",
        pdf(
            o1=(
                "/Type/ObjStm/N 2/First 9",
                b"2 0 3 38 <</Author(Ana Smith)/Title(x)>>         <</F(/Users/anasmith/a.eps)>>",
            )
        ),
        [AUTHOR, "'/Users/anasmith', in its notes and links"],
    ),
    "PDF, a file in it": (
        "a.pdf",
        pdf(
            o1=("/Type/EmbeddedFile", KEY.encode()),
            o2=("/Type/Metadata", b"<x:xmpmeta>C:\\Users\\anasmith</x:xmpmeta>"),
        ),
        [
            "the file holds a value for 'aws_secret' ('Zm9v…', 40 characters), in a file in it",
            "'C:\\Users\\anasmith', in its metadata",
        ],
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
    "tar": ("a.tar", tar(PRIVATE), ["'/home/anasmith', in a/x.csv"]),
    "compressed tar": ("a.tar.gz", gzip.compress(tar(PRIVATE)), ["'/home/anasmith', in a/x.csv"]),
    "compressed table": ("x.csv.gz", gzip.compress(PRIVATE), ["'/home/anasmith', in x.csv"]),
    "more compressed table": ("x.csv.XZ", lzma.compress(PRIVATE), ["'/home/anasmith', in x.csv"]),
    "no zip": ("a.zip", b"PK\3\4 broken", []),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_file_holds(name: str) -> None:
    path, content, expected = CASES[name]
    assert path[path.rindex(".") :].lower() in ENDINGS
    found = inspect_binary(content, path).found
    assert sorted(one.what for one in found) == sorted(expected)


def test_a_pdf_is_read_within_limits() -> None:
    bombs = {f"o{number}": ("", b"BT (x)Tj " * 500_000) for number in range(1, 9)}
    large = pdf(**bombs, o9=("", b"BT (/home/anasmith)Tj ET"))
    assert len(large) < 200_000
    started = process_time()
    assert inspect_binary(large, "a.pdf").found == ()
    for content in (b"1 0 obj stream " + b"(" * 300_000, b"1 0 obj<<" + b"/F(" * 100_000, b"1 0 obj " * 50_000):
        inspect_binary(content, "a.pdf")
    assert process_time() - started < 8
    numbers = b"1 0 " * 50_000
    inspect_binary(pdf(o1=(f"/Type/ObjStm/First {len(numbers)}", numbers + b"x" * 100_000)), "a.pdf")


def test_an_archive_is_read_within_limits() -> None:
    bomb = archive(a_txt=b"0" * 60_000_000, b_txt=b"1" * 60_000_000, z_txt="/home/anasmith/x")
    assert len(bomb) < 200_000
    assert [one.value for one in inspect_binary(bomb, "a.zip").found] == ["/home/anasmith"]
    many = archive(**{f"n{number}_txt": "x" for number in range(500)}, z_txt="/home/anasmith/x")
    assert inspect_binary(many, "a.zip").found == ()
    assert inspect_binary(gzip.compress(tar(PRIVATE) + b"0" * 21_000_000), "a.tgz").found != ()
    assert inspect_binary(gzip.compress(b" " * 21_000_000 + PRIVATE), "a.gz").found == ()


@pytest.mark.parametrize("ending", ENDINGS)
def test_damaged_files_have_no_findings(ending: str) -> None:
    for whole in (archive(a_txt="/home/anasmith"), gzip.compress(PRIVATE), tar(PRIVATE)[:1500]):
        for end in range(0, len(whole), 37):
            inspect_binary(whole[:end], f"a{ending}")
