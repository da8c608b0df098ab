"""Blog posts: front matter, excerpts, and notebooks that are posts."""
