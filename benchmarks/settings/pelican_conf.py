"""Settings of Pelican for a corpus: posts, notebooks as pages through a reader, everything else as it comes."""

AUTHOR = "Robin Sample"
SITENAME = "Robin Sample"
SITEURL = "https://example.com"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["notebook_reader"]
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
