"""Export a resume with everything that `import` needs to restore it, and say what the other format cannot hold.

In: the model and its document, the projects, the site's index. Out: the file's text and remarks on resume.yml (I121).
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from portfolio.exchange import additions
from portfolio.exchange.additions import KEY, Edit, differences, plain_data
from portfolio.exchange.importer import plain_draft, read_document
from portfolio.exchange.json_resume import json_resume
from portfolio.exchange.rendercv import rendercv
from portfolio.projects.project import Project
from portfolio.resume.model import Resume
from portfolio.sources.diagnostics import Diagnostic, Severity, in_order
from portfolio.sources.yaml_source import DataPath, Document
from portfolio.text.site_index import SiteIndex

Exported = tuple[str, tuple[Diagnostic, ...]]


def to_json_resume(resume: Resume, document: Document, projects: Mapping[str, Project], index: SiteIndex) -> Exported:
    """Return the resume as a JSON Resume file."""
    data = json_resume(resume, projects, index)
    meta = data.pop("meta", {})
    if meta:
        data["meta"] = meta
    edits = _edits(resume, document, json.dumps(data), "resume.json")
    if edits:
        data["meta"] = {**meta, KEY: [edit.data() for edit in edits]}
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    return text, in_order(_remarks(edits, document, "JSON Resume", "meta"))


def to_rendercv(
    resume: Resume, document: Document, projects: Mapping[str, Project], index: SiteIndex, kinds: Iterable[str] = ()
) -> Exported:
    """Return the resume as a RenderCV file."""
    plain, broken = rendercv(resume, projects, index, kinds)
    edits = _edits(resume, document, plain, "cv.yaml")
    text = plain + additions.as_comment(edits) if edits else plain
    remarks = list(_remarks(edits, document, "RenderCV", "a comment at its end"))
    if broken:
        message = "keywords were left out: " + ", ".join(f"'{word}'" for word in broken)
        location, hint = document.location(("keywords",), of_key=True), "RenderCV would break the text around them"
        remarks.append(Diagnostic("I121", Severity.NOTICE, message, hint, location))
    return text, in_order(remarks)


def _edits(resume: Resume, document: Document, plain: str, name: str) -> list[Edit]:
    found = plain_draft(read_document(plain.encode(), name)).root.data()
    return list(differences(plain_data(resume, document.written), found))


def _remarks(edits: Iterable[Edit], document: Document, form: str, where: str) -> Iterator[Diagnostic]:
    """Yield one remark for each field, at the first entry that has it."""
    found: dict[tuple[str, ...], list[Edit]] = {}
    for edit in (each for each in edits if each.is_given):
        fields = tuple(part for part in edit.path if not part.isdecimal())
        found.setdefault(fields, []).append(edit)
    for fields, same in found.items():
        what = "has no place in" if all(edit.is_new for edit in same) else "is written differently in"
        times = f", {len(same)} times" if len(same) > 1 else ""
        path: DataPath = tuple(int(part) if part.isdecimal() else part for part in same[0].path)
        location = document.location(path, of_key=True)
        hint = f"`portfolio import` restores it from {where}"
        yield Diagnostic("I121", Severity.NOTICE, f"'{': '.join(fields)}' {what} {form}{times}", hint, location)
