"""Our own link targets (`post:slug`, `pr:owner/repo#1` …) in Markdown sources and in finished pages.

Code: R107 a Markdown link to a draft; and those of `links`.
"""

import html
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator

from portfolio.sources.diagnostics import Diagnostic, Location, error
from portfolio.text.links import OWN_SCHEMES, DeadLink, resolve
from portfolio.text.site_index import SiteIndex, relative_url

_SCHEMES = "|".join(OWN_SCHEMES)
_HREF = re.compile(rf'href="((?:{_SCHEMES}):[^"]*)"')
_OWN = re.compile(rf"(?:{_SCHEMES}):")
_TARGET = re.compile(
    rf"\]\(\s*<?((?:{_SCHEMES}):[^)\s>\"\\]*|[^)\s>:]{{1,500}}\.(?:md|ipynb)(?:#[^)\s>]*)?)"
    rf"|^\s*\[[^\]]+\]:\s*<?((?:{_SCHEMES}):[^\s>]*)"
)
_FENCE = re.compile(r"\s*(?:>\s*)*(`{3,}|~{3,})")
_YAML_COMMENT = re.compile(r"^[ \t]*#.*", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)")

Place = tuple[int, int, str]
"""Line, column and target of a link."""


def resolve_links(page: str, index: SiteIndex, page_url: str) -> tuple[str, tuple[DeadLink, ...]]:
    """Return a page's HTML with each of our targets replaced by a URL, and the dead ones."""
    dead: list[DeadLink] = []

    def url(match: re.Match[str]) -> str:
        address = resolve(html.unescape(match[1]), index)
        if isinstance(address, DeadLink):
            dead.append(address)
            return match[0]
        found = relative_url(address.url, page_url) if address.is_on_site else address.url
        return f'href="{html.escape(found)}"'

    return _HREF.sub(url, page), tuple(dead)


def targets(text: str, path: str) -> tuple[Place, ...]:
    """Find our targets and links to pages in a Markdown or YAML text; code and comments are skipped."""
    return tuple(_targets(_YAML_COMMENT.sub("", text) if path.endswith(".yml") else text))


def check(places: Iterable[Place], path: str, index: SiteIndex) -> tuple[Diagnostic, ...]:
    """Check the targets of a text, and report the dead ones."""
    found: list[Diagnostic] = []
    drafts = {post.path for post in index.posts.values() if post.is_draft}
    for number, column, target in places:
        address = resolve(target, index) if _OWN.match(target) else _draft(target, path, drafts)
        if isinstance(address, DeadLink):
            found.append(error(address.code, Location(path, number, column), address.message, address.hint))
    return tuple(found)


def _draft(target: str, path: str, drafts: Collection[str]) -> DeadLink | None:
    """Return a dead link if a Markdown link leads to a draft; MkDocs finds other dead links."""
    folder = posixpath.dirname(path.removeprefix("docs/"))
    source = posixpath.normpath(posixpath.join(folder, target.partition("#")[0]))
    draft = next((path for path in (source, f"docs/{source}") if path in drafts), None)
    if draft is None:
        return None
    return DeadLink("R107", f"'{target}' is a draft, which is not on the site", f"publish {draft} first")


def _targets(text: str) -> Iterator[Place]:
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        # A line without any of these has neither link nor fence; this check takes a hundredth of the other work.
        if not ("](" in line or "]:" in line or "```" in line or "~~~" in line):
            continue
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        elif not fence:
            bare = _CODE.sub(lambda code: " " * len(code[0]), line)
            for match in _TARGET.finditer(bare):
                group = 1 if match[1] else 2
                yield number, match.start(group) + 1, match[group]
