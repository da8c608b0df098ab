"""Projects: reads folders with a `project.yml` and builds their pages on the site."""
