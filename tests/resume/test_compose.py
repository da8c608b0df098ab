"""The resume is composed once; its addresses become URLs when a page or the PDF is rendered."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import small_site
from portfolio.resume import compose
from portfolio.resume.composer import Composer, unclosed
from portfolio.resume.view import Entry, problems_in, with_urls
from portfolio.sources.diagnostics import Location, error
from portfolio.sources.yaml_source import load
from portfolio.text.inline import Link, Span, plain
from portfolio.text.links import Address
from portfolio.website import site
from portfolio.website.site import Site
from printed import view_of_text

URLS = {
    "blog/posts/a.md": "blog/a/",
    "projects/knn/index.md": "projects/knn/",
    "projects/knn/m.ipynb": "projects/knn/m/",
}
ADDRESSES = {
    Address("https://example.org/x", "x"): ("https://example.org/x", "https://example.org/x"),
    Address("blog/posts/a.md", "a", is_on_site=True): ("../blog/a/", "https://example.com/me/blog/a/"),
    Address("projects/knn/index.md", "p", is_on_site=True): (
        "../projects/knn/",
        "https://example.com/me/projects/knn/",
    ),
    Address("projects/knn/m.ipynb#cell-1", "m", is_on_site=True, is_evidence=True): ("../projects/knn/m/#cell-1", ""),
}


@pytest.mark.parametrize(("address", "urls"), ADDRESSES.items(), ids=lambda value: getattr(value, "url", ""))
def test_an_address_becomes_a_url_where_it_is_rendered(address: Address, urls: tuple[str, str]) -> None:
    built = Site(None, date(2026, 11, 20), None, "https://example.com/me/", URLS)  # type: ignore[arg-type]
    link = Link("as written", (Span("words"),), "name", address)
    entry = Entry("title", link=link, summary=(Span("see "), link), links=(link,))
    in_pdf = "https://example.com/me/projects/knn/m/#cell-1" if address.is_evidence else urls[1]
    wanted = (
        (built.relative_to("resume/"), urls[0]),
        (built.absolute, urls[1]),
        (built.absolute_with_evidence, in_pdf),
    )
    for url_of, url in wanted:
        rendered = with_urls((entry,), url_of)[0]
        assert (rendered.url, rendered.url_name) == (url, "name")
        linked = Link(url, link.spans, "name", is_evidence=address.is_evidence)
        assert rendered.summary == (Span("see "), linked if url else Span("words"))
    assert entry.links == (link,), "the composed value stays"


def test_problems_are_found_in_values() -> None:
    problem = error("R102", Location("r.yml", 3), "no such post")
    dead = Link("post:x", (Span("x"),), address=problem)
    entry = Entry("title", summary=(Span("a"), dead), details=((dead,),), link=replace(dead, address=None))
    assert list(problems_in((entry, "text", 3))) == [problem, problem]
    assert with_urls(entry, lambda _address: "never") == entry


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("summary: 'a [link](https://example.com and more'", ["1:13"]),
        ("work:\n  - highlights:\n    - text: 'x [y](z'\n    - '[y](z) `[a](b` and \\[c](d'", ["3:16"]),
        ("label: '[not markup](here'", []),
        ("description: '[Markdown of a project](here'", []),
        ("tried:\n  - {what: '[a](b', result: '[c](d'}", ["2:13", "2:30"]),
    ],
)
def test_links_that_are_not_closed(text: str, found: list[str]) -> None:
    problems = unclosed(load(text, "r.yml"))
    assert [f"{problem.location.line}:{problem.location.column}" for problem in problems] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Measured **the tide and forgot", ["1:20 R123 '**' in '**the' is not closed; write **words**, or \\** for"]),
        ("Measured the tide** and forgot", ["1:24 R123 '**' in 'tide**' is not opened"]),
        ("Wrote `gauge.py and forgot", ["1:17 R123 '`' in '`gauge.py' is not closed; write `words`, or \\` for"]),
        ("Said *quietly and forgot", ["1:16 R123 '*' in '*quietly' is not closed; write *words*, or \\* for"]),
        ("**Bold** and **open, `code` and `open",
         ["1:24 R123 '**' in '**open,'", "1:43 R123 '`' in '`open'"]),
        ("[**words](https://example.org) and (**more", ["1:47 R123 '**' in '**more'"]),
        ("An **important *thing* to", ["1:14 R123 '**' in '**important'"]),
        ("2**10 and a ** b, 4 * 5, C*, *.py, *nix, SELECT *, `**kwargs` and `*`", []),
        ("Escaped \\**kwargs, \\*args and \\`", []),
        ("**All** *of* `it` ***at once*** is closed", []),
    ],
)  # fmt: skip
def test_markup_that_is_not_closed(text: str, found: list[str]) -> None:
    document = load(f"summary: '{text}'", "r.yml")
    problems = [str(problem).removeprefix("r.yml:") for problem in unclosed(document)]
    problems = [problem.replace(": R123", " R123", 1) for problem in problems]
    assert len(problems) == len(found), problems
    assert all(problem.startswith(start) for problem, start in zip(problems, found, strict=True)), problems


def test_a_labels_stars_are_no_markup() -> None:
    assert list(unclosed(load("basics: {label: 'Five **stars', name: 'A `b'}", "r.yml"))) == []


def test_a_build_composes_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def counted(composer: Composer) -> compose.Composed:
        calls.append(composer)
        return compose.compose(composer)

    monkeypatch.setattr(site, "compose", counted)
    built = small_site.build(small_site.write(tmp_path, {}))
    assert (built.exit_code, len(calls)) == (0, 1), built.log
    assert "Robin Sample" in built.read("resume/index.html")


OWN_SECTIONS = """
basics: {name: Robin Sample}
stage: experienced
work:
  - {name: Board, position: Engineer, startDate: 2020}
  - {name: Navy, position: Cook, startDate: 2010, section: Sea time}
  - {name: Bait shop, position: Clerk, startDate: 2009}
skills:
  - {name: Languages, keywords: [Python]}
  - {name: Morse, section: Signals}
  - {name: Tools, level: good}
volunteer:
  - {highlights: [On tides, On moons], section: Talks given}
"""


def test_entries_below_a_heading_of_their_own() -> None:
    found = [
        (section.heading, [entry.title for entry in section.entries]) for section in view_of_text(OWN_SECTIONS).sections
    ]
    assert found == [
        ("Skills", ["Languages", "Others"]),
        ("Signals", ["Morse"]),
        ("Experience", ["Engineer", "Clerk"]),
        ("Sea time", ["Cook"]),
        ("Talks given", [""]),
    ]


LEFT_EMPTY = """
basics: {name: Robin Sample}
skills:
  - {name: Programming, keywords: ["", Python, " "]}
  - {name: Tools, keywords: ["", ""]}
education: [{institution: Sea school, courses: ["", Maths]}]
languages: [{language: ""}, {language: German}]
interests: [{name: Chess, keywords: ["", blitz]}, {name: ""}]
projects:
  - name: Tides
    highlights: ["", "Drew them with react and C++"]
    keywords: [React, "", C, C++, Go]
  - {name: Moons, description: In Go, keywords: [Go]}
  - {name: Spring 2025, keywords: [Taught calculus], section: Teaching}
"""


def test_empty_texts_are_left_out_and_keywords_have_a_line_if_no_text_names_one() -> None:
    found = {
        entry.title: [plain(text) for text in (entry.summary, *entry.details, *entry.highlights) if text]
        for section in view_of_text(LEFT_EMPTY).sections
        for entry in section.entries
    }
    assert found == {
        "Programming": ["Python"],
        "Others": ["Tools"],
        "Tides": ["React, C, C++, Go", "Drew them with react and C++"],
        "Moons": ["In Go"],
        "Spring 2025": ["Taught calculus"],
        "Sea school": ["Courses: Maths"],
        "Languages": ["German"],
        "Interests": ["Chess (blitz)"],
    }
