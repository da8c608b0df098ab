"""The resume: one YAML file in, a page of the site and a one-page PDF out. Start with `website/build.py`."""
