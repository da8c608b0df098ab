"""A library's style sheet without the rules that no page can use."""

import pytest

from portfolio.website.style_sheet import names_in, parts_of, trimmed, words_in

NAMES = {"card", "open", "md:wide"}


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("html{color:red}.card{top:0}.tab{top:1px}", "html{color:red}.card{top:0}"),
        (".card .tab,.card>p{top:0}", ".card>p{top:0}"),
        ("#open,#shut{top:0}", "#open{top:0}"),
        (".card:not(.tab){top:0}", ".card:not(.tab){top:0}"),
        (".card:is(.tab,.x:not(.y)) a{top:0}", ".card:is(.tab,.x:not(.y)) a{top:0}"),
        (".tab:is(.card,a){top:0}", ""),
        ('.card[title="a.b,c"]{top:0}', '.card[title="a.b,c"]{top:0}'),
        (r".md\:wide{top:0}", r".md\:wide{top:0}"),
        ("@media print{.tab{top:0}}@media print{.card{top:0}.tab{top:0}}", "@media print{.card{top:0}}"),
        ("@supports (top:0){@media print{.card{top:0}}}", "@supports (top:0){@media print{.card{top:0}}}"),
        ('@charset "x";@font-face{font-family:a}', '@charset "x";@font-face{font-family:a}'),
        (":root{--a:1px;--b:2px;--open:3px}.card{top:var(--a)}", ":root{--a:1px;--open:3px}.card{top:var(--a)}"),
        (":root{--other:1px}.tab{top:var(--other)}", ":root{--other:1px}"),
        (
            "@keyframes in{to{top:0}}@keyframes out{to{top:0}}.card{animation:in 1s}",
            "@keyframes in{to{top:0}}.card{animation:in 1s}",
        ),
    ],
)
def test_what_is_left(css: str, expected: str) -> None:
    assert trimmed(parts_of(css), NAMES, "p{color:var(--other)}") == expected


def test_names_of_a_page_and_a_script() -> None:
    page = """<p class="card md:wide" id='open'><b class=plain>.x</b><svg style="fill: var(--md-hue)"></svg>"""
    assert names_in(page) == {"card", "md:wide", "open", "plain", "md-hue"}
    assert {"card", "is-open"} <= words_in("part.classList.add('card', `is-open`)")
