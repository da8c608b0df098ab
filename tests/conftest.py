"""Shared fixtures: the repository's own site, built once, and one browser."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).parent.parent
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# Without these, a browser started by root fails, and one in a closed network contacts hosts of its own.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


expect.set_options(timeout=20_000)  # an event is waited for, however slow the machine
settings.register_profile("same", derandomize=True, deadline=10_000)
settings.load_profile("same")  # the same examples in each run; `make fuzz` draws others


@pytest.fixture(scope="session", autouse=True)
def cached_small_site() -> Iterator[None]:
    """Have the small site's cache made before the first test that writes one."""
    small_site = sys.modules.get("small_site")
    if small_site:
        small_site.make_cache()
    yield
    if small_site:
        small_site.forget_cache()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the repository's site as the deployment does, once for all workers, and return its folder."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    folder = shared / "built-site"
    environment = {**os.environ, "SITE_URL": "https://example.com/", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    with (shared / "built-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():  # the engine puts a site there when it is whole
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a headless Chromium: the one named by PORTFOLIO_CHROMIUM, or the system's."""
    found = os.environ.get("PORTFOLIO_CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if found is None:
        message = "no Chromium: install it, or set PORTFOLIO_CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        yield chromium
        chromium.close()
