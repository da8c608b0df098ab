"""`portfolio check`: every diagnostic of the author's files, for people, for programs or for GitHub.

JSON, `version` 1: `{"version": 1, "summary": {"errors": 0, "warnings": 0, "notices": 0, "files": 0}, "diagnostics":
[{"code", "severity", "path", "line", "column", "message", "hint"}],
"advice": [the same keys, "source", "findings": [{"path", "line", "column", "severity", "text"}]],
"numbers": [{"path", "line", "column", "displayed", "metric", "measured"}]}`, the last two null for a bare number. Keys
may be added; none changes its meaning.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from jinja2 import Environment, TemplateSyntaxError

from portfolio.advice.finding import Advice
from portfolio.advice.subject import AskedSkill, Target
from portfolio.cli.root import COLOURS, current_day, opened_store, root_option, show_line, show_progress
from portfolio.evidence.numbers import ResumeNumber
from portfolio.posts.checks import check_converted
from portfolio.sources.diagnostics import Diagnostic, Severity, counted, few, has_errors, in_order, printable
from portfolio.store.values import Store
from portfolio.website import pages
from portfolio.website.advice import advice as advice_on
from portfolio.website.build import number_lines, print_resume, resume_numbers
from portfolio.website.check import NO_ADDRESS, check_with_page, private_problems
from portfolio.website.published import listing, listing_lines
from portfolio.website.settings import BASE, SETTINGS, read_settings, settings_text
from portfolio.website.settings_check import settings_as_read
from portfolio.website.site import Site, site_of
from portfolio.website.theme import own_templates, own_theme
from portfolio.website.tree import Tree, read
from portfolio.website.unreadable import unreadable, unreadable_files


@click.command(
    epilog="""\b
Examples:
  portfolio check                     mistakes, and the most important advice
  portfolio check --all               all advice, with its reasons
  portfolio check --target acme-ml    advice for one application
  portfolio check --published         which files are published, and why

Exit status: 0 nothing, notices or advice; 1 warnings; 2 errors, which stop every build."""
)
@root_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="For people, for programs, or as annotations of a pull request.",
)
@click.option("--published", is_flag=True, help="List every file that is published, and why, instead.")
@click.option("--target", "name", metavar="NAME", help="Give advice for one application: resume/targets/NAME.")
@click.option(
    "--online", is_flag=True, help="Also check links to other hosts: does each one exist, and is it as written?"
)
@click.option("--all", "everything", is_flag=True, help="Print all advice, each finding on a line of its own.")
def check_command(root: Path, form: str, name: str | None, *, published: bool, online: bool, everything: bool) -> None:
    """Print every mistake in resume, PDF, projects, notebooks and posts, and advice, without building the site."""
    problems, tree, given = everything_found(root, name, online=online)
    numbers = resume_numbers(tree) if tree else []
    if published and tree:
        click.echo("\n".join(listing_lines(listing(tree))))
        return
    counts = Counts.of([*problems, *(advice.diagnostic for advice in given if advice.severity is Severity.ERROR)])
    if form == "json":
        click.echo(json.dumps(as_data(problems, counts, numbers, given), indent=2, ensure_ascii=False))
    elif form == "github":
        for line in as_annotations([*problems, *(advice.diagnostic for advice in given)], root):
            click.echo(line)
        click.echo(counts)
    else:
        for line in (*as_text(problems), *number_lines(numbers), click.style(str(counts), bold=True)):
            click.echo(line)
        for line in advice_lines(given, everything=everything):
            click.echo(line)
    raise SystemExit(counts.exit_status)


def everything_found(
    root: Path, name: str | None = None, *, online: bool = False
) -> tuple[tuple[Diagnostic, ...], Tree | None, tuple[Advice, ...]]:
    """Read everything below `root`, and return the problems, the tree, if it can be read, and the advice."""
    if problems := unreadable_files(root):
        return problems, None, ()
    try:
        with opened_store(root) as store, ThreadPoolExecutor(1) as background:
            tree = read(root, store, show_progress)
            site = site_of(tree, current_day(), NO_ADDRESS)
            settings = _settings(site, store, background)
            problems, page = check_with_page(site, store)
            if name is not None:
                more, given = _for_target(site, name, store)
                problems = (*problems, *more)
            else:
                given = advice_on(site, page, store)
            if not any(problem.location.path == SETTINGS and problem.code == "Y001" for problem in problems):
                problems = (*problems, *settings_as_read(settings(), root))
            problems = (*problems, *private_problems(site), *_shown_markup(tree, store))
            if online:
                problems = (*problems, *_online(site, store))
        return in_order(problems), tree, given
    except OSError as reason:  # a file that vanished meanwhile, or lies deeper than `unreadable_files` looks
        return (unreadable(reason, root),), None, ()


def _shown_markup(tree: Tree, store: Store) -> Iterator[Diagnostic]:
    """Report the markup that pages would show."""
    for path, text in tree.texts.items():
        if path.endswith(".md"):
            yield from store.remember("converted check", (text, path), partial(check_converted, text, path))


def _online(site: Site, store: Store) -> tuple[Diagnostic, ...]:
    """Check the links to other hosts; a terminal shows the progress."""
    from portfolio.cli import fetch  # noqa: PLC0415  # with `requests`, a tenth of a second that only this option needs
    from portfolio.website.remote_links import Answer, diagnostics, found_in, github_login, remote_links  # noqa: PLC0415

    login = github_login(site)
    links = remote_links(site, store)
    found = fetch.answers(
        [link for link in links if not link.is_local],
        store,
        site.today,
        is_fine=lambda link, answer: answer.is_good and not any(found_in(link, answer, login)),
        progress=lambda number, of: show_line(f"asked for {number} of {of} links" if number < of else ""),
    )
    return diagnostics(site, {link: found.get(link, Answer()) for link in links})


_GONE = "J104"
"""What the overlay names is gone. Here that is advice; only the commands that apply a target refuse it."""


def _for_target(site: Site, name: str, store: Store) -> tuple[tuple[Diagnostic, ...], tuple[Advice, ...]]:
    """Return the problems of a target, and advice on the resume as it is for that application."""
    # These take a tenth of a second, for this option only.
    from portfolio.applications.advertisement import read_advertisement  # noqa: PLC0415
    from portfolio.applications.mail import claims_of_author  # noqa: PLC0415
    from portfolio.applications.overlay import apply_target  # noqa: PLC0415
    from portfolio.applications.targets import read_target  # noqa: PLC0415

    tree = site.tree
    read_as, problems = read_target(tree.root, name, tree.evidence)
    if read_as is None or tree.resume_document is None:
        return problems, ()
    tailored = apply_target(tree.resume_document, tree.projects, read_as, tree.published_slugs)
    gone = [problem for problem in tailored.problems if problem.code == _GONE]
    problems = (*problems, *(problem for problem in tailored.problems if problem.code != _GONE))
    if tailored.resume is None:
        return problems, ()
    own = tree.with_resume(tailored.resume, tailored.document, tailored.projects)
    site = site_of(own, site.today, site.site_url)
    asked = [
        AskedSkill(skill, spelling, requirement.skills)
        for requirement in read_advertisement(read_as.advertisement).requirements
        for skill, spelling in zip(requirement.skills, requirement.spellings, strict=True)
    ]
    missing = tuple((problem.message, problem.location) for problem in gone)
    target = Target(name, tuple(dict.fromkeys(asked)), claims_of_author(read_as), missing)
    return problems, advice_on(site, print_resume(site)[2], store, target)


def _settings(site: Site, store: Store, background: Executor) -> Callable[[], dict[str, Any]]:
    """Return a function that returns what MkDocs makes of mkdocs.yml, as `author_settings.print_settings` prints it.

    MkDocs is run, in the background, only if it may report something that it has not reported before.
    """
    root = site.tree.root
    settings = read_settings(root, os.environ)
    templates = [file.read_text("utf-8", "replace") for file in own_templates(root, settings_text(root)).values()]
    if settings and settings.are_accepted and store.remember("templates", (*templates,), partial(_parse, templates)):
        return lambda: {"refused": [], "templates": [], "extra": settings.extra}
    texts = [(root / path).read_text("utf-8", "replace") for path in (SETTINGS, BASE) if (root / path).is_file()]
    around = sorted(
        str(path) for folder in (root, root / "hooks/theme", root / "docs/blog") for path in folder.glob("*")
    )
    texts += templates
    own = (file for path, file in own_theme(site.tree).items() if path.endswith(".html"))
    is_tried = not has_errors(site.tree.problems) and any("meta" in file.read_text("utf-8", "replace") for file in own)
    heads = json.dumps([*pages.heads(site)] if is_tried else [], default=str)
    texts.append(heads)
    key = store.key("settings", *texts, around, os.environ.get("SITE_URL"))
    if (known := store.get(key)) is not None:
        return lambda: dict(known)
    answer = background.submit(_ask_mkdocs, root, heads)

    def wait() -> dict[str, Any]:
        store.put(key, found := answer.result())
        return found

    return wait


def _parse(templates: list[str]) -> bool:
    """Return whether all templates can be parsed; MkDocs says what is wrong with the others, and where."""
    try:
        for text in templates:
            Environment(autoescape=True).parse(text)
    except (TemplateSyntaxError, RecursionError):
        return False
    return True


def _ask_mkdocs(root: Path, heads: str) -> dict[str, Any]:
    hooks = Path(__file__).parents[2]
    script = "import sys; from mkdocs_site.author_settings import print_settings; print_settings(sys.argv[1])"
    command = [sys.executable, "-c", script, SETTINGS]
    paths = os.pathsep.join(filter(None, [str(hooks), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, input=heads.encode())
    return dict(json.loads(done.stdout))


@dataclass(frozen=True)
class Counts:
    """The number of diagnostics, and of files that have any."""

    errors: int
    warnings: int
    notices: int
    files: int

    @classmethod
    def of(cls, problems: Iterable[Diagnostic]) -> "Counts":
        """Count the diagnostics."""
        problems = list(problems)
        found = Counter(problem.severity for problem in problems)
        files = len({problem.location.path for problem in problems})
        return cls(found[Severity.ERROR], found[Severity.WARNING], found[Severity.NOTICE], files)

    @property
    def exit_status(self) -> int:
        """The exit status of the command."""
        return 2 if self.errors else 1 if self.warnings else 0

    def __str__(self) -> str:
        kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.notices, "notice")]
        parts = [counted(number, name) for number, name in kinds if number]
        if not parts:
            return "Nothing to fix."
        listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
        ending = "" if self.errors or self.warnings else " Nothing has to be fixed."
        return f"{listed} in {counted(self.files, 'file')}.{ending}"


def as_text(problems: Iterable[Diagnostic]) -> Iterator[str]:
    """Render lines for people: a heading for each file, with its diagnostics below."""
    for path, group in groupby(problems, key=lambda problem: problem.location.path):
        found = list(group)
        yield f"{click.style(printable(path), bold=True)} ({len(found)})"
        for problem in found:
            position = f"{problem.location.line}:{problem.location.column}"
            severity = click.style(f"{problem.severity.value:7}", fg=COLOURS[problem.severity])
            hint = click.style(f"; {problem.hint}", dim=True) if problem.hint else ""
            yield f"  {position:>8}  {severity}  {problem.code}  {problem.message}{hint}"
        yield ""


MOST_ADVICE = 10
"""Lines of advice without `--all`."""
_LISTED = 3
"""Findings that such a line lists."""


def advice_lines(given: Sequence[Advice], *, everything: bool) -> Iterator[str]:
    """Render advice for people: one line per rule, the worst first, limited to what they will read; or all of it."""
    if not given:
        return
    yield ""
    heading = f"Advice on the resume: {_by_severity(given)}; hooks/guide/advice.md gives the reasons"
    yield click.style(heading, bold=True)
    is_cut = not everything and len(given) > MOST_ADVICE
    listed = given[: MOST_ADVICE - 1] if is_cut else given
    for advice in listed:
        rule = advice.rule
        severity = click.style(f"{advice.severity.value:7}", fg=COLOURS[advice.severity])
        remedy = click.style(f"; {rule.remedy}", dim=True)
        found = [f"{finding.location} {printable(finding.text)}" for finding in advice.findings]
        if everything:
            yield f"  {severity}  {rule.code}  {rule.says}{remedy}"
            yield click.style(f"      {rule.reason}", dim=True)
            yield from (f"      {line}" for line in found)
        else:
            yield f"  {severity}  {rule.code}  {rule.says}: {few(found, _LISTED)}{remedy}"
    if is_cut:
        yield f"  + {_by_severity(given[len(listed) :])}: portfolio check --all"


def _by_severity(given: Sequence[Advice]) -> str:
    numbers = Counter(advice.severity for advice in given)
    return ", ".join(counted(numbers[kind], kind.value) for kind in Severity if numbers[kind])


def as_data(
    problems: Iterable[Diagnostic], counts: Counts, numbers: Iterable[ResumeNumber], given: Iterable[Advice]
) -> dict[str, Any]:
    """Return plain values for JSON; see the module's docstring."""
    return {
        "version": 1,
        "summary": asdict(counts),
        "diagnostics": [_diagnostic_data(problem) for problem in problems],
        "advice": [
            _diagnostic_data(advice.diagnostic)
            | {
                "source": advice.rule.source,
                "findings": [
                    asdict(finding.location)
                    | {"severity": (finding.severity or advice.rule.level).value, "text": printable(finding.text)}
                    for finding in advice.findings
                ],
            }
            for advice in given
        ],
        "numbers": [
            {
                **asdict(number.location),
                "displayed": number.text,
                "metric": number.metric.key if number.metric else None,
                "measured": str(number.metric.location) if number.metric else None,
            }
            for number in numbers
        ],
    }


def _diagnostic_data(problem: Diagnostic) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        **asdict(problem.location),
        "message": problem.message,
        "hint": problem.hint,
    }


def as_annotations(problems: Iterable[Diagnostic], root: Path) -> Iterator[str]:
    """Render GitHub's workflow commands, the most severe first, since only the first ten of a kind are shown."""
    order = list(Severity)
    for problem in sorted(problems, key=lambda problem: order.index(problem.severity)):
        location = problem.location
        file = (root / location.path).as_posix()
        properties = {"file": file, "line": location.line, "col": location.column, "title": problem.code}
        written = ",".join(f"{key}={_escaped(str(value), ',:')}" for key, value in properties.items())
        text = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
        yield f"::{problem.severity.value} {written}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    """Escape what would end a command or a property; the percent sign comes first."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
