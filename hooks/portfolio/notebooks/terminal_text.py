"""Printed text as a terminal would show it.

`as_displayed` applies carriage returns and backspaces (progress bars), and `ansi_to_html` turns ANSI colours into spans
with the classes of `hooks/theme/assets/notebook.css`. The 256 and 16 million colours become the nearest named ones,
because a page must be readable in light and dark.
"""

import colorsys
import html
import re
from dataclasses import dataclass, replace

_ESCAPE = re.compile(
    r"\x1b\[(?P<codes>[0-9;:]*)m"
    r"|\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|\x1b[()][A-Za-z0-9]|\x1b[@-Z\\-_=>]?"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_CUBE = (0, 95, 135, 175, 215, 255)


def as_displayed(text: str) -> str:
    """Return the text as a terminal leaves it after carriage returns, backspaces and tabs."""
    if "\r" in text or "\b" in text:
        lines = text.replace("\r\n", "\n").split("\n")
        text = "\n".join(_overwrite(line) if "\r" in line or "\b" in line else line for line in lines)
    return text.expandtabs(8) if "\t" in text else text


def _overwrite(line: str) -> str:
    latest_first = map(_backspace, reversed(line.split("\r")))
    if "\x1b" in line:
        # Columns cannot be counted past colour codes; programs that use them rewrite the whole line.
        return next((part for part in latest_first if _ESCAPE.sub("", part).strip()), "")
    displayed: list[str] = []
    length = 0
    for part in latest_first:  # earlier parts show only where they are longer
        if len(part) > length:
            displayed.append(part[length:])
            length = len(part)
    return "".join(displayed)


def _backspace(part: str) -> str:
    part = part.strip("\b")
    if "\b" not in part:
        return part
    kept: list[str] = []
    for character in part:
        if character != "\b":
            kept.append(character)
        elif kept:
            kept.pop()
    return "".join(kept)


def strip_ansi(text: str) -> str:
    """Return the text without colours and other control sequences."""
    return _CONTROL.sub("", _ESCAPE.sub("", text))


@dataclass(frozen=True)
class _Pen:
    colour: str = ""
    background: str = ""
    is_bold: bool = False
    is_faint: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    is_inverse: bool = False

    def classes(self) -> str:
        colour, background = self.colour, self.background
        if self.is_inverse:
            colour, background = background, colour
        names = [f"ansi-{colour}"] if colour not in ("", "black", "white") or (background and colour) else []
        names += [f"ansi-{background}-bg"] if background else []
        names += ["ansi-inverse"] if self.is_inverse and not (colour or background) else []
        names += ["ansi-bold"] if self.is_bold else []
        names += ["ansi-faint"] if self.is_faint else []
        names += ["ansi-italic"] if self.is_italic else []
        names += ["ansi-underline"] if self.is_underlined else []
        return " ".join(names)


def ansi_to_html(text: str) -> str:
    """Return escaped HTML with a span for each run of coloured text."""
    if "\x1b" not in text:
        return html.escape(_CONTROL.sub("", text), quote=False)
    parts: list[str] = []
    pen = _Pen()
    end = 0
    for escape in _ESCAPE.finditer(text):
        _write(parts, text[end : escape.start()], pen)
        end = escape.end()
        if escape["codes"] is not None:
            pen = _apply(pen, escape["codes"])
    _write(parts, text[end:], pen)
    return "".join(parts)


def _write(parts: list[str], text: str, pen: _Pen) -> None:
    displayed = html.escape(_CONTROL.sub("", text), quote=False)
    if displayed:
        classes = pen.classes() if displayed.strip() or pen.background or pen.is_inverse else ""
        parts.append(f'<span class="{classes}">{displayed}</span>' if classes else displayed)


def _apply(pen: _Pen, codes: str) -> _Pen:
    queue = [int(code or 0) if len(code) < 5 else 0 for code in codes.replace(":", ";").split(";")]
    while queue:
        code = queue.pop(0)
        if code == 0:
            pen = _Pen()
        elif code in (38, 48):
            colour = _extended(queue)
            pen = replace(pen, colour=colour) if code == 38 else replace(pen, background=colour)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            pen = replace(pen, colour=_named(code % 10, is_bright=code >= 90))
        elif 40 <= code <= 47 or 100 <= code <= 107:
            pen = replace(pen, background=_named(code % 10, is_bright=code >= 100))
        else:
            pen = replace(pen, **_SWITCHES.get(code, {}))  # type: ignore[arg-type]  # one table for str and bool
    return pen


_SWITCHES: dict[int, dict[str, bool | str]] = {
    1: {"is_bold": True}, 2: {"is_faint": True}, 3: {"is_italic": True}, 4: {"is_underlined": True},
    7: {"is_inverse": True}, 22: {"is_bold": False, "is_faint": False}, 23: {"is_italic": False},
    24: {"is_underlined": False}, 27: {"is_inverse": False}, 39: {"colour": ""}, 49: {"background": ""},
}  # fmt: skip


def _named(index: int, *, is_bright: bool) -> str:
    return "grey" if is_bright and index == 0 else _COLOURS[index]


def _extended(queue: list[int]) -> str:
    mode = queue.pop(0) if queue else 0
    if mode == 5 and queue:
        index = queue.pop(0)
        if index < 16:
            return _named(index % 8, is_bright=index >= 8)
        if index < 232:
            index -= 16
            return _nearest(_CUBE[index // 36 % 6], _CUBE[index // 6 % 6], _CUBE[index % 6])
        return _nearest(*[8 + 10 * (index - 232)] * 3)
    if mode == 2 and len(queue) >= 3:
        return _nearest(queue.pop(0), queue.pop(0), queue.pop(0))
    return ""


def _nearest(red: int, green: int, blue: int) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(min(part, 255) / 255 for part in (red, green, blue)))
    if saturation < 0.15 or lightness < 0.1 or lightness > 0.95:
        return "black" if lightness < 0.25 else "white" if lightness > 0.8 else "grey"
    limits = ((20, "red"), (70, "yellow"), (165, "green"), (200, "cyan"), (260, "blue"), (345, "magenta"))
    return next((name for limit, name in limits if hue * 360 < limit), "red")
