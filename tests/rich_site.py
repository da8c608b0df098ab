"""What the small site lacks: a page with everything that Markdown can hold, notebooks, files, another language."""

import json

import small_site

PAGE = r"""---
title: All & sundry
description: What "Markdown" can hold < here
tags: [C++, measuring]
status: new
---
# All & sundry

Inline $a_1 * b_1 * c^2$ and \(x \le y\), the plane
of $(k, p)$ in $[0, 1]$, price \$5, a sum of $5 and 6$ too, (see $E = mc^2$), done.

$$
\begin{equation} \label{one} \sum_{i=1}^n x_i = 0 \end{equation}
$$

By \eqref{one}, and $\newcommand{\R}{\mathbb{R}} v \in \R$, all of $\R$.

- a list with $x_i * y_i$

    $$ \int_0^1 f(x)\,dx $$

- :material-home: and :fontawesome-brands-github:, :smile: and :nonsense:

| a | b |
| --- | --- |
| $\lvert x \rvert$ | `$code$` |

## Food & drink

## Über $\alpha$ and $\beta$

## 概要

## Food & drink

Setext
------

A `Vec<T>` in code, Vec<T> as text, Map<K, Vec<V>>, and <your name>. A note[^1], another[^two].

[^1]: The *first* note with [a link](notes/other.md#part-two).
[^two]: The second, with $y^2$.

??? note "Folded"

    With [the post](post:first-post), [the project](project:knn) and ![a dot](dot.png){ width=20 }.

=== "One"

    ```python title="a.py" hl_lines="1"
    x = "$not a formula$"  # [no](link.md) :smile: <T>
    ```

=== "Two"

    Text of two, with <kbd>raw</kbd> HTML & <a href="notes/other.md">a link in it</a>.

<div class="raw"><img src="dot.png" alt="a dot"> <a href="post:first-post">a post</a>, $not$ read *here*</div>

See [\[there\]](#food-drink). [[Other things]] and [[Other things#Part two|its part]], [by reference][ref], <https://example.org/x>.

[ref]: blog/posts/first.md "A title"

- [x] done
- [ ] to do

*[HTML]: A language
"""
OTHER = "# Other things\n\n## Part two\n\nBack to [the page](../page.md#food-drink), ../plain text, [up](../page.md).\n"
POST = """\
---
date: 2026-10-04
slug: third-post
categories: [Learning, "C++ & more"]
description: With a picture.
---
# The third post

![A dot beside it](beside.png) and [the first](first.md#the-first-post).

<!-- more -->

A note[^1].

[^1]: The note.
"""
CELLS = [
    ("markdown", "---\npost: true\ndate: 2026-10-05\nslug: notebook-post\n---"),
    ("markdown", "# A notebook *post*\n\nWith $x_1^2$ and [another](measure.ipynb)."),
    ("markdown", "<div><p>Raw</p>\n\n<table><tr><td>cell</td></tr></table></div>\n\n| a | b |\n| - | - |\n| $c$ | d |"),
]
OUTPUT = {
    "output_type": "execute_result",
    "execution_count": 1,
    "metadata": {},
    "data": {"text/html": ["<table>\n\n<tr><td>a_1_</td><td>*b*</td></tr></table>"], "text/plain": ["x"]},
}
UNTRUSTED = [
    ("markdown", "---\ntrust: false\n---\n\n# Not mine\n\n<script>alert(1)</script><b onclick='x()'>bold</b>"),
]


def notebook(cells: list[tuple[str, str]], outputs: list[dict[str, object]]) -> str:
    written: list[dict[str, object]] = [
        {"id": f"c{number}", "cell_type": kind, "metadata": {}, "source": text}
        for number, (kind, text) in enumerate(cells)
    ]
    code = {"id": "z", "cell_type": "code", "metadata": {}, "execution_count": 1, "source": "x", "outputs": outputs}
    return json.dumps({**small_site.NOTEBOOK, "cells": [*written, code]})


DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fea135"
    "8e510000000049454e44ae426082"
)
FILES: dict[str, str | bytes | None] = {
    "docs/page.md": PAGE,
    "docs/notes/other.md": OTHER,
    "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
    "docs/dot.png": DOT,
    "docs/demo.html": "<!doctype html><title>A demo</title><a href='page/'>page</a>",
    "docs/.well-known/security.txt": "Contact: mailto:robin@example.com\n",
    "docs/blog/posts/third.md": POST,
    "docs/blog/posts/beside.png": DOT,
    "projects/knn/post.ipynb": notebook(CELLS, [OUTPUT]),
    "projects/knn/other.ipynb": notebook(UNTRUSTED, []),
    "resume/resume.de.yml": "basics:\n  label: Lernender\n",
}
