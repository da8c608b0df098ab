"""The vocabulary's skills in texts that are asked about again and again, and what shows a listed skill."""

import re
from functools import lru_cache

from portfolio.advice.vocabulary import SOFT, Mention, vocabulary

_MOST_TEXT = 200_000
"""Characters of one text that are read for skills."""


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """Return the skills that a text names."""
    return vocabulary().find(text[:_MOST_TEXT])


@lru_cache(maxsize=4096)
def named_by(written: str) -> frozenset[str]:
    """Return the skills that an entry of a list names: one as a whole, or those in it."""
    whole = vocabulary().canonical(written)
    return frozenset([whole]) if whole else frozenset(mention.skill for mention in mentions(written))


def claimed_by(written: str) -> frozenset[str]:
    """Return the skills of an entry of a list that have to be shown: "Excel for data science" claims Excel."""
    names = named_by(written.partition(" for ")[0]) or named_by(written)
    return frozenset(filter(is_product, names)) or names


def is_spelling(word: str) -> bool:
    """Return whether a word is a spelling of a skill."""
    return vocabulary().canonical(word) is not None


def is_product(name: str) -> bool:
    """Return whether a skill is a language, library or product. Concepts imply nothing, or are in lower case."""
    return is_technical(name) and name not in _SUBJECTS


def is_technical(name: str) -> bool:
    """Return whether a skill is a product, or a technical subject that is spelled like one."""
    skill = vocabulary().skill(name)
    return bool(skill.implies) and skill.kind not in _CONCEPTS and not re.search(r" [a-z]", name)


_CONCEPTS = ("ml", "method", SOFT)
_SUBJECTS = frozenset(
    (
        "Biostatistics", "BIM", "Calculus", "CMS", "Debugging", "Econometrics", "Firewalls", "Frontend",
        "HMI", "HPC", "IaaS", "NIST", "NIS2", "PaaS", "PKI", "Probability",
        "Serverless", "SRE", "UI/UX",
    )
)  # fmt: skip
"""Subjects that are spelled like products."""


@lru_cache(maxsize=4096)
def with_implied(text: str) -> frozenset[str]:
    """Return the skills that a text names, and all that they imply."""
    return frozenset(name for mention in mentions(text) for name in vocabulary().closure(mention.skill))


_IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_MODULES = {
    "sklearn": "scikit-learn",
    "torch": "PyTorch",
    "torchvision": "PyTorch",
    "cv2": "OpenCV",
    "np": "NumPy",
    "PIL": "Pillow",
    "bs4": "Beautiful Soup",
    "tf": "TensorFlow",
    "keras": "Keras",
    "mpl_toolkits": "Matplotlib",
    "psycopg2": "PostgreSQL",
    "sqlite3": "SQLite",
    "pyspark": "Spark",
    "statsmodels": "statsmodels",
}


def imported(code: str) -> str:
    """Return the modules that Python code imports, as words of one line."""
    names = dict.fromkeys(_IMPORT.findall(code))
    return ", ".join(_MODULES.get(name, name) for name in names)


_LANGUAGES = {
    "py": "Python", "ipynb": "Python", "c": "C", "h": "C", "cpp": "C++", "cc": "C++", "hpp": "C++", "cu": "CUDA",
    "rs": "Rust", "go": "Go", "java": "Java", "js": "JavaScript", "ts": "TypeScript", "jl": "Julia", "r": "R",
    "sql": "SQL", "sh": "Bash", "tex": "LaTeX", "html": "HTML", "css": "CSS", "kt": "Kotlin", "swift": "Swift",
    "scala": "Scala", "cs": "C#", "rb": "Ruby", "dockerfile": "Docker",
}  # fmt: skip


def language_of(path: str) -> str:
    """Return the language of a file by its ending, or ""."""
    return _LANGUAGES.get(path.rpartition("/")[2].rpartition(".")[2].casefold(), "")


_PARTS = re.compile(r"\s*(?:[,;/|]|\s&\s|\sand\s|\sund\s|\set\s|\s\+\s)\s*")
_MEASURE = re.compile(r"\s*(?:[:–-]\s*)?(?:\d+\s?%|\d\s?/\s?\d+|[★☆●○■□]+)\s*$")
_BRACKETS = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]*)[)\]]")


def parts_of(written: str) -> tuple[str, ...]:
    """Return the skills that one entry of a list holds: 'HTML / JSX' two, 'CI/CD' and 'TCP/IP' one."""
    written = _MEASURE.sub("", written)
    if vocabulary().canonical(written):
        return (written,)
    without = _BRACKETS.sub("", written)
    inside = [match["inside"] for match in _BRACKETS.finditer(written)]
    parts = (without,) if vocabulary().canonical(without) else _PARTS.split(without)
    listed = [part for text in inside if "," in text or is_spelling(text) for part in _PARTS.split(text)]
    return tuple(part.strip() for part in (*parts, *listed) if part.strip())


_WORD = re.compile(r"[^\W\d_][\w+#]*")
_NO_STEM = frozenset("and the for with und der die das mit les des the using based skills tools programming".split())


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Return the beginnings of a text's longer words, so that 'profiling' is found in 'profiled'."""
    found = (match[0].casefold() for match in _WORD.finditer(text))
    return frozenset(_stem(word) for word in found if len(word) > 2 and word not in _NO_STEM)


def _stem(word: str) -> str:
    return re.sub(r"(?:ations?|ation|ings?|ed|ers?|es|s|ment|ized?|ised?|isation|ization|al|ly)$", "", word)[:7]
