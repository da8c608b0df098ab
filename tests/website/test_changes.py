"""Which pages a change of the author's files touches."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import small_site
from portfolio.sources.diagnostics import Diagnostic
from portfolio.website import pages
from portfolio.website.changes import Touched, touched
from portfolio.website.check import check_site
from portfolio.website.site import Site, site_of
from portfolio.website.targets import links_of_notes
from portfolio.website.tree import read

FILES = {
    "docs/note.md": "# A note\n\n[Code](../code.py) and [it](project:knn).\n",
    "docs/notes/one.md": "# One\n\nIt is [[first-post]].\n",
    "code.py": "x = 1\n",
}
MADE = {"projects/index.md", "resume/index.md", "publications/index.md", "projects/knn/index.md", "notes/index.md"}

Edit = Callable[[Path], object]


def replace(path: str, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), "utf-8")

    return edit


def state(root: Path) -> tuple[Site, tuple[Diagnostic, ...]]:
    tree = read(root)
    site = site_of(tree, date(2026, 11, 20), "https://example.com/")
    urls = {source.uri: source.uri for source in pages.sources(site)}
    urls |= {path.removeprefix("docs/"): path for path in tree.texts if path.endswith(".md")}
    return dataclasses.replace(site, urls=urls, linked_from=links_of_notes(tree)), check_site(site)


def after(root: Path, edit: Edit) -> Touched | None:
    old, said_before = state(root)
    edit(root)
    new, said_now = state(root)
    return touched(old, new, said_before, said_now)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda _: None, set()),
        (replace("docs/blog/posts/first.md", "More of it", "Less of it"), {"blog/posts/first.md"}),
        (replace("docs/notes/one.md", "It is", "It may be"), {"notes/one.md", "notes/index.md"}),
        (replace("docs/note.md", "# A note\n", "# A note\n\nMore.\n"), {"note.md"}),
        (replace("projects/knn/measure.ipynb", "With", "And with"), {"projects/knn/measure.ipynb"}),
        (replace("projects/knn/project.yml", "in less time", "sooner"), MADE),
        (
            replace("projects/knn/project.yml", "12 times", "13 times"),
            MADE | {"blog/posts/first.md"},
        ),
        (replace("resume/resume.yml", "- Wrote Python", "- Wrote much Python"), MADE | {"blog/posts/first.md"}),
        (replace("resume/resume.yml", "name: Robin Sample", "name: Robin Example"), None),
        (replace("resume/resume.yml", "stage: student", "stage: student\ncv: true"), None),
        (replace("projects/knn/project.yml", "tags: [faster]", "tags: [smaller]"), None),
        (replace("projects/knn/project.yml", "title: Nearest", "title: Near"), None),
        (replace("docs/blog/posts/first.md", "# The first", "# The very first"), None),
        (replace("docs/blog/posts/first.md", "tags: [python]", "tags: [numpy]"), None),
        (replace("docs/notes/one.md", "[[first-post]]", "what it is"), None),
        (replace("projects/knn/measure.ipynb", "# Measuring", "# Measured"), None),
        (lambda root: (root / "docs/new.md").write_text("# New\n", "utf-8"), None),
        (lambda root: (root / "docs/note.md").unlink(), None),
        (lambda root: (root / "code.py").unlink(), None),  # the link to it is dead now
        (lambda root: (root / "projects/knn/metrics.json").write_text('{"speed": 3}', "utf-8"), None),
    ],
)
def test_what_a_change_touches(tmp_path: Path, edit: Edit, expected: set[str] | None) -> None:
    root = small_site.write(tmp_path, dict(FILES))
    found = after(root, edit)
    assert (None if found is None else set(found.pages)) == expected
    assert found is None or found.is_made == (found.pages > {"resume/index.md"})


def test_the_pages_of_which_the_resume_speaks(tmp_path: Path) -> None:
    root = small_site.write(tmp_path, dict(FILES))
    found = after(root, replace("resume/resume.yml", "see [the write-up](post:first-post)", "and it is fast"))
    assert found is not None
    assert found.pages == MADE | {"blog/posts/first.md"}
