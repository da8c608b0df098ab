"""Build the resume's view from the model: sections in order, links resolved, the bold text in highlights chosen.

In: a `Composer`. Out: the view and every problem found. Codes: R101 no name, R125 an unknown language, and those of
`composer.py` and `publications.py`.

Bold is what the author marked, then keywords, then results. A keyword is bold at its first occurrence in an entry, as
a whole word; an alias counts as its keyword. A highlight has at most three bold spans. Over the whole resume, at most
12 % of the highlights' characters are bold, or 60 in a very short one: with more, nothing stands out. Text marked by
hand counts and always stays bold. At the limit, every entry gets its first bold words before any gets its second.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice

from portfolio.projects.project import Project
from portfolio.resume.composer import Composer, unclosed
from portfolio.resume.contacts import contacts, country_problems
from portfolio.resume.design import accent, accent_problems
from portfolio.resume.model import Emphasis, Resume, Stage
from portfolio.resume.publications import author_problems
from portfolio.resume.sections import project_entry, sections_of
from portfolio.resume.view import Entry, ResumeView, Section, problems_in
from portfolio.resume.wording import is_language_code, language_code
from portfolio.sources.diagnostics import Diagnostic, error, short, warning
from portfolio.text.inline import Inline, Link, Span, divided, joined, plain, whole_words
from portfolio.text.links import Address

MOST_SPANS = 3
MOST_SHARE = 0.12
ALWAYS = 60
"""Characters that may be bold however short the resume is."""

RESULTS = re.compile(
    r"(?<![\w.,])(?:[$€£]\s?)?\d+(?:[.,]\d+)*"
    r"(?:\s?(?:%|×|[kKMGT]B|ms|µs|[xkKM])|\s(?:times|percent|points)"
    r"(?:\s(?:as\s)?(?:faster|smaller|fewer|less|more|cheaper|larger|lower|higher|shorter))?)(?!\w)"
)


@dataclass(frozen=True, order=True)
class _Candidate:
    """One text that may become bold: the highlight of the entry, the span in it, and start and end."""

    highlight: int
    span: int
    start: int
    end: int
    key: str
    """The keyword, or "" for a result."""


def emphasise(
    entries: Sequence[Entry], keywords: Mapping[str, str], *, with_results: bool = False
) -> tuple[Entry, ...]:
    """Return the entries with their highlights emphasised.

    `keywords` maps every form of a keyword, aliases included, to the keyword; an entry's own keywords are added.
    """
    texts = [highlight for entry in entries for highlight in entry.highlights]
    room = max(ALWAYS, MOST_SHARE * sum(len(plain(text)) for text in texts))
    room -= sum(len(span.text) for text in texts for span in _spans(text) if span.is_strong)
    found = [_candidates(entry, keywords, with_results=with_results) for entry in entries]
    chosen: list[set[_Candidate]] = [set() for _ in entries]
    for rank, number in sorted(
        (rank, number) for number, candidates in enumerate(found) for rank in range(len(candidates))
    ):
        candidate = found[number][rank]
        if candidate.end - candidate.start <= room:
            chosen[number].add(candidate)
            room -= candidate.end - candidate.start
    return tuple(_with_bold(entry, candidates) for entry, candidates in zip(entries, chosen, strict=True))


def _candidates(entry: Entry, keywords: Mapping[str, str], *, with_results: bool) -> list[_Candidate]:
    """List one entry's candidates in reading order: first occurrences, at most three bold spans a highlight."""
    key_of = {**{word: word for word in entry.keywords}, **keywords}
    pattern = whole_words(key_of)
    seen: set[str] = set()
    candidates: list[_Candidate] = []
    for number, highlight in enumerate(entry.highlights):
        left = MOST_SPANS - sum(span.is_strong for span in _spans(highlight))
        end = (-1, 0)
        for candidate, is_marked in sorted(_matches(highlight, number, pattern, key_of, with_results=with_results)):
            if is_marked:
                seen.add(candidate.key)
            elif left > 0 and (candidate.span, candidate.start) >= end and candidate.key not in seen:
                candidates.append(candidate)
                left -= 1
                end = (candidate.span, candidate.end)
                seen |= {candidate.key} - {""}
    return candidates


def _matches(
    highlight: Inline, number: int, pattern: re.Pattern[str], key_of: Mapping[str, str], *, with_results: bool
) -> Iterator[tuple[_Candidate, bool]]:
    """Yield every keyword and result in a highlight, and whether it is already bold."""
    spans = [(span, part) for part in highlight for span in _spans([part])]
    for position, (span, part) in enumerate(spans):
        if span.is_code or (isinstance(part, Link) and _is_written_out(part)):
            continue
        if span.metric:  # a measured number is a result, whatever its unit
            found = [(0, len(span.text), "")] if with_results else []
        else:
            found = [(*match.span(), key_of[" ".join(match[0].split())]) for match in pattern.finditer(span.text)]
            found += [(*match.span(), "") for match in RESULTS.finditer(span.text) if with_results]
        yield from ((_Candidate(number, position, *each), span.is_strong) for each in found)


def _spans(inline: Iterable[Span | Link]) -> Iterator[Span]:
    for part in inline:
        yield from part.spans if isinstance(part, Link) else (part,)


def _is_written_out(link: Link) -> bool:
    if not isinstance(link.address, Address):
        return link.target.endswith(link.text)
    return not link.address.is_evidence and link.address.url.endswith(link.text)


def _with_bold(entry: Entry, candidates: set[_Candidate]) -> Entry:
    highlights = []
    for number, highlight in enumerate(entry.highlights):
        chosen = sorted(candidate for candidate in candidates if candidate.highlight == number)
        positions = count()
        parts: list[Span | Link] = []
        for part in highlight:
            pieces = [piece for span in _spans([part]) for piece in _split(span, next(positions), chosen)]
            parts += [replace(part, spans=tuple(pieces))] if isinstance(part, Link) else pieces
        highlights.append(joined(parts))
    return replace(entry, highlights=tuple(highlights))


def _split(span: Span, position: int, candidates: Iterable[_Candidate]) -> list[Span]:
    parts = (
        (one.start, one.end, replace(span, text=span.text[one.start : one.end], is_strong=True))
        for one in candidates
        if one.span == position
    )
    return [piece for piece in divided(span, parts) if piece.text]


ORDER = {
    Stage.STUDENT: "skills education projects work contributions publications writing",
    Stage.GRADUATE: "skills work projects contributions publications writing education",
    Stage.EXPERIENCED: "skills work projects contributions publications writing education",
    Stage.CAREER_CHANGER: "skills projects work contributions publications writing education",
}
REST = "awards certificates volunteer languages references"


@dataclass(frozen=True)
class Composed:
    """A composed resume: what it was made from, its view, and the problems with it."""

    composer: Composer
    view: ResumeView
    problems: tuple[Diagnostic, ...]


def compose(composer: Composer) -> Composed:
    """Build the view of the whole resume."""
    resume = composer.resume
    basics = resume.basics
    built = [section for kind in section_order(resume) for section in sections_of(composer, kind)]
    view = ResumeView(
        name=basics.name,
        label=basics.label,
        image=basics.image,
        summary=composer.inline(basics.summary, ("basics", "summary")),
        contacts=contacts(basics),
        sections=_emphasised(built, resume),
        keywords=tuple(dict.fromkeys(keyword_forms(resume).values())),
        language=composer.wording.language,
        paper=resume.paper,
        template=resume.template,
        title=f"{basics.name} – {composer.wording.words['resume']}",
        accent=accent(composer),
        density=resume.design.density,
        note=_note(composer),
    )
    documents = (composer.document, *(project.document for project in composer.projects.values()))
    problems = [
        *_nameless(composer),
        *accent_problems(composer),
        *country_problems(basics, composer.document),
        *_language_problems(composer),
        *(problem for document in documents for problem in unclosed(document)),
        *author_problems(composer),
        *problems_in(view),
    ]
    return Composed(composer, view, tuple(problems))


def _language_problems(composer: Composer) -> Iterator[Diagnostic]:
    """Report a language's name, or an unknown code: the headings would be English."""
    written = composer.resume.language
    if written and not is_language_code(written):
        code = language_code(written)
        hint = f"write {code}" if code else "write the code, as in en or pt-BR, or delete the line"
        location = composer.document.location(("language",))
        yield warning("R125", location, f"'{short(written)}' is not a language's code", hint)


def _note(composer: Composer) -> str:
    """Return the last line of the PDF, in the author's words or those of the resume's language."""
    written = composer.resume.evidence_note
    if not composer.resume.evidence_links or written.casefold() in ("false", "no", "off"):
        return ""
    return composer.wording.words["measured"] if written.casefold() in ("true", "yes", "on") else written


def _nameless(composer: Composer) -> Iterator[Diagnostic]:
    if not composer.resume.basics.name:
        location = composer.document.location(("basics", "name"))
        yield error("R101", location, "the resume has no name", "write it under basics: name")


def project_page_entry(composer: Composer, project: Project) -> Entry:
    """Build a project's entry for its own page."""
    (entry,) = _bold([project_entry(composer, project, Link("", ()))], composer.resume)
    return entry


def keyword_forms(resume: Resume) -> dict[str, str]:
    """Map every form of every keyword in a resume, aliases included, to its keyword."""
    pairs = [pair for word in resume.keywords for pair in ({word: ()} if isinstance(word, str) else word).items()]
    return {form: word for word, aliases in pairs for form in (word, *aliases)}


def section_order(resume: Resume) -> list[str]:
    """Return the kinds of all sections in the order of the page."""
    usual = f"{ORDER[resume.stage]} {REST}".split()
    return list(dict.fromkeys([*(kind.value for kind in resume.order), *usual]))


def _emphasised(sections: list[Section], resume: Resume) -> tuple[Section, ...]:
    entries = iter(_bold([entry for section in sections for entry in section.entries], resume))
    return tuple(replace(section, entries=tuple(islice(entries, len(section.entries)))) for section in sections)


def _bold(entries: list[Entry], resume: Resume) -> tuple[Entry, ...]:
    has_keywords = Emphasis.KEYWORDS in resume.emphasis
    plain_entries = entries if has_keywords else [replace(entry, keywords=()) for entry in entries]
    forms = keyword_forms(resume) if has_keywords else {}
    return emphasise(plain_entries, forms, with_results=Emphasis.RESULTS in resume.emphasis)
