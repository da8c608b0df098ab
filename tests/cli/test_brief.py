"""`portfolio brief`: what it says of a small site, that it invents nothing, and how it is used."""

import io
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

import small_site
from measured_site import FULL, PROJECT
from portfolio.applications.brief import Brief, brief
from portfolio.applications.brief_material import Group, Material, Page, brief_data, meaning_rows, tools_of
from portfolio.applications.brief_pages import for_print, html, pdf
from portfolio.applications.words import words_of
from portfolio.cli.brief import material_of
from portfolio.cli.main import main
from portfolio.cli.tailoring import FOLDER, prepare, tailored
from portfolio.evidence.metric import NOTHING_MEASURED
from portfolio.evidence.numbers import numbers_in
from portfolio.store.values import NO_STORE
from portfolio.text.inline import plain

PHONE = "020 7946 0999"
AD = """\
Machine learning engineer

Your tasks
- Train models with NumPy and Airflow
- Present results to customers on site
- Look after <script>alert(1)</script> \x1b[31m pages

Requirements
- Bachelor in computer science
- Python
- scikit-learn
- Git
Nice to have
- Rust
"""
TARGET = """\
company: Zanzibar Robotics
position: Machine learning engineer
cover:
  them: Your boats find plastic by its colour, and you say how often they are wrong.
"""
RESUME = (
    small_site.FILES["resume/resume.yml"]
    .replace("    highlights:\n", "    highlights:\n      - Cut 40 minutes to 3 with Docker\n")
    .replace("keywords: [Python, C++]\neducation", "keywords: [Python, C++, Haskell]\neducation")
)
KNN = (
    PROJECT.replace("12 times", "{{ knn.times:.0f times }}, with {{ knn.accuracy.after:.1f % }} accuracy,")
    + str(FULL["projects/knn/project.yml"]).removeprefix(PROJECT)
).replace("unit: MB", "unit: MB, n: 20 files")
FILES = {
    **FULL,
    ".gitignore": "/resume/targets/\n/.cache/\n/hooks\n/build/\n",
    "projects/knn/project.yml": KNN,
    "resume/resume.yml": RESUME,
    "resume/private.yml": f"basics: {{phone: {PHONE}}}\n",
    "resume/targets/acme/target.yml": TARGET,
    "resume/targets/acme/advertisement.txt": AD,
}


@dataclass(frozen=True)
class Made:
    material: Material
    folder: Path
    brief: Brief
    html: str
    pages: tuple[str, ...]


def material_in(folder: Path) -> Material:
    page, problems = tailored(prepare(folder, "acme", NO_STORE, date(2026, 11, 20)), NO_STORE)
    assert page is not None, problems
    return material_of(folder, page)


def made_in(folder: Path) -> Made:
    material = material_in(folder)
    found = brief(material)
    reader = PdfReader(io.BytesIO(pdf(found, material.view, folder)))
    return Made(material, folder, found, html(found), tuple(page.extract_text() for page in reader.pages))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made_in(small_site.write(tmp_path_factory.mktemp("brief"), FILES))


def rows(page: Page, name: str) -> list[tuple[str, ...]]:
    group = page.group(name)
    return [tuple(plain(cell).replace("\xa0", " ") for cell in row) for row in group.rows] if group else []


Expected = dict[str, list[tuple[str, ...]]]
POSITION: Expected = {
    "who": [("Robin Sample, Learner. Example University, BSc, Computing (Expected May 2099). Intern, Sample",)],
    "headline": [("Found the same neighbours 1 times, with", "1 times: measure.ipynb, cell 3; 97.6 %: metrics")],
    "why": [("Your boats find plastic by its colour, and you say how often they are wrong.",)],
    "knock_outs": [("Degree: bachelor. You: BSc Computing", "“Bachelor in computer science”, line 9")],
    "lacks": [
        ("scikit-learn (required, line 11)", "nearest: NumPy"),
        ("Git (required, line 12)", "nothing near it in your resume"),
        ("Rust (desired, line 14)", "nearest: C++ (both Programming), Intern, Sample Instruments"),
        ("Train models, Airflow (in the job, line 4)", "nothing near it in your resume"),
    ],
    "questions": [
        ("How do you use Airflow in this", "“Train models with NumPy and Airflow”, line 4"),
        ("Who is on the other side of this", "“Present results to customers on site”, line 5"),
        ("What does this look like in an ordinary week", "“Look after <script>"),
    ],
}
KNN_PAGE: Expected = {
    "question": [("How few bytes?",)],
    "data": [("Drawn by hand, 729,066 strokes.",)],
    "numbers": [
        ("Size", "1.1 MB, 11 times smaller", "12.4 MB", "20 files", "measure.ipynb, cell 3"),
        ("Accuracy after", "97.6 %", "", "", "metrics.json:3:42"),
        ("Bytes", "729,066", "", "", "metrics.json:2:12"),
    ],
    "meanings": [
        ("Accuracy: The share of all cases that were answered right.", "If 95 %"),
        ("Faster: The old time divided by the new one.", "A slow baseline"),
    ],
    "decisions": [("Four bits", "eight", "The file is smaller"), ("NumPy", "", "")],
    "tried": [("All at once", "Ruined it, see the post"), ("Nothing", "")],
    "next": [("Weight decay",)],
    "part": [("The pruning. With: Three of us, in a course.",)],
    "claims": [
        ("Found the same neighbours 1 times, with 97.6 % accuracy", "1 times: measure.ipynb, cell 3; 97.6 %"),
        ("Merged upstream after review", "see pr:example-org/tool#7"),
    ],
    "tools": [("NumPy", "NumPy", "", "")],
}
REST: Expected = {
    "claims": [
        ("Cut 40 minutes to 3 with Docker", "bare: 40, 3"),
        ("Wrote Python and C++ for a tool, see the write-up", "see https://example.org/Python/C++, post:first-post"),
    ],
    "skills": [("Bare: Haskell",), ("Intern, Sample Instruments: Python, C++",)],
    "tools": [("Python", "", "", ""), ("Docker", "", "", ""), ("C++", "", "", ""), ("Haskell", "", "", "")],
}


@pytest.mark.parametrize(
    ("where", "name"),
    [(part, name) for part, groups in (("position", POSITION), ("knn", KNN_PAGE), ("rest", REST)) for name in groups],
)
def test_what_it_says(made: Made, where: str, name: str) -> None:
    pages = {"position": made.brief.position_page, "knn": made.brief.projects[0], "rest": made.brief.rest}
    expected = {"position": POSITION, "knn": KNN_PAGE, "rest": REST}[where][name]
    found = rows(pages[where], name)
    assert len(found) == len(expected), found
    for row, wanted in zip(found, expected, strict=True):
        assert all(cell.startswith(part) if part else not cell for cell, part in zip(row, wanted, strict=False)), row


GERMAN: Expected = {
    "who": [("Robin Sample, Learner. Example University",)],
    "why": [("Your boats find plastic",)],
    "knock_outs": [("Abschluss: Bachelor. Du: BSc Computing (bis Mai 2099)", "„Bachelor in computer science“, Zeile")],
    "lacks": [
        ("scikit-learn (verlangt, Zeile 11)", "am nächsten: NumPy ("),
        ("Git (verlangt, Zeile 12)", "nichts Ähnliches im Lebenslauf"),
        ("Rust (gewünscht, Zeile 14)", "am nächsten: C++ (gemeinsam: Programming), Intern"),
        ("Train models, Airflow (in der Arbeit, Zeile 4)", "nichts Ähnliches im Lebenslauf"),
    ],
    "questions": [("Wofür setzen Sie Airflow hier ein", "„Train"), ("Wer steht dabei", ""), ("Wie sieht das", "")],
}


@pytest.fixture(scope="module")
def german(made: Made) -> Brief:
    material = made.material
    resume = material.composer.resume.model_copy(update={"language": "de-AT"})
    composer = replace(material.composer, resume=resume)
    return brief(replace(material, composer=composer, view=replace(material.view, language="de-AT")))


@pytest.mark.parametrize("name", [*GERMAN, "meanings"])
def test_in_the_language_of_the_resume(german: Brief, name: str) -> None:
    page = german.projects[0] if name == "meanings" else german.position_page
    wanted_rows = GERMAN.get(name, [("Accuracy: Der Anteil aller Fälle,", "Gehören"), ("Faster: Die alte Zeit", "Ein")])
    for row, wanted in zip(rows(page, name), wanted_rows, strict=True):
        assert all(said.startswith(part) for said, part in zip(row, wanted, strict=False)), row


def test_each_metric_is_explained_in_one_sentence_in_each_language() -> None:
    for row in brief_data()["metric"]:
        for sentences in (row["means"], row["trap"]):
            assert set(sentences) == {"en", "de", "fr"}, row["names"]
            assert len(set(sentences.values())) == 3, sentences
            for sentence in sentences.values():
                assert re.fullmatch(r"[A-ZÀÉÖ\d“].*[^.?!\s]\.", sentence), sentence
                assert not re.search(r"[.?!]\s+[A-ZÀÉÄÖÜ]", sentence), sentence


def test_numbers_are_those_of_the_language(made: Made, german: Brief) -> None:
    """Measured ones as German writes them; of French ones a space is no end; an employer's name is no tool."""
    assert [row[1:4] for row in rows(german.projects[0], "numbers")] == [
        ("1,1 MB, ÷ 11", "12.4 MB", "20 files"),
        ("97,6 %", "", ""),
        ("729.066", "", ""),
    ]
    french = "Servi 1 200 pages sur 14 000"
    found = numbers_in(made.material.subject.document, ("x",), french, NOTHING_MEASURED)
    assert [number.text for number in found] == ["1 200", "14 000"]
    work = next(item for item in made.material.subject.items if item.section == "work")
    source = work.source.model_copy(update={"name": "Données SAS"})
    assert "SAS" not in tools_of(replace(work, names=("Données SAS",), source=source))


@pytest.mark.parametrize(
    ("said", "code", "found"),
    [
        ("Bestimmtheitsmaß 0,9", "de", "Bestimmtheitsmaß: Der Anteil der Streuung"),
        ("Präzision von 0,8", "de", "Präzision: Der Anteil der gemeldeten Fälle"),
        ("un taux d’erreur de 2 %", "fr", "Taux d'erreur\N{NO-BREAK SPACE}: La part des cas"),
        ("une précision de 0,8", "fr", "Précision\N{NO-BREAK SPACE}: Parmi les cas signalés"),
        ("envoie un rappel", "fr", ""),
        ("an AUC of 76.1%", "en", "AUC: The chance"),
    ],
)
def test_metrics_have_names_in_each_language(said: str, code: str, found: str) -> None:
    words = [plain(row[0]) for row in meaning_rows(said, words_of(code))]
    assert [word[: len(found)] for word in words] == ([found] if found else [])


def test_a_brief_has_no_english_words_among_german_ones(made: Made, german: Brief) -> None:
    """Of its labels and headers; Polish has no words of its own."""
    polish = brief(replace(made.material, view=replace(made.material.view, language="pl")))
    labels = [
        {word for page in (of.position_page, *of.projects, of.rest) for group in page.groups for word in said(group)}
        for of in (made.brief, polish, german)
    ]
    assert labels[0] == labels[1]
    assert labels[0] & labels[2] == {"", "n"}
    page = html(german)
    assert '<html lang="de" dir="ltr">' in page
    assert "Vorbereitung von Robin Sample auf das Gespräch: nur für dich" in page
    assert "÷\N{NO-BREAK SPACE}11" in page
    assert not re.search(r"\b(?:bare|line \d|cell \d)", page)


def said(group: Group) -> tuple[str, ...]:
    return (group.label, *group.header)


def test_all_languages_have_the_same_words() -> None:
    english = words_of("en")
    for code in ("de", "fr"):
        words = words_of(code)
        assert list(words) == list(english)
        for key, text in words.items():
            assert re.findall(r"\{\w*\}", text) == re.findall(r"\{\w*\}", english[key]), key


_OWN_WORDS = """and asked available bare because both builds cell desired down experience expected from here if
in is job lack line listed measured missing more nearest near no not nothing of on only or page project read required
resume say says see shown show the their they this times until which with without work you your does bachelor degree at
points higher lower smaller larger faster slower it tells but post notebook""".split()


def test_nothing_is_invented(made: Made) -> None:
    """Every word of a cell is the author's, the advertisement's or of the engine's own few."""
    sources = [AD, (small_site.ROOT / "hooks/portfolio/applications/brief.toml").read_text("utf-8")]
    files = [file for file in made.folder.rglob("*") if file.suffix in (".yml", ".md", ".ipynb", ".json")]
    sources += [file.read_text("utf-8") for file in files if "hooks" not in file.parts]
    sources += [file.relative_to(made.folder).as_posix() for file in made.folder.glob("projects/*/*")]
    known = {*_OWN_WORDS, *re.findall(r"[^\W\d_]+", " ".join(sources).casefold())}
    cells = [
        plain(cell)
        for page in (made.brief.position_page, *made.brief.projects, made.brief.rest)
        for group in page.groups
        for row in group.rows
        for cell in row
    ]
    assert len(cells) > 40
    said = set(re.findall(r"[^\W\d_]{2,}", " ".join(cells).casefold()))
    assert said - known - {"programming", "sep", "jun", "may", "x1b"} == set()


def test_on_paper_and_on_a_screen(made: Made) -> None:
    assert 2 <= len(made.pages) <= 4
    first, second, *_ = made.pages
    assert "Machine learning engineer, Zanzibar Robotics" in first
    assert "Private: not for sending. Page 1 of" in first
    assert "NEAREST NEIGHBOURS, FASTER" in second.upper()
    assert "20 files" in second
    assert 'src="data:image/jpeg;base64,' in made.html
    assert "…" not in re.findall(r'src="data:[^"]*"', made.html)[0]
    assert "&lt;script&gt;" in made.html
    assert "<script" not in made.html
    assert "\x1b" not in made.html
    assert PHONE not in made.html
    assert not re.findall(r'(?:src|href)="http:', made.html)


def test_four_projects_of_long_texts_fill_four_pages(tmp_path: Path) -> None:
    texts = "".join(
        f"  - {{chose: NumPy {n}, over: lists, because: '{'It is what I know best. ' * 6}'}}\n" for n in range(30)
    )
    files = {**FILES, "resume/resume.yml": RESUME.replace("[knn]", "[knn, a1, a2, a3]")}
    files |= {
        f"projects/a{n}/project.yml": f"title: {'Long title ' * 7}{n}\nsummary: Long\n"
        f"highlights: [Made it {n} times faster, Put 12 parts into {n} file]\n"
        f"question: '{'Is it so? ' * 20}'\ndecisions:\n{texts}"
        for n in range(1, 4)
    }
    made = made_in(small_site.write(tmp_path, files))
    assert len(made.pages) == 4
    assert [row[:2] for row in rows(made.brief.projects[1], "numbers")] == [
        ("Made it 1 times faster", "1 times"),
        ("Put 12 parts into 1", "12"),
        ("12 parts into 1 file", "1"),
    ]
    assert len(made.brief.projects) == 4
    printed, left_out = for_print(made.brief, 3)
    assert [page.is_continued for page in printed] == [False] * 4 + [True] * 2
    assert len(left_out) == 1
    assert "Not on these pages, but in brief.html" in made.pages[0]
    assert "more in brief.html" in made.pages[2]
    assert made.html.count("It is what I know best.") >= 12 * 3 * 6


def test_what_has_room_is_printed(tmp_path: Path) -> None:
    bullets = "".join(f"      - Wrote parser {n} in Python\n" for n in range(1, 13))
    resume = RESUME.replace("    highlights:\n", f"    highlights:\n{bullets}").replace("projects: [knn]\n", "")
    made = made_in(small_site.write(tmp_path, {**FILES, "resume/resume.yml": resume}))
    assert "Wrote parser 12 in Python" in made.pages[-1]
    assert "more in brief.html" not in made.pages[-1]


def test_under_headings_of_ones_own_the_newest_job_says_who_you_are(tmp_path: Path) -> None:
    older = "  - {name: Older Works, position: Helper, startDate: 2020-01, endDate: 2020-09}\n"
    own = RESUME.replace("    position: Intern\n", "    position: Intern\n    section: Research\n")
    files = {**FILES, "resume/resume.yml": own.replace("work:\n", f"work:\n{older}")}
    made = brief(material_in(small_site.write(tmp_path, files)))
    ((who,),) = rows(made.position_page, "who")
    assert "Intern, Sample Instruments" in who
    assert "Older Works" not in who


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["brief", *words], catch_exceptions=False)


T = "resume/targets/acme/target.yml"


@pytest.mark.parametrize(
    ("words", "changed", "status", "message"),
    [
        ((), {}, 2, "Missing argument 'NAME'"),
        (("amce",), {}, 1, "there is no such target; did you mean 'acme'?"),
        (("../acme",), {}, 1, "there is no such target"),
        (("acme",), {T: "company: A\n"}, 1, "S103 the key 'position' is missing"),
        (("acme",), {"resume/resume.yml": "basics: {name: Robin}\nwrok: []\n"}, 1, "did you mean 'work'?"),
    ],
)
def test_wrong_use(tmp_path: Path, words: tuple[str, ...], changed: dict[str, str], status: int, message: str) -> None:
    small_site.write(tmp_path, {**FILES, **changed})
    done = run(*words, "--root", str(tmp_path))
    assert (done.exit_code, message in done.output) == (status, True), done.output
    assert not list(tmp_path.glob(f"{FOLDER}/acme/brief.*"))


def test_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("acme")
    assert (done.exit_code, "is a portfolio" in done.output) == (2, True)


def test_of_next_to_nothing_there_are_lines_to_write_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without projects, advertisement and a sentence about them; nothing private is cached."""
    changed = {
        "resume/resume.yml": RESUME.replace("projects: [knn]\n", ""),
        T: "company: Zanzibar Robotics\nposition: TODO\ncover: {them: TODO, availability: Now}\n",
        "resume/targets/acme/advertisement.txt": None,
    }
    small_site.write(tmp_path, {**FILES, **changed})
    monkeypatch.chdir(tmp_path)
    done = run("resume/targets/acme/")
    assert done.output.splitlines() == [
        f"not written yet in {T}: position, cover: them",
        f"{FOLDER}/acme/brief.html",
        f"{FOLDER}/acme/brief.pdf",
    ]
    text = (tmp_path / FOLDER / "acme/brief.html").read_text("utf-8")
    assert '<h3>Why this position</h3>\n<div>\n<p id="0-why-0"><span class="line"></span>' in text
    assert "TODO" not in text
    assert "Your questions" not in text
    assert "nothing to compare with" in text.casefold()
    assert len(PdfReader(tmp_path / FOLDER / "acme/brief.pdf").pages) == 2
    for file in (tmp_path / ".cache").rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert [word for word in ("Zanzibar", PHONE) if word.encode() in content] == [], file
