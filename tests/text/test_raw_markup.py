"""Markup that readers would see, found in what the site's own extensions make of a page."""

import time

import pytest

from portfolio.text import raw_markup
from portfolio.text.raw_markup import HIDDEN, raw_forms

SEEN = {
    "Use **control-r **to run": [("bold text", "**control-r **")],
    "** 1. Update:** It went well": [("bold text", "** 1. Update:**")],
    "<center>\n**Figure 1**: the levels\n</center>": [("bold text", "**Figure 1**")],
    "An * item* and *another *here": [],  # asterisks with blanks have many meanings
    "<ul>\n<li>It prints `std::cout`.</li>\n</ul>": [("code", "`std::cout`")],
    "- a\n  ```sas\n  data states;\n- b": [("code", "```")],
    "As measured[^later] in May": [("a footnote", "[^later]")],
    "<table>\n<tr><td>Cove[^a]</td></tr>\n</table>\n\n[^a]: A note.": [("a footnote", "[^a]")],
    "<p>the rate $\\alpha_i$ is</p>": [("a formula", "$\\alpha_i$")],
    "so \\frac{a}{b} is": [("a formula", "\\frac")],
    "| level |\n|---|---|\n| low |": [("a table", "|---|---|")],
    "the levels:\n: x\n  - a\n  - b": [("a list", "- a\n  - b")],
    "<figcaption>[The source](https://example.com/a)</figcaption>": [],  # B124 tells links in HTML
    "Written {.custom-class #custom-id}": [("a list of attributes", "{.custom-class #custom-id}")],
    "see a\\%b": [("a backslash", "\\%")],
    "words\n:::{.panel}\nmore": [("the mark of a block", ":::{.panel}")],
    "<div>\n<div>\n</div>\n</div>\n\n    <div>inner</div>": [("HTML", "<div>inner</div>")],
}


@pytest.mark.parametrize(("markdown", "expected"), SEEN.items())
def test_what_readers_would_see(markdown: str, expected: list[tuple[str, str]]) -> None:
    assert [(form.what, form.text) for form in raw_forms(markdown)] == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "**bold**, *emphasis*, `**code**`, [a link](https://example.com) and $x_i$",
        "\\*\\*meant\\*\\* and \\_meant\\_ and \\`meant\\`",
        "2**10, 2*3*4, `f(*args, **kwargs)`, f(*args, **kwargs), a*b*c",
        "snake_case_word, __init__.py_x, @some_name_x, https://example.com/a_b_/__c__",
        "根本。**很不幸，是这样。**但是",  # a sign of Chinese before the asterisks
        "$5 and $6_000, $799 (or $1,299)",
        "- a\n- b\n\n1. c\n2. d\n\n> e\n\n# f\n\n| g |\n|---|\n| # h |\n| - i |",
        '$$\n\\frac{a}{b}\n$$\n\n<div>\n<span class="arithmatex">\\(\\frac{a}{b}\\)</span>\n</div>',
        "```markdown\n**a **b [^c]\n```\n\n    <div>\n    **a **b\n    </div>",
        "<pre>\n**a **b [^c]\n</pre>\n\n<script>\nlet a = `b`;\n</script>\n\n<!-- **a **b -->",
        "A note[^1] and &lt;b&gt; &amp; more\n\n[^1]: **Its** text.",
        "# Heading {#anchor .wide}\n\nText\n{ .wide }",
        "``quoted'' and the `` ` `` key",
        "[1][2] and a[i][j](k) and [x] (y)",
        "5 > 3\n\\> 2 and C:\\Users\\me",
        "An em dash -- and --- a line\n--\n",
        "- " * 1500 + "**a **",
        "<div markdown>\n<ul></ul>\n- **a **\n</div>",
        "Code between ``` is not closed, nor by ~~~ signs",
    ],
)
def test_what_is_read_or_meant_is_not_said(markdown: str) -> None:
    assert raw_forms(markdown) == ()


def test_the_hint_for_markdown_within_html_is_another_one() -> None:
    hints = [form.hint for form in raw_forms("**a **\n\n<center>\n**a**\n</center>")]
    assert ["HTML" in hint for hint in hints] == [False, True]


def test_code_within_a_form_is_hidden() -> None:
    (form,) = raw_forms("see **`Engine` and `Loader` **for more")
    assert form.text == f"**{HIDDEN} and {HIDDEN} **"


HOSTILE = "**a |[^a |$a_ |[a](|*a_|`a |\\frac $|{.a |<a |<!--|<pre>|- a ".split("|")


@pytest.mark.parametrize("part", [*HOSTILE, "|-:", "- a\n", "- a\n\n"])
def test_the_search_takes_linear_time(part: str) -> None:
    short_time, long_time = (_seconds(part * count) for count in (2_000, 16_000))
    assert long_time < 0.2 + 24 * short_time


def _seconds(text: str) -> float:
    before = time.process_time()
    list(raw_markup._forms(text, raw_markup._OF_PARAGRAPHS))
    raw_markup._words_of(text)
    return time.process_time() - before
