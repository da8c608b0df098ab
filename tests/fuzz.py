"""Random edits of a site under `mkdocs serve`, compared with clean builds: `make fuzz ARGS="--rounds 300 --seed 1"`.

A round makes one to three edits and saves; then the served site has to equal, byte for byte, what a first build of the
same files makes in a process of its own. An edit that the check refuses must leave the site as it was, and is undone.
What differs is printed with the edits that led to it.
"""

import argparse
import base64
import io
import json
import logging
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from mkdocs.exceptions import MkDocsException
from PIL import Image

import small_site
from live_site import built_clean, copied, differing, digests, serving

WORDS = "measure neighbour index sample faster memory notes table graph tree learn small first second again".split()
_POSTS, _NOTES = "docs/blog/posts", "docs/notes"

Edit = Callable[[Path, random.Random], str]
EDITS: list[Edit] = []
_WEIGHTS: list[int] = []


def _edit(weight: int) -> Callable[[Edit], Edit]:
    def added(edit: Edit) -> Edit:
        EDITS.append(edit)
        _WEIGHTS.append(weight)
        return edit

    return added


def _words(rng: random.Random, count: int = 6) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(count)).capitalize()


def _pages(root: Path) -> list[Path]:
    return sorted(file for file in (root / "docs").rglob("*.md") if file.name != "tags.md")


def _link(root: Path, rng: random.Random) -> str:
    names = [file.stem for file in _pages(root)]
    texts = [
        "[it](project:knn)",
        "[a post](post:first-post)",
        f"[[{rng.choice(names)}]]",
        f"![[{rng.choice(names)}]]",
        "[the change](pr:example-org/tool#7)",
        "[gone](nowhere.md)",
        "[there](#part)",
        "[home](../index.md)",
        "{{ knn.speed }}",
        "$x^2$",
        "`code`",
        "![A picture](../assets/a.png)",
        "[^1]\n\n[^1]: A note.",
    ]
    return rng.choice(texts)


def _replace(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")


@_edit(30)
def a_paragraph(root: Path, rng: random.Random) -> str:
    """Append to a page."""
    file = rng.choice(_pages(root))
    file.write_text(f"{file.read_text('utf-8').rstrip()}\n\n{_words(rng)} {_link(root, rng)}.\n", "utf-8")
    return str(file.relative_to(root))


@_edit(10)
def a_paragraph_goes(root: Path, rng: random.Random) -> str:
    """Drop the last paragraph of a page."""
    file = rng.choice(_pages(root))
    head, _, tail = file.read_text("utf-8").rstrip().rpartition("\n\n")
    if head and "---" not in tail and not tail.startswith("<!--"):
        file.write_text(f"{head}\n", "utf-8")
    return str(file.relative_to(root))


@_edit(10)
def an_excerpt(root: Path, rng: random.Random) -> str:
    """Insert a paragraph below a page's title."""
    file = rng.choice(_pages(root))
    lines = file.read_text("utf-8").split("\n")
    at = next((number for number, line in enumerate(lines) if line.startswith("# ")), len(lines) - 1)
    lines[at + 1 : at + 1] = ["", f"{_words(rng)} {_link(root, rng)}."]
    file.write_text("\n".join(lines), "utf-8")
    return str(file.relative_to(root))


@_edit(5)
def a_heading(root: Path, rng: random.Random) -> str:
    """Add a heading, which is an anchor that others may link to."""
    file = rng.choice(_pages(root))
    heading = rng.choice(["Part", "Part", _words(rng, 2)])
    file.write_text(f"{file.read_text('utf-8').rstrip()}\n\n## {heading}\n\nText.\n", "utf-8")
    return str(file.relative_to(root))


@_edit(5)
def a_title(root: Path, rng: random.Random) -> str:
    """Change a page's title."""
    file = rng.choice(_pages(root))
    lines = file.read_text("utf-8").split("\n")
    lines = [f"# {_words(rng, 3)}" if line.startswith("# ") else line for line in lines]
    file.write_text("\n".join(lines), "utf-8")
    return str(file.relative_to(root))


@_edit(10)
def front_matter(root: Path, rng: random.Random) -> str:
    """Change, add or drop a field of a page's front matter."""
    file = rng.choice(_pages(root))
    text = file.read_text("utf-8")
    key, value = rng.choice(
        [
            ("description", _words(rng)),
            ("tags", f"[{rng.choice(WORDS)}, {rng.choice(WORDS)}]"),
            ("icon", "material/note"),
            ("title", _words(rng, 2)),
            ("hide", "[toc]"),
            ("aliases", f"[/was/{rng.choice(WORDS)}/]"),
        ]
        if not str(file.relative_to(root)).startswith(_POSTS)
        else [
            ("description", _words(rng)),
            ("tags", f"[{rng.choice(WORDS)}, {rng.choice(WORDS)}]"),
            ("categories", f"[{rng.choice(WORDS)}]"),
            ("date", f"2026-10-{rng.randrange(1, 28):02}"),
            ("series", rng.choice(["Firsts", "Seconds"])),
            ("draft", rng.choice(["true", "false"])),
            ("pin", "true"),
            ("readtime", "7"),
            ("aliases", f"[/was/{rng.choice(WORDS)}/]"),
        ]
    )
    lines = text.split("\n")
    if lines[0] != "---":
        lines = ["---", "---", *lines]
    end = lines.index("---", 1)
    kept = [line for line in lines[1:end] if not line.startswith(f"{key}:")]
    added = [f"{key}: {value}"] if key == "date" or len(kept) == end - 1 or rng.random() < 0.7 else []
    file.write_text("\n".join(["---", *kept, *added, *lines[end:]]), "utf-8")
    return f"{file.relative_to(root)} {key}"


@_edit(4)
def a_new_page(root: Path, rng: random.Random) -> str:
    """Add a post, a note or a page."""
    name = f"{rng.choice(WORDS)}-{rng.randrange(30)}"
    folder = rng.choice([_POSTS, _NOTES, "docs"])
    head = f"---\ndate: 2026-10-{rng.randrange(1, 28):02}\n---\n" if folder == _POSTS else ""
    more = rng.choice(["", "\n<!-- more -->\n\nThe rest.\n"])
    file = root / folder / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{head}# {_words(rng, 3)}\n\n{_words(rng)} {_link(root, rng)}.\n{more}", "utf-8")
    return str(file.relative_to(root))


@_edit(3)
def a_page_goes(root: Path, rng: random.Random) -> str:
    """Delete or rename a post or a note."""
    files = [file for file in _pages(root) if file.parent.name in ("posts", "notes") and file.name != "first.md"]
    if len(files) < 3:
        return "nothing"
    file = rng.choice(files)
    if rng.random() < 0.5:
        file.unlink()
    else:
        file.rename(file.with_name(f"{rng.choice(WORDS)}-{rng.randrange(99)}.md"))
    return str(file.relative_to(root))


def _notebook(root: Path, rng: random.Random) -> tuple[Path, dict[str, list[dict[str, object]]]]:
    file = rng.choice(sorted((root / "projects").rglob("*.ipynb")))
    return file, json.loads(file.read_text("utf-8"))


@_edit(15)
def a_cell(root: Path, rng: random.Random) -> str:
    """Change the text, the code or the output of a notebook's cell, or add one."""
    file, notebook = _notebook(root, rng)
    cells = notebook["cells"]
    what = rng.choice(["text", "code", "output", "new", "title", "picture"])
    if what in ("text", "title"):
        title = f"# {_words(rng, 2)}" if what == "title" else str("".join(cells[0]["source"])).split("\n")[0]  # type: ignore[arg-type]
        cells[0]["source"] = f"{title}\n\n{_words(rng)}, [a note](../../notes/one.md)."
    elif what == "new":
        cells.append({"cell_type": "markdown", "id": f"c{rng.randrange(10**6)}", "metadata": {}, "source": _words(rng)})
    else:
        code = next(cell for cell in cells if cell["cell_type"] == "code")
        if what == "code":
            code["source"] = f"print('{_words(rng, 2)}')"
        elif what == "output":
            code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": _words(rng)}]
        else:
            colour = rng.choice(["red", "green", "blue"])
            picture = io.BytesIO()
            Image.new("RGB", (30, 20), colour).save(picture, "PNG")
            data = {"image/png": base64.b64encode(picture.getvalue()).decode(), "text/plain": "<Figure>"}
            code["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    file.write_text(json.dumps(notebook, indent=1), "utf-8")
    return f"{file.relative_to(root)} {what}"


@_edit(12)
def a_project(root: Path, rng: random.Random) -> str:
    """Change a project: its fields, its log, its text or what it measured."""
    folder = rng.choice(sorted(file.parent for file in (root / "projects").glob("*/project.yml")))
    source = folder / "project.yml"
    what = rng.choice(
        ["summary", "highlight", "title", "tags", "dates", "log", "text", "metrics", "question", "aliases"]
    )
    lines = source.read_text("utf-8").split("\n")

    def put(key: str, value: str) -> None:
        kept = [line for line in lines if not line.startswith(f"{key}:")]
        source.write_text("\n".join([f"{key}: {value}", *kept]), "utf-8")

    if what in ("summary", "title", "question"):
        put(what, _words(rng, 4))
    elif what == "tags":
        put("tags", f"[{rng.choice(WORDS)}]")
    elif what == "aliases":
        put("aliases", f"[/old/{rng.choice(WORDS)}/]")
    elif what == "dates":
        put("startDate", f"2026-0{rng.randrange(1, 9)}")
    elif what == "highlight":
        lines = [f"  - {_words(rng)}, 3 times" if line.startswith("  - ") else line for line in lines]
        source.write_text("\n".join(lines), "utf-8")
    elif what == "log":
        file = folder / "log.md"
        old = file.read_text("utf-8") if file.exists() else ""
        file.write_text(f"## 2026-10-{rng.randrange(1, 28):02}\n\n{_words(rng)}.\n\n{old}"[:600], "utf-8")
    elif what == "text":
        (folder / "index.md").write_text(f"{_words(rng)} {_link(root, rng)}.\n\n## Part\n", "utf-8")
    else:
        (folder / "metrics.json").write_text(json.dumps({"speed": rng.randrange(2, 99)}), "utf-8")
    return f"{folder.name} {what}"


@_edit(8)
def the_resume(root: Path, rng: random.Random) -> str:
    """Change the resume."""
    file = root / "resume/resume.yml"
    lines = file.read_text("utf-8").split("\n")
    what = rng.choice(["label", "highlight", "summary", "stage", "keyword", "translation"])
    if what == "translation":
        (root / "resume/resume.de.yml").write_text(f"basics: {{label: {_words(rng, 1)}}}\n", "utf-8")
    elif what == "highlight":
        lines = [
            f"      - {_words(rng)}, see [it](project:knn) and [it](post:first-post)"
            if line.startswith("      - ")
            else line
            for line in lines
        ]
    elif what == "keyword":
        lines = [f"keywords: [Python, {rng.choice(WORDS)}]" if line.startswith("keywords:") else line for line in lines]
    elif what == "stage":
        lines = [line for line in lines if not line.startswith("cv:")] + (["cv: true"] if rng.random() < 0.5 else [])
    else:
        kept = [line for line in lines if not line.startswith(f"  {what}:")]
        lines = [*kept[:1], f"  {what}: {_words(rng, 3)}", *kept[1:]]
    file.write_text("\n".join(lines), "utf-8")
    return what


@_edit(2)
def a_setting(root: Path, rng: random.Random) -> str:
    """Change a setting, or back."""
    text = small_site.FILES["mkdocs.yml"]
    more = ["", "site_description: It is.\n", "theme: {features: [navigation.top]}\n", "extra_css: [assets/own.css]\n"]
    (root / "mkdocs.yml").write_text(text + rng.choice(more), "utf-8")
    return "mkdocs.yml"


@_edit(3)
def a_file(root: Path, rng: random.Random) -> str:
    """Change a style sheet or a picture."""
    folder = root / "docs/assets"
    folder.mkdir(exist_ok=True)
    (folder / "own.css").write_text(f"p {{ color: {rng.choice(['green', 'red'])} }}\n", "utf-8")
    Image.new("RGB", (rng.randrange(2, 9), 4), "red").save(folder / "a.png")
    return "assets"


def _snapshot(root: Path) -> dict[str, bytes]:
    files = (file for name in ("docs", "projects", "resume", "mkdocs.yml") for file in _files(root / name))
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def _files(path: Path) -> Iterator[Path]:
    yield from [path] if path.is_file() else (file for file in path.rglob("*") if file.is_file())


def _restore(root: Path, before: dict[str, bytes]) -> None:
    for path in _snapshot(root).keys() - before.keys():
        (root / path).unlink()
    for path, content in before.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if not (root / path).is_file() or (root / path).read_bytes() != content:
            (root / path).write_bytes(content)


def _clean(folder: Path) -> dict[str, str] | str:
    logging.disable(logging.CRITICAL)
    try:
        return built_clean(folder, folder.with_name(f"{folder.name}.site"))
    except (MkDocsException, SystemExit) as problem:
        return f"refused: {problem}"
    finally:
        shutil.rmtree(folder.with_name(f"{folder.name}.site"), ignore_errors=True)


def _starter(folder: Path) -> Path:
    (folder / "site").mkdir()
    metadata = {**small_site.NOTEBOOK["metadata"], "post": True, "date": "2026-10-04"}  # type: ignore[dict-item]  # a plain dict
    extra = {
        "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
        "docs/note.md": "# A note\n\n## Part\n",
        "docs/notes/one.md": "# One\n\nIt is [[first-post|the first]].\n",
        "docs/notes/two.md": "---\nupdated: 2026-10-01\n---\n# Two\n\nIt is [[one]].\n",
        f"{_POSTS}/third.md": "---\ndate: 2026-10-05\n---\n# Third\n\nShort.\n\n<!-- more -->\n\nLong.\n",
        "projects/two/project.yml": "title: Two\nsummary: Two.\nstartDate: 2026-08\n",
        "projects/two/look.ipynb": json.dumps(small_site.NOTEBOOK, indent=1),
        "projects/two/post.ipynb": json.dumps({**small_site.NOTEBOOK, "metadata": metadata}, indent=1),
    }
    root = small_site.write(folder / "site", dict(extra))
    a_file(root, random.Random(0))  # for edits
    return root


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(rounds: int, seed: int) -> int:
    """Run so many rounds; return how many of them differed."""
    os.environ["SOURCE_DATE_EPOCH"] = "1795132800"
    rng = random.Random(seed)  # as above
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    root = _starter(folder)
    logging.disable(logging.CRITICAL)
    counts = {"short": 0, "whole": 0, "refused": 0, "differing": 0}
    waiting: list[tuple[int, list[str], dict[str, str], Path, Future[dict[str, str] | str]]] = []
    with (
        ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool,
        serving(root, folder / "served") as live,
    ):

        def compare(*, most: int) -> None:
            while len(waiting) > most:
                number, edits, found, state, future = waiting.pop(0)
                expected = future.result()
                wrong = [expected] if isinstance(expected, str) else differing(found, expected)
                if wrong:
                    counts["differing"] += 1
                    _say(f"round {number} of seed {seed}: {wrong[:8]} after {edits}")
                shutil.rmtree(state)

        for number in range(rounds):
            before, site_before = _snapshot(root), digests(live.site)
            edits = [
                f"{edit.__name__} {edit(root, rng)}"
                for edit in rng.choices(EDITS, _WEIGHTS, k=rng.choice((1, 1, 1, 2, 3)))
            ]
            try:
                way = "short" if live.save() else "whole"
            except MkDocsException:
                way = "refused"
                if differing(digests(live.site), site_before):
                    counts["differing"] += 1
                    _say(f"round {number} of seed {seed}: refused, but the site has changed, after {edits}")
                _restore(root, before)
            else:
                state = copied(root, folder / f"state-{number}")
                waiting.append((number, edits, digests(live.site), state, pool.submit(_clean, state)))
            counts[way] += 1
            compare(most=4)
        compare(most=0)
    shutil.rmtree(folder)
    _say(f"{rounds} rounds of seed {seed}: {counts}")
    return counts["differing"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.exit(1 if run(options.rounds, options.seed) else 0)
