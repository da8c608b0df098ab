"""Inspect a published text file, a page or data: find secrets and traces in it, and what its author allows.

Pure functions, so they can be cached.
"""

from collections import Counter
from collections.abc import Iterator

from portfolio.inspection import secret_search, traces
from portfolio.inspection.allowances import Allowance, comments
from portfolio.inspection.notebook import MOST, Inspection, as_written, without_entities
from portfolio.sources.diagnostics import Lines, Location, line_and_column, short
from portfolio.sources.kinds import KINDS, Found
from portfolio.sources.yaml_source import matter_of

_MARKUP = (".md", ".html", ".htm", ".svg", ".xml")
_SCRIPTS = (".js", ".mjs", ".css", ".map")
"""Mostly somebody else's, with their addresses."""
_TRACES = ("home-path", "email")
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def inspect_bytes(content: bytes, path: str) -> Inspection:
    """Inspect a data file in any usual encoding; a file that is not text has no findings."""
    text = decode_text(content)
    return inspect_text(text.replace("\r\n", "\n"), path) if text is not None else Inspection()


def decode_text(content: bytes) -> str | None:
    """Decode a text of any usual encoding, or return None for a file that does not begin like text."""
    start = content[:8000]
    wide = next((encoding for mark, encoding in _WIDE if start.startswith(mark)), "")
    if not wide and b"\0" in start:
        zeros = [start[offset::2].count(0) > len(start) / 4 for offset in (0, 1)]
        wide = {(False, True): "utf-16-le", (True, False): "utf-16-be"}.get((zeros[0], zeros[1]), "")
        if not wide:
            return None
    try:
        return content.decode(wide or "utf-8", "replace" if wide else "strict")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def inspect_text(text: str, path: str) -> Inspection:
    """Inspect a page, a YAML file or a data file."""
    allowed = (*_in_front_matter(text, path), *allowances_in(text, path))
    return Inspection(tuple(_leaks(text, path)), allowed)


def _leaks(text: str, path: str) -> Iterator[Found]:
    is_markup = path.lower().endswith(_MARKUP)
    read = without_entities(text) if is_markup else text
    lines = Lines(text)

    def location(offset: int) -> Location:
        return Location(path, *lines.position(as_written(text, offset) if is_markup else offset))

    for secret in secret_search.find(read)[:MOST]:
        kind = "possible-secret" if secret.is_possible else "secret"
        what = f"the file holds {secret.called} ({secret.masked})"
        yield Found(kind, what, location(secret.start), value=secret.fingerprint)
    counts: Counter[str] = Counter()
    for trace in traces.find(read) if not path.endswith(_SCRIPTS) and not path.startswith("resume/") else ():
        counts[trace.kind] += 1
        if trace.kind in _TRACES and counts[trace.kind] <= MOST:
            yield Found(trace.kind, f"'{short(trace.value)}'", location(trace.start), value=trace.value)


def allowances_in(text: str, path: str) -> Iterator[Allowance]:
    """Yield what the comments of a text allow, each for its line and the next one."""
    for comment in comments(text):
        location = Location(path, *line_and_column(text, comment.start))
        lines = () if comment.file else (location.line, location.line + 1)
        yield Allowance(comment.kind, comment.because, location, comment.about(path), lines=lines)


def _in_front_matter(text: str, path: str) -> Iterator[Allowance]:
    """Yield what a page's front matter allows in the whole file: `allow: {secret: why}`, or `allow-secret: why`."""
    document = matter_of(text, path) if "allow" in text and path.endswith(".md") else None
    if document is None or not isinstance(document.data, dict):
        return
    allowed = document.data.get("allow")
    for kind, because in allowed.items() if isinstance(allowed, dict) else ():
        location = document.location(("allow", kind), of_key=True)
        yield Allowance(str(kind), str(because or ""), location, path)
    for key, because in document.data.items():
        if (kind := str(key).removeprefix("allow-")) in KINDS and kind != key:
            yield Allowance(kind, str(because or ""), document.location((key,), of_key=True), path)
