"""The parts of a conversion, each alone: what goes in and what comes out."""

import base64
import io
import re
import sys
import threading
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from portfolio.ipynb.problems import Problems
from portfolio.ipynb.source import Cell, Output, decode, parse
from portfolio.notebooks import batch
from portfolio.notebooks.batch import convert_all
from portfolio.notebooks.blocks import BlockFolder
from portfolio.notebooks.display import (
    Block,
    Visibility,
    has_removed_parts,
    join_blocks,
    read_options,
    visibility,
    without_removed_parts,
)
from portfolio.notebooks.figures import Figures, alt_texts, caption_of, escape_alt
from portfolio.notebooks.html_outputs import HtmlOutputs, SavedImage
from portfolio.notebooks.images import NotAPicture, Picture, read_picture
from portfolio.notebooks.layout import Layout
from portfolio.notebooks.metadata import is_post, language_of, read_metadata, tags_of, text_of
from portfolio.notebooks.page import NotebookPage, Terms
from portfolio.notebooks.plots import CannotDraw, find_plot
from portfolio.notebooks.raw_html import link_html, link_markdown, lower_titles, read_attributes, relocate
from portfolio.notebooks.tokens import Tokens, math_in_html
from portfolio.notebooks.work_limits import TooMuch, WorkLimits
from portfolio.store.values import NO_STORE, Store
from small_notebooks import code_cell, markdown_cell, notebook, output


def cell(source: str = "", kind: str = "code", **metadata: object) -> Cell:
    tags = metadata.pop("tags", ())
    return Cell(1, kind, source, metadata, frozenset(tags if isinstance(tags, list) else ()))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Text\n- a\n  - b\n\n  c", "Text\n\n- a\n    - b\n\n    c"),
        ("1) a\n2) b", "1. a\n2. b"),
        ("a\n# H", "a\n\n<1 H>"),
        ("H\n===\ntext", "\n<1 H>\n\ntext"),
        ("    code\n\n      more", "```\ncode\n\n  more\n```\n"),
        ("a\n1986. b", "a 1986. b"),
        ("- a\n* * *\nb", "- a\n\n---\n\nb"),
        ("| a |\n|---|\ntext", "| a |\n|---|\ntext"),
        ("a\\\nb", "a  \nb"),
        ("#5 x", "\\#5 x"),
        ("!!! note\n    a\n\nb", "!!! note\n    a\n\nb"),
        ("[^1]:\n    a\n\n    b\n\nc", "[^1]:\n    a\n\n    b\n\nc"),
        ("Term\n: what\n  more", "Term\n: what\n    more"),
    ],
)
def test_layout(lines: str, expected: str) -> None:
    layout = Layout(Tokens(), str, lambda level, text: f"<{level} {text}>", str, lambda _depth, _line: None)
    assert "\n".join(layout.run(lines.split("\n"))).strip("\n") == expected.strip("\n")


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$a$ and $$b$$", [("a", False), ("b", True)]),
        ("`$a$` and \\$5", []),
        ("$5 and $6", []),
        ("<td>$5</td><td>$6</td>", []),
        ("$`a`$", [("a", False)]),
        (r"\\(a\\) \\[b\\]", [("a", False), ("b", True)]),
        (r"\begin{align}a\end{align}", [(r"\begin{align}a\end{align}", True)]),
        (r"\begin{tabular}a\end{tabular}", []),
        ("<a title='$a$'>", []),
        (r"see \eqref{a}", [(r"\eqref{a}", False)]),
    ],
)
def test_tokens_of_formulas(text: str, formulas: list[tuple[str, bool]]) -> None:
    tokens = Tokens()
    tokens.hold_spans(text)
    assert tokens.formulas == formulas


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("a `b\nc` d", "a `b c` d"),
        ("$x <y$", "$x < y$"),
        ("<!-- note -->text", "text"),
        ("<b\nc>", "<b c>"),
        ("[x](#a-$b$) [y](c.ipynb#$d$)", "[x](#A-$B$) [y](c.ipynb#$D$)"),
        ("<a href='#$a$'>", "<a href='#$A$'>"),
    ],
)
def test_tokens_restored(text: str, restored: str) -> None:
    tokens = Tokens(str.upper)
    assert tokens.restore(tokens.hold_spans(text)) == restored


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("costs $5 and $6", "costs $5 and $6"),
        ("$$a$$", '<span class="arithmatex">\\[a\\]</span>'),
        (r"\(a\)", '<span class="arithmatex">\\(a\\)</span>'),
        ("<code>$$a$$</code>", "<code>$$a$$</code>"),
        (r"\$", "$"),
    ],
)
def test_math_in_html(html: str, expected: str) -> None:
    assert math_in_html(html) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("```python\nx\n```", ["```python", "x", "```"]),
        ("~~~ {.python .x}\nx", ["``` {.python .x}", "x", "```"]),
        ("````\n```\n````", ["````", "```", "````"]),
        ("```{code-block} r\nx\n```", ["```r", "x", "```"]),
        ("```{tip} Mind\nx\n```", ['!!! tip "Mind"', "", "    x"]),
        (":::{dropdown} More\nx\n:::", ['??? note "More"', "", "    x"]),
        ("```{math}\nx\n\n```", ["$$", "x", "$$"]),
        ("```math\nx\n```", ["$$", "x", "$$"]),
        ("```{figure} a.png\n:alt: A\nB\n```", ["![A](a.png)", "", "B"]),
        ("> a\n> b", ["> a", "> b"]),
        ("> [!WARNING]\n> a", ["!!! warning", "", "    a"]),
        ("<!-- more -->", ["<!-- more -->"]),
        ("<!-- mine -->", []),
        ("<div>\na", ["html <div>", "html a"]),
    ],
)
def test_blocks(lines: str, expected: list[str]) -> None:
    tokens = Tokens()
    folder = BlockFolder(tokens, list, lambda html: [f"html {line}" for line in html], lambda: "")
    (token,) = folder.fold(lines.split("\n"))
    assert list(tokens.block_lines(token)) == expected


@pytest.mark.parametrize(
    ("source", "options", "code"),
    [
        ("#| a: b\n#| c-d: 'e f'\nx", {"a": "b", "c-d": "e f"}, "x"),
        ("\n# | a: b\nx", {"a": "b"}, "x"),
        ("x\n#| a: b", {}, "x\n#| a: b"),
        ("#| no option\nx", {}, "x"),
    ],
)
def test_options(source: str, options: dict[str, str], code: str) -> None:
    assert read_options(source) == (options, code)


@pytest.mark.parametrize(
    ("given", "cell_is", "input_is", "output_is"),
    [
        (cell("x"), "open", "open", "open"),
        (cell("x", tags=["hide-input", "remove-output"]), "open", "folded", "removed"),
        (cell("x", "markdown", tags=["remove-input", "remove-output"]), "open", "open", "open"),
        (cell("x", tags=["remove-cell"]), "removed", "open", "open"),
        (cell("#| include: false\nx"), "removed", "open", "open"),
        (cell("#| echo: false\n#| output: false\nx"), "open", "removed", "removed"),
        (cell("#| code-fold: true\nx"), "open", "folded", "open"),
        (cell("x", jupyter={"source_hidden": True, "outputs_hidden": True}), "open", "folded", "folded"),
        (cell("x", hide_input=True), "open", "folded", "open"),
        (cell("#| include: false", kind="markdown"), "open", "open", "open"),
    ],
)
def test_visibility(given: Cell, cell_is: str, input_is: str, output_is: str) -> None:
    found = [visibility(given, part) for part in ("cell", "input", "output")]
    assert found == [Visibility(cell_is), Visibility(input_is), Visibility(output_is)]


def test_blocks_share_a_fence() -> None:
    blocks = [Block("a"), Block("<b>", is_html=True), Block("```", is_html=True), Block(""), Block("c")]
    assert join_blocks(blocks) == "a\n\n````notebook-html\n<b>\n```\n````\n\nc"


@pytest.mark.parametrize(
    ("given", "options", "alts", "caption"),
    [
        (cell(), {}, [], ""),
        (cell(), {"alt": "a", "fig-cap": "c"}, ["a"], "c"),
        (cell(), {"fig-alt": "a"}, ["a"], ""),
        (cell(portfolio={"alt": ["a", " ", "b"], "caption": "c"}), {}, ["a", "b"], "c"),
        (cell(mystnb={"image": {"alt": "a"}, "figure": {"caption": "c"}}), {}, ["a"], "c"),
        (cell(alt=7), {}, [], ""),
    ],
)
def test_words_of_figures(given: Cell, options: dict[str, str], alts: list[str], caption: str) -> None:
    assert (alt_texts(given, options), caption_of(given, options)) == (alts, caption)


def test_figures_are_named_by_their_content_and_shown_with_their_size() -> None:
    figures = Figures("my book", Problems("x.ipynb"), "../")
    link = figures.keep("image/png", png(6, 4), cell(), "an output")
    assert link is not None
    assert link == figures.keep("image/png", png(6, 4), cell(), "an output")
    assert link.startswith("my%20book_files/")
    assert [name.replace(" ", "%20") for name in figures.files] == [link]
    assert figures.show(link, "a [b]", 3) == (
        f'![a &#91;b&#93;]({link}){{ .nb-figure width="3" height="2" loading=lazy }}'
    )
    assert 'src="../my%20book_files' in figures.show_html(link, "a")
    assert figures.keep("image/png", "no base64", cell(), "an output") is None


def test_an_alternative_text_is_only_text() -> None:
    assert escape_alt("*a*\n [b](c) <i>") == "&#42;a&#42; &#91;b&#93;&#40;c&#41; &lt;i&gt;"


def png(width: int, height: int) -> str:
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


@pytest.mark.parametrize(
    ("mime", "data", "ending", "size"),
    [
        ("image/png", png(6, 4), "png", (6, 4)),
        ("image/jpeg", png(6, 4), "png", (6, 4)),
        ("image/svg+xml", '<svg width="1in" height="2cm"/>', "svg", (96, 76)),
        ("image/svg+xml", '<?xml?><svg viewBox="0 0 30 20"/>', "svg", (30, 20)),
        ("image/svg+xml", base64.b64encode(b"<svg/>").decode(), "svg", None),
    ],
)
def test_pictures(mime: str, data: str, ending: str, size: tuple[int, int] | None) -> None:
    picture = read_picture(mime, data)
    assert (picture.ending, picture.size) == (ending, size)
    assert ending != "svg" or b"xmlns=" in picture.content


@pytest.mark.parametrize(
    ("mime", "data", "why"),
    [
        ("image/png", "é", "base64"),
        ("image/png", base64.b64encode(b"words").decode(), "not a PNG"),
        ("image/png", png(60, 40)[:-60], "damaged"),
        ("image/svg+xml", "<p>", "base64"),
        ("image/svg+xml", base64.b64encode(b"<p>").decode(), "<svg>"),
    ],
)
def test_what_is_no_picture(mime: str, data: str, why: str) -> None:
    with pytest.raises(NotAPicture, match=why):
        read_picture(mime, data)


@pytest.mark.parametrize(
    ("html", "data", "expected"),
    [
        ("<b>x", {}, '<section class="nb-html"><b>x</b></section>'),
        ("<h1>x</h1>", {}, "<h2>x</h2>"),
        ("<style>p {}</style> &nbsp;", {"text/html": "", "text/plain": ""}, ""),
        ("<style>p {}</style>", {"text/html": "", "image/png": ""}, None),
        ("<script>PlotlyConfig</script>", {}, ""),
        ("<script src='https://example.org/a.js'></script>", {}, None),
        ("<div class='sk-text-repr-fallback'>x</div>", {"text/plain": "x"}, None),
        ('<table border="1" class="dataframe"><tr><td>1</td></tr></table>', {}, 'tabindex="0"'),
        ('<b>Of A</b><style scoped>a {}</style><table border="1" class="dataframe"></table>', {}, "<b>Of A</b><table"),
        (
            '<img src="https://example.org/a.png" alt="A">',
            {},
            ('<a class="pf-remote" href="https://example.org/a.png" data-alt="A">Picture: A</a>'),
        ),
    ],
)
def test_html_outputs(html: str, data: dict[str, str], expected: str | None) -> None:
    problems = Problems("x.ipynb")
    found = HtmlOutputs(Figures("x", problems, "")).read(html, data, cell())
    assert found == expected or (expected and isinstance(found, str) and expected in found)


def test_an_html_output_that_is_only_a_picture() -> None:
    problems = Problems("x.ipynb")
    html = f'<img src="data:image/png;base64,{png(6, 4)}" width="3">'
    found = HtmlOutputs(Figures("x", problems, "")).read(html, {}, cell())
    assert isinstance(found, SavedImage)
    assert (found.link[:8], found.attributes["width"]) == ("x_files/", "3")


@pytest.mark.parametrize(
    ("bundle", "library", "title"),
    [
        ({"text/plain": "x"}, None, ""),
        ({"application/vnd.plotly.v1+json": {"data": [], "layout": {"title": {"text": "<b>T</b>"}}}}, "plotly", "T"),
        ({"text/html": 'Plotly.newPlot("a", [{"y": [1]}], {"title": "T"})'}, "plotly", "T"),
        ({"application/vnd.vegalite.v5+json": {"title": ["T", "U"], "mark": "bar"}}, "vega", "T U"),
    ],
)
def test_plots(bundle: dict[str, Any], library: str | None, title: str) -> None:
    plot = find_plot(bundle)
    assert (plot and plot.library, plot.title if plot else "") == (library, title)


@pytest.mark.parametrize(
    ("bundle", "code"),
    [
        ({"application/vnd.bokehjs_load.v0+json": ""}, ""),
        ({"application/vnd.plotly.v1+json": {"data": [{"type": "scattermapbox"}]}}, "N102"),
        ({"application/vnd.plotly.v1+json": {"data": 7}}, "N111"),
        ({"application/vnd.vega.v5+json": {"data": {"url": "a.csv"}}}, "N102"),
        ({"text/html": "var docs_json = {broken"}, "N111"),
    ],
)
def test_plots_that_cannot_be_drawn(bundle: dict[str, Any], code: str) -> None:
    with pytest.raises(CannotDraw) as found:
        find_plot(bundle)
    assert found.value.code == code


def test_the_metadata_and_where_it_stands() -> None:
    source = notebook(
        markdown_cell("---\ntitle: Mine\ndraft: true\n---\n# Heading"),
        metadata={"title": "Theirs", "portfolio": {"tags": "a, b"}, "kernelspec": {"name": "ir"}},
    )
    text, problems = decode(source, "x.ipynb")
    assert text is not None
    book = parse(text, problems)
    assert book is not None
    page = read_metadata(book, problems, text, "x.ipynb")
    assert dict(page.meta) == {"title": "Mine", "draft": True, "tags": "a, b"}
    assert [one.source for one in page.cells] == ["# Heading"]
    lines = text.splitlines()
    for key, value in (("title", "Mine"), ("tags", '"a, b"')):
        location = page.document.location((key,))
        assert lines[location.line - 1][location.column - 1 :].startswith(value)
    assert language_of(book.metadata) == "r"


@pytest.mark.parametrize(
    ("meta", "title", "tags", "post"),
    [
        ({}, None, (), False),
        ({"title": " a\nb ", "tags": ["x", 7, "x", None], "post": "yes"}, "a b", ("x", "7"), True),
        ({"title": True, "keywords": "x,,y", "post": False}, None, ("x", "y"), False),
    ],
)
def test_values_of_the_metadata(meta: dict[str, Any], title: str | None, tags: tuple[str, ...], *, post: bool) -> None:
    assert (text_of(meta, "title"), tags_of(meta), is_post("a.ipynb", meta)) == (title, tags, post)
    assert is_post("docs/blog/posts/a.ipynb", meta)


@pytest.mark.parametrize(
    ("text", "page_to_folder", "expected"),
    [
        ('<img src="a.png">', "../", '<img src="../a.png">'),
        ("<a href=b.ipynb#c>", "../", '<a href="../b/#c">'),
        ('<a href="d/index.md">', "../", '<a href="../d/">'),
        ('<a href="https://example.org">', "../", None),
        ('<a href="#x">', "../", None),
        (
            '<p style="src: url(a.png) url(#b) url(https://example.org/c.png)">',
            "../",
            '<p style="src: url(../a.png) url(#b) url(https://example.org/c.png)">',
        ),
        ("src='a.png'", "../", None),
    ],
)
def test_relative_addresses(text: str, page_to_folder: str, expected: str | None) -> None:
    assert relocate(text, page_to_folder) == (expected or text)


@pytest.mark.parametrize(
    ("text", "expected", "codes"),
    [
        (
            '<video src="//example.org/a"></video>',
            '<a class="pf-remote" href="//example.org/a" data-load="video">Film on example.org</a>',
            ["N112"],
        ),
        (
            '<iframe src="//example.org" title="T"></iframe>',
            '<a class="pf-remote" href="//example.org" data-load="iframe" data-alt="T" data-title="T">Frame: T</a>',
            [""],
        ),
        (
            '<a href="x"><img src="//example.org/a.png"></a>',
            ('<a href="x"><span class="pf-remote" data-href="//example.org/a.png">Picture on example.org</span></a>'),
            ["N106"],
        ),
        ('<p style="background: url(//example.org/a.png)">', '<p style="background: none">', ["N106"]),
        (
            '<img src="https://[bad/a.png">',
            ('<a class="pf-remote" href="https://&#91;bad/a.png">Picture on &#91;bad</a>'),
            ["N106"],
        ),
        ('<img src="a.png" srcset="//example.org/b.png 2x">', '<img src="a.png">', []),
        ('<img src="a.png" srcset="b.png 1x,&#47;/example.org/b.png 2x">', '<img src="a.png">', []),
        (
            '<img src="/\\example.org/a.png">',
            ('<a class="pf-remote" href="//example.org/a.png">Picture on example.org</a>'),
            ["N106"],
        ),
        (
            "<iframe src=https://www.example.org></iframe>",
            '<a class="pf-remote" href="https://www.example.org" data-load="iframe">Frame on www&#46;example.org</a>',
            [""],
        ),
        (
            "<iframe src=HTTPS:example.org></iframe>",
            '<a class="pf-remote" href="HTTPS://example.org" data-load="iframe">Frame on example.org</a>',
            [""],
        ),
        ("<iframe src=http://example.org></iframe>", '<a href="http://example.org">Frame on example.org</a>', ["N102"]),
        (
            '<iframe src="https://www.youtube.com/embed/a" width="9"></iframe>',
            '<a class="pf-remote" href="https://www.youtube.com/embed/a" data-load="iframe" data-width="9">YouTube</a>',
            [],
        ),
        ('<td background=" //example.org/a">', "<td>", []),
    ],
)
def test_remote_html(text: str, expected: str, codes: list[str]) -> None:
    found: list[str] = []

    def report(code: str, what: str) -> bool:
        found.append(code if what else "")
        return False

    assert link_html(text, report) == expected
    assert found == codes


def test_small_steps_of_html() -> None:
    assert link_markdown("![a](https://example.org/b.png)", lambda _code, _what: False) == (
        '<a class="pf-remote" href="https://example.org/b.png" data-alt="a">Picture: a</a>'
    )
    assert link_markdown("[![](//e.org/b.png)](c) [![d](//e.org/e.png)", lambda _code, _what: False) == (
        '[<span class="pf-remote" data-href="//e.org/b.png">Picture</span>](c)'
        ' [<a class="pf-remote" href="//e.org/e.png" data-alt="d">Picture: d</a>'
    )
    assert lower_titles("<H1>a</h1>") == "<h2>a</h2>"
    assert read_attributes(" a=b C='d&amp;e' f") == {"a": "b", "c": "d&e", "f": ""}


@pytest.mark.parametrize(
    ("text", "is_too_much"), [("a [b](c) *d*", False), ("[" * 4_000, True), ("x^{2} " * 7_000, True)]
)
def test_work_limits(text: str, *, is_too_much: bool) -> None:
    limits = WorkLimits()
    try:
        with limits.refunded():
            limits.spend_on_paragraph(text)
    except TooMuch:
        assert is_too_much
    else:
        assert not is_too_much
    limits.spend_on_paragraph("what was too much is given back")


@pytest.mark.parametrize(
    ("depth", "line", "is_too_deep"), [(1, "- - a", False), (25, "- a", True), (1, "> " * 30, True)]
)
def test_depth(depth: int, line: str, *, is_too_deep: bool) -> None:
    try:
        WorkLimits().check_depth(depth, line)
    except TooMuch:
        assert is_too_deep
    else:
        assert not is_too_deep


def write(folder: Path, *firsts: str) -> list[str]:
    paths = [f"projects/x/{number}.ipynb" for number in range(len(firsts))]
    (folder / "projects/x").mkdir(parents=True)
    for path, first in zip(paths, firsts, strict=True):
        (folder / path).write_bytes(notebook(markdown_cell(first), markdown_cell("# Setup\n\n<b onclick=f()>x</b>")))
    return paths


@pytest.mark.parametrize(
    ("firsts", "titles"),
    [
        (("**One**", "__Two__"), ["One", "Two"]),
        (("**One**", "Text"), ["One", "Setup"]),
        (("Text", "Text", "**One**"), ["Setup", "Setup", "One"]),
        (("**One**", "**One**"), ["Setup", "Setup"]),
        (("**One**",), ["Setup"]),
        (("**One** more", "---\ntitle: Two\n---"), ["Setup", "Two"]),
    ],
)
def test_equal_titles(tmp_path: Path, firsts: tuple[str, ...], titles: list[str]) -> None:
    done = convert_all(tmp_path, write(tmp_path, *firsts), NO_STORE, lambda *_: None)
    assert [page.title for page in done.values() if isinstance(page, NotebookPage)] == titles


def test_a_batch_takes_what_it_has_from_the_cache(tmp_path: Path) -> None:
    paths = [*write(tmp_path, "# A", "# B"), "projects/x/none.ipynb"]
    store = Store(tmp_path / ".cache")
    said: list[tuple[str, int, int]] = []
    first = convert_all(tmp_path, paths, store, lambda *step: said.append(step))
    assert [(number, total) for _, number, total in said] == [(1, 3), (2, 3), (3, 3)]
    assert [item.code for item in first[paths[2]]] == ["Y006"]  # type: ignore[union-attr]  # it cannot be read
    said.clear()
    assert convert_all(tmp_path, paths[:2], store, lambda *step: said.append(step)) == {
        path: first[path] for path in paths[:2]
    }
    assert said == []
    untrusted = convert_all(
        tmp_path, paths[:2], store, lambda *step: said.append(step), {paths[0]: Terms(is_trusted=False)}
    )
    assert [path for path, _, _ in said] == paths[:1]
    assert ["trust false" in page.markdown for page in untrusted.values() if isinstance(page, NotebookPage)] == [
        True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("is_threaded", [False, True], ids=["alone", "beside another thread"])
def test_several_processes_convert_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_threaded: bool
) -> None:
    paths = [*write(tmp_path, "# A", "# B", "# C"), "projects/x/none.ipynb"]
    alone = convert_all(tmp_path, paths, NO_STORE, lambda *_: None)
    used: list[str] = []
    monkeypatch.setattr(batch, "_WORTH_A_POOL", {"fork": 0, "spawn": 0})

    def context(method: str) -> Any:
        used.append(method)
        return get_context(method)

    monkeypatch.setattr(batch, "get_context", context)
    monkeypatch.setattr(threading, "active_count", lambda: 2 if is_threaded else 1)
    said: list[tuple[str, int, int]] = []
    assert convert_all(tmp_path, paths, NO_STORE, lambda *step: said.append(step)) == alone
    assert used == ["spawn" if is_threaded or sys.platform != "linux" else "fork"]
    assert said == [(path, number, 4) for number, path in enumerate(paths, start=1)]


def test_the_values_of_a_picture_and_an_output_are_frozen() -> None:
    for value in (Picture(b"", "png", None), Output("stream"), cell()):
        with pytest.raises(AttributeError):
            value.kind = "other"  # type: ignore[misc,union-attr]  # that is what is tested


def _picture(form: str, **saved: Any) -> str:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, form, **saved)
    return base64.b64encode(file.getvalue()).decode()


def _named(key: str) -> PngInfo:
    info = PngInfo()
    info.add_text(key, "Nora Quill")
    return info


def _cells(source: bytes) -> tuple[Cell, ...]:
    text, problems = decode(source, "a.ipynb")
    found = parse(text or "", problems)
    assert found is not None
    return found.cells


def test_the_pictures_of_the_download_have_no_metadata() -> None:
    exif = Image.Exif()
    exif[0x013B] = "Nora Quill"
    photo, drawing = _picture("JPEG", exif=exif), _picture("PNG", pnginfo=_named("Author"))
    displayed = {
        "image/jpeg": [f"{photo}\n"],
        "image/svg+xml": "<svg><!-- Nora --></svg>",
        "text/html": f'<img src="data:image/png;base64,{drawing}">',
    }
    source = notebook(
        code_cell("f()", output(displayed)),
        {**markdown_cell("![](attachment:a.jpg)"), "attachments": {"a.jpg": {"image/jpeg": photo}}},
        markdown_cell(f"![a](data:image/jpeg;base64,{photo})"),
    )
    assert [has_removed_parts(cell) for cell in _cells(source)] == [True, True, True]
    published = without_removed_parts(source, "a.ipynb")
    pictures = [base64.b64decode(data) for data in re.findall(r"[A-Za-z0-9+/=]{60,}", published.decode())]
    assert len(pictures) == 4
    assert not any(b"Nora" in content for content in (published, *pictures))
    plot = output({"image/png": _picture("PNG", pnginfo=_named("Software")), "text/plain": "\ud800"})
    assert [has_removed_parts(cell) for cell in _cells(notebook(code_cell("f()", plot)))] == [False]
