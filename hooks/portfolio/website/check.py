"""Every check of the author's files that needs no build of the site: settings, links, dates, what will be published.

Codes: R113, a notice, phone or street address in the public resume; R114 a portrait that is missing, or (a notice)
larger than a page should carry; P107, a notice, projects of one title; B117 a setting
that replaces the engine's, since MkDocs merges mappings but replaces lists; B118 an entry of `nav` without a page; B126
a template of the site's pages; Y001 a mkdocs.yml that is not YAML.
"""

import posixpath
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from portfolio.advice.rules import ignore_problems
from portfolio.inspection.binaries import ENDINGS, LARGEST, inspect_binary
from portfolio.inspection.files import decode_text, inspect_bytes, inspect_text
from portfolio.inspection.notebook import Inspection
from portfolio.inspection.report import Surroundings, diagnose
from portfolio.notebooks.page import NotebookPage
from portfolio.posts import dialects
from portfolio.posts import front_matter as blog
from portfolio.projects.log import check_days
from portfolio.resume.compose import project_page_entry
from portfolio.resume.model import PRIVATE, PRIVATE_FIELDS
from portfolio.resume.page_text import NO_PAGE, PageText
from portfolio.resume.view import problems_in
from portfolio.sources.diagnostics import (
    Diagnostic,
    Location,
    ProblemsFound,
    Severity,
    did_you_mean,
    each_once,
    error,
    has_errors,
    in_order,
    notice,
    short,
    suggestion,
    warning,
)
from portfolio.sources.kinds import KINDS, Found
from portfolio.sources.withheld import file_in_docs
from portfolio.sources.yaml_source import DataPath, Document, load_readable, mapping, texts_in, value_at
from portfolio.store.values import NO_STORE, Store
from portfolio.text.anchors import Anchors, anchors_of, heading_slug
from portfolio.text.links import OWN_SCHEMES
from portfolio.text.scanner import REMOTE, Link, links_in_html, requests_of_file
from portfolio.website import pages
from portfolio.website.addresses import equal_addresses, gone, redirects
from portfolio.website.build import cached_pdf
from portfolio.website.link_check import Checked, LinkCheck, leads_to_anchor, meant_anchor, page_text
from portfolio.website.orphans import orphans
from portfolio.website.project_page import story
from portfolio.website.public_work import file_problems
from portfolio.website.settings import BASE, HOOK, SETTINGS, line_of, settings_text
from portfolio.website.site import (
    NOTEBOOK_LINKS,
    RESUME_PAGE,
    Site,
    compose_resume,
    index_of_sources,
    notebook_link_problems,
    site_of,
    site_problems,
)
from portfolio.website.starter import invented
from portfolio.website.targets import links_of
from portfolio.website.theme import has_mermaid, listing_problems, own_theme, theme_files, unknown_templates
from portfolio.website.tree import BIBLIOGRAPHY, Tree, project_allowances, read_private

_KEYED = {
    "plugins": "the blog, notebooks and tags would be gone, and drafts published",
    "markdown_extensions": "formulas, notes and tabs would stay as they are written",
}
"""Keys that are mappings in the engine's settings, and what a list in their location would do."""


def settings_problems(text: str, pages: Container[str], names: list[str]) -> tuple[Diagnostic, ...]:
    """Return the problems of the settings; `pages` are sources relative to docs/, `names` are for hints."""
    try:
        document = load_readable(text, SETTINGS)
    except ProblemsFound as problems:
        return tuple(problem for problem in problems.diagnostics if problem.code == "Y001")
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
        message = f"on every page a reader's browser asks another host: '{short(address)}'"
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


_BINARY = frozenset(ENDINGS).union(
    ".png .jpg .jpeg .gif .webp .avif .ico .mp4 .webm .mp3 .ogg .wav .woff .woff2 .ttf .otf .pdf .zip .gz .7z .npy .npz"
    " .parquet .pkl .pt .pth .onnx .h5 .safetensors .ipynb .tif .tiff .heic .mov .m4v".split()
)
"""Files not read here. Everything else is read if it starts like text: a key may be in a file of any name."""

_HTML_TITLE = re.compile(r"<h[12]\b", re.IGNORECASE)


def inspect_tree(
    tree: Tree, store: Store, links: Mapping[str, Checked], others: Iterable[tuple[str, Path]]
) -> tuple[Diagnostic, ...]:
    """Return the findings in all files that will be published and in their links, and the errors in allowances.

    `others` are the files that are not pages.
    """
    inspections = {path: _notebook(path, page) for path, page in tree.notebooks.items()}
    inspections |= {
        path: store.remember("inspection", (text, path), partial(inspect_text, text, path))
        for path, text in tree.texts.items()
    }
    for path, file in _data(others):
        inspect = partial(_inspected, inspect_bytes, file, path)
        inspections[path] = store.remember("inspection", (store.digest_of(file), path), inspect)
    with_links = [
        replace(inspection, found=(*inspection.found, *links.get(path, Checked()).found))
        for path, inspection in inspections.items()
    ]
    inspections_of_binaries = (
        store.remember("inspection", (store.digest_of(file), path), partial(_inspected, inspect_binary, file, path))
        for path, file in others
        if file.suffix.lower() in ENDINGS and file.stat().st_size <= LARGEST
    )
    resumes = [*filter(None, [tree.resume]), *(each.resume for each in tree.translations)]
    name = tree.resume.basics.name if tree.resume else ""
    surroundings = Surroundings(frozenset(resume.basics.email.lower() for resume in resumes), name)
    return diagnose([*with_links, *inspections_of_binaries], project_allowances(tree.projects), surroundings)


def _inspected(inspect: Callable[[bytes, str], Inspection], file: Path, path: str) -> Inspection:
    return inspect(file.read_bytes(), path)


def _notebook(path: str, page: NotebookPage) -> Inspection:
    is_titled = page.title or _HTML_TITLE.search(page.markdown, 0, 3000)
    untitled = () if is_titled else (Found("title", "the notebook has no title", Location(path)),)
    return replace(page.inspection, found=(*page.inspection.found, *untitled))


_WITH_LINKS = (".html", ".htm", ".css", ".js", ".mjs")


def _data(others: Iterable[tuple[str, Path]], endings: tuple[str, ...] = ("",)) -> Iterator[tuple[str, Path]]:
    """Yield the files that are published and not known to be binary, pages apart, by their paths."""
    for path, file in others:
        if path.lower().endswith(endings) and file.suffix.lower() not in _BINARY:
            yield path, file


def _other_files(tree: Tree) -> Iterator[tuple[str, Path]]:
    paths = {path for project in tree.projects.values() for path in project.files}
    paths |= {path for path in tree.docs if "/." not in path}
    for path in sorted(path for path in paths - tree.texts.keys() if not tree.withheld.why(path)):
        file = tree.root / path
        if file.is_file():
            yield path, file


def _displayed_files(tree: Tree) -> Iterator[tuple[str, Path]]:
    """Yield the files whose content pages show, and that are no pages themselves."""
    yield from own_theme(tree).items()
    if (bibliography := tree.root / BIBLIOGRAPHY).is_file():
        yield BIBLIOGRAPHY, bibliography


def _links_in_file(path: str, file: Path) -> tuple[Link, ...]:
    """Return the links of a whole HTML file, and what a style sheet or a script asks of other hosts."""
    text = decode_text(file.read_bytes()) or ""
    return links_in_html(text) if path.lower().endswith((".html", ".htm")) else requests_of_file(text, path)


_LINK_CODES = (KINDS["dead-link"].code, KINDS["root-link"].code)
_REPOSITORY = re.compile(r"^repo_url:[ ]*\S", re.MULTILINE)
_LARGEST_PORTRAIT = 500_000


def check(tree: Tree, today: date, store: Store = NO_STORE) -> tuple[Diagnostic, ...]:
    """Return every mistake in a tree: what reading found, then dead links and names that do not match."""
    return check_site(site_of(tree, today), store)


def check_site(
    site: Site, store: Store = NO_STORE, site_url: str | None = None, published: tuple[str, str] = ("", "")
) -> tuple[Diagnostic, ...]:
    """Return every mistake in the tree of a site, whose resume is composed already.

    `site_url` is the site's address in this build; without it, that of mkdocs.yml counts. `published` are the path and
    the text of the list of addresses that are published now.
    """
    tree = site.tree
    index = index_of_sources(tree)
    has_repository = _REPOSITORY.search(tree.settings) is not None
    made = pages.optional_pages(site)
    anchors = known_anchors(site, store)
    checker = LinkCheck(tree, index, anchors, has_repository, made, store)
    checked = {path: checker.check(links_of(tree, path, store), path) for path in (*tree.texts, *tree.notebooks)}
    others = list(_other_files(tree))
    for path, file in _data(others, _WITH_LINKS):
        links = store.remember("links", (store.digest_of(file), path), partial(_links_in_file, path, file))
        checked[path] = checker.check_file(links, path)
    problems = [problem for links in checked.values() for problem in links.problems]
    problems += [problem for project in tree.projects.values() for problem in check_days(project.log, site.today)]
    problems += blog.check_days(tree.posts, site.today)
    problems += blog.check_links(tree.posts, lambda path: checker.targets.from_root(path) is not None)
    problems += blog.check_addresses(_pages(tree))
    problems += redirects(tree, made)[1]
    has_own_posts = "post_url_format" in mapping(mapping(tree.settings_data.get("plugins")).get("blog"))
    problems += gone(tree, made, ["/blog/"] if has_own_posts else (), published)
    draws = has_mermaid(tree.settings_data.get("extra_javascript"))
    for path, text in tree.texts.items():
        if path.endswith(".md"):
            find = partial(dialects.check, text, path, has_mermaid=draws)
            problems += store.remember("dialects", (text, path, draws), find)
    documents = [*(project.document for project in tree.projects.values()), *(post.document for post in tree.posts)]
    problems += [problem for document in documents for problem in document.problems]
    if tree.resume is not None and tree.resume_document is not None:
        problems += ignore_problems(tree.resume_document, tree.resume.ignore)
    for version in site.versions:
        problems += version.composed.problems
    if site.versions:
        composer = site.composed.composer
        for project in tree.projects.values():
            problems += problems_in((project_page_entry(composer, project), story(composer, project)))
        work = site.public_work
        problems += problems_in((work.papers, work.talks, work.contributions))
        problems += file_problems(composer, tree.root)
    found = [
        *tree.problems,
        *_published_contacts(tree),
        *_portrait(tree),
        *_settings(site, checker.targets.uris),
        *invented(tree.texts, tree.resume.basics.name if tree.resume else "", tree.settings, site_url),
        *unknown_templates(tree),
        *listing_problems(tree),
        *_equal_titles(tree),
        *equal_addresses(tree, _own_slugs(tree)),
        *problems,
        *_as_drafts(tree, inspect_tree(tree, store, checked, [*others, *_displayed_files(tree)])),
    ]
    return in_order(each_once(in_order(found), missing=True))


def _equal_titles(tree: Tree) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for slug, project in sorted(tree.projects.items()):
        other = first.setdefault(project.source.title.casefold(), slug)
        if other != slug:
            message = f"projects/{other} has the same title, so readers cannot tell the two apart"
            yield notice("P107", project.document.location(("title",)), message, "say in one of them what differs")


def _pages(tree: Tree) -> Iterator[str]:
    """Return the files that become pages with addresses of their own: all but posts and projects' logs."""
    posts = {post.path for post in tree.posts}
    for path in (*tree.texts, *tree.notebooks):
        is_page = path.endswith(".ipynb") or (path.endswith(".md") and path.startswith("docs/"))
        if is_page and path not in posts and not path.startswith("docs/blog/posts/"):
            yield path
    yield from (f"projects/{slug}/index.md" for slug in tree.projects)


def known_anchors(site: Site, store: Store) -> Callable[[str], Anchors | None]:
    """Return a function from a page's source to its anchors, or to None if they are not known before a build.

    mkdocs.yml says the site's language, and perhaps another way to name anchors.
    """
    data = site.tree.settings_data
    language = str(mapping(data.get("theme")).get("language") or site.language)
    site = site if language == site.language else replace(site, language=language)
    extensions = mapping(data.get("markdown_extensions"))
    slug = None if {"slugify", "separator"} & mapping(extensions.get("toc")).keys() else heading_slug

    @cache
    def find(uri: str) -> Anchors | None:
        text = page_text(site.tree, uri)
        if text is None and site.composition is not None:
            made = pages.markdown(site, uri, "")
            text = made.markdown if made else None
        if text is None:
            return None
        return store.remember("anchors", (text, slug is None), partial(anchors_of, text, slug))

    return find


def dead_anchors(missing: Iterable[tuple[str, str, str]], site: Site, store: Store) -> tuple[Diagnostic, ...]:
    """Return the links to anchors that only a build finds missing: sources of page and target, and the anchor."""
    kind = KINDS["dead-anchor"]
    tree, anchors = site.tree, known_anchors(site, store)
    found = []
    for uri, target, anchor in missing:
        if anchor.startswith("fnref:"):  # the way back from a footnote whose mark is in broken HTML
            continue
        known = anchors(target)
        if known is None or not (known.lacks(unquote(anchor)) and known.lacks(anchor)):
            locations = [Location(path, link.line, link.column) for path, link in _links_to(anchor, uri, tree)]
            meant = meant_anchor(unquote(anchor), known) if known else ""
            message = f"a link leads to no such heading: '{short(f'{target}#{unquote(anchor)}')}'{meant}"
            found += [warning(kind.code, location, message, kind.remedy) for location in locations or [Location(uri)]]
    return in_order(found)


def _links_to(anchor: str, uri: str, tree: Tree) -> Iterator[tuple[str, Link]]:
    """Yield the links of a page that end in an anchor; a project's page shows several files."""
    folder = PurePosixPath(uri).parent.as_posix()
    files = (f"{folder}/index.md", f"{folder}/log.md", f"{folder}/project.yml")
    for path in (uri, f"docs/{uri}", *(files if uri.startswith("projects/") and uri.endswith("/index.md") else ())):
        for link in links_of(tree, path):
            if leads_to_anchor(link, anchor):
                yield path, link


def _as_drafts(tree: Tree, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the findings; a dead link in a draft, which nobody can follow yet, is a notice."""
    drafts = {post.path for post in tree.posts if post.is_draft}
    for problem in found:
        is_link = problem.code in _LINK_CODES and problem.location.path in drafts
        yield replace(problem, severity=Severity.NOTICE) if is_link else problem


NO_ADDRESS = "https://site.invalid/"
"""The address of a site that is checked, not built."""


def all_problems(
    tree: Tree, today: date, store: Store = NO_STORE, site_url: str | None = None
) -> tuple[Diagnostic, ...]:
    """Return every mistake in a repository's files; if the resume is valid, also those of template and fit."""
    return check_with_page(site_of(tree, today, NO_ADDRESS), store, site_url)[0]


def check_with_page(site: Site, store: Store, site_url: str | None = None) -> tuple[tuple[Diagnostic, ...], PageText]:
    """Return what `all_problems` returns, and the text of the page if it was laid out."""
    nav = [entry for _, entry in texts_in(site.tree.settings_data.get("nav"))]
    found = (*check_site(site, store, site_url), *orphans(site.tree, nav, store))
    return with_address_and_page(site, found, store)


def with_address_and_page(
    site: Site, found: tuple[Diagnostic, ...], store: Store
) -> tuple[tuple[Diagnostic, ...], PageText]:
    """Add to what was found that the site has no address, and, if the resume is valid, mistakes of template and fit.

    Also return the text of the page if it was laid out.
    """
    problems = (*site_problems(site.site_url if _has_address(site.tree) else "", site.tree.texts), *found)
    of_resume = (problem for problem in problems if problem.location.path.startswith("resume/"))
    if site.tree.resume is None or has_errors(of_resume):
        return problems, NO_PAGE
    made = [cached_pdf(site, store, wanted) for wanted in site.pdfs]
    return in_order((*problems, *(problem for _, found, _ in made for problem in found))), made[0][2]


def private_problems(site: Site) -> tuple[Diagnostic, ...]:
    """Return every mistake in resume/private.yml, if there is one; nothing of it is published."""
    tree = site.tree
    if not (tree.root / PRIVATE).is_file():
        return ()
    resume, document, found = read_private(tree.root, tree.evidence)
    if resume is None or document is None:
        return found
    name = resume.basics.name or (tree.resume.basics.name if tree.resume else "")
    resume = resume.model_copy(update={"basics": resume.basics.model_copy(update={"name": name})})
    composed = compose_resume(replace(tree, resume=resume, resume_document=document), site.today)
    of_texts = [problem for version in composed for problem in version.composed.problems]
    return (*found, *(problem for problem in of_texts if problem.location.path == PRIVATE))


def _published_contacts(tree: Tree) -> list[Diagnostic]:
    """Warn that phone and street address would be public: imports and habits put them into resume.yml."""
    documents = [tree.resume_document, *(translation.document for translation in tree.translations)]
    hint = "move it to resume/private.yml, which only `make pdf ARGS=--private` reads; leave it, if it may be public"
    return [
        notice("R113", document.location(path, of_key=True), f"everybody can read '{path[-1]}' on the site", hint)
        for document in documents
        for path in PRIVATE_FIELDS
        if document and path in document.marks and value_at(document.data, path)
    ]


def _portrait(tree: Tree) -> list[Diagnostic]:
    """Check the home page's portrait, which is a file below docs/ or on another site."""
    image = tree.resume.basics.image if tree.resume else ""
    if not image or image.startswith(("https://", "http://", "data:")) or tree.resume_document is None:
        return []
    location = tree.resume_document.location(("basics", "image"))
    file = file_in_docs(tree.root, image)
    if file is None:
        names = {path[5:]: posixpath.basename(path) for path, is_file in tree.docs.items() if is_file}
        same = [path for path, name in names.items() if name.casefold() == PurePosixPath(image).name.casefold()]
        near = same[0] if same else did_you_mean(image, names)
        hint = f"did you mean '{near}'?" if near else "put the picture into docs/ and write its name, as in me.jpg"
        return [warning("R114", location, f"the picture '{short(image)}' is not in docs/", hint)]
    if (size := file.stat().st_size) <= _LARGEST_PORTRAIT:
        return []
    hint = "make it smaller: 600 pixels in width are enough"
    return [
        notice("R114", location, f"each visitor of the home page loads {size / 1e6:.1f} MB for '{short(image)}'", hint)
    ]


def _own_slugs(tree: Tree) -> list[str]:
    """Return the kinds of names whose addresses the author's settings make."""
    plugins, kinds = mapping(tree.settings_data.get("plugins")), {"tags": "tags", "categories": "blog"}
    return [kind for kind, plugin in kinds.items() if f"{kind}_slugify" in mapping(plugins.get(plugin))]


def _has_address(tree: Tree) -> bool:
    """Return whether mkdocs.yml says the site's address, or inherits other settings than the engine's."""
    data = tree.settings_data
    return not data or bool(data.get("site_url")) or data.get("INHERIT", BASE) != BASE


def _settings(site: Site, uris: Collection[str]) -> tuple[Diagnostic, ...]:
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
