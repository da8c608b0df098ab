"""Collect the shapes of this repository's lines into `files.csv` and `lines.csv`.

Run `python collect.py` (standard library only). It walks the repository, takes up to
`FILES_PER_KIND` files of each kind and from the middle of each up to `LINES_PER_FILE`
lines in a row, and counts characters. The text itself is not kept: a line becomes its
indent, its length and how many of each sort of character it has. Git is not needed, and
the same files give the same tables.
"""

from __future__ import annotations

import csv
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FILES_PER_KIND = 60
LINES_PER_FILE = 40
SHORTEST_FILE = 5  # lines that are not blank

KINDS = {
    ".css": "CSS",
    ".html": "HTML",
    ".js": "JavaScript",
    ".md": "Markdown",
    ".py": "Python",
    ".toml": "TOML",
    ".yaml": "YAML",
    ".yml": "YAML",
}
# Made by a build, installed, or somebody's own: not written for this repository.
SKIPPED_FOLDERS = {"__pycache__", "build", "dist", "node_modules", "site"}
SKIPPED_FILES = {"private.yml"}

SORTS = {
    "stops": ".,;:!?",
    "quotes": "\"'`",
    "brackets": "()[]{}",
    "angles": "<>",
    "operators": "=+-*/%&|^~",
    "others": "#_\\@$",
}
EDGES = {
    "dash": "-*",
    "hash": "#",
    "quote": "\"'`",
    "open": "([{<",
    "close": ")]}>",
    "stop": ".,;:",
}
COLUMNS = ["indent", "length", "words", "letters", "capitals", "digits", *SORTS, "starts", "ends"]


def _edge(character: str) -> str:
    """The sort of a line's first or last character."""
    if character.isalpha():
        return "capital" if character.isupper() else "letter"
    if character.isdigit():
        return "digit"
    return next((name for name, members in EDGES.items() if character in members), "other")


def shape(line: str) -> list[int | str]:
    """The counts for one line, in the order of `COLUMNS`; a blank line has none."""
    text = line.strip()
    if not text:
        return [0] * (len(COLUMNS) - 2) + ["blank", "blank"]
    return [
        len(line) - len(line.lstrip()),
        len(text),
        len(text.split()),
        sum(character.isalpha() for character in text),
        sum(character.isupper() for character in text),
        sum(character.isdigit() for character in text),
        *[sum(character in members for character in text) for members in SORTS.values()],
        _edge(text[0]),
        _edge(text[-1]),
    ]


def _paths() -> Iterator[Path]:
    """The repository's files in a fixed order, without hidden and built folders."""
    for folder, inside, names in os.walk(ROOT):
        inside[:] = sorted(
            name
            for name in inside
            if name not in SKIPPED_FOLDERS
            and not name.endswith(".egg-info")
            and (not name.startswith(".") or name == ".github")
        )
        yield from (Path(folder) / name for name in sorted(names) if name not in SKIPPED_FILES)


def _texts(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Name, kind and lines; a notebook gives its prose and its code one after the other."""
    name = path.relative_to(ROOT).as_posix()
    if path.suffix == ".ipynb":
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell_type, part, kind in (
            ("markdown", "prose", "Markdown"),
            ("code", "code", "Python"),
        ):
            sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == cell_type]
            yield f"{name} ({part})", kind, "\n\n".join(sources).splitlines()
    elif path.suffix in KINDS:
        yield name, KINDS[path.suffix], path.read_text(encoding="utf-8").splitlines()


def collect() -> dict[str, list[tuple[str, list[str]]]]:
    """Kind to its files, each with its name and all of its lines."""
    found: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for path in _paths():
        try:
            for name, kind, lines in _texts(path):
                if sum(bool(line.strip()) for line in lines) >= SHORTEST_FILE:
                    found[kind].append((name, lines))
        except (UnicodeDecodeError, ValueError, KeyError, TypeError):
            print(f"left out, not readable: {path.relative_to(ROOT).as_posix()}")
    return found


def _spread(files: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """At most `FILES_PER_KIND` of them, evenly over the list."""
    count = min(FILES_PER_KIND, len(files))
    return [files[index * len(files) // count] for index in range(count)]


def main() -> None:
    """Write both tables beside this script."""
    file_rows, line_rows = [], []
    for kind, files in sorted(collect().items()):
        for name, lines in _spread(files):
            number = len(file_rows)
            start = max(0, (len(lines) - LINES_PER_FILE) // 2)
            taken = lines[start : start + LINES_PER_FILE]
            file_rows.append(
                [number, kind, len(lines), sum(len(line.split()) for line in lines), name]
            )
            line_rows += [[number, start + row + 1, *shape(line)] for row, line in enumerate(taken)]
    for name, header, rows in (
        ("files.csv", ["file", "kind", "lines", "words", "path"], file_rows),
        ("lines.csv", ["file", "line", *COLUMNS], line_rows),
    ):
        with (HERE / name).open("w", newline="", encoding="utf-8") as out:
            csv.writer(out, lineterminator="\n").writerows([header, *rows])
    print(f"{len(file_rows)} files, {len(line_rows)} lines")


if __name__ == "__main__":
    main()
