"""The whole site: the tree of all sources, the checks, and the pages made from it."""
