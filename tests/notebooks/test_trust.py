"""What a reader's browser runs of a notebook, and what it does not if the notebook is not trusted."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

import small_site
from portfolio.notebooks.convert import NotebookPage, convert
from portfolio.notebooks.page import Terms
from portfolio.text.markdown_extension import MathMLExtension, without_active_content
from small_notebooks import EXTENSIONS, SETTINGS, code_cell, data, markdown_cell, notebook


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a &amp; b &#60; <b class=x>c</b></p>", '<p>a &amp; b &#60; <b class="x">c</b></p>'),
        ("<script>if (a < b) { '</p>' }</script>z", "z"),
        ("a<script src=x>", "a"),
        ('<svg viewBox="0 0 1 1" onload="f()"><path d="M0"/></svg>', '<svg viewbox="0 0 1 1"><path d="M0" /></svg>'),
        ("<details open ontoggle=f()>x</details>", '<details open="">x</details>'),
        ("<img src=x OnError = 'f()'>", '<img src="x">'),
        ("<img/onerror=f() src=x>", '<img src="x">'),
        ("<img src=x onerror=f()//", "&lt;img src=x onerror=f()//"),
        ('<a href="java&#115;cript:f()">x</a>', "<a>x</a>"),
        ('<a href=" \n JAVA\tSCRIPT:f()">x</a>', "<a>x</a>"),
        ('<a xlink:href="data:text/html,x" href="ok.html">x</a>', '<a href="ok.html">x</a>'),
        ("<form><button formaction=x>y</button></form>", "<form><button>y</button></form>"),
        ('a<iframe srcdoc="<script>f()</script>"></iframe>', "a"),
        ("<object data=x></object><embed src=x><base href=x><link href=x>", ""),
        ("<svg><set attributeName=href to=javascript:f()></svg>", "<svg></svg>"),
        ("<svg><style><img src=x onerror=f()></style></svg>", "<svg><style>&lt;img src=x onerror=f()></style></svg>"),
        ('<p title="</noembed><img onerror=f()>">x</p>', '<p title="&lt;/noembed&gt;&lt;img onerror=f()&gt;">x</p>'),
        ('<nb-plot data-scripts="//example.org/f.js">x</nb-plot>', "x"),
        ("a<!-- <script>f()</script> -->b", "ab"),
    ],
)
def test_without_active_content(html: str, expected: str) -> None:
    assert without_active_content(html) == expected


CELLS = (
    markdown_cell('# What runs\n\n<svg onload="f()"></svg> [x](javascript:f()) and `<b onclick="f()">`'),
    markdown_cell('## More {onclick="f()"}\n\n<details open ontoggle="f()">text</details>\n\n<script>f()</script>'),
    {"cell_type": "raw", "metadata": {"format": "text/html"}, "source": '<b onclick="f()">raw</b>'},
    code_cell("show()", data(html='<b onclick="f()">bold</b><script>f()</script>')),
    code_cell("draw()", data(plotly={"data": [{"type": "bar", "y": [1]}]}, plain="Figure({})")),
)


def shown(*, is_trusted: bool = True, **changes: object) -> tuple[NotebookPage, BeautifulSoup]:
    page = convert(notebook(*CELLS, **changes), "projects/x/y.ipynb", Terms(is_trusted))
    assert isinstance(page, NotebookPage), page
    md = Markdown(extensions=[*EXTENSIONS, MathMLExtension()], extension_configs=SETTINGS)
    return page, BeautifulSoup(md.convert(page.markdown), "html.parser")


def handlers(soup: BeautifulSoup) -> int:
    return sum(name.startswith("on") for tag in soup.find_all() for name in tag.attrs)


def test_scripts_of_outputs_and_handlers_run_by_default() -> None:
    page, soup = shown()
    assert handlers(soup) == 5
    assert [tag.get_text() for tag in soup.select("script")] == ["f()"], "a script of a Markdown cell is left out"
    assert [item.code for item in page.diagnostics] == ["N105", "N101"]
    assert page.scripts


@pytest.mark.parametrize(
    "page",
    [
        shown(is_trusted=False),
        shown(metadata={"portfolio": {"trust": False}}),
        shown(metadata={"trust": "no"}),
        shown(is_trusted=False, metadata={"portfolio": {"trust": True}}),
    ],
)
def test_nothing_runs_without_trust(page: tuple[NotebookPage, BeautifulSoup]) -> None:
    assert handlers(page[1]) == 0
    assert not page[1].select("script, nb-plot, a[href^=javascript]")
    assert not page[0].scripts
    assert {"text", "raw", "bold", "More¶"} & set(page[1].stripped_strings) >= {"text", "raw", "bold"}
    assert '<b onclick="f()">' in page[1].get_text(), "code that is shown stays as it is"
    assert "This output is interactive" in page[1].get_text()


def test_front_matter_may_say_so() -> None:
    page = convert(notebook(markdown_cell("---\ntrust: false\n---\n\n# A")), "projects/x/y.ipynb")
    assert isinstance(page, NotebookPage)
    assert "trust false" in page.markdown


@pytest.mark.parametrize(
    "inside",
    [
        "<script>f()</script>",
        "<script href='a.js'/>",
        "<svg:script>f()</svg:script>",
        '<a href="javascript:f()"><text>x</text></a>',
        '<rect onclick="f()"/>',
    ],
)
def test_the_file_of_a_picture_runs_nothing(inside: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" onload="f()" width="9" height="9">{inside}</svg>'
    page = convert(notebook(code_cell("draw()", data(svg=svg))), "projects/x/y.ipynb")
    assert isinstance(page, NotebookPage)
    (asset,) = page.assets
    assert not re.search(rb"f\(\)|script|onload", asset.content)


def test_trust_false_of_a_project(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        "projects/knn/project.yml": small_site.FILES["projects/knn/project.yml"] + "trust: false\n",
        "projects/knn/active.ipynb": notebook(*CELLS, metadata={"kernelspec": {"name": "python3"}}),
        "docs/blog/posts/active.ipynb": notebook(
            markdown_cell('---\ndate: 2026-10-05\ntrust: false\n---\n\n# Written\n\n<b onclick="f()">Words</b> first.'),
            metadata={"kernelspec": {"name": "python3"}},
        ),
    }
    built = small_site.build(small_site.write(tmp_path, files))
    assert built.exit_code == 0, built.log
    for path in ("projects/knn/active/index.html", "blog/2026/10/05/active/index.html", "blog/index.html"):
        article = BeautifulSoup(built.read(path), "html.parser").select_one("main")
        assert article
        assert "f()" in article.get_text() or "Words" in article.get_text(), path
        assert 'onclick="f()">' not in str(article).replace("&lt;b onclick", ""), path
        assert "portfolio: trust" not in str(article), path
