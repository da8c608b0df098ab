"""Read a JSON Resume file into a draft: the fields stay, HTML and Markdown links in the texts become our markup.

So is a file in a form of its own: fields under other usual names (`role`, `school`, `contact` …) get JSON Resume's.
Only unmistakable markup counts: a known HTML tag that is also closed, an entity with its semicolon, a link to a web
address, words between two stars each. Everything else ("vector<string>", "AT&T", "*stars*") stays as written.

The keys of a FRESH resume (fresh-resume-schema 0.6, 1.0) are renamed to JSON Resume's, with their origins; what has no
place there keeps its name, and becomes a comment later.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from portfolio.exchange.draft import Draft, Node, Remark, node_of, renamed
from portfolio.exchange.entries import TARGETS, SectionSorter, entry_node, has_other_names, name_items, target_of
from portfolio.exchange.markup import Dialect, Lost, escape, escape_joined, html_parts, with_sound_links
from portfolio.exchange.rendercv_import import split_location
from portfolio.exchange.validity import OLDER_NAMES, our_name
from portfolio.sources.yaml_source import DataPath, Document
from portfolio.text import inline
from portfolio.text.inline import Inline, Link, Span, divided

_KEPT = set("b strong i em code a br p".split())
_ALONE = set("br p li hr img wbr".split())
_TAGS = _KEPT | _ALONE | set("ul ol div span u s del ins mark small sub sup font pre blockquote script style".split())
_TAGS |= set("h1 h2 h3 h4 h5 h6 table thead tbody tr td th".split())
_TAG = re.compile(
    r"</?(?P<name>[a-z][a-z0-9]*)(?:\s+[a-z-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))?)*\s*/?>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_LINK = re.compile(
    r"\[(?P<words>[^\[\]]+)\]\((?P<target>https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)\)", re.IGNORECASE
)
_BOLD = re.compile(r"(?<![\w*])\*\*(?=[^\s*])(?P<words>[^*]{1,400}?)\s?\*\*(?![\w*])")


def to_inline(text: str, path: DataPath = ()) -> tuple[str, Lost]:
    """Convert a text to our markup."""
    parts = _parts(text)
    if parts is None:
        return (escape_joined if {"courses", "keywords"} & set(path) else escape)(text), []
    written, lost = with_sound_links(parts)
    return (_spaced(written) if _has_html(text) else written), lost


def words(text: str) -> str:
    """Return the words of a text in a field without markup."""
    return _spaced(inline.plain(html_parts(_guarded(text)))) if _has_html(text) else text


def stripped(text: str) -> list[str]:
    """Return the HTML tags in a text that our markup has no equivalent for."""
    names = dict.fromkeys(match["name"].casefold() for match in _tags(text))
    return [name for name in names if name not in _KEPT]


def _parts(text: str) -> Inline | None:
    """Parse a text into its parts, or return None if it is plain."""
    if not _has_html(text) and not _LINK.search(text) and not _BOLD.search(text):
        return None
    parts = html_parts(_guarded(text)) if _has_html(text) else (Span(text),)
    return tuple(inner for part in parts for inner in (_marked(part) if isinstance(part, Span) else (part,)))


def _marked(span: Span) -> Iterator[Span | Link]:
    """Yield the parts of a span: its links and its bold words."""
    if span.is_code:
        yield span
        return
    links = (
        (*link.span(), Link(link["target"], tuple(_bold(replace(span, text=link["words"])))))
        for link in _LINK.finditer(span.text)
    )
    for part in divided(span, links):
        yield from _bold(part) if isinstance(part, Span) else (part,)


def _bold(span: Span) -> Iterator[Span]:
    found = _BOLD.finditer(span.text)
    return divided(span, ((*bold.span(), replace(span, text=bold["words"], is_strong=True)) for bold in found))


def _has_html(text: str) -> bool:
    return any(True for _ in _tags(text)) or any(html.unescape(found) != found for found in _ENTITY.findall(text))


def _tags(text: str) -> Iterator[re.Match[str]]:
    matches = list(_TAG.finditer(text))
    opened = {match["name"].casefold() for match in matches if match[0][1] != "/"}
    closed = {match["name"].casefold() for match in matches if match[0][1] == "/"}
    for match in matches:
        name = match["name"].casefold()
        is_pair = name in opened and name in closed
        if name in _TAGS and (is_pair or (name in _ALONE and match["name"] != "P")):
            yield match


def _guarded(text: str) -> str:
    """Return the text as HTML, with all but genuine tags and entities escaped."""
    pieces, end = [], 0
    for match in _tags(text):
        # The parser would not read the content of these as HTML.
        tag = "" if match["name"].casefold() in ("script", "style") else match[0]
        pieces += [_as_html(text[end : match.start()]), tag]
        end = match.end()
    return "".join([*pieces, _as_html(text[end:])])


def _as_html(text: str) -> str:
    text = text.replace("<", "&lt;")
    return re.sub("&", lambda match: "&" if _ENTITY.match(text, match.start()) else "&amp;", text)


def _spaced(text: str) -> str:
    return re.sub(" {2,}", " ", text).strip()


JSON_TEXTS = Dialect(to_inline, words, lambda _text: None, stripped)


_NETWORKS = {
    name.casefold().replace(" ", ""): name
    for name in "GitHub GitLab LinkedIn ORCID Kaggle Medium Mastodon Bluesky Twitter X Xing Telegram Codeberg".split()
} | {"googlescholar": "Google Scholar", "scholar": "Google Scholar", "stackoverflow": "Stack Overflow"}
_ADDRESS = re.compile(r"https?://|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)
_BASICS = (
    {name: name for name in "name label image email phone url summary location profiles".split()}
    | dict.fromkeys(("full_name", "fullName", "fullname", "display_name", "displayName"), "name")
    | dict.fromkeys(("title", "headline", "tagline", "job_title", "jobTitle", "role", "position"), "label")
    | dict.fromkeys(("mail", "e-mail"), "email")
    | dict.fromkeys(("mobile", "telephone", "tel", "cell"), "phone")
    | dict.fromkeys(("website", "homepage", "web", "site"), "url")
    | dict.fromkeys(("about", "bio", "profile", "objective"), "summary")
    | dict.fromkeys(("photo", "picture", "avatar"), "image")
    | {"social": "profiles", "socials": "profiles", "city": "location"}
)
_PARTS = (
    *"contact contacts contact_info contactInfo personal personal_info personalInfo info profile about header".split(),
    "sidebar",
)
"""What other authors call `basics`, or a part of it."""
_PROFILE = {
    "platform": "network",
    "name": "network",
    "site": "network",
    "label": "network",
    "link": "url",
    "href": "url",
}
_PROFILE |= {"user": "username", "handle": "username"}


def read(document: Document) -> tuple[Draft, Dialect]:
    """Return the draft of a JSON Resume document, not yet validated: `make_valid` does that."""
    draft = Draft(document, node_of(document.data, ()))
    is_fresh = _is_fresh(document.data)
    if is_fresh:
        _rename_fresh(draft.root)
    _gather_basics(draft.root)
    email = draft.root.at(("basics", "email"))
    if email and isinstance(email.value, str) and email.value.startswith("mailto:"):
        email.remarks.append(Remark("I111", email.origin, f"'{email.value}' lost its 'mailto:'"))
        email.value = email.value.removeprefix("mailto:")
    if not is_fresh:
        _sort_sections(draft)
    return draft, JSON_TEXTS


def _gather_basics(root: Node) -> None:
    """Put what is said of the person into `basics`, and accounts under a network's name into its profiles."""
    basics = root.child("basics")
    for part in (basics or root, *(root.fields[key] for key in _PARTS if key in root.fields)):
        _join_name(part)
    if basics is None:
        basics = Node({}, root.origin)
        is_person = any(name == "name" and _is_text(root.child(key)) for key, name in _BASICS.items())
        for part in (*([root] if is_person else []), *(root.fields[key] for key in _PARTS if key in root.fields)):
            if isinstance(part.value, dict):
                _take(part, basics)
                _take_accounts(part, basics)
        if basics.fields:
            root.fields["basics"] = basics
        for key in [key for key in _PARTS if key in root.fields and not root.fields[key].value]:
            del root.fields[key]
    elif isinstance(basics.value, dict):
        given = Node({key: node for key, node in basics.fields.items() if key not in OLDER_NAMES})
        for key in given.fields:
            del basics.fields[key]
        _take(given, basics)
        basics.fields.update(given.fields)
        _take_accounts(basics, basics)
        listed = root.child("profiles")
        if listed and isinstance(listed.value, list) and "profiles" not in basics.fields:
            _take(Node({"profiles": root.fields.pop("profiles")}), basics)


def _join_name(part: Node) -> None:
    """Make one name of a first and a last one."""
    if not isinstance(part.value, dict) or any(_is_text(part.child(key)) for key in _BASICS if _BASICS[key] == "name"):
        return
    name = part.child("name")
    within = name if name and isinstance(name.value, dict) else part
    for first, last in _NAMES:
        found = [within.child(key) for key in (first, last)]
        if all(map(_is_text, found)) and (within is part or len(within.fields) == 2):
            joined = Node(" ".join(str(node.value) for node in found if node), found[0].origin if found[0] else ())
            for key in (first, last):
                del within.fields[key]
            part.value = {"name": joined} | {key: node for key, node in part.fields.items() if key != "name"}
            return


_NAMES = (("first", "last"), ("first_name", "last_name"), ("firstName", "lastName"), ("firstname", "lastname"))


def _is_text(node: Node | None) -> bool:
    """Return whether a node is a text with something in it."""
    return node is not None and isinstance(node.value, str) and bool(node.value)


_SWITCHES = ("True", "False", "true", "false", "left", "right")
"""What says how a theme shows a part: `sidebar: {about: True, position: left}`."""


def _take(part: Node, basics: Node) -> None:
    """Move the fields that `basics` has, under the names that people give them."""
    own_names_first = sorted(part.fields.items(), key=lambda item: _BASICS.get(item[0]) != item[0])
    for key, node in own_names_first:
        name, moved = _BASICS.get(key, ""), node if _is_text(node) and node.data() not in _SWITCHES else None
        if name == "location":
            moved = node_of(split_location(node.value), node.origin) if isinstance(node.value, str) else node
        elif name == "profiles":
            moved = _profiles(node)
        has_own = name != key and name in part.fields and part.fields[name].value
        if name and moved and name not in basics.fields and not has_own:
            basics.fields[name] = moved
            del part.fields[key]
            part.fields.pop(name, None)  # it is empty


def _profiles(node: Node) -> Node | None:
    if isinstance(node.value, list):
        return Node([renamed(item, _PROFILE) for item in node.items], node.origin)
    if isinstance(node.value, dict) and all(map(_is_text, node.fields.values())):
        return Node([_account(key, account) for key, account in node.fields.items()], node.origin)
    return None


def _take_accounts(part: Node, basics: Node) -> None:
    for key in [key for key, node in part.fields.items() if key.casefold() in _NETWORKS and _is_text(node)]:
        profiles = basics.part("profiles", of_list=True)
        if isinstance(profiles.value, list):
            profiles.items.append(_account(key, part.fields.pop(key)))


def _account(network: str, account: Node) -> Node:
    """Return the profile of an address or name at a network."""
    field = "url" if _ADDRESS.match(str(account.value)) else "username"
    known = Node(_NETWORKS.get(network.casefold(), network), account.origin)
    return Node({"network": known, field: account}, account.origin)


def _sort_sections(draft: Draft) -> None:
    """Rename fields to their names in JSON Resume, and put lists that it does not have into the sections
    that their titles or entries show they belong to."""
    sorter = SectionSorter(draft, JSON_TEXTS)
    data: Any = draft.source.data
    for key, value in data.items():
        if key not in draft.root.fields or _unwrap((key,), value, draft.root, sorter):
            continue  # it became part of basics, or was in a mapping
        if key in _PARTS and isinstance(value, dict):
            for name, part in value.items():
                _unwrap((key, name), part, draft.root.fields[key], sorter)
        target = our_name(key)
        if target in TARGETS:
            draft.root.fields[key] = _section(draft.root.fields[key], target, value, key)
        if not isinstance(value, list) or not value or target:
            continue
        if sections := _sections_in(value):
            del draft.root.fields[key]
            for number, (title, name) in enumerate(sections):
                sorter.add(title, value[number][name], (key, number, name), in_order=False)
        elif target_of(key, value) not in ("", "summary"):
            del draft.root.fields[key]
            sorter.add(key, value, (key,), in_order=False)
    sorter.finish()


def _unwrap(path: tuple[str, ...], value: Any, parent: Node, sorter: SectionSorter) -> bool:
    """Add a section that is a mapping of its title and its entries, as in online-cv and themes of Hugo.

    Return whether it is one.
    """
    key = path[-1]
    node = parent.child(key)
    if len(path) > 1 and isinstance(value, list) and our_name(key) in TARGETS and all(map(_is_mapping, value)):
        value, node = {key: value}, Node({})
    if not isinstance(value, dict) or node is None or key == "basics":
        return False
    lists = [name for name, part in value.items() if isinstance(part, list) and all(map(_is_mapping, part))]
    texts = [name for name, part in value.items() if name in ("summary", "text", "content") and isinstance(part, str)]
    if len(lists) + len(texts) != 1 or any(_is_mapping(part) for part in value.values()):
        return False
    (name,) = lists or texts
    if "title" not in value and not value.keys() <= {name, "enable", "enabled", "show", "visible", "weight"}:
        return False
    target = our_name(key)
    given = value.get("title")
    is_title = isinstance(given, str) and bool(given) and bool(target or target_of(given, value[name]))
    title = str(given) if is_title else key
    if not target and (target_of(title, value[name]) == "summary") != bool(texts):
        return False
    del parent.fields[key]
    place = path if name == key else (*path, name)
    sorter.add(title, value[name], place, target=target if target in TARGETS else "", in_order=False)
    for other, part in node.fields.items():
        if other != name and not (other == "title" and is_title) and part.value and part.data() not in _SWITCHES:
            sorter.comment(other, part.data(), part.origin, f"of '{title}' has no place in resume.yml")
    return True


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict)


def _section(node: Node, target: str, value: Any, key: str) -> Node:
    """Return a section whose entries have our names; rows such as `Languages: [Go, C]` become entries."""
    names = _ROWS.get(target)
    if names and isinstance(value, dict) and not set(names) & set(value) and all(map(_is_row, value.values())):
        rows = [node_of({names[0]: label, names[1]: row}, (key, label)) for label, row in value.items()]
        for row in rows:
            name_items(row.fields[names[1]])
        return Node(rows, node.origin)
    if isinstance(value, dict) and not names and has_other_names(target, value):
        return Node([entry_node(target, value, (key,), JSON_TEXTS)], node.origin)
    if not isinstance(value, list) or not any(has_other_names(target, entry) for entry in value):
        return node
    items = [
        entry_node(target, entry, (key, number), JSON_TEXTS)
        if has_other_names(target, entry)
        else node_of(entry, (key, number))
        for number, entry in enumerate(value)
        if entry is not None
    ]
    return Node(items, node.origin)


_ROWS = {"skills": ("name", "keywords"), "languages": ("language", "fluency"), "interests": ("name", "keywords")}


def _is_row(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(map(_is_named, value)))


def _is_named(item: Any) -> bool:
    return isinstance(item, str) or (isinstance(item, dict) and isinstance(item.get("name"), str))


def _sections_in(entries: list[Any]) -> list[tuple[str, str]]:
    """Return, for a list of sections with titles, each title and the key of its entries; else []."""
    found = []
    for entry in entries:
        given = entry if isinstance(entry, dict) else {}
        title = given.get("title") or given.get("name") or given.get("heading")
        name = next((key for key in ("items", "entries", "contents") if isinstance(given.get(key), list)), "")
        if not (isinstance(title, str) and name and len(given) == 2):
            return []
        found.append((title, name))
    return found


_LISTS = {"employment": "work", "education": "education", "service": "volunteer"}
"""Sections whose entries are in `history`."""
_SECTIONS = {"writing": "publications", "recognition": "awards", "testimonials": "references"}
_DATES = {"start": "startDate", "end": "endDate"}
_ENTRIES: dict[str, dict[str, str]] = {
    "work": _DATES | {"employer": "name"},
    "volunteer": _DATES | {"employer": "organization", "role": "position"},
    "education": _DATES | {"title": "studyType", "grade": "score", "curriculum": "courses"},
    "projects": _DATES | {"title": "name", "role": "roles"},
    "publications": {"title": "name", "date": "releaseDate"},
    "awards": {"from": "awarder"},
    "references": {"quote": "reference"},
    "languages": {"level": "fluency"},
    "profiles": {"user": "username"},
}
_INFO = {"label": "label", "brief": "summary", "image": "image"}
_CONTACT = {"email": "email", "phone": "phone", "website": "url"}
_LOCATION = {"code": "postalCode", "country": "countryCode"}


def _is_fresh(data: Any) -> bool:
    """Return whether data has FRESH's form: its mark, or a name beside the history of `employment`."""
    if not isinstance(data, dict):
        return False
    meta = data.get("meta")
    is_marked = isinstance(meta, dict) and str(meta.get("format", "")).upper().startswith("FRESH")
    has_history = isinstance(data.get("employment"), dict) and "history" in data["employment"]
    return "basics" not in data and (is_marked or (has_history and isinstance(data.get("name"), str)))


def _rename_fresh(root: Node) -> None:
    """Rename the fields of a draft's root."""
    basics = root.part("basics")
    if "name" in root.fields:
        basics.fields["name"] = root.fields.pop("name")
    for part, names in (("info", _INFO), ("contact", _CONTACT)):
        _move(root, part, basics, names)
    if location := root.fields.pop("location", None):
        basics.fields["location"] = renamed(location, _LOCATION)
    if social := root.fields.pop("social", None):
        basics.fields["profiles"] = _entries(social, "profiles")
    for key, section in _LISTS.items():
        _move(root, key, root, {"history": section})
    for key, section in _SECTIONS.items():
        if key in root.fields and section not in root.fields:
            root.fields[section] = root.fields.pop(key)
    _skills(root)
    for section in _ENTRIES:
        if section in root.fields:
            root.fields[section] = _entries(root.fields[section], section)


def _move(root: Node, key: str, target: Node, names: dict[str, str]) -> None:
    """Move the named fields of a part of the root; the part goes if nothing is left in it."""
    part = root.fields.pop(key, None)
    if part is None:
        return
    for old, new in names.items():
        if isinstance(part.value, dict) and old in part.value and new not in target.fields:
            target.fields[new] = part.fields.pop(old)
    _put_back(root, key, part)


def _put_back(root: Node, key: str, rest: Node) -> None:
    """Keep what is left of a part of the root, under another name if a section has its own."""
    while key in root.fields:
        key = f"{key} (rest)"
    if rest.value:
        root.fields[key] = rest


def _skills(root: Node) -> None:
    """Make the sets of skills a list, or else the list of single ones."""
    skills = root.child("skills")
    if not skills or not isinstance(skills.value, dict):
        return
    chosen = next((part for part in map(skills.child, ("sets", "list")) if part and part.value), None)
    if not chosen or not isinstance(chosen.value, list):
        return
    root.fields["skills"] = Node([renamed(item, {"skills": "keywords"}) for item in chosen.items], chosen.origin)
    said = set(_texts(chosen))
    rest = {
        key: part for key, part in skills.fields.items() if part is not chosen and not said.issuperset(_texts(part))
    }
    _put_back(root, "skills", Node(rest, skills.origin))


def _texts(node: Node) -> Iterator[str]:
    """Yield all texts of a node."""
    if isinstance(node.value, str):
        yield node.value
    for _, child in node.children():
        yield from _texts(child)


def _entries(node: Node, section: str) -> Node:
    if isinstance(node.value, list):
        return Node([renamed(item, _ENTRIES[section]) for item in node.items], node.origin, node.remarks)
    return node
