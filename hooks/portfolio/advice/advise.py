"""Run the rules over a resume: at most one `Advice` a rule, with all that it found."""

from collections.abc import Collection, Mapping

from portfolio.advice import bullets, page, projects, skills, structure, target
from portfolio.advice.finding import ORDER, Advice, Detector
from portfolio.advice.rules import rules
from portfolio.advice.subject import Subject

DETECTORS: Mapping[str, Detector] = {
    detector.__name__: detector
    for module in (structure, skills, bullets, projects, page, target)
    for detector in module.DETECTORS
}


def advise(subject: Subject, detectors: Collection[str] = DETECTORS) -> tuple[Advice, ...]:
    """Return what the rules with these detectors find and the author does not ignore: the worst first, then in the
    order of codes."""
    found = []
    for rule in rules().values():
        if rule.find in detectors and rule.code not in subject.resume.ignore:
            findings = dict.fromkeys(DETECTORS[rule.find](subject))
            found += [Advice(rule, tuple(sorted(findings, key=lambda one: one.location)))] if findings else []
    return tuple(sorted(found, key=lambda advice: ORDER.index(advice.severity)))
