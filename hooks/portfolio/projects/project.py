"""A project as found on disk: its parsed `project.yml` and the files of its folder; and the gallery's filters.

`collect` reads them; a mistake is a diagnostic, never an exception. Codes: P101 no project.yml, P102 a file named in
project.yml does not exist, P103 a cover without a description, P104 a folder name that is not a slug, P105 a cover that
is not a picture, or huge, P106 a notebook that would replace the project's page; Y and S codes for the YAML.
"""

import io
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portfolio.evidence.documents import fill_document
from portfolio.evidence.metric import Evidence
from portfolio.projects import log
from portfolio.projects.log import LogEntry, Series
from portfolio.projects.model import Angle, ProjectSource
from portfolio.sources.diagnostics import Diagnostic, Location, error, suggestion, warning
from portfolio.sources.fields import SLUG
from portfolio.sources.schema import validate
from portfolio.sources.withheld import Withheld, is_raw
from portfolio.sources.yaml_source import DataPath, Document, parsed
from portfolio.store.values import NO_STORE, Store
from portfolio.text.players import FILMS


@dataclass(frozen=True)
class Project:
    """One folder of `projects/`. Paths are relative to the repository, with forward slashes."""

    slug: str
    folder: str
    document: Document
    source: ProjectSource
    text: str = ""
    """The Markdown that `index.md` adds to the page."""
    notebooks: tuple[str, ...] = ()
    """Paths in reading order."""
    files: tuple[str, ...] = ()
    """Paths of the other files to publish, such as pictures and data."""
    log: tuple[LogEntry, ...] = ()
    """The log entries, newest first."""
    series: tuple[Series, ...] = ()
    """The metrics that the log follows."""


@dataclass(frozen=True)
class Filter:
    """One button. `label` is the value that cards carry for it, `name` its text."""

    label: str
    name: str
    count: int


@dataclass(frozen=True)
class Group:
    """Buttons of one kind: angles or tags."""

    kind: str
    filters: tuple[Filter, ...]


def filters(projects: Iterable[Project]) -> tuple[Group, ...]:
    """Build the buttons for these projects; there are none if all projects have the same labels."""
    projects = list(projects)
    angles = Counter(angle for project in projects for angle in _angles(project))
    tags = Counter(tag for project in projects for tag in _tags(project))
    in_order = sorted(tags.items(), key=lambda item: (-item[1], item[0].casefold()))
    groups = (
        Group("angle", tuple(_filter("angle", a.value, angles[a]) for a in Angle if angles[a])),
        Group("tag", tuple(_filter("tag", tag, count) for tag, count in in_order)),
    )
    if len({tuple(_labels(project)) for project in projects}) < 2:
        return ()
    return tuple(group for group in groups if group.filters)


def labels(project: Project) -> str:
    """Return a project's labels as JSON, for its card."""
    return json.dumps(_labels(project), ensure_ascii=False)


def _filter(kind: str, name: str, count: int) -> Filter:
    return Filter(f"{kind}:{name}", name, count)


def _labels(project: Project) -> list[str]:
    angles = [f"angle:{angle.value}" for angle in _angles(project)]
    return [*angles, *(f"tag:{tag}" for tag in _tags(project))]


def _angles(project: Project) -> list[Angle]:
    return list(dict.fromkeys(project.source.angles))


def _tags(project: Project) -> list[str]:
    return list(dict.fromkeys(tag for tag in project.source.tags if tag))


PUBLISHED = frozenset(".py .png .jpg .jpeg .webp .gif .svg .avif .csv .json .txt .pdf .mp4 .webm .geojson".split())
_MOST_PIXELS = 90_000_000


def collect(
    root: Path, evidence: Evidence, withheld: Withheld, store: Store = NO_STORE
) -> tuple[dict[str, Project], tuple[Diagnostic, ...]]:
    """Return a repository's projects by slug, newest first, and the problems with them."""
    projects: list[Project] = []
    problems: list[Diagnostic] = []
    folders = sorted(
        path
        for path in (root / "projects").glob("*/")
        if path.is_dir() and not _is_hidden(path.name) and not withheld.why(f"projects/{path.name}/project.yml")
    )
    for folder in folders:
        project, found = _read(folder, evidence, withheld, store)
        problems.extend(found)
        if project is not None:
            projects.append(project)
    projects.sort(key=lambda one: str(one.source.end_date or one.source.start_date or ""), reverse=True)
    return {project.slug: project for project in projects}, tuple(problems)


def _read(
    folder: Path, evidence: Evidence, withheld: Withheld, store: Store
) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    name = f"projects/{folder.name}"
    path = f"{name}/project.yml"
    inside = sorted(
        file
        for file in folder.rglob("*")
        if not any(map(_is_hidden, file.relative_to(folder).parts))
        and file.is_file()
        and not withheld.why(f"{name}/{file.relative_to(folder).as_posix()}")
    )
    if not (folder / "project.yml").is_file():
        slips = [file.name for file in inside if file.name in ("project.yaml", "projects.yml", "Project.yml")]
        hint = "add a project.yml with a title and a summary, or move the folder out of projects/"
        hint = f"rename {slips[0]} to project.yml" if slips else hint
        return None, (error("P101", Location(path), "the folder has no project.yml", hint),)
    if not SLUG.fullmatch(folder.name):
        hint = "rename the folder with letters, digits and hyphens, as in 'faster-knn'"
        return None, (error("P104", Location(path), f"'{folder.name}' cannot be part of an address", hint),)
    document, found = parsed((folder / "project.yml").read_bytes(), path)
    if document is None:
        return None, found
    document, dead = fill_document(document, evidence)
    source, found = validate(ProjectSource, document)
    if source is None:
        return None, (*dead, *found)
    names = [file.relative_to(folder).as_posix() for file in inside]
    problems_found = [*dead, *_file_problems(source, document, folder, names, store)]
    notebooks = [file for file in names if file.endswith(".ipynb")]
    listed = [file for file in source.notebooks if file in notebooks] or notebooks
    log_text = _text(folder / "log.md")
    entries, series, found_in_log = log.read(source, document, log_text, evidence, folder.name)
    problems_found += found_in_log
    project = Project(
        slug=folder.name,
        folder=name,
        document=document,
        source=source,
        text=_text(folder / "index.md"),
        notebooks=tuple(f"{name}/{file}" for file in listed),
        files=tuple(f"{name}/{file}" for file in _published(folder, names)),
        log=entries,
        series=series,
    )
    return project, tuple(problems_found)


def _text(file: Path) -> str:
    """Return a Markdown file's text, "" if it is missing; decoding errors are reported with all texts."""
    return file.read_text("utf-8-sig", errors="replace") if file.is_file() else ""


def _file_problems(
    source: ProjectSource, document: Document, folder: Path, names: Iterable[str], store: Store
) -> Iterable[Diagnostic]:
    wanted: list[tuple[DataPath, str]] = [(("notebooks", number), file) for number, file in enumerate(source.notebooks)]
    wanted += [((key,), file) for key, file in (("cover", source.cover), ("film", source.film)) if file]
    for path, file in wanted:
        if file not in names:
            hint = suggestion(file, names, "give the name of a file in the project's folder")
            yield error("P102", document.location(path), f"the file '{file}' does not exist", hint)
    if source.cover in names:
        cover = folder / source.cover
        content, is_svg = cover.read_bytes(), cover.suffix.lower() == ".svg"
        reason = store.remember("cover", (content, is_svg), lambda: _why_no_picture(content, is_svg=is_svg))
        if reason:
            yield error("P105", document.location(("cover",)), f"'{source.cover}' {reason[0]}", reason[1])
    if source.film in names and not source.film.lower().endswith(FILMS):
        hint = f"save it as {' or '.join(FILMS[:2])}"
        yield error("P105", document.location(("film",)), f"'{source.film}' is not a film that browsers play", hint)
    if "index.ipynb" in names:
        location = Location(document.path.replace("project.yml", "index.ipynb"))
        yield error("P106", location, "the project's own page stands at this address", "give the notebook another name")
    if source.cover and not source.cover_alt:
        hint = "add coverAlt: what the picture shows"
        yield warning("P103", document.location(("cover",)), "the cover has no description", hint)


def _why_no_picture(content: bytes, *, is_svg: bool) -> tuple[str, ...]:
    """Return what is wrong with a cover, and the remedy; nothing for a picture."""
    no_picture = ("is not a picture", "give a PNG, JPEG, WebP, GIF or SVG file")
    if is_svg:
        return () if b"<svg" in content[:4096] else no_picture
    from PIL import Image  # noqa: PLC0415  # 30 ms, for projects with a cover only

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                pixels = image.width * image.height
    except Image.DecompressionBombError:
        pixels = _MOST_PIXELS + 1
    except (OSError, ValueError):
        return no_picture
    return ("has too many pixels", "make it smaller: 1200 by 630 are enough") if pixels > _MOST_PIXELS else ()


def _published(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Yield the files that are published with the project; raw data only if a page or a notebook links to it."""
    texts: list[str] = []
    for name in (name for name in names if Path(name).suffix.lower() in PUBLISHED):
        if is_raw(f"projects/{folder.name}/{name}"):
            sources = [folder / other for other in names if other.endswith((".md", ".ipynb", "project.yml"))]
            texts = texts or [file.read_text("utf-8", "replace") for file in sources]
            link = re.compile(rf"""(?:\]\(\s*<?|(?:href|src)=\\?["']|:\s)(?:\./)?{re.escape(name)}(?![\w/])""")
            if not any(map(link.search, texts)):
                continue
        yield name


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "_"))
