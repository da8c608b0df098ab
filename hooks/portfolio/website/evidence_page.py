"""The values of the evidence page: each claim of the resume with its numbers, and where and when these were measured.

Values in, values out. A date is the author's: that of metrics.json, where it has one (`"date": "2026-09-20"`), else the
day of the log that notes the number. Without either there is none.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from portfolio.evidence.gather import DATE
from portfolio.evidence.metric import Metric
from portfolio.projects.project import Project
from portfolio.resume.view import with_urls
from portfolio.sources.dates import PartialDate, parse_date
from portfolio.text.markup import inline_html
from portfolio.text.site_index import relative_url
from portfolio.website.claims import measured_claims
from portfolio.website.site import EVIDENCE, RESUME_PAGE, Site


@dataclass(frozen=True)
class MeasuredNumber:
    """A number of a claim. `cell_url` leads to the cell that measured it, or to the file that has it."""

    text: str
    name: str
    cell_url: str
    notebook: str
    """The path of the notebook; "" if only the file is known."""
    notebook_url: str
    day: PartialDate | None


@dataclass(frozen=True)
class ProvenClaim:
    """A passage of the resume and its numbers that one project measured."""

    passage: Markup
    section: str
    section_url: str
    numbers: tuple[MeasuredNumber, ...]


def has_evidence_page(site: Site) -> bool:
    """Return whether there is an evidence page: the resume has a measured number, and the author no page there."""
    return bool(measured_claims(site.claims)) and not site.has_own_page(EVIDENCE)


def proven_claims(site: Site, page_url: str) -> list[tuple[Project, list[ProvenClaim]]]:
    """Return the claims by project, in the projects' order; one with numbers of two projects is listed for both."""
    grouped = ((project, list(_of_project(site, project, page_url))) for project in site.projects)
    return [(project, found) for project, found in grouped if found]


def _of_project(site: Site, project: Project, page_url: str) -> Iterator[ProvenClaim]:
    metrics = {metric.key: metric for metric in site.tree.evidence if metric.project == project.slug}
    for claim in measured_claims(site.claims):
        numbers = tuple(
            _number(site, project, text, metrics[key], page_url) for text, key in claim.numbers if key in metrics
        )
        if numbers:
            passage = inline_html(with_urls(claim.passage, site.relative_to(page_url)))
            section_url = f"{relative_url(site.url(RESUME_PAGE), page_url)}{claim.anchor}"
            yield ProvenClaim(passage, claim.section, section_url, numbers)


def _number(site: Site, project: Project, text: str, metric: Metric, page_url: str) -> MeasuredNumber:
    target = site.index.measured[metric.key]
    has_notebook = bool(metric.notebook) and target.path.startswith(f"{metric.notebook}#")
    cell_url = relative_url(target.url, page_url) if target.url else ""
    notebook = (metric.notebook, relative_url(site.url(metric.notebook), page_url)) if has_notebook else ("", "")
    return MeasuredNumber(text, metric.name, cell_url, *notebook, _day(site, project, metric))


def _day(site: Site, project: Project, metric: Metric) -> PartialDate | None:
    """Return when a number was measured, as far as the author says so."""
    with suppress(ValueError):
        return parse_date(site.tree.evidence.projects[project.slug].others.get(DATE, ""))
    noted = next((entry for entry in project.log if metric.name in entry.metrics), None)
    if noted and Decimal(noted.metrics[metric.name]) == metric.value:
        return parse_date(noted.day.isoformat())
    return None
