"""Export to RenderCV, whose texts are Markdown and Typst at once."""

import yaml

from exchanged import FILES, expected, parsed
from portfolio.exchange.importer import import_resume
from portfolio.exchange.json_resume import entries_of
from portfolio.exchange.rendercv import rendercv
from portfolio.text import inline
from portfolio.text.site_index import SiteIndex
from portfolio.website import tree
from small_site import of_the_starter


def test_rendercv_of_signs() -> None:
    """RenderCV reads Markdown and Typst. A manual check found the same words in versions 2.4 and 2.8."""
    content = (FILES / "signs.yml").read_text("utf-8")
    written, left_out = rendercv(parsed(content), {}, SiteIndex())
    assert written == expected("signs.rendercv.yaml", written)
    assert left_out == ("Python",)


def test_rendercv_and_back() -> None:
    content = (FILES / "signs.yml").read_text("utf-8")
    before = parsed(content)
    after = parsed(import_resume(rendercv(before, {}, SiteIndex())[0].encode(), "cv.yaml").text)
    for one, other in zip(before.work[0].highlights, after.work[0].highlights, strict=True):
        words = one if isinstance(one, str) else one.text
        assert isinstance(other, str)
        assert inline.parse(other) == inline.parse(words)
    assert after.basics.label == before.basics.label
    assert (after.work[0].name, after.work[0].url) == (before.work[0].name, before.work[0].url)
    assert after.education[1].courses == before.education[1].courses
    assert after.awards == before.awards
    assert after.certificates == before.certificates
    papers = [[paper.doi for paper in entries_of(resume, "publications")] for resume in (before, after)]
    assert papers == [["10.1234/abc_d", ""]] * 2


@of_the_starter
def test_rendercv_of_the_starter(site: tree.Tree, index: SiteIndex) -> None:
    assert site.resume is not None
    written, _ = rendercv(site.resume, site.projects, index, ["skills", "education", "projects", "work"])
    data = yaml.safe_load(written)
    assert list(data["cv"]["sections"])[:4] == ["Summary", "Skills", "Education", "Projects"]
    assert "post:" not in written
    assert data["cv"]["social_networks"][0] == {"network": "GitHub", "username": "robin-sample"}
    for entries in data["cv"]["sections"].values():
        kinds = {"company", "institution", "title", "label", "name"}
        found = {frozenset(kinds & set(entry)) for entry in entries if isinstance(entry, dict)}
        assert len(found) <= 1, "RenderCV wants one kind of entry in a section"
