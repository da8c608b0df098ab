"""Broken input of every kind: a strict build fails with file, line and code, and no traceback."""

import json
from datetime import date
from pathlib import Path

import pytest

import small_site
from portfolio.sources.diagnostics import Severity
from portfolio.website.check import all_problems, check
from portfolio.website.tree import read

RESUME = small_site.FILES["resume/resume.yml"]
PROJECT = small_site.FILES["projects/knn/project.yml"]
POST = small_site.FILES["docs/blog/posts/first.md"]
assert isinstance(RESUME, str)
assert isinstance(PROJECT, str)
assert isinstance(POST, str)

R, P, B = "resume/resume.yml", "projects/knn/project.yml", "docs/blog/posts/first.md"

CASES: dict[str, tuple[str, str | bytes, str]] = {
    "syntax": (R, RESUME.replace("stage: student", "stage: [student"), f"{R}:10:8: Y001"),
    "duplicate key": (R, RESUME + "stage: graduate\n", f"{R}:40:1: Y002 the key 'stage' appears here a second time"),
    "unknown key": (
        R,
        RESUME.replace("  label:", "  lable:"),
        f"{R}:3:3: S101 unknown key 'lable'; did you mean 'label'?",
    ),
    "wrong type": (
        R,
        RESUME.replace("keywords: [Python, C++]\nskills", "keywords: Python\nskills"),
        f"{R}:11:11: S102",
    ),
    "bad date": (R, RESUME.replace("2025-09\n    highlights", "2025-9\n    highlights"), f"{R}:25:14: S104"),
    "dead post": (R, RESUME.replace("(post:first-post)", "(post:frist-post)"), f"{R}:27:95: R102"),
    "draft": (R, RESUME.replace("[first-post]", "[second-post]"), f"{R}:39:11: R107"),
    "dead project": (R, RESUME.replace("projects: [knn]", "projects: [kmm]"), f"{R}:28:12: R103"),
    "bad target": (R, RESUME.replace("(post:first-post)", "(psot:first-post)"), f"{R}:27:95: R105"),
    "not among the authors": (R, RESUME.replace("R. Sample", "R. Simple"), f"{R}:37:14: R108"),
    "no name": (R, RESUME.replace("  name: Robin Sample\n", "", 1), f"{R}:1:1: R101"),
    "not UTF-8": (R, b"basics:\n  name: Robin \xe9\n", f"{R}:2:15: Y001"),
    "project: unknown key": (P, PROJECT + "coverr: x.png\n", f"{P}:12:1: S101 unknown key 'coverr'"),
    "project: no title": (P, PROJECT.replace("title:", "titel:"), f"{P}:1:1: S103"),
    "project: missing cover": (P, PROJECT + "cover: x.png\n", f"{P}:12:8: P102"),
    "project: dead link": (P, PROJECT.replace("post:first-post", "post:first"), f"{P}:10:73: R102"),
    "post: no front matter": (B, "# Hello\n", f"{B}:1:1: B101"),
    "post: bad date": (B, POST.replace("2026-10-02", "2026-10-32"), f"{B}:2:7: B103"),
    "post: no date": (B, POST.replace("date: 2026-10-02\n", ""), f"{B}:1:1: B102"),
    "post: dead project": (B, POST.replace("[knn]", "[knm]"), f"{B}:7:12: B105"),
    "post: slip": (B, POST.replace("projects:", "project:"), f"{B}:7:1: B104"),
    "post: dead own link": (B, POST.replace("(project:knn)", "(project:kn)"), f"{B}:11:19: R103"),
    "post: dead page": (B, POST.replace("(project:knn)", "(../nowhere.md)"), "nowhere.md"),
    "post: no such template": (
        B,
        POST.replace("projects:", "template: blog-pots.html\nprojects:"),
        f"{B}:7:1: B108 there is no template 'blog-pots.html'; did you mean 'blog-post.html'?",
    ),
    "post: Markdown link to a draft": (
        B,
        POST.replace("(project:knn)", "(second.md)"),
        f"{B}:11:19: R107 'second.md' is a draft",
    ),
    "end before start": (R, RESUME.replace("endDate: 2025-09", "endDate: 2025-04"), f"{R}:22:5: S111"),
    "post: another ending": ("docs/blog/posts/x.markdown", "---\ndate: 2026-01-01\n---\n", "x.markdown:1:1: B112"),
    "post: of Quarto": ("docs/blog/posts/x.qmd", "---\ndate: 2026-01-01\n---\n", "x.qmd:1:1: B112 a post's file"),
    "note: of R Markdown": ("docs/notes/x.Rmd", "# A\n", "docs/notes/x.Rmd:1:1: B112 a page's file"),
    "note: capitals": ("docs/notes/x.MD", "# A\n", "docs/notes/x.MD:1:1: B112"),
    "note: broken front matter": ("docs/notes/a.md", "---\ntitle: [a\n---\n# A\n", "docs/notes/a.md:2:8: Y001"),
    "note: wrong type": ("docs/notes/a.md", "---\nhide: 3\n---\n# A\n", "docs/notes/a.md:2:7: S102"),
    "note: not UTF-8": ("docs/notes/a.md", b"# \xe9\n", "docs/notes/a.md:1:3: Y001"),
    "note: dead reference": ("docs/notes/a.md", "# A\n\n[x][r]\n\n[r]: post:nope\n", "docs/notes/a.md:5:6: R102"),
    "project: front matter in index.md": (
        "projects/knn/index.md",
        "---\na: b\n---\n",
        "projects/knn/index.md:1:1: B111",
    ),
    "project: cover that is not a picture": (P, PROJECT + "cover: project.yml\n", f"{P}:12:8: P105"),
    "project: index.ipynb": ("projects/knn/index.ipynb", "{}", "projects/knn/index.ipynb:1:1: P106"),
    "page in our place": ("docs/resume.md", "# Mine\n", "docs/resume.md:1:1: B109"),
    "no site_url": (
        "mkdocs.yml",
        small_site.FILES["mkdocs.yml"].replace("site_url: https://example.com/me/\n", ""),
        "mkdocs.yml:1:1: B110",
    ),
    "notebook: dead own link": (
        "projects/knn/measure.ipynb",
        json.dumps(small_site.NOTEBOOK, indent=1).replace("With $x^2$.", "See [x](post:nope)."),
        "projects/knn/measure.ipynb:19:14: R102",
    ),
    "notebook: no JSON": ("projects/knn/measure.ipynb", "{\n  'cells': []}", "projects/knn/measure.ipynb:2:3: N"),
    "notebook: not one": ("projects/knn/measure.ipynb", "[]", "projects/knn/measure.ipynb:1:1: N"),
    "no project.yml": ("projects/new/notes.txt", "x", "projects/new/project.yml:1:1: P101"),
    "template": (
        "resume/template/classic/template.html",
        "<p>\n{{ resume.nmae }}</p>",
        "resume/template/classic/template.html:2",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_strict_build_fails_at_the_mistake(tmp_path: Path, name: str) -> None:
    path, content, expected = CASES[name]
    assert content != small_site.FILES.get(path), "the case changes nothing"
    built = small_site.build(small_site.write(tmp_path, {path: content}), "--strict")
    assert built.exit_code == 1
    assert expected in built.log
    assert "Traceback" not in built.log


DEAD_LINKS: dict[str, str | bytes | None] = {
    "docs/a.md": "# A\n\n[k](../projects/knn/gone.ipynb) [z](<x y.md>) `[no](code.md)` [r][r] [abs](/index.md)\n\n"
    "[r]: no-reference.md\n\n- [again](../projects/knn/gone.ipynb) [up](#nowhere) [anchor](index.md#nowhere)\n",
    "projects/knn/index.md": "See [this](gone.csv).\n",
    "projects/knn/measure.ipynb": json.dumps(small_site.NOTEBOOK, indent=1).replace(
        "With $x^2$.", "[a](no.ipynb) ![p](no.png) [d](../../docs/no.md)"
    ),
    "projects/knn/raw.ipynb": json.dumps(small_site.NOTEBOOK, indent=1).replace(
        "With $x^2$.", "<a href='gone.pdf'>a paper</a>"
    ),
}
AT_THE_ROOT = "a link begins at the host's root, not at the site's:"
PLACES = [
    ("docs/a.md:3:5", "N207 a link leads to no file: '../projects/knn/gone.ipynb'"),
    ("docs/a.md:3:38", "N207 a link leads to no file: 'x y.md'"),
    (
        "docs/a.md:3:76",
        "N208 a link begins at the host's root, not at the site's: '/index.md' (from here it is 'index.md')",
    ),
    ("docs/a.md:5:6", "N207 a link leads to no file: 'no-reference.md'"),
    ("docs/a.md:7:44", "N207 a link leads to a heading that does not exist: '#nowhere'"),
    ("docs/a.md:7:63", "N207 a link leads to a heading that does not exist: 'index.md#nowhere'"),
    ("projects/knn/index.md:1:12", "N207 a link leads to no file: 'gone.csv'"),
    ("projects/knn/measure.ipynb:19:10", "N207 a link leads to no file: 'no.ipynb', in cell 1"),
    ("projects/knn/measure.ipynb:19:25", "N207 a link leads to no file: 'no.png', in cell 1"),
    ("projects/knn/measure.ipynb:19:37", "N207 a link leads to no file: '../../docs/no.md', in cell 1"),
    ("projects/knn/raw.ipynb:19:15", "N207 a link leads to no file: 'gone.pdf', in cell 1"),
]


def test_each_dead_link_is_said_once_and_at_its_place(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path, DEAD_LINKS)
    built = small_site.build(folder, "--strict")
    said = [line.removeprefix("WARNING -  ") for line in built.log.split("\n") if line.startswith("WARNING")]
    assert [": ".join(place) for place in PLACES] == [line.partition(";")[0] for line in said]
    assert built.exit_code == 1
    assert f"Aborted with {len(PLACES)} warnings in strict mode" in built.log
    assert said == [str(problem) for problem in check(read(folder), date(2026, 11, 20))]


def test_an_allowed_link_and_one_in_a_draft_stop_no_build(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        "docs/b.md": "<!-- allow-dead-link: the course brings it -->\n[gone](gone.md)\n",
        "docs/c.md": "---\nallow: {root-link: the host is ours}\n---\n[top](/)\n",
        "docs/blog/posts/second.md": small_site.FILES["docs/blog/posts/second.md"] + "[later](later.md)\n",
    }
    folder = small_site.write(tmp_path, files)
    built = small_site.build(folder, "--strict")
    assert built.exit_code == 0, built.log
    (found,) = check(read(folder), date(2026, 11, 20))
    assert (found.code, found.severity) == ("N207", Severity.NOTICE)


def test_a_missing_anchor_of_a_generated_page_is_one_warning_of_check_and_build(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {"docs/a.md": "# A\n\n[story](../projects/knn/index.md#the-end)\n"}
    folder = small_site.write(tmp_path, files)
    (found,) = check(read(folder), date(2026, 11, 20))
    assert str(found).startswith(
        "docs/a.md:3:9: N207 a link leads to a heading that does not exist: '../projects/knn/index.md#the-end'"
    )
    built = small_site.build(folder, "--strict")
    assert f"WARNING -  {found}" in built.log
    assert built.log.count("WARNING") == 1


def test_dead_links_are_said_beside_mistakes_that_stop_the_build(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {"docs/a.md": "[gone](gone.md)\n", R: RESUME + "stage: graduate\n"}
    built = small_site.build(small_site.write(tmp_path, files))
    assert "docs/a.md:1:8: N207 " in built.log
    assert f"{R}:40:1: Y002" in built.log


def test_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        path: content
        for path, content, _ in (CASES["bad date"], CASES["project: dead link"], CASES["notebook: not one"])
    }
    built = small_site.build(small_site.write(tmp_path, files))
    assert [code for code in ("S104", "R102", "N0") if code not in built.log] == []
    assert built.log.count("ERROR") >= 3


@pytest.mark.parametrize("name", ["duplicate key", "template", "post: dead page"])
def test_a_failed_build_leaves_the_site_as_it_was(tmp_path: Path, name: str) -> None:
    folder = small_site.write(tmp_path)
    assert small_site.build(folder, "--strict").exit_code == 0
    before = {path: path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()}
    path, content, _ = CASES[name]
    (folder / path).write_text(str(content))
    assert small_site.build(folder, "--strict").exit_code == 1
    assert {path: path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()} == before
    assert not (folder / ".site.kept").exists()


def test_a_mistake_in_one_file_hides_none_in_another_and_invents_none(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        B: POST.replace("categories: [Learning]", "categories: Learning"),
        P: PROJECT.replace("title:", "titel:"),
        R: RESUME.replace("[first-post]", "[first-post, nowhere]") + "stage: graduate\nlable: x\n",
    }
    problems = check(read(small_site.write(tmp_path, files)), date(2026, 11, 20))
    found = [f"{problem.location.path} {problem.code}" for problem in problems]
    assert found == [f"{B} S102", f"{P} S101", f"{P} S103", f"{R} Y002", f"{R} S101"]


def test_a_file_that_cannot_be_read_is_a_located_mistake(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path)
    for path in ("docs/notes/a.md", "docs/blog/posts/b.md"):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).symlink_to("nowhere")
    built = small_site.build(folder)
    assert built.exit_code == 1
    assert [path for path in ("docs/notes/a.md", "docs/blog/posts/b.md") if f"{path}:1:1: Y006" not in built.log] == []


def test_the_starter_has_nothing_to_mend() -> None:
    assert [
        str(p) for p in all_problems(read(small_site.ROOT), date(2026, 11, 20)) if p.severity is not Severity.NOTICE
    ] == []
