"""Material's emoji and icons, listed when a page first shows one.

Material's own index lists the files of fifteen thousand icons at each start. No adapter: Markdown calls it.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from markdown import Markdown
from material.extensions.emoji import twemoji


class _Listed(Mapping[str, object]):
    def __init__(self, part: str, options: Mapping[str, object], md: Markdown) -> None:
        self._list = partial(twemoji, options, md)
        self._part = part

    def __getitem__(self, name: str) -> object:
        found: object = self._list()[self._part][name]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._list()[self._part])

    def __len__(self) -> int:
        return len(self._list()[self._part])


def index(options: Mapping[str, object], md: Markdown) -> Mapping[str, object]:
    """Give what Material's index gives: the emoji and their other names."""
    return {"name": "twemoji", "emoji": _Listed("emoji", options, md), "aliases": _Listed("aliases", options, md)}
