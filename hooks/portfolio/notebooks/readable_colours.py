"""Make the colours in an author's HTML readable in light and dark mode.

An author who sets a background expects the usual black text. Such a rule gets a text colour too, black or white,
whichever is readable. Coloured text without a background keeps its colour in light mode and gets a lighter one in dark
mode (`light-dark()`; browsers without it show the default text colour). Colours that Pillow cannot read, and those with
transparency, stay as they are.
"""

import colorsys
import re

from PIL import ImageColor

_STYLED = re.compile(
    r"(?P<open><[a-z][^<>]*?\sstyle\s*=\s*(?P<quote>[\"']))(?P<inline>[^\"']*)(?P=quote)"
    r"|(?P<element><style\b[^<>]*>)(?P<sheet>.*?)(?P<end></style)"
    r"|(?P<font><font\b[^<>]*?)\scolor\s*=\s*[\"']?(?P<named>[#\w]+)[\"']?",
    re.DOTALL | re.IGNORECASE,
)
_RULE = re.compile(r"\{([^{}]*)\}")
_OWN = re.compile(r"(?<![\w-])(background(?:-color)?|color)\s*:\s*([^;!]+)", re.IGNORECASE)
_MIDDLE = 0.179
"""The luminance at which black and white text are equally readable."""
_NIGHT = 0.3
"""The minimum luminance for text on the dark page: a contrast of over five to one."""

Rgb = tuple[int, int, int]


def readable(text: str) -> str:
    """Return the HTML with colours that are readable on the light and the dark page."""
    if "color" not in text and "background" not in text:
        return text
    # Text may be on a background that another rule sets, so its colour stays.
    has_background = "background" in text or "bgcolor" in text

    def show(match: re.Match[str]) -> str:
        if match["open"]:
            return f"{match['open']}{_readable_rule(match['inline'], has_background=has_background)}{match['quote']}"
        if match["font"]:
            colour = None if has_background else _at_night(match["named"])
            return f'{match["font"]} style="color:{colour}"' if colour else match[0]
        rules = _RULE.sub(lambda rule: f"{{{_readable_rule(rule[1], has_background=has_background)}}}", match["sheet"])
        return f"{match['element']}{rules}{match['end']}"

    return _STYLED.sub(show, text)


def _readable_rule(rule: str, *, has_background: bool) -> str:
    own = {name.lower(): value.strip() for name, value in _OWN.findall(rule)}
    background = _read(own.get("background-color") or own.get("background", ""))
    if background and "color" not in own:
        return f"{rule.rstrip().rstrip(';')};color:{'#000' if _luminance(background) > _MIDDLE else '#fff'}"
    if "color" in own and not has_background and (colour := _at_night(own["color"])):
        return _OWN.sub(lambda one: f"color:{colour}" if one[1].lower() == "color" else one[0], rule)
    return rule


def _at_night(colour: str) -> str | None:
    """Return a colour for light and dark mode, or None if it can stay."""
    rgb = _read(colour)
    if rgb is None or _luminance(rgb) >= _NIGHT:
        return None
    if max(rgb) - min(rgb) < 8 and max(rgb) < 0x60:
        return "inherit"  # text is black anyway
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in rgb))
    while _luminance(rgb) < _NIGHT:
        lightness = min(1.0, lightness + 0.04)
        red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation))
        rgb = red, green, blue
    return f"light-dark({colour},#{rgb[0]:02x}{rgb[1]:02x}{rgb[2]:02x})"


def _read(colour: str) -> Rgb | None:
    try:
        red, green, blue, *alpha = ImageColor.getrgb(colour.strip())
    except ValueError:
        return None
    return None if alpha else (min(red, 255), min(green, 255), min(blue, 255))


def _luminance(rgb: Rgb) -> float:
    parts = [part / 255 for part in rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
