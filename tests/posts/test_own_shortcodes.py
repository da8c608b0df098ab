"""Shortcodes that a blog of Hugo defines itself: what its templates make of them."""

import time

import pytest

from portfolio.posts.blog_import.templates import Page, with_own_shortcodes, without_inline_templates

PAGE = Page(
    "Low water",
    {"unit": "m"},
    "/low/",
    "posts",
    lambda path: "1" if path == "posts/a.py" else "",
    {"gauge": {"name": "North"}},
)
USES = [
    # A template, its use, and what stands there instead; the use itself where the template needs the whole site.
    ("<b>{{ .Get 0 }}</b>", "A {{< x `a & b` >}}.", "A <b>a &amp; b</b>."),
    ('{{ .Get "a" | default "none" }}', "A {{< x >}}.", "A none."),
    ("{{ with .Page.Resources.GetMatch (.Get 0) }}{{ .RelPermalink }}{{ end }}", "[a]({{< x a.csv >}})", "[a](a.csv)"),
    ("{{ if eq (.Get 0) `a` }}A{{ else if .Get 1 }}B{{ else }}C{{ end }}", "{{< x b c >}} {{< x b >}}.", "B C."),
    ("{{- /* a comment */ -}} {{ $a := .Get 0 -}} {{ upper $a }}", "A {{< x b >}}.", "A B."),
    (
        "{{ range $i, $e := split (.Get 0) `,` }}{{ if $i }}, {{ end }}<i>{{ . }}</i>{{ end }}",
        "{{< x `a,b` >}}.",
        "<i>a</i>, <i>b</i>.",
    ),
    ('{{ printf "<a href=%q>%s</a>" (.Get 0) .Page.Title | safeHTML }}', "{{< x b >}}!", '<a href="b">Low water</a>!'),
    ("{{ .Site.gauge.name }} {{ .Page.Params.unit }}", "{{< x >}}!", "North m!"),
    ("<i>{{ .Get 0 | markdownify }}</i>", '{{< x "a [b $c_{[1]}$](#d)" >}}!', '<i>a <a href="#d">b $c_{[1]}$</a></i>!'),
    ("<q>{{ .Inner | markdownify }}</q>", "A {{< x >}}**b** `c` [d](e){{< /x >}}", None),
    (
        "{{ $a := 1 }}{{ if true }}{{ $a := 2 }}{{ $b := 3 }}{{ end }}{{ if true }}{{ $a = 4 }}{{ end }}{{ $a }}",
        "{{< x >}}!",
        "4!",
    ),
    (
        "{{ $a := 1 }}{{ with .Get 0 }}{{ $a := 2 }}{{ end }}{{ $a }}{{ .Ordinal }}",
        "{{< x a >}} {{< x b >}}!",
        "10 11!",
    ),
    (
        "{{ .Scratch.Set `a` `posts/` }}{{ $.Scratch.Add `a` (.Get 0) }}{{ .Scratch.Get `a` | readFile }}",
        "{{< x a.py >}}!",
        "1!",
    ),
    (
        "{{ urlize (.Get 0) }} {{ anchorize (.Get 0) }} {{ printf `%.1s` (.Get 0) }}",
        "{{< x `A - b. c!` >}}!",
        "a-b.-c a---b-c A!",
    ),
    ("<p>{{ .Inner }}</p>", "{{< x >}}{{< x >}}a{{< /x >}}{{< /x >}}!", "<p><p>a</p></p>!"),
    (
        "{{ highlight (readFile (printf `%s%s` .Page.File.Dir (.Get 0))) `py` }}",
        "{{< x a.py >}}",
        "\n\n```py\n1\n```\n\n",
    ),
    ("{{ replaceRE `(.).py$` `$1.svg` (.Get 0) }}", "{{< x a.py >}}!", "a.svg!"),
    ("<b>{{ .Get 0 }}</b>", "`{{< x a >}}`", "`{{< x a >}}`"),
    ("{{ partial `a` . }}", "{{< x >}}", "{{< x >}}"),
    ("{{ .Parent.Get 0 }}", "{{< x >}}", "{{< x >}}"),
    ("<script>a()</script>", "{{< x >}}", "{{< x >}}"),
    ("{{ if .Get 0 }}a", "{{< x >}}", "{{< x >}}"),
    ("{{ sub (.Get 0) 1 }}", "{{< x a >}}", "{{< x a >}}"),
]


@pytest.mark.parametrize(("template", "use", "wanted"), USES)
def test_templates_stand_for_their_shortcodes(template: str, use: str, wanted: str | None) -> None:
    wanted = wanted or 'A <q><strong>b</strong> <code>c</code> <a href="e">d</a></q>'
    assert with_own_shortcodes(use, lambda name, _: template if name == "x" else "", PAGE) == wanted


@pytest.mark.parametrize("piece", ["<script src=", "<script>MathJax ", "<style>", "<!--"])
def test_hostile_scripts_of_a_template_take_little_time(piece: str) -> None:
    for template in (piece * (40_000 // len(piece)), f"<script {'src= ' * 8_000}"):
        start = time.process_time()
        with_own_shortcodes("{{< x >}}", lambda _, __: template, PAGE)  # noqa: B023
        assert time.process_time() - start < 2


@pytest.mark.parametrize(("is_on", "wanted"), [(True, "A <b>1</b> and <b>2</b>"), (False, "A  and ")])
def test_a_template_in_the_text_is_used_if_the_settings_say_so(is_on: bool, wanted: str) -> None:
    template = "<b>{{ .Get 0 }}</b><script src='katex.js'></script>"
    use = f"A {{{{< low.inline 1 >}}}}{template}{{{{</ low.inline >}}}} and {{{{< low.inline 2 />}}}}"
    text, own = without_inline_templates(use, is_on=is_on)
    assert with_own_shortcodes(text, lambda name, _: own.get(name, ""), PAGE) == wanted


def test_elements_that_hold_markdown_say_so() -> None:
    template = "<style>a</style>\n<div class='a'>\n  {{ .Inner | markdownify }}\n\n  <i>b</i>\n</div>"
    made = with_own_shortcodes("{{< x >}}\n- a\n\n      b\n{{< /x >}}", lambda *_: template, PAGE)
    assert made.strip() == "<div class='a' markdown=\"1\">\n\n\n- a\n\n      b\n\n\n<i>b</i>\n</div>"


@pytest.mark.parametrize(
    "template",
    [
        "{{ range 5 }}*{{ end }}",
        '{{ replaceRE "(" "" "x" }}',
        '{{ replaceRE "^((a+) ?)*$" "" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" }}',
        '{{ replaceRE "(a+)+$" "" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" }}',
        "{{ or }}",
        '{{ int "inf" }}',
        "{{ " + "(" * 3000 + " }}",
        "{{ if true }}" * 2000,
        '{{ "{{< own >}}" | safeHTML }}',
        "{{ range seq 200 }}" * 4 + "{{ end }}" * 4,
        '{{ $x := "ab" }}' + '{{ $x = printf "%s%s" $x $x }}' * 30 + "{{ $x }}",
        "{{ len (seq 300000000) }}",
        '{{ mul "a" 3000000000 }}',
        "{{ $x := 9 }}" + "{{ $x = mul $x $x }}" * 14 + "{{ $x }}",
    ],
)
def test_a_template_that_fails_or_never_ends_stays_a_shortcode(template: str) -> None:
    text = "{{< own >}}x{{< /own >}}"
    assert with_own_shortcodes(text, lambda *_: template, Page("A", {})) == text


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('<i>{{ range split .Inner "\\n" }}{{ . }},{{ end }}</i>', "<i>one,nine,</i>"),
        ("{{ range seq 1 2 5 }}{{ . }},{{ end }}{{ range seq 3 1 }}{{ . }},{{ end }}", "1,3,5,3,2,1,"),
        ('{{ replaceRE "a" "<$0>" "bab" | safeHTML }}', "b<a>b"),
    ],
)
def test_texts_numbers_and_patterns_are_those_of_go(template: str, expected: str) -> None:
    made = with_own_shortcodes("{{< own >}}one\nnine{{< /own >}}", lambda *_: template, Page("A", {}))
    assert made.strip() == expected
