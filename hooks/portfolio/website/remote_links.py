"""The links to other hosts, and what their answers say: dead, moved, unclear; pull requests and papers as written.

In: a `Site`; then what came back for each request. Out: the links, one for each address, and diagnostics, none of them
an error: a build must not depend on somebody else's host. Nothing here asks anybody; `cli/fetch.py` does. What a
contribution says is compared with GitHub's API, what a publication says with doi.org's metadata (CSL JSON) and
arXiv's API (Atom). Pages of hosts that are kept free for examples (RFC 2606, RFC 6761) are not asked.
Codes, as findings that an author may allow: W101 gone, W102 unanswered, W103 moved, W104 pull-request,
W105 paper; and W106, no network.
"""

import difflib
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from portfolio.inspection.allowances import Allowance
from portfolio.inspection.files import allowances_in, inspect_text
from portfolio.inspection.notebook import Inspection
from portfolio.inspection.report import Surroundings, diagnose
from portfolio.resume.composer import Composer
from portfolio.resume.contacts import contacts
from portfolio.resume.model import Basics
from portfolio.resume.publications import listed
from portfolio.sources.diagnostics import Diagnostic, Lines, Location, in_order, short, warning
from portfolio.sources.fields import PullRequestState
from portfolio.sources.kinds import KINDS, Found
from portfolio.sources.yaml_source import mapping
from portfolio.store.values import NO_STORE, Store
from portfolio.text.inline import bare_urls
from portfolio.text.link_scanner import links_in
from portfolio.text.links import OWN_SCHEMES, Address, resolve
from portfolio.text.scanner import without_code
from portfolio.text.site_index import SiteIndex
from portfolio.website.settings import SETTINGS
from portfolio.website.site import Site
from portfolio.website.targets import links_of
from portfolio.website.tree import Tree, project_allowances

_WEB = re.compile(r"https?://", re.IGNORECASE)
_OWN = re.compile(rf"(?:{'|'.join(scheme for scheme in OWN_SCHEMES if scheme not in ('post', 'project'))}):")
_RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|org|net))?|test|invalid)", re.IGNORECASE)
_LOCAL = re.compile(
    r"localhost|.*\.(?:localhost|local)|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|0\.0\.0\.0|::1", re.IGNORECASE
)
_PULL_REQUEST = re.compile(r"https://github\.com/(?P<repository>[\w.-]+/[\w.-]+)/pull/(?P<number>\d+)", re.IGNORECASE)
_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(?P<number>10\.\S+)", re.IGNORECASE)
_ARXIV = re.compile(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/(?P<number>[^?#]+?)(?:\.pdf)?", re.IGNORECASE)
_ATOM_TITLE = re.compile(r"<entry\b.*?<title[^>]*>(?P<title>.*?)</title>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>|\$|\\[a-z]+", re.IGNORECASE)
_ALIKE = 0.8
"""How alike two titles are that differ in a sign, a hyphen or a subtitle, as difflib measures it."""
_REFUSED = {401, 402, 403, 405, 406, 407, 451, 999}
"""Statuses of hosts that answer browsers only: LinkedIn's 999, Google Scholar's 403."""
_LOST = {404, 410}
_ONLINE = "go online, and run it again"


def host_of(url: str) -> str:
    """Return the name of an address's host in lower case, "" if it has none; raises ValueError as urlsplit does."""
    return urlsplit(url).hostname or ""


class Failure(Enum):
    """Why there was no answer, in words."""

    NO_HOST = "there is no host of that name"
    REFUSED = "the host refuses connections"
    CERTIFICATE = "its certificate is not valid, so that browsers warn of it"
    CIRCLE = "its redirects lead in a circle, or are more than ten"
    SLOW = "there was no answer in time"
    BROKEN = "the connection broke off"
    NO_NETWORK = "no network reaches the host"
    LIMITED = "the host answers only so many requests; try again later"
    NOT_ASKED = "the time for all links was over"
    PRIVATE = "it is an address of your own computer or network"


_DEAD = {Failure.NO_HOST, Failure.REFUSED, Failure.CERTIFICATE, Failure.CIRCLE}


@dataclass(frozen=True)
class Claim:
    """What the author's files say about a page: a paper's title, a pull request's state."""

    location: Location
    title: str = ""
    state: PullRequestState | None = None
    is_request: bool = False
    """Whether it is a pull request of the author's own."""


@dataclass(frozen=True)
class RemoteLink:
    """One address: every location that has it, and what is said about it."""

    url: str
    locations: tuple[Location, ...]
    claims: tuple[Claim, ...] = ()

    @property
    def host(self) -> str:
        """The host's name."""
        return host_of(self.url)

    @property
    def is_local(self) -> bool:
        """Whether it is an address of one's own computer or network, which readers cannot open."""
        return _LOCAL.fullmatch(self.host) is not None

    @property
    def request(self) -> "Request":
        """What to ask so that everything said about the page can be compared."""
        if (pull := _PULL_REQUEST.match(self.url)) and any(claim.is_request for claim in self.claims):
            url = f"https://api.github.com/repos/{pull['repository']}/pulls/{pull['number']}"
            return Request(url, "application/vnd.github+json", has_body=True)
        if (doi := _DOI.fullmatch(self.url)) and self._has_title:
            return Request(f"https://doi.org/{doi['number']}", "application/vnd.citationstyles.csl+json", has_body=True)
        if (arxiv := _ARXIV.fullmatch(self.url)) and self._has_title:
            url = f"https://export.arxiv.org/api/query?id_list={arxiv['number']}"
            return Request(url, "application/atom+xml", has_body=True)
        return Request(self.url)

    @property
    def _has_title(self) -> bool:
        return any(claim.title for claim in self.claims)


@dataclass(frozen=True)
class Request:
    """What to ask. Without `has_body` the status alone counts; a body is read until it is longer than `most` bytes."""

    url: str
    accept: str = "*/*"
    has_body: bool = False
    most: int = 256 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back: the last status (0 if none), where redirects ended, and the body if it was wanted."""

    status: int = 0
    url: str = ""
    is_permanent: bool = False
    """Whether every redirect on the way was permanent (301, 308)."""
    body: bytes = b""
    failure: Failure | None = None

    @property
    def is_good(self) -> bool:
        """Whether the page is there."""
        return 200 <= self.status < 300


def remote_links(site: Site, store: Store = NO_STORE) -> tuple[RemoteLink, ...]:
    """Collect all links to other hosts in resume, projects, notebooks, posts, notes, pages and settings, drafts apart.

    Private fields and targets are not read. A link to the site itself does not count.
    """
    found: dict[str, tuple[list[Location], list[Claim]]] = {}
    for url, location, claim in _links(site, store):
        address = url.partition("#")[0]
        if not _is_asked(address, site.site_url):
            continue
        locations, claims = found.setdefault(address, ([], []))
        if location not in locations:
            locations.append(location)
        if claim:
            claims.append(claim)
    return tuple(RemoteLink(url, tuple(sorted(at)), tuple(claims)) for url, (at, claims) in sorted(found.items()))


def _is_asked(url: str, site_url: str) -> bool:
    try:
        host = host_of(url)
    except ValueError:  # reported by the check of links
        return False
    is_own = site_url and url.startswith(site_url)
    return bool(host) and not is_own and not _RESERVED.fullmatch(host) and "{{" not in url


def _links(site: Site, store: Store) -> Iterator[tuple[str, Location, Claim | None]]:
    tree = site.tree
    for path, text in tree.texts.items():
        if path not in tree.draft_paths:
            yield from _in_text(tree, path, text, store)
    for path, notebook in tree.notebooks.items():
        if path not in tree.draft_paths:
            yield from _in_notebook(path, notebook.markdown, tree)
    yield from _bare(SETTINGS, tree.settings)
    if site.versions:
        yield from _in_resume(site.versions[0].composed.composer)


def _in_text(tree: Tree, path: str, text: str, store: Store) -> Iterator[tuple[str, Location, Claim | None]]:
    for link in links_of(tree, path, store):
        if url := _url(link.target):
            yield url, Location(path, link.line, link.column), None
    yield from _bare(path, text)


def _bare(path: str, text: str) -> Iterator[tuple[str, Location, None]]:
    """Yield the addresses that are no part of a link or a tag."""
    lines, is_yaml = Lines(text), path.endswith(".yml")
    for start, url in bare_urls(without_code(text, is_yaml=is_yaml)):
        if is_yaml or not text[:start].endswith(("](", "<", "[", '="', "='")):
            yield url, Location(path, *lines.position(start)), None


def _in_notebook(path: str, markdown: str, tree: Tree) -> Iterator[tuple[str, Location, None]]:
    file = (tree.root / path).read_text("utf-8", "replace")
    lines = Lines(file)
    targets = [link.target for link in links_in(markdown)]
    for target in dict.fromkeys([*targets, *(url for _, url in bare_urls(without_code(markdown)))]):
        if url := _url(target):
            start = max(file.find(target), 0)
            yield url, Location(path, *lines.position(start)), None


def _url(target: str) -> str:
    """Return the web address of a link's target, or "" if it has none."""
    if _WEB.match(target):
        return target
    address = resolve(target, SiteIndex("")) if _OWN.match(target) else None
    return address.url if isinstance(address, Address) else ""


def _in_resume(composer: Composer) -> Iterator[tuple[str, Location, Claim | None]]:
    """Yield what the resume and its projects say about pull requests, papers and profiles."""
    document = composer.document
    for number, profile in enumerate(composer.resume.basics.profiles):
        if not profile.url:
            location = document.location(("basics", "profiles", number))
            usual = contacts(Basics(profiles=(profile,)))
            yield from ((contact.url, location, None) for contact in usual if contact.url)
    requests = [(each, document, number) for number, each in enumerate(composer.resume.contributions)]
    for project in composer.projects.values():
        requests += [(each, project.document, number) for number, each in enumerate(project.source.contributions)]
    for made, source, number in requests:
        location = source.location(("contributions", number, "pr"))
        yield _url(f"pr:{made.pr}"), location, Claim(location, state=made.state, is_request=True)
    for paper, path, location in listed(composer):
        at = document.location((*path, "name")) if path else location
        for scheme, name in (("doi", paper.doi), ("arxiv", paper.arxiv)):
            if name:
                yield _url(f"{scheme}:{name.removeprefix(f'{scheme}:')}"), at, Claim(at, title=paper.name)
        if paper.url:
            yield paper.url, at, Claim(at, title=paper.name) if _DOI.match(paper.url) else None


def found_in(link: RemoteLink, answer: Answer, login: str = "") -> Iterator[Found]:
    """Yield what is wrong with a link; `login` is the author's name on GitHub, "" if unknown."""
    location = link.locations[0]
    address = short(link.url, 100)
    why = answer.failure.value if answer.failure else f"{link.host} answers {answer.status}"
    if link.is_local:
        yield Found("gone", f"{address}, an address of your own computer", location, value=link.url)
    elif answer.failure in _DEAD or answer.status in _LOST:
        if answer.status in _LOST and link.request.url != link.url and _PULL_REQUEST.match(link.url):
            why = "there is no such pull request"
        yield Found("gone", f"{address}, {why}", location, value=link.url)
    elif not answer.is_good:
        why = f"{link.host} answers programs {answer.status}" if answer.status in _REFUSED else why
        yield Found("unanswered", f"{address}, {why}", location, value=link.url)
    elif link.request.has_body:
        yield from _compared(link, answer, login)
    elif (moved := _moved(link.url, answer)) and not _DOI.match(link.url):
        yield Found("moved", f"{address} {moved}", location, value=link.url)


def _moved(url: str, answer: Answer) -> str:
    before, after = urlsplit(url), urlsplit(answer.url or url)
    if before.path.strip("/") and not after.path.strip("/") and not after.query:
        return f"leads to the first page of {after.hostname} now"
    same = (before.netloc.casefold(), before.path.rstrip("/"), before.query)
    if (
        answer.is_permanent
        and answer.url != url
        and same != (after.netloc.casefold(), after.path.rstrip("/"), after.query)
    ):
        return f"is permanently at {short(answer.url, 100)}"
    return ""


def _compared(link: RemoteLink, answer: Answer, login: str) -> Iterator[Found]:
    if _PULL_REQUEST.match(link.url):
        request = _json(answer.body)
        if request.get("state") not in ("open", "closed"):
            yield Found("unanswered", f"{link.url}, GitHub's answer cannot be read", link.locations[0], value=link.url)
            return
        for claim in link.claims:
            if claim.is_request and (wrong := _request_as_it_is(request, claim, login)):
                yield Found("pull-request", f"{link.url} {wrong}", claim.location, value=link.url)
        return
    title = _title(answer.body, is_atom="arxiv" in link.request.url)
    for claim in link.claims:
        if title is None:
            yield Found("gone", f"{short(link.url)}, there is no paper of that number", claim.location, value=link.url)
        elif title and claim.title and not _is_alike(claim.title, title):
            what = f"{short(link.url)} is “{short(title, 100)}”"
            yield Found("paper", what, claim.location, value=link.url)


def _request_as_it_is(request: Mapping[str, object], claim: Claim, login: str) -> str:
    """Return what differs between GitHub's pull request and what is said about it, or ""."""
    user = request.get("user")
    author = str(user.get("login", "")) if isinstance(user, dict) else ""
    if login and author and author.casefold() != login.casefold():
        return f"is by {short(author)}, not by {short(login)}"
    is_merged = bool(request.get("merged") or request.get("merged_at"))
    state = PullRequestState.MERGED if is_merged else PullRequestState.CLOSED
    if not is_merged and request.get("state") != state.value:
        state = PullRequestState.OPEN
    if claim.state is None:
        return "" if is_merged else f"is {state.value}, and nothing says so; write `state: {state.value}`"
    return "" if claim.state is state else f"is {state.value}, not {claim.state.value}"


def _json(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return mapping(found)


def _title(body: bytes, *, is_atom: bool) -> str | None:
    """Return a paper's title, "" if the answer has none, or None if there is no such paper."""
    if is_atom:
        match = _ATOM_TITLE.search(body.decode("utf-8", "replace"))
        title = html.unescape(match["title"]).strip() if match else ""
        return None if title in ("", "Error") else title
    given = _json(body).get("title")
    return str((given[0] if given else "") if isinstance(given, list) else given or "")


def _is_alike(mine: str, theirs: str) -> bool:
    own, other = (_letters(text) for text in (mine, theirs))
    is_part = min(len(own), len(other)) > 10 and (own.startswith(other) or other.startswith(own))
    return not own or not other or is_part or difflib.SequenceMatcher(None, own, other).ratio() >= _ALIKE


def _letters(title: str) -> str:
    return "".join(re.findall(r"\w+", _MARKUP.sub("", html.unescape(title)).casefold()))


def github_login(site: Site) -> str:
    """Return the author's name on GitHub, or "" if the resume has none."""
    for profile in site.tree.resume.basics.profiles if site.tree.resume else ():
        if profile.network.casefold() == "github":
            return profile.username.removeprefix("@") or urlsplit(profile.url).path.strip("/")
    return ""


def diagnostics(site: Site, answers: Mapping[RemoteLink, Answer]) -> tuple[Diagnostic, ...]:
    """Return what the answers say about the links, except what the author allows."""
    if answers and all(answer.failure is Failure.NO_NETWORK for answer in answers.values()):
        message = "none of the hosts can be reached, so no link to another host was checked"
        return (warning("W106", min(answers, key=lambda link: link.locations).locations[0], message, _ONLINE),)
    login = github_login(site)
    by_path: dict[str, list[Found]] = {}
    for link, answer in answers.items():
        for found in found_in(link, answer, login):
            for location in link.locations if found.location == link.locations[0] else (found.location,):
                by_path.setdefault(location.path, []).append(Found(found.kind, found.what, location, value=found.value))
    inspections = [Inspection(tuple(found), tuple(_allowed(site.tree, path))) for path, found in by_path.items()]
    of_projects = filter(_is_online, project_allowances(site.tree.projects))
    return in_order(diagnose(inspections, of_projects, Surroundings(frozenset())))


def _allowed(tree: Tree, path: str) -> Iterator[Allowance]:
    """Yield what a file allows of that which only this check finds."""
    if path in tree.notebooks:
        allowed = tree.notebooks[path].inspection.allowances
    elif path in tree.texts:
        allowed = inspect_text(tree.texts[path], path).allowances
    else:
        allowed = tuple(allowances_in((tree.root / path).read_text("utf-8", "replace"), path))
    yield from filter(_is_online, allowed)


def _is_online(allowance: Allowance) -> bool:
    return allowance.kind in KINDS and KINDS[allowance.kind].is_online
