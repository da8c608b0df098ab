"""What is played from another host, and that a page loads none of it by itself."""

import pytest
from bs4 import BeautifulSoup

from portfolio.text.players import player_of, with_players

WORDS = {"play_film": "Play", "play_demo": "Load", "player_from": "From {}.", "player_there": "There"}
TUBE = "https://www.youtube-nocookie.com/embed/"


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=a-B_9&t=1m30s", f"{TUBE}a-B_9?autoplay=1&start=90"),
        ("https://youtu.be/a-B_9?si=x&t=42", f"{TUBE}a-B_9?autoplay=1&start=42"),
        ("https://m.youtube.com/watch?list=PL1&v=ab", f"{TUBE}ab?autoplay=1"),
        ("https://www.youtube.com/playlist?list=PL1", f"{TUBE}videoseries?autoplay=1&list=PL1"),
        ("//www.youtube.com/embed/ab?start=7", f"{TUBE}ab?autoplay=1&start=7"),
        ("https://www.youtube.com/shorts/ab", f"{TUBE}ab?autoplay=1"),
        ("https://vimeo.com/1234/5ab?share=copy", "https://player.vimeo.com/video/1234?autoplay=1&dnt=1&h=5ab"),
        ("https://player.vimeo.com/video/12?h=ff", "https://player.vimeo.com/video/12?autoplay=1&dnt=1&h=ff"),
        ("https://asciinema.org/a/Xy12.js", "https://asciinema.org/a/Xy12/iframe?autoplay=1"),
        ("https://huggingface.co/spaces/Me.You/My_Demo-2", "https://me-you-my-demo-2.hf.space/"),
        ("https://me-demo.hf.space/?__theme=dark", "https://me-demo.hf.space/?__theme=dark"),
        ("https://my-app.streamlit.app/?page=2", "https://my-app.streamlit.app/?page=2&embed=true"),
        ("https://0a1b.gradio.live", "https://0a1b.gradio.live"),
        ("https://www.youtube.com/@somebody", None),
        ("https://www.youtube.com/watch?v=a%22b", None),
        ("https://youtube.com.example.org/watch?v=ab", None),
        ("https://huggingface.co/spaces/me", None),
        ("https://huggingface.co/me/model", None),
        ("https://vimeo.com/somebody", None),
        ("javascript:youtube.com/embed/ab", None),
        ("https://[youtube.com/embed/ab", None),
    ],
)
def test_what_an_address_plays(address: str, frame: str | None) -> None:
    player = player_of(address)
    assert (player.frame if player else None) == frame


LINK = '<a href="https://youtu.be/ab">'


@pytest.mark.parametrize(
    "html",
    [
        f"<p>See {LINK}it</a></p>",
        f"<p>{LINK}one</a> {LINK}two</a></p>",
        f"<li>{LINK}it</a></li>",
        '<p><a class="md-button" href="https://youtu.be/ab">it</a></p>',
        '<p class="pf-buttons"><a href="https://youtu.be/ab">it</a></p>',
        '<p><a href="film.mp4">the file</a></p>',
        '<p><a href="https://example.org/film.mp4"><img src="a.png" alt="a"></a></p>',
    ],
)
def test_other_links_stay(html: str) -> None:
    assert with_players(html, WORDS) == html


@pytest.mark.parametrize("tag", ["center", "figure"])
def test_a_film_keeps_its_caption(tag: str) -> None:
    html = f"<{tag}>\n{LINK}YouTube</a>\n<figcaption>Low <em>tide</em></figcaption>\n</{tag}>"
    made = with_players(html, WORDS)
    assert made.startswith('<figure class="pf-player')
    assert made.endswith("</figure><p>Low <em>tide</em></p>")


def test_a_link_that_stands_alone_becomes_a_player() -> None:
    html = (
        f'<p>{LINK}A <em>short</em> film &amp; "more"</a></p>\n<p><a class="magiclink" href="https://vimeo.com/12">'
        'https://vimeo.com/12</a></p>\n<div>\n<a href="https://youtu.be/cd"><img alt="A dot" src="dot.png" /></a></div>'
        '<p><a href="talk.mp4"><img alt="A talk" src="talk.png" /></a></p>'
    )
    page = BeautifulSoup(with_players(html, WORDS), "html.parser")
    assert not page.select("iframe, [src^=http]")
    titles = [(player["data-title"], player["style"]) for player in page.select("figure.pf-player")]
    wide = "--ratio: 16 / 9"
    assert titles == [('A short film & "more"', wide), ("Vimeo", wide), ("A dot", wide)]
    assert [tag.get_text() for tag in page.select("button, figcaption > span")] == [
        *("Play", "From YouTube. There"),
        *("Play", "From Vimeo. There"),
        *("Play", "From YouTube. There"),
    ]
    assert [link["href"] for link in page.select("figcaption a")][1] == "https://vimeo.com/12"
    assert [tag.get("alt") or tag.get_text() for tag in page.select(".pf-player__poster > *")] == [
        *('A short film & "more"', "Vimeo", "A dot")
    ]
    (film,) = page.select("video")
    assert (film["poster"], film["src"], film["preload"], film["aria-label"]) == (
        "talk.png",
        "talk.mp4",
        "none",
        "A talk",
    )
