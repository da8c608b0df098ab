"""Inline values as HTML: one element a link, whatever stands inside it."""

from markupsafe import Markup, escape

from portfolio.inline import Inline, Link, Span


def inline_html(inline: Inline) -> Markup:
    """Give the HTML of an inline value."""
    return Markup("").join(_link(part) if isinstance(part, Link) else _span(part) for part in inline)


def _link(link: Link) -> Markup:
    inner = Markup("").join(_span(span) for span in link.spans)
    return Markup('<a href="{}">{}</a>').format(link.target, inner)


def _span(span: Span) -> Markup:
    result = escape(span.text)
    for tag, is_set in (("code", span.is_code), ("em", span.is_emphasis), ("strong", span.is_strong)):
        if is_set:
            result = Markup(f"<{tag}>{{}}</{tag}>").format(result)  # noqa: S704  # three fixed tags
    return result
