"""The commands `portfolio import` and `portfolio export`."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from exchanged import FILES
from portfolio.cli.main import main
from portfolio.exchange.importer import SCHEMA_LINE
from small_site import ROOT, of_the_starter


def test_import_command(tmp_path: Path) -> None:
    source, target = FILES / "rendercv-2.8.yaml", tmp_path / "resume/resume.yml"
    arguments = ["import", str(source), "--to", str(target)]
    first = CliRunner().invoke(main, arguments)
    assert first.exit_code == 0, first.output
    assert f"{source.as_posix()}:38:9: I110 'location' has no place" in first.output
    assert f"Wrote {target}." in first.output
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 1
    assert "I104 exists already, so nothing was written; add --force" in again.output
    target.write_text("mine", "utf-8")
    assert CliRunner().invoke(main, [*arguments, "--force"]).exit_code == 0
    assert target.read_text("utf-8").startswith(SCHEMA_LINE)
    assert [file.name for file in target.parent.iterdir()] == ["resume.yml"], "no temporary file stays"


def test_import_command_without_a_file(tmp_path: Path) -> None:
    target = tmp_path / "resume.yml"
    for source, reason in ((tmp_path / "none.json", "no such file"), (tmp_path, "is a directory")):
        done = CliRunner().invoke(main, ["import", str(source), "--to", str(target)])
        assert done.exit_code == 1
        assert f"{source.as_posix()}:1:1: I101 cannot be read: {reason}" in done.output
    broken = tmp_path / "x.json"
    broken.write_bytes(b'{"basics": {"name": "\xff"}}')
    done = CliRunner().invoke(main, ["import", str(broken), "--to", str(target)])
    assert (done.exit_code, "Y001 byte 0xff is not UTF-8" in done.output) == (1, True)
    assert not target.exists()


@of_the_starter
@pytest.mark.parametrize("form", ["jsonresume", "rendercv", "markdown", "text"])
def test_export_command(form: str, tmp_path: Path) -> None:
    output = tmp_path / "out/resume"
    done = CliRunner().invoke(main, ["export", "--root", str(ROOT), "--to", form, "-o", str(output)])
    assert done.exit_code == 0, done.output
    shown = CliRunner().invoke(main, ["export", "--root", str(ROOT), "--to", form, "-o", "-"])
    assert shown.stdout == output.read_text("utf-8")
    assert "https://example.com/projects/" in shown.stdout, "the address of mkdocs.yml"
    assert ".ipynb" not in shown.stdout, "a notebook's page has another address"


def test_export_command_never_replaces_the_source(tmp_path: Path) -> None:
    source = tmp_path / "resume/resume.yml"
    source.parent.mkdir()
    source.write_text("basics: {name: N}", "utf-8")
    done = CliRunner().invoke(main, ["export", "--root", str(tmp_path), "--to", "text", "-o", str(source)])
    assert done.exit_code == 2
    assert source.read_text("utf-8") == "basics: {name: N}"


def test_export_command_of_a_broken_resume(tmp_path: Path) -> None:
    (tmp_path / "resume").mkdir()
    (tmp_path / "resume/resume.yml").write_text("basic: {name: N}", "utf-8")
    done = CliRunner().invoke(main, ["export", "--root", str(tmp_path), "--to", "text"])
    assert done.exit_code == 1
    assert "resume/resume.yml:1:1: S101 unknown key 'basic'; did you mean 'basics'?" in done.output
