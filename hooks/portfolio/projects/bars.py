"""Draw pairs of bars as one SVG. Lengths are in per cent of the width, so letters keep their size everywhere.

Colours and fonts come from the stylesheet (`portfolio.css`), which handles light, dark and print. Without it everything
has the text's colour. In: texts and shares. Out: HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

_HEIGHT = 124
"""Of one pair with its label, in pixels."""
_BAR = 12


@dataclass(frozen=True)
class Pair:
    """Two bars under one label. `shares` are their lengths from 0 to 1."""

    label: str
    before: str
    after: str
    shares: tuple[Decimal, Decimal]
    is_worse: bool


def picture(pairs: Sequence[Pair], name: str, title: str, description: str) -> Markup:
    """Build the SVG. `name` prefixes its ids; screen readers read out `title` and `description`."""
    rows = Markup("\n").join(_pair(pair, number * _HEIGHT) for number, pair in enumerate(pairs))
    return Markup(
        '<svg class="pf-bars" role="img" aria-labelledby="{name}-title" aria-describedby="{name}-text"'
        ' width="100%" height="{height}" fill="currentColor" font-size="14" data-search-exclude>\n'
        '<title id="{name}-title">{title}</title>\n<desc id="{name}-text">{description}</desc>\n{rows}\n</svg>'
    ).format(name=name, height=len(pairs) * _HEIGHT - 20, title=title, description=description, rows=rows)


def _pair(pair: Pair, top: int) -> Markup:
    kind = "pf-bar--worse" if pair.is_worse else "pf-bar--after"
    return Markup('<text x="0" y="{}" font-weight="600">{}</text>\n{}\n{}').format(
        top + 16,
        pair.label,
        _bar(f"from {pair.before}", pair.shares[0], top + 42, "pf-bar--before"),
        _bar(f"to {pair.after}", pair.shares[1], top + 84, kind),
    )


def _bar(text: str, share: Decimal, top: int, kind: str) -> Markup:
    return Markup(
        '<text x="0" y="{y}">{text}</text>'
        '<rect class="pf-bar {kind}" x="0" y="{bar}" width="{width:.2f}%" height="{height}"/>'
        '<line class="pf-bar__zero" x1="0.5" x2="0.5" y1="{line}" y2="{end}" stroke="currentColor"/>'
    ).format(
        y=top,
        text=text,
        kind=kind,
        bar=top + 6,
        width=100 * share,
        height=_BAR,
        line=top + 4,
        end=top + 8 + _BAR,
    )
