"""The starter's site, read once for a module."""

import pytest

from exchanged import SITE
from portfolio.text.site_index import SiteIndex
from portfolio.website import tree
from small_site import ROOT


@pytest.fixture(scope="module")
def site() -> tree.Tree:
    return tree.read(ROOT)


@pytest.fixture(scope="module")
def index(site: tree.Tree) -> SiteIndex:
    return tree.site_index(site, lambda source: source.removesuffix("index.md"), SITE)
