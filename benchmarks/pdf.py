"""Measure what one resume's PDF costs, next to RenderCV's for the same content.

    .venv/bin/python benchmarks/pdf.py [RESUME] [--rendercv PROGRAM] [--runs N]

RESUME is a JSON Resume or resume.yml file (by default the starter's). We have two figures: the CPU time of fitting and
writing after imports, and the whole process. PROGRAM is a `rendercv` in its own environment; it gets our export and
makes only the PDF. From 2.8 on its typesetter fetches an icon package on its first run; without a network, that must
be in its cache. Times are CPU seconds, user and system, medians of the runs, which take turns.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from portfolio.exchange.rendercv import rendercv
from portfolio.resume.model import Resume
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load
from portfolio.website.build import print_resume
from portfolio.website.site import Site, site_of
from portfolio.website.tree import Tree, read

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 20)


def starter_or(path: Path | None) -> Site:
    """Return the starter's site, or that of a single file."""
    if path is None:
        return site_of(read(ROOT), TODAY, "https://example.com/")
    document = load(path.read_text("utf-8"), path.name)
    resume, problems = validate(Resume, document)
    if resume is None:
        raise SystemExit("\n".join(map(str, problems)))
    return site_of(Tree(ROOT, resume, document, (), {}, {}, (), {}, ()), TODAY, "https://example.com/")


def cpu_of(command: list[str], folder: str) -> float:
    """Run a program and return the CPU seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def make_pdf(path: Path | None) -> float:
    """Fit and write one PDF in this process and return the CPU seconds."""
    site = starter_or(path)
    start = time.process_time()
    content, problems, _ = print_resume(site)
    if not content:
        raise SystemExit("\n".join(map(str, problems)))
    return time.process_time() - start


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("resume", nargs="?", type=Path)
    parser.add_argument("--rendercv")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        make_pdf(options.resume)
        return
    make_pdf(options.resume)
    own_command = [sys.executable, __file__, "--once", *([str(options.resume.resolve())] if options.resume else [])]
    inside, whole, theirs = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        site = starter_or(options.resume)
        assert site.tree.resume is not None
        Path(folder, "cv.yaml").write_text(rendercv(site.tree.resume, site.tree.projects, site.index)[0], "utf-8")
        other = [options.rendercv, "render", "cv.yaml", *"-nomd -nohtml -nopng".split()] if options.rendercv else []
        for _ in range(options.runs):
            inside.append(make_pdf(options.resume))
            whole.append(cpu_of(own_command, str(ROOT)))
            theirs += [cpu_of(other, folder)] if other else []
    print(f"ours, fit and write      {statistics.median(inside):6.2f} s CPU")
    print(f"ours, whole process      {statistics.median(whole):6.2f} s CPU")
    if theirs:
        print(f"rendercv, whole process  {statistics.median(theirs):6.2f} s CPU")
        print(f"ratio of whole processes {statistics.median(whole) / statistics.median(theirs):6.2f}")


if __name__ == "__main__":
    main()
