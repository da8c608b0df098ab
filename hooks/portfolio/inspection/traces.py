"""Find traces of authors and their machines in a text: home paths, user names, e-mail addresses, local paths."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portfolio.inspection.secret_search import Spans


@dataclass(frozen=True)
class Trace:
    """A trace in a text. `value` is a path cut after its user, an e-mail address or a name."""

    kind: str
    value: str
    start: int


_HOME = re.compile(r"(?:/(?:cluster|data|net|export|usr|[a-z]))?/(?:home|Users)/(?P<user>[A-Za-z_][\w.-]{0,31})")
_WINDOWS_HOME = re.compile(
    r"[A-Za-z]:(?:\\{1,4}|/)(?:Users|Documents and Settings)(?:\\{1,4}|/)(?P<user>[A-Za-z_][\w.-]{0,31})"
)
_FILE = re.compile(
    r"(?i).+\.(?:db|sqlite3?|csv|tsv|json|jsonl|txt|log|py|sh|ipynb|ya?ml|toml|ini|cfg|conf|md|html?|css|js|png|jpe?g|svg|pdf"
    r"|zip|tar|t?gz|bz2|parquet|npy|npz|pkl|h5|so|xml|sql|lock|img|iso|bak|tmp)\.?"
)
"""A file that lies in the folder of all homes, and is nobody's."""
_PART_OF_LONGER = re.compile(r"""(?:[\w.~%#})-]|href=["']?|src=["']?|\]\()\Z""")
"""Text before a path that is not on this machine: the rest of a URL, a link."""
_NOBODY = frozenset(
    "user users username user_name myuser my_user appuser you me yourname your_name your-name yourusername "
    "your_username your-username name myname my_name myusername someone somebody nobody anonymous foo bar xxx "
    "student students guest public shared default all app data work projects images about index root admin "
    "administrator node nonroot build runner travis circleci docker repl gitpod vscode codespace coder jovyan "
    "jupyter rstudio conda mambauser hadoop spark airflow ubuntu ec2-user sagemaker-user studio-lab-user colab "
    "kaggle site".split()
)
"""User names of machines and examples, which belong to nobody."""

_HOST = re.compile(r"@(?P<host>(?:[A-Za-z0-9-]{2,63}\.){1,5}(?P<end>[A-Za-z]{2,12}))(?![\w(]|\.\w)")
_LOCAL_PART = re.compile(r"(?:(?<=mailto:)|(?<![\w.+%@/:=-]))[A-Za-z0-9][A-Za-z0-9._%+-]{1,63}\Z")
_NO_DOMAIN = frozenset(
    "png jpg jpeg gif svg webp py js ts css md rst txt json yml yaml html htm ipynb whl gz zip csv local "
    "localhost test invalid example ex min dev0 git mm shape sum mean item values conj array".split()
)
_NO_PERSON = frozenset("git noreply no-reply hg svn donotreply".split())
_EXAMPLE_HOST = re.compile(
    r"(?i)(?:.*\.)?(?:example\.com|email\.com|domain\.com|users\.noreply\.github\.com|mail\.invalid)"
)

_OTHER_EXAMPLE_HOST = re.compile(r"(?i)(?:.*\.)?example\.(?:org|net|edu)")
_PLACEHOLDERS = _NOBODY | frozenset(
    "test alice bob carol john jane doe joe jdoe john.doe jane.doe first.last firstname.lastname info hello contact "
    "support mail email sender receiver recipient author address".split()
)

_PROMPT = re.compile(r"@[A-Za-z][\w.-]{1,40}:[~/]")
_PROMPT_USER = re.compile(r"(?<![\w.@/:-])(?P<user>[a-z_][a-z0-9_-]{1,31})\Z")
_COLAB_USER = re.compile(r'"user": \{[^{}]{0,300}?"displayName": "(?P<user>[^"]+)"')
_LISTING = re.compile(
    r"(?m)^[-dlbcps][r-][w-][xsS-](?:[r-][w-][xsStT-]){2}[.+@]?\s+\d+\s+(?P<user>[A-Za-z_][\w.-]*)\s+\w"
)


_LOCAL = (
    re.compile(r"""file://(?=/[A-Za-z])[^\s"'<>)\]]+"""),
    re.compile(r"""/(?:mnt|media|Volumes|scratch|gpfs|lustre|nfs|storage)/[A-Za-z0-9_][^\s"'<>:;,)\]`\\]*"""),
    re.compile(r"[A-Z]:(?:\\{1,2}|/)(?!/)(?:[\w .()-]{1,60}(?:\\{1,2}|/)){0,12}?[\w()-]+\.[a-z0-9]{2,5}\b"),
    re.compile(
        r"[A-Z]:(?:\\{1,2}|/)(?:Program Files|ProgramData|Windows|[Aa]naconda|[Mm]iniconda|Python|[Pp]rojects|[Dd]ata|"
        r"[Dd]ocuments|[Dd]ownloads|[Ww]ork)\w*"
    ),
)
_LOCAL_SIGNS = ("file://", "/mnt/", "/media/", "/Volumes/", "/scratch/", "/gpfs/", "/lustre/", "/nfs/", "/storage/")


def find(text: str) -> Iterator[Trace]:
    """Find the traces in a text."""
    homes = list(_homes(text))
    yield from homes
    if "@" in text:
        yield from _emails(text)
    yield from _users(text)
    taken = Spans()
    for home in homes:
        taken.take(home.start, home.start + len(home.value))
    yield from (trace for trace in _local_paths(text) if taken.take(trace.start, trace.start + len(trace.value)))


def _homes(text: str) -> Iterator[Trace]:
    for pattern, signs in ((_HOME, ("/home/", "/Users/")), (_WINDOWS_HOME, ("Users\\", "Users/", "Settings"))):
        for match in pattern.finditer(text) if any(sign in text for sign in signs) else ():
            is_file = _FILE.fullmatch(match["user"]) and text[match.end() : match.end() + 1] not in ("/", "\\")
            is_nobody = is_file or match["user"].lower().rstrip(".") in _NOBODY
            if not is_nobody and not _is_part(text, match.start()):
                yield Trace("home-path", match[0], match.start())


def _users(text: str) -> Iterator[Trace]:
    for match in (*_LISTING.finditer(text), *_COLAB_USER.finditer(text)):
        if match["user"].lower() not in _NOBODY:
            yield Trace("user-name", match["user"], match.start("user"))
    for match in _PROMPT.finditer(text):
        user = _PROMPT_USER.search(text[max(0, match.start() - 33) : match.start()])
        if user and user["user"] not in _NOBODY | _NO_PERSON:
            yield Trace("user-name", user["user"], match.start() - len(user["user"]))


def _emails(text: str) -> Iterator[Trace]:
    for match in _HOST.finditer(text):
        local = _LOCAL_PART.search(text[max(0, match.start() - 65) : match.start()])
        if local is None or match["end"].lower() in _NO_DOMAIN or _EXAMPLE_HOST.fullmatch(match["host"]):
            continue
        nobodies = _PLACEHOLDERS if _OTHER_EXAMPLE_HOST.fullmatch(match["host"]) else _NO_PERSON
        if local[0].lower() not in nobodies:
            yield Trace("email", local[0] + match[0], match.start() - len(local[0]))


def _local_paths(text: str) -> Iterator[Trace]:
    signs = (":\\", ":/", *_LOCAL_SIGNS)
    for pattern in _LOCAL if any(sign in text for sign in signs) else ():
        for match in pattern.finditer(text):
            if not _is_part(text, match.start()):
                yield Trace("local-path", match[0][:60], match.start())


def _is_part(text: str, start: int) -> bool:
    return bool(_PART_OF_LONGER.search(text[max(0, start - 6) : start]))
