"""Remembers what a function made of the very same objects, where to compare them costs too much.

Objects are told apart by identity and held, so that no other takes their place; days and plain
values by what they are. Only for functions of things that nobody changes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def by_identity(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the results of a function for its last ``most`` different arguments."""

    def remembering(make: Callable[P, R]) -> Callable[P, R]:
        made: dict[tuple[object, ...], tuple[tuple[object, ...], R]] = {}

        @wraps(make)
        def remembered(*given: P.args, **named: P.kwargs) -> R:
            key = tuple(map(_key, (*given, *named, *named.values())))
            found = made.get(key)
            if found is None:
                if len(made) >= most:
                    del made[next(iter(made))]
                found = made[key] = (*given, *named.values()), make(*given, **named)
            return found[1]

        return remembered

    return remembering


def _key(value: object) -> object:
    return value if value is None or isinstance(value, date | str | bool) else id(value)
