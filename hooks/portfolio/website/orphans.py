"""Projects, posts and numbers that no page leads a reader to, each named in a notice.

In: the tree. Out: diagnostics. The resume, the navigation and other pages of the author's lead somewhere; the lists
that the engine makes of everything (gallery, blog, tags) do not count, since they would lead to all. A number is led to
where a text shows it, or the log notes it. Codes, all notices: P108 a project, B129 a post, E204 numbers.
"""

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from portfolio.evidence.metric import Metric
from portfolio.evidence.placeholders import Number, find_named
from portfolio.posts.front_matter import Post
from portfolio.projects.project import Project
from portfolio.sources.diagnostics import Diagnostic, Location, few, notice, short
from portfolio.store.values import Store
from portfolio.website.targets import links_between, targets_of
from portfolio.website.tree import Tree

_MOST_NAMES = 4


def orphans(tree: Tree, nav: Collection[str], store: Store) -> tuple[Diagnostic, ...]:
    """Return a notice for each project and post that nothing leads to, and for each file with such numbers.

    `nav` are the navigation's entries.
    """
    led_to = {str(PurePosixPath(entry)) for entry in nav}
    links = links_between(tree, targets_of(tree), store)
    led_to |= {target for start, target in links if _owner(start) != _owner(target)}
    published = [post for post in tree.posts if not post.is_draft]
    return (
        *(_project(project) for project in tree.projects.values() if not _is_reached(tree, project, published, led_to)),
        *(_post(post) for post in published if not _is_listed(tree, post) and post.source not in led_to),
        *_numbers(tree),
    )


def _project(project: Project) -> Diagnostic:
    location = project.document.location(("title",))
    hint = f"list {project.slug} under 'projects' in resume.yml, write 'featured: true', or link project:{project.slug}"
    return notice("P108", location, "only the list of all projects leads to this one", f"{hint} in a post or page")


def _post(post: Post) -> Diagnostic:
    hint = f"list {post.slug} under 'writing' in resume.yml, give the post its 'projects', or link post:{post.slug}"
    return notice("B129", Location(post.path), "only the blog's lists lead to this post", f"{hint} in another page")


def _is_reached(tree: Tree, project: Project, published: Collection[Post], led_to: Collection[str]) -> bool:
    listed = [*(tree.resume.projects if tree.resume else ()), *(slug for post in published for slug in post.projects)]
    return project.source.featured or project.slug in listed or f"{project.folder}/index.md" in led_to


def _is_listed(tree: Tree, post: Post) -> bool:
    """Return whether the resume lists a post, or the page of a project does."""
    return bool(post.projects) or (tree.resume is not None and post.slug in tree.resume.writing)


def _owner(uri: str) -> str:
    """Return the folder of the project that a file belongs to, or the file itself."""
    parts = uri.split("/")
    return "/".join(parts[:2]) if parts[0] == "projects" and len(parts) > 2 else uri


def _numbers(tree: Tree) -> Iterator[Diagnostic]:
    """Report the numbers that nobody sees, by the file that has them."""
    displayed = set(_displayed_keys(tree))
    by_file: dict[str, list[Metric]] = {}
    for metric in tree.evidence:
        if metric.key not in displayed and metric.project in tree.projects:
            by_file.setdefault(metric.location.path, []).append(metric)
    for metrics in by_file.values():
        names = [f"'{short(metric.name, 40)}'" for metric in metrics]
        message = f"no text shows {few(names, _MOST_NAMES)}"
        hint = f"write {{{{ {metrics[0].key} }}}} where it belongs, or leave what is only for you"
        yield notice("E204", metrics[0].location, message, hint)


def _displayed_keys(tree: Tree) -> Iterator[str]:
    texts = (*tree.texts.values(), *(notebook.markdown for notebook in tree.notebooks.values()))
    for text in texts:
        if "{{" in text:
            yield from (found.metric.key for found in find_named(text, tree.evidence) if isinstance(found, Number))
    for project in tree.projects.values():
        names = {series.name for series in project.series}.union(*(entry.metrics for entry in project.log))
        yield from (f"{project.slug}.{name}" for name in names)
