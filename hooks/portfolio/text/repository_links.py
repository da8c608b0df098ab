"""Rewrites relative links between docs/ and projects/ from the repository's layout to the site's.

In the repository the two folders are siblings; on the site projects/ is inside docs/. Editors, Jupyter and GitHub know
the first layout, MkDocs the second: `../../docs/notes/x.md` in a project's notebook and `../../projects/knn/x.ipynb` in
a note work in both. Links in code stay as they are.
Edit links go the other way: MkDocs assumes that they start in docs/, and they lead to a file's real location.
"""

import posixpath
import re

_LINK = re.compile(
    r"(?P<before>\]\(\s*<?|^\s{0,3}\[[^\]]+\]:\s*<?)(?P<way>(?:\.\./)+(?:docs|projects)/[^)\s>#?]*)", re.MULTILINE
)
_CODE = re.compile(
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
    for code in _CODE.finditer(markdown):
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
