"""The ways to reach a person: text that reads well and the address behind it."""

import re

from portfolio.resume.model import Basics
from portfolio.resume.view import Contact

_SITES = {
    "github": "https://github.com/{}",
    "gitlab": "https://gitlab.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "google scholar": "https://scholar.google.com/citations?user={}",
    "orcid": "https://orcid.org/{}",
    "kaggle": "https://www.kaggle.com/{}",
    "hugging face": "https://huggingface.co/{}",
    "x": "https://x.com/{}",
    "twitter": "https://x.com/{}",
}


def contacts(basics: Basics) -> tuple[Contact, ...]:
    """Give the contacts in the order of a letterhead; a profile without an address gets its network's usual one."""
    home = basics.location
    town = " ".join(part for part in (home.postal_code, home.city) if part)
    place = ", ".join(part for part in (home.address, town, home.region or home.country_code) if part)
    found = [
        Contact("email", basics.email, f"mailto:{basics.email}", f"e-mail to {basics.name}"),
        Contact("phone", basics.phone, "tel:" + re.sub(r"[^\d+]", "", basics.phone), f"call {basics.name}"),
        Contact("location", place, "", ""),
        Contact("site", _readable(basics.url), basics.url, "web site"),
    ]
    for profile in basics.profiles:
        pattern = _SITES.get(profile.network.casefold(), "")
        url = profile.url or (pattern.format(profile.username) if profile.username else "")
        text = _readable(url) if url and "?" not in url and len(_readable(url)) <= 36 else profile.network
        found.append(Contact("profile", text or profile.username, url, f"{profile.network or 'profile'} profile"))
    return tuple(contact for contact in found if contact.text)


def _readable(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")
