"""What a page shows of what is asked: a table of resumes and advertisements, and the report that people read."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import process_time

import pytest

import small_site
from examples_of_advice import subject_from
from portfolio.advice.known_skills import mentions
from portfolio.advice.subject import NO_TARGET
from portfolio.advice.vocabulary import vocabulary
from portfolio.applications import report
from portfolio.applications.advertisement import read_advertisement
from portfolio.applications.brief import entry_with_words
from portfolio.applications.coverage import Coverage, Covered, Status, coverage
from portfolio.applications.levels import Level
from portfolio.applications.told import Kind, Use, around, kinds, uses_in
from portfolio.cli.tailoring import finder
from portfolio.evidence.metric import NOTHING_MEASURED
from portfolio.resume.page_text import NO_PAGE, PageText, key
from portfolio.store.values import NO_STORE
from portfolio.website.advice_subject import subject
from portfolio.website.site import site_of
from portfolio.website.tree import read

RESUME = """\
basics: {name: Robin Sample, label: Rust enthusiast, location: {city: Sampleton, countryCode: GB}}
stage: student
skills:
  - {name: Languages, keywords: [Python, Java, "React / Vue.js"]}
  - {name: Databases, keywords: [PostgreSQL]}
education:
  - {institution: Example University, area: Computer science, studyType: BSc, endDate: 2027-05, courses: [Haskell]}
work:
  - name: Oracle
    position: Working student
    startDate: 2025-06
    endDate: 2025-09
    highlights:
      - Moved 40 services to k8s with Terraform
      - Wrote the tests in Python, {{ knn.speedup:.0f }} times faster
      - Made coffee, faster than plain Scala
      - Trained a model with PyTorch, see [the write-up](post:first-post)
      - "Wrote a parser for MATLAB files"
languages:
  - {language: Deutsch, fluency: B2}
  - {language: English, fluency: C2}
interests: [{name: Blockchain}]
projects: [knn]
volunteer:
  - {organization: Kim Sample, section: Student supervision, summary: Built a compiler in OCaml for the lab}
  - {organization: Kim Sample, section: Supervised learning, summary: Built a parser in Erlang for the lab}
"""
POST = """\
---
date: 2026-10-02
slug: first-post
categories: [Learning]
projects: [knn]
---
# The first post

Code is on https://github.com/robin.

<!-- more -->

Then came Apache Kafka.
"""
SPEEDUP = "knn.speedup = 12.4 (projects/knn/metrics.json:1:13)"
CODE = "https://example.com/robin/knn"
OFF, FIRST, UNITY = "not on this page, but in ", "docs/blog/posts/first.md", "projects/other/project.yml"
OTHER = "title: Another\nsummary: A game in Unity.\n"


CELLS = [
    {
        "id": "a",
        "cell_type": "markdown",
        "metadata": {},
        "source": ["# Looking\n", "\n", "Sorted by **gradient boosting**."],
    },
    {
        "id": "b",
        "cell_type": "code",
        "metadata": {},
        "execution_count": 1,
        "outputs": [],
        "source": ["x = 1\n", "import pandas as pd"],
    },
]
LOOK = json.dumps({**small_site.NOTEBOOK, "cells": CELLS}, indent=1)


@dataclass(frozen=True)
class Site:
    """A folder, and what its page leaves out."""

    root: Path

    def coverage(self, advertisement: str, page: PageText = NO_PAGE) -> Coverage:
        tree = read(self.root)
        on_page = subject(site_of(tree, date(2026, 11, 1)), page, NO_STORE, NO_TARGET)
        return coverage(read_advertisement(advertisement), on_page, on_page, tree.evidence, finder(tree))

    def row(self, requirement: str, page: PageText = NO_PAGE) -> Covered:
        (row,) = self.coverage(f"Requirements\n- {requirement}\n", page).rows
        return row


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    files: dict[str, str | bytes | None] = {
        "resume/resume.yml": RESUME,
        "docs/blog/posts/first.md": POST,
        "projects/other/project.yml": OTHER,
        "projects/other/look.ipynb": LOOK,
        "projects/knn/metrics.json": '{"speedup": 12.4}',
    }
    return Site(small_site.write(tmp_path_factory.mktemp("site"), files))


@pytest.mark.parametrize(
    ("requirement", "verdict", "where", "behind"),
    [
        ("Experience with Kubernetes", "shown", "resume/resume.yml:14:30", "bare"),
        ("Experience with Python", "shown", "resume/resume.yml:15:28", SPEEDUP),
        ("Experience with PyTorch", "shown", "resume/resume.yml:17:30", "post:first-post"),
        ("Knowledge of deep learning", "shown by PyTorch", "resume/resume.yml:17:30", "post:first-post"),
        ("Experience with TensorFlow or PyTorch", "shown", "resume/resume.yml:17:30", "post:first-post"),
        ("Experience with NumPy", "shown", "projects/knn/project.yml:10:", "post:first-post, projects/knn, " + CODE),
        ("Experience with Java", "only listed", "resume/resume.yml:4:42", "bare"),
        ("Experience with Vue.js", "only listed", "resume/resume.yml:4:", "bare"),
        ("Knowledge of SQL", "only listed: PostgreSQL", "resume/resume.yml:5:", "bare"),
        ("Experience with Rust", "only listed", "resume/resume.yml:1:", "bare"),
        ("Experience with Haskell", "only listed", "resume/resume.yml:7:", "bare"),
        ("Experience with Blockchain", "only listed", "resume/resume.yml:22:", "bare"),
        ("Experience with Kafka", f"{OFF}{FIRST}", f"{FIRST}:13:11", "bare"),
        ("Experience with Unity", f"{OFF}{UNITY}", f"{UNITY}:2:20", "bare"),
        ("Experience with Git", "missing", "", ""),
        ("Experience with Scala", "missing", "", ""),
        ("Experience with OCaml", "missing", "", ""),
        ("Experience with Erlang", "shown", "resume/resume.yml:26:", "bare"),
    ],
)  # fmt: skip
def test_how_a_requirement_is_met(site: Site, requirement: str, verdict: str, where: str, behind: str) -> None:
    row = site.row(requirement)
    assert report.verdict(row) == verdict
    assert (row.requirement.line, row.requirement.quote) == (2, requirement)
    if where:
        assert str(row.proofs[0].location).startswith(where)
        assert report.behind(row.proofs[0]) == behind
    else:
        assert row.proofs == ()


@pytest.mark.parametrize(
    ("requirement", "line"), [("pandas", "import pandas as pd"), ("gradient boosting", "gradient")]
)
def test_a_notebook_shows_by_what_it_says_and_imports(site: Site, requirement: str, line: str) -> None:
    row = site.row(f"Experience with {requirement}")
    assert report.verdict(row) == "not on this page, but in projects/other/look.ipynb"
    location = row.proofs[0].location
    assert line in LOOK.splitlines()[location.line - 1]


def test_an_employer_shows_no_skill(site: Site) -> None:
    assert report.verdict(site.row("Experience with Oracle")) == "missing"


def test_what_the_full_page_left_out_is_not_on_it(site: Site) -> None:
    whole = [line.strip(" -") for line in RESUME.splitlines() if "MATLAB" not in line]
    page = PageText({key(line): 1 for line in whole} | {key("Working student"): 1})
    row = site.row("Experience with MATLAB", page)
    assert report.verdict(row) == "not on this page, but in resume/resume.yml"
    assert row.proofs[0].location.line == 18
    assert report.verdict(site.row("Experience with MATLAB")) == "only listed", "a parser for it shows no use of it"


@pytest.mark.parametrize(
    ("requirement", "hint"),
    [
        ("Experience with Kubernetes", "they write Kubernetes; 'spellings: {k8s: Kubernetes}' shows both"),
        ("Experience with k8s", ""),
        ("Experience with Python", ""),
        ("Experience with Scala", ""),
    ],
)
def test_the_spelling_asked_for(site: Site, requirement: str, hint: str) -> None:
    assert report.spelling_hint(site.row(requirement)) == hint


def test_bullets_that_mention_nothing_asked(site: Site) -> None:
    asked = "Requirements\n- Python\n- infrastructure as code\n- FooBarDB, Kubernetes\n- deep learning\n"
    texts = [bullet.text for bullet in site.coverage(asked).idle]
    assert texts[:2] == ["Made coffee, faster than plain Scala", "Wrote a parser for MATLAB files"]
    assert "Trained a model with PyTorch, see the write-up" not in texts, "deep learning is asked"
    assert texts[-1].startswith("Found the same neighbours") or texts[-1].startswith("Merged upstream"), "evidence last"
    assert site.coverage("We are a nice company.\n").idle == ()


ALL = """\
Requirements
- Bachelor's degree in computer science
- 3+ years of experience with Python
- Good German (B2) and French
- Scala

Nice to have
- Java

Your tasks
- You work with Kubernetes
"""


def test_conditions_stand_beside_what_the_resume_says(site: Site) -> None:
    found: dict[str, list[tuple[str, str, int, int]]] = {}
    for one in site.coverage(ALL).knock_outs:
        found.setdefault(one.label, []).append((one.asked, one.own, one.location.line if one.location else 0, one.line))
    assert found["degree"] == [("bachelor", "BSc Computer science (until May 2027)", 6, 2)]
    ((asked, own, line, _),) = found["experience"]
    assert (asked, own, line) == (
        "3 years or more",
        "no months of work, apart from internships and jobs during studies",
        8,
    )
    german, french = found["language"]
    assert german[:3] == ("German B2", "Deutsch (B2)", 20)
    assert french[1:3] == ("", 0)


def test_everything_is_counted(site: Site) -> None:
    made = site.coverage(ALL)
    assert dict(report.counts(made)) == {
        "required": "2: 1 shown, 1 missing",
        "desired": "1: 1 only listed",
        "in the job": "1: 1 shown",
    }
    assert [row.asked for row in made.of(Level.DESIRED)] == ["Java"]
    text = "\n".join(report.lines(made, 120))
    assert "%" not in text
    assert (
        text.index("Before anything else")
        < text.index("Required, 2")
        < text.index("Desired")
        < text.index("In the job")
    )


def test_a_long_quotation_is_cut_around_the_skill(site: Site) -> None:
    made = site.coverage(f"Requirements\n- You have {'very ' * 30}good knowledge of Python {'and more ' * 30}\n")
    (quote,) = (line for line in report.lines(made, 80) if "line 2" in line)
    assert quote.endswith(" …”")
    assert "… very very" in quote
    assert "good knowledge of Python and more" in quote
    assert len(quote) <= 80
    assert "<mark>Python</mark>" in report.page(made, "Title")


def test_the_words_of_a_course_show_no_skill(site: Site) -> None:
    own = subject(site_of(read(site.root), date(2026, 11, 1)), NO_PAGE, NO_STORE, NO_TARGET)
    assert entry_with_words(own, "Haskell") is None
    found = entry_with_words(own, "coffee")
    assert found is not None
    assert found.title == "Working student"


def test_little_is_asked(site: Site) -> None:
    assert next(report.lines(site.coverage("Come and join us!\n"), 80)) == report.LITTLE


HOSTILE = (
    'Requirements\n- Python <script>alert(1)</script> \x1b[31mred \u202eesrever & Scala "q"\n- Java</q><img src=x>\n'
)


def test_what_an_advertisement_says_is_harmless(site: Site) -> None:
    made = site.coverage(HOSTILE)
    for line in report.lines(made, 200):
        assert line.isprintable(), line
    page = report.page(made, "<b>Title</b>", "2026-11-01")
    assert "&lt;b&gt;Title&lt;/b&gt;" in page
    for sign in ("<script", "<img", "\x1b", "\u202e", "<b>", " href="):
        assert sign not in page, sign
    assert "default-src 'none'" in page
    assert "&lt;details" not in page


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Reads maps in Go, Python - GitHub", ["Go", "Python"]),
        ("Wrote apps for the Institute for Aviation Research", []),
        ("Spoke at Full Stack Fest, helped at coding events", []),
        ("Worked closely with design and QA", []),
        ("Worked with product owners and team leads", []),
        ("Worked as team lead", ["Team leadership"]),
        ("Measured what people buy to guide marketing and product development", []),
        ("Worked with Python and pandas", ["Python", "pandas"]),
        ("Wrote the QA plan with DevOps tools", ["DevOps"]),
        ("See https://github.com/robin for more", []),
        ("Open source at github.com/robin, made for node.energy", ["Open source"]),
        ("Coached front-end and back-end developers", []),
        ("Wrote a log filter for security administrators", []),
        ("Stored files by database-like logic", []),
        ("Learned the basics of Docker, React and Angular", []),
        ("Attended a course on Kubernetes", []),
        ("Replaced Jenkins jobs, previously had only MATLAB code", []),
        ("For users who couldn't run it on Kubernetes", []),
        ("Security reviews of web applications, resulting in more accessibility", ["Security"]),
        ("A project management tool in Go", ["Go"]),
        ("In Abstimmung mit Projektmanagement, Backend und QA", []),
        ("Apprentissage de Docker", []),
        ("Enhanced the user experience, wrote API docs", []),
        ("Built the internal monitoring in Go", ["Monitoring", "Go"]),
        ("Raised flight-testing efficiency in an AI-assisted workflow", []),
        ("Helped my tech lead, stored API keys", []),
        ("A wallpaper tool for Windows and Linux, outperforming C++", []),
        ("Made a library used by 10 internal microservices", []),
        ("Autonomous drones with flexible communication", []),
        ("Honed communication skills", ["Communication"]),
        ("Created the product BIL-X Cloud with 90 stars on GitHub", []),
        ("Moved it to the cloud", ["Cloud"]),
        ("Led cloud architecture", ["Cloud architecture"]),
        ("Ran Docker for 200 users", ["Docker"]),
        ("Standardized delivery for Python and Docker services", []),
        ("Saved 100 KB with a tool to analyze Java methods", []),
        ("At Acme I was awarded AWS Essentials", []),
        ("Built a site with TypeScript, React and a PostgreSQL database", ["TypeScript", "React", "PostgreSQL"]),
        ("An app for maps (React, Node.js)", ["React", "Node.js"]),
        ("Moved all services from Heroku to AWS", ["Heroku", "AWS"]),
        ("Integrated the Maps API, wrote API and SDK documentation", ["Technical documentation"]),
        ("Designed the API in Go", ["API", "Go"]),
        ("Taught Java and project management", ["Java"]),
        ("Completed a bootcamp, gaining experience in responsive, modern web development", []),
        ("Learned DevOps basics", []),
        ("Adopted self-supervised learning (SSL)", ["Self-supervised learning"]),
        ("Ensured features met specifications, wrote technical specifications", ["Specifications"]),
        ("Spoke at the 21st Int'l Conf. on Agile Software Development", []),
        ("Mentored two interns", ["Mentoring"]),
        ("Helped students gain experience with maps, using Python and Docker", []),
        ("Made a tool with the AzureDevOps REST API, wrote a Django REST API", ["Django", "REST"]),
        ("Coordinated the migration of systems across front-end platforms", []),
        ("Read about transformers in machine learning", []),
        ("Held workshops in which students develop games in Android", ["Workshops"]),
        ("Trained teams in Utopia (Spark), Atlantis (NTS), and Erewhon (EPAM)", []),
        ("Frontend (React), Backend (Django), Database (MongoDB)", ["Frontend", "React", "Django", "MongoDB"]),
        ("Used AI to find forged maps", ["Artificial intelligence"]),
        ("Built summaries with large language models, using LLMs to create them", ["Large language models"] * 2),
        ("Turned Figma designs into pages with Vue.js", ["Vue.js"]),
        ("Improved customer support and cut research time by half with Python", ["Python"]),
        ("Made tools empowering the research teams to deploy models with Docker", []),
        ("A reason for companies to switch to Ubuntu", []),
        ("Wrote user, API, and testing documentation", ["Technical documentation"]),
        ("Technology watch and mock interviews to ensure knowledge of basic React", []),
        ("Veille techno : Next.js, GraphQL", []),
        ("Built a tray app in parity with Windows and macOS", []),
        ("Led the Boost program, wrote mods for the game Lost Redux", []),
        ("Led the Econometrics cohort", []),
        ("Underwent a practical bootcamp on functional programming, Scala, Docker and CI/CD principles", []),
        ("Built the release gate in Go for teammate-implemented Playwright tests", ["Go"]),
        ("Built a customer-service automation system", ["Automation"]),
        ("Replaced Jenkins by GitHub Actions", ["GitHub Actions"]),
        ("Compared the run time with PyTorch", []),
        ("Wrote operators in Go with kubebuilder", ["Go"]),
        ("Worked with QA, product and UX in a team", []),
        ("Entered data for trials following GCP", []),
        ("Led best practices for Sample.com, a shop built on Solidus and Ruby on Rails", []),
        ("Improved my Git skills and accepted payments of guests", []),
        ("Modules for easier testing and debugging", []),
        ("Used several of Sample's APIs and .NET APIs", []),
        ("Full stack architecture of fast fiber networks", []),
        ("MICROS Systems - Software specialist", []),
        ("Trained a CNN to sort maps", ["CNN"]),
        ("A blog that includes posts on data science; its top tags include Docker, pandas and AWS", []),
        ("Eliminated the VPN dependency, removed Redux from the shop in React", ["React"]),
        ("Gained tuning skills by working with Atlassian's platform team", []),
        ("Added probability displays in Go", ["Go"]),
        ("Wrote pages in React JS, Redux and Go", ["React", "Redux", "Go"]),
        ("Built .NET Web APIs", ["API"]),
        ("Gained deep expertise in Kafka", []),
        ("Encapsulated the logic in a library using hexagonal architecture", ["Clean architecture"]),
        ("Pitched and built a data platform in Python", ["Data platforms", "Python"]),
        ("Built Chess (Rust), Weather (SolidStart)", ["Rust"]),
        ("Built a Python recommendation engine", ["Python"]),
        ("Hosted figures like Kim Doe (2600), Robin Roe (Firewalls), and H.D. Sample (Metasploit)", []),
        ("Analysed answers of all 400 patients in the survey using a combination of Python and R", ["Python", "R"]),
        ("Studied protein folding with PyTorch", ["PyTorch"]),
        ("Research platform in Django", ["Django"]),
        ("Ran sessions on testing for the team", []),
        ("Built the shop with React and Flux", ["React"]),
        ("Deployed it with Kubernetes and Flux", ["Kubernetes", "Flux"]),
        ("Stored the credentials in Vault", ["Vault"]),
        ("Jumped with a Vault", []),
        ("Jumped with Aurora, Aurora", []),
        ("Set up Consul for service discovery", ["Consul"]),
        ("Built a REST API with Gin", ["REST", "Gin"]),
        ("Transcribed podcasts with Whisper", ["Whisper"]),
        ("Launched three scalable web services", []),
        ("Linux and FOSS enthusiast", []),
        ("Introduced Grafana; retired Nagios", ["Grafana"]),
        ("Ran testing sessions, wrote the maps in Go", ["Go"]),
        ("Made backups and performed restoration testing", []),
        ("Automated project management monitoring", []),
        ("A blog on Hugo covering compilers and Rust", []),
        ("Speaking at events, sharing insights on modern CI/CD", []),
        ("Spoke at events and wrote the slides in Rust", ["Rust"]),
        ("Built a speaker on Linux", ["Linux"]),
        ("Started a deliberate transition into AI", []),
        ("Led the transition to Kubernetes", ["Kubernetes"]),
        ("Secured it with JSON Web Tokens", ["JWT"]),
        ("A blog covering birds in Rust", ["Rust"]),
        ("Led project management, monitoring of servers", ["Project management", "Monitoring"]),
        ("Served as Scrum Master, prototyped XGBoost models", ["Scrum Master", "XGBoost"]),
        ("Improved margins and defined KPIs", ["KPIs"]),
        ("Partitioned columns on BigQuery", ["BigQuery"]),
        ("Patched 40 servers, improving security", ["Security"]),
        ("Redesigned our CI to run in parallel", ["CI/CD"]),
        ("Told all stakeholders(clients, dev, SRE) of it", []),
        ("Wrote tools for stakeholders (maps, charts), SRE lead", []),
        ("Demoed MVP's to clients", ["Prototyping"]),
        ("Wrote REST API's in Go", ["REST", "Go"]),
        ("Met AWS's billing", []),
        ("Introduced scans, enabling compliance", []),
        ("Loaded events from S3 into BigQuery", ["S3", "BigQuery"]),
        ("Streamlined reviews from Gerrit to GitLab", []),
        ("Load times went from 3 s to 1 s thanks to Redis", []),
        ("Pulled the team away from Jenkins", []),
        ("Did project management, budgeting, and expense tracking", ["Project management"]),
        ("Wrote technical documentation and error monitoring", ["Technical documentation", "Monitoring"]),
        ("Did project management tracking", []),
        ("Supported the Python/Go and Swift teams", []),
        ("Supported the Python/Go programs of teams", ["Python", "Go"]),
        ("Led security at gates", ["Security"]),
        ("Portfolio GitHub", []),
        ("Performed extensive testing, then sang", ["Testing"]),
        ("Supported a cloud-integrated loom", []),
        ("Moved the loom to the cloud", ["Cloud"]),
        ("Analysed calls to help improve KPIs", []),
        ("Defined KPIs for calls", ["KPIs"]),
        ("Sent 9 charts, enhancing the KPI tracking", ["KPIs"]),
        ("Led teams to maintain security at gates", []),
        ("Led our own transition to Kubernetes", ["Kubernetes"]),
        ("Set the background in CSS", ["CSS"]),
        ("A blog about photography, built with Jekyll", ["Jekyll"]),
        ("Built a blog about chess, deployed on AWS", ["AWS"]),
        ("A blog about chess, Docker and AWS", []),
        ("A background in Python", []),
        ("A program that teaches kids fractions, built with React", ["React"]),
        ("The program focuses the camera, in C++", ["C++"]),
        ("A free bootcamp that teaches the web in React", []),
        ("Reviewed 200 loan files to ensure compliance", ["Compliance"]),
        ("Wrote policies, ensuring full compliance", ["Compliance"]),
        ("Wrote a Postfix evaluator in C", ["C"]),
        ("Configured Postfix for 200 mailboxes", ["Postfix"]),
        ("Pulled figures from marketing, extracted mail from Kafka", ["Kafka"]),
        ("Worked on EasyMesh (EMR6) and an EMR in React", ["React"]),
        ("Ran Spark on AWS EMR", ["Spark", "Amazon EMR"]),
        ("Automated the audits, improving compliance", ["Compliance"]),
    ],
)
def test_what_a_text_tells_of_its_author(text: str, names: list[str]) -> None:
    assert [found.skill for found, use in uses_in(text) if use is not Use.NAMED] == names


def test_what_is_struck_out_is_not_left_named() -> None:
    assert [each.is_left_named for each in kinds()] == sorted(each.is_left_named for each in kinds())
    unknown = {name for each in kinds() for name in each.skills or ()} - {skill.name for skill in vocabulary()}
    assert unknown == set()


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_a_kind_of_phrase_tells_of_nothing_done(kind: Kind) -> None:
    for written, is_told in ((kind.example, False), (kind.counterexample, True)):
        start, text = written.index("["), written.replace("[", "").replace("]", "")
        (found,) = (each for each in mentions(text) if each.start == start)
        is_title = bool(kind.is_of_title)
        assert kind.holds(found, *around(text, found), is_title=is_title) is not is_told
        used = dict(uses_in(text, is_title=is_title))
        assert (used.get(found, Use.NAMED) is not Use.NAMED) is is_told, text


@pytest.mark.parametrize(
    "text", ["Used Python, faster than plain Java. " * 3000, "x" * 50_000, "a." * 20_000, "a-" * 20_000]
)
def test_a_long_text_takes_time_by_its_length(text: str) -> None:
    start = process_time()
    assert {found.skill for found, _ in uses_in(text)} <= {"Python", "Java"}
    assert process_time() - start < 3, "ten times what it takes"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("React, Docker", Status.LISTED),
        ("Tech stack: Go and Docker", Status.LISTED),
        ("Tech stack: Kotlin (with the Sample Agent Framework), Docker (Compose)", Status.LISTED),
        ("Moved it to Docker", Status.SHOWN),
        ("Acme is a maker of tools for Docker. I sold them", Status.MISSING),
        ("Acme is a shop. I moved it to Docker", Status.SHOWN),
        ("Sample Box is the leader in Docker hosting", Status.MISSING),
        ("Has 90 Docker stars", Status.MISSING),
        ("Introduced Docker, Grafana and Loki; retired Nagios", Status.SHOWN),
        ("Distributed systems, Docker, Kafka", Status.LISTED),
        ("Astro · Leaflet · Docker", Status.LISTED),
        ("Tech: nomad, docker, drupal", Status.LISTED),
        ("Kubernetes [3+ years] (Helm, Docker)", Status.LISTED),
        ("Ran Docker for 3 years (Compose, Swarm)", Status.SHOWN),
        ("Systems: Docker (high familiarity, all of it) | Kubernetes | Windows (limited)", Status.LISTED),
        ("Maps (Docker), weather (Vue.js), chess (Rust)", Status.SHOWN),
        ("Tools for the team: wrote a scheduler and deployed it with Docker", Status.SHOWN),
        ("Environment monitoring: built a dashboard in Docker", Status.SHOWN),
        ("Maintained the client's Docker registry", Status.SHOWN),
        ("Relevant coursework: Docker, maps", Status.LISTED),
    ],
)
def test_a_list_of_skills_tells_of_nothing_done(text: str, status: Status) -> None:
    resume = subject_from({"work": [{"name": "Acme", "position": "Intern", "highlights": [text]}]})
    asked = read_advertisement("Requirements\n- Docker\n")
    found = coverage(asked, resume, resume, NOTHING_MEASURED, lambda *_: None)
    assert [row.status for row in found.rows] == [status]


def _status(resume: dict[str, object], skill: str) -> tuple[Status, str]:
    subject = subject_from(resume)
    asked = read_advertisement(f"Requirements\n- Experience with {skill}\n")
    (row,) = coverage(asked, subject, subject, NOTHING_MEASURED, lambda *_: None).rows
    return row.status, row.proofs[0].text if row.proofs else ""


MAPS = {"name": "Acme", "position": "Developer", "summary": "Acme builds maps with Docker. Moved them to Kafka."}
SCALA = {"name": "Acme", "position": "Scala developer", "summary": "Wrote it in Akka"}
SKIS = {"name": "Hill", "position": "Instructor", "highlights": ["Testing of skis", "Digital marketing of courses"]}
WEAK = {"name": "Guide", "description": "A museum guide with machine learning"}
SORT = {"name": "Sort", "description": "Sorted it with PyTorch"}
STUDY = {"institution": "U", "area": "Medical imaging", "highlights": ["Studied Rust", "Thesis: a parser in Zig, Go"]}


@pytest.mark.parametrize(
    ("resume", "skill", "status", "text"),
    [
        ({"work": [MAPS]}, "Docker", Status.MISSING, ""),
        ({"work": [MAPS]}, "Kafka", Status.SHOWN, MAPS["summary"]),
        ({"work": [SKIS]}, "software testing", Status.MISSING, ""),
        ({"work": [SKIS]}, "marketing", Status.SHOWN, "Digital marketing of courses"),
        ({"work": [MAPS | {"summary": "We offer Kafka to all"}]}, "Kafka", Status.MISSING, ""),
        ({"work": [MAPS | {"summary": "Shops need web development"}]}, "web development", Status.MISSING, ""),
        ({"work": [MAPS | {"summary": "Led web development"}]}, "web development", Status.SHOWN, "Led web development"),
        ({"work": [MAPS | {"position": "Kubernetes course"}]}, "Kubernetes", Status.MISSING, ""),
        ({"work": [MAPS | {"position": "Software engineering T.A."}]}, "software engineering", Status.MISSING, ""),
        ({"work": [MAPS | {"position": "Analyst @ Sample Security"}]}, "security", Status.MISSING, ""),
        ({"work": [MAPS | {"summary": "The group works on machine learning"}]}, "machine learning", Status.MISSING, ""),
        ({"projects": [{"name": "Prices", "description": "Wrote a scraper in Selenium"}]}, "software testing",
         Status.LISTED, "Wrote a scraper in Selenium"),
        ({"work": [MAPS | {"summary": "Sent mail by Firebase"}]}, "databases", Status.LISTED, "Sent mail by Firebase"),
        ({"work": [MAPS | {"summary": "Kept the maps in a store, Firebase"}]}, "databases", Status.SHOWN_BY,
         "Kept the maps in a store, Firebase"),
        ({"work": [{"name": "Acme", "position": "Rust developer"}]}, "Rust", Status.LISTED, "Rust developer"),
        ({"work": [MAPS | {"position": "Other skills", "summary": "Wrote it in Rust"}]}, "Rust", Status.LISTED,
         "Wrote it in Rust"),
        ({"work": [MAPS | {"position": "Rust developer", "summary": "Wrote a parser"}]}, "Rust", Status.SHOWN,
         "Rust developer"),
        ({"work": [MAPS | {"position": "Mentor (Rust)", "summary": "Wrote a parser"}]}, "Rust", Status.MISSING, ""),
        ({"awards": [{"title": "Docker award", "summary": "Docker"}]}, "Docker", Status.LISTED, "Docker"),
        ({"work": [MAPS | {"summary": "Analysed genomes for bioinformatics"}]}, "NGS", Status.MISSING, ""),
        ({"work": [MAPS | {"summary": "Ensured business continuity"}]}, "disaster recovery", Status.MISSING, ""),
        ({"work": [MAPS | {"summary": "Fixed bugs, wrote bug fixes"}]}, "GDB", Status.MISSING, ""),
        ({"work": [MAPS | {"summary": "Debugged it with GDB"}]}, "debugging", Status.SHOWN_BY, "Debugged it with GDB"),
        ({"work": [SKIS | {"position": "QA engineer"}]}, "software testing", Status.SHOWN, "QA engineer"),
        ({"projects": [WEAK]}, "machine learning", Status.LISTED, WEAK["description"]),
        ({"projects": [WEAK, SORT]}, "machine learning", Status.SHOWN_BY, SORT["description"]),
        ({"projects": [WEAK], "skills": [{"name": "Machine learning"}]}, "machine learning",
         Status.SHOWN, WEAK["description"]),
        ({"work": [SKIS | {"highlights": ["To sort Java code"]}]}, "Java", Status.LISTED, "To sort Java code"),
        ({"projects": [{"name": "Coding assistant"}]}, "programming", Status.LISTED, "Coding assistant"),
        ({"projects": [{"name": "Maps in Rust"}]}, "Rust", Status.SHOWN, "Maps in Rust"),
        ({"education": [STUDY]}, "Rust", Status.LISTED, "Studied Rust"),
        ({"education": [STUDY]}, "Go", Status.SHOWN, "Thesis: a parser in Zig, Go"),
        ({"education": [STUDY]}, "medical imaging", Status.LISTED, "Medical imaging"),
        ({"education": [STUDY]}, "image processing", Status.LISTED, "Medical imaging"),
        ({"certificates": [{"name": "Docker in a week"}]}, "Docker", Status.LISTED, "Docker in a week"),
        ({"work": [SCALA]}, "Scala", Status.SHOWN_BY, "Wrote it in Akka"),
        ({"work": [MAPS | {"summary": "Led the move of an old shop to microservices"}]}, "microservices", Status.SHOWN,
         "Led the move of an old shop to microservices"),
        ({"work": [MAPS | {"summary": "Wrote data parallelism with pthreads"}]}, "deep learning", Status.LISTED,
         "Wrote data parallelism with pthreads"),
        ({"work": [MAPS | {"summary": "Implemented data parallelism to train models"}]}, "deep learning",
         Status.SHOWN_BY, "Implemented data parallelism to train models"),
        ({"work": [MAPS | {"summary": "Wrote RBAC for the maps"}]}, "IAM", Status.MISSING, ""),
        ({"work": [MAPS | {"summary": "Led data processing"}]}, "large-scale data", Status.MISSING, ""),
        ({"work": [MAPS | {"summary": "Worked on large datasets"}]}, "data processing", Status.SHOWN_BY,
         "Worked on large datasets"),
        ({"work": [MAPS | {"summary": "Ran it with Spark"}]}, "large data sets", Status.SHOWN_BY, "Ran it with Spark"),
        ({"work": [MAPS | {"position": "Security officer", "summary": "Led security of trains"}]}, "security",
         Status.MISSING, ""),
        ({"work": [MAPS | {"position": "Security command officer"}]}, "security", Status.LISTED,
         "Security command officer"),
        ({"work": [MAPS | {"position": "Information security officer"}]}, "security", Status.SHOWN,
         "Information security officer"),
        ({"work": [MAPS | {"position": "Security lead", "summary": "Led security of maps"}]}, "security", Status.SHOWN,
         "Led security of maps"),
        ({"work": [MAPS | {"summary": "Introduced network security"}]}, "networking", Status.LISTED,
         "Introduced network security"),
    ],
)  # fmt: skip
def test_which_texts_show_a_skill(resume: dict[str, object], skill: str, status: Status, text: str) -> None:
    assert _status(resume, skill) == (status, text)
