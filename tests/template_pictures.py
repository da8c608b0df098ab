"""Draws the guide's pictures of the two templates from the invented resumes of the tests: `make pictures`.

Needs pdftoppm. One picture has the same text in both templates, the other one very different texts.
"""

import io
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from portfolio.resume import design
from portfolio.resume.view import ResumeView
from printed import ROOT, print_out, template_of, view_of

FOLDER = ROOT / ".github" / "pictures"
WIDTH, GAP, GROUND = 620, 20, "#d4d7db"


def page(view: ResumeView, template: str) -> Image.Image:
    """Return a resume's page as a picture."""
    made = print_out(view, template_of(template))
    assert made.problems == (), made.problems
    command = ["pdftoppm", "-r", "200", "-png", "-singlefile", "-"]
    drawn = subprocess.run(command, input=made.content, capture_output=True, check=True).stdout
    with Image.open(io.BytesIO(drawn)) as opened:
        return opened.convert("RGB").resize(
            (WIDTH, round(opened.height * WIDTH / opened.width)), Image.Resampling.LANCZOS
        )


def beside(pages: list[Image.Image]) -> Image.Image:
    """Return pages beside each other on a grey ground."""
    height = max(each.height for each in pages)
    sheet = Image.new("RGB", (len(pages) * (WIDTH + GAP) + GAP, height + 2 * GAP), GROUND)
    for number, each in enumerate(pages):
        sheet.paste(each, (GAP + number * (WIDTH + GAP), GAP))
    return sheet


def portrait() -> str:
    """Return an invented portrait as a data URL."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "docs").mkdir()
        picture = Image.new("RGB", (700, 900), "#c9d3dc")
        draw = ImageDraw.Draw(picture)
        draw.ellipse((60, 560, 640, 1300), "#3f5468")
        draw.ellipse((215, 170, 485, 540), "#e3bd9c")
        draw.chord((200, 140, 500, 460), 180, 360, "#5a4334")
        picture.save(Path(folder) / "docs/me.png")
        return design.portrait(Path(folder), "me.png")


def main() -> None:
    """Draw both pictures."""
    same = [page(view_of("backend"), template) for template in ("classic", "modern")]
    german = replace(view_of("german"), portrait=portrait())
    others = [(german, "classic"), (view_of("french"), "modern"), (view_of("japanese"), "classic")]
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, pages in (("templates-same", same), ("templates-others", [page(*each) for each in others])):
        beside(pages).save(FOLDER / f"{name}.webp", quality=72, method=6)


if __name__ == "__main__":
    main()
