"""The option `--root`, shared by every command."""

from pathlib import Path

import click

root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The repository's folder; without it, the current one.",
)
