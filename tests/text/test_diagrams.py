"""Diagrams of Mermaid: the picture, what is said of one that cannot be drawn, and that none can hold up a build."""

import html
import re
import time
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from portfolio.store.values import NO_STORE, Store
from portfolio.text import diagrams
from portfolio.text.diagrams import Diagram, draw, source_of

WORDS = {
    'graph TD\n  A["so-called #quot;ebb#quot;"]': 'so-called "ebb"',
    "graph TD\n  A[Low tide] --> B{Boots?}\n  B -->|yes & no| C": "yes & no, Low tide, Boots?, C",
    "flowchart LR\n  A[One<br/>two] --> B[<b>bold</b> “x”]": "One two, bold “x”",
    '---\ntitle: The gauge\n---\npie\n  "ebb": 3\n  "flow": 1': "75%, 25%, The gauge, ebb, flow",
    "sequenceDiagram\n  Gauge->>Log: 潮 <script>alert(1)</script>": "Log, Gauge, 潮 <script>alert(1)</script>",
}


@pytest.mark.parametrize("source", WORDS)
def test_a_diagram_is_a_picture_with_its_words(source: str) -> None:
    picture = draw(source).picture
    found = re.fullmatch(
        r'<figure class="pf-diagram"(?: tabindex="0")?><img alt="([^"<>]*)" width="\d+" height="\d+"'
        r' style="min-width: \d+px" src="data:image/svg\+xml,([^"<>#]*)"></figure>',
        picture,
    )
    assert found
    svg = ET.fromstring(unquote(html.unescape(found[2])))  # as a browser reads it
    assert svg.get("width", "").isdigit()
    assert not [element for element in svg.iter() if element.tag.endswith("}script")]
    assert set(html.unescape(found[1]).split(", ")) == set(WORDS[source].split(", "))


WRONG = {
    "graph TD\n  A --> B\n  B -->": ("Mermaid says “Parse error”", 3),
    "---\ntitle: T\n---\n%% a\ngraph TD\n  %% b\n  A --> B\n  B -->": ("Mermaid says “Parse error”", 8),
    "tides": ("Mermaid says “UnknownDiagramError: No diagram type detected matching given configuration", 1),
    "": ("Mermaid says “UnknownDiagramError: No diagram type detected matching given configuration", 1),
    "graph TD\n" + "A-->B\n" * 10_000: ("it has more than 50,000 characters", 0),
}


@pytest.mark.parametrize("source", WRONG)
def test_what_is_wrong_is_said_with_its_line(source: str) -> None:
    found = draw(source)
    assert (found.picture, found.line) == ("", WRONG[source][1])
    assert found.mistake.startswith(WRONG[source][0])
    assert found.remedy


def test_a_diagram_that_takes_forever_is_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams, "LIMIT", 0.2)
    began = time.monotonic()
    assert "takes more than" in draw("graph TD; A-->B").mistake
    assert time.monotonic() - began < 5


def test_without_the_package_the_remedy_is_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams, "can_draw", lambda: False)
    assert draw("graph TD; A-->B").remedy == "run `make setup`, which installs it"


def test_no_diagram_is_drawn_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither without a cache; with one, not in the next build either."""
    asked: list[str] = []

    def draw_once(source: str) -> Diagram:
        asked.append(source)
        return Diagram(f"<{source}>")

    monkeypatch.setattr(diagrams, "draw", draw_once)
    both = {"a": Diagram("<a>"), "b": Diagram("<b>")}
    assert diagrams.all_drawn(NO_STORE, ["a", "b", "a"]) == both
    store = Store(tmp_path / "store.db")
    assert diagrams.all_drawn(store, ["a", "b"]) == diagrams.all_drawn(store, ["b", "a"]) == both
    assert sorted(asked) == ["a", "a", "b", "b"]


SOURCES = {
    "graph TD\n  A\n": "graph TD\n  A",
    "    graph TD\n      A": "graph TD\n  A",
    "> graph TD\n>   A\n": "graph TD\n  A",
    "graph TD\n> A": "graph TD\n> A",
    "> > graph TD\n> >   A\n": "graph TD\n  A",
    "graph TD\n\tA": "graph TD\n    A",
}


@pytest.mark.parametrize("body", SOURCES)
def test_a_source_is_the_same_however_it_is_indented(body: str) -> None:
    assert source_of(body) == SOURCES[body]
