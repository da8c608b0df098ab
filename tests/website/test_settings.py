"""The author's mkdocs.yml: settings that would disable the engine, and dead navigation entries."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import small_site
from mkdocs_site.author_settings import print_settings
from portfolio.website.addresses import usual_addresses
from portfolio.website.settings import Settings, read_settings, settings_text, site_url_in
from portfolio.website.settings_check import settings_problems
from portfolio.website.site import URLS_FILE
from portfolio.website.theme import own_templates
from portfolio.website.tree import read

PAGES = ["resume/me.pdf", "index.md", "projects/index.md", "notes/a.md", "projects/knn/measure.ipynb"]
HEAD = "INHERIT: hooks/mkdocs.base.yml\nsite_name: X\nsite_url: !ENV [SITE_URL, https://example.com/]\n"
MISTAKES = [
    ("plugins:\n  - search\n", "4:1: B117 a list of plugins replaces the engine's"),
    ("plugins: [search, blog]\n", "4:1: B117 a list of plugins"),
    ("markdown_extensions:\n  - tables\n", "4:1: B117 a list of markdown_extensions"),
    ("plugins:\n", "4:1: B117 'plugins' without a value replaces the engine's"),
    ("markdown_extensions: []\n", "4:1: B117 'markdown_extensions' without a value replaces the engine's"),
    ("theme:\n", "4:1: B117 the engine's pages are made for its own theme"),
    ("hooks: [my.py]\n", "4:1: B117 'hooks/site_hook.py' is missing"),
    ("hooks: [hooks/site_hok.py]\n", "4:1: B117 'hooks/site_hook.py' is missing"),
    ("hooks:\n", "4:1: B117 'hooks/site_hook.py' is missing"),
    ("theme: material\n", "4:1: B117 the engine's pages are made for its own theme"),
    ("theme:\n  name: readthedocs\n", "4:1: B117 the engine's pages are made for its own theme"),
    (
        "nav:\n  - Home: index.md\n  - Notes: notes/index.md\n",
        "6:12: B118 the page 'notes/index.md' in nav is not in docs/",
    ),
    (
        "nav:\n  - N:\n      - notes/b.md\n",
        "6:9: B118 the page 'notes/b.md' in nav is not in docs/; did you mean 'notes/a.md'?",
    ),
    ("nav: [/notes/]\n", "4:7: B118 the page '/notes/' in nav is not in docs/"),
    ("nav: [gone.png]\n", "4:7: B118 the page 'gone.png' in nav is not in docs/"),
    ("nav: [x.md\n", "4:6: Y001"),
    ("\tnav: x\n", "4:1: Y001"),
]
SOUND = [
    "plugins:\n  blog: {archive: false}\n",
    "theme:\n  name: material\n  language: de\n",
    "hooks: [hooks/site_hook.py, my.py]\n",
    "hooks: [./hooks/site_hook.py]\n",
    "nav:\n  - index.md\n  - P: projects/index.md\n  - https://example.com/x.md\n  - N: ./notes/a.md\n",
    "nav:\n  - M: projects/knn/measure.ipynb\n  - F: resume/me.pdf\n",
    "x: &a {b: 1}\ny:\n  <<: *a\n",
    "",
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[text for text, _ in MISTAKES])
def test_mistakes_have_their_place(text: str, expected: str) -> None:
    found = [str(problem) for problem in settings_problems(HEAD + text, PAGES, PAGES)]
    assert [problem[: len("mkdocs.yml:" + expected)] for problem in found] == [f"mkdocs.yml:{expected}"]


@pytest.mark.parametrize("text", SOUND)
def test_what_the_engine_lives_with_is_not_said(text: str) -> None:
    assert settings_problems(HEAD + text, PAGES, PAGES) == ()


def test_settings_that_do_not_inherit_are_their_authors_own() -> None:
    assert settings_problems("plugins: [search]\ntheme: readthedocs\nhooks: [hooks/site_hook.py]\n", PAGES, PAGES) == ()


def test_a_build_does_not_publish_drafts_without_the_blog(tmp_path: Path) -> None:
    settings = small_site.FILES["mkdocs.yml"]
    assert isinstance(settings, str)
    built = small_site.build(small_site.write(tmp_path, {"mkdocs.yml": settings + "plugins:\n  - search\n"}))
    assert built.exit_code == 1
    assert "B117 a list of plugins replaces the engine's: the blog, notebooks and tags would be gone" in built.log
    assert not list(built.site.rglob("*.html"))


LINES = {
    "": True,
    "site_name: 3\n": False,
    "site_name: [X]\n": False,
    "site_author:\n": True,
    "site_url: !ENV [HERE, https://b.example/x]\n": True,
    "site_url: !ENV [HERE_NOT, https://b.example/x]\n": True,
    "site_url: !ENV HERE_NOT\n": True,
    "site_url: !ENV [NUMBER, https://b.example/]\n": False,
    "site_url: ''\n": True,
    "site_url: b.example\n": False,
    "site_url: 'https://[b'\n": False,
    "repo_url: me/it\n": False,
    "edit_uri: 3\n": False,
    "copyright: 2026-01-01\n": False,
    "nav: []\n": True,
    "nav: x.md\n": False,
    "nav: {A: x.md}\n": False,
    "nav: [x.md, {A: x.md, B: y.md}]\n": False,
    "nav: [A: [x.md, B: y.md]]\n": True,
    "nav: [A: {B: y.md}]\n": False,
    "nav: [A: ]\n": False,
    "nav: [3]\n": False,
    "extra: [x]\n": False,
    "extra: {notebook_links: [colab]}\n": True,
    "extra_css: x.css\n": False,
    "extra_css: [x.css]\n": True,
    "theme: {palette: {scheme: slate}}\n": True,
    "theme: {palette: [], logo: x.png, features: []}\n": True,
    "strict: maybe\n": False,
    "use_directory_urls: 'no'\n": False,
    "sitename: X\n": False,
    "dev_addr: x\n": False,
    "site_name: !!python/name:os.path\n": False,
    "site_name: [\n": False,
}
"""Lines of mkdocs.yml, and whether the core knows that MkDocs accepts them."""


@pytest.mark.parametrize("text", LINES)
def test_what_is_accepted_is_accepted_by_mkdocs_and_means_the_same(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HERE", "https://here.example")
    monkeypatch.setenv("NUMBER", "12")
    head = "INHERIT: hooks/mkdocs.base.yml\nsite_name: X\n"
    folder = small_site.write(tmp_path, {"mkdocs.yml": head + text})
    settings = read_settings(folder, os.environ)
    assert (settings is not None and settings.are_accepted) == LINES[text]
    if settings and LINES[text]:
        monkeypatch.chdir(folder)
        monkeypatch.setattr("sys.stdin", io.StringIO("[]"))
        print_settings("mkdocs.yml")
        said = json.loads(capsys.readouterr().out)
        assert (said["refused"], said["extra"]) == ([], settings.extra)


@pytest.mark.parametrize("path", ["docs", "hooks", "mkdocs.yml"])
def test_a_folder_without_the_usual_files_is_for_mkdocs_to_judge(tmp_path: Path, path: str) -> None:
    folder = small_site.write(tmp_path)
    (folder / path).rename(folder / "gone")
    assert read_settings(folder, {}) is None


TITLES = [
    "Hello, *World*!",
    "`code`, $x^2$ and <b>x</b>",
    "C++ & C#",
    "Größe — mehr",
    "你好 世界",
    "[A link](https://example.com) first",
    'Twice as fast? "Yes"',
    "&amp; an entity",
    "An anchor {#here}",
    "~~Gone~~ and :smile:",
]


def test_the_usual_addresses_are_those_of_mkdocs(tmp_path: Path) -> None:
    posts: dict[str, str | bytes | None] = {
        "docs/blog/posts/2026-01-02-by-name.md": "---\ntitle: The day is in the name\n---\nText.\n",
        "docs/blog/posts/bundle/index.md": "---\ndate: 2026-01-05\n---\n# A bundle\n\nText.\n",
        "docs/blog/posts/no-heading.md": "---\ndate: 2026-01-06 14:00:00\n---\nText.\n",
        "docs/blog/posts/own.md": "---\ndate: 2026-01-06\nslug: my-own\n---\n# Text\n",
    }
    for number, title in enumerate(TITLES):
        posts[f"docs/blog/posts/a{number}.md"] = f"---\ndate: 2026-02-03\n---\n# {title} {number}\n\nText.\n"
        posts[f"docs/blog/posts/b{number}.md"] = f"---\ndate: 2026-02-04\ntitle: {json.dumps(title)}\n---\nText.\n"
    notebooks = ("docs/notes/größe x.ipynb", "docs/notes/index.ipynb", "projects/knn/README.ipynb")
    posts |= dict.fromkeys(notebooks, json.dumps(small_site.NOTEBOOK))
    as_post = json.dumps(small_site.NOTEBOOK).replace("# Measuring", "---\\ndate: 2026-03-04\\n---\\n# Measuring")
    folder = small_site.write(tmp_path, {**posts, "docs/blog/posts/A notebook.ipynb": as_post})
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(tmp_path / "built")]
    environment = {**os.environ, URLS_FILE: str(tmp_path / "urls.json"), "PYTHONPATH": str(small_site.ROOT / "hooks")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = json.loads((tmp_path / "urls.json").read_text("utf-8"))
    settings = read_settings(folder, {})
    assert settings is not None
    assert settings.have_usual_addresses
    assert settings.site_url == said["site_url"]
    found = usual_addresses(read(folder))
    assert found == {source: said["urls"].get(source) for source in found}
    assert len(found) > 2 * len(TITLES)


@pytest.mark.parametrize(
    ("values", "is_usual"),
    [
        ({}, True),
        ({"plugins": {"blog": {"archive": False}, "search": None}}, True),
        ({"plugins": {"blog": {"post_url_format": "{slug}"}}}, False),
        ({"plugins": {"redirects": {}}}, False),
        ({"plugins": ["search"]}, False),
        ({"hooks": ["hooks/site_hook.py", "mine.py"]}, False),
        ({"use_directory_urls": False}, False),
        ({"docs_dir": "text"}, False),
        ({"site_url": ""}, False),
        ({"site_url": "example.com"}, False),
    ],
)
def test_other_addresses_are_for_mkdocs_to_give(values: dict[str, object], is_usual: bool) -> None:
    assert Settings({"site_url": "https://example.com", **values}).have_usual_addresses == is_usual


@pytest.mark.parametrize(
    "theme",
    [
        "theme:\n  custom_dir: mine\n",
        "theme: {custom_dir: mine/}\n",
        'theme:\n  "custom_dir": "./mine"\n',
        "theme: {custom_dir: !ENV [NOWHERE, mine]}\n",
        "theme: {custom_dir: mine}\nmarkdown_extensions:\n  toc: {slugify: !!python/name:os.sep }\n",
    ],
)
def test_templates_of_the_author_are_found_however_the_folder_is_written(tmp_path: Path, theme: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/own.html").touch()
    (tmp_path / "mkdocs.yml").write_text(HEAD + theme, "utf-8")
    assert own_templates(tmp_path, settings_text(tmp_path)).keys() == {"own.html"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("site_url: https://a.example/b", "https://a.example/b"),
        ("site_url: !ENV [SITE_URL, 'https://a.example/']", "https://c.example/"),
        ("site_url: https://[a.example/", ""),
        ("site_name: X", ""),
    ],
)
def test_the_address_in_settings_that_cannot_be_read(line: str, expected: str) -> None:
    assert site_url_in(f"x: [\n{line}\n", {"SITE_URL": "https://c.example/"}) == expected
