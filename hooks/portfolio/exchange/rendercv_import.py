"""Read a RenderCV file (`cv:`, versions 2.3 to 2.8), or al-folio's newer `_data/cv.yml`, into a draft.

The versions differ in: `headline` (from 2.4) or al-folio's `label`; e-mail, phone and website as one value or (from
2.4) a list; `custom_connections` (from 2.4); `grade` (2.3); `rendercv_settings` (2.3) or `settings`. Texts are
Markdown. The design (`design`, `locale` …) becomes a comment, except for the page size and the language.
"""

from typing import Any

from portfolio.exchange.draft import Draft, Node, Remark, node_of
from portfolio.exchange.entries import SectionSorter
from portfolio.exchange.markup import MARKDOWN, Dialect
from portfolio.exchange.validity import add_comment
from portfolio.resume.wording import language_code
from portfolio.sources import repairs
from portfolio.sources.yaml_source import DataPath, Document

PROFILE_URLS = {
    "LinkedIn": "https://linkedin.com/in/",
    "GitHub": "https://github.com/",
    "GitLab": "https://gitlab.com/",
    "IMDB": "https://imdb.com/name/",
    "Instagram": "https://instagram.com/",
    "ORCID": "https://orcid.org/",
    "StackOverflow": "https://stackoverflow.com/users/",
    "ResearchGate": "https://researchgate.net/profile/",
    "YouTube": "https://youtube.com/@",
    "Google Scholar": "https://scholar.google.com/citations?user=",
    "Telegram": "https://t.me/",
    "WhatsApp": "https://wa.me/",
    "Leetcode": "https://leetcode.com/u/",
    "X": "https://x.com/",
    "Bluesky": "https://bsky.app/profile/",
    "Reddit": "https://reddit.com/user/",
}
"""The URL that RenderCV puts before a user name."""

PAPERS = {"us-letter": "letter", "a4": "a4"}

_BASICS = {"name": "name", "headline": "label", "label": "label", "title": "label", "summary": "summary"}
_BASICS |= {"email": "email", "phone": "phone", "website": "url", "url": "url", "photo": "image", "image": "image"}
_LOCATION = {"street": "address", "address": "address", "postal_code": "postalCode", "country_code": "countryCode"}


def read(document: Document) -> tuple[Draft, Dialect]:
    """Return the draft of a document whose `cv` is a mapping."""
    draft = Draft(document)
    whole: dict[str, Any] = document.data if isinstance(document.data, dict) else {}
    basics = draft.root.part("basics")
    sorter = SectionSorter(draft, MARKDOWN)
    for key, value in whole["cv"].items():
        if value not in (None, ""):
            _header(sorter, basics, key, value)
    for key, value in whole.items():
        if key not in ("cv", "$schema") and value not in (None, "", {}):
            _setting(sorter, key, value)
    sorter.finish()
    return draft, MARKDOWN


def split_location(text: str) -> dict[str, str]:
    """Split a text like "Springfield, IL" into the fields of a location; the page has the same text."""
    city, _, region = text.partition(",")
    return {"city": city.strip(), "region": region.strip()} if region.strip() else {"city": text.strip()}


def profile(network: str, username: str) -> dict[str, str]:
    """Return a profile with the URL for the user name."""
    url = ""
    if network == "Mastodon" and username.count("@") == 2:
        _, user, domain = username.split("@")
        url = f"https://{domain}/@{user}"
    elif network in PROFILE_URLS and username:
        url = PROFILE_URLS[network] + username.removeprefix(PROFILE_URLS[network])
    return {key: text for key, text in (("network", network), ("username", username), ("url", url)) if text}


def _header(sorter: SectionSorter, basics: Node, key: str, value: Any) -> None:
    origin: DataPath = ("cv", key)
    match key, value:
        case "sections", dict():
            for title, entries in value.items():
                sorter.add(title, entries, (*origin, title))
        case (("location" | "address"), str()) if "location" not in basics.fields:
            basics.fields["location"] = node_of(split_location(value), origin)
        case (("location" | "address"), dict()) if "location" not in basics.fields:
            fields = {_LOCATION.get(str(name), str(name)): part for name, part in value.items()}
            basics.fields["location"] = node_of(fields, origin)
        case "address", str() if "address" not in basics.part("location").fields:
            basics.part("location").fields["address"] = Node(value, origin)
        case (("social_networks" | "profiles" | "custom_connections"), list()):
            for number, item in enumerate(value):
                _contact(basics, item, (*origin, number))
        case _, list() if key in ("email", "phone", "website"):
            for number, item in enumerate(value):
                _several(basics, key, str(item), (*origin, number))
        case _, str() if key in _BASICS and _BASICS[key] not in basics.fields:
            basics.fields[_BASICS[key]] = Node(value.removeprefix("tel:"), origin)
        case _:
            add_comment(basics, key, node_of(value, origin), "has no place in resume.yml")


def _contact(basics: Node, item: Any, origin: DataPath) -> None:
    profiles = basics.part("profiles", of_list=True)
    if not isinstance(item, dict):
        profiles.items.append(node_of(item, origin))
        return
    data = {key: str(value) for key, value in item.items() if value is not None}
    icon = data.pop("fontawesome_icon", "")
    if "placeholder" in data:
        placeholder = data.pop("placeholder")
        if icon == "phone" and "phone" not in basics.fields:
            basics.fields["phone"] = Node(placeholder, (*origin, "placeholder"))
            return
        fields = {"network": placeholder, **data}
    else:
        fields = {**profile(data.pop("network", ""), data.pop("username", "")), **data}
    node = node_of(fields, origin)
    if icon not in ("", "link"):
        add_comment(node, "fontawesome_icon", Node(icon, (*origin, "fontawesome_icon")), "has no place in resume.yml")
    profiles.items.append(node)


def _several(basics: Node, key: str, text: str, origin: DataPath) -> None:
    """Use the first e-mail address, phone or website; turn other websites into profiles."""
    name = _BASICS[key]
    if name not in basics.fields:
        basics.fields[name] = Node(text.removeprefix("tel:"), origin)
        return
    if key == "website":
        fields = {"network": (repairs.url(text) or text).partition("://")[2].rstrip("/") or text, "url": text}
        profiles = basics.part("profiles", of_list=True)
        profiles.items.append(node_of(fields, origin))
        profiles.items[-1].remarks.append(Remark("I112", origin, "a second website became a profile"))
        return
    add_comment(basics, key, Node(text, origin), "is one more than resume.yml has")


def _setting(sorter: SectionSorter, key: str, value: Any) -> None:
    root = sorter.draft.root
    if isinstance(value, dict):
        words = value.get("bold_keywords")
        if key in ("settings", "rendercv_settings") and isinstance(words, list) and words:
            root.fields["keywords"] = node_of(words, (key, "bold_keywords"))
            value = {name: setting for name, setting in value.items() if name != "bold_keywords"}
        if key == "locale" and (code := language_code(str(value.get("language", "")))):
            root.fields["language"] = Node(code, (key, "language"))
            value = {name: setting for name, setting in value.items() if name != "language"}
        page = value.get("page") if isinstance(value.get("page"), dict) else {}
        size = page.get("size")
        if key == "design" and isinstance(size, str) and size in PAPERS:
            root.fields["paper"] = Node(PAPERS[size], ("design", "page", "size"))
            rest = {name: setting for name, setting in page.items() if name != "size"}
            value = {name: rest if name == "page" else setting for name, setting in value.items()}
            value = {name: setting for name, setting in value.items() if setting != {}}
    if value and (key, value) != ("design", {"theme": "classic"}):  # which is what RenderCV takes without one
        sorter.comment(key, value, (key,), "is RenderCV's own; here the look comes from resume/template/")
