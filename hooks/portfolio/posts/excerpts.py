"""The excerpt of a post that lists of posts show, cut before it is converted to HTML."""

import re

_DEFINITIONS = re.compile(
    r"^(?:[ ]{0,3}\[[^\]\n]+\]:[^\n]*(?:\n(?:[ ]{4}|\t)[^\n]*)*|\*\[[^\]\n]+\]:[^\n]*)$",
    re.MULTILINE,
)
"""Definitions of reference links, footnotes with their indented lines, and abbreviations."""


def cut(markdown: str, separator: str) -> str:
    """Return a post's Markdown up to the separator, then the separator and the definitions it may refer to.

    A post without a separator is returned whole, as it is shown whole.
    """
    shown, found, rest = markdown.partition(separator)
    if not found:
        return markdown
    return "\n\n".join([shown, separator, *_DEFINITIONS.findall(rest)])
