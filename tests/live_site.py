"""A site as `mkdocs serve` builds it, in this process and without a server: build once, then `save` after each edit."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_site import rebuild, search

ADDRESS = "http://127.0.0.1:8000/me/"


class LiveSite:
    """A site that is being served; `site` is its folder."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.folder = folder
        self.site = site
        config = self._config()
        config.plugins.on_startup(command="serve", dirty=False)
        self._shut_down = config.plugins.on_shutdown
        self._build(config)

    def save(self) -> bool:
        """Bring the site up to date, as the server does after a save; return whether it was the short way."""
        if rebuild.update():
            return True
        self._build(self._config())
        return False

    def close(self) -> None:
        """End it, so that the next build in this process is an ordinary one."""
        self._shut_down()
        self._config().plugins.on_startup(command="build", dirty=False)

    def _config(self) -> MkDocsConfig:
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        return load_config(str(self.folder / "mkdocs.yml"), site_dir=str(self.site))

    def _build(self, config: MkDocsConfig) -> None:
        config.site_url = ADDRESS
        build(config, serve_url=ADDRESS)


@contextmanager
def serving(folder: Path, site: Path) -> Iterator[LiveSite]:
    """Serve a site."""
    index = search.indexer.index
    search.indexer.index = lambda *_: None  # type: ignore[method-assign]  # in the background, and not the same twice
    live = LiveSite(folder, site)
    try:
        yield live
    finally:
        live.close()
        search.indexer.index = index  # type: ignore[method-assign]


def files(site: Path) -> dict[str, bytes]:
    """Read every file that a build made."""
    found = [file for file in site.rglob("*") if file.is_file()]
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in found}
