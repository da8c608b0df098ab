"""Checks the author's mkdocs.yml for mistakes that would remove the engine's settings, or lead nowhere.

In: its text and the existing pages. Out: diagnostics. MkDocs merges mappings and replaces lists, so a list pasted from
a tutorial would silently disable the blog, drafts included, or the whole engine.
Codes: B117 a setting that replaces the engine's, B118 an entry of `nav` without a page; Y001 not YAML.
"""

from collections.abc import Container, Iterator
from pathlib import PurePosixPath
from typing import Any

from portfolio.sources.diagnostics import Diagnostic, ProblemsFound, did_you_mean, error, short, warning
from portfolio.sources.yaml_source import DataPath, Document, load_readable

SETTINGS = "mkdocs.yml"
_BASE = "hooks/mkdocs.base.yml"
_KEYED = {
    "plugins": "the blog, notebooks and tags would be gone, and drafts published",
    "markdown_extensions": "formulas, notes and tabs would stay as they are written",
}
"""Keys that are mappings in the engine's settings, and what a list in their place would do."""


def settings_problems(text: str, pages: Container[str], names: list[str]) -> tuple[Diagnostic, ...]:
    """Return the problems of the settings; `pages` are sources relative to docs/, `names` are for hints."""
    try:
        document = load_readable(text, SETTINGS)
    except ProblemsFound as problems:
        return tuple(problem for problem in problems.diagnostics if problem.code == "Y001")
    if not isinstance(document.data, dict):
        return ()
    found = list(_dead_entries(document, pages, names))
    if document.data.get("INHERIT") == _BASE:
        found += _replaced(document, document.data)
    return tuple(found)


def _replaced(document: Document, settings: dict[str, Any]) -> Iterator[Diagnostic]:
    for key, loss in _KEYED.items():
        if not isinstance(settings.get(key, {}), dict):
            hint = f"write each on a line of its own as 'name: {{}}', without '- '; those of {_BASE} stay"
            yield _error(document, key, f"a list of {key} replaces the engine's: {loss}", hint)
    if "hooks" in settings:
        hint = f"list those of {_BASE} before your own"
        if not any(str(hook).startswith("hooks/site_hook") for hook in settings["hooks"] or ()):
            yield _error(document, "hooks", "these hooks replace the engine's: nothing of yours would be shown", hint)
    theme = settings.get("theme", {})
    if not isinstance(theme, dict) or theme.get("name", "material") != "material":
        hint = "leave the name out, and write other settings of the theme below 'theme:', indented"
        yield _error(document, "theme", "the engine's pages are made for its own theme, material", hint)


def _error(document: Document, key: str, message: str, hint: str) -> Diagnostic:
    return error("B117", document.location((key,), of_key=True), message, hint)


def _dead_entries(document: Document, pages: Container[str], names: list[str]) -> Iterator[Diagnostic]:
    assert isinstance(document.data, dict)
    for path, entry in _entries(document.data.get("nav"), ("nav",)):
        if "://" in entry or not entry.endswith((".md", ".ipynb")) or str(PurePosixPath(entry)) in pages:
            continue
        near = did_you_mean(entry, names)
        hint = f"did you mean '{near}'?" if near else "delete the line, or write the page"
        yield warning("B118", document.location(path), f"the page '{short(entry)}' in nav is not in docs/", hint)


def _entries(value: Any, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _entries(item, (*path, key))
