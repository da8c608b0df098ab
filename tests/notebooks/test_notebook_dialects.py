"""What authors write for GitHub, Quarto and MyST in a notebook, and what the page shows."""

import pytest

from portfolio.notebooks.convert import NotebookPage, convert
from small_notebooks import code_cell, html_of, markdown_cell, notebook, stream

Cells = tuple[object, ...]


def page_of(*cells: object, **changes: object) -> NotebookPage:
    given = (markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells)
    page = convert(notebook(*given, **changes), "projects/x/y.ipynb")
    assert isinstance(page, NotebookPage), page
    return page


def raw_cell(source: str, **metadata: object) -> dict[str, object]:
    return {"cell_type": "raw", "metadata": metadata, "source": source}


NOTES: dict[str, tuple[Cells, dict[str, str]]] = {
    "no blank behind the colon": (("A[^1] b[^2]\n\n[^1]:one\n[^2]:two",), {"1": "one", "2": "two"}),
    "text below the label": (("A[^1]\n\n[^1]:\n    one",), {"1": "one"}),
    "between two others": (
        ("A[^1] b[^2] c[^w]\n\n[^1]: one\n[^2]:\n    two\n\n[^w]:\n    wind",),
        {"1": "one", "2": "two", "w": "wind"},
    ),
    "two paragraphs": (("A[^1]\n\n[^1]:\n    one\n\n    two\n\nText.",), {"1": "one two"}),
    "a lazy line": (("A[^1]\n\n[^1]: one\ngoes on",), {"1": "one goes on"}),
    "nested": (("A[^1] b[^2]\n\n[^1]: one\n    [^2]: two",), {"1": "one", "2": "two"}),
    "nested in a list": (("A[^1]\n\n[^1]: one\n    - [^2]: two",), {"1": "one [^2]: two"}),
    "one after the other": (("A[^1]\n\n[^1]: [^2]: one",), {"1": "[^2]: one"}),
    "at the start of items": (("A[^1] b[^2]\n\n- [^1]: one\n    [^2]: two",), {"1": "one [^2]: two"}),
    "behind a fold": (("A[^1]\n\n??? note\n    [^1]: [^2]: one\n",), {"1": "[^2]: one"}),
    "nested in a quote": (("A[^1]\n\n[^1]: one\n\n    > [^2]: two",), {"1": "one [^2]: two"}),
    "nested in code": (("A[^1]\n\n[^1]: one\n\n    ```\n    [^2]: two\n    ```",), {"1": "one [^2]: two"}),
    "after a list in it": (("A[^1] b[^2]\n\n[^1]: one\n    - item\n[^2]: two",), {"1": "one item", "2": "two"}),
    "in a list": (("- A[^1]\n\n  [^1]: one",), {"1": "one"}),
    "empty": (("A[^1]\n\n[^1]:\n\nText.",), {"1": ""}),
    "one label in two cells": (("A[^1].\n\n[^1]: one", "B[^1].\n\n[^1]: two"), {"1": "one", "1-2": "two"}),
    "one label in three cells": (
        ("A[^n]\n\n[^n]: one", "B[^n]\n\n> [^n]: two", "C[^n]\n\n[^n]: three"),
        {"n": "one", "n-2": "two", "n-3": "three"},
    ),
    "a label in use already": (
        ("A[^1-2]\n\n[^1-2]: one", "B[^1]\n\n[^1]: two", "C[^1]\n\n[^1]: three"),
        {"1-2": "one", "1": "two", "1-3": "three"},
    ),
    "defined in another cell": (("A[^1]", "Text.\n\n[^1]: one"), {"1": "one"}),
    "in code": (("A[^1] `[^1]`\n\n[^1]: one", "B[^1] `[^1]`\n\n[^1]: two"), {"1": "one", "1-2": "two"}),
}


@pytest.mark.parametrize("name", NOTES)
def test_footnotes(name: str) -> None:
    cells, expected = NOTES[name]
    soup = html_of(page_of(*cells).markdown)
    notes = {str(item["id"])[3:]: item for item in soup.select(".footnote > ol > li")}
    found = {label: " ".join(note.get_text(" ").replace("↩", "").split()) for label, note in notes.items()}
    assert found == expected
    links = [str(link["href"]) for link in soup.select("a.footnote-ref")]
    assert {link.removeprefix("#fn:") for link in links} <= found.keys()
    assert links


def test_each_mark_leads_to_its_own_cells_footnote() -> None:
    soup = html_of(page_of("A[^1].\n\n[^1]: one", "B[^1].\n\n[^1]: two", "C[^1].").markdown)
    leads = {str(link.find_parent("p"))[3]: link["href"] for link in soup.select("a.footnote-ref")}
    assert leads == {"A": "#fn:1", "B": "#fn:1-2", "C": "#fn:1"}


@pytest.mark.parametrize(
    ("source", "kind", "title"),
    [
        ("> [!NOTE]\n> Noon.", "note", "Note"),
        ("> [!tip]\n> Noon.", "tip", "Tip"),
        ("> [!IMPORTANT]\n> Noon.", "info", "Important"),
        ("> [!Warning]\n> Noon.", "warning", "Warning"),
        ("> [!CAUTION]\n>\n> Noon.", "danger", "Caution"),
        ("> [!question]\n> Noon.", "question", "Question"),
        ("> [!TODO]\n> Noon.", "info", "Todo"),
        ("> [!note]- Mind the tide\n> Noon.", "note", "Mind the tide"),
        (">[!NOTE]\n>Noon.", "note", "Note"),
        ("- item\n\n  > [!NOTE]\n  > Noon.", "note", "Note"),
    ],
)
def test_alerts_become_admonitions(source: str, kind: str, title: str) -> None:
    box = html_of(page_of(source).markdown).select(f".admonition.{kind}")
    assert [" ".join(found.get_text(" ").split()) for found in box] == [f"{title} Noon."]


@pytest.mark.parametrize(
    ("source", "kind", "title"),
    [
        ("::: {.callout-tip}\nNoon.\n:::", "tip", "Tip"),
        ("::: callout-caution\nNoon.\n:::", "danger", "Caution"),
        (":::note\nNoon.\n:::", "note", "Note"),
        (':::{.callout-note title="At sea"}\nNoon.\n:::', "note", "At sea"),
        ("::: {#x .callout-note}\n\n## At sea\n\nNoon.\n:::", "note", "At sea"),
        ("::: {.callout-note collapse=true}\nNoon.\n:::", "note", "Note"),
    ],
)
def test_callouts_of_quarto(source: str, kind: str, title: str) -> None:
    markdown = page_of(f"Text\n{source}\nText").markdown
    box = html_of(markdown).select(f".admonition.{kind}, details.{kind}")
    assert [" ".join(found.get_text(" ").split()) for found in box] == [f"{title} Noon."]
    assert ("???" in markdown) == ("collapse" in source)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("::: {.column}\nNoon.\n:::", "Noon."),
        (":::: {.columns}\n::: {.column width=50%}\nNoon.\n:::\n::::", "Noon."),
        ("::: {#low}\n:::\n\nNoon.", "Noon."),
        ("``` text\n::: {.column}\n:::\n```", "::: {.column} :::"),
        ("::: noon", "::: noon"),
        ("::: note\n\nNoon.", "::: note Noon."),
    ],
)
def test_other_blocks_of_quarto_are_their_content(source: str, words: str) -> None:
    assert " ".join(html_of(page_of(source).markdown).get_text(" ").split()) == words


@pytest.mark.parametrize("source", ["> [!OTHER]\n> x", "> NOTE\n> x", "> a [!NOTE]\n> x"])
def test_other_quotes_stay_quotes(source: str) -> None:
    soup = html_of(page_of(source).markdown)
    assert soup.select("blockquote")
    assert not soup.select(".admonition")


@pytest.mark.parametrize(
    ("source", "quotes"),
    [
        ("> a\n\n> b", ["a", "b"]),
        ("> a\nlazy\n\n\n> b", ["a lazy", "b"]),
        ("> a\n\n<!-- c -->\n\n> b", ["a", "b"]),
        ("> a\n>\n> b", ["a b"]),
        ("> # a\nb", ["a"]),
        ("> a\n- b", ["a"]),
        ("> - a\nb", ["a"]),
        ("> a\n\ntext\n\n> b", ["a", "b"]),
        ("- x\n\n    > a\n\n    > b\n\n- y", ["a", "b"]),
        ("> [!NOTE]\n> a\n\n> b", ["b"]),
    ],
)
def test_a_blank_line_parts_two_quotations(source: str, quotes: list[str]) -> None:
    found = html_of(page_of(source).markdown).select("blockquote")
    assert [" ".join(each.get_text(" ").split()) for each in found] == quotes


@pytest.mark.parametrize(
    ("source", "formulas"),
    [
        ("$`h_t = a`$", ["h_t = a"]),
        ("so $`a*b`$ and $`c*d`$", ["a*b", "c*d"]),
        ("```math\nx^2\n```", ["x^2"]),
        ("costs `$` or `$x`", []),
    ],
)
def test_formulas_as_on_github(source: str, formulas: list[str]) -> None:
    shown = [tag.get_text().strip("\\()[]\n ") for tag in html_of(page_of(source).markdown).select(".arithmatex")]
    assert shown == formulas


@pytest.mark.parametrize("fence", ["```mermaid", "~~~mermaid", "```{mermaid}", ":::{mermaid}"])
def test_a_diagram_stays_a_fence(fence: str) -> None:
    page = page_of("# A", f"{fence}\ngraph LR\n  A --> B\n{fence[:3]}")
    assert "```mermaid\ngraph LR\n  A --> B\n```" in page.markdown
    assert not page.diagnostics


@pytest.mark.parametrize(
    ("source", "is_markdown"),
    [
        ("#| output: asis\nf()", True),
        ('#| output: "asis"\nf()', True),
        ("#| results: asis\nf()", True),
        ("#| echo: false\n#| output: asis\nf()", True),
        ("#| output: true\nf()", False),
        ("f()", False),
    ],
)
def test_printed_markdown(source: str, *, is_markdown: bool) -> None:
    page = page_of("# A", code_cell(source, stream("## Printed\n\n- one"), stream("## no", "stderr")))
    soup = html_of(page.markdown)
    assert [tag.get_text() for tag in soup.select("h2")] == (["Printed"] if is_markdown else [])
    assert "## no" in soup.get_text()


def test_links_of_printed_markdown_and_of_raw_cells_are_checked() -> None:
    printed = code_cell("#| output: asis\nf()", stream("a\n\n[b](b.md)"), stream("[c](c.md)", "stderr"))
    page = page_of("# A", printed, code_cell("f()", stream("[d](d.md)")), raw_cell("[e](e.md)", format="text/markdown"))
    assert [link.target for link in page.links] == ["b.md", "e.md"]


@pytest.mark.parametrize(
    ("cell", "selector"),
    [
        (raw_cell("Free *text*"), "pre code"),
        (raw_cell("Free *text*", raw_mimetype=""), "pre code"),
        (raw_cell("Free *text*", format="text/plain"), "pre code"),
        (raw_cell("Free *text*", raw_mimetype="text/markdown"), "p em"),
        (raw_cell("<p>Free *text*</p>", format="text/html"), "p"),
        (raw_cell("Free *text*", raw_mimetype="text/latex"), ""),
    ],
)
def test_raw_cells(cell: object, selector: str) -> None:
    soup = html_of(page_of("# A", cell).markdown)
    assert ("text" in soup.get_text()) == bool(selector)
    assert not selector or "text" in soup.select(selector)[0].get_text()


HEAD = [
    '<base href="https://example.org/">',
    "<BASE target=_top>",
    '<meta http-equiv="refresh" content="5;url=https://example.org/">',
    '<meta content="5;url=https://example.org/" http-equiv=refresh>',
    '<link rel="stylesheet" href="https://example.org/a.css">',
    "<link rel=preconnect href=//example.org>",
]


@pytest.mark.parametrize("tag", HEAD)
@pytest.mark.parametrize("around", ["{}", "Text {} more.", "<div>\n{}\n</div>", "> {}"])
def test_tags_of_a_pages_head_are_left_out_and_reported(tag: str, around: str) -> None:
    page = page_of("# A", around.format(tag))
    assert "example.org" not in page.markdown
    assert tag.split(maxsplit=1)[0].lower() not in page.markdown.lower()
    assert [item.code for item in page.diagnostics] == ["N105"]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ('<svg><image href="https://example.org/a.png"/></svg>', "N106"),
        ('<svg><use xlink:href="//example.org/a.svg#b"/></svg>', "N106"),
        ('<svg><use href="#b"/></svg>', None),
    ],
)
def test_pictures_in_svg(html: str, code: str | None) -> None:
    page = page_of("# A", html)
    assert [item.code for item in page.diagnostics] == ([code] if code else [])
    assert ("<use" in page.markdown) == (code is None)


@pytest.mark.parametrize(
    ("heading", "link"),
    [
        ("## The $(h,\\omega)$ plane", "[x](#The-$(h,\\omega)$-plane)"),
        ("## The $(h,\\omega)$ plane", "[x](#The-%24(h,%5Comega)%24-plane)"),
        ("## The $(h,\\omega)$ plane", '<a href="#The-$(h,\\omega)$-plane">x</a>'),
        ("## Sum $a + b$ of *two*", "[x](#Sum-$a-+-b$-of-two)"),
        ("Sum $a_1$\n---", "[x](#Sum-$a_1$)"),
        ("### $\\alpha$ and $\\beta$ ###", "[x](#$\\alpha$-and-$\\beta$)"),
        ("## Plain text", "[x](#Plain-text)"),
    ],
)
@pytest.mark.parametrize("is_before", [True, False])
def test_a_link_to_a_heading_with_a_formula(heading: str, link: str, *, is_before: bool) -> None:
    soup = html_of(page_of("# Levels", *((link, heading) if is_before else (heading, link))).markdown)
    target = str(soup.find("a", string="x")["href"])  # type: ignore[index]
    assert soup.find(id=target.removeprefix("#")), (target, soup)


def test_such_a_link_in_code_stays_as_it_is() -> None:
    assert "`[x](#A-$b$)`" in page_of("## A $b$\n\n`[x](#A-$b$)`").markdown


def test_a_link_to_such_a_heading_in_another_notebook() -> None:
    assert "[x](other.ipynb#The-ω-plane)" in page_of("[x](other.ipynb#The-$\\omega$-plane)").markdown


def test_a_target_of_any_length_is_converted() -> None:
    assert page_of(f"# A\n\n![dot](iVBORw0KGgo{'A' * 5000})").title == "A"


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("# Mode decomposition (EMD)", "Mode decomposition (EMD)"),
        ("# A [link](x.md) to `Vec<T>`", "A link to Vec<T>"),
        ("# `a` *b* ``c`d`` $x^2$ `$y$`", "a b c`d x² $y$"),
        ("<h1>R&amp;D (old)</h1>", "R&D (old)"),
    ],
)
def test_a_title_is_text(first: str, title: str) -> None:
    assert page_of(first).title == title
