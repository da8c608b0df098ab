"""Rules about one application: what its advertisement asks, and what its mail claims."""

from portfolio.advice.finding import Finding, Findings, figures, quoted
from portfolio.advice.known_skills import mentions, with_implied
from portfolio.advice.subject import Subject
from portfolio.advice.vocabulary import vocabulary
from portfolio.resume.page_text import key


def _page(subject: Subject) -> str:
    """Return all words of the resume that the page shows."""
    items = [line for item in subject.items for line in item.text.split("\n")]
    others = [passage.text for passage in (*subject.about, *subject.more)]
    texts = (*items, *others, *(skill.written for skill in subject.skills))
    return "\n".join(text for text in texts if not subject.is_left_out(text))


def claim_not_on_page(subject: Subject) -> Findings:
    """Find skills and figures of the mail that the resume does not have."""
    page = _page(subject)
    known, numbers = set(with_implied(page)), {key(number) for number in figures(page)}
    for note in subject.target.notes:
        for mention in mentions(note.text):
            if mention.skill not in known:
                known.add(mention.skill)
                yield Finding(note.at(mention.spelling), quoted(mention.spelling))
        for number in figures(note.text):
            if key(number) not in numbers:
                numbers.add(key(number))
                yield Finding(note.at(number), quoted(number))


def asked_and_elsewhere(subject: Subject) -> Findings:
    """Find skills that are asked for and are in a project, a notebook or a post, but not on the page."""
    on_page = with_implied(_page(subject))
    for asked in subject.target.asked:
        if on_page.intersection((asked.name, *asked.alternatives)):
            continue
        for source in subject.background:
            if asked.name in source.skills:
                location = subject.document.location(("skills",), of_key=True)
                yield Finding(location, f"{quoted(asked.written)} is in {source.name}")
                break


def only_the_alias(subject: Subject) -> Findings:
    """Find skills that the page spells otherwise than the advertisement, which a program may not find."""
    page = _page(subject)
    spellings = mentions(page)
    for asked in subject.target.asked:
        own = [mention.spelling for mention in spellings if mention.skill == asked.name]
        if own and asked.written.casefold() not in page.casefold() and vocabulary().canonical(asked.written):
            location = subject.document.location(("skills",), of_key=True)
            yield Finding(location, f"{quoted(own[0])} where they write {quoted(asked.written)}")


def gone(subject: Subject) -> Findings:
    """Find ids in the overlay that nothing in the resume has any more."""
    for name, location in subject.target.gone:
        yield Finding(location, name)
