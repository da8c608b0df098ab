"""Write corpora of notebooks and posts for benchmarks, invented from a seed, in each tool's form.

    .venv/bin/python benchmarks/corpus.py SIZE FOLDER [--forms ours plain nikola pelican]

writes FOLDER/ours, FOLDER/plain and so on, all with the same notebooks and posts. `ours` is a site of this
repository, with a copy of its engine; `plain` is what you would write by hand for mkdocs-material and mkdocs-jupyter.
Existing folders of these names are replaced.
"""

import argparse
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import content
import forms
import prose

SEED = 20261120


@dataclass(frozen=True)
class Size:
    """The size of a corpus; `weight` is the mean size of a notebook in bytes."""

    notebooks: int
    posts: int
    weight: int = 160_000


SIZES = {
    "XS": Size(2, 3, 60_000),
    "S": Size(5, 10),
    "M": Size(25, 50),
    "L": Size(100, 200, 405_000),
    "P100": Size(33, 67),
    "P1000": Size(333, 667),
}
"""XS is for tests. P100 and P1000 have 100 and 1,000 pages, to find the cost of a page."""
_IN_A_PROJECT = 15


@dataclass(frozen=True)
class Project:
    """A folder of notebooks: file names without extension, and JSON."""

    slug: str
    notebooks: dict[str, str]


def _projects(size: Size, seed: int, real: list[tuple[str, str]]) -> Iterator[Project]:
    """Yield the projects, with real notebooks if there are any, and invented ones otherwise."""
    count = max(round(size.notebooks / _IN_A_PROJECT), 1)
    for project in range(count):
        numbers = range(project * size.notebooks // count, (project + 1) * size.notebooks // count)
        if real:
            yield Project(f"project-{project:02}", {f"{n:03}-{real[n][0]}": real[n][1] for n in numbers})
            continue
        names = [f"{number:03}-{'-'.join(prose.words(Random(f'{seed} name {number}'), 2))}" for number in numbers]
        made = (content.notebook(seed, number, names, size.weight) for number in numbers)
        yield Project(f"project-{project:02}", dict(zip(names, made, strict=True)))


def _posts(size: Size, projects: list[Project], seed: int) -> Iterator[content.Post]:
    slugs = [f"{'-'.join(prose.words(Random(f'{seed} slug {number}'), 3))}-{number:03}" for number in range(size.posts)]
    links = [f"../../projects/{project.slug}/{name}.ipynb" for project in projects for name in project.notebooks]
    for number in range(size.posts):
        yield content.post(seed, number, slugs, links[number % len(links)])


def _spread(real: list[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """Return so many of the notebooks, light and heavy ones in the same proportions as in all."""
    by_weight = sorted(real, key=lambda pair: (len(pair[1]), pair))
    chosen = [by_weight[(2 * number + 1) * len(real) // (2 * count)] for number in range(count)]
    Random(SEED).shuffle(chosen)
    return chosen


def write(
    size: Size, folder: Path, names: list[str], seed: int = SEED, real: list[tuple[str, str]] | None = None
) -> dict[str, Path]:
    """Write the corpus in each form and return the folders by form name; `real` are names and JSON of notebooks."""
    if real and len(real) < size.notebooks:
        raise SystemExit(f"there are {len(real)} real notebooks, {size.notebooks} are needed")
    projects = list(_projects(size, seed, _spread(real, size.notebooks) if real else []))
    posts = list(_posts(size, projects, seed))
    folders = {name: folder / name for name in names}
    for name, target in folders.items():
        shutil.rmtree(target, ignore_errors=True)
        for path, text in forms.FORMS[name](projects, posts):
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_text(text, "utf-8", newline="\n")
        if name == "ours":
            forms.add_engine(target)
    return folders


def main() -> None:
    """Write one corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--forms", nargs="+", choices=forms.FORMS, default=["ours", "plain"])
    options = parser.parse_args()
    for form, folder in write(SIZES[options.size], options.folder, options.forms).items():
        weight = sum(path.stat().st_size for path in folder.rglob("*.ipynb"))
        print(f"{form:8} {folder}  {weight / 1e6:.1f} MB of notebooks")


if __name__ == "__main__":
    main()
