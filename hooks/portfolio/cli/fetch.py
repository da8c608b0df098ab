"""Ask other hosts, politely: many at once, one request a host at a time, HEAD before GET, nothing twice in a week.

In: requests. Out: what came back for each, as values (`website.remote_links.Answer`). A host that limits is given the
pause that it asks for, once, if that is short; otherwise nothing more is asked of it, nor of one that lets three
requests in a row time out. Redirects are followed here, one
by one, so that circles are seen and each host on the way has its turn. Bodies are read as far as the request says, and
an answer has `SECONDS`. When the time for all links is over, the rest is not asked. Threads are daemons, so that a
host that never ends keeps no command from ending.
"""

import errno
import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from portfolio.store.values import Store
from portfolio.website.remote_links import Answer, Failure, RemoteLink, Request, host_of

SECONDS = 15.0
"""For one answer."""
ALL_SECONDS = 300.0
"""For all links together."""
_HOSTS = 16
_REDIRECTS = 10
_WEEK = timedelta(days=7)
_LONGEST_PAUSE = 20.0
"""Seconds that a host may ask to wait before the next request."""
_USUAL_PAUSE = 5.0
_MOST_SLOW = 3
"""Requests in a row without an answer in time, after which a host is asked nothing more."""
_LIMITS = (429, 503)
MOST_OF_A_PICTURE = 10_000_000
"""Bytes."""
_SECONDS_FOR_PICTURES = 3600.0
_SLOWEST = 100_000
"""Bytes a second, below which a long body is given up."""
_PICTURES = "image/png, image/jpeg, image/gif, image/webp, image/svg+xml, image/*;q=0.5"
_NO_ADDRESS = getattr(socket, "EAI_NODATA", socket.EAI_NONAME)
_AGENT = "Mozilla/5.0 (compatible; portfolio-check; a person's check of the links on their own site)"
Progress = Callable[[int, int], None]


def answers(
    links: Collection[RemoteLink],
    store: Store,
    today: date,
    *,
    is_fine: Callable[[RemoteLink, Answer], bool],
    progress: Progress = lambda _number, _of: None,
    session: requests.Session | None = None,
    seconds: float = ALL_SECONDS,
) -> dict[RemoteLink, Answer]:
    """Return an answer for each link, from the store if it was fine less than a week before `today`.

    `seconds` limits the whole round; a request that is left at its end is answered with `Failure.NOT_ASKED`.
    """
    found: dict[RemoteLink, Answer] = {}
    for link in links:
        cached = store.get(store.key("online", link.request.url, link.request.accept))
        if cached and today - _WEEK < cached[0] <= today and is_fine(link, cached[1]):
            found[link] = cached[1]
    asked = [link for link in links if link not in found]
    wanted = {link.request: link for link in asked}
    got: dict[Request, Answer] = {}
    for number, (request, answer) in enumerate(_Asking(session or new_session(), seconds).ask(wanted), start=1):
        got[request] = answer
        progress(number, len(wanted))
        if answer.is_good:
            store.put(store.key("online", request.url, request.accept), (today, answer))
    found |= {link: got[link.request] for link in asked}
    if asked and {found[link].failure for link in asked} <= {Failure.NO_NETWORK, Failure.NO_HOST} and len(asked) > 1:
        found |= dict.fromkeys(asked, Answer(failure=Failure.NO_NETWORK))
    return {link: found[link] for link in links}


def pictures(
    urls: Collection[str], *, hosts: Collection[str] = (), session: requests.Session | None = None
) -> Iterator[tuple[str, Answer]]:
    """Yield each picture's URL and answer as it arrives; only `hosts` may be on this computer or in its own network."""
    wanted = [Request(url, _PICTURES, has_body=True, most=MOST_OF_A_PICTURE) for url in dict.fromkeys(urls)]
    asking = _Asking(
        session or new_session(), _SECONDS_FOR_PICTURES, lambda host: host in hosts or not _is_private(host)
    )
    for request, answer in asking.ask(wanted):
        yield request.url, answer


def _is_private(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):  # asking it says what is wrong
        return False
    return any(not ip_address(str(address[0]).partition("%")[0]).is_global for *_, address in found)


def new_session() -> requests.Session:
    """Return a session whose user agent names this engine, and which keeps no cookies."""
    session = requests.Session()
    session.headers.update({"User-Agent": _AGENT, "Accept-Language": "en, *;q=0.5"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    return session


class _Asking:
    """One round of requests: the queue of each host, and the hosts that may not be asked, or no longer."""

    def __init__(
        self, session: requests.Session, seconds: float, may_ask: Callable[[str], bool] = lambda _host: True
    ) -> None:
        self._session = session
        self._end = time.monotonic() + seconds
        self._may_ask = cache(may_ask)
        self._turns: dict[str, threading.Lock] = {}
        self._closed: dict[str, Failure] = {}
        self._slow: Counter[str] = Counter()
        self._guard = threading.Lock()
        self._done: SimpleQueue[tuple[Request, Answer]] = SimpleQueue()

    def ask(self, asked: Collection[Request]) -> Iterator[tuple[Request, Answer]]:
        """Ask for everything, and yield the answers as they come."""
        by_host: dict[str, list[Request]] = {}
        for request in asked:
            by_host.setdefault(host_of(request.url), []).append(request)
        waiting: SimpleQueue[list[Request]] = SimpleQueue()
        for group in sorted(by_host.values(), key=len, reverse=True):
            waiting.put(group)
        for _ in range(min(_HOSTS, len(by_host))):
            threading.Thread(target=self._work, args=(waiting,), daemon=True).start()
        open_requests = dict.fromkeys(asked)
        while open_requests and (left := self._end - time.monotonic()) > 0:
            try:
                request, answer = self._done.get(timeout=left)
            except Empty:
                break
            del open_requests[request]
            yield request, answer
        yield from ((request, Answer(failure=Failure.NOT_ASKED)) for request in open_requests)

    def _work(self, waiting: "SimpleQueue[list[Request]]") -> None:
        while True:
            try:
                group = waiting.get_nowait()
            except Empty:
                return
            for request in group:
                self._done.put((request, self._answer(request)))

    def _answer(self, request: Request) -> Answer:
        if time.monotonic() > self._end:
            return Answer(failure=Failure.NOT_ASKED)
        if request.has_body:
            return self._follow(request, "GET")
        answer = self._follow(request, "HEAD")
        # Some hosts answer HEAD with an error, or not at all.
        is_sure = answer.is_good or answer.failure in (Failure.NO_HOST, Failure.LIMITED, Failure.CERTIFICATE)
        return answer if is_sure else self._follow(request, "GET")

    def _follow(self, request: Request, method: str) -> Answer:
        url, seen, is_permanent = request.url, set[str](), True
        while url not in seen and len(seen) <= _REDIRECTS:
            seen.add(url)
            answer, location, permanent = self._once(url, method, request)
            if not location:
                return Answer(answer.status, url, is_permanent and len(seen) > 1, answer.body, answer.failure)
            is_permanent = is_permanent and permanent
            url = urljoin(url, location)
            if urlsplit(url).scheme not in ("http", "https"):
                return Answer(answer.status, url, failure=Failure.BROKEN)
        return Answer(failure=Failure.CIRCLE)

    def _once(self, url: str, method: str, request: Request) -> tuple[Answer, str, bool]:
        """Return one host's answer, where it redirects to, and whether permanently."""
        if "\\" in url:  # requests would ask another host than the one that is checked here
            return Answer(failure=Failure.BROKEN), "", False
        host = host_of(url)
        if not self._may_ask(host):
            return Answer(failure=Failure.PRIVATE), "", False
        with self._guard:
            turn = self._turns.setdefault(host, threading.Lock())
        with turn:
            for is_last in (False, True):
                if host in self._closed:
                    return Answer(failure=self._closed[host]), "", False
                answer, headers = self._read(url, method, request)
                self._slow[host] = self._slow[host] + 1 if answer.failure is Failure.SLOW else 0
                if self._slow[host] == _MOST_SLOW:
                    self._closed[host] = Failure.SLOW
                pause = _pause(answer.status, headers)
                if pause is None:
                    break
                if is_last or pause > min(_LONGEST_PAUSE, self._end - time.monotonic()):
                    self._closed[host] = Failure.LIMITED
                    return Answer(failure=Failure.LIMITED), "", False
                time.sleep(pause)
        location = headers.get("Location", "") if 300 <= answer.status < 400 else ""
        return answer, location, answer.status in (301, 308)

    def _read(self, url: str, method: str, request: Request) -> tuple[Answer, Mapping[str, str]]:
        headers = {"Accept": request.accept}
        token = os.environ.get("GITHUB_TOKEN", "")
        if token and urlsplit(url)[:2] == ("https", "api.github.com"):
            headers["Authorization"] = f"Bearer {token}"
        end = time.monotonic() + max(SECONDS, request.most / _SLOWEST)
        try:
            with self._session.request(
                method, url, headers=headers, timeout=SECONDS, allow_redirects=False, stream=True
            ) as response:
                body = bytearray()
                if request.has_body and response.ok:
                    # `iter_content` waits for a whole block, which a host can send byte by byte for hours.
                    while part := response.raw.read1(8192, decode_content=True):
                        body += part
                        if len(body) > request.most:
                            break
                        if time.monotonic() > end:
                            return Answer(failure=Failure.SLOW), {}
                return Answer(response.status_code, url, body=bytes(body)), response.headers
        except requests.exceptions.SSLError:
            return Answer(failure=Failure.CERTIFICATE), {}
        except (requests.exceptions.Timeout, ReadTimeoutError):
            return Answer(failure=Failure.SLOW), {}
        except requests.exceptions.ConnectionError as problem:
            return Answer(failure=_failure(problem)), {}
        # No answer of HTTP, or an address that is none.
        except (requests.exceptions.RequestException, HTTPError, ValueError):
            return Answer(failure=Failure.BROKEN), {}


def _pause(status: int, headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a host asks to wait, or None if it does not limit."""
    if status == 403 and headers.get("X-RateLimit-Remaining") == "0":
        return float("inf")
    given = headers.get("Retry-After", "")
    if status not in _LIMITS or (status == 503 and not given):
        return None
    if given.isdecimal():
        return float(given)
    try:
        return max(parsedate_to_datetime(given).timestamp() - time.time(), 0.0)
    except ValueError:
        return _USUAL_PAUSE


def _failure(problem: requests.exceptions.ConnectionError) -> Failure:
    """Return why there was no connection, by the kinds of the errors that led to it."""
    reason: BaseException | None = problem
    while reason is not None:
        if isinstance(reason, socket.gaierror):
            return Failure.NO_HOST if reason.errno in (socket.EAI_NONAME, _NO_ADDRESS) else Failure.NO_NETWORK
        if isinstance(reason, ConnectionRefusedError):
            return Failure.REFUSED
        if isinstance(reason, OSError) and reason.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
            return Failure.NO_NETWORK
        given = next((arg for arg in reason.args if isinstance(arg, BaseException)), None)
        reason = getattr(reason, "reason", None) or given or reason.__cause__
    return Failure.BROKEN
