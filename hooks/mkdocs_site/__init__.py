"""Everything that depends on MkDocs, Material and the feed plugin: events in, core calls out."""
