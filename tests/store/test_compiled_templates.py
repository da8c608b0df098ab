"""Compiled templates are used again only where the same helpers made them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from portfolio.store import compiled_templates
from portfolio.text.markup import inline_html

TEXT = "{{ 'a' | shout }}{{ there }}"


def own(value: str) -> str:
    return value.upper()


@pytest.mark.parametrize(
    ("shout", "is_cached"),
    [
        (inline_html, True),
        (partial(inline_html, evidence="evidence"), True),
        (partial(sorted, key=own), False),
        (own, False),
        (partial(own), False),
        (lambda value: value, False),
    ],
    ids=["of the engine", "with a text", "with a function", "the author's", "a partial of it", "a lambda"],
)
def test_only_known_filters_are_cached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shout: Callable[..., Any], *, is_cached: bool
) -> None:
    monkeypatch.setattr(compiled_templates, "_FOLDER", tmp_path)
    for _ in range(2):
        environment = Environment(autoescape=True, bytecode_cache=compiled_templates.compiled_templates("test"))
        environment.filters["shout"] = shout
        environment.globals["there"] = partial(own, "b")  # means nothing to the compiler
        environment.loader = None
        cache = environment.bytecode_cache
        assert cache is not None
        bucket = cache.get_bucket(environment, "a", None, TEXT)
        bucket.code = bucket.code or environment.compile(TEXT)
        cache.set_bucket(bucket)
    assert bool(list(tmp_path.rglob("*.cache"))) == is_cached


def test_arguments_of_a_filter_tell_its_templates_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_templates, "_FOLDER", tmp_path)
    cache = compiled_templates.compiled_templates("test")
    assert cache is not None
    keys = set()
    for evidence in ("", "one", "two"):
        environment = Environment(autoescape=True)
        environment.filters["shout"] = partial(inline_html, evidence=evidence)
        keys.add(cache.get_bucket(environment, "a", None, TEXT).key)
    assert len(keys) == 3
