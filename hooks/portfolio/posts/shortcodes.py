"""Shortcodes of Hugo and Quarto and tags of Jekyll: what each stands for in this site's Markdown.

`SHORTCODES` is the table: a pattern, and a function that makes Markdown of its parts. Here are boxes, parts that
unfold, tabs, code, pictures, films and links to posts of other sites, by the names that widely used themes give them;
`dialects` has the other forms, and converts a page.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import quote

from portfolio.notebooks.raw_html import fence_of
from portfolio.text.markup import ADMONITIONS

TOC = "\n\n[TOC]\n\n"
Part = Callable[[str], str]
"""Returns a named part of a match, as the author wrote it."""
Form = tuple[str, Callable[[Part], str | None]]
"""A pattern, and what makes our Markdown of its parts, or None where the form has to stay."""
_OPTION = re.compile(
    r"""(?<!\S)(?:"[^"\n]*"|'[^'\n]*'|`[^`\n]*`)(?!\S)"""
    r"""|(?<![\w?&/=#;%.+~-])([\w-]+)[ \t]*=[ \t]*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`([^`]*)`|([^\s"'}]+))"""
)
"""A named option; a text in quotes alone has no name, nor has a part of an address."""
_BARE = re.compile(r"""(?:^|(?<=\s))(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"'`=]+(?:[/?][^\s"'`]*)?))(?=\s|$)""")
_SHORTCODE = r"\{\{(?P<sign>[<%%])[ \t]*%s(?P<options>(?:(?!/?[>%%]\}\}|\{\{[<%%]).){0,2000}?)/?[>%%]\}\}"
_SHORTCODE_END = (
    r"(?P<body>(?:(?!\{\{[<%%][ \t]*/?(?P=name)\b).)*?)\{\{[<%%][ \t]*/[ \t]*(?P=name)[ \t]*[>%%]\}\}".replace(
        "%%", "%"
    )
)
_TAG_END = r"(?P<body>(?:(?!\{%-?[ \t]*(?P=name)\b).)*?)\{%-?[ \t]*end(?P=name)(?:[ \t]+[\w+#. -]{1,60}?)?[ \t]*-?%\}"
_WORD = re.compile(r"(?:\w+=)?[\"']?(?P<word>[\w-]+)")


def named_options(text: str) -> dict[str, str]:
    """Return the named options of a tag, with names in lower case."""
    found = {
        match[1].lower(): next(filter(None, match.groups()[1:]), "") for match in _OPTION.finditer(text) if match[1]
    }
    return {key: re.sub(r"\\([\"'])", r"\1", value) for key, value in found.items()}


def positional_options(text: str) -> list[str]:
    """Return the options of a tag that have no names."""
    bare = _OPTION.sub(lambda found: " " if found[1] else found[0], text)
    return [next(filter(None, match.groups()), "") for match in _BARE.finditer(bare)]


def first_option(options: Mapping[str, str], *keys: str) -> str:
    """Return the first of some options that is not blank, or ""."""
    return next((options[key].strip() for key in keys if options.get(key, "").strip()), "")


def admonition(kind: str, body: str, *, title: str = "", fold: str = "", indent: str = "") -> str:
    """Build an admonition of the lines of `body`; `fold` is + for an open, - for a closed one that readers can fold."""
    kind = kind.lower()
    mark = {"": "!!!", "+": "???+", "-": "???"}[fold]
    head = f'{indent}{mark} {ADMONITIONS.get(kind) or kind} "{title.strip() or kind.capitalize()}"'
    lines = (f"{indent}    {line}" if line.strip() else "" for line in body.strip("\n").split("\n"))
    return "\n".join(["", head, "", *lines, "", ""])


def _box(part: Part) -> str:
    options = named_options(part("options"))
    name, word = part("name").lower(), _WORD.match(part("options").strip())
    kind = options.get("type") or options.get("class", "").removeprefix("alert-") or (word["word"] if word else "")
    kind = next((each.lower() for each in (kind, name) if each.lower() in ADMONITIONS and each != "alert"), "note")
    words = [] if options else positional_options(part("options"))
    words = [each for each in words if " " in each] if name in ("alert", "callout") else words  # others are icons
    words = words[1:] if words and words[0].lower() in ADMONITIONS else words
    title = options.get("title") or next((each for each in words if each not in ("true", "false")), "")
    fold = "-" if "false" in (*words[1:], options.get("open")) else ""
    source = first_option(options, "source", "src", "cite")
    source = f"[{source}]({options['url']})" if source and options.get("url") else source or options.get("url", "")
    by = ", ".join(filter(None, (first_option(options, "author", "attribution", "by", "footer"), source)))
    body = f"{part('body').rstrip()}\n\n— {by}\n" if by and (kind == "quote" or "footer" in options) else part("body")
    return admonition(kind, body, title=title, fold=fold)


def _fold(part: Part) -> str:
    """Return a part that readers unfold, as an admonition."""
    if _PARTS.search(part("body")):
        return f"\n\n{part('body').strip()}\n\n"
    options, words = named_options(part("options")), part("options").strip()
    words = next(iter(positional_options(words)), "") if words[:1] in ('"', "'", "`") else words
    title = first_option(options, "summary", "title", "label", "header", "text") or ("" if options else words) or "More"
    return admonition("note", part("body"), title=title, fold="+" if options.get("open") == "true" else "-")


_PARTS = re.compile(r"\{\{[<%][ \t]*accordion[-/]?item\b", re.IGNORECASE)


def _held(part: Part) -> str:
    """Return what stands within a shortcode that is only about its looks, below its title or its picture."""
    body, options, name = part("body"), named_options(part("options")), part("name").lower()
    if name in ("figure", "screenshot") and (shown := picture({"caption": body, **options})):
        return shown
    if "\n" not in body and name not in ("card", "step", "timelineitem"):
        return body
    title, about = first_option(options, "title", "header"), first_option(options, "badge", "date", "time")
    link = first_option(options, "link", "href", "url")
    title = f"[{title or link}]({link})" if link else title
    title = f"**{title}**{f' ({about})' * bool(about)}\n\n" if title else ""
    subtitle = first_option(options, "subheader", "subtitle")
    return f"\n\n{title}{f'*{subtitle}*' * bool(subtitle)}\n\n{body.strip()}\n\n"


def _include(part: Part) -> str | None:
    """Return what a theme's include stands for, by its name and its options."""
    name, options = part("file").rpartition("/")[2].partition(".")[0].lower(), named_options(part("options"))
    if name == "toc":
        return TOC
    words = first_option(options, "text", "content", "message")
    if name in ADMONITIONS and words:
        return admonition(first_option(options, "type") or name, words, title=options.get("title", ""))
    if _FRAMED.fullmatch(name):
        return _framed(name, options, positional_options(part("options")))
    if _VIDEO.match(name) or _AUDIO.match(name):
        return _player(name, options, positional_options(part("options")))
    return picture(options) if _PICTURE.search(name) else None


_PICTURE = re.compile(r"fig|im(?:g|age)|picture|photo|screenshot|lightbox")
_VIDEO = re.compile(
    r"(?:(?:lite)?-?youtube|yt|vimeo|video|bilibili|mp4|loom|niconico|peertube)(?:[_-]?(?:player|embed|lite))?(?![a-z]{3})"
)
_AUDIO = re.compile(r"(?:audio|mp3|soundcloud)(?!-)")
_SOURCES = ("src", "path", "url", "image_path", "file", "image", "img", "source", "link")
_WATCH = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "bilibili": "https://www.bilibili.com/video/",
    "tweet": "https://twitter.com/i/status/",
    "instagram": "https://www.instagram.com/p/",
    "gist": "https://gist.github.com/",
    "github": "https://github.com/",
    "gitlab": "https://gitlab.com/projects/",
    "codeberg": "https://codeberg.org/",
    "huggingface": "https://huggingface.co/",
}
_NAMES = {
    "youtube": "Video on YouTube",
    "vimeo": "Video on Vimeo",
    "tweet": "Post on Twitter",
    "gist": "Code on GitHub",
    "gitlab": "Project on GitLab",
}


def picture(options: Mapping[str, str]) -> str | None:
    """Return a picture with its caption, from the options of a figure; None if they name no file."""
    source = first_option(options, *_SOURCES[:-1])
    if not source:
        return None
    caption = first_option(options, "caption", "title", "attr")
    alt = first_option(options, "alt") or caption
    target = f"<{source}>" if " " in source else source
    alt = re.sub(r"(\*{1,3})(?=[^\s*])([^*]+)\1", r"\2", re.sub(r"<[^>]*>|\]\([^()]*\)|[\[\]]", " ", alt))
    alt = " ".join(alt.split())
    width = first_option(options, "width", "w")
    size = f'{{ width="{width}" }}' if re.fullmatch(r"\d+(?:px|%)?", width) else ""
    made = f"![{alt}]({target}){size}"
    link = first_option(options, "link", "href", "linkto")
    made = f"[{made}]({link})" if link else made
    if not caption:
        return made
    return f'\n<figure markdown="span">{made}<figcaption>{" ".join(caption.split())}</figcaption></figure>\n'


def _player(name: str, options: Mapping[str, str], words: list[str]) -> str | None:
    """Return a film or a sound of the blog as a picture, which gets a player, any other as a link to it."""
    given = first_option(options, *_SOURCES, "id", "videoid", "content", "mp4", "webm", "mp3") or next(iter(words), "")
    host = first_option(options, "provider").lower() or next((each for each in _WATCH if each in name), "")
    title = first_option(options, "caption", "title", "alt", "label")
    if not given or (host not in _WATCH and not re.search(r"[./]", given)):
        return None
    is_own = "://" not in given and host not in _WATCH
    embedded = re.search(r"(?:youtube(?:-nocookie)?\.com/embed/|youtu\.be/)(?P<id>[\w-]+)", given)
    is_film = is_own and re.search(r"\.\w{2,4}$", given)
    if is_film:
        return f"![{title}]({f'<{given}>' if ' ' in given else given})"
    url = given if "://" in given else f"{_WATCH[host]}{given}" if host in _WATCH else given
    url = f"{_WATCH['youtube']}{embedded['id']}" if embedded else url
    kind = "youtube" if "youtu" in url else "vimeo" if "vimeo" in url else host
    is_sound = _AUDIO.match(name) or url.lower().endswith((".mp3", ".wav", ".ogg", ".m4a"))
    return f"[{title or _NAMES.get(kind, 'Audio' if is_sound else 'Video')}]({url})"


_FIXED = {
    **dict.fromkeys(("toc", "tableofcontents"), TOC),
    **dict.fromkeys(("br", "linebreak"), "<br>"),
    **dict.fromkeys(
        ("icon", "fa", "fab", "fas", "fa-brands", "pagebreak", "ai", "bi", "clear", "iconify", "katex"), ""
    ),
}
_POSTED = tuple("tweet twitter x twitter_simple instagram gist mastodon github gitlab codeberg huggingface".split())


def _single(part: Part) -> str | None:
    """Return what a shortcode or a tag without a body stands for, by its name."""
    name = part("name").lower().rpartition("/")[2]
    options, words = named_options(part("options")), positional_options(part("options"))
    if name in _FIXED or (name == "kbd" and words):
        return _FIXED[name] if name in _FIXED else f"<kbd>{words[0]}</kbd>"
    if name in _POSTED or "tweet" in name:
        return _posted("tweet" if "tweet" in name else name, options, words)
    given = first_option(options, "href", "link", "url", "relref") or "".join(words[:1]) * (name == "downloadthis")
    if name in ("button", "btn", "link", "url", "downloadthis", "card", "linkcard", "link-card") and (href := given):
        about = first_option(options, "subtitle", "description") if "card" in name else ""
        label = first_option(options, "text", "label", "content", "title", "name") or href
        return f"[{label}]({href}){f': {about}' * bool(about)}"
    if _FRAMED.fullmatch(name):
        return _framed(name, options, words)
    if _VIDEO.match(name) or _AUDIO.match(name):
        return _player(name, options, words)
    return _shown(name, options, words) if _PICTURE.search(name) or name == "asset_img" else None


def _carousel(part: Part) -> str | None:
    """Return the pictures of a carousel of Blowfish, which are named in one option."""
    files = named_options(part("options")).get("images", "").strip("{} ")
    return (
        "\n\n".join(["", *(f"![]({each.strip()})" for each in files.split(",")), ""])
        if files and "*" not in files
        else None
    )


def _shown(name: str, options: dict[str, str], words: list[str]) -> str | None:
    """Return the picture of a tag, as its options, named or not, describe it."""
    if first_option(options, *_SOURCES):
        title, caption = options.get("title", ""), options.get("caption", "")
        is_of_hugo = name == "figure" and title and caption  # which shows both
        return picture({**options, "caption": f"**{title}** {caption}"} if is_of_hugo else options)
    at = next((at for at, word in enumerate(words) if re.search(r"[/.]", word)), 0)
    rest = [word for word in words[at + 1 :] if not word.isdigit()] if name in ("img", "asset_img") else []
    return picture({**options, "src": words[at], "alt": " ".join(rest)}) if words else None


def _posted(name: str, options: Mapping[str, str], words: list[str]) -> str | None:
    """Return a frame with what was posted elsewhere, the script of a gist, or a link to it."""
    kind = {"twitter": "tweet", "x": "tweet", "twitter_simple": "tweet"}.get(name, name)
    of_name = 1 if kind == "gist" and "/" in "".join(words[:1]) else 2  # a file's name may follow
    names = ("id", "url", "repo", "projectid", "model", "dataset")
    user, given = first_option(options, "user"), first_option(options, *names) or "/".join(words[:of_name])
    if not given or kind not in {*_WATCH, "mastodon"}:
        return None
    kind_of_page = "datasets/" if "dataset" in options else ""
    url = given if "://" in given else f"{_WATCH.get(kind, 'https://')}{kind_of_page}{given}"
    if user and kind == "tweet":
        url = f"https://twitter.com/{user}/status/{given}"
    if kind == "gist":
        file = first_option(options, "file") or next(iter(words[of_name:]), "")
        return f'<script src="{url.removesuffix(".js")}.js{f"?file={quote(file)}" * bool(file)}"></script>'
    if kind == "tweet" and (found := re.search(r"/status(?:es)?/(\d+)", url)):
        return frame(f"https://platform.twitter.com/embed/Tweet.html?id={found[1]}", _NAMES[kind], 550, 500)
    if kind in ("instagram", "mastodon") and url.startswith("https://"):
        return frame(f"{url.rstrip('/')}/embed", kind.capitalize(), 550, 600)
    return f"[{_NAMES.get(kind, given)}]({url})"


def frame(address: str, title: str, width: int | str, height: int | str) -> str:
    """Return a frame with a page of another host; the site shows it as a box that loads after a click."""
    return f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}"></iframe>'


_FRAMED = re.compile(r"(?:i-?frame|frame|embed|codepen|jsfiddle|soundcloud|spotify)(?:[_-]?(?:embed|player))?")


def _framed(name: str, options: Mapping[str, str], words: list[str]) -> str | None:
    """Return the frame of a shortcode that is named after one, or after a host of pens, fiddles and music."""
    address = first_option(options, "src", "url", "href", "link") or next(iter(words), "")
    size = first_option(options, "width", "w") or "100%", first_option(options, "height", "h") or "480"
    given = first_option(options, "id", "slug", "hash", "pen") or next(reversed(words), "")
    if name.startswith("codepen") and "://" not in address:
        user = first_option(options, "user", "author") or (words[0] if words[1:] else "")
        address = f"https://codepen.io/{user or 'anon'}/embed/{given}?default-tab=result" if given else ""
    if name.startswith("spotify"):
        kind = first_option(options, "type") or (words[0] if words[1:] else "track")
        address = address if "://" in address else f"https://open.spotify.com/{kind}/{given}" if given else ""
        address = re.sub(r"(?<=open\.spotify\.com/)(?!embed/)", "embed/", address)
        size = size[0], first_option(options, "height") or "352"
    if name.startswith("soundcloud"):
        track = address if "://" in address else f"https://api.soundcloud.com/tracks/{given}"
        address, size = f"https://w.soundcloud.com/player/?url={quote(track, safe='')}", (size[0], "166")
    title = first_option(options, "title", "caption", "name")
    return frame(address, title, *size) if address.startswith("https://") else None


def _linked(part: Part) -> str:
    href = first_option(named_options(part("options")), "href", "link", "url", "target")
    if part("name").lower() == "staticref":  # of the theme Academic
        href = f"/{next(iter(positional_options(part('options'))), '').lstrip('/')}"
    words = " ".join(part("body").split())
    return f"[{words}]({href})" if href else words


def _tabs(part: Part) -> str | None:
    """Return tabs, each with its name after its mark."""
    inner = re.compile(_SHORTCODE % r"(?P<name>tab|panel|tabitem|tab-item)\b" + _SHORTCODE_END, re.DOTALL)
    inner_tag = re.compile(rf"\{{%-?[ \t]*(?P<name>tab)[ \t]+(?P<options>[^%\n]*?)-?%\}}{_TAG_END}", re.DOTALL)
    body = part("body")
    made: list[str] = []
    names = re.split(r"[ ]*,[ ]*", named_options(part("options")).get("items", ""))
    for tab in (*inner.finditer(body), *inner_tag.finditer(body)):
        options, words = named_options(tab["options"]), positional_options(tab["options"])
        is_of_group = len(words) > 1 and words[0] == next(iter(positional_options(part("options"))), None)
        title = first_option(options, "title", "name", "label", "tabname") or " ".join(
            words[1:] if is_of_group else words
        )
        lines = (f"    {line}" if line.strip() else "" for line in tab["body"].strip("\n").split("\n"))
        title = title or next(iter(names[len(made) :]), "") or "Tab"
        made.append("\n".join([f'=== "{title}"', "", *lines, ""]))
    return "\n" + "\n".join(made) + "\n" if made else None


def inline_note(part: Part) -> str:
    """Return the body of a shortcode as an inline footnote."""
    return f"^[{' '.join(part('body').split())}]"


def fenced(code: str, info: str) -> str:
    """Return fenced code with a language, and perhaps with options."""
    code = code.strip("\n")
    return f"{(fence := fence_of([code]))}{info}\n{code}\n{fence}"


def code_block(part: Part, options: str = "") -> str:
    """Return the body of a shortcode as fenced code, with its language and the lines that `options` highlight."""
    info = " ".join(filter(None, (part("language").lower(), marked_lines(options))))
    return f"\n{fenced(part('body'), info)}\n"


_MARKED_LINES = re.compile(r"hl_lines[=:][ ]*\[?(?P<lines>(?:[\s,\"']*\d+(?:-\d+)?(?![\w=]))+)")


def marked_lines(options: str) -> str:
    """Translate other programs' option for highlighted lines of code to this site's; "" without one."""
    found = _MARKED_LINES.search(options) or re.match(r"\{(?P<lines>[\d,\s-]+)\}", options)
    return f'hl_lines="{" ".join(re.findall(r"[0-9]+(?:-[0-9]+)?", found["lines"]))}"' if found else ""


_WITH_TEXT = frozenset(
    "admonition callout notice highlight code details detail-tag expand collapse accordion spoiler tabs tabpane tabset"
    " panelset tab panel tabitem tab-item mermaid sidenote marginnote button btn cta link".split()
) | {*ADMONITIONS}


def is_drawn_here(name: str, *, holds_text: bool) -> bool:
    """Return whether the site has a form of its own for a shortcode, whatever the other site's template says."""
    name = name.lower()
    is_alone = name in {*_FIXED, *_POSTED, "kbd"} or _VIDEO.match(name) or _AUDIO.match(name)
    return name in _WITH_TEXT if holds_text else bool(is_alone)


NOTE_OF_FASTPAGES = (
    r"\{\{-?[ \t]*(?P<sign>[\"'])(?P<words>(?:(?!\{\{)[^\n]){0,3000}?)(?P=sign)"
    r"[ \t]*\|[ \t]*fndetail:[ \t]*(?P<number>\d+)[ \t]*-?\}\}"
)
HIGHLIGHT = r"\{%-?[ \t]*(?P<name>highlight|codeblock|code)[ \t]+(?:lang:)?(?P<language>[\w+#-]+)[^%\n]*%\}" + _TAG_END
SHORTCODES: tuple[Form, ...] = (
    (_SHORTCODE % rf"(?P<name>admonition|{'|'.join(ADMONITIONS)}|callout|notice|pageinfo)\b" + _SHORTCODE_END, _box),
    (
        _SHORTCODE % r"(?P<name>highlight|code)[ \t]+[\"']?(?P<language>[\w+#-]+)" + _SHORTCODE_END,
        lambda part: code_block(part, part("options")),
    ),
    (
        _SHORTCODE % r"(?P<name>details|detail-tag|expand|collapse|accordion(?:[-/]?[iI]tem)?|spoiler|fold)\b"
        + _SHORTCODE_END,
        _fold,
    ),
    (_SHORTCODE % r"(?P<name>tabs|tabpane|tabset|panelset)\b" + _SHORTCODE_END, _tabs),
    (_SHORTCODE % r"(?P<name>(?P<language>mermaid|echarts))\b" + _SHORTCODE_END, code_block),
    (_SHORTCODE % r"(?P<name>chart)\b" + _SHORTCODE_END, lambda part: f"\n{fenced(part('body'), 'chartjs')}\n"),
    (_SHORTCODE % r"(?P<name>sidenote|marginnote)\b" + _SHORTCODE_END, inline_note),
    (_SHORTCODE % r"(?P<name>button|btn|cta|link|staticref)\b" + _SHORTCODE_END, _linked),
    (
        _SHORTCODE
        % (
            r"(?P<name>lead|katex|math|latex|mathjax|rawhtml|raw-html|html|div|center|keyword|typeit|list|badge|gallery|carousel"
            r"|figures?|figure-group|columns?|row|col|align|markdown|md|span|small|big|p|steps?|cards?|grid|timeline"
            r"|timeline[iI]tem|keyword[lL]ist|swatches|u|mark|hl|alert-text|rtl|ltr|screenshot)\b"
        )
        + _SHORTCODE_END,
        _held,
    ),
    (_SHORTCODE % r"(?P<name>carousel)\b", _carousel),
    (_SHORTCODE % r"(?P<name>[\w/-]+)", _single),
    (
        (  # of Zola
            r"\{\{[ \t]*(?P<name>image|img|figure|youtube|vimeo|tweet|twitter|x|gist|audio|video|soundcloud)[ \t]*"
            r"\((?P<options>[^{}()]{1,1000})\)[ \t]*\}\}"
        ),
        lambda part: _single(lambda name: part(name).replace('",', '" ')),
    ),
    (
        HIGHLIGHT,
        code_block,
    ),
    (rf"\{{%-?[ \t]*(?P<name>details|expand)\b(?P<options>[^%\n]*?)-?%\}}{_TAG_END}", _fold),
    (rf"\{{%-?[ \t]*(?P<name>tabs)\b(?P<options>[^%\n]*?)-?%\}}{_TAG_END}", _tabs),
    (rf"\{{%-?[ \t]*(?P<name>(?P<language>mermaid))\b[^%\n]*%\}}{_TAG_END}", code_block),
    (r"\{%-?[ \t]*fn[ \t]+(?P<number>\d+)[ \t]*-?%\}", lambda part: f"[^{part('number')}]"),
    (NOTE_OF_FASTPAGES, lambda part: f"\n\n[^{part('number')}]: {part('words')}\n\n"),
    (rf"\{{%-?[ \t]*(?P<name>comment)\b[^%\n]*%\}}{_TAG_END}", lambda _: ""),
    (r"\{%-?[ \t]*(?:end)?(?:raw|katexmm|katex|math|rtl|ltr|markdown)[ \t]*-?%\}", lambda _: ""),
    (
        r"\{%-?[ \t]*include(?:_cached|_relative)?[ \t]+(?P<file>[\w./-]+)(?P<options>(?:(?!%\}).){0,3000}?)-?%\}",
        _include,
    ),
    (
        (
            r"\{%-?[ \t]*(?P<name>(?:fastpages_)?youtube|vimeo|video|audio|twitter|tweet|gist|img|image|asset_img"
            r"|picture|figure)[ \t]+(?P<options>[^%\n]*?)-?%\}"
        ),
        _single,
    ),
)
