"""`portfolio check` and `mkdocs build --strict` refuse the same: one small wrong input of each kind, and right ones."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from mkdocs.config.defaults import MkDocsConfig

import small_site
from code_cases import CASES, Case, write_case
from mkdocs_site.author_settings import read_settings
from portfolio.cli import check
from portfolio.cli.main import main
from portfolio.sources.codes import CODES
from portfolio.sources.diagnostics import Severity

Files = dict[str, str | bytes | None]
SETTINGS = small_site.FILES["mkdocs.yml"]
POST = "---\ndate: 2026-10-05\n---\n# A post\n"


def settings(more: str) -> Files:
    return {"mkdocs.yml": SETTINGS + more}


def notebook(source: str) -> str:
    cell = {"id": "a", "cell_type": "markdown", "metadata": {}, "source": source}
    return json.dumps({**small_site.NOTEBOOK, "cells": [cell]})


OWN_THEME = "theme:\n  custom_dir: mine\n"


def own_template(text: str) -> Files:
    return {**settings(OWN_THEME), "mine/partials/footer.html": text}


WRONG: dict[str, Files] = {
    "an entry of nav that is no page": settings("  - Gone: gone.md\n"),
    "an entry of nav that is no file": settings("  - Gone: gone.png\n"),
    "an entry of nav in a section": settings("  - More:\n      - gone.md\n"),
    "a style sheet that is no file": settings("extra_css: [gone.css]\n"),
    "a script that is no file": settings("extra_javascript: [{path: gone.js, defer: true}]\n"),
    "a blog without its page": settings("exclude_docs: |\n  index.md\n"),
    "an entry of nav from the root": settings("  - Gone: /blog/\n"),
    "an unknown key": settings("sitename: x\n"),
    "an unknown plugin": settings("plugins: {nosuch: {}}\n"),
    "an unknown option of a plugin": settings("plugins: {blog: {nosuch: 1}}\n"),
    "a wrong option of a plugin": settings("plugins: {blog: {archive: 7}}\n"),
    "an unknown extension": settings("markdown_extensions: {nosuch: {}}\n"),
    "a hook that is missing": settings("hooks: [hooks/site_hook.py, gone.py]\n"),
    "hooks without the engine's": {**settings("hooks: [own.py]\n"), "own.py": ""},
    "no hooks": settings("hooks: []\n"),
    "hooks without a value": settings("hooks:\n"),
    "the engine's hook at another path": settings("hooks: [hooks/site_hok.py]\n"),
    "a template that includes a missing one": own_template("<footer>{% include 'gone.html' %}</footer>"),
    "a template that extends a missing one": own_template("\n{% extends 'gone.html' %}"),
    "a template that imports a missing one": own_template("{% import 'gone.html' as gone %}"),
    "a template with wrong syntax": own_template("{% if %}"),
    "a template that is nested too deeply": own_template("{{ " + "(" * 3000),
    "a template with an unknown filter": own_template("{{ page.title | nosuch }}"),
    "a template that takes something of an unknown name": own_template("{{ foo.bar }}"),
    "a template that takes something of a key that no page has": own_template("{{ page.meta.foo.bar }}"),
    "a template that takes something of a key that some pages have": {
        **own_template("{% if page %}{{ page.meta['foo'].bar }}{% endif %}"),
        "docs/a.md": "---\nfoo: {bar: 1}\n---\n# A\n",
    },
    "a template that takes something of a key that a post lacks": {
        **settings(OWN_THEME),
        "mine/partials/post.html": "{{ post.meta.foo.bar }}",
    },
    "a template that takes something of a missing setting": own_template("{{ config.extra['foo'].bar }}"),
    "a template with nothing above it": {
        **settings(OWN_THEME),
        "mine/home.html": "{% block content %}{{ super() }}{% endblock %}\n{% extends 'main.html' %}",
    },
    "a template that needs a page": own_template("{{ page.meta.title }}"),
    "a template that calls an unknown name": {
        **settings(OWN_THEME),
        "mine/home.html": "{% extends 'main.html' %}{% block content %}{{ foo() }}{% endblock %}",
    },
    "a template that is not UTF-8": {**settings(OWN_THEME), "mine/partials/footer.html": b"<footer>\xff"},
    "an unknown list of tags": {"docs/a.md": "# A\n\n<!-- material/tags everywhere -->\n"},
    "a list of tags with an unknown key": {"docs/a.md": "# A\n\n<!-- material/tags {scop: true} -->\n"},
    "a list of tags with a wrong value": {"docs/a.md": "# A\n\n<!-- material/tags {scope: 7} -->\n"},
    "a list of tags with an unknown layout": {"docs/a.md": "# A\n\n<!-- material/tags {layout: x} -->\n"},
    "a list of tags that is not YAML": {"docs/a.md": "# A\n\n<!-- material/tags [a -->\n"},
    "a list of tags of mappings": {"docs/a.md": "# A\n\n<!-- material/tags {include: [{a: b}]} -->\n"},
    "no address of the site": {"mkdocs.yml": SETTINGS.replace("https://example.com/me/", "example.com")},
    "no name of the site": {"mkdocs.yml": SETTINGS.replace("site_name:", "site_nam:")},
    "a wrong type in extra": settings("extra: [a]\n"),
    "an unknown service for notebooks": settings("extra: {notebook_links: [nosuch]}\n"),
    "a language that the theme has not": settings("theme: {language: xx}\n"),
    "a list of languages": settings("theme:\n  language: [de]\n"),
    "settings that are not YAML": settings("x: [\n"),
    "settings that are YAML to libyaml alone": settings("extra_css: [a?b]\n"),
    "a dead link": {"docs/a.md": "# A\n\n[x](gone.md)\n"},
    "a dead picture": {"docs/blog/posts/a.md": f"{POST}\n![x](gone.png)\n"},
    "a dead link in a notebook": {"docs/a.ipynb": notebook("# T\n\n[x](gone.md)")},
    "an anchor in other letters": {"docs/a.md": "# A\n\n[x](#Food-Drink)\n\n## Food & drink\n"},
    "an anchor with a number too high": {"docs/a.md": "# A\n\n[x](#b_2)\n\n## B\n\n## B\n"},
    "an anchor of another page": {"docs/a.md": "# A\n\n[x](blog/posts/first.md#The-First-Post)\n"},
    "an anchor of a project's page": {"docs/a.md": "# A\n\n[x](../projects/knn/index.md#measures)\n"},
    "an anchor of the resume": {"docs/a.md": "# A\n\n[x](resume/index.md#nowhere)\n"},
    "an anchor of the gallery": {"docs/a.md": "# A\n\n[x](../projects/index.md#nowhere)\n"},
    "an anchor of a notebook": {"docs/a.md": "# A\n\n[x](../projects/knn/measure.ipynb#measuring--it)\n"},
    "an anchor in a notebook": {"docs/a.ipynb": notebook('# T\n\n[x](#its-a-b)\n\n## It\'s "A"')},
    "an anchor of a footnote": {"docs/a.md": "# A\n\nOne[^1]. [x](#fn:2)\n\n[^1]: Two\n"},
    "tags that differ in case": {"docs/a.md": "---\ntags: [Python]\n---\n# A\n"},
    "tags that differ in signs": {"docs/a.md": "---\ntags: [time-series, Time series]\n---\n# A\n"},
    "a project's tag in another case": {"docs/a.md": "---\ntags: [Faster]\n---\n# A\n"},
    "categories that differ in case": {
        "docs/blog/posts/a.md": POST.replace("---\n#", "categories: [learning]\n---\n#"),
    },
    "a post that is missing": {"docs/a.md": "# A\n\n[x](post:nowhere)\n"},
    "a project that is missing": {"projects/knn/index.md": "[x](project:nowhere)\n"},
    "an unknown template": {"docs/a.md": "---\ntemplate: gone.html\n---\n# A\n"},
    "front matter that is not YAML": {"docs/a.md": "---\ntitle: [\n---\n# A\n"},
    "a page that is not UTF-8": {"docs/a.md": b"# \xff\n"},
    "a notebook that is not JSON": {"docs/a.ipynb": "{"},
    "a link to a project with a notebook that is not JSON": {
        "projects/knn/measure.ipynb": "{",
        "docs/a.md": "# A\n\n[x](../projects/knn/index.md#gone)\n",
    },
    "metrics that are not JSON": {"projects/knn/metrics.json": "{"},
    "an entry of a log in the future": {"projects/knn/log.md": "## 2999-01-01\n\nx\n"},
    "a post without a day": {"docs/blog/posts/a.md": "---\ntitle: A\n---\nx\n"},
    "a slug of two posts": {"docs/blog/posts/a.md": POST.replace("\n---\n#", "\nslug: first-post\n---\n#")},
    "a template with a mistake": {"resume/template/classic/template.html": "{% if %}"},
    "a resume without a name": {"resume/resume.yml": "basics: {label: Learner}\nstage: student\n"},
    "no resume": {"resume/resume.yml": None},
}
RIGHT: dict[str, Files] = {
    "the small site": {},
    "an address in nav": settings("  - There: https://example.org/\n"),
    "the PDF in nav": settings("  - PDF: resume/robin-sample-resume.pdf\n"),
    "a file in nav": {**settings("  - Data: a.csv\n"), "docs/a.csv": "a\n"},
    "a style sheet": {**settings('extra_css: ["a.css?2"]\n'), "docs/a.css": "a {}\n"},
    "a style sheet of the theme": {**settings(f"extra_css: [css/a.css]\n{OWN_THEME}"), "mine/css/a.css": "a {}\n"},
    "a hook of one's own": {**settings("hooks: [hooks/site_hook.py, own.py]\n"), "own.py": "print('started')\n"},
    "a template of the theme": {"docs/a.md": "---\ntemplate: main.html\n---\n# A\n"},
    "GitHub's anchors": {
        "docs/a.md": "# A\n\n[x](#food--drink) [y](#b-1) [z](#größe)\n\n## Food & drink\n\n## Größe\n\n## B\n\n## B\n"
        "\n<h2 id='P%C3%B3l'>P</h2> <a href='#P%C3%B3l'>p</a> [p](#P%C3%B3l)\n"
    },
    "Jupyter's anchors": {
        "docs/a.ipynb": notebook(
            "# T\n\n[x](#It's-%22A%22) [y](#a-%3C-b-%26-%7Bc%7D)\n\n## It's \"A\"\n\n## a < b & {c}"
        )
    },
    "an anchor of a formula": {"docs/a.ipynb": notebook("# T\n\n[x](#The-$x^2$-'top')\n\n## The $x^2$ 'top'")},
    "anchors of the engine's pages": {
        "docs/a.md": "# A\n\n[x](resume/index.md#skills) [y](../projects/knn/index.md#evidence)\n"
    },
    "a footnote of broken HTML": {
        "docs/a.md": "# A\n\n<details><summary>More</summaryx\n>\nInner [^1].\n\n</details>\n\n[^1]: Note\n"
    },
    "the tags C, C# and C++": {"docs/a.md": "---\ntags: [C, C#, C++, c-]\n---\n# A\n"},
    "tags with slugs of the author's own": {
        **settings(
            "plugins: {tags: {tags_slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: none}}}}\n"
        ),
        "docs/a.md": "---\ntags: [Python]\n---\n# A\n",
    },
    "an anchor of a tag": {
        "docs/a.md": "# A\n\n[x](tags.md#tag:python)\n",
        "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
    },
    "the top of the page": {"docs/a.md": "# A\n\n[x](#top)\n"},
    "anchors named by the author's setting": {
        **settings("markdown_extensions: {toc: {separator: _}}\n"),
        "docs/a.md": "# A\n\n[x](#food_drink)\n\n## Food & drink\n",
    },
    "the engine's hook at its path": settings("hooks: [./hooks/site_hook.py]\n"),
    "a template of one's own": own_template("<footer>{% include ['gone.html', 'partials/copyright.html'] %}</footer>"),
    "a template that may be missing": own_template("<footer>{% include 'gone.html' ignore missing %}</footer>"),
    "names of a template": own_template(
        "{% set foo = namespace(bar=1) %}{% macro m(x) %}{{ x.title }}{% endmacro %}{{ foo.bar }}{{ m(page) }}"
        "{{ gone }}{% for one in nav %}{{ one.title }}{{ loop.index }}{% endfor %}{{ base_url.strip() }}"
        "{% if maybe %}{{ maybe.x }}{% endif %}{{ (other or page).title }}{{ lang.t('source') }}"
        "{{ build_date_utc.year }}{{ config.extra.gone }}{{ page.meta }}{{ config.site_name.upper() }}"
        "{% if page %}{{ page.meta.gone }}{% if page.meta.maybe %}{{ page.meta.maybe.x }}{% endif %}{% endif %}"
    ),
    "a key of front matter that a template takes something of": {
        **settings("theme: {custom_dir: mine}\n"),
        "mine/own.html": "{% extends 'main.html' %}{% block content %}{{ page.meta.foo.bar }}{% endblock %}",
        "docs/a.md": "---\ntemplate: own.html\nfoo: {bar: 1}\n---\n# A\n",
        "docs/blog/posts/second.md": POST.replace("\n---\n#", "\ndraft: true\ntemplate: own.html\n---\n#"),
        "mine/partials/post.html": "{{ post.meta.tags[0].upper() }}{{ post.config.date.created | date }}",
    },
    "lists of tags": {"docs/a.md": "# A\n\n<!-- material/tags -->\n\n<!-- material/tags { include: [python] } -->\n"},
    "a list of tags by name": {
        **settings("plugins: {tags: {listings_map: {mine: {exclude: [python]}}}}\n"),
        "docs/a.md": "# A\n\n<!-- material/tags mine -->\n",
    },
    "a language": settings("theme: {language: de}\n"),
    "a post": {"docs/blog/posts/a.md": POST},
}


@pytest.fixture
def in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let check ask MkDocs for its settings without a process of its own."""

    def ask_mkdocs(root: Path, heads: str) -> dict[str, Any]:
        MkDocsConfig.plugins.plugin_cache.clear()  # type: ignore[attr-defined]  # the option's class has it
        monkeypatch.chdir(root)
        read: dict[str, Any] = json.loads(json.dumps(read_settings("mkdocs.yml", json.loads(heads)), default=str))
        return read

    monkeypatch.setattr(check, "_ask_mkdocs", ask_mkdocs)


@pytest.mark.usefixtures("in_one_process")
@pytest.mark.parametrize("name", [*WRONG, *RIGHT])
def test_both_refuse_the_same(tmp_path: Path, name: str) -> None:
    folder = small_site.write(tmp_path, {**WRONG, **RIGHT}[name])
    found = CliRunner().invoke(main, ["check", "--root", str(folder)])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    built = small_site.build(folder, "--strict")
    assert (found.exit_code > 0, built.exit_code > 0) == (name in WRONG, name in WRONG), f"{found.output}\n{built.log}"


_TOLD = re.compile(r"(?:WARNING|ERROR) +-  (?P<path>[^:\n]+)(?::\d+:\d+)?: (?P<code>[A-Z]\d{3}) ")
OF_THE_SITE = {
    code: cases[0]
    for code, cases in CASES.items()
    if CODES[code].severities[0] is not Severity.NOTICE and cases[0].get("run", "check") in ("check", "site", "strict")
}


@pytest.mark.usefixtures("in_one_process")
@pytest.mark.parametrize("name", OF_THE_SITE)
def test_check_finds_all_that_a_strict_build_refuses(tmp_path: Path, name: str) -> None:
    case: Case = OF_THE_SITE[name]
    write_case(tmp_path, case)
    built = small_site.build(tmp_path, "--strict")
    if built.exit_code == 0 and not _TOLD.search(built.log):
        return
    checked = CliRunner().invoke(main, ["check", "--format", "json", "--root", str(tmp_path)])
    assert checked.exception is None or isinstance(checked.exception, SystemExit), checked.exception
    found = {(problem["path"], problem["code"]) for problem in json.loads(checked.stdout)["diagnostics"]}
    assert {match.groups() for match in _TOLD.finditer(built.log)} - found == set(), built.log
    assert built.exit_code == 0 or checked.exit_code > 0, built.log
    assert built.exit_code == 0 or _TOLD.search(built.log), "what a build refuses has a code and a location"


def test_a_hook_that_fails_is_told_by_check(tmp_path: Path) -> None:
    files = {**settings("hooks: [hooks/site_hook.py, own.py]\n"), "own.py": "import nosuch\n"}
    found = CliRunner().invoke(main, ["check", "--root", str(small_site.write(tmp_path, files))])
    assert found.exit_code == 2
    assert "B125  'hooks': No module named 'nosuch'" in found.output


@pytest.mark.usefixtures("in_one_process")
def test_what_mkdocs_fails_at_is_told_at_its_key(tmp_path: Path) -> None:
    files: Files = {"mkdocs.yml": re.sub(r"(?m)^site_url:.*", "site_url: http://[::1/", SETTINGS)}
    found = CliRunner().invoke(main, ["check", "--root", str(small_site.write(tmp_path, files))])
    assert "3:1  error    B125  'site_url': Invalid IPv6 URL" in found.output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ nothing }}\n{{ nothing.at.all }}", "2:1: B126 the template fails: 'nothing' is undefined"),
        (
            "{% import 'partials/language.html' as lang %}",
            "1:1: B126 the template fails: 'config' is undefined (in language.html, which it takes in)",
        ),
        ("\n\n{{ 1 + 'a' }}", "3:1: B126 the template fails: unsupported operand type(s)"),
        ("{{ [][7] }}\n{{ [][7]() }}", "2:1: B126 it fails on 404.html, which has no page: list object has no"),
        (
            "{% include config.site_name ~ '.html' %}",
            "1:1: B126 it fails on 404.html, which has no page: there is no template 'Robin Sample.html'",
        ),
        (
            "{% include 'partials/footer.html' %}",
            "1:1: B126 it fails on 404.html, which has no page: maximum recursion depth",
        ),
    ],
)
def test_a_template_that_fails_is_told_in_one_line(tmp_path: Path, text: str, expected: str) -> None:
    built = small_site.build(small_site.write(tmp_path, own_template(text)))
    assert built.exit_code == 1
    assert f"mine/partials/footer.html:{expected}" in built.log
    assert "Y006" not in built.log


HEADS = [
    ("a.md", "docs/a.md", "---\nfoo: {bar: 1}\nlinks: [{url: x}]\nnumber: 3\nlayout: copyright\n---\n", {}),
    ("b.md", "docs/b.md", "Number: many\n", {"title": "B"}),
    ("c.md", "docs/c.md", "---\nnumber: 4\n---\n", {"title": "C"}),
]
ON_B = "1: it fails on docs/b.md and 1 more page: "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% set meta = page.meta %}{{ meta.foo.bar }}", f"{ON_B}there is no 'foo' in the front matter"),
        ("{{ page.meta.get('foo').get('bar') }}", f"{ON_B}'None' has no attribute 'get'"),
        ("{% include 'partials/' ~ page.meta.layout ~ '.html' %}", f"{ON_B}there is no template 'partials/.html'"),
        ("{% for x in page.meta.links %}{{ x.url.a.b }}{% endfor %}", "1: it fails on docs/a.md: 'str object' has no"),
        (
            "{% for p in nav.pages %}{{ p.meta.foo.a }}{% endfor %}",
            "1: it fails on docs/a.md and 2 more pages: there",
        ),
        ("{{ page.meta.number + 1 }}", "1: it fails on docs/b.md: can only concatenate str"),
        ("{% if page.meta.foo and page.meta.foo.bar %}{{ page.meta.foo.bar.x }}{% endif %}", ""),
        ("{{ (page.meta.foo | default({})).bar }}{{ page.meta.foo.bar if page.meta.foo }}{{ page.meta.nowhere }}", ""),
        ("{{ (page.toc | first).title }}{{ page.parent.title.upper() }}{{ page.content.split('<')[1].strip() }}", ""),
        ("{{ page.meta.share_card.upper() }}{{ page.title.upper() }}{{ words.home + 1 }}{{ page.url.strip('/') }}", ""),
    ],
)
def test_a_template_is_tried_with_the_front_matter_of_each_page(tmp_path: Path, text: str, expected: str) -> None:
    MkDocsConfig.plugins.plugin_cache.clear()  # type: ignore[attr-defined]  # the option's class has it
    folder = small_site.write(tmp_path, own_template(f"{{% if page %}}{text}{{% endif %}}"), is_cached=False)
    read = read_settings(str(folder / "mkdocs.yml"), HEADS)["templates"]
    found = [f"{line}: {message}" for _, line, message, _ in read if "404" not in message]
    assert [message[: len(expected)] for message in found] == ([expected] if expected else [])


def test_the_engine_is_told_to_be_missing_in_one_line(tmp_path: Path) -> None:
    built = small_site.build(small_site.write(tmp_path, WRONG["hooks without the engine's"]))
    assert "ERROR   -  mkdocs.yml: B117 'hooks/site_hook.py' is missing" in built.log


def test_a_theme_of_ones_own_lies_over_the_engines(tmp_path: Path) -> None:
    built = small_site.build(small_site.write(tmp_path, own_template("<footer>Mine</footer>")), "--strict")
    assert built.exit_code == 0, built.log
    home = built.read("index.html")
    assert "<footer>Mine</footer>" in home
    assert "assets/portfolio.css" in home
