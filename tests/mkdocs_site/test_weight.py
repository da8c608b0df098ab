"""Page weight: notebook pages weigh no more than posts."""

import gzip
import json
import re

import pytest

import small_site

KIB = 1024
PROSE = (
    "The neighbours of a point are those that lie nearest to it; finding them takes most of the time.\n\n## Part {}\n"
)
CODE = "import numpy as np\n\npoints = np.load('points.npy')\nprint(points.mean(axis={}))"


def cell(kind: str, source: str, **more: object) -> dict[str, object]:
    return {"id": f"c{abs(hash(source))}", "cell_type": kind, "metadata": {}, "source": source, **more}


def notebook(*cells: dict[str, object]) -> str:
    return json.dumps({**small_site.NOTEBOOK, "cells": cells})


def code_cell(source: str, printed: str) -> dict[str, object]:
    outputs = [{"output_type": "stream", "name": "stdout", "text": printed}]
    return cell("code", source, execution_count=1, outputs=outputs)


def weight(page: str) -> int:
    return len(gzip.compress(page.encode(), 9))


@pytest.fixture(scope="module")
def textbook(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    """Build a project of sixty notebooks of six parts each, and a one-cell notebook that is also a post."""
    text = f"# One thing\n\n{PROSE.format(1)}\n{PROSE.format(2)}"
    files: dict[str, str | bytes | None] = {
        "projects/book/project.yml": "title: A book\nsummary: Sixty notebooks.\nstartDate: 2026-01\n",
        "projects/one/project.yml": "title: One thing\nsummary: One notebook.\nstartDate: 2026-01\n",
        "projects/one/one.ipynb": notebook(cell("markdown", text)),
        "docs/blog/posts/last.md": "---\ndate: 2026-10-06\nslug: last\n---\n# The last one\n\nShort.\n",
        "docs/blog/posts/one.md": f"---\ndate: 2026-10-04\nslug: one\n---\n{text}",
    }
    for number in range(60):
        parts = [
            made
            for part in range(6)
            for made in (
                cell("markdown", PROSE.format(f"{number}.{part}")),
                code_cell(CODE.format(part), f"zzprinted {number / 7} {part / 7}\n"),
            )
        ]
        title = cell("markdown", f"# Chapter {number}: what the nearest {number} neighbours know")
        files[f"projects/book/chapter-{number}.ipynb"] = notebook(title, *parts)
    built = small_site.build(small_site.write(tmp_path_factory.mktemp("textbook"), files), "--strict")
    assert built.exit_code == 0, built.log
    return built


def test_a_notebook_of_one_cell_weighs_what_a_post_weighs(textbook: small_site.Built) -> None:
    post = textbook.read("blog/2026/10/04/one/index.html")
    page = textbook.read("projects/one/one/index.html")
    assert len(page) <= 1.1 * len(post)
    assert weight(page) <= 1.1 * weight(post)


def test_a_page_among_sixty_is_light(textbook: small_site.Built) -> None:
    """Everything around the content, leaves most of 15 KiB to the content."""
    pages = [file.read_text("utf-8") for file in textbook.site.glob("projects/book/chapter-*/index.html")]
    assert len(pages) == 60
    assert max(weight(re.sub(r"<article.*</article>", "", page, flags=re.DOTALL)) for page in pages) <= 6 * KIB
    for page in pages:
        scripts = re.findall(r"<script[^<>]*\ssrc=\"([^\"]*)", page)
        assert [script.rsplit("/", 1)[-1].split(".")[0] for script in scripts] == ["site"]
        assert not re.search(r"(?:src|srcset)=\"(?:https?:)?//|<link[^<>]*stylesheet[^<>]*//", page)


def test_code_says_the_colours_that_differ(textbook: small_site.Built) -> None:
    page = textbook.read("projects/book/chapter-7/index.html")
    assert '<span class="kn">import</span>' in page
    assert '<code><span class="kn">import</span><span class="w"> </span><span class="nn">numpy</span>' in page
    assert 'class="n"' not in page
