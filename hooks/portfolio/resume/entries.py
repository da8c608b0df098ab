"""Helpers shared by the entries of several sections: highlights, age, a note after a name."""

from collections.abc import Sequence
from dataclasses import replace

from portfolio.sources.dates import PartialDate
from portfolio.sources.fields import WeightedHighlight
from portfolio.text.inline import Inline
from portfolio.resume import model
from portfolio.resume.composer import Composer
from portfolio.resume.view import Entry
from portfolio.sources.yaml_source import Document, DataPath


def age(start: PartialDate | None, end: PartialDate | None) -> str:
    """Return the key that sorts entries by age: ongoing ones are the newest, "" if there are no dates."""
    return str(end) if end else "9999" if start else ""


def with_highlights(
    entry: Entry,
    composer: Composer,
    highlights: Sequence[WeightedHighlight | str],
    path: DataPath,
    document: Document | None = None,
) -> Entry:
    """Return the entry with its highlights, leaving out empty ones."""
    texts: list[Inline] = []
    priorities: list[int] = []
    for number, highlight in enumerate(highlights):
        place: DataPath = (*path, "highlights", number)
        if isinstance(highlight, str):
            texts.append(composer.inline(highlight, place, document))
            priorities.append(entry.priority)
        else:
            texts.append(composer.inline(highlight.text, (*place, "text"), document))
            priorities.append(highlight.priority)
    kept = [(text, priority) for text, priority in zip(texts, priorities, strict=True) if text]
    return replace(entry, highlights=tuple(text for text, _ in kept), priorities=tuple(number for _, number in kept))


def with_note(text: str, note: str) -> str:
    """Return a name with a note in brackets."""
    return f"{text} ({note})" if text and note else text or note
