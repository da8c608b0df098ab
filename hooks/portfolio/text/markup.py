"""Texts and inline values as HTML and as Markdown. The site's pages, the feeds and the PDF share it."""

import re

from markupsafe import Markup, escape

from portfolio.text.inline import Inline, Link, Span

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PUNCTUATION = re.compile(r"[!-+\-/:-@\[-`{-~]|(?<=\d)\.|\.(?=\S)")
_TAGS = """a abbr acronym address article aside audio b base bdi bdo big blockquote body br button canvas caption center
cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font
footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link
main map mark marquee math menu meta meter nav nobr noscript object ol optgroup option output p param picture pre
progress q rp rt ruby s samp script search section select slot small source span strike strong style sub summary sup svg
table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr""".split()
_WORDS = r"(?:[^<>=/@:]|:\s"
NO_TAG = re.compile(
    rf"<(?!(?:{'|'.join(_TAGS)})[\s>])(?P<name>[a-z][a-z0-9]*)(?=[\s,:<>])"
    rf"{_WORDS}|<{_WORDS}|<{_WORDS}){{0,80}}>){{0,80}}>){{0,80}}>(?!.{{0,500}}</(?P=name)>)",
    re.IGNORECASE | re.DOTALL,
)
"""What looks like a tag in Markdown and is a text: the end of `Vec<T>`, of `Map<K, Vec<V>>`, `<your name>`."""


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
