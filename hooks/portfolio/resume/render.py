"""Render the view as HTML, with a template that the author may change.

In: a `ResumeView` and a `Template`, a folder's files read once. Out: the page as one string. Jinja runs in a sandbox
with autoescape and strict variables; a template can use only its own folder's files. Unknown names are found without
running the template, so also in branches that no resume reaches. Errors are raised as ProblemsFound at their line.
Codes: T101 no such template, T102 a file is missing, T103 syntax, T104 an unknown name, T105 not allowed, T106 fails
while it runs, T107 not UTF-8.
"""

import dataclasses
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import Any
from xml.etree.ElementTree import Element

from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateAssertionError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    meta,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from portfolio.resume.view import Contact, Entry, ResumeView, Section
from portfolio.resume.wording import direction_of
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, error, suggestion
from portfolio.store.compiled_templates import TEMPLATE_FAILURES, compiled_templates
from portfolio.text.inline import Link
from portfolio.text.markup import anchor, inline_html, link_html

_SENTENCES = ("li", "p")


def turn_sentences(root: Element) -> None:
    """Set the direction of items and paragraphs whose first letter and most others run against the page's."""
    page = root.get("dir", "ltr")
    for element in root.iter():
        if element.tag in _SENTENCES and not element.get("dir"):
            text = "".join(element.itertext())
            if " " in text.strip() and (direction := _direction_of_text(text)) not in ("", page):
                element.set("dir", direction)


def _direction_of_text(text: str) -> str:
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    letters = ["ltr" if kind == "L" else "rtl" for kind in kinds if kind in ("L", "R", "AL")]
    is_most = letters[:1] and 2 * letters.count(letters[0]) > len(letters)
    return letters[0] if is_most else ""


GIVEN = ("resume", "direction", "anchor")
"""The variables that every template gets."""

_MEMBERS = {"sections": Section, "entries": Entry, "contacts": Contact, "links": Link}


def unknown_names(environment: Environment, files: Mapping[str, nodes.Template], path: str) -> Iterator[Diagnostic]:
    """Report the unknown names in the files of the template at `path`."""
    set_somewhere = {name.name for page in files.values() for name in page.find_all(nodes.Name) if name.ctx != "load"}
    set_somewhere |= {macro.name for page in files.values() for macro in page.find_all(nodes.Macro)}
    kinds = _kinds(files)
    for file, page in files.items():
        page_path = f"{path}/{file}"
        if problems := tuple(_unknown_helpers(environment, page, page_path)):
            yield from problems
            continue  # the checks below use Jinja's compiler, which stops at these
        asked = {_name_of(test.node) for test in page.find_all(nodes.Test) if test.name in ("defined", "undefined")}
        known = {*GIVEN, *environment.globals, *set_somewhere, *asked}
        unknown = meta.find_undeclared_variables(page) - known
        for name in page.find_all(nodes.Name):
            if name.name in unknown:
                yield unknown_name(name.name, None, GIVEN, Location(page_path, name.lineno))
        for part in page.find_all(nodes.Getattr):
            owner = kinds.get(_name_of(part.node))
            if owner and not hasattr(owner, part.attr) and part.attr not in _fields(owner):
                yield unknown_name(part.attr, owner, _fields(owner), Location(page_path, part.lineno))


def unknown_name(name: str, owner: type | None, known: Collection[str], location: Location) -> Diagnostic:
    """Report that a name, or an owner's field, is unknown."""
    message = f"'{name}' is undefined"
    if owner is not None:
        article = "an" if owner.__name__[0] in "AEIOU" else "a"
        message = f"{'the resume' if owner is ResumeView else f'{article} {owner.__name__}'} has no '{name}'"
    return error("T104", location, message, suggestion(name, known, f"known: {', '.join(known)}"))


def _kinds(files: Mapping[str, nodes.Template]) -> dict[str, type]:
    """Return the types of loop variables if all loops over that name agree; included files see them too."""
    found: dict[str, set[type | None]] = {"resume": {ResumeView}}
    for page in files.values():
        looped = set()
        for loop in page.find_all(nodes.For):
            looped.add(id(loop.target))
            if isinstance(loop.target, nodes.Name):
                member = _MEMBERS.get(loop.iter.attr) if isinstance(loop.iter, nodes.Getattr) else None
                found.setdefault(loop.target.name, set()).add(member)
        for name in page.find_all(nodes.Name):
            if name.ctx != "load" and id(name) not in looped:
                found.setdefault(name.name, set()).add(None)
    return {name: kind for name, kinds in found.items() for kind in kinds if kind and len(kinds) == 1}


def _unknown_helpers(environment: Environment, page: nodes.Template, path: str) -> Iterator[Diagnostic]:
    helpers: tuple[tuple[type[nodes.Filter] | type[nodes.Test], str, Collection[str]], ...] = (
        (nodes.Filter, "filter", environment.filters),
        (nodes.Test, "test", environment.tests),
    )
    for kind, word, known in helpers:
        for used in page.find_all(kind):
            if used.name not in known:
                hint = suggestion(used.name, known, "filters of ours: inline, link")
                yield error("T104", Location(path, used.lineno), f"No {word} named '{used.name}'", hint)


def _name_of(node: Any) -> str:
    return node.name if isinstance(node, nodes.Name) else ""


def _fields(owner: Any) -> list[str]:
    return [field.name for field in dataclasses.fields(owner) if field.repr]


PAGE = "template.html"
STYLE = "style.css"


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
            location = Location(f"{self.path}/{name}", line)
            hint = "save the file in the encoding UTF-8"
            raise ProblemsFound([error("T107", location, "the file is not UTF-8", hint)]) from None

    def names(self, *suffixes: str) -> list[str]:
        """Return the names of the files with one of these suffixes."""
        return [name for name in sorted(self.files) if name.endswith(suffixes)]


def load_template(folder: Path, path: str, location: Location | None = None) -> Template:
    """Read a template's folder; `path` is relative to the repository. Raises ProblemsFound (T101, T102)."""
    if not folder.is_dir():
        known = sorted(entry.parent.name for entry in folder.parent.glob(f"*/{PAGE}"))
        hint = suggestion(folder.name, known, f"there are: {', '.join(known)}")
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
    _check(template.name, template.path, tuple(template.files.items()))
    return partial(_rendered, template)


@lru_cache(8)
def _check(name: str, path: str, files: tuple[tuple[str, bytes], ...]) -> None:
    """Raise ProblemsFound if a template has problems. A served site prints the same template after each save."""
    template = Template(name, path, dict(files))
    if problems := list(_static_problems(_environment(template), template)):
        raise ProblemsFound(problems)


def render(view: ResumeView, template: Template) -> str:
    """Render one page. Raises ProblemsFound."""
    return renderer(template)(view)


def _rendered(template: Template, view: ResumeView) -> str:
    environment = _environment(template)  # a new one, as imported macros keep their values in it
    try:
        page = environment.get_template(PAGE).render(resume=view, direction=direction_of(view.language))
    except TEMPLATE_FAILURES as problem:
        location = _location_in_template(problem.__traceback__, template)
        if location is None:
            raise
        raise ProblemsFound([_runtime_problem(problem, location, template)]) from None
    if len(page) > _LONGEST:
        message = f"the page has {len(page):,} characters; {_LONGEST:,} are the most"
        raise ProblemsFound([error("T106", Location(f"{template.path}/{PAGE}"), message, "write less of it")])
    return page


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


_MOST_STEPS = 10_000
"""The most steps of all loops of one page together; a long resume takes a few hundred."""
_LONGEST = 300_000
"""Characters of a page, or of one text in it. A long resume has a tenth of that."""


class _CountingLoops(CodeGenerator):
    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        counted = nodes.EnvironmentAttribute("counted", lineno=node.lineno)
        node.iter = nodes.Call(counted, [node.iter], [], None, None, lineno=node.lineno)
        super().visit_For(node, frame)


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox whose loops, powers and repeated texts have an end."""

    code_generator_class = _CountingLoops
    intercepted_binops = frozenset(("**", "*"))
    steps = 0

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse what would take too long or too much memory."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        is_power = operator == "**" and isinstance(left, int) and isinstance(right, int)
        if is_power and left.bit_length() * right > _LONGEST:
            raise OverflowError(f"a power to {right} has too many digits")
        if operator == "*" and not numbers:
            times, repeated = (left, right) if isinstance(left, int) else (right, left)
            if isinstance(times, int) and hasattr(repeated, "__len__") and times * len(repeated) > _LONGEST:
                raise OverflowError(f"the text or list would have {times * len(repeated):,} parts")
        return super().call_binop(context, operator, left, right)

    def counted(self, items: Iterable[Any]) -> Iterator[Any]:
        """Yield the items of a loop, as long as all loops of the page have taken few enough steps."""
        for item in items:
            self.steps += 1
            if self.steps > _MOST_STEPS:
                raise OverflowError(f"the page's loops take more than {_MOST_STEPS:,} steps")
            yield item


def _environment(template: Template) -> _Environment:
    def load(name: str) -> tuple[str, str, None] | None:
        return (template.text(name), f"{template.path}/{name}", None) if name in template.files else None

    environment = _Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=_Unknown,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=compiled_templates("resume"),
    )
    environment.filters["inline"] = partial(inline_html, evidence="evidence")
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
            location = Location(f"{template.path}/{name}", problem.lineno)
            yield error("T103", location, problem.message or "it cannot be read", "see resume/template/README.md")
        except RecursionError:
            yield error("T103", Location(f"{template.path}/{name}"), "it is nested too deeply", "write it simpler")
    yield from unknown_names(environment, pages, template.path)


def _location_in_template(traceback: TracebackType | None, template: Template) -> Location | None:
    """Return the location of the innermost frame that belongs to the template."""
    location = None
    while traceback is not None:
        path = traceback.tb_frame.f_code.co_filename
        if path.startswith(f"{template.path}/") and path.removeprefix(f"{template.path}/") in template.files:
            location = Location(path, traceback.tb_lineno)
        traceback = traceback.tb_next
    return location


def _runtime_problem(problem: BaseException, location: Location, template: Template) -> Diagnostic:
    if isinstance(problem, _UnknownName):
        if dataclasses.is_dataclass(problem.owner):
            return unknown_name(problem.name, type(problem.owner), _fields(problem.owner), location)
        if problem.owner is missing:
            return unknown_name(problem.name, None, GIVEN, location)
        hint = "see resume/template/README.md"
        return error("T104", location, problem.message or f"'{problem.name}' is unknown", hint)
    if isinstance(problem, TemplateNotFound):
        hint = suggestion(str(problem.name), template.files, f"only files in {template.path}/ can be included")
        return error("T102", location, f"there is no file '{problem.name}'", hint)
    if isinstance(problem, SecurityError):
        return error("T105", location, str(problem), "a template sees the resume's values, nothing behind them")
    return error("T106", location, f"{type(problem).__name__}: {problem}", "see resume/template/README.md")
