"""A web of many hosts on this computer: a real server, and sessions that ask it whatever host they mean.

A page is a status, a status and where it leads to, a text, or a function that gets the server's handler and writes
what it likes.
"""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

Page = int | str | Sequence[int | str] | Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Web:
    """A running web, and what it was asked: `METHOD https://…` in order."""

    port: int = 0
    asked: list[str] = field(default_factory=list)

    def session(self, session: requests.Session) -> requests.Session:
        """Have a session ask this web."""
        for scheme in ("http://", "https://"):
            session.mount(scheme, _ToLocal(self.port))
        session.trust_env = False
        return session


class _ToLocal(HTTPAdapter):
    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def send(self, request: requests.PreparedRequest, **settings: Any) -> requests.Response:  # type: ignore[override]
        url = urlsplit(request.url or "")
        if url.hostname == "nobody.here":
            request.url = "http://nobody.invalid/"
        elif url.hostname == "closed.here":
            request.url = "http://127.0.0.1:9/"
        else:
            request.headers["Host"] = url.netloc
            request.headers["X-Scheme"] = url.scheme
            request.url = f"http://127.0.0.1:{self.port}{url.path or '/'}{f'?{url.query}' if url.query else ''}"
        return super().send(request, **settings)


@contextmanager
def served(pages: Mapping[str, Page]) -> Iterator[Web]:
    """Serve pages by their addresses; what is not there is 404."""
    web = Web()
    guard = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["Host"]
            url = f"{self.headers['X-Scheme']}://{host}{self.path}"
            with guard:
                web.asked.append(f"{self.command} {url}")
            page = pages.get(url, 404)
            if isinstance(page, int):
                reply(self, page)
            elif isinstance(page, str):
                reply(self, 200, page)
            elif isinstance(page, Sequence):
                reply(self, int(page[0]), Location=str(page[1]))
            else:
                page(self)

        do_HEAD = do_GET  # noqa: N815  # the name that the server calls

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def folder_served(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve the files of a folder, and yield the address; what is not there is 404."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def reply(handler: BaseHTTPRequestHandler, status: int, text: str = "", **headers: str) -> None:
    """Answer with a status, headers (`Retry_After` is Retry-After) and a text."""
    handler.send_response(status)
    body = text.encode()
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)
