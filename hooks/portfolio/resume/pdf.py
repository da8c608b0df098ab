"""Produce the PDF: lay the page out at a scale, and write the bytes of the one that fits. All of WeasyPrint is here.

In: the page's HTML and its template. `prepare` reads the fonts and parses everything once; `measure` and `lay_out` lay
the page out; `write` returns the bytes: PDF/UA-1, tagged, fonts embedded, and the same bytes for the same inputs on any
day and in any folder. The template can load only its own folder's files and the fonts here, from memory: no network, no
other file. Messages from WeasyPrint and the fetcher are recorded for `printing.check`.
"""

import atexit
import logging
import mimetypes
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any
from urllib.parse import unquote, urlsplit

import pydyf

from portfolio.resume import fonts
from portfolio.resume.design import WHITE, Colour, contrast
from portfolio.resume.fit import Measure, Scale, Sheet
from portfolio.resume.line_breaks import BLANK, keep_together
from portfolio.resume.marked_content import join_lines, mark_margins
from portfolio.resume.model import Density, Paper
from portfolio.resume.render import STYLE, Template, turn_sentences
from portfolio.resume.view import ResumeView
from portfolio.sources.process import collected
from portfolio.text.inline import plain

with fonts.only_registered(), warnings.catch_warnings():
    # On import, WeasyPrint looks for system fonts and warns that there are none; that is intended.
    warnings.simplefilter("ignore", UserWarning)
    from weasyprint import CSS, HTML, Attachment, Document
    from weasyprint.formatting_structure.boxes import LineBox
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.text.line_break import Layout
    from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE = "https://template.invalid/"
"""The base URL of the template's own files."""

MILLIMETRE = 96 / 25.4
"""CSS pixels."""
PAPERS = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
"""Width and height in millimetres."""

_POINT = 96 / 72
_ENDLESS = 5000.0
_FACTORS = {Density.COMPACT: 0.6, Density.NORMAL: 1.0, Density.AIRY: 1.5}
_PRINTED = 1 << 2  # the annotation flag "print", PDF 32000-1, 12.5.3
_collected = partial(collected, logging.getLogger("weasyprint"), logging.WARNING, is_silent=True)
# For every template: no hyphenation or ligatures, so that programs read the words as written; a word longer than its
# line may break anywhere, so that it stays on the page.
_GROUND = """
html { hyphens: manual; font-variant-ligatures: none; overflow-wrap: anywhere }
body { margin: 0; font-size: var(--body); line-height: var(--leading) }
h3, h4, h5, h6 { bookmark-level: none }
a.evidence.evidence { color: inherit; text-decoration: none }
"""


@dataclass(frozen=True)
class About:
    """The PDF's metadata. `created` is its only date, if it has one."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    language: str
    created: datetime | None = None


@dataclass(frozen=True)
class Enclosure:
    """A file attached to the PDF; its name decides its type."""

    name: str
    content: bytes
    description: str


@dataclass(frozen=True)
class ReadyPage:
    """A page ready for layout: `fetcher` records the URLs it refused, `style_records` the errors in style sheets,
    `missing` the characters that no font has."""

    html: HTML
    fonts: FontConfiguration
    sheets: tuple[CSS, ...]
    view: ResumeView
    template: Template
    fetcher: "Fetcher"
    style_records: list[logging.LogRecord]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Printed:
    """A laid-out document and the messages logged during layout."""

    document: Document
    records: tuple[logging.LogRecord, ...]


def about(view: ResumeView, created: datetime | None = None) -> About:
    """Return the metadata of a resume's PDF."""
    subject = view.label or plain(view.summary)
    return About(view.title or view.name, view.name, subject, view.keywords, view.language, created)


def prepare(html: str, template: Template, view: ResumeView) -> ReadyPage:
    """Parse the page, style sheets and fonts, ready for layout."""
    fetcher = Fetcher(template)
    page = HTML(string=html, base_url=BASE, url_fetcher=fetcher)
    styles = [template.text(name) for name in template.names(".css")]
    text = "".join(page.etree_element.itertext())
    choice = fonts.choose(styles, text, view.language, view.name)
    fonts.replace_missing(page.etree_element, choice.missing)
    fonts.keep_words_whole(page.etree_element, choice.words)
    turn_sentences(page.etree_element)
    keep_together(page.etree_element)
    faces = fonts.style_sheet(choice.families, choice.families[0], choice.substitute)
    contents = (faces, *template.files.items())
    configuration = _font_configuration(*contents)

    def parsed(css: str) -> CSS:
        return CSS(string=css, base_url=BASE, url_fetcher=fetcher, font_config=configuration)

    try:
        registered = parsed(faces)
    except FileNotFoundError:  # something has cleaned the folder of temporary files
        _font_configuration.cache_clear()
        configuration = _font_configuration(*contents)
        registered = parsed(faces)
    ground = (registered, parsed(_GROUND))
    with _collected() as records:
        style = parsed(template.text(STYLE))
    if any(record.msg.startswith("Font-face") for record in records):
        _font_configuration.cache_clear()  # the same one would not say again that a font cannot be loaded
    return ReadyPage(page, configuration, (*ground, style), view, template, fetcher, records, choice.missing)


@lru_cache(8)
def _font_configuration(*_contents: object) -> FontConfiguration:
    """Return the fonts of style sheets and files with these contents. Fontconfig leaks 200 KB with each one made."""
    with fonts.only_registered():
        configuration = FontConfiguration()
    atexit.register(configuration.__del__)  # removes its temporary folder; nothing is collected when a build ends
    return configuration


def with_style(ready: ReadyPage, css: str) -> ReadyPage:
    """Return the page with a style sheet of the engine's laid over the template's."""
    return replace(ready, sheets=(*ready.sheets, CSS(string=css, font_config=ready.fonts)))


def measure(ready: ReadyPage, scale: Scale) -> Measure:
    """Lay the page out on endless paper and return the content's height and the room for it."""
    with _collected() as records:
        document = _laid_out(ready, scale, is_endless=True)
    _of_style(ready, records)
    height, around = heights(document)
    return Measure(height, PAPERS[ready.view.paper][1] - around)


def lay_out(ready: ReadyPage, scale: Scale) -> Sheet[Printed]:
    """Lay the page out on its paper."""
    with _collected() as records:
        document = _laid_out(ready, scale)
    height, around = heights(document)
    room = PAPERS[ready.view.paper][1] - around
    drop_inner_links(document)
    join_leaders(document)
    count = len(document.pages)
    return Sheet(Printed(document, _of_style(ready, records)), count, Measure(height + (count - 1) * room, room))


def _of_style(ready: ReadyPage, records: list[logging.LogRecord]) -> tuple[logging.LogRecord, ...]:
    """Keep the messages about the style sheet with the page, and return the others.

    A value that proves invalid once its variables are known is reported only in the first layout.
    """
    ready.style_records.extend(record for record in records if record.msg.startswith("Ignored"))
    return tuple(record for record in records if not record.msg.startswith("Ignored"))


def write(printed: Printed, what: About, enclosures: Iterable[Enclosure] = ()) -> bytes:
    """Return the PDF's bytes."""
    document = printed.document
    metadata = document.metadata
    metadata.title, metadata.authors, metadata.description = what.title, [what.author], what.subject
    metadata.keywords, metadata.lang, metadata.generator = list(what.keywords), what.language, None
    date = what.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00") if what.created else None
    metadata.created = metadata.modified = date
    attached_at = what.created or datetime(2000, 1, 1, tzinfo=UTC)
    common = {"created": attached_at, "modified": attached_at, "relationship": "Data"}
    attachments = [
        Attachment(string=each.content, name=each.name, description=each.description, **common) for each in enclosures
    ]
    with _collected():
        content = document.write_pdf(pdf_variant="pdf/ua-1", attachments=attachments, finisher=_finish)
    return bytes(content)


class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves the template's files and the fonts here; refuses and records everything else."""

    def __init__(self, template: Template) -> None:
        super().__init__(allowed_protocols={"data"})
        self.refused: list[str] = []
        self._files = template.files
        self._faces = {face.url: face for faces in fonts.families().values() for face in faces}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        """Return the content of a URL; a ValueError refuses it, which WeasyPrint treats as not found."""
        name = unquote(urlsplit(url).path).removeprefix("/")
        if url in self._faces:
            return URLFetcherResponse(url, self._faces[url].path.read_bytes())
        if url.startswith(BASE) and name in self._files:
            content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, self._files[name], {"Content-Type": content_type})
        if url.startswith("data:"):
            return super().fetch(url, headers)
        self.refused.append(url)
        raise ValueError("only files of the template's folder can be used")


def _laid_out(ready: ReadyPage, scale: Scale, *, is_endless: bool = False) -> Document:
    """Lay the page out. On endless paper leaders have one space: the others take time and change no height."""
    width, height = PAPERS[ready.view.paper]
    scale = scale.with_distances(_FACTORS[ready.view.density])
    spaces = f'"{BLANK}"' if is_endless else f'leader("{BLANK}")'
    variables = (
        f":root {{ --body: {scale.body}pt; --space: {scale.spacing}; --leading: {scale.leading}; --spaces: {spaces};"
        f" {f'--accent: {ready.view.accent}' if ready.view.accent else ''} }}"
        f" @page {{ size: {width}mm {_ENDLESS if is_endless else height}mm; margin: {scale.margin}mm }}"
    )
    sheets = [CSS(string=variables), *ready.sheets]
    return ready.html.render(font_config=ready.fonts, stylesheets=sheets, pdf_variant="pdf/ua-1")


# WeasyPrint's private parts; tests/resume/test_weasyprint.py fails by name if an update changes one of them.


@dataclass(frozen=True)
class SetText:
    """A piece of text on the page: its type's size in points, by how many millimetres it passes the side margins, and
    the classes of its element."""

    text: str
    size: float
    excess: float
    classes: tuple[str, ...]


def heights(document: Document) -> tuple[float, float]:
    """Return the height of the last page's content, and of the margins around it, in millimetres."""
    box = _page_box(document.pages[-1])
    return box.children[0].margin_height() / MILLIMETRE, (box.margin_height() - box.height) / MILLIMETRE


def heights_by_id(ready: ReadyPage, scale: Scale) -> tuple[dict[str, float], float]:
    """Lay the page out on endless paper; return the heights in mm of the elements with an id, and of a page's area."""
    with _collected():
        document = _laid_out(ready, scale, is_endless=True)
    found: dict[str, float] = {}
    for page in document.pages:
        for box in _page_box(page).descendants():
            name = box.element.get("id") if box.element is not None else None
            if name and hasattr(box, "margin_height"):
                found[name] = max(found.get(name, 0.0), box.margin_height() / MILLIMETRE)
    return found, PAPERS[ready.view.paper][1] - heights(document)[1]


def last_fill(printed: Printed) -> float:
    """Return the share of the last page that its content takes, from 0 to 1."""
    box = _page_box(printed.document.pages[-1])
    return float(box.children[0].margin_height() / box.height)


def margins(document: Document) -> Iterator[tuple[str, float]]:
    """Yield the name and the width in millimetres of each page's margins."""
    for page in document.pages:
        for side in ("top", "right", "bottom", "left"):
            yield side, float(getattr(_page_box(page), f"margin_{side}")) / MILLIMETRE


def set_texts(document: Document) -> Iterator[SetText]:
    """Yield the texts of all pages in reading order."""
    for page in document.pages:
        paper = _page_box(page)
        left = paper.content_box_x()
        for box in paper.descendants():
            if text := getattr(box, "text", "").strip():
                excess = max(left - box.position_x, box.position_x + box.width - left - paper.width)
                classes = (box.element.get("class") or "").split() if box.element is not None else ()
                yield SetText(text, box.style["font_size"] / _POINT, excess / MILLIMETRE, tuple(classes))


@dataclass(frozen=True)
class HiddenText:
    """A piece of text that is in the PDF and cannot be seen, and why."""

    text: str
    reason: str
    classes: tuple[str, ...]


def block_lines(document: Document) -> Iterator[tuple[str, int]]:
    """Yield the text of each block of lines, and how many lines it takes."""
    for page in document.pages:
        for box in _page_box(page).descendants():
            lines = [child for child in getattr(box, "children", ()) if isinstance(child, LineBox)]
            if lines:
                yield " ".join("".join(_texts_in(line)) for line in lines), len(lines)


def hidden_texts(document: Document, smallest: float) -> Iterator[HiddenText]:
    """Yield the texts that people cannot see: without contrast, transparent, below `smallest` points, or cut off."""
    for page in document.pages:
        yield from _hidden_in(_page_box(page), page, smallest, _Ground(WHITE, 1.0, None))


@dataclass(frozen=True)
class _Ground:
    """What is behind and around a box: the colour, the opacity, and the visible part of the page, if it is cut."""

    colour: Colour
    opacity: float
    visible: tuple[float, float, float, float] | None

    def under(self, box: Any) -> "_Ground":
        colour, alpha = _srgb(box.style["background_color"])
        visible = self.visible
        if box.style["overflow"] != "visible" and hasattr(box, "children"):
            left, top = box.padding_box_x(), box.padding_box_y()
            own = (left, top, left + box.padding_width(), top + box.padding_height())
            cut = visible or own
            visible = (max(own[0], cut[0]), max(own[1], cut[1]), min(own[2], cut[2]), min(own[3], cut[3]))
        mixed = _mixed(colour, self.colour, alpha)
        return _Ground(mixed, self.opacity * box.style["opacity"], visible)


def _hidden_in(box: Any, page: Any, smallest: float, ground: _Ground) -> Iterator[HiddenText]:
    under = ground.under(box)
    if text := getattr(box, "text", "").strip():
        reason = _reason_hidden(box, page, smallest, under) if box.style["visibility"] == "visible" else ""
        if reason:
            classes = (box.element.get("class") or "").split() if box.element is not None else ()
            yield HiddenText(text, reason, tuple(classes))
    for child in box.all_children() if hasattr(box, "all_children") else ():
        yield from _hidden_in(child, page, smallest, under)


def _reason_hidden(box: Any, page: Any, smallest: float, ground: _Ground) -> str:
    colour, alpha = _srgb(box.style["color"])
    size = box.style["font_size"] / _POINT
    right, bottom = box.position_x + box.width, box.position_y + box.height
    seen = ground.visible or (0, 0, page.width, page.height)
    is_off = right <= max(seen[0], 0) or bottom <= max(seen[1], 0)
    is_off = is_off or box.position_x >= min(seen[2], page.width) or box.position_y >= min(seen[3], page.height)
    if size < smallest:
        return f"is set in {size:.1f} pt"
    if alpha * ground.opacity < _FAINT:
        return "is transparent"
    if contrast(_mixed(colour, ground.colour, alpha * ground.opacity), ground.colour) < _LEAST_CONTRAST:
        return "has the colour of its ground"
    return "is cut off or outside the page" if is_off else ""


_FAINT = 0.15
_LEAST_CONTRAST = 1.25


def _srgb(given: Any) -> tuple[Colour, float]:
    """Return a colour of WeasyPrint's and its opacity."""
    values = given.to("srgb")
    red, green, blue = (255 * min(max(float(part or 0), 0.0), 1.0) for part in values.coordinates)
    return (red, green, blue), float(values.alpha)


def _mixed(over: Colour, under: Colour, alpha: float) -> Colour:
    red, green, blue = (top * alpha + bottom * (1 - alpha) for top, bottom in zip(over, under, strict=True))
    return red, green, blue


def _texts_in(box: Any) -> Iterator[str]:
    for child in box.descendants():
        if isinstance(getattr(child, "text", None), str):
            yield child.text


def drop_inner_links(document: Document) -> None:
    """Leave one link for each `a`: WeasyPrint treats each emphasised part of a link as another link."""
    for page in document.pages:
        page.links = [link for link in page.links if link[3].element_tag == "a"]


def join_leaders(document: Document) -> None:
    """Make one text of each leader of spaces: WeasyPrint draws a text for each space, the last one first."""
    for page in document.pages:
        leaders = (box for box in _page_box(page).descendants() if getattr(box, "is_leader", False))
        for leader in leaders:
            spaces = leader.children
            if spaces and not spaces[0].text.strip(BLANK):
                text = spaces[-1].copy_with_text(BLANK[0] * len(spaces) + BLANK[1])
                text.width *= len(spaces)
                text.pango_layout = Layout(text.style)
                text.pango_layout.set_text(text.text)
                text.pango_layout.deactivate()
                leader.children = (text,)


def link_targets(document: Document) -> Iterator[str]:
    """Yield the URLs of the links that leave the document."""
    for page in document.pages:
        yield from (target for kind, target, _, _ in page.links if kind == "external")


def _finish(document: Document, objects: pydyf.PDF) -> None:
    said = describe_links(document)
    mark_margins(objects)
    join_lines(objects, said)


def describe_links(document: Document) -> dict[bytes, str]:
    """Mark the link annotations as printed, and describe each link's target in words.

    Return for each annotation, by its reference, what to say where its words are not beside it.
    """
    said = {}
    for page in document.pages:
        for _, target, _, box in page.links:
            box.link_annotation["F"] = _PRINTED
            words, name = " ".join("".join(box.element.itertext()).split()), box.element.get("title", "")
            box.link_annotation["Contents"] = pydyf.String(name or words or target)
            said[box.link_annotation.reference] = ": ".join(dict.fromkeys(filter(None, (words, name)))) or target
    return said


def said_of(record: logging.LogRecord) -> tuple[str, int, int]:
    """Return the snippet that a message on a style sheet is about, and its line and column, or 0 for both."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    numbers = [argument for argument in arguments if isinstance(argument, int)]
    snippet = next((argument for argument in arguments if isinstance(argument, str)), "")
    line, column = numbers[-2:] if len(numbers) >= 2 else (0, 0)
    return snippet, line, column


def _page_box(page: Any) -> Any:
    return page._page_box  # noqa: SLF001  # no public API has the content's height
