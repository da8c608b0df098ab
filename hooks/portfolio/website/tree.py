"""Everything the author wrote, read once: resume, projects, notebooks, posts. Files are read here, at the edge.

In: the repository's root. Out: a `Tree` with every mistake found, so that finding them needs no build.
Codes: R100 no resume.yml or private.yml, B112 Markdown with another ending; and those of the parts.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from portfolio.evidence import markdown
from portfolio.evidence.documents import check_notebook, check_pages, fill_document
from portfolio.evidence.gather import gather
from portfolio.evidence.metric import NOTHING_MEASURED, Evidence, Metric
from portfolio.inspection.allowances import Allowance
from portfolio.notebooks.batch import Progress, convert_all
from portfolio.notebooks.page import NotebookPage, Terms
from portfolio.posts import checks, notebook_posts
from portfolio.posts import front_matter as blog
from portfolio.posts.front_matter import Page, Post
from portfolio.projects.project import Project, collect
from portfolio.resume.model import PRIVATE, Resume, check_untracked, laid_over
from portfolio.resume.translation import Translation, check_ids, is_meant, language_of_file, translate
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, error, has_errors, in_order
from portfolio.sources.kinds import KINDS
from portfolio.sources.schema import validate
from portfolio.sources.withheld import NOTHING_WITHHELD, Withheld, files_below, links_out, read_withheld
from portfolio.sources.yaml_source import Document, decode, parsed
from portfolio.store.values import NO_STORE, Store
from portfolio.text.first_words import words
from portfolio.text.page_names import Kind, NamedPage, PageNames, names_of, readable_name
from portfolio.text.site_index import SiteIndex, Target
from portfolio.website.settings import settings_data, settings_text
from portfolio.website.unreadable import unreadable

if TYPE_CHECKING:
    from portfolio.resume.bibliography import Cited

RESUME = "resume/resume.yml"
BIBLIOGRAPHY = "resume/publications.bib"


@dataclass(frozen=True)
class Tree:
    """One state of the author's files. If a file has errors, its value is missing and `problems` says why."""

    root: Path
    resume: Resume | None
    resume_document: Document | None
    bibliography: "tuple[Cited, ...]"
    projects: Mapping[str, Project]
    notebooks: Mapping[str, NotebookPage]
    """By path, relative to the repository."""
    posts: tuple[Post, ...]
    """Newest first, drafts included."""
    texts: Mapping[str, str]
    """Markdown of docs/ and projects/, and the YAML files, unchanged, by path."""
    problems: tuple[Diagnostic, ...]
    evidence: Evidence = NOTHING_MEASURED
    """What the projects measured; `resume` and `projects` already contain the numbers."""
    withheld: Withheld = NOTHING_WITHHELD
    """The files that are never published."""
    translations: tuple[Translation, ...] = ()
    """The resume in other languages, by their codes."""
    settings: str = ""
    """The text of mkdocs.yml."""
    pages: Mapping[str, Page] = field(default_factory=dict)
    """The Markdown texts that are not posts, by path."""
    docs: Mapping[str, bool] = field(default_factory=dict)
    """What is below docs/, by path relative to the repository, and whether it is a file: a link may lead nowhere."""

    def with_resume(self, resume: Resume, document: Document, projects: Mapping[str, Project]) -> "Tree":
        """Return the tree with a tailored resume, and without translations, which a target does not reach."""
        return replace(self, resume=resume, resume_document=document, projects=projects, translations=())

    @cached_property
    def settings_data(self) -> Mapping[str, Any]:
        """The mapping in mkdocs.yml; empty if it cannot be read, which the check of settings reports."""
        return settings_data(self.settings)

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """By source, the front matter of the pages that have any, and projects' project.yml."""
        found = {post.source: post.document for post in self.posts}
        for path, document in ((path, page.document) for path, page in self.pages.items()):
            if path.startswith("docs/") and document:
                found[path.removeprefix("docs/")] = document
        notebooks = {path.removeprefix("docs/"): page.document for path, page in self.notebooks.items()}
        projects = {f"{project.folder}/index.md": project.document for project in self.projects.values()}
        return {**notebooks, **found, **projects}

    @cached_property
    def names(self) -> PageNames:
        """What the pages may be called in `[[…]]`."""
        return names_of(_named_pages(self))

    @cached_property
    def has_embeds(self) -> bool:
        """Whether a page may show the first words of another, with `![[…]]`."""
        markdown = (page.markdown for page in self.notebooks.values())
        return any("![[" in text for text in (*self.texts.values(), *markdown))

    @cached_property
    def drafts(self) -> Mapping[str, str]:
        """The posts that are drafts: their paths by source."""
        return {post.source: post.path for post in self.posts if post.is_draft}

    @cached_property
    def draft_paths(self) -> frozenset[str]:
        """The paths of the posts that are drafts."""
        return frozenset(self.drafts.values())

    @property
    def published_slugs(self) -> tuple[str, ...]:
        """The slugs of all posts but drafts."""
        return tuple(post.slug for post in self.posts if not post.is_draft)


NOTES = "notes/"
"""The folder of the notes, relative to docs/."""


def _named_pages(tree: Tree) -> Iterator[NamedPage]:
    """Yield the pages that exist on the site, drafts of posts included."""
    posts = {post.path: post for post in tree.posts}
    for post in tree.posts:
        names = (post.slug, _file_name(post.path))
        yield NamedPage(post.source, Kind.POST, post.title, names, post.description)
    for project in tree.projects.values():
        source = project.source
        summary = markdown.plain(source.summary, tree.evidence)
        yield NamedPage(f"{project.folder}/index.md", Kind.PROJECT, source.title, (project.slug,), summary)
    for path, page in tree.pages.items():
        uri = path.removeprefix("docs/")
        if uri != path and not path.startswith("docs/blog/posts/"):
            title = markdown.plain(page.title, tree.evidence)
            kind = Kind.NOTE if uri.startswith(NOTES) else Kind.PAGE
            yield NamedPage(uri, kind, title or readable_name(_file_name(path)), (_file_name(path),), page.beginning)
    for path, notebook in tree.notebooks.items():
        if path not in posts:
            uri = path.removeprefix("docs/")
            kind = Kind.NOTE if uri.startswith(NOTES) else Kind.NOTEBOOK
            yield NamedPage(uri, kind, notebook.title or readable_name(_file_name(path)), (_file_name(path),))


def _file_name(path: str) -> str:
    """Return the name of a page's file, or of its folder for an index."""
    file = PurePosixPath(path)
    return file.parent.name if file.stem in ("index", "README") else file.stem


_CHECKPOINTS = "/.ipynb_checkpoints/"
_OTHER_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd")
"""Of Markdown, in any case; only `.md` is read."""


def read(
    root: Path, store: Store = NO_STORE, progress: Progress = lambda *_: None, *, with_private: bool = False
) -> Tree:
    """Read the whole tree; results that are cached are reused.

    Only `with_private` reads resume/private.yml and lays it over the resume.
    """
    withheld = read_withheld(root)
    evidence, found = gather(root, store)
    problems = [*check_untracked(root), *links_out(withheld), *found]
    resume, document, found = _resume(root, evidence, with_private=with_private)
    problems += found
    bibliography, found = _bibliography(root)
    problems += found
    projects, found = collect(root, evidence, withheld, store)
    problems += found
    translations, found = _translations(root, resume, document, projects, evidence)
    problems += found
    docs = files_below(root, "docs")
    texts, found = _texts(root, withheld, docs)
    problems += found
    posts, found = _posts(texts, withheld, docs, store)
    problems += [*found, *check_pages(texts, evidence)]
    read_as_posts = {post.path for post in posts}
    pages = {
        path: store.remember("text", (path, text), partial(blog.read_page, text, path))
        for path, text in texts.items()
        if path.endswith(".md") and path not in read_as_posts
    }
    for path, page in pages.items():
        problems += page.problems if not path.startswith("docs/blog/posts/") else ()
    paths = [path for project in projects.values() for path in project.notebooks]
    paths += [path for path in docs if path.endswith(".ipynb") and _CHECKPOINTS not in path and not withheld.why(path)]
    notebooks: dict[str, NotebookPage] = {}
    for path, converted in convert_all(root, paths, store, progress, dict(_terms(projects))).items():
        if isinstance(converted, NotebookPage):
            notebooks[path] = _with_numbers_in_head(converted, evidence)
            problems += converted.diagnostics
        else:
            problems += converted
    for path in (path for path, notebook in notebooks.items() if notebook.may_hold_numbers):
        check = partial(check_notebook, root / path, path, evidence)
        problems += store.remember("numbers", (path, store.digest_of(root / path), repr(evidence)), check)
    posts_as_notebooks, found = notebook_posts.collect(notebooks)
    problems += found
    posts = blog.newest_first(_with_numbers(post, evidence) for post in (*posts, *posts_as_notebooks))
    authors, found = _authors(root)
    slugs = [file.parent.name for file in sorted((root / "projects").glob("*/project.yml"))]  # also of unreadable ones
    problems += [*found, *checks.check(posts, slugs, authors)]
    return Tree(
        root,
        resume,
        document,
        bibliography,
        projects,
        notebooks,
        posts,
        texts,
        in_order(problems),
        evidence,
        withheld,
        translations,
        settings_text(root),
        pages,
        docs,
    )


def site_index(tree: Tree, url_of: Callable[[str], str] = lambda _source: "", site_url: str = "") -> SiteIndex:
    """Build the index of a tree; `url_of` maps a source (relative to docs/) to its URL, "" while unknown."""
    return SiteIndex(
        site_url=site_url,
        posts={post.slug: Target(post.path, url_of(post.source), post.title, post.is_draft) for post in tree.posts},
        projects={
            project.slug: Target(project.folder, url_of(f"{project.folder}/index.md"), project.source.title)
            for project in tree.projects.values()
        },
        measured={metric.key: _measured(metric, tree, url_of) for metric in tree.evidence},
    )


def _measured(metric: Metric, tree: Tree, url_of: Callable[[str], str]) -> Target:
    """Return the page where a metric was measured: the notebook's cell, else metrics.json, else the project."""
    project = tree.projects.get(metric.project)
    if metric.notebook in tree.notebooks and metric.notebook not in tree.draft_paths:
        title = tree.notebooks[metric.notebook].title or metric.notebook
        path, part, title = metric.notebook, f"#{metric.anchor}", f"measured in the notebook “{title}”"
    elif project and metric.location.path in project.files:
        path, part, title = metric.location.path, "", f"measured in {metric.location.path}"
    else:
        path, part, title = f"projects/{metric.project}/index.md", "", f"measured in the project {metric.project}"
    url = url_of(path)
    return Target(f"{path}{part}", f"{url}{part}" if url else "", title)


def _with_numbers(post: Post, evidence: Evidence) -> Post:
    title, description = (markdown.plain(text, evidence) for text in (post.title, post.description))
    has_own_title = ("title",) in post.document.marks or post.path.endswith(".ipynb")
    return replace(post, title=title if has_own_title else words(title), description=description)


def _with_numbers_in_head(notebook: NotebookPage, evidence: Evidence) -> NotebookPage:
    title, description = (
        markdown.plain(text, evidence) if text else None for text in (notebook.title, notebook.description)
    )
    return replace(notebook, title=title, description=description)


def _resume(
    root: Path, evidence: Evidence, *, with_private: bool
) -> tuple[Resume | None, Document | None, tuple[Diagnostic, ...]]:
    if not (root / RESUME).is_file():
        hint = "write one, or take it from the project's starter: basics, skills, education …"
        return None, None, (error("R100", Location(RESUME), "there is no resume", hint),)
    document, found = _document(root, RESUME)
    if document is None:
        return None, None, found
    filled, dead = fill_document(document, evidence)
    resume, found = validate(Resume, filled)
    if resume is None or not with_private:
        return resume, filled, (*dead, *found)
    _, private, found = read_private(root, evidence)
    dead = (*dead, *found)
    if private is None or has_errors(found):
        return None, None, dead
    both, _ = fill_document(replace(document, data=laid_over(document.data, private.data)), evidence)
    return *validate(Resume, both)[:1], both, dead


def read_private(root: Path, evidence: Evidence) -> tuple[Resume | None, Document | None, tuple[Diagnostic, ...]]:
    """Return the private fields, their document as it is written, and every mistake in resume/private.yml."""
    document, found = _document(root, PRIVATE)
    if document is None:
        return None, None, found
    filled, dead = fill_document(document, evidence)
    resume, found = validate(Resume, filled)
    return resume, document, (*dead, *found)


def _translations(
    root: Path, resume: Resume | None, document: Document | None, projects: Mapping[str, Project], evidence: Evidence
) -> tuple[tuple[Translation, ...], tuple[Diagnostic, ...]]:
    """Read the resume in other languages; without a valid resume, only the mistakes in the files' YAML are found."""
    problems: list[Diagnostic] = list(check_ids(document)) if document else []
    translations: list[Translation] = []
    for path in translation_files(root):
        written, found = _document(root, path)
        if written is None:
            problems += found
            continue
        own, dead = fill_document(written, evidence)
        problems += dead
        if resume is None or document is None:
            problems += own.problems
            continue
        language, why_not = language_of_file(path, resume, projects.values())
        problems += why_not
        if language:
            translation, in_file = translate(language, document, projects, own)
            problems += in_file
            translations += [translation] if translation else []
    return tuple(translations), tuple(problems)


def translation_files(root: Path) -> list[str]:
    """Return the paths of the resume's translations."""
    files = sorted((root / "resume").glob("resume?*.y*ml"))
    return [f"resume/{file.name}" for file in files if file.is_file() and is_meant(file.name)]


def _document(root: Path, path: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    try:
        return parsed((root / path).read_bytes(), path)
    except FileNotFoundError:
        hint = "copy resume/private.example.yml to it"
        return None, (error("R100", Location(path), "there is no such file", hint),)


def _bibliography(root: Path) -> "tuple[tuple[Cited, ...], tuple[Diagnostic, ...]]":
    file = root / BIBLIOGRAPHY
    if not file.is_file():
        return (), ()
    from portfolio.resume.bibliography import read_bibliography  # noqa: PLC0415  # pybtex, for sites with a bibliography

    try:
        return read_bibliography(decode(file.read_bytes(), BIBLIOGRAPHY), BIBLIOGRAPHY)
    except ProblemsFound as problems:
        return (), problems.diagnostics


def _posts(
    texts: Mapping[str, str], withheld: Withheld, docs: Iterable[str], store: Store
) -> tuple[tuple[Post, ...], tuple[Diagnostic, ...]]:
    problems: list[Diagnostic] = []
    posts: list[Post] = []
    for path in docs:
        ending = os.path.splitext(path)[1]  # noqa: PTH122  # called for every file
        if ending == ".md" or ending.lower() not in _OTHER_ENDINGS or withheld.why(path):
            continue
        kind = "post" if path.startswith("docs/blog/posts/") else "page"
        problems.append(error("B112", Location(path), f"a {kind}'s file ends in .md, not in {ending}", "rename it"))
    for path, text in texts.items():
        if path.startswith("docs/blog/posts/"):
            post, found = store.remember("post", (path, text), partial(blog.read, text, path))
            problems += found
            posts += [post] if post else []
    return tuple(posts), tuple(problems)


def _authors(root: Path) -> tuple[tuple[str, ...] | None, tuple[Diagnostic, ...]]:
    content = _read_bytes(root, checks.AUTHORS, []) if (root / checks.AUTHORS).is_file() else None
    return checks.read_authors(content) if content is not None else ((), ())


def _texts(root: Path, withheld: Withheld, docs: Iterable[str]) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    names = ("project.yml", "index.md", "log.md")
    of_projects = [file for name in names for file in sorted((root / "projects").glob(f"*/{name}"))]
    paths = [RESUME, *translation_files(root), *(file.relative_to(root).as_posix() for file in of_projects)]
    texts: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for path in (*paths, *(path for path in docs if path.endswith(".md"))):
        is_read = (root / path).is_file() if path.startswith("resume/") else not withheld.why(path)
        content = _read_bytes(root, path, problems) if is_read else None
        if content is None:
            continue
        try:
            texts[path] = decode(content, path)
        except ProblemsFound as found:
            problems += found.diagnostics
    return texts, tuple(problems)


def _read_bytes(root: Path, path: str, problems: list[Diagnostic]) -> bytes | None:
    try:
        return (root / path).read_bytes()
    except OSError as reason:
        problems.append(unreadable(reason, root))
        return None


def visible_files(root: Path, folder: str) -> Iterator[str]:
    """Yield the paths of all files below a folder of the repository, except hidden ones."""
    return (path for path in files_below(root, folder) if "/." not in path)


def project_allowances(projects: Mapping[str, Project]) -> Iterator[Allowance]:
    """Yield what the projects allow in their files."""
    for project in projects.values():
        for number, allow in enumerate(project.source.allow):
            location = project.document.location(("allow", number))
            yield Allowance(allow.finding, allow.because, location, f"{project.folder}/{allow.file}", allow.cell)


def _terms(projects: Mapping[str, Project]) -> Iterator[tuple[str, Terms]]:
    """Yield the terms of the projects' notebooks, where they are not the usual ones."""
    remote = [given for given in project_allowances(projects) if given.kind.startswith("remote-") and given.because]
    for project in projects.values():
        for path in project.notebooks:
            allowed = [(KINDS[given.kind].code, given.cell) for given in remote if given.reaches(path)]
            if allowed or not project.source.trust:
                yield path, Terms(project.source.trust, tuple(allowed))
