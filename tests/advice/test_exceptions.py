"""Where a rule must be silent, each once accused somebody wrongly; and what it finds in other languages."""

from typing import Any

import pytest

from examples_of_advice import codes_of, of_bullet, subject_from
from portfolio.advice.advise import advise
from portfolio.advice.finding import figures, has_figure
from portfolio.advice.known_skills import parts_of
from portfolio.advice.skills import nearest

SILENT = [
    ("A113", "Wrote the description of 120 fields"),
    ("A113", "Deleted every TODO of the parser"),
    ("A104", "Trabajo en equipo con otros desarrolladores en la tienda"),
    ("A113", "Write a description… and the reference"),
    ("A302", "Tuned a high performance computing cluster"),
    ("A302", "Built a mount with high precision steppers"),
    ("A302", "Significantly improved recall: from 0.6 to 0.8"),
    ("A302", "Raised the accuracy very high, by three points"),
    ("A303", "Migrated to SQL Server 2008 R2"),
    ("A303", "Drew a 3500 map tiles a day"),
    ("A303", "Reached an F1 of 0.8, up from 0.6"),
    ("A304", "Helped 300 students with their first program"),
    ("A304", "Responsible for search; designed the index and wrote the parser"),
    ("A304", "Workedge is the name of a tool"),
    ("A306", "Strapped my phone to a trolley"),
    ("A306", "Wrote the module that was used by all teams"),
    ("A307", "Served SQL over HTTPS with a CNN, as MIT and NASA do"),
    ("A307", "Compared gradient boosted trees (GBXT) with GBXT of others"),
    ("A307", "Edited volumes II and VIII"),
    ("A307", "Extended the billing of Sample Agricole QXR"),
    ("A307", "Moved the tariffs of QXR Logistics to a queue"),
    ("A307", "Sold it to Acme, Sampleton, QXRT, Example and others"),
    ("A307", "Sent the messages with AKKA"),
    ("A308", "Our team cut returns by 9 %. Wrote the model"),
    ("A309", "Spearheaded the move to 12 data centres"),
    ("A401", "Improved system performance by 30 %: response time went from 200 to 140 ms"),
    ("A401", "Used an index to improve query performance, cutting report generation time by 30%"),
    ("A401", "Reduced the cyclomatic complexity by 85%, resulting in improved code quality"),
    ("A603", "Contributed to papers on open problems"),
    ("A603", "Contributed to React components of the shop"),
    ("A701", "Wrote **one** parser"),
]

FOUND = [
    ("A113", "Highlight 2"),
    ("A113", "TODO"),
    ("A113", "Description…"),
    ("A113", "There is no spoon."),
    ("A113", "_"),
    ("A104", "Con experiencia de trabajo en equipo"),
    ("A113", "Lorem ipsum dolor sit amet"),
    ("A113", "Worked at [your company]"),
    ("A113", "Systems: Sub-description 1; Sub-description 2"),
    ("A304", "Verantwortlich für die Wartung der Datenbank"),
    ("A304", "Mitarbeit an der Entwicklung eines Portals"),
    ("A304", "Participation à la maintenance du portail"),
    ("A304", "Chargé de la maintenance du portail"),
    ("A304", "Encargado de las pruebas"),
    ("A302", "Die Laufzeit deutlich verbessert"),
    ("A302", "Obtenu de très bons résultats"),
    ("A302", "Improved the speed of the service significantly"),
    ("A302", "Collected huge amounts of data"),
    ("A306", "Ich habe Daten gesammelt"),
    ("A306", "I was asked to help"),
    ("A306", "The importer was written in Go"),
    ("A307", "Ran QXRT on the cluster"),
    ("A307", "Wrote the parser. Ran it with QXRT, then by hand"),
    ("A307", "The QXRT board reads a sensor"),
]


@pytest.mark.parametrize(("code", "text"), SILENT)
def test_silent(code: str, text: str) -> None:
    assert code not in codes_of(of_bullet(text))


@pytest.mark.parametrize(("code", "text"), FOUND)
def test_found(code: str, text: str) -> None:
    assert code in codes_of(of_bullet(text))


SKILLS: list[tuple[str, list[str], bool]] = [
    ("A201", ["HTML", "Linux", "Docker", "GitHub Actions", "Excel"], False),
    ("A201", ["Microsoft Word", "VS Code"], True),
    ("A202", ["CI/CD", "TCP/IP", *(f"Tool{number}" for number in range(18))], False),
    ("A202", ["HTML/CSS", "Java, Go", *(f"Tool{number}" for number in range(17))], True),
    ("A203", ["English (intermediate)", "Basic Linear Algebra Subprograms"], False),
    ("A203", ["SQL (Grundkenntnisse)"], True),
    ("A203", ["SQL (débutant)"], True),
    ("A204", ["Python 3.11", "C++17", "5G", "S3"], False),
    ("A204", ["Python 4/5"], True),
    ("A207", ["pruning", "quantisation", "DNS", "DHCP", "Docker", "Docker Compose"], False),
    ("A207", ["k8s", "Kubernetes"], True),
    ("A207", ["React", "ReactJS"], True),
    ("A205", ["Thai: native", "Team leadership & collaboration", "Dependability and accountability"], False),
    ("A205", ["Technical founder of Acme.", "Pensée critique"], False),
    ("A205", ["DependaBot"], True),
    ("A205", ["Data communication protocols"], True),
    ("A205", ["Data organization"], True),
    ("A205", ["Written communication"], False),
    ("A310", ["Chrome extensions"], False),
    ("A310", ["Quartus", "Axure", "MPLAB", "OpenFaaS", "Network", "Modeling", "Confident", "Information"], False),
    ("A310", ["Kubernates"], True),
    ("A310", ["MongodDB"], True),
    ("A310", ["Tensorfow"], True),
]


@pytest.mark.parametrize(("code", "skills", "is_found"), SKILLS)
def test_lists_of_skills(code: str, skills: list[str], is_found: bool) -> None:
    assert (code in codes_of(subject_from({"skills": [{"name": "Tools", "keywords": skills}]}))) == is_found


_FACETS = [{"name": name, "keywords": ["Desarrollo web", "Diseño"]} for name in ("React", "Vue", "Node.js")]
"""Groups that are one skill each, as in some templates."""

RESUMES: list[tuple[str, dict[str, Any], bool]] = [
    ("A103", {"basics": {"summary": "Nurse who builds software. " * 9}, "stage": "career-changer"}, False),
    ("A105", {"interests": [{"name": "Time series forecasting"}, {"name": "Photomedicine"}]}, False),
    ("A105", {"interests": [{"name": "Outdoors", "keywords": ["hiking"]}]}, True),
    ("A105", {"interests": [{"name": "Audio", "keywords": ["speech", "music", "hearing aids"]}]}, False),
    ("A107", {"education": [{"institution": "A", "courses": ["Electronics and communication"]}]}, False),
    ("A108", {"education": [{"institution": "A", "score": "3.9"}], "stage": "student"}, False),
    (
        "A108",
        {
            "work": [{"name": "A", "position": "Working student", "startDate": "2015-01", "endDate": "2025-01"}],
            "education": [{"institution": "A", "score": "3.9"}],
        },
        False,
    ),
    *(
        (
            "A108",  # what is learned beside a job takes no month from it
            {
                "work": [{"name": "A", "position": "Engineer", "startDate": "2018-01", "endDate": "2025-01"}],
                "education": [
                    {
                        "institution": school,
                        "studyType": kind,
                        "area": area,
                        "startDate": "2015-01",
                        "endDate": "2025-01",
                    },
                    {"institution": "A", "score": "3.9"},
                ],
            },
            is_found,
        )
        for school, kind, area, is_found in (
            ("Selbststudium", "Bücher", "Informatik", True),
            ("B", "Part-time MSc", "Physics", True),
            ("B", "MSc", "Online marketing", False),
            ("B", "BSc Online Media", "Design", False),
        )
    ),
    ("A111", {"education": [{"institution": "Sampleton High School"}]}, False),
    (
        "A112",  # a year alone may be its first day or its last
        {
            "work": [
                {"name": "A", "position": "B", "startDate": "2024", "endDate": "2025"},
                {"name": "C", "position": "D", "startDate": "2021", "endDate": "2022"},
            ]
        },
        False,
    ),
    (
        "A206",
        {
            "work": [
                {"name": "Cisco Systems", "position": "A", "highlights": ["Tested servers for Cisco"]},
                {"name": "Cisco Systems", "position": "B", "highlights": ["Ran tests of Cisco boxes"]},
            ],
            "skills": [{"name": "Languages", "keywords": ["Go"]}],
        },
        False,
    ),
    (
        "A206",
        {
            "work": [
                {"name": "Acme", "position": "A", "highlights": ["Tested servers with Kafka"]},
                {"name": "Acme", "position": "B", "highlights": ["Ran tests of Kafka boxes"]},
            ],
            "skills": [{"name": "Languages", "keywords": ["Go"]}],
        },
        True,
    ),
    *(
        (
            "A206",  # a list where the level goes
            {
                "work": [
                    {"name": "Acme", "position": "A", "highlights": ["Tested servers with Kafka"]},
                    {"name": "Acme", "position": "B", "highlights": ["Ran tests of Kafka boxes"]},
                ],
                "skills": [{"name": "Data: ", "level": level}],
            },
            is_found,
        )
        for level, is_found in (("Go, Kafka", False), ("Go, Redis", True))
    ),
    ("A205", {"skills": [{"name": "Data: ", "level": "Go, Kafka"}], "projects": [{"name": "Kafka in Go"}]}, False),
    (
        "A205",
        {"skills": [{"name": "Python", "level": "Expert, 5 years"}], "projects": [{"name": "A Python site"}]},
        False,
    ),
    ("A205", {"skills": [{"name": "Spanish", "level": "B2, spoken"}]}, False),
    ("A205", {"skills": [{"name": "Soft skills", "keywords": ["Rigour", "Care"]}]}, False),
    *(
        ("A205", {"skills": _FACETS, "projects": [{"name": "A site", "description": text}]}, is_found)
        for text, is_found in (("Built with React, Vue and Node.js", False), ("Built with React and Vue", True))
    ),
    ("A205", {"skills": [{"name": "Python", "keywords": ["Kafka"]}], "projects": [{"name": "A Python site"}]}, True),
    ("A501", {"projects": [{"name": "Helpdesk for twelve shops with a chatbot inside"}]}, False),
    ("A501", {"projects": [{"name": "Titanic", "description": "Compared with a baseline on data I collected"}]}, False),
    ("A503", {"projects": [{"name": "Fall 2025"}]}, False),
    (
        "A602",
        {
            "publications": [
                {"name": "Talk on tests", "publisher": "A podcast"},
                {"name": "Short talks", "url": "https://talks.example"},
            ]
        },
        False,
    ),
    ("A602", {"publications": [{"name": "A", "publisher": "Proceedings of B"}, {"name": "C", "doi": "10.1/d"}]}, True),
    ("A604", {"references": [{"name": "_", "reference": "_"}]}, False),
    ("A604", {"references": [{"name": "Kim", "reference": "One of the best students in my course."}]}, False),
    ("A607", {"basics": {"email": "2021abcd1234@students.example.edu"}}, False),
]


@pytest.mark.parametrize(("code", "data", "is_found"), RESUMES)
def test_resumes(code: str, data: dict[str, Any], is_found: bool) -> None:
    assert (code in codes_of(subject_from(data))) == is_found


@pytest.mark.parametrize(
    ("text", "is_figure"),
    [
        *((text, False) for text in ("in 2024", "from 2019 to 2021", "2019-2021", "Python 3.11", "HTML5, ES6", "24/7")),
        *((text, True) for text in ("30 %", "2,000 photos", "1999 photos and 3 more", "0.93", "twice as fast")),
        *((text, True) for text in ("drei Teams", "a dozen", "$40k", "10+ services")),
    ],
)
def test_a_figure_says_how_much(text: str, is_figure: bool) -> None:
    assert has_figure(text) == is_figure, figures(text)


def test_parts_of_an_entry() -> None:
    assert parts_of("CI/CD") == ("CI/CD",)
    assert parts_of("HTML / JSX") == ("HTML", "JSX")
    assert parts_of("AWS (EC2, S3)") == ("AWS", "EC2", "S3")
    assert parts_of("SQL 80%") == ("SQL",)


@pytest.mark.parametrize(
    ("word", "right"), [("Pyhton", "Python"), ("ProsqrSQL", "PostgreSQL"), ("Consul", None), ("Python", None)]
)
def test_the_nearest_name(word: str, right: str | None) -> None:
    assert nearest(word) in (right, word)


def test_a_skill_listed_many_times_is_one_finding() -> None:
    (found,) = [one for one in advise(subject_from({"skills": _FACETS})) if one.rule.code == "A207"]
    assert [finding.text for finding in found.findings] == [
        "'Desarrollo web' and 'Desarrollo web', 3 times",
        "'Diseño' and 'Diseño', 3 times",
    ]
