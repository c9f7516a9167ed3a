"""Names of the things claims are about: ``kind:key`` strings.

``reg:zte`` is a registered entity, ``list:csl/21944`` a party on an imported list, ``name:…`` a
party or product the user's files call by that name, ``item:…`` one row or component in one file.
"""

from __future__ import annotations

import unicodedata

REGISTERED = "reg"
LISTED = "list"
NAMED = "name"
ITEM = "item"
CONTRACT = "contract"
IDENTIFIER = "id"


def registered(entity: str) -> str:
    """The node of an entity of the shipped register, by its id."""
    return f"{REGISTERED}:{entity}"


def named(text: str) -> str:
    """The node all of a user's files share for what they call ``text``.

    Case, width (NFKC) and runs of white space do not tell two names apart; nothing else is folded,
    because merging two firms is worse than keeping one apart.
    """
    key = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return f"{NAMED}:{key}"


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
