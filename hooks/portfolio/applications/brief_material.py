"""What the pages of a brief are made of: rows of cells under labels, and what several pages say in the same way.

A cell is a text of the author's or of the advertisement's, or it is empty, a line to write on.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial

from portfolio.advice.known_skills import is_product, mentions, named_by
from portfolio.advice.subject import Item, Passage, Subject
from portfolio.applications.coverage import Coverage, Proof, Status, own_skills
from portfolio.applications.targets import ReadTarget
from portfolio.applications.words import Words, words_of
from portfolio.evidence.metric import Metric
from portfolio.evidence.numbers import ResumeNumber, numbers_in
from portfolio.projects.project import Project
from portfolio.resume.composer import Composer
from portfolio.resume.view import ResumeView, UrlOf, with_urls
from portfolio.sources.diagnostics import printable
from portfolio.sources.tables import tables_beside
from portfolio.sources.yaml_source import DataPath, Document
from portfolio.text.inline import Inline, Link, Span, joined, plain, whole_words
from portfolio.text.links import Address

LINE: Inline = ()
"""An empty cell: a line to write on."""
Row = tuple[Inline, ...]

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Group:
    """Rows under one label. With a `header` they are a table; otherwise a row's first cell is followed by its
    evidence. `least` rows stay, however full the page is."""

    name: str
    label: str
    rows: tuple[Row, ...]
    header: tuple[str, ...] = ()
    least: int = 1
    left_out: int = 0
    """Rows that the printed page has no room for."""


@dataclass(frozen=True)
class Page:
    """One page: `picture` is a data URL, described by `alt`."""

    title: Inline
    note: str
    groups: tuple[Group, ...]
    picture: str = ""
    alt: str = ""
    lead: Inline = ()
    asked: int = 0
    """How many of the advertisement's skills it shows."""
    number: int = 0
    is_continued: bool = False
    """Whether it continues on the same sheet of paper."""

    def group(self, name: str) -> Group | None:
        """Return a group by its name."""
        return next((group for group in self.groups if group.name == name), None)


@dataclass(frozen=True)
class Material:
    """What a brief is made from. `subject` is the tailored resume with the text of its page, `whole` the resume."""

    target: ReadTarget
    report: Coverage
    subject: Subject
    whole: Subject
    composer: Composer
    view: ResumeView
    url_of: UrlOf
    picture_of: Callable[[Project], str]

    @property
    def words(self) -> Words:
        """The brief's own words, in the resume's language."""
        return words_of(self.view.language)

    @cached_property
    def own(self) -> Mapping[str, tuple[Status, Proof]]:
        """The skills that the resume names."""
        return own_skills(self.subject, self.whole, self.composer.evidence)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The skills that the advertisement asks for."""
        return frozenset(skill for row in self.report.rows for skill in row.requirement.skills)

    def inline(self, text: str, path: DataPath, document: Document) -> Inline:
        """Return a text of the author's with its links as URLs."""
        return with_urls(self.composer.inline(text, path, document), self.url_of) if text else LINE

    def where(self, metric: Metric) -> Inline:
        """Return where a metric was measured: the notebook and its cell, or the file and its line."""
        folder = f"projects/{metric.project}/"
        number = self.words["cell"].format(metric.cell)
        text = f"{metric.notebook}, {number}" if metric.notebook else str(metric.location)
        target = self.composer.index.measured.get(metric.key)
        link = Link(
            "", (Span(text.removeprefix(folder)),), address=Address(target.url if target else "", "", is_on_site=True)
        )
        return with_urls((link,), self.url_of)

    def numbers(self, passage: Passage) -> tuple[ResumeNumber, ...]:
        """Return the numbers of a passage, without years."""
        written = passage.document.written.get(passage.path, passage.written)
        found = numbers_in(passage.document, passage.path, written, self.composer.evidence)
        return tuple(number for number in found if number.metric or not _YEAR.fullmatch(number.text))


# words


def cell(text: str) -> Inline:
    """Return a text as a cell."""
    return (Span(printable(text)),) if text else LINE


def capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def words_of_metric(metric: Metric) -> str:
    """Return a metric's name as words, its unit in parentheses: "latency (ms)"."""
    text = re.sub(r"[._]+", " ", metric.name)
    return re.sub(r"(?<=\w) (?:([kmg]b)|(ns|us|ms|s))$", lambda unit: f" ({(unit[1] or '').upper() or unit[2]})", text)


def strong(text: str) -> Inline:
    """Return a text in bold."""
    return (Span(printable(text), is_strong=True),)


def join(*parts: Inline | str) -> Inline:
    """Return texts as one; "" for what is between empty ones."""
    return joined(piece for part in parts for piece in (cell(part) if isinstance(part, str) else part))


def listed(parts: Iterable[Inline], between: str = "; ") -> Inline:
    """Join the texts that are not empty, with `between` between two of them."""
    found: Inline = ()
    for part in filter(None, parts):
        found = join(found, between, part) if found else part
    return found


def after(words: str, part: Inline) -> Inline:
    """Return a text with words before it, or an empty cell if there is none."""
    return join(words, part) if part else LINE


def labelled(name: str, label: str, rows: Iterable[Row], least: int = 1, header: tuple[str, ...] = ()) -> Group:
    """Build a group of rows under a label; `least` rows stay, however full the page is."""
    return Group(name, label, tuple(rows), header, least)


# claims


def claim_row(material: Material, passage: Passage) -> Row:
    """Return a claim, followed by each of its numbers and where it was measured, or a note that the claim is bare."""
    said = material.inline(passage.written, passage.path, passage.document)
    numbers = material.numbers(passage)
    by_origin: dict[str, tuple[list[str], Inline]] = {}
    for number in numbers:
        if number.metric:
            origin = material.where(number.metric)
            shown = material.composer.wording.number(number.text)
            by_origin.setdefault(plain(origin), ([], origin))[0].append(shown)
    colon = material.words["colon"]
    behind = [join(", ".join(texts), colon, origin) for texts, origin in by_origin.values()]
    bare = [number.text for number in numbers if not number.metric]
    links = [cell(target) for _, target in passage.links]
    words = material.words
    told = [*behind, cell(f"{words['bare']}{colon}{', '.join(bare)}") if bare else LINE]
    return said, listed([*told, after(f"{words['see']} ", listed(links, ", "))]) or cell(words["bare"])


def claim_rows(material: Material, passages: Iterable[Passage]) -> Iterator[Row]:
    """Yield every bullet, and every other text with a number."""
    for passage in passages:
        is_claim = passage.kind == "bullet" or material.numbers(passage)
        if is_claim and not material.subject.is_left_out(passage.text):
            yield claim_row(material, passage)


# tools


def tools_of(item: Item) -> tuple[str, ...]:
    """Return the languages, libraries and products that an entry names besides its employer, in its spelling."""
    employer = item.source.name if item.section == "work" and item.source else ""
    text = item.text.replace(employer, "") if employer else item.text
    found = {mention.skill: mention.spelling for mention in mentions(text) if is_product(mention.skill)}
    return tuple(found.values())


def tools_group(material: Material, tools: Iterable[str], projects: Iterable[Project], least: int) -> Group:
    """Return a table of tools."""
    words = material.words
    header = ("", words["why_this"], words["went_wrong"], words["would_change"])
    return labelled("tools", words["tools"], _tool_rows(material, tools, projects), least, header)


def _tool_rows(material: Material, tools: Iterable[str], projects: Iterable[Project]) -> Iterator[Row]:
    """Yield a row for each tool, those in the advertisement first: what decisions, trials and plans say of it."""
    projects = tuple(projects)
    for tool in sorted(dict.fromkeys(tools), key=lambda tool: not named_by(tool) & material.asked):
        is_named = _namer(tool)
        yield (
            strong(tool),
            listed(_naming(material, projects, is_named, "decisions", ("chose",), reason="because")),
            listed(_naming(material, projects, is_named, "tried", ("what", "result"))),
            listed(_naming(material, projects, is_named, "next", ("",))),
        )


def _naming(
    material: Material,
    projects: Iterable[Project],
    is_named: Callable[[str], bool],
    field: str,
    keys: tuple[str, ...],
    *,
    reason: str = "",
) -> Iterator[Inline]:
    """Yield the decisions, trials or plans of projects that name a tool under one of the keys.

    A choice with a `reason` must begin with the tool: "PyTorch", not "the factor against the PyTorch loop".
    """
    for project in projects:
        for at, one in enumerate(getattr(project.source, field)):
            texts = {key: str(getattr(one, key)) if key else str(one) for key in keys}
            begun = (" ".join(text.split()[:_BEGINNING]) if reason else text for text in texts.values())
            if any(map(is_named, begun)):
                texts |= {reason: getattr(one, reason)} if reason else {}
                yield listed(
                    (
                        material.inline(text, (field, at, key) if key else (field, at), project.document)
                        for key, text in texts.items()
                    ),
                    material.words["colon"],
                )


_BEGINNING = 3
"""Words."""


def _namer(tool: str) -> Callable[[str], bool]:
    """Return a function that tells whether a text names a tool, in whatever spelling."""
    names, words = named_by(tool), whole_words([tool])
    return lambda text: bool(words.search(text)) or any(mention.skill in names for mention in mentions(text))


# metrics


def meaning_rows(text: str, words: Words) -> Iterator[Row]:
    """Yield for each usual metric that a text names what it means, and its trap; its name as the text has it."""
    code = words["code"]
    by_name = {name: number for number, row in enumerate(brief_data()["metric"]) for name in row["names"]}
    found: dict[int, str] = {}
    for match in _metric_names().finditer(text.lower().replace("’", "'")):
        name, written = (" ".join(each.split()) for each in (match[0], text[match.start() : match.end()]))
        found.setdefault(by_name[name], written if written.lower() == name else name)
    for number, name in found.items():
        row = brief_data()["metric"][number]
        yield join(strong(capital(name)), words["colon"], row["means"][code]), cell(row["trap"][code])


@cache
def _metric_names() -> re.Pattern[str]:
    return whole_words(name for row in brief_data()["metric"] for name in row["names"])


brief_data = partial(tables_beside, __file__, "brief.toml")
"""Returns what brief.toml says."""
