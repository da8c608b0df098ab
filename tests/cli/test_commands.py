"""What all commands share: examples in their help, no colours where nobody wants them, whole files."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import small_site
from portfolio.cli.main import COMMANDS, main
from portfolio.cli.root import show_progress


def _commands() -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", each) for inner, each in command.commands.items())


@pytest.mark.parametrize("name", ["", *(name for name, _ in _commands())])
def test_help_has_an_example_that_names_the_command(name: str) -> None:
    text = CliRunner().invoke(main, [*name.split(), "--help"], prog_name="portfolio").output
    _, _, examples = text.partition("Example")
    assert f"  portfolio {name}" in examples, text
    assert max(map(len, text.splitlines())) < 105, "no wider than a terminal"


def test_names_are_completed() -> None:
    asked = {"_PORTFOLIO_COMPLETE": "bash_complete", "COMP_WORDS": "portfolio new po", "COMP_CWORD": "2"}
    assert CliRunner().invoke(main, [], prog_name="portfolio", env=asked).output == "plain,post\n"


def test_colours_stay_away_if_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, is_coloured in (("", True), ("1", False)):
        monkeypatch.setenv("NO_COLOR", value)
        done = CliRunner().invoke(main, ["log", "--root", ".", "no-project", "x"], color=True)
        context = click.Context(main, color=None)
        with context:
            main.callback()  # type: ignore[misc]  # click's decorators keep it
        assert (context.color is None) is is_coloured
        assert "\x1b" not in done.output


def test_progress_is_for_terminals(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    show_progress("a.ipynb", 1, 3)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    show_progress("a.ipynb", 1, 3)
    show_progress("c.ipynb", 3, 3)
    assert capsys.readouterr().err == "\r\x1b[2K2 notebooks left, converted a.ipynb\r\x1b[2K"


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("export --to text -o loop", 0),
        ("export --to text -o loop/resume.txt", 1),
        ("pdf --private -o loop", 0),
        ("pdf -o loop/resume.pdf", 1),
        ("readme -o loop", 0),
        ("stage -o loop", 1),
        ("compare loop docs", 2),
        ("fetch-pictures loop", 2),
        ("import loop", 1),
        ("import resume.json --force --to loop", 0),
        ("import-posts loop", 2),
        ("start --resume loop --yes --dry-run", 2),
        ("check --root loop", 2),
    ],
)
def test_a_link_that_leads_in_a_circle_is_no_bug(
    command: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    resume = '{"basics": {"name": "Ada Roe"}}'
    small_site.write(tmp_path, {"resume/private.yml": "basics: {phone: 020 7946 0999}\n", "resume.json": resume})
    (tmp_path / "loop").symlink_to("loop")
    done = CliRunner().invoke(main, command.split())
    assert isinstance(done.exception, SystemExit | None), done.exception
    assert done.exit_code == status, done.output
