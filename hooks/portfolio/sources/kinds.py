"""Define the kinds of findings: the name used in allowances, the code, the severity and the remedy.

Codes: L1xx leaks, L2xx allowances (`allowances.py`), N2xx problems for a notebook's readers, W1xx links to other hosts.
"""

from dataclasses import dataclass

from portfolio.sources.diagnostics import Location, Severity


@dataclass(frozen=True)
class Kind:
    """One kind of finding. `is_single`: each is reported alone; other kinds once per file, with their cells."""

    code: str
    severity: Severity
    remedy: str
    is_single: bool = False
    is_online: bool = False
    """Whether only `check --online` can find it."""


_MASKED = "revoke it where you got it, then remove it; git keeps old versions"

KINDS: dict[str, Kind] = {
    "secret": Kind("L101", Severity.ERROR, _MASKED, is_single=True),
    "possible-secret": Kind("L102", Severity.WARNING, "read it from the environment instead", is_single=True),
    "home-path": Kind("L103", Severity.WARNING, "write a relative path, and run a notebook again"),
    "user-name": Kind("L104", Severity.WARNING, "clear the output, or the metadata that holds it"),
    "email": Kind("L105", Severity.WARNING, "remove it, or write name@example.com"),
    "local-path": Kind("L106", Severity.WARNING, "use a path relative to the notebook, so that others can run it"),
    "hidden-data": Kind("L108", Severity.NOTICE, "remove it with the program that made the file", is_single=True),
    "error-output": Kind(
        "N201",
        Severity.WARNING,
        "correct the cell and run it again, or tag it `raises-exception` if it is meant to fail",
    ),
    "run-order": Kind("N202", Severity.WARNING, "restart the kernel and run all cells"),
    "not-run": Kind("N203", Severity.NOTICE, "run all cells, so that readers see what comes out"),
    "kernelspec": Kind("N204", Severity.WARNING, "open the notebook in Jupyter, choose a kernel and save it"),
    "large-output": Kind(
        "N205", Severity.WARNING, "show less of it, or save it as a file of the project", is_single=True
    ),
    "title": Kind("N206", Severity.WARNING, "begin with a Markdown cell `# The title`"),
    "dead-link": Kind("N207", Severity.WARNING, "correct the link, or put the file there", is_single=True),
    "dead-anchor": Kind("N207", Severity.WARNING, "correct what follows the '#'", is_single=True),
    "root-link": Kind("N208", Severity.WARNING, "write it relative to this file", is_single=True),
    "remote-content": Kind("N102", Severity.NOTICE, "link to it, or save it as a file of the site", is_single=True),
    "remote-picture": Kind(
        "N106",
        Severity.NOTICE,
        "save it beside the page and link to the file, as `portfolio fetch-pictures` does",
        is_single=True,
    ),
    "remote-request": Kind("N210", Severity.NOTICE, "save what it needs as a file of the site", is_single=True),
    "remote-media": Kind("N112", Severity.NOTICE, "save it in docs/ and link to the file", is_single=True),
    "gone": Kind("W101", Severity.WARNING, "correct the address, or remove the link", is_single=True, is_online=True),
    "unanswered": Kind("W102", Severity.NOTICE, "open it in a browser", is_single=True, is_online=True),
    "moved": Kind("W103", Severity.NOTICE, "write the new address", is_single=True, is_online=True),
    "pull-request": Kind(
        "W104", Severity.WARNING, "say what is true, or remove the entry", is_single=True, is_online=True
    ),
    "paper": Kind("W105", Severity.WARNING, "correct the number, or the title", is_single=True, is_online=True),
}


@dataclass(frozen=True)
class Found:
    """One finding. `what` is its text in a message, never a full secret; `cell` counts from 1.

    `value` distinguishes findings of one kind: an e-mail address, a path, the target of a link.
    """

    kind: str
    what: str
    location: Location
    cell: int | None = None
    value: str = ""
