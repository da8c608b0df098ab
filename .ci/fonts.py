"""Make the site's three font files from npm's open-font packages: `make fonts` runs it; it needs npm.

Each is cut down to Latin letters, punctuation and arrows, and to the weights that the style sheet uses.
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

VERSION = "5.3.0"
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2C6, 0x2DA, 0x2DC, *range(0x2010, 0x2028)]
LATIN += [0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2122, *range(0x2190, 0x2194), 0x2212]
LATIN += [0x2248, 0x2260, 0x2264, 0x2265]
FURTHER = [*range(0x100, 0x180), *range(0x218, 0x21C), 0x1E9E]
"""Letters of central and eastern Europe: files of their own, which a page without them does not fetch."""

ROMAN = {"opsz": 24, "wght": (400, 600)}
FACES = {
    "literata-roman": ("literata", "literata-{}-opsz-normal.woff2", ROMAN),
    "literata-italic": ("literata", "literata-{}-opsz-italic.woff2", {"opsz": 24, "wght": 400}),
    "public-sans": ("public-sans", "public-sans-{}-wght-normal.woff2", {"wght": (400, 700)}),
}
FEATURES = ["kern", "liga", "locl", "lnum", "pnum", "tnum"]
"""Kerning of the italic is left out: it is a third of the file, for a few words a page."""


def main(folder: Path) -> None:
    """Write the files, and the licence of each family, to `folder`."""
    with tempfile.TemporaryDirectory() as temporary:
        for family in ("literata", "public-sans"):
            package = f"@fontsource-variable/{family}@{VERSION}"
            command = ["npm", "pack", "--silent", "--pack-destination", temporary, package]
            name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
            with tarfile.open(Path(temporary, name)) as archive:
                archive.extractall(Path(temporary, family), filter="data")
            licence = Path(temporary, family, "package", "LICENSE").read_text(encoding="utf-8")
            (folder / f"{family}-OFL.txt").write_text(licence, encoding="utf-8")
        for name, (family, file, axes) in FACES.items():
            files = Path(temporary, family, "package", "files")
            _save(
                files / file.format("latin"),
                LATIN[: LATIN.index(0x202F)] if "italic" in name else LATIN,
                axes,
                folder / f"{name}.woff2",
            )
            _save(files / file.format("latin-ext"), FURTHER, axes, folder / f"{name}-ext.woff2")


def _save(source: Path, characters: list[int], axes: dict[str, float | tuple[float, float]], target: Path) -> None:
    options = Options(
        layout_features=[feature for feature in FEATURES if "italic" not in target.name or feature != "kern"],
        hinting=False,
        glyph_names=True,
        drop_tables=["STAT", "HVAR", "MVAR", "VVAR", "vhea", "vmtx", "DSIG"],
    )
    subsetter = Subsetter(options)
    font = TTFont(source)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font = instantiateVariableFont(font, axes)
    font["post"].formatType = 3.0
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
