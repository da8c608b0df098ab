"""The lines of an advertisement: pasted text, Markdown or HTML, as plain lines that know where they come from.

The text is anybody's: markup is removed, control and invisible signs too, so that what is quoted from a line can
neither steer a terminal nor hide a word. A line of several bullets becomes several; a long line that stands twice is
given once.

Codes: J101 a file that is too large, J102 a file that is no text, J103 an empty one.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

from portfolio.advice.vocabulary import vocabulary
from portfolio.applications.phrases import folded, headings_in, is_bare_heading, kind_of_heading, phrases
from portfolio.sources.diagnostics import Diagnostic, Location, error

LARGEST = 200_000
"""Bytes. Real advertisements have two to ten thousand."""

_IS_HTML = re.compile(
    r"</?(?:p|div|li|ul|ol|br|h[1-6]|span|table|strong|body|html|b|em|section|article)\b[^<>]{0,500}>", re.IGNORECASE
)
_BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html"
    " li main nav ol p pre section table tbody td tfoot th thead title tr ul".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_SKIPPED = frozenset("script style noscript template svg iframe object nav".split())
_END_TAG = re.compile(r"</\s*([a-z0-9]+)", re.IGNORECASE)
_BULLET = "•"
_HEADING = "\ue000"
"""Stands before a heading of HTML; a private sign, which no text keeps."""

_SPACE = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800\u3164]+")
_MARKER = re.compile(
    r"(?:[•‣▪●◦○■□◆◇►▶▸➢➤➔→✓✔✅☑·∙⁃❖❯»✦★☆⭐–—-]|[*+](?=\s)|\d{1,2}[.)](?=\s)|\(?[a-h]\)(?=\s)|o(?=\s{2,}))\s*"
)
_MANY = re.compile(r"\s[•‣▪●◦■►➢➤✓✔✅·]\s*(?=\S)")
_DASHES = re.compile(r"\s[-–]\s+(?=[A-ZÄÖÜÉ])")
_ROW_OF_ITEMS = 200
"""Characters from which a row with dashes before capitals is a list that lost its line ends, and no title."""
_FENCE = re.compile(r"[`~]{3,}.*|[-=_*]{3,}|\|?\s*:?-{3,}.*")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^)\s]{0,2000}(?:\s+\"[^\"\n]{0,500}\")?\s*\)")
_MAIL_LINK = re.compile(
    r"\[([^\]\n]{1,300})\]\(mailto:((?:[^()\s?]|\((?:at|dot)\)){1,200})(?:\?[^)\s]{0,2000})?\)", re.IGNORECASE
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~>|&-])")
_STRONG = re.compile(r"(\*{1,3}|_{2,3})(?=\S)(.{0,1000}?\S)\1")
_EMPHASIS = re.compile(r"(?<!\w)_(?=\S)([^_\n]{0,1000}\S)_(?!\w)")
_STRAY = re.compile(r"(?<![^\s(])\*+\s*|(?<!\\)\*+(?=[\s:,.)]|$)")
_ALL_STRONG = re.compile(r"(?:\s*(?:\*\*|__|_|\*)[^*_]+(?:\*\*|__|_|\*)\s*:?)+\s*")
_PICTURE = re.compile(r"[\s*_]*[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_PLUS = re.compile(r"(?<=[a-z#])\+(?=[A-Z.])")
"""Between two names: "React+TypeScript"."""
_CONTROL_SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*[\x07\x9c]?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Control characters that are no space."""
_LONG = 20
_LONGEST_WORD = 80
_LONGEST_LINE = 1200
_TOO_LONG = re.compile(rf"(\S{{{_LONGEST_WORD}}})\S+")
_PIECE = re.compile(rf".{{1,{_LONGEST_LINE}}}(?:(?<=[.;!?])\s|$)|.{{1,{_LONGEST_LINE}}}(?:\s|$)|.{{1,{_LONGEST_LINE}}}")
_UNSEEN = ("Cf", "Cs", "Cn", "Mn")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its number in the text, counted from 1, what is left of it without markup, and its indentation."""

    number: int
    text: str
    is_item: bool = False
    is_heading: bool = False
    indent: int = 0


def decoded(data: bytes, path: str) -> str | Diagnostic:
    """Return an advertisement's file as text, or why it cannot be one."""
    where = Location(path)
    if len(data) > LARGEST:
        size = f"has {len(data) // 1000:,} kB; an advertisement has at most {LARGEST // 1000}"
        return error("J101", where, size, "paste the advertisement's text alone into a text file")
    text = None if _format(data) else _as_text(data)
    if text is None:
        hint = "save the advertisement as text: select it in the browser and paste it into a file"
        return error("J102", where, "is not text" + _format(data), hint)
    if not text.strip():
        return error("J103", where, "is empty", "paste the advertisement's text into it")
    return text


def _as_text(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        return None
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(sign < " " and sign not in "\t\n\r\f\v\x1b" for sign in text)
        return text if controls * 50 <= len(text) and "\x00" not in text else None
    return None


def _format(data: bytes) -> str:
    """Name the formats in which advertisements are saved by mistake."""
    for start, name in (
        (b"%PDF", "a PDF"),
        (b"PK\x03\x04", "a Word document or a ZIP file"),
        (b"\xd0\xcf\x11\xe0", "a Word document"),
        (b"{\\rtf", "an RTF document"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
    ):
        if data.startswith(start):
            return f" but {name}"
    is_archive = re.search(rb"^Content-Type: multipart/related", data[:2000], re.MULTILINE)
    return " but a web archive or a mail" if is_archive else ""


def without_controls(text: str) -> str:
    """Return a text with \\n as line ends, without what steers a terminal and other control characters."""
    return _CONTROL.sub("", _CONTROL_SEQUENCE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the lines of an advertisement that hold words."""
    text = _unescaped(without_controls(text))
    tags = len(_IS_HTML.findall(text[:LARGEST]))
    written = sum(bool(row.strip()) for row in text.split("\n"))
    if is_html(text):
        rows = _rows_of_html(text, ends_at_lines=tags < written)
    else:
        numbers, plain = _without_columns(_without_mail(_unglued(text).split("\n")))
        rows = [(numbers[number - 1], row) for number, row in _unwrapped(_prepared(_without_inline_breaks(plain)))]
    found: list[Line] = []
    seen: set[str] = set()
    for number, part in ((number, part) for number, row in rows for piece in _at_gaps(row) for part in _parted(piece)):
        for line in _lines_of_row(number, part):
            key = line.text.casefold()
            if len(key) < _LONG or key not in seen:
                found.append(line)
            seen.add(key)
    return tuple(found)


def _unescaped(text: str) -> str:
    """Return a text of which a page or a program shows the markup or the line ends: "&lt;li&gt;", a backslash and n."""
    text = text.replace("\\\n", "\n")  # Markdown's break within a paragraph
    if text.count("&lt;") > _SHOWN and not is_html(text):
        text = unescape(text)
    is_one_row = text.count("\\n") > max(_SHOWN, text.count("\n"))
    return text.replace("\\n", "\n") if is_one_row else text


_SHOWN = 5


def is_html(text: str) -> bool:
    """Return whether a text is read as HTML."""
    return len(_IS_HTML.findall(text[:LARGEST])) >= _TAGS_OF_HTML


_TAGS_OF_HTML = 2
_MAIL_HEADER = re.compile(
    r"[>|\s]*(?:From|To|Cc|Date|Sent|Subject|Von|An|Gesendet|Betreff|Datum|De|À|Envoyé|Objet|MIME-Version|Reply-To"
    r"|Content-[\w-]+|Message-ID) ?: .{1,200}"
)
_WROTE = re.compile(r"[>|\s]*(?:On|Am|Le) .{5,150}\b(?:wrote|schrieb|a écrit)\b.{0,80}:\s*")
"""Stands before a quoted mail: "On 30 November, Kim wrote:"."""
_SENDER = re.compile(r"[>|\s]*(?:From|Von|De) ?:")
_HEADERS_OF_A_MAIL = 3


def _without_mail(rows: list[str]) -> list[str]:
    """Return as many rows, those of a mail's header and around a quotation made empty."""
    headers = {index for index, row in enumerate(rows) if _MAIL_HEADER.fullmatch(row)}
    has_sender = any(_SENDER.match(rows[index]) for index in headers)
    if not has_sender or len(headers) < _HEADERS_OF_A_MAIL or not any("@" in rows[index] for index in headers):
        headers = set()
    written = [(index, row) for index, row in enumerate(rows) if row.strip()]
    quoted = [index for index, row in written if row.lstrip().startswith(">")]
    others = {index for index, _ in written}.difference(quoted)
    has_heading = any(is_bare_heading(rows[index].strip("> ")) for index in quoted)
    is_quotation = has_heading and len(quoted) * 3 > 2 * len(written)
    if is_quotation and not any(quoted[0] < index < quoted[-1] for index in others):
        headers |= others  # the sender's; rows in between would say that ">" is a bullet
    return ["" if index in headers or _WROTE.fullmatch(row) else row for index, row in enumerate(rows)]


_COLUMNS = re.compile(r"\s*(?P<left>\S.{0,60}?)(?P<gap>\t+| {3,})(?P<right>\S.{0,60}?)\s*")


_TABLE_ROW = re.compile(r"\s*\|([^|\n]{2,}\|[^|\n]{2,})\|\s*")
_CELLS = re.compile(r"\s*\|\s*")
"""Of a table with two columns."""


def _without_columns(rows: list[str]) -> tuple[list[int], list[str]]:
    """Return the rows with their numbers, two columns under two headings that stand beside each other put one below
    the other."""
    numbers: list[int] = []
    found: list[str] = []
    index = 0
    rows = [_CELLS.sub("\t", cells[1]) if (cells := _TABLE_ROW.fullmatch(row)) else row for row in rows]
    while index < len(rows):
        heads = _COLUMNS.fullmatch(rows[index])
        right: list[tuple[int, str]] = []
        if heads and is_bare_heading(heads["left"]) and is_bare_heading(heads["right"]):
            for at in range(index, len(rows)):
                parts = _parts_of(rows[at], heads)
                if parts is None:
                    break
                numbers.append(at + 1)
                found.append(parts[0])
                right.append((at + 1, parts[1]))
        label, tab, value = rows[index].partition("\t")
        is_label = tab and is_bare_heading(label) and kind_of_heading(label) != "other" and value.strip()
        if is_label and not right:
            numbers += [index + 1, index + 1]
            found += [f"# {label.strip()}", value]
        elif not right:
            numbers.append(index + 1)
            found.append(rows[index])
        numbers += [number for number, _ in right]
        found += [row for _, row in right]
        index += max(1, len(right))
    return numbers, found


def _parts_of(row: str, heads: re.Match[str]) -> tuple[str, str] | None:
    """Return both columns of a row, None if it goes across."""
    if heads["gap"].startswith("\t"):
        left, tab, right = row.partition("\t")
        return (left, right.strip("\t")) if tab or not row.strip() or len(row) <= _LONGEST_UNDERLINED else None
    at = heads.start("right")
    is_free = len(row) <= at or not row[at - 1 : at].strip()
    return (row[:at].rstrip(), row[at:]) if is_free else None


_LETTER_O = re.compile(r"(\s*)o (?=[A-ZÄÖÜÉÈÀ\d])")
"""Begins an item of a list of lists in many mails."""
_BARE_MARKER = re.compile(r"\s*[-*•‣▪●–—]\s*")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,})\s*")
_LONGEST_UNDERLINED = 80


def _prepared(rows: list[str]) -> list[str]:
    """Return as many rows, a bullet that stands alone put before the text under it, and an underlined row marked as a
    heading."""
    found = []
    is_bullet = False
    if sum(map(bool, map(_LETTER_O.match, rows))) > 1:
        rows = [_LETTER_O.sub(rf"\1{_BULLET} ", row) for row in rows]
    for row, following in pairwise([*rows, ""]):
        if _BARE_MARKER.fullmatch(row):
            is_bullet = True
            found.append("")
        elif row.strip() and len(row) < _LONGEST_UNDERLINED and _UNDERLINE.fullmatch(following):
            found.append(f"# {row.strip(' *')}")
        else:
            is_item = is_bullet and row.strip() and not (_MARKER.match(row.lstrip()) or is_bare_heading(row))
            found.append(f"{_BULLET} {row}" if is_item else row)
            is_bullet = is_bullet and not row.strip()
    return found


_INLINE = re.compile(r" (?=[a-zäöüßéèàêçœ(])|\s?[.,;:)]+\s*$")
"""Begins a row that goes on after a bold word, which stood in a row of its own: one space and a small letter."""


def _without_inline_breaks(rows: list[str]) -> list[str]:
    """Return as many rows, those put together which a page's bold words had parted: "Experience with", "dbt",
    " is a plus"."""
    found: list[str] = []
    chain: list[int] = []
    for index, row in enumerate(rows):
        found.append(row)
        is_text = bool(row.strip()) and len(row) < _LONGEST_LINE
        has_room = bool(chain) and len(found[chain[-1]]) < _LONGEST_LINE
        goes_on = has_room and _INLINE.match(row) and not _begins_with_skill(row.strip())
        if not is_text or not goes_on or is_bare_heading(found[chain[-1]]) or row.startswith(" ("):
            chain = [*chain[-1:], index] if is_text else []
            continue
        if len(chain) > 1 and not _is_end(found[chain[0]].strip()):
            word = found[chain[1]]
            if not _MARKER.match(word.lstrip()) and len(found[chain[0]]) < _LONGEST_LINE:
                found[chain[0]], found[chain[1]] = f"{found[chain[0]].rstrip()} {word.strip()}", ""
                chain = chain[:1]
        gap = "" if row.strip()[0] in ".,;:)" else " "
        found[chain[-1]], found[index] = f"{found[chain[-1]].rstrip()}{gap}{row.strip()}", ""
        chain = chain[-1:]
    return found


def _is_end(row: str) -> bool:
    """Return whether a row ends with its sentence, or is a heading and leads to no word that follows."""
    is_heading = is_bare_heading(row) or (len(row) < _WRAPPED and kind_of_heading(row) is not None)
    return row.endswith((".", ":", ";", "!", "?")) or (is_heading and not _LEADS_ON.search(row))


_LEADS_ON = re.compile(
    r"\b(?:an?|and|as|at|for|in|like|of|on|or|the|to|using|with|[aà]|au|avec|dans|de|des|du|en|et|la|le|les|ou|sur|un|une"
    r"|auf|der|die|das|für|im|mit|oder|und|von|wie)$",
    re.IGNORECASE,
)
_WRAPPED = 50
"""Characters of a row that may go on in the next one."""
_WIDEST = 120
"""Characters of a row that an editor breaks."""
_GOES_ON = re.compile(r"\s*(?:[a-zäöüßéèàêç]|\([A-Za-z])")


def _unwrapped(rows: list[str]) -> list[tuple[int, str]]:
    """Return rows with their numbers, those in one that an editor has broken: a long one without an end goes on in the
    next one if that begins with a small letter, or with a word for which the row had no room left."""
    found: list[tuple[int, str]] = []
    before = ""
    broken = [len(row) for row, following in pairwise(rows) if _is_open(row) and _GOES_ON.match(following)]
    is_even = sum(length * 3 > max(broken) * 2 for length in broken) * 4 > len(broken) * 3 if broken else True
    width = max(broken) if len(broken) > 2 and max(broken) < _WIDEST and is_even else 0
    for number, row in enumerate(rows, 1):
        is_text = found and before.strip() and row.strip() and not _MARKER.match(row.lstrip())
        if is_text and len(found[-1][1]) < _LONGEST_LINE:
            last = found[-1][1].rstrip()
            joined = _rejoined(last, row.strip()) if _CUT.search(last) else _hung(last, before, row)
            if joined:
                found[-1] = (found[-1][0], joined)
                before = row
                continue
        first = (row.split(maxsplit=1) or [""])[0]
        had_no_room = width and first[:1].isalpha() and len(before) + len(first) >= width
        goes_on = _GOES_ON.match(row) and (is_even or len(broken) < _ROWS or _OPEN_END.search(before.rstrip()))
        is_more = _is_open(before) and (goes_on or had_no_room) and not _MARKER.match(row.lstrip())
        if is_more and len(found[-1][1]) < _LONGEST_LINE:
            found[-1] = (found[-1][0], f"{found[-1][1]} {row.strip()}")
        else:
            found.append((number, row))
        before = row
    return found


_ROWS = 3
"""Rows that seem broken, from which their lengths tell whether an editor did it or items begin with small letters."""
_CUT = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_CONNECTS = re.compile(r"(?:und|oder|bzw|sowie|and|or|et|ou)\b|[\W\d_]")
_OPEN_END = re.compile(r"(?:,|\b(?:and|or|with|of|und|oder|mit|et|ou|avec|de))$")


def _rejoined(last: str, following: str) -> str:
    """Return a row whose last word is cut by a hyphen with the next one: "Kuber-", "netes"; "" if it is not cut."""
    if _CONNECTS.match(following):  # "Web-", "und Mobilentwicklung"
        return ""
    names = vocabulary()
    word, rest = re.split(r"[^\w-]", last[:-1])[-1], re.split(r"\W", following, maxsplit=1)[0]
    is_whole = names.canonical(word + rest) is not None
    is_compound = (
        "-" in following.split(maxsplit=1)[0]
        or word.lower() in ("full", "part")
        or rest[0].isupper()
        or names.canonical(f"{word}-{rest}") is not None
    )
    return f"{last[:-1]}{'-' if is_compound and not is_whole else ''}{following}"


def _hung(last: str, before: str, row: str) -> str:
    """Return an item with the row that is indented under its text and goes on with it, "" for any other row."""
    indent = len(row) - len(row.lstrip())
    is_under = indent > len(before) - len(before.lstrip()) if _MARKER.match(before.lstrip()) else indent > 0
    is_item = _MARKER.match(last.lstrip()) and not last.endswith((".", ":", ";", "!", "?"))
    goes_on = row.lstrip()[0].islower() or _OPEN_END.search(last)
    return f"{last} {row.strip()}" if is_under and is_item and goes_on else ""


def _is_open(row: str) -> bool:
    return len(row) >= _WRAPPED and not row.rstrip().endswith((".", ":", ";", "!", "?", "|", "*", "  "))


_GLUED = re.compile(r"(?<![\w/.@-])([a-zäöüß]{2,})([A-ZÄÖÜ]\w{2,})\b")
_GLUED_BEHIND = re.compile(
    r"(?<=[a-zäöü])(?:(?<=ung)|(?<=ungen)|(?<=nis)|(?<=nisse)|(?<=nissen)|(?<=tudium))"
    r"(in|im|mit|von|für|der|des|unsere?[srn]?|und|sowie)\b"
    r"|(?<=[a-z]{2})(?:(?<=ing)|(?<=ment)|(?<=ion)|(?<=ure)|(?<=years)|(?<=nce))(of|for|and|with|in)\b"
)
_GLUED_BEFORE = re.compile(r"\b(of|with|using|in|and)([a-z]{3}[^\n]{0,30})")
_GLUED_BETWEEN = re.compile(r"(?<=\w{2})(?<!o)(und|oder|sowie|wie|mit|and|with)(?=[A-ZÄÖÜ][A-Za-zäöüß])")
_GLUED_NAME = re.compile(r"\b(\w{3,})(und|oder|sowie|and|or|with)\b")
_GLUED_ANYWHERE = re.compile(
    r"(?<=[Bb]ereich)(?=[A-Z])|(?<=[a-zäöüß]e)(?=(?:Deutsch|Englisch|Französisch)(?:-|k))"
    r"|(?<=[a-zé]{2})(?=\d\+? (?:ans|years|Jahre)\b)"
)
_LABEL = re.compile(r"(?<=[a-zäöüßé)]) ?:(?=[A-ZÄÖÜÉ][a-zäöüßéèê])")
_SMALL_WORDS = frozenset(
    "an auf aus bei das dem den der des die durch ein eine einem einen einer für im in mit oder sowie und unser unsere"
    " unseren unserer unseres von vom wie zu zum zur bis à als sehr gute guten fließende and of for the our with using"
    " a or on to by via like de des les la le du et ou en pour avec sur nos".split()
)


_CUT_ELLIPSIS = re.compile(r", ?\.(?=\))")
"""What is left of "(R, Python, …)" where a board writes a full stop for an ellipsis."""
_GLUED_SENTENCE = re.compile(r"(?<=[A-Za-zéè)]{2})\.(?!Net\b)(?=[A-ZÉÈÀ][a-zéèê]{2})")


def _unglued(text: str) -> str:
    """Put back the spaces around bold words that were lost on the way: "vonKnowledge Graphs", "Erfahrungin"."""
    text = _CUT_ELLIPSIS.sub(", …", _GLUED_ANYWHERE.sub(" ", _LABEL.sub(": ", text)))
    if len(_GLUED_SENTENCE.findall(text)) >= _GLUED_WORDS:
        text = _GLUED_SENTENCE.sub(". ", text)
    words = sum(match[1] in _SMALL_WORDS for match in _GLUED.finditer(text))
    if words + len(_GLUED_BEHIND.findall(text)) < _GLUED_WORDS:
        return text
    text = _GLUED.sub(lambda match: match[0] if _is_one_word(match) else f"{match[1]} {match[2]}", text)
    text = _GLUED_NAME.sub(
        lambda match: f"{match[1]} {match[2]}" if vocabulary().canonical(match[1]) else match[0], text
    )
    text = _GLUED_BEHIND.sub(lambda match: f" {match[0]}", text)
    text = _GLUED_BEFORE.sub(lambda match: f"{match[1]} {match[2]}" if _begins_with_skill(match[2]) else match[0], text)
    return _GLUED_BETWEEN.sub(r" \1 ", text)


_GLUED_WORDS = 3
"""From this many glued words on, the text has certainly lost its spaces."""


def _is_one_word(match: re.Match[str]) -> bool:
    """Return whether a capital within a word is the name's own: robotFramework, and not derBackend."""
    is_word = match[1] in _SMALL_WORDS or (len(match[1]) > 2 and (match[2][1:].islower() or _is_skill(match[2])))
    return not is_word or _is_skill(match[0])


def _begins_with_skill(text: str) -> bool:
    return any(mention.start == 0 for mention in vocabulary().find(text))


def _is_skill(word: str) -> bool:
    return vocabulary().canonical(word) is not None


_RUN_ON = 400
"""Characters from which a row may be an advertisement, or most of one, whose line ends were lost."""
_INTRODUCES = re.compile(
    r"(?:\b(?:About|Additional|Basic|Company|Core|Desired|Essential|Job|Key|Main|Minimum|Mandatory|Our|Position"
    r"|Preferred|Primary|Required|Role|Technical|The|Your|What|Deine?|Ihre?|Unsere?|Votre|Vos|Ton|Tes|Les?) )+$"
    r"|\b(?:Any|All|Some) of (?:the following|these) (?:would be|are|is) $"
)
"""Capitalised words before those by which a heading is known: "Job Requirements"."""
_TO_COLON = re.compile(r"[^.:;!?•]{0,30}[:?]")
_OPENS = re.compile(r"(?:\s*\([^()]{1,30}\))?[\s\"'“„«(•–-]*(?:[A-ZÄÖÜÉÈÀÇÊ]|\d)")
_LAST_WORD = re.compile(r"(\w*)\W*$")
_ITEM = re.compile(r"(?<=[\w)%+#.!]) (?=[A-ZÄÖÜÉ]|\d+\s?\+? (?:years|Jahre|ans)\b)")
_LAST_CHARACTERS = 40


_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")


def _at_gaps(row: str) -> list[str]:
    """Return a long row divided where several spaces stand for a line end that was lost, what stands under a heading
    also into its items."""
    if len(row) <= _RUN_ON or len(_GAP.findall(row)) < _LOST:
        return [row]
    rows: list[str] = []
    is_under = False
    for piece in map(str.strip, _GAP.split(row)):
        items = _items(piece) if is_under else [piece]
        is_heading = (
            piece.endswith(":") or is_bare_heading(piece) or (not is_under and kind_of_heading(piece) is not None)
        )
        is_under = len(piece) < _LONGEST_UNDERLINED and is_heading
        rows += [f"# {piece}"] if is_under else [f"{_BULLET} {item}" for item in items] if len(items) > 1 else items
    return rows


def _parted(row: str) -> list[str]:
    """Return a long row in which headings stand as rows: a heading, its items, the next heading.

    A heading is known by its words, a capital and what follows: a colon, or another capital. Items are known by the
    capital of a word that begins them ("Design", "Experience"); in a sentence it would be small.
    """
    if len(row) < _RUN_ON:
        return [row]
    found: list[tuple[int, int]] = []
    for known, end in sorted(headings_in(row)):
        before = row[max(0, known - _LAST_CHARACTERS) : known]
        introduced = _INTRODUCES.search(before)
        start = known - len(introduced[0]) if introduced else known
        last_word = _LAST_WORD.search(before)
        is_within = (found and start < found[-1][1]) or (last_word and last_word[1] in _BEFORE_NO_HEADING)
        is_adverb = row[start:end].casefold() == "plus" and row[end : end + 1] != ":"
        if is_within or is_adverb or not row[start].isupper():
            continue
        if colon := _TO_COLON.match(row, end):
            found.append((start, colon.end()))
        elif not _OPENS.match(row, end):
            continue
        elif re.search("[ -]", row[start:end]) or (row[start:end].istitle() and not _is_stack(row[start:end])):
            found.append((start, end))
    if len(found) < _HEADINGS_OF_A_RUN_ON:
        return [row]
    rows = [row[: found[0][0]]]
    for (start, end), following in pairwise([*found, (len(row), 0)]):
        rows.append(f"# {row[start:end]}")
        items = _items(row[end : following[0]])
        rows += [f"{_BULLET} {item}" for item in items] if len(items) > 1 else items
    return rows


def _is_stack(word: str) -> bool:
    """Return whether a word would begin a list of tools, but mostly is part of a name: "Senior Software Engineer"."""
    return kind_of_heading(word) == "stack"


_HEADINGS_OF_A_RUN_ON = 2
_BEFORE_NO_HEADING = _SMALL_WORDS | {"Full", "full"}
"""Words before what is no heading there: "Full Stack Developer"."""


def _items(text: str) -> list[str]:
    """Divide what stands under a heading that lost its line ends."""
    starts = [0]
    small = folded(text)
    for gap in _ITEM.finditer(text):
        last_word = _LAST_WORD.search(text, max(starts[-1], gap.start() - _LAST_CHARACTERS), gap.start())
        begins = _YEARS.match(small, gap.end()) or any(
            phrases(kind).match(small, gap.end()) for kind in ("duty", "possession")
        )
        is_within = last_word and (last_word[1] in _SMALL_WORDS or _IN_SENTENCE.match(text, starts[-1], gap.start()))
        if begins and not is_within:
            starts.append(gap.end())
    return [part for start, end in pairwise([*starts, len(text)]) if (part := text[start:end].strip())]


_IN_SENTENCE = re.compile(r"(?:Sie|Du|Wir|Dabei|Vous|Tu) [a-zäöüéè]+ [^.!?]{0,300}$")
"""A sentence that has begun and not ended: "Sie verfügen über praktische"."""
_YEARS = re.compile(r"\d+\s?\+? (?:years|jahre|ans)\b")


_LOST_BULLETS = re.compile(
    r"(?<!\*)\*(?!\*)\s+(?=[A-ZÄÖÜÉ])|\s(?:bull|middot)\s+(?=[A-ZÄÖÜÉ])|(?<=[\w).])-\s+(?=[A-ZÄÖÜÉ])"
)
"""Bullets in a row that lost its line ends: "Key tasks* Build* Run", or the names of their signs."""
_LOST = 3


def _lines_of_row(number: int, row: str) -> list[Line]:
    if len(row) > _ROW_OF_ITEMS and len(_LOST_BULLETS.findall(row)) >= _LOST:
        row = _LOST_BULLETS.sub(f" {_BULLET} ", row)
    plain = _plain(row)
    if not plain or _FENCE.fullmatch(plain):
        return []
    is_heading = plain.startswith((_HEADING, "#"))
    plain = plain.replace(_HEADING, "").lstrip("#> ").strip(" |")
    marker = _MARKER.match(plain)
    is_item = bool(marker) and not plain.startswith("**")
    if marker and is_item:
        plain = plain[marker.end() :]
    is_heading = is_heading or (not is_item and len(plain) < 120 and _ALL_STRONG.fullmatch(plain) is not None)
    is_heading = is_heading or (_PICTURE.match(row) is not None and is_bare_heading(_ASIDE.sub("", plain)))
    plain = _PLUS.sub(" + ", _TOO_LONG.sub(r"\1…", _without_markup(plain)))
    is_numbered = marker is not None and is_item and marker[0].strip()[0].isdigit()
    is_heading = is_heading or (is_numbered and is_bare_heading(plain))  # "2. Requirements"
    is_row_of_items = len(plain) > _ROW_OF_ITEMS and len(_DASHES.findall(plain)) > 1
    parts = (_DASHES if is_row_of_items else _MANY).split(" " + plain) if len(plain) > _LONG else [plain]
    is_many = len(parts) > 1
    parts = [piece for part in parts for piece in _pieces(_SPACE.sub(" ", part).strip())]
    if len(parts) >= _MANY_PARTS:
        parts = [piece for part in parts for piece in _without_heading_behind(part)]
    found = []
    for index, part in enumerate(parts):
        is_part_heading = is_heading if index == 0 else len(parts) >= _MANY_PARTS and is_bare_heading(part)
        is_part_item = (is_item or (is_many and index > 0)) and not is_part_heading
        if any(sign.isalnum() for sign in part):
            found.append(Line(number, part, is_part_item, is_part_heading, len(row) - len(row.lstrip())))
    return found


def _without_heading_behind(part: str) -> list[str]:
    """Divide an item from the heading of the next ones behind it: "Fluent English Nice to have"."""
    starts = [start for start, end in headings_in(part) if end == len(part.rstrip(" :")) and part[start].isupper()]
    start = min((start for start in starts if " " in part[start:].strip()), default=0)
    is_behind = start and part[:start].rstrip()[-1].isalnum() and not _ENDS_ITEM.search(part)
    return [part[:start].strip(), part[start:]] if is_behind else [part]


_ENDS_ITEM = re.compile(
    r"(?<!Your )(?<!Required )(?<!Extra )(?<!Preferred )(?<!Desired )\b(?:Skills|Experience|Knowledge|Expertise|Tools"
    r"|Technolog\w+|Benefits)\W*$"
)
"""The end of an item that holds words of a heading: "Strong Technical Skills"."""


_MANY_PARTS = 8
"""Parts of a row between bullets, from which some may be headings that lost their line ends."""


def _pieces(text: str) -> list[str]:
    """Cut a long paragraph, where possible between sentences."""
    return [text] if len(text) <= _LONGEST_LINE else [piece.strip() for piece in _PIECE.findall(text)]


def _plain(row: str) -> str:
    """Remove what cannot be seen; pictures (emoji) become bullets at the start and spaces elsewhere."""
    if not row.isascii():
        signs: list[str] = []
        for sign in unicodedata.normalize("NFC", row).replace("\u2011", "-"):
            category = unicodedata.category(sign)
            if category in _UNSEEN or "\ufe00" <= sign <= "\ufe0f" or (category == "Cc" and sign != "\t"):
                continue
            if category == "Co" and sign != _HEADING:
                signs.append(_BULLET)  # symbol fonts keep their bullets there
            elif category in ("So", "Sk") and not _MARKER.match(sign) and sign not in "°©®™`^":
                signs.append(" " if "".join(signs).strip() else f" {_BULLET} ")
            else:
                signs.append(sign)
        row = "".join(signs)
    else:
        row = "".join(sign for sign in row if (sign >= " " and sign != "\x7f") or sign == "\t")
    return _SPACE.sub(lambda match: " " if "\t" not in match[0] and len(match[0]) < 2 else "  ", row).strip()


def _without_markup(text: str) -> str:
    text = _LINK.sub(r"\1", _MAIL_LINK.sub(_with_address, _IMAGE.sub("", text)))
    for _ in range(2):
        text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", text)
    text = _STRAY.sub("", text.replace("**", " "))
    text = _ESCAPED.sub(r"\1", text).replace("`", "")
    return unescape(text) if "&" in text and ";" in text else text


def _with_address(link: re.Match[str]) -> str:
    """Return a link's text, and the address that it writes to, if the text does not say it."""
    return link[1] if link[2] in link[1] else f"{link[1]}: {link[2]}"


def _rows_of_html(text: str, *, ends_at_lines: bool) -> list[tuple[int, str]]:
    """Return the rows of HTML, or of other text with some tags, in which a line's end counts."""
    parser = _Rows(Counter(tag.lower() for tag in _END_TAG.findall(text)), ends_at_lines=ends_at_lines)
    parser.feed(text)
    parser.close()
    return parser.rows()


_BULLET_IN_HTML = re.compile(r"\s*[-*•] ")


class _Rows(HTMLParser):
    """The rows that a browser would show, each with the line where it begins.

    `ends` counts the end tags that are still to come: what is never closed hides nothing.
    """

    def __init__(self, ends: Counter[str], *, ends_at_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._ends = ends
        self._ends_at_lines = ends_at_lines
        self._rows: list[tuple[int, str]] = []
        self._parts: list[str] = []
        self._number = 1
        self._skipped = 0
        self._skips = _SKIPPED | {"title"} if ends["h1"] else _SKIPPED
        self._mail = ""

    def rows(self) -> list[tuple[int, str]]:
        """Return what was found."""
        self._end()
        return self._rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._skips and self._ends[tag]:
            self._skipped += 1
        if tag in _BLOCKS:
            self._end()
            if tag == "li":
                self._parts.append(f"{_BULLET} ")
            elif tag in _HEADINGS:
                self._parts.append(_HEADING)
        elif tag in ("strong", "b"):
            self._parts.append("**")
        elif tag == "a":
            address = dict(attrs).get("href") or ""
            self._mail = address[7:].partition("?")[0] if address.lower().startswith("mailto:") else ""

    def handle_endtag(self, tag: str) -> None:
        self._ends[tag] -= 1
        if tag in self._skips and self._skipped:
            self._skipped -= 1
        if tag in _BLOCKS:
            self._end()
        elif tag in ("strong", "b"):
            self._parts.append("**")
        elif tag == "a" and self._mail:
            if self._mail not in "".join(self._parts) and not self._skipped:
                self._parts.append(f": {self._mail}")
            self._mail = ""

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        line = self.getpos()[0]
        for index, part in enumerate(data.split("\n")):
            if index and (self._ends_at_lines or not part.strip() or _BULLET_IN_HTML.match(part)):
                self._end()
            if part.strip() and not self._is_open():
                self._number = line + index
            self._parts.append((" " if index else "") + part)

    def _is_open(self) -> bool:
        return any(part.strip(" *") and part not in (f"{_BULLET} ", _HEADING) for part in self._parts)

    def _end(self) -> None:
        row = "".join(self._parts)
        if row.strip(f" *{_BULLET}{_HEADING}"):
            self._rows.append((self._number, row))
        self._parts = []
