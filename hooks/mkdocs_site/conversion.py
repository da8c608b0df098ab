"""What the conversion of a page's Markdown depends on besides the Markdown itself.

Not an adapter itself; the `kept_*` ones use it.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from markdown.util import get_installed_extensions
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.toc import AnchorLink, TableOfContents

from mkdocs_site.build_store import plain
from portfolio.text.markdown_extension import MathMLExtension

_IMPURE = ("pymdownx.snippets", "pymdownx.b64")
"""Extensions that read files."""
_SHORT_NAMES = {entry.name for entry in get_installed_extensions() if entry.value.startswith("markdown.extensions.")}

_rules: list[tuple[MkDocsConfig, object]] = []

Heading = tuple[str, str, int, list[Any]]


class Lookups(Files):
    """The site's files, and a note of which of them were asked for."""

    def __init__(self, files: Files) -> None:
        super().__init__(files)
        self.seen: dict[str, object] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """Give the file, and note what there was."""
        found = super().get_file_from_path(path)
        self.seen[path] = place(found)
        return found


def place(file: File | None) -> object:
    """Give what a link to a file depends on."""
    return [file.src_uri, file.url, file.inclusion.name] if file else None


def lead_to_the_same(seen: Mapping[str, object], files: Files) -> bool:
    """Tell whether all links of an earlier conversion still lead where they led."""
    return all(place(files.get_file_from_path(path)) == before for path, before in seen.items())


def is_pure(config: MkDocsConfig) -> bool:
    """Tell whether a conversion depends on Markdown, links and settings alone, as far as is known of the extensions."""
    extensions: list[object] = list(config.markdown_extensions)
    names = [name for name in extensions if isinstance(name, str)]
    others = [extension for extension in extensions if not isinstance(extension, str)]
    has_icons_of_its_own = "options" in config.mdx_configs.get("pymdownx.emoji", {})
    return (
        all(name.startswith(("pymdownx.", "markdown.")) or name in _SHORT_NAMES for name in names)
        and not set(names) & set(_IMPURE)
        and not has_icons_of_its_own
        and all(isinstance(extension, MathMLExtension) for extension in others)
    )


def rules(config: MkDocsConfig) -> object:
    """Give the settings of a conversion; they are the same for all pages of a build."""
    if not _rules or _rules[0][0] is not config:
        settings = [config.markdown_extensions, config.mdx_configs, config.validation, config.use_directory_urls]
        _rules[:] = [(config, plain([*settings, bool(config.extra_css)]))]
    return _rules[0][1]


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """Give the list of what MkDocs says meanwhile, which it then says: it has to be said in every build.

    It is heard under `mkdocs build --quiet`, too, where it is not said; the next build may be a strict one.
    """
    heard = _Heard()
    logger = logging.getLogger("mkdocs")
    handlers, level = logger.handlers, logger.level
    logger.handlers = [heard]
    logger.setLevel(min(level, logging.INFO))
    try:
        yield heard.records
    finally:
        logger.handlers = handlers
        logger.setLevel(level)
        for record in heard.records:
            if logger.isEnabledFor(record.levelno):
                logger.callHandlers(record)


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def headings(toc: TableOfContents) -> list[Heading]:
    """Give a table of contents as plain values."""
    return [_heading(link) for link in toc]


def table_of_contents(kept: list[Heading]) -> TableOfContents:
    """Give the table of contents that `headings` was given."""
    return TableOfContents([_link(heading) for heading in kept])


def _heading(link: AnchorLink) -> Heading:
    return link.title, link.id, link.level, [_heading(child) for child in link.children]


def _link(heading: Heading) -> AnchorLink:
    title, anchor, level, children = heading
    link = AnchorLink(title, anchor, level)
    link.children = [_link(child) for child in children]
    return link
