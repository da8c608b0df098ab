"""Draw diagrams in the language of Mermaid while building, so that a reader's browser needs no script for them.

In: a diagram's source. Out: its picture as HTML, or why it cannot be drawn. The package mermaidx runs Mermaid itself
in a JavaScript interpreter; `make setup` installs it if a page has a diagram. Each diagram is drawn in a process of its
own, which is stopped after `LIMIT` seconds, since a diagram can be made to take forever.
"""

import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from itertools import dropwhile
from textwrap import dedent
from urllib.parse import quote
from xml.etree import ElementTree as ET

from portfolio.store.values import Store

LIMIT = 60
"""Seconds for one diagram, of which most take one."""
LONGEST = 50_000
"""Characters of a source; Mermaid itself draws no longer one."""
_PROGRAM = """
import json, sys, mermaidx
try:
    source, has_html = json.loads(sys.stdin.read())
    settings = {"htmlLabels": has_html, "flowchart": {"htmlLabels": has_html}}
    print(json.dumps([mermaidx.render(source, theme="neutral", config=settings).svg(), ""]))
except Exception as problem:
    print(json.dumps(["", str(problem)]))
"""
_ROOT = re.compile(r"<svg\b[^<>]*>")
_SIZE = re.compile(r'\sviewBox="\S+ \S+ ([\d.]+) ([\d.]+)"')
_WIDTH = re.compile(r'\s(?:width|height)="[^"]*"')
_HTML = re.compile(r"<(?!br\b)[a-z][^<>\n]*>|\$\$|#(?:quot|amp|lt|gt|nbsp);", re.IGNORECASE)
"""Labels with these are drawn as HTML, whose size is only estimated without a browser; all others as text of SVG."""
_NOT_COUNTED = re.compile(r"\A---\s*\n.*?\n---[ \t]*\n|%%\{.*?\}%%", re.DOTALL)
_COMMENT = re.compile(r"\s*%%")
"""What Mermaid takes out of a source before it counts the lines."""
_LINE = re.compile(r" on line (\d+)")
_SAFE = " !$'()*+,-./:;=?@_~"  # no &: a browser reads references such as &lt; in the address first
_LONGEST_TEXT = 200
_LEAST = 0.5
"""The part of its size to which a diagram shrinks on a narrow screen: its words are 8 pixels high then."""
_PHONE = 280
"""Pixels: what fits a phone in any list."""


@dataclass(frozen=True)
class Diagram:
    """A diagram's picture as HTML; or else what is wrong with it, in which line of the source (from 1; 0 if that is not
    known), and what to do."""

    picture: str = ""
    mistake: str = ""
    line: int = 0
    remedy: str = "correct it, or show a picture in its place"


@cache
def can_draw() -> bool:
    """Return whether mermaidx is installed."""
    return find_spec("mermaidx") is not None


def source_of(body: str) -> str:
    """Return the source of a diagram as `draw` takes it: the lines of a fence without what all of them begin with."""
    lines = body.strip("\n").expandtabs(4).split("\n")
    while all(line.lstrip().startswith(">") for line in lines):
        lines = [line.lstrip()[1:] for line in lines]
    return dedent("\n".join(lines)).rstrip()


def place_of(line: int, source: str, text: str, start: int) -> int:
    """Return where a line of a source is in the text that holds it, whose lines may be indented, from `start` on."""
    end = start
    for each in map(str.strip, source.split("\n")[:line]):
        found = text.find(each, end)
        start, end = (found, found + len(each)) if found >= 0 else (start, end)
    return start


def drawn(store: Store, source: str) -> Diagram:
    """Return a diagram as the cache has it, or draw it."""
    return store.remember("diagram", (source,), partial(draw, source))


def all_drawn(store: Store, sources: Iterable[str]) -> dict[str, Diagram]:
    """Return diagrams by source, as the cache has them; the others are drawn, several at a time, and cached."""
    wanted = list(dict.fromkeys(sources))
    found = {source: diagram for source in wanted if (diagram := store.find("diagram", (source,)))}
    missing = [source for source in wanted if source not in found]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:  # each is a process of its own
        new = dict(zip(missing, pool.map(draw, missing), strict=True))
    for source, diagram in new.items():
        store.keep("diagram", (source,), diagram)
    return found | new


def draw(source: str) -> Diagram:
    """Draw a diagram."""
    if not can_draw():
        return Diagram(
            mistake="the library that draws it is not installed", remedy="run `make setup`, which installs it"
        )
    if len(source) > LONGEST:
        return Diagram(mistake=f"it has more than {LONGEST:,} characters")
    try:
        command = [sys.executable, "-I", "-X", "utf8", "-c", _PROGRAM]
        asked = json.dumps([source, _HTML.search(source) is not None])
        done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=LIMIT, check=True)
        svg, problem = json.loads(done.stdout)
        return _mistake(problem, source) if problem else Diagram(_picture(svg))
    except subprocess.TimeoutExpired:
        return Diagram(mistake=f"drawing it takes more than {LIMIT} seconds")
    except (OSError, subprocess.CalledProcessError, ValueError, ET.ParseError):
        return Diagram(mistake="Mermaid cannot draw it")


def _mistake(problem: str, source: str) -> Diagram:
    """Return what Mermaid says, without its excerpt of the source, and the line that it names, or else the first."""
    found = _LINE.search(problem)
    kept = _NOT_COUNTED.sub(lambda part: part[0].count("\n") * "\n", source).split("\n")
    counted = [at for at, line in enumerate(kept, 1) if not _COMMENT.match(line)]
    counted = [*dropwhile(lambda at: not kept[at - 1].strip(), counted)] or [1]
    line = counted[min(int(found[1]), len(counted)) - 1] if found else 1
    first = _LINE.sub("", problem.partition("\n")[0]).removeprefix("Mermaid rendering failed: ").removeprefix("Error: ")
    return Diagram(mistake=f"Mermaid says “{first.rstrip('. :')}”", line=line)


def _picture(svg: str) -> str:
    """Return an SVG as a picture in HTML: its styles and ids reach nothing outside, and no script in it runs."""
    root = _ROOT.search(svg)
    size = _SIZE.search(root[0]) if root else None
    if root is None or size is None:
        raise ValueError("the SVG has no size")
    width, height = (max(1, round(float(side))) for side in size.groups())
    opening = f'{_WIDTH.sub("", root[0]).removesuffix(">")} width="{width}" height="{height}">'
    svg = f"{svg[: root.start()]}{opening}{svg[root.end() :]}"
    words = _words(ET.fromstring(svg))  # noqa: S314  # Mermaid's own output, without a document type
    least = round(width * _LEAST)
    focus = ' tabindex="0"' if least > _PHONE else ""  # it scrolls, which a keyboard has to reach
    return (
        f'<figure class="pf-diagram"{focus}><img alt="{html.escape(words)}" width="{width}" height="{height}"'
        f' style="min-width: {least}px" src="data:image/svg+xml,{quote(svg, safe=_SAFE)}"></figure>'
    )


def _words(svg: ET.Element) -> str:
    """Return the words in an SVG, each once, for those who do not see it."""
    found = dict[str, None]()
    for element in svg.iter():
        if element.tag.rpartition("}")[2] in ("title", "desc", "text", "p"):
            found[" ".join(" ".join(element.itertext()).split())] = None
    text = ", ".join(filter(None, found))
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT].rpartition(' ')[0]} …"
