"""Export a resume as plain text, 78 columns wide: `resume.txt`, for web forms. In: a view with absolute URLs."""

import re
import textwrap
from collections.abc import Iterator

from portfolio.resume.view import Contact, Entry, Layout, ResumeView, Section
from portfolio.text.inline import Inline, Link

WIDTH = 78


def text(view: ResumeView) -> str:
    """Return the resume as text."""
    head = [view.name, view.label, *(_contact(contact) for contact in view.contacts)]
    blocks = [[line for line in head if line], *([_wrapped(words(view.summary))] if view.summary else [])]
    blocks += [_section(section) for section in view.sections]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def words(parts: Inline) -> str:
    """Return a text with each link's URL in angle brackets after its words."""
    return "".join(_linked(part.text, part.target) if isinstance(part, Link) else part.text for part in parts)


def _linked(label: str, target: str) -> str:
    address = target.removeprefix("mailto:")
    return f"{label} <{address}>" if address and address != label else label


def _contact(contact: Contact) -> str:
    if contact.kind in ("email", "phone", "location"):
        return contact.text
    name = contact.name.removesuffix(" profile") if contact.kind == "profile" else ""
    address = contact.url or contact.text
    return f"{name}: {address}" if name and name not in ("profile", address) else address


def _section(section: Section) -> list[str]:
    lines = [section.heading.upper(), "-" * len(section.heading)]
    for number, entry in enumerate(section.entries):
        if number and section.layout is not Layout.ROWS:
            lines.append("")
        lines += _row(entry) if section.layout is Layout.ROWS else _entry(entry)
    return lines


def _row(entry: Entry) -> list[str]:
    summary = words(entry.summary)
    return _wrapped(f"{entry.title}: {summary}" if entry.title and summary else entry.title or summary, "  ")


def _entry(entry: Entry) -> list[str]:
    head = ", ".join(part for part in (entry.title, entry.subtitle) if part)
    place = ", ".join(part for part in (entry.place, entry.dates) if part)
    lines = [*_wrapped(head), *_wrapped(place), *_wrapped(words(entry.byline)), *_wrapped(words(entry.summary))]
    lines += [line for detail in entry.details for line in _wrapped(words(detail))]
    lines += [line for highlight in entry.highlights for line in _wrapped(f"- {words(highlight)}", "  ")]
    return [*lines, *_addresses(entry)]


def _addresses(entry: Entry) -> Iterator[str]:
    seen = {""}
    for label, target in [("", entry.url), *((link.text, link.target) for link in entry.links)]:
        if target not in seen:
            yield f"{label}: {target}" if label and label != target else target
        seen.add(target)


def _wrapped(line: str, indent: str = "") -> list[str]:
    """Wrap a line at spaces; never break a URL."""
    clean = re.sub(r"\s+", " ", line).strip()
    return textwrap.wrap(clean, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
