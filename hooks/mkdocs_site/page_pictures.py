"""MkDocs events in, core calls out: pictures come in the width that a screen needs.

Their versions are files of the site, which MkDocs copies before it writes pages: they are made once all pages have been
converted, and named in each page when it is written. Pictures of other hosts load after a click.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import store
from mkdocs_site.material_parts import View
from mkdocs_site.notebook_posts import with_addresses
from mkdocs_site.site_pages import CachedFile, cached_file
from portfolio.text.remote_pictures import as_links, with_picture_boxes
from portfolio.text.site_index import relative_url
from portfolio.website.pictures import Picture, paths_in, pictures_of, version_again, with_versions
from portfolio.website.site import Site

_found: dict[str, Picture] = {}
"""This build's pictures in pages, by their path on the site."""


@event_priority(-50)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Add the versions of covers, of the portrait, and of all pictures that pages show."""
    by_path = {file.dest_uri: file for file in files if not file.is_documentation_page()}
    _found.clear()
    _found.update(pictures_on_pages([file.page for file in files.documentation_pages() if file.page], config, by_path))
    _found.update(config.extra["portfolio"].pictures)
    for picture in _found.values():
        for file in _versions(picture, by_path, config):
            files.append(file)


def pictures_on_pages(pages: Iterable[Page], config: MkDocsConfig, by_path: Mapping[str, File]) -> dict[str, Picture]:
    """Return the pictures of pages by their paths on the site, without covers and the portrait."""
    site: Site = config.extra["portfolio"]
    paths = {path for page in pages for path in pictures_on(page)} - site.pictures.keys()
    return pictures_of({path: _given(by_path[path]) for path in sorted(paths) if path in by_path}, store(config))


def _versions(picture: Picture, by_path: Mapping[str, File], config: MkDocsConfig) -> Iterator[File]:
    """Yield the files of a picture's versions, but those that are there already."""
    for version in picture.versions:
        uri = picture.uri_of(version)
        if uri in by_path:
            continue
        if version.file:
            read = partial(_content, by_path[picture.uri])
            yield cached_file(config, uri, version.file, partial(version_again, read, version.width, picture.use))
        else:
            yield File.generated(config, uri, content=version.content)


def replace_versions(new: Collection[str], gone: Collection[str], config: MkDocsConfig, files: Files) -> list[str]:
    """Write the versions of pictures that pages show since a save; return the paths of those that no page shows now."""
    site: Site = config.extra["portfolio"]
    by_path = {file.dest_uri: file for file in files if not file.is_documentation_page()} if new else {}
    added = [path for path in sorted(new) if path in by_path and path not in _found]
    made = pictures_of({path: _given(by_path[path]) for path in added}, store(config))
    for picture in made.values():
        for file in _versions(picture, by_path, config):
            file.inclusion = InclusionLevel.INCLUDED
            files.append(file)
            file.copy_file()
    _found.update(made)
    left = [_found.pop(path) for path in gone if path in _found and path not in site.pictures]
    uris = [picture.uri_of(version) for picture in left for version in picture.versions]
    removed = [each for uri in uris if (each := files.get_file_from_path(uri)) and each.generated_by is not None]
    for file in removed:
        files.remove(file)
    return [file.dest_uri for file in removed]


def pictures_on(page: Page) -> set[str]:
    """Return the pictures of a page by their paths on the site."""
    return set(paths_in(with_addresses(page.content or "", page.url, page.file.src_uri), page.url))


def _given(file: File) -> Path | bytes:
    if file.abs_src_path and isinstance(file, CachedFile) and not os.path.exists(file.abs_src_path):  # noqa: PTH110
        file.content_bytes = file.again()
    return file.content_bytes if file.abs_src_path is None else Path(file.abs_src_path)


def _content(file: File) -> bytes:
    given = _given(file)
    return given if isinstance(given, bytes) else given.read_bytes()


@event_priority(-150)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Name the versions in a page, whose addresses are final by now. In a list, pictures of other hosts stay links."""
    is_list = isinstance(page, View)
    output = as_links(output) if is_list else with_picture_boxes(output, config.extra["portfolio"].words)
    return with_versions(output, page.url, _found, partial(relative_url, page_url=page.url))
