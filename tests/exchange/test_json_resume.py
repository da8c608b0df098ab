"""Export to JSON Resume: valid for its schema, and nothing of its own fields is lost."""

import json
import re
from typing import Any

import jsonschema
import pytest

import json_resume as json_resume_format
from exchanged import FILES, IMPORTED, SITE, parsed
from portfolio.exchange.importer import import_resume
from portfolio.exchange.json_resume import json_resume
from portfolio.text.site_index import SiteIndex
from portfolio.website import tree
from small_site import of_the_starter


def test_a_resume_with_every_field_loses_nothing() -> None:
    imported = import_resume(json.dumps(json_resume_format.FULL).encode(), "cv.json")
    assert json_resume(parsed(imported.text), {}, SiteIndex()) == json_resume_format.FULL
    assert {problem.code for problem in imported.problems} == {"I113"}


def without_empty_entries(data: dict[str, Any]) -> dict[str, Any]:
    return {
        key: [entry for entry in value if any(entry.values())] if isinstance(value, list) else value
        for key, value in data.items()
    }


def test_no_field_is_lost() -> None:
    for name, data, is_valid in json_resume_format.documents():
        if is_valid:
            content = import_resume(json.dumps(data).encode(), f"{name}.json").text
            assert json_resume(parsed(content), {}, SiteIndex()) == without_empty_entries(data), name


@pytest.mark.parametrize("name", IMPORTED)
def test_imported_resumes_make_valid_json(name: str) -> None:
    imported = import_resume((FILES / name).read_bytes(), name)
    jsonschema.validate(json_resume(parsed(imported.text), {}, SiteIndex()), json_resume_format.SCHEMA)


def test_additions_of_ours_in_json(site: tree.Tree, index: SiteIndex) -> None:
    assert site.resume is not None
    data = json_resume(site.resume, site.projects, index)
    jsonschema.validate(data, json_resume_format.SCHEMA)
    slug = next(entry for entry in site.resume.projects if isinstance(entry, str))
    source = site.projects[slug].source
    own = data["projects"][0]
    assert (own["name"], own["url"]) == (source.title, f"{SITE}projects/{slug}/")
    assert not any(sign in highlight for highlight in own["highlights"] for sign in ("**", "](", "post:"))
    made = next(project for project in data["projects"] if project.get("type") == "contribution")
    assert re.fullmatch(r"https://github\.com/[\w-]+/[\w-]+/pull/\d+", made["url"])
    assert {"publisher", "name", "url"} <= data["publications"][-1].keys()
    assert data["publications"][-1]["publisher"] == "Blog"
    assert not {"stage", "keywords", "contributions", "writing", "order"} & data.keys()


@of_the_starter
def test_project_without_a_site_leads_to_its_repository(site: tree.Tree) -> None:
    assert site.resume is not None
    data = json_resume(site.resume, site.projects, tree.site_index(site))
    assert data["projects"][0]["url"] == next(iter(site.projects[str(site.resume.projects[0])].source.links))[1]
    assert not any("url" in entry for entry in data["publications"] if entry["publisher"] == "Blog")


def test_publication_numbers_in_json() -> None:
    paper = "publications: [{name: P, authors: [A. B., C. D.], doi: 10.1234/x, summary: 'S *t*.'}]"
    (found,) = json_resume(parsed(paper), {}, SiteIndex())["publications"]
    assert found == {
        "name": "P",
        "url": "https://doi.org/10.1234/x",
        "summary": "Authors: A. B., C. D. S t. DOI: 10.1234/x",
    }
