"""Names of parties in JSON of no known kind: by the words of their members, as headers are read.

Each is asked about as a party; what it is to the document, or to another, is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from countermark.formats import unread_json
from countermark.inventory.columns import PARTIES
from countermark.inventory.headers import by_header
from countermark.inventory.left_over import PARTY_FIELDS, too_much
from countermark.inventory.lexicon import Lexicon
from countermark.inventory.source import Harvest, Source
from countermark.inventory.unread import LONGEST_NAME
from countermark.model.evidence import SelectorKind
from countermark.model.node import named
from countermark.model.reading import Subject, SubjectKind

_NAME = frozenset({"name", "names", "title"})
"""Members that say what the object is called: whether a party, the member that holds it says."""


def harvest(source: Source, value: Any, lexicon: Lexicon, into: Harvest) -> None:
    """Ask about every party that ``value`` names; what else it says is looked through."""
    left = unread_json.unread(value, ())
    into.unit = SelectorKind.POINTER
    asked: set[str] = set()
    for place, text in left.texts:
        party = _is_party(place, lexicon) or lexicon.ends_in_legal_form(text)
        if len(text) > LONGEST_NAME or not party or lexicon.is_blank(text):
            into.unread.append((place, text))
            continue
        node = into.name(named(text), text, source.pointer(place))
        if node not in asked:
            asked.add(node)
            where = f"{source.label}#{place}"
            into.subjects.append(Subject(node=node, name=text, kind=SubjectKind.PARTY, place=where))
    into.records += 1
    too_much(source.label, left.over, into)


def _is_party(place: str, lexicon: Lexicon) -> bool:
    """Does the member at ``place`` hold the name of a party? “name” says it of what holds it."""
    for member in _members(place):
        if member.casefold() in _NAME:
            continue
        known = member in PARTY_FIELDS or by_header(member, lexicon).meaning in PARTIES
        return known or bool(lexicon.may_name_party(member))
    return False


def _members(place: str) -> Iterator[str]:
    """The members that lead to ``place``, the innermost first; positions in lists left out."""
    for part in reversed(place.split("/")):
        if part and not part.isdigit():
            yield part.replace("~1", "/").replace("~0", "~")
