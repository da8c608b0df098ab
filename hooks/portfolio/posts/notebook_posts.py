"""Notebooks as posts of the blog: their metadata, checked, and the Markdown for the blog.

In: converted notebooks. Out: `Post` values like those of Markdown posts, problems of the metadata, and the text of a
post's file: front matter, and the notebook's Markdown with the mark that ends its excerpt. A post needs valid metadata,
so its mistakes are errors. Any other notebook is published without what cannot be read, so its mistakes are warnings.
Codes: B102 no date, B103 bad date, B104 a key that looks like a typo, B107 a notebook among the posts that says it is
not one, B113 a draft that is not a post; S codes for the types.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import ceil
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import BeforeValidator

from portfolio.notebooks.metadata import POSTS, is_post
from portfolio.notebooks.page import NotebookPage
from portfolio.notebooks.raw_html import FENCE_LANGUAGE
from portfolio.posts import front_matter as blog
from portfolio.posts.front_matter import FrontMatter, Post
from portfolio.sources.diagnostics import Diagnostic, Severity, error
from portfolio.sources.fields import SLUG, Text
from portfolio.sources.schema import validate
from portfolio.text.first_words import first_words
from portfolio.text.page_names import readable_name
from portfolio.text.scanner import html_blocks, is_within, without_code

SEPARATOR = "<!-- more -->"
WORDS_PER_MINUTE = 265
SECONDS_PER_PICTURE = 12
EXCERPT_WORDS = 150
"""After this many words, an excerpt ends with its paragraph."""
_KNOWN = (*blog.KNOWN, "post", "keywords")
_FOREIGN = frozenset(
    """abstract aliases authors-list badges bibliography branch comments editor engine execute format hide-input
    image jupyter kernelspec keyword language lang layout license listing number-sections output permalink sticky_rank
    subject subtitle theme toc toc-depth toc-title use_math""".split()
)
"""Keys that other programs read from a notebook, and that are not typos of ours."""
_FENCE = re.compile(r"\s*(?P<ticks>`{3,}|~{3,})\s*(?P<language>[\w-]*)")
_TITLE = re.compile(r'^# (?P<anchor><a id="(?P<id>[^"]*)"></a>)', re.MULTILINE)
_HEADING = re.compile(r"#{1,6}\s")
_PARAGRAPH = re.compile(r"[^\W\d_]|(?:!!!|\?\?\?\+?)[ ]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_OUTPUT = re.compile(rf"^(?P<ticks>`{{3,}}){FENCE_LANGUAGE}\n.*?^(?P=ticks)$", re.MULTILINE | re.DOTALL)


def _listed(value: Any) -> Any:
    return [tag.strip() for tag in value.split(",") if tag.strip()] if isinstance(value, str) else value


class NotebookMatter(FrontMatter):
    """The metadata of a notebook that this site reads; tags may be one text with commas."""

    tags: Annotated[tuple[Text, ...], BeforeValidator(_listed)] = ()
    keywords: Annotated[tuple[Text, ...], BeforeValidator(_listed)] = ()
    post: bool = False


def collect(notebooks: Mapping[str, NotebookPage]) -> tuple[tuple[Post, ...], tuple[Diagnostic, ...]]:
    """Return the posts among the notebooks, and the problems in any notebook's metadata."""
    posts: list[Post] = []
    problems: list[Diagnostic] = []
    for path, page in notebooks.items():
        post, found = read(page, path)
        posts += [post] if post else []
        problems += found
    return tuple(posts), tuple(problems)


def read(page: NotebookPage, path: str) -> tuple[Post | None, tuple[Diagnostic, ...]]:
    """Return a notebook's post, if it is one, and the problems in its metadata."""
    document = page.document
    if not document.data and not path.startswith(POSTS):
        return None, ()
    slips = tuple(blog.unknown_keys(document, _KNOWN, _FOREIGN))
    matter, found = validate(NotebookMatter, document)
    if not is_post(path, page.meta):
        hint = "add 'post: true', or move it away until it is ready"
        drafts = [blog.published_draft(document, hint)] if matter and matter.is_draft else []
        return None, (*(replace(problem, severity=Severity.WARNING) for problem in found), *slips, *drafts)
    if matter is None:
        return None, (*found, *slips)
    if "post" in page.meta and not matter.post:
        hint = "delete the line, or move the notebook out of docs/blog/posts/"
        return None, (error("B107", document.location(("post",)), "a notebook in docs/blog/posts/ is a post", hint),)
    if matter.created is None:
        hint = "begin the first cell with ---, a line 'date: 2026-11-20' and ---"
        return None, (error("B102", document.location(("post",)), "the post has no date", hint), *slips)
    front_matter = {**matter.as_read(page.meta), "slug": matter.slug or default_slug(path)}
    title = page.title or readable_name(_name(path))
    post = blog.post_of(matter, matter.created, document, front_matter, title=title, slug=default_slug(path))
    folder = PurePosixPath(path).parts
    own = folder[1] if folder[0] == "projects" else None
    projects = (own, *post.projects) if own and own not in post.projects else post.projects
    return replace(post, projects=projects, tags=page.tags), slips


def unread(notebooks: Mapping[str, NotebookPage], posts: Iterable[Post]) -> dict[str, str]:
    """Map slugs to paths for notebooks that would be posts but for mistakes in their metadata."""
    read_already = {post.path for post in posts}
    missing = {path: page for path, page in notebooks.items() if path not in read_already and is_post(path, page.meta)}
    return {str(page.meta.get("slug") or default_slug(path)): path for path, page in missing.items()}


def default_slug(path: str) -> str:
    """Return the slug of a notebook that sets none: its file's name, or its folder's for an index."""
    name = _name(path)
    return name if SLUG.fullmatch(name) else re.sub(r"[^\w.]+", "-", name).strip("-._").lower() or "post"


def source_text(page: NotebookPage, post: Post) -> str:
    """Build the Markdown file of a post."""
    matter: dict[str, Any] = {
        **{key: value for key, value in post.front_matter.items() if key not in ("post", "keywords")},
        "title": post.title,
        "tags": list(post.tags),
        "projects": list(post.projects),
    }
    matter.setdefault("readtime", reading_time(page.markdown))
    text = with_excerpt(page.markdown)
    if description := post.description or first_words(text, SEPARATOR):
        matter["description"] = description
    return blog.with_front_matter(matter, text)


def with_excerpt(markdown: str) -> str:
    """Return the Markdown with the mark that ends the excerpt: the author's, else before code or a new section.

    A heading with no text before it ends nothing; a long beginning, or one with code inside a list or a box, ends
    before a paragraph. The mark is never inside another block. The title's extra anchor moves after the mark, since
    lists of posts make the title a link.
    """
    title = _TITLE.search(markdown)
    text = f"{markdown[: title.start('anchor')]}{markdown[title.end() :]}" if title else markdown
    if SEPARATOR not in text:
        lines = text.split("\n")
        at = _end_of_excerpt(lines)
        if at is None:
            return text
        text = "\n".join([*lines[:at], "", SEPARATOR, "", *lines[at:]])
    return text.replace(SEPARATOR, f'{SEPARATOR}\n\n<div id="{title["id"]}"></div>', 1) if title else text


def _end_of_excerpt(lines: list[str]) -> int | None:
    text = "\n".join(lines)
    bare = without_code(text).replace(" markdown", " ---------")  # so that these blocks count too
    blocks = [(first + 1, last) for first, last in html_blocks(bare)]
    comments = [(first + 1, last) for first, last in (comment.span() for comment in _COMMENT.finditer(text))]
    words = 0
    fence = ""
    stop = -1
    for number, line in enumerate(lines):
        start, stop = stop + 1, stop + 1 + len(line)
        mark = _FENCE.match(line)
        is_inner = line[:1].isspace() or is_within(blocks, start) or is_within(comments, start)
        if fence:
            fence = "" if line.strip() == fence else fence
        elif mark:
            is_html = mark["language"] == FENCE_LANGUAGE and 'class="nb-' not in lines[number + 1]
            if not is_html and not is_inner:
                return number
            fence = mark["ticks"]
            words += 0 if is_html else EXCERPT_WORDS + 1
        elif is_inner:
            words += len(line.split())
        elif _HEADING.match(line):
            if words:
                return number
        else:
            if words > EXCERPT_WORDS and _PARAGRAPH.match(line) and not lines[number - 1].strip():
                return number
            words += len(line.split())
    return None


def reading_time(markdown: str) -> int:
    """Return the minutes to read text, code and pictures; outputs are looked at, not read."""
    read = _OUTPUT.sub("", markdown)
    pictures = len(_PICTURE.findall(read))
    words = len(re.findall(r"\w+", _PICTURE.sub("", read)))
    return max(1, ceil(words / WORDS_PER_MINUTE + pictures * SECONDS_PER_PICTURE / 60))


def _name(path: str) -> str:
    file = PurePosixPath(path)
    return file.parent.name if file.stem == "index" else file.stem
