"""Real notebooks for the corpora: those with outputs in the source archives of four packages, which pip fetches.

They are as heavy as notebooks are (half of 116 hold more than 130 KB, some several MB), link to files that are not
there, and come from four groups of authors. Nothing of them is part of this repository.
"""

import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

PINNED = """\
bambi==0.17.2 --hash=sha256:cde4798a8a0ed04e4e033689409e000f074c895b29cac0548127af6478ef42f9
botorch==0.18.1 --hash=sha256:f3e444efae2622b3ad88a5efe1859583ba2cd0913761f76677a189b2fd1aee99
gpytorch==1.15.2 --hash=sha256:380625e93f851b85f772b25c5fb0a6c6d2e3eb2ef667f1e566ab4f95b8775361
sbi==0.27.0 --hash=sha256:3e59c832d37612bcd308c24207706e7f47250e7471fd15609f08f91e31b0f17c
"""


def fetch(folder: Path) -> list[Path]:
    """Download the packages' source archives into a folder, unless they are there, and return them."""
    wanted = PINNED.count("\n")
    if len(list(folder.glob("*.tar.gz"))) != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        pinned = folder / "pinned.txt"
        pinned.write_text(PINNED, "utf-8")
        options = ["--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes", "-d", str(folder)]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, "-r", str(pinned)], check=True)
    return sorted(folder.glob("*.tar.gz"))


def notebooks(archives: list[Path]) -> list[tuple[str, str]]:
    """Return name and JSON of each notebook with outputs."""
    return [found for archive in archives for found in _with_outputs(_in_archive(archive))]


def notebooks_in(folder: Path) -> list[tuple[str, str]]:
    """Return name and JSON of each notebook with outputs below a folder, such as a clone of a course or a book."""
    files = sorted(file for file in folder.rglob("*.ipynb") if not any(part[0] == "." for part in file.parts))
    return list(_with_outputs((file.as_posix(), file.read_bytes()) for file in files))


def _in_archive(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as files:
        for member in sorted(files.getmembers(), key=lambda member: member.name):
            content = files.extractfile(member) if member.name.endswith(".ipynb") else None
            if content is not None:
                yield member.name, content.read()


def _with_outputs(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    for path, content in files:
        text = content.decode("utf-8")
        if any(cell.get("outputs") for cell in json.loads(text).get("cells", [])):
            yield re.sub(r"[^a-z0-9]+", "-", PurePosixPath(path).stem.lower()).strip("-"), text
