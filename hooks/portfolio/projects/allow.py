"""Let a project's author accept findings of the inspection: `allow:` in project.yml, with the reason.

Codes: S103 a secret that is allowed everywhere, S108 an unknown kind of finding.
"""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from portfolio.sources.diagnostics import did_you_mean, short
from portfolio.sources.fields import FileName, Model, Text, refuse
from portfolio.sources.kinds import KINDS


def _kind(value: str) -> str:
    if value not in KINDS:
        near = did_you_mean(value, KINDS)
        hint = f"did you mean '{near}'?" if near else f"write one of: {', '.join(KINDS)}"
        raise refuse("S108", f"'{short(value)}' is not a kind of finding", hint)
    return value


class Allow(Model):
    """A kind of finding that may stay in the project's files, in one of them, or in one cell."""

    finding: Annotated[Text, AfterValidator(_kind), WithJsonSchema({"type": "string", "enum": list(KINDS)})]
    file: FileName = Field("", description="A file of this folder; without it, all of them")
    cell: int | None = Field(None, ge=1, description="A cell of the notebook, counted from 1")
    because: Text = Field(min_length=1, description="Why it may be public")

    @model_validator(mode="after")
    def _names_the_file_of_a_secret(self) -> Self:
        if self.finding == "secret" and not self.file:
            raise refuse("S103", "a secret is allowed in one file only", "add 'file: …'")
        return self
