"""The browser scripts of plotting libraries, as their Python packages bring them.

They are installed into the environment from requirements-scripts.lock, without what the packages themselves need: no
code of them runs here, except that vl-convert puts Vega's script together. A script's file name on the site holds the
version, so that it may be cached for ever.
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
    """Give the file name of a script, or None where its package is not installed."""
    package, file = _FILES[name]
    try:
        found = distribution(package)
    except PackageNotFoundError:
        return None
    if file and not Path(str(found.locate_file(file))).is_file():
        return None
    return f"{name}-{found.version}.js"


def gather(names: Iterable[str], store: Store) -> dict[str, Path | str]:
    """Give each script by its name: its file, or its text where it has to be made."""
    return {name: _file_or_text(name, store) for name in sorted(set(names))}


def _file_or_text(name: str, store: Store) -> Path | str:
    library = next(library for library in _FILES if installed(library) == name)
    package, file = _FILES[library]
    if file:
        return Path(str(distribution(package).locate_file(file)))
    return store.remember("script", (name,), _vega_script)


def _vega_script() -> str:
    # Imported where it is needed: it starts a JavaScript engine.
    bundle = importlib.import_module("vl_convert").javascript_bundle
    text: str = bundle("window.vegaEmbed = vegaEmbed.default || vegaEmbed;")
    return text
