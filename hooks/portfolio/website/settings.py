"""What the author's mkdocs.yml says, read without MkDocs, which takes a second to start.

In: mkdocs.yml, which inherits the engine's settings. Out: `Settings`: the values, whether MkDocs certainly accepts
them, and whether pages have the engine's usual addresses. Where that is not certain, MkDocs itself has to be asked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit, urlunsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError

from portfolio.sources.diagnostics import Location
from portfolio.sources.yaml_source import mapping, parsed

SETTINGS = "mkdocs.yml"
BASE = "hooks/mkdocs.base.yml"
HOOK = "hooks/site_hook.py"
_ENGINE = Path(__file__).parents[3]
_SITE_URL = re.compile(r"^site_url:(?P<env>.*!ENV)?.*?(?P<url>https?://[^\s\"'\],]+)", re.MULTILINE)
_ALWAYS_THERE = (HOOK, "hooks/theme", "docs")


@dataclass(frozen=True)
class Settings:
    """The values of mkdocs.yml, with variables of the environment filled in."""

    values: Mapping[str, Any]

    @property
    def site_url(self) -> str:
        """The site's address as MkDocs completes it, or "" if there is none."""
        value = self.values.get("site_url")
        if not isinstance(value, str) or not _is_url(value):
            return ""
        parts = urlsplit(value)
        return str(urlunsplit(parts if parts.path.endswith("/") else parts._replace(path=f"{parts.path}/")))

    @property
    def extra(self) -> Mapping[str, Any]:
        """The values below `extra`, for templates."""
        return mapping(self.values.get("extra"))

    @property
    def are_accepted(self) -> bool:
        """Whether MkDocs accepts all values without a word."""
        try:
            _Accepted.model_validate(self.values)
        except ValidationError:
            return False
        return True

    @property
    def have_usual_addresses(self) -> bool:
        """Whether no setting, plugin or hook of the author's can change the address of a page."""
        plugins = self.values.get("plugins", {})
        blog = plugins.get("blog") or {} if isinstance(plugins, dict) else None
        return (
            bool(self.site_url)
            and self.values.get("use_directory_urls", True) is True
            and self.values.get("docs_dir", "docs") == "docs"
            and self.values.get("hooks", [HOOK]) == [HOOK]
            and isinstance(blog, dict)
            and plugins.keys() <= _NEUTRAL_PLUGINS
            and blog.keys() <= _NEUTRAL_FOR_POSTS
        )


def settings_text(root: Path) -> str:
    """Return the text of mkdocs.yml, or "" if there is none."""
    try:
        return (root / SETTINGS).read_text("utf-8-sig", "replace")
    except OSError:  # MkDocs reports it
        return ""


def settings_data(text: str) -> dict[str, Any]:
    """Return the mapping in mkdocs.yml as it is written; empty if it cannot be read."""
    document, _ = parsed(text, SETTINGS)
    return mapping(document.data) if document else {}


def read_settings(root: Path, environment: Mapping[str, str]) -> Settings | None:
    """Read mkdocs.yml, or return None if only MkDocs can: it is no YAML, or not based on this engine's settings."""
    try:
        text = (root / SETTINGS).read_text("utf-8-sig")
        is_ours = (root / BASE).read_bytes() == (_ENGINE / BASE).read_bytes()
        found = yaml.load(text, _loader(environment))  # noqa: S506  # a safe loader
    except (OSError, ValueError, yaml.YAMLError):
        return None
    if not (is_ours and isinstance(found, dict) and found.get("INHERIT") == BASE):
        return None
    return Settings(found) if all((root / path).exists() for path in _ALWAYS_THERE) else None


def line_of(key: str, text: str, path: str) -> Location:
    """Return the first line that begins with a YAML key, or the file's first."""
    lines = [line.lstrip() for line in text.splitlines()]
    found = [number for number, line in enumerate(lines, start=1) if line.startswith(f"{key}:")]
    return Location(path, found[0] if found else 1)


def site_url_of(root: Path, environment: Mapping[str, str]) -> str:
    """Return the site's address, even where mkdocs.yml has mistakes; "" if it cannot be read or says none."""
    return site_url_in(settings_text(root), environment)


def site_url_in(text: str, environment: Mapping[str, str]) -> str:
    """Return the site's address as the text of mkdocs.yml says it, or as the variable does that `!ENV` may name.

    It is "" if there is none, or none that is valid, which MkDocs reports.
    """
    found = _SITE_URL.search(text)
    if not found:
        return ""
    address = (environment.get("SITE_URL") if found["env"] else "") or found["url"]
    return address if _is_url(address) else ""


def _loader(environment: Mapping[str, str]) -> Any:
    """Return a class that reads YAML as MkDocs does, variables of the environment included.

    MkDocs does not use libyaml, which reads a little more.
    """
    loader = type("_SettingsLoader", (yaml.SafeLoader,), {})

    def variable(loader: Any, node: yaml.Node) -> Any:
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        names, defaults = (nodes[:-1], nodes[-1:]) if len(nodes) > 1 else (nodes, [])
        for name in map(loader.construct_scalar, names):
            if name in environment:
                tag = loader.resolve(yaml.ScalarNode, environment[name], (True, False))
                return loader.construct_object(yaml.ScalarNode(tag, environment[name]))
        return loader.construct_object(defaults[0]) if defaults else None

    loader.add_constructor("!ENV", variable)  # type: ignore[attr-defined]  # PyYAML's classes have it
    return loader


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)


def _url(value: str) -> str:
    if value and not _is_url(value):
        raise ValueError("no address")
    return value


_Url = Annotated[str, AfterValidator(_url)]


class _Listed(RootModel[str | Annotated[dict[str, "str | list[_Listed]"], Field(min_length=1, max_length=1)]]):
    """An entry of the navigation: a page, or a title with its page or with the entries below it."""

    model_config = ConfigDict(strict=True)


class _Accepted(BaseModel):
    """What MkDocs certainly accepts; any other key, and any other value, is for MkDocs to judge."""

    model_config = ConfigDict(extra="forbid", strict=True)

    INHERIT: str
    site_name: str = ""
    site_description: str | None = None
    site_author: str | None = None
    copyright: str | None = None
    site_url: _Url | None = None
    repo_url: _Url | None = None
    repo_name: str | None = None
    edit_uri: str | None = None
    nav: list[_Listed] | None = None
    use_directory_urls: bool = True
    strict: bool = False
    extra: dict[Any, Any] = {}
    extra_css: list[str] = []
    theme: dict[Literal["palette", "features", "icon", "logo", "favicon", "font"], Any] = {}
    """With the keys that MkDocs hands to the theme unseen."""


_NEUTRAL_PLUGINS = frozenset("search blog tags mkdocs-jupyter rss".split())
_NEUTRAL_FOR_POSTS = frozenset(
    """post_date_format post_excerpt post_excerpt_max_authors post_excerpt_max_categories post_readtime
    post_readtime_words_per_minute archive archive_name archive_date_format archive_toc categories categories_name
    categories_allowed categories_toc authors authors_profiles pagination pagination_per_page blog_toc""".split()
)
"""Keys of the blog that leave the addresses of posts as they are."""
