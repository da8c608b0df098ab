"""How contacts are shown, and where they lead."""

from typing import Any

import pytest

from portfolio.resume.contacts import contacts, country_problems
from portfolio.resume.model import Basics
from portfolio.sources.yaml_source import load


@pytest.mark.parametrize(
    ("basics", "text", "url"),
    [
        ({"email": "robin@example.com"}, "robin@example.com", "mailto:robin@example.com"),
        ({"phone": "+44 (0)20 7946 0000 ext 12"}, "+44 (0)20 7946 0000 ext 12", "tel:+442079460000"),
        ({"url": "https://www.example.com/"}, "example.com", "https://www.example.com/"),
        ({"url": f"https://example.com/{'long/' * 9}"}, "example.com", f"https://example.com/{'long/' * 9}"),
        ({"location": {"city": "Sampleton", "countryCode": "GB"}}, "Sampleton, GB", ""),
        (
            {"location": {"address": "27 Lane", "postalCode": "S1", "city": "Sampleton", "region": "North"}},
            "27 Lane, S1 Sampleton, North",
            "",
        ),
        ({"profiles": [{"network": "GitHub", "username": "@robin"}]}, "github.com/robin", "https://github.com/robin"),
        (
            {"profiles": [{"network": "Google Scholar", "username": "a b"}]},
            "Google Scholar",
            "https://scholar.google.com/citations?user=a%20b",
        ),
        ({"profiles": [{"network": "Forum", "username": "robin"}]}, "Forum: robin", ""),
        ({"profiles": [{"username": "robin"}]}, "robin", ""),
        ({"profiles": [{"network": "Forum", "url": "https://f.example/r"}]}, "f.example/r", "https://f.example/r"),
    ],
)
def test_one_contact(basics: dict[str, Any], text: str, url: str) -> None:
    (found,) = contacts(Basics.model_validate({"name": "Robin Sample", **basics}))
    assert (found.text, found.url) == (text, url)


def test_the_order_of_the_letterhead() -> None:
    given = {
        "name": "Robin Sample",
        "profiles": [{"network": "GitHub", "username": "robin"}],
        "url": "https://example.com",
        "location": {"city": "Sampleton"},
        "phone": "1",
        "email": "robin@example.com",
    }
    kinds = [contact.kind for contact in contacts(Basics.model_validate(given))]
    assert kinds == ["email", "phone", "location", "site", "profile"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *((code, None) for code in ("GB", "DE", "XK", "")),
        ("Germany", "DE"),
        ("deutschland", "DE"),
        ("Österreich", "AT"),
        ("España", "ES"),
        ("日本", "JP"),
        ("the Netherlands", "NL"),
        ("UK", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("Cote d'Ivoire", "CI"),
        ("Turkey", "TR"),
        ("England", "GB"),
        ("gb", "GB"),
        ("DEU", "DE"),
        ("Atlantis", ""),
        ("XQ", ""),
    ],
)
def test_a_country_has_its_code(written: str, code: str | None) -> None:
    document = load(f"basics: {{location: {{countryCode: {written}}}}}", "r.yml")
    basics = Basics.model_validate({"location": {"countryCode": written}})
    found = [str(problem) for problem in country_problems(basics, document)]
    hint = f"write {code}" if code else "write two letters, as in GB, or the name as 'region'"
    assert found == ([] if code is None else [f"r.yml:1:34: R124 '{written}' is not a country's code; {hint}"])
