"""What an author changes without CSS: the accent, the density, the portrait, and what a job begins with."""

import base64
import io
from dataclasses import replace
from pathlib import Path

import page as validator
import pytest
from PIL import Image

from portfolio.resume import design, fit, pdf
from portfolio.resume.compose import compose
from portfolio.resume.composer import Composer
from portfolio.resume.model import Density, Resume
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load
from portfolio.text.site_index import SiteIndex
from printed import TEMPLATES, TODAY, Result, print_out, template_of, texts, view_of, view_of_text


def composer_of(text: str) -> Composer:
    document = load(f"basics: {{name: Robin Sample, image: me.png}}\n{text}", "resume/resume.yml")
    resume, problems = validate(Resume, document)
    assert resume is not None, problems
    return Composer(resume, document, {}, SiteIndex("https://example.com/"), TODAY)


CONTRASTS = {"black": 21.0, "#fff": 1.0, "#767676": 4.54, "#ff0000": 4.0, "navy": 16.01}


@pytest.mark.parametrize(("colour", "expected"), CONTRASTS.items())
def test_contrast_is_that_of_wcag(colour: str, expected: float) -> None:
    found = design._colour(colour)
    assert found is not None
    assert design.contrast(found) == pytest.approx(expected, abs=0.01)


ACCENTS = {
    "navy": "",
    "'#1d3a63'": "",
    "'#7a1f3d'": "",
    "gold": "text in 'gold' has a contrast of 1.4 on white paper; the least is 4.5; take a darker one; '#8c7500'",
    "'#ff0000'": "text in '#ff0000' has a contrast of 4.0 on white paper; the least is 4.5; take ",
    "blueish": "'blueish' is not a colour; write it as '#1d3a63', or as a name that CSS has: navy",
    "'#12345'": "'#12345' is not a colour; ",
}


@pytest.mark.parametrize(("accent", "message"), ACCENTS.items())
def test_an_accent_must_be_readable(accent: str, message: str) -> None:
    problems = [str(problem) for problem in compose(composer_of(f"design: {{accent: {accent}}}\n")).problems]
    assert len(problems) == bool(message)
    assert all(problem.startswith(f"resume/resume.yml:2:18: R121 {message}") for problem in problems)


def test_the_colour_that_a_message_names_is_readable() -> None:
    for colour in ("gold", "#ff8800", "#00ff00", "#88ccff", "pink"):
        found = design._colour(colour)
        assert found is not None
        darker = design._darkened(found)
        assert design.LEAST_CONTRAST <= design.contrast(darker) < design.LEAST_CONTRAST + 0.2


def colours(made: Result, tag: str) -> set[tuple[int, ...]]:
    """Return the colours of a tag's boxes, as red, green and blue."""
    boxes = pdf._page_box(made.outcome.document.document.pages[0]).descendants()
    found = (box.style["color"].coordinates for box in boxes if box.element_tag == tag)
    return {tuple(round(value * 255) for value in coordinates) for coordinates in found}


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_accent_colours_headings_in_either_template(template: str) -> None:
    view = view_of("short")
    usual, own = (print_out(each, template_of(template)) for each in (view, replace(view, accent="#7a1f3d")))
    assert colours(own, "h2") == {(0x7A, 0x1F, 0x3D)}
    assert colours(usual, "h2").isdisjoint(colours(own, "h2"))
    assert colours(usual, "h3") & colours(own, "h3"), "titles stay black"


@pytest.mark.parametrize("template", TEMPLATES)
def test_density_moves_room_from_type_to_distances(template: str) -> None:
    made = {
        density: print_out(replace(view_of("backend"), density=density), template_of(template)) for density in Density
    }
    sizes = [made[density].outcome.scale.body for density in (Density.COMPACT, Density.NORMAL, Density.AIRY)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3
    assert all(each.problems == () and each.outcome.fill > 0.95 for each in made.values())


def test_every_density_holds_the_same_text() -> None:
    for factor in pdf._FACTORS.values():
        assert fit.SMALLEST.with_distances(factor) == fit.SMALLEST


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    Image.new("RGBA", (1600, 1200), (20, 90, 160, 128)).save(tmp_path / "docs/me.png")
    (tmp_path / "docs/text.png").write_text("no picture")
    (tmp_path / "secret.png").write_bytes((tmp_path / "docs/me.png").read_bytes())
    return tmp_path


def test_a_portrait_is_cropped_and_small(picture: Path) -> None:
    url = design.portrait(picture, "me.png")
    assert url == design.portrait(picture, "me.png")
    content = base64.b64decode(url.removeprefix("data:image/jpeg;base64,"))
    with Image.open(io.BytesIO(content)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (413, 531))
    assert len(content) < 40_000
    assert [design.portrait(picture, name) for name in ("text.png", "../secret.png", "none.png", "x" * 300)] == [""] * 4


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_portrait_stands_at_the_end_of_the_header(template: str, language: str, picture: Path) -> None:
    view = replace(view_of("german"), portrait=design.portrait(picture, "me.png"), language=language)
    made = print_out(view, template_of(template))
    assert made.problems == ()
    page = pdf._page_box(made.outcome.document.document.pages[0])
    (image,) = (box for box in page.descendants() if box.element_tag == "img")
    left, right = page.content_box_x(), page.content_box_x() + page.width
    assert (image.position_x == pytest.approx(left, abs=1)) == (language == "ar")
    assert (image.position_x + image.margin_width() == pytest.approx(right, abs=1)) == (language == "de")
    report = validator.validate_pdf_bytes(made.content, profile="ua1")
    assert [failure.message for failure in report.failures] == []
    for program, text in texts(made.content).items():
        assert text.strip().splitlines()[0].strip() == view.name or language == "ar", program
    assert len(made.content) < 100_000


@pytest.mark.parametrize(
    ("text", "portrait", "expected"),
    [
        ("photo: true\n", "data:image/jpeg;base64,", []),
        ("", "", []),
        (
            "photo: true\n",
            "",
            ["resume/resume.yml:1:37: R122 the PDF cannot show 'me.png'; put a "],
        ),
    ],
)
def test_a_portrait_that_is_not_there_is_reported(text: str, portrait: str, expected: list[str]) -> None:
    found = [str(problem) for problem in design.portrait_problems(composer_of(text), portrait)]
    assert [problem.startswith(start) for problem, start in zip(found, expected, strict=True)] == [True] * len(expected)


JOBS = """
basics: {name: Robin Sample}
work:
  - {name: Sample Instruments, url: "https://example.com/s", position: Engineer}
  - {name: Alone Ltd, url: "https://example.com/a"}
  - {position: Freelancer}
volunteer:
  - {organization: Code Club, position: Mentor}
"""
LEADS = {
    "position": [("Engineer", "", "Sample Instruments", "https://example.com/s"), ("Mentor", "", "Code Club", "")],
    "organization": [("Sample Instruments", "https://example.com/s", "Engineer", ""), ("Code Club", "", "Mentor", "")],
}
ALONE = [("Alone Ltd", "https://example.com/a", "", ""), ("Freelancer", "", "", "")]


@pytest.mark.parametrize(("lead", "expected"), LEADS.items())
def test_what_a_job_begins_with(lead: str, expected: list[tuple[str, ...]]) -> None:
    view = view_of_text(f"{JOBS}lead: {lead}\n")
    entries = [entry for section in view.sections for entry in section.entries]
    found = [(entry.title, entry.url, entry.subtitle, entry.subtitle_url) for entry in entries]
    assert found == [expected[0], *ALONE, expected[1]]
