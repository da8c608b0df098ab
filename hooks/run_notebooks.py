"""Run the notebooks again, each in its own folder, and save what they show.

    make notebooks                                 all of them
    make notebooks ARGS=faster-knn                 those of one project
    make notebooks ARGS=projects/a/b.ipynb         one

A notebook is saved only if every cell ran and nothing was written to the error stream
(warnings included). What differs from run to run without meaning anything (times of
execution) is left out of the file. Ends with status 1 if a notebook failed, 2 if there
is none of that name. Needs what `projects/requirements.lock` pins. No adapter: `make notebooks` calls it.

Beside metrics.json stands metrics.lock: which notebook measured what, and with which code. So the site can
say when a number is older than the code that should have measured it. A metric that a notebook no longer
writes is gone from metrics.json after its run.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from portfolio.evidence import lock

PROJECTS = Path(__file__).resolve().parents[1] / "projects"
SECONDS_A_CELL = 120


def wanted(names: list[str]) -> list[Path]:
    """The notebooks that the names mean; all of them where there is no name."""
    every = sorted(path for path in PROJECTS.glob("*/*.ipynb") if ".ipynb_checkpoints" not in path.parts)
    if not names:
        return every
    found: list[Path] = []
    for name in names:
        path = Path(name).resolve()
        matches = [one for one in every if one == path or one.parent.name == name.strip("/")]
        if not matches:
            matches = [one for one in every if one.parent == path or one.stem == name]
        if not matches:
            sys.stderr.write(f"no notebook or project is called '{name}' in {PROJECTS.name}/\n")
            raise SystemExit(2)
        found += matches
    return list(dict.fromkeys(found))


def complaint(notebook: NotebookNode) -> str | None:
    """The first line that a cell wrote to the error stream, with the cell's number."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                first = output.text.strip().splitlines()[0]
                return f"cell {number} wrote to the error stream: {first}"
    return None


def tidy(notebook: NotebookNode) -> None:
    """Drop what changes with the machine or the moment, not with the result."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata.pop("widgets", None)
    notebook.metadata.kernelspec = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata.language_info = {"name": "python", "file_extension": ".py"}


def run(path: Path) -> str | None:
    """Execute one notebook and save it; the reason, in one line, if it cannot be."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    metrics = path.parent / lock.METRICS
    kept = metrics.read_bytes() if metrics.is_file() else None
    name = path.name
    try:
        before = lock.begin(path.parent, name)
    except ValueError as error:
        return f"{lock.METRICS} or {lock.LOCK} cannot be read: {error}"
    problem: str | None = "it was interrupted"
    try:
        problem = execute(notebook, path)
    finally:
        if problem is not None:
            put_back(metrics, kept)
    if problem is None:
        tidy(notebook)
        nbformat.validate(notebook)
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]  # nbformat has no types
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        lock.finish(path.parent, name, code, before)
    return problem


def put_back(file: Path, content: bytes | None) -> None:
    """Give a file the content that it had before, or remove it if there was none."""
    if content is None:
        file.unlink(missing_ok=True)
    else:
        file.write_bytes(content)


def execute(notebook: NotebookNode, path: Path) -> str | None:
    """Run the cells; the reason, in one line, if one of them could not be or complained."""
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        # The kernel speaks to this process alone; its notice about that is no finding.
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    try:
        client.execute()
    except CellExecutionError as error:
        return f"{error.ename}: {error.evalue}".strip().splitlines()[0]
    except DeadKernelError:
        return "the kernel died, perhaps for want of memory"
    except TimeoutError:
        return f"a cell ran for more than {SECONDS_A_CELL} seconds"
    return complaint(notebook)


def main() -> int:
    """Run what the command line names, one line a notebook."""
    # The kernel of this environment, not one that the user has installed elsewhere; and no
    # folders of compiled helpers beside the notebooks.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    failed = 0
    for path in wanted(sys.argv[1:]):
        start = time.perf_counter()
        problem = run(path)
        name = path.relative_to(PROJECTS.parent).as_posix()
        sys.stdout.write(f"{name}: {problem or 'ran'} ({time.perf_counter() - start:.1f} s)\n")
        sys.stdout.flush()
        failed += problem is not None
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
