"""Find unknown names in a template without running it, so also in branches that no resume reaches.

In: the parsed files of a template. Out: the problems at their lines. It checks filters and tests, variables that no
file sets, and fields of the resume's values if loops show what a variable holds. Code: T104.
"""

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from jinja2 import Environment, meta, nodes

from portfolio.sources.diagnostics import Diagnostic, Location, did_you_mean, error
from portfolio.text.inline import Link
from portfolio.resume.view import Contact, Entry, ResumeView, Section

GIVEN = ("resume", "direction", "anchor")
"""The variables that every template gets."""

_MEMBERS = {"sections": Section, "entries": Entry, "contacts": Contact, "links": Link}


def unknown_names(environment: Environment, files: Mapping[str, nodes.Template], path: str) -> Iterator[Diagnostic]:
    """Report the unknown names in the files of the template at `path`."""
    set_somewhere = {name.name for page in files.values() for name in page.find_all(nodes.Name) if name.ctx != "load"}
    set_somewhere |= {macro.name for page in files.values() for macro in page.find_all(nodes.Macro)}
    kinds = _kinds(files)
    for file, page in files.items():
        place = f"{path}/{file}"
        if problems := tuple(_unknown_helpers(environment, page, place)):
            yield from problems
            continue  # the checks below use Jinja's compiler, which stops at these
        asked = {_name_of(test.node) for test in page.find_all(nodes.Test) if test.name in ("defined", "undefined")}
        known = {*GIVEN, *environment.globals, *set_somewhere, *asked}
        unknown = meta.find_undeclared_variables(page) - known
        for name in page.find_all(nodes.Name):
            if name.name in unknown:
                yield unknown_name(name.name, None, GIVEN, Location(place, name.lineno))
        for part in page.find_all(nodes.Getattr):
            owner = kinds.get(_name_of(part.node))
            if owner and not hasattr(owner, part.attr) and part.attr not in _fields(owner):
                yield unknown_name(part.attr, owner, _fields(owner), Location(place, part.lineno))


def unknown_name(name: str, owner: type | None, known: Collection[str], place: Location) -> Diagnostic:
    """Report that a name, or an owner's field, is unknown."""
    message = f"'{name}' is undefined"
    if owner is not None:
        article = "an" if owner.__name__[0] in "AEIOU" else "a"
        message = f"{'the resume' if owner is ResumeView else f'{article} {owner.__name__}'} has no '{name}'"
    near = did_you_mean(name, known)
    return error("T104", place, message, f"did you mean '{near}'?" if near else f"known: {', '.join(known)}")


def _kinds(files: Mapping[str, nodes.Template]) -> dict[str, type]:
    """Return the types of loop variables if all loops over that name agree; included files see them too."""
    found: dict[str, set[type | None]] = {"resume": {ResumeView}}
    for page in files.values():
        looped = set()
        for loop in page.find_all(nodes.For):
            looped.add(id(loop.target))
            if isinstance(loop.target, nodes.Name):
                member = _MEMBERS.get(loop.iter.attr) if isinstance(loop.iter, nodes.Getattr) else None
                found.setdefault(loop.target.name, set()).add(member)
        for name in page.find_all(nodes.Name):
            if name.ctx != "load" and id(name) not in looped:
                found.setdefault(name.name, set()).add(None)
    return {name: kind for name, kinds in found.items() for kind in kinds if kind and len(kinds) == 1}


def _unknown_helpers(environment: Environment, page: nodes.Template, place: str) -> Iterator[Diagnostic]:
    helpers: tuple[tuple[type[nodes.Filter] | type[nodes.Test], str, Collection[str]], ...] = (
        (nodes.Filter, "filter", environment.filters),
        (nodes.Test, "test", environment.tests),
    )
    for kind, word, known in helpers:
        for used in page.find_all(kind):
            if used.name not in known:
                near = did_you_mean(used.name, known)
                hint = f"did you mean '{near}'?" if near else "filters of ours: inline, link"
                yield error("T104", Location(place, used.lineno), f"No {word} named '{used.name}'", hint)


def _name_of(node: Any) -> str:
    return node.name if isinstance(node, nodes.Name) else ""


def _fields(owner: Any) -> list[str]:
    return [field.name for field in dataclasses.fields(owner)]
