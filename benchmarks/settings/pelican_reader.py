"""A reader that lets Pelican take a notebook as a page: nbconvert's HTML, and the first heading as the title."""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from pelican import signals
from pelican.readers import BaseReader


class NotebookReader(BaseReader):  # type: ignore[misc]  # Pelican is in another environment
    """Reads `.ipynb` files."""

    enabled = True
    file_extensions = ("ipynb",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Give the HTML of a notebook and what Pelican wants to know of it."""
        notebook = nbformat.read(source_path, as_version=4)
        body, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
        title = notebook.cells[0].source.splitlines()[0].lstrip("# ")
        meta = {"title": title, "slug": Path(source_path).stem}
        return body, {name: self.process_metadata(name, value) for name, value in meta.items()}


def _add(readers: Any) -> None:
    readers.reader_classes["ipynb"] = NotebookReader


def register() -> None:
    """Tell Pelican of the reader."""
    signals.readers_init.connect(_add)
