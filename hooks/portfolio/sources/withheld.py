"""Which files below docs/ and projects/ are never published, and why.

Withheld are environments, what tools wrote, credentials, what git ignores, what the author's settings leave out, and
links that lead out of the repository.

`read_withheld` asks git once, at the edge. Where there is no git, or git ignores the whole of docs/ or projects/, as in
a copy inside another repository, nothing counts as ignored.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, warning
from portfolio.sources.process import git
from portfolio.sources.yaml_source import decode, load_readable, mapping

_TOOLS = {
    **dict.fromkeys(("venv", "env", "virtualenv", "site-packages", "conda-meta"), "an environment"),
    **dict.fromkeys(("node_modules", "bower_components"), "packages"),
    **dict.fromkeys(("wandb", "mlruns", "lightning_logs", "__pycache__"), "what a tool wrote"),
    **dict.fromkeys(("build", "dist"), "what a build made"),
}
_WORDS = ("env", "build", "dist")
"""Folders of pages may be called so as well."""
PAGES = (".md", ".ipynb")
_CREDENTIALS = re.compile(
    r"(?i)(?:.*[._-])?(?:credentials?|secrets?|client_?secrets?|service[_-]?account)(?:[._-].*)?\.(?:json|ya?ml|toml|txt|csv|ini|cfg)"
    r"|(?:kaggle|token|access_?token|application_default_credentials)\.json|\.env(?:\..*)?|.*\.env"
    r"|\.?(?:netrc|pypirc|npmrc|pgpass|htpasswd|git-credentials)"
    r"|(?:.*[._-])?(?:private|server|ssl|tls|host|client|ca)(?:[._-].*)?\.key|.*\.(?:pem|p12|pfx|ppk|kdbx|jks|keystore)|id_(?:rsa|dsa|ecdsa|ed25519)"
)
_RAW = re.compile(r"(?i)raw(?:[_-]?data)?")


@dataclass(frozen=True)
class Withheld:
    """The files that stay. Paths are relative to the repository, with forward slashes."""

    root: Path = Path()
    ignored: frozenset[str] = frozenset()
    """What git ignores: files, and folders with a slash at their end."""
    excluded: GitIgnoreSpec | None = None
    """`exclude_docs` of mkdocs.yml: patterns like git's, relative to docs/."""
    drafts: GitIgnoreSpec | None = None
    """`draft_docs` of mkdocs.yml: what a server shows, and a build leaves out."""

    def why(self, path: str) -> str:
        """Return why a file is withheld, or "" if it may be published."""
        if path not in self._known:
            is_excluded = self.excluded and self.excluded.match_file(path.removeprefix("docs/"))
            why = "exclude_docs of mkdocs.yml leaves it out" if is_excluded else by_name(path)
            self._known[path] = why or self.by_git(path) or self._by_link(path)
        return self._known[path]

    @cached_property
    def _known(self) -> dict[str, str]:
        """The answers that have been given."""
        return {}

    def why_not_built(self, path: str) -> str:
        """Return why a build leaves a file out, or "": it is withheld, or a draft by the settings."""
        is_draft = self.drafts and self.drafts.match_file(path.removeprefix("docs/"))
        return self.why(path) or ("draft_docs of mkdocs.yml leaves it out" if is_draft else "")

    def by_git(self, path: str) -> str:
        """Return "git ignores it", or ""."""
        ends = (offset + 1 for offset, sign in enumerate(path) if sign == "/")
        is_ignored = path in self.ignored or any(path[:end] in self.ignored for end in ends)
        return "git ignores it" if self.ignored and is_ignored else ""

    def _by_link(self, path: str) -> str:
        if "\0" in path:  # no file has such a name
            return ""
        folder, _, name = path.rpartition("/")
        if folder not in self._real_folders:
            self._real_folders[folder] = os.path.realpath(self.root / folder)
        file = os.path.join(self._real_folders[folder], name)  # noqa: PTH118  # called for every file
        real = os.path.realpath(file) if os.path.islink(file) or name in ("", ".", "..") else file  # noqa: PTH114
        return "" if real.startswith(self._real_root) else "it is a link that leads out of the repository"

    @cached_property
    def _real_folders(self) -> dict[str, str]:
        return {}

    @cached_property
    def _real_root(self) -> str:
        return os.path.join(os.path.realpath(self.root), "")  # noqa: PTH118  # with the separator at its end


NOTHING_WITHHELD = Withheld()


@lru_cache(10_000)  # a running server asks again after each save
def by_name(path: str) -> str:
    """Return why a file is withheld, judged by its name and its folders', or ""."""
    folders, name = PurePosixPath(path).parts[1:-1], PurePosixPath(path).name
    if path.startswith("projects/"):
        folders = folders[1:]
    for folder in folders:
        is_page = folder in _WORDS and name.endswith(PAGES) and path.startswith("docs/")
        if folder in _TOOLS and not is_page:
            return f"{folder}/ holds {_TOOLS[folder]}"
        if folder.endswith((".egg-info", ".dist-info")):
            return f"{folder}/ holds what a build made"
    return "it is named like a file of credentials" if _CREDENTIALS.fullmatch(name) else ""


def is_raw(path: str) -> bool:
    """Return whether a file is in a folder of raw data, from which only linked files are published."""
    parts = PurePosixPath(path).parts
    return any(_RAW.fullmatch(part) for part in parts[1 if parts[0] == "docs" else 2 : -1])


def read_withheld(root: Path) -> Withheld:
    """Ask git which files of docs/ and projects/ it ignores, and mkdocs.yml which it leaves out."""
    excluded, drafts = (_patterns(root / "mkdocs.yml", key) for key in ("exclude_docs", "draft_docs"))
    options = ("--others", "--ignored", "--exclude-standard", "--directory", "-z")
    ignored = frozenset((git(root, "ls-files", *options, "docs", "projects") or "").split("\0")) - {""}
    ignored = frozenset() if ignored & {"./", "docs/", "projects/"} else ignored
    return Withheld(root, ignored, excluded, drafts)


def _patterns(settings: Path, key: str) -> GitIgnoreSpec | None:
    try:
        data = load_readable(decode(settings.read_bytes(), settings.name), settings.name).data
    except (OSError, ProblemsFound):  # reported with the settings
        return None
    given = mapping(data).get(key)
    always = ["/templates/"] if key == "exclude_docs" else []  # MkDocs' own
    try:
        return GitIgnoreSpec.from_lines([*always, *(given.splitlines() if isinstance(given, str) else ())])
    except ValueError:  # MkDocs refuses the pattern
        return None


def leads_away(folder: str, root: Path) -> bool:
    """Return whether a folder is a link out of the repository, or to a folder that it lies in: nothing follows it."""
    if not Path(folder).is_symlink():
        return False
    target = real_path(Path(folder))
    is_above = any(target == real_path(above) for above in Path(folder).parents)
    return is_above or not target.is_relative_to(real_path(root))


def real_path(path: Path) -> Path:
    """Return an absolute path without symbolic links; those that lead in a circle stay."""
    return Path(os.path.realpath(path))


def file_in_docs(root: Path, path: str) -> Path | None:
    """Return the file that a resume names by its path below docs/, or None if there is no such file."""
    docs = real_path(root / "docs")
    try:
        file = real_path(docs / path)
        return file if file.is_relative_to(docs) and file.is_file() else None
    except (OSError, ValueError):  # the name is too long, or none
        return None


def links_out(withheld: Withheld) -> Iterator[Diagnostic]:
    """Warn about each symbolic link below docs/ and projects/ that leads out of the repository, or in a circle."""
    waiting = ["docs", "projects"]
    while waiting:
        above = waiting.pop()
        for entry in _entries(withheld.root / above):
            path = f"{above}/{entry.name}"
            if entry.is_symlink() and os.path.exists(entry.path):  # noqa: PTH110  # called for every file
                is_out = withheld.why(path).startswith("it is a link")
                if is_out or leads_away(entry.path, withheld.root):
                    where = "out of the repository" if is_out else "to a folder that it lies in"
                    message = f"a symbolic link leads {where}; nothing of it is published"
                    yield warning("L107", Location(path), message, "copy the file here, or remove the link")
            elif entry.is_dir(follow_symlinks=False) and entry.name[0] != "." and not by_name(f"{path}/x"):
                waiting.append(path)


def files_below(root: Path, folder: str) -> dict[str, bool]:
    """Map the path of everything below a folder, except folders, to whether it is a file.

    A link may lead nowhere; links to folders are not followed.
    """
    found: list[tuple[str, bool]] = []
    waiting = [folder]
    while waiting:
        above = waiting.pop()
        for entry in _entries(root / above):
            path = f"{above}/{entry.name}"
            if not entry.is_dir():
                found.append((path, entry.is_file()))
            elif not entry.is_symlink():
                waiting.append(path)
    return dict(sorted(found, key=lambda pair: pair[0].split("/")))


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        return list(os.scandir(folder))
    except OSError:  # there is no such folder, or it may not be read
        return []
