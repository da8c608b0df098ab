"""The repository's site as visitors see it: every page in Chromium, on phone and desktop, light and dark."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, Route, expect

from conftest import ROOT
from local_web import folder_served
from portfolio.inspection.pictures import SUFFIXES as PICTURES
from portfolio.notebooks.raw_html import link_html
from portfolio.text.remote_pictures import with_picture_boxes
from small_site import of_the_starter

pytestmark = pytest.mark.browser

# Returns what is wrong with a page as a list of sentences; fetches images further down first.
_INSPECT = """async () => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) wrong.push(`is ${root.scrollWidth} px wide`);
  const heads = [...document.querySelectorAll("h1")].map(h => h.innerText.trim());
  if (heads.length !== 1 || !heads[0]) wrong.push(`has ${heads.length} h1`);
  let level = 1;
  for (const head of document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")) {
    const next = Number(head.tagName[1]);
    if (next > level + 1) wrong.push(`goes from h${level} to h${next} at ${head.innerText}`);
    level = next;
  }
  const pictures = [...document.querySelectorAll("img")];
  pictures.forEach(picture => { picture.loading = "eager"; });
  await Promise.all(pictures.map(picture => picture.decode().catch(() => {})));
  for (const picture of pictures) {
    if (!picture.naturalWidth) wrong.push(`does not load ${picture.src}`);
    if (!picture.alt.trim()) wrong.push(`has a picture without alt text: ${picture.src}`);
  }
  for (const link of document.querySelectorAll("main a[href]")) {
    const name = link.innerText.trim() || link.getAttribute("aria-label") || link.title;
    if (!name && !link.querySelector("img[alt]")) wrong.push(`has a link without text: ${link.href}`);
  }
  const unreached = () => [...document.querySelectorAll(
    "main article :is(pre, section, div, p, span, figure, table)")].filter(box => {
    const isScrolled = /auto|scroll/.test(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth + 1;
    return isScrolled && box.clientWidth && !box.querySelector("a, button, [tabindex]") && box.tabIndex < 0;
  });
  // The keyboard reaches what scrolls; Material adds the stops for code after the page has loaded.
  for (let waits = 0; waits < 100 && unreached().length; waits++) await new Promise(done => setTimeout(done, 50));
  for (const box of unreached()) {
    wrong.push(`scrolls without the keyboard: ${box.className} ${box.innerText.slice(0, 40)}`);
  }
  const skip = document.querySelector(".md-skip");
  const start = skip && document.getElementById(decodeURIComponent(skip.hash.slice(1)));
  if (!start) wrong.push("has no link past the menus");
  for (const name of ["main", "header", "footer"]) {
    if (!document.querySelector(name)) wrong.push(`has no ${name}`);
  }
  return wrong;
}"""


# What the screens of a project do without.
NOT_IN_SHOW = ("has no link past the menus", "has no header", "has no footer")


@pytest.fixture(scope="module")
def address(built_site: Path) -> Iterator[str]:
    """Serve the site and return its URL."""
    with folder_served(built_site) as found:
        yield found


def _listen(page: Page, address: str, note: Callable[[str], None]) -> None:
    """Note errors in the console, requests to other hosts, and requests that fail."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            note(f"says in the console: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            note(f"asks another host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            note(f"asks for {response.url}: {response.status}")

    def on_failure(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the next page opened before the search had its index
            note(f"cannot load {request.url}: {request.failure}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: note(f"throws {error}"))
    page.on("request", on_request)
    page.on("requestfailed", on_failure)
    page.on("response", on_response)


Scheme = Literal["light", "dark"]
AXE = Axe()
AXE_RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""All of axe-core's, and one that it runs on request alone."""


@pytest.mark.parametrize(("width", "schemes"), [(390, ("light", "dark")), (1280, ("dark", "light"))])
def test_every_page_is_sound(
    built_site: Path, address: str, browser: Browser, width: int, schemes: tuple[Scheme, Scheme]
) -> None:
    """No error, no failed or external request, nothing wider than the screen, one h1, images with alt text.

    Each page is opened in one scheme, where axe-core reads it, and then changes to the other.
    """
    paths = sorted(file.relative_to(built_site).as_posix() for file in built_site.rglob("*.html"))
    assert {"index.html", "404.html", "projects/index.html", "blog/index.html", "resume/index.html"} <= set(paths)
    wrong: list[str] = []
    current = [""]

    def note(text: str) -> None:
        wrong.append(f"{current[0]} {text}")

    with browser.new_context(viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        _listen(page, address, note)
        for path in paths:
            is_show = path.endswith("/show/index.html")
            for scheme in schemes:
                current[0] = f"{path} ({scheme})"
                page.emulate_media(color_scheme=scheme)
                if scheme == schemes[0]:
                    page.goto(address + path.removesuffix("index.html"), wait_until="load")
                    for found in AXE.run(page, options=AXE_RULES).response["violations"]:
                        note(f"{found['id']}: {found['nodes'][0]['html']}")
                if scheme == schemes[0] or not is_show:  # which chooses its scheme when it is opened
                    colours = {"light": "default", "dark": "slate"}[scheme]
                    expect(page.locator("body"), current[0]).to_have_attribute("data-md-color-scheme", colours)
                for text in page.evaluate(_INSPECT):
                    if not (is_show and text in NOT_IN_SHOW):
                        note(text)
    assert not wrong, "\n".join(wrong)


_CATCH = "javascript:parent.document.title='caught'"
_TRAPS = (
    (
        '<span class="pf-picture" data-load="script"><button type="button">Trap</button>'
        '<span class="pf-picture__ask"><a href="https://pics.here/trap.js">x</a></span></span>'
    ),
    f'<span class="pf-picture" data-load="iframe" data-frame="{_CATCH}"><button type="button">Trap</button></span>',
    f'<figure class="pf-player" data-frame="{_CATCH}"><a class="pf-player__poster"></a><button>Trap</button></figure>',
)
"""What a notebook's HTML may hold, and must not run."""


@of_the_starter
def test_a_picture_of_another_host_is_loaded_by_a_key(address: str, browser: Browser) -> None:
    """One press loads all of its host; what the host does not have keeps its words and a link."""
    given = (
        '<p><a href="x.html"><img src="https://pics.here/one.svg" alt="A dune" width="300" height="200"></a></p>',
        '<p><img src="https://pics.here/two.svg" alt="A pond" srcset="https://pics.here/large.svg 2x"></p>',
        '<p><img src="https://pics.here/gone.svg" alt="A mill"></p>',
        '<p><img src="https://other.here/a.svg" alt="Else"></p>',
        '<p><iframe src="https://frames.here/map" title="A map" width="800" height="200"></iframe></p>',
        '<p><iframe src="https://gist.github.com/me/0a"></iframe></p>',
    )
    words = {"player_from": "From {}.", "player_there": "Open it there"}
    words |= dict.fromkeys(("load_pictures", "load_frame"), "Load from {}")
    boxes = with_picture_boxes(link_html("\n".join(given), lambda *_: False), words) + "".join(_TRAPS)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        picture = "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20'/>"
        route.fulfill(content_type="image/svg+xml", body="" if "gone" in route.request.url else picture)

    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.route(re.compile(r"\.here/"), answer)
        gist = "document.write('<p>A gist</p>')"
        page.route("https://gist.github.com/*/*.js", lambda route: route.fulfill(body=gist))
        page.route("https://frames.here/*", lambda route: route.fulfill(content_type="text/html", body="<p>Low"))
        page.goto(f"{address}404.html")
        content = page.content().replace("</h1>", f"</h1>{boxes}", 1)
        page.route("**/404.html", lambda route: route.fulfill(content_type="text/html", body=content))
        page.goto(f"{address}404.html")
        wanted = page.locator(".pf-picture").first.bounding_box()
        assert wanted
        assert wanted["width"] == 300
        assert [*AXE.run(page, options=AXE_RULES).response["violations"], *asked] == []
        page.get_by_role("button", name="Load from pics.here").first.press("Enter")
        expect(page.locator("a[href='x.html'] > img[alt='A dune']")).to_be_visible()
        expect(page.locator("a[href='x.html']")).to_be_focused()
        expect(page.get_by_text("From pics.here. Open it there")).to_be_visible()
        expect(page.get_by_text("A mill")).to_be_visible()
        assert page.locator("img[src^='https:']").evaluate_all("all => all.map(one => one.width)") == [300, 30]
        page.get_by_role("button", name="Load from gist.github.com").press("Enter")
        expect(page.frame_locator("iframe[src^='data:']").get_by_text("A gist")).to_be_visible()
        page.get_by_role("button", name="Load from frames.here").press("Enter")
        expect(page.frame_locator("iframe[title='A map']").get_by_text("Low")).to_be_visible()
        expect(page.locator("iframe[title='A map']")).to_be_focused()
        frame = page.locator("iframe[title='A map'][sandbox]").bounding_box()
        assert frame
        assert (frame["width"] < 390, frame["height"]) == (True, 200)
        for trap in page.get_by_role("button", name="Trap").all():
            trap.press("Enter")
        page.wait_for_timeout(200)
        assert page.title() != "caught"
        assert page.get_by_role("button", name="Load from").all_inner_texts() == ["Load from other.here"]
        assert sorted(asked) == [f"https://pics.here/{name}.svg" for name in ("gone", "one", "two")]


def test_search_finds_a_project_by_its_highlights(address: str, browser: Browser) -> None:
    """A word found only in a project's highlights, not in its title or summary, leads to the project's page."""
    file = min((ROOT / "projects").glob("*/project.yml"))
    project = yaml.safe_load(file.read_text("utf-8"))
    other_texts = f"{project['title']} {project['summary']} {project.get('description', '')}"
    text = re.sub(r"\]\([^)]*\)|\{\{.*?\}\}", "]", " ".join(project["highlights"]))
    word = max(sorted(set(re.findall(r"[a-z]{5,}", text)) - set(re.findall(r"\w+", other_texts))), key=len)
    with browser.new_context(viewport={"width": 1280, "height": 850}) as context:
        page = context.new_page()
        page.goto(address)
        page.keyboard.press("/")
        page.keyboard.type(word)
        expect(page.locator(f'.pf-search li a[href*="/projects/{file.parent.name}/"]').first).to_be_visible()


@of_the_starter
def test_the_home_page_leads_on(address: str, browser: Browser) -> None:
    """One tap from the home page: a project, the newest post, the resume and its PDF."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(address)
        page.locator(".pf-card h3 a").first.click()
        expect(page).to_have_url(re.compile(r"/projects/[\w-]+/$"))
        page.goto(address)
        page.locator(".pf-lately li", has_text="Post").locator("a").first.click()
        expect(page).to_have_url(re.compile(r"/blog/\d{4}/\d\d/\d\d/[\w-]+/$"))
        page.goto(address)
        page.get_by_role("link", name="Resume", exact=True).and_(page.locator(".md-button")).click()
        expect(page).to_have_url(re.compile(r"/resume/$"))
        pdf = page.get_by_role("link", name="PDF, one page").get_attribute("href")
        answer = context.request.get(f"{address}resume/{pdf}")
        assert answer.ok
        assert answer.body().startswith(b"%PDF-")


@of_the_starter
def test_a_notebook_can_be_downloaded(address: str, browser: Browser) -> None:
    """A notebook's page links to its project and to the notebook file."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{address}projects/pocket-digits/prune-and-quantise/")
        link = page.get_by_role("link", name="Download notebook")
        answer = context.request.get(link.evaluate("link => link.href"))
        assert answer.ok
        assert "cells" in answer.json()
        page.locator(".pf-crumb a").first.click()
        expect(page).to_have_url(re.compile(r"/projects/pocket-digits/$"))


@pytest.mark.parametrize("width", [390, 1280])
@of_the_starter
def test_the_copy_button_leaves_code_readable(address: str, browser: Browser, width: int) -> None:
    """When code scrolls, its last letter clears the button, and nothing shows through the button."""
    with browser.new_context(viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{address}projects/pocket-digits/prune-and-quantise/")
        button = page.locator("article pre > .md-code__nav:visible").first
        code = button.locator("xpath=../code")
        code.evaluate("code => { code.textContent = 'x'.repeat(200); code.scrollLeft = 1e4; }")
        end = code.evaluate("""code => {
          const letters = document.createRange();
          letters.selectNodeContents(code);
          return letters.getBoundingClientRect().right;
        }""")
        box = button.bounding_box()
        assert box
        assert end <= box["x"] + box["width"] / 3
        colour = code.evaluate("code => getComputedStyle(code).backgroundColor")
        assert colour in str(button.evaluate("nav => getComputedStyle(nav).backgroundImage"))


_MATRIX = """<math><mrow><mo>[</mo><mtable><mtr><mtd><mn>1</mn></mtd></mtr><mtr><mtd><mn>2</mn></mtd></mtr></mtable>
<mo>]</mo></mrow></math>"""


@of_the_starter
def test_brackets_are_as_high_as_a_matrix(address: str, browser: Browser) -> None:
    """Not every math font can stretch brackets; if one that can is installed, it is used."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{address}projects/pocket-digits/prune-and-quantise/")
        bracket, table, is_installed = page.evaluate(
            """html => {
              const place = document.querySelector("article p");
              place.innerHTML = html;
              const high = name => place.querySelector(name).getBoundingClientRect().height;
              const paint = document.createElement("canvas").getContext("2d");
              const width = font => { paint.font = `40px ${font}`; return paint.measureText("[W]").width; };
              return [high("mo"), high("mtable"), width("'DejaVu Math TeX Gyre', monospace") !== width("monospace")];
            }""",
            _MATRIX,
        )
        if not is_installed:
            pytest.skip("no font whose brackets grow")
        assert bracket > 0.9 * table


@of_the_starter
def test_a_notebook_prints_whole(address: str, browser: Browser) -> None:
    """The print has no buttons and nothing that scrolls."""
    with browser.new_context(viewport={"width": 800, "height": 1000}, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(f"{address}projects/pocket-digits/prune-and-quantise/")
        page.emulate_media(media="print")
        for selector in (".md-code__nav", ".pf-open", ".headerlink", ".pf-header__links"):
            expect(page.locator(selector).first).to_be_hidden()
        assert page.locator(".nb-output").first.evaluate("box => getComputedStyle(box).overflowX") == "visible"


def test_the_resume_page_prints_without_navigation(address: str, browser: Browser) -> None:
    """The print is just the resume: no header, footer or button; dark text even in the dark scheme."""
    with browser.new_context(viewport={"width": 800, "height": 1000}, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(f"{address}resume/")
        page.emulate_media(media="print")
        for selector in (".md-header", ".md-footer", ".pf-buttons"):
            expect(page.locator(selector).first).to_be_hidden()
        colour = page.locator("main h1").evaluate("head => getComputedStyle(head).color")
        assert max(map(int, re.findall(r"\d+", colour)[:3])) < 80


@of_the_starter
def test_every_section_and_heading_is_one_tap_away_on_a_phone(address: str, browser: Browser) -> None:
    """On a notebook's page: the site's sections in the header, its project above the title, its headings below."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{address}projects/pocket-digits/prune-and-quantise/")
        links = page.locator(".pf-header__links a")
        assert links.all_inner_texts() == ["Projects", "Blog", "Notes", "Resume"]
        for link in links.all():
            expect(link).to_be_in_viewport()
            box = link.bounding_box()
            assert box
            assert box["height"] >= 40
        expect(page.locator(".pf-header__links [aria-current]")).to_have_text("Projects")
        heading = page.locator(".pf-toc a").first
        heading.click()
        expect(page).to_have_url(re.compile(r"/prune-and-quantise/#[\w-]+$"))


@of_the_starter
def test_the_search_is_found_filtered_and_left_with_the_keyboard(address: str, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        assert not [url for url in asked if "/pagefind/" in url], "nothing is fetched before somebody searches"
        page.get_by_role("button", name="Search").click()
        page.keyboard.type("full_bytes")  # stands in a notebook's code alone
        expect(page.locator(".pf-search__status")).to_have_text("1 matching document")
        expect(page.locator(".pf-search li[aria-selected=true] .pf-search__kind")).to_have_text("Notebook")
        page.locator(".pf-search input").fill("pruning")
        kinds = page.locator(".pf-search__kinds button")
        expect(kinds.filter(has_text="Post")).to_be_visible()
        kinds.filter(has_text="Post").click()
        expect(kinds.filter(has_text="Post")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".pf-search__status")).to_have_text("1 matching document")
        page.keyboard.press("Escape")
        expect(page.locator(".pf-search")).to_be_hidden()
        expect(page.get_by_role("button", name="Search")).to_be_focused()
        page.keyboard.press("/")
        page.locator(".pf-search input").fill("pruning")
        expect(page.locator(".pf-search li[aria-selected=true]")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/blog/\d{4}/"))


KB = 1000
_TEXT = (".html", ".css", ".js", ".svg", ".json", ".webmanifest")


def transferred(file: Path) -> int:
    """Return the bytes that a server sends for a file: GitHub Pages compresses text."""
    content = file.read_bytes()
    return len(gzip.compress(content, 6)) if file.suffix in _TEXT else len(content)


@pytest.mark.parametrize(
    ("paths", "most"),
    [
        (("", "projects/"), 200 * KB),
        (("blog/2026/10/25/the-fast-version-was-wrong/", "blog/2026/09/27/what-a-weight-weighs/"), 140 * KB),
        (("projects/pocket-digits/prune-and-quantise/", "projects/pocket-digits/"), 140 * KB),
        (("projects/pocket-digits/digits-from-strokes/", "projects/"), 140 * KB),
        (("resume/", "blog/"), 140 * KB),
    ],
)
@of_the_starter
def test_a_visit_is_light_and_nothing_moves(
    built_site: Path, address: str, browser: Browser, paths: tuple[str, str], most: int
) -> None:
    """First visit on a sharp phone, fonts and pictures and all; then another page, whose pictures do not count."""
    with browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(address).partition("?")[0]))
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
            " window.moved += one.value; }).observe({type: 'layout-shift', buffered: true});"
        )

        def visit(path: str) -> dict[str, int]:
            asked.clear()
            page.goto(address + path, wait_until="networkidle")
            # 0 where fonts are there at once; fallbacks of the same width keep it near 0 on a slow machine.
            assert page.evaluate("window.moved") < 0.03, path
            found = [name + "index.html" if name.endswith("/") or not name else name for name in asked]
            return {name: transferred(built_site / name) for name in found}

        first = visit(paths[0])
        assert len(first) <= 12, first
        assert sum(first.values()) <= most, first
        second = visit(paths[1])
        new = {name: size for name, size in second.items() if name not in first}
        assert len(second) <= 12, second
        assert sum(size for name, size in new.items() if not name.endswith(PICTURES)) <= 25 * KB, new
