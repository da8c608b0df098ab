"""BibTeX to publications: names, accents, venues, links, and mistakes with their lines."""

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest

from portfolio.resume.bibliography import plain_text, read_bibliography
from portfolio.resume.render import render
from portfolio.sources.dates import PartialDate
from portfolio.sources.diagnostics import Severity
from printed import TEMPLATES, template_of, view_of_text

TWO = r"""
@inproceedings{old, title = {A \emph{First} {GPU} paper}, author = {Sample, R. and M{\"u}ller, J\"urgen and others},
  booktitle = {Proc. of Samples}, year = 2023, doi = {https://doi.org/10.1000/1}, selected = {true}}

@article{new, title = "Second", author = "Robin Sample", journal = {J. of X}, year = 2025, month = mar,
  eprint = {2401.01234}, archivePrefix = {arXiv}}
"""


def test_entries_become_publications_newest_first() -> None:
    cited, problems = read_bibliography(TWO, "p.bib")
    assert problems == ()
    second, first = (item.publication for item in cited)
    assert (first.name, first.publisher, first.doi, first.priority) == (
        "A First GPU paper",
        "Proc. of Samples",
        "10.1000/1",
        1,
    )
    assert first.authors == ("R. Sample", "Jürgen Müller", "et al.")
    assert (second.arxiv, second.release_date) == ("2401.01234", PartialDate(2025, 3))
    assert [str(item.location) for item in cited] == ["p.bib:5:1", "p.bib:2:1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n@article{a, title = {x", "p.bib:2:1: R110"),
        ("@article{a, title={x}}\n@article{a, title={y}}", "p.bib:2:1: R115 the key 'a' is given twice; rename"),
        ("@article{a, title={x},\n url = {https://a.org},\n URL={https://b.org}}", "p.bib:3:1: R115 'a' has the field"),
        (
            "@book{b, title={y}}\n@article{a,\n title={x},\n title={z}}",
            "p.bib:4:1: R115 'a' has the field 'title' twice",
        ),
        (
            "@article{a, title={x},\n doi={https://example.org/a}}",
            "p.bib:2:1: R104 'https://example.org/a' is not a DOI; ",
        ),
        (
            "@article{a, title={x},\n doi={see 10.1000/a}}",
            "p.bib:2:1: R104 'see 10.1000/a' is not a DOI; write it as in",
        ),
        (
            "@article{a, title={x},\n doi={http://example.org/a}, year=2020}",
            "p.bib:2:1: R104 'http://example.org/a' is",
        ),
        ("@article{a,\n title = nope}", "p.bib:2:1: R110"),
        ("\n\n@article{a, author = {R. Sample}}", "p.bib:3:1: R111"),
        ("\n@article{a, title={x}, year={soon}}", "p.bib:2:1: R112 'a': 'soon' is not a date"),
        ("@article{a, title={x},\n url={www}}", "p.bib:2:1: R112 'a': 'www' is not a web address; correct the field"),
        ("@article{a, title={x},\n\n date={soon}}", "p.bib:3:1: R112 'a': 'soon' is not a date"),
    ],
)
def test_mistakes_are_reported_at_their_line(text: str, expected: str) -> None:
    _, problems = read_bibliography(text, "p.bib")
    assert str(problems[0]).startswith(expected)


@pytest.mark.parametrize("second", ["eprint = {2}", "EPRINT = 2", 'eprint = "2"'])
def test_what_is_given_twice_leaves_the_rest(second: str) -> None:
    others = "@article{b, title = {Two}}\n@misc{b, title = {No}}"
    text = f"@article{{a, title = {{One}}, eprint = {{1}}, {second}}}\n{others}"
    cited, problems = read_bibliography(text, "p.bib")
    assert [item.publication.name for item in cited] == ["One", "Two"]
    assert [(str(problem.location), problem.code, problem.severity) for problem in problems] == [
        ("p.bib:1:1", "R115", Severity.WARNING),
        ("p.bib:3:1", "R115", Severity.WARNING),
    ]


def _doubled(times: int, kind: str = "string", sign: str = "{}") -> str:
    """Define strings of which each holds the one before ten times."""
    names = [f"s{number}" for number in range(times)]
    lines = [f"@{kind}{sign[0]}{after} = {' # '.join([before] * 10)}{sign[1]}" for before, after in pairwise(names)]
    return "\n".join([f'@{kind}{sign[0]}s0 = "tidetideti"{sign[1]}', *lines, f"@article{{a, title = {names[-1]}}}"])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (_doubled(8), 6),
        (_doubled(8, "STRING", "()"), 6),
        (_doubled(30), 6),
        (_doubled(4) + "\n@article{b,\n title = " + " # ".join(["S3"] * 200) + "}", 6),
    ],
)
def test_strings_that_grow_without_end_are_refused_at_once(text: str, line: int) -> None:
    start = time.process_time()
    cited, (problem,) = read_bibliography(text, "p.bib")
    assert time.process_time() - start < 1
    assert (cited, problem.code, problem.location.line) == ((), "R110", line)


def test_usual_strings_are_inserted() -> None:
    (item,), problems = read_bibliography(
        '@string{j = "Journal of " # {Tides}}\n@article{a, title={x}, journal=j}', "p"
    )
    assert (item.publication.publisher, problems) == ("Journal of Tides", ())


VENUES = {"J. Sampl.": "Robin Sample, J. Sampl.", "Samples": "Robin Sample, Samples.", "''": "Robin Sample."}


@pytest.mark.parametrize(("venue", "line"), VENUES.items())
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_line_of_authors_ends_in_one_full_stop(template: str, venue: str, line: str) -> None:
    paper = f"{{name: A paper, authors: [Robin Sample], publisher: {venue}}}"
    page = render(view_of_text(f"basics: {{name: Robin Sample}}\npublications: [{paper}]\n"), template_of(template))
    words = [" ".join(re.sub("<[^>]*>", "", text).split()) for text in page.split("</p>")]
    assert line in words


TEX = {
    r"{\LaTeX} and \TeX{} for \BibTeX users": "LaTeX and TeX for BibTeX users",
    r"Fruit \& Nuts: 50\% off for \$5": "Fruit & Nuts: 50% off for $5",
    r"\textit{E. sample} \& {\em others} in \textsc{Example}": "E. sample & others in Example",
    r"$k$-means in $O(n \log n)$ on H$_2$O": "k-means in O(n log n) on H2O",
    r"$\epsilon$-greedy in $\mathbb{R}^{n}$, 10$^{-3}$, $\frac{1}{2}$": "ε-greedy in Rⁿ, 10⁻³, 1/2",
    r"{\'E}tude na{\"\i}ve, \v{S}ample, \~nandu, \aa ngstr\"om": "Étude naïve, Šample, ñandu, ångström",
    r"``Quoted'' pages 1--2~ff. --- \ldots": "“Quoted” pages 1–2 ff. — …",
    r"\href{https://example.com}{Words} \url{https://example.com/a_b}": "Words https://example.com/a_b",
    "Already Ünïcode & 50% C# a_b": "Already Ünïcode & 50% C# a_b",
    "unbalanced } {": "unbalanced",
    r"{{\textbraceleft}tides{\textbraceright}}: a{\textunderscore}b": "{tides}: a_b",
    r"\{a\}, p \textless{} 1 \& \textmu{}m {NASA}": "{a}, p < 1 & µm NASA",
    "private \ue000 glyphs \ue0005\ue001": "private glyphs 5",
}


@pytest.mark.parametrize(("tex", "text"), TEX.items())
def test_tex_becomes_text(tex: str, text: str) -> None:
    assert plain_text(tex) == text


# Entries in the style of services' and programs' exports, with our own words: tests/resume/bibliographies/.
EXPORTS = {
    "google-scholar": (
        "Faster samples at scale",
        "arXiv preprint arXiv:2401.01234",
        "2024",
        "",
        "2401.01234",
        "",
    ),
    "dblp": (
        "SAMPLE: A Benchmark of Examples",
        "CoRR",
        "2024",
        "10.48550/ARXIV.2401.01234",
        "2401.01234",
        "https://doi.org/10.48550/arXiv.2401.01234",
    ),
    "acl-anthology": (
        "Words & Other Examples",
        "Proceedings of the 1st Meeting on Samples (Volume 1: Long Papers)",
        "2023-07",
        "",
        "",
        "https://example.org/2023.sample-long.1/",
    ),
    "zotero": (
        "Notes on Examples",
        "Journal of Notes",
        "2022-05-04",
        "",
        "",
        "https://example.org/notes_on",
    ),
    "mendeley": (
        "A title in double braces",
        "J. Sampl.",
        "2021-10",
        "10.1000/j.x",
        "",
        "",
    ),
}


@pytest.mark.parametrize(("name", "expected"), EXPORTS.items(), ids=EXPORTS)
def test_exports_of_other_programs_are_read(name: str, expected: tuple[str, ...]) -> None:
    text = (Path(__file__).parent / "bibliographies" / f"{name}.bib").read_text("utf-8")
    (cited,), problems = read_bibliography(text, "p.bib")
    assert problems == ()
    paper = cited.publication
    shown = (paper.name, paper.publisher, str(paper.release_date), paper.doi, paper.arxiv, paper.url)
    assert shown == expected
    assert "Robin Sample" in paper.authors


@pytest.mark.parametrize(
    "written", ["https://e.org/~me/a_b.pdf", r"https://e.org/\~me/a\_b.pdf", r"\url{https://e.org/~me/a_b.pdf}"]
)
def test_an_address_keeps_its_tilde(written: str) -> None:
    cited, problems = read_bibliography(f"@article{{a, title={{x}}, url={{{written}}}}}", "p.bib")
    assert problems == ()
    assert cited[0].publication.url == "https://e.org/~me/a_b.pdf"


def test_a_group_of_authors_may_have_the_author_among_them() -> None:
    paper = "{name: A paper, authors: [The Tide Collaboration]}"
    assert view_of_text(f"basics: {{name: Robin Sample}}\npublications: [{paper}]\n").sections, "and no problem"
