"""How WeasyPrint finds Pango: by the names that the system knows, without starting a compiler to look for it.

For each name that it tries in vain Python runs gcc, ld and ldconfig on Linux, some forty programs and half of the time
that the import takes. The names that are right there, such as `libpango-1.0.so.0`, need none of them.
"""

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def known_to_the_loader() -> Iterator[None]:
    """Let libraries be looked for by exact name only; elsewhere than on Linux nothing changes."""
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _nowhere(name: str) -> None:  # the signature of `find_library`
    """Find nothing."""
