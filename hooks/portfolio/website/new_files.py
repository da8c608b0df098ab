"""What `portfolio new` writes: the least that each kind of text needs, and comments that say what else there is.

In: what the author said. Out: a file's text, or the YAML of an entry of the resume.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from portfolio.exchange.draft import Node, node_of, write_yaml
from portfolio.sources.yaml_source import scalar

PROJECTS, POSTS, NOTES = "projects", "docs/blog/posts", "docs/notes"
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "Æ": "ae", "đ": "d", "ı": "i"})
_SIGNS = {"c++": "cpp", "c#": "csharp"}
_SIGN = re.compile(r"\bc(?:\+\+|#)")


def slug_of(title: str) -> str:
    """Return a name for files and addresses: 'Über C++' becomes uber-cpp, and a title without Latin letters ""."""
    text = _SIGN.sub(lambda sign: _SIGNS[sign[0]], title.casefold())
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def project(title: str, summary: str, repository: str, today: date) -> str:
    """Return a project.yml."""
    lines = [
        "# yaml-language-server: $schema=../../hooks/schemas/project.schema.json",
        f"title: {scalar(title)}",
        f"summary: {scalar(summary)}",
        f"startDate: {today:%Y-%m}",
        *(["links:", f"  repository: {scalar(repository)}"] if repository else []),
        "",
        "# Notebooks go into this folder. What else there is: hooks/guide/projects-and-notebooks.md",
        "# tags: [NumPy]",
        "# question: What you wanted to know.",
        "# cover: cover.png       # a picture in this folder",
        "# coverAlt: What it shows.",
        "# highlights:            # the bullets of the resume and of the project's page",
        "#   - What you did, with what, and what came of it.",
    ]
    return "\n".join(lines) + "\n"


def post(title: str, slug: str, today: date, projects: Iterable[str], tags: Iterable[str], *, is_draft: bool) -> str:
    """Return a post."""
    lines = [
        "---",
        f"date: {today}",
        f"slug: {slug}",
        *(["draft: true"] if is_draft else []),
        *([f"tags: [{', '.join(map(_in_list, tags))}]"] if tags else []),
        *([f"projects: [{', '.join(projects)}]"] if projects else []),
        "---",
        "",
        f"# {_heading(title)}",
        "",
        "<!-- The beginning, which lists show. -->",
        "",
        "<!-- more -->",
    ]
    return "\n".join(lines) + "\n"


def note(title: str, today: date, tags: Iterable[str]) -> str:
    """Return a note."""
    head = [*([f"tags: [{', '.join(map(_in_list, tags))}]"] if tags else []), f"updated: {today}"]
    return "\n".join(["---", *head, "---", "", f"# {_heading(title)}"]) + "\n"


def entry(values: Mapping[str, str | list[str]]) -> str:
    """Return the YAML of an entry of the resume, without what is empty."""
    given = node_of({key: value for key, value in values.items() if value}, ())
    lines = write_yaml(Node({"_": Node([given])})).text.splitlines()
    return "".join(f"{line[2:]}\n" for line in lines[1:])


def _in_list(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if re.search(r"[,\[\]{}]", text) else scalar(text)


def _heading(title: str) -> str:
    return re.sub(r"([\\`*_\[\]<>{}])", r"\\\1", " ".join(title.split()))
