"""kramdown's Markdown: what only Jekyll reads so, and what the import makes of it."""

import re
import time

import pytest

from portfolio.posts.blog_import.kramdown import as_markdown, of_html, with_breaks, without_numbers
from portfolio.posts.dialects import converted


def squeezed(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip()


LONG_LINES = "- a\n  ```\n" + 9 * f"  {200 * 'a '}\n" + "\nb"

KRAMDOWN = {
    "formulas in the line of an item": (
        "1. \\$$ a = 0 $$\n2. \\$$b_1$$, `\\$$c$$`",
        "1. $a = 0$\n2. $b_1$, `\\$$c$$`",
    ),
    "item between blocks of code": (
        "- Low\n    ```\n    a\n\n    b\n    ```\n- High\n    ```\n    c\n    ```\n- End",
        "- Low\n    ```\n    a\n\n    b\n    ```\n- High\n    ```\n    c\n    ```\n- End",
    ),
    "rows in a quotation": (
        "> a\n>\n>|b|c\n|`d|`| e|\n{: .prompt }",
        "> a\n>\n> | | |\n> | --- | --- |\n> |b|c\n> |`d|`| e|\n{: .prompt }",
    ),
    "other rows in a quotation": ("> |f|\n> |---|\n> |h|\n\n> a\n> |j|\n", "> |f|\n> |---|\n> |h|\n\n> a\n> |j|\n"),
    "marks of code in HTML": (
        "<details>\n<pre><code>\n```js\na\n\nb\n```\n</code></pre>\n</details>\n\n~~~\nc\n~~~",
        "<details>\n<pre><code>\n&#96;&#96;&#96;js\na\n&#32;\nb\n&#96;&#96;&#96;\n</code></pre>\n</details>\n\n~~~\nc\n~~~",
    ),
    "items with signs below numbered ones": (
        "1. a\n- b\n  - c\nd\n2. e\n- f\n\n- g",
        "1. a\n    - b\n      - c\n    d\n2. e\n    - f\n\n- g",
    ),
    "numbered items below one with a sign": ("* a\n1. b\n2. c\n* d", "* a\n    1. b\n    2. c\n* d"),
    "items of the other kind in items": (
        "1. a\n    - b\n        - c\n        1. d\n            - e\n        2. f\n\n- g\n  1. h\n  - i",
        "1. a\n    - b\n        - c\n            1. d\n                - e\n            2. f\n\n- g\n  1. h\n      - i",
    ),
    "items in items of the other kind": (
        "- a\n    -   b\n    1. c\n        - d\n    2. e\n\nf",
        "- a\n    -   b\n        1. c\n            - d\n        2. e\n\nf",
    ),
    "items of the other kind below a line without an indent": (
        "  1. a\nb\n  - c\n  2. d\n\ne",
        "1. a\nb\n    - c\n2. d\n\ne",
    ),
    "definition below a quotation": ("> a\n  : `b`\n\nc\n: d\n\n: e", "> a\n> : `b`\n\nc\n: d\n\n: e"),
    "formulas below items with tabs": (
        "- a\n\t- b:\n$$\n\tx_1\n$$\n\n\t- c\n- d",
        "- a\n    - b:\n\n        $$\n        x_1\n        $$\n\n    - c\n- d",
    ),
    "a rule below a numbered item": ("1. a\n* * *\nb", "1. a\n* * *\nb"),
    "lists of one kind, or apart, or in code": (
        "1. a\n   - b\n2. c\n\n- d\n* e\n\n1. f\n\n```\n1. a\n- b\n```",
        "1. a\n   - b\n2. c\n\n- d\n* e\n\n1. f\n\n```\n1. a\n- b\n```",
    ),
    "bar of a condition": (r"As $p(x\|y)$ is", "As $p(x|y)$ is"),
    "two backslashes, escaped": (r"$\begin{matrix} a \\\\ b \end{matrix}$", r"$\begin{matrix} a \\ b \end{matrix}$"),
    "a row's end that is not escaped": (r"$a_1 \\ b$ \\(c_1 \\\\ d\\)", r"$a_1 \  b$ \\(c_1 \\ d\\)"),
    "underscore and braces": (r"$\\{a\_1, \{b\}\\}$", r"$\{a_1, \{b\}\}$"),
    "bare environment": (
        "\\begin{align}\na\\_1 &= b \\\\\\\\\nc\n\\end{align}",
        "\\begin{align}\na_1 &= b \\\\\nc\n\\end{align}",
    ),
    "escaped brackets": (r"\\(a\_1\\)", r"\\(a_1\\)"),
    "formula in two lines": ("As $a_1 +\nb$ is", "As $a_1 + b$ is"),
    "formula beside letters": ("the $k$th and $ n $", r"the \(k\)th and $n$"),
    "attributes on two lines": (
        '![a](https://example.org/a.png){:width="2px"\nheight="3px"} b',
        '![a](https://example.org/a.png){:width="2px" height="3px"} b',
    ),
    "backslash alone in a line": ("a\n\\\nb", "a\n<br>\nb"),
    "quotation below an item": ("- a\n> b\n\n- c\n  d\n> e", "- a\n\n> b\n\n- c\n  d\n\n> e"),
    "bold words with underscores": ("**__x__** **f(x; m*W)**", r"**\_\_x\_\_** **f(x; m\*W)**"),
    "bold words with emphasis": ("**a** b *c* **e *f* g** `**__x__**`", "**a** b *c* **e *f* g** `**__x__**`"),
    "variables of a shell": ("To $HOMEDIR/bin, not to go/$HOMEDIR", r"To \$HOMEDIR/bin, not to go/$HOMEDIR"),
    "formulas in escaped brackets": (
        r"of \( $\vec{x}$, $y\_1$ \) and \( A_1 \) $z$",
        r"of ( $\vec{x}$, $y_1$ ) and \( A_1 \) $z$",
    ),
    "indents above Markdown in HTML": (
        '<div>\n    <input\n        type="text"\n    /><i\n    ></i>\n    <div markdown="1">\n**a**\n</div>\n</div>',
        '<div>\n<input type="text" /><i ></i>\n<div markdown="1">\n**a**\n</div>\n</div>',
    ),
    "indents of code above Markdown in HTML": (
        '<div>\n<pre>\n    a\n</pre>\n<div markdown="1">\n**b**\n</div>\n</div>',
        '<div>\n<pre>\n    a\n</pre>\n<div markdown="1">\n**b**\n</div>\n</div>',
    ),
    "indents in other HTML": (
        '<div>\n    <p>a</p>\n</div>\n\n<div markdown="1">\n- b\n    - c\n</div>',
        '<div>\n    <p>a</p>\n</div>\n\n<div markdown="1">\n- b\n    - c\n</div>',
    ),
    "commands of a shell": (
        r"read $(pwd) as a/${NAME}, $(pwd)/b \\, or $(pwd), not $(abc)^2$ (see)",
        r"read \$(pwd) as a/\${NAME}, \$(pwd)/b \\, or \$(pwd), not $(abc)^2$ (see)",
    ),
    "formulas of capitals": ("As $ABC$ and $NA = NB$", "As $ABC$ and $NA = NB$"),
    "marked cell of a table": (
        '<table><tr><th markdown="span">A[^a]</th></tr></table>\n\n<table><tr><td>*b*</td></tr></table>',
        '<table markdown="1"><tr markdown="1"><th markdown="span">A[^a]</th></tr></table>\n\n<table><tr><td>*b*</td></tr></table>',  # noqa: E501
    ),
    "rules": ("a\n\n---\n---\nb", "a\n\n---\n\n---\nb"),
    "indented tags of a table that is read": (
        '{::options parse_block_html="true" /}\n<table>\n    <tr>\n        <td>*a*</td>\n    </tr>\n</table>',
        '<table markdown="1">\n<tr markdown="1">\n<td markdown="1">*a*</td>\n</tr>\n</table>',
    ),
    "prices": ("costs $5 and not $6, or $x", "costs \\$5 and not $6, or $x"),
    "prices on both sides of a dash": ("runs $10,000–$15,000, $30$", "runs \\$10,000–$15,000, $30$"),
    "price before a formula": ("is ($29)[^a] in $Pr_x$", "is (\\$29)[^a] in $Pr_x$"),
    "code of Jekyll": ("{% highlight sh %}\n#!/bin/sh\n{% endhighlight %}", "```sh\n#!/bin/sh\n```"),
    "code in a line": ("```a(0)``` for b\n```a(1)```", "```a(0)``` for b\n```a(1)```"),
    "number and letter": ("of $2x$ is", "of $2x$ is"),
    "exponents in words": ("z = 2^2 - 3(x + 1)^2 and a^b", "z = 2\\^2 - 3(x + 1)\\^2 and a\\^b"),
    "one sign, notes and strikes": ("a^2 b^[c] ~~d~~ [^1]", "a^2 b^[c] ~~d~~ [^1]"),
    "long lines of code that nothing closes": (LONG_LINES, LONG_LINES),
    "space before bold words": ("low -\xa0**tide**", "low -\xa0**tide**"),
    "dollars in a table": (
        "| a | cost_$ | sum_$ |\n|---|---|---|\n| $b_1$ | 2 | 3 |",
        "| a | cost_\\$ | sum_\\$ |\n|---|---|---|\n| $b_1$ | 2 | 3 |",
    ),
    "prices in brackets": ("a kit ($10), crabs($32) of\ncrab($9)", "a kit (\\$10), crabs(\\$32) of\ncrab($9)"),
    "Markdown in HTML in HTML": (
        '<details>\n<summary>A</summary>\n<div markdown="1">\n`b`\n\nc\n</div>\n</details>',
        '<details markdown="1">\n<summary>A</summary>\n<div markdown="1">\n`b`\n\nc\n</div>\n</details>',
    ),
    "box of a film": (
        ' <iframe src="a"></iframe>\n{:.note title="Film"}',
        '!!! note "Film"\n\n    <iframe src="a"></iframe>',
    ),
    "caption below a comment": (
        "<!-- ![b](b.png) -->\n![a](a.png)\nA tide.\n{:.figcaption}",
        '<figure markdown="span"><!-- ![b](b.png) -->\n![a](a.png)<figcaption>A tide.</figcaption></figure>',
    ),
    "spaces of print": ("*Low\xa0* [a\u200ab]", "*Low* [a b]"),
    "formula that is an item": ("- $$a$$\n- b $$c$$", "- $\\displaystyle a$\n- b $c$"),
    "environment that is an item": (
        "- $$\\begin{align} a \\\\ b\\end{align}$$",
        "- $\\displaystyle \\begin{align} a \\\\ b\\end{align}$",
    ),
    "end of code that is indented": ("```\na\n  ```\n\nb", "```\na\n```\n\nb"),
    "list by tabs": ("a\n\n-\tb\n\t- $$c$$ d", "a\n\n-   b\n    - $c$ d"),
    "prices before a formula": ("a $60K fee ($x^2$) of $10K", "a \\$60K fee ($x^2$) of $10K"),
    "escaped brackets of words": ("run\\(low\\), \\(h_t\\)", "run(low), \\(h_t\\)"),
    "table with uneven rows": (
        "| a | b |\n|---|\n| c | d |\n{: .wide}",
        (
            '<table markdown="1">\n<tr markdown="1"><th markdown="1">a</th><th markdown="1">b</th></tr>\n'
            '<tr markdown="1"><td markdown="1">c</td><td markdown="1">d</td></tr>\n</table>'
        ),
    ),
    "contents below words": ("**Contents**:\n* TOC\n{:toc}", "**Contents**:\n\n[TOC]"),
    "rule below a summary": (
        "<details markdown=1>\n<summary>a</summary>\n---\n\n**b**\n</details>",
        "<details markdown=1>\n<summary>a</summary>\n\n---\n\n**b**\n</details>",
    ),
    "formula with blank lines": (
        "$$\n\\begin{aligned}\na\n\n&= b\n\\end{aligned}\n$$",
        "$$\n\\begin{aligned}\na\n&= b\n\\end{aligned}\n$$",
    ),
    "labels in brackets": (
        "a [[1]] [[1], [2]] [[3]]\n\n[1]: b\n[2]: c",
        "a \\[[1][1]\\] \\[[1][1], [2][2]\\] [[3]]\n\n[1]: b\n[2]: c",
    ),
    "quote in an item": ("- a\n  > b", "- a\n\n  > b"),
    "bars in a table": ("| $$\\|a$$ | b |\n|---|---|\n| c | d |", "| $$\\vert a$$ | b |\n|---|---|\n| c | d |"),
    "formula beside letters of other scripts": ("為$$b_1$$並", "為\\(b_1\\)並"),
    "formula on a line of a sentence": ("We pass\n$$ X_0 $$\ninto it:\n$$a$$\n", "We pass\n$X_0$\ninto it:\n$$a$$\n"),
    "escaped dollars": (r"\$ p(X) \$ and \$ X \in \\{0\\}\$, \$5 or \$6", r"$p(X)$ and $X \in \{0\}$, \$5 or \$6"),
    "derivative": (r"$f'\'(x)$ in $\[x, y\]$ of $ [[0.1]]$", "$f''(x)$ in $[x, y]$ of $[[0.1]]$"),
    "environment of a paragraph": (
        "As\n$$\n\\begin{align}a\\end{align}\n$$\n\n$$\n\\begin{align}a\\end{align}\n$$",
        "As\n$$\n\\begin{align*}a\\end{align*}\n$$\n\n$$\n\\begin{align}a\\end{align}\n$$",
    ),
    "environment of an item": (
        "- As\n  $$\\begin{align}a\\end{align}$$\n\n## B\n$$\\begin{align}c\\end{align}$$",
        "- As\n  $$\\begin{align*}a\\end{align*}$$\n\n## B\n$$\\begin{align}c\\end{align}$$",
    ),
    "tag that is shown in HTML": (
        "<pre><b><form</b>\n<b></form</b> <i><b></b></i></pre>\n\n`<b><form</b>`",
        "<pre><b>&lt;form</b>\n<b>&lt;/form</b> <i><b></b></i></pre>\n\n`<b><form</b>`",
    ),
    "definition without an address": ("[a]:\n[b]: c.md\n[^d]:\n    e\n", "\\[a]:\n[b]: c.md\n[^d]:\n    e"),
    "comment as a link": ("[//]: # Not shown", "<!-- Not shown -->"),
    "words between formulas": ("$max(z,0)$ and $m$", "$max(z,0)$ and $m$"),
    "formula alone in HTML": (
        "<div>\n$\n\\begin{aligned}\na \\\\\nb\n\\end{aligned}\n$\n</div>",
        '<div>\n<span class="arithmatex">\\(\\begin{aligned} a \\\\ b \\end{aligned}\\)</span>\n</div>',
    ),
    "escapes in HTML stay": ("<p>$p\\|y$</p>", '<p><span class="arithmatex">\\(p\\|y\\)</span></p>'),
    "code": ("`$a\\_1$`\n\n```\n$ a\\_1 $ \\<b\\>\n```", "`$a\\_1$`\n\n```\n$ a\\_1 $ \\<b\\>\n```"),
    "options": (
        '{::options parse_block_html="true" /}\n\n<div class="a">\n**b**\n</div>',
        '<div class="a" markdown="1">\n**b**\n</div>',
    ),
    "options that end": (
        '{::options parse_block_html="true" /}\n<p>a</p>\n{::options parse_block_html="false" /}\n<p>b</p>',
        '<p markdown="1">a</p>\n\n<p>b</p>',
    ),
    "comment and raw text": ("a\n{::comment}\nb\n{:/comment}\n{::nomarkdown}<i>c</i>{:/}\n^\nd", "a\n\n<i>c</i>\n\nd"),
    "code in a comment": ("<!-- a\n```sh\nb\n``` -->\n\n**c**", "<!-- a\n'''sh\nb\n''' -->\n\n**c**"),
    "table without a header": (
        "| a | `b|c` |\n| $d|e_1$ | \\<f |",
        (
            '<table markdown="1">\n<tr markdown="1"><td markdown="1">a</td><td markdown="1">`b|c`</td></tr>\n'
            '<tr markdown="1"><td markdown="1">$d|e_1$</td><td markdown="1">&lt;f</td></tr>\n</table>'
        ),
    ),
    "table with several lines": (
        "a | b\n--|--\nc | d\n--|--\ne | f",
        (
            '<table markdown="1">\n<tr markdown="1"><th markdown="1">a</th><th markdown="1">b</th></tr>\n'
            '<tr markdown="1"><td markdown="1">c</td><td markdown="1">d</td></tr>\n'
            '<tr markdown="1"><td markdown="1">e</td><td markdown="1">f</td></tr>\n</table>'
        ),
    ),
    "table of GitHub": ("| a\\|b | \\<c |\n|---|---|\n| d | e |", "| a\\|b | &lt;c |\n|---|---|\n| d | e |"),
    "a bar in a sentence": ("P(a|b) is", "P(a|b) is"),
    "no list, no heading": ("1) a\n\n#b", "1\\) a\n\n\\#b"),
    "escaped signs, a break, a bare backslash": ("\\<Number\\>\\\\\na \\ b", "&lt;Number\\>  \na &#92; b"),
    "code that fewer marks close": ("````py\na\n```\n\n**b**", "```py\na\n```\n\n**b**"),
    "code of four marks": ("````md\n```\n````\nb", "````md\n```\n````\nb"),
    "indented code below other code": ("```\na\n```\n    b", "```\na\n```\n\n    b"),
    "indented code below a heading": ("## A\n    b <name>", "## A\n    b <name>"),
    "dollars within words": (
        'I$ is. "**Test I$ as D$**" means the new D$ as',
        'I$ is. "**Test I$ as D\\$**" means the new D$ as',
    ),
    "bars of a formula in a row": (
        "| a | b |\n|---|---|\n| $c\\|d\\|$ | e |",
        "| a | b |\n|---|---|\n| $c\\vert d\\vert $ | e |",
    ),
    "macros in brackets": ("\\\\(\n  \\def\\R{a}\n  \\def\\S{b}\n\\\\)", "$$\n\\def\\R{a}\n\\def\\S{b}\n$$"),
    "attributes of a table": ("| a |\n|---|\n| b |\n{: .wide}\nc", "| a |\n|---|\n| b |\n\nc"),
    "attributes of a picture above words": ("![a](b.png)\n{: .wide}\nc", "![a](b.png)\n{: .wide}\n\nc"),
    "box above a quote": ("a\n\n{: .prompt-tip }\n> b\n> c\n\nd", "a\n\n> b\n> c\n{: .prompt-tip }\n\nd"),
    "box of a blank line": ("a\n\n{: .prompt-tip }\n\n> b", "a\n\n> b"),
    "formula far within an item": (
        "- a\n  b\n      $$\\begin{aligned}c\\end{aligned}$$",
        "- a\n  b\n  $$\n  \\begin{aligned}c\\end{aligned}\n  $$",
    ),
    "prices with two backslashes": (r"about \\$2500, or \\$3", r"about \$2500, or \$3"),
    "formula of a name": ("the $RR=$ 0.9 and $EFF=$10%", "the $RR=$ 0.9 and \\(EFF=\\)10%"),
    "names behind HTML": ('<img src="a.png">{: .wide}', '<img src="a.png">'),
    "code of an item that is not indented": (
        "1. a\n\n    ```py\nb\n c\n    ```\n2. d",
        "1. a\n\n    ```py\n    b\n     c\n    ```\n2. d",
    ),
    "dollars of code in HTML": ("<pre><code>a$b_1 - c$d</code></pre>", "<pre><code>a$b_1 - c$d</code></pre>"),
    "code that goes on without an indent": (
        "a\n\n\tg\nh\n\ni\n\n    b\n      c\nd <i>e</i>\n- f\n\nk",
        "a\n\n\tg h\n\ni\n\n    b\n      c d <i>e</i> - f\n\nk",
    ),
    "code of an item above the next item": (
        "1. a\n\n        b\n2. c\n\n- f\n  g\n\n      h\n- i\n    - j\n\n            k\n    - l",
        "1. a\n\n        b\n2. c\n\n- f\n  g\n\n      h\n- i\n    - j\n\n            k\n    - l",
    ),
    "code that ends": (
        "    a\n{:.b}\n\n    c\n<div>d</div>\n\n```\n    e\nf\n```\n\n- g\n\n    h\ni",
        "    a\n{:.b}\n\n    c\n<div>d</div>\n\n```\n    e\nf\n```\n\n- g\n\n    h\ni",
    ),
    "signs of quotations": (
        r"a <<b>>, << c >> `<<d>>` $e << f$ \<<g\>>",
        "a «b», «\xa0c\xa0» `<<d>>` $e << f$ &lt;&lt;g&gt;&gt;",
    ),
    "quotations in quotations, and signs of tags": (
        '>> a\n\n1. >> b\n\n<a title="c >> d">e</a>', '>> a\n\n1. >> b\n\n<a title="c >> d">e</a>'
    ),
    "dollars in code between several marks": (
        "a ```s=$? \"$b\" and ` $c$``` ``$d_1 $e`` ```f $g_1$ ``h``",
        "a ```s=$? \"$b\" and ` $c$``` ``$d_1 $e`` ```f $g_1$ ``h``",
    ),
    "prices behind numbers": ("200$-250$(a 15k), $b_1$ and 5$^2$", "200\\$-250$(a 15k), $b_1$ and 5\\(^2\\)"),
    "comments that are code": (
        "1. ```html\n   <!-- ```js -->\n   ```\n\na `<!-- ~~~ -->`\n\n    <!--\n    ```\n    -->\n\n<!-- ``` -->",
        "1. ```html\n   <!-- ```js -->\n   ```\n\na `<!-- ~~~ -->`\n\n    <!--\n    ```\n    -->\n\n<!-- ''' -->",
    ),
    "prices above a formula in a quotation": ("> 5$-6$\n>\n> $$\n> x\n> $$", "> 5\\$-6$\n>\n> $$\n> x\n> $$"),
    "comments of an item": (
        "- a\n\n    b\n    <!--\n    ```\n\n    c\n    -->\n\n- d",
        "- a\n\n    b\n    <!--\n    '''\n\n    c\n    -->\n\n- d",
    ),
    "formulas in HTML with blank lines": (
        "<details>\n<p>\n\n    $$\n    x_1\n    $$\n\n</p>\n</details>",
        "<details>\n<p>\n    $$\n    x_1\n    $$\n</p>\n</details>",
    ),
    "HTML with blank lines in its tags": (
        '<div>\n    <img\n      alt=""\n\n    >\n\n    <p>a</p>\n</div>',
        '<div>\n    <img\n      alt=""\n    >\n    <p>a</p>\n</div>',
    ),
    "HTML with blank lines": ("<div>\n\n    <p>a</p>\n\n</div>", "<div>\n    <p>a</p>\n</div>"),
}  # fmt: skip


@pytest.mark.parametrize("name", KRAMDOWN)
def test_what_only_kramdown_reads_becomes_markdown(name: str) -> None:
    before, after = KRAMDOWN[name]
    assert squeezed(converted(as_markdown(before))) == squeezed(converted(after))
    assert squeezed(as_markdown(f"Before.\n\n{before}\n\nBehind.\n")).startswith("Before.\n\n")


def test_lines_end_where_an_option_of_kramdown_wants_it() -> None:
    whole = "```\na\nb\n```\n\n| a |\n|---|\n| b |\n\n- a\n- b\n\n<p>a\nb</p>\n\n# a\nb\n\n$$\na\n$$"
    assert with_breaks(f"a\n`b`\n*d*\n\n- a\n  b\n> c\n> d\n\n{whole}") == (
        f"a  \n`b`  \n*d*\n\n- a  \n  b\n> c  \n> d\n\n{whole}"
    )


def test_a_whole_page_within_a_post_has_no_head() -> None:
    page = "\n<head>\n\n<title>A</title>\n<style>p {}</style>\n</head>\n<body>\n<p>Low.</p>\n</body>\n</html>\n"
    assert as_markdown(page).strip() == "<p>Low.</p>"
    assert as_markdown("Write `<head>a</head>`.") == "Write `<head>a</head>`."


def test_html_stays_html_and_its_first_words_are_the_excerpt() -> None:
    words = "low water " * 30
    text = f"<p>{words}</p>\n\n    <pre>a\n\n b</pre>\n\n<p>$ n $th</p>"
    made = of_html(text)
    assert made == (
        f"<section>\n<p>{words}</p>\n</section>\n\n<!-- more -->\n\n"
        "<section>\n<pre>a\n&#32;\n b</pre>\n<p>\\(n\\)th</p>\n</section>"
    )
    assert converted(made) == made.replace("\\(n\\)", '<span class="arithmatex">\\(n\\)</span>')
    assert of_html("<p>a</p><!--more--><p>b</p>") == (
        "<section>\n<p>a</p>\n</section>\n\n<!-- more -->\n\n<section>\n<p>b</p>\n</section>"
    )
    assert of_html("<div><p>a</p><!--more--><p>b</p></div>") == "<section>\n<div><p>a</p><p>b</p></div>\n</section>"


def test_only_equations_with_a_label_are_numbered_where_the_site_numbers_none() -> None:
    label = "\\begin{equation}\\label{a} b\\end{equation}"
    text = f"$$\\begin{{align}}a\\end{{align}}$$ `\\begin{{align}}a\\end{{align}}` {label}"
    assert without_numbers(text) == text.replace("{align}", "{align*}", 1).replace("end{align}", "end{align*}", 1)


@pytest.mark.parametrize(
    "piece",
    [
        "{::comment}",
        "{::nomarkdown}",
        "<pre><code>",
        "<script><pre>",
        "$$x$$ a ",
        "{:a\n",
        "- a\n\n    `<!--`\n\n",
    ],
)
def test_hostile_texts_of_kramdown_take_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        as_markdown(piece * (size // len(piece)), reads_html=True)
        return time.process_time() - start

    assert seconds(60_000) < 12 * max(seconds(15_000), 0.05)
