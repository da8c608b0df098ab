"""The `portfolio` command, one module for each subcommand."""

from portfolio.sources.process import collect_garbage_seldom

collect_garbage_seldom()
