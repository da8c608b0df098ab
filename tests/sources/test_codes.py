"""Each code of a diagnostic is in the engine, in the registry, in the guide, and provoked here.

`codes/<letter>.yml` holds the cases: for each code one, or a list with at least one for each of its severities. A
case lists files of the small site by path. A text is the whole file, `null` removes it, a list of pairs replaces the
first of each pair by the second, and a mapping changes a notebook: `markdown` is its first cell's source, `notebook`
holds keys of the whole, any other key is one of the code cell's (`outputs` may be bare MIME bundles). Tags: `!repeat
[text, times]` with optional texts before and after (lists repeat too), `!latin-1` for bytes that are not UTF-8,
`!link` for a symbolic link.
`run` is `site` (check with the PDF), `strict` (a build) or the arguments of `portfolio`, whose JSON is read, if any;
without it only the files are checked. `tracked` lists files to add to git; `without: scripts` hides the scripts of
plotting libraries.

The example in the registry is what the first case prints. `UPDATE_EXPECTED=1` writes it there.
"""

import ast
import copy
import json
import os
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import small_site
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

Case = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """Reads scalars as YAML does, and the tags of the cases."""


def _repeat(loader: Any, node: Any) -> Any:
    what, times, *around = loader.construct_sequence(node, deep=True)
    return "".join(around[:1]) + what * times + "".join(around[1:]) if isinstance(what, str) else what * times


_Loader.add_constructor("!repeat", _repeat)
_Loader.add_constructor("!latin-1", lambda _loader, node: str(node.value).encode("latin-1"))
_Loader.add_constructor("!link", lambda _loader, node: Path(node.value))


def _cases() -> dict[str, list[Case]]:
    texts = "".join(file.read_text("utf-8") for file in sorted((Path(__file__).parent / "codes").glob("*.yml")))
    loaded: dict[str, Case | list[Case]] = yaml.load(texts, _Loader)
    return {code: cases if isinstance(cases, list) else [cases] for code, cases in loaded.items()}


CASES = _cases()


def _notebook(changes: dict[str, Any]) -> str:
    notebook: dict[str, Any] = copy.deepcopy(small_site.NOTEBOOK)
    prose, code = notebook["cells"]
    for key, value in changes.items():
        if key == "markdown":
            prose["source"] = value
        elif key == "notebook":
            notebook |= value
        else:
            code[key] = value
    code["outputs"] = [
        output if "output_type" in output else {"output_type": "display_data", "data": output, "metadata": {}}
        for output in code["outputs"]
    ]
    return json.dumps({key: value for key, value in notebook.items() if value is not None}, indent=1)


def _content(path: str, given: Any) -> str | bytes | None:
    if isinstance(given, dict):
        return _notebook(given)
    if not isinstance(given, list):
        content: str | bytes | None = given
        return content
    text = small_site.FILES[path]
    for old, new in zip(given[::2], given[1::2], strict=True):
        assert old in text, f"{old!r} is not in {path}"
        text = text.replace(old, new, 1)
    return text


def _write(folder: Path, case: Case) -> None:
    files = {path: given for path, given in case.items() if "." in path}
    small_site.write(
        folder, {path: _content(path, given) for path, given in files.items() if not isinstance(given, Path)}
    )
    for path, target in files.items():
        if isinstance(target, Path):
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).symlink_to(target)
    if case.get("tracked"):
        for command in (["git", "init", "-q"], ["git", "add", "-f", *case["tracked"]]):
            subprocess.run(command, cwd=folder, check=True)


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
    _write(folder, case)
    monkeypatch.chdir(folder)
    if case.get("without") == "scripts":
        monkeypatch.setattr(plots, "installed", lambda _name: None)
    printed = _printed(folder, case.get("run", "check"))
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
