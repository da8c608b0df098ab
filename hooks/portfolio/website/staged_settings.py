"""The settings and the style sheet of a staged site: Material alone, without hooks and other plugins.

In: the author's settings as MkDocs has read them. Out: texts of `mkdocs.yml` and of the theme's style sheet.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FIRST_LINE = "# Written by `portfolio stage`; what stands beside it in docs/ is replaced by the next run."
STYLE = "assets/portfolio.css"
_CSS = (STYLE, "assets/notebook.css")


@dataclass(frozen=True)
class Settings:
    """What of the author's settings still counts: values as MkDocs has read them."""

    given: Mapping[str, Any]
    theme: Mapping[str, Any]
    extra: Mapping[str, Any]
    extensions: Mapping[str, Any]
    nav: Sequence[Any]
    links: Sequence[tuple[str, str, str]] = ()
    """For the footer: icon, name and full URL."""


def settings_text(settings: Settings) -> str:
    """Return the settings file: Material and nothing else."""
    # Links to the sources would lead to files that are not these.
    features = (name for name in settings.theme.get("features") or () if not name.startswith("content.action"))
    theme = {
        "name": "material",
        "palette": [
            _palette("light", "default", "material/weather-night", "Dark colours"),
            _palette("dark", "slate", "material/weather-sunny", "Light colours"),
        ],
        **{key: value for key, value in settings.theme.items() if value is not None},
        "features": list(dict.fromkeys(["navigation.tabs", *features])),
    }
    social = [{"icon": icon, "name": name, "link": url} for icon, name, url in settings.links]
    css = [*_CSS, *settings.given.get("extra_css", ())]
    values = {
        **{key: value for key, value in settings.given.items() if value not in (None, "", [], {})},
        "docs_dir": "docs",
        "site_dir": "site",
        "exclude_docs": "!.*\n!/templates/\n",
        "theme": theme,
        "plugins": ["search"],
        "extra_css": css,
        "extra": {"generator": True, "social": social, **settings.extra},
        "markdown_extensions": [{name: options} if options else name for name, options in settings.extensions.items()],
        "nav": settings.nav,
    }
    dumped = yaml.dump(plain_values(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)
    return f"{FIRST_LINE}\n{dumped}"


def style_sheet(css: str, accent: str) -> str:
    """Return the theme's style sheet for Material's own frame, where the text has no element of its own."""
    framed = (Path(__file__).parent / "templates/staged.css").read_text("utf-8")
    css = re.sub(r"\.md-typeset (?=\.pf-text|:is\(\.pf-text)", "", css).replace(
        ".pf-text", ".md-content__inner.md-typeset"
    )
    return f"{css}{framed}\n:root {{ --pf-accent: {accent}; }}\n"


def _palette(scheme: str, name: str, icon: str, words: str) -> dict[str, Any]:
    colours = {"scheme": name, "primary": "custom", "accent": "custom"}
    return {"media": f"(prefers-color-scheme: {scheme})", **colours, "toggle": {"icon": icon, "name": words}}


class _Dumper(yaml.SafeDumper):
    """Writes functions by their names, as MkDocs reads them."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # no anchors in a file for people
        return True


class _Named(str):
    """The name of a Python object."""


_Dumper.add_representer(
    _Named, lambda dumper, value: dumper.represent_scalar(f"tag:yaml.org,2002:python/name:{value}", "")
)


def plain_values(value: Any) -> Any:
    """Return values for YAML; what is none of them is left out, functions of libraries are named."""
    if isinstance(value, Mapping):
        found = {str.__str__(key): plain_values(inner) for key, inner in value.items()}
        return {key: inner for key, inner in found.items() if inner is not None}
    if isinstance(value, list | tuple | set):
        return [found for inner in value if (found := plain_values(inner)) is not None]
    if isinstance(value, bool | int | float | date):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    module = str(getattr(value, "__module__", ""))
    is_ours = module.partition(".")[0] in ("portfolio", "mkdocs_site")
    name = getattr(value, "__qualname__", "")
    return _Named(f"{module}.{name}") if callable(value) and name.isidentifier() and not is_ours else None


def escaped(text: str) -> str:
    """Return a text as templates that do not escape print it."""
    text = re.sub(r"&(?=#?\w+;)", "&amp;", html.unescape(text))
    return text.replace("<", "&lt;").replace('"', "&quot;")
