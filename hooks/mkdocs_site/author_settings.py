"""What MkDocs makes of the author's settings and templates, for `portfolio check` and at the start of a build.

In: mkdocs.yml and the templates in the theme folder of the author's own. Out: what MkDocs refuses, and what is wrong in
the templates as far as can be seen without a build, each with its file and line.
"""

import json
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from types import NoneType, SimpleNamespace
from typing import Any

from jinja2 import ChainableUndefined, Environment, TemplateNotFound, TemplateSyntaxError, UndefinedError, nodes
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

from mkdocs_site.mkdocs_parts import failing_key
from portfolio.resume.wording import language_code
from portfolio.sources.diagnostics import counted, did_you_mean

Mistake = tuple[str, int, str, str]
"""Path, line, message, and what to do."""
PageHead = tuple[str, str, str, dict[str, Any]]
"""A page's source, its file, its text down to the end of the front matter, and what the engine adds to that."""


def print_settings(file: str) -> None:
    """Print `read_settings` as JSON; the site's pages are read from the standard input.

    `portfolio check` runs this in a process of its own, since the core does not import MkDocs.
    """
    print(json.dumps(read_settings(file, json.load(sys.stdin)), default=str))  # noqa: T201


def read_settings(file: str, pages: Iterable[PageHead] = ()) -> dict[str, Any]:
    """Return what MkDocs makes of its settings: `refused` as (key, message, is error), `templates`, and `extra`.

    The author's templates are tried with the front matter of `pages`, `portfolio.website.pages.heads`.
    """
    file = str(Path(file).absolute())  # or the folders of the theme would be relative
    config = MkDocsConfig(config_file_path=file)
    with redirect_stdout(sys.stderr):  # hooks may print
        try:
            with Path(file).open("rb") as stream:
                config.load_file(stream)
            errors, warnings = config.validate()
        except Exception as problem:  # noqa: BLE001  # also whatever a hook of the author raises
            errors, warnings = [(failing_key(problem), problem)], []
    root = Path(file).parent
    if not errors:
        lay_over_engine(config, root)
    refused = [(key, str(problem), True) for key, problem in errors]
    refused += [(key, str(problem), False) for key, problem in warnings]
    refused += [] if errors else refused_by_theme(config)
    extra = {} if errors else dict(config.extra)
    templates = [] if errors else template_mistakes(config, root, pages)
    return {"refused": refused, "templates": templates, "extra": extra}


_ENGINES = ("material.", "mkdocs.", "mkdocs_jupyter.", "mkdocs_rss_plugin.")
"""The modules of the engine's plugins; any other may add filters and names to templates, as a hook may."""


_CONTEXT = "page nav pages config base_url extra_css extra_javascript mkdocs_version build_date_utc lang".split()
"""What MkDocs and Material give to templates."""


def template_mistakes(config: MkDocsConfig, root: Path, pages: Iterable[PageHead] = ()) -> list[Mistake]:
    """Return what is wrong in the author's templates, as far as can be seen without a build.

    These are mistakes in the syntax, missing templates that they extend, include or import, names that no template
    of the theme knows, and what fails with the front matter of one of `pages`.
    """
    environment = config.theme.get_env()
    environment.filters.update(inline=str, date=str)  # added by the engine and the blog when pages are rendered
    modules = [type(plugin).__module__ for name, plugin in config.plugins.items() if name not in config.hooks]
    is_alone = len(config.hooks) == 1 and all(module.startswith(_ENGINES) for module in modules)
    read = environment.compile if is_alone else environment.parse
    found: list[Mistake] = []
    templates: dict[str, nodes.Template] = {}
    for folder in config.theme.dirs:
        for file in sorted(Path(folder).rglob("*.html")) if own_path(f"{folder}/x", root) else ():
            path = own_path(str(file), root)
            hint = "correct the line shown"
            try:
                text = file.read_text("utf-8-sig")
                read(text)
                templates[path] = template = environment.parse(text)
                missing = _missing(template, config)
                found += [(path, line, f"there is no template '{name}'", hint) for name, line in missing]
                alone = "super() stands for nothing: the file does not begin with {% extends … %}"
                found += [(path, line, alone, hint) for line in _above(template)]
            except TemplateSyntaxError as problem:
                found.append((path, problem.lineno, str(problem.message), hint))
            except RecursionError:
                found.append((path, 1, "it is nested too deeply", "write it simpler"))
            except UnicodeDecodeError:
                found.append((path, 1, "the file is not UTF-8", "save it as UTF-8"))
    if is_alone and templates:
        found += _undefined(templates, config, root, environment)
        found += () if found else _failing(templates, config, root, environment, pages)
    return found


def _undefined(
    templates: Mapping[str, nodes.Template], config: MkDocsConfig, root: Path, environment: Environment
) -> Iterator[Mistake]:
    """Yield names that nothing defines, where a template takes something of them, which fails; see `{{ foo.bar }}`.

    The same holds for parts of the page and the settings: `{{ page.foo.bar }}`. What is tested, or displayed by
    itself, may be missing.
    """
    known: dict[tuple[str, ...], set[str]] = {
        (): {"self", "super", "loop", "caller", *_CONTEXT, *environment.globals},
        ("page",): {*dir(Page), *Page.__annotations__, "update_date"},
        ("config",): {*dir(config), *config},
        ("config", "extra"): {*dir(config.extra), *config.extra},
    }
    own = set().union(*(_names(template, is_defined=True) for template in templates.values()))
    known[()] |= own
    used: list[tuple[str, int, tuple[str, ...]]] = []
    for path, template in templates.items():
        parts = list(template.find_all((nodes.Getattr, nodes.Getitem, nodes.Call)))
        taken = {id(part.node) for part in parts}  # type: ignore[attr-defined]  # all three have it
        values = list(template.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)))
        alone = {_chain(value) for value in values if id(value) not in taken}
        for value in values:
            chain = _chain(value)
            if chain and id(value) in taken and chain[:-1] in known and chain not in alone and chain[0] not in own:
                used.append((path, value.lineno, chain))
    if any(chain[-1] not in known[chain[:-1]] for _, _, chain in used):
        others = {file for folder in config.theme.dirs for file in Path(folder).rglob("*.html")}
        for file in others - {root / path for path in templates}:
            template = environment.parse(file.read_text("utf-8-sig"))
            known[()] |= _names(template)
            for chain in map(_chain, template.find_all((nodes.Getattr, nodes.Getitem))):
                known.get(chain[:-1], set()).update(chain[-1:])
    for path, line, chain in used:
        if chain[-1] not in (names := known[chain[:-1]]):
            near = did_you_mean(chain[-1], names if chain[:-1] else _CONTEXT)
            hint = f"did you mean {near!r}?" if near else "correct the line shown"
            yield path, line, f"nothing defines '{'.'.join(chain)}'", hint


class _FrontMatter(dict[str, Any]):
    """The front matter of the page at `path`."""

    path = ""


_VALUES = (_FrontMatter, dict, list, str, int, float, date, NoneType)
"""The types of YAML's values, whose every part the check knows."""
_UNKNOWN = "\ufdd0"
"""The text of what only a build knows."""


class _OnlyBuildKnows(UndefinedError):
    """A template computes with what only a build knows."""


class _NoKey(UndefinedError):
    """A template takes something of a key that a page's front matter lacks."""


class _OfNone(UndefinedError):
    """A template takes something of nothing, such as the page of 404.html."""


_HINTS: dict[type, str] = {
    _NoKey: "add it there, or test for it first, as in {% if page.meta.key %}",
    _OfNone: "test for it first, as in {% if page %}",
}


class _Lenient(ChainableUndefined):
    """What only a build knows; but a missing part of a known value fails as it does there."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        kinds = {_FrontMatter: _NoKey, NoneType: _OfNone}
        is_known = isinstance(self._undefined_obj, _VALUES)
        self._undefined_exception = (
            kinds.get(type(self._undefined_obj), UndefinedError) if is_known else _OnlyBuildKnows
        )

    @property
    def _undefined_message(self) -> str:
        if not isinstance(self._undefined_obj, _FrontMatter):
            return super()._undefined_message
        return f"there is no '{self._undefined_name}' in the front matter of {self._undefined_obj.path}"

    def __str__(self) -> str:
        return "" if isinstance(self._undefined_obj, _VALUES) else _UNKNOWN

    def __getitem__(self, _: object) -> "_Lenient":  # type: ignore[override]  # Jinja types it Never
        if isinstance(self._undefined_obj, _VALUES):
            self._fail_with_undefined_error()
        return self

    def __getattr__(self, name: str) -> "_Lenient":
        return super().__getattr__(name) if name.startswith("__") else self[name]  # type: ignore[return-value]

    def __call__(self, *_: object, **__: object) -> "_Lenient":  # type: ignore[override]  # Jinja's never returns
        return self[""]

    def partition(self, _sign: str) -> tuple["_Lenient", ...]:
        """Return three parts, as a text does; templates take the heading off a page's content."""
        return (self,) * 3


_ADDED = ("share_card", "changed", "structured_data", "alternates", "citations", "rss", "hide")
"""Keys that a build adds to front matter."""


def _failing(
    templates: Mapping[str, nodes.Template],
    config: MkDocsConfig,
    root: Path,
    environment: Environment,
    heads: Iterable[PageHead],
) -> Iterator[Mistake]:
    """Yield where a template of the author's fails with a page's front matter, or on 404.html, which has no page."""
    environment.undefined = _Lenient
    config.extra["portfolio"] = SimpleNamespace()  # a build puts the site there
    pages = _pages(heads, config)
    files = [page.file for page in pages]
    posts = [page for page in pages if page.file.src_uri.startswith("blog/posts/")]
    words = {word for path in templates for word in re.findall(r"\w+", (root / path).read_text("utf-8-sig"))}
    alike: dict[str, list[Any]] = {}
    for page in pages:
        seen = {key: _kind(value) for key, value in page.meta.items() if key in words or key == "template"}
        alike.setdefault(repr((seen, page.is_homepage, page in posts, page.is_list)), []).append(page)
    found: dict[tuple[str, int, type, bool], list[str]] = {}
    texts: dict[tuple[str, int, type, bool], str] = {}
    for page, *others in (*alike.values(), [None]):
        name = page.meta.get("template", "main.html") if page else "404.html"
        context = dict(get_context(Navigation([], pages), files, config, page, base_url="."))  # type: ignore[arg-type]
        try:
            environment.get_template(name).render({**context, "posts": posts} if page and page.is_list else context)
        except Exception as problem:  # noqa: BLE001  # whatever the engine's templates make of what only a build knows
            text = f"there is no template '{problem.name}'" if isinstance(problem, TemplateNotFound) else str(problem)
            for path, line in _cause(problem, templates, root):
                key = (path, line, type(problem), page is None)
                texts.setdefault(key, text)
                found.setdefault(key, []).extend(one.meta.path if one else _NO_PAGE for one in (page, *others))
    del config.extra["portfolio"]
    for (path, line, kind, is_without), (on, *others) in found.items():
        more = f" and {counted(len(others), 'more page')}" if others else ""
        hint = _HINTS.get(kind, "correct the line shown")
        text = texts[path, line, kind, is_without].removesuffix(f" of {on}")
        yield path, line, f"it fails on {on}{more}: {text}", hint


def _kind(value: Any) -> Any:
    """Return what a template may do different things for: a value without its prose."""
    match value:
        case dict():
            return {key: _kind(inner) for key, inner in value.items()}
        case list():
            return sorted({repr(_kind(inner)) for inner in value})
        case str() if " " in value:
            return str
        case date():
            return type(value)
    return value


_NO_PAGE = "404.html, which has no page"


def _pages(heads: Iterable[PageHead], config: MkDocsConfig) -> list[SimpleNamespace]:
    """Return as much of the pages that will be built as is known of them before."""
    places = config.docs_dir, config.site_dir, config.use_directory_urls
    files = [(File(head[0], *places), head) for head in heads]
    set_exclusions([file for file, _ in files], config)
    pages = []
    for file, (uri, path, text, added) in files:
        if file.inclusion is InclusionLevel.EXCLUDED:
            continue
        meta = _FrontMatter({**dict.fromkeys(_ADDED, _Lenient()), **get_data(text)[1], **added})
        meta.path = path
        page = SimpleNamespace(file=file, url=file.url, meta=meta, is_page=True, is_homepage=uri == "index.md")
        page.title, page.content = meta.get("title", _Lenient()), _Lenient()
        page.is_list = uri.startswith("blog/") and not uri.startswith("blog/posts/")
        file.page = page  # type: ignore[assignment]  # templates take the same of it
        pages.append(page)
    return pages


def _cause(problem: Exception, templates: Mapping[str, nodes.Template], root: Path) -> Iterator[tuple[str, int]]:
    """Yield the file and line of the author's where a template fails, unless it may work with what a build knows."""
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if frame.filename.endswith(".html")]
    own = [(path, frame.lineno or 1) for frame in frames if (path := own_path(frame.filename, root))]
    if not own or isinstance(problem, _OnlyBuildKnows):
        return
    path, line = own[-1]
    if isinstance(problem, TypeError | ArithmeticError):
        parts = templates[path].find_all((nodes.Name, nodes.Getattr)) if frames[-1].lineno == line else ()
        chains = [chain for part in parts if part.lineno == line and (chain := _chain(part))]
        is_known = any(chain[1:2] == ("meta",) for chain in chains) and len({chain[0] for chain in chains}) == 1
    else:
        is_known = isinstance(problem, UndefinedError | RecursionError)
        is_known |= isinstance(problem, TemplateNotFound) and _UNKNOWN not in str(problem.name)
    if is_known:
        yield path, line


def _chain(value: nodes.Node) -> tuple[str, ...]:
    """Return the names of `page.meta.foo` or `page.meta["foo"]`; () if it is something else."""
    match value:
        case nodes.Name(name=name):
            return (name,)
        case nodes.Getattr(node=node, attr=name) | nodes.Getitem(node=node, arg=nodes.Const(value=str(name))):
            before = _chain(node)
            return (*before, name) if before else ()
    return ()


def _names(template: nodes.Template, *, is_defined: bool = False) -> set[str]:
    """Return the names in a template, or those that it defines."""
    found = {name.name for name in template.find_all(nodes.Name) if name.ctx != "load" or not is_defined}
    found |= {macro.name for macro in template.find_all(nodes.Macro)}
    found |= {imported.target for imported in template.find_all(nodes.Import)}
    for imported in template.find_all(nodes.FromImport):
        found |= {name if isinstance(name, str) else name[1] for name in imported.names}
    return found


def _missing(template: nodes.Template, config: MkDocsConfig) -> Iterator[tuple[str, int]]:
    """Yield the missing templates that a template names, with the lines."""
    for part in template.find_all(nodes.Stmt):
        named = getattr(part, "template", None)  # of `extends`, `include`, `import` and `from`
        name = named.value if isinstance(named, nodes.Const) else None
        is_there = not isinstance(name, str) or any(Path(one, name).is_file() for one in config.theme.dirs)
        if not is_there and not getattr(part, "ignore_missing", False):
            yield str(name), part.lineno


def _above(template: nodes.Template) -> Iterator[int]:
    """Yield the lines of blocks that call super() although the template extends no other, or only further down."""
    first = min((part.lineno for part in template.find_all(nodes.Extends)), default=None)
    for block in template.find_all(nodes.Block):
        calls = (call.node for call in block.find_all(nodes.Call))
        is_continued = any(isinstance(node, nodes.Name) and node.name == "super" for node in calls)
        if is_continued and (first is None or first > block.lineno):
            yield block.lineno


def lay_over_engine(config: MkDocsConfig, root: Path) -> None:
    """Lay a theme folder of the author's own over the engine's instead of replacing it."""
    if (ours := str(root / "hooks/theme")) not in config.theme.dirs:
        config.theme.dirs.insert(1, ours)


def own_path(file: str, root: Path) -> str:
    """Return the path of a template of the author's in the repository, "" for one of the engine's or Material's."""
    whole = Path(file).absolute()
    path = whole.relative_to(root).as_posix() if whole.is_relative_to(root) else ""
    return "" if path.startswith(("hooks/", ".")) else path


def refused_by_theme(config: MkDocsConfig) -> list[tuple[str, str, bool]]:
    """Return what `print_settings` says about a language that the theme does not have; MkDocs would miss a template."""
    folders = [Path(folder, "partials/languages") for folder in config.theme.dirs]
    known = {file.stem for folder in folders for file in folder.glob("*.html")}
    language = str(config.theme.get("language", "en"))
    if not known or language in known:
        return []
    near = code if (code := language_code(language)) in known else did_you_mean(language, known)
    return [("theme", f"there is no language '{language}'{f'; did you mean {near!r}?' if near else ''}", True)]
