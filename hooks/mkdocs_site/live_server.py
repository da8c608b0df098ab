"""MkDocs events in: `mkdocs serve` looks for changed files up to ten times a second instead of twice.

It goes on asking the file system, since notices of changes do not get through to every container and shared folder.
"""

import os
from collections.abc import Callable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from watchdog.observers.polling import PollingObserver

SHORTEST, LONGEST = 0.1, 0.5
"""Seconds between two looks."""
A_FILE = 1 / 5000
"""Seconds for each file that is watched: to look takes a tenth of that, also while the site is being built."""
SETTLED = 0.05
"""Seconds without a further change after which the site is built: editors write a file in several steps."""


@event_priority(100)
def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Give the server an observer that looks more often, with what is watched so far."""
    watched = list(server._watched_paths)  # noqa: SLF001  # MkDocs has no other list of them
    for path in watched:
        server.unwatch(path)
    files = sum(len(names) for path in watched for _, _, names in os.walk(path))
    server.observer = PollingObserver(timeout=min(max(files * A_FILE, SHORTEST), LONGEST))
    server.build_delay = SETTLED
    for path in watched:
        server.watch(path)
    return server
