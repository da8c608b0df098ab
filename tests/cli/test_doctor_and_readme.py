"""`portfolio doctor` on a real folder with git, and `portfolio readme` on a small site."""

import socket
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import small_site
from portfolio.cli import doctor
from portfolio.cli.main import main
from portfolio.website.unreadable import unreadable
from small_site import ROOT

LOCK = "click==0.1 \\\n    --hash=sha256:00\nappnope==1.0.0 ; sys_platform == 'darwin' \\\n    --hash=sha256:00\n"
JANE = {
    "resume/resume.yml": small_site.FILES["resume/resume.yml"]
    .replace("Robin Sample", "Jane Roe")
    .replace("R. Sample", "J. Roe")
    .replace("robin@example.com", "jane@roe.dev")
    .replace("https://example.com/", "https://roe.dev/")
    .replace("Sampleton", "Roetown")
    .replace("Example University", "Roe University")
    .replace("Sample Instruments", "Roe Instruments")
    .replace("robin-sample", "jane-roe")
    .replace("example-org/", "org/"),
    "mkdocs.yml": small_site.FILES["mkdocs.yml"]
    .replace("Robin Sample", "Jane Roe")
    .replace("https://example.com/me/", "https://jane-roe.github.io/me/")
    .replace("https://example.com/robin/portfolio", "https://github.com/jane-roe/portfolio"),
    "projects/knn/project.yml": small_site.FILES["projects/knn/project.yml"]
    .replace("https://example.com/robin/knn", "https://github.com/jane-roe/knn/")
    .replace("example-org/", "org/"),
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workflow = (ROOT / ".github/workflows/deploy.yml").read_text("utf-8")
    more = {"requirements.lock": LOCK, ".github/workflows/deploy.yml": workflow, "resume/private.yml": "basics: {}\n"}
    (tmp_path / "site").mkdir()
    site = small_site.write(tmp_path / "site", {**JANE, **more})
    git = ["git", "-C", str(site), "-c", "user.name=J", "-c", "user.email=j@roe.dev"]
    for command in (
        ["init", "-q", "-b", "main"],
        ["remote", "add", "origin", "git@github.com:jane-roe/portfolio.git"],
        ["add", "-A"],
        ["commit", "-qm", "."],
    ):
        subprocess.run([*git, *command], check=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr(doctor, "_PORT", port)
        monkeypatch.setenv("GIT_AUTHOR_EMAIL", "j@roe.dev")
        done = run("doctor", "--root", str(site))
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert lines[0] == "[ok]   the resume is Jane Roe's"
    fixes = [line.removeprefix("[fix]  ") for line in lines if line.startswith("[fix]")]
    assert fixes[0].startswith("your texts have 1 error")  # the private file
    assert "GitHub serves this repository at https://jane-roe.github.io/portfolio/" in fixes[1]
    assert fixes[2].startswith("installed packages are not those of the lock: click 8.")
    assert fixes[3].startswith(f"port {port} is taken by another program")
    assert fixes[4] == "the branch is not on git@github.com:jane-roe/portfolio.git yet; git push -u origin main"
    assert fixes[5].startswith("git tracks resume/private.yml, and a push would publish it; git rm --cached")
    assert lines[-1] == f"{len(fixes)} things to fix."
    assert len(fixes) == 6
    assert "\x1b" not in done.output


def test_a_library_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "OSError: cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open shared object file\n"
    failed = subprocess.CompletedProcess([], 1, "", said)
    monkeypatch.setattr("portfolio.cli.doctor.subprocess.run", lambda *_, **__: failed)
    assert doctor._pdf_library() == "the system's library libpango-1.0-0 is missing"
    problem = unreadable(OSError("cannot load library 'libpango-1.0-0'"), Path())
    assert "a library of this system is missing: cannot load library 'libpango" in str(problem)


def test_readme(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    site = small_site.write(tmp_path / "site", dict(JANE))
    target = tmp_path / "profile/README.md"
    done = run("readme", "--root", str(site), "-o", str(target))
    assert done.exit_code == 0, done.output
    base = "https://jane-roe.github.io/me"
    pdf, scholar = f"{base}/resume/jane-roe-resume.pdf", "https://scholar.google.com/citations?user=abcdef"
    links = [f"[Site]({base}/)", f"[Resume]({base}/resume/)", f"[PDF]({pdf})"]
    links += ["[jane@roe.dev](mailto:jane@roe.dev)", f"[Google Scholar]({scholar})"]
    summary = "The same neighbours in less time. ([code](https://github.com/jane-roe/knn/))"
    assert target.read_text("utf-8").splitlines() == [
        f"# [Jane Roe]({base}/)",
        "",
        "**Learner**",
        "",
        " · ".join(links),
        "",
        "## Projects",
        "",
        f"- **[Nearest neighbours, faster]({base}/projects/knn/)**: {summary}",
        "",
        "## Writing",
        "",
        f"- [The first post]({base}/blog/2026/10/02/first-post/), 2026-10-02",
        "",
        "## Pull requests",
        "",
        "- [Read files once](https://github.com/org/tool/pull/7), org/tool",
    ]
    pinned = [line.split()[0] for line in done.stderr.splitlines() if line.startswith("  ")]
    assert pinned == ["jane-roe/knn", "org/tool", "jane-roe/portfolio"]
    assert run("readme", "--root", str(site)).stdout == target.read_text("utf-8")
    again = run("readme", "--root", str(site), "-o", str(target))
    assert (again.exit_code, "exists already, so nothing was written; add --force" in again.output) == (1, True)
