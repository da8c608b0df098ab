"""A translation is laid over the resume: entries by id or position, every mistake at its place in its own file."""

from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest
import yaml

import small_site
from measured_site import METRICS, M, R
from portfolio.resume.translation import Translation, translation_schema
from portfolio.resume.wording import language_name
from portfolio.sources.diagnostics import Severity
from portfolio.text.inline import Link
from portfolio.website.build import resume_numbers
from portfolio.website.check import all_problems, check
from portfolio.website.site import site_of
from portfolio.website.tree import Tree, read
from printed import TODAY

DE = "resume/resume.de.yml"
RESUME = """\
basics:
  name: Robin Sample
  label: Learner
  summary: Makes models small.
headings: {work: Internships}
work:
  - name: Sample Instruments
    position: Intern
    startDate: 2025-06
    highlights:
      - Wrote Python
      - {text: Tested it, priority: 3}
  - id: bakery
    name: Example Bakery
    position: Baker
    highlights: [Baked bread]
skills:
  - name: Practice
    keywords: [pytest, code review]
projects:
  - knn
  - name: A kite
    description: It flies.
publications:
  selected: 1
  entries:
    - {name: On samples, summary: Short.}
languages: [{language: English, fluency: Native}]
"""
WHOLE = """\
basics:
  label: Lernt
  summary: ~
headings: {work: Praktika}
work:
  - id: bakery
    position: Bäcker
    highlights: [Backte Brot]
"""


def tree_of(folder: Path, translation: str, resume: str = RESUME, more: Mapping[str, str] | None = None) -> Tree:
    return read(small_site.write(folder, {R: resume, DE: translation, **(more or {})}))


def translated(folder: Path, translation: str, resume: str = RESUME) -> Translation:
    tree = tree_of(folder, translation, resume)
    assert [str(problem) for problem in tree.problems if problem.severity is not Severity.NOTICE] == []
    return tree.translations[0]


def test_it_holds_only_what_differs(tmp_path: Path) -> None:
    german = translated(
        tmp_path,
        """\
basics: {label: Lernt}
work:
  - position: Praktikant
    highlights: [~, Testete es]
  - highlights: [Backte Brot]
skills:
  - keywords: [pytest, Durchsicht, Git]
projects:
  - id: knn
    title: Nächste Nachbarn
    highlights: [Schneller]
  - description: Er fliegt.
publications:
  - summary: Kurz.
""",
    )
    resume = german.resume
    assert (german.language, resume.language, resume.basics.name) == ("de", "de", "Robin Sample")
    assert (resume.basics.label, resume.basics.summary) == ("Lernt", "Makes models small.")
    assert [job.position for job in resume.work] == ["Praktikant", "Baker"]
    assert [getattr(text, "text", text) for text in resume.work[0].highlights] == ["Wrote Python", "Testete es"]
    assert [getattr(text, "priority", 0) for text in resume.work[0].highlights] == [0, 3]
    assert resume.work[1].highlights == ("Backte Brot",)
    assert resume.skills[0].keywords == ("pytest", "Durchsicht", "Git")
    assert resume.projects[1].description == "Er fliegt."  # type: ignore[union-attr]  # it is no slug
    assert resume.publications.selected == 1  # type: ignore[union-attr]  # it has settings
    assert resume.publications.entries[0].summary == "Kurz."  # type: ignore[union-attr]  # as above
    project = german.projects["knn"].source
    assert (project.title, project.summary) == ("Nächste Nachbarn", "The same neighbours in less time.")
    assert project.highlights[0] == "Schneller"
    assert "Merged upstream" in str(project.highlights[1])


def test_an_entry_is_found_by_its_id_wherever_it_is(tmp_path: Path) -> None:
    german = translated(tmp_path, WHOLE)
    assert [job.position for job in german.resume.work] == ["Intern", "Bäcker"]
    assert german.document.location(("work", 1, "position")) == german.document.location(("work", 1, "position"))
    locations = {
        ("work", 1, "position"): f"{DE}:7:15",
        ("work", 1, "highlights", 0): f"{DE}:8:18",
        ("work", 1, "name"): f"{R}:14:11",
        ("work", 0, "position"): f"{R}:8:15",
        ("basics", "label"): f"{DE}:2:10",
        ("basics", "summary"): f"{R}:4:12",
        (): f"{DE}:1:1",
    }
    assert {path: str(german.document.location(path)) for path in locations} == locations


def test_headings_are_those_of_the_language(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    views = [
        site_of(tree_of(tmp_path / name, text), TODAY).versions[1].composed.view
        for name, text in (("a", WHOLE), ("b", "basics: {label: Lernt}\n"))
    ]
    assert [[section.heading for section in view.sections][1:3] for view in views] == [
        ["Praktika", "Projekte"],
        ["Berufserfahrung", "Projekte"],
    ]
    assert "heute" in views[0].sections[1].entries[0].dates
    assert [view.title for view in views] == ["Robin Sample – Lebenslauf"] * 2


MISTAKES = {
    "unknown key": ("basics: {lable: Lernt}", f"{DE}:1:10: S101 unknown key 'lable'; did you mean 'label'?"),
    "wrong type": ("work: Praktikant", f"{DE}:1:7: S102 'work' has to be a list, not the text 'Praktikant'"),
    "mapping for a list": ("work: {position: P}", f"{DE}:1:7: R132 'work' is a list in resume.yml"),
    "wrong date": ("work: [{startDate: 2025-6}]", f"{DE}:1:20: S104 startDate: '2025-6' is not a date"),
    "no such position": ("work: [~, ~, {name: X}]", f"{DE}:1:14: R132 item 3 under 'work' matches nothing"),
    "no such highlight": (
        "work: [{highlights: [a, b, c]}]",
        f"{DE}:1:28: R132 item 3 under 'highlights' matches nothing: resume.yml has only 2",
    ),
    "no such section": ("awards: [{title: X}]", f"{DE}:1:10: R132 item 1 under 'awards' matches nothing"),
    "unknown id": ("work: [{id: bakers}]", f"{DE}:1:13: R132 no entry under 'work' of resume.yml has the id 'bakers'"),
    "unknown project": ("projects: [{id: kmm, title: X}]", f"{DE}:1:17: R132 no entry under 'projects' of resume.yml"),
    "twice": ("work: [~, {position: X}, {id: bakery}]", f"{DE}:1:26: R132 this is the same entry of resume.yml as"),
    "project's key": ("projects: [{id: knn, name: X}]", f"{DE}:1:22: S101 unknown key 'name'; did you mean 'title'?"),
    "project's type": ("projects: [{id: knn, title: [X]}]", f"{DE}:1:29: S102 'title' has to be a text, not a list"),
    "not YAML": ("basics: [", f"{DE}:2:1: Y001 not YAML"),
    "a list": ("- a", f"{DE}:1:1: S102 the file has to be a mapping"),
    "another language": ("language: fr", f"{DE}:1:11: R132 the file is named after 'de', and says that it is in 'fr'"),
    "duplicate key": ("basics: {label: a, label: b}", f"{DE}:1:20: Y002 the key 'label' appears here a second time"),
    "dead link": ("basics: {summary: '[x](post:gone)'}", f"{DE}:1:24: R102 'post:gone' is not a post"),
    "no such metric": ("basics: {summary: '{{ knn.gone }} %'}", f"{DE}:1:20: E1"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_located_in_its_file(tmp_path: Path, name: str) -> None:
    text, expected = MISTAKES[name]
    found = check(tree_of(tmp_path, f"{text}\n"), TODAY)
    errors = [str(problem) for problem in found if problem.severity is Severity.ERROR]
    assert [error[: len(expected)] for error in errors] == [expected], errors


def test_what_is_missing_is_told_where_it_belongs(tmp_path: Path) -> None:
    text = "work:\n  - id: bakery\n    position: Bäcker\nprojects:\n  - id: knn\n    title: Nachbarn\n"
    told = [str(problem) for problem in tree_of(tmp_path, text).problems if problem.code == "R133"]
    hint = "; write it here, or '~' where it stays the same"
    assert told == [
        f"{DE}:1:1: R133 not translated: label, summary of 'basics' ({R}:1){hint}",
        f"{DE}:1:1: R133 not translated: work of 'headings' ({R}:5){hint}",
        f"{DE}:1:1: R133 not translated: all of 'skills' ({R}:17){hint}",
        f"{DE}:1:1: R133 not translated: summary of 'publications' ({R}:24){hint}",
        f"{DE}:1:1: R133 not translated: all of 'languages' ({R}:28){hint}",
        f"{DE}:2:3: R133 not translated: position, highlights (2) of 'Sample Instruments' ({R}:7){hint}",
        f"{DE}:2:5: R133 not translated: highlights of 'Example Bakery' ({R}:13){hint}",
        f"{DE}:5:3: R133 not translated: description of 'A kite' ({R}:22){hint}",
        f"{DE}:5:5: R133 not translated: summary, highlights (2) of 'knn' ({R}:21){hint}",
    ]


def test_nothing_is_missing_where_the_texts_are_said_to_be_the_same(tmp_path: Path) -> None:
    keys = "basics headings work skills projects publications languages".split()
    tree = tree_of(tmp_path, "".join(f"{key}: ~\n" for key in keys))
    assert [str(problem) for problem in tree.problems if problem.location.path == DE] == []


def test_measured_numbers_are_bound_and_listed(tmp_path: Path) -> None:
    text = "work:\n  - highlights: ['Schrieb {{ knn.speed }} Zeilen in 3 Tagen']\n"
    tree = tree_of(tmp_path, text, more={M: METRICS})
    assert [str(number) for number in resume_numbers(tree) if number.location.path == DE] == [
        f"{DE}:2:27  1.10  knn.speed = 1.10 ({M}:4:12)",
        f"{DE}:2:53  3  bare",
    ]
    view = site_of(tree, TODAY).versions[1].composed.view
    parts = view.sections[1].entries[0].highlights[0]
    linked = [(part.target, part.text) for part in parts if isinstance(part, Link)]
    assert linked == [("metric:knn.speed", "1,10")], "with the decimal comma of German"


def test_an_own_name_in_another_script_is_known_among_the_authors(tmp_path: Path) -> None:
    resume = RESUME.replace("summary: Short.", "authors: [A. Other, R. Sample]")
    tree = read(small_site.write(tmp_path, {R: resume, "resume/resume.ja.yml": "basics: {name: 山田 太郎}\n"}))
    assert [str(problem) for problem in check(tree, TODAY) if problem.severity is not Severity.NOTICE] == []
    byline = site_of(tree, TODAY).versions[1].composed.view.sections[-2].entries[0].byline
    assert [span.text for span in byline if span.is_strong] == ["R. Sample"]  # type: ignore[union-attr]  # no link


def test_a_translation_is_one_page_or_an_overflow_of_its_own(tmp_path: Path) -> None:
    long = "Eine sehr lange Beschreibung. " * 400
    tree = tree_of(tmp_path, f"basics:\n  summary: {long}\n")
    found = [str(problem) for problem in all_problems(tree, TODAY) if problem.code == "R201"]
    assert [problem[:30] for problem in found] == [f"{DE}:1:1: R201 "[:30]]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("resume.old.yml", "'old' is not the code of a language"),
        ("resume.DE.yml", "a translation is called resume, a language and yml; rename it to resume.de.yml"),
        ("resume.de.yaml", "a translation is called resume, a language and yml; rename it to resume.de.yml"),
        ("resume-pt-BR.yml", "a translation is called resume, a language and yml; rename it to resume.pt-BR.yml"),
        ("resume.xx.yml", "'xx' is not the code of a language"),
        ("resume.en.yml", "resume.yml is 'en' already"),
    ],
)
def test_a_file_of_another_name_is_not_read(tmp_path: Path, name: str, said: str) -> None:
    tree = read(small_site.write(tmp_path, {R: RESUME, f"resume/{name}": "basics: {label: Lernt}\n"}))
    assert tree.translations == ()
    (problem,) = [str(problem) for problem in tree.problems if problem.severity is Severity.WARNING]
    assert problem.startswith(f"resume/{name}:1:1: R131 the file is not read: {said}")


def test_regions_and_unknown_languages_are_named(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {R: f"language: tlh\n{RESUME}", "resume/resume.pt-BR.yml": "headings: ~\n"}
    site = site_of(read(small_site.write(tmp_path, files)), TODAY, "https://example.com/")
    assert [version.page for version in site.versions] == ["resume/index.md", "resume/pt-BR/index.md"]
    assert [pdf.uri for pdf in site.pdfs][1] == "resume/robin-sample-resume-pt-br.pdf"
    assert [language_name(version.language) for version in site.versions] == ["tlh", "Português (Brasil)"]
    assert site.versions[1].composed.view.sections[0].heading == "Competências"
    views = [one.composed.view for one in site.versions]
    projects = [section.entries[0] for view in views for section in view.sections if section.kind == "projects"]
    assert [[link.text for link in entry.links] for entry in projects] == [["repository"], ["código"]]


def test_a_warning_in_a_translation_keeps_the_translation(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, "basics:\n  label: Platz #1 von 40\nprojects: [{id: knn, title: Nachbarn}]\n")
    assert [problem.code for problem in tree.problems if problem.severity is Severity.WARNING] == ["Y007"]
    assert tree.translations[0].projects["knn"].source.title == "Nachbarn"


def test_a_translation_without_a_resume_shows_its_own_mistakes(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, "basics: {a: 1, a: 2}\n", resume="basics: {nmae: X}\n")
    assert [str(problem)[:26] for problem in tree.problems] == [f"{DE}:1:16:"[:26], "resume/resume.yml:1:10: S1"[:26]]


def test_phones_and_inventions_are_found_in_it_as_in_the_resume(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, "basics:\n  phone: +49 30 123456\n")
    assert f"{DE}:2:3: R113" in [str(problem)[: len(DE) + 10] for problem in check(tree, TODAY)]


def test_editors_get_a_schema_for_translations() -> None:
    schema = translation_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    texts = (
        "work: [~, {id: bakery, position: Bäcker, highlights: [~, a]}]\nprojects: [{id: knn, title: N}]\nbasics: ~\n"
    )
    assert list(validator.iter_errors(yaml.safe_load(texts))) == []
    assert [error.validator for error in validator.iter_errors({"basisc": {}})] == ["additionalProperties"]
