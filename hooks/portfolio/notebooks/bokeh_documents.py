"""Reduce the documents in a Bokeh script to one that BokehJS can draw alone.

Input: the script's `docs_json` and `render_items` values. Output: the document without its Panel parts; Panel wraps
HoloViews plots in its own models and loads styles from another host. Bokeh defines an object at its first mention and
then refers to it by id. So when a definition is removed, the next mention gets it. Documents older than Bokeh 3 have
another form; only their version is read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_WIDGET = re.compile(
    r"(?:Slider|Button|Group|Select|Choice|Input|Picker|Dropdown|Toggle|Spinner|Switch|Checkbox|Div|Paragraph|PreText)$"
)
_CONTROL = re.compile(r"(?:Slider|Button|Group|Select|Choice|Input|Picker|Dropdown|Toggle|Spinner|Switch|Checkbox)$")
_TABLES = frozenset({"DataTable", "DataCube"})
_ROOMS = {"Column": "Column", "Row": "Row", "GridBox": "Row", "FlexBox": "Row", "Card": "Column", "WidgetBox": "Column"}
_REMOTE = re.compile(r"(?:https?:)?//")
_IS_SERVICE = re.compile(r"panel\.models\.(?:browser|comm_manager)\.")
_NOTHING = object()


class NotReadable(ValueError):
    """The script has no document that can be drawn. The message is empty if there was nothing to draw."""


@dataclass
class Readable:
    """A document (`version`, `title`, `roots`), the scripts it needs, and its properties."""

    version: str
    document: Mapping[str, object] = field(default_factory=dict)
    scripts: tuple[str, ...] = ("bokeh",)
    title: str = ""
    height: int = 400
    is_remote: bool = False
    has_lost_controls: bool = False


def read(documents: object, items: object) -> Readable:
    """Read the one document of a script."""
    known = documents if isinstance(documents, dict) else {}
    first = items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}
    found = known.get(str(first.get("docid")))
    if not isinstance(found, dict):
        raise NotReadable("has no document of Bokeh")
    version, roots = str(found.get("version", "")), found.get("roots")
    if not isinstance(roots, list):
        return Readable(version or "before 3")
    shown = first.get("roots")
    names = set(shown) if isinstance(shown, dict) else set()
    wanted = [root for root in roots if isinstance(root, dict) and (not names or root.get("id") in names)]
    try:
        cleaner = _Cleaner(roots)
        kept = [root for root in map(cleaner.clean, wanted) if root is not _NOTHING]
    except RecursionError as error:
        raise NotReadable("is nested too deep") from error
    if all(_IS_SERVICE.match(str(root.get("name"))) for root in wanted):
        raise NotReadable("")
    if not kept or not cleaner.has_plot:
        raise NotReadable("holds nothing that Bokeh alone can draw")
    document = {"version": version, "title": "", "roots": kept}
    scripts = ("bokeh", *(f"bokeh-{name}" for name in ("gl", "widgets", "tables", "mathjax") if name in cleaner.needs))
    return Readable(
        version, document, scripts, cleaner.title, cleaner.height, cleaner.is_remote, cleaner.has_lost_controls
    )


class _Cleaner:
    """Walks the roots of one document."""

    def __init__(self, roots: list[object]) -> None:
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
        shown = {
            key: self.clean(item)
            for key, item in attributes.items()
            if not (self._has_panel and key in ("stylesheets", "css_classes", "tags", "js_event_callbacks"))
        }
        return {**found, "attributes": {key: item for key, item in shown.items() if item is not _NOTHING}}

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
        if name == "ImageURL" or (isinstance(url, str) and _REMOTE.match(url) and not is_link):
            self.is_remote = True


def _is_of_panel(found: Mapping[str, object]) -> bool:
    return str(found.get("name")).startswith("panel.")
