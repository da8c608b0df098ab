"""Reduce a library's style sheet to the rules that a site uses; most of Material's are for parts that its pages lack.

In: the style sheet, and the names in the site's pages and scripts. Out: the style sheet without selectors whose classes
or ids occur nowhere, and without custom properties and animations that nothing refers to. Elements, attributes and
states are ignored, and whatever the parser does not know stays.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import tinycss2  # loaded on first use, see `portfolio.startup`

# The sign before a value is rarer than letters, so that it is found sooner.
_VALUE = re.compile(r"""=(?:(?<=\bclass=)|(?<=\bid=))(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_OF_MATERIAL = re.compile(r"md-(?<!\wmd-)[\w-]+")
_WORD = re.compile(r"[\w-]+")
_SELECTED = re.compile(r"[.#]((?:\\.|[\w-])+)")
_NOT_NEEDED = re.compile(r":not\([^()]*\)|\[[^\]]*\]")
_ALTERNATIVES = re.compile(r":(?:is|where|has|-webkit-any)\([^()]*\)")
_GROUPS = ("media", "supports", "layer", "container")
_PROPERTY = re.compile(r"--([\w-]+)")
_REFERRED = re.compile(r"var\(\s*(--[\w-]+)")


def names_in(html: str) -> set[str]:
    """Return the classes and ids of a page, and all words in it that begin as Material's names do."""
    found = {name for value in set(_VALUE.findall(html)) for part in value for name in part.split()}
    return found.union(_OF_MATERIAL.findall(html))


def words_in(script: str) -> set[str]:
    """Return every word of a script, any of which may be a class."""
    return set(_WORD.findall(script))


@lru_cache(maxsize=4)
def names_of(css: str) -> frozenset[str]:
    """Return the classes, ids and custom properties of a style sheet, all that `trimmed` asks for."""
    return frozenset(name.replace("\\", "") for name in _SELECTED.findall(css)) | frozenset(_PROPERTY.findall(css))


class Rule(NamedTuple):
    """A rule: each selector with the names that it needs, each declaration with the custom property that it sets."""

    selectors: tuple[tuple[str, tuple[str, ...]], ...]
    declarations: tuple[tuple[str, str], ...]


class Group(NamedTuple):
    """Rules under a condition, such as `@media print`."""

    head: str
    parts: tuple["Part", ...]


class Other(NamedTuple):
    """Whatever else stands in a style sheet, and the animation that it is."""

    text: str
    animation: str


Part = Rule | Group | Other


def parts_of(css: str) -> tuple[Part, ...]:
    """Parse a style sheet."""
    return tuple(_parts(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


def _parts(nodes: "Iterable[tinycss2.ast.Node]") -> Iterator[Part]:
    for node in nodes:
        if isinstance(node, tinycss2.ast.QualifiedRule):
            selectors = _selectors(tinycss2.serialize(node.prelude))
            declared = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            yield Rule(
                tuple((selector, _needed(selector)) for selector in selectors),
                tuple((each.name if each.type == "declaration" else "", each.serialize()) for each in declared),
            )
        elif isinstance(node, tinycss2.ast.AtRule) and node.content is not None and node.lower_at_keyword in _GROUPS:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield Group(f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}", tuple(_parts(inner)))
        else:
            is_animation = isinstance(node, tinycss2.ast.AtRule) and node.lower_at_keyword.endswith("keyframes")
            yield Other(node.serialize(), tinycss2.serialize(node.prelude).strip() if is_animation else "")


def _selectors(prelude: str) -> Iterator[str]:
    """Yield the selectors of a list; a comma inside brackets separates none."""
    depth = start = 0
    for index, sign in enumerate(prelude):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            yield prelude[start:index].strip()
            start = index + 1
    yield prelude[start:].strip()


def _needed(selector: str) -> tuple[str, ...]:
    """Return the classes and ids of a selector; those in `:is()` and `:not()` need not exist."""
    while (plain := _ALTERNATIVES.sub("", _NOT_NEEDED.sub("", selector))) != selector:
        selector = plain
    return tuple(name.replace("\\", "") for name in _SELECTED.findall(selector))


def trimmed(parts: Iterable[Part], names: Iterable[str], others: str) -> str:
    """Return the rules of a style sheet that can apply. `others` are the site's other styles, which may refer to it."""
    known = frozenset(names)
    applying = tuple(_applying(parts, known))
    made = "".join(_text(part) for part in applying)
    referred = {*_REFERRED.findall(made), *_REFERRED.findall(others), *(f"--{name}" for name in known)}
    words = set(_WORD.findall(re.sub(r"@keyframes [\w-]+", "", made))) | set(_WORD.findall(others))
    return "".join(_text(part) for part in _without_unused(applying, referred, words))


def _applying(parts: Iterable[Part], names: frozenset[str]) -> Iterator[Part]:
    """Yield the rules with the selectors whose names are all known."""
    for part in parts:
        if isinstance(part, Rule):
            selectors = tuple(each for each in part.selectors if names.issuperset(each[1]))
            if selectors:
                yield part._replace(selectors=selectors)
        elif isinstance(part, Group):
            yield part._replace(parts=tuple(_applying(part.parts, names)))
        else:
            yield part


def _without_unused(parts: Iterable[Part], referred: set[str], words: set[str]) -> Iterator[Part]:
    """Yield rules without the custom properties and animations that nothing refers to."""
    for part in parts:
        if isinstance(part, Rule):
            declared = (each for each in part.declarations if not each[0].startswith("--") or each[0] in referred)
            yield part._replace(declarations=tuple(declared))
        elif isinstance(part, Group):
            yield part._replace(parts=tuple(_without_unused(part.parts, referred, words)))
        elif not part.animation or part.animation in words:
            yield part


def _text(part: Part) -> str:
    """Return a part as CSS, "" if it holds nothing."""
    if isinstance(part, Other):
        return part.text
    if isinstance(part, Rule):
        inner = ";".join(text for _, text in part.declarations)
        head = ",".join(selector for selector, _ in part.selectors)
    else:
        inner, head = "".join(map(_text, part.parts)), part.head
    return f"{head}{{{inner}}}" if inner else ""
