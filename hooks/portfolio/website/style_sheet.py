"""Reduce a library's style sheet to the rules that a site uses; most of Material's are for parts that its pages lack.

In: the style sheet, and the names in the site's pages and scripts. Out: the style sheet without selectors whose classes
or ids occur nowhere, and without custom properties and animations that nothing refers to. Elements, attributes and
states are ignored, and whatever the parser does not know stays.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

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


def trimmed(css: str, names: Iterable[str], others: str) -> str:
    """Return the rules of a style sheet that can apply. `others` are the site's other styles, which may refer to it."""
    known = frozenset(names)
    made = "".join(_applying(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), known))
    referred = {*_REFERRED.findall(made), *_REFERRED.findall(others), *(f"--{name}" for name in known)}
    words = set(_WORD.findall(re.sub(r"@keyframes [\w-]+", "", made))) | set(_WORD.findall(others))
    return "".join(_without_unused(tinycss2.parse_stylesheet(made), referred, words))


def _applying(rules: "Iterable[tinycss2.ast.Node]", names: frozenset[str]) -> Iterator[str]:
    """Yield the rules with the selectors whose names are all known, as text."""
    for rule in rules:
        if isinstance(rule, tinycss2.ast.QualifiedRule):
            selectors = [each for each in _selectors(tinycss2.serialize(rule.prelude)) if _applies(each, names)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}"
        elif isinstance(rule, tinycss2.ast.AtRule) and rule.content is not None and rule.lower_at_keyword in _GROUPS:
            inner = "".join(_applying(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), names))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        else:
            yield rule.serialize()


def _selectors(prelude: str) -> Iterator[str]:
    """Yield the selectors of a list; a comma inside brackets separates none."""
    depth = start = 0
    for index, sign in enumerate(prelude):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            yield prelude[start:index].strip()
            start = index + 1
    yield prelude[start:].strip()


def _applies(selector: str, names: frozenset[str]) -> bool:
    """Return whether a selector's classes and ids exist; those in `:is()` and `:not()` need not."""
    while (plain := _ALTERNATIVES.sub("", _NOT_NEEDED.sub("", selector))) != selector:
        selector = plain
    return all(name.replace("\\", "") in names for name in _SELECTED.findall(selector))


def _without_unused(rules: "Iterable[tinycss2.ast.Node]", referred: set[str], words: set[str]) -> Iterator[str]:
    """Yield rules without the custom properties and animations that nothing refers to."""
    for rule in rules:
        if isinstance(rule, tinycss2.ast.QualifiedRule):
            declared = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            used = [
                each.serialize()
                for each in declared
                if each.type != "declaration" or not each.name.startswith("--") or each.name in referred
            ]
            if used:
                yield f"{tinycss2.serialize(rule.prelude)}{{{';'.join(used)}}}"
        elif isinstance(rule, tinycss2.ast.AtRule) and rule.content is not None and rule.lower_at_keyword in _GROUPS:
            inner = "".join(_without_unused(tinycss2.parse_rule_list(rule.content), referred, words))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        elif not (
            isinstance(rule, tinycss2.ast.AtRule)
            and rule.lower_at_keyword.endswith("keyframes")
            and tinycss2.serialize(rule.prelude).strip() not in words
        ):
            yield rule.serialize()
