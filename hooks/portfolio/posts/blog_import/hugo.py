"""Hugo's Markdown and shortcodes in a post's text as this site's Markdown; `templates` has the blog's own shortcodes.

In: the text of a post, and its links. Out: Markdown whose shortcodes that need the blog's other files are resolved:
links between posts, galleries of a folder, parameters of the front matter, texts of templates.
"""

import posixpath
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from portfolio.posts.blog_import import templates
from portfolio.posts.blog_import.blogs import Blog, Program, Source
from portfolio.posts.blog_import.data_files import read_text
from portfolio.posts.blog_import.executed import RUN
from portfolio.posts.blog_import.moved_links import PICTURES, MovedLinks
from portfolio.posts.blog_import.rewrites import numbered_captions, without_indents
from portfolio.posts.layout import replaced, running_text
from portfolio.posts.shortcodes import first_option, is_drawn_here, named_options, picture, positional_options
from portfolio.sources.yaml_source import mapping
from portfolio.text.scanner import edited, without_code_blocks

_ESCAPED_DOLLARS = re.compile(
    r"(?<!\\)\\\$(?P<tex>[A-Za-z]|(?=[^$\n]*(?:\\[A-Za-z]|[_^{]))[^\s$\\](?:[^$\n]*[^\s$\\])?|\\[A-Za-z]+(?:[^$\n]*[^\s$\\])?)\\\$(?![A-Za-z0-9_])"
)
"""A formula between escaped dollars, which Hugo's Markdown makes plain ones of, that a script then finds."""
_ESCAPED_TITLE = re.compile(
    r"^(?P<first>[ \t>]*(?:`{3}|~{3})[^\n]*?\btitle[ ]*=[ ]*)(?P<title>\"[^\"\n]*\\[_*][^\"\n]*\")", re.MULTILINE
)
"""The title of code with signs escaped, since the theme reads it as Markdown."""
_TITLED = re.compile(  # a picture by itself
    r"^!\[(?P<alt>[^\[\]\n]*)\]\((?P<target>[^()\s\"]+)[ \t]+\"(?P<title>[^\"\n]+)\"\)[ \t]*$", re.MULTILINE
)
_REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+(?:path=)?[\"'`]?(?P<path>[^\"'`\s>%]+)[\"'`]?[^>%]*[>%]\}\}")
_POST_AS_CARD = re.compile(r"\{\{<\s*article\s+link=[\"'](?P<path>[^\"'\s]+)[\"'][^<>{}]*>\}\}")
_PICTURES_OF_FOLDER = re.compile(
    r"\{\{[<%]\s*(?P<name>gallery|carousel|imgproc)\s+(?P<options>[^<>{}]{1,1000}?)\s*/?[>%]\}\}"
    r"(?:(?P<caption>[^{}]{0,1000})\{\{[<%]\s*/\s*(?P=name)\s*[>%]\}\})?"
)
_POST_FOLDER = re.compile(r"\{\{[<%]\s*blogdown/postref\s*[>%]\}\}")
_ESCAPED_QUOTES = re.compile(r"\{\{[<%](?:[^\"\\{}]|\\.){1,2000}?[>%]\}\}", re.DOTALL)
"""A shortcode whose quotes are all escaped, as Quarto writes them for Hugo."""
_ESCAPED = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}")
_FORMULA_AS_CODE = re.compile(
    r"(?<!`)`(?P<tex>\\\([^`]+\\\)|\\\[[^`]+\\\]|\$[^`]+\$|\\begin\{(?P<name>[^}]+)\}[^`]+\\end\{(?P=name)\})`(?!`)"
)
_IN_FENCE = re.compile(r"^```[ \t]*\n(?P<inner>\{\{<(?!/\*)[^\n{}]*>\}\})[ \t]*\n```[ \t]*$", re.MULTILINE)
"""A shortcode as the only line of fenced code, where Hugo evaluates it as anywhere."""
_PARAM = re.compile(r"\{\{[<%]\s*param\s+[\"']?(?P<key>[\w.-]+)[\"']?\s*[>%]\}\}")
_VALUE_AS_TEXT = re.compile(r"\{\{(?=[ \t]*[A-Za-z_]\w*\.[\w.]+[ \t|}])")
"""What begins like a number's name here, and is text to Hugo."""
POST_WITH_SLASH = re.compile(r"(?P<post>(?<![\w/])post:[\w.-]+)/(?=[#\s)\]>\"'?]|\Z)")


@dataclass(frozen=True)
class HugoText:
    """The text of one post of Hugo."""

    links: MovedLinks

    @property
    def _blog(self) -> Blog:
        return self.links.index.blog

    @property
    def _source(self) -> Source:
        return self.links.entry.source

    @property
    def is_knitted(self) -> bool:
        """Whether blogdown has made the text, which keeps formulas from Markdown by writing them as code."""
        stem = posixpath.splitext(self._source.path)[0].lower()
        return self._blog.program is Program.HUGO and any(f"{stem}{end}" in self._blog.by_name for end in RUN[1:])

    def markdown(self, text: str) -> str:
        """Return the text with what only Hugo reads as this site's Markdown."""
        if self.is_knitted:
            blocks = without_code_blocks(text).split("\n")
            lines = zip(text.split("\n"), blocks, strict=True)
            bare = "\n".join(line if kept else "\ue010" * len(line) for line, kept in lines)
            formulas = ((*code.span(), code["tex"]) for code in _FORMULA_AS_CODE.finditer(bare))
            text = edited(text, [*formulas, *numbered_captions(bare)])
        text = replaced(text, _ESCAPED_DOLLARS, lambda found: f"${text[found.start('tex') : found.end('tex')]}$")
        text = _ESCAPED_TITLE.sub(lambda found: found["first"] + re.sub(r"\\([_*])", r"\1", found["title"]), text)
        if self.links.index.has_captions and '"' in text:
            text = replaced(text, _TITLED, self._captioned)
        if "{{" not in text:
            return text
        text = _IN_FENCE.sub(r"\n\g<inner>\n", text)
        text = _PICTURES_OF_FOLDER.sub(self._pictures, _POST_AS_CARD.sub(self._card, text))
        text = without_indents(_REF.sub(self._ref, _POST_FOLDER.sub("", text)))
        text = POST_WITH_SLASH.sub(r"\g<post>", text)
        text = _ESCAPED_QUOTES.sub(lambda found: found[0].replace('\\"', '"'), text)
        bare = running_text(text)

        def literal(match: re.Match[str]) -> str:
            opening = "{{" if not bare[match.start() : match.end()].strip() else "&#123;&#123;"
            sign = match[1] if opening == "{{" or match[1] == "%" else "&lt;"
            return f"{opening}{sign}{match[2]}{match[3]}}}}}"

        text = _ESCAPED.sub(literal, text)
        text = _PARAM.sub(lambda match: str(self._source.matter.get(match["key"]) or match[0]), text)
        matter = self.links.entry.matter
        address = next(iter(matter.addresses), "")
        params = mapping(self._blog.config.get("params"))
        page = templates.Page(matter.title, self._source.matter, address, self._source.folder, self._text_at, params)
        settings = (self._blog.config, mapping(self._blog.config.get("security")))
        given = {key.lower(): value for setting in settings for key, value in setting.items()}
        is_on = given.get("enableinlineshortcodes") == "true"
        text, inline = templates.without_inline_templates(text, is_on=is_on)

        def own(name: str, holds_text: bool) -> str:  # noqa: FBT001  # a callback
            return inline.get(name) or self._template(name, holds_text)

        text = templates.with_own_shortcodes(text, own, page)
        return replaced(text, _VALUE_AS_TEXT, lambda _: "&#123;&#123;")

    def _card(self, match: re.Match[str]) -> str:
        """Return a link to a post in place of its card."""
        path = match["path"]
        found = self.links.index.post_at(path, self.links.folders)
        return f"\n\n**[{found.matter.title}]({path})**\n\n" if found else match[0]

    def _pictures(self, match: re.Match[str]) -> str:
        """Return the pictures of a folder that a gallery shows, or the one of Docsy's whose name holds a word."""
        options, words = named_options(match["options"]), positional_options(match["options"])
        given = first_option(options, "match", "folder", "dir", "path", "album", "images") or next(iter(words), "")
        given = given.strip("/").lower()
        pattern = given if "*" in given else f"*{given}*" if match["name"] == "imgproc" else f"{given}/*"
        for folder in (self._source.folder, "static", "assets", "assets/media/albums", "content"):
            found = [
                file
                for path, file in self._blog.by_name.items()
                if PICTURES.search(path) and fnmatchcase(path, f"{folder.lower()}/{pattern}")
            ]
            if given and found and match["name"] == "imgproc":
                return picture({"src": f"/{found[0]}", "caption": match["caption"] or ""}) or match[0]
            if given and found:
                return "\n\n".join(["", *(f"![](</{file}>)" for file in sorted(found)), match["caption"] or ""])
        return match[0]

    def _captioned(self, match: re.Match[str]) -> str:
        """Return a picture whose title the site shows below it."""
        options = {"src": match["target"], "alt": match["alt"], "caption": match["title"]}
        return (picture(options) or match[0]).strip("\n")

    def _template(self, name: str, holds_text: bool) -> str:  # noqa: FBT001  # a callback
        return "" if is_drawn_here(name, holds_text=holds_text) else self._blog.shortcodes.get(name, "")

    def _text_at(self, path: str) -> str:
        """Return the text of a file of the blog, seen from the page or from the root."""
        file = self.links.index.file_at(path, (self._source.folder, "", "content"), is_embedded=False)
        return read_text(self._blog.root / file) if file else ""

    def _ref(self, match: re.Match[str]) -> str:
        path, _, fragment = match["path"].partition("#")
        found = self.links.entry if not path else self.links.index.named(path)
        target = f"post:{found.slug}" if found else self.links.index.page_named(path, self._source.folder)
        return f"{target}{f'#{fragment}' if fragment else ''}" if target else match[0]
