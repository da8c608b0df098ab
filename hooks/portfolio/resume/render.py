"""Render the view as HTML, with a template that the author may change.

In: a `ResumeView` and a `Template`, a folder's files read once. Out: the page as one string. Jinja runs in a sandbox
with autoescape and strict variables; a template can use only its own folder's files. Its errors are raised as
ProblemsFound at their line. Codes: T101 no such template, T102 a file is missing, T103 syntax, T104 an unknown name,
T105 not allowed, T106 fails while it runs, T107 not UTF-8.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateAssertionError,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from portfolio.store.compiled_templates import compiled_templates
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, did_you_mean, error
from portfolio.text.markup import anchor, inline_html, link_html
from portfolio.resume.direction import direction_of
from portfolio.resume.template_check import GIVEN, unknown_name, unknown_names
from portfolio.resume.view import ResumeView

PAGE = "template.html"
STYLE = "style.css"

# What a template's expressions can raise by themselves; anything else is our bug and keeps its traceback.
_RUNTIME = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Template:
    """A template's folder: `path` is relative to the repository, `files` maps names within it to their bytes."""

    name: str
    path: str
    files: Mapping[str, bytes]

    def text(self, name: str) -> str:
        """Return a file's text. Raises ProblemsFound (T107) if it is not UTF-8."""
        try:
            return self.files[name].decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            line = self.files[name][: problem.start].count(b"\n") + 1
            place = Location(f"{self.path}/{name}", line)
            hint = "save the file in the encoding UTF-8"
            raise ProblemsFound([error("T107", place, "the file is not UTF-8", hint)]) from None

    def names(self, *suffixes: str) -> list[str]:
        """Return the names of the files with one of these suffixes."""
        return [name for name in sorted(self.files) if name.endswith(suffixes)]


def load_template(folder: Path, path: str, location: Location | None = None) -> Template:
    """Read a template's folder; `path` is relative to the repository. Raises ProblemsFound (T101, T102)."""
    if not folder.is_dir():
        known = sorted(entry.parent.name for entry in folder.parent.glob(f"*/{PAGE}"))
        near = did_you_mean(folder.name, known)
        hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(known)}"
        message = f"there is no template '{folder.name}'"
        raise ProblemsFound([error("T101", location or Location(path), message, hint)])
    found = [entry for entry in sorted(folder.rglob("*")) if entry.is_file()]
    files = {entry.relative_to(folder).as_posix(): entry.read_bytes() for entry in found}
    missing = [name for name in (PAGE, STYLE) if name not in files]
    if missing:
        hint = "copy it from another template"
        raise ProblemsFound(error("T102", Location(f"{path}/{name}"), "the file is missing", hint) for name in missing)
    return Template(folder.name, path, files)


def renderer(template: Template) -> Callable[[ResumeView], str]:
    """Return a function that renders views. Both raise ProblemsFound with the template's errors: this one reports
    syntax errors and unknown names, all at once; the returned function those that occur while rendering."""
    environment = _environment(template)
    problems = list(_static_problems(environment, template))
    if problems:
        raise ProblemsFound(problems)
    return partial(_rendered, environment, template)


def render(view: ResumeView, template: Template) -> str:
    """Render one page. Raises ProblemsFound."""
    return renderer(template)(view)


def _rendered(environment: ImmutableSandboxedEnvironment, template: Template, view: ResumeView) -> str:
    try:
        return environment.get_template(PAGE).render(resume=view, direction=direction_of(view.language))
    except _RUNTIME as problem:
        place = _place_in_template(problem.__traceback__, template)
        if place is None:
            raise
        raise ProblemsFound([_runtime_problem(problem, place, template)]) from None


class _UnknownName(UndefinedError):
    def __init__(self, name: str, owner: Any, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.owner = owner


class _Unknown(StrictUndefined):
    """Raises with the unknown name as data, so that the nearest known name can be suggested."""

    def __init__(self, hint: str | None = None, obj: Any = missing, name: Any = None, exc: Any = None) -> None:
        is_refused = isinstance(exc, type) and issubclass(exc, SecurityError)
        raised: Any = exc if is_refused else partial(_UnknownName, str(name), obj)
        super().__init__(hint, obj, name, raised)


def _environment(template: Template) -> ImmutableSandboxedEnvironment:
    def load(name: str) -> tuple[str, str, None] | None:
        return (template.text(name), f"{template.path}/{name}", None) if name in template.files else None

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=_Unknown,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=compiled_templates("resume"),
    )
    environment.filters["inline"] = inline_html
    environment.filters["link"] = link_html
    environment.globals["anchor"] = anchor
    return environment


def _static_problems(environment: ImmutableSandboxedEnvironment, template: Template) -> Iterable[Diagnostic]:
    pages: dict[str, nodes.Template] = {}
    for name in template.names(".html"):
        try:
            pages[name] = environment.parse(template.text(name), name, name)
            environment.get_template(name)
        except TemplateAssertionError:
            pass  # an unknown filter or test: `unknown_names` reports it, even where the compiler does not look
        except TemplateSyntaxError as problem:
            place = Location(f"{template.path}/{name}", problem.lineno)
            yield error("T103", place, problem.message or "it cannot be read", "see resume/template/README.md")
    yield from unknown_names(environment, pages, template.path)


def _place_in_template(traceback: TracebackType | None, template: Template) -> Location | None:
    """Return the location of the innermost frame that belongs to the template."""
    place = None
    while traceback is not None:
        path = traceback.tb_frame.f_code.co_filename
        if path.startswith(f"{template.path}/") and path.removeprefix(f"{template.path}/") in template.files:
            place = Location(path, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


def _runtime_problem(problem: BaseException, place: Location, template: Template) -> Diagnostic:
    if isinstance(problem, _UnknownName):
        return _unknown_name(problem, place)
    if isinstance(problem, TemplateNotFound):
        near = did_you_mean(str(problem.name), template.files)
        hint = f"did you mean '{near}'?" if near else f"only files in {template.path}/ can be included"
        return error("T102", place, f"there is no file '{problem.name}'", hint)
    if isinstance(problem, SecurityError):
        return error("T105", place, str(problem), "a template sees the resume's values, nothing behind them")
    return error("T106", place, f"{type(problem).__name__}: {problem}", "see resume/template/README.md")


def _unknown_name(problem: _UnknownName, place: Location) -> Diagnostic:
    name = problem.name
    if dataclasses.is_dataclass(problem.owner):
        known = [field.name for field in dataclasses.fields(problem.owner)]
        return unknown_name(name, type(problem.owner), known, place)
    if problem.owner is missing:
        return unknown_name(name, None, GIVEN, place)
    return error("T104", place, problem.message or f"'{name}' is unknown", "see resume/template/README.md")
