"""Find the plot in an output that a JavaScript library draws: its data, and the scripts that draw it.

Input: the MIME bundle of one output. `find_plot` returns a `Plot`, or None if the bundle has no plot. It raises
`CannotDraw` for a plot that a page of this site cannot show: a plot loads nothing from other hosts, so maps, remote
data and remote pictures cannot be drawn. Plotly, Vega and Vega-Lite are read from their own MIME types, or from the
HTML and scripts that the libraries print if Jupyter knows nothing better; Bokeh (also through HoloViews and Panel)
always from its script.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portfolio.notebooks.bokeh_document import REMOTE, SERVICE, BokehDocument
from portfolio.notebooks.scripts import installed
from portfolio.sources.yaml_source import mapping

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
