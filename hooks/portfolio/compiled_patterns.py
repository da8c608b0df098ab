"""Regular expressions are compiled once for an environment, as modules are.

The libraries of a build have a thousand, a tenth of a second of each start. The cache holds what Python's own compiler
returned for a pattern and its flags. If that looks different from what this expects, nothing is cached.
"""

import re
import sys
from array import array
from threading import local
from types import SimpleNamespace
from typing import Any

from portfolio.compiled import Kept


def install() -> None:
    """Make `re` check the cache before it compiles, and cache what it compiles."""
    try:
        compiler = re._compiler  # type: ignore[attr-defined]  # noqa: SLF001  # there is no other way in
        engine, compile_anew = compiler._sre, compiler.compile  # noqa: SLF001
        make, version = engine.compile, f"{engine.MAGIC} {engine.CODESIZE} {sys.byteorder}"
    except AttributeError:
        return
    kept = Kept("patterns", version)
    last = local()  # a thread may compile while another one does

    def note(pattern: Any, flags: int, code: list[int], *others: Any) -> Any:
        groups, numbers, names = others
        last.made = (int(flags), array("I", code).tobytes(), groups, dict(numbers), names)
        return make(pattern, flags, code, *others)

    def compile_(pattern: Any, flags: int = 0) -> Any:
        if type(pattern) not in (str, bytes) or flags & (re.DEBUG | re.LOCALE):
            return compile_anew(pattern, flags)
        source = (pattern, int(flags))
        found = kept.get(source)
        if found is not None:
            all_flags, code, groups, numbers, names = found
            return make(pattern, all_flags, array("I", code).tolist(), groups, numbers.copy(), names)
        last.made = None
        compiled = compile_anew(pattern, flags)
        if last.made:
            kept.put(source, last.made)
        return compiled

    compiler._sre = SimpleNamespace(**{**vars(engine), "compile": note})  # noqa: SLF001
    compiler.compile = compile_
