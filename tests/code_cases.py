"""The cases of `sources/codes/`: for each code a wrong input of the small site, or several.

`codes/<letter>.yml` holds the cases: for each code one, or a list with at least one for each of its severities. A
case lists files of the small site by path. A text is the whole file, `null` removes it, a list of pairs replaces the
first of each pair by the second, and a mapping changes a notebook: `markdown` is its first cell's source, `notebook`
holds keys of the whole, any other key is one of the code cell's (`outputs` may be bare MIME bundles). Tags: `!repeat
[text, times]` with optional texts before and after (lists repeat too), `!latin-1` for bytes that are not UTF-8,
`!link` for a symbolic link.
`run` is `site` (check with the PDF), `strict` (a build) or the arguments of `portfolio`, whose JSON is read, if any;
without it only the files are checked. `tracked` lists files to add to git; `without: scripts` hides the scripts of
plotting libraries. `web` lists the answers of other hosts, as `local_web.served` takes them.
"""

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import yaml

import small_site

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
    texts = "".join(file.read_text("utf-8") for file in sorted((Path(__file__).parent / "sources/codes").glob("*.yml")))
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


def write_case(folder: Path, case: Case) -> None:
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
