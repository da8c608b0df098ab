"""An .ipynb file as values: its cells, their locations in the file, and what is broken."""
