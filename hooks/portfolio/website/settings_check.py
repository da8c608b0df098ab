"""The check of mkdocs.yml: of its text, for `portfolio check` and the build, and of what MkDocs says to it.

Codes: B117 a setting that replaces the engine's, since MkDocs merges mappings but replaces lists; B118 an entry of
`nav` without a page; B125 what MkDocs refuses; B126 a template of the site's pages; Y001 a mkdocs.yml that is not YAML.
"""

import posixpath
from collections.abc import Collection, Container, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from portfolio.sources.diagnostics import Diagnostic, Location, error, notice, short, suggestion, warning
from portfolio.sources.kinds import KINDS
from portfolio.sources.yaml_source import DataPath, Document, mapping, parsed, texts_in
from portfolio.text.link_scanner import REMOTE
from portfolio.text.links import OWN_SCHEMES
from portfolio.website import pages
from portfolio.website.notebook_links import NOTEBOOK_LINKS, notebook_link_problems
from portfolio.website.settings import BASE, HOOK, SETTINGS, line_of, settings_text
from portfolio.website.site import RESUME_PAGE, Site
from portfolio.website.theme import theme_files
from portfolio.website.tree import Tree

_KEYED = {
    "plugins": "the blog, notebooks and tags would be gone, and drafts published",
    "markdown_extensions": "formulas, notes and tabs would stay as they are written",
}
"""Keys that are mappings in the engine's settings, and what a list in their location would do."""


def settings_problems(text: str, pages: Container[str], names: list[str]) -> tuple[Diagnostic, ...]:
    """Return the problems of the settings; `pages` are sources relative to docs/, `names` are for hints."""
    document, problems = parsed(text, SETTINGS)
    if document is None:
        return tuple(problem for problem in problems if problem.code == "Y001")
    if not isinstance(document.data, dict):
        return ()
    found = list(_dead_entries(document, pages, names))
    found += _files_of_every_page(document, document.data, pages)
    if document.data.get("INHERIT") == BASE:
        found += _replaced(document, document.data)
    elif "INHERIT" not in document.data and HOOK not in str(document.data.get("hooks")):
        message = f"'INHERIT: {BASE}' is missing: without it nothing of yours would be shown"
        found.append(error("B117", Location(SETTINGS), message, "write it as the first line"))
    return tuple(found)


def settings_as_read(settings: dict[str, Any], root: Path) -> tuple[Diagnostic, ...]:
    """Return what MkDocs refuses in mkdocs.yml and in the author's templates, and unknown services for notebooks.

    `settings` is what `mkdocs_site.author_settings.print_settings` printed.
    """
    text = settings_text(root)
    usual = "MkDocs' documentation lists its settings; those of the engine are in hooks/mkdocs.base.yml"
    hints = {"plugins": "a plugin's package goes into requirements-extra.txt, see hooks/guide/commands.md"}
    found = []
    for key, message, is_error in settings["refused"]:
        said = f"'{key}': {short(message, 300)}" if key else short(message, 300)
        kind = error if is_error else warning
        found.append(kind("B125", line_of(key, text, SETTINGS), said, hints.get(key, usual)))
    found += [
        error("B126", Location(path, line), short(message, 300), hint)
        for path, line, message, hint in settings.get("templates", ())
    ]
    found += notebook_link_problems(settings["extra"].get(NOTEBOOK_LINKS), text)
    return tuple(found)


def _files_of_every_page(document: Document, settings: dict[str, Any], files: Container[str]) -> Iterator[Diagnostic]:
    """Report what makes every page ask another host, scripts, style sheets, fonts, analytics, and missing files."""
    kind = KINDS["remote-request"]
    asked: list[tuple[DataPath, str]] = []
    for key in ("extra_javascript", "extra_css"):
        for number, entry in enumerate(given if isinstance(given := settings.get(key), list) else []):
            address = entry.get("path") if isinstance(entry, dict) else entry
            if not isinstance(address, str):
                continue
            if REMOTE.match(address):
                asked.append(((key, number), address))
            elif posixpath.normpath(address.partition("?")[0]) not in files:
                message = f"the file '{short(address)}' in {key} is not in docs/"
                yield warning("B118", document.location((key, number)), message, "delete the line, or write the file")
    theme, extra = mapping(settings.get("theme")), mapping(settings.get("extra"))
    asked += [(("theme", "font"), "https://fonts.googleapis.com")] if isinstance(theme.get("font"), dict) else []
    if mapping(extra.get("analytics")).get("provider") == "google":
        asked.append((("extra", "analytics"), "https://www.googletagmanager.com"))
    for path, address in asked:
        message = f"on every page the reader's browser contacts another host: '{short(address)}'"
        yield notice(kind.code, document.location(path, of_key=isinstance(path[-1], str)), message, kind.remedy)


def _replaced(document: Document, settings: dict[str, Any]) -> Iterator[Diagnostic]:
    for key, loss in _KEYED.items():
        if (key,) in document.marks and not isinstance(settings.get(key), dict):
            what = f"a list of {key}" if settings.get(key) else f"'{key}' without a value"
            hint = f"write each on a line of its own as 'name: {{}}', without '- '; those of {BASE} stay"
            yield _error(document, key, f"{what} replaces the engine's: {loss}", hint)
    if ("hooks",) in document.marks:  # also without a value
        hooks = settings.get("hooks")
        listed = [posixpath.normpath(str(hook)) for hook in hooks] if isinstance(hooks, list) else []
        if not any(hook == HOOK or hook.endswith(f"/{HOOK}") for hook in listed):
            message = f"'{HOOK}' is missing: without it nothing of yours would be shown"
            yield _error(document, "hooks", message, f"write '- {HOOK}' before your own hooks")
    theme = settings.get("theme") if ("theme",) in document.marks else {}
    if not isinstance(theme, dict) or theme.get("name", "material") != "material":
        hint = "leave the name out, and write other settings of the theme below 'theme:', indented"
        yield _error(document, "theme", "the engine's pages are made for its own theme, material", hint)


def _error(document: Document, key: str, message: str, hint: str) -> Diagnostic:
    return error("B117", document.location((key,), of_key=True), message, hint)


def _dead_entries(document: Document, pages: Container[str], names: list[str]) -> Iterator[Diagnostic]:
    assert isinstance(document.data, dict)
    for path, entry in texts_in(document.data.get("nav"), ("nav",)):
        is_link = "://" in entry or entry.startswith("#") or entry.partition(":")[0] in ("mailto", *OWN_SCHEMES)
        if is_link or str(PurePosixPath(entry)) in pages:
            continue
        hint = suggestion(entry.strip("/"), names, "delete the line, or write the page")
        yield warning("B118", document.location(path), f"the page '{short(entry)}' in nav is not in docs/", hint)


def settings_of_site(site: Site, uris: Collection[str]) -> tuple[Diagnostic, ...]:
    """Check mkdocs.yml against all pages: files, notebooks and generated ones."""
    tree = site.tree
    made = [f"{PurePosixPath(path).parent}/index.md" for path in tree.texts if path.endswith("/project.yml")]
    written = [path.removeprefix("docs/") for path in (*tree.texts, *tree.notebooks)]
    names = ["projects/index.md", RESUME_PAGE, *(version.page for version in site.versions[1:]), *made, *written]
    files = [file for version in site.versions for file in (version.json, version.text)]
    pdfs = [pdf.uri for pdf in site.pdfs] if site.versions else []
    made_or_written = {*names, *uris, *pages.OPTIONAL, site.pdf_uri, *files, *pdfs, *theme_files(tree)}
    return (*settings_problems(tree.settings, made_or_written, names), *_without_blog(tree))


def _without_blog(tree: Tree) -> Iterator[Diagnostic]:
    """Report a blog whose page is excluded: Material's plugin fails without it."""
    index = "docs/blog/index.md"
    if (tree.root / index).is_file() and (why := tree.withheld.why_not_built(index)):
        at = line_of(why.partition(" ")[0], tree.settings, SETTINGS)
        yield error("B117", at, f"{index} has to be on the site: {why}", "add a line '!/blog/index.md' there")
