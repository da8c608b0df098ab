"""Run the rules over a resume: at most one `Advice` a rule, with all that it found."""

from collections.abc import Collection

from portfolio.advice import bullets, page, projects, skills, structure, target
from portfolio.advice.finding import ORDER, Advice, Detector, rules
from portfolio.advice.subject import Subject

MODULES = (structure, skills, bullets, projects, page, target)
"""Their functions from a subject to `Findings` are the detectors, which rules name."""


def advise(subject: Subject, detectors: Collection[str] | None = None) -> tuple[Advice, ...]:
    """Return what the rules find, or only those with some detectors, and the author does not ignore.

    The worst comes first; equals are in the order of codes.
    """
    found = []
    for rule in rules().values():
        if (detectors is None or rule.find in detectors) and rule.code not in subject.resume.ignore:
            findings = dict.fromkeys(_detector(rule.find)(subject))
            found += [Advice(rule, tuple(sorted(findings, key=lambda one: one.location)))] if findings else []
    return tuple(sorted(found, key=lambda advice: ORDER.index(advice.severity)))


def _detector(name: str) -> Detector:
    found: Detector = next(getattr(module, name) for module in MODULES if hasattr(module, name))
    return found
