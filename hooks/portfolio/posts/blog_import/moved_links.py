"""The links and pictures of another blog's post, and where they lead from now on.

In: Markdown or HTML of a post, and an `Index` of all posts and files of the blog. Out: the same with links to the posts
here, to files beside the post, or to pages of the old site, which are collected; a comment stands for what leads
nowhere, and is told.
"""

import base64
import hashlib
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count
from pathlib import PurePosixPath
from urllib.parse import unquote

from portfolio.posts.blog_import.blogs import Blog, Program, split_url
from portfolio.posts.blog_import.index import PAGES, Entry, Index
from portfolio.posts.html_forms import as_html
from portfolio.text.first_words import words
from portfolio.text.link_scanner import Link, links_in, links_in_html
from portfolio.text.scanner import edited

PICTURES = re.compile(
    r"\.(?:png|jpe?g|gif|webp|svg|avif|bmp|ico|tiff?|mp4|webm|mov|m4v|ogv|mp3|wav|ogg|m4a)$", re.IGNORECASE
)
MISSING = "a picture or a file is not there"
NAMES = re.compile(r"\{:?[^{}\n]*\}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_OWN_SCHEME = re.compile(r"(?:post|project|doi|arxiv|pr|mailto|tel|data|javascript):(?!//)|#")
_PICTURE_DATA = re.compile(r"data:image/(?P<kind>png|jpeg|gif|webp|svg\+xml);base64,", re.IGNORECASE)
_ENDINGS = {"jpeg": "jpg", "svg+xml": "svg"}
_LONG_PICTURE = 2_000
"""Characters from which a picture in a text becomes a file."""
_RAW_GITHUB = re.compile(
    r"https?://(?:raw\.githubusercontent\.com/[^/]+/[^/]+/[^/]+|github\.com/[^/]+/[^/]+/(?:raw|blob)/[^/]+)/(?P<path>[^?#]+)"
)


@dataclass
class MovedLinks:
    """The links of one post. `files` maps files beside the new post to their paths in the blog."""

    entry: Entry
    index: Index
    tell: Callable[[str, str, str], None]
    """Takes what could not be moved, as the source has it; what is said of it; what to do."""
    files: dict[str, str] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    """Pictures that the text itself holds, by the names that they have beside the new post."""
    old_pages: dict[str, None] = field(default_factory=dict)
    """Addresses on the old site to which links still lead."""

    @property
    def _blog(self) -> Blog:
        return self.index.blog

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The folders from which paths are seen: the file's, Chirpy's own for pictures, the page's on the old site."""
        own = self.entry.matter.addresses[:1]
        address = own[0].removeprefix(self._blog.base) if own else "/"
        of_page = address if address.endswith("/") else posixpath.dirname(address)
        if self._blog.program is Program.HUGO:
            of_page = f"{of_page.strip('/')}/".removeprefix(f"{self._blog.language or self._blog.main_language}/")
        media = self.entry.matter.media_folder.strip("/")
        media = "" if _SCHEME.match(media) else media
        return tuple(dict.fromkeys([*([media] if media else []), self.entry.matter.source.folder, of_page.strip("/")]))

    def html(self, text: str) -> str:
        """Return the HTML of a notebook's output, with its files beside the new post."""
        edits = []
        for link in links_in_html(text):
            target = self.target(link) if link.is_embedded else None
            if link.is_embedded and target is None:
                self.tell(link.written, f"{MISSING}: '{link.target}'", "put the file there, or leave it out")
            elif target is not None and target != link.target:
                edits.append((link.start, link.start + len(link.written), target))
        return edited(text, edits)

    def rebased(self, text: str) -> str:
        """Return Markdown with its links as they lead from now on."""
        made, end, past = list[str](), 0, 0
        links = links_in(text)
        for link in sorted(links, key=lambda link: (link.whole[0] if link.is_source else link.start, link.whole)):
            if link.start < max(end, past):
                continue
            target = self._saved(link) or self.target(link)
            if link.kind == "wiki" and target == link.target and self._blog.program is not Program.NONE:
                made += [text[end : link.whole[0]], "\\"]  # two brackets are no link there
                end = link.whole[0]
                continue
            if link.is_source and link.kind in ("link", "image") and target is not None:  # no Markdown is read there
                inner = self.rebased(link.text)
                made += [text[end : link.whole[0]], as_html(f"{'!' * link.is_embedded}[{inner}](<{target}>)")]
                end = link.whole[1]
                continue
            if target == link.target or (link.kind == "reference" and target is not None):  # its definition changes
                continue
            if target is not None:
                target = f"<{target}>" if link.kind == "image" and " " in target else target
                made += [text[end : link.start], target]
                end = link.start + len(link.written)
                continue
            start, stop = link.whole
            if start < end:
                continue
            made += [text[end:start], comment(text[start:stop]), _instead(link)]
            names = NAMES.match(text, stop)
            end = past = names.end() if names and (link.is_embedded or names[0][1] == ":") else stop
            what = MISSING if link.is_embedded else "the link leads to a page that is not moved"
            self.tell(link.written, f"{what}: '{link.target}'", "put the file there, or leave it out")
        return "".join([*made, text[end:]])

    def target(self, link: Link) -> str | None:
        """Return the new target of a link, or None if there is none."""
        target = link.target
        if link.kind == "wiki" and target not in self.contents:
            named_post = self.index.named(target.partition("#")[0])
            return named_post.matter.title if named_post else target
        address = target.replace("\\", "/")  # as browsers read it
        is_kept = target in self.contents or _OWN_SCHEME.match(target)
        path, fragment = (None, "") if is_kept else self._own_path(address, link)
        if path is None:
            return target
        is_file = bool(PICTURES.search(path)) or link.is_embedded
        found = None if is_file else self.index.post_at(path, self.folders)
        if found:
            return None if found.matter.is_draft else f"post:{found.slug}{f'#{fragment}' if fragment else ''}"
        file = self.index.file_at(path, self.folders, is_embedded=is_file)
        if not file and link.is_embedded and self._blog.program is Program.QUARTO and not PurePosixPath(path).suffix:
            ending = str(self._blog.config.get("default-image-extension") or "png")
            file = self.index.file_at(f"{path}.{ending.lstrip('.')}", self.folders, is_embedded=True)
        if file and (is_file or PurePosixPath(file).suffix.lower() not in PAGES):
            return self._beside(file)
        if link.is_embedded and not _SCHEME.match(target):
            return self._on_other_host(target)
        return target if _SCHEME.match(target) else self._old_page(path, fragment)

    def _on_other_host(self, target: str) -> str | None:
        """Return the address of a picture on the host from which Chirpy's settings, or the post's, load pictures."""
        media, config = self.entry.matter.media_folder, self._blog.config
        host = media if _SCHEME.match(media) else str(config.get("cdn") or config.get("img_cdn") or "")
        if not _SCHEME.match(host) or "{" in target:
            return None
        below = target if media == host or target.startswith("/") else f"{media}/{target}"
        return f"{host.rstrip('/')}/{re.sub('/{2,}', '/', below).lstrip('/')}"

    def _saved(self, link: Link) -> str:
        """Return the name beside the new post of a picture that the text itself holds; "" for another link."""
        data = _PICTURE_DATA.match(link.target) if link.is_embedded and len(link.target) > _LONG_PICTURE else None
        try:
            content = base64.b64decode(unquote(link.target[data.end() :]), validate=True) if data else b""
        except ValueError:
            return ""
        if not data or not content:
            return ""
        name = f"picture-{hashlib.sha256(content).hexdigest()[:8]}.{_ENDINGS.get(data['kind'], data['kind'])}"
        self.contents[name] = content
        return name

    def _own_path(self, target: str, link: Link) -> tuple[str | None, str]:
        """Return a target's path if it is of the blog, and its fragment."""
        parts = split_url(target) if "{" not in target else None
        if parts is None:
            return target, ""
        if _SCHEME.match(target):
            raw = _RAW_GITHUB.match(target)
            if raw and (link.is_embedded or PICTURES.search(raw["path"])):
                file = unquote(raw["path"])
                return (f"/{file}", "") if file.lower() in self._blog.by_name else (None, "")
            base = self._blog.hosts.get(parts.netloc.lower().removeprefix("www."))
            if base is None or not f"{parts.path}/".startswith(f"{base}/"):
                return None, ""
            parts = parts._replace(path=f"{self._blog.base}{parts.path[len(base) :]}")
        return unquote(parts.path) or "/", parts.fragment

    def _old_page(self, path: str, fragment: str) -> str | None:
        """Return the address of a page on the old site, if that has a known one."""
        if not self._blog.url or "{" in path:
            return None
        absolute = path if path.startswith("/") else posixpath.normpath(f"/{self.folders[-1]}/{path}")
        absolute = absolute.removeprefix(self._blog.base) if absolute.startswith(f"{self._blog.base}/") else absolute
        url = f"{self._blog.url}{re.sub(r'[.](?:md|markdown|qmd)$', '/', absolute)}".replace(" ", "%20")
        self.old_pages[url] = None
        return f"{url}{f'#{fragment}' if fragment else ''}"

    def _beside(self, file: str) -> str:
        """Return the name of a file beside the new post."""
        name = re.sub(r"[^\w.-]+", "-", PurePosixPath(file).name).lstrip("._-") or "file"
        folder = re.sub(r"[^\w.-]+", "-", PurePosixPath(file).parent.name).lstrip("._-")
        stem, ending = posixpath.splitext(name)
        taken = dict.fromkeys(("index.md", "index.ipynb", "index.html"), "")  # the post's own
        taken |= {known.lower(): of for known, of in self.files.items()}  # some systems do not tell X.png from x.png
        names = chain((name, f"{folder}-{name}"), (f"{stem}-{number}{ending}" for number in count(2)))
        name = next(each for each in names if taken.get(each.lower(), file) == file)
        self.files[name] = file
        return name


def comment(text: str) -> str:
    """Return a comment that holds what could not be moved."""
    return f"<!-- not moved: {' '.join(text.split()).replace('--', '- -')} -->"


def _instead(link: Link) -> str:
    """Return what stands for a link or a picture that leads nowhere."""
    if link.kind == "html":
        return "" if link.tag in ("img", "source", "embed", "input", "link") else f"<{link.tag}>"
    return words(link.text) if link.kind in ("image", "reference") else link.text
