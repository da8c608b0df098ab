"""Save a notebook page's pictures as files next to it, and write the Markdown that shows them.

`Figures` collects the files of one notebook. A file is named by a hash of its content, so equal pictures share a file,
which may be cached for ever. Links are relative to the notebook's folder, where MkDocs resolves and checks them.
"""

import base64
import binascii
import hashlib
import html
import re
from collections.abc import Mapping
from urllib.parse import quote

from portfolio.ipynb.problems import Problems
from portfolio.ipynb.source import Cell
from portfolio.notebooks.images import ENDINGS, NotAPicture, Picture, read_picture
from portfolio.sources.yaml_source import mapping

_DATA_ADDRESS = re.compile(r"data:(image/[a-z+]+)(?:;[a-z-]+=[^;,]*)*;base64,([A-Za-z0-9+/=%\s]+)")
_MEDIA_ADDRESS = re.compile(r"data:((?:audio|video)/[\w.+-]+)(?:;[\w-]+=[^;,]*)*;base64,([A-Za-z0-9+/=\s]+)")
_MEDIA_ENDINGS = {
    "audio/wav": "wav", "audio/x-wav": "wav", "audio/mpeg": "mp3", "audio/mp3": "mp3", "audio/ogg": "ogg",
    "audio/flac": "flac", "audio/mp4": "m4a", "audio/webm": "weba", "video/mp4": "mp4", "video/webm": "webm",
    "video/ogg": "ogv",
}  # fmt: skip
_SAVED_IMAGE = re.compile(r"!\[([^\]\n]*)\]\((?P<link>[^)\s]+)(?P<title>\s+\"[^\"\n]*\")?\)(?!\{)")
_ALT_OPTION = re.compile(r"^(?:fig-)?alt$")


class Figures:
    """The picture files of one notebook, and the links to them."""

    def __init__(self, stem: str, problems: Problems, page_to_folder: str) -> None:
        self.problems = problems
        self.page_to_folder = page_to_folder
        """The way from the page to the notebook's folder, which URLs in raw HTML need."""
        self.files: dict[str, bytes] = {}
        self._folder = f"{stem}_files"
        self._saved: dict[str, Picture] = {}

    def keep(self, mime: str, data: str, cell: Cell, what: str) -> str | None:
        """Save a picture and return its link, or report that the data is not a picture."""
        try:
            picture = read_picture(mime, data)
        except NotAPicture as reason:
            self.problems.add("N009", f"{what} of cell {cell.number} is not a picture: {reason}", cell.number)
            return None
        link = quote(self._save_file(picture.content, picture.ending))
        self._saved[link] = picture
        return link

    def save_data(self, text: str) -> str:
        """Save the data of a plot and return the link."""
        # Not .json, which MkDocs treats as a page: the blog would not move it along with its post.
        return quote(self._save_file(text.encode("utf-8", "replace"), "txt"))

    def is_saved(self, link: str) -> bool:
        """Return whether a link leads to a saved picture."""
        return link in self._saved

    def show(self, link: str, alt: str, width: object = None, height: object = None) -> str:
        """Return the Markdown of a saved picture, with its size if known."""
        size = _display_size(self._saved[link].size, width, height)
        sized = f' width="{size[0]}" height="{size[1]}"' if size else ""
        return f"![{escape_alt(alt)}]({link}){{ .nb-figure{sized} loading=lazy }}"

    def show_html(self, link: str, alt: str) -> str:
        """Return the HTML of a saved picture."""
        size = self._saved[link].size
        sized = f' width="{size[0]}" height="{size[1]}"' if size else ""
        source = html.escape(self.page_to_folder + link)
        return f'<img class="nb-figure" src="{source}" alt="{html.escape(alt)}"{sized} loading="lazy">'

    def save_inline(self, text: str, cell: Cell) -> str:
        """Save the pictures embedded in a cell's text, and link to the files."""
        for name in sorted(cell.attachments, key=len, reverse=True):
            text = self._save_attachment(text, name, cell)
        if "data:image/" in text:
            text = _DATA_ADDRESS.sub(lambda address: self._save_address(address, cell), text)
        if "data:audio/" in text or "data:video/" in text:
            text = _MEDIA_ADDRESS.sub(lambda address: self._save_media(address, cell), text)
        if cell.kind == "markdown" and "(attachment:" in text:
            self.problems.add("N108", f"cell {cell.number} shows an attachment that it does not hold", cell.number)
        return text

    def complete_inline(self, text: str, cell: Cell) -> str:
        """Add size and alt text to the saved pictures in a Markdown cell."""
        return _SAVED_IMAGE.sub(lambda image: self._complete(image, cell), text) if self._saved else text

    def _save_attachment(self, text: str, name: str, cell: Cell) -> str:
        addresses = [address for address in (f"attachment:{name}", f"attachment:{quote(name)}") if address in text]
        bundle = cell.attachments[name]
        mime = next((mime for mime in ENDINGS if mime in bundle), None)
        if addresses and mime:
            link = self.keep(mime, bundle[mime], cell, f"the attachment {name!r}")
            for address in addresses if link else ():
                text = text.replace(f"<{address}>", link or "").replace(address, link or "")
        return text

    def _save_address(self, address: re.Match[str], cell: Cell) -> str:
        if address[1] not in ENDINGS:
            return address[0]
        return self.keep(address[1], address[2].replace("%3D", "="), cell, "a picture") or ""

    def _save_media(self, address: re.Match[str], cell: Cell) -> str:
        ending = _MEDIA_ENDINGS.get(address[1])
        if ending is None:
            return address[0]
        try:
            content = base64.b64decode("".join(address[2].split()), validate=True)
        except (binascii.Error, ValueError):
            self.problems.add("N009", f"the data of a sound or film of cell {cell.number} is not base64", cell.number)
            return ""
        return quote(self._save_file(content, ending))

    def _save_file(self, content: bytes, ending: str) -> str:
        name = f"{self._folder}/{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
        self.files[name] = content
        return name

    def _complete(self, image: re.Match[str], cell: Cell) -> str:
        link = image["link"]
        if link not in self._saved:
            return image[0]
        alt = image[1].strip()
        # Jupyter uses the file name of a pasted picture as its alt text.
        if not alt or re.fullmatch(r"[\w. -]+\.(?:png|jpe?g|gif|webp|svg)|image", alt, re.IGNORECASE):
            alt = self.default_alt(cell, "a picture")
        return self.show(link, alt)

    def default_alt(self, cell: Cell, what: str) -> str:
        """Return a fallback alt text, and report that the picture has none."""
        message = f"{what} in cell {cell.number} has no alternative text"
        hint = "write what it shows between the brackets of `![]()`" if cell.kind == "markdown" else ""
        self.problems.add("N101", message, cell.number, hint)
        return f"Figure from cell {cell.number}"


def escape_alt(alt: str) -> str:
    """Escape a text so that no Markdown in it takes effect."""
    plain = html.escape(" ".join(alt.split()))
    return re.sub(r"[\[\]()$*_`\\!{}~^=:+|]", lambda mark: f"&#{ord(mark[0])};", plain)


def _display_size(size: tuple[int, int] | None, width: object, height: object) -> tuple[int, int] | None:
    wide, high = _pixels(width), _pixels(height)
    if wide and high:
        return round(wide), round(high)
    if size and wide:
        return round(wide), max(1, round(size[1] * wide / size[0]))
    if size and high:
        return max(1, round(size[0] * high / size[1])), round(high)
    return size


def _pixels(value: object) -> float:
    return value if isinstance(value, int | float) and 0.5 < value < 100_000 else 0.0


def alt_texts(cell: Cell, options: Mapping[str, str]) -> list[str]:
    """Return the alt texts that a cell sets: first from its comment lines, else from its metadata."""
    metadata = cell.metadata
    portfolio = mapping(metadata.get("portfolio"))
    myst = mapping(metadata.get("mystnb")) or mapping(metadata.get("render"))
    given = [
        *(value for key, value in options.items() if _ALT_OPTION.match(key)),
        portfolio.get("alt"),
        metadata.get("alt"),
        metadata.get("fig-alt"),
        mapping(myst.get("image")).get("alt"),
    ]
    for value in given:
        texts = value if isinstance(value, list) else [value]
        if found := [text.strip() for text in texts if isinstance(text, str) and text.strip()]:
            return found
    return []


def caption_of(cell: Cell, options: Mapping[str, str]) -> str:
    """Return the caption that a cell sets for its figure, or an empty string."""
    portfolio = mapping(cell.metadata.get("portfolio"))
    myst = mapping(cell.metadata.get("mystnb"))
    own = (options.get("fig-cap"), portfolio.get("caption"), cell.metadata.get("caption"))
    given = (*own, mapping(myst.get("figure")).get("caption"))
    return next((text.strip() for text in given if isinstance(text, str) and text.strip()), "")
