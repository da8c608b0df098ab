"""The `portfolio` command, one module for each subcommand."""
