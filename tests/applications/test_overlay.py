"""A target laid over a resume: what stays, where it goes, and that every text still knows where it was written."""

from pathlib import Path

import pytest

import small_site
from portfolio.applications.overlay import Tailored, apply_target, named
from portfolio.applications.targets import read_target
from portfolio.resume.compose import keyword_forms
from portfolio.website.tree import Tree, read

RESUME = """\
basics: {name: Robin Sample, label: Learner}
skills:
  - name: Languages
    keywords: [Python, C++, k8s]
  - {name: Tools, keywords: [Git], tags: [web]}
work:
  - name: Sample Labs
    position: Intern
    highlights:
      - Moved 40 services to a new cluster
      - {text: "Drew the **pages** by hand", tags: [web]}
      - {text: Measured everything twice, id: measured, tags: [ml]}
  - name: Sample Labs
    position: Assistant
    highlights: [Taught 20 students, Graded their work]
  - {name: Garden, tags: [web], highlights: [Watered it]}
interests: [{name: Rowing}]
projects: [knn]
"""
OTHER = "title: Other\nsummary: Another one.\nhighlights: [Did something else]\n"
IDS = """\
sample-labs sample-labs/moved-40-services-to sample-labs/drew-the-pages-by measured
sample-labs-assistant sample-labs-assistant/taught-20-students sample-labs-assistant/graded-their-work
garden garden/watered-it languages languages/python languages/c-plus-plus languages/k8s tools tools/git
knn knn/found-the-same-neighbours knn/merged-upstream-after-review rowing"""


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    files = {"resume/resume.yml": RESUME, "projects/other/project.yml": OTHER}
    return read(
        small_site.write(tmp_path, {**files, "docs/blog/posts/first.md": small_site.FILES["docs/blog/posts/first.md"]})
    )


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")


def applied(tree: Tree, overlay: str) -> Tailored:
    write(tree.root, "resume/targets/acme/target.yml", f"company: Acme\nposition: Engineer\n{overlay}")
    write(tree.root, "resume/targets/acme/advertisement.txt", "Python\n")
    target, problems = read_target(tree.root, "acme", tree.evidence)
    assert problems == ()
    assert target
    assert tree.resume_document
    return apply_target(tree.resume_document, tree.projects, target, [post.slug for post in tree.posts])


def shape(tailored: Tailored) -> str:
    """Return what is left of work, skills and projects, on one line."""
    resume = tailored.resume
    assert resume, tailored.problems
    texts = [
        f"{job.name} {job.position}: " + " / ".join(one if isinstance(one, str) else one.text for one in job.highlights)
        for job in resume.work
    ]
    skills = [f"{skill.name}: {', '.join(skill.keywords)}" for skill in resume.skills]
    return " | ".join([*texts, *skills, *map(str, resume.projects)])


def test_everything_has_an_id(tree: Tree) -> None:
    assert tree.resume_document
    assert [item.id for item in named(tree.resume_document, tree.projects)] == IDS.split()


REPHRASED = """\
exclude: [sample-labs-assistant, garden, tools, languages/c-plus-plus]
spellings: {k8s: Kubernetes}
rephrase:
  measured: Measured it
  sample-labs: {position: Engineer}
  sample-labs/moved-40-services-to: Moved services
"""
INTERN = "Sample Labs Intern: Moved 40 services to a new cluster"
PAGES, TWICE = "Drew the **pages** by hand", "Measured everything twice"
ASSISTANT = "Sample Labs Assistant: Taught 20 students / Graded their work"
GARDEN, LANGUAGES = "Garden : Watered it", "Languages: Python, C++, k8s"


@pytest.mark.parametrize(
    ("overlay", "expected"),
    [
        ("", [f"{INTERN} / {PAGES} / {TWICE}", ASSISTANT, GARDEN, LANGUAGES, "Tools: Git", "knn"]),
        ("tags: [ml]", [f"{INTERN} / {TWICE}", ASSISTANT, LANGUAGES, "knn"]),
        (
            "tags: [ml]\ninclude: [garden, sample-labs/drew-the-pages-by, other]\nexclude: [sample-labs-assistant]",
            [f"{INTERN} / {PAGES} / {TWICE}", GARDEN, LANGUAGES, "knn", "other"],
        ),
        (
            "exclude: [work, tools]\nreorder: [languages/k8s, other]\ninclude: [other]",
            ["Languages: k8s, Python, C++", "other", "knn"],
        ),
        (
            "reorder: [garden, sample-labs-assistant/graded-their-work]\nexclude: [sample-labs, skills]",
            [GARDEN, "Sample Labs Assistant: Graded their work / Taught 20 students", "knn"],
        ),
        (
            REPHRASED,
            [
                f"Sample Labs Engineer: Moved services / {PAGES} / Measured it",
                "Languages: Python, Kubernetes (k8s)",
                "knn",
            ],
        ),
    ],
    ids=["nothing", "tags", "include", "sections", "reorder", "rephrase"],
)
def test_what_is_left(tree: Tree, overlay: str, expected: list[str]) -> None:
    tailored = applied(tree, overlay)
    assert tailored.problems == ()
    assert shape(tailored) == " | ".join(expected)


def test_settings_replace_those_of_the_resume(tree: Tree) -> None:
    overlay = (
        "keywords: [Rust]\npaper: letter\nlanguage: de\norder: [work]\nrephrase: {basics: {label: Engineer}}\n"
        "exclude: [interests, knn/merged-upstream-after-review]\n"
    )
    tailored = applied(tree, overlay)
    resume = tailored.resume
    assert resume
    assert (keyword_forms(resume), resume.paper.value, resume.language) == ({"Rust": "Rust"}, "letter", "de")
    assert (resume.basics.label, resume.basics.name, resume.interests) == ("Engineer", "Robin Sample", ())
    assert [kind.value for kind in resume.order] == ["work"]
    assert len(tailored.projects["knn"].source.highlights) == 1
    assert len(tree.projects["knn"].source.highlights) == 2, "the project itself is as before"


def test_texts_keep_their_places(tree: Tree) -> None:
    tailored = applied(tree, "exclude: [sample-labs]\nreorder: [garden]")
    line = next(number for number, text in enumerate(RESUME.split("\n"), 1) if "Graded" in text)
    assert tailored.document.location(("work", 1, "highlights", 1)).line == line
    assert str(tailored.document.location(("work", 0, "name"))).startswith("resume/resume.yml:16:")


def test_numbers_of_notebooks_are_filled_in_everywhere(tree: Tree) -> None:
    write(tree.root, "projects/knn/metrics.json", '{"speedup": 12.4}')
    resume = RESUME.replace("[Watered it]", '["Made it {{ knn.speedup }} times faster"]')
    write(tree.root, "resume/resume.yml", resume)
    graded = 'rephrase: {sample-labs-assistant/graded-their-work: "Graded {{ knn.speedup:.0f }}"}'
    tailored = applied(read(tree.root), f"exclude: [sample-labs]\n{graded}\n")
    assert "Graded 12" in shape(tailored)
    assert "Made it 12.4 times faster" in shape(tailored)
    assert tailored.document.written["work", 1, "highlights", 0] == "Made it {{ knn.speedup }} times faster"
    assert tailored.document.written["work", 0, "highlights", 1] == "Graded {{ knn.speedup:.0f }}"


@pytest.mark.parametrize(
    ("overlay", "message"),
    [
        ("exclude: [gardn]", "3:11: J104 nothing in the resume is called 'gardn' (any more); did you mean 'garden'?"),
        ("reorder: [work]", "3:11: J104 nothing in the resume is called 'work' (any more)"),
        ("rephrase: {gone: x}", "3:12: J104 nothing in the resume is called 'gone' (any more)"),
        ("spellings: {tf: TensorFlow}", "3:13: J104 'tf' appears nowhere in the skills and bullets"),
        ("rephrase: {basics: {labl: x}}", "S101 unknown key 'labl'; did you mean 'label'?"),
    ],
)
def test_mistakes_have_places(tree: Tree, overlay: str, message: str) -> None:
    assert message in "\n".join(map(str, applied(tree, overlay).problems))


@pytest.mark.parametrize(
    ("overlay", "message"),
    [
        ("position: Engineer\n", "S103 the key 'company' is missing"),
        ("company: A\nposition: B\nexlude: [x]\n", "3:1: S101 unknown key 'exlude'; did you mean 'exclude'?"),
        ("company: A\nposition: B\npaper: a5\n", "3:8: S108 'a5' is not a known paper; write one of: letter, a4"),
        ("company: A\nposition: B\nexclude: garden\n", "3:10: S102 'exclude' has to be a list"),
        ("company: [\n", "Y001"),
        ("company: A\nposition: B\nadvertisement: ../../x\n", "S110"),
        ("company: A\nposition: B\nrephrase: [x]\n", "S102 'rephrase' has to be a mapping"),
    ],
)
def test_mistakes_of_the_file(tree: Tree, overlay: str, message: str) -> None:
    write(tree.root, "resume/targets/acme/target.yml", overlay)
    target, problems = read_target(tree.root, "acme")
    assert target is None
    assert message in "\n".join(map(str, problems))


def test_a_name_of_an_entry_never_hits_another_by_number(tree: Tree) -> None:
    assert tree.resume_document
    before = {item.id for item in named(tree.resume_document, tree.projects)}
    text = RESUME.replace("    highlights:\n      - Moved", "    highlights:\n      - Came first\n      - Moved")
    write(tree.root, "resume/resume.yml", text)
    document = read(tree.root).resume_document
    assert document
    after = {item.id for item in named(document, tree.projects)}
    assert after - before == {"sample-labs/came-first"}
    assert before - after == set()
