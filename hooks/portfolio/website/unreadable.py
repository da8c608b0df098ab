"""The author's files that cannot be opened, read or written. Code: Y006."""

import errno
import os
from pathlib import Path

from portfolio.sources.diagnostics import Diagnostic, Location, error, short

_HINTS = {
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room on the disk",
    errno.EACCES: "give yourself the right to it, as in `chmod u+rwX`",
    errno.EROFS: "the disk can only be read",
}


def unreadable_files(root: Path) -> tuple[Diagnostic, ...]:
    """Return an error for each of the author's files and folders that cannot be opened.

    Links that lead nowhere count below docs/, all of which MkDocs copies; elsewhere they are left out.
    """
    problems: list[Diagnostic] = []

    def look(folder: Path, depth: int) -> None:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as reason:
            problems.append(unreadable(reason, root))
            return
        for entry in (entry for entry in entries if not entry.name.startswith(".")):
            try:
                _check_entry(entry, is_copied=folder.is_relative_to(root / "docs"))
            except OSError as reason:
                problems.append(unreadable(reason, root))
            else:
                if depth and entry.is_dir(follow_symlinks=False):
                    look(Path(entry.path), depth - 1)

    for name, depth in (("docs", 99), ("projects", 1), ("resume", 0)):
        if (root / name).is_dir():
            look(root / name, depth)
    return tuple(problems)


def _check_entry(entry: os.DirEntry[str], *, is_copied: bool) -> None:
    """Raise OSError if a file cannot be opened or, where all files are copied, does not exist."""
    if entry.is_dir():
        return
    if entry.is_file():
        if not os.access(entry.path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), entry.path)
    elif is_copied:
        entry.stat()
        raise OSError(errno.ENXIO, "it is a pipe or a device", entry.path)


def unreadable(reason: OSError, root: Path) -> Diagnostic:
    """Describe a file that could not be read or written, or a library that could not be loaded."""
    if reason.errno is None:  # cffi's
        message = f"a library of this system is missing: {short(str(reason))}"
        return error("Y006", Location("site"), message, "run `make doctor`, which says how to install it")
    name = reason.filename2 or reason.filename
    file = Path(os.path.abspath(os.fsdecode(name))) if isinstance(name, str | bytes) else root / "site"  # noqa: PTH100
    path = file.relative_to(root.absolute()).as_posix() if file.is_relative_to(root.absolute()) else str(file)
    done = "read" if path.startswith(("docs/", "projects/", "resume/", "hooks/", "mkdocs.yml")) else "written"
    hint = _HINTS.get(reason.errno or 0, "put the file back, or remove the link to it")
    return error("Y006", Location(path), f"the file cannot be {done}: {(reason.strerror or str(reason)).lower()}", hint)
