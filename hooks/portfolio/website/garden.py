"""The notes: which pages lead to one another, and what the list of notes says about each.

In: the tree. A note is a page or a notebook below docs/notes/, except the folder's own index. It changed on the day
that its front matter gives (`updated`, else `date`); neither git nor the files' times count.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portfolio.evidence import markdown as evidence
from portfolio.posts.front_matter import NoteMatter
from portfolio.sources.diagnostics import counted
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import Document
from portfolio.text.first_words import first_words
from portfolio.text.page_names import Kind
from portfolio.website.tree import NOTES, Tree
from portfolio.website.words import Words

INDEX = f"{NOTES}index.md"
_LISTS = ("index.md", "blog/index.md", "tags.md", INDEX)
"""Pages that lead everywhere, and where nobody asks what leads to them."""


@dataclass(frozen=True)
class Note:
    """What a list says about a note. `uri` is its source, relative to docs/."""

    uri: str
    title: str
    description: str
    tags: tuple[str, ...]
    changed: date | None


def notes_of(tree: Tree) -> dict[str, Note]:
    """Return the notes by source: those that changed last first, then the others by title."""
    notes = (uri for uri, page in tree.names.pages.items() if page.kind is Kind.NOTE and uri != INDEX)
    found = [_note(tree, uri) for uri in notes if not tree.withheld.why_not_built(f"docs/{uri}")]
    ranked = sorted(found, key=lambda note: (-note.changed.toordinal() if note.changed else 0, note.title.casefold()))
    return {note.uri: note for note in ranked}


def _note(tree: Tree, uri: str) -> Note:
    path, title = f"docs/{uri}", tree.names.pages[uri].title
    if notebook := tree.notebooks.get(path):
        words = notebook.description or first_words(notebook.markdown, "<!-- more -->")
        return Note(uri, title, words, notebook.tags, _changed(_matter(notebook.document)))
    page = tree.pages[path]
    matter = page.matter if isinstance(page.matter, NoteMatter) else NoteMatter()
    words = matter.description or page.beginning
    return Note(uri, title, evidence.plain(words, tree.evidence), matter.tags, _changed(matter))


def _matter(document: Document | None) -> NoteMatter:
    read = validate(NoteMatter, document)[0] if document and isinstance(document.data, dict) else None
    return read or NoteMatter()


def _changed(matter: NoteMatter) -> date | None:
    given = matter.date.get("updated") or matter.date.get("created") if isinstance(matter.date, dict) else matter.date
    day = matter.updated or given
    return day.date() if isinstance(day, datetime) else day


def linked_from(tree: Tree, links: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return by source the pages that lead to a page, where one of the two is a note. `links` are all links."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    pages = tree.names.pages
    for file, target in links:
        source = _page_of(file)
        is_between_pages = source in pages and target in pages and source != target and source not in tree.drafts
        if is_between_pages and Kind.NOTE in (pages[source].kind, pages[target].kind):
            found[target][source] = None
    return {
        target: tuple(sorted(sources, key=lambda uri: pages[uri].title.casefold())) for target, sources in found.items()
    }


def _page_of(file: str) -> str:
    """Return the page that shows a file: a project's texts are on one."""
    parts = file.split("/")
    return f"projects/{parts[1]}/index.md" if parts[0] == "projects" and not file.endswith(".ipynb") else file


def leading_to(uri: str, links: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the sources of the pages to list on a page as those that link to it; lists of pages do not count."""
    return () if uri in _LISTS else tuple(source for source in links.get(uri, ()) if source not in _LISTS)


def subjects(tree: Tree, notes: Iterable[Note], words: Words) -> list[tuple[str, str]]:
    """Return the tags of projects, posts and notes, most used first, each with its counts in words."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("project", "post", "note"), 0))
    tagged = [("project", project.source.tags) for project in tree.projects.values()]
    tagged += [("post", post.tags) for post in tree.posts if not post.is_draft]
    tagged += [("note", note.tags) for note in notes]
    for kind, tags in tagged:
        for tag in dict.fromkeys(tags):
            counts[tag][kind] += 1
    ranked = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0].casefold()))
    return [
        (tag, ", ".join(_counted(number, kind, words) for kind, number in of_kind.items() if number))
        for tag, of_kind in ranked
    ]


def _counted(number: int, kind: str, words: Words) -> str:
    """Return how many there are of a kind. Languages count differently, so only English does it in a phrase."""
    if words.is_english:
        return counted(number, kind)
    return f"{words[f'{kind}s']}: {number}"
