"""Link targets as authors write them, resolved to addresses and checked.

    https://… http://… mailto:…   as they are
    pr:owner/repo#123             the pull request on GitHub
    post:slug   project:slug      a page of this site
    doi:10.…    arxiv:2401.01234  the paper

Codes: R102 no such post, R103 no such project, R104 not a target of its kind, R105 unknown kind of target,
R107 the post is a draft.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from portfolio.sources.diagnostics import did_you_mean, short
from portfolio.sources.fields import PULL_REQUEST, Url
from portfolio.text.site_index import SiteIndex, Target

OWN_SCHEMES = ("pr", "post", "project", "doi", "arxiv")

DOI = re.compile(r"10\.\d{4,9}/\S+")
_ARXIV = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+(?!md$|ipynb$|yml$|html$|pdf$|png$|py$)[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
EMAIL = re.compile(r"[^@\s/]+@[^@\s/]+\.[a-z]{2,}", re.IGNORECASE)
_WEB = TypeAdapter(Url)


@dataclass(frozen=True)
class Address:
    """Where a link leads: a full address, or a URL relative to the site's root. `name` describes it."""

    url: str
    name: str
    is_on_site: bool = False
    is_evidence: bool = False
    """Whether it is the evidence for a number."""


@dataclass(frozen=True)
class DeadLink:
    """Why a target leads nowhere."""

    code: str
    message: str
    hint: str
    missing: str = ""
    """The project that does not exist."""


def resolve(target: str, index: SiteIndex) -> Address | DeadLink:
    """Return the address of a target, or the dead link with the code, message and remedy that say why it has none."""
    scheme, separator, rest = target.partition(":")
    resolver = _RESOLVERS.get(scheme.casefold()) if separator else None
    if resolver is None:
        known = ", ".join(["https://…", "mailto:…", *(f"{name}:…" for name in OWN_SCHEMES)])
        near = did_you_mean(scheme, _RESOLVERS) if separator else None
        meant = f"{near}:{rest}" if near else _meant(target, index)
        hint = f"did you mean '{short(meant)}'?" if meant else f"write one of {known}"
        return DeadLink("R105", f"'{short(target)}' is not a link target", hint)
    return resolver(rest, target, index)


def _meant(target: str, index: SiteIndex) -> str:
    """Return the target for an address without https, or for a file or bare slug of a post or project, or ""."""
    if _DOMAIN.fullmatch(target):
        return f"https://{target}"
    if EMAIL.fullmatch(target):
        return f"mailto:{target}"
    for part in reversed(PurePosixPath(target.partition("#")[0]).parts):
        for slug in (part, part.rpartition(".")[0]):
            if slug in index.posts or slug in index.projects:
                return f"{'post' if slug in index.posts else 'project'}:{slug}"
    return ""


def _web(rest: str, target: str, _index: SiteIndex) -> Address | DeadLink:
    try:
        _WEB.validate_python(target)
    except ValidationError:
        return DeadLink("R104", f"'{short(target)}' is not a web address", "write it in full: https://…")
    return Address(target, rest.removeprefix("//").rstrip("/"))


def _mail(rest: str, target: str, _index: SiteIndex) -> Address | DeadLink:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", rest):
        return DeadLink("R104", f"'{short(target)}' is not an e-mail address", "write mailto:name@example.com")
    return Address(target, rest)


def _pull_request(rest: str, target: str, _index: SiteIndex) -> Address | DeadLink:
    match = PULL_REQUEST.fullmatch(rest)
    if match is None:
        return DeadLink("R104", f"'{short(target)}' is not a pull request", "write pr:owner/repository#123")
    return Address(
        f"https://github.com/{match['owner']}/{match['repository']}/pull/{match['number']}",
        f"pull request {match['number']} of {match['owner']}/{match['repository']}",
    )


def _near(rest: str, wanted: Mapping[str, Target], index: SiteIndex) -> str:
    """Return the target that may be meant, of the wanted kind or of another one, or ""."""
    slug = did_you_mean(rest, {**wanted, **index.posts, **index.projects})
    if slug is None:
        return ""
    is_post = slug in index.posts and (wanted is index.posts or slug not in index.projects)
    return f"{'post' if is_post else 'project'}:{slug}"


def _post(rest: str, target: str, index: SiteIndex) -> Address | DeadLink:
    post = index.posts.get(rest)
    if post is None:
        near = _near(rest, index.posts, index)
        hint = f"did you mean '{near}'?" if near else "take the link out, or put the post into docs/blog/posts/"
        return DeadLink("R102", f"'{short(target)}' is not a post on this site", hint)
    if post.is_draft:
        return DeadLink("R107", f"'{short(target)}' is a draft, which is not on the site", f"publish {post.path} first")
    return Address(post.url, f"the post “{post.title}”", is_on_site=True)


def _project(rest: str, target: str, index: SiteIndex) -> Address | DeadLink:
    project = index.projects.get(rest)
    if project is None:
        near = _near(rest, index.projects, index)
        hint = f"did you mean '{near}'?" if near else f"take it out, or make projects/{short(rest)}/project.yml"
        return DeadLink("R103", f"'{short(target)}' is not a project on this site", hint, rest)
    return Address(project.url, f"the project “{project.title}”", is_on_site=True)


def _doi(rest: str, target: str, _index: SiteIndex) -> Address | DeadLink:
    if not DOI.fullmatch(rest):
        return DeadLink("R104", f"'{short(target)}' is not a DOI", "write doi:10.1234/abcd")
    return Address(f"https://doi.org/{quote(rest, safe='/:;().-_')}", f"DOI {rest}")


def _arxiv(rest: str, target: str, _index: SiteIndex) -> Address | DeadLink:
    if not _ARXIV.fullmatch(rest):
        return DeadLink("R104", f"'{short(target)}' is not an arXiv number", "write arxiv:2401.01234")
    return Address(f"https://arxiv.org/abs/{rest}", f"arXiv {rest}")


_RESOLVERS: dict[str, Callable[[str, str, SiteIndex], Address | DeadLink]] = {
    "https": _web,
    "http": _web,
    "mailto": _mail,
    "pr": _pull_request,
    "post": _post,
    "project": _project,
    "doi": _doi,
    "arxiv": _arxiv,
}
