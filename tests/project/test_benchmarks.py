"""The benchmarks' corpora are reproducible and as described; the commands run. Nothing is timed."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path
from typing import Any

import corpus
import pytest
import real_notebooks
import tools

ROOT = Path(__file__).parents[2]


def run(*command: str, hash_seed: str = "0") -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def hashes(folder: Path) -> dict[str, str]:
    """Hash the files that the generator wrote, except the engine."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {"hooks", "template"} & set(path.relative_to(folder).parts)
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    run("benchmarks/corpus.py", "S", str(folder), "--forms", "ours", "plain", "nikola", "pelican")
    return folder


def test_the_same_corpus_every_time(small: Path, tmp_path: Path) -> None:
    run("benchmarks/corpus.py", "S", str(tmp_path), "--forms", "ours", "plain", "nikola", "pelican", hash_seed="7")
    assert hashes(tmp_path) == hashes(small)


def test_every_tool_gets_the_same_content(small: Path) -> None:
    def texts(pattern: str) -> list[str]:
        return [path.read_text("utf-8") for path in sorted(small.glob(pattern))]

    notebooks = texts("ours/projects/*/*.ipynb")
    assert len(notebooks) == 5
    assert texts("plain/docs/projects/*/*.ipynb") == notebooks
    assert texts("pelican/content/pages/*/*.ipynb") == notebooks
    cells = [json.loads(text)["cells"] for text in notebooks]
    assert [json.loads(text)["cells"] for text in texts("nikola/notebooks/*/*.ipynb")] == cells
    posts = texts("ours/docs/blog/posts/*.md")
    assert len(posts) == 10
    assert texts("plain/docs/blog/posts/*.md") == posts
    last = [text.splitlines()[-1] for text in posts]
    assert [text.splitlines()[-1] for text in texts("nikola/posts/*.md")] == last
    assert [text.splitlines()[-1] for text in texts("pelican/content/posts/*.md")] == last


def test_notebooks_hold_what_notebooks_hold(small: Path) -> None:
    kinds: Counter[str] = Counter()
    sources: list[str] = []
    for path in (small / "ours/projects").glob("*/*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            sources += ["".join(cell["source"])] if cell["cell_type"] == "markdown" else []
            for output in cell.get("outputs", []):
                kinds.update([output["output_type"], *output.get("data", {})])
                kinds.update(["ansi"] if "\x1b[" in "".join(output.get("text", [])) else [])
    assert set(kinds) >= {
        *("stream", "error", "ansi", "execute_result", "display_data"),
        *("text/html", "text/latex", "image/png", "image/jpeg", "image/svg+xml"),
    }
    text = "\n".join(sources)
    for what in (r"^## ", r"^- ", r"^1\. ", r"^\| --- ", r"\$\$\n", r"\]\(\S+\.ipynb\)", r"\$[^$\n]+\$"):
        assert re.search(what, text, re.MULTILINE), what


def test_posts_have_about_600_words(small: Path) -> None:
    for path in (small / "ours/docs/blog/posts").glob("*.md"):
        _, head, body = path.read_text("utf-8").split("---\n", maxsplit=2)
        assert 560 <= len(body.split()) <= 900
        assert "<!-- more -->" in body
        assert {line.split(":")[0] for line in head.splitlines()} == {
            "date",
            "slug",
            "description",
            "categories",
            "tags",
        }


def test_our_form_builds_strictly(small: Path) -> None:
    run("-m", "mkdocs", "build", "--strict", "-f", str(small / "ours/mkdocs.yml"))
    made = small / "ours/site"
    assert len(list(made.glob("projects/project-00/*/index.html"))) == 5
    assert len(list(made.glob("blog/20*/*/*/*/index.html"))) == 10


def archive(folder: Path, name: str, notebooks: dict[str, list[dict[str, Any]]]) -> Path:
    """Pack notebooks, given their cells, as a package's source archive does."""
    file = folder / f"{name}-1.0.tar.gz"
    with tarfile.open(file, "w:gz") as packed:
        for path, cells in notebooks.items():
            content = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
            member = tarfile.TarInfo(f"{name}-1.0/{path}")
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return file


def test_real_notebooks_are_those_with_outputs_in_all_weights(tmp_path: Path) -> None:
    def cells(weight: int, *, with_output: bool = True) -> list[dict[str, Any]]:
        output = {"output_type": "stream", "name": "stdout", "text": "x" * weight}
        code = {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": "1"}
        text = {"cell_type": "markdown", "metadata": {}, "source": "# A title"}
        return [text, {**code, "outputs": [output] if with_output else []}]

    weights = {f"docs/Part {number}!.ipynb": cells(number * 1000) for number in range(9)}
    first = archive(tmp_path, "first", {**weights, "docs/bare.ipynb": cells(1, with_output=False)})
    found = real_notebooks.notebooks([first, archive(tmp_path, "second", {"a/Part 9.ipynb": cells(9000)})])
    assert sorted(name for name, _ in found) == [f"part-{number}" for number in range(10)]
    folders = corpus.write(corpus.Size(5, 2), tmp_path / "written", ["ours", "plain"], real=found)
    written = sorted(folders["ours"].glob("projects/*/*.ipynb"), key=lambda file: file.stat().st_size)
    assert [file.stem[4:] for file in written] == ["part-1", "part-3", "part-5", "part-7", "part-9"]
    assert {file.name for file in folders["plain"].rglob("*.ipynb")} == {file.name for file in written}
    tools.save_notebook(folders["ours"], "projects", 3)
    assert sum(tools.PLACE in file.read_text("utf-8") for file in written) == 1


def test_real_notebooks_are_pinned_with_their_hashes() -> None:
    assert re.fullmatch(r"(?:[\w-]+==[\d.]+ --hash=sha256:[0-9a-f]{64}\n)+", real_notebooks.PINNED)


def test_the_command_prints_ratios_and_writes_figures(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    options = [
        "--invented",
        "--sizes",
        "XS",
        "--runs",
        "1",
        "--saves",
        "1",
        "--folder",
        str(tmp_path),
        "--json",
        str(figures),
    ]
    printed = run("benchmarks/whole_site.py", *options)
    assert "XS: 2 notebooks, 3 posts" in printed
    rows = {match[1].strip(): match[2] for match in re.finditer(r"^(.{28}).*?(\S+)$", printed, re.MULTILINE)}
    compared = [
        "cold build, CPU s",
        "warm build, CPU s",
        "peak MB",
        "search on a first page, KiB",
        "save post, s",
        "save notebook, s",
    ]
    for measure in compared:
        assert re.fullmatch(r"\d+\.\d{3}", rows[measure]), measure
    assert rows["save resume, s"] == "-", "plain has no resume"
    size = json.loads(figures.read_text("utf-8"))["XS"]
    assert {tool for values in size.values() for tool in values} == {"ours", "plain"}
    assert all(len(runs) == 1 for values in size.values() for runs in values.values())
    assert min(*size["cold build, CPU s"]["ours"], *size["save post, s"]["ours"]) > 0
