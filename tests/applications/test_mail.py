"""The mail of an application: what it takes from the page, and what it refuses to make up."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from portfolio.applications.advertisement import Advertisement
from portfolio.applications.coverage import Coverage, Covered, Proof, Status
from portfolio.applications.knock_outs import KnockOuts
from portfolio.applications.levels import Level
from portfolio.applications.mail import LONGEST, SHORTEST, Sender, claims_of_author, letter, mail
from portfolio.applications.requirements import Requirement
from portfolio.applications.targets import ReadTarget, Target
from portfolio.resume.page_text import key
from portfolio.sources.diagnostics import Diagnostic, Location
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load

THEM = "Your robots sort parcels with models that fit into 64 KB, and your post on pruning made me measure mine again"
TARGET = f"""\
company: Acme Robots
position: Engineer
contact: {{name: Jana Beispiel, email: jana@acme.example}}
cover:
  them: {THEM}.
  availability: I can start in March, 20 hours a week, until my degree.
"""
ROBIN = Sender("Robin Sample", ("robin@example.com",), "en")


def row(skill: str, text: str, *evidence: str, status: Status = Status.SHOWN, is_bullet: bool = True) -> Covered:
    proof = Proof(skill, skill, "Intern", Location("resume/resume.yml", 3), text, evidence, is_bullet)
    return Covered(Requirement(Level.REQUIRED, (skill,), (skill,), 1, skill), status, skill, (proof,))


ROWS = (
    row("Java", "Studied Java", status=Status.LISTED),
    row("SQL", "A prize for SQL", is_bullet=False),
    row("Docker", "Moved 40 services to Docker containers"),
    row("Python", "Wrote the tests in Python, as told (post).", "post:tests"),
    row("C++", "Ported the classifier to C++ in three weeks", "knn.speed = 3 (x.ipynb)", "https://example.com/c"),
)


def made(text: str = TARGET, rows: tuple[Covered, ...] = ROWS, sender: Sender = ROBIN) -> tuple[str, list[Diagnostic]]:
    document = load(text, "resume/targets/acme/target.yml")
    target, found = validate(Target, document)
    assert target, found
    report = Coverage(Advertisement((), (), KnockOuts()), (), rows, ())
    addresses = {"post:tests": "https://robin.example/tests/", "https://example.com/c": "https://example.com/c"}
    read = ReadTarget("acme", target, document, "")
    mailed, problems = mail(read, report, sender, "Robin-Sample-Acme-Robots.pdf", lambda one: addresses.get(one, ""))
    return mailed, list(problems)


@pytest.mark.parametrize(
    ("language", "date"),
    [
        ("en-GB", "2 November 2026"),
        ("de-XX", "2. November 2026"),
        ("pl", "November 2, 2026"),
        ("tlh", "November 2, 2026"),
    ],
)
def test_the_date_of_a_letter_is_in_the_language_of_its_words(language: str, date: str) -> None:
    document = load(TARGET, "resume/targets/acme/target.yml")
    target, found = validate(Target, document)
    assert target, found
    report = Coverage(Advertisement((), (), KnockOuts()), (), ROWS, ())
    sender = replace(ROBIN, language=language)
    written, _ = letter(ReadTarget("acme", target, document, ""), report, sender, dt.date(2026, 11, 2), lambda _: "")
    assert written is not None
    assert f'<p class="date">{date}</p>' in written.html


def test_the_whole_mail() -> None:
    text, problems = made()
    assert problems == []
    assert (
        text
        == f"""\
To: jana@acme.example
Subject: Engineer – Robin Sample

Dear Jana Beispiel,

I am applying for the position of Engineer at Acme Robots. {THEM}.

You ask for Python: I wrote the tests in Python, as told (https://robin.example/tests/)

You ask for C++: I ported the classifier to C++ in three weeks (https://example.com/c)

I can start in March, 20 hours a week, until my degree.

My resume, one page, is attached: Robin-Sample-Acme-Robots.pdf

Kind regards
Robin Sample
robin@example.com
"""
    )
    assert SHORTEST <= len(text.partition("\n\n")[2].rpartition("\n\n")[0].split()) <= LONGEST


@pytest.mark.parametrize(
    ("language", "asked", "bullet", "line"),
    [
        ("en", "Machine Learning", "Built a model", "You ask for machine learning: I built a model"),
        ("en", "Docker", "Distributed training in Docker", "You ask for Docker: Distributed training in Docker"),
        ("de", "Python", "Trainierte ein Netz", "Sie suchen Erfahrung mit Python: Ich trainierte ein Netz"),
        ("de", "Machine Learning", "Projekte im Labor", "Sie suchen Erfahrung mit Machine Learning: Projekte im Labor"),
        ("fr", "SQL", "Encadré 45 personnes", "Vous demandez une expérience en SQL : j'ai encadré 45 personnes"),
        ("en", "Kalman filters", "Built one", "You ask for Kalman filters: I built one"),
        ("en", "SQL", "Embedded firmware", "You ask for SQL: Embedded firmware"),
        (
            "de",
            "SQL",
            "Automatisierte Tests geschrieben",
            "Sie suchen Erfahrung mit SQL: Automatisierte Tests geschrieben",
        ),
        ("fr", "SQL", "Santé publique", "Vous demandez une expérience en SQL : Santé publique"),
        ("fr", "SQL", "Qualité des données", "Vous demandez une expérience en SQL : Qualité des données"),
    ],
)
def test_a_line_is_said_as_its_author_says_it(language: str, asked: str, bullet: str, line: str) -> None:
    text, _ = made(rows=(row(asked, bullet),), sender=replace(ROBIN, language=language))
    assert f"\n{line}.\n" in text


def test_bullets_that_fit_are_chosen() -> None:
    long = row("Rust", "Wrote " + "very " * 90 + "much Rust", "post:tests")
    text, problems = made(rows=(long, *ROWS))
    assert ("Rust" in text, problems) == (False, [])


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("de", "Guten Tag Jana Beispiel,", "Freundliche Grüße"),
        ("fr-CA", "Bonjour Jana Beispiel,", "Cordialement"),
        ("tr", "Dear", "Kind"),
    ],
)
def test_languages(language: str, first: str, last: str) -> None:
    text, _ = made(sender=replace(ROBIN, language=language))
    assert f"\n\n{first}" in text
    assert f"\n\n{last}" in text


def test_without_a_name_nobody_is_greeted() -> None:
    text, _ = made(TARGET.replace("contact: {name: Jana Beispiel, email: jana@acme.example}\n", ""))
    assert text.startswith("Subject: Engineer – Robin Sample\n\nHello,\n")


@pytest.mark.parametrize(
    ("them", "message"),
    [
        ('""', "J108 'cover: them' is not written yet"),
        ("TODO", "J108 'cover: them' says only 'TODO'"),
        ("I admire [company] for its great products", "J108 'cover: them' says only"),
        ("I admire <company> for its great products", "J108"),
        ("I admire ... for its great products", "J108"),
        ("A sentence of yours about them", "J108"),
        ("Great company", "J108"),
    ],
)
def test_placeholders_are_refused(them: str, message: str) -> None:
    text, problems = made(TARGET.replace(f"{THEM}.", them))
    assert text == ""
    assert f"target.yml:5:9: {message}" in str(problems[0])


@pytest.mark.parametrize(("old", "new"), [("Acme Robots", "TODO"), ("Engineer", "TODO"), ("I can start in", "TODO")])
def test_all_that_only_the_author_can_say(old: str, new: str) -> None:
    text, problems = made(TARGET.replace(old, new))
    assert (text, [problem.code for problem in problems]) == ("", ["J108"])


@pytest.mark.parametrize(("rows", "count"), [((), "0"), (ROWS[:2], "0"), (ROWS[2:3], "1")])
def test_it_claims_no_more_than_the_page(rows: tuple[Covered, ...], count: str) -> None:
    text, _ = made(rows=rows)
    assert str(text.count("You ask for")) == count


def test_a_header_cannot_be_smuggled_in() -> None:
    text, _ = made(TARGET.replace("position: Engineer", 'position: "Engineer\\nBcc: all@acme.example"'))
    assert "\nBcc" not in text


def test_what_implies_it_and_has_a_link_goes_before_a_bullet_without_one() -> None:
    implied = row("Deep learning", "Trained a network (post)", "post:tests", status=Status.SHOWN_BY)
    text, _ = made(rows=(ROWS[2], implied))
    assert text.index("for deep learning: I trained a network (https://") < text.index("for Docker: I moved")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("them", "I admire your work on Kubernetes", ["I admire "]),
        ("them", "Your robots use 64 KB, and your talk made me write Rust", ["me write Rust"]),
        ("them", "Acme's compiler is written in Rust. I know Go!", ["I know Go!"]),
        ("them", "Ihre Roboter nutzen Rust, und ich auch", ["ich auch"]),
        ("them", "I want to learn Rust", []),
        ("availability", "I can start in March, 20 hours a week", ["I can start in March,    hours a week"]),
        ("letter", "Moved 40 services to Docker.\nYou run Kafka.", ["Moved 40 services to Docker."]),
        ("letter", "Vous utilisez Kafka. J'ai écrit Spark", ["J'ai écrit Spark"]),
    ],
)
def test_what_the_author_claims(name: str, text: str, said: list[str]) -> None:
    document = load(f"company: Acme Robots\nposition: Engineer\ncover:\n  {name}: {json.dumps(text)}\n", "target.yml")
    target, _ = validate(Target, document)
    assert target
    assert [claim.text for claim in claims_of_author(ReadTarget("acme", target, document, ""))] == said


def test_numbers_are_written_as_on_the_page() -> None:
    rows = (*ROWS[:4], row("C++", "Ported it, 19.4 times faster", "https://example.com/c"))
    printed = {key("Ported it, 19.4 times faster"): "Ported it, 19,4 times faster"}
    text, _ = made(rows=rows, sender=replace(ROBIN, printed=printed))
    assert "ported it, 19,4 times faster (" in text
