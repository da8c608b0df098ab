"""Import another blog's posts. Read in this order: the way of a post.

`blogs.py` tells the program (`Program`: Jekyll, Hugo, Quarto, or none) and reads each post as a `Source`; `index.py`
collects what posts refer to; `addresses.py` computes the address a post had; `matter.py` translates front matter.
`body.py` translates the text with `kramdown.py`, `liquid.py` (Jekyll), `hugo.py`, `templates.py` (Hugo's own) and
`quarto.py`; `moved_links.py` its links; `executed.py` adds the output of code. `importer.py` runs all of it and returns
the files to write. To add a program, add a member to `Program`, its settings to `_CONFIGS`, and a case wherever a
module asks for `blog.program`.
"""
