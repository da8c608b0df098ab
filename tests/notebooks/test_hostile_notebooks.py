"""Notebooks built to be slow or deeply nested: none stalls a build or ends it without a message."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown

import small_site
from portfolio.ipynb.source import CELL_LIMIT
from portfolio.notebooks.convert import NotebookPage, convert
from portfolio.sources.json_source import Strings, length_in_file, walk
from portfolio.text.formulas import Formulas
from small_notebooks import EXTENSIONS, SETTINGS, WIDGET_VIEW, Json, book, code, data, html_of, prose, stream

SECONDS = 5
WIDE = 20_000
"""Signs of a kind: enough for what grows with their square to take more than `SECONDS`."""


def wide(text: str, times: int = WIDE) -> Json:
    return prose(text * times)


def nested(opening: str, closing: str, depth: int) -> Json:
    return prose(opening * depth + "x" + closing * depth)


def output_widgets(count: int, views: int) -> Json:
    """Build a chain of widgets in which each captured some views of the next."""
    state = {
        str(number): {
            "model_name": "OutputModel",
            "model_module": "@jupyter-widgets/output",
            "state": {"outputs": [view(number + 1)] * views},
        }
        for number in range(count)
    }
    kept = {"application/vnd.jupyter.widget-state+json": {"state": state, "version_major": 2, "version_minor": 0}}
    return {"widgets": kept}


def view(number: int) -> Json:
    return {**data(), "data": {WIDGET_VIEW: {"model_id": str(number)}}}


def svg(attributes: str) -> bytes:
    return book(code(data(svg=f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>x</svg>')))


# The notebook's content, and the code of the notice that it gets ("" for none).
SLOW: dict[str, tuple[Callable[[], bytes], str]] = {
    "open brackets": (lambda: book(wide("[")), "N113"),
    "open brackets in many cells": (lambda: book(*[wide("[", 1_000)] * 12), "N113"),
    "brackets in brackets": (lambda: book(nested("[", "](b)", 3_000)), "N113"),
    "open links": (lambda: book(wide("[a](")), "N113"),
    "open references": (lambda: book(wide("[a][")), "N113"),
    "open powers": (lambda: book(wide("x^{2} ")), "N113"),
    "open formulas": (lambda: book(wide(r"\(a")), "N113"),
    "open display formulas": (lambda: book(wide(r"\\[a")), "N113"),
    "open environments": (lambda: book(wide(r"\begin{a}")), "N113"),
    "open comments": (lambda: book(wide("<!--", 50_000)), "N113"),
    "footnotes": (lambda: book(wide("[^a]: x\n")), "N113"),
    "definitions": (lambda: book(wide(": a\n")), "N113"),
    "text of a megabyte": (lambda: book(prose("*a* `b` " * 125_000)), "N113"),
    "Markdown as an output": (lambda: book(code(*[data(markdown="[" * 5_000)] * 50)), "N113"),
    "backticks": (lambda: book(wide("`", 100_000)), ""),
    "ever more backticks": (lambda: book(prose(" ".join("`" * length for length in range(1, 200)))), ""),
    "backticks in a heading": (lambda: book(prose("# " + "`" * 50_000 + "a `" * 20_000)), ""),
    "dollars in a heading": (lambda: book(prose("# " + "$ a " * 10_000 + "\n\n" + "$ " * 40_000 + "\n-")), ""),
    "spaces in a heading": (lambda: book(prose("#" + " " * 90_000 + "x\n\n# $" + " #" * 40_000 + "x")), ""),
    "marks of footnotes": (lambda: book(wide("[^a", 40_000)), "N113"),
    "alerts in alerts": (lambda: book(prose("\n".join("> " * depth + "[!NOTE]" for depth in range(1, 40)))), "N113"),
    "links to formulas": (lambda: book(prose("## $a$\n\n" + "[x](#$a$) " * 3_000)), ""),
    "<h1>": (lambda: book(wide("<h1>")), ""),
    "<h2>": (lambda: book(wide("<h2>x")), ""),
    "<h2> after <p>": (lambda: book(prose("<p>\n" * (WIDE // 2) + "<h2>x</h2>\n" * (WIDE // 2))), ""),
    "<p> in blocks": (lambda: book(wide("<p>\n\n", WIDE // 4)), ""),
    "<h2> and quotes": (lambda: book(wide("<h2 a='b'", WIDE // 2)), ""),
    "<h2> and no end": (lambda: book(prose("<h2>" + "x <b>" * WIDE)), ""),
    "lines of code": (lambda: book(wide("    a\n")), ""),
    "links on lines": (lambda: book(wide("[a](#sound)\n", 2_500)), ""),
    "a formula of a megabyte": (lambda: book(prose("$$" + "x^{2} + " * 20_000 + "$$")), "N109"),
    "pictures without text": (lambda: book(*[prose("<img src='a.png'>\n\n" * 4)] * 4_900), "N101"),
    "an HTML output of open scripts": (lambda: book(code(data(html="<script>" * 24_000))), ""),
    "an HTML output of open tables": (
        lambda: book(code(data(html='<table border="1" class="dataframe">' * 20_000))), "N103",
    ),
    "an HTML output of open styles beside a table": (
        lambda: book(code(data(html='<table border="1" class="dataframe"></table>' + "<style " * 24_000))), "",
    ),
    "an HTML output of open comments": (lambda: book(code(data(html="<!--" * 48_000))), ""),
    "an HTML output of open code": (lambda: book(code(data(html="\\<code>" * 25_000))), ""),
    "an HTML output of open formulas": (lambda: book(code(data(html=r"\(" * 90_000))), ""),
    "an HTML output of remote pictures": (lambda: book(code(data(html="<a></a><img src='//a.b'>" * 7_000))), "N106"),
    "an HTML output of open addresses": (
        lambda: book(code(data(html="<a style='" + "url(//" * 30_000))), "",
    ),
    "badges": (lambda: book(wide("![[", 33_000)), "N113"),
    "code in a language that is slow": (lambda: book(code(source="%%perl\n" + "s{" * 100_000)), ""),
    "a fence in a language that is slow": (lambda: book(prose("```perl\n" + "s{" * 90_000 + "\n```")), ""),
    "a line written over": (lambda: book(code(stream("x" * 2_000_000 + "\ra" * 200_000))), "N103"),
    "a stream in pieces": (lambda: book(code(*[stream("a" * 1_000)] * 10_000)), "N103"),
    "an SVG of open tags": (lambda: book(code(data(svg="<svg " * 100_000 + ">"))), "N101"),
    "widgets that show widgets": (lambda: book(code(view(0)), metadata=output_widgets(12, 10)), "N111"),
}  # fmt: skip


ONLY_CONVERTED = {"pictures without text"}
"""Where there is nothing slow for Python-Markdown, but much."""


@pytest.mark.parametrize("name", SLOW)
def test_what_would_take_minutes_takes_seconds(name: str) -> None:
    make, notice = SLOW[name]
    source = make()
    start = time.process_time()
    page = convert(source, "projects/x/slow.ipynb")
    assert isinstance(page, NotebookPage), page
    if name not in ONLY_CONVERTED:
        Markdown(extensions=EXTENSIONS, extension_configs=SETTINGS).convert(page.markdown)
    assert time.process_time() - start < SECONDS
    assert not notice or notice in {item.code for item in page.diagnostics}
    assert len(page.diagnostics) <= 300, "nobody reads more"


DEEP: dict[str, tuple[Callable[[], bytes], str]] = {
    "quotes": (lambda: book(wide(">", 2_000)), "N113"),
    "quotes on lines": (lambda: book(prose("\n".join(">" * depth + " a" for depth in range(1, 400)))), "N113"),
    "lists on a line": (lambda: book(wide("+ ", 2_000)), "N113"),
    "lists": (lambda: book(prose("\n".join("  " * depth + "- a" for depth in range(400)))), "N113"),
    "quotes in lists": (lambda: book(prose("- > " * 500 + "a")), "N113"),
    "lists in footnotes": (lambda: book(prose("a[^1]\n\n[^1]: " + "- " * 2_000 + "a")), "N113"),
    "admonitions": (lambda: book(prose("\n".join("    " * depth + "!!! note" for depth in range(300)))), "N113"),
    "directives": (lambda: book(wide(":::{note}\n", 2_000)), "N113"),
    "braces": (lambda: book(nested("$", "$", 1), nested("${", "}$", 1), prose("$" + "{" * 24_000 + "$")), "N109"),
    "fractions": (lambda: book(prose("$" + r"\frac{1}{" * 6_000 + "x" + "}" * 6_000 + "$")), "N109"),
    "roots": (lambda: book(prose("$" + r"\sqrt" * 20_000 + "$")), "N109"),
    "widgets": (lambda: book(code(view(0)), metadata=output_widgets(3_000, 1)), "N111"),
}  # fmt: skip


@pytest.mark.parametrize("name", DEEP)
def test_what_goes_too_deep_is_shown_as_it_is(name: str) -> None:
    make, notice = DEEP[name]
    page = convert(make(), "projects/x/deep.ipynb")
    assert isinstance(page, NotebookPage), page
    assert notice in {item.code for item in page.diagnostics}
    assert "Sound" in html_of(page.markdown).get_text()


def test_only_the_cell_that_is_too_much_is_plain() -> None:
    page = convert(book(prose("[" * 5_000 + " <b> & *all* of it"), prose("some *more*")), "projects/x/a.ipynb")
    assert isinstance(page, NotebookPage)
    (found,) = map(str, page.diagnostics)
    reason = "Markdown of cell 2 is shown as plain text: it has too many open brackets"
    assert found.startswith(f"projects/x/a.ipynb:8:3: N113 {reason}; ")
    html = html_of(page.markdown)
    assert html.select_one("pre.nb-output") is not None
    assert html.select_one("pre.nb-output").get_text() == "[" * 5_000 + " <b> & *all* of it"  # type: ignore[union-attr]
    assert [mark.get_text() for mark in html.select("em")] == ["more"]


@pytest.mark.parametrize(
    "source",
    [
        "".join(f"See [the {number}th]({number}.md) of [all][ref]. " for number in range(300)) + "\n\n[ref]: a.md",
        "|a|b|\n|-|-|\n" + "| [0, 1) | x^2 |\n" * 500,
        "\n".join(f"- [0, {number}) and `[` and $[0, {number})$" for number in range(500)),
        "\n".join(f"[^{number}]: note" for number in range(100)),
        "\n".join("  " * depth + "- a" for depth in range(12)),
        "> > > - deep\n\n" * 50,
        "word " * 20_000,
    ],
)
def test_what_somebody_might_write_is_converted(source: str) -> None:
    page = convert(book(prose(source)), "projects/x/a.ipynb")
    assert isinstance(page, NotebookPage)
    assert "N113" not in {item.code for item in page.diagnostics}


def test_definitions_on_neighbouring_lines_are_not_in_one_another() -> None:
    page = convert(
        book(prose("Apple\n: fruit\n: company\n\na[^1] b[^2]\n\n[^1]: one\n[^2]: two")), "projects/x/a.ipynb"
    )
    assert isinstance(page, NotebookPage)
    html = html_of(page.markdown)
    assert [item.get_text() for item in html.select("dl > dd")] == ["fruit", "company"]
    assert len(html.select(".footnote li")) == 2


@pytest.mark.parametrize("size", ["width='9' height", 'viewBox="0 0 9 9" width'])
def test_a_picture_of_any_size_is_shown(size: str) -> None:
    page = convert(svg(f'{size}="{"9" * 400}"'), "projects/x/a.ipynb")
    assert isinstance(page, NotebookPage)
    assert len(page.assets) == 1
    assert isinstance(convert(svg(f'viewBox="0 0 {"9" * 400} 1"'), "projects/x/a.ipynb"), NotebookPage)


def test_more_cells_than_a_page_can_show_are_an_error() -> None:
    found = convert(book(*[None] * (CELL_LIMIT + 1)), "projects/x/a.ipynb")
    assert isinstance(found, tuple)
    assert [item.code for item in found] == ["N003"]


def test_the_same_mistake_is_not_listed_without_end() -> None:
    found = convert(book(code(*[5] * 100_000)), "projects/x/a.ipynb")
    assert isinstance(found, tuple)
    assert len(found) == 100
    assert "further ones like this are not listed" in found[-1].message


def test_a_formula_as_deep_as_one_may_go_is_set() -> None:
    formulas = Formulas()
    assert "<math" in formulas.convert("{" * 100 + "x" + "}" * 100, is_display=False)
    assert not formulas.problem


@pytest.mark.parametrize("is_ascii", [True, False])
def test_places_are_found_behind_escapes(*, is_ascii: bool) -> None:
    text = 'a"b\\\n\t\u00e9\U0001f600 \u2028end'
    string = json.dumps(text, ensure_ascii=is_ascii)
    for length in range(len(text) + 1):
        assert json.loads(f'"{string[1 : length_in_file(string, length) + 1]}"') == text[:length]
    file = json.dumps({"source": [text, "", "\n", "last"]}, ensure_ascii=is_ascii)
    strings = Strings(token for token in walk(file) if len(token.path) == 2)
    assert strings.offset(len(text) + 2) == file.index("last") + 1
    assert strings.offset(len(text) + 5) is None


def test_a_pipe_and_a_folder_are_no_notebooks(tmp_path: Path) -> None:
    """Reading a pipe would never end; a folder stays a folder, whatever its name."""
    folder = small_site.write(tmp_path)
    os.mkfifo(folder / "docs/pipe.ipynb")
    (folder / "docs/folder.ipynb").mkdir()
    built = small_site.build(folder)
    assert built.exit_code == 1
    assert "docs/pipe.ipynb:1:1: Y006 the file cannot be read: it is a pipe or a device" in built.log
    assert "folder.ipynb" not in built.log
