"""Notebooks: from the bytes of an .ipynb file to the site's HTML."""

import base64
import io
import random
import re
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image

from portfolio.notebooks.convert import NotebookPage, convert
from portfolio.notebooks.raw_html import balance_html
from portfolio.notebooks.terminal_text import ansi_to_html, as_displayed
from portfolio.sources.codes import CODES
from portfolio.sources.diagnostics import Severity
from small_notebooks import code_cell, html_of, markdown_cell, notebook, output

FIXTURES = Path(__file__).parent


def page_of(name: str) -> NotebookPage:
    page = convert((FIXTURES / name).read_bytes(), f"projects/shown/{name}")
    assert isinstance(page, NotebookPage), page
    return page


def render(*cells: object) -> BeautifulSoup:
    page = convert(notebook(*cells), "projects/x/y.ipynb")
    assert isinstance(page, NotebookPage), page
    return html_of(page.markdown)


def prose(source: str) -> BeautifulSoup:
    return render(markdown_cell(source))


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)} in {soup}"
    return found[0]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


class TestProse:
    @pytest.fixture
    def page(self) -> NotebookPage:
        return page_of("prose.ipynb")

    @pytest.fixture
    def soup(self, page: NotebookPage) -> BeautifulSoup:
        return html_of(page.markdown)

    def test_title_is_the_first_heading_without_markup(self, page: NotebookPage) -> None:
        assert page.title == "Distances, measured"
        assert page.diagnostics == ()

    def test_one_heading_of_level_1_and_the_rest_below(self, soup: BeautifulSoup) -> None:
        headings = [(tag.name, words(tag)) for tag in soup.find_all(["h1", "h2", "h3", "h4"])]
        assert headings == [
            ("h1", "Distances, measured"), ("h2", "Two words"), ("h2", "Math"),
            ("h2", "A second part"), ("h4", "Below"), ("h3", "Title"),
        ]  # fmt: skip

    def test_lists_as_in_commonmark(self, soup: BeautifulSoup) -> None:
        first, second = soup.find_all(["ul", "ol"], recursive=False)
        assert [words(item) for item in first.find_all("li", recursive=False)] == [
            "the metric", "the data its size its shape in two parts", "luck",
        ]  # fmt: skip
        assert [words(item) for item in first.select("ul > li > ul > li, ul ul > li")][:1] == ["its size"]
        assert second.name == "ol"
        assert [words(item) for item in second.find_all("li", recursive=False)] == ["first", "second x = 1", "third"]
        assert "1986. was not a list." in soup.get_text()

    def test_quote_with_a_nested_list(self, soup: BeautifulSoup) -> None:
        assert words(one(soup, "blockquote > ul > li > ul > li")) == "inner"

    def test_links_stay_and_jupyters_anchors_lead_somewhere(self, soup: BeautifulSoup) -> None:
        links = {words(link): link["href"] for link in soup.select("p > a")}
        assert links == {"the other": "other.ipynb#Top", "above": "#Two-words"}
        assert words(one(soup, "h2:has(> a[id='Two-words'])")) == "Two words"

    def test_math_is_found_where_jupyter_finds_it(self, soup: BeautifulSoup) -> None:
        assert [tag.get_text() for tag in soup.select("span.arithmatex")] == [
            r"\(a_1 < b\)", r"\(x^2\)", r"\(\vert x\vert\)",
        ]  # fmt: skip
        display = [" ".join(tag.get_text().split()) for tag in soup.select("div.arithmatex")]
        assert display == [r"\[ s = \sum_i x_i \]", r"\[\begin{align} a &= b \\ - c &= d \end{align}\]"]
        assert "costs $5 and $6" in soup.get_text()

    def test_raw_html_ends_with_its_cell_and_holds_markdown(self, soup: BeautifulSoup) -> None:
        assert one(soup, "details > p > strong").get_text() == "four"
        assert one(soup, "p[align] > img")["src"] == "../plot.png"
        assert words(one(soup, "p > b")) == "bold"
        assert one(soup, "b").find_parent("details") is None

    def test_an_open_fence_ends_with_its_cell(self, soup: BeautifulSoup) -> None:
        assert "This fence stays open\n# no heading" in soup.get_text()
        assert one(soup, "h2#a-second-part").parent is soup

    def test_admonition_comment_and_breaks(self, soup: BeautifulSoup) -> None:
        assert words(one(soup, ".admonition.tip")) == "Mind this It matters ."
        assert "a note to myself" not in str(soup)
        assert "#5 is no heading" in soup.get_text()
        assert words(one(soup, "p:has(br)")) == "Hard break here."


@pytest.mark.parametrize(
    ("source", "selector", "text"),
    [
        ("- a\n  text\n  - b", "ul > li > ul > li", "b"),
        ("1. a\n   - b\n\n   c\n2. d", "ol > li:nth-child(2)", "d"),
        ("* a\n\n      code\n* b", "li pre", "code"),
        ("Text:\n| a | b |\n|---|---|\n| 1 | 2 |", "tbody td:last-child", "2"),
        ("   ## Indented", "h1", "Indented"),
        ("Two\nlines\n---", "h2", "Two lines"),
        ("~~~py\nx\n~~~", ".highlight", "x"),
        ("``` {r, echo=FALSE}\nx <- 1\n```", ".highlight", "x <- 1"),
        ("    ```\n    in code", "pre", "``` in code"),
        ("!!! note\n    - a\n    - b", ".admonition li:last-child", "b"),
        ("::::{tab-set}\n:::{tab-item} One\nFirst\n:::\n::::", ".tabbed-block", "First"),
        ("```{math}\nx = 1\n```", "div.arithmatex", r"\[ x = 1 \]"),
        ("**v** $= \\begin{pmatrix}\n1 \\\\\n- 2\n\\end{pmatrix}$", "span.arithmatex", None),
        ("<center>$x$</center>", "center span.arithmatex", r"\(x\)"),
        ("`$a` and `b$`", "code:last-child", "b$"),
        ("a <br/> b <a name='x'/> c", "a[name=x]", ""),
        ("<div>\n<b>x\n\n- a", "div li", "a"),
        ("<div><table class=x><tr><td>1</table></div>", "div > .nb-scroll[tabindex] > table td", "1"),
        ("[a](#b) <https://example.com/$x$y>", "a[href^=https]", "https://example.com/%24x%24y"),
        ("###### \n####### seven", "p", "####### seven"),
        ("Price: \\$5 and \\$6", "p", "Price: $5 and $6"),
        ("[![Run](https://example.com/b.svg)](https://example.com/)", "p > a", "Run"),
    ],
)  # fmt: skip
def test_markdown_reads_as_in_jupyter(source: str, selector: str, text: str | None) -> None:
    found = one(prose(source), selector)
    assert text is None or words(found) == text


@pytest.mark.parametrize(
    "source",
    [
        "```", "$$", "<div>", "<!--", "<pre>", "<p>", "<table><tr>", "- a\n  ```", "`", "> ```", "<a href='",
        "<script>", "</div>", "<?php", "<![CDATA[", "    <p>", "x\n    ````", ":::{note}", "!!! note",
        "\\begin{align}", "<style>", "<b>", "***", "[^1]: ",
    ],
)  # fmt: skip
def test_a_cell_never_swallows_the_next(source: str) -> None:
    heading = one(render(markdown_cell(source), markdown_cell("# Next")), "#next")
    # A browser ends an open <p> at the next block; the parser in these tests does not.
    assert {parent.name for parent in heading.parents} <= {"[document]", "p"}


def test_cells_of_random_pieces_never_swallow_the_next() -> None:
    pieces = [
        "- a", "  - b", "    - c", "1. x", "2) y", "> q", "```python", "~~~", "$$", "$x$", "$a", "<div>", "</div>",
        "<p>", "<b>", "<details>", "</details>", "<!--", "-->", "<pre>", "</pre>", "<td>", "| a | b |", "|---|---|",
        "# H", "===", "---", "", "    code", "!!! note", "    body", "`code", "<img src='a.png'>", "\\", "<script>",
        "{ #id }", "\x02", "\x0e0\x11", "*e", ":::",
    ]  # fmt: skip
    choose = random.Random(4)  # the same cells in every run
    for _ in range(300):
        lines = [choose.choice(["", "", "  ", "    "]) + choose.choice(pieces) for _ in range(choose.randint(1, 9))]
        soup = render(markdown_cell("\n".join(lines)), markdown_cell("# The next cell"))
        heading = one(soup, "#the-next-cell")
        assert {parent.name for parent in heading.parents} <= {"[document]", "p"}, lines
        assert not set(soup.get_text()) & set("\x0e\x0f\x10\x11"), lines


class TestOutputs:
    @pytest.fixture
    def page(self) -> NotebookPage:
        return page_of("outputs.ipynb")

    @pytest.fixture
    def soup(self, page: NotebookPage) -> BeautifulSoup:
        return html_of(page.markdown)

    def test_code_as_it_was_written(self, page: NotebookPage, soup: BeautifulSoup) -> None:
        assert soup.select(".highlight")[0].get_text().strip() == "%matplotlib inline\nprint('a')\n\n\n```\nprint('b')"
        assert len(soup.select(".highlight")) == 7, "the empty cell is left out"
        assert "prompt" not in page.markdown
        assert "style=" not in page.markdown

    def test_streams_are_joined_and_told_apart(self, soup: BeautifulSoup) -> None:
        first, second = soup.select("pre.nb-output")[:2]
        assert first.get_text() == "a\n<b>&"
        assert (second.get_text(), second["class"]) == ("careful", ["nb-output", "nb-stderr"])

    def test_terminal_text_and_colours(self, soup: BeautifulSoup) -> None:
        shown = soup.select("pre.nb-output")[2]
        assert shown.get_text() == "epoch 1: 100%\naXY\nred bold green plain"
        assert [(span["class"], span.get_text()) for span in shown.find_all("span")] == [
            (["ansi-red"], "red "), (["ansi-red", "ansi-bold"], "bold"), (["ansi-green"], "green"),
        ]  # fmt: skip

    def test_error_is_labelled(self, soup: BeautifulSoup) -> None:
        error = one(soup, ".nb-error")
        assert words(one(error, ".admonition-title")) == "Error: ZeroDivisionError: division by zero"
        assert "Traceback (most recent call last)" in one(error, "pre").get_text()

    def test_table_of_pandas_is_bare_and_scrolls(self, soup: BeautifulSoup) -> None:
        table = one(soup, ".nb-html > table.dataframe")
        assert table.attrs == {"class": ["dataframe"]}
        assert all(head.get_text() for head in table.find_all("th"))
        assert one(soup, ".nb-html > table + p").get_text() == "1 rows × 1 columns"
        assert "<style" not in str(soup)

    def test_html_survives_blank_lines_and_is_closed(self, soup: BeautifulSoup) -> None:
        section = soup.select(".nb-html")[1]
        assert "*two*" in section.get_text()
        assert one(soup, ".nb-html table:not([class]) td + td").find_parent("section") is section

    def test_latex_markdown_and_json(self, soup: BeautifulSoup) -> None:
        assert one(soup, "p > .arithmatex").get_text() == r"\(\displaystyle x^{2}\)"
        assert words(one(soup, "ul > li")) == "a"
        assert '"b": [' in soup.select("pre.nb-output")[4].get_text()

    def test_long_output_folds(self, soup: BeautifulSoup) -> None:
        fold = one(soup, "details.nb-fold")
        assert words(one(fold, "summary")) == "Output (40 lines)"
        assert one(fold, "pre").get_text().endswith("38\n39")

    def test_outputs_are_found_by_the_search(self, soup: BeautifulSoup) -> None:
        outputs = soup.select(".nb-output, .nb-html, .nb-fold")
        assert outputs
        assert not [shown for shown in outputs if shown.has_attr("data-search-exclude")]


class TestFigures:
    @pytest.fixture
    def page(self) -> NotebookPage:
        return page_of("figures.ipynb")

    def test_pictures_are_files_with_size_and_alternative_text(self, page: NotebookPage) -> None:
        shown = [
            (image["alt"], image.get("width"), image.get("height"), str(image["src"]).rpartition(".")[2])
            for image in html_of(page.markdown).select("img[loading=lazy]")
        ]
        assert shown == [
            ("A [blue] $rectangle$", "40", "20", "png"),
            ("Figure from cell 2", "20", "10", "png"),
            ("A black box", "96", "48", "svg"),
            ("Two & three", "30", "15", "jpg"),
            ("Figure from cell 5", "5", "4", "png"),
            ("My dog", "6", "4", "png"),
            ("tiny", "3", "2", "png"),
        ]

    def test_links_are_relative_to_the_notebook(self, page: NotebookPage) -> None:
        names = {asset.name for asset in page.assets}
        links = {str(image["src"]) for image in html_of(page.markdown).select("img[loading=lazy]")}
        assert links == names
        assert all(name.startswith("figures_files/") for name in names)
        assert len(names) == 6, "equal pictures are one file"

    def test_caption(self, page: NotebookPage) -> None:
        assert one(html_of(page.markdown), "figure > figcaption").get_text() == "Two & three"
        assert "fig-cap" not in page.markdown

    def test_what_is_missing_is_reported_at_its_cell(self, page: NotebookPage) -> None:
        found = [(item.code, item.location.line, item.severity) for item in page.diagnostics]
        lines = (FIXTURES / "figures.ipynb").read_text().splitlines()
        assert [code for code, _, _ in found] == ["N101", "N101", "N106"]
        assert all(lines[line - 1] == "  {" for _, line, _ in found)
        assert {severity for _, _, severity in found} <= {Severity.WARNING, Severity.NOTICE}
        assert page.diagnostics[0].message == "a figure in cell 2 has no alternative text"

    def test_a_stem_with_spaces(self) -> None:
        page = convert((FIXTURES / "figures.ipynb").read_bytes(), "projects/x/my figures.ipynb")
        assert isinstance(page, NotebookPage)
        assert page.assets[0].name.startswith("my figures_files/")
        assert "](my%20figures_files/" in page.markdown


def test_tags_fold_and_remove() -> None:
    page = page_of("tags.ipynb")
    soup = html_of(page.markdown)
    folds = [words(fold) for fold in soup.select("details.nb-fold")]
    assert folds == [
        "Show code hidden_input = 1",
        "Show output out 2",
        "Show code and output hidden_cell = 3 out 3",
        "Show code hidden_7 = 7",
        "Show output file",
    ]
    text = soup.get_text()
    for gone in ("removed_input", "removed output", "removed_cell", "out 6", "no_echo", "Gone with its tag"):
        assert gone not in text
    for kept in ("out 1", "out 4", "out 8", "x = 5"):
        assert kept in text
    assert "```bash\n%%bash\nls" in page.markdown


def test_front_matter_and_raw_cells() -> None:
    page = page_of("front-matter.ipynb")
    assert page.title == "Smaller, still right"
    assert page.description == "How a network lost most of its weights."
    assert page.tags == ("pruning", "CPU")
    assert page.language == "r"
    assert str(page.meta["date"]) == "2026-03-01"
    assert page.meta["post"] is True
    soup = html_of(page.markdown)
    assert "title:" not in soup.get_text()
    assert [words(part) for part in soup.select("p > b, p > strong")] == ["HTML", "Raw"]
    assert "LaTeX" not in soup.get_text()


LISTED = "# Low water\n> How deep it is.\n\n- toc: true\n- badges: true\n- categories: [tides, sea]\n- date: {}\n\nText"


def test_the_keys_that_fastpages_lists_are_metadata_also_below_code() -> None:
    page = convert(notebook(code_cell("#hide"), markdown_cell(LISTED.format("2020-01-02"))), "docs/blog/posts/a.ipynb")
    assert isinstance(page, NotebookPage), page
    assert (page.title, page.meta["categories"]) == ("Low water", ["tides", "sea"])
    assert "toc" not in html_of(page.markdown).get_text()


@pytest.mark.parametrize("text", ["# Low\n\n- depth: 2\n- width: 3", "# Low\n\nWords\n\n- toc: true", "- toc: true"])
def test_other_lists_are_text(text: str) -> None:
    assert [words(item) for item in prose(text).select("li")] == re.findall("- (.+)", text)


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    soup = prose("---\n## A heading\n---")
    assert words(one(soup, "h2")) == "A heading"


def test_interactive_outputs_fall_back() -> None:
    page = page_of("interactive.ipynb")
    soup = html_of(page.markdown)
    assert one(soup, "img")["alt"] == "A line"
    assert one(soup, "a")["href"] == "https://example.com/film"
    assert len(soup.select(".nb-note")) == 2
    assert words(one(soup, "pre.nb-output")) == "Model()"
    assert "<script" not in page.markdown
    assert "<style" not in page.markdown
    assert [item.code for item in page.diagnostics] == ["N102", "N102", "N104", "N105", "N104"]


def test_format_4_0_without_ids_and_with_plain_text() -> None:
    page = page_of("old.ipynb")
    assert (page.title, page.language) == ("Old but sound", "julia")
    assert page.markdown == '# <a id="Old-but-sound"></a>Old but sound\n\n```julia\nprintln(1)\n```\n'


SOUND = code_cell("1")
BROKEN = {
    "empty": (b"", "N002", (1, 1)),
    "not JSON": (b'{\n "cells": [\n  {"a": 1 2}\n ]\n}', "N002", (3, 11)),
    "merge conflict": (b"<<<<<<< HEAD\n{}\n", "N002", (1, 1)),
    "nested too deep": (b"[" * 200_000, "N002", (1, 1)),
    "number too long": (b'{"nbformat": ' + b"1" * 5000 + b"}", "N002", (1, 1)),
    "not UTF-8": ('{\n "cells": "ä"}'.encode("latin-1"), "N001", (2, 12)),
    "too large": (b" " * (50 * 1024 * 1024 + 1), "N003", (1, 1)),
    "a list": (b"[1]", "N004", (1, 1)),
    "other JSON": (b'{"name": "x"}', "N004", (1, 1)),
    "format 3": (b'{"worksheets": [], "metadata": {}, "nbformat": 3}', "N005", (1, 1)),
    "format 5": (notebook(nbformat=5), "N005", (1, 1)),
    "no cells": (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "N006", (1, 1)),
    "no source": (notebook(SOUND, {"cell_type": "markdown", "metadata": {}}), "N006", (10, 3)),
    "no output data": (notebook(code_cell("", {"output_type": "display_data", "metadata": {}})), "N006", (3, 3)),
    "cells of wrong type": (notebook(cells={}), "N007", (1, 1)),
    "a cell that is a number": (notebook(SOUND, 7), "N007", (10, 3)),
    "unknown cell type": (notebook({**SOUND, "cell_type": "chart"}), "N007", (3, 3)),
    "source of wrong type": (notebook(markdown_cell("x"), {**SOUND, "source": [1]}), "N007", (8, 3)),
    "tags of wrong type": (notebook({**SOUND, "metadata": {"tags": "x"}}), "N007", (3, 3)),
    "outputs of wrong type": (notebook({**SOUND, "outputs": {}}), "N007", (3, 3)),
    "data of wrong type": (notebook(code_cell("", output({"text/plain": 1}))), "N007", (3, 3)),
    "NUL in a cell": (notebook(markdown_cell("a\0b")), "N008", (3, 3)),
    "NUL in the file": (b'{\n "a": "\0"}', "N008", (2, 8)),
    "text for a picture": (notebook(code_cell("", output({"image/png": "bm90IG9uZQ=="}))), "N009", (3, 3)),
    "no base64": (notebook(code_cell("", output({"image/jpeg": "????"}))), "N009", (3, 3)),
    "no SVG": (notebook(code_cell("", output({"image/svg+xml": "<p>"}))), "N009", (3, 3)),
    "wrong YAML": (notebook({**markdown_cell("---\ntitle: a: b\n---"), "cell_type": "raw"}), "N010", (6, 28)),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_notebook_is_a_located_error(name: str) -> None:
    source, code, place = BROKEN[name]
    found = convert(source, "projects/x/broken.ipynb")
    assert isinstance(found, tuple)
    first = next(item for item in found if item.severity is Severity.ERROR)
    assert (first.code, (first.location.line, first.location.column)) == (code, place), first
    assert first.location.path == "projects/x/broken.ipynb"
    assert first.hint
    assert first.code in CODES


def test_all_mistakes_at_once() -> None:
    found = convert(notebook(7, {**SOUND, "source": 1, "outputs": 1}, markdown_cell("\0")), "x.ipynb")
    assert isinstance(found, tuple)
    assert [item.code for item in found] == ["N007", "N007", "N007", "N008"]


def test_a_lone_surrogate_can_be_written() -> None:
    page = convert(notebook(markdown_cell("a")).replace(b'"a"', rb'"a\ud800b"'), "x.ipynb")
    assert isinstance(page, NotebookPage)
    assert page.markdown.encode() == "a\ufffdb\n".encode()


@pytest.mark.parametrize(
    ("sources", "title", "levels"),
    [
        (["# One", "## Two", "# Three", "## Four"], "One", "1223"),
        (["### One", "text", "#### Two", "##### Three"], "One", "123"),
        (["## One", "## Two", "### Three"], None, "223"),
        (["### One", "### Two", "#### Three"], None, "223"),
        (["text", "### One"], None, "2"),
        (["#### One", "## Two"], None, "42"),
        (["text\n\n### One", "# Two"], "Two", "31"),
        (["### One", "Two\n===", "## Three"], "Two", "312"),
        (["<center><h1 class=a>One <b>&amp;</b> two</h1></center>", "# Three", "## Four"], "One & two", "123"),
        (["# One", "<h1>Two</h1>"], "One", "12"),
        (["text"], None, ""),
    ],
)
def test_headings_begin_with_the_title(sources: list[str], title: str | None, levels: str) -> None:
    page = convert(notebook(*map(markdown_cell, sources)), "projects/shown/a.ipynb")
    assert isinstance(page, NotebookPage), page
    assert page.title == title
    assert "".join(head.name[1] for head in html_of(page.markdown).find_all(re.compile(r"h\d"))) == levels


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("<h2>Two *x* &amp; `y` [z]</h2>\nbelow", "## Two *x* & `y` [z]"),
        ("<a name='part'></a>\n<h3 id='own' align=center onclick='x()'> <font color='blue'>A</font> b</h3>", "### A b"),
        ("<H4 class='a b' style='color: red'>C++</H4><p>below</p>", "#### C++"),
        ("<p>above\n<h2>Part</h2>", "## Part"),
        ("<div class='alert'><h4>Inside</h4></div>", None),
        ("<h2>$x$</h2>", None),
        ("<h2><img src='a.png' alt='a'> Picture</h2>", None),
        ("<h2> </h2>", None),
        ("<h2>open\n\ntext", None),
    ],
)
def test_headings_in_html_stand_in_the_contents(source: str, line: str | None) -> None:
    page = convert(notebook(markdown_cell("# One"), markdown_cell(source)), "projects/shown/a.ipynb")
    assert isinstance(page, NotebookPage), page
    shown = html_of(page.markdown)
    headings = [head for head in shown.find_all(re.compile(r"h[2-6]")) if head.get("id")]
    assert [f"{'#' * int(head.name[1])} {words(head)}" for head in headings] == ([line] if line else [])
    assert ("below" in shown.get_text()) == ("below" in source)
    if "own" in source:
        assert (headings[0]["id"], headings[0]["align"], headings[0].get("onclick")) == ("own", "center", None)
        assert words(one(headings[0], "font")) == "A"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("<b>kept</b><script>$('#a').show()</script>", "<b>kept</b>"),
        ("<b>kept</b><script>(function ($) {})(jQuery)</script>", "<b>kept</b>"),
        ("<b>kept</b><script>Highcharts.chart('a', {})</script>", "<b>kept</b>"),
        ('<div style="display:none"><script type="application/octet-stream">eNrt</script></div>', ""),
    ],
)
def test_scripts_that_could_only_fail_are_left_out(shown: str, expected: str) -> None:
    data = {"text/html": shown, "text/plain": "<IPython.core.display.HTML object>"}
    page = convert(notebook(code_cell("show()", output(data))), "projects/shown/a.ipynb")
    assert isinstance(page, NotebookPage), page
    assert "<script" not in page.markdown
    assert expected in page.markdown
    assert "Highcharts" not in page.markdown


def test_a_very_long_output_is_cut_with_a_warning() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "x" * 99 + "\n"}
    page = convert(notebook(code_cell("", {**stream, "text": str(stream["text"]) * 3000})), "x.ipynb")
    assert isinstance(page, NotebookPage)
    assert [item.code for item in page.diagnostics] == ["N103"]
    assert len(page.markdown) < 201_000
    assert "the rest of this output is not shown" in page.markdown


def test_raw_addresses_are_right_for_the_page() -> None:
    source = '<p><a href="other.ipynb#x">o</a><a href="https://e.com/">e</a><img src="a b.png"></p>'
    page = convert(notebook(markdown_cell(source)), "projects/x/y.ipynb")
    index = convert(notebook(markdown_cell(source)), "projects/x/index.ipynb")
    assert isinstance(page, NotebookPage)
    assert isinstance(index, NotebookPage)
    assert [a["href"] for a in html_of(page.markdown).select("a")] == ["../other/#x", "https://e.com/"]
    assert one(html_of(page.markdown), "img")["src"] == "../a b.png"
    assert one(html_of(index.markdown), "img")["src"] == "a b.png"


def test_picture_inside_html_becomes_a_file() -> None:
    data = io.BytesIO()
    Image.new("L", (6, 3)).save(data, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"
    alone = convert(notebook(code_cell("", output({"text/html": f'<img src="{address}" width="3">'}))), "a/x.ipynb")
    inside = convert(notebook(code_cell("", output({"text/html": f'<p>See <img src="{address}"></p>'}))), "a/x.ipynb")
    assert isinstance(alone, NotebookPage)
    assert isinstance(inside, NotebookPage)
    assert alone.assets == inside.assets
    image = one(html_of(alone.markdown), "p > img.nb-figure")
    assert (image["width"], image["height"], image["src"]) == ("3", "2", alone.assets[0].name)
    assert one(html_of(inside.markdown), "section img")["src"] == f"../{inside.assets[0].name}"


WAV = base64.b64encode(b"RIFF    WAVE").decode()


@pytest.mark.parametrize(
    ("text", "code", "selector", "label"),
    [
        ("![A chart](https://example.com/a.png 'title'){ width=3 }", "N106", "p > a", "Picture: A chart"),
        ("![](//example.com/a.png)", "N106", "p > a", "Picture on example.com"),
        ("See <img src=https://example.com/a.png alt='one'> here", "N106", "p > a", "Picture: one"),
        ("<p><img src='https://example.com/a.png'></p>", "N106", "p > a", "Picture on example.com"),
        ("<a href='b.html'><b>x</b><img src='//example.com/a.png'></a>", "N106", "a", "x Picture on example.com"),
        ("<div style='color: url(https://example.com/a.png)'>d</div>", "N106", "div[style='color: none']", "d"),
        ("<video controls><source src='https://example.com/a.mp4'></video>", "N112", "a", "Film on example.com"),
        ("<audio src='https://example.com/a.mp3' title='Waves'></audio>", "N112", "a", "Sound: Waves"),
        ("<iframe src='https://www.example.com/embed/x'></iframe>", "", "a[data-load]", "Frame on www.example.com"),
        ("<object data='https://example.com/a.swf'><p>old</p></object>", "", "a[data-load]", "Frame on example.com"),
        ("<iframe src='http://example.com/x'></iframe>", "N102", "a:not([data-load])", "Frame on example.com"),
        ("<a href='b'><iframe src='//example.com/x'></iframe></a>", "N102", "a", "Frame on example.com"),
        ("`![a](https://example.com/a.png)`", "", "code", "![a](https://example.com/a.png)"),
        ("<img src='a.png' alt='a' srcset='https://example.com/b.png 2x'>", "", "img:not([srcset])", ""),
        ("<a href='https://example.com/'>a link</a>", "", "a", "a link"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["prose", "output"])
def test_what_comes_from_another_host_becomes_a_link(
    kind: str, text: str, code: str, selector: str, label: str
) -> None:
    is_html = text.startswith("<")
    mime = "text/html" if is_html else "text/markdown"
    cell = markdown_cell(text) if kind == "prose" else code_cell("", output({mime: text}))
    page = convert(notebook(cell), "projects/x/y.ipynb")
    assert isinstance(page, NotebookPage)
    soup = html_of(page.markdown)
    assert words(one(soup, selector)) == label
    assert not soup.select("img[src*='//'], video, audio, iframe, object, source")
    assert [item.code for item in page.diagnostics if item.code != "N101"] == ([code] if code else [])


@pytest.mark.parametrize("kind", ["prose", "output"])
def test_sound_inside_a_notebook_becomes_a_file(kind: str) -> None:
    text = f'<audio controls><source src="data:audio/wav;base64,{WAV}" type="audio/wav"></audio>'
    cell = markdown_cell(text) if kind == "prose" else code_cell("", output({"text/html": text}))
    page = convert(notebook(cell), "projects/x/y.ipynb")
    assert isinstance(page, NotebookPage)
    assert [asset.content for asset in page.assets] == [b"RIFF    WAVE"]
    assert one(html_of(page.markdown), "audio > source")["src"] == f"../{page.assets[0].name}"
    assert page.assets[0].name.endswith(".wav")


def test_an_animation_shows_its_first_picture() -> None:
    data = io.BytesIO()
    Image.new("L", (6, 3)).save(data, "PNG")
    frame = base64.b64encode(data.getvalue()).decode()
    frame = f"{frame[:40]}\\\n{frame[40:]}"
    head = '<link rel="stylesheet" href="https://example.com/font-awesome.min.css">'
    text = f'{head}<script>frames[0] = "data:image/png;base64,{frame}"\nframes[1] = "x"</script>'
    page = convert(notebook(code_cell("", output({"text/html": text}))), "projects/x/y.ipynb")
    assert isinstance(page, NotebookPage)
    assert (one(html_of(page.markdown), "img")["width"], page.assets[0].content) == ("6", data.getvalue())
    assert [item.code for item in page.diagnostics] == ["N101", "N111"]


def test_long_code_in_an_output_folds() -> None:
    lines = "<br>\n".join(str(number) for number in range(40))
    soup = render(code_cell("", output({"text/html": f"<pre>{lines}</pre>"})))
    assert words(one(soup, "details > summary")) == "Output (40 lines)"


@pytest.mark.parametrize(
    ("size", "kind", "is_noise", "shown"),
    [
        ((300, 200), "JPEG", True, "webp"),
        ((20, 10), "JPEG", True, "jpg"),
        ((400, 300), "PNG", True, "webp"),
        ((400, 300), "PNG", False, "png"),
        ((60, 40), "GIF", True, "gif"),
    ],
)
def test_photographs_become_smaller(size: tuple[int, int], kind: str, *, is_noise: bool, shown: str) -> None:
    image = Image.effect_noise(size, 80).convert("RGB") if is_noise else Image.new("RGB", size, "#123")
    data = io.BytesIO()
    image.save(data, kind, quality=95)
    mime = f"image/{kind.lower()}"
    source = notebook(code_cell("", output({mime: base64.b64encode(data.getvalue()).decode()})))
    first, again = convert(source, "a/x.ipynb"), convert(source, "a/x.ipynb")
    assert isinstance(first, NotebookPage)
    assert first == again, "the same bytes each time"
    assert first.assets[0].name.endswith(f".{shown}")
    assert (len(first.assets[0].content) < len(data.getvalue())) == (shown == "webp")
    with Image.open(io.BytesIO(first.assets[0].content)) as kept:
        assert kept.size == size


def test_a_large_chart_stays_as_it_was_drawn() -> None:
    image = Image.new("RGB", (1500, 1000), "white")
    for at in range(0, 1500, 3):
        image.paste((at % 256, at * 7 % 256, at * 13 % 256), (at, at * 31 % 900, at + 2, at * 31 % 900 + 60))
    image.paste(Image.effect_noise((450, 450), 60).convert("RGB"), (30, 30))
    data = io.BytesIO()
    image.save(data, "PNG")
    assert 400_000 < len(data.getvalue()) < 0.9 * 1500 * 1000
    shown = output({"image/png": base64.b64encode(data.getvalue()).decode()})
    page = convert(notebook(code_cell("", shown)), "a/x.ipynb")
    assert isinstance(page, NotebookPage)
    assert page.assets[0].content == data.getvalue()


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("a\r\nb\r\n", "a\nb\n"),
        ("12345\rab", "ab345"),
        ("10%\r\x1b[32m20%\x1b[0m\r", "\x1b[32m20%\x1b[0m"),
        ("ab\b\bX", "X"),
        ("\b\b\b\r 1/2\b\b\b\b\r 2/2", " 2/2"),
        ("a\tb", "a       b"),
    ],
)
def test_terminal(printed: str, shown: str) -> None:
    assert as_displayed(printed) == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<&>", "&lt;&amp;&gt;"),
        ("\x1b[1;34mb\x1b[22mc", '<span class="ansi-blue ansi-bold">b</span><span class="ansi-blue">c</span>'),
        ("\x1b[38;2;250;10;10mr\x1b[0m", '<span class="ansi-red">r</span>'),
        ("\x1b[30;43mw\x1b[m", '<span class="ansi-black ansi-yellow-bg">w</span>'),
        ("\x1b[7mi\x1b[27m", '<span class="ansi-inverse">i</span>'),
        ("\x1b[37mdefault\x1b[2K\x1b]8;;x\x07", "default"),
        ("\x1b[38;5", ""),
        ("\x1b[999;38mx", "x"),
    ],
)
def test_ansi(text: str, expected: str) -> None:
    assert ansi_to_html(text).replace("[38;5", "") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<div><b>x", "<div><b>x</b></div>"),
        ("x</div></section>", "x"),
        ("<p>a<p>b", "<p>a<p>b"),
        ("<svg><path d='a>b'/></svg>", "<svg><path d='a>b'/></svg>"),
        ("<a id=x />y", "<a id=x></a>y"),
        ("<b><i>x</b></i>", "<b><i>x</i></b>"),
        ("1 <2 and <x", "1 <2 and &lt;x"),
        ("<!-- open", "<!-- open-->"),
        ("<textarea><b>", "<textarea><b></textarea>"),
    ],
)
def test_balance(text: str, expected: str) -> None:
    assert balance_html(text) == expected


def test_a_typical_notebook_takes_a_few_milliseconds() -> None:
    text = "## Part\n\nSome *prose* with $x$ and a list:\n- a\n  - b\n\nand [a link](a.ipynb).\n" * 4
    stream = {"output_type": "stream", "name": "stdout", "text": "line\n" * 20}
    source = notebook(*[cell for _ in range(20) for cell in (markdown_cell(text), code_cell("x = 1\n" * 10, stream))])
    start = time.process_time()
    for _ in range(5):
        convert(source, "projects/x/y.ipynb")
    assert (time.process_time() - start) / 5 < 0.1, "ten times what it takes on a slow machine"


def test_a_raw_table_with_blank_lines_scrolls_whole() -> None:
    source = "<table class='x'>\n<tr><td>a\n\n**b**\n\n</tr></table>\n\nAfter\n\n<table><tr><td>open"
    soup = render(markdown_cell(source), markdown_cell("# Next"))
    first, second = soup.select(".nb-scroll[tabindex]")
    assert words(first) == "a b"
    assert one(first, "strong").get_text() == "b"
    assert words(second) == "open"
    assert one(soup, "#next").find_parent("table") is None
