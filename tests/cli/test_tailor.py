"""`portfolio tailor` as somebody new would use it; what it makes is private and stays out of site, cache and git."""

import io
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

import small_site
from portfolio.applications.targets import ReadTarget, Target
from portfolio.cli.main import main
from portfolio.cli.tailoring import FOLDER, file_name, unwritten
from portfolio.sources.yaml_source import Document

PHONE = "020 7946 0999"
COMPANY = "Zanzibar Robotics"
PRIVATE = f"basics: {{phone: {PHONE}}}\n"
TARGET = f"""\
company: {COMPANY}
position: Machine learning engineer
copied: 2026-11-01
rephrase: {{basics: {{label: Zanzibarlabel}}}}
exclude: [contributions]
"""
AD = """\
Requirements
- Python or Rust
- Docker
- <script>alert(1)</script> C++ \x1b[31m
Contact: Jana Beispiel
"""
FILES: dict[str, str | bytes | None] = {
    ".gitignore": "/resume/targets/\n/.cache/\n/hooks\n",
    "resume/private.yml": PRIVATE,
    "resume/targets/acme/target.yml": TARGET,
    "resume/targets/acme/advertisement.txt": AD,
}
PDF = f"{FOLDER}/acme/Robin-Sample-Zanzibar-Robotics.pdf"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["tailor", *words], catch_exceptions=False)


def test_the_pdf_and_the_report(folder: Path) -> None:
    done = run("acme")
    assert done.exit_code == 0, done.output
    reader = PdfReader(io.BytesIO((folder / PDF).read_bytes()))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    assert PHONE in text
    assert "Zanzibarlabel" in text
    assert COMPANY not in text
    assert "Halved" not in text
    for line in (
        f"Machine learning engineer, {COMPANY}",
        "Required, 3: 2 shown, 1 missing",
        "  Python or Rust (Python): shown",
        "      line 2: “Python or Rust”",
        "      resume/resume.yml:27:15 Intern, Sample Instruments",
        "      evidence: https://example.org/Python/C++, and 1 more",
        "  Docker: missing",
        "Bullets that mention nothing they ask for, the first to go:",
        f"{FOLDER}/acme/coverage.html",
        PDF,
    ):
        assert line in done.output
    assert "\x1b" not in done.output
    page = (folder / FOLDER / "acme/coverage.html").read_text("utf-8")
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "copied on 2026-11-01" in page


COVER = """\
contact: {name: Jana Beispiel, email: jana@zanzibar.example}
cover:
  them: Your boats find plastic by its colour, and your report on false alarms is the most honest one that I have read.
  availability: I can start in March, 20 hours a week, until my degree in May 2099, and full time after it.
"""


def test_the_mail(folder: Path) -> None:
    (folder / "resume/targets/acme/target.yml").write_text(TARGET + COVER, "utf-8")
    done = run("acme", "--mail")
    text = (folder / FOLDER / "acme/mail.txt").read_text("utf-8")
    assert (done.exit_code, "J109" in done.output) == (0, False), done.output
    assert text in done.output
    for part in (
        "To: jana@zanzibar.example\nSubject: Machine learning engineer – Robin Sample\n\nDear Jana Beispiel,\n",
        "You ask for Python: I wrote Python and C++ for a tool, see the write-up (https://example.org/Python/C++)",
        "is attached: Robin-Sample-Zanzibar-Robotics.pdf",
        PHONE,
    ):
        assert part in text
    (folder / "resume/targets/acme/target.yml").write_text(TARGET.replace(COMPANY, "Yonder"), "utf-8")
    assert run("acme").exit_code == 0
    left = {file.name for file in (folder / FOLDER / "acme").iterdir()}
    assert left == {"Robin-Sample-Yonder.pdf", "coverage.html", "record"}


LETTER = """\
  letter: |
    What I measure, I measure twice,
    and at Sample Instruments I moved 70 pumps to Kubernetes.

    You will find this in each of my projects.
address: |
  Beispielweg 5
  10115 Berlin
"""


def test_the_letter_has_the_look_of_the_resume_and_its_words_an_origin(folder: Path) -> None:
    target = folder / "resume/targets/acme/target.yml"
    target.write_text(TARGET + COVER + LETTER, "utf-8")
    done = run("acme", "--letter")
    assert done.exit_code == 0, done.output
    assert "target.yml:12:39: A801 claims in the mail or letter that are not on the PDF" in done.output, done.output
    assert all(text in done.output for text in ("'Kubernetes'", "'70'"))
    file = folder / FOLDER / "acme/Robin-Sample-Zanzibar-Robotics-Cover-letter.pdf"
    reader = PdfReader(io.BytesIO(file.read_bytes()))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert PHONE in text
    for part in (
        f"{COMPANY} Jana Beispiel Beispielweg 5 10115 Berlin",
        "Application: Machine learning engineer Dear Jana Beispiel, I am applying",
        "twice, and at Sample Instruments I moved 70 pumps to Kubernetes. You will",
        "You ask for Python: I wrote Python and C++ for a tool, see the write-up (example.org/Python/C++)",
        "Kind regards Robin Sample Enclosed: resume, one page",
    ):
        assert part in text, text
    template = folder / "resume/template/classic/template.html"
    own = template.read_text("utf-8")
    template.write_text(own.replace("</body>", "<p>{{ 'inven' ~ 'ted' }}</p></body>"), "utf-8")
    assert "J107" in run("acme", "--letter").output
    assert not file.exists()
    template.write_text(own, "utf-8")
    target.write_text(TARGET + COVER + "  letter: " + "Far too long. " * 900 + "\n", "utf-8")
    done = run("acme", "--letter")
    assert (done.exit_code, "target.yml:10:11: J110 the letter does not fit one page" in done.output) == (1, True)


def test_without_a_sentence_about_them_there_is_no_mail(folder: Path) -> None:
    done = run("acme", "--mail")
    assert (done.exit_code, "J108 'cover: them' is not written yet" in done.output) == (1, True), done.output
    assert (folder / PDF).is_file()
    assert not (folder / FOLDER / "acme/mail.txt").exists()


def test_auto_proposes_what_fits_and_writes_it_only_if_accepted(folder: Path) -> None:
    bullets = "".join(f"      - Wrote part {n} of it {'for a long time ' * 12}\n" for n in range(30))
    resume = small_site.FILES["resume/resume.yml"].replace("    highlights:\n", f"    highlights:\n{bullets}", 1)
    (folder / "resume/resume.yml").write_text(resume, "utf-8")
    (folder / "projects/rusty").mkdir()
    rusty = "title: Rusty\nsummary: It runs.\nhighlights: [Wrote a parser in Rust, Put it into Docker, Left it]\n"
    (folder / "projects/rusty/project.yml").write_text(rusty, "utf-8")
    old = (folder / "resume/targets/acme/target.yml").read_text("utf-8")
    done = run("acme", "--auto")
    assert (done.exit_code, "Traceback" in done.output) == (0, False), done.output
    assert "+++ b/resume/targets/acme/target.yml\n" in done.output
    assert "\ninclude rusty: shows Python or Rust, Docker\n" in done.output, done.output
    assert "it mentions nothing they ask for" in done.output
    assert (folder / "resume/targets/acme/target.yml").read_text("utf-8") == old
    assert not (folder / PDF).exists()
    done = run("acme", "--auto", "--yes")
    new = (folder / "resume/targets/acme/target.yml").read_text("utf-8")
    assert done.exit_code == 0, done.output
    assert new.startswith(old.replace("[contributions]", "[contributions,"))
    assert "R201" not in done.output
    text = PdfReader(io.BytesIO((folder / PDF).read_bytes())).pages[0].extract_text()
    assert all(part in text for part in ("Put it into Docker", "Wrote Python and C++", "Sample Instruments"))
    assert "nothing to change" in run("acme", "--auto").output


def test_nothing_of_it_is_cached_or_committed(folder: Path) -> None:
    assert run("acme").exit_code == 0
    for file in (folder / ".cache").rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert [word for word in ("Zanzibar", PHONE, "Jana Beispiel") if word.encode() in content] == [], file
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    command = ["git", "status", "--porcelain", "-uall", "--ignored=no"]
    listed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    assert "build/" not in listed
    assert "resume/resume.yml" in listed


def test_without_private_fields_it_says_so(folder: Path) -> None:
    (folder / "resume/private.yml").unlink()
    done = run("resume/targets/acme/")
    assert (done.exit_code, "without private fields: there is no resume/private.yml" in done.output) == (0, True)


def test_without_an_advertisement_there_is_only_the_pdf(folder: Path) -> None:
    (folder / "resume/targets/acme/advertisement.txt").unlink()
    done = run("acme")
    assert done.exit_code == 0
    assert "J106" in done.output
    assert "nothing to compare with" in done.output
    assert (folder / PDF).is_file()
    assert not (folder / FOLDER / "acme/coverage.html").exists()


@pytest.mark.parametrize(
    ("words", "changed", "status", "message"),
    [
        ((), {}, 2, "Missing argument 'NAME'"),
        (("acme", "more"), {}, 2, "unexpected extra argument"),
        (("acme", "--yes"), {}, 2, "--yes accepts what --auto proposes"),
        (("amce", "--auto"), {}, 1, "there is no such target; did you mean 'acme'?"),
        (("acme", "--auto"), {"resume/targets/acme/advertisement.txt": ""}, 1, "J103"),
        (("amce",), {}, 1, "there is no such target; did you mean 'acme'?"),
        (("../acme",), {}, 1, "there is no such target"),
        (("acme",), {"resume/targets/acme/target.yml": "company: A\n"}, 1, "S103 the key 'position' is missing"),
        (("acme",), {"resume/targets/acme/target.yml": f"{TARGET}reorder: [gone]\n"}, 1, "J104"),
        (("acme",), {"resume/targets/acme/target.yml": f"{TARGET}template: nope\n"}, 1, "acme/target.yml:6:11: T101"),
        (("acme",), {"resume/resume.yml": "basics: {name: Robin}\nwrok: []\n"}, 1, "did you mean 'work'?"),
        (("acme",), {"resume/targets/acme/advertisement.txt": b"%PDF-1.7\n\x00\x01"}, 1, "J102"),
    ],
)
def test_wrong_use(
    folder: Path, words: tuple[str, ...], changed: dict[str, str | bytes], status: int, message: str
) -> None:
    for path, text in changed.items():
        (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    done = run(*words)
    assert (done.exit_code, message in done.output) == (status, True), done.output
    assert "Traceback" not in done.output


def test_only_what_the_page_is_made_from_prevents_it(folder: Path) -> None:
    (folder / "docs/elsewhere.md").write_text("# Else\n\n[gone](project:nowhere)\n")
    (folder / "projects/draft").mkdir()
    (folder / "projects/draft/project.yml").write_text("titel: Not finished\n")
    done = run("acme")
    assert done.exit_code == 0, done.output
    assert "error: docs/elsewhere.md:3:" in done.output
    assert "error: projects/draft/project.yml:1:1: S101" in done.output
    assert "the errors above are in parts of the site that it does not need" in done.output
    (folder / "projects/knn/project.yml").write_text("titel: Not finished\n")
    done = run("acme")
    assert (done.exit_code, "no PDF was made" in done.output) == (1, True)


def test_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("acme")
    assert (done.exit_code, "is a portfolio" in done.output) == (2, True)


def test_a_template_invents_nothing(folder: Path) -> None:
    assert run("acme").exit_code == 0
    file = folder / "resume/template/classic/template.html"
    text = file.read_text("utf-8")
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "<body" in each) + 1
    lines = text.splitlines()
    lines.insert(line - 1, "<p>Kubernetes expert</p>")
    file.write_text("\n".join(lines), "utf-8")
    done = run("acme")
    assert done.exit_code == 1
    assert f"resume/template/classic/template.html:{line}:4: J107 the page says 'kubernetes expert'" in done.output
    assert not (folder / PDF).exists(), "the older PDF is gone"


def test_what_does_not_fit_is_reported_without_a_pdf(folder: Path) -> None:
    bullets = "\n".join(f"      - Wrote Python number {n} {'for a long time ' * 12}" for n in range(60))
    resume = small_site.FILES["resume/resume.yml"].replace("    highlights:\n", f"    highlights:\n{bullets}\n")
    (folder / "resume/resume.yml").write_text(resume, "utf-8")
    done = run("acme")
    assert done.exit_code == 1
    for part in ("R201", "Required, 3: 2 shown, 1 missing", "no PDF was made"):
        assert part in done.output
    assert not (folder / PDF).exists()


@pytest.mark.parametrize(
    ("company", "position", "warned"),
    [
        ("Acme", "Engineer", ""),
        ("TODO", "Engineer", "acme/target.yml does not say the company yet, so the PDF's name lacks it"),
        ("Acme", "TODO", "acme/target.yml does not say the position yet"),
        ("TODO", "TODO", "acme/target.yml does not say the company and the position yet, so the PDF's name lacks it"),
    ],
)
def test_what_the_target_does_not_say_is_told(company: str, position: str, warned: str) -> None:
    target = Target(company=company, position=position)
    assert unwritten(ReadTarget("acme", target, Document("acme/target.yml", "", {}, {}), "")) == warned


@pytest.mark.parametrize(
    ("name", "company", "file"),
    [
        ("Robin Sample", "Acme Robots & Söhne/GmbH", "Robin-Sample-Acme-Robots-Söhne-GmbH.pdf"),
        ("../../etc", "..", "etc.pdf"),
        ("", "///", "resume.pdf"),
        ("李 小明", "株式会社", "李-小明-株式会社.pdf"),
        ("A" * 300, "B", "A" * 80 + ".pdf"),
        ("Robin Sample", "TODO", "Robin-Sample.pdf"),
    ],
)
def test_names_of_files(name: str, company: str, file: str) -> None:
    target = Target(company=company, position="x")
    assert file_name(name, ReadTarget("acme", target, Document("", "", {}, {}), "")) == file
