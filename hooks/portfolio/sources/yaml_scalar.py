"""A text as a YAML scalar on one line, in quotes only if YAML 1.1 or 1.2 would read it as anything else."""

import re
from typing import Any

import yaml

WIDTH = 100
"""The longest line that is written, in characters."""
_RESOLVER: Any = yaml.resolver.Resolver()
_TEXT_TAG = "tag:yaml.org,2002:str"
_NUMBER = re.compile(r"[-+]?(?:0o[0-7_]+|0x[\da-f_]+|(?:\.\d|\d)[\d_.]*(?:e[-+]?\d+)?)", re.IGNORECASE)
_FIRST = re.compile(r"[,\[\]{}#&*!|>'\"%@`]|[-?:](?:\s|$)|---|\.\.\.")
_INSIDE = re.compile(r":(?:\s|$)|\s#")
UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(text: str) -> str:
    """Write a text on one line, in quotes where it needs them."""
    if _is_plain(text):
        return text
    if '"' in text and not re.search(r"[\\\n\t]", text) and not UNPRINTABLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(escaped(character) for character in text) + '"'


def _is_plain(text: str) -> bool:
    if not text or text != text.strip() or _FIRST.match(text) or _INSIDE.search(text):
        return False
    if "\n" in text or "\t" in text or UNPRINTABLE.search(text) or len(text) > 2 * WIDTH:
        return False
    if _NUMBER.fullmatch(text) and not re.fullmatch(r"\d{4}-\d{2}", text):
        return False
    if text.casefold() in ("y", "n", "~"):
        return False
    return bool(_RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == _TEXT_TAG)


def escaped(character: str) -> str:
    """Return a character as YAML writes it between double quotes."""
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not UNPRINTABLE.match(character):
        return character
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
