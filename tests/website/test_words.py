"""The site's own words: complete in every language, and on every kind of page of a site that is not English."""

import json
import re
import tomllib
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

import small_site
from portfolio.resume.wording import worded_languages
from portfolio.sources.dates import parse_date
from portfolio.website import words
from portfolio.website.words import words_of

TABLES = tomllib.loads(Path(words.__file__).with_name("words.toml").read_text("utf-8"))
DAY = date(2026, 10, 4)


@pytest.mark.parametrize("language", worded_languages())
def test_a_language_has_every_word_with_its_places(language: str) -> None:
    assert list(TABLES[language]) == list(TABLES["en"])
    for key, text in TABLES[language].items():
        assert text.count("{}") == TABLES["en"][key].count("{}"), key
    assert words_of(language)["projects"]


@pytest.mark.parametrize(
    ("language", "long", "short", "month", "close"),
    [
        ("en", "4 October 2026", "4 Oct 2026", "Oct 2026", "Close"),
        ("en-GB", "4 October 2026", "4 Oct 2026", "Oct 2026", "Close"),
        ("de", "4. Oktober 2026", "04.10.2026", "Okt. 2026", "Schließen"),
        ("zh-Hant", "2026年10月4日", "2026年10月4日", "2026年10月", "关闭"),
        ("pt-BR", "4 de outubro de 2026", "4 de out. de 2026", "out. de 2026", "Fechar"),
        ("ar", "4 أكتوبر 2026", "04\u200f/10\u200f/2026", "أكتوبر 2026", "إغلاق"),
        ("sw", "4 October 2026", "4 Oct 2026", "Oct 2026", "Close"),
    ],
)
def test_dates_and_words(language: str, long: str, short: str, month: str, close: str) -> None:
    found = words_of(language)
    assert (found.long_day(DAY), found.short_day(DAY)) == (long, short)
    dates = [(found.long_date(parse_date(text)), found.short_date(parse_date(text))) for text in ("2026-10", "2026")]
    assert dates == [(month, month), ("2026", "2026")]
    assert found["close"] == close


def picture(colour: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (1200, 630), colour).save(written, "PNG")
    return written.getvalue()


FILES: dict[str, str | bytes | None] = {
    "mkdocs.yml": small_site.FILES["mkdocs.yml"].replace("nav:", "theme: {language: de}\nnav:"),
    "resume/resume.yml": small_site.FILES["resume/resume.yml"].replace(
        "writing:", "references:\n  - {name: A. Head, relation: led the team, reference: Asks *first*.}\nwriting:"
    ),
    "projects/knn/project.yml": small_site.FILES["projects/knn/project.yml"].replace(
        "links:",
        "cover: cover.png\ncoverAlt: A field\nquestion: How few?\nangles: [faster]\n"
        "comparisons: [{label: Größe, baseline: 12.4 MB, value: 1.1 MB}]\n"
        "decisions: [{chose: Four bits, over: eight}]\n"
        "quotes: [{text: It *works*., name: B. Mate, relation: used it}]\n"
        "links:\n  demo: https://huggingface.co/spaces/robin/knn\n  video: https://youtu.be/abc",
    ),
    "projects/knn/cover.png": picture("white"),
    "projects/knn/cover-dark.png": picture("black"),
    "projects/film/project.yml": "title: Film\nsummary: It moves.\nfilm: film.mp4\ncover: c.png\ncoverAlt: It\n",
    "projects/film/c.png": picture("red"),
    "projects/film/film.mp4": b"film",
    "docs/notes/dot.md": "---\nupdated: 2026-10-04\n---\n# Dot\n\nA dot.\n",
    "docs/notes/one.md": "# One\n\n![[dot]]\n\n![[dot.png|80]]\n",
    "docs/notes/films.md": """\
# Films

<iframe width="560" src="https://www.youtube.com/embed/abc" title="A talk" allowfullscreen></iframe>

<script src="https://asciinema.org/a/14.js" id="asciicast-14" async></script>

[![A dot](../img/dot.png)](https://vimeo.com/12)

[![My demo](https://asciinema.org/a/15.svg)](https://asciinema.org/a/15)

https://youtu.be/xyz

![On YouTube](https://www.youtube.com/watch?v=def) and [in a text](https://youtu.be/xyz).
""",
    "docs/img/dot.png": picture("green"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    made = small_site.build(small_site.write(tmp_path_factory.mktemp("german"), FILES), "--strict")
    assert made.exit_code == 0, made.log
    return made


def text_of(built: small_site.Built, path: str) -> str:
    return " ".join(BeautifulSoup(built.read(path), "html.parser").get_text(" ").split())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.html", ["Lebenslauf PDF, eine Seite", "Projekte", "Zuletzt", "02.10.2026 Beitrag", "÷ 11 Größe"]),
        ("projects/index.html", ["Stärke schneller 1", "Thema", "Projekte: 2", "vorher: 12.4 MB"]),
        ("projects/knn/index.html", ["Die Frage", "Entscheidungen", "Four bits statt eight", "Im Lebenslauf steht"]),
        ("projects/knn/show/index.html", ["Das Ergebnis", "12.4 MB → 1.1 MB", "Schließen", "QR-Code"]),
        ("projects/knn/measure/index.html", ["Notebook zu Nearest neighbours, faster", "Herunterladen"]),
        ("blog/2026/10/02/first-post/index.html", ["Robin Sample 2. Oktober 2026"]),
        ("notes/index.html", ["Notizen", "Geändert 4. Oktober 2026", "Führt zu Dot", "Themen", "Beiträge: 1"]),
        ("publications/index.html", ["Publikationen", "Pull Requests"]),
        ("404.html", ["Diese Seite gibt es nicht"]),
    ],
)
def test_the_pages_of_a_german_site_are_german(built: small_site.Built, path: str, expected: list[str]) -> None:
    text = text_of(built, path)
    assert [words for words in expected if words not in text] == []
    assert not re.search(r"\b(?:Close|Notebook of|Log|Evidence|Posts|Read next|Made with|On this page)\b", text)


def test_films_and_demos_wait_for_the_reader(built: small_site.Built) -> None:
    page = BeautifulSoup(built.read("projects/knn/index.html"), "html.parser")
    assert not page.select("iframe, [src^=http]")
    film, demo = page.select("figure.pf-player")
    assert film["data-frame"] == "https://www.youtube-nocookie.com/embed/abc?autoplay=1"
    assert demo["data-frame"] == "https://robin-knn.hf.space/"
    assert film.select_one("img[alt='A field']")
    assert [player.select_one("button").get_text() for player in (film, demo)] == ["Film abspielen", "Demo laden"]  # type: ignore[union-attr]
    note = BeautifulSoup(built.read("notes/films/index.html"), "html.parser")
    assert not note.select("iframe, script[src^=http]")
    found = [(player["data-title"], player.select_one("figcaption a")["href"]) for player in note.select("figure")]  # type: ignore[index]
    assert found == [
        ("A talk", "https://youtu.be/abc"),
        ("asciinema", "https://asciinema.org/a/14"),
        ("A dot", "https://vimeo.com/12"),
        ("My demo", "https://asciinema.org/a/15"),
        ("YouTube", "https://youtu.be/xyz"),
    ]
    assert [link.get_text() for link in note.select(".pf-text > p > a")] == ["On YouTube", "in a text"]
    assert "N102" not in built.log
    assert "N106" not in built.log
    local = BeautifulSoup(built.read("projects/film/index.html"), "html.parser").select_one("video")
    assert local
    assert (local["src"], local["preload"], local["poster"]) == ("film.mp4", "none", "c.png")
    assert (built.site / "projects/film/film.mp4").read_bytes() == b"film"


def test_a_cover_may_have_a_dark_variant(built: small_site.Built) -> None:
    post = "blog/2026/10/02/first-post/index.html"  # it has no picture of its own
    for path in ("index.html", "projects/index.html", "projects/knn/show/index.html", post):
        page = BeautifulSoup(built.read(path), "html.parser")
        (source,) = page.select("picture > source[data-dark]")
        assert source["media"] == "(prefers-color-scheme: dark)"
        file = (built.site / path).parent / str(source["srcset"]).split(" ", maxsplit=1)[0]
        assert "cover-dark" in file.name
        assert file.is_file()


def test_what_others_say_stands_with_who_they_are(built: small_site.Built) -> None:
    for path, expected in (
        ("projects/knn/index.html", ("It works.", "B. Mate, used it")),
        ("resume/index.html", ("Asks first.", "A. Head, led the team")),
    ):
        page = BeautifulSoup(built.read(path), "html.parser")
        found = [
            tuple(part.get_text() for part in quote.select("blockquote, figcaption"))
            for quote in page.select(".pf-quote")
        ]
        assert found == [expected]


def test_notes_embed_pictures_and_notes(built: small_site.Built) -> None:
    page = BeautifulSoup(built.read("notes/one/index.html"), "html.parser")
    image = page.select_one(".pf-text img")
    assert image
    assert (image["alt"], image["width"]) == ("dot", "80")
    assert "Dot : A dot." in text_of(built, "notes/one/index.html")


def test_the_json_feed_has_no_empty_values(built: small_site.Built) -> None:
    feed = json.loads(built.read("feed_json_created.json"))
    assert None not in [*feed.values(), *(value for item in feed["items"] for value in item.values())]
    assert "description" not in feed
    assert feed["items"][0]["title"] == "The first post"
