"""Reduce a library's style sheet to the rules that a site uses; most of Material's are for parts that its pages lack.

In: the style sheet, and the names in the site's pages and scripts. Out: the style sheet without selectors whose classes
or ids occur nowhere, and without custom properties and animations that nothing refers to. Elements, attributes and
states are ignored. Rules and declarations are only told apart, which takes a tenth of the time of parsing their values.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_NAMES = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))|\b(md-[\w-]+)""")
_WORD = re.compile(r"[\w-]+")
_SELECTED = re.compile(r"[.#]((?:\\.|[\w-])+)")
_NOT_NEEDED = re.compile(r":not\([^()]*\)|\[[^\]]*\]")
_ALTERNATIVES = re.compile(r":(?:is|where|has|-webkit-any)\([^()]*\)")
_GROUPS = re.compile(r"@(?:media|supports|layer|container)\b", re.IGNORECASE)
_KEYFRAMES = re.compile(r"@[\w-]*keyframes\s+(?P<name>.*)", re.IGNORECASE | re.DOTALL)
_TEXT = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\burl\([^\"'()]*\)"
_COMMENT = re.compile(rf"(?P<text>{_TEXT})|/\*.*?\*/", re.DOTALL)
_SIGN = re.compile(rf"{_TEXT}|\\.|[{{}};]", re.DOTALL)
_DECLARATION = re.compile(rf"(?:{_TEXT}|\\.|\([^()]*\)|[^;])+", re.DOTALL)
_PROPERTY = re.compile(r"--([\w-]+)")
_REFERRED = re.compile(r"var\(\s*(--[\w-]+)")


def names_in(html: str) -> set[str]:
    """Return the classes and ids of a page, and all words in it that begin as Material's names do."""
    return {name for found in _NAMES.findall(html) for part in found if part for name in part.split()}


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
    made = "".join(_applying(_COMMENT.sub(lambda found: found["text"] or "", css), known))
    referred = {*_REFERRED.findall(made), *_REFERRED.findall(others), *(f"--{name}" for name in known)}
    words = set(_WORD.findall(re.sub(r"@keyframes [\w-]+", "", made))) | set(_WORD.findall(others))
    return "".join(_without_unused(made, referred, words))


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Yield what stands before each rule's braces, and in them; None for a rule without, such as `@import`."""
    start = opened = depth = 0
    for found in _SIGN.finditer(css):
        sign = found[0]
        if sign == "{":
            opened = opened if depth else found.start()
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
            if not depth:
                yield css[start:opened].strip(), css[opened + 1 : found.start()]
                start = found.end()
        elif sign == ";" and not depth:
            yield css[start : found.end()].strip(), None
            start = found.end()
    if rest := css[start:].strip():
        yield rest, None


def _applying(css: str, names: frozenset[str]) -> Iterator[str]:
    """Yield the rules with the selectors whose names are all known."""
    for prelude, content in _rules(css):
        if content is None:
            yield prelude
        elif not prelude.startswith("@"):
            if selectors := [each for each in _selectors(prelude) if _applies(each, names)]:
                yield f"{','.join(selectors)}{{{content}}}"
        elif not _GROUPS.match(prelude):
            yield f"{prelude}{{{content}}}"
        elif inner := "".join(_applying(content, names)):
            yield f"{prelude}{{{inner}}}"


def _selectors(prelude: str) -> Iterator[str]:
    """Yield the selectors of a list; a comma inside brackets separates none."""
    if "(" not in prelude and "[" not in prelude:
        yield from map(str.strip, prelude.split(","))
        return
    depth = start = 0
    for index, sign in enumerate(prelude):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            yield prelude[start:index].strip()
            start = index + 1
    yield prelude[start:].strip()


def _applies(selector: str, names: frozenset[str]) -> bool:
    """Return whether a selector's classes and ids exist; those in `:is()` and `:not()` need not."""
    while (":" in selector or "[" in selector) and (
        plain := _ALTERNATIVES.sub("", _NOT_NEEDED.sub("", selector))
    ) != selector:
        selector = plain
    return all(name.replace("\\", "") in names for name in _SELECTED.findall(selector))


def _without_unused(css: str, referred: set[str], words: set[str]) -> Iterator[str]:
    """Yield rules without the custom properties and animations that nothing refers to."""
    for prelude, content in _rules(css):
        if content is None:
            yield prelude
        elif _GROUPS.match(prelude):
            if inner := "".join(_without_unused(content, referred, words)):
                yield f"{prelude}{{{inner}}}"
        elif prelude.startswith("@"):
            animation = _KEYFRAMES.match(prelude)
            if not animation or animation["name"].strip() in words:
                yield f"{prelude}{{{content}}}"
        elif "--" not in content:
            yield f"{prelude}{{{content}}}"
        elif used := [each for each in _declarations(content) if _is_used(each, referred)]:
            yield f"{prelude}{{{';'.join(used)}}}"


def _declarations(content: str) -> Iterator[str]:
    return (found[0].strip() for found in _DECLARATION.finditer(content) if found[0].strip())


def _is_used(declaration: str, referred: set[str]) -> bool:
    return not declaration.startswith("--") or declaration.partition(":")[0].strip() in referred
