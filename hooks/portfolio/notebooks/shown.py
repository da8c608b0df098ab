"""Define the blocks of a page, and an output about to become some of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portfolio.ipynb.source import Cell, Output
from portfolio.notebooks.raw_html import html_fence


@dataclass(frozen=True)
class Block:
    """A piece of a page: Markdown, or raw HTML that still needs its fence."""

    text: str
    is_html: bool = False


def join_blocks(blocks: Iterable[Block]) -> str:
    """Join blocks into Markdown; adjacent raw HTML shares a fence."""
    parts: list[str] = []
    pending: list[str] = []
    for block in (*blocks, Block("")):
        if block.is_html:
            pending.append(block.text)
            continue
        if pending:
            parts.append(html_fence("\n".join(pending)))
            pending = []
        if block.text:
            parts.append(block.text)
    return "\n\n".join(parts)


@dataclass(frozen=True)
class ShownOutput:
    """An output on its way to the page. `alts` are the cell's alt texts that no figure has used yet."""

    output: Output
    cell: Cell
    alts: list[str]
    caption: str

    @property
    def data(self) -> Mapping[str, object]:
        """The output's forms by MIME type."""
        return self.output.data
