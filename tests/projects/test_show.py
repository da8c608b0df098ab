"""A project's buttons, and show mode: screens that a page of their own holds."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser

import small_site
from local_web import folder_served
from measured_site import FULL, PROJECT, Files, P, built, notebook, scrap

BARE = PROJECT.partition("links:")[0]
ALL_LINKS = """\
links:
  video: https://example.com/film
  slides: https://example.com/slides.pdf
  demo: https://example.com/demo
  paper: doi:10.1000/182
  repository: https://example.com/code
"""
NOTHING: Files = {"projects/knn/measure.ipynb": None}
BUTTONS: dict[str, tuple[str, Files, list[str]]] = {
    "all": (ALL_LINKS, {}, ["Demo*", "Code", "Paper", "Slides", "Video", "Notebook"]),
    "no demo": ("links: {slides: https://a.test, repository: https://b.test}\n", {}, ["Code*", "Slides", "Notebook"]),
    "a notebook alone": ("", {}, ["Notebook*"]),
    "a question": ("question: Why?\n", NOTHING, ["Show"]),
    "nothing": ("", NOTHING, []),
}  # fmt: skip


def page_at(site: small_site.Built, path: str) -> BeautifulSoup:
    return BeautifulSoup(site.read(f"{path}index.html"), "html.parser")


def text(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


@pytest.mark.parametrize(("more", "files", "expected"), BUTTONS.values(), ids=BUTTONS)
def test_buttons_of_a_project(tmp_path: Path, more: str, files: Files, expected: list[str]) -> None:
    found = page_at(built(tmp_path, {P: BARE + more, **files}), "projects/knn/").select(".pf-buttons > a")
    assert [text(link) + "*" * ("md-button--primary" in link["class"]) for link in found] == expected
    urls = {text(link): link["href"] for link in found}
    if more == ALL_LINKS:
        assert urls["Paper"] == "https://doi.org/10.1000/182"
        assert urls["Slides"] == "https://example.com/slides.pdf"
    assert urls.get("Notebook", "measure/") == "measure/"
    assert (tmp_path / "site/projects/knn/show/index.html").is_file() == ("Show" in urls)


def screens(page: BeautifulSoup) -> list[str]:
    return [text(screen) for screen in page.select(".pf-show__screens > section")]


def test_screens_show_the_story_in_short(tmp_path: Path) -> None:
    site = built(tmp_path, FULL)
    page = page_at(site, "projects/knn/show/")
    assert screens(page) == [
        "Nearest neighbours, faster Robin Sample Sep 2026 – Oct 2026",
        "The question How few bytes ?",
        "The comparison, drawn to scale 11 times smaller Size before: 12.4 MB now: 1.1 MB",
        "Decisions Four bits over eight The file is smaller NumPy",
        "The result 11 times smaller Size: 12.4 MB → 1.1 MB The whole story Code Notebook QR code https://example.com/me/projects/knn/show/",
    ]
    assert page.title
    assert page.title.get_text() == "Nearest neighbours, faster – Show - Robin Sample"
    assert [link["href"] for link in page.select(".pf-show__bar a")] == [*(f"#show-{n}" for n in range(1, 6)), "../"]
    assert [screen["id"] for screen in page.select(".pf-show__screens > section")] == [f"show-{n}" for n in range(1, 6)]
    assert page.select_one("h1 + p.pf-lead")
    assert [image["src"] for image in page.select("img")] == ["../cover.png"]
    assert not page.select("header, footer, dialog, [data-pagefind-body]")
    assert "/show/" not in site.read("sitemap.xml"), "the project's page is what a search engine is to find"
    assert not page.select("[loading=lazy]"), "everything is there before the network is lost"
    assert [text(link) for link in page_at(site, "").select("header nav a")] == ["Projects", "Blog", "Resume"]


PARTS = {
    "question: Is <b>it</b> & &lt; {x}?\n": ["The question Is <b>it</b> & &lt; {x}?", "The result"],
    "comparisons:\n  - {label: Time, baseline: 3 ms, value: 2 ms}\n": [
        "The comparison, drawn to scale 33 % faster Time before: 3 ms now: 2 ms",
        "The result 33 % faster Time: 3 ms → 2 ms",
    ],
    "question: Why?\ndecisions: [{chose: a}, {chose: b}, {chose: c}, {chose: d}]\n": [
        "The question Why?", "Decisions a b c", "The result",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("more", "expected"), PARTS.items(), ids=["question", "comparison", "decisions"])
def test_missing_parts_have_no_screen(tmp_path: Path, more: str, expected: list[str]) -> None:
    site = built(tmp_path, {P: f'title: "<i>&amp;</i>"\nsummary: It is.\n{more}', **NOTHING})
    page = page_at(site, "projects/knn/show/")
    found = screens(page)
    assert found[0].startswith("<i>&amp;</i> Robin Sample")
    assert found[1:-1] == expected[:-1]
    assert found[-1].startswith(expected[-1])
    assert len(page.select(".pf-show__part")) == len(found)


def test_a_notebook_keeps_its_address(tmp_path: Path) -> None:
    site = built(tmp_path, {P: PROJECT + "question: Why?\n", "projects/knn/show.ipynb": notebook()})
    assert "Measuring it" in text(page_at(site, "projects/knn/show/").h1)
    assert "Show" not in text(page_at(site, "projects/knn/").select_one(".pf-buttons"))


def test_screens_change_with_the_numbers(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path, FULL)
    assert small_site.build(folder, "--strict").exit_code == 0
    path = folder / "projects/knn/measure.ipynb"
    path.write_text(notebook(scrap("times", 3.1)), "utf-8")
    site = small_site.build(folder, "--strict")
    assert screens(page_at(site, "projects/knn/show/"))[-1].startswith("The result 4 times smaller Size: 12.4 MB → 3.1")


@pytest.mark.browser
def test_keys_turn_the_screens_without_a_network(tmp_path: Path, browser: Browser) -> None:
    site = built(tmp_path, FULL)
    size = {"width": 390, "height": 844}
    with (
        folder_served(site.site) as address,
        browser.new_context(viewport=size, reduced_motion="reduce") as context,  # type: ignore[arg-type]  # a plain dict
    ):
        page = context.new_page()
        page.goto(f"{address}projects/knn/")
        page.get_by_role("link", name="Show", exact=True).click()
        page.wait_for_selector(".pf-show[data-kept]")
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        context.set_offline(True)

        def at() -> tuple[str, str]:
            page.wait_for_function(
                "() => [...document.querySelectorAll('.pf-show__screens > section')].some(screen =>"
                " Math.abs(screen.getBoundingClientRect().left) < 1 && !screen.inert)"
            )
            part = page.locator(".pf-show__part[aria-current]")
            return part.inner_text().strip(), page.locator(".pf-show__foot [role=status]").inner_text()

        assert at() == ("Nearest neighbours, faster", "1 / 5")
        for key, expected in [
            ("ArrowLeft", ("Nearest neighbours, faster", "1 / 5")),
            ("ArrowRight", ("The question", "2 / 5")),
            ("Space", ("The comparison, drawn to scale", "3 / 5")),
            ("PageDown", ("Decisions", "4 / 5")),
            ("End", ("The result", "5 / 5")),
            ("ArrowRight", ("The result", "5 / 5")),
            ("PageUp", ("Decisions", "4 / 5")),
            ("Home", ("Nearest neighbours, faster", "1 / 5")),
        ]:
            page.keyboard.press(key)
            assert at() == expected, key
        page.get_by_role("button", name="Next").click()
        assert at()[1] == "2 / 5"
        page.locator(".pf-show__part").nth(3).click()
        assert at()[1] == "4 / 5"
        page.set_viewport_size({"width": 844, "height": 240})
        assert at()[1] == "4 / 5", "a turned phone stays where it was"
        page.keyboard.press("ArrowDown")
        page.wait_for_function("document.querySelector('#show-4').scrollTop > 20")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.locator(".pf-show__screens > section:not([inert])").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
        assert requests == []
        page.reload()
        assert at() == ("Nearest neighbours, faster", "1 / 5")
        assert page.evaluate("document.images[0].naturalWidth") > 0, "it opens again, picture and all"
        context.set_offline(False)
        page.keyboard.press("Escape")
        page.wait_for_url(f"{address}projects/knn/")


@pytest.mark.browser
def test_screens_scroll_without_script(tmp_path: Path, browser: Browser) -> None:
    site = built(tmp_path, FULL)
    with browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        page.goto((site.site / "projects/knn/show/index.html").as_uri())
        assert not page.get_by_role("button").count()
        page.locator(".pf-show__part").nth(3).click()
        box = page.locator("#show-4").bounding_box()
        assert box
        assert abs(box["x"]) < 1
