"""`portfolio applications`: the ledger of what was sent, what is kept beside it, and whether it prints the same."""

import subprocess
from base64 import b64decode
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import small_site
from portfolio.applications.ledger import MERGED, PAGE, Kept, kept_page, merged_resume, read_kept, sha256
from portfolio.cli.main import main
from portfolio.cli.tailoring import FOLDER, RECORD
from portfolio.exchange.json_resume import json_resume
from portfolio.resume.model import Resume
from portfolio.sources.dates import parse_date
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load
from portfolio.text.site_index import SiteIndex
from printed import view_of_text

PHONE = "020 7946 0999"
COMPANY = "Zanzibar Robotics"
TARGET = f"""\
company: {COMPANY}
position: Engineer
exclude: [contributions]
cover:
  them: I read that you can find plastic by its colour, and I want to know how often an alarm is false.
  availability: I can start in March, 20 hours a week, until my degree in May 2099, and full time after it.
"""
PORTRAIT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
RESUME = "photo: true\n" + small_site.FILES["resume/resume.yml"].replace("basics:", "basics:\n  image: me.png")
FILES: dict[str, str | bytes | None] = {
    "docs/me.png": b64decode(PORTRAIT),
    "resume/resume.yml": RESUME,
    ".gitignore": "/hooks\n/.cache/\n",
    "resume/private.yml": f"basics: {{phone: {PHONE}}}\n",
    "resume/targets/acme/target.yml": TARGET,
    "resume/targets/acme/advertisement.txt": "Requirements\n- Python\n",
}
HOME = "resume/targets/acme"
LEDGER = f"{HOME}/application.yml"
PDF = "Robin-Sample-Zanzibar-Robotics.pdf"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["applications", *words], catch_exceptions=False)


def test_from_the_first_step_to_the_last(folder: Path) -> None:
    assert "acme  not sent\n      Engineer, Zanzibar Robotics" in run().output
    done = run("acme", "sent")
    assert (done.exit_code, "run `portfolio tailor acme` first" in done.output) == (1, True)
    for more in (["--mail", "--letter"], []):  # what was made before goes with the same page
        assert CliRunner().invoke(main, ["tailor", "acme", *more], catch_exceptions=False).exit_code == 0
    made = (folder / FOLDER / "acme" / PDF).read_bytes()

    done = run("acme", "sent", "--on", "2026-11-02", "--note", 'by mail: "hello"')
    names = (PDF, PDF.replace(".pdf", "-Cover-letter.pdf"), "mail.txt")
    paths = [f"{HOME}/sent/2026-11-02/{name}" for name in names]
    assert done.output.splitlines() == [LEDGER, *paths, "reminder 2026-11-16"]
    assert "you can find plastic" in (folder / paths[2]).read_text("utf-8")
    assert (folder / paths[1]).read_bytes().startswith(b"%PDF-")
    assert (folder / HOME / "sent/2026-11-02" / PDF).read_bytes() == made
    merged = (folder / HOME / "sent/2026-11-02" / MERGED).read_text("utf-8")
    resume, problems = validate(Resume, load(merged, MERGED))
    assert resume is not None, problems
    assert (resume.basics.phone, resume.contributions) == (PHONE, ())
    assert "Nearest neighbours, faster" in merged

    # The author's own comments and lines stay.
    ledger = folder / LEDGER
    ledger.write_text("# mine\n" + ledger.read_text("utf-8"), "utf-8")
    assert run("acme", "interview", "--on", "2026-11-09", "--remind", "2026-11-30").exit_code == 0
    assert ledger.read_text("utf-8").startswith("# mine\n# yaml-language-server")
    told = run("acme").output
    for line in (
        '2026-11-02  sent: by mail: "hello"',
        "left out: tool-7",
        "2026-11-09  interview",
        "reminder 2026-11-30",
        f"with it: {', '.join(names[1:])}",
    ):
        assert line in told
    assert "changed since" not in told
    assert run("acme", "no", "--on", "2026-11-20").output == f"{LEDGER}\n"
    assert "sent 2026-11-02, interview 2026-11-09, no 2026-11-20" in run().output
    assert "reminder" not in run().output

    # Verified from today's files, from what was kept, and not at all.
    same = f"today's engine gives the same bytes of {PDF}, {names[1]}"
    assert run("--verify").output == f"acme, sent 2026-11-02: {same}, mail.txt\n"
    (folder / "resume/template/classic/style.css").write_text("h1 { color: red }", "utf-8")
    told = run("--verify", "acme").output
    assert told.endswith(f"{same}; as it was sent: mail.txt; changed since: resume/template/classic/style.css\n")
    page = folder / HOME / "sent/2026-11-02/page.yml"
    kept = page.read_text("utf-8")
    for path in ("docs/blog/posts/first.md", "docs/me.png", "projects/knn/project.yml", "resume/private.yml"):
        assert f"  {path}: " in kept
    page.write_text("".join(line for line in kept.splitlines(keepends=True) if "style.css" not in line), "utf-8")
    assert run("--verify").output.endswith("; as it was sent: mail.txt; your files say something else now\n")
    page.write_text(kept.replace("  mail.txt: ", "  mail.txt: 0"), "utf-8")
    assert f"{same}; edited before it was sent: mail.txt; changed since: " in run("--verify").output
    page.write_text(kept, "utf-8")
    (folder / HOME / "sent/2026-11-02/resume/template/classic/style.css").write_text("h1 { color: red }", "utf-8")
    done = run("--verify", "acme")
    assert (done.exit_code, done.output.count("J112 today's engine no longer gives the bytes of")) == (1, 2)
    (folder / HOME / "sent/2026-11-02" / PDF).write_bytes(made + b"%")
    (folder / paths[1]).unlink()
    (folder / paths[2]).write_text("Dear Sir", "utf-8")
    done = run("--verify")
    assert done.exit_code == 1
    assert f"{LEDGER}:11:10: J111 sent/2026-11-02/{PDF} is not the file that was sent: its hash differs" in done.output
    assert f"J111 there is no sent/2026-11-02/{names[1]} beside this file" in done.output
    assert "J111 sent/2026-11-02/mail.txt is not the file that was sent" in done.output

    # Nothing of it is cached, or seen by git even without its ignored folder.
    for file in (folder / ".cache").rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert [word for word in (COMPANY, PHONE) if word.encode() in content] == [], file
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    listed = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=folder, check=True, capture_output=True, text=True
    )
    assert "targets/" not in listed.stdout
    assert "build/" not in listed.stdout


def test_of_the_projects_only_contributions_are_taken_out_again() -> None:
    text = "projects: [{name: Mine, type: contribution}]\ncontributions: [{pr: a/b#7, title: Theirs}]\n"
    document = load(text, MERGED)
    resume, problems = validate(Resume, document)
    assert resume is not None, problems
    merged = load(merged_resume(resume, document, json_resume(resume, {}, SiteIndex(""))).decode(), MERGED).data
    assert isinstance(merged, dict)
    assert merged["projects"] == [{"name": "Mine", "type": "contribution"}]
    assert merged["contributions"] == [{"pr": "a/b#7", "title": "Theirs"}]


def test_a_record_of_the_first_engine_has_no_hashes(tmp_path: Path) -> None:
    kept = Kept(engine="0.2.0", made=parse_date("2026-11-01"), pdf=PDF, pdfSha256="1", inputs={}, page=None)
    text = kept_page(kept, view_of_text("basics: {name: Robin Sample}\n")).decode()
    (tmp_path / PAGE).write_text(text.replace("also: {}\nletter: ''\n", "also: [mail.txt]\n"), "utf-8")
    read, problems = read_kept(tmp_path, ".")
    assert read is not None, problems
    assert (read.also, read.letter) == ({"mail.txt": ""}, "")


SENT = "history:\n  - {status: sent, date: 2026-11-02}\n"


@pytest.mark.parametrize(
    ("ledger", "message"),
    [
        (SENT.replace("sent,", "snet,"), f"{LEDGER}:2:14: S108 'snet' is not a known status; did you mean 'sent'?"),
        (SENT.replace("2026-11-02", "2 Nov"), f"{LEDGER}:2:26: S104"),
        (SENT.replace("2026-11-02", "2026-11"), "S104 date: '2026-11' has no day; write it like 2026-11-30"),
        (SENT.replace("date", "dtae"), "did you mean 'date'?"),
        (SENT.replace("}", ", folder: ../../..}"), "S110"),
        (
            SENT + "  - {status: offer, date: 2026-10-01}\n",
            "J113 'offer' on 2026-10-01 comes after 'sent'",
        ),
        ("history: [\n", "Y001"),
        ("- a\n", "S102"),
    ],
)
def test_a_mistake_in_the_ledger_is_located(folder: Path, ledger: str, message: str) -> None:
    (folder / LEDGER).write_text(ledger, "utf-8")
    done = run()
    assert message in done.output
    assert done.exit_code == (0 if "J113" in done.output else 1)
    assert "Traceback" not in done.output
    assert "nothing was sent" not in run("--verify").output


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("amce",), 1, "J105 there is no such target; did you mean 'acme'?"),
        (("../acme",), 1, "J105"),
        (("acme", "snet"), 2, "'snet' is not one of 'sent'"),
        (("acme", "interview"), 2, "'acme' was not sent yet"),
        (("acme", "sent", "--on", "yesterday"), 2, "'yesterday' is not a date like"),
        (("acme", "sent", "--on", "2026-11"), 2, "has no day"),
        (("acme", "sent", "--verify"), 2, "--verify adds no step"),
        (("acme", "no", "--without-pdf"), 2, "belongs to 'sent'"),
        (("acme", "--note", "x"), 2, "belong to a step"),
        (("acme", "sent", "more"), 2, "unexpected extra argument"),
    ],
)
def test_wrong_use(folder: Path, words: tuple[str, ...], status: int, message: str) -> None:
    done = run(*words)
    assert (done.exit_code, message in done.output) == (status, True), done.output
    assert not (folder / LEDGER).exists()


@pytest.mark.parametrize(
    ("name", "content", "status", "message"),
    [
        (PDF, "%PDF-1.7", 0, f"/{PDF}\n"),
        (PDF, "%PDF-1.7 mine", 1, "is not the one that was made"),
        (PDF, None, 1, "is not the one that was made"),
        (f"{RECORD}/{PAGE}", "page: 1\n", 1, "S103 the key 'engine' is missing"),
        (f"{RECORD}/{PAGE}", None, 1, "has no PDF to keep"),
    ],
)
def test_only_what_was_made_is_kept(folder: Path, name: str, content: str | None, status: int, message: str) -> None:
    made = folder / FOLDER / "acme"
    (made / RECORD).mkdir(parents=True)
    (made / PDF).write_bytes(b"%PDF-1.7")
    kept = Kept(engine="1", made=parse_date("2026-11-01"), pdf=PDF, pdfSha256=sha256(b"%PDF-1.7"), inputs={}, page=None)
    (made / RECORD / PAGE).write_bytes(kept_page(kept, view_of_text("basics: {name: Robin Sample}\n")))
    if content is None:
        (made / name).unlink()
    else:
        (made / name).write_text(content, "utf-8")
    done = run("acme", "sent")
    assert (done.exit_code, message in done.output) == (status, True), done.output
    assert (folder / HOME / "sent").exists() == (not status)


def test_what_was_sent_elsewhere_and_a_form_that_is_not_understood(folder: Path) -> None:
    assert run("acme", "sent", "--without-pdf", "--remind", "no", "--on", "2026-11-02").exit_code == 0
    assert (folder / LEDGER).read_text("utf-8").endswith("history:\n  - status: sent\n    date: 2026-11-02\n")
    done = run("acme", "offer", "--on", "2026-11-01")
    assert (done.exit_code, "2026-11-01 is before 'sent' on 2026-11-02" in done.output) == (2, True)
    (folder / LEDGER).write_text("history: [{status: sent, date: 2026-11-02}]\n", "utf-8")
    done = run("acme", "offer", "--on", "2026-11-03")
    assert (done.exit_code, "cannot be added to automatically" in done.output) == (1, True)
    assert run("--verify").output == "nothing was sent of which a PDF is kept\n"


def test_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run()
    assert (done.exit_code, "is a portfolio" in done.output) == (2, True)
