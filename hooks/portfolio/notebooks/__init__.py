"""Notebooks: the bytes of an .ipynb file in, a page in the site's own Markdown out. Read `convert.py` first."""
