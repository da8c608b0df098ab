"""`portfolio stage`: plain MkDocs, without hooks, makes the same pages of what it writes."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import rich_site
import small_site
from portfolio.cli.stage import stage_command
from portfolio.website.comparison import Contents, contents


@dataclass(frozen=True)
class Staged:
    """A site, what `portfolio stage` said of it, and what plain MkDocs made of it."""

    said: str
    before: Path
    folder: Path
    after: Path

    def read(self, path: str) -> str:
        return (self.folder / "docs" / path).read_text("utf-8")

    def pages(self) -> Iterator[tuple[str, str, str]]:
        """Yield each page's URL, and its HTML before and after."""
        for file in sorted(self.folder.rglob("docs/**/*.md")):
            path = file.relative_to(self.folder / "docs").with_suffix(".html")
            url = path.as_posix().removesuffix("index.html")
            yield url, (self.before / path).read_text("utf-8"), (self.after / path).read_text("utf-8")


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Staged:
    root = small_site.write(tmp_path_factory.mktemp("stage"), rich_site.FILES)
    before = small_site.build(root)
    assert before.exit_code == 0, before.log
    # ProperDocs stages what MkDocs has built: if their pages were not the same, neither would the staged ones be.
    said = CliRunner(env={"MKDOCS": "properdocs"}).invoke(stage_command, ["--root", str(root)])
    assert said.exit_code == 0, said.output
    folder = root / "build"
    command = [sys.executable, "-I", "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(folder / "mkdocs.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Staged(said.output, before.site, folder, folder / "site")


MAIN = "md-content__inner"
FRAME = ("pf-toc", "md-content__button")


def main_part(html: str, url: str) -> Contents:
    return contents(html, url, ["pf-show" if url.endswith("/show/") else MAIN], FRAME)


def test_plain_settings(staged: Staged) -> None:
    settings = yaml.safe_load((staged.folder / "mkdocs.yml").read_text("utf-8"))
    assert settings["plugins"] == ["search"]
    assert "hooks" not in settings
    assert "custom_dir" not in settings["theme"]
    assert settings["site_url"] == "https://example.com/me/"


def test_same_words_links_and_anchors(staged: Staged) -> None:
    seen = 0
    for url, before, after in staged.pages():
        assert main_part(before, url) == main_part(after, url), url
        assert main_part(after, url).words, url
        seen += 1
    of_both = [
        {path.relative_to(folder) for path in folder.rglob("index.html")} for folder in (staged.before, staged.after)
    ]
    assert of_both[0] == of_both[1]
    assert seen == len(of_both[0])


# What differs from the site itself; hooks/guide/publishing.md lists it.
OF_THE_THEME = re.compile(
    r"(?:404\.html|sitemap\.xml(?:\.gz)?|assets/(?:images|javascripts|stylesheets|portfolio\.css).*|(?:pagefind|search)/.*)"
)
BUILT_AT = re.compile(rb"<(?:lastBuildDate|pubDate)>[^<]*|\"date_modified\": \"[^\"]*")


def test_same_files(staged: Staged) -> None:
    """The PDF, the feeds, the pictures, the notebooks: each byte, but for the time of the build."""

    def files(folder: Path) -> dict[str, bytes]:
        paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "index.html"]
        named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        return {
            path: BUILT_AT.sub(b"", content) if path.startswith("feed_") else content
            for path, content in named.items()
            if not OF_THE_THEME.fullmatch(path)
        }

    before, after = files(staged.before), files(staged.after)
    assert before.keys() == after.keys()
    assert [path for path in before if before[path] != after[path]] == []
    assert {"resume/robin-sample-resume.pdf", "feed_rss_created.xml", "feed_json_updated.json", "demo.html"} <= set(
        after
    )
    assert ".well-known/security.txt" in after
    assert "projects/knn/measure/measure.ipynb" in after


OF_SHARING = ("og:", "twitter:", "article:", "citation_")


def heads(html: str) -> set[str]:
    return set(re.findall(r'<(?:meta (?:name|property)|link rel)="?([\w:.-]+)', html.partition("</head>")[0]))


def test_what_differs_in_heads(staged: Staged) -> None:
    for url, before, after in staged.pages():
        missing = {name for name in heads(before) - heads(after) if not name.startswith(OF_SHARING)}
        assert missing <= {"alternate", "apple-touch-icon", "manifest", "next", "preload", "prev", "theme-color"}, url
        title = re.compile("<title>([^<]*)</title>")
        if url:
            assert [unescape(text) for text in title.findall(before)] == [
                unescape(text) for text in title.findall(after)
            ], url
        assert re.search('<html lang="([^"]*)"', after)[1] == "en"  # type: ignore[index]


def test_addresses_lead_somewhere(staged: Staged) -> None:
    """Each address of each page, menus included, is a page or file of the staged site."""
    base = "https://example.com/me/"
    dead, seen = [], 0
    for url, _, after in staged.pages():
        for address in contents(after, url).addresses:
            assert not address.startswith(("post:", "project:", "pr:")), (url, address)
            whole = address.replace("https://site.invalid/", base)
            if whole.startswith(base):
                path = re.split("[#?]", whole.removeprefix(base))[0]
                target = staged.after / path
                seen += 1
                if not (target / "index.html" if path.endswith("/") or not path else target).is_file():
                    dead.append((url, address))
    assert dead == []
    assert seen > 500


WRITTEN = [
    ("page/index.md", "title: All & sundry\n"),
    ("page/index.md", "![a dot](../dot.png){ width=20 }"),
    ("page/index.md", "[the post](../blog/2026/10/02/first-post/index.md)"),
    ("page/index.md", "Vec&lt;T> as text"),
    ("page/index.md", 'x = "$not a formula$"  # [no](link.md) :smile: <T>'),
    ("page/index.md", "## 概要 { #概要 }"),
    ("notes/other/index.md", "Back to [the page](../../page/index.md#food-drink)"),
    ("blog/2026/10/04/third-post/index.md", "[the first](../../02/first-post/index.md#the-first-post)"),
    ("blog/2026/10/04/third-post/index.md", "date: 2026-10-04\n"),
    ("blog/2026/10/05/notebook-post/index.md", "[another](../../../../../projects/knn/measure/index.md)"),
    ("projects/knn/measure/index.md", "```python\nprint('measured')\n```"),
    ("resume/index.md", "## Education\n"),
]


def test_markdown_stays_markdown(staged: Staged) -> None:
    assert [(path, text) for path, text in WRITTEN if text not in staged.read(path)] == []


def test_what_markdown_cannot_say_is_html(staged: Staged) -> None:
    found = re.search(r"(\d+) pages as Markdown, 2 as HTML: (.*)", staged.said)
    assert found
    assert found[2].split(", ") == ["tags/index.md", "projects/knn/other/index.md"]
    assert "<script>" not in staged.read("projects/knn/other/index.md")
    assert "$" not in re.sub("`[^`]*`|\\$5|\\$not[^\n]*", "", staged.read("page/index.md"))


def test_a_quiet_strict_build_of_properdocs_counts_warnings(tmp_path: Path) -> None:
    """It logs under a name of its own, where the engine has to look for what stops a strict build."""
    folder = small_site.write(tmp_path, {"docs/blog/posts/odd.md": "---\ndate: 2026-10-09\ntagz: [a]\n---\n# Odd\n"})
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Aborted with 1 warnings in strict mode" in done.stdout + done.stderr
    assert not (folder / "site").exists()


def test_other_files_are_safe(staged: Staged, tmp_path: Path) -> None:
    again = CliRunner().invoke(stage_command, ["--root", str(staged.folder.parent), "-o", str(staged.folder.parent)])
    assert again.exit_code == 2
    assert "choose another folder" in again.output
    assert (staged.folder.parent / "docs/page.md").exists()
    broken = small_site.write(tmp_path, {"docs/blog/posts/first.md": "# No date\n"})
    failed = CliRunner().invoke(stage_command, ["--root", str(broken)])
    assert failed.exit_code == 1
    assert list((broken / "build").iterdir()) == []
