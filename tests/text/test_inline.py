"""Inline markup, keywords in bold, link targets, author names."""

import posixpath
import time

import pytest

from portfolio.resume.compose import emphasise
from portfolio.resume.publications import is_same_person
from portfolio.resume.view import Entry
from portfolio.resume.wording import language_of
from portfolio.text.inline import Span, divided, parse
from portfolio.text.links import Address, DeadLink, resolve
from portfolio.text.markup import inline_html
from portfolio.text.site_index import SiteIndex, Target, absolute_url, relative_path, relative_url

KEYWORDS = ["C++", "C", "PyTorch Lightning", "PyTorch", "scikit-learn", "learn", "Node", ".NET", "Python", "C#"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++ and C, not C++17", "<strong>C++</strong> and <strong>C</strong>, not C++17"),
        (
            "PyTorch\n  Lightning (PyTorch), PyTorch",
            "<strong>PyTorch Lightning</strong> (<strong>PyTorch</strong>), PyTorch",
        ),
        ("scikit-learn, to learn", "<strong>scikit-learn</strong>, to <strong>learn</strong>"),
        ("Node.js on Node.", "Node.js on <strong>Node</strong>."),
        ("ASP.NET on .NET", "ASP.NET on <strong>.NET</strong>"),
        ("C# is no C", "<strong>C#</strong> is no <strong>C</strong>"),
        ("Python/C++", "<strong>Python</strong>/<strong>C++</strong>"),
        ("Pythonic PyTorchs", "Pythonic PyTorchs"),
        ("`Python` stays code", "<code>Python</code> stays code"),
        ("**Python** once", "<strong>Python</strong> once"),
        (
            "[the Python PR](https://example.com/Python/C++?a=1&b=2)",
            '<a href="https://example.com/Python/C++?a=1&amp;b=2">the <strong>Python</strong> PR</a>',
        ),
        ("[**bold** C](post:Python)", '<a href="post:Python"><strong>bold</strong> <strong>C</strong></a>'),
        ("<b>x</b> & a_b_c *em*", "&lt;b&gt;x&lt;/b&gt; &amp; a_b_c <em>em</em>"),
    ],
)
def test_keywords_are_bold_as_whole_words_and_never_in_a_target(text: str, expected: str) -> None:
    (entry,) = emphasise([Entry("", highlights=(parse(text),))], {word: word for word in KEYWORDS})
    assert inline_html(entry.highlights[0]) == expected


INDEX = SiteIndex(
    "https://example.com/me/",
    posts={
        "faster-knn": Target("docs/blog/posts/a.md", "blog/a/", "Faster"),
        "soon": Target("docs/blog/posts/b.md", "", "Soon", is_draft=True),
    },
    projects={"pocket": Target("projects/pocket", "projects/pocket/", "Pocket")},
)


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("https://example.org/x(y)", "https://example.org/x(y)"),
        ("mailto:robin@example.com", "mailto:robin@example.com"),
        ("pr:owner/repo.js#12", "https://github.com/owner/repo.js/pull/12"),
        ("post:faster-knn", "blog/a/"),
        ("project:pocket", "projects/pocket/"),
        ("doi:10.1000/182(3)", "https://doi.org/10.1000/182(3)"),
        ("arxiv:2401.01234v2", "https://arxiv.org/abs/2401.01234v2"),
        ("arxiv:math.GT/0309136", "https://arxiv.org/abs/math.GT/0309136"),
    ],
)
def test_targets_have_addresses(target: str, url: str) -> None:
    address = resolve(target, INDEX)
    assert isinstance(address, Address)
    assert address.url == url


@pytest.mark.parametrize(
    ("target", "code", "hint"),
    [
        ("post:fast-knn", "R102", "did you mean 'post:faster-knn'?"),
        ("post:soon", "R107", "publish docs/blog/posts/b.md first"),
        ("post:pockt", "R102", "did you mean 'project:pocket'?"),
        ("project:fster-knn", "R103", "did you mean 'post:faster-knn'?"),
        ("project:pockt", "R103", "did you mean 'project:pocket'?"),
        ("pr:owner/repo/12", "R104", "write pr:owner/repository#123"),
        ("doi:1000", "R104", "write doi:10.1234/abcd"),
        ("arxiv:24", "R104", "write arxiv:2401.01234"),
        ("posts:faster-knn", "R105", "did you mean 'post:faster-knn'?"),
        ("javascript:alert(1)", "R105", "write one of https://…"),
        ("../x.md", "R105", "write one of https://…"),
        ("#top", "R105", "write one of https://…"),
        ("github.com/robin/x", "R105", "did you mean 'https://github.com/robin/x'?"),
        ("robin@example.com", "R105", "did you mean 'mailto:robin@example.com'?"),
        ("../docs/blog/posts/faster-knn.md#how", "R105", "did you mean 'post:faster-knn'?"),
        ("pocket", "R105", "did you mean 'project:pocket'?"),
        ("https://", "R104", "write it in full: https://…"),
    ],
)
def test_targets_that_lead_nowhere_say_why(target: str, code: str, hint: str) -> None:
    dead = resolve(target, INDEX)
    assert isinstance(dead, DeadLink)
    assert (dead.code, dead.hint[: len(hint)]) == (code, hint)


@pytest.mark.parametrize(
    ("url", "page", "expected"),
    [
        ("projects/a/", "resume/", "../projects/a/"),
        ("projects/a/", "", "projects/a/"),
        ("resume/x.pdf", "resume/", "x.pdf"),
        ("", "resume/", "../"),
        ("", "", "./"),
        ("a.html", "b/c.html", "../a.html"),
    ],
)
def test_relative_urls(url: str, page: str, expected: str) -> None:
    assert relative_url(url, page) == expected


WAYS = ("", ".", "a", "a/", "a/b", "a//b/./c", "ab", "b/../a", "../a", "..a", "../../b/c", "/a", "//a", "/a/b", "a/..")


@pytest.mark.parametrize("folder", WAYS)
def test_a_relative_path_is_that_of_python(folder: str) -> None:
    expected = [posixpath.relpath(path or ".", folder or ".") for path in WAYS]
    assert [relative_path(path, folder) for path in WAYS] == expected


def test_absolute_urls() -> None:
    assert absolute_url("blog/a/", "https://example.com/me/") == "https://example.com/me/blog/a/"
    assert absolute_url("blog/a/", "https://example.com/me") == "https://example.com/me/blog/a/"


@pytest.mark.parametrize(
    ("author", "is_same"),
    [
        ("Jané Quinn Doe", True),
        ("J. Q. Doe", True),
        ("J Doe", True),
        ("JANE DOE", True),
        ("Doe, Jane", True),
        ("Doe, J. Q.", True),
        ("Doe JQ", True),
        ("Jane Quinn Alice Doe", True),
        ("John Quinn Alice Doe", False),
        ("John Doe", False),
        ("Q. Doe", False),
        ("J. Q. Dole", False),
        ("Doe", False),
    ],
)
def test_own_name_in_its_usual_forms(author: str, is_same: bool) -> None:
    assert is_same_person(author, "Jane Quinn Doe") is is_same


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("欧阳示例", "欧阳示例"),
        ("JQ Doe", "Jane Quinn Doe"),
        ("Nguyen, T. P. T.", "Nguyễn Thị Phương Thảo"),
        ("K. Testerson", "Kwame Testerson Jr."),
        ("J. Doe Jr.", "Jane Doe"),
        ("Jane Alice Doe", "Dr. Jane Doe"),
        ("F. Außerwöger-Schmäling", "Dr. Friederike Außerwöger-Schmäling"),
        ("Lukasz Przyklad", "Łukasz Przykład"),
        ("A. Mueller", "Anna Müller"),
    ],
)
def test_own_name_in_forms_of_many_languages(author: str, name: str) -> None:
    assert is_same_person(author, name)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Plain words", "en"),
        ("كلام عربي طويل with Python", "ar"),
        ("עברית", "he"),
        ("日本語のテキスト", "ja"),
        ("中文简历", "zh"),
        ("", "en"),
    ],
)
def test_the_script_tells_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


LONG = ["x" + "[" * 40_000, "[" * 40_000 + "](a)", "[a](b" * 20_000, "[" * 300 + "](a) *`\\" * 10_000, "*" * 40_000]
LONG += ["`" * 40_000, "`a``b" * 10_000, "*[a](b" * 300 + "x" * 50_000]


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:12])
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    parse(text)
    assert time.process_time() - start < 2


def test_a_span_is_divided_around_the_parts_of_its_text() -> None:
    span = Span("a 37 b", is_strong=True)
    parts = [(2, 4, Span("37", metric="knn.x"))]
    assert [(part.text, part.is_strong, part.metric) for part in divided(span, parts)] == [
        ("a ", True, ""),
        ("37", False, "knn.x"),
        (" b", True, ""),
    ]
