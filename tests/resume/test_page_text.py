"""What advice and reports know of the page's text."""

import pytest

from portfolio.resume.line_breaks import BLANK
from portfolio.resume.page_text import PageText, key


@pytest.mark.parametrize(
    "printed", ["•Ported to int8" + BLANK + "C++ for it", "• Ported to\nint8 C\u2060++ for\u00ad it"]
)
def test_signs_for_line_breaks_do_not_hide_a_text(printed: str) -> None:
    page = PageText({key(printed): 2})
    assert page.shows("Ported to int8 C++ for it")
    assert page.lines("Ported to int8 C++ for it") == 2
    assert page.shows("Ported to int9") is False
