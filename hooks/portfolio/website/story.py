"""The story of a project as its page shows it: links resolved, numbers linked to what measured them.

Fields that the author left out are empty and do not appear on the page.
"""

from dataclasses import dataclass, fields

from portfolio.projects.project import Project
from portfolio.resume.composer import Composer
from portfolio.sources.yaml_source import DataPath
from portfolio.text.inline import Inline


@dataclass(frozen=True)
class Choice:
    """A decision; `over` and `because` may be ()."""

    chose: Inline
    over: Inline
    because: Inline


@dataclass(frozen=True)
class Story:
    """What the page says about how a project was done."""

    question: Inline
    team: Inline
    part: Inline
    data: Inline
    tried: tuple[tuple[Inline, Inline], ...]
    """What was tried, and the result, which may be ()."""
    decisions: tuple[Choice, ...]
    next: tuple[Inline, ...]

    @property
    def is_told(self) -> bool:
        """Whether there is anything to show."""
        return any(getattr(self, field.name) for field in fields(self))


def story(composer: Composer, project: Project) -> Story:
    """Build the story; problems with its links are added to the composer's problems."""
    source = project.source

    def inline(text: str, *path: str | int) -> Inline:
        place: DataPath = path
        return composer.inline(text, place, project.document)

    return Story(
        question=inline(source.question, "question"),
        team=inline(source.team, "team"),
        part=inline(source.part, "part"),
        data=inline(source.data, "data"),
        tried=tuple(
            (inline(trial.what, "tried", number, "what"), inline(trial.result, "tried", number, "result"))
            for number, trial in enumerate(source.tried)
        ),
        decisions=tuple(
            Choice(
                inline(decision.chose, "decisions", number, "chose"),
                inline(decision.over, "decisions", number, "over"),
                inline(decision.because, "decisions", number, "because"),
            )
            for number, decision in enumerate(source.decisions)
        ),
        next=tuple(inline(text, "next", number) for number, text in enumerate(source.next)),
    )
