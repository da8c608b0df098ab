"""Find what should not be published: secrets, home paths, addresses, broken runs. See `notebook.py`."""
