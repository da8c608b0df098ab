"""Runs when this environment's Python starts, through its `portfolio.pth`: builds start faster.

mkdocs-jupyter imports nbconvert and jupytext at once, half a second, for a rendering that is not used here (see
`notebook_pages.py`); like two parts of fontTools, they are loaded on first use. Python also drops its 513th regular
expression, and a build has twice as many; these and the methods of dataclasses come from an earlier build's compiled
cache. None of this happens outside the folder of such a site. Without this module everything works, only slower.
"""

import os
import re
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

from portfolio import compiled_dataclasses, compiled_patterns

POSTPONED = ("mkdocs_jupyter.convert", "jupytext", "fontTools.subset", "fontTools.ttLib.woff2")


class _Postponing:
    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in POSTPONED:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


if os.path.exists("hooks/mkdocs.base.yml"):  # noqa: PTH110  # nothing more is imported for other programs
    sys.meta_path.insert(0, _Postponing)
    if hasattr(re, "_MAXCACHE"):
        re._MAXCACHE = 4096  # noqa: SLF001  # there is no setting for it
    compiled_patterns.install()
    compiled_dataclasses.install()
