"""What a page shows of its markup: asterisks, brackets, lists and formulas that Markdown did not read.

In: the Markdown of a page, as the site converts it. Out: the forms that readers would see as they are written, in
their order. The text is converted, since only what comes out says what was read; code and escaped signs are not looked
at, for their author wants them to be seen.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from pathlib import Path
from xml.etree.ElementTree import Element

import yaml
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from portfolio.text.markdown_extension import MathMLExtension

SETTINGS = Path(__file__).parents[2] / "mkdocs.base.yml"
"""The settings that every site has; its extensions of Markdown are those of the pages."""


@dataclass(frozen=True)
class RawForm:
    """A form that is shown as it is written: its text, what it is, and what its author can do."""

    text: str
    what: str
    hint: str


HIDDEN = "\ufffc"
"""Stands for code, a formula, a tag or an escaped sign in the text of a form."""
_APART = "leave a blank line above it, and begin it where the text around it begins"
_FORMULA = "write it between $ signs, with no blank inside them, or between lines of $$"
_WITHIN = 'no Markdown is read within this HTML: write HTML, or add markdown="1" to the tag around it'
_ANYWHERE = (
    (r"(?<![\w*/^])\*\*(?=[^\s*])[^*\n]{1,200}\*\*|\*\*[^*\n]{1,200}(?<=[^\s*])\*\*", "bold text"),
    (r"`(?=[^`\s])[^`\n]{1,80}`(?!`)|^[ \t]*(?:`{3}|~{3})", "code"),
    (r"\[\^[\w.-]{1,40}\](?!\()", "a footnote"),
    (
        r"\$\$|\$(?=[^\s$])[^$\n\ufffc]{0,200}?(?:\\[A-Za-z]{2,}|[A-Za-z)][_^][\w{\\])[^$\n\ufffc]{0,200}(?<!\s)\$",
        "a formula",
    ),
    (
        r"\\(?:begin|end|frac|sqrt|sum|int|mathbf|mathbb|mathcal|mathrm|boldsymbol|operatorname|left|right)\b",
        "a formula",
    ),
)
_IN_TEXT = (
    (r"!?\[[^\[\]\n]{0,200}\]\((?=[^\s)]{0,200}[/.#:])[^\s)]{1,500}\)", "a link"),
    (r"(?<![\w*)\]/.^])\*(?=[^\W_])[^*\n]{0,100}(?<=\w)\*(?![*])", "emphasis"),
    (r"(?<![\w/.\\:@&=?-])_(?=[^\W_])[^_\n]{1,100}(?<=[^\W_])_(?![\w/])", "emphasis"),
    (r"\{:?[ \t]*[.#][A-Za-z][\w-]*(?:[ \t][^{}\n]{0,100})?\}|\{:[ \t]*[\w-]+=", "a list of attributes"),
    (r"\\[_*#$&%~^\[\]](?=\S)", "a backslash"),
)
_IN_PARAGRAPHS = (
    (r"^[ ]*(?:[-*+]|\d{1,2}[.)])[ \t]+\S[^\n]*\n(?:[^\n]+\n){0,20}?[ ]*(?:[-*+]|\d{1,2}[.)])[ \t]+\S[^\n]*", "a list"),
    (r"^[ ]*#{1,6}[ \t]+\S[^\n]{0,100}", "a heading"),
    (r"^[ ]*:::+[^\n]{0,100}", "the mark of a block"),
    (r"^[ ]*\|?[ ]*:?-{2,}:?[ ]*\|[ |:-]*$", "a table"),
)
_HINTS = {
    "bold text": r"put no blank inside its asterisks, or write \* for a sign that is meant",
    "emphasis": r"put no blank inside its signs, or write \* and \_ for signs that are meant",
    "code": "close it with as many backticks as it begins with, and begin a block of it on a line of its own",
    "a footnote": "write its text, as in `[^1]: …`",
    "a formula": _FORMULA,
    "a link": "write no link within another one, and no blank before its address",
    "a list of attributes": "write it directly after what it applies to, or leave it out",
    "a backslash": "leave it out",
    "a list": _APART,
    "a heading": _APART,
    "a table": f"{_APART}, with as many cells in each line as in its first",
    "the mark of a block": "close the block with a line of as many colons",
    "HTML": "leave no blank line within the HTML above, or indent this by less than four spaces",
}


def _joined(*forms: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.MULTILINE), what) for pattern, what in chain(*forms))


_OF_HTML = _joined(_ANYWHERE)
"""But no links, which B124 tells."""
_OF_CELLS = _joined(_ANYWHERE, _IN_TEXT)
_OF_PARAGRAPHS = _joined(_ANYWHERE, _IN_TEXT, _IN_PARAGRAPHS)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>[^<>]*)>|(?P<comment><!--)|-->")
_STASHED = re.compile("\x02[^\x03]*\x03")
_RUNNING = frozenset("a abbr b big br cite del em i ins mark q s small span strong sub sup u font label".split())
_OPAQUE = frozenset("code pre script style svg math kbd samp textarea iframe object select button".split())
_ADDRESS = re.compile(r"(?:https?:|mailto:|www\.|/)\S*$")
_CODE = '<div class="language-text highlight"><pre>'
_HTML_IN_CODE = re.compile(
    r"<code>\s*(?P<text>&lt;/?(?:div|p|img|figure|figcaption|center|table|iframe|span|section)\b[^\n]{0,200})"
)


class _RawMarkup(Treeprocessor):
    """Collects the forms of a page, before escaped signs become plain ones."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.found: list[RawForm] = []

    def run(self, root: Element) -> None:
        """Collect the forms of one page; nothing is changed."""
        self.found = []
        stash = self.md.htmlStash
        blocks = {stash.get_placeholder(number): str(block) for number, block in enumerate(stash.rawHtmlBlocks)}
        is_below_html = False
        for element, text in _paragraphs(root):
            if not text.strip():
                continue
            block = blocks.get(text.strip(), "")
            if not block:
                patterns = _OF_CELLS if element.tag in ("td", "th") else _OF_PARAGRAPHS
                self.found += _forms(_words_of(_STASHED.sub(partial(_tag_in, blocks), text)), patterns)
            elif not block.startswith(_CODE):
                self.found += _forms(_words_of(block), _OF_HTML, _WITHIN)
            elif is_below_html and (code := _HTML_IN_CODE.search(block)):
                self.found.append(RawForm(html.unescape(code["text"]), "HTML", _HINTS["HTML"]))
            is_below_html = block.startswith("<") and "highlight" not in block


def _tag_in(blocks: Mapping[str, str], stashed: re.Match[str]) -> str:
    tag = blocks.get(stashed[0], "")
    return tag if tag.startswith("<") else HIDDEN


def _words_of(block: str) -> str:
    """Return the text of a block of HTML, with `HIDDEN` for its tags and for what is not read as text."""
    words, end, within = [], 0, ""
    for tag in _TAG.finditer(block):
        words += [HIDDEN] if within else [block[end : tag.start()], HIDDEN]
        end, name = tag.end(), (tag["name"] or tag["comment"] or "-->").lower()
        if not within and not tag["end"] and (name in (*_OPAQUE, "<!--") or "arithmatex" in (tag["rest"] or "")):
            within = "-->" if tag["comment"] else name
        elif name == within and (tag["end"] or name == "-->"):
            within = ""
    return "".join(words if within else [*words, block[end:]])


def _forms(text: str, forms: Iterable[tuple[re.Pattern[str], str]], hint: str = "") -> Iterator[RawForm]:
    end = 0
    found = ((match, what) for pattern, what in forms for match in pattern.finditer(text))
    for match, what in sorted(found, key=lambda each: each[0].start()):
        if match.start() >= end:
            yield RawForm(match[0].strip(), what, hint or _HINTS[what])
            end = match.end()


def raw_forms(text: str) -> tuple[RawForm, ...]:
    """Return the forms that a page would show as they are written, each of them once.

    There are none in a page of which Python-Markdown makes no HTML: one with hundreds of lists within each other, or
    with a list right below `<ul></ul>`.
    """
    step, markdown = _site_markdown()
    markdown.reset()
    try:
        markdown.convert(text)
    except (RecursionError, IndexError):
        _site_markdown.cache_clear()  # it is still within the page
        return ()
    return tuple(dict.fromkeys(step.found))


@cache
def _site_markdown() -> tuple[_RawMarkup, Markdown]:
    extensions = yaml.safe_load(SETTINGS.read_text("utf-8"))["markdown_extensions"]
    markdown = Markdown(extensions=[*extensions, MathMLExtension()], extension_configs=extensions)
    step = _RawMarkup(markdown)
    markdown.treeprocessors.register(step, "portfolio_raw_markup", 1)  # the last before `unescape`
    return step, markdown


def _paragraphs(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield the text of each paragraph, item and cell, with `HIDDEN` for what is shown as its author wrote it."""
    running = [element.text or ""]
    for child in element:
        if child.tag in _OPAQUE or "arithmatex" in child.get("class", ""):
            running.append(HIDDEN)
        elif child.tag in _RUNNING:
            texts = [text for _, text in _paragraphs(child)]
            running += [HIDDEN, *(_ADDRESS.sub("", text) if child.tag == "a" else text for text in texts), HIDDEN]
        elif child.tag not in ("br", "img", "input"):
            yield element, "".join(running)
            running = []
            yield from _paragraphs(child)
        running.append(child.tail or "")
    yield element, "".join(running)
