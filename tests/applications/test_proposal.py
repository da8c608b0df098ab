"""What `tailor --auto` proposes, compared with the best choice of small cases, and how it is written into a target."""

import random
from itertools import combinations

import pytest

from portfolio.advice.subject import subject_of
from portfolio.applications.advertisement import Advertisement
from portfolio.applications.knock_outs import KnockOuts
from portfolio.applications.levels import Level
from portfolio.applications.overlay import Named, named
from portfolio.applications.proposal import Choice, Unit, choice_of, propose
from portfolio.applications.requirements import Requirement
from portfolio.applications.targets import ReadTarget, Target, with_ids
from portfolio.resume.compose import section_order
from portfolio.resume.model import Resume
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load
from printed import TODAY, view_of_text

TARGET = ReadTarget("acme", Target(company="Acme", position="Engineer"), load("company: Acme\n", "target.yml"), "")
LEVELS = (Level.REQUIRED, Level.REQUIRED, Level.REQUIRED, Level.DESIRED, Level.DESIRED, Level.IN_THE_JOB)
ASKED = Advertisement(
    tuple(Requirement(level, (name,), (name,), 1, name) for level, name in zip(LEVELS, "ABCDEF", strict=True)),
    (),
    KnockOuts(),
)


def unit(
    name: str, tells: str = "", lines: float = 1, *, rank: int = 0, priority: int = 0, extra: bool = False
) -> Unit:
    """Return an entry, or with a slash in its name a bullet. `tells` are the skills of ASKED that it shows."""
    entry, _, bullet = name.partition("/")
    path = ("projects", ord(entry[0]), "highlights", ord(bullet[0])) if bullet else ("projects", ord(entry[0]))
    numbers = frozenset("ABCDEF".index(letter) for letter in tells)
    return Unit(Named(name, "projects", path, name), entry, numbers, rank, lines, priority, extra, is_by_tags=False)


def choice(*units: Unit, must: str = "", target: ReadTarget = TARGET) -> Choice:
    return Choice(target, {one.id: one for one in units}, ASKED, frozenset(must.split()))


def left(given: Choice, target: Target) -> set[str]:
    """Return the units that a target leaves."""
    inside = {name for name, one in given.units.items() if name not in target.exclude}
    inside -= {name for name in inside if given.units[name].needs_include and name not in target.include}
    return {name for name in inside if given.units[name].entry in inside}


def proposed(given: Choice, room: float) -> set[str]:
    def excess(target: ReadTarget) -> float:
        return 4 * (sum(given.units[name].lines for name in left(given, target.target)) - room)

    found = propose(given, excess)
    assert found is not None
    update = {name: (*getattr(given.target.target, name), *ids) for name, ids in found.added.items()}
    changed = given.target.target.model_copy(update=update)
    assert excess(ReadTarget("", changed, given.target.document, "")) <= 0
    return left(given, changed)


@pytest.mark.parametrize(
    ("units", "room", "expected"),
    [
        pytest.param((unit("a", "A"), unit("b"), unit("c", "D")), 3, "a b c", id="what fits stays"),
        pytest.param((unit("a", "A"), unit("b", "DEF"), unit("c", "BC")), 2, "a c", id="required before all others"),
        pytest.param((unit("a"), unit("b", "D"), unit("c", "F")), 1, "b", id="desired before what is in the job"),
        pytest.param((unit("a"), unit("b", "A", extra=True)), 1, "b", id="a project that the resume does not list"),
        pytest.param((unit("a", "A"), unit("b", "A", extra=True)), 2, "a", id="one that adds nothing"),
        pytest.param((unit("a", "A", priority=-1), unit("b")), 1, "b", id="a low priority goes first"),
        pytest.param((unit("a", "A"), unit("b", priority=1)), 1, "b", id="a high priority stays"),
        pytest.param((unit("a", rank=1), unit("b", rank=0)), 1, "b", id="among equals, what is left out last"),
        pytest.param((unit("a"), unit("a/x", "A"), unit("a/y"), unit("b")), 3, "a a/x a/y", id="with its entry"),
        pytest.param((unit("a", "A", 9), unit("b", rank=1), unit("c", rank=2)), 2, "b c", id="too long"),
    ],
)
def test_what_is_chosen(units: tuple[Unit, ...], room: float, expected: str) -> None:
    assert proposed(choice(*units), room) == set(expected.split())


def test_what_has_to_stay_stays() -> None:
    assert proposed(choice(unit("a"), unit("b", "A"), must="a"), 1) == {"a"}
    assert propose(choice(unit("a"), must="a"), lambda _: 1.0) is None


SPLIT = """\
basics: {name: Robin Sample}
work:
  - {name: Newest, section: Research, startDate: 2025-06, priority: 2, highlights: [Did it]}
  - {}
  - {name: Older, startDate: 2019-01, endDate: 2020-01, priority: -1, highlights: [Did that]}
  - {name: Middle, section: Research, startDate: 2022-01, endDate: 2023-01, highlights: [Did this, Did more]}
projects:
  - {name: Tools, highlights: ["Tech stack: Go and Docker", Moved it to Docker], priority: 1}
publications: {selected: 1, entries: [{name: First paper}, {name: Second paper, priority: 3}]}
"""


def test_entries_are_known_whatever_section_they_stand_in() -> None:
    """Of three jobs under two headings, one that says nothing, and publications with settings."""
    document = load(SPLIT, "resume/resume.yml")
    resume, problems = validate(Resume, document)
    assert resume is not None, problems
    whole = subject_of(resume, document, {}, section_order(resume), TODAY)
    docker = Requirement(Level.REQUIRED, ("Docker",), ("Docker",), 1, "Docker")
    asked = Advertisement((docker,), (), KnockOuts())
    made = choice_of(TARGET, named(document, {}), view_of_text(SPLIT), whole, asked, ())
    assert made.must == {"newest"}
    own = {name: made.units[name].priority for name in ("newest", "older", "middle", "second-paper")}
    assert own == {"newest": 2, "older": -1, "middle": 0, "second-paper": 3}
    assert made.units["older"].rank > made.units["middle"].rank > made.units["newest"].rank
    assert made.units["middle/did-more"].rank > 0
    assert {name for name, one in made.units.items() if one.tells} == {"tools/moved-it-to-docker"}


def test_it_covers_as_much_as_any_choice() -> None:
    """Of 150 random cases nearly all are the best by levels, and none is far from it."""
    rng, best = random.Random(5), 0
    for _ in range(150):
        units = [
            unit(name, "".join(rng.sample("ABCDEF", rng.choice([0, 1, 1, 2]))), rng.choice([1, 1, 2]), rank=rank)
            for rank, name in enumerate("mnopqrst")
        ]
        given, room = choice(*units), rng.randint(2, 7)

        def counts(ids: set[str], given: Choice = given) -> tuple[int, ...]:
            return tuple(len(given.shown_by(ids) & given.of_level(level)) for level in Level)

        ids = proposed(given, room)
        assert proposed(given, room) == ids
        possible = max(
            counts(set(some))
            for size in range(9)
            for some in combinations(given.units, size)
            if sum(given.units[name].lines for name in some) <= room
        )
        best += counts(ids) == possible
        assert counts(ids)[0] >= possible[0] - 1
    assert best >= 135


def test_the_order() -> None:
    given = choice(unit("a", "D"), unit("b", "A"), unit("b/x"), unit("b/y", "A"), unit("c", "AB"))
    found = propose(given, lambda _: 0)
    assert found is not None
    assert found.reorder == {"c": "shows A, B", "b": "shows A", "b/y": "shows A"}
    own = ReadTarget("acme", TARGET.target.model_copy(update={"reorder": ("a",)}), TARGET.document, "")
    assert "c" not in propose(choice(*given.units.values(), target=own), lambda _: 0).reorder  # type: ignore[union-attr]


def test_why() -> None:
    given = choice(unit("a", "A"), unit("b", "D"), unit("c", "E", 3), unit("d", "A", 2), unit("e", lines=9))
    found = propose(given, lambda target: 4 * (sum(given.units[one].lines for one in left(given, target.target)) - 4))
    assert found is not None
    assert list(found.lines()) == [
        "exclude c: the page is full, and other lines show more; lost: E",
        "exclude e: the page is full, and it mentions nothing they ask for",
        "reorder a: shows A",
        "reorder d: shows A",
        "required: 1 of 3 shown, as before",
        "desired: 1 of 2 shown, 2 before",
        "in the job: 0 of 1 shown, as before",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("company: A\n", "company: A\nexclude:\n  - x/y\n  - z\n"),
        ("company: A", "company: A\nexclude:\n  - x/y\n  - z"),
        ("a: b\n# exclude: [] # d\n# tags: []\n", "a: b\n# exclude: [] # d\nexclude:\n  - x/y\n  - z\n# tags: []\n"),
        ("company: A\n\ncover:\n  them: B\n", "company: A\n\nexclude:\n  - x/y\n  - z\ncover:\n  them: B\n"),
        ("exclude: [a,  b] # mine\ncompany: A\n", "exclude: [a,  b, x/y, z] # mine\ncompany: A\n"),
        ("exclude: []\ncompany: A\n", "exclude: [x/y, z]\ncompany: A\n"),
        ("exclude:  # mine\ncompany: A\n", "exclude:  # mine\n  - x/y\n  - z\ncompany: A\n"),
        ("exclude:\n- a # mine\n\n# more\ncompany: A\n", "exclude:\n- a # mine\n- x/y\n- z\n\n# more\ncompany: A\n"),
        ("exclude:\n    - 'a'\n", "exclude:\n    - 'a'\n    - x/y\n    - z\n"),
        ("company: A\r\nexclude:\r\n  - a\r\n", "company: A\r\nexclude:\r\n  - a\r\n  - x/y\r\n  - z\r\n"),
        ("{company: A}\n", None),
        (f"exclude: [{'a' * 90}]\n", f"exclude: [{'a' * 90},\n  x/y,\n  z]\n"),
    ],
)  # fmt: skip
def test_a_target_keeps_its_comments_and_its_layout(old: str, new: str | None) -> None:
    assert with_ids(load(old, "target.yml"), {"exclude": ("x/y", "z")}) == new


def test_several_lists_at_once() -> None:
    text = "company: A\ninclude: [p]\n# exclude: []\n"
    added = {"include": ("q",), "exclude": ("r",), "reorder": ("yes",)}
    assert with_ids(load(text, "t.yml"), added) == (
        'company: A\ninclude: [p, q]\n# exclude: []\nexclude:\n  - r\nreorder:\n  - "yes"\n'
    )
