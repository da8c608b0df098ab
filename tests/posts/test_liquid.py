"""Liquid of a Jekyll post: what is evaluated, what stays, and that hostile texts take little time."""

import datetime as dt
import time
from typing import Any

import pytest

from portfolio.posts.blog_import.data_files import Data
from portfolio.posts.blog_import.liquid import MARKDOWN, Liquid, Site
from portfolio.posts.blog_import.liquid_values import Bare

PAGE: dict[str, Any] = {
    "title": "A tide",
    "year": Bare("2024"),
    "date": dt.datetime(2024, 1, 2, tzinfo=dt.UTC),
    "url": "/tide/",
    "gauges": [{"name": "a"}, {"name": "b"}],
}
FILES = {
    "caption.html": '<div class="caption">{{ include.text | default: "None" }}</div>',
    "names.html": "{% for each in page.gauges %}{{ each.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}",
    "self.html": "{% include self.html %}{% include self.html %}",
    "script.html": "<script>draw()</script>",
    "style.html": "<style>p {}</style><p>x</p>",
    "of_site.html": "a {{ site.posts[0].title }}",
    "deep.html": "{% if true %}" * 40 + "{% include deep.html %}" + "{% endif %}" * 40,
    "many.html": "{{ page.title }}" * 20_001,
    "sets.html": "{% assign a = 2 %}{% plugin %}",
    "nested.html": "{% include shown.html %}",
    "shown.html": "{{ include.text }}",
}
VALUES = {  # of Jekyll 4.3 itself
    "'1000' | divided_by: 180.0": "5.555555555555555",
    "0.1 | plus: 0.2 | times: 10": "3.0",
    "1700000000000 | divided_by: 1000": "1700000000",
    "-7 | divided_by: 2": "-4",
    "7 | modulo: 2.5": "2.0",
    "'12 apples' | plus: '1_000'": "1012",
    "2.345 | round: 2": "2.35",
    "2.5 | round": "3",
    "-2.5 | round": "-3",
    "15 | round: -1": "20",
    "2.1 | ceil": "3",
    "10 | times: 1.0": "10.0",
    "3 | at_least: 5": "5",
    "'b,a,b,c,,' | split: ',' | uniq | join: '-'": "b-a-c",
    "'' | split: ',' | size": "0",
    "'ab' | split: '' | join: '-'": "a-b",
    "'  a  b ' | split: ' ' | join: '-'": "a-b",
    "numbers | sort | join: ' '": "2 3 10",
    "numbers": "1023",
    "'hELLO wörld' | capitalize": "Hello wörld",
    "'a > b' | escape | escape_once": "a &gt; b",
    "'<!-- a > b --><p>c</p>' | strip_html": "c",
    "'one two three ' | truncatewords: 2": "one two...",
    "'abcdef' | slice: -3, 2": "de",
    "'abcdef' | truncate: 4": "a...",
    "'A Title: with_signs & Ü.x' | slugify": "a-title-with-signs-ü-x",
    "'A Title: x.y' | slugify: 'pretty'": "a-title-x.y",
    "'a b/ü.png' | relative_url": "/blog/a%20b/%C3%BC.png",
    "'' | relative_url": "/blog",
    "'2021-09-31' | date: '%Y-%m-%d'": "2021-10-01",
    "'2021-13-01' | date: '%Y'": "2021-13-01",
    "1577934245 | date: '%-d/%m/%y %l:%M %P %j'": "2/01/20  3:04 am 002",
    "'2020-01-03' | date_to_string: 'ordinal', 'US'": "Jan 3rd, 2020",
    "0 | default: 'a'": "0",
    "false | default: 'a', allow_false: true": "false",
    "'x' | replace: 'x', '\\\\'": "\\",
    "1.0": "1.0",
    "numbers.size": "3",
    # From here on as Jekyll's filters.rb has it, not run there.
    "numbers | where_exp: 'n', 'n > 2 and n != 3' | join: ','": "10",
    "nothing | where_exp: 'n', 'n' | size": "0",
    "page.gauges[0] | where_exp: 'value', 'value' | size": "1",
    "numbers | find_exp: 'n', 'n < 3'": "2",
    "site.data.gauges | group_by: 'depth' | map: 'name' | join: ','": "3,5",
    "site.data.gauges | group_by_exp: 'g', 'g.name | slice: 1' | map: 'size' | join: ','": "2",
    "page.gauges | find: 'name', 'b' | jsonify": '{"name":"b"}',
    "page.gauges | find: 'name', 'c' | jsonify": "null",
    "page.date | jsonify": '"2024-01-02 00:00:00 +0000"',
    "numbers | push: 'ü' | jsonify": '[10,2,3,"ü"]',
    "'12 apples' | to_integer": "12",
}
CONDITIONS = {
    "0": True,
    "''": True,
    "nothing": False,
    "'1' == 1": False,
    "1 == 1.0": True,
    "nothing == ''": False,
    "'' == empty": True,
    "nothing == empty": False,
    "nothing == blank": True,
    "'abc' contains nil": False,
    "numbers contains 3": True,
    "numbers contains '3'": False,
    "'a and b' contains ' and '": True,
    "'10' < '9'": True,
    "nothing < 1": False,
    "true or false and false": True,
    "page.year == 2024 and page.year == '2024' and page.year > 999": True,
    " and ".join(["1"] * 400): True,
}
UNKNOWN = {
    "2 | times: 99999999999999999999999999 | times: 99999999999": "a number with too many digits",
    "1 | divided_by: 0": "what stops Jekyll",
    "numbers | upcase": "a list as a text",
    "'now' | date: '%Y'": "the time",
    "'a' | no_such_filter": "a filter of a plugin",
    "page[numbers]": "a list as a key",
    "page.year | jsonify": "what may be a number or a text",
    "numbers | where_exp: 'n', 'n > site.posts.size'": "a condition about the whole site",
    "site[0][page.gauges]": "a mapping as a key",
    "site.data.missing.x": "data that is not there",
    "'" + "a" * 2_990 + "' | upcase | plugin": "long expressions whole",
    "layout.title": "the layout",
}
GAUGES = [{"name": "north", "depth": "3"}, {"name": "south", "depth": "5"}]
DATA = Data({"gauges": "gauges.yml"}, {"gauges.yml": GAUGES}.__getitem__)
STAYS = [
    "{{ site.posts }} {{ secrets.KEY }} {% plugin a %}",
    "{% include of_site.html %}",
    "{% include script.html %}",
    "{% include unknown.html a='b' %}",
    "{% include self.html %}",
    "{% if a",
    "{% if a %}b",
    r"\frac{{a}}{b} {{a{b}}}",
    "{% assign a = 1 %}{% assign a = 2 | plugin %}{{ a }}".replace("{% assign a = 1 %}", ""),
    "{% for i in (1..2000) %}{{ i }}{% endfor %}",
    "{% for g in site.data.missing %}{{ g.name }} of many{% endfor %}",
    "{% assign p = site.posts | reverse %}{{ p.size }}",
    "{% include deep.html %}",
    "{% include many.html %}",
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
    "{{ page.date }}.": "2024-01-02 00:00:00 +0000.",
    "{% assign a = 1 %}{% assign a = a | plugin %}{{ a }}": "{% assign a = a | plugin %}{{ a }}",
    "{% assign a = 1 %}{% include sets.html %}{{ a }}": "{% include sets.html %}{{ a }}",
    "{% assign a = 1 %}{% if site.posts %}{% assign a = 2 %}{% endif %}{{ a }}": (
        "{% if site.posts %}{% endif %}{{ a }}"
    ),
    "{% capture a %}b{% endcapture %}[{{ a }}]{% capture a %} c {% endcapture %}[{{ a }}]": "[b][ c ]",
    "{% assign p = site.posts %}{% for q in p %}- {{ q }}{% endfor %}": (
        "{% assign p = site.posts %}{% for q in p %}{% endfor %}"
    ),
    "{% for page in site.data.gauges %}{{ page.name }}{{ forloop.rindex }} {% endfor %}": "north2 south1 ",
    "{% for i in (1..250) %}{% if forloop.last %}{{ i }}{% endif %}{% endfor %}": "250",
    "{% include nested.html text='a \\'b\\'' %}": "a 'b'",
    "{% assign a = 'x' %}" + "{% assign a = a | append: a %}" * 40: "{% assign a = a | append: a %}" * 21,
    "{% assign n = 1 %}{{ numbers | where_exp: 'n', 'n > 2' | size }}{{ n }}": "21",
    "{% case 1 %}{% when 2 or 1 %}a{% when 1, 3 %}b{% else %}c{% endcase %}": "ab",
}


NUMBERS = [10, 2, 3]


def evaluated(text: str) -> str:
    settings = {"baseurl": "/blog", "url": "https://example.org"}
    known = lambda tag: "known.html" in tag  # noqa: E731
    site = Site(PAGE, settings, DATA, lambda path, _: FILES.get(path), known, "/blog", "https://example.org/blog")
    return Liquid(site, {"numbers": NUMBERS}).render(text)


@pytest.mark.parametrize("text", EVALUATED)
def test_what_the_blog_itself_says_is_evaluated(text: str) -> None:
    assert evaluated(text) == EVALUATED[text]


@pytest.mark.parametrize("text", STAYS)
def test_what_needs_the_whole_site_or_a_script_stays_as_it_is(text: str) -> None:
    assert evaluated(text) == text


@pytest.mark.parametrize("expression", VALUES)
def test_values_are_those_of_jekyll(expression: str) -> None:
    assert evaluated(f"{{{{ {expression} }}}}") == VALUES[expression]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_hold_as_in_jekyll(condition: str) -> None:
    assert evaluated(f"{{% if {condition} %}}yes{{% endif %}}") == "yes" * CONDITIONS[condition]


@pytest.mark.parametrize("expression", UNKNOWN)
def test_what_has_no_value_here_stays(expression: str) -> None:
    text = f"{{{{ {expression} }}}}"
    assert evaluated(text) == text


HOSTILE = [
    *("{{ ", "{% ", "{% if a %}", "{{ a | b ", "{% for i in (1..200) %}", "{% include self.html ", "{%-" + 900 * " "),
    "{% assign a = a | push: a %}{% assign b = b | push: b %}{% if a == b %}{% endif %}{{ a | jsonify | jsonify }}",
    "{% assign a = a | concat: a | group_by_exp: 'x', '1' %}{% assign b = a | uniq %}",
    *("{% if a %}{% assign a = 1 %}", "{% assign a = 'b' | append: a %}", "{% assign a = a | push: a %}"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_take_little_time(piece: str) -> None:
    start = time.process_time()
    evaluated("{% assign a = '' | split: '' %}{% assign b = a %}" + piece * (200_000 // len(piece)))
    assert time.process_time() - start < 3
