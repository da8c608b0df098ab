"""`portfolio schema`: what is generated from the engine for editors and for the guide."""

import json
from pathlib import Path

import click
from pydantic import BaseModel

from portfolio.advice.finding import advice_page
from portfolio.applications.ledger import Application
from portfolio.applications.targets import Target
from portfolio.cli.root import root_option, write_whole
from portfolio.projects.model import ProjectSource
from portfolio.resume.model import Resume
from portfolio.resume.translation import translation_schema
from portfolio.sources.codes import codes_page
from portfolio.sources.schema import json_schema

SCHEMAS: dict[str, type[BaseModel]]
SCHEMAS = {"resume": Resume, "project": ProjectSource, "target": Target, "application": Application}


@click.command(epilog="\b\nExample:\n  portfolio schema        after a change to the engine's models, codes or rules")
@root_option
def schema_command(root: Path) -> None:
    """Write the JSON schemas, which editors complete from, and the guide's pages of codes and of advice."""
    texts = {f"schemas/{name}": text for name, text in schemas().items()}
    texts |= {"guide/codes.md": codes_page(), "guide/advice.md": advice_page()}
    for name, text in texts.items():
        file = root / "hooks" / name
        write_whole(file, text.encode())
        click.echo(file)


def schemas() -> dict[str, str]:
    """Return the schemas' texts by file name."""
    found = {name: json_schema(model) for name, model in SCHEMAS.items()} | {"translation": translation_schema()}
    return {
        f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in found.items()
    }
