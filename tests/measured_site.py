"""The small site with metrics, and notebooks that glue values in each usual way."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import small_site
from portfolio.sources.diagnostics import Location
from portfolio.website.check import check
from portfolio.website.tree import read

TODAY = date(2026, 11, 20)
RESUME, PROJECT, POST = (
    str(small_site.FILES[path])
    for path in ("resume/resume.yml", "projects/knn/project.yml", "docs/blog/posts/first.md")
)
R, P, B, N = "resume/resume.yml", "projects/knn/project.yml", "docs/blog/posts/first.md", "projects/knn/measure.ipynb"
M = "projects/knn/metrics.json"
METRICS = '{\n  "bytes": 729066,\n  "accuracy": {"before": 0.979, "after": 0.9756},\n  "speed": 1.10\n}\n'

Files = dict[str, str | bytes | None]


def scrap(name: str, value: object) -> dict[str, Any]:
    """Build an output of scrapbook's glue."""
    data = {"name": name, "data": value, "encoder": "json", "version": 1}
    about = {"name": name, "data": True, "display": False}
    return {
        "output_type": "display_data",
        "data": {"application/scrapbook.scrap.json+json": data},
        "metadata": {"scrapbook": about},
    }


def myst(name: str, text: str, prefix: str = "") -> dict[str, Any]:
    """Build an output of MyST-NB's glue."""
    return {
        "output_type": "display_data",
        "data": {f"{prefix}text/plain": text},
        "metadata": {"scrapbook": {"name": name, "mime_prefix": prefix}},
    }


def record(name: str, value: object) -> dict[str, Any]:
    """Build an output of papermill's record."""
    data = {"application/papermill.record+json": {name: value}}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def notebook(*outputs: dict[str, Any], text: str = "", code: str = "glue('times', 12.04)") -> str:
    """Build the small site's notebook with one more code cell and one more Markdown cell."""
    content: dict[str, Any] = copy.deepcopy(small_site.NOTEBOOK)
    content["cells"] += [
        {
            "id": "c",
            "cell_type": "code",
            "metadata": {},
            "execution_count": 2,
            "source": code.splitlines(keepends=True),
            "outputs": list(outputs),
        },
        {"id": "d", "cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)},
    ]
    return json.dumps(content, indent=1)


def built(folder: Path, files: Files) -> small_site.Built:
    made = small_site.build(small_site.write(folder, files), "--strict")
    assert made.exit_code == 0, made.log
    return made


def problems(folder: Path, files: Files) -> list[str]:
    return [str(problem) for problem in check(read(small_site.write(folder, files)), TODAY)]


def starts_there(folder: Path, location: Location) -> bool:
    """Return whether double braces open at a location in a file."""
    line = (folder / location.path).read_text("utf-8").split("\n")[location.line - 1]
    return line.startswith("{{", location.column - 1)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8ffff3f0005fe02fea7"
    "35819b0000000049454e44ae426082"
)
STORY = """\
question: How few *bytes*?
team: Three of us, in [a course](https://example.com/course).
part: The pruning.
data: Drawn by hand, {{ knn.bytes:, }} strokes.
tried:
  - what: All at once
    result: Ruined it, see [the post](post:first-post)
  - what: Nothing
decisions:
  - chose: Four bits
    over: eight
    because: The `file` is smaller
  - chose: NumPy
next:
  - Weight decay
"""
REST = """\
description: About it.
cover: cover.png
coverAlt: A dot
contributions:
  - {pr: example-org/tool#9, title: Merged there, summary: It halved the time, date: 2026-09}
comparisons:
  - {label: Size, baseline: 12.4, value: "{{ knn.times }}", unit: MB}
log:
  - {date: 2026-10-01, text: Began}
"""
FULL: Files = {
    M: METRICS,
    P: PROJECT + STORY + REST,
    "projects/knn/cover.png": PNG,
    "projects/knn/measure.ipynb": notebook(scrap("times", 1.1)),
    "projects/knn/index.md": "## More\n\nOf it.\n",
}
