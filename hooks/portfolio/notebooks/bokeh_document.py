"""A Bokeh document without objects that plain Bokeh does not know, and what a page needs to draw it.

Documents lose their Panel parts, which load styles from another host. Bokeh defines an object at its first mention and
then refers to it by id, so when a definition is removed, the next mention gets it.
"""

import re
from collections.abc import Iterable, Mapping

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
