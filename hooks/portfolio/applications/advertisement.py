"""What an advertisement asks: `read_advertisement` turns its text into requirements and knock-outs.

English, German and French. A skill is *required*, *desired* or *in the job*; the heading above it says which, unless
the line's own words say more: headings differ from company to company, words such as "experience with" or "is a
plus" are not. A hedge counts for its clause ("AWS, Azure or GCP, ideally Terraform"). Alternatives are one requirement
that one of them meets. Benefits, company prose, legal text and the subjects of a degree are no skills; soft skills are
left out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from portfolio.applications.alternatives import ONE_OF
from portfolio.applications.degrees import degree_spans
from portfolio.applications.knock_outs import KnockOuts, knock_outs
from portfolio.applications.levels import LEVELS, Level
from portfolio.applications.lines import Line, lines_of
from portfolio.applications.mentions import skills_in
from portfolio.applications.phrases import ALL_DESIRED, folded, is_bare_heading, kind_of_heading, phrases
from portfolio.applications.requirements import AlsoNamed, Requirement, asked_in

LITTLE = 3
"""An advertisement that asks for fewer skills can hardly be matched by words."""


@dataclass(frozen=True, slots=True)
class Duty:
    """An item of what the job is, as the advertisement says it, and the skills that it names."""

    text: str
    line: int
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advertisement:
    """What was read: the requirements in their order of importance, then of the text."""

    requirements: tuple[Requirement, ...]
    also_named: tuple[AlsoNamed, ...]
    knock_outs: KnockOuts
    duties: tuple[Duty, ...] = ()

    @property
    def asks_little(self) -> bool:
        """Whether hardly anything of it can be matched by words, so that it has to be read."""
        return len({skill for requirement in self.requirements for skill in requirement.skills}) < LITTLE

    def asked(self, level: Level) -> tuple[Requirement, ...]:
        """Return the requirements of a level."""
        return tuple(requirement for requirement in self.requirements if requirement.level is level)


def read_advertisement(text: str) -> Advertisement:
    """Read an advertisement: pasted text, Markdown or HTML, of at most `lines.LARGEST` bytes (see `lines.decoded`)."""
    lines = lines_of(text)
    requirements: list[Requirement] = []
    named: list[AlsoNamed] = []
    duties: list[Duty] = []
    kinds: dict[Line, str | None] = {}
    for line, kind, level in _judged(lines, kinds):
        text = folded(line.text)
        begins = phrases("duty").match(text) is not None and not _MASTERS.match(text)
        is_duty = kind == "job" or (kind in (None, "unknown") and begins)
        if is_duty and line.is_item and level in (None, Level.IN_THE_JOB):
            duties.append(Duty(line.text, line.number, tuple(mention.skill for mention in skills_in(line.text))))
        if level is None:
            continue
        found, unknown = asked_in(line, level)
        requirements += found
        named += unknown
    kept = _without_repetitions(requirements)
    known = {name.casefold() for requirement in kept for name in (*requirement.skills, *requirement.spellings)}
    others: dict[str, AlsoNamed] = {}
    for one in named:
        if one.name.casefold() not in known:
            others.setdefault(one.name.casefold(), one)
    named_too = tuple(sorted(others.values(), key=lambda one: one.line))
    if all(one.level is not Level.REQUIRED for one in kept):  # "Desired skills" above all that is asked
        kinds = {line: None if kind == "desired" else kind for line, kind in kinds.items()}
    told = {one.text.strip(_QUOTES).casefold(): one for one in reversed(duties)}
    return Advertisement(
        kept, named_too, knock_outs(lines, kinds), tuple(sorted(told.values(), key=lambda one: one.line))
    )


_QUOTES = "\"'“”„«» "


# sections


@dataclass(frozen=True, slots=True)
class _Section:
    """What the last heading says about the lines under it.

    `had_items` once bullets came, `is_late` once the requirements have been: what follows are mostly benefits.
    `has_it` if the heading says that its items are what somebody has, so that none of them is a duty. `by_form` if no
    heading says anything, and the rows' form does.
    """

    kind: str | None
    had_items: bool = False
    by_form: bool = False
    is_late: bool = False
    has_it: bool = False


_LABEL = re.compile(r"([^:：.;!?]{2,60})[:：](?:\s+|$)")
_LONGEST_HEADING = 90
_LONGEST_TITLE = 160
"""The longest text marked as a heading, in characters."""
_PART = 60
"""Characters at a sentence's end or beginning that say what it leads on to."""
_PROSE = 130
_LEVELS = {"required": Level.REQUIRED, "desired": Level.DESIRED, "job": Level.IN_THE_JOB, "stack": Level.IN_THE_JOB}


_LEGAL = re.compile(
    r"\b(?:equal (?:employment )?opportunit|all qualified applicants|reasonable accommodations?|self-identification"
    r"|protected veterans?|(?:the right to (?:access|object|lodge|request)|controller of your personal"
    r"|personal data (?:provided|will be processed)|verarbeitung (?:ihrer|deiner) (?:personenbezogenen )?daten"
    r"|traitement de vos donnees)"
    r"|ohne ansehen|unabhangig von (?:geschlecht|alter|herkunft)|egalite des chances)"
)
"""Begins the legal text at the end, which has no heading of its own."""


def _judged(lines: tuple[Line, ...], kinds: dict[Line, str | None]) -> Iterator[tuple[Line, str | None, Level | None]]:
    """Give each line, or sentence of a paragraph, with its section's kind and, if it asks for something, its level
    before any hedge; and keep in `kinds` what section each line is in, whatever its own label says."""
    section = _Section(None)
    wish: int | None = None
    lines = _with_choices(lines)
    if lines and _TITLE.fullmatch(folded(lines[0].text)) and not phrases("possession").search(folded(lines[0].text)):
        lines = lines[1:]  # "Acme sucht Werkstudent im Bereich Data Science"
    wished = _wished_by_the_next(lines)
    forms = _without_heading(lines)
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        section = _by_form(section, forms.get(index))
        if _is_heading(line, following) or (section.kind in ("required", "job") and _is_wish(line, following)):
            section = _section_at(lines, index, section)
            kinds[line] = section.kind
            is_lead = section.kind == "job" and len(line.text) > _PART and not line.is_heading
            has_it = len(line.text) > _LONGEST_HEADING and phrases("possession").search(folded(line.text))
            if is_lead or has_it:  # "You have worked in data science, above all on:", "In a Scrum team you will:"
                yield line, section.kind, _level(line, section.kind)
            continue
        if _LEGAL.search(folded(line.text)):
            section = _Section("other", is_late=True)
        wish = wish if wish is not None and line.is_item and line.indent > wish else None
        kinds[line] = section.kind if wish is None else "desired"
        section, kind, rest = _without_label(section, line)
        kind = "desired" if wish is not None and kind == "required" else kind
        if line.is_item and line.text.endswith(":") and _ends_in_wish(folded(line.text)):
            wish = line.indent  # the items under "Any of these is a plus:"
        if not rest.text.strip():
            continue
        if line.is_item:
            section = replace(section, had_items=True)
        elif section.had_items and len(line.text) > _PROSE and section.kind != "job" and not _is_of_item(lines, index):
            # prose under a list belongs to no heading
            kind = "prose" if section.kind in ("required", "desired") else "text"
        parts = list(_sentences(rest))
        tells = any(_OFFERS.match(text) or _STACK_IS.match(text) for text in (folded(part.text) for part in parts))
        parts = parts if not line.is_item or tells else [rest]
        of_parts = _wished_by_the_next(parts)
        for place, sentence in enumerate(parts):
            section, kind, part = _with_label(section, kind, sentence, is_within=place > 0 and not line.is_item)
            is_benefit = section.is_late and kind == "unknown"
            sought, purpose = _with_purpose(part) if kind in (None, "unknown") else (part, None)
            level = None if _LEGAL.search(folded(part.text)) else _level_in(section, line, sought, kind)
            level = Level.DESIRED if level and (index in wished or place in of_parts) else level
            yield sought, "other" if is_benefit else kind, level
            if purpose:
                yield purpose, kind, Level.IN_THE_JOB


def _is_wish(line: Line, following: Line | None) -> bool:
    """Return whether an item begins wishes, as "5. Bonus appréciés" does, and is none itself: "German preferred"."""
    is_short = line.is_item and 1 < len(line.text.split()) <= _WORDS_OF_WISH and line.text[-1].isalpha()
    is_above = is_short and following is not None and following.is_item and not skills_in(line.text)
    first = line.text.split()[0]
    return is_above and (is_bare_heading(line.text) or (is_bare_heading(first) and kind_of_heading(first) == "desired"))


_WORDS_OF_WISH = 3


def _ends_in_wish(text: str) -> bool:
    """Return whether a lead is a wish as a whole: "is a plus:", and not "three years, plus one of these:"."""
    ends = any(text[wish.end() :].lstrip().startswith((":", "if ")) for wish in phrases("hedge_after").finditer(text))
    return ends or (len(text) < _PART and kind_of_heading(text) == "desired")


_TITLE = re.compile(r"(?:.{3,60} )?(?:sucht|recrute|recherche|is hiring|we(?:'re| are) hiring)\b[^.!?]{3,80}")


def _level_in(section: _Section, line: Line, sought: Line, kind: str | None) -> Level | None:
    """Return the level of a part of a line; under "Requirements" too what they use, or begins as a duty, is in the
    job."""
    level = _level(sought, kind)
    is_done = level is None and kind in (None, "unknown", "job") and _WILL.match(folded(sought.text).partition(": ")[2])
    if (level and _TAUGHT.search(folded(sought.text))) or (is_done and skills_in(sought.text)):
        return Level.IN_THE_JOB  # "We strive for DevOps: you will be operating your services"
    if level is not Level.REQUIRED or kind != "required":
        return level
    text = folded(sought.text)
    is_theirs = (not line.is_item and _WE_USE.match(text)) or (_STACK_IS.match(text) and not _has_it(text))
    return Level.IN_THE_JOB if is_theirs or (not section.has_it and _is_done(line)) else level


_OF_THESE = re.compile(
    r"\b(?:(?:these|those|diese[rnm]?|ces) (?:technolog\w*|tools?|languages?|skills?|frameworks?"
    r"|librar\w+|sprachen|werkzeuge|langages|outils|competences)"
    r"|(?:of|with|in) (?:these|those|them)(?= (?:is|are|would)\b)|damit (?:ist|sind|ware))\b"
)
"""Speaks of what has been named: "Familiarity with these technologies is a bonus"."""


def _wished_by_the_next(parts: Sequence[Line]) -> frozenset[int]:
    """Return the indexes of lists of skills of which what follows them says that all are wishes."""
    found: set[int] = set()
    for index, part in enumerate(parts):
        text = folded(part.text)
        if not _OF_THESE.search(text) or not phrases("hedge_after").search(text) or skills_in(part.text):
            continue
        for before in range(index - 1, -1, -1):
            skills = len(skills_in(parts[before].text))
            if not skills or not (_is_list(parts[before].text) or (before == index - 1 and skills > 1)):
                break
            found.add(before)
    return frozenset(found)


def _section_at(lines: tuple[Line, ...], index: int, before: _Section) -> _Section:
    """Return the section that a heading begins, by its words and by what the lines under it begin with."""
    heading = _whole_heading(lines, index)
    section = _next_section(before, heading)
    is_title = index == 0 and not heading.text.endswith(":") and not is_bare_heading(heading.text)
    if is_title and phrases("looking_for").search(folded(heading.text)):
        section = _Section(None)  # the title: "Student assistants wanted!"
    is_vague = section.kind in ("unknown", "other") or (section.kind == "job" and _VAGUE.search(folded(heading.text)))
    form = _form(_under(lines, index + 1)) if is_vague else None
    if form and (section.kind == "unknown" or form == "required"):
        section = _Section(form)  # no known heading, or one that leads elsewhere: "Ways of working"
    if section.kind == "desired" and not before.is_late and ALL_DESIRED.search(folded(heading.text)):
        section = _Section("required")
    has_it = section.kind == "required" and _HAS.search(folded(heading.text)) is not None
    is_late = before.is_late or section.kind in ("required", "desired")
    return replace(section, is_late=is_late, has_it=has_it)


def _whole_heading(lines: tuple[Line, ...], index: int) -> Line:
    """Return a heading with its first word, if a narrow column has put that in the row above: "Preferred"."""
    heading, above = lines[index], lines[index - 1] if index else None
    if above is None or above.number + 1 != heading.number or " " in above.text or above.text.endswith(":"):
        return heading
    text = f"{above.text} {heading.text}"
    return replace(heading, text=text) if is_bare_heading(text) else heading


_HAS = re.compile(rf"{phrases('possession').pattern}|{phrases('must').pattern}|\b(?:bring|kompetenz|mitbring)")
"""Words of a heading whose items say what somebody has or can do, even with verbs: "You are good at"."""


def _without_label(section: _Section, line: Line) -> tuple[_Section, str | None, Line]:
    """Return a line without the label before it ("Preferred: …"), with the kind that this says, and the section that it
    begins."""
    label = _LABEL.match(line.text)
    if label is None or ("(" in label[1] and ")" not in label[1]):
        return section, section.kind, line  # no label: "languages (for example: Python)"
    if _TAUGHT.search(folded(label[1])):
        return section, section.kind, line
    is_yours = _YOURS.search(folded(label[1])) is not None
    is_name = len(label[1].split()) <= 2 or not skills_in(label[1])
    said = "required" if is_yours else _kind_of_label(label[1]) if is_name else None
    if said is None or (said == "other" and len(label[1].split()) > _LABEL_OF_OTHERS):
        return section, section.kind, line
    is_asked = section.kind in ("required", "desired") and not _OURS_ANYWHERE.search(folded(label[1]))
    is_ours = said == "stack" and _OUR_STACK.search(_STACK.sub("" if is_asked else "stack", folded(label[1])))
    is_wish = section.kind == "desired" and said == "required" and not phrases("must").search(folded(label[1]))
    kind = "desired" if is_wish else said if is_ours else _within(section.kind, said)
    is_row = (
        kind == "desired"
        and section.kind == "required"
        and len(line.text) < _LONGEST_TITLE
        and line.text[-1] not in ".:;"
    )
    if not line.is_item and not is_row and said not in ("stack", "other") and "(" not in label[1]:
        section = _Section(kind, is_late=section.is_late)
    return section, kind, line if ONE_OF.search(folded(label[0])) else replace(line, text=line.text[label.end() :])


def _with_label(
    section: _Section, kind: str | None, part: Line, *, is_within: bool
) -> tuple[_Section, str | None, Line]:
    """Return the section, kind and rest of a sentence, which a label may begin within a paragraph: "Missions : …"."""
    begun = _without_label(section, part)
    return begun if is_within and begun[2] is not part else (section, kind, part)


_LONGEST_CHOICE = 40
_LONGEST_CHOICES = 2_000


def _with_choices(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines, short items under "one of the following:" as one item."""
    found: list[Line] = []
    lead: Line | None = None
    for line in lines:
        is_under = lead is not None and line.is_item and (not lead.is_item or line.indent > lead.indent)
        is_choice = lead and is_under and len(line.text) <= _LONGEST_CHOICE and len(found[-1].text) < _LONGEST_CHOICES
        if lead and is_choice and skills_in(line.text):
            before = found.pop().text
            text = f"{before} {line.text}" if before.endswith(":") else f"{before.rstrip(' ,;.')}, {line.text}"
            found.append(replace(lead, text=text, is_item=True, is_heading=False))
            continue
        lead = line if ONE_OF.search(folded(line.text)) else None
        found.append(line)
    return tuple(found)


_PURPOSE = re.compile(
    r",? (?:pour (?=l[ea']s?\b|\w+(?:er|ir|re)\b)|(?:in order )?to (?!the\b|a\b|us\b|our\b|join\b)(?=\w)"
    r"|(?:zur|fur die) (?:\w+e[nr]? )?"
    r"(?=(?:weiter)?entwicklung|mitarbeit|unterstutzung|umsetzung|betreuung|konzeption))"
)
"""Links whom they look for to what for."""


def _with_purpose(part: Line) -> tuple[Line, Line | None]:
    """Divide a sentence that says whom they look for: what the person will do there is in the job."""
    text = folded(part.text)
    found = phrases("looking_for").search(text)
    purpose = _PURPOSE.search(text, found.end()) if found else None
    if purpose is None:
        return part, None
    rest = replace(part, text=part.text[purpose.end() :])
    return replace(part, text=part.text[: purpose.start()]), rest if skills_in(rest.text) else None


def _is_of_item(lines: tuple[Line, ...], index: int) -> bool:
    """Return whether prose belongs to the item before it: short items are titles where prose follows each of them."""
    before = lines[index - 1]
    is_title = before.is_item and len(before.text) < _PART
    has_others = index + 1 < len(lines) and lines[index + 1].is_item
    return is_title and (has_others or (index > 1 and not (lines[index - 2].is_item or lines[index - 2].is_heading)))


_LABEL_OF_OTHERS = 3
"""Words of a label such as "What we offer"; a longer one that holds such a word names what the item is about."""


_VAGUE = re.compile(
    r"\b(?:description|overview|summary|(?:the|this) (?:role|position|job|project)|le poste|die stelle)\b|beschreibung"
)
"""Words of a heading that may stand above demands as well as above duties."""


def _under(lines: tuple[Line, ...], first: int) -> Iterator[Line]:
    """Yield the lines before the next heading."""
    for index in range(first, len(lines)):
        if _is_heading(lines[index], lines[index + 1] if index + 1 < len(lines) else None):
            return
        yield lines[index]


def _form_of(line: Line) -> str | None:
    text = folded(line.text)
    if phrases("offer").search(text):
        return None
    possession = phrases("possession").search(text)
    has = possession is not None and possession.start() < _BEGINNING and not _OURS.match(text)
    if _begins_with_duty(text) or (_ACTION.match(text) is not None and not has):
        return "job"
    return "required" if has and skills_in(line.text) else None


def _form(lines: Iterable[Line]) -> str | None:
    """Return what most of some lines, two at least, are by their form: duties ("job"), or skills that somebody has
    ("required")."""
    votes = Counter(map(_form_of, lines))
    kind, count = votes.most_common(1)[0] if votes else (None, 0)
    if votes["required"] >= _ROWS and votes["job"] <= 1:
        return "required"
    return kind if count > max(votes.total() - count, 1) else None


def _without_heading(lines: tuple[Line, ...]) -> dict[int, str]:
    """Return what lists are, by their form, whose rows have neither bullets nor need a heading to be known: the kind
    of each row's section."""
    blocks: list[list[int]] = [[]]
    for index, line in enumerate(lines):
        is_heading = _is_heading(line, lines[index + 1] if index + 1 < len(lines) else None)
        if line.is_item or is_heading or len(line.text) > _LONGEST_ROW or _IN_PROSE.search(folded(line.text)):
            blocks.append([])
        elif blocks[-1] and line.number == lines[blocks[-1][-1]].number + 1:
            blocks[-1].append(index)
        else:
            blocks.append([index])
    forms = [(block, _form(lines[index] for index in block)) for block in blocks if len(block) >= _ROWS]
    rows = [(index, form) for block, form in forms if form for index in block]
    return {index: "job" if _form_of(lines[index]) == "job" else form for index, form in rows}


def _by_form(section: _Section, form: str | None) -> _Section:
    """Return the section of a row that has no heading: what its list is by its form."""
    if section.by_form or (form and section.kind in (None, "unknown")):
        return replace(section, kind=form, by_form=form is not None)
    return section


_IN_PROSE = re.compile(r"^(?:you|du|sie|vous|tu|we|wir|nous|our|the|this|if|as|at|an?|une?|l[ea])\b.*\.$|[!?:]$")
_ROWS = 3
_LONGEST_ROW = 400
"""Characters of a row of a list, from which it is a paragraph."""
_ACTION = re.compile(
    r"(?:\w+(?:,| et| und) )?\w{3,}(?:tion|ung|ment|age|ance)s? (?:et|de|des|d'|du|der|von|und)\b"
    r"|mise en (?:place|oeuvre)\b|\w{3,}ing (?:an?|and|the|our|large|new|complex|high\w*|teams|\w+ly)\b"
)
"""Begins with what will be done, as a noun: "Préparation et transformation de données", "Erhebung von Daten"."""
_BEGINNING = 20
"""Characters in which an item says that somebody has something: "Proven track record", "3 years of experience"."""


_YOU_DO = re.compile(
    r"(?:vous )?(?!(?:av|et|deten|maitris|posse|connaiss|dispos|justifi|parl|aim|sav|souhait|benefici|profit|rejoign"
    r"|postul|envoy)\w*ez)\w{3,}ez\b"
)
"""What somebody will do, in French: "évaluez des modèles"."""


_INFINITIVE = re.compile(
    r"(?!(?:sa|a|pou|de|vou)voir |(?:etre|disposer|beneficier|stagiaire|titulaire|architecture|infrastructure|culture"
    r"|lecture|docker|flutter|jupyter|hardware|software|prefer|other|partenaire|salaire"
    r"|\w+iere|avoir|plaisir|desir|loisir|cadre|centre|titre|entre|outre|contre|membre|ordre"
    r"|octobre|novembre|decembre|septembre) )(?!\w*(?:ier|teur|eur|oir) )[a-z]{2,}(?:er|ir|re)"
    r" (?:[ld]'|(?:les?|la|des?|du|une?|son|sa|ses|leurs?|votre|vos|nos|notre|aux?"
    r"|a(?! (?:plus|must|bonus)\b)|en|dans|sur|avec) )"
)
"""What somebody will do, in French: "apporter son expertise", "collecter des données"."""


_MASTERS = re.compile(
    r"(?:maitriser|connaitre|posseder|parler|avoir|disposer|justifier|pratiquer|savoir"
    r"|etre (?:tres |plutot |particulierement )?(?:a l'aise|capable|famili\w+|experimente\w*|forme\w*|initie\w*"
    r"|interesse\w*|passionne\w*|sensibilise\w*|curieu\w+|titulaire|diplome\w*|expert\w*)) "
)
"""Begins what somebody can do, unless it stands among duties: "maîtriser les bases de SQL", "être à l'aise avec"."""


_BRING = (
    r"(?:also )?(?:bring|need|possess|know"
    r"|have(?! (?:[\w-]+ ){0,2}(?:access|chance|opportunit|possibilit))"
    r"(?=.{0,60}\b(?:experience|knowledge|skills?|background|understanding|expertise|familiarity|worked|built|used)\b))\b"
)
_BRINGS = re.compile(rf"(?:you'll|you will|youll) {_BRING}")
"""Begins what somebody has, although it is of the future: "you'll bring solid experience in"."""


def _begins_with_duty(text: str) -> bool:
    return not _BRINGS.match(text) and any(pattern.match(text) for pattern in (phrases("duty"), _YOU_DO, _INFINITIVE))


def _is_heading(line: Line, following: Line | None) -> bool:  # noqa: PLR0911, one rule after the other
    text = line.text
    has_items = following is not None and following.is_item and not line.is_item
    if (line.is_heading or (has_items and _FOLLOWING.search(folded(text)))) and len(text) < _LONGEST_TITLE:
        return True  # "The following skills are desirable. Tell us about any of them."
    if len(text) > _LONGEST_HEADING or len(text.split()) > 12:
        is_lead = text.endswith(":") and len(text) < 300 and not line.is_item
        has_items = following is not None and following.is_item
        kind = _kind_of_lead(text)
        is_offer = kind == "other" and has_items and _GIVES_YOU.search(folded(text)) is not None
        is_known = kind in ("required", "desired", "job", "stack") or is_offer
        return is_lead and (is_known or (kind is None and has_items))
    if text.endswith((":", "：")):
        is_lead = _LEADS_ON.search(folded(text)) is not None or (len(text.split()) <= 6 and not skills_in(text))
        return not line.is_item or (following is not None and is_lead)
    label = _LABEL.match(text)
    says_more = label is not None and label.end() < len(text)
    most = _WORDS_OF_STACK if _IN_USE.search(folded(text)) else _WORDS_OF_QUESTION if text.endswith("?") else _WORDS
    is_sentence = text.endswith((".", ",", ";")) and not (has_items and len(text.split()) <= _WORDS)
    if line.is_item or says_more or len(text.split()) > most or is_sentence:
        return False
    kind = kind_of_heading(text)
    if kind == "other" and not line.is_heading and _ASKED_TOO.search(folded(text)):
        return False
    if kind in ("required", "other") and not line.is_heading and not has_items and _DUTY_OF.match(folded(text)):
        return False  # "Analyse von Anforderungen und Umsetzung von Konzepten", "Betreuung der Technik am Standort"
    if kind is None:
        return text.isupper() and len(text) > 4 and not skills_in(text)
    is_plain = not (line.is_heading or has_items or text.istitle())
    if (kind in ("required", "desired") and is_plain and _ITEM_LIKE.match(folded(text))) or _is_degree(kind, text):
        return False  # "Excellent communication skills", "Experience in retail is a plus", "Master's degree preferred"
    if kind == "stack" and following is not None and following.is_item and _OUR_STACK.search(folded(text)):
        return True
    most = _WORDS_OF_QUESTION if has_items and text.endswith("?") else _WORDS
    return not skills_in(text) or (len(text.split()) <= most and text.endswith(("?", "…", "...", "!")))


_ITEM_LIKE = re.compile(
    r"(?:idealerweise |ideally |idealement )?"
    r"(?:experience|expertise|knowledge|\w*erfahrung\w*|\w*kenntnisse?|connaissances?|maitrise)"
    r" (?:with|in|of|as|at|on|across|within|\w{3,}ing|mit|im|als|von|en|de|des|du|dans|avec|sur)\b"
    r"|(?:excellent|strong|good|great|solid|proven|outstanding|exceptional|effective|deep|sound|demonstrated|previous"
    r"|advanced|(?:sehr )?gute|ausgezeichnete|hervorragende|bonnes?|excellentes?|solides?) .{2,}"
    r" (?:skills?|knowledge|experience|understanding|background|\w*kenntnisse|\w*fahigkeiten|connaissances?"
    r"|competences?)\W*$"
    r"|(?!(?:your|required|relevant|professional|technical|preferred|desired|minimum|essential|key|core|job|work|skills"
    r"|education|and|our|the|additional|ideal|industry|expected|basic|general)\b)"
    r"[\w/-]{3,} (?:(?!and |& )[\w/-]+ ){0,4}(?<!and )(?<!& )experience\W*$"
    r"|(?:vous avez|tu as|you have|you've|du hast|sie haben) (?:deja |already |bereits |fait )?"
    r"(?:une?|des|an?|some|eine?n?|erste) (?!(?:good|great) fit\b)\w"
    r"|(?:ability|able|familiarity|proficien\w+|comfortable|understanding|passion|willing\w*|capacite|bereitschaft)\b"
)
"""Begins an item, of which a text without bullets does not say that it is one."""
_DUTY_OF = re.compile(
    r"(?:analyse|auf(?:nahme|bau)|bearbeitung|betreuung|entwicklung|koordination|pflege|wartung|definition|dokumentation|durchfuhrung|einfuhrung|erfassung|erhebung|erstellung"
    r"|gestaltung|konzeption|planung|prufung|realisierung|spezifikation|umsetzung|unterstutzung|recueil|redaction|conception"
    r"|collecte|etude|specification|gathering|collection|analysis|translation)(?:,? (?:und|et|and) \w+)?"
    r" (?:von|der|des|de|du|d'|of|the|our|unserer|technischer|fachlicher|neuer)\b"
)
"""Begins what will be done with somebody's requirements, and is no heading above one's own."""
_ASKED_TOO = re.compile(
    r"\b(?:active|current|secret|ts/?sci|obtain|hold|eligible|dod)\b.*\bclearance\b"
    r"|^(?:(?:\w+ ){0,2}interesse (?:an|am|fur|und)|interest(?:ed)? in|interet pour) \w[^?!]*$"
)
"""What is asked, in words of other headings: "Active secret clearance", "Interesse an neuen Technologien"."""
_FOLLOWING = re.compile(r"^[^.]{0,30}\b(?:following|folgende\w?|suivante?s?)\b[^.]{0,60}\.")


def _is_degree(kind: str, text: str) -> bool:
    return kind == "desired" and bool(degree_spans(text))


_STACK = re.compile(r"\bstacks?\b")
_OURS_ANYWHERE = re.compile(r"\b(?:our|we|notre|nos|unsere?\w?|wir)\b")
_OUR_STACK = re.compile(
    r"\b(?:our|we|notre|nos|nous|unsere?|wir|stack|environ\w+|umfeld|kontext|einsatz|\w*landschaft|context\w*)\b"
)
_IN_USE = re.compile(r"\b(?:im einsatz|einsetzen|we (?:currently )?use|nous utilisons)\b")
_OUR_SYSTEMS = re.compile(
    r"(?:our|unsere?|notre|nos) .*(?:architektur|architectur|landschaft|infrastru|umgebung|platt?form)"
)
"""Begins a list of what they use: "Our current architecture includes:"."""
_RESTS_ON = re.compile(
    r"\b(?:s'appuient? (?:\w+ )?sur|repose(?:nt)? (?:\w+ )?sur|basiert? auf|(?:is|are) built (?:with|on)|relies on)"
    r" (?:\w+ ){0,3}(?:technolog\w+|technos|outils|tools|stack|frameworks?)\W*$"
)
"""Ends a lead to what they use: "Notre service s'appuie essentiellement sur ces technologies :"."""
_WORDS = 7
"""Words of a heading that nothing marks as one."""
_WORDS_OF_QUESTION = 12
_WORDS_OF_STACK = 10
"""Words of such a heading that says what they use: "These are the technologies that we use"."""


_LEADS_ON = re.compile(
    r"\b(?:vous|tu|you|du|sie|(?:you|it|this|team) will(?: mean)?|you'll)\W*$|^(?:.{0,30} )?au sein .*:$"
)
"""The end of a line whose items go on with what will be done: "In our team you:"."""


_GIVES_YOU = re.compile(
    r"^(?:at \w|our |the (?:program|internship)|with us|bei uns|unser|chez |notre ).{0,80}\b(?:gives?|offers?|provides?"
    r"|grants?|geben wir|bietet|offre|donne|permet) (?:you|dir|ihnen|vous|te)\b.*:$|\bdesigned to give you\b.*:$"
)
"""A lead whose items are what is given: "Our program is designed to give you … through:"."""
_TEAM_OF = re.compile(
    r"\b(?:equipe|team)\b.{0,40}\b(?:compren\w+|compose\w* de|constitue\w* de|consist\w* of|composed of|made up of"
    r"|includes"
    r"|besteht aus|bestehend aus|umfasst)\b[^:]{0,20}:$"
)
"""Leads to people with whom one works: "Vous serez intégré dans une équipe comprenant :"."""
_GIVES = re.compile(r"\b(?:offer|provide|give|bieten|offrons|proposons)")
"""Begins a heading on benefits, although it ends so: "What we can offer you"."""
_WILL_DO = re.compile(r"\b(?:vous (?:\w+ )?\w{3,}rez|tu (?:\w+ )?\w{3,}ras)\b.*:$")
"""Leads on to what will be done: "Vous interviendrez sur l'ensemble du cycle :"."""


_MISSIONS = re.compile(
    r"\b(?:voici|quelles seront) (?:[lvt]es |quelques |des )?missions\b|\b(?:auras|aurez) pour missions?\b"
)


_YOU_WILL = re.compile(r"\b(?:you will|you'll|du wirst|sie werden|vous allez|tu vas):$")


def _kind_of_lead(text: str) -> str | None:
    """Return what kind of section a sentence begins: what its end says, unless it begins with the job."""
    if _MISSIONS.search(folded(text)) or _YOU_WILL.search(folded(text)):
        return "job"
    if _GIVES_YOU.search(folded(text)) or _TEAM_OF.search(folded(text)):
        return "other"
    kind = kind_of_heading(text[-_PART:])
    begins = "job" if _WILL_DO.search(folded(text)) else kind_of_heading(text[:_PART])
    is_first = (kind is None and begins == "required") or (kind in (None, "other") and begins in ("job", "desired"))
    return begins if is_first else kind


def _next_section(section: _Section, heading: Line) -> _Section:  # noqa: PLR0911, one rule after the other
    is_short = len(heading.text) <= _PART and not heading.text.endswith(":")
    kind = kind_of_heading(heading.text) if is_short else _kind_of_lead(heading.text)
    if section.kind == "job" and not is_short and not heading.is_heading and _begins_with_duty(folded(heading.text)):
        return section  # a duty that goes on: "Apporter son expertise et réaliser leur développement :"
    if kind == "other" and _LEADS_ON.search(folded(heading.text)) and not _GIVES.search(folded(heading.text)):
        kind = "job"
    if (kind is None and _OUR_SYSTEMS.match(folded(heading.text))) or _RESTS_ON.search(folded(heading.text)):
        return _Section("stack")
    if kind is None:
        is_part = (
            section.kind == "job" or heading.is_item or (not heading.is_heading and len(heading.text.split()) <= 3)
        )
        is_short = len(heading.text.split()) <= 3
        is_part = is_part or (section.kind in ("required", "desired") and is_short and bool(skills_in(heading.text)))
        is_part = is_part or (section.kind == "other" and _OURS_ANYWHERE.search(folded(heading.text)) is not None)
        if is_part:
            return section
        return _Section("text" if section.is_late and section.kind in ("other", "text") else "unknown")
    is_item = heading.is_item or (not heading.is_heading and _SOME_OF.search(folded(heading.text)) is not None)
    if section.kind == "desired" and is_item and kind in ("required", "stack"):
        return section  # "• Technical skills:", "Experience with some of these:" among what is preferred
    if kind == "stack" and section.kind != "desired" and _has_it(folded(heading.text)):
        return _Section("required")  # "A good command of this stack:"
    if kind == "stack" and _KEYWORDS.match(folded(heading.text)):
        return _Section("stack")
    if section.kind == "job" and (kind == "stack" or _STACK.search(folded(heading.text))):
        return section
    if kind == "stack" and (heading.is_heading or _OUR_STACK.search(folded(heading.text))):
        return _Section("stack")
    return _Section(_within(section.kind, kind))


_SOME_OF = re.compile(
    r"\b(?:experience|knowledge|familiarity|proficiency|\w*kenntnisse|erfahrung\w*|connaissances?)"
    r" (?:with|in|of|mit|von|en|de|sur)\b"
)
"""What somebody has of the items that follow."""
_KEYWORDS = re.compile(r"\W*(?:key ?words|schlagwort|schlagworte|schlagworter|stichworte|stichworter|mots[ -]cle)")


def _has_it(text: str) -> bool:
    return phrases("possession").search(text) is not None and _GAINED.search(text) is None


def _within(outer: str | None, kind: str) -> str:
    """A list of tools under what is required is required."""
    return outer if kind == "stack" and outer in ("required", "desired") else kind


def _kind_of_label(label: str) -> str | None:
    if len(label.split()) > _WORDS_OF_LABEL:
        return "desired" if _ends_in_wish(f"{folded(label)}:") else None
    return kind_of_heading(label)


_WORDS_OF_LABEL = 6


_SENTENCE = re.compile(
    r"(?<!\b[a-zä]\.)(?<!\bz\.B\.)(?<!\bz\. B\.)(?<!\betc\.)(?<!\b[Ii]nc\.)(?<!\b[Ee]x\.)(?<!\b[Mm]in\.)"
    r"(?<!\b[Mm]ind\.)(?<!\bbzw\.)(?<!\binkl\.)(?<!\bca\.)(?<!\bvs\.)(?<=[.!?;…])\s+(?=[\"'«»„“(]?[A-ZÄÖÜÉÈÀÇÊ0-9•])"
)


def _sentences(line: Line) -> Iterator[Line]:
    start = 0
    for gap in [*_SENTENCE.finditer(line.text), None]:
        end = gap.start() if gap else len(line.text)
        if part := line.text[start:end].strip():
            yield replace(line, text=part)
        start = gap.end() if gap else end


# lines

_YOURS = re.compile(
    r"\b(?:you have|you've|you must|you are|you're|must have|you bring|you know|you should have|you (?:do |will )?need"
    r"|you'll have|you will have"
    r"|you possess|candidates?|du hast|sie haben|du bringst|sie bringen|du verfugst|sie verfugen|du bist|sie sind"
    r"|du kennst|du beherrschst|bringst du|hast du|verfugst du|vous avez|tu as|vous maitrisez"
    r"|vous justifiez|vous disposez"
    r"|vous connaissez|vous etes|tu maitrises|tu es|tu connais|vous possedez|de formation)\b"
)
_OURS = re.compile(
    r"\s*(?:to [^,]{3,40}, )?(?:(?!(?:[a-z'-]+ ){0,3}(?:candidate|applicant|person|match|hire|fit) is\b)"
    r"(?:[a-z][\w.&'-]+ ){1,3}is (?:reinventing|revolutioni[sz]ing|redefining"
    r"|democrati[sz]ing"
    r"|on a mission|(?:the|a|an) (?:leading|leader|world|global|fast(?:est)?[- ](?:growing|moving)))|at \w+|we"
    r"|our|wir|unsere?|nous|notre|nos"
    r"|the company|founded|as a leading|chez|bei"
    r"|due to|thanks to|dank"
    r"|grace a)\b"
)
_VERBS = (
    r"(?:develop|maintain|implement|ensure|collaborate|participate|create|optimi[sz]e|deploy|build"
    r"|troubleshoot|conduct|analy[sz]e|define|deliver|improve|automate|integrate|perform|configure|debug"
    r"|provide|manage|write)s?"
)
_OF_A_NOUN = (
    r"(?:(?:and|or|&) [\w-]+ )?(?:pipelines? \([^()]*\)\W*$"
    r"|(?:patterns?|systems?|tool\w*|servers?|automation|access|environments?|thinking"
    r"|frameworks?|engineering|management)\b)"
)
_OF_DESIGN = (
    r"(?:and|or|&|patterns?|systems?|thinking|tool\w*|principles?|skills?|software|experience|knowledge|background"
    r"|concepts?|method\w*|fundamentals|languages?|programs?|engineering|sprints?|tokens?|degree|with|in|of|for)\b"
)
_NOUNS_TOO = r"(?:design|test|mentor|monitor|support|document|plan|lead|model|research|program)s?"
_IS_DONE = re.compile(
    rf"(?:actively |continuously )?(?:(?!(?:build|debug|write|deploy)s? {_OF_A_NOUN}){_VERBS}[, ]"
    rf"|design (?!{_OF_DESIGN})|design(?:,|,? and| &) {_VERBS}\b"
    rf"|{_NOUNS_TOO}(?:(?:,|,? and|,? or| &) (?:{_VERBS}|{_NOUNS_TOO})\b(?! {_OF_A_NOUN})"
    r"| (?:an?|the|our|new|\w+(?:able|ible|ive|ient|ust)) ))"
    r"|(?:participer|concevoir|developper|realiser|assurer|contribuer|mettre en|rediger|optimiser|deployer"
    r"|collaborer) "
)
"""Begins an item on what will be done. A noun may not begin so: "design patterns", "design tools such as Figma"."""
_WILL = re.compile(
    rf"(?:you will|you'll)(?! {_BRING})|your tasks?|du wirst|sie werden"
    r"|deine aufgabe|ihre aufgabe|vous (?:allez|serez"
    r"|aurez)|tu (?:vas|seras)"
)
_TASKS = re.compile(
    r"(?:(?:vous (?:etes|serez)|tu (?:es|seras)) (?:\w+ )?(?:en charge|charge|responsable|amene|accueilli|integre"
    r"|rattache|garant|implique)[\w()·.-]* (?:\w+ment )?(?:d'|(?:de|du|des|a|au|aux|dans|par|sur|en)\b)"
    r"|(?:du bist|sie sind|you are|you're) (?:\w+ )?(?:verantwortlich|zustandig|mitverantwortlich|responsible"
    r"|in charge|accountable)\b[^.;,:]{0,20}?\b(?:fur|for|of|to)\b"
    r"|(?:(?:dans|au sein|en|avec|a ce|sous)\b[^.:;,]{1,80}, )?"
    r"vous (?!(?:dev|au|sau)rez\b|(?:maitris|dispos|justifi|connait|possed|ser)\w*rez)(?:\w+ )?\w{3,}rez\b"
    r"|tu (?!(?:dev|au|sau)ras\b|(?:maitris|dispos|justifi|connait|possed|ser)\w*ras)(?:\w+ )?\w{3,}ras\b)"
    r"|(?:(?:the|this) (?:[\w/()-]+ ){0,5}(?:analyst|engineer|developer|scientist|architect|administrator|specialist"
    r"|consultant|intern|position|role|incumbent)(?: \([^()]*\))?"
    r" (?:will|is (?:also )?responsible|works|leads|develops|supports)\b)"
    r"|(?:zu (?:den|deinen|ihren) aufgaben (?:gehor|zahl)|(?:deine|ihre|die) aufgaben (?:sind|umfassen|bestehen)"
    r"|(?:your|the) (?:tasks|duties|responsibilities|work|role) (?:will )?(?:include|involve|are|consist)"
    r"|(?:vos|les|ses) (?:principales )?(?:missions|taches) (?:sont|seront|consist|comprenn)"
    r"|.*\b(?:mitarbeit (?:an|bei)|aufgaben(?:bereich|gebiet|feld|spektrum)|tatigkeitsfeld)\b)"
    r"|(?:il/elle|elle/il|il ou elle|l[ea] (?:titulaire|stagiaire|candidate?|laureate?|personne (?:recrutee|retenue))"
    r"|le/la \w+|le ou la \w+)"
    r" (?!(?:maitris|posse|justifi|dispos|dev|aur|sera (?:titulaire|diplome|capable)|connai|saur)\w*)"
    r"(?:sera|\w{3,}era|\w{3,}ira|travaille|participe|assure|contribue|intervient)\b"
    r"|(?:are you (?:interested|excited|keen|curious|passionate|ready|looking)|would you (?:like|also|love)"
    r"|do you want|does the idea|want to|mochtest du|mochten sie|hast du lust|avez-vous envie|envie de)\b.*\?$"
)
"""Begins a sentence on what will be done, or is a question that does so: "Would you like to teach?"."""
_TOOLS_OF_OURS = re.compile(
    r"\b(?:technolog\w*|(?:tech[- ])?stack|tools?|werkzeuge\w*|technos|outils|languages|sprachen"
    r"|langages)\b[^.,;:]{0,25},? ?"
    r"(?::|\(|such as|like|including|wie|z\. ?b\.|comme|tels? que|e\.g)"
)
"""Begins a list of what they use: "we work with modern technologies: AWS, Docker"."""
_WITH = re.compile(r"\b(?:verwenden|nutzen|setzen|we use|utilisons)\b")
_USED = re.compile(
    rf"{_TOOLS_OF_OURS.pattern}|\b(?:we (?:use|leverage|utili[sz]e|work with|write|code in|deploy)"
    r"|s'appuient sur|basee?s? sur|realise(?:e?s?) (?:en|avec)|basier\w* auf|setzen auf"
    r"|our (?:[\w-]+ )?(?:stack|backend|frontend|code|services|applications)"
    r"|unsere? (?:\w+ ){0,2}(?:software|plattform|anwendung\w*|systeme?|dienste?|backend|frontend|code\w*)"
    r" (?:wird|werden|ist|sind|lauft|laufen|basier\w+)"
    r"|notre (?:\w+ ){0,2}(?:plateforme|application|logiciel|site|backend|frontend) (?:est|tourne|repose|utilise)"
    r"|(?:built|hosted|deployed|written) (?:on|with|in)"
    r"|wir (?:nutzen|verwenden|setzen|arbeiten mit)|nous (?:utilisons|travaillons avec)"
    r"|(?:we (?:develop|build)|wir (?:entwickeln|programmieren|bauen)|nous developpons) [^.;]{0,40}"
    r"\b(?:with|using|mit|avec))\b"
)
_WE_USE = re.compile(
    r"(?!.*\b(?:applicants?|recruit\w*|hiring|interviews?|your (?:application|cv|resume)|applications(?=\W*$)"
    r"|bewerb\w*|candidat\w*)\b)"
    r"(?:we (?:use|leverage|utili[sz]e|work (?:with|in)(?= (?:agile|scrum|kanban|sprints))"
    r"|(?:strongly |actively |highly )?(?:encourage|practi[cs]e|embrace)"
    r"(?! (?:all\b|any|every|you\b|our\b|people|women|men\b|each|those|diver|app|members|under|individual|qualified)))"
    r"|wir (?:nutzen|verwenden)|nous utilisons) "
)
"""Begins what says what they use, and not to choose among applicants: "we use AI to rank candidates"."""
_OFFERS = re.compile(r"(?:we (?:offer|provide)|wir bieten|nous (?:offrons|proposons|financons))\b")
_GAINED = re.compile(
    r"\b(?:you'll|you will|will) (?:gain|learn|get)\b|\bnext step in your career"
    r"|^(?:refine|grow|broaden|sharpen|deepen) (?:the|your) (?:\w+ )?(?:skills?|career|knowledge|expertise)"
    r"|\bgain (?:\w+ )?experience"
    r"|\b(?:lernst|sammelst) du|du (?:lernst|sammelst)|\bvous (?:apprendrez|decouvrirez)"
    r"|\btu (?:apprendras|decouvriras)"
)
"""What is learned there and not asked."""
_TAUGHT = re.compile(
    r"\b(?:programme|parcours) de formation (?:inclut|comprend|porte)|\bmodules? suivants?\b"
    r"|\b(?:a l'issue|au terme) de (?:la|cette|votre|ta) formation\b"
    r"|\b(?:in|wahrend) (?:der|deiner|ihrer) ausbildung lern(?:st|en)\b|\bthe (?:course|programme) covers\b"
)
"""Begins what a course teaches: "Ce programme de formation inclut les modules suivants"."""
_AS = re.compile(r"(?:als|en tant que?|as an?) [^,.;:]{3,110}")
"""Begins a sentence on what somebody of this profession does: "Als Data Scientist entwickelst du"."""
_WILL_USE = re.compile(
    r"\b(?:technologies|tools) (?:that )?you(?:'ll| will| would| can)? (?:use|be using|work with)\b"
    r"|\byou(?:'ll| will| would) (?:be using|use|work with) (?:technologies|tools)\b"
)
"""Says what tools are used there, wherever it stands."""
_SEVERAL = 3
"""From this many tools in one sentence on, they are the stack: "We rely on TypeScript, React and Docker"."""
_STACK_IS = re.compile(
    r"\bstack (?:\w+ )?(?:consists|includes|comprises|contains|is|besteht|umfasst|inclut|comprend|se compose)\b"
    r"|\btech(?:nolog\w+)?[- ]?stack (?:aus|mit|of|with|around|autour de|a base de)\b"
    r"|\bour (?:[\w-]+ ){0,2}(?:languages?|technologies|frameworks?) (?:are|is|include)\b"
    r"|\bour (?:[\w-]+ ){0,3}(?:platform|back-?end|front-?end|infrastructure|services|(?:web[- ]?)?apps?|applications?"
    r"|products?|codebase) (?:runs? on|runs? in|lives? on|lives? in"
    r"|(?:is|are) (?:on|in|(?:[\w-]+ ){0,4}(?:built|written|hosted|based))\b)"
)
"""Says it of the tools themselves: "the team's tech stack consists of", "our platform runs on"."""
_TELLS = re.compile(
    r"(?:(?:and )?did you know|have you ever (?:received|wondered|heard|seen|noticed|thought|asked|wanted|tried to)"
    r"|wusste(?:st du|n sie)|saviez-vous|le saviez|avez-vous deja (?:recu|entendu|vu))\b"
)
"""Begins a question that only leads to what they do: "Did you know that marketing by text messages …?"."""
_ASKS_YOU = re.compile(
    r"(?:have you (?:already |ever |previously |recently )?(?:built|worked|used|developed|written|programmed"
    r"|deployed|created|coded"
    r"|implemented|designed|done)|did you (?:already |ever )?(?:build|code|create|deploy|develop|learn|program"
    r"|study|use|work|write)\b|can you (?:design|build|write|code|program"
    r"|develop|work|explain)"
    r"|do you (?:have|know|code|program|master|speak|write|understand|like working|enjoy)(?! (?:that|how we"
    r"|a moment|any(?:one|body)|some(?:one|body)|people)\b| (?:\w+ ){0,2}questions?\b)"
    r"|are you (?:an? (?:experienced |passionate |skilled |good |senior |junior )*[\w/+#. -]{2,30}"
    r"(?:developer|engineer|scientist|analyst|administrator|programmer)|familiar|experienced|proficient|fluent"
    r"|comfortable|skilled)"
    r"|(?:kennst|kannst|beherrschst|programmierst|hast) du (?!lust|interesse|noch|jemand"
    r"|(?:\w+ )?(?:ruck)?fragen|schon (?:mal"
    r"|einmal) (?:gehort|gesehen))"
    r"|(?:kennen|konnen|beherrschen|programmieren|haben) sie (?!lust|interesse|noch|jemand|(?:\w+ )?(?:ruck)?fragen)"
    r"|(?:connaissez|maitrisez|savez|pratiquez)-vous|as-tu deja (?:utilise|developpe|travaille)"
    r"|avez-vous deja (?:utilise|developpe|travaille)|(?:tu|vous) (?:maitrises?|maitrisez|connais|connaissez)\b)[^?]*\?"
)
"""A question about what somebody can do: "Have you built platforms around Hadoop?"."""
_OUR_TEAM = re.compile(
    r"our (?:\w+ )?team (?:has|have|is|comes)\b|unser team (?:hat|ist)|notre equipe (?:est|compte|a)\b"
)
_YEARS = re.compile(r"\b\d+\s*\+?\s*(?:years?|yrs?|jahre?n?|ans?|annees?)\b")


_ENSURES = re.compile(r"\bstell(?:st|en|e) (?:[\w-]+ ){0,4}?sicher\b")
"""What somebody will do, with a word that says elsewhere what somebody can: "du stellst sicher"."""


def _is_done(line: Line) -> bool:
    """Return whether an item under "Requirements" begins with what will be done, and does not speak of experience."""
    text = folded(line.text)
    has_it = _has_it(text) or phrases("must").search(text) is not None
    return line.is_item and _IS_DONE.match(text) is not None and not has_it


def _level(line: Line, kind: str | None) -> Level | None:  # noqa: PLR0911, one rule after the other
    text = folded(line.text)
    if not skills_in(line.text) or _TELLS.match(text):
        return None
    if kind in ("required", "desired"):
        is_long = not line.is_item and len(text) > _PROSE
        is_ours = _OURS.match(text) and not _YOURS.search(text) and (is_long or _OFFERS.match(text))
        is_ours = is_ours or _OUR_TEAM.match(text)
        return None if is_ours and not phrases("looking_for").search(text) else _LEVELS[kind]
    is_yours = _YOURS.search(text) is not None
    has = phrases("possession").search(_ENSURES.sub(lambda found: " " * len(found[0]), text))
    must = phrases("must").search(text) is not None
    if (kind not in _LEVELS and _WILL_USE.search(text)) or (kind not in _LEVELS and _STACK_IS.search(text)):
        return Level.IN_THE_JOB
    if kind == "other":
        if line.is_item and _WE_USE.match(text):
            return Level.IN_THE_JOB
        is_theirs = _OURS.match(text) is not None and phrases("looking_for").search(text) is None
        asks = has and not is_theirs and (_YEARS.search(text) or is_yours or (line.is_item and has.start() < 12))
        return Level.REQUIRED if asks and not phrases("offer").search(text) else None
    is_asking = kind not in ("job", "stack") and _ASKS_YOU.match(text) is not None
    is_sought = is_asking or _BRINGS.match(text) is not None or phrases("looking_for").search(text) is not None
    if kind in ("text", "prose"):
        is_asked = has and (is_yours or (kind == "prose" and has.start() < 25))
        is_asked = is_asked or (kind == "prose" and _is_list(line.text))
        return Level.REQUIRED if is_asked or is_sought else None
    starts_with_duty = _begins_with_duty(text) and (kind == "job" or not _MASTERS.match(text))
    is_of_job = _TASKS.match(text) is not None or (_AS.match(text) is not None and not must and not _YEARS.search(text))
    is_ours = _OURS.match(text) is not None and not is_yours and not is_sought
    if kind in ("job", "stack"):
        is_about_us = kind == "job" and is_ours and not line.is_item and _USED.search(text) is None
        says = has is not None and (is_yours or is_sought or has.start() < 25 or must)
        asks = says and not (starts_with_duty or is_of_job or is_ours or _GAINED.search(text))
        return Level.REQUIRED if asks else None if is_about_us else _LEVELS[kind]
    names_tools = _TOOLS_OF_OURS.search(text) is not None and (is_ours or _WITH.search(text) is not None)
    names_tools = (
        names_tools
        or _WE_USE.match(text) is not None
        or (is_ours and _many_in_use(line.text))
        or (is_ours and _USED.match(text) is not None and len(skills_in(line.text)) >= _SEVERAL)
    )
    if (starts_with_duty and (line.is_item or _WILL.match(text))) or is_of_job or names_tools:
        return Level.IN_THE_JOB
    if is_ours:
        return None
    if phrases("offer").search(text) and not (is_yours and has):
        return None
    is_wish = phrases("hedge_before").match(text) is not None
    if is_sought or is_wish or (has and (line.is_item or is_yours or must or has.start() < 25)):
        return Level.REQUIRED
    return Level.REQUIRED if line.is_item and _is_list(line.text) else None


def _many_in_use(text: str) -> bool:
    """Return whether a sentence of theirs ends in a list of what they use: "data processed via Kafka, Spark and S3"."""
    mentions = skills_in(text)
    return any(
        len(mentions) - index > _SEVERAL and _BY_MEANS_OF.search(text[max(0, one.start - 24) : one.start])
        for index, one in enumerate(mentions)
    )


_BY_MEANS_OF = re.compile(r"\b(?:via|using|(?:\w+ed|built|run|runs) (?:with|on|by|in)|über)(?: \w{2,4})? $")


def _is_list(text: str) -> bool:
    """Return whether a line is hardly more than a list of skills, or than one."""
    mentions = skills_in(text)
    covered = sum(mention.end - mention.start for mention in mentions)
    return covered * (2 if len(mentions) >= 2 else 1.4) > len(text)


def _without_repetitions(requirements: list[Requirement]) -> tuple[Requirement, ...]:
    """Keep each requirement once, at the highest level it is asked for, where it is first asked so."""
    kept: dict[frozenset[str], Requirement] = {}
    for requirement in requirements:
        key = frozenset(requirement.skills)
        if key not in kept or LEVELS.index(requirement.level) < LEVELS.index(kept[key].level):
            kept[key] = requirement
    return tuple(sorted(kept.values(), key=lambda one: (LEVELS.index(one.level), one.line)))
