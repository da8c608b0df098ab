"""The degrees that an advertisement asks for, and where its lines name some."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from portfolio.applications.levels import PARENTHESES
from portfolio.applications.lines import Line
from portfolio.applications.phrases import folded, phrases


class DegreeLevel(Enum):
    """Degrees, lowest first. `ANY` is a degree without a name, `STUDENT` somebody who is still at it."""

    STUDENT = "student"
    VOCATIONAL = "vocational training"
    ANY = "degree"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTORATE = "doctorate"


@dataclass(frozen=True, slots=True)
class Degree:
    """The degrees that are accepted, lowest first; `or_equivalent` if experience does as well."""

    levels: tuple[DegreeLevel, ...]
    or_equivalent: bool
    is_desired: bool
    line: int
    quote: str


_DEGREES = {
    DegreeLevel.DOCTORATE: r"ph\.?\s?d\b\.?|doctorate|doctoral (?:degree|candidate)"
    r"|promotion(?= (?:in (?:der |dem )?(?:informatik|physik|mathemati|bioinf|statisti|elektro|ingenieur|natur)"
    r"|von vorteil|wunschenswert|erwunscht|abgeschlossen))"
    r"|promoviert\w*"
    r"|abgeschlossene promotion|doctorat|\bthese (?:de doctorat|en)|dr\. (?:rer|ing)",
    DegreeLevel.MASTER: r"\bmaster(?:'s|s')"
    r"|\bmasters?[- ](?:of science|degree|level|diploma|program\w*|student|thesis)\b"
    r"|(?<!scrum[- ])\bmasters?\b(?=[ ,./)-]*(?:degree"
    r"|in\b|of|or|ou|oder|und|and|phd|studium|abschluss|niveau|2|de\b|en\b|preferred|is|would|with\b|mit\b|avec\b|$))"
    r"|\bm\.?\s?(?:eng|tech)\b\.?|postgraduate degree"
    r"|master(?:studium|abschluss|-studium|-abschluss|studiengang)\w*|m\.?\s?sc\b\.?"
    r"|\bm\.?s\.?(?=[ /,]+(?:in\b|degree|or\b|/|ph))|\bm\.a\.|\bma(?=[ /,]+(?:in\b|degree|phd|or phd))"
    r"|\bms/|/ms\b|mba\b|diplom(?:-?studium|-?abschluss"
    r"|ingenieur\w*|informatiker\w*)?\b(?!\w)|niveau master|(?<=baccalaureat ou )maitrise"
    r"|(?<!\d )(?<!milliers de )\bm2\b(?! de (?:bureau|surface|loca|stock|terrain|vente|plancher))|ecole d'ingenieurs?"
    r"|diplome d'ingenieur\w*|ingenieur\w* diplome\w*|\bingenieur\w* de formation|graduate degree"
    r"|advanced (?:university |academic )?degree"
    r"|universitats?abschluss",
    DegreeLevel.BACHELOR: r"bachelor'?s?(?:'s|s')?(?:[- ](?:of \w+|degree|level))?\b"
    r"|bachelor(?:studium|abschluss|-abschluss"
    r"|-studium)\w*|b\.?\s?sc\b\.?|\bb\.?s\.?(?=[ /,]+(?:in\b|degree|program|or\b|m\.?s))"
    r"|\bb\.a\.|\bba(?=[ /,]+(?:in\b|degree|b\.?s\b|m\.?[as]\b|masters?\b|or (?:b\.?s\b|m\.?[as]\b|masters?\b|higher)))"
    r"|\bbs/|bs/ba|\bb\.?\s?(?:tech|eng)\b\.?|undergrad(?:uate)? degree|(?:4|four)[- ]year (?:college )?degree"
    r"|baccalaureat (?:en|ou|universitaire)|(?<!sous )\blicence (?:en|pro|informatique|de\b|d'(?!exploit|utilis"
    r"|usage)|ou)",
    DegreeLevel.VOCATIONAL: r"(?:abgeschlossene |technische |fachliche |it-|einschlagige "
    r"|kaufmannische )*(?<!hochschul)(?:berufs)?ausbildung(?!sp|s-|sm)\b|fachinformatiker\w*"
    r"|(?<!interne )(?<!internen )(?<!unsere )(?<!unseren )techniker\b"
    r"|\bbts\b|\bdut\b|\bdec (?:en|ou)\b|\bhtl\b"
    r"|associate'?s?'? (?:degree|or bachelor)|high school diploma|apprenticeship",
    DegreeLevel.ANY: r"(?:university|college|technical|engineering|science|relevant|academic|stem|quantitative"
    r"|related) (?:\w+ )?(?<!associate )(?<!associates )degree"
    r"|(?<!associate )(?<!associates )(?<!associate's )\bdegree\b(?= (?:in|from|or|required|preferred|is"
    r"|\((?:\d|first|upper)|level"
    r"|with)|[,.)]|$)"
    r"|degree[- ](?:level|educated)|higher education (?:in|degree|qualification)|hochschulabschluss|\b(?:uni"
    r"|fh)-?abschluss"
    r"|\babschluss (?:in|im bereich|einer?s?|der fachrichtung)\b(?! (?:[\w-]+ )?(?:\w*ausbildung|projekt"
    r"|vertrag))(?=.{0,40}(?:informati|technik|ingenieur|mathe|physik"
    r"|naturw|maschinenbau|bwl|mint|statisti|studien))"
    r"|hochschulausbildung"
    r"|abgeschlossenes (?=im bereich)"
    r"|hochschulstudium|(?:abgeschlossenes |technisches |wissenschaftliches |einschlagiges |informatik"
    r"|mathematik|mathe|physik|ingenieur|universitats|master-? ?oder )*-?studium\b(?!s)|\w+studium\b"
    r"|hochschulabschluss|studienabschluss|akademische\w* (?:abschluss|grad|ausbildung)"
    r"|universitares studium"
    r"|(?<!obtention d'un )(?<!obtenir un )diplome\b|formation (?:superieure|universitaire|bac|d'ingenieur"
    r"|ingenieur|en informatique"
    r"|scientifique|technique)|^de formation\b|(?:vous etes|informaticien\w*) de formation"
    r"|de formation (?:superieure|bac|ingenieur|initiale|technique|scientifique|informatique|universitaire)"
    r"|niveau d'etudes|issue? d'une formation|ecole de commerce"
    r"|tertiary (?:qualification|degree|education)|equivalent degree|education: (?=bac)"
    r"|\bgraduates? in (?:an? |any )?(?:computer|mathemat|statist|physic|engineer|software|data|quantitative|stem\b)\w*"
    r"|\b(?:completed|finished|university) studies\b"
    r"|absolvent\W?\w*\b(?=.{0,30}(?:fachrichtung|studiengang|studium))",
    DegreeLevel.STUDENT: r"ongoing (?:\w+ )?studies\b|(?:currently |be )?(?:enrolled|pursuing|studying|working towards?"
    r"|in the process of (?:obtaining|completing|earning))\b(?=.{0,80}(?:degree"
    r"|bachelor|master|program"
    r"|b\.?sc|m\.?sc|ph\.?d|university|college|computer|student|field))|\b(?:final|last|penultimate|second"
    r"|third)[- ]year\b(?=.{0,40}(?:student|degree|bsc|msc|master|bachelor|universit))|(?:undergraduate"
    r"|graduate|university|college|master'?s?|phd|bachelor'?s?|[mb]\.?sc\.?) students?\b|you are an? (?:current "
    r"|enrolled |university )?student\b"
    r"|(?:neben|parallel zu) (?:dem|deinem|ihrem) studium|parallel zum studium|bereits im studium"
    r"|semester (?:ihres|deines|des|eures)\b|\bab dem \d\. (?:fach)?semester|immatrikul\w*|eingeschrieben\w*"
    r"|einschreibung an"
    r"|(?:laufendes |deines |ihres "
    r"|im )studium\w*(?=.{0,30}(?:informatik|fachrichtung|der|im bereich|befind))|du studierst"
    r"|sie studieren|(?:fortgeschritten|laufend|begonnen|aktuell)\w* (?:\w+ )?\w*studium"
    r"|studierende\w*|student(?:in|\*in"
    r"|:in|/in|_in)? (?:der|im|des|mit)"
    r"|etudiant(?:[(/.·-]?e\)?)?s? en|(?:en |actuellement )(?:derniere|2e|3e|4e|5e|premiere|deuxieme"
    r"|troisieme|quatrieme|cinquieme)(?: ou \w+)? annee|vous (?:etes|etudiez) en (?:ecole|master|licence|\d)"
    r"|vous preparez"
    r"|tu prepares|vous suivez une formation|etudiant\w* (?:ingenieur|master|bac)|stage de fin d'etudes?"
    r"|cesure",
}
_DEGREE_PATTERNS = {level: re.compile(pattern) for level, pattern in _DEGREES.items()}
_YEARS_OF_STUDY = re.compile(r"\bbac ?\+ ?(?P<least>\d)(?: ?(?:a|/|ou|et|-) ?(?:bac ?)?\+? ?(?P<most>\d))?")
_ANY_DEGREE = re.compile("|".join(f"(?:{pattern})" for pattern in (*_DEGREES.values(), r"\bbac ?\+")))
_END_OF_SUBJECTS = re.compile(
    r"(?<!z\.b)(?<!e\.g)(?<! o\.a)[.;](?:\s|$)|\b(?:with (?:a |an )?(?:focus|strong|good|proven|min|at|\d)"
    r"|experience|experiences"
    r"|erfahrung\w*|knowledge|kenntnis\w*|connaissances?|skills?|competences?|\d+\+? (?:years?|jahre?|ans)"
    r"|plus\b|as well as|along with"
    r"|combined|and (?:a |an )?(?:strong|proven|good|solid|minimum|at least|\d)|sowie|und (?:erste"
    r"|mehrjahrig\w*|gute|fundierte|sehr)|et (?:une|vous|d'une)|vous|avec|including|proficien\w*"
    r"|programming|relevant work|foundation|hands-on|specialized)\b"
)
_SUBJECT = re.compile(
    r"computer science|informatik\w*|mathemati\w*|statisti\w*|data science|engineering|physics|science"
    r"|economics|machine learning|artificial intelligence|informatique|software|data|quantitative|stem"
    r"|technical|robotics|bioinformatics?"
)
_EQUIVALENT = re.compile(
    r"or (?:an? )?(?:equivalent|similar|comparable|related (?:work|practical|experience))"
    r"|equivalent (?:experience|practical|work|combination|military)|or (?:relevant )?(?:work "
    r"|professional |practical |industry )?experience|in lieu of"
    r"|oder (?:eine |einen |ein )?(?:vergleichbar\w*|ahnlich\w*|entsprechend\w*|gleichwertig\w*"
    r"|\w+ ausbildung|berufserfahrung)|vergleichbare\w* (?:qualifikation|ausbildung|kenntnisse|abschluss)"
    r"|quereinsteiger|ou equivalent\w*|ou experience equivalente|equivalent"
)


def degree_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of a line that name degrees with their subjects, which do not count as skills."""
    small = folded(text)
    spans = []
    for match in _ANY_DEGREE.finditer(small):
        end = _END_OF_SUBJECTS.search(small, match.end())
        stop = end.start() if end else len(small)
        start = match.start()
        before = small[:start]
        clause = max(before.rfind(sign) for sign in (".", ";", "(", ":")) + 1
        breaks = [found.end() for found in _END_OF_SUBJECTS.finditer(before, clause)]
        begin = max([clause, *breaks])
        if _SUBJECT.search(before, begin) and start - begin < 90 and not phrases("possession").search(before, begin):
            start = begin
        spans.append((start, stop))
    return spans


def degree(lines: tuple[Line, ...], kinds: Mapping[Line, str | None]) -> Degree | None:
    """Return the degree asked for: what the lines that name one accept; `kinds` says what sections they are in.
    A line that only wishes for more comes last, and only a line about something else, as their offer, is worse."""
    best: tuple[tuple[bool, ...], Degree] | None = None
    order = list(DegreeLevel)
    kind = before = began = None
    is_apprenticeship = bool(lines) and _APPRENTICE.search(folded(lines[0].text)) is not None
    for line, text in ((one, part) for one in lines for part in _SENTENCE_END.split(folded(one.text))):
        goes_on = (
            best is not None and before is not None and (_OR.match(text) or before.endswith((" or", " oder", " ou")))
        )
        before = text.rstrip()
        kind = kinds.get(line, kind)
        text = _OFFERED.sub(lambda offered: " " * len(offered[0]), text)  # noqa: PLW2901
        found = [(level, at) for level, at in _levels(text) if not _BY_OTHERS.search(text, max(0, at - 60), at)]
        if (line is lines[0] or is_apprenticeship) and [level for level, _ in found] == [DegreeLevel.VOCATIONAL]:
            continue  # the position's title: "Fachinformatiker (m/w/d)"
        is_needless = len(found) == 1 and _NEEDLESS.search(text)
        if not found or is_needless or is_about_company(text) or _NO_MATTER.search(text):
            continue
        wished = _wished(text, sorted(at for _, at in found))
        is_desired = kind == "desired" or all(at in wished for _, at in found)
        levels = {level for level, at in found if is_desired or at not in wished}
        if not levels <= {DegreeLevel.VOCATIONAL, DegreeLevel.ANY}:
            levels.discard(DegreeLevel.ANY)
        is_equal = bool(_EQUIVALENT.search(text))
        asked = Degree(tuple(sorted(levels, key=order.index)), is_equal, is_desired, line.number, line.text)
        if kind == "other" and not phrases("possession").search(text) and DegreeLevel.STUDENT not in levels:
            continue
        if goes_on and best:  # "BS and 6 years, or", "Master's degree and 4 years"
            known = best[1]
            best = best[0], replace(known, levels=tuple(sorted({*known.levels, *levels}, key=order.index)))
            continue
        rank = (kind == "other", is_desired, kind != "required", len(line.text) > _LONG_QUOTE)
        begins = min(at for _, at in found) <= _BEGINS_WITH
        is_listed = begins and began is not None and line.number == began + 1  # "- PhD in CS", "- MSc in CS"
        began = line.number if begins else None
        if best is not None and rank == best[0] and (is_listed or levels > set(best[1].levels)):
            levels |= set(best[1].levels) - {DegreeLevel.ANY}
            best = rank, replace(best[1], levels=tuple(sorted(levels, key=order.index)))
        elif best is None or rank < best[0]:
            best = rank, asked
    return best[1] if best else None


_LONG_QUOTE = 400
_BEGINS_WITH = 3
"""Characters before a degree with which a line begins."""
_OR = re.compile(r"\W*(?:or|oder|ou|(?:we )?(?:will )?(?:also )?accept)\b")
_APPRENTICE = re.compile(r"\b(?:auszubildende\w*|azubi|ausbildung|apprentice\w*|apprentie?)\b")
"""Words of a title that offers vocational training."""
_BY_OTHERS = re.compile(
    r"\b(?:mentor|supervis|betreu|encadr|collaborat|coach|teach|guid|advis|anleit|ausbildung von|zusammenarbeit)\w*"
    r" (?:(?!for\b)[\w'-]+ ){0,4}$"
    r"|(?<!looking for )(?<!hire )(?<!seeking )(?:(?<!level )(?<!niveau )(?<!stufe )(?<!qr )\b\d+|number of"
    r"|hundreds of|together with|many|(?<!\bor )other|our|of all) $"
    r"|\bin lieu of (?:an? )?(?:\w+ )?$"
    r"|erfahrung\w*\W+(?:[\w.]+\W+){0,4}als (?:[\w-]+ )?$|\b(?:ohne|without|sans) (?:\w+ )?$"
)
"""What stands before somebody else's degree, or none: "mentoring PhD students", "20 PhD students"."""
_OFFERED = re.compile(
    r"(?<!completed )(?<!finished )\bph\.?d (?:position|thesis|project|topic|subject|work|opening|offer)s?\b|\b(?:this"
    r"|the) ph\.?d\b(?! (?:degree|in|is))"
    r"|\bthe ph\.?d candidate|\bdoctoral (?:position|thesis|project)s?\b|\bpost-?doc\w*"
    r"|\bnos formations\b[^;]*|^[\w -]{4,40}, (?:[bm]\.?sc|[bm]\.?a|mba)\.?\W*(?:\(\w+\))?$"
    r"|\b(?:sujet|offre|proposition|directeur|directrice|poste|bourse|contrat)s? de (?:these"
    r"|doctorat)s?(?: de doctorat)?"
)
"""A degree that is offered, as a thesis that is the position, or that a person of theirs has: "Kim Sample, BSc"."""
_THESIS = re.compile(r"\W*s?\W*(?:(?:and|und|et|or|oder) )?(?:master\W*s?\W*)?(?:thes[ei]s|\w*arbeit(?:en)?)\b")


def _levels(text: str) -> Iterator[tuple[DegreeLevel, int]]:
    """Yield the degrees that a folded text names, each once, and where."""
    for level, pattern in _DEGREE_PATTERNS.items():
        for match in pattern.finditer(text):
            if not _THESIS.match(text, match.end()):
                yield level, match.start()
                break
    for match in _YEARS_OF_STUDY.finditer(text):
        least, most = int(match["least"]), int(match["most"] or match["least"])
        if least < 3:
            yield DegreeLevel.VOCATIONAL, match.start()
        if least < 5 and most >= 3:
            yield DegreeLevel.BACHELOR, match.start()
        if most >= 5:
            yield DegreeLevel.MASTER, match.start()


def _wished(text: str, degrees: list[int]) -> set[int]:
    """Return which of the degrees, given by where they stand in a folded text, are only wished for."""
    wished: set[int] = set()
    inner = [match.span() for match in PARENTHESES.finditer(text)]
    for wish in WISHED.finditer(text):
        within = next(((start, end) for start, end in inner if start < wish.start() < end), None)
        own = {at for at in degrees if within and within[0] < at < within[1]}
        if own or (within and _SUBJECT.search(text, *within)):
            wished |= own
            continue  # "a degree (physics is preferred)", "a bachelor (master's preferred)"
        is_first = not text[: wish.start()].strip(" -:*")
        if is_first or wish[0] in WISHES_BEFORE or text[wish.end() :].lstrip().startswith(":"):
            ends = "[,;]" if wish[0] in WISHES_BEFORE else _ENDS_WISH
            label = None if wish[0] in WISHES_BEFORE else _LABELLED.match(text, wish.end())
            begin = label.end() if label else wish.end()
            wished |= {at for at in degrees if wish.start() < at and not re.search(ends, text[begin:at])}
            continue
        until = wish.start()
        for at in reversed([at for at in degrees if at < wish.start()]):
            if _ASKED.search(text, at, until) and until < wish.start():
                break
            wished.add(at)
            until = at
    return wished


_ASKED = re.compile(r"\b(?:required|mandatory|minimum|must|erforderlich|requis|vorausgesetzt)\b|.{25}.*[,;]")
"""Stands between a degree that is asked for and one that is only wished for."""
WISHES_BEFORE = (
    "nice",
    "ideally",
    "preferably",
    "idealerweise",
    "im idealfall",
    "vorzugsweise",
    "idealement",
    "de preference",
)
"""Wishes that stand before what they are about: "enrolled at a university, ideally in physics"."""
_LABELLED = re.compile(r"\s*:?\s*(?:(?:you|vous|du|sie|tu) \w+ )?")
"""After a wish that is a label: "Bonus: you have a PhD"."""
_SENTENCE_END = re.compile(
    r"(?<=[a-z]{3}[.;!?])(?<!\betc\.)(?<!\bbzw\.)(?<!\binc\.)(?<!\bing\.)(?<!\bbsc\.)(?<!\bmsc\.)(?<!\bmin\.)(?<!\bnat\.)(?<!\brer\.)"
    r"(?<!\bggf\.)(?<!\bvgl\.)(?<!\bdpl\.)(?<!\beng\.)(?<!\bsci\.)\s+"
)
_NO_MATTER = re.compile(
    r"\bnot (?:picky|fussy) about|\b(?:don't|do not) (?:care|mind|need|require)\b.{0,30}degree"
    r"|\bno (?:specific |formal |particular |academic |university |college )?(?:degree|qualification)s?"
    r"(?! (?:or|and) no\b| left|\s*(?::|with|and|\+|-) ?\d)"
    r"|kein\w* (?:bestimmte\w* )?(?:abschluss|studium)(?: ?(?:/|oder|,) ?\w+)? (?:notig|erforderlich|notwendig)"
    r"|(?:abschluss"
    r"|studium) ist (?:nicht|kein)|peu importe"
    r"|\bpas de (?:prerequis|conditions?) [^.;]{0,20}diplome"
    r"|(?:en fonction|selon) (?:du|le|votre|ton) diplome"
)

_ENDS_WISH = r"[;.]|\b(?:vous|tu|you|sie|du) (?:etes|avez|es|as|have|are|hold|haben|hast)\b"
"""Ends a list of wishes: "A degree is appreciated: maths, physics"."""
_NEEDLESS = re.compile(r"\bdegree (?:is not|isn't) (?:required|necessary|needed)")

WISHED = re.compile(
    r"\b(?:preferred|is a plus|a (?:(?:big|huge|strong|definite|great|real|clear|nice|major|distinct) )?plus"
    r"|ein plus|als plus|sont un plus|nice(?= ?:)|vorteilhaft|an asset"
    r"|desirable|(?:is|are|highly) desired"
    r"|ideally|preferably|bonus|advantage(?:ous)?|beneficial|nice to have"
    r"|von vorteil|wunschenswert|bevorzugt|idealerweise|im idealfall|vorzugsweise|idealement|de preference|est un plus"
    r"|un atout|(?<!tu )(?<!vous )(?<!on )souhaite?e?s?|souhaitables?|(?:est|serait|sont) (?:fortement |vivement "
    r"|tres |particulierement )?appreciee?s?|serait un plus"
    r"|recommandee?s?|recommended|empfohlen|not required)\b"
)
_COMPANY = re.compile(
    r"^(?:we |our |wir |unser|nous |notre |founded|at \w+,)|tuition|reimburse|weiterbildung"
    r"|ausbildungs(?:platz|betrieb)|without regard|regardless|equal opportunity"
    r"|intelligence artificielle et"
)
_OF_YOU = re.compile(
    r"looking for|candidates|suchen|cherch|require|you (?:have|are|hold)|du hast|vous |\babgeschlossene?s?\b"
)


def is_about_company(text: str) -> bool:
    """Return whether a folded text tells of the company or its benefits, and not whom it looks for."""
    return bool(_COMPANY.search(text)) and not _OF_YOU.search(text)
