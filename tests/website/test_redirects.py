"""Old addresses lead on, and an address that was published and is gone is reported."""

import copy
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import small_site
from portfolio.cli.main import main
from portfolio.website.check import check_site
from portfolio.website.site import site_of
from portfolio.website.tree import read

P = "docs/blog/posts/"
COUNTED: dict[str, Any] = copy.deepcopy(small_site.NOTEBOOK)
COUNTED["cells"][0]["source"] = ["---\n", "aliases: [/was/counted/]\n", "---\n", "# Counted\n"]
FILES: dict[str, str | bytes | None] = {
    f"{P}2026-10-04-third.md": (
        "---\naliases: [/old/third/, /2020/third.html, /old%20one]\npermalink: /was/third/\n---\n# Third things\n\nA.\n"
    ),
    f"{P}secret.md": "---\ndate: 2026-10-05\ndraft: true\naliases: [/old/secret/]\n---\n# Hidden things\n",
    "docs/notes/a.md": "---\nredirect_from: /was/a\n---\n# A\n",
    "docs/notes/counted.ipynb": json.dumps(COUNTED),
    "projects/knn/project.yml": small_site.FILES["projects/knn/project.yml"] + "aliases: [/was/knn/]\n",
    "docs/addresses.txt": "# sent in October\n/old/third/\n- /never/\n",
}
THIRD = "blog/2026/10/04/third/"
LEADS_TO = {
    "old/third/index.html": THIRD,
    "2020/third.html": THIRD,
    "old one/index.html": THIRD,
    "was/third/index.html": THIRD,
    "blog/2026/10/04/third-things/index.html": THIRD,
    "was/a/index.html": "notes/a/",
    "was/counted/index.html": "notes/counted/",
    "was/knn/index.html": "projects/knn/",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    built = small_site.build(small_site.write(tmp_path_factory.mktemp("redirects"), FILES), "--strict")
    assert built.exit_code == 0, built.log
    return built


@pytest.mark.parametrize("old", LEADS_TO)
def test_each_old_address_leads_to_its_page(old: str, site: small_site.Built) -> None:
    text = site.read(old)
    match = re.search(r'http-equiv="refresh" content="[01]; url=(?P<way>[^"]+)"', text)
    assert match
    assert (site.site / old).parent.joinpath(match["way"]).resolve() == (site.site / LEADS_TO[old]).resolve()
    assert (site.site / LEADS_TO[old] / "index.html").is_file()
    assert f'rel="canonical" href="https://example.com/me/{LEADS_TO[old]}"' in text
    assert "location.hash" in text


def test_a_post_stays_where_it_is_if_its_title_changes(site: small_site.Built) -> None:
    assert (site.site / THIRD / "index.html").is_file()
    assert "Third things" in site.read(f"{THIRD}index.html")


def test_redirects_are_in_no_list_and_the_list_of_addresses_is_published(site: small_site.Built) -> None:
    for listing in ("sitemap.xml", "llms.txt"):
        assert "third-things" not in site.read(listing)
    listed = site.read("addresses.txt").splitlines()
    assert listed[:3] == ["# sent in October", "/old/third/", "- /never/"]
    assert {f"/{THIRD}", "/notes/a/", "/was/knn/", "/2020/third.html", "/old%20one/", "/"} <= set(listed)
    assert len(set(listed)) == len(listed)


def test_nothing_leads_to_a_draft(site: small_site.Built) -> None:
    assert not list(site.site.rglob("*secret*")) + list(site.site.rglob("*hidden-things*"))
    assert not re.search("secret|hidden-things", site.read("addresses.txt"))


def _check(folder: Path) -> list[str]:
    """Return what is said of addresses, once the tree is read again."""
    found = check_site(site_of(read(folder), date(2026, 11, 29)))
    return [str(problem) for problem in found if problem.code in ("B130", "B131", "B132")]


def test_the_command_keeps_the_list_and_check_says_what_is_gone(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path, {"docs/notes/a.md": "# A\n", "docs/notes/b.md": "# B\n"})
    runner, command = CliRunner(), ["addresses", "--root", str(folder)]
    dry = runner.invoke(main, [*command, "--dry-run"])
    assert "/notes/a/\n" in dry.stdout
    listed = folder / "docs/addresses.txt"
    assert not listed.exists()
    assert runner.invoke(main, command).exit_code == 0
    assert listed.read_text("utf-8") == dry.stdout
    assert "is complete" in runner.invoke(main, command).stderr
    assert _check(folder) == []
    (folder / "docs/notes/a.md").rename(folder / "docs/notes/c.md")
    (folder / "docs/notes/b.md").unlink()
    gone_a, gone_b = _check(folder)
    assert "B131 '/notes/a/' was published and is gone" in gone_a
    assert "'aliases: [/notes/a/]'" in gone_a
    assert "B131 '/notes/b/'" in gone_b
    (folder / "docs/notes/c.md").write_text("---\naliases: /notes/a/\n---\n# C\n", "utf-8")
    listed.write_text(listed.read_text("utf-8").replace("/notes/b/", "- /notes/b/"), "utf-8")
    assert _check(folder) == []


WRONG = {
    "/notes/b/": "B130 the old address '/notes/b/' is taken by docs/notes/b.md",
    "/projects/": "B130 the old address '/projects/' is taken by projects/index.md",
    "https://example.org/a/": "B130 'https://example.org/a/' names another host; write the path alone: '/a/'",
    "/a.pdf": "B130 '/a.pdf' is a file, not a page",
    "/../a/": "B130 '/../a/' is not an address",
    "/a?b=c": "B130 '/a?b=c' is not an address",
    "/notes/a/": "",
    "/x": "",
}


def test_an_alias_that_cannot_be_is_told(tmp_path: Path) -> None:
    lines = "".join(f"  - '{alias}'\n" for alias in WRONG)
    files: dict[str, str | bytes | None] = {
        "docs/notes/a.md": f"---\naliases:\n{lines}---\n# A\n",
        "docs/notes/b.md": "# B\n",
    }
    found = _check(small_site.write(tmp_path, files))
    expected = [f"docs/notes/a.md:{at}:5: {text}" for at, text in enumerate(WRONG.values(), start=3) if text]
    assert [text[: len(wanted)] for text, wanted in zip(found, expected, strict=True)] == expected


def test_what_was_published_once_stays_or_leads_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_site.write(tmp_path, {"docs/notes/a.md": "# A\n", "docs/addresses.txt": "- /notes/b/\n"})
    published = tmp_path / "published.txt"
    published.write_text("/notes/a/\n/notes/b/\n/notes/c/\n", "utf-8")
    monkeypatch.setenv("PUBLISHED_ADDRESSES", str(published))
    built = small_site.build(folder, "--strict")
    assert built.exit_code == 1
    assert re.findall(r"B131 '(\S+)'", built.log) == ["/notes/c/"]
    assert "allow_removal" in built.log
