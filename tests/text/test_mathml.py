"""Mathematics: from the TeX in notebooks to the MathML on a page."""

import re

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from portfolio.notebooks.convert import NotebookPage, convert
from portfolio.text.formulas import Formulas, as_text
from portfolio.text.markdown_extension import MathMLExtension, formula_html
from small_notebooks import code_cell, markdown_cell, notebook, output
from small_site import build, write


def mathml(tex: str, *, is_display: bool = True) -> BeautifulSoup:
    formulas = Formulas()
    shown = formulas.resolve(formulas.convert(tex, is_display=is_display))
    assert formulas.problem == "", formulas.problem
    return BeautifulSoup(shown, "html.parser")


def text(tex: str) -> str:
    return re.sub(r"[\s\u2061-\u2064\u00a0]", "", mathml(tex).get_text())


def page(markdown: str) -> BeautifulSoup:
    md = Markdown(
        extensions=["tables", "toc", "pymdownx.arithmatex", "pymdownx.superfences", MathMLExtension()],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )
    return BeautifulSoup(md.convert(markdown), "html.parser")


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\text{if $x_1 > 0$, see a_b & \#3}", "ifx1>0,seea_b&#3"),
        (r"\mbox{ for $i=1,2$ and $3$ }", "fori=1,2and3"),
        (r"x_\text{if $y$}", "xify"),
        (r"\begin{eqnarray} a &=& b \\ &\le& c \end{eqnarray}", "a=b(1)≤c(2)"),
        (r"\begin{split} a &= b \\[5pt] &= c \end{split}", "a=b=c"),
        (r"\begin{equation}\begin{split} a &= b \\ &= c \end{split}\notag\end{equation}", "a=b=c"),
        (r"\begin{alignat}{2} a &= b & c &= d \end{alignat}", "a=bc=d(1)"),
        (r"x = \begin{align} a &= b \end{align}", "x=a=b"),
        (r"a &= b \\ &= c", "a=b=c"),
        (r"a = b \\ c = d", "a=bc=d"),
        ("a\\\n b", "ab"),
        ("a % a remark\n + b", "a+b"),
        (r"\alpha*y", "α∗y"),
        (r"\color{red}{x} + y", "x+y"),
        (r"k^\rm{th}", "kth"),
        (r"{\bf x}^{\rm T}", "𝐱T"),
        (r"\large\mathbf{AB}\boldsymbol{\theta}", "𝐀𝐁𝜽"),
        (r"\mathds{1}", "𝟙"),
        (r"\left<x, y\right> \bigl< z \bigr>", "⟨x,y⟩⟨z⟩"),
        ("x^⊤ ⊥ y", "x⊤⟂y"),
        (r"\sum_\limits{n=0}^{L} n + \smallint_0 t", "∑n=0Ln+∫0t"),
        (r"\unicode{x2200} a \smallsetminus \raise{2pt}{b} \thicksim \unicode{65}", "∀a∖b∼A"),
        (r"\varlimsup_n x", "lim\u0332nx"),
        (r"\left(\array{a & b \\ c & \cases{d & e}}\right)", "(abc{de)"),
        (r"\color{blueviolet}{x} \textcolor{navy}{y} \color{darkslategrey}{z}", "xyz"),
        (r"\bigl\{ x \bigr\}\biggl\| y \biggr\|", "{x}‖y‖"),
        (r"\mathop{\mathrm{argmin}}\limits_x", "argminx"),
        (r"\arg\max_{x}", "argmaxx"),
        (r"\def\top{\mathop{\mathrm{top}}}\top_k", "topk"),
        (r"\DeclareMathOperator*{\E}{\mathbb{E}}\E_{x} \operatorname{D_\mathrm{KL}}", "𝔼xDKL"),
        (r"\newcommand{\at}[2][t]{#2_{#1}}\newcommand{\x}{\at{x}} \x\at[0]{y}", "xty0"),
        (r"\color{#32f}{x} \textcolor{#3355ee}{y}", "xy"),
        (r"\definecolor{sea}{RGB}{0, 90, 200}\color{sea}{x} \textcolor{sea}{y}", "xy"),
        (r"\displaylines{ a = b \\ c = d }", "a=bc=d"),
        (r"\theta^\*", "θ∗"),
        (r"\begin{equation}\label{eq:low_water} h \end{equation}", "h(1)"),
        (r"\sum_{\substack{i \\ j}} a", "∑ija"),
        (r"\left\{\begin{array}{@{}l|*{2}{c}@{}} a & b & c \\ \hline d & e & f \end{array}\right.", "{abcdef"),
        (r"\begin{pmatrix*}[r] 1 & 2 \cr 3 & 4 \end{pmatrix*}", "(1234)"),
        (r"\require{cancel}\cancel{x}", "x"),
        (r"\newcommand{\R}[1]{\mathbb{R}^{#1}}\renewcommand\R[1]{\mathbb{Q}^{#1}} \R{2}", "ℚ2"),
        (r"\DeclareMathOperator*{\best}{best\,of} \best_x", "bestofx"),
        (r"a \tag{$*$}", "a(*)"),
        (r"1 < 2 & > 0", "1<2>0"),
        (r"\hspace*{1cm}\vspace{1cm}\smash{x}\mathstrut", "x"),
    ],
)  # fmt: skip
def test_tex_as_authors_write_it(tex: str, shown: str) -> None:
    assert text(tex) == shown


@pytest.mark.parametrize("tex", [r"\Simga", r"\frac{a", "x^y^z", r"\left( a", r"a & \unknown{b} <c>", "}", "\\", "$"])
def test_what_cannot_be_set_stays_as_its_source(tex: str) -> None:
    formulas = Formulas()
    shown = formulas.convert(tex, is_display=True)
    assert formulas.problem
    assert BeautifulSoup(shown, "html.parser").code.get_text() == tex  # type: ignore[union-attr]


def test_macros_that_call_themselves_end() -> None:
    formulas = Formulas()
    formulas.convert(r"\newcommand{\x}{\bar\x}", is_display=False)
    assert formulas.convert(r"\x", is_display=False) == r"<code>\x</code>"
    assert "expanding" in formulas.problem


def test_macros_numbers_and_references_span_a_page() -> None:
    soup = page(
        "$$\\newcommand{\\R}{\\mathbb{R}}$$\n\nSee $\\eqref{eq:last line}$ and $\\ref{none}$.\n\n"
        "$$\\begin{align} x &\\in \\R \\label{first} \\\\ y &= 2 \\notag \\end{align}$$\n\n"
        "$$z = 3 \\label{eq:last line}$$\n\n$$\\begin{equation*} w \\end{equation*}$$\n\n$$v \\label{first}$$\n"
    )
    assert len(soup.select("div.pf-math")) == 4, "a definition alone shows nothing"
    assert [link["href"] for link in soup.select("a")] == ["#equation-eq:last-line"]
    assert soup.select("p")[0].get_text() == "See (2) and ?."
    assert soup.select_one("[id='equation-eq:last-line']").get_text() == "(2)"  # type: ignore[union-attr]
    assert soup.get_text().count("(1)") == 1
    assert "ℝ" in soup.get_text()


def test_inline_formulas_are_not_numbered() -> None:
    assert "(1)" not in mathml(r"\begin{equation} a \label{x} \end{equation}", is_display=False).get_text()


def test_formulas_everywhere_and_money_nowhere() -> None:
    soup = page(
        "# The $L_1$ norm\n\n| a | $x^2$ |\n|---|---|\n| $y$ | 2 |\n\n- ($z$), and\n\n"
        "It costs $5 and $6, or \\$7. `$a$`\n\n```\n$b$\n```\n"
    )
    assert [formula.get_text() for formula in soup.select("math")] == ["L1", "x2", "y", "z"]
    assert soup.select("li > .pf-math")[0].get_text() == "(z),", "a line may not break before the comma"
    assert "costs $5 and $6, or $7" in soup.get_text()
    assert "\\(" not in str(soup)


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("x^2", "x²"), (r"\beta_0", "β₀"), (r"\frac{a}{b+1}", "a/(b+1)"), (r"\hat y", "ŷ"), (r"\mathbf{x}", "x"),
        (r"e^{-x}", "e^(−x)"), (r"a < b", "a < b"), (r"\sqrt{n}", "√n"), (r"\mathbb{R}^n", "Rⁿ"), (r"\bad{x}", "x"),
        (r"\approx\mathop\Bigg |x", "|x"),
    ],
)  # fmt: skip
def test_formula_in_plain_text(tex: str, shown: str) -> None:
    assert as_text(tex) == shown


def test_headings_of_a_notebook_hold_no_tex() -> None:
    found = convert(notebook(markdown_cell("# The $\\ell_2$ norm of `x`\n\n## Why $x^2$")), "projects/x/y.ipynb")
    assert isinstance(found, NotebookPage)
    assert found.title == "The l₂ norm of x"
    md = Markdown(extensions=["toc", "pymdownx.arithmatex", MathMLExtension()], extension_configs={
        "pymdownx.arithmatex": {"generic": True}})  # fmt: skip
    md.convert(found.markdown)
    (first,) = md.toc_tokens  # type: ignore[attr-defined]  # the extension sets it
    assert first["children"][0]["name"] == "Why x²"


def test_a_formula_that_fails_is_reported_at_its_cell() -> None:
    bad = convert(
        notebook(markdown_cell("# A"), markdown_cell("$$\\newcommand{\\a}{x}$$ $\\a$ $\\Simga$")), "p/x.ipynb"
    )
    assert isinstance(bad, NotebookPage)
    (problem,) = bad.diagnostics
    assert (problem.code, "cell 2" in problem.message, "Simga" in problem.message) == ("N109", True, True)


def test_an_empty_page_has_no_problem_of_the_page_before_it() -> None:
    formulas = MathMLExtension()
    md = Markdown(
        extensions=["pymdownx.arithmatex", formulas], extension_configs={"pymdownx.arithmatex": {"generic": True}}
    )
    md.convert("$\\Simga$")
    assert formulas.problems
    md.reset()
    assert md.convert("") == ""
    assert formulas.problems == []


def test_references_in_running_text_and_math_in_html_outputs() -> None:
    html = "<div>$$\\frac{a}{b}$$ and \\(x\\)<table><tr><td>$5</td><td>$6</td></tr></table><pre>$$x$$</pre></div>"
    found = convert(
        notebook(
            markdown_cell("By \\eqref{eq:a}: 50% of $x^2 % no\n+ y$."), code_cell("", output({"text/html": html}))
        ),
        "projects/x/y.ipynb",
    )
    assert isinstance(found, NotebookPage)
    assert "$\\eqref{eq:a}$" in found.markdown
    assert "$x^2  + y$" in found.markdown
    assert found.markdown.count('class="arithmatex"') == 2
    assert "<pre>$$x$$</pre>" in found.markdown


def test_a_post_and_its_excerpt(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("maths")
    post = (
        "---\ndate: 2026-10-02\nslug: first-post\ncategories: [Learning]\n---\n# On $x^2$\n\n"
        "See $\\mathbf{AB}$ for $5.\n\n<!-- more -->\n\n## With $\\beta_0$\n\n$$\\Simga$$\n\n## Two\n\n## Three\n"
    )
    files: dict[str, str | bytes | None] = {"docs/blog/posts/first.md": post}
    built = build(write(folder, files), "--strict")
    assert built.exit_code == 0, built.log
    assert "first.md: formula shown as its source: \\Simga: Unknown command" in built.log
    (address,) = (path for path in built.site.glob("blog/**/first-post/index.html"))
    shown = BeautifulSoup(address.read_text("utf-8"), "html.parser")
    for soup in (shown, BeautifulSoup(built.read("blog/index.html"), "html.parser")):
        assert "𝐀𝐁" in soup.get_text()
        assert "for $5." in soup.get_text()
        assert "\\(" not in str(soup)
    assert "On x²" in shown.title.get_text()  # type: ignore[union-attr]
    assert "With β₀" in [link.get_text(strip=True) for link in shown.select(".md-nav__link")]


@pytest.mark.parametrize("inner", ["[^2]: two", "> [^2]: two", "- [^2]: two", "1. a\n\n        [^2]: two"])
def test_a_footnote_within_a_footnote_is_text(inner: str) -> None:
    md = Markdown(extensions=["footnotes", MathMLExtension()])
    soup = BeautifulSoup(md.convert(f"A[^1] b[^2]\n\n[^1]: one\n\n    {inner}\n"), "html.parser")
    assert "two" in soup.get_text()


def test_footnotes_have_the_order_of_their_marks() -> None:
    md = Markdown(extensions=["footnotes", MathMLExtension()])
    soup = BeautifulSoup(md.convert("- A[^b]\n\nB[^a][^c]\n\n[^a]: one\n[^b]: two[^c]\n[^c]: three"), "html.parser")
    assert [each.get_text() for each in soup.select("sup")] == ["1", "2", "3", "3"]
    assert [each.get_text().strip()[:3] for each in soup.select("li[id]")] == ["two", "one", "thr"]


def test_a_footnote_without_a_mark_is_left_out() -> None:
    md = Markdown(extensions=["footnotes", "md_in_html", "tables", MathMLExtension()])
    text = "[^1]: one\n[^2]: two\n[^3]: three[^4]\n[^4]: four\n[^x y]: five\n\n"
    soup = BeautifulSoup(
        md.convert(f"{text}<div markdown='1'>\nA[^2]\n</div>\n\n| a |\n|---|\n| b[^3] |\n"), "html.parser"
    )
    assert [each.get_text() for each in soup.select("sup")] == ["1", "2", "3"]
    assert [each.get_text().strip()[:3] for each in soup.select("li")] == ["two", "thr", "fou"]
    assert "footnote" not in md.reset().convert("A\n\n[^1]: one")


def test_a_malformed_address_is_text() -> None:
    md = Markdown(extensions=["pymdownx.magiclink", MathMLExtension()])
    assert md.convert("https://a.example[14] [a](<//[b>)") == "<p><span>https://a.example[14]</span> <span>a</span></p>"
    assert md.convert("![A buoy](<http://[b>)") == "<p><span>A buoy</span></p>"
    assert 'href="https://[::1]/a[2]"' in md.convert("[a](https://[::1]/a[2])")


def test_formulas_that_may_be_wider_than_a_phone_scroll() -> None:
    def shown(tex: str) -> str:
        return formula_html(Formulas().convert(tex, is_display=False), is_block=False)

    assert "pf-wide" in shown(r"\forall x, y, z \in P, x \subseteq y \wedge y \subseteq z \Rightarrow x \subseteq z")
    assert "pf-wide" not in shown("f(x, y) = a + b")
