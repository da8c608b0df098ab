import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import outloud
import page as validator
import pytest
from pypdf import PdfReader
from weasyprint.formatting_structure import boxes

from portfolio.resume import fit, fonts, pdf, render
from portfolio.resume.model import Paper
from portfolio.resume.view import Layout, ResumeView
from portfolio.sources.diagnostics import Location, Severity
from portfolio.sources.yaml_source import load
from portfolio.text.inline import Inline, links, plain
from printed import (
    ROOT,
    TEMPLATES,
    annotations,
    outcome_of,
    print_out,
    result,
    template_of,
    texts,
    view_of,
    view_of_text,
)

FITTING = ("full", "short")
CASES = [(name, template) for name in FITTING for template in TEMPLATES]
WORDS = "Nguyễn Thị Ánh|Ωμέγα|Инженер данных|数据工程师|データ|데이터|עולם|بالعالم|नमस्ते|你好 世界|株式会社サンプル"
NAMES = (
    "Jean-Baptiste Exemple-Testeur d'Exempleville",
    "Dr. Friederike Außerwöger-Schmäling",
    "Аристарх Вениаминович Примеров",
    "FRIEDERIKE WILHELMINA EXAMPLE-SAMPLE",
)
ODD_CHARACTERS = """
basics: {name: Robin Sample 🚀, email: robin@example.com}
work:
  - {name: Example, highlights: ["a rocket 🚀 b\u05f4 c 👩\u200d💻, end", "private \ue000 fine ไไ woman"]}
"""
LONG_WORDS = f"""
basics: {{name: Robin Sample, summary: "{"y" * 200}", email: "{"robin" * 30}@example.com", phone: "+44 20 7946 0000"}}
work:
  - {{name: Example, highlights: ["on {"x" * 180} end", "see https://example.com/{"a-b" * 60}"]}}
"""
RIGHT_TO_LEFT = """
basics: {name: ليلى المثالي, email: layla@example.com, phone: "+971 4 555 0123"}
work:
  - {name: شركة, startDate: 2020, endDate: 2021, highlights: ["قدت فريقا من 5 مهندسين (Python)"]}
"""
BOUND = re.compile(r"\s+")


@cache
def read(name: str, template: str) -> dict[str, str]:
    return {program: BOUND.sub(" ", text) for program, text in texts(result(name, template).content).items()}


def shown(view: ResumeView) -> Iterator[str]:
    """Yield every text that a template must show."""
    inline: list[Inline] = [view.summary]
    yield from (view.name, view.label, *(contact.text for contact in view.contacts))
    for section in view.sections:
        yield section.heading.upper()
        for entry in section.entries:
            yield from (entry.title, entry.subtitle, entry.dates, entry.location)
            inline += [
                entry.summary,
                entry.byline,
                *entry.details,
                *entry.highlights,
                *((link,) for link in entry.links),
            ]
    yield from map(plain, inline)


def targets(view: ResumeView) -> set[str]:
    """Return every URL that a template must link to."""
    found = {contact.url for contact in view.contacts} | {link.target for link in links(view.summary)}
    for section in view.sections:
        found.add(section.url)
        for entry in section.entries:
            parts = (*entry.summary, *entry.byline, *entry.links, *(part for text in entry.highlights for part in text))
            found |= {entry.url, entry.subtitle_url, *(link.target for link in links(parts))}
    return found - {""}


@pytest.mark.parametrize(("name", "template"), CASES)
def test_both_validators_pass_it(name: str, template: str, tmp_path: Path) -> None:
    made = result(name, template)
    assert [str(problem) for problem in made.problems] == []
    report = validator.validate_pdf_bytes(made.content, profile="ua1")
    assert [failure.message for failure in report.failures] == []
    file = tmp_path / "resume.pdf"
    file.write_bytes(made.content)
    assert outloud.check(str(file)).findings == []
    qpdf = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert qpdf.returncode == 0, qpdf.stdout + qpdf.stderr


@pytest.mark.parametrize(("name", "template"), CASES)
def test_it_is_one_page_of_the_right_size(name: str, template: str) -> None:
    made = result(name, template)
    assert len(made.reader.pages) == 1
    box = made.reader.pages[0].mediabox
    width, height = pdf.PAPERS[made.view.paper]
    assert (float(box.width), float(box.height)) == pytest.approx((width * 72 / 25.4, height * 72 / 25.4), abs=0.1)
    assert made.outcome.scale.body >= 9.5
    assert len(made.content) < 60_000
    # A short text ends where it ends: with larger gaps still, its parts would fall apart.
    assert made.outcome.fill >= (0.96 if name == "full" else 0.7)


def test_both_paper_sizes_are_made() -> None:
    assert {view_of(name).paper for name in FITTING} == set(Paper)


@pytest.mark.parametrize("program", ["pdftotext", "pdftotext -raw", "pdfplumber", "pypdf", "pdfminer"])
@pytest.mark.parametrize(("name", "template"), CASES)
def test_every_program_reads_every_word_in_order(name: str, template: str, program: str) -> None:
    view, text = result(name, template).view, read(name, template)[program]
    assert [words for words in shown(view) if BOUND.sub(" ", words) not in text] == []
    assert not re.search("[\u00ad\ufffd\ufb00-\ufb06\ue000-\uf8ff\u200b-\u200f]", text)
    position = 0
    for section in view.sections:
        position = text.index(section.heading.upper(), position)
        for entry in section.entries:
            if section.layout is Layout.ROWS:
                continue
            title = text.index(entry.title, position)
            # Without options, pdftotext takes dates at the right margin for a column that comes after the text.
            dates = "" if program == "pdftotext" else entry.dates
            facts = [text.index(fact, position) for fact in (dates, entry.subtitle, entry.location) if fact]
            bullets = [text.index(plain(highlight), position) for highlight in entry.highlights]
            assert bullets == sorted(bullets)
            if bullets:
                assert max([title, *facts]) < bullets[0]
            position = title


@pytest.mark.parametrize(("name", "template"), CASES)
def test_the_name_stands_alone_on_the_first_line(name: str, template: str) -> None:
    made = result(name, template)
    for program, text in texts(made.content).items():
        assert text.strip().splitlines()[0].strip() == made.view.name, program


@pytest.mark.parametrize("place", range(7))
@pytest.mark.parametrize("label", ["Student of computer science", ""])
@pytest.mark.parametrize("template", TEMPLATES)
def test_the_name_stands_alone_at_every_scale(template: str, label: str, place: int) -> None:
    view, loaded = replace(view_of("short"), label=label), template_of(template)
    ready = pdf.prepare(render.render(view, loaded), loaded, view)
    content = pdf.write(pdf.lay_out(ready, fit.scale_at(place)).document, pdf.about(view))
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()  # the one that joins lines first
    assert text.strip().splitlines()[0].strip() == "Robin Sample"


WORDS_OF_TWO_FONTS = {
    "a name": ("Nguyễn Thị Phương Thảo", "Built things in Java."),
    "most words": ("Robin Sample", "Giảm thời gian xử lý từ 6 giờ xuống 40 phút bằng Spark"),
    "a single word": ("Robin Sample", "Taught " + "plain English " * 30 + "in Thảo Điền."),
}


@pytest.mark.parametrize(("name", "bullet"), WORDS_OF_TWO_FONTS.values(), ids=WORDS_OF_TWO_FONTS)
def test_no_word_is_set_in_two_fonts(name: str, bullet: str) -> None:
    source = f"basics: {{name: {name}}}\nwork: [{{name: Example, highlights: ['{bullet}']}}]\n"
    made = print_out(view_of_text(source), template_of("classic"))
    for program, text in texts(made.content).items():
        assert text.strip().splitlines()[0].strip() == name, program
        assert bullet in BOUND.sub(" ", unicodedata.normalize("NFC", text)), program


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_sentence_runs_as_most_of_its_letters_do(template: str) -> None:
    source = (
        "basics: {name: Robin Sample}\nlanguage: en\n"
        "work: [{name: Example, highlights: ['Led it.', 'קוד פתוח לשירות הציבור ב-Python.', "
        "'Python קוד פתוח לציבור', 'שלום']}]\n"
    )
    view, loaded = view_of_text(source), template_of(template)
    ready = pdf.prepare(render.render(view, loaded), loaded, view)
    assert [item.get("dir") for item in ready.html.etree_element.iter("li")] == [None, "rtl", None, None]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_bullet_is_read_with_its_text(template: str) -> None:
    bullets = ["Implemented", "illustrated it", "lit", "(in part)", "1 thing", "Tiêu đề", "улучшил", "βελτίωσα"]
    work = "".join(f"  - {{name: Job {word}, highlights: [{word} a, {word} b, {word} c]}}\n" for word in bullets)
    made = print_out(view_of_text(f"basics: {{name: Robin Sample}}\nwork:\n{work}"), template_of(template))
    for program, text in texts(made.content).items():
        lines = [line.strip() for line in unicodedata.normalize("NFC", text).splitlines() if "•" in line]
        assert lines == [f"• {word} {end}" for word in bullets for end in "abc"], program


@pytest.mark.parametrize(("name", "template"), CASES)
def test_links_are_those_of_the_resume_and_say_where_they_lead(name: str, template: str) -> None:
    made = result(name, template)
    found = annotations(made.content)
    assert {annotation["/A"]["/URI"] for annotation in found} == targets(made.view)
    assert all(annotation["/Contents"] and annotation["/F"] == 4 for annotation in found)
    described = {annotation["/A"]["/URI"]: annotation["/Contents"] for annotation in found}
    assert described["mailto:robin@example.com"] == "e-mail to Robin Sample"


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_file_describes_itself(template: str) -> None:
    reader = result("full", template).reader
    about: Any = reader.metadata
    assert (about.title, about.author) == ("Robin Sample – Resume", "Robin Sample")
    assert about.subject == "Machine learning engineer"
    assert about["/Keywords"].startswith("Python, PyTorch, C++")
    assert about.creation_date is None
    catalogue: Any = reader.trailer["/Root"].get_object()
    assert catalogue["/Lang"] == "en"
    assert catalogue["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_fonts_are_embedded_subsets_with_their_characters(template: str) -> None:
    resources: Any = result("full", template).reader.pages[0]["/Resources"]
    for reference in resources["/Font"].values():
        font = reference.get_object()
        descendant = font["/DescendantFonts"][0].get_object()
        assert font["/Subtype"] == "/Type0"
        assert re.match(r"/[A-Z]{6}\+", font["/BaseFont"])
        assert "/ToUnicode" in font
        assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"])


@pytest.mark.parametrize("template", TEMPLATES)
def test_scripts_of_the_world_have_glyphs(template: str) -> None:
    made = print_out(view_of("scripts"), template_of(template))
    assert made.ready.missing == ()
    assert validator.validate_pdf_bytes(made.content, profile="ua1").is_compliant
    text = unicodedata.normalize("NFC", BOUND.sub(" ", texts(made.content)["pdftotext"]))
    for words in WORDS.split("|"):
        assert words in text


def test_a_character_without_font_is_reported_where_it_is_written() -> None:
    source = "basics:\n  name: Robin Sample\n  label: Rocket 🚀 builder\n"
    template = template_of("classic")
    view = view_of_text(source)
    ready = pdf.prepare(render.render(view, template), template, view)
    assert ready.missing == ("🚀",)
    document = load(source, "resume/resume.yml")
    (problem,) = fonts.missing_problems(ready.missing, [document], Location("resume/resume.yml"))
    assert str(problem).startswith("resume/resume.yml:3:17: R203 no font here has the character '🚀' (U+1F680);")
    assert str(problem).endswith("; it is left out of the PDF")


LOST = {"🚀": Severity.NOTICE, "\u05f4": Severity.NOTICE, "ไ": Severity.WARNING, "\ue000": Severity.WARNING}


@pytest.mark.parametrize(("character", "severity"), LOST.items())
def test_lost_letters_are_worse_than_lost_pictures(character: str, severity: Severity) -> None:
    (problem,) = fonts.missing_problems([character], [], Location("resume/resume.yml"))
    assert (problem.code, problem.severity) == ("R203", severity)


def test_a_script_without_a_font_is_told_once_at_its_first_letter() -> None:
    source = "basics:\n  name: Robin\n  summary: วิศวกร ᚠ 🚀 ሰላም\n  label: กรุงเทพ\n"
    document = load(source, "resume/resume.yml")
    missing = sorted({character for character in source if ord(character) > 0x7F})
    problems = fonts.missing_problems(missing, [document], Location("resume/resume.yml"))
    found = sorted((problem.location.column, problem.severity.value, problem.message) for problem in problems)
    assert found == [
        (12, "warning", "no font here has Thai letters, such as 'ว' (U+0E27)"),
        (19, "warning", "no font here has the character 'ᚠ' (U+16A0)"),
        (21, "notice", "no font here has the character '🚀' (U+1F680)"),
        (23, "warning", "no font here has Ethiopic letters, such as 'ሰ' (U+1230)"),
    ]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_character_without_font_leaves_all_other_text_readable(template: str) -> None:
    made = print_out(view_of_text(ODD_CHARACTERS), template_of(template))
    assert set(made.ready.missing) == set("🚀👩💻\u05f4\ue000ไ")
    for program, text in texts(made.content).items():
        words = BOUND.sub(" ", text)
        assert "Robin Sample " in words, program
        assert 'a rocket b" c, end' in words, program
        assert "private fine woman" in words, program


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_runs_off_the_page(template: str) -> None:
    made = print_out(view_of_text(LONG_WORDS), template_of(template))
    assert [str(problem) for problem in made.problems] == []


@pytest.mark.parametrize("scale", [fit.SMALLEST, fit.scale_at(2), fit.LARGEST], ids=["smallest", "middle", "largest"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_name_is_on_one_line(template: str, name: str, scale: fit.Scale) -> None:
    view, loaded = replace(view_of("short"), name=name), template_of(template)
    ready = pdf.prepare(render.render(view, loaded), loaded, view)
    page = pdf._page_box(pdf.lay_out(ready, scale).document.document.pages[0])
    lines = [box for box in page.descendants() if isinstance(box, boxes.LineBox) and box.element_tag == "h1"]
    assert len(lines) == 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_without_a_label_the_name_stands_alone(template: str) -> None:
    made = print_out(view_of_text("basics: {name: Jane Roe, email: jane@example.com}\n"), template_of(template))
    for program, text in texts(made.content).items():
        assert text.split()[:3] == ["Jane", "Roe", "jane@example.com"], program


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_line_of_contacts_begins_with_a_hairline(template: str) -> None:
    view = view_of("full")
    contacts = (view.contacts[0],) * 2 + tuple(replace(view.contacts[0], text=f"{i}" * 24) for i in range(5))
    made = print_out(replace(view_of("short"), contacts=contacts), template_of(template))
    page = pdf._page_box(made.outcome.document.document.pages[0])
    inline = [box for box in page.descendants() if isinstance(box, boxes.InlineBox) and box.element_tag == "p"]
    facts = [box for box in inline if box.element.find("span[@dir]") is not None]
    assert len({box.position_y for box in facts}) > 1
    assert all(box.border_left_width == 0 for box in facts)


@pytest.mark.parametrize("language", ["ar", "he"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_language_from_right_to_left_is_set_from_the_right(template: str, language: str) -> None:
    view = replace(view_of_text(RIGHT_TO_LEFT), language=language)
    made = print_out(view, template_of(template))
    page = pdf._page_box(made.outcome.document.document.pages[0])
    edge = page.content_box_x() + page.width
    lines = [box for box in page.descendants() if isinstance(box, boxes.TextBox)]
    (heading,) = (box for box in lines if box.element_tag == "h2")
    assert heading.position_x + heading.width == pytest.approx(edge, abs=2)
    (company,) = (box for box in lines if box.text == "شركة")
    (dates,) = (box for box in lines if box.text.startswith("2020"))
    assert dates.position_x == pytest.approx(page.content_box_x(), abs=2)
    assert company.position_x + company.width == pytest.approx(edge, abs=2)
    (phone,) = (box for box in lines if box.text.startswith("+971"))
    assert phone.style["direction"] == "ltr"
    assert made.problems == ()
    assert validator.validate_pdf_bytes(made.content, profile="ua1").is_compliant


SCRIPT = """
import hashlib, sys
from printed import print_out, template_of, view_of
from portfolio.resume import render
from pathlib import Path
folder = Path(sys.argv[1])
template = render.load_template(folder, "resume/template/classic")
print(hashlib.sha256(print_out(view_of("scripts"), template).content).hexdigest())
print(hashlib.sha256(print_out(view_of("full"), template).content).hexdigest())
"""


def test_bytes_are_the_same_in_another_folder_time_zone_language_and_with_other_fonts(tmp_path: Path) -> None:
    second = tmp_path / "elsewhere"
    shutil.copytree(ROOT / "resume/template/classic", second)
    # A font with the same name as the template's but another face; it must be ignored.
    own_fonts = tmp_path / "home" / ".fonts"
    own_fonts.mkdir(parents=True)
    bold = next(face for face in fonts.families()["XCharter"] if face.weight == 700)
    (own_fonts / "XCharter-Regular.otf").write_bytes(bold.path.read_bytes())
    path = os.pathsep.join([str(ROOT / "hooks"), str(ROOT / "tests")])
    settings = {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LANG": "ja_JP.UTF-8", "HOME": str(tmp_path / "home")}
    environment = {**os.environ, **settings, "PYTHONPATH": path}
    command = [sys.executable, "-c", SCRIPT, str(second)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    here = [hashlib.sha256(result(name, "classic").content).hexdigest() for name in ("scripts", "full")]
    assert done.stdout.split() == here


def test_enclosures_and_a_given_date_do_not_change_the_bytes() -> None:
    made = result("short", "classic")
    enclosure = pdf.Enclosure("resume.json", b'{"basics": {}}', "The resume as JSON Resume")
    about = pdf.about(made.view, datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    first, second = (pdf.write(made.outcome.document, about, [enclosure]) for _ in range(2))
    assert first == second
    assert validator.validate_pdf_bytes(first, profile="ua1").is_compliant
    reader = PdfReader(io.BytesIO(first))
    assert reader.attachments == {"resume.json": [b'{"basics": {}}']}
    assert reader.metadata is not None
    assert reader.metadata.creation_date == about.created


@pytest.mark.parametrize("template", TEMPLATES)
def test_content_that_is_too_long_is_an_overflow(template: str) -> None:
    view = view_of("too-long")
    loaded = template_of(template)
    outcome = outcome_of(pdf.prepare(render.render(view, loaded), loaded, view))
    assert isinstance(outcome, fit.Overflow)
    assert outcome.lines >= 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_emphasis_does_not_break_a_link(template: str) -> None:
    source = (
        "basics: {name: Robin Sample}\n"
        "keywords: [Python]\n"
        "work:\n"
        "  - name: Example\n"
        '    highlights: ["see [the **C++** and Python *parts* <b>](https://example.com/python/C++?a=1&b=2) there"]\n'
    )
    made = print_out(view_of_text(source), template_of(template))
    (link,) = annotations(made.content)
    assert link["/A"]["/URI"] == "https://example.com/python/C++?a=1&b=2"
    assert "see the C++ and Python parts <b> there" in texts(made.content)["pypdf"]


def test_a_second_resume_in_one_process_is_the_same_as_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, template = view_of("full"), template_of("modern")
    assert print_out(view, template).content == result("full", "modern").content
    pdf._font_configuration.cache_clear()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pdf.prepare(render.render(view, template), template, view)
    (fonts_of_both,) = tmp_path.iterdir()
    pdf.prepare(render.render(view, template), template, view)
    assert list(tmp_path.iterdir()) == [fonts_of_both]
    shutil.rmtree(fonts_of_both)  # as programs do that clean the folder of temporary files
    assert print_out(view, template).content == result("full", "modern").content
    other = print_out(replace(view, label="Another"), template)
    assert other.content != result("full", "modern").content


def test_fit_and_write_end_soon() -> None:
    view, template = view_of("full"), template_of("classic")
    start = time.process_time()
    print_out(view, template)
    assert time.process_time() - start < 5, "ten times what it takes"
