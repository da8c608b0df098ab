"""A small site for tests: the repository's engine and a few files by an invented author."""

import functools
import json
import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs import utils
from mkdocs.__main__ import cli
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import DuplicateFilter

from mkdocs_site import search
from portfolio.cli.main import main

utils.get_themes = functools.cache(utils.get_themes)  # a build reads the metadata of each installed package for it
BUILD_LOG = logging.getLogger("mkdocs.commands.build")
ROOT = Path(__file__).parent.parent
of_the_starter = pytest.mark.skipif(
    not (ROOT / "projects/pocket-digits").is_dir()
    or "name: Robin Sample" not in (ROOT / "resume/resume.yml").read_text("utf-8"),
    reason="the starter's content has been replaced by the author's",
)

FILES: dict[str, str] = {
    "mkdocs.yml": """\
INHERIT: hooks/mkdocs.base.yml
site_name: Robin Sample
site_url: https://example.com/me/
repo_url: https://example.com/robin/portfolio
edit_uri: edit/main/docs/
nav:
  - Home: index.md
  - Projects: projects/index.md
  - Blog: blog/index.md
  - Resume: resume/index.md
""",
    "docs/index.md": "---\ntemplate: home.html\ntitle: Home\n---\nHello.\n",
    "docs/blog/index.md": "# Blog\n",
    "docs/blog/posts/first.md": """\
---
date: 2026-10-02
slug: first-post
categories: [Learning]
tags: [python]
description: What came first.
projects: [knn]
---
# The first post

See [the project](project:knn) and [the change](pr:example-org/tool#7).

<!-- more -->

More of it, with `post:nowhere` as code.
""",
    "docs/blog/posts/second.md": "---\ndate: 2026-10-03\ndraft: true\nslug: second-post\n---\n# Second\n\nSoon.\n",
    "projects/knn/project.yml": """\
title: Nearest neighbours, faster
summary: The same neighbours in less time.
startDate: 2026-09
endDate: 2026-10
tags: [faster]
links:
  repository: https://example.com/robin/knn
keywords: [NumPy]
highlights:
  - Found the same neighbours 12 times faster with NumPy, as [the post](post:first-post) tells
  - "[Merged upstream](pr:example-org/tool#7) after review"
""",
    "resume/resume.yml": """\
basics:
  name: Robin Sample
  label: Learner
  email: robin@example.com
  url: https://example.com/
  location: {city: Sampleton, countryCode: GB}
  profiles:
    - {network: GitHub, username: robin-sample}
    - {network: Google Scholar, url: "https://scholar.google.com/citations?user=abcdef"}
stage: student
keywords: [Python, C++]
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
      - Wrote Python and C++ for [a tool](https://example.org/Python/C++), see [the write-up](post:first-post)
projects: [knn]
contributions:
  - pr: example-org/tool#7
    title: Read files once
    summary: Halved the time of start
publications:
  - name: On samples
    publisher: Journal of Samples
    releaseDate: 2026-01
    authors: [A. Other, R. Sample]
    doi: 10.1000/182
writing: [first-post]
""",
}

NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "cells": [
        {"id": "a", "cell_type": "markdown", "metadata": {}, "source": ["# Measuring it\n", "\n", "With $x^2$."]},
        {
            "id": "b",
            "cell_type": "code",
            "metadata": {},
            "execution_count": 1,
            "source": ["print('measured')"],
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["measured\n"]}],
        },
    ],
}


@dataclass(frozen=True)
class Built:
    """The log and the output of a build."""

    exit_code: int
    log: str
    site: Path

    def read(self, path: str) -> str:
        return (self.site / path).read_text("utf-8")


_CACHES: list[Path] = []


def make_cache() -> None:
    """Check and build the small site once, so that the sites that `write` makes need not print the same PDF again.

    `conftest.py` calls it before the first test, when no test has changed the engine.
    """
    folder = write(Path(tempfile.mkdtemp(prefix="small-site-")))
    CliRunner().invoke(main, ["check", "--root", str(folder)])
    assert build(folder, "--strict").exit_code == 0
    _CACHES.append(folder / ".cache")


def forget_cache() -> None:
    """Delete what `make_cache` made."""
    while _CACHES:
        shutil.rmtree(_CACHES.pop().parent)


def write(folder: Path, files: dict[str, str | bytes | None] | None = None, *, is_cached: bool = True) -> Path:
    """Write the small site into a folder; `files` replace its own (None removes one).

    If it `is_cached`, all that stays the same as in the small site is cached, as after a build.
    """
    for cache in _CACHES if is_cached else ():
        shutil.copytree(cache, folder / ".cache")
    content: dict[str, str | bytes | None] = {**FILES, "projects/knn/measure.ipynb": json.dumps(NOTEBOOK, indent=1)}
    content.update(files or {})
    (folder / "hooks").symlink_to(ROOT / "hooks")
    shutil.copytree(ROOT / "resume/template", folder / "resume/template")
    for path, text in content.items():
        if text is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return folder


def build(folder: Path, *options: str, has_search: bool = False) -> Built:
    """Build a site as `mkdocs build` does, in this process. An index for its search would take as long as its pages."""
    # Otherwise a second build would get the first one's plugins, already shut down, and say nothing that that one said.
    MkDocsConfig.plugins.plugin_cache.clear()  # type: ignore[attr-defined]  # the option's class has it
    for said in (one for one in BUILD_LOG.filters if isinstance(one, DuplicateFilter)):
        said.msgs.clear()
    site = folder / "site"
    command = ["build", "-f", str(folder / "mkdocs.yml"), "-d", str(site), *options]
    with pytest.MonkeyPatch.context() as patch:
        if not has_search:
            patch.setattr(search, "_started", lambda *_: None)
        result = CliRunner().invoke(cli, command)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Built(result.exit_code, result.output, site)
