"""Find the plot in an output that a JavaScript library draws: its data, and the scripts that draw it.

Input: the MIME bundle of one output. `find_plot` returns a `Plot`, or None if the bundle has no plot. It raises
`CannotDraw` for a plot that a page of this site cannot show: a plot loads nothing from other hosts, so maps, remote
data and remote pictures cannot be drawn. Plotly, Vega and Vega-Lite are read from their own MIME types, or from the
HTML and scripts that the libraries print if Jupyter knows nothing better; Bokeh (also through HoloViews and Panel)
always from its script.

The scripts are in the libraries' Python packages, installed from requirements-scripts.lock without dependencies,
because none of their code runs here, except that vl-convert bundles Vega's script. A script's file name on the site
includes the version, so that it may be cached for ever.

Bokeh's documents lose their Panel parts, which load styles from another host. Bokeh defines an object at its first
mention and then refers to it by id, so when a definition is removed, the next mention gets it.
"""

import importlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from portfolio.sources.yaml_source import mapping
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


DATA_LIMIT = 8_000_000
"""The maximum size in characters of one plot's data, which the page has to fetch."""
_JSON = json.JSONDecoder()
_VEGA_MIME = re.compile(r"application/vnd\.(vega|vegalite)\.v\d+(?:\.\d+)*[+.]json")
_PLOTLY_MIME = "application/vnd.plotly.v1+json"
_LOADING_MIMES = ("application/vnd.bokehjs_load.v0+json", "application/vnd.holoviews_load.v0+json")
_SCRIPT_MIMES = ("application/javascript", "text/html")
_PLOTLY_CALL = re.compile(r"\bPlotly\.(?:newPlot|plot|react)\(\s*(?:\"[^\"]*\"|'[^']*'|[\w.]+)\s*,\s*(?=\[)")
_VEGA_CALL = re.compile(r"\bvegaEmbed\b.{0,4000}?\}\)\(\s*(?=\{)", re.DOTALL)
_BOKEH_DOCUMENTS = re.compile(r"\bdocs_json\s*=\s*(?=\{)")
_BOKEH_ROOTS = re.compile(r"\brender_items\s*=\s*(?=\[)")
_COMMA = re.compile(r"\s*,\s*(?=[{\[])")
_MAP_TRACES = re.compile(r"(?:scatter|density|choropleth)?(?:mapbox|map|geo)$|choropleth$")
_PICTURES = frozenset({"url", "source"})
_DATA = ("datasets", "values")  # table rows, in which `url` is just a column


class CannotDraw(ValueError):
    """A page of this site cannot show the plot. `what` continues the sentence "a plot of cell 3 ".

    Without a `code` there was nothing to show: a library only printed that it had loaded.
    """

    def __init__(self, code: str, what: str) -> None:
        self.code = code
        self.what = what
        super().__init__(what)


@dataclass(frozen=True)
class Plot:
    """A library's plot: `data` as JSON, `scripts` by file name in loading order.

    `title` is the plot's own title, `height` the CSS pixels it needs at full width, `lost` what was left out.
    """

    library: str
    scripts: tuple[str, ...]
    data: str
    title: str
    height: int
    lost: str = ""


def find_plot(data: Mapping[str, object]) -> Plot | None:
    """Find the plot in a MIME bundle."""
    if any(mime in data for mime in _LOADING_MIMES):
        raise CannotDraw("", "")
    if _PLOTLY_MIME in data:
        return _plotly(data[_PLOTLY_MIME])
    for mime, spec in data.items():
        if found := _VEGA_MIME.fullmatch(mime):
            return _vega(spec, "vega-lite" if found[1] == "vegalite" else "vega")
    for text in (data[mime] for mime in _SCRIPT_MIMES if mime in data):
        if isinstance(text, str) and (plot := _in_script(text)):
            return plot
    return None


def _in_script(text: str) -> Plot | None:
    if "docs_json" in text and (call := _BOKEH_DOCUMENTS.search(text)):
        items = _BOKEH_ROOTS.search(text, call.end())
        return _bokeh(_json_at(text, call.end()), _json_at(text, items.end()) if items else None)
    if "Plotly." in text and (call := _PLOTLY_CALL.search(text)):
        figure: dict[str, object] = {}
        at = call.end()
        for key in ("data", "layout", "config"):
            figure[key], at = _decode(text, at)
            comma = _COMMA.match(text, at)
            if comma is None:
                break
            at = comma.end()
        return _plotly(figure)
    if "vegaEmbed" in text and (call := _VEGA_CALL.search(text)):
        spec = _json_at(text, call.end())
        return _vega(spec, "vega" if "/vega/" in str(mapping(spec).get("$schema")) else "vega-lite")
    return None


def _decode(text: str, at: int) -> tuple[object, int]:
    try:
        return _JSON.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        raise CannotDraw("N111", "has data that cannot be read") from error


def _json_at(text: str, at: int) -> object:
    return _decode(text, at)[0]


def _plotly(figure: object) -> Plot:
    parts = mapping(figure)
    traces, layout = parts.get("data"), mapping(parts.get("layout"))
    if not isinstance(traces, list) or not all(isinstance(trace, dict) for trace in traces):
        raise CannotDraw("N111", "is not a figure of Plotly: it has no list of traces")
    if any(_MAP_TRACES.search(str(trace.get("type"))) for trace in traces):
        raise CannotDraw("N102", "is a map that comes from another host")
    if any(key in _PICTURES and REMOTE.match(text) for key, text in _texts(layout.get("images"))):
        raise CannotDraw("N102", "shows a picture from another host")
    script = installed("plotly")
    if script is None:
        raise CannotDraw("N110", "needs Plotly's script")
    kept = {key: parts[key] for key in ("data", "layout", "frames", "config") if parts.get(key)}
    title = layout.get("title")
    title = title if isinstance(title, str) else mapping(title).get("text")
    return Plot("plotly", (script,), _as_json(kept), _plain(title), _pixels(layout.get("height"), 450))


def _vega(spec: object, mode: str) -> Plot:
    if not isinstance(spec, dict):
        raise CannotDraw("N111", "is not a chart of Vega: it is not an object")
    for key, value in _texts(spec):
        # Relative URLs point into the machine that ran the notebook.
        if key == "url" or (key in _PICTURES and REMOTE.match(value)):
            raise CannotDraw("N102", f"reads `{value[:60]}`, which is not in the notebook")
    script = installed("vega")
    if script is None:
        raise CannotDraw("N110", "needs Vega's script")
    title = spec.get("title")
    title = mapping(title).get("text", "") if isinstance(title, dict) else title
    title = " ".join(map(str, title)) if isinstance(title, list) else title
    kept = {key: value for key, value in spec.items() if key != "$schema"}
    height = _pixels(spec.get("height"), 300) + 50
    return Plot("vega", (script,), _as_json({"mode": mode, "spec": kept}), _plain(title), height)


def _bokeh(documents: object, items: object) -> Plot:
    first = mapping(items[0]) if isinstance(items, list) and items else {}
    found = mapping(documents).get(str(first.get("docid")))
    if not isinstance(found, dict):
        raise CannotDraw("N111", "has no document of Bokeh")
    roots, wanted, names = found.get("roots"), [], mapping(first.get("roots"))
    if isinstance(roots, list):  # documents older than Bokeh 3 have another form
        wanted = [root for root in roots if isinstance(root, dict) and (not names or root.get("id") in names)]
        if all(SERVICE.match(str(root.get("name"))) for root in wanted):
            raise CannotDraw("", "")
    try:
        document = BokehDocument(wanted, roots if isinstance(roots, list) else [])
    except RecursionError as error:
        raise CannotDraw("N111", "is nested too deep") from error
    if isinstance(roots, list) and not (document.roots and document.has_plot):
        raise CannotDraw("N111", "holds nothing that Bokeh alone can draw")
    needed = ("bokeh", *(f"bokeh-{name}" for name in ("gl", "widgets", "tables", "mathjax") if name in document.needs))
    scripts = tuple(installed(name) or "" for name in needed)
    if not all(scripts):
        raise CannotDraw("N110", "needs Bokeh's script")
    version = str(found.get("version", "") or ("" if isinstance(roots, list) else "before 3"))
    ours = scripts[0].removeprefix("bokeh-").removesuffix(".js")
    if version.split(".", maxsplit=1)[0] != ours.split(".")[0]:
        raise CannotDraw("N111", f"was made by Bokeh {version}, which Bokeh {ours} cannot draw")
    if document.is_remote:
        raise CannotDraw("N102", "shows something from another host")
    text = _as_json({"version": version, "title": "", "roots": document.roots})
    lost = "its controls, which need Panel" if document.has_lost_controls else ""
    return Plot("bokeh", scripts, text, _plain(document.title), document.height, lost)


def _as_json(value: object) -> str:
    try:
        text = _dump(value)
    except RecursionError as error:
        raise CannotDraw("N111", "is nested too deep") from error
    if len(text) > DATA_LIMIT:
        raise CannotDraw("N103", f"has {len(text):,} characters of data; {DATA_LIMIT:,} can be shown")
    return text


def _dump(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        # Browsers cannot parse Python's NaN and Infinity.
        return json.dumps(_finite(value), ensure_ascii=False, separators=(",", ":"))


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return value


def _texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text below a value with its key; list items have the key of their list."""
    waiting: list[tuple[str, object]] = [(key, value)]
    while waiting:
        name, item = waiting.pop()
        if isinstance(item, str):
            yield name, item
        elif isinstance(item, dict):
            waiting += (entry for entry in item.items() if entry[0] not in _DATA)
        elif isinstance(item, list):
            waiting += ((name, inner) for inner in item if isinstance(inner, str | dict | list))


def _plain(title: object) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", title).split()) if isinstance(title, str) else ""


def _pixels(value: object, otherwise: int) -> int:
    return round(value) if isinstance(value, int | float) and 10 < value < 5000 else otherwise


_WIDGET = re.compile(
    r"(?:Slider|Button|Group|Select|Choice|Input|Picker|Dropdown|Toggle|Spinner|Switch|Checkbox|Div|Paragraph|PreText)$"
)
_CONTROL = re.compile(r"(?:Slider|Button|Group|Select|Choice|Input|Picker|Dropdown|Toggle|Spinner|Switch|Checkbox)$")
_TABLES = frozenset({"DataTable", "DataCube"})
_ROOMS = {"Column": "Column", "Row": "Row", "GridBox": "Row", "FlexBox": "Row", "Card": "Column", "WidgetBox": "Column"}
SERVICE = re.compile(r"panel\.models\.(?:browser|comm_manager)\.")
REMOTE = re.compile(r"(?:https?:)?//")
_NOTHING = object()


class BokehDocument:
    """Walks the roots of one document, and collects what the page has to know of it."""

    def __init__(self, wanted: Iterable[object], roots: list[object]) -> None:
        self.needs: set[str] = set()
        self.title = ""
        self.height = 0
        self.is_remote = False
        self.has_plot = False
        self.has_lost_controls = False
        self._defined: dict[str, Mapping[str, object]] = {}
        self._written: set[str] = set()
        self._index(roots)
        self._has_panel = any(_is_of_panel(item) for item in self._defined.values())
        self.roots = [root for root in map(self.clean, wanted) if root is not _NOTHING]

    def _index(self, roots: list[object]) -> None:
        waiting = list(roots)
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                if "name" in value and isinstance(value.get("id"), str):
                    self._defined[value["id"]] = value
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value

    def clean(self, value: object) -> object:
        """Return a value without the parts that plain Bokeh does not know, or `_NOTHING`."""
        if isinstance(value, list):
            return self._list(value)
        if isinstance(value, str):
            if "$$" in value or "\\(" in value:
                self.needs.add("mathjax")
            return value
        if not isinstance(value, dict):
            return value
        name = value.get("id")
        if isinstance(name, str) and name in self._defined:
            return {"id": name} if name in self._written else self._object(name, self._defined[name])
        if value.get("type") in ("ndarray", "bytes"):
            return value
        cleaned = {key: self.clean(item) for key, item in value.items()}
        return {key: item for key, item in cleaned.items() if item is not _NOTHING}

    def _list(self, values: list[object]) -> object:
        kept = [item for item in map(self.clean, values) if item is not _NOTHING]
        # A pair or a grid entry is useless without its object.
        is_broken = len(kept) < len(values) and any(not isinstance(item, dict | list) for item in kept)
        return _NOTHING if is_broken else kept

    def _object(self, identity: str, found: Mapping[str, object]) -> object:
        name = str(found["name"])
        attributes = found.get("attributes")
        attributes = attributes if isinstance(attributes, dict) else {}
        if _is_of_panel(found):
            children = attributes.get("children", attributes.get("objects"))
            kept = self.clean(children) if isinstance(children, list) else _NOTHING
            if not isinstance(kept, list) or not kept:
                return _NOTHING
            self._written.add(identity)
            room = _ROOMS.get(name.rsplit(".", 1)[-1], "Column")
            return {"type": "object", "name": room, "id": identity, "attributes": {"children": kept}}
        if name == "ImportedStyleSheet":
            return _NOTHING
        if self._has_panel and _CONTROL.search(name):
            # Panel computes what it would change.
            self.has_lost_controls = True
            return _NOTHING
        self._note(name, attributes)
        self._written.add(identity)
        displayed = {
            key: self.clean(item)
            for key, item in attributes.items()
            if not (self._has_panel and key in ("stylesheets", "css_classes", "tags", "js_event_callbacks"))
        }
        return {**found, "attributes": {key: item for key, item in displayed.items() if item is not _NOTHING}}

    def _note(self, name: str, attributes: Mapping[str, object]) -> None:
        if _WIDGET.search(name):
            self.needs.add("widgets")
        if name in _TABLES:
            self.needs.update(("widgets", "tables"))
        if attributes.get("output_backend") == "webgl":
            self.needs.add("gl")
        if name in ("TeX", "MathML"):
            self.needs.add("mathjax")
        if name in ("Figure", "Plot", "GridPlot") or name in _TABLES or _WIDGET.search(name):
            self.has_plot = True
            height = attributes.get("height")
            self.height = max(self.height, height if isinstance(height, int) else 400)
        text = attributes.get("text")
        if name == "Title" and isinstance(text, str) and not self.title:
            self.title = text
        url = attributes.get("url")
        is_link = name == "OpenURL"
        if name == "ImageURL" or (isinstance(url, str) and REMOTE.match(url) and not is_link):
            self.is_remote = True


def _is_of_panel(found: Mapping[str, object]) -> bool:
    return str(found.get("name")).startswith("panel.")
