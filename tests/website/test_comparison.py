"""Two built sites, page by page."""

from pathlib import Path

from click.testing import CliRunner

from portfolio.cli.main import main
from portfolio.website.comparison import Change, compare

PAGE = "<title>{title}</title><header>{frame}</header><main><h1>{title}</h1><p>{text}</p><a {link}>x</a></main>"


def site(folder: Path, pages: dict[str, str]) -> Path:
    for path, text in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def page(text: str, *, frame: str = "", title: str = "Ties", link: str = 'href="../a/" class="b"') -> str:
    return PAGE.format(text=text, frame=frame, title=title, link=link)


def test_what_a_reader_meets_counts(tmp_path: Path) -> None:
    before = site(
        tmp_path / "before",
        {
            "index.html": page("same words", frame="on Monday"),
            "a/index.html": page("one two three"),
            "b/index.html": page("same", link='href="../b/"'),
            "gone.html": page("x"),
            "feed.xml": "1",
            "c.png": "c",
        },
    )
    after = site(
        tmp_path / "after",
        {
            "index.html": page("same  words<script>x()</script>", frame="on Tuesday", link='class="b" href="../a/"'),
            "a/index.html": page("one 2 three four"),
            "b/index.html": page("same", link='href="../c/"'),
            "new/index.html": page("x"),
            "feed.xml": "2",
            "c.png": "c",
            "resume/me.pdf": "%PDF",
        },
    )  # fmt: skip
    found = compare(before, after)
    assert (found.added, found.removed) == (["/new/"], ["/gone.html"])
    assert found.changed == [Change("/a/", 2, 1), Change("/b/", 1, 1)]
    assert found.other_files == ["feed.xml", "resume/me.pdf"]
    said = CliRunner().invoke(main, ["compare", str(before), str(after)]).output
    for line in (
        "- **Removed** (1): `/gone.html`",
        "- **Changed, in words** (2): `/a/` (+2 −1), `/b/` (+1 −1)",
        "`/resume/me.pdf` is new.",
    ):
        assert line in said
    assert "No page changes." in CliRunner().invoke(main, ["compare", str(after), str(after)]).output
    (before / "b/index.html").write_bytes("<p>caf\xe9".encode("latin-1"))
    assert "/b/" in [change.page for change in compare(before, after).changed]
    assert compare(tmp_path / "none", after).added == ["/", "/a/", "/b/", "/new/"]
