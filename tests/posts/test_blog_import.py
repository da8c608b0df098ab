"""Posts of other blogs: what is read, what is written, what is listed, and that a strict build shows it."""

import base64
import datetime as dt
import hashlib
import json
import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import small_site
from portfolio.cli.main import main
from portfolio.posts.blog_import import importer, quarto
from portfolio.posts.blog_import.blogs import find_blog
from portfolio.posts.blog_import.data_files import split
from portfolio.posts.blog_import.executed import table_of_widget
from portfolio.posts.blog_import.importer import Import, import_posts
from portfolio.posts.blog_import.matter import read_moment
from portfolio.posts.blog_import.rewrites import with_plain_fences
from portfolio.posts.front_matter import read
from portfolio.website.check import check_site
from portfolio.website.site import site_of
from portfolio.website.tree import read as read_tree

TODAY = dt.date(2026, 11, 20)
PICTURE = b"\x89PNG\r\n\x1a\n"
TWEET = (
    '<iframe src="https://platform.twitter.com/embed/Tweet.html?id=12" title="Post on Twitter" width="550"'
    ' height="500"></iframe>'
)
NEW = "docs/blog/posts/"


def written(folder: Path, files: dict[str, str | bytes], base: str = "") -> Import:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_posts(find_blog(folder), (), TODAY, base)


def text_of(found: Import, name: str) -> str:
    return found.files[f"{NEW}{name}"].decode()


FRONT = {
    "---\ntitle: a: b\ntags:\n- x\n- 'y z'\n---\nText": {"title": "a: b", "tags": ["x", "y z"]},
    "+++\ntitle = 'A'\ndraft = true\ndate = 2020-01-02T03:04:05Z\n+++\nText": {
        "title": "A",
        "draft": "true",
        "date": "2020-01-02T03:04:05+00:00",
    },
    "\n \n+++\ntitle = 'A'\n+++\nText": {"title": "A"},
    '{"title": "A", "tags": ["x"]}\nText': {"title": "A", "tags": ["x"]},
    "\ufeff---\r\ntitle: A\r\npublished: no\r\n...\r\nText": {"title": "A", "published": "no"},
    "Text": {},
}


@pytest.mark.parametrize("text", FRONT)
def test_front_matter_is_read_in_every_form(text: str) -> None:
    matter, body, line = split(text)
    assert (matter, body.strip()) == (FRONT[text], "Text")
    assert line == text.replace("\r\n", "\n").split("\n").index("Text") + 1


DAYS = {
    "2020-01-02": "2020-01-02",
    "2020-1-2": "2020-01-02",
    "2020/01/02": "2020-01-02",
    "2020-01-02 03:04:05 +0530": "2020-01-02 03:04:05+05:30",
    "2020-01-02T03:04:05Z": "2020-01-02 03:04:05+00:00",
    "January 2, 2020": "2020-01-02",
    "Thu, 2 Jan 2020 10:00:00 GMT": "2020-01-02",
    "2 Jan 2020": "2020-01-02",
    "13/1/2020": "2020-01-13",
    "2/1/2020": "2020-01-02",
    "13-1-2020": "2020-01-13",
    "soon": "None",
}


@pytest.mark.parametrize("text", DAYS)
def test_days_are_read_in_the_forms_that_blogs_have(text: str) -> None:
    assert str(read_moment(text)) == DAYS[text]
    assert str(read_moment("2/1/2020", is_american=True)) == "2020-02-01"


JEKYLL: dict[str, str | bytes] = {
    "_config.yml": "url: https://tides.example.org\nbaseurl: /log\ntheme: jekyll-theme-chirpy\n"
    "permalink: /:categories/:title/\nauthor: {name: Robin Sample}\nexclude: [/theme/, '*/demo-?']\n"
    "defaults:\n- scope: {path: ''}\n  values: {layout: post}\n",
    "_posts/2020-01-02-low-water.md": """\
---
title: Low water
categories: [Sea, Coast]
tags: tides gauge
author: Alex Other
excerpt: When the *sea* goes.
redirect_from: /old/low
image: {path: /assets/sea.png, alt: The sea}
media_subpath: /assets/low/
gauge: north
---

# Low water

See [high water]({% post_url 2020-02-03-high-water %}), [its end]({{ site.baseurl }}/high-water/#the-end),
[about me](/log/about/) and [the table]({% link assets/table.csv %}).

{% assign folder = "/assets/low" %}{% capture gauge %} {{ folder }}/{{ "ga" | append: "uge.png" }} {% endcapture %}
{% include figure.html url=gauge caption="The gauge." %}

{% capture high %}{{ site.baseurl }}{% post_url 2020-02-03-high-water %}{% endcapture %}
The [end of it][end], [it]({{ high }}/), [a notebook][notebook] and [a search][search], [{{ "a & b" | escape }}][odd].

[end]: {{ site.url }}{% post_url 2020-02-03-high-water %}/#the-end
[notebook]: https://example.org/{{ "low water.ipynb" | uri_escape }}
[search]: https://example.org/?q={{ " low & high " | strip | url_encode | prepend: "sea+" | append: "#1" }}
[odd]: https://example.org/{{ "low water.ipynb" | tide_escape }}

![The gauge](gauge.png){: w="300" h='200' .left }

> Wear boots.
{: .prompt-tip }

{% raw %}In `{{ braces }}` and {{ words }}.{% endraw %}

{% assign level = "low" %}It is {{ level }}, and {{ unknown.thing }}.

# Formulas

{% capture boots %}Wear **boots**.{% endcapture %}
<div class="notice--warning">{{ boots | markdownify }}</div>
<div class="side">
{{ boots | markdownify }}
</div>

**Low:**Of $$h_t$$ and \\\\(g\\\\) :rocket:[^1]

<pre>
{% highlight python %}
low = 1
{% endhighlight %}
</pre>

[^1]: A note.
""",
    "_posts/2020-02-03-high-water.md": "---\ntitle: High water\n---\nText.\n\n## The end!\n\n![gone](/gone.png)\n",
    "_posts/2020-03-04-hidden.md": "---\npublished: false\n---\nHidden, as [low water](/log/sea/coast/low-water/).\n",
    "_drafts/soon.md": "---\ntitle: Soon\n---\nSoon.\n",
    "_posts/2020-05-06-moved.md": "---\nredirect_to: https://example.org/\n---\n",
    "theme/_posts/2012-01-01-demo.md": "---\ntitle: Of the theme\n---\nText.\n",
    "sea/demo-1/_posts/2012-01-01-demo.md": "---\ntitle: Of the theme\n---\nText.\n",
    "_posts/sand.md": "---\ndate: 2020-05-06\n---\nOf sand.\n",
    "assets/low/gauge.png": PICTURE,
    "assets/sea.png": PICTURE,
    "assets/table.csv": "a,b\n",
}


def test_jekyll(tmp_path: Path) -> None:
    found = written(tmp_path, JEKYLL)
    assert sorted(found.files) == [f"{NEW}{name}.md" for name in ("hidden", "high-water", "low-water/index", "soon")]
    assert found.copies == {
        f"{NEW}low-water/{name}": file
        for name, file in (
            ("sea.png", "assets/sea.png"),
            ("gauge.png", "assets/low/gauge.png"),
            ("table.csv", "assets/table.csv"),
        )
    }
    post, problems = read(found.files[f"{NEW}low-water/index.md"], f"{NEW}low-water/index.md")
    assert post
    assert not problems
    assert (post.title, post.description, post.tags) == ("Low water", "When the sea goes.", ("tides", "gauge"))
    assert post.front_matter["author"] == "Alex Other"
    assert post.front_matter["categories"] == ["Sea", "Coast"]
    assert post.front_matter["aliases"] == ["/log/sea/coast/low-water/", "/log/old/low"]
    assert post.address == "2020/01/02/low-water"
    text = text_of(found, "low-water/index.md")
    for wanted in (
        "---\n\n![The sea](sea.png)\n",
        "[high water](post:high-water)",
        "[its end](../high-water.md#the-end)",
        "[about me](https://tides.example.org/log/about/)",
        "[the table](table.csv)",
        '<figure markdown="span">![The gauge.](gauge.png)<figcaption>The gauge.</figcaption></figure>',
        "[it](post:high-water), [a notebook][notebook] and [a search][search], [a &amp; b][odd]",
        "[end]: ../high-water.md#the-end\n[notebook]: https://example.org/low%20water.ipynb\n",
        "[search]: https://example.org/?q=sea+low+%26+high#1\n",
        "![The gauge](gauge.png){: width=\"300\" height='200' .left }",
        '!!! tip "Tip"\n\n    Wear boots.',
        "In `{{ braces }}` and &#123;&#123; words }}.",
        "It is low, and <!-- not moved: {{ unknown.thing }} -->.",
        "## Formulas",
        "**Low:** Of $h_t$ and \\(g\\) \U0001f680[^1]",
        "[^1]: A note.",
        '!!! warning "Warning"\n\n    Wear **boots**.',
        '<div class="side" markdown="1">\n\nWear **boots**.\n\n</div>',
        "```python\nlow = 1\n```\n",
        "<!-- more -->",
    ):
        assert wanted in text
    assert "# Low water" not in text
    assert "<pre>" not in text
    assert "<!-- not moved: ![gone](/gone.png) -->gone" in text_of(found, "high-water.md")
    assert "draft: true" in text_of(found, "hidden.md")
    assert "[low water](post:low-water)" in text_of(found, "hidden.md")
    assert "draft: true" in text_of(found, "soon.md")
    said = [str(problem).replace(f"{tmp_path.as_posix()}:1:1: ", "") for problem in found.problems]
    expected = [
        "_posts/2020-05-06-moved.md:1:1: I132 the post leads to another address and is left out: 'https://example.org/'",
        '_posts/2020-01-02-low-water.md:27:1: I131 nothing here does what this does: \'{{ "low water.ipynb" | tide_',
        "_posts/2020-01-02-low-water.md:36:1: I131 nothing here does what this does: '{{ unknown.thing }}'",
        "_posts/2020-02-03-high-water.md:8:1: I131 a picture or a file is not there: '/gone.png'; put the file there",
        "_posts/sand.md:1:1: I132 the page has no date and is left out; write one into the name, and import again",
        "I135 links lead to the old site: https://tides.example.org/log/about/; change them before that site goes",
        "I134 keys of the front matter that nothing here reads are left out: gauge (1);",
    ]
    assert [text[: len(wanted)] for text, wanted in zip(said, expected, strict=True)] == expected


def test_labels_attributes_and_quotations_of_jekyll(tmp_path: Path) -> None:
    post = """\
![Sea] and [the film](/film/){:.lead}

> One.

> Two.
{:.lead}

> Of
> $$
> h_t
> $$
>
{: .example}

[Sea]: /assets/sea.png
"""
    found = written(tmp_path, {"_posts/2020-01-02-low.md": post, "assets/sea.png": PICTURE})
    text = text_of(found, "low/index.md").partition("---\n\n")[2].replace("\n\n\n", "\n\n")
    assert text.startswith("![Sea] and <!-- not moved: [the film](/film/) -->the film\n")
    assert "> One.\n\n<!-- -->\n\n> Two.\n{:.lead}\n\n<!-- -->\n\n> Of\n" in text
    assert ".example" not in text
    assert text.endswith("[Sea]: sea.png\n")


MACROS: dict[str, str | bytes] = {
    "_config.yml": "permalink: /:title/\nurl: http://tides.example.org\nrepository: sample/log\n",
    "CNAME": "www.sea.example.net\n",
    "_includes/formulas.html": """<script>MathJax = {tex: {macros: {
      RR: "{\\\\mathbb R}", gauge: ["{\\\\mathbf{#2}_{#1}}", 2, "t"], ofSea: "\\\\gauge{h} \\\\in \\\\RR",
      unused: "u"}}};</script>""",
    "_posts/2020-01-02-low-water.md": """\
---
title: Low water
katex: {macros: {'\\moon': '\\mathcal{M}(#1)'}}
---
<div style="display: none;">
$$
\\newcommand{\\low}{\\ell}

\\DeclareMathOperator*{\\E}{\\mathbb{E}}
$$
</div>

Of $\\ofSea$, $\\moon{x}$, $\\E_x \\low\\_1$, $\\\\{a\\\\}$ and $\\nothing$.

<div class="row">
    <div class="col">
        {% include figure.liquid path="a.png" caption="The [sea](https://example.org/)" width="40" %}
    </div>
</div>

![1](https://www.tides.example.org/_posts/a.png) ![2](http://sea.example.net/_posts/a.png)
![3](https://sample.github.io/log/_posts/a.png) ![4](https://sample.github.io/other/a.png)
""",
    "_posts/2020-02-03-high-$a$.md": "---\ntitle: High $\\alpha$ and `low`\n---\n"
    '![Of [the sea](https://example.org/)](a.png)\n\n<div class="caption">\n    As $a$\n</div>\n',
    "_posts/a.png": PICTURE,
}


def test_macros_formulas_and_pictures_in_html(tmp_path: Path) -> None:
    found = written(tmp_path, MACROS)
    text = text_of(found, "low-water/index.md")
    for wanted in (
        "$$\n\\newcommand{\\moon}[1]{\\mathcal{M}(#1)}\n\\newcommand{\\gauge}[2][t]{{\\mathbf{#2}_{#1}}}\n",
        "\n\\newcommand{\\RR}{{\\mathbb R}}\n\\newcommand{\\ofSea}{\\gauge{h} \\in \\RR}\n$$\n",
        "$$\n\\newcommand{\\low}{\\ell}\n\\DeclareMathOperator*{\\E}{\\mathbb{E}}\n$$\n\nOf $\\ofSea$",
        "$\\E_x \\low_1$, $\\{a\\}$ and",
        '<figure><img src="a.png" alt="The sea" width="40"><figcaption>The <a href="https://example.org/">sea</a>',
        "![1](a.png) ![2](a.png)\n![3](a.png) ![4](https://sample.github.io/other/a.png)",
    ):
        assert wanted in text
    assert "unused" not in text
    other = text_of(found, "high-a/index.md")
    assert "title: High α and low\n" in other
    assert (
        '![Of the sea](a.png)\n\n<div class="caption">\n    As <span class="arithmatex">\\(a\\)</span>\n</div>' in other
    )
    (problem,) = found.problems
    assert str(problem).endswith(
        "low-water.md:13:1: I131 a formula is shown as its source, '\\nothing': Unknown command \"\\nothing\";"
        " write it with LaTeX commands, or as a picture"
    )


LAYOUTS: dict[str, str | bytes] = {
    "_config.yml": "defaults:\n- scope: {path: ''}\n  values: {layout: tide}\n",
    "_layouts/tide.html": "---\nlayout: base\nwide: true\n---\n{{ content }}",
    "_layouts/base.html": "<div style=\"background-image: url('{{ page.hero }}')\"><h1>{{ page.title }}</h1></div>\n"
    "{% include lead.html class='wide' %}\n{{ content }}",
    "_includes/lead.html": """\
{% for post in site.posts %}<img src="{{ post.image }}">{% endfor %}
{% assign hide_lead = page | optional: 'hide_lead' %}{% assign lead = page | optional: 'image' %}
{% if page.video or layout.narrow %}<img src="{{ page.poster }}">
{% elsif hide_lead != true and lead %}
  <img src="{{ site.baseurl }}/{{ lead }}" alt="{{ page | optional: 'image_alt' | default: "A sea" | strip }}">
{% else %}<img src="{{ page.thumb }}">
{% endif %}{% unless page.poster == blank %}<img src='{{ page.poster }}'>{% endunless %}
""",
    "sea.png": PICTURE,
}


def test_what_is_named_twice_in_a_post_of_jekyll(tmp_path: Path) -> None:
    notices = [
        f'{{% capture words %}}{words}{{% endcapture %}}\n<div class="notice">{{{{ words | markdownify }}}}</div>\n'
        for words in ("Low.", "High.")
    ]
    pictures = {
        f"{folder}/fig/{name}": PICTURE + folder.encode()
        for folder, name in zip("abc", ("x.png", "x.png", "X.png"), strict=True)
    }
    linked = "<div>\n[![Sea](/a/fig/x.png)](https://example.org/)\n</div>"
    wide = '<img style="max-width: 20rem; margin: .5rem" src="/b/fig/x.png">{% raw %}$x^{{2}}$ {{ a }}{% endraw %}'
    quoted = '{{ "a" | append: "it\'s" }}\n\n| a | b |\n| --- | --- |\n| c | {% post_url 2020-01-01-b %} |'
    turns = (
        '{% for i in (9..10) %}{% if i < 10 %}{% assign zero = "0" %}{% else %}{% assign zero = "" %}{% endif %}'
        '{% assign step = "Step " | append: zero | append: i %}{{ step }};{% endfor %}'
        '{% if zero == "" %}{% if page.title == "A" %}yes{% endif %}{% endif %}{% if site.tags == 1 %}?{% endif %}'
    )
    wide += f" {turns}"
    text = "\n".join([*(f"![]({path})" for path in pictures), *notices, linked, quoted, wide])
    found = written(
        tmp_path,
        {
            "_config.yml": "title: Sea\ntimezone: No/Where\n",
            "_posts/2020-01-02-a.md": f"---\ntitle: A\n---\n{text}\n",
            "_posts/2020-01-01-b.md": "---\ntitle: B\npublished: false\n---\nSoon.\n",
            "_posts/_later/2020-01-03-d.md": "---\ntitle: D\n---\nLater.\n",
            "_works/_drafts/c.md": "---\ntitle: C\n---\nThe draft of no blog.\n",
            **pictures,
        },
    )
    post, draft = (
        next(text.decode() for path, text in found.files.items() if name in path) for name in ("a/index", "b.md")
    )
    assert "![](x.png)\n![](fig-x.png)\n![](X-2.png)" in post
    assert post.count('!!! note "Note"') == 2
    assert post.index("    Low.") < post.index("    High.")
    assert '<div>\n<a href="https://example.org/"><img src="x.png" alt="Sea"></a>\n</div>\n\nait\'s' in post.replace(
        "</div>\nait", "</div>\n\nait"
    )
    assert '<img style="max-width: min(320px, 100%); margin: 8px" src="fig-x.png">$x^{ {2}}$ &#123;&#123; a }}' in post
    assert " Step 09;Step 10;" in post
    assert "yes" in post
    assert "?<!-- not moved: {% endif %} -->" in post
    assert "| --- | --- |\n| c | /2020/01/01/b.html |" in post
    assert draft.startswith("---\ndate: 2020-01-01\nslug: b\ntitle: B\ndraft: true\n")
    assert "draft: true\n" in text_of(found, "d.md")
    assert len([path for path in found.files if path.endswith(".md")]) == 3


LEADS = {
    "image: /sea.png\nimage_alt: >\n  The\n  [sea]": ("![The sea](sea.png)\n\nText", ""),
    "image: /sea.png": ("![A sea](sea.png)\n\nText", ""),
    "image: /sea.png\nhide_lead: true": ("Text", "image (1)"),
    "image: /sea.png\nlayout: none": ("Text", "image (1)"),
    "image: /sea.png\nposter: sea.png\nvideo: a": ("![](sea.png)\n\nText", "video (1)"),
    "video: a\nthumb: /sea.png": ("Text", "thumb (1), video (1)"),
    "thumb: /sea.png": ("![](sea.png)\n\nText", ""),
    "poster: sea.png": ("![](sea.png)\n\nText", ""),
    "hero: /sea.png": ("![](sea.png)\n\nText", ""),
    "hero: /sea.png\nlayout: none": ("Text", "hero (1)"),
}


@pytest.mark.parametrize("keys", LEADS)
def test_a_picture_that_the_layout_shows_is_above_the_text(tmp_path: Path, keys: str) -> None:
    found = written(tmp_path, {**LAYOUTS, "_posts/2020-01-02-a.md": f"---\ntitle: A\n{keys}\n---\nText\n"})
    (text,) = (content.decode() for content in found.files.values())
    assert (text.partition("\n---\n")[2].strip(), "".join(map(str, found.problems)).partition("left out: ")[2]) == (
        LEADS[keys][0],
        f"{LEADS[keys][1]}; write into the text what readers should see" if LEADS[keys][1] else "",
    )


OF_HYDEJACK = {
    "image: /sea.png": "![](sea.png)\n\nText",
    "image: {path: /sea.png, srcset: {960w: /low.png}, alt: The sea}": "![The sea](sea.png)\n\nText",
    "image: {srcset: {1920w: /sea.png, 960w: /low.png}}": "![](sea.png)\n\nText",
    "image: https://example.org/a.png": "![](https://example.org/a.png)\n\nText",
    "image: /sea.png\nhide_image: true": "Text",
    "image: {alt: The sea}": "Text",
}


@pytest.mark.parametrize("keys", OF_HYDEJACK)
@pytest.mark.parametrize("theme", ["theme: jekyll-theme-hydejack", "remote_theme: hydecorp/hydejack@v9", "title: A"])
def test_the_picture_that_hydejack_shows_is_above_the_text(tmp_path: Path, theme: str, keys: str) -> None:
    copied: dict[str, str | bytes] = {"_includes/components/hy-img.html": ""} if theme == "title: A" else {}
    files: dict[str, str | bytes] = {"_config.yml": f"{theme}\n", "sea.png": PICTURE, "low.png": PICTURE, **copied}
    found = written(tmp_path, {**files, "_posts/2020-01-02-a.md": f"---\ntitle: A\n{keys}\n---\nText\n"})
    assert next(iter(found.files.values())).decode().partition("\n---\n")[2].strip() == OF_HYDEJACK[keys]
    assert ("image (1)" in "".join(map(str, found.problems))) == (OF_HYDEJACK[keys] == "Text")


ADDRESSES = {
    '<img src="\\sea\\Low.png" srcset="\\sea\\low.png 2x">': '<img src="low.png" srcset="low.png 2x">',
    '<a href="sea\\low.png">a</a> ![a](\\sea\\low.png)': '<a href="low.png">a</a> ![a](low.png)',
    "![a](sea\\lo\\w_1.png) ![a](/sea/lo/w\\_1.png) `\\sea\\low.png`": "![a](w_1.png) ![a](w_1.png) `\\sea\\low.png`",
    '<a href="https://example.org/a\\b">a</a>': '<a href="https://example.org/a\\b">a</a>',
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_a_backslash_of_an_address_is_a_slash(text: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"_config.yml": "title: A\n", "sea/low.png": PICTURE, "sea/lo/w_1.png": PICTURE}
    found = written(tmp_path, {**files, "_posts/2020-01-02-low.md": f"---\ntitle: Low\n---\n{text}\n"})
    assert next(iter(found.files.values())).decode().endswith(f"---\n\n{ADDRESSES[text]}\n")
    assert not found.problems


OTHER_HOSTS = {
    ("cdn: https://cdn.example.net/a/\n", ""): ("sea.png", "https://cdn.example.net/a/img/low.png"),
    ("img_cdn: //cdn.example.net\n", "img_path: /x/"): ("sea.png", "//cdn.example.net/img/low.png"),
    ("cdn: https://cdn.example.net\n", "media_subpath: https://b.example.net/y"): (
        "sea.png",
        "https://b.example.net/y/img/low.png",
    ),
    ("cdn: /assets\n", ""): ("sea.png", ""),
}
"""Settings and front matter of Chirpy, and where a picture that the blog has is found, and one that it has not."""


@pytest.mark.parametrize("given", OTHER_HOSTS)
def test_pictures_that_chirpy_loads_from_another_host(given: tuple[str, str], tmp_path: Path) -> None:
    config, matter = given
    files: dict[str, str | bytes] = {"_config.yml": f"theme: jekyll-theme-chirpy\n{config}", "assets/sea.png": PICTURE}
    text = f"---\ntitle: Low\n{matter}\n---\n![a](/assets/sea.png) ![b](/img/low.png) ![c](mud.png)\n"
    found = written(tmp_path, {**files, "_posts/2020-01-02-low.md": text})
    here, there = OTHER_HOSTS[given]
    made = next(iter(found.files.values())).decode()
    assert f"![a]({here})" in made
    assert (f"![b]({there})" in made) == bool(there)
    assert ("/x/mud.png)" in made) == ("/x/" in matter)
    assert len(found.problems) == (not there)


def test_pictures_in_the_text_become_files(tmp_path: Path) -> None:
    content = PICTURE + b"x" * 3000
    data = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    small = "data:image/png;base64,AAAA"
    text = f"---\ntitle: A\n---\n<img src='{data}'> ![b]({data}) ![c]({small}) <img src='{data[:-3]}'>\n"
    found = written(tmp_path, {"_config.yml": "", "_posts/2020-01-02-a.md": text})
    post, picture = sorted(found.files)
    assert (post, found.files[picture]) == (f"{NEW}a/index.md", content)
    name = picture.removeprefix(f"{NEW}a/")
    assert f"<img src='{name}'> ![b]({name}) ![c]({small}) <img src='{data[:-3]}'>" in text_of(found, "a/index.md")


HUGO: dict[str, str | bytes] = {
    "hugo.toml": 'baseURL = "https://tides.example.org/"\n[permalinks]\nposts = "/:year/:slug/"\n',
    "content/posts/low-water/index.md": """\
+++
title = "Low Water"
date = 2020-01-02T10:00:00Z
slug = "low"
aliases = ["/was/low/", "lower"]
tags = ["Tides"]
series = ["Sea"]
+++
{{< figure src="gauge.png" caption="The gauge" >}} {{< ref "high-water.md#end" >}}

[high]({{< relref "high-water" >}}/) and {{</* ref "x" */>}} and {{< tide-table north >}}

<!--more-->

{{% notice warning %}}
Stay.
{{% /notice %}}
""",
    "content/posts/low-water/gauge.png": PICTURE,
    "content/posts/high-water.md": "---\ndate: 2020-02-03\ntags: [tides]\nurl: /high.html\n---\n![a](/sea.png)\n",
    "content/about.md": "---\ntitle: About\n---\n",
    "content/posts/_index.md": "---\ntitle: Posts\n---\n",
    "content/posts/gauges.md": "---\ntitle: Gauges\ndate:\nlastmod: 2020-03-04\n---\nOf gauges.\n",
    "content/posts/news.md": "---\ntitle: News\ndate:\n---\nNone.\n",
    "content/posts/books/sand.md": "# Of sand\n",
    "static/sea.png": PICTURE,
}


def test_hugo(tmp_path: Path) -> None:
    found = written(tmp_path, HUGO)
    assert sorted(found.files) == [f"{NEW}gauges.md", f"{NEW}high-water/index.md", f"{NEW}low/index.md"]
    assert "date: 2020-03-04" in text_of(found, "gauges.md")
    undated = [str(problem) for problem in found.problems if "has no date and is left out" in problem.message]
    first = "content/posts/books/sand.md:1:1: I132 the page has no date and is left out, as are content/posts/news.md;"
    assert [line[: len(first)] for line in undated] == [first]
    assert found.copies[f"{NEW}high-water/sea.png"] == "static/sea.png"
    text = text_of(found, "low/index.md")
    for wanted in (
        "aliases:\n- /2020/low/\n- /was/low/\n- /2020/lower\n",
        "series: Sea",
        "tags:\n- Tides",
        "![The gauge](gauge.png)<figcaption>The gauge</figcaption>",
        "[high](post:high-water)",
        "&#123;&#123;&lt; ref",
        "<!-- not moved: {{< tide-table north >}} -->",
        "<!-- more -->",
        '!!! warning "Warning"',
    ):
        assert wanted in text
    other = text_of(found, "high-water/index.md")
    assert "- /high.html\n" in other
    assert "- Tides\n" in other  # one spelling of a tag for all posts


QUARTO: dict[str, str | bytes] = {
    "_quarto.yml": "website:\n  site-url: https://tides.example.org/blog\n",
    "index.qmd": "---\ntitle: Posts\nlisting: {contents: posts}\n---\n",
    "days.qmd": "---\nlisting: {contents: [days/*.qmd], feed: true}\n---\n",
    "days/one.qmd": "---\ntitle: A day\ndate: 2020-01-02\n---\nText.\n",
    "talks/index.qmd": "---\nlisting: {contents: ., feed: true, template: a.ejs}\n---\n",
    "talks/writing/index.qmd": "---\ntitle: A talk\ndate: 2020-01-02\n---\nText.\n",
    "posts/_metadata.yml": "author:\n- name: Alex Other\n- Kim Low [B22]\n- '[Robin](https://example.org)'\n",
    "posts/low/index.qmd": """\
---
title: Low water
date: "1/31/2020"
subtitle: A subtitle
bibliography: [../refs.bib, ../more.json]
aliases: [/old-low.html]
---

::: {.callout-note collapse="true"}
## Mind
As [@sample2020, p. 3], [@agreesWith:sample2020], @json2021 and @other2019 say, see @fig-gauge.
:::

![The gauge](gauge.png){#fig-gauge}

<aside>At **noon**.</aside>

::: {.content-visible when-meta="soon"}
Seldom.
:::

::: {.content-hidden unless-meta="title"}
Often\\citep{sample2020}.
:::

$$
\\begin{align}
a
\\end{align}
$$

```{python}
#| echo: true
1 + 1
```

```r
a <- b |> # <1>
  c() # <2>
```

1. One
2. Two

```sql
select 1 -- <1>
```

- Write

    ```{{python}}
    #| echo: false
    2
    ```

````markdown
```{{r}}
3
```
````

{{< include _shared.qmd >}} {{< video https://youtu.be/abc >}} [high](../high.qmd)
""",
    "posts/low/_shared.qmd": "Shared words.\n",
    "posts/low/gauge.png": PICTURE,
    "posts/high.qmd": "---\ntitle: High\ndate: 2020-02-03\ncategories: [sea]\n---\n"
    "A--b -- c---d --e `f--g` [h](https://a--b.example.org/c---d).\n\n"
    "$$x$$Then p \\< 1.\n\nText.\n",
    "posts/more.json": '[{"id": "json2021", "title": "Mud", "author": [{"family": "Low", "given": "Kim"}],'
    '"issued": {"date-parts": [[2021, 7]]}, "DOI": "10.1000/183"}]',
    "posts/refs.bib": "@article{sample2020, title={On tides}, author={Sample, Robin}, year={2020}, journal={Sea},"
    "doi={10.1000/182}}\n@misc{other2019, title={Gauges}, author={Other, Alex and Sample, Robin}, year={2019}}\n",
}


def test_quarto(tmp_path: Path) -> None:
    found = written(tmp_path, QUARTO, "/blog")
    text = text_of(found, "low/index.md")
    for wanted in (
        "date: 2020-01-31\n",
        "author: Alex Other, Kim Low [B22], Robin\n",
        "description: A subtitle\n",
        "aliases:\n- /posts/low/\n- /old-low.html\n",
        '??? note "Mind"',
        "([Sample, 2020](#sample2020), p. 3), ([Sample, 2020](#sample2020)), [Low (2021)](#json2021) and [Other and",
        "see [Figure 1](#fig-gauge)",
        '<figure id="fig-gauge" markdown="span">![Figure 1: The gauge](gauge.png)<figcaption>Figure 1: The gauge<',
        '<aside class="nb-aside" markdown="1">At <strong>noon</strong>.</aside>',
        "```python\n1 + 1\n```",
        "\n```r\na <- b |> # (1)\n  c() # (2)\n```\n\n1. One",
        "select 1 -- <1>\n",
        "\n    ````python\n    ```{python}\n    #| echo: false\n    2\n    ```\n    ````\n",
        "\n````markdown\n```{r}\n3\n```\n````\n",
        "\nOften.\n",
        "\n$$\n\\begin{align*}\na\n\\end{align*}\n$$\n",
        "Shared words.",
        "[Video on YouTube](https://www.youtube.com/watch?v=abc)",
        "[high](post:high)",
        '## References\n\n- <span id="sample2020"></span>Robin Sample (2020). On tides. *Sea*. [doi:10.1000/182]',
    ):
        assert wanted in text
    assert "Seldom" not in text
    assert "\n$$\nx\n$$\n\nThen p &lt; 1.\n" in text_of(found, "high.md")
    assert "A–b – c—d --e `f--g` [h](https://a--b.example.org/c---d)." in text_of(found, "high.md")
    assert "aliases:\n- /posts/high.html\n" in text_of(found, "high.md")
    shown = "::: {.cell-output}\n![](index_files/figure-html/a-1.png)\n:::"
    cell = f"::: {{.cell}}\n```{{.python .cell-code}}\n1 + 1\n```\n{shown}\n:::\n"
    source = QUARTO["posts/low/index.qmd"]
    kept = {"hash": "0", "result": {"markdown": f"---\ntitle: Low\n---\nFrozen.\n\n{cell}"}}
    low, high = (f"_freeze/posts/{name}/execute-results/html.json" for name in ("low/index", "high"))
    figure = "_freeze/posts/low/index/figure-html/a-1.png"
    now = written(tmp_path, {low: json.dumps(kept), high: json.dumps(kept), figure: PICTURE}, "/blog")
    text = text_of(now, "low/index.md")  # the source is newer: its words, with the output that is kept
    assert "```python\n1 + 1\n```\n\n![](a-1.png)\n" in text.replace("{.python .cell-code}", "python")
    assert "Shared words." in text
    assert text_of(now, "high.md").endswith("Text.\n")  # it runs no code, and nothing kept is its text
    digest = hashlib.md5(str(source).encode(), usedforsecurity=False).hexdigest()
    for changed in ({low: json.dumps({**kept, "hash": digest})}, {"_quarto.yml": "execute: {freeze: true}\n"}):
        assert "\nFrozen.\n" in text_of(written(tmp_path, {low: json.dumps(kept), **changed}, "/blog"), "low/index.md")
    assert f"{NEW}one.md" in found.files
    assert [problem.message for problem in found.problems] == [
        "no file holds the output of 1 of its code blocks: they are shown without it",
        "dated pages outside the blog are left out: 1 in 'talks'",
    ]


CROSS_REFERENCES = {
    "![A](a.png){#fig-a}\n\n@fig-a, [-@fig-a], (@fig-a), [@fig-a] and @fig-none": (
        "![A](a.png){#fig-a}\n\n[Figure 1](#fig-a), [1](#fig-a), ([Figure 1](#fig-a)), [Figure 1](#fig-a) and @fig-none"
    ),
    "::: {#fig-a layout-ncol=2}\n![A](a.png){#fig-b}\n\n![B](b.png){#fig-c}\n\nBoth\n:::\n@fig-c": (
        "::: {#fig-a layout-ncol=2}\n![A](a.png){#fig-b}\n\n![B](b.png){#fig-c}\n\nFigure 1: Both\n"
        ":::\n[Figure 1 (b)](#fig-c)"
    ),
    "::: {#fig-a}\n```python\nplot()\n\nshow()\n```\n:::": (
        "::: {#fig-a}\n```python\nplot()\n\nshow()\n```\n\nFigure 1\n\n:::"
    ),
    "::: {#fig-a .cell-output .cell-output-display}\n<div>a</div>\n\nLow\n:::\n\n"
    "::: {#fig-b .cell-output-display}\n![B](b.png)\n:::": (
        "::: {#fig-a .cell-output .cell-output-display}\n<div>a</div>\n\nFigure 1: Low\n:::\n\n"
        "::: {#fig-b .cell-output-display}\n![B](b.png)\n:::"
    ),
    "::: {#fig-a fig-cap='Low'}\n![](a.png)\n:::\n@fig-a": (
        "::: {#fig-a fig-cap='Low'}\n![](a.png)\n\nFigure 1: Low\n\n:::\n[Figure 1](#fig-a)"
    ),
    '```{#lst-a.in .txt lst-cap="A"}\n1\n```\n\n```{#lst-a.txt .txt lst-cap="B"}\n2\n```\n\n@lst-a.txt.': (
        '\n<span id="lst-a.in"></span>Listing 1: A\n\n```{#lst-a.in .txt lst-cap="A"}\n1\n```\n\n\n'
        '<span id="lst-a.txt"></span>Listing 2: B\n\n```{#lst-a.txt .txt lst-cap="B"}\n2\n```\n\n'
        "[Listing 2](#lst-a.txt)."
    ),
    "| a |\n|---|\n| b |\n\n: Low\n  water\n{#tbl-a}\n\n@tbl-a\n\nLow\n: water\n  deep": (
        '\n<span id="tbl-a"></span>Table 1: Low water\n\n| a |\n|---|\n| b |\n\n\n[Table 1](#tbl-a)\n\n'
        "Low\n: water\n  deep"
    ),
    # Callouts.
    "::: {#nte-a .callout-note}\n## Low\nText\n:::\n\n::: {#nte-b .callout-note title='Deep'}\nText\n:::\n\n"
    "::: {.callout-tip #tip-a}\nText\n:::\n\n@nte-b, [-@tip-a]": (
        "::: {#nte-a .callout-note}\n## Note 1: Low\nText\n:::\n\n"
        "::: {#nte-b .callout-note title='Note 2: Deep'}\nText\n:::\n\n"
        '::: {.callout-tip #tip-a title="Tip 1"}\nText\n:::\n\n[Note 2](#nte-b), [1](#tip-a)'
    ),
    "(@) One.\n(@b) Two, `@b`.\n\nBy (@b), @b and @c.": "(1) One.\n\n(2) Two, `@b`.\n\nBy (2), 2 and @c.",
    "a. `x`\nb. y\n\n   z\n\nEnd": (
        '<ol style="list-style-type: lower-alpha" markdown="1">\n<li markdown="1">\n\n`x`\n\n</li>\n'
        '<li markdown="1">\n\ny\n\nz\n\n</li>\n</ol>\n\nEnd'
    ),
    "(1) x\n(2) y": (
        '<ol style="list-style-type: decimal" markdown="1">\n<li markdown="1">\n\nx\n\n</li>\n'
        '<li markdown="1">\n\ny\n\n</li>\n</ol>\n'
    ),
    "A. Sample says.\n\ni. one": "A. Sample says.\n\ni. one",
    "+---+:--+\n| a | b\n+===+===+\n| c | d[^1]\n+---+---+": "| a | b |\n| --- | --- |\n| c | d[^1] |\n",
    "| a | b | c |\n|:--|:--|\n| 1 | 2 | 3 |": "| a | b | c |\n|:--|:--| --- |\n| 1 | 2 | 3 |",
    "@tbl-a\n\n| a |\n|---|\n| 1 |\n\n: Depth {#tbl-a}\n\n| b |\n|---|\n: Tide\n": (
        '[Table 1](#tbl-a)\n\n\n<span id="tbl-a"></span>Table 1: Depth\n\n| a |\n|---|\n| 1 |\n\n'
        "\n\nTide\n\n| b |\n|---|\n\n"
    ),
    "::: {#tbl-a .cell tbl-cap='Depth'}\n| a |\n:::": (
        "::: {#tbl-a .cell tbl-cap='Depth'}\n\nTable 1: Depth\n\n| a |\n:::"
    ),
    "::: {#thm-a}\n## Line\n\n$x$ is.\n:::\n\n::: {.proof}\nClear.\n:::\nBy @thm-a and @eq-a.\n\n$$\nx\n$$ {#eq-a}": (
        "::: {#thm-a}\n**Theorem 1 (Line).** $x$ is.\n:::\n\n::: {.proof}\n*Proof.* Clear.\n:::\n"
        "By [Theorem 1](#thm-a) and Equation $\\eqref{eq-a}$.\n\n$$\nx\n$$ {#eq-a}"
    ),
    "::: {#def- .box}\nA\n:::\n::: {#def-b}\nB\n:::\n::: {#exm-}\n# Line\n\nC.\n:::\n::: {#exr- }\n<br>\n:::\n@def-b": (
        "::: {#def- .box}\n**Definition 1.** A\n:::\n::: {#def-b}\n**Definition 2.** B\n:::\n"
        "::: {#exm-}\n**Example 1 (Line).** C.\n:::\n::: {#exr- }\n**Exercise 1.**\n\n<br>\n:::\n[Definition 2](#def-b)"
    ),
    "```{.r #lst-a lst-cap='Low **tide**'}\nx\n```\n\n````\n```{.r #lst-b lst-cap='B'}\n````\n@lst-a, @lst-b": (
        "\n<span id=\"lst-a\"></span>Listing 1: Low **tide**\n\n```{.r #lst-a lst-cap='Low **tide**'}\nx\n```\n\n"
        "````\n```{.r #lst-b lst-cap='B'}\n````\n[Listing 1](#lst-a), @lst-b"
    ),
    "::: {#lst-a}\n```r\nx\n```\n\nLow\n:::\n@lst-a": (
        "::: {#lst-a}\n\nListing 1: Low\n\n```r\nx\n```\n\n:::\n[Listing 1](#lst-a)"
    ),
    "+---+---+\n| a | b |\n+===+===+\n| - c | $$ |\n|   | d |\n| - e | $$ |\n+---+---+\n: Low\n": (
        "\nLow\n\n| a | b |\n| --- | --- |\n| • c <br>• e | $d$ |\n\n"
    ),
    "Table: Depth\n\n| a |\n|---|": "\nDepth\n\n\n\n| a |\n|---|",
    "$$\nx \\label{#eq-a}\n$$\n\nBy \\eqref{#eq-a}, not `\\ref{#eq-a}`.": (
        "$$\nx \\label{eq-a}\n$$\n\nBy \\eqref{eq-a}, not `\\ref{#eq-a}`."
    ),
    "Term\n: Words\n\n`@fig-a`": "Term\n: Words\n\n`@fig-a`",
    # A later block of metadata is none of the text.
    'A\n\n---\ndate: "`r x()`"\nopts:\n  a: b\n---\n\nB': "A\n\n\n\nB",
    "A\n\n---\n\nB: c\n\n---\n\nC": "A\n\n---\n\nB: c\n\n---\n\nC",
    "A\n---\nb: c\n---\nD": "A\n---\nb: c\n---\nD",
    "A\n\n---\nNote: we saw\nthat it rose\n---\nD": "A\n\n---\nNote: we saw\nthat it rose\n---\nD",
    "```\n\n---\na: b\n---\n```": "```\n\n---\na: b\n---\n```",
}


@pytest.mark.parametrize("text", CROSS_REFERENCES)
def test_cross_references_of_quarto_have_numbers(text: str) -> None:
    made, references = quarto.read(text, {})
    assert references.linked(made) == CROSS_REFERENCES[text]


R: dict[str, str | bytes] = {
    "config.toml": 'baseURL = "https://tides.example.org/"\ndefaultContentLanguage = "en"\n'
    "[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n",
    "content/post/2020-01-02-low.Rmd": "---\ntitle: Low water\ndate: 2020-01-02\n---\n```{r, echo=FALSE}\nx\n```\n",
    "content/post/2020-01-02-low.html": """\
---
title: Low water
date: 2020-01-02
---
<p>Of <code>it</code>, <span class="math inline">\\(x_1\\)</span>:</p>
<div id="the-sea" class="section level2">
<h2>The {sea}</h2>
<pre class="r"><code>x &lt;- 2
x</code></pre>
<pre><code>## [1] 2</code></pre>
<div data-pagedtable="false">
  <script data-pagedtable-source type="application/json">
{"columns":[{"label":["x"],"name":[1],"type":["dbl"],"align":["right"]}],"data":[{"1":"<2"}]}
  </script>
</div>
<div class="figure">
<pre class="r"><code>y</code></pre>
</div>
<p><img src="/post/2020-01-02-low_files/figure-html/unnamed-chunk-2-1.png" /></p>
</div>
""",
    "content/post/sand/index.Rmd": """\
---
title: Sand
date: 2020-04-05
---
```{r setup, include=FALSE}
knitr::opts_chunk$set(echo = TRUE)
```

Of `r nrow(x)` grains:

```{r, echo=FALSE, fig.cap="The tide"}
plot(x)
```

```{r}
sum(x)
```

``` r
written()
```
""",
    "content/post/sand/index_files/figure-html/unnamed-chunk-1-1.png": PICTURE,
    "static/post/sand/index_files/figure-html/unnamed-chunk-1-1.png": PICTURE,
    "content/post/mud/index_files/figure-html/unnamed-chunk-1-1.png": PICTURE,
    "content/talk/2019.md": "---\ntitle: A talk\ndate: 2019-01-01\n---\nText.\n",
    "static/post/2020-01-02-low_files/figure-html/unnamed-chunk-2-1.png": PICTURE,
    "content/post/high/index.Rmarkdown": "---\ntitle: High\ndate: 2020-02-03\n---\n```{r}\n1\n```\n",
    "content/post/high/index.markdown": "---\ntitle: High\ndate: 2020-02-03\n---\n"
    "Knitted, `$x_1$` and `\\(\\{y\\}\\)`.\n\n$$\n`\\begin{align*}\na &= b \\\\\n\\end{align*}`\n$$\n\n"
    "``` r\n# `$z$`\n```\n",
    "content/post/high/index.de.md": "---\ntitle: Hochwasser\ndate: 2020-02-03\n---\nViel Wasser.\n",
    "content/post/org.org": "#+title: In Org\n#+date: 2020-03-04\n\n* Text\n",
}


def test_a_tag_is_told_once_for_all_posts(tmp_path: Path) -> None:
    head = "---\ntitle: {}\n---\nOf water.\n"
    files: dict[str, str | bytes] = {
        "_config.yml": "title: A\n",
        "_posts/2020-01-02-low.md": head.format("Low") + "{% book_link 'A' %}\n{% book_link 'B' %}\n{% other %}\n",
        "_posts/2020-01-03-high.md": head.format("High") + "{% book_link 'A' %}\n"
        '{% capture it %}{{ "a b.csv" | uri_escape }}{% endcapture %}[it](/{{ it }})\n',
        "a b.csv": "a\n",
    }
    found = written(tmp_path, files)
    assert "[it](a-b.csv)" in text_of(found, "high/index.md")
    told = [str(each).partition(": I131 ") for each in found.problems]
    assert [(where, what) for where, _, what in told] == [
        (
            "_posts/2020-01-02-low.md:5:1",
            (
                "nothing here does what this does: '{% book_link 'A' %}' (and 2 more: _posts/2020-01-02-low.md:6, "
                "_posts/2020-01-03-high.md:5); write what it stands for; each is a comment in its new post"
            ),
        ),
        (
            "_posts/2020-01-02-low.md:7:1",
            (
                "nothing here does what this does: '{% other %}'; write what it stands for; "
                f"it is a comment in {NEW}low.md"
            ),
        ),
    ]


FROZEN = """\
---
title: Low water
---
::: {.cell}
::: {.cell-output-display}
```{=html}
<div class="datatables html-widget" id="htmlwidget-1" style="width:100%"></div>
<script type="application/json" data-for="htmlwidget-1">{"x":{"data":[["a","&lt;b"],[1.5,null]],
"container":"<table><thead><tr><th> <\\/th><th>depth<\\/th><\\/tr><\\/thead><\\/table>",
"options":{"columnDefs":[{"targets":0},{"className":"dt-right","targets":[1]}]}}}</script>
```
:::
:::

::: {.cell-output-display}
```{=html}
<div class="row">
<div id="c" class="form-group crosstalk-input">
<div><select></select>
<script type="application/json" data-for="c">{}</script>
</div>
</div>
</div>
<div id="htmlwidget-2" class="leaflet html-widget"></div>
<script type="application/json" data-for="htmlwidget-2">{"x":{}}</script>
```
:::

```{=html}
<div>  <div id="p1" class="plotly-graph-div" style="height:5px;"></div> <script>require(["plotly"], function() {

var x = new Low(function () {{
    console.log("low water");
}});
})</script>  </div>
```

::: {.cell-output .cell-output-display}

:::

The end.
"""


def test_widgets_of_r_are_tables_or_told(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_quarto.yml": "website:\n  title: A\nexecute:\n  freeze: true\n",
        "posts/low/index.qmd": "---\ntitle: Low water\ndate: 2020-01-02\n---\n```{r}\ndatatable(x)\n```\n",
        "_freeze/posts/low/index/execute-results/html.json": json.dumps({"result": {"markdown": FROZEN}}),
    }
    found = written(tmp_path, files)
    text = text_of(found, "low.md")
    assert '<td style="text-align: left">&lt;b</td><td style="text-align: right"></td>' in text
    assert "1.5</td>" in text
    assert "The end." in text
    assert "<!-- not moved: a widget, leaflet -->" in text
    assert "<!-- not moved: a widget, plotly-graph-div -->" in text
    assert "low water" not in text
    assert "data-for" not in text
    assert "<select>" not in text
    assert text.count("</div>") == text.count("<div")
    assert [each.message for each in found.problems] == [
        "a widget of R, which needs its scripts, is not shown: 'crosstalk'",
        "a widget of R, which needs its scripts, is not shown: 'leaflet'",
        "a chart, which needs its scripts, is not shown: 'plotly-graph-div'",
        "no file holds the output of 1 of its code blocks: they are shown without it",
    ]


def test_a_long_data_table_of_r_is_also_a_file(tmp_path: Path) -> None:
    data = {"x": {"data": [[*range(103)]], "container": "<th>depth</th>", "options": {"columnDefs": []}}}
    columns = [{"name": ["a"], "label": ["tide"], "align": ["left"]}]
    pages = json.dumps({"columns": columns, "data": [{"a": str(number)} for number in range(102)]})
    page = (
        '---\ntitle: Low\ndate: 2020-01-02\n---\n<script src="/rmarkdown-libs/dt/dt.js"></script>\n<p>Low.</p>\n'
        f'<div class="datatables html-widget" id="w"></div>\n'
        f'<script type="application/json" data-for="w">{json.dumps(data)}</script>\n'
        f'<div data-pagedtable="false">\n<script data-pagedtable-source>{pages}</script>\n</div>\n'
    )
    found = written(tmp_path, {"config.toml": "", "content/post/low.Rmd": page, "content/post/low.html": page})
    text = text_of(found, "low/index.md")
    names = re.findall(r'<a href="(table-\w+\.csv)">All (\d+) rows</a>', text)
    assert [rows for _, rows in names] == ["103", "102"]
    assert (text.count("<td"), "dt.js" in text, len(found.problems)) == (200, False, 0)
    assert text_of(found, f"low/{names[1][0]}").split()[:2] == ["tide", "0"]
    assert table_of_widget('{"x": {"data": []}}') == ("", "")


def test_r_markdown_org_and_languages(tmp_path: Path) -> None:
    found = written(tmp_path, R)
    assert sorted(found.files) == [f"{NEW}high.md", f"{NEW}low/index.md", f"{NEW}sand/index.md"]
    _, _, page = text_of(found, "low/index.md").partition("---\n\n")
    assert re.sub("\n+", "\n", page) == (
        '<p>Of <code>it</code>, <span class="math inline"><span class="arithmatex">\\(x_1\\)</span></span>:</p>\n'
        "<!-- more -->\n## The &#123;sea} {#the-sea}\n```r\nx <- 2\nx\n```\n```text\n## [1] 2\n```\n"
        '<table>\n<thead><tr><th style="text-align: right">x</th></tr></thead>\n<tbody>\n'
        '<tr><td style="text-align: right">&lt;2</td></tr>\n</tbody>\n</table>\n'
        '<div class="figure">\n<pre class="r"><code>y</code></pre>\n</div>\n'
        '<p><img src="unnamed-chunk-2-1.png" /></p>\n'
    )
    shown = "![The tide](unnamed-chunk-1-1.png)\n<!-- more -->\n```r\nsum(x)\n```\n``` r\nwritten()\n```\n"
    assert shown in re.sub("\n+", "\n", text_of(found, "sand/index.md"))
    assert "Knitted, $x_1$ and \\(\\{y\\}\\).\n\n$$\n\\begin{align*}\na &= b \\\\\n\\end{align*}\n$$" in text_of(
        found, "high.md"
    )
    assert "# `$z$`" in text_of(found, "high.md")
    assert [(each.code, each.message) for each in found.problems] == [
        ("I132", "the post is written in Org and is left out"),
        ("I131", "no file holds the output of 2 of its code blocks: they are shown without it"),
        ("I132", "posts in another language are left out: 1 in 'de'"),
        ("I132", "dated pages outside the blog are left out: 1 in 'talk'"),
    ]
    german = import_posts(find_blog(tmp_path, "de"), (), TODAY)
    assert list(german.files) == [f"{NEW}high.md"]
    assert "title: Hochwasser\naliases:\n- /de/post/high/\n" in text_of(german, "high.md")


FIRST_CELL = """\
# "Low *water*"
> "What the sea does"
- toc: true
- badges: true
- categories: [sea, tides]
- author: <a href='https://example.org'>Alex Other</a>

Behind it.
"""


def _fastpages(*cells: dict[str, object]) -> str:
    return json.dumps({**small_site.NOTEBOOK, "nbformat_minor": 4, "cells": list(cells)})


def test_notebooks_of_fastpages(tmp_path: Path) -> None:
    code = {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": []}
    cells: tuple[dict[str, object], ...] = (
        {**code, "source": "#hide\nimport sea"},
        {**code, "source": "#hide\nimport tides"},
        {"cell_type": "markdown", "metadata": {}, "source": "![Run it](my_icons/gauge.png)"},
        {"cell_type": "markdown", "metadata": {}, "source": FIRST_CELL},
        {**code, "source": "#hide_input\nprint(1)"},
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": ["![g](my_icons/gauge.png) ", "[high]({% post_url 2020-02-03-high %})"],
        },
        {"cell_type": "markdown", "metadata": {}, "source": "> note: Mind\n\n> youtube: https://youtu.be/abc"},
        {**code, "source": "# hide\nsecret()"},
        {"cell_type": "markdown", "metadata": {}, "source": "#hide\nTo do"},
        {"cell_type": "raw", "metadata": {}, "source": "if a:\n    # b\n"},
        {"cell_type": "raw", "metadata": {}, "source": "<b>c</b>"},
        {"cell_type": "markdown", "metadata": {}, "source": "> twitter: https://twitter.com/a/status/1"},
        {"cell_type": "markdown", "metadata": {}, "source": "## At Low Tide\n\n[up](#At-Low-Tide) [no](#at-sea)"},
    )
    found = written(
        tmp_path,
        {
            "_config.yml": "baseurl: /blog\n",
            "_notebooks/2020-01-02-low.ipynb": _fastpages(*cells),
            "_notebooks/icons/gauge.png": PICTURE,
            "_notebooks/data/page.html": "<p>Data</p>",
            "_posts/2020-02-03-high.md": "---\ntitle: High\n---\n[low](/sea/tides/2020/01/02/low.html)\n",
            "_posts/2020-01-02-low.md": "---\nnb_path: _notebooks/2020-01-02-low.ipynb\n---\nMade of it.\n",
        },
    )
    notebook = json.loads(text_of(found, "low/index.ipynb"))
    matter, *rest = notebook["cells"]
    assert matter["source"].startswith(
        "---\ndate: 2020-01-02\nslug: low\ntitle: Low *water*\ndescription: What the sea does\n"
    )
    assert "author: Alex Other\n" in matter["source"]
    assert "- /blog/sea/tides/2020/01/02/low.html\ncategories:\n- sea\n- tides\n---" in matter["source"]
    assert [(re.sub("\n{3,}", "\n\n", cell["source"]).strip(), cell["metadata"].get("tags")) for cell in rest] == [
        ("import sea", ["remove-cell"]),
        ("import tides", ["remove-cell"]),
        ("![Run it](gauge.png)", None),
        ("Behind it.", None),
        ("print(1)", ["remove-input"]),
        ("![g](gauge.png) [high](post:high)", None),
        ('!!! note "Note"\n\n    Mind\n\n[Video on YouTube](https://www.youtube.com/watch?v=abc)', None),
        ("secret()", ["remove-cell"]),
        ("```text\nif a:\n    # b\n```", None),
        ("<b>c</b>", None),
        (TWEET.replace("=12", "=1"), None),
        ("## At Low Tide {#At-Low-Tide}\n\n[up](#At-Low-Tide) <!-- not moved: [no](#at-sea) -->no", None),
    ]
    assert "[low](post:low)" in text_of(found, "high.md")


@pytest.mark.parametrize(("keys", "is_matter"), [("- toc: true\n- categories: [sea]", True), ("- error: 0.9", False)])
def test_keys_of_fastpages_may_be_below_a_paragraph(tmp_path: Path, keys: str, is_matter: bool) -> None:  # a row
    cell: dict[str, object] = {
        "cell_type": "markdown",
        "metadata": {},
        "source": f"# Low\n\n> The sea\n\nMud\nof:\n\n- a\n- b\n\n{keys}",
    }
    found = written(tmp_path, {"_config.yml": "", "_notebooks/2020-01-02-low.ipynb": _fastpages(cell)})
    cells = json.loads(text_of(found, "low.ipynb"))["cells"]
    assert ("categories:\n- sea" in cells[0]["source"]) == is_matter
    text = "Mud\nof:\n\n- a\n- b"
    assert cells[1]["source"].rstrip() == (text if is_matter else f"> The sea\n\n{text}\n\n{keys}")


def test_folders_of_markdown_and_parts_of_a_blog(tmp_path: Path) -> None:
    undated = {f"{name}.md": "# No date\n" for name in "bcdefg"}
    found = written(tmp_path / "plain", {"2020-01-02-a b.md": "# A title\n\nText.\n", **undated})
    assert list(found.files) == [f"{NEW}a-b.md"]
    assert "title: A title\n" in text_of(found, "a-b.md")
    assert [str(problem) for problem in found.problems] == [
        (
            "b.md:1:1: I132 the page has no date and is left out, as are c.md, d.md, e.md and 2 more; "
            "if they are posts, write `date: 2020-01-31` into their front matter, and import again"
        )
    ]
    written(tmp_path / "whole", HUGO)
    part = import_posts(find_blog(tmp_path / "whole/content/posts/low-water"), (), TODAY)
    assert list(part.files) == [f"{NEW}low/index.md"]
    for files, message in (
        ({"a.txt": "x"}, "no posts are found here"),
        (
            {"_quarto.yml": "", "index.qmd": "Me.", "blog/a.qmd": "Text.", "blog/b.qmd": "Text."},
            "no posts are found here: 2 pages have no date, as 'blog/a.qmd'",
        ),
    ):
        (problem,) = written(tmp_path / f"none-{len(files)}", dict(files)).problems
        assert (problem.code, problem.message) == ("I133", message)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("imported")
    (folder / "site").mkdir()
    site = small_site.write(
        folder / "site", {"mkdocs.yml": small_site.FILES["mkdocs.yml"].replace("example.com/me/", "example.com/")}
    )
    written(folder / "blog", JEKYLL)
    return site, folder / "blog"


def _run(site: Path, blog: Path, *options: str) -> tuple[str, str]:
    result = CliRunner().invoke(
        main,
        ["import-posts", str(blog), "--root", str(site), "--no-fetch-pictures", *options],
        catch_exceptions=False,
    )
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_markup_that_readers_would_see_is_told(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    site = small_site.write(tmp_path / "site")
    cells: list[dict[str, object]] = [{"cell_type": "markdown", "metadata": {}, "source": ["As below.[^lost]"]}]
    cells.append({"cell_type": "markdown", "metadata": {}, "source": '<iframe src="page.html"></iframe>'})
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    written(
        tmp_path / "blog",
        {
            "_config.yml": "title: Tides\n",
            "_posts/2020-01-02-low.md": "---\ntitle: Low\n---\nLook at **this **first.\n",
            "_notebooks/2020-01-03-high.ipynb": json.dumps(notebook),
            "_notebooks/page.html": '<a href="lost.html">a</a>',
        },
    )
    for options in (["--dry-run"], []):
        summary = _run(site, tmp_path / "blog", *options)[1]
        assert re.search(r"low\.md:\d+:9: B121 bold text is shown as it is written: '\*\*this \*\*'", summary)
        assert "1:1: B121 a footnote is shown as it is written: '[^lost]'" in summary
    written_cell = json.loads((site / f"{NEW}high/index.ipynb").read_text("utf-8"))["cells"][0]["source"]
    assert written_cell.endswith("\n\n<!-- allow-dead-link page.html: public in the old blog -->")
    assert "N207" not in CliRunner().invoke(main, ["check", "--root", str(site)]).output


def test_a_run_writes_only_what_is_new_and_a_strict_build_shows_it(imported: tuple[Path, Path]) -> None:
    site, blog = imported
    said, summary = _run(site, blog, "--dry-run")
    assert f"{NEW}low-water/index.md\n" in said
    assert f"{NEW}low-water/gauge.png\n" in said
    assert "4 posts would be new, 0 there already, 3 files beside them" in summary
    assert not (site / f"{NEW}low-water").exists()
    assert "4 posts new, 0 there already" in _run(site, blog)[1]
    mine = site / f"{NEW}high-water.md"
    mine.write_text(mine.read_text("utf-8").replace("Text.", "My words, in `/home/robin/x`."), "utf-8")
    (blog / "_posts/2020-06-07-high-water.md").write_text("---\ntitle: High again\n---\nIn `/home/robin/y`.\n", "utf-8")
    _, summary = _run(site, blog)
    assert "1 post new, 4 there already, 0 files" in summary
    assert "I136" in summary
    assert "3 things to look at" in summary
    assert "My words" in mine.read_text("utf-8")
    assert (site / f"{NEW}high-water-2020-06-07.md").read_text("utf-8").startswith("---\nallow: {home-path:")
    assert "0 posts new, 5 there already" in _run(site, blog)[1]
    mine.write_text(mine.read_text("utf-8").replace("/home/robin/x", "x"), "utf-8")
    built = small_site.build(site, "--strict")
    assert built.exit_code == 0, built.log
    page = built.read("blog/2020/01/02/low-water/index.html")
    assert '<a href="../../../02/03/high-water/#the-end">' in page
    assert "<mi>h</mi>" in page
    for old in ("log/sea/coast/low-water/index.html", "log/old/low/index.html"):
        assert re.search(r'url=[./]*/blog/2020/01/02/low-water/"', built.read(old))
    assert len(read_tree(site).posts) == 7


def test_a_secret_is_told_at_the_end_with_what_to_write(tmp_path: Path) -> None:
    site = small_site.write(tmp_path / "site", {})
    token = "ghp_" + "x7Qm2Rv9" * 4 + "Lk3T"
    written(tmp_path / "blog", {"_config.yml": "", "_posts/2020-01-02-keys.md": f"---\ntitle: A\n---\n`{token}`\n"})
    last = _run(site, tmp_path / "blog")[1].splitlines()[-2:]
    assert last[0].endswith(f"1 file may hold a secret: {NEW}keys.md")
    assert "`allow: {secret: why}`" in last[1]
    weak = '---\ntitle: B\n---\n```php\n$password = "letmein";\n```\n'
    written(tmp_path / "other", {"_config.yml": "", "_posts/2020-01-03-weak.md": weak})
    last = _run(site, tmp_path / "other")[1].splitlines()[-2:]
    assert last[0] == f"A strict build stops while 1 file may hold a secret: {NEW}weak.md"
    (site / f"{NEW}weak.md").unlink()
    post = site / f"{NEW}keys.md"
    for line in ("allow-secret: revoked", "allow: {secret: revoked}"):
        text = post.read_text("utf-8")
        post.write_text(text.replace("---\n", f"---\n{line}\n", 1), "utf-8")
        found = [str(each) for each in check_site(site_of(read_tree(site), TODAY)) if "keys.md" in str(each)]
        assert not found
        post.write_text(text, "utf-8")


def test_forms_of_hugo_that_its_markdown_takes_away(tmp_path: Path) -> None:
    """Escaped signs and quotes, notes at the margin, the folder of a post, entities in a title."""
    post = """\
---
title: "Tides &mdash; and sand"
date: 2020-01-02
---
{{< figure src=\\"a.png\\" caption=\\"The sea\\" >}}

<img src="{{< blogdown/postref >}}a.png" alt="Sand">

A tide{{< sidenote >}}Twice a *day*.{{< /sidenote >}} rises.

$$
\\sum\\_i w\\_i
$$

[broken](https://example.org])
"""
    files: dict[str, str | bytes] = {"content/posts/low/index.md": post, "content/posts/low/a.png": PICTURE}
    found = written(tmp_path, {"hugo.toml": "title = 'A'\n", **files})
    text = text_of(found, "low/index.md")
    for wanted in (
        "Tides — and sand",
        "The sea",
        'src="a.png"',
        "[^note-1]: Twice a *day*.",
        "\\sum_i w_i",
        "https://example.org]",
    ):
        assert wanted in text
    kept = "[markup.goldmark.extensions.passthrough]\nenable = true\n"
    found = written(tmp_path / "kept", {"hugo.toml": kept, **files})
    assert "\\sum\\_i w\\_i" in text_of(found, "low/index.md")


def test_captions_that_r_markdown_leaves_with_their_names_are_numbered(tmp_path: Path) -> None:
    body = """\
In Table <a href="#tab:low">1</a> and <a href="#tab:high">2</a>.

```md
(#tab:code) Code
```

<table><caption>(\\#tab:low)Low</caption><tr><td>1</td></tr></table>

<table>
<caption>
(#tab:high) High
</caption><tr><td>2</td></tr></table>
"""
    page = f"---\ntitle: Tides\ndate: 2020-01-02\n---\n{body}"
    found = written(tmp_path, {"config.toml": "", "content/post/a/index.md": page, "content/post/a/index.Rmd": page})
    text = text_of(found, "a.md")
    assert '<caption><span id="tab:low">Table 1: </span>Low</caption>' in text
    assert '<span id="tab:high">Table 2: </span>High' in text
    assert found.problems == ()


PICTURES = [
    # A picture above a post: the settings of the blog, the front matter, and what stands above the text.
    (
        'theme = "PaperMod"',
        "cover: {image: b.png, alt: Sea, caption: By Kim}",
        '<figure markdown="span">![Sea](b.png)<figcaption>By Kim</figcaption></figure>',
    ),
    ('theme = "PaperMod"', "cover: {image: b.png, hiddenInSingle: true}", "Low."),
    ("[params.cover]\nhiddenInSingle = true", "cover: {image: b.png}", "Low."),
    (
        "[params.cover]\nhiddenInSingle = true",
        "cover: {image: b.png, hiddenInSingle: false}",
        "![](b.png)",
    ),
    (
        'theme = "academic"',
        "image: {caption: By Kim}",
        '<figure markdown="span">![By Kim](my-featured.png)<figcaption>By Kim</figcaption></figure>',
    ),
    ('[[module.imports]]\npath = "github.com/example/blox-tailwind"', "tags: [a]", "![](my-featured.png)"),
    ("", "image: {preview_only: true}", "Low."),
    ("", "tags: [a]", "Low."),
]


@pytest.mark.parametrize(("settings", "matter", "wanted"), PICTURES)
def test_pictures_of_hugos_themes(tmp_path: Path, settings: str, matter: str, wanted: str) -> None:
    files: dict[str, str | bytes] = {
        "hugo.toml": settings,
        "content/post/a/index.md": f"---\ntitle: Tides\ndate: 2020-01-02\n{matter}\n---\nLow.\n",
        "content/post/a/my-featured.png": PICTURE,
        "content/post/a/b.png": PICTURE,
    }
    found = written(tmp_path, files)
    name = "a/index.md" if wanted != "Low." else "a.md"
    assert text_of(found, name).partition("---\n\n")[2].startswith(wanted)


def test_a_picture_of_quarto_without_its_ending(tmp_path: Path) -> None:
    post = "---\ntitle: Tides\ndate: 2020-01-02\n---\n![](plot)\n"
    files: dict[str, str | bytes] = {"_quarto.yml": "", "posts/a.qmd": post, "posts/plot.png": PICTURE}
    assert "![](plot.png)" in text_of(written(tmp_path, files), "a/index.md")


def test_a_page_beside_a_post_is_not_called_as_the_post(tmp_path: Path) -> None:
    post = '---\ntitle: Tides\ndate: 2020-01-02\n---\n<iframe src="/plot/index.html"></iframe>\n'
    files: dict[str, str | bytes] = {"config.toml": "", "content/post/a.md": post, "static/plot/index.html": "<p>1</p>"}
    assert list(written(tmp_path, files).copies) == [f"{NEW}a/plot-index.html"]


DOUBLED = [
    # An author of Hugo who doubles each backslash, as its Markdown needs it.
    (
        "$$\n\\\\begin{align}\n\\min\\\\, & F \\\\\\\\\n& x\\_1 \\\\in X\n\\\\end{align}\n$$",
        "$$\n\\begin{align}\n\\min\\, & F \\\\\n& x_1 \\in X\n\\end{align}\n$$",
    ),
    ("Of $2\\\\sqrt{x}$ and\n\n$$\nv\\\\left[i\\\\right]\n$$", "Of $2\\sqrt{x}$ and\n\n$$\nv\\left[i\\right]\n$$"),
    ("Of $n\\\\times n$ and $\\alpha\\\\beta$.", "Of $n\\times n$ and $\\alpha\\beta$."),
    # Where he writes a break of a line as elsewhere, it stays one.
    ("$\\\\frac{1}{2}$\n\n$$\na \\\\\nb \\\\in c\n$$", "$\\frac{1}{2}$\n\n$$\na \\\\\nb \\in c\n$$"),
    ("$$\ny = \\\\{a, b\\\\}\n$$", "$$\ny = \\{a, b\\}\n$$"),
    # One who writes plain TeX.
    ("$$\n\\begin{cases}a\\\\b\\\\\nc\\end{cases}\n$$", "$$\n\\begin{cases}a\\\\b\\\\\nc\\end{cases}\n$$"),
]


@pytest.mark.parametrize(("source", "wanted"), DOUBLED)
def test_backslashes_of_hugo(source: str, wanted: str, tmp_path: Path) -> None:
    post = f"---\ntitle: Low water\ndate: 2020-01-02\n---\n\nOf water.\n\n{source}\n"
    found = written(tmp_path, {"hugo.toml": "title = 'A'\n", "content/posts/low.md": post})
    assert wanted in text_of(found, "low.md")


def test_a_doubled_backslash_that_stays_is_told(tmp_path: Path) -> None:
    post = "---\ntitle: Low\n---\nOf water.\n\n$$\n\\begin{aligned}\na \\\\begin{x}\n\\end{aligned}\n$$\n"
    found = written(tmp_path, {"_config.yml": "title: A\n", "_posts/2020-01-02-low.md": post})
    assert "low.md:7:1: I131 a formula is shown as its source" in str(found.problems[0])
    assert "two backslashes break a line" in str(found.problems[0])


BOLD = {
    "**'비슷하다'**는 말": "<strong>'비슷하다'</strong>는 말",
    "한**“그렇다”** **나**는": "한<strong>“그렇다”</strong> **나**는",
    "- **問い（a）**を": "- <strong>問い（a）</strong>を",
    "これは**`a`**と**$b$**です": "これは<strong>`a`</strong>と<strong>$b$</strong>です",
    "これは**問い**を": "これは**問い**を",
    "나는*(바다)* 또 *“물”*이 **한*(물)*이**": "나는<em>(바다)</em> 또 <em>“물”</em>이 **한<em>(물)</em>이**",
    "2*3*4, a*b*c, a*(b)*c, 값*(1+a)*수": "2*3*4, a*b*c, a*(b)*c, 값*(1+a)*수",
    "나*다*라 `나*(다)*라` $나*(다)*라$ 나\\*(다)*": "나*다*라 `나*(다)*라` $나*(다)*라$ 나\\*(다)*",
    "* 나 *(다)\n* 라*": "* 나 *(다)\n* 라*",
    "**b.** 한 `**“a”**는` $x**“a”**는$": "**b.** 한 `**“a”**는` $x**“a”**는$",
}


@pytest.mark.parametrize("text", BOLD)
def test_emphasis_beside_letters_without_spaces(text: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"_posts/2020-01-02-low.md": f"---\ntitle: Low\n---\n{text}\n"}
    found = written(tmp_path, {"_config.yml": "title: A\n", **files})
    assert f"\n{BOLD[text]}\n" in text_of(found, "low.md")


def test_a_captioned_picture_of_a_notebook_is_html(tmp_path: Path) -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "# Tides\n\n![The sea](a.png)"}]
    files: dict[str, str | bytes] = {"_quarto.yml": "website: {title: A}\n", "posts/low/a.png": PICTURE}
    front = {"cell_type": "raw", "metadata": {}, "source": "---\ntitle: Tides\ndate: 2020-01-02\n---"}
    files["posts/low/index.ipynb"] = json.dumps(
        {"cells": [front, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    )
    found = written(tmp_path, files)
    (name,) = (name for name in found.files if name.endswith(".ipynb"))
    text = "".join(map(str, (cell["source"] for cell in json.loads(found.files[name])["cells"])))
    assert '<img src="a.png" alt="The sea">' in text
    assert "markdown=" not in text


def test_a_notebook_of_quarto_keeps_its_raw_cells_and_references(tmp_path: Path) -> None:
    given = (
        ("raw", "---\ntitle: Tides\ndate: 2020-01-02\nbibliography: sea.bib\n---"),
        ("markdown", "See @fig-sea (@gauge), @fig-plot, @tbl-low, [deep](#deep) and [there](#nowhere)."),
        ("raw", "![The sea](a.png){#fig-sea}\n\n| a | b |\n|---|---|\n| c | d |\n\n: Low {#tbl-low}"),
        ("code", '#| label: fig-plot\n#| fig-cap: "How deep"\nplot()'),
        ("markdown", "## Deep{#deep}"),
    )
    cells = [{"cell_type": kind, "metadata": {}, "source": text} for kind, text in given]
    cells.append({"cell_type": "raw", "metadata": {"format": "latex"}, "source": "\\clearpage"})
    found = written(
        tmp_path,
        {
            "_quarto.yml": "website: {title: A}\n",
            "posts/low/a.png": PICTURE,
            "posts/low/sea.bib": "@online{gauge, title={A Gauge}, author={Sand, B.}, date={2020-01-02T03:04:05Z}}\n",
            "posts/low/index.ipynb": json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}),
        },
    )
    (name,) = (name for name in found.files if name.endswith(".ipynb"))
    made = [(cell["cell_type"], cell["source"]) for cell in json.loads(found.files[name])["cells"]]
    assert [kind for kind, _ in made] == "markdown markdown markdown markdown code markdown raw markdown".split()
    links = "[Figure 1](#fig-sea) ([Sand (2020)](#gauge)), [Figure 2](#fig-plot), [Table 1](#tbl-low), [deep](#deep)"
    assert made[1][1].startswith(f"See {links} and ")
    assert made[1][1].endswith("<!-- not moved: [there](#nowhere) -->there.")
    assert '<figure id="fig-sea"><img src="a.png" alt="Figure 1: The sea">' in made[2][1]
    assert '<span id="tbl-low"></span>Table 1: Low\n\n| a | b |' in made[2][1]
    assert made[3][1] == '<span id="fig-plot"></span>'
    assert made[4][1] == '#| label: fig-plot\n#| fig-cap: "Figure 2: How deep"\nplot()'
    assert made[5][1] == "## Deep {#deep}"
    assert "'#nowhere'" in "".join(problem.message for problem in found.problems)


def test_a_post_shows_a_notebook_within_its_text(tmp_path: Path) -> None:
    picture = base64.b64encode(PICTURE * 300).decode()
    outputs = (
        {"output_type": "stream", "text": ["\x1b[31mdeep\x1b[0m\n"]},
        {"data": {"image/png": [picture[:76], "\n", picture[76:]], "text/plain": "<Figure>"}},
        {"data": {"text/html": "<table>\n\n<tr><td>1</td></tr></table>"}},
    )
    code = {"cell_type": "code", "source": ["print(1)"], "outputs": outputs}
    notebook = {"cells": [{"cell_type": "markdown", "source": "## Gauge"}, code], "metadata": {}, "nbformat": 4}
    shown = (
        '{::nomarkdown}\n{% assign path = "assets/low.ipynb" | relative_url %}\n'
        "{% capture is_there %}{% file_exists assets/low.ipynb %}{% endcapture %}\n"
        '{% if is_there == "true" %}\n{% jupyter_notebook path %}\n{% else %}\n<p>No.</p>\n{% endif %}\n{:/nomarkdown}'
    )
    front = "---\ntitle: Low\n---\n"
    found = written(
        tmp_path,
        {
            "_config.yml": "title: Sea\n",
            "_posts/2020-01-02-low.md": f"{front}Before.\n\n{shown}\n\nBehind.\n",
            "_posts/2020-01-03-high.md": f"{front}{shown.replace('low.ipynb', 'no.ipynb')}\n",
            "_posts/2020-01-04-dry.md": f'{front}{{% jupyter_notebook "../../../assets/low.ipynb" %}}\n',
            "assets/low.ipynb": json.dumps(notebook),
        },
    )
    assert "\n## Gauge\n" in text_of(found, "dry/index.md")
    text = text_of(found, "low/index.md")
    (name,) = {path.rpartition("/")[2] for path in found.files if path.endswith(".png")}
    assert re.sub("\n{3,}", "\n\n", text).endswith(
        "Before.\n\n<!-- more -->\n\n## Gauge\n\n```python\nprint(1)\n```\n\n```text\ndeep\n```\n\n"
        f"![]({name})\n\n<div>\n<table>\n<tr><td>1</td></tr></table>\n</div>\n\nBehind.\n"
    )
    assert text_of(found, "high.md").rstrip().endswith("<p>No.</p>")
    assert [(each.code, each.message) for each in found.problems] == [
        ("I131", "a picture or a file is not there: 'assets/no.ipynb'")
    ]


OF_HUGO = {
    '{{< article link="/posts/tide/" >}}': "**[High](post:tide)**",
    "Dry :x: :computer: a:x:b": "Dry ❌ 💻 a:x:b",
    # A page's own files lie in a folder of its name; tables keep their lines of hyphens, and quotations stay apart.
    '<img src="a.png" ;" />': '<img src="a.png" />',
    '[deep]({{< relref "books/deep" >}}#top)': "[deep](https://tides.example.org/books/deep/#top)",
    "| a | b |\n| --- | --- |\n| 1 -- 2 | 3 |": "| a | b |\n| --- | --- |\n| 1 – 2 | 3 |",
    "> One `c`\n\n> Two": "> One `c`\n\n<!-- -->\n\n> Two",
    # The blog's own templates say what its shortcodes stand for, unless they need more than that.
    '{{% fold summary="Code" %}}\n```r\n  x\n\n  y\n```\n{{% /fold %}}': (
        '<details markdown="1">\n<summary>Code</summary>\n\n```r\n  x\n\n  y\n```\n\n</details>'
    ),
    "A {{< small-caps >}}*b* & c{{< /small-caps >}}.": 'A <span class="sc"><em>b</em> & c</span>.',
    "{{< wall >}}": "<!-- not moved: {{< wall >}} -->",
    '<p>{{% video src="low.mp4" %}}</p>': '<p><video src="low.mp4" controls></video></p>',
    "{{< single_tweet 12 >}}": TWEET,
    "![High](/posts/tide/b.png)": "![High](b.png)",
    # What is code stays, and only Liquid knows values in braces.
    "```\n> a\n-> b\n> c\n```": "```\n> a\n-> b\n> c\n```",
    "The package {{tides}}.": "The package {{tides}}.",
    "```\n{{< tweet user=tides id=12 >}}\n```": TWEET,
    '![Low](/posts/tide/b.png "At *low* water")\n![High](/posts/tide/b.png)': (
        '<figure markdown="span">![Low](b.png)<figcaption>At *low* water</figcaption></figure>\n![High](b.png)'
    ),
    "https://tides.example.net/a?b=1潮の話": "<https://tides.example.net/a?b=1>潮の話",
    # Such an address is none in another one, in the words of a link, in HTML and in a shortcode.
    '[1]: https://zh.example.net/潮\n[2]: <https://x.example.net/a> "https://x.example.net/潮"': (
        '[1]: https://zh.example.net/潮\n[2]: <https://x.example.net/a> "https://x.example.net/潮"'
    ),
    '<b title="at https://x.example.net/a–b">潮</b>': '<b title="at https://x.example.net/a–b">潮</b>',
    "[at https://x.example.net/潮](https://y.example.net/潮) [or https://x.example.net/潮][1]": (
        "[at https://x.example.net/潮](https://y.example.net/潮) [or https://x.example.net/潮][1]"
    ),
    "<div>\nAt https://x.example.net/潮\n</div>": "<div>\nAt https://x.example.net/潮\n</div>",
    '{{< wall "at https://x.example.net/潮" >}}': '<!-- not moved: {{< wall "at https://x.example.net/潮" >}} -->',
    "One` low` and `two `(`a` and` b`) `` `c` `` ` d `": "One `low` and `two` (`a` and `b`) `` `c` `` ` d `",
    '```py {title="src/\\_\\_init\\_\\_.py"}\n"\\_"\n```': '```py title="src/__init__.py"\n"\\_"\n```',
    '``` { title = "low.py" }\n1\n```': '```text title="low.py"\n1\n```',
    "In \\$n\\$ or \\$\\R^n\\$ and \\$x_1\\$, \\$5 or \\$6, \\$A_1 or \\$ 2_0\\$, `\\$n\\$`": (
        "In $n$ or $\\R^n$ and $x_1$, \\$5 or \\$6, \\$A_1 or \\$ 2_0\\$, `\\$n\\$`"
    ),
    "In {{ user.name }} and <b>{{user.age}}</b>, `{{ a.b }}`": (
        "In &#123;&#123; user.name }} and <b>&#123;&#123;user.age}}</b>, `{{ a.b }}`"
    ),
    "In \\$HOME/a_b:\\$PATH": "In \\$HOME/a_b:\\$PATH",
    "[^1]: https://x.example.net/a潮 [1]": "[^1]: <https://x.example.net/a>潮 [1]",
    "- One\n\n  {{< small-caps >}}\n  a\n\n  b\n  {{< /small-caps >}}\n- Two": (
        '- One\n\n    <span class="sc">\n\n    a\n\n    b\n\n    </span>\n\n- Two'
    ),
    "{{< resource low.csv >}}": '<i data-src="/low.csv"></i>',
    # A template in the text, which Hugo leaves out unless a setting allows it.
    "A\n\n{{< low.inline >}}\n{{ if 1 }}B{{ end }}\n{{</ low.inline >}}\n\nC {{< low.inline />}}": "A\n\nC",
    # No exponents and indices; notes, deleted words, addresses, attributes and formulas stay.
    "x^y^x = y, 5~10,15~20 a^2 and $x^y^2$ `a^b^c`": "x\\^y\\^x = y, 5\\~10,15\\~20 a^2 and $x^y^2$ `a^b^c`",
    '~~low~~ [a](https://x.example.net/~b~) <b id="a^b^c">': '~~low~~ [a](https://x.example.net/~b~) <b id="a^b^c">',
    # Signs that only Markdown needs escaped, and operators, which mark no words.
    "$$a \\\\, b \\[0\\]$$\n\n$$\n\\begin{cases} a \\\\, b \\end{cases}\n$$": (
        "$$\na \\, b [0]\n$$\n\n$$\n\\begin{cases} a \\\\, b \\end{cases}\n$$"
    ),
    "As (e==null ? a==b : 1) or ==low==, a == b, `a==b==`": "As (e\\==null ? a\\==b : 1) or ==low==, a == b, `a==b==`",
    # A quotation of Twitter's needs no script.
    '<blockquote class="twitter-tweet">Low</blockquote>\n<script src="//platform.twitter.com/widgets.js"></script>': (
        '<blockquote class="twitter-tweet">Low</blockquote>'
    ),
    # emoji-css, by names that are known.
    'A <i class="em em-v" aria-label="Two"></i> <i class="em em-svg em---1"></i> <i class="em em-tide"></i>': (
        'A \u270c <i class="em em-svg em---1"></i> <i class="em em-tide"></i>'
    ),
    # Older versions of Hugo give a table the columns of its rule.
    "| Low |\n|---|---|\n| a | b |": "| Low | |\n|---|---|\n| a | b |",
    # Cards that a script of another host fills.
    (
        '<div><a href="https://e.org/b" data-iframely-url="//cdn.iframe.ly/x"></a></div>'
        '<script async src="//cdn.iframe.ly/embed.js" charset="utf-8"></script>\n\n'
        '<a data-iframely-url="//cdn.iframe.ly/y" href="https://tides.example.org/posts/tide/"></a>\n'
        '<a data-iframely-url href="https://e.org/c">C</a>\n'
    ): (
        '<div><iframe src="https://cdn.iframe.ly/x" title="https://e.org/b" width="100%" height="200"></iframe>'
        "</div>\n\n"
        '<a href="post:tide">High</a>\n<a data-iframely-url href="https://e.org/c">C</a>'
    ),
    # An indented fence ends no code that is not indented, and does not begin it.
    "```markmap\n- a\n    ```js\n    1\n    ```\n- b\n```": "````markmap\n- a\n    ```js\n    1\n    ```\n- b\n````",
    "````md\n```\n    ```js\n```\n````\n\n~~~\n```\n    ```js\n```\n~~~": (
        "````md\n```\n    ```js\n```\n````\n\n~~~\n```\n    ```js\n```\n~~~"
    ),
    "```\na\n```\n\n- b\n\n    ```js\n    1\n    ```\n\n```\nc\n```": (
        "```\na\n```\n\n- b\n\n    ```js\n    1\n    ```\n\n```\nc\n```"
    ),
}


GALLERIES = {
    '{{< gallery folder="/pool" >}}': ("![](<a.png>)\n\n![](<b.png>)", ["static/pool/a.png", "static/pool/b.png"]),
    '{{< carousel images="low*" >}}': ("![](<low-tide.png>)", ["content/posts/a/low-tide.png"]),
    '{{< gallery match="low*" />}}': ("![](<low-tide.png>)", ["content/posts/a/low-tide.png"]),
    '{{< imgproc tide Fill "600x400" >}}\nA *tide*.\n{{< /imgproc >}}': (
        '<figure markdown="span">![A tide.](low-tide.png)<figcaption>A *tide*.</figcaption></figure>',
        ["content/posts/a/low-tide.png"],
    ),
    '{{< gallery match="../../../static/pool/b.*" >}}': (
        '<!-- not moved: {{< gallery match="../../../static/pool/b.*" >}} -->',
        [],
    ),
    "{{< gallery >}}\n![](low-tide.png)\n{{< /gallery >}}": ("![](low-tide.png)", ["content/posts/a/low-tide.png"]),
}


@pytest.mark.parametrize("text", GALLERIES)
def test_a_gallery_shows_the_pictures_of_its_folder(text: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "hugo.toml": HUGO_SETTINGS,
        "content/posts/a/index.md": f"---\ntitle: Low\ndate: 2020-01-02\n---\n{text}\n",
        "content/posts/a/low-tide.png": PICTURE,
        "static/pool/b.png": PICTURE,
        "static/pool/a.png": PICTURE,
    }
    found = written(tmp_path, files)
    made, copied = GALLERIES[text]
    (path,) = (name for name in found.files if name.endswith(".md"))
    assert split(found.files[path].decode())[1].strip() == made
    assert list(found.copies.values()) == copied


@pytest.mark.parametrize("text", OF_HUGO)
def test_what_pages_of_hugo_show(text: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "hugo.toml": 'baseURL = "https://tides.example.org/"\n',
        "content/posts/low.md": f"---\ntitle: Low\ndate: 2020-01-02\n---\nText.\n\n{text}\n",
        "content/posts/low/a.png": PICTURE,
        "content/posts/high/a.png": PICTURE,
        "content/posts/high/index.md": "---\ntitle: High\ndate: 2020-01-01\nslug: tide\n---\nText.\n",
        "content/posts/high/b.png": PICTURE,
        "content/posts/dry/b.png": PICTURE,
        "content/posts/low/low.mp4": PICTURE,
        "content/posts/2020-01-02-output.html": "<h1>The output of a notebook</h1>",
        "content/books/deep.md": "---\ntitle: Deep\n---\nWords.\n",
        "layouts/shortcodes/fold.html": "<details>\n<summary>{{ .Get `summary` }}</summary>\n {{ .Inner }}\n</details>",
        "layouts/shortcodes/small-caps.html": '<span class="sc">{{ .Inner | markdownify }}</span>',
        "layouts/_default/_markup/render-image.html": "<img>{{ with .Title }}<figcaption>{{ . }}</figcaption>{{ end }}",
        "layouts/shortcodes/resource.html": '{{ $a := resources.Get (.Get 0) }}<i data-src="{{ $a.Name }}"></i>',
        "layouts/shortcodes/wall.html": '{{ partial "wall.html" . }}',
    }
    found = written(tmp_path, files)
    (path,) = (name for name in found.files if re.search(r"low(/index)?\.md", name))
    assert f"\n{OF_HUGO[text]}\n" in re.sub(r"\n{3,}", "\n\n", found.files[path].decode())
    wanted = {"low/a.png": "a.png" in text, "high/b.png": "b.png" in text, "low/low.mp4": "low.mp4" in text}
    assert list(found.copies.values()) == [f"content/posts/{file}" for file in wanted if wanted[file]]


OF_JEKYLL = {
    # Words of an address, which a title in Chinese, Japanese or Korean holds, and words behind one.
    "https://ja.wikipedia.org/wiki/M2潮 を": "<https://ja.wikipedia.org/wiki/M2潮> を",
    "https://ko.wikipedia.org/wiki/M2조석。": "<https://ko.wikipedia.org/wiki/M2조석>。",
    "https://en.wikipedia.org/wiki/Tide潮の話": "<https://en.wikipedia.org/wiki/Tide>潮の話",
    '```css\n<b style="max-width: 700px">\n```\n\n<b style="max-width: 70px">a</b>': (
        '```css\n<b style="max-width: 700px">\n```\n\n<b style="max-width: min(70px, 100%)">a</b>'
    ),
    "<style>\n@media (min-width: 660px) {\n.a { min-width: 500px; width: 20px; top: 1rem }\n}\n</style>": (
        "<style>\n@media (min-width: 660px) {\n.a { min-width: min(500px, 100%); width: 20px; top: 16px }\n}\n</style>"
    ),
    "<style>\n@media ( max-width: 600px) {\n.a { left: 50% } .b { left: 50%; margin-left: -50vw }\n}\n</style>": (
        "<style>\n@media ( max-width: 600px) {\n.a { left: 50% } .b { left: 0; margin-left: 0 }\n}\n</style>"
    ),
    '<p style="width:728px; border-width: 400px; max-width: 20rem">a</p>': (
        '<p style="width:min(728px, 100%); border-width: 400px; max-width: min(320px, 100%)">a</p>'
    ),
    '<p style="width: 150%; margin-left: -25%">a</p><p style="width: 50%; margin-left: -2px">b</p>': (
        '<p style="width: min(150%, 100%); margin-left: 0">a</p><p style="width: 50%; margin-left: -2px">b</p>'
    ),
    # Own included files are evaluated, known ones become pictures and films; what needs a script is listed.
    "{% include by.html name='Kim' %}": '<p class="by">By Kim, 2020: <a href="/low/">A tide</a></p>',
    '{% include figure.html src="/assets/a.png" %}': "![](a.png)",
    "{% include fig.html file='a' alt='b' %}": '<img class="wide" src="a.png" alt="b">',
    '![a](/assets/a.png){: style="max-width: 900px"}': '![a](a.png){: style="max-width: min(900px, 100%)"}',
    '{% include chart.html id="1" %}': '<!-- not moved: {% include chart.html id="1" %} -->',
    "```text\nurl={{ site.url }}{{ page.url }}\n```": "```text\nurl=https://example.org/low/\n```",
    "> a\n\n~~~\nb\n~~~\n> c\n\n> d": "> a\n\n~~~\nb\n~~~\n> c\n\n<!-- -->\n\n> d",
    "> a\nlazy\n\n> b": "> a\nlazy\n\n<!-- -->\n\n> b",
    "{% assign a = '**a**\n{:.b}' | markdownify %}<p>{{ a }}</p>": "<p><strong>a</strong></p>",
    "<table><tr><td>{{ '**a** b' | markdownify | remove: '<p>' }}</td></tr></table>": (
        "<table><tr><td><strong>a</strong> b</td></tr></table>"
    ),
    "```py\n>>> a\n\n>>> b\n```": "```py\n>>> a\n\n>>> b\n```",
    "$1{{a > 0.5}}$ and $x^{{n}}$": "$1{{a > 0.5}}$ and $x^{{n}}$",
    "As $x$ is {{ page.price | plus_tax }}": "As $x$ is <!-- not moved: {{ page.price | plus_tax }} -->",
    '<ins class="adsbygoogle" style="width:728px"></ins>\n<script>(adsbygoogle = []).push({});</script>': (
        "<!-- not moved: an advertisement -->"
    ),
    "[a](https://x.example.net/b--c_(d--e)) f--g": "[a](https://x.example.net/b--c_(d--e)) f–g",
    'A\n\n<script src="adsbygoogle.js"></script>\n<script>\n(adsbygoogle = []).push({});\n</script>\n\nB': "A\n\nB",
    '<script>\nshow("adsbygoogle")\n</script>\n\nB': '<script>\nshow("adsbygoogle")\n</script>\n\nB',
    '<ins>a</ins>\n\n```html\n<ins class="adsbygoogle"></ins>\n```': (
        '<ins>a</ins>\n\n```html\n<ins class="adsbygoogle"></ins>\n```'
    ),
    "```\n{{ \"{% highlight py \" }}%}\na\n{{'{% endhighlight '}}%}\n```\n{{'{% if '}}a %}": (
        "```\n{% highlight py %}\na\n{% endhighlight %}\n```\n&#123;% if a %}"
    ),
    "```\n{% raw %}{{'{% if '}}{% highlight py %}a{% endhighlight %}{% endraw %} {{'{% b' | size}}\n```": (
        "```\n{{'{% if '}}{% highlight py %}a{% endhighlight %} {{'{% b' | size}}\n```"
    ),
    "```text\n{% raw %}{% bibliography --file sea/a.bib %}{% endraw %}\n```": (
        "```text\n{% bibliography --file sea/a.bib %}\n```"
    ),
    "{% cite bank c20 --file sea/b.bib %}": (
        "([Sea Bank and van der Low, 2021](#bank); [Kim et al., 2020](#c20))\n\n## References\n\n"
        '- <span id="bank"></span>Sea Bank, Ada van der Low (2021). T.\n'
        '- <span id="c20"></span>Lou Kim, et al. (2020). T.'
    ),
    "See https://x.example.net/b，c, https://x.example.net/b에서, https://x.example.net/한b。": (
        "See <https://x.example.net/b>，c, <https://x.example.net/b>에서, <https://x.example.net/한b>。"
    ),
    "![a](https://latex.codecogs.com/svg.image?\\dpi{110}%20{\\color{Red}x_1%5E2}){: .wide}": (
        "$$\n{\\color{Red}x_1^2}\n$$"
    ),
    "- a\n\n    ![b](https://latex.codecogs.com/svg.latex?x\\in&space;t+1)\n": "- a\n\n    $$\n    x\\in t+1\n    $$",
    "As\n![a](https://www.zhihu.com/equation?tex=x_1+%3D+t%2B1)\nis": "As\n\\(x_1 = t+1\\)\nis",
    'As <img src="https://render.githubusercontent.com/render/math?math=x_1%20%3D%202&mode=inline"> is': (
        "As \\(x_1 = 2\\) is"
    ),
    "a ![b](https://latex.codecogs.com/gif.latex?\\lost{x)\n`![c](https://latex.codecogs.com/svg.image?x)`": (
        "a ![b](https://latex.codecogs.com/gif.latex?\\lost{x)\n`![c](https://latex.codecogs.com/svg.image?x)`"
    ),
    "[a](https://x.example.net/b，c) `https://x.example.net/b，c` https://x.example.net/한": (
        "[a](https://x.example.net/b，c) `https://x.example.net/b，c` https://x.example.net/한"
    ),
    "https://x.example.net/C语言/b": "https://x.example.net/C语言/b",
    '```html\n<div class="plotly-graph-div"></div>\n<script>f()</script>\n```': (
        '```html\n<div class="plotly-graph-div"></div>\n<script>f()</script>\n```'
    ),
    "{% cite a20 --file sea/a.bib %}\n\n{% bibliography --file sea/a.bib %}": (
        '([Low, 2020](#a20))\n\n- <span id="a20"></span>Kim Low (2020). T.'
    ),
}


@pytest.mark.parametrize("text", OF_JEKYLL)
def test_what_pages_of_jekyll_show(text: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "url: https://example.org\npermalink: /:title/\n",
        "_posts/2020-01-02-low.md": f"---\ntitle: A tide\n---\nText.\n\n{text}\n",
        "_includes/by.html": '{% assign y = page.date | date: "%Y" %}<p class="by">By {{ include.name }}, {{ y }}: '
        '<a href="{{ page.url }}">{{ page.title }}</a></p>',
        "_includes/chart.html": '<div id="{{ include.id }}"></div><script>draw()</script>',
        "_includes/fig.html": '<img class="wide" src="/assets/{{ include.file }}.png" alt="{{ include.alt }}">',
        "_bibliography/sea/a.bib": "@article{a20, title={T}, author={Kim Low}, year={2020}}",
        "_bibliography/sea/b.bib": "@misc{bank, title={T}, author={{Sea Bank} and van der Low, Ada}, year={2021}}\n"
        "@misc{c20, title={T}, author={Kim, Lou and others}, year={2020}}\n",
        "assets/a.png": PICTURE,
    }
    found = written(tmp_path, files)
    (path,) = found.files
    made = found.files[path].decode().replace("post:low", "/low/").replace("<!-- more -->", "")
    assert f"\n{OF_JEKYLL[text]}\n" in re.sub(r"\n{3,}", "\n\n", made)
    assert len(found.problems) == ("not moved" in made)


SIGNS = {
    ("/:title/", "low, a=b (c).d?"): "/low,-a=b-(c).d/",
    ("/:title/", "Low_tide's"): "/Low_tide's/",
    ("/posts/:title/", "low.md"): "/posts/low.md/",
    ("/posts/:title/", "low.."): "/posts/low/",
    ("/:slug.html", "Low_tide.2"): "/low-tide-2.html",
    ("/x/:title", "é बाढ़"): "/x/%C3%A9-%E0%A4%AC%E0%A4%BE%E0%A4%A2%E0%A4%BC",
}


@pytest.mark.parametrize(("pattern", "name"), SIGNS)
def test_addresses_have_the_signs_that_jekyll_keeps(pattern: str, name: str, tmp_path: Path) -> None:
    given = "---\ntitle: A\n---\nText.\n"
    found = written(tmp_path, {"_config.yml": f"permalink: {pattern}\n", f"_posts/2020-01-02-{name}.md": given})
    (text,) = (content.decode() for content in found.files.values())
    post, _ = read(text, "a.md")
    assert post
    assert post.front_matter["aliases"] == [SIGNS[pattern, name]]


def test_a_post_has_no_name_of_a_folder_that_is_withheld(tmp_path: Path) -> None:
    post = "---\ntitle: Build\n---\n![a](/a.png)\n"
    found = written(tmp_path, {"_config.yml": "", "a.png": PICTURE, "_posts/2020-01-02-build.md": post})
    assert "![a](a.png)" in text_of(found, "build-2020-01-02/index.md")


def test_notes_of_fastpages_that_nothing_leads_to_are_a_list(tmp_path: Path) -> None:
    notes = "{{ '[a `b`](https://x.example.net)' | fndetail: 1 }}\n{{ 'c' | fndetail: 2 }}"
    cells: list[dict[str, object]] = [
        {"cell_type": "markdown", "metadata": {}, "source": source} for source in ("A {% fn 2 %}.", notes)
    ]
    found = written(tmp_path, {"_config.yml": "", "_notebooks/2020-01-02-a.ipynb": _fastpages(*cells)})
    (text,) = (json.loads(content)["cells"][-1]["source"] for content in found.files.values())
    assert re.sub(r"\n+", "\n", text).strip() == "1. [a `b`](https://x.example.net)\n[^2]: c"


def test_a_link_with_a_headings_letters_gets_its_address(tmp_path: Path) -> None:
    links = "[a](#lowwater) [b](#low-water) [c](#tide) [d](#__tabbed_1) [e](#gauge)"
    post = f"---\ntitle: A\n---\n{links}\n\n## [Low water](https://x.example.net)\n\n## Gauge http://x.example.net\n"
    found = written(tmp_path, {"_config.yml": "", "_posts/2020-01-02-a.md": post})
    shown = text_of(found, "a.md")
    assert "[a](#low-water) [b](#low-water) <!-- not moved: [c](#tide) -->c [d](#__tabbed_1) <!--" in shown
    assert len(found.problems) == 2


def test_the_newest_post_has_an_address_that_several_have(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"_config.yml": "permalink: /:categories/:title/\n"}
    rows = {"2020-01-02-low": "", "2020-01-03-low": "", "2020-01-04-low": "draft: true\n", "2020-01-05-sea": ""}
    rows["2020-01-05-sea"] = "redirect_from: /tide/low/\n"
    for name, more in rows.items():
        files[f"_posts/{name}.md"] = f"---\ntitle: A\ncategories: [[Tide]]\ntags:\n- [a b, c]\n- d\n{more}---\nText.\n"
    posts = [read(content.decode(), "a.md")[0] for content in written(tmp_path, files).files.values()]
    aliases = {str(post.date): post.front_matter.get("aliases") for post in posts if post}
    addresses = {"2020-01-03": ["/tide/low/"], "2020-01-05": ["/tide/sea/"]}
    assert aliases == {"2020-01-02": None, "2020-01-04": None, **addresses}
    assert [post.front_matter["tags"] for post in posts if post] == 4 * [["a b", "c", "d"]]


def test_a_layout_that_includes_itself_ends_and_a_comment_in_it_shows_nothing(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "url: https://example.org\n",
        "_posts/2020-01-02-low.md": "---\ntitle: Low\nlayout: post\nimage: /a.png\n---\nText.\n",
        "_layouts/post.html": '{% comment %}<img src="{{ page.image }}">{% endcomment %}{% include a.html %}',
        "_includes/a.html": 6 * "{% include a.html %}",
        "a.png": PICTURE,
    }
    assert "a.png" not in text_of(written(tmp_path, files), "low.md").partition("\n---\n")[2]


def test_a_notebook_of_which_a_post_is_made_is_no_second_post(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "url: https://example.org\n",
        "_posts/2020-01-02-low.md": "---\ntitle: Low\n---\nText.\n",
        "_notebooks/2020-01-02-low.ipynb": _fastpages({"cell_type": "markdown", "metadata": {}, "source": "# Low"}),
    }
    assert list(written(tmp_path, files).files) == [f"{NEW}low.md"]


def test_captions_hold_links_and_a_source_is_no_address(tmp_path: Path) -> None:
    post = "---\ntitle: Low\ndate: 02-10-2020\naliases: [/low.Rmd, /old/]\n---\n![By [Kim](k.md)\nLow](a.png){#fig-a}\n"
    files: dict[str, str | bytes] = {"_quarto.yml": "website: {title: A}\n", "posts/low.qmd": post}
    files["posts/sea/post.qmd"] = "---\ntitle: Sea\ndate: today\n---\nSea.\n"
    found = written(tmp_path, {**files, "posts/a.png": PICTURE, "posts/k.qmd": "---\ntitle: K\ndate: today\n---\nK.\n"})
    text = text_of(found, "low/index.md")
    assert "Sea." in text_of(found, "sea.md")
    assert "date: 2020-02-10" in text
    assert "aliases:\n- /posts/low.html\n- /old/\n" in text
    assert "<figcaption>Figure 1: By [Kim](post:k) Low</figcaption>" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Low water\n\n## Gauges", "\n\n## Gauges"),
        ("Low water\n===\n\nGauges\n---\nText", "\n\n\nGauges\n---\nText"),
        ("# Gauges\n\nTides\n------\n\n###### Sea", "## Gauges\n\n### Tides\n\n\n###### Sea"),
        ("Gauges\n=\n\nOne\ntwo\n---\n\n- a\n---\n", "## Gauges\n\n\nOne\ntwo\n---\n\n- a\n---\n"),
        ("## Gauges\n\nTides\n---", "## Gauges\n\nTides\n---"),
        ("<h1 id='a'>Gauges</h1>\n\n`<h1>` <hr>", "<h2 id='a'>Gauges</h2>\n\n`<h1>` <hr>"),
        ("# Gauges\n\n    # code\n\n| a\n---", "## Gauges\n\n    # code\n\n| a\n---"),
    ],
)
def test_headings_are_below_the_title(text: str, expected: str) -> None:
    assert importer._with_one_title(text, "Low Water") == expected


PAGE_OF_QUARTO = """
<div class="cell"><div class="sourceCode cell-code" id="cb1"><pre class="sourceCode r code-with-copy"><code
class="sourceCode r"><button class="code-annotation-anchor" data-a="1">1</button><span>x <span>&lt;-</span> 1</span><div
class="code-annotation-gutter"></div></code></pre></div></div>
<div class="cell"><div class="cell-output cell-output-display"><div><figure>
<img src="low_files/figure-html/a-1.png" width="9"></figure></div></div></div>
<div class="cell"><details><pre class="sourceCode r"><code>x</code></pre></details><div class="cell-output">
<pre><code>[1] &lt;1&gt;</code></pre></div><pre class="sourceCode r"><code>y</code></pre></div>
<div class="cell"><div class="code-with-filename"><div class="code-with-filename-file"><pre><strong>low.r</strong></pre>
</div><div class="sourceCode"><pre class="sourceCode r"><code>q</code><button title="Copy to Clipboard"><i
class="bi"></i></button></pre></div></div><div class="cell-output"><pre><code>[1] 7</code></pre></div></div>
<div class="cell"><div class="sourceCode" id="cb9"><pre class="downlit sourceCode r code-with-copy"><code
class="sourceCode R"><span>w &lt;- <a href="w.html">2</a></span>
<span>w</span>
<span class="co">#&gt; [1] 2</span></code></pre></div></div>
<div class="cell">
<pre><code>The end.</code></pre></div>
<div class="cell"><pre class="sourceCode r"><code>map</code></pre><div class="cell-output">
<iframe srcdoc="&lt;p&gt;"></iframe></div></div>
"""


def test_output_is_taken_from_the_site_that_quarto_has_made(tmp_path: Path) -> None:
    chunks = ["x <- 1 # <1>", "#| echo: false\nplot(x)", "x\ny", "#| echo: false\nlibrary(a)", "z", "q", "map"]
    chunks[-1:] = ["w <- 2\nw", "#| include: false\nb", "#| echo: false\nend", "map"]
    post = "---\ntitle: Low\ndate: 2020-01-02\n---\n" + "\n\n".join(f"```{{r}}\n{each}\n```" for each in chunks)
    files: dict[str, str | bytes] = {
        "_quarto.yml": "project: {output-dir: docs}\n",
        "posts/Más_café.qmd": post,
        "docs/posts/Más_café.html": PAGE_OF_QUARTO,
        "docs/posts/low_files/figure-html/a-1.png": PICTURE,
        "docs/posts/low.qmd": post,
    }
    found = written(tmp_path, files)
    text = text_of(found, "mas_cafe/index.md")
    for wanted in ("```r\nx <- 1 # <1>\n```", '<img src="a-1.png" width="9">', "```text\n[1] <1>\n```\n\n```r\ny\n```"):
        assert wanted in text
    assert "```r\nw <- 2\nw\n#> [1] 2\n```\n\n```text\nThe end.\n```" in text
    assert '```r title="low.r"\nq\n```\n\n```text\n[1] 7\n```' in text
    assert list(found.copies.values()) == ["docs/posts/low_files/figure-html/a-1.png"]
    assert [each.message for each in found.problems] == [
        "a page in a frame, which needs its scripts, is not shown: 'frame'",
        "no file holds the output of 1 of its code blocks: they are shown without it",
    ]


VALUES = [
    # A source, the page that Quarto has made of it, and the text with the values of its code.
    (
        "Of `r n` days, *on* `r x`% it rained.",
        "<p>Of 31 days, <em>on</em> 12% it rained.</p>",
        "Of 31 days, *on* 12% it rained.",
    ),
    (
        "`r n` days passed.\n\nIt was `r y`.",
        "<p>9 days passed.</p><p>It was 2020.</p>",
        "9 days passed.\n\nIt was 2020.",
    ),
    (
        "Low ($h$ = `r h`) and $p = `r p`$ are low.",
        "<p>Low (<span>\\(h\\)</span> = 3.1) and <span>\\(p = .5\\)</span> are low.</p>",
        "Low ($h$ = 3.1) and $p = .5$ are low.",
    ),
    (
        'He said "`r w`" to [me](https://x.example.net/).',
        "<p>He said “so_so” to <a href='b'>me</a>.</p>",
        'He said "so\\_so" to [me](https://x.example.net/).',
    ),
    (
        "In days[^1]: `r n` of it.\n\n[^1]: Low",
        '<p>In days<a href="#fn1" class="footnote-ref">1</a>: 3 of it.</p>',
        "In days[^1]: 3 of it.\n\n[^1]: Low",
    ),
    # Words that are not there, that stand in another order, or a value with markup.
    ("Of `r n` days it rained.", "<p>In 31 days it rained.</p>", "Of `r n` days it rained."),
    ("Of `r n` days it rained.", "<p>Of <b>31</b> or <b>2</b> days it rained.</p>", "Of `r n` days it rained."),
    ("`r n` and `r x`", "<p>1 and 2</p>", "`r n` and `r x`"),
]


@pytest.mark.parametrize(("text", "page", "wanted"), VALUES)
def test_values_in_lines_are_those_of_the_page(tmp_path: Path, text: str, page: str, wanted: str) -> None:
    post = f"---\ntitle: A\ndate: 2020-01-02\n---\n{text}\n"
    files: dict[str, str | bytes] = {"_quarto.yml": "", "posts/a.qmd": post, "_site/posts/a.html": page}
    assert text_of(written(tmp_path, files), "a.md").endswith(f"\n\n{wanted}\n")


HUGO_SETTINGS = 'baseURL = "https://tides.example.org/"\n'
OLD_ADDRESSES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "brackets": (
        {
            "hugo.toml": HUGO_SETTINGS,
            "content/posts/Sea(North Coast)/index.md": "---\ntitle: Low\ndate: 2020-01-02\n---\nText",
        },
        "/posts/seanorth-coast/",
    ),
    "signs of a title": (
        {
            "hugo.toml": HUGO_SETTINGS + '[permalinks]\nposts = "/:year/:title/"\n',
            "content/posts/a.md": "---\ntitle: What's low & high - at sea?\ndate: 2020-01-02\n---\nText",
        },
        "/2020/whats-low-high-at-sea/",
    ),
    "keys in capitals": (
        {
            "hugo.toml": 'BaseURL = "https://tides.example.org/"\n[Permalinks]\nposts = "/:year/:slug/"\n',
            "content/posts/low.md": "---\ntitle: Low\ndate: 2020-01-02\n---\nText",
        },
        "/2020/low/",
    ),
    "a sharp at the end of a title": (
        {
            "hugo.toml": HUGO_SETTINGS + '[permalinks]\nposts = "/:title/"\n',
            "content/posts/a.md": "---\ntitle: Tides in C#\ndate: 2020-01-02\n---\nText",
        },
        "/tides-in-c/",
    ),
    "a list as its slug, which Hugo does not read": (
        {
            "hugo.toml": HUGO_SETTINGS,
            "content/posts/a/index.md": "---\ntitle: Tides\ndate: 2020-01-02\nslug: [low]\n---\nText",
        },
        "/posts/a/",
    ),
    "commas in categories": (
        {
            "_config.yml": "permalink: /:categories/:title/\n",
            "_posts/2020-01-02-low.md": "---\ntitle: Low\ncategories: Sea low tide, coast\n---\nText",
        },
        "/sea/low/tide,/coast/low/",
    ),
    "a list of categories with commas": (
        {
            "_config.yml": "permalink: /:categories/:title/\n",
            "_posts/2020-01-02-low.md": "---\ntitle: Low\ncategories: [Sea, low tide]\n---\nText",
        },
        "/sea/low%20tide/low/",
    ),
    "a slash in a title": (
        {
            "hugo.toml": HUGO_SETTINGS + '[permalinks]\nposts = "/archives/:slug/"\n',
            "content/posts/a.md": "---\ntitle: Tides I/II / III\ndate: 2020-01-02\n---\nText",
        },
        "/archives/tides-i/ii-/-iii/",
    ),
    "words in angle brackets in a title": (
        {
            "hugo.toml": HUGO_SETTINGS + '[permalinks]\nposts = "/:slug/"\n',
            "content/posts/a.md": "---\ntitle: Reading <Tides at Sea>\ndate: 2020-01-02\n---\nText",
        },
        "/reading-tides-at-sea/",
    ),
    "some of the folders": (
        {
            "hugo.toml": HUGO_SETTINGS
            + '[permalinks]\nposts = "/:sections[1:]/:sections[last]/:weekdayname/:filename/"\n',
            "content/posts/sea/north/a.md": "---\ntitle: A\ndate: 2020-01-02\n---\nText",
            "content/posts/sea/north/_index.md": "---\ntitle: North\n---\n",
        },
        "/sea/north/north/thursday/a/",
    ),
    "a folder without a page": (
        {
            "hugo.toml": HUGO_SETTINGS + '[permalinks]\nposts = "/:sections/:filename/"\n',
            "content/posts/sea/north/a.md": "---\ntitle: A\ndate: 2020-01-02\n---\nText",
            "content/posts/sea/_index.md": "---\ntitle: Sea\n---\n",
        },
        "/posts/sea/a/",
    ),
    "another language of jekyll-polyglot": (
        {
            "_config.yml": "permalink: /:title/\nlanguages: [en, ja]\ndefault_lang: en\n",
            "_posts/2020-01-02-low.md": "---\ntitle: Low\nlang: ja\n---\nText",
        },
        "/ja/low/",
    ),
    "the main language of jekyll-polyglot": (
        {
            "_config.yml": "permalink: /:title/\nlanguages: [en, ja]\ndefault_lang: en\n",
            "_posts/2020-01-02-low.md": "---\ntitle: Low\nlang: en\n---\nText",
        },
        "/low/",
    ),
    "a plus in a title": (
        {
            "hugo.toml": HUGO_SETTINGS + '[permalinks]\nposts = "/:title/"\n',
            "content/posts/a.md": "---\ntitle: Tides in C++ a + b\ndate: 2020-01-02\n---\nText",
        },
        "/tides-in-c-a--b/",
    ),
    "a plus in a name": (
        {
            "hugo.toml": HUGO_SETTINGS,
            "content/posts/a+b.md": "---\ntitle: Tides\ndate: 2020-01-02\n---\nText",
        },
        "/posts/a+b/",
    ),
    "capitals": (
        {
            "hugo.toml": HUGO_SETTINGS + "disablePathToLower = true\n",
            "content/posts/LowTide.md": "---\ntitle: Low\ndate: 2020-01-02\n---\nText",
        },
        "/posts/LowTide/",
    ),
    "files": (
        {
            "hugo.toml": HUGO_SETTINGS + "uglyurls = true\n",
            "content/posts/Low/index.md": "---\ntitle: Low\ndate: 2020-01-02\n---\nText",
        },
        "/posts/low.html",
    ),
    "a file of another name": (
        {
            "_quarto.yml": "project: {type: website}\n",
            "posts/low/index.qmd": "---\ntitle: Low\ndate: 2020-01-02\noutput-file: tide.html\n---\nText",
        },
        "/posts/low/tide.html",
    ),
    "a notebook beside the settings": (
        {
            "nbs/_quarto.yml": "website: {title: Sea}\n",
            "nbs/2020-01-02-low.md": "# Low\n\nText",
            "nbs/about.md": "---\ntitle: About\ndate: 2020-01-02\n---\nText",
        },
        "/2020-01-02-low.html",
    ),
    "an address in a file of nbdev's": (
        {
            "settings.ini": "",
            "nbs/_quarto.yml": "website: {title: Sea}\nmetadata-files: [nbdev.yml, sidebar.yml, ../../other.yml]\n",
            "nbs/nbdev.yml": "website: {site-url: https://kim.example.org/sea, title: Other}\n",
            "nbs/posts/low/index.qmd": "---\ntitle: Low\ndate: 2020-01-02\n---\nText",
        },
        "/sea/posts/low/",
    ),
    "a path in url and in baseurl": (
        {
            "_config.yml": "url: https://kim.example.org/log\nbaseurl: /log\n",
            "_posts/2020-01-02-low.md": "---\ntitle: Low\n---\nText",
        },
        "/log/2020/01/02/low.html",
    ),
}


@pytest.mark.parametrize("name", OLD_ADDRESSES)
def test_the_old_address_is_that_of_the_other_program(name: str, tmp_path: Path) -> None:
    files, address = OLD_ADDRESSES[name]
    (content,) = written(tmp_path, files).files.values()
    assert split(content.decode())[0]["aliases"] == [address]


def test_a_link_leads_to_a_heading_with_a_formula(tmp_path: Path) -> None:
    text = "[1](#1-tides-by-h_-t) [2](#2-plain)\n\n## 1. Tides by $h_ {t}$\n\n## 2. Plain\n\n"
    text += "[3](#tides-x) <a id='tides-x'></a>\n\n## Tides $x$\n"
    found = written(
        tmp_path, {"_config.yml": "title: Sea\n", "_posts/2020-01-02-low.md": f"---\ntitle: A\n---\n{text}"}
    )
    made = text_of(found, "low.md")
    assert "## 1. Tides by $h_ {t}$ {#1-tides-by-h_-t}\n" in made
    assert "[1](#1-tides-by-h_-t) [2](#2-plain)\n" in made
    assert "## 2. Plain\n" in made
    assert made.endswith("## Tides $x$\n")


def test_results_below_a_heading_are_no_front_matter(tmp_path: Path) -> None:
    cells: tuple[dict[str, object], ...] = (
        {"cell_type": "markdown", "metadata": {}, "source": "# Tides\nText"},
        {"cell_type": "markdown", "metadata": {}, "source": "# Low\n- depth: 2"},
    )
    found = written(tmp_path, {"_config.yml": "", "_notebooks/2020-01-02-low.ipynb": _fastpages(*cells)})
    notebook = json.loads(text_of(found, "low.ipynb"))
    assert "title: Tides\n" in notebook["cells"][0]["source"]
    assert "- depth: 2" in notebook["cells"][-1]["source"]


PICTURES_OF_QUARTO = {
    "Words\n\n![Low](a.png)\n\nMore": '<figure markdown="span">![Low](a.png)<figcaption>Low</figcaption></figure>',
    "::: {.wide}\n![Low](a.png)\n:::": '<figure markdown="span">![Low](a.png)<figcaption>Low</figcaption></figure>',
    "Words\n![Low](a.png)": "Words\n![Low](a.png)",
    '![Low](a.png){#low\nfig-alt="A {b} \n c {}" width=50%}\n\n![B](a.png){fig-alt="{c}"}': (
        '<figure id="low" markdown="span">![A &lbrace;b&rbrace; c &lbrace;&rbrace;](a.png){ width="50%" }'
        "<figcaption>Low</figcaption></figure>\n\n"
        '<figure markdown="span">![&lbrace;c&rbrace;](a.png)<figcaption>B</figcaption></figure>'
    ),
    "![Low\n[wa\nter](https://e.org/)](a.png)": (
        '<figure markdown="span">![Low wa ter](a.png)<figcaption>Low [wa ter](https://e.org/)</figcaption></figure>'
    ),
    "![Low\nwater](a.png){#low\nwidth=50%}": (
        '<figure id="low" markdown="span">![Low water](a.png){ width="50%" }<figcaption>Low water</figcaption></figure>'
    ),
    "![Low](a.png)\nwords": "![Low](a.png)\nwords",
    "![`&#169;`{=html} Kim](a.png)": (
        '<figure markdown="span">![&#169; Kim](a.png)<figcaption>&#169; Kim</figcaption></figure>'
    ),
}


@pytest.mark.parametrize("text", PICTURES_OF_QUARTO)
def test_a_picture_of_quarto_has_a_caption_where_it_stands_alone(tmp_path: Path, text: str) -> None:
    post = f"---\ntitle: Low\ndate: 2020-01-02\n---\n{text}\n"
    files: dict[str, str | bytes] = {"_quarto.yml": "", "posts/a/index.qmd": post, "posts/a/a.png": PICTURE}
    assert PICTURES_OF_QUARTO[text] in text_of(written(tmp_path, files), "a/index.md")


FOLDED = {
    # The post's setting, that of a piece of code, and what is shown.
    ("true", ""): '??? note "Code"\n\n    ```{.r .cell-code}\n    1\n    ```',
    ("true\n    code-summary: Tide", ""): '??? note "Tide"\n\n    ```{.r .cell-code}\n    1\n    ```',
    ("true", "#| code-fold: false\n"): '```{.r .cell-code code-fold="false"}\n1\n```',
    ("", "#| code-fold: show\n#| code-summary: Low tide\n"): (
        '???+ note "Low tide"\n\n    ```{.r .cell-code code-fold="show" code-summary="Low tide"}\n    1\n    ```'
    ),
    ("", ""): "```r\n1\n```",
}


@pytest.mark.parametrize(("preset", "option"), FOLDED)
def test_code_that_quarto_folds(tmp_path: Path, preset: str, option: str) -> None:
    setting = f"format:\n  html:\n    code-fold: {preset}\n" if preset else ""
    post = f"---\ntitle: Low\ndate: 2020-01-02\n{setting}---\nText [at *noon*]{{.aside}}.\n\n```{{r}}\n{option}1\n```\n"
    kept = 'Text\n\n::: {.cell}\n\n```{.r .cell-code  code-fold="true" code-summary="Low"}\n1\n```\n:::\n'
    digest = hashlib.md5(post.replace("Low", "Kept").encode()).hexdigest()  # as Quarto
    frozen = {"hash": digest, "result": {"markdown": kept}}
    code = '<div class="a"><div class="b"><pre class="sourceCode r"><code>1</code></pre></div></div>'
    page = f'<div class="cell"><details><summary>Low</summary>{code}</details></div>'
    files: dict[str, str | bytes] = {
        "_quarto.yml": "project: {output-dir: docs}\n",
        "posts/a.qmd": post,
        "posts/b.qmd": post.replace("Low", "Kept"),
        "_freeze/posts/b/execute-results/html.json": json.dumps(frozen),
        "posts/c.qmd": post.replace("Low", "Made"),
        "docs/posts/c.html": page,
    }
    found = written(tmp_path, files)
    text = text_of(found, "a.md")
    assert text.rstrip().endswith(f"\n\n{FOLDED[preset, option]}\n\n[^note-1]: at *noon*")
    assert '??? note "Low"\n\n    ```{.r .cell-code' in text_of(found, "b.md")
    assert '??? note "Low"\n\n    ```r\n' in text_of(found, "c.md")


LICENSES = {
    'license: "CC BY"': "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)",
    "license: CC BY-NC-SA": "[CC BY-NC-SA 4.0](https://creativecommons.org/licenses/by-nc-sa/4.0/)",
    "license: CC0": "[CC0 1.0](https://creativecommons.org/publicdomain/zero/1.0/)",
    "license: Ask me.": "Ask me.",
    "license: {text: Ask, url: https://x.example.org/}": "[Ask](https://x.example.org/)",
    "license: {text: Ask, url: 'javascript:a'}": "Ask",
}


@pytest.mark.parametrize("given", ["false", "none", "''", "[]"])
def test_a_post_of_quarto_without_a_license(tmp_path: Path, given: str) -> None:
    post = f"---\ntitle: Low\ndate: 2020-01-02\nlicense: {given}\n---\nText.\n"
    assert text_of(written(tmp_path, {"_quarto.yml": "", "posts/a.qmd": post}), "a.md").endswith("\n\nText.\n")


@pytest.mark.parametrize("given", LICENSES)
@pytest.mark.parametrize("place", ["posts/_metadata.yml", "_quarto.yml"])
def test_a_license_of_quarto_is_below_the_text(tmp_path: Path, place: str, given: str) -> None:
    post = "---\ntitle: Low\ndate: 2020-01-02\n---\nText.\n"
    files: dict[str, str | bytes] = {"_quarto.yml": "", "posts/a.qmd": post, place: f"{given}\n"}
    assert text_of(written(tmp_path, files), "a.md").endswith(f"\n\nText.\n\nReuse: {LICENSES[given]}\n")


OF_PANDOC = {
    "```\n{{{< include a.qmd >}}}\n```": "```\n{{< include a.qmd >}}\n```",
    "::: {.cell filename='[R code]'}\n```{.r .cell-code}\n1\n```\n:::": '```r title="[R code]"\n1\n```',
    "Of `&#169;`{=html}, `&copy` {=html} and `` `<b>` ``{=tex}": "Of &#169;, `&copy` {=html} and `` `<b>` ``{=tex}",
    "| Low\n|   water *a*\n|\n| of\n  b\n\n| a | b |\n| c | d |\n\n| a |\n|---|": (
        "Low  \n&nbsp;&nbsp;water *a*  \n&nbsp;  \nof b\n\na | b |  \nc | d |\n\n| a |\n|---|"
    ),
    # Marks of a list below the output of code, and no marks.
    "```{.r .cell-code}\nx # <1>\n```\n\n::: {.cell-output}\n```\n7\n```\n:::\n\n1. Low": (
        "```{.r .cell-code}\nx # (1)\n```\n\n```\n7\n```\n\n1. Low"
    ),
    "```{.r .cell-code}\nx # <1>\n```\n\nText\n\n1. Low": "```{.r .cell-code}\nx # <1>\n```\n\nText\n\n1. Low",
    # Attributes of a block over two lines.
    "::: {#tbl-a .cell tbl-cap='Low\n'}\n| a |\n|---|\n| b |\n:::\n\n@tbl-a": (
        '<span id="tbl-a"></span>\n\nTable 1: Low\n\n| a |\n|---|\n| b |\n\n[Table 1](#tbl-a)'
    ),
    # Brackets that are escaped.
    r"Code \(R\) and [b]\(c\) $\left\(x\right\)$ `\(d\)`": r"Code (R) and [b]&#40;c) $\left\(x\right\)$ `\(d\)`",
    # Emphasis that ends behind a space or beside a letter, and in HTML.
    "**low **(b) and **low **b, ** a** c": "<strong>low </strong>(b) and <strong>low </strong>b, ** a** c",
    "*anti-*tide, pre**(x)** and **re**flux": "<em>anti-</em>tide, pre<strong>(x)</strong> and **re**flux",
    '***Low: *** *"w"* next': '<strong><em>Low: </em></strong> *"w"* next',
    "<center>\n**Low** `a*b`\n</center>": "<center>\n<strong>Low</strong> <code>a&#42;b</code>\n</center>",
    "<figcaption>*Low* a_b _c_</figcaption>": "<figcaption><em>Low</em> a_b <em>c</em></figcaption>",
    '<p title="*a*">*b*</p>': '<p title="*a*"><em>b</em></p>',
    # What is none to Pandoc either, or to Python-Markdown too.
    "**kwargs and *args, **kw": "**kwargs and *args, **kw",
    "2 * 3 * 4 and *args": "2 * 3 * 4 and *args",
    "- **a**: b\n- item **": "- **a**: b\n- item **",
    "| a | b |\n|---|---|\n| **a | b** |": "| a | b |\n|---|---|\n| **a | b** |",
    '(*a*) "**b**" **c**, `**d **e`': '(*a*) "**b**" **c**, `**d **e`',
    "<pre>**a**</pre>": "<pre>**a**</pre>",
}


@pytest.mark.parametrize("text", OF_PANDOC)
def test_emphasis_of_pandoc(tmp_path: Path, text: str) -> None:
    post = f"---\ntitle: Low\ndate: 2020-01-02\n---\nText.\n\n{text}\n"
    found = written(tmp_path, {"_quarto.yml": "", "posts/a.qmd": post})
    assert text_of(found, "a.md").rstrip().endswith(f"\n{OF_PANDOC[text]}")


def test_options_of_quartos_code_may_hold_backticks(tmp_path: Path) -> None:
    options = '{.r .cell-code code-fold="true" code-summary="See `f()`"}'
    text = f'Use ```{{r}}``` *so*.\n\n```{options}\na*b + c* "\\U{{2265}}"\n~~~\n```\n\nBy *b*.\n'
    found = written(
        tmp_path, {"_quarto.yml": "", "posts/low/index.qmd": f"---\ntitle: A\ndate: 2020-01-02\n---\n{text}"}
    )
    code = '~~~~r\n    a*b + c* "\\U{2265}"\n    ~~~\n    ~~~~\n'
    assert f'??? note "See `f()`"\n\n    {code}' in text_of(found, "low.md")


IN_HTML_OF_A_NOTEBOOK = {
    "<details>\n  Low [water](https://e.org/a).\n</details>": '<a href="https://e.org/a">water</a>',
    "<div>\n<pre>[a](https://e.org/a)</pre>\n</div>": "[a](https://e.org/a)",
    "Low [water](https://e.org/a) <b>b</b>.": "[water](https://e.org/a)",
    "<div>`[a](https://e.org/a)`</div>": "<code>&#91;a&#93;",
    "![See `a<b` and *low* **C**, 2*3*4, $a*b*c$](https://e.org/a.png)": (
        "<figcaption>See <code>a&lt;b</code> and <em>low</em> <strong>C</strong>, 2*3*4, $a*b*c$</figcaption>"
    ),
    "![See `a_b` of [C](https://e.org/c)](https://e.org/a.png)": 'alt="See `a_b` of C"',
}


@pytest.mark.parametrize("text", IN_HTML_OF_A_NOTEBOOK)
def test_links_within_html_of_a_quarto_notebook_are_elements(tmp_path: Path, text: str) -> None:
    cells = [{"cell_type": "raw", "source": "---\ntitle: A\ndate: 2020-01-02\n---", "metadata": {}}]
    cells.append({"cell_type": "markdown", "source": text, "metadata": {}})
    notebook = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    found = written(tmp_path, {"_quarto.yml": "", "posts/low/index.ipynb": notebook})
    made = json.loads(next(content for path, content in found.files.items() if path.endswith(".ipynb")))
    assert IN_HTML_OF_A_NOTEBOOK[text] in "".join("".join(cell["source"]) for cell in made["cells"])


def test_code_that_quarto_includes_is_in_its_cell(tmp_path: Path) -> None:
    post = "---\ntitle: Low\ndate: 2020-01-02\n---\n```{python}\n{{< include code/low.py >}}\n```\n"
    files: dict[str, str | bytes] = {"_quarto.yml": "project: {type: website}\n", "posts/a/index.qmd": post}
    found = written(tmp_path, {**files, "posts/a/code/low.py": "import os\n\nprint(1)\n"})
    assert "```python\nimport os\n\nprint(1)\n```" in text_of(found, "a.md")


@pytest.mark.parametrize(
    "given", ["revealjs", "sea-revealjs", "{revealjs: {theme: dark}}", "html", "{html: default, revealjs: default}"]
)
def test_slides_of_quarto_are_told(tmp_path: Path, given: str) -> None:
    post = f"---\ntitle: Low\ndate: 2020-01-02\nformat: {given}\n---\nText.\n"
    found = written(tmp_path, {"_quarto.yml": "", "posts/a.qmd": post})
    told = [each.message for each in found.problems if "slides" in each.message]
    assert told == ["the slides become a page of text"] * ("html" not in given)


def test_works_in_the_front_matter_are_cited(tmp_path: Path) -> None:
    work = "- id: Low:2022\n  author: [{family: Low, given: Kim}]\n  title: Mud\n  issued: [{year: 2022, month: 10}]\n"
    post = f"---\ntitle: A\ndate: 2020-01-02\nreferences:\n{work}---\nAs [@Low:2022] says.\n"
    found = written(tmp_path, {"_quarto.yml": "", "posts/a.qmd": post})
    assert "As ([Low, 2022](#Low-2022)) says." in text_of(found, "a.md")
    assert not found.problems


def test_works_with_odd_addresses_are_cited(tmp_path: Path) -> None:
    works = "".join(
        f"@misc{{{key}, title={{Mud}}, author={{Low, Kim}}, year={{202{at}}}, url={{{address}}}}}\n"
        for at, (key, address) in enumerate({"a": "tides.example.org/x", "b": "see the shelf", "c": "a"}.items())
    )
    works += "@book{d, title={Sand}, author={Low, Kim}, year={350 B.C.E}}\n"
    post = "---\ntitle: A\ndate: 2020-01-02\nbibliography: a.bib\n---\nAs [@a; @b; @c; @d].\n"
    found = written(tmp_path, {"_quarto.yml": "", "posts/a.qmd": post, "posts/a.bib": works})
    assert "As ([Low, 2020](#a); [Low, 2021](#b); [Low, 2022](#c); [Low, n.d.](#d))." in text_of(found, "a.md")
    assert "<https://tides.example.org/x>" in text_of(found, "a.md")
    assert not found.problems


def test_code_that_runs_in_the_browser_is_told(tmp_path: Path) -> None:
    post = "---\ntitle: Low\ndate: 2020-01-02\n---\nText.\n\n```{pyodide-python}\n1\n```\n\n```{webr-r}\n2\n```\n"
    found = written(tmp_path, {"_quarto.yml": "", "posts/a.qmd": post})
    assert "```python\n1\n```\n\n```r\n2\n```" in text_of(found, "a.md")
    (problem,) = found.problems
    assert (problem.code, problem.location.line) == ("I131", 7)
    assert "it is code in docs/blog/posts/a.md" in problem.hint


def test_cells_that_quarto_includes_have_their_output(tmp_path: Path) -> None:
    post = "---\ntitle: Low\ndate: 2020-01-02\n---\nText.\n\n{{< include ../_end.Rmd >}}\n\n{{< include /_sea.md >}}\n"
    page = (
        '<div class="cell"><pre class="sourceCode r"><code>1</code></pre><div class="cell-output"><p>7</p></div></div>'
    )
    files: dict[str, str | bytes] = {"_quarto.yml": "", "posts/a/index.qmd": post, "_site/posts/a/index.html": page}
    found = written(tmp_path, {**files, "posts/_end.Rmd": "```{r}\n1\n```\n", "_sea.md": "Sea."})
    text = text_of(found, "a.md")
    assert text.index("```r\n1\n```") < text.index("<p>7</p>") < text.index("Sea.")


@pytest.mark.parametrize("language", ["", "fr"])
def test_a_language_of_quarto_is_that_at_the_end_of_a_name(tmp_path: Path, language: str) -> None:
    for name, text in {"_quarto.yml": "lang: de\n", "a/index.qmd": "Ebbe", "a/index.fr.qmd": "Reflux"}.items():
        file = tmp_path / ("" if name[0] == "_" else "posts") / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text if name[0] == "_" else f"---\ntitle: Low\ndate: 2020-01-02\n---\n{text}\n")
    found = import_posts(find_blog(tmp_path, language), (), TODAY)
    text = text_of(found, "a.md")
    assert ("/posts/a/index.fr.html" if language else "/posts/a/") in text
    assert ("Reflux" if language else "Ebbe") in text
    told = [] if language else ["posts in another language are left out: 1 in 'fr'"]
    assert [each.message for each in found.problems] == told


def test_a_heading_of_code_is_below_the_title_too(tmp_path: Path) -> None:
    post = "---\ntitle: Low\ndate: 2020-01-02\n---\n# One\n\n# `two`\n\n## `three`\n\n```\n# no\n```\n"
    text = text_of(written(tmp_path, {"config.toml": "", "content/posts/a.md": post}), "a.md")
    assert re.findall("^#.*", text, re.MULTILINE) == ["## One", "## `two`", "### `three`", "# no"]


def test_works_of_one_author_and_year_have_letters(tmp_path: Path) -> None:
    entry = "@book{{{}, title={{{}}}, author={{Low, Kim}}, year={{{}}}}}\n"
    works = (("a20", "Tides", 2020), ("b20", "Sand", 2020), ("c19", "Mud", 2019), ("d20", "Rain", 2020))
    files: dict[str, str | bytes] = {
        "_quarto.yml": "",
        "posts/a.bib": "".join(entry.format(*each) for each in works),
        "posts/a.qmd": "---\ntitle: Low\ndate: 2020-01-02\nbibliography: a.bib\n---\n"
        "As [@a20; @c19], @b20 say [-@a20].\n",
    }
    assert re.sub("\n{3,}", "\n\n", text_of(written(tmp_path, files), "a.md").partition("---\n\n")[2]) == (
        "As ([Low, 2020b](#a20); [Low, 2019](#c19)), [Low (2020a)](#b20) say ([2020b](#a20)).\n\n<!-- more -->\n\n"
        '## References\n\n- <span id="a20"></span>Kim Low (2020b). Tides.\n'
        '- <span id="c19"></span>Kim Low (2019). Mud.\n'
        '- <span id="b20"></span>Kim Low (2020a). Sand.\n'
    )


def test_the_name_of_quartos_figures_may_be_bold(tmp_path: Path) -> None:
    matter = "title: Low\ndate: 2020-01-02\ncrossref: {fig-title: '**Figure**'}\n"
    post = f"---\n{matter}---\n![Sand](a.png){{#fig-a}}\n\nIn @fig-a.\n"
    files: dict[str, str | bytes] = {"_quarto.yml": "", "posts/a/index.qmd": post, "posts/a/a.png": PICTURE}
    text = text_of(written(tmp_path, files), "a/index.md")
    assert "![Figure 1: Sand](a.png)<figcaption>**Figure** 1: Sand</figcaption>" in text
    assert "In [**Figure** 1](#fig-a)." in text


def test_options_in_a_title_of_quarto_keep_their_hyphens(tmp_path: Path) -> None:
    post = "---\ntitle: Undo `--amend` -- or not\ndate: 2020-01-02\n---\nText"
    found = written(tmp_path, {"_quarto.yml": "project: {type: website}\n", "posts/a.qmd": post})
    assert "title: Undo --amend – or not\n" in text_of(found, "a.md")


DATA = {
    "_data/team/core.yml": "- name: Ada\n  years: 3\n  since: 2020-01-02",
    "_data/team/pay.tsv": "name\tpay\nAda\t10\nBo\t\n",
    "_data/team.yml": "a: b",
    "_data/a.b c.json": '{"x": 1.50, "odd": "\\ud800"}',
    "_data/broken.yml": "a: [b",
    "_data/large.csv": "a\n" + "b\n" * 260_000,
    "_data/deep.json": "[" * 100_000,
    "_data/deep.yml": "[" * 400_000,
    "_data/bomb.yml": "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(40)),
    "_data/merged.yml": "a0: &a0 {x: y}\n"
    + "".join(f"a{n + 1}: &a{n + 1} {{<<: [*a{n}, *a{n}]}}\n" for n in range(40)),
    "_data/itself.yml": "&a [*a]",
    "_data/late.yml": "a: 2021-13-45",
}
OF_DATA = {
    "{{ site.data.team.core[0].name }} {{ site.data.team.core[0].years | plus: 1 }}": "Ada 4",
    "{{ site.data.team.core[0].since | date: '%Y' }} {{ site.data.late.a }}": "2020 2021-13-45",
    "{% for each in site.data.team.pay %}{{ each.name }} {{ each.pay | default: 0 }} {% endfor %}": "Ada 10 Bo 0",
    "{{ site.data.ab_c.x }} {{ site.data.ab_c.odd }} {{ site.data.team.size }}": "1.5 \ufffd 2",
    "{% for each in site.data.team %}{{ each[0] }} {% endfor %}": "core pay",
    **{
        f"{{{{ site.data.{name}.x }}}}.": f"<!-- not moved: {{{{ site.data.{name}.x }}}} -->."
        for name in ("broken", "large", "deep", "bomb", "merged", "itself", "missing", "team.missing")
    },
}


def test_data_is_read_as_by_jekyll_and_told_where_it_cannot_be(tmp_path: Path) -> None:
    text = "\n\n".join(OF_DATA)
    found = written(tmp_path, {"_config.yml": "collections: abc", "_posts/2024-01-02-a.md": text, **DATA})
    shown = text_of(found, "a.md").split("---\n", 2)[2].strip().split("\n\n")
    assert [each.strip() for each in shown] == [each.strip() for each in OF_DATA.values()]
    assert len(found.problems) == sum("not moved" in each for each in OF_DATA.values())


@pytest.mark.parametrize(
    "matter",
    ["a: " + "[" * 5_000, "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(40))],
)
def test_hostile_front_matter_is_no_trap(tmp_path: Path, matter: str) -> None:
    found = written(tmp_path, {"_posts/2024-01-02-a.md": f"---\ntitle: A\n{matter}\n---\nText {{{{ site[0] }}}}."})
    assert "Text" in text_of(found, "a.md")


def test_a_post_without_liquid_shows_its_signs(tmp_path: Path) -> None:
    front = "---\ntitle: A\nrender_with_liquid: false\n---\n"
    text = "`{{ a }}` and {{ page.title }}\n{: .b }\n\n```liquid\n{% raw %}\n```\n"
    found = written(tmp_path, {"_config.yml": "", "_posts/2020-01-02-a.md": f"{front}{text}"})
    shown = text_of(found, "a.md")
    assert "`{{ a }}` and &#123;{ page.title }}" in shown
    assert "{% raw %}" in shown
    assert not found.problems


def test_a_link_to_a_heading_in_html_of_a_notebook(tmp_path: Path) -> None:
    cell = {
        "cell_type": "markdown",
        "metadata": {},
        "source": ['# A\n<a href="2020-01-03-b.html#top" target="_blank">b</a>'],
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    files: dict[str, str | bytes] = {
        "_config.yml": "fastpages: true\n",
        "_notebooks/2020-01-02-a.ipynb": json.dumps(notebook),
        "_posts/2020-01-03-b.md": "---\ntitle: B\n---\n## Top\n\nText",
    }
    found = written(tmp_path, files)
    (source,) = (json.loads(content)["cells"] for path, content in found.files.items() if path.endswith(".ipynb"))
    assert any('<a href="post:b" target="_blank">b</a>' in "".join(each["source"]) for each in source)


NESTED = ["[" * depth + "]" * depth for depth in (900, 5_000)]
CELLS = (
    {"cell_type": "raw", "metadata": [{}], "source": "a"},
    {"cell_type": "raw", "metadata": "x", "source": None},
    {"cell_type": "code", "source": None, "outputs": [3]},
    {"cell_type": "code", "source": ["a", 1], "outputs": {"a": 1}},
)
HOSTILE = [
    ("_quarto.yml", 'metadata-files: ["\\0"]\n'),
    ("hugo.toml", f"a = {NESTED[1]}\n"),
    *(("hugo.json", f'{{"a": {each}}}') for each in NESTED),
    *(("posts/b.md", f"+++\ntitle = 'B'\na = {each}\n+++\nText.") for each in NESTED),
    *(("posts/b.md", f'{{"title": "B", "a": {each}}}\nText.') for each in NESTED),
    ("posts/b.md", f"+++\ntitle = 'B'\n{'.'.join(['a'] * 900)} = 1\n+++\nText."),
    *(("posts/2020-01-02-b.ipynb", json.dumps({"cells": [each]})) for each in CELLS),
]


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_settings_and_notebooks_are_no_trap(tmp_path: Path, name: str, content: str) -> None:
    post = "---\ntitle: A\ndate: 2020-01-02\n---\nText"
    paths = ("posts/a.md", *(("content/posts/a.md",) if name.startswith("hugo.") else ()))
    found = written(tmp_path, {**dict.fromkeys(paths, post), name: content})
    assert any(each.endswith("/a.md") for each in found.files)


SLOW = [
    "twitter-tweet " + " " * 60_000 + "a",
    "<script>(adsbygoogle = " + " " * 60_000 + "<",
    "<script src='//platform.twitter.com/widgets.js" * 1_500 + " twitter-tweet",
    "<h1" * 20_000,
    "<a data-iframely-url href='b'" * 3_000,
    "<a data-iframely-url " + "href='b' " * 40_000,
    "<div " + "plotly-graph-div " * 6_000,
    "<div plotly-graph-div></div><script>" * 3_000,
    'srcdoc="<iframe srcdoc="' * 3_000,
    "a--b ](" * 8_000,
    "{{< include " * 8_000,
    "{{< a.inline " * 8_000,
    "{{< x a" * 12_000,
    "## Low\n\n" * 4_000,
    "{% raw %}" * 8_000,
    '{{"{% a "}}%} ' * 6_000,
    "{{'{%" + "'" * 60_000,
]


@pytest.mark.parametrize("text", SLOW, ids=range(len(SLOW)))
def test_hostile_scripts_take_little_time(tmp_path: Path, text: str) -> None:
    start = time.process_time()
    written(tmp_path, {"_posts/2020-01-02-a.md": f"---\ntitle: A\n---\n{text}"})
    assert time.process_time() - start < 5


@pytest.mark.parametrize("text", ["```{" + "`" * 60_000, "```{`}\n" * 9_000, "```{" + "`}" * 30_000 + "a"])
def test_hostile_options_of_quarto_take_little_time(text: str) -> None:
    start = time.process_time()
    with_plain_fences(text)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "piece", ["[a](b)", "[a\n", "\n\n| a\n| b", "\n\n| a |\n\n: a\nb", '){#a="', "<1>\n```\n```{.r}\nx # "]
)
def test_hostile_captions_of_quarto_take_little_time(tmp_path: Path, piece: str) -> None:
    start = time.process_time()
    written(tmp_path, {"_quarto.yml": "", "posts/a.qmd": f"---\ntitle: A\ndate: 2020-01-02\n---\n![{piece * 1_000}"})
    assert time.process_time() - start < 5


def test_hostile_cells_of_fastpages_take_little_time(tmp_path: Path) -> None:
    text = "# A\n\n" + "a\n" * 30_000 + "\n- toc: true"
    cell: dict[str, object] = {"cell_type": "markdown", "metadata": {}, "source": text}
    start = time.process_time()
    written(tmp_path, {"_config.yml": "", "_notebooks/2020-01-02-low.ipynb": _fastpages(cell)})
    assert time.process_time() - start < 5


PAGES = ["<pre><strong>", "<pre><code>", "<script>", '<pre class="sourceCode r"><code>', "a "]


@pytest.mark.parametrize("piece", PAGES)
def test_hostile_pages_of_quarto_take_little_time(tmp_path: Path, piece: str) -> None:
    post = "---\ntitle: A\ndate: 2020-01-02\n---\n```{r}\n1\n```\n\n" + "a a a a a a `r n` b c\n\n" * 100
    page = f'<div class="cell">{piece * (60_000 // len(piece))}'
    start = time.process_time()
    written(tmp_path, {"_quarto.yml": "", "posts/a.qmd": post, "_site/posts/a.html": page})
    assert time.process_time() - start < 5


def test_of_two_posts_of_one_name_and_day_the_one_with_the_old_address_has_the_new_one(tmp_path: Path) -> None:
    text = "---\ntitle: {}\n---\nOf {}.\n"
    files: dict[str, str | bytes] = {f"_posts/{a}2020-01-02-tide.md": text.format(a, a) for a in ("", "sea/")}
    found = written(tmp_path, {"_config.yml": "permalink: /blog/:year/:month/:day/:title/\n", **files})
    assert "/blog/2020/01/02/tide/" in text_of(found, "tide.md")
    assert "aliases" not in text_of(found, "tide-2020-01-02.md")


def test_posts_whose_names_are_numbers_are_named_by_their_day_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"_posts/2020-01-02-{n}.md": "---\ntitle: 潮\n---\nText.\n" for n in (10, 11)}
    found = written(tmp_path, {"_config.yml": "permalink: /:title/\n", **files})
    assert sorted(found.files) == [f"{NEW}post-2020-01-02-2.md", f"{NEW}post-2020-01-02.md"]
