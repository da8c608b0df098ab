"""The engine's own data: tables in TOML beside the modules that read them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def tables_beside(module: str, name: str) -> dict[str, Any]:
    """Read a file of the engine, always the same object; `module` is `__file__` of a module beside it."""
    return tomllib.loads(Path(module).with_name(name).read_text("utf-8"))
