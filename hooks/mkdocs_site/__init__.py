"""All that knows MkDocs, Material and the feed plugin: events in, calls of the core out."""
