"""Pages that the engine generates: equal titles can be told apart, and every file name is a link that works."""

from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

import small_site
from small_notebooks import code_cell, markdown_cell, notebook

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
NAMES = [
    "C# notes", "what now?", "100 % sure", "tide & moon", "robin's", "a+b", "semi;colon", "(1)", "[x]", "x=y~z",
    "Übung", "snake_case_name", "*star*", "two  blanks", "why？", "a,b", "at@home", "$5", "<i>",
]  # fmt: skip


def setup(title: str = "Setup") -> bytes:
    return notebook(markdown_cell(f"# {title}"), code_cell("1"), metadata=KERNEL)


FILES: dict[str, str | bytes | None] = {
    **{f"projects/knn/{name}.ipynb": setup(f"About {number}") for number, name in enumerate(NAMES)},
    "projects/equal/project.yml": "title: Equal\nsummary: Parts of one work.\n",
    "projects/equal/part-1.ipynb": setup(),
    "projects/equal/part-2.ipynb": setup(),
    "projects/equal/end.ipynb": setup("The end"),
    "projects/other/project.yml": "title: Other\nsummary: Another one.\n",
    "projects/other/part-1.ipynb": setup(),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    site = small_site.build(small_site.write(tmp_path_factory.mktemp("generated"), FILES), "--strict")
    assert site.exit_code == 0, site.log
    return site


def page(built: small_site.Built, path: str) -> BeautifulSoup:
    return BeautifulSoup(built.read(f"{path}index.html"), "html.parser")


@pytest.mark.parametrize("start", ["projects/knn/", "projects/", "", "projects/knn/measure/"])
def test_every_link_leads_to_a_file(built: small_site.Built, start: str) -> None:
    base = "https://example.com/me/"
    links = [urljoin(f"{base}{start}", str(link["href"])) for link in page(built, start).select("a[href], link[href]")]
    paths = {link: unquote(urlsplit(link).path).removeprefix("/me/") for link in links if link.startswith(base)}
    assert [link for link, path in paths.items() if not (built.site / path).exists()] == []


def test_a_project_s_page_links_each_notebook(built: small_site.Built) -> None:
    links = {link.get_text(): str(link["href"]) for link in page(built, "projects/knn/").select("article li > a")}
    expected = {f"About {number}": f"{name}/" for number, name in enumerate(NAMES)}
    assert {title: unquote(links[title]) for title in expected} == expected


def test_equal_titles_say_which_file_they_are(built: small_site.Built) -> None:
    titles = [link.get_text() for link in page(built, "projects/equal/").select("article li > a")]
    assert titles == ["The end", "Setup (part-1)", "Setup (part-2)"]
    assert [link.get_text() for link in page(built, "projects/other/").select("article li > a")] == ["Setup"]
    title = page(built, "projects/equal/part-2/").title
    assert title is not None
    assert title.get_text() == "Setup (part-2) - Robin Sample"
