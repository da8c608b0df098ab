"""Settings of Nikola for a corpus: posts, notebooks as pages, everything else as it comes."""

BLOG_AUTHOR = "Robin Sample"
BLOG_TITLE = "Robin Sample"
BLOG_DESCRIPTION = "What I learn, written down."
BLOG_EMAIL = "robin@example.com"
SITE_URL = "https://example.com/"
DEFAULT_LANG = "en"
TIMEZONE = "UTC"
POSTS = (("posts/*.md", "posts", "post.tmpl"),)
PAGES = (("notebooks/*.ipynb", "notebooks", "page.tmpl"),)
COMPILERS = {"markdown": [".md"], "ipynb": [".ipynb"]}
