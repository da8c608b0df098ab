"""Convert the bytes of an .ipynb file to a page in the site's own Markdown. Read `convert.py` first."""
