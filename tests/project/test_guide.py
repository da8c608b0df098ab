"""Every example of the guide is built, strictly and without a warning, in one small site."""

import ast
import io
import json
import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from PIL import Image

import small_site
from portfolio.applications.overlay import apply_target
from portfolio.applications.targets import read_target
from portfolio.cli.main import main
from portfolio.sources.codes import CODES
from portfolio.text.anchors import heading_slug
from portfolio.text.link_scanner import links_in
from portfolio.website.check import all_problems
from portfolio.website.tree import read

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
TODAY = date(2026, 11, 20)


def _examples() -> dict[str, str]:
    """Return the fenced examples by page and number: `posts.md 1`."""
    found = {}
    for page in sorted((small_site.ROOT / "hooks/guide").glob("*.md")):
        if page.name not in ("codes.md", "advice.md"):  # tests/sources/test_codes.py and tests/advice/ run theirs
            for number, fence in enumerate(_FENCE.finditer(page.read_text("utf-8")), start=1):
                found[f"{page.name} {number}"] = re.sub(rf"^{fence['indent']}", "", fence["text"], flags=re.MULTILINE)
    return found


EXAMPLES = _examples()
RESUME = {"basics": {"name": "Robin Sample", "email": "robin@example.com"}, "skills": [{"name": "Languages"}]}
SURVEY = {
    **small_site.NOTEBOOK,
    "cells": [
        *small_site.NOTEBOOK["cells"],  # type: ignore[misc]  # a notebook's JSON has no type of its own
        {"id": "c", "cell_type": "markdown", "metadata": {}, "source": "Write to survey@lists.sample.org."},
    ],
}
COMMANDS = {"resume.md 3", "posts.md 3", "projects-and-notebooks.md 2", "commands.md 1"}


def _over(base: dict[str, Any], text: str) -> str:
    """Lay an example over a document, and return that as YAML."""
    laid = {key: {**base[key], **value} if key == "basics" else value for key, value in yaml.safe_load(text).items()}
    return yaml.safe_dump({**base, **laid}, allow_unicode=True)


def _picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, kind)
    return file.getvalue()


def _files(resume: str) -> dict[str, str | bytes | None]:
    """Return the site that the guide describes, with one of its fragments of a resume."""
    settings = re.sub(r"site_url: .*\n", EXAMPLES["publishing.md 1"], small_site.FILES["mkdocs.yml"])
    return {
        "mkdocs.yml": f"{settings}extra_css: [assets/mine.css]\n",
        "docs/assets/mine.css": EXAMPLES["publishing.md 3"],
        "docs/me.jpg": _picture("JPEG") if "me.jpg" in resume else None,
        "docs/blog/posts/my-post.md": f"{EXAMPLES['posts.md 1']}\n{EXAMPLES['posts.md 2']}",
        "docs/blog/posts/level.png": _picture("PNG"),
        "docs/blog/posts/level-large.png": _picture("PNG"),
        "docs/blog/posts/robot.mp4": b"\0\0\0\x18ftypmp42",
        "docs/notes/ties.md": "# Ties\n\n## Why\n\nThey need a rule.\n",
        "docs/notes/ties-need-a-rule.md": EXAMPLES["posts.md 5"],
        "docs/notes/renamed.md": f"---\n{EXAMPLES['posts.md 4']}---\n\n# Renamed\n",
        "docs/notes/timing.md": "# A median of five\n\n## One thread\n\nFive runs.\n",
        "projects/faster-knn/same-answer-faster.ipynb": json.dumps(small_site.NOTEBOOK, indent=1),
        "docs/blog/posts/first.md": None,
        "docs/blog/posts/second.md": None,
        "projects/knn/project.yml": None,
        "projects/knn/measure.ipynb": None,
        "projects/faster-knn/project.yml": EXAMPLES["projects-and-notebooks.md 1"],
        "projects/faster-knn/log.md": EXAMPLES["projects-and-notebooks.md 3"],
        "projects/pocket-digits/project.yml": "title: Digits\nsummary: Small.\nhighlights:\n"
        f"{EXAMPLES['numbers.md 1']}{EXAMPLES['publishing.md 2']}",
        "projects/pocket-digits/metrics.json": '{"pruned": {"bytes": 28150}}',
        "projects/pocket-digits/survey.ipynb": json.dumps(SURVEY, indent=1),
        "resume/resume.yml": resume,
    }


def test_every_example_is_used_below() -> None:
    used = re.findall(r'"([\w-]+\.md \d)"', Path(__file__).read_text("utf-8").replace("'", '"'))
    assert sorted(EXAMPLES) == sorted(set(used))


def test_the_examples_build_strictly(tmp_path: Path) -> None:
    files = _files(_over(RESUME, EXAMPLES["resume.md 1"]))
    files["resume/resume.de.yml"] = EXAMPLES["resume.md 4"]
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert (built.exit_code, "WARNING" in built.log) == (0, False), built.log
    assert "What I learned today" in built.read("blog/2026/11/20/my-post/index.html")
    assert "A tree in place of a list" in built.read("projects/faster-knn/index.html")
    assert "Cut the model to" in built.read("projects/pocket-digits/index.html")
    assert "28.1 KB" in built.read("projects/pocket-digits/index.html")
    assert "owner/repository/pull/123" in built.read("resume/index.html")
    assert "Nächste Nachbarn, schneller" in built.read("resume/de/index.html")
    assert "R133" not in built.log


def test_more_settings_of_the_resume_are_right(tmp_path: Path) -> None:
    tree = read(small_site.write(tmp_path, _files(_over(RESUME, EXAMPLES["resume.md 2"]))))
    assert [str(problem) for problem in all_problems(tree, TODAY) if problem.code != "P108"] == []


def test_the_home_page_looks_as_described(tmp_path: Path) -> None:
    files = _files(_over(RESUME, f"{EXAMPLES['design.md 1']}{EXAMPLES['design.md 2']}"))
    files["docs/portrait.webp"] = _picture("WEBP")
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert (built.exit_code, "WARNING" in built.log) == (0, False), built.log
    home = built.read("index.html")
    for shown in ("A first role where models have to be small", "May 2027", "Berlin or remote", "portrait.webp"):
        assert shown in home
    assert "--pf-accent:#0b5450" in home


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    cv = (small_site.ROOT / "tests/exchange/rendercv-2.8.yaml").read_bytes()
    post, folder = tmp_path / "old-blog/_posts/2020-01-02-began.md", tmp_path / "mine"
    for made in (post.parent, folder):
        made.mkdir(parents=True)
    post.write_text("---\ntitle: Began\n---\nWith a list.\n", "utf-8")
    monkeypatch.chdir(small_site.write(folder, {**_files(_over(RESUME, EXAMPLES["resume.md 1"])), "cv.yml": cv}))
    for line in EXAMPLES[name].splitlines():
        program, *arguments = shlex.split(line, comments=True)
        if program == "make":
            assert re.search(rf"^{arguments[0]}:", (small_site.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        else:
            assert program == ".venv/bin/portfolio"
            done = CliRunner().invoke(main, arguments, catch_exceptions=False)
            assert done.exit_code == 0, done.output


def test_a_target_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resume = RESUME | {
        "skills": [{"name": "Tools", "keywords": ["k8s"]}],
        "work": [{"name": "Garden"}, {"name": "Sample Instruments", "position": "Intern"}],
        "education": [{"institution": "Example University", "highlights": ["Second bullet of it"]}],
        "interests": [{"name": "Rowing"}],
    }
    monkeypatch.chdir(small_site.write(tmp_path, {"ad.txt": "Python\n", "resume/resume.yml": yaml.safe_dump(resume)}))
    made = CliRunner().invoke(main, EXAMPLES["applications.md 1"].split()[1:], catch_exceptions=False)
    assert made.exit_code == 0, made.output
    file = tmp_path / "resume/targets/acme-ml/target.yml"
    file.write_text(EXAMPLES["applications.md 2"], "utf-8")
    tree = read(tmp_path)
    target, problems = read_target(tmp_path, "acme-ml")
    assert target, problems
    assert tree.resume_document
    tailored = apply_target(tree.resume_document, tree.projects, target)
    assert tailored.problems == ()
    assert tailored.resume
    assert [job.position for job in tailored.resume.work] == ["Research intern"]
    assert (tailored.resume.skills[0].keywords, tailored.resume.projects) == (("Kubernetes (k8s)",), ("knn",))
    both = yaml.safe_load(EXAMPLES["applications.md 2"]) | yaml.safe_load(EXAMPLES["applications.md 4"])
    file.write_text(yaml.safe_dump(both), "utf-8")
    target, problems = read_target(tmp_path, "acme-ml")
    assert target, problems
    assert target.target.cover.availability.startswith("I can start in March")
    commands = [EXAMPLES[name] for name in ("applications.md 3", "applications.md 5", "applications.md 6")]
    for line in "".join(commands).splitlines():
        done = CliRunner().invoke(main, shlex.split(line)[1:], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    folder = tmp_path / "build/applications/acme-ml"
    assert {file.suffix for file in folder.iterdir() if file.is_file()} == {".pdf", ".html"}
    assert (tmp_path / "resume/targets/acme-ml/sent/2026-11-20/resume/resume.yml").is_file()


def test_the_path_and_the_completion() -> None:
    path, completion = EXAMPLES["commands.md 2"].splitlines()
    assert path == 'export PATH="$PWD/.venv/bin:$PATH"'
    assert completion == 'eval "$(_PORTFOLIO_COMPLETE=bash_source portfolio)"'  # see tests/cli/test_commands.py


def test_links_of_the_documents_lead_somewhere() -> None:
    documents = [*small_site.ROOT.glob("*.md"), *(small_site.ROOT / "hooks").glob("*.md")]
    documents += (small_site.ROOT / "hooks/guide").glob("*.md")
    texts = {file: file.read_text("utf-8") for file in documents}
    anchors = {file: {heading_slug(title, "-") for title in re.findall(r"^#+ (.+)", text, re.MULTILINE)} for file, text in texts.items()}  # fmt: skip  # noqa: E501
    dead = []
    for file, text in texts.items():
        for link in links_in(text) if file.name not in ("codes.md", "advice.md") else ():
            way, _, anchor = link.target.partition("#")
            target = (file.parent / way).resolve() if way else file
            if "://" not in link.target and not (target.exists() and (not anchor or anchor in anchors.get(target, ()))):
                dead.append(f"{file.name}:{link.line} {link.target}")
    assert dead == []


def test_the_example_of_a_message_has_the_tools_form() -> None:
    code, message = re.fullmatch(r"[\w./]+:\d+:\d+: (\w+) (.+)\n", EXAMPLES["commands.md 3"]).groups()  # type: ignore[union-attr]  # no match fails
    ours = CODES[code].example.split(f" {code} ")[1]
    assert [re.sub(r":[\w-]+'", ":x'", text) for text in (message, ours)] == [re.sub(r":[\w-]+'", ":x'", ours)] * 2


_CLASS_OR_ESCAPE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+")


def test_no_pattern_has_a_possessive_group() -> None:
    """See the traps in `hooks/README.md`: Python 3.11.2 misses what they match."""
    assert _POSSESSIVE_GROUP.search(_CLASS_OR_ESCAPE.sub("x", r"(?:[(]a|\b)*+"))
    found = []
    for file in (small_site.ROOT / "hooks").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
                text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
                if "(?" in text and _POSSESSIVE_GROUP.search(_CLASS_OR_ESCAPE.sub("x", text)):
                    found.append(f"{file.name}:{node.lineno}")
    assert found == []
