"""What the tests of the commands share: a small site with the files of their module, as the working folder."""

from pathlib import Path

import pytest

import small_site


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the small site with the module's `FILES`, and go there."""
    monkeypatch.chdir(tmp_path)
    return small_site.write(tmp_path, request.module.FILES)
