"""Rules about links, people and the page: where to look further, and what people and programs see of the page."""

import re
from collections import Counter, defaultdict

from portfolio.advice.finding import Finding, Findings, compiled, listed, pattern, quoted
from portfolio.advice.known_skills import is_product, mentions, named_by
from portfolio.advice.subject import Passage, Subject
from portfolio.resume.model import Publication
from portfolio.sources.diagnostics import Location
from portfolio.text.inline import parse, with_bare_links

_MOST_BOLD = 0.12
_ALWAYS = 60
"""Characters that may be bold however short the resume is."""
_MOST_SPANS = 3
_MOST_TIMES = 4
_CROWDED = 5
"""Mentions in one entry that are too many."""


def _addresses(subject: Subject) -> str:
    basics = subject.resume.basics
    profiles = " ".join(f"{profile.network} {profile.url}" for profile in basics.profiles)
    return f"{profiles} {basics.url} {basics.summary}".casefold()


def _profiles(subject: Subject) -> Location:
    return subject.document.location(("basics", "profiles"), of_key=True)


def no_profile(subject: Subject) -> Findings:
    """Find a resume without LinkedIn, and one without a place where code can be seen."""
    addresses = _addresses(subject)
    if "linkedin" not in addresses:
        yield Finding(_profiles(subject), "no LinkedIn")
    if not re.search(r"git ?hub|git ?lab|bitbucket|codeberg|sourcehut|sr\.ht|hugging ?face", addresses):
        yield Finding(_profiles(subject), "no GitHub")


def no_scholar(subject: Subject) -> Findings:
    """Find two or more publications without a list of them elsewhere."""
    count = subject.bibliography + sum(map(_is_scholarly, subject.listed_publications))
    if count >= 2 and not re.search(
        r"scholar|orcid|dblp|inspire ?hep|researchgate|openreview|arxiv", _addresses(subject)
    ):
        yield Finding(_profiles(subject), f"{count} publications, no Google Scholar")


def _is_scholarly(publication: Publication) -> bool:
    """Return whether a publication is one that an index of papers has: talks, podcasts and posts are not."""
    where = f"{publication.publisher} {publication.url} {publication.name}"
    says_where = publication.publisher or publication.url
    is_cited = len(publication.authors) > 1 or publication.doi or publication.arxiv
    return bool(is_cited or not says_where or pattern("study", "scholarly").search(where))


_CONTRIBUTED = re.compile(
    r"\b(?:contribut(?:ed|ing|ions?|or)|patch(?:es|ed)?|beigetragen|contribué) (?:code |patches |features |fixes )?"
    r"(?:to|zu|à)\b(?P<what>[^.;]{0,80})",
    re.IGNORECASE,
)
_OPEN_SOURCE = re.compile(r"\b(?:open[- ]source|upstream|oss|foss)\b", re.IGNORECASE)


def contribution_without_link(subject: Subject) -> Findings:
    """Find contributions to open source that name no pull request."""
    for item in subject.of("projects", "volunteer", "work"):
        for passage in item.passages:
            match = _CONTRIBUTED.search(passage.text)
            if not match or passage.links or _has_address(passage) or (item.url and item.section == "projects"):
                continue
            if "publication" in match[0]:
                continue
            if _OPEN_SOURCE.search(match[0]) or (item.section != "work" and mentions(match["what"][:30])):
                yield Finding(passage.at(match[0]), quoted(match[0]))


def _has_address(passage: Passage) -> bool:
    return with_bare_links(parse(passage.written)) != parse(passage.written)


def quote_without_relation(subject: Subject) -> Findings:
    """Find quotations of friends and family, and those that do not say who is speaking."""
    family, relation = (compiled(listed("people", name), "", "") for name in ("family", "relation"))
    for number, reference in enumerate(subject.resume.references):
        text = f"{reference.name}. {reference.reference}"
        location = subject.document.location(("references", number))
        if family.search(text):
            yield Finding(location, f"{quoted(reference.name)} is not an employer")
        elif re.search(r"[^\W_]", reference.reference) and not relation.search(text) and "," not in reference.name:
            yield Finding(location, f"who is {quoted(reference.name or '?')}?")


_HERE = re.compile(
    r"\W*(?:here|click here|link|this link|this|click|read more|more|hier|ici|aquí|url|website)\W*", re.IGNORECASE
)


def bare_address(subject: Subject) -> Findings:
    """Find links whose words are an address, or "here"."""
    for passage in (*subject.about, *subject.claims, *subject.more):
        for words, target in passage.links:
            if _HERE.fullmatch(words) or words.startswith(("http://", "https://", "www.")):
                yield Finding(passage.at(words), f"{quoted(words)} leads to {quoted(target)}")
        for part in with_bare_links(parse(passage.written)):
            target = getattr(part, "target", "")
            if target and target.endswith(part.text) and part.text not in dict(passage.links) and "@" not in target:
                yield Finding(passage.at(part.text), quoted(part.text))


def unprofessional_mail(subject: Subject) -> Findings:
    """Find e-mail addresses that are no names."""
    email, name = subject.resume.basics.email, subject.resume.basics.name.casefold()
    local = email.partition("@")[0].casefold()
    words = [word for word in re.split(r"[^a-z]+", local) if word and word not in name]
    is_nickname = any(re.fullmatch(listed("mail", "unprofessional"), word) for word in words)
    is_given = re.search(
        r"\.edu\b|\.ac\.|\buni|student|univ|college|school|institute", email.partition("@")[2].casefold()
    )
    has_name = any(part[:3] in local for part in re.split(r"\W+", name) if len(part) > 2)
    if email and not is_given and (is_nickname or (not has_name and re.search(r"\d{4,}", local))):
        yield Finding(subject.document.location(("basics", "email")), quoted(email))


def too_much_bold(subject: Subject) -> Findings:
    """Find bullets with more than three bold spans, and more than 12 % of all bullets in bold, by the author's hand."""
    bullets = subject.bullets
    for bullet in bullets:
        if len(bullet.strong) > _MOST_SPANS:
            yield Finding(bullet.at(bullet.strong[0]), f"{len(bullet.strong)} bold spans in a bullet")
    bold = sum(len(span) for bullet in bullets for span in bullet.strong)
    total = sum(len(bullet.text) for bullet in bullets)
    if bold > max(_ALWAYS, _MOST_BOLD * total):
        first = next(bullet for bullet in bullets if bullet.strong)
        yield Finding(first.at(first.strong[0]), f"{bold / total:.0%} of the bullets' text is bold")


def concealed_text(subject: Subject) -> Findings:
    """Find text of the PDF that programs read and people cannot see."""
    for concealed in subject.page.concealed:
        yield Finding(concealed.location, f"{quoted(concealed.text)} {concealed.reason}")


def stuffing(subject: Subject) -> Findings:
    """Find a skill that is on the page more than four times, and in some entries again and again."""
    times: Counter[str] = Counter()
    entries: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, tuple[Passage, str]] = {}
    passages = [(f"{item.path}", passage) for item in subject.items for passage in item.passages]
    passages += [("about", passage) for passage in subject.about]
    for entry, passage in passages:
        for mention in (mention for mention in mentions(passage.text) if not mention.spelling.islower()):
            times[mention.skill] += 1
            entries[mention.skill][entry] += 1
            first.setdefault(mention.skill, (passage, mention.spelling))
    for skill in subject.skills:
        for name in named_by(skill.written):
            times[name] += 1
    for name, count in times.items():
        crowded = max(entries[name].values(), default=0)
        if count > _MOST_TIMES and crowded >= _CROWDED and name in first and is_product(name):
            passage, written = first[name]
            yield Finding(passage.at(written), f"{quoted(written)} stands {count} times")
