"""Our own link targets (`post:slug`, `pr:owner/repo#1` …) in Markdown sources and in finished pages.

Code: R107 a Markdown link to a draft; and those of `links`.

Rewrites relative links between docs/ and projects/ from the repository's layout to the site's.

In the repository the two folders are siblings; on the site projects/ is inside docs/. Editors, Jupyter and GitHub know
the first layout, MkDocs the second: `../../docs/notes/x.md` in a project's notebook and `../../projects/knn/x.ipynb` in
a note work in both. Links in code stay as they are.
Edit links go the other way: MkDocs assumes that they start in docs/, and they lead to a file's real location.
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


_LINK = re.compile(
    r"(?P<before>\]\(\s*<?|^\s{0,3}\[[^\]]+\]:\s*<?)(?P<way>(?:\.\./)+(?:docs|projects)/[^)\s>#?]*)", re.MULTILINE
)
_CODE_SPAN = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>`+)[^`\n]+?(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)


def edit_uri(path: str) -> str | None:
    """Return the edit link of the file at `path`, relative to docs/; None if there is nothing to edit."""
    return f"../{path}" if path else None


def as_on_site(markdown: str, path: str) -> str:
    """Return the Markdown of the file at `path`, with links between the two folders as MkDocs needs them."""
    if "../docs/" not in markdown and "../projects/" not in markdown:
        return markdown
    shown, end = [], 0
    for code in _CODE_SPAN.finditer(markdown):
        shown += [_moved(markdown[end : code.start()], path), code[0]]
        end = code.end()
    return "".join([*shown, _moved(markdown[end:], path)])


def _moved(markdown: str, path: str) -> str:
    return _LINK.sub(lambda link: link["before"] + way_on_site(link["way"], path), markdown)


def way_on_site(way: str, path: str) -> str:
    """Convert `way`, a repository link in the file at `path`, to the path that works on the site."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), way))
    is_in_docs = path.startswith("docs/")
    if not target.startswith("projects/" if is_in_docs else "docs/"):
        return way
    start = posixpath.dirname(path.removeprefix("docs/"))
    return posixpath.relpath(target.removeprefix("docs/"), start or ".")
