"""Define the result of a conversion, apart from `convert`, which a build with nothing to convert need not import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portfolio.inspection.notebook import Inspection
from portfolio.sources.diagnostics import Diagnostic
from portfolio.sources.yaml_source import Document
from portfolio.text.link_scanner import Link


@dataclass(frozen=True)
class Asset:
    """A picture or a plot's data; `name` is relative to the notebook's folder (`<stem>_files/<hash>.png`).

    If the content is in the cache, `file` is its path there.
    """

    name: str
    content: bytes = b""
    file: Path | None = None


@dataclass(frozen=True)
class Terms:
    """What a notebook's project says about it: whether its scripts may run, and which codes are allowed where."""

    is_trusted: bool = True
    allowed: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True)
class NotebookPage:
    """A notebook as a page. `meta` is its metadata as given; `language` is that of its code.

    `scripts` are the files of `plots.gather` that its plots need.
    """

    title: str | None
    description: str | None
    tags: tuple[str, ...]
    language: str
    markdown: str
    assets: tuple[Asset, ...] = ()
    scripts: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    bold_line: str | None = None
    """The text of a first line in bold above the title, which tells notebooks with equal titles apart."""
    meta: Mapping[str, object] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    """The links of its Markdown that this site must check; their lines and columns are those of the file."""
    may_hold_numbers: bool = False
    """Whether its Markdown has double braces, which may refer to a measured number."""
    has_removed_parts: bool = False
    """Whether readers download a file without some of its parts: see `display.without_removed_parts`."""
    document: Document = field(default_factory=lambda: Document("", "", {}, {}))
    """The metadata as text, with the location of each value in the file."""
    inspection: Inspection = field(default_factory=Inspection)
