r"""Rewrite the TeX that authors write in standard LaTeX, which the converter knows.

Authors write for MathJax, which is lenient: `$` inside `\text`, `\mbox`, `eqnarray`, font switches with braces,
`\newcommand` for a name that exists, a stray `&`. What is standard already stays as it is.
"""

import re
from collections.abc import Callable

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
