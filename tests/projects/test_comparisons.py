"""Before and after: words, bars, mistakes."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from measured_site import METRICS, PROJECT, M, P, built, problems

# Written, then the headline, the label and the two values; ~ is a no-break space.
COMPARISONS: list[tuple[str, str]] = [
    ("{label: Size, baseline: 12.4, value: 1.1, unit: MB}", "11 times smaller|Size|12.4~MB|1.1~MB"),
    ("{label: Right, baseline: 97.9 %, value: 97.6 %, better: higher}", "0.3~points lower|Right|97.9~%|97.6~%"),
    ("{label: Time, baseline: 3 ms, value: 2 ms}", "33~% faster|Time|3~ms|2~ms"),
    ("{label: Cost, baseline: 10, value: 25, unit: €}", "2.5 times more expensive|Cost|10~€|25~€"),
    ('{label: Rate, baseline: "900/s", value: "3,150/s", better: higher}', "3.5 times faster|Rate|900/s|3,150/s"),
    ("{label: Errors, baseline: 3, value: 0}", "0|Errors|3|0"),
    ("{label: Same, baseline: 3, value: 3}", "no change|Same|3|3"),
    ('{label: Bytes, baseline: "{{ knn.bytes:, }}", value: 729}', "1,000 times lower|Bytes|729,066|729"),
    ('{label: Right, baseline: "{{ knn.accuracy.before:.1f % }}", value: 98 %}', "0.1~points higher|Right|97.9~%|98~%"),
]  # fmt: skip


def test_comparisons_say_and_draw_the_change(tmp_path: Path) -> None:
    lines = "".join(f"  - {written}\n" for written, _ in COMPARISONS)
    made = built(tmp_path, {M: METRICS, P: f"{PROJECT}comparisons:\n{lines}"})
    page = BeautifulSoup(made.read("projects/knn/index.html"), "html.parser")
    figure = page.select_one("figure.pf-evidence")
    assert figure
    measures = figure.select(".pf-measure")
    texts = [[tag.get_text() for tag in one.select("strong, p > span, li")] for one in measures]
    expected = [
        [headline, label, f"before: {before}", f"now: {after}"]
        for headline, label, before, after in (text.replace("~", "\u00a0").split("|") for _, text in COMPARISONS)
    ]
    assert texts == expected
    shares = [float(str(bar["style"]).removeprefix("--share: ")) for bar in figure.select("li")]
    assert [round(share, 3) for share in shares[:6]] == [1, 0.089, 0.979, 0.976, 1, 0.667]
    assert shares[10:14] == [1, 0, 1, 1]
    assert [n for n, one in enumerate(measures) if "pf-measure--worse" in one["class"]] == [3]
    (linked,) = measures[7].select("a[title^='measured in']")
    assert linked.get_text() == "729,066"
    head = page.select_one(".pf-page-head .pf-measure")
    assert head
    assert [tag.get_text() for tag in head.select("strong, p > span")] == ["11 times smaller", "Size"]
    assert not head.select("a"), "the head only says what the evidence proves"


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
def test_bars_are_drawn_to_scale_by_day_and_night(tmp_path: Path, browser: Browser) -> None:
    lines = "".join(f"  - {written}\n" for written, _ in COMPARISONS)
    made = built(tmp_path, {M: METRICS, P: f"{PROJECT}comparisons:\n{lines}"})
    colours = set()
    for scheme in ("light", "dark"):
        for width in (390, 1280):
            with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme) as context:
                page = context.new_page()
                page.goto((made.site / "projects/knn/index.html").as_uri())
                for text in page.locator(".pf-evidence li > span").all():
                    assert text.evaluate("text => text.getBoundingClientRect().right") <= width
                bars = page.locator(".pf-evidence .pf-measure").first.locator("li")
                drawn = [
                    float(bar.evaluate("bar => parseFloat(getComputedStyle(bar, '::before').width)"))
                    for bar in bars.all()
                ]
                assert abs(drawn[1] / drawn[0] - 1.1 / 12.4) < 0.01
                colour = bars.last.evaluate("bar => getComputedStyle(bar, '::before').backgroundColor")
                colours.add((scheme, colour))
                assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len({colour for _, colour in colours}) == 2
