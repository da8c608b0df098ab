"""Inline markup of the resume: `**bold**`, `*emphasis*`, `` `code` ``, `[text](target)`; all else is text, HTML too.

In: one text as written. Out: a tuple of spans and links, by CommonMark's rules (markdown-it-py). Keywords are searched
in the text of spans, after parsing, so that emphasis never reaches into a link's target.
`with_bare_links` adds links for addresses in running text, without a full stop or bracket that belongs to the sentence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from markdown_it import MarkdownIt

from portfolio.sources.diagnostics import Diagnostic
from portfolio.text.links import Address, DeadLink, resolve
from portfolio.text.site_index import SiteIndex


@dataclass(frozen=True)
class Span:
    """A run of text of one kind."""

    text: str
    is_strong: bool = False
    is_emphasis: bool = False
    is_code: bool = False
    metric: str = ""
    """The metric behind this number, as `project.name`; such a span holds nothing else."""


@dataclass(frozen=True)
class Link:
    """A link as written (`target` is `post:faster-knn`), or with a URL as `target`; `name` says where it leads."""

    target: str
    spans: tuple[Span, ...]
    name: str = ""
    address: Address | Diagnostic | None = None
    """Where a resolved target leads, or why it leads nowhere."""
    is_evidence: bool = False
    """With a URL: whether it is a number and leads to what measured it."""

    @property
    def text(self) -> str:
        """The words of the link."""
        return "".join(span.text for span in self.spans)


Inline = tuple[Span | Link, ...]
Part = TypeVar("Part", bound=Span | Link)

_WITHOUT_LINKS = MarkdownIt("zero", {"html": False}).enable(["emphasis", "backticks", "escape", "newline"])
_PARSER = MarkdownIt("zero", {"html": False}).enable(["emphasis", "link", "backticks", "escape", "newline"])
_PARSER.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005  # targets are checked by links.resolve
_PARSER.normalizeLink = lambda url: url  # type: ignore[method-assign]  # and stay as written until then

_SIGNS = re.compile(r"[*_`\\\[\]\0]")
"""A text without any of these has no markup, and need not be parsed."""
_MOST_BRACKETS = 300
"""A text with more of them has no links: each would be looked for up to the end of the text."""


def parse(text: str) -> Inline:
    """Parse one text; line breaks and runs of whitespace become single spaces."""
    text = " ".join(text.split())
    if not _SIGNS.search(text):
        return (Span(text),) if text else ()
    parser = _PARSER if "](" in text and text.count("[") <= _MOST_BRACKETS else _WITHOUT_LINKS
    tokens = parser.parseInline(text)[0].children or []
    parts: list[Span | Link] = []
    spans: list[Span] = []
    strong = emphasis = 0
    target = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                emphasis += token.nesting
            case "link_open":
                parts += spans
                spans, target = [], str(token.attrGet("href") or "")
            case "link_close":
                parts.append(Link(target, tuple(spans)))
                spans = []
            case _:
                text = " " if token.type in ("softbreak", "hardbreak") else token.content
                span = Span(text, strong > 0, emphasis > 0, token.type == "code_inline")
                spans += [span] if span.text else []
    return joined([*parts, *spans])


def plain(inline: Inline) -> str:
    """Return the text without markup."""
    return "".join(part.text for part in inline)


def links(inline: Inline) -> tuple[Link, ...]:
    """Return the links in their order."""
    return tuple(part for part in inline if isinstance(part, Link))


def whole_words(words: Iterable[str]) -> re.Pattern[str]:
    """Build the pattern that finds the words as whole words, the longest first.

    A word is whole when no letter or digit touches it, nor a sign that makes it part of another word: `C` is not
    in `C++` or `C#`, `Node` is not in `Node.js`, `learn` is not in `scikit-learn`.
    """
    known = sorted({" ".join(word.split()) for word in words} - {""}, key=lambda word: (-len(word), word))
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in known) or "(?!)"
    return re.compile(rf"(?<!\w)(?<!\w[-.])(?:{either})(?!\w|[-.]\w|[+#](?!\w))")


def joined(parts: Iterable[Span | Link]) -> Inline:
    """Merge neighbours of the same kind."""
    result: list[Span | Link] = []
    for part in parts:
        before = result[-1] if result else None
        if isinstance(part, Span) and isinstance(before, Span) and replace(before, text="") == replace(part, text=""):
            result[-1] = replace(before, text=before.text + part.text)
        else:
            result.append(part)
    return tuple(result)


# Accented letters may be part of an address; letters of other scripts end it, since Chinese text has no spaces.
_WITHIN = r"[!-;=?-~¡-ɏ]"
_ADDRESS = re.compile(
    rf"(?<![\w@/.-])(?:(?P<web>https?://{_WITHIN}+)|(?P<www>www\.[\w-]+\.{_WITHIN}+)"
    r"|(?P<mail>[A-Za-z0-9][\w.+-]*@[\w-]+(?:\.[\w-]+)*\.[A-Z]{2,}(?![\w-])(?!:\S)))",
    re.IGNORECASE | re.ASCII,
)
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_NO_SITE = SiteIndex("")


def with_bare_links(parts: Inline) -> Inline:
    """Return the parts with links for bare addresses."""
    divisions = (divided(part, _bare_links(part)) if isinstance(part, Span) else (part,) for part in parts)
    return joined(piece for pieces in divisions for piece in pieces if piece.text)


def divided(span: Span, parts: Iterable[tuple[int, int, Part]]) -> Iterator[Span | Part]:
    """Yield a span with parts in place of pieces of its text, which are given by their start and end, in order."""
    end = 0
    for start, stop, part in parts:
        yield replace(span, text=span.text[end:start])
        yield part
        end = stop
    yield replace(span, text=span.text[end:])


def _bare_links(span: Span) -> Iterator[tuple[int, int, Link]]:
    for match in () if span.is_code else _ADDRESS.finditer(span.text):
        words = match[0] if match["mail"] else without_closing(match[0])
        target = f"mailto:{words}" if match["mail"] else f"https://{words}" if match["www"] else words
        if not isinstance(resolve(target, _NO_SITE), DeadLink):
            yield match.start(), match.start() + len(words), Link(target, (replace(span, text=words),))


def bare_urls(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset of each bare `https://…` in a text, and the address without what only closes a sentence."""
    yield from ((match.start(), without_closing(match[0])) for match in _ADDRESS.finditer(text) if match["web"])


def without_closing(words: str) -> str:
    """Remove what belongs to the sentence around an address: punctuation, emphasis, a bracket that closes around it."""
    while words and (
        words[-1] in ".,;:!?'\"*_~" or words.count(words[-1]) > words.count(_BRACKETS.get(words[-1], words[-1]))
    ):
        words = words[:-1]
    return words
