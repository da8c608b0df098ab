"""The site's own steps of Markdown: formulas as MathML, `Vec<T>` as written, pages whose authors are not trusted.

What `pymdownx.arithmatex` marked is converted at build time; browsers render it, and no page needs a script. A formula
that cannot be converted stays as its TeX source, in code, and is listed in `MathMLExtension.problems`. The table of
contents shows formulas as plain text. A footnote within a footnote is text, and one without a mark is left out. A page
that holds `UNTRUSTED` loses all that a browser would run.
"""

import html
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from portfolio.text.anchors import GitHubAnchors
from portfolio.text.formulas import Formulas, as_text
from portfolio.text.markup import NO_TAG_OR_DRAWING

_MATH = re.compile(
    r'(?P<before>\(?)<(?P<tag>span|div) class="arithmatex">\s*\\(?P<open>[(\[])(?P<tex>.*?)\\[)\]]\s*</(?P=tag)>'
    r"(?P<after>(?:[,.;:!?)’”]|&#39;s\b|'s\b)*)",
    re.DOTALL,
)
_TAGS = re.compile("<[^>]*>")
_WIDTHS = {60: " pf-wide pf-wider", 26: " pf-wide"}
"""From this many characters, an inline formula may be wider than a column or a phone, and scrolls there."""
_SPACES = re.compile(r"<mspace width=\"(\d+(?:\.\d+)?)r?em\"")
_OPERATORS = re.compile(r"<mo(?:[ ][^<>]*)?>[^<,;.:()|\[\]{}!]</mo>")
"""Relations and operations, which have space around them."""
_DELIMITERS = re.compile(r"^\\[(\[]|\\[)\]]$")
_STASHED = re.compile("\x02[^\x03]*\x03")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TOC_LABEL = "data-toc-label"
UNTRUSTED = "<!-- portfolio: trust false -->"
"""Marks the Markdown of a page, and of its excerpt, whose scripts must not run."""
_DEFINITION = re.compile(r"^((?:[ \t>:]|[-*+][ \t]|\d+\.[ \t])*)(?=\[\^[^\]]*\]:)", re.MULTILINE)
_RUNNING = frozenset("script iframe frame frameset object embed applet base link meta animate set nb-plot".split())
"""Elements that run something, load a page or a plot's scripts, or change where links lead."""
_ATTRIBUTE = re.compile(r"(?!on|srcdoc$|formaction$)[a-z][\w:.-]*$")
_CODE_ADDRESS = re.compile(r"(?:javascript|vbscript|data:(?:text|application)/)")


class MathMLExtension(Extension):
    """Registers the steps. `problems` are those of the last page's formulas."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Add the steps: texts before HTML (90), labels before the contents (5), anchors after them, others last."""
        md.registerExtension(self)
        md.inlinePatterns.register(_NoTag(md), "portfolio_no_tag", 91)
        md.treeprocessors.register(InnerFootnotes(md), "portfolio_inner_footnotes", 51)
        md.treeprocessors.register(GitHubAnchors(md), "portfolio_github_anchors", 5)  # registered after the contents
        md.treeprocessors.register(_HeadingLabels(md), "portfolio_heading_labels", 6)
        md.treeprocessors.register(_NoAddress(md), "portfolio_no_address", 4)
        md.postprocessors.register(_Inert(md), "portfolio_inert", -5)
        md.postprocessors.register(_MathML(md, self), "portfolio_mathml", -10)

    def reset(self) -> None:
        """Forget the last page's problems; an empty page has no further step that would."""
        self.problems = []


class _NoTag(InlineProcessor):
    """Shows as text what browsers would take for an element that does not exist, and hide."""

    def __init__(self, md: Markdown) -> None:
        super().__init__("", md)
        self.compiled_re = NO_TAG_OR_DRAWING

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[str | None, int | None, int | None]:
        """Return the text, and where it begins and ends; nothing for a drawing."""
        return (None, None, None) if m["drawing"] else (m[0], m.start(), m.end())


class _MathML(Postprocessor):
    def __init__(self, md: Markdown, extension: MathMLExtension) -> None:
        super().__init__(md)
        self._extension = extension

    def run(self, text: str) -> str:
        if 'class="arithmatex"' not in text:
            return text
        formulas = Formulas()

        def convert(match: re.Match[str]) -> str:
            tex = html.unescape(match["tex"]).strip()
            mathml = formulas.convert(tex, is_display=match["open"] == "[")
            if formulas.problem:
                self._extension.problems.append(f"{' '.join(tex.split())[:80]}: {formulas.problem}")
            # A browser may break a line on either side of a formula, and the comma would begin the next one.
            if match["tag"] == "span":
                return formula_html(mathml, is_block=False, before=match["before"], after=match["after"])
            return f"{match['before']}{formula_html(mathml, is_block=True)}{match['after']}"

        return formulas.resolve(_MATH.sub(convert, text))


def formula_html(mathml: str, *, is_block: bool, before: str = "", after: str = "") -> str:
    """Return a formula, with the signs next to it, as a page shows it."""
    if not mathml:
        return before + after
    if is_block:
        return f'<div class="pf-math">{mathml}</div>'
    return f'<span class="pf-math{_width(mathml)}">{before}{mathml}{after}</span>'


def _width(mathml: str) -> str:
    size = len(_TAGS.sub("", mathml)) + int(sum(2 * float(width) for width in _SPACES.findall(mathml)))
    size += 3 * len(_OPERATORS.findall(mathml)) // 2
    return next((names for signs, names in _WIDTHS.items() if size >= signs), "")


class _HeadingLabels(Treeprocessor):
    """Labels headings with formulas for the table of contents, which would run a formula's letters together."""

    def run(self, root: Element) -> None:
        for heading in root.iter():
            if heading.tag in _HEADINGS and any(map(_is_math, heading.iter())) and not heading.get(_TOC_LABEL):
                heading.set(_TOC_LABEL, " ".join(_STASHED.sub("", _plain(heading)).split()))


def _is_math(element: Element) -> bool:
    return element.get("class") == "arithmatex"


def _plain(element: Element) -> str:
    text = "".join([element.text or "", *(_plain(child) + (child.tail or "") for child in element)])
    return as_text(_DELIMITERS.sub("", text)) if _is_math(element) else text


class InnerFootnotes(Treeprocessor):
    """Makes definitions of footnotes within footnotes text, before Python-Markdown (at 50) would fail at them.

    A footnote that nothing leads to is left out, as on GitHub: its way back would lead nowhere. The others are numbered
    in the order in which the text leads to them.
    """

    def run(self, root: Element) -> None:
        """Sort, escape and drop footnotes before Python-Markdown puts them into the page."""
        for extension in self.md.registeredExtensions:
            if isinstance(extension, FootnoteExtension):
                notes = extension.footnotes
                written = "".join([*root.itertext(), *notes.values()]) if notes else ""
                for label in sorted(notes, key=lambda each: written.find(f"[^{each}]")):
                    notes.move_to_end(label)
                    notes[label] = _DEFINITION.sub(r"\1\\", notes[label])
                    if f"[^{label}]" not in written:
                        del notes[label]


class _NoAddress(Treeprocessor):
    """Makes a link text if its address is malformed, as a bare `https://example.org[1]`: MkDocs would fail."""

    def run(self, root: Element) -> None:
        """Make these elements plain before MkDocs (at 0) reads their addresses."""
        for element in root.iter():
            try:
                urlsplit(element.get("href", element.get("src", "")))
            except ValueError:
                element.tag, element.text = "span", element.get("alt", element.text)
                element.attrib.clear()


class _Inert(Postprocessor):
    def run(self, text: str) -> str:
        return without_active_content(text) if UNTRUSTED in text else text


def without_active_content(text: str) -> str:
    """Return HTML without scripts, frames, event handlers and links that run code. All tags are rewritten."""
    writer = _InertWriter(convert_charrefs=False)
    writer.feed(text)
    writer.close()
    return "".join(writer.parts)


class _InertWriter(HTMLParser):
    """Writes what it is fed, except what a browser would run; comments go too."""

    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.parts: list[str] = []
        self._is_in_script = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._is_in_script = tag == "script"
        if tag in _RUNNING or not tag.replace("-", "").isalnum():
            return
        kept = [
            f' {name}="{html.escape(value or "")}"'
            for name, value in attrs
            if _ATTRIBUTE.match(name) and not _CODE_ADDRESS.match("".join((value or "").split()).lower())
        ]
        self.parts.append(f"<{tag}{''.join(kept)}>")

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        before = len(self.parts)
        self.handle_starttag(tag, attrs)
        self._is_in_script = False
        if len(self.parts) > before:
            self.parts[-1] = f"{self.parts[-1][:-1]} />"

    def handle_endtag(self, tag: str) -> None:
        self._is_in_script = False
        if tag not in _RUNNING and tag.replace("-", "").isalnum():
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._is_in_script:
            self.parts.append(data.replace("<", "&lt;"))

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")
