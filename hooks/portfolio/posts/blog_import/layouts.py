"""The picture that a blog's own layout shows above each post.

In: a `Blog` of Jekyll and the front matter of a post. Out: the picture's path and its text, if the post's layout, one
of its parents or a file that they include has an `<img>` for a value of the front matter, and no condition around it
or key of the post hides it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portfolio.posts.blog_import.blogs import Blog, read_text, split
from portfolio.sources.yaml_source import mapping

_DEEPEST = 8
_LARGEST = 100_000
_LONGEST = 1_000_000
"""Characters that included files may add to a layout."""
_INCLUDE = re.compile(r"\{%-?\s*include(?:_cached)?\s+(?P<path>[\w./-]+)[^%]{0,2000}%\}")
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}(?:(?!\{%-?\s*comment\b).)*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_PIECE = re.compile(
    r"\{%-?\s*(?P<tag>assign|if|unless|elsif|else|endif|endunless|for|endfor)\b\s*(?P<words>.*?)\s*-?%\}"
    r"|<img\b(?P<names>(?>(?:\{\{.{0,500}?\}\}|\{%.{0,500}?%\}|[^>])*))>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = r"(?<![\w-]){}\s*=\s*([\"'])(?P<value>(?>(?:\{{\{{.*?\}}\}}|(?!\1).)*))\1"
_SOURCE = re.compile(_ATTRIBUTE.format("(?:data-)?src"), re.DOTALL | re.IGNORECASE)
_ENDING = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)$", re.IGNORECASE)
_ALT = re.compile(_ATTRIBUTE.format("alt"), re.DOTALL | re.IGNORECASE)
_VALUE = re.compile(r"\{\{-?\s*(?P<words>.*?)\s*-?\}\}", re.DOTALL)
_OF_PAGE = re.compile(r"(?P<layout>layout\.)?(?(layout)|page(?:\.|\s*\|\s*optional:\s*[\"']|\[[\"']))(?P<key>[\w.-]+)")
_ALWAYS = frozenset("title date url id content excerpt path previous next slug".split())
"""Keys of a page that Jekyll sets itself."""
_DEFAULT = re.compile(r"\|\s*default:\s*([\"'])(?P<text>.*?)\1", re.DOTALL)
_TEST = re.compile(r"(?P<name>[\w.-]+)(?:\s*(?P<sign>==|!=)\s*(?P<value>.+))?")


@dataclass
class _Layout:
    """What is known of a post where its layout is read."""

    matter: Mapping[str, Any]
    keys: dict[str, str]
    """The keys of the front matter by the names of variables that hold them."""

    def key(self, words: str) -> str:
        """Return the key of the front matter that an expression names first, or ""."""
        found = _OF_PAGE.match(words)
        variable = re.split(r"[\s|]", words, maxsplit=1)[0]
        return f"{found['layout'] or ''}{found['key']}" if found else self.keys.get(variable, "")

    def found(self, key: str) -> Any:
        """Return what the front matter has for a key, which may have points."""
        known: Any = self.matter
        for part in key.lower().split("."):
            known = {str(name).lower(): item for name, item in mapping(known).items()}.get(part)
        return known

    def value(self, key: str) -> str:
        """Return the value of a key as text, "" for another one."""
        known = self.found(key)
        return " ".join(known.split()) if isinstance(known, str) else ""

    def text(self, written: str) -> str:
        """Return a text of the layout with the values of its post."""

        def value(found: re.Match[str]) -> str:
            default = _DEFAULT.search(found["words"])
            return self.value(self.key(found["words"])) or (default["text"] if default else "")

        return " ".join(_VALUE.sub(value, written).split())

    def holds(self, condition: str) -> bool | None:
        """Return whether a condition holds, None if only the site knows."""
        first, sign, rest = [*re.split(r"\s(and|or)\s", condition, maxsplit=1), "", ""][:3]
        mark = self._holds_part(first.strip("() \n"))
        if not sign:
            return mark
        marks, decisive = {mark, self.holds(rest)}, sign == "or"
        return decisive if decisive in marks else None if None in marks else not decisive

    def _holds_part(self, part: str) -> bool | None:
        test = _TEST.fullmatch(part)
        if test is None or not (key := self.key(test["name"])):
            return None
        if key in _ALWAYS:
            return None
        if test["sign"] is None:
            return self.found(key) not in (None, "", "false")
        given = self.value(key)
        wanted = test["value"].strip("\"' ")
        is_same = given == ("" if wanted in ("blank", "empty", "nil") else wanted)
        return is_same == (test["sign"] == "==")


def lead_picture(blog: Blog, matter: Mapping[str, Any]) -> tuple[str, str]:
    """Return the picture that the layout of a post shows, and the text that stands for it; "" without any."""
    layout, name = _Layout(matter, {}), str(matter.get("layout") or "")
    of_layouts: dict[str, Any] = {}
    for _ in range(_DEEPEST):
        path = blog.by_name.get(f"_layouts/{name}.html".lower())
        if not name or path is None:
            break
        above, text, _ = split(read_text(blog.root / path, _LARGEST))
        of_layouts = {**above, **of_layouts}
        layout.matter = {**matter, "layout": of_layouts}
        if found := next(_pictures(_included(blog, text), layout), None):
            return found
        name = str(above.get("layout") or "")
    return "", ""


def _included(blog: Blog, text: str) -> str:
    """Return a layout with the files that it includes, up to some depth and length."""
    added = 0

    def inner(found: re.Match[str]) -> str:
        nonlocal added
        path = blog.by_name.get(f"_includes/{found['path']}".lower(), "")
        read = read_text(blog.root / path, _LARGEST) if path.endswith(".html") and added < _LONGEST else ""
        added += len(read)
        return read

    for _ in range(_DEEPEST):
        text = _INCLUDE.sub(inner, text)
    return _COMMENT.sub("", text)


def _pictures(text: str, layout: _Layout) -> Iterator[tuple[str, str]]:
    """Yield the pictures of the front matter that a layout shows."""
    opened: list[tuple[bool | None, bool | None]] = []  # whether a part holds, and whether it or one before it does
    for piece in _PIECE.finditer(text):
        match piece["tag"]:
            case "assign":
                name, _, words = piece["words"].partition("=")
                layout.keys[name.strip()] = layout.key(words.strip())
            case "if":
                opened.append((layout.holds(piece["words"]),) * 2)
            case "unless":
                holds = layout.holds(piece["words"])
                opened.append((None if holds is None else not holds,) * 2)
            case "for":
                opened.append((None, None))
            case "else" | "elsif" if opened:
                _, before = opened.pop()
                holds = piece["tag"] == "else" or layout.holds(piece["words"])
                opened.append((False if before else holds if before is False else holds and None, before or holds))
            case "endif" | "endunless" | "endfor":
                del opened[-1:]
            case None:
                sources = " ".join(found["value"] for found in _SOURCE.finditer(piece["names"]))
                values = (layout.value(layout.key(found["words"])) for found in _VALUE.finditer(sources))
                displayed, alt = next(filter(_ENDING.search, values), ""), _ALT.search(piece["names"])
                if displayed and all(holds is not False for holds, _ in opened):
                    yield displayed, layout.text(alt["value"]) if alt else ""
