"""Draw numbers as accessible SVG: metrics over time, with the same numbers as a table.

Each metric has its own picture and scale, one below the other. Lengths are in per cent of the width, so letters keep
their size on every screen. Colours and fonts come from the stylesheet (`portfolio.css`), which handles light, dark and
print; without it everything has the text's colour. In: series or pairs. Out: HTML, or "" if no series has two points.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from markupsafe import Markup

from portfolio.projects.log import Point, Series

_HEIGHT = 156
"""The size of one metric's chart with its labels, in pixels."""
_TOP, _BOTTOM = 54, 112
"""The line stays between these."""
_LEFT, _RIGHT = 2, 98
"""The same horizontally, in per cent."""

_LEAST = 10
"""The full height stands for at least a tenth of the largest value."""


class Words(Protocol):
    """What the chart says besides its numbers."""

    def __getitem__(self, key: str) -> str: ...

    def long_day(self, day: date) -> str:
        """Return a day in words."""

    def short_day(self, day: date) -> str:
        """Return a day with a short month."""


def chart(series: Sequence[Series], name: str, title: str, words: Words) -> Markup:
    """Build the figure. `name` prefixes its ids, `title` is its accessible name."""
    drawn = [one for one in series if len(one.points) > 1]
    if not drawn:
        return Markup("")
    days = [point.day for one in drawn for point in one.points]
    pictures = Markup("\n").join(
        _picture(one, number * _HEIGHT, min(days), max(days), words) for number, one in enumerate(drawn)
    )
    said = (
        f"{one.label}: {', '.join(f'{words.long_day(point.day)}: {point.text}' for point in one.points)}."
        for one in drawn
    )
    return Markup(
        '<figure class="pf-compared pf-chart">\n'
        '<svg class="pf-bars" role="img" aria-labelledby="{name}-title" aria-describedby="{name}-text"'
        ' width="100%" height="{height}" fill="currentColor" font-size="14" data-search-exclude>\n'
        '<title id="{name}-title">{title}</title>\n<desc id="{name}-text">{description}</desc>\n{inside}\n</svg>\n'
        '<details class="pf-numbers" data-search-exclude><summary>{summary}</summary>\n{table}\n</details>\n'
        "</figure>"
    ).format(
        name=name,
        height=len(drawn) * _HEIGHT - 10,
        title=title,
        description=" ".join(said),
        inside=pictures,
        summary=words["table"],
        table=_table(drawn, words),
    )


def _picture(series: Series, top: int, first: date, last: date, words: Words) -> Markup:
    positions = list(_positions(series.points, top, first, last))
    lines = Markup("").join(
        Markup('<line class="pf-line" x1="{:.2f}%" y1="{:.1f}" x2="{:.2f}%" y2="{:.1f}"/>').format(*start, *end)
        for start, end in pairwise(positions)
    )
    dots = Markup("").join(
        Markup('<circle class="pf-dot" cx="{:.2f}%" cy="{:.1f}" r="4.5"><title>{}: {}</title></circle>').format(
            x, y, words.long_day(point.day), point.text
        )
        for (x, y), point in zip(positions, series.points, strict=True)
    )
    start, end = series.points[0], series.points[-1]
    texts = Markup(
        '<text x="0" y="{}" font-weight="600">{}</text>'
        '<text x="0" y="{values}">{}</text><text x="100%" y="{values}" text-anchor="end" font-weight="600">{}</text>'
        '<text class="pf-quiet" x="0" y="{days}">{}</text>'
        '<text class="pf-quiet" x="100%" y="{days}" text-anchor="end">{}</text>'
    ).format(
        top + 16,
        series.label,
        start.text,
        end.text,
        words.short_day(start.day),
        words.short_day(end.day),
        values=top + 38,
        days=top + 134,
    )
    return Markup('{}<line class="pf-axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>{}{}').format(
        texts, lines, dots, y=top + _BOTTOM + 6.5
    )


def _positions(points: Sequence[Point], top: int, first: date, last: date) -> Iterator[tuple[float, float]]:
    """Yield each point's position: per cent of the width, pixels from the top. A small change looks small."""
    low, high = min(point.value for point in points), max(point.value for point in points)
    span = max(high - low, max(abs(high), abs(low)) / _LEAST) or Decimal(1)
    for point in points:
        height = 1 - (high - point.value) / span
        along = (point.day - first).days / max((last - first).days, 1)
        yield _LEFT + along * (_RIGHT - _LEFT), top + _BOTTOM - float(height) * (_BOTTOM - _TOP)


def _table(series: Sequence[Series], words: Words) -> Markup:
    by_day = [{point.day: point.text for point in one.points} for one in series]
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(one.label) for one in series)
    rows = Markup("\n").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            words.long_day(day), Markup("").join(Markup("<td>{}</td>").format(texts.get(day, "–")) for texts in by_day)
        )
        for day in sorted({day for texts in by_day for day in texts})
    )
    return Markup('<table>\n<thead><tr><th scope="col">{}</th>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>').format(
        words["day"], heads, rows
    )
