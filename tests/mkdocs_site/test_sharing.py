"""What other programs get of a site: pictures for sharing, structured data, icons, llms.txt, sitemap, full feeds."""

import json
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image

import small_site
from portfolio.website.page_metadata import Card, card_uri
from portfolio.website.public_files import initials
from portfolio.website.share_card import draw

NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    """Build a site whose texts are nasty inside a script."""
    files: dict[str, str | bytes | None] = {
        "resume/resume.yml": small_site.FILES["resume/resume.yml"]
        .replace("label: Learner", "label: 'Learner </script><b>'\n  image: me.png\n  summary: I learn.")
        .replace("stage:", "seeking: {role: A first role, from: 2027-05}\ndesign: {accent: '#7a1f5c'}\nstage:"),
        "projects/knn/log.md": "## 2026-10-02\nThe post was written.\n\n## 2026-10-09\nA slow day.\n",
        "docs/me.png": _png(),
        "docs/notes/photo.jpg": _png("JPEG", width=1500, quality=90),
        "docs/about.md": "# About\n\n[![a](notes/photo.jpg)](notes/photo.jpg)\n\n![b](notes/photo.jpg){ width=200 }\n",
    }
    made = small_site.build(small_site.write(tmp_path_factory.mktemp("shared"), files), "--strict")
    assert made.exit_code == 0, made.log
    return made


def _png(kind: str = "PNG", width: int = 900, **options: Any) -> bytes:
    written = BytesIO()
    Image.effect_noise((width, width * 5 // 4), 90).convert("RGB").save(written, kind, **options)
    return written.getvalue()


def graph(built: small_site.Built, path: str) -> dict[str, dict[str, Any]]:
    """Return a page's structured data by type."""
    page = BeautifulSoup(built.read(path), "html.parser")
    (script,) = page.select("script[type='application/ld+json']")
    data = json.loads(str(script.string))
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


def test_each_kind_of_page_says_what_it_is(built: small_site.Built) -> None:
    home = graph(built, "index.html")
    person = home["ProfilePage"]["mainEntity"]
    assert person["name"] == "Robin Sample"
    assert person["jobTitle"] == "Learner </script><b>"
    assert person["sameAs"] == ["https://github.com/robin-sample", "https://scholar.google.com/citations?user=abcdef"]
    assert person["alumniOf"] == [{"@type": "EducationalOrganization", "name": "Example University"}]
    post = graph(built, "blog/2026/10/02/first-post/index.html")["BlogPosting"]
    assert (post["datePublished"], post["keywords"]) == ("2026-10-02", ["python"])
    assert post["author"]["@id"] == "https://example.com/me/#me"
    project = graph(built, "projects/knn/index.html")
    assert project["SoftwareSourceCode"]["codeRepository"] == "https://example.com/robin/knn"
    steps = project["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"]) for step in steps] == [(1, "Projects"), (2, "Nearest neighbours, faster")]
    paper = graph(built, "resume/index.html")["ScholarlyArticle"]
    assert [author["name"] for author in paper["author"]] == ["A. Other", "R. Sample"]


@pytest.mark.parametrize(
    "path", ["index.html", "projects/knn/index.html", "blog/2026/10/02/first-post/index.html", "resume/index.html"]
)
def test_each_page_has_a_card_of_its_own(built: small_site.Built, path: str) -> None:
    page = BeautifulSoup(built.read(path), "html.parser")
    meta = {str(tag.get("property")): str(tag["content"]) for tag in page.select("meta[property]")}
    address = meta["og:image"]
    assert address == f"https://example.com/me/{card_uri(path.removesuffix('index.html'))}"
    with Image.open(built.site / address.removeprefix("https://example.com/me/")) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 630))
        assert picture.getpixel((600, 4))[0] > 100, "the accent of the resume"  # type: ignore[index]
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    canonical = page.select_one("link[rel=canonical]")
    assert canonical is not None
    assert meta["og:url"] == canonical["href"]


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Short",
        "A title of many words " * 20,
        "W" * 300,
        "機械学習モデルを小さくする",
        "كيف تقيس السرعة",
        "ꦗꦮ",
        "a\u0000b\n<c>",
    ],
)
def test_any_title_can_be_drawn(title: str) -> None:
    card = Card("Robin Sample", title, "Post", "38 times smaller", "File size", _png())
    with Image.open(BytesIO(draw(card))) as picture:
        assert picture.size == (1200, 630)
        dark = sum(
            count for count, colour in picture.convert("L").getcolors() or [] if isinstance(colour, int) and colour < 80
        )
        assert dark > 0


def test_a_cover_that_cannot_be_read_is_left_out() -> None:
    assert draw(Card("R", "T", cover=b"no picture")) == draw(Card("R", "T"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Robin Sample", "RS"), ("Cher", "C"), ("山田 太郎", "山太"), ("", "•"), ("J. R. R. Doe", "JD")],
)
def test_the_icon_shows_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_programs_find_their_files(built: small_site.Built) -> None:
    assert "Sitemap: https://example.com/me/sitemap.xml" in built.read("robots.txt")
    llms = built.read("llms.txt")
    assert llms.startswith("# Robin Sample\n\n> I learn.\n")
    assert "- [Nearest neighbours, faster](https://example.com/me/projects/knn/): The same neighbours" in llms
    assert "second-post" not in llms
    manifest = json.loads(built.read("manifest.webmanifest"))
    assert manifest["theme_color"] == "#7a1f5c"
    for icon in manifest["icons"]:
        with Image.open(built.site / icon["src"]) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert ">RS</text>" in built.read("assets/icon.svg")
    changed = {
        str(url.findtext(f"{NS}loc")): url.findtext(f"{NS}lastmod") for url in ET.fromstring(built.read("sitemap.xml"))
    }
    assert changed["https://example.com/me/blog/2026/10/02/first-post/"] == "2026-10-02"
    assert changed["https://example.com/me/projects/knn/"] == "2026-10-09"
    assert changed["https://example.com/me/resume/"] is None


def test_the_feeds_hold_the_whole_text_and_each_event_once(built: small_site.Built) -> None:
    items = {
        str(item.findtext("guid")): str(item.findtext("description"))
        for item in ET.fromstring(built.read("feed_rss_created.xml")).iter("item")
    }
    post = "https://example.com/me/blog/2026/10/02/first-post/"
    assert list(items) == ["https://example.com/me/projects/knn/#log-2026-10-09", post]
    assert 'href="https://example.com/me/projects/knn/"' in items[post]
    assert "More of it" in items[post]
    assert "<h1" not in items[post]


def test_the_home_page_says_who_and_what(built: small_site.Built) -> None:
    page = BeautifulSoup(built.read("index.html"), "html.parser")
    assert page.title is not None
    assert page.title.get_text() == "Robin Sample – Learner </script><b>"
    facts = [
        (one.dt.get_text(), one.dd.get_text()) for one in page.select(".pf-hero__facts > div") if one.dt and one.dd
    ]
    assert facts == [
        ("Looking for", "A first role"),
        ("From", "May 2027"),
        ("Now", "BSc in Computing, Example University"),
    ]
    portrait = page.select_one(".pf-hero__portrait img")
    assert portrait is not None
    assert portrait["srcset"] == "me-png-480.webp 480w, me-png-800.webp 800w, me-png-900.webp 900w"
    assert (portrait["width"], portrait["height"]) == ("900", "1125")
    with Image.open(built.site / "me-png-480.webp") as picture:
        assert picture.size == (480, 600)
    assert "--pf-accent:#7a1f5c" in built.read("index.html")
    assert Path(built.site, "me.png").is_file()


def test_pictures_in_a_text_come_in_the_width_that_a_screen_needs(built: small_site.Built) -> None:
    page = BeautifulSoup(built.read("about/index.html"), "html.parser")
    first, second = page.select("article img")
    assert ("loading" in first.attrs, second["loading"]) == (False, "lazy")
    assert (first["width"], second["width"], second["height"]) == ("1500", "200", "250")
    for candidate in str(first["srcset"]).split(", "):
        address, _, width = candidate.rpartition(" ")
        with Image.open((built.site / "about" / address).resolve()) as picture:
            assert (picture.format, f"{picture.width}w") == ("WEBP", width)
    link = page.select_one("article a:has(img)")
    assert link is not None
    assert link["href"] == "../notes/photo.jpg", "the full picture, where the author wants it"
