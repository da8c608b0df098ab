"""Code is coloured as Pygments does it, with each of its lexers, only faster."""

import re
import string
from collections.abc import Iterator
from random import Random

import pytest
from pygments.lexer import RegexLexer
from pygments.lexers import get_all_lexers, get_lexer_by_name

import small_site
from portfolio import quick_lexers

ROOT = small_site.ROOT
LEXERS = sorted(aliases[0] for _, aliases, _, _ in get_all_lexers() if aliases)
FILES = (
    "hooks/portfolio/inline.py", "hooks/theme/main.html", "hooks/setup.sh", "mkdocs.yml", "pyproject.toml", "README.md",
    "Makefile", "hooks/schemas/project.schema.json",
)  # fmt: skip
ODD = """\
é = "ünï\\u0301" + f'{x!r:>{width}}' # œ\x1c\x1f\x85\u2028
#include <stdio.h> /* a */ int main(void) { return 0x1Fu + 1.5e-3; } // b
SELECT * FROM "t" WHERE a <> 'b''c'; -- d
<p class=x>&amp;<!-- e --><script>let f = /g/i;</script></p>
{% if h %}{{ i|j }}{% endif %} ${k} `l` $m$ @n ~o ^p \\q [r](s) | t \x00 \x7f
    indented\tand\ttabbed\r\n%magic --line
\u212a\u017f ſ K [[u]] <<~EOS
v
EOS
?w "unfinished
"""


def texts() -> Iterator[str]:
    """Yield real files, lines that are no valid code, and seeded noise."""
    for name in FILES:
        yield (ROOT / name).read_text("utf-8")[:1200]
    yield ODD
    random = Random(7)
    yield "".join(random.choices(string.printable + "éßſ\u212a", k=400))


@pytest.mark.parametrize("letter", sorted({name[0] for name in LEXERS}))
def test_every_lexer_gives_the_same_tokens(letter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LEXERS:
        if name[0] != letter:
            continue
        lexer = get_lexer_by_name(name)
        for text in texts():
            monkeypatch.setattr(RegexLexer, "get_tokens_unprocessed", quick_lexers._all_tokens)
            expected = list(lexer.get_tokens(text))
            monkeypatch.setattr(RegexLexer, "get_tokens_unprocessed", quick_lexers._tokens)
            assert list(lexer.get_tokens(text)) == expected, name


PATTERNS = {
    "abc": "a",
    "a?bc*": "ab",
    "a*": None,
    "(?:a|b|)c": "abc",
    r"(?<=x)(?=y)\bz|[0-3]": "z0123",
    "[^b-y]": "".join(chr(code) for code in range(128) if not "b" <= chr(code) <= "y"),
    r"\d|_": "0123456789_",
    r"[^\W_]+?": string.ascii_letters + string.digits,
    r"(?a:\s)": None,
    r"(a)\1": "a",
    r"(a?)\1b": None,
    r"(a)?(?(1)b|c)": None,
    "(?i)a": None,
    "(?i:a)": None,
    r"^\s*$": None,
    "é|ü": "",
    "(?x) a # b\n | c": "ac",
    "(?>a|b)++": "ab",
    "[^é]": "".join(map(chr, range(128))),
    "x{2,3}": "x",
    "[a-é]": string.ascii_lowercase + "{|}~\x7f",
}


@pytest.mark.parametrize(("pattern", "expected"), PATTERNS.items())
def test_what_a_pattern_can_begin_with_is_read_off_it(pattern: str, expected: str | None) -> None:
    starts = quick_lexers._starts(re.compile(pattern).match)
    found = "".join(chr(code) for code in range(128) if starts >> code & 1)
    assert found == "".join(map(chr, range(128))) if expected is None else sorted(found) == sorted(set(expected))


def test_lexers_with_rules_of_their_own_are_left_to_pygments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RegexLexer, "get_tokens_unprocessed", quick_lexers._tokens)
    lexer = get_lexer_by_name("python")
    lexer._tokens = get_lexer_by_name("ini")._tokens
    assert list(lexer.get_tokens("a = b\n")) == list(get_lexer_by_name("ini").get_tokens("a = b\n"))
