"""Pictures come in the widths that screens need: which versions there are, and how a page names them."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image, ImageDraw

from portfolio.store.values import NO_STORE, Store
from portfolio.website.pictures import Picture, Use, Version, paths_in, pictures_of, scaled, with_versions


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(width: int, height: int, kind: str = "JPEG", **options: Any) -> bytes:
    rough = Image.effect_noise((width, height), 80)
    smooth = Image.effect_noise((width // 8, height // 8), 200).resize((width, height))
    return saved(Image.merge("RGB", (rough if kind == "PNG" else smooth, smooth, smooth)), kind, quality=97, **options)


def chart(width: int, height: int) -> bytes:
    """Return a PNG with lines and areas of one colour, saved without much care as plotting libraries do."""
    image = Image.new("RGBA", (width, height), "white")
    for number in range(250):
        end = number * 7919 % width, number * 104729 % height
        ImageDraw.Draw(image).line((0, 0, *end), fill=(number % 251, 90, 120), width=1)
    return saved(image, "PNG", compress_level=1)


def film() -> bytes:
    frames = [Image.effect_noise((600, 400), 20 + number) for number in range(2)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


TURNED = Image.Exif()
TURNED[0x0112] = 6


@pytest.mark.parametrize(
    ("content", "size", "widths", "is_lossless"),
    [
        (noise(1600, 700), (1600, 700), [800, 1200], False),
        (noise(1400, 700), (1400, 700), [1400], False),
        (noise(820, 600), (820, 600), [820], False),
        (noise(900, 600, exif=TURNED), (600, 900), [600], False),
        (noise(900, 600, "PNG", exif=TURNED), (600, 900), [600], False),
        (noise(860, 600, "PNG"), (860, 600), [860], False),
        (chart(800, 500), (800, 500), [800], True),
        (chart(1400, 900), (1400, 900), [1400], False),
        (chart(1600, 900), (1600, 900), [800, 1200], False),
        (chart(1600, 600), (1600, 600), [800], False),
        (chart(2300, 600), (2300, 600), [767], False),
        (chart(100, 80), (100, 80), [], False),
        (film(), (600, 400), [], False),
        (saved(Image.new("I;16", (900, 900)), "PNG") + b" " * 70_000, (900, 900), [], False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>" + b" " * 70_000, (0, 0), [], False),
        (noise(1400, 700)[:-1000], (1400, 700), [1400], False),
        (b"no picture" * 9_000, (0, 0), [], False),
    ],
    ids="photo middle near turned turned-png noise chart heavy heavier wide wider small film deep svg cut none".split(),
)
def test_versions(content: bytes, size: tuple[int, int], widths: list[int], *, is_lossless: bool) -> None:
    wide, high, versions = scaled(content, Use.TEXT)
    assert (wide, high) == size
    assert [version.width for version in versions] == widths
    for version in versions:
        assert len(version.content) < len(content)
        assert (b"VP8L" in version.content[:64]) == is_lossless
        with Image.open(BytesIO(version.content)) as image:
            assert image.size == (version.width, round(high * version.width / wide))
            assert not image.getexif()
    if is_lossless:
        with Image.open(BytesIO(content)) as before, Image.open(BytesIO(versions[0].content)) as after:
            assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes(), "every pixel stays"


@pytest.mark.parametrize("cache", [True, False])
def test_versions_are_made_once(tmp_path: Path, *, cache: bool) -> None:
    store = Store(tmp_path / "store.db", "engine") if cache else NO_STORE
    photo = noise(900, 600)
    (tmp_path / "photo.jpg").write_bytes(photo)
    given: dict[str, Path | bytes] = {"a/photo.jpg": photo, "gone.jpg": tmp_path / "gone.jpg", "b.jpg": b"x"}
    (first,) = pictures_of(given, store).values()
    assert first.uri_of(first.versions[0]) == "a/photo-jpg-900.webp"
    if cache:
        assert pictures_of({"a/photo.jpg": tmp_path / "photo.jpg"}, store) == {"a/photo.jpg": first}
        assert first.versions[0].file is not None
        first.versions[0].file.unlink()
        again = pictures_of(given, store)["a/photo.jpg"]
        assert again.versions[0].file is not None
        assert again.versions[0].file.is_file(), "somebody had deleted it"
    else:
        assert first.versions[0].content.startswith(b"RIFF")


FOUND = {
    "blog/x/a.jpg": Picture("blog/x/a.jpg", 2000, 1000, (Version(480), Version(800), Version(1200))),
    "blog/x/b.png": Picture("blog/x/b.png", 900, 300, (Version(900),)),
    "c.gif": Picture("c.gif", 600, 400, ()),
}
SET = "a-jpg-480.webp 480w, a-jpg-800.webp 800w, a-jpg-1200.webp 1200w"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ('<img alt="A &amp; B" src="a.jpg" />', {"alt": "A & B", "src": "a-jpg-800.webp", "srcset": SET,
         "sizes": "min(736px, 94vw)", "width": "2000", "height": "1000", "loading": "lazy", "decoding": "async"}),
        ("<img src=a.jpg width=300 class='l r'>", {"src": "a-jpg-800.webp", "srcset": SET, "class": "l r",
         "sizes": "min(300px, 94vw)", "width": "300", "height": "150", "loading": "lazy", "decoding": "async"}),
        ('<img src="a.jpg" width="50%" loading="eager">', {"src": "a-jpg-800.webp", "srcset": SET, "width": "50%",
         "sizes": "min(736px, 94vw)", "loading": "eager", "decoding": "async"}),
        ('<img src="./b.png#only-light" height="100">', {"src": "b-png-900.webp#only-light", "width": "300",
         "height": "100", "loading": "lazy", "decoding": "async"}),
        ('<img src="../../c.gif" alt="">', {"src": "c.gif", "alt": "", "width": "600", "height": "400",
         "loading": "lazy", "decoding": "async"}),
        ('<img src="a.jpg" srcset="a.jpg 2x">', {"src": "a.jpg", "srcset": "a.jpg 2x"}),
        ('<img src="https://example.com/a.jpg">', {"src": "https://example.com/a.jpg"}),
        ('<img src="/a.jpg">', {"src": "/a.jpg"}),
    ],
)  # fmt: skip
def test_a_page_names_the_versions(tag: str, expected: dict[str, str]) -> None:
    made = with_versions(f'<img src="c.svg">{tag}', "blog/x/", FOUND, lambda uri: uri.removeprefix("blog/x/"))
    first, image = BeautifulSoup(made, "html.parser", multi_valued_attributes=None).select("img")
    assert "loading" not in first.attrs
    assert image.attrs == expected


def test_what_only_looks_like_a_picture_stays() -> None:
    html = "<script>'<img src=\"a.jpg\">'</script><template><img src='a.jpg'></template><code>&lt;img src=a.jpg></code>"
    assert with_versions(html, "blog/x/", FOUND, str) == html
    assert list(paths_in(html, "blog/x/")) == []
    assert list(paths_in(f"{html}<IMG SRC='a%20b.jpg?x#y'><img src='../c.gif'>", "blog/x/")) == [
        "blog/x/a b.jpg",
        "blog/c.gif",
    ]
