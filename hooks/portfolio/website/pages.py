"""The pages that the engine generates: gallery, projects, notebooks, resume. Values in, Markdown out.

No files, no mkdocs. A page is Markdown with HTML blocks: headings are Markdown (contents, search), cards and entries
are HTML from `templates/`. The core could write these pages as plain files as well.
"""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from portfolio.evidence import markdown as evidence
from portfolio.evidence.metric import Metric
from portfolio.inspection.allowances import Allowance
from portfolio.notebooks.page import NotebookPage
from portfolio.posts.dialects import converted
from portfolio.posts.front_matter import Post, template_of, text_for_blog
from portfolio.posts.notebook_posts import source_text
from portfolio.projects.project import Project, filters, labels
from portfolio.resume.view import with_urls
from portfolio.resume.wording import language_name
from portfolio.sources.diagnostics import Location
from portfolio.sources.yaml_source import FRONT_MATTER, with_plain_ends
from portfolio.store.compiled_templates import compiled_templates
from portfolio.store.values import NO_STORE, Store
from portfolio.text.inline import parse, plain
from portfolio.text.links import Address
from portfolio.text.markup import as_markdown, inline_html
from portfolio.text.page_names import readable_name
from portfolio.text.site_index import absolute_url, name_slug, relative_path, relative_url
from portfolio.website import addresses, garden, links, project_page
from portfolio.website.claims import Claim, claims_about
from portfolio.website.evidence_page import has_evidence_page, proven_claims
from portfolio.website.pictures import by_scheme, dark_uri
from portfolio.website.project_page import has_show, measures, show_page
from portfolio.website.public_work import Work, by_repository, by_year
from portfolio.website.published import of_drafts_only, unlinked_raw_data
from portfolio.website.site import EVIDENCE, GALLERY, PUBLICATIONS, RESUME_PAGE, Kind, Site, Version
from portfolio.website.targets import Targets
from portfolio.website.tree import project_allowances

_ALONE = ("navigation", "toc")


@dataclass(frozen=True)
class Source:
    """A file of the site that is not in docs/.

    `content` is None if the file is at `uri` in the repository; if `file` is set, the content is there instead.
    `edit_path` is what the page's edit link opens; for a notebook's picture, the notebook.
    """

    uri: str
    edit_path: str = ""
    content: str | bytes | None = None
    file: Path | None = None
    is_in_nav: bool = True
    """Whether MkDocs may put it into the navigation by itself, or miss it there."""


@dataclass(frozen=True)
class Content:
    """The content of a generated page."""

    markdown: str
    meta: dict[str, Any]


def sources(site: Site) -> Iterator[Source]:
    """Return every file that the engine adds to the site."""
    for version in site.versions:
        is_own = not version.code
        yield Source(version.page, version.composed.composer.document.path, "", is_in_nav=is_own)
    yield Source(GALLERY, "", "", is_in_nav=bool(site.projects))
    for uri in optional_pages(site):
        yield Source(uri, "", "", is_in_nav=False)
    for project in site.projects:
        yield Source(f"{project.folder}/index.md", f"{project.folder}/project.yml", "")
        if has_show(project):
            yield Source(show_page(project), f"{project.folder}/project.yml", "", is_in_nav=False)
        for path in project.files:
            yield Source(path)
        for path in project.notebooks:
            yield Source(path, path)
    for path in site.tree.notebooks:
        yield from assets(site, path)


def assets(site: Site, path: str) -> Iterator[Source]:
    """Return the pictures of a notebook, and the data of its plots."""
    for uri, asset in zip(asset_uris(site, path), site.tree.notebooks[path].assets, strict=True):
        yield Source(uri, path, asset.content, asset.file)


def optional_pages(site: Site) -> tuple[str, ...]:
    """Return the sources of the pages that exist only with content; the navigation has those that its author lists."""
    has_publications = bool(site.public_work) and not site.has_own_page(PUBLICATIONS)
    needs_index = bool(site.notes) and not site.has_own_page(garden.INDEX)
    found = ((EVIDENCE, has_evidence_page(site)), (PUBLICATIONS, has_publications), (garden.INDEX, needs_index))
    return tuple(uri for uri, has_content in found if has_content)


def old_addresses(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the path and content of the redirects at old addresses, and of the list of addresses; needs all URLs."""
    made = optional_pages(site)
    for old in addresses.redirects(site.tree, made)[0]:
        if old.source in site.urls:
            yield old.uri, addresses.page_that_leads_on(site.urls[old.source], old.uri, site.site_url)
    yield addresses.LIST.removeprefix("docs/"), addresses.list_of_addresses(site.tree, made, site.urls)


OPTIONAL = (EVIDENCE, PUBLICATIONS, garden.INDEX)
"""The pages that a navigation may list before they have content."""


def asset_uris(site: Site, path: str) -> list[str]:
    """Return the site paths of a notebook's pictures."""
    folder = posixpath.dirname(path.removeprefix("docs/"))
    return [posixpath.join(folder, asset.name) for asset in site.tree.notebooks[path].assets]


def notebook(site: Site, uri: str) -> NotebookPage | None:
    """Return the notebook behind a page of the site."""
    path = notebook_path(site, uri)
    return site.tree.notebooks[path] if path else None


def notebook_path(site: Site, uri: str) -> str | None:
    """Return the repository path of the notebook behind a page of the site."""
    return next((path for path in (uri, f"docs/{uri}") if path in site.tree.notebooks), None)


def notebook_title(site: Site, path: str) -> str:
    """Return a notebook's title: its first heading, or the file's name. Of equal ones in a folder, both."""
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".ipynb")
    title = site.tree.notebooks[path].title
    if title is None:
        return readable_name(stem)
    same = [other for other, page in site.tree.notebooks.items() if page.title == title]
    return f"{title} ({stem})" if sum(other.rpartition("/")[0] == folder for other in same) > 1 else title


def notebook_meta(site: Site, path: str) -> dict[str, Any]:
    """Return a notebook's metadata in the form of front matter."""
    page = site.tree.notebooks[path]
    title = notebook_title(site, path) if page.title else None
    meta: dict[str, Any] = {"title": title, "description": page.description, "tags": list(page.tags)}
    return {key: value for key, value in meta.items() if value}


def markdown(site: Site, uri: str, page_url: str) -> Content | None:
    """Return the content of a generated page, or None for a page of the author's."""
    if version := _version(site, uri):
        return _resume(site, version, page_url)
    if uri == GALLERY:
        text = _render("gallery.md", site, page_url, filters=filters(site.projects))
        return Content(text, {"title": site.words["projects"], "hide": list(_ALONE)})
    if uri in optional_pages(site):
        return _optional(site, uri, page_url)
    for project in site.projects:
        if uri == f"{project.folder}/index.md":
            return _project(site, project, page_url)
        if uri == show_page(project) and has_show(project):
            return _show(site, project, page_url)
    return None


def heads(site: Site) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield each page's source, its file, its text up to the end of the front matter, and the keys added to that.

    The blog's lists are pages as well: one stands for all that the blog makes.
    """
    tree = site.tree
    for post in tree.posts:
        if not post.is_draft:
            yield post.source, post.path, _head(post_text(site, post)), {} if "template" in post.front_matter else _POST
    posts = {post.path for post in tree.posts}
    for path in (*tree.pages, *tree.notebooks):
        uri = path.removeprefix("docs/")
        if path in posts or (uri == path and path in tree.pages) or tree.withheld.why_not_built(path):
            continue
        if path in tree.notebooks:
            yield uri, path, "", notebook_meta(site, path)
            continue
        made = markdown(site, uri, "")
        list_of_posts = _LIST if uri == BLOG and not template_of(tree.texts[path]) else {}
        yield uri, path, _head(tree.texts[path]), made.meta if made else list_of_posts
    if posts:
        yield "blog/archive.md", f"docs/{BLOG}", "", _LIST
    for source in sources(site):
        if source.content == "" and f"docs/{source.uri}" not in tree.pages and (made := markdown(site, source.uri, "")):
            yield source.uri, source.edit_path or source.uri, "", made.meta


BLOG = "blog/index.md"
_POST, _LIST = {"template": "blog-post.html"}, {"template": "blog.html"}
"""What Material's blog shows posts and lists of them with."""


def _head(text: str) -> str:
    """Return a page's text down to the end of the front matter, which need not be YAML."""
    match = FRONT_MATTER.match(normal := with_plain_ends(text))
    return f"{match[0]}\n" if match else normal.partition("\n\n")[0]


def _project(site: Site, project: Project, page_url: str) -> Content:
    """Return the content of a project's page."""
    uri = f"{project.folder}/index.md"
    url_of = site.relative_to(page_url)
    values = project_page.values(
        project, site.composed.composer, url_of, site.words, lambda text: on_site(site, uri, converted(text))
    )
    values["claims"] = claims_on(site, uri)
    values["notebook"] = next(iter(site.notebooks_of(project)), "")
    values["show"] = show_page(project) if has_show(project) else ""
    text = _render("project.md", site, page_url, **values)
    source = project.source
    return Content(text, {"title": source.title, "description": _plain(source.summary), "tags": list(source.tags)})


def _show(site: Site, project: Project, page_url: str) -> Content:
    """Return the screens that show a project."""
    values = project_page.show_values(project, site.composed.composer, site.relative_to(page_url), site.words)
    notebook = next(iter(site.notebooks_of(project)), "")
    text = _render("show.html", site, page_url, notebook=notebook, author=site.composed.view.name, **values)
    title = f"{project.source.title} – {site.words['show']}"
    meta = {"title": title, "description": _plain(project.source.summary), "template": "show.html"}
    return Content(text, {**meta, "hide": list(_ALONE), "search": {"exclude": True}})


def qr_code(url: str) -> Markup:
    """Return the QR code of a URL as SVG, dark on light in every scheme, so that all cameras read it."""
    import segno  # noqa: PLC0415  # 40 ms, for new pages only

    code = segno.make(url, error="m", micro=False)
    drawn = code.svg_inline(scale=5, border=3, dark="#000", light="#fff", title=url, omitsize=True)
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704  # of numbers and the escaped title


def _optional(site: Site, uri: str, page_url: str) -> Content:
    """Return the content of a page that exists only with content; the list of notes is put at its end."""
    if uri == garden.INDEX:
        title = site.words["notes"]
        return Content(f"# {title}\n", {"title": title})
    return _publications(site, page_url) if uri == PUBLICATIONS else _evidence(site, page_url)


def _evidence(site: Site, page_url: str) -> Content:
    """Return the content of the page with the proof of every number."""
    text = _render("evidence.md", site, page_url, projects=proven_claims(site, page_url))
    name = site.composed.view.name
    description = site.words["evidence_lead"] if not name else f"{name}: {site.words['evidence_lead']}"
    return Content(text, {"title": site.words["evidence"], "description": description})


def _publications(site: Site, page_url: str) -> Content:
    work = with_urls(site.public_work, site.relative_to(page_url))
    names = {"papers": "publications", "talks": "talks", "contributions": "pull_requests"}
    given = [site.words[key] for kind, key in names.items() if getattr(work, kind)]
    title, listed = given[0], ", ".join(given)
    name = site.composed.view.name
    values = {
        "title": title,
        "lead": listed if len(given) > 1 else "",
        "papers": by_year(work.papers),
        "talks": by_year(work.talks),
        "contributions": by_repository(work.contributions),
    }
    text = _render("publications.md", site, page_url, **values)
    description = f"{name}: {listed}" if name else listed
    papers = [(paper.citation, _pdf_url(site, paper)) for paper in site.public_work.papers]
    citations = [(*cited, *((("citation_pdf_url", pdf),) if pdf else ())) for cited, pdf in papers]
    return Content(text, {"title": title, "description": description, "citations": citations})


def _pdf_url(site: Site, paper: Work) -> str:
    address = paper.pdf.address if paper.pdf else None
    return site.absolute(address) if isinstance(address, Address) else ""


def claims_on(site: Site, uri: str) -> tuple[Claim, ...]:
    """Return what the resume says about a project, a notebook or a post."""
    path = notebook_path(site, uri)
    project = next((project for project in site.projects if uri == f"{project.folder}/index.md"), None)
    metrics = [
        metric.key
        for metric in site.tree.evidence
        if (path and metric.notebook == path) or (project and metric.project == project.slug)
    ]
    return claims_about(site.claims, {uri}, metrics)


def _version(site: Site, uri: str) -> Version | None:
    return next((version for version in site.versions if uri == version.page), None)


def _resume(site: Site, version: Version, page_url: str) -> Content:
    """Return the page of the resume in one language, which other languages are linked from."""
    view = with_urls(version.composed.view, site.relative_to(page_url))
    words = version.composed.composer.wording.words
    pdfs = {pdf.kind: relative_url(pdf.uri, page_url) for pdf in site.pdfs if pdf.version.code == version.code}
    others = [(each.language, language_name(each.language), site.url(each.page)) for each in site.versions]
    links = [(code, name, relative_url(url, page_url)) for code, name, url in others]
    values = {"resume_words": words, "pdf": pdfs[Kind.RESUME], "cv": pdfs.get(Kind.CV), "languages": links}
    title, description = words["resume"], view.title
    if not version.code:
        title = site.words["resume"]
        description = f"{title} of {view.name}" if site.words.is_english else f"{title}: {view.name}"
    meta: dict[str, Any] = {"title": title, "description": description, "hide": list(_ALONE), "lang": view.language}
    if len(others) > 1 and site.site_url:
        alternates = [(code, absolute_url(url, site.site_url)) for code, _, url in others]
        meta["alternates"] = [*alternates, ("x-default", alternates[0][1])]
    return Content(_render("resume.md", site, page_url, resume=view, **values), meta)


def is_resume(site: Site, uri: str) -> bool:
    """Return whether a page is the resume in one of its languages."""
    return _version(site, uri) is not None


def is_made(site: Site, uri: str) -> bool:
    """Return whether the engine generates a page."""
    of_projects = (uri in (f"{project.folder}/index.md", show_page(project)) for project in site.projects)
    return uri == GALLERY or is_resume(site, uri) or uri in optional_pages(site) or any(of_projects)


def with_numbers(site: Site, uri: str, text: str) -> str:
    """Return the Markdown of a page with measured numbers filled in, each linked to where it was measured."""

    def url_of(metric: Metric) -> str:
        target = site.index.measured.get(metric.key)
        return relative_path(target.path, posixpath.dirname(uri)) if target else ""

    return evidence.filled(text, site.tree.evidence, url_of)


def on_site(
    site: Site, uri: str, text: str, meta: Mapping[str, Any] | None = None, path: str = "", *, store: Store = NO_STORE
) -> str:
    """Return the author's Markdown for a page: its numbers filled in, its links as the site needs them.

    `path` is the page's file, or "" for texts of a project.
    """
    file = path or f"{posixpath.dirname(uri)}/index.md"
    allowed = [allowance for allowance in project_allowances(site.tree.projects) if allowance.reaches(file)]
    given = (meta or {}).get("allow")
    if isinstance(given, dict):
        allowed += [Allowance(str(kind), str(because or ""), Location(path), path) for kind, because in given.items()]
    targets = Targets(site.tree.root, site.urls, site.tree.withheld, site.tree.names)
    page = links.PageLinks(file, uri, site.urls, targets, site.repository, tuple(allowed), store)
    return links.on_site(with_numbers(site, uri, text), page, with_html=not file.endswith(".ipynb"))


def titles_with_numbers(site: Site, meta: Mapping[str, Any]) -> dict[str, str]:
    """Return a page's title and description from front matter, with the numbers filled in."""
    texts = {key: meta[key] for key in ("title", "description") if isinstance(meta.get(key), str)}
    return {key: evidence.plain(text, site.tree.evidence) for key, text in texts.items() if "{{" in text}


def end_of_page(site: Site, uri: str, page_url: str) -> str:
    """Render the HTML at the end of a page: use on the resume, links to it, notes, a post's series, related posts."""
    post = site.posts_by_source.get(uri)
    claims = claims_on(site, uri) if post or notebook_path(site, uri) else ()
    series = site.series.get(post.path) if post else None
    related = site.related_posts.get(post.path, ()) if post else ()
    sources = [source for source in garden.leading_to(uri, site.linked_from) if source in site.urls]
    note = site.notes.get(uri)
    is_listing = uri == garden.INDEX and any(uri not in site.linked_from.get(note, ()) for note in site.notes)
    notes = _listed_notes(site) if is_listing else []  # the author's own text of the index leaves out a note
    if not (claims or series or related or sources or notes or (note and note.changed)):
        return ""
    subjects = garden.subjects(site.tree, site.notes.values(), site.words) if notes else []
    values: dict[str, Any] = {"claims": claims, "sources": sources, "note": note, "notes": notes}
    values |= {"subjects": subjects, "series": series, "related": related}
    return _render("related.html", site, page_url, **values, tag_url=partial(_tag_url, site, page_url))


def _listed_notes(site: Site) -> list[tuple[garden.Note, list[str], list[str]]]:
    """Return the notes on the site, each with the pages that it leads to and those that lead to it."""
    listed = []
    for note in (note for uri, note in site.notes.items() if uri in site.urls):
        leads = [uri for uri, sources in site.linked_from.items() if note.uri in sources and uri in site.urls]
        sources = [uri for uri in garden.leading_to(note.uri, site.linked_from) if uri in site.urls]
        listed.append((note, leads, sources))
    return listed


def _tag_url(site: Site, page_url: str, tag: str) -> str:
    """Return the URL of a tag in the list of tags, or "" without such a page or list."""
    is_listed = "material/tags" in site.tree.texts.get("docs/tags.md", "") and "tags.md" in site.urls
    return f"{relative_url(site.urls['tags.md'], page_url)}#tag:{name_slug(tag, '-')}" if is_listed else ""


def card(site: Site, project: Project, page_url: str, is_first: bool) -> str:  # noqa: FBT001  # called by templates
    """Render a project's card for a page whose cards are below a second-level heading; the first one is large."""
    values = {"heading": "h3", "is_first": is_first, "with_tags": False}
    return _render("card.html", site, page_url, project=project, **values)


SIZES = {
    "feature": "(min-width: 1184px) 620px, (min-width: 896px) 55vw, 94vw",
    "card": "(min-width: 1184px) 520px, (min-width: 800px) 45vw, 94vw",
    "third": "(min-width: 1184px) 345px, (min-width: 800px) 45vw, 94vw",
    "head": "(min-width: 1184px) 580px, (min-width: 1024px) 50vw, 94vw",
    "row": "(min-width: 768px) 240px, 120px",
    "show": "(min-width: 1100px) 960px, 94vw",
    "portrait": "(min-width: 768px) 360px, 104px",
}
"""How wide a picture is drawn, by its place on the page, as the style sheet says."""
FIRST = ("feature", "head", "show", "portrait")
"""Where a picture is visible without scrolling."""


def picture(site: Site, page_url: str, uri: str, alt: str, area: str) -> Markup:
    """Return the HTML of a cover or of the portrait, whose path on the site is `uri`, for an area of `SIZES`."""
    url = partial(_url, site, page_url)
    known, dark = site.pictures.get(uri), dark_uri(uri)
    if known:
        image = known.html(url, alt, SIZES[area], is_first=area in FIRST)
    else:
        image = Markup('<img src="{}" alt="{}" decoding="async">').format(uri if "://" in uri else url(uri), alt)
    if dark not in site.urls:
        return image
    variant = site.pictures.get(dark)
    return by_scheme(image, variant.sources(url, SIZES[area]) if variant else {"src": url(dark)})


def _url(site: Site, page_url: str, source: str) -> str:
    """Return the URL of a source, or of a path on the site, relative to a page."""
    return relative_url(site.urls.get(source, source), page_url)


def _render(name: str, site: Site, page_url: str, **values: Any) -> str:
    common = {
        "site": site,
        "words": site.words,
        "measures_of": partial(measures, words=site.words),
        "angle_name": lambda angle: site.words[re.sub("[ -]", "_", angle)],
        "over_what": lambda text: escape(site.words["over"]).format(inline_html(text)),
        "url": partial(_url, site, page_url),
        "notebook_title": partial(notebook_title, site),
        "picture": partial(picture, site, page_url),
        "resume_page": RESUME_PAGE,
        "evidence_page": EVIDENCE if has_evidence_page(site) else "",
        "publications_page": PUBLICATIONS if PUBLICATIONS in optional_pages(site) else "",
    }
    return _ENVIRONMENT.get_template(name).render(**common, **values)


def _lines(text: str) -> Markup:
    """Return code for a `<pre>` inside HTML blocks: a blank line would end them, and no sign is markup."""
    return Markup("&#10;").join(escape(line) for line in text.splitlines() if line.strip())


def _plain(text: str) -> str:
    return plain(parse(text))


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    auto_reload=False,  # a running server keeps the templates it started with, as it does the code
    bytecode_cache=compiled_templates("pages"),
)
_ENVIRONMENT.filters.update(inline=inline_html, md=as_markdown, plain=_plain, labels=labels, lines=_lines)


def post_text(site: Site, post: Post) -> str:
    """Return the Markdown file of a post that the blog is to read."""
    notebook = site.tree.notebooks.get(post.path)
    return source_text(notebook, post) if notebook else text_for_blog(post, site.tree.texts[post.path])


def unpublished(site: Site, drafts: Collection[str]) -> Iterator[str]:
    """Return what stays: pictures of posts that the blog treats as drafts, what only they use, unlinked raw data."""
    for post in site.notebook_posts:
        if post.source in drafts:
            yield from asset_uris(site, post.path)
    paths = {post.path for post in site.tree.posts if post.source in drafts}
    files = of_drafts_only(site.tree, paths) | unlinked_raw_data(site.tree, paths)
    yield from (path.removeprefix("docs/") for path in files)
