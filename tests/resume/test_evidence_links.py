"""The PDF's measured numbers lead to what measured them, look like the text around them, and are described."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import outloud
import page as validator
import pdfplumber
import pytest
from pypdf import PdfReader

import measured_site
import small_site
import text_items
from measured_site import METRICS, RESUME, TODAY
from portfolio.store.values import Store
from portfolio.website import build
from portfolio.website.build import Made, cached_pdf, checked_page, print_resume
from portfolio.website.site import Printable, Site, site_of
from portfolio.website.tree import read
from printed import TEMPLATES, texts

BULLETS = """\
      - Made a search-tool {{ knn.times:.0f }} times faster and {{ knn.bytes / 1000:,.0f KB }} smaller
      - "{{ knn.accuracy.after:.1% }} accuracy, {{ knn.times }} times, is [{{ knn.speed }} of it](post:first-post)"
"""
SENTENCES = (
    "Made a search-tool 12 times faster and 729 KB smaller",
    "97.6% accuracy, 12.04 times, is 1.10 of it",
)
FILES: measured_site.Files = {
    "projects/knn/metrics.json": METRICS,
    "projects/knn/measure.ipynb": measured_site.notebook(measured_site.scrap("times", 12.04)),
}
SITE = "https://example.com/me/"
URLS = {
    "projects/knn/measure.ipynb": "projects/knn/measure/",
    "projects/knn/metrics.json": "projects/knn/metrics.json",
    "blog/posts/first.md": "blog/2026/10/02/first-post/",
}
CELL = f"{SITE}projects/knn/measure/#metric-times"
METRICS_FILE = f"{SITE}projects/knn/metrics.json"
LINKS = {
    "12: measured in the notebook “Measuring it”": CELL,
    "729 KB: measured in projects/knn/metrics.json": METRICS_FILE,
    "97.6%: measured in projects/knn/metrics.json": METRICS_FILE,
    "12.04: measured in the notebook “Measuring it”": CELL,
}


def resume(settings: str = "", bullets: str = BULLETS) -> str:
    return RESUME.replace("      - Wrote", f"{bullets}      - Wrote") + settings


def made(folder: Path, settings: str = "", bullets: str = BULLETS, site_url: str = SITE) -> bytes:
    small_site.write(folder, {**FILES, "resume/resume.yml": resume(settings, bullets)})
    content, problems, _ = print_resume(site_of(read(folder), TODAY, site_url, URLS))
    assert [str(problem) for problem in problems if problem.code not in ("R202", "T206")] == []
    return content


def described(content: bytes) -> dict[str, str]:
    """Return the URL of each link whose element in the tree says "measured", by what it says."""
    root: Any = PdfReader(io.BytesIO(content)).trailer["/Root"]
    return dict(_links(root["/StructTreeRoot"]))


def _links(element: Any) -> Iterator[tuple[str, str]]:
    element = element.get_object()
    kids = element.get("/K", [])
    kids = [kid for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid, int)]
    for kid in kids:
        if element.get("/S") == "/Link" and "/Obj" in kid.get_object() and "measured" in element.get("/Alt", ""):
            yield element["/Alt"], kid.get_object()["/Obj"]["/A"]["/URI"]
        elif "/S" in kid.get_object():
            yield from _links(kid)


def text_of(content: bytes) -> str:
    return re.sub(r"\s+", " ", texts(content)["pdftotext -raw"])


@pytest.mark.parametrize("template", TEMPLATES)
def test_numbers_are_described_links_to_their_cells(tmp_path: Path, template: str) -> None:
    content = made(tmp_path, f"template: {template}\nemphasis: [keywords, results]\n")
    assert described(content) == LINKS
    assert validator.validate_pdf_bytes(content, profile="ua1").is_compliant
    (tmp_path / "made.pdf").write_bytes(content)
    assert outloud.check(str(tmp_path / "made.pdf")).findings == []


def test_a_build_knows_the_addresses(tmp_path: Path) -> None:
    built = measured_site.built(tmp_path, {**FILES, "resume/resume.yml": resume()})
    assert described((built.site / "resume/robin-sample-resume.pdf").read_bytes()) == LINKS
    page = (built.site / "projects/knn/measure/index.html").read_text("utf-8")
    assert 'id="metric-times"' in page


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_program_reads_them_otherwise(tmp_path: Path, template: str) -> None:
    (tmp_path / "off").mkdir()
    (tmp_path / "on").mkdir()
    linked = made(tmp_path / "on", f"template: {template}\n")
    plain = made(tmp_path / "off", f"template: {template}\nevidence_links: false\n")
    assert (described(plain), len(described(linked))) == ({}, 4)
    assert texts(linked) == texts(plain)
    lines = text_items.lines(text_items.read(linked))
    assert lines == text_items.lines(text_items.read(plain))
    assert all(sentence in " ".join(lines) for sentence in SENTENCES)


@pytest.mark.parametrize("template", TEMPLATES)
def test_they_look_like_the_text_around_them(tmp_path: Path, template: str) -> None:
    with pdfplumber.open(io.BytesIO(made(tmp_path, f"template: {template}\n"))) as document:
        page = document.pages[0]
        word = next(word for word in page.extract_words() if word["text"] == "729")
        before = next(word for word in page.extract_words() if word["text"] == "faster")
        area = (word["x0"], word["top"], word["x1"], word["bottom"] + 3)
        colours = {
            str(char["non_stroking_color"])
            for char in page.chars
            if char["top"] == word["top"] and before["x0"] <= char["x0"] <= word["x1"]
        }
        drawn = page.crop(area)
        assert (len(colours), drawn.lines, drawn.rects, drawn.curves) == (1, [], [], [])


def test_the_authors_own_link_stays_that_and_looks_like_one(tmp_path: Path) -> None:
    content = made(tmp_path)
    annotations: Any = PdfReader(io.BytesIO(content)).pages[0]["/Annots"]
    found = {str(a.get_object()["/A"]["/URI"]) for a in annotations}
    assert f"{SITE}blog/2026/10/02/first-post/" in found
    assert "1.10" not in str(described(content))


def test_a_check_shares_the_page_of_a_pdf_with_other_addresses_but_not_of_one_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Site] = []

    def noted(site: Site, wanted: Printable | None = None) -> Made:
        made.append(site)
        return print_resume(site, wanted)

    monkeypatch.setattr(build, "print_resume", noted)
    small_site.write(tmp_path, {**FILES, "resume/resume.yml": resume("evidence_note: Numbers link\n")})
    tree, store = read(tmp_path), Store(tmp_path / "cache.sqlite")
    sites = [site_of(tree, TODAY, url, URLS) for url in ("", SITE, "https://other.example/")]
    made_without = cached_pdf(sites[0], store, sites[0].pdfs[0])
    pages = [made_without[1:], *(checked_page(site, store, site.pdfs[0]) for site in sites[1:])]
    assert [["T206" in {one.code for one in found}, page.shows("Numbers link")] for found, page in pages] == [
        [True, False],
        [False, True],
        [False, True],
    ]
    assert len(made) == 2


NOTES = {
    "none": ("", ""),
    "off": ("evidence_note: false\n", ""),
    "six words": ("evidence_note: true\n", "Numbers link to what measured them."),
    "in the resume's language": ("evidence_note: yes\nlanguage: de\n", "Zahlen führen zu ihrer Messung."),
    "the author's words": ("evidence_note: Each number has a source\n", "Each number has a source"),
    "without links": ("evidence_note: Each number has a source\nevidence_links: false\n", ""),
}


@pytest.mark.parametrize(("settings", "note"), NOTES.values(), ids=NOTES)
def test_a_last_line_says_so_if_its_author_wants_it(tmp_path: Path, settings: str, note: str) -> None:
    text = text_of(made(tmp_path, settings)).strip()
    assert text.endswith(note or "The first post")


UNTRUE = {
    "the site has no address": ("", BULLETS, ""),
    "no number is measured": (SITE, "      - Made a tool faster\n", ""),
    "all are left out": (
        SITE,
        "      - {text: 'Made it {{ knn.times }} times faster', priority: -1}\n"
        + "".join(f"      - Point {number} {'and so on ' * 20}\n" for number in range(30)),
        "fit: trim\n",
    ),
}


@pytest.mark.parametrize(("site_url", "bullets", "settings"), UNTRUE.values(), ids=UNTRUE)
def test_the_last_line_is_not_there_without_links(tmp_path: Path, site_url: str, bullets: str, settings: str) -> None:
    content = made(tmp_path, f"evidence_note: true\n{settings}", bullets, site_url)
    assert "Numbers link" not in text_of(content)
    assert described(content) == {}


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    assert made(tmp_path / "one") == made(tmp_path / "other")
