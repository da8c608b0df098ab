"""The long CV: everything, page after page, read from the PDFs."""

import io
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import outloud
import page as validator
import pytest
import yaml
from pypdf import PdfReader

from portfolio.resume import cv, printing
from portfolio.resume.bibliography import read_bibliography
from portfolio.resume.compose import compose
from portfolio.resume.composer import Composer
from portfolio.resume.model import Publication, Resume
from portfolio.resume.publications import kind_of
from portfolio.resume.view import with_urls
from portfolio.sources.diagnostics import Diagnostic
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load
from portfolio.text.site_index import SiteIndex
from printed import ROOT, TEMPLATES, TODAY

ENTRY = {
    "article": "journal = {Journal of Samples}",
    "inproceedings": "booktitle = {Proceedings of the Example Conference}",
    "misc": "eprint = {2401.01234}, archivePrefix = {arXiv}",
    "phdthesis": "school = {Example University}",
}
PAPERS = [(kind, year) for kind in ENTRY for year in range(2018, 2026) if kind != "phdthesis" or year == 2019]
BIB = "".join(
    f"@{kind}{{{kind}{year},\n  title = {{The {kind} of {year}}},\n  author = {{Sample, Robin and Other, Alice}},\n"
    f"  {ENTRY[kind]},\n  year = {year}\n}}\n"
    for kind, year in PAPERS
)
WORDS = "Measured what the program did, wrote it down for those who came after, and made it faster than before"


def resume_of(**more: Any) -> dict[str, Any]:
    jobs = [
        {
            "name": f"Company {number}",
            "position": f"Post {number}",
            "startDate": f"{2020 - number}-01",
            "endDate": f"{2020 - number}-11",
            "highlights": [f"Did {number}.{item}: {WORDS}" for item in range(1 + number % 4)],
        }
        for number in range(16)
    ]
    basics = {"name": "Robin Sample", "label": "Engineer", "email": "robin@example.com"}
    publications = {
        "selected": 1,
        "entries": [{"name": "On bread", "publisher": "Example Press", "releaseDate": "2020"}],
    }
    return {"basics": basics, "fit": "trim", "work": jobs, "publications": publications, **more}


@cache
def made(template: str, language: str = "en", bib: str = BIB) -> tuple[bytes, tuple[Diagnostic, ...]]:
    return print_cv(resume_of(template=template, language=language), bib)


def print_cv(data: dict[str, Any], bib: str, root: Path = ROOT) -> tuple[bytes, tuple[Diagnostic, ...]]:
    document = load(yaml.safe_dump(data, allow_unicode=True), "resume/resume.yml")
    resume, problems = validate(Resume, document)
    assert resume is not None, problems
    cited, problems = read_bibliography(bib, "resume/publications.bib")
    assert problems == ()
    composed = compose(Composer(resume, document, {}, SiteIndex("https://example.com/"), TODAY, cited))
    view = cv.cv_view(with_urls(composed.view, lambda address: address.url), composed.composer.wording)
    content, found, _ = printing.print_cv(view, composed.composer, "{}", root)
    return content, found


def pages(content: bytes) -> list[list[str]]:
    """Return the lines of each page."""
    found = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in found]


@pytest.mark.parametrize(
    ("template", "language"), [("classic", "en"), ("modern", "de"), ("modern", "ja"), ("classic", "ar")]
)
def test_it_is_valid(template: str, language: str, tmp_path: Path) -> None:
    content, problems = made(template, language)
    assert [str(problem) for problem in problems] == []
    assert [failure.message for failure in validator.validate_pdf_bytes(content, profile="ua1").failures] == []
    file = tmp_path / "cv.pdf"
    file.write_bytes(content)
    assert outloud.check(str(file)).findings == []


def test_it_is_the_same_each_time() -> None:
    assert made("classic", "en")[0] == print_cv(resume_of(template="classic", language="en"), BIB)[0]


@pytest.mark.parametrize("template", TEMPLATES)
def test_pages_are_numbered_and_named(template: str) -> None:
    found = pages(made(template)[0])
    assert len(found) > 2
    for number, lines in enumerate(found, start=1):
        assert f"{number} / {len(found)}" in lines
        assert lines.count("Robin Sample") == 1
        # Some programs read a page's last line and the next one's first as one: neither is of the text.
        assert (lines[0], lines[-1]) == ("Robin Sample", f"{number} / {len(found)}")
    text = " ".join(line for lines in found for line in lines)
    assert text.count("robin@example.com") == 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_is_trimmed_or_selected_away(template: str) -> None:
    text = " ".join(line for lines in pages(made(template)[0]) for line in lines)
    for number in range(16):
        assert f"Company {number}" in text
        assert all(f"Did {number}.{item}:" in text for item in range(1 + number % 4))
    assert all(f"The {kind} of {year}" in text for kind, year in PAPERS)
    assert "On bread" in text


@pytest.mark.parametrize("template", TEMPLATES)
def test_publications_are_grouped_by_kind_and_year(template: str) -> None:
    lines = [line for page in pages(made(template)[0]) for line in page]
    rest = lines[next(at for at, line in enumerate(lines) if line.upper() == "PUBLICATIONS") :]
    headings = ["Journal articles", "Conference papers", "Preprints", "Books and chapters", "Theses"]
    places = [rest.index(heading) for heading in headings]
    assert places == sorted(places)
    articles = rest[places[0] : places[1]]
    years = [line for line in articles if re.fullmatch(r"20\d\d", line)]
    assert years == [str(year) for year in range(2025, 2017, -1)]
    assert articles.index("The article of 2024") == articles.index("2024") + 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_entry_is_torn_from_its_title(template: str) -> None:
    found = pages(made(template)[0])
    for lines, following in pairwise(found):
        content = [line for line in lines if line != "Robin Sample" and not re.fullmatch(r"\d+ / \d+", line)]
        last = content[-1]
        assert not re.match(r"Post|Company|The |20\d\d$|[A-Z][a-z]+ (?:articles|papers)|Preprints|[A-Z ]+$", last), last
        first = next(line for line in following if line != "Robin Sample" and not re.fullmatch(r"\d+ / \d+", line))
        assert not re.match(r"• ?Did \d+\.[01]:", first), first


def test_a_cv_of_one_page_has_no_number() -> None:
    content, _ = print_cv(resume_of(work=[], template="classic"), "")
    (lines,) = pages(content)
    assert "1 / 1" not in lines
    assert "Books and chapters" not in lines  # there is one kind
    assert lines[-3:-1] == ["PUBLICATIONS", "2020"]


def test_a_template_that_knows_no_groups_has_all_publications(tmp_path: Path) -> None:
    folder = tmp_path / "resume/template/own"
    folder.mkdir(parents=True)
    folder.joinpath("style.css").write_text("", "utf-8")
    folder.joinpath("template.html").write_text(
        "<html lang=en><title>CV</title><h1>{{ resume.name }}</h1>{% for section in resume.sections %}"
        "{% for entry in section.entries %}<p>{{ entry.title }}</p>{% endfor %}{% endfor %}",
        "utf-8",
    )
    content, _ = print_cv(resume_of(template="own"), BIB, tmp_path)
    text = " ".join(line for lines in pages(content) for line in lines)
    assert all(f"The {kind} of {year}" in text for kind, year in PAPERS)


KINDS = {
    "article": [
        {"publisher": "Journal of Samples"},
        {"publisher": "IEEE Transactions on Samples"},
        {"type": "article"},
    ],
    "conference": [{"publisher": "Proc. of the 5th Workshop on Samples"}, {"publisher": "NeurIPS 2025"}],
    "preprint": [{"arxiv": "2401.01234"}, {"publisher": "arXiv preprint"}, {"publisher": "bioRxiv"}],
    "book": [{"publisher": "Example Press"}, {"publisher": "Springer"}],
    "thesis": [{"publisher": "Master's thesis, Example University"}],
    "other": [{"publisher": "Blog"}, {}],
}


@pytest.mark.parametrize(("expected", "given"), [(kind, given) for kind, all_of in KINDS.items() for given in all_of])
def test_what_a_publication_is(expected: str, given: dict[str, str]) -> None:
    assert kind_of(Publication.model_validate(given)).value == expected
