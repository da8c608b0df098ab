"""The anchors of a page's headings: the site's, GitHub's and Jupyter's, on the page and as known before a build.

A heading's own anchor is Python-Markdown's; `GitHubAnchors` adds the one that GitHub gives it where the two differ, so
that a link such as `#food--drink` works in the repository and on the site. `anchors_of` finds a page's anchors in its
Markdown. It knows a heading of plain words exactly; of others, with formulas or markup of extensions, the letters only.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markdown.extensions.toc import slugify, slugify_unicode, unique
from markdown.treeprocessors import Treeprocessor

from portfolio.sources.diagnostics import did_you_mean
from portfolio.sources.yaml_source import FRONT_MATTER
from portfolio.text.inline import parse, plain
from portfolio.text.scanner import without_code


def is_anywhere(fragment: str) -> bool:
    """Return whether browsers find a fragment on every page."""
    return fragment == "top" or fragment.startswith(":~:")


Slugify = Callable[[str, str], str]

_HEADING = re.compile(
    r"^[ >]*(?:(?:[-*+]|\d+\.)[ \t]+)?"
    r"(?:#{1,6}[ \t]*(?P<text>[^\s#](?:.*[^ \t\n#])?)[ \t#]*$|(?P<under>\S.*)\n[ ]{0,3}(?:=+|-+)[ \t]*$)",
    re.MULTILINE,
)
_LATER = "/slug"
"""How the anchors of the list of tags end until Material gives it its tags; its headings have no text before."""
_EMPTY = re.compile(r"<a\b[^<>]*></a>")
_ID = re.compile(r"\b(?:id|name)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))|\{(?=[^{}\n]*\})[^{}\n]*#([^\s}]+)")
_RAW_ID = re.compile(r"\bid=[\"']([^\"']*)")
_OWN_ID = re.compile(r"\{(?:[^{}#\n]|#(?=\s))*#[^\s{}][^{}\n]*\}\s*$")
_MARKS = re.compile(r"<[^<>]*>|\s*\{[^{}\n]*\}\s*$")
_UNSURE = re.compile(r"\$|<|!\[|\\|\{\{|\[\^|\+\+|==|\^|~|:\w+:|https?://|www\.|&\w+;|@")
"""What formulas, numbers and extensions make something else of."""
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,200})\](:?)")
_MADE = re.compile(r"__|:~:|top$|tag:")
"""Anchors of tabs and code, of the browser, and of tags, which a build finds."""
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def heading_slug(text: str, separator: str) -> str:
    """Return a heading's anchor; one without Latin letters keeps its own instead of becoming `_1`."""
    plain_slug: str = slugify(text, separator)
    return plain_slug if re.search("[a-z]", plain_slug) else slugify_unicode(text, separator)


def github_slug(text: str) -> str:
    """Return the anchor that GitHub gives a heading, without the number of a second one."""
    return _NOT_IN_SLUG.sub("", text.strip().lower()).replace(" ", "-")


class _Numbered:
    """Numbers equal anchors as GitHub does: `setup`, `setup-1`."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def __call__(self, text: str) -> str:
        slug = github_slug(text)
        number = self._counts[slug] = self._counts.get(slug, -1) + 1
        return f"{slug}-{number}" if slug and number else slug


class GitHubAnchors(Treeprocessor):
    """Adds GitHub's anchors to a page's headings, after the table of contents has named them; not in excerpts."""

    def run(self, root: Element) -> None:
        """Add an empty element to each heading whose anchor on GitHub is none of the page's."""
        if "excerpt" in self.md.treeprocessors:
            return
        elements = {name: element for element in root.iter() if (name := element.get("id"))}
        raw = [block for block in self.md.htmlStash.rawHtmlBlocks if isinstance(block, str) and "id=" in block]
        taken = {html.unescape(name) for block in raw for name in _RAW_ID.findall(block)} | elements.keys()
        numbered = _Numbered()
        for token in _flat(getattr(self.md, "toc_tokens", [])):
            name = numbered(html.unescape(token["name"]))
            heading = elements.get(token["id"])
            if name and name not in taken and heading is not None and not token["id"].endswith(_LATER):
                mark = Element("span", {"id": name})
                mark.tail, heading.text = heading.text, ""
                heading.insert(0, mark)
                taken.add(name)


def _flat(tokens: list[dict[str, object]]) -> Iterator[dict[str, str]]:
    for token in tokens:
        yield token  # type: ignore[misc]  # the values that are read here are texts
        yield from _flat(token["children"])  # type: ignore[arg-type]


@dataclass(frozen=True)
class Anchors:
    """The anchors of a page, and the letters of those that are not known exactly."""

    exact: frozenset[str]
    letters: frozenset[str] = frozenset()

    def lacks(self, fragment: str) -> bool:
        """Return whether the page has no such anchor."""
        if _MADE.match(fragment) or fragment in self.exact:
            return False
        return not {_letters(fragment), _letters(re.sub(r"[_-]\d+$", "", fragment))} & self.letters

    def of_letters(self, fragment: str) -> str | None:
        """Return the anchor that has the same letters and digits."""
        wanted = _letters(fragment)
        same = [name for name in self.exact if wanted and _letters(name) == wanted]
        return min(same, key=lambda name: (len(name), name)) if same else None

    def nearest(self, fragment: str) -> str | None:
        """Return the anchor that may be meant: one of the same letters, else a similar one."""
        return self.of_letters(fragment) or did_you_mean(fragment, self.exact)


def anchors_of(text: str, slug: Slugify | None = heading_slug) -> Anchors:
    """Return the anchors of a page's Markdown; with None for `slug`, an unknown one, headings are known by letters."""
    text = FRONT_MATTER.sub("", text)
    exact = {html.unescape(next(filter(None, groups), "")) for groups in _ID.findall(text)}
    ids, letters, last = set(exact), set(), dict[str, str]()
    numbered = _Numbered()
    bare = without_code(text)
    for heading in _HEADING.finditer(bare):
        start = heading.start(heading.lastgroup or 0)
        end = text.find("\n", start)
        words = _EMPTY.sub("", text[start : end if end >= 0 else len(text)])
        words = words.rstrip() if heading["under"] else words.rstrip(" \t").rstrip("#").rstrip()
        own = _OWN_ID.search(words)
        named = html.unescape(plain(parse(_MARKS.sub("", words)))).strip()
        if slug is None or _UNSURE.search(words):
            for name in (named, plain(parse(words))):
                letters |= {_letters(form) for form in (name, heading_slug(name, "-"), github_slug(name))}
        if own is None:
            name = (slug or heading_slug)(named, "-")
            last[name] = unique(last.get(name, name), ids)  # counting from the last one, since many may be equal
            exact.add(last[name])
        exact.add(numbered(named))
    exact |= set(_footnotes(bare)) | {""}
    return Anchors(frozenset(exact), frozenset(letters))


def headings_in(text: str) -> list[tuple[int, int]]:
    """Return the span of the words of each heading in a page's Markdown."""
    bare = without_code(FRONT_MATTER.sub(lambda matter: re.sub(r"[^\n]", " ", matter[0]), text))
    return [heading.span(heading.lastgroup or 0) for heading in _HEADING.finditer(bare)]


def _footnotes(text: str) -> Iterator[str]:
    """Yield Python-Markdown's anchors of footnotes: of the note, and of each mark that leads to it."""
    marks: dict[str, int] = {}
    for label, colon in _FOOTNOTE.findall(text):
        if colon:
            yield f"fn:{label}"
        else:
            marks[label] = number = marks.get(label, 0) + 1
            yield f"fnref{number if number > 1 else ''}:{label}"


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
