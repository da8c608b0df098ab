"""Another blog's posts as files of this site.

In: a `Blog`, the posts that this site has, today's date and the path below which the site is. Out: an `Import` with the
files to write, and what could not be moved. Nothing is written here, and no file of the site is replaced: a post that
was imported before is known by its old address.
Codes: I131 something of a post could not be moved, I132 a post that is left out, I133 no posts, I134 keys left out,
I135 links to the old site.
"""

import datetime as dt
import html
import json
import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from portfolio.posts.blog_import.blogs import Blog, Program, Source, named
from portfolio.posts.blog_import.body import CELL_LABEL, OF_BROWSER, UNKNOWN, Body
from portfolio.posts.blog_import.executed import code_fold, with_output
from portfolio.posts.blog_import.index import Entry, Index
from portfolio.posts.blog_import.matter import PostMatter
from portfolio.posts.blog_import.moved_links import MISSING, comment
from portfolio.posts.dialects import check as check_dialects
from portfolio.posts.front_matter import Post, with_front_matter
from portfolio.posts.layout import replaced, running_text
from portfolio.posts.notebook_posts import SEPARATOR, with_excerpt
from portfolio.posts.shortcodes import fenced
from portfolio.sources.diagnostics import Diagnostic, Location, error, notice, short, warning
from portfolio.sources.fields import SLUG
from portfolio.sources.withheld import by_name
from portfolio.text.anchors import Anchors, anchors_of, is_anywhere
from portfolio.text.formulas import Formulas
from portfolio.text.link_scanner import links_in
from portfolio.text.scanner import edited, formulas_in
from portfolio.text.site_index import name_slug

POSTS = "docs/blog/posts"


@dataclass(frozen=True)
class Import:
    """What an import writes. `files` maps paths of the site to contents, `copies` to files of the blog."""

    blog: Blog
    files: Mapping[str, bytes] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    present: int = 0
    """How many posts are there already."""
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class _Page:
    """A post that is new."""

    entry: Entry
    text: str
    body: Body
    front: Mapping[str, Any]
    lacking: int = 0
    """How many pieces of its code have an output that is in none of the blog's files."""

    @property
    def path(self) -> str:
        """The new file, below the folder of posts."""
        ending = "ipynb" if self.entry.source.notebook is not None else "md"
        is_folder = self.body.links.files or self.body.links.contents
        return f"{self.entry.slug}/index.{ending}" if is_folder else f"{self.entry.slug}.{ending}"


def import_posts(blog: Blog, existing: Sequence[Post], today: dt.date, base: str = "") -> Import:
    """Convert the posts of a blog; `base` is the path below which the site is, "" or as in "/portfolio"."""
    sources = blog.posts
    if not sources:
        message, undated = "no posts are found here", [each.path for each in blog.undated()]
        hint = "give the folder of the whole blog: the one with _posts, content, _quarto.yml, or posts with a date"
        if undated:
            message = f"{message}: {len(undated)} pages have no date, as '{undated[0]}'"
            hint = "write `date: 2020-01-31` into the front matter of the posts, and import again"
        return Import(blog, problems=(error("I133", Location(blog.root.as_posix()), message, hint),))
    left_out = [problem for source in sources if (problem := _why_left_out(source))]
    paths = {problem.location.path for problem in left_out}
    matters = [PostMatter(blog, source, today) for source in sources if source.path not in paths]
    aliases = _aliases(matters, existing, base)
    index = Index(blog, tuple(_entries(matters, aliases, existing)))
    present = {entry.source.path for entry in index.entries if _is_present(entry, aliases, existing)}
    names = _names(index.entries, existing)
    pages = [
        _page(entry, index, aliases[entry.source.path], names)
        for entry in index.entries
        if entry.source.path not in present
    ]
    files: dict[str, bytes] = {}
    copies: dict[str, str] = {}
    problems = list(left_out)
    texts = _with_anchors({page.entry.slug: page for page in pages})
    problems += _not_moved(pages)
    for page in pages:
        is_notebook = page.entry.source.notebook is not None
        copies |= {f"{POSTS}/{page.entry.slug}/{name}": file for name, file in page.body.links.files.items()}
        files |= {f"{POSTS}/{page.entry.slug}/{name}": content for name, content in page.body.links.contents.items()}
        text = texts[page.entry.slug]
        files[f"{POSTS}/{page.path}"] = (text if is_notebook else with_front_matter(page.front, text)).encode()
        problems += _problems_of(page, text if not is_notebook else "")
    return Import(blog, files, copies, len(present), (*problems, *_left_behind(blog, pages)))


def _why_left_out(source: Source) -> Diagnostic | None:
    location = Location(source.path)
    refresh = re.search(r"<meta\b[^>]*http-equiv=.?refresh[^>]*>", source.body, re.IGNORECASE)
    is_empty = len(re.sub(r"<[^>]*>", "", source.body).strip()) < 40
    if (to := source.matter.get("redirect_to")) or (refresh and is_empty):
        message = f"the post leads to another address and is left out: '{short(str(to or (refresh and refresh[0])))}'"
        return notice("I132", location, message, "nothing, if that page stays")
    if source.notebook is None and not re.sub(r"<!--.*?(?:-->|\Z)", "", source.body, flags=re.DOTALL).strip():
        return notice("I132", location, "the post is empty and is left out", "nothing, if it is meant to be")
    if source.notebook is not None and not source.notebook:
        return warning("I132", location, "the notebook cannot be read and is left out", "save it again in Jupyter")
    if source.path.lower().endswith(".org"):
        hint = "export it: `pandoc -t gfm --standalone post.org -o post.md`"
        return warning("I132", location, "the post is written in Org and is left out", hint)
    return None


def _aliases(matters: Sequence[PostMatter], existing: Sequence[Post], base: str) -> dict[str, tuple[str, ...]]:
    """Return the old addresses of each post as paths from this site's root.

    A post that was imported before keeps its own. Else the newest published post has an address that two have, as the
    last file that Jekyll writes there; a post's own address comes before another's `redirect_from`.
    """
    held = {address: post for post in existing for address in _given_aliases(post)}
    ordered = sorted(matters, key=lambda each: (not each.is_draft, str(each.day or ""), each.source.path), reverse=True)
    claims = [
        (each, matter) for part in (slice(1), slice(1, None)) for matter in ordered for each in matter.addresses[part]
    ]
    claims = [(each.removeprefix(base) if each.startswith(f"{base}/") else each, matter) for each, matter in claims]
    claims.sort(key=lambda claim: claim[0] in held and not _is_same(held[claim[0]], claim[1]))
    owner: dict[str, str] = {}
    for address, matter in claims:
        owner.setdefault(address, matter.source.path)
    return {
        matter.source.path: tuple(each for each in owner if owner[each] == matter.source.path) for matter in matters
    }


def _entries(
    matters: Iterable[PostMatter], aliases: Mapping[str, tuple[str, ...]], existing: Sequence[Post]
) -> Iterator[Entry]:
    """Assign each post a slug of its own; a post that was imported before keeps its slug.

    Of two posts of one day and name, the one that has the old address comes first: the new one may be the same.
    """
    known = {address: post.slug for post in existing for address in _given_aliases(post)}
    taken = {post.slug.lower() for post in existing}
    for matter in sorted(matters, key=lambda m: (str(m.day or ""), not aliases[m.source.path], m.source.path)):
        slug = next((known[each] for each in aliases[matter.source.path] if each in known), "")
        if not slug:
            wanted = _slug(matter)
            day = f"-{matter.day:%Y-%m-%d}" if matter.day else ""
            dated = f"{wanted.removesuffix(day)}{day}"
            numbered = (f"{dated}-{number}" for number in range(2, 10_000))
            same = next((post for post in existing if post.slug in (wanted, dated) and _is_same(post, matter)), None)
            free = (each for each in (wanted, dated, *numbered) if each.lower() not in taken)
            slug = same.slug if same else next(each for each in free if not by_name(f"{POSTS}/{each}/a.png"))
        taken.add(slug.lower())
        yield Entry(matter, slug)


_OF_ANY_POST = ("post", "article", "main", "notebook", "blog", "readme")
"""Names of files that say nothing: the folder says which post it is."""


def _slug(matter: PostMatter) -> str:
    given = str(matter.given.get("slug") or "")
    source = matter.source
    stem = posixpath.basename(source.folder) if source.stem.lower() in _OF_ANY_POST and source.folder else source.stem
    for each in (given, named(stem)[1], matter.title):
        plain = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", each))
        made = re.sub(r"[-_.]{2,}", "-", re.sub(r"[^A-Za-z0-9_.-]+", "-", plain)).strip("-_.").lower()
        if SLUG.fullmatch(made) and re.search("[a-z]", made):
            return made
    return f"post-{matter.day:%Y-%m-%d}" if matter.day else "post"


def _given_aliases(post: Post) -> list[str]:
    found = post.document.data.get("aliases") if isinstance(post.document.data, dict) else None
    return [str(each) for each in found] if isinstance(found, list) else [str(found)] if found else []


def _is_same(post: Post, matter: PostMatter) -> bool:
    day = matter.day.date() if isinstance(matter.day, dt.datetime) else matter.day
    return (post.date, post.title) == (day, matter.title)


def _is_present(entry: Entry, aliases: Mapping[str, tuple[str, ...]], existing: Sequence[Post]) -> bool:
    wanted = set(aliases[entry.source.path])
    return any(
        post.slug == entry.slug and (bool(wanted & set(_given_aliases(post))) or _is_same(post, entry.matter))
        for post in existing
    )


def _names(entries: Iterable[Entry], existing: Sequence[Post]) -> Mapping[tuple[str, str], str]:
    """Map tags and categories by their addresses to the spelling that is used most, or that this site has."""
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for post in existing:
        for kind in ("tags", "categories"):
            for name in map(str, post.front_matter.get(kind) or ()):
                counted.setdefault((kind, name_slug(name, "-")), {})[name] = 1_000_000
    for entry in entries:
        for kind, names in (("tags", entry.matter.tags), ("categories", entry.matter.categories)):
            for name in names:
                of_slug = counted.setdefault((kind, name_slug(name, "-")), {})
                of_slug[name] = of_slug.get(name, 0) + 1
    return {key: max(sorted(names), key=lambda name: names[name]) for key, names in counted.items()}


def _page(entry: Entry, index: Index, aliases: tuple[str, ...], names: Mapping[tuple[str, str], str]) -> _Page:
    body = Body(entry, index)
    matter = entry.matter
    front = matter.front_matter(entry.slug, aliases)
    for kind, given in (("categories", matter.categories), ("tags", matter.tags)):
        chosen = [names[kind, name_slug(name, "-")] for name in given]
        if chosen:
            front[kind] = list(dict.fromkeys(chosen))
    if entry.source.notebook is not None:
        return _Page(entry, _notebook(entry, body, front), body, front)
    executed, lacking = with_output(entry.source, index.blog)
    text = _with_one_title(body.markdown(executed), matter.title)
    text = f"{body.macros(text)}{body.header()}{text.rstrip()}\n\n{matter.below}"
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
    return _Page(entry, text if SEPARATOR in text else with_excerpt(text), body, front, lacking)


_HEADING = re.compile(r"#{1,6}[ \t]")
_ANY_HEADING = re.compile(
    r"^(?P<marks>#{1,6})[ \t].*$"  # the words may be code, and blank
    r"|^(?P<first>(?<!.\n))?(?P<words>(?![ \t#>|]|[-*+][ \t]|\d+[.)][ \t])\S.*)\n"
    r"(?P<under>=+|(?(first)-+|(?!)))[ \t]*$",  # below a paragraph of two lines, dashes are a rule
    re.MULTILINE,
)


def _with_one_title(text: str, title: str) -> str:
    """Return a text whose headings are below the title's; the title itself is in the front matter."""
    found = _ANY_HEADING.finditer(running_text(text))
    headings = [(len(match["marks"] or {"=": "#", "-": "##"}[match["under"][0]]), match) for match in found]
    edits: list[tuple[int, int, str]] = []
    if headings and headings[0][0] == 1 and not text[: headings[0][1].start()].strip():
        start, end = headings[0][1].span()
        shown = re.sub(r"\{:?[^}]*\}\s*$", "", text[start:end].partition("\n")[0].lstrip("# "))
        if name_slug(shown, "-") == name_slug(title, "-"):
            edits, headings = [(start, end, "\n" * text.count("\n", start, end))], headings[1:]
    for level, match in headings if any(level == 1 for level, _ in headings) else ():
        start, end = match.span()
        if match["under"]:
            edits.append((start, end, f"{'#' * (level + 1)} {text[slice(*match.span('words'))].strip()}\n"))
        elif level < 6:
            edits.append((start, start, "#"))
    # The head of a page ends with the first `<h1>`.
    return replaced(edited(text, edits), _HTML_TITLE, lambda found: f"{found['start']}2")


_HTML_TITLE = re.compile(r"(?P<start></?h)1(?=[\s>])", re.IGNORECASE)


# --- Anchors -----------------------------------------------------------------------------------

_POST_LINK = re.compile(r"post:(?P<slug>[\w.-]+)#(?P<fragment>[^\s)\"'>\]\\]+)")


def _with_anchors(by_slug: Mapping[str, _Page]) -> dict[str, str]:
    """Return the texts, with the anchors of other programs where links lead to them."""
    texts = {slug: page.text for slug, page in by_slug.items()}
    notebooks = {slug for slug, page in by_slug.items() if page.entry.source.notebook is not None}
    wanted: dict[str, set[str]] = {slug: set() for slug in texts if slug not in notebooks}
    for slug, text in texts.items():
        if slug in notebooks:
            texts[slug] = _POST_LINK.sub(lambda match: f"post:{match['slug']}", text)
            continue
        wanted[slug].update(link.target[1:] for link in links_in(text) if link.target.startswith("#"))
        for each in _POST_LINK.finditer(text):
            wanted.get(each["slug"], set()).add(each["fragment"])
    texts |= {slug: _named(texts[slug], fragments) for slug, fragments in wanted.items()}
    known = {slug: anchors_of(text) for slug, text in texts.items() if slug not in notebooks}

    for slug, own in known.items():
        folder = posixpath.dirname(by_slug[slug].path)

        def of_post(match: re.Match[str], folder: str = folder, slug: str = slug) -> str:
            target, fragment = by_slug.get(match["slug"]), match["fragment"]
            if target is None or match["slug"] not in known or known[match["slug"]].lacks(fragment):
                return f"post:{match['slug']}"
            return f"{'' if match['slug'] == slug else posixpath.relpath(target.path, folder or '.')}#{fragment}"

        texts[slug] = _without_dead_links(_POST_LINK.sub(of_post, texts[slug]), own, by_slug[slug].body)
    return texts


def _without_dead_links(text: str, own: Anchors, body: Body) -> str:
    """Return a text without links to headings that the post does not have; their words stay.

    A link with a heading's letters, as `#lowwater`, gets the heading's address: the build takes no other.
    """
    edits = []
    for link in links_in(text):
        fragment = link.target[1:]
        if link.target[:1] != "#" or is_anywhere(fragment) or fragment in own.exact:
            continue
        if not own.lacks(fragment):
            if link.kind == "link" and not link.is_embedded and (meant := own.of_letters(fragment)):
                edits.append((link.start, link.start + len(link.written), f"#{meant}"))
            continue
        start, stop = link.whole
        if link.kind != "html" and not link.text.strip() and not link.is_embedded:  # a mark that nobody sees
            edits.append((start, stop, ""))
            continue
        instead = f"<{link.tag}>" if link.kind == "html" else link.text
        edits.append((start, stop, f"{comment(text[start:stop])}{instead}"))
        message = f"the link leads to a heading that the post does not have: '{short(link.target)}'"
        body.problems.append((link.written, message, "write the heading's address, or leave it out"))
    return edited(text, edits)


def _named(text: str, fragments: Collection[str]) -> str:
    """Add to headings the anchors that kramdown, Hugo or Pandoc would make, where a link needs them."""
    given = {each for each in fragments if each and not re.search(rf"\b(?:id|name)=[\"']?{re.escape(each)}\b", text)}
    if not given:
        return text
    known = anchors_of(text)
    wanted = {each for each in given if known.lacks(each)}
    lines = text.split("\n")
    for number, line in enumerate(running_text(text).split("\n")):
        if _HEADING.match(line) and not re.search(r"\{:?[^}]*#", lines[number]):
            words_of = lines[number].lstrip("# ")
            # The anchor of a heading with a formula is known by its letters alone.
            for each in sorted((given if "$" in words_of else wanted) & _other_anchors(words_of))[:1]:
                lines[number] = f"{lines[number].rstrip()} {{#{each}}}"
                given.discard(each)
                wanted.discard(each)
    return "\n".join(lines)


def _other_anchors(heading: str) -> set[str]:
    plain = re.sub(r"<[^>]*>|[*`]|\]\([^)]*\)|\[", "", heading).strip()
    of_pandoc = re.sub(r"[^\w\s.-]", "", re.sub(r"^[^A-Za-z]+", "", plain)).lower()
    of_kramdown = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", plain)).lower()
    of_github = re.sub(r"[^\w\- ]", "", plain).lower()
    made = {re.sub(r"\s+", "-", of_pandoc), *(each.replace(" ", "-") for each in (of_kramdown, of_github))}
    return {*made, *(re.sub("-{2,}", "-", each).strip("-") for each in made), plain, plain.replace(" ", "-")}


# --- Notebooks ---------------------------------------------------------------------------------

_DIRECTIVE = re.compile(
    r"^#[ ]?\|?[ ]?(?P<name>hide(?:_input|_output|-input|-output)?|collapse(?:[-_]\w+)?|export|exporti|default_exp\b.*"
    r"|include: false|echo: false|code-fold: true|output: false)[ \t]*$",
    re.IGNORECASE,
)
_HIDDEN_CELL = re.compile(r"\s*#[ ]?hide[ \t]*(?:\n|\Z)", re.IGNORECASE)
_TAGS = {
    "hide": "remove-cell",
    "include: false": "remove-cell",
    "hide_input": "remove-input",
    "echo: false": "remove-input",
    "hide_output": "remove-output",
    "output: false": "remove-output",
    "code-fold: true": "hide-input",
    "collapse_output": "hide-output",
}


def _notebook(entry: Entry, body: Body, front: Mapping[str, Any]) -> str:
    """Return the notebook with its front matter in a first cell of its own."""
    notebook = dict(entry.source.notebook or {})
    given = [
        {**cell, "source": _source_of(cell, body), "cell_type": _kind_of(cell)} for cell in notebook.get("cells") or []
    ]
    texts = body.cells([(str(cell["cell_type"]), str(cell["source"])) for cell in given])
    cells = []
    for cell, text in zip(given, texts, strict=True):
        if cell["cell_type"] == "markdown" and not _HIDDEN_CELL.match(text):
            cells.append({**cell, "source": body.markdown(text)})
        elif cell["cell_type"] == "code":
            anchor = CELL_LABEL.search(text) if body.blog.program is Program.QUARTO else None
            if anchor:
                above = {"cell_type": "markdown", "metadata": {}, "source": f'<span id="{anchor["label"]}"></span>'}
                cells.append({"id": anchor["label"], **above} if "id" in cell else above)
            cells.append(_code_cell({**cell, "source": text}, text, body))
        elif cell["cell_type"] != "markdown":
            cells.append(cell)
    title = str(front["title"])
    first = next((each for each in cells if each.get("cell_type") == "markdown"), None)
    heading = re.match(r"\s*#[ \t]+(?P<title>.*)", str(first["source"])) if first else None
    if first and heading and name_slug(heading["title"], "-") == name_slug(title, "-"):
        first["source"] = str(first["source"])[heading.end() :].lstrip("\n")
    title = re.sub(r"([*_<>`])", r"\\\1", title)
    written = "\n\n".join(str(each["source"]) for each in cells if each.get("cell_type") == "markdown")
    fragments = {link.target[1:] for link in links_in(written) if link.target.startswith("#")}
    own = [cell for cell in cells if cell.get("cell_type") == "markdown"]
    for cell in own:
        cell["source"] = _named(str(cell["source"]), fragments)
    anchors = anchors_of("\n\n".join([*(cell["source"] for cell in own), body.works(written)]))
    for cell in own:
        cell["source"] = _without_dead_links(cell["source"], anchors, body)
    matter = with_front_matter(front, f"{body.header()}# {title}\n\n{body.macros(written)}")
    above = {"cell_type": "markdown", "metadata": {}, "source": matter.strip()}
    if int(notebook.get("nbformat_minor") or 0) >= 5:
        above = {"id": "front-matter", **above}
    if works := "\n\n".join(filter(None, (body.works(written), body.entry.matter.below))):
        cells.append({**above, "source": works, **({"id": "works-cited"} if "id" in above else {})})
    notebook["cells"] = [above, *(each for each in cells if each.get("source") or each.get("outputs"))]
    return written_notebook(notebook)


def written_notebook(notebook: Mapping[str, Any]) -> str:
    """Return a notebook as the text of its file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _source_of(cell: Mapping[str, Any], body: Body) -> str:
    """Return the text of a cell; fastpages shows a raw one without a format as its signs: that is code here."""
    source: str = cell["source"]
    is_plain = cell.get("cell_type") == "raw" and not {"raw_mimetype", "format"} & set(cell.get("metadata") or {})
    is_code = is_plain and body.blog.program is Program.JEKYLL and re.match(r"\s*[^<\s]", source)
    return fenced(source, "text") if is_code else source


def _kind_of(cell: Mapping[str, Any]) -> str:
    """Return the kind of a cell: a raw one without a format, or in Markdown, is Markdown to other programs."""
    metadata = cell.get("metadata") or {}
    given = str(metadata.get("raw_mimetype") or metadata.get("format") or "text/markdown")
    return "markdown" if cell.get("cell_type") == "raw" and given == "text/markdown" else str(cell.get("cell_type"))


def _code_cell(cell: dict[str, Any], text: str, body: Body) -> dict[str, Any]:
    """Return a code cell with tags in place of the comments by which fastpages and nbdev hide parts of it."""
    lines = text.split("\n")
    tags: list[str] = []
    while lines and (match := _DIRECTIVE.match(lines[0].strip())):
        name = match["name"].lower().replace("-", "_") if "code" not in match["name"] else match["name"].lower()
        tag = _TAGS.get(name) or ("hide-input" if name.startswith("collapse") else "")
        tags += [tag] if tag else []
        del lines[0]
    is_quarto = body.blog.program is Program.QUARTO
    if is_quarto and "code-fold:" not in text and code_fold(body.source, body.blog) == "true":
        tags.append("hide-input")
    if cell.get("outputs"):
        cell["outputs"] = [_output(each, body) for each in cell["outputs"]]
    if not tags and len(lines) == len(text.split("\n")):
        return cell
    metadata = dict(cell.get("metadata") or {})
    metadata["tags"] = list(dict.fromkeys([*(metadata.get("tags") or []), *tags]))
    return {**cell, "metadata": metadata, "source": "\n".join(lines)}


def _output(output: dict[str, Any], body: Body) -> dict[str, Any]:
    data = output.get("data")
    if not isinstance(data, dict) or "text/html" not in data:
        return output
    text = data["text/html"]
    made = body.links.html("".join(text) if isinstance(text, list) else str(text))
    return {**output, "data": {**data, "text/html": made}}


# --- What is said ------------------------------------------------------------------------------


_KIND = re.compile(r"\{%-?\s*(?:include\w*\s+)?[\w./-]+|\{\{[<%]\s*[\w./-]+|\{\{-?\s*(?:[A-Za-z_][\w.]*|[\"'])")
"""What a tag, a shortcode or a value begins with, without what is given to it."""
_MOST_LOCATIONS = 3


def _not_moved(pages: Iterable[_Page]) -> Iterator[Diagnostic]:
    """Report what stands as a comment in the new posts, the same tag once for all of them."""
    groups: dict[tuple[str, str], list[tuple[Location, str, str]]] = {}
    for page in pages:
        source = page.entry.source
        missing = [message for _, message, _ in page.body.problems if message.startswith(MISSING)]
        for written, message, hint in page.body.problems:
            if message in missing[1:]:
                continue
            start = source.body.find(written)
            line = source.first_line + source.body[:start].count("\n") if start >= 0 else 1
            more = f", and {len(missing) - 1} more" if message in missing and missing[1:] else ""
            kind = _KIND.match(written) if message.startswith(UNKNOWN) else None
            key = (" ".join(kind[0].split()) if kind else f"{message}{more}", hint)
            groups.setdefault(key, []).append((Location(source.path, line), f"{message}{more}", page.path))
    for (_, hint), found in groups.items():
        location, message, path = found[0]
        others = [f"{each.path}:{each.line}" for each, _, _ in found[1:]]
        shown = ", ".join(dict.fromkeys(others[:_MOST_LOCATIONS])) + (", …" if others[_MOST_LOCATIONS:] else "")
        more = f" (and {len(others)} more: {shown})" if others else ""
        stands = "code" if message.startswith(OF_BROWSER) else "a comment"
        where = f"each is {stands} in its new post" if others else f"it is {stands} in {POSTS}/{path}"
        yield warning("I131", location, f"{message}{more}", f"{hint}; {where}")


def _problems_of(page: _Page, text: str) -> Iterator[Diagnostic]:
    source = page.entry.source
    yield from _bad_formulas(text or written_in(page.text), source)
    for problem in check_dialects(text, source.path) if text else ():
        yield replace(problem, location=Location(f"{POSTS}/{page.path}", problem.location.line))
    if page.entry.matter.is_of_slides:
        message = "the slides become a page of text"
        yield warning("I131", Location(source.path), message, "make a PDF of them, and link to that")
    if page.lacking:
        message = f"no file holds the output of {page.lacking} of its code blocks: they are shown without it"
        yield warning(
            "I131", Location(source.path), message, "render the old blog once more, and keep what that writes"
        )
    if page.entry.matter.day is None and not source.is_draft:
        yield warning("I131", Location(source.path), "the post has no date and becomes a draft", "write its date")


def written_in(notebook: str) -> str:
    """Return the Markdown of a notebook."""
    cells = json.loads(notebook)["cells"]
    return "\n\n".join(str(each["source"]) for each in cells if each.get("cell_type") == "markdown")


_TWO_SIGNS = re.compile(r"(?<!\\)\\\\(?:begin|end)\{")


def _bad_formulas(text: str, source: Source) -> Iterator[Diagnostic]:
    """Report the formulas of a text that pages show as their source, once for a post."""
    converter, bad = Formulas(), list[tuple[str, str]]()
    for formula in (*formulas_in(text), *formulas_in(text, within_html=True)):
        tex = html.unescape(formula.tex.strip())
        converter.convert(tex, is_display=formula.is_display)
        problem = converter.problem or ("two backslashes break a line" if _TWO_SIGNS.search(tex) else "")
        bad += [(tex, problem)] if problem else []
    if bad:
        tex, problem = bad[0]
        start = max(source.body.find(tex), 0)
        line = source.first_line + source.body[:start].count("\n")
        more = f" and {len(bad) - 1} more" if bad[1:] else ""
        message = f"a formula{more} is shown as its source, '{short(tex, 40)}': {problem}"
        yield warning("I131", Location(source.path, line), message, "write it with LaTeX commands, or as a picture")


def _left_behind(blog: Blog, pages: Iterable[_Page]) -> Iterator[Diagnostic]:
    counted: dict[str, int] = {}
    for page in pages:
        for key in page.entry.matter.unused:
            counted[key] = counted.get(key, 0) + 1
    if undated := [source.path for source in blog.undated()]:
        is_jekyll = blog.program is Program.JEKYLL  # which shows no such page
        in_matter = "if they are posts, write `date: 2020-01-31` into their front matter"
        tell, hint = (notice, "write one into the name") if is_jekyll else (warning, in_matter)
        message = "the page has no date and is left out"
        message += f", as are {', '.join(undated[1:4])}" if undated[1:] else ""
        message += f" and {len(undated) - 4} more" if undated[4:] else ""
        yield tell("I132", Location(undated[0]), message, f"{hint}, and import again")
    for code, count in blog.other_languages().items():
        message = f"posts in another language are left out: {count} in '{code}'"
        hint = f"take them with --language {code}; the main language of the blog is '{blog.main_language}'"
        yield notice("I132", Location(blog.root.as_posix()), message, hint)
    if others := blog.other_sections():
        message = f"dated pages outside the blog are left out: {', '.join(f'{n} in {k!r}' for k, n in others.items())}"
        hint = f"take those of a folder with import-posts {blog.root}/FOLDER"
        yield notice("I132", Location(blog.root.as_posix()), message, hint)
    old_pages = sorted({address for page in pages for address in page.body.links.old_pages})
    if old_pages:
        more = f" and {len(old_pages) - 5} more" if len(old_pages) > 5 else ""
        message = f"links lead to the old site: {', '.join(old_pages[:5])}{more}"
        yield notice("I135", Location(blog.root.as_posix()), message, "change them before that site goes")
    if counted:
        keys = ", ".join(f"{key} ({count})" for key, count in sorted(counted.items()))
        message = f"keys of the front matter that nothing here reads are left out: {keys}"
        yield notice("I134", Location(blog.root.as_posix()), message, "write into the text what readers should see")
