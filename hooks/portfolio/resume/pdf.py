"""Produce the PDF: lay the page out at a scale, and write the bytes of the one that fits.

In: the page's HTML and its template. `prepare` reads the fonts and parses everything once into a `Press`; `measure` and
`lay_out` lay it out; `write` returns the bytes: PDF/UA-1, tagged, fonts embedded, and the same bytes for the same
inputs on any day and in any folder. The template can load only its own folder's files and the fonts here, from memory:
no network, no other file. Messages from WeasyPrint and the fetcher are recorded for `proof.check`.

Control line breaks: keep hyphenated words whole, and work around a bug of WeasyPrint 70.

Programs that read the PDF take a hyphen at a line's end for hyphenation, and drop it from the word.

The bug: a text that fits its line except for its trailing space (`turned into a <strong>Python</strong> script`, with
the line full after `a`) is broken after its first word. The cure is to put its last word and the spaces around it in
their own element. `tests/test_pdf.py` reproduces the bug; once WeasyPrint fixes it, that test says that
`part_last_words` can go. In: a parsed page, whose tree is changed before layout.
"""

import logging
import mimetypes
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import pydyf

from portfolio.resume import fonts
from portfolio.resume.fit import Measure, Scale, Sheet
from portfolio.resume.model import Paper
from portfolio.resume.render import STYLE, Template, turn_sentences
from portfolio.resume.view import ResumeView
from portfolio.text.inline import plain

_KEPT = ("head", "pre", "script", "style", "svg")
# Matches from the first hyphen of a word short enough for any line; longer ones may break. The part before the hyphen
# stays outside: white space alone between two elements would not be drawn, and some programs would read one word.
# A hyphen on its own stays with the word after it.
_HYPHENATED = re.compile(
    r"(?<!\S)(?=\S{2,30}(?!\S))(?:[^\s-]+|\A)(?P<rest>-\w\S*)|(?<=\S\s)(?P<alone>-\s\S{1,30}(?!\S))"
)
_LAST_WORD = re.compile(r"(?s)(?P<before>.*\S)(?P<last>\s+\S+\s+)")


def keep_hyphenated(root: Element) -> None:
    """Keep hyphenated words on one line. Must run before `part_last_words`."""
    for element in list(_shown(root)):
        for child in list(element):
            child.tail, spans = _without_hyphenated(child.tail or "")
            at = list(element).index(child) + 1
            element[at:at] = spans
        element.text, spans = _without_hyphenated(element.text or "")
        element[0:0] = spans


def part_last_words(root: Element) -> None:
    """Put the last word of each text that ends with white space into a `span`."""
    for element in list(_shown(root)):
        if match := _LAST_WORD.fullmatch(element.text or ""):
            element.text = match["before"]
            element.insert(0, _span(match["last"]))
        for child in list(element):
            if match := _LAST_WORD.fullmatch(child.tail or ""):
                child.tail = match["before"]
                element.insert(list(element).index(child) + 1, _span(match["last"]))


def _shown(element: Element) -> Iterator[Element]:
    if element.tag not in _KEPT:
        yield element
        for child in element:
            yield from _shown(child)


def _without_hyphenated(text: str) -> tuple[str, list[Element]]:
    """Return the text before the first inner hyphen, and spans from each such hyphen with their tails."""
    words = list(_HYPHENATED.finditer(text))
    spans = []
    for word, following in zip_longest(words, words[1:]):
        span = _span(word["rest"] or word["alone"])
        span.set("style", "white-space: nowrap")
        span.tail = text[word.end() : _start(following) if following else None]
        spans.append(span)
    return text[: _start(words[0])] if words else text, spans


def _start(word: re.Match[str]) -> int:
    return word.start("rest" if word["rest"] else "alone")


def _span(text: str) -> Element:
    span = Element("span")
    span.text = text
    return span


with fonts.only_registered(), warnings.catch_warnings():
    # On import, WeasyPrint looks for system fonts and warns that there are none; that is intended.
    warnings.simplefilter("ignore", UserWarning)
    from weasyprint import CSS, HTML, Attachment, Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE = "https://template.invalid/"
"""The base URL of the template's own files."""

MILLIMETRE = 96 / 25.4
"""CSS pixels."""
PAPERS = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
"""Width and height in millimetres."""

_ENDLESS = 5000.0
_PRINTED = 1 << 2  # the annotation flag "print", PDF 32000-1, 12.5.3
_LOG = logging.getLogger("weasyprint")
# For every template: no hyphenation or ligatures, so that programs read the words as written; a word longer than its
# line may break anywhere, so that it stays on the page.
_GROUND = """
html { hyphens: manual; font-variant-ligatures: none; overflow-wrap: anywhere }
body { margin: 0; font-size: var(--body); line-height: var(--leading) }
h3, h4, h5, h6 { bookmark-level: none }
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
class Press:
    """A page ready for layout: `fetcher` records the URLs it refused, `style_records` the errors in style sheets,
    `missing` the characters that no font has."""

    page: HTML
    fonts: FontConfiguration
    sheets: tuple[CSS, ...]
    paper: Paper
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


def prepare(html: str, template: Template, view: ResumeView) -> Press:
    """Parse the page, style sheets and fonts, ready for layout."""
    fetcher = Fetcher(template)
    page = HTML(string=html, base_url=BASE, url_fetcher=fetcher)
    styles = [template.text(name) for name in template.names(".css")]
    text = "".join([*page.etree_element.itertext(), *styles])
    choice = fonts.choose(styles, text, view.language, view.name)
    fonts.replace_missing(page.etree_element, choice.missing)
    fonts.keep_words_whole(page.etree_element, choice.words)
    turn_sentences(page.etree_element)
    keep_hyphenated(page.etree_element)
    part_last_words(page.etree_element)
    with fonts.only_registered():
        configuration = FontConfiguration()

    def parsed(css: str) -> CSS:
        return CSS(string=css, base_url=BASE, url_fetcher=fetcher, font_config=configuration)

    ground = (parsed(fonts.style_sheet(choice.families, choice.families[0], choice.substitute)), parsed(_GROUND))
    with _collected() as records:
        style = parsed(template.text(STYLE))
    return Press(page, configuration, (*ground, style), view.paper, template, fetcher, records, choice.missing)


def measure(press: Press, scale: Scale) -> Measure:
    """Lay the page out on endless paper and return the content's height and the room for it."""
    with _collected() as records:
        document = _laid_out(press, scale, _ENDLESS)
    # A value that proves invalid once its variables are known is reported only in the first layout.
    press.style_records.extend(record for record in records if record.msg.startswith("Ignored"))
    page = page_box(document.pages[0])
    room = PAPERS[press.paper][1] - (page.margin_height() - page.height) / MILLIMETRE
    return Measure(page.children[0].margin_height() / MILLIMETRE, room)


def lay_out(press: Press, scale: Scale) -> Sheet[Printed]:
    """Lay the page out on its paper."""
    with _collected() as records:
        document = _laid_out(press, scale, PAPERS[press.paper][1])
    for page in document.pages:
        # WeasyPrint treats each emphasised part of a link as another link.
        page.links = [link for link in page.links if link[3].element_tag == "a"]
    return Sheet(Printed(document, tuple(records)), len(document.pages))


def write(printed: Printed, what: About, enclosures: Iterable[Enclosure] = ()) -> bytes:
    """Return the PDF's bytes."""
    document = printed.document
    metadata = document.metadata
    metadata.title, metadata.authors, metadata.description = what.title, [what.author], what.subject
    metadata.keywords, metadata.lang, metadata.generator = list(what.keywords), what.language, None
    date = what.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00") if what.created else None
    metadata.created = metadata.modified = date
    attached_at = what.created or datetime(2000, 1, 1, tzinfo=UTC)
    attachments = [
        Attachment(
            string=enclosure.content,
            name=enclosure.name,
            description=enclosure.description,
            created=attached_at,
            modified=attached_at,
            relationship="Data",
        )
        for enclosure in enclosures
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


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _collected() -> Iterator[list[logging.LogRecord]]:
    """Collect WeasyPrint's log messages instead of letting them reach the terminal."""
    handler = _Records()
    _LOG.addHandler(handler)
    was_passed_on, _LOG.propagate = _LOG.propagate, False
    try:
        yield handler.records
    finally:
        _LOG.propagate = was_passed_on
        _LOG.removeHandler(handler)


def _laid_out(press: Press, scale: Scale, height: float) -> Document:
    variables = (
        f":root {{ --body: {scale.body}pt; --space: {scale.spacing}; --leading: {scale.leading} }}"
        f" @page {{ size: {PAPERS[press.paper][0]}mm {height}mm; margin: {scale.margin}mm }}"
    )
    sheets = [CSS(string=variables), *press.sheets]
    return press.page.render(font_config=press.fonts, stylesheets=sheets, pdf_variant="pdf/ua-1")


def page_box(page: Any) -> Any:
    """Return a page's box, whose children are the laid-out content: private in WeasyPrint, but long stable."""
    return page._page_box  # noqa: SLF001  # no public API has the content's height


def _finish(document: Document, pdf: pydyf.PDF) -> None:  # noqa: ARG001  # WeasyPrint passes both
    """Mark the link annotations as printed, and describe each link's target in words."""
    for page in document.pages:
        for _, target, _, box in page.links:
            box.link_annotation["F"] = _PRINTED
            words = box.element.get("title") or "".join(box.element.itertext())
            box.link_annotation["Contents"] = pydyf.String(words or target)
