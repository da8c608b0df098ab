"""A page's text is found however its lines are broken and its words are kept together."""

import pytest

from portfolio.resume.page_text import NO_PAGE, PageText, key


@pytest.mark.parametrize(
    ("on_page", "written"),
    [
        ("• Ported from PyTorch to int8 \u200bC++", "Ported from PyTorch to int8 C++"),
        ("97.1\u00a0% of\n10,000", "97.1 % of 10,000"),
        ("re\u00adproducible", "reproducible"),
        ("2.899 Zeilen, 19,4 KB", "2,899 Zeilen, 19.4 KB"),
        ("\u2060A – B\u200f", "A – B"),
    ],
)
def test_signs_that_nobody_sees_make_no_difference(on_page: str, written: str) -> None:
    page = PageText({key(on_page): 2})
    assert page.shows(written)
    assert page.lines(written) == 2


def test_other_words_do() -> None:
    assert PageText({key("int8 C++"): 1}).shows("int4 C++") is False
    assert NO_PAGE.shows("anything") is None
