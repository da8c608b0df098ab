"""The command line: `portfolio check | pdf | tailor | …`, a module for each command."""

import os

import click

from portfolio.cli.root import Commands, engine_version
from portfolio.sources.process import end_on_sigterm

COMMANDS = (
    "addresses applications brief check compare doctor export fetch-pictures import import-posts log new pdf readme"
    " schema stage start tailor target upgrade"
).split()


def _place(name: str) -> str:
    """Return the module of a command, which has its name unless two share one, and its function."""
    module = "exchange" if name in ("export", "import") else name
    return f"portfolio.cli.{module}:{name}_command".replace("-", "_")


@click.group(cls=Commands, lazy={name: _place(name) for name in COMMANDS})
@click.version_option(version=engine_version(), message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Start, check and maintain a portfolio: its texts, its resume and PDF, its projects' logs, its applications.

    \b
    Examples:
      portfolio start                  make the invented person's site your own
      portfolio new post               start a post
      portfolio check                  look for mistakes without building
      portfolio doctor                 what keeps the first deployment from working
    """
    end_on_sigterm()
    if os.environ.get("NO_COLOR"):
        context.color = False
