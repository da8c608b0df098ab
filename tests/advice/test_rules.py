"""Each rule's own examples: the bad one is found, located, and the good one is not."""

import inspect
import re

import pytest

import small_site
from examples_of_advice import advice_of, of_example
from portfolio.advice.advise import MODULES
from portfolio.advice.finding import Findings, advice_page, groups, rules
from portfolio.sources.diagnostics import Severity

ELSEWHERE = {"template", "numbers"}
"""Kinds of examples that need a page or measurements: test_check_advice.py runs them."""
EXAMPLES = [code for code, rule in rules().items() if rule.example not in ELSEWHERE]


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_bad_example_is_found_and_the_good_one_is_not(code: str) -> None:
    rule = rules()[code]
    (found,) = advice_of(rule, of_example(rule.example, rule.bad))
    assert all(finding.text and finding.location.line >= 1 for finding in found.findings)
    assert advice_of(rule, of_example(rule.example, rule.good)) == []


def test_every_rule_has_its_detector_and_every_detector_its_rule() -> None:
    functions = (function for module in MODULES for function in vars(module).values() if inspect.isfunction(function))
    detectors = {one.__name__ for one in functions if inspect.signature(one).return_annotation == Findings}
    assert sorted(rule.find for rule in rules().values()) == sorted(detectors)
    for name in detectors:
        assert sum(hasattr(module, name) for module in MODULES) == 1, f"another module has something called {name}"


@pytest.mark.parametrize("code", rules())
def test_an_entry_is_complete(code: str) -> None:
    rule = rules()[code]
    sentences = (rule.looks_for, rule.reason, rule.source, rule.exceptions)
    assert [text for text in sentences if not re.fullmatch(r"(?s)[A-Z`“].+[.?!]", text)] == []
    assert not re.search(r"[.;]$", rule.says + rule.remedy)
    assert rule.bad != rule.good
    assert any(code.startswith(group) for group in groups())
    assert (rule.level is Severity.ERROR) == (code == "A702")


def test_the_guide_has_the_rules() -> None:
    page = (small_site.ROOT / "hooks/guide/advice.md").read_text("utf-8")
    assert page == advice_page(), "run `make schema`"
    assert all(f"\n### {code}: " in page for code in rules())
