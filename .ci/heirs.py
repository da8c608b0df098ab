"""Build the site with MkDocs' heirs, and compare it page by page; `make heirs` runs it.

ProperDocs and mkdocs-ng build the repository as MkDocs does. Plain MkDocs and Zensical build what `portfolio stage`
writes. Prints what differs, and ends with 1 if a page or the PDF does.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from portfolio.website.comparison import compare, contents

ROOT = Path(__file__).resolve().parents[1]
HEIRS = ROOT / ".cache/heirs"
SITES = ROOT / ".cache/heirs-sites"
BUILT_ANEW = re.compile(r"pagefind/|feed_rss_|sitemap\.xml")
"""Files that hold the time of the build, or a digest of all pages."""
BUILT_AT = re.compile(rb"<(?:lastBuildDate|pubDate)>[^<]*")
LISTED = 20
FRAME = ("pf-toc", "md-content__button")
"""Within a page's main part, what belongs to the frame."""
PICTURE_VERSION = re.compile(r"-(\w+)-\d+\.webp$")
"""How the name of a picture's version ends."""


def run(*command: str, cwd: Path = ROOT, **environment: str) -> str:
    """Run a command; return what it said if it failed, else ""."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else f"ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}"


def with_heirs(*others: str) -> str:
    """Return the path of Python's modules on which the heirs come first."""
    return os.pathsep.join([str(HEIRS), *others])


def fault_of_site(site: Path) -> list[str]:
    """Return how a site differs from that of MkDocs; print what differs only around its pages."""
    found = compare(SITES / "mkdocs", site)
    lines = [f"only MkDocs has {page}" for page in found.removed]
    lines += [f"only this has {page}" for page in found.added]
    lines += [f"{one.page}: {one.added} words or addresses more, {one.removed} less" for one in found.changed]
    lines += [f"{path} differs" for path in found.other_files if not BUILT_ANEW.match(path)]
    tags = sorted({line for file in site.rglob("*.html") for line in new_lines(file, site)})
    for tag in tags[:LISTED]:
        print(f"  around the pages: {tag}")  # noqa: T201
    return lines


def new_lines(file: Path, site: Path) -> set[str]:
    """Return the lines of a page that MkDocs' has not."""
    new, old = (
        {line.strip() for line in one.read_text("utf-8", "replace").splitlines()} if one.is_file() else set()
        for one in (file, SITES / "mkdocs" / file.relative_to(site))
    )
    return new - old


def fault_of_staged(site: Path) -> list[str]:
    """Return how a site made from staged files differs from that of MkDocs."""
    before = SITES / "mkdocs"
    old, new = ({file.relative_to(folder): file for file in folder.rglob("index.html")} for folder in (before, site))
    lines = [f"only one has {page}" for page in sorted(old.keys() ^ new.keys())]
    differences = {page: differing(page, old[page], new[page]) for page in sorted(old.keys() & new.keys())}
    lines += [f"{page}: {names}" for page, names in differences.items() if names]
    for path in (file.relative_to(before) for pattern in ("resume/*.pdf", "feed_*") for file in before.glob(pattern)):
        here, there = (without_time(folder / path) for folder in (site, before))
        lines += [] if here == there else [f"{path} differs"]
    return lines


def differing(page: Path, *files: Path) -> str:
    """Return in what the main parts of a page differ: words, addresses, anchors."""
    found = []
    for file in files:
        text = file.read_text("utf-8", "replace")
        parts = ["pf-show" if 'class="pf-show"' in text else "md-content__inner"]
        one = contents(text, page.parent.as_posix() + "/", parts, FRAME)
        addresses = [PICTURE_VERSION.sub(r".\1", address) for address in one.addresses]
        found.append({"words": one.words, "addresses": addresses, "anchors": one.anchors})
    return ", ".join(name for name, given in found[0].items() if given != found[1][name])


def without_time(file: Path) -> bytes:
    """Return a file's bytes without the time at which it was made; b"" if it is missing."""
    return BUILT_AT.sub(b"", file.read_bytes()) if file.is_file() else b""


def told(name: str, problem: str, lines: Iterable[str] = ()) -> bool:
    """Print how a builder did; return whether all is well."""
    lines = [problem] if problem else list(lines)
    print(f"{name}: {'not ' if lines else ''}the same")  # noqa: T201
    for line in lines[:LISTED]:
        print(f"  {line}")  # noqa: T201
    return not lines


def main() -> bool:
    """Build and compare; return whether all is well."""
    shutil.rmtree(SITES, ignore_errors=True)
    SITES.mkdir(parents=True)
    hooks = str(ROOT / "hooks")

    def build(name: str, module: str, path: str = hooks) -> str:
        return run(
            "-m", module, "build", "--strict", "--quiet", "-f", "mkdocs.yml", "-d", str(SITES / name), PYTHONPATH=path
        )

    if problem := build("mkdocs", "mkdocs"):
        return told("MkDocs", problem)
    results = []
    heirs: Mapping[str, tuple[str, str]] = {
        "properdocs": ("properdocs", hooks),
        "mkdocs-ng": ("mkdocs", with_heirs(hooks)),
    }
    for name, (module, path) in heirs.items():
        problem = build(name, module, path)
        results.append(told(name, problem, [] if problem else fault_of_site(SITES / name)))

    staged = SITES / "staged"
    script = "from portfolio.cli.main import main; main()"
    if problem := run("-c", script, "stage", "-o", str(staged), PYTHONPATH=hooks):
        return told("portfolio stage", problem)
    plain = staged.with_name("staged-plain")
    problem = run("-I", "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(plain), cwd=staged)
    results.append(told("staged, plain MkDocs", problem, [] if problem else fault_of_staged(plain)))
    problem = run("-m", "zensical", "build", "--strict", cwd=staged, PYTHONPATH=with_heirs())
    results.append(told("staged, Zensical", problem, [] if problem else fault_of_staged(staged / "site")))
    return all(results)


if __name__ == "__main__":
    sys.exit(not main())
