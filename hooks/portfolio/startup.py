"""Lazy imports: run by `.venv`'s `portfolio.pth` when Python starts in the folder of a site.

mkdocs-jupyter imports nbconvert and jupytext, 0.8 s of each build, for a rendering that the engine replaces. They are
loaded on first use, as are two parts of fontTools and the parser of style sheets. Everything works without this module,
only slower.
"""

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

LAZY = ("mkdocs_jupyter.convert", "jupytext", "tinycss2", "fontTools.subset", "fontTools.ttLib.woff2")


class _LazyFinder:
    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in LAZY:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


if os.path.exists("hooks/mkdocs.base.yml"):  # noqa: PTH110  # nothing more is imported for other programs
    sys.meta_path.insert(0, _LazyFinder)
