"""Rules about the structure of a resume: what is where, what is missing, what nobody reads."""

import re
from itertools import pairwise

from portfolio.advice.finding import Finding, Findings, compiled, has_figure, listed, pattern, quoted
from portfolio.advice.subject import Item, Subject, month_of, months
from portfolio.sources.diagnostics import Severity
from portfolio.sources.yaml_source import texts_in

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜÉÀ\"“])")
_OBJECTIVE = compiled(
    r"(?:looking for|seeking|in search of|searching for|to obtain|objective)(?:\W+\w+){0,8}?\W+"
    r"(?:position|role|job|opportunit(?:y|ies)|internship|challenges?|employment)"
    r"|auf der suche nach|à la recherche d\W?\w+|en busca de"
)
_LONG_SUMMARY = 40
"""Words that one sentence may have."""


def order_against_stage(subject: Subject) -> Findings:
    """Find sections that the author's own `order` puts where the stage does not have them."""
    if not subject.resume.order:
        return
    rank = {kind: number for number, kind in enumerate(subject.order)}
    doing = [rank[kind] for kind in ("work", "projects") if kind in rank]
    location = subject.document.location(("order",))
    if subject.stage == "student":
        if "education" in rank and doing and rank["education"] > min(doing):
            yield Finding(location, "a student's education stands below work or projects")
    elif subject.is_experienced and "education" in rank and "work" in rank and rank["education"] < rank["work"]:
        yield Finding(location, "education stands above work")
    if "skills" in rank and doing and rank["skills"] > max(doing):
        yield Finding(location, "the skills stand below work and projects")


def thin_work_first(subject: Subject) -> Findings:
    """Find one thin job above three projects that have figures."""
    work, projects = subject.of("work"), subject.of("projects")
    if subject.stage == "experienced" or subject.is_experienced or len(work) != 1 or len(work[0].bullets) > 2:
        return
    measured = [item for item in projects if has_figure("\n".join(passage.text for passage in item.passages))]
    order = subject.order
    if len(measured) >= 3 and order.index("work") < order.index("projects"):
        count = len(measured)
        yield Finding(work[0].location, f"one job stands above {count} projects with figures")


def long_summary(subject: Subject) -> Findings:
    """Find a summary of more than a sentence, or one that says what its author is looking for."""
    for passage in subject.about:
        if passage.kind != "about" or _changes_career(subject) or subject.is_left_out(passage.text):
            continue
        words, sentences = len(passage.text.split()), len(_SENTENCE_END.split(passage.text.strip()))
        if _OBJECTIVE.search(passage.text):
            yield Finding(passage.at(), f"it says what you look for: {quoted(passage.text)}")
        elif sentences > 1 and words > 25:
            yield Finding(passage.at(), f"{sentences} sentences, {words} words")
        elif words > _LONG_SUMMARY:
            yield Finding(passage.at(), f"{words} words")


def _changes_career(subject: Subject) -> bool:
    """Return whether the summary may explain a change: the stage says so, or only work is technical."""
    technical = pattern("study", "technical")
    fields = [item.title for item in subject.of("education") if item.title]
    jobs = [item.title for item in subject.of("work") if item.title]
    has_other_field = bool(fields) and not any(technical.search(field) for field in fields)
    return subject.stage == "career-changer" or (
        has_other_field and any(technical.search(job) or "develop" in job.lower() for job in jobs)
    )


def buzzwords(subject: Subject) -> Findings:
    """Find words that anybody could write of themselves."""
    for passage in (*subject.about, *subject.claims):
        for match in pattern("buzzwords").finditer(passage.text):
            yield Finding(passage.at(match[0]), quoted(match[0]))


def sample_text(subject: Subject) -> Findings:
    """Find texts that a template brings in place of its author's."""
    whole = pattern("sample_text", "whole", before=r"\A\W*", after=r"\W*\Z")
    within = pattern("sample_text", "within", before=r"(?<!\w)", after=r"(?!\w)")
    for path, text in texts_in(subject.document.data):
        if found := whole.search(text) or within.search(text):
            yield Finding(subject.document.location_of(path, found[0]), quoted(found[0].strip()))


def hobbies(subject: Subject) -> Findings:
    """Find interests on the page that are hobbies."""
    hobby, work = pattern("hobbies"), pattern("study", "technical")
    for number, interest in enumerate(subject.resume.interests):
        words = interest.keywords
        is_hobby = hobby.search(interest.name) or sum(bool(hobby.search(word)) for word in words) * 2 > len(words)
        if is_hobby and not work.search(interest.name) and not subject.is_left_out(interest.name):
            yield Finding(subject.document.location(("interests", number)), quoted(interest.name or ", ".join(words)))


def long_education(subject: Subject) -> Findings:
    """Find an education entry with more than two lines below its heading, or more than three in all."""
    lines = [(item, sum(map(subject.lines_of, _own_texts(item)))) for item in subject.of("education")]
    long = [(item, count) for item, count in lines if count > 2]
    for item, count in long:
        yield Finding(item.location, f"{count} lines on {quoted(_school(item))}")
    if not long and (total := sum(count for _, count in lines)) > 3:
        yield Finding(subject.document.location(("education",), of_key=True), f"{total} lines in all")


def _own_texts(item: Item) -> list[str]:
    """Return what is below the heading; the courses share a line."""
    texts = [passage.text for passage in item.passages if passage.kind in ("bullet", "summary")]
    return [*texts, *filter(None, [", ".join(passage.text for passage in item.passages if passage.kind == "courses")])]


def _school(item: Item) -> str:
    return item.names[0] if item.names else item.title


_LONGEST_COURSE = 8
"""Words; what is longer is a remark."""
_COURSE = re.compile(r",|\b(?:I{1,3}|IV|V|[1-4])$|\b[A-Z]{2,}\s?-?\d{3}")


def course_list(subject: Subject) -> Findings:
    """Find lists of courses; after two years of work it is a warning."""
    severity = Severity.WARNING if subject.is_experienced else None
    for item in subject.of("education"):
        courses = [p for p in item.passages if p.kind == "courses" and len(p.text.split()) <= _LONGEST_COURSE]
        if len(courses) > 1 or any(_COURSE.search(course.text) for course in courses):
            names = ", ".join(course.text for course in courses)
            yield Finding(courses[0].at(), quoted(names), severity)


def grade_of_the_experienced(subject: Subject) -> Findings:
    """Find a grade on the resume of somebody who has worked for two years."""
    if subject.months_at_work < 24 and subject.stage != "experienced":
        return
    for item in subject.of("education"):
        for passage in item.passages:
            if passage.kind == "score" and re.fullmatch(listed("study", "grade"), passage.text.strip(), re.IGNORECASE):
                yield Finding(passage.at(), quoted(passage.text))


def no_graduation_date(subject: Subject) -> Findings:
    """Find a student's degree that has begun and has no end."""
    items = subject.of("education")
    if subject.stage != "student" or any(item.end and item.end.last_day >= subject.today for item in items):
        return
    for item in items:
        says_when = pattern("study", "expected").search(item.text)
        if item.start and item.end is None and not says_when:
            yield Finding(item.location, f"{quoted(_school(item))} has no endDate")


def many_publications(subject: Subject) -> Findings:
    """Find more than three publications on the PDF."""
    if subject.printed_publications > 3:
        location = subject.document.location(("publications",), of_key=True)
        yield Finding(location, f"{subject.printed_publications} on the PDF")


def school_beside_degree(subject: Subject) -> Findings:
    """Find a school attended before university, listed beside a degree."""
    items = subject.of("education")
    school, degree = pattern("study", "school"), pattern("study", "degree", after=r"(?!\w)")

    def is_school(item: Item) -> bool:
        return bool(school.search(" ".join((item.title, *item.names))))

    degrees = [item for item in items if not is_school(item) and degree.search(" ".join((item.title, *item.names)))]
    for item in items:
        if degrees and is_school(item) and not degree.search(item.title):
            yield Finding(item.location, quoted(_school(item)))


_LONGEST_GAP = 12
_LOOKED_BACK = 10 * 12
"""Months."""


def gaps(subject: Subject) -> Findings:
    """Find more than a year between two jobs that no study or other entry fills, and jobs without dates."""
    work = [item for item in subject.of("work") if item.title or item.names]
    for item in work:
        if item.start is None and item.end is None:
            yield Finding(item.location, f"{quoted(item.title or item.names[0])} has no dates")
    busy = {month for item in subject.items for month in months(item, subject.now, at_most=True)}
    dated = [(span, item) for item in work if (span := months(item, subject.now, at_most=True))]
    dated.sort(key=lambda pair: (pair[0].start, pair[0].stop))
    for (before, _), (after, item) in pairwise(dated):
        missing = [month for month in range(before.stop, after.start) if month not in busy]
        if len(missing) > _LONGEST_GAP and after.start > month_of(subject.now) - _LOOKED_BACK:
            yield Finding(item.location, f"{len(missing)} months before {quoted(item.title or item.names[0])}")
