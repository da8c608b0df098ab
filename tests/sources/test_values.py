"""Single values: what the field types take, what they refuse and propose; dates; texts as YAML scalars."""

import json
from contextlib import nullcontext
from datetime import date

import pytest
import yaml
from pydantic import ValidationError

from portfolio.sources import fields
from portfolio.sources.dates import long_form, parse_date, read_day
from portfolio.sources.yaml_source import load, scalar


class One(fields.Model):
    """A model with one field of each type."""

    text: fields.Text = ""
    url: fields.Url = ""
    work_url: fields.WorkUrl = ""
    email: fields.Email = ""
    slug: fields.Slug = "x"
    pr: fields.PullRequest = "a/b#1"
    file: fields.FileName = ""
    start_date: fields.OptionalDate = None
    end_date: fields.OptionalDate = None


@pytest.mark.parametrize(
    ("field", "written", "read"),
    [
        ("text", "  two words ", "two words"),
        ("text", "o\ufb03ce", "office"),
        ("url", "http://example.com", "http://example.com"),
        ("workUrl", "doi:10.1000/1", "doi:10.1000/1"),
        ("email", "a.b@example.com", "a.b@example.com"),
        ("slug", "Faster-knn_2.0", "Faster-knn_2.0"),
        ("pr", "example-org/to.ol#12", "example-org/to.ol#12"),
        ("file", "plots/a b.png", "plots/a b.png"),
        ("startDate", "2024-02-29", "2024-02-29"),
    ],
)
def test_a_value_that_is_taken(field: str, written: str, read: str) -> None:
    found = One.model_validate({field: written})
    assert str(getattr(found, *found.model_fields_set)) == read


@pytest.mark.parametrize(
    ("field", "written", "code", "hint"),
    [
        ("text", "a\x07", "S109", "remove it"),
        ("text", "\u202ea", "S109", "remove it"),
        ("url", "example.com/a", "S105", "did you mean 'https://example.com/a'?"),
        ("url", "ftp://example.com", "S105", "write it in full: https://…"),
        ("url", "https://exa mple.com", "S105", "write it in full: https://…"),
        ("url", "https://[x", "S105", "write it in full: https://…"),
        ("workUrl", "arxiv.org/abs/1", "S105", "did you mean 'https://arxiv.org/abs/1'?"),
        ("email", "robin", "S105", "write it like name@example.com"),
        ("slug", "my post", "S106", "use letters, digits and hyphens, as in 'faster-knn'"),
        ("slug", "-a", "S106", "use letters, digits and hyphens, as in 'faster-knn'"),
        ("pr", "github.com/a/b/pull/3/files", "S107", "did you mean 'a/b#3'?"),
        ("pr", "a/b#0", "S107", "write it like owner/repository#123"),
        ("file", "a/../b.png", "S110", "give the file's name, as in 'cover.png'"),
        ("file", "C:\\a.png", "S110", "give the file's name, as in 'cover.png'"),
        ("startDate", "05/2024", "S104", "did you mean 2024-05?"),
        ("startDate", "Fall 2023", "S104", "write 2023, or with its month 2023-06"),
        ("endDate", "present", "S104", "leave endDate out for what still goes on"),
        ("startDate", "2019 - 2021", "S104", "write startDate: 2019 and endDate: 2021"),
        ("startDate", "soon", "S104", "write 2024, 2024-06 or 2024-06-30"),
    ],
)
def test_a_value_that_is_refused(field: str, written: str, code: str, hint: str) -> None:
    with pytest.raises(ValidationError) as found:
        One.model_validate({field: written})
    (problem,) = found.value.errors()
    assert (problem["type"], problem["ctx"]["hint"]) == (code, hint)


@pytest.mark.parametrize(
    ("start", "end", "is_right"),
    [
        ("2024", "2024", True),
        ("2024-06", "2024", True),
        ("2024-06-30", "2024-06", True),
        ("2024-07", "2024-06", False),
        ("2025", "2024-12-31", False),
    ],
)
def test_an_end_may_lie_within_the_start_but_not_before(start: str, end: str, *, is_right: bool) -> None:
    with nullcontext() if is_right else pytest.raises(ValidationError, match="ends in"):
        One.model_validate({"startDate": start, "endDate": end})


@pytest.mark.parametrize(
    ("written", "first", "last", "readable"),
    [
        ("2024", "2024-01-01", "2024-12-31", "2024"),
        (" 2024-02 ", "2024-02-01", "2024-02-29", "Feb 2024"),
        ("2023-02-28", "2023-02-28", "2023-02-28", "Feb 2023"),
    ],
)
def test_a_date_and_what_it_spans(written: str, first: str, last: str, readable: str) -> None:
    found = parse_date(written)
    assert str(found) == written.strip()
    assert (str(found.first_day), str(found.last_day), found.readable) == (first, last, readable)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2024-6", "is not a date like 2024, 2024-06 or 2024-06-30"),
        ("0999", "is not a date like 2024, 2024-06 or 2024-06-30"),
        ("2024-13", "has no such month: 13"),
        ("2023-02-29", "has no such day: 29"),
        ("2024-00-10", "has no such month: 00"),
    ],
)
def test_what_is_no_date(written: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        parse_date(written)


def test_a_day() -> None:
    assert long_form(read_day("2026-11-03")) == "3 November 2026"
    assert read_day("2026-11-03") == date(2026, 11, 3)
    with pytest.raises(ValueError, match="'2026-11' is not a day"):
        read_day("2026-11")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words", "plain words"),
        ("2024-06", "2024-06"),
        ("C++", "C++"),
        ("a:b", "a:b"),
        ("a#b", "a#b"),
        ("", '""'),
        (" x", '" x"'),
        ("no", '"no"'),
        ("Y", '"Y"'),
        ("null", '"null"'),
        ("1.10", '"1.10"'),
        ("1_000", '"1_000"'),
        ("0o17", '"0o17"'),
        ("2024-06-30", '"2024-06-30"'),
        ("12:30", '"12:30"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("- a", '"- a"'),
        ("@a", '"@a"'),
        ("[a]", '"[a]"'),
        ('say: "no"', "'say: \"no\"'"),
        ("it's: so", '"it\'s: so"'),
        ("two\nlines", '"two\\nlines"'),
        ("\u2028\x07\U000e0001", '"\\u2028\\x07\U000e0001"'),
    ],
)
def test_a_text_as_a_scalar(text: str, written: str) -> None:
    assert scalar(text) == written
    assert yaml.safe_load(f"a: {written}") == {"a": text}, "another reader of YAML 1.1"
    assert load(f"a: {written}", "x").data == {"a": text}
    assert json.loads(written) == text if written.startswith('"') and "\\x" not in written else True
