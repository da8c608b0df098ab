import inspect
import itertools
import math
import re
from dataclasses import replace

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
    assert not page.laid_out


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


def view_of_sections(**sections: tuple[Entry, ...]) -> ResumeView:
    layouts = {"skills": Layout.ROWS, "languages": Layout.ROWS, "interests": Layout.ROWS, "awards": Layout.LINES}
    made = (Section(kind, kind, layouts.get(kind, Layout.ENTRIES), entries) for kind, entries in sections.items())
    return ResumeView("Robin Sample", "", "", (), (), tuple(made), (), "en", Paper.A4, "classic")


def view_with(*entries: Entry) -> ResumeView:
    return view_of_sections(work=entries)


def row(title: str) -> Entry:
    return Entry(title, summary=(Span(f"all of {title}"),))


def entry(age: str, *highlights: str, priority: int = 0, **priorities: int) -> Entry:
    texts = tuple((Span(text),) for text in highlights)
    own = tuple(priorities.get(text, 0) for text in highlights)
    return Entry(title=f"of {age}", age=age, highlights=texts, priority=priority, priorities=own)


def count(view: ResumeView) -> int:
    return sum(len(entry.highlights) for section in view.sections for entry in section.entries)


ORDERS = {
    "the last highlights of the oldest entry go first, then that entry": (
        view_with(entry("9999", "n1", "n2"), entry("2015", "o1", "o2", "o3"), entry("2024-05", "m1", "m2")),
        ["o3", "o2", "m2", "of 2015", "of 2024-05", "n2", "of 9999"],
    ),
    "the newest job keeps two highlights to the last": (
        view_with(entry("9999", *"abcde"), entry("2015", "o1", "o2")),
        ["e", "o2", "of 2015", "d", "c", "b", "of 9999"],
    ),
    "priorities go before age": (
        view_with(entry("9999", "n1", "n2", n1=-1), entry("2015", "o1", "o2", o2=3), entry("2020", "m1", priority=2)),
        ["n1", "o1", "of 9999", "of 2020", "of 2015"],
    ),
    "an entry of a priority below 0 goes as a whole": (
        view_with(entry("9999", "n1", "n2"), entry("2020", "m1", "m2", priority=-1)),
        ["of 2020", "n2", "of 9999"],
    ),
    "what can be asked for goes before anything that was done": (
        view_of_sections(
            work=(entry("2024", "w1", "w2", "w3"),),
            languages=(row("Languages"), row("Interests")),
            references=(row("A. Head"), row("B. Mate")),
        ),
        ["Interests", "B. Mate", "A. Head", "w3", "Languages", "w2", "of 2024"],
    ),
    "interests alone go first, too": (
        view_of_sections(work=(entry("2024", "w1"),), interests=(Entry("", summary=(Span("Chess"),)),)),
        ["Chess", "of 2024"],
    ),
    "rows of skills go from the end, and two stay for long": (
        view_of_sections(skills=tuple(map(row, "abcdef")), work=(entry("2024", "w1", "w2"), entry("2020", "o1", "o2"))),
        ["f", "e", "o2", "of 2020", "d", "c", "b", "a", "w2", "of 2024"],
    ),
    "of many entries of a section the oldest go, highlights and all": (
        view_with(*(entry(str(year), "h1", "h2") for year in range(2024, 2017, -1))),
        ["of 2018", "of 2019", *["h2"] * 4, *(f"of {year}" for year in range(2020, 2024)), "h2", "of 2024"],
    ),
    "a long summary goes before the highlights that say it again": (
        view_with(replace(entry("2024", "n1"), summary=(Span("s" * 70),)), entry("2020", "o1", "o2")),
        ["o2", "of 2020", "s" * 70, "of 2024"],
    ),
    "small things go, but for two": (
        view_of_sections(work=(entry("2024", "w1"),), awards=tuple(entry(str(year)) for year in (2021, 2023, 2022))),
        ["of 2021", "of 2022", "of 2023", "of 2024"],
    ),
}


@pytest.mark.parametrize(("view", "order"), ORDERS.values(), ids=ORDERS)
def test_what_matters_least_goes_first(view: ResumeView, order: list[str]) -> None:
    cuts = list(printing.cuts(view))
    assert [cut.text for cut in cuts] == order
    left = [entry for cut in cuts for section in cut.view.sections for entry in section.entries]
    listed = {entry.title for section in view.sections for entry in section.entries if entry.highlights}
    assert all(entry.highlights for entry in left if entry.title in listed), "an entry is left with its title alone"
    assert not cuts[-1].view.sections


@pytest.mark.parametrize("turn", printing.Turn)
def test_each_turn_has_its_reason(turn: printing.Turn) -> None:
    source = inspect.getsource(printing.Turn)
    assert re.search(rf'{turn.name} = auto\(\)\n    """\w', source)


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
