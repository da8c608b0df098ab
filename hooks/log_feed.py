"""MkDocs events in, core calls out: the entries of the projects' logs become items of the feeds.

The feed's plugin knows pages only; each entry is given to it as if it were one, whose address is the entry's place on
its project's page. That address is also its identity, so that a reader sees each day of a project once.
"""

from datetime import UTC, datetime, time

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs_rss_plugin.models import PageInformation

from portfolio.site import Site
from portfolio.site_index import absolute_url


def on_pre_build(config: MkDocsConfig) -> None:
    """Let the plugin forget what it was given in earlier builds of `mkdocs serve`."""
    if feed := config.plugins.get("rss"):
        feed.pages_to_filter.clear()


@event_priority(50)
def on_post_build(config: MkDocsConfig) -> None:
    """Add the entries before the plugin writes its feeds."""
    feed = config.plugins.get("rss")
    if feed is None or not feed.config.enabled:
        return
    site: Site = config.extra["portfolio"]
    for project, entry in site.log:
        page = absolute_url(site.url(f"{project.folder}/index.md"), site.site_url)
        day = datetime.combine(entry.day, time(), UTC)
        if entry.summary:
            feed.pages_to_filter.append(
                PageInformation(
                    authors=(),
                    categories=[],
                    created=day,
                    updated=day,
                    title=f"{project.source.title}: {entry.title or entry.summary}",
                    description=entry.words or entry.summary,
                    link=f"{page}#{entry.anchor}",
                    guid=f"{page}#{entry.anchor}",
                )
            )
