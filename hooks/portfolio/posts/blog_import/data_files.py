"""Read front matter, settings and data of a blog, in YAML, TOML, JSON and CSV, without trust in what they hold."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from portfolio.posts.blog_import.liquid_values import Unknown

_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""Signs that no path and no file in UTF-8 can have."""
_DEEPEST = 100


def texts(value: Any, depth: int = 0) -> Any:
    """Return a value with every scalar as a text, without what is nested too deeply."""
    if depth > _DEEPEST:
        return ""
    if isinstance(value, Mapping):
        return {_NO_TEXT.sub("\ufffd", str(key)): texts(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [texts(item, depth + 1) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or (isinstance(value, str) and value.strip() in ("null", "~")):
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else _NO_TEXT.sub("\ufffd", str(value))


_MOST_NODES = 100_000
_Scalars: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Makes texts of all scalars."""


class _Typed(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Makes numbers, and leaves dates as texts."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [each for each in found if not each[0].endswith(":timestamp")]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def load_yaml(text: str, loader: Any = _Scalars) -> Any:
    """Return what a YAML text holds; raise `ValueError` if it is broken, or is larger than it looks."""
    sizes: dict[int, int] = {}

    def size(node: Any) -> int:
        if id(node) not in sizes:
            sizes[id(node)] = _MOST_NODES + 1  # for one that holds itself
            parts = node.value if isinstance(node.value, list) else ()
            sizes[id(node)] = 1 + sum(sum(map(size, part)) if isinstance(part, tuple) else size(part) for part in parts)
        return sizes[id(node)]

    _check_depth(loader(text))
    reader = loader(text)
    try:
        node = reader.get_single_node()
        if node and size(node) > _MOST_NODES:
            raise ValueError("too many nodes")
        return reader.construct_document(node) if node else None
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError("broken YAML") from error
    finally:
        reader.dispose()


def _check_depth(reader: Any) -> None:
    """Raise `ValueError` for what is nested so deeply that libyaml would end the process."""
    depth = 0
    try:
        while reader.check_event():
            event = reader.get_event()
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise ValueError("nested too deeply")
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError("broken YAML") from error
    finally:
        reader.dispose()


def load_json(text: str) -> Any:
    """Return what a JSON text holds; raise `ValueError` if it is broken, or is nested too deeply."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def load_toml(text: str) -> dict[str, Any]:
    """Return what a TOML text holds; raise `ValueError` if it is broken, or is nested too deeply."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


_LINE = re.compile(r"(?P<key>[\w-]+)[ \t]*:[ \t]*(?P<value>.*)")


def read_yaml(text: str) -> dict[str, Any]:
    """Return the keys of a YAML text; of one that is broken, those on lines of their own."""
    try:
        found = load_yaml(text)
    except ValueError:
        found = {}
        key = ""
        for line in text.expandtabs(2).splitlines():
            if match := _LINE.fullmatch(line.rstrip()):
                key = match["key"]
                found[key] = bare_value(match["value"])
            elif key and re.match(r"[ ]*-[ ]", line):
                before = found[key]
                found[key] = [*(before if isinstance(before, list) else []), bare_value(line.strip()[1:])]
    return texts(found) if isinstance(found, dict) else {}


def bare_value(text: str) -> Any:
    """Return a value of YAML in one line, without its quotes, or as a list."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(each.strip()) for each in text[1:-1].split(",") if each.strip()]
    return _unquoted(text)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


_MATTER = re.compile(
    r"\A\ufeff?(?>(?:[ \t]*\n)*)"
    r"(?:---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$|\+\+\+[ \t]*\n(?P<toml>.*?)^\+\+\+[ \t]*$)",
    re.DOTALL | re.MULTILINE,
)


def split(text: str) -> tuple[dict[str, Any], str, int]:
    """Split a file into front matter (YAML, TOML or JSON), body, and the number of the body's first line."""
    text = re.sub("\r\n?", "\n", text)
    match = _MATTER.match(text)
    if match is None and text.startswith("{"):
        try:
            found, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return {}, text, 1
        body = text[end:].lstrip("\n")
        return texts(found) if isinstance(found, dict) else {}, body, text[: len(text) - len(body)].count("\n") + 1
    if match is None:
        return {}, text, 1
    try:
        matter = texts(load_toml(match["toml"])) if match["toml"] is not None else read_yaml(match["yaml"])
    except ValueError:
        matter = read_yaml(re.sub(r"^([\w-]+)[ \t]*=", r"\1:", match["toml"], flags=re.MULTILINE))
    return matter, text[match.end() :].removeprefix("\n"), match[0].count("\n") + 2


def read_text(file: Path, largest: int = 0) -> str:
    """Return the text of a file in whatever encoding; "" if it cannot be read, or is larger than `largest` bytes."""
    try:
        is_too_large = largest and file.stat().st_size > largest
        return "" if is_too_large else file.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return ""


_LARGEST_DATA = 500_000
DATA = (".yaml", ".yml", ".json", ".csv", ".tsv")
"""Endings of files of data, of which Jekyll takes the last one where several have one name."""


def read_data(root: Path, path: str) -> Any:
    """Return what a file of data holds; raise `Unknown` if it is broken or too large."""
    text, ending = read_text(root / path, _LARGEST_DATA), PurePosixPath(path).suffix.lower()
    if not text:
        raise Unknown(path)
    try:
        if ending in (".csv", ".tsv"):
            rows = csv.DictReader(
                io.StringIO(text, newline=""), delimiter="," if ending == ".csv" else "\t", strict=True
            )
            return [{key: value or None for key, value in row.items() if key is not None} for row in rows]
        return _whole(load_json(text) if ending == ".json" else load_yaml(text, _Typed))
    except (ValueError, csv.Error):
        raise Unknown(path) from None


def _whole(value: Any) -> Any:
    """Return a value of data without what is no text in UTF-8."""
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return list(map(_whole, value))
    return _NO_TEXT.sub("\ufffd", value) if isinstance(value, str) else value


class Data(Mapping[str, Any]):
    """The files of data in a folder, by the names that Jekyll gives to them, read when they are asked for.

    To ask for one that is not there raises `Unknown`: a theme or a plugin may have it.
    """

    def __init__(self, files: Mapping[str, Any], read: Callable[[str], Any]) -> None:
        self._files = files
        self._read = read

    def __getitem__(self, key: str) -> Any:
        """Return a folder, or what a file holds."""
        if key not in self._files:
            raise Unknown(f"site.data.{key}")
        return self._read(found) if isinstance(found := self._files[key], str) else Data(found, self._read)

    def __contains__(self, key: object) -> bool:
        """Return whether a name may be one of data."""
        return key not in ("size", "first", "last") or key in self._files

    def __iter__(self) -> Iterator[str]:
        """Return the names."""
        return iter(self._files)

    def __len__(self) -> int:
        """Return how many files and folders there are."""
        return len(self._files)


def tree_of_data(paths: Iterable[str]) -> dict[str, Any]:
    """Return the files of data by their names; a folder takes the place of a file of its name."""
    made: dict[str, Any] = {}
    for path in sorted(paths, key=lambda path: (path.count("/"), DATA.index(PurePosixPath(path).suffix.lower()))):
        *above, name = (_data_name(part) for part in PurePosixPath(path).with_suffix("").parts)
        folder = made
        for each in above:
            folder[each] = found if isinstance(found := folder.get(each), dict) else {}
            folder = folder[each]
        folder[name] = path
    return made


def _data_name(name: str) -> str:
    return re.sub(r"\s+", "_", re.sub(r"[^\w\s-]+", "", name).strip())


def joined(source: Any) -> str:
    """Return a text of a notebook, which may be a list of lines."""
    return "".join(map(str, source)) if isinstance(source, list) else str(source or "")


def listed(value: Any) -> list[Any]:
    """Return a value that may be a list or a single one as a list."""
    return [each for each in value if each not in ("", None)] if isinstance(value, list) else [value] if value else []
