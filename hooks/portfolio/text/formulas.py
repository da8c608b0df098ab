r"""Convert formulas from TeX to MathML, or to a line of plain text for titles and the table of contents (`x²`, `a/b`).

As in Jupyter, a `\newcommand` applies to all formulas after it, `equation`, `align` and the like are numbered in order,
and `\eqref` and `\ref` may point forward. `Formulas.convert` returns MathML with placeholders for references; `resolve`
fills them in once all numbers are known. A formula that fails stays as its TeX source, in code.

Authors write for MathJax, which is lenient: `$` inside `\text`, `\mbox`, `eqnarray`, font switches with braces,
`\newcommand` for a name that exists, a stray `&`. `prepare` first rewrites each formula in standard LaTeX, which the
converter knows, and leaves everything else unchanged.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

from math_core import LatexError, LatexToMathML

_COMMAND = re.compile(r"\\\\(?:\*?\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\])?|\\(?:[A-Za-z]+\*?|.)|%[^\n]*", re.DOTALL)
_RENAMED = {
    "\\\n": r"\ ", r"\cr": r"\\", r"\dotsb": r"\cdots", r"\dotsm": r"\cdots", r"\dotsi": r"\cdots",
    r"\mathds": r"\mathbb", r"\mathbbm": r"\mathbb", r"\Bbb": r"\mathbb", r"\bold": r"\mathbf", r"\pmb": r"\boldsymbol",
    r"\accentset": r"\overset", r"\nicefrac": r"\tfrac", r"\sfrac": r"\tfrac", r"\hspace*": r"\hspace",
    r"\smallint": r"\int", r"\varlimsup": r"\mathop{\overline{\lim}}", r"\varliminf": r"\mathop{\underline{\lim}}",
    r"\dotsc": r"\ldots", r"\dotso": r"\ldots", r"\hdots": r"\ldots", r"\smallsetminus": r"\setminus",
    r"\centerdot": r"\cdot", r"\sdot": r"\cdot", r"\thicksim": r"\sim", r"\thickapprox": r"\approx",
    r"\shortmid": r"\mid", r"\shortparallel": r"\parallel", r"\varpropto": r"\propto", r"\amp": r"\&",
    r"\mathnormal": r"\mathit", r"\scr": r"\mathcal", r"\dsum": r"\sum", r"\dint": r"\int",
    r"\*": "*", r"\LaTeX": r"\text{LaTeX}", r"\TeX": r"\text{TeX}", r"\operatornamewithlimits": r"\operatorname*",
}  # fmt: skip
_DROPPED = frozenset(
    r"""\tiny \scriptsize \footnotesize \small \normalsize \large \Large \LARGE \huge \Huge \allowbreak \noindent \par
    \centering \hfill \linebreak \nobreak \smash \mathclap \mathllap \mathrlap \llap \rlap \clap \boldmath \strut
    \mathstrut \displaylimits \ensuremath \vcenter \Tiny""".split()
)
"""Sizes, breaks and boxes that mean nothing on a page; a box's content stays."""
_STARRED = frozenset((r"\operatorname*", r"\tag*", r"\newcommand*", r"\renewcommand*", r"\DeclareMathOperator*"))
_GONE = re.compile(r"\\require\s*(?:\{[^{}]*\}|\w+)|\\vspace\*?\s*\{[^{}]*\}|\\rule\s*(?:\[[^\]]*\])?(?:\{[^{}]*\}){2}")
_TEXT = re.compile(r"\\(mbox|hbox|text(?:rm|bf|it|tt|sf|sc|normal|up|md)?|emph|fbox)\s*\{")
_PLAIN_TEXT = ("mbox", "hbox", "textnormal", "textup", "textmd")
_DOLLAR = re.compile(r"(?<!\\)\$")
_IN_TEXT = re.compile(r"\\(?:[A-Za-z]+|.)|[_#&^]", re.DOTALL)
_SWITCH = re.compile(r"\\(rm|bf|it|sf|tt|cal)\s*(?=\{)")
_SWITCH_IN_SCRIPT = re.compile(r"([_^])\s*\\(rm|bf|it|sf|tt|cal)\s+(\w+)")
_COLOUR = re.compile(r"\\color\s*(\{[^{}]*\})\s*(?=\{)")
_NEW_COLOUR = re.compile(r"\\definecolor\s*\{([^{}]*)\}\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_COLOURS = {
    "red": (230, 0, 0), "green": (0, 160, 0), "blue": (50, 80, 230), "cyan": (86, 180, 233), "magenta": (240, 50, 150),
    "orange": (240, 140, 0), "brown": (190, 128, 63), "olive": (159, 140, 24), "teal": (0, 128, 128),
    "violet": (128, 0, 128), "gray": (128, 128, 128), "black": (0, 0, 0),
}  # fmt: skip
_KNOWN_COLOURS = frozenset((*_COLOURS, "darkgray", "lightgray", "lime", "pink", "purple", "white", "yellow"))
_NEAR_COLOURS = {
    "navy": "blue", "indigo": "violet", "orchid": "violet", "crimson": "red", "firebrick": "red", "tomato": "red",
    "maroon": "brown", "chocolate": "brown", "gold": "orange", "coral": "orange", "salmon": "pink", "aqua": "cyan",
    "turquoise": "cyan", "fuchsia": "magenta", "silver": "lightgray", "grey": "gray",
}  # fmt: skip
_NEAR_COLOUR = re.compile(rf"[a-z]*?({'|'.join((*_KNOWN_COLOURS, *_NEAR_COLOURS))})")
"""A name of CSS, which ends with that of a colour near it: `blueviolet`."""
_OF_COLOUR = re.compile(r"(\\(?:text)?color\s*)\{([^{}]*)\}")
_WRAPPER = re.compile(r"\\(?:colorbox|style|class|cssId|href|bbox)\s*(?:\{[^{}]*\}|\[[^\]]*\])\s*(?=\{)")
_LIMITS = re.compile(r"(?<=[}_^])\s*\\limits")
_ANGLE = re.compile(r"\\(left|middle|right|[bB]igg?[lmr]?)\s*([<>])")
_ANGLES = {"<": r"\langle ", ">": r"\rangle "}
_BOXES = re.compile(r"\\(?:raise|lower)\s*(?:\{[^{}]*\}|-?[\d.]+\s*[a-z]{2})\s*|\\(?:left|up)root\s*\{[^{}]*\}")
_CODE_POINT = re.compile(
    r"\\unicode\s*(?:\[[^\]]*\])*\s*\{\s*(?:[xX](?P<hex>[0-9A-Fa-f]{1,5})|(?P<number>\d{1,6}))\s*\}"
)
_UNICODE = re.compile(r"\\text\w*\s*\{[^{}]*\}|[⊤⊥]")
_UNICODE_NAMES = {"⊤": r"\top ", "⊥": r"\perp "}
_OF_PLAIN_TEX = re.compile(r"\\(array|[pbv]?matrix|cases|eqalign)\s*\{")
_OPERATOR = re.compile(r"\\mathop\s*\{")
_OPERATOR_NAME = re.compile(
    r"\s*\{?\s*(?:\\(?:rm|text|mathrm|hbox|mbox|operatorname)\b)?\s*\{?\s*"
    r"((?:[A-Za-z ]|\\[ ,]|\\(?:arg|min|max|sup|inf)\b)+)\}?\s*\}?\s*"
)
_SUBSTACK = re.compile(r"\\substack\s*\{")
_NEWCOMMAND = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*(?:\{\s*(\\[A-Za-z]+)\s*\}|(\\[A-Za-z]+))\s*(?:\[(\d)\]\s*)?(?=\{)"
)
_WITH_DEFAULT = re.compile(
    r"(\\(?:re|provide)?newcommand\*?\s*(?:\{\s*(\\[A-Za-z]+)\s*\}|(\\[A-Za-z]+))\s*\[\d\]\s*)\[([^\]]*)\](?=\s*\{)"
)
_LINES = re.compile(r"\\displaylines\s*\{")
_NAMED = re.compile(r"\\operatorname(\*?)\s*\{(?=[^{}]*(?:\\(?![ ,;:!])|[_^]))")
_NEW_OPERATOR = re.compile(r"\\DeclareMathOperator(\*?)\s*(?:\{\s*(\\[A-Za-z]+)\s*\}|(\\[A-Za-z]+))\s*\{")
_DEFINITION = re.compile(r"\s*\\def\s*\\[A-Za-z]+\s*(?:#\d)*\s*\{")
_PLACE = re.compile(r"(\\begin\{(?:aligned|gathered|array|[pbBvV]?matrix\*?)\})\s*\[[a-zA-Z]\]")
_COUNT = re.compile(r"(\\begin\{(?:alignat|alignedat|xalignat)\*?\})\s*\{\s*\d*\s*\}")
_COLUMNS = re.compile(r"(\\begin\{array\}\s*)\{((?:[^{}]|\{[^{}]*\})*)\}")
_REPEATED = re.compile(r"\*\s*\{\s*(\d{1,2})\s*\}\s*\{([^{}]*)\}")
_COLUMN_EXTRAS = re.compile(r"[@!><]\s*\{[^{}]*\}")
_WIDE_COLUMN = re.compile(r"[pmbX]\s*(?:\{[^{}]*\})?")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{\s*([A-Za-z]+)(\*?)\s*\}")
_RENAMED_ENVIRONMENTS = {
    "split": "aligned", "alignedat": "aligned", "eqalign": "aligned", "alignat": "align", "flalign": "align",
    "xalignat": "align", "smallmatrix": "matrix", "darray": "array", "lgathered": "gathered", "rgathered": "gathered",
    "multlined": "gathered", "psmallmatrix": "pmatrix", "bsmallmatrix": "bmatrix", "vsmallmatrix": "vmatrix",
}  # fmt: skip
_NUMBERED = {"equation": "gathered", "align": "aligned", "gather": "gathered", "multline": "gathered"}
"""Environments that make a whole formula, and their form inside another one."""
_OUTER = re.compile(r"\\begin\{(equation|align|gather|multline)(\*?)\}(.*)\\end\{\1\2\}\s*", re.DOTALL)
_INNER = re.compile(r"\\(begin|end)\{(equation|align|gather|multline)\*?\}")
_EQNARRAY = re.compile(r"\\begin\{eqnarray(\*?)\}(.*?)\\end\{eqnarray\1\}", re.DOTALL)
_TAG = re.compile(r"\\tag\*?\s*\{")
_MARKS = re.compile(r"\\(?:label|tag\*?)\s*\{[^{}]*\}|\\(?:notag|nonumber)(?![A-Za-z])")
_STRUCTURE = re.compile(r"\\begin\{|\\end\{|\\\\|\\[A-Za-z]+|\\.|[{}&]", re.DOTALL)


def prepare(tex: str, *, is_display: bool) -> str:
    """Return a formula in standard LaTeX. Environments lose their equation numbers if it is inline."""
    tex = _CODE_POINT.sub(_sign, _BOXES.sub("", _GONE.sub("", tex)))
    tex = _replace_groups(_TEXT, _COMMAND.sub(_command, tex), _text)
    tex = _replace_groups(_OPERATOR, tex, _operator)
    tex = _ANGLE.sub(lambda found: rf"\{found[1]}{_ANGLES[found[2]]}", tex)
    tex = _UNICODE.sub(lambda found: _UNICODE_NAMES.get(found[0], found[0]), tex)
    tex = _replace_groups(_OF_PLAIN_TEX, tex, _plain_environment)
    tex = _SWITCH.sub(r"\\math\1", _SWITCH_IN_SCRIPT.sub(r"\1{\\\2 \3}", _LIMITS.sub("", tex)))
    tex = _WRAPPER.sub("", _COLOUR.sub(r"\\textcolor\1", tex))
    tex = _replace_groups(_SUBSTACK, tex, lambda _, inner: rf"{{\begin{{subarray}}{{c}}{inner}\end{{subarray}}}}")
    tex = _replace_groups(_LINES, tex, lambda _, inner: rf"\begin{{gathered}}{inner}\end{{gathered}}")
    tex = _replace_groups(_NAMED, _replace_groups(_NEW_OPERATOR, tex, _new_operator), _operator_of_formula)
    tex = _NEWCOMMAND.sub(_definition, tex)
    definitions, tex = _split_definitions(_environments(tex))
    return definitions + _as_whole(tex.strip(), is_display=is_display)


def _sign(found: re.Match[str]) -> str:
    number = int(found["hex"], 16) if found["hex"] else int(found["number"])
    sign = chr(number) if number < 0x110000 else ""
    return rf"\text{{{sign}}}" if sign.isprintable() and sign not in "\\{}$%" else ""


def _command(found: re.Match[str]) -> str:
    command = found[0]
    if command[0] == "%":
        return ""
    if command.startswith("\\\\"):
        return r"\\"  # without the height of the gap between rows
    star = ""
    if len(command) > 2 and command.endswith("*") and command not in _STARRED and command not in _RENAMED:
        command, star = command[:-1], " *"  # `\alpha*x` is a product
    return ("" if command in _DROPPED else _RENAMED.get(command, command)) + star


def _replace_groups(opening: re.Pattern[str], tex: str, write: Callable[[re.Match[str], str], str]) -> str:
    """Rewrite each group that `opening`, which ends with a brace, begins."""
    parts: list[str] = []
    at = 0
    while found := opening.search(tex, at):
        end = group_end(tex, found.end())
        if end < 0:
            break
        parts += [tex[at : found.start()], write(found, tex[found.end() : end - 1])]
        at = end
    return "".join([*parts, tex[at:]])


def group_end(tex: str, start: int) -> int:
    """Return the offset after the brace that ends the group starting at `start`; -1 if none does."""
    depth = 1
    at = start
    while at < len(tex):
        depth += (tex[at] == "{") - (tex[at] == "}")
        if depth == 0:
            return at + 1
        at += 2 if tex[at] == "\\" else 1
    return -1


def _text(found: re.Match[str], inner: str) -> str:
    r"""Return text without math inside: `\text{if $x$}` becomes `{\text{if }x}`."""
    command = "text" if found[1] in _PLAIN_TEXT else found[1]
    pieces = _DOLLAR.split(inner.replace("$$", "$"))
    parts = [
        f"{{{prepare(piece, is_display=False)}}}" if number % 2 else rf"\{command}{{{_IN_TEXT.sub(_in_text, piece)}}}"
        for number, piece in enumerate(pieces)
        if piece
    ]
    return f"{{{''.join(parts)}}}" if len(parts) > 1 else "".join(parts)


def _in_text(found: re.Match[str]) -> str:
    return {"_": r"\_", "#": r"\#", "&": r"\&", "^": r"\textasciicircum{}", r"\bf": "", r"\rm": "", r"\it": ""}.get(
        found[0], found[0]
    )


def _plain_environment(found: re.Match[str], inner: str) -> str:
    name = {"array": "matrix", "eqalign": "aligned"}.get(found[1], found[1])
    inner = _replace_groups(_OF_PLAIN_TEX, inner, _plain_environment)
    return rf"\begin{{{name}}}{inner}\end{{{name}}}"


def _operator(_: re.Match[str], inner: str) -> str:
    found = _OPERATOR_NAME.fullmatch(inner)
    if found is None:
        return rf"\mathop{{{inner}}}"
    name = re.sub(r"\\arg\b", r"arg\\,", re.sub(r"\\(min|max|sup|inf)\b", r"\1", found[1])).strip()
    return rf"\operatorname*{{{name}}}"


def _new_operator(found: re.Match[str], name: str) -> str:
    return rf"\def{found[2] or found[3]}{{\operatorname{found[1]}{{{name}}}}}"


def _operator_of_formula(_: re.Match[str], name: str) -> str:
    """Return an operator whose name is more than letters, as in `\\operatorname{\\mathbb{E}}`."""
    return rf"\mathop{{{name}}}"


def _definition(found: re.Match[str]) -> str:
    r"""Return `\def`, which may redefine a name, as MathJax's `\newcommand` may."""
    parameters = "".join(f"#{number + 1}" for number in range(int(found[3] or 0)))
    return rf"\def{found[1] or found[2]}{parameters}"


def _split_definitions(tex: str) -> tuple[str, str]:
    """Split off the definitions at a formula's start: in an environment they would end with it."""
    at = 0
    while found := _DEFINITION.match(tex, at):
        end = group_end(tex, found.end())
        if end < 0:
            break
        at = end
    return tex[:at], tex[at:]


def _environments(tex: str) -> str:
    if "\\begin" not in tex:
        return tex
    tex = _ENVIRONMENT.sub(r"\\\1{\2\3}", tex)
    tex = _COLUMNS.sub(_columns, _PLACE.sub(r"\1", _COUNT.sub(r"\1", tex)))
    tex = _EQNARRAY.sub(_eqnarray, tex)
    return _ENVIRONMENT.sub(_environment, tex)


def _environment(found: re.Match[str]) -> str:
    name = _RENAMED_ENVIRONMENTS.get(found[2], found[2])
    return rf"\{found[1]}{{{name}{found[3] if name in _NUMBERED else ''}}}"


def _columns(found: re.Match[str]) -> str:
    columns = _REPEATED.sub(lambda repeated: repeated[2] * int(repeated[1]), found[2])
    return f"{found[1]}{{{_WIDE_COLUMN.sub('l', _COLUMN_EXTRAS.sub('', columns))}}}"


def _eqnarray(found: re.Match[str]) -> str:
    rows = [_split(row, "&") for row in _split(found[2], r"\\")]
    body = r"\\".join("&".join([row[0], "".join(row[1:3]), *row[3:]]) for row in rows)
    return rf"\begin{{align{found[1]}}}{body}\end{{align{found[1]}}}"


def _split(tex: str, separator: str) -> list[str]:
    """Split at a separator that is in no group and no environment."""
    parts: list[str] = []
    depth = start = 0
    for found in _STRUCTURE.finditer(tex):
        token = found[0]
        if token in ("{", r"\left") or token.startswith(r"\begin{"):
            # The brace of \begin{..} itself is part of the token, and its end closes a group.
            depth += 2 if token.startswith(r"\begin{") else 1
        elif token in ("}", r"\right"):
            depth -= 1
        elif token == separator and depth <= 0:
            parts.append(tex[start : found.start()])
            start = found.end()
    return [*parts, tex[start:]]


def _as_whole(tex: str, *, is_display: bool) -> str:
    """Wrap a formula in an environment that lets it stand alone."""
    tex = _replace_groups(_TAG, tex, _tag)
    outer = _OUTER.fullmatch(tex)
    if outer and not _INNER.search(outer[3]):
        return tex if is_display else rf"\begin{{{outer[1]}*}}{_MARKS.sub('', outer[3])}\end{{{outer[1]}*}}"
    has_marks = is_display and _MARKS.search(tex) is not None
    if outer and outer[1] == "equation":
        body = _INNER.sub(_inner, outer[3])
        star = outer[2] if is_display else "*"
        return rf"\begin{{equation{star}}}{body if is_display else _MARKS.sub('', body)}\end{{equation{star}}}"
    marks = "".join(_MARKS.findall(tex)[:2]) if has_marks else ""
    tex = _INNER.sub(_inner, tex)
    if "\\begin" in tex or has_marks or not is_display:
        tex = _MARKS.sub("", tex)
    if is_display and len(_split(tex, "&")) > 1:
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
    elif is_display and len([row for row in _split(tex, r"\\") if row.strip()]) > 1:
        tex = rf"\begin{{gathered}}{tex}\end{{gathered}}"
    is_numbered = "\\label" in marks or "\\tag" in marks
    return rf"\begin{{equation}}{tex}{marks}\end{{equation}}" if is_numbered else tex


def _inner(found: re.Match[str]) -> str:
    return rf"\{found[1]}{{{_NUMBERED[found[2]]}}}"


def _tag(_: re.Match[str], inner: str) -> str:
    return rf"\tag{{{re.sub(r'[^A-Za-z0-9 .,*-]', '', inner).strip() or '*'}}}"


ID_PREFIX = "equation-"
_REFERENCE = re.compile(r"\\(eqref|ref)\s*\{([^{}]*)\}")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_PRIVATE = "\ue000"
"""Encloses the number of a reference until all labels are known."""
_MARK = re.compile(rf"<mtext>{_PRIVATE}(\d+){_PRIVATE}</mtext>")
_MARK_ALONE = re.compile(rf"<math><mtext>{_PRIVATE}(\d+){_PRIVATE}</mtext></math>")
_NUMBER = re.compile(rf' id="{ID_PREFIX}([^"]*)"[^>]*><mtext>\((.*?)\)</mtext>')
_LENGTH_LIMIT = 20_000
_DEPTH_LIMIT = 100
"""The converter recurses for each brace and command; recursing too deep would crash the process."""
_BRACE = re.compile(r"[{}]")
_EMPTY = re.compile(r"<math[^>]*>\s*</math>")


class Formulas:
    """Converts the formulas of one page, in order. `problem` is the last one's error."""

    def __init__(self) -> None:
        self._converter = LatexToMathML(
            allow_unreliable_rendering=True, fancy_error=False, global_group=True, id_prefix=ID_PREFIX
        )
        self._labels: set[str] = set()
        self._references: list[tuple[str, str]] = []
        self._defaults: dict[str, str] = {}
        self._colours: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self.problem = ""

    def convert(self, tex: str, *, is_display: bool) -> str:
        """Return a formula's MathML ("" if it only defines macros), or its source if it cannot be converted."""
        self.problem = _too_much(tex)
        if self.problem:
            return f"<code>{html.escape(tex)}</code>"
        text = _LABEL.sub(self._label, tex.replace(_PRIVATE, ""))
        text = self._with_colours(self._without_defaults(text))
        prepared = _REFERENCE.sub(self._reference, prepare(text, is_display=is_display))
        try:
            mathml = self._converter.convert_with_global_state(prepared, displaystyle=is_display)
        except LatexError as error:
            self.problem = re.sub(r"^\d+: ", "", str(error)).rstrip(".")
            return f"<code>{html.escape(tex)}</code>"
        self._numbers.update(_NUMBER.findall(mathml))
        return "" if _EMPTY.fullmatch(mathml) else mathml

    def _without_defaults(self, tex: str) -> str:
        r"""Return a formula whose macros get their optional argument in braces, as the converter needs it."""
        self._defaults |= {found[2] or found[3]: found[4] for found in _WITH_DEFAULT.finditer(tex)}
        if not self._defaults:
            return tex
        names = "|".join(map(re.escape, self._defaults))
        used = re.compile(rf"(?<!newcommand)(?<!newcommand\{{)({names})(?![A-Za-z])(?:\s*\[([^\[\]]*)\])?")
        tex = _WITH_DEFAULT.sub(r"\1", tex)
        return used.sub(
            lambda found: f"{found[1]}{{{self._defaults[found[1]] if found[2] is None else found[2]}}}", tex
        )

    def _with_colours(self, tex: str) -> str:
        r"""Return a formula with the values of colours that a `\definecolor` names."""
        for found in _NEW_COLOUR.finditer(tex):
            self._colours[found[1].strip()] = _colour(found[2].strip(), found[3])
        return _OF_COLOUR.sub(
            lambda found: f"{found[1]}{{{self._name_of_colour(found[2].strip())}}}", _NEW_COLOUR.sub("", tex)
        )

    def _name_of_colour(self, given: str) -> str:
        if match := re.fullmatch(r"#(?:([0-9a-fA-F]{6})|([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F]))", given):
            return _colour("HTML", match[1] or match[2] * 2 + match[3] * 2 + match[4] * 2)
        near = _NEAR_COLOUR.fullmatch(given) if given not in _KNOWN_COLOURS else None
        return self._colours.get(given) or (_NEAR_COLOURS.get(near[1], near[1]) if near else given)

    def resolve(self, page: str) -> str:
        """Return the page with its references filled in; an unknown label shows as `?`, as in Jupyter."""
        if not self._references:
            return page
        alone = _MARK_ALONE.sub(self._resolved, page)
        return _MARK.sub(lambda mark: f"<mtext>{self._resolved(mark)}</mtext>", alone)

    def _label(self, found: re.Match[str]) -> str:
        name = _as_id(found[1])
        if not name or name in self._labels:
            return ""
        self._labels.add(name)
        return rf"\label{{{name}}}"

    def _reference(self, found: re.Match[str]) -> str:
        self._references.append((found[1], _as_id(found[2])))
        return f"\\text{{{_PRIVATE}{len(self._references) - 1}{_PRIVATE}}}"

    def _resolved(self, mark: re.Match[str]) -> str:
        kind, name = self._references[int(mark[1])]
        number = self._numbers.get(name)
        label = f"({number or '?'})" if kind == "eqref" else number or "?"
        return f'<a href="#{ID_PREFIX}{name}">{label}</a>' if number else label


def _colour(model: str, values: str) -> str:
    """Return the name of the colour that the converter knows and that is nearest to a value."""
    try:
        if model == "HTML":
            number = int(values, 16)
            given = [number >> 16, number >> 8 & 255, number & 255]
        else:
            given = [round(float(each) * (1 if model == "RGB" else 255)) for each in values.split(",")] * 3
    except ValueError:
        return "black"
    return min(
        _COLOURS, key=lambda name: sum((one - two) ** 2 for one, two in zip(_COLOURS[name], given, strict=False))
    )


def _too_much(tex: str) -> str:
    """Return why a formula is not even tried, or ""."""
    if len(tex) > _LENGTH_LIMIT:
        return f"it has {len(tex):,} characters, over {_LENGTH_LIMIT:,}"
    depth = deepest = 0
    for brace in _BRACE.findall(tex) if tex.count("{") > _DEPTH_LIMIT else ():
        depth += 1 if brace == "{" else -1
        deepest = max(deepest, depth)
    return f"its braces are nested more than {_DEPTH_LIMIT} levels deep" if deepest > _DEPTH_LIMIT else ""


def _as_id(label: str) -> str:
    return re.sub(r"[^A-Za-z0-9.:-]+", "-", label.strip())


_MARKUP = re.compile(r"\\[a-zA-Z]+\s?|[\\{}$]")
_SUPERSCRIPTS = str.maketrans("0123456789+-−=()niT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀ")
_SUBSCRIPTS = str.maketrans("0123456789+-−=()aeijoruvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₒᵣᵤᵥₓ")
_ACCENTS = {"ˆ": "\u0302", "˜": "\u0303", "~": "\u0303", "ˉ": "\u0304", "‾": "\u0304", "˙": "\u0307", "→": "\u20d7"}
_INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\ufe00\ufe01"))
# Private characters mark scripts until letters have lost their styles, which would remove the scripts as well.
_UP, _DOWN, _END = "\ue001", "\ue002", "\ue003"
_SCRIPT = re.compile(f"([{_UP}{_DOWN}])([^{_UP}{_DOWN}{_END}]*){_END}")


def as_text(tex: str) -> str:
    """Return a formula as plain text, or its TeX without markup if it cannot be converted."""
    mathml = Formulas().convert(tex, is_display=False)
    if not mathml.startswith("<math"):
        return _MARKUP.sub("", tex).strip()
    try:
        tree = ET.fromstring(mathml.replace("&ApplyFunction;", ""))  # noqa: S314  # the converter's own output
    except ET.ParseError:  # a duplicate attribute, which HTML allows
        return _MARKUP.sub("", tex).strip()
    text = unicodedata.normalize("NFKC", _text_of(tree).translate(_INVISIBLE))
    while (plain := _SCRIPT.sub(_script, text)) != text:
        text = plain
    return " ".join(text.split())


def _script(found: re.Match[str]) -> str:
    table: Mapping[int, int] = _SUPERSCRIPTS if found[1] == _UP else _SUBSCRIPTS
    if all(ord(character) in table for character in found[2]):
        return found[2].translate(table)
    if found[1] == _DOWN:
        return f"_{found[2]}"
    return f"^{found[2]}" if len(found[2]) == 1 else f"^({found[2]})"


def _text_of(element: ET.Element) -> str:
    parts = [_text_of(child) for child in element]
    text = (element.text or "") + "".join(parts)
    plain = text
    match element.tag:
        case "mfrac":
            plain = "/".join(_grouped(part) for part in parts)
        case "msqrt":
            plain = f"√{_grouped(text)}"
        case "msup" | "mover":
            plain = _accented(*parts) if element.get("accent") else f"{parts[0]}{_UP}{parts[1]}{_END}"
        case "msub" | "munder":
            plain = parts[0] if element.get("accentunder") else f"{parts[0]}{_DOWN}{parts[1]}{_END}"
        case "msubsup" | "munderover":
            plain = f"{parts[0]}{_DOWN}{parts[1]}{_END}{_UP}{parts[2]}{_END}"
        case "mspace":
            plain = " "
        case "mo" if text and text in "=<>≤≥→≈∼∈":
            plain = f" {text} "
    return plain


def _grouped(text: str) -> str:
    return text if len(text) == 1 else f"({text})"


def _accented(base: str, accent: str) -> str:
    return f"{base}{_ACCENTS.get(accent, '')}" if len(base) == 1 else base
