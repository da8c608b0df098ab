"""Write one corpus in the form each tool needs: functions from projects and posts to paths and texts.

All forms have the same Markdown and notebooks; only front matter and settings differ. Nikola and Pelican do not
resolve links between files, so they do less work there.
"""

import compileall
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from content import Post

if TYPE_CHECKING:
    from corpus import Project

Files = Iterator[tuple[str, str]]
ROOT = Path(__file__).parent.parent
SETTINGS = Path(__file__).parent / "settings"

_RESUME = """\
basics:
  name: Robin Sample
  label: Learner
  email: robin@example.com
  url: https://example.com/
stage: student
skills:
  - name: Languages
    keywords: [Python, C++]
education:
  - institution: Example University
    studyType: BSc
    area: Computing
    startDate: 2024-09
    endDate: 2099-05
work:
  - name: Sample Instruments
    position: Intern
    startDate: 2025-06
    endDate: 2025-09
    highlights:
      - Wrote Python and C++ that reads files once, see [the write-up](post:{post})
      - Measured each of the changes on a laptop
projects: [{project}]
writing: [{post}]
"""
_PROJECT = """\
title: {slug}
summary: Notebooks {first} to {last}, measured again.
startDate: 2026-09
tags: [measured]
highlights:
  - Measured {count} things and wrote them down
"""


def _with_front_matter(post: Post) -> str:
    return (
        f"---\ndate: {post.day}\nslug: {post.slug}\ndescription: {post.description}\ncategories: [{post.category}]\n"
        f"tags: [{', '.join(post.tags)}]\n---\n\n# {post.title}\n\n{post.body}"
    )


def _docs(posts: list[Post]) -> Files:
    yield "docs/tags.md", "# Tags\n\n<!-- material/tags -->\n"
    yield "docs/blog/index.md", "# Blog\n"
    for post in posts:
        yield f"docs/blog/posts/{post.slug}.md", _with_front_matter(post)


def _ours(projects: list["Project"], posts: list[Post]) -> Files:
    yield "mkdocs.yml", (SETTINGS / "ours.yml").read_text("utf-8")
    yield "docs/index.md", "---\ntemplate: home.html\ntitle: Home\n---\n\nI learn in public.\n"
    yield "resume/resume.yml", _RESUME.format(post=posts[0].slug, project=projects[0].slug)
    yield from _docs(posts)
    for project in projects:
        first, *_, last = names = list(project.notebooks)
        text = _PROJECT.format(slug=project.slug, first=first, last=last, count=len(names))
        yield f"projects/{project.slug}/project.yml", text
        for name, notebook in project.notebooks.items():
            yield f"projects/{project.slug}/{name}.ipynb", notebook


def _plain(projects: list["Project"], posts: list[Post]) -> Files:
    yield "mkdocs.yml", (SETTINGS / "plain.yml").read_text("utf-8")
    yield "docs/index.md", "# Home\n\nI learn in public.\n"
    yield from _docs(posts)
    for project in projects:
        for name, notebook in project.notebooks.items():
            yield f"docs/projects/{project.slug}/{name}.ipynb", notebook


def _zensical(projects: list["Project"], posts: list[Post]) -> Files:
    """Yield the posts alone: Zensical makes no pages from notebooks."""
    settings = (SETTINGS / "plain.yml").read_text("utf-8")
    yield "mkdocs.yml", settings.replace("  - mkdocs-jupyter\n", "")
    yield "docs/index.md", "# Home\n\nI learn in public.\n"
    yield from _docs(posts)


def _nikola(projects: list["Project"], posts: list[Post]) -> Files:
    yield "conf.py", (SETTINGS / "nikola_conf.py").read_text("utf-8")
    for post in posts:
        head = (
            f"<!--\n.. title: {post.title}\n.. slug: {post.slug}\n.. date: {post.day} 00:00:00 UTC\n"
            f".. tags: {', '.join(post.tags)}\n.. category: {post.category}\n"
            f".. description: {post.description}\n-->\n\n"
        )
        yield f"posts/{post.slug}.md", head + post.body.replace("<!-- more -->", "<!-- TEASER_END -->")
    for project in projects:
        for name, text in project.notebooks.items():
            notebook = json.loads(text)
            meta = {
                "title": notebook["cells"][0]["source"][0][2:].strip(),
                "slug": name,
                "date": "2026-11-15 00:00:00 UTC",
            }
            notebook["metadata"]["nikola"] = meta
            yield f"notebooks/{project.slug}/{name}.ipynb", json.dumps(notebook, indent=1, ensure_ascii=False)


def _pelican(projects: list["Project"], posts: list[Post]) -> Files:
    yield "pelicanconf.py", (SETTINGS / "pelican_conf.py").read_text("utf-8")
    yield "plugins/notebook_reader.py", (SETTINGS / "pelican_reader.py").read_text("utf-8")
    for post in posts:
        head = (
            f"Title: {post.title}\nSlug: {post.slug}\nDate: {post.day}\nCategory: {post.category}\n"
            f"Tags: {', '.join(post.tags)}\nDescription: {post.description}\n\n"
        )
        yield f"content/posts/{post.slug}.md", head + post.body
    for project in projects:
        for name, text in project.notebooks.items():
            yield f"content/pages/{project.slug}/{name}.ipynb", text


FORMS: dict[str, Callable[[list["Project"], list[Post]], Files]] = {
    "ours": _ours,
    "plain": _plain,
    "zensical": _zensical,
    "nikola": _nikola,
    "pelican": _pelican,
}


def add_engine(folder: Path) -> None:
    """Copy the repository's current engine into a site."""
    shutil.copytree(ROOT / "resume/template", folder / "resume/template")
    shutil.copytree(ROOT / "hooks", folder / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    # As `make setup` does for us, and pip for the libraries of every tool.
    compileall.compile_dir(folder / "hooks", quiet=2)
