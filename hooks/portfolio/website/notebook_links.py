"""The links that open a notebook in Colab or Binder, which read public repositories of GitHub.

Code: B114 a service for notebooks that does not exist.
"""

import posixpath
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from portfolio.sources.diagnostics import Diagnostic, error, short, suggestion
from portfolio.website.settings import SETTINGS, line_of

NOTEBOOK_LINKS = "notebook_links"
SERVICES = {
    "colab": ("Colab", "https://colab.research.google.com/github/{repository}/blob/{branch}/{path}"),
    "binder": ("Binder", "https://mybinder.org/v2/gh/{repository}/{branch}?labpath={parameter}"),
}
_ON_GITHUB = re.compile(
    r"https?://(?:www\.)?github\.com/(?P<repository>[^/]+/[^/]+)/(?:edit|blob|raw|tree)/(?P<file>.+)"
)


@dataclass(frozen=True)
class Link:
    """One link: its text and its URL."""

    text: str
    url: str


def notebook_links(edit_url: str | None, path: str, wanted: Any = None) -> tuple[Link, ...]:
    """Build the links of a notebook from its edit link; none if the repository is elsewhere, or its branch unclear.

    `wanted` is `extra.notebook_links` of mkdocs.yml: services; None and true mean all, false means none.
    """
    found = _ON_GITHUB.fullmatch(edit_url or "")
    branch, _, file = posixpath.normpath(unquote(found["file"])).partition("/") if found else ("", "", "")
    # The branch is what precedes the notebook's path. With a slash it may be a branch and a folder as well, and both
    # services take the first word as the branch: no link is better than a broken one.
    if found is None or file != path:
        return ()
    parts = {"repository": found["repository"].removesuffix(".git"), "branch": quote(branch)}
    parts |= {"path": quote(path), "parameter": quote(path, safe="")}
    chosen = SERVICES if wanted is None or wanted is True else wanted or ()
    return tuple(Link(text, url.format(**parts)) for name, (text, url) in SERVICES.items() if name in chosen)


def notebook_link_problems(wanted: Any, settings: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with `extra.notebook_links`. `settings` is the text of mkdocs.yml."""
    found = []
    location = line_of(NOTEBOOK_LINKS, settings, SETTINGS)
    for name in wanted if isinstance(wanted, list) else [wanted]:
        if name is not None and not isinstance(name, bool) and name not in SERVICES:
            hint = suggestion(str(name), SERVICES, f"write a list of {' and '.join(SERVICES)}, or false for none")
            found.append(error("B114", location, f"'{short(str(name))}' is not a service for notebooks", hint))
    return tuple(found)
