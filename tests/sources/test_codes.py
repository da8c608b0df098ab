"""Each code of a diagnostic is in the engine, in the registry, in the guide, and provoked here.

`code_cases.py` explains the cases.

The example in the registry is what the first case prints. `UPDATE_EXPECTED=1` writes it there.
"""

import ast
import json
import os
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import small_site
from code_cases import CASES, Case, write_case
from local_web import served
from portfolio.cli import fetch
from portfolio.cli.main import main
from portfolio.notebooks import plots
from portfolio.sources.codes import CODES, HEADINGS, codes_page
from portfolio.website.check import all_problems, check
from portfolio.website.tree import read

REGISTRY = small_site.ROOT / "hooks/portfolio/sources/codes.toml"
CODE = re.compile(r"[A-Z][0-9]{3}")
BOUNDS = {"N100"}
"""Looks like a code but is none: all codes before it are errors."""
LINE = re.compile(r"(?P<severity>ERROR|WARNING|INFO|error|warning|notice)(?: +- +|: )(?P<text>\S.*)")
OF_LOGS = {"INFO": "notice"}
TODAY = date(2026, 11, 20)


def _printed(folder: Path, run: str | list[str]) -> list[tuple[str, str]]:
    """Return the severity and the line of all diagnostics."""
    if run in ("check", "site"):
        problems = (check if run == "check" else all_problems)(read(folder), TODAY)
        return [(problem.severity.value, str(problem)) for problem in problems]
    if run == "strict":
        built = small_site.build(folder, "--strict")
        assert built.exit_code == 1
        log = built.log
    else:
        log = CliRunner().invoke(main, run, catch_exceptions=False).output
    if "json" in run:
        reported = json.loads(log)["diagnostics"]
        form = "{path}:{line}:{column}: {code} {message}; {hint}"
        return [(problem["severity"], form.format(**problem)) for problem in reported]
    lines = [match for match in map(LINE.fullmatch, log.splitlines()) if match]
    return [(OF_LOGS.get(line["severity"], line["severity"].lower()), line["text"]) for line in lines]


def _provoked(folder: Path, code: str, case: Case, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Run a case, and return the severity and the line of the code."""
    write_case(folder, case)
    monkeypatch.chdir(folder)
    if case.get("without") == "scripts":
        monkeypatch.setattr(plots, "installed", lambda _name: None)
    with served(case.get("web", {})) as web:
        new_session = fetch.new_session
        monkeypatch.setattr(fetch, "new_session", lambda: web.session(new_session()))
        printed = _printed(folder, case.get("run", "check"))
    monkeypatch.setattr(fetch, "new_session", new_session)
    found = [(severity, line) for severity, line in printed if f": {code} " in line]
    assert found, printed
    return found[0]


@pytest.mark.parametrize("code", CODES)
def test_the_example_is_what_the_tool_prints(
    tmp_path_factory: pytest.TempPathFactory, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code in CASES, "write a case that provokes it in tests/sources/codes/"
    found = [_provoked(tmp_path_factory.mktemp(code), code, case, monkeypatch) for case in CASES[code]]
    if os.environ.get("UPDATE_EXPECTED"):
        entry = re.compile(rf'^({code} = .*\n  )".*"\]$', re.MULTILINE)
        line = json.dumps(found[0][1], ensure_ascii=False)
        REGISTRY.write_text(entry.sub(lambda match: f"{match[1]}{line}]", REGISTRY.read_text("utf-8")), "utf-8")
    assert found[0][1] == CODES[code].example
    assert list(dict.fromkeys(severity for severity, _ in found)) == [kind.value for kind in CODES[code].severities]


def test_the_registry_has_the_codes_of_the_engine_and_no_others() -> None:
    found: set[str] = set()
    for file in (small_site.ROOT / "hooks").rglob("*.py"):
        nodes = ast.walk(ast.parse(file.read_text("utf-8")))
        texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        found |= {text for text in texts if CODE.fullmatch(text)}
    assert sorted(CODES) == sorted(found - BOUNDS)
    assert sorted(CASES) == sorted(CODES)


def test_the_guide_has_the_registry() -> None:
    assert (small_site.ROOT / "hooks/guide/codes.md").read_text("utf-8") == codes_page(), "run `make schema`"
    assert all(f"\n### {code}\n" in codes_page() for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_an_entry_is_complete(code: str) -> None:
    entry = CODES[code]
    assert code[0] in HEADINGS
    assert [text for text in (entry.meaning, entry.remedy) if not re.fullmatch(r".+[.…]", text)] == []
