"""Markdown of other programs: what has a clear meaning here is converted, the rest is reported.

GitHub's alerts, Pandoc's notes and spans; `block_marks` has Quarto's blocks and kramdown's attributes, `html_forms`
HTML, `formula_blocks` formulas, `fences` fenced code, `layout` lists and tables, `shortcodes` those of Hugo and the
tags of Jekyll. In: a page's Markdown. Out: the Markdown that Python-Markdown needs (`converted`), or a notice for each
form that has no counterpart (`check`). Code, comments and escaped characters stay as they are.
`FORMS` is the table: `portfolio import-posts` writes what it makes, and adds forms that need a blog's other files.
Codes: B121 a form of another program, B134 code that nothing closes.
"""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from textwrap import dedent

from portfolio.posts.block_marks import attribute_lists, divs
from portfolio.posts.fences import FENCE, outside_fences, with_fences, with_longer_marks
from portfolio.posts.formula_blocks import with_amounts, with_blank_blocks, with_formulas, with_joined_environments
from portfolio.posts.front_matter import without_front_matter
from portfolio.posts.html_forms import (
    as_html,
    no_elements,
    with_closed_blocks,
    with_form,
    with_formulas_in_html,
    with_markdown_in_html,
    with_raw_html,
)
from portfolio.posts.layout import nested_by_four, running_text, with_formulas_by_four, with_tables_apart
from portfolio.posts.shortcodes import (
    SHORTCODES,
    TOC,
    Form,
    Part,
    admonition,
    code_block,
    fenced,
    inline_note,
    named_options,
)
from portfolio.sources.diagnostics import Diagnostic, Lines, Location, notice, short
from portfolio.text.diagrams import Diagram, draw, place_of, source_of
from portfolio.text.link_scanner import Link, links_in
from portfolio.text.markup import ADMONITIONS
from portfolio.text.scanner import edited, formulas_in, html_blocks, is_within, without_code

_MAY_HOLD = re.compile(
    r"\[!\w|\{#eq-|\$ | \$|\\begin|:::|\{%|\{\{|\{:|\\\\\[|\\\(|\$`|\$\$|\^\[|\]\{[ ]?[.#a-z]|```|~~~|<|(?<!\w)@\w"
    r"|\[@|^[ ]*\\(?:new|renew|Decl|def|\[)|\\(?:eq)?ref\{|^[ ]*\$$|^[ >]*(?:[-*+]|\d+[.)])\s"
    r"|^[ ]{0,3}(?::?-+:?[ ]*)?\||\\[ \t]*$|[ \t]\{\w+\}[ \t]*$|\$[^$\n]+\$\d|`\]:|\]\([^)\s]{0,1000}'",
    re.MULTILINE,
)
"""A quick test: nearly all pages hold none of the forms."""
_DEEPEST = 10
_PAGES = 512


def _alert(part: Part) -> str:
    body = re.sub(r"^[ \t]*>[ ]?", "", part("body"), flags=re.MULTILINE)
    return admonition(part("kind"), body, title=part("title"), fold=part("fold"), indent=part("indent"))


_INLINE_NOTE = re.compile(r"\^\[(?P<note>(?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]\n]*\])+)\]")
_INLINE_NOTES = re.compile(rf"(?<![\]\\])(?:{_INLINE_NOTE.pattern.replace('(?P<note>', '(?:')})+")


_CODE_LABEL = re.compile(r"^[ ]{0,3}\[(?P<label>[^\[\]\n]*`[^\[\]\n]*)\]:[ \t]*\S", re.MULTILINE)


def _with_plain_labels(text: str) -> str:
    """Return a text whose labels of links hold no code, since Python-Markdown reads code before it looks for them."""
    bare = with_blank_blocks(text) if "`]:" in text else ""
    names = {found["label"].lower(): "" for found in _CODE_LABEL.finditer(bare)}
    if not names:
        return text
    names = {label: f"[code-{number}]" for number, label in enumerate(names, 1)}

    def named(found: re.Match[str]) -> str:
        name = names[found["label"].lower()]
        return f"{name}:" if found["end"] == ":" else f"{found['words'] or found['alone']}{name}"

    pattern = re.compile(
        r"(?P<words>(?<![\]\\])\[[^\[\]\n]+\])?(?P<alone>(?<!\\)\[(?P<label>"
        rf"{'|'.join(map(re.escape, names))})\])(?P<end>:(?=[ \t]*\S)|\[\]|(?![\[(]))",
        re.IGNORECASE,
    )
    return edited(text, ((*found.span(), named(found)) for found in pattern.finditer(bare)))


_SUMMARY = re.compile(r"<summary\b[^<>]*>[^<]*")


def _notes(text: str) -> str:
    """Return a text with its inline notes as footnotes at its end; in HTML they stay, in brackets."""
    if "^[" not in text:
        return text
    bare = running_text(text)
    notes: list[str] = []
    edits: list[tuple[int, int, str]] = []
    blocks, summaries = list(html_blocks(bare)), [found.span() for found in _SUMMARY.finditer(bare)]
    for note in (note for row in _INLINE_NOTES.finditer(bare) for note in _INLINE_NOTE.finditer(bare, *row.span())):
        words = " ".join(text[slice(*note.span("note"))].split())
        is_in_html = is_within(blocks, note.start()) or is_within(summaries, note.start())
        if not is_in_html:
            notes.append(f"[^note-{len(notes) + 1}]: {words}")
        edits.append((*note.span(), f" ({as_html(words)})" if is_in_html else f"[^note-{len(notes)}]"))
    return "\n\n".join([edited(text, edits).rstrip("\n"), *notes, *[""] * bool(notes)])


def _crossed(part: Part) -> str:
    if part("kind") == "eq":
        return f"$\\eqref{{eq-{part('label')}}}$"
    names = {"fig": "figure", "tbl": "table", "sec": "section", "lst": "listing", "thm": "theorem"}
    return f"[the {names[part('kind')]}](#{part('kind')}-{part('label')})"


_DEFINES = re.compile(r"\\(?:(?:re|provide)?newcommand|DeclareMathOperator|def\b)")


def _hidden(part: Part) -> str | None:
    """Return the definitions of macros in an element that readers do not see as a formula, which shows nothing."""
    body = part("body")
    tex = re.sub(r"\n\s*\n", "\n", re.sub(r"\$\$?|\\{1,2}[()\[\]]", "", body)).strip()
    return f"\n$$\n{tex}\n$$\n" if _DEFINES.search(body) else None


def _display(part: Part) -> str:
    return f"\n\n$$\n{part('tex').strip()}\n$$\n\n"


_SPAN_ELEMENTS = {"underline": "u", "ul": "u", "mark": "mark", "smallcaps": 'span style="font-variant: small-caps"'}


def _span(part: Part) -> str:
    """Return words with a name, classes or a style; those that Pandoc has an element for are that element."""
    classes = re.findall(r"(?:^|(?<=\s))\.([\w-]+)", part("names"))
    element = next((_SPAN_ELEMENTS[each] for each in classes if each in _SPAN_ELEMENTS), "span")
    rest = " ".join(each for each in classes if each not in _SPAN_ELEMENTS)
    anchor = re.search(r"(?:^|(?<=\s))#([\w-]+)", part("names"))
    options = {"id": anchor[1] if anchor else "", "class": rest, **named_options(part("names"))}
    names = "".join(f' {key}="{value}"' for key, value in options.items() if value and f"{key}=" not in element)
    return f"<{element}{names}>{part('body')}</{element.partition(' ')[0]}>"


def _break(part: Part) -> str | None:
    """Return two spaces for the backslash that ends a line; the last one of a paragraph is itself."""
    return None if part("rest").strip() or not part("below").strip() else f"  {part('below')}"


FORMS: tuple[Form, ...] = (
    (
        (
            rf"^(?P<indent>[ \t]*)>[ \t]*\[!(?P<kind>(?i:{'|'.join(ADMONITIONS)}))\](?P<fold>[-+]?)(?P<title>[^\n]*)"
            r"(?:\n|\Z)(?P<body>(?:[ \t]*>[^\n]*(?:\n|\Z))*)"
        ),
        _alert,
    ),
    *SHORTCODES,
    (r"^[ ]{0,3}(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*\{:[^}\n]*\btoc\b[^}\n]*\}[ \t]*$", lambda _: TOC),
    (r"^[ \t]*\[\[_?TOC_?\]\][ \t]*$|^[ \t]*\\tableofcontents[ \t]*$", lambda _: TOC),
    (r"\{::comment\}(?:(?!\{:).)*\{:/(?:comment)?\}|\{:/?:?(?:options|nomarkdown)?\b[^}\n]*/?\}(?<=/\})", lambda _: ""),
    (r"(?<=[^\\\n])\\(?P<rest>[ \t]*)$(?P<below>\n?[^\n]*)", _break),
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
        r"<d-code\b[^>]*?language=[\"']?(?P<language>[\w+#-]+)[^>]*>(?P<body>(?:(?!</?d-code\b).)*)</d-code>",
        code_block,
    ),
    (r"<d-math(?:[ \t][^>]*)?>(?P<tex>(?:(?!</?d-math\b).)*)</d-math>", lambda part: f"${part('tex').strip()}$"),
    (
        r"^[ \t]*\$[ \t]*\n(?P<tex>(?:(?![ \t]*\n)[^$\n]*\n){1,20})[ \t]*\$[ \t]*$",
        lambda part: f"${' '.join(part('tex').split())}$",
    ),
    (
        r"^(?P<heading>#{1,6}[ \t][^\n]*[ \t])(?P<name>\{\w+\})[ \t]*$",
        lambda part: f"{part('heading')}\\{part('name')}",
    ),
    (r"(?P<tex>\\(?<![\\\w$]\\)(?:eq)?ref\{[\w:. -]+\})", lambda part: f"${part('tex')}$"),
    (r"</?d-(?:figure|appendix|byline|article)\b[^>]*>", lambda _: ""),
    (  # a row of Bootstrap's, as al-folio shows pictures beside each other
        (
            r"(?P<tag><div\b[^<>]{0,300}?\sclass=[\"'])(?P<names>row(?![\w-])[^\"'<>]{0,300}[\"'][^<>]{0,300}>)"
            r"(?=\s{0,300}<div\b[^<>]{0,300}?\sclass=[\"']col(?!\w))"
        ),
        lambda part: f"{part('tag')}grid {part('names')}",
    ),
    (  # an address that is the text of a link, of which MagicLink would make a link in the link
        (
            r"(?P<start>https?:|www)(?P<rest>(?<=:)//[^\s<>()]{1,2000}|(?<=w)\.[^\s<>()]{1,2000})"
            r"(?=(?:</(?:b|i|u|em|strong|span|small|font|sup|sub|mark)>){0,4}</a>)"
        ),
        lambda part: f"{part('start')}&#{ord(part('rest')[0])};{part('rest')[1:]}",
    ),
    (  # after a quotation mark in an address, Python-Markdown looks for a title
        r"(?<=\]\()(?P<target>(?:[^\s<>()]|\([^\s<>()]*\))*'(?:[^\s<>()]|\([^\s<>()]*\))*)(?=\))",
        lambda part: part("target").replace("'", "%27"),
    ),
    (  # as R Markdown writes figures
        (
            r"<div\b(?P<names>[^<>]*\bclass=\"(?:figure|float)\"[^<>]*)>(?P<body>(?:(?!</?div\b|<p\b).)*)"
            r"<(?P<tag>p|div) class=\"(?:fig)?caption\">(?P<words>(?:(?!</?(?:p|div)\b).)*)</(?P=tag)>\s*</div>"
        ),
        lambda part: f"<figure{part('names')}>{part('body')}<figcaption>{part('words').strip()}</figcaption></figure>",
    ),
    (  # a stray sign, which browsers pass over
        (
            r"<(?P<tag>(?:img|iframe|video|source|a|div|p|span|br|hr)(?:\s+[\w:-]+(?:=(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))?)*)"
            r"\s*[;,\"'][;,\"'\s]*(?P<end>/?)>"
        ),
        lambda part: f"<{part('tag')}{' ' * bool(part('end'))}{part('end')}>",
    ),
    (r"<d-footnote>(?P<body>(?:(?!</?d-footnote\b).)*)</d-footnote>", inline_note),
    (
        (
            r"\[(?<![!\]A-Za-z0-9_]\[)(?P<body>(?:[^\[\]\n]|\n(?![ \t]*(?:\n|[-*+>#|]|\d+[.)][ \t]))"
            r"|\[[^\[\]\n]*\]){1,3000})\]"
            r"\{[ \t]*(?P<names>(?:(?:[.#][\w-]+|[a-z-]+=(?:\"[^\"<>{}\n]*\"|[\w-]+))(?:[ \t]+|(?=\})))+)\}"
        ),
        _span,
    ),
    (
        r"@(?<![\w@/.\[-]@)(?P<kind>fig|tbl|sec|eq|lst|thm)-(?P<label>[\w-]*\w)",
        _crossed,
    ),
    (  # at the beginning of a line, within a list or a tab, the sign would begin a quotation
        (
            r"(?P<tag><[A-Za-z][\w-]*(?:\s+[\w:@.-]+(?:=(?:\"[^\"<>]*\"|'[^'<>]*'))?)*"
            r"(?<=[\"']))[ \t]*\n[ \t]*(?P<end>/?>)(?![ \t]*/?>)"
        ),
        lambda part: part("tag") + part("end"),
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
            r"\{\{[<%][ \t]*(?!/|(?:rel)?ref\b)[\w./-]+(?:(?!\{\{[<%])[^\n]){0,2000}?[>%]\}\}",
            "a shortcode of Hugo or Quarto",
            "write what it stands for: a picture as ![what it shows](file.png), a film as a link to it",
        ),
        (r"\[-?@[\w:.-]+[^\]\n]*\](?![(\[])", "a citation of Quarto", "write a link: [words](doi:10.…), or a footnote"),
        (
            r"(?<![{(])\{%-?[ \t]*(?!end)\w+[^\n]{0,2000}?%\}",
            "a tag of Jekyll",
            "write what it stands for: a picture as ![what it shows](file.png), code between ``` lines",
        ),
        (r"\{::[a-z]+[^{}\n]*\}", "an extension of kramdown", "leave it out"),
        (  # without a hyphen a value is read as a number's, which is E102
            r"(?<![\\(\"'])(?:\{\{-?[ \t]*[\"'][^{}\n]*\}\}|\{\{-[ \t]*(?:site|page|include|post)\.[\w.]+[^{}\n]*\}\})",
            "a value of Jekyll",
            "write it out",
        ),
        (r"<d-(?:cite|bibliography)\b[^>\n]*>", "an element of Distill", "write a link or a footnote"),
    )
)
_DRAWN = frozenset(
    "mermaid markmap chartjs echarts vega_lite typograms plantuml dot graphviz geojson tikz wavedrom".split()
)
"""Languages of which other programs draw pictures."""
_RUN = re.compile(
    r"[ \t>]*(?:`{3,}|~{3,})[ \t]*\{(?:r|python|julia|ojs|pyodide|webr)\b(?![^}\n]*\beval[ \t]*=[ \t]*F)", re.IGNORECASE
)
_NOT_RUN = re.compile(r"^[ \t>]*#\|[ \t]*(?:eval|include):[ \t]*false", re.MULTILINE | re.IGNORECASE)
"""Code that Quarto runs, and the options with which it does not, or shows nothing of it."""
_COMMENT = re.compile(r"^[ ]{0,3}<!--(?>(?:(?!<!--|-->).)*)-->", re.MULTILINE | re.DOTALL)
"""A comment: Python-Markdown reads fenced code in it before it sees the comment."""
_DIAGRAM = re.compile(
    rf"^[ ]{{0,3}}<(?:(?P<tag>pre)\b[^<>]*?\bclass=[\"']?(?P<language>{'|'.join(sorted(_DRAWN))})(?![\w-])"
    r"|(?P<box>div)\b[^<>]*?\bclass=[\"']?mermaid(?![\w-]))[^<>]*>"
    r"(?P<body>(?:(?!</?(?:pre|div|img|a|p|span|svg|canvas|table)\b).){1,20000})</(?:(?P=tag)|(?P=box))>",
    re.MULTILINE | re.DOTALL,
)
_DIAGRAM_IN_COLONS = re.compile(
    r"^[ ]{0,3}:{3,}[ ]*\{?mermaid\}?[ ]*\n(?P<body>(?:(?![ ]{0,3}:{3}).*\n)+)[ ]{0,3}:{3,}[ ]*$",
    re.MULTILINE | re.IGNORECASE,
)
"""As Azure DevOps and MyST write it."""
_MORE = re.compile(r"^<!--more-->[ \t]*$", re.MULTILINE)


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
    starts = (start for start, _ in no_elements(running_text(text)))
    # Others read `\\<` as the sign itself.
    text = edited(text, ((start - text.endswith("\\", 0, start), start + 1, "&lt;") for start in starts))
    return with_formulas_by_four(nested_by_four(with_tables_apart(text)))


@lru_cache(_PAGES)
def _formed(text: str, forms: Conversions) -> str:
    text = with_longer_marks(text)
    text = with_raw_html(text)
    text = outside_fences(text, _COMMENT, _plain_comment) if "<!--" in text else text
    text = outside_fences(text, _DIAGRAM_IN_COLONS, lambda found: fenced(dedent(found["body"]).rstrip(), "mermaid"))
    text = with_joined_environments(outside_fences(text, _DIAGRAM, _diagram))
    text = _with_plain_labels(with_fences(text))
    text = divs(attribute_lists(_MORE.sub("<!-- more -->", text)))
    bare = running_text(text)
    for _ in range(_DEEPEST):
        before = text
        for pattern, convert in forms:
            if pattern.search(bare):
                text = with_form(text, bare, pattern, convert)
                bare = running_text(text)
        if text == before:
            break
    return with_formulas_in_html(
        _with_plain_signs(with_formulas(with_amounts(_notes(with_markdown_in_html(with_closed_blocks(text))))))
    )


def _plain_comment(comment: re.Match[str]) -> str:
    """Return a comment without marks of code, and without the blank lines that would end it in a list's item."""
    plain = comment[0].replace("```", "'''")
    return re.sub(r"\n[ \t]*(?=\n)", "", plain) if plain[0] == " " else plain


def _diagram(found: re.Match[str]) -> str:
    """Return a diagram in an element of HTML as code, as it is between backticks."""
    return f"\n{fenced(dedent(html.unescape(found['body'])), found['language'] or 'mermaid')}\n"


_HTML_SIGN = re.compile(r"&(?:lt|gt|amp);")


_PROSE = re.compile(
    r".*\]\((?:https?:|/|#|\.{1,2}/|[\w-]+\.(?:md|html)\b)"
    r"|(?=[^\\_^{}=<>]*\Z).*?(?<![A-Za-z])[A-Za-z]{2,}(?:[ ,\n]+[A-Za-z]{2,}){3}",
    re.DOTALL,
)
"""Words between escaped brackets: a link, or four words and no sign of TeX."""


def _with_plain_signs(text: str) -> str:
    """Return a text whose formulas hold `<`, `>` and `&` as TeX has them; words between `\\(` and `\\)` are none."""
    edits = []
    for each in formulas_in(text) if "\\(" in text or _HTML_SIGN.search(text) else ():
        written = text[each.start : each.end]
        is_prose = written.startswith("\\(") and _PROSE.match(each.tex)
        plain = html.unescape(written) if _HTML_SIGN.search(written) else written
        edits.append((each.start, each.end, f"({each.tex})" if is_prose else plain))
    return edited(text, edits)


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


def check(text: str, path: str, drawn_as: Callable[[str], Diagram] = draw) -> tuple[Diagnostic, ...]:
    """Report the forms of a page that are shown as they are written, and the diagrams that `drawn_as` cannot draw."""
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
        for start, tag in no_elements(bare)
    ]
    notices, ends = [], dict[str, int]()
    for _, form, message, hint in sorted(found):
        start = max(written.find(form, ends.get(form, 0)), 0)
        ends[form] = start + len(form)
        notices.append((start, f"{message}: '{short(form, 40)}'", hint))
    for match in FENCE.finditer(built):
        if (name := match["language"].lower()) not in _DRAWN:
            continue
        source = source_of(match["body"])
        drawn = drawn_as(source) if name == "mermaid" else None
        if drawn and not drawn.mistake:
            continue
        form = next((each for each in match[0].lstrip(" >").split("\n")[:2] if each and each in text), "")
        start = max(text.find(form, ends.get(form, 0)), 0)
        ends[form] = start + len(form)
        why = drawn.mistake if drawn else "its script would come from another host"
        start = place_of(drawn.line, source, text, start) if drawn else start
        hint = "save the diagram as a picture beside this page, and show it with ![what it shows](diagram.svg)"
        message = f"a diagram of {match['language']} is shown as code: {why}"
        notices.append((start, message, drawn.remedy if drawn else hint))
    cells = [cell for cell in FENCE.finditer(text) if _RUN.match(cell[0]) and not _NOT_RUN.search(cell[0])]
    if cells:
        more = f" (and {len(cells) - 1} more)" if cells[1:] else ""
        hint = "write its language without braces, and its output below it, or run `portfolio import-posts` on the blog"
        notices.append((cells[0].start("mark"), f"code that Quarto runs is shown without its output{more}", hint))
    told = [notice("B121", Location(path, *lines.position(start)), message, hint) for start, message, hint in notices]
    told += [
        notice(
            "B134",
            Location(path, *lines.position(match.start("mark"))),
            "the code that begins here is not closed: all that follows is shown as code",
            f"write {match['mark']} on a line of its own below it",
        )
        for match in FENCE.finditer(text)
        if not match["end"] and match["body"].strip()
    ]
    return tuple(told)
