"""Export a resume as Markdown (CommonMark), for a README or a wiki. In: a view with absolute URLs."""

import re
from collections.abc import Iterator

from portfolio.exchange.markup import to_markdown
from portfolio.resume.view import Contact, Entry, Layout, ResumeView
from portfolio.text.inline import Inline, Link, Span

_SPECIAL = re.compile(r"[\\`*\[\]<>]|!$|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|~(?=~)")
_BLOCK = re.compile(r"(?:[-+#=~]|\d+(?=[.)]\s))")


def markdown(view: ResumeView) -> str:
    """Return the resume as Markdown."""
    contacts = " · ".join(_contact(contact) for contact in view.contacts)
    blocks = [f"# {_escaped(view.name)}", _bold(view.label), contacts, _line(view.summary)]
    for section in view.sections:
        blocks.append(f"## {_linked(section.heading, section.url)}")
        if section.layout is Layout.ENTRIES:
            blocks += [block for entry in section.entries for block in _entry(entry)]
        else:
            is_row = section.layout is Layout.ROWS
            blocks.append("\n".join(f"- {_row(entry) if is_row else _item(entry)}" for entry in section.entries))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _contact(contact: Contact) -> str:
    return _linked(contact.text, contact.url)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"### {_linked(entry.title, entry.url)}"
    subtitle = f"*{_escaped(entry.subtitle)}*" if entry.subtitle else ""
    yield " · ".join(part for part in (subtitle, _escaped(entry.place), _escaped(entry.dates)) if part)
    yield _line(entry.byline)
    yield _line(entry.summary)
    yield from (_line(detail) for detail in entry.details)
    yield "\n".join(f"- {_line(highlight)}" for highlight in entry.highlights)
    yield _links(entry)


def _item(entry: Entry) -> str:
    parts = [_bold(entry.title, entry.url), _escaped(entry.subtitle), _line(entry.byline), _escaped(entry.dates)]
    head = ", ".join(part for part in parts if part)
    return ". ".join(part for part in (head, _line(entry.summary), _links(entry)) if part)


def _row(entry: Entry) -> str:
    return ": ".join(part for part in (_bold(entry.title), _line(entry.summary)) if part)


def _links(entry: Entry) -> str:
    return " · ".join(_linked(link.text, link.target) for link in entry.links if link.target)


def _line(parts: Inline) -> str:
    kept: list[Span | Link] = []
    for part in parts:
        kept += [part] if isinstance(part, Span) or part.target else part.spans
    text = to_markdown(tuple(kept), _inside)
    return "\\" + text if _BLOCK.match(text) and not text[0].isdigit() else re.sub(r"^(\d+)(?=[.)]\s)", r"\1\\", text)


def _bold(text: str, url: str = "") -> str:
    return f"**{_linked(text, url)}**" if text else ""


def _linked(text: str, url: str) -> str:
    return to_markdown((Link(url, (Span(text),)),), _inside) if url and text else _escaped(text)


def _escaped(text: str) -> str:
    return _line((Span(text),)) if text else ""


def _inside(text: str) -> str:
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)
