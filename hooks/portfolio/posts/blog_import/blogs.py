"""Another program's blog: which program it is, and its posts as they are written.

In: a folder. Out: a `Blog` with a `Source` for each post of Jekyll (also al-folio, Chirpy, Minimal Mistakes and
fastpages), Hugo or Quarto (also nbdev), or of a folder of Markdown files. Values of front matter and settings are
texts, lists and mappings, as their authors wrote them: a date stays a text.
"""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache, cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import SplitResult, urlsplit

from portfolio.posts.blog_import.data_files import (
    DATA,
    Data,
    bare_value,
    joined,
    listed,
    load_json,
    load_toml,
    read_data,
    read_text,
    read_yaml,
    split,
    texts,
    tree_of_data,
)
from portfolio.sources.yaml_source import mapping


class Program(Enum):
    """What makes a site of a blog's files."""

    JEKYLL = "Jekyll"
    HUGO = "Hugo"
    QUARTO = "Quarto"
    NONE = "Markdown files"


def split_url(url: str) -> SplitResult | None:
    """Return the parts of a URL, or None if it is malformed, as `https://example.org]` is."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


@dataclass(frozen=True)
class Source:
    """A post as its file has it; `first_line` is the file's line with which `body` begins."""

    path: str
    matter: Mapping[str, Any]
    body: str
    first_line: int = 1
    is_draft: bool = False
    notebook: Mapping[str, Any] | None = None
    language: str = ""
    """The language at the end of the file's name."""

    @property
    def folder(self) -> str:
        """The folder of the file."""
        return posixpath.dirname(self.path)

    @property
    def stem(self) -> str:
        """The file's name without its ending, or its folder's for a bundle."""
        if self.is_bundle and self.folder:
            return PurePosixPath(self.folder).name
        stem = PurePosixPath(self.path).stem
        return stem.removesuffix(f".{self.language}") if self.language else stem

    @property
    def is_bundle(self) -> bool:
        """Whether the file stands for its folder."""
        return PurePosixPath(self.path).name.split(".")[0] in ("index", "_index")


_SKIPPED = frozenset(
    "node_modules _site public .git .github .quarto .jekyll-cache vendor themes archetypes __pycache__".split()
)
_CONFIGS = {
    Program.JEKYLL: ("_config.yml", "_config.yaml", "_config.toml"),
    Program.QUARTO: ("_quarto.yml", "_quarto.yaml"),
    Program.HUGO: tuple(
        f"{folder}{name}.{ending}"
        for folder in ("", "config/_default/")
        for name in ("hugo", "config")
        for ending in ("toml", "yaml", "yml", "json")
    ),
}
_OF_R = (".md", ".markdown", ".html", ".rmd", ".rmarkdown")
DATES = ("date", "publishdate", "date_created", "pubdate")
"""The keys that say when a page appeared; without one, and without a day in its name, Hugo takes that of `lastmod`."""
_DATED = re.compile(r"(?P<day>\d{4}-\d{1,2}-\d{1,2})[-_. ]?(?P<name>.*)")
_REPOSITORY = re.compile(r"github\.com[:/](?P<user>[\w-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?(?=\s|$)")


@dataclass(frozen=True)
class Blog:
    """A blog's folder. `root` is the site's, `within` the folder below it whose posts are wanted.

    Of a site of Hugo or Quarto in several languages it has the posts in `language`, "" for the site's own.
    """

    root: Path
    program: Program
    config: Mapping[str, Any] = field(default_factory=dict)
    within: str = ""
    language: str = ""

    @property
    def goldmark(self) -> dict[str, Any]:
        """The extensions of Hugo's Markdown, as the settings have them."""
        return mapping(mapping(mapping(self.config.get("markup")).get("goldmark")).get("extensions"))

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The paths of all files that are sources, in order."""
        found = []
        for folder, folders, names in os.walk(self.root):
            below = Path(folder).relative_to(self.root).as_posix()
            below = "" if below == "." else below
            folders[:] = sorted(each for each in folders if each not in _SKIPPED - {self.output} and each[:1] != ".")
            is_made = f"{below}/".startswith(f"{self.output}/") and self.program is Program.QUARTO
            if not is_made or self._is_drawn(below.removeprefix(f"{self.output}/")):
                found += [posixpath.join(below, name) for name in names]
        return tuple(sorted(found))

    @property
    def output(self) -> str:
        """The folder in which Quarto makes the site."""
        return str(self._project.get("output-dir", "")).strip("./") or "_site"

    def _is_drawn(self, folder: str) -> bool:
        """Return whether a folder of the made site has figures that nothing else keeps."""
        page, _, rest = folder.partition("_files/figure-")
        return bool(rest) and not (self.root / "_freeze" / page).is_dir()

    @cached_property
    def by_folder(self) -> Mapping[str, list[str]]:
        """The names of the files that each folder holds."""
        made: dict[str, list[str]] = {}
        for path in self.files:
            folder, _, name = path.rpartition("/")
            made.setdefault(folder, []).append(name)
        return made

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """The files by their paths in lower case."""
        return {path.lower(): path for path in reversed(self.files)}

    @property
    def _project(self) -> Mapping[str, Any]:
        found = self.config.get("project")
        return found if isinstance(found, dict) else {}

    @cached_property
    def url(self) -> str:
        """The address of the site, without a slash at its end; "" if no setting names it."""
        website = self.config.get("website")
        of_quarto = website.get("site-url", "") if isinstance(website, dict) else ""
        base = str(of_quarto or self.config.get("baseURL") or self.config.get("baseurl") or "")
        if "://" in base:
            return base.rstrip("/") if split_url(base) else ""
        url = str(self.config.get("url") or "")
        url = url if "://" in url and "example.com" not in url else ""
        url = url or (f"https://{self._domain}" if self._domain else "")
        if not url or not (parts := split_url(url)):
            return ""
        if base.strip("/"):  # Jekyll puts a site there, whatever path `url` has
            return f"{parts.scheme}://{parts.netloc}/{base.strip('/')}"
        return url.rstrip("/")

    @cached_property
    def base(self) -> str:
        """The path below which the site is, "" or as in "/blog"."""
        if path := urlsplit(self.url).path.strip("/"):
            return f"/{path}"
        given = str(self.config.get("baseurl") or "")
        return f"/{given.strip('/')}" if given.strip("/") and "://" not in given else ""

    @cached_property
    def _domain(self) -> str:
        """The domain that GitHub Pages gives to the site, or ""."""
        found = (read_text(self.root / folder / "CNAME").strip() for folder in ("", "static", "docs", "public"))
        return next((each for each in found if re.fullmatch(r"[\w.-]+", each)), "")

    @cached_property
    def hosts(self) -> Mapping[str, str]:
        """The hosts of the site, without "www.", and the path below which each has it."""
        website = mapping(self.config.get("website"))
        named_in = (f"github.com/{self.config.get('repository') or ''}", website.get("repo-url"))
        made = {}
        if found := _REPOSITORY.search("\n".join([*map(str, named_in), read_text(self.root / ".git/config")])):
            host = f"{found['user'].lower()}.github.io"
            made[host] = "" if found["name"].lower() == host else f"/{found['name']}"
        if self._domain:
            made[self._domain.lower().removeprefix("www.")] = ""
        if own := urlsplit(self.url).netloc.lower().removeprefix("www."):
            made[own] = self.base
        return made

    @cached_property
    def theme(self) -> str:
        """The names of the theme, in lower case."""
        return " ".join(str(self.config.get(key, "")) for key in ("theme", "remote_theme", "module")).lower()

    @cached_property
    def shortcodes(self) -> Mapping[str, str]:
        """The templates of the blog's own shortcodes, and of its theme's, by their names."""
        found: dict[str, str] = {}
        themes = [f"themes/{each}/" for each in listed(self.config.get("theme")) if isinstance(each, str)]
        for folder in [f"{root}layouts/{name}" for root in (*themes, "") for name in ("shortcodes", "_shortcodes")]:
            for file in sorted((self.root / folder).rglob("*.html")):
                found[file.relative_to(self.root / folder).as_posix().removesuffix(".html")] = read_text(file)
        return found

    @cached_property
    def authors(self) -> Mapping[str, Any]:
        """The people in the list of authors, by the names that posts call them."""
        return read_yaml(read_text(self.root / "_data/authors.yml"))

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """What Jekyll's files of data hold."""
        folder = str(self.config.get("data_dir") or "_data").strip("/")
        found = (path.removeprefix(f"{folder}/") for path in self.files if path.startswith(f"{folder}/"))
        paths = [path for path in found if PurePosixPath(path).suffix.lower() in DATA]
        return Data(tree_of_data(paths), cache(partial(read_data, self.root / folder)))

    @cached_property
    def posts(self) -> tuple[Source, ...]:
        """The posts: of Hugo and Quarto the pages of the sections that settings or their names make a blog."""
        if self.within or self.program not in (Program.HUGO, Program.QUARTO):
            return self._dated
        params = mapping(self.config.get("params"))
        names = {str(each).lower() for each in listed(params.get("mainSections") or params.get("mainsections"))}
        names |= set("post posts blog blogs article articles writing writings notes til tils news".split())
        names |= set(self._listed_folders())
        folders = {each.path: self._folders_of(each) for each in self._dated}
        first = [each for each in self._dated if set(folders[each.path][:1]) & names]
        return tuple(first or [each for each in self._dated if set(folders[each.path]) & names] or self._dated)

    def _listed_folders(self) -> Iterator[str]:
        """Return the folders whose pages Quarto puts in a feed, as it shows posts: in a list of its own form."""
        for page in self.files if self.program is Program.QUARTO else ():
            above, _, name = page.rpartition("/")
            if not name.endswith((".qmd", ".md")) or (above and not name.startswith("index.")):
                continue
            for listing in listed(split(read_text(self.root / page))[0].get("listing")):
                if "feed" in mapping(listing) and "template" not in listing:
                    paths = (posixpath.join(above, str(each)) for each in listed(listing.get("contents")))
                    yield from (posixpath.normpath(each).split("/")[0].lower() for each in paths)

    def _folders_of(self, source: Source) -> list[str]:
        """Return the folders that a page is in, in lower case, without the page's own bundle folder."""
        below = (self.relative_to_content(source.path) or source.path).lower().split("/")[:-1]
        return below[:-1] if source.is_bundle else below

    @cached_property
    def _pages(self) -> tuple[Source, ...]:
        """The files of posts, without what fastpages makes of the notebooks that `nb_path` names.

        A notebook of which another program has made a post is left out. A page of HTML without front matter is a file
        to Hugo, which it copies.
        """
        read = [each for each in map(self._read, self._post_files()) if not self._is_made(each)]
        written = {each.stem for each in read if each.notebook is None}
        pages = (each for each in read if not (each.path.startswith("_notebooks/") and each.stem in written))
        is_hugo = self.program is Program.HUGO
        return tuple(each for each in pages if each.matter or not (is_hugo and each.path.lower().endswith(".html")))

    def _is_made(self, source: Source) -> bool:
        return str(source.matter.get("nb_path")).lower() in self.by_name

    @cached_property
    def _dated(self) -> tuple[Source, ...]:
        """All pages that may be posts."""
        return tuple(filter(self._is_dated, self._pages))

    def _is_dated(self, source: Source) -> bool:
        """Return whether a file is dated: Jekyll's by their names (drafts need no date), Org's in their text."""
        if self.program is Program.JEKYLL:
            return source.is_draft or bool(_DATED.fullmatch(PurePosixPath(source.path).name))
        given = {str(key).lower() for key, value in source.matter.items() if value}
        is_named = bool(_DATED.fullmatch(source.stem))
        return is_named or source.path.endswith(".org") or not given.isdisjoint((*DATES, "lastmod"))

    def undated(self) -> Iterator[Source]:
        """Return the pages without a date that are in the sections of the posts, with words, and are no lists.

        If no page has a date, these are the pages in all folders.
        """
        posts = self.posts
        sections = {tuple(self._folders_of(each)[:1]) for each in posts}
        bundles = {each.folder for each in posts if each.is_bundle}
        for each in self._pages:
            section = tuple(self._folders_of(each)[:1])
            is_among = (section in sections if posts else bool(section)) and each.folder not in bundles
            is_page = "listing" not in each.matter and (each.body.strip() or each.notebook)
            if is_among and is_page and not self._is_dated(each):
                yield each

    def other_sections(self) -> Mapping[str, int]:
        """Return how many dated pages there are outside the blog's sections, by their folders."""
        posts, counted = {each.path for each in self.posts}, dict[str, int]()
        for each in self._dated:
            if each.path not in posts:
                folder = "/".join(self._folders_of(each)[:1]) or "."
                counted[folder] = counted.get(folder, 0) + 1
        return counted

    def _post_files(self) -> Iterator[str]:
        prefix = f"{self.within}/" if self.within else ""
        for path in self.files:
            file, parts = PurePosixPath(path), path.split("/")
            if not path.startswith(prefix) or file.name.lower() in ("readme.md", "license.md", "404.md"):
                continue
            if self.program is Program.JEKYLL:
                hidden = next((each for each in parts[:-1] if each.startswith("_")), "")
                is_post = hidden in ("_posts", "_drafts", "_notebooks")
                endings = (".ipynb",) if hidden == "_notebooks" else (".md", ".markdown", ".mkd", ".html", ".ipynb")
                is_post = is_post and file.suffix.lower() in endings and not self._is_excluded(file)
            elif self.program is Program.HUGO:
                is_post = self._is_content(path) and self.language_of(path) == (self.language or self.main_language)
            else:
                is_below = "/" in path or self.program is Program.NONE or _DATED.fullmatch(file.stem) is not None
                is_post = is_below and not any(each.startswith(("_", ".")) for each in parts)
                is_post = is_post and file.suffix.lower() in (".qmd", ".md", ".ipynb", ".markdown", ".rmd", ".org")
                is_post = is_post and not self._is_made_elsewhere(file)
                is_wanted = self.language_of(path) == (self.language or self.main_language)
                is_post = is_post and (is_wanted or self.program is Program.NONE)
            if is_post:
                yield path

    def _is_excluded(self, file: PurePosixPath) -> bool:
        """Return whether Jekyll's settings exclude a file, or a folder above it: a theme's own pages, as a rule."""
        paths = [f"/{each}" for each in (file, *file.parents)]
        given = [f"/{str(each).strip('/')}" for each in listed(self.config.get("exclude")) if str(each).strip("/")]
        return any(fnmatchcase(path, pattern) for pattern in given for path in paths)

    def _is_content(self, path: str) -> bool:
        file = PurePosixPath(path)
        below = self.relative_to_content(path)
        endings = (".md", ".markdown", ".html", ".ipynb", ".org", ".rmd", ".rmarkdown")
        if below is None or file.suffix.lower() not in endings or self._is_made_elsewhere(file):
            return False
        name = file.name.split(".")[0]
        above = (f"{file.parent}/index{ending}" in self.by_name for ending in (".md", ".rmd", ".rmarkdown"))
        return "/" in below and name != "_index" and (name == "index" or not any(above))

    def _is_made_elsewhere(self, file: PurePosixPath) -> bool:
        """Return whether another file beside this one is the post: what R Markdown or Quarto writes, as Hugo has it."""
        has = {ending: f"{file.with_suffix(ending)}".lower() in self.by_name for ending in _OF_R}
        is_hugo = self.program is Program.HUGO
        if self.program is Program.QUARTO and file.suffix.lower() == ".md":
            return f"{file.with_suffix('').with_suffix('.qmd')}".lower() in self.by_name
        if file.suffix.lower() in (".rmd", ".rmarkdown"):
            is_page = is_hugo and has[".html"] and self._is_whole_page(file.with_suffix(".html"))
            return has[".md"] or has[".markdown"] or is_page
        if file.suffix.lower() == ".ipynb":
            return is_hugo and any(has.values())
        if file.suffix.lower() == ".markdown":
            return has[".md"]
        has_source = has[".rmd"] or has[".rmarkdown"]
        return file.suffix.lower() == ".html" and has_source and not (is_hugo and self._is_whole_page(file))

    def _is_whole_page(self, file: PurePosixPath) -> bool:
        """Return whether an HTML file beside R Markdown has the front matter of a post."""
        return read_text(self.root / self.by_name[f"{file}".lower()])[:4].startswith("---")

    @cached_property
    def _languages(self) -> Mapping[str, str]:
        """The languages of a site of Hugo with the folder of each, the main one first."""
        given = {str(code): mapping(each) for code, each in mapping(self.config.get("languages")).items()}
        general = str(self.config.get("contentDir") or "content").strip("/")
        folders = {code: str(each.get("contentDir") or general).strip("/") for code, each in given.items()}
        weights = {code: str(each.get("weight") or 99) for code, each in given.items()}
        numbers = {code: int(each) if re.fullmatch(r"-?\d{1,9}", each) else 99 for code, each in weights.items()}
        first = min(given, key=lambda code: numbers[code], default="en")
        main = str(self.config.get("defaultContentLanguage") or ("en" if "en" in folders or not given else first))
        return {main: folders.get(main, general), **folders}

    @property
    def main_language(self) -> str:
        """The language that the site has if nothing else is said."""
        return str(self.config.get("lang") or "en") if self.program is Program.QUARTO else next(iter(self._languages))

    def language_of(self, path: str) -> str:
        """Return the language of a file: of Hugo by its folder or the end of its name, else by that alone."""
        if self.program is not Program.HUGO:
            return self._language_in_name(path) or self.main_language
        names = PurePosixPath(path).name.split(".")
        if len(names) > 2 and names[-2] in self._languages:
            return names[-2]
        folders = sorted(self._languages.items(), key=lambda each: -len(each[1]))
        return next((code for code, folder in folders if path.startswith(f"{folder}/")), self.main_language)

    def _language_in_name(self, path: str) -> str:
        """Return the language with which a file's name ends, beside one without it: `fr` of `index.fr.qmd`."""
        file = PurePosixPath(path)
        stem, _, code = file.stem.rpartition(".")
        is_one = self.program is Program.QUARTO and stem and re.fullmatch(r"[a-z]{2}(?:-[A-Z]{2})?", code)
        return code if is_one and f"{file.with_name(stem + file.suffix)}".lower() in self.by_name else ""

    def other_languages(self) -> Mapping[str, int]:
        """Return the number of posts in each language that is not imported."""
        counted: dict[str, int] = {}
        is_page = self._is_content if self.program is Program.HUGO else self._language_in_name
        for path in self.files:
            code = self.language_of(path)
            if code != (self.language or self.main_language) and is_page(path):
                counted[code] = counted.get(code, 0) + 1
        return counted

    def is_section(self, folder: str, path: str) -> bool:
        """Return whether a folder above a page of Hugo has a page of its own, `_index`; the uppermost needs none."""
        own = f"{path.removesuffix(self.relative_to_content(path) or '')}{folder}/_index.".lower()
        return any(each.startswith(own) for each in self.by_name)

    def relative_to_content(self, path: str) -> str | None:
        """Return the path of a file below the folder of Hugo's content in its language, or None."""
        folders = sorted({*self._languages.values()}, key=len, reverse=True)
        folder = next((each for each in folders if path.startswith(f"{each}/")), None)
        return path.removeprefix(f"{folder}/") if folder else None

    def _read(self, path: str) -> Source:
        text = read_text(self.root / path)
        below = path.partition("_posts/")[2] if self.program is Program.JEKYLL else ""
        # Jekyll reads no file or folder in _posts that begins so.
        is_draft = "_drafts" in path.split("/") or below.startswith(("_", ".", "#", "~"))
        if path.endswith(".ipynb"):
            return _notebook(path, text, is_draft=is_draft)
        matter, body, line = split(text)
        name = PurePosixPath(path).name.split(".")
        language = name[-2] if self.program is Program.HUGO and len(name) > 2 and name[-2] in self._languages else ""
        language = language or self._language_in_name(path)
        return Source(path, {**self._defaults(path), **matter}, body, line, is_draft, language=language)

    def _defaults(self, path: str) -> dict[str, Any]:
        """Return the front matter that the settings of Jekyll or a folder's _metadata.yml of Quarto give to a file."""
        found: dict[str, Any] = {}
        if self.program is Program.QUARTO:
            for above in reversed(PurePosixPath(path).parents):
                found |= read_yaml(read_text(self.root / above / "_metadata.yml"))
        for each in listed(self.config.get("defaults")) if self.program is Program.JEKYLL else ():
            scope, values = mapping(mapping(each).get("scope")), mapping(mapping(each).get("values"))
            folder = str(scope.get("path") or "").strip("/").split("*")[0]
            if path.startswith(folder) and scope.get("type", "posts") in ("posts", "drafts", ""):
                found |= values
        return found


_KEYS_OF_FASTPAGES = frozenset(
    "toc badges comments categories author image layout permalink hide search_exclude sticky_rank use_math".split()
)


def _notebook(path: str, text: str, *, is_draft: bool) -> Source:
    """Read a notebook; its front matter is YAML in its first cell of text, or in fastpages' form in any."""
    try:
        notebook = load_json(re.sub(r"(?<!\\)\\u0000", "", text))
        cells = notebook["cells"]
        for cell in cells:
            cell |= {"metadata": mapping(cell.get("metadata")), "source": joined(cell.get("source"))}
            if cell.get("cell_type") == "code":
                outputs = [each for each in listed(cell.get("outputs")) if isinstance(each, dict)]
                cell |= {"outputs": outputs, "execution_count": cell.get("execution_count")}
        kinds = [each.get("cell_type") for each in cells]
        written = [(at, cells[at]["source"]) for at, kind in enumerate(kinds) if kind in ("raw", "markdown")]
    except (ValueError, KeyError, TypeError, AttributeError):
        return Source(path, {}, "", is_draft=is_draft, notebook={})
    for number, (at, source) in enumerate(written):
        matter, body, _ = split(source.strip() + "\n") if number == 0 else ({}, "", "")
        if not matter:
            matter, body = _of_fastpages(source)
        # A result such as "- accuracy: 0.9" below a heading has the same form.
        if matter and (number == 0 or matter.keys() & _KEYS_OF_FASTPAGES):
            rest = [{**cells[at], "cell_type": "markdown", "source": body.strip()}] * bool(body.strip())
            notebook["cells"] = [*cells[:at], *rest, *cells[at + 1 :]]
            return Source(path, matter, "", is_draft=is_draft, notebook=notebook)
    return Source(path, {}, "", is_draft=is_draft, notebook=notebook)


_KEY = re.compile(r"-[ ]*(?P<key>[\w-]+):[ ]?(?P<value>.*)")


def _of_fastpages(source: str) -> tuple[dict[str, Any], str]:
    """Return what a cell says in fastpages' form, and the text after that."""
    title, *lines = source.strip().splitlines() or [""]
    heading = re.fullmatch(r"#[ ]+(?P<text>.+?)[ ]*", title)
    matter: dict[str, Any] = {}
    summary, text = list[str](), list[str]()
    keys = [_KEY.fullmatch(line.strip()) for line in lines]
    end = max((at for at, key in enumerate(keys, 1) if key and key["key"] in _KEYS_OF_FASTPAGES), default=0)
    rest = len(lines)
    for at, (line, key) in enumerate(zip(lines, keys, strict=True)):
        if key:
            matter[key["key"]] = bare_value(key["value"])
        elif line.lstrip().startswith(">") and not matter and not text:
            summary.append(line.strip().lstrip("> "))
        elif line.strip() and (matter or at >= end):
            rest = at
            break
        elif line.strip() or text:
            text.append(line)
    if heading is None or not (matter or (summary and rest == len(lines))):
        return {}, ""
    words = {"title": bare_value(heading["text"]), "description": bare_value(" ".join(summary))}
    return {**matter, **words}, "\n".join([*text, *lines[rest:]])


def find_blog(folder: Path, language: str = "") -> Blog:
    """Return the blog that a folder holds, or is a part of, with its posts in a language, "" for its main one."""
    above = [folder, *list(folder.resolve().parents)[:4]]
    below = sorted(each for each in folder.iterdir() if each.is_dir() and each.name not in _SKIPPED)
    for root in [*above[:1], *below, *above[1:]]:
        for program in (Program.QUARTO, Program.JEKYLL, Program.HUGO):
            files = [root / name for name in _CONFIGS[program] if (root / name).is_file()]
            if files and (
                program is not Program.HUGO or (root / "content").is_dir() or files[0].name.startswith("hugo")
            ):
                inner = folder.resolve().relative_to(root.resolve()).as_posix() if root in above[1:] else ""
                return Blog(root, program, _config(root, program, files), "" if inner == "." else inner, language)
        if (root / "_posts").is_dir() or root.name == "_posts":
            return Blog(root if root.name != "_posts" else root.parent, Program.JEKYLL)
    if (folder / "content").is_dir():
        return Blog(folder, Program.HUGO)
    return Blog(folder, Program.NONE)


_KEYS_OF_HUGO = {
    key.lower(): key
    for key in "baseURL contentDir defaultContentLanguage defaultContentLanguageInSubdir frontmatter languages markup"
    " module params permalinks security theme".split()
}
"""Hugo reads its keys in any case."""


def _config(root: Path, program: Program, files: Iterable[Path]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for file in files:
        made |= _settings(file)
    if program is Program.HUGO:
        made = {_KEYS_OF_HUGO.get(key.lower(), key): value for key, value in made.items()}
        for name in ("params", "permalinks", "languages", "module"):
            for file in sorted(root.glob(f"config/_default/{name}.*")):
                code = file.name.split(".")[1:-1]
                found = {code[0]: _settings(file)} if code and name == "languages" else {} if code else _settings(file)
                made[name] = {**mapping(made.get(name)), **found}
    for name in listed(made.get("metadata-files")) if program is Program.QUARTO else ():  # as nbdev has them
        file = root / str(name)
        made = _both(_settings(file), made) if file.resolve().is_relative_to(root.resolve()) else made
    return made


def _both(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with those of others, which win, also in what they hold."""
    keys = {**first, **second}
    is_deep = {key for key in keys if isinstance(first.get(key), dict) and isinstance(second.get(key), dict)}
    return {key: _both(first[key], second[key]) if key in is_deep else keys[key] for key in keys}


def _settings(file: Path) -> dict[str, Any]:
    text = read_text(file)
    try:
        if file.suffix == ".toml":
            return {str(key): texts(value) for key, value in load_toml(text).items()}
        if file.suffix == ".json":
            return {str(key): texts(value) for key, value in load_json(text).items()}
    except (ValueError, AttributeError):
        return {}
    return read_yaml(text)


# --- Names -------------------------------------------------------------------------------------


def named(stem: str) -> tuple[str, str]:
    """Split a file's name into the day with which it begins, or "", and the rest."""
    match = _DATED.fullmatch(stem)
    return (match["day"], match["name"] or stem) if match else ("", stem)


def categories_of(matter: Mapping[str, Any]) -> list[str]:
    """Return the categories: a list, one text with spaces or commas, or a single name under `category`."""
    return [*names_in(matter.get("categories")), *(str(each) for each in listed(matter.get("category")))]


def names_in(value: Any) -> list[str]:
    """Return the names in a list, of lists too, or in a text with commas, or else spaces."""
    if isinstance(value, str):
        value = value.strip().removeprefix("[").removesuffix("]")
        value = value.split(",") if "," in value else value.split()
    given = [each for part in listed(value) for each in listed(part)]  # Jekyll's `flatten` of `- [a, b]`
    found = [str(mapping(each).get("name") or "") if isinstance(each, dict) else str(each) for each in given]
    return list(dict.fromkeys(each.strip() for each in found if each.strip()))
