"""Notes as a garden: links by name, what links to a page, and the list of notes that makes itself."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

import small_site
from portfolio.website.check import check
from portfolio.website.links import PageLinks, on_site
from portfolio.website.targets import Targets
from portfolio.website.tree import read

PLANTS: dict[str, str | bytes | None] = {
    "docs/notes/ties-need-a-rule.md": "# Ties *need* a rule\n\n## What to do\n\nSort by both.\n",
    "docs/notes/c.md": "---\ntitle: C# in a day\n---\nIt works.\n",
    "docs/about.md": "# About me\n",
    "docs/notes/img/dot.png": b"",
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
        (
            "docs/a.md",
            "![[dot.png]] ![[dot.png|A dot]] ![[dot.png|300x20]]",
            ("![dot](notes/img/dot.png) ![A dot](notes/img/dot.png) ![dot](notes/img/dot.png){ width=300 }"),
        ),
        (
            "docs/notes/a.md",
            "![[c]] ![[first-post]]",
            ("**[C&#35; in a day](c.md)**: It works. **[The first post](../blog/posts/first.md)**: What came first."),
        ),
        ("docs/a.md", "\\![[c|it]] `![[c]]` ![[gone.png]]", "\\![it](notes/c.md) `![[c]]` gone.png"),
        ("docs/a.md", "`[[c]]` <!-- [[c]] --> \\[[c]]", "`[[c]]` <!-- [[c]] --> \\[[c]]"),
    ],
)
def test_a_link_by_name_is_a_link(path: str, written: str, expected: str, tmp_path: Path) -> None:
    tree = read(small_site.write(tmp_path, {**PLANTS}))
    urls = {uri: uri for uri, page in tree.names.pages.items() if "second" not in uri}
    urls["notes/img/dot.png"] = "notes/img/dot.png"
    uri = "projects/knn/index.md" if path.startswith("projects/") else path.removeprefix("docs/")
    page = PageLinks(path, uri, urls, Targets(tree.root, urls, names=tree.names), "")
    assert on_site(written, page) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("docs/a.md", "See [[Ties need a rule#what to do]], [[c]], [[first-post]] and [[knn]].\n", []),
        ("docs/a.md", "See [[Ties ned a rule]].\n", [
            f"1:7: {FOUND} '[[Ties ned a rule]]' (did you mean '[[Ties need a rule]]'?)"
        ]),
        ("docs/a.md", "See [[qqq]].\n", [f"1:7: {FOUND} '[[qqq]]'"]),
        ("docs/a.md", "![[dot.png|20]] ![[c]] ![[qqq.png]]\n", [f"1:27: {FOUND} '[[qqq.png]]'"]),
        (
            "docs/a.md",
            "See [[c#Nothing]].\n",
            ["1:7: N207 a link leads to a heading that does not exist: '[[c#Nothing]]'"],
        ),
        ("docs/a.md", "# A\n\n## Part\n\n[[#Prt]] [[#Part]]\n", [
            "5:3: N207 a link leads to a heading that does not exist: '[[#Prt]]' (did you mean '#part'?)"
        ]),
        ("docs/a.md", "See [[Second]].\n", ["1:7: R107 '[[Second]]' is a draft, which is not on the site"]),
        ("docs/a.md", "---\nallow: {dead-link: not written yet}\n---\n[[Later]]\n", []),
        ("docs/a.md", "---\nallow-dead-link: not written yet\nallow-other: x\n---\n[[Later]]\n", []),
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


DATED = "---\ntitle: {}\n{}\n---\n# {}\n\n{}\n"
NOTES: dict[str, str | bytes | None] = {
    "docs/notes/old.md": DATED.format("Old", "date: 2026-09-01\ntags: [python]", "Old", "Once, see [[new|it]]."),
    "docs/notes/new.md": DATED.format("New & 'good'", "date: 2026-08-01\nupdated: 2026-10-02", "N", "See [[knn]]."),
    "docs/notes/deep/plain.md": "# Plain\n\n## Part\n\nSee [[new|it]], `[[code]]` and [[new#N|that]]. More.\n",
    "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
}


def _listed(page: str) -> list[str]:
    """Return the titles of the list of notes."""
    return re.findall(r'<article class="pf-row">\s*<div>\s*<h2><a [^>]*>([^<]*)</a>', page)


def test_the_index_of_notes_makes_itself(tmp_path: Path) -> None:
    files = {**NOTES, "docs/notes/index.md": "# My garden\n\nShort things, such as [one](old.md).\n"}
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert built.exit_code == 0, built.log
    page = built.read("notes/index.html")
    assert page.index("Short things") < page.index("pf-garden")
    assert _listed(page) == ["New &amp; &#39;good&#39;", "Old", "Plain"]
    assert re.findall(r'Changed <time datetime="([^"]*)">([^<]*)', page) == [
        ("2026-10-02", "2 October 2026"),
        ("2026-09-01", "1 September 2026"),
    ]
    assert "<p>See it, [[code]] and that. More.</p>" in page
    assert 'Leads to <a href="../projects/knn/">Nearest neighbours, faster</a>' in page
    assert 'Linked from <a href="old/">Old</a>, <a href="deep/plain/">Plain</a>' in page
    anchor = re.search(r'<a href="(\.\./tags/#[^"]*)">python</a>', page)
    assert anchor
    assert f'id="{anchor[1].partition("#")[2]}"' in built.read("tags/index.html")


def test_the_list_of_tags_says_of_what_kind_a_page_is_and_what_it_is_about(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
        "docs/notes/a.md": '---\ntags: [C++, knn]\ndescription: Less <than> & "more".\n---\n# A <b>\n',
        "docs/b.md": "---\ntags: [C++]\n---\n# B\n",
        "docs/blog/posts/third.md": "---\ndate: 2026-10-04\ndescription: Short.\ntags: [C++]\n---\n# Third\n",
        "projects/two/project.yml": "title: Two\nsummary: It is *two*.\ntags: [C++]\n",
    }
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert built.exit_code == 0, built.log
    page = built.read("tags/index.html")
    found = re.findall(r'<a href="([^"]*)">[^<]*</a>\s*<span>(\w+)</span>(?:\s*<p>([^<]*)</p>)?', page)
    assert found[:4] == [
        ("../notes/a/", "Note", "Less &lt;than&gt; &amp; &#34;more&#34;."),
        ("../b/", "Page", ""),
        ("../blog/2026/10/04/third/", "Post", "Short."),
        ("../projects/two/", "Project", "It is two."),
    ]
    names = re.findall(r'\sid="([^"]*)"', page)
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("# Notes\n\n[a](old.md), [[new|b]], [c](deep/plain.md)\n", 0),
        ("# Notes\n\n[a](old.md), `[[new]]`, [c](deep/plain.md)\n", 3),
        (None, 3),
    ],
)
def test_the_index_lists_what_its_author_does_not(index: str | None, expected: int, tmp_path: Path) -> None:
    files = {**NOTES, "docs/notes/index.md": index, "docs/tags.md": "# Tags without their list\n"}
    if index is None:
        files["mkdocs.yml"] = small_site.FILES["mkdocs.yml"] + "nav: [index.md, notes/index.md]\n"
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert built.exit_code == 0, built.log
    page = built.read("notes/index.html")
    assert len(_listed(page)) == expected
    assert "#tag:" not in page


def test_pages_say_which_notes_lead_to_them_and_notes_what_leads_to_them(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        **NOTES,
        "docs/notes/index.md": "# Notes\n\n[[old]] [[new]] [[plain]]\n",
        "docs/blog/posts/second.md": "---\ndate: 2026-10-03\ndraft: true\n---\n# Second\n\n[[old]]\n",
        "docs/blog/posts/third.md": "---\ndate: 2026-10-04\n---\n# Third\n\n[old](../../notes/old.md)\n",
        "projects/knn/log.md": "## 2026-10-10\n\nSee [[old]].\n",
    }
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert built.exit_code == 0, built.log

    def sources(page: str) -> list[str]:
        block = re.search(r"Linked from</p><p>(.*?)</p></div>", built.read(page), re.DOTALL)
        return re.findall(r">([^<]+)</a>", block[1]) if block else []

    assert sources("notes/old/index.html") == ["Nearest neighbours, faster", "Third"]
    assert sources("notes/new/index.html") == ["Old", "Plain"]
    assert sources("projects/knn/index.html") == ["New &amp; &#39;good&#39;"]
    assert sources("notes/index.html") == sources("notes/deep/plain/index.html") == []
    assert "Changed" not in built.read("notes/deep/plain/index.html")


def test_a_note_s_day_is_checked(tmp_path: Path) -> None:
    files = {
        "docs/notes/a.md": "---\nupdated: yesterday\n---\n# A\n",
        "docs/b.md": "---\nupdated: yesterday\n---\n# B\n",
    }
    found = [str(problem) for problem in check(read(small_site.write(tmp_path, {**files})), date(2026, 11, 20))]
    assert [problem for problem in found if "B103" in problem] == [
        "docs/notes/a.md:2:10: B103 updated: 'yesterday' is not a day like 2026-11-20; write the day: 2026-11-20"
    ]
