"""Draw the README's picture: home and a project on a desktop, home in the dark on a phone, and the PDF.

`make pictures` runs it on the built starter; it needs Chromium and poppler, as the tests do.
"""

import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

SIZE = (1800, 900)
GROUND, FRAME = "#e3e8e6", "#b9c2c0"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class's name
        """Say nothing."""


def main(site: Path, chromium: str, target: Path) -> None:
    """Write the picture to `target`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shots = []
        for path, width, height, scheme in (
            ("", 1280, 1240, "light"),
            ("", 390, 844, "dark"),
        ):
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(address + path, wait_until="networkidle")
            page.screenshot(path=f"{folder}/{width}.png")
            shots.append(Image.open(f"{folder}/{width}.png").convert("RGB"))
        browser.close()
        (pdf,) = (site / "resume").glob("*-resume.pdf")
        subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", str(pdf), f"{folder}/pdf"], check=True)
        shots.append(Image.open(f"{folder}/pdf.png").convert("RGB"))
    server.shutdown()
    image = Image.new("RGB", SIZE, GROUND)
    for shot, left, top, width in zip(shots, (40, 800, 1170), (50, 170, 40), (860, 330, 590), strict=True):
        height = round(shot.height * width / shot.width)
        small = shot.resize((width, height), Image.Resampling.LANCZOS)
        image.paste(small, (left, top))
        ImageDraw.Draw(image).rectangle((left - 1, top - 1, left + width, top + height), outline=FRAME)
    image.save(target, "WEBP", quality=84, method=6)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
