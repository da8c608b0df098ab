"""What the entries of several sections share: highlights, age, a note behind a name."""

from collections.abc import Sequence
from dataclasses import replace

from portfolio.sources.dates import PartialDate
from portfolio.sources.fields import WeightedHighlight
from portfolio.text.inline import Inline
from portfolio.resume import model
from portfolio.resume.composer import Composer
from portfolio.resume.view import Entry
from portfolio.sources.yaml_source import Document, Path


def age(start: PartialDate | None, end: PartialDate | None) -> str:
    """Give what sorts entries by age; what goes on is the newest, what has no dates has no age."""
    return str(end) if end else "9999" if start else ""


def with_highlights(
    entry: Entry,
    composer: Composer,
    highlights: Sequence[WeightedHighlight | str],
    path: Path,
    document: Document | None = None,
) -> Entry:
    """Give the entry with its highlights; those that are empty are left out."""
    texts: list[Inline] = []
    priorities: list[int] = []
    for number, highlight in enumerate(highlights):
        place: Path = (*path, "highlights", number)
        if isinstance(highlight, str):
            texts.append(composer.inline(highlight, place, document))
            priorities.append(entry.priority)
        else:
            texts.append(composer.inline(highlight.text, (*place, "text"), document))
            priorities.append(highlight.priority)
    kept = [(text, priority) for text, priority in zip(texts, priorities, strict=True) if text]
    return replace(entry, highlights=tuple(text for text, _ in kept), priorities=tuple(number for _, number in kept))


def with_note(text: str, note: str) -> str:
    """Give a name with a note in brackets."""
    return f"{text} ({note})" if text and note else text or note
