"""Projects: folders with a `project.yml` in, pages of the site out."""
