"""Private fields appear in a PDF made for sending, and in nothing that is published."""

import contextlib
import io
import sqlite3
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

import small_site
from portfolio.cli.main import main
from portfolio.store.values import FILE
from portfolio.website.tree import read

VALUES = ("020 7946 0999", "27 Hidden Lane", "HL1 2ZZ")
COMPANY = "Zanzibar Robotics"
"""Of a target, which is as private as what is sent for it."""
HOME = "resume/targets/zanzibar"
PRIVATE = "basics:\n  phone: 020 7946 0999\n  location: {address: 27 Hidden Lane, postalCode: HL1 2ZZ}\n"


def decoded(file: Path) -> bytes:
    """Read a file's bytes; for a PDF, decode every stream and attachment."""
    content = file.read_bytes()
    if file.suffix != ".pdf":
        return content
    plain = subprocess.run(
        ["qpdf", "--qdf", "--object-streams=disable", str(file), "-"], capture_output=True, check=True
    )
    reader = PdfReader(io.BytesIO(content))
    attached = b"".join(data for parts in reader.attachments.values() for data in parts)
    text = "".join(page.extract_text() for page in reader.pages)
    return plain.stdout + attached + text.encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_site.write(tmp_path, {"resume/private.yml": PRIVATE}, is_cached=False)


def test_nothing_of_it_is_published(folder: Path) -> None:
    files_of_target: dict[str, str] = {
        f"{HOME}/target.yml": f"company: {COMPANY}\nposition: Engineer\n",
        f"{HOME}/advertisement.txt": f"Requirements of {COMPANY}\n- Python\n",
        f"{HOME}/application.yml": f"history:\n  - {{status: sent, date: 2026-11-20, note: {COMPANY}}}\n",
        f"{HOME}/sent/2026-11-20/resume/resume.yml": PRIVATE,
        f"{HOME}/sent/2026-11-20/{COMPANY}.pdf": "%PDF-1.7",
    }
    for path, text in files_of_target.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    built = small_site.build(folder, "--strict")
    assert built.exit_code == 0, built.log
    files = [file for file in built.site.rglob("*") if file.is_file()]
    assert any(file.suffix == ".pdf" for file in files)
    cached = [file for file in (folder / ".cache").rglob("*") if file.is_file()]
    assert cached
    values = [value.encode() for value in (*VALUES, COMPANY, "zanzibar")]
    assert [(file, value) for file in (*files, *cached) for value in values if value in decoded(file)] == []
    assert [file for file in files if "private" in file.name or COMPANY in file.name] == []


def test_a_pdf_for_sending_is_not_cached(folder: Path) -> None:
    for option, cached in (("--private", 0), ("", 1)):
        done = CliRunner().invoke(main, ["pdf", *option.split(), "--root", str(folder)])
        assert done.exit_code == 0, done.output
        with contextlib.closing(sqlite3.connect(folder / FILE)) as store:
            assert store.execute("SELECT COUNT(*) FROM entries WHERE key LIKE 'pdf:%'").fetchone()[0] == cached


def test_a_pdf_for_sending_holds_it(folder: Path) -> None:
    done = CliRunner().invoke(main, ["pdf", "--private", "--root", str(folder)])
    assert (done.exit_code, "B115" in done.output) == (0, False), done.output
    made = folder / "build/robin-sample-resume.pdf"
    text = PdfReader(made).pages[0].extract_text()
    assert [value for value in VALUES if value not in text] == []
    assert b"https://example.com/me/blog/2026/10/02/first-post/" in decoded(made)

    done = CliRunner().invoke(main, ["pdf", "--private", "--root", str(folder), "-o", str(folder / "site/x.pdf")])
    assert done.exit_code == 2
    assert not (folder / "site/x.pdf").exists()


MISTAKES = {
    "nothing": ("", []),
    "comments": ("# phone and street come here\n", []),
    "a key without a value": ("basics:\n", []),
    "what is right": (PRIVATE, []),
    "a phone at the top": ("phone: 1\n", ["1:1  error    S101  unknown key 'phone'; it belongs under 'basics'"]),
    "an unknown field": ("basics: {fax: 1}\n", ["1:10  error    S101  unknown key 'fax'; known here: "]),
    "not YAML": ("basics: {phone: 1\n", ["error    Y001  not YAML"]),
    "a list": ("- phone\n", ["1:1  error    S102  the file has to be a mapping"]),
    "texts": (
        """basics: {location: {countryCode: Wales}, summary: 'I **do'}
work: [{name: A, highlights: ['[x](post:none)', '{{ knn.nope }}']}]
""",
        [
            "1:34  notice   R124  'Wales' is not a country's code; write GB",
            "1:54  warning  R123  '**' in '**do' is not closed",
            "2:36  error    R102  'post:none' is not a post on this site",
            "2:50  error    E103  knn measures no 'nope' (any more)",
        ],
    ),
}


@pytest.mark.parametrize(("text", "found"), MISTAKES.values(), ids=MISTAKES)
def test_its_mistakes_are_said_by_check_and_before_a_pdf_is_sent(tmp_path: Path, text: str, found: list[str]) -> None:
    folder = small_site.write(tmp_path, {"resume/private.yml": text})
    checked = CliRunner().invoke(main, ["check", "--root", str(folder)])
    assert [part for part in found if part not in checked.output] == [], checked.output
    assert ("resume/private.yml" in checked.output) == bool(found)
    made = CliRunner().invoke(main, ["pdf", "--private", "--root", str(folder)])
    assert made.exit_code == (1 if any("error" in part for part in found) else 0), made.output
    assert ("error: resume/private.yml:" in made.output) == (made.exit_code == 1)


def test_a_build_does_not_read_it(tmp_path: Path) -> None:
    built = small_site.build(small_site.write(tmp_path, {"resume/private.yml": "phone: 1\n"}), "--strict")
    assert built.exit_code == 0, built.log


def test_links_to_the_starters_address_are_said_before_a_pdf_is_sent(folder: Path) -> None:
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(settings.replace("https://example.com/me/", "https://example.com/"))
    done = CliRunner().invoke(main, ["pdf", "--root", str(folder)])
    line = 1 + settings[: settings.index("site_url:")].count("\n")
    assert f"warning: mkdocs.yml:{line}:1: B115 the PDF's links to your pages lead to" in done.output
    assert (done.exit_code, (folder / "build/robin-sample-resume.pdf").is_file()) == (0, True)


def test_its_mistakes_are_its_own(folder: Path) -> None:
    (folder / "resume/private.yml").write_text("basics:\n  phnoe: x\n")
    done = CliRunner().invoke(main, ["pdf", "--private", "--root", str(folder)])
    assert done.exit_code == 1
    assert "resume/private.yml:2:3: S101 unknown key 'phnoe'; did you mean 'phone'?" in done.output


def test_a_tracked_file_stops_the_build(folder: Path) -> None:
    for command in (["init", "-q"], ["add", "-f", "resume/private.yml"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    built = small_site.build(folder)
    assert built.exit_code == 1
    assert "resume/private.yml:1:1: R109 git tracks this file" in built.log


@pytest.mark.parametrize(
    "text", ["", "# the phone number comes here\n", "---\n", "{}\n", "basics:\n", "basics:\n  name:\n"]
)
def test_one_without_fields_changes_nothing(folder: Path, text: str) -> None:
    (folder / "resume/private.yml").write_text(text)
    tree = read(folder, with_private=True)
    assert tree.problems == ()
    assert tree.resume == read(folder).resume


@pytest.mark.parametrize(
    ("line", "mapping"),
    [("phone: +00 0000", "basics"), ("email: r@example.com", "basics"), ("city: Sampleton", "basics: location")],
)
def test_a_field_at_the_top_is_said_to_belong_below(folder: Path, line: str, mapping: str) -> None:
    (folder / "resume/private.yml").write_text(f"{line}\n")
    (problem,) = read(folder, with_private=True).problems
    key = line.partition(":")[0]
    assert str(problem) == f"resume/private.yml:1:1: S101 unknown key '{key}'; it belongs under '{mapping}'"
