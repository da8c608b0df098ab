r"""The formulas of one page: TeX -> MathML, with what spans them (macros, equation numbers, references).

As in Jupyter: a `\newcommand` holds for all formulas after it, `equation`, `align` and the like are numbered in order,
and `\eqref` and `\ref` may point forward. `Formulas.convert` returns MathML with placeholders for references; `resolve`
fills them in once all numbers are known. A formula that fails stays as its TeX source, in code.
"""

import html
import re

from math_core import LatexError, LatexToMathML

from portfolio.text.tex import prepare

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
        self._numbers: dict[str, str] = {}
        self.problem = ""

    def convert(self, tex: str, *, is_display: bool) -> str:
        """Return a formula's MathML ("" if it only defines macros), or its source if it cannot be converted."""
        self.problem = _too_much(tex)
        if self.problem:
            return f"<code>{html.escape(tex)}</code>"
        text = _LABEL.sub(self._label, tex.replace(_PRIVATE, ""))
        prepared = _REFERENCE.sub(self._reference, prepare(text, is_display=is_display))
        try:
            mathml = self._converter.convert_with_global_state(prepared, displaystyle=is_display)
        except LatexError as error:
            self.problem = re.sub(r"^\d+: ", "", str(error)).rstrip(".")
            return f"<code>{html.escape(tex)}</code>"
        self._numbers.update(_NUMBER.findall(mathml))
        return "" if _EMPTY.fullmatch(mathml) else mathml

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
        shown = f"({number or '?'})" if kind == "eqref" else number or "?"
        return f'<a href="#{ID_PREFIX}{name}">{shown}</a>' if number else shown


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
    return re.sub(r"[^\w.:-]+", "-", label.strip())
