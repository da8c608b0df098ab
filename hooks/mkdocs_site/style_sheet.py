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

import tinycss2  # loaded on first use, see `portfolio.startup`
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import store
from mkdocs_site.material_parts import SCRIPT, STYLE_SHEETS

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
                make = partial(trimmed, sheet.css, used, sheet.others)
                css = store(config).remember("style sheet", (sheet.css, used, sheet.others), make)
            file = Path(config.site_dir, sheet.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(css, "utf-8")
            _sheets[sheet] = used


def _used(sheet: _Sheet) -> list[str] | None:
    """Return the names of a style sheet that pages or scripts use; None if any name may be used."""
    found = [names for names in _names.values() if names is not None]
    return sorted(names_of(sheet.css) & sheet.words.union(*found)) if len(found) == len(_names) else None
