"""Each code of a diagnostic stands in the register, in the engine, in the guide and in a test that provokes it."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

import small_site
from portfolio.sources.codes import CODES, HEADINGS, codes_page
from portfolio.website.check import all_problems
from portfolio.website.tree import read

RESUME = small_site.FILES["resume/resume.yml"]
PROJECT = small_site.FILES["projects/knn/project.yml"]
CODE = re.compile(r"[A-Z][0-9]{3}")
BOUNDS = {"N100"}
"""Looks like a code but is none: all codes before it are errors."""


def _in_engine() -> set[str]:
    found: set[str] = set()
    for file in (small_site.ROOT / "hooks").rglob("*.py"):
        nodes = ast.walk(ast.parse(file.read_text("utf-8")))
        texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        found |= {text for text in texts if CODE.fullmatch(text)} if file.name != "codes.py" else set()
    return found - BOUNDS


def test_the_register_has_the_codes_of_the_engine_and_no_others() -> None:
    assert sorted(CODES) == sorted(_in_engine())


def test_each_code_is_named_in_a_test() -> None:
    folder = small_site.ROOT / "tests"
    files = [*folder.rglob("*.py"), *(folder / "exchange").glob("*.messages.txt")]
    tests = "".join(file.read_text("utf-8") for file in files)
    assert sorted(CODES.keys() - set(CODE.findall(tests))) == [], "write a test that provokes it"


def test_the_guide_has_the_register() -> None:
    assert (small_site.ROOT / "hooks/guide/codes.md").read_text("utf-8") == codes_page(), "run `make schema`"
    assert all(f"\n### {code}\n" in codes_page() for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_an_entry_is_complete_and_its_example_has_the_tools_form(code: str) -> None:
    entry = CODES[code]
    assert code[0] in HEADINGS
    assert re.match(rf"[\w./ -]+:\d+:\d+: {code} \S", entry.example)
    assert [text for text in (entry.meaning, entry.remedy) if not re.fullmatch(r".+[.…]", text)] == []


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("resume/resume.yml", None, "resume/resume.yml:1:1: R100 there is no resume; write one"),
        (
            "resume/resume.yml",
            RESUME.replace("  label: Learner\n", f"  label: Learner\n  summary: {'many words ' * 9000}\n"),
            "resume/resume.yml:1:1: R204 the resume has 9",
        ),
        (
            "projects/knn/project.yml",
            f"{PROJECT}cover: measure.ipynb\n",
            "projects/knn/project.yml:12:8: P103 the cover has no description; add coverAlt",
        ),
        (
            "projects/knn/project.yml",
            f"{PROJECT}cover: ../cover.png\n",
            "projects/knn/project.yml:12:8: S110 cover: '../cover.png' is not a file of this folder; give the file's",
        ),
        (
            "projects/my knn/project.yml",
            PROJECT,
            "projects/my knn/project.yml:1:1: P104 'my knn' cannot be part of an address; rename the folder",
        ),
    ],
)
def test_a_mistake_that_no_other_test_makes(tmp_path: Path, path: str, content: str | None, expected: str) -> None:
    problems = all_problems(read(small_site.write(tmp_path, {path: content})), date(2026, 11, 20))
    assert [found for found in map(str, problems) if found.startswith(expected)], list(map(str, problems))
