"""Render a notebook's ipywidgets as they looked when the notebook was saved, as HTML without scripts.

`Widgets.pieces` returns a widget with all its contents as a list of pieces: a text is HTML, a list is the captured
outputs of an Output widget, and a `Data` is a picture, audio or video. Controls are disabled. An unknown widget is left
out, and its name added to `unknown`. The state comes from the notebook's metadata; its old layouts (before ipywidgets
7) are not read.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from portfolio.notebooks.raw_html import balance_html, drop_scripts
from portfolio.notebooks.tokens import math_in_html
from portfolio.sources.yaml_source import mapping

STATE_MIME = "application/vnd.jupyter.widget-state+json"
_DEEPEST = 30
_MOST = 3000
_MATH = re.compile(r"(?<![\\$])\$([^$<>]+)\$(?!\$)")
_TAG_NAME = re.compile(r"<\w+")
_IPY_MODEL = "IPY_MODEL_"


@dataclass(frozen=True)
class Data:
    """A picture, audio or video, in base64."""

    mime: str
    text: str
    alt: str


Piece = str | list[object] | Data


class Widgets:
    """The widgets of one notebook."""

    def __init__(self, metadata: Mapping[str, object]) -> None:
        saved = mapping(mapping(metadata.get("widgets")).get(STATE_MIME))
        self._models = mapping(saved.get("state"))
        self.unknown: list[str] = []
        self._count = 0

    def pieces(self, model_id: object) -> list[Piece] | None:
        """Return a widget's pieces, or None if its state was not saved or none of it is known."""
        self.unknown = []
        self._count = 0
        if model_id not in self._models:
            return None
        found = list(self._widget(str(model_id), 0))
        return found if any(piece for piece in found) else None

    def _widget(self, model_id: str, depth: int) -> Iterator[Piece]:
        model = mapping(self._models.get(model_id.removeprefix(_IPY_MODEL)))
        name = str(model.get("model_name", "")).removesuffix("Model")
        state = dict(mapping(model.get("state")))
        self._count += 1
        if not name or depth > _DEEPEST or self._count > _MOST:
            return
        if name in _BOXES:
            yield from self._box(name, state, depth)
        elif name in _FOLDS:
            yield from self._folds(name, state, depth)
        elif name == "Output":
            outputs = state.get("outputs")
            yield outputs if isinstance(outputs, list) else []
        elif name in _MEDIA:
            yield from _medium(name, model, state)
        elif name in _SILENT:
            return
        elif show := _CONTROLS.get(name):
            yield show(state)
        elif isinstance(state.get("_data_url"), str):
            mime, _, text = str(state["_data_url"]).removeprefix("data:").partition(";base64,")
            yield Data(mime, text, _text(state, "_figure_label"))
        else:
            self.unknown.append(name)

    def _box(self, name: str, state: Mapping[str, object], depth: int) -> Iterator[Piece]:
        inside = [piece for child in _ids(state) for piece in self._widget(child, depth + 1)]
        if inside:
            yield f'<div class="nb-{_BOXES[name]}">'
            yield from inside
            yield "</div>"

    def _folds(self, name: str, state: Mapping[str, object], depth: int) -> Iterator[Piece]:
        titles, old_titles = state.get("titles"), mapping(state.get("_titles"))
        chosen = state.get("selected_index")
        for number, child in enumerate(_ids(state)):
            inside = list(self._widget(child, depth + 1))
            if not inside:
                continue
            named = titles[number] if isinstance(titles, list) and number < len(titles) else None
            title = html.escape(str(named or old_titles.get(str(number)) or f"{name} {number + 1}"))
            is_open = " open" if number == chosen else ""
            yield f'<details class="nb-fold"{is_open}><summary>{title}</summary>'
            yield from inside
            yield "</details>"


_BOXES = {
    "VBox": "vbox", "Box": "hbox", "HBox": "hbox", "GridBox": "hbox", "TwoByTwoLayout": "hbox", "AppLayout": "vbox",
    "GridspecLayout": "hbox",
}  # fmt: skip
_SILENT = ("Play",)  # a button that moves an adjacent slider
_FOLDS = ("Tab", "Accordion", "Stack")
_MEDIA = {"Image": "image", "Audio": "audio", "Video": "video"}


def _ids(state: Mapping[str, object]) -> list[str]:
    children = state.get("children")
    return [child for child in children if isinstance(child, str)] if isinstance(children, list) else []


def _medium(name: str, model: Mapping[str, object], state: Mapping[str, object]) -> Iterator[Piece]:
    buffers = model.get("buffers")
    for buffer in buffers if isinstance(buffers, list) else []:
        found = mapping(buffer)
        if found.get("path") == ["value"] and found.get("encoding") == "base64":
            ending = _text(state, "format") or "png"
            yield Data(f"{_MEDIA[name]}/{ending}", str(found.get("data")), "")


def _labelled(state: Mapping[str, object], control: str, displayed: str = "") -> str:
    label = html.escape(re.sub(r"<[^>]*>", "", _text(state, "description")), quote=False)
    value = f" <output>{html.escape(displayed, quote=False)}</output>" if displayed else ""
    # If the notebook has no label, screen readers need one.
    control = control if label else _TAG_NAME.sub(r'\g<0> aria-label="Value"', control, count=1)
    return f'<label class="nb-control"><span>{label}</span> {control}{value}</label>'


def _slider(state: Mapping[str, object]) -> str:
    value = state.get("value")
    if isinstance(value, list):
        return _labelled(state, "", " – ".join(_number(part) for part in value))
    # The state may omit default values.
    low, high, step = (_number(state.get(key, usual)) for key, usual in (("min", 0), ("max", 100), ("step", "any")))
    control = f'<input type="range" min="{low}" max="{high}" step="{step or "any"}" value="{_number(value)}" disabled>'
    return _labelled(state, control, _number(value))


def _choice(state: Mapping[str, object]) -> tuple[list[str], list[int]]:
    labels, index = state.get("_options_labels"), state.get("index")
    chosen = [index] if isinstance(index, int) else index if isinstance(index, list) else []
    return [str(label) for label in labels] if isinstance(labels, list) else [], [
        i for i in chosen if isinstance(i, int)
    ]


def _chosen(state: Mapping[str, object]) -> str:
    labels, chosen = _choice(state)
    return _labelled(state, "", " – ".join(labels[number] for number in chosen if 0 <= number < len(labels)))


def _select(state: Mapping[str, object]) -> str:
    labels, chosen = _choice(state)
    options = "".join(
        f"<option{' selected' if number in chosen else ''}>{html.escape(label, quote=False)}</option>"
        for number, label in enumerate(labels)
    )
    rows = state.get("rows")
    size = f' size="{min(len(labels), 8)}"' if isinstance(rows, int) and labels else ""
    many = " multiple" if isinstance(state.get("index"), list) else ""
    return _labelled(state, f"<select{many}{size} disabled>{options}</select>")


def _radio(state: Mapping[str, object]) -> str:
    labels, chosen = _choice(state)
    marks = "".join(
        f'<label><input type="radio"{" checked" if number in chosen else ""} disabled> {html.escape(label)}</label>'
        for number, label in enumerate(labels)
    )
    name = html.escape(_text(state, "description"), quote=False)
    return f'<div class="nb-control" role="group"><span>{name}</span> {marks}</div>'


def _toggles(state: Mapping[str, object]) -> str:
    labels, chosen = _choice(state)
    buttons = "".join(
        f'<button type="button" aria-pressed="{"true" if number in chosen else "false"}" disabled>'
        f"{html.escape(label)}</button>"
        for number, label in enumerate(labels)
    )
    return f'<div class="nb-control"><span>{html.escape(_text(state, "description"))}</span> {buttons}</div>'


def _progress(state: Mapping[str, object]) -> str:
    low, high, value = (_float(state.get(key, usual)) for key, usual in (("min", 0), ("max", 100), ("value", 0)))
    size = max(high - low, 0.0)
    control = f'<progress value="{max(min(value - low, size), 0.0):g}" max="{size or 1.0:g}"></progress>'
    return _labelled(state, control)


def _field(state: Mapping[str, object]) -> str:
    value = state.get("value")
    displayed = value if isinstance(value, str) else _number(value)
    return _labelled(state, f'<input type="text" value="{html.escape(displayed)}" readonly>')


def _date(state: Mapping[str, object]) -> str:
    value = mapping(state.get("value"))
    parts = [value.get(key) for key in ("year", "month", "date")]
    if not all(isinstance(part, int) for part in parts):
        return _labelled(state, '<input type="text" value="" readonly>')
    year, month, day = (int(str(part)) for part in parts)
    return _labelled(state, f'<input type="text" value="{year:04}-{month + 1:02}-{day:02}" readonly>')


def _area(state: Mapping[str, object]) -> str:
    text = html.escape(_text(state, "value"), quote=False)
    return _labelled(state, f"<textarea readonly>{text}</textarea>")


def _check(state: Mapping[str, object]) -> str:
    mark = " checked" if state.get("value") is True else ""
    label = html.escape(_text(state, "description"), quote=False)
    name = "" if label else ' aria-label="Value"'
    return f'<label class="nb-control"><input type="checkbox"{name}{mark} disabled> {label}</label>'


def _button(state: Mapping[str, object]) -> str:
    pressed = f' aria-pressed="{"true" if state["value"] is True else "false"}"' if "value" in state else ""
    label = html.escape(_text(state, "description") or _text(state, "tooltip") or "…", quote=False)
    return f'<button type="button"{pressed} disabled>{label}</button>'


def _html(state: Mapping[str, object]) -> str:
    displayed = balance_html(drop_scripts(_text(state, "value"))[0])
    label = html.escape(_text(state, "description"), quote=False)
    return f'<div class="nb-control">{f"<span>{label}</span> " if label else ""}<div>{displayed}</div></div>'


def _with_math(text: str) -> str:
    return math_in_html(_MATH.sub(r"\\(\1\\)", text))


def _color(state: Mapping[str, object]) -> str:
    value = _text(state, "value")
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        return _field(state)
    return _labelled(state, f'<input type="color" value="{value}" disabled>', value)


_CONTROLS: dict[str, Callable[[Mapping[str, object]], str]] = {
    **dict.fromkeys(("IntSlider", "FloatSlider", "IntRangeSlider", "FloatRangeSlider"), _slider),
    **dict.fromkeys(("SelectionSlider", "SelectionRangeSlider"), _chosen),
    **dict.fromkeys(("Dropdown", "Select", "SelectMultiple"), _select),
    **dict.fromkeys(("IntProgress", "FloatProgress"), _progress),
    **dict.fromkeys(("Text", "IntText", "FloatText", "BoundedIntText", "BoundedFloatText", "Combobox"), _field),
    **dict.fromkeys(("Button", "ToggleButton"), _button),
    "FloatLogSlider": lambda state: _labelled(state, "", _number(state.get("value"))),
    "RadioButtons": _radio,
    "ToggleButtons": _toggles,
    "Textarea": _area,
    "Checkbox": _check,
    "Valid": lambda state: _labelled(
        state, "", "✓" if state.get("value") is True else _text(state, "readout") or "Invalid"
    ),
    "Label": lambda state: (
        f'<span class="nb-control">{_with_math(html.escape(_text(state, "value"), quote=False))}</span>'
    ),
    "HTML": _html,
    "HTMLMath": lambda state: _with_math(_html(state)),
    "DatePicker": _date,
    "ColorPicker": _color,
    "Password": lambda state: _labelled(state, '<input type="text" value="••••" readonly>'),
}


def _text(state: Mapping[str, object], key: str) -> str:
    value = state.get(key)
    return value if isinstance(value, str) else ""


def _float(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300
    return float(str(value)) if is_number else 0.0


def _number(value: object) -> str:
    return f"{_float(value):g}" if isinstance(value, float) else str(value) if isinstance(value, int) else ""
