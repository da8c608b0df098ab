"""What stands at the end of a post: its series, and the posts that are near to it."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import small_site
from portfolio.posts.front_matter import Post, read
from portfolio.posts.related import related, series


def post(name: str, day: str, **matter: object) -> Post:
    lines = "".join(f"{key}: {value}\n" for key, value in matter.items())
    found, problems = read(f"---\ndate: {day}\n{lines}---\n# {name}\n".encode(), f"docs/blog/posts/{name}.md")
    assert not problems, problems
    assert found
    return found


A, B, C, D, E = (f"2026-10-0{number}" for number in range(1, 6))
NEAR: dict[str, tuple[list[Post], list[str]]] = {
    "nothing shared": ([post("one", A, tags="[tides]"), post("two", B, tags="[ferns]")], []),
    "a tag": ([post("one", A, tags="[Tides]"), post("two", B, tags="[tides]")], ["two"]),
    "a project": ([post("one", A, projects="[knn]"), post("two", B, projects="[knn]")], ["two"]),
    "one word": ([post("one", A, description="Slow herons"), post("two", B, description="Herons fish")], []),
    "two words": (
        [post("one", A, description="Herons fish at dusk"), post("two", B, description="At DUSK a heron sleeps")],
        ["two"],
    ),
    "words that say nothing": (
        [post("one", A, description="This is what they have"), post("two", B, description="What they have")],
        [],
    ),
    "no spaces": ([post("one", A, description="神经网络"), post("two", B, description="压缩神经网络")], ["two"]),
    "the rarer tag first": (
        [
            post("one", A, tags="[python, kelp]"),
            post("two", B, tags="[python]"),
            post("three", C, tags="[kelp]"),
            post("four", D, tags="[python]"),
            post("five", E, tags="[ferns]"),
        ],
        ["three", "four"],
    ),
    "the newer of equals, and at most two": (
        [post(name, day, tags="[kelp]") for name, day in (("one", A), ("two", B), ("three", C), ("four", D))],
        ["four", "three"],
    ),
    "not of the same series": (
        [post("one", A, tags="[kelp]", series="Sea"), post("two", B, tags="[kelp]", series="sea")],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("posts", "expected"), NEAR.values(), ids=NEAR)
def test_posts_that_are_near(posts: list[Post], expected: list[str]) -> None:
    assert [each.title for each in related(posts)[posts[0].path]] == expected
    assert related(reversed(posts))[posts[0].path] == related(posts)[posts[0].path], "whatever the order of files"


def test_a_series_is_in_the_order_of_its_days() -> None:
    posts = [
        post("four", D, series="The sea"),
        post("one", A, series="[the  sea]"),
        post("alone", A, series="Land"),
        post("none", B),
    ]
    found = series([*posts, post("two", B, series="The sea"), post("three", C, series="the Sea")])
    assert sorted(found) == [f"docs/blog/posts/{name}.md" for name in ("four", "one", "three", "two")]
    middle = found["docs/blog/posts/two.md"]
    assert [each.title for each in middle.posts] == ["one", "two", "three", "four"]
    assert middle.previous
    assert middle.next
    assert (middle.previous.title, middle.next.title, middle.position) == ("one", "three", 1)
    first, last = (found[f"docs/blog/posts/{name}.md"] for name in ("one", "four"))
    assert first.previous is None
    assert last.next is None


def test_pages_show_both_and_change_with_the_other_posts(tmp_path: Path) -> None:
    def text(day: str, title: str, more: str) -> str:
        return f"---\ndate: 2026-{day}\n{more}---\n# {title}\n\nText.\n"

    folder = small_site.write(
        tmp_path,
        {
            "docs/blog/posts/a.md": text(
                "09-01", "Tides & <b>ebb</b>", "slug: tides-ebb\ntags: [kelp]\nseries: Sea & shore\n"
            ),
            "docs/blog/posts/b.md": text("09-02", "Kelp", "tags: [kelp]\nseries: Sea & shore\ndescription: Text\n"),
            "docs/blog/posts/c.md": text("09-03", "Ferns", 'tags: [kelp]\ndescription: "Of <i> & {{ x"\n'),
        },
    )

    def end(address: str) -> tuple[list[str], list[str], str]:
        page = BeautifulSoup(built.read(f"blog/2026/{address}/index.html"), "html.parser")
        names = [[str(tag) for tag in page.select(which)] for which in (".pf-series li > *", ".pf-next li a")]
        return names[0], names[1], page.get_text()

    built = small_site.build(folder, "--strict")
    assert built.exit_code == 0, built.log
    parts, near, words = end("09/01/tides-ebb")
    assert parts == [
        '<span aria-current="page">Tides &amp; ebb</span>',
        '<a href="../../02/b/">Kelp</a>',
    ]
    assert near == ['<a href="../../03/c/">Ferns</a>']
    assert "Part 1 of 2 of the series" in words
    assert "Of <i> & {{ x" in words
    assert "Next: Kelp" in words
    lead = BeautifulSoup(built.read("blog/2026/09/02/b/index.html"), "html.parser").select_one(".pf-lead")
    assert lead is not None, "one word is shown, although the text has it"
    assert lead.get_text() == "Text"
    assert "Previous:" not in words
    assert end("09/03/c")[1] == [
        '<a href="../../02/b/">Kelp</a>', '<a href="../../01/tides-ebb/">Tides &amp; ebb</a>'
    ]  # fmt: skip
    assert "pf-next" not in built.read("blog/2026/10/02/first-post/index.html")
    for feed in ("feed_rss_created.xml", "feed_json_created.json"):
        assert "Read next" not in built.read(feed)
        assert "of the series" not in built.read(feed)
    path = folder / "docs/blog/posts/b.md"
    path.write_text(text("09-02", "Wrack", "tags: [moss]\nslug: b\nseries: Sea & shore\n"), "utf-8")
    built = small_site.build(folder, "--strict")
    assert end("09/01/tides-ebb")[0][1] == '<a href="../../02/b/">Wrack</a>'
    assert [BeautifulSoup(link, "html.parser").get_text() for link in end("09/03/c")[1]] == ["Tides & ebb"]
