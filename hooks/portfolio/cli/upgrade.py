"""`portfolio upgrade`: take a newer engine from the template's repository, and leave what is the author's.

The fetched engine brings its own copy of this file, which takes over. So the file stands alone: it imports the standard
library and click, and a portfolio that is too old to have it runs it from a checkout of the newer engine:

    .venv/bin/python ../newer/hooks/portfolio/cli/upgrade.py --to ../newer

Three trees of git are compared, path by path: the engine that the author started from (found by its content in the
newer one's history), the author's, and the newer one. Everything is computed among git's objects. The last step, git's
own fast-forward, writes the files; until then nothing in the folder has changed. The next run finishes one that was
killed while it wrote.

Exit status: 0 done, 1 it cannot be done or files are left to merge by hand, 2 wrong use (click's own).
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, NoReturn

import click

_THIS = "hooks/portfolio/cli/upgrade.py"
_REMOTE = "template"
_AUTHORS = ("docs/", "projects/", "resume/", "mkdocs.yml", "requirements-extra.")
_SHARED = ("resume/template/", "hooks/theme/")
"""What the engine ships for the author to change: merged, although it is in a folder of the one or the other."""
_REPLACED = ("hooks/", "tests/", "benchmarks/", ".ci/", "CHANGELOG.md", "CONTRIBUTING.md", "requirements")
"""What is replaced whole, changed or not. The author's own files in these folders stay."""
_KEPT = ("README.md", "LICENSE")
"""What the template has for its own repository; the author's stays once it differs."""
_LEAST_ALIKE = 0.3
"""The share of the engine's files that must be those of some commit of the template."""
_LISTED = 8


class Blob(NamedTuple):
    """A file in git: its mode and the id of its content."""

    mode: str
    id: str


Tree = Mapping[str, Blob]


@dataclass(frozen=True)
class Plan:
    """What an upgrade does: the new blob of each path, where None removes it, and lists of paths that say why."""

    new: Mapping[str, Blob | None]
    added: Sequence[str] = ()
    replaced: Sequence[str] = ()
    removed: Sequence[str] = ()
    overwritten: Sequence[str] = ()
    merged: Sequence[str] = ()
    kept: Sequence[str] = ()
    conflicts: Sequence[str] = ()


def plan_files(
    base: Tree, ours: Tree, theirs: Tree, merge: Callable[[Blob | None, Blob, Blob], tuple[Blob, bool]]
) -> Plan:
    """Compare three trees. `merge` returns a file merged from three, and whether a conflict is left in it."""
    new: dict[str, Blob | None] = {}
    kinds: dict[str, list[str]] = {}
    for path in sorted(filter(_is_engine, {*base, *theirs})):
        old, own, newer = base.get(path), ours.get(path), theirs.get(path)
        is_shared = path.startswith(_SHARED)
        if own == newer:
            continue
        if own == old:
            kind = "removed" if newer is None else "added" if old is None else "replaced"
        elif path.startswith(_REPLACED) and not is_shared:
            kind = "overwritten"
        elif newer == old or newer is None or own is None or path in _KEPT:
            kinds.setdefault("kept", []).append(path)
            continue
        else:
            newer, is_conflict = merge(old, own, newer)
            kind = "conflicts" if is_conflict else "merged"
        new[path] = newer
        kinds.setdefault(kind, []).append(path)
    return Plan(new, **{kind: tuple(paths) for kind, paths in kinds.items()})


def _is_engine(path: str) -> bool:
    return path.startswith(_SHARED) or not path.startswith(_AUTHORS)


# --- Migrations -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Migration:
    """A change that a newer engine needs in the author's files.

    `change` gets a file's text and the paths of the engine's files that are gone, and keeps comments and layout.
    """

    files: re.Pattern[str]
    what: str
    change: Callable[[str, Collection[str]], str]


def _one_hook(text: str, gone: Collection[str]) -> str:
    lines = []
    for line in text.splitlines(keepends=True):
        listed = re.match(r"\s*-\s*['\"]?(hooks/[\w/]+\.py)\b", line)
        if not (listed and listed[1] in gone):
            lines.append(line)
        elif "hooks/site_hook.py" not in "".join(lines):
            lines.append(line.replace(listed[1], "hooks/site_hook.py"))
    return "".join(lines)


def _tint(text: str, _gone: Collection[str]) -> str:
    return re.sub(r"--pf-(?:card|tint)\b", "--tint", text)


MIGRATIONS = (
    Migration(re.compile(r"mkdocs\.yml"), "hooks/site_hook.py in place of the engine's former hooks", _one_hook),
    Migration(re.compile(r"docs/.+\.css"), "--tint in place of --pf-card and --pf-tint", _tint),
)
"""In the order in which they came; each leaves a text alone that does not need it."""


# --- Git --------------------------------------------------------------------------------------


def _git(*arguments: str, given: str | bytes | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run git and return what it prints; end the command with git's own words if it fails."""
    done = _git_tried(*arguments, given=given, env=env)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        _stop(f"git {arguments[0]}: {said[-1].removeprefix('fatal: ').removeprefix('error: ')}")
    return done.stdout.decode("utf-8", "surrogateescape")


def _git_tried(
    *arguments: str, given: str | bytes | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    content = given.encode("utf-8", "surrogateescape") if isinstance(given, str) else given
    environment = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **(env or {})}
    try:
        command = ["git", "-c", "core.quotePath=false", *arguments]
        return subprocess.run(command, input=content, capture_output=True, check=False, env=environment)
    except FileNotFoundError:
        _stop("git is not installed; an upgrade compares versions with it")


def _stop(message: str) -> NoReturn:
    raise click.ClickException(message)


def _tree(commit: str) -> dict[str, Blob]:
    """List the files of a commit."""
    found = {}
    for entry in _git("ls-tree", "-rz", commit).split("\0")[:-1]:
        about, path = entry.split("\t", 1)
        mode, _kind, blob = about.split(" ")
        found[path] = Blob(mode, blob)
    return found


def _text(commit: str, path: str) -> str:
    """Return a file of a commit, empty if it has none."""
    done = _git_tried("cat-file", "blob", f"{commit}:{path}")
    return "" if done.returncode else done.stdout.decode("utf-8", "replace")


def _merged(old: Blob | None, own: Blob, newer: Blob) -> tuple[Blob, bool]:
    """Merge three versions of a file as git does."""
    with tempfile.TemporaryDirectory() as folder:
        for name, version in (("yours", own), ("before", old), ("newer", newer)):
            content = b"" if version is None else _git_tried("cat-file", "blob", version.id).stdout
            (Path(folder) / name).write_bytes(content)
        names = [str(Path(folder) / name) for name in ("yours", "before", "newer")]
        labels = [part for name in ("yours", "the version you started from", "newer") for part in ("-L", name)]
        done = _git_tried("merge-file", "-p", *labels, *names)
    if done.returncode > 127:  # a binary file
        return own, True
    merged = _git("hash-object", "-w", "--stdin", given=done.stdout).strip()
    return Blob(newer.mode, merged), done.returncode > 0


# --- Versions ---------------------------------------------------------------------------------


def _version(commit: str) -> str:
    """Return the engine's version in a commit."""
    try:
        return str(tomllib.loads(_text(commit, "pyproject.toml"))["project"]["version"])
    except (ValueError, KeyError, TypeError):
        return "unknown"


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


def _fetched(to: str | None) -> str:
    """Fetch a newer engine and return its commit: HEAD of a checkout, or a tag in the template's repository."""
    if to and (os.sep in to or Path(to).is_dir()):
        source, ref = to, "HEAD"
        if not Path(to).is_dir():
            raise click.BadParameter(f"'{to}' is not a folder", param_hint="--to")
        if _git_tried("-C", to, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
            _stop(f"{to} is a shallow clone without history; run: git -C {to} fetch --unshallow")
    else:
        source = _REMOTE
        if _git_tried("remote", "get-url", source).returncode:
            _stop(
                "git does not know where the engine comes from; name the repository you started from, once:\n"
                f"  git remote add {source} <its address>\nor take a checkout of it: --to FOLDER"
            )
        tags = re.findall(r"refs/tags/(v\d[\w.]*)$", _git("ls-remote", "--tags", "--refs", source), re.MULTILINE)
        if not tags:
            _stop(f"the repository '{source}' has no versions yet (tags such as v1.2.0)")
        wanted = f"v{to.removeprefix('v')}" if to else max(tags, key=_order)
        if wanted not in tags:
            known = ", ".join(tag.removeprefix("v") for tag in sorted(tags, key=_order)[-_LISTED:])
            raise click.BadParameter(f"there is no version '{to}'; there are: {known}", param_hint="--to")
        ref = f"refs/tags/{wanted}"
    _git("fetch", "--quiet", "--no-tags", source, ref)
    newer = _git("rev-parse", "FETCH_HEAD^{commit}").strip()
    if not _text(newer, "hooks/mkdocs.base.yml"):
        _stop(f"there is no engine in {to or source}")
    return newer


def _base(newer: str, ours: Tree) -> str:
    """Find the commit that the author's engine comes from: the one most like it on the newer engine's main line."""
    engine = {path: blob.id for path, blob in ours.items() if _is_engine(path)}
    files = {path: blob.id for path, blob in _tree(newer).items() if _is_engine(path)}
    same = sum(engine.get(path) == blob for path, blob in files.items())
    best, most = "", 0.0
    # From the newest commit back: after each commit the files that it changed, with their former content.
    log = _git("log", "--first-parent", "-m", "--raw", "--no-renames", "--no-abbrev", "--format=%H", newer)
    for line in filter(None, log.splitlines()):
        if not line.startswith(":"):
            alike = 2 * same / (len(engine) + len(files) or 1)
            if alike > most:
                best, most = line, alike
            continue
        about, path = line.split("\t", 1)
        if _is_engine(path):
            _modes, _mode, former, _id, status = about.split(" ")
            same -= files.pop(path, "") == engine.get(path)
            if status != "A":
                files[path] = former
                same += former == engine.get(path)
    if most < _LEAST_ALIKE:
        _stop("this folder's engine is not one of that repository's versions, so there is nothing to compare it with")
    return best


# --- The command ------------------------------------------------------------------------------


@click.command("upgrade", no_args_is_help=False)
@click.option("--to", metavar="VERSION|FOLDER", help="A version or a checkout; without it, the newest version.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def upgrade_command(to: str | None, *, dry_run: bool) -> None:
    """Upgrade to a newer engine. Your docs/, projects/, resume/ and mkdocs.yml stay yours.

    Engine folders are replaced. Templates that you changed are merged with the newer ones. Everything is in one commit,
    so `git revert` undoes an upgrade.

    \b
    Examples:
      portfolio upgrade --dry-run
      portfolio upgrade --to 0.3.0
      portfolio upgrade --to ../newer-engine
    """
    if to and Path(to).is_dir():
        to = str(Path(to).resolve())
    root = _git_tried("rev-parse", "--show-toplevel")
    if root.returncode:
        _stop("this folder is not a git repository; an upgrade compares versions with git")
    os.chdir(root.stdout.decode("utf-8", "surrogateescape").rstrip("\n"))
    if not (Path("mkdocs.yml").is_file() and Path("hooks").is_dir()):
        _stop("mkdocs.yml and hooks/ are not at the top of this git repository, so this is no portfolio to upgrade")
    if unfinished := _unfinished():
        _finish(unfinished, dry_run=dry_run)
        return
    if changed := _git("status", "--porcelain").splitlines():
        _stop(
            f"not everything is committed: {_listed(line[3:] for line in changed)}\n"
            "Commit or stash them first. If an upgrade broke off, `git reset --hard` brings back what you had."
        )
    newer = _fetched(to)
    _hand_over(newer, [*(["--to", to] if to else []), *(["--dry-run"] if dry_run else [])])
    ours = _tree("HEAD")
    if _order(_version(newer)) < _order(_version("HEAD")):
        _stop(f"version {_version(newer)} is older than yours, {_version('HEAD')}; `git revert` takes an upgrade back")
    base = _base(newer, ours)
    files = plan_files(_tree(base), ours, _tree(newer), _merged)
    migrated = dict(_migrated(ours, {path for path, blob in files.new.items() if blob is None}))
    versions = f"{_version('HEAD')} to {_version(newer)}"
    if not files.new and not migrated:
        click.echo(f"nothing to do: this is version {_version(newer)}")
        return
    report = _report(files, migrated)
    click.echo(f"{'would upgrade' if dry_run else 'upgrading'} the engine from {versions}")
    click.echo("\n".join(report))
    if not dry_run:
        _write(files, migrated, f"Upgrade the engine from {versions}\n\n" + "\n".join(report))
    for line in _to_do(_text(newer, "CHANGELOG.md"), _version(base)):
        click.echo(line)
    if files.conflicts and not dry_run:
        sys.exit(1)


def _hand_over(newer: str, arguments: Sequence[str]) -> None:
    """Run the newer engine's copy of this file instead, if it differs from this one."""
    code = _text(newer, _THIS)
    if not code or code == Path(__file__).read_text("utf-8"):
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "upgrade.py"
        file.write_text(code, "utf-8")
        sys.exit(subprocess.run([sys.executable, str(file), *arguments], check=False).returncode)


def _migrated(ours: Tree, gone: Collection[str]) -> Iterator[tuple[str, tuple[Blob, str]]]:
    """Yield the author's files that a newer engine needs changed, each with its new content."""
    for path, blob in ours.items():
        migrations = [migration for migration in MIGRATIONS if migration.files.fullmatch(path)]
        if not migrations:
            continue
        text = _git_tried("cat-file", "blob", blob.id).stdout.decode("utf-8", "surrogateescape")
        said = []
        for migration in migrations:
            if (changed := migration.change(text, gone)) != text:
                text = changed
                said.append(migration.what)
        if said:
            yield path, (Blob(blob.mode, _git("hash-object", "-w", "--stdin", given=text).strip()), "; ".join(said))


def _report(files: Plan, migrated: Mapping[str, tuple[Blob, str]]) -> list[str]:
    """Print what happens to the files, a line for each kind."""
    counts = ((files.replaced, "replaced"), (files.added, "added"), (files.removed, "removed"))
    lines = [f"  {', '.join(f'{len(paths)} {kind}' for paths, kind in counts)}"]
    others = (
        ("replaced, although you had changed them (git has yours)", files.overwritten),
        ("merged with your changes", files.merged),
        ("left as you have them", files.kept),
        ("to merge by hand", files.conflicts),
    )
    lines += [f"  {what}: {_listed(paths)}" for what, paths in others if paths]
    return lines + [f"  {path}: {what}" for path, (_blob, what) in migrated.items()]


def _write(files: Plan, migrated: Mapping[str, tuple[Blob, str]], message: str) -> None:
    """Commit the new files, or, with conflicts, leave them staged to be merged by hand."""
    changes = {**files.new, **{path: blob for path, (blob, _what) in migrated.items()}}
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git("read-tree", "HEAD", env=index)
        lines = (
            f"0 {'0' * 40}\t{path}\0" if blob is None else f"{blob.mode} {blob.id}\t{path}\0"
            for path, blob in changes.items()
        )
        _git("update-index", "-z", "--index-info", given="".join(lines), env=index)
        tree = _git("write-tree", env=index).strip()
    if files.conflicts:
        _git("read-tree", "-m", "-u", "HEAD", tree)
        click.echo(
            "Nothing is committed yet: edit the files to merge between the marks <<<<<<< and >>>>>>>, then\n"
            "  git commit -am 'Upgrade the engine'\nor `git reset --hard` to go back."
        )
        return
    commit = _git("commit-tree", tree, "-p", "HEAD", "-F", "-", given=message).strip()
    _mark().write_text(commit, "utf-8")
    _git("merge", "--quiet", "--ff-only", commit)
    _mark().unlink()
    click.echo("committed; the next `make` renews the environment, and `git revert HEAD` takes the upgrade back")


def _mark() -> Path:
    """Return the file that names the upgrade's commit while git writes its files."""
    return Path(_git("rev-parse", "--git-path", "portfolio-upgrade").strip())


def _index_lock() -> Path:
    return Path(_git("rev-parse", "--git-path", "index.lock").strip())


def _unfinished() -> str:
    """Return the commit of an upgrade that broke off while its files were written; "" also if somebody went back."""
    if not _mark().is_file():
        return ""
    commit = _mark().read_text("utf-8")
    parent = _git_tried("rev-parse", f"{commit}^").stdout.decode().strip()
    is_half = _index_lock().exists() or _git("status", "--porcelain", "--untracked-files=no")
    if is_half and parent == _git("rev-parse", "HEAD").strip():
        return commit
    _mark().unlink()
    return ""


def _finish(commit: str, *, dry_run: bool) -> None:
    """Write the rest of an upgrade's files. Nothing was changed when it began; a commit keeps what is there now."""
    if dry_run:
        click.echo("an upgrade was interrupted while it wrote files; run it again to finish it")
        return
    _index_lock().unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        env = {"GIT_INDEX_FILE": f"{folder}/index"}
        _git("read-tree", "HEAD", env=env)
        _git("add", "--all", env=env)
        tree = _git("write-tree", env=env).strip()
    kept = _git("commit-tree", tree, "-p", "HEAD", "-m", "The folder before an upgrade was finished").strip()
    _git("update-ref", "refs/portfolio/before-upgrade", kept)
    _git("reset", "--quiet", "--hard", commit)
    _mark().unlink()
    click.echo("finished the interrupted upgrade; what each file was before: git show", nl=False)
    click.echo(f" {kept[:12]}:FILE")


def _to_do(changelog: str, since: str) -> Iterator[str]:
    """Yield what the changelog says an author has to do, for the versions after one."""
    for section in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        version = section.split(maxsplit=1)[0]
        if re.match(r"\d", version) and _order(version) > _order(since):
            tasks = re.search(r"^### What you have to do\n+(.+?)(?=^#|\Z)", section, re.MULTILINE | re.DOTALL)
            if tasks:
                yield f"\n{version}: what you have to do"
                yield tasks[1].strip()


def _listed(paths: Iterable[str]) -> str:
    every = list(paths)
    more = len(every) - _LISTED
    return ", ".join(every[:_LISTED]) + (f" and {more} more" if more > 0 else "")


if __name__ == "__main__":
    upgrade_command()
