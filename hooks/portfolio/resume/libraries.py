"""How WeasyPrint is imported in half of the time: Pango is found by the names that the system knows, and what WeasyPrint
says of its functions in C is compiled once.

For each name that it tries in vain Python runs gcc, ld and ldconfig on Linux, some forty programs and half of the time
that the import takes. The names that are right there, such as `libpango-1.0.so.0`, need none of them. The declarations
are read by a parser of C written in Python; cffi's own compiled form of them ("out-of-line, ABI level") needs none.
FontTools' instancer is loaded when a variable font is used, of which there is none here.
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
    """Let libraries be looked for by exact name only, on Linux, compiled declarations be taken, and the instancer wait."""
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


def _instantiate(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  # it only hands them on
    """Set the axes of a variable font, by fontTools' own function."""
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415  # that is the point

    return instantiateVariableFont(*arguments, **options)


def _nowhere(name: str) -> None:  # the signature of `find_library`
    """Find nothing."""


class _Declarations:
    """What WeasyPrint takes for a `cffi.FFI`: once it has its declarations, all attributes of the compiled one."""

    def cdef(self, source: str) -> None:
        """Take declarations in C."""
        names: dict[str, Any] = {}
        exec(_compiled(source), names)  # noqa: S102  # as trusted as a compiled module
        self.__dict__.update({name: getattr(names["ffi"], name) for name in dir(names["ffi"]) if name[0] != "_"})
        self.dlopen = partial(_opened, names["ffi"])


def _opened(declarations: Any, name: str, flags: int = 0) -> Any:
    """Open a library for good: when the process ends, some of Pango's objects are freed later than it would be closed."""
    library = declarations.dlopen(name, flags)
    for lasting in (library, declarations):
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(lasting))
    return library


def _compiled(source: str) -> CodeType:
    """Give declarations as cffi compiles them, from an earlier time where there was one."""
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
