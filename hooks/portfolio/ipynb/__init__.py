"""An .ipynb file as values: its cells, where they stand in the file, and what is broken."""
