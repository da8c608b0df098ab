"""Field types that several models share: text, addresses, dates, slugs, pull requests.

Each rejects what it cannot use with a `PydanticCustomError` whose type is the diagnostic's code (see `schema.py`) and
whose context holds `reason` and `hint`; each has its JSON schema, so that editors complete and check it.
"""

import re
import unicodedata
from enum import Enum
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from portfolio.sources import repairs
from portfolio.sources.dates import PartialDate, parse_date
from portfolio.sources.diagnostics import short

UNION = "\0"
"""Prefix of union tags, which pydantic puts into the paths of errors; no key of a file begins with it."""
SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*", re.IGNORECASE)
PULL_REQUEST = re.compile(r"(?P<owner>[A-Za-z0-9][A-Za-z0-9-]*)/(?P<repository>[\w.-]+)#(?P<number>[1-9]\d*)")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
"""Single characters for several letters in PDFs; pasted from there, programs would not find the word."""
_UNWANTED = {"\ufffd": "sign of a lost character", "\u202d": "direction sign", "\u202e": "direction sign"}
_LINK_SCHEMES = ("doi:", "arxiv:")
_PULL_REQUEST_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?github\.com/([\w-]+/[\w.-]+)/pull/(\d+)(?:[/?#].*)?", re.IGNORECASE
)


def refuse(code: str, reason: str, hint: str = "") -> PydanticCustomError:
    """Build the exception that becomes the diagnostic `code`."""
    return PydanticCustomError(code, "{reason}", {"reason": reason, "hint": hint})


def _text(value: str) -> str:
    for character in value:
        is_control = unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"
        if is_control or character in _UNWANTED:
            what = f"{_UNWANTED.get(character, 'control character')} U+{ord(character):04X}"
            raise refuse("S109", f"holds the {what}", "remove it")
    return _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), value).strip()


def _url(value: str) -> str:
    if not value:
        return value
    try:
        parts = urlsplit(value)
    except ValueError:
        raise refuse("S105", f"'{short(value)}' is not a web address", "write it in full: https://…") from None
    if parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", value):
        return value
    hint = "write it in full: https://…"
    if not parts.scheme and re.match(r"(?:[\w-]+\.)+[a-z]{2,}(?:/|$)", value, re.IGNORECASE):
        hint = f"did you mean 'https://{short(value)}'?"
    raise refuse("S105", f"'{short(value)}' is not a web address", hint)


def _email(value: str) -> str:
    if value and not repairs.EMAIL.fullmatch(value):
        raise refuse("S105", f"'{short(value)}' is not an e-mail address", "write it like name@example.com")
    return value


def _date(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if not isinstance(value, str):
        raise refuse("S104", "a date is text like 2024-06", "write 2024, 2024-06 or 2024-06-30")
    try:
        return parse_date(value)
    except ValueError as problem:
        raise refuse("S104", f"'{short(value)}' {problem}", _meant(value)) from None


def _meant(value: str) -> str:
    """Suggest what to write for a date in another form."""
    if repairs.is_open(value):
        return "leave endDate out for what still goes on"
    if near := repairs.date(value):
        return f"did you mean {near.text}?" if near.is_exact else f"write {near.text}, or with its month {near.text}-06"
    if ends := repairs.span(value):
        start, end = repairs.date(ends[0]), repairs.date(ends[1]) if ends[1] else None
        if start:
            return f"write startDate: {start.text} and " + (f"endDate: {end.text}" if end else "leave endDate out")
    return "write 2024, 2024-06 or 2024-06-30"


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise refuse("S106", f"'{short(value)}' is not a slug", "use letters, digits and hyphens, as in 'faster-knn'")
    return value


def _pull_request(value: str) -> str:
    if not PULL_REQUEST.fullmatch(value):
        page = _PULL_REQUEST_PAGE.fullmatch(value)
        hint = f"did you mean '{page[1]}#{page[2]}'?" if page else "write it like owner/repository#123"
        raise refuse("S107", f"'{short(value)}' is not a pull request", hint)
    return value


def _file_name(value: str) -> str:
    if value.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", value) or ":" in value:
        hint = "give the file's name, as in 'cover.png'"
        raise refuse("S110", f"'{short(value)}' is not a file of this folder", hint)
    return value


_DATE_SCHEMA = {
    "type": "string",
    "description": "2024, 2024-06 or 2024-06-30",
    "pattern": "^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
}

Text = Annotated[str, AfterValidator(_text)]
Url = Annotated[Text, AfterValidator(_url), WithJsonSchema({"type": "string", "format": "uri"})]
WorkUrl = Annotated[
    Text,
    AfterValidator(lambda value: value if value.startswith(_LINK_SCHEMES) else _url(value)),
    WithJsonSchema({"type": "string", "description": "https://…, doi:10.… or arxiv:2401.01234"}),
]
Email = Annotated[Text, AfterValidator(_email), WithJsonSchema({"type": "string", "format": "email"})]
OptionalDate = Annotated[PartialDate | None, BeforeValidator(_date), WithJsonSchema(_DATE_SCHEMA)]
Slug = Annotated[Text, AfterValidator(_slug)]
PullRequest = Annotated[
    Text,
    AfterValidator(_pull_request),
    WithJsonSchema({"type": "string", "description": "owner/repository#123", "pattern": f"^{PULL_REQUEST.pattern}$"}),
]
FileName = Annotated[Text, AfterValidator(_file_name)]


class Model(BaseModel):
    """The base of every input model: frozen, strict about its keys, camelCase outside and snake_case inside."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, arbitrary_types_allowed=True, hide_input_in_errors=True
    )

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        start, end = getattr(self, "start_date", None), getattr(self, "end_date", None)
        if isinstance(start, PartialDate) and isinstance(end, PartialDate) and end.last_day < start.first_day:
            reason = f"ends in {end.readable}, before it starts in {start.readable}"
            raise refuse("S111", reason, "correct one of the dates")
        return self


Priority = Annotated[
    int, Field(description="Ours: what does not fit the page is left out from the lowest number up; 0 if not given")
]


class Chosen(Model):
    """The base of what a target can choose."""

    id: Slug = Field(
        "", description="Ours: the name by which a target refers to it; without it, one made from its text"
    )
    tags: tuple[Text, ...] = Field(
        (), description="Ours: only for targets with one of these tags; without tags, for all"
    )


class WeightedHighlight(Chosen):
    """Ours: a highlight with settings: how much it matters, and for which targets it is."""

    text: Text
    priority: Priority = 0


Highlight = Annotated[
    Annotated[Text, Tag(f"{UNION}text")] | Annotated[WeightedHighlight, Tag(f"{UNION}highlight")],
    Discriminator(lambda value: f"{UNION}{'text' if isinstance(value, str) else 'highlight'}"),
]


class PullRequestState(Enum):
    """The state of a pull request."""

    MERGED = "merged"
    OPEN = "open"
    CLOSED = "closed"


class Contribution(Chosen):
    """Ours: a pull request to somebody else's project."""

    pr: PullRequest
    title: Text = ""
    summary: Text = Field("", description="What it did, in a line")
    date: OptionalDate = None
    state: PullRequestState | None = Field(None, description="merged, open or closed, for the page of publications")
    priority: Priority = 0
