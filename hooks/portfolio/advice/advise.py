"""Run the rules over a resume: at most one `Advice` a rule, with all that it found."""

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.advice import bullets, page, projects, skills, structure, target
from portfolio.advice.finding import Detector, Finding
from portfolio.advice.rules import Rule, rules
from portfolio.advice.subject import Subject
from portfolio.sources.diagnostics import Diagnostic, Severity

DETECTORS: Mapping[str, Detector] = {
    detector.__name__: detector
    for module in (structure, skills, bullets, projects, page, target)
    for detector in module.DETECTORS
}
_ORDER = list(Severity)


@dataclass(frozen=True)
class Advice:
    """What one rule found, in the order of the file."""

    rule: Rule
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """The worst of the findings'."""
        return min((finding.severity or self.rule.level for finding in self.findings), key=_ORDER.index)

    @property
    def diagnostic(self) -> Diagnostic:
        """The advice as one diagnostic at its first finding, which lists all."""
        listed = "; ".join(f"{finding.location} {finding.text}" for finding in self.findings)
        message = f"{self.rule.says}: {listed}"
        return Diagnostic(self.rule.code, self.severity, message, self.rule.remedy, self.findings[0].location)


def advise(subject: Subject) -> tuple[Advice, ...]:
    """Return what all rules find that the author does not ignore: the worst first, then in the order of codes."""
    ignored = subject.resume.ignore
    found = []
    for rule in rules().values():
        if rule.code not in ignored:
            findings = dict.fromkeys(DETECTORS[rule.find](subject))
            found += [Advice(rule, tuple(sorted(findings, key=lambda one: one.location)))] if findings else []
    return tuple(sorted(found, key=lambda advice: _ORDER.index(advice.severity)))
