"""Text in, located data out: files, YAML, JSON, schemas, fields, dates, and the diagnostics that report mistakes."""
