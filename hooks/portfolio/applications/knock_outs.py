"""What an advertisement asks apart from skills: degree, years, languages, place, visa, dates, documents; the contact.

Each comes with its line. What is not found is None or (): nothing was recognised, which is not to say that nothing is
asked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from portfolio.applications.contact import Contact, contact
from portfolio.applications.degrees import (
    WISHED,
    WISHES_BEFORE,
    Degree,
    degree,
    degree_spans,
    is_about_company,
)
from portfolio.applications.lines import Line
from portfolio.applications.phrases import folded, is_bare_heading, phrases


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was read: its text as it stands, and the line around it."""

    text: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Years:
    """Years of experience asked for: at least so many, and at most if that is said."""

    minimum: int
    maximum: int | None
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class LanguageAsked:
    """A language with its code ("de") and what is said about the level ("C1", "fluent"), which may be nothing."""

    code: str
    fluency: str
    is_desired: bool
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class KnockOuts:
    """All of it."""

    degree: Degree | None = None
    years: tuple[Years, ...] = ()
    languages: tuple[LanguageAsked, ...] = ()
    places: tuple[Fact, ...] = ()
    visa: Fact | None = None
    start: Fact | None = None
    graduation: Fact | None = None
    deadline: Fact | None = None
    documents: tuple[Fact, ...] = ()
    contact: Contact | None = None
    size: Fact | None = None


def knock_outs(lines: tuple[Line, ...], kinds: Mapping[Line, str | None]) -> KnockOuts:
    """Read them from an advertisement's lines and the kinds of the sections that these are in."""
    pairs = [(line, folded(line.text)) for line in lines]
    return KnockOuts(
        degree=degree(lines, kinds),
        years=tuple(_years(pairs)),
        languages=_languages(pairs, kinds),
        places=tuple(_places(lines)),
        visa=_first(pairs, _VISA, _NO_DIFFERENCE),
        start=_first(pairs, _START, _LONG_AGO),
        graduation=_first(pairs, _GRADUATION),
        deadline=_first(pairs, _DEADLINE),
        documents=tuple(_documents(pairs)),
        contact=contact(lines),
        size=_first(pairs, _SIZE),
    )


def _first(
    pairs: list[tuple[Line, str]], pattern: re.Pattern[str], unless: re.Pattern[str] | None = None
) -> Fact | None:
    found = None
    for line, text in pairs:
        match = pattern.search(text)
        if match and not (unless and unless.search(match[0])):
            fact = Fact(line.text[match.start() : match.end()].strip(" .,:;-"), line.number, line.text)
            if not (line.is_heading or text.endswith(":")):
                return fact
            found = found or fact  # the heading above says less
    return found


# years

_NUMBER = {
    word: number
    for number, words in enumerate(
        (
            "one ein einem eine un une",
            "two zwei deux",
            "three drei trois",
            "four vier quatre",
            "five funf cinq",
            "six sechs",
            "seven sieben sept",
            "eight acht huit",
            "nine neun neuf",
            "ten zehn dix",
        ),
        1,
    )
    for word in words.split()
}
_COUNT = rf"\d{{1,2}}|{'|'.join(_NUMBER)}"
_YEARS = re.compile(
    rf"(?P<least>\b(?:{_COUNT})\b)(?:\s*\(\d+\))?\s*(?:\+|plus|ou plus|oder mehr|or more)?(?:\s*(?:[-–—/]"
    rf"|to|bis|a|or|ou|oder|(?<=entre \d )et|(?<=between \d )and|(?<=zwischen \d )und"
    rf"|,\s*(?:gerne|besser|idealerweise|lieber|preferably|ideally|better|si possible))"
    rf"\s*(?P<most>\b(?:{_COUNT})\b)\s*\+?)?(?:\s*(?:or more|full|complete))?[\s-]*"
    r"(?:years?|yrs?|jahre?n?|ans|annees?|an)\b(?:'|’)?(?=(?P<rest>.{0,90}))"
)
_EXPERIENCE = re.compile(
    r"experi|erfahrung|kenntnis|background|pratique|praxis|track record|programming|coding|developing|building"
    r"|built|working"
    r"|\(\)|\(required\)|\(preferred\)|leadership|management|in (?:a "
    r"|an )?(?:similar|software|data|the)|of (?:relevant|professional|hands|industry|work|software|python"
    r"|java|full|post)|berufs|as an? |hands-on|\bd'exp|minimum"
)
_NOT_AT_WORK = re.compile(
    r"\bold\b|of age|see yourself|\balter\b|contract|vertrag|befristet|renouvel|warranty"
    r"|vacation|holiday|urlaub|conges"
)
_TERM = re.compile(r"\b(?:cdd|duree)\b[^.;,]{0,20}$")
"""Before years that are the contract's: "CDD de 2 ans"."""
_BEGINS = re.compile(r"[^a-z0-9]*(?:(?:you have|over|du hast|vous avez) )?[^a-z0-9]*")
_AT_LEAST = re.compile(r"\b(?:at least|minimum(?: of)?|min\.?|mind\.|mindestens|au moins|au minimum)[^a-z0-9]*$")
_AGE = re.compile(
    r"(?:for|seit|depuis|over the (?:past|last)|past|last|founded|est\.?|more than|for over|for nearly"
    r"|uber|plus de|within the (?:next|first)|(?:in|after|nach|pendant|sous) )\s*(?:(?:over|more|mehr|plus|uber"
    r"|als|than|up to|de|about|almost|nearly)\s*)*$"
)

_YOUR_YEARS = re.compile(
    r"you|candidate|experience|minimum|du |sie |vous "
    r"|(?:a la recherche d|recherchons|looking for|suchen )(?!.*\b(?:seit|depuis|for|since) (?:\w+ )?$)"
    r"|^\W*(?:mehr als|uber|more than|over|plus de) $"
)


def _years(pairs: list[tuple[Line, str]]) -> Iterator[Years]:
    seen: set[object] = set()
    for line, text in pairs:
        for match in _YEARS.finditer(text):
            before = text[max(0, match.start() - 60) : match.start()]
            around = before + match["rest"]
            is_ours = is_about_company(text) or (_AGE.search(before) and not _YOUR_YEARS.search(before))
            if (
                is_ours
                or not (_EXPERIENCE.search(around) or _BEGINS.fullmatch(before) or _AT_LEAST.search(before))
                or _NOT_AT_WORK.search(around)
                or _TERM.search(before)
            ):
                continue
            least, most = _number(match["least"]), _number(match["most"]) if match["most"] else None
            place = 0 if _ONLY_YEARS.fullmatch(text, 0, match.start()) else line.number
            if least > 15 or (least, most, place) in seen:
                continue
            seen.update(((least, most, place), (least, most, line.number)))
            yield Years(least, most if most and most > least else None, line.number, line.text)


_ONLY_YEARS = re.compile(
    r"\W*(?:(?:total|relevant|overall|required|work|professional|years of|berufs|exp[ée]rience|ans d')[ -]*)*"
    r"(?:experience|erfahrung)?\s*(?:required|requise?|en annees)?\s*:\s*"
)
"""Before years that a table says, and says again below another label: "Total experience: 4 to 7 years"."""


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER[word]


# languages

_LANGUAGES = {
    "en": r"english|englisch\w*|anglais\w*",
    "de": r"german\b|deutsch(?!land|er\b(?! (?:und \w+ )?sprache)|en (?:markt|unternehmen))\w*|allemand\w*",
    "fr": r"french|franzosisch\w*|francais\w*",
    "es": r"spanish|spanisch\w*|espagnol\w*",
    "it": r"italian\b|italienisch\w*|italien\b",
    "nl": r"dutch|niederlandisch\w*|neerlandais\w*",
    "pt": r"portuguese|portugiesisch\w*|portugais\w*",
    "pl": r"polish\b|polnisch\w*|polonais\w*",
    "zh": r"chinese|mandarin|chinesisch\w*|chinois\w*",
    "ja": r"japanese|japanisch\w*|japonais\w*",
    "ko": r"korean|koreanisch\w*|coreen\w*",
    "ru": r"russian|russisch\w*|russe\b",
    "ar": r"arabic|arabisch\w*|arabe\b",
    "cs": r"czech|tschechisch\w*",
    "tr": r"turkish|turkisch\w*",
    "sv": r"swedish|schwedisch\w*",
    "da": r"danish|danisch\w*",
}
_LANGUAGE_PATTERNS = {code: re.compile(rf"\b(?:{words})") for code, words in _LANGUAGES.items()}
_ANY_LANGUAGE = re.compile("|".join(pattern.pattern for pattern in _LANGUAGE_PATTERNS.values()))
_FLUENCY = re.compile(
    r"\b(?:native(?: or fluent)?|mother tongue|bilingual|fluent\w*|fluency|proficien\w*|full professional"
    r"|professional|business(?:[- ](?:level|fluent))?|near[- ]native|advanced|upper[- ]intermediate"
    r"|intermediate|conversational|excellent|very good|good|strong|basic|working"
    r"|verhandlungssicher\w*|fliessend\w*|flie(?:ss|ß)end\w*|muttersprach\w*|sehr gute?\w*|gute?\w*"
    r"|sicher\w*|hervorragend\w*|ausgezeichnete?\w*|exzellente?\w*|grundkenntnis\w*|stilsicher\w*"
    r"|perfekt\w*"
    r"|courant\w*|bilingue\w*|langue maternelle|natif\w*|operationnel\w*|professionnel\w*|bonne?"
    r"|bon niveau|lu|technique|maitris\w*|parle\w*|intermediaire|avance\w*|fluide|excellente?"
    r"|excellent niveau|scolaire)\b"
    r"|\b[abc][12]\b\+?(?:\s?[-/–]\s?[abc][12]\b)?"
)
_ENDING = re.compile(
    r"\A((?:sehr )?gut|hervorragend|ausgezeichnet|exzellent|fließend|(?:verhandlungs|stil)?sicher|perfekt)e[mnrs]?\Z",
    re.IGNORECASE,
)
"""Of German adjectives, with what stands before it."""
_SPEAKING = re.compile(
    r"(?:kenntnis\w*|language|spoken|written|verbal|speak\w*|speaker|communicat\w*|skills?|level"
    r"|wort und schrift|sprach\w*|sprich\w*|oral|ecrit|langue|niveau|write|writing|required|mandatory"
    r"|command|\ba must|ability|kommunikation|kommunizier\w*|\bauf (?:deutsch|englisch)|comfortable in|able to"
    r"|redig\w*|verfass\w*)"
)
_FOREIGN = re.compile(
    r"\s*(?:(?:and|or|und|oder|et|ou|/) \w+ )?(?:market|republic|lessons|courses|classes|texts?\b|company|companies"
    r"|customers?|translation|version|law|citizen|economy|team|government"
    r"|clients?|government|native speakers|text|(?:public |bank )?holidays?|office|branch|entity|payroll|citizenship"
    r"|passport|cuisine|food|feiertag\w*|markt\w*|kund\w*|niederlassung\w*|lander\w*|raum\b|region\w*"
    r"|speaking (?:jobs|roles|positions|companies))"
)


def _languages(pairs: list[tuple[Line, str]], kinds: Mapping[Line, str | None]) -> tuple[LanguageAsked, ...]:
    found: dict[str, LanguageAsked] = {}
    for line, text in pairs:
        kind = None if _OF_LANGUAGES.match(text) else kinds.get(line)
        if (
            "without regard" in text
            or _IN_THIS_LANGUAGE.search(text)
            or "notice" in text
            or (is_about_company(text) and not _SPEAKING.search(text))
        ):
            continue
        matches = [(match, code) for code, pattern in _LANGUAGE_PATTERNS.items() for match in pattern.finditer(text)]
        previous: tuple[int, str] = (0, "")
        for match, code in sorted(matches, key=lambda pair: pair[0].start()):
            start = max(text.rfind(".", 0, match.start()), text.rfind(";", 0, match.start()), match.start() - 70) + 1
            behind = _OTHER_LANGUAGE.match(text, match.end())
            until = behind.end() if behind else match.end() + 60
            following = _ANY_LANGUAGE.search(text, match.end(), until)
            if following and _OWN_CLAUSE.fullmatch(text, match.end(), following.start()):
                until = following.start()
            around = text[max(0, start) : until]
            fluency = _fluency(text, max(start, previous[0]), match)
            said = _ENDING.sub(r"\1", line.text[fluency.start() : fluency.end()].strip()) if fluency else ""
            if not said and previous[1] and len(text[previous[0] : match.start()]) < 12:
                said = previous[1]
            is_named = "kenntnis" in match[0] or "sprachig" in match[0] or said or len(text) < 40
            not_needed = _NOT_NEEDED[1].match(text, match.end())
            is_wished = not_needed and _A_PLUS.search(text, match.end(), not_needed.end() + 40)
            if _NOT_NEEDED[0].search(text, 0, match.start()) or (not_needed and not is_wished):
                continue
            if code in found and _DEMANDED.search(around) and not _NOT_NEEDED[1].match(text, match.end()):
                found[code] = replace(found[code], is_desired=False)  # "German (required)" behind a wish
            if code not in found and not _FOREIGN.match(text, match.end()) and (is_named or _SPEAKING.search(around)):
                wishes = WISHED.finditer(around)
                at = match.start() - max(0, start)
                is_wish = any(wish[0] not in WISHES_BEFORE or wish.start() < at for wish in wishes)
                is_desired = is_wish or (kind == "desired" and not phrases("must").search(around))
                found[code] = LanguageAsked(code, said, is_desired, line.number, line.text)
            previous = match.end(), said
    return tuple(found.values())


_OF_LANGUAGES = re.compile(
    r"(?:(?:working )?languages?|(?:projekt|arbeits)?sprachen?|sprachkenntnisse|langues?)\b[^:]{0,20}:"
)
"""A label that begins another matter than what was wished for above it."""
_OWN_CLAUSE = re.compile(r"[^,;(.]*[a-z]{4}[^,;(.]*[,;(.].*")
"""Between two languages of which the first has words of its own: "English fluently, knowledge of"."""
_A_PLUS = re.compile(r"\b(?:plus|bonus|advantage|vorteil|asset|atout|preferred|desirable|nice to have)\b")
_DEMANDED = re.compile(r"\b(?:required|mandatory|zwingend|erforderlich|requis\w*|obligatoire|indispensable)\b")
_OTHER_LANGUAGE = re.compile(
    rf"[^,;(.]{{0,25}}[,;(.] ?(?:and |und |et )?(?:(?:\w+ )?(?:knowledge of|kenntnisse in|connaissance de l') ?)?"
    rf"(?=(?:{_ANY_LANGUAGE.pattern}|(?:une |d'|eine )?(?:additional|another|other|further|weitere|andere|autres?) \w+)"
    rf"[^,;.]{{0,30}}\b(?:is|are|ist|sind|est|sont|would|ware|serait|seraient)\b)"
)
"""Between a language and another one, of which alone a wish speaks: "English (and German is a plus)"."""
_NOT_NEEDED = (
    re.compile(r"\b(?:no|keine?|aucune?|free|(?:to )?learn(?:ing)?|erlernen (?:der|von)) (?:\w+ )?$"),
    re.compile(
        r"[^,;.]{0,20}\b(?:not|nicht|pas) (?:required|needed|necessary|mandatory|erforderlich|notig|notwendig"
        r"|requis\w*)"
    ),
)
"""What precedes and follows a language that nobody needs."""
_IN_THIS_LANGUAGE = re.compile(
    r"\b(?:apply|bewirb|bewerb\w*|postul\w*|send\w*|schick\w*|envoy\w*)\b.{0,40}\b(?:cv|resume|lebenslauf|unterlagen|anschreiben|letter|bewerbung)\b"
    r".{0,20}\b(?:in|auf|en) (?:english|german|french|deutsch\w*|englisch\w*|anglais|francais)"
)
"""Tells in which language to apply: "your CV in English"."""
_LEVEL_BEHIND = re.compile(
    r"\W*(?:\w+\W+){0,2}?\(?(?:[abc][12]\b|courant|lu\b|bilingue|technique|operationnel|professionnel"
    r"|verhandlungs|flie"
    r"|skills|level|in wort|required|fluen)"
)


def _fluency(text: str, start: int, language: re.Match[str]) -> re.Match[str] | None:
    """Return what is said about a language's level: directly after it, else before it, else a little further on."""
    behind = _FLUENCY.search(text, language.end(), language.end() + 45)
    before = list(_FLUENCY.finditer(text, start, language.start()))
    following = _ANY_LANGUAGE.search(text, language.end())
    is_others = behind is not None and following is not None and following.start() < behind.start()
    if is_others and before and language.start() - before[-1].end() <= 1:
        return before[-1]
    if _LEVEL_BEHIND.match(text, language.end()) and behind:
        return behind
    if behind and following and following.start() < behind.start():
        behind = None
    return before[-1] if before else behind


# places, papers, dates

_PLACE_LABEL = re.compile(
    r"(?:^|[|•] ?)(?:job |work |office )?(?:location|locations|standort|arbeitsort|einsatzort|dienstort"
    r"|ausbildungsort|ort|lieu(?: de travail)?|localisation(?: du poste)?|place of work|based in"
    r"|dienstsitz)\s*(?:de la mission |du poste )?[:：-]\s*(?P<place>[^|]{2,80})",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:\b(?:[Bb]ased in|[Ll]ocated in|on-?site in|offices? in(?: the (?:cent(?:er|re)|heart) of)?"
    r"|relocate to|am standort|im herzen von|standort"
    r"|in our(?=[^.,;:()]{2,40}\b(?:offices?|headquarters|studio|hub|lab|location|campus)\b)"
    r"|in unserem büro in|poste basé à|à pourvoir à|basée? à|situé à"
    r"|basé en)\s+(?P<place>[A-ZÄÖÜÉÎ][\wäöüßéèêîô.'-]+(?:[ ,/-]+(?:[A-ZÄÖÜÉ][\wäöüßéèê.'-]+|(?:am|an|der|sur"
    r"|de|la|le|und|or|oder)\b))*))"
)
_PIN = re.compile(r"\W*(?:remote, ?)?[A-ZÄÖÜÉ][\w .'/-]+(?:, ?[A-Z][\w .'-]+){1,2}(?: ?\([^()]*\))?\W*")
_REMOTE = re.compile(
    r"\b(?:fully |100 ?% |full |remote[- ]first|hybrid)?\s?(?:remote|hybrid|télétravail|homeoffice"
    r"|home office|mobiles? arbeiten|on-?site)\b(?: (?:only|work|position|role|within \w+))?",
    re.IGNORECASE,
)


_NO_PLACE = re.compile(
    r", ?(?:Inc|LLC|Ltd|GmbH|Temps (?:plein|partiel)|(?:full|part)[- ]time|Vollzeit|Teilzeit)\.?\W*$", re.IGNORECASE
)
"""The end of a row that looks like a place: "Acme, Inc."."""
_HANGING = re.compile(r"(?:[ ,/-]+(?:am|an|der|sur|de|la|le|und|or|oder))+\s*$")


def _places(lines: tuple[Line, ...]) -> Iterator[Fact]:
    seen: set[object] = set()
    remote = None
    for index, line in enumerate(lines):
        match = _PLACE_LABEL.search(line.text) or _PLACE.search(line.text)
        if match:
            place = _HANGING.sub("", match["place"]).strip(" .,;:-*`")
            if place.casefold() not in seen and len(seen) < 5:
                seen.add(place.casefold())
                yield Fact(place, line.number, line.text)
        elif 0 < index < 5 and len(line.text) < 60 and (pin := _PIN.fullmatch(line.text)):
            if degree_spans(line.text) or _NO_PLACE.search(line.text):
                continue
            if not line.is_item or line.number == lines[index - 1].number:  # "Acme · Berlin, Germany (Hybrid)"
                seen.add(pin[0].casefold())
                yield Fact(line.text.strip(" `•"), line.number, line.text)
        elif remote is None and (found := _REMOTE.search(line.text)):
            remote = Fact(found[0].strip(), line.number, line.text)
    if remote:
        yield remote


_MONTH = (
    r"\b(?:jan(?:uary|uar|ner|v|vier)?|feb(?:ruary|ruar|er)?|fev(?:rier)?|mar(?:ch|z|s)?|apr(?:il)?|avr(?:il)?|may|mai|june?|juni|juin"
    r"|july?|juli|juil(?:let)?|aug(?:ust)?|aout|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?"
    r"|de[cz](?:ember|embre)?|spring|summer|fall|autumn|(?:winter|sommer)(?:semester)?|fruhjahr|herbst|printemps|ete"
    r"|automne|hiver)(?![^\W\d])"
)
_DATE = (
    rf"(?:(?:spring|summer|fall|autumn|winter) of 20\d\d|(?:\d{{1,2}}(?:st|nd|rd|th|er"
    rf"|\.)?\s?(?:of )?)?{_MONTH}\.?,?(?:\s?\d{{1,2}}(?!\d)(?:st|nd|rd|th)?,?)?\s?(?:20\d\d)?"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./](?:20)?\d\d|20\d\d-\d\d(?:-\d\d)?|\d{{1,2}}[./]20\d\d|q[1-4] ?20\d\d"
    r"|20\d\d)"
)
_START = re.compile(
    rf"(?:\b|ausbildungs)(?:start(?:ing)?(?: date| in| on| from)?(?: the(?= \w+ of 20))?|start date|begin(?:ning"
    rf"|n)?(?: in)?"
    rf"|available (?:from|in)"
    r"|eintritts?(?:datum|termin)?|starttermin|startdatum|debut(?! in\b)(?: (?:souhaite|prevu|estime|prevue"
    r"|souhaitee))?|date de debut|beginn der \w+|(?<!to )dates?(?= ?:)|demarrage"
    rf"|prise de (?:poste|fonctions?)"
    rf"|a partir (?:de|du)|a pourvoir|ab(?: dem)?|(?<!bis )zum|frühestens)\s*(?:ist|is|:|-|–|—|au|le|en|des|du|from|ab"
    rf"|in|on|the)*\s*(?:(?:immediate(?:ly)?|asap|as soon as possible|sofort|des que possible"
    rf"|immediatement)\b|{_DATE})"
    r"|\bab sofort\b|\bzum nachst(?:moglichen|en) (?:zeitpunkt|termin)|\bas soon as possible\b|\basap\b"
    r"|\bimmediate start\b|\bdes que possible\b|\bschnellstmoglich\b|\bstart immediately\b"
    r"|\bnachstmoglich\w*"
)
_GRADUATION = re.compile(
    rf"\b(?:graduat(?:e|es|ing|ion)|expected to graduate|degree completed|diplome en|abschluss (?:im|in"
    rf"|bis))\b[^.;]{{0,40}}?\b(?:{_DATE}|20\d\d)(?:[^.;]{{0,25}}20\d\d)?"
)
_DEADLINE = re.compile(
    rf"\b(?:apply (?:by|before|until)|applications? (?:deadline|due|until)|close[sd]?(?: on)?|closing date|deadline"
    rf"|bewerbungs(?:frist|schluss)|bis (?:zum|spatestens)|date limite|avant le|candidatures? jusqu'au"
    rf"|(?:candid|postul|dossier|cloture|inscri|offre)[^.;\n]{{0,60}}\bjusqu'au)\b[^.;\n]{{0,40}}?{_DATE}(?!\d|\W{{0,2}}befrist)"
)
_VISA = re.compile(
    r"[^.;]{0,60}\b(?:visa|sponsor(?:ship|ing)?(?= (?:for|is|of|now|in|work|employment|visa"
    r"|an? (?:visa|work|employ|candidate|applicant|new applicant)"
    r"|candidates)|\.|,|$)|work permits?|rights? to (?:live and )?work|work authori[sz]ation|authori[sz]ed to work"
    r"|eligible to work|eligibility to work|legally (?:authori|able|eligible)\w*|security clearance"
    r"|(?:active|government|secret|sci|dod|dv|sc|obtain|hold|an?) (?:\w+ )?clearance"
    r"|clearance(?=:| (?:is|level|required|eligib))|u\.?s\.? citizen\w*|citizenship"
    r"|arbeitserlaubnis|aufenthaltstitel|aufenthaltserlaubnis|sicherheitsuberprufung|staatsangehorigkeit"
    r"|staatsburgerschaft|eu-burger\w*|permis de travail|titre de sejour|autorisation de travail"
    r"|habilitation (?:secret|defense|confidentiel)|nationalite)\b[^.;]{0,80}"
)
_LONG_AGO = re.compile(r"\b20(?:0\d|1\d)\b")
_NO_DIFFERENCE = re.compile(
    r"\b(?:discriminat\w*|regardless|without regard|marital|veteran|pregnancy|religion"
    r"|national origin|ancestry|disabilit\w+)\b"
)
"""Names what makes no difference, citizenship among it."""
_PEOPLE = (
    r"(?:people|personnes|persons?|professionals|employees|engineers|developers|colleagues|members|staff|experts|talents|mitarbeit\w*|kolleg\w*|menschen"
    r"|beschaftigte\w*|leuten|kopfe\w*|collaborateurs|salaries)"
)
_SIZE = re.compile(
    r"\b(?:team|equipe|company|unternehmen|startup|start-up|entreprise|staff)\b[^.;\d]{0,25}\b(?:of|von|mit|de"
    rf"|with)\s+(?:over |about |around |more than |uber |rund |ca\. |mehr als |plus de |environ |pres de )?"
    rf"(?:\d[\d.,']*(?: \d{{3}})*|{'|'.join(_NUMBER)})\b\+?(?![\d.,']*\d| (?:jahr|year|ans\b|customer|client|kunde"
    rf"|standort|office|countr|land|lander|pays))(?: {_PEOPLE})?"
    rf"|\b\d[\d.,']*(?: \d{{3}})*\+?(?: \([^)]{{0,20}}\))?(?:[ -](?:talented|full-time|team|highly|motivated"
    rf"|pluridisciplinaires?))*[ -]{_PEOPLE}\b(?! worldwide use)"
    r"|\b\d[\d.,']*\+ team\b|\b\d+[- ]kopfig\w* team|\bteam(?: size|gro(?:ss|ß)e): ?\d+"
)
_DOCUMENTS = {
    "cover letter": r"cover letters?|motivation letter|letter of motivation|anschreiben|motivationsschreiben"
    r"|lettre de motivation",
    "CV": r"\bcvs?\b|resumes?|curriculum vitae|lebenslauf|lebenslaufs|curriculum",
    "transcript": r"transcripts?(?: of records)?|zeugnis\w*|notenspiegel|notenubersicht|leistungsubersicht"
    r"|releves? de notes?|academic records?|leistungsnachweis\w*",
    "portfolio": r"(?:[,;:/+&(•-] ?|\b(?:your|web|design|online|personal|or|and|with|to|send|submit|attach|upload"
    r"|provide|include|including|de[ir]n\w*|ihr\w*|und|oder|mit|vers|votre|ton|un|et|ou) |\ban? )portfolio\b"
    r"(?! (?:compan|manage|optimi|strateg|(?:of|from) (?!your|work|own|project|design|code|past|previous)))"
    r"|work samples?|arbeitsproben?|code samples?",
    "GitHub": r"github(?: profile| link| account)?"
    r"(?= profile| link| account|[^a-z]*(?:(?:or|and|if|et|ou|a|und|oder|an)\b|,|\)|$)"
    r"|(?<=your github) repo)|(?<=/ )github\b",
    "references": r"\b(?:references|letters? of recommendation|recommendation letters?|referenzen"
    r"|lettres? de recommandation|referees)\b",
    "certificate of enrolment": r"immatrikulationsbescheinigung|studienbescheinigung|proof of enrol\w*"
    r"|certificat de scolarite",
    "salary expectation": r"salary expectations?|gehaltsvorstellung\w*|pretentions salariales|gehaltswunsch"
    r"|desired salary"
    r"|salary requirements",
    "availability": r"fruhestmogliche\w* (?:eintritt|start)\w*|verfugbarkeit|notice period|earliest (?:possible )?start"
    r"|eintrittstermin\w*|(?:vos|votre|tes|ta|date de|dates de) disponibilites?|kundigungsfrist",
}
_SENDING = re.compile(
    r"\b(?:send|submit|answer|includ\w*|attach\w*|apply\w*|applications?|provide|upload\w*|e-?mail|please"
    r"|bewerb\w*|bewirb\w*|send\w*|schick\w*|einreich\w*|hochlad\w*|unterlagen|inklusive|envoy\w*|joindre"
    r"|adress\w*|transmett\w*|postul\w*|candidature\w*|merci|dossier|deposer)\b"
)


_SPARED = re.compile(r"\bverzicht\w*|unsolicited|accommodations?|disabilit")
_WITHOUT = re.compile(
    r"\b(?:no|without|instead of|rather than|more than|skip|keine?n?|ohne|statt|pas de|sans) (?:\w+ )?$"
)
"""Stands before what need not be sent: "no cover letter required"."""


_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_LONGEST_LIST = 6
"""Lines under "Please send us:"."""
_OURS = re.compile(r"\b(?:we|our|wir|unsere?\w?|nous|notre|nos)\b")


def _documents(pairs: list[tuple[Line, str]]) -> Iterator[Fact]:
    seen: set[object] = set()
    is_under = 0
    for line, text in pairs:
        is_sent = _SENDING.search(text) is not None
        ends = is_bare_heading(line.text) or (not line.is_item and _OURS.search(text))
        is_under = _LONGEST_LIST if is_sent and text.endswith(":") else 0 if ends else is_under - 1
        if not (is_sent or is_under > 0):
            continue
        text = " ".join(part for part in _SENTENCES.split(text) if not _SPARED.search(part))  # noqa: PLW2901
        for name, pattern in _DOCUMENTS.items():
            match = re.search(pattern, text) if name not in seen else None
            if match and not _WITHOUT.search(text, max(0, match.start() - 30), match.start()):
                seen.add(name)
                yield Fact(name, line.number, line.text)
