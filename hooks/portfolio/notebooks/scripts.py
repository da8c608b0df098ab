"""Find the browser scripts of plotting libraries in their Python packages.

The packages are installed from requirements-scripts.lock without their dependencies, because none of their code runs
here, except that vl-convert bundles Vega's script. A script's file name on the site includes the version, so that it
may be cached for ever.
"""

import importlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from portfolio.store.values import Store

_BOKEH = "bokeh/server/static/js"
_FILES = {
    "plotly": ("plotly", "plotly/package_data/plotly.min.js"),
    "bokeh": ("bokeh", f"{_BOKEH}/bokeh.min.js"),
    "bokeh-widgets": ("bokeh", f"{_BOKEH}/bokeh-widgets.min.js"),
    "bokeh-tables": ("bokeh", f"{_BOKEH}/bokeh-tables.min.js"),
    "bokeh-gl": ("bokeh", f"{_BOKEH}/bokeh-gl.min.js"),
    "bokeh-mathjax": ("bokeh", f"{_BOKEH}/bokeh-mathjax.min.js"),
    "vega": ("vl-convert-python", ""),
}


@cache
def installed(name: str) -> str | None:
    """Return the file name of a script, or None if its package is not installed."""
    package, file = _FILES[name]
    try:
        found = distribution(package)
    except PackageNotFoundError:
        return None
    if file and not Path(str(found.locate_file(file))).is_file():
        return None
    return f"{name}-{found.version}.js"


def gather(names: Iterable[str], store: Store) -> dict[str, Path | str]:
    """Return each script by name: its file, or its text if it must be generated."""
    return {name: _file_or_text(name, store) for name in sorted(set(names))}


def _file_or_text(name: str, store: Store) -> Path | str:
    library = next(library for library in _FILES if installed(library) == name)
    package, file = _FILES[library]
    if file:
        return Path(str(distribution(package).locate_file(file)))
    return store.remember("script", (name,), _vega_script)


def _vega_script() -> str:
    # Imported late because it starts a JavaScript engine.
    bundle = importlib.import_module("vl_convert").javascript_bundle
    text: str = bundle("window.vegaEmbed = vegaEmbed.default || vegaEmbed;")
    return text
