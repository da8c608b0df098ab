"""Texts and inline values as HTML and as Markdown. The site's pages, the feeds and the PDF share it."""

import re

from markupsafe import Markup, escape

from portfolio.text.inline import Inline, Link, Span

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


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


def inline_html(parts: Inline) -> Markup:
    """Render spans and links as HTML."""
    return Markup("").join(link_html(part) if isinstance(part, Link) else _span_html(part) for part in parts)


def link_html(link: Link) -> Markup:
    """Render a link as HTML."""
    return anchor(Markup("").join(map(_span_html, link.spans)), link.target, link.name)


def anchor(text: str, url: str, name: str = "") -> Markup:
    """Render a link around a text, which `name` describes; the text alone if there is no URL."""
    if not url:
        return escape(text)
    title = Markup(' title="{}"').format(name) if name else ""
    return Markup('<a href="{}"{}>{}</a>').format(url, title, text)


def _span_html(span: Span) -> Markup:
    text = escape(span.text)
    for tag, is_set in (("code", span.is_code), ("em", span.is_emphasis), ("strong", span.is_strong)):
        text = Markup(f"<{tag}>{{}}</{tag}>").format(text) if is_set else text  # noqa: S704  # three fixed tags
    return text
