"""Mathematics as MathML: what `pymdownx.arithmatex` marked is turned at build time into what browsers set themselves.

No script is needed, on no page. A formula that cannot be converted stays as its TeX source, in code.
"""

import html
import re

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

_MATH = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\s*\\(?P<open>[(\[])(?P<tex>.*?)\\[)\]]\s*</(?P=tag)>', re.DOTALL
)


def to_mathml(tex: str, *, is_display: bool) -> str:
    """Give the MathML of a formula, or its source where it has none."""
    try:
        return convert(tex, display="block" if is_display else "inline")
    except Exception:  # noqa: BLE001  # the converter raises a dozen kinds, IndexError among them, for TeX that it does not know
        return f"<code>{html.escape(tex)}</code>"


class MathMLExtension(Extension):
    """Registers the conversion behind all other postprocessors."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Add the postprocessor."""
        md.postprocessors.register(_MathML(md), "portfolio_mathml", -10)


class _MathML(Postprocessor):
    def run(self, text: str) -> str:
        return _MATH.sub(_converted, text)


def _converted(match: re.Match[str]) -> str:
    is_display = match["open"] == "["
    mathml = to_mathml(html.unescape(match["tex"]).strip(), is_display=is_display)
    return f'<{match["tag"]} class="pf-math">{mathml}</{match["tag"]}>'
