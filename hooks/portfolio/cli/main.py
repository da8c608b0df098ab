"""The command line: `portfolio check | pdf | tailor | …`, a module for each command."""

import os

import click

from portfolio.cli.root import Commands, engine_version
from portfolio.sources.process import end_on_sigterm

COMMANDS = {
    "addresses": "addresses:addresses_command",
    "applications": "applications:applications_command",
    "brief": "brief:brief_command",
    "check": "check:check_command",
    "compare": "compare:compare_command",
    "doctor": "doctor:doctor_command",
    "export": "exchange:export_command",
    "fetch-pictures": "fetch_pictures:fetch_pictures_command",
    "import": "exchange:import_command",
    "import-posts": "import_posts:import_posts_command",
    "log": "log:log_command",
    "new": "new:new_command",
    "pdf": "pdf:pdf_command",
    "readme": "readme:readme_command",
    "schema": "schema:schema_command",
    "stage": "stage:stage_command",
    "start": "start:start_command",
    "tailor": "tailor:tailor_command",
    "target": "target:target_command",
    "upgrade": "upgrade:upgrade_command",
}


@click.group(cls=Commands, lazy={name: f"portfolio.cli.{target}" for name, target in COMMANDS.items()})
@click.version_option(version=engine_version(), message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Begin, check and keep a portfolio: its texts, its resume and PDF, its projects' logs, its applications.

    \b
    Examples:
      portfolio start                  make the invented person's site your own
      portfolio new post               begin a post
      portfolio check                  look for mistakes without building
      portfolio doctor                 what keeps the first deployment from working
    """
    end_on_sigterm()
    if os.environ.get("NO_COLOR"):
        context.color = False
