"""Export a resume as plain text, 78 columns wide, for web forms, and as Markdown (CommonMark), for a README or a wiki.

In: a view with absolute URLs.
"""

import re
import textwrap
from collections.abc import Iterator

from portfolio.exchange.markup import to_markdown
from portfolio.resume.view import Contact, Entry, Layout, ResumeView, Section
from portfolio.text.inline import Inline, Link, Span

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
    facts = ", ".join(part for part in (entry.location, entry.dates) if part)
    lines = [*_wrapped(head), *_wrapped(facts), *_wrapped(words(entry.byline)), *_wrapped(words(entry.summary))]
    lines += [line for detail in entry.details for line in _wrapped(words(detail))]
    lines += [line for highlight in entry.highlights for line in _wrapped(f"- {words(highlight)}", "  ")]
    return [*lines, *_addresses(entry)]


def _addresses(entry: Entry) -> Iterator[str]:
    seen = {""}
    for label, target in [("", entry.url or entry.subtitle_url), *((link.text, link.target) for link in entry.links)]:
        if target not in seen:
            yield f"{label}: {target}" if label and label != target else target
        seen.add(target)


def _wrapped(line: str, indent: str = "") -> list[str]:
    """Wrap a line at spaces; never break a URL."""
    clean = re.sub(r"\s+", " ", line).strip()
    return textwrap.wrap(clean, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


_SPECIAL = re.compile(r"[\\`*\[\]<>]|!$|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|~(?=~)")
_BLOCK = re.compile(r"(?:[-+#=~]|\d+(?=[.)]\s))")


def markdown(view: ResumeView) -> str:
    """Return the resume as Markdown."""
    contacts = " · ".join(markdown_link(contact.text, contact.url) for contact in view.contacts)
    blocks = [f"# {_escaped(view.name)}", _bold(view.label), contacts, markdown_line(view.summary)]
    for section in view.sections:
        blocks.append(f"## {markdown_link(section.heading, section.url)}")
        if section.layout is Layout.ENTRIES:
            blocks += [block for entry in section.entries for block in _markdown_entry(entry)]
        else:
            is_row = section.layout is Layout.ROWS
            rows = ((_bold(entry.title), markdown_line(entry.summary)) for entry in section.entries)
            items = (": ".join(filter(None, row)) for row in rows) if is_row else map(_item, section.entries)
            blocks.append("\n".join(f"- {item}" for item in items))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _markdown_entry(entry: Entry) -> Iterator[str]:
    yield f"### {markdown_link(entry.title, entry.url)}"
    subtitle = f"*{markdown_link(entry.subtitle, entry.subtitle_url)}*" if entry.subtitle else ""
    yield " · ".join(part for part in (subtitle, _escaped(entry.location), _escaped(entry.dates)) if part)
    yield markdown_line(entry.byline)
    yield markdown_line(entry.summary)
    yield from (markdown_line(detail) for detail in entry.details)
    yield "\n".join(f"- {markdown_line(highlight)}" for highlight in entry.highlights)
    yield _links(entry)


def _item(entry: Entry) -> str:
    parts = [
        _bold(entry.title, entry.url),
        _escaped(entry.subtitle),
        markdown_line(entry.byline),
        _escaped(entry.dates),
    ]
    head = ", ".join(part for part in parts if part)
    return ". ".join(part for part in (head, markdown_line(entry.summary), _links(entry)) if part)


def _links(entry: Entry) -> str:
    return " · ".join(markdown_link(link.text, link.target) for link in entry.links if link.target)


def markdown_line(parts: Inline) -> str:
    """Return spans and links as one line of Markdown that begins no list, heading or quotation."""
    linked: list[Span | Link] = []
    for part in parts:
        linked += [part] if isinstance(part, Span) or part.target else part.spans
    text = to_markdown(tuple(linked), _inside)
    return "\\" + text if _BLOCK.match(text) and not text[0].isdigit() else re.sub(r"^(\d+)(?=[.)]\s)", r"\1\\", text)


def _bold(text: str, url: str = "") -> str:
    return f"**{markdown_link(text, url)}**" if text else ""


def markdown_link(text: str, url: str) -> str:
    """Return a link as Markdown, or the escaped text alone if there is no URL."""
    return to_markdown((Link(url, (Span(text),)),), _inside) if url and text else _escaped(text)


def _escaped(text: str) -> str:
    return markdown_line((Span(text),)) if text else ""


def _inside(text: str) -> str:
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)
