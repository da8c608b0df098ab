"""Run when this environment's Python starts, by its `portfolio.pth`: postpones imports that a build rarely needs.

mkdocs-jupyter imports nbconvert and jupytext at once, half a second, for a rendering that is put aside here (see
`notebook_pages.py`). They are loaded when something of them is used. Python also forgets its 513th regular expression,
of which a build has twice as many, some of them slow to compile. Without this module all works, only slower.
"""

import re
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

POSTPONED = ("mkdocs_jupyter.convert", "jupytext")


class _Postponing:
    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in POSTPONED:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


sys.meta_path.insert(0, _Postponing)
if hasattr(re, "_MAXCACHE"):
    re._MAXCACHE = 4096  # noqa: SLF001  # there is no setting for it
