"""Import WeasyPrint in half the time: Pango is found by its exact names, and WeasyPrint's C declarations are compiled
only once.

On Linux, Python runs gcc, ld and ldconfig for each name that it fails to find: some forty programs, and half of the
import time. Exact names, such as `libpango-1.0.so.0`, need none of them. The declarations go through a C parser written
in Python; cffi's own compiled form ("out-of-line, ABI level") needs none. FontTools' instancer is loaded only when a
variable font is used, and there are none here.
"""

import ctypes
import ctypes.util
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import CodeType, ModuleType
from typing import Any

import cffi
from cffi import FFI

from portfolio import compiled
from portfolio.store import digest


_INSTANCER = "fontTools.varLib.instancer"


@contextmanager
def quick_import() -> Iterator[None]:
    """Speed up imports inside: exact library names on Linux, compiled declarations, a lazy instancer."""
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _nowhere
    cffi.FFI = _Declarations
    instancer = ModuleType(_INSTANCER)
    instancer.instantiateVariableFont = _instantiate  # type: ignore[attr-defined]
    sys.modules.setdefault(_INSTANCER, instancer)
    try:
        yield
    finally:
        ctypes.util.find_library = search
        cffi.FFI = FFI
        if sys.modules.get(_INSTANCER) is instancer:
            del sys.modules[_INSTANCER]


def _instantiate(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  # it only passes them on
    """Call fontTools' own function to set the axes of a variable font."""
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415  # the import is deferred on purpose

    return instantiateVariableFont(*arguments, **options)


def _nowhere(name: str) -> None:  # the signature of `find_library`
    """Find nothing."""


class _Declarations:
    """A stand-in for `cffi.FFI`: after `cdef`, it has all attributes of the compiled one."""

    def cdef(self, source: str) -> None:
        """Load declarations in C."""
        names: dict[str, Any] = {}
        exec(_compiled(source), names)  # noqa: S102  # as trusted as a compiled module
        self.__dict__.update({name: getattr(names["ffi"], name) for name in dir(names["ffi"]) if name[0] != "_"})
        self.dlopen = partial(_opened, names["ffi"])


def _opened(declarations: Any, name: str, flags: int = 0) -> Any:
    """Open a library and never close it: at exit, Pango's last objects are freed after it would be closed."""
    library = declarations.dlopen(name, flags)
    for lasting in (library, declarations):
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(lasting))
    return library


def _compiled(source: str) -> CodeType:
    """Return declarations compiled by cffi, from the cache if it has them."""
    version = f"{sys.platform} {cffi.__version__} {digest(source)}"
    kept: CodeType | None = compiled.read("declarations", version)
    if kept is not None:
        return kept
    maker, text = FFI(), io.StringIO()
    maker.cdef(source)
    maker.set_source("declarations", None, compiler_verbose=0)
    maker.emit_python_code(text)
    code = compile(text.getvalue(), "declarations", "exec")
    compiled.write("declarations", version, code)
    return code
