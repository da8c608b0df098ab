"""`portfolio fetch-pictures [FILE]…`: save the pictures of other hosts that pages show beside the pages.

Exit status: 0 done (what could not be fetched is listed), 1 files cannot be read, 2 wrong use (click's own).
Code: I137 a picture that could not be fetched.

Badges stay as they are, since they change; so does what the author allows. `cli/fetch.py` asks the hosts.
"""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import click

from portfolio.cli.root import print_problems, root_option, show_line, stop_at_unreadable, write_text, write_whole
from portfolio.inspection.files import inspect_text
from portfolio.sources.diagnostics import Diagnostic, Location, counted, in_order, line_and_column, notice, short
from portfolio.sources.kinds import Found
from portfolio.sources.withheld import real_path
from portfolio.text.link_scanner import REMOTE, Link, links_in
from portfolio.text.players import FILMS, player_of
from portfolio.text.remote_pictures import is_small
from portfolio.text.scanner import edited
from portfolio.website.remote_links import Answer, Failure, host_of
from portfolio.website.tree import read

_ENDINGS = {"PNG": ".png", "JPEG": ".jpg", "MPO": ".jpg", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
"""By Pillow's names, what every browser shows."""
_DRAWING = re.compile(
    rb"(?>(?:\xef\xbb\xbf|\s|<\?xml[^>]*>|(?><!--.*?-->)|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>)*)<svg[\s>]", re.DOTALL
)
_RUNS = re.compile(rb"<(?:script|iframe|object|embed)\b|\son\w+\s*=|javascript:", re.IGNORECASE)
_LONGEST = 60
"""Characters of a file's name."""


def addresses_in(path: str, text: str) -> dict[str, Location]:
    """Return the address of each picture of another host that a page shows, and where it stands first."""
    allowed = [each for each in inspect_text(text, path).allowances if each.because]
    found: dict[str, Location] = {}

    def look(part: str) -> str:
        for link in links_in(part):
            if _is_picture(link):
                at = link.line, link.column
                if part is not text:
                    at = line_and_column(text, max(text.find(link.written), 0))
                location = Location(path, *at)
                if not any(allowance.covers(Found("remote-picture", "", location)) for allowance in allowed):
                    found.setdefault(address_of(link.target), location)
        return part

    _changed(path, text, look)
    return found


def _is_picture(link: Link) -> bool:
    is_displayed = link.kind in ("image", "reference") or link.tag == "img" or link.attribute == "srcset"
    if not is_displayed or link.is_source or "{{" in link.target or not REMOTE.match(link.target):
        return False
    try:
        parts = urlsplit(link.target)
    except ValueError:  # the check of links reports it
        return False
    is_film = parts.path.lower().endswith(FILMS) or player_of(link.target)
    return bool(parts.hostname) and not is_film and not is_small(link.target, {})


def address_of(target: str) -> str:
    """Return the web address of a link's target on another host."""
    return f"{'https:' if target.startswith('//') else ''}{target.partition('#')[0]}"


def with_files(path: str, text: str, files: Mapping[str, str]) -> str:
    """Return a page whose links to addresses lead to files instead, which are relative to it."""

    def replaced(part: str) -> str:
        edits = []
        for link in links_in(part):
            file = files.get(address_of(link.target)) if REMOTE.match(link.target) else None
            if file and link.kind not in ("reference", "autolink"):  # a reference's definition is another link
                end = link.target.partition("#")
                edits.append((link.start, link.start + len(link.written), f"{file}{end[1]}{end[2]}"))
        return edited(part, edits)

    return _changed(path, text, replaced)


def _changed(path: str, text: str, change: Callable[[str], str]) -> str:
    """Return a page with its Markdown changed: the whole file, or the cells of a notebook."""
    if not path.endswith(".ipynb"):
        return change(text)
    try:
        notebook = json.loads(text)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
        sources = [cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"]) for cell in cells]
    except (ValueError, TypeError, KeyError, RecursionError):  # the check of notebooks reports it
        return text
    changed = [change(source) for source in sources]
    if changed == sources:
        return text
    for cell, source in zip(cells, changed, strict=True):
        cell["source"] = source.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def file_name(address: str, ending: str) -> str:
    """Return the name of the file for a picture at an address."""
    stem = posixpath.splitext(posixpath.basename(unquote(urlsplit(address).path)))[0]
    return f"{re.sub(r'[^A-Za-z0-9_-]+', '-', stem).strip('-_')[:_LONGEST] or 'picture'}{ending}"


def ending_of(content: bytes) -> str:
    """Return the ending for a picture's content, "" if browsers show no picture, or if it would run something."""
    if _DRAWING.match(content[:10_000]):
        return "" if _RUNS.search(content) else ".svg"
    from PIL import Image  # noqa: PLC0415  # 40 ms, for new pictures only

    try:
        with Image.open(BytesIO(content)) as image:
            image.verify()
            return _ENDINGS.get(image.format or "", "")
    except (OSError, RuntimeError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ""


_SMALL_NAMES = ("index", "README")
"""Names of pages whose pictures lie beside them; those of another page lie in a folder of its name."""
host_option = click.option(
    "--host",
    "hosts",
    metavar="NAME",
    multiple=True,
    type=str.lower,
    help="Only from this host; may be given several times.",
)


@click.command("fetch-pictures")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say how many pictures would be fetched, and from where; fetch nothing.")
@host_option
@root_option
def fetch_pictures_command(files: tuple[Path, ...], hosts: tuple[str, ...], root: Path, *, dry_run: bool) -> None:
    """Save the pictures of other hosts that posts, notes, pages and notebooks show beside them, and link to the files.

    FILES are pages, or folders of them; without any, all pages. A picture that cannot be fetched stays, and loads after
    a reader's click. The limit is 10 MB a picture, and one request per host at a time; badges stay where they are.

    \b
    Examples:
      portfolio fetch-pictures --dry-run
      portfolio fetch-pictures docs/blog/posts
      portfolio fetch-pictures --host i.imgur.com
    """
    stop_at_unreadable(root)
    tree = read(root)
    wanted = [real_path(file) for file in files]
    paths = [path for path in (*tree.texts, *tree.notebooks) if path.endswith((".md", ".ipynb"))]
    paths = [path for path in paths if not files or any(real_path(root / path).is_relative_to(each) for each in wanted)]
    texts = {path: read_text(root / path) for path in paths}
    pictures = pictures_in(texts, hosts)
    if dry_run:
        click.echo(told(pictures))
        return
    saved, problems = fetch_pictures(root, pictures, hosts)
    print_problems(problems)
    number = len(set().union(*saved.values()))
    lacking = len(set().union(*pictures.values())) - number
    click.echo(f"{counted(number, 'picture')} saved, {lacking} not; see git diff", err=True)


def read_text(file: Path) -> str:
    """Return a file's text with its line ends, without a byte order mark."""
    return file.read_bytes().decode("utf-8-sig", "replace")


def pictures_in(texts: Mapping[str, str], hosts: Collection[str]) -> dict[str, dict[str, Location]]:
    """Return by page the addresses of the pictures to fetch, and where each stands."""
    found = {path: addresses_in(path, text) for path, text in texts.items() if "//" in text}
    return {
        path: chosen
        for path, addresses in found.items()
        if (chosen := {url: at for url, at in addresses.items() if not hosts or host_of(url) in hosts})
    }


def told(pictures: Mapping[str, Iterable[str]]) -> str:
    """Return how many pictures would be fetched from which hosts, in words."""
    addresses = set().union(*pictures.values())
    numbers = Counter(map(host_of, addresses))
    listed = [f"{numbers[host]} from {host}" for host in sorted(numbers, key=lambda host: (-numbers[host], host))]
    return f"{counted(len(addresses), 'picture')} would be fetched{': ' if listed else ''}{', '.join(listed)}"


def fetch_pictures(
    root: Path, wanted: Mapping[str, Mapping[str, Location]], hosts: Collection[str]
) -> tuple[dict[str, dict[str, str]], tuple[Diagnostic, ...]]:
    """Fetch the pictures of pages, and link to the files; return these by page and address, and what is lacking.

    `wanted` has the addresses by page; only `hosts` may be in one's own network. A page is written when all that it
    shows has come; Ctrl-C ends the fetching, and what has come is used.
    """
    from portfolio.cli import fetch  # noqa: PLC0415  # with `requests`, a tenth of a second that only this needs

    pages_of: dict[str, list[str]] = {}
    for path, addresses in wanted.items():
        for url in addresses:
            pages_of.setdefault(url, []).append(path)
    files: dict[str, dict[str, str]] = {path: {} for path in wanted}
    left = {path: len(addresses) for path, addresses in wanted.items()}
    failed: dict[tuple[str, str], list[str]] = {}
    try:
        show_line(f"fetching {counted(len(pages_of), 'picture')}; Ctrl-C goes on without the rest" if pages_of else "")
        for number, (url, answer) in enumerate(fetch.pictures(pages_of, hosts=hosts), start=1):
            show_line(f"fetched {number} of {len(pages_of)} pictures" if number < len(pages_of) else "")
            why = _why_not(url, answer, fetch.MOST_OF_A_PICTURE)
            for path in pages_of[url]:
                if why:
                    failed.setdefault((path, why), []).append(url)
                else:
                    files[path][url] = _saved(root, path, url, answer.body)
                left[path] -= 1
                if not left[path]:
                    _link(root, path, files[path])
    except KeyboardInterrupt:
        click.echo("\nstopped; run `portfolio fetch-pictures` to go on", err=True)
    for path, number in left.items():
        if number:
            _link(root, path, files[path])
    return files, in_order(_problems(wanted, failed))


def _problems(
    wanted: Mapping[str, Mapping[str, Location]], failed: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[Diagnostic]:
    """Yield what could not be fetched: of a page's equal failures the first; one for all if there is no network."""
    offline = {Failure.NO_NETWORK.value, Failure.NO_HOST.value}
    if sum(map(len, failed.values())) > 1 and {why for _, why in failed} <= offline:
        first = min(wanted[path][url] for (path, _), urls in failed.items() for url in urls)
        message = "none of the hosts can be reached, so no picture was fetched"
        yield notice("I137", first, message, "go online, and run `portfolio fetch-pictures`")
        return
    for (path, why), urls in failed.items():
        url = min(urls, key=lambda url: wanted[path][url])
        more = f" (and {len(urls) - 1} more in this file)" if urls[1:] else ""
        hint = "save it beside the page yourself, or leave it: it loads after a reader's click"
        yield notice("I137", wanted[path][url], f"a picture could not be fetched: {short(url, 100)}, {why}{more}", hint)


def _why_not(url: str, answer: Answer, most: int) -> str:
    """Return why an answer is no picture that can be saved, "" if it is one."""
    if answer.failure or not answer.is_good:
        return answer.failure.value if answer.failure else f"{host_of(url)} answers {answer.status}"
    if len(answer.body) > most:
        return f"it is larger than {most // 1_000_000} MB"
    return "" if ending_of(answer.body) else "the answer is no picture that browsers show"


def _saved(root: Path, path: str, url: str, content: bytes) -> str:
    """Save a picture for a page, under a name that no other file has, and return its path from there."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    folder = "" if stem in _SMALL_NAMES else f"{stem}/"
    for name in _names(file_name(url, ending_of(content))):
        file = root / posixpath.dirname(path) / folder / name
        if not file.exists():
            write_whole(file, content)
        elif file.read_bytes() != content:
            continue
        return f"{folder}{name}"
    raise AssertionError  # the names do not end


def _names(name: str) -> Iterator[str]:
    yield name
    stem, ending = posixpath.splitext(name)
    number = 1
    while number := number + 1:
        yield f"{stem}-{number}{ending}"


def _link(root: Path, path: str, files: Mapping[str, str]) -> None:
    if files:
        text = read_text(root / path)  # it may have changed meanwhile
        write_text(root / path, with_files(path, text, {url: quote(name) for url, name in files.items()}))
