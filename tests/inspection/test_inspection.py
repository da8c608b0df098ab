"""Secrets and private data: planted in every part of a notebook, found at their location, never shown in full."""

import base64
import copy
import json
import random
import string
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import small_site
from portfolio.inspection import secret_search, traces
from portfolio.inspection.binaries import inspect_binary
from portfolio.inspection.files import inspect_text
from portfolio.inspection.notebook import inspect_notebook
from portfolio.inspection.report import Surroundings, diagnose
from portfolio.ipynb.source import decode, parse
from portfolio.sources.diagnostics import Diagnostic
from portfolio.website.check import check
from portfolio.website.tree import read

NOTEBOOK = "projects/knn/measure.ipynb"
PROJECT = small_site.FILES["projects/knn/project.yml"]
_LETTERS = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"
_CHANCE = random.Random(20261120)

Cells = dict[str, Any]


def _any(length: int, alphabet: str = _LETTERS) -> str:
    return "".join(_CHANCE.choice(alphabet) for _ in range(length))


def _token_part(data: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


# Assembled here, so that no scanner takes this file for a leak: the text around each secret, and the secret.
SECRETS: dict[str, tuple[str, str]] = {
    "GitHub": ("{}", "ghp_" + _any(36)),
    "GitHub, fine-grained": ("token: {}", "github_pat_" + _any(22) + "_" + _any(59)),
    "GitLab": ("({})", "glpat-" + _any(20)),
    "OpenAI": ("{}", "sk-" + _any(20) + "T3Blbk" + "FJ" + _any(20)),
    "OpenAI, project": ("{}", "sk-proj-" + _any(48)),
    "OpenAI, old": ("openai.api_key = '{}'", "sk-" + _any(48)),
    "Anthropic": ("{}", "sk-ant-api03-" + _any(93)),
    "Hugging Face": ("{}", "hf_" + _any(34)),
    "AWS": ("{}", "AKIA" + _any(16, "ABCDEFGHIJKLMNOP234567")),
    "AWS, secret": ('aws_secret_access_key = "{}"', _any(40, _LETTERS + "/+")),
    "AWS, in the environment": ("AWS_SECRET_ACCESS_KEY={}", _any(40, _LETTERS + "/+")),
    "Google": ("{}", "AIza" + _any(35)),
    "Slack": ("{}", "xoxb-" + _any(12, "123456789") + "-" + _any(12, "123456789") + "-" + _any(24)),
    "Slack, hook": ("{}", "https://hooks.slack.com/services/T" + _any(8) + "/B" + _any(8) + "/" + _any(24)),
    "Kaggle": ("{{'username': 'robin', 'key': '{}'}}", _any(32, _HEX)),
    "Weights & Biases": ("wandb.login(key='{}')", _any(40, _HEX)),
    "private key": ("-----{}-----\nMIIEowIBAAKCAQEA" + _any(40), "BEGIN RSA PRIV" + "ATE KEY"),
    "web token": ("{}", _token_part({"alg": "HS256"}) + "." + _token_part({"sub": _any(8)})),
    "database": ("postgresql://robin:{}@db.acme.io:5432/data", _any(12)),
    "connection string": ("Server=tcp:acme;User ID=robin;Password={};Encrypt=True", _any(12)),
    "storage": ("AccountName=x;AccountKey={};EndpointSuffix=y", _any(86) + "=="),
    "Stripe": ("{}", "sk_live_" + _any(24)),
    "SendGrid": ("{}", "SG." + _any(22) + "." + _any(43)),
    "OpenAI, with hyphens": ("key {}", "sk-" + _any(20) + "-A7" + _any(20)),
    "Kaggle, key first": ('{{"key":"{}","username":"robin"}}', _any(32, _HEX)),
    "Kaggle, in the environment": ("%env KAGGLE_KEY={}", _any(32, _HEX)),
    "Weights & Biases, command": ("!wandb login --relogin {}", _any(40, _HEX)),
    "Weights & Biases, by a name": ("import wandb; key = '{}'; wandb.login(key=key)", _any(40, _HEX)),
    "netrc": ("machine api.wandb.ai login user password {}", _any(40, _HEX)),
    "Slack, app": ("{}", "xapp-1-A" + _any(10, "ABC123") + "-" + _any(13, "1234567") + "-" + _any(64, _HEX)),
    "Stripe, test": ("{}", "sk_test_" + _any(24)),
    "Telegram": ("{}", _any(10, "123456789") + ":AA" + _any(33)),
    "Telegram, address": ("https://api.telegram.org/{}/getMe", "bot" + _any(9, "123456789") + ":AA" + _any(33)),
    "Discord": ("client.run('{}')", "M" + _any(23) + "." + _any(6) + "." + _any(27)),
    "ngrok": ("!ngrok authtoken {}", _any(27) + "_" + _any(21)),
    "Mailgun": ("{}", "key-" + _any(32, _HEX)),
    "Airtable": ("{}", "pat" + _any(14) + "." + _any(64, _HEX)),
    "OpenSSH": ("-----{}-----\nb3BlbnNzaC1rZXktdjEAAAAA" + _any(40), "BEGIN OPENSSH PRIV" + "ATE KEY"),
    "MongoDB": ("mongodb+srv://robin:{}@cluster0.acme.io/", _any(10)),
    "Redis": ("redis://:{}@cache.acme.io:6379", _any(20)),
    "upper-case name": ("AZURE_OPENAI_KEY = '{}'", _any(32, _HEX)),
    "annotated": ("api_key: str = '{}'", _any(40)),
    "client": ("co = cohere.Client('{}')", _any(40)),
    "address, appid": ("https://api.acme.io/data?q=X&appid={}", _any(32, _HEX)),
    "login": ("server.login('me@acme.io', '{}')", "Winter2023!"),
    "curl": ("curl -u robin:{} https://acme.io", "Winter2023!"),
    "in a tokenizer's name": ("tokenizer_path = '{}'", "hf_" + _any(34)),
    "in a file's name": ("tokens_file = '{}'", _any(40)),
    "in a word's name": ("secret_word = '{}'", _any(32, _HEX)),
    "named": ('"client_secret": "{}"', _any(24)),
    "password": ("connect(host, password='{}')", "Sommer2024!"),
    "password, with a common word": ("connect(host, password='{}')", "SuperSecret98"),
    "password, with a place": ("connect(host, password='{}')", "Secret-Hamburg1"),
    "password, with a word for it": ("connect(host, password='{}')", "passwort7Kq!x92"),
    "request": ("Authorization: Bearer {}", _any(40)),
    "address": ("http://localhost:8888/?token={}&q=1", _any(48, _HEX)),
}

TRACES: dict[str, tuple[str, str, str]] = {
    "L103, Linux": ("open('{}/data.csv')", "/home/anasmith", "L103"),
    "L103, macOS": ("File {}/x.py:3, in f(x)", "/Users/anasmith", "L103"),
    "L103, a name with a dot": ("open('{}/data.csv')", "/home/ana.smith", "L103"),
    "L103, a folder like a file": ("open('{}/data.csv')", "/home/ana.db", "L103"),
    "L103, cluster": ("from {}/run.sh", "/cluster/home/anasmith", "L103"),
    "L103, Git Bash": ("from {}/run.sh", "/c/Users/anasmith", "L103"),
    "L103, Windows": ("at {}", "C:\\Users\\anasmith", "L103"),
    "L103, Windows, twice escaped": ("at {}", "C:\\\\Users\\\\anasmith", "L103"),
    "L104, prompt": ("{}@laptop:~/x$ ls", "anasmith", "L104"),
    "L104, listing": ("total 4\n-rw-r--r-- 1 {} staff 12 Jan 1 10:00 x.txt", "anasmith", "L104"),
    "L105": ("write to {} please", "ana.smith@uni-bonn.de", "L105"),
    "L105, link": ("[write](mailto:{})", "ana.smith@uni-bonn.de", "L105"),
    "L105, invented": ("write to {} please", "ana.smith@example.org", "L105"),
    "L106, mount": ("read {} first", "/mnt/data/set/x.csv", "L106"),
    "L106, drive": ("read {} first", "D:\\stuff\\data.csv", "L106"),
    "L106, address": ("see {}", "file:///srv/x/data.csv", "L106"),
}

INNOCENT = [
    "pt-osc --password='DB비밀번호' x; password='我的密码123'; Passwort = 'MeinPasswort1'",
    "[Reflection.Assembly]::Load('SMO, Version=9.0, Culture=neutral, PublicKeyToken=3f7a91c05e8b42d6')",
    '{"password": "anything"} $password = "supersecure"; password = "so-very-secure"; secret="top_secret"',
    "curl -u user:password x; pwd='hunter2' passwd = '123456' password='Correct-Horse-Battery-Staple'",
    "connect(password='SuperSecretPassword123!'); login.login('robin', 'test1234'); password='123456789'",
    "password = 'SomeSecret1'; password: 'mi-contraseña123'",
    "https://docs.google.com/spreadsheet/ccc?key=0AjQGdDVSiYwedHZ3Zll2NHG4TkarduP2tTW6TX0aSXd&usp=sharing",
    "https://spreadsheets.google.com/pub?key=0AjQGdDVSiYwedHZ3Zll2NHG4TkarduP2tTW6TX0aSXd&gid=0",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "7d444840-9dc0-11d1-b245-5ffdce74fad2",
    '<div class="sk-toggleable__content sk-estimator-doc-link fitted" id="sk-container-id-12">',
    "tokenizer.pad_token = '[PAD]'; mask_token='<mask>'; token_type_ids = 'segment2024ids'",
    "model = AutoModel.from_pretrained('sentence-transformers/all-MiniLM-L6-v2', token=HF_TOKEN)",
    "api_key = os.environ['OPENAI_API_KEY']",
    "api_key = 'YOUR_API_KEY'",
    "key = 'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'",
    "token = 'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'",
    "postgresql://user:password@localhost/test",
    'tokenizer_path = "models/bpe-16k-v3/vocab.json"',
    'TOKENIZER_FILE = "Moon1.5-0.4B/tokenizer.json"',
    'tokens_file = "data/tokens_2021_part_v2.bin"',
    'tokenize_fn = "split_words_v2_fast_x7"; tokenizer_name = "llama3-8b-q4km-gguf"',
    'secret_word = "harbour7letters"; secretMessage = "meet2the4est"',
    '<blockquote class="wp-embedded-content" data-secret="q4Rz8WmT2x">An essay</blockquote>',
    'password_field = "input3_pw_box"; token_url = "https://auth.acme.io/oauth2/v2/token"',
    'cache_key = "resnet50_v2_imagenet_1k_224x224"; SORT_KEY = "b2_d4_e5_first_then"',
    "write to user@example.org or john.doe@example.net",
    "df.sort_values(key=lambda column: column.str.lower())",
    "primary_key = 'customer_identifier'",
    "git clone git@github.com:example/tool.git, write to robin@example.com or me@users.noreply.github.com",
    "Y = XW@hidden.dot(V); A = BC@DE.T; @property.setter",
    "npm i plotly.js@2.35.2 logo@2x.png",
    "$f: X \\to Y$, $X:\\Omega\\to\\mathbb{R}$, ratio A:B, C:\\n",
    "https://en.wikipedia.org/wiki/Set#/media/File:Set.jpg and https://example.com/home/news/today",
    '<a href="/home/about">home</a> [x](/Users/guide)',
    "/home/name.db /Users/all.csv, /home/notes.txt.",
    "/home/jovyan/work /root/x /content/drive/MyDrive /kaggle/input /usr/lib/python3 /tmp/ipykernel_1/2.py ~/x",
    "data:image/png;base64," + "AKIAABCDEFGHIJKLMNOPghp_".replace("_", "") * 20,
    "https://pictures.example.org/a.jpg?v=2&sig=" + "0f" * 32,
]


def _inspect(cells: Cells) -> tuple[str, tuple[Diagnostic, ...]]:
    file = json.dumps(cells, indent=1, ensure_ascii=False)
    text, problems = decode(file.encode(), NOTEBOOK)
    assert text is not None
    notebook = parse(text, problems)
    assert notebook is not None, problems.diagnostics
    found = diagnose([inspect_notebook(notebook, text, NOTEBOOK)], [], Surroundings(frozenset()))
    return file, found


def _notebook() -> Cells:
    cells = copy.deepcopy(small_site.NOTEBOOK)
    assert isinstance(cells, dict)
    return cells


def _code(notebook: Cells) -> Cells:
    cell: Cells = notebook["cells"][1]
    return cell


def _show(notebook: Cells, mime: str, value: object) -> None:
    _code(notebook)["outputs"] += [{"output_type": "display_data", "metadata": {}, "data": {mime: value}}]


def _in_source(notebook: Cells, text: str) -> None:
    _code(notebook)["source"] += ["\n", "# ünïcode \t\n", *text.splitlines(keepends=True)]


def _in_markdown(notebook: Cells, text: str) -> None:
    notebook["cells"][0]["source"] += ["\n", *text.splitlines(keepends=True)]


def _in_stream(notebook: Cells, text: str) -> None:
    lines = ["first ä\n", *text.splitlines(keepends=True)]
    _code(notebook)["outputs"] += [{"output_type": "stream", "name": "stderr", "text": lines}]


def _in_pieces(notebook: Cells, text: str) -> None:
    pieces = [text[at : at + 7] for at in range(0, len(text), 7)]
    _code(notebook)["outputs"] += [{"output_type": "stream", "name": "stdout", "text": ["ä \n", *pieces]}]


def _in_table(notebook: Cells, text: str) -> None:
    _show(notebook, "text/html", ["<table>\n", f"<tr><td>{text}</td></tr>\n", "</table>"])


def _in_json(notebook: Cells, text: str) -> None:
    _show(notebook, "application/json", {"a": [1, {"b": text}]})


def _in_traceback(notebook: Cells, text: str) -> None:
    lines = ["\x1b[0;31m---\x1b[0m", f"\x1b[0;32m----> 3\x1b[0;33m {text}\x1b[0m\n", "E: x"]
    _code(notebook)["outputs"] += [{"output_type": "error", "ename": "E", "evalue": "x", "traceback": lines}]


def _in_error_alone(notebook: Cells, text: str) -> None:
    _code(notebook)["outputs"] += [{"output_type": "error", "ename": "E", "evalue": f"ä {text}", "traceback": []}]


def _in_output_metadata(notebook: Cells, text: str) -> None:
    shown = {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {"application/x": {"a": [text]}}}
    _code(notebook)["outputs"] += [shown]


def _in_metadata(notebook: Cells, text: str) -> None:
    notebook["metadata"]["papermill"] = {"parameters": text}


PLACES: list[Callable[[Cells, str], None]] = [
    _in_source,
    _in_markdown,
    _in_stream,
    _in_pieces,
    _in_table,
    _in_json,
    _in_traceback,
    _in_error_alone,
    _in_output_metadata,
    _in_metadata,
]


def _rest(file: str, problem: Diagnostic) -> str:
    """Return the file's text from a diagnostic's location on."""
    return file.splitlines()[problem.location.line - 1][problem.location.column - 1 :]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_an_error_at_its_place(name: str, place: Callable[[Cells, str], None]) -> None:
    around, secret = SECRETS[name]
    notebook = _notebook()
    place(notebook, around.format(secret))
    file, found = _inspect(notebook)
    errors = [problem for problem in found if problem.code == "L101"]
    assert [problem.severity.value for problem in errors] == ["error"], found
    begin = json.dumps(secret)[1:-1][: 1 if place is _in_pieces else 8]
    assert _rest(file, errors[0]).startswith(begin)
    assert secret not in str(errors[0])
    where = {"_in_markdown": "cell 1", "_in_source": "cell 2", "_in_metadata": "the notebook's metadata"}
    assert where.get(place.__name__, "output 2 of cell 2") in errors[0].message


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("name", TRACES)
def test_a_trace_is_a_warning_at_its_place(name: str, place: Callable[[Cells, str], None]) -> None:
    around, trace, code = TRACES[name]
    notebook = _notebook()
    place(notebook, around.format(trace))
    file, found = _inspect(notebook)
    warnings = [problem for problem in found if problem.code == code]
    assert [problem.severity.value for problem in warnings] == ["warning"], found
    begin = json.dumps(trace)[1:-1][: 1 if place is _in_pieces else 6]
    assert _rest(file, warnings[0]).startswith(begin)


def test_a_page_inside_an_output_is_read_as_well() -> None:
    notebook = _notebook()
    page = base64.b64encode(b"<p>Tiles of ana.smith@uni-bonn.de</p>").decode()
    _show(notebook, "text/html", f'<iframe src="data:text/html;charset=utf-8;base64,{page}"></iframe>')
    _, found = _inspect(notebook)
    assert [(problem.code, "ana.smith@uni-bonn.de" in str(problem)) for problem in found] == [("L105", True)]


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    for place in PLACES:
        notebook = _notebook()
        place(notebook, text)
        codes = [problem.code for problem in _inspect(notebook)[1] if problem.code != "N201"]
        assert codes == [], place.__name__


def test_a_value_that_may_be_made_up_is_a_warning() -> None:
    for text in (
        "password='letmein'",
        "password='blue-secure'",
        "password='testmary'",
        "AKIAIOSFODNN7" + "EXAMPLE",
        "db://scott:scott@host",
        "BEGIN EC PRIV" + "ATE KEY",
    ):
        notebook = _notebook()
        _in_source(notebook, text)
        assert [problem.code for problem in _inspect(notebook)[1]] == ["L102"], text


def test_one_diagnostic_for_each_kind_names_the_cells() -> None:
    notebook = _notebook()
    _in_markdown(notebook, "ana@uni-bonn.de")
    _in_stream(notebook, "/home/anasmith/a.py\n/home/anasmith/b.py\nbob@uni-bonn.de")
    _, found = _inspect(notebook)
    assert [(problem.code, problem.message) for problem in found] == [
        ("L103", "a home folder is named: '/home/anasmith', in cell 2"),
        ("L105", "an e-mail address is public: 'ana@uni-bonn.de' and 1 more, in cells 1 and 2"),
    ]


def _out_of_order(notebook: Cells) -> None:
    notebook["cells"] += [{**_code(notebook), "execution_count": 7}, {**_code(notebook), "execution_count": 3}]


def _one_not_run(notebook: Cells) -> None:
    notebook["cells"] += [{**_code(notebook), "execution_count": None, "outputs": []}]


def _never_run(notebook: Cells) -> None:
    _code(notebook).update(execution_count=None, outputs=[])


def _only_a_comment(notebook: Cells) -> None:
    notebook["cells"] += [{**_code(notebook), "execution_count": None, "outputs": [], "source": "# yours\n\n"}]


def _expected_error(notebook: Cells) -> None:
    _in_traceback(notebook, "raise E")
    _code(notebook)["metadata"]["tags"] = ["raises-exception"]


def _without_kernel(notebook: Cells) -> None:
    del notebook["metadata"]["kernelspec"]


def _huge(notebook: Cells) -> None:
    _show(notebook, "text/html", "x" * 2_000_001)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_out_of_order, ["N202"]),
        (_one_not_run, ["N202"]),
        (_never_run, ["N203"]),
        (_only_a_comment, []),
        (lambda notebook: _in_traceback(notebook, "raise E"), ["N201"]),
        (_expected_error, []),
        (_without_kernel, ["N204"]),
        (_huge, ["N205"]),
    ],
    ids=["order", "one not run", "never run", "comment", "error", "expected error", "kernel", "huge"],
)
def test_the_state_of_a_notebook(change: Callable[[Cells], None], expected: list[str]) -> None:
    notebook = _notebook()
    change(notebook)
    assert [problem.code for problem in _inspect(notebook)[1]] == expected


def test_messages_name_the_cell() -> None:
    notebook = _notebook()
    _out_of_order(notebook)
    (order,) = _inspect(notebook)[1]
    assert order.message == "not every cell ran from top to bottom: cell 4 ran out of order"


def _problems(folder: Path, files: dict[str, str | bytes | None]) -> list[str]:
    tree = read(small_site.write(folder, files))
    return [f"{problem.location.path}:{problem.code}" for problem in check(tree, date(2026, 11, 20))]


def _leaky(text: str = "write to ana@uni-bonn.de") -> str:
    notebook = _notebook()
    _in_stream(notebook, text)
    return json.dumps(notebook, indent=1)


YML = "projects/knn/project.yml"
ALLOWANCES: dict[str, tuple[str, list[str]]] = {
    "none": ("", [f"{NOTEBOOK}:L105"]),
    "whole project": ("{finding: email, because: agreed}", []),
    "file": ("{finding: email, file: measure.ipynb, because: agreed}", []),
    "cell": ("{finding: email, file: measure.ipynb, cell: 2, because: agreed}", []),
    "another cell": (
        "{finding: email, file: measure.ipynb, cell: 1, because: agreed}",
        [f"{NOTEBOOK}:L105", f"{YML}:L201"],
    ),
    "another kind": ("{finding: home-path, because: agreed}", [f"{NOTEBOOK}:L105", f"{YML}:L201"]),
    "no reason": ("{finding: email}", [f"{YML}:S103"]),
    "empty reason": ("{finding: email, because: ''}", [f"{YML}:S103"]),
    "slip": ("{finding: emial, because: agreed}", [f"{YML}:S108"]),
    "unknown key": ("{finding: email, becuase: agreed}", [f"{YML}:S103", f"{YML}:S101"]),
    "secret everywhere": ("{finding: secret, because: agreed}", [f"{YML}:S103"]),
}


@pytest.mark.parametrize("name", ALLOWANCES)
def test_a_project_allows_with_a_reason(tmp_path: Path, name: str) -> None:
    allow, expected = ALLOWANCES[name]
    files = {NOTEBOOK: _leaky(), YML: PROJECT + (f"allow:\n  - {allow}\n" if allow else "")}
    found = _problems(tmp_path, dict(files))
    assert [one for one in found if "project.yml" in one or "ipynb" in one] == expected


COMMENTS: dict[str, tuple[str, list[str]]] = {
    "comment": ("# allow-email: the list's public address", []),
    "option": ("#| allow-email: the list's public address", []),
    "no reason": ("# allow-email:", [f"{NOTEBOOK}:L105", f"{NOTEBOOK}:L203"]),
    "slip": ("# allow-emial: public", [f"{NOTEBOOK}:L105", f"{NOTEBOOK}:L202"]),
    "nothing of ours": ("# allow-origin: any", [f"{NOTEBOOK}:L105"]),
    "another kind": ("# allow-home-path: the server's", [f"{NOTEBOOK}:L105", f"{NOTEBOOK}:L201"]),
}


@pytest.mark.parametrize("name", COMMENTS)
def test_a_cell_allows_with_a_reason(tmp_path: Path, name: str) -> None:
    comment, expected = COMMENTS[name]
    notebook = json.loads(_leaky())
    notebook["cells"][1]["source"].insert(0, f"{comment}\n")
    assert sorted(_problems(tmp_path, {NOTEBOOK: json.dumps(notebook, indent=1)})) == expected


def test_a_notebook_allows_in_its_metadata(tmp_path: Path) -> None:
    notebook = json.loads(_leaky())
    notebook["metadata"]["portfolio"] = {"allow": {"email": "the list's public address"}}
    assert _problems(tmp_path, {"docs/notes/list.ipynb": json.dumps(notebook)}) == []


def test_the_authors_own_address_may_stand_everywhere(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        NOTEBOOK: _leaky("ask robin@sample.io"),
        "resume/resume.yml": small_site.FILES["resume/resume.yml"].replace("robin@example.com", "Robin@sample.io"),
    }
    assert _problems(tmp_path, files) == []


def test_links_between_the_sites_files_are_alive(tmp_path: Path) -> None:
    notebook = _notebook()
    _in_markdown(notebook, "[a](index.md) [b](../../notes/a.md) [c](../../resume/index.md) [d](../index.md) [e](no.md)")
    tree = read(small_site.write(tmp_path, {NOTEBOOK: json.dumps(notebook), "docs/notes/a.md": "# A\n"}))
    found = [str(problem) for problem in check(tree, date(2026, 11, 20)) if problem.code == "N207"]
    assert len(found) == 1
    assert "'no.md', in cell 1" in found[0]


def test_dead_links_of_pages_have_a_place_before_the_site_is_built(tmp_path: Path) -> None:
    links = "[a](../index.md#x) [b](../projects/knn/measure.ipynb) [c](../resume/index.md) [d](../blog/archive/2026.md)"
    page = f"# A\n\n{links} `[e](no.md)`\n\n    [f](no.md)\n\n[g](https://x.org/a.md) [h](no.md#i) ![](no.png)\n"
    log = "## 2026-10-02\n\n[data](data.csv) [gone](gone.csv)\n"
    files = {"docs/notes/a.md": page, "projects/knn/log.md": log, "projects/knn/data.csv": "1\n"}
    found = check(read(small_site.write(tmp_path, {**files})), date(2026, 11, 20))
    assert [str(problem).partition(";")[0] for problem in found] == [
        "docs/notes/a.md:3:5: N207 a link leads to a heading that does not exist: '../index.md#x'",
        "docs/notes/a.md:7:29: N207 a link leads to no file: 'no.md#i'",
        "docs/notes/a.md:7:42: N207 a link leads to no file: 'no.png'",
        "projects/knn/log.md:3:25: N207 a link leads to no file: 'gone.csv'",
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/blog/posts/first.md", small_site.FILES["docs/blog/posts/first.md"] + "\n    token {}\n"),
        ("docs/notes/a.md", "# A\n\n{}\n"),
        ("docs/assets/data.json", '{{"a": "{}"}}\n'),
        ("docs/assets/settings.ini", "TOKEN={}\n"),
        ("docs/assets/notes", "{}\n"),
        ("resume/resume.yml", small_site.FILES["resume/resume.yml"] + "# {}\n"),
        (YML, f"# {{}}\n{PROJECT}"),
        ("projects/knn/index.md", "{}\n"),
        ("projects/knn/run.py", "KEY = '{}'\n"),
        ("projects/knn/data.csv", "a,b\n1,{}\n"),
        ("resume/publications.bib", "@misc{{a, title={{A}}, author={{Sample, Robin}}, year=2025, note={{ {} }}}}\n"),
        ("mine/partials/footer.html", "<footer><!-- {} --></footer>\n"),
    ],
)
def test_pages_and_data_hold_no_secret(tmp_path: Path, path: str, text: str) -> None:
    secret = SECRETS["GitHub"][1]
    text = text.replace("{}", secret).replace("{{", "{").replace("}}", "}")
    settings = f"{small_site.FILES['mkdocs.yml']}theme: {{custom_dir: mine}}\n"
    tree = read(small_site.write(tmp_path, {"mkdocs.yml": settings, path: text}))
    found = [problem for problem in check(tree, date(2026, 11, 20)) if problem.code == "L101"]
    assert [problem.location.path for problem in found] == [path]
    assert _rest(text, found[0]).startswith(secret[:8])
    (tmp_path / "again").mkdir()
    allowed = text.replace(secret, f"{secret} # allow-secret: revoked long ago")
    if path.endswith((".yml", ".py")):
        assert _problems(tmp_path / "again", {path: allowed}) == []


@pytest.mark.parametrize(
    ("path", "before", "encoding"),
    [
        ("docs/notes/a.md", "# A\n\nSee ", "utf-8"),
        ("docs/blog/posts/first.md", f"{small_site.FILES['docs/blog/posts/first.md']}\nSee ", "utf-8"),
        ("projects/knn/index.md", "See ", "utf-8"),
        ("projects/knn/data.csv", "a,b\n", "utf-8"),
        ("projects/knn/data.csv", "a,é\n", "utf-16"),
        ("projects/knn/data.csv", "a,b\n", "utf-16-le"),
        ("projects/knn/data.csv", "a,b\n", "utf-16-be"),
        ("projects/knn/data.csv", "caf\xe9,b\n", "latin-1"),
        ("projects/knn/data.csv", "a,b\n", "utf-8-sig"),
        ("projects/knn/plot.svg", "<svg><text>&eacute; ", "utf-8"),
        ("docs/report.html", "<p>&quot;&amp; ", "utf-8"),
    ],
)
def test_traces_and_secrets_in_files_of_every_encoding(tmp_path: Path, path: str, before: str, encoding: str) -> None:
    text = f"{before}/home/anasmith/raw.csv or ana.smith@uni-bonn.de, password=&quot;Winter2023!&quot;"
    is_markup = path.endswith((".md", ".svg", ".html"))
    text = text if is_markup else text.replace("&quot;", '"')
    tree = read(small_site.write(tmp_path, {path: text.encode(encoding)}))
    found = {problem.code: problem for problem in check(tree, date(2026, 11, 20)) if problem.code[0] == "L"}
    assert set(found) == {"L101", "L103", "L105"}
    for code, start in {"L101": "Winter", "L103": "/home/ana", "L105": "ana.smith@"}.items():
        assert found[code].location.path == path
        assert _rest(text, found[code]).startswith(start)


@pytest.mark.parametrize(
    ("mime", "text"),
    [
        ("text/html", "<pre>é &amp; client_secret=&#x27;{}&#x27;</pre>"),
        ("text/html", "<td>&lt;b&gt; api_key&nbsp;=&#34;{}&#34;</td>"),
        ("text/markdown", "api_key = &quot;{}&quot;"),
        ("image/svg+xml", "<svg><text>token=&apos;{}&apos;</text></svg>"),
    ],
)
def test_entities_are_read_as_readers_see_them(mime: str, text: str) -> None:
    secret, notebook = _any(32, _HEX), _notebook()
    _show(notebook, mime, text.replace("{}", secret))
    file, found = _inspect(notebook)
    assert [problem.code for problem in found] == ["L101"]
    assert _rest(file, found[0]).startswith(secret[:8])


def test_attachments_are_read() -> None:
    svg = f"<svg><text>{SECRETS['GitHub'][1]}</text></svg>"
    for data in (svg, base64.b64encode(svg.encode()).decode()):
        notebook = _notebook()
        notebook["cells"][0]["attachments"] = {"plot.svg": {"image/svg+xml": data}}
        assert [problem.code for problem in _inspect(notebook)[1]] == ["L101"]


def test_a_build_stops_at_a_secret_and_publishes_nothing_of_it(tmp_path: Path) -> None:
    secret = SECRETS["Hugging Face"][1]
    for options in (("--strict",), ()):
        folder = tmp_path / f"with{len(options)}"
        folder.mkdir()
        built = small_site.build(small_site.write(folder, {NOTEBOOK: _leaky(f"login {secret}")}), *options)
        assert built.exit_code == 1
        assert f"{NOTEBOOK}:" in built.log
        assert "L101 output 2 of cell 2 holds a Hugging Face token ('hf_" in built.log
        assert secret not in built.log
        assert "Traceback" not in built.log
        left = [file for file in built.site.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()]
        assert left == []


def test_a_secret_with_a_reason_is_built(tmp_path: Path) -> None:
    allow = "allow: [{finding: secret, file: measure.ipynb, because: revoked in October}]\n"
    files: dict[str, str | bytes | None] = {NOTEBOOK: _leaky(SECRETS["GitHub"][1]), YML: PROJECT + allow}
    built = small_site.build(small_site.write(tmp_path, files), "--strict")
    assert built.exit_code == 0, built.log


def test_a_warning_stops_only_a_strict_build(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path, {NOTEBOOK: _leaky("/home/anasmith/x")})
    assert small_site.build(folder).exit_code == 0
    strict = small_site.build(folder, "--strict")
    assert strict.exit_code == 1
    assert "L103" in strict.log


def test_long_texts_take_no_longer_than_they_must() -> None:
    """Texts that make careless patterns backtrack at every position: none may take over a second or so."""
    for text in (
        "a" * 400_000,
        "a.b-" * 100_000,
        "key" * 100_000,
        "https://" + "x:" * 150_000,
        "@a." * 100_000,
        "/" * 300_000,
        "wandb" * 20_000,
        "sk-a-" * 20_000,
        "eyJ" * 30_000,
        "login(" * 20_000,
    ):
        assert secret_search.find(text) == ()
        assert list(traces.find(text)) == []


def test_an_output_full_of_findings_is_read_once() -> None:
    notebook = _notebook()
    _in_stream(
        notebook, "".join(f"/home/anasmith/{n} user{n}@uni-bonn.de password='Winter{n}x'\n" for n in range(20_000))
    )
    found = _inspect(notebook)[1]
    assert {problem.code for problem in found} == {"L101", "L103", "L105"}
    assert len(found) == 22


def test_state_of_a_notebook_warns_and_lets_a_strict_build_pass(tmp_path: Path) -> None:
    notebook = {**small_site.NOTEBOOK, "metadata": {}}
    built = small_site.build(
        small_site.write(tmp_path, {"projects/knn/measure.ipynb": json.dumps(notebook)}), "--strict"
    )
    assert "WARNING" in built.log
    assert "N204" in built.log
    assert built.exit_code == 0


def test_a_comment_can_be_about_another_file() -> None:
    page = inspect_text("# Papers\n\n<!-- allow-email ../papers/paper 1.pdf: printed on it -->\n", "docs/notes/a.md")
    paper = inspect_binary(b"1 0 obj<</URI(mailto:kim@sample.org)>>endobj", "docs/papers/paper 1.pdf")
    surroundings = Surroundings(frozenset())
    (said,) = diagnose([paper], (), surroundings)
    assert "in a page of its folder: `allow-email paper 1.pdf: …`" in str(said)
    assert diagnose([page, paper], (), surroundings) == ()
    assert [problem.code for problem in diagnose([page], (), surroundings)] == ["L201"]
