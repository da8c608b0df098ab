"""What the four documents behind the advice call good gives no finding, and what they call bad is found.

The sentences are invented; each says the same kind of thing as one in a hiring manager's notes, a hiring manager's
article on students' projects, a video on a resume that got interviews, or an article on portfolios that got people
hired.
"""

from typing import Any

import pytest

from examples_of_advice import codes_of, of_bullet, subject_from

NOTED = {"A301", "A205"}
"""Not about one sentence."""

GOOD_BULLETS = [
    # a hiring manager's notes: knowledge that is demonstrated
    "Worked on a ranking service on top of Apache Flink that handles 90,000 clicks a second and feeds 8 models",
    "Part of a team of two that owns a claims model. Added 150 features, which cut false alarms from 24 % to 17 %",
    "Built a cache in the application and in Redis for 1800 QPS, leading to a decrease in response time by 40%",
    "Kept a data import running that nobody else wanted; it taught me to write tests before I change anything",
    "Fixed a race in the scheduler of an open-source queue ([merged](pr:example-org/queue#31))",
    # a hiring manager's article: what makes a project stand out
    "Wrote the first open implementation of a paper on sparse attention; results differ by 0.3 points",
    "Made a published segmentation network 4 times faster for a loss of 0.6 points of accuracy",
    "Squeezed a wake-word network into 90 KB, so that it runs on a microcontroller",
    "Trained a language model on one GPU in 30 hours to within 2 points of the published one",
    "Trained one network for depth and lanes with shared features; it needs 40 % less memory than two networks",
    "Deployed the demand forecast for 60 shops; it cut waste from 9 % to 6 %",
    # a video on a resume that got interviews
    "Developed a driving agent with reinforcement learning that has a success rate of 95%",
    "Built a large custom dataset: wrote a scraper and a database with Python, pandas and PostgreSQL",
    "Tracked 200 experiments with Weights & Biases",
    "Developed, implemented and tuned a graph neural network for traffic forecasts",
    "Trained a tagger with an F1 score of 0.71 where the baseline has 0.52",
    # an article on portfolios that got people hired
    "Strapped my phone to a trolley, filmed 12 supermarkets and trained a detector of empty shelves",
    "Labelled 3,000 frames of cockpit videos with a tool of my own, and trained a detector of fainting pilots",
    "Published improvements every day for a month, with a log of what each changed",
]

BAD_BULLETS = [
    # a video on a resume that got interviews
    ("A302", "Developed a model with good performance"),
    ("A302", "Developed a driving agent with a very high success rate"),
    ("A302", "Built a large and custom dataset"),
    ("A303", "Trained a tagger with an F1 score of 0.39"),
    ("A104", "Team player who always gives his best"),
    ("A701", "**Wrote** a **scraper** in **Python** for **nine** shops"),
    ("A606", "Wrote a guide, see https://example.org/guide"),
    # a hiring manager's notes
    ("A307", "Compared GBDT and XQZ on tables"),
    ("A401", "Increased efficiency by 35%"),
    ("A603", "Contributed to various open source projects"),
    ("A308", "Our team raised revenue by 12 %"),
    ("A304", "Responsible for the pipeline"),
]

SKILLS = {
    "A201": ["Python", "git", "Jupyter notebooks"],
    "A202": [f"Tool {number}" for number in range(25)],
    "A203": ["intermediate level Python"],
    "A205": ["Apache Flink"],
    "A310": ["ProsqrSQL"],
}
"""What the documents call bad in a list of skills; the computer's system is in `BAD`."""

PROJECTS = [
    "Titanic survival prediction",
    "Sentiment analysis of tweets",
    "Stock trading bot",
    "A chatbot",
    "Classifying MNIST with a pretrained ResNet",
]

EDUCATION: dict[str, Any] = {"institution": "Example University", "studyType": "MSc", "area": "Physics"}
WORK = {"name": "Sample Labs", "position": "Data engineer", "startDate": "2021-01", "endDate": "2025-06"}

BAD: list[tuple[str, dict[str, Any]]] = [
    ("A101", {"stage": "student", "order": ["work", "education"], "work": [WORK], "education": [EDUCATION]}),
    ("A101", {"stage": "experienced", "order": ["education", "work"], "work": [WORK], "education": [EDUCATION]}),
    (
        "A101",
        {
            "order": ["work", "projects", "skills"],
            "work": [WORK],
            "projects": [{"name": "One"}],
            "skills": [{"name": "Languages", "keywords": ["Python"]}],
        },
    ),
    ("A103", {"basics": {"summary": "Motivated student. Looking for a role in a fast-moving company."}}),
    ("A105", {"interests": [{"name": "Travel"}, {"name": "Chess"}]}),
    ("A106", {"education": [{**EDUCATION, "highlights": ["Chaired the club", "Led the choir", "Won the race"]}]}),
    ("A107", {"education": [{**EDUCATION, "courses": ["Neural Networks 1", "Image Processing"]}]}),
    ("A107", {"work": [WORK], "education": [{**EDUCATION, "courses": ["Neural Networks 1"]}]}),
    ("A108", {"work": [WORK], "education": [{**EDUCATION, "score": "GPA 3.7"}]}),
    ("A109", {"stage": "student", "education": [{**EDUCATION, "startDate": "2024-09"}]}),
    ("A201", {"skills": [{"name": "Systems", "keywords": ["macOS", "Windows"]}]}),
    ("A203", {"skills": [{"name": "Python", "level": "Intermediate", "keywords": ["NumPy"]}]}),
    ("A502", {"projects": [{"name": "Ray tracer", "description": "Course project"}]}),
    (
        "A504",
        {"projects": [{"name": "Ray tracer", "url": "https://github.com/robin/rays", "highlights": ["Drew 9 scenes"]}]},
    ),
    ("A601", {"basics": {"profiles": [{"network": "GitHub", "username": "robin"}]}}),
    ("A602", {"publications": [{"name": "On one"}, {"name": "On two"}]}),
    ("A110", {"publications": [{"name": f"On {number}"} for number in range(5)]}),
    ("A604", {"references": [{"name": "Kim", "reference": "My best friend Robin is wonderful."}]}),
]

GOOD: list[dict[str, Any]] = [
    {"stage": "student", "education": [{**EDUCATION, "startDate": "2024-09", "endDate": "2027-05"}], "work": [WORK]},
    {"order": ["skills", "work", "projects", "education"], "work": [WORK], "education": [EDUCATION]},
    {
        "stage": "career-changer",
        "basics": {"summary": "Nurse for six years. I now build what we lacked: monitors that explain an alarm."},
    },
    {
        "basics": {
            "profiles": [{"network": name, "username": "robin"} for name in ("GitHub", "LinkedIn", "Google Scholar")]
        },
        "publications": [{"name": "On one"}, {"name": "On two"}],
    },
    {
        "references": [
            {
                "name": "Kim Example, who supervised my thesis",
                "reference": "Robin asks the question behind the question.",
            }
        ]
    },
    {
        "skills": [{"name": "Streaming", "keywords": ["Flink"]}],
        "work": [{**WORK, "highlights": ["Wrote a job in Flink that joins 90,000 clicks a second"]}],
    },
    {
        "projects": [
            {
                "name": "Empty shelves",
                "description": "Filmed 12 shops and trained a detector",
                "url": "https://example.org/shelves",
            }
        ]
    },
]


@pytest.mark.parametrize("text", GOOD_BULLETS)
def test_what_they_call_good_is_not_found(text: str) -> None:
    assert [code for code in codes_of(of_bullet(text)) if code not in NOTED] == []


@pytest.mark.parametrize(("code", "text"), BAD_BULLETS)
def test_what_they_call_bad_is_found(code: str, text: str) -> None:
    assert code in codes_of(of_bullet(text))


@pytest.mark.parametrize("code", SKILLS)
def test_bad_lists_of_skills_are_found(code: str) -> None:
    assert code in codes_of(subject_from({"skills": [{"name": "Tools", "keywords": SKILLS[code]}]}))


@pytest.mark.parametrize("title", PROJECTS)
def test_projects_that_many_have_done_are_found_unless_they_are_ones_own(title: str) -> None:
    assert "A501" in codes_of(subject_from({"projects": [{"name": title}]}))
    own = {"title": title, "summary": "Mine.", "data": "I wrote to 40 people and labelled what they sent."}
    assert "A501" not in codes_of(subject_from({}, own))


@pytest.mark.parametrize(("code", "data"), BAD, ids=[code for code, _ in BAD])
def test_bad_resumes_are_found(code: str, data: dict[str, Any]) -> None:
    assert code in codes_of(subject_from(data))


@pytest.mark.parametrize("data", GOOD, ids=range(len(GOOD)))
def test_good_resumes_give_no_finding(data: dict[str, Any]) -> None:
    assert codes_of(subject_from(data)) == []
