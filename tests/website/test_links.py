"""Where links lead: what `check` says of them, and what a strict build makes of them on the pages."""

import json
import re
import subprocess
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

import small_site
from portfolio.text.post_folder import MARK
from portfolio.website.check import check
from portfolio.website.links import PageLinks, on_site
from portfolio.website.site import repository_url
from portfolio.website.targets import Targets
from portfolio.website.tree import read

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
POST = "---\ndate: 2026-10-04\nslug: third\n---\n# Third\n\n{}\n\n<!-- more -->\n\nMore.\n"
WITHOUT_REPOSITORY = small_site.FILES["mkdocs.yml"].replace("repo_url: https://example.com/robin/portfolio\n", "")
AT_THE_ROOT = "a link begins at the host's root, not at the site's:"
FILM = (
    f'<video controls preload="metadata" src="{MARK}notes/tide%20clip.mp4"'
    ' aria-label="A &quot;tide&quot;" title="A &quot;tide&quot;"></video>!'
)
SOUND = f'<audio controls preload="metadata" src="{MARK}notes/tide.mp3"></audio>'
URLS = {
    "index.md": "",
    "a.md": "a/",
    "notes/b.md": "notes/b/",
    "notes/near.png": "notes/near.png",
    "notes/tide clip.mp4": "notes/tide%20clip.mp4",
    "notes/tide.mp3": "notes/tide.mp3",
    "blog/posts/p.md": "blog/2026/10/04/p/",
    "projects/index.md": "projects/",
    "projects/knn/index.md": "projects/knn/",
    "projects/knn/C# notes.ipynb": "projects/knn/C%23%20notes/",
}


def _on_site(text: str, path: str, root: Path, repository: str = "https://example.com/r/blob/main/") -> str:
    (root / "LICENSE").write_text("Free.")
    (root / "projects/knn/raw").mkdir(parents=True, exist_ok=True)
    return on_site(text, PageLinks(path, path.removeprefix("docs/"), URLS, Targets(root, URLS), repository))


@pytest.mark.parametrize(
    ("path", "given", "wanted"),
    [
        ("projects/knn/a.md", "[x](../../docs/notes/b.md#c)", "[x](../../notes/b.md#c)"),
        ("projects/knn/a.md", "![x](<../../docs/notes/near.png>)", "![x](<../../notes/near.png>)"),
        ("projects/knn/a.md", "[x]: ../../docs/a.md", "[x]: ../../a.md"),
        ("projects/knn/a.md", "`[x](../../docs/a.md)`", "`[x](../../docs/a.md)`"),
        ("docs/a.md", "[x](../projects/knn/C%23%20notes.ipynb)", "[x](projects/knn/C%23%20notes.ipynb)"),
        ("docs/blog/posts/p.md", "[x](../../../projects/knn)", "[x](../../projects/knn/index.md)"),
        ("docs/blog/posts/p.md", "[x](../../projects/knn/)", "[x](../../projects/knn/index.md)"),
        (
            "docs/a.md",
            "[x](notes/b.md)\n\n    [x](../docs/notes/b.md)",
            "[x](notes/b.md)\n\n    [x](../docs/notes/b.md)",
        ),
        ("docs/a.md", "\\[x](../projects/knn)", "\\[x](../projects/knn)"),
        ("docs/a.md", "[x](gone.md) [y](/notes/) [z](#z)", "[x](gone.md) [y](/notes/) [z](#z)"),
        ("docs/a.md", "[x](../LICENSE?plain=1)", "[x](https://example.com/r/blob/main/LICENSE?plain=1)"),
        ("docs/a.md", '<a href="../projects/knn/raw">', '<a href="https://example.com/r/blob/main/projects/knn/raw">'),
        ("docs/a.md", '<script src="../LICENSE"></script>', '<script src="../LICENSE"></script>'),
        ("docs/a.md", "![x](../LICENSE)", "![x](../LICENSE)"),
        ("docs/notes/b.md", "<img src='near.png'>", f"<img src='{MARK}notes/near.png'>"),
        ("docs/notes/b.md", "<a href=../a.md#x>", f"<a href={MARK}a/#x>"),
        ("docs/notes/b.md", '<a href="../../a/">as MkDocs', f'<a href="{MARK}a/">as MkDocs'),
        ("docs/notes/b.md", "<p markdown>![x](near.png)</p>", "<p markdown>![x](near.png)</p>"),
        (
            "docs/notes/b.md",
            '<img srcset="near.png 1x, gone.png 2x" src="near.png">',
            f'<img srcset="{MARK}notes/near.png 1x, gone.png 2x" src="{MARK}notes/near.png">',
        ),
        (
            "docs/a.md",
            '![A "tide"](<notes/tide clip.mp4>){ width=3 }!',
            FILM,
        ),
        ("docs/a.md", "![][s]\n\n[s]: notes/tide.mp3", None),
    ],
)
def test_links_as_the_site_needs_them(path: str, given: str, wanted: str | None, tmp_path: Path) -> None:
    expected = (
        wanted or f'<audio controls preload="metadata" src="{MARK}notes/tide.mp3"></audio>\n\n[s]: notes/tide.mp3'
    )
    assert _on_site(given, path, tmp_path) == expected


def test_without_an_address_of_the_repository_the_words_stay(tmp_path: Path) -> None:
    assert _on_site("See [the **licence**](../LICENSE).", "docs/a.md", tmp_path, "") == "See the **licence**."


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (
            "![a px](https://e.org/p.png '*T*'){ width=9 .wide }",
            (
                '<a class="pf-remote" href="https://e.org/p.png" data-alt="a px"'
                ' data-title="&#42;T&#42;" data-width="9" data-class="wide">Picture: a px</a>'
            ),
        ),
        (
            "[![a badge](https://example.org/p.svg)](a.md)",
            ('[<span class="pf-remote" data-href="https://example.org/p.svg" data-alt="a badge">a badge</span>](a.md)'),
        ),
        (
            "![a][r]\n\n[r]: //example.org/p.png",
            ('<a class="pf-remote" href="//example.org/p.png" data-alt="a">Picture: a</a>\n\n[r]: //example.org/p.png'),
        ),
        (
            "<img src=//example.org/p.png alt=one>",
            ('<a class="pf-remote" href="//example.org/p.png" data-alt="one">Picture: one</a>'),
        ),
        (
            "<img src='//e.org/p.png' alt='$x$ \"by\" `code` [b]'>",
            (
                '<a class="pf-remote" href="//e.org/p.png" data-alt="… &#34;by&#34; … &#91;b&#93;">'
                "Picture: … &#34;by&#34; … &#91;b&#93;</a>"
            ),
        ),
        (
            "<picture><source media='(prefers-color-scheme: dark)' srcset='//e.org/d'><img src='//e.org/p'></picture>",
            '<a class="pf-remote" href="//e.org/p" data-dark="//e.org/d">Picture on e.org</a>',
        ),
        (
            "<picture><source srcset='//e.org/p.webp'><img src='data:,'></picture>",
            ("<picture><source><img src='data:,'></picture>"),
        ),
        ('<iframe src="http://example.org/" title="x"></iframe>', '<a href="http://example.org/">Frame: x</a>'),
        (
            '<iframe src="//example.org" title="x"></iframe>',
            '<a class="pf-remote" href="//example.org" data-load="iframe" data-alt="x" data-title="x">Frame: x</a>',
        ),
        (
            '<video><source src="http://example.org/f.mp4"></video>',
            '<a class="pf-remote" href="http://example.org/f.mp4" data-load="video">Film on example.org</a>',
        ),
        (
            '<object data="https://example.org/d.svg">x</object>',
            '<a class="pf-remote" href="https://example.org/d.svg" data-load="iframe">Frame on example.org</a>',
        ),
        (
            'a <script src="https://gist.github.com/me/0a1.js?file=b.py"></script>',
            (
                'a <p><a class="pf-remote" href="https://gist.github.com/me/0a1?file=b.py" data-load="iframe"'
                ' data-height="24rem">https&#58;//gist.github.com/me/0a1?file&#61;b.py</a></p>'
            ),
        ),
        ('a <script src="https://example.org/s.js"></script>b', "a b"),
        ('<link rel="stylesheet" href="https://example.org/s.css">', ""),
        ('<base href="https://example.org/"><meta http-equiv="refresh" content="0; url=//example.org">', ""),
        ('<div style="background: url(https://example.org/p.png)">x</div>', '<div style="background: none">x</div>'),
        (
            "<p style='background: URL(&quot;//example.org/p.png?a&amp;b&quot;)'>x</p>",
            "<p style='background: none'>x</p>",
        ),
        (
            "<style>\n.a { src: url('notes/near.png') url(#g) url(gone.png) }\n</style>",
            f"<style>\n.a {{ src: url('{MARK}notes/near.png') url(#g) url(gone.png) }}\n</style>",
        ),
        ('<p style="src: url(notes/near.png)">x</p>', f'<p style="src: url({MARK}notes/near.png)">x</p>'),
        ('<table background="https://example.org/p.png">', '<table background="">'),
        (
            "<IFRAME\nsrc = HTTPS://E.ORG/f ></IFRAME>",
            '<a class="pf-remote" href="HTTPS://E.ORG/f" data-load="iframe">Frame on e.org</a>',
        ),
        ('<img src="\\\\e.org/a">', '<a class="pf-remote" href="//e.org/a">Picture on e.org</a>'),
        ('<img src="htt\nps:&#47;/e.org/a">', '<a class="pf-remote" href="https://e.org/a">Picture on e.org</a>'),
        ('<img src="https:e.org/a">', '<a class="pf-remote" href="https://e.org/a">Picture on e.org</a>'),
        ('<iframe srcdoc="<img src=//e.org/a>"></iframe>', '<a href="//e.org/a">Frame on e.org</a>'),
        ("<p style=\"background: image-set('//e.org/a' 1x)\">x</p>", '<p style="background: none">x</p>'),
        (
            "<style>\n@import '//e.org/a' print;\n@import url(//e.org/b.css);\np { src: url( //e.org ) }\n</style>",
            "<style>\n\n\np { src: none }\n</style>",
        ),
        ("<!-- allow-remote-content: my font -->\n<style>@import '//example.org/f.css';</style>", None),
        ("In CSS, write `url(https://example.org/p.png)` or url(//example.org/p.png).", None),
        ("`![a](https://example.org/p.png)`", "`![a](https://example.org/p.png)`"),
        ("[a link](https://example.org/p.png)", "[a link](https://example.org/p.png)"),
        ('<script src="s.js"></script> <img src="data:image/gif;base64,R0==">', None),
        ("<!-- allow-remote-picture: the course's own -->\n![a](https://example.org/p.png)", None),
        ("<!-- allow-remote-content: my counter -->\n<script src='https://example.org/c.js'></script>", None),
        (
            "<!-- allow-remote-picture: -->\n![a](//e.org/p.png)",
            '<!-- allow-remote-picture: -->\n<a class="pf-remote" href="//e.org/p.png" data-alt="a">Picture: a</a>',
        ),
    ],
)
def test_nothing_comes_from_another_host_unless_the_author_allows_it(
    given: str, wanted: str | None, tmp_path: Path
) -> None:
    assert _on_site(given, "docs/a.md", tmp_path) == (given if wanted is None else wanted)


def _found(folder: Path, files: dict[str, str | bytes | None]) -> list[str]:
    tree = read(small_site.write(folder, files))
    return [str(problem).partition(";")[0] for problem in check(tree, date(2026, 11, 20))]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("docs/a.md", "<!-- [x](post:later) [y](project:given-up) -->\n", []),
        ("docs/a.md", "Write\n\n    [x](post:some-post)\n\nor \\[x](post:some-post).\n", []),
        ("docs/a.md", "[x](<Low Water.md>)\n", ["1:6: N207 a link leads to no file: 'Low Water.md'"]),
        ("docs/a.md", f"![x]({'heron' * 80})\n", [f"1:6: N207 a link leads to no file: '{('heron' * 12)[:59]}…'"]),
        ("docs/a.md", '[x]({{< ref "n" >}})\n', [
            "1:5: N207 a link leads to no file: '{{< ref \"n\" >}}' (write the file, as in 'next.md', or 'post:slug')"
        ]),
        ("docs/a.md", "[x](../projects/knn/C# a.md)\n", [
            "1:5: N207 a link leads to no file: '../projects/knn/C# a.md' (did you mean '../projects/knn/C%23%20a.md'?)"
        ]),
        ("docs/a.md", "[x](blgo/posts/frist.md)\n", [
            "1:5: N207 a link leads to no file: 'blgo/posts/frist.md' (did you mean 'blog/posts/first.md'?)"
        ]),
        ("docs/a.md", "[x](robin@example.com) [y](www.example.org)\n", [
            "1:5: N207 a link leads to no file: 'robin@example.com' (did you mean 'mailto:robin@example.com'?)",
            "1:28: N207 a link leads to no file: 'www.example.org' (did you mean 'https://www.example.org'?)",
        ]),
        ("docs/a.md", "[x](/projects/knn/) <a href='/gone/'>y</a>\n", [
            f"1:5: N208 {AT_THE_ROOT} '/projects/knn/' (from here it is '../projects/knn/index.md')",
            f"1:30: N208 {AT_THE_ROOT} '/gone/'",
        ]),
        ("docs/a.md", "<img src='gone.png'> <a href='post:gone'>x</a>\n", [
            "1:11: N207 a link leads to no file: 'gone.png'",
            "1:31: R102 'post:gone' is not a post on this site",
        ]),
        ("docs/a.md", "<video src='c.mp4' poster='d.png'></video> <img srcset='e.png 2x' src='index.md'>\n", [
            "1:13: N207 a link leads to no file: 'c.mp4'",
            "1:28: N207 a link leads to no file: 'd.png'",
            "1:57: N207 a link leads to no file: 'e.png'",
        ]),
        ("docs/a.md", "<center>![a wave](index.md)</center>\n", [
            "1:19: B124 Markdown in an HTML block is shown as it is written: 'index.md'"
        ]),
        ("docs/a.md", "[x](%2Fetc/hosts) [y](../../../etc/hosts) [z](../.hidden)\n", [
            "1:5: N207 a link leads to no file: '%2Fetc/hosts' (it is a link that leads out of the repository)",
            "1:23: N207 a link leads to no file: '../../../etc/hosts' (it is a link that leads out of the repository)",
            "1:47: N207 a link leads to no file: '../.hidden'",
        ]),
        ("docs/a.md", "[x](https://[bad) ![y](//b]ad/p.png)\n", [
            "1:5: R104 'https://[bad' is not a web address",
            "1:24: R104 '//b]ad/p.png' is not a web address",
        ]),
        ("docs/a.md", "[x](C:\\\\a.png) [y](a\0b.md)\n", [
            "1:5: N207 a link leads to no file: 'C:\\a.png'", "1:20: N207 a link leads to no file: 'a\\x00b.md'"
        ]),
        ("docs/a.md", "[x](../LICENSE) [y](../projects/knn/raw)\n", []),
        ("docs/a.md", "# One *two*\n\n[x](#one-two) [y](#three) [z](index.md#hello)\n", [
            "3:19: N207 a link leads to a heading that does not exist: '#three'",
            "3:31: N207 a link leads to a heading that does not exist: 'index.md#hello'",
        ]),
        ("docs/a.md", "![p](https://example.org/p.png) <iframe src='http://example.org/'></iframe>\n", [
            "1:6: N106 a picture comes from another host, so it loads only after a click: 'https://example.org/p.png'",
            "1:46: N102 the page would ask another host for this, so it is left out or linked: 'http://example.org/'",
        ]),
        ("docs/a.md", "<style>@import '//e.org/a.css'; p { background: url(//e.org/p.png) }</style>\n", [
            "1:17: N102 the page would ask another host for this, so it is left out or linked: '//e.org/a.css'",
            "1:53: N102 the page would ask another host for this, so it is left out or linked: '//e.org/p.png'",
        ]),
        ("docs/a.md", "[![p](https://img.shields.io/p.svg)](b.md)\n", [
            ("1:7: N106 a picture comes from another host, so it loads only after a click:"
            " 'https://img.shields.io/p.svg', a badge, which stays a link"),
            "1:38: N207 a link leads to no file: 'b.md'",
        ]),
        ("docs/a.md", "---\nallow: {remote-picture: the course's own}\n---\n![p](https://example.org/p.png)\n", []),
        ("docs/a.md", "<!-- allow-remote-media: our film -->\n<video src='https://e.org/f.mp4'></video>\n", []),
        ("docs/a.md", "[x](\\{{ site.url }}/1)\n", [
            "1:5: N207 a link leads to no file: '{{ site.url }}/1' (write the file, as in 'next.md', or 'post:slug')"
        ]),
        ("projects/knn/index.md", "<a href='measure.ipynb'>x</a> <a href='no.ipynb'>y</a>\n", [
            "1:40: N207 a link leads to no file: 'no.ipynb'"
        ]),
    ],
)  # fmt: skip
def test_what_check_says_of_a_link(path: str, text: str, expected: list[str], tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        path: text,
        "LICENSE": "Free.",
        ".hidden": "x",
        "projects/knn/raw/data.parquet": b"\0",
        "projects/knn/C# a.md": "x",
    }
    assert _found(tmp_path, files) == [f"{path}:{problem}" for problem in expected]


def test_a_page_loads_nothing_from_the_repository_and_links_to_nothing_that_git_ignores(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    files: dict[str, str | bytes | None] = {
        ".gitignore": "*.png\n",
        "LICENSE": "Free.",
        "projects/knn/plot.png": "x",
        "docs/a.md": "![x](../LICENSE)\n\n<img src='../projects/knn/plot.png'>\n\n[y](../projects/knn/plot.png#z)\n",
    }
    assert _found(tmp_path, files) == [
        "docs/a.md:1:6: N207 a link leads to no file: '../LICENSE' (it is in the repository, but not on the site)",
        "docs/a.md:3:11: N207 a link leads to no file: '../projects/knn/plot.png' (git ignores it)",
        "docs/a.md:5:5: N207 a link leads to no file: '../projects/knn/plot.png#z' (git ignores it)",
    ]


def test_a_file_of_the_repository_is_told_if_its_address_is_unknown(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {"mkdocs.yml": WITHOUT_REPOSITORY, "docs/a.md": "[x](../mkdocs.yml)\n"}
    assert _found(tmp_path, files) == ["docs/a.md:1:5: N209 '../mkdocs.yml' is in the repository, but not on the site"]


def test_the_pages_of_a_build(tmp_path: Path) -> None:
    """Every address of every page leads to a file of the site, and none to another host by itself."""
    html = "<img src='near.gif' srcset='near.gif 2x'> <a href=../../notes/b.md#b class=x>b</a> ![film](<my film.mp4>)"
    html += " <IMG src = 'near.gif' SRCSET = 'near.gif 2x'> <video poster\n= near.gif></video>"
    notebook = json.dumps(small_site.NOTEBOOK)
    files: dict[str, str | bytes | None] = {
        "docs/blog/posts/third.md": POST.format(html),
        "docs/blog/posts/near.gif": GIF,
        "docs/blog/posts/my film.mp4": b"film",
        "docs/notes/b.md": "# B\n\n<a href='../../projects/knn/measure.ipynb'>m</a> ![p](https://example.org/p.png)\n",
        "projects/knn/index.md": "<a href='../../docs/notes/b.md'>b</a> [licence](../../LICENSE)\n",
        "LICENSE": "Free.",
        **{f"projects/knn/{name}.ipynb": notebook for name in ("C# notes", "what now?", "tide & moon", "robin's")},
    }
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert built.exit_code == 0, built.log
    for page in (file for file in built.site.rglob("*") if file.suffix in (".html", ".xml", ".json")):
        text = page.read_text("utf-8")
        assert MARK not in text
        assert "example.org/p.png" not in re.sub(r'href="https://example.org/p.png"', "", text)
    post = built.read("blog/2026/10/04/third/index.html")
    assert "<img src='../../../../posts/near.gif'" in post or "src='../../../../near.gif'" in post
    assert 'href="https://example.com/robin/portfolio/blob/main/LICENSE"' in built.read("projects/knn/index.html")
    for address in re.findall(r'<li><a href="([^"]*)">Measuring it', built.read("projects/knn/index.html")):
        assert not address.endswith(".ipynb")
    _all_addresses_are_files(built.site)


def _all_addresses_are_files(site: Path) -> None:
    for page in site.rglob("index.html"):
        here = quote(f"/{page.parent.relative_to(site).as_posix()}/".replace("/./", "/"))
        article = page.read_text("utf-8").partition("<article")[2].partition("</article>")[0]
        for address in re.findall(r"\s(?:href|src)=[\"']([^\"'#][^\"']*)", article):
            if "://" in address or address.startswith(("mailto:", "data:")):
                continue
            file = site / unquote(urlsplit(urljoin(here, unescape(address))).path).lstrip("/")
            assert file.is_file() or (file / "index.html").is_file(), (here, address)


@pytest.mark.parametrize(
    ("repo_url", "edit_uri", "expected"),
    [
        ("https://github.com/a/b", "edit/main/docs/", "https://github.com/a/b/blob/main/"),
        ("https://gitlab.com/a/b/", "edit/main/docs/", "https://gitlab.com/a/b/blob/main/"),
        ("https://github.com/a/b.git", None, "https://github.com/a/b/blob/HEAD/"),
        ("https://bitbucket.org/a/b", "src/default/docs/", "https://bitbucket.org/a/b/src/default/"),
        ("", "edit/main/docs/", ""),
    ],
)
def test_the_address_of_the_repository(repo_url: str, edit_uri: str | None, expected: str) -> None:
    assert repository_url(repo_url, edit_uri) == expected


@pytest.mark.parametrize("comment", ["<!-- allow-remote-picture: the course's own -->", "# allow-remote-picture: ours"])
def test_what_a_notebook_may_load_from_another_host(comment: str, tmp_path: Path) -> None:
    notebook = json.loads(json.dumps(small_site.NOTEBOOK))
    picture = "![p](https://example.org/p.png) <img src='https://example.org/q.png'>"
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": f"{comment}\n\n{picture}"})
    files: dict[str, str | bytes | None] = {"projects/knn/measure.ipynb": json.dumps(notebook)}
    assert _found(tmp_path, files) == []
    page = read(tmp_path).notebooks["projects/knn/measure.ipynb"].markdown
    assert "![p](https://example.org/p.png)" in page
    assert "src='https://example.org/q.png'" in page


def test_what_a_notebooks_metadata_allows(tmp_path: Path) -> None:
    notebook = json.loads(json.dumps(small_site.NOTEBOOK))
    notebook["cells"][0]["source"] = (
        "# T\n\n<iframe src='http://example.org/'></iframe>\n\n![p](https://example.org/p.png)"
    )
    for allowed, expected in (({"remote-content": "a demo"}, ["N106"]), ({"remote-content": ""}, ["N102", "N106"])):
        notebook["metadata"]["portfolio"] = {"allow": allowed}
        folder = tmp_path / f"site{len(expected)}"
        folder.mkdir()
        found = _found(folder, {"projects/knn/measure.ipynb": json.dumps(notebook)})
        assert [problem.split()[1] for problem in found if "L203" not in problem] == expected


PROJECT = small_site.FILES["projects/knn/project.yml"]
_FRAME = "<iframe src='http://example.org/'></iframe>"
_REMOTE = f"# T\n\n{_FRAME}\n\n![p](https://example.org/p.png)"


@pytest.mark.parametrize(
    ("allow", "expected"),
    [
        ("{finding: remote-content, file: measure.ipynb, because: a demo}", ["N106"]),
        ("{finding: remote-content, because: a demo}", ["N106"]),
        ("{finding: remote-content, cell: 1, because: a demo}", ["N106"]),
        ("{finding: remote-picture, file: measure.ipynb, because: the course's}", ["N102"]),
        ("{finding: remote-content, file: measure.ipynb, cell: 2, because: a demo}", ["L201", "N102", "N106"]),
        ("{finding: remote-media, because: a demo}", ["L201", "N102", "N106"]),
        ("{finding: remote-content, file: other.ipynb, because: a demo}", ["L201", "N102", "N106"]),
    ],
)
def test_what_a_project_allows_its_notebooks_and_pages(allow: str, expected: list[str], tmp_path: Path) -> None:
    notebook = json.loads(json.dumps(small_site.NOTEBOOK))
    notebook["cells"][0]["source"] = _REMOTE
    files: dict[str, str | bytes | None] = {
        "projects/knn/measure.ipynb": json.dumps(notebook),
        "projects/knn/project.yml": f"{PROJECT}allow:\n  - {allow}\n",
    }
    assert sorted(problem.split()[1] for problem in _found(tmp_path, files)) == expected
    page = read(tmp_path).notebooks["projects/knn/measure.ipynb"].markdown
    assert ("<iframe" in page) is ("N102" not in expected)
    assert ("![p](https" in page) is ("N106" not in expected)


def test_anchors_in_lists_of_posts_lead_to_the_posts(tmp_path: Path) -> None:
    text = (
        "---\ndate: 2026-10-0{}\ntitle: Setup\nslug: s{}\n---\n\nSee [it](#setup) and [more](#setup_1).\n\n"
        "## Setup\n\nx\n\n## Food & drink\n\ny\n\n## Setup\n\n<!-- more -->\n\nMore.\n"
    )
    files: dict[str, str | bytes | None] = {f"docs/blog/posts/s{day}.md": text.format(day, day) for day in (4, 5)}
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert built.exit_code == 0, built.log
    anchors = {
        path.parent.name: set(re.findall(r'\bid="([^"]*)"', path.read_text("utf-8")))
        for path in built.site.glob("blog/2026/**/index.html")
    }
    lists = built.read("blog/index.html")
    targets = re.findall(r'href="2026/10/\d\d/([\w-]+)/#([^"]+)"', lists)
    assert {anchor for slug, anchor in targets if slug == "s4"} == {"setup", "setup_1", "food-drink"}
    assert [target for target in targets if target[1] not in anchors[target[0]]] == []
    ids = re.findall(r'\bid="([^"]*)"', lists)
    assert sorted(set(ids)) == sorted(ids)


def _of_outputs(*outputs: str, source: str = "# T", **tags: list[str]) -> str:
    cells: list[dict[str, object]] = [
        {"id": "a", "cell_type": "markdown", "metadata": {}, "source": source},
        {"id": "b", "cell_type": "code", "execution_count": 1, "source": "f()", "metadata": dict(tags), "outputs": []},
    ]
    cells[1]["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": [output[:9], output[9:]]}}
        for output in outputs
    ]
    return json.dumps({**small_site.NOTEBOOK, "cells": cells}, indent=1)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("<p>See <a href='gone.csv'>the data</a></p>", "N207 a link leads to no file: 'gone.csv', in cell 2"),
        ('<p>See</p>\n<img src="gone.png">', "N207 a link leads to no file: 'gone.png', in cell 2"),
        ("<video src=gone.mp4 poster=x.png></video>", "N207 a link leads to no file: 'gone.mp4', in cell 2"),
        ("<a href='/blog/'>b</a>", "N208 a link begins at the host's root, not at the site's: '/blog/'"),
        ("<b></b><a href='#no'>b</a>", "N207 a link leads to a heading that does not exist: '#no', in cell 2"),
        ("<a href='x.csv'>b</a> <a href='#t'>t</a> <a href='../LICENSE'>l</a> <a href='#'>j</a>", ""),
        ("<a href='../blog/posts/first.md'>p</a> <a href='mailto:r@example.com'>m</a>", ""),
        ("<script>document.write('<a href=gone.csv>')</script><!-- <img src='gone.png'> -->", ""),
    ],
)
def test_links_in_the_outputs_of_notebooks(output: str, expected: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        "docs/notes/n.ipynb": _of_outputs(output),
        "docs/notes/x.csv": "a\n",
        "docs/notes/x.png": GIF,
        "docs/LICENSE": "Free.",
    }
    found = [line.partition(": ") for line in _found(tmp_path, files)]
    assert [message[: len(expected)] for _, _, message in found] == ([expected] if expected else [])
    for location, _, message in found:
        path, line, column = location.split(":")
        written = (tmp_path / path).read_text("utf-8").splitlines()[int(line) - 1]
        assert written[int(column) - 1 :].startswith(message.split("'")[3 if "host's" in message else -2]), written


def test_links_of_removed_outputs_do_not_count(tmp_path: Path) -> None:
    hidden = _of_outputs("<a href='gone.csv'>x</a>", tags=["remove-output"])
    assert _found(tmp_path, {"docs/notes/n.ipynb": hidden}) == []


def test_a_notebooks_html_leads_to_files_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    text = "<a href='../../LICENSE'>l</a> <a href='x.csv#a'>x</a>"
    files: dict[str, str | bytes | None] = {
        "docs/notes/n.ipynb": _of_outputs(f"<p>{text}</p>", source=f"# T\n\nIn {text} too.\n\n<div>{text}</div>"),
        "docs/notes/x.csv": "a\n",
        "LICENSE": "Free.",
    }
    built = small_site.build(small_site.write(tmp_path / "a", files), "--strict")
    assert built.exit_code == 0, built.log
    links = re.findall(r"href=[\"']([^\"']*(?:LICENSE|csv)[^\"']*)", built.read("notes/n/index.html"))
    assert links == ["https://example.com/robin/portfolio/blob/main/LICENSE", "../x.csv#a"] * 3


WHOLE_PAGE = """<html><head><link rel="canonical" href="https://example.org/x"><base href="/x/">
<link rel=stylesheet href="https://example.org/x.css"><style>a{background: url(//example.org/b.png)}</style></head>
<body><a href="../a.md">a</a> <a href="../a/">a</a> <a href="data.csv">d</a> <a href="gone.html">g</a>
<a href="/blog/">b</a> <a href="https://example.org/">out</a> <img src="https://example.org/p.png">
<!-- <img src="https://example.org/no.png"> --><a href="#x">x</a> <a href="post:first-post">p</a>
<script>fetch("https://api.example.org/x")</script></body></html>
"""


def test_whole_html_files_are_checked_too(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        "docs/a.md": "# A\n",
        "docs/demo/x.html": WHOLE_PAGE,
        "docs/demo/data.csv": "a\n",
        "docs/demo/s.css": "@import 'https://example.org/f.css';\n",
        "docs/demo/s.js": "import x from 'https://example.org/m.js';\nvar named = 'https://example.org/';\n",
        "docs/blog/y.html": "<a href='index.html'>i</a> <a href='posts/first.md'>p</a> <a href='../index.html'>h</a>",
    }
    assert [re.sub(r" \((?:did|from).*", "", line) for line in _found(tmp_path, files)] == [
        "docs/blog/y.html:1:37: N207 a link leads to no file: 'posts/first.md'",
        "docs/demo/s.css:1:10: N210 the reader's browser contacts another host: 'https://example.org/f.css'",
        "docs/demo/s.js:1:16: N210 the reader's browser contacts another host: 'https://example.org/m.js'",
        "docs/demo/x.html:2:28: N210 the reader's browser contacts another host: 'https://example.org/x.css'",
        "docs/demo/x.html:2:80: N210 the reader's browser contacts another host: '//example.org/b.png'",
        "docs/demo/x.html:3:16: N207 a link leads to no file: '../a.md'",
        "docs/demo/x.html:3:87: N207 a link leads to no file: 'gone.html'",
        "docs/demo/x.html:4:10: N208 a link begins at the host's root, not at the site's: '/blog/'",
        "docs/demo/x.html:4:73: N210 the reader's browser contacts another host: 'https://example.org/p.png'",
        "docs/demo/x.html:5:76: N207 a link leads to no file: 'post:first-post'",
        "docs/demo/x.html:6:16: N210 the reader's browser contacts another host: 'https://api.example.org/x'",
    ]


@pytest.mark.parametrize(
    ("script", "is_told"),
    [
        ("fetch('https://example.org/x')", True),
        ('const u = "https://example.org/x"; fetch(u)', True),
        ("import a from `https://example.org/m.js`", True),
        ("const a = await import('//example.org/m.js')", True),
        ("new WebSocket('wss://example.org/s')", True),
        ("new Image().src = 'https://example.org/count'", True),
        ('{"imports": {"a": "https://example.org/a.js"}}', True),
        ("fetch('data.json')", False),
        ("const named = 'https://example.org/'", False),
        ("fetch('a.svg'); const ns = 'http://www.w3.org/2000/svg'", False),
    ],
)
def test_a_script_that_asks_another_host_is_told(script: str, is_told: bool, tmp_path: Path) -> None:
    text = f"# A\n\n<script>\n{script}\n</script>\n\nText.\n\n```html\n<script>{script}</script>\n```\n"
    codes = [line.split()[1] for line in _found(tmp_path, {"docs/a.md": text})]
    assert codes == ["N210"] * is_told
    assert script in on_site(text, PageLinks("docs/a.md", "a.md", {}, Targets(tmp_path, {}), ""))


def test_settings_that_ask_another_host_are_told(tmp_path: Path) -> None:
    more = (
        "extra_css: [mine.css, 'https://example.org/x.css']\n"
        "extra_javascript: [{path: '//example.org/y.js'}, assets/z.js]\n"
        "theme: {font: {text: Roboto}}\nextra: {analytics: {provider: google, property: G-1}}\n"
    )
    files: dict[str, str | bytes | None] = {"mkdocs.yml": small_site.FILES["mkdocs.yml"] + more}
    files |= {"docs/mine.css": "", "docs/assets/z.js": ""}
    assert [line.split()[:2] for line in _found(tmp_path, files)] == [
        ["mkdocs.yml:11:23:", "N210"],
        ["mkdocs.yml:12:20:", "N210"],
        ["mkdocs.yml:13:9:", "N210"],
        ["mkdocs.yml:14:9:", "N210"],
    ]


FENCE = (
    "markdown_extensions:\n  pymdownx.superfences:\n    custom_fences:\n"
    "      - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }\n"
)


@pytest.mark.parametrize("is_there", [False, True])
def test_a_diagram_never_asks_another_host_for_its_script(is_there: bool, tmp_path: Path) -> None:
    """It is drawn while building, unless the site has a copy of Mermaid."""
    more = "extra_javascript: [assets/mermaid.min.js]\n" if is_there else ""
    files: dict[str, str | bytes | None] = {
        "mkdocs.yml": small_site.FILES["mkdocs.yml"] + FENCE + more,
        "docs/assets/mermaid.min.js": "window.mermaid = {}",
        "docs/a.md": "# A\n\n```mermaid\ngraph TD; A-->B\n```\n\n<pre class='mermaid'>graph TD; C--></pre>\n",
    }
    assert [line.split()[1] for line in _found(tmp_path, files)] == ([] if is_there else ["B121"])
    (tmp_path / "b").mkdir()
    page = small_site.build(small_site.write(tmp_path / "b", files), "--strict").read("a/index.html")
    assert len(re.findall(r"class=[\"']mermaid[\"']", page)) == 2 * is_there
    assert ("graph TD; A--&gt;B" in page, '<img alt="A, B"' in page) == (is_there, not is_there)
    assert "graph TD; C--&gt;" in page
