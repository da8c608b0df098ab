"""Notes as a garden: links by name, what links to a page, and the list of notes that makes itself."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

import small_site
from portfolio.website.check import check
from portfolio.website.links import PageLinks, on_site
from portfolio.website.tree import read

PLANTS = {
    "docs/notes/ties-need-a-rule.md": "# Ties *need* a rule\n\n## What to do\n\nSort by both.\n",
    "docs/notes/c.md": "---\ntitle: C# in a day\n---\nIt works.\n",
    "docs/about.md": "# About me\n",
}
FOUND = "N207 a link leads to no file:"


@pytest.mark.parametrize(
    ("path", "written", "expected"),
    [
        ("docs/a.md", "[[Ties need a rule]]", "[Ties need a rule](notes/ties-need-a-rule.md)"),
        ("docs/a.md", "[[ties NEED  a rule]]", "[ties NEED a rule](notes/ties-need-a-rule.md)"),
        ("docs/a.md", "[[c]]", "[C&#35; in a day](notes/c.md)"),
        ("docs/a.md", "[[C# in a day]]", "[C# in a day](notes/c.md)"),
        ("docs/a.md", "[[notes/c]] [[notes/c.md|it]]", "[C&#35; in a day](notes/c.md) [it](notes/c.md)"),
        ("docs/notes/a.md", "[[ties-need-a-rule|a *rule*]]", "[a *rule*](ties-need-a-rule.md)"),
        ("docs/notes/a.md", "[[About me]]", "[About me](../about.md)"),
        (
            "docs/a.md",
            "[[Ties need a rule#What to do]]",
            "[Ties need a rule › What to do](notes/ties-need-a-rule.md#what-to-do)",
        ),
        ("docs/a.md", "[[#What to do|below]]", "[below](#what-to-do)"),
        ("docs/a.md", "[[Nearest neighbours, faster]]", "[Nearest neighbours, faster](projects/knn/index.md)"),
        ("projects/knn/log.md", "[[c|it]]", "[it](../../notes/c.md)"),
        ("docs/blog/posts/x.md", "[[The first post]]", "[The first post](first.md)"),
        ("docs/a.md", "[[Gone]] [[gone|away]] [[Second]]", "Gone away Second"),
        ("docs/a.md", "`[[c]]` <!-- [[c]] --> \\[[c]]", "`[[c]]` <!-- [[c]] --> \\[[c]]"),
    ],
)
def test_a_link_by_name_is_a_link(path: str, written: str, expected: str, tmp_path: Path) -> None:
    tree = read(small_site.write(tmp_path, {**PLANTS}))
    urls = {uri: uri for uri, page in tree.names.pages.items() if "second" not in uri}
    uri = "projects/knn/index.md" if path.startswith("projects/") else path.removeprefix("docs/")
    page = PageLinks(path, uri, urls, tree.root, "", names=tree.names)
    assert on_site(written, page) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("docs/a.md", "See [[Ties need a rule#what to do]], [[c]], [[first-post]] and [[knn]].\n", []),
        ("docs/a.md", "See [[Ties ned a rule]].\n", [
            f"1:7: {FOUND} '[[Ties ned a rule]]' (did you mean '[[Ties need a rule]]'?)"
        ]),
        ("docs/a.md", "See [[qqq]].\n", [f"1:7: {FOUND} '[[qqq]]'"]),
        ("docs/a.md", "See [[c#Nothing]].\n", ["1:7: N207 a link leads to no such heading: '[[c#Nothing]]'"]),
        ("docs/a.md", "# A\n\n## Part\n\n[[#Prt]] [[#Part]]\n", [
            "5:3: N207 a link leads to no such heading: '[[#Prt]]' (did you mean '#part'?)"
        ]),
        ("docs/a.md", "See [[Second]].\n", ["1:7: R107 '[[Second]]' is a draft, which is not on the site"]),
        ("docs/a.md", "---\nallow: {dead-link: not written yet}\n---\n[[Later]]\n", []),
        ("docs/a.md", "<!-- allow-dead-link: not written yet -->\n[[Later]]\n", []),
        ("docs/blog/posts/third.md", "---\ndate: 2026-10-04\n---\n# T\n\n[[qqq]]\n", [f"6:3: {FOUND} '[[qqq]]'"]),
        ("projects/knn/index.md", "Text. [[qqq]]\n", [f"1:9: {FOUND} '[[qqq]]'"]),
        ("projects/two/project.yml", "title: Two\nsummary: '[[x]]'\ntags: [[x]]\n".replace("[[x]]", "[x]", 2)
            + "description: |\n  See [[qqq]].\n", [f"5:9: {FOUND} '[[qqq]]'"]),
    ],
)  # fmt: skip
def test_what_check_says_of_a_link_by_name(path: str, text: str, expected: list[str], tmp_path: Path) -> None:
    tree = read(small_site.write(tmp_path, {**PLANTS, path: text}))
    found = [str(problem).partition(";")[0] for problem in check(tree, date(2026, 11, 20))]
    assert [problem for problem in found if "N207" in problem or "R107" in problem] == [
        f"{path}:{problem}" for problem in expected
    ]


def test_a_name_of_two_notes_is_ambiguous_and_a_note_comes_before_a_post(tmp_path: Path) -> None:
    files = {
        "docs/notes/a/ties.md": "# One\n",
        "docs/notes/b/ties.md": "# Two\n",
        "docs/notes/c.md": "# The first post\n\n[[ties]] [[a/ties]] [[The first post]]\n",
    }
    tree = read(small_site.write(tmp_path, {**files}))
    (found,) = (problem for problem in check(tree, date(2026, 11, 20)) if problem.code == "N207")
    assert "(the name stands for several pages; write 'notes/a/ties' and 'notes/b/ties')" in str(found)
    assert tree.names.find("the first post") == ("notes/c.md",)


def test_links_by_name_on_all_kinds_of_pages(tmp_path: Path) -> None:
    source = "# Measured\n\nSee [[c]] and [[Ties need a rule#What to do|do]]."
    cell = {**small_site.NOTEBOOK["cells"][0], "source": source}  # type: ignore[index]  # a plain dict
    files: dict[str, str | bytes | None] = {
        **PLANTS,
        "docs/notes/x.md": "# X\n\n[[c|seen]] | [[The first post]]\n\n| a |\n|---|\n| [[c\\|in a table]] |\n",
        "docs/blog/posts/third.md": "---\ndate: 2026-10-04\nslug: third\n---\n# T\n\n[[c]]\n\n<!-- more -->\n",
        "projects/knn/index.md": "It is [[c|here]].\n",
        "projects/knn/measure.ipynb": json.dumps({**small_site.NOTEBOOK, "cells": [cell]}),
    }
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert built.exit_code == 0, built.log
    note = built.read("notes/x/index.html")
    assert '<a href="../c/">seen</a>' in note
    assert '<a href="../c/">in a table</a>' in note
    assert re.search(r'<a href="../../blog/2026/10/0\d/first-post/">The first post</a>', note)
    assert '<a href="../../notes/c/">here</a>' in built.read("projects/knn/index.html")
    assert 'notes/c/">C&#35; in a day</a>' in built.read("blog/2026/10/04/third/index.html")
    assert 'notes/c/">C&#35; in a day</a>' in built.read("blog/index.html")
    notebook = built.read("projects/knn/measure/index.html")
    assert '<a href="../../../notes/c/">C&#35; in a day</a>' in notebook
    assert '<a href="../../../notes/ties-need-a-rule/#what-to-do">do</a>' in notebook
