import itertools
import math

import pytest

from portfolio.resume import fit
from portfolio.resume.fit import LARGEST, SMALLEST, Fitted, Measure, Overflow, Scale, Sheet
from portfolio.sources.diagnostics import Location

ROOM = 260.0


class Page:
    """Content whose height follows type and spacing, in whole lines if `line` is given."""

    def __init__(self, text: float, gaps: float, line: float = 0.0, hidden: float = 0.0) -> None:
        self.text, self.gaps, self.line, self.hidden = text, gaps, line, hidden
        self.measured: list[Scale] = []
        self.laid_out: list[Scale] = []

    def height(self, scale: Scale) -> float:
        height = self.text * math.pow(scale.body / 10, 1.6) * scale.leading / 1.25 + self.gaps * scale.spacing
        return math.ceil(height / self.line) * self.line if self.line else height

    def measure(self, scale: Scale) -> Measure:
        self.measured.append(scale)
        return Measure(self.height(scale), ROOM)

    def lay_out(self, scale: Scale) -> Sheet[str]:
        self.laid_out.append(scale)
        height = self.height(scale)
        return Sheet("document", 1 if height + self.hidden <= ROOM else 2, Measure(height, ROOM))

    def fitted(self) -> Fitted[str] | Overflow:
        return fit.to_one_page(self.measure, self.lay_out)


@pytest.mark.parametrize("text", [130, 150, 170, 190, 210, 230])
@pytest.mark.parametrize("line", [0.0, 4.0])
def test_content_that_can_fill_the_page_fills_it(text: float, line: float) -> None:
    page = Page(text, 40, line)
    outcome = page.fitted()
    assert isinstance(outcome, Fitted)
    assert 0.95 <= outcome.fill <= 1
    assert page.height(outcome.scale) <= ROOM
    assert not page.measured
    assert len(page.laid_out) <= 6


def test_scales_grow_all_together_within_the_limits() -> None:
    scales = [fit.scale_at(number / 20) for number in range(121)]
    for smaller, larger in itertools.pairwise(scales):
        assert smaller.body <= larger.body
        assert smaller.spacing < larger.spacing
        assert smaller.margin < larger.margin
        assert smaller.leading <= larger.leading
    assert (SMALLEST.body, LARGEST.body) == (9.5, 11.5)
    assert SMALLEST.margin == fit.SMALLEST_MARGIN
    assert fit.scale_at(-1) == SMALLEST
    assert fit.scale_at(9) == LARGEST


def test_spacing_gives_way_before_type() -> None:
    assert fit.scale_at(1).body == SMALLEST.body
    assert fit.scale_at(1).spacing > SMALLEST.spacing


def test_short_content_gets_the_largest_scale() -> None:
    outcome = Page(60, 10).fitted()
    assert isinstance(outcome, Fitted)
    assert outcome.scale == LARGEST


def test_content_that_just_fits_at_the_smallest_scale_is_found() -> None:
    page = Page(1, 1)
    page.text = (ROOM - 0.5 - 20 * SMALLEST.spacing) / ((SMALLEST.body / 10) ** 1.6 * SMALLEST.leading / 1.25)
    page.gaps = 20
    outcome = page.fitted()
    assert isinstance(outcome, Fitted)
    assert outcome.scale.body == 9.5


def test_overflow_says_millimetres_and_lines() -> None:
    page = Page(320, 40)
    outcome = page.fitted()
    assert isinstance(outcome, Overflow)
    assert outcome.millimetres == pytest.approx(page.height(SMALLEST) - ROOM)
    line = SMALLEST.body * SMALLEST.leading * 25.4 / 72
    assert outcome.lines == math.ceil(outcome.millimetres / line - 0.05)
    assert page.measured == [SMALLEST]


def test_overflow_is_reported_with_what_would_have_to_go() -> None:
    location = Location("resume/resume.yml", 1, 1)
    assert str(fit.overflow_problem(Overflow(5.2, 1), location)) == (
        "resume/resume.yml:1:1: R201 the content is 5 mm (1 line) too long for one page at the smallest type; "
        "shorten texts or leave out what matters least"
    )
    reported = str(fit.overflow_problem(Overflow(40, 10), location, tuple("abcdefg")))
    assert reported.endswith("these would have to go: 'a', 'b', 'c', 'd', 'e' and 2 more")


def test_what_the_height_does_not_tell_is_found_on_the_real_page() -> None:
    page = Page(190, 40, hidden=6)
    outcome = page.fitted()
    assert isinstance(outcome, Fitted)
    assert page.height(outcome.scale) + 6 <= ROOM
    assert len(page.laid_out) > 1
    never = Page(190, 40, hidden=1000)
    assert isinstance(never.fitted(), Overflow)
