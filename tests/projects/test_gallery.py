"""The gallery: cards, and the buttons that filter them, with and without JavaScript."""

from pathlib import Path
from zlib import compress, crc32

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

import small_site
from local_web import folder_served, free_port
from measured_site import PROJECT, Files, P, built, problems

CARDS: Files = {
    P: PROJECT + "angles: [faster, open source]\ncomparisons: [{label: Time, baseline: 3, value: 1, unit: s}]\n",
    "projects/small/project.yml": (
        "title: Small\nsummary: It *is*.\ntags: [faster, R&D]\nangles: [smaller]\nendDate: 2026-01\n"
    ),
    "projects/plain/project.yml": "title: Plain\nsummary: Nothing more.\nendDate: 2025-01\n",
}


def titles(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".pf-card:visible h2").all_inner_texts()]


def test_cards_hold_what_a_visitor_chooses_by(tmp_path: Path) -> None:
    page = BeautifulSoup(built(tmp_path, CARDS).read("projects/index.html"), "html.parser")
    cards = [" ".join(card.get_text(" ").split()) for card in page.select(".pf-card")]
    first, *others = cards
    assert first.startswith("Nearest neighbours, faster The same neighbours in less time. faster open source faster")
    assert first.endswith(" 3 times faster Time before: 3 s now: 1 s")
    assert others == ["Small It is. smaller faster R&D", "Plain Nothing more."]
    groups = [
        [button["data-label"] for button in group.select("button")] for group in page.select(".pf-filter [role=group]")
    ]
    assert groups == [["angle:open source", "angle:faster", "angle:smaller"], ["tag:faster", "tag:R&D"]]
    assert page.select_one(".pf-filter")


def test_there_are_no_buttons_where_there_is_nothing_to_choose(tmp_path: Path) -> None:
    text = built(tmp_path, {}).read("projects/index.html")
    assert "pf-filter" not in text
    assert "gallery-filter.js" not in text


@pytest.mark.browser
def test_without_javascript_all_cards_are_there(tmp_path: Path, browser: Browser) -> None:
    made = built(tmp_path, CARDS)
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((made.site / "projects/index.html").as_uri())
        assert titles(page) == ["Nearest neighbours, faster", "Small", "Plain"]
        expect(page.locator(".pf-filter")).to_be_hidden()


@pytest.mark.browser
def test_many_tags_leave_the_first_project_in_sight(tmp_path: Path, browser: Browser) -> None:
    tags = ", ".join(f"a tag of number {number}" for number in range(40))
    made = built(tmp_path, {**CARDS, P: PROJECT.replace("[faster]", f"[{tags}]")})
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto((made.site / "projects/index.html").as_uri())
        expect(page.locator(".pf-filter")).to_be_visible()
        expect(page.locator(".pf-card h2").first).to_be_in_viewport()
        page.wait_for_load_state("networkidle")
        last = page.get_by_role("button", name="a tag of number 39")
        last.focus()
        page.keyboard.press("Enter")
        expect(last).to_be_in_viewport()
        assert titles(page) == ["Nearest neighbours, faster"]


@pytest.mark.browser
@pytest.mark.parametrize("features", ["[]", "[navigation.instant]"])
def test_the_buttons_filter_and_stand_in_the_address(tmp_path: Path, browser: Browser, features: str) -> None:
    address = f"http://127.0.0.1:{(port := free_port())}/"
    settings = str(small_site.FILES["mkdocs.yml"]).replace("https://example.com/me/", address)
    made = built(tmp_path, {**CARDS, "mkdocs.yml": f"{settings}theme:\n  features: {features}\n"})
    with (
        folder_served(made.site, port),
        browser.new_context(viewport={"width": 1280, "height": 844}) as context,
    ):
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.evaluate("window.isTheSame = true")
        for _ in range(2):  # away and back: the buttons work again
            page.locator(".pf-header__links a").filter(has_text="Projects").first.evaluate("a => a.click()")
            bar = page.locator(".pf-filter")
            expect(bar).to_be_visible()
            status = page.get_by_role("status").filter(has_text="Projects")
            expect(status).to_have_text("Projects: 3")
            fast = bar.get_by_role("group", name="Angle").get_by_role("button", name="faster")
            fast.click()
            expect(fast).to_have_attribute("aria-pressed", "true")
            assert titles(page) == ["Nearest neighbours, faster"]
            expect(status).to_have_text("Projects: 1 / 3")
            assert page.url.endswith("projects/?show=angle%3Afaster")
            fast.click()
            assert titles(page) == ["Nearest neighbours, faster", "Small", "Plain"]
            assert page.url.endswith("projects/")
            page.locator(".pf-header__name").first.evaluate("a => a.click()")
            expect(page.locator(".pf-hero")).to_be_visible()
        assert page.evaluate("window.isTheSame === true") is ("instant" in features)
        page.goto(f"{address}projects/?show=tag:faster&show=angle:smaller")
        assert titles(page) == ["Small"]
        expect(page.get_by_role("button", name="smaller")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("group", name="Tag").get_by_role("button", name="R&D").click()
        page.get_by_role("button", name="open source").click()
        assert titles(page) == []
        expect(page.get_by_role("status").filter(has_text="Projects")).to_have_text("Projects: 0 / 3")
        page.get_by_role("button", name="Show all").click()
        assert len(titles(page)) == 3
        assert page.url == f"{address}projects/"
        assert errors == []


def test_a_cover_with_too_many_pixels_is_told_as_such(tmp_path: Path) -> None:
    for side, expected in ((9_000, []), (10_000, ["P105"]), (30_000, ["P105"])):
        head = side.to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])
        chunk = b"IHDR" + head
        cover = b"\x89PNG\r\n\x1a\n" + len(head).to_bytes(4) + chunk + crc32(chunk).to_bytes(4)
        chunk = b"IDAT" + compress(b"\0")
        cover += (len(chunk) - 4).to_bytes(4) + chunk + crc32(chunk).to_bytes(4)
        files: Files = {P: f"{PROJECT}cover: c.png\ncoverAlt: Black\n", "projects/knn/c.png": cover}
        found = [line for line in problems(_made(tmp_path / str(side)), files) if "P105" in line]
        assert ["P105" for _ in found] == expected
        assert all("'c.png' has too many pixels; make it smaller" in line for line in found)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
