"""A PDF's text as pdf.js gives it, in items, and the lines that OpenResume's parser makes of them.

With Node and the package `pdfjs-dist` in `.venv/pdfjs`, where `make setup-dev` puts it, pdf.js itself reads the file;
`read_by_rules` follows the same rules (`getTextContent` in its evaluator, version 3.11) in Python, so that the tests
need no Node.
"""

import io
import json
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import apply_matrix_norm, apply_matrix_pt

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / ".venv" / "pdfjs" / "node_modules" / "pdfjs-dist"
HAS_PDFJS = shutil.which("node") is not None and PACKAGE.is_dir()

_READ = """
const lib = require(process.argv[1] + "/legacy/build/pdf.js");
const data = new Uint8Array(require("fs").readFileSync(process.argv[2]));
lib.getDocument({data, verbosity: 0}).promise.then(document => document.getPage(1)).then(async page => {
  const items = (await page.getTextContent()).items;
  console.log(JSON.stringify(items.map(i => [i.str, i.transform[4], i.width, i.height, i.fontName, i.hasEOL])));
});
"""
# Shares of the font's size: a smaller step is no space, one between the next two is a space within the item.
_NO_SPACE, _SPACE, _WIDE_SPACE, _BACK = 0.03, 0.102, 0.6, -0.2


@dataclass
class Item:
    """A text item: where it begins, how wide and high it is, its font, and whether a line ends with it."""

    text: str
    x: float
    width: float
    height: float
    font: str
    ends_line: bool = False


def read_by_pdfjs(content: bytes) -> list[Item]:
    """Read a PDF's first page with pdf.js."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        command = ["node", "-e", _READ, str(PACKAGE), file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [Item(*fields) for fields in json.loads(done.stdout.splitlines()[-1])]


def read_by_rules(content: bytes) -> list[Item]:
    """Read a PDF's first page by pdf.js's rules."""
    manager = PDFResourceManager()
    device = _Items(manager)
    interpreter = PDFPageInterpreter(manager, device)
    interpreter.process_page(next(PDFPage.get_pages(io.BytesIO(content))))
    device.flush()
    return device.items


def read(content: bytes) -> list[Item]:
    """Read a PDF's first page, with pdf.js if it is there."""
    return read_by_pdfjs(content) if HAS_PDFJS else read_by_rules(content)


def lines(items: list[Item]) -> list[str]:
    """Return the lines that OpenResume makes of items: blank ones dropped, near ones joined without a space."""
    rows: list[list[Item]] = [[]]
    for item in items:
        if item.text.strip():
            rows[-1].append(item)
        if item.ends_line:
            rows.append([])
    usual = _usual_width([item for row in rows for item in row])
    return [_joined(row, usual) for row in rows if row]


def _joined(row: list[Item], usual: float) -> str:
    text = row[0].text
    for left, item in pairwise(row):
        if item.x - (left.x + left.width) > usual or (text[-1] in ":,|.•" and item.text[0] != " "):
            text += " "
        text += item.text
    return text


def _usual_width(items: list[Item]) -> float:
    """Return the mean width of a character in the most common height and font."""
    height = Counter({each.height: 0 for each in items})
    font = Counter({each.font: 0 for each in items})
    for item in items:
        height[item.height] += len(item.text)
        font[item.font] += len(item.text)
    usual = (height.most_common(1)[0][0], font.most_common(1)[0][0])
    same = [item for item in items if (item.height, item.font) == usual]
    return sum(item.width for item in same) / sum(len(item.text) for item in same)


class _Items(PDFTextDevice):
    """Collects items. An item ends at another font or size, at marked content, at a wide step and at a line's end."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.items: list[Item] = []
        self._item: Item | None = None
        self._font: tuple[int, float] | None = None
        self._end: tuple[float, float] | None = None
        self._size = 0.0

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        font = (id(textstate.font), textstate.fontsize)
        if font != self._font:
            self.flush()
            self._font = font
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, matrix: Any, font: Any, fontsize: float, scaling: float, *others: Any) -> float:
        _, cid, _, _ = others
        text = font.to_unichr(cid)
        advance = font.char_width(cid) * fontsize * scaling
        x, y = apply_matrix_pt(matrix, (0, 0))
        width, _ = apply_matrix_norm(matrix, (advance, 0))
        _, height = apply_matrix_norm(matrix, (0, fontsize))
        if text.strip():
            self._step_to(x, y)
            if self._item is None:
                self._item = Item("", x, 0.0, abs(height), f"{font.fontname}")
            self._item.text += text
            self._item.width = x + width - self._item.x
            self._end, self._size = (x + width, y), abs(height)
        return float(advance)

    def _step_to(self, x: float, y: float) -> None:
        if self._end is None:
            return
        step, size = x - self._end[0], self._size
        has_changed_line = abs(y - self._end[1]) > (0.5 if step < _BACK * size else 1) * size
        if has_changed_line:
            self.flush()
            if self.items:
                self.items[-1].ends_line = True
        elif step < _BACK * size:
            self.flush()
        elif step > _WIDE_SPACE * size or (step > _SPACE * size and self._item is None):
            self.flush()
            self.items.append(Item(" ", self._end[0], step, 0.0, ""))
        elif step > _SPACE * size and self._item:
            self._item.text += " "

    def begin_tag(self, tag: Any, props: Any = None) -> None:  # noqa: ARG002
        self.flush()

    def end_tag(self) -> None:
        self.flush()

    def flush(self) -> None:
        """End the current item."""
        if self._item:
            self.items.append(self._item)
        self._item = None
