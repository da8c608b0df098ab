"""Material's icons and emoji for Markdown: listed when a page first shows one, without a request to another host.

Material's own index lists fifteen thousand icon files at each start, and its emoji are pictures that every reader's
browser would fetch from another host; here they are characters. Not an adapter: Markdown calls it.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from markdown import Markdown
from material.extensions.emoji import to_svg, twemoji
from pymdownx.emoji import to_alt


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
    """Return what Material's index returns: the emoji and their aliases."""
    return {"name": "twemoji", "emoji": _Listed("emoji", options, md), "aliases": _Listed("aliases", options, md)}


def shown(names: str, shortname: str, alias: str, uc: str | None, *more: Any) -> Any:
    """Render an icon as SVG, and an emoji, which has a code point `uc`, as its character."""
    return (to_alt if uc else to_svg)(names, shortname, alias, uc, *more)
