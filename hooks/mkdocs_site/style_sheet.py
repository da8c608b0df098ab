"""MkDocs events in, core calls out: the parts of Material's style sheet and menus that no page uses are left out.

The style sheet stays whole on a site that runs Material's own script, which adds parts to pages, or the author's. Pages
that are rebuilt after a save may use other names; then the style sheet is rebuilt, too.
"""

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from sys import intern

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import store
from mkdocs_site.material_parts import SCRIPT, STYLE_SHEETS
from portfolio.store.values import Store
from portfolio.website.style_sheet import Part, names_in, names_of, parts_of, trimmed, words_in


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
