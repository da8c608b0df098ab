"""What the starter ships: its invented person, and the files that a new author's own take the place of.

In: the author's texts and settings, or the content of a file. Codes: R116 something that the starter invents is left,
B133 the site's address is an example.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from portfolio.sources.diagnostics import Diagnostic, Location, error, notice, short
from portfolio.sources.tables import tables_beside
from portfolio.website.settings import SETTINGS, line_of, site_url_in

INVENTED = tables_beside(__file__, "starter.toml")
NAME: str = INVENTED["name"]
_LISTED = Path(__file__).with_name("starter_files.txt").read_text("utf-8")
FILES: Mapping[str, str] = {path: digest for digest, path in (line.split("  ", 1) for line in _LISTED.splitlines())}
"""The author's files as they ship, with their digests. Templates, docs/tags.md and the notebooks' lock stay anyway."""
LOCAL_HOSTS = ("localhost", "127.0.0.1", "0.0.0.0", "::1")  # noqa: S104  # `mkdocs serve` builds for these
_COMMENT = re.compile(r"^[ \t]*#.*|[ \t]#.*")
EXAMPLE_HOST = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|org|net))?|invalid|test)$")


def digest(content: bytes) -> str:
    """Return a file's digest, which does not depend on the system's line ends."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:16]


def is_starter(name: str) -> bool:
    """Return whether a resume's name is still the starter's, or missing."""
    return not name or set(NAME.split()) <= set(name.split())


def example_address(site_url: str, settings: str) -> Iterator[Diagnostic]:
    """Report an address that nobody can open; `settings` is the text of mkdocs.yml."""
    host = urlsplit(site_url).hostname or "example"
    if host in LOCAL_HOSTS or EXAMPLE_HOST.search(host):
        message = f"the links in the PDF and the feeds lead to '{short(site_url)}', where nobody finds your site"
        hint = "write the site's own there, as in https://name.github.io/repository/"
        yield notice("B133", line_of("site_url", settings, SETTINGS), message, hint)


def invented(texts: Mapping[str, str], name: str, settings: str, site_url: str | None) -> Iterator[Diagnostic]:
    """Report what the starter invents, once the resume's name or the site's address is somebody's own.

    `site_url` is the site's address in this build; without it, that of mkdocs.yml, whose text is `settings`, counts.
    """
    address = site_url_in(settings, {}) if site_url is None else site_url
    host = urlsplit(address).hostname or "example"
    is_own_address = not EXAMPLE_HOST.search(host)
    if host in LOCAL_HOSTS or (is_starter(name) and not is_own_address):
        return
    own = "run `make start`, or write what is true of you"
    hint = own if is_starter(name) else f"write what is true of {name}, or delete it"
    for path, text in {**texts, SETTINGS: settings}.items():
        words = INVENTED["anywhere"] + (INVENTED["in_resume"] if path.startswith("resume/") else [])
        words += ["//example.com"] if path == SETTINGS else []
        found_in = re.compile("|".join(map(re.escape, words)))
        for number, line in enumerate(text.splitlines(), start=1):
            is_replaced = path == SETTINGS and "!ENV" in line and is_own_address
            found = found_in.search(_COMMENT.sub("", line) if path.endswith(".yml") else line)
            if found and not is_replaced:
                location = Location(path, number, found.start() + 1)
                yield error("R116", location, f"'{found[0]}' is invented by the starter", hint)
