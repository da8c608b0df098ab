"""Turn findings and allowances into diagnostics. This decides what is reported to the author.

Secrets are reported one by one; every other kind once per file, at its first location, with the cells.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from portfolio.inspection.allowances import Allowance, mistakes, unused
from portfolio.inspection.binaries import ENDINGS
from portfolio.inspection.notebook import Inspection
from portfolio.sources.diagnostics import Diagnostic, Location
from portfolio.sources.kinds import KINDS, Found

_MESSAGES = {
    "home-path": "a home folder is named: {what}",
    "user-name": "a user's name is in the notebook: {what}",
    "email": "an e-mail address is public: {what}",
    "local-path": "a path of one machine is in the notebook: {what}",
    "error-output": "an error was saved in the notebook: {what}",
    "run-order": "not every cell ran from top to bottom: {cell} {what}",
    "dead-link": "a link leads to no file: {what}",
    "dead-anchor": "a link leads to a heading that does not exist: {what}",
    "root-link": "a link begins at the host's root, not at the site's: {what}",
    "remote-content": "the page would ask another host for this, so it is left out or linked: {what}",
    "remote-request": "the reader's browser contacts another host: {what}",
    "remote-picture": "a picture comes from another host, so it loads only after a click: {what}",
    "gone": "the link is dead: {what}",
    "unanswered": "the link cannot be checked: {what}",
    "moved": "the page has moved: {what}",
    "pull-request": "the pull request is not as it is written here: {what}",
    "paper": "the paper is not as it is written here: {what}",
    "remote-media": "a sound or film comes from another host, so it loads only after a click: {what}",
}


_HAS_FRONT_MATTER = re.compile(r"docs/.*\.md")


@dataclass(frozen=True)
class Surroundings:
    """Facts that are not in the file itself."""

    own_addresses: frozenset[str]
    own_name: str = ""


def diagnose(
    inspections: Iterable[Inspection], allowances: Iterable[Allowance], surroundings: Surroundings
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of all files; `allowances` are those of the projects.

    What only `check --online` finds may be allowed all the same: without it, such an allowance is not called unused.
    """
    known = list(allowances)
    used: set[Allowance] = set()
    diagnostics: list[Diagnostic] = []
    for inspection in inspections:
        diagnostics += mistakes(inspection.allowances)
        own = [allowance for allowance in inspection.allowances if allowance.because and allowance.kind in KINDS]
        known += own
        left = []
        for found in inspection.found:
            if not _matters(found, surroundings):
                continue
            covering = [allowance for allowance in known if allowance.covers(found)]
            used.update(covering)
            if not covering and found.what:  # else only an allowance needs to know of it
                left.append(found)
        diagnostics += _grouped(left)
    idle = (allowance for allowance in known if allowance not in used)
    return (*diagnostics, *(unused(each) for each in idle if each.kind not in KINDS or not KINDS[each.kind].is_online))


def _matters(found: Found, surroundings: Surroundings) -> bool:
    if found.kind == "hidden-data" and found.value.lower() == surroundings.own_name.lower():
        return False
    return found.kind != "email" or found.value.lower() not in surroundings.own_addresses


def _grouped(left: list[Found]) -> Iterator[Diagnostic]:
    groups: dict[tuple[str, str], list[Found]] = {}
    for found in left:
        is_single = KINDS[found.kind].is_single
        groups.setdefault((found.kind, found.value if is_single else ""), []).append(found)
    for (name, _), group in groups.items():
        kind = KINDS[name]
        path = _first(group).path
        file = f" {PurePosixPath(path).name}" if path.lower().endswith(ENDINGS) else ""
        where = " in a page of its folder" if file else ""
        remedy = f"{kind.remedy}; if it may stay, say why{where}: `allow-{name}{file}: …`"
        if _HAS_FRONT_MATTER.fullmatch(path):
            remedy = f"{kind.remedy}; if it may stay, add to the front matter: `allow: {{{name}: why}}`"
        yield Diagnostic(kind.code, kind.severity, _message(name, group), remedy, _first(group))


def _first(group: list[Found]) -> Location:
    return min(found.location for found in group)


def _message(name: str, group: list[Found]) -> str:
    first = min(group, key=lambda found: found.location)
    cells = list(dict.fromkeys(found.cell for found in sorted(group, key=lambda found: found.location) if found.cell))
    message = _MESSAGES.get(name, "{what}").format(what=first.what, cell=f"cell {first.cell}")
    different = len({found.value or found.what for found in group}) - 1
    more = f" and {different} more" if different and name != "run-order" else ""
    others = cells[1:] if KINDS[name].is_single or name == "run-order" else cells
    return f"{message}{more}{_cells(others, also=others is not cells)}"


def _cells(cells: list[int], *, also: bool) -> str:
    if not cells:
        return ""
    listed = [str(cell) for cell in cells[:6]] + (["…"] if len(cells) > 6 else [])
    text = ", ".join(listed[:-1]) + (" and " if len(listed) > 1 else "") + listed[-1]
    return f", {'also ' if also else ''}in cell{'s' if len(cells) > 1 else ''} {text}"
