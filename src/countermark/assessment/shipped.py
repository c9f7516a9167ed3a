"""The data files of the rooms, read by the store and handed to the rooms' loaders."""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from countermark.model.evidence import Digest
from countermark.model.node import registered
from countermark.policy.contexts import Vocabulary
from countermark.policy.contexts import load as load_vocabulary
from countermark.policy.former import Former
from countermark.register.catalog import Catalog
from countermark.register.catalog import load as load_catalog
from countermark.screening.matching.judgements import FalseFriend
from countermark.store import shipped

if TYPE_CHECKING:
    from countermark.screening.reference.tables import Tables


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The shipped register: measures, entities, false friends."""
    return load_catalog(register_records())


def register_records() -> dict[str, bytes]:
    """The files of its measures, entities and false friends, by name."""
    files = folder("register")
    return {name: raw for name, raw in files.items() if not name.startswith("lists/")}


@lru_cache(maxsize=1)
def false_friends() -> tuple[FalseFriend, ...]:
    """Parties that look like a registered one and are none."""
    return tuple(
        FalseFriend(f.name, registered(f.looks_like), f.why) for f in catalog().false_friends
    )


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables of screening."""
    from countermark.screening.reference.tables import Tables

    read = Tables.read(folder("screening"))
    ready = shipped.snapshot()
    if ready.names_key != names_key(read.digest):
        return read
    return msgspec.structs.replace(read, ready={text: bytes(n) for text, n in ready.names.items()})


_MAKES_NAMES = ("names/", "reference/", "scripts/", "text/")
"""The parts of screening whose program says how a name is compared."""


def names_key(tables: str) -> str:
    """Names tables, by their digest, with the program that makes names ready; in hexadecimal."""
    whole = sha256(tables.encode())
    for part in _MAKES_NAMES:
        for name, content in shipped.read("countermark.screening", part).items():
            whole.update(f"{part}{name} {len(content)}\n".encode())
            whole.update(content)
    return whole.hexdigest()


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The contexts and every token a facet may take."""
    return load_vocabulary(folder("policy"))


@lru_cache(maxsize=1)
def former() -> Former:
    """What the release before keys wrote, for decisions recorded then."""
    return Former.read(folder("policy"))


@cache
def folder(room: str) -> dict[str, bytes]:
    """The shipped folder of another room, by file name."""
    return shipped.read(f"countermark.{room}", "shipped")


@lru_cache(maxsize=1)
def register_files() -> dict[str, bytes]:
    """The files of the shipped register by digest, in hexadecimal."""
    return {Digest.of(raw).hex: raw for raw in folder("register").values()}


def column_words() -> dict[str, bytes]:
    """The tables from which inventory knows what a column holds."""
    return folder("inventory")


def mention_words() -> dict[str, bytes]:
    """The tables from which running text is looked through."""
    return folder("screening")
