"""Each private part of MkDocs, Material and the feed plugin that the engine touches, by name.

A test here that fails after an update says which part has changed; the module to adapt is named in the section.
"""

import inspect
import io
import logging
import os
import re
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
import yaml
from material.plugins.blog import plugin as blog
from material.plugins.blog import structure
from material.plugins.blog.author import Author
from material.plugins.blog.structure.config import PostConfig
from material.plugins.tags import renderer as tag_renderer
from material.plugins.tags.plugin import TagsPlugin
from mkdocs import utils
from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure import files as structure_files
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs_rss_plugin import plugin as feed_plugin
from mkdocs_rss_plugin.models import PageInformation, RssFeedBase
from mkdocs_rss_plugin.plugin import GitRssPlugin
from mkdocs_rss_plugin.util import Util

import small_site
from mkdocs_site import feed, material_parts, mkdocs_parts
from mkdocs_site.material_parts import Tag, readtime, to_svg, twemoji


def parameters(function: Callable[..., object]) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name != "self"]


# mkdocs_parts.py


def config(**more: object) -> MkDocsConfig:
    loaded = MkDocsConfig()
    loaded.load_dict({"site_name": "Sample", **more})
    loaded.validate()
    return loaded


def file_of(uri: str, text: str = "") -> File:
    file = File(uri, None, "site", use_directory_urls=True)
    file.content_string = text
    return file


def page_of(text: str) -> tuple[Page, Files]:
    file = file_of("a.md", text)
    page = Page(None, file, config())
    page.read_source(config())
    return page, Files([file])


def test_mkdocs_utils_write_file_and_copy_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs calls them as attributes of `mkdocs.utils`, with these parameters."""
    assert parameters(utils.write_file) == ["content", "output_path"]
    assert parameters(mkdocs_parts.copy_file) == ["source_path", "output_path"]
    called: list[tuple[object, str]] = []
    monkeypatch.setattr(utils, "write_file", utils.write_file)  # both are put back after the test
    monkeypatch.setattr(utils, "copy_file", utils.copy_file)
    mkdocs_parts.replace_writers(lambda *given: called.append(given), lambda *given: called.append(given))
    (tmp_path / "a.png").write_bytes(b"a")
    File("a.png", str(tmp_path), str(tmp_path / "site"), use_directory_urls=True).copy_file()
    assert called == [(str(tmp_path / "a.png"), str(tmp_path / "site/a.png"))]
    source = inspect.getsource(mkdocs_build)
    assert source.count("utils.write_file(") == 3


def test_mkdocs_walk_below_docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs follows links below docs/ with `os.walk`, which its module calls by this name."""
    for name in ("entered", "skipped"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text("# A\n", "utf-8")
    monkeypatch.setitem(vars(structure_files), "os", os)  # put back after the test
    mkdocs_parts.replace_walk(lambda folder: folder == str(tmp_path / "entered"))
    found = structure_files.get_files(config(docs_dir=str(tmp_path)))
    assert [file.src_uri for file in found] == ["entered/a.md"]


def test_mkdocs_page_eq() -> None:
    assert Page.__eq__ is object.__eq__
    first, second = (Page(title, file_of(uri), config()) for title, uri in ("Aa", "Ab"))
    assert first == first  # noqa: PLR0124  # the method is what is tested
    assert first != second
    assert first != "Aa"


def test_mkdocs_page_render_and_title_from_render() -> None:
    assert parameters(Page.render) == ["config", "files"]
    text = "# The *title*\n\n## Part {#part}\n\n[there](b.md#x) and [here](#part)\n"
    page, files = page_of(text)
    files.append(file_of("b.md", "# B\n"))
    mkdocs_parts.replace_render(page, Page.render)
    page.render(config(), files)
    assert "render" in vars(page)
    mkdocs_parts.restore_render(page)
    assert "render" not in vars(page)
    assert mkdocs_parts.title_from_render(page) == page.title == "The title"
    found = mkdocs_parts.rendered(page)
    assert found["anchors"].keys() >= {"b.md"}
    copied, _ = page_of(text)
    mkdocs_parts.restore_rendered(copied, files, found)
    assert mkdocs_parts.rendered(copied) == found
    assert copied.title == "The title"


_EVERYTHING = """\
# The *title*

## Part {#part}

[there](b.md#x) [here](#part) <a id="raw"></a> HTML[^1] ==x== $y$

[^1]: A note.

*[HTML]: a language

=== "One"

    ```python
    print(1)
    ```

- [x] done

[name]: https://example.com/
"""


def test_mkdocs_page_render_with_one_converter_for_all_pages() -> None:
    extensions = "footnotes abbr toc tables attr_list md_in_html pymdownx.superfences pymdownx.tabbed pymdownx.tasklist"
    given = config(
        markdown_extensions=[*extensions.split(), "pymdownx.mark", "pymdownx.arithmatex", "pymdownx.highlight"],
        mdx_configs={"footnotes": {"UNIQUE_IDS": True}},
    )
    for text in (_EVERYTHING, "HTML[^1] [name]\n", "", _EVERYTHING, "## Part\n\nText\n"):
        (one, files), (other, _) = page_of(text), page_of(text)
        files.append(file_of("b.md", "# B\n"))
        Page.render(one, given, files)
        mkdocs_parts.convert(other, given, files)
        ways = [mkdocs_parts.rendered(page) | {"toc": [item.title for item in page.toc]} for page in (one, other)]
        assert ways[0] == ways[1]
    assert vars(one).keys() == vars(other).keys()


def test_mkdocs_converter_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    given = config()
    (page, files), (broken, _) = page_of("# A\n"), page_of("# B\n")
    mkdocs_parts.convert(page, given, files)
    monkeypatch.setattr(mkdocs_parts, "get_toc", None)
    with pytest.raises(TypeError):
        mkdocs_parts.convert(broken, given, files)
    monkeypatch.undo()
    assert not mkdocs_parts._converters
    mkdocs_parts.convert(page, given, files)
    assert page.content == '<h1 id="a">A</h1>'


@pytest.mark.parametrize("code", ["(?<![a-z])", "(?<![^#])", "<![if IE]>", "<![CDATA["])
def test_mkdocs_raw_html_with_a_marked_section(code: str) -> None:
    page, files = page_of(f"# A\n\n`{code}` and {code} <b id='x'>b</b>\n")
    mkdocs_parts.convert(page, config(), files)
    assert "x" in (page.present_anchor_ids or ())


def test_mkdocs_server_watched_paths_observer_and_bind(tmp_path: Path) -> None:
    assert {"builder", "host", "port", "root"} <= set(parameters(LiveReloadServer.__init__))
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    server.watch(str(tmp_path))
    assert mkdocs_parts.watched_paths(server) == [str(tmp_path)]
    before = server.observer
    mkdocs_parts.replace_observer(server, type(before)(timeout=1), 0.25)
    assert server.observer is not before
    assert server.build_delay == 0.25
    assert mkdocs_parts.watched_paths(server) == [str(tmp_path)]
    assert "self.server_bind()" in inspect.getsource(LiveReloadServer.serve)
    mkdocs_parts.replace_bind(server, lambda problem: ValueError(str(problem)))
    server.server_bind()
    server.server_close()


def test_mkdocs_build_of_a_page_and_of_a_template() -> None:
    assert parameters(mkdocs_parts.convert_page) == ["page", "config", "files", "dirty"]
    rendering = ["page", "config", "doc_files", "nav", "env", "dirty", "excluded"]
    assert parameters(mkdocs_parts.render_page) == rendering
    assert parameters(mkdocs_parts.render_template) == ["template_name", "env", "files", "config", "nav"]


def test_mkdocs_page_as_it_was_before_its_conversion(tmp_path: Path) -> None:
    page, files = page_of("---\ntags: [a]\n---\n# The title\n")
    before = mkdocs_parts.state_before(page)
    page.meta["tags"].append("b")
    page.title = "Another"
    page.render(config(), files)
    mkdocs_parts.restore_page(page, before, tmp_path)
    assert (page.title, page.content, page.meta) == ("The title", None, {"tags": ["a"]})
    assert page.file.abs_dest_path == str(tmp_path / "a/index.html")


def test_mkdocs_server_adds_to_pages(tmp_path: Path) -> None:
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    mkdocs_parts.add_to_pages(server, lambda: "<p>more</p>")
    page = server._inject_js_into_html(b"<body>A</body>", 1)  # type: ignore[no-untyped-call]
    server.server_close()
    assert b"livereload(1, " in page
    assert page.endswith(b"<p>more</p></body>")
    assert "self._inject_js_into_html(" in inspect.getsource(LiveReloadServer._serve_request)


def test_mkdocs_theme_get_env() -> None:
    settings = config(theme={"name": "mkdocs"})
    mkdocs_parts.prepare_environment(settings, lambda env: setattr(env, "trim_blocks", True))
    assert settings.theme.get_env().trim_blocks


def test_mkdocs_log_counts_warnings_of_a_quiet_build() -> None:
    """`--quiet` raises the level of the logger; `--strict` counts with a handler of that logger."""
    logger, stream = logging.getLogger("mkdocs"), io.StringIO()
    level, handlers = logger.level, logger.handlers
    printed, counter = logging.StreamHandler(stream), utils.CountHandler()
    logger.handlers = [printed, counter]
    logger.setLevel(logging.ERROR)
    try:
        mkdocs_parts.count_warnings_when_quiet()
        assert not mkdocs_parts.fails_strict()
        logging.getLogger("mkdocs.portfolio").warning("a warning")
        assert mkdocs_parts.fails_strict()
        assert stream.getvalue() == ""
    finally:
        logger.handlers = handlers
        logger.setLevel(level)


# material_parts.py


def test_material_blog_excerpt(tmp_path: Path) -> None:
    """The blog makes its excerpts by this name; a light one has all that a whole one has, besides the converter."""
    assert parameters(structure.Excerpt.__init__) == ["post", "config", "files"]
    assert parameters(structure.Excerpt.render) == ["page", "separator"]
    assert "Excerpt(" in inspect.getsource(blog.BlogPlugin)
    assert small_site.build(small_site.write(tmp_path)).exit_code == 0
    assert blog.Excerpt.__name__ == "_CachedExcerpt"
    source = inspect.getsource(structure.Excerpt.__init__)
    assigned = {line.split("=")[0].split(":")[0].strip() for line in source.splitlines() if "self." in line}
    assigned = {name.removeprefix("self.") for name in assigned if name.startswith("self.") and "(" not in name}
    assert assigned == {"file", "post", "config", "meta", "authors", "categories", "more", "md"}
    assert {'"excerpt"', '"relpath"'} <= set(source.replace(",", " ").split())


def test_material_blog_safe_loader() -> None:
    assert structure.SafeLoader is getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    assert "SafeLoader)" in inspect.getsource(structure.Post)


def test_material_names_of_tags_and_authors() -> None:
    settings = config()
    tags, posts = TagsPlugin(), blog.BlogPlugin()
    for plugin in (tags, posts):
        assert not plugin.load_config({})[0]
    settings.plugins["tags"], settings.plugins["blog"] = tags, posts
    tags.on_startup(command="build", dirty=False)
    tags.on_config(settings)
    page, _ = page_of("# A\n")
    page.meta["tags"] = ["a"]
    tags.mappings.add(page, "")
    author = Author()
    author.load_dict({"name": "a", "description": "b", "avatar": "c"})
    posts.authors = {"robin": author}
    material_parts.replace_names(settings, lambda name: f"<{name}>")
    assert [tag.name for tag in tags.mappings.get(page).tags] == ["<a>"]
    assert (posts.authors["robin"].name, posts.authors["robin"].description) == ("<a>", "<b>")


def test_material_blog_views_and_front_matter() -> None:
    """A list of posts is found by the blog's own ways, and a post's Markdown is cut where the blog cuts it."""
    for name in ("_resolve_views", "_config_pagination_per_page"):
        assert parameters(getattr(blog.BlogPlugin, name)) == ["view"], name
    assert {"posts", "pages"} <= set(re.findall(r"self\.(\w+)", inspect.getsource(structure.View.__init__)))
    assert structure.YAML_RE.match("---\na: 1\n---\n# B\n").end() == len("---\na: 1\n---\n")


def test_material_tag_mappings_and_listings() -> None:
    tags = TagsPlugin()
    assert not tags.load_config({})[0]
    tags.on_startup(command="build", dirty=False)
    tags.on_config(config())
    page, _ = page_of("# A\n\n<!-- material/tags -->\n")
    page.meta["tags"] = ["a"]
    mapping = tags.mappings.add(page, "")
    assert tags.mappings.data == {page.url: mapping}
    assert tags.mappings.get(page) is mapping
    tags.listings.add(page, page.markdown or "")
    assert [listing.page for listing in tags.listings] == [page]
    assert [tag.name for tag in mapping.tags] == ["a"]
    assert vars(Tag("a")).keys() == {"name", "parent", "hidden"}


def test_material_emoji_and_reading_time() -> None:
    assert parameters(readtime) == ["html", "words_per_minute"]
    assert parameters(twemoji) == ["options", "md"]
    assert {"emoji", "aliases"} <= twemoji({}, None).keys()
    assert parameters(to_svg) == ["index", "shortname", "alias", "uc", "alt", "title", "category", "options", "md"]


def test_material_menus_in_the_language_of_the_site() -> None:
    assert '<html lang="{{ lang.t(' in material_file("base.html")
    page = '<html lang="en"><header class="md-header x"><article class="a"><footer class="md-footer">'
    assert material_parts.in_language(page, "de", "ltr", "en") == (
        '<html lang="de"><header lang="en" class="md-header x"><article dir="ltr" class="a">'
        '<footer lang="en" class="md-footer">'
    )


# hooks/theme: templates, blocks, texts and classes that are Material's

THEME = small_site.ROOT / "hooks/theme"
MATERIAL = material_parts.LIBRARIES[1] / "templates"
OF_OURS = {path.relative_to(THEME).as_posix(): path.read_text("utf-8") for path in THEME.rglob("*.html")}
STYLED = "".join(path.read_text("utf-8") for path in THEME.glob("assets/*.[cj]s*"))


@cache
def material_file(pattern: str) -> str:
    """Return the text of all of Material's files of a name."""
    return "".join(path.read_text("utf-8") for path in sorted(MATERIAL.glob(pattern)))


def used(pattern: str) -> list[str]:
    """Return what the theme's templates name."""
    return sorted({found for text in OF_OURS.values() for found in re.findall(pattern, text)})


@pytest.mark.parametrize("name", used(r'(?:include|extends|import) "([^"]+)"(?! ~)'))
def test_material_template(name: str) -> None:
    assert (THEME / name).is_file() or (MATERIAL / name).exists()  # a folder, where a name is put together


@pytest.mark.parametrize(
    ("ours", "named", "by"),
    [
        ("main.html", "main.html", inspect.getsource(mkdocs_build)),
        ("404.html", "404.html", (MATERIAL / "mkdocs_theme.yml").read_text("utf-8")),
        ("partials/header.html", '"partials/header.html"', (MATERIAL / "base.html").read_text("utf-8")),
        ("partials/footer.html", '"partials/footer.html"', (MATERIAL / "base.html").read_text("utf-8")),
        ("blog.html", '"blog.html"', inspect.getsource(structure)),
        ("blog-post.html", '"blog-post.html"', inspect.getsource(structure)),
        (
            "fragments/tags/default/listing.html",
            'posixpath.join("fragments", "tags", name)',
            inspect.getsource(tag_renderer),
        ),
    ],
    ids=lambda value: value if len(str(value)) < 60 else "",
)
def test_material_uses_our_template(ours: str, named: str, by: str) -> None:
    """A template in place of one of Material's, or of MkDocs', is found as long as it is asked for by this name."""
    assert ours in OF_OURS
    assert named in by


OWN_BLOCKS = ("head", "pagination")


@pytest.mark.parametrize("name", [name for name in used(r"{%-? block (\w+)") if name not in OWN_BLOCKS])
def test_material_block(name: str) -> None:
    assert f"{{% block {name} %}}" in material_file("base.html")


@pytest.mark.parametrize("key", used(r"""lang\.t\(["']([\w.]+)["']\)"""))
def test_material_text(key: str) -> None:
    assert f'"{key}":' in material_file("partials/languages/en.html")


@pytest.mark.parametrize("name", used(r"\b(?:post|page)\.config\.(\w+)"))
def test_material_field_of_a_post(name: str) -> None:
    assert name in [field for field, _ in PostConfig._schema]


CLASS = re.compile(r"(?<![\w-])md-[a-z]+(?:__[a-z]+)?(?:--[a-z]+)?(?![\w-])")


@pytest.mark.parametrize("name", sorted(set(CLASS.findall(STYLED))))
def test_material_class(name: str) -> None:
    of_material = material_file("assets/stylesheets/main.*.css") + material_file("assets/javascripts/bundle.*.js")
    assert name in of_material + material_file("*.html") + material_file("partials/*.html")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"(?<=[{;\s])--md-[a-z-]+(?=:)", STYLED))))
def test_material_variable(name: str) -> None:
    assert f"var({name}" in material_file("assets/stylesheets/*.css")


def test_material_script_and_style_sheet() -> None:
    assert f"'{material_parts.SCRIPT}." in material_file("base.html")
    assert list(MATERIAL.glob(material_parts.STYLE_SHEETS))


# feed.py


def test_feed_plugin_attributes() -> None:
    source = inspect.getsource(GitRssPlugin)
    for name in ("pages_to_filter", "match_path_pattern", "feed_created", "feed_updated", "util"):
        assert f"self.{name}" in source, name
    assert parameters(Util.filter_pages) == ["pages", "filter_attribute", "length"]
    assert parameters(Util.load_images_for_pages)[:2] == ["pages", "base_url"]


def test_feed_plugin_renders_in_an_environment_of_its_own() -> None:
    assert "env = Environment(" in inspect.getsource(GitRssPlugin.on_post_build)
    assert feed_plugin.Environment is feed.environment


def test_feed_plugin_page_information() -> None:
    names = {field.name for field in fields(PageInformation)}
    used = {"authors", "categories", "created", "updated", "title", "description", "link", "guid", "image"}
    assert used | {"_mkdocs_page_ref"} <= names
    assert fields(RssFeedBase)
