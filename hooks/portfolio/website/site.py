"""One build of the site, as pages and templates see it: the author's tree, the resume in each language, and the URLs.

Also what is wrong with the site as a whole. Codes: B109 an author's page at a path of ours, B110 no site URL.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import PurePosixPath

from portfolio.posts import notebook_posts
from portfolio.posts.front_matter import Post
from portfolio.posts.related import Series, series
from portfolio.projects.log import LogEntry
from portfolio.projects.project import Project
from portfolio.resume.compose import Composed, compose
from portfolio.resume.composer import Composer
from portfolio.resume.translation import Translation
from portfolio.resume.view import ResumeView, UrlOf, with_urls
from portfolio.resume.wording import ENGLISH
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, error
from portfolio.text.links import Address
from portfolio.text.site_index import SiteIndex, Target, absolute_url, relative_url
from portfolio.website.claims import Claim, claims
from portfolio.website.garden import Note, notes_of
from portfolio.website.pictures import Picture, dark_uri
from portfolio.website.public_work import PublicWork, public_work
from portfolio.website.settings import SETTINGS
from portfolio.website.tree import Tree, site_index
from portfolio.website.words import Words, words_of

RESUME_PAGE = "resume/index.md"
GALLERY = "projects/index.md"
EVIDENCE = "evidence/index.md"
PUBLICATIONS = "publications/index.md"
URLS_FILE = "PORTFOLIO_URLS"
"""The environment variable that names a file to which a build writes all URLs."""


class Kind(Enum):
    """The documents that are made from one resume."""

    RESUME = "resume"
    """One page, always."""
    CV = "cv"
    """Everything, on as many pages as it takes; only with `cv: true`."""


@dataclass(frozen=True)
class Version:
    """The resume in one language. `code` is that of a translation, "" for resume.yml itself."""

    code: str
    composed: Composed

    @property
    def folder(self) -> str:
        """The folder of its page on the site."""
        return f"resume/{self.code}".rstrip("/")

    @property
    def page(self) -> str:
        """The source of its page, relative to docs/."""
        return f"{self.folder}/index.md"

    @property
    def json(self) -> str:
        """The path on the site of the resume as JSON."""
        return f"{self.folder}/resume.json"

    @property
    def text(self) -> str:
        """The path on the site of the resume as plain text."""
        return f"{self.folder}/resume.txt"

    @property
    def language(self) -> str:
        """The language's code, also of resume.yml."""
        return self.composed.view.language

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The PDFs made from it."""
        return tuple(Kind) if self.composed.composer.resume.cv else (Kind.RESUME,)


@dataclass(frozen=True)
class Printable:
    """One PDF of the site: a version of the resume, as one page or as the long CV. `uri` is its path on the site."""

    version: Version
    kind: Kind
    uri: str


@dataclass(frozen=True)
class Site:
    """The state of one build. `urls` maps sources to URLs relative to the site's root; empty until they are known."""

    tree: Tree
    today: date
    versions: tuple[Version, ...]
    """The resume in each language, resume.yml's own first; empty if it cannot be read."""
    site_url: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)
    repository: str = ""
    """The address of the repository's files on the web, which a path is appended to; "" if unknown."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """The covers and the portrait by their path on the site, with their narrower versions."""
    linked_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The pages that link to a page, by its source, where one of the two is a note."""
    related_posts: Mapping[str, tuple[Post, ...]] = field(default_factory=dict)
    """By a published post's path, those that are near to it."""
    language: str = ENGLISH
    """The language of the site's own words: the theme's."""

    @property
    def pdf_uri(self) -> str:
        """The path on the site of the PDF of resume.yml."""
        return f"resume/{pdf_name(self._name)}"

    @property
    def pdfs(self) -> tuple[Printable, ...]:
        """Every PDF of the site. All are named by resume.yml's name, in whatever language they are."""
        return tuple(
            Printable(version, kind, f"resume/{pdf_name(self._name, kind, version.code)}")
            for version in (self.own, *self.versions[1:])
            for kind in version.kinds
        )

    @property
    def _name(self) -> str:
        return self.tree.resume.basics.name if self.tree.resume else ""

    @cached_property
    def words(self) -> Words:
        """The words of the site's own pages."""
        return words_of(self.language)

    @cached_property
    def index(self) -> SiteIndex:
        """Everything that links can point to."""
        return site_index(self.tree, lambda source: self.urls.get(source, ""), self.site_url)

    @cached_property
    def notes(self) -> dict[str, Note]:
        """The notes by source."""
        return notes_of(self.tree)

    @property
    def own(self) -> Version:
        """The resume of resume.yml. Raises ProblemsFound if it cannot be read."""
        if not self.versions:
            raise ProblemsFound(self.tree.problems)
        return self.versions[0]

    @property
    def composition(self) -> Composed | None:
        """The resume of resume.yml, composed once; None if it cannot be read."""
        return self.versions[0].composed if self.versions else None

    @property
    def composed(self) -> Composed:
        """The resume of resume.yml, composed once. Raises ProblemsFound if it cannot be read."""
        return self.own.composed

    @cached_property
    def resume(self) -> ResumeView:
        """The resume with links relative to the site's root, for the home page."""
        return with_urls(self.composed.view, self.relative_to(""))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the resume says about the site's pages; empty if it cannot be read."""
        return claims(self.composition.view) if self.composition else ()

    @cached_property
    def public_work(self) -> PublicWork:
        """The papers, talks and pull requests of resume.yml, its bibliography and the projects."""
        return public_work(self.composition.composer) if self.composition else PublicWork((), (), ())

    def relative_to(self, page_url: str) -> UrlOf:
        """Return a function from an address to its URL on the page at `page_url`."""
        return lambda address: relative_url(self._url(address), page_url) if address.is_on_site else address.url

    def absolute(self, address: Address) -> str:
        """Return an address as a full URL; numbers are linked only on the site and in the PDF."""
        if address.is_evidence:
            return ""
        return absolute_url(self._url(address), self.site_url) if address.is_on_site else address.url

    def absolute_with_evidence(self, address: Address) -> str:
        """Return an address as a full URL, for a number that of its evidence, or "" if it has none."""
        if not address.is_evidence:
            return self.absolute(address)
        url = self._url(address)
        return absolute_url(url, self.site_url) if self.site_url and (url or not self.urls) else ""

    def _url(self, address: Address) -> str:
        """Return the URL of a source on the site, which may name a part of its page after a '#'."""
        if address.url in self.urls:
            return self.urls[address.url]
        source, mark, part = address.url.rpartition("#")
        return f"{self.urls[source]}{mark}{part}" if source in self.urls else ""

    @cached_property
    def on_every_page(self) -> object:
        """Everything of the author's files that any page may show: the resume's head, and projects in short."""
        resume = self.resume
        head = (resume.name, repr(resume.summary), resume.accent, bool(resume.sections), repr(resume.contacts))
        projects = [
            (project.slug, project.folder, project.notebooks, project.source.title, self._cover(project))
            for project in self.projects
        ]
        addresses = [self.url(f"{project.folder}/index.md") for project in self.projects]
        return head, self.pdf_uri, projects, addresses

    def _cover(self, project: Project) -> tuple[str, str, bool] | None:
        source = project.source
        cover = f"{project.folder}/{source.cover}"
        return (self.url(cover), source.cover_alt, dark_uri(cover) in project.files) if source.cover else None

    @property
    def projects(self) -> tuple[Project, ...]:
        """All projects, newest first."""
        return tuple(self.tree.projects.values())

    @property
    def log(self) -> tuple[tuple[Project, LogEntry], ...]:
        """The entries of all projects' logs, newest first."""
        entries = [(project, entry) for project in self.projects for entry in project.log]
        return tuple(sorted(entries, key=lambda pair: pair[1].day, reverse=True))

    @property
    def posts(self) -> tuple[Post, ...]:
        """The published posts, newest first."""
        return tuple(post for post in self.tree.posts if not post.is_draft)

    @cached_property
    def series(self) -> Mapping[str, Series]:
        """By a published post's path, its series."""
        return series(self.posts)

    @property
    def notebook_posts(self) -> tuple[Post, ...]:
        """The posts that are notebooks, drafts included."""
        return tuple(post for post in self.tree.posts if post.path in self.tree.notebooks)

    @cached_property
    def posts_by_source(self) -> Mapping[str, Post]:
        """All posts, drafts included, by their sources."""
        return {post.source: post for post in self.tree.posts}

    def has_own_page(self, uri: str) -> bool:
        """Return whether the author has a page at the address of `uri`, the `index.md` of a folder."""
        stem = uri.removesuffix("/index.md")
        names = (uri, f"{stem}.md", f"{stem}/README.md", f"{stem}.ipynb", f"{stem}/index.ipynb")
        return any(f"docs/{name}" in self.tree.texts or f"docs/{name}" in self.tree.notebooks for name in names)

    def posts_about(self, slug: str) -> tuple[Post, ...]:
        """The published posts that mention a project."""
        return tuple(post for post in self.posts if slug in post.projects)

    def notebooks_of(self, project: Project) -> tuple[str, ...]:
        """The published notebooks of a project, without those that cannot be read; a draft post is not published."""
        published = self.tree.notebooks.keys() - self.tree.draft_paths
        return tuple(path for path in project.notebooks if path in published)

    def url(self, source: str) -> str:
        """The URL of a source file, relative to the site's root."""
        return self.urls.get(source, "")


def site_of(tree: Tree, today: date, site_url: str = "", urls: Mapping[str, str] | None = None) -> Site:
    """Compose the resume, and return the site."""
    return Site(tree, today, compose_resume(tree, today), site_url, urls or {})


def pdf_name(name: str, kind: Kind = Kind.RESUME, code: str = "") -> str:
    """Return the file name of a person's resume: 'Robin Sample' becomes robin-sample-resume.pdf, or …-cv-de.pdf."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    return "-".join(filter(None, (slug, kind.value, code.casefold()))) + ".pdf"


def compose_resume(tree: Tree, today: date) -> tuple[Version, ...]:
    """Compose the resume in each language, with the paths of sources as addresses on the site; () if it is invalid."""
    if tree.resume is None or tree.resume_document is None:
        return ()
    index = index_of_sources(tree)
    own = Translation("", tree.resume, tree.resume_document, tree.projects)
    all_names = dict.fromkeys(each.resume.basics.name for each in (own, *tree.translations))

    def composer_of(each: Translation) -> Composer:
        others = tuple(name for name in all_names if name and name != each.resume.basics.name)
        common = (index, today, tree.bibliography, tree.evidence)
        return Composer(each.resume, each.document, each.projects, *common, others)

    return tuple(Version(each.language, compose(composer_of(each))) for each in (own, *tree.translations))


_SLUG = re.compile(r"^slug:[ \t]*[\"']?([\w.-]+)", re.MULTILINE)


def index_of_sources(tree: Tree) -> SiteIndex:
    """Build the index of a tree with the paths of sources as URLs.

    It accepts links to a post or project that could not be read: it exists, and its own mistake is reported.
    """
    index = site_index(tree, lambda source: source)
    read_already = {post.path for post in tree.posts}
    posts = {
        slug: Target(path, "", slug)
        for path, text in tree.texts.items()
        if path.startswith("docs/blog/posts/") and path.endswith(".md") and path not in read_already
        for slug in (PurePosixPath(path).stem, PurePosixPath(path).parent.name, *_SLUG.findall(text))
    }
    unread = notebook_posts.unread(tree.notebooks, tree.posts)
    posts |= {slug: Target(path, "", slug) for slug, path in unread.items()}
    folders = [PurePosixPath(path).parent for path in tree.texts if path.endswith("/project.yml")]
    projects = {folder.name: Target(str(folder), "", folder.name) for folder in folders}
    return replace(index, posts={**posts, **index.posts}, projects={**projects, **index.projects})


def repository_url(repo_url: str | None, edit_uri: str | None) -> str:
    """Return the address of the repository's files on the web from MkDocs' settings, or ""."""
    if not repo_url:
        return ""
    way = (edit_uri or "").removesuffix("docs/").replace("edit/", "blob/", 1) or "blob/HEAD/"
    return way if "://" in way else f"{repo_url.rstrip('/').removesuffix('.git')}/{way.lstrip('/')}"


_OURS = ("resume.md", "resume/index.md", "projects.md", "projects/index.md")


def site_problems(site_url: str, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Return the problems of the site as a whole."""
    found = []
    if not site_url:
        hint = "add site_url: https://… ; the links in the PDF and the feed begin with it"
        found.append(error("B110", Location(SETTINGS), "the site has no address", hint))
    for path in sorted({f"docs/{uri}" for uri in _OURS} & texts.keys()):
        hint = "give it another name, or write about yourself in docs/index.md"
        found.append(error("B109", Location(path), "a page made from your projects or your resume stands there", hint))
    return tuple(found)
