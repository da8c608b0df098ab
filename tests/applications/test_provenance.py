"""Every word of a tailored page comes from the resume, its projects or the target, whatever the target says."""

import io
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import yaml
from pypdf import PdfReader

import small_site
from portfolio.applications.overlay import apply_target, named
from portfolio.applications.provenance import foreign_words, known_words, origin_problems, words, words_of_view
from portfolio.applications.targets import ReadTarget, read_target
from portfolio.resume.page_text import NO_PAGE, PageText, key
from portfolio.resume.wording import wording_of
from portfolio.sources.dates import parse_date
from portfolio.sources.diagnostics import Location
from portfolio.website.build import print_resume, view_for_pdf
from portfolio.website.site import Site, site_of
from portfolio.website.tree import Tree, read

RESUME = """\
basics:
  name: Robin Sample
  label: Learner
  email: robin@example.com
  summary: Builds **small** tools
  profiles: [{network: GitHub, username: robin-sample}]
stage: student
language: en
skills:
  - {name: Languages, keywords: [Python, C++, k8s], level: daily}
  - {name: Tools, keywords: [Git], tags: [web]}
education:
  - {institution: Example University, area: Computing, studyType: BSc, startDate: 2024-09, endDate: 2099-05, score: A}
work:
  - name: Sample Labs
    position: Intern
    startDate: 2025-06
    endDate: 2025-09
    highlights:
      - Moved 40 services to a new k8s cluster, {{ knn.speedup:.0f }} times faster
      - {text: "Drew the **pages** by hand", tags: [web]}
      - {text: Measured everything twice, id: measured, tags: [ml]}
  - {name: Garden, tags: [web], startDate: 2026-02, highlights: [Watered `it`, Sold the flow**ers**]}
awards: [{title: First prize, awarder: Sampleton, date: 2025-03}]
languages: [{language: German, fluency: B2}]
interests: [{name: Rowing}]
projects: [knn]
writing: [first-post]
"""
OTHER = """\
title: Another thing
summary: It was made.
highlights: [Did something else]
links: {demo: 'https://x.example/'}
"""
ENGINE = """
Skills Education Projects Experience Writing Awards Languages and interests Interests Present Expected From Grade
Others weitere repository demo Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
Kenntnisse Ausbildung Projekte Berufserfahrung Texte Auszeichnungen Sprachen und Interessen heute
voraussichtlich ab Note Code Demo
Januar Februar März April Mai Juni Juli August September Oktober November Dezember Sept Okt Dez
"""
"""What the engine says in English and German: headings, months, labels."""
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    files = {
        "resume/resume.yml": RESUME,
        "projects/other/project.yml": OTHER,
        "projects/knn/metrics.json": '{"speedup": 12.4}',
    }
    return read(small_site.write(tmp_path_factory.mktemp("site"), dict(files)))


def plain_words(text: str) -> set[str]:
    """Split a text into words, independently of the code under test."""
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", text))
    return {word for word in re.split(r"[\W_]+", bare.lower()) if word}


def random_target(tree: Tree, chance: random.Random) -> dict[str, object]:
    assert tree.resume_document
    items = named(tree.resume_document, tree.projects)
    ids = [item.id for item in items]
    texts = [item.id for item in items if item.path[-2:-1] in (("highlights",), ("keywords",))]

    def some(names: list[str], most: int = 4) -> list[str]:
        return chance.sample(names, chance.randint(0, min(most, len(names))))

    def invented() -> str:
        return " ".join(
            chance.choice(["quick", "Wrote", "**bold**", "`code`", "ärger", f"n{chance.random():.4f}", "x-y"])
            for _ in range(4)
        )

    target: dict[str, object] = {"company": "Acme Secretcompany", "position": "Hiddenposition"}
    target["exclude"] = some([*ids, "awards", "interests", "work", "skills"])
    target["include"] = some(["other", "garden", "tools", "measured"])
    target["reorder"] = some([*ids, "other"])
    target["tags"] = some(["web", "ml"], 2)
    rephrase: dict[str, object] = {name: invented() for name in some(texts, 3)}
    if chance.random() < 0.5:
        rephrase["basics"] = {"label": invented(), "summary": invented()}
    target["rephrase"] = rephrase
    if chance.random() < 0.5:
        target["spellings"] = {"k8s": "Kubernetes"}
    if chance.random() < 0.3:
        target["language"] = "de"
    if chance.random() < 0.5:
        target["order"] = chance.sample(["work", "education", "skills", "projects", "awards"], 3)
    target["cover"] = {"them": "Coveronlysentence", "letter": "Letteronlyword"}
    return {name: value for name, value in target.items() if value}


def targets(tree: Tree, count: int, seed: int) -> Iterator[tuple[ReadTarget, str, Site]]:
    """Yield random targets with their text, and the site as each makes it."""
    chance = random.Random(seed)
    file = tree.root / "resume/targets/acme/target.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    while count:
        text = yaml.safe_dump(random_target(tree, chance), allow_unicode=True)
        file.write_text(text, "utf-8")
        target, _ = read_target(tree.root, "acme", tree.evidence)
        assert target, text
        assert tree.resume_document
        done = apply_target(tree.resume_document, tree.projects, target, [post.slug for post in tree.posts])
        if done.resume is None:
            continue
        own = tree.with_resume(done.resume, done.document, done.projects)
        yield target, text, site_of(own, TODAY, "https://example.com/")
        count -= 1


def known(tree: Tree, target: ReadTarget, site: Site) -> frozenset[str]:
    assert tree.resume
    assert tree.resume_document
    own = (tree.resume_document, *(project.document for project in tree.projects.values()))
    titles = [post.title for post in tree.posts]
    return known_words(tree.resume, own, target, titles, site.composed.composer.wording)


def written(tree: Tree, target: str) -> set[str]:
    """Return all words of the author's files as text, and those of the engine."""
    own = [file.read_text("utf-8") for file in (tree.root / "projects").glob("*/project.yml")]
    overlay = re.sub(r"Acme Secretcompany|Hiddenposition|Coveronlysentence|Letteronlyword", "", target)
    texts = [RESUME, *own, overlay, ENGINE, "The first post", "github com", "12", RESUME.replace("**", "")]
    return {word for text in texts for word in plain_words(text)}


def test_two_hundred_random_targets_say_nothing_of_their_own(tree: Tree) -> None:
    pages = set()
    for target, text, site in targets(tree, 200, seed=20):
        view = view_for_pdf(site)
        pages.add(words_of_view(view))
        assert words_of_view(view) - written(tree, text) == set(), text
        assert foreign_words(view, NO_PAGE, known(tree, target, site)) == (), text
    assert len(pages) > 100, "the targets differ"


def test_so_do_their_pdfs(tree: Tree) -> None:
    for target, text, site in targets(tree, 3, seed=7):
        content, problems, page = print_resume(site)
        assert content, problems
        reader = PdfReader(io.BytesIO(content))
        assert len(reader.pages) == 1
        said = plain_words(reader.pages[0].extract_text())
        assert said - written(tree, text) == set(), text
        assert page.blocks
        assert foreign_words(view_for_pdf(site), page, known(tree, target, site)) == (), text


def test_a_word_of_no_origin_is_found(tree: Tree) -> None:
    target, _, site = next(targets(tree, 1, seed=1))
    view, words_known = view_for_pdf(site), known(tree, target, site)
    assert foreign_words(replace(view, label="Wizard, Python"), NO_PAGE, words_known) == ("wizard",)
    page = PageText({key("Robin Sample"): 1, key("Robin knows Kubernetes-like wizardry"): 1})
    assert "robinknowskubernetes" in foreign_words(view, page, words_known - {"kubernetes"})


@pytest.mark.parametrize("secret", ["Secretcompany", "Hiddenposition", "Coveronlysentence", "Letteronlyword"])
def test_what_only_the_mail_says_is_foreign(tree: Tree, secret: str) -> None:
    target, _, site = next(targets(tree, 1, seed=1))
    assert words(secret).isdisjoint(known(tree, target, site))


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Eğitim ışık", "EĞİTİM IŞIK"),
        ("Εκπαίδευση ς", "ΕΚΠΑΙΔΕΥΣΗ Σ"),
        ("Größe", "GRÖSSE"),
        ("Élan", "E\u0301LAN"),
        ("office", "o\ufb03ce"),
        ("教育", "教育"),
        ("multi-part", "multi\u2011part"),
    ],
)
def test_capitals_and_accents_make_no_difference(written: str, printed: str) -> None:
    assert words(written) == words(printed)


def test_its_place_is_named(tree: Tree) -> None:
    files = {"resume/template/mine/template.html": "<h1>\n  Python wizard</h1>"}
    (problem,) = origin_problems(["wizard"], [], files, Location("x"))
    assert str(problem).startswith("resume/template/mine/template.html:2:10: J107 the page says 'wizard', which is")
    assert tree.resume_document
    (problem,) = origin_problems(["drew"], [tree.resume_document], files, Location("x"))
    assert str(problem.location).startswith("resume/resume.yml:21:")
    (problem,) = origin_problems(["nowhere"], [], files, Location("resume/targets/acme/target.yml"))
    assert problem.location == Location("resume/targets/acme/target.yml")


@pytest.mark.parametrize("language", ["en", "de", "fr", "ja", "zh", "ko", "ru", "ar", "pt-BR"])
def test_months_and_headings_of_a_language_are_known(tree: Tree, language: str) -> None:
    target, _, _ = next(targets(tree, 1, seed=1))
    assert tree.resume
    wording = wording_of(language)
    assert tree.resume_document
    found = known_words(tree.resume, [tree.resume_document], target, [], wording)
    assert words(wording.heading("work")) <= found
    assert words(wording.range(parse_date("2025-06"), None, TODAY)) <= found
    assert words(wording.graduation(None, parse_date("2099-05"), TODAY)) <= found
    assert "2000" not in found
