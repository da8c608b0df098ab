"""The story of a project as its page tells it: links resolved, numbers linked to what measured them.

What its author has not written is empty, and leaves no trace on the page.
"""

from dataclasses import dataclass, fields

from portfolio.projects.project import Project
from portfolio.resume.composer import Composer
from portfolio.sources.yaml_source import Path
from portfolio.text.inline import Inline


@dataclass(frozen=True)
class Choice:
    """A decision; `over` and `because` may be ()."""

    chose: Inline
    over: Inline
    because: Inline


@dataclass(frozen=True)
class Story:
    """What makes the conversation about a project."""

    question: Inline
    team: Inline
    part: Inline
    data: Inline
    tried: tuple[tuple[Inline, Inline], ...]
    """What, and its result, which may be ()."""
    decisions: tuple[Choice, ...]
    next: tuple[Inline, ...]

    @property
    def is_told(self) -> bool:
        """Whether there is anything to show."""
        return any(getattr(self, field.name) for field in fields(self))


def story(composer: Composer, project: Project) -> Story:
    """Give the story; what is wrong with its links ends up in the composer's problems."""
    source = project.source

    def inline(text: str, *path: str | int) -> Inline:
        place: Path = path
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
