"""Put sections with free titles in the right part of a draft; the rest becomes a comment at the end."""

from typing import Any

from portfolio.exchange.draft import Draft, Node, Remark, node_of
from portfolio.exchange.entries import entry_node, target_of, text_nodes
from portfolio.exchange.markup import MARKDOWN, Dialect
from portfolio.exchange.settle import keep
from portfolio.resume.model import Resume
from portfolio.resume.wording import ENGLISH, wording_of
from portfolio.sources.yaml_source import DataPath

_TEXT_KEYS = ("bullet", "number", "reversed_number")


class Placer:
    """Put the sections of one resume into its draft, and record their order."""

    def __init__(self, draft: Draft, dialect: Dialect) -> None:
        self.draft = draft
        self.dialect = dialect
        self._titles: dict[str, str] = {}
        self._kept_titles: dict[str, set[str]] = {}
        self._may_be_summary = dialect is MARKDOWN

    def place(self, title: str, entries: Any, path: DataPath, *, in_order: bool = True) -> None:
        """Put one section where it belongs; `in_order` says that the author chose its position."""
        if entries is None or entries == []:
            return
        target = target_of(title, entries)
        if isinstance(entries, str):
            entries = [entries]
        is_first, self._may_be_summary = self._may_be_summary, False
        if not target and is_first and _are_texts(entries):
            self._summarise(title, entries, path, is_guess=True)
            return
        if not target or not isinstance(entries, list):
            self.keep(title, entries, path, "has no place in resume.yml")
            return
        root = self.draft.root
        if target == "summary":
            self._summarise(title, entries, path)
            return
        section = root.part(target, of_list=True)
        is_own = target_of(title, []) == target
        section.origin = section.origin or path
        if target in self._titles or not is_own:
            section.remarks.append(Remark("I112", path, f"the section '{title}' became part of {target}"))
        if in_order:
            self._titles.setdefault(target, title)
        self._kept_titles.setdefault("languages" if target == "interests" else target, set()).add(title)
        self._fill(section, target, title, path, entries, is_own=is_own)

    def keep(self, title: str, data: Any, path: DataPath, reason: str) -> None:
        """Move a value to a comment at the end of the file."""
        keep(self.draft.root, title, node_of(data, path), reason)

    def finish(self) -> None:
        """Record the order of the sections and the author's own headings."""
        headings = {
            kind: _readable(title)
            for kind, titles in self._kept_titles.items()
            for title in titles
            if len(titles) == 1
            and _readable(title).casefold() not in (kind, wording_of(ENGLISH).heading(kind).casefold())
        }
        if headings:
            self.draft.root.fields["headings"] = node_of(headings, ())
        kinds = ["languages" if target == "interests" else target for target in self._titles]
        if "order" in Resume.model_fields and kinds:
            self.draft.root.fields["order"] = node_of(list(dict.fromkeys(kinds)), ())

    def _fill(
        self, section: Node, target: str, title: str, path: DataPath, entries: list[Any], *, is_own: bool
    ) -> None:
        for number, entry in enumerate(entries):
            nodes = self._entries(target, entry, (*path, number))
            for node in nodes:
                if target == "projects" and not is_own:
                    node.fields.setdefault("type", Node(title, path))
            if nodes:
                section.items.extend(nodes)
            elif entry is not None:
                keep(section, number, node_of(entry, (*path, number)), f"of '{title}' has no place in {target}")

    def _entries(self, target: str, entry: Any, path: DataPath) -> list[Node]:
        if isinstance(entry, dict):
            given = {key: value for key, value in entry.items() if value not in (None, "")}
            text = next((str(given[key]) for key in _TEXT_KEYS if set(given) == {key}), None)
            if text is None:
                return [entry_node(target, entry, path, self.dialect)]
            entry = text
        return text_nodes(target, entry, path) if isinstance(entry, str) else []

    def _summarise(self, title: str, entries: list[Any], path: DataPath, *, is_guess: bool = False) -> None:
        texts = [next(iter(e.values())) if isinstance(e, dict) and len(e) == 1 else e for e in entries if e is not None]
        basics = self.draft.root.part("basics")
        if "summary" in basics.fields or not all(isinstance(text, str) for text in texts):
            self.keep(title, entries, path, "has no place in resume.yml")
            return
        basics.fields["summary"] = Node("\n".join(text.strip() for text in texts), path)
        if is_guess:
            message = f"the section '{title}' became the summary"
            basics.fields["summary"].remarks.append(Remark("I112", path, message))


def _readable(title: str) -> str:
    """Turn a key like `work_experience` into the heading RenderCV makes of it; leave other titles as they are."""
    if not title.islower() or " " in title:
        return title
    return " ".join(word if word in ("a", "and", "in", "of", "the") else word.capitalize() for word in title.split("_"))


def _are_texts(entries: Any) -> bool:
    return isinstance(entries, list) and all(isinstance(entry, str) for entry in entries)
