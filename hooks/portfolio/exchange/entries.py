"""Put sections with free titles, as in RenderCV and al-folio, into our sections and fields.

The fields of the entries decide the section; if they fit several, the title decides. Keys may have RenderCV's, JSON
Resume's or al-folio's names; `make_valid` handles keys that have no field of ours. A section that fits nowhere becomes
a comment at the end of the file.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic.alias_generators import to_camel

from portfolio.exchange.draft import Draft, Node, Remark, node_of
from portfolio.exchange.markup import MARKDOWN, Dialect
from portfolio.exchange.validity import OLDER_NAMES, add_comment, keys_of, split
from portfolio.resume.model import Resume
from portfolio.resume.wording import ENGLISH, kinds_of_headings, wording_of
from portfolio.sources import repairs
from portfolio.sources.yaml_source import DataPath

_BY_TITLE = {
    "summary": r"summary|profile|objective|about|introduction|\bbio|^profil|^perfil|über mich|à propos|sobre m"
    r"|^resumen|^résumé|^o mnie|^om m|обо мне|о себе|简介|自我|自己紹介|概要|소개",
    "interests": r"interest|hobb",
    "languages": r"^languages?$|language skills|languages spoken|spoken languages|linguistic"
    r"|^(?:fremd)?sprach|^langues|^idiomas",
    "certificates": r"certif|licen[sc]e|^courses?$|coursework|online courses",
    "awards": r"award|hono[u]?r|scholarship|fellowship|grant|prize|achievement|distinction",
    "publications": r"publication|paper|preprint|article|patent",
    "volunteer": r"volunteer|community|extracurricular",
    "education": r"educat|academic background|studies|bildung|studium|^formation|^formaci|^formaç|^educaci|^educaç"
    r"|istruzion|^formazion|opleiding|wykszta|образован|教育|学历|学歴|학력",
    "references": r"\breferences?\b|referee|recommendation",
    "projects": r"project|projekt|projet|proyecto|open.?source|^software$",
    "work": r"experience|employment|\bwork|career|internship|appointment|position|erfahrung|expérience"
    r"|experiencia|experiência|esperienz|doświadcz|erfaring|erfarenhet|опыт|工作|职歴|職歴|경력",
    "skills": r"skill|technolog|\btools?\b|competenc|compétence|kenntnis|habilidad|programming|expertise"
    r"|competenze|competênc|fähigkeit|umiejętno|навыки|技能|スキル|기술",
}
_BY_KEYS = [
    ({"company", "position"}, "work"),
    ({"organization", "position"}, "volunteer"),
    ({"institution", "area"}, "education"),
    ({"institution", "degree"}, "education"),
    ({"title", "awarder"}, "awards"),
    ({"title", "authors"}, "publications"),
    ({"language", "fluency"}, "languages"),
    ({"name", "reference"}, "references"),
]
_NO_SKILLS = re.compile(r"citizen|national|visa|clearance|personal|driving|licen[sc]e|permit")
_OF_LEADERS = re.compile(
    r"leadership(?: (?:and|&) .*| experience| roles)?|positions? of responsibility|(?:student )?activities"
)
_MIXED_TITLE = re.compile(r"misc|other|additional")
_OR_BY_TITLE = {
    "work": {"volunteer": r".*", "education": r".*", "projects": r"(?:\w+ )?projects?|open.?source"},
    "volunteer": {"work": r".*"},
    "education": {"certificates": r"certific(?:ates|ations)"},
}
"""Sections that a title may choose over the one its entries' keys suggest, as both have such entries."""
_AS_HIGHLIGHTS = dict.fromkeys(
    "bullets items responsibilities achievements accomplishments duties tasks points".split(), "highlights"
)
_AS_URL = dict.fromkeys("link website homepage".split(), "url")
_AS_LOCATION = {"place": "location"}
"""Unless it is the only name of the organisation."""
_NAMES: dict[str, dict[str, str]] = {
    "work": {"company": "name", "organization": "name", "institution": "name", "employer": "name", "org_name": "name"}
    | dict.fromkeys(("title", "role", "job_title", "jobTitle"), "position")
    | dict.fromkeys(("desc", "details"), "summary")
    | _AS_LOCATION
    | _AS_HIGHLIGHTS
    | _AS_URL,
    "volunteer": dict.fromkeys(("company", "name", "institution", "employer"), "organization")
    | {"title": "position", "role": "position", "description": "summary", "desc": "summary", "details": "summary"}
    | _AS_LOCATION
    | _AS_HIGHLIGHTS
    | _AS_URL,
    "education": {"degree": "studyType", "grade": "score", "gpa": "score", "position": "studyType"}
    | dict.fromkeys(("name", "company", "organization", "school", "university", "college"), "institution")
    | dict.fromkeys(("field", "field_of_study", "fieldOfStudy", "major", "program", "specialization"), "area")
    | dict.fromkeys(("description", "desc", "details", "notes"), "summary")
    | {"coursework": "courses"}
    | _AS_LOCATION
    | _AS_HIGHLIGHTS
    | _AS_URL,
    "projects": {"title": "name", "label": "name", "summary": "description", "details": "description"}
    | {"company": "entity", "organization": "entity", "institution": "entity", "location": "entity"}
    | {"position": "roles", "role": "roles", "desc": "description", "tagline": "description"}
    | dict.fromkeys(("tags", "technologies", "tools", "stack", "tech", "tech_stack", "techStack"), "keywords")
    | dict.fromkeys(("github", "repo", "repository"), "url")
    | _AS_HIGHLIGHTS
    | _AS_URL,
    "awards": {"name": "title", "label": "title", "details": "summary", "institution": "awarder", "issuer": "awarder"}
    | {"organization": "awarder", "company": "awarder", "description": "summary"},
    "certificates": {"title": "name", "label": "name", "institution": "issuer", "organization": "issuer"}
    | {"company": "issuer", "awarder": "issuer", "details": "issuer", "authority": "issuer", "provider": "issuer"}
    | _AS_URL,
    "publications": {"title": "name", "journal": "publisher", "description": "summary", "author": "authors"}
    | {"venue": "publisher", "conference": "publisher", "details": "summary"}
    | _AS_URL,
    "skills": dict.fromkeys(("label", "title", "category", "group", "idiom"), "name")
    | dict.fromkeys(("details", "items", "skills", "list", "values"), "keywords"),
    "languages": {
        "label": "language",
        "idiom": "language",
        "name": "language",
        "title": "language",
        "details": "fluency",
    }
    | {"level": "fluency", "summary": "fluency", "proficiency": "fluency"},
    "interests": {
        "label": "name",
        "item": "name",
        "details": "keywords",
        "title": "name",
        "items": "keywords",
        "summary": "keywords",
    },
    "references": {"label": "name", "title": "name", "summary": "reference", "details": "reference"}
    | {"text": "reference", "quote": "reference"},
}
_MIXED = ("awards", "certificates")
"""What else has one line each, so that sections of it have rows of other kinds."""
_ROWS = ("skills", "languages", "interests", *_MIXED)
"""What a row of a mixed section may be."""
TARGETS = tuple(_NAMES)
"""The sections that this module fills."""
_TITLES = {"work": "name", "projects": "name", "certificates": "name", "publications": "name"} | {
    "volunteer": "organization",
    "education": "institution",
}
_NAME_KEYS = {"awards": "title", "languages": "language", "references": "reference"}
_STARTS = ("start_date", "startDate", "start", "start_year", "startYear", "from", "date_start", "year_start", "begin")
_ENDS = ("end_date", "endDate", "end", "end_year", "endYear", "to", "date_end", "year_end", "graduation")
_DATES = ("date", "year", "releaseDate", "time", "dates", "period", "duration")
_DATE_KEYS = {"awards": "date", "certificates": "date", "publications": "releaseDate"}
_RANGES = ("work", "volunteer", "education", "projects")
_SCORE = re.compile(r"(?:cumulative )?(?:gpa|grade|score|final grade|cgpa)\s*[:=]\s*(?P<score>[^,;]+)", re.IGNORECASE)
_COURSES = re.compile(r"(?:relevant )?(?:courses|coursework)\s*:\s*(?P<courses>.+)", re.IGNORECASE | re.DOTALL)
_LABELLED = re.compile(r"(?P<label>[^:]{1,60}?)\s*:\s+(?P<rest>.+)", re.DOTALL)
_NOTED = re.compile(r"(?P<text>.+?)\s*(?:\((?P<note>[^()]+)\)|(?:[:–—]|\s-)\s+(?P<after>.+))")
_ENDED = re.compile(r"[.!?:;,…。！？][\"”’»)*_]*\Z")
_DATED = re.compile(r"(?P<text>.*[^,\s])[,\s]*\((?P<date>(?![A-Z]{3})[^()]*\d{4})\)\.?")
"""A text with a date at its end; "(LUG 2021)" is a meeting, and no day of July."""


def target_of(title: str, entries: Any) -> str:
    """Return the resume.yml key that a section belongs to, or "" if neither its title nor its entries show it."""
    folded = re.sub(r"[_\s]+", " ", title).strip().casefold()
    by_title = next((target for target, pattern in _BY_TITLE.items() if re.search(pattern, folded)), "")
    worded = kinds_of_headings().get(folded, "")
    by_title = worded if worded in _BY_TITLE else by_title
    first = next((entry for entry in entries if isinstance(entry, dict)), {}) if isinstance(entries, list) else {}
    given = {key for key, value in first.items() if value is not None}
    by_keys = next((target for keys, target in _BY_KEYS if keys <= given), "")
    if by_title and re.fullmatch(_OR_BY_TITLE.get(by_keys, {}).get(by_title, "(?!)"), folded):
        return by_title
    are_skills = {"label", "details"} <= given and not _NO_SKILLS.search(folded)
    named = "volunteer" if _OF_LEADERS.fullmatch(folded) else "projects"
    rest = "skills" if are_skills else named if given & {"name", "title"} else ""
    return by_keys or by_title or rest


def has_other_names(target: str, entry: Any) -> bool:
    """Return whether a section's entry has fields under names that `entry_node` knows and we do not."""
    if not isinstance(entry, dict):
        return False
    others = entry.keys() - OLDER_NAMES.keys() - set(keys_of(target))
    dates = {*_STARTS, *_ENDS, *_DATES} if target in _RANGES else set(_DATES)
    return any(key in _NAMES[target] or to_camel(key) in keys_of(target) or key in dates for key in others)


def entry_node(target: str, data: Mapping[str, Any], path: DataPath, dialect: Dialect) -> Node:
    """Return one entry with our field names."""
    node = Node({}, path)
    known = keys_of(target)
    if target == "awards" and data.get("authors") == [data.get("awarder")]:  # as al-folio writes it
        data = {key: value for key, value in data.items() if key != "authors"}
    data = _flattened(target, data)
    names = {key: _name(target, key, value) for key, value in data.items()}
    if "place" in names and (title := _TITLES.get(target)) and title not in names.values():
        names["place"] = title
    for key, name in sorted(names.items(), key=lambda item: item[0] != item[1]):  # its own name before another
        value = data[key]
        if value is None or not str(value).strip() or key in (*_STARTS, *_ENDS, *_DATES):
            continue
        is_row = name == "keywords" and isinstance(value, str)
        child = node_of(split(value) if is_row else value, (*path, key))
        if name in ("keywords", "highlights"):
            name_items(child)
        if name in node.fields:
            add_comment(node, key, child, f"is a second '{name}'")
        else:
            node.fields[name] = child
    if dialect is MARKDOWN and "highlights" in data and (highlights := node.child("highlights")):
        _split_nested(highlights)
    _list_highlights(node, known)
    _date(node, target, data, path)
    location, giver = data.get("location"), data.get("awarder") or data.get("issuer")
    if location and location == giver:
        node.fields.pop("location", None)
    _unlink(node, _TITLES.get(target, ""), dialect)
    if target == "projects":
        _unlink(node, "entity", dialect)
    if target == "education":
        _school(node)
    if target == "awards" and "summary" not in node.fields and _are_texts(node.child("highlights")):
        highlights = node.fields.pop("highlights")
        text = "; ".join(str(item.value) for item in highlights.items)
        node.fields["summary"] = Node(text, highlights.origin)
    return node


_ADDRESSED = {"name", "url", "location"}


def _flattened(target: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an entry with the name of its organisation in place of a mapping of name and address."""
    for key, value in data.items():
        if isinstance(value, dict) and isinstance(value.get("name"), str) and value.keys() <= _ADDRESSED:
            rest = {name: part for name, part in value.items() if name != "name"}
            if _name(target, key, "") == _TITLES.get(target) and not rest.keys() & data.keys():
                return {**data, key: value["name"], **rest}
    return data


def _only_text(item: Node) -> Node:
    """Return the one text that a mapping such as `{details: …}` has; any other item as it is."""
    parts = list(item.fields.items()) if isinstance(item.value, dict) else []
    is_text = len(parts) == 1 and parts[0][0] in _TEXTS and isinstance(parts[0][1].value, str)
    return parts[0][1] if is_text else item


_TEXTS = ("details", "description", "item", "text")


def name_items(listed: Node) -> None:
    """Replace items like `{name: Go, level: 3}` of a list by their names; what else they say becomes a comment."""
    for number, given in enumerate(listed.items if isinstance(listed.value, list) else []):
        listed.items[number] = item = _only_text(given)
        name = item.child("name")
        if name and isinstance(name.value, str) and name.value:
            rest = {key: child for key, child in item.fields.items() if key not in ("name", "icon") and child.value}
            if rest:
                add_comment(listed, name.value, Node(rest, item.origin), "says more than its name, which has no place")
            listed.items[number] = name


def _name(target: str, key: str, value: Any) -> str:
    """Return our name of a field, or its own if it has none."""
    known = keys_of(target)
    name = _NAMES[target].get(key) or (to_camel(key) if to_camel(key) in known else key)
    is_count = name == "highlights" and isinstance(value, str) and value.strip().isdigit()  # points of a grade
    return key if is_count else name


_BULLET = re.compile(r"(?m)^[ \t]*[-*•▪‣·][ \t]+")
"""The beginning of a line that is an item of a list."""
_TAIL = re.compile(r"\n[ \t]*\n(?![ \t]*\n)(?![ \t]*[-*•▪‣·][ \t])")
"""What separates a list from a paragraph below it."""


def _list_highlights(node: Node, known: Collection[str]) -> None:
    """Make highlights of a summary or description that is a list of texts, or a text of lines with bullets."""
    for name in ("summary", "description"):
        child = node.child(name)
        text = child.value.strip() if child and isinstance(child.value, str) else ""
        is_list = _BULLET.match(text) is not None and _TAIL.search(text) is None
        if child and is_list and "highlights" in known and "highlights" not in node.fields:
            lines = [" ".join(line.split()) for line in _BULLET.split(text)]
            child.value = [Node(line, child.origin) for line in lines if line]
        if "highlights" in known and "highlights" not in node.fields and _are_texts(node.child(name)):
            node.fields["highlights"] = node.fields.pop(name)


def _split_nested(highlights: Node) -> None:
    """Turn nested bullets, which YAML joins and RenderCV tells by " - ", into highlights of their own."""
    for number, item in reversed(list(enumerate(highlights.items if isinstance(highlights.value, list) else []))):
        parts = [part.strip() for part in item.value.split(" - ")] if isinstance(item.value, str) else []
        if len(parts) > 1 and all(parts):
            nodes = [Node(part, item.origin) for part in parts]
            nodes[0].remarks.append(Remark("I111", item.origin, f"nested bullets became {len(parts)} highlights"))
            highlights.items[number : number + 1] = nodes


def text_nodes(target: str, text: str, path: DataPath) -> list[Node]:
    """Return the entries for one text of a section that lists texts; [] if the section cannot have such entries."""
    label = _LABELLED.fullmatch(text)
    match target:
        case "skills" | "interests" if label:
            return [_texts(path, name=label["label"], keywords=split(label["rest"].removesuffix(".")))]
        case "skills":
            return [_texts(path, keywords=split(text.removesuffix(".")))]
        case "languages":
            return [_language(part, path) for part in ([text] if label else split(text))]
        case "awards" | "certificates" | "publications":
            return [_dated(target, text, path)]
        case "interests" | "projects" | "references":
            return [_texts(path, **{_NAME_KEYS.get(target, "name"): text})]
        case _:
            return []


def _language(text: str, path: DataPath) -> Node:
    noted = _NOTED.fullmatch(" ".join(text.split()))
    fields = {"language": noted["text"], "fluency": noted["note"] or noted["after"]} if noted else {"language": text}
    return _texts(path, **fields)


def _dated(target: str, text: str, path: DataPath) -> Node:
    """Read a date in parentheses at the end of a text as the entry's date."""
    dated, name = _DATED.fullmatch(text), _NAME_KEYS.get(target, "name")
    date = repairs.date(dated["date"]) if dated else None
    if dated and date and date.is_exact:
        return _texts(path, **{name: dated["text"], _DATE_KEYS[target]: date.text})
    return _texts(path, **{name: text})


def _texts(path: DataPath, **fields: str | list[str]) -> Node:
    return node_of({key: value for key, value in fields.items() if value}, path)


def _date(node: Node, target: str, data: Mapping[str, Any], path: DataPath) -> None:
    starts, ends, dates = _dates_in(node, data, path)
    if target not in _RANGES:
        _single_date(node, _DATE_KEYS.get(target, "date"), dates, ends + starts)
        return
    if starts:
        node.fields["startDate"] = starts[0][1]
    if ends and not (starts and repairs.is_open(str(ends[0][1].value))):
        node.fields["endDate"] = ends[0][1]
    for key, child in (*starts[1:], *ends[1:]):
        add_comment(node, key, child, "says the dates a second time")
    for key, child in dates:
        ends_found = repairs.span(str(child.value))
        if {"startDate", "endDate"} & node.fields.keys():
            add_comment(node, key, child, "says the dates a second time")
        elif ends_found:
            node.fields["startDate"] = Node(ends_found[0], child.origin)
            if ends_found[1]:
                node.fields["endDate"] = Node(ends_found[1], child.origin)
        else:
            node.fields["endDate"] = child


def _dates_in(node: Node, data: Mapping[str, Any], path: DataPath) -> tuple[list[tuple[str, Node]], ...]:
    """Return the starts, ends and other dates of an entry with their keys, also those within `period: {from, to}`.

    What is no text there becomes a comment.
    """
    given: dict[str, Node] = {}
    for key in (*_STARTS, *_ENDS, *_DATES):
        value = data.get(key)
        is_span = key in _DATES and isinstance(value, dict) and value.keys() <= {*_STARTS, *_ENDS} - data.keys()
        for name, child in (
            node_of(value, (*path, key)).children() if is_span else [(key, node_of(value, (*path, key)))]
        ):
            if not isinstance(child.value, str) or name in given:
                add_comment(node, name, child, "says the dates a second time" if name in given else "is no date")
            elif value is not None and child.value:
                given[str(name)] = child
    return tuple([(key, given[key]) for key in keys if key in given] for keys in (_STARTS, _ENDS, _DATES))


def _single_date(node: Node, name: str, dates: list[tuple[str, Node]], others: list[tuple[str, Node]]) -> None:
    for key, child in (*dates, *others):
        if (key, child) in others and not repairs.date(str(child.value)):
            add_comment(node, key, child, "is no date")  # "from" may be who gives a prize
        elif name in node.fields:
            add_comment(node, key, child, "is a second date")
        else:
            node.fields[name] = child


def _unlink(node: Node, key: str, dialect: Dialect) -> None:
    """Split a name with a link into a name and a URL; report the links that are one too many."""
    child = node.child(key)
    found = dialect.linked(child.value) if child and isinstance(child.value, str) else None
    if child and found and "url" not in node.fields:
        words, (target, *others) = found
        node.fields[key] = Node(words, child.origin)
        node.fields["url"] = Node(target, child.origin)
        for other in others:
            message = f"the link to '{other}' is one more than an entry has"
            node.fields[key].remarks.append(Remark("I114", child.origin, message, (f"link: {other}",)))


def _school(node: Node) -> None:
    """Move grade and courses from a school's highlights to their own fields."""
    highlights = node.child("highlights")
    if highlights is None or not isinstance(highlights.value, list):
        return
    for number, item in reversed(list(enumerate(highlights.items))):
        text = item.value if isinstance(item.value, str) else ""
        score, courses = _SCORE.fullmatch(text.strip()), _COURSES.fullmatch(text.strip())
        if score and "score" not in node.fields:
            node.fields["score"] = Node(score["score"].strip(), item.origin)
        elif courses and "courses" not in node.fields:
            node.fields["courses"] = node_of(split(courses["courses"].rstrip(".")), item.origin)
        else:
            continue
        del highlights.items[number]
    if not highlights.items:
        del node.fields["highlights"]


def _are_texts(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, list) and all(isinstance(i.value, str) for i in node.items)


_TEXT_KEYS = ("bullet", "number", "reversed_number")


_SPARE = "volunteer"
"""The kind for a second section of the author's own: its entries have dates, a text and highlights, as in most."""


@dataclass(frozen=True)
class _Section:
    """A section of the source; `is_own` says that its title, and not only its entries, belongs to the target."""

    title: str
    entries: list[Any]
    path: DataPath
    origins: Sequence[DataPath]
    target: str
    is_own: bool
    in_order: bool


class SectionSorter:
    """Put the sections of one resume into its draft, and record their order."""

    def __init__(self, draft: Draft, dialect: Dialect) -> None:
        self.draft = draft
        self.dialect = dialect
        self._sections: list[_Section] = []
        self._titles: dict[str, str] = {}
        self._main_titles: dict[str, str] = {}
        """By kind, the title of the section that gives it its heading."""
        self._may_be_summary = dialect is MARKDOWN

    def add(
        self,
        title: str,
        entries: Any,
        path: DataPath,
        *,
        target: str = "",
        paths: Sequence[DataPath] = (),
        in_order: bool = True,
    ) -> None:
        """Add one section; `in_order` says that the author chose its position.

        `target` is its key in resume.yml if the format tells; then the title may be "". `paths` belong to the entries.
        """
        if entries is None or entries == []:
            return
        is_first, self._may_be_summary = self._may_be_summary, False
        found = target or target_of(title, entries)
        if isinstance(entries, str):
            entries = [entries]
        if found in _MIXED or (found == "skills" and not target and _MIXED_TITLE.search(title.casefold())):
            entries = self._without_rows(entries, path, in_order=in_order, is_known=found in _MIXED)
            if not any(entries):
                return
        if not found and is_first and isinstance(entries, list) and all(isinstance(entry, str) for entry in entries):
            self._summarise(title, entries, path, is_guess=True)
        elif not isinstance(entries, list) or not (found or all(_text(entry) for entry in entries)):
            self.comment(title, entries, path, "has no place in resume.yml")
        elif found == "summary":
            self._summarise(title, entries, path)
        else:
            is_own = bool(target) or target_of(title, []) == found != ""
            if found in ("awards", "certificates") and any(map(_has_more_than_a_line, entries)):
                found, is_own = "projects", False
            origins = paths or [(*path, number) for number in range(len(entries))]
            self._sections.append(_Section(title, entries, path, origins, found, is_own, in_order))

    def _without_rows(self, entries: Any, path: DataPath, *, in_order: bool, is_known: bool) -> Any:
        """Add the rows of a mixed section whose labels say where they belong; return the entries with None for them.

        In a section that `is_known` most labels are names, so only a single word says so.
        """
        if not isinstance(entries, list):
            return entries
        rest: list[Any] = []
        for number, entry in enumerate(entries):
            label, text = (str(entry.get(key) or "") if isinstance(entry, dict) else "" for key in ("label", "details"))
            target = "" if not text or (is_known and len(label.split()) > 1) else target_of(label, [])
            if target in _ROWS:
                texts, origin = [text] if target in ("skills", "interests") else split(text), (*path, number)
                found = _Section(label, texts, origin, [origin] * len(texts), target, is_own=True, in_order=in_order)
                self._sections.append(found)
            rest.append(None if target in _ROWS else entry)
        return rest

    def comment(self, title: str, data: Any, path: DataPath, reason: str) -> None:
        """Move a value to a comment at the end of the file."""
        add_comment(self.draft.root, title, node_of(data, path), reason)

    def finish(self) -> None:
        """Put the sections where they belong; record their order and the author's own headings."""
        for key in set(self.draft.root.fields) & set(Resume.model_fields):
            self._main_titles[key] = ""
        placed = list(self._with_headings_kept())
        for section in sorted(placed, key=lambda section: (not section.is_own, not _is_usual(section))):
            self._main_titles.setdefault(section.target, section.title)
        for section in placed:
            self._put(section)
        share = self._main_titles.keys() >= {"languages", "interests"}  # one heading
        headings = {
            "languages" if kind == "interests" else kind: _readable(title)
            for kind, title in self._main_titles.items()
            if title and not (share and kind in ("languages", "interests")) and not _is_english(title, kind)
        }
        if headings:
            self.draft.root.fields["headings"] = node_of(headings, ())
        kinds = ["languages" if target == "interests" else target for target in self._titles]
        if "order" in Resume.model_fields and kinds:
            self.draft.root.fields["order"] = node_of(list(dict.fromkeys(kinds)), ())

    def _with_headings_kept(self) -> "Iterator[_Section]":
        """Yield the sections. One of the author's own that would join another, or lists texts, takes an unused kind."""
        used = [*self.draft.root.fields, *(section.target for section in self._sections)]
        for section in self._sections:
            texts = [_text(entry) for entry in section.entries]
            would_join = section.target == "projects" and not section.is_own and used.count("projects") > 1
            if (not section.target and all(texts)) or (would_join and not any(texts) and _SPARE not in used):
                used.append(_SPARE)
                entries, origins = section.entries, section.origins
                if not section.target:
                    listed = {"bullets": texts} if len(texts) > 1 else {"summary": "".join(texts)}
                    entries, origins = [listed], [section.path]
                yield replace(section, target=_SPARE, entries=entries, origins=origins)
            elif section.target:
                yield section
            else:
                self.comment(section.title, section.entries, section.path, "has no place in resume.yml")

    def _put(self, given: "_Section") -> None:
        section = self.draft.root.part(given.target, of_list=True)
        if not isinstance(section.value, list):
            add_comment(self.draft.root, given.target, section, "has to be a list")
            section = self.draft.root.fields[given.target] = Node([], given.path)
        section.origin = section.origin or given.path
        is_moved = not given.in_order and given.title.casefold() != given.target
        is_joined = bool(given.title) and given.title != self._main_titles.get(given.target)
        has_heading = is_joined and "section" in keys_of(given.target)
        if is_joined or not given.is_own or is_moved:
            its_own = ", below its own heading" if has_heading else ""
            message = f"the section '{given.title}' became part of {given.target}{its_own}"
            section.remarks.append(Remark("I112", given.path, message))
        if given.in_order:
            self._titles.setdefault(given.target, given.title)
        for entry, origin in zip(given.entries, given.origins, strict=True):
            nodes = self._entries(given.target, entry, origin)
            for node in nodes:
                if has_heading:
                    node.fields.setdefault("section", Node(_readable(given.title), given.path))
                elif given.target == "projects" and not given.is_own:
                    node.fields.setdefault("type", Node(given.title, given.path))
            if nodes:
                section.items.extend(nodes)
            elif entry is not None:
                reason = f"of '{given.title}' has no place in {given.target}"
                add_comment(section, origin[-1], node_of(entry, origin), reason)

    def _entries(self, target: str, entry: Any, path: DataPath) -> list[Node]:
        if text := _text(entry):
            return text_nodes(target, text, path)
        return [entry_node(target, entry, path, self.dialect)] if isinstance(entry, dict) else []

    def _summarise(self, title: str, entries: list[Any], path: DataPath, *, is_guess: bool = False) -> None:
        texts = [next(iter(e.values())) if isinstance(e, dict) and len(e) == 1 else e for e in entries if e is not None]
        basics = self.draft.root.part("basics")
        if "summary" in basics.fields or not all(isinstance(text, str) for text in texts):
            self.comment(title, entries, path, "has no place in resume.yml")
            return
        sentences = [text.strip() for text in texts if text.strip()]
        if len(sentences) > 1:  # the marks of a list say where one ends
            sentences = [text if _ENDED.search(text) else f"{text}." for text in sentences]
        basics.fields["summary"] = Node("\n".join(sentences), path)
        if is_guess:
            message = f"the section '{title}' became the summary"
            basics.fields["summary"].remarks.append(Remark("I112", path, message))


def _is_english(title: str, kind: str) -> bool:
    return _readable(title).casefold() in (kind, wording_of(ENGLISH).heading(kind).casefold())


def _is_usual(section: _Section) -> bool:
    """Return whether a section has the usual heading of its kind, in any language."""
    usual = kinds_of_headings().get(_readable(section.title).casefold())
    return usual == section.target or _is_english(section.title, section.target)


def _readable(title: str) -> str:
    """Turn a key like `work_experience` or `clubLife` into a heading; leave other titles as they are."""
    if re.fullmatch(r"[a-z]+(?:[A-Z][a-z]+)+", title):
        title = re.sub(r"(?=[A-Z])", "_", title).lower()
    if not title.islower() or " " in title:
        return title
    return " ".join(word if word in ("a", "and", "in", "of", "the") else word.capitalize() for word in title.split("_"))


def _text(entry: Any) -> str:
    """Return an entry that is a text, or has only one under the key that its bullet became; "" for any other."""
    given = {key: value for key, value in entry.items() if value not in (None, "")} if isinstance(entry, dict) else {}
    text = next((given[key] for key in _TEXT_KEYS if set(given) == {key}), entry)
    return text if isinstance(text, str) else ""


def _has_more_than_a_line(entry: Any) -> bool:
    highlights = entry.get("highlights") if isinstance(entry, dict) else None
    return isinstance(highlights, list) and (len(highlights) > 1 or bool(entry.get("summary")))
