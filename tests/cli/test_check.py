"""`portfolio check`: every diagnostic in one run, in each format, with the right exit status."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import small_site
from portfolio.cli import check
from portfolio.cli.check import as_annotations
from portfolio.cli.main import main
from portfolio.sources.diagnostics import Location, error, notice, warning
from portfolio.website import build
from portfolio.website.check import check as check_tree
from portfolio.website.site import Site
from portfolio.website.tree import read

RESUME = small_site.FILES["resume/resume.yml"]
PROJECT = small_site.FILES["projects/knn/project.yml"]
POST = small_site.FILES["docs/blog/posts/first.md"]
COMMAND = [sys.executable, "-c", "from portfolio.cli.main import main; main()"]

MISTAKES: dict[str, str | bytes | None] = {
    "docs/blog/posts/first.md": POST.replace("(project:knn)", "(project:kn)"),
    "docs/resume.md": "# Mine\n",
    "docs/notes/measure.ipynb": json.dumps(small_site.NOTEBOOK, indent=1).replace("# Measuring it", "No title"),
    "projects/knn/project.yml": PROJECT + "coverr: x.png\n",
    "resume/resume.yml": RESUME.replace("2025-09\n    highlights", "2025-9\n    highlights"),
}
"""One mistake in each kind of file."""
EXPECTED = [
    ("docs/blog/posts/first.md", 11, 19, "R103", "error"),
    ("docs/notes/measure.ipynb", 1, 1, "N206", "warning"),
    ("docs/resume.md", 1, 1, "B109", "error"),
    ("projects/knn/project.yml", 12, 1, "S101", "error"),
    ("resume/resume.yml", 25, 14, "S104", "error"),
]


def _check(root: Path, *options: str, command: str = "check") -> subprocess.CompletedProcess[str]:
    """Run a command in this process, as if it had been started in `root`."""
    with contextlib.chdir(root):
        done = CliRunner().invoke(main, [*command.split(), *options])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(command, done.exit_code, done.stdout, done.stderr)


def _in_a_process(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(small_site.ROOT / "hooks")}
    return subprocess.run([*COMMAND, "check", *options], cwd=root, env=environment, capture_output=True, text=True)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return small_site.write(tmp_path, MISTAKES)


def test_json_holds_every_diagnostic_of_the_tree(broken: Path) -> None:
    done = _check(broken, "--format", "json")
    assert done.returncode == 2, done.stderr
    data = json.loads(done.stdout)
    assert data["version"] == 1
    assert data["summary"] == {"errors": 4, "warnings": 1, "notices": 0, "files": 5}
    keys = ("path", "line", "column", "code", "severity")
    assert [tuple(found[key] for key in keys) for found in data["diagnostics"]] == EXPECTED
    assert {"code", "severity", "path", "line", "column", "message", "hint"} == data["diagnostics"][0].keys()
    assert data["diagnostics"][0]["hint"] == "did you mean 'project:knn'?"


def test_text_is_grouped_by_file_and_ends_with_the_counts(broken: Path) -> None:
    done = _check(broken)
    assert done.returncode == 2
    lines = done.stdout.splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == [
        *(f"{path} (1)" for path, *_ in EXPECTED),
        "4 errors and 1 warning in 5 files.",
    ]
    assert lines[1].split()[:3] == ["11:19", "error", "R103"]
    assert "\x1b" not in done.stdout


def test_github_gets_one_annotation_each(broken: Path) -> None:
    done = _in_a_process(broken, "--format", "github")
    assert done.returncode == 2
    lines = done.stdout.splitlines()
    gravest_first = sorted(EXPECTED, key=lambda one: one[4])
    assert [line.partition("::")[2].partition("::")[0] for line in lines[:-1]] == [
        f"{severity} file={path},line={line},col={column},title={code}"
        for path, line, column, code, severity in gravest_first
    ]
    assert lines[-1] == "4 errors and 1 warning in 5 files."


@pytest.mark.parametrize(
    ("files", "status", "summary"),
    [
        ({}, 0, "Nothing to fix."),
        (
            {"projects/knn/project.yml": PROJECT + "allow: [{finding: email, because: agreed}]\n"},
            0,
            "1 notice in 1 file.",
        ),
        ({"docs/blog/posts/first.md": POST.replace("tags:", "tgas:")}, 1, "1 warning in 1 file."),
        ({"resume/resume.yml": RESUME + "lagn: x\n"}, 2, "1 error in 1 file."),
        ({"resume/template/classic/template.html": "<p>\n{{ resume.nmae }}</p>"}, 2, "error"),
    ],
    ids=["sound", "notice", "warning", "error", "template"],
)
def test_exit_status(tmp_path: Path, files: Mapping[str, str | bytes | None], status: int, summary: str) -> None:
    done = _check(small_site.write(tmp_path, dict(files)))
    assert (done.returncode, summary in done.stdout) == (status, True), done.stdout + done.stderr


def test_a_text_cut_short_is_said_in_every_file(tmp_path: Path) -> None:
    files = {
        "docs/blog/posts/first.md": POST.replace("description: What", "description: Ranked #1"),
        "docs/notes/a.md": "---\ntitle: My #1 note\n---\n# A\n",
        "projects/knn/project.yml": PROJECT.replace("summary: ", "summary: Ranked #2 ", 1),
        "resume/resume.yml": RESUME.replace("label: Learner", "label: Ranked #3"),
    }
    assert [path for path, text in files.items() if text == small_site.FILES.get(path)] == []
    done = _check(small_site.write(tmp_path, dict(files)))
    assert (done.returncode, done.stdout.count("Y007")) == (1, 4), done.stdout


def test_markup_that_readers_would_see_is_said(tmp_path: Path) -> None:
    files = {
        "docs/notes/a.md": "---\ntitle: A\n---\n\nFine **here**.\n\nUse **control-r **and **control-n **to run.\n",
        "projects/knn/index.md": "As measured.[^later]\n",
    }
    done = _check(small_site.write(tmp_path, dict(files)))
    assert done.returncode == 0
    assert "7:5  notice   B121  bold text is shown as it is written: '**control-r **' (and 1 more)" in done.stdout
    assert "1:13  notice   B121  a footnote is shown as it is written: '[^later]'; write its text" in done.stdout


def test_phone_and_street_in_the_public_resume_are_said(tmp_path: Path) -> None:
    text = RESUME.replace("location: {", "location: {address: 27 Hidden Lane, ", 1)
    text = text.replace("basics:\n", "basics:\n  phone: +44 20 7946 0999\n", 1)
    done = _check(small_site.write(tmp_path, {"resume/resume.yml": text}))
    assert (done.returncode, "2 notices in 1 file." in done.stdout) == (0, True), done.stdout
    for line in (
        "2:3  notice   R113  everybody can read 'phone' on the site; move it to resume/private.yml",
        "7:14  notice   R113  everybody can read 'address' on the site; move it to resume/private.yml",
    ):
        assert line in done.stdout


@pytest.mark.parametrize("empty", ["", " ''"])
def test_an_empty_phone_is_not_said(tmp_path: Path, empty: str) -> None:
    text = RESUME.replace("basics:\n", f"basics:\n  phone:{empty}\n", 1)
    done = _check(small_site.write(tmp_path, {"resume/resume.yml": text}))
    assert (done.returncode, "R113" in done.stdout) == (0, False), done.stdout


@pytest.mark.parametrize(
    ("written", "file", "expected"),
    [
        ("me.jpg", None, "the picture 'me.jpg' is not in docs/; put the picture into docs/"),
        (
            "me.jpg",
            "docs/assets/Me.JPG",
            "the picture 'me.jpg' is not in docs/; did you mean 'assets/Me.JPG'?",
        ),
        ("/me.jpg", "docs/me.jpg", "the picture '/me.jpg' is not in docs/; did you mean 'me.jpg'?"),
        ("../resume/me.jpg", "resume/me.jpg", "the picture '../resume/me.jpg' is not in docs/"),
        ("me.jpg", "docs/me.jpg", "every visitor to the home page loads 0.6 MB for 'me.jpg'"),
        ("x" * 300, None, "the picture 'xxx"),
        ("assets/me.png", "docs/assets/me.png", ""),
        ("data:image/png;base64,eA==", None, ""),
        ("https://example.com/me.jpg", None, ""),
    ],
)
def test_the_portrait_has_to_be_there_and_small(tmp_path: Path, written: str, file: str | None, expected: str) -> None:
    text = RESUME.replace("basics:\n", f"basics:\n  image: {written}\n", 1)
    content = b"x" * (600_000 if file == "docs/me.jpg" else 10)
    tree = read(small_site.write(tmp_path, {"resume/resume.yml": text, **({file: content} if file else {})}))
    found = [str(problem) for problem in check_tree(tree, date(2026, 11, 20)) if problem.code == "R114"]
    start = f"resume/resume.yml:2:10: R114 {expected}"
    assert [problem[: len(start)] for problem in found] == ([start] if expected else [])


def test_the_pages_fit_is_checked_though_a_post_is_wrong(tmp_path: Path) -> None:
    highlights = "".join(
        f"      - Line {number} of far too many about one job, each as long as this one is\n" for number in range(90)
    )
    files = {"resume/resume.yml": RESUME.replace("    highlights:\n", f"    highlights:\n{highlights}", 1)}
    done = _check(
        small_site.write(tmp_path, {**files, "docs/blog/posts/first.md": MISTAKES["docs/blog/posts/first.md"]})
    )
    assert [code for code in ("R103", "R201") if code not in done.stdout] == []


def test_a_page_is_laid_out_again_only_if_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_site.write(tmp_path, is_cached=False)
    made: list[str] = []
    make_as_ever = build.print_resume

    def note(site: Site, *more: Any) -> Any:
        made.append(site.tree.resume.basics.label if site.tree.resume else "")
        return make_as_ever(site, *more)

    monkeypatch.setattr(build, "print_resume", note)
    for _ in range(2):
        assert _check(folder).returncode == 0
    (folder / "resume/resume.yml").write_text(RESUME.replace("label: Learner", "label: Student"), "utf-8")
    for _ in range(2):
        assert _check(folder).returncode == 0
    (folder / "resume/resume.yml").write_text(RESUME.replace("label: Learner", "label: Graduate"), "utf-8")
    assert _check(folder, command="pdf").returncode == 0  # with the site's own address
    assert _check(folder).returncode == 0
    assert made == ["Learner", "Student", "Graduate"]


def test_mkdocs_is_asked_once_and_only_about_unusual_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask_as_ever = check._ask_mkdocs

    def note(root: Path, heads: str) -> dict[str, Any]:
        asked.append((root / "mkdocs.yml").read_text("utf-8").splitlines()[-1])
        return ask_as_ever(root, heads)

    monkeypatch.setattr(check, "_ask_mkdocs", note)
    folder = small_site.write(tmp_path)
    for more in ("", "copyright: 2026\n", "extra: {notebook_links: [nosuch]}\n", "markdown_extensions: {nosuch: {}}\n"):
        (folder / "mkdocs.yml").write_text(small_site.FILES["mkdocs.yml"] + more, "utf-8")
        outputs = [_check(folder).stdout for _ in range(2)]
        assert outputs[0] == outputs[1]
        assert ("B125" in outputs[0]) == (more.startswith(("copyright", "markdown")))
        assert ("B114" in outputs[0]) == more.startswith("extra")
    assert asked == ["copyright: 2026", "markdown_extensions: {nosuch: {}}"]


def test_the_build_says_the_same(broken: Path) -> None:
    found = json.loads(_check(broken, "--format", "json").stdout)["diagnostics"]
    log = small_site.build(broken, "--strict").log
    missing = [one for one in found if f"{one['path']}:{one['line']}:{one['column']}: {one['code']}" not in log]
    assert missing == []


def test_annotations_are_escaped() -> None:
    location = Location("docs/a,b: 100%.md", 3, 4)
    lines = list(
        as_annotations(
            [
                notice("N1", location, "later"),
                warning("W1", location, "middle"),
                error("E1", location, "50 % of it:\r\n::error::, no", "mend, it"),
            ],
            Path("sub"),
        )
    )
    where = "file=sub/docs/a%2Cb%3A 100%25.md,line=3,col=4"
    assert lines == [
        f"::error {where},title=E1::50 %25 of it: ::error::, no; mend, it",
        f"::warning {where},title=W1::middle",
        f"::notice {where},title=N1::later",
    ]


@pytest.mark.parametrize(("more", "is_coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_in_a_terminal_unless_unwanted(broken: Path, more: dict[str, str], is_coloured: bool) -> None:
    ours, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    environment |= {"PYTHONPATH": str(small_site.ROOT / "hooks"), **more}
    with subprocess.Popen([*COMMAND, "check"], cwd=broken, env=environment, stdout=theirs) as process:
        os.close(theirs)
        seen = b""
        while piece := _read(ours):
            seen += piece
    assert process.returncode == 2
    os.close(ours)
    assert bool(re.search(rb"\x1b\[31merror", seen)) == is_coloured


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux reports that the other side is closed
        return b""


def test_the_folder_is_found_from_below(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path)
    below = folder / "projects/knn"
    done = _check(below)
    assert (done.returncode, done.stdout) == (0, _check(folder).stdout), done.stderr
    assert not (below / ".cache").exists()


@pytest.mark.parametrize("command", ["check", "pdf", "export --to text", "log knn Began.", "schema"])
def test_a_wrong_folder_is_one_line(tmp_path: Path, command: str) -> None:
    for options in ("", f" --root {tmp_path}"):
        done = _check(tmp_path, command=f"{command}{options}")
        assert done.returncode == 2
        assert "mkdocs.yml and resume/resume.yml are missing" in done.stderr
        assert "Traceback" not in done.stderr
    assert not [*tmp_path.iterdir()]


def _dangling(file: Path) -> None:
    file.symlink_to("nowhere")


def _loop(file: Path) -> None:
    file.symlink_to(file.name)


UNREADABLE: dict[str, Callable[[Path], None]] = {
    "docs/a.md": _dangling,
    "docs/b.png": _dangling,
    "docs/c.ipynb": _loop,
    "docs/notes/d.csv": _loop,
    "docs/e.md": os.mkfifo,
    "docs/f": os.mkfifo,
    "projects/knn/g.csv": _loop,
    "resume/h.bib": _loop,
}


def test_every_file_that_cannot_be_read_is_named_by_check_and_by_the_build(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path)
    for path, make in UNREADABLE.items():
        (folder / path).parent.mkdir(exist_ok=True)
        make(folder / path)
    done = _check(folder, "--format", "json")
    assert done.returncode == 2, done.stderr
    found = [(problem["path"], problem["code"]) for problem in json.loads(done.stdout)["diagnostics"]]
    assert found == [(path, "Y006") for path in sorted(UNREADABLE)]
    built = small_site.build(folder)
    assert built.exit_code == 1
    assert [path for path in UNREADABLE if f"{path}:1:1: Y006 the file cannot be read" not in built.log] == []
    for command in ("pdf", "export --to text", "log knn Began."):
        done = _check(folder, command=command)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "docs/a.md:1:1: Y006" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
@pytest.mark.parametrize(
    "path", ["resume/resume.yml", "projects/knn", "projects/knn/measure.ipynb", "docs", "docs/index.md"]
)
def test_a_file_without_rights_is_named(tmp_path: Path, path: str) -> None:
    folder = small_site.write(tmp_path)
    (folder / path).chmod(0)
    try:
        done = _check(folder)
        assert done.returncode == 2
        assert "Y006" in done.stdout
        assert small_site.build(folder).exit_code == 1
    finally:
        (folder / path).chmod(0o755)


def test_a_file_deeper_than_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_site.write(tmp_path)

    def vanish(root: Path, *_more: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", str(root / "projects/knn/data/gone.csv"))

    monkeypatch.setattr("portfolio.cli.check.read", vanish)
    done = CliRunner().invoke(main, ["check", "--root", str(folder)])
    assert done.exit_code == 2
    assert "projects/knn/data/gone.csv" in done.output
    assert "Y006" in done.output


def test_the_version_is_that_of_the_engine() -> None:
    done = CliRunner().invoke(main, ["--version"])
    assert done.output.split()[-1] in (small_site.ROOT / "pyproject.toml").read_text("utf-8")
