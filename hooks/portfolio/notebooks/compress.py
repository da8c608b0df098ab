"""Compress a picture for the page, unless little would be saved. The notebook keeps the original.

Photographs (JPEG, and PNG files that hardly compress) become lossy WebP, at most 1600 pixels wide, without EXIF data on
place and time. Charts keep every pixel; large ones become lossless WebP. Small or animated pictures stay untouched:
re-encoding them costs more time than it saves in transfer. The same input always gives the same bytes.
"""

import io

from PIL import Image, ImageOps

WIDEST = 1600
_WORTH_LOSSY = 20_000
_WORTH_LOSSLESS = 400_000
_PHOTO_DENSITY = 0.9
"""Bytes per pixel above which a PNG is a photograph; charts have 0.05 to 0.5."""
_MOST_PIXELS = 25_000_000
_MODES = ("RGB", "RGBA", "L", "LA", "P")
_QUALITY = 80


def compress(image: Image.Image, content: bytes) -> tuple[bytes, str] | None:
    """Return smaller bytes and their file extension, or None. Raises Pillow's errors for a damaged picture."""
    wide, high = image.size
    is_jpeg = image.format == "JPEG"
    is_photo = is_jpeg or (image.format == "PNG" and len(content) > _PHOTO_DENSITY * wide * high)
    is_worth = len(content) >= (_WORTH_LOSSY if is_photo else _WORTH_LOSSLESS)
    can_be_read = image.format in ("JPEG", "PNG") and image.mode in (*_MODES, "CMYK") and wide * high <= _MOST_PIXELS
    if not (is_worth and can_be_read) or getattr(image, "is_animated", False):
        return None
    if is_jpeg:
        image.draft("RGB", (WIDEST, WIDEST * high // max(wide, 1)))
    shown = _as_colours(ImageOps.exif_transpose(image))
    out = io.BytesIO()
    profile = image.info.get("icc_profile")
    if is_photo:
        if shown.width > WIDEST:
            shown = shown.resize((WIDEST, max(1, round(shown.height * WIDEST / shown.width))), Image.Resampling.LANCZOS)
        shown.save(out, "WEBP", quality=_QUALITY, method=2, icc_profile=profile)
    else:
        shown.save(out, "WEBP", lossless=True, quality=0, method=1, icc_profile=profile)
    made = out.getvalue()
    return (made, "webp") if len(made) < 0.9 * len(content) else None


def _as_colours(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "RGBA"):
        return image
    has_alpha = "transparency" in image.info or image.mode == "LA"
    return image.convert("RGBA" if has_alpha else "RGB")
