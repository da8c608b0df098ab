"""The front matter of another blog's post as this site's own.

In: a `Source`. Out: `PostMatter`: what the new post's front matter holds, what the other program showed above the text,
and the keys that have no counterpart here.

Jekyll's layouts show a picture above each post: one is taken if the post's layout, one of its parents or a file that
they include has an `<img>` or a background for a value of the front matter, and no condition around it or key of the
post hides it.
"""

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from portfolio.posts.blog_import.addresses import old_addresses
from portfolio.posts.blog_import.blogs import DATES, Blog, Program, Source, categories_of, named, names_in
from portfolio.posts.blog_import.data_files import listed, read_text, split
from portfolio.posts.blog_import.liquid import Liquid, Site
from portfolio.posts.blog_import.liquid_values import of_texts
from portfolio.posts.front_matter import moment
from portfolio.posts.shortcodes import picture
from portfolio.sources import repairs
from portfolio.sources.yaml_source import mapping
from portfolio.text.first_words import words

_TAGS = re.compile(r"<[^>]*>")
_AMERICAN = re.compile(r"(?P<month>\d{1,2})(?P<sign>[/-])(?P<day>\d{1,2})(?P=sign)(?P<year>\d{4})")
_CHANGED = ("date-modified", "lastmod", "last_modified_at", "updated", "last_updated", "date_updated")
_DASHES = {"--": "–", "---": "—"}
_FEATURED = re.compile(r"[^/]*featured[^/]*\.(?:png|jpe?g|gif|webp|svg|avif)", re.IGNORECASE)
_CREATIVE_COMMONS = re.compile(r"CC[ -](?P<kind>BY(?:-NC)?(?:-SA|-ND)?)|CC0")
_FALSE = ("false", "no", "off", "0")
_USED = frozenset(
    """abstract alias aliases author authors bibliography categories category cover date date-modified date_created
    date_updated description draft excerpt featured_image featuredimage gallery header image img_path keywords
    last-modified last_modified_at last_updated lastmod media_subpath modified permalink pin publishdate published
    redirect_from references render_with_liquid series slug sticky_rank subtitle summary tag tags teaser thumbnail
    title updated url""".split()
)
_OF_THE_THEME = frozenset(
    """_build _styles asset-prefix author_profile badges bg-image branch canonical card card-style chart citation-style
    classes code code-annotations code-block-border-left code-copy code-fold code-line-numbers code-overflow
    code-summary code-tools code_diff comment comments creator crossref csl css css-class date-format
    disable_comments disqus_comments disqus_id editor editor_options engine exclude-from-listing execute featured
    featured-image fig-cap-location filters footer format freeze from giscus giscus_comments header-img
    header-includes headline hidden hide hide_title hidecomments hidemeta hidesummary highlight highlight-style
    highlighter html icon id image-alt image_alt include-after-body include-before-body include-in-header jupyter
    katex keep-md kernelspec knitr lang language last_modified layout lead lightbox link-external-newwindow
    linktitle listing map margin-footer markup math mathjax menu mermaid meta metadata_key1 metadata_key2
    monetization nav noindex number-depth number-sections number_sections open-graph order outline output
    output-file page-layout page-navigation params parent post_format pretty_table private profile pseudocode
    read_time reading-time reading_time related related_posts related_publications resources robots scrollappear
    search search_exclude section share share_img show_image show_tags showbreadcrumbs showdate showreadingtime
    showtoc sidebar site sitemap skip_exec skip_showdoc social-share sticky tabs template thanks theme thumbnail-img
    tikzjax title-block-banner title-block-banner-color title-block-categories title-block-style toc toc-depth
    toc-expand toc-location toc-title toc_depth toc_icon toc_label toc_sticky tocopen translation_key translationkey
    twitter twitter-card twitterimage type typograms typora-root-url use_math usemathjax usepackage vega website
    weight widgets""".split()
)
"""Keys that say how a theme shows a post, and nothing about it."""


@dataclass(frozen=True)
class PostMatter:
    """What is known of a post before its text is read."""

    blog: Blog
    source: Source
    today: dt.date

    @cached_property
    def given(self) -> Mapping[str, Any]:
        """The front matter, with keys in lower case."""
        return {str(key).lower(): value for key, value in self.source.matter.items()}

    @cached_property
    def day(self) -> dt.date | None:
        """The date, or date and time, at which the post appeared; None if nothing says so."""
        if self._text("date").lower() in ("last-modified", "today", "now"):
            return dt.date.fromtimestamp((self.blog.root / self.source.path).stat().st_mtime)  # noqa: DTZ012  # as Quarto
        is_american = self.blog.program is Program.QUARTO
        values = [self._text(*DATES), named(self.source.stem)[0], self._text("lastmod")]
        return next((day for value in values if (day := read_moment(value, is_american=is_american))), None)

    @cached_property
    def title(self) -> str:
        """The title as plain text."""
        given = _TAGS.sub("", self._text("title"))
        if self.blog.program is Program.QUARTO:  # where titles are read as Markdown
            given = re.sub(r"`[^`]+`|---?", lambda found: _DASHES.get(found[0], found[0]), given)
        given = " ".join(re.sub(r"`([^`]+)`", r"\1", given).split())
        if re.search(r"\$[^$]+\$", given):
            given = words(given)
        if not given:
            cells = (self.source.notebook or {}).get("cells") or []
            text = self.source.body or "\n".join(each["source"] for each in cells[:3])
            heading = re.search(r"^#[ \t]+(?P<title>.+?)[ \t#]*$", text, re.MULTILINE)
            given = words(heading["title"]) if heading else ""
        name = named(self.source.stem)[1]
        if self.blog.program is Program.JEKYLL:
            of_file = " ".join(map(str.capitalize, name.split("-"))).strip()
        else:
            of_file = name.replace("-", " ").replace("_", " ").strip().capitalize()
        return html.unescape(given or of_file) or "Post"

    @cached_property
    def is_draft(self) -> bool:
        """Whether the other program does not publish the post."""
        return (
            self.source.is_draft
            or self._text("draft").lower() in ("true", "yes", "on", "1")
            or self._text("published").lower() in _FALSE
            or self.day is None
        )

    @property
    def is_of_slides(self) -> bool:
        """Whether Quarto makes slides of the post, not a page."""
        given = self.given.get("format")
        formats = [str(each) for each in (given if isinstance(given, Mapping) else listed(given))]
        return self.blog.program is Program.QUARTO and "".join(formats[:1]).endswith(("revealjs", "beamer", "pptx"))

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The paths at which the post was, from the host's root: its own first."""
        return old_addresses(self.blog, self.source, self._local_day, self.title)

    @cached_property
    def page(self) -> Mapping[str, Any]:
        """What Liquid knows of the post."""
        given, day, path = of_texts(self.source.matter), self._local_day, self.source.path
        if day and not (isinstance(day, dt.datetime) and day.tzinfo):
            time = day.time() if isinstance(day, dt.datetime) else dt.time()
            day = dt.datetime.combine(day, time, dt.UTC)
        address = next(iter(self.addresses), "").removeprefix(self.blog.base)
        made: dict[str, Any] = {"title": self.title, "date": day, "url": address, "path": path, "relative_path": path}
        made |= {"tags": list(self.tags), "categories": list(self.categories), "collection": "posts"}
        return {"slug": named(self.source.stem)[1], **given, **made}

    @property
    def _local_day(self) -> dt.date | None:
        """The day in the time zone of the blog, in which Jekyll counts."""
        if not isinstance(self.day, dt.datetime) or self.day.tzinfo is None or self.blog.program is not Program.JEKYLL:
            return self.day
        try:
            return self.day.astimezone(ZoneInfo(str(self.blog.config.get("timezone") or "UTC")))
        except (OSError, ValueError, KeyError):  # the last for a zone that there is not
            return self.day

    @cached_property
    def description(self) -> str:
        """The description as plain text."""
        found = [self._text(key) for key in ("description", "summary", "excerpt", "abstract", "subtitle")]
        return next((text for each in found if (text := words(_TAGS.sub("", each)))), "")

    def front_matter(self, slug: str, aliases: tuple[str, ...]) -> dict[str, Any]:
        """Return the front matter of the new post, without tags and categories."""
        date: Any = self.day or self.today
        changed = read_moment(self._text(*_CHANGED))
        if changed and str(changed)[:10] > str(date)[:10]:
            date = {"created": date, "updated": changed}
        series = ", ".join(names_in([*listed(self.given.get("series"))]))
        made = {
            "date": date,
            "slug": slug,
            "title": self.title,
            "description": self.description,
            "author": ", ".join(self.authors),
            "draft": self.is_draft,
            "pin": self._text("pin").lower() == "true" or bool(self._text("sticky_rank")),
            "series": series,
            "aliases": list(aliases),
        }
        return {key: value for key, value in made.items() if value}

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """The authors' names, unless they are the blog's own."""
        own = set(self._names(self.blog.config.get("author")))
        website = self.blog.config.get("params")
        own |= set(self._names(website.get("author"))) if isinstance(website, dict) else set()
        found = self._names(self.given.get("author")) or self._names(self.given.get("authors"))
        return tuple(found) if set(found) - own else ()

    def _names(self, value: Any) -> list[str]:
        known = self.blog.authors
        found = []
        for each in listed(value):
            each = known.get(each, each) if isinstance(each, str) else each  # noqa: PLW2901
            name = each.get("name") if isinstance(each, dict) else each
            if self.blog.program is Program.HUGO and re.fullmatch(r"[\w.-]+", str(name)):
                page = split(read_text(self.blog.root / f"content/authors/{name}/_index.md"))[0]
                name = page.get("title") or ("" if name == "admin" or page.get("superuser") == "true" else name)
            if isinstance(name, dict):
                name = " ".join(str(name.get(part, "")) for part in ("given", "family", "literal"))
            found += [
                " ".join(words(_TAGS.sub("", re.sub(r"\[([^\[\]]*)\]\([^)]*\)", r"\1", str(name or "")))).split())
            ]
        return [each for each in dict.fromkeys(found) if each]

    @cached_property
    def categories(self) -> list[str]:
        """The categories' names."""
        return categories_of(self.given)

    @cached_property
    def tags(self) -> list[str]:
        """The tags' names."""
        return list(dict.fromkeys([*names_in(self.given.get("tags")), *map(str, listed(self.given.get("tag")))]))

    @cached_property
    def above(self) -> str:
        """Markdown of what the other program showed above the text: a picture, a subtitle."""
        shown = [self._text("subtitle")] if self._text("subtitle") not in ("", self.description) else []
        made = [f"*{each}*" for each in shown]
        if self.picture:
            source, alt, caption = self._picture
            made.insert(0, (picture({"src": source, "alt": alt, "caption": caption}) or "").strip("\n"))
        return "".join(f"{each}\n\n" for each in made)

    @property
    def below(self) -> str:
        """Markdown of what the other program showed below the text: a license of Quarto."""
        if self.blog.program is not Program.QUARTO:
            return ""
        made = []
        for each in listed(self.given.get("license") or self.blog.config.get("license")):
            found = mapping(each) or {"text": str(each)}
            text, url = (str(found.get(key) or "") for key in ("text", "url"))
            text = "" if text.lower() in (*_FALSE, "none") else text or url
            if common := _CREATIVE_COMMONS.fullmatch(text.upper()):
                kind = f"licenses/{common['kind'].lower()}/4.0" if common["kind"] else "publicdomain/zero/1.0"
                text, url = f"{text.upper()} {kind[-3:]}", f"https://creativecommons.org/{kind}/"
            made += [f"[{text}]({url})" if url.startswith(("https://", "http://")) else text] * bool(text)
        return f"Reuse: {', '.join(made)}\n" if made else ""

    @property
    def picture(self) -> str:
        """The picture that the other program showed above the text, or ""."""
        return self._picture[0]

    @cached_property
    def _picture(self) -> tuple[str, str, str]:
        """The path of the picture, its text, and its caption."""
        header, cover = self.given.get("header"), self.given.get("cover")
        found: Any = None
        if isinstance(header, dict):
            found = header.get("image") or header.get("overlay_image"), header.get("image_description"), ""
        elif isinstance(cover, dict) and not self._is_cover_hidden(cover):
            found = cover.get("image"), cover.get("alt"), cover.get("caption")
        elif self._has_theme_with_image and (image := self.given.get("image")):
            path = mapping(image).get("path") or mapping(image).get("src") or image
            sizes = list(mapping(mapping(image).get("srcset")).values())
            found = path if isinstance(path, str) else next(iter(sizes), ""), mapping(image).get("alt"), ""
        elif featured := self._featured:
            image = mapping(self.given.get("image"))
            found = featured, image.get("alt_text"), image.get("caption")
        if not (found and found[0]) and self.blog.program is Program.JEKYLL:
            found = *lead_picture(self.blog, self.source.matter, self.page), ""
        source, alt, caption = (str(each or "") if isinstance(each, str) else "" for each in found or ("", "", ""))
        return (source, alt, caption) if "{" not in source else ("", "", "")

    def _is_cover_hidden(self, cover: Mapping[str, Any]) -> bool:
        """Return whether a picture is left out, or shown in lists alone, as PaperMod has it."""
        general = mapping(mapping(self.blog.config.get("params")).get("cover"))
        settings = [{str(key).lower(): str(value).lower() for key, value in each.items()} for each in (general, cover)]
        return any((settings[0] | settings[1]).get(key) == "true" for key in ("hidden", "hiddeninsingle"))

    @property
    def _featured(self) -> str:
        """The picture in a post's folder that Hugo's themes for academics show above the post, or ""."""
        image = self.given.get("image")
        is_academic = isinstance(image, dict) or re.search("academic|wowchemy|blox", self.blog.theme)
        is_shown = self.source.is_bundle and str(mapping(image).get("preview_only")).lower() != "true"
        if self.blog.program is not Program.HUGO or not is_academic or not is_shown:
            return ""
        beside = self.blog.by_folder.get(self.source.folder, ())
        return next((each for each in beside if _FEATURED.fullmatch(each)), "")

    @property
    def _has_theme_with_image(self) -> bool:
        """Whether the theme shows `image` above a post, as Chirpy and Hydejack do; Hydejack's files may be copied."""
        if "chirpy" in self.blog.theme:
            return True
        is_hydejack = "hydejack" in self.blog.theme or "_includes/components/hy-img.html" in self.blog.by_name
        return is_hydejack and self._text("hide_image").lower() not in ("true", "yes", "on")

    @property
    def media_folder(self) -> str:
        """The folder in which Chirpy looks for the post's pictures."""
        return self._text("media_subpath", "img_path")

    @cached_property
    def unused(self) -> tuple[str, ...]:
        """The keys that are left out, except those that only a theme reads."""
        known = _USED | _OF_THE_THEME
        known |= {"license"} if self.below else set()
        known -= {"image"} if self.blog.program is Program.JEKYLL and not self.picture else set()
        return tuple(
            key
            for key, value in self.given.items()
            if value and key not in known and not key.startswith("hide") and value != self.picture
        )

    def _text(self, *keys: str) -> str:
        return next(
            (str(value).strip() for key in keys if isinstance(value := self.given.get(key), str) and value.strip()), ""
        )


def read_moment(text: str, *, is_american: bool = False) -> dt.date | None:
    """Read a day, perhaps with a time of day, in the forms that blogs have; None if it is none."""
    text = " ".join(text.split())
    if not text:
        return None
    if match := _AMERICAN.match(text):
        first, second = int(match["month"]), int(match["day"])
        month, day = (second, first) if first > 12 or not (is_american or second > 12) else (first, second)
        text = f"{match['year']}-{month:02}-{day:02}"
    parts = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)", text)
    if parts:
        text = f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}{parts[4]}"
    for each in (text, text[:10], re.sub(r"^[A-Z][a-z]{2,8},? ", "", text)):
        try:
            return moment(each)
        except ValueError:
            near = repairs.date(re.sub(r"[ ,]+\d{1,2}:\d\d.*", "", each))
            if near and near.is_exact and len(near.text) == 10:
                return dt.date.fromisoformat(near.text)
    return None


_DEEPEST = 8
_LARGEST = 100_000
_ATTRIBUTE = r"(?<![\w-]){}\s*=\s*([\"'])(?P<value>(?:(?!\1).)*)\1"
_IMAGE = re.compile(r"<img\b(?P<names>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>", re.IGNORECASE)
_SOURCE = re.compile(_ATTRIBUTE.format("(?:data-)?src"), re.DOTALL | re.IGNORECASE)
_ALT = re.compile(_ATTRIBUTE.format("alt"), re.DOTALL | re.IGNORECASE)
_BACKGROUND = re.compile(r"\bbackground(?:-image)?\s*:[^;<>]{0,300}?\burl\((?P<value>[^()<>]{1,500})\)", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)$", re.IGNORECASE)
_LEFT = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def lead_picture(blog: Blog, matter: Mapping[str, Any], page: Mapping[str, Any]) -> tuple[str, str]:
    """Return the picture that the layout of a post shows, and the text that stands for it; "" without any.

    `page` is what Liquid knows of the post.
    """
    pictures = sorted(set(_pictures(matter)), key=len, reverse=True)
    name = str(matter.get("layout") or "")
    of_layouts: dict[str, Any] = {}

    def text_to_include(path: str, _: bool) -> str | None:  # noqa: FBT001  # a callback
        file = blog.by_name.get(f"_includes/{path}".lower(), "")
        return read_text(blog.root / file, _LARGEST) if file.endswith(".html") else None

    site = Site(page, of_texts(blog.config), blog.data, text_to_include, base=blog.base, url=blog.url)
    for _ in range(_DEEPEST if pictures else 0):
        path = blog.by_name.get(f"_layouts/{name}.html".lower())
        if not name or path is None:
            break
        above, text, _ = split(read_text(blog.root / path, _LARGEST))
        of_layouts = {**above, **of_layouts}
        made = Liquid(site, {"layout": of_texts(of_layouts)}, is_lenient=True).render(text)
        for image in _IMAGE.finditer(made):
            sources = " ".join(unquote(html.unescape(found["value"])) for found in _SOURCE.finditer(image["names"]))
            if displayed := next((each for each in pictures if each in sources), ""):
                alt = _ALT.search(image["names"])
                return displayed, " ".join(_LEFT.sub("", html.unescape(alt["value"])).split()) if alt else ""
        for background in _BACKGROUND.finditer(made):
            if displayed := next(
                (each for each in pictures if each in unquote(html.unescape(background["value"]))), ""
            ):
                return displayed, ""
        name = str(above.get("layout") or "")
    return "", ""


def _pictures(value: Any) -> Iterator[str]:
    """Yield the paths of pictures in the front matter."""
    if isinstance(value, str) and _ENDING.search(value.strip()):
        yield value.strip()
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _pictures(each)
