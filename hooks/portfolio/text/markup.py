"""Texts and inline values as HTML and as Markdown. The site's pages, the feeds and the PDF share it."""

import re

from markdown.util import BLOCK_LEVEL_ELEMENTS
from markupsafe import Markup, escape

from portfolio.text.inline import Inline, Link, Span

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PUNCTUATION = re.compile(r"[!-+\-/:-@\[-`{-~]|(?<=\d)\.|\.(?=\S)")
ADMONITIONS = {
    **dict.fromkeys("note abstract info tip success question warning failure danger bug example quote".split()),
    **dict.fromkeys(("important", "todo", "seealso"), "info"),
    **dict.fromkeys(("caution", "error"), "danger"),
    **dict.fromkeys(("hint",), "tip"),
    **dict.fromkeys(("attention", "alert"), "warning"),
    **dict.fromkeys(("check", "done"), "success"),
    **dict.fromkeys(("summary", "tldr"), "abstract"),
    **dict.fromkeys(("faq", "help"), "question"),
    **dict.fromkeys(("fail", "missing"), "failure"),
    "cite": "quote",
}
"""Names of alerts, callouts and directives; the value is our admonition, if that has another name."""
ELEMENTS = frozenset(BLOCK_LEVEL_ELEMENTS).union(
    """a abbr acronym applet area audio b base basefont bdi bdo big blink br button canvas caption cite code col
    colgroup data datalist del dfn dialog dir em embed font frame frameset head i iframe image img input ins kbd
    label legend link map mark marquee meta meter nobr object optgroup option output param picture portal
    progress q rp rt ruby s samp script search select slot small source span strike strong style sub sup svg
    template textarea time title track tt u var video wbr math""".split()
)
"""The names of HTML's elements, old ones too."""
_WORDS = r"(?:[^<>=/@:]|:\s"
NO_TAG = re.compile(
    rf"<(?!(?:{'|'.join(sorted(ELEMENTS))})[\s>])(?P<name>[a-z][a-z0-9]*)(?=[\s,:<>])"
    rf"{_WORDS}|<{_WORDS}|<{_WORDS}){{0,80}}>){{0,80}}>){{0,80}}>(?!.{{0,500}}</(?P=name)>)",
    re.IGNORECASE | re.DOTALL,
)
"""What looks like a tag in Markdown and is a text: the end of `Vec<T>`, of `Map<K, Vec<V>>`, `<your name>`."""
DRAWING = re.compile(r"<svg\b(?:(?!<svg\b).)*?</svg\s*>", re.IGNORECASE | re.DOTALL)
"""A drawing, whose elements have names of their own."""
NO_TAG_OR_DRAWING = re.compile(f"(?P<drawing>{DRAWING.pattern})|{NO_TAG.pattern}", re.IGNORECASE | re.DOTALL)


def without_no_tags(text: str) -> str:
    """Return Markdown in which what only looks like a tag is written as a text."""
    return NO_TAG_OR_DRAWING.sub(lambda found: found[0] if found["drawing"] else found[0].replace("<", "&lt;"), text)


class EscapedText(str):
    """A text for templates that do not escape: escaped wherever it is printed, unchanged as a value, as in JSON.

    Characters that XML forbids are left out.
    """

    def __new__(cls, text: str) -> "EscapedText":
        """Take the text as written, also from another `EscapedText`."""
        return super().__new__(cls, str.__str__(text))

    def __str__(self) -> str:
        return str(escape(_NO_XML.sub("", str.__str__(self))))

    def __html__(self) -> str:
        return str(self)


def as_markdown(text: str) -> Markup:
    """Return Markdown that shows a text as written: no sign of it is markup, of any extension."""
    words = " ".join(text.split())
    return Markup(_PUNCTUATION.sub(lambda sign: f"&#{ord(sign[0])};", words))  # noqa: S704  # no sign is left


def inline_html(parts: Inline, evidence: str = "") -> Markup:
    """Render spans and links as HTML; `evidence` is the class of the links of measured numbers."""
    return Markup("").join(link_html(part, evidence) if isinstance(part, Link) else _span_html(part) for part in parts)


def link_html(link: Link, evidence: str = "") -> Markup:
    """Render a link as HTML."""
    kind = evidence if link.is_evidence else ""
    return anchor(Markup("").join(map(_span_html, link.spans)), link.target, link.name, kind)


def anchor(text: str, url: str, name: str = "", kind: str = "") -> Markup:
    """Render a link of a class around a text, which `name` describes; the text alone if there is no URL."""
    if not url:
        return escape(text)
    title = Markup(' title="{}"').format(name) if name else ""
    of_kind = Markup(' class="{}"').format(kind) if kind else ""
    return Markup('<a href="{}"{}{}>{}</a>').format(url, title, of_kind, text)


def _span_html(span: Span) -> Markup:
    text = escape(span.text)
    for tag, is_set in (("code", span.is_code), ("em", span.is_emphasis), ("strong", span.is_strong)):
        text = Markup(f"<{tag}>{{}}</{tag}>").format(text) if is_set else text  # noqa: S704  # three fixed tags
    return text
