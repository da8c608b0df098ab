"""Liquid of a Jekyll post: what is evaluated, what stays, and that hostile texts take little time."""

import datetime as dt
import time

import pytest

from portfolio.posts.blog_import.liquid import MARKDOWN, Liquid, Site

PAGE = {"title": "A tide", "date": dt.date(2024, 1, 2), "url": "/tide/", "gauges": [{"name": "a"}, {"name": "b"}]}
FILES = {
    "caption.html": '<div class="caption">{{ include.text | default: "None" }}</div>',
    "names.html": "{% for each in page.gauges %}{{ each.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}",
    "self.html": "{% include self.html %}{% include self.html %}",
    "script.html": "<script>draw()</script>",
    "style.html": "<style>p {}</style><p>x</p>",
    "of_site.html": "a {{ site.posts[0].title }}",
}
DATA = {"gauges": [{"name": "north", "depth": "3"}, {"name": "south", "depth": "5"}]}
STAYS = [
    "{{ site.posts }} {{ secrets.KEY }} {% plugin a %}",
    "{% include of_site.html %}",
    "{% include script.html %}",
    "{% include unknown.html a='b' %}",
    "{% include self.html %}",
    "{% if a",
    "{% if a %}b",
    r"\frac{{a}}{b} {{a{b}}}",
]
EVALUATED = {
    '{% assign a = "b" %}{{ a | upcase }}{% assign a = "c" %}{{ a }}': "Bc",
    "{% capture note %} **a** {% endcapture %}{{ note | markdownify }}": f"{MARKDOWN[0]}**a**{MARKDOWN[1]}",
    "{{ page.date | date: '%-d %b %Y' }} {{ page.url | absolute_url }}": "2 Jan 2024 https://example.org/blog/tide/",
    "{{ '/a.png' | relative_url }} {{ site.baseurl }}": "/blog/a.png /blog",
    "{{ site.time_of_day }}{{ page.nothing }}.": ".",
    "{% for i in (1..3) %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}": "13",
    "{% for g in site.data.gauges reversed limit:1 %}{{ g.name }} {{ g.depth | plus: 1 }}{% endfor %}": "north 4",
    "{% for g in page.none %}a{% else %}b{% endfor %}": "b",
    "{% if page.title contains 'tide' and page.none == nil %}a{% else %}b{% endif %}": "a",
    "{% unless page.none %}a{% endunless %}{% case page.url %}{% when 'x', '/tide/' %}b{% else %}c{% endcase %}": "ab",
    "a\n{%- if page.title -%}\nb\n{%- endif -%}\nc": "abc",
    "{% comment %}{% if a %}{% endcomment %}b": "b",
    "{% assign n = page.gauges | size %}{% if n > 1 and n <= 2 %}{{ n | times: 3 }}{% endif %}": "6",
    "{% include caption.html text='It is | low' %}": '<div class="caption">It is | low</div>',
    "{% include caption.html %}{% include_cached names.html %}": '<div class="caption">None</div>a, b',
    "{% include style.html %}": "<p>x</p>",
    '{% assign p = "a.png" %}{% include known.html path=p alt="b" %}': '{% include known.html path="a.png" alt="b" %}',
    '{% include known.html path="{{ site.baseurl }}/a.png" %}': '{% include known.html path="/blog/a.png" %}',
    "{% for post in site.posts %}- {{ post.title }}{% endfor %}": "{% for post in site.posts %}{% endfor %}",
    "{% if site.posts %}{{ page.title }}{% endif %}": "{% if site.posts %}A tide{% endif %}",
}


def evaluated(text: str) -> str:
    settings = {"baseurl": "/blog", "url": "https://example.org"}
    known = lambda tag: "known.html" in tag  # noqa: E731
    site = Site(PAGE, settings, DATA.get, lambda path, _: FILES.get(path), known, "/blog", "https://example.org/blog")
    return Liquid(site, {}).render(text)


@pytest.mark.parametrize("text", EVALUATED)
def test_what_the_blog_itself_says_is_evaluated(text: str) -> None:
    assert evaluated(text) == EVALUATED[text]


@pytest.mark.parametrize("text", STAYS)
def test_what_needs_the_whole_site_or_a_script_stays_as_it_is(text: str) -> None:
    assert evaluated(text) == text


@pytest.mark.parametrize(
    "piece",
    ["{{ ", "{% ", "{% if a %}", "{{ a | b ", "{% for i in (1..200) %}", "{% include self.html ", "{%-" + 900 * " "],
)
def test_hostile_texts_take_little_time(piece: str) -> None:
    start = time.process_time()
    evaluated(piece * (200_000 // len(piece)))
    assert time.process_time() - start < 3
