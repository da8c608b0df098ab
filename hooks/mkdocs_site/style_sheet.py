"""MkDocs events in, core calls out: Material's style sheet is reduced to what the site's pages use.

It stays whole on a site that runs Material's own script, which adds parts to pages, or scripts of the author's.
"""

from functools import partial
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import store
from mkdocs_site.material_parts import SCRIPT, STYLE_SHEETS
from portfolio.website.style_sheet import names_in, trimmed, words_in

_names: set[str] = set()
_is_whole = [False]


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Begin a build."""
    _names.clear()
    _is_whole[:] = [False]


@event_priority(-160)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """Collect the names that a page uses."""
    _collect(output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> None:
    """Collect the names that the 404 page uses."""
    if template_name.endswith(".html"):
        _collect(output)


def _collect(output: str) -> None:
    _is_whole[0] = _is_whole[0] or SCRIPT in output
    _names.update(names_in(output))


@event_priority(50)
def on_post_build(config: MkDocsConfig) -> None:
    """Remove from the style sheet what no page uses."""
    if _is_whole[0]:
        return
    folder = Path(config.site_dir, "assets")
    scripts = [path.read_text("utf-8") for path in sorted(folder.glob("*.js"))]
    names = sorted(_names.union(*map(words_in, scripts)))
    own = [*sorted(folder.glob("*.css")), *(Path(config.site_dir, str(path)) for path in config.extra_css)]
    others = "".join(path.read_text("utf-8", "replace") for path in own if path.is_file())
    for file in Path(config.site_dir).glob(STYLE_SHEETS):
        css = file.read_text("utf-8")
        made = store(config).remember("style sheet", (css, names, others), partial(trimmed, css, names, others))
        file.write_text(made, "utf-8")
