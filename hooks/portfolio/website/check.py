"""Every check of the author's files that needs no build of the site: links, dates, what will be published.

Codes: R113, a notice, phone or street address in the public resume; R114 a portrait that is missing, or (a notice)
larger than a page should carry; P107, a notice, projects of one title.
"""

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from portfolio.advice.finding import ignore_problems
from portfolio.inspection.binaries import ENDINGS, LARGEST, inspect_binary
from portfolio.inspection.files import decode_text, inspect_bytes, inspect_text
from portfolio.inspection.notebook import Inspection
from portfolio.inspection.report import Surroundings, diagnose
from portfolio.notebooks.page import NotebookPage
from portfolio.posts import checks, dialects
from portfolio.posts.fences import FENCE
from portfolio.posts.front_matter import without_front_matter
from portfolio.projects.log import check_days
from portfolio.resume.compose import project_page_entry
from portfolio.resume.model import PRIVATE, PRIVATE_FIELDS
from portfolio.resume.page_text import NO_PAGE, PageText
from portfolio.resume.view import problems_in
from portfolio.sources.diagnostics import (
    Diagnostic,
    Lines,
    Location,
    Severity,
    did_you_mean,
    each_once,
    has_errors,
    in_order,
    notice,
    short,
    warning,
)
from portfolio.sources.kinds import KINDS, Found
from portfolio.sources.withheld import file_in_docs
from portfolio.sources.yaml_source import mapping, texts_in, value_at
from portfolio.store.values import NO_STORE, Store
from portfolio.text.anchors import Anchors, anchors_of, heading_slug
from portfolio.text.diagrams import Diagram, all_drawn, drawn, place_of, source_of
from portfolio.text.link_scanner import Link, links_in_html, requests_of_file
from portfolio.website import pages
from portfolio.website.addresses import equal_addresses, gone, redirects
from portfolio.website.build import checked_page
from portfolio.website.link_check import Checked, LinkCheck, leads_to_anchor, meant_anchor, orphans, page_text
from portfolio.website.project_page import story
from portfolio.website.public_work import file_problems
from portfolio.website.settings import BASE
from portfolio.website.settings_check import settings_of_site
from portfolio.website.site import Site, compose_resume, index_of_sources, site_of, site_problems
from portfolio.website.starter import invented
from portfolio.website.targets import links_of
from portfolio.website.theme import has_mermaid, listing_problems, own_theme, unknown_templates
from portfolio.website.tree import BIBLIOGRAPHY, Tree, project_allowances, read_private

_BINARY = frozenset(ENDINGS).union(
    ".png .jpg .jpeg .gif .webp .avif .ico .mp4 .webm .mp3 .ogg .wav .woff .woff2 .ttf .otf .pdf .zip .gz .7z .npy .npz"
    " .parquet .pkl .pt .pth .onnx .h5 .safetensors .ipynb .tif .tiff .heic .mov .m4v".split()
)
"""Files not read here. Everything else is read if it starts like text: a key may be in a file of any name."""

_HTML_TITLE = re.compile(r"<h[12]\b", re.IGNORECASE)


def inspect_tree(
    tree: Tree, store: Store, links: Mapping[str, Checked], others: Iterable[tuple[str, Path]]
) -> tuple[Diagnostic, ...]:
    """Return the findings in all files that will be published and in their links, and errors in allowances.

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
    problems += checks.check_days(tree.posts, site.today)
    problems += checks.check_links(tree.posts, lambda path: checker.targets.from_root(path) is not None)
    problems += checks.check_addresses(_pages(tree))
    problems += redirects(tree, made)[1]
    has_own_posts = "post_url_format" in mapping(mapping(tree.settings_data.get("plugins")).get("blog"))
    problems += gone(tree, made, ["/blog/"] if has_own_posts else (), published)
    has_script = has_mermaid(tree.settings_data.get("extra_javascript"))
    diagrams = {} if has_script else all_drawn(store, _sources_of_diagrams(tree))

    def draw(source: str) -> Diagram:
        return Diagram() if has_script else diagrams.get(source) or drawn(store, source)

    for path, text in tree.texts.items():
        if path.endswith(".md"):
            find = partial(dialects.check, text, path, draw)
            problems += store.remember("dialects", (text, path, has_script), find)
    problems += _diagrams(tree, draw)
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
        *settings_of_site(site, checker.targets.uris),
        *invented(tree.texts, tree.resume.basics.name if tree.resume else "", tree.settings, site_url),
        *unknown_templates(tree),
        *listing_problems(tree),
        *_equal_titles(tree),
        *equal_addresses(tree, _own_slugs(tree)),
        *problems,
        *_as_drafts(tree, inspect_tree(tree, store, checked, [*others, *_displayed_files(tree)])),
    ]
    return in_order(each_once(in_order(found), missing=True))


_DRAWN = "mermaid"


def _sources_of_diagrams(tree: Tree) -> Iterator[str]:
    pages_with_any = (text for path, text in tree.texts.items() if path.endswith(".md") and _DRAWN in text)
    markdown = [dialects.converted(without_front_matter(text)) for text in pages_with_any]
    for text in (*markdown, *(page.markdown for page in tree.notebooks.values() if _DRAWN in page.markdown)):
        yield from (source_of(fence["body"]) for fence in FENCE.finditer(text) if fence["language"] == _DRAWN)


def _diagrams(tree: Tree, draw: Callable[[str], Diagram]) -> Iterator[Diagnostic]:
    """Report the diagrams of notebooks that cannot be drawn."""
    for path, page in tree.notebooks.items():
        start = 0
        for fence in FENCE.finditer(page.markdown) if _DRAWN in page.markdown else ():
            source = source_of(fence["body"])
            if fence["language"] == _DRAWN and (found := draw(source)).mistake:
                text = (tree.root / path).read_text("utf-8", "replace")
                written = "\n".join(json.dumps(line, ensure_ascii=text.isascii())[1:-1] for line in source.split("\n"))
                start = place_of(found.line, written, text, place_of(1, written, text, start))
                place = Lines(text).position(start)
                message = f"a diagram is shown as its source: {found.mistake}"
                yield notice("N114", Location(path, *place), message, found.remedy)


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
            message = f"a link leads to a heading that does not exist: '{short(f'{target}#{unquote(anchor)}')}'{meant}"
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
    for problem in found:
        is_link = problem.code in _LINK_CODES and problem.location.path in tree.draft_paths
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
    pages = [checked_page(site, store, wanted) for wanted in site.pdfs]
    return in_order((*problems, *(problem for found, _ in pages for problem in found))), pages[0][1]


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
        notice("R114", location, f"every visitor to the home page loads {size / 1e6:.1f} MB for '{short(image)}'", hint)
    ]


def _own_slugs(tree: Tree) -> list[str]:
    """Return the kinds of names whose addresses the author's settings make."""
    plugins, kinds = mapping(tree.settings_data.get("plugins")), {"tags": "tags", "categories": "blog"}
    return [kind for kind, plugin in kinds.items() if f"{kind}_slugify" in mapping(plugins.get(plugin))]


def _has_address(tree: Tree) -> bool:
    """Return whether mkdocs.yml sets the site's address, or inherits settings other than the engine's."""
    data = tree.settings_data
    return not data or bool(data.get("site_url")) or data.get("INHERIT", BASE) != BASE
