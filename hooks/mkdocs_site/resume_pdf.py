"""MkDocs events in, core calls out: the PDFs of the resume in each language, and the resume as JSON and as text.

The files are registered first, so that links to them are valid, and filled when the pages are built.
"""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from mkdocs_site.build_store import store
from mkdocs_site.progress import done, show
from mkdocs_site.report import report
from portfolio.sources.diagnostics import Diagnostic, counted, in_order
from portfolio.website.build import cached_pdf, json_text, plain_text
from portfolio.website.site import Site


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Register the files."""
    site: Site = config.extra["portfolio"]
    uris = [uri for version in site.versions for uri in (version.json, version.text)]
    for uri in (*(pdf.uri for pdf in site.pdfs), *uris):
        files.append(File.generated(config, uri, content=b""))
    return files


@event_priority(49)
def on_post_build(config: MkDocsConfig) -> None:
    """Fill the files. The second process has been printing the PDFs while the pages were built."""
    for uri, content in made_of_resume(config.extra["portfolio"], config).items():
        Path(config.site_dir, uri).write_bytes(content)


def made_of_resume(site: Site, config: MkDocsConfig) -> dict[str, bytes]:
    """Return the files' contents by their paths on the site; report text that does not fit the page."""
    made: dict[str, bytes] = {}
    problems: list[Diagnostic] = []
    for wanted in site.pdfs:
        show(f"PDF: {wanted.uri}")
        made[wanted.uri], found, _ = cached_pdf(site, store(config), wanted)
        problems += found
    done(f"Made {counted(len(site.pdfs), 'PDF')}")
    report(in_order(problems))
    for version in site.versions:
        made[version.json] = json_text(site, version).encode()
        made[version.text] = plain_text(site, version).encode()
    return made
