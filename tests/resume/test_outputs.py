"""The resume's files: the same PDF wherever it is built, JSON Resume and plain text."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pypdf import PdfReader

import json_resume
import small_site

PDF = "resume/robin-sample-resume.pdf"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> small_site.Built:
    result = small_site.build(small_site.write(tmp_path_factory.mktemp("site")), "--strict")
    assert result.exit_code == 0, result.log
    return result


def attached(built: small_site.Built) -> dict[str, Any]:
    files = PdfReader(io.BytesIO((built.site / PDF).read_bytes())).attachments
    (content,) = files["resume.json"]
    data: dict[str, Any] = json.loads(content)
    return data


def test_the_pdf_holds_the_resume_as_json_resume(built: small_site.Built) -> None:
    data = attached(built)
    assert data == json.loads(built.read("resume/resume.json"))
    assert data["basics"]["name"] == "Robin Sample"
    assert "https://example.com/me/projects/knn/" in json.dumps(data)
    assert "](" not in json.dumps(data)


def test_it_is_valid_json_resume(built: small_site.Built) -> None:
    jsonschema.validate(attached(built), json_resume.SCHEMA)


def test_the_text_reads_from_top_to_bottom(built: small_site.Built) -> None:
    text = built.read("resume/resume.txt")
    offsets = [
        text.index(words) for words in ("Robin Sample", "Example University", "Sample Instruments", "Wrote Python")
    ]
    assert offsets == sorted(offsets)
    assert max(map(len, text.splitlines())) <= 90


def test_the_pdf_is_the_same_from_another_folder_in_another_process(tmp_path: Path, built: small_site.Built) -> None:
    folder = small_site.write(tmp_path)
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-f", str(folder / "mkdocs.yml")]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    subprocess.run(command, cwd="/", env=environment, check=True)
    assert (folder / "site" / PDF).read_bytes() == (built.site / PDF).read_bytes()
    assert (built.site / PDF).stat().st_size < 60_000


def test_a_json_resume_is_a_resume_of_one_page_as_it_is(tmp_path: Path) -> None:
    source = (Path(__file__).parent / "resumes/json-resume.json").read_bytes()
    built = small_site.build(small_site.write(tmp_path, {"resume/resume.yml": source}), "--strict")
    assert built.exit_code == 0, built.log
    (made,) = (built.site / "resume").glob("*.pdf")
    pages = PdfReader(made).pages
    assert len(pages) == 1
    assert pages[0].extract_text().startswith("Robin Q. Sample")
