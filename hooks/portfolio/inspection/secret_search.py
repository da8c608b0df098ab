"""Find secrets in a text: keys, tokens, passwords, URLs with a password.

The forms of well-known services are in `RULES`: detect-secrets plugins and our own patterns, but not its entropy
plugins, which mistake hashes and pictures for secrets. A rule runs only if one of its `signs` is in the text, and only
then is its plugin imported: the import takes 0.1 s, and most texts contain no sign. Secrets without a fixed form are
recognised by the name they are assigned to.
"""

import hashlib
import importlib
import math
import re
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any


class Spans:
    """Spans that do not overlap."""

    def __init__(self) -> None:
        self._taken: list[tuple[int, int]] = []

    def take(self, start: int, end: int) -> bool:
        """Take a span if it overlaps none taken before; return whether it was taken."""
        at = bisect_right(self._taken, (start, end))
        if at > 0 and self._taken[at - 1][1] > start:
            return False
        if at < len(self._taken) and self._taken[at][0] < end:
            return False
        insort(self._taken, (start, end))
        return True


@dataclass(frozen=True)
class Rule:
    """One form: every match contains one of `signs`; found by our own patterns or a detect-secrets plugin."""

    name: str
    signs: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...] = ()
    plugin: str = ""


def _own(name: str, signs: str, *patterns: str) -> Rule:
    return Rule(name, tuple(signs.split()), tuple(re.compile(pattern) for pattern in patterns))


def _known(name: str, signs: str, plugin: str) -> Rule:
    return Rule(name, tuple(signs.split()), plugin=plugin)


RULES = (
    _known("private key", "PRIVATE PuTTY-User-Key-File", "private_key.PrivateKeyDetector"),
    _own("private key", "PRIVATE", r"BEGIN ENCRYPTED PRIVATE KEY"),
    _known("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", "github_token.GitHubTokenDetector"),
    _own("GitHub token", "github_pat_", r"github_pat_[0-9A-Za-z_]{22,}"),
    _known(
        "GitLab token",
        "glpat- gldt- glft- glsoat- glrt- glcbt- glimt- glptt- glagent- gloas- GR1348941",
        "gitlab_token.GitLabTokenDetector",
    ),
    _known("AWS key", "AKIA ASIA ABIA ACCA A3T", "aws.AWSKeyDetector"),
    _known("OpenAI key", "T3BlbkFJ", "openai.OpenAIDetector"),
    _own("Anthropic key", "sk-ant-", r"sk-ant-[A-Za-z0-9]+-[A-Za-z0-9_-]{20,}"),
    _own(
        "API key",
        "sk-",
        r"sk-(?:proj|svcacct|admin|None|or-v1|lf)-[A-Za-z0-9_-]{20,}",
        r"sk-(?=\w*\d)[A-Za-z0-9]{32,}",
        r"sk-(?=[\w-]{0,40}\d)(?=[\w-]{0,40}[A-Z])[\w-]{40,}",
    ),
    _own("Hugging Face token", "hf_ api_org_", r"(?:hf|api_org)_[A-Za-z0-9]{30,}"),
    _own(
        "Google key",
        "AIza GOCSPX- ya29. 1//0",
        r"AIza[0-9A-Za-z_-]{35}",
        r"GOCSPX-[0-9A-Za-z_-]{28}",
        r"ya29\.[0-9A-Za-z_-]{30,}",
        r"1//0[0-9A-Za-z_-]{40,}",
    ),
    _own(
        "Kaggle key",
        "username",
        r"""username.{1,80}?["']key\\?["']\s*:\s*\\?["']([0-9a-f]{32})""",
        r"""["']key\\?["']\s*:\s*\\?["']([0-9a-f]{32})(?=["'\\][^\n]{0,8}["']username)""",
    ),
    _own("Kaggle key", "KGAT_", r"KGAT_[0-9A-Za-z]{30,}"),
    _own(
        "Weights & Biases key",
        "wandb WANDB",
        r"(?i:wandb)(?i:[._ ]?login|[\w.]{0,40}key|:)[^\n]{0,40}?(?<!\w)([0-9a-f]{40})(?!\w)",
        r"wandb\.login\([^()]{0,80}?(?<!\w)([0-9a-f]{40})(?!\w)",
        r"""wandb[^\0]{0,300}?\b(?i:key)\s*=\s*["']([0-9a-f]{40})["']""",
        r"wandb_v1_\w{30,}",
    ),
    _known("Slack token", "xoxa- xoxb- xoxp- xoxo- xoxs- xoxr- hooks.slack.com", "slack.SlackDetector"),
    _own(
        "Slack token", "xapp- xoxe", r"xapp-\d-[A-Z0-9]+-\d+-[0-9a-f]{20,}", r"xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{40,}"
    ),
    _known("Stripe key", "k_live_", "stripe.StripeDetector"),
    _own("Stripe key", "sk_test_ rk_test_ whsec_", r"[sr]k_test_[0-9a-zA-Z]{24,}", r"whsec_[0-9a-zA-Z]{32,}"),
    _known("SendGrid key", "SG.", "sendgrid.SendGridDetector"),
    _known("Square secret", "sq0csp-", "square_oauth.SquareOAuthDetector"),
    _known("PyPI token", "pypi-Ag", "pypi_token.PypiTokenDetector"),
    _known("npm token", ":_authToken", "npm.NpmDetector"),
    _own("npm token", "npm_", r"npm_[A-Za-z0-9]{36}"),
    _own("Mailchimp key", "-us", r"[0-9a-f]{32}-us[0-9]{1,2}"),
    _own("Azure storage key", "AccountKey=", r"AccountKey=([A-Za-z0-9+/]{86}==)"),
    _own("Azure signature", "sig=", r"[?&;]sig=(?![0-9a-f]{64}(?![A-Za-z0-9%+/]))([A-Za-z0-9%+/]{40,})"),
    _own("Telegram token", ":AA", r"(?:bot)?\d{8,10}:AA[\w-]{32,34}(?![\w-])"),
    _own("ngrok token", "ngrok", r"ngrok[^\n]{0,80}?\b([0-9A-Za-z]{26,28}_[0-9A-Za-z]{20,22})\b"),
    _own("password of .netrc", "machine", r"machine\s+\S{1,80}\s+login\s+\S{1,80}\s+password\s+([\w.~+/=-]{16,200})"),
    _known("Discord token", "discord Discord DISCORD client.run bot.run", "discord.DiscordBotTokenDetector"),
    _own("Discord webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d+/[\w-]{40,}"),
    _known("Twilio key", "twilio Twilio TWILIO", "twilio.TwilioKeyDetector"),
    _own(
        "API key",
        "pat",  # in most texts, as in "path"
        r"pat-(?:na|eu)\d-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}",
    ),
    _own(
        "API key",
        "gsk_ r8_ xai- pplx- tvly- lsv2_ pcsk_ dapi dop_v1_ nvapi- shpat_ lin_api_ sbp_ ntn_ secret_ glsa_ AGE-SECRET"
        " key- figd_ dp.pt. dp.st. sk_ sk.eyJ",
        r"key-[0-9a-f]{32}",
        r"figd_[\w-]{40,}",
        r"dp\.[ps]t\.[\w.]{40,}",
        r"sk_[0-9a-f]{48}",
        r"sk\.eyJ[\w-]{30,}\.[\w-]{20,}",
        r"gsk_[A-Za-z0-9]{40,}",
        r"r8_[A-Za-z0-9]{37,}",
        r"(?:xai|pplx)-[A-Za-z0-9]{40,}",
        r"tvly-(?:dev-)?(?=\w*\d)[A-Za-z0-9]{24,}",
        r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}",
        r"pcsk_\w{40,}",
        r"dapi[0-9a-f]{32}",
        r"dop_v1_[0-9a-f]{64}",
        r"nvapi-[\w-]{50,}",
        r"shpat_[0-9a-fA-F]{32}",
        r"lin_api_[A-Za-z0-9]{32,}",
        r"sbp_[0-9a-f]{40}",
        r"(?:ntn|secret)_[A-Za-z0-9]{43,}",
        r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}",
        r"AGE-SECRET-KEY-1[0-9A-Z]{50,}",
    ),
    Rule(
        "JSON web token",
        ("eyJ",),
        (re.compile(r"(?<![\w-])eyJ[\w=-]{2,4000}\.[\w=-]{2,8000}"),),
        "jwt.JwtTokenDetector",
    ),
)
"""Forms specific to one service, so that a match is hardly chance."""


@dataclass(frozen=True)
class Secret:
    """A secret in a text. `is_possible` means that it could just as well be a made-up value."""

    name: str
    value: str
    start: int
    is_possible: bool = False

    @property
    def called(self) -> str:
        """The name with its article."""
        return f"{'an' if self.name[0] in 'AEIOn' else 'a'} {self.name}"

    @property
    def fingerprint(self) -> str:
        """Identifies the secret without revealing it, because findings are stored in the cache."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:16]

    @property
    def masked(self) -> str:
        """The part of it that a message may show."""
        visible = 4 if len(self.value) >= 20 else 1
        return f"'{self.value[:visible]}…', {len(self.value)} characters"


_KEY_DATA = re.compile(r"[^\0]{0,300}?[A-Za-z0-9+/]{24}")
"""What follows the first line of a private key; that line alone is no secret."""
_NAMES = re.compile("key|secret|token|passw(?:or)?d|passphrase|pwd|credential")
_FULL_NAME = re.compile(
    r"(?i)(?:api|access|auth|account|service|encryption|signing|private|kaggle|secret|subscription)[_-]?key|secret|token"
    r"|passw(?:or)?d|passphrase|pwd|credential"
)
_OF_ENVIRONMENT = re.compile(r"[A-Z0-9]_KEY\Z")
_ABOUT = re.compile(
    r"(?i)(?:^|[\W_])s?_?(?:path|file|file_?name|dir|folder|name|fn|func|function|ur[il]|endpoint|host|word|column|col|field"
    r"|prefix|suffix|pattern|regex|format|type|kind|class|id|idx|len|length|count|num|number|message|list|map|size|model"
    r"|vocab|hint|label|title|santa)s?\Z"
)
"""The end of a name for something about a secret: `token_file`, `secret_word`."""
_BEFORE_NAME = re.compile(r"[\w.-]{0,40}\Z")
_QUOTED = re.compile(
    r"""\w{0,20}\\{0,3}["']?\]?\s{0,3}(?::\s{0,3}[A-Za-z][\w.|]{0,20}\s{0,3}=|:=|=>|=|:|,)\s{0,3}[bBfFrRuU]?\\{0,3}(["'])"""
    r"""(?P<value>[^"'\s\\]{6,200})\\{0,3}\1"""
)
_UNQUOTED = re.compile(
    r"""\w{0,20}\s{0,3}(?:=|:\s)\s{0,3}(?P<value>[A-Za-z0-9_+/.~%-]{16,200}={0,2})(?=[\s`;&'"<,)}\]\\]|\Z)"""
)
# A pattern that begins with the rarest of its characters is searched for several times as fast.
_PARAMETER = re.compile(
    r"[?&;](?<!/spreadsheet/ccc.)(?<!/spreadsheet/pub.)(?<!google\.com/ccc.)(?<!google\.com/pub.)(?i:access_token|api[_-]?key|app_?id|app_?key|token|auth|key|client_secret|password|secret)=(?P<value>[\w.~%+/-]{16,200})"
)
_BEARER = re.compile(r"(?:[Bb]earer|uthorization\W{1,5}(?:[Bb]asic|[Tt]oken))\s+(?P<value>[A-Za-z0-9._~+/=-]{16,400})")
_URL = re.compile(
    r"""://(?P<user>[^\s/:@'"<>{}$()\[\]]{0,80}):(?P<value>[^\s/@'"<>{}$()\[\]]{3,120})@(?!sha256:)[\w\[]"""
)
_CONNECTION = re.compile(r""";\s{0,3}(?i:password|pwd)\s{0,3}=\s{0,3}(?P<value>[^;\s"'<{$]{4,120})""")

_CLIENT = re.compile(
    r"""\((?:(?<=[cC]lient.)|(?<=login.)|(?<=authenticate.)|(?<=init.)|(?<=[tT]oken.))"""
    r"""\s{0,9}["'](?P<value>[A-Za-z0-9_-]{30,200})["']"""
)
_LOGIN = re.compile(r"""\.login\(\s{0,9}["'][^"'\n]{2,80}["'],\s{0,9}["'](?P<value>[^"'\n]{6,80})["']""")
_CURL = re.compile(r"""curl\s[^\n]{0,200}?(?:-u|--user)[ =]["']?[\w.@-]{1,60}:(?P<value>[^\s"'<>$]{6,80})""")

_CALLED = (
    (_PARAMETER, "=", "key in an address"),
    (_BEARER, "earer", "token of a request"),
    (_BEARER, "uthorization", "token of a request"),
    (_CLIENT, "(", "key of a client"),
)
_PASSWORDS = ((_LOGIN, ".login(", "password of a login"), (_CURL, "curl", "password of a request"))
_PLACEHOLDER = re.compile(
    r"(?i)your|xxxx|\*\*\*|\.\.\.|…|change.?me|placeholder|dummy|insert|redacted|hidden|replace|todo|my[_-]|^env|getenv"
    r"|^<|>$|^\$|^\{|%\(|process\.|environ|fake|sample|^none$|^null$|^true$|^false$|mock|_here"
)
_INVENTED = re.compile(
    r"(?i)(?>(?:super|very|really|some|so|top|not|no|any|thing|the|is|it|this|that|old|new|wrong|right|correct|secure"
    r"|strong|safe|weak|simple|secret|password|passwd|passphrase|pass|pwd|user|admin|login|test|demo|for|here|qwerty|hello"
    r"|world|foo|bar|baz|db|mein|passwort|mi|contraseña|пароль|비밀번호|암호|我的|密码|密碼|パスワード)[-_. ]?){1,8}"
    r"(?:1(?:2(?:34?5?6?)?)?)?!?"
    r"|123456(?:7(?:89?0?)?)?|hunter2|correct[-_ ]?horse[-_ ]?battery[-_ ]?staple"
)
"""A password of textbooks: only such words, then at most the first digits in order; or a famous one."""
_WORD_CHARACTERS = re.compile(r"\w{0,40}")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<!_)\b(?=[A-Z])")
_LENGTH_OF_EMBED = 10
"""The mark by which WordPress pairs an embedded page with its frame: `data-secret="…"`, random for each page."""
_UNBROKEN = re.compile(r"[A-Za-z0-9+/]{20,}={0,2}")
_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z\d])|(?<=\d)(?=[A-Za-z])|(?<=[A-Z])(?=\d)|(?<=[A-Z]{2})(?=[a-z])")
_FEWEST_CHANGES = 0.2
"""Between letters, capitals and digits, for each character: words and paths have fewer, keys twice as many."""
_FILE = re.compile(
    r"\.(?:json|txt|bin|pth?|pkl|[ct]sv|ya?ml|toml|model|safetensors|pem|env|vocab|np[yz]|h5|onnx|parquet|py|md|html?)\Z"
)
_WORD = re.compile(r"[A-Za-z][a-z]{4,}|[A-Z]{5,}")
_LONG_WORD = re.compile(r"[a-z]{13}")
_COMMON = frozenset(
    "password passwd pass pwd secret token user username admin root key pw postgres mysql guest test hello foo bar"
    " baz".split()
)


def find(text: str) -> tuple[Secret, ...]:
    """Find the secrets in a text, in order, each location once."""
    taken = Spans()
    candidates = (*_by_form(text), *_by_name(text))
    found = [secret for secret in candidates if taken.take(secret.start, secret.start + len(secret.value))]
    return tuple(sorted(found, key=lambda secret: secret.start))


def _by_form(text: str) -> Iterator[Secret]:
    for rule in RULES:
        if not any(sign in text for sign in rule.signs):
            continue
        detector = _plugin(rule.plugin) if rule.plugin else None
        for pattern in rule.patterns or (detector.denylist if detector else ()):
            for match in pattern.finditer(text):
                group = match.lastindex if match.lastindex and len(match[match.lastindex]) >= 16 else 0
                value, start = match[group], match.start(group)
                if _is_inside_word(text, start, value) or _is_repeated(value) or not _is_valid(detector, value):
                    continue
                if "PRIVATE" not in value and re.search(r"(?i)xxxx|your|\.\.\.", value):
                    continue
                is_possible = "EXAMPLE" in value.upper() or (
                    "PRIVATE" in value and not _KEY_DATA.match(text, match.end())
                )
                yield Secret(rule.name, value, start, is_possible)


def _by_name(text: str) -> Iterator[Secret]:
    lowered = text.lower()
    for name in _NAMES.finditer(lowered if len(lowered) == len(text) else text):
        yield from _named(text, name)
    for pattern, sign, called in _CALLED:
        for match in pattern.finditer(text) if sign in text else ():
            if _is_random(match["value"]) and not _is_made_up(match["value"]):
                yield Secret(called, match["value"], match.start("value"))
    for pattern, sign, called in _PASSWORDS:
        for match in pattern.finditer(text) if sign in text else ():
            if _is_hard_to_guess(match["value"]) and not _is_made_up(match["value"]):
                yield Secret(called, match["value"], match.start("value"))
    for match in _URL.finditer(text) if "://" in text else ():
        if not _is_made_up(match["value"]):
            is_possible = match["value"] == match["user"]
            yield Secret("password in an address", match["value"], match.start("value"), is_possible)
    for match in _CONNECTION.finditer(text) if ";" in text else ():
        if not _is_made_up(match["value"]):
            yield Secret("password in a connection string", match["value"], match.start("value"))


def _named(text: str, name: re.Match[str]) -> Iterator[Secret]:
    """Find the value assigned to a name like `api_key`, if it looks like a secret."""
    match = _QUOTED.match(text, name.end()) or _UNQUOTED.match(text, name.end())
    if match is None:
        return
    before = _BEFORE_NAME.search(text[max(0, name.start() - 40) : name.start()])
    called = (before[0] if before else "") + text[name.start() : name.end()]
    is_full = _FULL_NAME.search(called) is not None
    if not is_full and not _OF_ENVIRONMENT.search(called):
        return
    value = match["value"]
    if called.lower() == "publickeytoken":  # of .NET's assemblies: the digest of a key that is public
        return
    if called == "data-secret" and len(value) == _LENGTH_OF_EMBED:
        return
    is_itself = _is_itself(text, name)
    is_password = is_itself and match.re is _QUOTED and re.search("passw|pwd|passphrase|secret", called, re.IGNORECASE)
    is_certain = _is_random(value) if is_itself else bool(_UNBROKEN.fullmatch(value)) and _is_random(value)
    is_certain = is_certain or bool(is_password and _is_hard_to_guess(value))
    is_name = "," in text[name.end() : match.start("value")] or _NAMES.search(value.lower())
    is_quoted_key = match.re is _QUOTED and not re.search("token|credential", called, re.IGNORECASE)
    is_likely = is_itself and is_full and is_quoted_key and not is_name
    if (is_certain or is_likely) and not _is_made_up(value) and value.lower() not in called.lower():
        yield Secret(f"value for '{called}'", value, match.start("value"), not is_certain)


def _is_itself(text: str, name: re.Match[str]) -> bool:
    """Return whether a name ends with the secret: `token`, `api_key_2`; no `tokenizer`, no `token_file`."""
    rest = _WORD_CHARACTERS.match(text, name.end())
    following = rest[0] if rest else ""
    is_upper = text[name.end() - 1].isupper()
    is_longer_word = following[:1].isalpha() and following[:1].isupper() == is_upper and following.lower() != "s"
    return not is_longer_word and not _ABOUT.search(_CAMEL.sub("_", following))


@cache
def _plugin(name: str) -> Any:
    module, _, detector = name.partition(".")
    return getattr(importlib.import_module(f"detect_secrets.plugins.{module}"), detector)()


def _is_valid(detector: Any, value: str) -> bool:
    """Return whether a match is valid, if the plugin can check: a web token holds JSON."""
    check = getattr(detector, "is_formally_valid", None)
    return bool(check(value)) if check else True


def _is_inside_word(text: str, start: int, value: str) -> bool:
    """Return whether a match is part of something longer, as happens by chance in encoded data."""
    end = start + len(value)
    before = start > 0 and text[start - 1].isalnum() and value[0].isalnum()
    return before or (value.isalnum() and value.isupper() and end < len(text) and text[end].isalnum())


def _is_repeated(value: str) -> bool:
    """Return whether a value only shows the format of a key: `ghp_xxxxxxxx`."""
    return Counter(value).most_common(1)[0][1] > max(2, len(value) / 3)


def _is_made_up(value: str) -> bool:
    is_of_textbook = value.lower() in _COMMON or _INVENTED.fullmatch(value)
    return bool(is_of_textbook or _PLACEHOLDER.search(value)) or _is_repeated(value)


def _is_hard_to_guess(value: str) -> bool:
    """Return whether a password could be real, not one from a textbook."""
    word = re.sub(r"[\d\W_]+", "", value).lower()
    if re.search(r"[\[\](){}<>]", value):
        return False
    return len(value) >= 8 and any(map(str.isdigit, value)) and bool(word) and word not in _COMMON


def _is_random(value: str) -> bool:
    """Return whether a value looks like a key, not words: long, mixed letters and digits, high entropy."""
    bare = re.sub(r"[-_.]", "", value)
    words = sum(len(word) for word in _WORD.findall(value))
    if len(bare) < 16 or words > len(value) / 2 or _LONG_WORD.search(value) or _FILE.search(value):
        return False
    if len(_CHANGE.findall(value)) < _FEWEST_CHANGES * len(bare):
        return False
    kinds = [bool(re.search(kind, value)) for kind in (r"\d", "[a-z]", "[A-Z]")]
    if sum(kinds) < 2:
        return False
    least = 2.9 if re.fullmatch(r"[0-9a-fA-F]+", bare) else 3.4 if kinds[0] else 3.9
    return _entropy(bare) > least


def _entropy(values: Iterable[str]) -> float:
    """Return the entropy in bits per character (Shannon)."""
    counts = Counter(values)
    total = counts.total()
    return -sum(count / total * math.log2(count / total) for count in counts.values())
