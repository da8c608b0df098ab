"""MkDocs events in: a server sees a saved file at once, makes again what that touches, and survives a failed build."""

import logging
import traceback
from collections.abc import Callable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority

from mkdocs_site import rebuild
from mkdocs_site.build_store import repository
from mkdocs_site.mkdocs_parts import replace_bind, replace_observer
from mkdocs_site.site_folder import CannotRead, no_address
from mkdocs_site.watching import Watcher

log = logging.getLogger("mkdocs.portfolio")


@event_priority(100)
def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """See changes at once, build what they touch, and keep the server running when a build fails."""

    def build_or_go_on() -> None:
        try:
            if not rebuild.update():
                builder()
        except Exception as problem:  # noqa: BLE001  # whatever it is, the server has to go on
            if not isinstance(problem, MkDocsException):
                traceback.print_exception(problem)
            elif isinstance(problem, CannotRead) or not isinstance(problem, Abort):
                log.error("%s", problem)  # MkDocs has logged why it aborts, not what is wrong in mkdocs.yml
            log.error("Not rebuilt: the last good site is still served. Correct the file and save it.")

    server.builder = build_or_go_on
    host, port = config.dev_addr
    replace_bind(server, lambda problem: no_address(problem, host, port))
    replace_observer(server, Watcher(repository(config)), 0)
    return server
