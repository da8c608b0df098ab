"""A project's page tells its story in reading order, and shows nothing for missing parts."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import small_site
from measured_site import METRICS, POST, PROJECT, Files, M, P, built, notebook, problems, scrap

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


def main_of(site: small_site.Built) -> BeautifulSoup:
    page = BeautifulSoup(site.read("projects/knn/index.html"), "html.parser")
    return page.select_one("article")  # type: ignore[return-value]


def words(tag: object) -> str:
    return " ".join(tag.get_text(" ").replace("¶", "").split())  # type: ignore[attr-defined]


def test_the_page_reads_in_the_order_of_a_visitor(tmp_path: Path) -> None:
    page = main_of(built(tmp_path, FULL))
    order = page.select("h1, h2, h3, .pf-cover, .pf-lead, .pf-meta, .pf-buttons, .pf-measure, .pf-measured, ol.pf-log")
    shown = [words(tag) if tag.name in ("h1", "h2", "h3") else str(tag["class"][0]) for tag in order]
    assert shown == [
        "Nearest neighbours, faster", "pf-cover", "pf-lead", "pf-meta", "pf-measure", "pf-buttons",
        "The question", "My part", "The data", "What I tried", "Decisions", "What is next", "More",
        "Evidence", "pf-measure", "pf-measured", "Log", "pf-log", "Notebooks", "Posts", "The first post",
        "Pull requests", "Merged there",
    ]  # fmt: skip
    assert words(page.select_one(".pf-measure")) == "11 times smaller Size before: 12.4 MB now: 1.1 MB"
    assert words(page.select_one(".pf-meta")).startswith("Sep 2026 – Oct 2026")
    assert words(page.select_one(".pf-buttons")) == "Repository"
    measured = page.select_one(".pf-measured a")
    assert words(measured) == "the notebook “Measuring it”"
    assert measured is not None
    assert measured["href"] == "measure/#metric-times"


def test_the_story_has_its_links_and_numbers(tmp_path: Path) -> None:
    page = main_of(built(tmp_path, FULL))
    heads = {words(head): head.find_next_sibling() for head in page.select("h2, h3")}
    assert str(heads["The question"]) == '<p class="pf-question">How few <em>bytes</em>?</p>'
    assert words(heads["My part"]) == "Three of us, in a course ."
    assert words(heads["The data"]) == "Drawn by hand, 729,066 strokes."
    link = heads["The data"].a  # type: ignore[union-attr]
    assert link is not None
    assert link["href"] == "metrics.json"
    tried = heads["What I tried"].select("li")  # type: ignore[union-attr]
    assert [words(item) for item in tried] == ["All at once Ruined it, see the post", "Nothing"]
    assert tried[0].a is not None
    assert tried[0].a["href"] == "../../blog/2026/10/02/first-post/"
    decisions = heads["Decisions"].select("li")  # type: ignore[union-attr]
    assert [words(item) for item in decisions] == ["Four bits over eight The file is smaller", "NumPy"]
    (made,) = page.select("#pull-requests ~ ul.pf-posts > li")
    assert words(made) == "Merged there It halved the time Sep 2026"
    assert made.a is not None
    assert made.a["href"] == "https://github.com/example-org/tool/pull/9"


PARTS = [
    ("", ["Evidence", "Notebooks", "Posts", "The first post"]),
    ("question: Why?\n", ["The question"]),
    ("team: Two of us\n", ["About the project", "The team"]),
    ("part: All of it\n", ["About the project", "My part"]),
    ("data: Found\n", ["About the project", "The data"]),
    ("tried:\n  - what: That\n", ["What I tried"]),
    ("decisions:\n  - chose: This\n", ["Decisions"]),
    ("next: [More]\n", ["What is next"]),
    ("description: About it.\n", ["About the project"]),
    ("tried: []\ndecisions: []\nnext: []\nquestion:\nlog: []\ncomparisons: []\nangles: []\n", []),
]


@pytest.mark.parametrize(("more", "heads"), PARTS, ids=[more.split(":")[0] or "nothing" for more, _ in PARTS])
def test_missing_parts_leave_no_heading(tmp_path: Path, more: str, heads: list[str]) -> None:
    rest = [] if heads[:1] == ["Evidence"] else PARTS[0][1]
    page = main_of(built(tmp_path, {P: PROJECT + more}))
    assert [words(head) for head in page.select("h2, h3")] == [*heads, *rest]
    assert not page.select(".pf-measure, figure, .pf-log, .pf-measured, .pf-cover")


def test_the_least_project_has_a_title_and_a_summary(tmp_path: Path) -> None:
    files: Files = {P: "title: Least\nsummary: It is there.\n", "projects/knn/measure.ipynb": None}
    files["docs/blog/posts/first.md"] = POST.replace("projects: [knn]\n", "")
    page = main_of(built(tmp_path, files))
    shown = [words(tag) for tag in page.select("h1, h2, h3, p, ul") if not tag.find_parent(class_="pf-shown")]
    assert shown[:3] == ["Projects", "Least", "It is there."]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("question: [a, b]\n", ["12:11: S102 'question' has to be a text, not a list"]),
        ("tried:\n  - {wat: x}\n", ["13:5: S103", "13:6: S101 unknown key 'wat'; did you mean 'what'?"]),
        ("tried:\n  - {result: x}\n", ["13:5: S103 the key 'what' is missing"]),
        ("tried: It failed\n", ["12:8: S102 'tried' has to be a list"]),
        ("decisions:\n  - {chosen: a}\n", ["13:5: S103", "13:6: S101 unknown key 'chosen'; did you mean 'chose'?"]),
        ("decisions:\n  - chose: a\n    because: see [it](post:first-pots)\n", ["14:23: R102 'post:first-pots'"]),
        ("next:\n  - Halve {{ knn.byte }}\n", ["13:11: E103 knn measures no 'byte'"]),
        ("part: See [it](https://example.com\n", ["12:11: R106 the link '[it](https://example.com' is not closed"]),
        ("angles: [fastr]\n", ["12:10: S108 'fastr' is not one of the known angles; did you mean 'faster'?"]),
        ("angles: [robust]\n", ["12:10: S108 'robust' is not one of the known angles; write one of: open source,"]),
    ],
)
def test_mistakes_in_the_story(tmp_path: Path, more: str, expected: list[str]) -> None:
    found = [line for line in problems(tmp_path, {M: METRICS, P: PROJECT + more}) if line.startswith(P)]
    assert len(found) == len(expected), found
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(f"{P}:{start}")
