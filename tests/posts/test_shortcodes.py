"""Shortcodes of Hugo and Quarto and tags of Jekyll: what stands in a page for each."""

import re

import pytest

from portfolio.posts.dialects import check, converted

STANDS_FOR = {
    "tabs of Chirpy": (
        "{% tabs log %}\n{% tab log php %}\na\n{% endtab %}\n{% tab log js %}\nb\n{% endtab %}\n{% endtabs %}",
        '=== "php"\n\n    a\n\n=== "js"\n\n    b',
    ),
    "video": ("{{< video https://example.org/film >}}", "[Video](https://example.org/film)"),
    "video of one's own": ('{{< video src="robot.mp4" >}}', "![](robot.mp4)"),
    "box with a title": (
        '{{< admonition tip "Low water" true >}}\nText\n{{< /admonition >}}',
        '!!! tip "Low water"\n\n    Text',
    ),
    "closed box": (
        '{{< admonition type=tip title="Low water" open=false >}}\nText\n{{< /admonition >}}',
        '??? tip "Low water"\n\n    Text',
    ),
    "box by its name": ('{{% warning "Low water" %}}\nText\n{{% /warning %}}', '!!! warning "Low water"\n\n    Text'),
    "highlighted words": ("Low {{< hl >}}water{{< /hl >}}.", "Low water."),
    "youtube of Hugo": ("See {{< youtube abc >}}", "See [Video on YouTube](https://www.youtube.com/watch?v=abc)"),
    "address with an equals sign": (
        "{{< video https://www.youtube.com/watch?v=a-b_c1 >}}",
        "[Video on YouTube](https://www.youtube.com/watch?v=a-b_c1)",
    ),
    "address with an equals sign, and options": (
        '{{< video "https://www.youtube.com/watch?v=abc&t=3" title="A = b" width="40" >}}',
        "[A = b](https://www.youtube.com/watch?v=abc&t=3)",
    ),
    "address with an equals sign behind a name": (
        "{{< video url=https://www.youtube.com/watch?v=abc&t=3 >}}",
        "[Video on YouTube](https://www.youtube.com/watch?v=abc&t=3)",
    ),
    "address of a picture with an equals sign": (
        "{{< figure https://example.org/a.png?w=3&h=4 >}}",
        "![](https://example.org/a.png?w=3&h=4)",
    ),
    "parts that unfold": (
        (
            '{{< accordion >}}\n{{< accordionItem title="Low" open=true >}}\na\n{{< /accordionItem >}}\n'
            '{{< accordionItem header="High" >}}\nb\n{{< /accordionItem >}}\n{{< /accordion >}}'
        ),
        '???+ note "Low"\n\n    a\n\n??? note "High"\n\n    b',
    ),
    "part that unfolds, with a sign": (
        '{{< expand "Low water" "..." >}}\na\n{{< /expand >}}',
        '??? note "Low water"\n\n    a',
    ),
    "part that unfolds, by its words": (
        "{{< details Low water >}}\na\n{{< /details >}}",
        '??? note "Low water"\n\n    a',
    ),
    "tabs named by their group": (
        '{{< tabs items="Low, High" >}}\n{{< tab >}}\na\n{{< /tab >}}\n{{< tab >}}\nb\n{{< /tab >}}\n{{< /tabs >}}',
        '=== "Low"\n\n    a\n\n=== "High"\n\n    b',
    ),
    "quotation with its author": (
        '{{< quote author="Kim Low" source="Tides" url="https://t.example" >}}\nDeep.\n{{< /quote >}}',
        '!!! quote "Quote"\n\n    Deep.\n\n    — Kim Low, [Tides](https://t.example)',
    ),
    "quotation with a line below it": (
        '{{< quote title="Low" footer="From a book" >}}\nDeep.\n{{< /quote >}}',
        '!!! quote "Low"\n\n    Deep.\n\n    — From a book',
    ),
    "time line": (
        '{{< timelineItem header="Low" badge="1990" subheader="Sand" >}}\nDeep.\n{{< /timelineItem >}}',
        "**Low** (1990)\n\n*Sand*\n\nDeep.",
    ),
    "cards": (
        (
            '{{< cards >}}\n{{< card link="https://t.example" title="Tides" subtitle="Of sand" >}}\n{{< /cards >}}\n'
            '{{< card title="Low" >}}\nDeep.\n{{< /card >}}'
        ),
        "[Tides](https://t.example): Of sand\n\n**Low**\n\nDeep.",
    ),
    "callout with words": (
        '{{% callout "Low water" %}}\na\n{{% /callout %}}\n{{< alert "twitter" >}}\nb\n{{< /alert >}}',
        '!!! note "Low water"\n\n    a\n\n!!! note "Note"\n\n    b',
    ),
    "card with a link": (
        '{{< card title="Low" link="https://t.example" >}}Deep.{{< /card >}} {{< span title="x" >}}a{{< /span >}}',
        "**[Low](https://t.example)**\n\nDeep.\n\n a",
    ),
    "picture with its caption between two tags": (
        '{{< figure src="a.png" >}}Low *water*{{< /figure >}}',
        '<figure markdown="span">![Low water](a.png)<figcaption>Low *water*</figcaption></figure>',
    ),
    "title with an equals sign": (
        '{{< details "If a=b" >}}\nDeep.\n{{< /details >}}',
        '??? note "If a=b"\n\n    Deep.',
    ),
    "youtube of fastpages": (
        "{% include youtube.html content='https://youtu.be/abc' %}",
        "[Video on YouTube](https://www.youtube.com/watch?v=abc)",
    ),
    "embedded video of Chirpy": (
        "{% include embed/youtube.html id='abc' %}",
        "[Video on YouTube](https://www.youtube.com/watch?v=abc)",
    ),
    "figure of al-folio": (
        "{% include figure.liquid loading='eager' path='a.png' caption='Low water' %}",
        '<figure markdown="span">![Low water](a.png)<figcaption>Low water</figcaption></figure>',
    ),
    "info of fastpages": ("{% include info.html text='Boots.' %}", '!!! info "Info"\n\n    Boots.'),
    "details of al-folio": ("{% details More %}\n**a**\n{% enddetails %}", '??? note "More"\n\n    **a**'),
    "gist": ("{% gist robin/12 %}", '<script src="https://gist.github.com/robin/12.js"></script>'),
    "gist by its address": (
        "{% gist https://gist.github.com/robin/12.js %}",
        '<script src="https://gist.github.com/robin/12.js"></script>',
    ),
    "pen": (
        '{{< codepen robin aBc height="300" >}}',
        (
            '<iframe src="https://codepen.io/robin/embed/aBc?default-tab=result" title="" width="100%"'
            ' height="300"></iframe>'
        ),
    ),
    "song": (
        '{{< spotify type="track" id="12" >}}',
        '<iframe src="https://open.spotify.com/embed/track/12" title="" width="100%" height="352"></iframe>',
    ),
    "sound of Zola": (
        '{{ soundcloud(id="12") }}',
        (
            '<iframe src="https://w.soundcloud.com/player/?url=https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F12" title=""'
            ' width="100%" height="166"></iframe>'
        ),
    ),
    "song by its address": (
        "{% include spotify.html url='https://open.spotify.com/episode/12' title='Low' %}",
        '<iframe src="https://open.spotify.com/embed/episode/12" title="Low" width="100%" height="352"></iframe>',
    ),
    "frame": (
        '{{< iframe "https://maps.example.org/?a=1&b" >}}',
        '<iframe src="https://maps.example.org/?a=1&amp;b" title="" width="100%" height="480"></iframe>',
    ),
    "picture of Zola": ('{{ image(src="./low.png", alt="Low, or high", wide=true) }}', "![Low, or high](./low.png)"),
    "film of Zola": ('{{youtube(id="abc")}}', "[Video on YouTube](https://www.youtube.com/watch?v=abc)"),
    "no picture of Zola": ("{{ picture(src='low.png') }}", "{{ picture(src='low.png') }}"),
    "code with words at its end": ("{% highlight sh a b %}\nls\n{% endhighlight sh a b %}", "```sh\nls\n```"),
    "notice": ("{{% notice tip %}}\nBring boots.\n{{% /notice %}}", '!!! tip "Tip"\n\n    Bring boots.'),
    "admonition": (
        '{{< admonition type="warning" title="Storm" >}}\nStay.\n{{< /admonition >}}',
        '!!! warning "Storm"\n\n    Stay.',
    ),
    "callout of another kind": ('{{< callout emoji="x" >}}\nStay.\n{{< /callout >}}', '!!! note "Note"\n\n    Stay.'),
    "figure": (
        '{{< figure src="tide.png" title="The tide" >}}',
        '<figure markdown="span">![The tide](tide.png)<figcaption>The tide</figcaption></figure>',
    ),
    "figure with a title and a caption": (
        '{{< figure src="tide.png" title="The tide" caption="Low *water*." >}}',
        (
            '<figure markdown="span">![The tide Low water.](tide.png)<figcaption>**The tide** Low *water*.'
            "</figcaption></figure>"
        ),
    ),
    "figure without caption": ("{{< figure src='a tide.png' alt='High' >}}", "![High](<a tide.png>)"),
    "figure with a link": (
        "{{<figure src=tide.png alt=High link=https://example.org/ >}}",
        "[![High](tide.png)](https://example.org/)",
    ),
    "highlight of Jekyll": (
        '{% highlight python linenos %}\nprint("tide")\n{% endhighlight %}',
        '```python\nprint("tide")\n```',
    ),
    "highlight of Hugo with marked lines": (
        '{{< highlight go "linenos=table,hl_lines=1 3-4,linenostart=9" >}}\na\n{{< /highlight >}}',
        '```go hl_lines="1 3-4"\na\n```',
    ),
    "highlight of Hugo": ('{{< highlight go "x=1" >}}\na := `b`\n{{< /highlight >}}', "```go\na := `b`\n```"),
    "raw": ("{% raw %}{x}{% endraw %}", "{x}"),
    "key": ("{{< kbd Ctrl >}}", "<kbd>Ctrl</kbd>"),
    "button": ('{{< button href="/log" >}}', "[/log](/log)"),
    "button with words": ('{{< button href="/log" >}}The log{{< /button >}}', "[The log](/log)"),
    "img of Octopress": ("{% img left /a.png 300 200 Low water %}", "![Low water](/a.png)"),
    "picture of Hexo": ("{% asset_img tide.png %}", "![](tide.png)"),
    "post of somebody": (
        '{{< tweet user="robin" id="12" >}}',
        (
            '<iframe src="https://platform.twitter.com/embed/Tweet.html?id=12" title="Post on Twitter" width="550"'
            ' height="500"></iframe>'
        ),
    ),
    "sound of another host": (
        '{% include audio.liquid path="https://example.org/low.mp3" %}',
        "[Audio](https://example.org/low.mp3)",
    ),
    "file of a gist": (
        "{% gist robin/12 low_tide.py %}",
        '<script src="https://gist.github.com/robin/12.js?file=low_tide.py"></script>',
    ),
    "gist of Hugo": ("{{< gist robin 12 >}}", '<script src="https://gist.github.com/robin/12.js"></script>'),
    "table of contents": ("{% include toc.html %}", "[TOC]"),
    "sound": ('{{< audio src="a.mp3" caption="Waves" >}}', "![Waves](a.mp3)"),
    "youtube of Blowfish": (
        '{{< youtubeLite id="abc" label="Low" >}}',
        "[Low](https://www.youtube.com/watch?v=abc)",
    ),
    "project of GitLab": ('{{< gitlab projectID="12" >}}', "[Project on GitLab](https://gitlab.com/projects/12)"),
    "data of Hugging Face": (
        '{{< huggingface dataset="robin/low" >}}',
        "[robin/low](https://huggingface.co/datasets/robin/low)",
    ),
    "carousel": ('{{< carousel images="{a.png, b.png}" >}}', "![](a.png)\n\n![](b.png)"),
    "box of Docsy": ("{{% pageinfo %}}\nLow.\n{{% /pageinfo %}}", '!!! note "Note"\n\n    Low.'),
    "file of Academic": ('{{< staticref "uploads/cv.pdf" "newtab" >}}CV{{< /staticref >}}', "[CV](/uploads/cv.pdf)"),
    "film by its host": ('{{< video provider="vimeo" id="12" >}}', "[Video on Vimeo](https://vimeo.com/12)"),
}


@pytest.mark.parametrize("name", STANDS_FOR)
def test_a_shortcode_or_a_tag_is_what_it_stands_for(name: str) -> None:
    before, after = STANDS_FOR[name]
    page = re.sub(r"\n{3,}", "\n\n", converted(f"Before.\n\n{before}\n\nBehind.\n"))
    assert page.rstrip("\n") == f"Before.\n\n{after}\n\nBehind."
    assert check(before, "a.md") == ()
