"""BibTeX to publications: names, accents, venues, links, and mistakes at their lines."""

import pytest

from portfolio.dates import PartialDate
from portfolio.resume.bibliography import read_bibliography

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
        ("@article{a, title={x}}\n@article{a, title={y}}", "p.bib:1:1: R110"),
        ("@article{a,\n title = nope}", "p.bib:2:1: R110"),
        ("\n\n@article{a, author = {R. Sample}}", "p.bib:3:1: R111"),
        ("\n@article{a, title={x}, year={soon}}", "p.bib:2:1: R112 'a': 'soon' is not a date"),
        ("@article{a, title={x}, url={www}}", "p.bib:1:1: R112 'a': 'www' is not a web address"),
    ],
)
def test_mistakes_are_reported_at_their_line(text: str, expected: str) -> None:
    _, problems = read_bibliography(text, "p.bib")
    assert str(problems[0]).startswith(expected)
