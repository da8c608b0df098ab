"""Inline markup of the resume: `**bold**`, `*emphasis*`, `` `code` ``, `[text](target)`; all else is text.

In: one text as written. Out: a tuple of spans and links. Emphasis of keywords happens here too, on the text of spans
after parsing, so that it can never reach into a link's target. HTML is text. Parser: markdown-it-py, CommonMark rules.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True)
class Span:
    """A run of text of one kind."""

    text: str
    is_strong: bool = False
    is_emphasis: bool = False
    is_code: bool = False


@dataclass(frozen=True)
class Link:
    """A link as written (`target` is `post:faster-knn`) or as resolved: `target` is an address and `name`
    says in words where it leads."""

    target: str
    spans: tuple[Span, ...]
    name: str = ""

    @property
    def text(self) -> str:
        """The words of the link."""
        return "".join(span.text for span in self.spans)


Inline = tuple[Span | Link, ...]

_PARSER = MarkdownIt("zero", {"html": False}).enable(["emphasis", "link", "backticks", "escape", "newline"])
_PARSER.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005  # targets are checked by links.resolve
_PARSER.normalizeLink = lambda url: url  # type: ignore[method-assign]  # and stay as written until then


def parse(text: str) -> Inline:
    """Parse one text; line breaks and runs of white space become single spaces."""
    tokens = _PARSER.parseInline(" ".join(text.split()))[0].children or []
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
                parts, spans, target = [*parts, *spans], [], str(token.attrGet("href") or "")
            case "link_close":
                parts, spans = [*parts, Link(target, tuple(spans))], []
            case _:
                span = Span(_content(token), strong > 0, emphasis > 0, token.type == "code_inline")
                spans = [*spans, span] if span.text else spans
    return _joined([*parts, *spans])


def plain(inline: Inline) -> str:
    """Give the words alone."""
    return "".join(part.text for part in inline)


def links(inline: Inline) -> tuple[Link, ...]:
    """Give the links in their order."""
    return tuple(part for part in inline if isinstance(part, Link))


def embolden(inline: Inline, keywords: Iterable[str]) -> Inline:
    """Set the keywords in bold wherever they stand as whole words; code stays as it is.

    A keyword is whole when no letter or digit touches it, and none of the joints that make another word of it:
    `C` is not in `C++` or `C#`, `Node` is not in `Node.js`, `learn` is not in `scikit-learn`.
    """
    pattern = _pattern(keywords)
    if pattern is None:
        return inline

    def split(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(piece for span in spans for piece in _split(span, pattern))

    parts: list[Span | Link] = []
    for part in inline:
        parts.extend([replace(part, spans=split(part.spans))] if isinstance(part, Link) else split([part]))
    return _joined(parts)


def _content(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _joined(parts: Iterable[Span | Link]) -> Inline:
    joined: list[Span | Link] = []
    for part in parts:
        before = joined[-1] if joined else None
        if isinstance(part, Span) and isinstance(before, Span) and replace(before, text="") == replace(part, text=""):
            joined[-1] = replace(before, text=before.text + part.text)
        else:
            joined.append(part)
    return tuple(joined)


def _pattern(keywords: Iterable[str]) -> re.Pattern[str] | None:
    words = sorted({" ".join(word.split()) for word in keywords} - {""}, key=lambda word: (-len(word), word))
    if not words:
        return None
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    before = r"(?<!\w)(?<!\w[-.])"
    after = r"(?!\w|[-.]\w|[+#](?!\w))"
    return re.compile(f"{before}(?:{either}){after}")


def _split(span: Span, pattern: re.Pattern[str]) -> list[Span]:
    if span.is_code or span.is_strong:
        return [span]
    pieces: list[Span] = []
    end = 0
    for match in pattern.finditer(span.text):
        pieces += [replace(span, text=span.text[end : match.start()]), replace(span, text=match[0], is_strong=True)]
        end = match.end()
    pieces.append(replace(span, text=span.text[end:]))
    return [piece for piece in pieces if piece.text]
