"""Text fields are text: what an author writes into one is shown as written, wherever the site shows it.

Each field of a small site holds signs that HTML, XML, Markdown, TeX or a template would take for their own, between
two words of its own. Wherever the first word appears in what was built, the whole text has to follow.
"""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from playwright.sync_api import Browser, Route, expect

import small_site
from small_notebooks import code_cell, markdown_cell, notebook

SIGNS = (
    r""""q" 'a' Vec<T> & &amp; (PCA) \(x\) \[y\] $5 and $6 *b* _i_ {c} #d [l] `k` ==m== ++k++ ^^s^^ {: .z} <!--"""
    " </title></script>"
)
INLINE = r""""q" 'a' Vec<T> & &amp; (PCA) $5 and $6 a*b a_b_c {c} #d [l] ==m== ++k++ :x: {: .z} <!-- </title>"""
"""For texts with inline markup: nothing that is markup there."""
SHORT = '"V<T> & (P)"'
IDS = "heads => heads.map(head => head.id)"
_written: dict[str, str] = {}


def text(name: str, signs: str = SIGNS) -> str:
    """Return the text of a field, which begins and ends with the field's name."""
    _written[name] = f"{name}Begin {signs} {name}End"
    return _written[name]


def matter(**fields: object) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items()]
    return f"---\n{''.join(lines)}---\n"


def yaml(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False)


RESUME: dict[str, Any] = {
    "basics": {
        "name": text("person"),
        "label": text("label"),
        "email": "a@example.net",
        "image": "me.png",
        "summary": text("about", INLINE),
        "location": {"city": text("city"), "countryCode": "GB"},
        "profiles": [
            {"network": text("network"), "username": text("username"), "url": "https://example.org/r?a=1&b=2"}
        ],
    },
    "headings": {"work": text("workHeading")},
    "order": ["work", "skills", "awards", "publications", "contributions", "education"],
    "keywords": ["Python"],
    "work": [
        {
            "name": text("employer"),
            "position": text("position"),
            "location": text("office", SHORT),
            "summary": text("job", INLINE),
            "startDate": "2025-06",
            "highlights": [text("bullet", INLINE)],
        }
    ],
    "skills": [{"name": text("skills"), "keywords": [text("skill", INLINE)]}],
    "education": [
        {"institution": text("school"), "area": text("area"), "studyType": text("degree"), "endDate": "2025-05"}
    ],
    "awards": [{"title": text("award"), "awarder": text("awarder")}],
    "publications": [
        {"name": text("paper"), "publisher": text("publisher"), "authors": [text("person"), text("author")]}
    ],
    "contributions": [{"pr": "a/b#1", "title": text("change"), "summary": text("changed", INLINE)}],
    "projects": ["knn"],
}
PROJECT: dict[str, Any] = {
    "title": text("project"),
    "summary": text("projectSummary", INLINE),
    "cover": "cover.png",
    "coverAlt": text("cover"),
    "tags": [text("projectTag")],
    "question": text("question", INLINE),
    "tried": [{"what": text("tried", INLINE), "result": text("result", INLINE)}],
    "decisions": [{"chose": text("chose", INLINE), "over": text("over", INLINE)}],
    "comparisons": [{"label": text("share", SHORT), "baseline": "3", "value": "2", "unit": "KB"}],
    "contributions": [{"pr": "a/b#1", "title": text("merged"), "summary": text("mergedSummary", INLINE)}],
    "log": [
        {"date": "2026-10-05", "title": text("entry"), "text": "Done.", "metrics": {"size": 3}},
        {"date": "2026-10-06", "text": "More.", "metrics": {"size": 2}},
    ],
    "follow": [{"label": text("size", SHORT), "metric": "size"}],
}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf5000000304018130a4"
    "9b0e0000000049454e44ae426082"
)
SETTINGS = {
    "INHERIT": "hooks/mkdocs.base.yml",
    "site_name": text("site"),
    "site_description": text("siteDescription"),
    "site_author": text("siteAuthor"),
    "site_url": "https://example.com/me/",
    "repo_url": "https://example.com/robin/portfolio",
    "edit_uri": "edit/main/docs/",
    "nav": [
        {"Home": "index.md"},
        {text("gallery"): "projects/index.md"},
        {text("blog"): ["blog/index.md"]},
        {text("section"): ["notes/a.md", {text("page"): "notes/b.md"}, {text("external"): "https://example.org/"}]},
        {"Resume": "resume/index.md"},
    ],
}
FILES: dict[str, str | bytes | None] = {
    "mkdocs.yml": yaml(SETTINGS),
    "resume/resume.yml": yaml(RESUME),
    "projects/knn/project.yml": yaml(PROJECT),
    "projects/knn/cover.png": PNG,
    "projects/knn/measure.ipynb": notebook(
        markdown_cell("# Measured"),
        code_cell("1"),
        metadata={
            "kernelspec": KERNEL,
            "title": text("notebook"),
            "description": text("notebookDescription"),
            "tags": [text("notebookTag")],
        },
    ),
    "docs/me.png": PNG,
    "docs/index.md": matter(template="home.html", title="Home") + "Hello.\n",
    "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
    "docs/blog/.authors.yml": yaml({"authors": {"r": {"name": text("writer"), "description": "d", "avatar": "a.png"}}}),
    "docs/blog/posts/first.md": "---\ndate: 2026-10-02\n"
    + matter(
        slug="first",
        title=text("post"),
        description=text("postDescription"),
        tags=[text("postTag"), "C", "C#", "C++"],
        categories=[text("category"), "C", "C#", "C++"],
        projects=["knn"],
        authors=["r"],
    ).removeprefix("---\n")
    + "Beginning.\n\n<!-- more -->\n\nMore.\n",
    "docs/blog/posts/ipynb.ipynb": notebook(
        markdown_cell("Words."),
        metadata={
            "kernelspec": KERNEL,
            "date": "2026-10-04",
            "slug": "ipynb",
            "title": text("notebookPost"),
            "description": text("notebookPostDescription"),
            "tags": [text("notebookPostTag")],
        },
    ),
    "docs/blog/posts/second.md": None,
    "docs/notes/a.md": matter(
        title=text("note"),
        description=text("noteDescription"),
        author=text("noteAuthor"),
        tags=[text("noteTag")],
    )
    + "# A heading\n\nWords.\n",
    "docs/notes/b.md": "# Not the title\n\nWords.\n",
    "docs/notes/R&D 'notes'.md": "Words without a heading.\n",
}
POST = "blog/2026/10/02/first/index.html"
NOTEBOOK = "projects/knn/measure/index.html"
PLACES = {
    (POST, "title", "post site"),
    (POST, "body", "site post postTag category blog project"),
    (POST, "meta content description", "postDescription"),
    (POST, "meta content og:title", "post"),
    (POST, "meta content og:description", "postDescription"),
    (POST, "meta content og:site_name", "site"),
    (POST, "meta content og:image:alt", "post"),
    (POST, "meta content author", "siteAuthor"),
    ("blog/index.html", "body", "post notebookPost category"),
    ("blog/index.html", "img alt", "cover"),
    ("index.html", "body", "person label city network about project entry post"),
    ("index.html", "img alt", "person cover"),
    ("404.html", "body", "site blog section gallery"),
    ("notes/a/index.html", "body", "note noteTag page external"),
    ("notes/a/index.html", "meta content author", "noteAuthor"),
    ("notes/b/index.html", "title", "page"),
    ("projects/index.html", "body", "project projectSummary projectTag share"),
    ("projects/knn/index.html", "body", "project projectSummary notebook notebookDescription entry size merged post"),
    ("projects/knn/index.html", "img alt", "cover"),
    (NOTEBOOK, "title", "notebook"),
    (NOTEBOOK, "meta content description", "notebookDescription"),
    (NOTEBOOK, "body", "notebookDescription notebookTag project"),
    (
        "resume/index.html",
        "body",
        "person label workHeading employer position school award paper publisher skills bullet",
    ),
    ("resume/index.html", "meta content description", "person"),
    ("tags/index.html", "body", "postTag noteTag projectTag notebookTag post note project notebook"),
    ("tags.json", "tags", "postTag noteTag"),
    ("feed_rss_created.xml", "title", "site post project entry"),
    ("feed_rss_created.xml", "category", "postTag category"),
    ("feed_json_created.json", "title", "site post project entry"),
}
"""Where fields have to be shown, among others: file, place in it, names of fields."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    site = small_site.build(small_site.write(tmp_path_factory.mktemp("texts"), FILES), "--strict", has_search=True)
    assert site.exit_code == 0, site.log
    return site


def fragments(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every text of a built file, with a name of the place where it is shown."""
    content = path.read_text("utf-8")
    if path.suffix == ".html":
        yield from of_html(content)
    elif path.suffix == ".xml":
        for element in (tree := ET.fromstring(content)).iter():
            is_html = element in tree.findall("*/item/description")
            words = element.text or ""
            yield element.tag, BeautifulSoup(words, "html.parser").get_text() if is_html else words
            yield from ((f"{element.tag} {name}", value) for name, value in element.attrib.items())
    elif path.suffix == ".json":
        for place, value in of_json(json.loads(content)):
            is_html = path.name == "search_index.json" or place == "content_html"
            yield place, BeautifulSoup(value, "html.parser").get_text() if is_html else value
    else:
        yield "text", content


def of_html(content: str) -> Iterator[tuple[str, str]]:
    page = BeautifulSoup(content, "html.parser")
    for bibtex in page.select("details pre"):  # a paper as TeX writes it
        bibtex.decompose()
    for element in page.select("*"):
        assert isinstance(element, Tag)
        for name, value in element.attrs.items():
            if name in ("content", "alt", "title", "aria-label"):
                yield (
                    f"{element.name} {name} {element.get('name') or element.get('property') or ''}".strip(),
                    str(value),
                )
        if element.name in ("script", "style"):
            element.decompose()
    yield "title", page.title.get_text() if page.title else ""
    yield "body", page.body.get_text() if page.body else ""


def of_json(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from of_json(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from of_json(inner, place)
    elif isinstance(value, str):
        yield place, value


def shown(site: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield file, place, field and what follows the field's first word, as far as what was written."""
    field = re.compile(f"({'|'.join(sorted(_written, key=len, reverse=True))})Begin")
    for path in sorted(site.rglob("*")):
        if path.name == "llms.txt":  # Markdown: brackets of names are round ones there
            continue
        if path.suffix in (".html", ".xml", ".json", ".txt") and "assets" not in path.parts:
            for place, value in fragments(path):
                words = " ".join(str(value).split())
                for match in field.finditer(words):
                    whole = _written[match[1]]
                    yield str(path.relative_to(site)), place, match[1], words[match.start() :][: len(whole)]


def test_each_text_is_shown_as_written_wherever_it_is_shown(built: small_site.Built) -> None:
    found = list(shown(built.site))
    wrong = {(file, place, field): words for file, place, field, words in found if words != _written[field]}
    assert wrong == {}
    assert {field for _, _, field, _ in found} == set(_written)
    places = {(file, place, field) for file, place, field, _ in found}
    assert {(file, place, field) for file, place, fields in PLACES for field in fields.split()} - places == set()


@pytest.mark.parametrize(("address", "name"), [("c", "C"), ("c-sharp", "C#"), ("c-plus-plus", "C++")])
def test_each_category_has_a_page_of_its_own(built: small_site.Built, address: str, name: str) -> None:
    heading = BeautifulSoup(built.read(f"blog/category/{address}/index.html"), "html.parser").h1
    assert heading is not None
    assert heading.get_text().strip("¶ \n") == name


def test_a_file_s_name_is_the_title_of_a_page_without_one(built: small_site.Built) -> None:
    page = BeautifulSoup(built.read("notes/R&D 'notes'/index.html"), "html.parser")
    heading = page.h1
    assert heading is not None
    assert page.title is not None
    assert heading.get_text().strip() == "R&D 'notes'"
    assert page.title.get_text() == f"R&D 'notes' - {_written['site']}"


def test_a_browser_shows_titles_tags_and_search_results_as_written(built: small_site.Built, browser: Browser) -> None:
    root = str(SETTINGS["site_url"])

    def answer(route: Route) -> None:
        path = built.site / unquote(urlsplit(route.request.url.removeprefix(root)).path)
        route.fulfill(path=path / "index.html" if path.is_dir() else path)

    with browser.new_context() as context:
        page = context.new_page()
        thrown: list[str] = []
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.route(f"{root}**", answer)
        page.goto(f"{root}tags/")
        assert _written["postTag"] in page.inner_text("main")
        assert {"tag:c", "tag:c-sharp", "tag:c-plus-plus"} <= set(page.locator("h2[id]").evaluate_all(IDS))
        page.goto(f"{root}{NOTEBOOK.removesuffix('index.html')}")
        assert page.title() == f"{_written['notebook']} - {_written['site']}"
        assert page.inner_text(".pf-crumb a") == _written["project"]
        page.get_by_role("button", name="Search").click()
        page.locator(".pf-search input").fill("projectBegin")
        result = page.locator(".pf-search li b", has_text="projectBegin").first
        expect(result).to_have_text(_written["project"])
        assert thrown == []
