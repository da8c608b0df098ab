"""MkDocs events in, core calls out: the parts of Material's style sheet and menus that no page uses are left out.

The style sheet stays whole on a site that runs Material's own script, which adds parts to pages, or the author's. Pages
that are rebuilt after a save may use other names; then the style sheet is rebuilt, too.

Left out are selectors whose classes or ids occur nowhere, and custom properties and animations that nothing refers to.
Elements, attributes and states are ignored, and whatever the parser does not know stays.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from sys import intern
from typing import NamedTuple

import tinycss2  # loaded on first use, see `portfolio.startup`
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import store
from mkdocs_site.material_parts import SCRIPT, STYLE_SHEETS
from portfolio.store.values import Store

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


@dataclass(frozen=True)
class _Sheet:
    """Material's style sheet as it comes, with what does not change from save to save."""

    path: str
    css: str
    words: frozenset[str]
    """The words of the site's scripts, any of which may be a class or an id."""
    others: str
    """The site's other styles."""


_SWITCHES = re.compile(r'<(?:input class="md-toggle"[^<>]*>|label class="md-overlay"[^<>]*></label>)')
_names: dict[str, tuple[str, ...] | None] = {}
"""The names that each page uses; None if it runs Material's script."""
_sheets: dict[_Sheet, list[str] | None] = {}
"""The names that each style sheet was made for; None if it is whole."""


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Begin a build."""
    _names.clear()
    _sheets.clear()


@event_priority(-160)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Leave out of a page what it does not use."""
    return _trimmed(page.file.src_uri, output, config)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Trim the 404 page, and collect its names."""
    return _trimmed(template_name, output, config) if template_name.endswith(".html") else output


def _trimmed(source: str, output: str, config: MkDocsConfig) -> str:
    """Return a page without the toggles of menus that it lacks, and collect the names that it uses."""
    if SCRIPT in output:
        _names[source] = None
        return output
    start, header, page = output.partition("<header")
    *before, rest = _SWITCHES.split(start)
    output = "".join((*(part.rstrip() for part in before), rest, header, page))
    found = store(config).remember("names", (output,), lambda: sorted(names_in(output)))
    _names[source] = tuple(map(intern, found))
    return output


@event_priority(50)
def on_post_build(config: MkDocsConfig) -> None:
    """Remove from the style sheet what no page uses."""
    folder = Path(config.site_dir, "assets")
    words = frozenset().union(*(words_in(path.read_text("utf-8")) for path in sorted(folder.glob("*.js"))))
    own = [*sorted(folder.glob("*.css")), *(Path(config.site_dir, str(path)) for path in config.extra_css)]
    others = "".join(path.read_text("utf-8", "replace") for path in own if path.is_file())
    for file in Path(config.site_dir).glob(STYLE_SHEETS):
        path = file.relative_to(config.site_dir).as_posix()
        _sheets[_Sheet(path, file.read_text("utf-8"), words, others)] = None
    write_again(config)


def write_again(config: MkDocsConfig) -> None:
    """Write the style sheets that have changed, below `site_dir`."""
    for sheet, made_for in _sheets.items():
        used = _used(sheet)
        if used != made_for:
            css = sheet.css
            if used is not None:
                make = partial(_trimmed_sheet, sheet, used, store(config))
                css = store(config).remember("style sheet", (sheet.css, used, sheet.others), make)
            file = Path(config.site_dir, sheet.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(css, "utf-8")
            _sheets[sheet] = used


def _trimmed_sheet(sheet: _Sheet, names: list[str], cache: Store) -> str:
    return trimmed(parsed(sheet.css, cache), names, sheet.others)


def parsed(css: str, cache: Store) -> tuple[Part, ...]:
    """Return `parts_of` a style sheet, which does not change with the site."""
    return cache.remember("style sheet's parts", (css,), partial(parts_of, css))


def _used(sheet: _Sheet) -> list[str] | None:
    """Return the names of a style sheet that pages or scripts use; None if any name may be used."""
    found = [names for names in _names.values() if names is not None]
    return sorted(names_of(sheet.css) & sheet.words.union(*found)) if len(found) == len(_names) else None
