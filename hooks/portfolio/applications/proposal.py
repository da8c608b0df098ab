"""Propose a target's choices: the entries and bullets that cover most of the advertisement on one page, in order.

In: a target, the resume with all that it could have (`wide_target`), the advertisement, and a function that returns by
how much a target's page is too long. Out: a `Proposal`: ids for the target's `include`, `exclude` and `reorder`, each
with its reason.

What is required comes before what is desired, that before what is in the job. Coverage is submodular, so the greedy
choice by gain for each line is near the best. What else fits stays, in the order in which `trim` would leave it out.
The newest job and school stay; `priority`, and what the target includes or excludes already, count more than coverage.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from portfolio.advice.subject import Subject
from portfolio.applications.advertisement import Advertisement
from portfolio.applications.coverage import part_of, shown_by_part
from portfolio.applications.levels import Level
from portfolio.applications.overlay import Named, chosen_items, stays
from portfolio.applications.targets import ReadTarget
from portfolio.resume.trim import Cut, Part, cuts
from portfolio.resume.view import ResumeView
from portfolio.sources.diagnostics import short
from portfolio.sources.yaml_source import DataPath

LISTS = ("include", "exclude", "reorder")
"""The lists of a target that a proposal makes longer."""
_FIXED = ("skills", "interests", "languages")
"""Sections that the proposal leaves as they are: they show nothing."""
_NO_GAPS = ("work", "education")
"""Sections in which an entry less would be a gap."""
_LINE = 100
_TITLE = 1.5
"""Lines that an entry takes besides its texts."""
_LINE_HEIGHT, _MOST_OF_LINE = 4.0, 0.8
"""Millimetres, from which the search starts, and the share of a line that no text fits into."""
_MOST_TRIES = 4
_NAMED = 3


@dataclass(frozen=True)
class Unit:
    """An entry, or one of its bullets. `tells` are the numbers of the requirements that it shows."""

    item: Named
    entry: str
    """The id of its entry; its own for an entry."""
    tells: frozenset[int]
    rank: int
    """Its turn when the page is full: what has 0 is left out last."""
    lines: float
    priority: int
    is_extra: bool
    """Whether it is a project that the resume does not list."""
    is_by_tags: bool
    """Whether the target's tags leave it out."""
    with_it: tuple[str, ...] = ()
    """An entry's bullets without which only its title would be left."""

    @property
    def id(self) -> str:
        """The id by which a target refers to it."""
        return self.item.id

    @property
    def is_bullet(self) -> bool:
        """Whether it is a bullet."""
        return self.entry != self.id

    @property
    def needs_include(self) -> bool:
        """Whether it is on the page only if the target includes it."""
        return self.is_extra or self.is_by_tags


@dataclass(frozen=True)
class Proposal:
    """What to add to the lists of a target, each id with the reason."""

    include: Mapping[str, str] = field(default_factory=dict)
    exclude: Mapping[str, str] = field(default_factory=dict)
    reorder: Mapping[str, str] = field(default_factory=dict)
    counts: tuple[tuple[Level, int, int, int], ...] = ()
    """For each level: how many requirements there are, how many of them are shown now, and how many then."""

    @property
    def added(self) -> dict[str, tuple[str, ...]]:
        """The ids by the list that they go into."""
        return {name: tuple(ids) for name in LISTS if (ids := getattr(self, name))}

    def lines(self) -> Iterator[str]:
        """Yield each change with its reason, and what they do together."""
        for name in LISTS:
            yield from (f"{name} {one}: {why}" for one, why in getattr(self, name).items())
        for level, asked, now, then in self.counts:
            yield f"{level.value}: {then} of {asked} shown, " + (f"{now} before" if now != then else "as before")


def wide_target(target: ReadTarget, projects: Iterable[str]) -> ReadTarget:
    """Return the target with all that it could have: every project, and what tags leave out."""
    include = tuple(dict.fromkeys((*target.target.include, *sorted(projects))))
    return _with(target, include=include, tags=())


def _with(target: ReadTarget, **changed: tuple[str, ...]) -> ReadTarget:
    return replace(target, target=target.target.model_copy(update=changed))


@dataclass(frozen=True)
class Choice:
    """What can be chosen from, for one advertisement; `units` in the order of the resume, by id."""

    target: ReadTarget
    units: Mapping[str, Unit]
    asked: Advertisement
    must: frozenset[str]

    def shown_by(self, ids: Iterable[str]) -> frozenset[int]:
        """Return the requirements that some units show together."""
        return frozenset(number for name in ids for number in self.units[name].tells)

    def of_level(self, level: Level) -> frozenset[int]:
        """Return the requirements of a level."""
        return frozenset(number for number, one in enumerate(self.asked.requirements) if one.level is level)

    @cached_property
    def now(self) -> frozenset[str]:
        """What the target chooses now."""
        inside = {name for name, unit in self.units.items() if not unit.needs_include}
        return frozenset(name for name in inside if self.units[name].entry in inside)

    def target_with(self, ids: Collection[str]) -> ReadTarget:
        """Return the target that chooses these units."""
        include, exclude = self.lists_for(ids)
        given = self.target.target
        return _with(self.target, include=(*given.include, *include), exclude=(*given.exclude, *exclude))

    def lists_for(self, ids: Collection[str]) -> tuple[list[str], list[str]]:
        """Return what to include and to exclude so that these units are left."""
        include = [name for name, unit in self.units.items() if name in ids and unit.needs_include]
        exclude = [
            name
            for name, unit in self.units.items()
            if name not in ids and not unit.needs_include and (not unit.is_bullet or unit.entry in ids)
        ]
        return include, exclude

    def whole(self, name: str) -> tuple[str, ...]:
        """Return what has to be on the page with a unit, the unit first: a bullet's entry, an entry's main bullets."""
        unit = self.units[name]
        return (name, unit.entry) if unit.is_bullet else (name, *unit.with_it)


_Lists = Mapping[tuple[str, DataPath], Sequence[Named]]


def choice_of(  # noqa: PLR0917  # six inputs of six types
    target: ReadTarget,
    items: Collection[Named],
    view: ResumeView,
    subject: Subject,
    asked: Advertisement,
    extra: Collection[str],
) -> Choice:
    """Return what there is to choose from.

    `items`, `view` and `subject` are of the resume that `wide_target` makes; `extra` are the projects that the resume
    does not list.
    """
    lists = chosen_items(items, wide_target(target, extra))
    texts, shown = _texts(subject), shown_by_part(subject)
    ranks, mains = _ranks(view, lists)
    priorities = dict(_priorities(view, lists))
    units: dict[str, Unit] = {}
    for entry, path in _entries(lists):
        if entry.section in _FIXED:
            continue
        is_extra = entry.text in extra and entry.section == "projects"
        for item, at in ((entry, path), *_bullets_of(entry, path, lists)):
            is_bullet = item is not entry
            units[item.id] = Unit(
                item,
                entry.id,
                _tells(shown.get((item.project, at), frozenset()), asked),
                ranks.get(item.id, 0),
                sum(-(-len(text) // _LINE) for text in texts.get((item.project, at), ())) + (not is_bullet) * _TITLE,
                priorities.get(item.id, 0),
                is_extra and not is_bullet,
                not stays(item, target),
                () if is_bullet else mains.get(item.id, ()),
            )
    must = {item.id for item in _newest(view, lists)} | set(target.target.include)
    return Choice(target, units, asked, frozenset(must & units.keys()))


def _entries(lists: _Lists) -> Iterator[tuple[Named, DataPath]]:
    """Yield each entry that is left, with its path in the rebuilt resume."""
    for (project, path), members in lists.items():
        if not project and path[-1] not in ("highlights", "keywords"):
            yield from ((item, (*path, number)) for number, item in enumerate(members))


def _bullets_of(entry: Named, path: DataPath, lists: _Lists) -> Iterator[tuple[Named, DataPath]]:
    """Yield an entry's bullets with their paths in the rebuilt resume, or in the project's file."""
    own = lists.get(("", (*entry.path, "highlights")), ())
    yield from ((bullet, (*path, "highlights", number)) for number, bullet in enumerate(own))
    if entry.section == "projects":
        of_project = lists.get((entry.text, ("highlights",)), ())
        yield from ((bullet, ("highlights", number)) for number, bullet in enumerate(of_project))


def _texts(subject: Subject) -> dict[tuple[str, DataPath], list[str]]:
    """Return the text of each entry and bullet, by project ("" for the resume) and path."""
    texts: dict[tuple[str, DataPath], list[str]] = {("", item.path): [item.title] for item in subject.items}
    for item in subject.items:
        for passage in item.passages:
            if passage.kind in ("bullet", "summary"):
                texts.setdefault(part_of(item, passage), []).append(passage.text)
    for passage in subject.more:
        texts.setdefault(("", passage.path[:-1]), []).append(passage.text)
    return texts


def _tells(shown: frozenset[str], asked: Advertisement) -> frozenset[int]:
    """Return the requirements that some skills meet."""
    return frozenset(number for number, one in enumerate(asked.requirements) if shown.intersection(one.skills))


def _of_view(view: ResumeView, lists: _Lists) -> Iterator[tuple[int, int, Named, list[Named]]]:
    """Yield the number of each section and entry of the view, with its entry and bullets."""
    by_path = {path: entry for entry, path in _entries(lists)}
    for number, section in enumerate(view.sections):
        for at, shown in enumerate(section.entries):
            if entry := by_path.get(shown.path):
                bullets = [bullet for bullet, _ in _bullets_of(entry, shown.path, lists)]
                yield number, at, entry, bullets if len(bullets) == len(shown.highlights) else []


def _priorities(view: ResumeView, lists: _Lists) -> Iterator[tuple[str, int]]:
    for section, number, item, bullets in _of_view(view, lists):
        entry = view.sections[section].entries[number]
        yield item.id, entry.priority
        own = entry.priorities or (entry.priority,) * len(bullets)
        yield from ((bullet.id, priority) for bullet, priority in zip(bullets, own, strict=False))


def _ranks(view: ResumeView, lists: _Lists) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    """Return the rank of each entry and bullet, and for each entry the bullets that go with it."""
    by_piece = {(number, at): (entry, bullets) for number, at, entry, bullets in _of_view(view, lists)}
    last_first: list[Cut] = [*cuts(view)][::-1]
    ranks: dict[str, int] = {}
    gone: dict[str, set[str]] = {}
    for rank, cut in enumerate(last_first):
        entry, bullets = by_piece.get((-cut.piece.section, -cut.piece.entry), (None, []))
        if entry is None:
            continue
        if cut.piece.part is Part.WHOLE:
            ranks[entry.id] = rank
        elif cut.piece.part is Part.HIGHLIGHT and bullets:
            name = bullets[-cut.piece.highlight].id
            ranks[name] = rank
            gone.setdefault(entry.id, set()).add(name)
    mains = {}
    for entry, bullets in by_piece.values():
        left = tuple(bullet.id for bullet in bullets if bullet.id not in gone.get(entry.id, ()))
        mains[entry.id] = left or tuple(bullet.id for bullet in bullets[:1])
        for name in left:
            ranks.setdefault(name, ranks.get(entry.id, 0))
    return ranks, mains


def _newest(view: ResumeView, lists: _Lists) -> Iterator[Named]:
    """Yield the newest job and the newest school."""
    ages: dict[str, tuple[str, Named]] = {}
    for section, number, item, _ in _of_view(view, lists):
        age = view.sections[section].entries[number].age
        if item.section in _NO_GAPS and (item.section not in ages or age > ages[item.section][0]):
            ages[item.section] = (age, item)
    yield from (item for _, item in ages.values())


def propose(choice: Choice, excess: Callable[[ReadTarget], float]) -> Proposal | None:
    """Return what to change, or None if not even the least fits one page.

    `excess` returns by how many millimetres a target's page is too long, 0 or less if it fits; it is called rarely.
    """
    ids = _fitting(choice, lambda some: excess(choice.target_with(some)))
    if ids is None:
        return None
    include, exclude = choice.lists_for(ids)
    after, lost = choice.shown_by(ids), "the page is full"
    return Proposal(
        {name: _named(choice, _shown_with(choice, name, ids), "shows") for name in include},
        {name: f"{lost}, and {_why_not(choice, name, after)}" for name in exclude},
        dict(_reordered(choice, ids)),
        tuple(
            (level, len(asked), len(asked & choice.shown_by(choice.now)), len(asked & after))
            for level in Level
            if (asked := choice.of_level(level))
        ),
    )


def _why_not(choice: Choice, name: str, shown: frozenset[int]) -> str:
    tells = _shown_with(choice, name, choice.units)
    if lost := tells - shown:
        return _named(choice, lost, "other lines show more; lost:")
    if tells:
        return _named(choice, tells, "other lines show") + ", too"
    return "it mentions nothing they ask for"


def _named(choice: Choice, numbers: Collection[int], before: str) -> str:
    asked = [choice.asked.requirements[number] for number in sorted(numbers)]
    asked.sort(key=lambda one: list(Level).index(one.level))
    more = f" and {len(asked) - _NAMED} more" if len(asked) > _NAMED else ""
    return f"{before} {', '.join(short(' or '.join(one.spellings), 40) for one in asked[:_NAMED])}{more}"


def _fitting(choice: Choice, excess: Callable[[Collection[str]], float]) -> frozenset[str] | None:
    """Return the units to keep: as many steps as fit one page, most important first, then whatever else fits."""
    base = frozenset(each for name in choice.must for each in choice.whole(name))
    steps = [*_steps(choice, base)]
    lines = [0.0, *accumulate(sum(choice.units[name].lines for name in step) for step in steps)]

    def with_steps(count: int) -> frozenset[str]:
        return base.union(*steps[:count])

    if (above := excess(with_steps(len(steps)))) <= 0:
        return with_steps(len(steps))
    low, high, below, rate = -1, len(steps), 0.0, _LINE_HEIGHT
    while high - low > 1:
        taken = above / rate if low < 0 else (lines[high] - lines[low]) * above / (above + below)
        guess = next(count for count in range(high, -1, -1) if lines[count] <= lines[high] - taken or not count)
        guess = min(max(guess, low + 1), high - 1)
        left = excess(with_steps(guess))
        rate = max((above - left) / max(lines[high] - lines[guess], 0.1), 0.5)
        if left > 0:
            high, above = guess, left
        else:
            low, below = guess, -left
            if below < rate * _MOST_OF_LINE:
                break
    if low < 0:
        return None
    kept = with_steps(low)
    tries = _MOST_TRIES
    for step in steps[low + 1 :]:  # the next one is too long, a shorter one may fit
        more = {choice.units[name].entry for name in step}.union(step) - kept
        if tries and rate * _MOST_OF_LINE * sum(choice.units[name].lines for name in more) <= below:
            tries -= 1
            if (left := excess(kept | more)) <= 0:
                kept, below = kept | more, -left
    return kept


def _steps(choice: Choice, base: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield what to add to the page, the most important first."""
    done = set(base)

    def step(name: str) -> Iterator[frozenset[str]]:
        if new := frozenset(_needed(choice, name, done)) - done:
            done.update(new)
            yield new

    usual = [*choice.now]
    usual.sort(key=lambda one: _turn(choice, one))
    for name in usual:
        if choice.units[name].priority > 0:
            yield from step(name)
    for name in _covering(choice, frozenset(done)):
        yield from step(name)
    extra = [one for one, unit in choice.units.items() if choice.units[unit.entry].is_extra and unit.entry in done]
    for name in sorted((*usual, *extra), key=lambda one: _turn(choice, one)):
        if not choice.units[name].is_by_tags:
            yield from step(name)


def _needed(choice: Choice, name: str, on_page: Collection[str]) -> tuple[str, ...]:
    """Return what comes onto the page with a unit: an entry that is there already needs no more bullets."""
    return (name,) if name in on_page else choice.whole(name)


def _turn(choice: Choice, name: str) -> tuple[int, bool, int, str]:
    unit = choice.units[name]
    matters = bool(unit.tells) or (not unit.is_bullet and unit.item.section in _NO_GAPS)
    return (-unit.priority, not matters, unit.rank, name)


def _covering(choice: Choice, base: frozenset[str]) -> list[str]:
    """Return the units that cover the requirements, greedily: most coverage per line, the highest level first."""
    chosen: list[str] = []
    on_page = set(base)
    shown = choice.shown_by(base)
    candidates = [name for name, unit in choice.units.items() if unit.tells and unit.priority >= 0]
    for level in Level:
        asked = choice.of_level(level)
        while best := _best(choice, candidates, on_page, shown, asked):
            chosen.append(best)
            on_page.update(_needed(choice, best, on_page))
            shown = choice.shown_by(on_page)
    for name in reversed(chosen[:]):  # what those after it show as well
        others = {*base, *(each for other in chosen if other != name for each in choice.whole(other))}
        if choice.shown_by(others) == shown:
            chosen.remove(name)
    return chosen


def _best(
    choice: Choice, candidates: Iterable[str], on_page: Collection[str], shown: frozenset[int], asked: frozenset[int]
) -> str:
    """Return the unit that covers the most additional requirements per line, "" if none covers more."""
    found = []
    for name in candidates:
        unit = choice.units[name]
        needed = _needed(choice, name, on_page)
        new = choice.shown_by(needed) - shown
        if gain := len(new & asked):
            lines = sum(choice.units[one].lines for one in needed if one not in on_page)
            found.append((-gain / max(lines, 1), -len(new), unit.needs_include, unit.rank, name))
    return min(found)[-1] if found else ""


def _reordered(choice: Choice, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what comes first in its list: of projects what shows most, of bullets what shows something required.

    Jobs stay in the order of time, and a list that the target orders already stays as it is.
    """
    lists: dict[tuple[str, str], list[Unit]] = {}
    for name, unit in choice.units.items():
        if name in ids and (unit.is_bullet or unit.item.section == "projects"):
            lists.setdefault(("bullets", unit.entry) if unit.is_bullet else ("projects", ""), []).append(unit)
    given = set(choice.target.target.reorder)
    for (kind, _), members in lists.items():
        if given.intersection(unit.id for unit in members):
            continue
        order = _counts if kind == "projects" else _level
        shown = {unit.id: _shown_with(choice, unit.id, ids) for unit in members}
        ordered = sorted(members, key=lambda unit: order(choice, shown[unit.id]))
        first = next(n for n in range(len(ordered) + 1) if ordered[n:] == [m for m in members if m not in ordered[:n]])
        yield from ((unit.id, _named(choice, shown[unit.id], "shows")) for unit in ordered[:first])


def _shown_with(choice: Choice, name: str, ids: Collection[str]) -> frozenset[int]:
    """Return what an entry shows with those of its bullets that stay, or what a bullet shows."""
    return choice.shown_by(
        one for one, unit in choice.units.items() if one == name or (unit.entry == name and one in ids)
    )


def _counts(choice: Choice, numbers: frozenset[int]) -> tuple[int, ...]:
    return tuple(-len(numbers & choice.of_level(level)) for level in Level)


def _level(choice: Choice, numbers: frozenset[int]) -> tuple[int, ...]:
    return (next((n for n, level in enumerate(Level) if numbers & choice.of_level(level)), len(Level)),)
