"""The ways to reach a person: a readable text and the URL behind it. Code: R124, a notice, not a country's code."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from portfolio.resume.model import Basics
from portfolio.resume.view import Contact
from portfolio.resume.wording import country_code, is_country_code
from portfolio.sources.diagnostics import Diagnostic, notice, short
from portfolio.sources.yaml_source import Document

_SHORT = 36
"""URLs up to this many characters still read well in the contact line."""
_SITES = {
    "github": "https://github.com/{}",
    "gitlab": "https://gitlab.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "google scholar": "https://scholar.google.com/citations?user={}",
    "orcid": "https://orcid.org/{}",
    "kaggle": "https://www.kaggle.com/{}",
    "hugging face": "https://huggingface.co/{}",
    "x": "https://x.com/{}",
    "stack overflow": "https://stackoverflow.com/users/{}",
    "bluesky": "https://bsky.app/profile/{}",
    "telegram": "https://t.me/{}",
    "xing": "https://www.xing.com/profile/{}",
    "medium": "https://medium.com/@{}",
    "codeberg": "https://codeberg.org/{}",
    "twitter": "https://x.com/{}",
}


def contacts(basics: Basics) -> tuple[Contact, ...]:
    """Return the contacts in letterhead order; a profile without a URL gets its network's usual one."""
    home = basics.location
    town = " ".join(part for part in (home.postal_code, home.city) if part)
    address = ", ".join(part for part in (home.address, town, home.region or home.country_code) if part)
    found = [
        Contact("email", basics.email, f"mailto:{basics.email}", f"e-mail to {basics.name}"),
        Contact("phone", basics.phone, _telephone(basics.phone), f"call {basics.name}"),
        Contact("location", address, "", ""),
        Contact("site", _short_site(basics.url), basics.url, "web site"),
    ]
    for profile in basics.profiles:
        pattern = _SITES.get(profile.network.casefold(), "")
        username = profile.username.removeprefix("@")
        url = profile.url or (pattern.format(quote(username)) if username else "")
        is_short = url and "?" not in url and len(readable(url)) <= _SHORT
        named = profile.network if url or not username else f"{profile.network}: {username}".removeprefix(": ")
        text = readable(url) if is_short else named
        found.append(Contact("profile", text or profile.username, url, f"{profile.network or 'profile'} profile"))
    return tuple(contact for contact in found if contact.text)


def country_problems(basics: Basics, document: Document) -> Iterator[Diagnostic]:
    """Report a country's name, or an unknown code, where programs expect a country's code."""
    written = basics.location.country_code
    if written and not is_country_code(written):
        code = country_code(written)
        hint = f"write {code}" if code else "write two letters, as in GB, or the name as 'region'"
        message = f"'{short(written)}' is not a country's code"
        yield notice("R124", document.location(("basics", "location", "countryCode")), message, hint)


def _telephone(phone: str) -> str:
    number = re.sub(r"\(0\)|\s*(?:ext|x|#)\.?\s*\d+$", "", phone, flags=re.IGNORECASE)
    return "tel:" + re.sub(r"[^\d+]", "", number)


def _short_site(url: str) -> str:
    text = readable(url)
    return text if len(text) <= _SHORT else text.partition("/")[0]


def readable(url: str) -> str:
    """Return a web address as people write it."""
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")
