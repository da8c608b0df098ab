"""Templates are compiled once for an environment, as modules are.

A template's code is reused while its source and everything else that Jinja's compiler uses are the same: the names and
the code of filters and tests, whose results for constants end up in the compiled code. If a filter belongs neither to a
library nor to the engine, nothing is cached. The folder can be deleted at any time.
"""

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, TemplateError
from jinja2.bccache import Bucket

from portfolio.store import values

_FOLDER = Path(sys.prefix, "share", "portfolio", "templates")
"""Beside the installed libraries that the compiled code belongs to; may be deleted at any time."""
_KNOWN = frozenset(
    "jinja2 markupsafe builtins _operator gettext mkdocs properdocs material portfolio mkdocs_site".split()
)
"""Libraries whose versions the engine's fingerprint holds, and the engine."""
TEMPLATE_FAILURES = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
"""What a template's expressions can raise by themselves; anything else is our bug and keeps its traceback."""


class _Compiled(FileSystemBytecodeCache):
    _helpers: tuple[list[Any], str, bool] = ([], "", False)
    """The helpers last seen (filters, tests, extensions), their names, and whether all are known."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return a template's cached code, which may be empty."""
        helpers, are_known = self._look_at(environment)
        checksum = self.get_source_checksum(f"{source}\n{values.of_code()}\n{helpers}")
        # Environments of several plugins share a template, each with its own filters.
        file = os.path.realpath(filename) if filename else None
        bucket = Bucket(environment, self.get_cache_key(f"{name}\n{helpers}", file), checksum)
        if are_known:
            self.load_bytecode(bucket)
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        """Cache a template's code."""
        if self._look_at(bucket.environment)[1]:
            super().set_bucket(bucket)

    def _look_at(self, environment: Environment) -> tuple[str, bool]:
        kinds = (environment.filters, environment.tests, environment.extensions)
        there = [item for kind in kinds for item in kind.items()]
        if there != self._helpers[0]:
            names = "\n".join(map(str, _helpers(environment)))
            self._helpers = (there, names, _are_known(environment))
        return self._helpers[1:]


def compiled_templates(kind: str) -> BytecodeCache | None:
    """Return the cache for Jinja environments whose options `kind` identifies; None if it is not writable."""
    folder = _FOLDER / kind
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return _Compiled(str(folder)) if os.access(folder, os.W_OK) else None


def _helpers(environment: Environment) -> Iterator[tuple[str, str, str]]:
    """Return the name, module and function of each filter and test. Globals mean nothing to the compiler."""
    for kind in (environment.filters, environment.tests):
        for name, helper in sorted(kind.items()):
            function, given = _bound(helper)
            yield name, _of(function, "__module__"), f"{_of(function, '__qualname__')}{given}"
    yield from ((name, "", "") for name in sorted(environment.extensions))


def _bound(helper: Any) -> tuple[Any, list[object]]:
    """Return a partial's function and arguments if all of these are plain; anything else as it is."""
    if not isinstance(helper, partial):
        return helper, []
    given: list[object] = [*helper.args, *sorted(helper.keywords.items())]
    plain = [value[1] if isinstance(value, tuple) else value for value in given]
    return (helper.func, given) if all(isinstance(value, str | int | None) for value in plain) else (helper, [])


def _of(helper: Any, attribute: str) -> str:
    return str(getattr(helper, attribute, None) or getattr(type(helper), attribute))


def _are_known(environment: Environment) -> bool:
    """Return whether all filters and tests are of libraries or the engine."""
    modules = {module for _, module, _ in _helpers(environment) if module}
    return all(module.split(".")[0] in _KNOWN for module in modules)
