"""Small files that programs look for: robots.txt, llms.txt, the manifest and the icons.

In: the site of a build with all URLs known. Out: their bytes by path. An author's own file of the same name in docs/
takes the place of one of these.
"""

import json
from collections.abc import Iterator
from html import escape

from portfolio.text.inline import parse, plain
from portfolio.text.site_index import absolute_url
from portfolio.website.site import GALLERY, RESUME_PAGE, Site

ACCENT = "#0b5450"
ICON_SIZES = (32, 180, 192, 512)
ICON = "assets/icon.svg"
MANIFEST = "manifest.webmanifest"


def texts(site: Site, site_name: str, description: str) -> dict[str, str]:
    """Return the files that are text."""
    made = {
        "robots.txt": _robots(site),
        "llms.txt": _llms(site, site_name, description),
        MANIFEST: _manifest(site, site_name),
        ICON: _icon(initials(site.resume.name or site_name), accent(site)),
    }
    return {uri: text for uri, text in made.items() if text}


def initials(name: str) -> str:
    """Return one or two letters for the icon: of the first and the last name."""
    letters = [word[0].upper() for word in name.split() if word[0].isalnum()]
    return "".join(dict.fromkeys((letters[0], letters[-1]))) if letters else "•"


def accent(site: Site) -> str:
    """Return the colour of the author's design."""
    return site.resume.accent or ACCENT


def icon_uri(size: int) -> str:
    """Return the path of the icon in a size."""
    return f"assets/icon-{size}.png"


def _robots(site: Site) -> str:
    where = f"Sitemap: {absolute_url('sitemap.xml', site.site_url)}\n" if site.site_url else ""
    return f"User-agent: *\nAllow: /\n{where}"


def _manifest(site: Site, site_name: str) -> str:
    sizes = [size for size in ICON_SIZES if size >= 192]
    icons = [{"src": icon_uri(size), "sizes": f"{size}x{size}", "type": "image/png"} for size in sizes]
    data = {"name": site_name, "short_name": site_name[:30], "start_url": ".", "display": "browser"}
    data |= {"background_color": "#fafbfa", "theme_color": accent(site)}
    return json.dumps(data | {"icons": icons}, indent=2, ensure_ascii=False) + "\n"


def _icon(letters: str, colour: str) -> str:
    size = 34 if len(letters) == 1 else 27
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="6"'
        f' fill="{escape(colour)}"/><text x="32" y="33" font-family="Georgia, serif" font-size="{size}"'
        f' font-weight="600" fill="#fff" text-anchor="middle" dominant-baseline="central">{escape(letters)}'
        "</text></svg>\n"
    )


def _llms(site: Site, site_name: str, description: str) -> str:
    """Return a short map of the site in Markdown, as llmstxt.org describes it."""
    about = plain(site.resume.summary) or description
    parts = [f"# {_line(site_name)}", *([f"> {_line(about)}"] if about else [])]
    for heading, links in (("Resume", _resume(site)), ("Projects", _projects(site)), ("Posts", _posts(site))):
        if lines := list(links):
            parts.append(f"## {heading}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _resume(site: Site) -> Iterator[str]:
    if site.resume.sections:
        yield _link(site, site.url(RESUME_PAGE), "Resume", site.resume.label)
        yield _link(site, "resume/resume.txt", "Resume as plain text")
        yield _link(site, "resume/resume.json", "Resume as JSON Resume")


def _projects(site: Site) -> Iterator[str]:
    if site.projects:
        yield _link(site, site.url(GALLERY), "All projects")
    for project in site.projects:
        summary = plain(parse(project.source.summary))
        yield _link(site, site.url(f"{project.folder}/index.md"), project.source.title, summary)


def _posts(site: Site) -> Iterator[str]:
    for post in site.posts:
        yield _link(site, site.url(post.source), post.title, post.description)


def _link(site: Site, url: str, title: str, text: str = "") -> str:
    address = absolute_url(url, site.site_url) if site.site_url else url or "."
    name = _line(title).replace("[", "(").replace("]", ")")
    return f"- [{name}]({address})" + (f": {_line(text)}" if text else "")


def _line(text: str) -> str:
    return " ".join(text.split())
