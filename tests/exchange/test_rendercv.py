"""Export to RenderCV, whose texts are Markdown and Typst at once."""

from typing import Any

import pytest
import yaml

from exchanged import FILES, expected, parsed
from portfolio.exchange.importer import import_resume
from portfolio.exchange.json_resume import entries_of
from portfolio.exchange.rendercv import rendercv
from portfolio.text import inline
from portfolio.text.site_index import SiteIndex
from portfolio.website import tree
from small_site import of_the_starter


def test_rendercv_of_signs() -> None:
    """RenderCV reads Markdown and Typst. A manual check found the same words in versions 2.4 and 2.8."""
    content = (FILES / "signs.yml").read_text("utf-8")
    written, left_out = rendercv(parsed(content), {}, SiteIndex())
    assert written == expected("signs.rendercv.yaml", written)
    assert left_out == ("Python",)


def test_rendercv_and_back() -> None:
    content = (FILES / "signs.yml").read_text("utf-8")
    before = parsed(content)
    after = parsed(import_resume(rendercv(before, {}, SiteIndex())[0].encode(), "cv.yaml").text)
    for one, other in zip(before.work[0].highlights, after.work[0].highlights, strict=True):
        words = one if isinstance(one, str) else one.text
        assert isinstance(other, str)
        assert inline.parse(other) == inline.parse(words)
    assert after.basics.label == before.basics.label
    assert (after.work[0].name, after.work[0].url) == (before.work[0].name, before.work[0].url)
    assert after.education[1].courses == before.education[1].courses
    assert after.awards == before.awards
    assert after.certificates == before.certificates
    papers = [[paper.doi for paper in entries_of(resume, "publications")] for resume in (before, after)]
    assert papers == [["10.1234/abc_d", ""]] * 2


@of_the_starter
def test_rendercv_of_the_starter(site: tree.Tree, index: SiteIndex) -> None:
    assert site.resume is not None
    written, _ = rendercv(site.resume, site.projects, index, ["skills", "education", "projects", "work"])
    data = yaml.safe_load(written)
    assert list(data["cv"]["sections"])[:4] == ["Summary", "Skills", "Education", "Projects"]
    assert "post:" not in written
    assert data["cv"]["social_networks"][0] == {"network": "GitHub", "username": "robin-sample"}
    for entries in data["cv"]["sections"].values():
        kinds = {"company", "institution", "title", "label", "name"}
        found = {frozenset(kinds & set(entry)) for entry in entries if isinstance(entry, dict)}
        assert len(found) <= 1, "RenderCV wants one kind of entry in a section"


def exported(content: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(rendercv(parsed(content), {}, SiteIndex())[0])
    return data


def test_rendercv_speaks_the_language_of_the_resume() -> None:
    data = exported("language: de\nbasics: {name: N}\neducation: [{institution: U, score: '1,3', courses: [Gezeiten]}]")
    assert data["locale"] == {"language": "german"}
    assert data["cv"]["sections"]["Ausbildung"][0]["highlights"] == ["Note: 1,3", "Kurse: Gezeiten"]
    assert "locale" not in exported("basics: {name: N}")


def test_two_sections_with_one_heading_stay_two() -> None:
    both = "headings: {work: Research, volunteer: Research}\nwork: [{name: A}]\nvolunteer: [{organization: B}]\n"
    sections = exported(f"basics: {{name: N}}\n{both}")["cv"]["sections"]
    assert [(title.strip(), entries[0]["company"]) for title, entries in sections.items()] == [
        ("Research", "A"),
        ("Research", "B"),
    ]


@pytest.mark.parametrize(
    ("phone", "is_field"),
    [
        ("+44 20 7946 0000", True),
        ("+1 (212) 736-5000", True),
        ("+1 (555) 736-5000", False),
        ("+1 212 036 5000", False),
        ("020 7946 0000", False),
        ("+44 ask me", False),
    ],
)
def test_a_number_that_rendercv_refuses_is_a_connection(phone: str, is_field: bool) -> None:
    cv = exported(f"basics: {{name: N, phone: '{phone}'}}")["cv"]
    assert cv.get("phone") == (phone if is_field else None)
    assert [each["placeholder"] for each in cv.get("custom_connections", [])] == ([] if is_field else [phone])
