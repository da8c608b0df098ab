"""The text of another blog's post as this site's Markdown.

In: a `Source` with its front matter, and an `Index` of all posts and files of the blog. Out: Markdown, the files that
it shows or links, which lie beside it from now on, and what could not be moved: that stands as a comment where it was.
The forms that mean the same without the blog's other files are those of `dialects` and `shortcodes`; here are those
that need them: values of the settings, included texts, links between posts, pictures, citations.
"""

import hashlib
import html
import json
import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, unquote_plus, urlsplit

from portfolio.posts.blog_import import citations, kramdown, liquid, macros, quarto
from portfolio.posts.blog_import.blogs import Blog, Program, Source
from portfolio.posts.blog_import.data_files import listed, load_json, read_text, split
from portfolio.posts.blog_import.executed import (
    RUN,
    TEXTS,
    WIDGET,
    notebook_as_markdown,
    table_of_widget,
    with_included,
)
from portfolio.posts.blog_import.hugo import POST_WITH_SLASH, HugoText
from portfolio.posts.blog_import.index import Entry, Index
from portfolio.posts.blog_import.moved_links import MISSING, NAMES, MovedLinks, comment
from portfolio.posts.blog_import.rewrites import (
    of_fastpages,
    with_all_columns,
    with_annotations,
    with_bold,
    with_display_apart,
    with_emoji,
    with_emphasis_of_pandoc,
    with_italics,
    with_line_blocks,
    with_plain_fences,
    with_plain_formulas,
    with_quotes_apart,
    with_shown_cells,
    with_shown_notes,
    with_shown_shortcodes,
    with_spaces_outside_code,
    with_styles_within_page,
)
from portfolio.posts.dialects import converted
from portfolio.posts.fences import outside_fences, with_longer_marks
from portfolio.posts.html_forms import as_html, with_raw_html
from portfolio.posts.layout import lines_beside, replaced, running_text
from portfolio.posts.shortcodes import (
    admonition,
    frame,
    named_options,
    picture,
)
from portfolio.sources.diagnostics import short
from portfolio.sources.yaml_source import mapping
from portfolio.text.formulas import Formulas
from portfolio.text.inline import parse
from portfolio.text.link_scanner import links_in, without_markup
from portfolio.text.markup import inline_html
from portfolio.text.scanner import edited, formulas_in, html_blocks, is_within, without_code

OF_BROWSER = "code that the reader's browser runs is shown without its output"
UNKNOWN = "nothing here does what this does"


@dataclass
class Body:
    """The text of one post while it is converted."""

    entry: Entry
    index: Index
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    """What could not be moved, as the source has it; what is said of it; what to do."""
    variables: dict[str, Any] = field(default_factory=dict)
    references: quarto.CrossReferences = quarto.NO_REFERENCES

    @property
    def blog(self) -> Blog:
        """The blog of the post."""
        return self.index.blog

    @property
    def source(self) -> Source:
        """The post as its file has it."""
        return self.entry.source

    def markdown(self, text: str) -> str:
        """Return a text of the post as this site's Markdown."""
        text = re.sub("\r\n?", "\n", text).replace("\u2028", " ")
        text = with_longer_marks(with_plain_fences(text) if self.blog.program is Program.QUARTO else text)
        text = self._without_scripts(text)
        text = with_bold(self._with_bare_addresses(text))
        match self.blog.program:
            case Program.HUGO:
                text = with_all_columns(with_spaces_outside_code(text))
                text = with_display_apart(with_quotes_apart(self._hugo.markdown(text)))
            case Program.QUARTO:
                text = with_display_apart(with_quotes_apart(self._quarto(text)))
            case _:
                text = with_spaces_outside_code(text)
                if self.source.notebook is not None:
                    text = with_shown_notes(of_fastpages(text), self.source.notebook)
                text = replaced(self._liquid(text), _TIGHT, lambda found: f"{found[0]} ")
                text = with_quotes_apart(self._kramdown(text))
        if self.blog.program is not Program.HUGO or not self.source.path.lower().endswith(".html"):
            text = self._bibliography.cite(text)
        if self.source.notebook is None and (works := self.works(text)):
            text = f"{text.rstrip()}\n\n{works}"
        for key in self._bibliography.missing:
            self._tell(key, f"'{key}' is not in the bibliography", "write what it names")
        if self.source.path.lower().endswith(RUN):
            text = _ASIDE.sub('<aside class="nb-aside">', text)
            text = _HTML_OF_PANDOC.sub(r'\g<open> markdown="1">', text)
        text = edited(text, self._formulas_of_pictures(text))
        bare = running_text(text)
        links = (link for alt in _ALT.finditer(bare) for link in _LINK_OF_ALT.finditer(bare, *alt.span()))
        text = edited(text, ((*link.span(), text[slice(*link.span("words"))]) for link in links))
        text = converted(text)
        if self.source.notebook is not None:  # where no Markdown is read in HTML
            text = _FIGURE_OF_MARKDOWN.sub(lambda found: as_html(found[0]), text)
            text = self._with_links_of_html(text)
        is_notebook_of_jekyll = self.blog.program is Program.JEKYLL and self.source.notebook is not None
        if is_notebook_of_jekyll or (self.blog.program is Program.HUGO and not self._hugo.is_knitted):
            keeps_signs = str(mapping(self.blog.goldmark.get("passthrough")).get("enable")).lower() == "true"
            text = with_plain_formulas(text, is_hugo=self.blog.program is Program.HUGO, keeps_signs=keeps_signs)
        if self.blog.program is Program.QUARTO and not self.index.are_equations_numbered:
            text = kramdown.without_numbers(text)
        text = with_emoji(self.links.rebased(with_styles_within_page(text)))
        text = replaced(text, _ESCAPED_SIGN, _as_sign) if "\\" in text else text
        text = self._without_indices(text)
        if self._has_dashes:
            dashes = (found for found in _DASHES.finditer(running_text(text)) if found["dash"])
            text = edited(text, ((*found.span(), "–—"[len(found[0]) - 2]) for found in dashes))
        return self._without_rest(text).replace(_SHOWN_BRACE, "{")

    def _with_links_of_html(self, text: str) -> str:
        """Return a notebook's text of Quarto whose links within HTML are elements: Pandoc reads Markdown there."""
        if self.blog.program is not Program.QUARTO or "](" not in text:
            return text
        bare = without_code(text)
        blocks = (block for block in html_blocks(bare) if "](" in bare[slice(*block)])
        plain = (block for block in blocks if not _OF_CODE.search(bare[bare.rfind("<", 0, block[0]) : block[1]]))
        return edited(text, ((start, end, f"\n{as_html(text[start:end])}\n") for start, end in plain))

    def _with_bare_addresses(self, text: str) -> str:
        """Return a text whose bare addresses end before what belongs to no address, as in Chinese or Korean."""
        if "://" not in text or text.isascii():
            return text
        pattern, words = _ADDRESS_BEFORE_WORDS, without_markup(text)
        if self.blog.program is Program.HUGO:
            pattern, words = _BARE_ADDRESS, _SHORTCODE.sub(lambda found: " " * len(found[0]), words)
        return edited(text, ((*found.span(), f"<{found[0]}>") for found in pattern.finditer(words)))

    def _without_scripts(self, text: str) -> str:
        """Return a text without what scripts fill: widgets are tables or comments, advertisements are comments.

        Quotations of Twitter's posts hold their words; only the script that gives them their looks goes.
        """
        text = outside_fences(text, _CARD, self._linked_card) if "data-iframely-url" in text else text
        text = text if "twitter-timeline" in text else replaced(text, _SCRIPT_OF_POSTS, lambda _: "")
        text = outside_fences(text, WIDGET, self._widget, reads_raw=True) if _HOLDS_WIDGETS.search(text) else text
        found = _ADVERTISEMENT.finditer(running_text(text)) if _HOLDS_ADVERTISEMENTS.search(text) else ()
        return edited(text, ((*each.span(), self._advertisement(text[slice(*each.span())])) for each in found))

    def _linked_card(self, match: re.Match[str]) -> str:
        """Return a frame in place of the card of a page, which a script of another host fills; for a post, a link."""
        parts = urlsplit(match["target"])
        is_own = not parts.netloc or parts.netloc.lower().removeprefix("www.") in self.blog.hosts
        found = self.index.post_at(unquote(parts.path), self.links.folders) if is_own else None
        if not found and match["card"]:
            return frame(f"https:{match['card']}", html.unescape(match["target"]), "100%", 200)
        return f'<a href="{match["target"]}">{html.escape(found.matter.title) if found else match["target"]}</a>'

    def _widget(self, match: re.Match[str]) -> str:
        """Return a widget of R as a table, if it is one, or a comment."""
        kind = match["kind"] or match["python"] or ("frame" if match["frame"] else "crosstalk")
        data = match["paged"] or (match["data"] if kind == "datatables" else "")
        table, whole = table_of_widget(data)
        if whole:
            name = f"table-{hashlib.sha256(whole.encode()).hexdigest()[:8]}.csv"
            self.links.contents[name] = whole.encode()
            table += f'\n<p><a href="{name}">All {len(whole.splitlines()) - 1} rows</a></p>'
        if not table:
            hint = "save a picture of it, and show that"
            what = "a page in a frame" if match["frame"] else f"a {'chart' if match['python'] else 'widget of R'}"
            self._tell(match[0], f"{what}, which needs its scripts, is not shown: '{kind}'", hint)
        ends = match[0].count("</div>") - len(re.findall(r"<div\b", match[0]))
        outer = ends if kind == "crosstalk" else 0
        return table or f"{comment(f'a widget, {kind}')}{outer * '</div>'}"

    def _advertisement(self, written: str) -> str:
        """Return a comment in place of what a network of advertisements fills; the scripts that fill it go with it."""
        if written.lower().startswith("<script"):
            return "" if _SCRIPT_OF_ADVERTISEMENTS.match(written) else written
        self._tell(written, "an advertisement is not moved", "nothing needs to be done")
        return comment("an advertisement")

    def _formulas_of_pictures(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield formulas in place of the pictures of formulas that other hosts draw from the TeX in the address."""
        for link in links_in(text) if _TEX_PICTURE.search(text) else ():
            found = _TEX_PICTURE.fullmatch(html.unescape(link.written)) if link.is_embedded else None
            written = (unquote(found["tex"]) if found["tex"] else unquote_plus(found["part"])) if found else ""
            tex = _TEX_LOOKS.sub("", written.replace("&space;", " ")).strip()
            converter = Formulas()
            converter.convert(tex, is_display=False)
            if tex and not converter.problem:
                start, stop = link.whole
                names = NAMES.match(text, stop)
                end = names.end() if names else stop
                lead, rest = _around(text, start, end)
                is_alone = not (lead + rest).strip() and not "".join(lines_beside(text, start - len(lead), end)).strip()
                if is_alone and link.kind == "image" and not link.is_source:
                    indent = lead.expandtabs(4)
                    yield start - len(lead), end, f"{indent}$$\n{indent}{tex}\n{indent}$$"
                else:
                    yield start, end, f"\\({tex}\\)"

    # --- What the program puts in -------------------------------------------------------------

    def _liquid(self, text: str) -> str:
        if "{%" not in text and "{{" not in text:
            return text
        if self.source.matter.get("render_with_liquid") == "false":
            return replaced(text, _LIQUID, lambda _: "&#123;")
        text = _IN_PRE.sub(r"\n\g<code>\n", text)
        raw = [found.span() for found in _raw_in(text)]
        values = (found for found in _BRACE_AS_VALUE.finditer(text) if not is_within(raw, found.start()))
        text = edited(text, ((*each.span(), f"{{% raw %}}{each['a'] or each['b']}{{% endraw %}}") for each in values))
        text = edited(text, ((*found.span(), _INNER_GROUP.sub("{ ", found[0])) for found in _raw_in(text)))
        bare, made, end = running_text(text), [], 0
        highlights = [(found.start(), found[1] == "highlight") for found in _HIGHLIGHT.finditer(text)]
        for match in _raw_in(text):
            made.append(self._evaluated(text[end : match.start()]))
            above = bisect_left(highlights, (match.start(), False))
            is_code = (above > 0 and highlights[above - 1][1]) or not re.search(r"\{[{%]", match["inner"])
            running = bare[match.start("inner") : match.end("inner")]
            inner = match["inner"].replace("{%", f"{_SHOWN_BRACE}%")  # else code that shows a tag would have it
            shown = ("&#123;" if at == "{" else sign for sign, at in zip(inner, running, strict=True))
            made.append(inner if is_code else "".join(shown))
            end = match.end()
        return "".join([*made, self._evaluated(text[end:])])

    def _shown_notebook(self, match: re.Match[str]) -> str:
        """Return a notebook of the blog that a post of al-folio shows, as Markdown."""
        path = re.sub(r"\A(?:\.\./)+", "", match["path"] or match["own"])  # seen from the page's address
        file = self.index.file_at(path, ("", self.source.folder), is_embedded=False)
        try:
            found = load_json(read_text(self.blog.root / file)) if file else {}
        except ValueError:
            found = {}
        return f"\n\n{made}\n\n" if (made := notebook_as_markdown(mapping(found))) else match[0]

    def _exists(self, match: re.Match[str]) -> str:
        if match["path"].lower() in self.blog.by_name:
            return "true"
        self._tell(match[0], f"{MISSING}: '{match['path']}'", "put the file there, or leave out what is said of it")
        return "false"

    def _evaluated(self, text: str) -> str:
        text = _SHOWN_NOTEBOOK.sub(self._shown_notebook, text) if "jupyter_notebook" in text else text
        text = _FILE_EXISTS.sub(self._exists, text)
        text = _MARKED.sub(self._marked, self._evaluator.render(_LINKED.sub(self._linked_file, text)))
        text = _MARKED_WORDS.sub(lambda found: inline_html(parse(_NAMES_BELOW.sub("", found["value"]).strip())), text)
        text = POST_WITH_SLASH.sub(r"\g<post>", "".join(sign for sign in text if sign not in liquid.MARKDOWN))
        return _GALLERY.sub(self._gallery, text)

    @cached_property
    def _evaluator(self) -> liquid.Liquid:
        own = urlsplit(self.blog.url)
        url = f"{own.scheme}://{own.netloc}" if own.netloc else ""
        site = liquid.Site(
            self.entry.matter.page,
            liquid.of_texts({**self.blog.config, "url": url, "baseurl": self.blog.base}),
            self.blog.data,
            self._text_to_include,
            self._is_known,
            self.blog.base,
            self.blog.url,
        )
        return liquid.Liquid(site, self.variables)

    def _is_known(self, tag: str) -> bool:
        """Return whether a tag has a form of this site, with pictures that are there."""
        made = converted(tag)
        pictures = (link for link in links_in(made) if link.is_embedded)
        return bool(_GALLERY.fullmatch(tag)) or (made != tag and all(self.links.target(each) for each in pictures))

    def _text_to_include(self, path: str, is_relative: bool) -> str | None:  # noqa: FBT001  # a callback
        for folder in (self.source.folder,) if is_relative else ("_includes", self.source.folder, ""):
            file = self._file_in(folder, path)
            if file and (folder == "_includes" or is_relative or file.endswith(TEXTS)):
                text = read_text(self.blog.root / file, _LARGEST_INCLUDE)
                if not text and (self.blog.root / file).stat().st_size > _LARGEST_INCLUDE:
                    return None
                return split(_LINKED.sub(self._linked_file, text))[1].strip("\n")
        return None

    def _file_in(self, folder: str, path: str) -> str:
        return self.blog.by_name.get(posixpath.normpath(posixpath.join(folder, path)).lower(), "")

    def _kramdown(self, text: str) -> str:
        if self.blog.program is not Program.JEKYLL or self.source.notebook is not None:
            return text
        text = text if self.index.are_equations_numbered else kramdown.without_numbers(text)
        if self.source.path.lower().endswith((".html", ".htm")):
            return kramdown.of_html(text)
        if "commonmark" in str(self.blog.config.get("markdown")).lower():
            return text
        text = with_italics(text)
        options = mapping(self.blog.config.get("kramdown"))
        text = kramdown.with_breaks(text) if str(options.get("hard_wrap")).lower() == "true" else text
        return kramdown.as_markdown(text, reads_html=str(options.get("parse_block_html")).lower() == "true")

    def _marked(self, match: re.Match[str]) -> str:
        """Return an element whose whole content is a value in Markdown; a notice of Minimal Mistakes is a box."""
        value, box = match["value"], _NOTICE.search(match["rest"])
        if not box:
            return f'<{match["tag"]}{match["rest"]} markdown="1">\n\n{value}\n\n</{match["tag"]}>'
        kind = "note" if box["kind"] in (None, "primary") else box["kind"]
        return admonition(kind, value)

    def _named_value(self, name: str) -> str | None:
        try:
            value = self._evaluator.value(name)
            return None if value is None else liquid.text_of(value)
        except liquid.Unknown:
            return None

    def _linked_file(self, match: re.Match[str]) -> str:
        found = self.index.named(match["path"])
        if match["tag"] != "link" or (found and re.search(r"_(?:posts|drafts|notebooks)/", match["path"])):
            own = next(iter(found.matter.addresses), "") if found and found.matter.is_draft else ""
            return own or (f"post:{found.slug}" if found else match[0])
        return "/" + re.sub(r"\.(?:md|markdown)$", "/", match["path"].strip("/ "))

    def _gallery(self, match: re.Match[str]) -> str:
        """Return the pictures of a gallery of Minimal Mistakes, which the front matter lists."""
        options = named_options(match["options"])
        given = listed(self.entry.matter.given.get(options.get("id", "gallery")))
        made = [
            picture({"src": str(each.get("image_path") or each.get("url") or ""), "alt": str(each.get("alt") or "")})
            for each in given
            if isinstance(each, dict)
        ]
        if not any(made):
            return match[0]
        shown = " ".join(filter(None, made))
        caption = f"<figcaption>{options['caption']}</figcaption>" if options.get("caption") else ""
        return f'\n\n<figure markdown="span">{shown}{caption}</figure>\n\n' if caption else f"\n\n{shown}\n\n"

    @property
    def _has_dashes(self) -> bool:
        """Whether the program turns hyphens into dashes, as all do unless their settings say otherwise."""
        given = self.blog.goldmark.get("typographer")
        is_off = given == "false" or mapping(given).get("disable") == "true" or mapping(given).get("enable") == "false"
        return self.blog.program is not Program.NONE and not is_off

    def _quarto(self, text: str) -> str:
        text = replaced(with_raw_html(_without_escaped_brackets(text)), _RAW_TEX, lambda _: "")
        text = _NAMED_CELL.sub(r"\g<whole>\g<name>", text) if ".cell" in text else text
        text = with_emphasis_of_pandoc(text)
        text = with_line_blocks(with_annotations(with_shown_cells(text)))
        if cells := _OF_BROWSER.findall(text):
            self._tell(cells[0], f"{OF_BROWSER}: '{short(cells[0])}'", "write its output below it")
        text = _CONDITION.sub(self._seen_if, text)
        text = with_shown_shortcodes(with_included(text, self.source, self.blog))
        text = re.sub(
            r"\{\{<\s*meta\s+([\w.-]+)\s*>\}\}", lambda match: self._named_value(f"page.{match[1]}") or match[0], text
        )
        text = replaced(text, _LONG_NAMES, _short_names)
        notes = _NOTE_IN_MARGIN.finditer(running_text(text)) if "]{" in text else ()
        text = edited(text, ((*note.span(), f" ^[{text[slice(*note.span('words'))]}]") for note in notes))
        text = replaced(text, _TIGHT_NAME, lambda found: f"{found['heading']} {found['name']}")
        if self.source.notebook is None:
            text = self._referring(text)
        return quarto.with_figures(text, self.references)

    def _referring(self, text: str) -> str:
        """Return a text of Quarto with its captions and references; its numbers are known from then on."""
        crossref = mapping(self.source.matter.get("crossref") or self.blog.config.get("crossref"))
        titles = {kind: str(crossref.get(f"{kind}-title") or "") for kind in ("fig", "tbl")}
        if self.source.notebook is not None:  # where captions are text
            titles = {kind: title.replace("*", "") for kind, title in titles.items()}
        text, self.references = quarto.read(text, titles)
        return self.references.linked(text)

    def cells(self, given: Sequence[tuple[str, str]]) -> list[str]:
        """Return the texts of a notebook's cells, each with its kind; of Quarto with their captions and references."""
        texts = [text for _, text in given]
        if self.blog.program is not Program.QUARTO or not any(quarto.HAS_LABEL.search(text) for text in texts):
            return texts
        labels = [None if kind == "markdown" else CELL_LABEL.search(text) for kind, text in given]
        parts = (
            text if kind == "markdown" else f"![](cell){{#{label['label']}}}" if label else ""
            for (kind, text), label in zip(given, labels, strict=True)
        )
        made = self._referring(_BETWEEN.join(parts)).split(_BETWEEN)
        return [
            part if kind == "markdown" else self._numbered(text, label["label"]) if label else text
            for (kind, text), label, part in zip(given, labels, made, strict=True)
        ]

    def _numbered(self, code: str, label: str) -> str:
        """Return a cell of code whose caption has the figure's number."""

        def caption(found: re.Match[str]) -> str:
            words = self.references.caption(label, found["words"].strip().strip("\"'"))
            return f"{found['key']}{json.dumps(words, ensure_ascii=False)}"

        return _CELL_CAPTION.sub(caption, code)

    def _seen_if(self, match: re.Match[str]) -> str:
        """Return the mark of a block of Quarto that shows if a value of the front matter is set."""
        is_set = self._named_value(f"page.{match['key']}") not in (None, "", "false")
        return f"{match['mark']} {{.{'seen' if is_set == ((match['kind'], match['when']) in _SEEN) else 'hidden'}}}"

    @cached_property
    def _bibliography(self) -> citations.Bibliography:
        given = [str(each) for each in listed(self.entry.matter.given.get("bibliography"))]
        given += citations.files_named(self.source.body)
        given += [str(each) for each in listed(self.blog.config.get("bibliography"))]
        scholar = self.blog.config.get("scholar")
        given += [str(scholar.get("bibliography") or "")] if isinstance(scholar, dict) and not given else []
        made = {}
        for each in filter(None, given):
            for folder in (self.source.folder, "", "_bibliography", "assets/bibliography", "_bibliography/posts"):
                if file := self.blog.by_name.get(posixpath.normpath(posixpath.join(folder, each.strip("/"))).lower()):
                    made[file] = read_text(self.blog.root / file)
                    break
        if works := listed(self.entry.matter.given.get("references")):  # as Pandoc reads them in a front matter
            made["references.json"] = json.dumps(works, default=str)
        return citations.read(made, self.source.body or json.dumps(self.source.notebook))

    def works(self, text: str) -> str:
        """Return the list of the works that the post cites, which follows its whole text."""
        return self._bibliography.end_of(text)

    @cached_property
    def _hugo(self) -> HugoText:
        return HugoText(self.links)

    @cached_property
    def links(self) -> MovedLinks:
        """What the links and pictures of the post lead to from now on."""
        return MovedLinks(self.entry, self.index, self._tell)

    def header(self) -> str:
        """Return what the other program showed above the text, as Markdown."""
        return self.links.rebased(self.entry.matter.above)

    def macros(self, text: str) -> str:
        """Return a formula that defines those macros of the author that a text uses but does not define, or ""."""
        names = macros.names_in(text)
        made = macros.definitions(self.blog, self.source, self.index.macros, text, names) if names else ()
        return f"$$\n{chr(10).join(made)}\n$$\n\n" if made else ""

    # --- What is left -------------------------------------------------------------------------

    def _without_rest(self, text: str) -> str:
        edits = []
        is_liquid = self.blog.program not in (Program.HUGO, Program.QUARTO)
        all_formulas = (*formulas_in(text), *formulas_in(text, within_html=True)) if "{{" in text else ()
        formulas = sorted((each.start, each.end) for each in all_formulas)
        for match in _REST.finditer(running_text(text)):
            written = text[slice(*match.span())]
            if not is_liquid and _EMBRACED.fullmatch(written):
                continue
            if _GROUP.match(written) and is_within(formulas, match.start()) and is_within(formulas, match.end() - 1):
                continue
            edits.append((*match.span(), comment(written)))
            if not re.match(r"\{\{[<%]\s*/|\{%-?\s*(?:end|else|elsif)", written):
                self._tell(
                    written,
                    f"{UNKNOWN}: '{' '.join(written.split())[:60]}'",
                    "write what it stands for",
                )
        return edited(text, edits)

    def _without_indices(self, text: str) -> str:
        """Return a text whose comparisons, and whose `^` and `~` in a post of Hugo, mark no words and no exponents."""
        equal = _EQUAL.finditer(without_markup(text)) if "==" in text else ()
        text = edited(text, ((found.start(), found.start(), "\\") for found in equal))
        is_of_hugo = self.blog.program is Program.HUGO and not self.source.path.lower().endswith(RUN)
        if not is_of_hugo or not _INDEX.search(text):
            return text
        extras = mapping(self.blog.goldmark.get("extras"))
        read = [sign for sign, key in _EXTRAS.items() if mapping(extras.get(key)).get("enable") == "true"]
        pairs = [pair for pair in _INDEX.finditer(without_markup(text)) if pair["sign"] not in read]
        return edited(text, ((at, at, "\\") for pair in pairs for at in (pair.start(), pair.end() - 1)))

    def _tell(self, written: str, message: str, hint: str) -> None:
        if (written, message, hint) not in self.problems:
            self.problems.append((written, message, hint))


def _raw_in(text: str) -> Iterator[re.Match[str]]:
    """Return the raw parts of a text; none begins below the last end of one, where a search would go to the end."""
    return _RAW.finditer(text, 0, max((found.end() for found in _END_OF_RAW.finditer(text)), default=0))


def _as_sign(escaped: re.Match[str]) -> str:
    return html.escape(escaped[0][1], quote=False)


def _short_names(found: re.Match[str]) -> str:
    names = re.sub(r"\"[^\"]*\"", lambda value: re.sub("[{}]", _as_entity, value[0]), found[0])
    return " ".join(names.split())


def _as_entity(sign: re.Match[str]) -> str:
    return "&lbrace;" if sign[0] == "{" else "&rbrace;"


def _without_escaped_brackets(text: str) -> str:
    """Return a text of Pandoc without escaped brackets in pairs, between which MathJax would read a formula."""
    edits = []
    for each in formulas_in(text) if "\\(" in text or "\\[" in text else ():
        if text.startswith(("\\(", "\\["), each.start):
            first, last = ("&#91;", "&#93;") if text[each.start + 1] == "[" else ("(", ")")
            first = "&#40;" if text[each.start - 1 : each.start] == "]" else first
            edits += [(each.start, each.start + 2, first), (each.end - 2, each.end, last)]
    return edited(text, edits)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what is before and behind a part of a line."""
    return text[text.rfind("\n", 0, start) + 1 : start], text[end:].partition("\n")[0]


_NAMED_CELL = re.compile(
    r"^(?P<whole>:{3,}[ ]*\{[^}\n]*\.cell(?![\w-])[^}\n]*(?P<name>[ ]filename=(?:'[^'\n]*'|\"[^\"\n]*\"))[^}\n]*\}\s*\n"
    r"`{3,}[ ]*\{[^}\n]*\.cell-code)(?=[^}\n]*\})",
    re.MULTILINE,
)
"""A cell whose file's name belongs to its code, as Quarto keeps it."""


_HOLDS_ADVERTISEMENTS = re.compile(r"adsbygoogle|<amp-ad\b")
_ADVERTISEMENT = re.compile(
    r"<ins\b[^<>]{0,500}\badsbygoogle\b[^<>]{0,500}>\s*</ins>|<script\b[^<>]{0,500}>\s*</script>"
    r"|<amp-ad\b[^<>]{0,500}>(?:(?!</?amp-ad\b).){0,1000}</amp-ad>",
    re.DOTALL | re.IGNORECASE,
)
"""What a network of advertisements fills, or a script, of which the running text has the tags."""
_SCRIPT_OF_ADVERTISEMENTS = re.compile(r"<script\b[^<>]*?(?:\badsbygoogle\.js\b|>\s*\(adsbygoogle\s*=)", re.IGNORECASE)
_SCRIPT_OF_POSTS = re.compile(
    r"(?<!\s)\s*<script\b[^<>]{0,500}\bsrc=[\"']?(?:https?:)?"
    r"//(?:platform\.twitter\.com/widgets|cdn\.iframe\.ly/embed|iframely\.net/embed|cdn\.embedly\.com/widgets/platform|speakerdeck\.com/assets/embed"
    r"|(?:static|production-assets|assets)\.codepen\.io/assets/embed/ei)\.js[^<>]{0,500}>\s*</script>",
    re.IGNORECASE,
)
_CARD = re.compile(
    r"<a\b(?=[^<>]*\bdata-iframely-url(?:=[\"'](?:https:)?(?P<card>//[^\"'<>]+)[\"']|\b))"
    r"(?>[^<>]*?\bhref=[\"'](?P<target>[^\"'<>]+)[\"'])[^<>]*>\s*</a>",
    re.IGNORECASE,
)
_HOLDS_WIDGETS = re.compile(r"data-for=|data-pagedtable|\bsrcdoc=|plotly-graph-div|altair-viz|bk-root|data-root-id")
_TEX_PICTURE = re.compile(
    r"(?:https?:)?//(?:latex\.codecogs\.com/(?:[a-z]+\.[a-z]+)?\?(?P<tex>[^\n]+)"
    r"|(?:render\.githubusercontent\.com/render/math\?math|www\.zhihu\.com/equation\?tex)=(?P<part>[^&\n]+)[^\n]*)"
)
"""The address of a picture that a host draws from TeX."""
_TEX_LOOKS = re.compile(r"\\(?:inline|dpi\{\d+\}|[bf]g(?:_\w+|\{\w+\})|fn_\w+|tiny|small|large|LARGE|huge)(?![A-Za-z])")
"""What says how large the picture is, and in which colours."""
_EXTRAS = {"^": "superscript", "~": "subscript"}
_INDEX = re.compile(r"(?<![\\\[^~])(?P<sign>[\^~])(?![\^~\[])[^\s^~]{1,300}(?P=sign)(?![\^~])")
"""What Pandoc and this site read as an exponent or an index."""
_EQUAL = re.compile(r"(?<=[A-Za-z0-9_)\]])==(?=[\w\"'(\[-][^=\n]*==(?!=))")
_OF_CODE = re.compile(r"<(?:pre|code|script|style|textarea)\b", re.IGNORECASE)
_FIGURE_OF_MARKDOWN = re.compile(r'<figure\b[^<>]* markdown="span">.*?</figure>', re.DOTALL)


_ALT = re.compile(r"!\[(?:[^\[\]\n]|\[[^\[\]\n]*\]\([^()\n]*\))*\](?=\()")
_LINK_OF_ALT = re.compile(r"\[(?P<words>[^\[\]]*)\]\([^()]*\)")
_ASIDE = re.compile(r"^<aside>", re.MULTILINE)
_NOTE_IN_MARGIN = re.compile(
    r"\[(?P<words>(?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]\n]*\]){1,2000})\]"
    r"\{[ ]?\.(?:aside|column-margin)[ ]?\}"
)
_HTML_OF_PANDOC = re.compile(
    r"^(?P<open>[ ]{0,3}<(?:aside|(?:div|section)(?=[^>\n]*>[ \t]*$))\b(?![^>]*\bmarkdown\b)[^>\n]*)>", re.MULTILINE
)
_TIGHT = re.compile(r"(?<![*\w])\*\*[^\s*`$][^*\n`$]*[:.,;!?)]\*\*(?=\w)")
"""Bold words with a letter after their last sign, which kramdown reads as bold, and nobody else."""
_ESCAPED_SIGN = re.compile(r"(?<!\\)\\[<>\"'%&/:=?@]")
"""Signs that other programs let authors escape, and Python-Markdown does not."""
_DASHES = re.compile(
    r"^[ \t>]*(?:\|[ \t]*)?:?-+:?[ \t]*\|[ \t|:-]*$|\]\((?:[^()\n]|\([^()\n]*\))*\)|<[^<>\n]*>|(?<!\S)\S*://\S*"
    r"|(?P<dash>(?<=[A-Za-z0-9.,;!?)\"'’”])---(?=[A-Za-z0-9(\"'‘“])"
    r"|(?<=[A-Za-z0-9])--(?=[A-Za-z0-9])|(?<=[^\s|][ ])---?(?=[ ][^\s|]))",
    re.MULTILINE,
)
"""Hyphens that Pandoc, kramdown and Goldmark show as dashes between words; addresses keep theirs."""
_FILE_EXISTS = re.compile(r"\{%-?\s*file_exists\s+/?(?P<path>[\w./-]+)\s*-?%\}")
_SHOWN_NOTEBOOK = re.compile(
    r"(?:\{::nomarkdown\}\s*)?(?:<div\b[^<>]*>\s*)?\{%-?\s*assign\s+(?P<name>\w+)\s*=\s*[\"'](?P<path>[^\"']+\.ipynb)[\"'][^%]*%\}"
    r"(?:(?!jupyter_notebook).){0,400}\{%-?\s*jupyter_notebook\s+(?P=name)\s*-?%\}"
    r"(?:\s*\{%-?\s*else\s*-?%\}(?:(?!\{%).){0,300}\{%-?\s*endif\s*-?%\})?(?:\s*</div>)?(?:\s*\{:/(?:nomarkdown)?\})?"
    r"|\{%-?\s*jupyter_notebook\s+[\"'](?P<own>[^\"']+\.ipynb)[\"'][^%]*%\}",
    re.DOTALL,
)
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(?P<inner>.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_SHOWN_BRACE = "\ue00c"
_END_OF_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_BRACE_AS_VALUE = re.compile(
    r"\{\{-?\s*(?:\"(?P<a>\{[{%](?:(?!\}\})[^\"\n]){0,300})\"|'(?P<b>\{[{%](?:(?!\}\})[^'\n]){0,300})')\s*-?\}\}"
)
"""A value that stands for itself, as in `{{ "{% if " }}a %}`, by which Liquid shows its own signs."""
_INNER_GROUP = re.compile(r"(?<=[A-Za-z^_])\{(?=\{)")
"""The first brace of a group in a group of TeX, as in `x^{{2}}`, which looks like a value of Liquid."""
_IN_PRE = re.compile(
    r"<pre>\s*(?P<code>\{%-?\s*highlight\b(?:(?!<pre>).)*?\{%-?\s*endhighlight\s*-?%\})\s*</pre>", re.DOTALL
)
_HIGHLIGHT = re.compile(r"\{%-?\s*((?:end)?highlight)\b")
_MARKED = re.compile(
    rf"<(?P<tag>div|section|aside|details|center)\b(?P<rest>[^<>]*)>\s*{liquid.MARKDOWN[0]}(?P<value>[^{liquid.MARKDOWN[1]}]*)"
    rf"{liquid.MARKDOWN[1]}\s*</(?P=tag)>"
)
_MARKED_WORDS = re.compile(
    rf"(?<=>){liquid.MARKDOWN[0]}(?P<value>(?:(?!\n[ \t]*\n)[^<{liquid.MARKDOWN[1]}])*){liquid.MARKDOWN[1]}(?=\s*</)"
)
"""A value in Markdown as the words of an element, in which no Markdown is read."""
_NAMES_BELOW = re.compile(r"^[ ]{0,3}\{:[^{}\n]*\}[ \t]*$", re.MULTILINE)
_LIQUID = re.compile(r"\{(?=[{%])")
_LARGEST_INCLUDE = 100_000
_NOTICE = re.compile(r"\bnotice(?:--(?P<kind>\w+))?\b")
_LINKED = re.compile(
    r"(?:\{\{-?\s*site\.(?:url|baseurl)\s*-?\}\}/?)*"
    r"\{%-?\s*(?P<tag>(?:all_)?post_url|link)\s+(?P<path>[^%]*?)\s*-?%\}"
)
"""A link to a file, with the site's address before it."""
_GALLERY = re.compile(r"\{%-?\s*include\s+gallery(?:\.html)?(?P<options>[^%]*?)-?%\}")
_OF_ADDRESSES, _EASTERN = r"\w.~:/?#@!$&'()*+,;=%-", "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_BARE_ADDRESS = re.compile(rf"(?<![\w(<\[\"'=/:])https?://[{_OF_ADDRESSES}]{{1,500}}+(?=[^\x00-\x7f])", re.ASCII)
"""An address with a letter right behind it that belongs to no address to Hugo."""
_ADDRESS_BEFORE_WORDS = re.compile(
    rf"(?<![\w(<\[\"'=/:])https?://(?:zh|ja|ko)\.(?:m\.)?wikipedia\.org/[{_EASTERN}\w%/-]{{1,300}}+(?=[\s\u3000-\u303f]|\Z)"
    rf"|(?<![\w(<\[\"'=/:])https?://[{_OF_ADDRESSES}]{{1,500}}+(?:(?<=[/=])[{_EASTERN}{_OF_ADDRESSES}]{{1,500}}+)?"
    rf"(?=[\u3000-\u303f\uff00-\uff20\uff3b-\uff40\uff5b-\uff65\u2018-\u201d\u2026]|(?<=[A-Za-z0-9])[{_EASTERN}](?![{_EASTERN}]{{0,80}}/))",
    re.ASCII,
)
"""An address with a sign of Chinese, Japanese or Korean right behind it, or a letter where no part of it begins."""
_SHORTCODE = re.compile(r"\{\{[<%].{0,2000}?[>%]\}\}", re.DOTALL)
_RAW_TEX = re.compile(
    r"\\(?!(?:eq)?ref\b|(?:re|provide)?newcommand|DeclareMathOperator|def\b|begin\b|end\b)"
    r"(?:[A-Za-z]+\*?(?:\[[^\]\n]*\])*(?:\{[^{}\n]*\})+|(?:newpage|pagebreak|clearpage|noindent|(?:big|med|small)skip)\b)"
)
"""TeX commands outside formulas, which Pandoc leaves out of a page."""
_CONDITION = re.compile(
    r"^(?P<mark>[ \t]*:{3,})[ \t]*\{[^}\n]*\.content-(?P<kind>hidden|visible)[ ]+(?P<when>when|unless)-meta="
    r"[\"']?(?P<key>[\w.-]+)[^}\n]*\}",
    re.MULTILINE,
)
CELL_LABEL = re.compile(r"^#\|[ \t]*label:[ \t]*[\"']?(?P<label>(?:fig|tbl|lst)-[\w.:-]*\w)", re.MULTILINE)
_CELL_CAPTION = re.compile(r"^(?P<key>#\|[ \t]*(?:fig|tbl|lst)-cap:[ \t]*)(?P<words>[^\n|>\[]+)$", re.MULTILINE)
_BETWEEN = "\n\n\ue020\n\n"
"""Stands between the cells of a notebook while they are read as one text."""
_LONG_NAMES = re.compile(
    r"(?:(?<=[)\]])|^:{3,}[ \t]*)\{(?=[#.\w][^{}\n]*(?:\n|\"[^\"\n]*[{}]))"
    r"(?:[^{}\n\"]|\"(?:[^\"\n]|\n(?![ \t]*\n)){0,5000}\"|\n(?![ \t]*\n))+\}",
    re.MULTILINE,
)
"""Attributes of a picture, of words or of a block that go on in another line, or hold braces within quotes."""
_TIGHT_NAME = re.compile(r"^(?P<heading>#{1,6}[ \t][^\n]*[^\s{])(?P<name>\{#[\w-]+[^{}\n]*\})[ \t]*$", re.MULTILINE)
_SEEN = (("visible", "when"), ("hidden", "unless"))
_OF_BROWSER = re.compile(r"^[ ]{0,3}`{3,}[ ]*\{[ ]?(?:pyodide|webr)\b[^}\n]*\}", re.MULTILINE)
"""A cell of Quarto's extensions that run code in the page."""
_REST = re.compile(
    r"\{\{[<%].{0,3000}?[>%]\}\}|\{%-?[ \t]*[a-z](?:(?!%\}).){0,3000}%\}|\{\{-?[ \t]*[\w\"'].{0,300}?\}\}"
    r"|\{::/?[a-z][^}\n]*\}",
    re.DOTALL,
)
_GROUP = re.compile(r"\{\{(?![%<]|-?[ \t]*(?:site|page|include|layout)\.)[^|]*\Z")
"""What begins like a value and is a group within a group of TeX, if it is in a formula."""
_EMBRACED = re.compile(r"\{\{[ \t]*[\w.:]+[ \t]*\}\}")
"""A name in braces, as of a package of R, which only Liquid has a value for."""
