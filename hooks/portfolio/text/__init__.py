"""Running text: inline markup, links and addresses, TeX and formulas."""
