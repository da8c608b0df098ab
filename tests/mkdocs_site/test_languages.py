"""A strict build makes each language of the resume: its page, its PDFs, its JSON, and links between the pages."""

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

import small_site
from portfolio.cli.main import main

RESUME = small_site.FILES["resume/resume.yml"]
DE = """\
basics:
  label: Lernt gern
skills:
  - name: Sprachen
education:
  - {studyType: Bachelor, area: Informatik}
work:
  - position: Praktikant
    highlights: ["Schrieb Python für [ein Werkzeug](https://example.org/C++), siehe [den Text](post:first-post)"]
projects:
  - id: knn
    title: Nächste Nachbarn
    summary: Dieselben Nachbarn in weniger Zeit.
    highlights: [Schneller mit NumPy, Aufgenommen]
contributions:
  - {pr: "example-org/tool#7", title: Liest Dateien einmal, summary: Halbiert den Start}
"""
AR = "basics: {label: مهندس}\n"
FILES: dict[str, str | bytes | None] = {
    "resume/resume.yml": f"{RESUME}cv: true\n",
    "resume/resume.de.yml": DE,
    "resume/resume.ar.yml": AR,
    "docs/note.md": "# Note\n\n[German](resume/de/index.md), [as PDF](resume/robin-sample-resume-de.pdf)\n",
}


def pdf_text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    made = small_site.build(small_site.write(tmp_path_factory.mktemp("site"), FILES), "--strict")
    assert (made.exit_code, "WARNING" in made.log) == (0, False), made.log
    return made


def test_each_language_has_its_files(built: small_site.Built) -> None:
    found = {file.relative_to(built.site / "resume").as_posix() for file in (built.site / "resume").rglob("*.*")}
    pages = {f"{folder}{name}" for folder in ("", "de/", "ar/") for name in ("index.html", "resume.json", "resume.txt")}
    pdfs = {f"robin-sample-{kind}{code}.pdf" for kind in ("resume", "cv") for code in ("", "-de", "-ar")}
    assert found == pages | pdfs


def test_a_page_is_in_its_language(built: small_site.Built) -> None:
    page = built.read("resume/de/index.html")
    assert '<html lang="de"' in page
    assert re.search(r'<header lang="en" class="md-header', page)
    assert "<title>Lebenslauf - Robin Sample</title>" in page
    assert re.findall(r"<h2 id=\"[\w-]+\">([^<]+)<", page)[:4] == [
        "Kenntnisse",
        "Ausbildung",
        "Projekte",
        "Berufserfahrung",
    ]
    assert "Juni 2025 – Sept. 2025" in page
    assert 'href="../../projects/knn/">Nächste Nachbarn</a>' in page
    assert '<html lang="en"' in built.read("resume/index.html")
    arabic = built.read("resume/ar/index.html")
    assert '<html lang="ar"' in arabic
    assert '<article dir="rtl"' in arabic


@pytest.mark.parametrize("page", ["resume/index.html", "resume/de/index.html", "resume/ar/index.html"])
def test_the_pages_know_each_other(built: small_site.Built, page: str) -> None:
    html = built.read(page)
    root = "https://example.com/me/resume/"
    alternates = re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', html)
    assert alternates == [("en", root), ("ar", f"{root}ar/"), ("de", f"{root}de/"), ("x-default", root)]
    links = dict(re.findall(r'<a href="([^"]+)" hreflang="\w+" lang="\w+">([^<]+)</a>', html))
    assert len(links) == 2
    for href in links:
        assert ((built.site / page).parent / href / "index.html").is_file()


def test_other_pages_have_no_alternates(built: small_site.Built) -> None:
    assert "hreflang" not in built.read("index.html") + built.read("note/index.html")
    assert 'href="../resume/de/"' in built.read("note/index.html")


def test_the_pdf_is_in_the_language_of_its_page(built: small_site.Built) -> None:
    folder = built.site / "resume"
    page = built.read("resume/de/index.html")
    assert 'href="../robin-sample-resume-de.pdf"' in page
    assert 'href="../robin-sample-cv-de.pdf"' in page
    reader = PdfReader(folder / "robin-sample-resume-de.pdf")
    assert (len(reader.pages), str(reader.root_object["/Lang"])) == (1, "de")
    assert reader.metadata is not None
    assert reader.metadata.title == "Robin Sample – Lebenslauf"
    text = pdf_text(folder / "robin-sample-resume-de.pdf")
    assert all(words in text for words in ("BERUFSERFAHRUNG", "Praktikant", "Juni 2025", "Schneller mit NumPy"))
    assert json.loads(built.read("resume/de/resume.json"))["basics"]["label"] == "Lernt gern"
    attached = json.loads(next(iter(reader.attachments.values()))[0])
    assert attached["projects"][0]["name"] == "Nächste Nachbarn"
    assert "BERUFSERFAHRUNG" in built.read("resume/de/resume.txt").upper()


def test_what_is_missing_is_told_and_does_not_stop_a_strict_build(built: small_site.Built) -> None:
    told = re.findall(r"INFO +-  (resume/resume\.\w+\.yml):\d+:\d+: R133 ", built.log)
    assert (set(told), told.count("resume/resume.de.yml")) == ({"resume/resume.ar.yml"}, 0)


def test_a_resume_of_one_language_names_no_others(tmp_path: Path) -> None:
    made = small_site.build(small_site.write(tmp_path), "--strict")
    assert "hreflang" not in made.read("resume/index.html")
    assert [file.name for file in (made.site / "resume").glob("*.pdf")] == ["robin-sample-resume.pdf"]


def test_the_command_makes_every_pdf_or_the_one_that_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = {"resume/private.yml": "basics: {phone: +44 20 7946 0999}\n"}
    monkeypatch.chdir(small_site.write(tmp_path, {**FILES, **private}))

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["pdf", *arguments], catch_exceptions=False)
        return done.exit_code, done.output

    assert run("--private")[0] == 0
    made = {path.name: path for path in (tmp_path / "build").iterdir()}
    assert len(made) == 6
    assert all("7946 0999" in pdf_text(path) for path in made.values())
    shutil.rmtree(tmp_path / "build")
    assert run("--language", "de")[0] == 0
    names = ["robin-sample-cv-de.pdf", "robin-sample-resume-de.pdf"]
    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == names
    assert run("--language", "de", "--cv", "-o", "cv.pdf")[0] == 0
    assert (tmp_path / "cv.pdf").read_bytes() == (tmp_path / "build/robin-sample-cv-de.pdf").read_bytes()
    assert run("-o", "one.pdf")[0] == 0
    assert "EXPERIENCE" in pdf_text(tmp_path / "one.pdf")
    code, said = run("--language", "fr")
    assert (code, "there is no resume in 'fr': there are: en, ar, de" in said) == (2, True)


def test_a_translation_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small_site.write(tmp_path, FILES))

    def run(form: str, language: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["export", "--to", form, "--language", language], catch_exceptions=False)
        return done.exit_code, done.output

    code, text = run("markdown", "de")
    assert (code, "## Berufserfahrung" in text, "Nächste Nachbarn" in text) == (0, True, True)
    assert '"Nächste Nachbarn"' in run("jsonresume", "de")[1]
    code, said = run("text", "fr")
    assert (code, "there is no readable resume/resume.fr.yml; there are: ar, de" in said) == (2, True)
