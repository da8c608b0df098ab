"""Blog posts: front matter, excerpts, notebooks that are posts, and Markdown of other programs."""
