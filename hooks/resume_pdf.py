"""MkDocs events in, core calls out: the one-page PDF, reserved with the files and filled when all URLs are known."""

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from mkdocs_report import report
from portfolio.resume.build import build_pdf
from portfolio.site import Site


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Reserve the PDF, so that links to it are valid."""
    site: Site = config.extra["portfolio"]
    files.append(File.generated(config, site.pdf_uri, content=b""))
    return files


@event_priority(-100)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Make the PDF."""
    site: Site = config.extra["portfolio"]
    content, problems = build_pdf(site.tree, site.index, site.today)
    report(problems)
    file = files.get_file_from_path(site.pdf_uri)
    if file is not None:
        file.content_bytes = content
