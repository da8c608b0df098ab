import time
import tomllib
from pathlib import Path

import pytest

from portfolio.advice import vocabulary as module
from portfolio.advice.known_skills import claimed_by
from portfolio.advice.vocabulary import Vocabulary, vocabulary

FOUND = [
    ("Experience with Python, C/C++, Go and R", "Python, C, C++, Go, R"),
    (
        "ASP.NET Core, .NET 8, Node JS, scikit learn and Scikit-Learn",
        "ASP.NET, .NET, Node.js, scikit-learn, scikit-learn",
    ),
    ("Python3, C++17, Java 11, Angular 2+, HTML5/CSS3", "Python, C++, Java, Angular, HTML, CSS"),
    ("k8s and CI / CD with GitLab-CI", "Kubernetes, CI/CD, GitLab CI"),
    ("REST APIs, LLMs, micro-services and Micro Services", "REST, Large language models, Microservices, Microservices"),
    ("deep-learning, Deep Learning, deeplearning", "Deep learning, Deep learning, Deep learning"),
    ("JavaScript, not Java", "JavaScript, Java"),
    ("Kenntnisse in maschinellem Lernen und neuronalen Netzen", "Machine learning, Neural networks"),
    (
        "verteilter Systeme, relationaler Datenbank, Statistikkenntnisse",
        "Distributed systems, Relational databases, Statistics",
    ),
    ("Python-Kenntnisse und Deep-Learning-Modelle", "Python, Deep learning"),
    (
        "apprentissage automatique, réseau de neurones, bases de données",
        "Machine learning, Neural networks, Databases",
    ),
    ("maîtrise de l'apprentissage profond", "Deep learning"),
    ("object-\noriented programming", "Object-oriented programming"),
    ("A/B tests on AWS (EC2, S3)", "A/B testing, AWS, EC2, S3"),
    ("Spark jobs", "Spark"),
    ("R programming and C code, a Go developer", "R, C, Go"),
    ("- R\n- Go (advanced)\n- Excel", "R, Go, Excel"),
    ("experience in Go.", "Go"),
    ("programming in C++, experience with React in bigger projects", "Programming, C++, React"),
    ("A simulation of C. elegans and E. coli, written in C. It is open", "Simulation, C"),
    ("I wrote it in C. others wrote it in Go", "C, Go"),
    ("Foobar, React, Stitches and bazaars", "React"),
    (
        "IDS/IPS, VPC, CloudFront, REST-assured and Power BI semantic models",
        "Network security, Amazon VPC, Amazon CloudFront, REST Assured, Power BI, Semantic layer",
    ),
]
NOT_FOUND = [
    "Go beyond the usual, go far and go on",
    "React quickly and excel in teams",
    "C-level executives, series C, vitamin C",
    "We spark ideas and a swift start, to the rust belt",
    "start in Spring or Summer, Spring 2027",
    "machine. Learning is fun",
    "As I said, a i and c i",
    "pythonic, gitter, rusty, javanese",
    "",
    "Security guard at a museum, networking events, a Microsoft MVP award, the MVP pattern",
    "Rest assured, peer-to-peer recognition and tools in use, design systems for tides, make code shine",
    "The page shows usage statistics, our national security and health insurance",
]


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_found(text: str, names: str) -> None:
    assert ", ".join(mention.skill for mention in vocabulary().find(text)) == names


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    names = [mention.skill for mention in vocabulary().find(text)]
    assert [name for name in names if vocabulary().skill(name).kind != module.SOFT] == []


def test_offsets_are_those_of_the_text() -> None:
    text = "Größe: ﬁne-tuning, Kubernetes\u00a0(k8s), İstanbul, ℃ und künstliche Intelligenz"
    found = vocabulary().find(text)
    assert [mention.spelling for mention in found] == ["ﬁne-tuning", "Kubernetes", "k8s", "künstliche Intelligenz"]
    assert all(text[mention.start : mention.end] == mention.spelling for mention in found)


def test_what_is_implied() -> None:
    skills = vocabulary()
    assert {"Deep learning", "Machine learning", "Python"} < skills.closure("PyTorch")
    assert {"AWS", "Cloud"} < skills.closure("EC2")
    assert skills.implies("FastAPI", "API")
    assert not skills.implies("Machine learning", "PyTorch")
    assert all(skill.name not in skill.implies for skill in skills)


@pytest.mark.parametrize(
    ("spelling", "name"),
    [("k8s", "Kubernetes"), ("R", "R"), ("go", None), ("Postgres", "PostgreSQL"), ("Python (good)", None), ("", None)],
)
def test_canonical_names(spelling: str, name: str | None) -> None:
    assert vocabulary().canonical(spelling) == name


@pytest.mark.parametrize(
    ("name", "other", "shows", "shows_not"),
    [
        ("Selenium", "Testing", "Wrote the tests with Selenium", "Web scraping with Selenium"),
        ("Firebase", "Databases", "Stored the orders in Firebase", "Sent messages with Firebase"),
        ("GitHub", "Git", "Reviewed pull requests on GitHub", "Signed users in with GitHub"),
        ("GitHub", "Version control", "Collaborated on GitHub", "Has 90 forks on GitHub"),
        ("GitHub Actions", "CI/CD", "Published it with GitHub Actions", ""),
        (
            "GitHub Actions",
            "Version control",
            "Built every branch in GitHub Actions",
            "Published it with GitHub Actions",
        ),
        ("Cloud Spanner", "SQL", "Wrote the queries for Spanner", "Learned how Spanner keeps time"),
        ("PostgreSQL", "SQL", "Moved it to PostgreSQL", ""),
        ("Flutter", "Mobile development", "Built a mobile app in Flutter", "Built a web app in Flutter"),
        ("AI agents", "Large language models", "Built agents with LLMs", "Built agentic systems"),
        ("AI agents", "Artificial intelligence", "Built agentic systems", ""),
        ("C#", ".NET", "Wrote services in C#", "Wrote a game in C# and Unity"),
        ("Elasticsearch", "Information retrieval", "Ranked hotels in Elasticsearch", "Kept logs in Elasticsearch"),
        ("Verilog", "FPGA", "", "Wrote an adder in Verilog for an FPGA"),
        ("Google Analytics", "Analytics", "Found insights with Google Analytics", "Added Google Analytics to the shop"),
        ("PyTorch", "Artificial intelligence", "Used PyTorch", ""),
        ("Kubeflow", "Machine learning", "Trained the models in Kubeflow", "Set up Kubeflow for many users"),
        ("PHP", "Web frameworks", "", "Wrote the shop in PHP"),
        ("FastAPI", "Web frameworks", "Wrote it in FastAPI", ""),
        ("EC2", "Cloud", "Used EC2", ""),
    ],
)
def test_what_is_shown_only_in_its_field(name: str, other: str, shows: str, shows_not: str) -> None:
    skills = vocabulary()
    assert skills.implies(name, other) or not shows
    assert not shows or other in skills.implied_in(name, shows)
    assert not shows_not or other not in skills.implied_in(name, shows_not)


@pytest.mark.parametrize(
    ("word", "shows", "shows_not"),
    [
        (
            "accessibility",
            "Improved the accessibility of forms for screen readers",
            "Improved accessibility for all",
        ),
        ("CI", "Redesigned the CI for 40 repositories", "Designed a CI, posters and flyers"),
        ("classifications", "Trained BERT for classifications", "Built tools to spot double classifications of jobs"),
        ("coaching", "Weekly coaching of juniors", "Cricket coaching"),
        ("compliance", "Reviewed the servers to ensure GDPR compliance", "Swept the yard to ensure compliance"),
        ("customer support", "Answered tickets in customer support", "Built a battery, improving customer support"),
        ("data processing", "Moved the data processing to Spark", "Filmed the gates for data processing"),
        ("debugging", "Led the debugging of drivers", "Wrote tidy files for easier debugging"),
        ("KPIs", "Increased sales with newly defined KPIs", "Improved existing KPIs"),
        ("logistics", "Handled device shipping logistics", "Managed logistics for 1,700 athletes"),
        ("mentorship", "Provided mentorship through a project", "Mentorship through a project"),
        ("monitoring", "Cost monitoring with Grafana", "Managed project monitoring"),
        ("payments", "Integrated payments", "Accepted payments of guests"),
        ("scalability", "Split the monolith, improving scalability", "Wrote Terraform scripts, improving scalability"),
        ("security", "Security engineer", "Security team member"),
        ("software deployment", "Automated software deployment", "Mounted racks before software deployment"),
        ("testing", "Owned the testing of clinical software", "Worked with preclinical power testing"),
        ("testing", "Testing of the software for maps", "Testing products, reviewing the results"),
        ("testing", "Wrote documentation after testing", "Testing of concrete samples"),
        ("mentoring", "Mentoring of two apprentices", "Mentoring"),
        ("customer service", "Customer service at a bakery", "Restored a boat, improving customer service"),
        ("CI", "Introduced CI", "Printed the CI on mugs"),
        ("data processing", "Data processing for a survey", "Sorted letters for data processing"),
        ("software deployment", "Software deployment on 30 lab computers", "Wrote a letter about software deployment"),
        ("accessibility", "Checked the accessibility of forms", "Checked the accessibility of playgrounds"),
        ("debugging", "Debugging of shaders", "Held a talk on debugging"),
        ("testing", "Restoration testing of the databases", "Did weekly backups and restoration testing"),
    ],
)
def test_a_generic_word_counts_only_beside_its_field(word: str, shows: str, shows_not: str) -> None:
    skills = vocabulary()
    for text, is_off in ((shows, False), (shows_not, True)):
        (found,) = (found for found in skills.find(text) if found.spelling.casefold() == word.casefold())
        assert skills.is_off_its_field(found, text) == is_off, text


def test_every_field_is_hinted_at() -> None:
    tables = tomllib.loads(Path(module.__file__).with_name("skills.toml").read_text(encoding="utf-8"))
    skills, fields = vocabulary(), set(tables[module.FIELD])
    ambiguous = [name.strip() for name in tables[module.AMBIGUOUS]["names"].split(",")]
    closures = {name: skills.closure(skills.canonical(name) or name) for name in ambiguous}
    assert fields <= {hint for skill in skills for hint in skill.hints}.union(*closures.values())
    assert not [name for name, known in closures.items() if not known & fields], "they would count beside nothing"


def test_no_implication_leads_back() -> None:
    skills = vocabulary()
    for skill in skills:
        assert not any(skill.name in skills.closure(implied) for implied in skill.implies), skill.name


def test_every_name_finds_its_own_entry() -> None:
    skills = vocabulary()
    assert len(skills) >= 900
    assert {
        skill.name: skills.canonical(skill.name) for skill in skills if skills.canonical(skill.name) != skill.name
    } == {}


def test_no_spelling_belongs_to_two_skills() -> None:
    tables = tomllib.loads(Path(module.__file__).with_name("skills.toml").read_text(encoding="utf-8"))
    owners: dict[str, set[str]] = {}
    weak = tables.pop(module.WEAK)
    tables.pop(module.FIELD)
    tables.pop(module.AMBIGUOUS)
    generic = [word.strip() for words in tables.pop(module.GENERIC) for word in words.split(",")]
    assert all(map(module.vocabulary().canonical, generic))
    assert len(generic) == len(set(generic))
    assert all(
        module.vocabulary().canonical(word.strip()) == name for name, row in weak.items() for word in row.split(",")
    )
    for kind, table in tables.items():
        for name, row in table.items():
            own = () if kind == module.NO_SKILL else (name,)
            for spelling in (*row.partition(">")[0].split(","), *own):
                owners.setdefault(spelling.strip().lstrip("?"), set()).add(name)
    owners.pop("")
    assert {spelling: names for spelling, names in owners.items() if len(names) > 1} == {}


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    skills = vocabulary()
    started = time.process_time()
    for hostile in ("machine " * 25_000, "a-" * 100_000, "+" * 200_000, "C, " * 60_000, "Go" + " " * 200_000):
        skills.find(hostile)
    assert time.process_time() - started < 10


def test_an_unknown_implication_is_a_mistake_of_the_data() -> None:
    with pytest.raises(KeyError):
        Vocabulary({"tool": {"A tool": "> nothing known"}})


@pytest.mark.parametrize(
    ("written", "claimed"),
    [("Excel for data science", "Excel"), ("PyTorch", "PyTorch"), ("Data science", "Data science"), ("Chess", "")],
)
def test_what_an_entry_of_the_list_claims(written: str, claimed: str) -> None:
    assert claimed_by(written) == frozenset(filter(None, [claimed]))
