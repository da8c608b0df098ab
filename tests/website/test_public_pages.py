"""The pages of evidence and of publications: they exist with content only, and say what the author's files say."""

import json
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

import measured_site
import small_site
from portfolio.website import pages
from portfolio.website.check import all_problems
from portfolio.website.site import site_of
from portfolio.website.tree import read

TODAY = date(2026, 11, 20)
BIB = """\
@string{jos = {Journal of Samples}}
@article{doe2025far,
  title = {How far \\& how fast},
  author = {Sample, Robin and Other, Alex},
  journal = jos, year = 2025, month = mar,
  abstract = {We went {far}.},
  code = {project:knn},
  selected = {true}
}
"""
RESUME = (
    small_site.FILES["resume/resume.yml"]
    .replace("    summary: Halved", "    state: merged\n    date: 2026-02\n    summary: Halved")
    .replace("    doi: 10.1000/182\n", "    doi: 10.1000/182\n    pdf: papers/on.pdf\n    abstract: <b> & how\n")
    .replace(
        "writing:",
        "talks:\n  - {name: Ties, event: A seminar, date: 2026-05-04, slides: 'post:first-post'}\n"
        "  - {name: Undated, video: 'https://example.org/film'}\nwriting:",
    )
)
PROJECT = (
    small_site.FILES["projects/knn/project.yml"]
    .replace("12 times faster", "{{ knn.speed:.1f }} times faster on {{ knn.accuracy.before:.1f }}")
    .replace("  - Found", "  - >-\n    Found")
    + "log: [{date: 2026-09-20, text: Measured., metrics: {speed: 1.10}}]\n"
)
NAV = "  - Publications: publications/index.md\n  - More:\n    - Evidence: evidence/index.md\n"
FILES: dict[str, str | bytes | None] = {
    "mkdocs.yml": small_site.FILES["mkdocs.yml"] + NAV,
    "resume/resume.yml": RESUME,
    "resume/publications.bib": BIB,
    "docs/papers/on.pdf": b"%PDF-1.4\n",
    "projects/knn/project.yml": PROJECT,
    "projects/knn/metrics.json": measured_site.METRICS,
    "projects/knn/measure.ipynb": measured_site.notebook(measured_site.scrap("times", 12.04)),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    return measured_site.built(tmp_path_factory.mktemp("public"), FILES)


def soup(built: small_site.Built, path: str) -> BeautifulSoup:
    return BeautifulSoup(built.read(f"{path}index.html"), "html.parser")


def text(node: Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text(" ", strip=True).split())


def test_papers_stand_by_year_with_what_one_needs_to_use_them(built: small_site.Built) -> None:
    page = soup(built, "publications/")
    papers = page.select(".pf-work")[:2]
    years = [text(year) for year in page.select(".pf-year h3")]
    assert years == ["2026", "2025", "2026", "–", "example-org/tool"]
    assert [text(paper.select_one("strong")) for paper in papers] == ["R. Sample", "Robin Sample"]
    assert "<b> & how" in text(papers[0])
    assert {text(link): link["href"] for link in papers[0].select(".pf-acts a")} == {
        "PDF": "../papers/on.pdf",
        "DOI": "https://doi.org/10.1000/182",
    }
    assert [link["href"] for link in papers[1].select(".pf-acts a")] == ["../projects/knn/"]


def test_bibtex_can_be_given_to_others(built: small_site.Built) -> None:
    first, second = (code.get_text() for code in soup(built, "publications/").select("details pre code"))
    assert second.startswith("@article{doe2025far,\n")
    assert "journal = {Journal of Samples}" in second
    assert "How far \\& how fast" in second
    assert "month   = mar" in second
    assert "selected" not in second
    assert "abstract" not in second
    assert first.startswith("@article{other2026samples,\n")
    assert "author  = {A. Other and R. Sample}" in first


def test_scholar_finds_each_paper(built: small_site.Built) -> None:
    found = [(tag["name"], tag["content"]) for tag in soup(built, "publications/").select('meta[name^="citation_"]')]
    assert found[:7] == [
        ("citation_title", "On samples"),
        ("citation_author", "A. Other"),
        ("citation_author", "R. Sample"),
        ("citation_publication_date", "2026/01"),
        ("citation_journal_title", "Journal of Samples"),
        ("citation_doi", "10.1000/182"),
        ("citation_pdf_url", "https://example.com/me/papers/on.pdf"),
    ]
    assert ("citation_title", "How far & how fast") in found


def test_pull_requests_have_their_state_and_date(built: small_site.Built) -> None:
    made = soup(built, "publications/").select(".pf-work")[-1]
    assert "Read files once" in text(made)
    assert text(made.select_one(".pf-meta")) == "Merged Feb 2026 #7"


def test_each_claim_names_its_number_cell_date_and_notebook(built: small_site.Built) -> None:
    page = soup(built, "evidence/")
    claim = page.select_one(".pf-claim")
    assert claim is not None
    assert text(claim.blockquote).startswith("Found the same neighbours 1.1 times faster on 1.0")
    rows = [[text(cell) for cell in row.select("th, td")] for row in claim.select("tbody tr")]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("1.1", "speed", "20 September 2026"),
        ("1.0", "accuracy.before", ""),
    ]
    assert claim.select_one(".pf-meta a")["href"] == "../resume/#projects"  # type: ignore[index]
    assert soup(built, "resume/").select_one("#projects")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("projects/knn/", "Found the same neighbours 1.1 times faster on 1.0"),
        ("blog/2026/10/02/first-post/", "see the write-up Experience"),
    ],
)
def test_a_page_says_where_the_resume_uses_it(built: small_site.Built, path: str, says: str) -> None:
    assert says in text(soup(built, path).select_one(".pf-shown"))


def test_both_are_in_the_navigation_and_on_the_resume(built: small_site.Built) -> None:
    resume = {text(link): link["href"] for link in soup(built, "resume/").select(".pf-resume .pf-links a")}
    assert resume == {"Publications": "../publications/", "Numbers link to what measured them.": "../evidence/"}
    assert '"../publications/"' in built.read("blog/index.html")


def test_without_content_there_are_no_pages_and_the_navigation_may_name_them(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    cut = small_site.FILES["resume/resume.yml"].partition("contributions:")[0] + "writing: [first-post]\n"
    files = {"mkdocs.yml": FILES["mkdocs.yml"], "resume/resume.yml": cut}
    built = measured_site.built(tmp_path_factory.mktemp("empty"), files)
    assert not (built.site / "publications").exists()
    assert not (built.site / "evidence").exists()
    assert "Publications" not in built.read("index.html")


def test_a_page_of_the_author_s_stays(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = small_site.write(tmp_path_factory.mktemp("own"), {"docs/publications.md": "# Mine\n"})
    assert pages.optional_pages(site_of(read(folder), TODAY)) == ()


@pytest.mark.parametrize(("given", "has_notice"), [('"2026-09-20"', False), ('"2026-09"', False), ('"soon"', True)])
def test_metrics_may_say_when_they_were_measured(
    tmp_path_factory: pytest.TempPathFactory, given: str, has_notice: bool
) -> None:
    metrics = json.dumps({"date": "DAY", **json.loads(measured_site.METRICS)}).replace('"DAY"', given)
    files = {**FILES, "projects/knn/metrics.json": metrics}
    folder = tmp_path_factory.mktemp("dated")
    assert ("E107" in _codes(folder, files)) is has_notice
    evidence = pages.markdown(site_of(read(folder), TODAY), "evidence/index.md", "")
    assert evidence is not None
    day = "2026-09-20" if has_notice else json.loads(given)
    assert f'<time datetime="{day}">' in evidence.markdown


def test_what_is_led_to_is_no_orphan(tmp_path_factory: pytest.TempPathFactory) -> None:
    files: dict[str, str | bytes | None] = {
        "projects/other/project.yml": "title: Other\nsummary: See [mine](project:other).\n",
        "docs/blog/posts/third.md": "---\ndate: 2026-10-04\n---\n# Third\n\n[Other](project:other).\n",
        "docs/notes/a.md": "# A\n\n[Third](../blog/posts/third.md)\n",
    }
    assert {"P108", "B129"}.isdisjoint(_codes(tmp_path_factory.mktemp("linked"), files))
    files |= {"docs/notes/a.md": "# A\n", "docs/blog/posts/third.md": "---\ndate: 2026-10-04\n---\n# Third\n"}
    assert {"P108", "B129"} <= _codes(tmp_path_factory.mktemp("alone"), files)


def _codes(folder: Path, files: dict[str, str | bytes | None]) -> set[str]:
    return {problem.code for problem in all_problems(read(small_site.write(folder, files)), TODAY)}
