"""Markdown of other programs: what has a clear meaning here is converted, the rest is reported.

GitHub's alerts, formulas and nested lists, Quarto's callouts, Hugo's shortcodes, Jekyll's tags, kramdown's formulas,
attributes and table of contents. In: a page's Markdown. Out: the Markdown that Python-Markdown needs (`converted`), or
a notice for each form that has no counterpart (`check`). Code, comments and escaped characters stay as they are.
`FORMS` is the table: `portfolio import-posts` writes what it makes, and adds forms that need a blog's other files.
Code: B121 a form of another program.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial

from portfolio.posts.front_matter import without_front_matter
from portfolio.posts.layout import nested_by_four, running_text, with_formulas_by_four, with_tables_apart
from portfolio.sources.diagnostics import Diagnostic, Lines, Location, notice, short
from portfolio.text.markup import ADMONITIONS, ELEMENTS
from portfolio.text.scanner import Link, formulas_in, html_blocks, links_in, without_code, without_code_blocks

Part = Callable[[str], str]
"""Returns a named part of a match, as the author wrote it."""
Form = tuple[str, Callable[[Part], str | None]]
"""A pattern, and what makes our Markdown of its parts, or None where the form has to stay."""

_MAY_HOLD = re.compile(
    r"\[!\w|\{#eq-|\$ | \$|\\begin|:::|\{%|\{\{|\{:|\\\\[(\[]|\$`|\$\$|\^\[|\]\{[.#]|```|~~~|<|(?<!\w)@\w|\[@"
    r"|^[ ]*\\(?:new|renew|Decl|def)|\\(?:eq)?ref\{|^[ ]*\$$|^[ >]*(?:[-*+]|\d+[.)])\s|^[ ]{0,3}\|",
    re.MULTILINE,
)
"""A quick test: nearly all pages hold none of the forms."""
_DEEPEST = 10
_PAGES = 512
_OPTION = re.compile(r"""([\w-]+)[ \t]*=[ \t]*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`([^`]*)`|([^\s"'}]+))""")
_BARE = re.compile(r"""(?:^|(?<=\s))(?:"([^"]*)"|'([^']*)'|([^\s"'=]+))(?=\s|$)""")
_SHORTCODE = r"\{\{(?P<sign>[<%%])[ \t]*%s(?P<options>(?:(?!/?[>%%]\}\}).){0,2000}?)/?[>%%]\}\}"
_SHORTCODE_END = (
    r"(?P<body>(?:(?!\{\{[<%%][ \t]*/?(?P=name)\b).)*?)\{\{[<%%][ \t]*/[ \t]*(?P=name)[ \t]*[>%%]\}\}".replace(
        "%%", "%"
    )
)
_TAG_END = r"(?P<body>(?:(?!\{%-?[ \t]*(?P=name)\b).)*?)\{%-?[ \t]*end(?P=name)[ \t]*-?%\}"
_WORD = re.compile(r"(?:\w+=)?[\"']?(?P<word>[\w-]+)")


def _options(text: str) -> dict[str, str]:
    """Return the named options of a tag, with small letters."""
    found = {match[1].lower(): next(filter(None, match.groups()[1:]), "") for match in _OPTION.finditer(text)}
    return {key: re.sub(r"\\([\"'])", r"\1", value) for key, value in found.items()}


def _positional(text: str) -> list[str]:
    """Return the options of a tag that have no names."""
    return [next(filter(None, match.groups()), "") for match in _BARE.finditer(_OPTION.sub(" ", text))]


def _first(options: Mapping[str, str], *keys: str) -> str:
    return next((options[key].strip() for key in keys if options.get(key, "").strip()), "")


def _admonition(kind: str, body: str, *, title: str = "", fold: str = "", indent: str = "") -> str:
    """Build an admonition of the lines of `body`; `fold` is + for an open, - for a closed one that readers can fold."""
    kind = kind.lower()
    mark = {"": "!!!", "+": "???+", "-": "???"}[fold]
    head = f'{indent}{mark} {ADMONITIONS.get(kind) or kind} "{title.strip() or kind.capitalize()}"'
    lines = (f"{indent}    {line}" if line.strip() else "" for line in body.strip("\n").split("\n"))
    return "\n".join(["", head, "", *lines, "", ""])


def _alert(part: Part) -> str:
    body = re.sub(r"^[ \t]*>[ ]?", "", part("body"), flags=re.MULTILINE)
    return _admonition(part("kind"), body, title=part("title"), fold=part("fold"), indent=part("indent"))


_DIV = re.compile(
    r"(?P<indent>[ \t]*):{3,}[ \t]*(?P<names>\{[^}\n]*\}|[\w-]+)?(?P<title>(?:(?!:::).)*?)[ \t]*(?::{3,})?[ \t]*"
)
_HIDDEN = re.compile(
    r"when-format=[\"']?(?:pdf|latex|docx|typst|epub)|\.hidden\b|\.content-hidden(?![^}]*unless)|\.notes\b"
)


def _divs(text: str) -> str:
    """Return a text without the marks of blocks between `:::` lines; callouts become boxes, sets of tabs tabs."""
    if ":::" not in text:
        return text
    made: list[str] = []
    opened: list[tuple[int, re.Match[str]]] = []
    for line, running in zip(text.split("\n"), running_text(text).split("\n"), strict=True):
        match = _DIV.fullmatch(line) if running.lstrip().startswith(":::") else None
        if match and match["names"]:
            opened.append((len(made), match))
        elif match and opened:
            start, first = opened.pop()
            made[start:] = _of_div(first, made[start:])
        elif not match:
            made.append(line)
    return "\n".join(made)


def _of_div(first: re.Match[str], body: list[str]) -> list[str]:
    names, indent, title = first["names"].strip("{} "), first["indent"], first["title"].strip().strip("[]")
    options = _options(names)
    kind = re.match(r"\.?(?:callout-)?(?P<kind>\w+)(?![\w-])", re.sub(r"#\S+|\w+=\S+|^\.callout[ ]", "", names).strip())
    if kind and kind["kind"].lower() in ADMONITIONS:
        heading = next((re.match(r"[ \t]*#{1,6}[ \t]+(?P<title>.*)", line) for line in body if line.strip()), None)
        if heading:
            body = body[body.index(heading[0]) + 1 :]
        title = options.get("title") or (heading["title"] if heading else title)
        fold = {"true": "-", "false": "+"}.get(options.get("collapse", ""), "")
        lines = "\n".join(line.removeprefix(indent) for line in body)
        return _admonition(kind["kind"], lines, title=title, fold=fold, indent=indent).split("\n")
    if "panel-tabset" in names and (tabs := _tabset(body)):
        return tabs
    if _HIDDEN.search(names):
        return [""]
    anchor = re.search(r"#(?P<id>[\w-]+)", names)
    return ["", *([f'<span id="{anchor["id"]}"></span>', ""] if anchor else []), *body, ""]


def _tabset(body: list[str]) -> list[str]:
    made: list[str] = []
    level = ""
    for line, running in zip(body, running_text("\n".join(body)).split("\n"), strict=True):
        heading = re.match(r"(?P<level>#{1,6})[ \t]+(?P<title>.*?)[ \t]*(?:\{[^}]*\})?[ \t]*$", running)
        if heading and level in ("", heading["level"]):
            level = heading["level"]
            made += ["", f'=== "{heading["title"]}"', ""]
        elif level:
            made.append(f"    {line}" if line.strip() else "")
    return [*made, ""] if level else []


def _box(part: Part) -> str:
    options = _options(part("options"))
    name, word = part("name").lower(), _WORD.match(part("options").strip())
    kind = options.get("type") or options.get("class", "").removeprefix("alert-") or (word["word"] if word else "")
    kind = next((each.lower() for each in (kind, name) if each.lower() in ADMONITIONS and each != "alert"), "note")
    return _admonition(kind, part("body"), title=options.get("title", ""))


def _fold(part: Part) -> str:
    """Return a part that readers unfold, as an admonition."""
    options, words = _options(part("options")), part("options").strip().strip("\"'")
    title = _first(options, "summary", "title", "label") or ("" if options else words) or "More"
    return _admonition("note", part("body"), title=title, fold="-")


def _include(part: Part) -> str | None:
    """Return what a theme's include stands for, by its name and its options."""
    name, options = part("file").rpartition("/")[2].partition(".")[0].lower(), _options(part("options"))
    if name == "toc":
        return "[TOC]"
    words = _first(options, "text", "content", "message")
    if name in ADMONITIONS and words:
        return _admonition(_first(options, "type") or name, words, title=options.get("title", ""))
    if _VIDEO.match(name) or _AUDIO.match(name):
        return _player(name, options, _positional(part("options")))
    return picture(options) if _PICTURE.search(name) else None


_PICTURE = re.compile(r"fig|im(?:g|age)|picture|photo|screenshot|lightbox")
_VIDEO = re.compile(r"(?:(?:lite)?-?youtube|yt|vimeo|video|bilibili|mp4|loom|niconico|peertube)(?![a-z]{3})")
_AUDIO = re.compile(r"(?:audio|mp3|soundcloud)")
_SOURCES = ("src", "path", "url", "image_path", "file", "image", "img", "source", "link")
_WATCH = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "bilibili": "https://www.bilibili.com/video/",
    "tweet": "https://twitter.com/i/status/",
    "instagram": "https://www.instagram.com/p/",
    "gist": "https://gist.github.com/",
    "github": "https://github.com/",
}
_NAMES = {
    "youtube": "Video on YouTube",
    "vimeo": "Video on Vimeo",
    "tweet": "Post on Twitter",
    "gist": "Code on GitHub",
}


def picture(options: Mapping[str, str]) -> str | None:
    """Return a picture with its caption, from the options of a figure; None if they name no file."""
    source = _first(options, *_SOURCES[:-1])
    if not source:
        return None
    caption = _first(options, "caption", "title", "attr")
    alt = _first(options, "alt") or caption
    target = f"<{source}>" if " " in source else source
    alt = " ".join(re.sub(r"<[^>]*>|\]\([^()]*\)|[\[\]]", " ", alt).split())
    width = _first(options, "width", "w")
    size = f'{{ width="{width}" }}' if re.fullmatch(r"\d+(?:px|%)?", width) else ""
    made = f"![{alt}]({target}){size}"
    link = _first(options, "link", "href", "linkto")
    made = f"[{made}]({link})" if link else made
    if not caption:
        return made
    return f'\n<figure markdown="span">{made}<figcaption>{" ".join(caption.split())}</figcaption></figure>\n'


def _player(name: str, options: Mapping[str, str], words: list[str]) -> str | None:
    """Return a film or a sound of the blog as a picture, which gets a player, any other as a link to it."""
    given = _first(options, *_SOURCES, "id", "videoid", "content", "mp4", "webm", "mp3") or next(iter(words), "")
    host = _first(options, "provider").lower() or next((each for each in _WATCH if each in name), "")
    title = _first(options, "caption", "title", "alt", "label")
    if not given or (host not in _WATCH and not re.search(r"[./]", given)):
        return None
    is_own = "://" not in given and host not in _WATCH
    embedded = re.search(r"(?:youtube(?:-nocookie)?\.com/embed/|youtu\.be/)(?P<id>[\w-]+)", given)
    is_film = is_own and re.search(r"\.\w{2,4}$", given)
    if is_film:
        return f"![{title}]({f'<{given}>' if ' ' in given else given})"
    url = given if "://" in given else f"{_WATCH[host]}{given}" if host in _WATCH else given
    url = f"{_WATCH['youtube']}{embedded['id']}" if embedded else url
    kind = "youtube" if "youtu" in url else "vimeo" if "vimeo" in url else host
    return f"[{title or _NAMES.get(kind, 'Video')}]({url})"


_FIXED = {
    **dict.fromkeys(("toc", "tableofcontents"), "[TOC]"),
    **dict.fromkeys(("br", "linebreak"), "<br>"),
    **dict.fromkeys(("icon", "fa", "fab", "fas", "fa-brands", "pagebreak", "ai", "clear", "iconify", "katex"), ""),
}
_POSTED = ("tweet", "twitter", "x", "twitter_simple", "instagram", "gist", "github", "mastodon")


def _single(part: Part) -> str | None:
    """Return what a shortcode or a tag without a body stands for, by its name."""
    name = part("name").lower().rpartition("/")[2]
    options, words = _options(part("options")), _positional(part("options"))
    if name in _FIXED:
        return _FIXED[name]
    if name in _POSTED:
        return _posted(name, options, words)
    if name in ("button", "btn", "link", "url") and (href := _first(options, "href", "link", "url", "relref")):
        return f"[{_first(options, 'text', 'label', 'content') or href}]({href})"
    if _VIDEO.match(name) or _AUDIO.match(name):
        return _player(name, options, words)
    return _shown(name, options, words) if _PICTURE.search(name) or name == "asset_img" else None


def _shown(name: str, options: dict[str, str], words: list[str]) -> str | None:
    """Return the picture of a tag; its options, also those without names, say which."""
    if _first(options, *_SOURCES):
        return picture(options)
    at = next((at for at, word in enumerate(words) if re.search(r"[/.]", word)), 0)
    rest = [word for word in words[at + 1 :] if not word.isdigit()] if name in ("img", "asset_img") else []
    return picture({**options, "src": words[at], "alt": " ".join(rest)}) if words else None


def _posted(name: str, options: Mapping[str, str], words: list[str]) -> str | None:
    """Return a link to what was posted elsewhere, which the other program would load from there."""
    kind = {"twitter": "tweet", "x": "tweet", "twitter_simple": "tweet"}.get(name, name)
    user, given = _first(options, "user"), _first(options, "id", "url", "repo") or "/".join(words[:2])
    if not given or kind not in {*_WATCH, "mastodon"}:
        return None
    url = given if "://" in given else f"{_WATCH.get(kind, 'https://')}{given}"
    if user and kind == "tweet":
        url = f"https://twitter.com/{user}/status/{given}"
    return f"[{_NAMES.get(kind, given)}]({url})"


def _linked(part: Part) -> str:
    href = _first(_options(part("options")), "href", "link", "url", "target")
    words = " ".join(part("body").split())
    return f"[{words}]({href})" if href else words


def _tabs(part: Part) -> str | None:
    """Return tabs, the name of each behind its mark."""
    inner = re.compile(_SHORTCODE % "(?P<name>tab)" + _SHORTCODE_END, re.DOTALL)
    inner_tag = re.compile(rf"\{{%-?[ \t]*(?P<name>tab)[ \t]+(?P<options>[^%\n]*?)-?%\}}{_TAG_END}", re.DOTALL)
    body = part("body")
    made = []
    for tab in (*inner.finditer(body), *inner_tag.finditer(body)):
        options, words = _options(tab["options"]), _positional(tab["options"])
        is_of_group = len(words) > 1 and words[0] == next(iter(_positional(part("options"))), None)
        title = _first(options, "title", "name", "label", "tabname") or " ".join(words[1:] if is_of_group else words)
        lines = (f"    {line}" if line.strip() else "" for line in tab["body"].strip("\n").split("\n"))
        made.append("\n".join([f'=== "{title or "Tab"}"', "", *lines, ""]))
    return "\n" + "\n".join(made) + "\n" if made else None


def _mermaid(part: Part) -> str:
    return f"\n```mermaid\n{part('body').strip()}\n```\n"


def _note(part: Part) -> str:
    return f"^[{' '.join(part('body').split())}]"


_BOXES = {"primary": "note", "": "note"}
_ATTRIBUTE_LINE = re.compile(r"(?P<quote>[ \t]*(?:>[ \t]?)*)\{:(?![:/])(?P<names>[^}\n]*)\}[ \t]*")
_BOX_NAME = re.compile(r"\.(?:prompt|block|alert|callout)-(?P<kind>\w+)|\.notice(?:--(?P<notice>\w+))?(?![\w-])")
_FENCE_END = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[ \t]*")
_ATTRIBUTES = re.compile(r"(?<=\S)\{:(?P<names>[^{}\n]*)\}")


def _attribute_lists(text: str) -> str:
    """Return a text with kramdown's attributes in the form and in the places that Python-Markdown knows.

    Behind a quote or a paragraph they may make a box of it; behind code, a table or a blank line they mean nothing.
    """
    if "{:" not in text:
        return text
    made: list[str] = []
    bare = running_text(text).split("\n")
    for line, running in zip(text.split("\n"), bare, strict=True):
        match = _ATTRIBUTE_LINE.fullmatch(line) if "{:" in running else None
        before = made[-1] if made else ""
        if match is None:
            made.append(_ATTRIBUTES.sub(_with_names, line) if "{:" in running else line)
        elif box := _BOX_NAME.search(match["names"]):
            kind = (box["kind"] or box["notice"] or "").lower()
            is_inside = re.compile(r"[ \t]*>" if before.lstrip().startswith(">") else r"[ \t]*\S")
            start = next((at + 1 for at in range(len(made) - 1, -1, -1) if not is_inside.match(made[at])), 0)
            body = "\n".join(re.sub(r"^[ \t]*>[ ]?", "", one) for one in made[start:])
            title = kind.capitalize() if kind in ADMONITIONS else "Note"
            made[start:] = _admonition(_BOXES.get(kind, kind), body, title=title).split("\n")
        elif re.match(r"#{1,6}[ \t]", before):
            made[-1] = f"{before.rstrip()} {{:{match['names']}}}"
        elif _FENCE_END.fullmatch(before):
            _name_code(made, _options(match["names"]).get("file", ""))
        elif before.strip() and not before.lstrip().startswith(("|", "<")) and "|" not in before:
            made.append(f"{match['quote']}{{:{_names(match['names'])}}}")
    return "\n".join(made)


def _name_code(lines: list[str], title: str) -> None:
    """Write a title into the fence that opens the code at the end of some lines."""
    mark = lines[-1].strip()
    start = next((at for at in range(len(lines) - 2, -1, -1) if lines[at].strip().startswith(mark)), None)
    if title and start is not None and re.fullmatch(r"[ \t]*[`~]{3,}[ \t]*[\w+#-]+[ \t]*", lines[start]):
        lines[start] = f'{lines[start].rstrip()} title="{title}"'


def _names(names: str) -> str:
    names = re.sub(r",(?=\s|$)", "", names.replace("“", '"').replace("”", '"'))
    return re.sub(r"(?<![\w-])(w|h)=", lambda size: "width=" if size[1] == "w" else "height=", names)


def _with_names(match: re.Match[str]) -> str:
    return f"{{:{_names(match['names'])}}}"


_INLINE_NOTE = re.compile(r"(?<![\]\\])\^\[(?P<note>(?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]\n]*\])+)\]")


_SUMMARY = re.compile(r"<summary\b[^<>]*>[^<]*")


def _notes(text: str) -> str:
    """Return a text with the notes that stand in a line as footnotes at its end; in HTML they stay, in brackets."""
    if "^[" not in text:
        return text
    bare, made, end = running_text(text), list[str](), 0
    notes: list[str] = []
    blocks = [*html_blocks(bare), *(found.span() for found in _SUMMARY.finditer(bare))]
    for note in _INLINE_NOTE.finditer(bare):
        words = " ".join(text[slice(*note.span("note"))].split())
        is_in_html = any(start <= note.start() < stop for start, stop in blocks)
        if not is_in_html:
            notes.append(f"[^note-{len(notes) + 1}]: {words}")
        made += [text[end : note.start()], f" ({as_html(words)})" if is_in_html else f"[^note-{len(notes)}]"]
        end = note.end()
    return "\n\n".join(["".join([*made, text[end:]]).rstrip("\n"), *notes, *[""] * bool(notes)])


_HELD_DOLLARS = "\ue004\ue004"
_DOLLARS = re.compile(r"(?<![\\$])\ue004\ue004(?P<tex>(?:(?!\ue004|\n[ \t]*\n).)+?)\ue004\ue004", re.DOTALL)


_ENVIRONMENT = re.compile(
    r"^(?P<before>[^\n]*?)(?<!\$)\\begin\{(?P<env>(?:equation|align|gather|multline|eqnarray|aligned|split)\*?)\}"
    r"(?P<tex>(?:(?!\n[ \t]*\n).){0,5000}?)\\end\{(?P=env)\}(?P<after>[^\n]*)",
    re.DOTALL | re.MULTILINE,
)
_OPEN_FORMULA = re.compile(r"^(?P<indent>[ \t]*)\$\$(?![^\n]*\$\$)(?P<tex>.{0,4000}?)\$\$", re.MULTILINE | re.DOTALL)
_NO_FORMULA = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]|[-*>][ \t]|\d+[.)][ \t]|```|[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){3})", re.MULTILINE
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_SPACED = re.compile(
    r"(?<![\\$\w])\$(?=[^$\n]{0,300}\$)(?=[^$\n\\_^{}=<>]*[\\_^{}=<>]|[ \t]?\w{1,5}[ \t]?\$)"
    r"(?P<tex>[ \t][^$\n]*|[^$\s][^$\n]*[ \t])\$(?![\w$])"
)
"""A formula with a space inside its dollars, which MathJax reads on the sites of others."""


_CODE_IN_LINE = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
_FORCED_INLINE = re.compile(r"\\\$\$(?P<tex>[^$\n]+)\$\$(?!\$)")
"""A formula that kramdown would show on a line of its own without the backslash."""


def _with_blank_code(text: str) -> str:
    """Blank out code, but no formulas."""
    pairs = zip(text.split("\n"), without_code_blocks(text).split("\n"), strict=True)
    bare = "\n".join(kept or " " * len(line) for line, kept in pairs)
    return _CODE_IN_LINE.sub(lambda code: " " * len(code[0]), bare)


def _environments(text: str) -> str:
    """Return a text whose TeX environments are blocks of their own, also those within a paragraph."""
    if "\\begin{" not in text:
        return text
    bare = _with_blank_code(text)
    blocks = bare.count("$$")

    def apart(match: re.Match[str]) -> str:
        is_inside = bare[: match.start("env")].count("$$") % 2 or "`" in match["before"] or "$" in match["before"][-2:]
        if is_inside or match[0].split("\n")[0] not in bare or match["before"].lstrip().startswith((">", "|", "<")):
            return match[0]
        indent = match["before"][: len(match["before"]) - len(match["before"].lstrip())]
        before = f"{match['before'].rstrip()}\n\n" if match["before"].strip() else "\n" if match["before"] == "" else ""
        after = f"\n\n{indent}{match['after'].lstrip()}" if match["after"].strip() else "\n"
        return f"{before}{indent}\\begin{{{match['env']}}}{match['tex']}\\end{{{match['env']}}}{after}"

    return _ENVIRONMENT.sub(apart, text) if blocks % 2 == 0 else text


def _without_blank_lines(text: str) -> str:
    """Return a text without the blank lines that kramdown allows between the signs of a formula on lines of its own."""
    if "$$" not in text:
        return text
    # What is indented below a blank line is a formula here, and no code.
    bare = _FENCE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    running, made, end = _with_blank_code(text), list[str](), 0
    for found in _OPEN_FORMULA.finditer(bare) if bare.count("$$") % 2 == 0 else ():
        tex, is_code = found["tex"], running[found.end("indent")] != "$"
        if not is_code and _BLANK_LINES.search(tex) and re.search(r"[\\=_^]", tex) and not _NO_FORMULA.search(tex):
            made += [text[end : found.start()], _BLANK_LINES.sub("\n", found[0])]
            end = found.end()
    return "".join([*made, text[end:]])


def _formulas(text: str) -> str:
    """Return a text whose formulas between $$ are blocks of their own where they fill lines, and inline where not."""
    if "\\$$" in text:
        text = _replaced(text, _with_blank_code(text), _FORCED_INLINE, lambda part: f"${part('tex').strip()}$")
    text = _environments(_without_blank_lines(text))
    if "$ " in text or " $" in text:
        text = _replaced(text, running_text(text), _SPACED, lambda part: f"${part('tex').strip()}$")
    if "$$" not in text:
        return text
    held = text.replace("$$", _HELD_DOLLARS).replace("\\begin{", "\ue005" * 7)
    bare, made, end = without_code(held), [], 0
    for match in _DOLLARS.finditer(bare):
        start, stop = match.span()
        before = text[text.rfind("\n", 0, start) + 1 : start]
        after = text[stop : text.find("\n", stop) if "\n" in text[stop:] else len(text)]
        tex = text[slice(*match.span("tex"))].strip()
        label = re.match(r"[ \t]*\{#(?P<label>[\w-]+)\}", after)
        tex += f" \\label{{{label['label']}}}" if label and "\\tag" not in tex else ""
        is_alone = not before.strip(" \t>") and not (after[label.end() :] if label else after).strip()
        if not is_alone:
            new = f"${' '.join(tex.split())}$" if before.strip(" \t>") or "\n" not in match["tex"] else ""
            new = new or f"$${text[slice(*match.span('tex'))]}$$\n\n"
        else:
            is_after_text = text[: start - len(before)].rstrip(" \t").removesuffix("\n").rstrip(" \t")[-1:] not in (
                "",
                "\n",
            )
            is_before_text = text[stop:].lstrip(" \t").removeprefix("\n")[:1] not in ("", "\n")
            lead = f"{before.rstrip() if '>' in before else ''}\n{before}" if is_after_text else ""
            body = tex if ">" in before else f"\n{before}".join(line.strip() for line in tex.split("\n"))
            block = f"$$\n{before}{body}\n{before}$$" if "\n" not in tex or ">" not in before else match[0]
            new = f"{lead}{block}{chr(10) if is_before_text and '>' not in before else ''}"
            stop += label.end() if label else 0
        made += [text[end:start], new]
        end = stop
    return "".join([*made, text[end:]])


def _crossed(part: Part) -> str:
    if part("kind") == "eq":
        return f"$\\eqref{{eq-{part('label')}}}$"
    names = {"fig": "figure", "tbl": "table", "sec": "section", "lst": "listing", "thm": "theorem"}
    return f"[the {names[part('kind')]}](#{part('kind')}-{part('label')})"


def _code(part: Part) -> str:
    body = part("body").strip("\n")
    ticks = max([2, *map(len, re.findall("`{3,}", body))]) * "`" + "`"
    return f"\n{ticks}{part('language').lower()}\n{body}\n{ticks}\n"


_DEFINES = re.compile(r"\\(?:(?:re|provide)?newcommand|DeclareMathOperator|def\b)")


def _hidden(part: Part) -> str | None:
    """Return the definitions of macros in an element that readers do not see as a formula, which shows nothing."""
    body = part("body")
    tex = re.sub(r"\n\s*\n", "\n", re.sub(r"\$\$?|\\{1,2}[()\[\]]", "", body)).strip()
    return f"\n$$\n{tex}\n$$\n" if _DEFINES.search(body) else None


def _display(part: Part) -> str:
    return f"\n\n$$\n{part('tex').strip()}\n$$\n\n"


def _details(part: Part) -> str | None:
    """Mark an element as holding Markdown if a blank line stands in it: from there on, GitHub reads Markdown."""
    body = part("body")
    if not re.search(r"\n[ \t]*\n", body if part("tag") == "details" else body.rstrip("\n")):
        return None
    body = _LONG_PARAGRAPH.sub(r"\n\g<inner>\n", body)
    return f'{part("open")} markdown="1">{body}</{part("tag")}>'


_LONG_PARAGRAPH = re.compile(
    r"^[ ]{0,3}<p>[ \t]*\n(?P<inner>(?:(?!</?p\b|\n[ \t]*\n).)*\n[ \t]*\n(?:(?!</?p\b).)*)</p>[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
"""A paragraph of HTML that holds a blank line: from there on, GitHub reads Markdown."""


FORMS: tuple[Form, ...] = (
    (
        (
            rf"^(?P<indent>[ \t]*)>[ \t]*\[!(?P<kind>(?i:{'|'.join(ADMONITIONS)}))\](?P<fold>[-+]?)(?P<title>[^\n]*)"
            r"(?:\n|\Z)(?P<body>(?:[ \t]*>[^\n]*(?:\n|\Z))*)"
        ),
        _alert,
    ),
    (_SHORTCODE % rf"(?P<name>admonition|{'|'.join(ADMONITIONS)}|callout|notice)\b" + _SHORTCODE_END, _box),
    (
        _SHORTCODE % r"(?P<name>highlight|code)[ \t]+[\"']?(?P<language>[\w+#-]+)" + _SHORTCODE_END,
        _code,
    ),
    (_SHORTCODE % r"(?P<name>details|expand|collapse|accordion|spoiler)\b" + _SHORTCODE_END, _fold),
    (_SHORTCODE % r"(?P<name>tabs|tabpane)\b" + _SHORTCODE_END, _tabs),
    (_SHORTCODE % r"(?P<name>mermaid)\b" + _SHORTCODE_END, _mermaid),
    (_SHORTCODE % r"(?P<name>sidenote|marginnote)\b" + _SHORTCODE_END, _note),
    (_SHORTCODE % r"(?P<name>button|btn|cta|link)\b" + _SHORTCODE_END, _linked),
    (
        _SHORTCODE
        % (
            r"(?P<name>lead|katex|math|latex|mathjax|rawhtml|raw-html|html|div|center|keyword|typeit|list|badge|gallery|carousel"
            r"|figures?|figure-group|columns?|row|col|align|markdown|md|span|small|big|p|steps?|cards?|grid|timeline|timelineitem"
            r"|keywordlist|swatches|u|mark|alert-text|rtl|ltr|screenshot)\b"
        )
        + _SHORTCODE_END,
        lambda part: part("body") if "\n" not in part("body") else f"\n\n{part('body').strip()}\n\n",
    ),
    (_SHORTCODE % r"(?P<name>[\w/-]+)", _single),
    (
        (r"\{%-?[ \t]*(?P<name>highlight|codeblock|code)[ \t]+(?:lang:)?(?P<language>[\w+#-]+)[^%\n]*%\}" + _TAG_END),
        _code,
    ),
    (rf"\{{%-?[ \t]*(?P<name>details|expand)\b(?P<options>[^%\n]*?)-?%\}}{_TAG_END}", _fold),
    (rf"\{{%-?[ \t]*(?P<name>tabs)\b(?P<options>[^%\n]*?)-?%\}}{_TAG_END}", _tabs),
    (rf"\{{%-?[ \t]*(?P<name>mermaid)\b[^%\n]*%\}}{_TAG_END}", _mermaid),
    (rf"\{{%-?[ \t]*(?P<name>comment)\b[^%\n]*%\}}{_TAG_END}", lambda _: ""),
    (r"\{%-?[ \t]*(?:end)?(?:raw|katexmm|katex|math|rtl|ltr|markdown)[ \t]*-?%\}", lambda _: ""),
    (
        r"\{%-?[ \t]*include(?:_cached|_relative)?[ \t]+(?P<file>[\w./-]+)(?P<options>(?:(?!%\}).){0,3000}?)-?%\}",
        _include,
    ),
    (
        (
            r"\{%-?[ \t]*(?P<name>(?:fastpages_)?youtube|vimeo|video|audio|twitter|tweet|gist|img|image|asset_img"
            r"|picture|figure)[ \t]+(?P<options>[^%\n]*?)-?%\}"
        ),
        _single,
    ),
    (r"^[ ]{0,3}(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*\{:[^}\n]*\btoc\b[^}\n]*\}[ \t]*$", lambda _: "[TOC]"),
    (r"^[ \t]*\[\[_?TOC_?\]\][ \t]*$|^[ \t]*\\tableofcontents[ \t]*$", lambda _: "[TOC]"),
    (r"\{::comment\}(?:(?!\{:).)*\{:/(?:comment)?\}|\{:/?:?(?:options|nomarkdown)?\b[^}\n]*/?\}(?<=/\})", lambda _: ""),
    (r"\{::nomarkdown\}|\{:/(?:nomarkdown)?\}", lambda _: ""),
    (
        r"^[ ]{0,3}<(?P<tag>div|p|span)\b[^>\n]*(?:\bhidden\b|display:[ ]*none)[^>\n]*>(?P<body>[^<]*)</(?P=tag)>",
        _hidden,
    ),
    (
        r"^(?P<tex>(?:[ ]{0,3}\\(?:(?:re|provide)?newcommand|DeclareMathOperator|def\\)[^\n]*(?:\n|\Z))+)",
        lambda part: f"$$\n{part('tex').strip()}\n$$\n\n",
    ),
    ("\ue000[ `](?P<tex>(?:(?![\ue000\ue001])[^\\n])+)[ `]\ue001", lambda part: f"${part('tex').strip()}$"),
    ("\ue002\ue002\\((?P<tex>(?:(?!\\n[ \\t]*\\n|\ue002).)+)\ue002\ue002\\)", lambda part: f"\\({part('tex')}\\)"),
    ("\ue002\ue002\\[(?P<tex>(?:(?!\\n[ \\t]*\\n|\ue002).)+)\ue002\ue002\\]", _display),
    (
        (
            r"^(?P<inline>[ ]{0,3}</?(?:small|big|font|span|strong|em|[biua])\b[^<>\n]*>)[ \t]*"
            r"(?=<(?:div|details|section|center)\b[^<>\n]*>[ \t]*\n[ \t]*\n)"
        ),
        lambda part: f"{part('inline')}\n\n",
    ),
    (
        (
            r"^(?P<open><(?P<tag>details|div|center|section|aside|article|figure)\b(?![^>]*\bmarkdown\b)[^>\n]*)>"
            r"(?P<body>(?:(?!</?(?P=tag)\b).)*)</(?P=tag)>"
        ),
        _details,
    ),
    (
        r"<d-code\b[^>]*?language=[\"']?(?P<language>[\w+#-]+)[^>]*>(?P<body>(?:(?!</?d-code\b).)*)</d-code>",
        _code,
    ),
    (r"<d-math(?:[ \t][^>]*)?>(?P<tex>(?:(?!</?d-math\b).)*)</d-math>", lambda part: f"${part('tex').strip()}$"),
    (
        r"^[ \t]*\$[ \t]*\n(?P<tex>(?:(?![ \t]*\n)[^$\n]*\n){1,20})[ \t]*\$[ \t]*$",
        lambda part: f"${' '.join(part('tex').split())}$",
    ),
    (r"(?<![\\\w$])(?P<tex>\\(?:eq)?ref\{[\w:. -]+\})", lambda part: f"${part('tex')}$"),
    (r"</?d-(?:figure|appendix|byline|article)\b[^>]*>", lambda _: ""),
    (r"<d-footnote>(?P<body>(?:(?!</?d-footnote\b).)*)</d-footnote>", _note),
    (
        r"(?<![!\]\w])\[(?P<body>[^\[\]\n]+)\]\{[ \t]*\.(?P<names>[\w-]+(?:[ ]+\.[\w-]+)*)[ \t]*\}",
        lambda part: f'<span class="{part("names").replace(".", "")}">{part("body")}</span>',
    ),
    (
        r"(?<![\w@/.\[-])@(?P<kind>fig|tbl|sec|eq|lst|thm)-(?P<label>[\w-]*\w)",
        _crossed,
    ),
)


Conversions = tuple[tuple[re.Pattern[str], Callable[[Part], str | None]], ...]


def compiled(forms: Iterable[Form]) -> Conversions:
    """Return forms with their patterns compiled."""
    return tuple((re.compile(form, re.MULTILINE | re.DOTALL), convert) for form, convert in forms)


_CONVERSIONS = compiled(FORMS)
# A target of a link is a dead link, and reported as one.
_NOTICES = tuple(
    (re.compile(pattern, re.MULTILINE), what, hint)
    for pattern, what, hint in (
        (
            r"\{\{[<%][ \t]*(?!/|(?:rel)?ref\b)[\w./-]+[^\n]*?[>%]\}\}",
            "a shortcode of Hugo or Quarto",
            "write what it stands for: a picture as ![what it shows](file.png), a film as a link to it",
        ),
        (r"\[-?@[\w:.-]+[^\]\n]*\](?![(\[])", "a citation of Quarto", "write a link: [words](doi:10.…), or a footnote"),
        (
            r"(?<![{(])\{%-?[ \t]*(?!end)\w+[^\n]*?%\}",
            "a tag of Jekyll",
            "write what it stands for: a picture as ![what it shows](file.png), code between ``` lines",
        ),
        (r"\{::[a-z]+[^}\n]*\}", "an extension of kramdown", "leave it out"),
        (  # without a hyphen a value is read as a number's, which is E102
            r"(?<![\\(\"'])(?:\{\{-?[ \t]*[\"'][^}\n]*\}\}|\{\{-[ \t]*(?:site|page|include|post)\.[\w.]+[^}\n]*\}\})",
            "a value of Jekyll",
            "write it out",
        ),
        (r"<d-(?:cite|bibliography)\b[^>\n]*>", "an element of Distill", "write a link or a footnote"),
    )
)
_FENCE = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<mark>`{3,}|~{3,})[ \t]*\{?\.?(?P<language>\w*)[^\n]*\n"
    r"(?P<body>.*?)(?P<end>^[ \t>]*(?P=mark)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_DRAWN = frozenset("mermaid chartjs echarts vega_lite typograms plantuml dot graphviz geojson tikz wavedrom".split())
"""Languages of which other programs draw pictures."""
_MORE = re.compile(r"^<!--more-->[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"(?<!\]\()(?<!\]: )<(?P<name>[A-Za-z][^<>@:\s/]*)(?:[ \t][^<>=\"]*)?(?<!/)>")
_END_TAG = re.compile(r"</(?P<name>[A-Za-z]+)\s*>")
_SWALLOWING = re.compile(
    r"<(?P<name>script|style|textarea|title|noscript|iframe|template|select|object|table|xmp|noembed)\b[^<>]*(?<!/)>",
    re.IGNORECASE,
)
"""What takes in the rest of the page, its frame included, if nothing closes it: words about HTML, as a rule."""
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)


def converted(text: str, forms: Conversions = _CONVERSIONS) -> str:
    """Return a page's Markdown with other programs' forms in the words of Python-Markdown."""
    if not _MAY_HOLD.search(text):
        return text
    body = text.lstrip("\n")
    return text[: len(text) - len(body)] + _built(body, forms)


# A build asks for each page's links, for its forms that stay, and for its Markdown.
@lru_cache(_PAGES)
def _built(text: str, forms: Conversions) -> str:
    text = _formed(text, forms)
    made, end = [], 0
    for start in sorted({start for start, _ in _no_elements(running_text(text))}):
        made += [text[end:start], "&lt;"]
        end = start + 1
    return with_formulas_by_four(nested_by_four(with_tables_apart("".join([*made, text[end:]]))))


@lru_cache(_PAGES)
def _formed(text: str, forms: Conversions) -> str:
    text = _divs(_attribute_lists(_MORE.sub("<!-- more -->", _FENCE.sub(_fence, _FENCE.sub(_closed, text)))))
    bare = running_text(text)
    for _ in range(_DEEPEST):
        before = text
        for pattern, convert in forms:
            if pattern.search(bare):
                text = _replaced(text, bare, pattern, convert)
                bare = running_text(text)
        if text == before:
            break
    return _in_html(_with_plain_signs(_formulas(_notes(text))))


_HTML_SIGN = re.compile(r"&(?:lt|gt|amp);")


def _with_plain_signs(text: str) -> str:
    """Return a text whose formulas hold `<`, `>` and `&` as TeX has them, not as HTML does."""
    made, end = [], 0
    for formula in formulas_in(text) if _HTML_SIGN.search(text) else ():
        made += [text[end : formula.start], html.unescape(text[formula.start : formula.end])]
        end = formula.end
    return "".join([*made, text[end:]])


_IN_PLACE = re.compile(r"class=\"arithmatex\">\s*\Z")


def _in_html(text: str) -> str:
    """Return a text whose formulas in HTML, which MathJax reads on other sites, have the site's own element."""
    made, end = [], 0
    for formula in formulas_in(text, within_html=True) if "<" in text else ():
        if _IN_PLACE.search(text, max(formula.start - 40, 0), formula.start):
            continue
        tag, signs = ("div", "[]") if formula.is_display else ("span", "()")
        tex = html.escape(html.unescape(formula.tex.strip()))
        made += [text[end : formula.start], f'<{tag} class="arithmatex">\\{signs[0]}{tex}\\{signs[1]}</{tag}>']
        end = formula.end
    return "".join([*made, text[end:]])


def links(text: str) -> tuple[Link, ...]:
    """Find the links of a page as the site shows it, each with its line and column in the file as it is written."""
    written = without_front_matter(text)
    built = converted(written)
    found = links_in(built)
    if built == written:
        return found
    bare, lines, end = without_code(written), Lines(written), 0
    located: list[Link] = []
    for link in found:
        start = max(bare.find(link.written, end), 0)
        end = start + len(link.written) if start else end
        line, column = lines.position(start)
        located.append(replace(link, line=line, column=column))
    return tuple(located)


def check(text: str, path: str, *, has_mermaid: bool = False) -> tuple[Diagnostic, ...]:
    """Report the forms of a page that are shown as they are written; diagrams are drawn if the site `has_mermaid`."""
    text = without_front_matter(text)
    if not _MAY_HOLD.search(text):
        return ()
    lines, written = Lines(text), running_text(text)
    built = _formed(text.lstrip("\n"), _CONVERSIONS)
    bare = running_text(built)
    found = [
        (match.start(), built[match.start() : match.end()], f"{what} is shown as it is written", hint)
        for pattern, what, hint in _NOTICES
        for match in pattern.finditer(bare)
    ]
    found += [
        (start, tag, "an element to other programs is text here", "put it in backticks")
        for start, tag in _no_elements(bare)
    ]
    notices, ends = [], dict[str, int]()
    for _, form, message, hint in sorted(found):
        start = max(written.find(form, ends.get(form, 0)), 0)
        ends[form] = start + len(form)
        notices.append((start, f"{message}: '{short(form, 40)}'", hint))
    notices += [
        (
            match.start("mark"),
            f"a diagram of {match['language']} is shown as code: its script would come from another host",
            "save the diagram as a picture beside this page, and show it with ![what it shows](diagram.svg)",
        )
        for match in _FENCE.finditer(text)
        if (name := match["language"].lower()) in _DRAWN and not (has_mermaid and name == "mermaid")
    ]
    told = [notice("B121", Location(path, *lines.position(start)), message, hint) for start, message, hint in notices]
    told += [
        notice(
            "B134",
            Location(path, *lines.position(match.start("mark"))),
            "the code that begins here is not closed: all that follows is shown as code",
            f"write {match['mark']} on a line of its own below it",
        )
        for match in _FENCE.finditer(text)
        if not match["end"] and match["body"].strip()
    ]
    return tuple(told)


_WRITTEN = re.compile(
    r"(?P<mark>!?)\[(?P<words>[^\[\]]*)\]\((?:<(?P<angled>[^<>]*)>|(?P<target>[^()\s]*))\)"
    r"(?:\{ (?P<size>width=\"[^\"]*\") \})?"
)


def as_html(markdown: str) -> str:
    """Return the pictures and links of a text that stands in HTML, where no Markdown is read, as HTML."""

    def written(found: re.Match[str]) -> str:
        target = html.escape(found["angled"] or found["target"])
        if not found["mark"]:
            return f'<a href="{target}">{found["words"]}</a>'
        size = f" {found['size']}" if found["size"] else ""
        return f'<img src="{target}" alt="{html.escape(found["words"])}"{size}>'

    plain = markdown.strip("\n").replace(' markdown="span"', "")
    return _WRITTEN.sub(written, _WRITTEN.sub(lambda found: written(found) if found["mark"] else found[0], plain))


def _replaced(text: str, bare: str, pattern: re.Pattern[str], convert: Callable[[Part], str | None]) -> str:
    made, end = [], 0
    blocks: list[tuple[int, int]] | None = None
    for match in pattern.finditer(bare):
        new = convert(partial(_part, text, match))
        if new and "](" in new:
            blocks = list(html_blocks(bare)) if blocks is None else blocks
            new = as_html(new) if any(start <= match.start() < stop for start, stop in blocks) else new
        if new is not None:
            made += [text[end : match.start()], new]
            end = match.end()
    return "".join([*made, text[end:]])


def _part(text: str, match: re.Match[str], name: str) -> str:
    return text[slice(*match.span(name))]


_KNOWN_INFO = re.compile(
    r"""[ \t]*(?:[\w+#.-]*(?:[ \t]+(?:title|linenums|hl_lines)=(?:"[^"]*"|'[^']*'))*|\{[ \t]*\.[\w+#-]+[^}]*\})[ \t]*"""
)
_INFO = re.compile(r"[ \t]*(?P<brace>\{?)[ \t]*(?P<raw>=?)\.?(?P<language>[\w+#-]*)(?P<rest>.*)")
_LANGUAGES = {"ojs": "js", "observablejs": "js", "no-highlight": "text", "nohighlight": "text", "plain": "text"}


def _closed(match: re.Match[str]) -> str:
    """Return fenced code that ends with the signs that begin it, at the latest where its quote or indent ends."""
    if match["end"].strip(" \t>") == match["mark"]:
        return match[0]
    lines, indent = match["body"].removesuffix("\n").split("\n"), match["indent"]
    end = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith(indent)), len(lines))
    while end and not lines[end - 1].strip():
        end -= 1
    return "\n".join([match[0].partition("\n")[0], *lines[:end], f"{indent}{match['mark']}", *lines[end:]])


def _fence(match: re.Match[str]) -> str:
    """Return fenced code with a first line that is understood here; GitHub's `math` as a formula, raw HTML as it is."""
    first, _, rest = match[0].partition("\n")
    head = first[: match.end("mark") - match.start()]
    info = first[len(head) :]
    language = match["language"].lower()
    if language == "math" and info.strip() == "math":
        return f"{match['indent']}$$\n{match['body'].rstrip()}\n{match['indent']}$$"
    found = _INFO.fullmatch(info)
    if found is None or (_KNOWN_INFO.fullmatch(info) and not re.search("filename=|`", info)):
        return match[0]
    if found["raw"]:
        return f"\n{match['body'].rstrip()}\n" if language == "html" else ""
    options = _options(found["rest"].strip("} \t"))
    title = _first(options, "title", "filename", "file", "caption")
    chosen = re.search(r"hl_lines[=:][ ]*\[?(?P<lines>[^\]}]*)", info) or re.search(
        r"^\{(?P<lines>[\d,\s-]+)\}", found["rest"]
    )
    lines = " ".join(re.findall(r"\d+(?:-\d+)?", chosen["lines"])) if chosen else ""
    language = _LANGUAGES.get(found["language"].lower(), found["language"])
    made = [language, f'title="{title}"' if title else "", f'hl_lines="{lines}"' if lines else ""]
    rest = re.sub(r"\A(?:[ \t>]*(?:#|//|--|%%)\|[^\n]*\n)+", "", rest)
    return f"{head}{' '.join(filter(None, made))}".rstrip() + "\n" + rest


def _no_elements(bare: str) -> Iterator[tuple[int, str]]:
    """Find tags such as `<T>` that name no element, or one that must be closed, and are not closed."""
    running = _DRAWING.sub(lambda drawing: " " * len(drawing[0]), bare)
    closed = set(re.findall(r"</([^\s>]+)", running))
    for match in _TAG.finditer(running):
        before = running[max(match.start() - 1, 0) : match.start()]
        is_type = match["name"][0].isupper() and before.isalnum()  # as in Vec<B>
        if (is_type or match["name"].lower() not in ELEMENTS) and match["name"] not in closed:
            yield match.start(), match[0]
    ends = {end["name"].lower(): end.start() for end in _END_TAG.finditer(running)}
    for match in _SWALLOWING.finditer(running):
        if ends.get(match["name"].lower(), 0) < match.end():
            yield match.start(), match[0]
