"""Plots and widgets in notebooks: what libraries output, and what Chromium draws."""

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser, expect

import small_site
from local_web import folder_served, free_port
from portfolio.notebooks import plots
from portfolio.notebooks.convert import NotebookPage, convert
from portfolio.notebooks.plots import installed
from portfolio.notebooks.widgets import Widgets

Json = dict[str, Any]

PLOTLY: Json = {
    "data": [{"type": "scatter", "x": [1, 2, 3], "y": [4, 1, float("nan")], "name": "a line"}],
    "layout": {"title": {"text": "Speed <b>and</b> size"}, "width": 900, "height": 320},
}
VEGA: Json = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.8.0.json",
    "title": "Bars",
    "data": {"name": "rows"},
    "datasets": {"rows": [{"a": "x", "b": 3, "url": "https://example.com/"}, {"a": "y", "b": 5}]},
    "params": [{"name": "chosen", "select": "interval"}],
    "mark": "bar",
    "width": 800,
    "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
}


def model(name: str, key: str, **attributes: Any) -> Json:
    return {"type": "object", "name": name, "id": key, "attributes": attributes}


def bokeh_figure(**attributes: Any) -> Json:
    """Build a Bokeh figure with one line, in the form of Bokeh documents."""
    axis = {"ticker": model("BasicTicker", "t"), "formatter": model("BasicTickFormatter", "f")}
    data = {"type": "map", "entries": [["x", [1, 2, 3]], ["y", [2, 1, 3]]]}
    source = model("ColumnDataSource", "s", data=data)
    glyph = model("Line", "g", x={"type": "field", "field": "x"}, y={"type": "field", "field": "y"})
    return model(
        "Figure",
        "fig",
        x_range=model("DataRange1d", "xr"),
        y_range=model("DataRange1d", "yr"),
        x_scale=model("LinearScale", "xs"),
        y_scale=model("LinearScale", "ys"),
        title=model("Title", "ti", text="A line of Bokeh"),
        renderers=[model("GlyphRenderer", "r", data_source=source, glyph=glyph)],
        below=[model("LinearAxis", "ax", **axis)],
        toolbar=model("Toolbar", "tb", tools=[]),
        **attributes,
    )


def bokeh_script(root: Json, version: str | None = None) -> str:
    version = version or str(installed("bokeh")).removeprefix("bokeh-").removesuffix(".js")
    documents = json.dumps({"d": {"version": version, "title": "x", "roots": [root]}})
    items = json.dumps([{"docid": "d", "roots": {root["id"]: "e"}, "root_ids": [root["id"]]}])
    return f"(function(root) {{ const docs_json = {documents};\n const render_items = {items}; }})(window);"


ALTAIR_HTML = """<div id="altair-viz-1"></div><script type="text/javascript">
(function(spec, embedOpt){{ const paths = {{"vega": "https://cdn.example.com/vega"}};
  vegaEmbed(outputDiv, spec, embedOpt); }})({spec}, {{"mode": "vega-lite"}});</script>"""
PLOTLY_HTML = """<div id="p"></div><script src="https://cdn.example.com/plotly.js"></script>
<script>Plotly.newPlot("p", {data}, {layout}, {{}})</script>"""


def notebook(*outputs: Json, source: str = "draw()", metadata: Json | None = None) -> bytes:
    """Build a notebook with one code cell per output."""
    cells = [
        {
            "cell_type": "code", "execution_count": number, "metadata": {}, "source": source,
            "outputs": [{"output_type": "display_data", "metadata": {}, "data": output}],
        }
        for number, output in enumerate(outputs, 1)
    ]  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    heading = {"cell_type": "markdown", "metadata": {}, "source": "# Plots"}
    whole = {"cells": [heading, *cells], "metadata": {**kernel, **(metadata or {})}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(whole, indent=1).encode()


def page_of(*outputs: Json, **options: Any) -> NotebookPage:
    page = convert(notebook(*outputs, **options), "projects/x/y.ipynb")
    assert isinstance(page, NotebookPage), page
    return page


def shown(page: NotebookPage) -> BeautifulSoup:
    return BeautifulSoup(page.markdown, "html.parser")


def data_of(page: NotebookPage) -> Any:
    found = [json.loads(asset.content) for asset in page.assets if asset.name.endswith(".txt")]
    assert len(found) == 1
    return found[0]


def codes(page: NotebookPage) -> list[str]:
    return [item.code for item in page.diagnostics]


SLIDER = model("Slider", "sl", title="Cut", value=1, start=0, end=2, step=1)
WITH_SLIDER = model("Column", "b", children=[bokeh_figure(), SLIDER])
IN_PANEL = model("panel.models.layout.Column", "c", children=[bokeh_figure()])
DRAWN: dict[str, tuple[Json, str, str]] = {
    "plotly": ({"application/vnd.plotly.v1+json": PLOTLY}, "plotly", "Speed and size"),
    "plotly in HTML": (
        {"text/html": PLOTLY_HTML.format(data=json.dumps(PLOTLY["data"]), layout=json.dumps(PLOTLY["layout"]))},
        "plotly",
        "Speed and size",
    ),
    "vega-lite 5": ({"application/vnd.vegalite.v5+json": VEGA, "text/plain": "<VegaLite 5 object>"}, "vega", "Bars"),
    "vega-lite 6": ({"application/vnd.vegalite.v6.json": VEGA}, "vega", "Bars"),
    "altair in HTML": ({"text/html": ALTAIR_HTML.format(spec=json.dumps(VEGA))}, "vega", "Bars"),
    "bokeh": (
        {"application/vnd.bokehjs_exec.v0+json": "", "application/javascript": bokeh_script(WITH_SLIDER)},
        "bokeh",
        "A line of Bokeh",
    ),
    "holoviews": (
        {
            "application/vnd.holoviews_exec.v0+json": "",
            "text/html": f"<div id='e'></div><script>{bokeh_script(IN_PANEL)}</script>",
            "text/plain": ":Curve [x] (y)",
        },
        "bokeh",
        "A line of Bokeh",
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_plot_is_a_file_and_a_place(name: str) -> None:
    output, library, title = DRAWN[name]
    page = page_of(output)
    place = shown(page).select_one("figure.nb-plot[data-search-exclude] > nb-plot")
    assert place is not None
    assert (place["data-library"], place["aria-label"], place["role"]) == (library, title, "group")
    assert str(place["data-src"]).removeprefix("../") in {asset.name for asset in page.assets}
    assert page.scripts == tuple(sorted(str(place["data-scripts"]).split()))
    assert page.scripts[0].startswith(f"{library}-")
    assert "JavaScript" in place.get_text()
    assert "<script" not in page.markdown
    assert codes(page) == []


def test_the_data_are_json_that_browsers_read() -> None:
    page = page_of({"application/vnd.plotly.v1+json": PLOTLY})
    assert data_of(page)["data"][0]["y"] == [4, 1, None]
    assert "$schema" not in data_of(page_of({"application/vnd.vegalite.v5+json": VEGA}))["spec"]


def test_the_cells_own_words_name_the_plot_and_its_picture_stays_without_scripts() -> None:
    picture = io.BytesIO()
    Image.new("L", (6, 3)).save(picture, "PNG")
    output = {
        "application/vnd.plotly.v1+json": PLOTLY,
        "image/png": base64.b64encode(picture.getvalue()).decode(),
        "text/html": "<div>the same again</div>",
    }
    page = page_of(output, source="#| fig-alt: Speed falls\n#| fig-cap: A caption\ndraw()")
    soup = shown(page)
    place = soup.select_one("nb-plot")
    assert place is not None
    assert place["aria-label"] == "Speed falls"
    image = place.select_one("img")
    assert image is not None
    assert (image["alt"], image["width"], image["height"], image["loading"]) == ("Speed falls", "6", "3", "lazy")
    assert [tag.get_text() for tag in soup.select("figcaption")] == ["A caption"]
    assert "the same again" not in page.markdown


NOT_DRAWN: dict[str, tuple[Json, str, str]] = {
    "a map": (
        {"application/vnd.plotly.v1+json": {"data": [{"type": "choropleth"}], "layout": {}}},
        "N102", "is a map that comes from another host",
    ),
    "a remote picture": (
        {"application/vnd.plotly.v1+json": {"data": [], "layout": {"images": [{"source": "https://example.com/a.png"}]}}},
        "N102", "shows a picture from another host",
    ),
    "no figure": ({"application/vnd.plotly.v1+json": "x"}, "N111", "has no list of traces"),
    "remote data": (
        {"application/vnd.vegalite.v5+json": {**VEGA, "data": {"url": "https://example.com/d.json"}}},
        "N102", "reads `https://example.com/d.json`, which is not in the notebook",
    ),
    "no chart": ({"application/vnd.vegalite.v5+json": [1]}, "N111", "is not an object"),
    "an older Bokeh": (
        {"application/javascript": bokeh_script(bokeh_figure(), "2.4.3"), "application/vnd.bokehjs_exec.v0+json": ""},
        "N111", "was made by Bokeh 2.4.3, which Bokeh",
    ),
    "no document": (
        {"application/javascript": "docs_json = {}; render_items = [];", "application/vnd.bokehjs_exec.v0+json": ""},
        "N111", "has no document of Bokeh",
    ),
    "a script cut off": ({"application/javascript": "docs_json = {\"a\": "}, "N111", "has data that cannot be read"),
    "remote tiles": (
        {"application/javascript": bokeh_script(
            bokeh_figure(tile=model("WMTSTileSource", "w", url="https://tiles.example.com/{x}")))},
        "N102", "shows something from another host",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_DRAWN)
def test_what_cannot_be_drawn_is_a_notice_at_its_cell(name: str) -> None:
    output, code, words = NOT_DRAWN[name]
    page = page_of(output)
    found = [item for item in page.diagnostics if item.code == code]
    assert len(found) == 1, page.diagnostics
    assert words in found[0].message
    assert "of cell 2 " in found[0].message
    assert found[0].location.line > 1
    assert found[0].hint
    assert "open the notebook to see it" in page.markdown
    assert page.scripts == ()


def test_without_the_library_the_picture_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "installed", lambda _name: None)
    for output, _, _ in DRAWN.values():
        page = page_of(output)
        assert codes(page) == ["N110"]
        assert page.diagnostics[0].hint == "run `make setup`, which installs it"
        assert page.scripts == ()


def test_a_library_that_only_says_that_it_is_there_leaves_nothing() -> None:
    page = page_of(
        {"application/javascript": "(function(root) {})", "application/vnd.bokehjs_load.v0+json": ""},
        {"text/html": '<div><a class="bk-logo bk-notebook-logo"></a><span>Loading BokehJS</span></div>'},
        {"text/html": "<script>window.PlotlyConfig = {};" + "x" * 300_000 + "</script>"},
        {"text/html": '<style>.a{}</style><div class="logo-block"><img src="data:image/png;base64,AA=="></div>'},
    )
    assert codes(page) == []
    assert page.assets == ()
    assert not shown(page).select("p, div, section")


def test_what_panel_wraps_is_taken_out() -> None:
    style = model("ImportedStyleSheet", "css", url="https://cdn.example.com/panel.css")
    range_ = model("Range1d", "xr2", start=0, end=1)
    figure = bokeh_figure(stylesheets=[style], extra_x_ranges={"type": "map", "entries": [["x", {"id": "xr2"}]]})
    slider = model("Slider", "sl", start=0, end=1, value=0)
    lost = model("panel.models.html.HTML", "h", shared=range_)
    root = model("Row", "row", children=[lost, figure, slider], stylesheets=[style])
    page = page_of({"text/html": f"<script>{bokeh_script(root)}</script>"})
    document = data_of(page)
    text = json.dumps(document)
    assert "panel." not in text
    assert "https:" not in text
    children = document["roots"][0]["attributes"]["children"]
    assert [child["name"] for child in children] == ["Figure"]
    # The range was defined in a part that was removed.
    assert children[0]["attributes"]["extra_x_ranges"]["entries"][0][1]["name"] == "Range1d"
    assert [item.message for item in page.diagnostics] == [
        "a plot of cell 2 is shown without its controls, which need Panel"
    ]


VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATES: Json = {
    "slider": ("IntSlider", {"value": 7, "min": 0, "max": 10, "step": 1, "description": "Number"}),
    "range": ("FloatRangeSlider", {"value": [2.5, 5.0], "description": "Range"}),
    "text": ("Text", {"value": "a \"b\" <c>", "description": "Name"}),
    "secret": ("Password", {"value": "hunter2"}),
    "drop": ("Dropdown", {"_options_labels": ["one", "two"], "index": 1, "description": "Pick"}),
    "many": ("SelectMultiple", {"_options_labels": ["x", "y", "z"], "index": [0, 2], "rows": 5}),
    "radio": ("RadioButtons", {"_options_labels": ["r", "s"], "index": 0, "description": "R"}),
    "check": ("Checkbox", {"value": True, "description": "Check"}),
    "progress": ("FloatProgress", {"value": 5.0, "min": 0.0, "max": 20.0}),
    "html": ("HTML", {"value": "<b>bold</b><script>1</script><img src='https://example.com/x.png'>"}),
    "math": ("HTMLMath", {"value": "<i>so</i> $x^2$"}),
    "out": ("Output", {"outputs": [{"output_type": "stream", "name": "stdout", "text": "captured"}]}),
    "self": ("Output", {"outputs": [
        {"output_type": "display_data", "metadata": {}, "data": {VIEW: {"model_id": "self"}}},
        {"output_type": "stream", "name": "stdout", "text": "once"},
    ]}),
    "odd": ("Leaflet", {}),
    "tab": ("Tab", {"children": ["IPY_MODEL_check", "IPY_MODEL_text"], "titles": ["First", ""], "selected_index": 0}),
    "loop": ("VBox", {"children": ["IPY_MODEL_loop", "IPY_MODEL_check"]}),
    "box": ("VBox", {"children": ["IPY_MODEL_slider", "IPY_MODEL_out", "IPY_MODEL_odd", "IPY_MODEL_nowhere", 7]}),
    "wrong": ("IntSlider", {"value": {"a": 1}, "min": None, "description": 5}),
}  # fmt: skip


def widget_page(*names: str) -> NotebookPage:
    state = {key: {"model_name": f"{name}Model", "state": value} for key, (name, value) in WIDGET_STATES.items()}
    metadata = {"widgets": {"application/vnd.jupyter.widget-state+json": {"state": state, "version_major": 2}}}
    views = [{VIEW: {"model_id": name}, "text/plain": "W()"} for name in names]
    return page_of(*views, metadata=metadata)


@pytest.mark.parametrize(
    ("name", "selector", "text"),
    [
        ("slider", "label:has(input[type=range][value='7'][max='10'][disabled])", "Number 7"),
        ("range", "label output", "2.5 – 5"),
        ("text", "input[type=text][readonly][value='a \"b\" <c>']", ""),
        ("secret", "input[value='••••']", ""),
        ("drop", "select[disabled] option[selected]", "two"),
        ("many", "select[multiple] option[selected]:last-child", "z"),
        ("radio", "label:has(> input[type=radio][checked])", "r"),
        ("check", "label:has(input[type=checkbox][checked])", "Check"),
        ("progress", "progress[value='5'][max='20'][aria-label=Value]", ""),
        ("html", "b", "bold"),
        ("html", "a[href='https://example.com/x.png']", "Picture on example.com"),
        ("math", "span.arithmatex", r"\(x^2\)"),
        ("out", "pre.nb-output", "captured"),
        ("self", "pre.nb-output", "once"),
        ("tab", "details[open] > summary", "First"),
        ("tab", "details:not([open]) > summary", "Tab 2"),
        ("wrong", "input[type=range]", ""),
    ],
)
def test_widgets_look_as_they_were_saved(name: str, selector: str, text: str) -> None:
    page = widget_page(name)
    found = shown(page).select(f".nb-widget {selector}")
    assert len(found) == 1, page.markdown
    assert " ".join(found[0].get_text(" ").split()) == text
    assert "<script" not in page.markdown
    assert "hunter2" not in page.markdown


def test_a_box_of_widgets_leaves_out_what_is_unknown() -> None:
    page = widget_page("box", "loop", "odd", "gone")
    assert [item.message for item in page.diagnostics] == [
        "a widget of cell 2 is left out: nothing is known of `Leaflet`",
        "a widget in cell 4 is not shown: the notebook does not hold its state",
        "a widget in cell 5 is not shown: the notebook does not hold its state",
    ]
    assert shown(page).select_one(".nb-vbox > label + pre, .nb-vbox > label ~ pre")


def test_old_or_broken_widget_metadata_is_no_reason_to_stop() -> None:
    saved: list[Any] = [
        {"state": {"a": {}}, "version": "1"},
        [],
        7,
        {"application/vnd.jupyter.widget-state+json": None},
    ]
    for metadata in saved:
        assert Widgets({"widgets": metadata}).pieces("a") is None


def test_a_post_shows_its_plot(tmp_path: Path) -> None:
    whole = json.loads(notebook(DRAWN["vega-lite 6"][0], metadata={"portfolio": {"date": "2026-10-05"}}))
    whole["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "<!-- more -->\n\nMore."})
    folder = small_site.write(tmp_path, {"docs/blog/posts/plotted.ipynb": json.dumps(whole)})
    built = small_site.build(folder, "--strict")
    assert built.exit_code == 0, built.log
    for path in ("blog/2026/10/05/plotted/index.html",):
        soup = BeautifulSoup(built.read(path), "html.parser")
        place, script = soup.select_one("nb-plot"), soup.select_one("script[src$='notebook-plots.js']")
        assert place is not None
        assert script is not None
        at = (built.site / path).parent
        assert json.loads((at / str(place["data-src"])).resolve().read_text("utf-8"))["mode"] == "vega-lite"
        assert (at / str(script["src"])).resolve().is_file()
        assert (built.site / "assets/plots" / str(place["data-scripts"])).is_file()


# --- In the browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small site with plots, at its own `site_url` as instant navigation needs."""
    folder = tmp_path_factory.mktemp("plots")
    at = f"http://127.0.0.1:{(port := free_port())}/"
    settings = small_site.FILES["mkdocs.yml"].replace("https://example.com/me/", at)
    files: dict[str, str | bytes | None] = {
        "projects/knn/plots.ipynb": notebook(*(one[0] for one in DRAWN.values()), source="#| alt: x\ndraw()"),
        "mkdocs.yml": f"{settings}theme: {{features: [navigation.instant]}}\n",
    }
    built = small_site.build(small_site.write(folder, files), "--strict")
    assert built.exit_code == 0, built.log
    assert "<nb-plot" not in built.read("projects/knn/measure/index.html")
    assert "notebook-plots.js" not in built.read("projects/knn/measure/index.html")
    assert built.read("projects/knn/plots/index.html").count("notebook-plots.js") == 1
    with folder_served(built.site, port) as found:
        yield found


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_plots_are_drawn(address: str, browser: Browser, width: int, scheme: Literal["light", "dark"]) -> None:
    """Each plot as it nears the screen, in the page's width, each script once and only from the site."""
    with browser.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme) as context:
        page = context.new_page()
        wrong: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}projects/knn/plots/")
        places = page.locator("nb-plot")
        expect(places).to_have_count(len(DRAWN))
        before = [url for url in asked if "/plots_files/" in url]
        for number in range(len(DRAWN)):
            places.nth(number).scroll_into_view_if_needed()
            expect(places.nth(number)).to_have_attribute("data-is-drawn", "", timeout=30_000)
        assert len(before) < len(DRAWN), "data far down the page are fetched later"
        assert page.locator("nb-plot :is(svg, canvas, .bk-Figure)").count() >= len(DRAWN)
        assert page.locator("nb-plot .nb-note").count() == 0
        assert page.locator("nb-plot [role=graphics-symbol]:not([aria-label], [aria-hidden])").count() == 0
        assert page.locator("nb-plot [role=slider]").get_attribute("aria-label") == "Cut: 1"
        assert page.evaluate("document.documentElement.scrollWidth") == width
        fetched = [url for url in asked if not url.startswith(("data:", "blob:"))]
        assert all(url.startswith(address) for url in fetched), fetched
        scripts = [url for url in fetched if "/assets/plots/" in url]
        assert len(scripts) == len(set(scripts)) == 4
        assert not wrong, wrong


@pytest.mark.browser
def test_plots_follow_the_colour_scheme(address: str, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 850}, color_scheme="light") as context:
        page = context.new_page()
        page.goto(f"{address}projects/knn/plots/")
        plot = page.locator("nb-plot").first
        title = plot.locator(".gtitle")
        expect(title).to_be_visible()
        colour = "node => getComputedStyle(node).fill"
        before = title.evaluate(colour)
        page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
        expect(plot.locator(".gtitle")).not_to_have_css("fill", before)


@pytest.mark.browser
def test_plots_come_with_instant_navigation(address: str, browser: Browser) -> None:
    """Plots also appear when a page replaces another without a reload, and when the reader comes back."""
    with browser.new_context(viewport={"width": 1280, "height": 850}) as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{address}projects/knn/")
        page.evaluate("window.isTheSamePage = true")
        for _ in range(2):
            page.locator("main a[href$='plots/']").first.click()
            expect(page.locator("nb-plot").first).to_have_attribute("data-is-drawn", "")
            page.locator(".pf-crumb a").first.click()
            expect(page.locator("nb-plot")).to_have_count(0)
        page.locator("main a[href$='plots/']").first.click()
        plot = page.locator("nb-plot[data-library=plotly]").first
        expect(plot).to_have_attribute("data-is-drawn", "")
        # Plotly writes its CSS rules only once, into a part of the page that navigation replaces.
        expect(plot.locator(".main-svg").first).to_have_css("position", "absolute")
        assert page.evaluate("window.isTheSamePage")
        assert not wrong, wrong


@pytest.mark.browser
def test_a_plot_finds_its_data_after_the_address_has_changed(address: str, browser: Browser) -> None:
    """Instant navigation changes the URL first, and the content a moment later."""
    with browser.new_context(viewport={"width": 1280, "height": 850}) as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}projects/knn/plots/")
        expect(page.locator("nb-plot").first).to_have_attribute("data-is-drawn", "")
        page.evaluate("history.replaceState(null, '', '/blog/')")
        page.locator("nb-plot").last.scroll_into_view_if_needed()
        expect(page.locator("nb-plot").last).to_have_attribute("data-is-drawn", "", timeout=30_000)
        assert not wrong, wrong


@pytest.mark.browser
def test_without_the_script_the_rest_stays(address: str, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 390, "height": 850}) as context:
        page = context.new_page()
        page.route("**/assets/plots/**", lambda route: route.abort())
        page.goto(f"{address}projects/knn/plots/")
        expect(page.locator("nb-plot").first).to_contain_text("turn JavaScript on")
