"""A picture's bytes -> fewer bytes for the page, or none where little would be won. The notebook keeps the original.

Photographs (JPEG, and PNG that hardly compress) become lossy WebP, at most 1600 pixels wide, without the camera's notes
on where and when. Charts stay as they are drawn to the pixel; large ones become lossless WebP. What is small or moves
stays untouched, because re-encoding costs more time than it saves on the way. Equal input gives equal bytes.
"""

import io

from PIL import Image, ImageOps

WIDEST = 1600
_WORTH_LOSSY = 20_000
_WORTH_LOSSLESS = 400_000
_PHOTO_DENSITY = 0.9
"""Bytes a pixel of a PNG from which on it holds a photograph: charts have 0.05 to 0.5."""
_MOST_PIXELS = 25_000_000
_MODES = ("RGB", "RGBA", "L", "LA", "P")
_QUALITY = 80


def compress(image: Image.Image, content: bytes) -> tuple[bytes, str] | None:
    """Give smaller bytes and the ending they need, or None; raises what Pillow does for a damaged picture."""
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
