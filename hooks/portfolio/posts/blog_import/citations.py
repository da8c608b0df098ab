"""Citations of a blog's bibliography as links to a list at the end of the post.

In: Markdown with Pandoc's `[@key]`, jekyll-scholar's `{% cite key %}` or Distill's `<d-cite key="…">`, and the text of
`.bib` files or of CSL's JSON. Out: the Markdown with links, the list, and the keys that no file has.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pydantic import ValidationError

from portfolio.posts.blog_import.data_files import load_json
from portfolio.posts.layout import replaced
from portfolio.resume.bibliography import Cited, read_bibliography
from portfolio.resume.model import Publication
from portfolio.sources.yaml_source import mapping

_ARXIV = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}")
_DOI = re.compile(r"10\.\d{4,9}/[^\s<>]+")
_KEY_OF_ENTRY = re.compile(r"@\w+\s*[{(]\s*([^\s,]+)")
_GROUP = re.compile(r"\[(?P<inner>[^\[\]\n]*?(?<![\w.])-?@[\w][^\[\]\n]*)\](?![(\[])")
_PART = re.compile(r"(?P<before>[^@;]*?)(?P<mark>-?)@\{?(?P<key>[\w][\w:.#$%&+?<>~/-]*\w|\w)\}?(?P<after>[^;]*)")
_INTENT = re.compile(r"@[A-Za-z_]+:(?=(?P<key>[\w.#$%&+?<>~/-]*\w))")
"""What a citation says of its purpose, as in `[@agreesWith:key]`."""
_BARE = re.compile(r"(?<![\w@/.\[-])(?P<mark>-?)@(?P<key>(?!(?:fig|tbl|sec|eq|lst|thm)-)[A-Za-z][\w:-]*\w)")
_TAG = re.compile(
    r"\{%-?\s*cite[tp]?\s+(?P<keys>[^%]*?)-?%\}"
    r"|<d-cite\s+(?:key|bibtex-key)=(?:\"(?P<key>[^\"]*)\"|'(?P<quoted>[^']*)'|(?P<plain>[^\s>\"']+?))\s*/?>\s*(?:</?d-cite>)?"
)
_LIST = re.compile(
    r"\{%-?\s*bibliography\b[^%]*%\}|^:{3,}\s*\{#refs\}\s*\n\s*:{3,}\s*$|<d-bibliography[^>]*>(?:</d-bibliography>)?",
    re.MULTILINE,
)
_HEADING = re.compile(
    r"^#{1,6}[ \t]+(?:references|bibliography|literature|literatur|références)\b.*\s*\Z", re.IGNORECASE | re.MULTILINE
)


@dataclass
class Bibliography:
    """What `.bib` files hold, by key, and which keys a text has cited, in order."""

    entries: Mapping[str, Publication]
    files: Mapping[str, tuple[str, ...]]
    """The keys in each file, by its path without the ending."""
    cited: dict[str, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    """The letter behind the year of each work that has the authors and the year of another one."""
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The last names of each work's authors."""

    def cite(self, text: str) -> str:
        """Return a text with its citations as links, and the list of what they name where it has its mark."""
        if not self.entries or not re.search(r"@\w|\bcite|d-cite|bibliography", text):
            return text
        text = replaced(text, _TAG, lambda match: self._several(_keys(next(filter(None, match.groups()), ""))))
        text = replaced(text, _GROUP, self._group)
        text = replaced(text, _BARE, self._in_text)
        return replaced(text, _LIST, self._listed)

    def end_of(self, text: str) -> str:
        """Return the list of what a text cites for its end; "" if the text holds it already, or cites nothing."""
        if not self.cited or f'<span id="{anchor_of(next(iter(self.cited)))}"></span>' in text:
            return ""
        return f"{'' if _HEADING.search(text) else '## References' + chr(10) * 2}{self._list(self.cited)}\n"

    def _listed(self, match: re.Match[str]) -> str:
        """Return the list of one file, or of what is cited."""
        file = re.search(r"--file\s+(\S+)", match[0])
        name = f"/{file[1].removesuffix('.bib')}" if file else ""
        keys = next((keys for path, keys in self.files.items() if name and f"/{path}".endswith(name)), ())
        return f"\n\n{self._list(keys or self.cited or self.entries)}\n\n"

    def _list(self, keys: Iterable[str]) -> str:
        items = ((key, _entry(self.entries[key], self._year(key))) for key in keys)
        return "\n".join(f'- <span id="{anchor_of(key)}"></span>{item}' for key, item in items)

    def _group(self, match: re.Match[str]) -> str:
        inner = _INTENT.sub(lambda found: "@" if found["key"] in self.entries else found[0], match["inner"])
        parts = [_PART.fullmatch(part.strip()) for part in inner.split(";")]
        if not all(part and part["key"] in self.entries for part in parts):
            self.missing |= {part["key"]: None for part in parts if part and part["key"] not in self.entries}
            return match[0]
        found = []
        for part in filter(None, parts):
            name = self._year(part["key"]) if part["mark"] else self._short(part["key"])
            found.append(f"{part['before']}{self._link(part['key'], name)}{part['after'].rstrip()}")
        return f"({'; '.join(found)})"

    def _several(self, keys: list[str]) -> str:
        self.missing |= {key: None for key in keys if key and key not in self.entries}
        found = [self._link(key, self._short(key)) for key in keys if key in self.entries]
        return f"({'; '.join(found)})" if found else f"({', '.join(keys)})"

    def _in_text(self, match: re.Match[str]) -> str:
        key = match["key"]
        if key not in self.entries:
            return match[0]
        year = self._year(key)
        return self._link(key, year if match["mark"] else f"{self._authors(key)} ({year})")

    def _short(self, key: str) -> str:
        return f"{self._authors(key)}, {self._year(key)}"

    def _authors(self, key: str) -> str:
        names = [name for name in self.families.get(key, ()) if name.strip()]
        if not names:
            return self.entries[key].name[:40]
        is_short = len(names) == 2 and names[1] != "et al."
        return names[0] if len(names) == 1 else f"{names[0]} and {names[1]}" if is_short else f"{names[0]} et al."

    def _year(self, key: str) -> str:
        return _year(self.entries[key]) + self.letters.get(key, "")

    def _link(self, key: str, words: str) -> str:
        self.cited[key] = None
        return f"[{words}](#{anchor_of(key)})"


def read(texts: Mapping[str, str], post: str) -> Bibliography:
    """Read the texts of `.bib` files, by path, of which a post cites some."""
    entries: dict[str, Publication] = {}
    families: dict[str, tuple[str, ...]] = {}
    files: dict[str, tuple[str, ...]] = {}
    for path, text in texts.items():
        for key, work, names in _of_json(text) if path.endswith(".json") else _works(text, path):
            entries.setdefault(key, work)
            families.setdefault(key, names)
            name = path.removesuffix(".bib")
            files[name] = (*files.get(name, ()), key)
    cited = {key: entries[key] for key in dict.fromkeys(_WORD.findall(post)) if key in entries}
    return Bibliography(entries, files, letters=_letters(cited), families=families)


_WORD = re.compile(r"\w(?:[\w:.#$%&+?<>~/-]*\w)?")


def _letters(cited: Mapping[str, Publication]) -> dict[str, str]:
    """Assign letters to works of the same authors and year, in the order of their titles, as Chicago style does."""
    same: dict[tuple[str, ...], list[str]] = {}
    for key, paper in sorted(cited.items(), key=lambda each: each[1].name.lower()):
        if paper.release_date:
            same.setdefault((*paper.authors, _year(paper)), []).append(key)
    return {key: chr(97 + at) for keys in same.values() if keys[1:] for at, key in enumerate(keys[:26])}


_Works = tuple[tuple[str, Publication, tuple[str, ...]], ...]
"""Works with their keys and the last names of their authors."""


_FIELDS = (re.compile(r"\burl(?=\s*=)", re.IGNORECASE), re.compile(r"\b(?:url|year|date)(?=\s*=)", re.IGNORECASE))
"""Fields that may make a work unreadable, and that readers miss least: an address or a year that is none."""
_MOST_UNREADABLE = 50


def _works_of(parts: Iterable[str], path: str) -> tuple[Cited, ...]:
    """Return the works of the parts of a file; a few that cannot be read are read without their address and year."""
    read = {part: read_bibliography(part, path)[0] for part in parts if part.strip()}
    unreadable = [part for part, works in read.items() if not works]
    for fields in _FIELDS:
        for part in unreadable[:_MOST_UNREADABLE]:
            read[part] = read[part] or read_bibliography(fields.sub("annote", part), path)[0]
    return tuple(each for works in read.values() for each in works)


@lru_cache(16)
def _works(text: str, path: str) -> _Works:
    """Return the works of a file by key; those that are whole, if some are not."""
    text = re.sub(r"^[ \t]*%.*", "", text, flags=re.MULTILINE)
    text = re.sub(r"(?i)(\burl\s*=\s*[{\"])(?=[\w-]+(?:\.[\w-]+)+/)", r"\1https://", text)
    text = re.sub(r"(?<=\d{4}-\d\d-\d\d)T[\d:.]+(?:Z|[+-][\d:]+)?(?=[}\"])", "", text)
    found, problems = read_bibliography(text, path)
    if problems:
        parts = re.split(r"^(?=@)", text, flags=re.MULTILINE)
        found = _works_of(parts, path)
    keys = ((_KEY_OF_ENTRY.match(each.bibtex), each) for each in found)
    return tuple((key[1], each.publication, each.families) for key, each in keys if key)


@lru_cache(16)
def _of_json(text: str) -> _Works:
    """Return the works of a file of CSL's JSON, as Zotero writes it."""
    try:
        items = [each for each in load_json(text) if isinstance(each, dict) and each.get("id")]
    except (ValueError, TypeError):
        return ()
    made = []
    for each in items:
        names = [mapping(name) for name in each.get("author") or each.get("editor") or ()]
        families = tuple(str(name.get("literal") or name.get("family") or name.get("given") or "") for name in names)
        written = (name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}" for name in names)
        year = re.search(r"\d{4}", str(each.get("issued")))
        given = {
            "name": each.get("title"),
            "authors": [name.strip() for name in written],
            "publisher": each.get("container-title") or each.get("publisher"),
            "releaseDate": year and year[0],
            "doi": each.get("DOI"),
            "url": each.get("URL"),
        }
        try:
            work = Publication.model_validate({k: v for k, v in given.items() if v})
        except ValidationError:
            work = Publication(name=str(each.get("title") or each["id"]))
        made.append((str(each["id"]), work, families))
    return tuple(made)


def files_named(text: str) -> list[str]:
    """Return the files that the tags of a text name."""
    names = dict.fromkeys(re.findall(r"\{%[^%{}]{0,500}?--file\s+([\w./-]+)", text))
    return [f"{name.removesuffix('.bib')}.bib" for name in names]


def _keys(text: str) -> list[str]:
    return re.split(r"[,\s]+", re.sub(r"--\w+(?:\s+\S+)?", "", text).strip())


def anchor_of(key: str) -> str:
    """Return the anchor of a work in the list."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", key)


def _year(paper: Publication) -> str:
    return str(paper.release_date or "")[:4] or "n.d."


def _entry(paper: Publication, year: str) -> str:
    where = f" *{paper.publisher}*." if paper.publisher else ""
    number, name = _ARXIV.search(paper.arxiv), _DOI.search(paper.doi)
    arxiv = f"[arXiv:{number[0]}](arxiv:{number[0]})" if number else ""
    doi = f"[doi:{name[0]}](<doi:{name[0]}>)" if name else ""
    link = doi or arxiv or (f"<{paper.url}>" if paper.url else "")
    return f"{', '.join(paper.authors)} ({year}). {_plain(paper.name)}.{where} {link}".rstrip()


def _plain(text: str) -> str:
    return re.sub(r"([*_\[\]<>`])", r"\\\1", text)
