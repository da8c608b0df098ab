"""Evidence: what the projects measured, which texts show it, and whether it is still current.

`metric.py` has the values, `gather.py` reads them, and `placeholders.py` handles `{{ project.metric:.1f }}`.
"""
