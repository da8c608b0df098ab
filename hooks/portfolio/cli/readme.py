"""`portfolio readme`: the README of your profile on GitHub, and the repositories to pin there.

Exit status: 0 done, 1 the resume cannot be read, 2 wrong use.
"""

from dataclasses import replace
from pathlib import Path

import click

from portfolio.cli.pdf import addresses, starters_address
from portfolio.cli.root import (
    current_day,
    opened_store,
    print_problems,
    root_option,
    show_progress,
    stop_at_unreadable,
    write_whole,
)
from portfolio.website.profile import readme, to_pin
from portfolio.website.settings import read_settings
from portfolio.website.site import site_of
from portfolio.website.tree import RESUME, read

_NOTHING = "\nNothing to pin: no project names its repository, see `links` in project.yml."


@click.command(
    "readme",
    epilog="""\b
Examples:
  portfolio readme                        prints it
  portfolio readme -o ../jane-roe/README.md
The profile's repository has your name: github.com/jane-roe/jane-roe.""",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; without it, the terminal.",
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@root_option
def readme_command(root: Path, output: Path | None, *, force: bool) -> None:
    """Write the README of your profile on GitHub, and name up to six repositories to pin there."""
    if output is not None and output.exists() and not force:
        raise click.ClickException(f"{output} exists already, so nothing was written; add --force to replace it")
    stop_at_unreadable(root)
    with opened_store(root) as store:
        tree = read(root, store, show_progress)
        if tree.resume is None:
            print_problems(problem for problem in tree.problems if problem.location.path == RESUME)
            raise SystemExit(1)
        settings = read_settings(root, {})
        site = site_of(tree, current_day(), *addresses(root, tree))
        site = replace(site, repository=str(settings.values.get("repo_url") or "") if settings else "")
    for problem in starters_address(root, site.site_url):
        click.echo(f"warning: {problem}", err=True)
    text = readme(site)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())
        click.echo(output)
    click.echo("\nPin on your profile, under 'Customize your pins':" if to_pin(site) else _NOTHING, err=True)
    for repository, why in to_pin(site):
        click.echo(f"  {repository}  {why}", err=True)
