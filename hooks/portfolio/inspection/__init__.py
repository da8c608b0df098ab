"""What should not be public, found before it is: secrets, home paths, addresses, broken runs. See `notebook.py`."""
