"""MkDocs events in: a server sees a saved file at once, makes again what that touches, and survives a failed build.

While a mistake keeps the site from being built, each page that it sends says so in a bar: the first mistake, with its
file and line.
"""

import logging
import traceback
from collections.abc import Callable
from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority

from mkdocs_site import rebuild
from mkdocs_site.build_store import repository
from mkdocs_site.mkdocs_parts import add_to_pages, replace_bind, replace_observer
from mkdocs_site.site_folder import CannotRead, no_address
from mkdocs_site.watching import Watcher
from portfolio.sources.process import collected

log = logging.getLogger("mkdocs.portfolio")

_STYLE = (
    "position:fixed;inset:auto 0 0;z-index:99;padding:.6rem 1rem;background:#8c1d18;color:#fff;"
    "font:14px/1.4 system-ui,sans-serif;overflow-wrap:anywhere"
)


@event_priority(100)
def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Notice changes at once, build what they affect, and keep the server running when a build fails."""
    in_the_way: list[str] = []
    root = f"{repository(config)}/"

    def build_or_go_on() -> None:
        in_the_way.clear()
        with collected(logging.getLogger("mkdocs"), logging.ERROR) as said:
            try:
                if not rebuild.update():
                    builder()
            except Exception as problem:  # noqa: BLE001  # whatever it is, the server has to go on
                if not isinstance(problem, MkDocsException):
                    traceback.print_exception(problem)
                elif isinstance(problem, CannotRead) or not isinstance(problem, Abort):
                    log.error("%s", problem)  # MkDocs has logged why it aborts, not what is wrong in mkdocs.yml
                messages = [record.getMessage() for record in said] or [str(problem)]
                in_the_way[:] = [text.replace(root, "") for text in messages]
                log.error("Not rebuilt: the last good site is still served. Correct the file and save it.")

    server.builder = build_or_go_on
    host, port = config.dev_addr
    replace_bind(server, lambda problem: no_address(problem, host, port))
    replace_observer(server, Watcher(repository(config)), 0)
    add_to_pages(server, lambda: bar(in_the_way[0]) if in_the_way else "")
    return server


def bar(mistake: str) -> str:
    """Return the HTML of the bar that shows a mistake."""
    return f'<div role="alert" id="pf-mistake" style="{_STYLE}"><b>Not rebuilt.</b> {escape(mistake)}</div>'
