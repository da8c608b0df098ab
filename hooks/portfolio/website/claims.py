"""What the resume says about the projects, notebooks and posts of the site, and where it says so.

In: the composed resume. Out: its passages that hold a measured number or lead to a page of the site. `claims_about`
selects those of one page, for its note "Shown on the resume as"; `measured_claims` those of the evidence page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from portfolio.resume.view import Entry, ResumeView
from portfolio.text.anchors import heading_slug
from portfolio.text.inline import Inline, Link, Span, plain
from portfolio.text.links import Address


@dataclass(frozen=True)
class Claim:
    """A passage of the resume. `numbers` are the measured ones, each as written and with its metric's key."""

    passage: Inline
    section: str
    """The section's heading; "" for the summary at the top."""
    numbers: tuple[tuple[str, str], ...]
    sources: frozenset[str]
    """The pages that the passage leads to, by their sources."""
    is_title: bool = False
    """Whether it is only the title of an entry."""

    @property
    def text(self) -> str:
        """The passage without markup."""
        return " ".join(plain(self.passage).split())

    @property
    def anchor(self) -> str:
        """Where the section begins on the page of the resume, with its '#'; "" for the summary."""
        return f"#{heading_slug(self.section, '-')}" if self.section else ""


def claims(view: ResumeView) -> tuple[Claim, ...]:
    """Return the passages of a resume that say something about the site's pages, in their order."""
    found = [_claim(view.summary, "")]
    for section in view.sections:
        for entry in section.entries:
            found += [
                _claim(passage, section.heading, is_title=is_title) for passage, is_title in _passages(entry) if passage
            ]
    return tuple(claim for claim in found if claim.numbers or claim.sources)


def _passages(entry: Entry) -> Iterator[tuple[Inline, bool]]:
    """Yield the passages of an entry, each with whether it is its title."""
    if entry.link:
        yield (replace(entry.link, spans=(Span(entry.title),)),), True
    yield from ((passage, False) for passage in (entry.summary, *entry.details, *entry.highlights))


def _claim(passage: Inline, section: str, *, is_title: bool = False) -> Claim:
    spans = [span for part in passage for span in (part.spans if isinstance(part, Link) else (part,))]
    numbers = tuple(dict.fromkeys((span.text, span.metric) for span in spans if span.metric))
    addresses = [part.address for part in passage if isinstance(part, Link) and not part.is_evidence]
    sources = {address.url for address in addresses if isinstance(address, Address) and address.is_on_site}
    return Claim(passage, section, numbers, frozenset(sources), is_title)


def measured_claims(found: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims with a number that was measured."""
    return tuple(claim for claim in found if claim.numbers)


def claims_about(found: Iterable[Claim], sources: Iterable[str], metrics: Iterable[str]) -> tuple[Claim, ...]:
    """Return the claims that lead to a page or hold a number that it measured, each text once.

    The title of an entry says less than its other passages, so it is left out where there are some.
    """
    pages, measured = set(sources), set(metrics)
    about = [
        claim for claim in found if pages & claim.sources or any(metric in measured for _, metric in claim.numbers)
    ]
    said = [claim for claim in about if not claim.is_title] or about
    return tuple({claim.text: claim for claim in reversed(said)}.values())[::-1]
