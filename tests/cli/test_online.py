"""`portfolio check --online`, against a real server that is slow, fails, limits and redirects in circles."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from click.testing import CliRunner

import small_site
from local_web import Page, Web, reply, served
from portfolio.cli import fetch
from portfolio.cli.main import main
from portfolio.sources.diagnostics import Location
from portfolio.store.values import NO_STORE, Store
from portfolio.website.remote_links import Answer, Failure, RemoteLink

TODAY = date(2026, 11, 20)
PULL = "https://api.github.com/repos/tools/tool/pulls/7"
DOI, ARXIV = "https://doi.org/10.1234/abcd", "https://export.arxiv.org/api/query?id_list=2401.01234"


@contextmanager
def asked(
    monkeypatch: pytest.MonkeyPatch, pages: dict[str, Page], *urls: str, seconds: float = 20.0, store: Store = NO_STORE
) -> Iterator[tuple[dict[str, Answer], Web]]:
    """Ask a local web for addresses."""
    links = [RemoteLink(url, (Location("a.md", number),)) for number, url in enumerate(urls, start=1)]
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    with served(pages) as web:
        session = web.session(fetch.new_session())
        found = fetch.answers(
            links, store, TODAY, is_fine=lambda _link, answer: answer.is_good, session=session, seconds=seconds
        )
        yield {link.url: answer for link, answer in found.items()}, web


def test_each_kind_of_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_head(handler: BaseHTTPRequestHandler) -> None:
        reply(handler, 405 if handler.command == "HEAD" else 200)

    def breaks(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    pages: dict[str, Page] = {
        "https://a.here/": 200,
        "https://a.here/gone": 410,
        "https://b.here/": no_head,
        "https://c.here/": breaks,
        "https://e.here/1": (302, "/2"),
        "https://e.here/2": (302, "https://e.here/1"),
        "https://f.here/old": (301, "https://a.here/"),
        "https://f.here/mail": (302, "mailto:x@example.org"),
        "https://g.here/": 999,
        "https://h.here/": (302, "http://["),
    }
    urls = [*pages, "https://nobody.here/", "https://closed.here/", "https://a.here/never"]
    with asked(monkeypatch, pages, *urls) as (found, web):
        assert {url: answer.failure or answer.status for url, answer in found.items()} == {
            "https://a.here/": 200,
            "https://a.here/gone": 410,
            "https://b.here/": 200,
            "https://c.here/": Failure.BROKEN,
            "https://e.here/1": Failure.CIRCLE,
            "https://e.here/2": Failure.CIRCLE,
            "https://f.here/old": 200,
            "https://f.here/mail": Failure.BROKEN,
            "https://g.here/": 999,
            "https://h.here/": Failure.BROKEN,
            "https://nobody.here/": Failure.NO_HOST,
            "https://closed.here/": Failure.REFUSED,
            "https://a.here/never": 404,
        }
        assert (found["https://f.here/old"].url, found["https://f.here/old"].is_permanent) == ("https://a.here/", True)
        assert web.asked.count("HEAD https://a.here/") == 2  # one of them for f.here, and no GET
        assert "GET https://a.here/" not in web.asked


def test_the_token_of_github_goes_nowhere_else_and_is_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, str | None] = {}

    def page(handler: BaseHTTPRequestHandler) -> None:
        given[f"{handler.headers['X-Scheme']}://{handler.headers['Host']}"] = handler.headers["Authorization"]
        reply(handler, 200)

    urls = ["https://api.github.com/a", "http://api.github.com/a", "https://api.github.com.here/a"]
    with served(dict.fromkeys(urls, page)) as web:
        monkeypatch.setenv("GITHUB_TOKEN", "secret")
        links = [RemoteLink(url, ()) for url in urls]
        session = web.session(fetch.new_session())
        fetch.answers(links, NO_STORE, TODAY, is_fine=lambda _link, answer: answer.is_good, session=session)
    assert given == {
        "https://api.github.com": "Bearer secret",
        "http://api.github.com": None,
        "https://api.github.com.here": None,
    }


def test_a_slow_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.2)
    with asked(monkeypatch, {"https://d.here/": lambda _: time.sleep(0.5)}, "https://d.here/") as (found, _):
        assert found["https://d.here/"].failure is Failure.SLOW


def test_a_host_that_hangs_or_sends_byte_by_byte_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def drips(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b"x")
            time.sleep(0.1)

    monkeypatch.setattr(fetch, "SECONDS", 0.4)
    monkeypatch.setattr(fetch, "MOST_OF_A_PICTURE", 20_000)
    hanging = [f"https://d.here/{number}.png" for number in range(20)]
    with served({"https://a.here/": drips} | dict.fromkeys(hanging, lambda _: time.sleep(2))) as web:
        begin = time.monotonic()
        session = web.session(fetch.new_session())
        found = dict(fetch.pictures([*hanging, "https://a.here/"], hosts=["a.here", "d.here"], session=session))
        assert time.monotonic() - begin < 3
    assert {answer.failure for answer in found.values()} == {Failure.SLOW}
    assert len(web.asked) == 1 + 3


def test_a_host_has_one_request_at_a_time_and_hosts_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, guard = Counter[str](), Counter[str](), threading.Lock()

    def takes_long(handler: BaseHTTPRequestHandler) -> None:
        names = (handler.headers["Host"], "all")
        with guard:
            at_once.update(names)
            for name in names:
                most[name] = max(most[name], at_once[name])
        time.sleep(0.1)
        with guard:
            at_once.subtract(names)
        reply(handler, 200)

    urls = [f"https://{host}.here/{page}" for host in "abcdef" for page in range(4)]
    with asked(monkeypatch, dict.fromkeys(urls, takes_long), *urls) as (found, _):
        assert all(answer.is_good for answer in found.values())
    assert most.pop("all") > 1
    assert set(most.values()) == {1}


def test_a_host_that_limits_is_given_its_pause_once(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[float] = []

    def once(handler: BaseHTTPRequestHandler) -> None:
        times.append(time.monotonic())
        reply(handler, 429 if len(times) == 1 else 200, Retry_After="1")

    pages: dict[str, Page] = {
        "https://a.here/": once,
        "https://b.here/1": lambda handler: reply(handler, 429, Retry_After="3600"),
        "https://b.here/2": 200,
        "https://api.github.com/": lambda handler: reply(handler, 403, X_RateLimit_Remaining="0"),
    }
    with asked(monkeypatch, pages, *pages) as (found, web):
        assert found["https://a.here/"].status == 200
        assert times[1] - times[0] >= 1
        limited = ("https://b.here/1", "https://b.here/2", "https://api.github.com/")
        assert {found[url].failure for url in limited} == {Failure.LIMITED}
        assert "HEAD https://b.here/2" not in web.asked


def test_time_ends_for_all_links_together(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = [f"https://a.here/{page}" for page in range(3)]
    begin = time.monotonic()
    with asked(monkeypatch, dict.fromkeys(urls, lambda _: time.sleep(5)), *urls, seconds=0.3) as (found, _):
        assert time.monotonic() - begin < 12
        assert {answer.failure for answer in found.values()} == {Failure.NOT_ASKED}


def test_an_endless_body_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while handler.command == "GET":
            handler.wfile.write(b"x" * 65536)  # until the other side hangs up

    with asked(monkeypatch, {"https://a.here/": endless}, "https://a.here/") as (found, _):
        assert found["https://a.here/"].is_good


def test_no_network_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with asked(monkeypatch, {}, "https://nobody.here/", "https://nobody.here/2") as (found, _):
        assert {answer.failure for answer in found.values()} == {Failure.NO_NETWORK}


def test_a_good_answer_holds_for_a_week(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pages: dict[str, Page] = {"https://a.here/": 200, "https://a.here/gone": 404}
    links = [RemoteLink(url, (Location("a.md"),)) for url in pages]
    store = Store(tmp_path / "store.db", "engine")
    with served(pages) as web:
        for day, more in ((0, 3), (6, 2), (7, 3), (-1, 3)):
            before = len(web.asked)
            fetch.answers(
                links,
                store,
                TODAY + timedelta(day),
                is_fine=lambda _link, answer: answer.is_good,
                session=web.session(fetch.new_session()),
            )
            assert len(web.asked) - before == more, day  # a dead link is asked by HEAD and GET
    store.close()


def _check(folder: Path, monkeypatch: pytest.MonkeyPatch, pages: dict[str, Page]) -> tuple[list[str], Web]:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    new_session = fetch.new_session
    with served(pages) as web:
        monkeypatch.setattr(fetch, "new_session", lambda: web.session(new_session()))
        done = CliRunner().invoke(main, ["check", "--online", "--format", "json", "--root", str(folder)])
        monkeypatch.setattr(fetch, "new_session", new_session)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    report = json.loads(done.stdout)
    lines = ["{path}:{line}: {code} {message}".format(**problem) for problem in report["diagnostics"]]
    return [line for line in lines if ": W" in line], web


def _title(title: str) -> str:
    return f"<feed><title>query</title><entry><id>1</id><title>{title}</title></entry></feed>"


RESUME = """\
basics:
  name: Robin Sample
  email: robin@example.com
  url: https://gone.here/me
  summary: See [my talk](https://gone.here/talk) and https://moved.here/old, not https://fine.example.org.
  profiles:
    - {network: GitHub, username: robin}
contributions:
  - {pr: tools/tool#7, title: A fix, state: merged}
  - {pr: tools/tool#8, title: Another, state: open}
publications:
  - {name: "Trees that fit in a cache", authors: [Robin Sample], doi: 10.1234/abcd}
  - {name: "Graphs", authors: [Robin Sample], arxiv: "2401.01234"}
"""
POST = """\
---
date: 2026-10-01
---
# Links

Text with [a page](https://gone.here/page) and <https://fine.here/>. <!-- more -->

<!-- allow-gone: it comes back in spring -->
[Season](https://gone.here/season)

[here](http://localhost:8000/x), <a href="https://me.here/">me</a>

    https://code.here/not-a-link
"""


REQUEST = "https://github.com/tools/tool/pull/8"
NOT_SO = "is not as it is written here"


def test_the_whole_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_site.write(
        tmp_path,
        {
            "resume/resume.yml": RESUME,
            "resume/private.yml": "basics: {url: 'https://private.here/'}\n",
            "docs/blog/posts/first.md": None,
            "projects/knn/project.yml": "title: Trees\nsummary: Small ones.\n",
            "docs/blog/posts/links.md": POST,
            "docs/blog/posts/draft.md": "---\ndate: 2026-10-02\ndraft: true\n---\n# D\n\n[x](https://draft.here/)\n",
            "projects/knn/measure.ipynb": json.dumps(
                {
                    **small_site.NOTEBOOK,
                    "cells": [
                        {
                            "id": "a",
                            "cell_type": "markdown",
                            "metadata": {},
                            "source": "# M\n\n[x](https://gone.here/nb)",
                        }
                    ],
                }
            ),
        },
    )
    pages: dict[str, Page] = {
        "https://fine.here/": 200,
        "https://moved.here/old": (301, "https://moved.here/new"),
        "https://moved.here/new": 200,
        "https://me.here/": 403,
        "https://github.com/robin": 200,
        PULL: json.dumps({"state": "closed", "merged": True, "user": {"login": "Robin"}}),
        PULL.replace("/7", "/8"): json.dumps({"state": "closed", "merged": False, "user": {"login": "kim"}}),
        DOI: (302, "https://data.here/abcd"),
        "https://data.here/abcd": json.dumps({"title": "Trees That Fit in a <i>Cache</i>"}),
        ARXIV: _title("Quite another paper"),
    }
    found, web = _check(folder, monkeypatch, pages)
    assert found == [
        "docs/blog/posts/links.md:6: W101 the link is dead: https://gone.here/page, gone.here answers 404",
        "docs/blog/posts/links.md:11: W101 the link is dead: http://localhost:8000/x, an address of your own computer",
        "docs/blog/posts/links.md:11: W102 the link cannot be checked: https://me.here/, me.here answers programs 403",
        "projects/knn/measure.ipynb:1: W101 the link is dead: https://gone.here/nb, gone.here answers 404",
        "resume/resume.yml:4: W101 the link is dead: https://gone.here/me, gone.here answers 404",
        "resume/resume.yml:5: W101 the link is dead: https://gone.here/talk, gone.here answers 404",
        "resume/resume.yml:5: W103 the page has moved: https://moved.here/old is permanently at https://moved.here/new",
        f"resume/resume.yml:10: W104 the pull request {NOT_SO}: {REQUEST} is by kim, not by robin",
        f"resume/resume.yml:13: W105 the paper {NOT_SO}: https://arxiv.org/abs/2401.01234 is “Quite another paper”",
    ]
    hosts = {line.split("/")[2] for line in web.asked}
    assert not hosts & {"private.here", "draft.here", "code.here", "localhost:8000", "fine.example.org"}
    again, web = _check(folder, monkeypatch, pages)
    assert again == found
    assert "HEAD https://fine.here/" not in web.asked


@pytest.mark.parametrize(
    ("contribution", "answer", "said"),
    [
        ("{pr: tools/tool#7}", {"state": "closed", "merged_at": "2026-01-01"}, ""),
        ("{pr: tools/tool#7}", {"state": "open"}, "is open, and nothing says so; write `state: open`"),
        ("{pr: tools/tool#7, state: merged}", {"state": "closed", "merged": False}, "is closed, not merged"),
        ("{pr: tools/tool#7, state: open}", {"state": "closed", "merged": True}, "is merged, not open"),
        ("{pr: tools/tool#7, state: closed}", {"state": "closed"}, ""),
        ("{pr: tools/tool#7}", 404, "there is no such pull request"),
        ("{pr: tools/tool#7}", [], "GitHub's answer cannot be read"),
    ],
)
def test_pull_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contribution: str, answer: object, said: str
) -> None:
    resume = f"basics: {{name: Robin Sample}}\ncontributions:\n  - {contribution}\n"
    folder = small_site.write(tmp_path, {"resume/resume.yml": resume})
    found, _ = _check(folder, monkeypatch, {PULL: answer if isinstance(answer, int) else json.dumps(answer)})
    assert [said in line for line in found if line.startswith("resume/") and "/pull/7" in line] == (
        [True] if said else []
    )
