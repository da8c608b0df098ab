"""`portfolio addresses`: keep the list of the addresses that the site has published."""

from pathlib import Path

import click

from portfolio.cli.root import current_day, root_option, stop_at_unreadable, write_whole
from portfolio.website.addresses import LIST, list_of_addresses
from portfolio.website.pages import optional_pages
from portfolio.website.site import site_of
from portfolio.website.tree import read


@click.command(
    "addresses",
    epilog="""\b
Example, before you send a PDF with links to the site:
  portfolio addresses && git add docs/addresses.txt""",
)
@click.option("--dry-run", is_flag=True, help="Print the addresses that the list lacks, and write nothing.")
@root_option
def addresses_command(root: Path, *, dry_run: bool) -> None:
    """Add the addresses of all pages to docs/addresses.txt.

    `portfolio check` then warns when one of them is gone: links in a PDF that you sent would be dead.
    """
    stop_at_unreadable(root)
    tree = read(root)
    made = optional_pages(site_of(tree, current_day()))
    file = root / LIST
    before = file.read_text("utf-8-sig", "replace") if file.is_file() else ""
    text = list_of_addresses(tree, made)
    new = text.splitlines()[len(before.splitlines()) :]
    if dry_run:
        click.echo("\n".join(new), nl=bool(new))
    elif new:
        write_whole(file, text.encode())
    count = f"{len(new)} address{'' if len(new) == 1 else 'es'}"
    click.echo(f"{LIST} {'lacks' if dry_run else 'has gained'} {count}" if new else f"{LIST} is complete", err=True)
