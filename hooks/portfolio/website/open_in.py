"""Where else a notebook can be opened: Colab and Binder, which take notebooks from public repositories on GitHub.

In: the address of the notebook's edit link, as the site's settings give it, and the notebook's path. Out: links, none
where the repository's host is another one or not known, or where it cannot be told what is the branch.
`extra.notebook_links` in mkdocs.yml says which are wanted. Code: B114 a wrong value of it.
"""

import posixpath
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from portfolio.sources.diagnostics import Diagnostic, did_you_mean, error, short
from portfolio.website.site_problems import line_of

SETTING = "notebook_links"
SERVICES = ("colab", "binder")
_ON_GITHUB = re.compile(
    r"https?://(?:www\.)?github\.com/(?P<repository>[^/]+/[^/]+)/(?:edit|blob|raw|tree)/(?P<file>.+)"
)


@dataclass(frozen=True)
class Link:
    """One link: what it says, and where it leads."""

    text: str
    url: str


def links(edit_url: str | None, path: str, wanted: Any = None) -> tuple[Link, ...]:
    """Give the links of a notebook. `wanted` is the setting: nothing and true stand for all, false for none."""
    found = _ON_GITHUB.fullmatch(edit_url or "")
    if found is None:
        return ()
    repository = found["repository"].removesuffix(".git")
    branch, _, file = posixpath.normpath(unquote(found["file"])).partition("/")
    # What stands before the notebook's path is the branch. With a slash it may be a branch and a folder as well, and
    # both services take the first word for the branch: no link is better than one that leads nowhere.
    if file != path:
        return ()
    branch, path = quote(branch), quote(path)
    in_colab = f"https://colab.research.google.com/github/{repository}/blob/{branch}/{path}"
    in_binder = f"https://mybinder.org/v2/gh/{repository}/{branch}?labpath={path.replace('/', '%2F')}"
    found_links = {"colab": Link("Open in Colab", in_colab), "binder": Link("Open in Binder", in_binder)}
    return tuple(found_links[name] for name in _chosen(wanted))


def problems(wanted: Any, settings: str) -> tuple[Diagnostic, ...]:
    """Give what is wrong with the setting. `settings` is the text of mkdocs.yml."""
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
