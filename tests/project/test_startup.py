"""What the start of Python changes in the folder of a site: libraries load lazily, and nothing else."""

import subprocess
import sys
from pathlib import Path

import small_site

LOOK = "import sys; print([getattr(finder, '__name__', '') for finder in sys.meta_path][0])"


def run(code: str, folder: Path) -> str:
    """Run code in a new process and return what it printed."""
    result = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return result.stdout


def test_libraries_are_imported_lazily_in_the_folder_of_a_site_only(tmp_path: Path) -> None:
    assert "_LazyFinder" in run(LOOK, small_site.ROOT)
    assert "_LazyFinder" not in run(LOOK, tmp_path)


SELDOM = ("PIL.Image", "pybtex.database", "tinycss2.parser", "weasyprint", "nbconvert", "jupytext.cli", "pymupdf")


def test_what_few_builds_need_is_imported_by_those_alone() -> None:
    look = f"import sys, site_hook; print([name for name in {SELDOM} if name in sys.modules])"
    assert run(look, small_site.ROOT) == "[]\n"


def test_python_itself_is_as_it_was(tmp_path: Path) -> None:
    look = "import re, dataclasses; print(re._MAXCACHE, hasattr(dataclasses, 'exec'), type(re._compiler._sre))"
    assert run(look, small_site.ROOT) == run(look, tmp_path)


def test_a_process_that_made_pdfs_ends_well() -> None:
    """Pango's objects outlive its library if that is closed first."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/text/test_bare_links.py"]
    result = subprocess.run(command, cwd=small_site.ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
