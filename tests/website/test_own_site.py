"""What `portfolio start` writes, as functions: the settings, and a resume from answers alone."""

import pytest
import yaml

from portfolio.resume.model import Resume
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load
from portfolio.website.start import Answers, pages_url, profile, resume_of, settings
from small_site import ROOT, of_the_starter

JANE = Answers(
    name='Jane "J" O\'Roe: #1',
    email="jane@roe.dev",
    label="C++ & <ML>",
    seeking="A first role",
    github="https://github.com/jane",
    site_url="https://jane.github.io/me/",
    repository="https://github.com/jane/me",
    branch="trunk",
)


@pytest.mark.parametrize(
    ("owner", "name", "url"),
    [
        ("", "x", ""),
        ("Jane", "me", "https://jane.github.io/me/"),
        ("Jane", "Jane.github.io", "https://jane.github.io/"),
    ],
)
def test_where_github_serves_a_repository(owner: str, name: str, url: str) -> None:
    assert pages_url(owner, name) == url


@of_the_starter
def test_settings_keep_what_they_do_not_change() -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    made = settings(text, JANE)
    assert [line for line in made.splitlines() if line in text.splitlines()] == [
        line for line in text.splitlines() if not line.startswith(("site_", "repo_url", "edit_uri"))
    ]
    assert 'site_url: !ENV [SITE_URL, "https://jane.github.io/me/"]' in made
    assert "edit/trunk/docs/" in made


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("", "", None),
        ("INHERIT: hooks/mkdocs.base.yml\nsite_name: x\n", "pt-BR", {"language": "pt"}),
        ("theme: {font: false}\n", "de", {"font": False}),
        ("", "la", None),
    ],
)
def test_settings_of_other_files(text: str, language: str, expected: object) -> None:
    made = settings(text, Answers(name="Jane Roe", language=language)).replace("!ENV ", "")
    data = yaml.safe_load(made)
    assert (data["site_name"], data["site_author"], data.get("theme")) == ("Jane Roe", "Jane Roe", expected)
    assert data["site_url"] == ["SITE_URL", "http://localhost:8000/"]


def test_a_resume_of_answers_alone() -> None:
    resume, problems = validate(Resume, load(resume_of(JANE).text, "resume/resume.yml"))
    assert (resume is None, problems) == (False, ())
    assert resume
    assert (resume.basics.name, resume.basics.label, resume.seeking.role) == (JANE.name, JANE.label, JANE.seeking)
    assert profile(load(resume_of(JANE).text, "x").data, "github") == "https://github.com/jane"
    commented = "".join(
        line[2:] + "\n" for line in resume_of(JANE).text.split("\n\n# skills:")[1].splitlines() if line.startswith("# ")
    )
    _, problems = validate(Resume, load(f"skills:\n{commented}", "resume/resume.yml"))
    assert problems == (), "what the comments offer can be used as it is"
