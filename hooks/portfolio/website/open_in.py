"""Links that open a notebook elsewhere: Colab and Binder read notebooks from public GitHub repositories.

In: the URL of the notebook's edit link, from the site's settings, and the notebook's path. Out: links; none if the
repository is on another or an unknown host, or if its branch cannot be determined. `extra.notebook_links` in mkdocs.yml
selects them. Code: B114 an invalid value of it.
"""

import posixpath
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from portfolio.sources.diagnostics import Diagnostic, did_you_mean, error, short
from portfolio.website.site import line_of

SETTING = "notebook_links"
SERVICES = ("colab", "binder")
_ON_GITHUB = re.compile(
    r"https?://(?:www\.)?github\.com/(?P<repository>[^/]+/[^/]+)/(?:edit|blob|raw|tree)/(?P<file>.+)"
)


@dataclass(frozen=True)
class Link:
    """One link: its text and its URL."""

    text: str
    url: str


def links(edit_url: str | None, path: str, wanted: Any = None) -> tuple[Link, ...]:
    """Build the links of a notebook. `wanted` is the setting: None and true mean all, false means none."""
    found = _ON_GITHUB.fullmatch(edit_url or "")
    if found is None:
        return ()
    repository = found["repository"].removesuffix(".git")
    branch, _, file = posixpath.normpath(unquote(found["file"])).partition("/")
    # The branch is what precedes the notebook's path. With a slash it may be a branch and a folder as well, and both
    # services take the first word as the branch: no link is better than a broken one.
    if file != path:
        return ()
    branch, path = quote(branch), quote(path)
    in_colab = f"https://colab.research.google.com/github/{repository}/blob/{branch}/{path}"
    in_binder = f"https://mybinder.org/v2/gh/{repository}/{branch}?labpath={path.replace('/', '%2F')}"
    found_links = {"colab": Link("Open in Colab", in_colab), "binder": Link("Open in Binder", in_binder)}
    return tuple(found_links[name] for name in _chosen(wanted))


def problems(wanted: Any, settings: str) -> tuple[Diagnostic, ...]:
    """Check the setting, and return its problems. `settings` is the text of mkdocs.yml."""
    chosen = wanted if isinstance(wanted, list) else []
    if wanted is not None and not isinstance(wanted, bool | list):
        chosen = [wanted]
    unknown = [str(name) for name in chosen if name not in SERVICES]
    place = line_of(SETTING, settings, "mkdocs.yml")
    return tuple(error("B114", place, f"'{short(name)}' is no service for notebooks", _hint(name)) for name in unknown)


def _chosen(wanted: Any) -> tuple[str, ...]:
    if wanted is None or wanted is True:
        return SERVICES
    return tuple(name for name in SERVICES if name in (wanted or ()))


def _hint(name: str) -> str:
    near = did_you_mean(name, SERVICES)
    return f"did you mean '{near}'?" if near else f"write a list of {' and '.join(SERVICES)}, or false for none"
