"""Export to plain text and to Markdown."""

from markdown_it import MarkdownIt

from exchanged import SITE, TODAY, viewed
from portfolio.exchange.text import markdown, text
from portfolio.text.site_index import SiteIndex
from portfolio.website import tree
from portfolio.website.build import view_for_pdf
from portfolio.website.site import Site, site_of
from small_site import of_the_starter


def whole_site(site: tree.Tree) -> Site:
    sources = (
        *(post.source for post in site.posts),
        *(f"{project.folder}/index.md" for project in site.projects.values()),
    )
    return site_of(site, TODAY, SITE, {source: source.removesuffix("index.md") for source in sources})


@of_the_starter
def test_text(site: tree.Tree, index: SiteIndex) -> None:
    written = text(view_for_pdf(whole_site(site)))
    lines = written.splitlines()
    assert lines[0] == "Robin Sample"
    assert [line for line in lines if len(line) > 78 and " " in line.strip().removeprefix("repository: ")] == []
    assert "EDUCATION\n---------\nExample University, MSc" in written
    assert "Expected May 2027" in written
    assert "https://github.com/example-org/tinytensor/pull/214" in written
    assert "**" not in written
    assert f"<{SITE}" in written


@of_the_starter
def test_markdown(site: tree.Tree, index: SiteIndex) -> None:
    written = markdown(view_for_pdf(whole_site(site)))
    assert written.startswith("# Robin Sample\n\n**Machine learning engineer**\n")
    assert "## Education\n\n### Example University\n" in written
    html = MarkdownIt("commonmark").render(written)
    assert html.count("<h3>") == len([line for line in written.splitlines() if line.startswith("### ")])
    assert f'<a href="{SITE}projects/' in html


def test_markdown_of_signs() -> None:
    view = viewed(
        "basics: {name: '# N <b>'}\nwork:\n- name: '1. A*'\n  highlights: ['- x', '\\*y\\* &lt; !', '# z', '3) w']\n"
    )
    html = MarkdownIt("commonmark").render(markdown(view))
    assert "<h1># N &lt;b&gt;</h1>" in html
    assert "<h3>1. A*</h3>" in html
    for item in ("- x", "*y* &amp;lt; !", "# z", "3) w"):
        assert f"<li>{item}</li>" in html
