"""The cache of compiled code: same as compiled afresh, quick to read, and safe to lose or damage."""

import subprocess
import sys
from pathlib import Path

import pytest

import small_site

PATTERNS = r"""
import re
SOURCES = [
    (r"(?P<year>\d{4})-(?P<month>\d\d)?", 0), (rb"(?P<year>\d{4})-", 0), (r"a+|[b-d\W]", re.I), ("a+|[b-d\\W]", 0),
    (r"(x)(?=y)(?<!z)\1*(q)?", re.X), (r"[\u0370-\u03ff]+\b", re.I | re.ASCII), (r"(?s).*?$", re.M), ("", 0),
    *((f"word{number}(.)", number % 2 * re.I) for number in range(60)),
]
"""
SHOW = """
def shown(pattern):
    text = "2026-11 word7x WORD8y xyq \u03b1\u03b2"
    text = text.encode() if isinstance(pattern.pattern, bytes) else text
    found = [(match.span(), match.groupdict(), match.lastgroup) for match in pattern.finditer(text)]
    return (pattern.pattern, pattern.flags, pattern.groups, dict(pattern.groupindex), found)
"""
KEEP = """
from pathlib import Path
from portfolio import compiled, compiled_dataclasses, compiled_patterns
compiled.FOLDER, compiled.MAY_KEEP = Path("kept"), True
"""


def run(code: str, folder: Path) -> str:
    """Run code in a new process and return its output; the folder has no site, so nothing is set up at start."""
    result = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return result.stdout


ANEW = f"{PATTERNS}{SHOW}print([shown(re.compile(*source)) for source in SOURCES])"
TWICE = f"""{KEEP}{PATTERNS}{SHOW}
made, compile_anew = [], re._compiler._code
def counted(*arguments): made.append(1); return compile_anew(*arguments)
re._compiler._code = counted
compiled_patterns.install()
print([shown(re.compile(*source)) for source in SOURCES])
print(len(made))
"""


def test_patterns_are_the_same_whether_they_were_kept_or_not(tmp_path: Path) -> None:
    expected = run(ANEW, tmp_path)
    first, last = run(TWICE, tmp_path), run(TWICE, tmp_path)
    assert first.splitlines()[0] == last.splitlines()[0] == expected.strip()
    assert int(first.splitlines()[1]) >= 67
    assert last.splitlines()[1] == "0"


@pytest.mark.parametrize("damage", [b"", b"\0", b"[not marshal", "half", "other"])
def test_what_is_damaged_or_of_another_python_is_compiled_again(damage: bytes | str, tmp_path: Path) -> None:
    expected = run(TWICE, tmp_path)
    file = tmp_path / "kept/patterns"
    kept = file.read_bytes()
    changes = {"half": kept[: len(kept) // 2], "other": kept.replace(sys.version[:6].encode(), b"9.9.99"[:6], 1)}
    file.write_bytes(changes[damage] if isinstance(damage, str) else damage)
    assert run(TWICE, tmp_path) == expected
    assert run(TWICE, tmp_path) != expected


def test_a_folder_that_cannot_be_written_to_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("no folder", "utf-8")
    assert run(TWICE, tmp_path) == run(TWICE, tmp_path)


def test_what_is_no_pattern_is_refused_as_ever(tmp_path: Path) -> None:
    code = """
compiled_patterns.install()
import re
for pattern in ("(", "a**", b"[", 7, None, r"(?P<a>.)(?P<a>.)"):
    try: re.compile(pattern)
    except (re.error, TypeError) as problem: print(type(problem).__name__, problem)
print(re.compile(re.compile("x")), re.compile("x", re.DEBUG).flags)
"""
    assert run(KEEP + code, tmp_path) == run(code.replace("compiled_patterns.install()", ""), tmp_path)


CLASSES = f"""{KEEP}
compiled_dataclasses.install()
import dataclasses
made = []
@dataclasses.dataclass(frozen=True, order=True)
class Point:
    x: int
    y: list = dataclasses.field(default_factory=list, compare=False)
@dataclasses.dataclass(slots=True, kw_only=True)
class Named(Point if False else object):
    name: str = "n"
more = [dataclasses.make_dataclass(f"C{{n}}", [(f"a{{n}}", int)]) for n in range(60)]
print(Point(1), Point(1) == Point(1, [2]), Point(1) < Point(2), hash(Point(1)) == hash(Point(1)), Named(name="m"))
print([cls(3) for cls in more])
try: Point(1).x = 2
except dataclasses.FrozenInstanceError as problem: print(problem)
"""


def test_dataclasses_are_the_same_whether_their_methods_were_kept_or_not(tmp_path: Path) -> None:
    first = run(CLASSES, tmp_path)
    assert (tmp_path / "kept/dataclasses").stat().st_size > 1000
    assert run(CLASSES, tmp_path) == first == run(CLASSES.replace("compiled_dataclasses.install()", ""), tmp_path)


PDF = f"""
import hashlib, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
{KEEP}
import press
print(hashlib.sha256(press.print_out(press.view_of("short"), press.template_of("classic")).content).hexdigest())
print("pycparser" in sys.modules)
"""


def test_weasyprint_makes_the_same_pdf_of_declarations_that_were_kept(tmp_path: Path) -> None:
    first, last = run(PDF, tmp_path).splitlines(), run(PDF, tmp_path).splitlines()
    assert first[0] == last[0]
    assert (first[1], last[1]) == ("True", "False")
    (tmp_path / "kept/declarations").write_bytes(b"damaged")
    assert run(PDF, tmp_path).splitlines() == first


def test_a_process_that_made_pdfs_ends_well() -> None:
    """Regression: remaining Pango objects were freed after the library was closed."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/test_bare_links.py"]
    result = subprocess.run(command, cwd=small_site.ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_programs_that_build_nothing_keep_nothing(tmp_path: Path) -> None:
    run(TWICE.replace('compiled.MAY_KEEP = Path("kept"), True', '_ = Path("kept"), 0'), tmp_path)
    assert not [*tmp_path.iterdir()]
    run(TWICE, tmp_path)
    assert [*tmp_path.iterdir()]


def test_a_program_outside_a_site_is_left_alone(tmp_path: Path) -> None:
    code = "import _sre, re, sys; print(re._compiler._sre is _sre, [str(finder) for finder in sys.meta_path][0])"
    assert run(code, tmp_path).startswith("True ")
    assert "Postponing" not in run(code, tmp_path)
    assert run(code, small_site.ROOT).startswith("False ")
