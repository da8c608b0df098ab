"""A build with an earlier build's cache makes the same files, byte for byte, as one without."""

import base64
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import material
import pytest
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from PIL import Image, ImageOps

import small_site
from live_site import built_clean, copied, differing, digests, serving
from mkdocs_site.build_store import OF_OTHER_PAGES
from mkdocs_site.cached_markdown import is_pure
from portfolio.store import compiled_templates
from portfolio.store.values import FILE, Store
from portfolio.website.build import json_text
from portfolio.website.site import Site, Version

Edit = Callable[[Path], object]


def replace(path: str, old: str, new: str) -> Edit:
    """Return an edit that replaces a text in a file."""

    def edit(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        (root / path).write_text(text.replace(old, new), "utf-8")

    return edit


def put(path: str, content: str | bytes) -> Edit:
    """Return an edit that writes a file."""

    def edit(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())

    return edit


def remove(path: str) -> Edit:
    """Return an edit that removes a file."""
    return lambda root: (root / path).unlink()


def notebook(title: str, colour: str) -> str:
    """Build a notebook with an image, which is published in several widths, and links to a page, a post, a project."""
    picture = io.BytesIO()
    noise = Image.frombytes("L", (700, 300), Random(colour).randbytes(700 * 300))
    ImageOps.colorize(noise, "white", colour).save(picture, "JPEG")
    data = {"image/jpeg": base64.b64encode(picture.getvalue()).decode(), "text/plain": "<Figure>"}
    output = {"output_type": "display_data", "data": data, "metadata": {"image/jpeg": {"alt": f"All {colour}"}}}
    text = f"# {title}\n\n[Notes](../../docs/note.md), [first](post:first-post), [it](project:knn), $\\alpha$."
    code = {**small_site.NOTEBOOK["cells"][1], "outputs": [output]}  # type: ignore[index]  # a plain dict
    prose = {**small_site.NOTEBOOK["cells"][0], "source": text.replace("../../docs/note.md", "../../note.md")}  # type: ignore[index]
    return json.dumps({**small_site.NOTEBOOK, "cells": [prose, code]})


def notebook_post(words: str) -> str:
    """Build a notebook that is a post, whose description is its first words."""
    post = json.loads(notebook("A post", "red"))
    post["cells"][0]["source"] = f"# A post\n\n{words}\n"
    return json.dumps({**post, "metadata": {**post["metadata"], "post": True, "date": "2026-10-05"}})


POST = "---\ndate: 2026-10-05\nslug: third-post\ncategories: [Learning]\ntags: [python]\n---\n# Third\n\nShort, see [the rest].\n\n<!-- more -->\n\nLong.\n\n[the rest]: ../../note.md\n"  # noqa: E501

EDITS: dict[str, Edit] = {
    "a page": put("docs/note.md", "# A note\n\n## Part\n\nSee [first](blog/posts/first.md).\n"),
    "a notebook": put("projects/knn/measure.ipynb", notebook("Measuring it", "red")),
    "a notebook's output": put("projects/knn/measure.ipynb", notebook("Measuring it", "blue")),
    "a notebook's title": put("projects/knn/measure.ipynb", notebook("Measured", "blue")),
    "a new post": put("docs/blog/posts/third.md", POST),
    "a post's text": replace("docs/blog/posts/first.md", "More of it", "Much more of it"),
    "a post's excerpt": replace("docs/blog/posts/first.md", "See [the project]", "Do see [the project]"),
    "a post's title": replace("docs/blog/posts/first.md", "# The first post", "# The very first post"),
    "a post's date": replace("docs/blog/posts/third.md", "2026-10-05", "2026-09-05"),
    "a post's category": replace("docs/blog/posts/third.md", "[Learning]", "[Tools]"),
    "a post's tags": replace("docs/blog/posts/third.md", "[python]", "[numpy]"),
    "a series": replace("docs/blog/posts/third.md", "slug: third-post", "series: Firsts\nslug: third-post"),
    "a second post of the series": replace("docs/blog/posts/first.md", "slug: first", "series: firsts\nslug: first"),
    "a question": replace("projects/knn/project.yml", "summary: ", "question: Why?\nsummary: "),
    "a definition behind the excerpt": replace("docs/blog/posts/third.md", "]: ../../note.md", "]: ../../note.md#part"),
    "a page's heading": replace("docs/note.md", "# A note", "# Another note"),
    "a draft is published": replace("docs/blog/posts/second.md", "draft: true\n", ""),
    "a page moves": lambda root: (root / "docs/blog/posts/second.md").rename(root / "docs/blog/posts/zweiter.md"),
    "the resume": replace("resume/resume.yml", "label: Learner", "label: Engineer"),
    "a translation": put("resume/resume.de.yml", "basics: {label: Lernt}\nwork: [{position: Praktikant}]\n"),
    "a translation's text": replace("resume/resume.de.yml", "Praktikant", "Werkstudent"),
    "a translation goes": remove("resume/resume.de.yml"),
    "the long form": replace("resume/resume.yml", "stage: student", "stage: student\ncv: true"),
    "the resume's summary": replace(
        "resume/resume.yml", "  label: Engineer", "  label: Engineer\n  summary: It *works*."
    ),
    "the contacts": replace("resume/resume.yml", "robin@example.com", "robin.sample@example.com"),
    "the project's title": replace("projects/knn/project.yml", "Nearest neighbours, faster", "Neighbours, faster"),
    "the project's summary": replace("projects/knn/project.yml", "in less time", "sooner"),
    "an icon and a status in the navigation": put(
        "docs/note.md", "---\nicon: material/note\nstatus: new\ntitle: Noted\n---\n# A note\n\n## Part\n"
    ),
    "a note's description": put("docs/note.md", "---\ntitle: Noted\ndescription: It says more.\n---\n## Part\n"),
    "an entry of a log": put("projects/knn/log.md", "## 2026-10-10\nmetrics: a 1\n\nBegan.\n"),
    "another entry": put("projects/knn/log.md", "## 2026-10-10\nmetrics: a 1\n\n## 2026-10-12\nmetrics: a 2\n"),
    "what the gallery filters by": put("projects/two/project.yml", "title: Two\nsummary: Two.\nangles: [smaller]\n"),
    "the site's name": replace("mkdocs.yml", "site_name: Robin Sample", "site_name: Sample, Robin"),
    "the address": replace("mkdocs.yml", "https://example.com/me/", "https://example.com/you/"),
    "an extension's option": put(
        "mkdocs.yml", small_site.FILES["mkdocs.yml"] + "markdown_extensions: {toc: {permalink: false}}\n"
    ),
    "a theme's feature": put("mkdocs.yml", small_site.FILES["mkdocs.yml"] + "theme: {features: [navigation.top]}\n"),
    "a post goes": remove("docs/blog/posts/third.md"),
    "a style sheet": put("docs/assets/own.css", "p { color: green }\n"),
    "a page with code": put("docs/code.md", "# Code\n\n```python\nname = 1\n```\n"),
    "a style sheet for every page": put("mkdocs.yml", small_site.FILES["mkdocs.yml"] + "extra_css: [assets/own.css]\n"),
    "a first note": put("docs/notes/one.md", "# One\n\nIt is [[first-post|the first]].\n"),
    "a second note": put("docs/notes/two.md", "---\nupdated: 2026-10-01\n---\n# Two\n\nIt is.\n"),
    "a note gains a link": put("docs/notes/two.md", "---\nupdated: 2026-10-01\n---\n# Two\n\nIt is [[one]].\n"),
    "a note's title": put("docs/notes/one.md", "# The one\n\nIt is [[first-post|the first]].\n"),
    "a note's day": replace("docs/notes/two.md", "2026-10-01", "2026-10-02"),
    "a note's text": replace("docs/notes/two.md", "It is [[one]]", "It is still [[one]]"),
    "a notebook's text": replace("projects/knn/measure.ipynb", "[first](post:", "[the first](post:"),
    "a page's text": replace("docs/code.md", "name = 1", "name = 2"),
    "a project's old address": replace("projects/knn/project.yml", "question: ", "aliases: [/old/]\nquestion: "),
    "an embedded note": put("docs/notes/two.md", "---\nupdated: 2026-10-02\n---\n# Two\n\n![[one]]\n"),
    "a notebook that is a post": put("projects/knn/post.ipynb", notebook_post("It begins.")),
    "the first words of a notebook that is a post": put("projects/knn/post.ipynb", notebook_post("It begins well.")),
    "what is shown of an embedded note": replace("docs/notes/one.md", "It is [[", "It now is [["),
}


@pytest.fixture(autouse=True)
def _same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795132800")  # 20 November 2026


def files(site: Path) -> dict[str, bytes]:
    """Read every file that a build made."""
    files = [file for file in site.rglob("*") if file.is_file()]
    # Pagefind writes its index differently each time; what it was made from is compared.
    kept = [file for file in files if "pagefind" not in file.parts or file.name == "pages.sha256"]
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in kept}


def without_store(folder: Path, copy: Path) -> dict[str, bytes]:
    """Build the same files without a cache and return the output."""
    shutil.rmtree(copy, ignore_errors=True)
    ignored = shutil.ignore_patterns(".cache", "site", "hooks")
    shutil.copytree(folder, copy, ignore=ignored)
    (copy / "hooks").symlink_to(small_site.ROOT / "hooks")
    built = small_site.build(copy)
    assert built.exit_code == 0, built.log
    return files(built.site)


SHORT = """\
a notebook
a notebook's output
a post's text
a post's excerpt
a definition behind the excerpt
the resume
a translation's text
the project's summary
another entry
a note's text
a notebook's text
a page's text
the first words of a notebook that is a post
"""


@pytest.mark.timeout(600)  # a hundred builds: 30 s alone, over three minutes on a machine that does much else
def test_each_kind_of_edit_under_serve(tmp_path: Path) -> None:
    """After each edit the served site is what a first build makes, whichever way it got there."""
    (tmp_path / "kept").mkdir()
    folder = small_site.write(tmp_path / "kept")
    states = {}
    short = []
    with serving(folder, tmp_path / "site") as live:
        for name, edit in EDITS.items():
            edit(folder)
            short += [name] if live.save() else []
            states[name] = digests(live.site), copied(folder, tmp_path / "states" / name)
    for name, (found, state) in states.items():
        assert not differing(found, built_clean(state, tmp_path / "clean")), f"after {name}"
    assert short == SHORT.splitlines()


def test_second_build_takes_pages_from_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_site.write(tmp_path)
    first = files(small_site.build(folder, has_search=True).site)
    missed: list[str] = []
    put_as_ever = Store.put

    def note(self: Store, key: str, value: object) -> None:
        missed.append(key.partition(":")[0])
        put_as_ever(self, key, value)

    monkeypatch.setattr(Store, "put", note)
    assert files(small_site.build(folder).site) == first
    assert missed == []
    replace("docs/blog/posts/first.md", "More of it", "Less of it")(folder)
    small_site.build(folder)
    assert "html" in missed
    assert missed.count("html") == missed.count("page") == 1
    assert "pdf" not in missed
    assert "notebook" not in missed


def test_templates_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_templates, "_FOLDER", tmp_path / "compiled")  # else other checkouts may use it, too
    (tmp_path / "site").mkdir()
    folder = small_site.write(tmp_path / "site", is_cached=False)
    small_site.build(folder)
    shutil.rmtree(folder / ".cache")
    compiled: list[object] = []
    compile_as_ever = Environment.compile

    def note(self: Environment, source: Any, name: Any = None, *more: Any, **others: Any) -> Any:
        compiled.append(name)
        return compile_as_ever(self, source, name, *more, **others)

    monkeypatch.setattr(Environment, "compile", note)
    assert small_site.build(folder).exit_code == 0
    assert compiled == []


def test_what_is_logged_is_logged_again(tmp_path: Path) -> None:
    folder = small_site.write(
        tmp_path, {"docs/note.md": "# Note\n\n[dead](nowhere.md) and [there](index.md#nothing)\n"}
    )
    logs = [small_site.build(folder).log for _ in range(2)]
    for log in logs:
        assert "'nowhere.md'" in log
        assert "a heading that does not exist: 'index.md#nothing'" in log
    assert small_site.build(folder, "--strict").exit_code == 1


_VALIDATION = """\
validation:
  links: {not_found: warn, absolute_links: info, unrecognized_links: info, anchors: warn}
"""


def test_what_mkdocs_says_of_a_page_is_cached_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# Note\n\n[dead](nowhere.md), [near](blog/index), [root](/blog/), [allowed](gone.md)\n"
    folder = small_site.write(
        tmp_path,
        {
            "docs/note.md": f"{text}\n<!-- allow-dead-link: it will come -->\n<!-- allow-root-link: it is meant -->\n",
            "mkdocs.yml": small_site.FILES["mkdocs.yml"] + _VALIDATION,
        },
    )

    def said() -> list[str]:
        log = small_site.build(folder).log
        return [line for line in log.splitlines() if "'note.md' contains" in line]

    first = said()
    assert [line.split()[0] for line in first] == ["WARNING", "INFO", "INFO", "WARNING"]
    monkeypatch.setattr("mkdocs_site.cached_markdown.listening", None)
    assert said() == first
    put("docs/nowhere.md", "# Here now\n")(folder)
    monkeypatch.undo()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795132800")
    assert said() == [line for line in first if "nowhere" not in line]


def test_what_a_quiet_build_does_not_say_the_next_one_says(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path, {"docs/note.md": "# Note\n\n[dead](nowhere.md)\n"})
    assert small_site.build(folder, "--quiet").exit_code == 0
    assert small_site.build(folder, "--strict").exit_code == 1


@pytest.mark.parametrize("damage", ["deleted", "garbage", "cut", "foreign", "swapped", "flipped"])
def test_damaged_store_costs_only_time(tmp_path: Path, damage: str) -> None:
    folder = small_site.write(tmp_path)
    expected = files(small_site.build(folder).site)
    store = folder / FILE
    if damage == "deleted":
        shutil.rmtree(folder / ".cache")
    elif damage == "garbage":
        store.write_bytes(b"no database at all" * 999)
    elif damage == "cut":
        store.write_bytes(store.read_bytes()[:5000])
    else:
        with sqlite3.connect(store) as database:
            pages = database.execute("SELECT key, value FROM entries WHERE key LIKE 'page:%'").fetchall()
            one = pages[0][1]
            changes: dict[str, Callable[[bytes], bytes]] = {
                "foreign": lambda _: bytes.fromhex("80059500"),
                "swapped": lambda _: one,
                "flipped": lambda value: value.replace(b"Robin Sample", b"Rosin Ample "),
            }
            rows = [(changes[damage](value), key) for key, value in pages]
            assert rows != [(value, key) for key, value in pages]
            database.executemany("UPDATE entries SET value = ? WHERE key = ?", rows)
        database.close()
    for _ in range(2):
        built = small_site.build(folder)
        assert built.exit_code == 0, built.log
        assert files(built.site) == expected


def test_damaged_files_cost_only_time(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path, {"projects/knn/measure.ipynb": notebook("Measuring it", "red")})
    expected = files(small_site.build(folder).site)
    kept = list((folder / FILE).parent.glob("files/*"))
    assert kept
    for content in (b"", b"another picture"):
        for file in kept:
            file.write_bytes(content)
        assert files(small_site.build(folder).site) == expected


def test_code_of_the_author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The author's own hook and fence are not part of the engine, but pages depend on them."""
    engine = re.findall(r"hooks/\w+\.py", (small_site.ROOT / "hooks/mkdocs.base.yml").read_text("utf-8"))
    settings = f"hooks: [{', '.join(engine)}, own_hook.py]\n"
    settings += "markdown_extensions:\n  pymdownx.superfences:\n    custom_fences:\n"
    settings += "      - {name: shout, class: shout, format: !!python/name:own_fence.shout }\n"
    hook = "def on_env(env, config, files):\n    env.filters['url'] = lambda url: 'https://example.com/FIRST'\n"
    content = {
        "mkdocs.yml": small_site.FILES["mkdocs.yml"] + settings,
        "docs/note.md": "# Note\n\n```shout\nhello\n```\n",
        "own_hook.py": hook,
        "own_fence.py": "def shout(source, *more, **others):\n    return f'<p>{source} LOUD</p>'\n",
    }
    folder = small_site.write(tmp_path, {**content})
    monkeypatch.setenv("PYTHONPATH", str(folder))

    def note() -> str:
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")]
        subprocess.run(command, check=True, timeout=120)
        return (folder / "site/note/index.html").read_text("utf-8")

    first = note()
    assert "FIRST" in first
    assert "hello LOUD" in first
    replace("own_hook.py", "FIRST", "SECOND")(folder)
    replace("own_fence.py", "LOUD", "QUIET")(folder)
    second = note()
    assert "SECOND" in second
    assert "hello QUIET" in second


def test_store_deleted_during_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_site.write(tmp_path, {"projects/knn/measure.ipynb": notebook("Measuring it", "red")})
    expected = files(small_site.build(folder).site)

    def delete_first(site: Site, version: Version | None = None) -> str:
        shutil.rmtree(folder / ".cache", ignore_errors=True)
        return json_text(site, version)

    monkeypatch.setattr("portfolio.website.build.json_text", delete_first)
    for _ in range(2):
        built = small_site.build(folder)
        assert built.exit_code == 0, built.log
        assert files(built.site) == expected


def test_store_that_cannot_be_written(tmp_path: Path) -> None:
    post = json.loads(notebook("A post", "red"))
    post["metadata"] |= {"post": True, "date": "2026-10-05"}
    folder = small_site.write(tmp_path, {"projects/knn/post.ipynb": json.dumps(post)})
    expected = files(small_site.build(folder).site)
    shutil.rmtree(folder / ".cache")
    (folder / ".cache").write_text("in the way")
    built = small_site.build(folder)
    assert built.exit_code == 0, built.log
    assert files(built.site) == expected


def test_extensions_that_may_read_files_are_not_kept() -> None:
    def with_extension(name: str) -> MkDocsConfig:
        config = MkDocsConfig()
        config.load_dict({"markdown_extensions": [name], "mdx_configs": {}})
        return config

    expected = {"abbr": True, "pymdownx.keys": True, "mdx_include": False, "pymdownx.snippets": False}
    assert {name: is_pure(with_extension(name)) for name in expected} == expected


def test_two_builds_at_once(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path)
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml"), "-d"]
    runs = [subprocess.Popen([*command, str(tmp_path / f"site-{number}")]) for number in range(2)]
    assert [run.wait(120) for run in runs] == [0, 0]
    expected = files(small_site.build(folder, has_search=True).site)
    assert [files(tmp_path / f"site-{number}") for number in range(2)] == [expected, expected]


def test_store_is_bounded_and_forgets_the_oldest(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    for number in range(6):
        store = Store(file, "engine", limit=3000)
        store.remember("kind", (number,), lambda: "x" * 1000)
        store.remember("kind", ("always",), lambda: "x" * 500)
        store.close()
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT SUM(size) FROM entries").fetchone()[0] <= 3000
    database.close()
    store = Store(file, "engine", limit=3000)
    assert store.get(store.key("kind", 5)) == "x" * 1000
    assert store.get(store.key("kind", "always")) == "x" * 500
    assert store.get(store.key("kind", 0)) is None
    store.close()


def test_files_are_bounded_while_a_server_runs(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db", limit=3000)
    for number in range(6):
        always, new = store.keep_file(b"a" * 500), store.keep_file(bytes([number]) * 1000)
        store.end_build()
        assert sum(file.stat().st_size for file in (tmp_path / "files").iterdir()) <= 3000
        assert always
        assert new
        assert store.has_file(always)
        assert store.has_file(new)
    store.close()


def test_kept_pages_show_only_what_their_key_holds() -> None:
    """`Site.on_every_page` is part of each page's key; the home page shows more, and is not cached."""
    theme = small_site.ROOT / "hooks/theme"
    kept = [file for file in theme.rglob("*.html") if file.name != "home.html"]
    shown = {name for file in kept for name in re.findall(r"(?<!/)\bportfolio\.(\w+)", file.read_text("utf-8"))}
    assert "projects" in shown
    assert shown <= {"projects", "pdf_uri", "resume", "url"}
    texts = "".join(file.read_text("utf-8") for file in kept)
    of_resume = set(re.findall(r"(?<!/)\bresume\.(\w+)", texts)) - {"label"}  # which only the home page has
    assert of_resume <= {"name", "summary", "accent", "sections", "contacts", "json", "txt"}
    of_projects = {name for file in kept for name in re.findall(r"\bproject\.([\w.]+)", file.read_text("utf-8"))}
    assert of_projects <= {"slug", "folder", "notebooks", "source.title", "source.cover", "source.cover_alt"}


def test_templates_show_of_other_pages_only_what_their_key_holds() -> None:
    folders = (small_site.ROOT / "hooks/theme", Path(str(material.__file__)).parent / "templates")
    files = [file for folder in folders for file in folder.rglob("*.html")]
    # A list of tags is part of a page's content.
    texts = [file.read_text("utf-8") for file in files if "fragments" not in file.parts]
    shown = {found for text in texts for found in re.findall(r"\b(\w+)\.meta\.(\w+)", text)}
    # An excerpt's is in the key of its list; "blog.meta.…" is a key of a word list.
    of_others = {key for name, key in shown if name not in ("page", "post", "blog")}
    assert of_others == set(OF_OTHER_PAGES)


def test_a_new_summary_renders_only_the_pages_that_show_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_site.write(tmp_path)
    small_site.build(folder)
    rendered: list[str] = []
    put_as_ever = Store.put

    def note(self: Store, key: str, value: object) -> None:
        if key.startswith("page:"):
            rendered.append(re.search(r"<title>(.*?) - ", str(value))[1])  # type: ignore[index]  # each page has one
        put_as_ever(self, key, value)

    monkeypatch.setattr(Store, "put", note)
    replace("projects/knn/project.yml", "The same neighbours in less time", "Found sooner")(folder)
    small_site.build(folder)
    assert sorted(rendered) == ["Nearest neighbours, faster", "Projects", "Resume"]


def test_keys_tell_values_apart() -> None:
    store = Store()
    values: list[tuple[object, ...]] = [("ab", "c"), ("a", "bc"), (1,), ("1",), (None,), (b"x",), ("x",), ([],), ({},)]
    values += [(["a", "b"],), (["a"], "b")]
    keys = [store.key("kind", *parts) for parts in values]
    assert len(set(keys)) == len(keys)
    assert Store(engine="other").key("kind", "ab", "c") != keys[0]


def test_store_is_written_by_many_threads_at_once(tmp_path: Path) -> None:
    def work(number: int) -> None:
        store = Store(tmp_path / "store.db")
        for count in range(20):
            store.remember("kind", (number, count), lambda: number)
            store.save()
        store.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = Store(tmp_path / "store.db")
    assert [store.get(store.key("kind", number, count)) for number in range(4) for count in range(20)] == [
        number for number in range(4) for _ in range(20)
    ]
    store.close()
