"""Inline values as HTML: one element per link, whatever it contains. The site's pages and the PDF share it."""

from markupsafe import Markup, escape

from portfolio.text.inline import Inline, Link, Span


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
