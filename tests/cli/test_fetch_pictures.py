"""`portfolio fetch-pictures` and `import-posts`, against a real server."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from PIL import Image

import small_site
from local_web import Page, Web, served
from portfolio.cli import fetch
from portfolio.cli.main import main
from portfolio.website.fetched_pictures import ending_of, file_name
from portfolio.website.remote_links import Failure


def picture(form: str = "PNG", colour: str = "navy") -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, form)
    return out.getvalue()


def _sends(content: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return answer


DRAWING = b'<?xml version="1.0"?>\n<!-- by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'
PAGES: dict[str, Page] = {
    "https://a.here/one.png": _sends(picture()),
    "https://a.here/one@2x.jpeg?w=9": _sends(picture("JPEG")),
    "https://a.here/photo": (302, "https://b.here/real/one.png"),
    "https://b.here/real/one.png": _sends(picture(colour="olive")),
    "https://b.here/Ein%20Bild.php": _sends(picture("GIF")),
    "https://b.here/drawing.svg": _sends(DRAWING),
    "https://b.here/active.svg": _sends(DRAWING.replace(b"<path", b"<script>alert(1)</script><path")),
    "https://b.here/page.png": "<html><body>Sign in</body></html>",
    "https://b.here/huge.png": _sends(picture("BMP") * 4),
    "https://b.here/inner": (302, "http://127.0.0.1/one.png"),
    "http://127.0.0.1/one.png": _sends(picture()),
}
NOTE = """\
# A note

![A dune](https://a.here/one.png "Its title"){ width=30 } and again <https://a.here/one.png>.

[![A dune](//a.here/one.png)](https://a.here/one.png) ![By label][lab] ![by php](https://b.here/Ein%20Bild.php#x)

<img src="https://a.here/photo" srcset="https://a.here/one@2x.jpeg?w=9 2x" alt="HTML"> ![](https://b.here/drawing.svg)

![Badge](https://img.shields.io/badge/a-b-green.svg) ![film](https://a.here/f.mp4) ![talk](https://youtu.be/abc)
`![code](https://a.here/one.png)` [a link](https://b.here/real/one.png)

<!-- allow-remote-picture: they count it -->
![Counted](https://a.here/count.png)

![](https://b.here/active.svg) ![](https://b.here/page.png) ![](https://b.here/huge.png) ![](https://b.here/gone.png)

![](https://b.here/inner) ![](http://localhost/x.png)

[lab]: https://a.here/one.png "By label"
"""
FETCHED = """\
# A note

![A dune](dunes/one.png "Its title"){ width=30 } and again <https://a.here/one.png>.

[![A dune](dunes/one.png)](dunes/one.png) ![By label][lab] ![by php](dunes/Ein-Bild.gif#x)

<img src="dunes/photo.png" srcset="dunes/one-2x.jpg 2x" alt="HTML"> ![](dunes/drawing.svg)

![Badge](https://img.shields.io/badge/a-b-green.svg) ![film](https://a.here/f.mp4) ![talk](https://youtu.be/abc)
`![code](https://a.here/one.png)` [a link](https://b.here/real/one.png)
"""


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """Serve the pictures."""
    with served(PAGES) as web:
        new_session = fetch.new_session
        monkeypatch.setattr(fetch, "new_session", lambda: web.session(new_session()))
        monkeypatch.setattr(fetch, "MOST_OF_A_PICTURE", 20_000)
        yield web


def run(*arguments: str) -> str:
    """Run a command, and return what it prints."""
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_pictures_of_a_note_become_files_beside_it(web: Web, tmp_path: Path) -> None:
    root = str(small_site.write(tmp_path, {"docs/notes/dunes.md": NOTE.replace("\n", "\r\n")}))
    note, folder = tmp_path / "docs/notes/dunes.md", tmp_path / "docs/notes/dunes"
    would = run("fetch-pictures", "--root", root, "--dry-run")
    assert would == "11 pictures would be fetched: 7 from b.here, 3 from a.here, 1 from localhost\n"
    assert (web.asked, folder.exists()) == ([], False)
    said = run("fetch-pictures", "--root", root)
    text = note.read_bytes().decode()
    assert text.count("\n") == text.count("\r\n")
    after = NOTE.replace('https://a.here/one.png "By', 'dunes/one.png "By').partition("\n<!-- allow")[2]
    assert text.replace("\r\n", "\n") == FETCHED + "\n<!-- allow" + after
    assert {file.name: ending_of(file.read_bytes()) for file in folder.iterdir()} == {
        "one.png": ".png",
        "one-2x.jpg": ".jpg",
        "photo.png": ".png",
        "Ein-Bild.gif": ".gif",
        "drawing.svg": ".svg",
    }
    reasons = [line.partition("fetched: ")[2].partition(";")[0] for line in said.splitlines() if " I137 " in line]
    assert reasons == [
        "https://b.here/active.svg, the answer is no picture that browsers show (and 1 more in this file)",
        "https://b.here/huge.png, it is larger than 0 MB",
        "https://b.here/gone.png, b.here answers 404",
        "https://b.here/inner, it is an address of your own computer or network (and 1 more in this file)",
    ]
    assert said.endswith("5 pictures saved, 6 not; see git diff\n")
    assert max(map(web.asked.count, web.asked)) == 1
    assert not [url for url in web.asked if "127.0.0.1" in url or "localhost" in url or "HEAD" in url]
    web.asked.clear()
    run("fetch-pictures", "--root", root, str(tmp_path / "docs/notes"), "--host", "a.here")
    assert web.asked == []


def test_other_pages_and_a_host_that_is_named(web: Web, tmp_path: Path) -> None:
    one, other = "![](https://a.here/one.png)", "![](https://a.here/photo)"
    notebook = json.loads(json.dumps(small_site.NOTEBOOK))
    notebook["cells"][0]["source"] = ["# Measuring it\n", "\n", one]
    notebook["cells"][1]["source"] = [f"print('{one}')"]
    post = "---\ndate: 2026-10-05\ntitle: Dunes\n---\nSee [the first](post:first-post).\n\n{}\n\n![](http://127.0.0.1/one.png)\n"
    files: dict[str, str | bytes | None] = {
        "docs/blog/posts/dunes/index.md": post.format(one),
        "docs/blog/posts/dunes/one.png": picture(colour="red"),
        "docs/blog/posts/hills.md": post.format(f"{one} {other}").replace("Dunes", "Hills"),
        "projects/knn/measure.ipynb": json.dumps(notebook),
    }
    root = str(small_site.write(tmp_path, files))
    said = run("fetch-pictures", "--root", root, "--host", "a.here", "--host", "127.0.0.1")
    assert said.splitlines()[-1] == "3 pictures saved, 0 not; see git diff"
    assert "![](one-2.png)" in (tmp_path / "docs/blog/posts/dunes/index.md").read_text("utf-8")
    assert (tmp_path / "docs/blog/posts/dunes/one.png").read_bytes() == picture(colour="red")
    hills = (tmp_path / "docs/blog/posts/hills.md").read_text("utf-8")
    assert hills.endswith("![](hills/one.png) ![](hills/photo.png)\n\n![](hills/one.png)\n")
    cells = json.loads((tmp_path / "projects/knn/measure.ipynb").read_text("utf-8"))["cells"]
    assert cells[0]["source"] == ["# Measuring it\n", "\n", "![](measure/one.png)"]
    assert cells[1]["source"] == notebook["cells"][1]["source"]
    assert web.asked.count("GET http://127.0.0.1/one.png") == 1
    built = small_site.build(tmp_path)
    assert built.exit_code == 0
    assert "N106" not in built.log
    assert "N207" not in built.log
    for page, number in (("blog/2026/10/05/dunes/", 2), ("blog/2026/10/05/hills/", 3), ("projects/knn/measure/", 1)):
        pictures = BeautifulSoup(built.read(f"{page}index.html"), "html.parser").select("article img")
        assert len(pictures) == number
        assert all((built.site / page / str(one["src"])).is_file() for one in pictures)


def test_an_import_fetches_what_its_posts_show(web: Web, tmp_path: Path) -> None:
    blog = tmp_path / "old"
    (blog / "_posts").mkdir(parents=True)
    (blog / "_config.yml").write_text("title: Old\n")
    text = "---\ntitle: Dunes\n---\nHigh.\n\n![A dune](https://a.here/one.png)\n\n![Gone](https://b.here/gone.png)\n"
    (blog / "_posts/2025-03-01-dunes.md").write_text(text)
    (blog / "_posts/2025-03-02-plain.md").write_text("---\ntitle: Plain\n---\nFlat.\n")
    (tmp_path / "site").mkdir()
    root = small_site.write(tmp_path / "site")
    command = ("import-posts", str(blog), "--root", str(root))
    boxes = "2 pictures on other hosts would load after a reader's click; `portfolio fetch-pictures` saves them beside"
    assert boxes in run(*command, "--no-fetch-pictures", "--dry-run")
    would = run(*command, "--dry-run")
    assert "after a reader's click" not in would
    assert "2 pictures would be fetched: 1 from a.here, 1 from b.here" in would
    assert "docs/blog/posts/dunes/index.md" in would
    assert web.asked == []
    said = run(*command)
    post = (root / "docs/blog/posts/dunes/index.md").read_text("utf-8")
    assert "![A dune](one.png)\n\n![Gone](https://b.here/gone.png)" in post
    assert (root / "docs/blog/posts/dunes/one.png").read_bytes() == picture()
    assert (root / "docs/blog/posts/plain.md").is_file()
    assert said.count(" I137 ") == 1
    assert "2 posts new, 0 there already, 1 file beside them; 2 things to look at above" in said
    assert "Check that you may publish the pictures from a.here on your own site" in said
    assert "0 posts new, 2 there already" in run(*command)


def test_without_network_one_line_says_so(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr("portfolio.cli.fetch_pictures.show_line", lines.append)
    note = "# A\n\n![a](https://nobody.here/a.png) ![b](https://nobody.here/b.png)\n"
    root = str(small_site.write(tmp_path, {"docs/notes/a.md": note}))
    said = run("fetch-pictures", "--root", root).splitlines()
    assert said == [
        (
            "notice: docs/notes/a.md:3:6: I137 none of the hosts can be reached, so no picture was fetched;"
            " go online, and run `portfolio fetch-pictures`"
        ),
        "0 pictures saved, 2 not; see git diff",
    ]
    assert (tmp_path / "docs/notes/a.md").read_text("utf-8") == note
    assert web.asked == []
    assert lines == ["fetching 2 pictures; Ctrl-C goes on without the rest", "fetched 1 of 2 pictures", ""]


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (picture("WEBP"), ".webp"),
        (picture("BMP"), ""),
        (picture()[:60], ""),
        (b"GIF89a", ""),
        (DRAWING, ".svg"),
        (DRAWING.replace(b"<path", b"<path onload = 'x()'"), ""),
        (b"<html><svg></svg></html>", ""),
        (b"<!-- a -->\n" * 500 + DRAWING, ".svg"),
        (b"<!-- a -->\n" * 500 + b"<html></html>", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_known_by_its_content(content: bytes, ending: str) -> None:
    assert ending_of(content) == ending


def test_an_address_that_names_two_hosts_is_not_asked() -> None:
    ((_, answer),) = fetch.pictures([r"http://127.0.0.1:1\@pics.example.com/a.png"], hosts=["pics.example.com"])
    assert answer.failure is Failure.BROKEN


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://a.here/x/A%20b%28c%29.jpeg?w=3", "A-b-c.png"),
        ("https://a.here/", "picture.png"),
        ("https://a.here/..%2f..%2fetc%2fpasswd", "passwd.png"),
        (f"https://a.here/{'long' * 40}.png", f"{'long' * 15}.png"),
    ],
)
def test_the_name_of_a_file(address: str, name: str) -> None:
    assert file_name(address, ".png") == name
