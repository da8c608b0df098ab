"""Define how each tool builds its form of a corpus, and how an author's save changes it.

Ours and plain run in the same environment. `measure.run` puts the folder's `hooks` first, so ours uses the engine
beside the corpus. Plain has none there, so nothing of this project makes it faster or slower.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

PLACE = "Seen again, time number "
"""Saves write a sentence that begins so, each time with another number."""


@dataclass(frozen=True)
class Tool:
    """A tool: the name of its form, what it runs, and what it leaves behind."""

    form: str
    program: list[str]
    arguments: list[str]
    """What comes after the program for a build."""
    output: str
    made: tuple[str, ...]
    """What is deleted for a cold build: output and caches."""
    posts: str
    notebooks: str
    pages: str
    """Where a notebook's page is in the output, as a pattern; "" for a tool that makes none."""

    @property
    def is_mkdocs(self) -> bool:
        """Return whether the tool has a `serve` command like MkDocs."""
        return self.form in ("ours", "plain")

    @property
    def has_server(self) -> bool:
        """Return whether the tool shows a saved file by itself."""
        return self.is_mkdocs or self.form == "zensical"

    def clean(self, folder: Path) -> None:
        """Remove what builds left."""
        for name in self.made:
            for path in folder.glob(name):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def tools(python: Path, peers: Path | None) -> list[Tool]:
    """Return the available tools: two from the environment of `python`, and those from `peers`."""
    mkdocs = [str(python.parent / "mkdocs")]
    made: tuple[str, ...] = ("site", ".cache")
    pages = "projects/project-*/*/index.html"
    found = [
        Tool("ours", mkdocs, ["build"], "site", made, "docs/blog/posts", "projects", pages),
        Tool("plain", mkdocs, ["build"], "site", made, "docs/blog/posts", "docs/projects", pages),
    ]
    if peers is not None:
        programs = peers.resolve() / "bin"
        nikola, pelican, zensical = ([str(programs / name)] for name in ("nikola", "pelican", "zensical"))
        found.append(Tool("zensical", zensical, ["build"], "site", ("site", ".cache"), "docs/blog/posts", "", ""))
        made = ("output", "cache", ".doit.db*", "__pycache__")
        pages = "notebooks/project-*/*/index.html"
        found.append(Tool("nikola", nikola, ["build"], "output", made, "posts", "notebooks", pages))
        build = ["content", "-s", "pelicanconf.py"]
        found.append(Tool("pelican", pelican, build, "output", made, "content/posts", "content/pages", "pages/*.html"))
    return [tool for tool in found if Path(tool.program[0]).exists()]


def _with_sentence(text: str, number: int) -> str:
    return f"{text.split(PLACE, maxsplit=1)[0].rstrip()}\n\n{PLACE}{number}.\n"


def middle_post(folder: Path, posts: str) -> Path:
    """Return the post that is changed."""
    paths = sorted((folder / posts).glob("*.md"))
    return paths[len(paths) // 2]


def save_post(folder: Path, posts: str, number: int) -> None:
    """Change the last paragraph of the middle post."""
    path = middle_post(folder, posts)
    path.write_text(_with_sentence(path.read_text("utf-8"), number), "utf-8")


def save_notebook(folder: Path, notebooks: str, number: int) -> None:
    """Change the first cell with text of the middle notebook."""
    paths = sorted((folder / notebooks).glob("project-*/*.ipynb"))
    path = paths[len(paths) // 2]
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    cell["source"] = _with_sentence("".join(cell["source"]), number).splitlines(keepends=True)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")


def save_resume(folder: Path, number: int) -> None:
    """Change a highlight of the resume."""
    path = folder / "resume/resume.yml"
    head, tail = path.read_text("utf-8").split("      - Measured each of the", maxsplit=1)
    rest = tail.split("\n", maxsplit=1)[1]
    path.write_text(f"{head}      - Measured each of the changes on a laptop, in {number + 2} runs\n{rest}", "utf-8")


def save_project(folder: Path, number: int) -> None:
    """Change a highlight of the first project."""
    path = min((folder / "projects").glob("*/project.yml"))
    head = path.read_text("utf-8").split("  - Measured", maxsplit=1)[0]
    path.write_text(f"{head}  - Measured all of it in {number + 2} runs\n", "utf-8")
