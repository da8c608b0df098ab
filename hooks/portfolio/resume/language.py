"""The language of a resume, as far as its script tells it; programs that read the PDF aloud need to know."""

import unicodedata
from collections import Counter

_OF_SCRIPT = {
    "ARABIC": "ar",
    "HEBREW": "he",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "DEVANAGARI": "hi",
}


def language_of(*texts: str) -> str:
    """Give the code of the language whose script most letters have; "en" for Latin letters."""
    scripts = Counter(
        _OF_SCRIPT.get(unicodedata.name(letter, "").partition(" ")[0], "en")
        for text in texts
        for letter in text
        if letter.isalpha()
    )
    if scripts["ja"] and scripts["ja"] + scripts["zh"] > scripts["en"]:
        return "ja"  # Japanese mixes its own letters with Chinese ones
    return scripts.most_common(1)[0][0] if scripts else "en"
