"""The notebooks that are posts, as the blog is given them: Markdown files in the places of the notebooks.

In: a build's site. Out: what is to be written and where it belongs; nothing is written here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from portfolio.posts.notebook_posts import source_text
from portfolio.text.repository_links import edit_uri
from portfolio.website.pages import asset_uris
from portfolio.website.site import Site


@dataclass(frozen=True)
class PostSource:
    """One post: where its notebook stands below docs/, where its edit link leads, its text."""

    uri: str
    edit_uri: str | None
    text: str


def post_sources(site: Site) -> Iterator[PostSource]:
    """Give the posts that are notebooks, drafts included."""
    for post in site.notebook_posts:
        yield PostSource(post.source, edit_uri(post.path), source_text(site.tree.notebooks[post.path], post))


def unpublished(site: Site, drafts: Collection[str]) -> Iterator[str]:
    """Give what is not published of the posts that the blog takes for drafts: their notebooks' pictures."""
    for post in site.notebook_posts:
        if post.source in drafts:
            yield from asset_uris(site, post.path)
