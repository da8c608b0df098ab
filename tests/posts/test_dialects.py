"""Markdown of other programs: what is converted, what is reported, and what has to stay as it is."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import small_site
from portfolio.posts.dialects import check, converted, links
from portfolio.text.diagrams import Diagram

CONVERTED = {
    "alert": ("> [!NOTE]\n> Low water.\n> Twice a day.", '!!! note "Note"\n\n    Low water.\n    Twice a day.'),
    "alert, lower case": ("> [!tip]\n> Boots.", '!!! tip "Tip"\n\n    Boots.'),
    "labels with code": (
        "[`Tide`], [it][`tide`] and [`Tide`][] [`ebb`](e)\n\n[`Tide`]: https://t.example",
        "[`Tide`][code-1], [it][code-1] and [`Tide`][code-1] [`ebb`](e)\n\n[code-1]: https://t.example",
    ),
    "quotation mark in an address": ("[a](https://t.example/o'b_(c)) d", "[a](https://t.example/o%27b_(c)) d"),
    "alert, important": ("> [!IMPORTANT]\n> Boots.", '!!! info "Important"\n\n    Boots.'),
    "alert, caution": (">[!CAUTION]\n>Boots.", '!!! danger "Caution"\n\n    Boots.'),
    "alert with a title": ("> [!WARNING] Not in a storm\n> Stay.", '!!! warning "Not in a storm"\n\n    Stay.'),
    "alert that folds": ("> [!faq]- Why?\n> Because.", '??? question "Why?"\n\n    Because.'),
    "alert with code": (
        "> [!NOTE]\n> Run\n>\n> ```sh\n> ls\n> ```\n",
        '!!! note "Note"\n\n    Run\n\n    ```sh\n    ls\n    ```',
    ),
    "alert in a list": ("1. one\n\n    > [!NOTE]\n    > In it.", '1. one\n\n    !!! note "Note"\n\n        In it.'),
    "alert before text": ("> [!NOTE]\n> One.\nTwo.", '!!! note "Note"\n\n    One.\n\nTwo.'),
    "callout": (
        "::: {.callout-warning}\n## Mind the step\nDeep.\n:::",
        '!!! warning "Mind the step"\n\n    Deep.',
    ),
    "formula in brackets below text": ("So\n\\[\na\n\\]\nthen", "So\n\n$$\na\n$$\n\nthen"),
    "code that its item ends": (
        "* a\n\n  ```c\n  x\n\n## Next\n\n<div>b</div>\n\n* b\n\n  ```c\n  z\n  ```\n",
        "* a\n\n    ```c\n    x\n    ```\n\n## Next\n\n<div>b</div>\n\n* b\n\n    ```c\n    z\n    ```",
    ),
    "indented code below fenced code": ("```\na\n```\n    b\n", "```\na\n```\n\n    b"),
    "escaped sign before a word": ("A \\<eos> and `\\<a>`.", "A &lt;eos> and `\\<a>`."),
    "words with a name": (
        "The [base]{#base .a} and [x]{.y}.",
        'The <span id="base" class="a">base</span> and <span class="y">x</span>.',
    ),
    "words with a link and a class": (
        "A [see [b](c)\n`[d]`]{.aside}.",
        'A <span class="aside">see [b](c)\n`[d]`</span>.',
    ),
    "words with an element of Pandoc": (
        '[a]{.underline} [b]{.mark .c} [d]{.smallcaps} [e]{.f style="color: red"} [h]{.i=}',
        (
            '<u>a</u> <mark class="c">b</mark> <span style="font-variant: small-caps">d</span> '
            '<span class="f" style="color: red">e</span> [h]{.i=}'
        ),
    ),
    "environment with blank lines": (
        "A\n\n\\begin{align*}\na &= b \\\\[12pt]\n\nc &= d\n\\end{align*}\n\nB",
        "A\n\n\\begin{align*}\na &= b \\\\[12pt]\nc &= d\n\\end{align*}\n\nB",
    ),
    "breaks of lines": ("a\\\nb `x\\`\\\nc\\\n\n```\na\\\nb\n```", "a  \nb `x\\`  \nc\\\n\n```\na\\\nb\n```"),
    "wide space in an item": ("  * a\n  * \xa0b\n  * c", "* a\n* \xa0b\n* c"),
    "numbers in items with items below them": (
        "- 18. a `b`\n  - c\n* 1. d\n  2. e\n     - f\n\n```\n- 18. a\n  - b\n```",
        "- 18\\. a `b`\n    - c\n* 1. d\n    2. e\n        - f\n\n```\n- 18. a\n  - b\n```",
    ),
    "table without a head": (" |\n--- | ---\na | b", "| | |\n--- | ---\na | b"),
    "table of contents below text": ("**Of**\n{{< toc >}}\n\nB.", "**Of**\n\n[TOC]\n\nB."),
    "words with a style": ('[a]{style="color: red"}', '<span style="color: red">a</span>'),
    "box in HTML": (
        "<p>{{% alert warning %}}\nDeep.\n{{% /alert %}}</p>",
        '<p><div class="admonition warning">\n<p class="admonition-title">Warning</p>\n<p>Deep.</p>\n</div></p>',
    ),
    "stray signs in a tag": ('<img src="a.jpg""/> <img src="b.jpg" ;>', '<img src="a.jpg" /> <img src="b.jpg">'),
    "callout without braces": ("::: callout-tip\nBoots.\n:::", '!!! tip "Tip"\n\n    Boots.'),
    "cell of Quarto": ("```{r, eval=FALSE}\nls()\n```", "```r\nls()\n```"),
    "numbered formula": (
        "$$\na\n$$ {#eq-tide}\n\nIn @eq-tide.",
        "$$\na \\label{eq-tide}\n$$\n\nIn $\\eqref{eq-tide}$.",
    ),
    "formula in a quotation": ("> a\n> $$b$$\n> c", "> a\n>\n> $$\n> b\n> $$\n>\n> c"),
    "formula that a quotation goes on with": (
        "A\n> a\n     $$ b $$\n     \n>    c",
        "A\n> a\n>\n> $$\n> b\n> $$\n     \n>    c",
    ),
    "formula indented like code below text": (
        "a\n     $$b$$\n     $$c$$\nd",
        "a\n\n$$\nb\n$$\n\n$$\nc\n$$\n\nd",
    ),
    "formula beside letters of Japanese": ("潮は$\\frac{a}{b}$と$ h_t $です", "潮は$\\frac{a}{b}$と$h_t$です"),
    "reference to an equation": ("See \\eqref{low}.", "See $\\eqref{low}$."),
    "formula in HTML": (
        "<div>\nAs $a < b$\n</div>",
        '<div>\nAs <span class="arithmatex">\\(a &lt; b\\)</span>\n</div>',
    ),
    "formula in an attribute": (
        '<div>\n<img alt="As $\\times$ is">$a_1$\n</div>',
        '<div>\n<img alt="As $\\times$ is"><span class="arithmatex">\\(a_1\\)</span>\n</div>',
    ),
    "signs of HTML in formulas": (
        "As $a &lt; b$ &lt; `$c &gt; d$`\n\n<p>$e &gt; f &amp; g$</p>",
        'As $a < b$ &lt; `$c &gt; d$`\n\n<p><span class="arithmatex">\\(e &gt; f &amp; g\\)</span></p>',
    ),
    "Markdown in a paragraph of HTML": (
        "<details>\n<summary>a</summary>\n<p>\nAs\n\n$$b$$\n\n</p>\n</details>",
        '<details markdown="1">\n<summary>a</summary>\n\nAs\n\n$$\nb\n$$\n\n</details>',
    ),
    "Markdown in a div behind an inline element": (
        "<small> <div>\n\n**a**\n\n</div> </small>",
        '<small>\n\n<div markdown="1">\n\n**a**\n\n</div> </small>',
    ),
    "paragraphs of HTML that nothing closes": (
        '<P style="page-break-before: always">\n\n## A\n\n- b\n\n<p>\nc\n<p>\nd\n\n**e**',
        '<P style="page-break-before: always"></P>\n\n## A\n\n- b\n\n<p>\nc\n<p>\nd</p></p>\n\n**e**',
    ),
    "blocks of HTML that nothing closes": (
        "<center>\n<div>\n\na\n\n</div>\n```\nb\n\nc\n```\nd\n\n**e**\n\n<p>f\n\n",
        '<center markdown="1">\n<div markdown="1">\n\na\n\n</div>\n```\nb\n\nc\n```\nd</center>\n\n**e**\n\n<p>f</p>',
    ),
    "picture in HTML": (
        '<div>\n{{< figure src="a.png" title="Low" link="b.md" >}}\n</div>',
        '<div>\n<figure><a href="b.md"><img src="a.png" alt="Low"></a><figcaption>Low</figcaption></figure>\n</div>',
    ),
    "environment below text": (
        "- Low\n$$\n\\begin{align*}\na\n\\end{align*}\n$$\n",
        "- Low\n\n    $$\n    \\begin{align*}\n    a\n    \\end{align*}\n    $$",
    ),
    "formula right below an item": (
        "- Low\n$$\na\n$$\nas said\nabove\n- High\n\nPara",
        "- Low\n\n    $$\n    a\n    $$\n\n    as said\n    above\n\n- High\n\nPara",
    ),
    "box within an item": (
        "- a\n\n  {{< notice tip >}}\n  text\n  - x\n  {{< /notice >}}\n- b",
        '- a\n\n    !!! tip "Tip"\n\n        text\n\n        - x\n\n- b',
    ),
    "figure within an item": (
        '1. a\n\n   {{< figure src="a.png" caption="A" >}}\n\n2. b\n\n  {{< figure src="b.png" caption="B" >}}',
        (
            '1. a\n\n    <figure markdown="span">![A](a.png)<figcaption>A</figcaption></figure>\n\n2. b\n\n  \n'
            '<figure markdown="span">![B](b.png)<figcaption>B</figcaption></figure>'
        ),
    ),
    "figure in a box": (
        '!!! note\n\n    a\n\n    {{< figure src="a.png" caption="A" >}}\n\n    b',
        '!!! note\n\n    a\n\n    <figure markdown="span">![A](a.png)<figcaption>A</figcaption></figure>\n\n    b',
    ),
    "figure below an inner item": (
        '1. a\n   1. b\n\n    {{< figure src="a.png" caption="A" >}}\n\n2. c',
        '1. a\n    1. b\n\n    <figure markdown="span">![A](a.png)<figcaption>A</figcaption></figure>\n\n2. c',
    ),
    "indented elements in one that holds Markdown": (
        (
            "<div>\n\n**a**\n\n  <div>\n    <div>\n      b\n    </div>\n    <p>c</p>\n  </div>\n\n"
            "- d\n\n    <b>e</b>\n\n</div>"
        ),
        (
            '<div markdown="1">\n\n**a**\n\n<div>\n<div>\n      b\n</div>\n<p>c</p>\n</div>\n\n'
            "- d\n\n    <b>e</b>\n\n</div>"
        ),
    ),
    "item that begins before the first": (" - a\n\n   b\n- c\n\n  d", "- a\n\n    b\n\n- c\n\n    d"),
    "list in a paragraph of HTML": ("<p>\nLow:\n\n- a\n- b\n</p>\n\nHigh", "Low:\n\n- a\n- b\n\nHigh"),
    "comment with code": ("<!-- Low\n\n```r\na\n```\n-->\n\nHigh", "<!-- Low\n\n'''r\na\n'''\n-->\n\nHigh"),
    "formulas right below items": (
        "1. Low\n\\begin{align}\na\n\\end{align}\n   - In\n$$b$$\n2. High\n\n$$\nfree\n$$",
        (
            "1. Low\n\n    \\begin{align}\n    a\n    \\end{align}\n\n    - In\n\n        $$\n        b\n        $$\n\n"
            "2. High\n\n$$\nfree\n$$"
        ),
    ),
    "formula with blank lines": (
        "$$\n\\begin{align}\na\n\n\\end{align}\n\n$$",
        "$$\n\\begin{align}\na\n\\end{align}\n$$",
    ),
    "formula with indented lines below a blank one": (
        "```\n$$\n```\n\n$$\n\\begin{align}\n    a \\\\\n\n    b\n\\end{align}\n$$",
        "```\n$$\n```\n\n$$\n\\begin{align}\na \\\\\nb\n\\end{align}\n$$",
    ),
    "formula on lines of its own": ("As\n\n$\na =\nb\n$\n\nc", "As\n\n$a = b$\n\nc"),
    "prompt below text": ("Boots\n> Deep.\n{: .prompt-tip }", 'Boots\n\n!!! tip "Tip"\n\n    Deep.'),
    "number as a formula": ("Of $ 20 $ gauges", "Of $20$ gauges"),
    "hidden macros": (
        "<div style='display: none'>\n$$\n\\newcommand{\\R}{\\mathbb{R}}\n$$\n</div>",
        "$$\n\\newcommand{\\R}{\\mathbb{R}}\n$$",
    ),
    "macros without signs": ("\\newcommand{\\R}{r}\n\nText", "$$\n\\newcommand{\\R}{r}\n$$\n\nText"),
    "callout that links lead to": (
        "::: {.callout-tip #tip-a}\nBoots.\n:::",
        '<span id="tip-a"></span>\n\n!!! tip "Tip"\n\n    Boots.',
    ),
    "callout whose title has a number": (
        '::: {.callout-note title="Issue #12"}\nBoots.\n:::',
        '!!! note "Issue #12"\n\n    Boots.',
    ),
    "diagram with a title": ('```Mermaid title="Tide"\ngraph TD\n```', "```mermaid\ngraph TD\n```"),
    "callout with options": (
        '::: {.callout-note title="More" collapse="true"}\nDeep.\n:::',
        '??? note "More"\n\n    Deep.',
    ),
    "callouts in each other": (
        ":::: {.callout-note}\nOuter.\n\n::: {.callout-tip}\nInner.\n:::\n\n::::",
        '!!! note "Note"\n\n    Outer.\n\n    !!! tip "Tip"\n\n        Inner.',
    ),
    "words between escaped brackets": (
        "Here \\(see [this](https://a.org/b)\\) and \\(low at the gauge\\), `\\(low at the gauge\\)`",
        "Here (see [this](https://a.org/b)) and (low at the gauge), `\\(low at the gauge\\)`",
    ),
    "callout in a list": ("1. a\n\n    ::: callout-tip\n    B.\n    :::", '1. a\n\n    !!! tip "Tip"\n\n        B.'),
    "callout of Docusaurus": (":::tip Boots\nDeep.\n:::", '!!! tip "Boots"\n\n    Deep.'),
    "part of VuePress that unfolds": (":::details Low *water*\nDeep.\n:::", '??? note "Low *water*"\n\n    Deep.'),
    "title of another block": ("::: theorem Low water\nDeep.\n:::", "**Low water**\n\nDeep."),
    "blocks that nothing closes": (
        "::: {.panel}\n:::tip Boots\n\nDeep.\n\n:::high",
        ":::tip Boots\n\nDeep.\n\n:::high",
    ),
    "block of Quarto": ("::: {.column-body}\nText\n:::", "Text"),
    "note in the margin": (
        "::: {.column-margin #low}\n*Text*\n:::\n\n::: {.cell .column-margin}\nOutput\n:::",
        '<aside class="nb-aside" id="low" markdown="1">\n\n*Text*\n\n</aside>\n\nOutput',
    ),
    "figure of Quarto": (
        "::: {#fig-tide}\n![a](a.png)\n\nThe tide\n:::",
        '<span id="fig-tide"></span>\n\n![a](a.png)\n\nThe tide',
    ),
    "block of Quarto without a name": ("::: {#def- .box}\nText\n:::", "Text"),
    "figures of code beside each other": (
        "::: {#fig-tide layout-ncol=2}\n```python\nplot()\n\nshow()\n```\n:::",
        '<div class="grid" id="fig-tide" markdown="1">\n\n```python\nplot()\n\nshow()\n```\n\n</div>',
    ),
    "tabs of Quarto": (
        "::: {.panel-tabset}\n## With `R`\n`a`\n\n### b\n## Python\nc\n:::",
        '=== "With `R`"\n\n    `a`\n\n    ### b\n\n=== "Python"\n\n    c',
    ),
    "reference of Quarto": ("See @fig-tide.", "See [the figure](#fig-tide)."),
    "prompt of Chirpy": ("> Boots.\n> Always.\n{: .prompt-tip }", '!!! tip "Tip"\n\n    Boots.\n    Always.'),
    "notice of Minimal Mistakes": (
        "**Boots** are dear.\n{: .notice--info}",
        '!!! info "Info"\n\n    **Boots** are dear.',
    ),
    "note of Hydejack": (
        "The *low*\ntide.\n{:.note title=\"Of 'boots'\"}\n\n{:.message}\nHigh.",
        '!!! note "Of \'boots\'"\n\n    The *low*\n    tide.\n\n!!! note "Note"\n\n    High.',
    ),
    "prompt that ends with code": (
        "> ```sh\n> a\n> ```\n{: .prompt-tip }",
        '!!! tip "Tip"\n\n    ```sh\n    a\n    ```',
    ),
    "message below a heading": ("## Sea\nLow.\n{:.message}", '## Sea\n\n!!! note "Note"\n\n    Low.'),
    "note in an item": ("1. a\n\n   B.\n   {:.note}\n2. c", '1. a\n\n    !!! note "Note"\n\n        B.\n\n2. c'),
    "item that is a note": ("- a\n  b\n  {:.note}", "- a\n  b\n  {:.note}"),
    "callouts of Just the Docs": (
        "{: .warning }\n> Low.\n>\n> High.\n\n{: .note-title }\n> My *boots*\n>\n> Deep.",
        '!!! warning "Warning"\n\n    Low.\n\n    High.\n\n!!! note "My *boots*"\n\n    Deep.',
    ),
    "no box": (
        "Low.\n{:.lead}\n\n> High.\n{: .quote}\n\n`a`\n{: .info-box }\n\n```sh\na\n\nb\n```\n{: .note}",
        "Low.\n{:.lead}\n\n> High.\n{: .quote}\n\n`a`\n{: .info-box }\n\n```sh\na\n\nb\n```",
    ),
    "caption below a picture": (
        '[![a](a_(1).png)](b){:.lead w="8"}\n\nThe *sea*\nrises\n{:.figcaption}\n\nText',
        (
            '<figure markdown="span">[![a](a_(1).png)](b){:.lead width="8"}'
            "<figcaption>The *sea* rises</figcaption></figure>\n\nText"
        ),
    ),
    "caption in the paragraph of a picture": (
        'Text\n\n<br>\n<img src="a.png"><br>\nThe sea\n{: .figcaption style="a"}',
        'Text\n\n<figure markdown="span"><img src="a.png"><figcaption>The sea</figcaption></figure>',
    ),
    "caption below a film": (
        'Text\n\n<video>\n<source src="a.mp4">\n</video>\n\nThe sea\n{:.figcaption}',
        (
            'Text\n\n<figure markdown="1">\n<video>\n<source src="a.mp4">\n</video>\n'
            '<figcaption markdown="span">The sea</figcaption>\n</figure>'
        ),
    ),
    "captions below films": (
        2 * "Text\n\n<audio>\n</audio>\n\nThe sea\n{:.figcaption}\n\n",
        (
            2 * 'Text\n\n<figure markdown="1">\n<audio>\n</audio>\n'
            '<figcaption markdown="span">The sea</figcaption>\n</figure>\n\n'
        ).strip(),
    ),
    "caption below a picture in the middle": (
        '<br>\n<p align="center"><img src="a.png"></p>\n<br>\nThe sea\n{:.figcaption}',
        '<figure markdown="span"><img src="a.png"><figcaption>The sea</figcaption></figure>',
    ),
    "caption below text": ('<a id="b"></a>\n\nThe sea\n{:.figcaption}', '<a id="b"></a>\n\nThe sea\n{:.figcaption}'),
    "figure of R Markdown": (
        '<div class="figure">\n<img src="a.png" />\n<p class="caption">\nThe <em>sea</em>\n</p>\n</div>',
        '<figure class="figure">\n<img src="a.png" />\n<figcaption>The <em>sea</em></figcaption></figure>',
    ),
    "caption without a figure": ('<div>\n<p class="caption">a</p>\n</div>', '<div>\n<p class="caption">a</p>\n</div>'),
    "attributes of a heading": ("# Boots\n{: #boots }", "# Boots {: #boots }"),
    "attributes of code": ("```sh\nls\n```\n{: file='a.sh' }", '```sh title="a.sh"\nls\n```'),
    "attributes with commas": ("![a](a.png){: w='30', .left }", "![a](a.png){: width='30' .left }"),
    "comment of kramdown": ("a {::comment}\nText\n{:/comment} b", "a  b"),
    "formula in an alternative text": ('<p><img alt="$x_1$" src="a.png"></p>', '<p><img alt="$x_1$" src="a.png"></p>'),
    "comment of an item": ("- a\n\n  <!-- b\n\n    c -->\n\n  d", "- a\n\n    <!-- b\n      c -->\n\n    d"),
    "formula of an item in a quotation": (
        "> - a\n>\n>   $$\n>   b\n>   $$\n>\n> c",
        "> - a\n>\n>     $$\n>     b\n>     $$\n>\n> c",
    ),
    "formula of a number in a quotation": (
        "> 1. a\n>\n>      $$\n>      b\n>      $$",
        "> 1. a\n>\n>     $$\n>     b\n>     $$",
    ),
    "formula in a line": ("As $$d$$ is", "As $d$ is"),
    "formula in a line of an item": ("- \\$$ d $$\n- `\\$$ e $$`", "- $d$\n- `\\$$ e $$`"),
    "formula below text": ("As\n$$d$$\nis", "As\n\n$$\nd\n$$\n\nis"),
    "code of Quarto": ("```{python}\n#| eval: false\n1\n```", "```python\n1\n```"),
    "name of a file": ('```{.python filename="a.py"}\n1\n```', '```python title="a.py"\n1\n```'),
    "list below text": ("Text\n- a\n- b", "Text\n\n- a\n- b"),
    "list below code in a line": ("`--verbose`\n- a\n- `b`: c", "`--verbose`\n\n- a\n- `b`: c"),
    "code with a title and no language": ('``` { title = "r.txt" }\nx\n```', '```text title="r.txt"\nx\n```'),
    "list below an element of HTML": (
        "<blockquote> S </blockquote>  \n- a\n  - b\n- c",
        "<blockquote> S </blockquote>  \n\n- a\n    - b\n- c",
    ),
    "list within an element of HTML": ("<div>\n<p>q</p>\n- a\n</div>", "<div>\n<p>q</p>\n- a\n</div>"),
    "list below a picture of HTML": ("<img src='a.png'></img>\n- a\n- b", "<img src='a.png'></img>\n\n- a\n- b"),
    "tables below the words of items": (
        "* Low\n| a | b |\n|---|---|\n| c | d |\n\n1. Low\n   | a |\n   |---|\n   | c |\n2. High",
        (
            "* Low\n\n    | a | b |\n    |---|---|\n    | c | d |\n\n<!-- -->\n\n"
            "1. Low\n\n    | a |\n    |---|\n    | c |\n\n2. High"
        ),
    ),
    "table below text": ("Text\n| a |\n|---|\n| b |", "Text\n\n| a |\n|---|\n| b |"),
    "code of Quarto below its summary": (
        '::: {.cell}\n```{.r code-summary="Of `low()`"}\n1\n```\n:::\n\n::: {.column-page}\na\n:::',
        "```r\n1\n```\n\na",
    ),
    "table of contents": ("* TOC\n{:toc}", "[TOC]"),
    "table of contents, numbered": ("1. Contents\n{: .left #x toc}", "[TOC]"),
    "formula of GitHub": ("Level $`h_t = a`$ here", "Level $h_t = a$ here"),
    "formula in a fence": ("```math\nh = a\n```", "$$\nh = a\n$$"),
    "formula of kramdown": ("Level \\\\(h_t\\\\) here", "Level \\(h_t\\) here"),
    "formula of kramdown, displayed": ("\\\\[ h_t = a \\\\]", "$$\nh_t = a\n$$"),
    "elements of HTML in each other": (
        '<div a\nid="b">\n\n<div>\n\n     [1] 2\n\n</div>\n\n<div>\nd\n</div>\n\n</div>',
        '<div a\nid="b" markdown="1">\n\n<div markdown="1">\n\n     [1] 2\n\n</div>\n\n<div>\nd\n</div>\n\n</div>',
    ),
    "a package at the end of a heading": ("## Use {sea}\n\n## A {#a}", "## Use \\{sea}\n\n## A {#a}"),
    "notes of fastpages": (
        "A {% fn 1 %}.\n\n{{ 'See [b](c.md)' | fndetail: 1 }}",
        "A [^1].\n\n[^1]: See [b](c.md)",
    ),
    "amounts of money": ("A ($2.1k) and ($1.9k), $x$ and $y$2.", "A (\\$2.1k) and ($1.9k), $x$ and \\$y$2."),
    "code before its fence": ("  ```\nA:\n    b\n  ```", "```\nA:\n  b\n```"),
    "raw HTML of Pandoc": (
        "`````{=html}\n<table><tr><td>a</td></tr></table>\n`````",
        "<table><tr><td>a</td></tr></table>",
    ),
    "panels": (
        '{{< panelset class="x" >}}\n{{< panel name="R" >}}\n\nx\n\n{{< /panel >}}\n{{< /panelset >}}',
        '=== "R"\n\n    x',
    ),
    "details": (
        "<details><summary>More</summary>\n\n**bold**\n\n</details>",
        '<details markdown="1"><summary>More</summary>\n\n**bold**\n\n</details>',
    ),
    "a type": ("# From Map<K> to Vec<B>", "# From Map&lt;K> to Vec&lt;B>"),
    "a type in a sentence": ("Put <your name> and <T, U> here", "Put &lt;your name> and &lt;T, U> here"),
    "excerpt of Hugo": ("One.\n\n<!--more-->\n\nTwo.", "One.\n\n<!-- more -->\n\nTwo."),
    "list by two": ("- a\n  - b\n    - c\n- d", "- a\n    - b\n        - c\n- d"),
    "list that is indented": ("  * a\n\n      b\n  * c", "* a\n\n    b\n\n* c"),
    "paragraphs that are indented by more and more": (
        "- a\n\n   b\n   \n    `c`\n\n     d\n\n      e",
        "- a\n\n    b\n   \n    `c`\n\n    d\n\n        e",
    ),
    "paragraph that is indented by more": (
        "- a\n\n    b\n\n      code\n\n  ```\n\n  c\n  ```\n- d\n\n      e",
        "- a\n\n    b\n\n        code\n\n    ```\n\n    c\n    ```\n\n- d\n\n        e",
    ),
    "HTML in an item that shows blanks": (
        "- a\n\n  <pre>\n  b\n\n    c\n  </pre>\n- d",
        "- a\n\n    <pre>\n    b\n\n      c\n    </pre>\n\n- d",
    ),
    "list below an inline element": ("<u>Low</u>\n* a", "<u>Low</u>\n\n* a"),
    "list by three": ("1. a\n   - b\n2. c", "1. a\n    - b\n2. c"),
    "bullet between number and text": ("1. a\n  - b\n2. c", "1. a\n    - b\n2. c"),
    "paragraph in an item": ("- a\n\n  more\n\n- b", "- a\n\n    more\n\n- b"),
    "code in an item": ("- a\n\n  ```sh\n  ls\n    -l\n  ```\n", "- a\n\n    ```sh\n    ls\n      -l\n    ```"),
    "wrapped item": ("- a\n  more of it\n  - b\n    more", "- a\n    more of it\n    - b\n        more"),
    "list after a line of text": ("Gauges:\n- a\n- b", "Gauges:\n\n- a\n- b"),
    "item after a paragraph of another": (
        "- a\n  1. b\n\n     more\n  2. c\n- d",
        "- a\n    1. b\n\n        more\n\n    2. c\n\n- d",
    ),
    "item below one of a paragraph of items": (
        "- a\n  - b\n- c\n\n  - d\n    - e\n- f",
        "- a\n    - b\n- c\n\n    - d\n        - e\n\n- f",
    ),
    "list below a heading": ("# T\n- a\n  - b", "# T\n- a\n    - b"),
    "list below code": ("```\na\n```\n- a\n  - b", "```\na\n```\n\n- a\n    - b"),
    "formula below a list by two": (
        "## T\n- a\n  $$b$$\n- c",
        "## T\n- a\n\n    $$\n    b\n    $$\n\n- c",
    ),
    "formula too deep in a list": (
        "- a\n  1. b\n\n      $$\n      b\n      $$\n\n- c\n\n     \\[d\\]",
        "- a\n    1. b\n\n        $$\n        b\n        $$\n\n- c\n\n    \\[d\\]",
    ),
    "numbers with brackets": ("1) a\n2) b", "1. a\n2. b"),
    "signs in a list of a quotation": ("> See:\n> - a > b\n> - c", "> See:\n>\n> - a > b\n> - c"),
    "list in a quotation of a quotation": ("> > See:\n> > - a", "> > See:\n> >\n> > - a"),
    "list in a quotation of an item": ("- x\n  > See:\n  > - a\n- b", "- x\n  > See:\n  >\n  > - a\n- b"),
    "list in a quotation of a box": (
        '!!! tip "T"\n\n    > See:\n    > 1. a',
        '!!! tip "T"\n\n    > See:\n    >\n    > 1. a',
    ),
    "quotation below the line of an item": ("- x\n    - y\n      > z\n- c", "- x\n    - y\n\n        > z\n\n- c"),
    "code right below a quotation of an item": (
        "- x\n  - y\n    > z\n    ```\n    > a\n    ```",
        "- x\n    - y\n\n        > z\n\n        ```\n        > a\n        ```",
    ),
    "sign far inside the text of an item": ("- x\n  - y\n          > z", "- x\n    - y\n              > z"),
    "HTML of Pandoc in a line": ('A `<img src="a.png">`{=html} `b`', 'A <img src="a.png"> `b`'),
    "rule of a table with more bars than its head": (
        "a | b\n---: | --- |\n1 | 2",
        "| a | b |\n---: | --- |\n1 | 2",
    ),
    "list in a quotation": ("> **Gauges**\n> - a\n>   - b", "> **Gauges**\n>\n> - a\n>     - b"),
    "list after another": ("- a\n\n1. b", "- a\n\n<!-- -->\n\n1. b"),
    "list in an admonition": ("!!! note\n\n    - a\n      - b\n\nText", "!!! note\n\n    - a\n        - b\n\nText"),
    "item that begins with code": ("- `a`\n  - `b`", "- `a`\n    - `b`"),
    "rule below code": ("```\na\n```\n---\nb", "```\na\n```\n\n---\nb"),
    "address that is the text of a link": (
        'See <a href="https://a.org/">https://a.org/</a> <a href="//b.org"><b>www.b.org</b></a> <b>https://c.org</b>',
        'See <a href="https://a.org/">https:&#47;/a.org/</a> <a href="//b.org"><b>www&#46;b.org</b></a> <b>https://c.org</b>',
    ),
    "item below a part of another one behind code": (
        "1. a\n~~~\nb\n~~~\n\n    c\n    d\n1. e\n    f",
        "1. a\n~~~\nb\n~~~\n\n    c\n    d\n\n1. e\n    f",
    ),
    "item without words": ("- a\n- b\n- ", "- a\n- b"),
    "items without words within a list": ("- a\n  - b\n  -\n- c", "- a\n    - b\n- c"),
    "names below a rule": ("***\n{:.wide}\n\na", "***\n\na"),
    "row of Bootstrap": (
        '<div class="row mt-3">\n<div class="col-sm">a</div>\n</div>\n\n<div class="row">b</div>',
        '<div class="grid row mt-3">\n<div class="col-sm">a</div>\n</div>\n\n<div class="row">b</div>',
    ),
    "text after a list": ("- a\n  - b\n\nText\n7. no", "- a\n    - b\n\nText\n7. no"),
    "end of a tag in a line of its own": (
        '=== "A"\n\n    <iframe width="8"\n        src="a.svg"\n    ></iframe>',
        '=== "A"\n\n    <iframe width="8"\n        src="a.svg"></iframe>',
    ),
    "end of an empty tag in a line of its own": ('a <img\n  src="a.png"\n/> b', 'a <img\n  src="a.png"/> b'),
    "quotation below a sign": ("as a <b c\n> d = e", "as a <b c\n> d = e"),
    "quotation below an inequality": ("if a <b and c = 3\n> d", "if a <b and c = 3\n> d"),
    "end of a tag in a quotation": ('> a <b c="d"\n> >e</b>', '> a <b c="d"\n> >e</b>'),
    "quotation below quoted words": ('a <b is "c = d"\n> e', 'a <b is "c = d"\n> e'),
    "tag in code": ('```html\n<a href="b"\n>c</a>\n```', '```html\n<a href="b"\n>c</a>\n```'),
}


def squeezed(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip()


@pytest.mark.parametrize("name", CONVERTED)
def test_forms_with_a_clear_meaning_are_converted(name: str) -> None:
    before, after = CONVERTED[name]
    assert squeezed(converted(before)) == after
    assert squeezed(converted(f"Before.\n\n{before}\n\nBehind.\n")) == f"Before.\n\n{after}\n\nBehind."
    assert [problem for problem in check(before, "a.md") if "an element to other" not in problem.message] == []


def test_parts_for_print_are_left_out_and_notes_in_a_line_become_footnotes() -> None:
    assert squeezed(converted("::: {.content-visible when-format='pdf'}\nText\n:::\n\nB")) == "B"
    assert squeezed(converted("A^[Not\n*B*.] c")) == "A[^note-1] c\n\n[^note-1]: Not *B*."
    notes = "A<d-footnote>B</d-footnote><d-footnote>C</d-footnote>"
    assert squeezed(converted(notes)) == "A[^note-1][^note-2]\n\n[^note-1]: B\n\n[^note-2]: C"
    assert squeezed(converted("<div>\nA^[[B](c.md).]\n</div>")) == '<div>\nA (<a href="c.md">B</a>.)\n</div>'


LEFT = {
    "quotation of an item": "- x\n  > y\n- > z\n  > u\n- c",
    "prompts in the code of an item": "-   x\n\n    ```python\n    >>> y\n    1\n    ```\n\n-   z",
    "code before a sign": "- x\n    - b\n\n`A b` > c\n\n- `A b` > c\n    - d",
    "an element in capitals behind a word": "low<BR>water",
    "head without bars at its ends": "a | b\n---|---\n1 | 2",
    "other lines above what looks like the rule of a table": (
        "# a | b\n|---|---|\n\n- c | d\n|---|---|\n\ne | f\n|---|---|---|\n\ng \\| h\n|---|---|"
    ),
    "quotation of many levels": ">  " * 500 + "a\n" + ">  " * 500 + "- b",
    "block of HTML whose end is indented": '<div class="a">\n    <p>x</p>\n\n        <p>y</p>\n\n    </div>\n\n**b**',
    "closed elements": "<style>p { color: red }</style> <script>a</script>\n\n<table><tr><td>a</td></tr></table>",
    "fenced": "```\n> [!NOTE]\n> a\n{{< figure src=a.png >}}\n<T>\n- a\n  - b\n```",
    "indented": "Text\n\n    > [!NOTE]\n    {% highlight x %}\n    <T>\n\nText",
    "in backticks": "`[!NOTE]` `{{< figure src=a.png >}}` `{% include a %}` `Map<K>` `@fig-a` ``$`a`$``",
    "in a comment": "<!-- {{< video a >}} {% include b %} <T> -->",
    "a quotation": "> Note well\n> that.",
    "an alert of no kind": "> [!x] a\n> b",
    "elements": '<b>a</b> <br> <my-clock></my-clock> <img src="a.png"> <https://example.org> <a@example.org>',
    "a drawing": '<svg viewBox="0 0 1 1"><g><path d="M0 0"/></g></svg>',
    "targets": "![a](<my file.png>) [b](<tide.png>) [c]: <note.md>",
    "comparisons": "a < b and c > d, $a<b>c$",
    "formulas": "$a$, \\(b\\), \\[c\\]\n\n$$\nd\n$$",
    "formulas like links or words": "\\(R[x](y)\\) \\(low = level of the tide\\) \\(\\text{to be or}\\) \\(a b c\\)",
    "details with Markdown": '<details markdown="1">\n\n**a**\n\n</details>',
    "details of HTML": "<details><summary>a</summary>\n<p>b</p>\n</details>",
    "an address of a person": "robin@fig-tree.example and [@robin](https://example.org/robin)",
    "lists by four": "- a\n    - b\n        - c\n\n    more",
    "a list with wrapped lines": "- a\n  more\n- b\n  more",
    "a number at a line's start": "In the year\n2021. That was it.",
    "a list in an admonition": "!!! note\n    - a\n      more\n    - b",
    "an environment below code": "```\nlow = the_gauge_of_the_harbour_at_noon_and_by_night()\n```\n\nIn `$$`, `$$`:\n\n"
    "$$\n\\begin{aligned}\nb\n\\end{aligned}\n$$",
    "a formula in lines": "$$\na\n- b\n$$",
    "text that keeps its lines": "<pre>\na\n- b\n</pre>",
    "tasks": "- [ ] a\n- [x] b",
    "rules": "* * *\n\n- - -",
    "dead links, told as such": '[a]({{< ref "a.md" >}}) [b]({% link b.md %}) [c]({{% relref c.md %}})',
    "a class": "Text\n{: .lead}",
    "code about an environment": "`\\begin{align}` opens\n\n## End\n\n- a\n\n```\nb\n\nc\n```\n\n`\\end{align}` ends",
    "an environment in indented code": "Text\n\n    \\begin{align}\n    a\n\n    b\n    \\end{align}\n\nText",
    "boxes that are no diagrams": '<div class="dot-wrapper"><img src="a.png"></div>\n\n<div class="dot red">b</div>',
    "a picture of a diagram": '<pre class="plantuml"><img src="a.png"></pre>',
    "a path at a paragraph's end": "It is C:\\Tides\\\n\nText",
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_is_right_already_stays(name: str) -> None:
    assert converted(LEFT[name]) == LEFT[name]
    assert check(LEFT[name], "a.md") == ()


REPORTED = {
    "A\n\n```{r, echo=FALSE}\nls()\n```\n\n```{python}\n1\n```": "3:1: B121 code that Quarto runs is shown",
    "```{r}\n#| eval: false\nls()\n```\n\n```{{r}}\n```\n\n```{julia}\n1\n```": "9:1: B121 code that Quarto runs",
    "{{% readfile a.md %}}": "1:1: B121 a shortcode of Hugo or Quarto is shown as it is written",
    "See {{< chart abc >}}": "1:5: B121 a shortcode",
    "As [@sample2020, p. 3] says": "1:4: B121 a citation of Quarto",
    "{% include map.html place='a' %}": "1:1: B121 a tag of Jekyll",
    "By {{- site.author -}}": "1:4: B121 a value of Jekyll",
    "A <d-cite key='a'></d-cite>": "1:3: B121 an element of Distill",
    "In <title> stands": "1:4: B121 an element to other programs is text here: '<title>'",
    'A <iframe src="b.html"> c': "1:3: B121 an element",
    "A </style><style>\n\nb": "1:11: B121 an element",
    "A\n\n```python\n[b](c.md)\n": "3:1: B134 the code that begins here is not closed",
    "{::options parse_block_html='true'}": "1:1: B121 an extension of kramdown",
    "```markmap\n- a\n```": "1:1: B121 a diagram of markmap is shown as code",
    "# From Map<K> to a list": "1:11: B121 an element to other programs is text here: '<K>'",
    "> [!NOTE]\n> See {{< chart a >}}": "2:7: B121 a shortcode",
}  # fmt: skip


DIAGRAMS = {
    '```html\n<pre class="dot">\n```\n\n<div class="mermaid">\n  graph TD\n</div>': (["graph TD"], "6:3"),
    ":::mermaid\ngraph TD\n  A-->B\n:::\n\nB": (["graph TD\n  A-->B"], "2:1"),
    "::: {mermaid}\ngraph TD\n:::": (["graph TD"], "2:1"),
    "A.\n\n{{< mermaid >}}\ngraph TD\n{{< /mermaid >}}": (["graph TD"], "4:1"),
    "```mermaid\ngraph LR\n```\n\n```mermaid\ngraph TD\n```": (["graph LR", "graph TD"], "1:1"),
    "- a\n\n    ~~~ mermaid\n    graph LR\n      A-->B\n    ~~~": (["graph LR\n  A-->B"], "3:5"),
    "> ```mermaid\n> mindmap\n>   a\n> ```": (["mindmap\n  a"], "1:3"),
}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("```mermaid\n\ngraph TD\n  a\n```\n\n```mermaid\ngraph TD\n  a\n```", ["4:3", "9:3"]),
        ("{% mermaid %}\ngraph TD\n  a\n{% endmermaid %}", ["3:3"]),
        ("```{mermaid}\n%%| label: a\ngraph TD\n  a\n```", ["4:3"]),
    ],
)
def test_a_mistake_in_a_diagram_is_told_with_its_line(text: str, place: list[str]) -> None:
    said = check(text, "docs/a.md", lambda _: Diagram(mistake="x", line=2))
    assert [str(each).split(": ")[0] for each in said] == [f"docs/a.md:{each}" for each in place]


@pytest.mark.parametrize("text", DIAGRAMS)
def test_a_diagram_is_drawn_or_told_with_the_reason(text: str) -> None:
    asked: list[str] = []

    def draw(source: str) -> Diagram:
        asked.append(source)
        return Diagram(mistake="it is no diagram", line=len(asked) - 1, remedy="draw it")

    sources, place = DIAGRAMS[text]
    first, *_ = check(text, "docs/a.md", draw)
    assert asked == sources
    assert str(first) == f"docs/a.md:{place}: B121 a diagram of mermaid is shown as code: it is no diagram; draw it"
    assert not check(text, "docs/a.md", lambda _: Diagram("<img>"))


@pytest.mark.parametrize("text", REPORTED)
def test_forms_without_counterpart_are_reported(text: str) -> None:
    front = "---\ntitle: Vec<T> {{< a >}}\n---\n"
    (found,) = check(text, "docs/a.md")
    assert str(found).startswith(f"docs/a.md:{REPORTED[text]}")
    assert (found.severity.value, bool(found.hint)) == ("notice", True)
    (below,) = check(front + text, "docs/a.md")
    assert below.location.line == found.location.line + 3


LINKS = {
    '```\n[b](a.md)\n\n<a href="a.md">c</a>': [],
    '=== "A"\n\n    ```\n    [b](a.md)\n\n=== "B"\n\n    [c](d.md)': [("d.md", 8, 9, "link")],
    "A <code> [b](a.md) <!-- [c](d.md) <pre> <CODE> ": [("a.md", 1, 14, "link"), ("d.md", 1, 29, "link")],
    "<code>[b](a.md)</code> <!-- [b](a.md) --> [c](d.md) <code>": [("d.md", 1, 47, "link")],
    "A <script> [b](a.md)": [("a.md", 1, 16, "link")],
    "> ```\n> [b](a.md)\n\n[c](d.md)": [("d.md", 4, 5, "link")],
    "```\n[b](a.md)\n`````\n[c](d.md)": [("d.md", 4, 5, "link")],
    '{{< figure src="tide.png" >}}': [("tide.png", 1, 17, "image")],
    "`a.md` [a](a.md)\n\n> [!NOTE]\n> [b](a.md)": [("a.md", 1, 12, "link"), ("a.md", 4, 7, "link")],
    "---\ntags:\n  - a.md\n---\n- a\n  - [a](a.md)": [("a.md", 6, 9, "link")],
    "<details>\n\n[a](a.md)\n\n</details>": [("a.md", 3, 5, "link")],
    "{% highlight a %}\n[a](a.md)\n{% endhighlight %}\n[b](b.md)": [("b.md", 4, 5, "link")],
}


@pytest.mark.parametrize("text", LINKS)
def test_links_are_those_of_the_site_at_their_places_in_the_file(text: str) -> None:
    assert [(link.target, link.line, link.column, link.kind) for link in links(text)] == LINKS[text]
    assert not any(link.is_source for link in links(text))


@pytest.mark.parametrize(
    "piece",
    ["> [!NOTE]\n", "::: {.callout-note}\n", "{{% notice tip %}}\n", "{% highlight a %}\n", "<details>\n", "$`a",
     "\\\\[", "<T>",
     "<title>", "<code> <!-- ", "<pre <script>",
     "- a\n  - b\n", "```math\n", "{{< highlight a >}}", "[@", "{::", "{% ", "```\n", "> ~~~\n", "  ~~~\n", "~", "`",
     "{{ \"a\" ", "{{< x a",
     "{% a ", "<p>$x$</p>\n", "- a\n$$\nb\n$$\n", "- a\n  {{< figure src=b caption=c >}}\n", "- a\n$$b$$\n", "<!--\n",
     "<!-- ```\n-->\n", "$$x$$ a ", "$$x$$ a\n", "- a\n  $$x$$ b\n", "<div ", ' class="row"', "<svg>",
     "[a](", "\\(" + "a" * 500, "<a" + " b=" * 500 + " " * 1_500, '<a b="' + "c=" * 900],
)  # fmt: skip
def test_long_texts_take_linear_time(piece: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        text = f"<b>c</b>\n<div {piece * times}" if "class" in piece else piece * times
        converted(text)
        check(text, "a.md")
        return time.process_time() - start

    size = 20_000 // len(piece)
    assert seconds(4 * size) < 10 * max(seconds(size), 0.2)


def test_a_site_shows_what_other_programs_show(tmp_path: Path, browser: Browser) -> None:
    text = """\
---
title: Moved
date: 2024-02-06
slug: moved
---

# From Map<K> to a list

> [!NOTE]
> The gauge is read at **noon**.

$`h_t = a`$ and https://example.org/tables

- fish
  - herring

<details><summary>More</summary>

**bold** inside

</details>

```mermaid
graph LR
```

<iframe src="tide.html" title="The tide"></iframe>

<div style="width: 120%; display: flex"><div>Low</div></div>

<div><table class="dataframe"><tr>CELLS</tr></table></div>

<div class="scroll_box"><div><table border="1" class="dataframe"><tr>CELLS</tr></table></div></div>

<pre>CELLS</pre>
""".replace("CELLS", "<td>low-water</td>" * 30)
    files: dict[str, str | bytes | None] = {
        "docs/blog/posts/moved.md": text,
        "docs/blog/posts/tide.html": "<!DOCTYPE html><title>The tide</title>",
        "docs/blog/posts/amid.md": "---\ntitle: Amid\ndate: 2024-02-07\nslug: amid\n---\nAbove.\n\n# Week two\n",
        "projects/knn/index.md": "> [!TIP]\n> Bring boots.\n\n- a\n  - b\n\n{% include x.html %}\n",
        "projects/knn/log.md": "## 2026-09-03: A day\n\n> [!TIP]\n> Mind the step.\n",
    }
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert built.exit_code == 0, built.log
    assert "projects/knn/index.md:7:1: B121" in built.log
    project = built.read("projects/knn/index.html")
    for wanted in ("Tip</p>\n<p>Bring boots.", "<li>a<ul>\n<li>b</li>", "Tip</p>\n<p>Mind the step."):
        assert wanted in project
    page = built.read("blog/2024/02/06/moved/index.html")
    for wanted in (
        "From Map&lt;K&gt; to a list",
        '<p class="admonition-title">Note</p>\n<p>The gauge is read at <strong>noon</strong>.</p>',
        "<msub><mi>h</mi><mi>t</mi></msub>",
        '<a href="https://example.org/tables">https://example.org/tables</a>',
        "<li>fish<ul>\n<li>herring</li>",
        "<summary>More</summary>\n<p><strong>bold</strong> inside</p>",
    ):
        assert wanted in page
    assert "unpkg" not in page
    head, _, below = built.read("blog/2024/02/07/amid/index.html").partition('<div class="pf-text">')
    assert ">Amid</h1>" in head
    assert re.search(r"Above\.</p>\s*<h1[^>]*>Week two", below)
    frame = re.search(r'<iframe src="([^"]+)"', page)
    assert frame
    assert built.read(f"blog/2024/02/06/moved/{frame[1]}").endswith("The tide</title>")
    assert "From Map&lt;K&gt; to a list" in built.read("blog/index.html")
    for width in (390, 1280):
        window = browser.new_page(viewport={"width": width, "height": 800})
        window.goto((built.site / "blog/2024/02/06/moved/index.html").as_uri())
        assert window.evaluate("document.documentElement.scrollWidth") == width
        boxes = "tables => tables.map(each => [getComputedStyle(each).overflowX, each.scrollWidth > each.clientWidth])"
        assert window.locator("table.dataframe").evaluate_all(boxes) == [["auto", True]] * 2
        window.emulate_media(media="print")
        assert window.locator("table.dataframe").last.evaluate("each => getComputedStyle(each).display") == "table"
        window.close()
