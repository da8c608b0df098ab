"""A strict build of the small site: pages, links, feed, edit links, the PDF."""

import html
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

import small_site

ROOT_URL = "https://example.com/me/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    result = small_site.build(small_site.write(tmp_path_factory.mktemp("site")), "--strict")
    assert result.exit_code == 0, result.log
    return result


def hrefs(page: str) -> list[str]:
    return [html.unescape(href) for href in re.findall(r'<a [^>]*href="([^"]*)"', page)]


def test_one_source_feeds_resume_project_page_and_pdf(built: small_site.Built) -> None:
    bullet = "Found the same neighbours 12 times faster with"
    assert bullet in built.read("resume/index.html")
    assert bullet in built.read("projects/knn/index.html")
    assert bullet in PdfReader(built.site / "resume/robin-sample-resume.pdf").pages[0].extract_text()
    assert "Nearest neighbours, faster" in built.read("index.html")
    assert "Nearest neighbours, faster" in built.read("projects/index.html")


def test_own_links_are_relative_on_the_site(built: small_site.Built) -> None:
    post = hrefs(built.read("blog/2026/10/02/first-post/index.html"))
    assert "../../../../../projects/knn/" in post
    assert "https://github.com/example-org/tool/pull/7" in post
    assert "2026/10/02/first-post/" in hrefs(built.read("blog/index.html"))
    assert "../blog/2026/10/02/first-post/" in hrefs(built.read("resume/index.html"))
    assert "robin-sample-resume.pdf" in hrefs(built.read("resume/index.html"))


def test_post_and_project_link_to_each_other(built: small_site.Built) -> None:
    assert "../../blog/2026/10/02/first-post/" in hrefs(built.read("projects/knn/index.html"))
    assert built.read("blog/2026/10/02/first-post/index.html").count('href="../../../../../projects/knn/"') >= 2


def test_every_link_inside_the_site_leads_somewhere(built: small_site.Built) -> None:
    dead = []
    for page in built.site.rglob("*.html"):
        if page.name == "404.html":
            continue
        base = page.parent
        for href in hrefs(page.read_text("utf-8")):
            parts = urlsplit(href)
            target = base / unquote(parts.path)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            if not (target / "index.html" if href.split("#")[0].endswith("/") or target.is_dir() else target).is_file():
                dead.append((page.relative_to(built.site), href))
    assert dead == []


def test_links_of_the_pdf_are_full_and_lead_to_pages_that_exist(built: small_site.Built) -> None:
    page = PdfReader(io.BytesIO((built.site / "resume/robin-sample-resume.pdf").read_bytes())).pages[0]
    notes: Any = page["/Annots"]
    links = {str(note.get_object()["/A"]["/URI"]) for note in notes}
    assert links == {
        "mailto:robin@example.com",
        "https://example.com/",
        "https://github.com/robin-sample",
        "https://scholar.google.com/citations?user=abcdef",
        ROOT_URL + "projects/knn/",
        "https://example.com/robin/knn",
        ROOT_URL + "blog/2026/10/02/first-post/",
        "https://github.com/example-org/tool/pull/7",
        "https://example.org/Python/C++",
        "https://doi.org/10.1000/182",
    }
    inside = [link.removeprefix(ROOT_URL) for link in links if link.startswith(ROOT_URL)]
    assert [path for path in inside if not (built.site / path / "index.html").is_file()] == []


def test_edit_links_open_the_real_files(built: small_site.Built) -> None:
    edit = "https://example.com/robin/portfolio/edit/main/"
    expected = {
        "projects/knn/index.html": "projects/knn/project.yml",
        "projects/knn/measure/index.html": "projects/knn/measure.ipynb",
        "resume/index.html": "resume/resume.yml",
        "blog/2026/10/02/first-post/index.html": "docs/blog/posts/first.md",
    }
    found = {page: [href for href in hrefs(built.read(page)) if "/edit/" in href] for page in expected}
    assert found == {page: [edit + path] for page, path in expected.items()}


def test_drafts_stay_out_and_the_feed_is_sound(built: small_site.Built) -> None:
    assert [page for page in built.site.rglob("*") if page.is_file() and b"second-post" in page.read_bytes()] == []
    feed = ET.fromstring(built.read("feed_rss_created.xml"))
    assert [item.findtext("link") for item in feed.iter("item")] == [ROOT_URL + "blog/2026/10/02/first-post/"]
    picture = feed.findtext("channel/image/url")
    assert picture == ROOT_URL + "assets/icon-192.png"
    assert (built.site / "assets/icon-192.png").is_file()


def test_a_notebook_is_a_light_page_with_its_source_beside_it(built: small_site.Built) -> None:
    page = built.read("projects/knn/measure/index.html")
    assert "measured" in page
    assert "<math" in page
    assert len(page) < 40_000
    assert (built.site / "projects/knn/measure/measure.ipynb").is_file()


def test_our_link_targets_in_code_stay_as_they_are(built: small_site.Built) -> None:
    assert "<code>post:nowhere</code>" in built.read("blog/2026/10/02/first-post/index.html")
    assert 'href="post:' not in "".join(file.read_text("utf-8") for file in Path(built.site).rglob("*.html"))
