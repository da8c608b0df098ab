"""Any resume.yml gives a value or located errors, never a traceback, a hang or a broken PDF."""

import io
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portfolio.projects.model import ProjectSource
from portfolio.resume.compose import compose
from portfolio.resume.composer import Composer
from portfolio.resume.model import Resume
from portfolio.resume.translation import translate
from portfolio.sources.diagnostics import ProblemsFound, has_errors
from portfolio.sources.schema import json_schema, validate
from portfolio.sources.yaml_source import Document, decode, load
from portfolio.text.site_index import SiteIndex
from portfolio.website.build import print_resume
from portfolio.website.site import site_of
from portfolio.website.tree import Tree

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 20)
QUICK = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TIMES = 1 if settings().derandomize else 3
"""`make test` tries the same documents each time; `make fuzz` draws others, and more."""

_SCHEMA = json_schema(Resume)
_KEYS = sorted({key for part in (_SCHEMA, *_SCHEMA["$defs"].values()) for key in part.get("properties", {})})
_TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        "2024 2024-06 2024-02-30 Present student [x](post:y) [a](pr:b/c#1) **b** *a `c` [ ]( C++ <b>&amp; "
        "https://example.com a@b.c 𝛼 日本 שלום \u202e -1 no 1.10 ~".split()
    ),
)
_VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_KEYS) | _TEXTS, inner, max_size=5),
    max_leaves=25,
)
_RESUMES = st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=8)


def compose_if_valid(text: str) -> tuple[Resume | None, Document | None]:
    """Run a text through every stage up to the view; errors must have locations in it."""
    try:
        document = load(decode(text.encode("utf-8", "surrogatepass"), "resume.yml"), "resume.yml")
    except ProblemsFound as problems:
        located(problems.diagnostics, text)
        return None, None
    resume, found = validate(Resume, document)
    located(found, text)
    if resume is None:
        assert found
        return None, None
    found = compose(Composer(resume, document, {}, SiteIndex("https://example.com/"), TODAY)).problems
    located(found, text)
    return (None if has_errors(found) else resume), document


def located(diagnostics: Any, text: str) -> None:
    lines = text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 2
    for problem in diagnostics:
        assert problem.location.path == "resume.yml"
        assert 1 <= problem.location.line <= lines
        assert problem.location.column >= 1
        assert problem.message
        assert len(str(problem)) < 800


@settings(max_examples=500 * TIMES, suppress_health_check=QUICK)
@given(st.text(alphabet=st.sampled_from(" \n\t-:[]{}&*!|>'\"#%@`,?~abc12<.\x00\x07é\u2028𝛼"), max_size=60))
def test_any_text(text: str) -> None:
    compose_if_valid(text)


@settings(max_examples=333 * TIMES, suppress_health_check=QUICK)
@given(_RESUMES)
def test_any_document_of_our_keys(data: dict[str, Any]) -> None:
    compose_if_valid(yaml.safe_dump(data, allow_unicode=True))


@settings(max_examples=166 * TIMES, suppress_health_check=QUICK)
@given(_VALUES)
def test_any_project(data: Any) -> None:
    text = yaml.safe_dump(data, allow_unicode=True)
    try:
        _, found = validate(ProjectSource, load(text, "resume.yml"))
    except ProblemsFound as problems:
        found = problems.diagnostics
    located(found, text)


_BASE = load(
    "basics: {name: R, label: L}\nwork: [{id: a, position: P, highlights: [x, {text: y, priority: 1}]}, {name: N}]\n"
    "publications: {selected: 1, entries: [{name: B}]}\nskills: [{name: S, keywords: [k]}]\n",
    "base.yml",
)


@settings(max_examples=100 * TIMES, suppress_health_check=QUICK)
@given(st.dictionaries(st.sampled_from("basics work publications skills headings projects".split()), _VALUES))
def test_any_translation(data: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True)
    try:
        made, found = translate("de", _BASE, {}, load(text, "resume.yml"))
    except ProblemsFound as problems:
        made, found = None, problems.diagnostics
    located((problem for problem in found if problem.code != "S111"), text)
    assert (made is None) == has_errors(found)


_HIGHLIGHT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=120)
_JOB = st.fixed_dictionaries({"name": _HIGHLIGHT, "highlights": st.lists(_HIGHLIGHT, max_size=6)})


@settings(max_examples=25, deadline=None, suppress_health_check=QUICK)
@given(st.lists(_JOB, max_size=6), _HIGHLIGHT)
def test_any_valid_resume_makes_one_page_or_says_why(jobs: list[dict[str, Any]], name: str) -> None:
    text = yaml.safe_dump({"basics": {"name": f"R {name}"}, "work": jobs}, allow_unicode=True)
    resume, document = compose_if_valid(text)
    if resume is None or document is None:
        return
    content, problems, _ = print_resume(site_of(tree_of(resume, document), TODAY, "https://example.com/"))
    assert bool(content) != has_errors(problems)
    if content:
        assert len(PdfReader(io.BytesIO(content)).pages) == 1


def tree_of(resume: Resume, document: Document) -> Tree:
    return Tree(ROOT, resume, document, (), {}, {}, (), {}, ())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(30000)), id="aliases"),
        pytest.param("basics:\n  name: " + "x" * 10_000_000, id="10 MB of text"),
        pytest.param("work:\n- highlights:\n" + "  - A point of some length\n" * 10_000, id="10,000 points"),
        pytest.param("keywords:\n" + "".join(f"- word{n}\n" for n in range(20_000)), id="20,000 keywords"),
        pytest.param("x" * 900_000 + ": 1", id="a key of 900 KB"),
        pytest.param("basics:\n  summary: '" + "[" * 20_000 + "'", id="20,000 brackets"),
        pytest.param("basics:\n  summary: '" + "*a " * 20_000 + "'", id="20,000 stars"),
        pytest.param("basics:\n  summary: '" + "[x](" * 20_000 + "'", id="20,000 open links"),
        pytest.param("[" * 5_000, id="5,000 levels"),
        pytest.param("- " * 5_000 + "x", id="5,000 lists"),
    ],
)
def test_too_much_of_anything_is_answered_soon(text: str) -> None:
    start = time.process_time()
    resume, document = compose_if_valid(f"{text}\n")
    if resume is not None and document is not None:
        content, problems, _ = print_resume(site_of(tree_of(resume, document), TODAY, "https://example.com/"))
        assert not content
        located(problems, text)
    assert time.process_time() - start < 10
