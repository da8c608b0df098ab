"""Everything that depends on MkDocs, Material and the feed plugin: events in, core calls out."""

from portfolio.sources.process import collect_garbage_seldom

collect_garbage_seldom()
