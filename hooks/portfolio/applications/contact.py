"""Whom to write to, as an advertisement says it: a name, an address, a telephone number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portfolio.applications.lines import Line
from portfolio.applications.phrases import folded, is_bare_heading


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to; what is unknown is ""."""

    name: str
    email: str
    phone: str
    line: int


_TITLE = r"(?:Frau|Herrn?|Mrs?\.?|Ms\.?|Mme|M\.|Madame|Monsieur)"
_EMAIL = re.compile(
    r"[\w.+-]+ ?(?:@|\(at\)|\[at\]|\{at\}) ?[\w-]+(?:(?:\.| ?\(dot\) ?"
    r"|\[dot\])[\w-]+)+",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\(?\b\d{3}\)?[-. ]\d{3}[-.]\d{4}\b|(?:\+\d{1,3}|\b00\d{2}|\(0\d+\)|\b0\d{2,4})[\d ()/.\u2011-]{6,18}\d"
)
_PERSON = (
    rf"(?P<name>(?!{_TITLE} |Ihnen |Dir |Dich |Euch )(?:(?:Dr|Prof|Dipl|Ing|Mag"
    r"|M\.Sc)\.?-?(?:Ing\.?)? ?)*[A-ZÄÖÜÉ][\wäöüßéèêëïôçñø'’-]+(?: (?:von|van|de|der|di|du|le|la|zu"
    r"|[A-ZÄÖÜ]\.))*(?: [A-ZÄÖÜÉ][\wäöüßéèêëïôçñøĆčćš'’-]+| [A-Z]\.?(?=\s*(?:[,(<|]|$))){1,2})"
)
_TITLED = re.compile(rf"(?P<name>{_TITLE} (?:(?:Dr|Prof)\.? ?)*[A-ZÄÖÜÉ][\wäöüßéèêëïôçñø'’-]+)(?! [A-ZÄÖÜÉ][a-zäöüßé])")
"""A title with a surname alone: "Frau Dr. Beispiel"."""
_BEFORE_NAME = re.compile(
    r"(?:\b(?:[Nn]ame:|[Cc]ontact(?: person)?|CONTACT|[Kk]ontakt(?:person)?|[Aa]nsprechpartner(?:in|\*in|:in|/in"
    r"|/-in)?|[Aa]nsprechperson|[Rr]ecruiter(?:in)?|[Hh]iring [Mm]anager|[Pp]lease contact|[Cc]all"
    r"|[Ww]rite to|[Aa]pply to|[Aa]ddressed to|(?:application|CV|resume)s? to|[Bb]ewerbung an"
    r"|[Aa]sk(?: for)?(?! Me\b)|[Tt]alk to|[Ss]upervisors?|[Rr]esponsable(?=\s?:)|richtest du an"
    r"|[Mm]elde dich bei|[Ss]chreib an|reach out to"
    r"|get in touch with|[Qq]uestions to|speak to|[Aa]ttn\.?|z\.\s?H(?:d|dn)?\.?|[Ee]ncadrante?s?|[Ss]uperviseur"
    r"|[Ee]ncadrement|[Ii]nterlocut(?:eur|rice)|[Cc]ontacte[rz]|an|(?<=werden )von|bei(?: mir)?|wenden Sie sich an"
    r"|wende dich(?: bitte)?(?: direkt)? an|[Yy]our contact|[Ii]hre? [Kk]ontakt|[Dd]eine? [Kk]ontakt"
    r"|[Dd]ein [Aa]nsprechpartner|[Rr]ückfragen(?: an)?)\s*(?:ist|is|:|–|-|est|für \w+:|steht|name)*\s*"
    rf"|\b{_TITLE}\s+)"
)
_NAMED = re.compile(rf"{_BEFORE_NAME.pattern}(?:{_TITLE}\s+)?{_PERSON}")
_STANDS = re.compile(rf"(?:steht|stehen|helfen|hilft|beantwortet)\b[^.]{{0,60}}?\b(?:{_TITLE}\s)?{_PERSON}")
_ANSWERS = re.compile(
    _PERSON + r"(?: (?:steht|hilft|beantwortet|freut sich)\b|[^.]{0,60} se tient à (?:ta|votre) disposition)"
)
_SAID = (_NAMED, _STANDS, _ANSWERS, _TITLED)
_BESIDE_ADDRESS = re.compile(_PERSON + r"\s*[(<\[,:–-]*\s*$")
_IN_PARENTHESES = re.compile(r"\(" + _PERSON + r"\)(?: at| unter| à|:)? ?\W*$")
_BEHIND_ADDRESS = re.compile(r">?\s*\(" + _PERSON)
_TO_DO = re.compile(
    rf"^(?:{_TITLE}"
    r"|Ask|Contact\w*|E-?[Mm]ail|Mail|Write|Call|Message|Ping|Frag|Schreib|Écrivez) "
)
_ONLY_NAME = re.compile(r"\W*" + _PERSON + r"(?:(?:, | \()[\w &/()-]{3,60})?\W*")
_LABEL = re.compile(r"(?:T|Tel|Telefon|Phone|M|Mobil|Mobile|Tél)\.?:? ")
_WITH_NUMBER = re.compile(_PERSON + r"(?=,? +\+\d)")
_PERSON_FIRST = re.compile(_PERSON + r"(?=\s*[:(|]|\s+[+\d]|,.*(?:@|\b[Tt]el|\b[Pp]hone|\+\d))")
"""A name after a label, with what says that it is one: "Jo Sample (HR)"."""
_NEXT_LABEL = re.compile(r"(?:Proje[ck]t|Referenz|Standort|E-?[Mm]ail|Mail|Tel|Phone|LinkedIn)")
"""Begins the next label of a line without line ends: "Contact: Jo Sample Project: 12"."""
_FIRST_NAME = re.compile(
    r"(?:contact person|[Aa]nsprechpartner(?:in)?)[\w ]{0,30} (?:is"
    rf"|ist) (?!{_TITLE} |Ihnen)(?P<name>[A-ZÄÖÜ][a-zäöüßé]+(?: [A-ZÄÖÜ][a-zäöüßé]+)?)"
    r"|(?:Rückfragen|Fragen)\b[^.]{0,40}\b(?:freut sich|hilft (?:[Dd]ir|Ihnen)|beantwortet|steht)"
    r"(?: [Dd]ir| Ihnen)?(?: gerne?)? "
    rf"(?!{_TITLE} |Ihnen)(?P<other>[A-ZÄÖÜ][a-zäöüßé]+(?: [A-ZÄÖÜ][a-zäöüßé]+)?)"
    r"|(?:^|(?<=[.!?:–-] ))(?P<third>(?!(?:Sie|Hier|Das|Der|Die|Er|Es|Wer|Wo|Was|Da|Dort|Person|(?:D|Ein|Jed"
    r"|Welch|Folgend"
    r"|Dein|Ihr|Unser)\w*) )[A-ZÄÖÜ][a-zäöüßé]{2,}(?: [A-ZÄÖÜ][a-zäöüßé]+)?) ist (?:Ihre?|[Dd]eine?) "
    r"(?:persönliche[rn]? )?(?:Ansprech\w+|Kontakt(?:person)?"
    r"|Recruiter(?:in)?)\b(?! für (?!(?:\w+ ){0,2}(?:\w*[Ff]ragen|Bewerb)))"
)
_NO_NAME = re.compile(
    r"\b[A-ZÄÖÜ]{3,}\b|\b(?:Team|GmbH|AG|SE|Inc|Ltd|Human|Resources|Recruiting|Recruitment|Talent"
    r"|Acquisition|Your|Our|TU|FH|Der|Die"
    r"|Apply|Career|Jobs?|Office|Manager|Personalabteilung|Abteilung|HR|People|Company|Group|University"
    r"|Universität|Institute?|Data|Software|Engineer\w*|Deutschland|Germany|Senior|Junior|Bewerbung\w*"
    r"|Straße|Street|Road|Information|Us|Back|More|The|This|We|For|To|If|LinkedIn|Fragen|Questions"
    r"|Unternehmen|Standort|Email|Mail|Tel\w*|Jetzt|Sie|Dich|Uns|Website|Center|Projekt\w*|Referenz\w*|Standort\w*|Solutions|Systems"
    r"|Technologies|Services|Equal|Opportunity|Employment|United|States|San|New|Los|Great|Best|Remote|Full"
    r"|Time|Customer|Success|Business|Product|Project|Ihre|Deine|Kontakt|Contact|Service|Direction"
    r"|Ressources|Humaines|Robotique|Informatique|Conseil|Consulting|Ing[ée]nierie|Formation|Recrutement|Robotics"
    r"|Analytics|Labor(?:e|atoire|atory|ator\w+)?|Agence|Cabinet|Soci[ée]t[ée]|Universit[ée]|Centre|Bac|France|Paris|Kunden|Internal|External|Cloud|Digital|Machine|Learning"
    r"|Phone|Screen\w*|Interview\w*|Call|Round|Assessment|Home|Verfügung|Meine?|Bei|Rück\w+|Für|Gerne?|Ansprech\w+|Votre|Notre|Interlocut\w+)\b"
)


def contact(lines: tuple[Line, ...]) -> Contact | None:
    """Return the first address with the name beside it, else a name that is introduced as the contact's."""
    emails = [(index, match) for index, line in enumerate(lines) for match in [_best_email(line.text)] if match]
    email, written, near = "", "", None
    if emails:
        near, written = emails[0]
        email = _plain_address(written)
    beside = None
    if near is not None:
        before, _, behind = lines[near].text.partition(written)
        beside = _BESIDE_ADDRESS.search(before) or _IN_PARENTHESES.search(before) or _BEHIND_ADDRESS.match(behind)
    name, where = (_TO_DO.sub("", own), near) if (own := _name_in(beside)) else _name(lines, near, email)
    if not email and not name:
        return None
    position = near if near is not None else where or 0
    phone = next((found[0] for line in _around(lines, position) if (found := _PHONE.search(line.text))), "")
    return Contact(name, email, phone.strip(), lines[position].number)


_INTRODUCED = re.compile(
    r"(?:[Bb]ewerbung(?:en)? an|[Mm]elde dich"
    r"|[Mm]elden Sie sich|[Aa]nsprech\w+|[Kk]ontakt\w*|[Cc]ontact(?:e[rz])?|[Rr]ecruiter\w*|Frau"
    r"|Herrn?|z\.\s?H|[Ee]ncadrant\w*|Mme|Fragen|Rückfragen|[Qq]uestions|[Hh]iring (?:[Mm]anager|team)|[Ss]upervisor"
    r"|[Rr]esponsable"
    r"|zur Verfügung|freut sich|à (?:ta|votre) disposition|richtest du|Personal\w+)\b"
)
_ROLE = re.compile(
    r"^(?:Unsere? |Deine? |Ihre? )?(?:Personal(?:er|referent|leiter|sachbearbeiter)\w*|Recruiter\w*|Kolleg\w+) "
)
_POLICY = re.compile(r"accommodation|privacy|accessib|disab|datenschutz|eeo|fraud|scam|rgpd|handicap")


def _best_email(text: str) -> str | None:
    if _POLICY.search(folded(text)):
        return None
    match = _EMAIL.search(text)
    return match[0] if match else None


def _plain_address(text: str) -> str:
    text = re.sub(r" ?(?:\(at\)|\[at\]|\{at\}) ?", "@", text, flags=re.IGNORECASE)
    return re.sub(r" ?(?:\(dot\)|\[dot\]) ?", ".", text, flags=re.IGNORECASE).replace(" ", "").rstrip(".")


def _around(lines: tuple[Line, ...], index: int, count: int = 3) -> Iterable[Line]:
    nearby = sorted(
        range(max(0, index - count), min(len(lines), index + count + 1)), key=lambda other: abs(other - index)
    )
    return [lines[other] for other in nearby]


def _name(lines: tuple[Line, ...], near: int | None, email: str) -> tuple[str, int | None]:
    """Return a name and the index of its line: near the address, above a number, or introduced as the contact's.

    What stands alone near the address and may be anything comes last, unless the address has a word of it.
    """
    own, is_sure = _near(lines, near, folded(email)) if near is not None else ("", False)
    if is_sure:
        return own, near
    for index, line in enumerate(lines):
        nearby = lines[index + 1].text if index + 1 < len(lines) else ""
        if _PHONE.match(_LABEL.sub("", nearby)) and (name := _name_in(_ONLY_NAME.fullmatch(line.text))):
            return name, index
        if name := _first(_FIRST_NAME.search(line.text), _WITH_NUMBER.match(line.text)):
            return name, index
    for index, line in enumerate(lines):
        if _INTRODUCED.search(line.text) and not _POLICY.search(folded(line.text)):
            if name := _first(*(pattern.search(line.text) for pattern in _SAID)):
                return name, index
            following = lines[index + 1].text if index + 1 < len(lines) and len(line.text) < 60 else ""
            is_label = line.text.endswith(":") and index + 1 < len(lines)
            begins = _PERSON_FIRST.match(lines[index + 1].text) if is_label else None
            if name := _name_in(_ONLY_NAME.fullmatch(following)) or _name_in(begins):
                return name, index + 1
    return own, near if own else None


def _near(lines: tuple[Line, ...], near: int, email: str) -> tuple[str, bool]:
    """Return a name near the address, and whether it is surely the contact's."""
    own = ""
    for line in _around(lines, near):
        if name := _first(*(pattern.search(line.text) for pattern in _SAID)):
            return name, True
        alone = "" if line.is_item else _name_in(_ONLY_NAME.fullmatch(line.text))
        if any(len(word) > 2 and word in email for word in folded(alone).split()):
            return alone, True
        own = own or alone
    return own, False


def _first(*matches: re.Match[str] | None) -> str:
    return next(filter(None, map(_name_in, matches)), "")


def _name_in(match: re.Match[str] | None) -> str:
    """Return the name that a pattern found, "" if it is that of a team, a company or a street."""
    name = (
        _ROLE.sub("", match["name"] or match.groupdict().get("other") or match.groupdict().get("third") or "")
        if match
        else ""
    )
    first, _, last = name.rpartition(" ")
    if " " in first and _NEXT_LABEL.match(last):
        name = first
    return "" if _NO_NAME.search(name) or _is_heading(name) else name


def _is_heading(name: str) -> bool:
    """Return whether all words are a heading's: "Required Skills", "About Acme", and not "Kim Mission"."""
    return is_bare_heading(name) or folded(name).startswith(("about ", "uber ")) or _SKILLS.search(name) is not None


_SKILLS = re.compile(r"\b(?:Skills|Qualifications|Requirements|Responsibilities|Description)\b")
