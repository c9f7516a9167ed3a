"""What a bill of materials says, whichever standard it is written in: parts, parties, nesting.

A reader's view of the document, not the document: the JSON itself stays as it came.
"""

from __future__ import annotations

import msgspec

from countermark.model.qualifier import Derived


class Party(msgspec.Struct, frozen=True):
    """An organisation or person the document names, where (JSON pointer) and in which capacity."""

    name: str
    pointer: str
    identifiers: tuple[str, ...] = ()
    address: str = ""
    person: bool = False


class Role(msgspec.Struct, frozen=True):
    """``party`` stands in ``relation`` (made_by or supplies) to a part; ``word`` is the field."""

    relation: str
    party: Party
    word: str
    certain: bool = True


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One component, service or package. ``key`` is unique in the document (its pointer).

    ``attributes`` are (predicate word, text) pairs; ``confidence`` in its identity is given where
    it is below 1.
    """

    key: str
    name: str
    kind: str
    version: str = ""
    roles: tuple[Role, ...] = ()
    identifiers: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    confidence: str = ""

    @property
    def tangible(self) -> bool:
        """Hardware, firmware and whole products, as against libraries and files."""
        return self.kind not in ("library", "framework", "file", "data", "cryptographic-asset")


class Tie(msgspec.Struct, frozen=True):
    """``whole`` has ``part`` in ``relation`` (contains, supplies, shares_data_with); both keys.

    ``note`` is in the document's own terms; ``how`` says what the document does not say itself.
    """

    relation: str
    whole: str
    part: str
    pointer: str
    note: str = ""
    certain: bool = True
    how: Derived | None = None


class Bom(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document. ``complete`` is None where it does not say; ``words`` quotes what it says.

    ``external`` counts references to documents that are not here; ``dangling`` references to
    things the document does not describe.
    """

    standard: str
    media_type: str
    product: Part
    parts: tuple[Part, ...] = ()
    ties: tuple[Tie, ...] = ()
    complete: bool | None = None
    words: str = ""
    external: int = 0
    dangling: int = 0
    cut: int = 0


def within(bom: Bom, base: str) -> Bom:
    """``bom`` with its pointers as they are in a document that holds it at ``base``."""

    def part(found: Part) -> Part:
        roles = tuple(
            msgspec.structs.replace(
                role,
                party=msgspec.structs.replace(role.party, pointer=base + role.party.pointer),
            )
            for role in found.roles
        )
        return msgspec.structs.replace(found, key=base + found.key, roles=roles)

    ties = tuple(
        msgspec.structs.replace(
            tie, whole=base + tie.whole, part=base + tie.part, pointer=base + tie.pointer
        )
        for tie in bom.ties
    )
    return msgspec.structs.replace(
        bom, product=part(bom.product), parts=tuple(map(part, bom.parts)), ties=ties
    )
