"""Dates, spans of dates and addresses in common spellings."""

import pytest

from portfolio.sources import repairs


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2023-6", "2023-06"),
        ("2023/06/09", "2023-06-09"),
        ("06/2023", "2023-06"),
        ("Sept. 2023", "2023-09"),
        ("June 5th, 2023", "2023-06-05"),
        ("5. June 2023", "2023-06-05"),
        ("2023 Dec", "2023-12"),
        ("Expected May 2027", "2027-05"),
        ("2014-06-29T10:00:00Z", "2014-06-29"),
        ("Fall 2023", "about 2023"),
        ("Q2 2023", "about 2023"),
        ("Okt. 2022", "2022-10"),
        ("1. März 2022", "2022-03-01"),
        ("Mar-2022", "2022-03"),
        ("févr. 2021", "2021-02"),
        ("Agosto 2020", "2020-08"),
        ("mai 2020", "2020-05"),
        ("Jan'20", "2020-01"),
        ("Sept ’98", "1998-09"),
        ("Jan 20", ""),
        ("'20", "2020"),
        ("20", ""),
        ("24-06-2022", "2022-06-24"),
        ("6/24/2022", "2022-06-24"),
        ("24/13/2022", ""),
        ("jui. 2020", ""),
        ("ma 2020", ""),
        ("2023-19", ""),
        ("03/04/2023", ""),
        ("2023-02-30", ""),
        ("Ju 2023", ""),
        ("someday", ""),
        ("2019 - 2021", ""),
    ],
)
def test_dates(written: str, meant: str) -> None:
    found = repairs.date(written)
    assert (("" if found.is_exact else "about ") + found.text if found else "") == meant


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        ("2019 - 2021", ("2019", "2021")),
        ("2019-2021", ("2019", "2021")),
        ("2015-now", ("2015", "")),
        ("August 2022 – Present", ("August 2022", "")),
        ("2022-08 to 2022-10", ("2022-08", "2022-10")),
        ("2022 -- Present", ("2022", "")),
        ("Sept 2014 -- July 2018", ("Sept 2014", "July 2018")),
        ("2021.09-2022.02", ("2021.09", "2022.02")),
        ("Okt. 2025 – Jan. 2026", ("Okt. 2025", "Jan. 2026")),
        ("Since November 2024", ("November 2024", "")),
        ("August 2022 —", ("August 2022", "")),
        ("from 2018 to 2020", ("2018", "2020")),
        ("seit 2018 bis heute", ("2018", "")),
        ("05/2019-06/2020", ("05/2019", "06/2020")),
        ("05/2019-heute", ("05/2019", "")),
        ("2019-05-2020-06", ("2019-05", "2020-06")),
        ("von 2019 bis 2021", ("2019", "2021")),
        ("de 2019 à 2021", ("2019", "2021")),
        ("desde mayo 2019 hasta hoy", ("mayo 2019", "")),
        ("2022 ➜ 2024", ("2022", "2024")),
        ("~2019 – 2021", ("~2019", "2021")),
        ("Mar 2021 - Present (2 years, 3 months)", ("Mar 2021", "")),
        ("June – Aug 2019", ("June 2019", "Aug 2019")),
        ("12 May - 5 June 2020", ("12 May 2020", "5 June 2020")),
        ("01/03/2021 - 26/01/2024", ("2021-03-01", "26/01/2024")),
        ("03/01/2021 – 01/26/2024", ("2021-03-01", "01/26/2024")),
        ("26-1-2020 - 5-3-2021", ("26-1-2020", "2021-03-05")),
        ("01/06/2020 - 01/10/2020", None),
        ("Nov - Jan 2020", None),
        ("mid-2020", None),
        ("Mar-2022", None),
        ("de 2019", None),
        ("2019 (2 years)", None),
        ("2020-05-01", None),
        ("2019-2020-2021", None),
        ("-" * 5000, None),
        ("since always", None),
        ("2022-08", None),
        ("1, 2 - 3", None),
    ],
)
def test_spans(written: str, ends: tuple[str, str] | None) -> None:
    assert repairs.span(written) == ends


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("example.com", "https://example.com"),
        ("www.example.com/a_b?c=d#e", "https://www.example.com/a_b?c=d#e"),
        ("http:/example.com", "http://example.com"),
        ("//example.com/x", "https://example.com/x"),
        ("github: me", ""),
        ("me", ""),
        ("ftp://example.com", ""),
        ("notes/heat.md", ""),
    ],
)
def test_addresses(written: str, meant: str) -> None:
    assert repairs.url(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mailto:jo@acme.example", "jo@acme.example"),
        ("<jo.sample@mail.acme.example>", "jo.sample@mail.acme.example"),
        ("jo@acme", ""),
        ("jo@.example", ""),
        ("jo@acme.", ""),
        ("jo @acme.example", ""),
        ("jo@acme@acme.example", ""),
        (f"jo@{'.' * 200_000}@", ""),
    ],
)
def test_emails(written: str, meant: str) -> None:
    assert repairs.email(written) == meant
