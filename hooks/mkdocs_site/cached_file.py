"""A file of the site whose content stands in the store, which somebody may delete while the site is built.

Not an adapter itself; `site_pages.py` uses it.
"""

from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File


class KeptFile(File):
    """A file that is made anew by `again` where the store has lost it."""

    again: Callable[[], bytes]

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT002  # MkDocs' signature
        """Write the file into the site."""
        try:
            super().copy_file(dirty)
        except FileNotFoundError:
            self.content_bytes = self.again()
            super().copy_file(dirty)


def kept_file(config: MkDocsConfig, uri: str, path: Path, again: Callable[[], bytes]) -> File:
    """Give the file of the site that stands at `path` in the store."""
    file = KeptFile.generated(config, uri, abs_src_path=str(path))
    assert isinstance(file, KeptFile)
    file.again = again
    return file
