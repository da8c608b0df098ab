"""MkDocs events in, core calls out: only pages with plots load the scripts that draw them."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from mkdocs_site.build_store import store
from portfolio.notebooks.scripts import gather
from portfolio.website.site import Site

_LOADER = "assets/notebook-plots.js"
_PLOT_END = "</nb-plot>"


@event_priority(50)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the library scripts that the notebooks need."""
    site: Site = config.extra["portfolio"]
    names = [name for notebook in site.tree.notebooks.values() for name in notebook.scripts]
    for name, script in gather(names, store(config)).items():
        content = {"content": script} if isinstance(script, str) else {"abs_src_path": str(script)}
        files.append(File.generated(config, f"assets/plots/{name}", **content))  # type: ignore[call-overload]
    return files


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Load the script that draws plots, also in lists of posts. Inside the content, instant navigation runs it too."""
    end = output.rfind(_PLOT_END)
    if end < 0:
        return output
    end += len(_PLOT_END)
    script = f'<script src="{get_relative_url(_LOADER, page.url)}" defer></script>'
    return f"{output[:end]}{script}{output[end:]}"
