"""Names of the things claims are about: ``kind:key`` strings.

``reg:zte`` is a registered entity, ``list:csl/21944`` a party on an imported list, ``name:…`` a
party or product the user's files call by that name, ``item:…`` one row or component in one file,
``measure:…`` a measure of the register and ``duty:…`` something that a measure orders.
"""

from __future__ import annotations

import unicodedata
from types import MappingProxyType

from countermark.model.predicate import End, Predicate

REGISTERED = "reg"
LISTED = "list"
NAMED = "name"
ITEM = "item"
CONTRACT = "contract"
IDENTIFIER = "id"
MEASURE = "measure"
DUTY = "duty"
FINDING = "finding"

STANDS_FOR = MappingProxyType(
    {
        REGISTERED: End.PARTY,
        LISTED: End.PARTY,
        NAMED: End.PARTY | End.THING | End.SERVICE,
        ITEM: End.THING | End.SERVICE | End.DOCUMENT,
        CONTRACT: End.CONTRACT,
        IDENTIFIER: End.PARTY | End.THING,
        MEASURE: End.MEASURE,
        DUTY: End.DUTY,
        FINDING: End.FINDING,
    }
)
"""What a node of each kind may be: a name alone may be a party, a thing or a service."""


def registered(entity: str) -> str:
    """The node of an entity of the shipped register, by its id."""
    return f"{REGISTERED}:{entity}"


def named(text: str) -> str:
    """The node all of a user's files share for what they call ``text``.

    Case, width (NFKC) and runs of white space do not tell two names apart; nothing else is folded,
    because merging two firms is worse than keeping one apart.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return f"{NAMED}:{' '.join(text.casefold().split())}"


def item(digest12: str, place: str) -> str:
    """The node of one record in one file: the file's short digest and the place in it."""
    return f"{ITEM}:{digest12}/{place}"


def kind_of(node: str) -> str:
    """The part before the colon."""
    return node.partition(":")[0]


def key_of(node: str) -> str:
    """The part after the colon."""
    return node.partition(":")[2]


def is_party_on_a_list(node: str) -> bool:
    """Does the node stand for a party that some authority's list or the register names?"""
    return kind_of(node) in (REGISTERED, LISTED)


def fits(predicate: Predicate, subject_kind: str, object_kind: str) -> bool:
    """May nodes of these kinds (``kind_of``) stand at the two ends of ``predicate``?

    Where the row wants text, any object fits: what stands before a colon in it says nothing.
    """
    if not STANDS_FOR.get(subject_kind, _NOTHING) & predicate.subjects:
        return False
    return End.TEXT in predicate.objects or bool(
        STANDS_FOR.get(object_kind, _NOTHING) & predicate.objects
    )


_NOTHING = End(0)
