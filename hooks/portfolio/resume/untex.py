"""Convert TeX in bibliographies to plain text: accents and symbols by latexcodec, commands without their braces.

In: a field of a BibTeX entry. Out: one line of text; formulas lose their dollar signs and become plain letters, short
powers stay powers. Nothing is an error here: an unknown command becomes its name or its content.
"""

import re

from pybtex.richtext import Text
from pybtex.scanner import PybtexSyntaxError

_NAMES = {"LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "XeTeX": "XeTeX", "LaTeXe": "LaTeX2e"}
_NAME = re.compile(rf"\\({'|'.join(sorted(_NAMES, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}})?")
_HREF = re.compile(r"\\href\s*\{[^{}]*\}")
_WRAPPER = re.compile(
    r"\\(?:emph|text[a-z]{2}|textnormal|textsu(?:per|b)script|math[a-z]+|operatorname|ensuremath|url|path|mbox|hbox|underline|uline|boldsymbol"
    r"|NoCaseChange|uppercase|enquote|nolinkurl)\*?\s*(?=\{)"
)
_SWITCH = re.compile(
    r"\\(?:em|bf|it|sc|tt|rm|sf|sl|itshape|bfseries|scshape|ttfamily|protect|displaystyle)(?![A-Za-z])\s*"
)
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_SPACE = re.compile(r"\\[,;:!> ]|\\q?quad(?![A-Za-z])|(?<!\\)~")
_MATH = re.compile(r"(?<!\\)\$(?P<in>(?:\\.|[^$\\])*)\$|\\\((?P<round>.*?)\\\)", re.DOTALL)
_COMMAND = re.compile(r"\\[A-Za-z]+(?![A-Za-z])\s*")
_RAISED = re.compile(r"\^(?:([0-9n])|\{([0-9n+-]{1,3})\})")
_POWERS = str.maketrans("0123456789n+-", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁺⁻")
_SIGNS = {"textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”"}
_SIGNS |= {"textquotesingle": "'", "textasciitilde": "~", "textbackslash": " ", "slash": "/"}
_MARKS = re.compile("[\ue000\ue001]")
"""Private-use characters that enclose the index of text that is already converted."""
_QUOTED = {"\\&": "&", "\\%": "%", "\\$": "$", "\\#": "#", "\\_": "_"}


def plain_text(tex: str) -> str:
    """Return the plain text of a field."""
    kept: list[str] = []
    tex = _MARKS.sub("", tex)

    def keep(text: str) -> str:
        """Hide text that is already converted from the decoder."""
        kept.append(text)
        return f"\ue000{len(kept) - 1}\ue001"

    text = _NAME.sub(lambda match: keep(_NAMES[match[1]]), tex)
    text = re.sub(r"\\[&%$#_]", lambda match: keep(_QUOTED[match[0]]), text)
    text = _FRACTION.sub(r"\1/\2", _HREF.sub("", text))
    text = _SPACE.sub(" ", _SWITCH.sub("", _WRAPPER.sub("", text)))
    text = _MATH.sub(lambda match: keep(_formula(match["in"] or match["round"] or "")), text)
    text = re.sub(r"[%&#_^]", lambda match: keep(match[0]), text)
    text = _COMMAND.sub(lambda match: _symbol(match[0]), _decoded(text))
    while "\ue000" in text:
        text = re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match[1])], text)
    return " ".join(text.replace("{", "").replace("}", "").split())


def _formula(math: str) -> str:
    text = _COMMAND.sub(lambda match: _symbol(match[0]), _SPACE.sub(" ", _SWITCH.sub("", _WRAPPER.sub("", math))))
    text = _RAISED.sub(lambda match: (match[1] or match[2]).translate(_POWERS), text)
    return text.replace("_", "").replace("{", "").replace("}", "")


def _symbol(command: str) -> str:
    """Return a command's symbol, or its name if it has none: `\\log`."""
    name = command.strip()
    if sign := _SIGNS.get(name.removeprefix("\\")):
        return sign
    sign = _decoded(f"${name}$")
    return sign if "$" not in sign and "\\" not in sign else name.removeprefix("\\") + " " * command.endswith(" ")


def _decoded(tex: str) -> str:
    try:
        return str(Text.from_latex(tex).render_as("text"))
    except (PybtexSyntaxError, UnicodeError):  # unbalanced braces
        return tex
