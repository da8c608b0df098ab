"""`portfolio log SLUG WHAT CHANGED`: add an entry to a project's log, with today's date and current metrics."""

import re
from datetime import date
from pathlib import Path

import click

from portfolio.cli.root import current_day, root_option, stop_at_unreadable, write_text
from portfolio.evidence.gather import gather
from portfolio.evidence.metric import Measured
from portfolio.projects.log import to_markdown, to_yaml
from portfolio.projects.project import Project, collect
from portfolio.sources.diagnostics import suggestion
from portfolio.sources.withheld import read_withheld
from portfolio.sources.yaml_list import Appended


@click.command(
    epilog="""\b
Examples:
  portfolio log faster-knn "Sorted less: the eight smallest are enough"
  portfolio log faster-knn 'Wrote it up: [the post](post:my-post)'""",
    context_settings={"ignore_unknown_options": True},  # "-5 % of time" is not an option
)
@click.argument("slug")
@click.argument("words", nargs=-1, required=True, metavar="WHAT CHANGED")
@root_option
def log_command(slug: str, words: tuple[str, ...], root: Path) -> None:
    """Add an entry to a project's log: today's date, WHAT CHANGED (Markdown) and what the project measures now.

    It goes into log.md, or into project.yml where that has a log. With 'follow' in project.yml only the metrics listed
    there are noted.
    """
    if option := next((word for word in words if re.fullmatch(r"--?[a-z][\w-]*(?:=.*)?", word)), None):
        raise click.NoSuchOption(option)
    stop_at_unreadable(root)
    text = " ".join(words).strip()
    slug = slug.strip("/").removeprefix("projects/")
    known = sorted(file.parent.name for file in (root / "projects").glob("*/project.yml"))
    if slug not in known:
        hint = suggestion(slug, known, f"known: {', '.join(known) or 'none'}")
        raise click.UsageError(f"'{slug}' is not a project; {hint}")
    if not text:
        raise click.UsageError("say what changed")
    evidence, doubtful = gather(root)
    projects, problems = collect(root, evidence, read_withheld(root))
    project = projects.get(slug)
    if project is None:
        mistakes = [str(problem) for problem in problems if problem.location.path.startswith(f"projects/{slug}/")]
        raise click.ClickException("\n".join(["the project cannot be read", *mistakes]))
    today = current_day()
    if there := next((entry for entry in project.log if entry.day == today), None):
        raise click.ClickException(f"{there.location} already has an entry for today; add to it there")
    measured = evidence.projects.get(slug, Measured())
    if not measured.is_readable:
        mistakes = [str(problem) for problem in doubtful if problem.location.path.startswith(f"projects/{slug}/")]
        raise click.ClickException("\n".join(["its metrics cannot be read; see `portfolio check`", *mistakes]))
    metrics = _metrics(project, measured)
    file = root / project.folder / ("project.yml" if project.source.log else "log.md")
    try:
        added = _append(file, project, today, text, metrics)
    except (ValueError, OSError) as problem:
        raise click.ClickException(f"{project.folder}/{file.name}: {problem}") from None
    click.echo(f"{click.style(f'{project.folder}/{file.name}:{added.line}', bold=True)}\n{added.added.rstrip()}")


def _metrics(project: Project, measured: Measured) -> dict[str, str]:
    """Return the numbers to note, and print which of them are doubtful or missing."""
    names = [series.name for series in project.series] if project.source.follow else list(measured.metrics)
    for name in names:
        if name not in measured.metrics:
            click.echo(f"{name} is followed, but not measured at the moment: left out", err=True)
        elif reason := measured.doubts.get(name):
            click.echo(f"{name} was measured by {reason}; run `make notebooks`", err=True)
    return {name: measured.metrics[name].text for name in dict.fromkeys(names) if name in measured.metrics}


def _append(file: Path, project: Project, today: date, text: str, metrics: dict[str, str]) -> Appended:
    if project.source.log:
        appended = to_yaml(project.document, today, text, metrics)
    else:
        content = file.read_bytes() if file.is_file() else b""
        appended = to_markdown(content.decode("utf-8-sig"), today, text, metrics)
    write_text(file, appended.text)
    return appended
