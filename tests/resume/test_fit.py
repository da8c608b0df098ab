import itertools
import math

import pytest

from portfolio.resume import fit, printing
from portfolio.resume.fit import LARGEST, SMALLEST, Fitted, Measure, Overflow, Scale, Sheet
from portfolio.resume.model import Paper
from portfolio.resume.view import Entry, Layout, ResumeView, Section
from portfolio.sources.diagnostics import Location
from portfolio.text.inline import Span

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
        return Sheet("document", 1 if self.height(scale) + self.hidden <= ROOM else 2)

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
    assert len(page.measured) <= 6
    assert len(page.laid_out) == 1


def test_scales_grow_all_together_within_the_limits() -> None:
    places = [fit.scale_at(number / 20) for number in range(121)]
    for smaller, larger in itertools.pairwise(places):
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
    assert not page.laid_out


def test_overflow_is_reported_with_what_would_have_to_go() -> None:
    place = Location("resume/resume.yml", 1, 1)
    assert str(fit.overflow_problem(Overflow(5.2, 1), place)) == (
        "resume/resume.yml:1:1: R201 the content is 5 mm (1 line) too long for one page at the smallest type; "
        "shorten texts or leave out what matters least"
    )
    told = str(fit.overflow_problem(Overflow(40, 10), place, tuple("abcdefg")))
    assert told.endswith("these would have to go: 'a', 'b', 'c', 'd', 'e' and 2 more")


def test_what_the_height_does_not_tell_is_found_on_the_real_page() -> None:
    page = Page(190, 40, hidden=6)
    outcome = page.fitted()
    assert isinstance(outcome, Fitted)
    assert page.height(outcome.scale) + 6 <= ROOM
    assert len(page.laid_out) > 1
    never = Page(190, 40, hidden=1000)
    assert isinstance(never.fitted(), Overflow)


def view_with(*entries: Entry) -> ResumeView:
    sections = (Section("work", "Experience", Layout.ENTRIES, entries),)
    return ResumeView("Robin Sample", "", "", (), (), sections, (), "en", Paper.A4, "classic")


def entry(age: str, *highlights: str, priority: int = 0, **priorities: int) -> Entry:
    texts = tuple((Span(text),) for text in highlights)
    own = tuple(priorities.get(text, 0) for text in highlights)
    return Entry(title=f"of {age}", age=age, highlights=texts, priority=priority, priorities=own)


def count(view: ResumeView) -> int:
    return sum(len(entry.highlights) for section in view.sections for entry in section.entries)


ORDERS = {
    "the last highlight of the oldest entry goes first, and each entry keeps one as long as it can": (
        view_with(entry("9999", "n1", "n2"), entry("2015", "o1", "o2", "o3"), entry("2024-05", "m1", "m2")),
        ["o3", "o2", "m2", "n2", "o1", "m1", "n1", "of 2015", "of 2024-05", "of 9999"],
    ),
    "priorities go before age": (
        view_with(entry("9999", "n1", "n2", n1=-1), entry("2015", "o1", "o2", o2=3), entry("2020", "m1", priority=2)),
        ["n1", "o1", "n2", "of 9999", "m1", "of 2020", "o2", "of 2015"],
    ),
    "an entry of a priority below 0 goes as a whole": (
        view_with(entry("9999", "n1", "n2"), entry("2020", "m1", "m2", priority=-1)),
        ["of 2020", "n2", "n1", "of 9999"],
    ),
}


@pytest.mark.parametrize(("view", "order"), ORDERS.values(), ids=ORDERS)
def test_what_matters_least_goes_first(view: ResumeView, order: list[str]) -> None:
    assert [cut.text for cut in printing.cuts(view)] == order


def test_as_much_goes_as_has_to() -> None:
    view = ORDERS[next(iter(ORDERS))][0]
    needed = printing.cuts_needed(view, 11.0, lambda shorter: 4.0 * count(shorter) - 17)
    assert [cut.text for cut in needed] == ["o3", "o2", "m2"]
    assert count(needed[-1].view) == 4
    assert printing.cuts_needed(view, 11.0, lambda _: 5.0) == ()
    assert count(view) == 7


@pytest.mark.parametrize("line", [2.0, 4.0, 9.0])
@pytest.mark.parametrize("room", [3, 30, 59])
def test_few_layouts_find_how_much_has_to_go(room: int, line: float) -> None:
    jobs = [entry(str(2000 + number), *(f"{number}.{item}" for item in range(6))) for number in range(10)]
    view = view_with(*jobs)
    asked: list[int] = []

    def excess(shorter: ResumeView) -> float:
        asked.append(count(shorter))
        return line * (count(shorter) - room)

    needed = printing.cuts_needed(view, line * (60 - room), excess)
    assert count(needed[-1].view) == room
    assert len(asked) <= 7
