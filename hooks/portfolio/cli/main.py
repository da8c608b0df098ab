"""The command line: `portfolio check | pdf | tailor | …`, a module for each command."""

import os
import tomllib
from pathlib import Path

import click

from portfolio.cli.root import Commands

COMMANDS = {
    "addresses": "addresses:addresses_command",
    "check": "check:check_command",
    "compare": "compare:compare_command",
    "export": "exchange:export_command",
    "import": "exchange:import_command",
    "import-posts": "import_posts:import_posts_command",
    "log": "log:log_command",
    "pdf": "pdf:pdf_command",
    "schema": "schema:schema_command",
    "tailor": "tailor:tailor_command",
    "target": "target:target_command",
    "upgrade": "upgrade:upgrade_command",
}


def _version() -> str:
    """Return the engine's version, which pyproject.toml holds."""
    try:
        settings = (Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8")
        return str(tomllib.loads(settings)["project"]["version"])
    except (OSError, ValueError, KeyError):
        return "unknown"


@click.group(cls=Commands, lazy={name: f"portfolio.cli.{place}" for name, place in COMMANDS.items()})
@click.version_option(version=_version(), message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Check a portfolio, make its PDF, keep its projects' logs, and import and export a resume."""
    if os.environ.get("NO_COLOR"):
        context.color = False
