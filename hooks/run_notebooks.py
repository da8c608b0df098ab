"""Run the notebooks again, each in its own folder, and save their output.

    make notebooks                                 all of them
    make notebooks ARGS=faster-knn                 those of one project
    make notebooks ARGS=projects/a/b.ipynb         one

A notebook is saved only if every cell ran and nothing was written to the error stream (warnings included). Meaningless
differences between runs (execution times) are left out of the file. Exits with status 1 if a notebook failed, 2 if no
notebook has that name. Needs what `projects/requirements.lock` pins.

metrics.lock, next to metrics.json, records which notebook measured what, and with which code, so that the site can
report a number that is older than its code. A metric that a notebook no longer writes is removed from metrics.json.
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
    """Return the notebooks that match the names, or all of them if there are no names."""
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
    """Return the first line that a cell wrote to the error stream, with the cell's number."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                first = output.text.strip().splitlines()[0]
                return f"cell {number} wrote to the error stream: {first}"
    return None


def tidy(notebook: NotebookNode) -> None:
    """Remove what depends on the machine or the moment, not on the result."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata.pop("widgets", None)
    notebook.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata.language_info = {"name": "python", "file_extension": ".py"}


def run(path: Path) -> str | None:
    """Run one notebook and save it; return the reason, in one line, if that fails."""
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
    """Restore a file's earlier content, or remove the file if it did not exist."""
    if content is None:
        file.unlink(missing_ok=True)
    else:
        file.write_bytes(content)


def execute(notebook: NotebookNode, path: Path) -> str | None:
    """Run the cells; return the reason, in one line, if one of them failed or complained."""
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        # Only this process talks to the kernel; its notice about that is not a finding.
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
    """Run the notebooks named on the command line, and print one line for each."""
    # Use this environment's kernel, not one that the user has installed elsewhere; and create no __pycache__ folders
    # beside the notebooks.
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
