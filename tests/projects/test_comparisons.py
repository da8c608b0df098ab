"""Before and after: words, bars, mistakes."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from measured_site import METRICS, PROJECT, M, P, built, problems

# In the expected words, ~ is a no-break space.
COMPARISONS: list[tuple[str, str]] = [
    ("{label: Size, baseline: 12.4, value: 1.1, unit: MB}", "Size: 12.4~MB to 1.1~MB, 11 times smaller"),
    ("{label: Right, baseline: 97.9 %, value: 97.6 %, better: higher}", "Right: 97.9~% to 97.6~%, 0.3~points lower"),
    ("{label: Time, baseline: 3 ms, value: 2 ms}", "Time: 3~ms to 2~ms, 33~% faster"),
    ("{label: Cost, baseline: 10, value: 25, unit: €}", "Cost: 10~€ to 25~€, 2.5 times more expensive"),
    ('{label: Rate, baseline: "900/s", value: "3,150/s", better: higher}', "Rate: 900/s to 3,150/s, 3.5 times faster"),
    ("{label: Errors, baseline: 3, value: 0}", "Errors: 3 to 0"),
    ("{label: Same, baseline: 3, value: 3}", "Same: 3 to 3, no change"),
    ('{label: Bytes, baseline: "{{ knn.bytes:, }}", value: 729}', "Bytes: 729,066 to 729, 1,000 times lower"),
    ('{label: Right, baseline: "{{ knn.accuracy.before:.1f % }}", value: 98 %}',
     "Right: 97.9~% to 98~%, 0.1~points higher"),
]  # fmt: skip


def test_comparisons_are_one_figure_and_say_the_same_in_text(tmp_path: Path) -> None:
    lines = "".join(f"  - {written}\n" for written, _ in COMPARISONS)
    made = built(tmp_path, {M: METRICS, P: f"{PROJECT}comparisons:\n{lines}"})
    (figure,) = BeautifulSoup(made.read("projects/knn/index.html"), "html.parser").select("figure.pf-compared")
    (picture,) = figure.select("svg[role=img]")
    words = [text.replace("~", "\u00a0") for _, text in COMPARISONS]
    assert [item.get_text() for item in figure.select("li")] == words
    assert picture.desc is not None
    assert picture.desc.get_text() == " ".join(f"{text}." for text in words)
    assert [tag.get_text() for tag in picture.select("text")][1:3] == [
        "from 12.4\u00a0MB",
        "to 1.1\u00a0MB, 11 times smaller",
    ]
    widths = [float(str(bar["width"]).rstrip("%")) for bar in picture.select("rect")]
    assert widths[:6] == [100, 8.87, 97.9, 97.6, 100, 66.67]
    assert widths[10:14] == [100, 0, 100, 100]
    kinds = [str(bar["class"][-1]) for bar in picture.select("rect")][1::2]
    assert kinds == ["pf-bar--after"] * 3 + ["pf-bar--worse"] + ["pf-bar--after"] * 5


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{label: A, baseline: x, value: 1}", "13:26: E108 baseline: 'x' is not a number"),
        ("{label: A, baseline: -1, value: 1}", "13:26: E108 baseline: -1 is below zero"),
        ("{label: A, baseline: 1 MB, value: 1 KB}", "13:5: E108 compares KB with MB"),
        ("{label: A, baseline: 1, value: 1, better: more}", "13:47: S108"),
        ("{label: A, baseline: 1}", "13:5: S103 the key 'value' is missing"),
        ("{baseline: 1, value: 1, label: " + "a" * 50 + "}", "13:36: S102 'label' is longer than 40 characters"),
        ('{label: A, baseline: "{{ knn.no }}", value: 1}', "13:27: E103 knn measures no 'no'"),
        ("{label: A, baseline: {{ knn.no }}, value: 1}", "13:27: Y003"),
    ],
)
def test_mistakes_in_comparisons(tmp_path: Path, written: str, expected: str) -> None:
    found = problems(tmp_path, {M: METRICS, P: f"{PROJECT}comparisons:\n  - {written}\n"})
    assert next(line for line in found if line.startswith(P)).startswith(f"{P}:{expected}"), found
    assert sum(line.startswith(P) for line in found) == 1


@pytest.mark.browser
def test_the_figure_has_a_name_and_follows_day_and_night(tmp_path: Path, browser: Browser) -> None:
    lines = "".join(f"  - {written}\n" for written, _ in COMPARISONS)
    made = built(tmp_path, {M: METRICS, P: f"{PROJECT}comparisons:\n{lines}"})
    colours = set()
    for scheme in ("light", "dark"):
        for width in (390, 1280):
            with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme) as context:
                page = context.new_page()
                page.goto((made.site / "projects/knn/index.html").as_uri())
                picture = page.get_by_role("img", name="Nearest neighbours, faster: before and after")
                size = picture.bounding_box()
                assert size is not None
                assert size["width"] <= width
                for text in picture.locator("text").all():
                    assert text.evaluate("text => text.getBoundingClientRect().right") <= width
                assert float(picture.evaluate("svg => parseFloat(getComputedStyle(svg).fontSize)")) >= 14
                bar = picture.locator("rect.pf-bar--after").first
                colours.add((scheme, bar.evaluate("bar => getComputedStyle(bar).fill")))
                assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len({colour for _, colour in colours}) == 2
