"""Covers and the portrait in the widths that screens need: WebP files beside the picture, and HTML that names them.

In: a site's tree. Out: values with the files' bytes, cached by the picture's content. A drawing (SVG), an animation, a
file that Pillow cannot read, and one that no version makes lighter, are shown as they are.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from markupsafe import Markup

from portfolio.store.values import Store
from portfolio.website.tree import Tree

WIDTHS = (480, 800, 1200)
QUALITY = 80
_FIRST_WIDTH = 800
"""Of the file for browsers that do not choose."""

Scaled = tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class Picture:
    """A picture of the site: its size in pixels, and its narrower versions by width."""

    uri: str
    width: int
    height: int
    scaled: Scaled

    def uri_of(self, width: int) -> str:
        """Return the path of a version on the site."""
        return f"{posixpath.splitext(self.uri)[0]}-{width}.webp"

    def html(self, url: Callable[[str], str], alt: str, sizes: str, *, is_first: bool) -> Markup:
        """Return the `<img>`; all but the first of a page load when they come into sight."""
        versions = [(width, url(self.uri_of(width))) for width, _ in self.scaled]
        source = next((address for width, address in reversed(versions) if width <= _FIRST_WIDTH), url(self.uri))
        chosen = Markup(' srcset="{}" sizes="{}"').format(", ".join(f"{a} {w}w" for w, a in versions), sizes)
        name, value = ("fetchpriority", "high") if is_first else ("loading", "lazy")
        return Markup('<img src="{}"{} width="{}" height="{}" alt="{}" {}="{}" decoding="async">').format(
            source, chosen if versions else "", self.width, self.height, alt, name, value
        )


def pictures(tree: Tree, cache: Store) -> Mapping[str, Picture]:
    """Return the covers and the portrait by their path on the site."""
    found = {}
    for uri, path in _paths(tree):
        try:
            content = (tree.root / path).read_bytes()
        except OSError:
            continue
        size = cache.remember("picture", (content, WIDTHS, QUALITY), partial(_scaled, content))
        if size:
            found[uri] = Picture(uri, *size)
    return found


def _paths(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield the path on the site and the file of each picture."""
    for project in tree.projects.values():
        if project.source.cover:
            path = f"{project.folder}/{project.source.cover}"
            yield path, path
    image = tree.resume.basics.image if tree.resume else ""
    if image and "://" not in image and not image.startswith("data:"):
        path = posixpath.normpath(f"docs/{image}")
        if path.startswith("docs/") and Path(path).suffix:
            yield path.removeprefix("docs/"), path


def _scaled(content: bytes) -> tuple[int, int, Scaled] | tuple[()]:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415  # 40 ms, for new pictures only

    try:
        with Image.open(BytesIO(content)) as image:
            if getattr(image, "is_animated", False):
                return image.width, image.height, ()
            image.load()
            upright = ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, UnidentifiedImageError, ValueError, Image.DecompressionBombError):
        return ()
    has_alpha = "A" in upright.getbands() or "transparency" in upright.info
    whole = upright.convert("RGBA" if has_alpha else "RGB")
    versions = []
    for width in WIDTHS:
        if width <= whole.width:
            height = max(1, round(whole.height * width / whole.width))
            written = BytesIO()
            whole.resize((width, height), Image.Resampling.LANCZOS).save(written, "WEBP", quality=QUALITY, method=6)
            if written.tell() < len(content):
                versions.append((width, written.getvalue()))
    return upright.width, upright.height, tuple(versions)
