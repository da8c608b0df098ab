"""`portfolio new`: each text in its place, valid, and never over another one."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

import small_site
from portfolio.cli.main import main

RESUME = "resume/resume.yml"
BASE = "basics: {name: Robin Sample, email: robin@example.com}\n\ntalks: []  # none yet\n\n# The end.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return small_site.write(tmp_path, {RESUME: BASE})


def new(site: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments, "--root", str(site)])


def test_each_is_written_where_it_belongs_and_the_site_builds(site: Path) -> None:
    today = date.today()
    wanted = {
        ("project", "Faster C++: part 2", "--summary", "It is: faster"): "projects/faster-cpp-part-2/project.yml",
        ("post", "What I", "learned [1]", "--project", "knn", "--tag", "a, b"): "docs/blog/posts/what-i-learned-1.md",
        ("post", "Später", "--draft", "--slug", "later"): "docs/blog/posts/later.md",
        ("note", "snake_case: why?"): "docs/notes/snake-case-why.md",
        ("publication", "Which #1?", "--author", "Robin Sample", "--date", "2026-07"): RESUME,
        ("publication", "Second", "--doi", "10.1000/182"): RESUME,
        ("talk", "Small models", "--event", "A club", "--date", "2026-07-02"): RESUME,
    }
    for arguments, path in wanted.items():
        done = new(site, *arguments)
        assert done.exit_code == 0, done.output
        assert done.stdout.split(":")[0].strip() == str(site / path)
    resume = (site / RESUME).read_text("utf-8")
    assert yaml.safe_load(resume) == {
        "basics": {"name": "Robin Sample", "email": "robin@example.com"},
        "talks": [{"name": "Small models", "event": "A club", "date": "2026-07-02"}],
        "publications": [
            {"name": "Which #1?", "authors": ["Robin Sample"], "releaseDate": "2026-07"},
            {"name": "Second", "doi": "10.1000/182"},
        ],
    }
    assert "talks:  # none yet\n  - name" in resume
    assert "# The end.\n" in resume
    post = (site / "docs/blog/posts/what-i-learned-1.md").read_text("utf-8")
    assert post.startswith(f'---\ndate: {today}\nslug: what-i-learned-1\ntags: ["a, b"]\nprojects: [knn]\n---\n')
    built = small_site.build(site, "--strict")
    assert built.exit_code == 0, built.log
    assert "What I learned [1]" in built.read("blog/index.html")
    assert "snake_case: why?" in built.read("notes/index.html")
    assert "Später" not in built.read("blog/index.html")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["post"], 2, "Error: there is nobody to ask: give TITLE\n"),
        (["project", "Faster"], 2, "Error: there is nobody to ask: give --summary\n"),
        (["note", "日本"], 2, "Error: give --slug: letters, digits and hyphens, as in faster-neighbours\n"),
        (["note", "x", "--slug", "a b"], 2, "Error: 'a b' is not a slug"),
        (["post", "First post"], 2, "Error: docs/blog/posts/first.md has the slug 'first-post' already"),
        (["post", "First"], 2, "Error: docs/blog/posts/first.md exists already; choose another --slug\n"),
        (["post", "x", "--project", "kn"], 2, "Error: 'kn' is not a project; did you mean 'knn'?\n"),
        (["project", "knn", "--summary", "x"], 2, "Error: projects/knn exists already; choose another --slug\n"),
        (["talk", "x", "--date", "June"], 1, "S104 date: 'June' is not a date"),
        (["publication", "x", "--url", "nothing"], 1, "S105 url: 'nothing' is not a web address"),
    ],
)
def test_what_cannot_be_written_changes_nothing(site: Path, arguments: list[str], code: int, said: str) -> None:
    before = {file: file.read_bytes() for file in site.glob("[dpr]*/**/*") if file.is_file()}
    done = new(site, *arguments)
    assert (done.exit_code, said in done.output) == (code, True), done.output
    assert {file: file.read_bytes() for file in site.glob("[dpr]*/**/*") if file.is_file()} == before


def test_a_list_in_brackets_is_left_to_its_author(site: Path) -> None:
    (site / RESUME).write_text("basics: {name: R}\npublications: [{name: A}]\n", "utf-8")
    done = new(site, "publication", "B")
    assert done.exit_code == 1
    assert "is in brackets or has an anchor; write it there by hand:\n\n- name: B\n" in done.output


def test_a_title_is_asked_for(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portfolio.cli.new.can_ask", lambda: True)
    done = CliRunner().invoke(main, ["new", "note", "--root", str(site)], input="Ties\n")
    assert (done.exit_code, (site / "docs/notes/ties.md").is_file()) == (0, True)
