"""The data files of the rooms, read by the store and handed to the rooms' loaders."""

from __future__ import annotations

from functools import cache, lru_cache

from countermark.policy.contexts import Vocabulary
from countermark.policy.contexts import load as load_vocabulary
from countermark.register.catalog import Catalog
from countermark.register.catalog import load as load_catalog
from countermark.store import shipped


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The shipped register: measures, entities, false friends."""
    files = folder("register")
    return load_catalog({n: raw for n, raw in files.items() if not n.startswith("lists/")})


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The contexts and every token a facet may take."""
    return load_vocabulary(folder("policy"))


@cache
def folder(room: str) -> dict[str, bytes]:
    """The shipped folder of another room, by file name."""
    return shipped.read(f"countermark.{room}", "shipped")
