"""Make posts and notebooks for a corpus: Markdown and nbformat 4 data, each from its number alone.

A notebook has prose with headings, lists, tables, links and (two in five) formulas, about sixteen code cells of
typical length, and outputs: text, pandas tables, figures, sometimes SVG, JPEG, a LaTeX result, coloured text and a
traceback. Its images bring it close to the target size. A post has about 600 words, code, and links to another post
and to a notebook.
"""

import base64
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pictures
import prose

_CATEGORIES = ("Learning", "Making things faster", "Making things smaller", "Measuring honestly", "Reading papers")
_TAGS = (
    "python numpy pandas pytorch statistics testing profiling plots data vision language trees regression clustering "
    "optimisation evaluation".split()
)
_LAST_DAY = date(2026, 11, 15)
_SPREAD = (0.3, 0.6, 0.8, 1.0, 2.3)
"""Weights of five notebooks that follow each other, as parts of the mean: most are light, some are heavy."""


@dataclass(frozen=True)
class Post:
    """A post; `body` is its Markdown without the title."""

    slug: str
    title: str
    day: date
    description: str
    category: str
    tags: tuple[str, ...]
    body: str


def _output(kind: str, **data: Any) -> dict[str, Any]:
    common: dict[str, Any] = {"output_type": kind, **data}
    return {**common, "metadata": {}} if kind in ("display_data", "execute_result") else common


def _picture(mime: str, content: bytes) -> dict[str, Any]:
    text = base64.b64encode(content).decode()
    return _output("display_data", data={mime: text + "\n", "text/plain": "<Figure size 640x480 with 1 Axes>"})


def _data_frame(random: Random) -> dict[str, str]:
    columns = prose.words(random, random.randint(4, 12))
    rows = [[f"{random.uniform(-9, 99):.6f}" for _ in columns] for _ in range(random.choice((5, 10, 20, 60, 60)))]
    head = "".join(f"\n      <th>{name}</th>" for name in columns)
    body = "".join(
        f"\n    <tr>\n      <th>{i}</th>" + "".join(f"\n      <td>{value}</td>" for value in row) + "\n    </tr>"
        for i, row in enumerate(rows)
    )
    plain = "\n".join("  ".join(f"{value:>12}" for value in row) for row in (columns, *rows))
    style = "".join(
        f"\n    .dataframe {rule}\n"
        for rule in (
            "tbody tr th {\n        vertical-align: top;\n    }",
            "thead th {\n        text-align: right;\n    }",
        )
    )
    return {
        "text/html": f'<div>\n<style scoped>{style}</style>\n<table border="1" class="dataframe">\n  <thead>\n    '
        f'<tr style="text-align: right;">\n      <th></th>{head}\n    </tr>\n  </thead>\n  <tbody>{body}\n  </tbody>\n'
        f"</table>\n<p>{len(rows)} rows × {len(columns)} columns</p>\n</div>",
        "text/plain": plain,
    }


def _stream(random: Random) -> dict[str, Any]:
    lines = [
        f"epoch {i:2d}  loss {random.uniform(0, 2):.4f}  accuracy {random.uniform(50, 99):.2f} %\n"
        for i in range(random.choice((3, 10, 25, 60, 120)))
    ]
    return _output("stream", name="stdout", text=lines)


def _coloured(random: Random) -> dict[str, Any]:
    bar = "\x1b[32m" + "━" * 30 + "\x1b[0m"
    lines = [f"{bar} \x1b[1m{random.randint(90, 100)} %\x1b[0m {random.uniform(1, 9):.1f} MB/s\n" for _ in range(4)]
    return _output("stream", name="stderr", text=lines)


def _traceback() -> dict[str, Any]:
    red, green, off = "\x1b[0;31m", "\x1b[0;32m", "\x1b[0m"
    lines = [
        f"{red}{'-' * 75}{off}",
        f"{red}ValueError{off}                                Traceback (most recent call last)",
        f"Cell {green}In[7], line 3{off}\n      1 a = np.ones((3, 4))\n      2 b = np.ones((3, 4))\n----> 3 a @ b\n",
        f"{red}ValueError{off}: matmul: Input operand 1 has a mismatch in its core dimension 0",
    ]
    return _output("error", ename="ValueError", evalue="matmul: mismatch", traceback=lines)


def _light_output(random: Random, count: int) -> list[dict[str, Any]]:
    """Return the outputs of a code cell without a figure."""
    match random.randrange(10):
        case 0 | 1 | 2:
            return [_stream(random)]
        case 3 | 4:
            return [_output("execute_result", execution_count=count, data=_data_frame(random))]
        case 5:
            text = f"array({[round(random.gauss(0, 1), 4) for _ in range(12)]})"
            return [_output("execute_result", execution_count=count, data={"text/plain": text})]
        case _:
            return []


def _rare_output(random: Random, number: int, count: int) -> list[dict[str, Any]]:
    """Return outputs that only some notebooks have, by turns."""
    match number % 5:
        case 0:
            return [_coloured(random)]
        case 1:
            return [_output("display_data", data={"image/svg+xml": pictures.svg(random), "text/plain": "<Chart>"})]
        case 2:
            return [_picture("image/jpeg", pictures.jpeg(random))]
        case 3:
            latex = {"text/latex": r"$\displaystyle \frac{x^{2} + 1}{2 x}$", "text/plain": "(x**2 + 1)/(2*x)"}
            return [_output("execute_result", execution_count=count, data=latex)]
        case _:
            return [_traceback()]


def _markdown_cell(random: Random, number: int, names: list[str], *, mathematics: bool) -> str:
    parts = [prose.paragraph(random, mathematics=mathematics)]
    if random.random() < 0.45:
        parts.insert(0, f"{'#' * random.choice((2, 2, 3))} {prose.title(random)}")
    match random.randrange(10):
        case 0 | 1:
            parts.append(prose.bullets(random))
        case 2:
            parts.append(prose.table(random))
        case 3 if len(names) > 1:
            parts.append(f"The [notebook before]({names[number - 1]}.ipynb) has the data. {prose.sentence(random)}")
        case 4 | 5 if mathematics:
            parts.append(prose.formula(random))
        case _:
            pass
    return "\n\n".join(parts)


def notebook(seed: int, number: int, names: list[str], mean_weight: int) -> str:
    """Return a notebook's JSON; `names` are the file names of the notebooks in its folder."""
    random = Random(f"{seed} notebook {number}")
    mathematics = number % 5 in (1, 3)
    cells: list[dict[str, Any]] = []

    def add(kind: str, source: str, **more: Any) -> None:
        lines = source.rstrip("\n").splitlines(keepends=True)
        cells.append({"cell_type": kind, "id": f"c{len(cells):03}", "metadata": {}, "source": lines, **more})

    add("markdown", f"# {prose.title(random)}, part {number}\n\n{prose.paragraph(random)}")
    code_cells = random.randint(8, 24)
    shown = sorted(random.sample(range(1, code_cells), random.randint(2, 6)))
    rare = random.choice([i for i in range(1, code_cells) if i not in shown])
    heavy = shown[-1]
    weight = int(mean_weight * _SPREAD[number % len(_SPREAD)])
    for i in range(code_cells):
        if random.random() < 0.65:
            add("markdown", _markdown_cell(random, number % max(len(names), 1), names, mathematics=mathematics))
        if i == rare:
            outputs = _rare_output(random, number, i + 1)
        elif i == heavy:
            # Base64 adds a third to an image's size. The other cells already take their share.
            left = (weight - len(json.dumps(cells))) * 3 // 4
            outputs = [_picture("image/png", pictures.photograph(random, left))] if left > 20_000 else []
        elif i in shown:
            outputs = [_picture("image/png", pictures.figure(random))]
        else:
            outputs = _light_output(random, i + 1)
        add("code", prose.code(random), execution_count=i + 1, outputs=outputs)
        if any(output["output_type"] == "error" for output in outputs):
            cells[-1]["metadata"] = {"tags": ["raises-exception"]}
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python", "version": "3.12.4"},
    }
    return (
        json.dumps(
            {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False
        )
        + "\n"
    )


def post(seed: int, number: int, slugs: list[str], notebook_link: str) -> Post:
    """Return a post of about 600 words; `slugs` are those of all posts, one of which it links."""
    random = Random(f"{seed} post {number}")
    before = slugs[(number + 1) % len(slugs)]
    parts = [prose.paragraph(random), "<!-- more -->"]
    parts.append(f"It began with [an earlier post]({before}.md) and [a notebook]({notebook_link}).")
    while sum(len(part.split()) for part in parts) < 570:
        parts.append(f"## {prose.title(random)}")
        parts += [prose.paragraph(random) for _ in range(random.randint(1, 3))]
        match random.randrange(5):
            case 0 | 1:
                parts.append(f"```python\n{prose.code(random)}```")
            case 2:
                parts.append(prose.bullets(random))
            case 3:
                parts.append(prose.table(random))
            case _:
                parts.append("> " + prose.sentence(random))
    return Post(
        slug=slugs[number],
        title=f"{prose.title(random)}, number {number}",
        day=_LAST_DAY - timedelta(days=3 * number),
        description=re.sub(r"[`*]", "", prose.sentence(random)),
        category=_CATEGORIES[number % len(_CATEGORIES)],
        tags=tuple(random.sample(_TAGS, 3)),
        body="\n\n".join(parts) + "\n",
    )
