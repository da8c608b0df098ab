"""The notebooks that are posts, as the blog receives them: Markdown files in place of the notebooks.

In: a build's site. Out: texts and their locations; nothing is written here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from portfolio.posts.notebook_posts import source_text
from portfolio.text.own_links import edit_uri
from portfolio.website.pages import asset_uris
from portfolio.website.site import Site


@dataclass(frozen=True)
class PostSource:
    """One post: its notebook's path below docs/, the target of its edit link, its text."""

    uri: str
    edit_uri: str | None
    text: str


def post_sources(site: Site) -> Iterator[PostSource]:
    """Return the posts that are notebooks, drafts included."""
    for post in site.notebook_posts:
        yield PostSource(post.source, edit_uri(post.path), source_text(site.tree.notebooks[post.path], post))


def unpublished(site: Site, drafts: Collection[str]) -> Iterator[str]:
    """Return the unpublished files of posts that the blog treats as drafts: their notebooks' pictures."""
    for post in site.notebook_posts:
        if post.source in drafts:
            yield from asset_uris(site, post.path)
