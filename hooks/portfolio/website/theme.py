"""What pages and mkdocs.yml ask of the theme: templates, lists of tags, diagrams.

Codes: B108 a template that the theme does not have, B127 a list of tags that Material's plugin would refuse.
"""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from portfolio.posts.front_matter import template_of
from portfolio.sources.diagnostics import Diagnostic, Location, did_you_mean, error, line_and_column, short, suggestion
from portfolio.sources.yaml_source import mapping
from portfolio.website.settings import line_of, settings_data
from portfolio.website.tree import Tree

_USUAL = ("main.html", "home.html", "blog.html", "blog-post.html", "404.html", "base.html", "redirect.html")
"""Templates of Material and of the engine."""
_THEME = "hooks/theme"


def unknown_templates(tree: Tree) -> tuple[Diagnostic, ...]:
    """Report pages whose front matter names a template that the theme does not have.

    The theme is Material's with the engine's folder and the author's own over it.
    """
    named = {path: name for path, text in tree.texts.items() if path.endswith(".md") and (name := template_of(text))}
    unusual = {path: name for path, name in named.items() if name not in _USUAL}
    if not unusual:
        return ()
    known = {*_USUAL, *own_templates(tree.root, tree.settings)}
    found = []
    for path, name in unusual.items():
        if name not in known:
            hint = suggestion(name, known, "leave the line out for the usual one")
            location = line_of("template", tree.texts[path], path)
            found.append(error("B108", location, f"there is no template '{short(name)}'", hint))
    return tuple(found)


_LISTING_KEYS = {"scope": bool, "shadow": bool, "toc": bool, "layout": str, "include": list, "exclude": list}
"""What Material's tags plugin takes at a list of tags."""
_KINDS = {bool: "true or false", str: "a text", list: "a list"}


def listing_problems(tree: Tree) -> tuple[Diagnostic, ...]:
    """Report comments like `<!-- material/tags {scope: true} -->` that Material's tags plugin would refuse.

    They may name configurations of `plugins.tags` in mkdocs.yml, and folders of templates.
    """
    templates = own_templates(tree.root, tree.settings)
    layouts = [name.split("/")[2] for name in templates if name.startswith("fragments/tags/")]
    tags = mapping(mapping(tree.settings_data.get("plugins")).get("tags"))
    directive = re.escape(str(tags.get("listings_directive", "material/tags")))
    comment = re.compile(rf"<!--\s*?{directive}(?P<given>.*?)\s*-->", re.DOTALL | re.IGNORECASE)
    named = [*mapping(tags.get("listings_map"))]
    found = []
    for path, text in tree.texts.items():
        for match in comment.finditer(text) if path.endswith(".md") else ():
            if what := _wrong_listing(match["given"], named, {"default", *layouts}):
                at = Location(path, *line_and_column(text, match.start("given")))
                keys = ", ".join(_LISTING_KEYS)
                hint = f"write a mapping with {keys}, as in {{include: [python]}}, or a name from 'listings_map'"
                found.append(error("B127", at, f"the list of tags cannot be made: {what}", hint))
    return tuple(found)


def _wrong_listing(given: str, named: Collection[str], layouts: Collection[str]) -> str:
    """Return what is wrong with what a comment gives, or ""."""
    try:
        data = yaml.safe_load(given)
    except (yaml.YAMLError, RecursionError):
        return f"'{short(given.strip())}' is not YAML"
    if isinstance(data, str):
        return "" if data in named else f"'{short(data)}' is not in 'listings_map' of mkdocs.yml"
    if data and not isinstance(data, dict):
        return f"'{short(given.strip())}' is not a mapping"
    return next(filter(None, (_wrong_value(key, value, layouts) for key, value in (data or {}).items())), "")


def _wrong_value(key: Any, value: Any, layouts: Collection[str]) -> str:
    kind = _LISTING_KEYS.get(key)
    if kind is None:
        near = did_you_mean(str(key), _LISTING_KEYS)
        return f"unknown key '{short(str(key))}'" + (f" (did you mean '{near}'?)" if near else "")
    if value is not None and not isinstance(value, kind):
        return f"'{key}' has to be {_KINDS[kind]}"
    if key == "layout" and value and value not in layouts:
        return f"there is no layout '{short(str(value))}'"
    is_list_of_tags = not isinstance(value, list) or all(isinstance(tag, str | int | float) for tag in value)
    return "" if is_list_of_tags else f"'{key}' has to be a list of tags"


def has_mermaid(scripts: object) -> bool:
    """Return whether `extra_javascript` of mkdocs.yml names a copy of Mermaid on the site itself.

    Without one, Material's script loads Mermaid from another host on each page with a diagram.
    """
    entries = scripts if isinstance(scripts, list) else []
    paths = [str(entry.get("path") if isinstance(entry, dict) else entry) for entry in entries]
    return any("mermaid" in path.lower() and "//" not in path for path in paths)


def own_templates(root: Path, settings: str) -> dict[str, Path]:
    """Return by name the author's templates for pages; the text of mkdocs.yml, `settings`, names their folder."""
    folder = _custom_folder(root, settings)
    return {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*.html"))}


def own_theme(tree: Tree) -> dict[str, Path]:
    """Return by path in the repository the files of the author's `custom_dir`."""
    folder, root = _custom_folder(tree.root, tree.settings), tree.root
    files = (file for file in folder.rglob("*") if file.is_file() and file.is_relative_to(root))
    return {file.relative_to(root).as_posix(): file for file in files} if folder != root / _THEME else {}


def theme_files(tree: Tree) -> set[str]:
    """Return what the author's theme and the engine's add to the site, besides pages."""
    folders = {tree.root / _THEME, _custom_folder(tree.root, tree.settings)}
    return {file.relative_to(folder).as_posix() for folder in folders for file in folder.rglob("*.*")}


def _custom_folder(root: Path, settings: str) -> Path:
    custom = mapping(settings_data(settings).get("theme")).get("custom_dir")
    if isinstance(custom, list) and custom:
        custom = custom[-1]  # the value of `!ENV [NAME, value]` without that variable
    return root / (custom if custom and isinstance(custom, str) else _THEME)
