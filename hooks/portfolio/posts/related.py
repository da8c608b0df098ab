"""What to read after a post: those that are near to it, and the others of its series. Posts in, posts out.

Near is what shares a tag or a project, or at least two rare words of title and description. What few posts share counts
more than what many do; of equals, the newer comes first.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from math import log

from portfolio.posts.front_matter import Post
from portfolio.store.values import NO_STORE, Store

MOST = 2
_WEIGHTS = {"project": 4.0, "tag": 3.0, "word": 1.0}
_LEAST_WORDS = 2
_FEW = 5
"""A word is rare if it is in two posts, or in every fifth."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_SCRIPT_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
_COMMON = frozenset(
    "about after also because before been being between could does done each every first from have here into just like"
    " made make many more most much only other over same should some such than that their them then there these they"
    " this those through very want were what when where which while will with without would your".split()
)

_Term = tuple[str, str]


@dataclass(frozen=True)
class Series:
    """The published posts of a series, the oldest first, as one of them, number `position`, shows them."""

    name: str
    posts: tuple[Post, ...]
    position: int

    @property
    def previous(self) -> Post | None:
        """The post before this one."""
        return self.posts[self.position - 1] if self.position else None

    @property
    def next(self) -> Post | None:
        """The post after this one."""
        return self.posts[self.position + 1] if self.position + 1 < len(self.posts) else None


def related(posts: Iterable[Post], store: Store = NO_STORE) -> dict[str, tuple[Post, ...]]:
    """Map the path of each post to the posts that are near to it, the nearest first; its own series is left out."""
    of = {post.path: post for post in posts}
    described = tuple(_Described.of(post) for post in of.values())
    near = store.remember("related", described, partial(_near, described))
    return {path: tuple(of[other] for other in others) for path, others in near.items()}


@dataclass(frozen=True)
class _Described:
    """What decides which posts are near to one."""

    path: str
    text: str
    tags: tuple[str, ...]
    projects: tuple[str, ...]
    series: str
    day: int

    @classmethod
    def of(cls, post: Post) -> "_Described":
        text = f"{post.title} {post.description}"
        return cls(post.path, text, post.tags, post.projects, post.series, post.date.toordinal())


def _near(posts: tuple[_Described, ...]) -> dict[str, list[str]]:
    newest_first = sorted(posts, key=lambda post: (-post.day, post.path))
    terms = [_terms(post) for post in newest_first]
    sharing: dict[_Term, list[int]] = defaultdict(list)
    for number, found in enumerate(terms):
        for term in found:
            sharing[term].append(number)
    rare = max(2, len(posts) // _FEW)
    counted = {
        term: (_WEIGHTS[term[0]] * log(1 + len(posts) / len(numbers)), numbers)
        for term, numbers in sharing.items()
        if len(numbers) > 1 and (term[0] != "word" or len(numbers) <= rare)
    }
    of_series: dict[str, set[int]] = defaultdict(set)
    for number, post in enumerate(newest_first):
        of_series[_name(post.series)].add(number)
    of_series.pop("", None)
    near = {}
    for number, post in enumerate(newest_first):
        others = of_series.get(_name(post.series), {number})
        nearest = _nearest(terms[number] & counted.keys(), counted, others)
        near[post.path] = [newest_first[other].path for other in nearest]
    return near


def _nearest(
    terms: Iterable[_Term], sharing: Mapping[_Term, tuple[float, list[int]]], left_out: Container[int]
) -> Iterator[int]:
    """Yield the numbers of the posts that share the most; of equals, the first one."""
    scores: dict[int, float] = defaultdict(float)
    words: Counter[int] = Counter()
    near: set[int] = set()
    for term in sorted(terms):
        weight, numbers = sharing[term]
        for other in numbers:
            scores[other] += weight
        (words if term[0] == "word" else near).update(numbers)
    near.update(other for other, count in words.items() if count >= _LEAST_WORDS)
    nearest = nsmallest(MOST, [(-scores[other], other) for other in near if other not in left_out])
    return (other for _, other in nearest)


def series(posts: Iterable[Post]) -> dict[str, Series]:
    """Map the path of each post to its series, if that has at least two posts. Names may differ in case."""
    by_name: dict[str, list[Post]] = defaultdict(list)
    for post in sorted(posts, key=lambda post: (post.date, post.path)):
        if post.series:
            by_name[_name(post.series)].append(post)
    return {
        post.path: Series(of_series[0].series, tuple(of_series), number)
        for of_series in by_name.values()
        if len(of_series) > 1
        for number, post in enumerate(of_series)
    }


def _name(written: str) -> str:
    return " ".join(written.casefold().split())


def _terms(post: _Described) -> set[_Term]:
    return {
        *(("tag", tag.casefold()) for tag in post.tags),
        *(("project", slug) for slug in post.projects),
        *(("word", word) for word in _words(post.text.casefold())),
    }


def _words(text: str) -> Iterator[str]:
    """Yield the words that say something; of a script without spaces, each pair of characters."""
    for run in _SCRIPT_WITHOUT_SPACES.findall(text):
        yield from (run[number : number + 2] for number in range(len(run) - 1))
    for word in _WORD.findall(_SCRIPT_WITHOUT_SPACES.sub(" ", text)):
        if word not in _COMMON:
            yield word.removesuffix("s") if word.isascii() else word
