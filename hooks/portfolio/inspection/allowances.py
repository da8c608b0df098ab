"""Read what authors allow, and why: comments such as `allow-email: the list's public address` in a file.

Also `allow:` in project.yml, or `allow: {email: the list's public address}` in a notebook's metadata. A comment (`# …`,
`#| …`, `<!-- … -->`, `// …`) applies to its cell, or in other files to its line and the next one; with a path, as in
`allow-email paper.pdf: …`, to that file, which is named as a link would. Codes: L201 an unused
allowance, L202 an allowance with an unknown name, L203 an allowance without a reason.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from portfolio.sources.diagnostics import Diagnostic, Location, did_you_mean, notice, warning
from portfolio.sources.kinds import KINDS, Found

_COMMENT = re.compile(
    r"(?:^|\s)(?:#\|?|//|<!--|%)[ \t]*allow-([a-z-]+)(?:[ \t]+(?P<file>[^\s:][^:\n]{0,200}?))?[ \t]*:"
    r"[ \t]*(?P<because>.*?)[ \t]*(?:-->|$)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Allowance:
    """Allows findings of a kind: in the file or folder `path/`, and only in `cell` or `lines` if given."""

    kind: str
    because: str
    location: Location
    path: str
    cell: int | None = None
    lines: tuple[int, ...] = ()

    def reaches(self, path: str) -> bool:
        """Return whether it is about the file at a path."""
        return self.path == path or (self.path.endswith("/") and path.startswith(self.path))

    def covers(self, found: Found) -> bool:
        """Return whether a finding is allowed. A finding about a whole notebook can be allowed from any cell."""
        location = found.location
        is_here = self.reaches(location.path)
        is_cell = self.cell is None or found.cell is None or self.cell == found.cell
        return self.kind == found.kind and is_here and is_cell and (not self.lines or location.line in self.lines)


@dataclass(frozen=True)
class Comment:
    """A comment in a text: `start` is the offset of its first letter, `file` a path if it is about another file."""

    kind: str
    because: str
    start: int
    file: str = ""

    def about(self, path: str) -> str:
        """Return the path of the file that a comment in the file at `path` is about."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), self.file)) if self.file else path


def comments(text: str) -> Iterator[Comment]:
    """Yield the comments in a text that allow something."""
    if "allow-" in text:
        for match in _COMMENT.finditer(text):
            yield Comment(match[1], match["because"], match.start(1) - len("allow-"), match["file"] or "")


def mistakes(allowances: tuple[Allowance, ...]) -> tuple[Diagnostic, ...]:
    """Report errors in comments: an unknown name, a missing reason."""
    found = []
    for allowance in allowances:
        near = did_you_mean(allowance.kind, KINDS)
        if allowance.kind not in KINDS and near:
            message = f"there is no finding called '{allowance.kind}' to allow"
            found.append(warning("L202", allowance.location, message, f"did you mean 'allow-{near}'?"))
        elif allowance.kind in KINDS and not allowance.because:
            hint = f"write why: allow-{allowance.kind}: …"
            found.append(warning("L203", allowance.location, "the allowance has no reason, so it does not count", hint))
    return tuple(found)


def unused(allowance: Allowance) -> Diagnostic:
    """Return the notice for an unused allowance."""
    return notice("L201", allowance.location, f"nothing needs the allowance for '{allowance.kind}'", "remove it")
