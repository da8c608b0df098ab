"""Films and demos of other hosts: what an address plays, and the HTML that loads it only when the reader asks.

In: addresses, a page's HTML. Out: frames and HTML. A link to a film or demo that is alone in its paragraph becomes a
player; a picture inside the link is its poster, otherwise its words are. Before the click nothing of another host is
loaded, and without script the player is a link. Any other page in a frame is a box, as `text.remote_pictures` makes it;
`frame_of` has its address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal, Protocol
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from markupsafe import Markup

FILMS = (".mp4", ".webm", ".ogv", ".mov", ".m4v")
"""Files that a browser plays by itself."""
_ID = r"[\w-]+"
_SPACE = re.compile(r"/spaces/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+)/?")
_NUMBER_OF_SECONDS = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")
_HINTS = ("youtu", "vimeo.com", "asciinema.org", "huggingface.co/spaces", ".hf.space", ".streamlit.app", ".gradio.")
"""One of these is in every address that can be played."""


class Words(Protocol):
    """The words of players and boxes: `play_film`, `play_demo`, `player_from`, `player_there`, `load_pictures`,
    `load_frame`.
    """

    def __getitem__(self, key: str, /) -> str: ...


@dataclass(frozen=True)
class Player:
    """What an address plays: the frame that does it, whose it is, and its width by its height."""

    frame: str
    host: str
    kind: Literal["film", "demo"] = "film"
    ratio: str = "16 / 9"
    page: str = ""
    """Where a reader finds it, if the address is that of a frame."""


def player_of(address: str) -> Player | None:
    """Return the player for a film or demo of a known host, None for any other address."""
    try:
        parts = urlsplit(address.strip() if any(hint in address for hint in _HINTS) else "")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https", ""):
        return None
    if host in ("youtube.com", "youtu.be", "youtube-nocookie.com", "music.youtube.com"):
        return _youtube(parts.path if host != "youtu.be" else f"/embed{parts.path}", query, parts.fragment)
    if host in ("vimeo.com", "player.vimeo.com"):
        return _vimeo(parts.path, query)
    if host == "asciinema.org":
        found = re.fullmatch(rf"/a/({_ID})(?:\.js|\.svg|/embed|/iframe)?/?", parts.path)
        page = f"https://asciinema.org/a/{found[1]}" if found else ""
        return Player(f"{page}/iframe?autoplay=1", "asciinema", page=page) if found else None
    return _demo(host, parts.path, parts.query)


def _youtube(path: str, query: Mapping[str, str], fragment: str) -> Player | None:
    found = re.fullmatch(rf"/(?:embed|shorts|live|v)/({_ID})/?", path)
    name = found[1] if found else query.get("v", "") if path.rstrip("/") == "/watch" else ""
    options = {"autoplay": "1"}
    if start := _seconds(query.get("start") or query.get("t") or fragment.removeprefix("t=")):
        options["start"] = start
    if (plays := query.get("list", "")) and name in ("", "videoseries"):
        name, options["list"] = "videoseries", plays
    if not re.fullmatch(_ID, name):
        return None
    ratio = "9 / 16" if path.startswith("/shorts/") else "16 / 9"
    page = f"https://youtu.be/{name}" if path.startswith("/embed/") and name != "videoseries" else ""
    frame = f"https://www.youtube-nocookie.com/embed/{name}?{urlencode(options)}"
    return Player(frame, "YouTube", ratio=ratio, page=page)


def _seconds(text: str) -> str:
    """Return a time such as `1m30s` or `90` in seconds, "" if it is none."""
    found = _NUMBER_OF_SECONDS.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return str(3600 * hours + 60 * minutes + seconds or "")


def _vimeo(path: str, query: Mapping[str, str]) -> Player | None:
    found = re.fullmatch(r"(?:/video|/channels/[\w-]+|/groups/[\w-]+/videos)?/(\d+)(?:/(\w+))?/?", path)
    if not found:
        return None
    secret = query.get("h") or found[2]
    options = {"autoplay": "1", "dnt": "1", **({"h": secret} if secret else {})}
    return Player(f"https://player.vimeo.com/video/{found[1]}?{urlencode(options)}", "Vimeo")


def _demo(host: str, path: str, query: str) -> Player | None:
    found = _SPACE.fullmatch(path) if host == "huggingface.co" else None
    rest = f"{quote(path, safe='/%')}{f'?{query}' if query else ''}"
    if found:
        name = re.sub(r"[^a-z0-9]+", "-", f"{found['owner']}-{found['name']}".lower()).strip("-")
        return Player(f"https://{name}.hf.space/", "Hugging Face", "demo", "4 / 3")
    if host.endswith(".hf.space"):
        return Player(f"https://{host}{rest}", "Hugging Face", "demo", "4 / 3")
    if host.endswith(".streamlit.app"):
        return Player(f"https://{host}{path}?{f'{query}&' if query else ''}embed=true", "Streamlit", "demo", "4 / 3")
    if host.endswith((".gradio.live", ".gradio.app")):
        return Player(f"https://{host}{rest}", "Gradio", "demo", "4 / 3")
    return None


_GIST = re.compile(r"(?:https:)?//gist\.github\.com/(?P<gist>(?:[\w-]+/)?\w+)(?:\.js)?(?P<query>\?file=[\w.%+-]+)?")
"""A script that writes code into the page where it stands."""


def frame_of(address: str) -> str:
    """Return what a frame loads for an address, "" if it is not encrypted, since browsers show no such page in a frame.

    The script of a gist runs on a page of its own, which the frame's address holds.
    """
    if gist := _GIST.fullmatch(address):
        query = (gist["query"] or "").replace("%", "%25")  # a `data:` address is decoded first
        script = f"https://gist.github.com/{gist['gist']}.js{query}"
        return f'data:text/html,<base target="_blank"><script src="{script}"></script>'
    if player := player_of(address):
        return player.frame
    return address if address.lower().startswith(("https://", "//")) else ""


def page_of_gist(address: str) -> str:
    """Return the page of a gist for the address of its script, "" for any other address."""
    gist = _GIST.fullmatch(address)
    return f"https://gist.github.com/{gist['gist']}{gist['query'] or ''}" if gist and ".js" in address else ""


def player_html(player: Player, address: str, poster: str, *, title: str, words: Words) -> Markup:
    """Return the HTML of a player; `poster` is an `<img>`, or "" for a poster made of the title."""
    link = escape(player.page or address)
    named = title or player.host
    face = poster or f"<span>{escape(named)}</span>"
    name = "" if poster else f' aria-label="{escape(named)}"'
    return Markup(  # noqa: S704  # all parts are escaped
        f'<figure class="pf-player pf-player--{player.kind}" data-frame="{escape(player.frame)}"'
        f' data-title="{escape(named)}" style="--ratio: {player.ratio}">'
        f'<a class="pf-player__poster" href="{link}" tabindex="-1"{name}>{face}</a>'
        f'<figcaption><button type="button" class="md-button">{escape(words[f"play_{player.kind}"])}</button> '
        f'<span>{escape(words["player_from"].format(player.host))} <a href="{link}">{escape(words["player_there"])}</a>'
        "</span></figcaption></figure>"
    )


_ALONE = re.compile(
    r"<(?P<tag>p|div|center|figure)(?P<rest>(?:\s[^<>]*)?)>\s*<a\b(?P<given>[^<>]*)>"
    r"(?P<inside>[^<]*(?:<(?!/?(?:a|p|div)\b)[^<]*)*)</a>\s*"
    r"(?:<figcaption\b[^<>]*>(?P<words>[^<]*(?:<(?!/?(?:figcaption|p|div)\b)[^<]*)*)</figcaption>\s*)?</(?P=tag)>"
)
_HREF = re.compile(r"\shref=\"([^\"]*)\"")
_PICTURE = re.compile(r"\s*<img\b(?P<given>[^<>]*)>\s*")
_SOURCE = re.compile(r"\ssrc=\"([^\"]*)\"")
_ALT = re.compile(r"\salt=\"([^\"]*)\"")
_TAG = re.compile(r"<[^<>]*>")


def with_players(html: str, words: Words) -> str:
    """Return a page's HTML with a player for each link to a film or demo that is alone in its paragraph.

    A link to a file of the site becomes one if a picture is inside. A link with a class, such as a button, stays.
    """

    def replaced(found: re.Match[str]) -> str:
        given = found["given"]
        if not any(hint in given.lower() for hint in (*_HINTS, *FILMS)):
            return found[0]
        href = _HREF.search(given)
        if not href or "pf-" in found["rest"] or re.search(r"\sclass=\"(?!magiclink|pf-remote\")", given):
            return found[0]
        address, inside = unescape(href[1]), found["inside"]
        picture = _PICTURE.fullmatch(inside)
        source = _SOURCE.search(picture["given"]) if picture else None
        alt = _ALT.search(picture["given"]) if picture else None
        if source and "//" not in address and address.lower().endswith(FILMS):
            label = f' aria-label="{alt[1]}"' if alt and alt[1] else ""
            return f'<p><video controls preload="none" poster="{source[1]}" src="{href[1]}"{label}></video></p>'
        player = player_of(address)
        if not player:
            return found[0]
        title = unescape(alt[1] if alt else _TAG.sub("", inside)).strip()
        is_address = title.startswith(("http:", "https:", "www."))
        poster, title = inside.strip() if picture else "", "" if is_address else title
        caption = f"<p>{found['words'].strip()}</p>" if found["words"] else ""
        return f"{player_html(player, address, poster, title=title, words=words)}{caption}"

    return _ALONE.sub(replaced, html)
