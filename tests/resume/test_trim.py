"""What is left out where the page is full: the order, its reasons, and what is said of it."""

from dataclasses import replace

import pytest

from portfolio.resume import trim
from portfolio.resume.model import Paper
from portfolio.resume.trim import ORDER, Cut, Part, Step
from portfolio.resume.view import ONGOING, Entry, Layout, ResumeView, Section
from portfolio.text.inline import Span, parse, plain

LAYOUTS = {
    **dict.fromkeys(("skills", "languages", "interests"), Layout.ROWS),
    **dict.fromkeys(("awards", "certificates", "publications", "writing", "references"), Layout.LINES),
}


def view_of(summary: str = "", **sections: tuple[Entry, ...]) -> ResumeView:
    made = (
        Section(kind, kind.title(), LAYOUTS.get(kind, Layout.ENTRIES), entries) for kind, entries in sections.items()
    )
    text = parse(summary)
    return ResumeView("Robin Sample", "", "", text, (), tuple(made), (), "en", Paper.A4, "classic")


def view_with(*jobs: Entry) -> ResumeView:
    return view_of(work=jobs)


def row(title: str) -> Entry:
    return Entry(title, summary=(Span(f"all of {title}"),))


def entry(age: str, *highlights: str, priority: int = 0, **priorities: int) -> Entry:
    """An entry called 'of 2015'; priorities are given by the text of the highlight."""
    texts = tuple((Span(text),) for text in highlights)
    own = tuple(priorities.get(text, priority) for text in highlights)
    return Entry(title=f"of {age}", age=age, highlights=texts, priority=priority, priorities=own)


def since(begin: str, entry: Entry) -> Entry:
    return replace(entry, since=begin, title=f"since {begin}")


def with_text(entry: Entry, length: int) -> Entry:
    return replace(entry, summary=(Span(entry.title[-1] * length),))


def with_courses(entry: Entry) -> Entry:
    return replace(entry, details=((Span("Grade: 1.0"),), (Span(f"Courses {entry.age} " + "and more " * 9),)))


def count(view: ResumeView) -> int:
    return sum(len(entry.highlights) for section in view.sections for entry in section.entries)


NOW = entry(ONGOING, "n1", "n2")

ORDERS = {
    "the last highlights of the oldest job, then that job": (
        view_with(NOW, entry("2015", "o1", "o2", "o3"), entry("2024-05", "m1", "m2")),
        ["o3", "o2", "of 2015", "m2", "of 2024-05", "n2", "of 9999"],
    ),
    "the newest job keeps four while others have two, and two to the last": (
        view_with(entry(ONGOING, *"abcde"), entry("2015", "o1", "o2")),
        ["e", "d", "c", "o2", "of 2015", "b", "of 9999"],
    ),
    "the newest project, too": (
        view_of(
            work=(entry("2024", "w1", "w2", "w3"),),
            projects=(entry("2024", "p1", "p2", "p3"), entry("2020", "o1")),
        ),
        ["p3", "w3", "of 2020", "p2", "of 2024", "w2", "of 2024"],
    ),
    "priorities go before age": (
        view_with(entry(ONGOING, "n1", "n2", n1=-1), entry("2015", "o1", "o2", o2=3), entry("2020", "m1", priority=2)),
        ["n1", "o1", "of 9999", "of 2020", "of 2015"],
    ),
    "priorities go before everything": (
        view_of(
            work=(entry(ONGOING, "n1", "n2"),),
            references=(entry("", "r1", priority=1),),
            awards=(entry("2001", priority=2),),
        ),
        ["n2", "of 9999", "of ", "of 2001"],
    ),
    "a highlight that must stay keeps its entry": (
        view_with(NOW, entry("2020", "m1", "m2"), entry("2010", "o1", "o2", "o3", o2=1)),
        ["o3", "o1", "m2", "of 2020", "n2", "of 9999", "of 2010"],
    ),
    "a priority of 0 in an entry that must stay": (
        view_with(NOW, entry("2010", "o1", "o2", priority=1, o2=0)),
        ["o2", "n2", "of 9999", "of 2010"],
    ),
    "an entry of a priority below 0 goes as a whole": (
        view_with(NOW, entry("2020", "m1", "m2", priority=-1)),
        ["of 2020", "n2", "of 9999"],
    ),
    "what can be asked for goes before anything that was done": (
        view_of(
            work=(entry("2024", "w1", "w2", "w3"),),
            languages=(row("Languages"), row("Interests")),
            references=(row("A. Head"), row("B. Mate")),
        ),
        ["Interests", "B. Mate", "A. Head", "w3", "Languages", "w2", "of 2024"],
    ),
    "interests alone go first, too": (
        view_of(work=(entry("2024", "w1"),), interests=(Entry("", summary=(Span("Chess"),)),)),
        ["Chess", "of 2024"],
    ),
    "rows of skills go from the end": (
        view_of(skills=tuple(map(row, "abcdef")), work=(entry("2024", "w1", "w2"), entry("2020", "o1", "o2"))),
        ["f", "e", "d", "o2", "of 2020", "c", "b", "a", "w2", "of 2024"],
    ),
    "of many jobs the oldest go, highlights and all": (
        view_with(*(entry(str(year), "h1", "h2") for year in range(2024, 2017, -1))),
        ["of 2018", "of 2019", *["h2"] * 3, "of 2020", "of 2021", "of 2022", "h2", "of 2023", "h2", "of 2024"],
    ),
    "a long summary goes before the highlights that say it again, a short one stays": (
        view_with(NOW, with_text(entry("2020", "o1", "o2"), 70), with_text(entry("2021", "m1"), 50)),
        ["0" * 70, "o2", "of 2020", "of 2021", "n2", "of 9999"],
    ),
    "the newest job's long summary goes before its third highlight": (
        view_with(with_text(entry(ONGOING, "n1", "n2", "n3"), 70), entry("2020", "o1")),
        ["9" * 70, "n3", "of 2020", "n2", "of 9999"],
    ),
    "small things go but for two, then but for one, then all": (
        view_of(work=(entry("2024", "w1"),), awards=tuple(entry(str(year)) for year in (2021, 2023, 2022))),
        ["of 2021", "of 2022", "of 2023", "of 2024"],
    ),
    "volunteering goes before the second job": (
        view_of(work=(NOW, entry("2010", "o1", "o2")), volunteer=(entry(ONGOING, "v1", "v2"),)),
        ["v2", "of 9999", "o2", "of 2010", "n2", "of 9999"],
    ),
    "what an award was for goes before the award": (
        view_of(
            work=(NOW, entry("2020", "o1")),
            awards=(replace(with_text(entry("2021"), 70), dates="2021"), with_text(entry("2019"), 70)),
        ),
        ["1" * 70, "of 2019", "of 2021", "of 2020", "n2", "of 9999"],
    ),
    "courses go, grades stay with their school": (
        view_of(work=(entry("2010", "o1"),), education=(with_courses(entry("2024")), with_courses(entry("2020")))),
        [plain(with_courses(entry(year)).details[1]) for year in ("2020", "2024")] + ["of 2020", "of 2010", "of 2024"],
    ),
    "the end of a long summary at the head": (
        view_of("I make things. " * 40, work=(entry(ONGOING, *"abcde"),)),
        [("I make things. " * 17).strip(), "e", "d", "c", "b", "of 9999"],
    ),
    "jobs without a date are as old as the one above": (
        view_with(NOW, entry("", "u1"), entry("2010", "o1")),
        ["of 2010", "of ", "n2", "of 9999"],
    ),
    "what goes on, but stands below what has ended, is no newer": (
        view_with(NOW, entry("2020", "o1", "o2"), replace(entry(ONGOING, "s1", "s2"), title="on the side")),
        ["s2", "on the side", "o2", "of 2020", "n2", "of 9999"],
    ),
    "what goes on and began after all above it is the newest": (
        view_with(since("2021", entry("2024", "o1", "o2")), since("2023", entry(ONGOING, "n1", "n2"))),
        ["o2", "since 2021", "n2", "since 2023"],
    ),
    "of what goes on, and of what ended at once, what began first": (
        view_of(
            projects=(
                since("2019", entry(ONGOING, "a1", "a2")),
                since("2024", entry(ONGOING, "b1", "b2")),
                since("2020", entry("2023", "c1")),
                since("2022", entry("2023", "d1")),
            )
        ),
        ["a2", "since 2020", "since 2022", "since 2019", "b2", "since 2024"],
    ),
    "a list with the oldest first": (
        view_with(entry("2010", "o1", "o2"), entry("2020", "m1", "m2"), NOW),
        ["o2", "of 2010", "m2", "of 2020", "n2", "of 9999"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("view", "order"), ORDERS.values(), ids=ORDERS)
def test_what_matters_least_goes_first(view: ResumeView, order: list[str]) -> None:
    cuts = list(trim.cuts(view))
    assert [cut.text for cut in cuts] == order
    left = [entry for cut in cuts for section in cut.view.sections for entry in section.entries]
    listed = {entry.title for section in view.sections for entry in section.entries if entry.highlights}
    assert all(entry.highlights for entry in left if entry.title in listed), "an entry is left with its title alone"
    assert not cuts[-1].view.sections


@pytest.mark.parametrize("step", ORDER, ids=[step.what for step in ORDER])
def test_each_step_has_its_reason_and_its_turn(step: Step) -> None:
    """A step that never has its turn, since one before it takes all that it names, should go."""
    assert step.what
    assert step.why
    asked = [(kind, newer, step.part, step.over + 1) for kind, newer in step.of.items()]
    assert any(next(each for each in ORDER if each.takes(*case)) is step for case in asked)


def test_interests_leave_no_trace_in_the_heading() -> None:
    both = (row("Languages"), row("Interests"))
    section = Section("languages", "Languages and interests", Layout.ROWS, both, heading_of_first="Languages")
    view = replace(view_of(work=(NOW,)), sections=(section,))
    left = next(trim.cuts(view)).view.sections[0]
    assert (left.heading, [entry.title for entry in left.entries]) == ("Languages", [""])
    assert [entry.title for entry in section.entries] == ["Languages", "Interests"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I build. " + "I build more. " * 40, "I build. " + ("I build more. " * 24).strip()),
        ("**I build** [tools](https://example.org). " + "And more of it, " * 40, "I build tools."),
        ("I know Dr. Sample, e.g. of 3.5 harbours. " + "And more, " * 60, "I know Dr. Sample, e.g. of 3.5 harbours."),
        ("I doubled it (by 40 %). " + "Then " + "I did more, " * 50, "I doubled it (by 40 %)."),
        ("潮を測る。" + "雨を測る、" * 110, "潮を測る。"),
        ("One sentence without an end, " * 30, ""),
    ],
)  # fmt: skip
def test_a_summary_at_the_head_keeps_whole_sentences(text: str, kept: str) -> None:
    left = next(trim.cuts(view_of(text, work=(NOW,)))).view.summary
    assert plain(left) == (kept or plain(parse(text)))


def test_as_much_goes_as_has_to() -> None:
    view = ORDERS[next(iter(ORDERS))][0]
    needed = trim.cuts_needed(view, 11.0, lambda shorter: 4.0 * count(shorter) - 17)
    assert [cut.text for cut in needed] == ["o3", "o2", "of 2015"]
    assert count(needed[-1].view) == 4
    assert trim.cuts_needed(view, 11.0, lambda _: 5.0) == ()
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

    needed = trim.cuts_needed(view, line * (60 - room), excess)
    assert count(needed[-1].view) == room
    assert len(asked) <= 7


def first(view: ResumeView, number: int) -> list[Cut]:
    cuts = trim.cuts(view)
    return [next(cuts) for _ in range(number)]


def test_what_went_is_told_in_words_and_with_its_reason() -> None:
    view = view_of(
        "I make things. " * 40,
        work=(
            with_text(entry(ONGOING, "n1", "n2"), 70),
            replace(entry("2020", "h1", "h2", "h3", "h4", "h5"), title="Harbour", subtitle="Engineer"),
            replace(with_text(entry("2018", "j1"), 70), title="Harbour", subtitle="Guide"),
        ),
        references=(row("A. Head"), row("B. Mate")),
        awards=(entry("2021"), entry("2019"), entry("2018")),
        languages=(row("Languages"), row("Interests")),
    )
    assert trim.in_words(first(view, 9)) == [
        ("the end of the summary: 'I make things. I make things. I make things. I make things.…'",
         "it is an introduction, and the page below tells the rest"),
        ("Work, 'Harbour' (Engineer): 'h3', 'h4', 'h5'",
         "few readers get that far, two say what an older entry was about"),
        (f"Work, 'Harbour' (Guide), summary: '{'8' * 59}…'", "the highlights say it again"),
        ("References: 'A. Head', 'B. Mate'", "employers can ask for them"),
        ("Awards: 'of 2018'", "the newest stand for the rest"),
        ("Languages: 'Interests'", "nobody is interviewed because of them"),
    ]  # fmt: skip


def test_of_an_entry_that_went_as_a_whole_nothing_else_is_told() -> None:
    view = view_with(NOW, entry("2015", "o1", "o2", "o3"), entry("2020", "m1"))
    told = trim.in_words(first(view, 3))
    assert told == [("Work: 'of 2015'", "the newest two show most")]
    assert trim.in_words(first(view_with(NOW, entry("2020", "m1", priority=-2)), 1)) == [
        ("Work: 'of 2020'", "its priority is -2")
    ]


def test_nothing_is_told_of_nothing() -> None:
    assert trim.in_words(()) == []


@pytest.mark.parametrize("part", Part)
def test_every_part_has_a_step(part: Part) -> None:
    assert any(step.part is part for step in ORDER)
