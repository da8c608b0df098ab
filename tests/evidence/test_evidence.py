"""Numbers tied to their measurement: the same everywhere, with a located error if missing or outdated."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

import small_site
from measured_site import (
    METRICS,
    POST,
    PROJECT,
    RESUME,
    TODAY,
    B,
    Files,
    M,
    N,
    P,
    R,
    built,
    notebook,
    scrap,
    starts_there,
)
from portfolio.evidence import lock
from portfolio.sources.diagnostics import Location
from portfolio.website.build import number_lines, resume_numbers
from portfolio.website.check import check
from portfolio.website.tree import read


def site(value: float = 12.04) -> Files:
    """Build a site that shows one glued number wherever allowed, and a few from metrics.json."""
    claim = "{{ knn.times:.1f }} times"
    return {
        N: notebook(scrap("times", value), text=f"It is {claim} faster."),
        M: METRICS,
        P: PROJECT.replace("12 times faster", f"**{claim}** faster")
        + f'  - "By {claim}, [{claim}](post:first-post), `{{{{ a.b }}}}`, ${{{{ knn.bytes:, }}}}"\n'
        + f"description: |\n  About {claim}.\n\n      {{{{ a.code }}}}\n"
        + 'comparisons:\n  - {label: Accuracy, baseline: "{{ knn.accuracy.before:.1f % }}", better: higher, '
        + 'value: "{{ knn.accuracy.after:.1f % }}"}\n'
        + '  - {label: File, baseline: 12.4, value: "{{ knn.speed }}", unit: MB}\n',
        "projects/knn/index.md": f"## More\n\nIn words: {claim}.\n",
        B: POST.replace("# The first post", f"# First {claim}\n\nUp {claim}.\n\n| a |\n|---|\n| {claim} |").replace(
            "What came first", f"What {claim} came first"
        ),
        "docs/notes/a.md": f"# Note\n\nA note of {claim}.\n",
        R: RESUME.replace("Wrote Python", f"Wrote {claim} Python").replace(
            "  label: Learner", f'  summary: "{claim}!"'
        ),
    }


def text_of(path: Path) -> str:
    return " ".join(BeautifulSoup(path.read_text("utf-8"), "html.parser").main.get_text(" ").split())  # type: ignore[union-attr]


@pytest.mark.parametrize(("value", "shown"), [(12.04, "12.0 times"), (31.66, "31.7 times")])
def test_one_number_in_the_pdf_and_on_every_page(tmp_path: Path, value: float, shown: str) -> None:
    made = built(tmp_path, site(value))
    reader = PdfReader(made.site / "resume/robin-sample-resume.pdf")
    texts = {"pdf": reader.pages[0].extract_text()}
    texts |= {name: made.read(f"resume/{name}") for name in ("resume.json", "resume.txt")}
    texts |= {
        path: text_of(made.site / path / "index.html")
        for path in (
            "",
            "resume",
            "projects/knn",
            "projects/knn/measure",
            "notes/a",
            "blog",
            "blog/2026/10/02/first-post",
            "blog/category/learning",
        )
    }
    texts["feed"] = made.read("feed_rss_created.xml")
    for place, text in texts.items():
        assert shown in " ".join(text.split()), place
        assert not [other for other in {"12.0 times", "31.7 times"} - {shown} if other in text], place
    assert texts["projects/knn"].count(shown) == 12
    for path in made.site.rglob("*.html"):
        assert "{{ knn" not in path.read_text("utf-8"), path


def test_numbers_lead_to_the_cell_or_file_that_made_them_in_the_pdf_too(tmp_path: Path) -> None:
    made = built(tmp_path, site())
    seen: set[str] = set()
    for page in made.site.rglob("*.html"):
        address = f"https://x/{page.relative_to(made.site).as_posix()}"
        for link in BeautifulSoup(page.read_text("utf-8"), "html.parser").select("main a[href]"):
            url, anchor = urldefrag(urljoin(address, str(link["href"])))
            if "/projects/knn/me" not in url or not re.match(r"[\d$]", link.get_text()):
                continue
            target = made.site / unquote(url.removeprefix("https://x/"))
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), url
            if anchor:
                assert f'id="{anchor}"' in target.read_text("utf-8")
            seen.add(f"{url.rpartition('/projects/knn/')[2]}#{anchor}")
    assert seen == {"measure/#metric-times", "metrics.json#"}
    annotations = PdfReader(made.site / "resume/robin-sample-resume.pdf").pages[0].get("/Annots")
    uris = [item.get_object()["/A"]["/URI"] for item in annotations or [] if "/A" in item.get_object()]
    there = "https://example.com/me/projects/knn/"
    assert {uri for uri in uris if "knn/me" in uri} == {f"{there}measure/#metric-times", f"{there}metrics.json"}


def test_emphasis_and_links_are_parsed_around_a_number(tmp_path: Path) -> None:
    page = built(tmp_path, site()).read("projects/knn/index.html")
    link = '<a href="measure/#metric-times" title="measured in the notebook “Measuring it”">'
    assert f"{link}<strong>12.0</strong></a><strong> times</strong> faster" in page
    assert re.search(r'<a href="[^"]*first-post/"[^>]*>12.0 times</a>, <code>\{\{ a.b }}</code>', page)
    assert '$<a href="metrics.json" title="measured in projects/knn/metrics.json">729,066</a>' in page
    assert "<code>{{ a.code }}\n</code>" in page


def test_a_measured_number_is_a_result_for_the_emphasis(tmp_path: Path) -> None:
    files: Files = {
        M: METRICS,
        R: f"emphasis: [results]\n{RESUME}".replace("Wrote Python", "Wrote {{ knn.bytes:, }} lines of Python"),
    }
    page = built(tmp_path, files).read("resume/index.html")
    assert ' title="measured in projects/knn/metrics.json"><strong>729,066</strong></a> lines' in page


def test_a_metric_that_the_notebook_no_longer_makes_is_one_mistake_in_each_file(tmp_path: Path) -> None:
    files = site() | {N: notebook(scrap("factor", 12.04), text="It is {{ knn.times:.1f }} times faster.")}
    made = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert made.exit_code == 1
    assert "Traceback" not in made.log
    found = [line for line in made.log.splitlines() if "E103 knn measures no 'times' (any more)" in line]
    locations = [Location(path, int(line), int(column)) for path, line, column in re.findall(_PLACE, "\n".join(found))]
    assert {location.path for location in locations} == {R, P, B, N, "projects/knn/index.md", "docs/notes/a.md"}
    assert all(starts_there(tmp_path, location) for location in locations)
    assert len(locations) == len(found) == 6
    assert any(re.search("E103 .*'times'.* \\(\\d times in this file: lines \\d+, ", line) for line in found)


_PLACE = r"(\S+?):(\d+):(\d+): E"


CODE = "import packing\nfrom nets.small import net\n"
CODE += "Path('metrics.json').write_text(json.dumps(m)); pd.read_csv('data.csv')"
CELLS = ["print('measured')", CODE]


def recorded(folder: Path, **changes: str) -> Path:
    """Build a site whose notebook was run by `make notebooks`, with later changes."""
    path = small_site.write(folder, {M: METRICS, N: notebook(code=CODE), **site_with_claim()})
    project = path / "projects/knn"
    (project / "packing.py").write_text("x = 1\n")
    (project / "data.csv").write_text("1,2\n")
    (project / "nets").mkdir()
    (project / "nets/small.py").write_text("net = 1\n")
    before = lock.begin(project, "measure.ipynb")
    (project / "metrics.json").write_text(METRICS)
    lock.finish(project, "measure.ipynb", CELLS, before)
    for name, content in changes.items():
        (project / name.replace("_", ".")).write_text(content)
    return path


def site_with_claim() -> Files:
    return {R: RESUME.replace("Wrote Python", "Wrote {{ knn.speed }} Python")}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"measure_ipynb": notebook(scrap("z", 1), code=CODE + "  ", text="Other prose.")}, ""),
        ({"measure_ipynb": notebook(code=CODE + "\n1")}, "its code has changed"),
        ({"packing_py": "x = 2\n"}, "packing.py changed"),
        ({"nets/small_py": "net = 2\n"}, "nets/small.py changed"),
        ({"data_csv": "1,3\n"}, "data.csv changed"),
        ({"measure_ipynb": notebook(code=f"#| alt: Bars\n# What it is\n\n{CODE}  # why")}, ""),
        ({"packing_py": "x = 1  # why\n\n# More\n"}, ""),
        ({"data_csv": "1,2\n# no comment\n"}, "data.csv changed"),
    ],
)
def test_a_metric_older_than_the_notebook_s_code_is_a_warning_at_the_file_and_at_the_claim(
    tmp_path: Path, changes: dict[str, str], reason: str
) -> None:
    folder = recorded(tmp_path, **changes)
    found = [str(problem) for problem in check(read(folder), TODAY)]
    older = f"measured by an older version of measure.ipynb: {reason}; run `make notebooks`"
    expected = [f"{M}:1:1: E201 metrics.json was {older}", f"{R}:27:15: E202 knn.speed (1.10) was {older}, then"]
    assert len(found) == (2 if reason else 0), found
    assert all(line.startswith(start) for line, start in zip(found, expected, strict=False))
    assert small_site.build(folder, "--strict").exit_code == (1 if reason else 0)


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("x = 1", "x = 1  # one", True),
        ("x = 1", "#| label: a\n#| alt: What it shows\nx = 1", True),
        ("x = 1\ny = 2", "x = 1\n\n\n# allow-email: mine\ny  =  2\n", True),
        ("f(a, b)", "f( a,b )", True),
        ("%matplotlib inline\nx = 1", "%matplotlib inline\n# now\nx = 1", True),
        ("%%time\nx = 1", "%%time\n# now\nx = 1", True),
        ("if a:\n    b\nc", "if a:\n    b\n    c", False),
        ("x = '#1'", "x = '#2'", False),
        ("x = 'a b'", "x = 'a  b'", False),
        ('x = """a\n\nb"""', 'x = """a\nb"""', False),
        ('x = """\n# a\n"""', 'x = """\n# b\n"""', False),
        ("x = 'it\\'s # 1'", "x = 'it\\'s # 2'", False),
        ("not a", "nota", False),
        ("%%cpp\n#include <a>", "%%cpp\n#include <b>", False),
    ],
)
def test_comments_options_and_blanks_are_no_change_of_code(
    tmp_path: Path, before: str, after: str, *, is_same: bool
) -> None:
    run = lock.fingerprint([before], tmp_path)
    assert (lock.change(run, [after], tmp_path) == "") is is_same


def test_locks_that_hashed_code_as_written_are_still_valid(tmp_path: Path) -> None:
    written = "import helper\n# a\nx = 1"
    (tmp_path / "helper.py").write_text("y = 1  # b\n")
    hashes = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in (written, "y = 1  # b\n")]
    run = lock.Run(hashes[0], {"helper.py": hashes[1]})
    assert lock.change(run, [written], tmp_path) == ""
    assert lock.change(run, [f"#| alt: Added since\n{written}\n"], tmp_path) == ""
    assert lock.change(run, [f"{written}1"], tmp_path) == "its code has changed"
    (tmp_path / "helper.py").unlink()
    assert lock.change(run, [written], tmp_path) == "helper.py changed"


def test_a_damaged_notebook_is_one_mistake_and_a_deleted_one_puts_its_numbers_in_doubt(tmp_path: Path) -> None:
    folder = recorded(tmp_path, measure_ipynb=notebook(code=CODE)[:200])
    assert [problem.code for problem in check(read(folder), TODAY)] == ["N002"]
    (folder / N).unlink()
    found = [str(problem) for problem in check(read(folder), TODAY)]
    gone = "measured by measure.ipynb, which is gone; run `make notebooks`"
    assert found[0] == f"{M}:1:1: E201 metrics.json was {gone}"
    assert found[1].startswith(f"{R}:27:15: E202 knn.speed (1.10) was {gone}")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("read('x.csv'); read('data/x.csv')", "data/x.csv x.csv"),
        ("read(Path('data') / 'raw' / 'y.csv')", "data/raw/y.csv"),
        ("read(Path('data/raw') / 'y.csv'); os.path.join('data', 'x.csv')", "data/raw/y.csv data/x.csv x.csv"),
        ("import places\nread(places.DATA / 'raw/y.csv')", "data/raw/y.csv places.py"),
        ("read(FOLDER / 'y.csv'); read('raw', 'y.csv')", ""),
        ("frame['data']; frame.to_csv('z.csv')", ""),
        ("json.loads(Path('data') / 'metrics.json'); read('../x.csv'); read('/data/x.csv')", "data/metrics.json"),
    ],
)
def test_files_that_a_notebook_names(tmp_path: Path, code: str, expected: str) -> None:
    files = ("x.csv", "metrics.json", "data/x.csv", "data/raw/y.csv", "data/metrics.json", "other/data/y.csv")
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "places.py").write_text("DATA = Path('data')")
    (tmp_path / "data/again").symlink_to(tmp_path / "data")
    assert sorted(lock.fingerprint([code], tmp_path).files) == expected.split()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("1.10", "1.10", ""),
        ("1.10", "1.1", ""),
        ("1.10", "2.5", f"{M}:4:12: E203 'speed' is 2.5 here, but measure.ipynb wrote 1.1; run `make notebooks`"),
        ("0.979", "0.989", f"{M}:3:26: E203 'accuracy.before' is 0.989 here, but measure.ipynb wrote 0.979;"),
        ("729066", "729067.0", f"{M}:2:12: E203 'bytes' is 729067.0 here, but measure.ipynb wrote 729066;"),
        ("1.10", '1.10,\n  "by hand": 3', ""),
    ],
)
def test_a_number_that_another_hand_wrote_is_a_warning_at_its_place(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    folder = recorded(tmp_path, metrics_json=METRICS.replace(before, after))
    found = [str(problem) for problem in check(read(folder), TODAY)]
    assert [line[: len(expected)] for line in found] == ([expected] if expected else [])
    assert all(line.endswith("if no notebook is to write this file, delete metrics.lock") for line in found)


def test_a_lock_of_an_earlier_version_names_the_metrics_alone(tmp_path: Path) -> None:
    folder = recorded(tmp_path, metrics_json=METRICS.replace("1.10", "2.5"))
    file = folder / "projects/knn/metrics.lock"
    runs = json.loads(file.read_text("utf-8"))
    assert runs["measure.ipynb"]["metrics"]["speed"] == 1.1
    runs["measure.ipynb"]["metrics"] = list(runs["measure.ipynb"]["metrics"])
    file.write_text(json.dumps(runs), "utf-8")
    assert check(read(folder), TODAY) == ()
    assert lock.read(folder / "projects/knn")["measure.ipynb"].metrics == (
        "accuracy.after",
        "accuracy.before",
        "bytes",
        "speed",
    )
    file.unlink()
    assert check(read(folder), TODAY) == ()


def test_a_number_of_metrics_json_leads_to_the_cell_that_wrote_it_once_that_is_known(tmp_path: Path) -> None:
    folder = recorded(tmp_path)
    made = small_site.build(folder, "--strict")
    assert 'href="../projects/knn/measure/#metrics"' in made.read("resume/index.html")
    assert '<div id="metrics"></div>' in made.read("projects/knn/measure/index.html")
    assert not (made.site / "projects/knn/metrics.lock").exists()


def test_every_number_of_the_resume_is_listed_as_bound_or_bare(tmp_path: Path) -> None:
    files: Files = {
        M: METRICS,
        N: notebook(),
        R: RESUME.replace(
            "Wrote Python and", "Wrote {{ knn.bytes / 1000:.0f KB }}, 256 KB of float32 in 2024, Python and"
        ),
        P: PROJECT.replace("12 times", "{{ knn.speed }} of 2 times"),
    }
    assert number_lines(resume_numbers(read(small_site.write(tmp_path, files)))) == [
        "Numbers in the resume: 2 bound to what measured them, 3 bare",
        f"  {R}:27:15  729 KB  knn.bytes = 729066 ({M}:2:12)",
        f"  {R}:27:46  256 KB  bare",
        f"  {R}:27:67  2024  bare",
        f"  {P}:10:31  1.10  knn.speed = 1.10 ({M}:4:12)",
        f"  {P}:10:50  2 times  bare",
        "",
    ]


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("Served 10k users, 1.5M rows and 3bn tokens", ["10k", "1.5M", "3bn"]),
        ("Cut 20-30 % of it, 3-4x in all, -5 % in one", ["20-30 %", "3-4x", "5 %"]),
        ("Since 2024-06-30 with GPT-4, int8, v1.2.3 and a 2-bit code", []),
        ("Wrong {{ knn.gone / 1000 }} and {{ 100 * knn.speed }}, 7", ["7"]),
    ],
)
def test_numbers_of_all_forms_are_bare(tmp_path: Path, words: str, bare: list[str]) -> None:
    folder = small_site.write(tmp_path, {M: METRICS, R: RESUME.replace("Wrote Python", f"{words}, Python")})
    assert [number.text for number in resume_numbers(read(folder)) if number.location.path == R] == bare


@small_site.of_the_starter
def test_the_starter_s_projects_bind_their_numbers() -> None:
    numbers = resume_numbers(read(small_site.ROOT))
    of_projects = [number for number in numbers if number.location.path.startswith("projects/")]
    assert [str(number) for number in of_projects if number.metric is None] == []
    assert len(of_projects) >= 10


def test_a_project_that_is_gone_is_one_mistake_in_each_file(tmp_path: Path) -> None:
    post = "---\ndate: 2026-10-05\nprojects: [gone]\n---\n# P\n\n{{ gone.a }} [it](project:gone)\n"
    page = "{{ gone.a }} and {{ gone.b }}\n\n{{ gone.c:.1f }}\n\n{{ knn.speed:.9q }} {{ knn.speed:.9q }}\n"
    files: Files = {M: METRICS, "docs/notes/a.md": page, N: notebook(text="{{ gone.a }} {{ gone.a }}")}
    files["docs/blog/posts/p.md"] = post
    files[R] = RESUME.replace("Wrote Python", "Wrote {{ gone.a }} {{ gone.b }} Python")
    found = [str(problem) for problem in check(read(small_site.write(tmp_path, files)), TODAY)]
    gone = "E102 'gone' is not a project on this site"
    assert [line.partition(";")[0] for line in found] == [
        "docs/blog/posts/p.md:3:12: B105 'gone' is not a project on this site (3 times in this file: lines 3, 7)",
        f"docs/notes/a.md:1:1: {gone} (3 times in this file: lines 1, 3)",
        "docs/notes/a.md:5:1: E104 the format '.9q' does not suit 1.10 (2 times in this line)",
        f"{N}:55:6: {gone} (2 times in this line)",
        f"{R}:27:15: {gone} (2 times in this line)",
    ]
