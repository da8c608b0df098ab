"""Projects: folders with a `project.yml`, their logs, charts and the gallery."""
