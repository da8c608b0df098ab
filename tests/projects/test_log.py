"""A project's log: entries of project.yml and log.md on the page, the home page and in the feeds; mistakes; the
command that adds an entry."""

import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup, Tag
from click.testing import CliRunner
from playwright.sync_api import Browser

import small_site
from measured_site import METRICS, PROJECT, TODAY, Files, M, P, built, problems
from portfolio.cli.main import main
from portfolio.website.check import check
from portfolio.website.tree import read

L = "projects/knn/log.md"
ROOT_URL = "https://example.com/me/"
LOG_MD = """\
# Log

<!-- newest last -->

## 2026-10-01 – Half the *bytes*

metrics: bytes 1458132,
  accuracy.after 0.979

As [the post](post:first-post) tells, after [a change](pr:example-org/tool#7); now {{ knn.bytes:, }}.

- one `code`

```sh
## 2026-01-01 no entry
metrics: no 1
```

### In detail

| a | b |
|---|---|
| 1 | <2 |

## 2026-10-20: Smaller
metrics: bytes 729066
"""
LOG_YAML = """\
log:
  - date: 2026-10-09
    text: "**Slow** day, {{ knn.speed:.1f }} times"
    metrics: {bytes: 1000000, accuracy: {after: 0.9756}}
follow:
  - {label: File size, metric: "bytes / 1000:,.0f KB"}
  - metric: accuracy.after:.1f %
"""
SITE: Files = {M: METRICS, L: LOG_MD, P: PROJECT + LOG_YAML}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    return built(tmp_path_factory.mktemp("log"), SITE)


def soup(site: small_site.Built, path: str) -> BeautifulSoup:
    return BeautifulSoup(site.read(path), "html.parser")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_entries_of_both_files_stand_on_the_page_newest_first(site: small_site.Built) -> None:
    newest, middle, oldest = soup(site, "projects/knn/index.html").select("ol.pf-log > li")
    assert [tag["id"] for tag in (newest, middle, oldest)] == ["log-2026-10-20", "log-2026-10-09", "log-2026-10-01"]
    assert words(newest) == "20 October 2026 Smaller File size 729 KB"
    assert words(middle) == "9 October 2026 Slow day, 1.1 times File size 1,000 KB accuracy.after 97.6 %"
    assert oldest.select_one("time")["datetime"] == "2026-10-01"  # type: ignore[index]
    assert [words(tag) for tag in oldest.select("p strong, h3, ul code, td")] == [
        "Half the bytes", "code", "In detail ¶", "1", "<2"
    ]  # fmt: skip
    assert "## 2026-01-01 no entry" in oldest.select_one("pre").get_text()  # type: ignore[union-attr]
    assert "metrics: bytes" not in oldest.get_text()
    links = [str(link["href"]) for link in oldest.select("p a")]
    assert links[:2] == ["../../blog/2026/10/02/first-post/", "https://github.com/example-org/tool/pull/7"]
    assert words(oldest).count("now 729,066") == 1


def test_the_chart_and_its_table_hold_the_same_numbers(site: small_site.Built) -> None:
    (figure,) = soup(site, "projects/knn/index.html").select("figure.pf-chart")
    rows = [[words(cell) for cell in row.select("th, td")] for row in figure.select("tr")]
    assert rows == [
        ["Day", "File size", "accuracy.after"],
        ["1 October 2026", "1,458 KB", "97.9 %"],
        ["9 October 2026", "1,000 KB", "97.6 %"],
        ["20 October 2026", "729 KB", "–"],
    ]
    text = words(figure.desc)  # type: ignore[arg-type]
    assert text == (
        "File size: 1 October 2026: 1,458 KB, 9 October 2026: 1,000 KB, 20 October 2026: 729 KB. "
        "accuracy.after: 1 October 2026: 97.9 %, 9 October 2026: 97.6 %."
    )
    sizes, accuracies = [figure.select("circle")[:3], figure.select("circle")[3:]]
    assert [float(str(dot["cx"]).rstrip("%")) for dot in sizes] == [2, 42.42, 98]  # 8 of 19 days
    heights = [float(str(dot["cy"])) for dot in sizes]
    assert heights[0] == 54 < heights[1] < heights[2] == 112
    assert abs(float(str(accuracies[0]["cy"])) - float(str(accuracies[1]["cy"]))) < 3  # a small loss looks small


def test_the_home_page_tells_what_was_done_lately(site: small_site.Built) -> None:
    (section,) = soup(site, "index.html").select("section[aria-labelledby=lately]")
    name = "Nearest neighbours, faster"
    assert [(words(item), str(item.a["href"])) for item in section.select("li")][:5] == [  # type: ignore[index]
        (f"20 Oct 2026 {name} Smaller", "projects/knn/#log-2026-10-20"),
        (f"9 Oct 2026 {name} Slow day, 1.1 times", "projects/knn/#log-2026-10-09"),
        ("2 Oct 2026 Post The first post", "blog/2026/10/02/first-post/"),
        (f"1 Oct 2026 {name} Half the bytes", "projects/knn/#log-2026-10-01"),
        ("Jan 2026 Publication On samples Journal of Samples", "https://doi.org/10.1000/182"),
    ]


def test_entries_are_items_of_both_feeds(site: small_site.Built) -> None:
    feed = ET.fromstring(site.read("feed_rss_created.xml"))
    items = {str(item.findtext("guid")): item for item in feed.iter("item")}
    address = f"{ROOT_URL}projects/knn/#log-2026-10-"
    assert list(items) == [f"{address}20", f"{address}09", f"{ROOT_URL}blog/2026/10/02/first-post/", f"{address}01"]
    item = items[f"{address}01"]
    assert item.findtext("title") == "Nearest neighbours, faster: Half the bytes"
    assert item.findtext("link") == f"{address}01"
    assert item.findtext("pubDate") == "Thu, 01 Oct 2026 00:00:00 +0000"
    assert str(item.findtext("description")).startswith("As the post tells, after a change; now 729,066. one code")
    plain = json.loads(site.read("feed_json_created.json"))
    assert [item["id"] for item in plain["items"]] == list(items)
    assert {item["url"] for item in plain["items"]} == set(items)


def test_a_project_without_a_log_shows_nothing_of_it(tmp_path: Path) -> None:
    made = built(tmp_path, {})
    page = made.read("projects/knn/index.html")
    assert "Log" not in [words(head).rstrip(" ¶") for head in BeautifulSoup(page, "html.parser").select("h2, h3")]
    assert "pf-log" not in page
    assert "#log-" not in made.read("index.html")


EIGHT = "".join(f"## 2026-10-{day:02}\nDay.\n" for day in range(1, 9))
PARTS: list[tuple[str, list[str], int]] = [
    ("## 2026-10-01\n", ["1 October 2026"], 0),
    ("## 2026-10-01 – Only a title\n", ["1 October 2026 Only a title"], 0),
    ("## 2026-10-01\n\nmetrics: anything 3\n", ["1 October 2026 anything 3"], 0),
    ("# Log of 2026\n### 2026-10-01\nText\n", ["1 October 2026 Text"], 0),
    ("\ufeff## 2026-10-01\r\n\r\nmetrics: a 1\r\n\r\nText\r\n", ["1 October 2026 Text a 1"], 0),
    (
        "## 2026-10-02\nmetrics: a 2, b 5, c 1\n\n## 2026-10-01\nmetrics: a 2, b 4\n",
        ["2 October 2026 b 5 a 2", "1 October 2026 b 4 a 2"],
        2,
    ),
    (EIGHT, [f"{day} October 2026 Day." for day in range(8, 0, -1)], 0),
    ("## 2026-10-01 `a_b` *c* ##\n\n    code ## 2026-10-02\n", ["1 October 2026 a_b c code ## 2026-10-02"], 0),
    ("", [], 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown", "charts"), PARTS)
def test_missing_parts_leave_no_trace(tmp_path: Path, text: str, shown: list[str], charts: int) -> None:
    made = small_site.build(small_site.write(tmp_path, {L: text}))
    assert made.exit_code == 0, made.log
    page = soup(made, "projects/knn/index.html")
    assert [words(item) for item in page.select("ol.pf-log > li")] == shown
    assert len(page.select("figure.pf-chart svg > text[font-weight]")) == 2 * charts
    assert len(page.select("details.pf-older li")) == max(len(shown) - 5, 0)


IN_FILE: list[tuple[str, str]] = [
    ("## 2026-13-01\n", "1:1: G101 '2026-13-01' has no such month: 13; write the day: ## 2026-11-03"),
    ("# Log\n\n## 2026-10\n", "3:1: G101 '2026-10' is not a day"),
    ("## 2026/10/02\n", "1:1: G101 '2026/10/02' is not a date"),
    ("## 2026-10-01\nA\n\n## Ideas\nB\n", "4:1: G102 the heading 'Ideas' has no day"),
    ("## 2026-10-01\nA\n\n# 3 October\nB\n", "4:1: G102 the heading '3 October' has no day"),
    ("## 2026-11-22\nA\n", "1:1: G103 the entry's date, 2026-11-22, is in the future"),
    ("## 2026-10-01\nA\n\n## 2026-10-01\nB\n", f"4:1: G104 2026-10-01 has an entry already, at {L}:1:1"),
    ("## 2026-10-01\nmetrics: acuracy.after 0.9\n", "2:10: G105 the project does not measure 'acuracy.after'; did"),
    ("## 2026-10-01\nmetrics: quite_other 0.9\n", "2:10: G105 the project does not measure 'quite_other'; leave"),
    ("## 2026-10-01\n\nmetrics: bytes 1,\n  speed fast\n", "4:3: G106 'speed fast' is not a name with its number"),
    ("## 2026-10-01\nmetrics: bytes 729,066\n", "2:20: G106 '066' is not a name with its number"),
    ("## 2026-10-01\nmetrics: bytes 1, bytes 2\n", "2:19: G106 'bytes' appears twice here"),
    ("What I did.\n\n## 2026-10-01\nA\n", "1:1: G107 text above the first entry is not shown"),
    ("# Log\n\nNothing.\n", "3:1: G107 text above the first entry is not shown"),
    ("## 2026-10-01\n", "1:1: G108 the entry of 2026-10-01 says nothing"),
    ("## 2026-10-01\nSee [it](post:first-pots).\n", "2:10: R102 'post:first-pots' is not a post"),
    ("## 2026-10-01\nSee [it](pr:tool#7).\n", "2:10: R104 'pr:tool#7' is not a pull request"),
    ("## 2026-10-01\nNow {{ knn.byte }}.\n", "2:5: E103 knn measures no 'byte' (any more); did you mean 'knn.bytes'?"),
    ("---\ntitle: x\n---\n", "1:1: B111 a project's log.md has no front matter"),
]
IN_YAML: list[tuple[str, str]] = [
    ("log:\n  - {date: yesterday, text: A}\n", "13:12: G101 date: 'yesterday' is not a date"),
    ("log:\n  - {date: 2026-02-30, text: A}\n", "13:12: G101 date: '2026-02-30' has no such day"),
    ("log:\n  - {text: A}\n", "13:5: S103 the key 'date' is missing"),
    ("log:\n  - {date: 2026-10-01, txt: A}\n", "13:24: S101 unknown key 'txt'; did you mean 'text'?"),
    ("log:\n  - {date: 2027-01-01, text: A}\n", "13:12: G103 the entry's date, 2027-01-01, is in the future"),
    ("log:\n  - {date: 2026-10-01, metrics: {spede: 2}}\n", "13:34: G105 the project does not measure 'spede'"),
    ("log:\n  - {date: 2026-10-01, text: A, metrics: {speed: x}}\n", "13:50: G106 'speed' is not a number: 'x'"),
    ("log:\n  - {date: 2026-10-01, metrics: [1]}\n", "13:33: S102 'metrics' has to be a mapping"),
    ('log:\n  - {date: 2026-10-01, text: "{{ knn.byte }}"}\n', "13:31: E103 knn measures no 'byte'"),
    ("follow:\n  - metric: byte:.1f\n", "13:13: E103 knn measures no 'byte' (any more); did you mean 'knn.bytes'?"),
    ("follow:\n  - metric: bytes:.1q\n", "13:13: E104 the format '.1q' does not suit"),
]


def in_place(path: str, start: str, table: list[tuple[str, str]]) -> list[tuple[Files, str]]:
    return [({path: start + text}, f"{path}:{expected}") for text, expected in table]


MISTAKES: list[tuple[Files, str]] = [
    *in_place(L, "", IN_FILE),
    *in_place(P, PROJECT, IN_YAML),
    ({L: b"## 2026-10-01\n\xff\n"}, f"{L}:2:1: Y001 byte 0xff is not UTF-8"),
    (
        {L: "## 2026-10-01\nA\n", P: PROJECT + "log:\n  - {date: 2026-10-01, text: A}\n"},
        f"{L}:1:1: G104 2026-10-01 has an entry already, at {P}:13:12",
    ),
]


@pytest.mark.parametrize(("files", "expected"), MISTAKES)
def test_mistakes_are_located(tmp_path: Path, files: Files, expected: str) -> None:
    found = problems(tmp_path, {M: METRICS, **files})
    assert [line for line in found if line.startswith(expected)], found
    assert sum(line.startswith((L, P)) for line in found) == 1, found


@pytest.mark.parametrize(
    "files",
    [
        {L: "## 2026-11-21\nSomewhere it is tomorrow.\n"},
        {L: "## 2026-10-01\nmetrics: anything 1\n", M: None},
        {L: "## 2026-10-01\nmetrics: accuracy.aftr 1\n", P: PROJECT + "follow:\n  - metric: accuracy.aftr\n"},
        {L: "## 2026-10-01\nmetrics: old 1\n\n## 2026-10-02\nmetrics: old 2\n"},
        {P: PROJECT + 'follow:\n  - metric: "{{ knn.bytes }}"\n'},
    ],
)
def test_no_false_alarm(tmp_path: Path, files: Files) -> None:
    assert problems(tmp_path, {M: METRICS, **files}) == []


# The command: the file before, the message, what is added.


def log(folder: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["log", *words, "--root", str(folder)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


COMMENTED = """\
# Head
log:   # mine
    - date: 2026-10-01  # first
      text: |
        # no comment

        Two.
"""
BEHIND = "\n    # between\n\n# next\npriority: 2\n"
ALL = "bytes 729066, accuracy.before 0.979, accuracy.after 0.9756, speed 1.10"
NEW = f"\n## {{day}}\n\nmetrics: {ALL}\n\nFaster now\n"
ONE = "\n## {day}\n\nmetrics: bytes 729066\n\nFaster now\n"
FIRST = "## 2026-10-01\nA\n"
WINDOWS = FIRST.replace("\n", "\r\n")
ADDED: list[tuple[str, str | bytes | None, str, str, str]] = [
    ("new", None, "", "# Log\n", NEW),
    ("existing", f"# Log\n\n{FIRST.rstrip()}", "", f"# Log\n\n{FIRST}", NEW),
    ("windows", WINDOWS.encode(), "", WINDOWS, NEW.replace("\n", "\r\n")),
    ("mark", f"\ufeff{FIRST}", "", f"\ufeff{FIRST}", NEW),
    ("followed", None, "follow:\n  - metric: bytes / 1000:.0f KB\n", "# Log\n", ONE),
]


@pytest.mark.parametrize(("before", "more", "kept", "added"), [row[1:] for row in ADDED], ids=[row[0] for row in ADDED])
def test_the_command_adds_to_log_md(
    tmp_path: Path, before: str | bytes | None, more: str, kept: str, added: str
) -> None:
    small_site.write(tmp_path, {M: METRICS, L: before, P: PROJECT + more})
    code, said = log(tmp_path, "knn", "Faster", "now")
    assert code == 0, said
    today = date.today()
    added = added.format(day=today)
    assert (tmp_path / L).read_bytes().decode() == kept + added
    assert said.replace("\r", "").split("\n", 1)[1].strip() == added.replace("\r", "").strip()
    line = int(re.match(rf"{L}:(\d+)", said)[1])  # type: ignore[index]
    assert (tmp_path / L).read_text("utf-8").split("\n")[line - 1] == f"## {today}"
    assert not [str(found) for found in check(read(tmp_path), today)]
    assert log(tmp_path, "knn", "Again") == (
        1, f"Error: {L}:{line}:1 already has an entry for today; add to it there\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("log_yaml", "before_added", "behind"),
    [
        (COMMENTED + BEHIND, COMMENTED, BEHIND),
        (
            "log:\n- date: 2026-10-01\n  text: A\npriority: 2\n",
            "log:\n- date: 2026-10-01\n  text: A\n",
            "priority: 2\n",
        ),
        ("log:\n  - {date: 2026-10-01, text: A,\n     metrics: {bytes: 1\n   }}", None, ""),
    ],
)
def test_the_command_adds_to_project_yml_and_changes_nothing_else(
    tmp_path: Path, log_yaml: str, before_added: str | None, behind: str
) -> None:
    small_site.write(tmp_path, {M: METRICS, P: PROJECT + log_yaml})
    code, said = log(tmp_path, "projects/knn/", "A: 'b' # c")
    assert code == 0, said
    text = (tmp_path / P).read_text("utf-8")
    start = PROJECT + (log_yaml + "\n" if before_added is None else before_added)
    assert text.startswith(start)
    assert text.endswith(behind)
    today = date.today()
    entry = read(tmp_path).projects["knn"].log[0]
    assert (entry.day, entry.text, entry.metrics["speed"]) == (today, "A: 'b' # c", "1.10")
    middle = text[len(start) : len(text) - len(behind)]
    assert middle.lstrip().startswith(f"- date: {today}\n")
    assert middle.count("\n") == 3
    assert not (tmp_path / L).exists()


@pytest.mark.parametrize(
    ("words", "files", "said"),
    [
        (["kn", "A"], {}, "'kn' is not a project; did you mean 'knn'?"),
        (["knn"], {}, "Missing argument 'WHAT CHANGED"),
        (["knn", " "], {}, "say what changed"),
        (["knn", "A", "--rot=x"], {}, "No such option"),
        (["knn", "A"], {M: '{"a": 1,'}, f"{M}:1:9: E101 not JSON"),
        (["knn", "A"], {P: PROJECT + "log: [{date: 2026-10-01, text: A}]\n"}, "is in brackets"),
        (["knn", "A"], {P: PROJECT + "sumary: x\n"}, f"{P}:12:1: S101 unknown key 'sumary'"),
        (["knn", "## 2026-10-01"], {}, "would not be read as one entry"),
        (["knn", "A"], {L: "```\nopen"}, "would not be read as one entry"),
        (["knn", "A"], {L: b"\xff"}, f"{L}: 'utf-8' codec can't decode"),
    ],
)
def test_the_command_refuses_and_changes_nothing(tmp_path: Path, words: list[str], files: Files, said: str) -> None:
    small_site.write(tmp_path, {M: METRICS, **files})

    def state() -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (tmp_path / "projects/knn").iterdir()}

    before = state()
    code, output = log(tmp_path, *words)
    assert code in (1, 2)
    assert said in output
    assert state() == before


def test_a_text_may_begin_with_a_minus(tmp_path: Path) -> None:
    small_site.write(tmp_path, {})
    assert log(tmp_path, "knn", "-5 % of time")[0] == 0
    assert read(tmp_path).projects["knn"].log[0].text == "-5 % of time"


def test_the_command_says_what_it_could_not_note(tmp_path: Path) -> None:
    more = "follow:\n  - metric: gone\n  - metric: speed\n"
    small_site.write(tmp_path, {M: METRICS, L: "## 2026-10-01\nmetrics: gone 1\n", P: PROJECT + more})
    code, said = log(tmp_path, "knn", "A")
    assert (code, said.splitlines()[0]) == (0, "gone is followed, but not measured at the moment: left out")
    assert read(tmp_path).projects["knn"].log[0].metrics == {"speed": "1.10"}


@pytest.mark.browser
def test_the_chart_has_a_name_and_a_description_and_follows_day_and_night(
    site: small_site.Built, browser: Browser
) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        for width in (390, 1280):
            with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme) as context:
                page = context.new_page()
                page.goto((site.site / "projects/knn/index.html").as_uri())
                picture = page.get_by_role("img", name="Nearest neighbours, faster: Log", exact=True)
                tree = context.new_cdp_session(page).send("Accessibility.getFullAXTree")
                (node,) = [
                    node for node in tree["nodes"] if node.get("name", {}).get("value", "").endswith("faster: Log")
                ]  # fmt: skip
                assert node["role"]["value"] == "image"
                assert "File size: 1 October 2026: 1,458 KB" in node["description"]["value"]
                for text in picture.locator("text, circle").all():
                    assert text.evaluate("it => it.getBoundingClientRect().left") >= 0
                    assert text.evaluate("it => it.getBoundingClientRect().right") <= width
                assert float(picture.evaluate("svg => parseFloat(getComputedStyle(svg).fontSize)")) >= 14
                colours.add(picture.locator("circle").first.evaluate("dot => getComputedStyle(dot).fill"))
                page.get_by_text("The same as a table").click()
                assert page.get_by_role("rowheader", name="9 October 2026").is_visible()
                assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(colours) == 2


@pytest.mark.browser
def test_a_link_to_an_older_entry_opens_it(tmp_path: Path, browser: Browser) -> None:
    made = built(tmp_path, {L: EIGHT})
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto((made.site / "projects/knn/index.html").as_uri() + "#log-2026-10-01")
        entry = page.locator("#log-2026-10-01")
        entry.wait_for(state="visible")
        assert page.evaluate("scrollY") > 0


def test_today_is_given(tmp_path: Path) -> None:
    small_site.write(tmp_path, {L: f"## {TODAY}\nA\n"})
    assert [problem.code for problem in check(read(tmp_path), date(2026, 11, 18))] == ["G103"]
