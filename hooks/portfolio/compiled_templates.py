"""Compiled templates are kept beside this environment's libraries, as Python keeps compiled modules in `__pycache__`.

A template's code is taken while its source is the same; the folder can be deleted at any time. Where the environment
cannot be written to, templates are compiled in each process.
"""

import os
import sys
from pathlib import Path

import jinja2


def compiled_templates(kind: str) -> jinja2.BytecodeCache | None:
    """Give the cache for Jinja environments of a `kind`, which stands for their options."""
    folder = Path(sys.prefix, "share", "portfolio", "templates", f"{kind}-{jinja2.__version__}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return jinja2.FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None
