"""Metadata of pictures: gone from the bytes, while every pixel, the profile and the orientation stay."""

import base64
import io
from collections.abc import Callable
from functools import partial

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from portfolio.inspection.pictures import without_metadata

WORDS = (b"Ana Smith", b"bittern", b"/home/ana")
_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _picture() -> Image.Image:
    picture = Image.new("RGB", (24, 16))
    picture.putdata([(x * 9, y * 15, 90) for y in range(16) for x in range(24)])
    return picture


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Ana Smith"
    exif[0x010E] = "a bittern"
    exif.get_ifd(0x8825).update({1: "N", 2: (1.0, 2.0, 3.0)})
    return exif


def _saved(form: str, **options: object) -> bytes:
    out = io.BytesIO()
    _picture().save(out, form, **options)
    return out.getvalue()


def _jpeg(orientation: int) -> bytes:
    made = _saved(
        "JPEG", exif=_exif(orientation), comment=b"/home/ana", icc_profile=_PROFILE, progressive=orientation == 6
    )
    photoshop = b"\xff\xed\x00\x10Photoshop bittern"[:18]
    return made[:2] + photoshop + made[2:] + made  # a second picture behind the first, as cameras do


def _png(orientation: int) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Ana Smith")
    info.add_text("Comment", "bittern", zip=True)
    info.add_itxt("XML:com.adobe.xmp", "/home/ana")
    return _saved("PNG", pnginfo=info, exif=_exif(orientation), icc_profile=_PROFILE) + b"bittern"


def _webp(orientation: int) -> bytes:
    return _saved("WEBP", lossless=True, exif=_exif(orientation), xmp=b"<x>/home/ana</x>", icc_profile=_PROFILE)


def _avif(orientation: int) -> bytes:
    return _saved("AVIF", quality=100, exif=_exif(orientation), xmp=b"<x>/home/ana</x>", icc_profile=_PROFILE)


def _tiff(orientation: int, **options: object) -> bytes:
    return _saved("TIFF", exif=_exif(orientation), icc_profile=_PROFILE, software="bittern", **options)


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("make", [_jpeg, _png, _webp, _avif, _tiff, partial(_tiff, big_tiff=True)])
def test_pixels_profile_and_orientation_stay(make: Callable[[int], bytes], orientation: int) -> None:
    before = make(orientation)
    assert any(word in before for word in WORDS)
    after = without_metadata(before)
    assert not [word for word in (*WORDS, b"Photoshop", b"exif\0\0XMP") if word in after]
    old, new = (Image.open(io.BytesIO(content)) for content in (before, after))
    assert new.tobytes() == old.tobytes()
    assert new.info["icc_profile"] == _PROFILE
    exif = new.getexif()
    assert exif.get(0x0112, 1) == old.getexif().get(0x0112, 1)
    assert not {0x013B, 0x010E, 0x0131} & set(exif)
    assert not exif.get_ifd(0x8825)
    assert without_metadata(after) == after


def test_an_animation_keeps_its_pictures() -> None:
    for form in ("GIF", "PNG", "WEBP", "AVIF", "TIFF"):
        out = io.BytesIO()
        pictures = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
        options = {"comment": b"Ana Smith"} if form == "GIF" else {"exif": _exif(1)}
        pictures[0].save(out, form, save_all=True, append_images=pictures[1:], duration=70, loop=0, **options)
        assert b"Ana Smith" in out.getvalue()
        after = without_metadata(out.getvalue())
        assert b"Ana Smith" not in after
        old, new = (Image.open(io.BytesIO(content)) for content in (out.getvalue(), after))
        for number in range(3):
            old.seek(number)
            new.seek(number)
            assert new.tobytes() == old.tobytes()
            for key in ("duration", "loop"):
                assert new.info.get(key) == old.info.get(key)


def test_a_drawing_loses_its_metadata() -> None:
    drawing = (
        b'<?xml version="1.0"?>\n<!-- by Ana Smith -->\n<svg inkscape:export-filename="/home/ana/x.png" width="2">'
        b"<metadata><rdf>Ana Smith</rdf></metadata><text>--&gt; kept</text></svg>"
    )
    expected = b'<?xml version="1.0"?>\n<svg width="2"><text>--&gt; kept</text></svg>'
    assert without_metadata(drawing) == expected


@pytest.mark.parametrize("content", [b"", b"text", b"%PDF-1.7", _saved("BMP")])
def test_other_files_stay_as_they_are(content: bytes) -> None:
    assert without_metadata(content) == content


def _gif(_: int) -> bytes:
    return _saved("GIF", comment=b"Ana Smith")


@pytest.mark.parametrize("make", [_jpeg, _png, _webp, _gif, _avif, _tiff])
def test_a_damaged_picture_loses_its_metadata_too(make: Callable[[int], bytes]) -> None:
    content = make(6)
    for length in range(0, len(content), 7):
        after = without_metadata(content[:length])
        if make in (_jpeg, _png, _webp, _gif):
            assert not [word for word in (*WORDS, b"Photoshop") if word in after]
    for at in range(0, min(len(content), 1500), 3):
        without_metadata(content[:at] + b"\xff" + content[at + 1 :])


def test_a_jpeg_that_is_cut_off_still_shows_what_it_has() -> None:
    content = _jpeg(1)
    cut = content[: content.index(b"\xff\xda") + 60]
    after = without_metadata(cut)
    assert after.endswith(cut[-50:])
    assert b"Ana Smith" not in after
    damaged_exif = content.replace(b"MM\0*", b"MM\xff*")
    assert Image.open(io.BytesIO(without_metadata(damaged_exif))).tobytes() == Image.open(io.BytesIO(content)).tobytes()


def _box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content


JXL = _box(b"JXL ", b"\r\n\x87\n") + _box(b"ftyp", b"jxl \0\0\0\0jxl ")
BOXES = {
    "JPEG XL": (JXL + _box(b"Exif", b"MM bittern") + _box(b"xml ", b"Ana Smith") + _box(b"jxlc", b"pixels"), b"pixels"),
    "JPEG 2000": (
        _box(b"jP  ", b"\r\n\x87\n") + _box(b"uuid", b"bittern /home/ana") + _box(b"jp2c", b"pixels"),
        b"pixels",
    ),
    "film": (
        _box(b"ftyp", b"mp42")
        + _box(
            b"moov",
            _box(b"mvhd", b"pixels")
            + _box(b"meta", b"Ana Smith")
            + _box(b"udta", _box(b"\xa9xyz", b"bittern") + _box(b"chpl", b"chapters")),
        ),
        b"chapters",
    ),
}


@pytest.mark.parametrize("name", BOXES)
def test_boxes_of_metadata_are_overwritten_in_their_place(name: str) -> None:
    content, stays = BOXES[name]
    after = without_metadata(content)
    assert len(after) == len(content)
    assert not [word for word in WORDS if word in after]
    assert after.index(stays) == content.index(stays)
    assert without_metadata(after) == after


def test_what_programs_for_microscopes_write_stays() -> None:
    info = {270: "ImageJ=1.54\nunit=um", 315: "Ana Smith"}
    after = without_metadata(_saved("TIFF", tiffinfo=info))
    assert Image.open(io.BytesIO(after)).getexif()[270].startswith("ImageJ=1.54")
    assert b"Ana Smith" not in after


def test_a_picture_in_a_drawing_loses_its_metadata() -> None:
    data = base64.b64encode(_jpeg(1)).decode()
    after = without_metadata(f'<svg><image href="data:image/jpeg;base64,{data}"/></svg>'.encode())
    inside = base64.b64decode(after.split(b"base64,")[1].split(b'"')[0])
    assert inside == without_metadata(_jpeg(1))
