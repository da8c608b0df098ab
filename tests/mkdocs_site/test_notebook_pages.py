"""A notebook's page in a real strict build: same dialect as a post, and tags that hide and scroll."""

import io
import json
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image
from playwright.sync_api import Browser

import small_site

DIALECT = """\
## Part

A claim.[^1] And the HTML standard, ==marked==, with ++ctrl+c++ and a [x] box.

!!! tip "Mind this"
    With **bold** inside.

    - and a list

??? note
    Folded.

=== "One"

    First.

=== "Two"

    ```python
    second = 2
    ```

``` { .python .annotate hl_lines="1" }
answer = 42  # (1)!
```

1.  What else.

And:

- [x] done
- [ ] to do

Term
:   Its meaning.

## Part

$$
E = mc^2
$$

| a | b |
|---|--:|
| 1 | 2 |

[^1]: Its source.

*[HTML]: Hypertext Markup Language
"""


def cell(source: str, *outputs: Any, **metadata: Any) -> dict[str, Any]:
    return {
        "id": f"c{abs(hash(source))}", "cell_type": "code", "execution_count": None, "metadata": metadata,
        "outputs": list(outputs), "source": source,
    }  # fmt: skip


def stream(text: str, name: str = "stdout") -> dict[str, str]:
    return {"output_type": "stream", "name": name, "text": text}


def notebook(*cells: dict[str, Any]) -> str:
    for number, one in enumerate((one for one in cells if one["cell_type"] == "code"), 1):
        one["execution_count"] = number
    return json.dumps({**small_site.NOTEBOOK, "cells": list(cells)}, indent=1)


def prose(source: str) -> dict[str, Any]:
    return {"id": "p", "cell_type": "markdown", "metadata": {}, "source": source}


def picture(size: tuple[int, int], kind: str) -> str:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind)
    return b64encode(out.getvalue()).decode()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    photo = {"output_type": "display_data", "metadata": {}, "data": {"image/jpeg": picture((2400, 1200), "JPEG")}}
    files: dict[str, str | bytes | None] = {
        "docs/blog/posts/same.md": f"---\ndate: 2026-10-04\nslug: same\n---\n# Same\n\n{DIALECT}",
        "projects/knn/same.ipynb": notebook(prose(f"# Same\n\n{DIALECT}")),
        "projects/knn/tags.ipynb": notebook(
            prose("# Tags"),
            cell("scrolled()", stream("line\n" * 100), tags=["scroll-output"]),
            cell("folded()", stream("line\n" * 100)),
            cell("quiet()", stream("a warning", "stderr"), stream("the result"), tags=["remove-stderr"]),
            {**prose("By the way: *a remark*.\n\n- with\n- a list"), "metadata": {"tags": ["margin"]}},
            cell("beside()", stream("the side"), tags=["popout", "remove-input"]),
            cell("wide()", stream("far"), tags=["full-width"]),
            cell("#| fig-alt: A photograph\nphoto()", photo),
        ),
        "projects/knn/removed.ipynb": notebook(
            prose("# Removed"),
            {**prose("no-text"), "metadata": {"tags": ["remove-cell"]}},
            cell("no_cell()", stream("no-out"), tags=["remove_cell"]),
            {**prose("yes-0"), "id": "p0", "metadata": {"tags": ["remove-input", "remove-output", "remove-stdout"]}},
            cell("no_input()", stream("yes-1"), tags=["remove-input"]),
            cell("yes_2()", stream("no-out"), tags=["remove-output"]),
            cell("yes_3()", stream("no-err", "stderr"), stream("yes-4"), tags=["remove-stderr"]),
            cell("#| include: false\nno_quarto()", stream("no-out")),
            cell("#| echo: false\nno_echo()", stream("yes-5")),
            cell("#| output: false\nyes_6()", stream("no-out")),
        ),
    }
    folder = small_site.write(tmp_path_factory.mktemp("pages"), files)
    done = small_site.build(folder, "--strict")
    assert done.exit_code == 0, done.log
    return done


def article(built: small_site.Built, path: str) -> Tag:
    found = BeautifulSoup(built.read(path), "html.parser").select_one("article")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "selector",
    [
        ".admonition.tip > .admonition-title + p strong", ".admonition.tip li", "details.note > p", ".tabbed-set label",
        ".tabbed-block .highlight", ".highlight.annotate .hll", "sup a.footnote-ref", ".footnote li", ".task-list-item",
        "dl > dd", "abbr[title]", "mark", "kbd", "math", "table td", "h2[id]", "div.highlight + ol > li",
    ],
)  # fmt: skip
def test_a_notebook_speaks_the_dialect_of_posts(built: small_site.Built, selector: str) -> None:
    in_notebook = article(built, "projects/knn/same/index.html").select(selector)
    in_post = article(built, "blog/2026/10/04/same/index.html").select(selector)
    assert in_post, "the post shows nothing of the kind"
    assert [tag.get_text(" ", strip=True) for tag in in_notebook] == [tag.get_text(" ", strip=True) for tag in in_post]


def test_equal_headings_have_ids_of_their_own(built: small_site.Built) -> None:
    ids = [str(tag["id"]) for tag in article(built, "projects/knn/same/index.html").select("h2")]
    assert ids == ["part", "part_1"]


def test_tags_scroll_and_leave_out(built: small_site.Built) -> None:
    page = article(built, "projects/knn/tags/index.html")
    box = page.select_one("section.nb-scrolled[tabindex='0']")
    assert box is not None
    assert box.select_one("pre") is not None
    assert box.select_one("details") is None
    assert [tag.get_text() for tag in page.select("details > summary")] == ["Output (100 lines)"]
    assert "the result" in page.get_text()
    assert "a warning" not in page.get_text()


def test_what_is_removed_is_not_in_the_download_either(built: small_site.Built) -> None:
    published = built.read("projects/knn/removed/removed.ipynb")
    for text in (published, article(built, "projects/knn/removed/index.html").get_text()):
        assert sorted(set(re.findall(r"yes.\d", text))) == [
            "yes-0",
            "yes-1",
            "yes-4",
            "yes-5",
            "yes_2",
            "yes_3",
            "yes_6",
        ]
        assert not re.findall(r"no[-_](?:text|out|err|cell|input|quarto|echo)\w*", text)
    nbformat.validate(json.loads(published))


def test_a_notebook_without_removed_parts_is_published_as_it_is(built: small_site.Built) -> None:
    given = (built.site.parent / "projects/knn/same.ipynb").read_bytes()
    assert (built.site / "projects/knn/same/same.ipynb").read_bytes() == given


def test_what_is_tagged_margin_stands_aside_and_full_width_is_wide(built: small_site.Built) -> None:
    remark, output = article(built, "projects/knn/tags/index.html").select("aside.nb-aside")
    assert remark.select_one("p > em") is not None
    assert len(remark.select("li")) == 2
    assert output.get_text(strip=True) == "the side"
    (wide,) = article(built, "projects/knn/tags/index.html").select("section.nb-wide")
    assert wide.get_text(" ", strip=True) == "wide () far"


@pytest.mark.parametrize("width", [390, 1280, 1700])
def test_a_wide_cell_is_no_wider_than_the_page(built: small_site.Built, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((built.site / "projects/knn/tags/index.html").as_uri())
    edge = "(selector) => document.querySelector(selector).getBoundingClientRect().right"
    assert page.evaluate("document.documentElement.scrollWidth") == width
    extends = page.evaluate(edge, ".nb-wide") > page.evaluate(edge, ".pf-text > p") + 100
    assert extends == (width > 1024)
    page.close()


def test_a_photograph_becomes_smaller_and_the_notebook_keeps_it(built: small_site.Built) -> None:
    page = article(built, "projects/knn/tags/index.html")
    image = page.select_one("img.nb-figure")
    assert image is not None
    assert (image["alt"], image["width"], image["height"]) == ("A photograph", "2400", "1200")
    assert "loading" not in image.attrs, "the first picture of a page is loaded at once"
    file = Path(built.site / "projects/knn/tags" / str(image["src"]))
    with Image.open(file) as shown:
        assert (shown.format, shown.size) == ("WEBP", (800, 400))
    assert str(image["srcset"]).endswith(" 1200w"), "for a screen with two pixels where others have one"
    published = json.loads(built.read("projects/knn/tags/tags.ipynb"))
    original = published["cells"][-1]["outputs"][0]["data"]["image/jpeg"]
    assert file.stat().st_size < len(original) / 2
