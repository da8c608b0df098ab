"""`portfolio target` as somebody new would use it, and that nothing of a target is published."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import small_site
from portfolio.cli.main import main

SECRET = "Zanzibar Robotics"
AD = f"""\
Machine Learning Engineer (m/f/d)
{SECRET} builds boats.

Requirements
- 2+ years of experience with Python or C++
- Kubernetes
- Good German (B2)

Nice to have
- FooBarDB and Spark

Contact: Jana Beispiel, jana@zanzibar.example
"""


FILES = {"ad.txt": AD}


def run(*words: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["target", *words], input=given, catch_exceptions=False)


def test_a_new_target_is_complete(folder: Path) -> None:
    done = run("new", "zanzibar", "--from", "ad.txt", "--company", SECRET, "--url", "https://zanzibar.example/jobs/1")
    assert done.exit_code == 0, done.output
    for line in (
        "experience: 2 years or more",
        "language: German B2",
        "contact: Jana Beispiel, jana@zanzibar.example",
        "     5  Python or C++",
        "     6  Kubernetes",
        "    10  Spark",
        "Also named: FooBarDB (line 10)",
    ):
        assert line in done.output
    assert (folder / "resume/targets/zanzibar/advertisement.txt").read_text("utf-8") == AD
    shown = run("show", "zanzibar")
    assert shown.exit_code == 0, shown.output
    assert f"Machine Learning Engineer, {SECRET}" in shown.output
    assert "sample-instruments/wrote-python-and-c-plus-plus" in shown.output
    assert "zanzibar  Machine Learning Engineer" in run("list").output
    file = folder / "resume/targets/zanzibar/target.yml"
    file.write_text(file.read_text("utf-8").replace("# include: []", "include: [first-post, second-post] "), "utf-8")
    shown = run("show", "resume/targets/zanzibar/target.yml")
    assert (shown.exit_code, shown.output.count("J104")) == (1, 1), "one is a draft"
    assert "second-post" in shown.output.splitlines()[-1]


@pytest.mark.parametrize(
    ("title", "position"),
    [
        ("Senior Developer (m/w/d) Backend", "Senior Developer Backend"),
        ("Acme recrute un·e développeur Django", "développeur Django"),
        ("We’re hiring Rails developers!", "Rails developers"),
        ("Acme sucht eine Werkstudentin im Bereich Data Science", "Werkstudentin im Bereich Data Science"),
        ("Ingénieur de recherche (H/F)", "Ingénieur de recherche"),
        ("Data Engineer (m/w/divers)", "Data Engineer"),
        ("Data Engineer - m/w/d", "Data Engineer"),
        ("Data Engineer – (w/m/x/-) – Berlin", "Data Engineer – Berlin"),
        ("Développeur Java H/F", "Développeur Java"),
        ("I/F engineer", "I/F engineer"),
        ("C/C++ and UI/UX developer", "C/C++ and UI/UX developer"),
    ],
)
def test_a_position_is_what_a_title_offers(title: str, position: str, folder: Path) -> None:
    assert run("new", "acme", "--from", "-", given=f"{title}\n\nRequirements\n- SQL\n".encode()).exit_code == 0
    assert f"position: {position}\n" in (folder / "resume/targets/acme/target.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["new"], "Missing argument 'NAME'"),
        (["new", "acme"], "Missing option '--from'"),
        (["new", "a b", "--from", "ad.txt"], "'a b' is not a name for a folder"),
        (["new", "../x", "--from", "ad.txt"], "'../x' is not a name for a folder"),
        (["new", "acme", "--from", "https://jobs.example/1"], "addresses are never fetched"),
        (["new", "acme", "--from", "docs"], "'docs' is a folder"),
        (["new", "acme", "--from", "ad.txt", "--url", "acme.example/1"], "did you mean 'https://acme.example/1'?"),
        (["new", "acme", "--from", "ad.txt", "--url", "javascript:x"], "--url: 'javascript:x' is not a web address"),
        (["new", "acme", "--from", "ad.txt", "--company", "A\x07"], "--company: holds the control character U+0007"),
        (["show", "acme"], "J105 there is no such target; write one with `portfolio target new`"),
    ],
)
def test_wrong_use_says_what_to_do(folder: Path, words: list[str], message: str) -> None:
    done = run(*words)
    assert done.exit_code != 0
    assert message in done.output
    assert not (folder / "resume/targets").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a" * 1_000_000, "J101"),
        (b"%PDF-1.7\n\0", "J102"),
        (b"\x89PNG\r\n\x1a\n\0", "J102"),
        (b"{\\rtf1 Python}", "J102"),
        (b"", "J103"),
    ],
)
@pytest.mark.parametrize("is_piped", [False, True])
def test_what_is_no_advertisement_is_told_in_one_line(
    folder: Path, content: bytes, code: str, *, is_piped: bool
) -> None:
    (folder / "ad.bin").write_bytes(content)
    done = run("new", "acme", "--from", "-" if is_piped else "ad.bin", given=content)
    assert done.exit_code == 1
    assert code in done.output
    assert len(done.output.splitlines()) == 1
    assert not (folder / "resume/targets").exists()


def test_a_pipe_is_read(folder: Path) -> None:
    assert run("new", "acme", "--from", "-", given=AD.replace("\n", "\r\n").encode("utf-16")).exit_code == 0
    assert (folder / "resume/targets/acme/advertisement.txt").read_text("utf-8") == AD


def test_lines_that_say_who_and_what_are_taken(folder: Path) -> None:
    ad = "Careers at Acme\nTitle: Data engineer\n**Company:** Acme \x1b[31mRobots\nRequirements\n- SQL\n"
    assert run("new", "acme", "--from", "-", given=ad.encode()).exit_code == 0
    assert "Data engineer, Acme Robots" in run("show", "acme").output


def test_nothing_is_overwritten(folder: Path) -> None:
    run("new", "acme", "--from", "ad.txt")
    (folder / "resume/targets/acme/target.yml").write_text("mine", "utf-8")
    done = run("new", "acme", "--from", "ad.txt")
    assert (done.exit_code, "exists already" in done.output) == (2, True)
    assert (folder / "resume/targets/acme/target.yml").read_text("utf-8") == "mine"
    assert "Y001" in run("list").output or "S102" in run("list").output


def test_a_heading_is_no_position(folder: Path) -> None:
    (folder / "ad.txt").write_text("Dein Profil:\n- Python\n", "utf-8")
    made = run("new", "acme", "--from", "ad.txt")
    assert "position: TODO" in (folder / "resume/targets/acme/target.yml").read_text("utf-8")
    assert "target.yml still needs what the advertisement does not clearly say: company, position" in made.output


def test_an_advertisement_that_attacks_a_terminal_is_printed_plainly(folder: Path) -> None:
    (folder / "ad.txt").write_text(
        "\x1b]0;owned\x07Job\n\nRequirements\n- \x1b[31mPython\x1b[0m, SQL\u202e, Git\x9b1m, Go\x1b]0;\n", "utf-8"
    )
    done = run("new", "acme", "--from", "ad.txt")
    assert done.exit_code == 0
    assert all(sign.isprintable() or sign == "\n" for sign in done.output)
    assert "position: Job" in (folder / "resume/targets/acme/target.yml").read_text("utf-8")
    copied = (folder / "resume/targets/acme/advertisement.txt").read_text("utf-8")
    assert copied.splitlines() == ["Job", "", "Requirements", "- Python, SQL\u202e, Git, Go"]


def test_a_text_that_asks_little_says_so(folder: Path) -> None:
    (folder / "ad.txt").write_text("Come and bake with us!\n", "utf-8")
    assert "read it yourself: few of its words can be matched" in run("new", "acme", "--from", "ad.txt").output


def test_nothing_of_it_is_published_or_cached(folder: Path) -> None:
    run("new", "zanzibar", "--from", "ad.txt", "--company", SECRET)
    CliRunner().invoke(main, ["check"])
    built = small_site.build(folder, "--strict")
    assert built.exit_code == 0, built.log
    files = [file for place in (built.site, folder / ".cache") for file in place.rglob("*") if file.is_file()]
    assert files
    assert [file for file in files if b"Zanzibar" in file.read_bytes() or b"zanzibar" in file.read_bytes()] == []
    listed = CliRunner().invoke(main, ["check", "--published"]).output
    assert "resume/targets/  private: your applications" in " ".join(listed.split()).replace("/ private", "/  private")


def test_git_ignores_targets_and_a_tracked_one_is_an_error(folder: Path) -> None:
    run("new", "zanzibar", "--from", "ad.txt")
    (folder / ".gitignore").write_text((small_site.ROOT / ".gitignore").read_text("utf-8"), "utf-8")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    tracked = subprocess.run(["git", "ls-files"], cwd=folder, check=True, capture_output=True, text=True).stdout
    assert "resume/resume.yml" in tracked
    assert "targets" not in tracked
    assert "R109" not in CliRunner().invoke(main, ["check"]).output
    subprocess.run(["git", "add", "-f", "resume/targets/zanzibar/target.yml"], cwd=folder, check=True)
    told = CliRunner().invoke(main, ["check"])
    assert told.exit_code != 0
    assert "resume/targets/zanzibar/target.yml" in told.output
    assert "R109" in told.output
