"""A finished build as files that need none of this engine: Markdown with plain HTML.

In: each page as MkDocs had it, Markdown and output. Out: texts for `docs/`. The author's Markdown stays Markdown;
formulas become MathML, icons SVG, links those of the new files, and what the templates add around the text becomes HTML
blocks. A page that cannot be said in Markdown is written as HTML, `Page.as_html`.

The author's settings, as MkDocs has read them, become a `mkdocs.yml` and a style sheet for Material alone, without
hooks and other plugins.
"""

import html
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import yaml
from markdown.util import BLOCK_LEVEL_ELEMENTS

from portfolio.text.anchors import headings_in
from portfolio.text.formulas import Formulas
from portfolio.text.link_scanner import Link, links_in
from portfolio.text.links import DeadLink, resolve
from portfolio.text.markdown_extension import formula_html
from portfolio.text.markup import without_no_tags
from portfolio.text.scanner import VOID_TAGS, edited, formulas_in, outside_code, without_code
from portfolio.text.site_index import SiteIndex
from portfolio.website.links import HTML_FENCE, resolve_links

FIRST_LINE = "# Written by `portfolio stage`; what stands beside it in docs/ is replaced by the next run."
STYLE = "assets/portfolio.css"
_CSS = (STYLE, "assets/notebook.css")


@dataclass(frozen=True)
class Settings:
    """What of the author's settings still counts: values as MkDocs has read them."""

    given: Mapping[str, Any]
    theme: Mapping[str, Any]
    extra: Mapping[str, Any]
    extensions: Mapping[str, Any]
    nav: Sequence[Any]
    links: Sequence[tuple[str, str, str]] = ()
    """For the footer: icon, name and full URL."""


def settings_text(settings: Settings) -> str:
    """Return the settings file: Material and nothing else."""
    # Links to the sources would lead to files that are not these.
    features = (name for name in settings.theme.get("features") or () if not name.startswith("content.action"))
    theme = {
        "name": "material",
        "palette": [
            _palette("light", "default", "material/weather-night", "Dark colours"),
            _palette("dark", "slate", "material/weather-sunny", "Light colours"),
        ],
        **{key: value for key, value in settings.theme.items() if value is not None},
        "features": list(dict.fromkeys(["navigation.tabs", *features])),
    }
    social = [{"icon": icon, "name": name, "link": url} for icon, name, url in settings.links]
    css = [*_CSS, *settings.given.get("extra_css", ())]
    values = {
        **{key: value for key, value in settings.given.items() if value not in (None, "", [], {})},
        "docs_dir": "docs",
        "site_dir": "site",
        "exclude_docs": "!.*\n!/templates/\n",
        "theme": theme,
        "plugins": ["search"],
        "extra_css": css,
        "extra": {"generator": True, "social": social, **settings.extra},
        "markdown_extensions": [{name: options} if options else name for name, options in settings.extensions.items()],
        "nav": settings.nav,
    }
    dumped = yaml.dump(plain_values(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)
    return f"{FIRST_LINE}\n{dumped}"


def style_sheet(css: str, accent: str) -> str:
    """Return the theme's style sheet for Material's own frame, where the text has no element of its own."""
    framed = (Path(__file__).parent / "templates/staged.css").read_text("utf-8")
    css = re.sub(r"\.md-typeset (?=\.pf-text|:is\(\.pf-text)", "", css).replace(
        ".pf-text", ".md-content__inner.md-typeset"
    )
    return f"{css}{framed}\n:root {{ --pf-accent: {accent}; }}\n"


def _palette(scheme: str, name: str, icon: str, words: str) -> dict[str, Any]:
    colours = {"scheme": name, "primary": "custom", "accent": "custom"}
    return {"media": f"(prefers-color-scheme: {scheme})", **colours, "toggle": {"icon": icon, "name": words}}


class _Dumper(yaml.SafeDumper):
    """Writes functions by their names, as MkDocs reads them."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # no anchors in a file for people
        return True


class _Named(str):
    """The name of a Python object."""


_Dumper.add_representer(
    _Named, lambda dumper, value: dumper.represent_scalar(f"tag:yaml.org,2002:python/name:{value}", "")
)


def plain_values(value: Any) -> Any:
    """Return values for YAML; what is none of them is left out, functions of libraries are named."""
    if isinstance(value, Mapping):
        found = {str.__str__(key): plain_values(inner) for key, inner in value.items()}
        return {key: inner for key, inner in found.items() if inner is not None}
    if isinstance(value, list | tuple | set):
        return [found for inner in value if (found := plain_values(inner)) is not None]
    if isinstance(value, bool | int | float | date):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    module = str(getattr(value, "__module__", ""))
    is_ours = module.partition(".")[0] in ("portfolio", "mkdocs_site")
    name = getattr(value, "__qualname__", "")
    return _Named(f"{module}.{name}") if callable(value) and name.isidentifier() and not is_ours else None


def escaped(text: str) -> str:
    """Return a text as templates that do not escape print it."""
    text = re.sub(r"&(?=#?\w+;)", "&amp;", html.unescape(text))
    return text.replace("<", "&lt;").replace('"', "&quot;")


FOLDER = "PORTFOLIO_STAGE"
"""The environment variable that names the folder into which a build writes these files."""
REPORT = "report.json"
"""The file there that lists the pages written as HTML, and those that plain MkDocs shows differently."""
MARKS = ("<!--stage:head-->", "<!--stage:text-->", "<!--stage:end-->")
"""Comments in a page's content: where its head and its text begin in the output, and where each ends."""
HEAD_END = "<!-- pf-head-end -->"
_HEAD, _TEXT = 0, 1
_SLOT = re.compile("|".join(map(re.escape, MARKS[:2])))
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_INTERNAL = ("template", "share_card", "changed", "structured_data", "citations", "alternates", "rss", "readtime")
"""Front matter that only the engine's templates and the feed plugin read."""
_SHORTCODE = re.compile(r"<[^<>]*>|(?P<name>:[+\w-]+:)")
_MARKDOWN_SIGNS = re.compile(r"(?<=>)[^<>]+(?=<)")
_SIGN = re.compile(r"[!-%'-,./:;=?@\[-`{-~-]")
_TITLE = re.compile(r"^(?:#[ \t]+\S.*|\S.*\n=+[ \t]*|<h1\b.*?</h1>)$", re.MULTILINE)
_OPEN_FOLD = re.compile(r"<details\b([^<>]*)>(?!.*</details>)", re.DOTALL)
"""A fold whose end is in another block; what is between them is Markdown."""
_FOOTNOTES = "///Footnotes Go Here///"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|[/#\\]", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """A heading of the table of contents: its anchor, its words there, and other anchors inside it."""

    anchor: str
    label: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of a finished build. `output` has the marks around its content."""

    source: str
    url: str
    title: str
    meta: Mapping[str, Any]
    markdown: str
    end: str
    """HTML that the engine adds after the Markdown's."""
    output: str
    headings: tuple[Heading, ...] = ()

    @property
    def path(self) -> str:
        """The file below docs/ from which others make a page at the same URL.

        Its folder is the page's, so that an address in its HTML leads to the same, read from the file or from the page.
        """
        return path_of(self.url)

    def as_html(self) -> str:
        """Return the page's file with its content as HTML."""
        found = blocks(self.output)
        return self._file(one if isinstance(one, str) else f"<div>\n{one.content.strip()}\n</div>" for one in found)

    def as_markdown(self, site: "Staged", plain: Sequence[Heading] | None = None) -> str:
        """Return the page's file; `plain` are the headings that it has without anchors of their own."""
        head, text = _parts(self.markdown)
        pieces: list[str] = []
        found = blocks(self.output)
        slots = [block for block in found if isinstance(block, Slot)]
        for block in found:
            if isinstance(block, str):
                pieces.append(block)
                continue
            is_last = block is slots[-1]
            whole = "\n\n".join(filter(None, (head, text))) if len(slots) == 1 else (head, text)[block.number]
            pieces.append(site.plain(whole, self))
            if is_last:
                if 'class="footnote"' in block.content:
                    pieces.append(_FOOTNOTES)
                pieces += _pieces(_Tree(self.end).root, self.end)
        text = self._file(pieces)
        return text if plain is None else _with_anchors(text, plain, self.headings)

    def _file(self, pieces: Iterable[str]) -> str:
        meta = {key: value for key, value in self.meta.items() if key not in (*_INTERNAL, "title")}
        titled = {} if self.path == "index.md" else {"title": escaped(self.title)}
        if meta.get("tags") and 'class="md-tags"' in self.output:
            meta["hide"] = [*(name for name in meta.get("hide") or () if name != "tags"), "tags"]
        matter = plain_values({**titled, **meta})
        if isinstance(description := matter.get("description"), str):
            matter["description"] = escaped(description)
        dumped = yaml.safe_dump(matter, sort_keys=False, allow_unicode=True, width=1000)
        front = f"---\n{dumped}---\n\n" if matter else ""
        return front + "\n\n".join(piece.strip("\n") for piece in pieces if piece.strip()) + "\n"


@dataclass(frozen=True)
class Staged:
    """What the pages' Markdown is written with. `urls` are those of all sources, files too; `icons` map `:names:`."""

    pages: Mapping[str, Page]
    urls: Mapping[str, str]
    index: SiteIndex
    icons: Callable[[str], str] = field(default=lambda _: "")

    def plain(self, markdown: str, page: Page) -> str:
        """Return Markdown that needs no extension of ours, with links that lead to the new files."""
        markdown = edited(markdown, chain.from_iterable(self._edits(link, page) for link in links_in(markdown)))
        markdown = outside_code(markdown, lambda text: self._running(text, page))
        markdown = edited(markdown, _mathml(markdown))
        return HTML_FENCE.sub(lambda fence: _block("\n".join(fence[0].strip().split("\n")[1:-1])), markdown)

    def _running(self, text: str, page: Page) -> str:
        text = without_no_tags(text)
        text = _SHORTCODE.sub(lambda found: (found["name"] and self.icons(found["name"])) or found[0], text)
        return resolve_links(text, self.index, page.url)[0]

    def _edits(self, link: Link, page: Page) -> Iterator[tuple[int, int, str]]:
        if link.kind in ("html", "wiki", "reference", "autolink") or link.is_source or not link.target:
            return
        span = link.start, link.start + len(link.written)
        way = re.split(r"[?#]", link.target)[0]
        rest = link.target[len(way) :]
        if _SCHEME.match(link.target):
            address = resolve(link.target, self.index)
            if not isinstance(address, DeadLink) and address.url != link.target:
                yield *span, self._way(address.url, page) if address.is_on_site else address.url
        elif way:
            source = posixpath.normpath(posixpath.join(posixpath.dirname(page.source), unquote(way)))
            if source in self.urls:
                yield *span, self._way(self.urls[source], page) + rest

    def _way(self, url: str, page: Page) -> str:
        """Return the link from a page's file to a URL of the site: to the file from which it is made."""
        address, sign, anchor = url.partition("#")
        target = self._paths.get(address) or unquote(address)
        way = posixpath.relpath(target, posixpath.dirname(page.path) or ".")
        return f"{quote(way)}{sign}{anchor}"

    @property
    def _paths(self) -> dict[str, str]:
        return {page.url: page.path for page in self.pages.values()}


def path_of(url: str) -> str:
    """Return the file below docs/ from which a page at a URL is made."""
    url = unquote(url).removeprefix("./")
    if url.endswith(".html"):
        return f"{url.removesuffix('.html')}.md"
    return f"{url.rstrip('.')}index.md"


def _parts(markdown: str) -> tuple[str, str]:
    """Return a page's Markdown up to the end of its title or of its head, and the rest."""
    if HEAD_END in markdown:
        head, _, text = markdown.partition(HEAD_END)
        return head, text
    found = _TITLE.search(without_code(markdown))
    return (markdown[: found.end()], markdown[found.end() :]) if found else ("", markdown)


def _mathml(markdown: str) -> list[tuple[int, int, str]]:
    in_html = (replace(one, tex=html.unescape(one.tex)) for one in formulas_in(markdown, within_html=True))
    found, formulas = sorted((*formulas_in(markdown), *in_html), key=lambda one: one.start), Formulas()
    made = [formulas.convert(one.tex.strip(), is_display=one.is_display) for one in found]
    return [
        (one.start, one.end, _literal(formula_html(formulas.resolve(mathml), is_block=one.is_display)))
        for one, mathml in zip(found, made, strict=True)
    ]


def _literal(text: str) -> str:
    """Return HTML within a paragraph of which no sign is Markdown."""
    text = " ".join(text.split("\n"))
    return _MARKDOWN_SIGNS.sub(lambda words: _without_signs(words[0]), text)


def _without_signs(words: str) -> str:
    parts = re.split(r"(&#?\w+;)", words)
    parts[::2] = (_SIGN.sub(lambda sign: f"&#{ord(sign[0])};", part) for part in parts[::2])
    return "".join(parts)


# --- The HTML around the content --------------------------------------------------------------


@dataclass(frozen=True)
class Slot:
    """The place of the page's head (0) or text (1) among the blocks, and its HTML."""

    number: int
    content: str


@dataclass
class _Node:
    tag: str
    attributes: Mapping[str, str | None]
    start: int
    inside: int
    inner_end: int = -1
    end: int = -1
    children: list["_Node"] = field(default_factory=list)

    @property
    def has_slot(self) -> bool:
        return self.tag == "!" or any(child.has_slot for child in self.children)


class _Tree(HTMLParser):
    """The elements of a piece of HTML, by their offsets."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.root = _Node("", {}, 0, 0, len(text), len(text))
        self._open = [self.root]
        self.feed(text)
        self.close()

    @property
    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _add(self, tag: str, attributes: Mapping[str, str | None], length: int) -> _Node:
        node = _Node(tag, attributes, self._at, self._at + length, self._at + length, self._at + length)
        self._open[-1].children.append(node)
        return node

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = self._add(tag, dict(attrs), len(self.get_starttag_text() or ""))
        if tag not in VOID_TAGS:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, dict(attrs), len(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in (node.tag for node in self._open[1:]):
            end = self._text.find(">", self._at) + 1
            while True:
                node = self._open.pop()
                node.inner_end = node.end = self._at
                if node.tag == tag:
                    node.end = end
                    return

    def handle_comment(self, data: str) -> None:
        if data.startswith("stage:"):
            self._add("!", {"slot": data}, len(data) + 7)


def blocks(output: str) -> list[str | Slot]:
    """Return the main part of a page as HTML blocks and slots; what is around the slots is taken apart."""
    main = _MAIN.search(output)
    rest, slots = _without_content(main[1] if main else "")
    if not slots:
        shown = [slot for slot in _without_content(output)[1] if slot.content.strip()]
        if shown:  # a theme of the author's own, without a main part
            return list(shown)
    found: list[str | Slot] = []
    for piece in _pieces(_Tree(rest).root, rest):
        slot = _SLOT.fullmatch(piece)
        found.append(slots.pop(0) if slot else piece)
    if 'class="pf-show"' in rest or any(isinstance(one, Slot) and 'class="pf-show"' in one.content for one in found):
        found += re.findall(r'<script src="[^"]*assets/show\.js"[^>]*></script>', output)
    return found


def _without_content(main: str) -> tuple[str, list[Slot]]:
    """Return the main part with the bare marks in place of the page's content, and the content."""
    slots: list[Slot] = []
    parts: list[str] = []
    at = 0
    while found := _SLOT.search(main, at):
        number = MARKS.index(found[0])
        text, end = (main.find(mark, found.end()) for mark in MARKS[1:])
        if number == _HEAD and not 0 <= end < text:
            end = main.find("</h1>", found.end()) + len("</h1>")
        slots.append(Slot(number, main[found.end() : end]))
        parts += [main[at : found.start()], found[0]]
        at = end
    return "".join([*parts, main[at:]]).replace(MARKS[2], ""), slots


def _pieces(node: _Node, text: str) -> Iterator[str]:
    at = node.inside
    for child in node.children:
        yield from _loose(text[at : child.start])
        at = child.end
        if child.tag == "!":
            yield text[child.start : child.end]
        elif child.has_slot:
            yield from _pieces(child, text)
        elif not _is_frame(child):
            yield _block(text[child.start : child.end].replace(' id="__content"', ""))
    yield from _loose(text[at : node.inner_end])


def _is_frame(node: _Node) -> bool:
    """Return whether an element repeats what every theme adds by itself: contents, edit links, scripts of its own."""
    names = (node.attributes.get("class") or "").split()
    is_empty = not node.children and node.tag in ("header", "div") and node.inside == node.inner_end
    is_part = "data-md-component" in node.attributes or "md-content__button" in names
    return is_part or "pf-toc" in names or node.tag == "script" or is_empty


def _loose(text: str) -> Iterator[str]:
    if re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).strip():
        yield f"<p>{text.strip()}</p>"


def _block(text: str) -> str:
    """Return HTML as a block that Markdown leaves as it is."""
    text = _OPEN_FOLD.sub(r'<details\1 markdown="1">', text.strip())
    tag = re.match(r"</?(\w+)", text)
    return text if tag and tag[1].lower() in BLOCK_LEVEL_ELEMENTS else f"<div>{text}</div>"


# --- Headings ---------------------------------------------------------------------------------


def _with_anchors(text: str, plain: Sequence[Heading], wanted: Sequence[Heading]) -> str:
    """Write into each heading the anchors and the words for the contents that it would not have by itself."""
    lines = headings_in(text)
    if not len(lines) == len(plain) == len(wanted):
        return text
    edits = []
    for (start, end), given, one in zip(lines, plain, wanted, strict=True):
        attributes = [f"#{one.anchor}"] if one.anchor != given.anchor else []
        if one.label != given.label and not set('"{}') & set(one.label):
            attributes.append(f'data-toc-label="{one.label}"')
        missing = "".join(f'<span id="{html.escape(name)}"></span>' for name in one.others if name not in given.others)
        if missing:
            edits.append((start, start, missing))
        if attributes:
            edits.append((end, end, f" {{ {' '.join(attributes)} }}"))
    return edited(text, edits)


def anchors_within(content: str) -> dict[str, tuple[str, ...]]:
    """Return by the anchor of each heading the other anchors inside it."""
    found: dict[str, tuple[str, ...]] = {}

    def visit(node: _Node) -> None:
        if re.fullmatch("h[1-6]", node.tag):
            inner = [child.attributes.get("id") for child in node.children if child.tag == "span"]
            found[str(node.attributes.get("id"))] = tuple(html.unescape(name) for name in inner if name)
        for child in node.children:
            visit(child)

    visit(_Tree(content).root)
    return found
