"""Content too long for one page: the build fails with advice, or drops what the author allows."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

import small_site
from portfolio.resume.printing import MOST_TEXT, print_letter
from portfolio.sources.diagnostics import Location
from printed import view_of_text

RESUME = small_site.FILES["resume/resume.yml"]
BULLETS = "".join(f"      - Point {number:02} {'and so on ' * 12}\n" for number in range(40))
LONG = RESUME.replace("    highlights:\n", f"    highlights:\n{BULLETS}")


def test_a_build_fails_and_says_by_how_much_and_what_would_have_to_go(tmp_path: Path) -> None:
    built = small_site.build(small_site.write(tmp_path, {"resume/resume.yml": LONG}))
    assert built.exit_code == 1
    assert "resume/resume.yml:1:1: R201 the content is " in built.log
    assert " mm (" in built.log
    assert "these would have to go: 'Wrote Python and C++" in built.log
    assert not (built.site / "resume").exists()


@pytest.mark.parametrize("template", ["classic", "modern"])
def test_with_fit_trim_the_least_important_goes_and_is_listed(tmp_path: Path, template: str) -> None:
    important = LONG.replace("      - Point 39", "      - priority: 5\n        text: Point 39")
    text = f"{important}fit: trim\ntemplate: {template}\n"
    built = small_site.build(small_site.write(tmp_path, {"resume/resume.yml": text}), "--strict")
    assert built.exit_code == 0, built.log
    pages = PdfReader(built.site / "resume/robin-sample-resume.pdf").pages
    shown = pages[0].extract_text()
    told = re.findall(r"R202 left out of the PDF: Experience, 'Intern': (.+); few readers get that far", built.log)
    left_out = [number for number in range(40) if f"'Point {number:02}" in "".join(told)]
    assert len(pages) == 1
    assert left_out == list(range(left_out[0], 39))
    assert [number for number in range(40) if f"Point {number:02}" in shown] == [*range(left_out[0]), 39]
    assert "Point 38" in built.read("resume/index.html")


def test_a_letter_of_many_pages_is_not_laid_out(tmp_path: Path) -> None:
    view, location = view_of_text("basics: {name: Robin Sample}\n"), Location("resume/targets/acme/target.yml", 9)
    content, problems, _ = print_letter(view, "<p>word</p>" * (MOST_TEXT // 10), location, tmp_path)
    assert (content, [(each.code, each.location) for each in problems]) == (b"", [("J110", location)])
