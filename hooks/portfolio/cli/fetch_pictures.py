"""`portfolio fetch-pictures [FILE]…`: save the pictures of other hosts that pages show beside the pages.

Exit status: 0 done (what could not be fetched is listed), 1 files cannot be read, 2 wrong use (click's own).
Code: I137 a picture that could not be fetched.
"""

import posixpath
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import click

from portfolio.cli.root import print_problems, root_option, show_line, stop_at_unreadable, write_text, write_whole
from portfolio.sources.diagnostics import Diagnostic, Location, counted, in_order, notice, short
from portfolio.sources.withheld import real_path
from portfolio.website.fetched_pictures import addresses_in, ending_of, file_name, with_files
from portfolio.website.remote_links import Answer, Failure, host_of
from portfolio.website.tree import read

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
