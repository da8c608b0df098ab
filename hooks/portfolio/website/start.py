"""From the starter's site to an author's own: what is removed, and what is written in its place.

In: what the author answered, a resume in another format, and the starter's files as they are. Out: a `Plan`; nothing is
read or written here. What the author has not said is left out or is a comment: no words are put into their mouth.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from textwrap import indent
from typing import Any
from urllib.parse import urlsplit

from portfolio.exchange.draft import Node, write_yaml
from portfolio.exchange.importer import SCHEMA_LINE, import_resume
from portfolio.resume.model import PRIVATE, PRIVATE_FIELDS
from portfolio.resume.wording import worded_languages
from portfolio.sources.diagnostics import Diagnostic
from portfolio.sources.yaml_source import load, scalar
from portfolio.website.settings import BASE, SETTINGS
from portfolio.website.starter import FILES
from portfolio.website.tree import RESUME

LOCAL = "http://localhost:8000/"
"""The site's address while there is no other; the deployment finds its own."""
_EXAMPLE = "resume/private.example.yml"
_MODEL_TEXTS = ("project.yml", "log.md", "index.md")
_ABOUT = """\
#
# You, in one place: the resume page, the one-page PDF and the home page are made from this file.
# Field names are JSON Resume's; hooks/guide/resume.md says what else there is. A highlight may hold **bold**, `code`
# and links, [words](target). Phone and street address do not belong here: this file is public."""
_SECTIONS = {
    "skills": "skills:\n  - name: Languages\n    keywords: [Python, C++]",
    "education": "education:\n  - institution: …\n    studyType: BSc\n    area: …\n    startDate: 2024-09\n"
    "    endDate: 2027-06",
    "projects": "projects: [my-project]  # slugs of the folders in projects/; `portfolio new project` makes one",
    "work": "work:\n  - name: …\n    position: …\n    startDate: 2026-06\n    endDate: 2026-08\n    highlights:\n"
    "      - What you did, with what, and what came of it.",
    "contributions": "contributions:\n  - pr: owner/repository#123\n    title: What it did",
    "languages": "languages:\n  - language: English\n    fluency: Native",
}
_FULL_PAGE = """
# The page is full: `trim` leaves out what matters least, and `make check` says what. The long CV has everything.
fit: trim
"""
_PRIVATE_NOTE = """\
# yaml-language-server: $schema=../hooks/schemas/resume.schema.json
#
# What recipients of your resume may know and the web may not; git ignores private.yml, and the site never reads it.
# `make pdf ARGS=--private` makes the PDF with it. The fields are resume.yml's, and lie over what stands there.
"""


@dataclass(frozen=True)
class Answers:
    """What an author says about themselves; "" for what they leave open. Addresses are complete."""

    name: str = ""
    email: str = ""
    label: str = ""
    seeking: str = ""
    github: str = ""
    linkedin: str = ""
    school: str = ""
    site_url: str = ""
    repository: str = ""
    branch: str = ""
    language: str = ""
    keep_project: str = ""
    picture: str | None = None
    """The picture's name in docs/; "" leaves out what the resume names, None leaves that as it is."""


@dataclass(frozen=True)
class Resume:
    """The resume to be written, its private fields, and what the import has to say."""

    text: str
    private: str = ""
    problems: tuple[Diagnostic, ...] = ()

    @property
    def trimmed(self) -> str:
        """The text, which leaves out what does not fit on the page, with a long CV that has it."""
        data: Any = load(self.text, RESUME).data
        cv = "" if "cv" in data else "cv: true\n"
        return self.text if "fit" in data else f"{self.text}{_FULL_PAGE}{cv}"


@dataclass(frozen=True)
class Plan:
    """The files to write, with their content, and those to remove, by path."""

    written: Mapping[str, bytes]
    removed: tuple[str, ...]

    @property
    def touched(self) -> tuple[str, ...]:
        """All paths of files that are replaced or removed."""
        return (*self.removed, *self.written)


def plan(answers: Answers, resume: Resume, files: Mapping[str, bytes]) -> Plan:
    """Decide what is written and removed. `files` holds the starter's files that are there."""
    model = f"projects/{answers.keep_project}/"
    written = {
        RESUME: resume.text.encode(),
        _EXAMPLE: f"{_PRIVATE_NOTE}\n{_yaml(_private_node(dict.fromkeys(PRIVATE_FIELDS, '')))}".encode(),
        SETTINGS: settings(files.get(SETTINGS, b"").decode("utf-8-sig", "replace"), answers).encode(),
        "docs/index.md": _page(answers, "Home", "Two paragraphs: what you like to work on, and what you look for."),
        "docs/blog/index.md": _page(answers, "Blog", "A sentence: what you write about."),
    }
    if resume.private:
        written[PRIVATE] = resume.private.encode()
    for path, content in files.items():
        if answers.keep_project and path.startswith(model) and path.removeprefix(model) in _MODEL_TEXTS:
            written[path] = _model(content.decode("utf-8", "replace"), answers).encode()
    removed = [path for path in files if path not in written and not (answers.keep_project and path.startswith(model))]
    return Plan(written, tuple(removed))


def models() -> tuple[str, ...]:
    """Return the slugs of the starter's projects."""
    return tuple(sorted({path.split("/")[1] for path in FILES if path.startswith("projects/")}))


def resume_of(answers: Answers, source: tuple[str, bytes] | None = None, *, hides_private: bool = True) -> Resume:
    """Write resume.yml: what a file in another format holds, with the answers laid over it, or the answers alone.

    `source` is the file's name and content; raises ProblemsFound if it cannot be read. With `hides_private`, phone and
    street address go into a text of their own.
    """
    if source is None:
        root = Node({})
        _fill(root, answers)
        text = write_yaml(root, [SCHEMA_LINE, *_ABOUT.splitlines()]).text
        missing = [example for key, example in _SECTIONS.items() if key not in root.fields]
        return Resume(text + "".join(f"\n{indent(example, '# ')}\n" for example in missing))
    private: dict[tuple[str | int, ...], str] = {}
    name, content = source
    imported = import_resume(content, name, RESUME, partial(_adjust, answers, private if hides_private else None))
    hidden = f"{_PRIVATE_NOTE}\n{_yaml(_private_node(private))}" if private else ""
    return Resume(imported.text, hidden, imported.problems)


def _adjust(answers: Answers, private: dict[tuple[str | int, ...], str] | None, root: Node) -> None:
    _fill(root, answers)
    for path in PRIVATE_FIELDS if private is not None else ():
        parent = root.at(path[:-1])
        found = parent.fields.pop(str(path[-1]), None) if parent and isinstance(parent.value, dict) else None
        if found and isinstance(found.value, str) and found.value and private is not None:
            private[path] = found.value


def _fill(root: Node, answers: Answers) -> None:
    """Lay the answers over a resume; what they leave open stays."""
    basics = root.fields.pop("basics", Node({}))
    root.value = {"basics": basics, **root.fields}
    given = {"name": answers.name, "label": answers.label, "email": answers.email}
    if "url" not in basics.fields and answers.site_url and answers.site_url != LOCAL:
        given["url"] = answers.site_url
    for key, value in given.items():
        if value:
            basics.fields[key] = Node(value)
    if answers.picture is not None:
        basics.fields.pop("image", None)
        basics.fields.update({"image": Node(answers.picture)} if answers.picture else {})
    for network, username, url in _profiles(answers):
        listed = basics.part("profiles", of_list=True).items
        same = [each for each in listed if _text(each, "network").casefold() == network.casefold()]
        entry = {"network": Node(network), "username": Node(username), "url": Node(url)}
        if same:
            same[0].value = {**same[0].fields, **entry}
        else:
            listed.append(Node(entry))
    if answers.seeking:
        root.part("seeking").fields["role"] = Node(answers.seeking)
    if answers.school and not root.part("education", of_list=True).items:
        root.fields["education"] = Node([Node({"institution": Node(answers.school)})])
        root.fields.setdefault("stage", Node("student"))
    if answers.language:
        root.fields["language"] = Node(answers.language)


def _profiles(answers: Answers) -> Iterator[tuple[str, str, str]]:
    for network, url in (("GitHub", answers.github), ("LinkedIn", answers.linkedin)):
        if url:
            yield network, urlsplit(url).path.strip("/").rpartition("/")[2], url


def pages_url(owner: str, name: str) -> str:
    """Return the address at which GitHub serves a repository's site, or "" without an owner."""
    if not owner:
        return ""
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def profile(data: Any, network: str) -> str:
    """Return the address of a profile in a resume's data, or ""."""
    profiles = data.get("basics", {}).get("profiles", []) if isinstance(data, dict) else []
    for each in profiles:
        if str(each.get("network", "")).casefold() == network.casefold():
            return str(each.get("url") or each.get("username") or "")
    return ""


def _text(node: Node, key: str) -> str:
    child = node.child(key)
    return child.value if child and isinstance(child.value, str) else ""


def _private_node(values: Mapping[tuple[str | int, ...], str]) -> Node:
    root = Node({})
    for path, value in values.items():
        node = root
        for key in path[:-1]:
            node = node.part(str(key))
        node.fields[str(path[-1])] = Node(value)
    return root


def _yaml(node: Node) -> str:
    return write_yaml(node).text


def _about(answers: Answers) -> str:
    return ", ".join(filter(None, (answers.name, answers.label)))


def settings(text: str, answers: Answers) -> str:
    """Return mkdocs.yml with the author's name, addresses and language; everything else stays as it is written."""
    text = text or f"INHERIT: {BASE}\n"
    address = answers.site_url or LOCAL
    own = {
        "site_name": scalar(answers.name),
        "site_description": scalar(_about(answers)),
        "site_author": scalar(answers.name),
        "site_url": f"!ENV [SITE_URL, {_quoted(address)}]",
        "repo_url": f"!ENV [REPO_URL, {_quoted(answers.repository)}]",
    }
    for key, value in own.items():
        line = re.compile(rf"^{key}:.*$", re.MULTILINE)
        if line.search(text):
            text = line.sub(lambda _, written=f"{key}: {value}": written, text, count=1)  # type: ignore[misc]
        else:
            text = f"{text.rstrip()}\n{key}: {value}\n"
    if answers.branch:
        text = re.sub(r"(?m)^(edit_uri:.*\bedit/)[^/\s]+(/docs/)", lambda m: m[1] + answers.branch + m[2], text)
    language = answers.language.partition("-")[0]
    if language in worded_languages() and not re.search(r"^theme:", text, re.MULTILINE):
        text = f"{text.rstrip()}\n\ntheme:\n  language: {scalar(language)}\n"
    return text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _page(answers: Answers, title: str, comment: str) -> bytes:
    if title == "Home":
        head = f"template: home.html\ntitle: Home\ndescription: {scalar(_about(answers))}\nhide: [navigation, toc]"
        return f"---\n{head}\n---\n\n<!-- {comment} -->\n".encode()
    return f"---\ntitle: {title}\n---\n\n# {title}\n\n<!-- {comment} -->\n".encode()


_POST_IN_BRACKETS = re.compile(r"\s*\(\[[^\]]*\]\(post:[\w.-]+\)\)")
_POST = re.compile(r"\[([^\]]*)\]\(post:[\w.-]+\)")
_LINKS = re.compile(r"^links:\n  repository: \S*/robin-sample/\S*\n", re.MULTILINE)
_STARTERS_REPOSITORY = re.compile(r"https://github\.com/robin-sample/portfolio/tree/main")


def _model(text: str, answers: Answers) -> str:
    """Return a text of the project that is kept as a model, without links to what is removed."""
    text = _POST.sub(r"\1", _POST_IN_BRACKETS.sub("", text))
    if answers.repository:
        return _STARTERS_REPOSITORY.sub(lambda _: f"{answers.repository}/tree/{answers.branch or 'main'}", text)
    return _LINKS.sub("", text)
