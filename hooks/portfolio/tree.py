"""Everything the author wrote, read once: resume, projects, notebooks, posts. Files are read here, at the edge.

In: the repository's root. Out: a `Tree` with every mistake found, so that nothing has to be built to learn of them.
Codes: R100 no resume.yml or private.yml, Y006 a file that cannot be read, B107 a notebook among the posts, B112 a post
with another ending; and those of the parts.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from portfolio import posts as blog
from portfolio.diagnostics import Diagnostic, Location, ProblemsFound, error, in_order
from portfolio.notebooks.convert import NotebookPage, convert
from portfolio.posts import Post
from portfolio.projects.collect import collect
from portfolio.projects.project import Project
from portfolio.resume.bibliography import Cited, read_bibliography
from portfolio.resume.model import Resume
from portfolio.resume.private import PRIVATE, check_untracked, laid_over
from portfolio.schema import validate
from portfolio.site_index import SiteIndex, Target
from portfolio.yaml_source import Document, decode, load_readable

_LINK = re.compile(rb"\]\((?:post|project|pr|doi|arxiv):|\.md\)")
RESUME = "resume/resume.yml"
BIBLIOGRAPHY = "resume/publications.bib"

Convert = Callable[[bytes, str], NotebookPage | tuple[Diagnostic, ...]]


@dataclass(frozen=True)
class Tree:
    """One state of the author's files. Where a file has errors its value is missing and `problems` says why."""

    root: Path
    resume: Resume | None
    resume_document: Document | None
    bibliography: tuple[Cited, ...]
    projects: Mapping[str, Project]
    notebooks: Mapping[str, NotebookPage]
    """By path, relative to the repository."""
    posts: tuple[Post, ...]
    """Newest first, drafts included."""
    texts: Mapping[str, str]
    """All files that may hold links, as they are, by path: Markdown of docs/ and projects/, and the YAML files."""
    problems: tuple[Diagnostic, ...]


def read(root: Path, convert_notebook: Convert = convert, *, with_private: bool = False) -> Tree:
    """Read the whole tree. `convert_notebook` may be a cached form of `notebooks.convert`.

    Only `with_private` is resume/private.yml read, and laid over the resume.
    """
    resume, document, found = _resume(root, with_private=with_private)
    problems = [*check_untracked(root), *found]
    bibliography, found = _bibliography(root)
    problems += found
    projects, found = collect(root)
    problems += found
    texts, found = _texts(root)
    problems += found
    posts, found = _posts(root)
    problems += [*found, *blog.check(posts, _project_folders(root))]
    paths = [path for project in projects.values() for path in project.notebooks]
    paths += [file.relative_to(root).as_posix() for file in _notebooks_in_docs(root)]
    notebooks: dict[str, NotebookPage] = {}
    for path in paths:
        content = _read_bytes(root, path, problems)
        if content is None:
            continue
        if _LINK.search(content):
            texts[path] = content.decode("utf-8", "replace")
        converted = convert_notebook(content, path)
        if isinstance(converted, NotebookPage):
            notebooks[path] = converted
            problems += converted.diagnostics
        else:
            problems += converted
    return Tree(root, resume, document, bibliography, projects, notebooks, posts, texts, in_order(problems))


def site_index(tree: Tree, url_of: Callable[[str], str] = lambda _source: "", site_url: str = "") -> SiteIndex:
    """Give the index of a tree; `url_of` tells the URL of a source file (relative to docs/), "" while unknown."""
    return SiteIndex(
        site_url=site_url,
        posts={post.slug: Target(post.path, url_of(post.source), post.title, post.is_draft) for post in tree.posts},
        projects={
            project.slug: Target(project.folder, url_of(f"{project.folder}/index.md"), project.source.title)
            for project in tree.projects.values()
        },
    )


def _resume(root: Path, *, with_private: bool) -> tuple[Resume | None, Document | None, tuple[Diagnostic, ...]]:
    if not (root / RESUME).is_file():
        hint = "write one, or take it from the project's starter: basics, skills, education …"
        return None, None, (error("R100", Location(RESUME), "there is no resume", hint),)
    try:
        document = _document(root, RESUME)
        private = _document(root, PRIVATE) if with_private else None
    except ProblemsFound as problems:
        return None, None, problems.diagnostics
    resume, found = validate(Resume, document)
    if private is None or resume is None:
        return resume, document, found
    _, found = validate(Resume, private)
    if found:
        return None, None, found
    document = replace(document, data=laid_over(document.data, private.data))
    return *validate(Resume, document)[:1], document, ()


def _document(root: Path, path: str) -> Document:
    try:
        content = (root / path).read_bytes()
    except FileNotFoundError:
        hint = "copy resume/private.example.yml to it"
        raise ProblemsFound([error("R100", Location(path), "there is no such file", hint)]) from None
    return load_readable(decode(content, path), path)


def _bibliography(root: Path) -> tuple[tuple[Cited, ...], tuple[Diagnostic, ...]]:
    file = root / BIBLIOGRAPHY
    if not file.is_file():
        return (), ()
    try:
        return read_bibliography(decode(file.read_bytes(), BIBLIOGRAPHY), BIBLIOGRAPHY)
    except ProblemsFound as problems:
        return (), problems.diagnostics


def _project_folders(root: Path) -> list[str]:
    """Give the slugs of all projects, readable or not."""
    return [file.parent.name for file in sorted((root / "projects").glob("*/project.yml"))]


def _posts(root: Path) -> tuple[tuple[Post, ...], tuple[Diagnostic, ...]]:
    problems: list[Diagnostic] = []
    posts: list[Post] = []
    for file in sorted((root / "docs/blog/posts").rglob("*")):
        path = file.relative_to(root).as_posix()
        if file.suffix == ".ipynb" and not _is_checkpoint(file):
            hint = "move it to a folder of projects/ and write the post as a .md file that links to it"
            problems.append(error("B107", Location(path), "a notebook cannot be a post", hint))
        if file.suffix in (".markdown", ".mkd", ".mdown"):
            problems.append(
                error("B112", Location(path), f"a post's file ends in .md, not in {file.suffix}", "rename it")
            )
        if file.suffix == ".md":
            content = _read_bytes(root, path, [])  # what cannot be read is reported with all texts
            post, found = blog.read(content, path) if content is not None else (None, ())
            problems += found
            posts += [post] if post else []
    newest_first = sorted(posts, key=lambda post: (-post.date.toordinal(), post.path))
    return tuple(newest_first), tuple(problems)


def _texts(root: Path) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    files = [
        root / RESUME,
        *sorted((root / "projects").glob("*/project.yml")),
        *sorted((root / "projects").glob("*/index.md")),
        *sorted((root / "docs").rglob("*.md")),
    ]
    texts: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for file in files:
        path = file.relative_to(root).as_posix()
        content = _read_bytes(root, path, problems) if file != root / RESUME or file.is_file() else None
        if content is None:
            continue
        try:
            texts[path] = decode(content, path)
        except ProblemsFound as found:
            problems += found.diagnostics
    for path, text in texts.items():
        if path.endswith(".md") and not path.startswith("docs/blog/posts/"):
            problems += blog.check_page(text, path)
    return texts, tuple(problems)


def _read_bytes(root: Path, path: str, problems: list[Diagnostic]) -> bytes | None:
    try:
        return (root / path).read_bytes()
    except OSError as reason:
        hint = "put the file back, or remove the link to it"
        problems.append(error("Y006", Location(path), f"the file cannot be read: {reason.strerror}", hint))
        return None


def _notebooks_in_docs(root: Path) -> list[Path]:
    posts = root / "docs/blog/posts"
    files = sorted((root / "docs").rglob("*.ipynb"))
    return [file for file in files if not _is_checkpoint(file) and not file.is_relative_to(posts)]


def _is_checkpoint(file: Path) -> bool:
    return ".ipynb_checkpoints" in file.parts
