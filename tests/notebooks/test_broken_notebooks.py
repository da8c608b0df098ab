"""Broken notebooks: each gives a diagnostic with a location, never a traceback, and is not published."""

import base64
import io
import json
import resource
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

import small_site
from portfolio.ipynb.source import SIZE_LIMIT
from portfolio.notebooks.convert import NotebookPage, convert
from portfolio.sources.codes import CODES
from portfolio.sources.diagnostics import Severity
from small_notebooks import WIDGET_VIEW, book, code, data, prose, stream, text_of


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 90).save(out, kind)
    return out.getvalue()


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def bomb() -> bytes:
    """Build a PNG of about a hundred bytes that claims 40,000 by 40,000 pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 500)) + chunk(b"IEND", b"")
    )


def nested(depth: int, inside: str = "1") -> str:
    return '{"a":' * depth + inside + "}" * depth


AT_SECOND = (8, 3)
# The file's content, the code of its first error, and its location (None: only the file is known).
BROKEN: dict[str, tuple[bytes, str, tuple[int, int] | None]] = {
    "empty": (b"", "N002", (1, 1)),
    "white space": (b" \n\t\n", "N002", (1, 1)),
    "a BOM alone": (b"\xef\xbb\xbf", "N002", (1, 1)),
    "HTML": (b"<!doctype html>\n<p>Not found</p>", "N002", (1, 1)),
    "Python": (b"import os\n", "N002", (1, 1)),
    "cut in the middle": (book(code(stream("a\n" * 50)))[:-120], "N002", None),
    "a comma too many": (book(prose()).replace(b"\n ],", b",\n ],"), "N002", None),
    "two notebooks in one file": (book() + book(), "N002", None),
    "single quotes": (b"{'cells': []}", "N002", (1, 2)),
    "a merge conflict": (
        book(prose()).replace(b'"text"', b'\n<<<<<<< HEAD\n"a"\n=======\n"b"\n>>>>>>> x\n'), "N002", (12, 1),
    ),
    "UTF-16": (text_of(prose()).encode("utf-16"), "N001", (1, 1)),
    "UTF-16 without a mark": (text_of(prose()).encode("utf-16-le"), "N008", (1, 2)),
    "UTF-32": (text_of(prose()).encode("utf-32"), "N001", None),
    "Latin-1": (text_of(prose("é")).replace("\\u00e9", "é").encode("latin-1"), "N001", (6, 15)),
    "a PNG named .ipynb": (picture(), "N001", (1, 1)),
    "NUL bytes": (book(prose()).replace(b'"text"', b'"te\0xt"'), "N008", (11, 17)),
    "NUL in a source": (book(prose("te\0xt")), "N008", AT_SECOND),
    "NUL in an output": (book(code(stream("a\0b"))), "N008", AT_SECOND),
    "nested 100,000 deep": (f'{{"cells": {nested(100_000)}}}'.encode(), "N002", (1, 1)),
    "a number of 10,000 digits": (book(code(execution_count=7)).replace(b": 7", b": " + b"7" * 10_000), "N002", (1, 1)),
    "just a number": (b"1e400", "N004", (1, 1)),
    "null": (b"null", "N004", (1, 1)),
    "true": (b"true", "N004", (1, 1)),
    "a list of cells": (json.dumps([prose()]).encode(), "N004", (1, 1)),
    "a file of JupyterLab's settings": (b'{"theme": "dark"}', "N004", (1, 1)),
    "nbformat 2": (b'{"metadata": {}, "nbformat": 2, "worksheets": []}', "N005", (1, 1)),
    "nbformat 3": (
        json.dumps({"metadata": {}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": []}]}).encode(),
        "N005", (1, 1),
    ),
    "nbformat 4.5 as a number": (book(nbformat=4.5), "N007", (1, 1)),
    "nbformat as text": (book(nbformat="4"), "N007", (1, 1)),
    "nbformat true": (book(nbformat=True), "N007", (1, 1)),
    "no nbformat": (json.dumps({"cells": [], "metadata": {}}).encode(), "N006", (1, 1)),
    "no cells": (b'{"metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "N006", (1, 1)),
    "no metadata": (b'{"cells": [], "nbformat": 4, "nbformat_minor": 5}', "N006", (1, 1)),
    "cells null": (text_of(cells=None).encode(), "N007", (1, 1)),
    "metadata a list": (book(metadata=[]), "N007", (1, 1)),
    "a cell null": (book(None), "N007", AT_SECOND),
    "a cell a list": (book([prose()]), "N007", AT_SECOND),
    "no cell type": (book({"metadata": {}, "source": ""}), "N006", AT_SECOND),
    "an unknown cell type": (book(prose(cell_type="heading")), "N007", AT_SECOND),
    "a cell's metadata null": (book(prose(metadata=None)), "N007", AT_SECOND),
    "tags a number": (book(prose(metadata={"tags": 3})), "N007", AT_SECOND),
    "source a number": (book(prose(5)), "N007", AT_SECOND),
    "source an object": (book(prose({"a": "b"})), "N007", AT_SECOND),
    "no outputs": (book({key: value for key, value in code().items() if key != "outputs"}), "N006", AT_SECOND),
    "outputs null": (book(code(outputs=None)), "N007", AT_SECOND),
    "an output a text": (book(code("x")), "N007", AT_SECOND),
    "an unknown output type": (book(code({"output_type": "pyout"})), "N007", AT_SECOND),
    "no output type": (book(code({"data": {}})), "N006", AT_SECOND),
    "a stream without a name": (book(code({"output_type": "stream", "text": ""})), "N006", AT_SECOND),
    "a stream of numbers": (book(code(stream([1, 2]))), "N007", AT_SECOND),
    "an error without a traceback": (
        book(code({"output_type": "error", "ename": "E", "evalue": ""})), "N006", AT_SECOND,
    ),
    "HTML that is an object": (book(code(data(html={"a": 1}))), "N007", AT_SECOND),
    "attachments a list": (book(prose(attachments=[])), "N007", AT_SECOND),
    "an attachment a text": (book(prose("![](attachment:a.png)", attachments={"a.png": "x"})), "N007", AT_SECOND),
    "a PNG that is text": (book(code(data(png=b64(b"GIF or what")))), "N009", AT_SECOND),
    "a PNG in no base64": (book(code(data(png="iVBO*R"))), "N009", AT_SECOND),
    "a PNG cut off": (book(code(data(png=b64(picture()[:400])))), "N009", AT_SECOND),
    "a JPEG cut off": (book(code(data(jpeg=b64(picture("JPEG")[:300])))), "N009", AT_SECOND),
    "a GIF cut off": (book(code(data(gif=b64(picture("GIF")[:300])))), "N009", AT_SECOND),
    "a decompression bomb": (book(code(data(png=b64(bomb())))), "N009", AT_SECOND),
    "an SVG without <svg>": (book(code(data(svg="<html></html>"))), "N009", AT_SECOND),
    "an attachment that is not a picture": (
        book(prose("![](attachment:a.png)", attachments={"a.png": {"image/png": "AAAA"}})), "N009", AT_SECOND,
    ),
    "YAML that is wrong": (text_of(prose("---\ntitle: [\n---\n")).encode(), "N010", (6, 30)),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_a_located_error(name: str) -> None:
    source, code_, place = BROKEN[name]
    found = convert(source, "projects/x/broken.ipynb")
    assert isinstance(found, tuple), "the notebook would be published"
    errors = [item for item in found if item.severity is Severity.ERROR]
    first = errors[0]
    assert first.code == code_, found
    assert place is None or (first.location.line, first.location.column) == place, first
    assert first.location.path == "projects/x/broken.ipynb"
    assert first.location.line <= source.count(b"\n") + 1
    assert first.hint
    assert first.code in CODES
    assert len(str(first)) < 400, "a message that one can read"


# Odd but publishable: the codes of its notices, and what the page must contain.
ODD: dict[str, tuple[bytes, list[str], str]] = {
    "a BOM": (b"\xef\xbb\xbf" + book(), [], "Sound"),
    "Windows line ends": (book(prose("a\r\nb")).replace(b"\n", b"\r\n"), [], "a\nb"),
    "no minor version": (json.dumps({"cells": [], "metadata": {}, "nbformat": 4}).encode(), ["N107"], ""),
    "a later minor version": (book(nbformat_minor=9), [], "Sound"),
    "cells with equal ids": (book(prose(id="a"), prose("more", id="a")), [], "more"),
    "ids of the wrong type": (book(prose(id=7)), [], "text"),
    "no execution count": (
        book({key: value for key, value in code().items() if key != "execution_count"}), ["N107"], "f()",
    ),
    "an execution count of text": (book(code(execution_count="*")), [], "f()"),
    "a lone surrogate": (book(prose("a\ud800b")), [], "a\ufffdb"),
    "lone surrogates in a plot": (book(code(data(plotly={"data": [], "layout": {"title": "\udfff"}}))), [], "nb-plot"),
    "NaN in metadata": (book(metadata={"x": float("nan"), "y": float("inf")}), [], "Sound"),
    "NaN in JSON": (book(code(data(json={"x": float("nan")}))), [], "NaN"),
    "huge numbers": (book(code(data(json={"x": 1e308, "y": 10**400}))), [], "1e+308"),
    "a picture's size of text": (
        book(code({**data(png=b64(picture())), "metadata": {"image/png": {"width": "big", "height": -3}}})),
        ["N101"], "40",
    ),
    "a picture of another type": (book(code(data(jpeg=b64(picture())))), ["N101"], ".png"),
    "HTML cut off": (book(code(data(html="<div><table><tr><td>a"))), [], "</table>"),
    "an empty bundle": (book(code(data())), [], "f()"),
    "an unknown type of output": (book(code({**data(), "data": {"application/x-odd": "1"}})), ["N104"], "f()"),
    "widgets of the old layout": (book(metadata={"widgets": {"state": {"a": {}}, "version": "1.0"}}), [], "Sound"),
    "widgets that are a list": (book(metadata={"widgets": [1]}), [], "Sound"),
    "a widget without state": (
        book(code({**data(), "data": {WIDGET_VIEW: {"model_id": 3}, "text/plain": "W()"}})),
        ["N104"], "interactive",
    ),
    "a kernel that is a number": (book(metadata={"kernelspec": 4, "language_info": []}), [], "Sound"),
    "metadata nested deep": (book(metadata={"x": json.loads(nested(200))}), [], "Sound"),
    "JSON nested deep": (book(code(data(json=json.loads(nested(100))))), [], ""),
    "keys that are not a notebook's": (book(extra={"a": 1}), [], "Sound"),
    "an attachment that is missing": (book(prose("![](attachment:gone.png)")), ["N108"], ""),
    "control characters": (book(prose("a\x01\x0e0\x11b"), code(source="x\x0c = 1\x1b")), [], "a0b"),
    "tags of another tool": (book(prose(metadata={"tags": ["", "a b", "löschen"]})), [], "text"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_is_only_odd_is_published(name: str) -> None:
    source, codes, words = ODD[name]
    page = convert(source, "projects/x/odd.ipynb")
    assert isinstance(page, NotebookPage), page
    assert [item.code for item in page.diagnostics if item.code != "N101" or "N101" in codes] == codes
    assert words in page.markdown
    page.markdown.encode()


def large(kind: str) -> tuple[bytes, str]:
    """Build a valid notebook that is too large in one place; return it with the code of the error."""
    made: dict[str, Callable[[], tuple[bytes, str]]] = {
        "text": lambda: (book(code(stream("a line of text\n" * 300_000))), "N103"),
        "one line of text": lambda: (book(code(stream("x" * 4_000_000))), "N103"),
        "colours": lambda: (book(code(stream("\x1b[31mred\x1b[0m " * 300_000))), "N103"),
        "a progress bar": lambda: (book(code(stream("\r12% |####|" * 300_000))), ""),
        "HTML": lambda: (book(code(data(html="<p>a paragraph</p>" * 150_000))), "N103"),
        "a table": lambda: (
            book(code(data(html=f'<table border="1" class="dataframe">{"<tr><td>1</td></tr>" * 150_000}</table>'))),
            "N103",
        ),
        "Markdown": lambda: (book(code(data(markdown="- *an* item\n" * 150_000))), "N103"),
        "JSON": lambda: (book(code(data(json=list(range(300_000))))), "N103"),
        "a plot": lambda: (book(code(data(plotly={"data": [{"x": list(range(1_500_000))}], "layout": {}}))), "N103"),
        "a traceback": lambda: (
            book(code({"output_type": "error", "ename": "E", "evalue": "x" * 10**6, "traceback": ["y\n" * 300_000]})),
            "N103",
        ),
        "10,000 outputs": lambda: (
            book(code(*[stream(f"{n}\n", "stdout" if n % 2 else "stderr") for n in range(10_000)])), "",
        ),
        "5,000 cells": lambda: (book(*[prose(f"cell {n}") for n in range(4_999)]), ""),
        "code": lambda: (book(code(source="x = 1\n" * 100_000)), ""),
        "open brackets": lambda: (book(prose("[" * 100_000 + "](" * 20_000)), ""),
        "open tags": lambda: (book(prose("<div " * 20_000 + "<b><i>" * 5_000)), ""),
        "open math": lambda: (book(prose("$" * 30_001 + "\\begin{a}" * 3_000)), ""),
        "open HTML": lambda: (book(code(data(html="<script " * 10_000 + "<a href='" * 9_000))), ""),
    }  # fmt: skip
    return made[kind]()


LARGE = (
    "text", "one line of text", "colours", "a progress bar", "HTML", "a table", "Markdown", "JSON", "a plot",
    "a traceback", "10,000 outputs", "5,000 cells", "code", "open brackets", "open tags", "open math", "open HTML",
)  # fmt: skip


@pytest.mark.parametrize("kind", LARGE)
def test_what_is_large_takes_seconds_and_is_cut(kind: str) -> None:
    source, code_ = large(kind)
    start = time.process_time()
    page = convert(source, "projects/x/large.ipynb")
    took = time.process_time() - start
    assert isinstance(page, NotebookPage), page
    assert took < 8, "several times what it takes on a slow machine"
    assert not code_ or code_ in [item.code for item in page.diagnostics]
    if code_:
        assert len(page.markdown) < 1_000_000


def test_an_output_of_200_mb_is_named_with_its_size_and_line() -> None:
    before, after = book(code(stream("HERE"))).split(b"HERE")
    source = before + b"x" * 200_000_000 + after
    start, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = convert(source, "projects/x/large.ipynb")
    assert time.process_time() - start < 6
    assert isinstance(found, tuple)
    assert [item.code for item in found] == ["N003"]
    assert found[0].location.line == before.count(b"\n") + 1
    assert found[0].message == "the notebook has 191 MB, of which 191 MB are in this line; the limit is 50 MB"
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) * 1024 < SIZE_LIMIT
    many = convert(b'"a",\n' * 11_000_000, "projects/x/large.ipynb")
    assert isinstance(many, tuple)
    assert many[0].message == "the notebook has 52 MB; the limit is 50 MB"


def test_nothing_of_a_broken_notebook_is_published(tmp_path: Path) -> None:
    """One build reports them all, leaves the site unchanged, and publishes none of them."""
    folder = small_site.write(tmp_path)
    assert small_site.build(folder).exit_code == 0
    for number, (source, _, _) in enumerate(BROKEN.values()):
        (folder / f"projects/knn/broken-{number}.ipynb").write_bytes(source)
    built = small_site.build(folder)
    assert built.exit_code == 1
    assert "Traceback" not in built.log
    for number, (_, code_, place) in enumerate(BROKEN.values()):
        line, column = place or ("", "")
        start = f"projects/knn/broken-{number}.ipynb:{line}" + (f":{column}: {code_} " if place else "")
        assert start in built.log, start
    assert not list(built.site.rglob("*broken*"))
    assert built.read("projects/knn/measure/index.html")


def test_private_characters_of_icon_fonts_are_characters_like_others() -> None:
    for sign in map(chr, range(0xE000, 0xE010)):
        source = f"## Part {sign}0{sign} $x^2$\n\n{sign}1{sign} $\\eqref{{a}} {sign}9{sign}$"
        page = convert(book(prose(source)), "a.ipynb")
        assert isinstance(page, NotebookPage)
        assert "x^2" in page.markdown
