"""The data files of the rooms, read by the store and handed to the rooms' loaders."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import msgspec

from countermark.inventory.lexicon import Lexicon
from countermark.inventory.lexicon import load as load_lexicon
from countermark.model.claim import Claim
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
    from countermark.screening.matching.alarm_load import AlarmLoad
    from countermark.screening.reference.tables import Tables


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The shipped register: measures, entities, false friends."""
    read, ready = load_catalog(register_records()), shipped.snapshot()
    if ready.key == made_key():
        read.remember(msgspec.msgpack.decode(ready.claims, type=tuple[tuple[str, Claim], ...]))
    return read


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
    if ready.key != made_key():
        return read
    return msgspec.structs.replace(read, ready=ready.names)


_MAKERS = {
    "model": (".",),
    "register": (".",),
    "screening": ("names", "reference", "scripts", "text"),
    "inventory": (".", "identity"),
}
"""The program that makes what a snapshot holds ready, and whose tables it makes it of."""


@cache
def made_key() -> str:
    """Names the tables and the program of what is made ready; in hexadecimal."""
    made_of = {
        f"{room}/{name}": raw
        for room in ("register", "screening", "inventory")
        for name, raw in folder(room).items()
    }
    makers = {
        f"{room}/{part}/{name}": raw
        for room, parts in _MAKERS.items()
        for part in parts
        for name, raw in shipped.program(f"countermark.{room}", part).items()
    }
    return shipped.digest(made_of | makers)


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


@lru_cache(maxsize=1)
def alarm_load() -> AlarmLoad | None:
    """How many innocent names the register alone matches; None where no snapshot tells it."""
    from countermark.screening.matching.alarm_load import AlarmLoad

    ready = shipped.snapshot()
    if ready.key != made_key() or not bytes(ready.load):
        return None
    return msgspec.msgpack.decode(ready.load, type=AlarmLoad)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The words from which inventory knows what a column holds."""
    ready = shipped.snapshot()
    if ready.key == made_key():
        return msgspec.msgpack.decode(ready.lexicon, type=Lexicon)
    return load_lexicon(folder("inventory"))


def mention_words() -> dict[str, bytes]:
    """The tables from which running text is looked through."""
    return folder("screening")
