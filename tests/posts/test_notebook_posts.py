"""Notebooks as blog posts, their metadata, their links, and the services that open them."""

import base64
import html
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

import small_site
from portfolio.notebooks.convert import convert
from portfolio.notebooks.page import NotebookPage
from portfolio.posts.notebook_posts import SEPARATOR, default_slug, read, reading_time, with_excerpt
from portfolio.sources.diagnostics import Severity
from portfolio.website.notebook_links import notebook_links

Cell = dict[str, Any]


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (60, 30), "teal").save(stream, "PNG")
    return stream.getvalue()


def text(*lines: str, kind: str = "markdown") -> Cell:
    source = [f"{line}\n" for line in lines[:-1]] + [lines[-1]]
    return {"cell_type": kind, "metadata": {}, "source": source}


def code(source: str, *outputs: object) -> Cell:
    return {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": [source], "outputs": outputs}


def figure() -> Cell:
    data = {"image/png": base64.b64encode(picture()).decode(), "text/plain": ["<Figure>"]}
    return {"output_type": "display_data", "data": data, "metadata": {"alt": "A teal box"}}


def notebook(*cells: Cell, **metadata: object) -> str:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {
        "cells": [{"id": f"c{number}", **cell} for number, cell in enumerate(cells)],
        "metadata": {**metadata, "kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, indent=1)


POST = notebook(
    text(
        *("---", "date: 2026-10-05", "slug: sorted-out", "categories: [Learning]", "tags: [numpy, sorting]"),
        *("description: Sorting, measured.", "---", "", "# Sorting, *measured*", ""),
        "What sorting costs, after [the first](first.md) of [the project](project:knn) and [its measure]"
        "(../../projects/knn/measure.ipynb#measuring-it). ![A local picture](local.png)",
    ),
    code("import numpy", figure()),
    text(
        "## What came out", "", "See [the story](post:story) and <a href='story-data.csv'>data</a>.", "", "<p>raw</p>"
    ),
    text("<div><img src='local.png' alt='Raw'></div>"),
)
STORY = notebook(
    text("# How it *went*", "", "It went well. See [sorting](../../docs/blog/posts/sorting.ipynb#What-came-out)."),
    code("1 + 1", figure()),
    text("<div><img src='box.png' alt='Raw'> <a href='measure.ipynb'>raw link</a></div>", "", "## The End"),
    title="How it went",
    post=True,
    portfolio={"date": "2026-10-06", "tags": ["faster"], "slug": "story"},
)
DRAFT = notebook(text("---", "date: 2026-10-07", "draft: true", "---", "# Unready"), code("'unready'", figure()))
FILES: dict[str, str | bytes | None] = {
    "docs/blog/posts/sorting.ipynb": POST,
    "docs/blog/posts/local.png": picture(),
    "docs/blog/posts/story-data.csv": "a,b\n",
    "docs/blog/posts/unready.ipynb": DRAFT,
    "docs/notes.md": "# Notes\n\n[One](../projects/knn/story.ipynb), [two](blog/posts/sorting.ipynb#what-came-out), "
    "[three](post:story), [four](projects/knn/measure.ipynb).\n",
    "projects/knn/story.ipynb": STORY,
    "projects/knn/raw.ipynb": notebook(text("# Raw", "", "<p><a href='story.ipynb#the-end'>The story</a></p>")),
    "projects/knn/box.png": picture(),
    "projects/knn/kept-back.ipynb": notebook(
        text("# Kept back"), code("'unready too'", figure()), post=True, date="2026-10-08", draft=True
    ),
}
SORTING, THE_STORY = "blog/2026/10/05/sorted-out", "blog/2026/10/06/story"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    result = small_site.build(small_site.write(tmp_path_factory.mktemp("posts"), FILES), "--strict")
    assert result.exit_code == 0, result.log
    return result


def addresses(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'<(?:a|img) [^>]*?(?:href|src)="([^"]*)"', page)]


def test_the_page_is_that_of_a_post(built: small_site.Built) -> None:
    page = built.read(f"{SORTING}/index.html")
    assert "pf-meta" in page
    assert ">5 October 2026</time>" in page
    assert "1 min read" in page
    assert '<meta name="description" content="Sorting, measured.">' in page
    assert page.count("<h1") == 1
    assert '<div id="Sorting&#44;-measured"></div>' in page
    story = built.read(f"{THE_STORY}/index.html")
    assert ">6 October 2026</time>" in story
    assert "<title>How it went - Robin Sample</title>" in story


def test_lists_and_feed_hold_it_with_its_excerpt(built: small_site.Built) -> None:
    for page in ("blog/index.html", "blog/archive/2026/index.html"):
        shown = built.read(page)
        assert shown.count("<article") == 3
        assert "Sorting, measured" in shown
        assert "It went well" in shown
        assert "import" not in shown[shown.index("<article") :]
        assert not re.search(r"<a[^>]*>\s*<a", shown)
    assert "Sorting, measured" in built.read("blog/category/learning/index.html")
    tags = {entry["item"]["url"]: entry["tags"] for entry in json.loads(built.read("tags.json"))["mappings"]}
    assert tags[f"{SORTING}/"] == ["numpy", "sorting"]
    assert tags[f"{THE_STORY}/"] == ["faster"]
    feed = ET.fromstring(built.read("feed_rss_created.xml"))
    items = [(item.findtext("title"), item.findtext("link")) for item in feed.iter("item")]
    assert items == [
        ("How it went", f"https://example.com/me/{THE_STORY}/"),
        ("Sorting, measured", f"https://example.com/me/{SORTING}/"),
        ("The first post", "https://example.com/me/blog/2026/10/02/first-post/"),
    ]
    wholes = [str(item.findtext("description")) for item in feed.iter("item")]
    for words, whole in zip(("It went well. See", "What sorting costs", "More of it"), wholes, strict=True):
        assert words in whole
    assert next(item.findtext("pubDate") for item in feed.iter("item")) == "Tue, 06 Oct 2026 00:00:00 +0000"


def test_the_notebook_and_its_pictures_are_published(built: small_site.Built) -> None:
    assert built.read(f"{SORTING}/sorting.ipynb") == POST
    assert built.read(f"{THE_STORY}/story.ipynb") == STORY
    assert len(list((built.site / "blog/sorting_files").glob("*.png"))) == 1
    assert not (built.site / "blog/posts").exists()
    assert not list((built.site.parent / "docs").rglob("sorting.md"))
    assert not list((built.site.parent / ".cache/portfolio").glob("posts-*"))


def test_every_address_on_every_page_leads_somewhere(built: small_site.Built) -> None:
    dead = []
    for page in built.site.rglob("*.html"):
        for address in addresses(page.read_text("utf-8")) if page.name != "404.html" else ():
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            target = page.parent / unquote(parts.path)
            target = target / "index.html" if target.is_dir() else target
            anchor = f'id="{unquote(parts.fragment)}"' if parts.fragment else ""
            if not target.is_file() or (anchor and anchor not in target.read_text("utf-8")):
                dead.append((page.relative_to(built.site).as_posix(), address))
    assert dead == []


def test_a_projects_notebook_that_is_a_post_has_one_page(built: small_site.Built) -> None:
    assert not (built.site / "projects/knn/story").exists()
    project = built.read("projects/knn/index.html")
    article = project[project.index("<article") :]
    way = f"../../{THE_STORY}/"
    assert addresses(article).count(way) == 1
    assert "../../../../../projects/knn/" in addresses(built.read(f"{THE_STORY}/index.html"))


def test_links_by_path_and_by_name_lead_to_the_post(built: small_site.Built) -> None:
    found = addresses(built.read("notes/index.html"))
    story, sorting = f"../{THE_STORY}/", f"../{SORTING}/#what-came-out"
    assert [address for address in found if address in (story, sorting)].count(story) == 2
    assert sorting in found
    assert "../projects/knn/measure/" in found


def test_a_raw_link_of_another_notebook_leads_to_the_post(built: small_site.Built) -> None:
    assert f"../../../{THE_STORY}/#the-end" in addresses(built.read("projects/knn/raw/index.html"))


def test_edit_links_open_the_notebook(built: small_site.Built) -> None:
    edit = "https://example.com/robin/portfolio/edit/main/"
    assert f"{edit}docs/blog/posts/sorting.ipynb" in addresses(built.read(f"{SORTING}/index.html"))
    assert f"{edit}projects/knn/story.ipynb" in addresses(built.read(f"{THE_STORY}/index.html"))


def test_drafts_stay_out_of_a_build(built: small_site.Built) -> None:
    words = re.compile(b"(?i)unready|kept.back")
    files = [file for file in built.site.rglob("*") if file.is_file()]
    assert [file for file in files if words.search(file.read_bytes()) or words.search(str(file).encode())] == []


def test_drafts_are_shown_where_the_blog_shows_them(tmp_path: Path) -> None:
    settings = small_site.FILES["mkdocs.yml"] + "plugins: {blog: {draft: true}}\n"
    done = small_site.build(small_site.write(tmp_path, {**FILES, "mkdocs.yml": settings}), "--strict")
    assert done.exit_code == 0, done.log
    page = done.read("blog/2026/10/07/unready/index.html")
    assert "md-draft" in page
    assert (done.site / "blog/unready_files").is_dir()
    assert "kept-back" in done.read("blog/index.html")
    assert "kept-back" not in done.read("projects/knn/index.html")
    assert "unready" not in done.read("feed_rss_created.xml").lower()


def test_pages_without_folders_of_their_own(tmp_path: Path) -> None:
    settings = small_site.FILES["mkdocs.yml"] + "use_directory_urls: false\n"
    done = small_site.build(small_site.write(tmp_path, {**FILES, "mkdocs.yml": settings}), "--strict")
    assert done.exit_code == 0, done.log
    assert "sorting.ipynb" in addresses(done.read("blog/2026/10/05/sorted-out.html"))
    assert (done.site / "blog/2026/10/05/sorting.ipynb").is_file()
    assert "../../../../blog/local.png" not in addresses(done.read("blog/2026/10/05/sorted-out.html"))
    assert "../../../local.png" in addresses(done.read("blog/2026/10/05/sorted-out.html"))


DATED = "date: 2026-10-05"


def front(*lines: str, kind: str = "markdown") -> str:
    return notebook(text("---", *lines, "---", kind=kind))


MISTAKES = {
    "no date": (notebook(text("# Only a title")), "B102", '{\n "cells"', "begin the first cell with ---"),
    "no date, but keys": (front("title: A"), "B102", "", "date: 2026-11-20"),
    "a date that is none": (front("title: A", "date: soon"), "B103", "soon", "write the day"),
    "a month": (front("date: 2026-10"), "B103", "2026-10", "write the day"),
    "a day that does not exist": (front("date: 2026-02-30"), "B103", "2026-02-30", "write the day"),
    "a key that is a slip": (front(DATED, "titel: A"), "B104", "titel", "did you mean 'title'?"),
    "one text for a list": (front(DATED, "categories: Learning"), "S102", "Learning", "begin each"),
    "a list for a text": (front(DATED, "title: [a, b]"), "S102", "[a, b]", "write one text"),
    "no truth value": (front(DATED, "draft: maybe"), "S102", "maybe", ""),
    "no slug": (front(DATED, "slug: not a slug"), "S106", "not a slug", "use letters"),
    "YAML that is none": (front(DATED, "title: a: b"), "N010", ": b", "put quotes around"),
    "a key twice": (front(DATED, DATED), "N010", "date", "keep one of the two"),
    "a post that says it is none": (front(DATED, "post: false"), "B107", "false", "delete the line"),
    "wrong in a raw cell": (front(DATED, "tags: {a: b}", kind="raw"), "S102", "{a: b}", "begin each"),
    "wrong in the metadata": (notebook(date="2026-10-05", tags={"a": 1}), "S102", '{\n   "a"', "begin each"),
    "wrong in our metadata": (notebook(portfolio={"date": "2026-13-01"}), "B103", '"2026-13-01"', "write the day"),
    "a slip in our metadata": (notebook(portfolio={"date": "2026-01-01", "slog": "a"}), "B104", '"slog"', "'slug'"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_posts_metadata_is_located(name: str) -> None:
    source, wanted, snippet, remedy = MISTAKES[name]
    path = "docs/blog/posts/wrong.ipynb"
    page = convert(source.encode(), path)
    problems = page if isinstance(page, tuple) else read(page, path)[1]
    assert [problem.code for problem in problems] == [wanted], problems
    location = problems[0].location
    rest = "\n".join(source.split("\n")[location.line - 1 :])[location.column - 1 :]
    assert rest.startswith(snippet), rest[:40]
    assert remedy in problems[0].hint


def test_other_notebooks_are_published_without_what_cannot_be_read() -> None:
    source = notebook(text("---", "title: [a]", "draft: true", "toc: true", "autor: me", "---", "# A"))
    page = convert(source.encode(), "projects/knn/x.ipynb")
    assert isinstance(page, NotebookPage)
    post, problems = read(page, "projects/knn/x.ipynb")
    assert post is None
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert [problem.code for problem in problems] == ["S102", "B104"]


def test_a_draft_that_is_no_post_is_said_to_be_published() -> None:
    page = convert(notebook(text("# A"), draft=True).encode(), "projects/knn/x.ipynb")
    assert isinstance(page, NotebookPage)
    assert [problem.code for problem in read(page, "projects/knn/x.ipynb")[1]] == ["B113"]


def test_all_metadata_of_a_post_is_read_and_the_first_cell_wins() -> None:
    keys = "title: From the cell", "tags: a, b", "projects: [other]", "post: yes", "pin: true", "readtime: 9"
    source = notebook(text("---", *keys, "---", "# Heading"), title="Bare", description="Bare", date="2026-01-02")
    page = convert(source.encode(), "projects/knn/x.ipynb")
    assert isinstance(page, NotebookPage)
    post, problems = read(page, "projects/knn/x.ipynb")
    assert problems == ()
    assert post
    assert (post.title, post.description, str(post.date), post.tags) == (
        "From the cell",
        "Bare",
        "2026-01-02",
        ("a", "b"),
    )
    assert (post.slug, post.source, post.projects) == ("x", "projects/knn/x.ipynb", ("knn", "other"))
    assert (page.meta["pin"], page.meta["readtime"]) == (True, 9)


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("docs/blog/posts/fast-knn.ipynb", "fast-knn"),
        ("docs/blog/posts/01 - First Steps.ipynb", "01-first-steps"),
        ("docs/blog/posts/fast/index.ipynb", "fast"),
        ("projects/knn/Fast_KNN.ipynb", "fast_knn"),
        ("docs/blog/posts/числа.ipynb", "числа"),
        ("docs/blog/posts/!.ipynb", "post"),
    ],
)
def test_a_slug_comes_from_the_name(path: str, slug: str) -> None:
    assert default_slug(path).lower() == slug


EXCERPTS = {
    "where the author says": (f"# T\n\n## Two\n\nTwo.\n\n{SEPARATOR}\n\nThree.", "# T\n\n## Two\n\nTwo."),
    "before code": ("# T\n\nOne.\n\n```python\n1\n```\n\nTwo.", "# T\n\nOne."),
    "before the second heading": ("# T\n\nOne.\n\n## Two\n\nTwo.", "# T\n\nOne."),
    "after a heading without text": ("# T\n\n## Start\n\nOne.\n\n## Two\n\nTwo.", "# T\n\n## Start\n\nOne."),
    "before a heading, without a title": ("One.\n\n## Two\n\nTwo.", "One."),
    "before folded code": (
        '# T\n\nOne.\n\n```notebook-html\n<details class="nb-fold"><summary>Show code</summary>\n```\n\nTwo.',
        "# T\n\nOne.",
    ),
    "not at HTML": ("```notebook-html\n<p>raw</p>\n```\n\nOne.\n\n## Two", "```notebook-html\n<p>raw</p>\n```\n\nOne."),
    "code at once": ("# T\n\n```python\n1\n```\n\nOne.", "# T"),
    "after many words": (f"# T\n\n{'word ' * 151}\n\n- One.\n\nTwo.", f"# T\n\n{'word ' * 151}\n\n- One."),
    "not inside a box": (
        '!!! note "A"\n\n    One.\n\n    ```python\n    1\n    ```\n\n    # Two\n\n???+ note "B"\n\n    Three.',
        '!!! note "A"\n\n    One.\n\n    ```python\n    1\n    ```\n\n    # Two',
    ),
    "only a box": ('!!! tip "A"\n\n    ```\n    1\n    ```', '!!! tip "A"\n\n    ```\n    1\n    ```'),
    "not inside a list": (
        "- One.\n\n    ~~~\n    1\n    ~~~\n\n- Two.\n\nThree.", "- One.\n\n    ~~~\n    1\n    ~~~\n\n- Two."
    ),
    "not inside HTML": (
        '<div markdown="1">\n\nOne.\n\n## Two\n\n```\n1\n```\n\n</div>\n\nThree.\n\n<!--\n## Four\n-->\n\n## Five',
        '<div markdown="1">\n\nOne.\n\n## Two\n\n```\n1\n```\n\n</div>',
    ),
    "nothing to cut": ("# T\n\nOne.\n", "# T\n\nOne."),
}  # fmt: skip


@pytest.mark.parametrize("name", EXCERPTS)
def test_the_excerpt_ends(name: str) -> None:
    markdown, excerpt = EXCERPTS[name]
    before, _, after = with_excerpt(markdown).partition(SEPARATOR)
    assert before.strip() == excerpt
    assert "".join(f"{before}{after}".split()) == "".join(markdown.replace(SEPARATOR, "").split())


def test_a_mark_in_a_cell_reaches_the_page() -> None:
    page = convert(notebook(text("# T", "", "One.", "", "Two.", "", SEPARATOR, "", "Three.")).encode(), "docs/a.ipynb")
    assert isinstance(page, NotebookPage)
    assert with_excerpt(page.markdown).partition(SEPARATOR)[0].rstrip().endswith("Two.")


def test_outputs_take_no_time_to_read() -> None:
    words = "word " * 530
    assert reading_time(words) == 2
    assert reading_time(f"Short.\n\n```notebook-html\n<pre>{words}</pre>\n```\n") == 1
    assert reading_time("![one](1.png)\n\n" * 10) == 2


KNN, A = "projects/knn/a.ipynb", "docs/a.ipynb"
LINKS: list[tuple[str | None, str, Any, list[str]]] = [
    (
        "https://github.com/me/site/edit/main/projects/knn/a.ipynb",
        KNN,
        None,
        [
            "https://colab.research.google.com/github/me/site/blob/main/projects/knn/a.ipynb",
            "https://mybinder.org/v2/gh/me/site/main?labpath=projects%2Fknn%2Fa.ipynb",
        ],
    ),
    (
        "https://github.com/me/site/blob/trunk/docs/My notes/a.ipynb",
        "docs/My notes/a.ipynb",
        True,
        [
            "https://colab.research.google.com/github/me/site/blob/trunk/docs/My%20notes/a.ipynb",
            "https://mybinder.org/v2/gh/me/site/trunk?labpath=docs%2FMy%20notes%2Fa.ipynb",
        ],
    ),
    (
        "https://github.com/me/site/edit/main/docs/../projects/knn/a.ipynb",
        KNN,
        ["colab"],
        ["https://colab.research.google.com/github/me/site/blob/main/projects/knn/a.ipynb"],
    ),
    ("https://github.com/me/site/edit/feature/x/projects/knn/a.ipynb", KNN, None, []),
    ("https://github.com/me/site/edit/feature%2Fx/docs/a.ipynb", A, None, []),
    ("https://github.com/me/site/edit/main/of/a/folder/docs/a.ipynb", A, None, []),
    ("https://github.com/me/site/edit/main/docs/a.ipynb", A, False, []),
    ("https://github.com/me/site/edit/main/docs/a.ipynb", A, [], []),
    ("https://gitlab.com/me/site/-/edit/main/docs/a.ipynb", A, None, []),
    ("https://github.example.com/me/site/edit/main/docs/a.ipynb", A, None, []),
    (None, A, None, []),
]


@pytest.mark.parametrize(("edit_url", "path", "wanted", "expected"), LINKS)
def test_notebooks_open_where_their_repository_is_known(
    edit_url: str | None, path: str, wanted: Any, expected: list[str]
) -> None:
    assert [link.url for link in notebook_links(edit_url, path, wanted)] == expected


def test_the_links_stand_under_the_title(tmp_path: Path) -> None:
    settings = small_site.FILES["mkdocs.yml"].replace("example.com/robin", "github.com/robin")
    done = small_site.build(small_site.write(tmp_path, {**FILES, "mkdocs.yml": settings}), "--strict")
    assert done.exit_code == 0, done.log
    for page, path in (
        (SORTING, "docs/blog/posts/sorting.ipynb"),
        ("projects/knn/measure", "projects/knn/measure.ipynb"),
    ):
        shown = done.read(f"{page}/index.html")
        under = shown[shown.index('<ul class="pf-open') : shown.index("</header>", shown.index("</h1>"))]
        name = path.rsplit("/", 1)[-1]
        assert addresses(under)[:2] == [
            link.url for link in notebook_links(f"https://github.com/robin/portfolio/edit/main/{path}", path)
        ]
        assert addresses(under)[2] == name
        assert "<img" not in under
        assert (done.site / page / name).is_file()
    assert "Open in Colab" not in done.read("projects/knn/index.html")


def test_names_in_folders_with_spaces_and_two_dates(tmp_path: Path) -> None:
    dates = "date: {created: 2026-10-06, updated: 2026-10-08}"
    files: dict[str, str | bytes | None] = {
        "docs/blog/posts/in it/index.ipynb": notebook(
            text("---", dates, "---", "", "# In it", "", "![A box](a%20box.png) [to](../../../notes/My%20note.ipynb)"),
            code("1", figure()),
        ),
        "docs/blog/posts/in it/a box.png": picture(),
        "docs/notes/index.md": "# Notes\n\n[A note](My%20note.ipynb), [a post](<../blog/posts/in it/index.ipynb>)\n",
        "docs/notes/My note.ipynb": notebook(
            text("---", "post: true", "date: 2026-10-05 10:30:00", "---", "", "# A note"), code("1", figure())
        ),
        "mkdocs.yml": small_site.FILES["mkdocs.yml"] + "  - Notes: notes/index.md\n  - The post: post:in-it\n",
    }
    done = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert done.exit_code == 0, done.log
    page = done.read("blog/2026/10/06/in-it/index.html")
    assert ">8 October 2026</time>" in page
    for address in addresses(page[page.index("</h1>") : page.index("</article>")]):
        if address.startswith("https://"):
            continue
        target = done.site / "blog/2026/10/06/in-it" / unquote(address)
        assert (target / "index.html").is_file() or target.is_file(), address
    assert {"../blog/2026/10/05/my-note/", "../blog/2026/10/06/in-it/"} <= set(addresses(done.read("notes/index.html")))
    assert "blog/2026/10/06/in-it/" in addresses(done.read("index.html"))
    days = [item.findtext("pubDate") for item in ET.fromstring(done.read("feed_rss_created.xml")).iter("item")]
    assert days[:2] == ["Tue, 06 Oct 2026 00:00:00 +0000", "Mon, 05 Oct 2026 10:30:00 +0000"]


def test_a_setting_that_is_none_is_a_located_mistake(tmp_path: Path) -> None:
    settings = small_site.FILES["mkdocs.yml"] + "extra:\n  notebook_links: [collab]\n"
    done = small_site.build(small_site.write(tmp_path, {"mkdocs.yml": settings}))
    assert done.exit_code == 1
    assert "mkdocs.yml:12:1: B114 'collab' is not a service for notebooks; did you mean 'colab'?" in done.log
    off = small_site.FILES["mkdocs.yml"].replace("example.com/robin", "github.com/robin")
    (tmp_path / "off").mkdir()
    site = small_site.write(tmp_path / "off", {"mkdocs.yml": f"{off}extra: {{notebook_links: false}}\n"})
    page = small_site.build(site).read("projects/knn/measure/index.html")
    assert "Open in" not in page
    assert 'href="measure.ipynb" download' in page


DEAD = {
    "docs/blog/posts/sorting.ipynb": ("[a](../../nowhere.ipynb)", "[b](first.md#nowhere)", "[c](post:nowhere)"),
    "projects/knn/story.ipynb": ("[a](nowhere.ipynb)", "[b](measure.ipynb#nowhere)", "[c](project:nowhere)"),
    "docs/pages/plain.ipynb": ("[a](nowhere.md)", "[b](../blog/posts/first.md#nowhere)", "[c](pr:nowhere)"),
}


@pytest.mark.parametrize("path", DEAD)
def test_dead_links_of_notebooks_stop_a_strict_build(path: str, tmp_path: Path) -> None:
    by_path, by_anchor, by_name = DEAD[path]
    top = ("---", DATED, "post: true", "---") if path != "docs/pages/plain.ipynb" else ("# Plain",)
    site = small_site.write(tmp_path, {path: notebook(text(*top, "", by_path, "", by_anchor))})
    done = small_site.build(site, "--strict")
    assert done.exit_code == 1
    for link in (by_path, by_anchor):
        (reported,) = (line for line in done.log.split("\n") if f"'{link[4:-1]}'" in line)
        assert reported.startswith(f"WARNING -  {path}:")
        assert ": N207 " in reported
    source = notebook(text(*top, "", by_name))
    (site / path).write_text(source, "utf-8")
    done = small_site.build(site, "--strict")
    assert done.exit_code == 1
    line = next(number for number, line in enumerate(source.split("\n"), start=1) if by_name in line)
    assert f"{path}:{line}:" in done.log
    assert "nowhere' is not" in done.log


def test_a_link_to_a_draft_is_a_located_mistake(tmp_path: Path) -> None:
    source = notebook(text("# Plain", "", "[a](../../docs/blog/posts/unready.ipynb)"))
    files: dict[str, str | bytes | None] = {
        "docs/a.md": "[a](blog/posts/unready.ipynb)\n",
        "docs/blog/posts/unready.ipynb": DRAFT,
        "projects/knn/plain.ipynb": source,
    }
    done = small_site.build(small_site.write(tmp_path, files))
    assert done.exit_code == 1
    assert "docs/a.md:1:5: R107 'blog/posts/unready.ipynb' is a draft" in done.log
    assert "projects/knn/plain.ipynb:10:10: R107" in done.log


def test_two_posts_with_one_slug_are_a_mistake(tmp_path: Path) -> None:
    same = notebook(text("---", DATED, "slug: first-post", "---", "# Same"))
    done = small_site.build(small_site.write(tmp_path, {"docs/blog/posts/same.ipynb": same}))
    assert done.exit_code == 1
    assert "docs/blog/posts/first.md:3:7: B106 the slug 'first-post' is taken by docs/blog/posts/same.ipynb" in done.log


def test_links_to_a_post_with_mistakes_do_not_count_twice(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        "projects/knn/late.ipynb": notebook(text("---", "post: true", "slug: late", "---", "# Late")),
        "docs/a.md": "[a](post:late)\n",
    }
    done = small_site.build(small_site.write(tmp_path, files))
    assert "projects/knn/late.ipynb:9:12: B102 the post has no date" in done.log
    assert "R102" not in done.log
