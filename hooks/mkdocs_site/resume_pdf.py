"""MkDocs events in, core calls out: the one-page PDF, and the resume as JSON and as text.

The files are registered first, so that links to them are valid, and filled once all URLs are known.
"""

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from mkdocs_site.build_store import store
from mkdocs_site.report import report
from portfolio.website.build import cached_pdf, json_text, plain_text
from portfolio.website.site import RESUME_JSON, RESUME_TEXT, Site


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Register the files."""
    site: Site = config.extra["portfolio"]
    for uri in (site.pdf_uri, RESUME_JSON, RESUME_TEXT):
        files.append(File.generated(config, uri, content=b""))
    return files


@event_priority(-100)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Fill the files."""
    site: Site = config.extra["portfolio"]
    content, problems, _ = cached_pdf(site, store(config))
    report(problems)
    made = {
        site.pdf_uri: content,
        RESUME_JSON: json_text(site).encode(),
        RESUME_TEXT: plain_text(site).encode(),
    }
    for file in files:
        if file.src_uri in made:
            file.content_bytes = made[file.src_uri]
