"""`make` on several kinds of machine: what it installs and prints, and that it does so only once.

The machines are simulated: their PATH has a few system tools, and scripts that record how they
were called. The Makefile and hooks/setup.sh are the real ones.
"""

import os
import runpy
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-scripts.lock", "requirements-dev.lock", "requirements-heirs.lock"]
LOCKS.append("requirements-diagrams.lock")
SYSTEM_TOOLS = "awk cat chmod cksum cp dirname echo env find grep make mkdir mktemp rm paste sed sh tail touch true"

# The stand-ins read and change the state of their machine in files in $MACHINE.
PYTHON = """\
PURELIB=.venv/lib/python3.12/site-packages
case "$*" in
  *'"%d.%d"'*) if [ -e "$MACHINE/version" ]; then cat "$MACHINE/version"; else echo 3.12; fi ;;
  *'import ensurepip'*) ! [ -e "$MACHINE/no-venv" ] ;;
  '-m venv'*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
  '-m pip'*)
    if [ -e "$MACHINE/no-wheels" ]; then echo 'ERROR: No matching distribution found for click==8.5.1'; exit 1; fi
    ! [ -e "$MACHINE/no-network" ] ;;
  '-m playwright install'*) cp "$MACHINE/bin/real-browser" "$MACHINE/playwright-chromium" ;;
  *purelib*) mkdir -p "$PURELIB" && echo "$PURELIB" ;;
  *harfbuzz_subset*) [ -e "$MACHINE/pango" ] ;;
  *executable_path*) echo "$MACHINE/playwright-chromium" ;;
  *) exit 99 ;;
esac
"""
APT_GET = """\
case "$*" in *' install '*) ;; *) exit 0 ;; esac
case "$*" in *libpango*) touch "$MACHINE/pango" ;; esac
case "$*" in *-venv*) rm -f "$MACHINE/no-venv" ;; esac
case "$*" in *chromium*) cp "$MACHINE/bin/real-browser" "$MACHINE/bin/chromium" ;; esac
"""
APT_CACHE = """\
case "$2" in
  libharfbuzz-subset0) version='(none)' ;;
  chromium) version=$(cat "$MACHINE/chromium") ;;
  *) version=1.0 ;;
esac
printf '%s:\\n  Installed: (none)\\n  Candidate: %s\\n' "$2" "$version"
"""
BROWSER = "echo '<html><body><p>rendered</p></body></html>'"
SNAP_STAND_IN = "echo 'Command requires the chromium snap to be installed.' >&2; exit 1"


@dataclass(frozen=True)
class Result:
    code: int
    lines: list[str]
    errors: list[str]
    calls: list[str] = field(default_factory=list)

    @property
    def error(self) -> str:
        """Return the only line printed."""
        (line,) = self.errors
        return line

    def called(self, *words: str) -> bool:
        return any(all(word in call for word in words) for call in self.calls)


class Machine:
    def __init__(self, folder: Path) -> None:
        self.state = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.project = folder / "my portfolio"  # a space, as in many home folders
        (self.project / "hooks").mkdir(parents=True)
        for name in ("Makefile", "hooks/setup.sh"):
            shutil.copy(ROOT / name, self.project / name)
        for name in LOCKS:
            (self.project / name).write_text("mkdocs==1.6.1 \\\n    --hash=sha256:00\n")
        for name in SYSTEM_TOOLS.split():
            found = shutil.which(name)
            assert found is not None, name
            (self.bin / name).symlink_to(found)
        self.add("python3.12", PYTHON)
        self.add("real-browser", BROWSER)
        self.add("id", "echo 1000")
        self.add("uname", "echo Linux")

    def has_only(self, version: str) -> None:
        """Make `python3` of a version the only Python."""
        (self.bin / "python3.12").rename(self.bin / "python3")
        (self.state / "version").write_text(version)

    def add(self, name: str, script: str) -> None:
        path = self.bin / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"$MACHINE/calls"\n{script}\n')
        path.chmod(0o755)

    def add_apt(self, *, chromium: str = "150.0") -> None:
        self.add("apt-get", APT_GET)
        self.add("apt-cache", APT_CACHE)
        (self.state / "chromium").write_text(chromium)

    def add_sudo(self) -> None:
        self.add("sudo", 'shift; exec "$@"')

    def add_pdf_tools(self) -> None:
        for name in ("pdftotext", "pdftoppm", "qpdf"):
            self.add(name, "")

    def be_root(self) -> None:
        self.add("id", "echo 0")

    def set(self, *facts: str) -> None:
        for fact in facts:
            (self.state / fact).touch()

    def make(self, *arguments: str) -> Result:
        calls = self.state / "calls"
        calls.write_text("")
        done = subprocess.run(
            ["make", "--no-print-directory", *arguments],
            cwd=self.project,
            env={"PATH": str(self.bin), "MACHINE": str(self.state), "HOME": str(self.state)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        errors = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
        # Ignore `id` and `uname`: the script calls them often, and they install nothing.
        wanted = [line for line in calls.read_text().splitlines() if line[:3] not in {"id ", "una"}]
        return Result(done.returncode, done.stdout.splitlines(), errors, wanted)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_everything_there(machine: Machine) -> None:
    machine.set("pango")
    result = machine.make("setup")
    assert result.code == 0, result.errors
    assert result.lines == [
        "setup: making .venv with Python 3.12",
        "setup: installing requirements.lock into .venv (about a minute)",
    ]
    assert result.called("-m pip install", "--require-hashes -r requirements.lock")
    assert result.called("-m mkdocs build", "--site-dir .cache/first-site")
    site_packages = machine.project / ".venv/lib/python3.12/site-packages"
    first = (site_packages / "portfolio.pth").read_text().splitlines()[0]
    assert (site_packages / first).resolve() == machine.project / "hooks"
    # A process that helps to convert notebooks imports the command without running it.
    runpy.run_path(str(machine.project / ".venv/bin/portfolio"), run_name="__mp_main__")


def test_second_run_does_nothing(machine: Machine) -> None:
    machine.set("pango")
    machine.add_pdf_tools()
    machine.add("chromium", BROWSER)
    assert machine.make("setup-dev").code == 0
    for target in ("setup", "setup-dev"):
        again = machine.make(target)
        assert (again.code, again.errors, again.calls) == (0, [], [])
        assert machine.make("-q", target).code == 0


def test_new_lock(machine: Machine) -> None:
    machine.set("pango")
    machine.make("setup")
    lock = machine.project / "requirements.lock"
    later = lock.stat().st_mtime + 100

    os.utime(lock, (later, later))  # as a switch of branches leaves it
    assert not machine.make("setup").called("-m pip install")

    lock.write_text(lock.read_text() + "click==8.5.1 \\\n    --hash=sha256:00\n")
    os.utime(lock, (later + 100, later + 100))
    assert machine.make("setup").called("-m pip install", "requirements.lock")


def test_an_engine_that_has_changed_is_compiled(machine: Machine) -> None:
    machine.set("pango")
    module = machine.project / "hooks/site_hook.py"
    module.touch()
    step = "sh hooks/setup.sh engine"
    assert step in machine.make("-n", "site").lines
    machine.make(".venv/.stamp-engine")
    assert step not in machine.make("-n", "site").lines
    stamp = (machine.project / ".venv/.stamp-engine").stat().st_mtime
    os.utime(module, (stamp + 2, stamp + 2))
    assert step in machine.make("-n", "site").lines


def test_scripts_of_plots_come_with_the_first_notebook_that_needs_them(machine: Machine) -> None:
    machine.set("pango")
    notebook = machine.project / "projects/knn/plot.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text('{"image/png": "AAAA"}')
    assert not machine.make("setup").called("requirements-scripts.lock")
    notebook.write_text('{"application/vnd.plotly.v1+json": {}}')
    assert machine.make("setup").called("--no-deps", "--require-hashes -r requirements-scripts.lock")
    assert machine.make("setup").calls == []


@pytest.mark.parametrize(
    "form", ["```mermaid", "~~~ {.mermaid}", "::: {mermaid}", '<div class="mermaid">', "{% mermaid %}"]
)
def test_what_draws_diagrams_comes_with_the_first_one(form: str, machine: Machine) -> None:
    machine.set("pango")
    note = machine.project / "docs/notes/tide.md"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text("A mermaid lives in the sea.\n")
    assert not machine.make("setup").called("requirements-diagrams.lock")
    note.write_text(f"A\n\n{form}\ngraph LR\n")
    assert machine.make("setup").called("--no-deps", "--require-hashes -r requirements-diagrams.lock")
    assert machine.make("setup").calls == []


def test_the_author_s_own_packages_are_installed_and_held_to_the_lock(machine: Machine) -> None:
    machine.set("pango")
    machine.make("setup")
    extra = machine.project / "requirements-extra.txt"
    extra.write_text("mkdocs-macros-plugin\n./mine.whl\n")
    added = machine.make("setup")
    assert added.lines == ["setup: installing requirements-extra.txt into .venv"]
    assert added.called("-m pip install", "--constraint .venv/.constraints -r requirements-extra.txt")
    assert (machine.project / ".venv/.constraints").read_text() == "mkdocs==1.6.1\n"
    assert machine.make("setup").calls == []

    extra.write_text("mkdocs-macros-plugin\n./mine.whl\nother\n")
    assert not machine.make("setup").called("-m venv")
    extra.write_text("./mine.whl\nother\n")  # what is no longer listed must not be there by chance
    assert machine.make("setup").called("-m venv")
    extra.unlink()
    without = machine.make("setup")
    assert (without.called("-m venv"), without.called("requirements-extra")) == (True, False)
    assert machine.make("setup").calls == []


def test_own_packages_that_cannot_be_installed(machine: Machine) -> None:
    machine.set("pango")
    machine.make("setup")
    (machine.project / "requirements-extra.txt").write_text("no-such-package\n")
    machine.set("no-network")
    result = machine.make("setup")
    assert result.errors[-1].startswith("setup: pip could not install requirements-extra.txt (see above)")
    (machine.state / "no-network").unlink()
    assert machine.make("setup").called("requirements-extra.txt"), "it is tried again"


def test_python_for_which_nothing_is_ready_made(machine: Machine) -> None:
    machine.set("no-wheels")
    result = machine.make("setup")
    assert result.code != 0
    assert result.errors[-1] == (
        "setup: pip could not install requirements.lock (see above): Python 3.12 has no ready-made package of that "
        "version; choose another Python, 3.11 to 3.14, as in: make clean-all setup PYTHON=python3.12"
    )


def test_moved_folder(machine: Machine) -> None:
    machine.set("pango")
    machine.make("setup")
    machine.project = machine.project.rename(machine.state / "moved")
    assert "setup: making .venv with Python 3.12" in machine.make("setup").lines
    assert machine.make("setup").calls == []


def test_set_up_that_broke_off_is_taken_up_again(machine: Machine) -> None:
    machine.set("pango", "no-network")
    result = machine.make("setup")
    assert result.code != 0
    assert result.errors[-1].startswith("setup: pip could not install requirements.lock")
    (machine.state / "no-network").unlink()
    assert machine.make("setup").code == 0


def test_python_too_old(machine: Machine) -> None:
    machine.has_only("3.9")
    result = machine.make("setup")
    assert result.code != 0
    assert result.error == (
        "setup: Python 3.11 to 3.14 is needed, and python3 is Python 3.9; get one beside it "
        "(your package manager, or python.org), or name it: make PYTHON=/path/to/python3"
    )
    assert not (machine.project / ".venv").exists()


@pytest.mark.parametrize(
    ("system", "tools", "remedy"),
    [
        ("Linux", ("apt-get", "apt-cache"), "sudo apt-get install python3.14-venv"),
        ("Linux", ("dnf",), "sudo dnf install python3.14"),
        ("Linux", (), "your package manager, or python.org"),
        ("Darwin", ("brew",), "brew install python@3.14"),
        ("Darwin", (), "Homebrew from brew.sh, then brew install python@3.14"),
    ],
)
def test_python_newer_than_the_wheels(machine: Machine, system: str, tools: tuple[str, ...], remedy: str) -> None:
    machine.has_only("3.15")
    machine.add("uname", f"echo {system}")
    for tool in tools:
        machine.add(tool, APT_CACHE if tool == "apt-cache" else "exit 98")
    result = machine.make("setup")
    assert result.error == (
        "setup: Python 3.11 to 3.14 is needed, and python3 is Python 3.15, for which the locked libraries have "
        f"no wheels yet; get one beside it ({remedy}), or name it: make PYTHON=/path/to/python3"
    )
    assert not result.called("install")


def test_an_older_python_beside_a_too_new_one(machine: Machine) -> None:
    machine.add("python3", "echo 3.15")
    machine.set("pango")
    assert machine.make("setup").lines[0] == "setup: making .venv with Python 3.12"


@pytest.mark.parametrize("system", ["MINGW64_NT-10.0-22631", "MSYS_NT-10.0", "CYGWIN_NT-10.0"])
def test_windows_by_itself(machine: Machine, system: str) -> None:
    machine.add("uname", f"echo {system}")
    result = machine.make("setup")
    assert result.code != 0
    assert result.error == (
        "setup: Windows by itself cannot run this; open the folder in WSL 2 or in a Codespace, "
        "see hooks/guide/commands.md"
    )


def test_linked_environment_of_another_folder_is_left_alone(machine: Machine, tmp_path: Path) -> None:
    machine.set("pango")
    other = tmp_path / "other"
    (other / "lib").mkdir(parents=True)
    (machine.project / ".venv").symlink_to(other)
    assert machine.make("setup").code == 0
    assert list(other.iterdir()) == [other / "lib"]
    assert not (machine.project / ".venv").is_symlink()


def test_make_alone_reads_nothing(machine: Machine) -> None:
    script = machine.project / "hooks/setup.sh"
    script.write_text('echo "$*" >>"$MACHINE/calls"\n')
    for arguments in ((), ("help",), ("clean",)):
        result = machine.make(*arguments)
        assert (result.code, result.errors, result.calls) == (0, [], []), arguments
    assert any("make serve" in line for line in machine.make().lines)
    machine.make("-n", "site")
    assert machine.make("-n", "site").calls == ["state"]


@pytest.mark.parametrize(
    ("builder", "command"),
    [
        ("mkdocs", ".venv/bin/mkdocs build --strict"),
        ("properdocs", ".venv/bin/properdocs build --strict"),
        ("mkdocs-ng", ".venv/bin/mkdocs build --strict"),
    ],
)
def test_one_line_chooses_what_builds(machine: Machine, builder: str, command: str) -> None:
    makefile = machine.project / "Makefile"
    text = makefile.read_text()
    assert text.count("\nMKDOCS ?= mkdocs\n") == 1
    makefile.write_text(text.replace("\nMKDOCS ?= mkdocs\n", f"\nMKDOCS ?= {builder}\n"))
    lines = [line.strip() for line in machine.make("-n", "site").lines]
    assert lines[-1] == command
    assert ("sh hooks/setup.sh heirs" in lines) is (builder == "mkdocs-ng")
    makefile.write_text(text)
    assert [line.strip() for line in machine.make("-n", "site", f"MKDOCS={builder}").lines] == lines


def test_heirs_are_installed_apart(machine: Machine) -> None:
    machine.set("pango")
    machine.make("setup")
    (machine.project / ".ci").mkdir()
    first, second = machine.make("heirs"), machine.make("heirs")
    assert first.called("-m pip install", "--require-hashes --target .cache/heirs -r requirements-heirs.lock")
    assert not second.called("-m pip install")


def test_stand_in_of_a_version_manager_is_passed_over(machine: Machine) -> None:
    machine.add("python3.14", "echo 'python3.14: command not found' >&2; exit 127")
    machine.set("pango")
    assert machine.make("setup").lines[0] == "setup: making .venv with Python 3.12"


def test_chosen_python(machine: Machine) -> None:
    result = machine.make("setup", "PYTHON=/no/such/python")
    assert result.code != 0
    assert result.error == (
        "setup: Python 3.11 to 3.14 is needed, and /no/such/python does not start; choose another one: "
        "make PYTHON=/path/to/python3"
    )


def test_venv_module_on_debian(machine: Machine) -> None:
    machine.set("pango", "no-venv")
    machine.add_apt()
    refused = machine.make("setup")
    assert refused.error == (
        "setup: missing: Python's venv module; install with: sudo apt-get install python3.12-venv, "
        "then run the same command again"
    )
    machine.be_root()
    assert machine.make("setup").code == 0


@pytest.mark.parametrize("is_root", [True, False], ids=["root", "sudo"])
def test_pango_without_asking_on_debian(machine: Machine, *, is_root: bool) -> None:
    machine.add_apt()
    if is_root:
        machine.be_root()
    else:
        machine.add_sudo()
    result = machine.make("setup")
    assert result.code == 0, result.errors
    assert result.called("apt-get", "install", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b")
    # This release does not have the package: asking for it would fail.
    assert not result.called("apt-get", "install", "libharfbuzz-subset0")
    assert result.called("sudo -n env DEBIAN_FRONTEND=noninteractive") is not is_root
    assert machine.make("setup").calls == []


@pytest.mark.parametrize(
    ("manager", "remedy"),
    [
        ("apt-get", "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b"),
        ("dnf", "sudo dnf install pango"),
        ("pacman", "sudo pacman -S pango"),
        ("none", "your package manager, package pango"),
        ("Darwin", "Homebrew from brew.sh, then brew install pango"),
    ],
)
def test_pango_missing_and_nobody_to_install_it(machine: Machine, manager: str, remedy: str) -> None:
    if manager == "apt-get":
        machine.add_apt()
        machine.add("sudo", "echo 'sudo: a password is required' >&2; exit 1")
    elif manager == "Darwin":
        machine.add("uname", "echo Darwin")
    elif manager != "none":
        machine.add(manager, "exit 98")
    result = machine.make("setup")
    assert result.code != 0
    assert result.error == (
        f"setup: missing: Pango (it sets the text of the PDF); install with: {remedy}, then run the same command again"
    )
    assert not result.called(f"{manager} install")

    machine.set("pango")
    assert machine.make("setup").code == 0


def test_homebrew(machine: Machine) -> None:
    machine.add("uname", "echo Darwin")
    machine.add("brew", 'touch "$MACHINE/pango"')
    result = machine.make("setup")
    assert result.code == 0, result.errors
    assert result.called("brew install --quiet pango")
    pth = machine.project / ".venv/lib/python3.12/site-packages/portfolio.pth"
    assert "DYLD_FALLBACK_LIBRARY_PATH" in pth.read_text()


def test_test_tools_on_debian(machine: Machine) -> None:
    machine.set("pango")
    machine.add_apt()
    machine.be_root()
    result = machine.make("setup-dev")
    assert result.code == 0, result.errors
    assert result.called("apt-get", "install", "poppler-utils qpdf")
    assert result.called("apt-get", "install", "chromium")
    assert (machine.project / ".venv/.chromium").read_text() == f"{machine.bin}/chromium\n"


def test_ubuntus_chromium_is_none(machine: Machine) -> None:
    machine.set("pango")
    machine.add_apt(chromium="2:1snap1-0ubuntu2")
    machine.add_pdf_tools()
    machine.add("chromium-browser", SNAP_STAND_IN)
    machine.be_root()
    result = machine.make("setup-dev")
    assert result.code == 0, result.errors
    assert result.called("-m playwright install --with-deps chromium")
    assert not result.called("apt-get", "install", "chromium ")
    chosen = (machine.project / ".venv/.chromium").read_text().strip()
    assert chosen == f"{machine.state}/playwright-chromium"


def test_chosen_browser(machine: Machine) -> None:
    machine.set("pango")
    machine.add_pdf_tools()
    chosen = machine.bin / "real-browser"
    result = machine.make("setup-dev", f"PORTFOLIO_CHROMIUM={chosen}")
    assert result.code == 0, result.errors
    assert (machine.project / ".venv/.chromium").read_text() == f"{chosen}\n"


def test_pdf_tools_missing_and_nobody_to_install_them(machine: Machine) -> None:
    machine.set("pango")
    result = machine.make("setup-dev")
    assert result.code != 0
    assert result.error == (
        "setup: missing: the PDF tools of the tests; install with: your package manager, "
        "package poppler qpdf, then run the same command again"
    )
