"""What every cached value depends on besides its inputs: the engine's code, the installed libraries, Python."""

import hashlib
import sys
from functools import cache
from pathlib import Path

_CODE = (".py", ".toml")
_TEMPLATES = (".html", ".md", ".xml", ".txt")


@cache
def of_code() -> str:
    """Return the fingerprint of the running code, taken once: a running process keeps the code it started with."""
    hooks = Path(__file__).parents[2]
    libraries = sorted(
        entry.name
        for folder in {path for path in map(Path, sys.path) if path.is_dir()}
        for entry in folder.iterdir()
        if entry.name.endswith((".dist-info", ".egg-info"))
    )
    return hashlib.sha256(f"{sys.version}\n{libraries}\n{of_folder(hooks, _CODE)}".encode()).hexdigest()


def of_templates(*folders: Path) -> str:
    """Return the fingerprint of folders of templates, by file content."""
    found = [of_folder(folder, _TEMPLATES) for folder in folders]
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def of_folder(folder: Path, suffixes: tuple[str, ...]) -> str:
    """Return the fingerprint of a folder's files that have one of the suffixes."""
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in suffixes and file.is_file():
            found.update(f"{file.relative_to(folder).as_posix()}\n{file.stat().st_size}\n".encode())
            found.update(file.read_bytes())
    return found.hexdigest()
