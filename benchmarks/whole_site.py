"""Measure what building and serving a whole site costs, next to plain mkdocs-material and mkdocs-jupyter.

    .venv/bin/python benchmarks/whole_site.py [--sizes S M L] [--runs 3] [--saves 3] [--peers ENVIRONMENT] [--json FILE]
    .venv/bin/python benchmarks/whole_site.py --invented …
    .venv/bin/python benchmarks/whole_site.py --pages

The notebooks are real ones, which pip downloads (see real_notebooks.py); the posts are invented. `--invented` invents
the notebooks as well, for a machine without a package registry. A ratio depends on the notebooks: a site costs us a
second more than plain before its first page (of which the PDF takes most) and much less for each cell after it.

Every run is its own process, and the tools take turns. "Cold" is a build without output and caches, "warm" one after a
post was changed. Build times are CPU seconds, user and system. The time of a save is wall-clock time until a browser
reloads the page, including the wait until the server checks for changes; that of a start of the server, at an address
at which it has served before, until it answers. Figures are medians. Compare ratios, as times differ between machines.
ENVIRONMENT is a virtual environment with any of Nikola and Pelican (with markdown, nbconvert) and Zensical, which
builds the posts alone.
`--pages` compares the cost of a page at 1,000 pages and at 100. Corpora are written afresh to `--folder`.
"""

import argparse
import gzip
import json
import statistics
import sys
from collections import defaultdict
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from random import Random

import corpus
from measure import Server, free_port, run
from real_notebooks import fetch, notebooks, notebooks_in
from tools import PLACE, Tool, middle_post, save_notebook, save_post, save_project, save_resume, tools

ROOT = Path(__file__).parent.parent
RATIOS = {
    ("cold build, CPU s", "S"): 0.50,
    ("cold build, CPU s", "M"): 0.35,
    ("cold build, CPU s", "L"): 0.25,
    ("warm build, CPU s", "M"): 0.25,
    ("warm build, CPU s", "L"): 0.18,
    ("peak MB", "L"): 0.40,
    ("saved post to its text, s", "S"): 0.08,
    ("saved post to its text, s", "M"): 0.03,
}
"""What ours may take at most, as a part of plain's figure."""
LIMITS = {
    **{
        (f"save {what}, s", size): limit
        for what, limits in {
            "post": (0.20, 0.25, 0.35),
            "notebook": (0.30, 0.35, 0.45),
            "resume": (0.5, 0.6, 0.8),
            "project": (0.3, 0.4, 0.6),
        }.items()
        for size, limit in zip("SML", limits, strict=True)
    },
    ("notebook page, KiB gzipped", "L"): 15.0,
    ("start of serve, s", "P1000"): 6.0,
    ("peak MB", "P1000"): 350.0,
    **{(f"save {what}, s", "P1000"): 1.0 for what in ("post", "notebook", "resume", "project")},
}
"""What ours may take at most."""
PAGE_RATIO = 1.2
ZENSICAL_RATIO = 2.0
"""What a saved post may take at most, as a multiple of Zensical's figure."""

Figures = dict[str, dict[str, list[float]]]
"""Name of a measure -> tool -> what each run gave."""


def builds(chosen: list[Tool], folders: dict[str, Path], runs: int) -> Figures:
    """Build cold and warm by turns, and weigh the output."""
    figures: Figures = defaultdict(lambda: defaultdict(list))
    for number in range(runs):
        for tool in chosen:
            folder = folders[tool.form]
            tool.clean(folder)
            cold = run([*tool.program, *tool.arguments], folder)
            if number == 0:
                weigh(tool, folder, figures)
            save_post(folder, tool.posts, number)
            warm = run([*tool.program, *tool.arguments], folder)
            figures["cold build, CPU s"][tool.form].append(cold.cpu)
            figures["cold build, wall s"][tool.form].append(cold.wall)
            figures["warm build, CPU s"][tool.form].append(warm.cpu)
            figures["warm build, wall s"][tool.form].append(warm.wall)
            figures["peak MB"][tool.form].append(cold.peak)
            figures["peak MB of all processes"][tool.form].append(cold.peak_of_all)
    return figures


def weigh(tool: Tool, folder: Path, figures: Figures) -> None:
    """Add the sizes of the notebook pages, and of what search loads unasked, to the figures."""
    if not tool.pages:
        return
    pages = [path.read_bytes() for path in (folder / tool.output).glob(tool.pages)]
    if not pages:
        raise SystemExit(f"{tool.form} made no page of a notebook in {folder}")
    figures["notebook page, KiB"][tool.form].append(statistics.median(map(len, pages)) / 1024)
    gzipped = [len(gzip.compress(page)) for page in pages]
    figures["notebook page, KiB gzipped"][tool.form].append(statistics.median(gzipped) / 1024)
    # Where there is such an index, the first page of every visit loads it.
    index = folder / tool.output / "search/search_index.json"
    loaded = len(gzip.compress(index.read_bytes())) if index.exists() else 0
    figures["search on a first page, KiB"][tool.form].append(loaded / 1024)


def starts(tool: Tool, folder: Path, runs: int) -> Figures:
    """Start `mkdocs serve` at an address at which the tool has served before, until it answers."""
    figures: Figures = defaultdict(lambda: defaultdict(list))
    port = free_port()
    for number in range(runs + 1):
        with Server(tool.program, folder, port=port) as server:
            if number:
                figures["start of serve, s"][tool.form].append(server.started.wall)
                figures["start of serve, CPU s"][tool.form].append(server.started.cpu)
    return figures


def saves(chosen: list[Tool], folders: dict[str, Path], count: int) -> Figures:
    """Save files under the tools' servers, by turns, until the reload; then posts, until their pages have the text.

    Zensical, which builds posts alone and says nothing of a reload, takes part in the latter.
    """
    figures: Figures = defaultdict(lambda: defaultdict(list))
    random = Random(corpus.SEED)
    with ExitStack() as stack:
        served = [tool for tool in chosen if tool.has_server]
        servers = {tool.form: stack.enter_context(Server(tool.program, folders[tool.form])) for tool in served}
        for number in range(100, 100 + count):
            for tool in (tool for tool in served if tool.is_mkdocs):
                folder = folders[tool.form]
                kinds = {
                    "post": partial(save_post, folder, tool.posts, number),
                    "notebook": partial(save_notebook, folder, tool.notebooks, number),
                }
                if (folder / "resume").exists():
                    kinds["resume"] = partial(save_resume, folder, number)
                    kinds["project"] = partial(save_project, folder, number)
                for kind, save in kinds.items():
                    took = servers[tool.form].reload_after(save, 0.2 + random.random())
                    figures[f"save {kind}, s"][tool.form].append(took.wall)
                    figures[f"save {kind}, CPU s"][tool.form].append(took.cpu)
        for number in range(1000, 1000 + count):
            for tool in served:
                save = partial(save_post, folders[tool.form], tool.posts, number)
                name = middle_post(folders[tool.form], tool.posts).stem
                text = f"{PLACE}{number}."
                shown = servers[tool.form].text_after(save, name, text, 0.5 + random.random())
                figures["saved post to its text, s"][tool.form].append(shown)
    return figures


def target(measure: str, size: str, ours: float, ratio: float | None) -> str:
    """Return the target, and whether it is met."""
    if (limit := RATIOS.get((measure, size))) is not None and ratio is not None:
        return f"ratio {limit:.2f}: {'met' if ratio <= limit else 'missed'}"
    if (limit := LIMITS.get((measure, size))) is not None:
        return f"{limit:.1f}: {'met' if ours <= limit else 'missed'}"
    return ""


def weight_of(folder: Path) -> str:
    """Describe the notebooks of a corpus: their number of cells and weight, as medians."""
    texts = [path.read_text("utf-8") for path in folder.rglob("*.ipynb") if "site" not in path.parts]
    count = statistics.median(len(json.loads(text)["cells"]) for text in texts)
    return f"{count:.0f} cells and {statistics.median(map(len, texts)) / 1000:.0f} KB in the median notebook"


def report(size: str, figures: Figures, folders: dict[str, Path]) -> None:
    """Print a size's table: a line per measure, a column per tool, then ours relative to plain, then the target."""
    shape, forms = corpus.SIZES[size], list(folders)
    print(f"\n{size}: {shape.notebooks} notebooks, {shape.posts} posts; {weight_of(folders['ours'])}")
    print(f"{'':28}{''.join(f'{form:>10}' for form in forms)}{'ratio':>8}  target")
    for measure, by_tool in figures.items():
        middle = {form: statistics.median(values) for form, values in by_tool.items()}
        cells = "".join(f"{middle[form]:10.2f}" if form in middle else f"{'-':>10}" for form in forms)
        ratio = middle["ours"] / middle["plain"] if {"ours", "plain"} <= middle.keys() else None
        shown = "-" if ratio is None else f"{ratio:.3f}"
        print(
            f"{measure:28}{cells}{shown:>8}  {target(measure, size, middle.get('ours', 0.0), ratio)}".rstrip(),
            flush=True,
        )
        if measure.startswith("saved post") and "zensical" in middle:
            times = middle["ours"] / middle["zensical"]
            word = "met" if times <= ZENSICAL_RATIO else "missed"
            print(f"{'  the same, ours to zensical':{38 + 10 * len(forms) - 10}}{times:8.3f}  {ZENSICAL_RATIO}: {word}")


def compare_pages(chosen: list[Tool], folder: Path, runs: int) -> Figures:
    """Print and return the CPU time per page of cold builds at 100 and at 1,000 pages."""
    figures: Figures = defaultdict(lambda: defaultdict(list))
    folders = {
        size: corpus.write(corpus.SIZES[size], folder / size, [tool.form for tool in chosen])
        for size in ("P100", "P1000")
    }
    for _ in range(runs):
        for tool in chosen:
            for size, places in folders.items():
                shape = corpus.SIZES[size]
                tool.clean(places[tool.form])
                cost = run([*tool.program, *tool.arguments], places[tool.form])
                figures[f"{size}, CPU ms a page"][tool.form].append(1000 * cost.cpu / (shape.notebooks + shape.posts))
    print(f"{'cold build, CPU ms a page':28}{'100 pages':>12}{'1,000 pages':>12}{'ratio':>8}  target")
    for tool in chosen:
        few, many = (statistics.median(figures[f"{size}, CPU ms a page"][tool.form]) for size in folders)
        aim = f"{PAGE_RATIO}: {'met' if many / few <= PAGE_RATIO else 'missed'}" if tool.form == "ours" else ""
        print(f"{tool.form:28}{few:12.1f}{many:12.1f}{many / few:8.2f}  {aim}".rstrip())
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", choices=corpus.SIZES, default=["S", "M", "L"])
    parser.add_argument("--runs", type=int, default=3, help="builds of each kind")
    parser.add_argument(
        "--saves", type=int, default=3, help="saves of each kind under `mkdocs serve`; 0 leaves out all of `serve`"
    )
    parser.add_argument("--tools", nargs="+", default=[], help="only these of ours, plain, zensical, nikola, pelican")
    parser.add_argument("--peers", type=Path, help="an environment with Nikola, Pelican, Zensical")
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache/benchmarks", help="where the corpora are written")
    parser.add_argument("--invented", action="store_true", help="invented notebooks, without a package registry")
    parser.add_argument("--notebooks", type=Path, help="take the notebooks below this folder, such as a book")
    parser.add_argument("--pages", action="store_true", help="compare the cost of a page instead")
    parser.add_argument("--json", type=Path, help="write all figures into this file too")
    options = parser.parse_args()
    chosen = [
        tool for tool in tools(Path(sys.executable), options.peers) if tool.form in options.tools or not options.tools
    ]
    results: dict[str, Figures] = {}
    real: list[tuple[str, str]] = []
    if options.notebooks:
        real = notebooks_in(options.notebooks)
    elif not (options.invented or options.pages):
        real = notebooks(fetch(options.folder / "packages"))
    if options.pages:
        results["pages"] = compare_pages(chosen, options.folder, options.runs)
    else:
        for size in options.sizes:
            forms = [tool.form for tool in chosen]
            folders = corpus.write(corpus.SIZES[size], options.folder / size, forms, real=real)
            results[size] = builds(chosen, folders, options.runs)
            for tool in (tool for tool in chosen if tool.form == "ours" and options.saves):  # the others keep nothing
                results[size] |= starts(tool, folders[tool.form], options.runs)
            results[size] |= saves(chosen, folders, options.saves) if options.saves else {}
            report(size, results[size], folders)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
