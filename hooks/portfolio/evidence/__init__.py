"""Evidence: what the projects measured, the places in the texts that show it, and whether it still holds.

Read `metric.py` for the values, `gather.py` for where they come from, `placeholders.py` for `{{ project.metric:.1f }}`.
"""
