"""Notebooks of a few cells, and the HTML that the site makes of their Markdown."""

import json
from typing import Any

from bs4 import BeautifulSoup
from markdown import Markdown

from portfolio.notebooks.raw_html import keep_html
from portfolio.text.markdown_extension import InnerFootnotes

EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc",
    "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.details", "pymdownx.highlight", "pymdownx.smartsymbols",
    "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
]  # fmt: skip


SETTINGS: dict[str, dict[str, object]] = {
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.superfences": {"custom_fences": [{"name": "notebook-html", "class": "", "format": keep_html}]},
    "pymdownx.tabbed": {"alternate_style": True},
}


def html_of(markdown: str) -> BeautifulSoup:
    md = Markdown(extensions=EXTENSIONS, extension_configs=SETTINGS)
    md.treeprocessors.register(InnerFootnotes(md), "inner_footnotes", 51)
    return BeautifulSoup(md.convert(markdown), "html.parser")


def notebook(*cells: object, **changes: object) -> bytes:
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **changes}
    return json.dumps(whole, indent=1).encode()


def markdown_cell(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code_cell(source: str, *outputs: object) -> dict[str, object]:
    return {
        "cell_type": "code", "execution_count": None, "metadata": {}, "outputs": outputs, "source": source,
    }  # fmt: skip


def output(data: object) -> dict[str, object]:
    return {"output_type": "display_data", "metadata": {}, "data": data}


Json = dict[str, Any]


def code(*outputs: Any, **changes: Any) -> Json:
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": list(outputs), "source": "f()"}
    return {**cell, **changes}


def prose(source: Any = "text", **changes: Any) -> Json:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **changes}


def data(**bundle: Any) -> Json:
    mimes = {
        "html": "text/html", "plain": "text/plain", "png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml",
        "gif": "image/gif", "json": "application/json", "plotly": "application/vnd.plotly.v1+json",
        "markdown": "text/markdown",
    }  # fmt: skip
    return {"output_type": "display_data", "metadata": {}, "data": {mimes[key]: value for key, value in bundle.items()}}


def stream(text: Any, name: Any = "stdout") -> Json:
    return {"output_type": "stream", "name": name, "text": text}


def text_of(*cells: Any, **changes: Any) -> str:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **changes}, indent=1)


def book(*cells: Any, **changes: Any) -> bytes:
    """Build a notebook with a valid first cell; the second one begins in line 8."""
    return text_of(prose("# Sound"), *cells, **changes).encode()


WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
