"""URLs in running text become links; text that only looks like one does not."""

import pytest

from portfolio.text.inline import Link, Span, parse, with_bare_links
from printed import TEMPLATES, annotations, print_out, template_of, view_of_text

TEXTS = {
    "see https://example.com/a_(b), and (www.example.org/x).": [
        "https://example.com/a_(b)",
        "https://www.example.org/x",
    ],
    "write to a.b@example.com!": ["mailto:a.b@example.com"],
    "参照:https://example.jp/a発表": ["https://example.jp/a"],
    "**https://example.com/Python** and *www.example.com*": ["https://example.com/Python", "https://www.example.com"],
    "https://example.org/Müller-Straße?x=1&y=2#z.": ["https://example.org/Müller-Straße?x=1&y=2#z"],
    "`https://example.com` stays code, [words](https://example.com/b) stay words": ["https://example.com/b"],
    "git@example.com:user/repository.git, user@host, http://, www., @scope/package, 3@4.5x": [],
}


@pytest.mark.parametrize(("text", "targets"), TEXTS.items())
def test_addresses_become_links(text: str, targets: list[str]) -> None:
    parts = with_bare_links(parse(text))
    assert [part.target for part in parts if isinstance(part, Link)] == targets
    assert "".join(part.text for part in parts) == "".join(part.text for part in parse(text))


def test_an_address_keeps_the_look_of_its_text() -> None:
    assert with_bare_links(parse("**at https://example.com now**")) == (
        Span("at ", is_strong=True),
        Link("https://example.com", (Span("https://example.com", is_strong=True),)),
        Span(" now", is_strong=True),
    )


@pytest.mark.parametrize("template", TEMPLATES)
def test_keywords_do_not_touch_an_address_in_the_pdf(template: str) -> None:
    source = (
        "basics: {name: Robin Sample, summary: 'More at www.example.com/python.'}\nkeywords: [python, https]\n"
        "work: [{name: Example, highlights: ['See https://example.com/python/42 for python.']}]\n"
    )
    view = view_of_text(source)
    (highlight,) = view.sections[0].entries[0].highlights
    assert [part.text for part in highlight if isinstance(part, Span) and part.is_strong] == ["python"]
    found = {annotation["/A"]["/URI"] for annotation in annotations(print_out(view, template_of(template)).content)}
    assert found == {"https://www.example.com/python", "https://example.com/python/42"}
