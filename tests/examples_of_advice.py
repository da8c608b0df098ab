"""Builds what the rules look at from their examples, and from one sentence."""

from datetime import date
from typing import Any

import yaml

from portfolio.advice.advise import advise
from portfolio.advice.finding import Advice, Rule
from portfolio.advice.known_skills import stems, with_implied
from portfolio.advice.subject import AskedSkill, Passage, Source, Subject, Target, subject_of
from portfolio.advice.vocabulary import vocabulary
from portfolio.projects.model import ProjectSource
from portfolio.projects.project import Project
from portfolio.resume.compose import section_order
from portfolio.resume.model import Resume
from portfolio.sources.diagnostics import Location
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load

TODAY = date(2026, 11, 20)
BASE: dict[str, Any] = {
    "basics": {
        "name": "Robin Sample",
        "profiles": [{"network": "GitHub", "username": "robin"}, {"network": "LinkedIn", "username": "robin"}],
    },
}


def subject_from(data: dict[str, Any], project: dict[str, Any] | None = None, **more: Any) -> Subject:
    """Build the subject of a resume, given as plain data laid over the base, and of one project."""
    laid = {**BASE, **data, "basics": {**BASE["basics"], **data.get("basics", {})}}
    projects = {}
    if project is not None:
        laid["projects"] = ["one"]
        of_project = load(yaml.safe_dump(project, allow_unicode=True), "projects/one/project.yml")
        source, problems = validate(ProjectSource, of_project)
        assert source is not None, problems
        projects["one"] = Project("one", "projects/one", of_project, source)
    document = load(yaml.safe_dump(laid, allow_unicode=True, sort_keys=False), "resume/resume.yml")
    resume, problems = validate(Resume, document)
    assert resume is not None, problems
    return subject_of(resume, document, projects, section_order(resume), TODAY, **more)


def of_bullet(text: str) -> Subject:
    """Build a resume with one bullet of one job."""
    job = {"name": "Sample Labs", "position": "Engineer", "startDate": "2025-10", "highlights": [text]}
    return subject_from({"work": [job]})


def of_example(kind: str, text: str) -> Subject:
    """Build the subject of a rule's example; see `rules.toml` for the kinds."""
    if kind == "bullet":
        return of_bullet(text)
    data = yaml.load(text, yaml.BaseLoader)
    if kind == "skills":
        return subject_from({"skills": [{"name": "Tools", "keywords": data}]})
    if kind == "listed":
        return subject_from({"projects": [data]})
    if kind == "project":
        return subject_from({}, data)
    if kind == "target":
        return _of_target(data)
    assert kind == "resume"
    return subject_from(data)


def _of_target(data: dict[str, Any]) -> Subject:
    asked = [AskedSkill(str(vocabulary().canonical(word)), word) for word in data.pop("asked", [])]
    gone = tuple((name, Location("resume/targets/one/target.yml")) for name in data.pop("gone", []))
    elsewhere = data.pop("elsewhere", "")
    background = (Source("projects/cache", with_implied(elsewhere), stems(elsewhere)),)
    note = {"note": data.pop("note", "")}
    document = load(f"note: {note['note']}\n", "resume/targets/one/target.yml")
    target = Target("one", tuple(asked), (Passage("other", note["note"], note["note"], document, ("note",)),), gone)
    return subject_from(data, background=background, target=target)


def codes_of(subject: Subject) -> list[str]:
    """Return the codes of the rules that find something."""
    return [advice.rule.code for advice in advise(subject)]


def advice_of(rule: Rule, subject: Subject) -> list[Advice]:
    """Return what one rule finds."""
    return [advice for advice in advise(subject) if advice.rule.code == rule.code]
