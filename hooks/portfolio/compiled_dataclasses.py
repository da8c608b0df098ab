"""Compile the methods of dataclasses once; Python writes them as text for each class at each start.

A build has two hundred such classes with four or five methods each. If Python works differently, nothing is cached.
"""

import dataclasses
from typing import Any

from portfolio.compiled import Kept


def install() -> None:
    """Make `dataclasses` run compiled code in place of the texts that it executes."""
    kept = Kept("dataclasses")

    def exec_(text: Any, *names: dict[str, Any]) -> None:
        if type(text) is not str:
            exec(text, *names)  # noqa: S102  # what `dataclasses` would have done
            return
        code = kept.get(text)
        if code is None:
            code = compile(text, "<string>", "exec")
            kept.put(text, code)
        exec(code, *names)  # noqa: S102  # as above

    dataclasses.exec = exec_  # type: ignore[attr-defined]
