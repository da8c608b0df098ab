"""MkDocs events in, core calls out: the PDFs of the resume in each language, and the resume as JSON and as text.

The files are registered first, so that links to them are valid, and filled once all URLs are known.
"""

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from mkdocs_site.build_store import store
from mkdocs_site.report import report
from portfolio.sources.diagnostics import Diagnostic
from portfolio.store.values import Store
from portfolio.website.build import build_pdf, json_text, pdf_inputs, plain_text
from portfolio.website.site import Printable, Site


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Register the files."""
    site: Site = config.extra["portfolio"]
    uris = [uri for version in site.versions for uri in (version.json, version.text)]
    for uri in (*(pdf.uri for pdf in site.pdfs), *uris):
        files.append(File.generated(config, uri, content=b""))
    return files


@event_priority(-100)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Fill the files."""
    site: Site = config.extra["portfolio"]
    made: dict[str, bytes] = {}
    problems: list[Diagnostic] = []
    for wanted in site.pdfs:
        made[wanted.uri], found = _pdf(site, wanted, store(config))
        problems += found
    report(tuple(problems))
    for version in site.versions:
        made[version.json] = json_text(site, version).encode()
        made[version.text] = plain_text(site, version).encode()
    for file in files:
        if file.src_uri in made:
            file.content_bytes = made[file.src_uri]


def _pdf(site: Site, wanted: Printable, cache: Store) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Build a PDF and list its problems; cache it unless a template was saved meanwhile."""
    inputs = repr(pdf_inputs(site, wanted))
    key = cache.key("pdf", inputs)
    made: tuple[bytes, tuple[Diagnostic, ...]] | None = cache.get(key)
    if made is None:
        made = build_pdf(site, wanted)
        if repr(pdf_inputs(site, wanted)) == inputs:
            cache.put(key, made)
    return made
