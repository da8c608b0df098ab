"""The posts and files of a blog, found by the names, addresses and paths with which its texts refer to them.

In: a `Blog`, and its posts with their names here. Out: `Index`, which resolves one reference at a time.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from portfolio.posts.blog_import import macros
from portfolio.posts.blog_import.blogs import Blog, Program, Source, named
from portfolio.posts.blog_import.data_files import listed, read_text
from portfolio.posts.blog_import.matter import PostMatter

PAGES = (".md", ".markdown", ".html", ".htm", ".qmd", ".rmd", ".ipynb", ".php", "")
"""The endings of files that are pages; an address may have none."""


@dataclass(frozen=True)
class Entry:
    """A post of the blog, and the name that it has here."""

    matter: PostMatter
    slug: str

    @property
    def source(self) -> Source:
        """The post as its file has it."""
        return self.matter.source


@dataclass(frozen=True)
class Index:
    """All posts of a blog, and its files."""

    blog: Blog
    entries: tuple[Entry, ...]

    @cached_property
    def macros(self) -> Mapping[str, str]:
        """The TeX macros that the site's files define, by name."""
        return macros.of_settings(self._settings)

    @cached_property
    def _settings(self) -> tuple[str, ...]:
        return macros.settings(self.blog)

    @cached_property
    def are_equations_numbered(self) -> bool:
        """Whether the site numbers the equations that TeX numbers."""
        return macros.are_equations_numbered(self._settings, is_quarto=self.blog.program is Program.QUARTO)

    @cached_property
    def _by_address(self) -> Mapping[str, Entry]:
        made: dict[str, Entry] = {}
        for entry in reversed(self.entries):
            for address in entry.matter.addresses:
                made[_plain_address(address)] = entry
        return made

    @cached_property
    def _by_name(self) -> Mapping[str, Entry]:
        made: dict[str, Entry] = {}
        for entry in reversed(self.entries):
            stem, folder = entry.source.stem, entry.source.folder
            after_posts = re.sub(r"^.*?_(?:posts|drafts|notebooks)/?", "", folder)
            names = (named(stem)[1], stem, posixpath.join(after_posts, stem), posixpath.splitext(entry.source.path)[0])
            made |= {name.lower(): entry for name in names}
            if entry.source.is_bundle:
                made[folder.lower()] = entry
        return made

    @cached_property
    def _by_file(self) -> Mapping[str, Entry]:
        return {entry.source.path.lower(): entry for entry in self.entries}

    @cached_property
    def _by_last_part(self) -> Mapping[str, list[str]]:
        made: dict[str, list[str]] = {}
        for path in self.blog.files:
            made.setdefault(path.rpartition("/")[2].lower(), []).append(path)
        return made

    def named(self, name: str) -> Entry | None:
        """Return the post that `post_url` or `ref` means."""
        path = unquote(name.strip().strip("\"'")).strip("/").lower()
        path = re.sub(r"\.(?:md|markdown|html|qmd|ipynb)$", "", path).removesuffix("/index").removesuffix("/_index")
        for each in (path, f"content/{path}", path.rpartition("/")[2]):
            if found := self._by_name.get(each):
                return found
        return self._by_address.get(path)

    def page_named(self, path: str, folder: str) -> str:
        """Return the path of a Hugo page that is not a post, as `ref` names it from a folder; "" if it is unknown."""
        name = re.sub(r"(?:/_?index)?(?:\.md)?$", "", path.strip("/")).lower()
        beside = (self.blog.relative_to_content(f"{folder}/") or "").lower()
        for each in (f"{beside}{name}", name):
            for ending in (".md", "/index.md", "/_index.md", ".html"):
                if f"content/{each}{ending}" in self.blog.by_name:
                    return f"/{each}/"
        found = [self.blog.relative_to_content(file) for file in self._by_last_part.get(f"{name}.md", ())]
        return f"/{found[0][:-3].lower()}/" if len(found) == 1 and found[0] else ""

    def post_at(self, path: str, folders: tuple[str, ...]) -> Entry | None:
        """Return the post that a path leads to: an address, or a file seen from one of some folders."""
        absolute = path if path.startswith("/") else posixpath.normpath(f"/{folders[-1]}/{path}")
        for each in (absolute, f"{self.blog.base}{absolute}"):
            if found := self._by_address.get(_plain_address(each)):
                return found
        for file in self._files_at(path, folders):
            if found := self._by_file.get(file.lower()):
                return found
        stem = posixpath.splitext(path)[0] if path.lower().endswith(PAGES[:-2]) else path.strip("/")
        return self._by_name.get(stem.rpartition("/")[2].lower()) if stem != path.strip("/") else None

    @cached_property
    def has_captions(self) -> bool:
        """Whether a site of Hugo shows the title of a picture below it: its own template does, or its theme's."""
        roots = ("", *(f"themes/{each}/" for each in listed(self.blog.config.get("theme"))))
        own = (f"{root}layouts/{below}_markup/render-image.html" for root in roots for below in ("_default/", ""))
        text = next(filter(None, (read_text(self.blog.root / each) for each in own)), "")
        return "figcaption" in text and ".Title" in text if text else bool(_CAPTIONING.search(self.blog.theme))

    def file_at(self, path: str, folders: tuple[str, ...], *, is_embedded: bool) -> str | None:
        """Return the file that a path means, seen from some folders; a picture is also found by its name's end."""
        for each in self._files_at(path, folders):
            if each.lower() in self.blog.by_name:
                return self.blog.by_name[each.lower()]
        above, _, name = path.rpartition("/")
        post = self._by_address.get(_plain_address(above))
        of_post = f"{post.source.folder}/{name}".lower() if post and post.source.is_bundle else ""
        if of_post in self.blog.by_name:
            return self.blog.by_name[of_post]
        if not is_embedded:
            return None
        parts = [part for part in path.lower().split("/") if part not in ("", ".", "..")]
        found = self._by_last_part.get(parts[-1], []) if parts else []
        closest = sorted(found, key=lambda file: -_common_end(file.lower().split("/"), parts))
        is_clear = len(closest) == 1 or (
            len(closest) > 1
            and _common_end(closest[0].lower().split("/"), parts) > _common_end(closest[1].lower().split("/"), parts)
        )
        return closest[0] if is_clear else None

    def _files_at(self, path: str, folders: tuple[str, ...]) -> Iterator[str]:
        if not path.startswith("/"):
            roots = ("", "content", "static") if self.blog.program is Program.HUGO else ("",)
            for root in roots:
                yield from (posixpath.normpath(posixpath.join(root, each, path)).lstrip("/") for each in folders)
        below = path.lstrip("/")
        for start in filter(None, (below, below.removeprefix(f"{self.blog.base.strip('/')}/"))):
            yield from (
                posixpath.normpath(f"{root}{start}") for root in ("", "static/", "assets/", "content/", "docs/")
            )


_CAPTIONING = re.compile(r"wowchemy|academic|hugo-?blox|blowfish|congo|loveit|doit|fixit")


def _common_end(first: list[str], second: list[str]) -> int:
    count = 0
    for one, other in zip(reversed(first), reversed(second), strict=False):
        if one != other:
            break
        count += 1
    return count


def _plain_address(address: str) -> str:
    path = unquote(address).lower().strip("/")
    return path.removesuffix("index.html").removesuffix(".html").strip("/")
