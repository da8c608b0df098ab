"""`portfolio start`: make the starter's site the author's own, by questions or by flags.

Exit status: 0 done, 1 nothing was changed or something is left to fix, 2 wrong use.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from portfolio.cli.check import everything_found
from portfolio.cli.root import (
    Repository,
    WrongUse,
    can_ask,
    print_problems,
    repository_of,
    root_option,
    stop_at_unreadable,
    write_whole,
)
from portfolio.exchange.importer import likely_name, read_document
from portfolio.resume.model import PRIVATE
from portfolio.resume.wording import language_code
from portfolio.sources.diagnostics import Diagnostic, ProblemsFound, Severity, suggestion
from portfolio.sources.process import git
from portfolio.sources.repairs import EMAIL
from portfolio.sources.yaml_source import load_readable
from portfolio.website.start import LOCAL, Answers, Plan, Resume, models, pages_url, plan, profile, resume_of
from portfolio.website.starter import FILES, digest, is_starter
from portfolio.website.tree import RESUME

_GITHUB = re.compile(r"(?:(?:https?://)?(?:www\.)?github\.com/|@)+")
_GITHUB_NAME = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_LINKEDIN = re.compile(r"(?:https?://)?(?:[a-z]+\.)?linkedin\.com/")
_LONGEST_NAME = 100
_LISTED = 8
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")


@click.command(
    "start",
    epilog="""\b
Examples:
  portfolio start                           ten questions
  portfolio start --resume resume.json      reads a resume, and asks for the rest
  portfolio start --name "Jane Roe" --email jane@roe.dev --github jane-roe --yes
  portfolio start --resume cv.yaml --keep-project faster-knn --dry-run""",
)
@click.option(
    "--resume",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Your resume, as JSON Resume, RenderCV, Reactive Resume, FRESH or al-folio.",
)
@click.option("--name", default="", help="Your name.")
@click.option("--email", default="", help="Your e-mail address, which the site shows.")
@click.option("--label", default="", help="What you do, in a few words: 'Machine learning engineer'.")
@click.option("--seeking", default="", help="What you are looking for: 'A first role in machine learning'.")
@click.option("--github", default="", metavar="NAME", help="Your name on GitHub.")
@click.option("--linkedin", default="", metavar="NAME", help="Your name or address on LinkedIn.")
@click.option("--school", default="", help="Where you study, if the resume does not say.")
@click.option("--site-url", default="", metavar="URL", help="The site's address; usually GitHub's, which is found.")
@click.option("--language", default="", metavar="CODE", help="The language of your texts: en, de, fr, pt-BR …")
@click.option("--keep-project", default="", metavar="SLUG", help="A project of the starter to keep as a model.")
@click.option("--yes", is_flag=True, help="Ask nothing: leave open whatever no flag says.")
@click.option("--dry-run", is_flag=True, help="Say what would be written and removed, and do nothing.")
@root_option
def start_command(root: Path, file: Path | None, *, yes: bool, dry_run: bool, **given: str) -> None:
    """Replace the invented Robin Sample with yourself.

    Resume, posts, notes, projects, portrait and settings of the starter are removed or rewritten; your own files stay.
    """
    asks = can_ask() and not yes
    if not asks and not (file or given["name"]):
        raise WrongUse("there is nobody to ask: give --resume FILE or --name NAME, and --yes")
    if not asks and not yes and not dry_run:
        raise WrongUse("there is nobody to ask: add --yes, or --dry-run to see what would be done")
    stop_at_unreadable(root)
    files = {path: (root / path).read_bytes() for path in FILES if (root / path).is_file()}
    changed = [path for path, content in files.items() if digest(content) != FILES[path]]
    _stop_if_taken(files, asks=asks)
    if asks and not file:
        click.echo(
            "Ten questions; Enter leaves one open or takes what is in brackets. Nothing is written before the end.\n"
        )
        question = "1. A resume to import (JSON Resume, RenderCV, …), a file"
        file = click.prompt(question, default="", show_default=False, value_proc=_file)
    source = _source(file) if file else None
    imported = _imported(source)
    picture, content = _picture(str(imported.get("basics", {}).get("image", "")), file)
    answers = replace(_answers(root, imported, given, asks=asks), picture=picture)
    resume = resume_of(answers, source)
    if resume.private and (root / PRIVATE).is_file() and (root / PRIVATE).read_bytes() != resume.private.encode():
        resume = resume_of(answers, source, hides_private=False)
    made = plan(answers, resume, files)
    if picture and content and not (root / "docs" / picture).exists():
        made = replace(made, written={**made.written, f"docs/{picture}": content})
    _stop_if_unsaved(root, [path for path in changed if path in made.touched], made, files)
    _tell(made, files, changed)
    if dry_run:
        click.echo("\nNothing was changed.")
        return
    if asks and not click.confirm("\nGo ahead?", default=True):
        click.echo("Nothing was changed.")
        raise SystemExit(1)
    _apply(root, made)
    left = _checked(root, resume)
    click.echo()
    lost = [problem for problem in resume.problems if problem.severity is not Severity.NOTICE]
    print_problems([*lost[:_LISTED], *left])
    if len(lost) > _LISTED:
        click.echo(f"{len(lost) - _LISTED} more parts of the resume have no field; they are comments in {RESUME}")
    _next_steps(answers, resume, left, repository_of(root))
    if left:
        raise SystemExit(1)


def _stop_if_taken(files: Mapping[str, bytes], *, asks: bool) -> None:
    """Ask before a resume that is somebody's own is replaced; without anybody to ask, refuse."""
    try:
        data: Any = load_readable(files.get(RESUME, b"").decode("utf-8-sig", "replace"), RESUME).data
        name = str(data["basics"]["name"])
    except (ProblemsFound, LookupError, TypeError):
        name = ""
    if is_starter(name):
        return
    message = f"{RESUME} is {name}'s already"
    if not asks:
        hint = "`portfolio import FILE --force` replaces only the resume"
        raise click.ClickException(f"{message}, so nothing was changed; {hint}")
    if not click.confirm(f"{message}. Start again, and replace it?", default=False):
        raise SystemExit(1)


def _file(text: str) -> Path | None:
    path = Path(text.strip().strip("'\"")).expanduser()
    try:
        return path if text.strip() and _source(path) else None
    except WrongUse as problem:
        raise click.BadParameter(problem.message) from None


def _source(file: Path) -> tuple[str, bytes]:
    try:
        content = file.read_bytes()
    except OSError as reason:
        raise WrongUse(f"{file}: {(reason.strerror or str(reason)).lower()}") from None
    if content.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise WrongUse(f"{file} is a PDF or a Word file, which cannot be read; give JSON Resume or RenderCV")
    return file.as_posix(), content


def _imported(source: tuple[str, bytes] | None) -> dict[str, Any]:
    """Return what the resume says, for the defaults of the questions."""
    if source is None:
        return {}
    data: Any = load_readable(resume_of(Answers(), source).text, RESUME).data
    basics = data.setdefault("basics", {})
    if not basics.get("name") and (likely := likely_name(read_document(source[1], source[0]))):
        basics["name"] = likely[1]
    return dict(data)


def _picture(named: str, file: Path | None) -> tuple[str | None, bytes]:
    """Return the name and content of a picture beside the resume; "" if there is none, None for an address."""
    if not named or file is None or re.match(r"https?://|data:", named):
        return None, b""
    found = file.parent / named
    try:
        return (found.name, found.read_bytes()) if found.suffix.lower() in _PICTURES else ("", b"")
    except (OSError, ValueError):
        return "", b""


# --- Questions --------------------------------------------------------------------------------


def _answers(root: Path, resume: Mapping[str, Any], given: Mapping[str, str], *, asks: bool) -> Answers:
    """Take each answer from a flag, else from a question, else from the resume and from git."""
    basics = resume.get("basics", {})
    repository = repository_of(root)
    found: dict[str, str] = {}

    def answer(key: str, question: str, default: str, read: Callable[[str], str] = str.strip) -> None:
        try:
            if given[key] or not asks:
                found[key] = read(given[key] or default)
                return
            read(default)
        except click.BadParameter as problem:
            if given[key] or (key == "name" and not asks):
                raise WrongUse(f"--{key.replace('_', '-')}: {problem.message}") from None
            default = ""  # the resume says something that cannot be right
        if not asks:
            found[key] = ""
        else:
            found[key] = click.prompt(question, default=default, show_default=bool(default), value_proc=read)

    answer("name", "2. Your name", str(basics.get("name", "")), _name)
    answer("email", "3. Your e-mail address, which the site shows", str(basics.get("email", "")), _email)
    answer("label", "4. What you do, as in 'Machine learning engineer'", str(basics.get("label", "")))
    answer("seeking", "5. What you are looking for, as in 'A first role in machine learning'", "")
    answer("github", "6. Your name on GitHub", profile(resume, "GitHub") or repository.owner, _github)
    answer("linkedin", "7. Your name or address on LinkedIn", profile(resume, "LinkedIn"), _linkedin)
    if resume.get("education") and not given["school"]:
        found["school"] = ""
    else:
        answer("school", "8. Where you study or studied", "")
    named = found["github"].rpartition("/")[2]
    owner = named if given["github"] else repository.owner or named  # a clone of the template has its remote
    name = repository.name or re.sub(r"[^\w.-]+", "-", root.resolve().name)
    answer("site_url", "9. The site's address", pages_url(owner, name) or (LOCAL if not asks else ""), _site_url)
    answer("language", "10. The language of your texts, as in en or de", str(resume.get("language", "")), _language)
    answer("keep_project", f"A project to keep as a model ({', '.join(models())})", "", _model)
    address = f"https://github.com/{owner}/{name}" if owner else ""
    return Answers(**found, repository=address, branch=repository.branch)


def _name(text: str) -> str:
    if not text.strip():
        raise click.BadParameter("a name is needed: --name, or in the resume")
    if len(text) > _LONGEST_NAME:
        raise click.BadParameter(f"a name has at most {_LONGEST_NAME} characters, since files are named after it")
    return " ".join(text.split())


def _email(text: str) -> str:
    if text.strip() and not EMAIL.fullmatch(text.strip()):
        raise click.BadParameter(f"'{text}' is not an e-mail address")
    return text.strip()


def _github(text: str) -> str:
    name = _GITHUB.sub("", text.strip(), count=1).strip("/").partition("/")[0]
    if name and not _GITHUB_NAME.fullmatch(name):
        raise click.BadParameter(f"'{text}' is not a name on GitHub")
    return f"https://github.com/{name}" if name else ""


def _linkedin(text: str) -> str:
    path = _LINKEDIN.sub("", text.strip()).strip("/").partition("?")[0]
    if not path:
        return ""
    if re.search(r"\s|:", path):
        raise click.BadParameter(f"'{text}' is not a name or an address on LinkedIn")
    return f"https://www.linkedin.com/{path if '/' in path else f'in/{path}'}"


def _site_url(text: str) -> str:
    text = text.strip()
    if not text:
        return LOCAL
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s\"'\]<>?#]", text):
        raise click.BadParameter(f"'{text}' is not an address; write it like https://name.github.io/portfolio/")
    return text if text.endswith("/") else f"{text}/"


def _language(text: str) -> str:
    code = text.strip()
    if not code:
        return ""
    code = code if re.fullmatch(r"[a-z]{2,3}(?:-\w{2,4})?", code) else language_code(code)
    if not code:
        raise click.BadParameter(f"'{text}' is not a language's code; write it like en, de or pt-BR")
    return code


def _model(text: str) -> str:
    slug = text.strip().strip("/").removeprefix("projects/")
    if slug and slug not in models():
        hint = suggestion(slug, models(), f"there are: {', '.join(models())}")
        raise click.BadParameter(f"the starter has no project '{slug}'; {hint}")
    return slug


# --- Git and files ----------------------------------------------------------------------------


def _stop_if_unsaved(root: Path, changed: Iterable[str], made: Plan, files: Mapping[str, bytes]) -> None:
    """Refuse to replace or remove what the author changed, unless git has it; an interrupted run goes on."""
    mine = [path for path in changed if made.written.get(path) != files[path]]
    if not mine:
        return
    listed = git(root, "ls-files", "-z", "--", *mine)
    dirty = git(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", *mine)
    saved = set((listed or "").split("\0")) - set((dirty or "").split("\0")) if dirty is not None else set()
    if unsaved := [path for path in mine if path not in saved]:
        listed_paths = "\n".join(f"  {path}" for path in unsaved)
        message = "you changed files that would be replaced or removed, and git does not have them:"
        raise click.ClickException(f"{message}\n{listed_paths}\ncommit them first: git add -A && git commit")


def _tell(made: Plan, files: Mapping[str, bytes], changed: Iterable[str]) -> None:
    """Print what is written and removed; a folder of many files is one line."""
    click.secho("\nWrites", bold=True)
    for path in made.written:
        click.echo(f"  {path}{' (yours; git has it)' if path in changed else ''}")
    click.secho("Removes", bold=True)
    for line in _grouped(made.removed):
        click.echo(f"  {line}")
    if mine := [path for path in made.removed if path in changed]:
        click.echo(f"  of these you changed, and git has: {', '.join(mine)}")
    if kept := [path for path in files if path not in made.touched]:
        click.echo(f"Keeps, as a model: {', '.join(_grouped(kept))}")


def _grouped(paths: Iterable[str]) -> Iterator[str]:
    folders: dict[str, list[str]] = {}
    for path in paths:
        parts = path.split("/")
        folder = "/".join(parts[: 2 if parts[0] == "projects" else -1])
        folders.setdefault(folder, []).append(path)
    for folder, inside in folders.items():
        yield inside[0] if len(inside) == 1 else f"{folder}/ ({len(inside)} files)"


def _apply(root: Path, made: Plan) -> None:
    """Write the new files, each whole, and remove the others; the resume comes last, so that a run can be repeated."""
    for path, content in made.written.items():
        if path != RESUME:
            write_whole(root / path, content)
    for path in made.removed:
        file = root / path
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder in (root, root / "docs", root / "projects", root / "resume") or any(folder.iterdir()):
                break
            folder.rmdir()
    write_whole(root / RESUME, made.written[RESUME])


def _checked(root: Path, resume: Resume) -> list[Diagnostic]:
    """Check the new tree, let the resume leave out what does not fit on its page, and return what is left to fix."""
    left = _problems(root)
    if any(problem.code == "R201" for problem in left) and resume.trimmed != resume.text:
        click.echo("\nThe resume is longer than a page: what matters least stays out of the PDF (`fit: trim`).")
        write_whole(root / RESUME, resume.trimmed.encode())
        left = _problems(root)
    return left


def _problems(root: Path) -> list[Diagnostic]:
    return [problem for problem in everything_found(root)[0] if problem.severity is not Severity.NOTICE]


def _next_steps(answers: Answers, resume: Resume, left: Iterable[Diagnostic], known: Repository) -> None:
    steps = [("make serve", "shows your site at http://localhost:8000/ while you write")]
    if left:
        steps.insert(0, ("make check", "says what is left to fix, as above"))
    if resume.private:
        steps.append((PRIVATE, "has your phone and street address, which git ignores"))
    steps += [
        (RESUME, "what is true of you, and what you are proud of"),
        ("docs/index.md", "two paragraphs about yourself"),
        ('make new ARGS="project"', "begins a project; `post`, `note`, `publication` and `talk` work as well"),
        ('git add -A && git commit -m "Begin my site" && git push', ""),
        ("make doctor", "says what keeps the first deployment from working"),
    ]
    if answers.keep_project:
        steps.insert(-2, (f"projects/{answers.keep_project}/", "is a model, not your work: replace it in time"))
    if answers.site_url == LOCAL:
        steps.insert(-2, ("mkdocs.yml", "site_url: your site's address, once you know it; the PDF's links lead there"))
    is_known = answers.repository.casefold() == f"https://github.com/{known.owner}/{known.name}".casefold()
    if answers.repository and not is_known:
        name = answers.repository.removeprefix("https://github.com/")
        steps.insert(-2, ("mkdocs.yml", f"leads to {name} on GitHub, which is a guess: correct it if need be"))
    click.secho(f"This is {answers.name}'s site now. Next:", bold=True)
    for number, (what, why) in enumerate(steps, 1):
        click.echo(f"  {number}. {click.style(what, bold=True)}{f'  {why}' if why else ''}")
