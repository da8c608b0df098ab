"""Relative links between docs/ and projects/, from the repository's point of view to the site's.

In the repository the two folders stand beside each other; on the site projects/ stands inside what docs/ holds.
Editors, Jupyter and GitHub know the first, MkDocs the second: `../../docs/notes/x.md` in a notebook of a project and
`../../projects/knn/x.ipynb` in a note lead right in both. Links in code stay as they are.
Edit links are the other way about: MkDocs takes them to begin in docs/, and they lead to where a file really stands.
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
    """Give where the edit link of the file at `path` leads, seen from docs/; None where there is nothing to edit."""
    return f"../{path}" if path else None


def as_on_site(markdown: str, path: str) -> str:
    """Give the Markdown of the file at `path` with its links between the two folders as MkDocs wants them."""
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
    """Give the way from the file at `path` to what `way` leads to in the repository, as it is on the site."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), way))
    is_in_docs = path.startswith("docs/")
    if not target.startswith("projects/" if is_in_docs else "docs/"):
        return way
    start = posixpath.dirname(path.removeprefix("docs/"))
    return posixpath.relpath(target.removeprefix("docs/"), start or ".")
