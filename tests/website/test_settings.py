"""The author's mkdocs.yml: settings that would disable the engine, and dead navigation entries."""

from pathlib import Path

import pytest

import small_site
from portfolio.website.check import settings_problems

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
    "extra_css: [assets/mine.css]\n",
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
    assert settings_problems("plugins: [search]\ntheme: readthedocs\n", PAGES, PAGES) == ()


def test_a_build_does_not_publish_drafts_without_the_blog(tmp_path: Path) -> None:
    settings = small_site.FILES["mkdocs.yml"]
    assert isinstance(settings, str)
    built = small_site.build(small_site.write(tmp_path, {"mkdocs.yml": settings + "plugins:\n  - search\n"}))
    assert built.exit_code == 1
    assert "B117 a list of plugins replaces the engine's: the blog, notebooks and tags would be gone" in built.log
    assert not list(built.site.rglob("*.html"))
