# ruff: noqa: DTZ001  # posts may have times without a zone
"""The front matter of posts: what is read, what Material's blog is given, and what is refused, with its location."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

import small_site
from portfolio.posts.checks import check, check_addresses, check_days, check_links, read_authors
from portfolio.posts.front_matter import Post, read, read_page, text_for_blog
from portfolio.website.check import all_problems
from portfolio.website.tree import read as read_tree

P = "docs/blog/posts/"
UTC, NEW_YORK = dt.UTC, dt.timezone(-dt.timedelta(hours=4))


def post(*lines: str, path: str = f"{P}a-note.md", body: str = "# Tides\n") -> tuple[Post | None, list[str]]:
    text = "\n".join(["---", *lines, "---", body])
    found, problems = read(text.encode(), path)
    return found, [str(problem).removeprefix(f"{path}:") for problem in problems]


def given(*lines: str, path: str = f"{P}a-note.md") -> dict[str, Any]:
    """Return what Material's blog reads of a post."""
    found, problems = post(*lines, path=path)
    assert found
    assert problems == []
    text = text_for_blog(found, "\n".join(["---", *lines, "---", "# Tides\n"]))
    _, front, body = text.split("---\n", 2)
    assert body == "\n# Tides\n"
    read_again: dict[str, Any] = yaml.safe_load(front)
    return read_again


DATES = {
    "2021-05-09": dt.date(2021, 5, 9),
    '"2021-05-09"': dt.date(2021, 5, 9),
    "2021-05-09 14:30": dt.datetime(2021, 5, 9, 14, 30),
    "'2021-05-09 9:30'": dt.datetime(2021, 5, 9, 9, 30),
    "2021-05-09T14:30": dt.datetime(2021, 5, 9, 14, 30),
    "2021-05-09T14:30:15.5Z": dt.datetime(2021, 5, 9, 14, 30, 15, 500_000, UTC),
    "2021-05-09 14:30:00-0400": dt.datetime(2021, 5, 9, 14, 30, tzinfo=NEW_YORK),
    "2021-05-09 14:30:00 -0400": dt.datetime(2021, 5, 9, 14, 30, tzinfo=NEW_YORK),
    "2021-05-09 14:30 -4": dt.datetime(2021, 5, 9, 14, 30, tzinfo=NEW_YORK),
    "2021-05-09 23:30:00 +00:00": dt.datetime(2021, 5, 9, 23, 30, tzinfo=UTC),
    "2021-05-09 14:30 UTC": dt.datetime(2021, 5, 9, 14, 30, tzinfo=UTC),
}


@pytest.mark.parametrize("written", DATES)
def test_dates_reach_the_blog_as_dates(written: str) -> None:
    assert given(f"date: {written}")["date"] == DATES[written]
    found, _ = post(f"date: {written}")
    assert found
    assert (found.date, found.address) == (dt.date(2021, 5, 9), "2021/05/09/a-note")


def test_each_date_of_a_mapping_is_read() -> None:
    lines = ("date:", '  created: "2021-05-09"', "  updated: 2021-06-01 08:00", "  shown: 2021-07-01")
    wanted = {
        "created": dt.date(2021, 5, 9),
        "updated": dt.datetime(2021, 6, 1, 8),
        "shown": dt.date(2021, 7, 1),
    }
    assert given(*lines)["date"] == wanted


@pytest.mark.parametrize(
    ("name", "lines", "wanted"),
    [
        ("2021-05-09-low-water.md", (), dt.date(2021, 5, 9)),
        ("2021-05-09-low-water/index.md", (), dt.date(2021, 5, 9)),
        ("2021-05-09-low-water.md", ("date: 2022-01-01",), dt.date(2022, 1, 1)),
        (
            "2021-05-09-low-water.md",
            ("date: {updated: 2022-01-01}",),
            {"created": dt.date(2021, 5, 9), "updated": dt.date(2022, 1, 1)},
        ),
    ],
)
def test_the_day_in_a_files_name_counts_if_there_is_no_other(name: str, lines: tuple[str, ...], wanted: object) -> None:
    assert given("title: Low water", *lines, path=f"{P}{name}")["date"] == wanted


REFUSED_DATES = {
    "2021/05/09": "'2021/05/09' is not a day like 2026-11-20; write the day: 2021-05-09",
    "2021/5/9": "'2021/5/9' is not a day like 2026-11-20; write the day: 2021-05-09",
    "May 9, 2021": "'May 9, 2021' is not a day like 2026-11-20; write the day: 2021-05-09",
    "2021-05": "'2021-05' is not a day; write the day: 2026-11-20",
    "2021": "'2021' is not a day; write the day: 2026-11-20",
    "soon": "'soon' is not a day like 2026-11-20; write the day: 2026-11-20",
    "2021-02-30": "'2021-02-30' has no such day: 30; write the day: 2026-11-20",
    "2021-05-09 25:00": "has no such time of day; write the day, or day and time: 2026-11-20 14:30",
    "2021-05-09 in the morning": "has no such time of day; write the day, or day and time: 2026-11-20 14:30",
}


@pytest.mark.parametrize("written", REFUSED_DATES)
def test_a_date_of_another_form_is_refused_with_what_to_write(written: str) -> None:
    found, (problem,) = post("title: Tides", f"date: {written}")
    assert found is None
    assert problem.startswith("3:7: B103 date: ")
    assert problem.endswith(REFUSED_DATES[written])


def test_a_wrong_date_of_a_mapping_is_named() -> None:
    _, (problem,) = post("date:", "  created: 2021-05-09", "  updated: June")
    assert problem.startswith("4:12: B103 updated: 'June' is not a day")
    _, (problem,) = post("date:", "  updated: 2021-05-09")
    assert problem.startswith("3:3: B102 the post has no date")


@pytest.mark.parametrize(
    ("line", "is_draft"),
    [
        ("draft: true", True),
        ('draft: "true"', True),
        ("draft: 'yes'", True),
        ("draft: 1", True),
        ("published: false", True),
        ('published: "no"', True),
        ("published: off", True),
        ("draft: false", False),
        ("draft:", False),
        ("published: true", False),
        ("published: 2021-05-09", False),
    ],
)
def test_drafts_in_every_spelling(line: str, is_draft: bool) -> None:  # a column of the table
    found, _ = post("date: 2021-05-09", line)
    assert found
    assert (found.is_draft, bool(given("date: 2021-05-09", line).get("draft"))) == (is_draft, is_draft)


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("title: 2026", "title", "2026"),
        ("title: 1.10", "title", "1.10"),
        ("categories: [2026, yes]", "categories", ["2026", "yes"]),
        ("tags: [3.10, 2026-01-01]", "tags", ["3.10", "2026-01-01"]),
        ('pin: "true"', "pin", True),
        ('readtime: "5"', "readtime", 5),
        ("hide:", "hide", None),
        ("title:", "title", None),
        ("comments: true", "comments", True),
        ("weight: =", "weight", "="),
        ("updated_at: 2024-13-45", "updated_at", "2024-13-45"),
        ("author: Robin Sample", "author", "Robin Sample"),
    ],
)
def test_values_reach_the_blog_in_the_types_that_it_wants(line: str, key: str, value: object) -> None:
    assert given("date: 2021-05-09", line).get(key) == value


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("hide: navigation", "3:7: S102 'hide' has to be a list"),
        ("search: no", "3:9: S102 'search' has to be a mapping"),
        ("readtime: 4.5", "3:11: S102 'readtime' has to be a whole number"),
        ("links: notes/a.md", "3:8: S102 'links' has to be a list"),
        ("draft: maybe", "3:8: S102 'draft' has to be true or false"),
        ("authors: [~]", "3:11: S102 an item of 'authors' has to be a text"),
        ("titel: Tides", "3:1: B104 unknown key 'titel'; did you mean 'title'?"),
        ("permalink: /old/", "3:1: B121 'permalink' of another program has no effect"),
        ("redirect_from: [/old/]", "3:1: B121 'redirect_from' of another program"),
        ("aliases: [/old/]", "3:1: B121 'aliases' of another program"),
    ],
)
def test_what_the_blog_would_refuse_or_ignore_is_located(line: str, problem: str) -> None:
    _, problems = post("date: 2021-05-09", line)
    assert [text for text in problems if text.startswith(problem)] == problems


@pytest.mark.parametrize(
    ("path", "slug", "address"),
    [
        ("rain-gauge/index.md", "rain-gauge", "2021/05/09/rain-gauge"),
        ("2021/rain-gauge/index.md", "rain-gauge", "2021/05/09/rain-gauge"),
        ("rain-gauge/part.md", "part", "2021/05/09/part"),
        ("a-note.md", "a-note", "2021/05/09/a-note"),
        ("2021-05-09-rain.md", "2021-05-09-rain", "2021/05/09/rain"),
    ],
)
def test_a_folders_name_is_the_slug_of_its_index(path: str, slug: str, address: str) -> None:
    found, _ = post("date: 2021-05-09", path=f"{P}{path}")
    assert found
    assert (found.slug, found.address) == (slug, address)


def test_posts_may_not_share_a_slug_or_an_address() -> None:
    named = {
        "evening/2024-01-07-two.md": ("title: Two on one day", "date: 2024-01-07"),
        "morning/Two!.md": ("title: Two", "date: 2024-01-07 08:00"),
        "next.md": ("title: Two on one day", "date: 2024-01-08"),
        "other.md": ("title: Another", "date: 2024-02-01", "slug: next"),
    }
    posts = [found for name, lines in named.items() if (found := post(*lines, path=f"{P}{name}")[0])]
    assert [str(problem).split("; ")[0] for problem in check(posts, ())] == [
        f"{P}morning/Two!.md:2:8: B106 the address '2024/01/07/two' is taken by {P}evening/2024-01-07-two.md",
        f"{P}other.md:4:7: B106 the slug 'next' is taken by {P}next.md",
    ]


AUTHORS = {
    "authors:\n  robin: {name: Robin, description: Learner, avatar: me.png}\n": [],
    "authors:\n  robin:\n    name: Robin\n    avatar: me.png\n": ["2:3: S103 the key 'description' is missing"],
    "authors: [robin]\n": ["1:10: S102 'authors' has to be a mapping"],
    "authors:\n  robin: {name: 5, description: on, avatar: me.png}\n": [
        "2:17: S102 '5' is not text to YAML",
        "2:33: S102 'True' is not text to YAML",
    ],
    "authors: [\n": ["2:1: Y001"],
}


@pytest.mark.parametrize("text", AUTHORS)
def test_the_file_of_authors_is_checked(text: str) -> None:
    _, problems = read_authors(text.encode())
    found = [str(problem).removeprefix("docs/blog/.authors.yml:") for problem in problems]
    assert [problem[: len(wanted)] for problem, wanted in zip(found, AUTHORS[text], strict=True)] == AUTHORS[text]


def test_an_author_who_is_not_described_is_told_with_what_to_write() -> None:
    found, _ = post("date: 2021-05-09", "authors: [robin, robbin, Alex Sample]")
    assert found
    near, unknown = check([found], (), ("robin",))
    assert str(near).endswith(
        "a-note.md:3:18: B120 the author 'robbin' is not in docs/blog/.authors.yml; did you mean 'robin'?"
    )
    assert "write 'author: Alex Sample', or describe them there: 'authors: {alex-sample: {name:" in unknown.hint
    assert check([found], (), None) == ()  # the file of authors has mistakes of its own


def test_a_day_to_come_is_a_notice() -> None:
    today = dt.date(2021, 5, 9)
    posts = [
        post(f"date: {day}", *more)[0]
        for day, *more in (("2021-05-10",), ("2021-05-11",), ("2099-01-01", "draft: yes"))
    ]
    (problem,) = check_days([found for found in posts if found], today)
    assert (problem.code, problem.severity.value, problem.location.line) == ("B119", "notice", 2)


def test_links_of_the_front_matter_lead_to_pages() -> None:
    found, _ = post(
        "date: 2021-05-09",
        "links:",
        "  - notes/a.md#part",
        "  - More:",
        "    - notes/gone.md",
        "    - https://example.org/",
    )
    assert found
    (problem,) = check_links([found], {"notes/a.md"}.__contains__)
    assert str(problem).startswith(f"{P}a-note.md:6:7: B123 there is no page 'notes/gone.md'")


@pytest.mark.parametrize(
    ("paths", "taken"),
    [
        (("docs/notes/twin.md", "docs/notes/twin.ipynb"), ["docs/notes/twin.md"]),
        (("docs/notes/B.md", "docs/notes/b.md"), ["docs/notes/b.md"]),
        (("docs/notes/a.md", "docs/notes/a/index.md"), ["docs/notes/a/index.md"]),
        (("docs/projects/knn/index.md", "projects/knn/index.md"), ["projects/knn/index.md"]),
        (("docs/notes/a.md", "docs/a.md", "projects/knn/a.ipynb"), []),
    ],
)
def test_two_pages_with_one_address_are_named(paths: tuple[str, ...], taken: list[str]) -> None:
    problems = list(check_addresses(paths))
    assert [problem.location.path for problem in problems] == taken
    assert all(problem.code == "B122" and any(path in problem.message for path in paths) for problem in problems)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("---\ndraft: true\n---\n# A\n", "2:8: B113 only a post can be a draft; this is published"),
        ("---\npublished: no\n---\n# A\n", "2:12: B113 only a post can be a draft"),
        ("---\ntags: tides\n---\n# A\n", "2:7: S102 'tags' has to be a list"),
    ],
)
def test_other_pages_are_checked_too(text: str, problem: str) -> None:
    (found,) = read_page(text, "docs/notes/a.md").problems
    assert str(found).startswith(f"docs/notes/a.md:{problem}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    dated = {
        f"{P}date-{number}.md": f"---\ntitle: D {number}\ndate: {text}\n---\nText.\n"
        for number, text in enumerate(DATES)
    }
    picture = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    files: dict[str, str | bytes | None] = {
        **dated,
        f"{P}rain-gauge/index.md": "---\ntitle: A rain gauge\ndate: 2021-05-08\n---\n\n![it](photo.svg)\n",
        f"{P}rain-gauge/photo.svg": picture,
        f"{P}river-gauge/index.md": "---\ntitle: A river gauge\ndate: 2021-05-08\n---\n\n![it](photo.svg)\n",
        f"{P}river-gauge/photo.svg": picture,
        f"{P}quoted.md": '---\ntitle: Q\ndate: 2021-05-07\ndraft: "true"\n---\n\nheron-in-the-reeds\n',
        f"{P}held.md": "---\ntitle: H\ndate: 2021-05-07\npublished: false\n---\n\nheron-in-the-reeds\n",
        f"{P}odd.md": "---\r\ntitle: 2026\r\ndate: 2021-05-06\r\npin: 'yes'\r\nreadtime: '7'\r\n---\r\n# Odd\r\n",
        f"{P}moon.md": "---\ntitle: 潮と月\ndate: 2021-05-05\nslug: moon\ncategories: ['C#', C, Sky]\n---\n\nOne.\n",
        f"{P}rain.md": "---\ntitle: 川と雨\ndate: 2021-05-05\nslug: rain\ncategories: [C++, Sky]\n---\n\nOne.",
        f"{P}eagre.md": "---\ntitle: The eagre\ndate: 2021-05-04\n---\n\n> # The bore\n> Words\n\nEnd.\n",
        "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
        **{
            f"docs/notes/{n}.md": f'---\ntags: ["{tag}"]\n---\n# {n}\n'
            for n, tag in {"a": "C", "b": "C++", "c": "C#"}.items()
        },
    }
    return small_site.build(small_site.write(tmp_path_factory.mktemp("posts"), files), "--strict")


def test_a_strict_build_takes_what_check_takes(site: small_site.Built) -> None:
    assert site.exit_code == 0, site.log
    for number, _ in enumerate(DATES):
        assert (site.site / f"blog/2021/05/09/d-{number}/index.html").is_file()
    assert (site.site / "blog/2021/05/06/2026/index.html").is_file()


def test_a_bundles_pictures_are_found(site: small_site.Built) -> None:
    for name in ("rain-gauge", "river-gauge"):
        assert f'src="../../../../{name}/photo.svg"' in site.read(f"blog/2021/05/08/{name}/index.html")
        assert (site.site / f"blog/{name}/photo.svg").is_file()


def test_drafts_are_nowhere(site: small_site.Built) -> None:
    written = [file for file in site.site.rglob("*") if file.suffix in (".html", ".xml", ".json", ".txt", ".js")]
    assert [file for file in written if "heron-in-the-reeds" in file.read_text("utf-8")] == []


def test_a_title_within_a_quotation_is_not_the_posts(site: small_site.Built) -> None:
    head = site.read("blog/2021/05/04/eagre/index.html").partition("<article")[2].partition("</header>")[0]
    assert (">The eagre</h1>" in head, "<blockquote>" in head) == (True, False)


def test_tags_categories_and_headings_are_told_apart(site: small_site.Built) -> None:
    tags = site.read("tags/index.html")
    assert [tags.count(f'id="tag:{name}"') for name in ("c", "c-plus-plus", "c-sharp")] == [1, 1, 1]
    assert 'href="../../tags/#tag:c-sharp"' in site.read("notes/c/index.html")
    assert {file.name for file in (site.site / "blog/category").iterdir()} >= {"c", "c-plus-plus", "c-sharp"}
    assert all(f'id="{name}"' in site.read("blog/category/sky/index.html") for name in ("潮と月", "川と雨"))


@pytest.mark.parametrize(
    ("path", "text", "wanted"),
    [
        (f"{P}a.md", "---\ndate: 2021-05-09\ntemplate: blog-pots.html\n---\n", ["3:1: B108 there is no template"]),
        ("docs/notes/a.md", "---\ntemplate: hone.html\n---\n", ["2:1: B108 there is no template 'hone.html'"]),
        ("docs/notes/a.md", "---\ntemplate: 'mine/own.html'\n---\n", []),
        (f"{P}a.md", "---\ndate: 2021-05-09\ntemplate: redirect.html\nlocation: /\n---\n", []),
        (f"{P}a.md", "---\ndate: 2021-05-09\nauthors: [alex]\n---\n", ["3:11: B120 the author 'alex'"]),
        (f"{P}a.md", "---\ndate: 2021-05-09\nlinks: [gone.md]\n---\n", ["3:9: B123 there is no page 'gone.md'"]),
        (f"{P}a.md", "---\ndate: 2099-05-09\n---\n", ["2:7: B119 the post's date"]),
        (f"{P}a.md", "---\ndate: 2021-05-09\ntags: tides moon\n---\n", ["3:7: S102 'tags' has to be a list"]),
        ("docs/notes/low.md", "# Low\n", ["1:1: B122 this page and docs/notes/LOW.md"]),
    ],
)
def test_check_says_all_of_it(tmp_path: Path, path: str, text: str, wanted: list[str]) -> None:
    files: dict[str, str | bytes | None] = {"docs/notes/LOW.md": "# Low\n"} if "low" in path else {}
    folder = small_site.write(tmp_path, {**files, path: text, "theme/mine/own.html": "{% extends 'main.html' %}"})
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(f"{settings}theme:\n  custom_dir: theme\n", "utf-8")
    found = all_problems(read_tree(folder), dt.date(2026, 11, 20))
    of_file = [problem for problem in found if problem.location.path == path and problem.code != "B129"]
    said = [str(problem).removeprefix(f"{path}:") for problem in of_file]
    assert [line[: len(begin)] for line, begin in zip(said, wanted, strict=True)] == wanted
