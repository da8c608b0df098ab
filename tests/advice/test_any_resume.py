"""Advice on any resume: no rule fails, and each finding lies in the file."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples_of_advice import subject_from
from portfolio.advice.advise import advise
from portfolio.advice.finding import rules

SEEDS = [rule.bad.strip() for rule in rules().values() if rule.example in ("bullet", "numbers")]
WORDS = "Python k8s I we our team 30 % (basic) **bold** [here](https://example.org) ABC 2019 – ★★★ , . /".split()
WORDS += "improved good accuracy 日本 ß".split()
NOT_TAKEN = "\ufffd\u202d\u202e"
"""A resume that holds one of these is refused (S109)."""
TEXT = st.one_of(
    st.sampled_from(SEEDS),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters=NOT_TAKEN), max_size=40),
)
DATE = st.sampled_from(["", "1999", "2019-02", "2021-12-31", "2025", "2031-01"])
TEXTS = st.lists(TEXT, max_size=4)


def _mapping(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    entry = st.fixed_dictionaries({}, optional=dict(fields)).map(
        lambda entry: {key: value for key, value in entry.items() if value}
    )
    return st.lists(entry, max_size=4)


RESUME = st.fixed_dictionaries(
    {},
    optional={
        "basics": st.fixed_dictionaries({"summary": TEXT, "label": TEXT}),
        "stage": st.sampled_from(["student", "graduate", "experienced", "career-changer"]),
        "order": st.lists(st.sampled_from(["skills", "work", "projects", "education"]), max_size=4),
        "skills": _mapping(name=TEXT, level=TEXT, keywords=TEXTS),
        "work": _mapping(name=TEXT, position=TEXT, summary=TEXT, highlights=TEXTS, startDate=DATE),
        "education": _mapping(institution=TEXT, area=TEXT, score=TEXT, courses=TEXTS, highlights=TEXTS, endDate=DATE),
        "projects": _mapping(name=TEXT, description=TEXT, highlights=TEXTS, keywords=TEXTS, endDate=DATE),
        "publications": _mapping(name=TEXT, summary=TEXT),
        "interests": _mapping(name=TEXT, keywords=TEXTS),
        "references": _mapping(name=TEXT, reference=TEXT),
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RESUME)
def test_no_rule_fails_and_each_finding_lies_in_the_file(data: dict[str, Any]) -> None:
    subject = subject_from(data)
    lines = subject.document.text.splitlines()
    for advice in advise(subject):
        for finding in advice.findings:
            assert finding.text
            assert 1 <= finding.location.line <= len(lines)
            assert 1 <= finding.location.column <= len(lines[finding.location.line - 1]) + 1


@pytest.mark.parametrize("repeated", ["a", "ab ", "1,2 ", "a.", "- ( ", "5% ", "was "])
def test_a_long_text_takes_no_rule_long(repeated: str) -> None:
    text = repeated * (4000 // len(repeated))
    subject = subject_from({"work": [{"name": "X", "summary": text, "highlights": [text]}]})
    start = time.process_time()
    advise(subject)
    assert time.process_time() - start < 3
